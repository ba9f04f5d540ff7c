//! The tornado: for each input the outcome at its low and its high end, the widest first; at the right its break-even. A click on an
//! end opens it, a click on the name seeks on that input.

use super::picture::{Picture, TITLE, title_ui};
use super::seek::OPENS;
use crate::analysis::{Bar, Lever, Tornado, condition_of, name_of};
use crate::app::parts::chart::{Chart, spanned};
use crate::app::parts::frame::Frame;
use crate::app::parts::measure::{Measure, lever_said, range_said};
use crate::app::parts::pattern::dashes;
use crate::app::parts::theme::{self, NOTE_SIZE, TEXT_SIZE};
use crate::app::state::command::Command;
use crate::plan::{Ask, Question};
use egui::{Align2, Color32, CursorIcon, FontId, Painter, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

/// The height of a bar with its row.
const ROW: f32 = 34.0;
/// The height of a bar.
const BAR: f32 = 15.0;
/// The column of break-evens.
const LEVEL: f32 = 150.0;
/// The numbers above the bars.
const HEAD: f32 = 20.0;

/// Draws the bars; returns the point that is to be opened.
pub(super) fn bars_ui(
    ui: &mut Ui,
    frame: &mut Frame,
    picture: &Picture,
    tornado: &Tornado,
) -> Option<Vec<(usize, f64)>> {
    let t = frame.tokens;
    let plan = picture.reply.asks.plan();
    let standing = tornado.standing.value;
    let ends = || tornado.bars.iter().flat_map(|bar| [bar.span(standing).0, bar.span(standing).1]);
    let measure = Measure::of(plan, &tornado.outcome, ends().chain([standing]).chain(tornado.level));
    title_ui(
        ui,
        frame,
        &format!("What moves {}", crate::formula::lower_first(tornado.outcome.label())),
        &format!("{}; five points each", measure.unit),
    );
    let names = (picture.size.x * 0.32).clamp(190.0, 300.0);
    let level = if tornado.level.is_some() { LEVEL } else { 0.0 };
    let count = tornado.bars.len() as f32;
    let row = ((picture.size.y - TITLE - HEAD - 26.0) / count.max(1.0)).clamp(ROW, 46.0);
    let (all, _) = ui.allocate_exact_size(vec2(picture.size.x, HEAD + row * count + 24.0), Sense::hover());
    let area = Rect::from_min_max(
        all.min + vec2(names, HEAD),
        pos2(all.right() - level - 8.0, all.top() + HEAD + row * count),
    );
    // Numbers stand beside the bars: room for them.
    let (low, high) = spanned(ends().chain([standing]));
    let room = (high - low) * f64::from(54.0 / (area.width() - 108.0).max(60.0));
    let near = tornado.level.filter(|level| *level >= low - room && *level <= high + room);
    let chart = Chart { area, x: (low - room, high + room), y: (0.0, 1.0) };
    let painter = ui.painter().clone();
    let ticks = measure.ticks(chart.x, f64::from(area.width() / 110.0).clamp(2.0, 7.0));
    chart.ground(&painter, t, &ticks, &[]);
    let font = FontId::proportional(NOTE_SIZE);
    let x = chart.x(standing);
    let plan_text = format!("plan {}", measure.short(standing));
    let plan_words = painter.layout_no_wrap(plan_text, FontId::new(NOTE_SIZE, theme::semibold()), t.text);
    let half = plan_words.size().x / 2.0;
    for (value, text) in &ticks {
        let is_free = near.is_none_or(|level| (chart.x(*value) - chart.x(level)).abs() > 36.0);
        if is_free && (chart.x(*value) - x).abs() > half + 24.0 {
            painter.text(pos2(chart.x(*value), all.top() + 3.0), Align2::CENTER_TOP, text, font.clone(), t.muted);
        }
    }
    painter.galley(pos2(x - half, all.top() + 3.0), plan_words, t.text);
    let mut wish = None;
    for (i, bar) in tornado.bars.iter().enumerate() {
        let place = Rect::from_min_size(pos2(all.left(), area.top() + row * i as f32), vec2(all.width(), row));
        let drawn = Drawn { bar, place, chart: &chart, measure: &measure, standing };
        drawn.name(ui, frame, picture, tornado, names);
        wish = wish.or(drawn.bar(ui, frame, i));
        if tornado.level.is_some() {
            drawn.break_even(&painter, frame);
        }
    }
    painter.vline(x, area.y_range(), Stroke::new(1.4, t.text));
    if let Some(level) = near {
        let text = measure.short(level);
        painter.text(pos2(chart.x(level), all.top() + 3.0), Align2::CENTER_TOP, text, font.clone(), t.bad);
        dashes(
            &painter,
            [pos2(chart.x(level), area.top()), pos2(chart.x(level), area.bottom())],
            Stroke::new(1.2, t.bad),
        );
    }
    if let Some(level) = tornado.level {
        let text = format!("reaches {} at", measure.whole(level));
        painter.text(pos2(all.right(), all.top() + 3.0), Align2::RIGHT_TOP, text, font.clone(), t.muted);
    }
    chart.frame(&painter, t);
    legend(&painter, frame, pos2(area.left(), area.bottom() + 14.0));
    wish
}

/// What the colours are.
fn legend(painter: &Painter, frame: &Frame, at: egui::Pos2) {
    let t = frame.tokens;
    let mut left = at.x;
    for (color, word) in [(t.low, "input at its low"), (t.high, "input at its high")] {
        painter.rect_filled(Rect::from_center_size(pos2(left + 5.0, at.y), vec2(10.0, 9.0)), 1.0, color);
        let words = pos2(left + 15.0, at.y);
        let taken = painter.text(words, Align2::LEFT_CENTER, word, FontId::proportional(NOTE_SIZE), t.muted);
        left = taken.right() + 18.0;
    }
}

/// A bar that is drawn.
struct Drawn<'a> {
    bar: &'a Bar,
    place: Rect,
    chart: &'a Chart,
    measure: &'a Measure<'a>,
    standing: f64,
}

