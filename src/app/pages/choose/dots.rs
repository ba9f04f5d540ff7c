//! All plans that were tried, by value and by what is left: dots that meet all conditions, crosses that do not. A click looks at one.

use super::Shown;
use super::plans::rows;
use crate::analysis::{Judged, Pick, TriedPick};
use crate::app::parts::chart::{Chart, Tick, round_values, spanned};
use crate::app::parts::cross::{cause_color, cause_ui, cross};
use crate::app::parts::frame::Frame;
use crate::app::parts::measure::Measure;
use crate::app::parts::theme::{NOTE_SIZE, faded};
use crate::formula::{Format, USD, grouped};
use egui::{Align2, FontId, Pos2, Rect, RichText, Sense, Shape, Stroke, Ui, pos2, vec2};

const HEIGHT: f32 = 250.0;
const LEFT: f32 = 44.0;
/// How near a click must come to a dot.
const NEAR: f32 = 12.0;

/// A plan on the plot.
struct Dot<'a> {
    tried: &'a TriedPick,
    x: f64,
    y: f64,
    meets: bool,
    /// The condition that it fails first in the plan itself; None if only futures fail it
    cause: Option<usize>,
}

/// What stands across.
enum Across {
    /// The share of futures in which what is asked of them holds, in percent
    Share,
    /// The lowest liquidity of the plan
    Liquidity,
}

pub(super) fn dots_ui(ui: &mut Ui, frame: &mut Frame, shown: &Shown) {
    let chosen = shown.chosen;
    let across = if chosen.crowd.is_some() { Across::Share } else { Across::Liquidity };
    let dots = dots(shown, &across);
    let t = frame.tokens;
    let plan = shown.reply.asks.plan();
    let measure = Measure::of(plan, &chosen.outcome, dots.iter().map(|dot| dot.y));
    ui.horizontal(|ui| {
        ui.label(RichText::new("Value against safety").heading());
        ui.label(RichText::new(format!("{}; a dot is a plan", measure.unit)).size(NOTE_SIZE).color(t.muted));
    });
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click());
    let area = Rect::from_min_max(rect.min + vec2(LEFT, 4.0), rect.max - vec2(4.0, 34.0));
    // The lowest of many plans say little: the plot begins where the worse half ends, if the plans that are named are in it.
    let named: Vec<Pick> = rows(shown).iter().map(|row| row.tried.pick.clone()).collect();
    let low = quantile(dots.iter().map(|dot| dot.y), 0.25);
    let least = dots.iter().filter(|dot| named.contains(&dot.tried.pick)).map(|dot| dot.y).fold(low, f64::min);
    let inside: Vec<&Dot> = dots.iter().filter(|dot| dot.y >= least).collect();
    let x = spanned(inside.iter().map(|dot| dot.x));
    let y = spanned(inside.iter().map(|dot| dot.y));
    let chart = Chart { area, x, y };
    let painter = ui.painter_at(rect);
    let up = measure.ticks(y, 5.0);
    let (ticks, name): (Vec<Tick>, String) = match &across {
        Across::Share => {
            let values = round_values(x.0, x.1, 4.0);
            let ticks = values.into_iter().map(|value| (value, grouped(value, 0))).collect();
            (ticks, "% of futures in which what is asked holds".to_owned())
        }
        Across::Liquidity => {
            let measure = Measure::of_unit(plan, (USD, Format::usual(USD)), [x.0, x.1].into_iter());
            (measure.ticks(x, 4.0), format!("lowest liquidity, {}", measure.unit))
        }
    };
    chart.ground(&painter, t, &ticks, &up);
    let plot = ui.painter_at(area);
    for dot in &inside {
        let at = chart.at(dot.x, dot.y);
        if dot.meets {
            plot.circle_filled(at, 2.0, faded(t.text, 0.35));
        } else {
            cross(&plot, at, Stroke::new(1.0, faded(cause_color(t, dot.cause), 0.75)));
        }
    }
    let limit = match &across {
        Across::Share => {
            let asked = chosen.conditions.iter().filter_map(|condition| condition.chance());
            Some(asked.fold(0.0, f64::max) * 100.0)
        }
        Across::Liquidity => Some(0.0),
    };
    if let Some(limit) = limit.filter(|limit| (x.0..=x.1).contains(limit)) {
        let ends = [pos2(chart.x(limit), area.top()), pos2(chart.x(limit), area.bottom())];
        plot.extend(Shape::dashed_line(&ends, Stroke::new(1.3, t.bad), 6.0, 4.0));
    }
    for row in rows(shown).iter().rev() {
        if let Some(dot) = dots.iter().find(|dot| dot.tried.pick == row.tried.pick) {
            label(&plot, frame, chart.at(dot.x, dot.y), &row.name);
        }
    }
    for pick in frame.view.choose.looked.both() {
        if let Some(dot) = dots.iter().find(|dot| dot.tried.pick == *pick) {
            plot.circle_stroke(chart.at(dot.x, dot.y), 7.0, Stroke::new(1.6, t.accent));
        }
    }
    chart.frame(&painter, t);
    chart.numbers_up(&painter, t, &up);
    chart.numbers_across(&painter, t.muted, &ticks, 0);
    let font = FontId::proportional(NOTE_SIZE);
    painter.text(pos2(area.left(), rect.bottom() - 1.0), Align2::LEFT_BOTTOM, name, font, t.muted);
    if let Some(at) = response.interact_pointer_pos().filter(|_| response.clicked()) {
        let near = |dot: &&&Dot| chart.at(dot.x, dot.y).distance(at);
        let nearest = inside.iter().min_by(|a, b| near(a).total_cmp(&near(b))).filter(|dot| near(dot) <= NEAR);
        match nearest {
            Some(dot) => frame.view.choose.looked.at(dot.tried.pick.clone()),
            None => frame.view.choose.looked.away(),
        }
    }
    let hidden = dots.len() - inside.len();
    let below =
        if hidden > 0 { format!("; {} of less value lie below", grouped(hidden as f64, 0)) } else { String::new() };
    let note = format!("Dots meet all conditions, crosses do not{below}");
    ui.label(RichText::new(note).size(NOTE_SIZE).color(t.muted));
    causes_ui(ui, frame, shown, &inside);
    ui.add_space(8.0);
}

