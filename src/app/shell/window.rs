//! The window. Side effects are in `logic`, never in `ui`.

use super::computed::Computed;
use super::keys::Keys;
use super::workspace::Workspace;
use crate::analysis::find_cell;
use crate::app::panels::dialogs::desktop::FileDialogs;
use crate::app::parts::theme;
use crate::app::state::ahead::Ahead;
use crate::app::state::command::Command;
use crate::app::state::derived::Derived;
use crate::app::state::page::Page;
use crate::app::state::place::Place;
use crate::app::state::prefs::Prefs;
use crate::app::state::rescue::Rescue;
use crate::app::state::session::Session;
use crate::app::state::view::View;
use crate::plan::Plan;
use crate::store::Kept;
use egui::{Context, Theme, Ui, Vec2};
use std::path::PathBuf;
use std::sync::Arc;

/// The running window.
pub struct Window {
    work: Workspace,
    keys: Keys,
    /// What had the focus in the last pass
    focus: Option<egui::Id>,
    /// The window is cleared to the background colour before each pass
    is_cleared: bool,
    rescue: Option<Arc<Rescue>>,
}

impl Window {
    /// A window that shows this plan.
    pub fn new(
        ctx: &Context,
        plan: Plan,
        path: Option<PathBuf>,
        page: Page,
        prefs: Prefs,
        files: Box<dyn FileDialogs>,
    ) -> Self {
        Self::on(ctx, Computed::of(plan, path), page, prefs, files)
    }

    /// A window that shows a plan already computed.
    pub fn on(ctx: &Context, computed: Computed, page: Page, prefs: Prefs, files: Box<dyn FileDialogs>) -> Self {
        theme::install(ctx);
        ctx.set_theme(if prefs.dark { Theme::Dark } else { Theme::Light });
        // Ctrl+Q asks about unsaved changes like every other way to close.
        ctx.options_mut(|options| {
            options.quit_shortcuts.clear();
            options.zoom_with_keyboard = false;
        });
        if prefs.zoom_tenths > 0 {
            ctx.set_zoom_factor(f32::from(prefs.zoom_tenths.clamp(8, 20)) / 10.0);
        }
        let work = Workspace::new(computed, page, prefs, files);
        Self { work, keys: Keys::default(), focus: None, is_cleared: false, rescue: None }
    }

    /// Opens at this size instead of the remembered one.
    #[must_use]
    pub fn with_size(mut self, size: Option<Vec2>) -> Self {
        self.work.viewport.open_at(size);
        self
    }

    /// Draws no background under a page, because eframe has already cleared the window to its colour: this halves the pixels a CPU
    /// has to fill.
    #[must_use]
    pub fn on_cleared_ground(mut self) -> Self {
        self.is_cleared = true;
        self
    }

    /// Computes on a separate thread during a drag.
    #[must_use]
    pub fn computing_ahead(mut self, ctx: &Context) -> Self {
        self.work.ahead = Ahead::start(ctx);
        self
    }

    /// Makes unsaved changes available for rescue if the program fails.
    #[must_use]
    pub fn with_rescue(mut self, rescue: Arc<Rescue>) -> Self {
        self.rescue = Some(rescue);
        self
    }

    /// Keeps autosaves and versions in this folder, and offers unsaved work that an earlier window left behind.
    #[must_use]
    pub fn with_kept(mut self, kept: Kept) -> Self {
        self.work.keep_in(kept);
        self
    }

    /// Explains a number when the window opens: `KEY` or `KEY@YYYY-MM`.
    #[must_use]
    pub fn with_explanation(mut self, cell: Option<&str>) -> Self {
        let work = &mut self.work;
        if let (Some(text), Some(projection)) = (cell, &work.derived.projection) {
            match find_cell(&projection.book, &work.derived.plan, text) {
                Ok(cell) => work
                    .view
                    .explain(Place { key: projection.book.item(cell.id).key.clone(), month: cell.month.unwrap_or(1) }),
                Err(problem) => work.dialogs.tell("This number cannot be explained", problem),
            }
        }
        self
    }

