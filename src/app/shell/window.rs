//! The window: holds the state, carries out commands, draws the frame. Side effects are in `logic`, never in `ui`.

use crate::analysis::find_cell;
use crate::app::pages::{Page, page_ui};
use crate::app::panels::actions::shortcuts;
use crate::app::panels::dialogs::{Answer, Dialog, FileDialogs, dialog_ui};
use crate::app::panels::drawer;
use crate::app::panels::explain;
use crate::app::panels::figures;
use crate::app::panels::inspector;
use crate::app::panels::menu;
use crate::app::panels::palette::palette_ui;
use crate::app::panels::tree;
use crate::app::parts::theme;
use crate::app::shell::exporting::Exporting;
use crate::app::shell::files::{Disk, Pending};
use crate::app::shell::picture::Pictures;
use crate::app::state::ahead::Ahead;
use crate::app::state::cases::Cases;
use crate::app::state::command::Command;
use crate::app::state::derived::Derived;
use crate::app::state::prefs::Prefs;
use crate::app::state::rescue::Rescue;
use crate::app::state::session::Session;
use crate::app::state::view::{Frame, Place, View};
use crate::plan::Plan;
use egui::{CentralPanel, Margin, Panel, Ui};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The running window.
pub struct Window {
    pub(in crate::app) session: Session,
    pub(in crate::app) derived: Derived,
    /// Scenarios and other plans side by side
    pub(in crate::app) cases: Cases,
    pub(in crate::app) view: View,
    pub(in crate::app) prefs: Prefs,
    pub(in crate::app) dialog: Option<Dialog>,
    /// Dialogs that wait until the current one is answered
    pub(in crate::app) later: Vec<Dialog>,
    files: Box<dyn FileDialogs>,
    pub(in crate::app) commands: Vec<Command>,
    /// Commands that wait until the field being edited has committed its value
    delayed: Vec<Command>,
    pub(in crate::app) after_save: Option<Command>,
    /// The next command may discard unsaved changes
    pub(in crate::app) discard: bool,
    pub(in crate::app) may_close: bool,
    pub(in crate::app) disk: Disk,
    /// Output that waits for its file name
    pub(in crate::app) pending: Option<Pending>,
    pub(in crate::app) pictures: Pictures,
    title: String,
    size: Option<egui::Vec2>,
    /// The window is cleared to the background colour before each pass
    cleared: bool,
    rescue: Option<Arc<Rescue>>,
    pub(in crate::app) exporting: Option<Exporting>,
    /// Computes during a drag
    ahead: Option<Ahead>,
}

/// A document with its numbers.
pub(in crate::app) struct Computed {
    session: Session,
    derived: Derived,
}

impl Computed {
    /// Computes a plan, from a file or not.
    pub fn of(plan: Plan, path: Option<PathBuf>) -> Self {
        let session = Session::new(plan, path);
        Self { derived: Derived::of(&session), session }
    }
}

impl Window {
    /// A window that shows this plan.
    pub fn new(
        ctx: &egui::Context,
        plan: Plan,
        path: Option<PathBuf>,
        page: Page,
        prefs: Prefs,
        files: Box<dyn FileDialogs>,
    ) -> Self {
        Self::on(ctx, Computed::of(plan, path), page, prefs, files)
    }

    /// A window that shows a plan already computed.
    pub(in crate::app) fn on(
        ctx: &egui::Context,
        computed: Computed,
        page: Page,
        prefs: Prefs,
        files: Box<dyn FileDialogs>,
    ) -> Self {
        theme::install(ctx);
        ctx.set_theme(if prefs.dark { egui::Theme::Dark } else { egui::Theme::Light });
        // Ctrl+Q asks about unsaved changes like every other way to close.
        ctx.options_mut(|options| {
            options.quit_shortcuts.clear();
            options.zoom_with_keyboard = false;
        });
        if prefs.zoom_tenths > 0 {
            ctx.set_zoom_factor(f32::from(prefs.zoom_tenths.clamp(8, 20)) / 10.0);
        }
        let Computed { session, derived } = computed;
        Self {
            derived,
            cases: Cases::default(),
            view: View::new(page, session.plan()),
            session,
            prefs,
            dialog: None,
            later: Vec::new(),
            files,
            commands: Vec::new(),
            delayed: Vec::new(),
            after_save: None,
            discard: false,
            may_close: false,
            disk: Disk::default(),
            pending: None,
            pictures: Pictures::default(),
            title: String::new(),
            size: None,
            cleared: false,
            rescue: None,
            exporting: None,
            ahead: None,
        }
    }

    /// Opens at this size instead of the remembered one.
    #[must_use]
    pub fn with_size(mut self, size: Option<egui::Vec2>) -> Self {
        self.size = size;
        self
    }

