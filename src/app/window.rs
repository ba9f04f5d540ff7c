//! The window: holds the state, carries commands out, draws the frame. Side effects are in `logic`, never in `ui`.

use super::command::Command;
use super::derived::Derived;
use super::dialogs::{Answer, Dialog, FileDialogs, dialog_ui};
use super::exporting::Exporting;
use super::pages::{Page, page_ui};
use super::prefs::Prefs;
use super::rescue::Rescue;
use super::session::Session;
use super::view::{Frame, Place, View};
use super::{explain, figures, findings, inspector, menu, theme, tree};
use crate::analysis::find_cell;
use crate::export::Form;
use crate::plan::{MOST_SCENARIOS, Plan, Scenario, Setting, add_object, delete_object, duplicate_object, new_id, refresh_fleet};
use crate::store::{self, Preset};
use egui::{CentralPanel, Margin, Panel, Ui};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The running window.
pub struct Window {
    session: Session,
    derived: Derived,
    view: View,
    prefs: Prefs,
    dialog: Option<Dialog>,
    files: Box<dyn FileDialogs>,
    commands: Vec<Command>,
    /// Commands that wait until the field that is being typed in has given its value
    delayed: Vec<Command>,
    after_save: Option<Command>,
    /// The next command may leave unsaved changes behind
    discard: bool,
    may_close: bool,
    title: String,
    size: Option<egui::Vec2>,
    rescue: Option<Arc<Rescue>>,
    exporting: Option<Exporting>,
}

impl Window {
    /// A window on this plan.
    pub fn new(ctx: &egui::Context, plan: Plan, path: Option<PathBuf>, page: Page, prefs: Prefs, files: Box<dyn FileDialogs>) -> Self {
        theme::install(ctx);
        ctx.set_theme(if prefs.dark { egui::Theme::Dark } else { egui::Theme::Light });
        // Ctrl+Q asks about unsaved changes like every other way to close.
        ctx.options_mut(|options| options.quit_shortcuts.clear());
        let session = Session::new(plan, path);
        Self {
            derived: Derived::of(&session),
            view: View::new(page, session.plan()),
            session,
            prefs,
            dialog: None,
            files,
            commands: Vec::new(),
            delayed: Vec::new(),
            after_save: None,
            discard: false,
            may_close: false,
            title: String::new(),
            size: None,
            rescue: None,
            exporting: None,
        }
    }

    /// Opens at this size, whatever was remembered.
    #[must_use]
    pub fn with_size(mut self, size: Option<egui::Vec2>) -> Self {
        self.size = size;
        self
    }

    /// Leaves what is not saved where it can be found should the program fail.
    #[must_use]
    pub fn with_rescue(mut self, rescue: Arc<Rescue>) -> Self {
        self.rescue = Some(rescue);
        self
    }

    /// Explains a number when the window opens: `KEY` or `KEY@YYYY-MM`.
    #[must_use]
    pub fn with_explanation(mut self, cell: Option<&str>) -> Self {
        if let (Some(text), Some(projection)) = (cell, &self.derived.projection) {
            match find_cell(projection, &self.derived.plan, text) {
                Ok(cell) => self.view.explain(Place { key: projection.book.item(cell.id).key.clone(), month: cell.month.unwrap_or(1) }),
                Err(problem) => self.dialog = Some(Dialog::Message { title: "This number cannot be explained".to_owned(), text: problem }),
            }
        }
        self
    }

    /// Shows a message when the window opens.
    #[must_use]
    pub fn with_message(mut self, title: &str, text: String) -> Self {
        self.dialog = Some(Dialog::Message { title: title.to_owned(), text });
        self
    }

    /// The open document.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Its numbers.
    pub fn derived(&self) -> &Derived {
        &self.derived
    }

    /// What is shown and how.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// Sends a command, as a page would.
    pub fn send(&mut self, command: Command) {
        self.commands.push(command);
    }

    fn work(&mut self, ctx: &egui::Context) {
        if let Some(size) = self.size.take() {
            ctx.send_viewport_cmd(egui::ViewportCommand::InnerSize(size));
        }
        let due = std::mem::take(&mut self.delayed);
        self.read_keys(ctx);
        self.commands.extend(due);
        let dropped = ctx.input(|i| i.raw.dropped_files.first().map(|file| file.path().to_owned()));
        self.commands.extend(dropped.map(Command::Open));
        if ctx.input(|i| i.viewport().close_requested()) && !self.may_close && self.session.is_dirty() {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.dialog = Some(Dialog::Unsaved { then: Command::Close });
        }
        for command in std::mem::take(&mut self.commands) {
            self.carry_out(ctx, command);
        }
        let busy = ctx.input(|i| i.pointer.any_down()) || ctx.text_edit_focused();
        if !busy {
            self.session.end_gesture();
        }
        if self.derived.update(&self.session) {
            self.view.fit(&self.derived.plan);
            ctx.request_repaint();
        }
        if self.derived.explain(self.view.explain.as_ref().map(|explain| &explain.place), ctx.input(|i| i.pointer.any_down())) {
            ctx.request_repaint();
        }
        if let Some((title, text)) = self.exporting.as_mut().and_then(Exporting::answer) {
            self.exporting = None;
            self.dialog = Some(Dialog::Message { title, text });
            ctx.request_repaint();
        }
        self.tell_outside(ctx);
    }

