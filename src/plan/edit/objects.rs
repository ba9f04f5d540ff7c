//! Adding, moving and deleting objects.

use super::references::change_references;
use super::rename::leftover;
use crate::plan::document::Plan;
use crate::plan::fields::{Month, Setting};
use crate::plan::ids::new_id;
use crate::plan::kinds::{ObjectKind, reference};
use crate::plan::object::Objects;
use crate::plan::objects::{Fleet, PARENT, Site, Use};

/// Adds an object with usual values and a numbered name; returns its path, or None if there is no room for another.
/// `site` is the id of the site that a fleet, move, lease or cloud belongs to.
pub fn add_object(plan: &mut Plan, kind: ObjectKind, site: Option<&str>) -> Option<String> {
    let name = format!("{} {}", kind.title(), plan.list(kind, site)?.count() + 1);
    add_named_object(plan, kind, site, &name)
}

/// Adds an object of this name, with usual values and an id that follows the name; returns its path, or None if there is
/// no room for another. `site` is the id of the site that a fleet, move, lease or cloud belongs to.
pub fn add_named_object(plan: &mut Plan, kind: ObjectKind, site: Option<&str>, name: &str) -> Option<String> {
    let path = append(plan, kind, site, name)?;
    size(plan, kind, site, &path);
    Some(path)
}

/// The same, with some of its fields set; what is usual then fits what was set. Returns its path.
///
/// # Errors
/// One plain sentence: there is no room for another, or a field that it does not have or cannot hold the value.
pub fn add_object_with(
    plan: &mut Plan,
    kind: ObjectKind,
    site: Option<&str>,
    name: &str,
    fields: &[(String, Setting)],
) -> Result<String, String> {
    let path = append(plan, kind, site, name)
        .ok_or_else(|| format!("the plan is full: it can hold no other {}", kind.name()))?;
    let set = |plan: &mut Plan| {
        let problems: Vec<String> =
            fields.iter().filter_map(|(field, value)| plan.set(&format!("{path}.{field}"), value).err()).collect();
        if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
    };
    // A site is what its machines fit; an object of a site is what fits it, but for what is set.
    set(plan)?;
    let said = |name: &str| fields.iter().any(|(field, _)| field == name);
    let position = plan.list(kind, site).map_or(0, Objects::count).saturating_sub(1);
    if let Some(object) = plan.list_mut(kind, site).and_then(|list| list.at_mut(position)) {
        object.fit(&said);
    }
    size(plan, kind, site, &path);
    set(plan)?;
    Ok(path)
}

fn append(plan: &mut Plan, kind: ObjectKind, site: Option<&str>, name: &str) -> Option<String> {
    let start = plan.company.start;
    let list = plan.list(kind, site).filter(|list| plan.has_room(kind, list.count()))?;
    // `parent` is not free for a project company: it is the owner of everything that none of them owns.
    let reserved = (kind == ObjectKind::ProjectCompany).then_some(PARENT);
    let taken: Vec<&str> = list.ids().chain(reserved).collect();
    let mut id = new_id(name, taken.iter().copied());
    // What is left of an object that was deleted by hand must not come to life with another.
    let mut left: Vec<String> = Vec::new();
    while leftover(plan, &kind.path(site, &id)).is_some() {
        left.push(id);
        id = new_id(name, taken.iter().copied().chain(left.iter().map(String::as_str)));
    }
    plan.list_mut(kind, site)?.append(&id, name, start);
    Some(kind.path(site, &id))
}

/// Fits a new object into its site: a new site has machines on all of its mining megawatts, a fleet takes the power that is left, a
/// conversion a quarter of the mining megawatts, a lease a quarter of what the site can carry.
fn size(plan: &mut Plan, kind: ObjectKind, site: Option<&str>, path: &str) {
    let start = plan.company.start;
    if kind == ObjectKind::Site
        && let Some(new) = plan.sites.last_mut()
    {
        new.fleets.push(Fleet { mw: new.opening_mining_mw, ..Fleet::usual_machines(start) });
        return;
    }
    let Some(site) = plan.sites.iter().find(|known| Some(known.id.as_str()) == site) else { return };
    let (field, mw) = match kind {
        ObjectKind::Fleet => {
            let others = site.fleets.split_last().map_or(&[] as &[Fleet], |(_new, others)| others);
            ("mw", (site.contracted_mw - others.iter().map(|fleet| fleet.mw).sum::<f64>()).max(0.0))
        }
        ObjectKind::Move => ("mw", (site.opening_mining_mw / 4.0).round()),
        ObjectKind::Lease => match vacant(site) {
            Some((mw_it, ready)) => {
                plan.set(&format!("{path}.start"), &Setting::Text(ready.to_string())).unwrap_or_default();
                ("mw_it", mw_it)
            }
            None => ("mw_it", (site.contracted_mw / site.gross_up_mw_per_mw_it / 4.0).round()),
        },
        _ => return,
    };
    // The object was just made, and no share of a site's power is outside the possible range.
    plan.set(&format!("{path}.{field}"), &Setting::Number(mw)).unwrap_or_default();
}

