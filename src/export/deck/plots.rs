//! The slides with plots over time.

use super::Deck;
use crate::analysis::{lowest_liquidity, what_falls_due};
use crate::export::palette;
use crate::export::picture::canvas::{
    Anchor, BAD, BOTTOM_OF_PLOT, Canvas, FRAME, GOOD, GRID, MUTED, TEXT, TOP, WIDTH, fitted,
};
use crate::export::picture::scale::{self, Scale};
use crate::formula::{Series, grouped};

/// Room at the left for the legend, and after it for the numbers.
const LEFT: f64 = 220.0;
const RIGHT: f64 = WIDTH - 24.0;

/// Free room above and below the tallest month.
const ROOM: f64 = 1.04;

/// A layer of a stack, or a line: its name, its monthly values, its colour.
struct Drawn<'a> {
    name: String,
    values: &'a [f64],
    color: &'static str,
    is_line: bool,
}

/// A plot: where it stands, what its values are divided by, and in what unit they then are.
struct Plot<'a> {
    title: &'a str,
    unit: &'a str,
    scale: f64,
    top: f64,
    bottom: f64,
}

impl Deck<'_> {
    fn drawn(&self, row: Series, name: &str, color: &'static str, is_line: bool) -> Drawn<'_> {
        Drawn { name: name.to_owned(), values: self.projection.months(row), color, is_line }
    }

    fn label(&self, row: Series) -> String {
        self.projection.book.item(row.id()).label.clone()
    }

    fn has(&self, row: Series) -> bool {
        let item = self.projection.book.item(row.id());
        self.projection.months(row).iter().any(|value| !item.is_nothing(*value))
    }

    /// Draws stacked steps and lines over the months, with their legend.
    fn plot(&self, canvas: &mut Canvas, plot: &Plot, all: &[Drawn]) {
        let months = self.exported.plan.company.months as usize;
        let stacked = |t: usize, sign: f64| {
            let of =
                |one: &Drawn| one.values.get(t).copied().filter(|v| v.is_finite()).map_or(0.0, |v| (v * sign).max(0.0));
            all.iter().filter(|one| !one.is_line).map(of).sum::<f64>()
        };
        let lines = || all.iter().filter(|one| one.is_line).flat_map(|one| one.values.iter().copied());
        let heights = |sign: f64| {
            let of_lines = lines().filter(|v| v.is_finite()).map(move |v| (v * sign).max(0.0));
            (0..months).map(|t| stacked(t, sign)).chain(of_lines).collect::<Vec<f64>>()
        };
        let reach = scale::reach(&heights(1.0), &heights(-1.0), true);
        let (low, high) = match (-reach.down * ROOM, reach.up * ROOM) {
            (low, high) if high - low <= 0.0 => (0.0, 1.0),
            both => both,
        };
        let y = Scale::new((low, high), (plot.bottom, plot.top));
        let x = Scale::new((0.0, months as f64), (LEFT, RIGHT));
        canvas.bold(24.0, plot.top + 10.0, plot.title, TEXT, Anchor::Start);
        canvas.text(LEFT - 52.0, plot.top + 10.0, plot.unit, MUTED, Anchor::End);
        let (marks, decimals) = y.marks(plot.scale);
        for value in marks {
            canvas.line((LEFT, y.at(value)), (RIGHT, y.at(value)), GRID, (1.0, ""));
            let text = grouped(value / plot.scale, decimals);
            canvas.text(LEFT - 6.0, y.at(value) + 4.0, &text, MUTED, Anchor::End);
        }
        self.years(canvas, &x, (plot.top, plot.bottom));
        let (mut above, mut below) = (vec![0.0_f64; months], vec![0.0_f64; months]);
        for one in all.iter().filter(|one| !one.is_line) {
            for (t, value) in one.values.iter().copied().enumerate().filter(|(_, v)| v.is_finite() && *v != 0.0) {
                let base = if value > 0.0 { &mut above[t] } else { &mut below[t] };
                let (from, to) = (base.clamp(low, high), (*base + value).clamp(low, high));
                *base += value;
                let (top, bottom) = (y.at(from.max(to)), y.at(from.min(to)));
                let width = x.at(t as f64 + 1.0) - x.at(t as f64) + 0.3;
                canvas.rectangle((x.at(t as f64), top), (width, bottom - top), one.color);
            }
        }
        if low < 0.0 {
            canvas.line((LEFT, y.at(0.0)), (RIGHT, y.at(0.0)), MUTED, (1.0, ""));
        }
        for one in all.iter().filter(|one| one.is_line) {
            let point = |(t, value): (usize, &f64)| (x.at(t as f64 + 0.5), y.at(value.clamp(low, high)));
            let points: Vec<(f64, f64)> =
                one.values.iter().enumerate().filter(|(_, v)| v.is_finite()).map(point).collect();
            canvas.polyline(&points, one.color);
        }
        // What is cut says how tall it is: of months that stand close together, the tallest.
        for (sign, most, y) in [(1.0, high, plot.top + 11.0), (-1.0, -low, plot.bottom - 4.0)] {
            let mut said: Vec<(f64, f64)> = Vec::new();
            for t in (0..months).filter(|t| stacked(*t, sign) > most * 1.001) {
                let (left, size) = (x.at(t as f64 + 1.0) + 3.0, stacked(t, sign));
                match said.last_mut() {
                    Some(last) if left - last.0 < 34.0 => {
                        if size > last.1 {
                            *last = (left, size);
                        }
                    }
                    _ => said.push((left, size)),
                }
            }
            for (left, size) in said.into_iter().filter(|(left, _)| *left < RIGHT - 30.0) {
                canvas.label(left, y, &grouped(sign * size / plot.scale, 0), MUTED, Anchor::Start);
            }
        }
        legend(canvas, plot, all);
        for (from, to) in [((LEFT, plot.top), (RIGHT, plot.top)), ((LEFT, plot.bottom), (RIGHT, plot.bottom))] {
            canvas.line(from, to, FRAME, (1.0, ""));
        }
    }

    /// The first of each year.
    fn years(&self, canvas: &mut Canvas, x: &Scale, (top, bottom): (f64, f64)) {
        let plan = self.exported.plan;
        let months = plan.company.months as usize;
        let step = if months > 200 { 2 } else { 1 };
        for t in (0..months).filter(|t| plan.month(*t as i64 + 1).month() == 1) {
            let at = x.at(t as f64);
            canvas.line((at, top), (at, bottom), GRID, (1.0, ""));
            let year = plan.month(t as i64 + 1).year();
            if year % step == 0 && at < RIGHT - 24.0 {
                canvas.text(at + 3.0, bottom + 14.0, &year.to_string(), MUTED, Anchor::Start);
            }
        }
    }
}

