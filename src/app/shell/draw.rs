//! Draws the window: its bars, panels and the page in the centre, in the places they have on every page.

use super::workspace::Workspace;
use crate::app::pages::directory::page_ui;
use crate::app::panels::palette::palette_ui;
use crate::app::panels::{drawer, explain, figures, inspector, menu, tree};
use crate::app::parts::frame::Frame;
use crate::app::parts::theme;
use egui::{CentralPanel, Color32, Margin, Panel, Ui};

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
            view: &mut self.view,
            tokens,
            commands: &mut wishes,
        };
        let bar = |x, y| egui::Frame::new().fill(tokens.panel).inner_margin(Margin::symmetric(x, y));
        Panel::top("menu").frame(bar(8, 5)).show(ui, |ui| menu::menu_ui(ui, &mut frame, &self.prefs.recents));
        Panel::top("figures").frame(bar(8, 4)).show(ui, |ui| figures::figures_ui(ui, &mut frame));
        Panel::top("pages").frame(bar(8, 3)).show(ui, |ui| menu::pages_ui(ui, &mut frame));
        Panel::bottom("line").frame(bar(8, 4)).show(ui, |ui| match &self.exporting {
            None => drawer::line_ui(ui, &mut frame),
            Some(exporting) => exporting.progress_ui(ui, tokens),
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
        let ground = if is_cleared { Color32::TRANSPARENT } else { tokens.background };
        let centre = egui::Frame::new().fill(ground).inner_margin(Margin { left: 12, right: 4, top: 6, bottom: 6 });
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
