//! The pages in the centre.

mod allocate;
mod assumptions;
mod bands;
mod capital;
mod cash;
mod clipboard;
mod compare;
mod economics;
mod handles;
mod market;
mod overview;
mod rows;
mod sites;
mod statements;
mod table;
mod treasury;
mod uses;

use crate::app::parts::theme::NOTE_SIZE;
use crate::app::state::command::Command;
use crate::app::state::view::Frame;
use egui::{RichText, Ui};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A page in the centre.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Page {
    /// One screen for a board
    Overview,
    /// Megawatts over time
    Allocate,
    /// Cash by source and use
    Cash,
    /// Maturities, coverage, leverage, shares
    Capital,
    /// BTC and debt
    Treasury,
    /// One site in depth
    Sites,
    /// Income, balance sheet and cash flow
    Statements,
    /// Price, hashrate, hashprice
    Market,
    /// Scenarios side by side
    Compare,
    /// All fields with their sources
    Assumptions,
    /// Sources and uses of a year
    Uses,
    /// The cost of a bitcoin, the value of AI compared with mining
    Economics,
    /// All rows as a table
    Rows,
}

/// Page, title, name on the command line, what it shows.
const PAGES: [(Page, &str, &str, &str); 13] = [
    (Page::Overview, "Overview", "overview", "One screen for the board: megawatts, revenue, cash, debt, covenants"),
    (Page::Allocate, "Allocate", "allocate", "Megawatts of each site over time, changed by dragging"),
    (Page::Cash, "Cash", "cash", "Cash by source and use, month by month"),
    (Page::Capital, "Capital", "capital", "Maturities, coverage, leverage, liquidity, shares"),
    (Page::Treasury, "BTC and debt", "treasury", "Bitcoin held and sold, and debt outstanding"),
    (Page::Sites, "Sites", "sites", "One site in depth: power, machines, leases, earnings"),
    (Page::Statements, "Statements", "statements", "Income statement, balance sheet and cash flow"),
    (Page::Market, "Market", "market", "Price of bitcoin, network hashrate, hashprice"),
    (Page::Compare, "Compare", "compare", "Scenarios and other plans side by side"),
    (Page::Assumptions, "Assumptions", "assumptions", "Every field of the plan with its source and date"),
    (Page::Uses, "Sources and uses", "uses", "From opening cash to closing cash of a fiscal year"),
    (Page::Economics, "Economics", "economics", "Cost of a bitcoin, and AI compared with mining"),
    (Page::Rows, "Rows", "rows", "Every row of the model as a table"),
];

impl Page {
    /// All pages in their order.
    pub const ALL: [Self; 13] = {
        let mut all = [Self::Overview; 13];
        let mut i = 0;
        while i < all.len() {
            all[i] = PAGES[i].0;
            i += 1;
        }
        all
    };

    fn about(self) -> &'static (Self, &'static str, &'static str, &'static str) {
        &PAGES[self as usize]
    }

    /// Its title.
    pub fn title(self) -> &'static str {
        self.about().1
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        self.about().2
    }

    /// What it shows.
    pub fn help(self) -> &'static str {
        self.about().3
    }

    /// False if the page needs the full width.
    pub(super) fn has_inspector(self) -> bool {
        !matches!(self, Self::Overview | Self::Compare | Self::Uses)
    }

    /// False if it is a table, to which the time axis does not apply.
    pub(super) fn has_time_axis(self) -> bool {
        !matches!(self, Self::Statements | Self::Rows | Self::Assumptions | Self::Uses)
    }

    /// The page with this name or title.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|page| page.name().eq_ignore_ascii_case(name) || page.title().eq_ignore_ascii_case(name))
    }
}

/// Draws the current page.
pub(super) fn page_ui(ui: &mut Ui, frame: &mut Frame) {
    if frame.projection().is_none() {
        ui.centered_and_justified(|ui| ui.label("This plan has errors and cannot be computed: see the findings below"));
        return;
    }
    if let Some(failed) = frame.view.failed.clone().filter(|(page, _)| *page == frame.view.page) {
        return failed_ui(ui, frame, &failed.1);
    }
    let drawn = catch_unwind(AssertUnwindSafe(|| shown_ui(ui, frame)));
    if let Err(panic) = drawn {
        let why = crate::app::state::job::why(panic.as_ref());
        frame.view.log(format!("The page {} failed: {why}", frame.view.page.title()));
        frame.view.failed = Some((frame.view.page, why));
        ui.ctx().request_repaint();
    }
}

