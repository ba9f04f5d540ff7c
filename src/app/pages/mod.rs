//! The pages in the centre.

mod allocate;
mod bands;
mod capital;
mod cash;
mod economics;
mod handles;
mod market;
mod rows;
mod statements;
mod table;
mod treasury;

use super::view::Frame;
use egui::Ui;

/// A page in the centre.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Page {
    /// Megawatts over time
    Allocate,
    /// Cash by source and use
    Cash,
    /// BTC and debt
    Treasury,
    /// What falls due, cover, leverage, shares
    Capital,
    /// Income, balance sheet and cash flow
    Statements,
    /// Price, hashrate, hashprice
    Market,
    /// What a bitcoin costs, what AI is worth against mining
    Economics,
    /// All rows as a table
    Rows,
}

impl Page {
    /// All pages in their order.
    pub const ALL: [Self; 8] = [Self::Allocate, Self::Cash, Self::Treasury, Self::Capital, Self::Statements, Self::Market, Self::Economics, Self::Rows];

    /// What it is called.
    pub fn title(self) -> &'static str {
        match self {
            Self::Allocate => "Allocate",
            Self::Cash => "Cash",
            Self::Treasury => "BTC and debt",
            Self::Capital => "Capital",
            Self::Statements => "Statements",
            Self::Market => "Market",
            Self::Economics => "Economics",
            Self::Rows => "Rows",
        }
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allocate => "allocate",
            Self::Cash => "cash",
            Self::Treasury => "treasury",
            Self::Capital => "capital",
            Self::Statements => "statements",
            Self::Market => "market",
            Self::Economics => "economics",
            Self::Rows => "rows",
        }
    }

    /// False where it is a table, which the time axis does not move.
    pub(super) fn has_time_axis(self) -> bool {
        !matches!(self, Self::Statements | Self::Rows)
    }

    /// The page with this name or title.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| page.name().eq_ignore_ascii_case(name) || page.title().eq_ignore_ascii_case(name))
    }
}

/// Draws the page that is shown.
pub(super) fn page_ui(ui: &mut Ui, frame: &mut Frame) {
    if frame.projection().is_none() {
        ui.centered_and_justified(|ui| ui.label("This plan has errors, and nothing can be computed: see the findings below"));
        return;
    }
    match frame.view.page {
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
