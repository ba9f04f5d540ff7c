//! What a workbook's file says: the results that were written beside the formulas, and the formulas themselves.

use super::{Cells, Held};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

/// The texts of a workbook's files.
fn files(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut files = BTreeMap::new();
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        files.insert(file.name().unwrap().into_owned(), text);
    }
    files
}

/// All formulas: sheet, column, row, text.
pub fn formulas(bytes: &[u8]) -> Vec<(String, String, u32, String)> {
    let mut all = Vec::new();
    for (name, text) in files(bytes).into_iter().filter(|(name, _)| name.starts_with("xl/worksheets/sheet")) {
        for cell in text.split("<c r=\"").skip(1) {
            let reference = cell.split('"').next().unwrap();
            let letters: String = reference.chars().take_while(char::is_ascii_uppercase).collect();
            let row = reference[letters.len()..].parse().unwrap();
            let Some(formula) = cell.split("<f>").nth(1).and_then(|rest| rest.split("</f>").next()) else { continue };
            all.push((name.clone(), letters, row, plain(formula)));
        }
    }
    all
}

/// The results that stand in a file of ours or of `LibreOffice`, without reading its formulas: an engine needs seconds to read those.
pub fn written(bytes: &[u8]) -> Cells {
    let files = files(bytes);
    let shared: Vec<String> = files["xl/sharedStrings.xml"].split("<si>").skip(1).map(text_of).collect();
    let names =
        files["xl/workbook.xml"].split("<sheet name=\"").skip(1).map(|rest| plain(rest.split('"').next().unwrap()));
    let mut cells = Cells::new();
    for (number, name) in names.enumerate() {
        for cell in files[&format!("xl/worksheets/sheet{}.xml", number + 1)].split("<c r=\"").skip(1) {
            let (attributes, rest) = cell.split_once('>').unwrap();
            if attributes.ends_with('/') {
                continue;
            }
            let Some(value) = rest.split("</c>").next().and_then(|rest| rest.split("<v>").nth(1)) else { continue };
            let value = plain(value.split("</v>").next().unwrap());
            let held = match attributes.split(" t=\"").nth(1).map_or("n", |kind| kind.trim_end_matches('"')) {
                "s" => Held::Text(shared[value.parse::<usize>().unwrap()].clone()),
                "str" => Held::Text(value),
                "e" => Held::Error(value),
                "n" => Held::Number(value.parse().unwrap()),
                "b" => Held::Text((value == "1").to_string()),
                kind => panic!("a cell of kind {kind}"),
            };
            let (row, column) = place_of(attributes.split('"').next().unwrap());
            if held != Held::Text(String::new()) {
                cells.insert((name.clone(), row, column), held);
            }
        }
    }
    cells
}

/// The number formats of all cells that have one of the workbook's own.
pub fn formats(bytes: &[u8]) -> BTreeMap<(String, i32, i32), String> {
    let files = files(bytes);
    let attribute = |text: &str, name: &str| {
        text.split(&format!(" {name}=\"")).nth(1).map(|rest| plain(rest.split('"').next().unwrap()))
    };
    let styles = &files["xl/styles.xml"];
    let codes: BTreeMap<String, String> = styles
        .split("<numFmt")
        .skip(2)
        .map(|one| (attribute(one, "numFmtId").unwrap(), attribute(one, "formatCode").unwrap()))
        .collect();
    let cells = styles.split("<cellXfs").nth(1).unwrap().split("</cellXfs>").next().unwrap();
    let by_style: Vec<Option<&String>> =
        cells.split("<xf").skip(1).map(|xf| codes.get(&attribute(xf, "numFmtId").unwrap())).collect();
    let names =
        files["xl/workbook.xml"].split("<sheet name=\"").skip(1).map(|rest| plain(rest.split('"').next().unwrap()));
    let mut formats = BTreeMap::new();
    for (number, name) in names.enumerate() {
        for cell in files[&format!("xl/worksheets/sheet{}.xml", number + 1)].split("<c r=\"").skip(1) {
            let attributes = cell.split('>').next().unwrap();
            let (row, column) = place_of(attributes.split('"').next().unwrap());
            let style = attribute(attributes, "s").and_then(|style| by_style[style.parse::<usize>().unwrap()]);
            if let Some(format) = style {
                formats.insert((name.clone(), row, column), format.clone());
            }
        }
    }
    formats
}

/// The rows that are folded away: sheet and row.
pub fn folded(bytes: &[u8]) -> BTreeSet<(String, i32)> {
    let files = files(bytes);
    let names = files["xl/workbook.xml"].split("<sheet name=\"").skip(1);
    let mut folded = BTreeSet::new();
    for (number, name) in names.map(|rest| plain(rest.split('"').next().unwrap())).enumerate() {
        for row in files[&format!("xl/worksheets/sheet{}.xml", number + 1)].split("<row r=\"").skip(1) {
            let attributes = row.split('>').next().unwrap();
            if attributes.contains("hidden=\"1\"") && attributes.contains("outlineLevel=\"1\"") {
                folded.insert((name.clone(), attributes.split('"').next().unwrap().parse().unwrap()));
            }
        }
    }
    folded
}

/// Row and column of a reference such as `AB12`.
fn place_of(reference: &str) -> (i32, i32) {
    let letters = reference.bytes().take_while(u8::is_ascii_uppercase).count();
    let column = reference[..letters].bytes().fold(0, |n, b| n * 26 + i32::from(b - b'A') + 1);
    (reference[letters..].parse().unwrap(), column)
}

/// The text of a shared string.
fn text_of(string: &str) -> String {
    let text = string.split("<t").nth(1).and_then(|rest| rest.split_once('>')).map_or("", |(_, rest)| rest);
    plain(text.split("</t>").next().unwrap())
}

/// A text of a file without its escapes.
fn plain(text: &str) -> String {
    let escapes = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    escapes.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}