/// The message shown in place of a page that failed; the plan and the other pages are unaffected.
fn failed_ui(ui: &mut Ui, frame: &mut Frame, why: &str) {
    ui.vertical_centered(|ui| {
        ui.add_space(80.0);
        ui.label(RichText::new("This page failed because of a bug in Wattfolio").heading());
        ui.label(
            RichText::new(format!(
                "{why}. The plan is unchanged and the other pages still work; please report it and attach the plan"
            ))
            .color(frame.tokens.muted),
        );
        if ui.button("Try again").clicked() {
            frame.view.failed = None;
        }
    });
}

fn shown_ui(ui: &mut Ui, frame: &mut Frame) {
    match frame.view.page {
        #[cfg(test)]
        page if frame.view.fails == Some(page) => panic!("on purpose"),
        Page::Overview => overview::overview_ui(ui, frame),
        Page::Sites => sites::sites_ui(ui, frame),
        Page::Compare => compare::compare_ui(ui, frame),
        Page::Assumptions => assumptions::assumptions_ui(ui, frame),
        Page::Uses => uses::uses_ui(ui, frame),
        Page::Allocate => allocate::allocate_ui(ui, frame),
        Page::Cash => cash::cash_ui(ui, frame),
        Page::Treasury => treasury::treasury_ui(ui, frame),
        Page::Capital => capital::capital_ui(ui, frame),
        Page::Statements => statements::statements_ui(ui, frame),
        Page::Market => market::market_ui(ui, frame),
        Page::Economics => economics::economics_ui(ui, frame),
        Page::Rows => rows::rows_ui(ui, frame),
    }
}

/// The frame of a column beside the plots.
fn side_frame() -> egui::Frame {
    egui::Frame::new().inner_margin(egui::Margin { left: 8, right: 4, top: 2, bottom: 2 })
}

/// The message of a page with nothing to show yet, with a button to add something.
fn empty_ui(ui: &mut Ui, frame: &mut Frame, title: &str, text: &str, button: &str, command: Command) {
    ui.vertical_centered(|ui| {
        ui.add_space(80.0);
        ui.label(RichText::new(title).heading());
        ui.label(RichText::new(text).color(frame.tokens.muted));
        ui.add_space(6.0);
        if ui.button(button).clicked() {
            frame.send(command);
        }
    });
}

/// The rows of the selected object by month, for the drawer.
pub(super) fn months_ui(ui: &mut Ui, frame: &mut Frame) {
    let Some(projection) = frame.projection() else { return };
    let start = section_of(&frame.view.selection);
    let inside = |key: &str| key == start || key.strip_prefix(start.as_str()).is_some_and(|rest| rest.starts_with('.'));
    let lines = table::lines_of(projection, &frame.view.rows.folded, inside, |_, item| item.is_series());
    ui.horizontal(|ui| {
        ui.label(RichText::new(frame.plan().title_of(&frame.view.selection)).strong());
        table::periods_ui(ui, frame);
        table::copy_ui(ui, frame, projection, &lines);
    });
    if lines.is_empty() {
        ui.label(
            RichText::new("This object has no rows: select a site, a fleet, a lease or a debt")
                .size(NOTE_SIZE)
                .color(frame.tokens.muted),
        );
        return;
    }
    table::table_ui(ui, frame, projection, &table::Sheet { id: "months", lines: &lines, totals: &[] });
}

/// The section of the book that holds an object's rows: its path with the kinds in the singular.
fn section_of(path: &str) -> String {
    let kinds = [
        ("sites", "site"),
        ("fleets", "fleet"),
        ("moves", "move"),
        ("leases", "lease"),
        ("clouds", "cloud"),
        ("debts", "debt"),
        ("convertibles", "convertible"),
        ("btc_loans", "btc-loan"),
        ("warrants", "warrant"),
        ("other_items", "other"),
        ("project_companies", "entity"),
        ("decks", "deck"),
    ];
    let part = |part: &str| kinds.iter().find(|(many, _)| *many == part).map_or(part, |(_, one)| *one).to_owned();
    path.split('.').map(part).collect::<Vec<_>>().join(".")
}

/// Notes that a page shows nominal amounts while other pages show real ones.
fn nominal_ui(ui: &mut Ui, frame: &Frame) {
    if frame.view.money.is_some() {
        ui.label(
            RichText::new("Amounts on this page are nominal")
                .size(crate::app::parts::theme::NOTE_SIZE)
                .color(frame.tokens.warning),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::PAGES;

    #[test]
    fn what_is_said_of_a_page_stands_at_its_number() {
        for (i, (page, ..)) in PAGES.iter().enumerate() {
            assert_eq!(*page as usize, i, "{page:?}");
        }
    }
}
