//! By what the NPV of each case differs from the first, as bars; a click asks what makes the difference.

use super::{Shown, color_of};
use crate::analysis::{Pointed, name_of, question_of};
use crate::app::parts::frame::Frame;
use crate::app::parts::numbers::money;
use crate::app::parts::theme::{self, NOTE_SIZE, TEXT_SIZE, faded};
use crate::app::state::command::Command;
use crate::formula::USD;
use crate::plan::Ask;
use egui::{Align2, CursorIcon, FontId, Rect, RichText, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

const ROW: f32 = 40.0;

pub(super) fn bars_ui(ui: &mut Ui, frame: &mut Frame, shown: &[Shown]) {
    let t = frame.tokens;
    ui.add_space(8.0);
    let title = format!("NPV against {}", shown[0].0.name);
    ui.add(egui::Label::new(RichText::new(title).font(FontId::new(TEXT_SIZE, theme::semibold()))).truncate());
    let value = |(_, case): &Shown| case.projection.value(case.projection.rows.company.value.project.npv);
    let first = value(&shown[0]);
    let by: Vec<f64> = shown.iter().map(|case| value(case) - first).collect();
    let largest = by.iter().map(|by| by.abs()).filter(|by| by.is_finite()).fold(0.0, f64::max);
    if shown.len() < 2 || USD.is_nothing(largest) {
        let text = if shown.len() < 2 { "Choose a second case above" } else { "No case differs in its NPV" };
        ui.label(RichText::new(text).size(NOTE_SIZE).color(t.muted));
        return;
    }
    ui.label(RichText::new("USD; a click asks what makes the difference").size(NOTE_SIZE).color(t.muted));
    ScrollArea::vertical().id_salt("npv-bars").auto_shrink(false).show(ui, |ui| {
        for (i, case) in shown.iter().enumerate().skip(1) {
            // A bridge begins at the base.
            let asks = shown[0].0.id == "base" && !case.0.is_other();
            bar_ui(ui, frame, (case, i), (by[i], largest), asks);
        }
    });
}

fn bar_ui(ui: &mut Ui, frame: &mut Frame, ((found, _), place): (&Shown, usize), (by, largest): (f64, f64), asks: bool) {
    let t = frame.tokens;
    let (row, response) = ui.allocate_exact_size(vec2(ui.available_width() - 16.0, ROW), Sense::click());
    let sign = if by > 0.0 { "+" } else { "" };
    let said = format!("{sign}{}", money(by));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{}: NPV {said}", found.name)));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(row, 3.0, faded(t.accent, 0.08));
    }
    let painter = ui.painter_at(row);
    let font = FontId::proportional(TEXT_SIZE);
    let value = painter.text(row.right_top() + vec2(0.0, 3.0), Align2::RIGHT_TOP, &said, font.clone(), t.text);
    let mut job = egui::text::LayoutJob::simple_singleline(found.name.clone(), font, t.text);
    job.wrap = egui::text::TextWrapping::truncate_at_width(value.left() - row.left() - 8.0);
    painter.galley(row.min + vec2(0.0, 3.0), painter.layout_job(job), t.text);
    let middle = row.center().x;
    let to = middle + row.width() / 2.0 * (by / largest) as f32;
    let bar = Rect::from_x_y_ranges(middle.min(to)..=middle.max(to), row.bottom() - 15.0..=row.bottom() - 6.0);
    painter.rect_filled(bar, 1.0, color_of(frame, place));
    painter.line_segment([pos2(middle, bar.top() - 2.0), pos2(middle, bar.bottom() + 2.0)], Stroke::new(1.0, t.muted));
    let hint = if asks { "Ask what makes the difference" } else { "Only a scenario is asked about, against the base" };
    if response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(hint).clicked() && asks {
        ask(frame, &found.id);
    }
}

/// Asks what makes the difference between the base and a scenario.
fn ask(frame: &mut Frame, scenario: &str) {
    let Some(projection) = frame.nominal() else { return };
    let plan = &frame.derived.computed;
    let key = &projection.book.item(projection.rows.company.value.project.npv.id()).key;
    let mut question = question_of(projection, plan, Pointed { key, month: 0 }, Ask::Bridge, None);
    scenario.clone_into(&mut question.to);
    question.name = name_of(&projection.book, plan, &question);
    frame.send(Command::AskQuestion(Box::new(question)));
}