/// The names beside a plot, in the order of the stack, lines last.
fn legend(canvas: &mut Canvas, plot: &Plot, all: &[Drawn]) {
    let layers = all.iter().filter(|one| !one.is_line).rev();
    for (i, one) in layers.chain(all.iter().filter(|one| one.is_line)).enumerate() {
        let y = plot.top + 30.0 + 17.0 * i as f64;
        if y > plot.bottom {
            return;
        }
        let height = if one.is_line { 2.5 } else { 9.0 };
        canvas.rectangle((24.0, y - 4.5 - height / 2.0), (10.0, height), one.color);
        canvas.text(40.0, y, &fitted(&one.name, LEFT - 100.0), MUTED, Anchor::Start);
    }
}

/// Megawatts by state.
pub(super) fn megawatts(deck: &Deck) -> String {
    let megawatts = &deck.projection.rows.company.operations.megawatts;
    let (states, last) = (&megawatts.states, |row: Series| deck.projection.months(row).last().copied().unwrap_or(0.0));
    let sentence = format!(
        "At the end {} of {} MW energised are leased to AI, {} stand empty and {} are switched off",
        grouped(last(states.leased), 0),
        grouped(last(megawatts.energised), 0),
        grouped(last(states.vacant), 0),
        grouped(last(states.off), 0)
    );
    let mut canvas = deck.slide("Megawatts by state", &sentence);
    let layers: Vec<Drawn> = palette::states(megawatts)
        .into_iter()
        .map(|(row, color)| deck.drawn(row, &deck.label(row), color, false))
        .collect();
    let plot = Plot { title: "Megawatts", unit: "MW", scale: 1.0, top: TOP, bottom: BOTTOM_OF_PLOT };
    deck.plot(&mut canvas, &plot, &layers);
    canvas.done()
}

