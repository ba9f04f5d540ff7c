//! All that the window works on: the document with its numbers, what is shown, and what goes on beside it.

use super::computed::Computed;
use super::disk::{Disk, Noticed};
use super::exporting::Exporting;
use super::picture::Pictures;
use super::scripts::Scripts;
use super::viewport::Viewport;
use crate::app::panels::dialogs::desktop::FileDialogs;
use crate::app::panels::dialogs::dialog::Dialog;
use crate::app::panels::dialogs::queue::Dialogs;
use crate::app::state::ahead::Ahead;
use crate::app::state::asking::Asking;
use crate::app::state::cases::Cases;
use crate::app::state::command::Command;
use crate::app::state::derived::Derived;
use crate::app::state::page::{Drawer, Page};
use crate::app::state::prefs::Prefs;
use crate::app::state::session::Session;
use crate::app::state::steps::Steps;
use crate::app::state::view::View;
use crate::store::{self, Kept};
use egui::Context;
use std::collections::VecDeque;

/// All that the window works on.
pub(super) struct Workspace {
    pub session: Session,
    pub derived: Derived,
    /// Scenarios and other plans side by side
    pub cases: Cases,
    /// Questions and their answers
    pub asking: Asking,
    /// What the steps of the history come to
    pub steps: Steps,
    pub view: View,
    pub prefs: Prefs,
    pub dialogs: Dialogs,
    /// What is to be done, in this order
    pub commands: VecDeque<Command>,
    pub disk: Disk,
    pub pictures: Pictures,
    pub viewport: Viewport,
    pub exporting: Option<Exporting>,
    /// Faces for names in other scripts
    pub scripts: Scripts,
    /// Computes during a drag
    pub ahead: Option<Ahead>,
}

impl Workspace {
    /// A plan that is computed already, on this page.
    pub fn new(computed: Computed, page: Page, prefs: Prefs, files: Box<dyn FileDialogs>) -> Self {
        let Computed { session, derived } = computed;
        Self {
            derived,
            cases: Cases::default(),
            asking: Asking::default(),
            steps: Steps::default(),
            view: View { figures: prefs.figures.clone(), ..View::new(page, session.plan()) },
            session,
            prefs,
            dialogs: Dialogs::new(files),
            commands: VecDeque::new(),
            disk: Disk::default(),
            pictures: Pictures::default(),
            viewport: Viewport::default(),
            exporting: None,
            scripts: Scripts::default(),
            ahead: None,
        }
    }

    /// Keeps autosaves and versions, and offers unsaved work that an earlier window left behind.
    pub fn keep_in(&mut self, kept: Kept) {
        let (own, skipped) = store::own_libraries(&kept.library());
        skipped.into_iter().for_each(|line| self.view.log(line));
        let mut library = crate::library::built_in().clone();
        library.add(own);
        self.derived.use_library(library);
        let lost = kept.lost();
        self.disk.keep_in(kept);
        self.settle();
        if !lost.is_empty() {
            self.dialogs.ask(Dialog::recover(lost));
        }
    }

    /// Claims an autosave for the document; says so if another window has the same plan open.
    pub fn settle(&mut self) {
        if self.disk.settle(self.session.path.as_deref()) {
            self.dialogs.tell(
                "This plan is open in two windows",
                "Another window has this plan open. Neither window sees what the other saves: work in only one of them.",
            );
        }
    }

    /// Follows the document: during a drag without waiting for its numbers, if there is a thread to compute them. True if anything
    /// is new.
    pub fn compute(&mut self, is_dragging: bool) -> bool {
        match &mut self.ahead {
            Some(ahead) if is_dragging => self.derived.update_ahead(&self.session, ahead),
            Some(ahead) => {
                let caught_up = self.derived.catch_up(ahead);
                self.derived.update(&self.session) || caught_up
            }
            None => self.derived.update(&self.session),
        }
    }

    /// Keeps everything computed from the document and the view up to date; asks for another pass if anything is new.
    pub fn follow(&mut self, ctx: &Context) {
        let is_dragging = ctx.input(|i| i.pointer.any_down());
        let mut is_new = self.compute(is_dragging);
        if is_new {
            self.view.fit(&self.derived.plan);
            self.keep_selection();
        }
        is_new |= self.derived.show_money_of(self.view.money);
        let place = self.view.explain.as_ref().map(|explain| &explain.place);
        is_new |= self.derived.explain(place, is_dragging);
        is_new |= self.derived.set_aside(&self.view.selection, is_dragging);
        if is_new {
            ctx.request_repaint();
        }
        if self.view.drawer == Some(Drawer::History) && !is_dragging {
            self.steps.update(ctx, &self.session);
        }
        if self.view.page == Page::Compare {
            self.cases.update(ctx, &self.session, &self.view);
        }
        if self.view.page == Page::WhatIf {
            let view = &mut self.view;
            view.what_if.follow(self.session.plan(), &view.selection);
            self.asking.update(ctx, &self.session, &view.what_if.shown, is_dragging);
        }
        if self.view.page == Page::Choose {
            let view = &mut self.view;
            view.choose.follow(self.session.plan(), &view.selection);
            self.asking.update(ctx, &self.session, &view.choose.shown, is_dragging);
        }
        if self.view.page == Page::Risk {
            let view = &mut self.view;
            view.risk.follow(self.session.plan(), &view.selection);
            self.asking.update(ctx, &self.session, &view.risk.shown, is_dragging);
        }
    }

    /// Reports what exports and pictures have come to.
    pub fn report(&mut self, ctx: &Context) {
        if let Some((title, text)) = self.exporting.as_ref().and_then(Exporting::answer) {
            let folder = self.exporting.take().map(|exporting| exporting.folder()).filter(|_| title == "Exported");
            match folder {
                Some(folder) => self.dialogs.ask(Dialog::Written { title: title.to_owned(), text, folder }),
                None => self.dialogs.tell(title, text),
            }
            ctx.request_repaint();
        }
        for line in self.pictures.answers() {
            self.view.log(line);
        }
    }

    /// Autosaves, and asks what to do if another program has changed the plan's file.
    pub fn look_after_files(&mut self, ctx: &Context) {
        self.disk.autosave(ctx, &self.session);
        if let Some(trouble) = self.disk.trouble() {
            if self.view.lines.last() != Some(&trouble) {
                self.view.log(trouble.clone());
            }
            self.view.notice = Some(trouble);
        }
        if self.dialogs.is_open() {
            return;
        }
        let Some(path) = self.session.path.clone() else { return };
        match self.disk.notices(ctx, &path) {
            None => {}
            Some(Noticed::Changed) => self.dialogs.ask(Dialog::Changed { path, then: None }),
            Some(Noticed::Gone) => {
                self.session.file_holds(None);
                let text = format!(
                    "Another program has moved or deleted {}. The plan is still open here and is now unsaved: save it to keep it.",
                    path.display()
                );
                self.dialogs.tell("The file is gone", text);
            }
        }
    }

    /// Selects the nearest object if the selected one no longer exists, as after an undo.
    fn keep_selection(&mut self) {
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
}
