//! One screen for the board: the use of megawatts, revenue, cash, debt and its maturities, covenants.

use super::{cash, treasury};
use crate::app::parts::axis::{Axis, years_ui};
use crate::app::parts::frame::Frame;
use crate::app::parts::numbers::{axis, money};
use crate::app::parts::plot::{Form, Series, Titles, time_plot};
use crate::app::parts::theme::{self, NOTE_SIZE, Tokens, faded, side_frame};
use crate::app::state::command::Command;
use crate::app::state::page::Page;
use crate::app::state::place::Place;
use crate::formula::grouped;
use crate::plan::{Month, Plan};
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

/// The megawatts of all sites by use, in the order of the stack.
fn megawatts(t: &Tokens) -> [(&'static str, Color32); 4] {
    [
        ("company.mw.ai", t.ai),
        ("company.mw.converting", t.converting),
        ("company.mw.mining", t.mining),
        ("company.mw.idle", t.idle),
    ]
}

/// Revenue of the month by kind, in the order of the stack.
fn revenue(t: &Tokens) -> [(&'static str, Color32); 3] {
    [
        ("company.ai-revenue", t.ai),
        ("company.income.mining", t.mining),
        ("company.revenue.hosting", faded(t.mining, 0.6)),
    ]
}

/// All sites together, by use.
fn megawatts_plot(ui: &mut Ui, frame: &mut Frame, height: f32) {
    let series =
        megawatts(frame.tokens).map(|(key, color)| Series { key, color, values: frame.row(key), form: Form::Area });
    time_plot(
        ui,
        frame,
        &Titles {
            id: "overview-mw",
            title: "Megawatts",
            note: "AI, converting, mining, idle",
            format: axis,
            cut: false,
        },
        height,
        &series,
    );
}

/// Revenue of the month by kind.
fn revenue_plot(ui: &mut Ui, frame: &mut Frame, height: f32) {
    let is_earned = |(key, _): &(&str, Color32)| frame.row(key).iter().any(|usd| *usd != 0.0);
    let kinds: Vec<_> = revenue(frame.tokens).into_iter().filter(is_earned).collect();
    let series: Vec<Series> = kinds
        .iter()
        .map(|(key, color)| Series { key, color: *color, values: frame.row(key), form: Form::Area })
        .collect();
    time_plot(
        ui,
        frame,
        &Titles {
            id: "overview-revenue",
            title: "Revenue",
            note: "USD per month; AI blue, mining amber",
            format: axis,
            cut: false,
        },
        height,
        &series,
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
    let sites: Vec<(String, String, f64)> =
        plan.sites.iter().filter(|s| s.enabled).map(|s| (s.id.clone(), s.name.clone(), s.contracted_mw)).collect();
    let largest = sites.iter().map(|(_, _, mw)| *mw).fold(1.0, f64::max);
    for (id, name, contracted) in &sites {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::click());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Site {name}")));
        let at = |key: &str| frame.row(&format!("site.{id}.mw.{key}")).get(month).copied().unwrap_or(0.0);
        let uses = [(at("ai"), t.ai), (at("converting"), t.converting), (at("mining"), t.mining), (at("idle"), t.idle)];
        let text = format!("{} of {} MW AI", grouped(at("ai"), 0), grouped(*contracted, 0));
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
        bar_ui(ui, bar, &uses, *contracted, t.raised);
        if response.hovered() {
            ui.painter().rect_stroke(bar, 2.0, egui::Stroke::new(1.0, t.accent), egui::StrokeKind::Outside);
        }
        if response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text("Show this site").clicked() {
            frame.send(Command::Select(format!("sites.{id}")));
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
    let names = [
        ("dscr", "DSCR"),
        ("net-leverage", "Net leverage"),
        ("ltv", "LTV"),
        ("ltc", "Loan to cost"),
        ("liquidity", "Liquidity"),
    ];
    let companies = std::iter::once(("company".to_owned(), "Company".to_owned()))
        .chain(plan.project_companies.iter().map(|c| (format!("entity.{}", c.id), c.name.clone())));
    let mut none = true;
    for (owner, of) in companies {
        for (test, name) in names {
            for (level, word) in [("lock-up", "lock-up"), ("default", "default")] {
                let key = format!("{owner}.{test}-{level}-month");
                if projection.book.find(&key).is_none() {
                    continue;
                }
                none = false;
                let month = projection.total(&key);
                let (text, color) = if month.is_finite() {
                    (plan.month(month as i64).long(), frame.tokens.bad)
                } else {
                    ("met".to_owned(), frame.tokens.good)
                };
                if row_ui(ui, frame, &format!("{name} {word}, {of}"), &text, color) {
                    let place = if month.is_finite() {
                        Place { key: format!("{owner}.{test}-{level}-headroom"), month: month as i64 }
                    } else {
                        Place { key, month: 0 }
                    };
                    frame.send(Command::Explain(place));
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
    let of = |key: &'static str, word: &'static str| {
        frame
            .row(key)
            .iter()
            .enumerate()
            .filter(|(_, usd)| **usd > 0.5)
            .map(move |(t, usd)| (t as i64 + 1, *usd, key, word))
    };
    let mut due: Vec<_> = of("company.maturities", "maturity").chain(of("company.puts", "put")).collect();
    due.sort_by_key(|(month, ..)| *month);
    for (month, usd, key, word) in due.iter().take(MOST_DUE) {
        let date = plan.month(*month);
        let names = if *word == "put" { puts_of(plan, date) } else { matures_in(plan, date) };
        let what = if names.is_empty() { (*word).to_owned() } else { names.join(", ") };
        if row_ui(ui, frame, &format!("{}, {what}", date.long()), &money(*usd), frame.tokens.text) {
            frame.send(Command::Explain(Place { key: (*key).to_owned(), month: *month }));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::project;

    #[test]
    fn every_row_that_is_drawn_exists() {
        let projection = project(&crate::store::sample()).unwrap();
        let t = theme::of(egui::Theme::Light);
        for (key, _) in megawatts(t).into_iter().chain(revenue(t)) {
            assert!(projection.book.find(key).is_some(), "{key}");
        }
    }
}
