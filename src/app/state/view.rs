//! What is shown and how: selection, page, time range, time cursor. Never part of the document.

use crate::app::state::choose::ChooseView;
use crate::app::state::page::{Drawer, Overlay, Page};
use crate::app::state::palette::Palette;
use crate::app::state::place::{Explaining, Place};
use crate::app::state::risk::RiskView;
use crate::app::state::what_if::WhatIfView;
use crate::export::DeckPart;
use crate::library::Preset;
use crate::model::By;
use crate::plan::{Month, Plan};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is shown and how.
#[derive(Clone, Debug)]
pub struct View {
    /// The page
    pub page: Page,
    /// The path of the selected object
    pub selection: String,
    /// First and last month on the time axis, counted from 0 at the start of month 1
    pub range: (f64, f64),
    /// The months of the plan when the range was last set
    pub months: f64,
    /// The month under the pointer, from 0
    pub cursor: Option<usize>,
    /// The focus goes to the name of the selected object
    pub focus_name: bool,
    /// What the drawer at the bottom shows; None if it is closed
    pub drawer: Option<Drawer>,
    /// Pages on which the user has shown or hidden the fields of the selection
    pub fields: BTreeMap<Page, bool>,
    /// The tree is hidden
    pub tree_hidden: bool,
    /// The window is wide enough for tree, page and column
    pub is_wide: bool,
    /// Objects that are selected together, by path; none if one alone is
    pub marked: BTreeSet<String>,
    /// The object whose name is being changed in the tree, and what is typed
    pub renaming: Option<(String, String)>,
    /// What comes from the clipboard is meant for the tree, until the next action
    pub awaits_paste: bool,
    /// Groups of the tree that are folded
    pub folded: BTreeSet<String>,
    /// The guide is shown
    pub guide: bool,
    /// The palette, if it is open
    pub palette: Option<Palette>,
    /// The page of assumptions
    pub assumptions: AssumptionsView,
    /// Bands are as high as their megawatts
    pub bands_to_scale: bool,
    /// What is drawn over the bands
    pub overlay: Overlay,
    /// The fiscal year whose sources and uses are shown, counted from the first
    pub year: usize,
    /// The page of comparisons
    pub compare: CompareView,
    /// Scenarios that are not compared, by their ids
    pub not_compared: Vec<String>,
    /// The month in whose dollars amounts are shown; None if they are nominal
    pub money: Option<Month>,
    /// The page that failed, and why
    pub failed: Option<(Page, String)>,
    /// A page that fails deliberately
    #[cfg(test)]
    pub fails: Option<Page>,
    /// The log, latest line last
    pub lines: Vec<String>,
    /// The state at the start of the current drag
    pub drag: Option<Drag>,
    /// The number that is explained
    pub explain: Option<Explaining>,
    /// How the explained number is split
    pub split: Split,
    /// The tables of rows and statements
    pub rows: RowsView,
    /// The page of questions
    pub what_if: WhatIfView,
    /// The page of futures
    pub risk: RiskView,
    /// The page of choices
    pub choose: ChooseView,
    /// The latest refusal, until the next action
    pub notice: Option<String>,
    /// The field that is pointed at, until something is changed
    pub pointed: Option<String>,
    /// The field whose typed value was refused, and why, until the next action
    pub refused: Option<(String, String)>,
    /// The parts of the last board deck; all if none was chosen
    pub slides: Vec<DeckPart>,
    /// An entry of the library that is about to be used
    pub offered: Option<Offered>,
    /// The key figures that are shown, in their order; the usual ones if there are none
    pub figures: Vec<String>,
    /// The page is shown alone, as to a board
    pub presenting: bool,
    /// Lines that are not drawn: their plot and their name
    pub hidden: BTreeSet<(String, String)>,
}

/// An entry of the library with what it would change.
#[derive(Clone, Debug)]
pub struct Offered {
    /// The object
    pub path: String,
    /// What the entry is called
    pub title: String,
    /// Its fields with values and sources
    pub preset: Preset,
    /// Which of them are wanted
    pub wanted: Vec<bool>,
}

