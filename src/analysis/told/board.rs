//! The plan in a sentence and a few facts, as a board hears it: whether it is funded, what breaks, what falls due, what stands
//! still, what it is worth.

use super::{Fact, Mark, Table, Told};
use crate::analysis::covenants::{WorstTest, worst_tests};
use crate::analysis::outcome::spoken;
use crate::formula::{Format, MW, Series, USD, grouped};
use crate::model::Projection;
use crate::plan::Plan;

/// Headroom below this share of a level is little.
pub const LITTLE: f64 = 0.1;
/// Megawatts below this stand for nothing.
const SOME_MW: f64 = 0.5;
/// The part of megawatts that counts as all of them.
const NEARLY: f64 = 0.9;
/// Breaches that are told one by one.
const MOST_BREACHES: usize = 2;

/// What is to be said.
struct Board<'a> {
    projection: &'a Projection,
    plan: &'a Plan,
}

/// Tells a plan by its projection.
pub fn board(projection: &Projection, plan: &Plan) -> Told {
    let board = Board { projection, plan };
    let mut facts = vec![board.liquidity()];
    facts.extend(board.covenants());
    facts.extend(board.due());
    facts.extend(board.standing_still());
    facts.push(board.value());
    let (mark, funded) = board.funded();
    let sentence = format!("{funded}{}", board.revenue());
    Told { mark, short: sentence.clone(), sentence, facts, table: Table::default() }
}

/// Where liquidity is lowest, and the minimum of cash that is set.
pub fn lowest_liquidity(projection: &Projection, plan: &Plan) -> Fact {
    Board { projection, plan }.liquidity()
}

/// What falls due at maturity within the plan, and what repays it; None if nothing does.
pub fn what_falls_due(projection: &Projection, plan: &Plan) -> Option<Fact> {
    Board { projection, plan }.due()
}

