//! What the window can show: pages in the centre, drawers at the bottom, overlays on the bands. `pages::directory` says what each
//! page is called and draws.

/// A page in the centre.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Page {
    /// One screen for a board
    Overview,
    /// Megawatts over time
    Allocate,
    /// Questions and their answers
    WhatIf,
    /// What many futures say
    Risk,
    /// The plan that is proposed
    Choose,
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
    /// Sources and uses of a year
    Uses,
    /// The cost of a bitcoin, the value of AI compared with mining
    Economics,
    /// Scenarios side by side
    Compare,
    /// All fields with their sources
    Assumptions,
    /// All rows as a table
    Rows,
}

impl Page {
    /// True if the fields of the selection stand beside the page from the start; beside others they come when something is selected.
    pub fn has_inspector(self) -> bool {
        matches!(self, Self::Allocate | Self::Assumptions)
    }
}

/// What the drawer at the bottom can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawer {
    /// Findings about the plan
    Findings,
    /// The number that is explained
    Explain,
    /// The rows of the selection by month
    Months,
    /// The steps of the history
    History,
    /// The log of events
    Log,
}

/// What is drawn over the bands of megawatts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Overlay {
    /// Nothing
    #[default]
    None,
    /// The site's cumulative cash
    Cash,
    /// What a megawatt earns in the month
    Margin,
    /// Net present value per contracted megawatt
    Value,
}