/// Cash by purpose above, liquidity below.
pub(super) fn cash(deck: &Deck) -> String {
    let rows = &deck.projection.rows;
    let mut canvas = deck.slide("Cash and liquidity", &lowest_liquidity(deck.projection, deck.exported.plan).text);
    let groups = rows.company.capital.groups.rows().filter(|(_, row)| deck.has(*row));
    let mut drawn: Vec<Drawn> =
        groups.map(|(group, row)| deck.drawn(row, &deck.label(row), palette::of_cash(group), false)).collect();
    // The legend is read from the top.
    drawn.reverse();
    let middle = TOP + (BOTTOM_OF_PLOT - TOP) * 0.56;
    let plot = Plot { title: "Monthly cash", unit: "USD m", scale: 1e6, top: TOP, bottom: middle };
    deck.plot(&mut canvas, &plot, &drawn);
    let lenders = &rows.company.measures.lenders;
    let drawn = [
        deck.drawn(rows.treasury.cash, "Cash", palette::CASH, false),
        deck.drawn(lenders.liquidity.free_btc, "Free BTC, cut", palette::SWITCHED_OFF, false),
        deck.drawn(lenders.liquidity.undrawn, "Undrawn lines", palette::UNDRAWN, false),
        deck.drawn(rows.treasury.minimum, "Minimum cash", BAD, true),
    ];
    let plot = Plot { title: "Liquidity", unit: "USD m", scale: 1e6, top: middle + 34.0, bottom: BOTTOM_OF_PLOT };
    deck.plot(&mut canvas, &plot, &drawn);
    canvas.done()
}

/// What falls due above, what is owed below.
pub(super) fn debt(deck: &Deck) -> String {
    let company = &deck.projection.rows.company;
    let maturities = &company.measures.maturities;
    let fact = what_falls_due(deck.projection, deck.exported.plan);
    let nothing = "Nothing falls due within the plan";
    let mut canvas = deck.slide("Debt", fact.as_ref().map_or(nothing, |fact| &fact.text));
    let falling = [
        deck.drawn(maturities.instalments, "Instalments", palette::INTEREST, false),
        deck.drawn(maturities.of_debts, "Loans and notes", palette::DEBT, false),
        deck.drawn(maturities.of_convertibles, "Convertible notes", palette::PRINCIPAL, false),
    ];
    let middle = TOP + (BOTTOM_OF_PLOT - TOP) * 0.46;
    let plot = Plot { title: "Falls due", unit: "USD m a month", scale: 1e6, top: TOP, bottom: middle };
    deck.plot(&mut canvas, &plot, &falling);
    let owed = [
        deck.drawn(company.capital.debt.balance, "Debt", palette::DEBT, false),
        deck.drawn(company.capital.cash, "Cash", GOOD, true),
    ];
    let plot = Plot { title: "Debt and cash", unit: "USD m", scale: 1e6, top: middle + 34.0, bottom: BOTTOM_OF_PLOT };
    deck.plot(&mut canvas, &plot, &owed);
    canvas.done()
}
