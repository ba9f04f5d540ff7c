//! Sheets of lines: time across, an opening column, one formula per row copied across, zeros in empty cells.

use super::Failure;
use super::Source;
use super::Written;
use super::layout::{Entry, Layout, Sheet};
use super::line::What;
use super::lines::number;
use super::names::{FISCAL_YEAR_END, START, quoted};
use super::rates::Search;
use super::results::result;
use super::styles::{self, Ink};
use super::template::{
    FIRST_ROW, HEADS, KEY, LABEL, LineId, NOTE, OPENING, Piece, Template, UNIT, VALUE, month_column,
};
use crate::formula::{Format as Shown, Item, Kind, PLAIN};
use rust_xlsxwriter::{Format, Formula, Worksheet};

/// Excel's limits.
const LONGEST_FORMULA: usize = 8_192;

/// The paper size by its spreadsheet code.
const A3: u8 = 8;

/// Writes all sheets of lines.
pub(super) fn write(source: &Source, layout: &Layout, written: &mut Written) -> Result<Vec<Worksheet>, Failure> {
    (0..layout.sheets.len()).map(|number| one(source, layout, number, written)).collect()
}

fn one(source: &Source, layout: &Layout, number: usize, written: &mut Written) -> Result<Worksheet, Failure> {
    let Sheet { name, title, kept, entries } = &layout.sheets[number];
    let mut sheet = Worksheet::new();
    sheet.set_name(name)?;
    heads(source, layout, &mut sheet, title, written)?;
    for (i, entry) in entries.iter().enumerate() {
        let row = FIRST_ROW + kept + i as u32;
        match entry {
            Entry::Gap => {}
            Entry::Section(section) => {
                sheet.write_with_format(
                    row,
                    LABEL,
                    source.book.sections()[*section].label.as_str(),
                    &styles::section(),
                )?;
            }
            Entry::Line(line) => line_cells(source, layout, &mut sheet, *line, written)?,
        }
    }
    fold_helpers(&mut sheet, entries, FIRST_ROW + kept, source.book.items().len())?;
    Ok(sheet)
}

/// Folds the helpers away: each run of them is a closed group of rows, opened at the line below, which they help.
fn fold_helpers(sheet: &mut Worksheet, entries: &[Entry], first: u32, items: usize) -> Result<(), Failure> {
    let is_helper = |entry: &Entry| matches!(entry, Entry::Line(line) if *line >= items);
    let mut row = first;
    for run in entries.chunk_by(|one, next| is_helper(one) == is_helper(next)) {
        let end = row + run.len() as u32;
        if run.first().is_some_and(is_helper) {
            sheet.group_rows_collapsed(row, end - 1)?;
        }
        row = end;
    }
    Ok(())
}

