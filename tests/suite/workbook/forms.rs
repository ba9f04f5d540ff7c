//! The formulas of a workbook: of the kind that every spreadsheet computes alike, and the same in every month.

use super::written::formulas;
use super::{exported, small};
use crate::common::{count, save};
use std::collections::{BTreeMap, BTreeSet};

const ALLOWED: [&str; 26] = [
    "ISERROR",
    "SUM",
    "SUMPRODUCT",
    "MIN",
    "MAX",
    "AVERAGE",
    "INDEX",
    "MATCH",
    "IF",
    "IFERROR",
    "ISNUMBER",
    "AND",
    "NPV",
    "IRR",
    "EXP",
    "LN",
    "POWER",
    "INT",
    "DAY",
    "MONTH",
    "YEAR",
    "DATE",
    "EDATE",
    "EOMONTH",
    "SUMIF",
    "COUNTIF",
];

/// A formula without its texts and names of sheets.
fn bare(formula: &str) -> String {
    formula.split(['"', '\'']).step_by(2).collect::<Vec<_>>().join("#")
}

#[test]
fn formulas_are_of_the_kind_that_every_spreadsheet_computes_alike() {
    let mut plans = vec![save("sample.ron"), save("core-scientific.ron")];
    plans.extend((1..=count(12, 40)).map(small));
    let mut seen = BTreeSet::new();
    let mut longest = 0;
    for plan in &plans {
        for (sheet, column, row, formula) in formulas(&exported(plan).1) {
            let place = format!("{sheet} {column}{row}: {formula}");
            longest = longest.max(formula.len());
            assert!(formula.len() <= 2_000, "{} characters: {place}", formula.len());
            let text = bare(&formula);
            assert!(!text.contains(['^', '%', '{', '}', '@', '[', ']', '&', ' ']), "{place}");
            assert!(!text.contains("):") && !text.contains(":INDEX"), "a computed range: {place}");
            assert!(!text.contains("--") && !text.contains("+-"), "{place}");
            for (end, _) in text.match_indices('(') {
                let name: String = text[..end]
                    .chars()
                    .rev()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                    .collect::<Vec<_>>()
                    .into_iter()
                    .rev()
                    .collect();
                assert!(name.is_empty() || ALLOWED.contains(&name.as_str()), "{name} in {place}");
                seen.insert(name);
            }
        }
    }
    assert!(seen.len() > 15 && longest > 300, "the search sees {seen:?}, at most {longest} characters");
}

/// A formula with its relative columns moved by so many to the right.
fn moved(formula: &str, by: usize) -> String {
    let mut out = String::new();
    let bytes = formula.as_bytes();
    let (mut i, mut quote) = (0, None);
    while i < bytes.len() {
        let c = bytes[i];
        if let Some(mark) = quote {
            quote = (c != mark).then_some(mark);
        } else if c == b'\'' || c == b'"' {
            quote = Some(c);
        }
        let starts = quote.is_none()
            && c.is_ascii_uppercase()
            && (i == 0 || !(bytes[i - 1].is_ascii_alphanumeric() || matches!(bytes[i - 1], b'_' | b'$')));
        let letters = bytes[i..].iter().take_while(|b| b.is_ascii_uppercase()).count();
        let rest = &bytes[i + if starts { letters } else { 0 }..];
        let digits = rest.iter().skip_while(|b| **b == b'$').take_while(|b| b.is_ascii_digit()).count();
        let dollar = usize::from(rest.first() == Some(&b'$'));
        let after = rest.get(dollar + digits);
        if starts
            && letters <= 3
            && digits > 0
            && !after.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'('))
        {
            let column = formula[i..i + letters].bytes().fold(0, |n, b| n * 26 + usize::from(b - b'A') + 1) - 1 + by;
            out.push_str(&letters_of(column));
            out.push_str(&formula[i + letters..i + letters + dollar + digits]);
            i += letters + dollar + digits;
        } else {
            out.push(c as char);
            i += 1;
        }
    }
    out
}

fn letters_of(column: usize) -> String {
    let rest = column / 26;
    let last = char::from(b'A' + (column % 26) as u8);
    if rest == 0 { last.to_string() } else { format!("{}{last}", letters_of(rest - 1)) }
}

#[test]
fn a_row_has_the_same_formula_in_every_month() {
    assert_eq!(
        moved("IF(H$2>12,INDEX($G10:$GD10,1,H$2-12),0)+'A B1'!Z3*in_b1_c2", 2),
        "IF(J$2>12,INDEX($G10:$GD10,1,J$2-12),0)+'A B1'!AB3*in_b1_c2"
    );
    let mut rows = 0;
    for plan in [save("sample.ron"), save("core-scientific.ron"), small(3)] {
        let months = plan.company.months as usize;
        let mut by_row: BTreeMap<(String, u32), BTreeMap<usize, String>> = BTreeMap::new();
        for (sheet, letters, row, formula) in formulas(&exported(&plan).1) {
            let column = letters.bytes().fold(0, |n, b| n * 26 + usize::from(b - b'A') + 1) - 1;
            by_row.entry((sheet, row)).or_default().insert(column, formula);
        }
        let monthly: BTreeSet<String> = by_row
            .iter()
            .filter(|((_, row), cells)| *row == 3 && cells.get(&6).is_some_and(|formula| formula.starts_with("DATE(")))
            .map(|((sheet, _), _)| sheet.clone())
            .collect();
        // The verdicts on the sheet of checks stand in the first month's column alone.
        for (place, cells) in
            by_row.into_iter().filter(|((sheet, _), cells)| monthly.contains(sheet) && cells.range(7..).count() > 0)
        {
            rows += 1;
            assert_eq!(cells.range(6..).count(), months, "{place:?} has a month without its formula");
            for (column, formula) in cells.range(7..) {
                assert_eq!(*formula, moved(&cells[&6], column - 6), "{place:?}, column {column}");
            }
        }
    }
    assert!(rows > 1_000, "only {rows} rows were seen");
}
