//! A line of the book: unit, aggregation, format and kind; curves and checks.

use super::expression::{Expression, Scalar, Series};
use super::unit::{BTC, EHS, MONTH, MW, MW_IT, MWH, PHS, PLAIN, USD, Unit};
use super::values::Values;
use std::panic::Location;

/// How the months of a row are aggregated to a quarter or a year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Yearly {
    /// Flows: the sum
    Sum,
    /// Balances: the last month's
    Last,
    /// Prices and rates: the mean of the months
    Mean,
    /// Monthly only
    None,
}

impl Yearly {
    /// The word used in files and output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Last => "last",
            Self::Mean => "mean",
            Self::None => "none",
        }
    }

    /// One value for these months; NaN for several months of a monthly-only row.
    pub fn of(self, months: &[f64]) -> f64 {
        match self {
            Self::Sum => months.iter().sum(),
            Self::Last => months.last().copied().unwrap_or(f64::NAN),
            Self::Mean => months.iter().sum::<f64>() / months.len() as f64,
            Self::None if months.len() == 1 => months[0],
            Self::None => f64::NAN,
        }
    }
}

/// How a value is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// The given number of decimals
    Decimals(u8),
    /// A share of 1, shown in percent with one decimal
    Share,
    /// The number of a month of the plan, shown as a date
    Month,
    /// Days from the first day of the plan, shown as a date
    Day,
    /// 0 or 1
    Flag,
}

impl Format {
    /// How values of a unit are shown, unless a line says otherwise.
    pub fn usual(unit: Unit) -> Self {
        match unit {
            USD | MWH => Self::Decimals(0),
            MONTH => Self::Month,
            BTC | PLAIN => Self::Decimals(4),
            MW | MW_IT | EHS | PHS => Self::Decimals(1),
            _ => Self::Decimals(2),
        }
    }
}

/// The months in which a row has a value. In the others it is 0, so that it can be computed with; tables leave it blank.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known {
    /// All months
    Always,
    /// From the month with this number, 1 being the first
    From(u32),
    /// The months in which this flag is 1
    Where(Series),
}

/// The step of an input for a sensitivity or a key press.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Step {
    /// One month
    Month,
    /// A hundredth of its value
    Percent,
    /// A fixed amount in the input's unit
    Amount(f64),
    /// None: it is fixed by construction
    Never,
}

/// One value over all months.
#[derive(Clone, PartialEq, Debug)]
pub enum Total {
    /// The sum of all months
    Sum(Series),
    /// The lowest month's value
    Minimum(Series),
    /// The highest month's value
    Maximum(Series),
    /// The mean of all months
    Mean(Series),
    /// The last month's value
    Last(Series),
    /// The number of the first month with the lowest value
    MonthOfMinimum(Series),
    /// The number of the first month with the highest value
    MonthOfMaximum(Series),
    /// The number of the first month in which a row of zeros and ones is 1; undefined if there is none
    FirstMonth(Series),
    /// Net present value at a monthly rate, the first flow discounted one month
    NetPresentValue {
        /// Monthly rate
        rate: Scalar,
        /// The flows
        flow: Series,
    },
    /// The monthly rate at which the present value of the flows is zero, of several the one nearest `near`; undefined
    /// if there is none
    RateOfReturn {
        /// Monthly rate near which to choose
        near: Scalar,
        /// The flows
        flow: Series,
    },
}

impl Total {
    /// The row that is read.
    pub fn row(&self) -> Series {
        match self {
            Self::Sum(row)
            | Self::Minimum(row)
            | Self::Maximum(row)
            | Self::Mean(row)
            | Self::Last(row)
            | Self::MonthOfMinimum(row)
            | Self::MonthOfMaximum(row)
            | Self::FirstMonth(row)
            | Self::NetPresentValue { flow: row, .. }
            | Self::RateOfReturn { flow: row, .. } => *row,
        }
    }

    /// The rate that is read, if there is one.
    pub fn rate(&self) -> Option<Scalar> {
        match self {
            Self::NetPresentValue { rate, .. } | Self::RateOfReturn { near: rate, .. } => Some(*rate),
            _ => None,
        }
    }

