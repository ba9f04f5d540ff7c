//! Objects from one plan to another: what is copied is a small plan by itself, which any window and any text editor can hold.

use super::objects::{add_named_object, delete_object};
use crate::plan::document::Plan;
use crate::plan::fields::Setting;
use crate::plan::kinds::ObjectKind;

/// A plan that holds these objects alone, with the sources of their figures; objects of a site stand at a site of its name.
pub fn extract(plan: &Plan, paths: &[String]) -> Plan {
    let mut small = Plan::blank();
    small.company.name.clone_from(&plan.company.name);
    // What a new plan comes with is nobody's copy.
    small.decks.clear();
    (small.company.start, small.company.months) = (plan.company.start, plan.company.months);
    for path in paths {
        let Some((kind, site)) = ObjectKind::of_path(path) else { continue };
        let site = site.and_then(|id| {
            let known = small.sites.iter().find(|known| known.name == plan.title_of(&format!("sites.{id}")));
            if let Some(known) = known {
                return Some(known.id.clone());
            }
            let path = bare_site(&mut small, &plan.title_of(&format!("sites.{id}")))?;
            path.rsplit('.').next().map(str::to_owned)
        });
        if site.is_some() == kind.is_at_site() {
            drop(bring(&mut small, plan, path, site.as_deref()));
        }
    }
    small
}

/// A site without machines.
fn bare_site(plan: &mut Plan, name: &str) -> Option<String> {
    let path = add_named_object(plan, ObjectKind::Site, None, name)?;
    plan.sites.last_mut()?.fleets.clear();
    Some(path)
}

/// Adds all objects of another plan; those of a site go to `site` where that plan has the site for their sake only. Returns their
/// paths; what has no room is left out.
pub fn insert(plan: &mut Plan, from: &Plan, site: Option<&str>) -> Vec<String> {
    let mut added = Vec::new();
    for kind in ObjectKind::ALL.into_iter().filter(|kind| !kind.is_at_site()) {
        let ids: Vec<String> =
            from.list(kind, None).map(|list| list.ids().map(str::to_owned).collect()).unwrap_or_default();
        for id in ids {
            let path = kind.path(None, &id);
            if kind == ObjectKind::Site && is_for_its_objects(from, &id) {
                let Some(site) = site else { continue };
                for kind in ObjectKind::AT_SITE {
                    let of_site: Vec<String> = from
                        .list(kind, Some(&id))
                        .map(|list| list.ids().map(|object| kind.path(Some(&id), object)).collect())
                        .unwrap_or_default();
                    added.extend(of_site.iter().filter_map(|path| bring(plan, from, path, Some(site))));
                }
                continue;
            }
            added.extend(bring(plan, from, &path, None));
        }
    }
    added
}

/// True of a site that stands in a small plan only because objects of it were copied: it is as every new site is, without machines.
fn is_for_its_objects(plan: &Plan, id: &str) -> bool {
    let Some(site) = plan.sites.iter().find(|site| site.id == id) else { return false };
    let mut usual = Plan::blank();
    usual.company.start = plan.company.start;
    let Some(path) = bare_site(&mut usual, &site.name) else { return false };
    let path_here = format!("sites.{id}");
    let fields = |plan: &Plan, path: &str| {
        let mut fields = Vec::new();
        plan.each_object(&mut |known, object| {
            if known == path {
                object.each_field(&mut |spec, field| fields.push((spec.name, field.get())));
            }
        });
        fields
    };
    let has_objects =
        !site.fleets.is_empty() || !site.moves.is_empty() || !site.leases.is_empty() || !site.clouds.is_empty();
    has_objects && fields(plan, &path_here) == fields(&usual, &path)
}

