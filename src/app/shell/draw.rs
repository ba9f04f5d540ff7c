//! Draws the window: its bars, panels and the page in the centre, in the places they have on every page.

use super::exporting::Exporting;
use super::workspace::Workspace;
use crate::app::pages::directory::page_ui;
use crate::app::panels::palette::palette_ui;
use crate::app::panels::{drawer, explain, figures, inspector, menu, tree};
use crate::app::parts::column::COLUMN;
use crate::app::parts::frame::Frame;
use crate::app::parts::theme;
use egui::{Align, CentralPanel, Color32, Layout, Margin, Panel, RichText, Ui};
use std::path::PathBuf;

/// A window at least this wide, in points, has room for tree, page and column; a narrower one shows the column when asked.
const WIDE: f32 = 1000.0;
/// A window narrower than this shows the page alone.
const NARROW: f32 = 760.0;

impl Workspace {
    /// Draws the window; `is_cleared` if its ground was painted before.
    pub fn draw(&mut self, ui: &mut Ui, is_cleared: bool) {
        let ctx = ui.ctx().clone();
        let tokens = theme::tokens(&ctx);
        let mut wishes = Vec::new();
        let mut frame = Frame {
            session: &self.session,
            derived: &self.derived,
            cases: &self.cases,
            asking: &self.asking,
            steps: &self.steps,
            view: &mut self.view,
            tokens,
            commands: &mut wishes,
        };
        let width = ui.ctx().content_rect().width();
        frame.view.is_wide = width >= WIDE;
        if frame.view.presenting {
            presented_ui(ui, &mut frame);
        } else {
            panels_ui(ui, &mut frame, &self.prefs.recents, self.exporting.as_ref());
        }
        let ground = if is_cleared { Color32::TRANSPARENT } else { tokens.background };
        let centre = egui::Frame::new().fill(ground).inner_margin(Margin { left: 16, right: 0, top: 6, bottom: 6 });
        CentralPanel::default().frame(centre).show(ui, |ui| page_ui(ui, &mut frame));
        palette_ui(ui, &mut frame);
        let answer = self.dialogs.ui(&ctx, tokens, self.session.path.as_deref());
        if !wishes.is_empty() {
            ctx.request_repaint();
        }
        self.commands.extend(answer);
        self.commands.extend(wishes);
    }
}

/// The bars and panels around the page.
fn panels_ui(ui: &mut Ui, frame: &mut Frame, recents: &[PathBuf], exporting: Option<&Exporting>) {
    let tokens = frame.tokens;
    let bar = |x, y| egui::Frame::new().fill(tokens.panel).inner_margin(Margin::symmetric(x, y));
    Panel::top("menu").frame(bar(8, 5)).show(ui, |ui| menu::menu_ui(ui, frame, recents));
    Panel::top("figures").frame(bar(8, 4)).show(ui, |ui| figures::figures_ui(ui, frame));
    Panel::top("pages").frame(bar(8, 3)).show(ui, |ui| menu::pages_ui(ui, frame));
    Panel::bottom("line").frame(bar(8, 4)).show(ui, |ui| match exporting {
        None => drawer::line_ui(ui, frame),
        Some(exporting) => exporting.progress_ui(ui, tokens),
    });
    if let Some(open) = frame.view.drawer {
        let drawer = Panel::bottom("drawer")
            .resizable(true)
            .default_size(explain::HEIGHT)
            .size_range(120.0..=480.0)
            .frame(bar(10, 6));
        drawer.show(ui, |ui| drawer::drawer_ui(ui, frame, open));
    }
    let width = ui.ctx().content_rect().width();
    if !frame.view.tree_hidden && width >= NARROW {
        Panel::left("tree")
            .default_size(206.0)
            .size_range(150.0..=340.0)
            .frame(bar(8, 8))
            .show(ui, |ui| tree::tree_ui(ui, frame));
    }
    if frame.view.shows_fields() {
        Panel::right("inspector")
            .default_size(COLUMN)
            .size_range(280.0..=520.0)
            .frame(bar(10, 8))
            .show(ui, |ui| inspector::inspector_ui(ui, frame));
    }
}

/// What stands around a page that is presented: whose it is and what it shows above, where its figures come from below.
fn presented_ui(ui: &mut Ui, frame: &mut Frame) {
    let t = frame.tokens;
    let bar = |y| egui::Frame::new().fill(t.panel).inner_margin(Margin::symmetric(16, y));
    let scenario = frame.session.active_scenario().map_or("Base", |scenario| &scenario.name).to_owned();
    Panel::top("presented").frame(bar(8)).show(ui, |ui| {
        ui.horizontal(|ui| {
            let font = egui::FontId::new(theme::FIGURE_SIZE, theme::semibold());
            ui.label(RichText::new(frame.view.page.title()).font(font));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let name = format!("{}, {scenario}", frame.session.plan().company.name);
                ui.add(egui::Label::new(RichText::new(name).color(t.muted)).truncate());
            });
        });
    });
    Panel::bottom("sources").frame(bar(5)).show(ui, |ui| {
        let file = frame.session.path.as_ref().and_then(|path| path.file_name());
        let file = file.map_or_else(|| "a plan without a file".to_owned(), |file| file.to_string_lossy().into_owned());
        let money = frame.view.money.map_or("nominal".to_owned(), |month| format!("in money of {}", month.short()));
        let line = format!(
            "Source: {file}{}, scenario {scenario}, USD {money}; projected by Wattfolio {}",
            if frame.session.is_dirty() { " with unsaved changes" } else { "" },
            env!("CARGO_PKG_VERSION")
        );
        ui.add(egui::Label::new(RichText::new(line).size(theme::NOTE_SIZE).color(t.muted)).truncate());
    });
}
