//! Rates of return, which a spreadsheet finds again when its inputs change.
//!
//! The function IRR searches from one guess and finds one of several rates, or none. So each month's column first tries one rate of a
//! fixed scale; between two whose present values differ in sign there is a rate of return. Where that happens once, IRR searches
//! from there; where it happens more than once, none of the rates is the one. Two rates closer than the scale are not seen;
//! where Wattfolio sees more when it writes the workbook, what it found is written in place of the start of the search.

use super::line::What;
use super::lines::{IntoPieces as _, Writer, number, pieces};
use super::template::{LineId, Piece};
use crate::finance::{HALF_A_CENT, MONTHLY_RATES, NoRate, investment_return, npv};
use crate::formula::{Book, Id, Kind, Total, Values};

/// A monthly rate of return of an investment that loses most of its money.
const DEEP_LOSS: f64 = -0.1;

impl Writer<'_> {
    /// The rate of return of the flows of a row, if there is one that means something.
    pub(super) fn rate_of_return(&mut self, row: LineId) -> Vec<Piece> {
        let all = || vec![Piece::All(row)];
        let start = self.search_start(row);
        let (low, high) = (number(*MONTHLY_RATES.start()), number(*MONTHLY_RATES.end()));
        let found = |from: &[Piece], or_else: &[Piece]| {
            let rate = || pieces!["IRR(", all(), ",", from.to_vec(), ")"];
            let is_within = pieces!["AND(", rate(), ">=", low.clone(), ",", rate(), "<=", high.clone(), ")"];
            pieces!["IFERROR(IF(", is_within, ",", rate(), ",", or_else.to_vec(), "),", or_else.to_vec(), ")"]
        };
        // A search that leaves the range is begun again far below it.
        let deep_loss = found(&pieces![number(DEEP_LOSS)], &pieces!["\"n/a\""]);
        let search = found(&[Piece::Value(start)], &deep_loss);
        // Where there are several rates or none, there is no guess.
        let search = pieces!["IF(ISNUMBER(", vec![Piece::Value(start)], "),", search, ",\"n/a\")"];
        let found = self.helper(What::FoundRate, Some(search), None);
        let rate = || vec![Piece::Value(found)];
        // A rate through which the value rises is that of a loan.
        let above = pieces!["NPV(", rate(), "+0.00001,", all(), ")"];
        let below = pieces!["NPV(", rate(), "-0.00001,", all(), ")"];
        pieces!["IF(ISNUMBER(", rate(), "),IF(", above, "<", below, ",", rate(), ",\"n/a\"),\"n/a\")"]
    }

    /// Where the search begins: between the two rates tried between which the present value changes its sign, if that happens once.
    fn search_start(&mut self, row: LineId) -> LineId {
        let months = self.book.months();
        // Rounding at the end of a plan would outweigh everything at the lowest rates.
        let month = || vec![Piece::Month(row, 0)];
        let is_rounding = pieces!["AND(", month(), format!("<{HALF_A_CENT},"), month(), format!(">-{HALF_A_CENT})")];
        let flow = pieces!["IF(", is_rounding, ",0,", month(), ")"];
        let flow = self.helper(What::TriedFlow, None, Some(flow));
        let value = pieces!["NPV(", tried_text(&[Piece::Number], months), ",", vec![Piece::All(flow)], ")"];
        let below = self.helper(What::BelowZero, None, Some(pieces!["IF(", value, "<0,1,0)"]));
        let (now, before) = (vec![Piece::Month(below, 0)], vec![Piece::Month(below, -1)]);
        let change = pieces!["IF(", vec![Piece::Number], "=1,0,IF(", now, "=", before, ",0,1))"];
        let change = self.helper(What::SignChange, None, Some(change));
        let all = || vec![Piece::All(change)];
        let place = pieces!["IF(SUM(", all(), ")=1,MATCH(1,", all(), ",0),0)"];
        let place = self.helper(What::PlaceOfRate, Some(place), None);
        let before = pieces!["(", vec![Piece::Value(place)], "-1)"];
        let (upper, lower) = (tried_text(&[Piece::Value(place)], months), tried_text(&before, months));
        let start = pieces!["IF(", vec![Piece::Value(place)], ">0,(", lower, "+", upper, ")/2,\"n/a\")"];
        self.helper(What::SearchStart, Some(start), None)
    }
}

