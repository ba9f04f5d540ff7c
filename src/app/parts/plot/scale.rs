//! The heights that a plot shows: of the months in sight, without the few that dwarf all others.

use super::{Form, Series};
use crate::app::parts::axis::Axis;
use crate::export::picture::scale;
use std::ops::Range;

/// Free room above and below.
const ROOM: f64 = 0.06;

/// The heights between which a plot is drawn.
pub(super) struct Scale {
    pub low: f64,
    pub high: f64,
    /// Some months reach beyond them
    pub is_cut: bool,
    /// There is nothing to show
    pub is_nothing: bool,
}

/// The months in sight, from 0.
pub(super) fn seen(axis: &Axis, months: usize) -> Range<usize> {
    let first = axis.from.floor().max(0.0) as usize;
    first.min(months)..(axis.to.ceil().max(0.0) as usize).min(months)
}

/// The lowest and the highest point of all series in month `t`: stacks and lines.
pub(super) fn reach(series: &[Series], t: usize) -> (f64, f64) {
    let value = |s: &Series| s.values.get(t).copied().filter(|value| value.is_finite());
    let (mut up, mut down) = (0.0_f64, 0.0_f64);
    for value in series.iter().filter(|s| !s.form.is_line()).filter_map(value) {
        if value > 0.0 { up += value } else { down += value }
    }
    let lines = series.iter().filter(|s| s.form.is_line()).filter_map(value);
    lines.fold((up, down), |(top, bottom), value| (top.max(value), bottom.min(value)))
}

/// The height of the stack in month `t`, or of the last line where nothing is stacked.
pub(super) fn at_top(series: &[Series], t: usize) -> f64 {
    match series.iter().rfind(|s| s.form == Form::Line) {
        Some(line) if series.iter().all(|s| s.form.is_line()) => line.values.get(t).copied().unwrap_or(f64::NAN),
        // What is below zero is taken off: cash that is short is no height.
        _ => net(series, t),
    }
}

/// All bars of month `t` together.
pub(super) fn net(series: &[Series], t: usize) -> f64 {
    series.iter().filter(|s| !s.form.is_line()).filter_map(|s| s.values.get(t)).sum()
}

impl Scale {
    /// The scale of the months in sight.
    pub fn of(series: &[Series], seen: Range<usize>, cuts: bool) -> Self {
        let reached: Vec<(f64, f64)> = seen.map(|t| reach(series, t)).collect();
        let (up, down): (Vec<f64>, Vec<f64>) =
            reached.iter().map(|(top, bottom)| (top.max(0.0), -bottom.min(0.0))).unzip();
        let scale::Reach { up, down, is_cut } = scale::reach(&up, &down, cuts);
        if up <= 0.0 && down <= 0.0 {
            return Self { low: 0.0, high: 1.0, is_cut: false, is_nothing: true };
        }
        let (low, high) = (-down, up);
        let room = (high - low) * ROOM;
        Self {
            low: if low < 0.0 { low - room } else { 0.0 },
            high: if high > 0.0 { high + room } else { 0.0 },
            is_cut,
            is_nothing: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::Color32;

    fn line(values: &[f64], form: Form) -> Series<'_> {
        Series { item: 0, name: String::new(), color: Color32::TRANSPARENT, values, form, is_of_other: false }
    }

    #[test]
    fn the_scale_is_that_of_the_months_in_sight() {
        let values: Vec<f64> = (0..100).map(f64::from).collect();
        let scale = Scale::of(&[line(&values, Form::Line)], 0..11, false);
        assert_eq!((scale.low, scale.high, scale.is_cut), (0.0, 10.0 + 10.0 * 0.06, false));
    }

    #[test]
    fn a_month_that_dwarfs_all_others_is_cut_bars_and_lines_alike() {
        for form in [Form::Bars, Form::Line] {
            let mut values = vec![10.0; 60];
            values[7] = 400.0;
            let scale = Scale::of(&[line(&values, form)], 0..60, true);
            assert!(scale.is_cut && (scale.high - 16.0 * 1.06).abs() < 1e-9, "{}", scale.high);
            assert!(!Scale::of(&[line(&values, form)], 0..60, false).is_cut);
        }
    }

    #[test]
    fn what_has_no_value_or_is_nothing_gives_no_scale() {
        let values = [f64::NAN, 0.0, f64::NAN];
        assert!(Scale::of(&[line(&values, Form::Line)], 0..3, true).is_nothing);
    }
}
