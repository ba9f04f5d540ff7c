//! One screen for the board: the use of megawatts, revenue, cash, debt and its maturities, covenants.

use super::{capital, cash, treasury};
use crate::app::parts::axis::{Axis, years_ui};
use crate::app::parts::frame::Frame;
use crate::app::parts::numbers::{axis, money};
use crate::app::parts::plot::{Form, Series, Titles, series, time_plot};
use crate::app::parts::theme::{self, NOTE_SIZE, faded, side_frame};
use crate::app::state::command::Command;
use crate::app::state::page::Page;
use crate::formula::{Series as Row, grouped};
use crate::model::rows::SiteMegawatts;
use crate::plan::{Month, Plan, Site};
use egui::{Align, Color32, Layout, Rect, RichText, ScrollArea, Sense, Ui, pos2, vec2};

/// The width of the column on the right.
const SIDE: f32 = 352.0;
/// The maximum number of dates listed, earliest first.
const MOST_DUE: usize = 9;

pub(super) fn overview_ui(ui: &mut Ui, frame: &mut Frame) {
    let side = egui::Panel::right("overview-side")
        .exact_size(SIDE)
        .resizable(false)
        .show_separator_line(false)
        .frame(side_frame());
    side.show(ui, |ui| {
        ScrollArea::vertical().id_salt("overview-side").auto_shrink(false).show(ui, |ui| {
            ui.set_width(SIDE - 24.0);
            sites_ui(ui, frame);
            covenants_ui(ui, frame);
            dates_ui(ui, frame);
        });
    });
    years_ui(ui, frame, &Axis::new(ui, frame));
    let height = ui.available_height();
    megawatts_plot(ui, frame, height * 0.25);
    revenue_plot(ui, frame, height * 0.25);
    cash::balance_plot(ui, frame, height * 0.22);
    treasury::debt_plot(ui, frame, height * 0.24);
}

/// All sites together, by use.
fn megawatts_plot(ui: &mut Ui, frame: &mut Frame, height: f32) {
    let Some(rows) = frame.rows() else { return };
    let (t, megawatts) = (frame.tokens, &rows.company.operations.megawatts);
    let uses = [
        (megawatts.ai, t.ai),
        (megawatts.converting, t.converting),
        (megawatts.mining, t.mining),
        (megawatts.idle, t.idle),
    ];
    let drawn = uses.map(|(row, color)| series(frame, row, color, Form::Area));
    time_plot(
        ui,
        frame,
        &Titles {
            id: "overview-mw",
            title: "Megawatts",
            note: "AI, converting, mining, idle",
            empty: "No site has power within the plan",
            format: axis,
            cut: false,
        },
        height,
        &drawn,
    );
}

/// Revenue of the month by kind.
fn revenue_plot(ui: &mut Ui, frame: &mut Frame, height: f32) {
    let Some(rows) = frame.rows() else { return };
    let (t, operations) = (frame.tokens, &rows.company.operations);
    let kinds = [
        (operations.mix.ai, t.ai),
        (operations.sums.revenue.mining, t.mining),
        (operations.sums.revenue.hosting, faded(t.mining, 0.6)),
    ];
    let earned = kinds.into_iter().filter(|(row, _)| frame.has(*row));
    let drawn: Vec<Series> = earned.map(|(row, color)| series(frame, row, color, Form::Area)).collect();
    time_plot(
        ui,
        frame,
        &Titles {
            id: "overview-revenue",
            title: "Revenue",
            note: "USD per month; AI blue, mining amber",
            empty: "Nothing is earned within the plan",
            format: axis,
            cut: false,
        },
        height,
        &drawn,
    );
}

fn heading(ui: &mut Ui, frame: &Frame, title: &str, note: &str) {
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        ui.label(RichText::new(title).font(egui::FontId::new(theme::TEXT_SIZE, theme::semibold())));
        ui.label(RichText::new(note).size(NOTE_SIZE).color(frame.tokens.muted));
    });
}