impl Drawn<'_> {
    fn lever(&self) -> &Lever {
        &self.bar.lever
    }

    /// The input and its range; a click seeks on it.
    fn name(&self, ui: &mut Ui, frame: &mut Frame, picture: &Picture, tornado: &Tornado, width: f32) {
        let t = frame.tokens;
        let plan = picture.reply.asks.plan();
        let place = self.place.with_max_x(self.place.left() + width - 10.0);
        let response = ui.interact(place, ui.scope_id().with(("input", self.lever().text())), Sense::click());
        let label = self.lever().label().to_owned();
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Seek on {label}")));
        let color = if response.hovered() { t.accent } else { t.text };
        let painter = ui.painter().with_clip_rect(place.intersect(ui.clip_rect()));
        let top = place.center().y - 14.0;
        painter.text(pos2(place.left(), top), Align2::LEFT_TOP, &label, FontId::proportional(TEXT_SIZE), color);
        let (low, high) = self.lever().range();
        let range = range_said(plan, self.lever(), (low, high));
        let at = pos2(place.left(), top + 15.0);
        painter.text(at, Align2::LEFT_TOP, range, FontId::proportional(NOTE_SIZE), t.muted);
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        if response.on_hover_text(format!("{label}\nClick to seek on this input")).clicked()
            && let Some(question) = self.seek(frame, picture, tornado)
        {
            frame.send(Command::AskQuestion(Box::new(question)));
        }
    }

    /// The seek on this input: for the level of the tornado, or one that may well break.
    fn seek(&self, frame: &Frame, picture: &Picture, tornado: &Tornado) -> Option<Question> {
        let (projection, plan) = (frame.nominal()?, &frame.derived.computed);
        let condition = match picture.question.condition.trim() {
            "" => condition_of(projection, plan, tornado.outcome.text()),
            text => text.to_owned(),
        };
        let (low, high) = self.bar.sought;
        let lever = if low < high { self.lever().over(plan, low, high) } else { self.lever().clone() };
        let (lever, under) = (lever.text().to_owned(), picture.question.under.clone());
        let seek = Question { lever, condition, under, ..Question::unnamed(Ask::Seek) };
        Some(Question { name: name_of(&projection.book, plan, &seek), ..seek })
    }

    /// Both ends from the plan; a click opens one.
    fn bar(&self, ui: &Ui, frame: &Frame, place: usize) -> Option<Vec<(usize, f64)>> {
        let t = frame.tokens;
        let (low, high) = (self.bar.points.first()?, self.bar.points.last()?);
        let painter = ui.painter();
        let font = FontId::proportional(NOTE_SIZE);
        let zero = self.chart.x(self.standing);
        let y = self.place.center().y;
        let mut ends = [(low, t.low, "low"), (high, t.high, "high")];
        // The longer one first, so that both are seen where they lie on one side.
        let length = |end: &(&(f64, crate::analysis::Reading), Color32, &str)| (end.0.1.value - self.standing).abs();
        ends.sort_by(|a, b| length(b).total_cmp(&length(a)));
        let is_one_side = (low.1.value - self.standing) * (high.1.value - self.standing) > 0.0;
        let mut wish = None;
        for (order, ((at, reading), color, word)) in ends.into_iter().enumerate() {
            if !reading.value.is_finite() {
                continue;
            }
            let x = self.chart.x(reading.value);
            let height = if is_one_side && order == 1 { BAR * 0.55 } else { BAR };
            let bar = Rect::from_x_y_ranges(zero.min(x)..=zero.max(x), y - height / 2.0..=y + height / 2.0);
            painter.rect_filled(bar, 0.0, color);
            let is_right = reading.value >= self.standing;
            let text = self.measure.short(reading.value);
            if !(is_one_side && order == 1) && bar.width() > 0.5 {
                let (to, align) =
                    if is_right { (x + 5.0, Align2::LEFT_CENTER) } else { (x - 5.0, Align2::RIGHT_CENTER) };
                painter.text(pos2(to, y), align, &text, font.clone(), t.text);
            }
            let hit = bar.expand2(vec2(3.0, 4.0));
            let response = ui.interact(hit, ui.scope_id().with(("end", place, word)), Sense::click());
            let said = lever_said(frame.plan(), self.lever(), *at);
            let label = format!("{} {said}: {}", self.lever().label(), self.measure.whole(reading.value));
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label.clone()));
            if response.hovered() {
                painter.rect_stroke(bar, 0.0, Stroke::new(1.5, t.accent), egui::StrokeKind::Outside);
            }
            let response = response.on_hover_cursor(CursorIcon::PointingHand);
            if response.on_hover_text(format!("{label}\n{OPENS}")).clicked() {
                wish = Some(vec![(place, *at)]);
            }
        }
        wish
    }

    fn break_even(&self, painter: &Painter, frame: &Frame) {
        let t = frame.tokens;
        let plan = frame.plan();
        let right = self.place.right();
        let y = self.place.center().y;
        let small = FontId::proportional(NOTE_SIZE);
        if let Some(at) = self.bar.break_even {
            let font = FontId::new(TEXT_SIZE, theme::semibold());
            painter.text(pos2(right, y), Align2::RIGHT_CENTER, lever_said(plan, self.lever(), at), font, t.text);
        } else {
            painter.text(pos2(right, y - 7.0), Align2::RIGHT_CENTER, "alone never", small.clone(), t.muted);
            let range = range_said(plan, self.lever(), self.bar.sought);
            painter.text(pos2(right, y + 7.0), Align2::RIGHT_CENTER, range, small, t.faint);
        }
    }
}