/// The MW IT that a site builds for AI and no other lease takes, to a tenth, and the month in which the last of it is ready; None if
/// there is none, beside the lease that was added last.
fn vacant(site: &Site) -> Option<(f64, Month)> {
    let to_ai = || site.moves.iter().filter(|one| one.enabled && one.to == Use::Ai);
    let built: f64 = to_ai().map(|one| one.mw).sum::<f64>() + site.opening_ai_mw;
    let (_new, others) = site.leases.split_last()?;
    let leased = others.iter().filter(|lease| lease.enabled).map(|lease| lease.mw_it);
    let clouds = site.clouds.iter().filter(|cloud| cloud.enabled).map(|cloud| cloud.mw_it);
    let free = built / site.gross_up_mw_per_mw_it - leased.chain(clouds).sum::<f64>();
    let ready = to_ai().map(|one| {
        let finished = one.machines_off.plus(i64::from(one.construction_months + one.delay_months));
        if one.waits_for_power { finished.max(one.energisation) } else { finished }
    });
    let mw_it = (free * 10.0 + 1e-6).floor() / 10.0;
    (mw_it >= 1.0).then_some(()).and(ready.max()).map(|ready| (mw_it, ready))
}

/// What was deleted or changed with an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Deleted {
    /// Number of overrides that referred to it, and are deleted
    pub overrides: usize,
    /// Number of fields that held its id: what a project company owned passes to the parent, members of a phase belong to none
    pub references: usize,
}

/// Deletes the object at `path` with its sources and the overrides that refer to it; None if there is no such object.
pub fn delete_object(plan: &mut Plan, path: &str) -> Option<Deleted> {
    let (kind, site) = ObjectKind::of_path(path)?;
    let id = path.rsplit_once('.')?.1;
    let list = plan.list_mut(kind, site)?;
    list.remove(list.position(id)?);
    let references = match kind {
        ObjectKind::ProjectCompany => change_references(plan, kind, id, PARENT),
        ObjectKind::Phase => change_references(plan, kind, id, ""),
        _ => 0,
    };
    let below = format!("{path}.");
    plan.sources.retain(|known, _| !known.starts_with(&below));
    let mut overrides = 0;
    let id_as_text = Setting::Text(id.to_owned());
    for scenario in &mut plan.scenarios {
        let before = scenario.overrides.len();
        scenario.overrides.retain(|known, value| {
            let joins = kind == ObjectKind::Phase && reference(known) == Some(kind) && *value == id_as_text;
            !known.starts_with(&below) && !joins
        });
        overrides += before - scenario.overrides.len();
    }
    Some(Deleted { overrides, references })
}

