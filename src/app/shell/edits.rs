//! Changes of the document and of the selection.

use super::workspace::Workspace;
use crate::app::panels::inspector;
use crate::app::state::command::{Act, Command};
use crate::library::{Preset, SiteWish, new_site};
use crate::plan::{
    Deleted, FieldMut, MOST_SCENARIOS, Machine, ObjectKind, Plan, Scenario, Setting, add_object, delete_object,
    duplicate_object, extract, insert, move_object, new_id, refresh_fleet,
};
use crate::store;
use std::collections::BTreeMap;

impl Workspace {
    /// Adds an object, for a part of a site to this site, and selects it.
    pub fn add(&mut self, kind: ObjectKind, site: Option<&str>) {
        let mut path = None;
        self.session.edit("Add", None, |plan| path = add_object(plan, kind, site));
        self.select_new(path);
    }

    /// Adds a site with its machines, conversion and lease, and selects it.
    pub fn add_site(&mut self, wish: &SiteWish) {
        let library = std::sync::Arc::clone(&self.derived.library);
        let mut added = None;
        self.session.edit("Add site", None, |plan| added = Some(new_site(plan, &library, wish)));
        match added {
            Some(Err(problem)) => self.dialogs.tell("This site cannot be added", problem),
            added => self.select_new(added.and_then(Result::ok)),
        }
    }

    /// Retires the fleet at `path` a year after the plan starts, and replaces it with new machines.
    pub fn renew(&mut self, path: &str, machine: &Machine) {
        let mut new = None;
        let month = self.session.plan().company.start.plus(12);
        self.session.edit("Refresh machines", None, |plan| new = refresh_fleet(plan, path, month, machine));
        self.select_new(new);
    }

    /// Changes the points of a curve of the base.
    pub fn set_points(&mut self, path: &str, points: Vec<(f64, f64)>) {
        self.session.edit("Change curve", Some(path), |plan| set_points(plan, path, points));
    }

    /// Applies a scenario's changes to the base: one field, or all of them.
    pub fn promote(&mut self, scenario: &str, path: Option<&str>) {
        self.session.edit("Apply changes to base", None, |plan| promote(plan, scenario, path));
    }

    /// Resets a scenario's changes: one field, or all of them.
    pub fn reset(&mut self, scenario: &str, path: Option<&str>) {
        let label = if path.is_some() { "Reset a change" } else { "Reset all changes" };
        self.edit_scenario(label, None, scenario, |scenario| {
            scenario.overrides.retain(|known, _| path.is_some_and(|path| path != known));
        });
    }

    /// Changes a scenario's name.
    pub fn rename_scenario(&mut self, scenario: &str, name: String) {
        let key = format!("scenarios.{scenario}.name");
        self.edit_scenario("Rename scenario", Some(&key), scenario, |scenario| scenario.name = name);
    }

    fn edit_scenario(&mut self, label: &str, key: Option<&str>, id: &str, change: impl FnOnce(&mut Scenario)) {
        self.session.edit(label, key, |plan| {
            if let Some(scenario) = plan.scenarios.iter_mut().find(|s| s.id == id) {
                change(scenario);
            }
        });
    }

    /// Sets fields to figures from the library, and records their sources.
    pub fn take(&mut self, label: &str, preset: Preset) {
        if self.session.scenario.is_some() {
            let fields: Vec<(String, Setting)> = preset.into_iter().map(|(path, setting, _)| (path, setting)).collect();
            return self.set(label, &fields);
        }
        // All of an entry, or nothing: half of one would not be an actual machine.
        let mut tried = Plan::clone(self.session.plan());
        let refused = preset.iter().find_map(|(path, setting, _)| tried.set(path, setting).err());
        if let Some(problem) = refused {
            self.dialogs.tell("This entry cannot be used", format!("{problem}. Nothing was changed"));
            return;
        }
        self.session.edit(label, None, |plan| {
            for (path, setting, source) in preset {
                if plan.set(&path, &setting).is_ok() {
                    plan.sources.insert(path, source);
                }
            }
        });
    }

