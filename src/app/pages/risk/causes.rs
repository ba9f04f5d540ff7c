//! What fails first: a table of the causes, by which the page is filtered.

use super::Shown;
use crate::analysis::{Condition, Found, Futures};
use crate::app::parts::frame::Frame;
use crate::app::parts::theme::{self, NOTE_SIZE, TEXT_SIZE, faded};
use crate::app::state::risk::Filter;
use crate::formula::grouped;
use egui::{Align2, Color32, FontId, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

const ROW: f32 = 22.0;
/// Where the columns end, from the right edge: first, ever, median month.
const COLUMNS: [f32; 3] = [134.0, 86.0, 0.0];

/// The colour of a cause: what it is has the same colour on every plan.
pub(super) fn color_of(frame: &Frame, futures: &Futures, place: usize) -> Color32 {
    let t = frame.tokens;
    let text = futures.conditions.get(place).map_or("", |condition| condition.left().text());
    let known = [
        ("maturity-unpaid", t.text),
        ("funding-gap", t.bad),
        ("margin-call", t.btc),
        ("in-default", t.breach),
        ("locked", faded(t.breach, 0.5)),
    ];
    let others = [faded(t.bad, 0.45), t.converting, t.ai, t.idle, t.good];
    known.iter().find(|(part, _)| text.contains(part)).map_or(others[place % others.len()], |(_, color)| *color)
}

/// What a cause is called: what it is of, and its level if that is not nothing.
pub(super) fn name_of(futures: &Futures, place: usize) -> String {
    futures.conditions.get(place).map(Condition::cause).unwrap_or_default()
}

pub(super) fn causes_ui(ui: &mut Ui, frame: &mut Frame, shown: &Shown) {
    let Found::Futures(simulated) = &shown.reply.found else { return };
    let futures = &simulated.futures;
    ui.label(RichText::new("What fails first").heading());
    let spacing = std::mem::take(&mut ui.spacing_mut().item_spacing.y);
    row_ui(ui, frame, None, ["Cause", "first", "ever", "median month"].map(str::to_owned), false);
    let all = futures.all.len().max(1) as f64;
    let share = |count: usize| grouped(count as f64 / all * 100.0, 1);
    let plan = shown.reply.asks.plan();
    let mut order: Vec<usize> = (0..shown.prepared.causes.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(shown.prepared.causes[*place].first));
    for place in order {
        let cause = &shown.prepared.causes[place];
        let month = match cause.median_month {
            Some(month) => plan.month(month).long(),
            // None of so many is not never.
            None if cause.ever == 0 => "none".to_owned(),
            None => String::new(),
        };
        let texts = [name_of(futures, place), share(cause.first), share(cause.ever), month];
        let color = color_of(frame, futures, place);
        if row_ui(ui, frame, Some((color, Filter::Cause(place))), texts, true) {
            toggle(frame, Filter::Cause(place));
        }
    }
    let line = ui.cursor().top();
    ui.painter().hline(ui.max_rect().x_range(), line, Stroke::new(1.0, frame.tokens.muted));
    let texts = ["Nothing fails".to_owned(), share(shown.prepared.sound), String::new(), String::new()];
    let ground = frame.tokens.hairline;
    if row_ui(ui, frame, Some((ground, Filter::Nothing)), texts, true) {
        toggle(frame, Filter::Nothing);
    }
    ui.spacing_mut().item_spacing.y = spacing;
    let note = match frame.view.risk.filter {
        None => "% of futures; a click shows a cause alone".to_owned(),
        Some(_) => {
            format!("{} futures are shown; a click on the cause shows all", grouped(shown.prepared.shown as f64, 0))
        }
    };
    ui.label(RichText::new(note).size(NOTE_SIZE).color(frame.tokens.muted));
    ui.add_space(8.0);
}

fn toggle(frame: &mut Frame, filter: Filter) {
    let before = frame.view.risk.filter;
    frame.view.risk.filter = (before != Some(filter)).then_some(filter);
}

/// A row of the table; true if it was clicked.
fn row_ui(ui: &mut Ui, frame: &Frame, of: Option<(Color32, Filter)>, texts: [String; 4], is_figure: bool) -> bool {
    let sense = if of.is_some() { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), sense);
    let t = frame.tokens;
    let is_chosen = of.is_some_and(|(_, filter)| frame.view.risk.filter == Some(filter));
    if is_chosen || response.hovered() && of.is_some() {
        ui.painter().rect_filled(rect, 3.0, if is_chosen { t.selection } else { t.raised });
    }
    let size = if is_figure { TEXT_SIZE } else { NOTE_SIZE };
    let color = if is_figure { t.text } else { t.muted };
    let mut left = rect.left() + 2.0;
    if let Some((swatch, _)) = of {
        ui.painter().rect_filled(
            Rect::from_center_size(pos2(left + 5.0, rect.center().y), vec2(10.0, 10.0)),
            2.0,
            swatch,
        );
        left += 17.0;
    }
    let [name, values @ ..] = texts;
    let clip = rect.with_max_x(rect.right() - COLUMNS[0] - 44.0);
    let mut job = egui::text::LayoutJob::simple_singleline(name.clone(), FontId::proportional(size), color);
    job.wrap = egui::text::TextWrapping { max_width: clip.right() - left, max_rows: 1, ..Default::default() };
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(left, rect.center().y - galley.size().y / 2.0), galley, color);
    for (i, (value, from_right)) in values.iter().zip(COLUMNS).enumerate() {
        let font = if i == 0 && is_figure { FontId::new(size, theme::semibold()) } else { FontId::proportional(size) };
        ui.painter().text(pos2(rect.right() - from_right, rect.center().y), Align2::RIGHT_CENTER, value, font, color);
    }
    if of.is_some() {
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, format!("Futures: {name}")));
    }
    response.clicked()
}
