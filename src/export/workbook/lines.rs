//! The lines of a workbook and their formulas: every item of the book, and helpers if one cell cannot hold a formula.
//!
//! Each node of an expression has one form that every spreadsheet computes the same way. A curve needs a cell for the
//! segment found, a long sum is split, and a rate of return is searched for from where one is (`rates`).

use super::line::{Line, Lines, What};
use super::names::{FISCAL_YEAR_END, Names};
use super::template::{LineId, Piece, Template};
use crate::formula::{Binary, Book, Expression, Id, Kind, Shape, Total, Unary};

/// A sum longer than this is split over helper lines.
const LONGEST_SUM: usize = 1_200;

/// Turns every item of a book into lines.
pub(super) fn lines_of(book: &Book, names: &Names) -> Lines {
    let blank = |item: Id| Line { what: What::Item, item, value: None, opening: None, month: None };
    let lines = (0..book.items().len() as Id).map(blank).collect();
    let mut writer = Writer { book, names, lines, item: 0, monthly: false };
    for id in 0..book.items().len() {
        writer.item(id as Id);
    }
    Lines { lines: writer.lines }
}

pub(super) struct Writer<'a> {
    pub book: &'a Book,
    names: &'a Names,
    lines: Vec<Line>,
    /// The item being written
    item: Id,
    /// True while writing a monthly formula
    monthly: bool,
}

pub(super) fn text(text: impl Into<String>) -> Vec<Piece> {
    vec![Piece::Text(text.into())]
}

/// Operator precedence, for brackets.
fn binding(e: &Expression) -> u8 {
    match e {
        Expression::Sum(parts) if parts.len() > 1 => 2,
        Expression::Sum(parts) => parts.first().map_or(9, binding),
        Expression::Binary(Binary::Add | Binary::Subtract, ..) => 2,
        Expression::Binary(Binary::Multiply | Binary::Divide, ..) => 3,
        Expression::Number(value) if *value < 0.0 => 1,
        Expression::Given(_, part) => binding(part),
        _ => 9,
    }
}

macro_rules! pieces {
    ($($part:expr),* $(,)?) => {{
        let mut all: Vec<Piece> = Vec::new();
        $(all.extend($part.into_pieces());)*
        all
    }};
}

pub(super) use pieces;

/// What a formula is put together from.
pub(super) trait IntoPieces {
    fn into_pieces(self) -> Vec<Piece>;
}
impl IntoPieces for &str {
    fn into_pieces(self) -> Vec<Piece> {
        text(self)
    }
}
impl IntoPieces for String {
    fn into_pieces(self) -> Vec<Piece> {
        text(self)
    }
}
impl IntoPieces for Vec<Piece> {
    fn into_pieces(self) -> Vec<Piece> {
        self
    }
}