/// Title, column headings, widths and frozen panes.
fn heads(
    source: &Source,
    layout: &Layout,
    sheet: &mut Worksheet,
    title: &str,
    written: &mut Written,
) -> Result<(), Failure> {
    let months = source.book.months();
    sheet.write_with_format(0, LABEL, title, &styles::title())?;
    let [numbers, dates, years] = HEADS;
    for (row, label) in [(numbers, "Month of the plan"), (dates, "Month"), (years, "Fiscal year")] {
        for (column, text) in [(LABEL, label), (UNIT, ""), (KEY, ""), (NOTE, ""), (VALUE, "")] {
            sheet.write_with_format(row, column, text, &styles::text_head())?;
        }
        sheet.write_with_format(row, OPENING, "", &styles::text_head())?;
    }
    for (column, text) in [(UNIT, "Unit"), (KEY, "Key"), (NOTE, "What it means")] {
        sheet.write_with_format(dates, column, text, &styles::text_head())?;
    }
    sheet.write_with_format(dates, VALUE, "Value", &styles::head("@"))?;
    sheet.write_with_format(dates, OPENING, "Opening, date", &styles::head("@"))?;
    sheet.write_with_format(numbers, OPENING, 0, &styles::head("0"))?;
    for t in 1..=months {
        let (column, name) = (month_column(t), &layout.columns[t]);
        let before = &layout.columns[t - 1];
        let serial = source.serial_of_month(t as f64);
        let fiscal = source.fiscal_year(t);
        written.formula(sheet, numbers, column, format!("{before}$2+1"), t as f64, &styles::head("0"))?;
        written.formula(
            sheet,
            dates,
            column,
            format!("DATE(YEAR({START}),MONTH({START})+{name}$2-1,1)"),
            serial,
            &styles::head(styles::MONTH),
        )?;
        written.formula(
            sheet,
            years,
            column,
            format!("YEAR({name}$3)+IF(MONTH({name}$3)>{FISCAL_YEAR_END},1,0)"),
            f64::from(fiscal),
            &styles::head("\"FY\"0"),
        )?;
    }
    for (column, width) in [(LABEL, 48.0), (UNIT, 15.0), (KEY, 34.0), (NOTE, 60.0), (VALUE, 17.0), (OPENING, 17.0)] {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_column_range_width(month_column(1), month_column(months), 14.0)?;
    // After the last month every row is zero, for formulas that look ahead.
    sheet.set_column_range_width(month_column(months + 1), month_column(months + 1), 2.0)?;
    sheet.group_columns_collapsed(KEY, NOTE)?;
    sheet.set_freeze_panes(FIRST_ROW - 1, month_column(1))?;
    sheet
        .set_screen_gridlines(false)
        .set_landscape()
        .set_paper_size(A3)
        .set_repeat_columns(LABEL, UNIT)?
        .set_repeat_rows(0, HEADS[2])?;
    // Two years of months to a page.
    sheet.set_print_fit_to_pages((months as u16).div_ceil(24), 0).set_footer("&L&A&RPage &P of &N");
    Ok(())
}

fn line_cells(
    source: &Source,
    layout: &Layout,
    sheet: &mut Worksheet,
    id: LineId,
    written: &mut Written,
) -> Result<(), Failure> {
    let book = source.book;
    let line = &layout.lines[id];
    let (place, item) = (layout.places[id], book.item(line.item));
    let row = place.row;
    let is_item = line.what == What::Item;
    sheet.write_with_format(
        row,
        LABEL,
        layout.label(book, id),
        &if is_item { Format::new() } else { styles::note().set_indent(1) },
    )?;
    sheet.write_with_format(row, UNIT, unit_text(item, &line.what), &styles::note())?;
    if is_item {
        sheet.write_with_format(row, KEY, item.key.as_str(), &styles::note())?;
        sheet.write_with_format(row, NOTE, item.note, &styles::note())?;
    }
    let value = |t: usize| result(book, source.values, line, t);
    let largest = if item.is_series() {
        source.values.months(line.item).iter().fold(0.0, |a: f64, b| a.max(b.abs()))
    } else {
        source.values.scalar(line.item).abs()
    };
    let number_format = number_format(item, &line.what, largest);
    let ink = |template: &Template| if is_item { ink_of(layout, template, place.sheet) } else { Ink::Fixed };
    let grid = layout.grid();
    let is_found = line.what == What::SearchStart && !Search::of(book, source.values, line.item).is_shown_by_scale();
    if let Some(template) = line.value.as_ref().filter(|_| !is_found) {
        let format = styles::cell(&number_format, ink(template));
        written.formula(sheet, row, VALUE, grid.render(template, place.sheet, 0), value(0), &format)?;
        date_beside(source, sheet, row, item, is_item, value(0), written)?;
    } else if is_found {
        let format = styles::cell(&number_format, Ink::Fixed);
        if value(0).is_nan() {
            sheet.write_with_format(row, VALUE, "several rates", &format)?;
        } else {
            sheet.write_with_format(row, VALUE, value(0), &format)?;
        }
    }
    if line.is_monthly(book) {
        let format = styles::cell(&number_format, line.month.as_ref().map_or(Ink::Input, ink));
        match &line.opening {
            Some(template) => {
                written.formula(sheet, row, OPENING, grid.render(template, place.sheet, 0), value(0), &format)?;
            }
            // A row without an opening is read as zero and shows nothing.
            None => {
                sheet.write_with_format(row, OPENING, 0, &styles::cell(";;;", Ink::Fixed))?;
            }
        }
        for t in 1..=book.months() {
            match &line.month {
                Some(template) => written.formula(
                    sheet,
                    row,
                    month_column(t),
                    grid.render(template, place.sheet, t),
                    value(t),
                    &format,
                )?,
                None => {
                    sheet.write_with_format(row, month_column(t), value(t), &format)?;
                }
            }
        }
        sheet.write_with_format(row, month_column(book.months() + 1), 0, &styles::cell(";;;", Ink::Fixed))?;
    }
    Ok(())
}

/// The calendar date of a month or day number, in the next cell.
fn date_beside(
    source: &Source,
    sheet: &mut Worksheet,
    row: u32,
    item: &Item,
    is_item: bool,
    value: f64,
    written: &mut Written,
) -> Result<(), Failure> {
    let cell = format!("$E${}", row + 1);
    let (formula, serial, format) = match item.format {
        Shown::Month if is_item => {
            let serial = source.serial_of_month(value);
            (
                format!("IF(ISNUMBER({cell}),DATE(YEAR({START}),MONTH({START})+{cell}-1,1),\"n/a\")"),
                serial,
                styles::MONTH,
            )
        }
        Shown::Day if is_item => (
            format!("DATE(YEAR({START}),MONTH({START}),1)+INT({cell})"),
            source.serial_of_day(value.floor()),
            styles::DAY,
        ),
        _ => return Ok(()),
    };
    written.formula(sheet, row, OPENING, formula, serial, &styles::cell(format, Ink::Formula))
}

fn unit_text(item: &Item, what: &What) -> String {
    match what {
        What::Position { .. } | What::Part(_) | What::Item if item.unit != PLAIN => item.unit.to_string(),
        _ => String::new(),
    }
}

fn number_format(item: &Item, what: &What, largest: f64) -> String {
    match what {
        What::Item | What::Part(_) => styles::number_format(item, largest),
        What::TriedFlow => styles::decimals(0),
        What::Segment { .. } | What::RunningSegment { .. } | What::BelowZero | What::SignChange | What::PlaceOfRate => {
            "0".to_owned()
        }
        What::Position { .. } => "#,##0.00".to_owned(),
        What::SearchStart | What::FoundRate => "0.0000%".to_owned(),
    }
}

/// Green if a cell only links to another sheet.
fn ink_of(layout: &Layout, template: &Template, sheet: usize) -> Ink {
    match template.0.as_slice() {
        [Piece::Month(line, 0) | Piece::Value(line)] if layout.places[*line].sheet != sheet => Ink::Link,
        [Piece::Text(name)] if name.starts_with("in_") => Ink::Link,
        _ => Ink::Formula,
    }
}

/// The table of checks at the top of their sheet; returns the cell that counts failing checks, and their number. `company`
/// is the section of the company's totals.
pub(super) fn checks_table(
    source: &Source,
    layout: &Layout,
    sheet: &mut Worksheet,
    written: &mut Written,
    ([unordered, outside], company): ([String; 2], usize),
) -> Result<(String, f64), Failure> {
    let checks = source.book.checks();
    let top = FIRST_ROW;
    for (column, text) in
        [(LABEL, "Check"), (UNIT, "Unit"), (VALUE, "Largest"), (OPENING, "Tolerance"), (month_column(1), "Result")]
    {
        sheet.write_with_format(
            top,
            column,
            text,
            &if column >= VALUE { styles::head("@") } else { styles::text_head() },
        )?;
    }
    let verdict = styles::cell("\"FAILS\";\"FAILS\";\"holds\"", Ink::Formula);
    let small = styles::cell("0.000000000", Ink::Formula);
    let mut failing = 0.0;
    for (i, check) in checks.iter().enumerate() {
        let row = top + 1 + i as u32;
        let id = check.row.id();
        let item = source.book.item(id);
        let fails = f64::from(u8::from(!check.holds(source.values)));
        failing += fails;
        sheet.write_with_format(row, LABEL, item.label.as_str(), &Format::new())?;
        sheet.write_with_format(row, UNIT, item.unit.to_string(), &styles::note())?;
        written.formula(
            sheet,
            row,
            VALUE,
            format!("MAX(MAX({months}),-MIN({months}))", months = layout.months_reference(id as LineId)),
            check.residual(source.values),
            &small,
        )?;
        sheet.write_with_format(row, OPENING, check.tolerance, &styles::cell("0.000000000", Ink::Fixed))?;
        written.formula(
            sheet,
            row,
            month_column(1),
            format!("IF(ISNUMBER(E{r}),IF(E{r}<F{r},0,1),1)", r = row + 1),
            fails,
            &verdict,
        )?;
    }
    // Workbooks as written pass these; they check values typed into the workbook.
    let counts = [
        ("Inputs outside the range Wattfolio accepts", outside),
        ("Dated steps and points out of order", unordered),
        ("Totals in error", errors(source, layout, company)),
    ];
    let first = top + 1 + checks.len() as u32;
    for (i, (label, formula)) in counts.iter().enumerate() {
        let row = first + i as u32;
        sheet.write_with_format(row, LABEL, *label, &Format::new())?;
        written.formula(sheet, row, VALUE, formula.clone(), 0.0, &styles::cell("0", Ink::Formula))?;
        sheet.write_with_format(row, OPENING, 0, &styles::cell("0", Ink::Fixed))?;
        written.formula(
            sheet,
            row,
            month_column(1),
            format!("IF(ISNUMBER(E{r}),IF(E{r}=0,0,1),1)", r = row + 1),
            0.0,
            &verdict,
        )?;
    }
    let total = first + counts.len() as u32;
    sheet.write_with_format(total, LABEL, "Failing checks", &Format::new().set_bold())?;
    written.formula(
        sheet,
        total,
        VALUE,
        format!("SUM(G{}:G{})", top + 2, total),
        failing,
        &styles::cell("0", Ink::Formula).set_bold(),
    )?;
    Ok((format!("{}$E${}", quoted(sheet.name().as_str()), total + 1), failing))
}

/// 1 if a total of the company is in error, which a sum propagates.
fn errors(source: &Source, layout: &Layout, company: usize) -> String {
    let totals =
        source.book.items().iter().enumerate().filter(|(_, item)| is_computed(item) && item.section == company);
    let rows: Vec<LineId> = totals.map(|(id, _)| id).collect();
    let place = |line: Option<&LineId>| line.map_or(1, |line| layout.places[*line].row + 1);
    let sheet = rows.first().map_or_else(String::new, |line| quoted(&layout.sheets[layout.places[*line].sheet].name));
    format!("IF(ISERROR(SUM({sheet}$E${}:$E${})),1,0)", place(rows.first()), place(rows.last()))
}

/// The number of rows in the table of checks.
pub(super) fn checks_height(count: usize) -> u32 {
    count as u32 + 7
}

/// True if an item is changed only by formulas.
pub(super) fn is_computed(item: &Item) -> bool {
    matches!(item.kind, Kind::Formula(_) | Kind::Total(_))
}

impl Written {
    /// Writes a formula with Wattfolio's own result; NaN is the text n/a.
    pub fn formula(
        &mut self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        formula: String,
        value: f64,
        format: &Format,
    ) -> Result<(), Failure> {
        if formula.len() > LONGEST_FORMULA {
            return Err(Failure::ParameterError(format!(
                "a formula of {} characters on {} in row {}; spreadsheets allow {LONGEST_FORMULA}",
                formula.len(),
                sheet.name(),
                row + 1
            )));
        }
        let result = match self.canary {
            Some(canary) => number(canary),
            None if !value.is_finite() => "n/a".to_owned(),
            None => number(value),
        };
        sheet.write_formula_with_format(row, column, Formula::new(formula).set_result(result), format)?;
        Ok(())
    }

    /// Writes a formula whose result is a text.
    pub fn text_formula(
        &mut self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        formula: String,
        value: &str,
        format: &Format,
    ) -> Result<(), Failure> {
        let result = self.canary.map_or_else(|| value.to_owned(), number);
        sheet.write_formula_with_format(row, column, Formula::new(formula).set_result(result), format)?;
        Ok(())
    }
}
