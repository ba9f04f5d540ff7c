//! The curve of a seek: the condition's left side over the lever, its level, where it fails, the plan and the answers; below it the
//! month in which it fails first, or is lowest.

use super::picture::{Across, Picture, TITLE, menu_ui, title_ui};
use crate::analysis::{RootKind, Sample, Seek, short_label};
use crate::app::parts::chart::{Chart, Labels, TICKS, spanned};
use crate::app::parts::frame::Frame;
use crate::app::parts::measure::{Measure, lever_said};
use crate::app::parts::pattern::{dashes, hatch};
use crate::app::parts::theme::{NOTE_SIZE, faded};
use crate::formula::lower_first;
use egui::{
    Align2, CursorIcon, FontId, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

/// The height of the strip of months.
const STRIP: f32 = 18.0;

/// A step between two samples that is so many times those around it, and at least this part of the whole, is drawn as a jump.
const TIMES: f64 = 8.0;
const PART: f64 = 0.04;

/// A part of the strip that is narrower is not told apart from its neighbours.
const NARROW: f32 = 44.0;

/// A part of the strip: between two values of the lever, with its month; None for several.
struct Part {
    from: f64,
    to: f64,
    holds: bool,
    month: Option<i64>,
}

/// What is drawn.
struct Curve<'a> {
    seek: &'a Seek,
    chart: Chart,
    measure: Measure<'a>,
}

/// Draws the curve; returns the point that is to be opened.
pub(super) fn seek_ui(ui: &mut Ui, frame: &mut Frame, picture: &Picture, seek: &Seek) -> Option<Vec<(usize, f64)>> {
    let plan = picture.reply.asks.plan();
    let level = seek.condition.level();
    let outcomes = || seek.curve.iter().map(|sample| sample.outcome);
    let drawn = || outcomes().chain(level).chain(seek.standing.map(|sample| sample.outcome));
    let measure = Measure::of(plan, seek.condition.left(), drawn());
    let lever = short_label(plan, &seek.lever);
    let what = if level.is_some() { seek.condition.left().label() } else { "Headroom" };
    let title = format!("{what} over {}", lower_first(lever));
    title_ui(ui, frame, &title, &format!("{}; {} points", measure.unit, seek.curve.len()));
    let across = Across::of(plan, &seek.lever, picture.price(0), picture.size.x - TICKS);
    let has_months = seek.curve.iter().any(|sample| month_of(sample).is_some());
    let strip = if has_months { STRIP + 3.0 } else { 0.0 };
    let height = (picture.size.y - TITLE - strip - across.height()).clamp(150.0, 620.0);
    let (all, response) =
        ui.allocate_exact_size(vec2(picture.size.x, height + strip + across.height()), Sense::click());
    let area = Rect::from_min_max(all.min + vec2(TICKS, 0.0), pos2(all.right() - 4.0, all.top() + height));
    let curve = Curve { seek, chart: Chart { area, x: seek.lever.range(), y: spanned(drawn()) }, measure };
    curve.draw(ui, frame, &across);
    let mut below = curve.chart;
    if has_months {
        below.area.max.y += strip;
        curve.strip(ui, frame, Rect::from_min_max(pos2(area.left(), area.bottom() + 3.0), below.area.max));
    }
    across.draw(ui, frame, &below);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("Curve: {title}")));
    menu_ui(&response, frame, picture, all);
    let pointer = response.hover_pos().filter(|at| area.contains(*at))?;
    let sample = curve.nearest(pointer)?;
    curve.flag(ui, frame, &sample);
    let is_clicked = response.on_hover_cursor(CursorIcon::PointingHand).clicked();
    is_clicked.then(|| vec![(0, sample.at)])
}

/// The first month in which it fails, or the month in which it is reached.
fn month_of(sample: &Sample) -> Option<i64> {
    sample.month.or(sample.reached)
}