impl Writer<'_> {
    fn item(&mut self, id: Id) {
        let book = self.book;
        self.item = id;
        match &book.item(id).kind {
            Kind::Input { .. } | Kind::Path { .. } => {}
            Kind::Formula(formula) => {
                self.monthly = false;
                let mut pieces = self.whole(formula);
                // An undefined value is the text n/a, which must not reach arithmetic.
                for undefined in book.unguarded(formula) {
                    pieces = pieces!["IF(ISNUMBER(", self.scalar(undefined), "),", pieces, ",\"n/a\")"];
                }
                self.lines[id as usize].value = Some(Template(pieces));
            }
            Kind::Row { formula, opening } => {
                self.monthly = false;
                let opening = opening.as_ref().map(|e| Template(self.whole(e)));
                self.monthly = true;
                let month = formula.as_ref().map(|e| Template(self.whole(e)));
                let line = &mut self.lines[id as usize];
                (line.opening, line.month) = (opening, month);
            }
            Kind::Total(total) => {
                self.monthly = false;
                let pieces = self.total(total);
                self.lines[id as usize].value = Some(Template(pieces));
            }
        }
    }

    fn total(&mut self, total: &Total) -> Vec<Piece> {
        let row = total.row().id() as LineId;
        let all = || vec![Piece::All(row)];
        match total {
            Total::Sum(_) => pieces!["SUM(", all(), ")"],
            Total::Minimum(_) => pieces!["MIN(", all(), ")"],
            Total::Maximum(_) => pieces!["MAX(", all(), ")"],
            Total::Mean(_) => pieces!["AVERAGE(", all(), ")"],
            Total::Last(_) => pieces!["INDEX(", all(), ",1,", self.book.months().to_string(), ")"],
            Total::MonthOfMinimum(_) => pieces!["MATCH(MIN(", all(), "),", all(), ",0)"],
            Total::MonthOfMaximum(_) => pieces!["MATCH(MAX(", all(), "),", all(), ",0)"],
            Total::FirstMonth(_) => pieces!["IFERROR(MATCH(1,", all(), ",0),\"n/a\")"],
            Total::NetPresentValue { rate, .. } => pieces!["NPV(", self.scalar(rate.id()), ",", all(), ")"],
            Total::RateOfReturn { .. } => self.rate_of_return(row),
        }
    }

    pub(super) fn helper(&mut self, what: What, value: Option<Vec<Piece>>, month: Option<Vec<Piece>>) -> LineId {
        // The same curve read at the same position by the same item needs no second helper.
        if let Some(known) = self
            .lines
            .iter()
            .skip(self.book.items().len())
            .position(|line| line.item == self.item && line.what == what && line.month.is_some() == month.is_some())
        {
            return self.book.items().len() + known;
        }
        self.lines.push(Line {
            what,
            item: self.item,
            value: value.map(Template),
            opening: None,
            month: month.map(Template),
        });
        self.lines.len() - 1
    }

    /// A helper for the formula being written: monthly or a single value.
    fn local(&mut self, what: What, pieces: Vec<Piece>) -> Vec<Piece> {
        if self.monthly {
            let line = self.helper(what, None, Some(pieces));
            vec![Piece::Month(line, 0)]
        } else {
            let line = self.helper(what, Some(pieces), None);
            vec![Piece::Value(line)]
        }
    }

    fn scalar(&self, id: Id) -> Vec<Piece> {
        self.names.input(id).map_or_else(|| vec![Piece::Value(id as LineId)], text)
    }

    /// A reference to an item: a row this month, anything else its value.
    fn read(&self, id: Id) -> Vec<Piece> {
        if self.book.item(id).is_series() { vec![Piece::Month(id as LineId, 0)] } else { self.scalar(id) }
    }

    fn bracketed(&mut self, e: &Expression, least: u8) -> Vec<Piece> {
        let pieces = self.whole(e);
        if binding(e) < least { pieces!["(", pieces, ")"] } else { pieces }
    }

    fn whole(&mut self, e: &Expression) -> Vec<Piece> {
        match e {
            Expression::Number(value) => text(number(*value)),
            Expression::Constant(constant) => text(self.names.constant(constant.0.name)),
            Expression::Scalar(id) | Expression::Row(id) => self.read(*id),
            Expression::Previous(id) => vec![Piece::Month(*id as LineId, -1)],
            Expression::Next(id) => vec![Piece::Month(*id as LineId, 1)],
            Expression::Lag(id, k) => pieces![
                "IF(",
                vec![Piece::Number],
                format!(">{k},INDEX("),
                vec![Piece::All(*id as LineId)],
                ",1,",
                vec![Piece::Number],
                format!("-{k}),0)")
            ],
            Expression::Days => pieces!["DAY(EOMONTH(", vec![Piece::Date], ",0))"],
            Expression::FiscalMonth => pieces![
                "(MONTH(",
                vec![Piece::Date],
                format!(")-{FISCAL_YEAR_END}+IF(MONTH("),
                vec![Piece::Date],
                format!(")>{FISCAL_YEAR_END},0,12))")
            ],
            Expression::Defined(id) => pieces!["IF(ISNUMBER(", self.scalar(*id), "),1,0)"],
            Expression::Sum(parts) => self.sum(parts),
            Expression::Unary(op, a) => self.unary(*op, a),
            Expression::Binary(op, parts) => self.binary(*op, &parts[0], &parts[1]),
            Expression::If(parts) => {
                let [condition, a, b] = &**parts;
                let condition = self.condition(condition);
                pieces!["IF(", condition, ",", self.whole(a), ",", self.whole(b), ")"]
            }
            // Where the total has no value, the whole line is n/a, or this stands behind a test of the total.
            Expression::Given(_, part) => self.whole(part),
            Expression::Curve(curve, at) => self.curve(curve.0 as usize, *at),
            Expression::Interpolate { at, x, y } => self.running_curve(*at, *x, *y),
        }
    }

    fn condition(&mut self, e: &Expression) -> Vec<Piece> {
        match e {
            Expression::Binary(op @ (Binary::Less | Binary::LessOrEqual | Binary::Equal), parts) => {
                self.comparison(*op, &parts[0], &parts[1])
            }
            Expression::Defined(id) => pieces!["ISNUMBER(", self.scalar(*id), ")"],
            _ => pieces![self.bracketed(e, 2), "<>0"],
        }
    }

    fn comparison(&mut self, op: Binary, a: &Expression, b: &Expression) -> Vec<Piece> {
        let sign = match op {
            Binary::Less => "<",
            Binary::LessOrEqual => "<=",
            _ => "=",
        };
        pieces![self.bracketed(a, 2), sign, self.bracketed(b, 2)]
    }

    fn unary(&mut self, op: Unary, a: &Expression) -> Vec<Piece> {
        match op {
            // Unary minus binds tighter than a power in spreadsheets: always bracketed.
            Unary::Negate => pieces!["(-", self.bracketed(a, 9), ")"],
            Unary::Exp => pieces!["EXP(", self.whole(a), ")"],
            Unary::Ln => pieces!["LN(", self.whole(a), ")"],
            Unary::Floor => pieces!["INT(", self.whole(a), ")"],
        }
    }

    fn binary(&mut self, op: Binary, a: &Expression, b: &Expression) -> Vec<Piece> {
        match op {
            Binary::Add => pieces![self.bracketed(a, 2), "+", self.bracketed(b, 2)],
            Binary::Subtract => pieces![self.bracketed(a, 2), "-", self.bracketed(b, 3)],
            Binary::Multiply => pieces![self.bracketed(a, 3), "*", self.bracketed(b, 3)],
            Binary::Divide => pieces![self.bracketed(a, 3), "/", self.bracketed(b, 4)],
            Binary::Minimum => pieces!["MIN(", self.whole(a), ",", self.whole(b), ")"],
            Binary::Maximum => pieces!["MAX(", self.whole(a), ",", self.whole(b), ")"],
            Binary::Power => pieces!["POWER(", self.whole(a), ",", self.whole(b), ")"],
            Binary::Less | Binary::LessOrEqual | Binary::Equal => pieces!["IF(", self.comparison(op, a, b), ",1,0)"],
        }
    }

    /// A sum, split over helper lines if it is long.
    fn sum(&mut self, parts: &[Expression]) -> Vec<Piece> {
        let lengths: Vec<usize> = parts.iter().map(|part| self.length(part) + 1).collect();
        if lengths.iter().sum::<usize>() <= LONGEST_SUM || parts.len() < 2 {
            return self.added(parts);
        }
        let mut chunks: Vec<Vec<Piece>> = Vec::new();
        let (mut from, mut length) = (0, 0);
        for to in 1..=parts.len() {
            length += lengths[to - 1];
            if to == parts.len() || length + lengths[to] > LONGEST_SUM {
                let part = &parts[from..to];
                let pieces = self.added(part);
                chunks.push(self.local(What::Part(Expression::Sum(Box::new(part.to_vec()))), pieces));
                (from, length) = (to, 0);
            }
        }
        joined(chunks)
    }

    fn added(&mut self, parts: &[Expression]) -> Vec<Piece> {
        let written: Vec<Vec<Piece>> = parts.iter().map(|part| self.bracketed(part, 2)).collect();
        if written.is_empty() { text("0") } else { joined(written) }
    }

    /// The approximate length of a formula, with references at their longest.
    fn length(&self, e: &Expression) -> usize {
        let here = match e {
            Expression::Scalar(id) | Expression::Row(id) | Expression::Previous(id) | Expression::Next(id) => {
                self.names.input(*id).map_or(46, str::len)
            }
            Expression::Constant(constant) => self.names.constant(constant.0.name).len(),
            Expression::Lag(..) => 120,
            Expression::Curve(..) | Expression::Interpolate { .. } => 600,
            _ => 12,
        };
        here + e.children().map(|part| self.length(part)).sum::<usize>()
    }

    /// A curve: the position within its points, the point at or before it, then the line to the next or its own height.
    fn curve(&mut self, curve: usize, at: Id) -> Vec<Piece> {
        let points = &self.book.curves()[curve];
        let (xs, ys) = self.names.curve(curve);
        let count = points.x.len();
        let end = |names: &str, k: usize| format!("INDEX({names},{k},1)");
        if count == 1 {
            return text(end(&ys, 1));
        }
        let position = pieces!["MAX(MIN(", self.read(at), format!(",{}),{})", end(&xs, count), end(&xs, 1))];
        let position = self.local(What::Position { curve, at }, position);
        // Counts instead of MATCH, whose choice among coincident points varies between spreadsheets.
        let segment = pieces!["SUMPRODUCT(", format!("({xs}<="), position.clone(), ")*1)"];
        let segment = self.local(What::Segment { curve, at }, segment);
        let point = |names: &str, next: &str| pieces![format!("INDEX({names},"), segment.clone(), next, ",1)"];
        if points.shape == Shape::Steps {
            return point(&ys, "");
        }
        let rise = pieces!["(", position, "-", point(&xs, ""), ")*(", point(&ys, "+1"), "-", point(&ys, ""), ")"];
        let line = pieces![point(&ys, ""), "+", rise, "/(", point(&xs, "+1"), "-", point(&xs, ""), ")"];
        pieces!["IF(", segment, format!("={count},{},", end(&ys, count)), line, ")"]
    }

    /// A running curve: how many of its points to date are not above the position, then the line to the next one.
    fn running_curve(&mut self, at: Id, x: Id, y: Id) -> Vec<Piece> {
        let (x_line, y_line) = (x as LineId, y as LineId);
        let segment = pieces!["SUMPRODUCT((", vec![Piece::SoFar(x_line)], "<=", self.read(at), ")*1)"];
        let segment = self.local(What::RunningSegment { at, x }, segment);
        let point =
            |line: LineId, next: &str| pieces!["INDEX(", vec![Piece::Whole(line)], ",1,", segment.clone(), next, ")"];
        let slope = pieces![
            "(",
            point(y_line, "+1"),
            "-",
            point(y_line, ""),
            ")/(",
            point(x_line, "+1"),
            "-",
            point(x_line, ""),
            ")"
        ];
        let between = pieces![point(y_line, ""), "+(", self.read(at), "-", point(x_line, ""), ")*", slope];
        let first = pieces!["INDEX(", vec![Piece::Whole(y_line)], ",1,1)"];
        pieces![
            "IF(",
            segment.clone(),
            "=0,",
            first,
            ",IF(",
            segment,
            ">",
            vec![Piece::Number],
            ",",
            vec![Piece::Month(y_line, 0)],
            ",",
            between,
            "))"
        ]
    }
}

fn joined(parts: Vec<Vec<Piece>>) -> Vec<Piece> {
    let mut out = Vec::new();
    for (i, part) in parts.into_iter().enumerate() {
        if i > 0 {
            out.push(Piece::Text("+".to_owned()));
        }
        out.extend(part);
    }
    out
}

/// A number as every spreadsheet reads it, at full precision.
pub(super) fn number(value: f64) -> String {
    let plain = format!("{value}");
    if plain.len() <= 20 { plain } else { format!("{value:E}") }
}
