//! The next dates: halvings, leases that begin and end, debt that falls due.

use super::heading;
use crate::app::parts::frame::Frame;
use crate::app::parts::numbers::{field, money};
use crate::app::parts::theme::{NOTE_SIZE, TEXT_SIZE, faded};
use crate::app::state::command::Command;
use crate::plan::{Month, Plan};
use egui::{Align2, CursorIcon, FontId, RichText, Role, Sense, Ui, WidgetInfo, pos2, vec2};

const ROW: f32 = 20.0;
/// Dates that are shown.
const MOST: usize = 8;

/// A date: its month, what happens, what it comes to, and the object it is of.
struct Date {
    month: Month,
    what: String,
    amount: String,
    path: String,
}

pub(super) fn dates_ui(ui: &mut Ui, frame: &mut Frame) {
    let plan = frame.phased();
    // Of what is in sight, not of the month under the pointer: the way to this list leads over the plots.
    let from = plan.month(frame.view.range.0.max(0.0) as i64 + 1);
    heading(ui, frame, "Next dates", &format!("from {}", from.long()));
    let last = plan.month(i64::from(plan.company.months));
    let mut dates: Vec<Date> = dates(frame, plan);
    dates.retain(|date| date.month >= from && date.month <= last);
    dates.sort_by_key(|date| date.month);
    if dates.is_empty() {
        ui.label(RichText::new("None within the plan").size(NOTE_SIZE).color(frame.tokens.muted));
    }
    for date in dates.iter().take(MOST) {
        date_ui(ui, frame, date);
    }
}

fn dates(frame: &Frame, plan: &Plan) -> Vec<Date> {
    let mut dates = Vec::new();
    let mut add = |month: Month, what: String, amount: String, path: String| {
        dates.push(Date { month, what, amount, path });
    };
    let halvings = frame.rows().map_or(&[][..], |rows| frame.months(rows.network.chain.halving));
    for (t, _) in halvings.iter().enumerate().filter(|(_, halving)| **halving > 0.0) {
        add(plan.month(t as i64 + 1), "Halving".to_owned(), String::new(), "network".to_owned());
    }
    for site in plan.sites.iter().filter(|site| site.enabled) {
        for lease in site.leases.iter().filter(|lease| lease.enabled) {
            let path = format!("sites.{}.leases.{}", site.id, lease.id);
            let size = format!("{} MW IT", field(lease.mw_it));
            add(lease.start, format!("{} begins at {}", lease.name, site.name), size.clone(), path.clone());
            let end = lease.start.plus(i64::from(lease.term_months));
            add(end, format!("{} ends at {}", lease.name, site.name), size, path);
        }
    }
    let owed =
        |row: crate::formula::Series, month: Month| money(frame.at(row, (plan.number_of(month) - 1).max(0) as usize));
    if let Some(rows) = frame.rows() {
        for debt in rows.debts() {
            let Some(of) = plan.debts.iter().find(|of| of.enabled && of.name == debt.name) else { continue };
            add(
                of.maturity,
                format!("{} matures", of.name),
                owed(debt.balloon, of.maturity),
                format!("debts.{}", of.id),
            );
        }
        for notes in rows.convertibles() {
            let Some(of) = plan.convertibles.iter().find(|of| of.enabled && of.name == notes.name) else { continue };
            let path = format!("convertibles.{}", of.id);
            add(of.maturity, format!("{} mature", of.name), owed(notes.matured, of.maturity), path.clone());
            for (month, _) in &of.puts_pct {
                add(*month, format!("{}: put by holders", of.name), owed(notes.put, *month), path.clone());
            }
        }
        for loan in rows.btc_loans() {
            let Some(of) = plan.btc_loans.iter().find(|of| of.enabled && of.name == loan.name) else { continue };
            add(
                of.maturity,
                format!("{} matures", of.name),
                owed(loan.balloon, of.maturity),
                format!("btc_loans.{}", of.id),
            );
        }
    }
    dates
}

fn date_ui(ui: &mut Ui, frame: &mut Frame, date: &Date) {
    let t = frame.tokens;
    let (row, response) = ui.allocate_exact_size(vec2(ui.available_width() - 4.0, ROW), Sense::click());
    let said = format!("{}: {} {}", date.month.long(), date.what, date.amount);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, said.trim()));
    if response.hovered() {
        ui.painter().rect_filled(row, 3.0, faded(t.accent, 0.08));
    }
    let painter = ui.painter_at(row);
    let middle = row.center().y;
    painter.text(row.left_center(), Align2::LEFT_CENTER, date.month.long(), FontId::proportional(NOTE_SIZE), t.muted);
    let font = FontId::proportional(TEXT_SIZE);
    let amount = painter.text(pos2(row.right(), middle), Align2::RIGHT_CENTER, &date.amount, font.clone(), t.text);
    let left = row.left() + 64.0;
    let mut job = egui::text::LayoutJob::simple_singleline(date.what.clone(), font, t.text);
    job.wrap = egui::text::TextWrapping::truncate_at_width(amount.left() - left - 8.0);
    let what = painter.layout_job(job);
    painter.galley(pos2(left, middle - what.size().y / 2.0), what, t.text);
    if response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(said).clicked() {
        frame.send(Command::Select(date.path.clone()));
    }
}