impl Curve<'_> {
    fn point(&self, sample: &Sample) -> Pos2 {
        self.chart.at(sample.at, sample.outcome)
    }

    fn draw(&self, ui: &Ui, frame: &Frame, across: &Across) {
        let (t, chart, seek) = (frame.tokens, &self.chart, self.seek);
        let area = chart.area;
        let painter = ui.painter().with_clip_rect(area.expand(1.0).intersect(ui.clip_rect()));
        let up = self.measure.ticks(chart.y, f64::from(area.height() / 44.0).clamp(2.0, 8.0));
        chart.ground(&painter, t, &across.ticks, &up);
        chart.numbers_up(ui.painter(), t, &up);
        let mut labels = Labels::default();
        for (from, to) in self.failing() {
            let place = area.with_min_x(chart.x(from)).with_max_x(chart.x(to));
            painter.rect_filled(place, 0.0, faded(t.fails, 0.5));
            hatch(&painter, place, faded(t.bad, 0.2), false);
            let words = painter.layout_no_wrap("fails".to_owned(), FontId::proportional(NOTE_SIZE), t.bad);
            if place.width() > words.size().x + 16.0 {
                let taken = crate::app::parts::chart::words(
                    &painter,
                    t,
                    place.left_top() + vec2(8.0, 6.0),
                    Align2::LEFT_TOP,
                    "fails",
                    t.bad,
                );
                labels.keep_free(taken.expand(4.0));
            }
        }
        if let Some(standing) = seek.standing {
            let x = chart.x(standing.at);
            dotted(&painter, [pos2(x, area.top()), pos2(x, area.bottom())], Stroke::new(1.0, t.muted));
        }
        if let Some(level) = seek.condition.level() {
            let y = chart.y(level);
            dashes(&painter, [pos2(area.left(), y), pos2(area.right(), y)], Stroke::new(1.2, t.bad));
            let text = format!("level {}", self.measure.short(level));
            let at = pos2(area.right() - 6.0, y - 3.0);
            let align = if y - 18.0 > area.top() { Align2::RIGHT_BOTTOM } else { Align2::RIGHT_TOP };
            let taken = crate::app::parts::chart::words(&painter, t, at, align, &text, t.bad);
            labels.keep_free(taken.expand(4.0));
        }
        self.line(&painter, frame);
        labels.keep_off(&seek.curve.iter().map(|sample| self.point(sample)).collect::<Vec<_>>());
        chart.frame(&painter, t);
        self.marks(&painter, frame, &mut labels);
    }

    /// Where the condition fails: between the answers, and between samples that differ without one.
    fn failing(&self) -> Vec<(f64, f64)> {
        let mut found: Vec<(f64, f64)> = Vec::new();
        let mut start = None;
        let edge = |a: &Sample, b: &Sample| {
            let inside = self.seek.answers.iter().find(|answer| answer.to >= a.at && answer.at <= b.at);
            inside.map_or(f64::midpoint(a.at, b.at), |answer| f64::midpoint(answer.at, answer.to))
        };
        if self.seek.condition.is_equality() {
            return found;
        }
        let curve = &self.seek.curve;
        for (i, sample) in curve.iter().enumerate() {
            let before = i.checked_sub(1).map(|i| &curve[i]);
            match (sample.holds, start) {
                (false, None) => start = Some(before.map_or(self.chart.x.0, |before| edge(before, sample))),
                (true, Some(from)) => {
                    found.push((from, before.map_or(from, |before| edge(before, sample))));
                    start = None;
                }
                _ => {}
            }
        }
        found.extend(start.map(|from| (from, self.chart.x.1)));
        found
    }

    /// The line through the samples, broken where it jumps or has no value.
    fn line(&self, painter: &Painter, frame: &Frame) {
        let t = frame.tokens;
        let mut run: Vec<Pos2> = Vec::new();
        let mut before: Option<&Sample> = None;
        let put = |run: &mut Vec<Pos2>| {
            let line = std::mem::take(run);
            match line.as_slice() {
                [] => {}
                [one] => {
                    painter.circle_filled(*one, 1.6, t.text);
                }
                _ => {
                    painter.add(Shape::line(line, Stroke::new(1.8, t.text)));
                }
            }
        };
        let jumps = self.jumps();
        for (i, sample) in self.seek.curve.iter().enumerate() {
            if !sample.outcome.is_finite() {
                put(&mut run);
                before = None;
                continue;
            }
            if let Some(before) = before.filter(|_| jumps.contains(&i)) {
                put(&mut run);
                let (from, to) = (self.point(before), self.point(sample));
                let x = f32::midpoint(from.x, to.x).round();
                dotted(painter, [pos2(x, from.y.min(to.y)), pos2(x, from.y.max(to.y))], Stroke::new(1.0, t.muted));
                painter.circle(from, 3.0, t.panel, Stroke::new(1.2, t.text));
                painter.circle_filled(to, 3.0, t.text);
            }
            run.push(self.point(sample));
            before = Some(sample);
        }
        put(&mut run);
    }

    /// The samples before which the curve jumps.
    fn jumps(&self) -> Vec<usize> {
        let curve = &self.seek.curve;
        let step = |i: usize| (curve[i].outcome - curve[i - 1].outcome).abs();
        let whole = self.chart.y.1 - self.chart.y.0;
        let is_answer = |i: usize| {
            let between = |at: f64| at >= curve[i - 1].at && at <= curve[i].at;
            self.seek.answers.iter().any(|answer| answer.kind == RootKind::Jump && between(answer.at))
        };
        let is_jump = |i: &usize| {
            let around = (i.saturating_sub(4).max(1)..(i + 5).min(curve.len())).filter(|k| k != i);
            let mut around: Vec<f64> = around.map(step).filter(|size| size.is_finite()).collect();
            around.sort_by(f64::total_cmp);
            let usual = around.get(around.len() / 2).copied().unwrap_or(0.0);
            is_answer(*i) || curve.len() > 20 && step(*i) > whole * PART && step(*i) > usual * TIMES
        };
        (1..curve.len()).filter(is_jump).collect()
    }

    /// The plan, and the answers with their values.
    fn marks(&self, painter: &Painter, frame: &Frame, labels: &mut Labels) {
        let (t, chart, seek, area) = (frame.tokens, &self.chart, self.seek, self.chart.area);
        let color = if seek.condition.is_equality() { t.accent } else { t.bad };
        let place = |answer: &crate::analysis::SeekAnswer| {
            let at = seek.value_of(answer);
            chart.at(at, if at == answer.to { answer.outcome_to } else { answer.outcome })
        };
        let standing = seek.standing.filter(|sample| sample.outcome.is_finite());
        for at in seek.answers.iter().map(place).chain(standing.map(|sample| self.point(&sample))) {
            labels.keep_free(Rect::from_center_size(at, vec2(10.0, 10.0)));
        }
        for answer in &seek.answers {
            painter.circle(place(answer), 4.0, t.panel, Stroke::new(1.8, color));
        }
        if let Some(standing) = standing {
            painter.circle(self.point(&standing), 4.0, t.accent, Stroke::new(1.0, t.panel));
            let text = format!("plan {}", self.measure.short(standing.outcome));
            labels.put(painter, t, area, self.point(&standing), &text, t.text);
        }
        for answer in &seek.answers {
            let text = lever_said(frame.plan(), &seek.lever, seek.value_of(answer));
            labels.put(painter, t, area, place(answer), &text, color);
        }
    }

    /// The months below the curve: of runs of samples the month in which it first fails, or is lowest.
    fn strip(&self, ui: &Ui, frame: &Frame, place: Rect) {
        let t = frame.tokens;
        let painter = ui.painter();
        let plan = frame.plan();
        painter.text(
            pos2(place.left() - 10.0, place.center().y),
            Align2::RIGHT_CENTER,
            "worst in",
            FontId::proportional(NOTE_SIZE),
            t.faint,
        );
        for Part { from, to, holds, month } in self.parts() {
            let part = place.with_min_x(self.chart.x(from)).with_max_x(self.chart.x(to));
            let ground = if holds || self.seek.condition.is_equality() { t.raised } else { t.fails };
            painter.rect_filled(part, 0.0, ground);
            if part.right() < place.right() - 1.0 {
                painter.vline(part.right(), part.y_range(), Stroke::new(1.0, t.hairline));
            }
            let names = month.map_or_else(
                || vec!["several".to_owned()],
                |month| vec![plan.month(month).long(), plan.month(month).short()],
            );
            for text in names {
                let words = painter.layout_no_wrap(text, FontId::proportional(NOTE_SIZE), t.muted);
                if words.size().x + 6.0 < part.width() {
                    painter.galley(part.center() - words.size() / 2.0, words, t.muted);
                    break;
                }
            }
        }
        painter.rect_stroke(place, 0.0, Stroke::new(1.0, t.hairline), StrokeKind::Inside);
    }

    /// The strip in parts: those that are too narrow to be told apart are one.
    fn parts(&self) -> Vec<Part> {
        let curve = &self.seek.curve;
        let edge = |i: usize| match (i.checked_sub(1).and_then(|i| curve.get(i)), curve.get(i)) {
            (Some(a), Some(b)) => f64::midpoint(a.at, b.at),
            (None, Some(one)) | (Some(one), None) => one.at,
            (None, None) => self.chart.x.0,
        };
        let mut parts: Vec<Part> = Vec::new();
        let mut end = 0;
        for run in curve.chunk_by(|a, b| (a.holds, month_of(a)) == (b.holds, month_of(b))) {
            let (from, to) = (edge(end), edge(end + run.len()));
            end += run.len();
            let part = Part { from, to, holds: run[0].holds, month: month_of(&run[0]) };
            let is_narrow = |part: &Part| self.chart.x(part.to) - self.chart.x(part.from) < NARROW;
            match parts.last_mut().filter(|last| last.holds == part.holds) {
                Some(last) if is_narrow(&part) && (is_narrow(last) || last.month.is_none()) => {
                    (last.to, last.month) = (part.to, None);
                }
                _ => parts.push(part),
            }
        }
        parts
    }

    fn nearest(&self, pointer: Pos2) -> Option<Sample> {
        let at = self.chart.across(pointer.x);
        let known = self.seek.curve.iter().filter(|sample| sample.outcome.is_finite());
        known.min_by(|a, b| (a.at - at).abs().total_cmp(&(b.at - at).abs())).copied()
    }

    /// The value under the pointer.
    fn flag(&self, ui: &Ui, frame: &Frame, sample: &Sample) {
        let (t, area) = (frame.tokens, self.chart.area);
        let at = self.point(sample);
        let painter = ui.painter().with_clip_rect(ui.clip_rect());
        painter.vline(at.x, area.y_range(), Stroke::new(1.0, t.accent));
        painter.circle_filled(at, 3.5, t.accent);
        let month = match (sample.month, sample.reached) {
            (Some(month), _) => format!(", fails first in {}", frame.plan().month(month).long()),
            (None, Some(month)) => format!(", in {}", frame.plan().month(month).long()),
            (None, None) => String::new(),
        };
        let lever = lever_said(frame.plan(), &self.seek.lever, sample.at);
        flag(&painter, frame, area, at, &[&format!("{lever}: {}{month}", self.measure.whole(sample.outcome)), OPENS]);
    }
}

