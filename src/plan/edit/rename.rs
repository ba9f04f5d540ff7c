//! Another id for an object, in the object and in everything that refers to it.

use super::questions::{rename_object, rename_scenario};
use super::references::change_references;
use crate::plan::document::Plan;
use crate::plan::fields::Setting;
use crate::plan::ids::{is_slug, new_id as slug_of};
use crate::plan::kinds::{ObjectKind, reference};
use crate::plan::objects::PARENT;
use std::collections::BTreeMap;

/// An object with its new id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Renamed {
    /// Its path now
    pub path: String,
    /// The number of fields, overrides and sources that referred to it and were changed with it
    pub references: usize,
}

/// Gives the object or scenario at `path` another id, and changes every reference to it: fields that hold its id, the paths
/// of sources, the paths and values of overrides.
///
/// # Errors
/// One plain sentence: there is no such object, or the id is taken or not an id.
pub fn rename_id(plan: &mut Plan, path: &str, new_id: &str) -> Result<Renamed, String> {
    let (list, id) = path.rsplit_once('.').ok_or_else(|| no_object(path))?;
    let renamed = format!("{list}.{new_id}");
    if list == "scenarios" {
        let taken: Vec<&str> = plan.scenarios.iter().map(|scenario| scenario.id.as_str()).collect();
        check(path, id, new_id, &taken)?;
        plan.scenarios.iter_mut().filter(|scenario| scenario.id == id).for_each(|s| new_id.clone_into(&mut s.id));
        let references = rename_scenario(plan, id, new_id);
        return Ok(Renamed { path: renamed, references });
    }
    let (kind, site) = ObjectKind::of_path(path).ok_or_else(|| no_object(path))?;
    let objects = plan.list(kind, site).ok_or_else(|| no_object(path))?;
    check(path, id, new_id, &objects.ids().collect::<Vec<_>>())?;
    if new_id == id {
        return Ok(Renamed { path: renamed, references: 0 });
    }
    if let Some(left) = leftover(plan, &renamed) {
        return Err(format!(
            "'{left}' refers to the id '{new_id}' already, in an override or a source; choose another, or delete that first"
        ));
    }
    if kind == ObjectKind::ProjectCompany && new_id == PARENT {
        return Err(format!("The id '{PARENT}' stands for the company itself; choose another"));
    }
    let position = objects.position(id).ok_or_else(|| no_object(path))?;
    if let Some(object) = plan.list_mut(kind, site).and_then(|list| list.at_mut(position)) {
        new_id.clone_into(object.identity().0);
    }
    let mut references = change_references(plan, kind, id, new_id) + rename_object(plan, path, &renamed);
    let moved = |known: &str| known.strip_prefix(path)?.strip_prefix('.').map(|rest| format!("{renamed}.{rest}"));
    references += move_keys(&mut plan.sources, moved);
    for scenario in &mut plan.scenarios {
        references += move_keys(&mut scenario.overrides, moved);
        for (field, setting) in &mut scenario.overrides {
            if reference(field) == Some(kind) && *setting == Setting::Text(id.to_owned()) {
                *setting = Setting::Text(new_id.to_owned());
                references += 1;
            }
        }
    }
    Ok(Renamed { path: renamed, references })
}

/// The path of an override or a source below this one, left from an object that is no longer there.
pub(super) fn leftover<'p>(plan: &'p Plan, path: &str) -> Option<&'p str> {
    let below = format!("{path}.");
    let overrides = plan.scenarios.iter().flat_map(|scenario| scenario.overrides.keys());
    overrides.chain(plan.sources.keys()).find(|known| known.starts_with(&below)).map(String::as_str)
}

fn no_object(path: &str) -> String {
    format!("There is no object '{path}' in this plan")
}

fn check(path: &str, id: &str, new_id: &str, taken: &[&str]) -> Result<(), String> {
    if !taken.contains(&id) {
        return Err(no_object(path));
    }
    if !is_slug(new_id) {
        let near = slug_of(new_id, std::iter::empty());
        return Err(format!(
            "'{new_id}' is not an id: use lower-case letters, digits and single hyphens, such as {near}"
        ));
    }
    if taken.iter().filter(|known| **known == id).count() > 1 {
        return Err(format!("Two objects have the id '{id}'; give them different ids in the file first"));
    }
    if new_id != id && taken.contains(&new_id) {
        return Err(format!("The id '{new_id}' is taken; choose another"));
    }
    Ok(())
}

