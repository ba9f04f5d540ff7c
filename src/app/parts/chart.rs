//! A plot over something other than time: its rectangle, scales and ticks, and words on it with a ground of their own.

use crate::app::parts::theme::{NOTE_SIZE, Tokens, faded};
use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Stroke, StrokeKind, pos2, vec2};

/// Room at the left of a plot for the numbers of its axis.
pub(in crate::app) const TICKS: f32 = 56.0;
/// The height of a line of numbers below it.
pub(in crate::app) const TICK_LINE: f32 = 15.0;

/// A tick: its place, and what stands there.
pub(in crate::app) type Tick = (f64, String);

/// A plot: values to points.
#[derive(Clone, Copy)]
pub(in crate::app) struct Chart {
    pub area: Rect,
    pub x: (f64, f64),
    pub y: (f64, f64),
}

impl Chart {
    pub fn x(&self, value: f64) -> f32 {
        let share = (value - self.x.0) / (self.x.1 - self.x.0);
        self.area.left() + self.area.width() * share as f32
    }

    pub fn y(&self, value: f64) -> f32 {
        let share = (value - self.y.0) / (self.y.1 - self.y.0);
        self.area.bottom() - self.area.height() * share as f32
    }

    pub fn at(&self, x: f64, y: f64) -> Pos2 {
        pos2(self.x(x), self.y(y))
    }

    /// The value across at a point.
    pub fn across(&self, x: f32) -> f64 {
        self.x.0 + f64::from((x - self.area.left()) / self.area.width()) * (self.x.1 - self.x.0)
    }

    /// The ground, and lines at the ticks.
    pub fn ground(&self, painter: &Painter, t: &Tokens, across: &[Tick], up: &[Tick]) {
        painter.rect_filled(self.area, 0.0, t.panel);
        let line = Stroke::new(1.0, t.grid);
        across.iter().for_each(|(value, _)| {
            painter.vline(self.x(*value).round(), self.area.y_range(), line);
        });
        up.iter().for_each(|(value, _)| {
            painter.hline(self.area.x_range(), self.y(*value).round(), line);
        });
    }

    /// The frame around it.
    pub fn frame(&self, painter: &Painter, t: &Tokens) {
        painter.rect_stroke(self.area, 0.0, Stroke::new(1.0, t.hairline), StrokeKind::Inside);
    }

    /// The numbers at the left.
    pub fn numbers_up(&self, painter: &Painter, t: &Tokens, ticks: &[Tick]) {
        for (value, text) in ticks {
            let y = self.y(*value).clamp(self.area.top() + 4.0, self.area.bottom() - 1.0);
            let at = pos2(self.area.left() - 6.0, y);
            painter.text(at, Align2::RIGHT_CENTER, text, FontId::proportional(NOTE_SIZE), t.muted);
        }
    }

    /// A line of numbers below it, `line` lines down; numbers that would touch the one before are left out.
    pub fn numbers_across(&self, painter: &Painter, color: Color32, ticks: &[Tick], line: usize) {
        let y = self.area.bottom() + 4.0 + TICK_LINE * line as f32;
        let mut free = f32::NEG_INFINITY;
        for (value, text) in ticks {
            let galley = painter.layout_no_wrap(text.clone(), FontId::proportional(NOTE_SIZE), color);
            let width = galley.size().x;
            let left = (self.x(*value) - width / 2.0).clamp(self.area.left() - 8.0, self.area.right() - width + 4.0);
            if left > free {
                painter.galley(pos2(left, y), galley, color);
                free = left + width + 6.0;
            }
        }
    }
}

/// Words on a plot, on a ground of their own; returns the room they take.
pub(in crate::app) fn words(
    painter: &Painter,
    t: &Tokens,
    at: Pos2,
    align: Align2,
    text: &str,
    color: Color32,
) -> Rect {
    let galley = painter.layout_no_wrap(text.to_owned(), FontId::proportional(NOTE_SIZE), color);
    let place = align.anchor_size(at, galley.size());
    painter.rect_filled(place.expand2(vec2(4.0, 1.0)), 3.0, faded(t.panel, 0.9));
    painter.galley(place.min, galley, color);
    place
}

/// Words in a box with a thin edge: the name of a region.
pub(in crate::app) fn boxed(painter: &Painter, t: &Tokens, at: Pos2, text: &str, within: Rect) {
    let galley = painter.layout_no_wrap(text.to_owned(), FontId::proportional(NOTE_SIZE), t.text);
    let size = galley.size() + vec2(12.0, 5.0);
    if size.x > within.width() || size.y > within.height() {
        return;
    }
    let low = within.min + size / 2.0;
    let high = within.max - size / 2.0;
    let place = Rect::from_center_size(pos2(at.x.clamp(low.x, high.x), at.y.clamp(low.y, high.y)), size);
    painter.rect(place, 3.0, t.panel, Stroke::new(1.0, t.hairline), StrokeKind::Inside);
    painter.galley(place.center() - galley.size() / 2.0, galley, t.text);
}