    /// Shows a message when the window opens.
    #[must_use]
    pub fn with_message(mut self, title: &str, text: String) -> Self {
        self.work.dialogs.tell(title, text);
        self
    }

    /// The open document.
    pub fn session(&self) -> &Session {
        &self.work.session
    }

    /// Its numbers.
    pub fn derived(&self) -> &Derived {
        &self.work.derived
    }

    /// What is shown and how.
    pub fn view(&self) -> &View {
        &self.work.view
    }

    /// True while questions are being answered.
    pub fn is_asking(&self) -> bool {
        self.work.asking.is_busy()
    }

    /// True if every question of the plan has an answer for the plan as it is, or cannot be answered.
    pub fn are_answered(&self) -> bool {
        self.work.asking.are_answered(&self.work.session)
    }

    /// True while the page that is shown waits for an answer, also before it is asked for.
    pub(super) fn is_waiting(&self) -> bool {
        match self.work.view.page {
            Page::Compare => self.work.cases.job().is_some() || self.work.cases.found().is_empty(),
            Page::WhatIf | Page::Risk | Page::Choose => self.is_asking() || !self.are_answered(),
            _ => false,
        }
    }

    /// Sends a command, as a page would.
    pub fn send(&mut self, command: Command) {
        self.work.commands.push_back(command);
    }
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        let work = &mut self.work;
        work.viewport.resize(ctx);
        work.commands.extend(self.keys.read(ctx, &work.view, work.dialogs.is_open(), work.asking.is_busy()));
        let dropped = ctx.input(|i| i.raw.dropped_files.first().map(|file| file.path().to_owned()));
        work.commands.extend(dropped.map(Command::Open));
        if work.viewport.stays_open(ctx, &work.session) {
            work.dialogs.ask_before_closing();
        }
        work.carry_out_all(ctx);
        let focus = ctx.memory(egui::Memory::focused);
        let is_left = std::mem::replace(&mut self.focus, focus) != focus;
        let is_over = is_left || !ctx.input(|i| i.pointer.any_down()) && !ctx.text_edit_focused();
        // A field takes back what it has done when it sees Escape, in this pass.
        if is_over && !ctx.input(|i| i.key_pressed(egui::Key::Escape)) {
            work.session.end_gesture();
        }
        work.scripts.follow(ctx, work.session.plan(), work.session.revision());
        work.follow(ctx);
        work.report(ctx);
        work.look_after_files(ctx);
        work.viewport.entitle(ctx, &work.session);
        if let (Some(rescue), Some((kept, file))) = (&self.rescue, work.disk.own()) {
            rescue.follow(&work.session, kept, file);
        }
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        self.work.draw(ui, self.is_cleared);
        if let Some(part) = self.work.pictures.wanted.take() {
            self.work.copy_picture(ui.ctx(), frame.gl(), part);
        }
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        let theme = if visuals.dark_mode { Theme::Dark } else { Theme::Light };
        theme::of(theme).background.to_normalized_gamma_f32()
    }

    /// Panels always open in their initial state: a picture of a page looks the same on every machine.
    fn persist_egui_memory(&self) -> bool {
        false
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        eframe::set_value(storage, eframe::APP_KEY, &self.work.prefs);
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
        let before = harness.state().work.session.plan().clone();
        harness.state_mut().work.view.fails = Some(Page::Capital);
        harness.state_mut().send(Command::Show(Page::Capital));
        harness.run();
        assert!(harness.query_by_label("This page failed because of a bug in Wattfolio").is_some());
        assert_eq!(harness.state().work.view.lines, ["The page Capital failed: on purpose"]);
        harness.state_mut().send(Command::Show(Page::Treasury));
        harness.run();
        assert!(harness.query_by_label_contains("This page failed").is_none());
        assert_eq!(*harness.state().work.session.plan(), before);
        harness.state_mut().work.view.fails = None;
        harness.state_mut().send(Command::Show(Page::Capital));
        harness.run();
        harness.get_by_label("Try again").click();
        harness.run();
        assert!(harness.query_by_label_contains("This page failed").is_none());
    }
}
