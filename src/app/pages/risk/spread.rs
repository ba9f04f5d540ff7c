//! The distribution of the first outcome, and its figures.

use super::Shown;
use crate::analysis::{Found, Future, LOWEST};
use crate::app::parts::chart::{Chart, Tick};
use crate::app::parts::frame::Frame;
use crate::app::parts::measure::Measure;
use crate::app::parts::theme::{NOTE_SIZE, TEXT_SIZE, faded};
use crate::formula::grouped;
use egui::{Align, FontId, Layout, Rect, RichText, Sense, Shape, Stroke, Ui, pos2, vec2};

const HEIGHT: f32 = 118.0;

pub(super) fn spread_ui(ui: &mut Ui, frame: &mut Frame, shown: &Shown) {
    let Found::Futures(simulated) = &shown.reply.found else { return };
    let futures = &simulated.futures;
    let (Some(outcome), Some(((low, high), bars)), Some(sample)) =
        (futures.outcomes.first(), &shown.prepared.bars, &shown.prepared.sample)
    else {
        return;
    };
    let plan = shown.reply.asks.plan();
    let measure = Measure::of(plan, outcome, [*low, *high].into_iter());
    ui.horizontal(|ui| {
        ui.label(RichText::new(outcome.label()).heading());
        let unit = format!("{}; number of futures", measure.unit);
        ui.label(RichText::new(unit.trim_start_matches("; ")).size(NOTE_SIZE).color(frame.tokens.muted));
    });
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click());
    let t = frame.tokens;
    let area = Rect::from_min_max(rect.min + vec2(2.0, 18.0), rect.max - vec2(2.0, 18.0));
    let most = bars.iter().copied().max().unwrap_or(0).max(1) as f64;
    let chart = Chart { area, x: (*low, *high), y: (0.0, most * 1.05) };
    let painter = ui.painter_at(rect);
    let ticks: Vec<Tick> = measure.ticks((*low, *high), 4.0);
    chart.ground(&painter, t, &ticks, &[]);
    let width = (high - low) / bars.len().max(1) as f64;
    for (i, count) in bars.iter().enumerate() {
        let left = low + width * i as f64;
        let bar =
            Rect::from_two_pos(chart.at(left, 0.0), chart.at(left + width, *count as f64)).shrink2(vec2(0.5, 0.0));
        let is_below = left + width <= 0.0;
        painter.rect_filled(bar, 0.0, if is_below { faded(t.bad, 0.5) } else { t.fan_inner });
    }
    chart.frame(&painter, t);
    chart.numbers_across(&painter, t.muted, &ticks, 0);
    // Names of percentiles in a line above, none over another: the ends first.
    let mut taken: Vec<(f32, f32)> = Vec::new();
    for (name, share) in [("P5", 0.05), ("P95", 0.95), ("P50", 0.5)] {
        let Some(value) = sample.percentile(share).map(|found| found.value) else { continue };
        let x = chart.x(value.clamp(*low, *high));
        painter.vline(x, area.y_range(), Stroke::new(1.2, t.text));
        let text = format!("{name} {}", measure.short(value));
        let galley = painter.layout_no_wrap(text, FontId::proportional(NOTE_SIZE), t.text);
        let left = (x - galley.size().x / 2.0).clamp(area.left(), area.right() - galley.size().x);
        let right = left + galley.size().x + 6.0;
        if taken.iter().all(|(from, to)| right < *from || left > *to) {
            taken.push((left, right));
            painter.galley(pos2(left, rect.top() + 2.0), galley, t.text);
        }
    }
    let standing = futures.plan.as_ref().and_then(|plan| plan.outcomes.first()).copied().unwrap_or(f64::NAN);
    if (*low..=*high).contains(&standing) {
        let x = chart.x(standing);
        let ends = [pos2(x, area.top()), pos2(x, area.bottom())];
        painter.extend(Shape::dotted_line(&ends, t.accent, 4.0, 1.2));
    }
    if let Some(at) = response.interact_pointer_pos().filter(|_| response.clicked()) {
        let wanted = chart.across(at.x);
        let by = |future: &&crate::analysis::Future| {
            let by = (future.outcomes.first().copied().unwrap_or(f64::NAN) - wanted).abs();
            if by.is_finite() { by } else { f64::INFINITY }
        };
        let is_shown = |future: &&crate::analysis::Future| super::prepared::is_shown(frame.view.risk.filter, future);
        let near = futures.all.iter().filter(is_shown).min_by(|a, b| by(a).total_cmp(&by(b)));
        frame.view.risk.future = near.map(|future| future.number);
    }
    response.on_hover_text("A click looks at the future that is nearest");
    let mean = sample.mean();
    let mean = mean.map_or_else(
        || "–".to_owned(),
        |mean| format!("{} ± {}", measure.short(mean.value), measure.short((mean.high - mean.low) / 2.0)),
    );
    let worst = sample.mean_of_lowest(LOWEST).map_or_else(|| "–".to_owned(), |value| measure.short(value));
    let is_shown = |future: &&Future| super::prepared::is_shown(frame.view.risk.filter, future);
    let is_below = |future: &&Future| future.outcomes.first().is_some_and(|value| *value < 0.0);
    let below = futures.all.iter().filter(is_shown).filter(is_below).count();
    let below = format!("{} %", grouped(below as f64 / sample.count().max(1) as f64 * 100.0, 1));
    let figures = [
        ("Mean", mean, "Worst 5 % on average", worst),
        ("Below zero", below, "The plan (dotted)", measure.short(standing)),
    ];
    for (name, value, other, second) in figures {
        ui.columns(2, |columns| {
            pair_ui(&mut columns[0], frame, name, &value);
            pair_ui(&mut columns[1], frame, other, &second);
        });
    }
    ui.add_space(8.0);
}

pub(super) fn pair_ui(ui: &mut Ui, frame: &Frame, name: &str, value: &str) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(name).size(NOTE_SIZE).color(frame.tokens.muted));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add(egui::Label::new(RichText::new(value).size(TEXT_SIZE).strong()).truncate());
        });
    });
}