/// A bar for each site with its megawatts by use, its length in proportion to the largest site.
fn sites_ui(ui: &mut Ui, frame: &mut Frame) {
    let t = frame.tokens;
    let month = frame.view.cursor.unwrap_or(frame.plan().company.months as usize - 1);
    let plan = frame.plan();
    let note = if frame.view.cursor.is_some() {
        plan.month(month as i64 + 1).long()
    } else {
        format!("{}, or the month under the pointer", plan.month(month as i64 + 1).long())
    };
    heading(ui, frame, "Sites", &note);
    let Some(rows) = frame.rows() else { return };
    let sites: Vec<(&Site, &SiteMegawatts)> = rows
        .sites
        .iter()
        .filter_map(|site| Some((frame.derived.computed.sites.get(site.rows.index)?, &site.rows.megawatts)))
        .collect();
    let largest = sites.iter().map(|(site, _)| site.contracted_mw).fold(1.0, f64::max);
    for (site, megawatts) in sites.iter().copied() {
        let (name, contracted) = (&site.name, site.contracted_mw);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::click());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Site {name}")));
        let at = |row: Row| frame.at(row, month);
        let ai = at(megawatts.ai);
        let uses = [
            (ai, t.ai),
            (at(megawatts.converting), t.converting),
            (at(megawatts.mining), t.mining),
            (at(megawatts.idle), t.idle),
        ];
        let text = format!("{} of {} MW AI", grouped(ai, 0), grouped(contracted, 0));
        let right = ui.painter().text(
            rect.right_top(),
            egui::Align2::RIGHT_TOP,
            text,
            egui::FontId::proportional(NOTE_SIZE),
            t.muted,
        );
        let mut job = egui::text::LayoutJob::simple_singleline(
            name.clone(),
            egui::FontId::proportional(theme::TEXT_SIZE),
            t.text,
        );
        job.wrap = egui::text::TextWrapping::truncate_at_width(rect.width() - right.width() - 12.0);
        let galley = ui.painter().layout_job(job);
        ui.painter().galley(rect.min, galley, t.text);
        let bar = Rect::from_min_size(
            pos2(rect.left(), rect.top() + 18.0),
            vec2(rect.width() * (contracted / largest) as f32, 10.0),
        );
        bar_ui(ui, bar, &uses, contracted, t.raised);
        if response.hovered() {
            ui.painter().rect_stroke(bar, 2.0, egui::Stroke::new(1.0, t.accent), egui::StrokeKind::Outside);
        }
        if response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text("Show this site").clicked() {
            frame.send(Command::Select(format!("sites.{}", site.id)));
            frame.send(Command::Show(Page::Sites));
        }
    }
    if sites.is_empty() {
        ui.label(RichText::new("No site yet").color(t.muted));
    }
}

fn bar_ui(ui: &Ui, bar: Rect, uses: &[(f64, Color32)], whole: f64, ground: Color32) {
    ui.painter().rect_filled(bar, 2.0, ground);
    let mut left = bar.left();
    for (mw, color) in uses.iter().filter(|(mw, _)| *mw > 0.0) {
        let width = bar.width() * (mw / whole.max(1e-9)) as f32;
        let part = Rect::from_min_size(pos2(left, bar.top()), vec2(width, bar.height()));
        ui.painter().rect_filled(part.intersect(bar), 0.0, *color);
        left += width;
    }
}