    pub(super) fn may_be_undefined(&self) -> bool {
        matches!(self, Self::FirstMonth(_) | Self::RateOfReturn { .. })
    }
}

/// The kind of an item.
#[derive(Clone, PartialEq, Debug)]
pub enum Kind {
    /// An input number
    Input {
        /// The value
        value: f64,
        /// The path of the plan's field it comes from
        field: String,
        /// Its natural step
        step: Step,
    },
    /// An input number for each month; its opening is 0
    Path {
        /// The values, one a month
        values: Vec<f64>,
        /// The path of the plan's field it comes from
        field: String,
    },
    /// A formula of inputs, totals and other such formulas
    Formula(Expression),
    /// A formula for every month
    Row {
        /// None until defined
        formula: Option<Expression>,
        /// The value before month 1; None is 0
        opening: Option<Expression>,
    },
    /// One value over all months of a row
    Total(Total),
}

/// One line of the book.
#[derive(Clone, Debug)]
pub struct Item {
    /// Lower-case path, unique and stable: `site.pecos.mining.revenue`
    pub key: String,
    /// Its name
    pub label: String,
    /// Its unit
    pub unit: Unit,
    /// One sentence on its meaning, when it applies and the source of the formula
    pub note: &'static str,
    /// The number of its section
    pub section: usize,
    /// How months are aggregated
    pub yearly: Yearly,
    /// How it is shown
    pub format: Format,
    /// Its kind
    pub kind: Kind,
    /// The months in which it has a value
    pub known: Known,
    /// True if it can be NaN with a reason: only totals and formulas of totals
    pub may_be_undefined: bool,
    /// The place in the model's source that defines it
    pub at: &'static Location<'static>,
}

impl Item {
    /// Its unit in words; empty for plain numbers and flags, "date" for months and days.
    pub fn unit_text(&self) -> String {
        match self.format {
            Format::Month | Format::Day => "date".to_owned(),
            Format::Share => "%".to_owned(),
            _ if self.unit == PLAIN => String::new(),
            _ => self.unit.to_string(),
        }
    }

    /// True for zero, and for amounts too small to exist in its unit.
    pub fn is_nothing(&self, value: f64) -> bool {
        self.unit.is_nothing(value)
    }

    /// True for inputs and paths, which are set and never computed.
    pub fn is_input(&self) -> bool {
        matches!(self.kind, Kind::Input { .. } | Kind::Path { .. })
    }

    /// True for rows and paths, which have a value for each month.
    pub fn is_series(&self) -> bool {
        matches!(self.kind, Kind::Row { .. } | Kind::Path { .. })
    }
}

/// A section of a book, by its number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SectionId(pub(super) u32);

/// A group of items with a common prefix of their keys.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// The prefix without its last dot
    pub key: String,
    /// Its name
    pub label: String,
}

/// How a curve runs from point to point.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Shape {
    /// By straight lines
    Lines,
    /// Each point's height applies until the next point
    Steps,
}

/// A curve through points; they are scalars, so they can vary like any input. The first height applies before the first
/// point, the last height after the last.
#[derive(Clone, Debug)]
pub struct Curve {
    /// Its name
    pub label: String,
    /// How it runs between its points
    pub shape: Shape,
    /// Positions, ascending
    pub x: Vec<Scalar>,
    /// Heights
    pub y: Vec<Scalar>,
}

/// A row that must be zero in every month.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Check {
    /// The residual, of either sign
    pub row: Series,
    /// The tolerance for its absolute value, in the row's unit
    pub tolerance: f64,
}

impl Check {
    /// The largest absolute residual over all months, in the row's unit; NaN if a month has none.
    pub fn residual(&self, values: &Values) -> f64 {
        values
            .months(self.row.id())
            .iter()
            .fold(0.0, |worst: f64, v| if worst.is_nan() || v.is_nan() { f64::NAN } else { worst.max(v.abs()) })
    }

    /// True if the residual is within its tolerance in every month; one without a value is not.
    pub fn holds(&self, values: &Values) -> bool {
        self.residual(values) < self.tolerance
    }
}