/// The distance of the points by which a line is known.
const BETWEEN: f32 = 4.0;

/// Words beside points of a plot, none of them over another.
#[derive(Default)]
pub(in crate::app) struct Labels {
    taken: Vec<Rect>,
    /// Points of lines, close together
    lines: Vec<Pos2>,
}

impl Labels {
    /// Keeps this room free.
    pub fn keep_free(&mut self, place: Rect) {
        self.taken.push(place);
    }

    /// Keeps words off a line, where there is room elsewhere.
    pub fn keep_off(&mut self, line: &[Pos2]) {
        let known = line.windows(2).filter(|pair| pair.iter().all(|at| at.x.is_finite() && at.y.is_finite()));
        for pair in known {
            let steps = (pair[0].distance(pair[1]) / BETWEEN).ceil().clamp(1.0, 400.0) as usize;
            self.lines.extend((0..=steps).map(|i| pair[0].lerp(pair[1], i as f32 / steps as f32)));
        }
    }

    /// Puts words beside a point, where there is room within the plot.
    pub fn put(&mut self, painter: &Painter, t: &Tokens, area: Rect, at: Pos2, text: &str, color: Color32) {
        let size = painter.layout_no_wrap(text.to_owned(), FontId::proportional(NOTE_SIZE), color).size();
        let sides = [
            (Align2::LEFT_TOP, vec2(8.0, 4.0)),
            (Align2::LEFT_BOTTOM, vec2(8.0, -4.0)),
            (Align2::RIGHT_BOTTOM, vec2(-8.0, -4.0)),
            (Align2::RIGHT_TOP, vec2(-8.0, 4.0)),
            (Align2::LEFT_TOP, vec2(8.0, 20.0)),
            (Align2::LEFT_BOTTOM, vec2(8.0, -20.0)),
        ];
        let is_free = |place: &Rect| {
            let place = place.expand2(vec2(4.0, 1.0));
            area.contains_rect(place) && self.taken.iter().all(|taken| !taken.intersects(place))
        };
        let place = |(align, by): (Align2, egui::Vec2)| (align, at + by);
        let room = |(align, at): &(Align2, Pos2)| align.anchor_size(*at, size);
        let is_clear = |place: &Rect| !self.lines.iter().any(|at| place.expand(1.0).contains(*at));
        let free: Vec<(Align2, Pos2)> = sides.into_iter().map(place).filter(|side| is_free(&room(side))).collect();
        let found = free.iter().find(|side| is_clear(&room(side))).or(free.first()).copied();
        if let Some((align, at)) = found {
            let taken = words(painter, t, at, align, text, color);
            self.taken.push(taken.expand2(vec2(4.0, 1.0)));
        }
    }
}

/// Round values between two ends, about so many.
pub(in crate::app) fn round_values(low: f64, high: f64, wanted: f64) -> Vec<f64> {
    let step = round_step((high - low) / wanted.max(1.0));
    if !(step > 0.0 && step.is_finite()) {
        return Vec::new();
    }
    let first = (low / step - 1e-9).ceil() as i64;
    let last = (high / step + 1e-9).floor() as i64;
    (first..=last.min(first + 40)).map(|k| k as f64 * step).collect()
}

/// The next of 1, 2, 2.5, 5 and 10 of a power of ten.
pub(in crate::app) fn round_step(rough: f64) -> f64 {
    if !(rough > 0.0 && rough.is_finite()) {
        return 0.0;
    }
    let power = 10_f64.powf(rough.log10().floor());
    [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= rough * 0.999)
        .unwrap_or(rough)
}

/// Both ends of what is drawn, with a margin; never of no height.
pub(in crate::app) fn spanned(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values
        .filter(|value| value.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    if low > high {
        return (0.0, 1.0);
    }
    let by = if high > low { (high - low) * 0.07 } else { high.abs().max(1.0) * 0.1 };
    // Nothing is shown where it is near: the eye compares with it.
    let low = if low > 0.0 && low < (high - low) * 0.5 { 0.0 } else { low - by };
    let high = if high < 0.0 && -high < (high - low) * 0.5 { 0.0 } else { high + by };
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_stand_at_round_values_within_the_ends() {
        assert_eq!(round_values(-60.0, 60.0, 6.0), [-60.0, -40.0, -20.0, 0.0, 20.0, 40.0, 60.0]);
        assert_eq!(round_values(0.0, 1.0, 4.0), [0.0, 0.25, 0.5, 0.75, 1.0]);
        assert!(round_values(1.0, 1.0, 4.0).is_empty() && round_values(f64::NAN, 1.0, 4.0).is_empty());
    }

    #[test]
    fn what_is_drawn_has_a_height_and_nothing_is_near() {
        assert_eq!(spanned([5.0, 100.0].into_iter()).0, 0.0);
        let (low, high) = spanned([7.0].into_iter());
        assert!(low < 7.0 && high > 7.0);
        assert_eq!(spanned([f64::NAN].into_iter()), (0.0, 1.0));
    }
}