/// What the page of comparisons shows.
#[derive(Clone, Debug, Default)]
pub struct CompareView {
    /// The key of the row that is drawn; cash if there is no such row
    pub row: String,
    /// A part of labels and keys of rows
    pub row_search: String,
    /// Each case is drawn less the first
    pub difference: bool,
    /// Inputs of the grid besides those that differ, by path
    pub added: Vec<String>,
    /// A part of labels and paths of inputs
    pub search: String,
}

/// How the number that is explained is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Split {
    /// By what its formula reads
    #[default]
    Parts,
    /// By fiscal year
    Years,
    /// By site
    Sites,
}

/// What the page of assumptions shows.
#[derive(Clone, Debug, Default)]
pub struct AssumptionsView {
    /// A part of labels, paths and sources
    pub search: String,
    /// Which fields
    pub only: Only,
}

/// Which fields the page of assumptions shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Only {
    /// All of them
    #[default]
    All,
    /// Those with a published source
    Sourced,
    /// Stated assumptions
    Assumed,
    /// Those without either
    Unsourced,
    /// Those that the shown scenario changes
    Changed,
}

/// The maximum number of log lines kept.
const MOST_LINES: usize = 200;

/// What the tables of rows and statements show.
#[derive(Clone, Debug, Default)]
pub struct RowsView {
    /// The name of the group of sections
    pub group: String,
    /// The key of the owner whose statements are shown
    pub owner: String,
    /// The period length shown
    pub by: By,
    /// A part of labels and keys
    pub search: String,
    /// Keys of sections whose rows are hidden
    pub folded: Vec<String>,
    /// The chosen cell
    pub chosen: Option<CellChoice>,
    /// In what money is shown; that of the page if the user has chosen none
    pub scale: Option<MoneyScale>,
    /// Rows are shown that are nothing throughout
    pub with_empty: bool,
}

/// In what a table shows money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyScale {
    /// Dollars
    Usd,
    /// Thousands of dollars
    Thousands,
    /// Millions of dollars
    Millions,
}

impl MoneyScale {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Usd, Self::Thousands, Self::Millions];

    /// What amounts are divided by, and with how many decimals they are shown.
    pub const fn of(self) -> (f64, usize) {
        match self {
            Self::Usd => (1.0, 0),
            Self::Thousands => (1e3, 0),
            Self::Millions => (1e6, 1),
        }
    }

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Usd => "USD",
            Self::Thousands => "USD k",
            Self::Millions => "USD m",
        }
    }
}

/// A cell of the table of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellChoice {
    /// The row's key
    pub key: String,
    /// The column
    pub column: usize,
}

/// The state at the start of the current drag, for its ghost and its card.
#[derive(Clone, Debug)]
pub struct Drag {
    /// The field that is dragged
    pub path: String,
    /// Its label
    pub label: String,
    /// Month (from 0), MW or months of slip at the start
    pub start: f64,
    /// The MW below the dragged block, at the start: while numbers are being computed, the drawing lags the plan
    pub low: f64,
    /// The months of construction at the start: an end that goes back to where it was gives them back
    pub construction_months: u32,
    /// The month under the pointer at the start, from 0 with fractions
    pub pressed: f64,
    /// The plan at the start
    pub before: Arc<Plan>,
    /// NPV, lowest liquidity, lowest cash and peak funding gap at the start, in USD
    pub figures: [f64; 4],
    /// The month of the first lock-up at the start; NaN if there was none
    pub lock_up: f64,
}

impl View {
    /// The initial view of a plan.
    pub fn new(page: Page, plan: &Plan) -> Self {
        Self {
            page,
            selection: plan.sites.first().map_or_else(|| "company".to_owned(), |site| format!("sites.{}", site.id)),
            range: (0.0, f64::from(plan.company.months)),
            months: f64::from(plan.company.months),
            cursor: None,
            focus_name: false,
            drawer: None,
            fields: BTreeMap::new(),
            tree_hidden: false,
            is_wide: true,
            marked: BTreeSet::new(),
            renaming: None,
            awaits_paste: false,
            folded: BTreeSet::new(),
            guide: false,
            palette: None,
            assumptions: AssumptionsView::default(),
            bands_to_scale: false,
            overlay: Overlay::default(),
            year: 1,
            compare: CompareView::default(),
            not_compared: Vec::new(),
            money: None,
            failed: None,
            #[cfg(test)]
            fails: None,
            lines: Vec::new(),
            drag: None,
            explain: None,
            split: Split::default(),
            rows: RowsView { by: By::Year, ..RowsView::default() },
            what_if: WhatIfView::default(),
            risk: RiskView::default(),
            choose: ChooseView::default(),
            notice: None,
            pointed: None,
            refused: None,
            slides: Vec::new(),
            offered: None,
            figures: Vec::new(),
            presenting: false,
            hidden: BTreeSet::new(),
        }
    }

