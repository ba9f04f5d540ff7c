//! A frontier: all plans by value and risk, those that no other beats in both joined by steps. A click looks at a plan, a second
//! compares two.

use super::picture::{Picture, TITLE, title_ui};
use crate::analysis::{Frontier, Outcome, Pick, Risk, Seen, Spot};
use crate::app::parts::chart::{Chart, Labels, TICK_LINE, TICKS, spanned};
use crate::app::parts::cross::{cause_color, cause_ui, cross};
use crate::app::parts::frame::Frame;
use crate::app::parts::measure::Measure;
use crate::app::parts::theme::{TEXT_SIZE, faded};
use crate::app::parts::two_plans::{Wish, choices_ui, nothing_ui, show_when_new, two_plans_ui, wish_ui};
use crate::app::state::command::Command;
use crate::formula::{Format, PLAIN, Unit, capital_first, grouped};
use crate::plan::Question;
use egui::{Rect, Response, RichText, Sense, Shape, Stroke, Ui, Vec2, vec2};
use std::collections::BTreeSet;

/// How near a click must come to a dot.
const NEAR: f32 = 12.0;

/// A line of what a plan chooses, and the title and buttons around them.
const LINE: f32 = 21.0;
const AROUND: f32 = 66.0;
const MOST_LINES: usize = 7;

pub(super) fn frontier_ui(ui: &mut Ui, frame: &mut Frame, picture: &Picture, frontier: &Frontier) {
    let axes = Axes::of(picture, frontier);
    let (across, up) = (&axes.across, &axes.up);
    let seen: Vec<usize> = (0..frontier.spots.len()).filter(|at| is_seen(&frontier.spots[*at])).collect();
    let risks = || seen.iter().map(|at| frontier.spots[*at].risk);
    let values = || seen.iter().map(|at| frontier.spots[*at].value);
    let note = format!("{}, over {}", up.unit, axes.risk);
    title_ui(ui, frame, frontier.outcome.label(), note.trim_start_matches(", "));
    let t = frame.tokens;
    let (response, chart) = plane(ui, frame, picture.size, (across, spanned(risks())), (up, spanned(values())));
    let (area, painter) = (chart.area, ui.painter_at(response.rect));
    let inside = ui.painter_at(area.expand(6.0));
    let place = |at: usize| chart.at(frontier.spots[at].risk, frontier.spots[at].value);
    for at in &seen {
        match frontier.spots[*at].fails {
            Some(cause) => cross(&inside, place(*at), Stroke::new(1.0, faded(cause_color(t, Some(cause)), 0.75))),
            None => drop(inside.circle_filled(place(*at), 2.2, faded(t.text, 0.3))),
        }
    }
    let mut steps = Vec::new();
    for at in &frontier.front {
        let now = place(*at);
        if let Some(before) = steps.last().copied() {
            let before: egui::Pos2 = before;
            steps.push(egui::pos2(now.x, before.y));
        }
        steps.push(now);
    }
    inside.add(Shape::line(steps, Stroke::new(1.4, t.text)));
    for at in &frontier.front {
        inside.circle_filled(place(*at), 4.5, t.accent);
    }
    inside.circle_filled(place(0), 5.0, t.text);
    chart.frame(&painter, t);
    let mut labels = Labels::default();
    labels.put(&painter, t, area, place(0), "today", t.text);
    if let Some(knee) = frontier.knee {
        labels.put(&painter, t, area, place(knee), "knee", t.text);
    }
    let nearest = |at: egui::Pos2| {
        let by = |spot: &&usize| place(**spot).distance(at);
        seen.iter().min_by(|a, b| by(a).total_cmp(&by(b))).copied().filter(|spot| place(*spot).distance(at) <= NEAR)
    };
    for pick in frame.view.what_if.looked.both() {
        if let Some(at) = place_of(frontier, pick) {
            inside.circle_stroke(place(at), 7.0, Stroke::new(1.6, t.accent));
        }
    }
    if let Some(at) = response.interact_pointer_pos().filter(|_| response.clicked()) {
        match nearest(at) {
            Some(spot) => frame.view.what_if.looked.at(frontier.spots[spot].tried.pick.clone()),
            None => frame.view.what_if.looked.away(),
        }
    }
    causes_ui(ui, frame, picture, frontier);
    if let Some(at) = response.hover_pos().and_then(nearest) {
        inside.circle_stroke(place(at), 7.0, Stroke::new(1.6, t.accent));
        let spot = &frontier.spots[at];
        let text = format!("{}\n{}, {}", frontier.differs(at), up.whole(spot.value), across.whole(spot.risk));
        response.on_hover_text(text);
    }
}

