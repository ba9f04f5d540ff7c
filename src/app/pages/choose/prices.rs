//! What binds, and what it costs.

use super::Shown;
use crate::analysis::Mark;
use crate::app::parts::frame::Frame;
use crate::app::parts::marks::{Shown as MarkShown, mark};
use crate::app::parts::measure::Measure;
use crate::app::parts::theme::{NOTE_SIZE, TEXT_SIZE};
use egui::{Align2, Color32, FontId, Sense, Stroke, Ui, pos2, vec2};

const ROW: f32 = 22.0;
/// From the right: the columns of what a weaker condition gains, and of the headroom.
const GAIN: f32 = 250.0;
const SPARE: f32 = 190.0;

pub(super) fn prices_ui(ui: &mut Ui, frame: &Frame, shown: &Shown) {
    let chosen = shown.chosen;
    let Ok(proposal) = &chosen.found else { return };
    if proposal.prices.is_empty() {
        return;
    }
    let (t, plan, book) = (frame.tokens, shown.reply.asks.plan(), &shown.reply.book);
    let gains = proposal.prices.iter().flat_map(|price| [price.dropped, price.weaker.1]);
    let measure = Measure::of(plan, &chosen.outcome, gains);
    ui.label(egui::RichText::new("What binds, and its price").heading());
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, ROW * (proposal.prices.len() + 1) as f32), Sense::hover());
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let cell = |x: f32, y: f32, align: Align2, text: String, width: f32, (size, color): (f32, Color32)| {
        let mut job = egui::text::LayoutJob::simple_singleline(text, FontId::proportional(size), color);
        job.wrap = egui::text::TextWrapping::truncate_at_width(width);
        let galley = painter.layout_job(job);
        painter.galley(align.anchor_size(pos2(x, y), galley.size()).min, galley, color);
    };
    let middle = rect.top() + ROW / 2.0;
    let note = (NOTE_SIZE, t.muted);
    let (right, spare) = (rect.right() - 4.0, rect.right() - GAIN - 4.0);
    cell(rect.left() + 4.0, middle, Align2::LEFT_CENTER, "What must hold".to_owned(), 200.0, note);
    cell(spare, middle, Align2::RIGHT_CENTER, "to spare in the proposal".to_owned(), SPARE, note);
    cell(right, middle, Align2::RIGHT_CENTER, "if it were weaker".to_owned(), GAIN, note);
    painter.hline(rect.x_range(), rect.top() + ROW, Stroke::new(1.0, t.hairline));
    for (number, price) in proposal.prices.iter().enumerate() {
        let top = rect.top() + ROW * (number + 1) as f32;
        let middle = top + ROW / 2.0;
        let binds = price.dropped > 0.0;
        let sign = if binds { Mark::Notice } else { Mark::Holds };
        mark(&painter, t, pos2(rect.left() + 10.0, middle), MarkShown::Of(sign));
        let style = (TEXT_SIZE, t.text);
        let name = crate::formula::capital_first(&chosen.condition_name(book, price.condition));
        cell(rect.left() + 24.0, middle, Align2::LEFT_CENTER, name, width - GAIN - SPARE - 30.0, style);
        let when =
            if price.headroom.1 > 0 { format!(" in {}", plan.month(price.headroom.1).long()) } else { String::new() };
        let headroom = format!("{}{when}", chosen.condition_said(book, price.condition, price.headroom.0));
        cell(spare, middle, Align2::RIGHT_CENTER, headroom, SPARE, style);
        let gain = if binds {
            let weaker = chosen.condition_said(book, price.condition, price.weaker.0);
            format!(
                "by {weaker}: {}; dropped {} {}",
                measure.change(price.weaker.1),
                measure.change(price.dropped),
                measure.unit
            )
        } else {
            "dropped: nothing better found".to_owned()
        };
        let color = if binds { t.text } else { t.muted };
        cell(right, middle, Align2::RIGHT_CENTER, gain, GAIN, (TEXT_SIZE, color));
        painter.hline(rect.x_range(), top + ROW, Stroke::new(0.5, t.grid));
    }
}
