//! The maturity wall: what falls due in each calendar year, on the time axis of the page.

use crate::app::parts::axis::{Axis, years};
use crate::app::parts::chart::words;
use crate::app::parts::frame::Frame;
use crate::app::parts::measure::Measure;
use crate::app::parts::pattern::hatch;
use crate::app::parts::plane::{Plane, Swatch, flag};
use crate::app::parts::theme::{NOTE_SIZE, TITLE_SIZE};
use crate::formula::{Format, Series as Row, USD};
use crate::model::Period;
use egui::{Align2, Color32, FontId, Rect, RichText, Ui, pos2, vec2};

/// Free room above the tallest bar for its figure.
const ROOM: f64 = 1.25;
/// The part of a year that its bar covers.
const BAR: f64 = 0.76;

/// What falls due in a calendar year.
struct Due {
    year: i32,
    /// Months from 0, as they stand on the axis
    months: std::ops::Range<usize>,
    /// Of each kind, bottom to top, USD
    amounts: [f64; 3],
    /// Borrowed again in that year by new debt of the plan
    refinanced: f64,
}

impl Due {
    fn total(&self) -> f64 {
        self.amounts.iter().sum()
    }
}

/// The kinds from the bottom of a bar to its top.
fn kinds(frame: &Frame) -> Option<[(&'static str, Row, Color32); 3]> {
    let (t, maturities) = (frame.tokens, &frame.rows()?.company.measures.maturities);
    Some([
        ("Instalments", maturities.instalments, t.interest),
        ("Loans and notes", maturities.of_debts, t.debt),
        ("Convertible notes", maturities.of_convertibles, t.principal),
    ])
}

fn due(frame: &Frame) -> Vec<Due> {
    let (Some(kinds), Some(projection)) = (kinds(frame), frame.projection()) else { return Vec::new() };
    let months = frame.plan().company.months as usize;
    let starts: Vec<usize> = years(frame.plan()).map(|(month, _)| month as usize).collect();
    let ends = starts.iter().copied().chain([months]);
    let begins = std::iter::once(0).chain(starts.iter().copied());
    let refinanced = projection.rows.company.measures.maturities.refinanced;
    let of_year = |months: std::ops::Range<usize>| {
        let year = frame.plan().month(months.start as i64 + 1).year();
        let end = frame.plan().month(months.end as i64);
        let period = Period { end, label: String::new(), months: months.clone() };
        let over = |row: Row| projection.over(row.id(), &period);
        Due { year, amounts: kinds.map(|(_, row, _)| over(row)), refinanced: over(refinanced), months }
    };
    begins.zip(ends).filter(|(from, to)| from < to).map(|(from, to)| of_year(from..to)).collect()
}

/// Draws the wall; a click on a bar explains the largest of what falls due in its year.
pub(super) fn wall_plot(ui: &mut Ui, frame: &mut Frame, axis: &Axis, height: f32) {
    let Some(kinds) = kinds(frame) else { return };
    let t = frame.tokens;
    let all = due(frame);
    let tallest = all.iter().map(Due::total).fold(0.0, f64::max);
    let is_nothing = USD.is_nothing(tallest);
    let measure = Measure::of_unit(frame.plan(), (USD, Format::Decimals(0)), [tallest].into_iter());
    let mut plane = Plane::new(ui, axis, height, ("Falls due", &format!("{} a year", measure.unit)), frame);
    plane.chart.y = (0.0, if is_nothing { 1.0 } else { tallest * ROOM });
    let area = plane.chart.area;
    let ticks = if is_nothing {
        Vec::new()
    } else {
        measure.ticks(plane.chart.y, f64::from(area.height() / 34.0).clamp(1.0, 4.0))
    };
    plane.ground(&plane.around(ui), frame, &ticks);
    let inside = ui.painter_at(area);
    for due in &all {
        let middle = (due.months.start + due.months.end) as f64 / 2.0;
        let half = due.months.len() as f64 * BAR / 2.0;
        let mut base = 0.0;
        for ((_, _, color), amount) in kinds.iter().zip(due.amounts).filter(|(_, amount)| !USD.is_nothing(*amount)) {
            let bar =
                Rect::from_two_pos(plane.chart.at(middle - half, base), plane.chart.at(middle + half, base + amount));
            inside.rect_filled(bar, 0.0, *color);
            base += amount;
        }
        if !USD.is_nothing(due.refinanced) {
            // From the top: what matures is what is borrowed again.
            let low = (base - due.refinanced).max(0.0);
            let bar = Rect::from_two_pos(plane.chart.at(middle - half, low), plane.chart.at(middle + half, base));
            hatch(&inside, bar.intersect(area), t.panel, false);
        }
        let x = plane.chart.x(middle);
        let text = measure.round(due.total());
        if !USD.is_nothing(due.total()) && text != "0" && area.x_range().contains(x) {
            let at = pos2(x, plane.chart.y(base) - 2.0);
            inside.text(at, Align2::CENTER_BOTTOM, text, FontId::proportional(NOTE_SIZE), t.text);
        }
    }
    legend(ui, frame, &mut plane, &kinds, &all, &measure);
    if is_nothing {
        let text = RichText::new("No debt falls due within the plan").size(NOTE_SIZE).color(t.muted);
        ui.put(area.shrink(8.0), egui::Label::new(text).truncate().selectable(false));
    }
    if let Some((left, last)) = left_at_end(frame).filter(|_| area.height() > TITLE_SIZE * 3.0) {
        let text = format!("{} owed at the end, {last}", measure.flagged(left));
        words(&inside, t, area.right_top() + vec2(-6.0, 4.0), Align2::RIGHT_TOP, &text, t.muted);
    }
    plane.finish(ui, &inside, frame);
    flag_ui(&inside, frame, &plane, &all, &measure);
    if let Some(at) = plane.response.interact_pointer_pos().filter(|_| plane.response.clicked()) {
        let month = plane.chart.across(at.x).max(0.0) as usize;
        explain(frame, &kinds, all.iter().find(|due| due.months.contains(&month)));
    }
    if plane.response.double_clicked() {
        frame.send(crate::app::state::command::Command::WholeTime);
    }
}

/// What is still owed after the last month, with that month; None if nothing is.
fn left_at_end(frame: &Frame) -> Option<(f64, String)> {
    let balance = frame.months(frame.rows()?.company.capital.debt.balance);
    let left = balance.last().copied().filter(|left| *left >= 5e5)?;
    Some((left, frame.plan().month(balance.len() as i64).long()))
}

fn legend(
    ui: &Ui,
    frame: &Frame,
    plane: &mut Plane,
    kinds: &[(&'static str, Row, Color32); 3],
    all: &[Due],
    measure: &Measure,
) {
    let at = frame.view.cursor.and_then(|t| all.iter().find(|due| due.months.contains(&t)));
    for (i, (name, _, color)) in kinds.iter().enumerate().rev() {
        if all.iter().any(|due| !USD.is_nothing(due.amounts[i])) {
            let value = at.map_or_else(String::new, |due| measure.round(due.amounts[i]));
            plane.legend(ui, frame, Swatch::Box(*color), name, &value);
        }
    }
    if all.iter().any(|due| !USD.is_nothing(due.refinanced)) {
        let value = at.map_or_else(String::new, |due| measure.round(due.refinanced));
        plane.legend(ui, frame, Swatch::Hatched(frame.tokens.panel, frame.tokens.debt), "Borrowed again", &value);
    }
}

fn flag_ui(painter: &egui::Painter, frame: &Frame, plane: &Plane, all: &[Due], measure: &Measure) {
    let Some(t) = frame.view.cursor else { return };
    let Some(due) = all.iter().find(|due| due.months.contains(&t)) else { return };
    let x = plane.chart.x(t as f64 + 0.5);
    if !plane.chart.area.x_range().contains(x) {
        return;
    }
    let text = if USD.is_nothing(due.total()) {
        format!("none in {}", due.year)
    } else {
        format!("{} in {}", measure.flagged(due.total()), due.year)
    };
    flag(painter, frame, plane.chart.area, pos2(x, plane.chart.y(due.total())), &text);
}

/// Explains the largest amount of a year, in its month.
fn explain(frame: &mut Frame, kinds: &[(&'static str, Row, Color32); 3], due: Option<&Due>) {
    let Some(due) = due else { return };
    let amounts = kinds.iter().flat_map(|(_, row, _)| due.months.clone().map(move |t| (*row, t)));
    let largest = amounts.max_by(|(a, t), (b, u)| frame.at(*a, *t).total_cmp(&frame.at(*b, *u)));
    if let Some((row, t)) = largest {
        frame.explain(row.id(), t as i64 + 1);
    }
}
