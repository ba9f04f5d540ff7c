//! What the futures that fail have in common: each input with its range, and the part of it that the box keeps.

use super::Shown;
use super::causes::name_of;
use crate::analysis::{Bound, Found, Uncertain};
use crate::app::parts::chart::words;
use crate::app::parts::frame::Frame;
use crate::app::parts::theme::{NOTE_SIZE, TEXT_SIZE};
use crate::formula::{grouped, lower_first};
use crate::plan::Plan;
use egui::{Align, Align2, FontId, Layout, Rect, RichText, Sense, Ui, pos2, vec2};

const ROW: f32 = 20.0;
/// Inputs that are shown.
const MOST: usize = 5;
/// The width of names, and of the numbers at both ends of a bar.
const NAME: f32 = 190.0;
const END: f32 = 84.0;

pub(super) fn common_ui(ui: &mut Ui, frame: &Frame, shown: &Shown) {
    let (Found::Futures(simulated), Some(common)) = (&shown.reply.found, &shown.prepared.common) else { return };
    let percent = |share: f64| grouped(share * 100.0, 0);
    ui.horizontal(|ui| {
        let of = shown.prepared.failing.map(|place| lower_first(&name_of(&simulated.futures, place)));
        let title = format!("What futures with {} have in common", of.unwrap_or_default());
        ui.add(egui::Label::new(RichText::new(title).heading()).truncate());
        let text = match common.found {
            Some(found) => format!(
                "the box: {} % of all futures, {} % of the failures (coverage); {} % in it fail (density), {} % of all",
                percent(found.support),
                percent(found.coverage),
                percent(found.density),
                percent(common.failing)
            ),
            None => "no box tells them from the others; the inputs that differ most".to_owned(),
        };
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(8.0);
            ui.add(egui::Label::new(RichText::new(text).size(NOTE_SIZE).color(frame.tokens.muted)).truncate());
        });
    });
    for bound in common.bounds.iter().take(MOST) {
        let Some(of) = simulated.futures.uncertain.get(bound.input) else { continue };
        row_ui(ui, frame, (of, shown.reply.asks.plan()), bound);
    }
}

fn row_ui(ui: &mut Ui, frame: &Frame, (of, plan): (&Uncertain, &Plan), bound: &Bound) {
    let t = frame.tokens;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width() - 8.0, ROW), Sense::hover());
    let painter = ui.painter_at(rect);
    let is_bound = bound.low.is_some() || bound.high.is_some();
    let color = if is_bound { t.text } else { t.muted };
    let middle = rect.center().y;
    let mut job = egui::text::LayoutJob::simple_singleline(of.label.clone(), FontId::proportional(TEXT_SIZE), color);
    job.wrap = egui::text::TextWrapping { max_width: NAME - 8.0, max_rows: 1, ..egui::text::TextWrapping::default() };
    let name = painter.layout_job(job);
    painter.galley(pos2(rect.left(), middle - name.size().y / 2.0), name, color);
    let font = FontId::proportional(NOTE_SIZE);
    // The plan is what percentages are of.
    let said = |value: f64| of.said(plan, value).trim_end_matches(" of the plan").to_owned();
    let bar = Rect::from_min_max(pos2(rect.left() + NAME + END, middle - 3.0), pos2(rect.right() - END, middle + 3.0));
    painter.text(pos2(bar.left() - 8.0, middle), Align2::RIGHT_CENTER, said(bound.range.0), font.clone(), t.muted);
    painter.text(pos2(bar.right() + 8.0, middle), Align2::LEFT_CENTER, said(bound.range.1), font.clone(), t.muted);
    painter.rect_filled(bar, 3.0, t.hairline);
    if !is_bound {
        let by = format!("rank difference {}{}", if bound.by > 0.0 { "+" } else { "" }, grouped(bound.by, 2));
        words(&painter, t, bar.center(), Align2::CENTER_CENTER, &by, t.muted);
    }
    let (low, high) = bound.range;
    let x = |value: f64| bar.left() + bar.width() * (((value - low) / (high - low).max(1e-12)) as f32).clamp(0.0, 1.0);
    if is_bound {
        let (from, to) = (bound.low.map_or(bar.left(), x), bound.high.map_or(bar.right(), x));
        // At the end of a list a bound is a point.
        let part = Rect::from_min_max(pos2(from.min(to - 3.0), bar.top() - 1.0), pos2(to, bar.bottom() + 1.0));
        painter.rect_filled(part, 3.0, t.bad);
        let words = match (bound.low, bound.high) {
            (Some(low), Some(high)) => format!("{} to {}", said(low), said(high)),
            (Some(low), None) => format!("{} or {}", said(low), if of.is_month { "later" } else { "more" }),
            (None, Some(high)) => format!("{} or {}", said(high), if of.is_month { "earlier" } else { "less" }),
            (None, None) => String::new(),
        };
        let galley = painter.layout_no_wrap(words, font, t.text);
        let left = if bound.low.is_some() { part.left() - galley.size().x - 6.0 } else { part.right() + 6.0 };
        let left = left.clamp(bar.left() + 2.0, (bar.right() - galley.size().x - 2.0).max(bar.left() + 2.0));
        let place = Rect::from_min_size(pos2(left, middle - galley.size().y / 2.0), galley.size());
        painter.rect_filled(place.expand2(vec2(3.0, 0.0)), 2.0, t.background);
        painter.galley(place.min, galley, t.text);
    }
    let by = grouped(bound.by, 2);
    response.on_hover_text(format!("Rank difference of the futures that fail from the others, −1 to 1: {by}"));
}