    /// Changes fields: of the base, or as overrides of the scenario shown. Names, notes and questions always belong to the base.
    pub fn set(&mut self, label: &str, fields: &[(String, Setting)]) {
        let key = fields.first().map(|(path, _)| path.clone());
        let scenario = self.session.active_scenario().map(|s| s.id.clone());
        let mut problem = None;
        self.session.edit(label, key.as_deref(), |plan| {
            for (path, setting) in fields {
                let own = path.ends_with(".name") || path.ends_with(".notes") || path.starts_with("questions.");
                let result = match scenario.as_ref().filter(|_| !own) {
                    None => plan.set(path, setting),
                    Some(id) => set_override(plan, id, path, setting),
                };
                problem = result.err().or(problem.take());
            }
        });
        if let Some(problem) = problem {
            self.dialogs.tell("This value cannot be used", problem);
        }
    }

    /// Changes a field of the base or of a scenario, whichever is shown.
    pub fn set_in(&mut self, case: &str, path: &str, text: &str) {
        let mut problem = None;
        self.session.edit("Change a case", None, |plan| {
            let setting = plan.typed(path, text);
            let result =
                if case == "base" { plan.set(path, &setting) } else { set_override(plan, case, path, &setting) };
            problem = result.err();
        });
        if let Some(problem) = problem {
            self.dialogs.tell("This value cannot be used", problem);
        }
    }

    /// Selects the added object; reports it if there was no room for it.
    fn select_new(&mut self, path: Option<String>) {
        if path.is_none() {
            self.dialogs.tell(
                "No more can be added",
                "The plan has the maximum number of objects of this kind. Delete one you do not need.",
            );
        }
        if path.is_some() {
            self.view.show_fields(true);
        }
        // What is edited next is meant for a new scenario, not for the base.
        if let Some(id) = path.as_deref().and_then(|path| path.strip_prefix("scenarios.")) {
            self.session.scenario = Some(id.to_owned());
        }
        self.select(path);
    }

    pub fn add_scenario(&mut self) {
        let mut path = None;
        self.session.edit("Add scenario", None, |plan| {
            if plan.scenarios.len() >= MOST_SCENARIOS {
                return;
            }
            let name = format!("Scenario {}", plan.scenarios.len() + 1);
            let id = new_id(&name, plan.scenarios.iter().map(|s| s.id.as_str()));
            path = Some(format!("scenarios.{id}"));
            plan.scenarios.push(Scenario { id, name, notes: String::new(), overrides: BTreeMap::new() });
        });
        self.select_new(path);
    }

    pub fn duplicate(&mut self, path: &str) {
        let mut copy = None;
        self.session.edit("Duplicate", None, |plan| {
            copy = match path.strip_prefix("scenarios.") {
                None => duplicate_object(plan, path),
                Some(id) => plan
                    .scenarios
                    .iter()
                    .position(|s| s.id == id)
                    .filter(|_| plan.scenarios.len() < MOST_SCENARIOS)
                    .map(|position| {
                        let mut scenario = plan.scenarios[position].clone();
                        scenario.name.push_str(" copy");
                        scenario.id = new_id(&scenario.name, plan.scenarios.iter().map(|s| s.id.as_str()));
                        let path = format!("scenarios.{}", scenario.id);
                        plan.scenarios.insert(position + 1, scenario);
                        path
                    }),
            };
        });
        self.select_new(copy);
    }

    pub fn delete(&mut self, path: &str) {
        let title = self.session.plan().title_of(path);
        let mut deleted = None;
        self.session.edit(&format!("Delete {title}"), None, |plan| match path.strip_prefix("scenarios.") {
            None => deleted = delete_object(plan, path),
            Some(id) => plan.scenarios.retain(|s| s.id != id),
        });
        if let Some(text) = what_else(&title, path, deleted.unwrap_or_default()) {
            self.dialogs.tell("More has changed", text);
        }
        let parent =
            path.rsplit_once('.').and_then(|(list, _)| list.rsplit_once('.')).map_or("company", |(parent, _)| parent);
        self.select(Some(parent.to_owned()));
    }

