//! Widths of a table's columns: names in full where there is room, and as many whole periods as the rest can hold.

use crate::app::parts::theme;
use crate::formula::Item;
use egui::{Color32, FontFamily, FontId, Ui};
use egui_table::Column;

/// The frozen columns: label, unit, and the value or opening.
pub(super) const FROZEN: usize = 3;
/// Their least widths.
const LEAST: [f32; FROZEN] = [206.0, 56.0, 96.0];
/// Their widths in a table with more lines than are measured.
const USUAL: [f32; FROZEN] = [206.0, 66.0, 100.0];
/// The width at which a name is cut.
const WIDEST_NAME: f32 = 280.0;
/// The number of lines that are measured: in statements all, in a book none.
const MOST_MEASURED: usize = 200;
/// Space before and after the text of a name, and of a unit.
const AROUND: [f32; 2] = [24.0, 14.0];
/// Room beside the frozen columns below which they scroll with the others.
const LEAST_ROOM: f32 = 120.0;

/// The columns of a table.
pub(super) struct Columns {
    pub all: Vec<Column>,
    /// Columns that stay while the others scroll
    pub sticky: usize,
}

/// The columns of a table of these rows, each with whether it is a total, and with so many periods of at least this width, in the room
/// that is available.
pub(super) fn columns(ui: &Ui, rows: &[(&Item, bool)], (periods, least): (usize, f32), available: f32) -> Columns {
    let frozen = frozen(ui, rows);
    let room = available - frozen.iter().sum::<f32>();
    let sticky = if room > LEAST_ROOM { FROZEN } else { 0 };
    let fit = (room / least).floor().max(1.0);
    // Widths that are sums of powers of two add up without a rest.
    let period = if sticky == 0 || periods as f32 <= fit { least } else { (room / fit * 64.0).floor() / 64.0 };
    // Columns keep the width their numbers need. One that a user has widened is another in a window of another size.
    let column = |(place, width): (usize, f32)| {
        Column::new(width).range(width..=width * 2.5).resizable(true).id(egui::Id::unique((place, width as u32)))
    };
    let widths = frozen.into_iter().chain(std::iter::repeat_n(period, periods));
    Columns { all: widths.enumerate().map(column).collect(), sticky }
}

/// Names and units take what the longest of them needs.
fn frozen(ui: &Ui, rows: &[(&Item, bool)]) -> [f32; FROZEN] {
    if rows.len() > MOST_MEASURED {
        return USUAL;
    }
    let width = |text: String, is_bold: bool| {
        let family = if is_bold { theme::semibold() } else { FontFamily::Proportional };
        ui.painter().layout_no_wrap(text, FontId::new(theme::TEXT_SIZE, family), Color32::BLACK).size().x
    };
    let name = rows.iter().map(|(item, is_total)| width(item.label.clone(), *is_total)).fold(0.0, f32::max);
    let unit = rows.iter().map(|(item, _)| width(item.unit_text(), false)).fold(0.0, f32::max);
    let [around_name, around_unit] = AROUND;
    [(name + around_name).ceil().clamp(LEAST[0], WIDEST_NAME), (unit + around_unit).ceil().max(LEAST[1]), LEAST[2]]
}