/// Adds a copy of an object of another plan with all that belongs to it, and the sources; what it refers to and is not there is left as
/// usual. Returns its path, or None if there is no room.
fn bring(plan: &mut Plan, from: &Plan, path: &str, site: Option<&str>) -> Option<String> {
    let (kind, _) = ObjectKind::of_path(path)?;
    let name = from.object(path)?.name().to_owned();
    let new = add_named_object(plan, kind, site, &name)?;
    if kind == ObjectKind::Site {
        let fleets: Vec<String> =
            plan.sites.last()?.fleets.iter().map(|fleet| format!("{new}.fleets.{}", fleet.id)).collect();
        for fleet in &fleets {
            delete_object(plan, fleet);
        }
    }
    let mut fields: Vec<(String, Vec<(&'static str, Setting)>)> = Vec::new();
    from.each_object(&mut |known, object| {
        let is_inside = known == path || known.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
        if is_inside {
            let mut all = Vec::new();
            object.each_field(&mut |spec, field| all.push((spec.name, field.get())));
            fields.push((known.to_owned(), all));
        }
    });
    for (known, settings) in fields {
        let is_own = ObjectKind::of_path(&known).filter(|(kind, _)| kind.is_at_site()).filter(|_| known != path);
        let target = match is_own {
            Some((kind, _)) => {
                let id = new.rsplit('.').next()?.to_owned();
                let name = from.object(&known)?.name().to_owned();
                let Some(target) = add_named_object(plan, kind, Some(&id), &name) else { continue };
                target
            }
            None => known.replacen(path, &new, 1),
        };
        for (field, setting) in settings.into_iter().filter(|(field, _)| *field != "name") {
            let to = format!("{target}.{field}");
            let Setting::Text(id) = &setting else {
                // What cannot be set has no other meaning than the usual value.
                plan.set(&to, &setting).unwrap_or_default();
                continue;
            };
            if !is_missing(plan, &to, id) {
                plan.set(&to, &setting).unwrap_or_default();
            }
        }
        let below = format!("{known}.");
        let sources = from
            .sources
            .iter()
            .filter_map(|(path, source)| Some((format!("{target}.{}", path.strip_prefix(&below)?), source.clone())));
        let sources: Vec<_> = sources.filter(|(path, _)| !path[target.len() + 1..].contains('.')).collect();
        plan.sources.extend(sources);
    }
    Some(new)
}

/// True of a field that refers to an object which the plan does not have.
fn is_missing(plan: &Plan, path: &str, id: &str) -> bool {
    let Some(kind) = crate::plan::kinds::reference(path) else { return false };
    let is_there = plan.list(kind, None).is_some_and(|list| list.ids().any(|known| known == id));
    !id.is_empty() && id != crate::plan::objects::PARENT && !is_there
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A site of another plan comes with all that stands on it and its sources, and projects as it did there.
    #[test]
    fn a_site_goes_from_plan_to_plan_whole() {
        let from = crate::store::sample();
        let small = extract(&from, &["sites.pine-hollow".to_owned()]);
        assert_eq!((small.sites.len(), small.debts.len()), (1, 0));
        let mut plan = Plan::blank();
        let added = insert(&mut plan, &small, None);
        assert_eq!(added, ["sites.pine-hollow-ga"]);
        let (old, new) = (from.sites.iter().find(|site| site.id == "pine-hollow").unwrap(), &plan.sites[0]);
        assert_eq!(
            (new.contracted_mw, new.fleets.len(), new.moves.len()),
            (old.contracted_mw, old.fleets.len(), old.moves.len())
        );
        assert_eq!(new.fleets[0].efficiency_j_per_th, old.fleets[0].efficiency_j_per_th);
        let sourced = |plan: &Plan, start: &str| plan.sources.keys().filter(|path| path.starts_with(start)).count();
        assert_eq!(sourced(&plan, "sites.pine-hollow-ga."), sourced(&from, "sites.pine-hollow."));
    }

    #[test]
    fn a_lease_goes_to_the_site_that_is_chosen_and_debt_to_the_company() {
        let from = crate::store::sample();
        let paths = ["sites.red-mesa.leases.tenant-one".to_owned(), format!("debts.{}", from.debts[0].id)];
        let small = extract(&from, &paths);
        let mut plan = Plan::blank();
        crate::plan::add_object(&mut plan, ObjectKind::Site, None).unwrap();
        let added = insert(&mut plan, &small, Some("site-1"));
        assert_eq!(added.len(), 2, "{added:?}");
        let (old, new) = (&from.sites[0].leases[0], &plan.sites[0].leases[0]);
        assert_eq!((new.name.as_str(), new.mw_it, new.start), (old.name.as_str(), old.mw_it, old.start));
        // The phase and the owner are not there.
        assert_eq!((new.phase.as_str(), plan.debts[0].owner.as_str()), ("", "parent"));
        assert!(insert(&mut plan, &small, None).len() == 1, "without a site a lease has no place");
    }
}
