//! Fields by their paths: reading, changing, and the plan under a scenario.

use super::document::Plan;
use super::fields::{Field, FieldMut, Fields, Setting, Spec};
use super::finding::{Finding, Level};
use super::kinds::ObjectKind;
use super::near::{cut, nearest};
use super::objects::Scenario;
use super::renames::renamed;
use std::collections::BTreeMap;

/// Number of wrong paths in a scenario for which a similar one is suggested.
const MOST_PROPOSALS: usize = 5;

impl Plan {
    /// Reads the field at `path`, also by an old name; None if there is none.
    pub fn with_field<T>(&self, path: &str, read: impl FnOnce(&'static Spec, Field) -> T) -> Option<T> {
        let now = renamed(path);
        let (object, name) = now.as_deref().unwrap_or(path).rsplit_once('.')?;
        let mut read = Some(read);
        let mut result = None;
        self.fields_of(object)?.each_field(&mut |spec, field| {
            if spec.name == name
                && let Some(read) = read.take()
            {
                result = Some(read(spec, field));
            }
        });
        result
    }

    /// Visits the field at `path`, also by an old name, to change it; None if there is none.
    pub fn with_field_mut<T>(&mut self, path: &str, change: impl FnOnce(&'static Spec, FieldMut) -> T) -> Option<T> {
        let now = renamed(path);
        let (object, name) = now.as_deref().unwrap_or(path).rsplit_once('.')?;
        let mut change = Some(change);
        let mut result = None;
        self.fields_of_mut(object)?.each_field_mut(&mut |spec, field| {
            if spec.name == name
                && let Some(change) = change.take()
            {
                result = Some(change(spec, field));
            }
        });
        result
    }

    /// The fields of the object at `path`, or of the group of fields there, to be changed.
    pub fn fields_of_mut(&mut self, path: &str) -> Option<&mut dyn Fields> {
        let mut parts = path.split('.');
        let first = parts.next()?;
        let Some(kind) = ObjectKind::of_list(first).filter(|kind| !kind.is_at_site()) else {
            return self.once_mut(path);
        };
        let mut list = self.list_mut(kind, None)?;
        loop {
            let position = list.position(parts.next()?)?;
            let object = list.at_mut(position)?;
            let Some(next) = parts.next() else { return Some(object) };
            let Some(kind) = ObjectKind::of_list(next).filter(|kind| kind.is_at_site()) else {
                let ends = parts.next().is_none();
                let group = object.groups_mut().into_iter().find(|(name, _)| *name == next && ends);
                return group.map(|(_, fields)| fields);
            };
            list = object.list_mut(kind)?;
        }
    }

    /// The fields of the object at `path`, or of the group of fields there.
    pub fn fields_of(&self, path: &str) -> Option<&dyn Fields> {
        if let Some(fields) = self.once(path) {
            return Some(fields);
        }
        if let Some(object) = self.object(path) {
            return Some(object);
        }
        let (object, wanted) = path.rsplit_once('.')?;
        let groups = self.object(object)?.groups();
        groups.into_iter().find(|(name, _)| *name == wanted).map(|(_, fields)| fields)
    }

    /// The value of the field at `path`.
    pub fn get(&self, path: &str) -> Option<Setting> {
        self.with_field(path, |_, field| field.get())
    }

    /// Changes the field at `path`.
    ///
    /// # Errors
    /// One plain sentence: no such field (with a similar one), or what the field needs.
    pub fn set(&mut self, path: &str, setting: &Setting) -> Result<(), String> {
        match self.with_field_mut(path, |spec, mut field| field.set(spec, setting)) {
            Some(result) => result,
            None => Err(self.no_such_field(path, true)),
        }
    }

    /// Changes the field at `path` to what is typed for it, in any unit that converts to its own.
    ///
    /// # Errors
    /// As `set`.
    pub fn set_typed(&mut self, path: &str, text: &str) -> Result<(), String> {
        let setting = self.typed(path, text);
        self.set(path, &setting)
    }

    /// What is typed for the field at `path`, in any unit that converts to its own.
    pub fn typed(&self, path: &str, text: &str) -> Setting {
        self.spec(path).map_or_else(|| Setting::Text(text.to_owned()), |spec| spec.typed(text))
    }

    /// The plan with a scenario's overrides, and a warning for each override that does not apply.
    pub fn under(&self, scenario: &Scenario) -> (Self, Vec<Finding>) {
        let mut plan = self.clone();
        let mut left: BTreeMap<&str, &Setting> =
            scenario.overrides.iter().map(|(path, setting)| (path.as_str(), setting)).collect();
        let mut problems: Vec<String> = Vec::new();
        // One pass over the plan, regardless of the number of overrides.
        plan.each_object_mut(&mut |prefix, object| {
            if left.is_empty() || left.range(prefix..).next().is_none_or(|(path, _)| !path.starts_with(prefix)) {
                return;
            }
            object.each_field_mut(&mut |spec, mut field| {
                if let Some(setting) = left.remove(format!("{prefix}.{}", spec.name).as_str()) {
                    problems.extend(field.set(spec, setting).err());
                }
            });
        });
        problems.extend(left.into_keys().enumerate().map(|(i, path)| self.no_such_field(path, i < MOST_PROPOSALS)));
        let findings = problems.into_iter().map(|problem| {
            Finding::new(
                Level::Warning,
                format!("scenarios.{}.overrides", scenario.id),
                format!("An override of scenario {} is ignored: {problem}", scenario.name),
                "Correct the path or the value, or delete the override",
            )
        });
        (plan, findings.collect())
    }

    /// The scenario with this id or name.
    pub fn scenario(&self, wanted: &str) -> Option<&Scenario> {
        self.scenarios
            .iter()
            .find(|s| s.id == wanted)
            .or_else(|| self.scenarios.iter().find(|s| s.name.eq_ignore_ascii_case(wanted)))
    }

    /// All field paths, in the order of the document.
    pub fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        self.each_object(&mut |prefix, object| {
            paths.extend(object.specs().iter().map(|spec| format!("{prefix}.{}", spec.name)));
        });
        paths
    }

    fn no_such_field(&self, path: &str, propose: bool) -> String {
        let near = if propose { self.nearest_path(path) } else { None };
        match near {
            Some(near) => format!("the plan has no field '{}'; did you mean '{near}'?", cut(path)),
            None => format!("the plan has no field '{}'", cut(path)),
        }
    }

    fn nearest_path(&self, path: &str) -> Option<String> {
        let paths = self.paths();
        nearest(paths.iter().map(String::as_str), path).map(str::to_owned)
    }
}
