//! Megawatts over time: a band for each site under the bars of its phases, and below them cash and debt on the same axis.

use super::bands::{band_ui, events_ui};
use super::phases::{ROW, Row, rows_of};
use super::states::State;
use super::{capital, cash};
use crate::app::parts::axis::years_ui;
use crate::app::parts::frame::Frame;
use crate::app::parts::theme::NOTE_SIZE;
use crate::app::state::command::Command;
use crate::app::state::page::Overlay;
use crate::formula::grouped;
use crate::plan::Site;
use egui::text::{LayoutJob, TextFormat};
use egui::{FontId, RichText, ScrollArea, Ui};

/// The lowest a band is drawn to scale.
const LOWEST_BAND: f32 = 16.0;

pub(super) fn allocate_ui(ui: &mut Ui, frame: &mut Frame) {
    let sites = frame.plan().sites.iter().filter(|s| s.enabled).count();
    if sites == 0 {
        ui.vertical_centered(|ui| {
            ui.add_space(80.0);
            ui.label(RichText::new("No site yet").heading());
            ui.label("Add a site to see its megawatts over time");
            if ui.button("Add a site").clicked() {
                frame.send(Command::AskSite);
            }
        });
        return;
    }
    let height = ui.available_height();
    let plots = (height * 0.42).max(190.0);
    let bands = height - plots - 95.0;
    let plan = frame.phased();
    let phases: Vec<Vec<Row>> = plan.sites.iter().filter(|s| s.enabled).map(|site| rows_of(frame, site)).collect();
    let rows = phases.iter().map(Vec::len).sum::<usize>() as f32 * ROW;
    let equal = ((bands - rows) / sites as f32 - 8.0).clamp(44.0, 96.0);
    let all: f64 = plan.sites.iter().filter(|s| s.enabled).map(|site| site.contracted_mw).sum();
    let room = f64::from((bands - rows - 8.0 * sites as f32).max(equal * 2.0));
    let is_to_scale = frame.view.bands_to_scale && all > 0.0;
    let to_scale = |site: &Site| ((room * site.contracted_mw / all) as f32).max(LOWEST_BAND);
    let height_of = |site: &Site| if is_to_scale { to_scale(site) } else { equal };
    let heights: Vec<f32> = plan.sites.iter().filter(|s| s.enabled).map(height_of).collect();
    let axis = years_ui(ui, frame);
    ScrollArea::vertical().id_salt("bands").max_height(bands).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        for ((site, phases), height) in plan.sites.iter().filter(|s| s.enabled).zip(&phases).zip(&heights) {
            band_ui(ui, frame, &axis, (site, phases), *height);
        }
    });
    events_ui(ui, frame, &axis);
    legend_ui(ui, frame);
    let rest = ui.available_height() - 6.0;
    cash::flow_plot(ui, frame, &axis, rest * 0.56);
    capital::liquidity_plot(ui, frame, &axis, rest * 0.44);
}

/// The legend of the colours, and the portfolio in the month under the pointer.
fn legend_ui(ui: &mut Ui, frame: &mut Frame) {
    let t = frame.tokens;
    let month = frame.view.cursor.unwrap_or(0);
    let Some(rows) = frame.rows() else { return };
    let megawatts = &rows.company.operations.megawatts;
    ui.horizontal_wrapped(|ui| {
        overlay_ui(ui, frame);
        ui.checkbox(&mut frame.view.bands_to_scale, RichText::new("Heights by MW").size(NOTE_SIZE))
            .on_hover_text("Draw the bands to scale: each as high as its megawatts");
        for state in State::ALL.into_iter().rev() {
            let row = state.row(megawatts.converting, &megawatts.states);
            let mut text = LayoutJob::default();
            let part = |color| TextFormat::simple(FontId::proportional(NOTE_SIZE), color);
            // Room for the mark, which goes with its name to the next line.
            text.append(state.name(), 15.0, part(t.text));
            text.append(&format!("{} MW", grouped(frame.at(row, month), 0)), 6.0, part(t.muted));
            let value = ui.add(egui::Button::new(text).frame(false).small());
            let value = value.accessible_name(format!("Explain {}", state.name()));
            state.swatch(t).paint(ui.painter(), value.rect.left() + 2.0, value.rect.center().y);
            let hint = match state {
                State::Converting => "Hatched; cross-hatched when construction is finished but it is delayed or waits for power; above the energised power when built ahead of it. Click to explain",
                _ => "Click to explain",
            };
            if value.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(hint).clicked() {
                frame.explain(row.id(), month as i64 + 1);
            }
        }
    });
}

/// The choice of overlay drawn over the bands.
fn overlay_ui(ui: &mut Ui, frame: &mut Frame) {
    let all = [
        (Overlay::None, "No overlay"),
        (Overlay::Cash, "Cumulative cash"),
        (Overlay::Margin, "NOI per MW"),
        (Overlay::Value, "NPV per MW"),
    ];
    ui.scope(|ui| {
        ui.set_width(crate::app::parts::axis::LEFT - 8.0);
        let shown = all.iter().find(|(overlay, _)| *overlay == frame.view.overlay).map_or("", |(_, name)| *name);
        let combo = egui::ComboBox::from_id_salt("overlay")
            .width(108.0)
            .selected_text(RichText::new(shown).size(NOTE_SIZE))
            .show_ui(ui, |ui| {
                for (overlay, name) in all {
                    if ui.selectable_label(frame.view.overlay == overlay, name).clicked() {
                        frame.view.overlay = overlay;
                    }
                }
            });
        combo.response.accessible_name("Band overlay");
    });
}
