//! The bridge as a waterfall: from one case over its steps to the other; small steps are one, with their count.

use super::picture::{Picture, TITLE, title_ui};
use crate::analysis::Bridge;
use crate::app::parts::chart::{Chart, spanned};
use crate::app::parts::frame::Frame;
use crate::app::parts::measure::Measure;
use crate::app::parts::theme::{self, NOTE_SIZE, TEXT_SIZE};
use crate::plan::Ask;
use egui::{Align2, Color32, FontFamily, FontId, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

/// Steps that reach less than this part of the whole are drawn as changes.
const SMALL: f64 = 0.15;
/// Steps that are shown.
const MOST: usize = 12;
const ROW: f32 = 28.0;
const BAR: f32 = 16.0;

/// A row of the waterfall: from, to, and whether it is an end.
struct Row {
    name: String,
    from: f64,
    to: f64,
    is_end: bool,
    paths: Vec<String>,
}

/// Draws the waterfall.
pub(in crate::app::pages) fn waterfall_ui(ui: &mut Ui, frame: &mut Frame, picture: &Picture, bridge: &Bridge) {
    let t = frame.tokens;
    let rows = rows(frame, picture, bridge);
    let whole = bridge.from.value.abs().max(bridge.to.value.abs());
    let measure = Measure::of(picture.reply.asks.plan(), &bridge.outcome, [whole].into_iter());
    let title = format!("{} from {} to {}", bridge.outcome.label(), rows[0].name, rows[rows.len() - 1].name);
    // Steps that are nothing beside the whole are drawn from the one case on, and the axis says so.
    let moved = |row: &Row| (row.from - bridge.from.value).abs().max((row.to - bridge.from.value).abs());
    let is_change = rows.iter().filter(|row| !row.is_end).map(moved).fold(0.0, f64::max) < whole * SMALL;
    let note = if is_change { format!("{}, change", measure.unit) } else { measure.unit.clone() };
    title_ui(ui, frame, &title, note.trim_start_matches(", "));
    let start = if is_change { bridge.from.value } else { 0.0 };
    let ends = || rows.iter().filter(|row| !(is_change && row.is_end)).flat_map(|row| [row.from, row.to]);
    let ends = || ends().map(|value| value - start).chain([0.0]);
    let names = (picture.size.x * 0.32).clamp(170.0, 320.0);
    let row_height = ((picture.size.y - TITLE - 26.0) / rows.len() as f32).clamp(ROW, 38.0);
    let height = row_height * rows.len() as f32;
    let (all, _) = ui.allocate_exact_size(vec2(picture.size.x, height + 22.0), Sense::hover());
    let area = Rect::from_min_max(all.min + vec2(names, 0.0), pos2(all.right() - 8.0, all.top() + height));
    // Bars begin at nothing: cut, their lengths would say nothing.
    let (low, high) = spanned(ends());
    let room = (high - low) * f64::from(64.0 / (area.width() - 128.0).max(60.0));
    let chart = Chart { area, x: (low - room, high + room), y: (0.0, 1.0) };
    let painter = ui.painter().clone();
    let ticks = measure.ticks(chart.x, f64::from(area.width() / 110.0).clamp(2.0, 8.0));
    chart.ground(&painter, t, &ticks, &[]);
    chart.numbers_across(&painter, t.muted, &ticks, 0);
    painter.vline(chart.x(0.0), area.y_range(), Stroke::new(1.0, t.faint));
    for (i, row) in rows.iter().enumerate() {
        let place =
            Rect::from_min_size(pos2(all.left(), all.top() + row_height * i as f32), vec2(all.width(), row_height));
        let y = place.center().y;
        let effect = row.to - row.from;
        // In a picture of changes both ends are what they differ by.
        let (begins, ends) = if row.is_end { (0.0, row.to - start) } else { (row.from - start, row.to - start) };
        let color = match effect {
            _ if row.is_end => t.high,
            effect if effect < 0.0 => t.below,
            _ => t.above,
        };
        let (from, to) = (chart.x(begins), chart.x(ends));
        let bar =
            Rect::from_x_y_ranges(from.min(to)..=from.max(to).max(from.min(to) + 1.0), y - BAR / 2.0..=y + BAR / 2.0);
        painter.rect_filled(bar, 0.0, color);
        if i + 1 < rows.len() {
            painter.vline(to.round(), bar.bottom()..=bar.bottom() + row_height - BAR, Stroke::new(1.0, t.muted));
        }
        let text = if row.is_end { measure.short(row.to) } else { measure.change(effect) };
        let is_right = ends >= begins;
        let (x, align) =
            if is_right { (bar.right() + 5.0, Align2::LEFT_CENTER) } else { (bar.left() - 5.0, Align2::RIGHT_CENTER) };
        let family = if row.is_end { theme::semibold() } else { FontFamily::Proportional };
        painter.text(pos2(x, y), align, &text, FontId::new(NOTE_SIZE, family.clone()), t.text);
        name_ui(ui, place.with_max_x(all.left() + names - 10.0), row, family, t.text, &text);
    }
    chart.frame(&painter, t);
}

fn name_ui(ui: &Ui, place: Rect, row: &Row, family: FontFamily, color: Color32, value: &str) {
    let mut job = egui::text::LayoutJob::simple_singleline(row.name.clone(), FontId::new(TEXT_SIZE, family), color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(place.width());
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(place.left_center() - vec2(0.0, galley.size().y / 2.0), galley, color);
    let response = ui.interact(place, ui.scope_id().with(("step", &row.name)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{} {value}", row.name)));
    if !row.paths.is_empty() {
        let more = row.paths.len().saturating_sub(MOST);
        let mut lines: Vec<String> = row.paths.iter().take(MOST).cloned().collect();
        lines.extend((more > 0).then(|| format!("and {more} more")));
        response.on_hover_text(format!("{}\n{}", row.name, lines.join("\n")));
    }
}

/// The start, the steps, the end.
fn rows(frame: &Frame, picture: &Picture, bridge: &Bridge) -> Vec<Row> {
    let plan = frame.session.plan();
    let question = picture.question;
    let name = |id: &str, or: &str| plan.scenario(id).map_or_else(|| or.to_owned(), |scenario| scenario.name.clone());
    let under = if question.under.is_empty() { frame.session.scenario.as_deref() } else { Some(&*question.under) };
    let end = |name: String, value: f64| Row { name, from: 0.0, to: value, is_end: true, paths: Vec::new() };
    let (from, to) = match question.ask {
        Ask::Choose => ("Today".to_owned(), "Proposal".to_owned()),
        _ => (name(under.unwrap_or_default(), "the plan"), name(&question.to, &question.to)),
    };
    let mut rows = vec![end(from, bridge.from.value)];
    let mut at = bridge.from.value;
    for step in bridge.largest(MOST) {
        rows.push(Row { name: step.name, from: at, to: at + step.effect, is_end: false, paths: step.paths });
        at += step.effect;
    }
    rows.push(end(to, bridge.to.value));
    rows
}
