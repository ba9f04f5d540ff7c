//! Cell styles: inputs blue, formulas black, links to another sheet green; brackets for negatives, a dash for what rounds to zero.

use crate::formula::{self, Item};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

const BLUE: Color = Color::RGB(0x14_57_A8);
const GREEN: Color = Color::RGB(0x0B_6B_3A);
const MUTED: Color = Color::RGB(0x5A_66_75);
const INPUT_FILL: Color = Color::RGB(0xFF_FB_E6);
const CHANGED_FILL: Color = Color::RGB(0xFC_E4_D0);
const HEAD_FILL: Color = Color::RGB(0xE3_EE_FA);
const LINE: Color = Color::RGB(0xC9_D1_DA);

/// The contents of a cell, by colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ink {
    /// A number that a person can change
    Input,
    /// A number that a scenario changed
    Changed,
    /// A formula
    Formula,
    /// A link to another sheet
    Link,
    /// A number that is set in Wattfolio, and a helper
    Fixed,
}

/// The number format of an item, given its largest value.
pub(super) fn number_format(item: &Item, largest: f64) -> String {
    match item.format {
        formula::Format::Decimals(n) if largest >= 1e13 => dashed("0.000E+00", "-0.000E+00", n),
        formula::Format::Decimals(n) => decimals(n),
        formula::Format::Share => dashed("0.0%", "(0.0%)", 3),
        formula::Format::Month | formula::Format::Flag => "0".to_owned(),
        formula::Format::Day => decimals(1),
    }
}

/// The number format of an input: as many digits as it has, at most six.
pub(super) fn input_format(value: f64) -> String {
    if value != 0.0 && value.abs() < 1e-6 {
        return "0.000E+00".to_owned();
    }
    let text = format!("{:.6}", value.abs());
    match text.trim_end_matches('0').split_once('.').map_or(0, |(_, fraction)| fraction.len()) {
        0 => "#,##0".to_owned(),
        digits => format!("#,##0.{}", "0".repeat(digits)),
    }
}

/// A number with so many decimals.
pub(super) fn decimals(n: u8) -> String {
    let digits = if n == 0 { "#,##0".to_owned() } else { format!("#,##0.{}", "0".repeat(usize::from(n))) };
    dashed(&digits, &format!("({digits})"), n)
}

/// A number format with a dash for what rounds to zero at so many decimals. A format by sign would show what differences of large
/// amounts leave as 0 or (0). A spreadsheet writes the sign of a negative number before a text, but not before digits that round to
/// nothing, which the # stands for.
fn dashed(positive: &str, negative: &str, decimals: u8) -> String {
    let half = format!("0.{}5", "0".repeat(usize::from(decimals)));
    format!("[>={half}]{positive};[<=-{half}]{negative};\"–\"#")
}

/// Months of the calendar.
pub(super) const MONTH: &str = "mmm yyyy";
/// Days of the calendar.
pub(super) const DAY: &str = "yyyy-mm-dd";

/// A cell with a number.
pub(super) fn cell(number_format: &str, ink: Ink) -> Format {
    let format = Format::new().set_num_format(number_format).set_align(FormatAlign::Right);
    match ink {
        Ink::Input => format.set_font_color(BLUE).set_background_color(INPUT_FILL),
        Ink::Changed => format.set_font_color(BLUE).set_background_color(CHANGED_FILL).set_bold(),
        Ink::Formula => format,
        Ink::Link => format.set_font_color(GREEN),
        Ink::Fixed => format.set_font_color(MUTED),
    }
}

/// A text that has no effect if changed: grey, or marked if a scenario changed it.
pub(super) fn text_cell(ink: Ink, long: bool) -> Format {
    let align = if long { FormatAlign::Left } else { FormatAlign::Right };
    cell("@", if ink == Ink::Changed { ink } else { Ink::Fixed }).set_align(align)
}

/// The title of a sheet.
pub(super) fn title() -> Format {
    Format::new().set_bold().set_font_size(14)
}

/// The name of a group of lines.
pub(super) fn section() -> Format {
    Format::new().set_bold().set_border_bottom(FormatBorder::Thin).set_border_bottom_color(LINE)
}

/// Column headings.
pub(super) fn head(number_format: &str) -> Format {
    Format::new().set_bold().set_background_color(HEAD_FILL).set_num_format(number_format).set_align(FormatAlign::Right)
}

/// Headings of text columns.
pub(super) fn text_head() -> Format {
    Format::new().set_bold().set_background_color(HEAD_FILL)
}

/// Notes, units and keys.
pub(super) fn note() -> Format {
    Format::new().set_font_color(MUTED)
}

/// A longer text on the cover.
pub(super) fn paragraph() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}