/// The crosses by what they fail, each with its number.
fn causes_ui(ui: &mut Ui, frame: &Frame, picture: &Picture, frontier: &Frontier) {
    for place in causes(frontier) {
        let failing: Vec<&Spot> = frontier.spots.iter().filter(|spot| spot.fails == Some(place)).collect();
        if let Some(spot) = failing.first() {
            let name = verdict(picture, frontier, spot);
            cause_ui(ui, frame.tokens, Some(place), &name, failing.iter().filter(|spot| is_seen(spot)).count());
        }
    }
}

/// The conditions that plans fail, each once.
fn causes(frontier: &Frontier) -> BTreeSet<usize> {
    frontier.spots.iter().filter_map(|spot| spot.fails).collect()
}

/// True if a plan has a place on the plot.
fn is_seen(spot: &Spot) -> bool {
    spot.value.is_finite() && spot.risk.is_finite()
}

fn place_of(frontier: &Frontier, pick: &Pick) -> Option<usize> {
    frontier.spots.iter().position(|spot| spot.tried.pick == *pick)
}

/// How the values and risks of an answer are shown.
struct Axes<'a> {
    across: Measure<'a>,
    up: Measure<'a>,
    /// What the risk is called, with its unit
    risk: String,
}

impl<'a> Axes<'a> {
    fn of(picture: &Picture<'a>, frontier: &Frontier) -> Self {
        let plan = picture.reply.asks.plan();
        let of_risk = unit_of(&frontier.risk, frontier.risk_outcome.as_ref(), &frontier.outcome);
        let seen = || frontier.spots.iter().filter(|spot| is_seen(spot));
        let across = Measure::of_unit(plan, of_risk, seen().map(|spot| spot.risk));
        let up = Measure::of(plan, &frontier.outcome, seen().map(|spot| spot.value));
        let risk = risk_name(&frontier.risk, frontier.risk_outcome.as_ref(), &across.unit);
        Self { across, up, risk }
    }
}

/// The plan that is looked at, and beside it the one before, with the way to a scenario.
pub(super) fn looked_at_ui(ui: &mut Ui, frame: &mut Frame, picture: &Picture, frontier: &Frontier) {
    let find = |pick: &Option<Pick>| pick.as_ref().and_then(|pick| place_of(frontier, pick));
    let looked = &frame.view.what_if.looked;
    let Some(at) = find(&looked.pick) else {
        nothing_ui(ui, frame.tokens);
        ui.add_space(8.0);
        return;
    };
    let axes = Axes::of(picture, frontier);
    match find(&looked.beside) {
        Some(before) => pair_ui(ui, frame, (picture, frontier, &axes), (before, at)),
        None => one_ui(ui, frame, (picture, frontier, &axes), at),
    }
    let pick = &frontier.spots[at].tried.pick;
    match wish_ui(ui) {
        Some(Wish::Take) => {
            frame.send(Command::TakeChoice { question: picture.question.id.clone(), pick: Some(pick.clone()) });
        }
        Some(Wish::Close) => frame.view.what_if.looked.away(),
        None => {}
    }
    show_when_new(ui, pick);
    ui.add_space(8.0);
}

/// What a plan changes, with its value and risk.
fn one_ui(ui: &mut Ui, frame: &Frame, (picture, frontier, axes): (&Picture, &Frontier, &Axes), at: usize) {
    let (t, spots) = (frame.tokens, &frontier.spots);
    let spot = &spots[at];
    choices_ui(ui, t, &frontier.decisions, (&spot.tried.pick, &spots[0].tried.pick));
    let text = format!(
        "{} {} ({} against today); {} {}",
        frontier.outcome.label(),
        axes.up.whole(spot.value),
        axes.up.change(spot.value - spots[0].value),
        axes.risk,
        axes.across.short(spot.risk)
    );
    ui.label(RichText::new(text).size(TEXT_SIZE).strong());
    let color = if spot.fails.is_none() { t.good } else { t.bad };
    ui.label(RichText::new(verdict(picture, frontier, spot)).size(TEXT_SIZE).color(color));
}

/// Two plans side by side.
fn pair_ui(
    ui: &mut Ui,
    frame: &Frame,
    (picture, frontier, axes): (&Picture, &Frontier, &Axes),
    (before, at): (usize, usize),
) {
    let Axes { across, up, risk } = axes;
    let both = [&frontier.spots[before], &frontier.spots[at]];
    let figures = vec![
        (up.named(frontier.outcome.label()), both.map(|spot| up.short(spot.value))),
        (capital_first(risk), both.map(|spot| across.short(spot.risk))),
        ("Conditions".to_owned(), both.map(|spot| verdict(picture, frontier, spot))),
    ];
    two_plans_ui(ui, frame.tokens, &frontier.decisions, both.map(|spot| &spot.tried.pick), figures);
    let [value, more] = [both[1].value - both[0].value, both[1].risk - both[0].risk];
    let text = format!(
        "This plan against the one before: {} {}, {risk} {}",
        frontier.outcome.label(),
        up.change(value),
        across.change(more)
    );
    ui.label(RichText::new(text).size(TEXT_SIZE).strong());
}

