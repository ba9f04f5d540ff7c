//! A history read from a file of months.

use super::month::{self, Month};
use super::table::{Row, number, rows};

/// Fewer months than two years say nothing of how months hang together.
pub const LEAST_MONTHS: usize = 24;

/// EH/s that find a block in 600 seconds on average at a difficulty of 1, by 2^32 hashes (Bitcoin wiki, "Difficulty").
const EH_PER_S_AT_DIFFICULTY_1: f64 = 4_294_967_296.0 / 600.0 / 1e18;

/// Consecutive months of the past, in ascending order; all series have a value for each.
#[derive(Clone, PartialEq, Debug)]
pub struct History {
    /// The first year and its month, 1 to 12
    pub first: (i32, u32),
    /// USD for a bitcoin at the end of each month, above 0
    pub price: Vec<f64>,
    /// EH/s of the network in each month, above 0; None if the file has neither hashrate nor difficulty. From a
    /// difficulty, those that find a block in 600 seconds: difficulty · 2^32 / 600 / 10^18 (Bitcoin wiki, "Difficulty")
    pub hashrate: Option<Vec<f64>>,
    /// BTC of fees per block in each month, 0 or more, at least one above 0; None if the file has none
    pub fees: Option<Vec<f64>>,
}

impl History {
    /// Reads comma-separated text whose header names the columns, in any order and case: `month` (2021-03, or its last
    /// day, 2021-03-31), `price` (USD at the month's end) and, where known, `difficulty` (a plain number) or `hashrate`
    /// (EH/s), and `fees` (BTC per block). Quoted numbers may separate thousands by commas. Blank lines are left out.
    ///
    /// # Errors
    /// One plain sentence with the number of the line: what is wrong there, and what to write.
    pub fn read(text: &str) -> Result<Self, String> {
        let rows = rows(text)?;
        let (header, rows) = rows.split_first().ok_or(
            "line 1: the file is empty; begin with the names of its columns, such as month,price,difficulty,fees",
        )?;
        check_names(header)?;
        let needed = |name| {
            place(header, name).ok_or_else(|| format!("line {}: there is no column {name}; add it", header.line))
        };
        let (months, prices) = (needed("month")?, needed(PRICE.name)?);
        let first = first_month(header, rows, months)?;
        let price = PRICE.values(rows, prices)?;
        let optional = |column: &Column| place(header, column.name).map(|place| column.values(rows, place)).transpose();
        let hashrate = match optional(&DIFFICULTY)? {
            Some(values) => Some(values),
            None => optional(&HASHRATE)?,
        };
        let fees = optional(&FEES)?;
        if fees.as_ref().is_some_and(|fees| fees.iter().all(|fee| *fee <= 0.0)) {
            return Err(format!(
                "line {}: all fees are 0, so they have no changes; remove the column fees",
                header.line
            ));
        }
        Ok(Self { first, price, hashrate, fees })
    }
}

/// A column of numbers.
struct Column {
    name: &'static str,
    /// What the numbers of the file are multiplied by
    scale: f64,
    may_be_zero: bool,
    /// What an author is to write
    wanted: &'static str,
}

const PRICE: Column = Column { name: "price", scale: 1.0, may_be_zero: false, wanted: "USD above 0, such as 58800.25" };
const DIFFICULTY: Column = Column {
    name: "difficulty",
    scale: EH_PER_S_AT_DIFFICULTY_1,
    may_be_zero: false,
    wanted: "a number above 0, such as 113757508810853",
};
const HASHRATE: Column =
    Column { name: "hashrate", scale: 1.0, may_be_zero: false, wanted: "EH/s above 0, such as 812.5" };
const FEES: Column =
    Column { name: "fees", scale: 1.0, may_be_zero: true, wanted: "BTC per block, 0 or more, such as 0.15" };

impl Column {
    /// The values at a place of all rows, in the unit of the history. Subnormal numbers are refused: their logarithms
    /// are not exact.
    fn values(&self, rows: &[Row], place: usize) -> Result<Vec<f64>, String> {
        let may_be = |value: &f64| (value.is_normal() && *value > 0.0) || (self.may_be_zero && *value == 0.0);
        let value = |row: &Row| {
            let text = row.cell(place);
            number(text)
                .map(|value| value * self.scale)
                .filter(may_be)
                .ok_or_else(|| format!("line {}: the {} is '{text}'; write {}", row.line, self.name, self.wanted))
        };
        rows.iter().map(value).collect()
    }
}

/// Where a column is, by its name in any case.
fn place(header: &Row, name: &str) -> Option<usize> {
    header.cells().iter().position(|cell| cell.eq_ignore_ascii_case(name))
}

/// Refuses a name that is unknown, so that a misspelt column is not left out in silence, and what is said twice.
fn check_names(header: &Row) -> Result<(), String> {
    let line = header.line;
    let known = ["month", PRICE.name, DIFFICULTY.name, HASHRATE.name, FEES.name];
    for (at, cell) in header.cells().iter().enumerate() {
        if !known.iter().any(|name| cell.eq_ignore_ascii_case(name)) {
            let known = known.join(", ");
            return Err(format!("line {line}: '{cell}' is no column; remove it, or name it one of {known}"));
        }
        if place(header, cell) != Some(at) {
            return Err(format!("line {line}: there are two columns {cell}; remove one"));
        }
    }
    if place(header, DIFFICULTY.name).and(place(header, HASHRATE.name)).is_some() {
        return Err(format!("line {line}: difficulty and hashrate say the same; remove one"));
    }
    Ok(())
}

/// The first month of rows, of which each must be the month after the one before.
fn first_month(header: &Row, rows: &[Row], place: usize) -> Result<Month, String> {
    let mut first = None;
    let mut due = None;
    for row in rows {
        let (line, text) = (row.line, row.cell(place));
        let month = month::parse(text).ok_or_else(|| {
            format!("line {line}: the month is '{text}'; write 2021-03, or the last day of the month, 2021-03-31")
        })?;
        if let Some((year, number)) = due.filter(|due| *due != month) {
            return Err(format!(
                "line {line}: {text} stands where {year:04}-{number:02} is due; write each month once, in order"
            ));
        }
        first = first.or(Some(month));
        due = Some(month::next(month));
    }
    let line = rows.last().unwrap_or(header).line;
    first
        .filter(|_| rows.len() >= LEAST_MONTHS)
        .ok_or_else(|| format!("line {line}: the file ends after {} months; give at least {LEAST_MONTHS}", rows.len()))
}

#[cfg(test)]
mod tests;