/// The crosses by what they fail first, each with its number.
fn causes_ui(ui: &mut Ui, frame: &Frame, shown: &Shown, dots: &[&Dot]) {
    let chosen = shown.chosen;
    let failing = |cause: Option<usize>| dots.iter().filter(|dot| !dot.meets && dot.cause == cause).count();
    let name = |cause: Option<usize>| match cause {
        Some(place) => chosen.condition_failing(&shown.reply.book, place),
        None => "short of the share of futures".to_owned(),
    };
    let causes = (0..chosen.count_conditions()).map(Some).chain([None]);
    causes.for_each(|cause| cause_ui(ui, frame.tokens, cause, &name(cause), failing(cause)));
}

fn dots<'a>(shown: &'a Shown, across: &Across) -> Vec<Dot<'a>> {
    let chosen = shown.chosen;
    let is_whole = |judged: &Judged| judged.refused.is_none() && judged.value.is_finite();
    let all: Vec<Dot> = match across {
        Across::Share => chosen
            .crowd
            .iter()
            .flat_map(|crowd| &crowd.entered)
            .filter_map(|(tried, many)| {
                let share = many.holds.iter().flatten().map(|share| share.value).reduce(f64::min)?;
                let cause = chosen.first_failure(&tried.judged).map(|(place, _)| place);
                Some(Dot { tried, x: share * 100.0, y: many.mean?.value, meets: many.is_met(), cause })
            })
            .collect(),
        Across::Liquidity => chosen
            .tried
            .iter()
            .filter(|tried| is_whole(&tried.judged))
            .map(|tried| {
                let cause = chosen.first_failure(&tried.judged).map(|(place, _)| place);
                let x = chosen.lowest_liquidity(tried);
                Dot { tried, x, y: tried.judged.value, meets: cause.is_none(), cause }
            })
            .collect(),
    };
    all.into_iter().filter(|dot| dot.x.is_finite() && dot.y.is_finite()).collect()
}

fn quantile(values: impl Iterator<Item = f64>, share: f64) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get((sorted.len() as f64 * share) as usize).copied().unwrap_or(f64::NEG_INFINITY)
}

/// A plan by its number, today's as a diamond.
fn label(painter: &egui::Painter, frame: &Frame, at: Pos2, name: &str) {
    let t = frame.tokens;
    if name == "Today" {
        let half = 5.0;
        let corners = vec![at - vec2(0.0, half), at + vec2(half, 0.0), at + vec2(0.0, half), at - vec2(half, 0.0)];
        painter.add(Shape::convex_polygon(corners, t.text, Stroke::NONE));
        let font = FontId::proportional(NOTE_SIZE);
        // At the left edge its name stands at its right.
        let is_near_edge = at.x - painter.clip_rect().left() < 48.0;
        let (by, align) = if is_near_edge { (8.0, Align2::LEFT_CENTER) } else { (-8.0, Align2::RIGHT_CENTER) };
        painter.text(at + vec2(by, 0.0), align, "today", font, t.text);
        return;
    }
    let is_first = name == "1";
    painter.circle(at, 8.0, if is_first { t.accent } else { t.panel }, Stroke::new(1.2, t.accent));
    let color = if is_first { t.panel } else { t.accent };
    let letters = name.get(..1).unwrap_or_default();
    painter.text(at, Align2::CENTER_CENTER, letters, FontId::proportional(NOTE_SIZE), color);
}