    /// Draws no background under a page, because eframe has already cleared the window to its colour: this halves the pixels a CPU
    /// has to fill.
    #[must_use]
    pub fn on_cleared_ground(mut self) -> Self {
        self.cleared = true;
        self
    }

    /// Computes on a separate thread during a drag.
    #[must_use]
    pub fn computing_ahead(mut self, ctx: &egui::Context) -> Self {
        self.ahead = Ahead::start(ctx);
        self
    }

    /// Makes unsaved changes available for rescue if the program fails.
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
                Ok(cell) => self
                    .view
                    .explain(Place { key: projection.book.item(cell.id).key.clone(), month: cell.month.unwrap_or(1) }),
                Err(problem) => {
                    self.dialog =
                        Some(Dialog::Message { title: "This number cannot be explained".to_owned(), text: problem });
                }
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
        let commands = std::mem::take(&mut self.commands);
        if !commands.is_empty() {
            self.view.notice = None;
        }
        for command in commands {
            self.carry_out(ctx, command);
        }
        let busy = ctx.input(|i| i.pointer.any_down()) || ctx.text_edit_focused();
        if !busy {
            self.session.end_gesture();
        }
        if self.compute(ctx.input(|i| i.pointer.any_down())) {
            self.view.fit(&self.derived.plan);
            self.keep_selection();
            ctx.request_repaint();
        }
        if self.derived.show_money_of(self.view.money) {
            ctx.request_repaint();
        }
        if self
            .derived
            .explain(self.view.explain.as_ref().map(|explain| &explain.place), ctx.input(|i| i.pointer.any_down()))
        {
            ctx.request_repaint();
        }
        if let Some((title, text)) = self.exporting.as_mut().and_then(Exporting::answer) {
            self.exporting = None;
            self.dialog = Some(Dialog::Message { title, text });
            ctx.request_repaint();
        }
        for line in self.pictures.answers() {
            self.view.log(line);
        }
        if self.view.page == Page::Compare {
            self.cases.update(ctx, &self.session, &self.view);
        }
        self.look_after_files(ctx);
        self.tell_outside(ctx);
    }

    /// Follows the document: during a drag without waiting for its numbers, if there is a thread to compute them.
    pub(in crate::app) fn compute(&mut self, is_dragging: bool) -> bool {
        match &mut self.ahead {
            Some(ahead) if is_dragging => self.derived.update_ahead(&self.session, ahead),
            Some(ahead) => {
                let caught_up = self.derived.catch_up(ahead);
                self.derived.update(&self.session) || caught_up
            }
            None => self.derived.update(&self.session),
        }
    }

    /// Updates the window's title and the rescue state to follow the document.
    fn tell_outside(&mut self, ctx: &egui::Context) {
        let file =
            self.session.path.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        let title = format!(
            "{} – {} – Wattfolio",
            self.session.plan().company.name,
            file.unwrap_or_else(|| "untitled".to_owned())
        );
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
        if let (Some(rescue), Some(kept)) = (&self.rescue, &self.disk.kept) {
            rescue.follow(&self.session, kept);
        }
    }

    fn read_keys(&mut self, ctx: &egui::Context) {
        if self.dialog.is_some() {
            return;
        }
        let typing = ctx.text_edit_focused();
        if self.view.palette.is_some() {
            return;
        }
        for (shortcut, command) in shortcuts() {
            // A text field undoes its own typing.
            let of_text = typing
                && (matches!(command, Command::Undo | Command::Redo) || shortcut.modifiers == egui::Modifiers::ALT);
            if of_text || !ctx.input_mut(|i| i.consume_shortcut(&shortcut)) {
                continue;
            }
            if let Some(field) = ctx.memory(egui::Memory::focused).filter(|_| typing) {
                // The field commits its value when it loses the focus, in the next pass.
                ctx.memory_mut(|memory| memory.surrender_focus(field));
                ctx.request_repaint();
                self.delayed.push(command.clone());
            } else {
                self.commands.push(command.clone());
            }
        }
        if !typing && self.view.explain.is_some() && !egui::Popup::is_any_open(ctx) {
            self.commands.extend(explain::read_keys(ctx));
        }
    }

    fn answer(&mut self, answer: Answer) {
        match answer {
            Answer::None => return,
            Answer::Close => self.after_save = None,
            Answer::Do(command) => {
                // The other unsaved plans still need an answer.
                if let (Command::GiveUp(file), Some(Dialog::Recover { lost })) = (&command, &mut self.dialog) {
                    lost.retain(|(other, _)| other.file != *file);
                    if !lost.is_empty() {
                        self.commands.push(command);
                        return;
                    }
                }
                self.commands.push(command);
            }
            Answer::SaveThen(then) => {
                self.after_save = Some(then);
                self.commands.push(Command::Save);
            }
            Answer::Discard(then) => {
                self.discard = true;
                self.commands.push(then);
            }
        }
        self.dialog = self.later.pop();
    }

    fn draw(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        let tokens = theme::tokens(&ctx);
        let mut wishes = Vec::new();
        let before = self.view.cursor.take();
        let mut frame = Frame {
            session: &self.session,
            derived: &self.derived,
            cases: &self.cases,
            view: &mut self.view,
            tokens,
            commands: &mut wishes,
        };
        // The cursor of the previous pass is shown, and updated if the pointer is over a plot.
        frame.view.cursor = before;
        let bar = |x, y| egui::Frame::new().fill(tokens.panel).inner_margin(Margin::symmetric(x, y));
        Panel::top("menu").frame(bar(8, 5)).show(ui, |ui| menu::menu_ui(ui, &mut frame, &self.prefs.recents));
        Panel::top("figures").frame(bar(8, 4)).show(ui, |ui| figures::figures_ui(ui, &mut frame));
        Panel::top("pages").frame(bar(8, 3)).show(ui, |ui| menu::pages_ui(ui, &mut frame));
        Panel::bottom("line").frame(bar(8, 4)).show(ui, |ui| match &self.exporting {
            None => drawer::line_ui(ui, &mut frame),
            Some(exporting) => drop(ui.horizontal(|ui| exporting.progress_ui(ui, tokens))),
        });
        if let Some(open) = frame.view.drawer {
            let drawer = Panel::bottom("drawer")
                .resizable(true)
                .default_size(explain::HEIGHT)
                .size_range(120.0..=480.0)
                .frame(bar(10, 6));
            drawer.show(ui, |ui| drawer::drawer_ui(ui, &mut frame, open));
        }
        Panel::left("tree")
            .default_size(206.0)
            .size_range(150.0..=340.0)
            .frame(bar(8, 8))
            .show(ui, |ui| tree::tree_ui(ui, &mut frame));
        if !frame.view.inspector_hidden && frame.view.page.has_inspector() {
            Panel::right("inspector")
                .default_size(356.0)
                .size_range(280.0..=520.0)
                .frame(bar(10, 8))
                .show(ui, |ui| inspector::inspector_ui(ui, &mut frame));
        }
        let ground = if self.cleared { egui::Color32::TRANSPARENT } else { tokens.background };
        let centre = egui::Frame::new().fill(ground).inner_margin(Margin { left: 12, right: 4, top: 6, bottom: 6 });
        CentralPanel::default().frame(centre).show(ui, |ui| page_ui(ui, &mut frame));
        palette_ui(ui, &mut frame);
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

impl eframe::App for Window {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.work(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.draw(ui);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        let theme = if visuals.dark_mode { egui::Theme::Dark } else { egui::Theme::Light };
        theme::of(theme).background.to_normalized_gamma_f32()
    }

    /// Panels always open in their initial state: a picture of a page looks the same on every machine.
    fn persist_egui_memory(&self) -> bool {
        false
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        eframe::set_value(storage, eframe::APP_KEY, &self.prefs);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;
    use std::sync::mpsc::{Receiver, channel};

    struct NoDialogs;

    impl FileDialogs for NoDialogs {
        fn ask(&self, _ctx: &egui::Context, _save_as: Option<PathBuf>) -> Receiver<Option<PathBuf>> {
            channel().1
        }
    }

    #[test]
    fn a_page_that_fails_is_told_and_the_others_go_on() {
        let mut harness: Harness<Window> = Harness::builder().build_eframe(|context| {
            Window::new(
                &context.egui_ctx,
                crate::store::sample(),
                None,
                Page::Cash,
                Prefs::default(),
                Box::new(NoDialogs),
            )
        });
        harness.run();
        let before = harness.state().session.plan().clone();
        harness.state_mut().view.fails = Some(Page::Capital);
        harness.state_mut().send(Command::Show(Page::Capital));
        harness.run();
        assert!(harness.query_by_label("This page failed because of a bug in Wattfolio").is_some());
        assert_eq!(harness.state().view.lines, ["The page Capital failed: on purpose"]);
        harness.state_mut().send(Command::Show(Page::Treasury));
        harness.run();
        assert!(harness.query_by_label_contains("This page failed").is_none());
        assert_eq!(*harness.state().session.plan(), before);
        harness.state_mut().view.fails = None;
        harness.state_mut().send(Command::Show(Page::Capital));
        harness.run();
        harness.get_by_label("Try again").click();
        harness.run();
        assert!(harness.query_by_label_contains("This page failed").is_none());
    }
}