    /// Selects the object a path refers to: for a field its object, for a row or a list the nearest object.
    pub fn select(&mut self, path: Option<String>) {
        let Some(path) = path else { return };
        let plan = self.session.plan();
        let mut best = String::new();
        plan.each_object(&mut |known, _| {
            let inside = path == known || path.strip_prefix(known).is_some_and(|rest| rest.starts_with('.'));
            if inside && known.len() > best.len() && inspector::part_of(known).is_none() {
                known.clone_into(&mut best);
            }
        });
        if path.starts_with("scenarios.") {
            best = path.split('.').take(2).collect::<Vec<_>>().join(".");
        }
        if !best.is_empty() {
            // What is selected alone is not selected together with others.
            if !self.view.marked.contains(&best) {
                self.view.marked.clear();
            }
            self.view.selection = best;
        }
    }

    /// Does something to the selected object.
    /// Does something to all objects that are selected together, or to the one that is selected.
    pub fn act_on_all(&mut self, act: Act) {
        let marked = std::mem::take(&mut self.view.marked);
        if marked.len() < 2 || act == Act::Rename {
            return self.act(act);
        }
        // In the order of the tree, and what is moved down from the last; what stands at a site that is acted upon goes with it.
        let mut paths = Vec::new();
        self.session.plan().each_object(&mut |path, _| paths.extend(marked.get(path).cloned()));
        paths.extend(marked.iter().filter(|path| path.starts_with("scenarios.")).cloned());
        let outer = paths.clone();
        paths.retain(|path| !outer.iter().any(|outer| path.starts_with(&format!("{outer}."))));
        if act == Act::Down {
            paths.reverse();
        }
        for path in paths {
            self.view.selection = path;
            self.act(act);
        }
    }

    /// The selected objects as the text of a small plan; None if what is selected is no object.
    pub fn copied(&mut self) -> Option<String> {
        let marked = &self.view.marked;
        let paths =
            if marked.is_empty() { vec![self.view.selection.clone()] } else { marked.iter().cloned().collect() };
        let small = extract(&self.derived.plan, &paths);
        if small.is_none() {
            let text = "This cannot be copied: select a site, a debt or another object of which a plan has any number";
            self.view.notice = Some(text.to_owned());
        }
        small.map(|small| store::to_text(&small))
    }

    /// Adds the objects of a small plan, those of a site to the selected site.
    pub fn paste(&mut self, text: &str) {
        self.view.awaits_paste = false;
        let Ok(from) = store::parse(text) else {
            let text = "What is on the clipboard holds no objects of a plan: copy some in the tree first";
            self.view.notice = Some(text.to_owned());
            return;
        };
        let selected = self.view.selection.split('.').nth(1).filter(|_| self.view.selection.starts_with("sites."));
        let first = || self.session.plan().sites.first().map(|site| site.id.clone());
        let site = selected.map(str::to_owned).or_else(first);
        let mut added = Vec::new();
        self.session.edit("Paste", None, |plan| added = insert(plan, &from, site.as_deref()));
        match added.last() {
            Some(path) => self.select(Some(path.clone())),
            None => {
                self.view.notice = Some("Nothing was pasted: a fleet, move, lease or cloud needs a site".to_owned());
            }
        }
    }

    /// Moves an object to the place of another of its kind.
    pub fn move_to(&mut self, path: &str, place_of: &str) {
        self.session.edit("Move", None, |plan| {
            let place = |plan: &Plan, path: &str| {
                if let Some(id) = path.strip_prefix("scenarios.") {
                    return plan.scenarios.iter().position(|scenario| scenario.id == id);
                }
                let (kind, site) = ObjectKind::of_path(path)?;
                plan.list(kind, site)?.position(path.rsplit_once('.')?.1)
            };
            let (Some(from), Some(to)) = (place(plan, path), place(plan, place_of)) else { return };
            for _ in 0..from.abs_diff(to) {
                move_object(plan, path, from > to);
            }
        });
    }

