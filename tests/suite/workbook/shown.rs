//! What a spreadsheet shows: amounts that do not exist are dashes, not zeros with a sign.

use super::libreoffice::{converted, recalculated};
use super::written::{folded, formats, written};
use super::{Held, exported};
use crate::capital::with_debt;
use crate::common::save;
use std::collections::BTreeSet;
use wattfolio::plan::{Amortisation, Plan, Quantity};

/// 3.25 billion at 6.192 %, in thirty half-yearly level payments: what the last leaves of it is a difference of large amounts, a
/// fraction of a cent.
fn with_residue() -> Plan {
    with_debt(192, 3.25e9, |debt| {
        (debt.rate_pct_per_year, debt.payment_months, debt.amortisation) =
            (Quantity::Value(6.192), 6, Amortisation::Level);
        (debt.interest_only_months, debt.amortisation_months, debt.maturity) = (0, 180, "2041-12".parse().unwrap());
    })
}

/// The section of a number format that a value is shown by: the first two have a condition, the third has what is left
/// (ECMA-376, part 1, 18.8.31).
fn section(format: &str, value: f64) -> &str {
    let holds = |section: &str| {
        let condition = section.strip_prefix('[').and_then(|rest| rest.split(']').next())?;
        let (sign, limit) = condition.split_at(2);
        let limit: f64 = limit.parse().unwrap();
        match sign {
            ">=" => Some(value >= limit),
            "<=" => Some(value <= limit),
            other => panic!("{other} in {format}"),
        }
    };
    format.split(';').find(|section| holds(section).unwrap_or(true)).unwrap()
}

#[test]
fn an_amount_below_half_a_cent_has_the_format_of_a_dash() {
    let (_, bytes) = exported(&with_residue());
    let (cells, formats) = (written(&bytes), formats(&bytes));
    let mut residues = 0;
    for ((sheet, row, column), held) in &cells {
        let Held::Number(value) = held else { continue };
        let is_money = cells.get(&(sheet.clone(), *row, 2)) == Some(&Held::Text("USD".to_owned()));
        // Checks show how small their residuals are, and inputs what was typed.
        if !is_money || ["Checks", "Inputs"].contains(&sheet.as_str()) || value.abs() >= 0.005 {
            continue;
        }
        let format = &formats[&(sheet.clone(), *row, *column)];
        // Openings of rows without one, and the column after the last month, show nothing at all.
        if format == ";;;" {
            continue;
        }
        residues += usize::from(*value != 0.0);
        assert_eq!(section(format, *value), "\"–\"#", "{sheet} {row} {column}: {value} by {format}");
    }
    assert!(residues > 0, "no residue was seen");
}

#[test]
fn what_is_there_is_not_a_dash() {
    let (_, bytes) = exported(&with_residue());
    let used: BTreeSet<String> = formats(&bytes).into_values().filter(|format| format.starts_with('[')).collect();
    assert!(used.contains("[>=0.5]#,##0;[<=-0.5](#,##0);\"–\"#") && used.len() > 2, "{used:?}");
    for format in &used {
        let limit: f64 = format.split([']', '=']).nth(1).unwrap().parse().unwrap();
        for value in [limit, 1.0, 1e9] {
            assert!(!section(format, value).contains('–') && !section(format, -value).contains('–'), "{format}");
        }
    }
}

/// `LibreOffice` shows a dash where nothing is left, brackets where something is below zero, and never a sign before a dash.
#[test]
fn libreoffice_shows_dashes_and_brackets() {
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("residue.xlsx");
    std::fs::write(&book, exported(&with_residue()).1).unwrap();
    // Fields between tabs, all sheets, as they are shown.
    let filter = "csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,false,true,false,false,-1";
    if !converted(folder.path(), &[book], filter) {
        return;
    }
    let mut seen = [0_usize; 2];
    for entry in std::fs::read_dir(recalculated(folder.path())).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        for field in text.split(['\t', '\n']) {
            let digits = field.trim_matches(['(', ')', '-', '%', '"']);
            let is_nothing = !digits.is_empty() && digits.chars().all(|c| ['0', '.'].contains(&c));
            assert!(!(is_nothing && field.contains(['(', '-'])), "{field} in {}", path.display());
            assert!(!field.contains("-–") && !field.contains("-("), "{field} in {}", path.display());
            seen[0] += usize::from(field == "–");
            seen[1] += usize::from(field.starts_with('(') && field.ends_with(')'));
        }
    }
    assert!(seen[0] > 1_000 && seen[1] > 100, "{seen:?} dashes and brackets");
}

/// A helper has a label but no key; every item of a sheet of lines has a key.
#[test]
fn helpers_are_folded_away_and_no_item_is() {
    let bytes = exported(&save("sample.ron")).1;
    let cells = written(&bytes);
    let folded = folded(&bytes);
    assert!(folded.len() > 20, "{}", folded.len());
    for (sheet, row) in folded {
        let held = |column: i32| cells.get(&(sheet.clone(), row, column));
        assert!(held(1).is_some() && held(3).is_none(), "{sheet} {row}");
    }
}