/// What a click does.
pub(super) const OPENS: &str = "Click to open as a scenario";

/// Lines of words beside a point, in a box within the plot.
pub(super) fn flag(painter: &Painter, frame: &Frame, area: Rect, at: Pos2, lines: &[&str]) {
    let t = frame.tokens;
    let font = FontId::proportional(NOTE_SIZE);
    let galleys: Vec<_> = lines
        .iter()
        .enumerate()
        .map(|(i, line)| {
            painter.layout_no_wrap((*line).to_owned(), font.clone(), if i == 0 { t.text } else { t.muted })
        })
        .collect();
    let width = galleys.iter().map(|galley| galley.size().x).fold(0.0, f32::max) + 14.0;
    let height = 15.0 * galleys.len() as f32 + 6.0;
    let left = if at.x + 12.0 + width < area.right() { at.x + 12.0 } else { at.x - 12.0 - width };
    let top = (at.y - height - 8.0).clamp(area.top() + 2.0, (area.bottom() - height - 2.0).max(area.top() + 2.0));
    let place = Rect::from_min_size(pos2(left.max(area.left() + 2.0), top), vec2(width, height));
    painter.rect(place, 4.0, t.panel, Stroke::new(1.0, t.hairline), StrokeKind::Inside);
    for (i, galley) in galleys.into_iter().enumerate() {
        painter.galley(place.min + vec2(7.0, 3.0 + 15.0 * i as f32), galley, t.text);
    }
}

/// A line of dots, upright.
fn dotted(painter: &Painter, [from, to]: [Pos2; 2], stroke: Stroke) {
    painter.add(Shape::dotted_line(&[from, to], stroke.color, 4.0, 0.8));
}
