//! A sweep, a grid or a matrix in words.

use super::{Mark, Table, Told, first_in, month, said};
use crate::analysis::lever::Holds;
use crate::analysis::outcome::Outcome;
use crate::analysis::sweep::{Sweep, Swung};
use crate::formula::{Book, capital_first, lower_first};
use crate::plan::Plan;

impl Sweep {
    /// The answer in words.
    pub fn told(&self, book: &Book, plan: &Plan) -> Told {
        let words = Words { sweep: self, book, plan };
        let mark = match &self.standing {
            _ if self.conditions.is_empty() => Mark::Answered,
            Some(standing) if standing.first_failure.is_none() => Mark::Holds,
            Some(_) => Mark::Fails,
            None => Mark::Answered,
        };
        let table = if self.levers.len() == 2 && self.outcomes.len() < 2 { words.grid() } else { words.list() };
        let mut told = Told { mark, sentence: words.sentence(), short: words.short(), facts: Vec::new(), table };
        words.facts(&mut told);
        told
    }

    /// The points that can be computed.
    fn computed(&self) -> impl Iterator<Item = &Swung> {
        self.points.iter().filter(|point| point.refused.is_none())
    }

    fn holding(&self) -> usize {
        self.computed().filter(|point| point.first_failure.is_none()).count()
    }
}

struct Words<'a> {
    sweep: &'a Sweep,
    book: &'a Book,
    plan: &'a Plan,
}

