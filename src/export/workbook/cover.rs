//! The cover, which describes the workbook and how to read it, and the dashboard with key figures and charts.

use super::COVER;
use super::DASHBOARD;
use super::Failure;
use super::Source;
use super::Written;
use super::layout::Layout;
use super::names::quoted;
use super::styles::{self, Ink};
use super::template::{HEADS, LineId, OPENING, month_column};
use crate::analysis::changed_inputs;
use crate::export::Exported;
use crate::export::palette;
use crate::formula::{Scalar, Series};
use crate::model::rows::Rows;
use rust_xlsxwriter::{Chart, ChartType, Color, DocProperties, Format, Url, Worksheet};

const HOW_TO_READ: [&str; 8] = [
    "Time runs across: an opening column, then one column for each month. Every row has one formula, the same in every month.",
    "Blue on yellow: an input you can change; the workbook recalculates. Black: a formula. Green: a link to another sheet. Grey: set in Wattfolio, or a helper.",
    "Orange: an input changed by the scenario; the base value is shown next to it.",
    "Options (types, order, policies, enabled items) and the number of months are structural: they are shown as text and can only be changed in Wattfolio.",
    "Dates are months: enter any day of the month. Dated steps and curve points must stay in ascending order; the Checks sheet tests this.",
    "Flows are for the month, balances at month end. USD unless the unit says otherwise. Negative figures are in brackets; zeros, and what rounds to zero at the digits shown, are dashes.",
    "Columns C and D of the sheets hold each row's key and meaning: expand them with the + above. Inputs, constants and curves are named ranges.",
    "The column after the last month is zero in every row, for formulas that look ahead. n/a marks an undefined value, such as a rate of return on losses only.",
];

/// Writes the cover.
pub(super) fn cover(
    exported: &Exported,
    sheets: &[(String, String)],
    failing: &str,
    failing_now: f64,
    written: &mut Written,
) -> Result<Worksheet, Failure> {
    let mut sheet = Worksheet::new();
    sheet.set_name(COVER)?;
    sheet.set_column_width(0, 22.0)?.set_column_width(1, 110.0)?;
    sheet.set_screen_gridlines(false).set_portrait().set_print_fit_to_pages(1, 1);
    let plan = exported.plan;
    sheet.write_with_format(0, 0, plan.company.name.as_str(), &Format::new().set_bold().set_font_size(20))?;
    let changed = changed_inputs(&[exported.base, plan]).len();
    let changed = if changed == 0 {
        "none: this is the base".to_owned()
    } else {
        format!("{changed}, in orange on the Inputs sheet, with base values")
    };
    let about = [
        ("Scenario", exported.case()),
        ("Months", format!("{} from {}", plan.company.months, plan.company.start.long())),
        ("Written by", format!("Wattfolio {}", env!("CARGO_PKG_VERSION"))),
        ("Plan, SHA-256", exported.hash.to_owned()),
        ("Exported with", exported.command.to_owned()),
        ("Changed inputs", changed),
    ];
    let mut row = 2;
    for (label, text) in about {
        sheet.write_with_format(row, 0, label, &styles::note())?;
        sheet.write_with_format(row, 1, text, &styles::paragraph())?;
        row += 1;
    }
    sheet.write_with_format(row, 0, "Checks", &styles::note())?;
    let status = if failing_now == 0.0 { "All checks hold" } else { "A check fails: see the Checks sheet" };
    written.text_formula(
        &mut sheet,
        row,
        1,
        format!("IF({failing}=0,\"All checks hold\",\"A check fails: see the Checks sheet\")"),
        status,
        &Format::new().set_bold(),
    )?;
    row += 2;
    if !plan.company.notes.is_empty() {
        sheet.write_with_format(row, 0, "Notes", &styles::note())?;
        paragraph(&mut sheet, row, &plan.company.notes)?;
        row += 2;
    }
    sheet.write_with_format(row, 0, "How to read it", &styles::section())?;
    sheet.write_with_format(row, 1, "", &styles::section())?;
    for text in HOW_TO_READ {
        row += 1;
        paragraph(&mut sheet, row, text)?;
    }
    row += 2;
    sheet.write_with_format(row, 0, "Sheets", &styles::section())?;
    sheet.write_with_format(row, 1, "", &styles::section())?;
    for (name, what) in sheets {
        row += 1;
        sheet.write_url_with_text(row, 0, Url::new(format!("internal:{}A1", quoted(name))), name.as_str())?;
        sheet.write_with_format(row, 1, what.as_str(), &styles::paragraph())?;
    }
    Ok(sheet)
}

/// A text over as many lines as it needs: not every spreadsheet sets the row height by itself.
fn paragraph(sheet: &mut Worksheet, row: u32, text: &str) -> Result<(), Failure> {
    let lines: usize = text.lines().map(|line| line.chars().count() / 105 + 1).sum();
    sheet.set_row_height(row, 15.0 * lines.clamp(1, 26) as f64)?;
    sheet.write_with_format(row, 1, text, &styles::paragraph())?;
    Ok(())
}

/// A line of a chart.
struct Drawn {
    row: Series,
    color: &'static str,
    kind: ChartType,
}

const fn drawn(row: Series, color: &'static str, kind: ChartType) -> Drawn {
    Drawn { row, color, kind }
}

fn cash(rows: &Rows) -> [Drawn; 2] {
    [
        drawn(rows.company.capital.cash, palette::GOOD, ChartType::Line),
        drawn(rows.treasury.minimum, palette::BAD, ChartType::Line),
    ]
}

fn megawatts(rows: &Rows) -> [Drawn; 5] {
    palette::states(&rows.company.operations.megawatts).map(|(row, color)| drawn(row, color, ChartType::AreaStacked))
}

