//! Carries out commands: every change of the document, the view and the disk begins here.

use super::picture::Part;
use super::workspace::Workspace;
use crate::app::panels::dialogs::dialog::Dialog;
use crate::app::panels::dialogs::file::Purpose;
use crate::app::panels::dialogs::new_site::NewSite;
use crate::app::state::command::{Command, Output, Saving};
use crate::app::state::page::Page;
use crate::app::state::palette::Palette;
use crate::export::Form;
use egui::{Context, Theme};
use std::sync::Arc;

/// Steps of the text size, in tenths of the default.
const SIZES: std::ops::RangeInclusive<i32> = 8..=20;

impl Workspace {
    /// Carries out all commands, with those that they send themselves.
    pub fn carry_out_all(&mut self, ctx: &Context) {
        if !self.commands.is_empty() {
            self.view.notice = None;
            self.view.refused = None;
            self.view.awaits_paste = false;
        }
        loop {
            while let Some(command) = self.commands.pop_front() {
                self.carry_out(ctx, command);
            }
            if self.session.is_dirty() {
                return;
            }
            let Some(command) = self.dialogs.settled() else { return };
            self.commands.push_back(command);
        }
    }

    /// Carries out a command; opens a dialog first if an answer is needed.
    fn carry_out(&mut self, ctx: &Context, command: Command) {
        if command.leaves_the_plan() && self.session.is_dirty() {
            self.dialogs.ask(Dialog::Unsaved { then: command });
        } else {
            self.carry_out_now(ctx, command);
        }
    }

