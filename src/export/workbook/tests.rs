//! Random books, with every kind of node, recalculated by an independent spreadsheet engine.

use super::Source;
use super::Written;
use super::inputs;
use super::layout::{Layout, Sheet};
use super::lines;
use super::names::Names;
use super::results::result;
use super::sheets;
use super::template::{VALUE, month_column};
use super::{constants, fields};
use crate::formula::{
    Binary, Book, Engine, Expression, Graph, Id, Kind, Unary, Values, evaluate, evaluate_naively, random,
};
use ironcalc::base::{Model, cell::CellValue};
use ironcalc::import::load_from_xlsx_bytes;
use rust_xlsxwriter::Workbook;
use rustc_hash::FxHashSet;

const MONTHS: usize = 25;

/// The values of a book with all inputs and paths slightly larger: if they differ a lot, a flag or a step depends on rounding.
fn nearby(book: &Book, graph: &Graph, by: f64) -> Values {
    let engine = Engine::new(book, graph);
    let mut run = engine.load(book);
    for id in 0..book.items().len() as Id {
        run.input(id).into_iter().for_each(|value| *value *= 1.0 + by);
        run.path(id).into_iter().flatten().for_each(|value| *value *= 1.0 + by);
    }
    run.values()
}

/// True if the last bits of a value decide a comparison, which whole number is below it, or which points of a curve are
/// passed: no two engines need agree (the spreadsheets take numbers for equal that agree in fifteen digits).
fn hangs_on_rounding(book: &Book) -> bool {
    fn any(book: &Book, values: &Values, e: &Expression, t: i64) -> bool {
        let value = |e: &Expression| evaluate(book, values, e, t);
        let near = |a: f64, b: f64| a != b && (a - b).abs() < 1e-9 * a.abs().max(1.0);
        let here = match e {
            Expression::Unary(Unary::Floor, a) => near(value(a), value(a).round()),
            Expression::Binary(Binary::Less | Binary::LessOrEqual, parts) => near(value(&parts[0]), value(&parts[1])),
            Expression::Curve(curve, at) => {
                book.curves()[curve.0 as usize].x.iter().any(|point| near(values.scalar(point.id()), values.at(*at, t)))
            }
            Expression::Interpolate { at, x, .. } => (0..=t).any(|point| near(values.at(*x, point), values.at(*at, t))),
            _ => false,
        };
        here || e.children().any(|part| any(book, values, part, t))
    }
    let values = evaluate_naively(book);
    book.items().iter().any(|item| match &item.kind {
        Kind::Formula(formula) => any(book, &values, formula, 0),
        Kind::Row { formula, opening } => {
            opening.iter().any(|opening| any(book, &values, opening, 0))
                || formula.iter().any(|formula| (1..=MONTHS as i64).any(|t| any(book, &values, formula, t)))
        }
        Kind::Input { .. } | Kind::Path { .. } | Kind::Total(_) => false,
    })
}

/// The workbook of a random book, and the cells (sheet, row, column, from 1) whose values depend on rounding.
fn workbook(book: &Book, graph: &Graph) -> (Vec<u8>, FxHashSet<(u32, i32, i32)>) {
    let book = &book;
    let values = evaluate_naively(book);
    let source = Source { book, values: &values, fiscal_year_end: 12 };
    let mut written = Written { canary: None };
    let names = Names::of(book);
    let sheet = |section: &crate::formula::Section| Sheet {
        name: section.label.clone(),
        title: section.label.clone(),
        kept: 0,
        entries: Vec::new(),
    };
    let layout = Layout::new(book, lines::lines_of(book, &names), book.sections().iter().map(sheet).collect(), &|id| {
        book.item(id).section
    });
    let mut workbook = Workbook::new();
    let (input_sheet, _) =
        inputs::write(&source, &fields::book_rows(&source), &names, &mut workbook, &mut written).unwrap();
    let constants = constants::write(&source, &names, &layout, &mut workbook, &mut written).unwrap();
    for sheet in [input_sheet, constants].into_iter().chain(sheets::write(&source, &layout, &mut written).unwrap()) {
        workbook.push_worksheet(sheet);
    }
    let others = [1e-9, -1e-9, 3e-11].map(|by| nearby(book, graph, by));
    let mut shaky = FxHashSet::default();
    for (line, place) in layout.lines.iter().zip(&layout.places) {
        for t in 0..=MONTHS {
            let here = result(book, &values, line, t);
            let far = |other: &Values| {
                let there = result(book, other, line, t);
                (there - here).abs() > 1e-6 * here.abs() + 1e-6 || there.is_nan() != here.is_nan()
            };
            let column = if line.is_monthly(book) { month_column(t) } else { VALUE };
            if others.iter().any(far) {
                shaky.insert((place.sheet as u32 + 2, place.row as i32 + 1, i32::from(column) + 1));
            }
        }
    }
    (workbook.save_to_buffer().unwrap(), shaky)
}

fn number(value: &CellValue) -> f64 {
    match value {
        CellValue::Number(number) => *number,
        _ => f64::NAN,
    }
}

#[test]
fn every_kind_of_node_is_computed_alike() {
    let (mut compared, mut skipped, mut seed, mut books) = (0, 0, 0, 0);
    let wanted = if std::env::var_os("WATTFOLIO_THOROUGH").is_some() { 200 } else { 20 };
    while books < wanted {
        seed += 1;
        let book = random::book(seed, MONTHS, 40);
        let Ok(graph) = Graph::of(&book) else { continue };
        if hangs_on_rounding(&book) {
            continue;
        }
        books += 1;
        let (bytes, shaky) = workbook(&book, &graph);
        let loaded = load_from_xlsx_bytes(&bytes, "book", "en", "UTC").unwrap();
        let mut theirs = Model::from_workbook(loaded.clone(), "en").unwrap();
        let ours = Model::from_workbook(loaded, "en").unwrap();
        theirs.evaluate();
        for cell in ours.get_all_cells() {
            let of = |model: &Model| number(&model.get_cell_value_by_index(cell.index, cell.row, cell.column).unwrap());
            let (a, b) = (of(&ours), of(&theirs));
            if shaky.contains(&(cell.index, cell.row, cell.column)) {
                skipped += 1;
                continue;
            }
            compared += 1;
            let same = (a.is_nan() && b.is_nan()) || (a - b).abs() <= 1e-7 * a.abs().max(b.abs()) + 1e-7;
            let formula = theirs.get_cell_formula(cell.index, cell.row, cell.column);
            assert!(
                same,
                "seed {seed}, sheet {}, row {}, column {}: {a} here, {b} there: {formula:?}",
                cell.index, cell.row, cell.column
            );
        }
    }
    assert!(
        compared > 10_000 && skipped < compared / 10,
        "{compared} cells were compared, {skipped} depend on rounding"
    );
}