    /// Keeps range and cursor within the plan.
    pub fn fit(&mut self, plan: &Plan) {
        let months = f64::from(plan.company.months);
        // Who saw the whole plan sees all of a longer one.
        if self.range == (0.0, self.months) {
            self.range = (0.0, months);
        }
        self.months = months;
        let width = (self.range.1 - self.range.0).clamp(6.0_f64.min(months), months);
        let from = self.range.0.clamp(0.0, months - width);
        self.range = (from, from + width);
        self.cursor = self.cursor.filter(|t| *t < plan.company.months as usize);
        self.money = self.money.filter(|month| (1..=i64::from(plan.company.months)).contains(&plan.number_of(*month)));
    }

    /// True if the selected object is this one or a part of it.
    pub fn is_within(&self, path: &str) -> bool {
        self.selection.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// Explains a number; the user can go back to the previous one.
    pub fn explain(&mut self, place: Place) {
        let trail = match self.explain.take() {
            Some(Explaining { place: before, mut trail, .. }) if before != place => {
                trail.push(before);
                trail
            }
            Some(Explaining { trail, .. }) => trail,
            None => Vec::new(),
        };
        self.explain = Some(Explaining { place, trail, period: None });
        self.drawer = Some(Drawer::Explain);
    }

    /// Explains the last month of a period, with a note on the period's own number.
    pub fn explain_period(&mut self, place: Place, period: String) {
        self.explain(place);
        if let Some(explain) = &mut self.explain {
            explain.period = Some(period);
        }
    }

    /// Goes back to the previous explanation.
    pub fn explain_back(&mut self) {
        if let Some(explain) = &mut self.explain
            && let Some(place) = explain.trail.pop()
        {
            explain.place = place;
            explain.period = None;
        }
    }

    /// Opens this drawer, or closes it if it is open.
    pub fn toggle(&mut self, drawer: Drawer) {
        self.drawer = if self.drawer == Some(drawer) { None } else { Some(drawer) };
    }

    /// Closes the explanation and its drawer.
    pub fn close_explanation(&mut self) {
        self.explain = None;
        self.drawer = self.drawer.filter(|drawer| *drawer != Drawer::Explain);
    }

    /// Adds a line to the log.
    pub fn log(&mut self, line: String) {
        log::info!("{line}");
        self.lines.push(line);
        if self.lines.len() > MOST_LINES {
            self.lines.remove(0);
        }
    }

    /// True if the fields of the selection stand beside the page.
    pub fn shows_fields(&self) -> bool {
        !self.presenting && self.fields.get(&self.page).copied().unwrap_or(self.is_wide && self.page.has_inspector())
    }

    /// Shows or hides the fields of the selection beside the page.
    pub fn show_fields(&mut self, shown: bool) {
        self.fields.insert(self.page, shown);
    }

    /// True if a line of a plot is hidden.
    pub fn is_hidden(&self, plot: &str, name: &str) -> bool {
        // Nearly always nothing is hidden.
        !self.hidden.is_empty() && self.hidden.contains(&(plot.to_owned(), name.to_owned()))
    }

    /// Hides a line of a plot, or shows it again.
    pub fn hide(&mut self, plot: &str, name: &str, hidden: bool) {
        let line = (plot.to_owned(), name.to_owned());
        if hidden {
            self.hidden.insert(line);
        } else {
            self.hidden.remove(&line);
        }
    }

    /// Moves the time axis by months.
    pub fn slide(&mut self, by: f64, plan: &Plan) {
        self.range = (self.range.0 + by, self.range.1 + by);
        self.fit(plan);
    }

    /// Zooms the time axis around a month.
    pub fn zoom(&mut self, factor: f64, around: f64, plan: &Plan) {
        let (from, to) = self.range;
        self.range = (around - (around - from) / factor, around + (to - around) / factor);
        self.fit(plan);
    }
}