impl Board<'_> {
    fn usd(&self, value: f64) -> String {
        spoken(&self.projection.book, value, USD, Format::Decimals(0))
    }

    fn date(&self, month: f64) -> String {
        self.plan.month(month as i64).long()
    }

    fn last(&self) -> i64 {
        i64::from(self.plan.company.months)
    }

    fn funded(&self) -> (Mark, String) {
        let value = &self.projection.rows.company.value;
        let gap = self.projection.value(value.peak_funding_gap.value);
        if USD.is_nothing(gap) {
            return (Mark::Holds, format!("Funded in every month to {}", self.plan.month(self.last()).long()));
        }
        let [first, worst] =
            [value.first_gap_month, value.peak_funding_gap.month].map(|month| self.date(self.projection.value(month)));
        (Mark::Fails, format!("Short of cash from {first}, by {} at most in {worst}", self.usd(gap)))
    }

    /// The share of AI in revenue, after a comma.
    fn revenue(&self) -> String {
        let mix = &self.projection.rows.company.operations.mix;
        let Some(year) = self.projection.months(mix.ai_share).last().filter(|share| share.is_finite()) else {
            return String::new();
        };
        let months = self.projection.months(mix.ai_share_of_month);
        // A month without revenue has no share.
        match months.iter().rposition(|share| *share < 0.9995) {
            None => ", and all revenue is AI".to_owned(),
            Some(t) if t + 1 < months.len() => {
                format!(", and all revenue is AI from {}", self.plan.month(t as i64 + 2).long())
            }
            Some(_) => match grouped(year * 100.0, 0).as_str() {
                "0" => ", without revenue from AI at the end".to_owned(),
                share => format!(", and AI is {share} % of revenue in the last twelve months"),
            },
        }
    }

    /// Whose minimum cash it is, where project companies have cash of their own.
    fn of_parent(&self) -> &'static str {
        if self.plan.project_companies.is_empty() { "" } else { " of the parent" }
    }

    fn liquidity(&self) -> Fact {
        let rows = &self.projection.rows;
        let total = rows.company.measures.lenders.liquidity.total;
        let months = self.projection.months(total);
        let months: Vec<f64> = months.iter().map(|usd| if USD.is_nothing(*usd) { 0.0 } else { *usd }).collect();
        let lowest = (0..months.len()).min_by(|a, b| months[*a].total_cmp(&months[*b])).unwrap_or(0);
        let minimum = self.projection.at(rows.treasury.minimum, lowest as i64 + 1);
        let floor = if USD.is_nothing(minimum) {
            "no minimum cash is set".to_owned()
        } else {
            format!("minimum cash{} is {}", self.of_parent(), self.usd(minimum))
        };
        let mark = if USD.is_nothing(self.projection.value(rows.company.value.peak_funding_gap.value)) {
            Mark::Holds
        } else {
            Mark::Fails
        };
        let at = self.plan.month(lowest as i64 + 1).long();
        let value = months.get(lowest).copied().unwrap_or(f64::NAN);
        Fact { mark, text: format!("Liquidity is lowest at {} in {at}; {floor}", self.usd(value)) }
    }

    /// A value of a covenant with enough digits to see why it fails.
    fn tested(&self, test: &WorstTest, value: f64) -> String {
        let item = self.projection.book.item(test.covenant.value.id());
        match item.format {
            Format::Share => format!("{} %", grouped(value * 100.0, 1)),
            _ if item.unit == USD => self.usd(value),
            _ => grouped(value, 2),
        }
    }

    fn covenants(&self) -> Vec<Fact> {
        let tests = worst_tests(self.projection);
        if tests.is_empty() {
            return vec![Fact { mark: Mark::Fact, text: "No covenant is set".to_owned() }];
        }
        let (broken, held): (Vec<&WorstTest>, Vec<&WorstTest>) = tests.iter().partition(|test| test.is_breached());
        let breach = |test: &&WorstTest| {
            let (month, value, _) = test.worst?;
            let side = if test.covenant.kind.is_at_least() { "below" } else { "above" };
            let of = test.borrower.as_ref().map_or(String::new(), |borrower| format!(" of {borrower}"));
            let text = format!(
                "{}{of} is {} in {}, {side} the {} level of {}",
                test.covenant.kind.label(),
                self.tested(test, value),
                self.plan.month(month).long(),
                test.word,
                self.tested(test, test.agreed)
            );
            Some(Fact { mark: Mark::Fails, text })
        };
        let mut facts: Vec<Fact> = broken.iter().take(MOST_BREACHES).filter_map(breach).collect();
        if broken.len() > MOST_BREACHES {
            let more = broken.len() - MOST_BREACHES;
            let text = format!("{more} more covenant levels are breached");
            facts.push(Fact {
                mark: Mark::Fails,
                text: if more == 1 { text.replace("levels are", "level is") } else { text },
            });
        }
        let nearest = held.iter().find_map(|test| test.worst.map(|(month, ..)| (test, month)));
        if let Some((test, month)) = nearest {
            let room = test.relative();
            let every = if broken.is_empty() { "Every covenant holds" } else { "Every other covenant holds" };
            let text = format!(
                "{every}, {} with the least headroom, {} % in {}",
                test.name(),
                grouped(room * 100.0, 0),
                self.plan.month(month).long()
            );
            facts.push(Fact { mark: if room < LITTLE { Mark::Notice } else { Mark::Holds }, text });
        } else if broken.is_empty() {
            facts.push(Fact { mark: Mark::Fact, text: "No covenant is tested within the plan".to_owned() });
        }
        facts
    }

    fn due(&self) -> Option<Fact> {
        let maturities = &self.projection.rows.company.measures.maturities;
        let due = self.projection.value(maturities.total_due);
        if USD.is_nothing(due) {
            return None;
        }
        let need = self.projection.value(maturities.total_need);
        let months = self.projection.months(maturities.due);
        let falls = |usd: &f64| !USD.is_nothing(*usd);
        let (first, last) = (months.iter().position(falls)?, months.iter().rposition(falls)?);
        let [first, last] = [first, last].map(|t| self.plan.month(t as i64 + 1).long());
        let when = if first == last { format!("in {first}") } else { format!("from {first} to {last}") };
        let rest = match (USD.is_nothing(need), USD.is_nothing(due - need)) {
            (true, _) => "refinancing loans of the plan repay all of it".to_owned(),
            (_, true) => "no loan of the plan refinances it: cash and other instruments pay".to_owned(),
            _ => format!("{} of it has no refinancing loan: cash and other instruments pay", self.usd(need)),
        };
        let mark = if USD.is_nothing(need) { Mark::Holds } else { Mark::Notice };
        Some(Fact { mark, text: format!("{} fall due {when}; {rest}", self.usd(due)) })
    }

    /// Megawatts that stand still at the end of the plan, and since when.
    fn standing_still(&self) -> Option<Fact> {
        let states = &self.projection.rows.company.operations.megawatts.states;
        let said = |row: Series, what: &str| {
            let months = self.projection.months(row);
            let last = months.last().copied().filter(|mw| *mw >= SOME_MW)?;
            // Since nearly all of them do.
            let first = months.iter().rposition(|mw| *mw < last * NEARLY).map_or(0, |t| t + 1);
            let since = match first {
                0 => "throughout".to_owned(),
                _ if first + 1 == months.len() => "in the last month".to_owned(),
                _ => format!("from {} to the end", self.plan.month(first as i64 + 1).long()),
            };
            Some(format!("{} {MW} {what} {since}", grouped(last, 0)))
        };
        let both = [said(states.off, "are switched off or unused"), said(states.vacant, "of AI stand empty")];
        let text: Vec<String> = both.into_iter().flatten().collect();
        (!text.is_empty()).then(|| Fact { mark: Mark::Notice, text: text.join("; ") })
    }

    fn value(&self) -> Fact {
        let value = &self.projection.rows.company.value;
        let terminal = self.projection.value(value.npv_of_terminal_value);
        let with = if USD.is_nothing(terminal) {
            "without a terminal value".to_owned()
        } else {
            format!("{} of it terminal value", self.usd(terminal))
        };
        let rate = self.plan.company.discount_rate_pct_per_year;
        let text = format!(
            "NPV is {} at {} % a year, before debt and tax, {with}",
            self.usd(self.projection.value(value.project.npv)),
            grouped(rate, usize::from(rate.fract() != 0.0))
        );
        Fact { mark: Mark::Fact, text }
    }
}
