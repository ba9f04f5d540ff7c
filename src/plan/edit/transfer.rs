//! Objects from one plan to another: what is copied is a small plan by itself, which any window and any text editor can hold.

use super::objects::{add_named_object, delete_object};
use crate::plan::document::Plan;
use crate::plan::fields::Setting;
use crate::plan::kinds::{ObjectKind, reference};
use std::collections::BTreeMap;

/// Begins the note of a small plan that says which of its objects were copied; the others are there because these refer to them.
const COPIED: &str = "Copied objects: ";

/// A plan that holds these objects, and what they refer to, with the sources of their figures; None if none of them can be copied.
pub fn extract(plan: &Plan, paths: &[String]) -> Option<Plan> {
    // What stands at a site that is copied whole comes with it.
    let inside =
        |path: &str, outer: &String| path.strip_prefix(outer.as_str()).is_some_and(|rest| rest.starts_with('.'));
    let is_copied = |path: &&String| plan.object(path).is_some() && !paths.iter().any(|outer| inside(path, outer));
    let copied: Vec<String> = paths.iter().filter(is_copied).cloned().collect();
    if copied.is_empty() {
        return None;
    }
    let mut small = plan.clone();
    small.company.notes = format!("{COPIED}{}", copied.join(", "));
    small.scenarios.clear();
    let referred = references_of(plan, &copied);
    let mut all: Vec<String> = Vec::new();
    plan.each_object(&mut |path, _| all.extend(ObjectKind::of_path(path).map(|_| path.to_owned())));
    // Objects of a site before the site.
    for path in all.iter().rev() {
        let is_part = copied.iter().any(|outer| path == outer || inside(path, outer));
        let holds = copied.iter().any(|kept| kept.starts_with(&format!("{path}.")));
        if !is_part && !holds && !referred.contains(path) {
            delete_object(&mut small, path);
        }
    }
    Some(small)
}

/// The objects to which fields of these refer, by path.
fn references_of(plan: &Plan, copied: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    plan.each_object(&mut |path, object| {
        let is_part = copied.iter().any(|outer| path == outer || path.starts_with(&format!("{outer}.")));
        if !is_part {
            return;
        }
        object.each_field(&mut |spec, field| {
            if let (Some(kind), Setting::Text(id)) = (reference(&format!("{path}.{}", spec.name)), field.get()) {
                found.push(kind.path(None, &id));
            }
        });
    });
    found
}

/// Adds the objects that were copied into a small plan, or all objects of any other; those of a site go to `site`. Returns their
/// paths; what has no room is left out. A field that refers to an object refers to its copy, or else to the object of that name;
/// where there is none it has its usual value.
pub fn insert(plan: &mut Plan, from: &Plan, site: Option<&str>) -> Vec<String> {
    let copied = from.company.notes.strip_prefix(COPIED);
    let paths: Vec<String> = if let Some(list) = copied {
        list.split(", ").map(str::to_owned).collect()
    } else {
        let kinds = ObjectKind::ALL.into_iter().filter(|kind| !kind.is_at_site());
        let of_kind = |kind: ObjectKind| {
            let ids = from.list(kind, None).map(|list| list.ids().map(str::to_owned).collect::<Vec<_>>());
            ids.unwrap_or_default().into_iter().map(move |id| kind.path(None, &id))
        };
        kinds.flat_map(of_kind).collect()
    };
    let mut to = BTreeMap::new();
    let added = paths.iter().filter_map(|path| bring(plan, from, path, site, &mut to)).collect();
    for (old, new) in &to {
        refer(plan, from, (old, new), &to);
    }
    added
}