    fn act(&mut self, act: Act) {
        let path = self.view.selection.clone();
        if !path.contains('.') {
            self.view.notice = Some(
                "Every plan has exactly one of this, so this cannot be done: select a site, a debt or another object"
                    .to_owned(),
            );
            return;
        }
        match act {
            Act::Rename => {
                self.select(Some(path));
                self.view.focus_name = true;
            }
            Act::Duplicate => self.duplicate(&path),
            Act::Delete => self.delete(&path),
            Act::Enable => {
                let field = format!("{path}.enabled");
                match self.derived.plan.get(&field) {
                    Some(Setting::Flag(on)) => {
                        self.set(if on { "Disable" } else { "Enable" }, &[(field, Setting::Flag(!on))]);
                    }
                    _ => {
                        self.view.notice =
                            Some("This object cannot be disabled: delete it if it is not wanted".to_owned());
                    }
                }
            }
            Act::Up | Act::Down => self.session.edit("Move", None, |plan| {
                move_object(plan, &path, act == Act::Up);
            }),
        }
    }

    /// Adds to the selected site, or to the first.
    pub fn add_here(&mut self, kind: ObjectKind) {
        let selected = self.view.selection.split('.').nth(1).filter(|_| self.view.selection.starts_with("sites."));
        let site =
            selected.map(str::to_owned).or_else(|| self.session.plan().sites.first().map(|site| site.id.clone()));
        if site.is_none() {
            self.view.notice = Some("There is no site yet: add one first".to_owned());
            return;
        }
        self.commands.push_back(Command::Add(kind, site));
    }
}

/// What else has changed with an object that was deleted; None if nothing has.
fn what_else(title: &str, path: &str, deleted: Deleted) -> Option<String> {
    let counted = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    };
    let members = if path.starts_with("phases.") { deleted.references } else { 0 };
    let overrides = counted(deleted.overrides, "scenario override", "scenario overrides")
        .map(|overrides| format!("{title} was deleted, together with {overrides} of its fields."));
    let members = counted(members, "object that belonged", "objects that belonged").map(|members| {
        format!("{members} to {title} now have the dates and sizes of their own fields, without its slip and size.")
    });
    let all: Vec<String> = overrides.into_iter().chain(members).collect();
    (!all.is_empty()).then(|| format!("{} Undo restores everything.", all.join(" ")))
}

/// Applies a scenario's changes to the base: one field, or all of them.
fn promote(plan: &mut Plan, id: &str, path: Option<&str>) {
    let Some(position) = plan.scenarios.iter().position(|s| s.id == id) else { return };
    let overrides = plan.scenarios[position].overrides.clone();
    for (field, setting) in overrides.into_iter().filter(|(field, _)| path.is_none_or(|path| path == field)) {
        // A change that cannot be applied stays in the scenario, with its warning.
        if plan.set(&field, &setting).is_ok() {
            plan.scenarios[position].overrides.remove(&field);
        }
    }
}

fn set_points(plan: &mut Plan, path: &str, points: Vec<(f64, f64)>) {
    plan.with_field_mut(path, |_, field| {
        if let FieldMut::Points(field) = field {
            *field = points;
        }
    });
}

/// Sets an override, or removes it if the value equals the base's.
fn set_override(plan: &mut Plan, id: &str, path: &str, setting: &Setting) -> Result<(), String> {
    let base = plan.get(path);
    let mut tried = plan.clone();
    tried.set(path, setting)?;
    // As the field holds it: a month as files write it, steps in the order of their months.
    let held = tried.get(path);
    if let (Some(scenario), Some(held)) = (plan.scenarios.iter_mut().find(|s| s.id == id), held) {
        if base.as_ref() == Some(&held) {
            scenario.overrides.remove(path);
        } else {
            scenario.overrides.insert(path.to_owned(), held);
        }
    }
    Ok(())
}