impl Words<'_> {
    /// "with the delay of Phase 1 6 months later and at a constant BTC price of 50,000 USD/BTC".
    fn place(&self, point: &Swung) -> String {
        let of_lever = |(lever, at): (&crate::analysis::lever::Lever, &f64)| lever.phrase_at(self.plan, *at);
        self.sweep.levers.iter().zip(&point.at).map(of_lever).collect::<Vec<_>>().join(" and ")
    }

    /// The points with the highest and the lowest value of an outcome.
    fn ends(&self, outcome: usize) -> Option<(&Swung, &Swung)> {
        let value = |point: &&Swung| point.outcomes.get(outcome).map_or(f64::NAN, |reading| reading.value);
        let known = || self.sweep.computed().filter(|point| value(point).is_finite());
        let high = known().max_by(|a, b| value(a).total_cmp(&value(b)))?;
        let low = known().min_by(|a, b| value(a).total_cmp(&value(b)))?;
        Some((high, low))
    }

    fn value(&self, outcome: &Outcome, point: &Swung, place: usize) -> String {
        point.outcomes.get(place).map_or_else(String::new, |reading| said(self.book, outcome, reading.value))
    }

    /// The same with the month in which a lowest or highest value is reached: "181 million USD in Apr 2029".
    fn reached(&self, outcome: &Outcome, point: &Swung, place: usize) -> String {
        let value = self.value(outcome, point, place);
        let when = point.outcomes.get(place).and_then(|reading| reading.month).filter(|_| outcome.is_extreme());
        when.map_or(value.clone(), |when| format!("{value} in {}", month(self.plan, when)))
    }

    fn sentence(&self) -> String {
        let sweep = self.sweep;
        if let Some(outcome) = sweep.outcomes.first() {
            return self.course(outcome, 0);
        }
        match sweep.conditions.first() {
            Some(condition) => format!(
                "{} {} at {} of {} points",
                condition.left().label(),
                condition.words(self.book),
                sweep.holding(),
                sweep.computed().count()
            ),
            None => "No point of this range can be computed".to_owned(),
        }
    }

    /// How an outcome runs over the levers, and what the plan has.
    fn course(&self, outcome: &Outcome, place: usize) -> String {
        let sweep = self.sweep;
        let label = outcome.label();
        let Some((high, low)) = self.ends(place) else { return format!("{label} has no value anywhere in this range") };
        let at = |point: &Swung| format!("{} {}", self.reached(outcome, point, place), self.place(point));
        let same = |a: &Swung, b: &Swung| self.value(outcome, a, place) == self.value(outcome, b, place);
        let standing =
            sweep.standing.as_ref().filter(|point| point.outcomes.get(place).is_some_and(|r| r.value.is_finite()));
        // A list of scenarios has the plan as one of its points.
        let is_end = |point: &Swung| [high, low].iter().any(|end| end.at == point.at);
        let standing = standing.filter(|point| !is_end(point));
        let plan = standing.map_or_else(String::new, |point| {
            format!("; the plan as it is has {}", self.reached(outcome, point, place))
        });
        if same(high, low) {
            let levers: Vec<String> = sweep.levers.iter().map(crate::analysis::lever::Lever::phrase).collect();
            return format!(
                "{label} is {} whatever {} is{plan}",
                self.reached(outcome, high, place),
                levers.join(" and ")
            );
        }
        let is_known = |point: &&Swung| point.outcomes.get(place).is_some_and(|reading| reading.value.is_finite());
        let ends = (sweep.computed().find(is_known), sweep.computed().filter(is_known).last());
        match (sweep.levers.as_slice(), ends) {
            ([lever], (Some(first), Some(last))) if lever.holds() != Holds::Place && !same(first, last) => {
                let word = if self.is_steady(place) { "goes" } else { "goes, with turns between," };
                format!("{label} {word} from {} to {}{plan}", at(first), at(last))
            }
            _ => format!("{label} is highest with {} and lowest with {}{plan}", at(high), at(low)),
        }
    }

    /// True if an outcome only rises or only falls over the lever.
    fn is_steady(&self, place: usize) -> bool {
        let values: Vec<f64> =
            self.sweep.computed().filter_map(|point| Some(point.outcomes.get(place)?.value)).collect();
        values.windows(2).all(|pair| pair[0] <= pair[1]) || values.windows(2).all(|pair| pair[0] >= pair[1])
    }

    fn short(&self) -> String {
        match (self.sweep.outcomes.first(), self.ends(0)) {
            (Some(outcome), Some((high, low))) if self.value(outcome, low, 0) == self.value(outcome, high, 0) => {
                format!("{} throughout", self.value(outcome, low, 0))
            }
            (Some(outcome), Some((high, low))) => {
                format!("{} to {}", self.value(outcome, low, 0), self.value(outcome, high, 0))
            }
            _ => format!("holds at {} of {}", self.sweep.holding(), self.sweep.points.len()),
        }
    }

    fn facts(&self, told: &mut Told) {
        let sweep = self.sweep;
        let (computed, all) = (sweep.computed().count(), sweep.points.len());
        if !sweep.conditions.is_empty() && !sweep.outcomes.is_empty() {
            let holding = sweep.holding();
            let mark = if holding == computed { Mark::Holds } else { Mark::Notice };
            let names: Vec<String> = sweep.conditions.iter().map(|condition| condition.holding(self.book)).collect();
            told.fact(mark, format!("{} at {holding} of {}", names.join(" and "), points(computed)));
            let mut first: Vec<(usize, usize)> = Vec::new();
            for (place, _) in sweep.computed().filter_map(|point| point.first_failure) {
                match first.iter_mut().find(|(known, _)| *known == place) {
                    Some((_, count)) => *count += 1,
                    None => first.push((place, 1)),
                }
            }
            if sweep.conditions.len() > 1 {
                for (place, count) in first {
                    let fails = sweep.conditions[place].breach(self.book);
                    told.fact(Mark::Fact, format!("{fails} first of all at {}", points(count)));
                }
            }
        }
        self.winners(told);
        for (place, outcome) in sweep.outcomes.iter().enumerate().skip(1) {
            told.fact(Mark::Fact, self.course(outcome, place));
        }
        if let Some((place, when)) = sweep.standing.as_ref().and_then(|standing| standing.first_failure) {
            let fails = sweep.conditions[place].breach(self.book);
            told.fact(
                Mark::Fails,
                format!("In the plan as it is {}{}", lower_first(&fails), first_in(self.plan, when)),
            );
        }
        let unread: Vec<_> = sweep.levers.iter().filter_map(|lever| super::unread(self.book, lever)).collect();
        told.facts.extend(unread);
        if computed < all {
            let why = sweep.points.iter().find_map(|point| point.refused.as_deref()).unwrap_or_default();
            told.fact(Mark::Notice, format!("{} of {all} points cannot be computed: {why}", all - computed));
        }
    }

    /// Of a list against another lever: which of the list is best at each value.
    fn winners(&self, told: &mut Told) {
        let sweep = self.sweep;
        let [list, other] = sweep.levers.as_slice() else { return };
        if !list.is_scenarios() || sweep.outcomes.is_empty() {
            return;
        }
        let mut best: Vec<(String, String)> = Vec::new();
        for (k, at) in sweep.values[1].iter().enumerate() {
            let value = |i: usize| {
                let point = sweep.at(&[i, k])?;
                point.outcomes.first().map(|reading| reading.value).filter(|value| value.is_finite())
            };
            let known = (0..sweep.values[0].len()).filter_map(|i| Some((i, value(i)?)));
            let Some((winner, value)) = known.max_by(|a, b| a.1.total_cmp(&b.1)) else { continue };
            let name = list.said(self.plan, sweep.values[0][winner]);
            let value = said(self.book, &sweep.outcomes[0], value);
            best.push((format!("{}: {name} ({value})", other.said(self.plan, *at)), name));
        }
        let one = best.first().map(|(_, name)| name.clone()).filter(|name| best.iter().all(|(_, n)| n == name));
        match one {
            Some(name) => {
                told.fact(
                    Mark::Answered,
                    format!("{} is highest whatever {} is", capital_first(&name), other.phrase()),
                );
            }
            None if best.len() <= MOST_WINNERS => {
                best.iter().for_each(|(text, _)| told.fact(Mark::Answered, format!("Highest at {text}")));
            }
            None => {}
        }
    }

    fn list(&self) -> Table {
        let sweep = self.sweep;
        let name = |lever: &crate::analysis::lever::Lever| match lever.unit() {
            "" => lever.label().to_owned(),
            unit => format!("{}, {unit}", lever.label()),
        };
        let mut head: Vec<String> = sweep.levers.iter().map(name).collect();
        head.extend(sweep.outcomes.iter().map(|outcome| outcome.label().to_owned()));
        head.extend((!sweep.conditions.is_empty()).then(|| "first to fail".to_owned()));
        let row = |point: &Swung| {
            let mut row: Vec<String> =
                sweep.levers.iter().zip(&point.at).map(|(lever, at)| lever.shown(self.plan, *at)).collect();
            row.extend(sweep.outcomes.iter().enumerate().map(|(i, outcome)| self.value(outcome, point, i)));
            if !sweep.conditions.is_empty() {
                row.push(self.failure(point));
            }
            row
        };
        Table { head, rows: sweep.points.iter().map(row).collect() }
    }

    fn failure(&self, point: &Swung) -> String {
        match (&point.refused, point.first_failure) {
            (Some(_), _) => "cannot be computed".to_owned(),
            (None, None) => "holds".to_owned(),
            (None, Some((place, when))) => {
                let when = when.map_or_else(String::new, |when| format!(" in {}", month(self.plan, when)));
                format!("{}{when}", self.sweep.conditions[place].breach(self.book))
            }
        }
    }

    /// The second lever across, the first down.
    fn grid(&self) -> Table {
        let sweep = self.sweep;
        let [down, across] = sweep.levers.as_slice() else { return Table::default() };
        let corner = format!("{} by {}", down.label(), across.label());
        let head = std::iter::once(corner).chain(sweep.values[1].iter().map(|at| across.shown(self.plan, *at)));
        let row = |(i, at): (usize, &f64)| {
            let cell = |k: usize| {
                let Some(point) = sweep.at(&[i, k]) else { return String::new() };
                match sweep.outcomes.first() {
                    Some(outcome) => self.value(outcome, point, 0),
                    None => self.failure(point),
                }
            };
            std::iter::once(down.shown(self.plan, *at)).chain((0..sweep.values[1].len()).map(cell)).collect()
        };
        Table { head: head.collect(), rows: sweep.values[0].iter().enumerate().map(row).collect() }
    }
}

/// The values of the other lever at which the best of a list is named.
const MOST_WINNERS: usize = 6;

/// "1 point", "4 points".
fn points(count: usize) -> String {
    if count == 1 { "1 point".to_owned() } else { format!("{count} points") }
}