    /// The window's title and what a failure would rescue follow the document.
    fn tell_outside(&mut self, ctx: &egui::Context) {
        let file = self.session.path.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        let title = format!("{} – {} – Wattfolio", self.session.plan().company.name, file.unwrap_or_else(|| "untitled".to_owned()));
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
        if let Some(rescue) = &self.rescue {
            rescue.follow(&self.session);
        }
    }

    fn read_keys(&mut self, ctx: &egui::Context) {
        if self.dialog.is_some() {
            return;
        }
        let typing = ctx.text_edit_focused();
        for (shortcut, command) in menu::shortcuts() {
            // A text field undoes its own typing.
            let of_text = typing && matches!(command, Command::Undo | Command::Redo);
            if of_text || !ctx.input_mut(|i| i.consume_shortcut(&shortcut)) {
                continue;
            }
            if let Some(field) = ctx.memory(egui::Memory::focused).filter(|_| typing) {
                // The field gives its value when it loses the focus, in the pass that follows.
                ctx.memory_mut(|memory| memory.surrender_focus(field));
                ctx.request_repaint();
                self.delayed.push(command);
            } else {
                self.commands.push(command);
            }
        }
        if !typing && self.view.explain.is_some() && !egui::Popup::is_any_open(ctx) {
            self.commands.extend(explain::read_keys(ctx));
        }
        if !typing && ctx.input_mut(|i| i.consume_key(egui::Modifiers::NONE, egui::Key::F2)) {
            self.commands.push(Command::Rename(self.view.selection.clone()));
        }
    }

    fn carry_out(&mut self, ctx: &egui::Context, command: Command) {
        match command {
            Command::Set { label, fields } => self.set(&label, &fields),
            Command::Take { label, preset } => self.take(&label, preset),
            Command::Renew { path, machine } => {
                let mut new = None;
                let month = self.session.plan().company.start.plus(12);
                self.session.edit("Renew machines", None, |plan| new = refresh_fleet(plan, &path, month, &machine));
                self.select_new(new);
            }
            Command::SetPoints { path, points } => self.session.edit("Change curve", Some(&path.clone()), |plan| set_points(plan, &path, points)),
            Command::Add(kind, site) => {
                let mut path = None;
                self.session.edit("Add", None, |plan| path = add_object(plan, kind, site.as_deref()));
                self.select_new(path);
            }
            Command::AddScenario => self.add_scenario(),
            Command::Duplicate(path) => self.duplicate(&path),
            Command::Delete(path) => self.delete(&path),
            Command::DeleteOverride { scenario, path } => self.session.edit("Take back a change", None, |plan| {
                if let Some(scenario) = plan.scenarios.iter_mut().find(|s| s.id == scenario) {
                    scenario.overrides.remove(&path);
                }
            }),
            Command::RenameScenario { scenario, name } => self.session.edit("Rename scenario", Some("scenario-name"), |plan| {
                if let Some(scenario) = plan.scenarios.iter_mut().find(|s| s.id == scenario) {
                    scenario.name = name;
                }
            }),
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
            Command::CloseExplain => self.view.explain = None,
            Command::Copy(text) => ctx.copy_text(text),
            Command::AskExport(form) => self.dialog = Some(Dialog::export(form, self.proposed_export(form))),
            Command::ExportTo(path) => self.export_to(ctx, path),
            Command::SwitchTheme => {
                self.prefs.dark = ctx.theme() == egui::Theme::Light;
                ctx.set_theme(if self.prefs.dark { egui::Theme::Dark } else { egui::Theme::Light });
            }
            Command::New | Command::OpenSample | Command::Open(_) | Command::Close if self.session.is_dirty() && !std::mem::take(&mut self.discard) => {
                self.dialog = Some(Dialog::Unsaved { then: command });
            }
            Command::New => self.replace(Plan::blank(), None),
            Command::OpenSample => self.replace(store::sample(), None),
            Command::AskOpen => self.dialog = Some(Dialog::open(self.folder())),
            Command::Open(path) => self.open(&path),
            Command::Save => match self.session.path.clone() {
                Some(path) => self.save_to(path),
                None => self.dialog = Some(Dialog::save(self.proposed_file())),
            },
            Command::AskSave => self.dialog = Some(Dialog::save(self.proposed_file())),
            Command::SaveTo(path) => self.save_to(path),
            Command::Close => {
                self.may_close = true;
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
        }
    }

    /// Changes fields: of the base, or as overrides of the scenario that is shown. Names and notes are the base's own.
    /// Changes fields to figures of the library, and says where they come from.
    fn take(&mut self, label: &str, preset: Preset) {
        if self.session.scenario.is_some() {
            let fields: Vec<(String, Setting)> = preset.into_iter().map(|(path, setting, _)| (path, setting)).collect();
            return self.set(label, &fields);
        }
        let mut refused = None;
        self.session.edit(label, None, |plan| {
            for (path, setting, source) in preset {
                match plan.set(&path, &setting) {
                    Ok(()) => drop(plan.sources.insert(path, source)),
                    Err(why) => refused = Some(why),
                }
            }
        });
        if let Some(problem) = refused {
            self.dialog = Some(Dialog::Message { title: "This value does not fit".to_owned(), text: problem });
        }
    }

    fn set(&mut self, label: &str, fields: &[(String, Setting)]) {
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
            self.dialog = Some(Dialog::Message { title: "This value does not fit".to_owned(), text: problem });
        }
    }

