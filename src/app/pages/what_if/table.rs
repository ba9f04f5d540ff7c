//! The table of an answer: the first column at the left, figures at the right.

use crate::analysis::Table;
use crate::app::parts::frame::Frame;
use crate::app::parts::theme::{NOTE_SIZE, TEXT_SIZE};
use crate::app::state::command::Command;
use egui::{Align2, FontId, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

const ROW: f32 = 22.0;
const GAP: f32 = 14.0;
/// Rows of a long table that are shown before it is opened.
const MOST: usize = 9;
/// The narrowest the first column becomes.
const NARROWEST: f32 = 84.0;

/// Draws the table; a long one can be opened.
pub(super) fn table_ui(ui: &mut Ui, frame: &mut Frame, table: &Table) {
    if table.rows.is_empty() {
        return;
    }
    let is_whole = frame.view.what_if.whole_table || table.rows.len() <= MOST + 1;
    let shown = if is_whole { table.rows.len() } else { MOST };
    let widths = widths(ui, table, shown);
    let t = frame.tokens;
    let full = widths.iter().sum::<f32>().max(ui.available_width());
    egui::ScrollArea::horizontal().id_salt("answer-table").show(ui, |ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(full, ROW * (shown + 1) as f32), Sense::hover());
        let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        let line = |cells: &[String], top: f32, is_head: bool| {
            let mut left = rect.left();
            // Columns at the right stand at the right edge, whatever room the first one has.
            let spare = full - widths.iter().sum::<f32>();
            for (column, (cell, width)) in cells.iter().zip(&widths).enumerate() {
                let width = if column == 0 { width + spare } else { *width };
                let place = Rect::from_min_size(pos2(left, top), vec2(width, ROW));
                left += width;
                let (at, align) = if column == 0 {
                    (place.left_center(), Align2::LEFT_CENTER)
                } else {
                    (place.right_center(), Align2::RIGHT_CENTER)
                };
                let (size, color) = if is_head { (NOTE_SIZE, t.muted) } else { (TEXT_SIZE, t.text) };
                let mut job = egui::text::LayoutJob::simple_singleline(cell.clone(), FontId::proportional(size), color);
                job.wrap = egui::text::TextWrapping::truncate_at_width(width - if column == 0 { 4.0 } else { 0.0 });
                let galley = painter.layout_job(job);
                painter.galley(align.anchor_size(at, galley.size()).min, galley, color);
            }
        };
        line(&table.head, rect.top(), true);
        painter.hline(rect.x_range(), rect.top() + ROW, Stroke::new(1.0, t.hairline));
        for (i, row) in table.rows.iter().take(shown).enumerate() {
            let top = rect.top() + ROW * (i + 1) as f32;
            line(row, top, false);
            painter.hline(rect.x_range(), top + ROW, Stroke::new(0.5, t.grid));
            let place = Rect::from_min_size(pos2(rect.left(), top), vec2(full, ROW));
            let response = ui.interact(place, ui.scope_id().with(("row", i)), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, row.join(" ")));
        }
    });
    ui.horizontal(|ui| {
        if table.rows.len() > MOST + 1 {
            let text = if is_whole { "Fewer".to_owned() } else { format!("{} more", table.rows.len() - shown) };
            if ui.link(RichText::new(text).size(NOTE_SIZE)).clicked() {
                frame.view.what_if.whole_table = !frame.view.what_if.whole_table;
            }
        }
        if ui.link(RichText::new("Copy table").size(NOTE_SIZE)).clicked() {
            frame.send(Command::Copy(text(table)));
        }
    });
}

/// The height of a table with at most so many rows.
pub(super) fn height(table: &Table, rows: usize) -> f32 {
    ROW * (table.rows.len().min(rows) + 2) as f32
}

/// The room that a table asks for.
pub(super) fn needed(ui: &Ui, table: &Table) -> f32 {
    natural(ui, table, MOST).iter().sum::<f32>() + 4.0
}

/// What each column needs; the first gives way where there is not enough room.
fn widths(ui: &Ui, table: &Table, shown: usize) -> Vec<f32> {
    let mut widths = natural(ui, table, shown);
    let over = widths.iter().sum::<f32>() - ui.available_width();
    if let Some(first) = widths.first_mut().filter(|_| over > 0.0) {
        *first = (*first - over).max(NARROWEST.min(*first));
    }
    widths
}

fn natural(ui: &Ui, table: &Table, shown: usize) -> Vec<f32> {
    let width = |text: &str, size: f32| {
        ui.painter().layout_no_wrap(text.to_owned(), FontId::proportional(size), egui::Color32::PLACEHOLDER).size().x
    };
    let of_column = |column: usize| {
        let head = table.head.get(column).map_or(0.0, |text| width(text, NOTE_SIZE));
        let cells = table.rows.iter().take(shown).filter_map(|row| row.get(column));
        cells.map(|text| width(text, TEXT_SIZE)).fold(head, f32::max) + if column == 0 { 8.0 } else { GAP }
    };
    (0..table.head.len()).map(of_column).collect()
}

fn text(table: &Table) -> String {
    std::iter::once(&table.head).chain(&table.rows).map(|row| row.join("\t") + "\n").collect()
}