/// Moves the entries whose key has a new one; returns their number.
fn move_keys<V>(entries: &mut BTreeMap<String, V>, moved: impl Fn(&str) -> Option<String>) -> usize {
    let keys: Vec<(String, String)> = entries.keys().filter_map(|key| Some((key.clone(), moved(key)?))).collect();
    for (old, new) in &keys {
        if let Some(value) = entries.remove(old) {
            entries.insert(new.clone(), value);
        }
    }
    keys.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{REFERENCES, Scenario, Source, add_named_object, validate};

    /// A plan with two objects of each kind, in which every field that can refer to another object refers to the second.
    fn referring() -> Plan {
        let mut plan = Plan::blank();
        plan.decks.clear();
        for kind in ObjectKind::ALL {
            for name in ["One", "Two"] {
                add_named_object(&mut plan, kind, Some("one"), name).unwrap();
            }
        }
        let paths: Vec<String> = plan.paths().into_iter().filter(|path| reference(path).is_some()).collect();
        let overrides: BTreeMap<String, Setting> =
            paths.iter().map(|path| (path.clone(), Setting::Text("two".to_owned()))).collect();
        for path in &paths {
            plan.set(path, &Setting::Text("two".to_owned())).unwrap();
        }
        let source = Source { assumption: true, date: String::new(), text: "as told".to_owned() };
        plan.sources = plan.paths().into_iter().map(|path| (path, source.clone())).collect();
        plan.scenarios = vec![Scenario { id: "s".to_owned(), name: "S".to_owned(), notes: String::new(), overrides }];
        plan
    }

    #[test]
    fn an_id_changes_with_every_reference_to_it() {
        for kind in ObjectKind::ALL {
            let mut plan = referring();
            let before = plan.clone();
            let (path, now) = (kind.path(Some("one"), "two"), kind.path(Some("one"), "three"));
            let renamed = rename_id(&mut plan, &path, "three").unwrap();
            assert_eq!(renamed.path, now);
            assert!(plan.object(&now).is_some() && plan.object(&path).is_none(), "{path}");
            // No text of the plan, no override and no source names the old path, and no reference to its kind the old id.
            let stays = |known: &String| !known.starts_with(&format!("{path}."));
            assert!(plan.paths().iter().all(stays) && plan.sources.keys().all(stays), "{path}");
            assert_eq!(
                plan.sources.keys().cloned().collect::<std::collections::BTreeSet<_>>(),
                plan.paths().into_iter().collect()
            );
            for field in plan.paths().iter().filter(|field| reference(field) == Some(kind)) {
                assert_eq!(plan.get(field), Some(Setting::Text("three".to_owned())), "{field}");
                assert_eq!(plan.scenarios[0].overrides[field], Setting::Text("three".to_owned()), "{field}");
            }
            assert!(renamed.references >= REFERENCES.iter().filter(|known| known.to == kind).count());
            // Back again it is the plan of before.
            rename_id(&mut plan, &now, "two").unwrap();
            assert_eq!(plan, before, "{path}");
        }
    }

    #[test]
    fn a_renamed_plan_has_the_findings_of_before() {
        let mut plan = referring();
        let count = validate(&plan).len();
        rename_id(&mut plan, "project_companies.two", "mesa-llc").unwrap();
        rename_id(&mut plan, "decks.two", "high").unwrap();
        rename_id(&mut plan, "scenarios.s", "late").unwrap();
        assert_eq!(validate(&plan).len(), count, "{:?}", validate(&plan));
        assert!(plan.scenario("late").is_some());
    }

    #[test]
    fn what_is_not_an_id_is_refused_in_a_plain_sentence() {
        let mut plan = referring();
        for (path, id, said) in [
            ("sites.one", "two", "The id 'two' is taken; choose another"),
            (
                "sites.one",
                "Red Mesa",
                "'Red Mesa' is not an id: use lower-case letters, digits and single hyphens, such as red-mesa",
            ),
            ("sites.none", "x", "There is no object 'sites.none' in this plan"),
            ("company", "x", "There is no object 'company' in this plan"),
            ("sites.one.venture", "x", "There is no object 'sites.one.venture' in this plan"),
            ("project_companies.one", "parent", "The id 'parent' stands for the company itself; choose another"),
        ] {
            let before = plan.clone();
            assert_eq!(rename_id(&mut plan, path, id), Err(said.to_owned()));
            assert_eq!(plan, before);
        }
    }
}
