//! A frontier: all plans by value and risk, those that no other beats in both joined by steps. A click opens a plan as a scenario.

use super::picture::{Picture, TITLE, title_ui};
use crate::analysis::{Frontier, Outcome, Risk, Seen};
use crate::app::parts::chart::{Chart, Labels, TICK_LINE, TICKS, spanned};
use crate::app::parts::cross::{cause_color, cross};
use crate::app::parts::frame::Frame;
use crate::app::parts::measure::Measure;
use crate::app::parts::theme::faded;
use crate::app::state::command::Command;
use crate::formula::{Format, PLAIN, Unit, grouped};
use crate::plan::Question;
use egui::{Rect, Response, Sense, Shape, Stroke, Ui, Vec2, vec2};

/// How near a click must come to a dot.
const NEAR: f32 = 12.0;

pub(super) fn frontier_ui(ui: &mut Ui, frame: &mut Frame, picture: &Picture, frontier: &Frontier) {
    let plan = picture.reply.asks.plan();
    let of_risk = unit_of(&frontier.risk, frontier.risk_outcome.as_ref(), &frontier.outcome);
    let seen: Vec<usize> = (0..frontier.spots.len())
        .filter(|at| frontier.spots[*at].value.is_finite() && frontier.spots[*at].risk.is_finite())
        .collect();
    let risks = || seen.iter().map(|at| frontier.spots[*at].risk);
    let values = || seen.iter().map(|at| frontier.spots[*at].value);
    let (across, up) = (Measure::of_unit(plan, of_risk, risks()), Measure::of(plan, &frontier.outcome, values()));
    let note = format!(
        "{}, over {}; a click opens a plan as a scenario",
        up.unit,
        risk_name(&frontier.risk, frontier.risk_outcome.as_ref(), &across.unit)
    );
    title_ui(ui, frame, frontier.outcome.label(), note.trim_start_matches(", "));
    let t = frame.tokens;
    let (response, chart) = plane(ui, frame, picture.size, (&across, spanned(risks())), (&up, spanned(values())));
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
    if let Some(at) = response.interact_pointer_pos().filter(|_| response.clicked()).and_then(nearest) {
        let pick = Some(frontier.spots[at].tried.pick.clone());
        frame.send(Command::TakeChoice { question: picture.question.id.clone(), pick });
    }
    if let Some(at) = response.hover_pos().and_then(nearest) {
        inside.circle_stroke(place(at), 7.0, Stroke::new(1.6, t.accent));
        let spot = &frontier.spots[at];
        let text = format!("{}\n{}, {}", frontier.differs(at), up.whole(spot.value), across.whole(spot.risk));
        response.on_hover_text(text);
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
