//! The findings sheet: alerts that recalculate with the inputs, and Wattfolio's findings at the time of writing.

use super::FINDINGS;
use super::Failure;
use super::Source;
use super::Written;
use super::layout::Layout;
use super::lines::number;
use super::styles::{self, Ink};
use super::template::LineId;
use crate::formula::{Series, USD};
use crate::model::Projection;
use crate::model::rows::{Rows, SiteRows};
use rust_xlsxwriter::{Format, Worksheet};

/// A row of Excel is at most 409 points high.
const MOST_LINES: usize = 26;
/// Amounts of money below it count as zero.
const A_CENT: f64 = 0.01;
/// Megawatts below it count as zero.
const A_MILLIWATT: f64 = 1e-9;

/// The rows that raise alerts: they should be zero in every month.
fn watched(rows: &Rows) -> Vec<Series> {
    let (alarms, sites) = (&rows.company.measures.alarms, &rows.sites);
    let of_company = [rows.company.capital.gap, alarms.lock_up.flag, alarms.default.flag, alarms.margin_call.flag];
    let reserves = rows.project_companies().map(|(_, company)| company.waterfall.shortfall.reserve_used);
    let off_plan: [fn(&SiteRows) -> Series; 4] = [
        |site| site.megawatts.off_plan.overdrawn,
        |site| site.megawatts.off_plan.mining_without_power,
        |site| site.megawatts.off_plan.not_energised,
        |site| site.ai.vacant,
    ];
    let of_sites = off_plan.into_iter().flat_map(|row| sites.iter().map(move |site| row(&site.rows)));
    of_company.into_iter().chain(reserves).chain(of_sites).collect()
}

/// Writes the sheet.
pub(super) fn write(
    source: &Source,
    layout: &Layout,
    projection: &Projection,
    written: &mut Written,
) -> Result<Worksheet, Failure> {
    let mut sheet = Worksheet::new();
    sheet.set_name(FINDINGS)?;
    sheet.write_with_format(0, 0, "Alerts and findings", &styles::title())?;
    sheet.write_with_format(1, 0, "Alerts recalculate with the inputs: rows that should be zero in every month. Arithmetic checks are on their own sheet", &styles::note())?;
    for (column, head) in [(0, "Alert"), (1, "Where"), (2, "Unit"), (3, "Largest"), (4, "Alert?")] {
        sheet.write_with_format(3, column, head, &if column > 2 { styles::head("@") } else { styles::text_head() })?;
    }
    let mut row = 4;
    for id in watched(&projection.rows).into_iter().map(Series::id) {
        let item = source.book.item(id);
        let most = source.values.months(id).iter().fold(f64::NEG_INFINITY, |a: f64, b| a.max(*b));
        sheet.write_with_format(row, 0, item.label.as_str(), &Format::new())?;
        sheet.write_with_format(row, 1, source.book.sections()[item.section].label.as_str(), &styles::note())?;
        sheet.write_with_format(row, 2, item.unit_text(), &styles::note())?;
        written.formula(
            &mut sheet,
            row,
            3,
            format!("MAX({})", layout.months_reference(id as LineId)),
            most,
            &styles::cell(&styles::number_format(item, 0.0), Ink::Formula),
        )?;
        let least = if item.unit == USD { A_CENT } else { A_MILLIWATT };
        let alert = f64::from(u8::from(most > least));
        written.formula(
            &mut sheet,
            row,
            4,
            format!("IF(D{}>{},1,0)", row + 1, number(least)),
            alert,
            &styles::cell("\"alert\";;\"–\"", Ink::Formula),
        )?;
        row += 1;
    }
    row += 1;
    sheet.write_with_format(row, 0, "Findings when the workbook was written", &styles::section())?;
    sheet.write_with_format(row, 1, "What to do", &styles::section())?;
    sheet.write_with_format(row, 2, "Kind", &styles::section())?;
    if projection.findings.is_empty() {
        sheet.write_with_format(row + 1, 0, "None", &styles::note())?;
    }
    for finding in &projection.findings {
        row += 1;
        let lines = finding.message.chars().count().max(finding.fix.chars().count()) / 60 + 1;
        sheet.set_row_height(row, 15.0 * lines.min(MOST_LINES) as f64)?;
        sheet.write_with_format(row, 0, finding.message.as_str(), &styles::paragraph())?;
        sheet.write_with_format(row, 1, finding.fix.as_str(), &styles::paragraph())?;
        sheet.write_with_format(row, 2, finding.level.word(), &styles::note())?;
    }
    sheet
        .set_column_width(0, 64.0)?
        .set_column_width(1, 64.0)?
        .set_column_width(2, 12.0)?
        .set_column_width(3, 18.0)?
        .set_column_width(4, 10.0)?;
    sheet.set_screen_gridlines(false).set_landscape().set_print_fit_to_pages(1, 0);
    Ok(sheet)
}
