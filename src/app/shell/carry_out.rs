//! Carries out commands: the only place that changes the document.

use crate::app::panels::dialogs::{Dialog, Purpose};
use crate::app::panels::inspector;
use crate::app::panels::palette::Palette;
use crate::app::shell::files::Pending;
use crate::app::shell::window::Window;
use crate::app::state::command::{Act, Command};
use crate::library::Preset;
use crate::plan::{
    MOST_SCENARIOS, ObjectKind, Plan, Scenario, Setting, add_object, delete_object, duplicate_object, move_object,
    new_id, refresh_fleet,
};
use crate::store;

impl Window {
    /// Carries out a command; opens a dialog first if an answer is needed.
    pub(in crate::app) fn carry_out(&mut self, ctx: &egui::Context, command: Command) {
        match command {
            Command::Set { label, fields } => self.set(&label, &fields),
            Command::Take { label, preset } => self.take(&label, preset),
            Command::Renew { path, machine } => {
                let mut new = None;
                let month = self.session.plan().company.start.plus(12);
                self.session.edit("Refresh machines", None, |plan| new = refresh_fleet(plan, &path, month, &machine));
                self.select_new(new);
            }
            Command::SetPoints { path, points } => {
                self.session.edit("Change curve", Some(&path.clone()), |plan| set_points(plan, &path, points));
            }
            Command::Add(kind, site) => {
                let mut path = None;
                self.session.edit("Add", None, |plan| path = add_object(plan, kind, site.as_deref()));
                self.select_new(path);
            }
            Command::AddScenario => self.add_scenario(),
            Command::Duplicate(path) => self.duplicate(&path),
            Command::Delete(path) => self.delete(&path),
            Command::DeleteOverride { scenario, path } => self.session.edit("Reset a change", None, |plan| {
                if let Some(scenario) = plan.scenarios.iter_mut().find(|s| s.id == scenario) {
                    scenario.overrides.remove(&path);
                }
            }),
            Command::RenameScenario { scenario, name } => {
                self.session.edit("Rename scenario", Some("scenario-name"), |plan| {
                    if let Some(scenario) = plan.scenarios.iter_mut().find(|s| s.id == scenario) {
                        scenario.name = name;
                    }
                });
            }
            Command::Rename(path) => {
                self.select(Some(path));
                self.view.focus_name = true;
            }
            Command::Select(path) => self.select(Some(path)),
            Command::Show(page) => self.view.page = page,
            Command::Scenario(id) => self.session.scenario = id,
            Command::Undo => self.session.undo(),
            Command::Redo => self.session.redo(),
            Command::WholeTime => self.view.range = (0.0, f64::from(self.derived.plan.company.months)),
            Command::Explain(place) => self.view.explain(place),
            Command::ExplainPeriod(place, period) => {
                self.view.explain(place);
                if let Some(explain) = &mut self.view.explain {
                    explain.period = Some(period);
                }
            }
            Command::ExplainBack => self.view.explain_back(),
            Command::CloseExplain => self.view.close_explanation(),
            Command::Copy(text) => ctx.copy_text(text),
            Command::AskExport(form) => self.dialog = Some(Dialog::export(form, self.proposed_export(form))),
            Command::ExportTo(path) => self.export_to(ctx, path),
            Command::SwitchTheme => {
                self.prefs.dark = ctx.theme() == egui::Theme::Light;
                ctx.set_theme(if self.prefs.dark { egui::Theme::Dark } else { egui::Theme::Light });
            }
            Command::New
            | Command::OpenExample(_)
            | Command::Open(_)
            | Command::OpenVersion(_)
            | Command::Reload
            | Command::Close
                if self.session.is_dirty() && !std::mem::take(&mut self.discard) =>
            {
                self.dialog = Some(Dialog::Unsaved { then: command });
            }
            Command::New => {
                self.replace(Plan::new_company(), None);
                self.view.guide = true;
            }
            Command::OpenExample(name) => {
                if let Some(example) = store::examples().iter().find(|example| example.name == name) {
                    self.replace(example.plan.clone(), None);
                }
            }
            Command::AskOpen => self.dialog = Some(Dialog::open(self.folder())),
            Command::Open(path) => self.open(&path),
            Command::OpenVersion(path) => self.open_version(&path),
            Command::Reload => self.reload(),
            Command::KeepMine => self.keep_mine(),
            Command::Recover(lost) => self.recover(*lost),
            Command::GiveUp(file) => self.give_up(&file),
            Command::Save => match self.session.path.clone() {
                Some(path) => self.save_to(path, false),
                None => self.dialog = Some(Dialog::save(self.proposed_file())),
            },
            Command::AskSave => self.dialog = Some(Dialog::save(self.proposed_file())),
            Command::SaveTo(path) => self.save_to(path, false),
            Command::SaveOver(path) => self.save_to(path, true),
            Command::AskPicture(part) => self.ask_to_write(Purpose::Picture, Pending::Picture(part), "png"),
            Command::AskData(name, text) => {
                self.ask_to_write(Purpose::Data, Pending::Data(text), &format!("{name}.csv"));
            }
            Command::WriteTo(path) => self.write_pending(ctx, path),
            Command::ShowGallery => self.dialog = Some(Dialog::Gallery),
            Command::ShowVersions => self.show_versions(),
            Command::ShowHelp => self.dialog = Some(Dialog::help(&self.derived.plan, &self.view.selection)),
            Command::ShowKeys => self.dialog = Some(Dialog::Keys),
            Command::ShowMoneyOf(month) => self.view.money = month,
            Command::SwitchMoney => {
                self.view.money = if self.view.money.is_none() { Some(self.session.plan().company.start) } else { None }
            }
            Command::ShowGuide => self.view.guide = !self.view.guide,
            Command::ShowPalette => self.view.palette = Some(Palette::default()),
            Command::ShowDrawer(drawer) => self.view.toggle(drawer),
            Command::ShowInspector => self.view.inspector_hidden = !self.view.inspector_hidden,
            Command::Zoom(step) => self.zoom(ctx, step),
            Command::OfSelection(act) => self.act(act),
            Command::AddHere(kind) => self.add_here(kind),
            Command::Promote { scenario, path } => {
                self.session.edit("Apply changes to base", None, |plan| promote(plan, &scenario, path.as_deref()));
            }
            Command::ResetScenario(id) => self.session.edit("Reset all changes", None, |plan| {
                plan.scenarios.iter_mut().filter(|s| s.id == id).for_each(|s| s.overrides.clear());
            }),
            Command::AskCompare => self.dialog = Some(Dialog::compare(self.folder())),
            Command::ComputeCases => self.cases.compute_again(),
            Command::CompareFile(path) => self.compare_with(&path),
            Command::Notice(text) => self.view.notice = Some(text),
            Command::Close => {
                self.forget_autosave();
                self.may_close = true;
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
        }
    }

    /// Sets fields to figures from the library, and records their sources.
    fn take(&mut self, label: &str, preset: Preset) {
        if self.session.scenario.is_some() {
            let fields: Vec<(String, Setting)> = preset.into_iter().map(|(path, setting, _)| (path, setting)).collect();
            return self.set(label, &fields);
        }
        // All of an entry, or nothing: half of one would not be an actual machine.
        let mut tried = Plan::clone(self.session.plan());
        let refused = preset.iter().find_map(|(path, setting, _)| tried.set(path, setting).err());
        if let Some(problem) = refused {
            self.dialog = Some(Dialog::Message {
                title: "This entry cannot be used".to_owned(),
                text: format!("{problem}. Nothing was changed"),
            });
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

    /// Changes fields: of the base, or as overrides of the scenario shown. Names and notes always belong to the base.
    pub(in crate::app) fn set(&mut self, label: &str, fields: &[(String, Setting)]) {
        let key = fields.first().map(|(path, _)| path.clone());
        let scenario = self.session.active_scenario().map(|s| s.id.clone());
        let mut problem = None;
        self.session.edit(label, key.as_deref(), |plan| {
            for (path, setting) in fields {
                let own = path.ends_with(".name") || path.ends_with(".notes");
                let result = match scenario.as_ref().filter(|_| !own) {
                    None => plan.set(path, setting),
                    Some(id) => set_override(plan, id, path, setting),
                };
                problem = result.err().or(problem.take());
            }
        });
        if let Some(problem) = problem {
            self.dialog = Some(Dialog::Message { title: "This value cannot be used".to_owned(), text: problem });
        }
    }

    /// Selects the added object; reports it if there was no room for it.
    fn select_new(&mut self, path: Option<String>) {
        if path.is_none() {
            self.dialog = Some(Dialog::Message {
                title: "No more can be added".to_owned(),
                text: "The plan has the maximum number of objects of this kind. Delete one you do not need.".to_owned(),
            });
        }
        self.select(path);
    }

    fn add_scenario(&mut self) {
        let mut path = None;
        self.session.edit("Add scenario", None, |plan| {
            if plan.scenarios.len() >= MOST_SCENARIOS {
                return;
            }
            let name = format!("Scenario {}", plan.scenarios.len() + 1);
            let id = new_id(&name, plan.scenarios.iter().map(|s| s.id.as_str()));
            path = Some(format!("scenarios.{id}"));
            plan.scenarios.push(Scenario {
                id,
                name,
                notes: String::new(),
                overrides: std::collections::BTreeMap::new(),
            });
        });
        self.select_new(path);
    }

    fn duplicate(&mut self, path: &str) {
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

    fn delete(&mut self, path: &str) {
        let title = self.session.plan().title_of(path);
        let mut overrides = Some(0);
        self.session.edit(&format!("Delete {title}"), None, |plan| match path.strip_prefix("scenarios.") {
            None => overrides = delete_object(plan, path),
            Some(id) => plan.scenarios.retain(|s| s.id != id),
        });
        if let Some(count) = overrides.filter(|count| *count > 0) {
            let text = format!(
                "{title} was deleted, together with {count} scenario overrides of its fields. Undo restores all of them."
            );
            self.dialog = Some(Dialog::Message { title: "Overrides were deleted too".to_owned(), text });
        }
        let parent =
            path.rsplit_once('.').and_then(|(list, _)| list.rsplit_once('.')).map_or("company", |(parent, _)| parent);
        self.select(Some(parent.to_owned()));
    }

    /// Selects the object a path refers to: for a field its object, for a row or a list the nearest object.
    pub(in crate::app) fn select(&mut self, path: Option<String>) {
        let Some(path) = path else { return };
        let mut plan = self.session.plan().as_ref().clone();
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
            self.view.selection = best;
        }
    }

    /// Selects the nearest object if the selected one no longer exists, as after an undo.
    pub(in crate::app) fn keep_selection(&mut self) {
        let is_there = |path: &str| path.starts_with("scenarios.") || self.derived.plan.has_object(path);
        let mut path = self.view.selection.clone();
        while !path.is_empty() && !is_there(&path) {
            // An object's path is its list and its id.
            path.truncate(path.rmatch_indices('.').nth(1).map_or(0, |(at, _)| at));
        }
        if path != self.view.selection {
            let first = self
                .derived
                .plan
                .sites
                .first()
                .map_or_else(|| "company".to_owned(), |site| format!("sites.{}", site.id));
            self.view.selection = if path.is_empty() { first } else { path };
        }
    }

    /// Does something to the selected object.
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
    fn add_here(&mut self, kind: ObjectKind) {
        let selected = self.view.selection.split('.').nth(1).filter(|_| self.view.selection.starts_with("sites."));
        let site =
            selected.map(str::to_owned).or_else(|| self.session.plan().sites.first().map(|site| site.id.clone()));
        if site.is_none() {
            self.view.notice = Some("There is no site yet: add one first".to_owned());
            return;
        }
        self.commands.push(Command::Add(kind, site));
    }

    fn zoom(&mut self, ctx: &egui::Context, step: i32) {
        // Steps of a tenth between 0.8 and 2.0, counted in tenths so that they return to the same size.
        let tenths = (ctx.zoom_factor() * 10.0).round() as i32;
        let tenths = if step == 0 { 10 } else { (tenths + step).clamp(8, 20) };
        self.prefs.zoom_tenths = tenths as u8;
        ctx.set_zoom_factor(tenths as f32 / 10.0);
    }
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
    plan.with_field(path, |_, field| {
        if let crate::plan::Field::Points(field) = field {
            *field = points;
        }
    });
}

/// Sets an override, or removes it if the value equals the base's.
fn set_override(plan: &mut Plan, id: &str, path: &str, setting: &Setting) -> Result<(), String> {
    let base = plan.get(path);
    plan.clone().set(path, setting)?;
    if let Some(scenario) = plan.scenarios.iter_mut().find(|s| s.id == id) {
        if base.as_ref() == Some(setting) {
            scenario.overrides.remove(path);
        } else {
            scenario.overrides.insert(path.to_owned(), setting.clone());
        }
    }
    Ok(())
}