/// The rate that is tried in a column: the ends of the range in the first and the last, the closer together the nearer to zero.
fn tried(column: usize, months: usize) -> f64 {
    let middle = (2.0 * column as f64 - (months as f64 + 1.0)) / (months as f64 - 1.0);
    (if middle < 0.0 { *MONTHLY_RATES.start() } else { *MONTHLY_RATES.end() }) * middle * middle
}

/// The same as a formula of the column's number.
fn tried_text(column: &[Piece], months: usize) -> Vec<Piece> {
    let twice = || pieces!["2*", column.to_vec()];
    let (low, high) = (number(*MONTHLY_RATES.start()), number(*MONTHLY_RATES.end()));
    pieces![
        "IF(",
        twice(),
        format!("<{},{low},{high})*POWER((", months + 1),
        twice(),
        format!("-{})/{},2)", months + 1, months - 1)
    ]
}

/// The results of the lines of a rate of return, as Wattfolio knows them.
pub(super) struct Search<'a> {
    book: &'a Book,
    values: &'a Values,
    item: Id,
}

impl<'a> Search<'a> {
    pub fn of(book: &'a Book, values: &'a Values, item: Id) -> Self {
        Self { book, values, item }
    }

    fn raw(&self) -> &'a [f64] {
        match &self.book.item(self.item).kind {
            Kind::Total(total) => self.values.months(total.row().id()),
            _ => &[],
        }
    }

    /// The flow of a month without rounding; 1 is the first.
    pub fn flow(&self, month: usize) -> f64 {
        let flow = self.raw()[month - 1];
        if flow.abs() < HALF_A_CENT { 0.0 } else { flow }
    }

    /// True if the present value is negative at the rate of a column.
    pub fn is_below(&self, column: usize) -> bool {
        let months = self.book.months();
        npv(tried(column, months), months, |t| self.flow(t + 1)) < 0.0
    }

    /// The first column after a change of sign if there is only one; else 0.
    pub fn place(&self) -> usize {
        let below: Vec<bool> = (1..=self.book.months()).map(|column| self.is_below(column)).collect();
        let mut changes = (1..below.len()).filter(|t| below[*t] != below[t - 1]);
        match (changes.next(), changes.next()) {
            (Some(only), None) => only + 1,
            _ => 0,
        }
    }

    /// The rate that is found, whether it means something or not; NaN if there are none or several.
    pub fn rate(&self) -> f64 {
        let Kind::Total(Total::RateOfReturn { near, .. }) = &self.book.item(self.item).kind else { return f64::NAN };
        let flow = self.raw();
        match investment_return(self.values.scalar(near.id()), &MONTHLY_RATES, flow.len(), |t| flow[t]) {
            Err(NoRate::MoneyFirst(found)) | Ok(found) => found,
            Err(_) => f64::NAN,
        }
    }

    /// Where the search begins by the scale; NaN if it does not.
    pub fn start(&self) -> f64 {
        let (place, months) = (self.place(), self.book.months());
        if place == 0 { f64::NAN } else { f64::midpoint(tried(place - 1, months), tried(place, months)) }
    }

    /// True if the scale shows what there is: the only rate between its neighbours, or none.
    pub fn is_shown_by_scale(&self) -> bool {
        let (rate, place, months) = (self.rate(), self.place(), self.book.months());
        match place {
            0 => rate.is_nan(),
            _ => (tried(place - 1, months)..=tried(place, months)).contains(&rate),
        }
    }
}