/// Covenants: for each test and level, the first month in which it is breached.
fn covenants_ui(ui: &mut Ui, frame: &mut Frame) {
    let Some(projection) = frame.projection() else { return };
    let plan = frame.plan();
    heading(ui, frame, "Covenants", "first breach");
    let lenders = &projection.rows.company.measures.lenders;
    let company = ("Company", capital::covenants(&lenders.cover, &lenders.ratios));
    let companies = projection.rows.project_companies().map(|(owner, company)| {
        (owner.rows.name.as_str(), capital::covenants(&company.waterfall.cover, &company.waterfall.ratios))
    });
    let mut none = true;
    for (of, covenants) in std::iter::once(company).chain(companies) {
        for covenant in covenants {
            let name = covenant.kind.label();
            let tested = covenant.tested.is_none_or(|tested| frame.months(tested).iter().any(|tested| *tested > 0.0));
            for (level, word) in [(covenant.lock_up, "lock-up"), (covenant.default, "default")] {
                let Some(level) = level else { continue };
                none = false;
                let month = projection.value(level.first);
                let (text, color) = if month.is_finite() {
                    (plan.month(month as i64).long(), frame.tokens.bad)
                } else if tested {
                    ("met".to_owned(), frame.tokens.good)
                } else {
                    ("not tested".to_owned(), frame.tokens.muted)
                };
                if row_ui(ui, frame, &format!("{name} {word}, {of}"), &text, color) {
                    if month.is_finite() {
                        frame.explain(level.headroom.id(), month as i64);
                    } else {
                        frame.explain(level.first.id(), 0);
                    }
                }
            }
        }
    }
    if none {
        ui.label(RichText::new("None set: see Covenants on the left").size(NOTE_SIZE).color(frame.tokens.muted));
    }
}

/// Maturities and puts, in order.
fn dates_ui(ui: &mut Ui, frame: &mut Frame) {
    let plan = frame.plan();
    heading(ui, frame, "Debt due", "maturities and puts, USD");
    let Some(rows) = frame.rows() else { return };
    let maturities = &rows.company.measures.maturities;
    let of = |row: Row, word: &'static str| {
        let due = frame.months(row).iter().enumerate().filter(|(_, usd)| **usd > 0.5);
        due.map(move |(t, usd)| (t as i64 + 1, *usd, row, word))
    };
    let mut due: Vec<_> = of(maturities.maturities, "maturity").chain(of(maturities.puts, "put")).collect();
    due.sort_by_key(|(month, ..)| *month);
    for (month, usd, row, word) in due.iter().take(MOST_DUE) {
        let date = plan.month(*month);
        let names = if *word == "put" { puts_of(frame.phased(), date) } else { matures_in(frame.phased(), date) };
        let what = if names.is_empty() { (*word).to_owned() } else { names.join(", ") };
        if row_ui(ui, frame, &format!("{}, {what}", date.long()), &money(*usd), frame.tokens.text) {
            frame.explain(row.id(), *month);
        }
    }
    if due.is_empty() {
        ui.label(RichText::new("None within the plan").size(NOTE_SIZE).color(frame.tokens.muted));
    }
}

/// The debt that matures in a month.
fn matures_in(plan: &Plan, date: Month) -> Vec<String> {
    let debts = plan.debts.iter().filter(|debt| debt.enabled && debt.maturity == date).map(|debt| debt.name.clone());
    let notes = plan
        .convertibles
        .iter()
        .filter(|notes| notes.enabled && notes.maturity == date)
        .map(|notes| notes.name.clone());
    let loans =
        plan.btc_loans.iter().filter(|loan| loan.enabled && loan.maturity == date).map(|loan| loan.name.clone());
    debts.chain(notes).chain(loans).collect()
}

/// The convertibles that holders may put in a month.
fn puts_of(plan: &Plan, date: Month) -> Vec<String> {
    let notes = plan
        .convertibles
        .iter()
        .filter(|notes| notes.enabled && notes.puts_pct.iter().any(|(month, _)| *month == date));
    notes.map(|notes| format!("{} put", notes.name)).collect()
}

/// A name on the left, a value on the right; true if it was clicked.
fn row_ui(ui: &mut Ui, frame: &Frame, name: &str, value: &str, color: Color32) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 19.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{name}: {value}")));
    if response.hovered() {
        ui.painter().rect_filled(rect, 3.0, theme::faded(frame.tokens.accent, 0.08));
    }
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(rect).layout(Layout::right_to_left(Align::Center)));
    inside.add(egui::Label::new(RichText::new(value).color(color)).selectable(false));
    inside.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add(egui::Label::new(RichText::new(name).color(frame.tokens.muted)).truncate().selectable(false))
    });
    response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text("Click to explain").clicked()
}