/// Moves the object at `path` before the one above it, or after the one below it; true if it moved.
pub fn move_object(plan: &mut Plan, path: &str, up: bool) -> bool {
    fn target(at: usize, count: usize, up: bool) -> Option<usize> {
        if up { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < count) }
    }
    let id = path.rsplit('.').next().unwrap_or_default();
    if path.starts_with("scenarios.") {
        let at = plan.scenarios.iter().position(|scenario| scenario.id == id);
        let to = at.and_then(|at| Some((at, target(at, plan.scenarios.len(), up)?)));
        return to.inspect(|(at, to)| plan.scenarios.swap(*at, *to)).is_some();
    }
    let Some(list) = ObjectKind::of_path(path).and_then(|(kind, site)| plan.list_mut(kind, site)) else { return false };
    let to = list.position(id).and_then(|at| Some((at, target(at, list.count(), up)?)));
    to.inspect(|(at, to)| list.swap(*at, *to)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Scenario, duplicate_object};

    #[test]
    fn ids_follow_the_name_that_is_typed() {
        let mut plan = Plan::blank();
        let add = |plan: &mut Plan, kind, site| add_named_object(plan, kind, site, "Red Mesa, TX").unwrap();
        assert_eq!(add(&mut plan, ObjectKind::Site, None), "sites.red-mesa-tx");
        for kind in ObjectKind::ALL.into_iter().skip(1) {
            let path = add(&mut plan, kind, Some("red-mesa-tx"));
            assert_eq!(path, kind.path(Some("red-mesa-tx"), "red-mesa-tx"));
            assert_eq!(plan.title_of(&path), "Red Mesa, TX");
        }
        assert_eq!(add(&mut plan, ObjectKind::Debt, None), "debts.red-mesa-tx-2");
        assert_eq!(
            add_named_object(&mut plan, ObjectKind::ProjectCompany, None, "Parent"),
            Some("project_companies.parent-2".to_owned())
        );
        assert_eq!(add_named_object(&mut plan, ObjectKind::Lease, Some("nowhere"), "X"), None);
    }

    /// By hand, of a site with 100 MW at 1.4 MW per MW IT: machines on 100 MW, a conversion of 25 MW, a lease of what it builds,
    /// 25 / 1.4 = 17.86 MW IT, down to a tenth, from the month in which it is ready; a second fleet finds no power left, and for a
    /// second lease, which finds nothing vacant, a quarter of the site is proposed, 100 / 1.4 / 4 = 17.9 MW IT, rounded.
    #[test]
    fn what_is_added_to_a_site_fits_it() {
        let mut plan = Plan::blank();
        add_object(&mut plan, ObjectKind::Site, None).unwrap();
        for kind in ObjectKind::AT_SITE {
            add_object(&mut plan, kind, Some("site-1")).unwrap();
        }
        let site = &plan.sites[0];
        assert_eq!(site.fleets.iter().map(|fleet| fleet.mw).collect::<Vec<_>>(), [100.0, 0.0]);
        assert_eq!((site.moves[0].mw, site.leases[0].mw_it), (25.0, 17.8));
        let conversion = &site.moves[0];
        let built = i64::from(conversion.construction_months + conversion.delay_months);
        let built = conversion.machines_off.plus(built);
        assert_eq!(site.leases[0].start, built);
        add_object(&mut plan, ObjectKind::Lease, Some("site-1")).unwrap();
        assert_eq!(plan.sites[0].leases[1].mw_it, 18.0);
    }

    /// By hand: 150 of 200 MW are in mining, so the site has machines on 150; a lease of a quarter of 200 / 1.25 = 40 MW IT
    /// unless another size is set.
    #[test]
    fn what_is_usual_fits_what_is_set() {
        let mut plan = Plan::blank();
        let set = |field: &str, value: f64| (field.to_owned(), Setting::Number(value));
        let fields = [set("contracted_mw", 200.0), set("opening_mining_mw", 150.0), set("gross_up_mw_per_mw_it", 1.25)];
        let site = add_object_with(&mut plan, ObjectKind::Site, None, "Pecos", &fields).unwrap();
        assert_eq!((site.as_str(), plan.sites[0].fleets[0].mw), ("sites.pecos", 150.0));
        for (fields, mw_it) in [(vec![], 40.0), (vec![set("mw_it", 30.0)], 30.0)] {
            add_object_with(&mut plan, ObjectKind::Lease, Some("pecos"), "Tenant", &fields).unwrap();
            assert_eq!(plan.sites[0].leases.last().unwrap().mw_it, mw_it);
        }
        let problem = add_object_with(&mut plan, ObjectKind::Debt, None, "Notes", &[set("amount", 1.0)]).unwrap_err();
        assert!(problem.contains("no field 'debts.notes.amount'"), "{problem}");
    }

    #[test]
    fn deleting_an_object_takes_its_overrides_and_says_how_many() {
        let mut plan = Plan::blank();
        let site = add_object(&mut plan, ObjectKind::Site, None).unwrap();
        let lease = add_object(&mut plan, ObjectKind::Lease, Some("site-1")).unwrap();
        let copy = duplicate_object(&mut plan, &lease).unwrap();
        assert_eq!((site.as_str(), copy.as_str()), ("sites.site-1", "sites.site-1.leases.lease-1-copy"));
        let overrides = [format!("{lease}.mw_it"), format!("{copy}.mw_it"), "market.btc_price_usd".to_owned()];
        let overrides = overrides.into_iter().map(|path| (path, Setting::Number(1.0))).collect();
        plan.scenarios.push(Scenario { id: "s".to_owned(), name: "S".to_owned(), notes: String::new(), overrides });
        let one = Some(Deleted { overrides: 1, references: 0 });
        assert_eq!(delete_object(&mut plan, &lease), one);
        assert_eq!(delete_object(&mut plan, &site), one);
        assert_eq!(delete_object(&mut plan, &site), None);
        assert_eq!(plan.scenarios[0].overrides.len(), 1);
    }

    #[test]
    fn what_a_deleted_project_company_owned_passes_to_the_parent() {
        let mut plan = Plan::blank();
        let company = add_named_object(&mut plan, ObjectKind::ProjectCompany, None, "Mesa LLC").unwrap();
        for kind in [ObjectKind::Site, ObjectKind::Debt, ObjectKind::OtherItem] {
            let path = add_object(&mut plan, kind, None).unwrap();
            plan.set(&format!("{path}.owner"), &Setting::Text("mesa-llc".to_owned())).unwrap();
        }
        assert_eq!(delete_object(&mut plan, &company), Some(Deleted { overrides: 0, references: 3 }));
        assert_eq!([&plan.sites[0].owner, &plan.debts[0].owner, &plan.other_items[0].owner], [PARENT; 3]);
    }
}