    /// Selects what was added; says so where there was no room for it.
    fn select_new(&mut self, path: Option<String>) {
        if path.is_none() {
            self.dialog = Some(Dialog::Message { title: "No more can be added".to_owned(), text: "A plan holds no more objects of this kind. Delete one that is not needed.".to_owned() });
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
            plan.scenarios.push(Scenario { id, name, notes: String::new(), overrides: std::collections::BTreeMap::new() });
        });
        self.select_new(path);
    }

    fn duplicate(&mut self, path: &str) {
        let mut copy = None;
        self.session.edit("Duplicate", None, |plan| {
            copy = match path.strip_prefix("scenarios.") {
                None => duplicate_object(plan, path),
                Some(id) => plan.scenarios.iter().position(|s| s.id == id).filter(|_| plan.scenarios.len() < MOST_SCENARIOS).map(|position| {
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
            let text = format!("{title} is deleted, and with it {count} overrides of scenarios that changed its fields. Undo brings all of them back.");
            self.dialog = Some(Dialog::Message { title: "Overrides went too".to_owned(), text });
        }
        let parent = path.rsplit_once('.').and_then(|(list, _)| list.rsplit_once('.')).map_or("company", |(parent, _)| parent);
        self.select(Some(parent.to_owned()));
    }

    /// Selects the object that a path is about: of a field its object, of a row or a list the object nearest to it.
    fn select(&mut self, path: Option<String>) {
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

    fn replace(&mut self, plan: Plan, path: Option<PathBuf>) {
        self.session = Session::new(plan, path);
        self.view = View::new(self.view.page, self.session.plan());
        self.derived = Derived::of(&self.session);
    }

    fn open(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_error| path.to_owned());
        match store::load(&path) {
            Ok(plan) => {
                self.replace(plan, Some(path.clone()));
                self.prefs.remember(path);
            }
            // The open plan, its history and the file stay as they are.
            Err(refusal) => self.dialog = Some(Dialog::Message { title: format!("{} was not opened", path.display()), text: refusal.to_string() }),
        }
    }

    fn save_to(&mut self, path: PathBuf) {
        let path = std::path::absolute(&path).unwrap_or(path);
        match store::save(self.session.plan(), &path) {
            Ok(()) => {
                self.session.mark_saved(path.clone());
                self.prefs.remember(path);
                self.commands.extend(self.after_save.take());
            }
            Err(error) => {
                self.after_save = None;
                let text = format!("{}: {error}. Nothing was overwritten; save to another place.", path.display());
                self.dialog = Some(Dialog::Message { title: "The plan was not saved".to_owned(), text });
            }
        }
    }

    /// Writes the shown plan to a file, on a thread of its own.
    fn export_to(&mut self, ctx: &egui::Context, path: PathBuf) {
        let path = std::path::absolute(&path).unwrap_or(path);
        if self.derived.stale || self.derived.projection.is_none() {
            self.dialog = Some(Dialog::Message {
                title: "Nothing was exported".to_owned(),
                text: "This plan has errors, so its figures are those of an earlier one. Mend them first: see the findings below.".to_owned(),
            });
            return;
        }
        if self.session.path.as_ref().is_some_and(|plan| std::fs::canonicalize(plan).ok().is_some_and(|plan| std::fs::canonicalize(&path).is_ok_and(|target| target == plan))) {
            self.dialog = Some(Dialog::Message { title: "Nothing was exported".to_owned(), text: "This file holds the plan itself, which would be lost. Name another file.".to_owned() });
            return;
        }
        if self.exporting.is_some() {
            self.dialog = Some(Dialog::Message { title: "One export at a time".to_owned(), text: "Another file is being written. Export again when it is done.".to_owned() });
            return;
        }
        self.exporting = Some(Exporting::start(ctx, &self.session, &self.derived, path));
    }

    fn proposed_export(&self, form: Form) -> String {
        let extension = Form::ALL.iter().find(|(known, _)| *known == form).map_or("xlsx", |(_, extension)| extension);
        // A scenario's file does not take the place of the base's.
        let scenario = self.session.active_scenario().map(|scenario| format!("-{}", scenario.id)).unwrap_or_default();
        let plan = PathBuf::from(self.proposed_file());
        let stem = plan.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        plan.with_file_name(format!("{stem}{scenario}.{extension}")).display().to_string()
    }

    fn folder(&self) -> String {
        let folder = self.session.path.as_deref().and_then(Path::parent).map(|folder| folder.join(""));
        folder.map(|folder| folder.display().to_string()).unwrap_or_default()
    }

    fn proposed_file(&self) -> String {
        self.session.path.as_ref().map_or_else(|| format!("{}{}.ron", self.folder(), new_id(&self.session.plan().company.name, std::iter::empty())), |path| path.display().to_string())
    }

    fn answer(&mut self, answer: Answer) {
        match answer {
            Answer::None => return,
            Answer::Close => self.after_save = None,
            Answer::Do(command) => self.commands.push(command),
            Answer::SaveThen(then) => {
                self.after_save = Some(then);
                self.commands.push(Command::Save);
            }
            Answer::Discard(then) => {
                self.discard = true;
                self.commands.push(then);
            }
        }
        self.dialog = None;
    }

    fn draw(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        let tokens = theme::tokens(&ctx);
        let mut wishes = Vec::new();
        let before = self.view.cursor.take();
        let mut frame = Frame { session: &self.session, derived: &self.derived, view: &mut self.view, tokens, commands: &mut wishes };
        // The cursor of the pass before is shown, and found anew where the pointer is over a plot.
        frame.view.cursor = before;
        let bar = |x, y| egui::Frame::new().fill(tokens.panel).inner_margin(Margin::symmetric(x, y));
        Panel::top("menu").frame(bar(8, 5)).show(ui, |ui| menu::menu_ui(ui, &mut frame, &self.prefs.recents));
        Panel::top("figures").frame(bar(8, 4)).show(ui, |ui| figures::figures_ui(ui, &mut frame));
        Panel::bottom("findings").frame(bar(8, 4)).show(ui, |ui| findings::findings_ui(ui, &mut frame));
        if frame.view.explain.is_some() {
            Panel::bottom("explain").resizable(true).default_size(explain::HEIGHT).size_range(120.0..=480.0).frame(bar(10, 6)).show(ui, |ui| explain::explain_ui(ui, &mut frame));
        }
        Panel::left("tree").default_size(206.0).size_range(150.0..=340.0).frame(bar(8, 8)).show(ui, |ui| tree::tree_ui(ui, &mut frame));
        Panel::right("inspector").default_size(356.0).size_range(280.0..=520.0).frame(bar(10, 8)).show(ui, |ui| inspector::inspector_ui(ui, &mut frame));
        let centre = egui::Frame::new().fill(tokens.background).inner_margin(Margin { left: 12, right: 4, top: 4, bottom: 6 });
        CentralPanel::default().frame(centre).show(ui, |ui| {
            menu::pages_ui(ui, &mut frame);
            ui.add_space(6.0);
            page_ui(ui, &mut frame);
        });
        if let Some(dialog) = &mut self.dialog {
            let answer = dialog_ui(&ctx, tokens, self.files.as_ref(), self.session.path.as_deref(), dialog);
            if !matches!(answer, Answer::None) {
                ctx.request_repaint();
            }
            self.answer(answer);
        }
        if !wishes.is_empty() {
            ctx.request_repaint();
        }
        self.commands.extend(wishes);
    }
}

fn set_points(plan: &mut Plan, path: &str, points: Vec<(f64, f64)>) {
    plan.with_field(path, |_, field| {
        if let crate::plan::Field::Points(field) = field {
            *field = points;
        }
    });
}

/// Sets an override, or takes it back where the value is the base's own.
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

impl eframe::App for Window {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.work(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.draw(ui);
    }

    /// Panels open as they are made: a picture of a page looks the same on every machine.
    fn persist_egui_memory(&self) -> bool {
        false
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        eframe::set_value(storage, eframe::APP_KEY, &self.prefs);
    }
}
