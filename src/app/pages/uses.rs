//! Sources and uses of cash in a chosen fiscal year, as a waterfall from opening to closing cash.

use super::cash::shown_flows;
use crate::app::parts::frame::Frame;
use crate::app::parts::messages::nominal_ui;
use crate::app::parts::numbers::money;
use crate::app::parts::theme;
use crate::app::state::command::Command;
use crate::app::state::place::Place;
use crate::formula::{Series as Row, USD};
use crate::model::{By, Period, periods};
use egui::{Align2, Color32, FontId, Rect, RichText, ScrollArea, Sense, Stroke, Ui, pos2, vec2};

/// The range of row heights: smaller if there are many rows.
const ROWS: std::ops::RangeInclusive<f32> = 18.0..=26.0;
const NAMES: f32 = 230.0;
const AMOUNTS: f32 = 96.0;

/// A bar of the waterfall.
struct Step {
    row: Row,
    name: String,
    usd: f64,
    color: Color32,
    /// A level, not a change
    is_level: bool,
}

pub(super) fn uses_ui(ui: &mut Ui, frame: &mut Frame) {
    let years = periods(&frame.derived.computed, By::Year);
    frame.view.year = frame.view.year.min(years.len().saturating_sub(1));
    let Some(year) = years.get(frame.view.year).cloned() else { return };
    years_ui(ui, frame, &years);
    let steps = steps(frame, &year);
    let height = (ui.available_height() / steps.len().max(1) as f32 - 4.0).clamp(*ROWS.start(), *ROWS.end());
    ScrollArea::vertical().id_salt("uses").auto_shrink(false).show(ui, |ui| {
        let (mut low, mut high) = (0.0_f64, 0.0_f64);
        let mut level = 0.0;
        for step in &steps {
            level = if step.is_level { step.usd } else { level + step.usd };
            (low, high) = (low.min(level), high.max(level));
        }
        let mut level = 0.0;
        for step in &steps {
            let (from, to) = if step.is_level { (0.0, step.usd) } else { (level, level + step.usd) };
            level = to;
            step_ui(ui, frame, step, &year, height, (from, to), (low, high));
        }
    });
}

fn years_ui(ui: &mut Ui, frame: &mut Frame, years: &[Period]) {
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("Sources and uses for").color(frame.tokens.muted));
        for (i, year) in years.iter().enumerate() {
            if ui.selectable_label(frame.view.year == i, &year.label).clicked() {
                frame.view.year = i;
            }
        }
        nominal_ui(ui, frame);
    });
    ui.add_space(6.0);
}

/// Opening cash, each flow from the largest source to the largest use, closing cash.
fn steps(frame: &Frame, year: &Period) -> Vec<Step> {
    // Opening cash loses value over the year: in real terms the steps would not add up.
    let Some(projection) = frame.nominal() else { return Vec::new() };
    let cash = projection.rows.company.capital.cash;
    let t = frame.tokens;
    let level = |name: &str, month: usize| Step {
        row: cash,
        name: name.to_owned(),
        usd: projection.at(cash, month as i64),
        color: t.text,
        is_level: true,
    };
    let flows = shown_flows(frame).into_iter().filter_map(|(_, row, color)| {
        let usd = projection.over(row.id(), year);
        let name = projection.book.item(row.id()).label.clone();
        (usd.abs() >= 0.5).then_some(Step { row, name, usd, color, is_level: false })
    });
    let mut flows: Vec<Step> = flows.collect();
    flows.sort_by(|a, b| b.usd.total_cmp(&a.usd));
    std::iter::once(level("Opening cash", year.months.start))
        .chain(flows)
        .chain([level("Closing cash", year.months.end)])
        .collect()
}

fn step_ui(
    ui: &mut Ui,
    frame: &mut Frame,
    step: &Step,
    year: &Period,
    height: f32,
    (from, to): (f64, f64),
    (low, high): (f64, f64),
) {
    let t = frame.tokens;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width() - 8.0, height), Sense::click());
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{}: {}", step.name, money(step.usd)))
    });
    if response.hovered() {
        ui.painter().rect_filled(rect, 3.0, theme::faded(t.accent, 0.08));
    }
    let family = if step.is_level { theme::semibold() } else { egui::FontFamily::Proportional };
    ui.painter().with_clip_rect(rect.with_max_x(rect.left() + NAMES).intersect(ui.clip_rect())).text(
        rect.left_center() + vec2(6.0, 0.0),
        Align2::LEFT_CENTER,
        &step.name,
        FontId::new(theme::TEXT_SIZE, family.clone()),
        t.text,
    );
    let color = if step.usd < 0.0 && !USD.is_nothing(step.usd) { t.bad } else { t.text };
    ui.painter().text(
        pos2(rect.left() + NAMES + AMOUNTS, rect.center().y),
        Align2::RIGHT_CENTER,
        money(step.usd),
        FontId::new(theme::TEXT_SIZE, family),
        color,
    );
    let plot = rect.with_min_x(rect.left() + NAMES + AMOUNTS + 16.0).with_max_x(rect.right() - 8.0);
    let x = |usd: f64| plot.left() + plot.width() * ((usd - low) / (high - low).max(1.0)) as f32;
    ui.painter().vline(x(0.0), plot.y_range(), Stroke::new(1.0, t.hairline));
    let bar = Rect::from_min_max(
        pos2(x(from.min(to)), plot.top() + 4.0),
        pos2(x(from.max(to)).max(x(from.min(to)) + 1.0), plot.bottom() - 4.0),
    );
    ui.painter().rect_filled(bar, 2.0, step.color);
    // Where the next bar begins.
    ui.painter().vline(x(to), egui::Rangef::new(plot.bottom() - 4.0, plot.bottom() + 4.0), Stroke::new(1.0, t.muted));
    if response
        .on_hover_cursor(egui::CursorIcon::PointingHand)
        .on_hover_text("Click to explain its last month")
        .clicked()
    {
        let Some(projection) = frame.projection() else { return };
        let place = Place { key: projection.book.item(step.row.id()).key.clone(), month: year.months.end as i64 };
        let about =
            format!("{}: {} in total. The last month of the year is explained here", year.label, money(step.usd));
        frame.send(Command::ExplainPeriod(place, about));
    }
}
