//! Liquidity month by month: the proposal, today's plan, and the level that is asked for.

use super::bands::compared;
use super::{LEFT, Shown};
use crate::app::pages::what_if::title_ui;
use crate::app::parts::chart::{Chart, Labels, TICK_LINE, Tick, spanned};
use crate::app::parts::frame::Frame;
use crate::app::parts::measure::Measure;
use crate::app::parts::theme::NOTE_SIZE;
use crate::formula::{Format, USD};
use egui::{Align2, FontId, Pos2, Rect, Sense, Shape, Stroke, Ui, pos2, vec2};

const HEIGHT: f32 = 116.0;
const ROW: &str = "company.liquidity";

pub(super) fn liquidity_ui(ui: &mut Ui, frame: &Frame, shown: &Shown) {
    let Some((name, course)) = compared(frame, shown) else { return };
    let (today, proposed) = (&shown.chosen.course.liquidity, &course.liquidity);
    if proposed.is_empty() {
        return;
    }
    let (t, plan) = (frame.tokens, shown.reply.asks.plan());
    let levels: Vec<f64> = shown
        .chosen
        .conditions
        .iter()
        .filter(|condition| condition.left().text() == ROW && condition.text().contains('>'))
        .filter_map(|condition| condition.level())
        .collect();
    let values = || today.iter().chain(proposed).copied().chain(levels.iter().copied()).chain([0.0]);
    let y = spanned(values());
    let measure = Measure::of_unit(plan, (USD, Format::usual(USD)), values());
    title_ui(ui, frame, "Liquidity", &measure.unit);
    let (all, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let area = Rect::from_min_max(all.min + vec2(LEFT, 2.0), all.max - vec2(8.0, TICK_LINE + 6.0));
    let chart = Chart { area, x: (0.0, proposed.len() as f64), y };
    let painter = ui.painter_at(all);
    let years: Vec<Tick> = (1..=proposed.len() as i64)
        .filter(|number| plan.month(*number).month() == 1)
        .map(|number| ((number - 1) as f64, plan.month(number).year().to_string()))
        .collect();
    let up = measure.ticks(y, 3.0);
    chart.ground(&painter, t, &years, &up);
    chart.numbers_up(&painter, t, &up);
    chart.numbers_across(&painter, t.muted, &years, 0);
    // A month's value stands in its middle.
    let line = |values: &[f64]| -> Vec<Pos2> {
        (0..).zip(values).map(|(month, value)| chart.at(f64::from(month) + 0.5, *value)).collect()
    };
    let inside = ui.painter_at(area);
    for level in &levels {
        let ends = [chart.at(chart.x.0, *level), chart.at(chart.x.1, *level)];
        inside.extend(Shape::dashed_line(&ends, Stroke::new(1.3, t.bad), 6.0, 4.0));
    }
    inside.extend(Shape::dashed_line(&line(today), Stroke::new(1.3, t.muted), 4.0, 3.0));
    inside.add(Shape::line(line(proposed), Stroke::new(1.6, t.accent)));
    chart.frame(&painter, t);
    legend(&painter, all, frame, &measure, (name, proposed), today, &levels);
    let lowest = (0..).zip(proposed).min_by(|a, b| a.1.total_cmp(b.1)).map(|(month, value)| (f64::from(month), *value));
    if let Some((month, value)) = lowest {
        let at = chart.at(month + 0.5, value);
        inside.circle_stroke(at, 4.0, Stroke::new(1.4, t.accent));
        let mut labels = Labels::default();
        labels.keep_off(&line(proposed));
        let text = format!("{} in {}", measure.short(value), plan.month(month as i64 + 1).long());
        labels.put(&painter, t, area, at, &text, t.text);
    }
    ui.add_space(8.0);
}

/// What each line is, with its lowest value.
fn legend(
    painter: &egui::Painter,
    all: Rect,
    frame: &Frame,
    measure: &Measure,
    (name, proposed): (&str, &[f64]),
    today: &[f64],
    levels: &[f64],
) {
    let t = frame.tokens;
    let least = |values: &[f64]| measure.short(values.iter().copied().fold(f64::INFINITY, f64::min));
    let mut lines = vec![
        (format!("{}, lowest", crate::formula::capital_first(name)), least(proposed), t.accent, false),
        ("Today, lowest".to_owned(), least(today), t.muted, true),
    ];
    // The highest is what binds.
    let highest = levels.iter().copied().reduce(f64::max);
    lines.extend(highest.map(|level| ("Floor".to_owned(), measure.short(level), t.bad, true)));
    let font = FontId::proportional(NOTE_SIZE);
    for (place, (name, value, color, is_dashed)) in (0_u8..).zip(lines) {
        let y = all.top() + 12.0 + 17.0 * f32::from(place);
        let ends = [pos2(all.left(), y), pos2(all.left() + 16.0, y)];
        let stroke = Stroke::new(1.5, color);
        if is_dashed {
            painter.extend(Shape::dashed_line(&ends, stroke, 4.0, 3.0));
        } else {
            painter.line_segment(ends, stroke);
        }
        painter.text(pos2(all.left() + 22.0, y), Align2::LEFT_CENTER, name, font.clone(), t.text);
        painter.text(pos2(all.left() + LEFT - 52.0, y), Align2::RIGHT_CENTER, value, font.clone(), t.text);
    }
}