    fn carry_out_now(&mut self, ctx: &Context, command: Command) {
        match command {
            Command::Discarding(command) => self.carry_out_now(ctx, *command),

            Command::Set { label, fields } => {
                self.view.pointed = None;
                self.set(&label, &fields);
            }
            Command::SetIn { case, path, text } => self.set_in(&case, &path, &text),
            Command::Take { label, preset } => self.take(&label, preset),
            Command::Renew { path, machine } => self.renew(&path, &machine),
            Command::SetPoints { path, points } => self.set_points(&path, points),
            Command::Add(kind, site) => self.add(kind, site.as_deref()),
            Command::AskSite => {
                let form = NewSite::new(Arc::clone(self.session.plan()), Arc::clone(&self.derived.library));
                self.dialogs.ask(Dialog::NewSite(Box::new(form)));
            }
            Command::AddSite(wish) => self.add_site(&wish),
            Command::AddHere(kind) => self.add_here(kind),
            Command::AddScenario => self.add_scenario(),
            Command::Duplicate(path) => self.duplicate(&path),
            Command::Delete(path) => self.delete(&path),
            Command::DeleteOverride { scenario, path } => self.reset(&scenario, Some(&path)),
            Command::ResetScenario(scenario) => self.reset(&scenario, None),
            Command::Promote { scenario, path } => self.promote(&scenario, path.as_deref()),
            Command::RenameScenario { scenario, name } => self.rename_scenario(&scenario, name),
            Command::OfSelection(act) => self.act_on_all(act),
            Command::CopyObjects => {
                if let Some(text) = self.copied() {
                    ctx.copy_text(text);
                }
            }
            Command::AskPaste => {
                self.view.awaits_paste = true;
                ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste);
            }
            Command::PasteObjects(text) => self.paste(&text),
            Command::MoveTo { path, place_of } => self.move_to(&path, &place_of),
            Command::Undo => self.session.undo(),
            Command::Redo => self.session.redo(),
            Command::GoToStep(stage) => self.session.go_to(stage),
            Command::AskQuestion(question) => self.ask_question(*question),
            Command::AskAbout(place, ask) => self.ask_about(&place, ask),
            Command::UseAsLever { path, question } => self.use_as_lever(&path, question),
            Command::OpenPoint { question, at } => self.open_point(&question, at),
            Command::ProposePhases => self.propose_phases(),
            Command::TakeChoice { question, pick } => self.take_choice(&question, pick.as_deref()),
            Command::TakeRule { question, which } => self.take_rule(&question, which),
            Command::OpenFuture { question, number } => self.open_future(&question, number),
            Command::ShowAllFutures => (self.view.risk.filter, self.view.risk.future) = (None, None),
            Command::AskAgain => {
                self.asking.again();
                if !matches!(self.view.page, Page::Risk | Page::Choose) {
                    self.view.page = Page::WhatIf;
                }
            }
            Command::StopAsking => self.asking.stop(),
            Command::CopyQuestion(id) => self.copy_question(&id),
            Command::TakeBack(path) => self.session.take_back(&path),

            Command::Rename(path) => {
                self.select(Some(path));
                self.view.show_fields(true);
                self.view.focus_name = true;
            }
            Command::Select(path) => {
                self.show_fields_of(&path);
                self.select(Some(path));
            }
            Command::Look(path) => self.select(Some(path)),
            Command::PointAt(path) => {
                self.view.show_fields(true);
                self.view.pointed = Some(path.clone());
                self.select(Some(path));
            }
            Command::Show(page) => self.view.page = page,
            Command::Scenario(id) => self.session.scenario = id,
            Command::WholeTime => self.view.range = (0.0, f64::from(self.derived.plan.company.months)),
            Command::Explain(place) => self.view.explain(place),
            Command::ExplainPeriod(place, period) => self.view.explain_period(place, period),
            Command::ExplainBack => self.view.explain_back(),
            Command::CloseExplain => self.view.close_explanation(),
            Command::ShowMoneyOf(month) => self.view.money = month,
            Command::SwitchMoney => {
                self.view.money = if self.view.money.is_none() { Some(self.session.plan().company.start) } else { None }
            }
            Command::ShowGuide => self.view.guide = !self.view.guide,
            Command::ShowPalette => self.view.palette = Some(Palette::default()),
            Command::ShowDrawer(drawer) => self.view.toggle(drawer),
            Command::ShowInspector => self.view.show_fields(!self.view.shows_fields()),
            Command::ShowFigures(figures) => {
                self.view.figures.clone_from(&figures);
                self.prefs.figures = figures;
            }
            Command::ShowTree => self.view.tree_hidden = !self.view.tree_hidden,
            Command::Present => self.present(ctx),
            Command::Notice(text) => self.view.notice = Some(text),
            Command::Copy(text) => ctx.copy_text(text),
            Command::CopyPicture(part) => self.pictures.wanted = Some(part.map_or(Part::Page, Part::Of)),
            Command::SwitchTheme => {
                self.prefs.dark = ctx.theme() == Theme::Light;
                ctx.set_theme(if self.prefs.dark { Theme::Dark } else { Theme::Light });
            }
            Command::Zoom(step) => self.zoom(ctx, step),

            Command::ShowGallery => self.dialogs.ask(Dialog::Gallery),
            Command::ShowVersions => {
                let versions = self.disk.versions(self.session.path.as_deref());
                self.dialogs.ask(Dialog::Versions { versions });
            }
            Command::ShowHelp => self.dialogs.ask(Dialog::help(&self.derived.plan, &self.view.selection)),
            Command::ShowKeys => self.dialogs.ask(Dialog::Keys),
            Command::AskOpen => self.dialogs.ask(Dialog::file(Purpose::Open, self.folder())),
            Command::AskSave => self.ask_to_save(None),
            Command::AskCompare => self.dialogs.ask(Dialog::file(Purpose::Compare, self.folder())),
            Command::AskDeck => self.dialogs.ask(Dialog::deck(&self.view.slides)),
            Command::ExportDeck(slides) => {
                self.view.slides = slides;
                self.dialogs.ask(Dialog::file(Purpose::Export(Form::Deck), self.proposed_export(Form::Deck)));
            }
            Command::AskExport(form) => {
                self.dialogs.ask(Dialog::file(Purpose::Export(form), self.proposed_export(form)));
            }
            Command::AskPicture(part) => {
                let name = format!("{}.png", self.view.page.name());
                self.ask_to_write(Output::Picture(part), &name);
            }
            Command::AskData(name, text) => self.ask_to_write(Output::Data(text), &format!("{name}.csv")),

            Command::New => self.start_anew(),
            Command::OpenExample(name) => self.open_example(name),
            Command::Open(path) => self.open(&path),
            Command::OpenVersion(path) => self.open_version(&path),
            Command::Reload => self.reload(),
            Command::KeepMine => self.keep_mine(),
            Command::Recover(lost) => self.recover(*lost),
            Command::GiveUp(file) => self.disk.give_up(&file),
            Command::Save => self.save(None),
            Command::SaveFirst(then) => self.save(Some(then)),
            Command::SaveTo(saving) => self.save_to(saving),
            Command::ExportTo(path) => self.export_to(ctx, &path),
            Command::WriteTo(path, output) => self.write(ctx, &path, output),
            Command::OpenFolder(path) => {
                let url = format!("file://{}", path.display());
                ctx.open_url(egui::OpenUrl::new_tab(url));
            }
            Command::CompareFile(path) => self.compare_with(&path),
            Command::ComputeCases => self.cases.compute_again(),
            Command::Close => {
                self.disk.forget_autosave();
                self.viewport.close(ctx);
            }
        }
    }

    /// Writes the plan to its file, or asks for one; then does what follows.
    fn save(&mut self, then: Option<Box<Command>>) {
        match self.session.path.clone() {
            Some(path) => self.save_to(Saving { path, over: false, then }),
            None => self.ask_to_save(then),
        }
    }

    fn ask_to_save(&mut self, then: Option<Box<Command>>) {
        self.dialogs.ask(Dialog::file(Purpose::Save(then), self.proposed_file()));
    }

    /// Shows the fields beside the page; a question has its own page, which shows it whole.
    fn show_fields_of(&mut self, path: &str) {
        let has_own_page = matches!(self.view.page, Page::WhatIf | Page::Risk | Page::Choose);
        if !(has_own_page && path.starts_with("questions.")) {
            self.view.show_fields(true);
        }
    }

    /// Shows the page alone on the whole screen, or ends that.
    fn present(&mut self, ctx: &Context) {
        self.view.presenting = !self.view.presenting;
        ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(self.view.presenting));
    }

    fn zoom(&mut self, ctx: &Context, step: i32) {
        // Counted in tenths, so that steps return to the same size.
        let tenths = (ctx.zoom_factor() * 10.0).round() as i32;
        let tenths = if step == 0 { 10 } else { (tenths + step).clamp(*SIZES.start(), *SIZES.end()) };
        self.prefs.zoom_tenths = tenths as u8;
        ctx.set_zoom_factor(tenths as f32 / 10.0);
    }
}