/// The room for plans that are looked at: always the same, so that no dot moves under the pointer.
pub(super) fn looked_height(frontier: &Frontier) -> f32 {
    AROUND + LINE * ((frontier.decisions.len() + 2).min(MOST_LINES) + causes(frontier).len()) as f32
}

/// The condition that a plan fails, or that it meets all that must hold.
fn verdict(picture: &Picture, frontier: &Frontier, spot: &Spot) -> String {
    match spot.fails.and_then(|place| frontier.conditions.get(place)) {
        Some(condition) => capital_first(&condition.failing(&picture.reply.book)),
        None if spot.fails.is_some() => "Spends more in a quarter than is allowed".to_owned(),
        None => "All conditions hold in the plan itself".to_owned(),
    }
}

/// The unit and format of a risk.
fn unit_of(risk: &Risk, of_risk: Option<&Outcome>, outcome: &Outcome) -> (Unit, Format) {
    match (risk, of_risk) {
        (Risk::Breach, _) => (PLAIN, Format::Share),
        (Risk::Outcome(_), Some(risk)) => (risk.unit(), risk.format()),
        _ => (outcome.unit(), outcome.format()),
    }
}

/// The plans of a frontier that is still searched.
pub(super) fn growing_ui(ui: &mut Ui, frame: &Frame, question: &Question, (seen, size): (&[Seen], Vec2)) {
    let Some(projection) = frame.projection() else { return };
    let (plan, book) = (frame.plan(), &projection.book);
    let Ok(outcome) = Outcome::parse(book, plan, &question.outcome) else { return };
    let risk = Risk::of(&question.risk);
    let of_risk = match &risk {
        Risk::Outcome(text) => Outcome::parse(book, plan, text).ok(),
        _ => None,
    };
    let seen: Vec<&Seen> = seen.iter().filter(|spot| spot.value.is_finite() && spot.risk.is_finite()).collect();
    let (risks, values) = (|| seen.iter().map(|spot| spot.risk), || seen.iter().map(|spot| spot.value));
    let across = Measure::of_unit(plan, unit_of(&risk, of_risk.as_ref(), &outcome), risks());
    let up = Measure::of(plan, &outcome, values());
    let name = risk_name(&risk, of_risk.as_ref(), &across.unit);
    let note = format!("{}, over {name}; {} plans so far", up.unit, grouped(seen.len() as f64, 0));
    title_ui(ui, frame, outcome.label(), note.trim_start_matches(", "));
    let (response, chart) = plane(ui, frame, size, (&across, spanned(risks())), (&up, spanned(values())));
    let (t, painter) = (frame.tokens, ui.painter_at(response.rect));
    for spot in &seen {
        let at = chart.at(spot.risk, spot.value);
        if spot.is_met {
            painter.circle_filled(at, 2.2, faded(t.text, 0.3));
        } else {
            cross(&painter, at, Stroke::new(1.0, faded(t.debt, 0.7)));
        }
    }
    chart.frame(&painter, t);
}

/// The ground of the plot with its numbers: risk across, the outcome up.
fn plane(
    ui: &mut Ui,
    frame: &Frame,
    size: Vec2,
    (across, x): (&Measure, (f64, f64)),
    (up, y): (&Measure, (f64, f64)),
) -> (Response, Chart) {
    let (all, response) = ui.allocate_exact_size(vec2(size.x, (size.y - TITLE).max(160.0)), Sense::click());
    let area = Rect::from_min_max(all.min + vec2(TICKS, 4.0), all.max - vec2(8.0, TICK_LINE + 8.0));
    let chart = Chart { area, x, y };
    let painter = ui.painter_at(all);
    let (ticks, ticks_up) = (across.ticks(x, 6.0), up.ticks(y, 6.0));
    chart.ground(&painter, frame.tokens, &ticks, &ticks_up);
    chart.numbers_up(&painter, frame.tokens, &ticks_up);
    chart.numbers_across(&painter, frame.tokens.muted, &ticks, 0);
    (response, chart)
}

fn risk_name(risk: &Risk, of_risk: Option<&Outcome>, unit: &str) -> String {
    let unit = if unit.is_empty() { String::new() } else { format!(", {unit}") };
    match (risk, of_risk) {
        (Risk::Breach, _) => "the share of futures with a breach, %".to_owned(),
        (Risk::LowestTenth, _) => format!("how far the worst tenth lies below zero{unit}"),
        (_, Some(outcome)) => format!("{}{unit}", outcome.label()),
        (_, None) => unit,
    }
}
