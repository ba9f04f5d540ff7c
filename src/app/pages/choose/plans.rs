//! Today's plan, the proposal, and plans nearly as good that differ in kind.

use super::Shown;
use crate::analysis::{Chosen, Many, TriedPick};
use crate::app::parts::frame::Frame;
use crate::app::parts::measure::Measure;
use crate::app::parts::theme::{self, NOTE_SIZE, TEXT_SIZE};
use crate::formula::grouped;
use egui::{Align2, Color32, FontId, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

/// The height of a plan, in two lines, and of the head.
const ROW: f32 = 36.0;
const HEAD: f32 = 20.0;

/// The widths of the columns.
const VALUE: f32 = 88.0;
const CHANGE: f32 = 84.0;
const HOLDS: f32 = 68.0;
const NAME: f32 = 74.0;

/// A plan of the list.
pub(super) struct Row<'a> {
    pub name: String,
    pub tried: &'a TriedPick,
    pub many: Option<&'a Many>,
}

/// Today's plan, the proposal or the nearest, and the alternatives.
pub(super) fn rows<'a>(shown: &'a Shown) -> Vec<Row<'a>> {
    let chosen = shown.chosen;
    let crowd = chosen.crowd.as_ref();
    let mut rows = vec![Row { name: "Today".to_owned(), tried: &chosen.today, many: crowd.map(|crowd| &crowd.today) }];
    match &chosen.found {
        Ok(proposal) => {
            let many = crowd.and_then(|crowd| crowd.of(&proposal.tried.pick));
            if !proposal.moves.is_empty() {
                rows.push(Row { name: "1".to_owned(), tried: &proposal.tried, many });
            }
            for (number, other) in (2..).zip(&proposal.alternatives) {
                rows.push(Row { name: number.to_string(), tried: &other.tried, many: other.many.as_ref() });
            }
        }
        Err(infeasible) => {
            let nearest = &infeasible.nearest;
            let many = crowd.and_then(|crowd| crowd.of(&nearest.pick));
            rows.push(Row { name: "Nearest".to_owned(), tried: nearest, many });
        }
    }
    rows
}

pub(super) fn plans_ui(ui: &mut Ui, frame: &mut Frame, shown: &Shown) {
    let chosen = shown.chosen;
    let rows = rows(shown);
    let t = frame.tokens;
    let values = rows.iter().map(|row| row.tried.judged.value);
    let measure = Measure::of(shown.reply.asks.plan(), &chosen.outcome, values);
    let is_asked = chosen.crowd.is_some();
    let unit = if measure.unit.is_empty() { String::new() } else { format!(", {}", measure.unit) };
    ui.label(egui::RichText::new("Plans that differ in kind").heading());
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, HEAD + ROW * rows.len() as f32), Sense::hover());
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let cell = |at: egui::Pos2, align: Align2, text: &str, width: f32, (size, color): (f32, Color32), strong: bool| {
        let family = if strong { theme::semibold() } else { egui::FontFamily::Proportional };
        let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), FontId::new(size, family), color);
        job.wrap = egui::text::TextWrapping::truncate_at_width(width);
        let galley = painter.layout_job(job);
        painter.galley(align.anchor_size(at, galley.size()).min, galley, color);
    };
    let figures = |middle: f32, texts: &[String], style: (f32, Color32), strong: bool| {
        let mut at = rect.right() - 4.0;
        let widths: &[f32] = if is_asked { &[HOLDS, CHANGE, VALUE] } else { &[CHANGE, VALUE] };
        for (text, width) in texts.iter().rev().zip(widths) {
            cell(pos2(at, middle), Align2::RIGHT_CENTER, text, *width, style, strong);
            at -= width;
        }
    };
    let mut head = vec![format!("{}{unit}", chosen.outcome.label()), "against today".to_owned()];
    if is_asked {
        head.push("holds in".to_owned());
    }
    figures(rect.top() + HEAD / 2.0, &head, (NOTE_SIZE, t.muted), false);
    painter.hline(rect.x_range(), rect.top() + HEAD, Stroke::new(1.0, t.hairline));
    let mut wished = None;
    for (number, row) in rows.iter().enumerate() {
        let top = rect.top() + HEAD + ROW * number as f32;
        let place = Rect::from_min_size(pos2(rect.left(), top), vec2(width, ROW));
        let response = ui.interact(place, ui.scope_id().with(("plan", number)), Sense::click());
        let is_looked_at = frame.view.choose.looked.both().any(|pick| *pick == row.tried.pick);
        if is_looked_at || response.hovered() {
            painter.rect_filled(place, 0.0, if is_looked_at { t.selection } else { t.raised });
        }
        let fails = chosen.first_failure(&row.tried.judged).is_some() || row.many.is_some_and(|many| !many.is_met());
        let color = if fails { t.bad } else { t.text };
        let middle = top + ROW * 0.3;
        let is_first = row.name == "1";
        cell(pos2(rect.left() + 4.0, middle), Align2::LEFT_CENTER, &row.name, NAME, (TEXT_SIZE, color), is_first);
        figures(middle, &figures_of(row, chosen, &measure, is_asked), (TEXT_SIZE, color), is_first);
        let what = chosen.differs(&row.tried.pick);
        let below = pos2(rect.left() + 4.0, top + ROW * 0.74);
        cell(below, Align2::LEFT_CENTER, &what, width - 8.0, (NOTE_SIZE, t.muted), false);
        painter.hline(rect.x_range(), top + ROW, Stroke::new(0.5, t.grid));
        let said = format!("Plan {}: {what}", row.name);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
        if response.on_hover_text(what).clicked() {
            wished = Some(row.tried.pick.clone());
        }
    }
    if let Some(pick) = wished {
        frame.view.choose.looked.at(pick);
    }
    ui.add_space(8.0);
}

/// The value of a plan, its difference from today's, and the share of futures that it holds in.
fn figures_of(row: &Row, chosen: &Chosen, measure: &Measure, is_asked: bool) -> Vec<String> {
    let value = row.tried.judged.value;
    let by = value - chosen.today.judged.value;
    let is_today = row.tried.pick == chosen.today.pick;
    let mut texts = vec![measure.short(value), if is_today { String::new() } else { measure.change(by) }];
    if is_asked {
        let share = row.many.and_then(|many| many.holds.iter().flatten().map(|share| share.value).reduce(f64::min));
        let percent = |share: f64| format!("{} %", grouped((share * 1000.0 + 1e-9).floor() / 10.0, 1));
        texts.push(share.map_or_else(String::new, percent));
    }
    texts
}