/// Adds a copy of an object with all that belongs to it and the sources, but for what refers to other objects. Returns its path, or None
/// if there is no room; notes in `to` where each object went.
fn bring(
    plan: &mut Plan,
    from: &Plan,
    path: &str,
    site: Option<&str>,
    to: &mut BTreeMap<String, String>,
) -> Option<String> {
    let (kind, _) = ObjectKind::of_path(path)?;
    let new = add_named_object(plan, kind, site, from.object(path)?.name())?;
    if kind == ObjectKind::Site {
        plan.sites.last_mut()?.fleets.clear();
    }
    let mut parts: Vec<(String, Vec<(&'static str, Setting)>)> = Vec::new();
    from.each_object(&mut |known, object| {
        if known == path || known.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')) {
            let mut all = Vec::new();
            object.each_field(&mut |spec, field| all.push((spec.name, field.get())));
            parts.push((known.to_owned(), all));
        }
    });
    for (known, settings) in parts {
        let own = ObjectKind::of_path(&known).filter(|(kind, _)| kind.is_at_site() && known != path);
        let target = match own {
            Some((kind, _)) => {
                let id = new.rsplit('.').next()?.to_owned();
                let Some(target) = add_named_object(plan, kind, Some(&id), from.object(&known)?.name()) else {
                    continue;
                };
                target
            }
            None => known.replacen(path, &new, 1),
        };
        for (field, setting) in settings {
            let place = format!("{target}.{field}");
            if field != "name" && reference(&place).is_none() {
                // What cannot be set has no other meaning than the usual value.
                plan.set(&place, &setting).unwrap_or_default();
            }
        }
        let below = format!("{known}.");
        let own = from.sources.iter().filter_map(|(path, source)| Some((path.strip_prefix(&below)?, source)));
        let own = own.filter(|(field, _)| !field.contains('.'));
        let sources: Vec<_> = own.map(|(field, source)| (format!("{target}.{field}"), source.clone())).collect();
        plan.sources.extend(sources);
        to.insert(known, target);
    }
    Some(new)
}

/// Sets what refers to other objects in the copy of an object.
fn refer(plan: &mut Plan, from: &Plan, (old, new): (&str, &str), to: &BTreeMap<String, String>) {
    let mut fields = Vec::new();
    from.each_object(&mut |known, object| {
        if known == old {
            object.each_field(&mut |spec, field| fields.push((spec.name, field.get())));
        }
    });
    for (field, setting) in fields {
        let place = format!("{new}.{field}");
        let (Some(kind), Setting::Text(id)) = (reference(&place), setting) else { continue };
        let path = kind.path(None, &id);
        let copy = to.get(&path).and_then(|path| path.rsplit('.').next().map(str::to_owned));
        let target = copy.or_else(|| {
            let name = from.object(&path)?.name().to_owned();
            let list = plan.list(kind, None)?;
            let is_same = |place: &usize| list.at(*place).is_some_and(|object| object.name() == name);
            let place = (0..list.count()).find(is_same)?;
            list.at(place).map(|object| object.id().to_owned())
        });
        if let Some(id) = target {
            plan.set(&place, &Setting::Text(id)).unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Phase, add_object};

    fn small(plan: &Plan, paths: &[&str]) -> Plan {
        extract(plan, &paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>()).unwrap()
    }

    /// A site of another plan comes with all that stands on it and its sources.
    #[test]
    fn a_site_goes_from_plan_to_plan_whole() {
        let from = crate::store::sample();
        // A fleet of it that is selected too comes once.
        let small = small(&from, &["sites.pine-hollow", "sites.pine-hollow.fleets.s21-xp"]);
        let mut plan = Plan::blank();
        let added = insert(&mut plan, &small, None);
        assert_eq!(added, ["sites.pine-hollow-ga"]);
        let (old, new) = (from.sites.iter().find(|site| site.id == "pine-hollow").unwrap(), &plan.sites[0]);
        assert_eq!(new.contracted_mw, old.contracted_mw);
        assert_eq!((new.fleets.len(), new.moves.len()), (old.fleets.len(), old.moves.len()));
        assert_eq!(new.fleets[0].efficiency_j_per_th, old.fleets[0].efficiency_j_per_th);
        let sourced = |plan: &Plan, start: &str| plan.sources.keys().filter(|path| path.starts_with(start)).count();
        assert_eq!(sourced(&plan, "sites.pine-hollow-ga."), sourced(&from, "sites.pine-hollow."));
    }

    /// Within a plan a copy refers to what its original refers to; in another one to what has the same name, and not to what
    /// happens to have the same id.
    #[test]
    fn what_a_copy_refers_to_is_what_its_original_refers_to() {
        let from = crate::store::sample();
        let copied = small(&from, &["sites.red-mesa.leases.tenant-one", "debts.red-mesa-notes"]);
        let mut same = from.clone();
        let added = insert(&mut same, &copied, Some("red-mesa"));
        assert_eq!(added.len(), 2, "{added:?}");
        let (lease, debt) = (same.sites[0].leases.last().unwrap(), same.debts.last().unwrap());
        assert_eq!(lease.phase, from.sites[0].leases[0].phase);
        assert_eq!((debt.owner.as_str(), &debt.phase), ("red-mesa-llc", &from.debts[0].phase));
        let mut other = Plan::blank();
        add_object(&mut other, ObjectKind::Site, None).unwrap();
        let id = from.sites[0].leases[0].phase.clone();
        other.phases.push(Phase { id, name: "Another thing".to_owned(), ..from.phases[0].clone() });
        insert(&mut other, &copied, Some("site-1"));
        assert_eq!((other.sites[0].leases[0].phase.as_str(), other.debts[0].owner.as_str()), ("", "parent"));
        assert_eq!(insert(&mut other, &copied, None).len(), 1, "without a site a lease has no place");
    }

    /// What is copied together stays together, in whatever order it was selected.
    #[test]
    fn a_debt_and_its_company_are_still_one_s_own() {
        let from = crate::store::sample();
        let copied = small(&from, &["debts.red-mesa-notes", "project_companies.red-mesa-llc"]);
        let mut plan = from.clone();
        insert(&mut plan, &copied, None);
        assert_eq!(plan.debts.last().unwrap().owner, plan.project_companies.last().unwrap().id);
        assert_ne!(plan.project_companies.last().unwrap().id, "red-mesa-llc");
    }

    #[test]
    fn what_every_plan_has_once_is_not_copied() {
        let from = crate::store::sample();
        assert!(extract(&from, &["company".to_owned(), "scenarios.tenant-late".to_owned()]).is_none());
        // A site as every new one is goes as a site.
        let mut plain = Plan::blank();
        add_object(&mut plain, ObjectKind::Site, None).unwrap();
        let mut plan = Plan::blank();
        assert_eq!(insert(&mut plan, &small(&plain, &["sites.site-1"]), None), ["sites.site-1"]);
        assert_eq!(plan.sites[0], plain.sites[0]);
    }
}