fn debt(rows: &Rows) -> [Drawn; 1] {
    [drawn(rows.company.capital.debt.balance, palette::DEBT, ChartType::Area)]
}

fn flow(rows: &Rows) -> [Drawn; 2] {
    let operations = &rows.company.operations;
    [
        drawn(operations.ebitda, palette::GOOD, ChartType::Line),
        drawn(operations.sums.capex.total, palette::CONVERTING, ChartType::Line),
    ]
}

/// Writes key figures and charts.
pub(super) fn dashboard(
    source: &Source,
    exported: &Exported,
    layout: &Layout,
    (figures, rows): (&[Scalar], &Rows),
    failing: (&str, f64),
    written: &mut Written,
) -> Result<Worksheet, Failure> {
    let mut sheet = Worksheet::new();
    sheet.set_name(DASHBOARD)?;
    let scenario = exported.case();
    sheet.write_with_format(0, 0, format!("{}, {scenario}", exported.plan.company.name), &styles::title())?;
    for (column, head) in [(0, "Key figures"), (1, "Unit"), (2, "Value")] {
        sheet.write_with_format(2, column, head, &if column > 1 { styles::head("@") } else { styles::text_head() })?;
    }
    for (i, figure) in figures.iter().enumerate() {
        let id = &figure.id();
        let (row, item) = (3 + i as u32, source.book.item(*id));
        let value = source.values.scalar(*id);
        sheet.write_with_format(row, 0, item.label.as_str(), &Format::new())?;
        if item.format == crate::formula::Format::Month {
            // The date is shown next to the month number.
            written.formula(
                &mut sheet,
                row,
                2,
                layout.date_reference(*id),
                source.serial_of_month(value),
                &styles::cell(styles::MONTH, Ink::Link),
            )?;
        } else {
            sheet.write_with_format(row, 1, item.unit_text(), &styles::note())?;
            written.formula(
                &mut sheet,
                row,
                2,
                layout.value_reference(*id as LineId),
                value,
                &styles::cell(&styles::number_format(item, 0.0), Ink::Link),
            )?;
        }
    }
    let row = 4 + figures.len() as u32;
    sheet.write_with_format(row, 0, "Failing checks", &Format::new())?;
    written.formula(&mut sheet, row, 2, failing.0.to_owned(), failing.1, &styles::cell("0", Ink::Link))?;
    sheet.set_column_width(0, 40.0)?.set_column_width(1, 10.0)?.set_column_width(2, 18.0)?.set_column_width(3, 3.0)?;
    sheet.set_screen_gridlines(false).set_landscape().set_print_fit_to_pages(1, 1);
    for (i, (title, unit, lines)) in [
        ("Cash", "USD", cash(rows).as_slice()),
        ("Megawatts by state", "MW", &megawatts(rows)),
        ("Debt", "USD", &debt(rows)),
        ("EBITDA and capex, by month", "USD", &flow(rows)),
    ]
    .into_iter()
    .enumerate()
    {
        let Some(chart) = chart(source, layout, title, unit, lines) else { continue };
        sheet.insert_chart(2 + (i as u32 / 2) * 19, 5 + (i as u16 % 2) * 9, &chart)?;
    }
    Ok(sheet)
}

fn chart(source: &Source, layout: &Layout, title: &str, unit: &str, lines: &[Drawn]) -> Option<Chart> {
    let mut chart = Chart::new(lines.first()?.kind);
    let (first, last) = (month_column(1), month_column(source.book.months()));
    for line in lines {
        let id = line.row.id();
        let place = layout.places[id as usize];
        let name = layout.sheets[place.sheet].name.as_str();
        let color = Color::from(line.color);
        let series = chart.add_series();
        series.set_name(source.book.item(id).label.as_str());
        series
            .set_categories((name, HEADS[1], first, HEADS[1], last))
            .set_values((name, place.row, first, place.row, last));
        if line.kind == ChartType::Line {
            series.set_format(
                rust_xlsxwriter::ChartFormat::new()
                    .set_line(rust_xlsxwriter::ChartLine::new().set_color(color).set_width(1.75)),
            );
        } else {
            series.set_format(
                rust_xlsxwriter::ChartFormat::new()
                    .set_solid_fill(rust_xlsxwriter::ChartSolidFill::new().set_color(color)),
            );
        }
    }
    chart.title().set_name(&format!("{title}, {unit}"));
    // A label for each year.
    let axis = chart
        .x_axis()
        .set_num_format("yyyy")
        .set_date_axis(true)
        .set_label_position(rust_xlsxwriter::ChartAxisLabelPosition::Low);
    axis.set_major_unit(12).set_major_unit_date_type(rust_xlsxwriter::ChartAxisDateUnitType::Months);
    chart
        .y_axis()
        .set_major_gridlines_line(rust_xlsxwriter::ChartLine::new().set_color(Color::RGB(0xDD_E1_E6)).set_width(0.75));
    chart.y_axis().set_num_format(if unit == "USD" { "#,##0,,\" m\"" } else { "#,##0" });
    chart.legend().set_position(rust_xlsxwriter::ChartLegendPosition::Bottom);
    chart.set_width(560).set_height(350);
    Some(chart)
}

/// The column for the date next to a number.
const _: () = assert!(OPENING == 5, "dates are in the opening column");

/// The same plan gives the same bytes: the workbook carries no timestamp.
pub(super) fn properties(title: &str) -> Result<DocProperties, Failure> {
    let fixed = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 1, 1)?;
    Ok(DocProperties::new()
        .set_title(title)
        .set_comment(format!("Written by Wattfolio {}", env!("CARGO_PKG_VERSION")))
        .set_creation_datetime(&fixed))
}
