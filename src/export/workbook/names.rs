//! Names: of inputs, constants and curves as formulas use them, and of sheets.

use crate::formula::{Book, Format, Id, Item, Kind};
use rustc_hash::{FxHashMap, FxHashSet};

/// Excel allows 255 characters; the rest is reserved for a suffix that makes a name unique.
const LONGEST_NAME: usize = 230;
/// Excel allows 31 characters for a sheet name.
const LONGEST_SHEET: usize = 31;

/// The sheet of inputs.
pub(super) const INPUTS: &str = "Inputs";
/// The sheet of constants and curves.
pub(super) const CONSTANTS: &str = "Constants";

/// The name of the plan's first month.
pub(super) const START: &str = "in_company_start";
/// The name of the fiscal year-end month.
pub(super) const FISCAL_YEAR_END: &str = "in_company_fiscal_year_end_month";

/// The names that formulas use.
pub(super) struct Names {
    inputs: FxHashMap<Id, InputName>,
    constants: FxHashMap<&'static str, String>,
    /// Of positions and heights
    curves: Vec<(String, String)>,
}

/// The names of an input.
#[derive(Clone, Debug)]
pub(super) struct InputName {
    /// Of the cell that is typed into
    pub typed: String,
    /// Of the cell that formulas read: for a date the number of its month or day
    pub read: String,
}

impl Names {
    pub fn of(book: &Book) -> Self {
        let mut taken: FxHashSet<String> = [START, FISCAL_YEAR_END].map(str::to_owned).into_iter().collect();
        let mut inputs = FxHashMap::default();
        for (id, item) in book.items().iter().enumerate() {
            if let Kind::Input { field, .. } = &item.kind {
                let typed = unique(&input_name(&item.key, field), &mut taken);
                let read = if is_date(item) { unique(&format!("{typed}_number"), &mut taken) } else { typed.clone() };
                inputs.insert(id as Id, InputName { typed, read });
            }
        }
        let constants = book
            .constants()
            .into_iter()
            .map(|constant| (constant.0.name, unique(&format!("k_{}", plain(constant.0.name)), &mut taken)))
            .collect();
        let curve = |(number, curve): (usize, &crate::formula::Curve)| {
            let base = format!("curve_{}_{}", number + 1, plain(&curve.label));
            (unique(&format!("{base}_x"), &mut taken), unique(&format!("{base}_y"), &mut taken))
        };
        let curves = book.curves().iter().enumerate().map(curve).collect();
        Self { inputs, constants, curves }
    }

    /// The name a formula reads for an input; None for other items.
    pub fn input(&self, id: Id) -> Option<&str> {
        self.inputs.get(&id).map(|name| name.read.as_str())
    }

    /// Both names of an input.
    pub fn both(&self, id: Id) -> Option<&InputName> {
        self.inputs.get(&id)
    }

    pub fn constant(&self, label: &str) -> &str {
        self.constants.get(label).map_or("", String::as_str)
    }

    /// The names of a curve's positions and heights.
    pub fn curve(&self, number: usize) -> (String, String) {
        self.curves.get(number).cloned().unwrap_or_default()
    }
}

/// True if the book holds a month or day number for which a date is typed.
pub(super) fn is_date(item: &Item) -> bool {
    matches!(item.format, Format::Month | Format::Day)
}

/// The field's path, with a suffix that distinguishes the parts of one field: the end of the key beyond the field's name.
fn input_name(key: &str, field: &str) -> String {
    let tail = key.rsplit('.').next().unwrap_or(key);
    let own = field.rsplit('.').next().unwrap_or(field).replace('_', "-");
    let part = tail.strip_prefix(own.as_str()).unwrap_or("");
    plain(&format!("in_{field}{part}"))
}

/// Letters, digits and underscores only. A name begins with its kind, so that it is never a cell address.
fn plain(text: &str) -> String {
    let mut name = String::new();
    for c in text.chars() {
        let c = if c.is_ascii_alphanumeric() { c } else { '_' };
        if !(c == '_' && name.ends_with('_')) {
            name.push(c);
        }
    }
    name.truncate(LONGEST_NAME);
    name
}

/// Names differ by more than the case of their letters.
fn unique(wanted: &str, taken: &mut FxHashSet<String>) -> String {
    let mut name = wanted.to_owned();
    let mut count = 1;
    while !taken.insert(name.to_lowercase()) {
        count += 1;
        name = format!("{wanted}_{count}");
    }
    name
}

/// Sheet names that every spreadsheet accepts, all different.
pub(super) struct SheetNames {
    taken: FxHashSet<String>,
}

impl SheetNames {
    /// These names are reserved for the workbook's own sheets.
    pub fn new(kept: &[&str]) -> Self {
        Self { taken: kept.iter().map(|name| name.to_lowercase()).collect() }
    }

    /// A valid name for a sheet titled `wanted`.
    pub fn add(&mut self, wanted: &str) -> String {
        // Characters that spreadsheets refuse or XML cannot hold.
        let allowed = |c: char| {
            if c.is_control() || matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'' | '\u{fffe}' | '\u{ffff}')
            {
                ' '
            } else {
                c
            }
        };
        // "_x0041_" would be read as the letter A.
        let cleaned = wanted.chars().map(allowed).collect::<String>().replace("_x", "-x").replace("_X", "-X");
        let cleaned = cleaned.split_whitespace().collect::<Vec<_>>().join(" ");
        let base = if cleaned.is_empty() { "Sheet".to_owned() } else { cleaned };
        for count in 1.. {
            let end = if count == 1 { String::new() } else { format!(" {count}") };
            let name = format!("{}{end}", shortened(&base, LONGEST_SHEET - end.len()));
            if self.taken.insert(name.to_lowercase()) {
                return name;
            }
        }
        base
    }
}

/// The first characters of a text, counted as spreadsheets do: in units of UTF-16.
fn shortened(text: &str, most: usize) -> &str {
    let mut length = 0;
    for (position, c) in text.char_indices() {
        length += c.len_utf16();
        if length > most {
            return text[..position].trim_end();
        }
    }
    text
}

/// A sheet in front of a reference.
pub(super) fn quoted(sheet: &str) -> String {
    format!("'{}'!", sheet.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_have_names_that_spreadsheets_take() {
        let mut names = SheetNames::new(&["Cover"]);
        let long = "A site whose name is much longer than a sheet's may be";
        let all = ["cover", "Pecos/West: [1]", long, long, "'", "History", "a\u{fffe}b", "_x0041_"]
            .map(|name| names.add(name));
        assert_eq!(all[6..], ["a b", "-x0041_"]);
        assert_eq!(all[..2], ["cover 2", "Pecos West 1"]);
        assert_eq!(all[3], "A site whose name is much lon 2");
        assert_eq!(all[4], "Sheet");
        assert!(all.iter().all(|name| name.encode_utf16().count() <= 31), "{all:?}");
    }

    #[test]
    fn inputs_are_named_by_their_field_and_part() {
        assert_eq!(
            input_name("site.pecos.mw.in.energised-mw-3-month", "sites.pecos.energised_mw"),
            "in_sites_pecos_energised_mw_3_month"
        );
        assert_eq!(input_name("debt.a.in.fee-pct", "debts.a.fee_pct"), "in_debts_a_fee_pct");
    }
}
