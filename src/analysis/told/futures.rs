//! Futures in words.

use super::{Fact, Mark, Table, Told, said};
use crate::analysis::outcome::{Condition, Outcome};
use crate::analysis::risk::{Against, Bound, Common, Estimate, Fared, Futures, LOWEST, Simulated, share_of};
use crate::finance::matrix_of_ranks_achieved;
use crate::formula::{Book, capital_first, grouped};
use crate::plan::Plan;

/// The percentiles that a table shows.
const SHOWN: [(&str, f64); 5] = [("P5", 0.05), ("P25", 0.25), ("P50", 0.5), ("P75", 0.75), ("P95", 0.95)];

/// Fewer futures than these say nothing of how an answer moves with their number.
const TELLING: usize = 200;

impl Simulated {
    /// What the futures say, in words, and what another case says in the same ones.
    pub fn told(&self, book: &Book, plan: &Plan) -> Told {
        let mut told = self.futures.told(book, plan);
        if self.is_certain {
            told.sentence.push_str("; nothing in the plan is uncertain, so all of them are the plan");
            return told;
        }
        let causes = self.futures.causes();
        let most = causes.iter().filter(|cause| cause.first > 0).max_by_key(|cause| cause.first);
        if let Some((cause, common)) = most.and_then(|cause| Some((cause, self.futures.common(cause.condition)?))) {
            self.futures.tell_common((book, plan), (cause.condition, &common), &mut told);
        }
        if let Some(against) = &self.against {
            // The other case is what is asked about: it stands behind what fails, before what holds.
            let place = told.facts.iter().take_while(|fact| fact.mark != Mark::Fact).count();
            let before = told.facts.split_off(place);
            against.tell(book, &mut told);
            told.facts.extend(before);
        }
        self.futures.tell_correlations(plan, &mut told);
        self.futures.tell_convergence(&mut told);
        told
    }
}

impl Against {
    fn tell(&self, book: &Book, told: &mut Told) {
        let name = format!("\"{}\"", self.name);
        if let Some(by) = self.all_hold.filter(|_| !self.futures.conditions.is_empty()) {
            let points = |share: f64| signed(share * 100.0, 1);
            let text = format!(
                "Under {name} all conditions hold in {}: {} points ({} to {}) in the same futures; {} fail only there, {} only here",
                in_words(self.futures.all_hold()),
                points(by.value),
                points(by.low),
                points(by.high),
                count(self.only_here),
                count(self.only_there)
            );
            told.fact(Mark::Fact, text);
        }
        for (outcome, by) in self.futures.outcomes.iter().zip(&self.outcomes) {
            let Some(mean) = by.mean else { continue };
            let value = |value| super::change(book, outcome, value);
            let text = format!(
                "Under {name} {} differs by {} on average ({} to {}), and is higher in {}",
                outcome.label(),
                value(mean.value),
                value(mean.low),
                value(mean.high),
                in_words(by.more)
            );
            told.fact(Mark::Fact, text);
        }
    }
}

impl Futures {
    /// What the futures that fail have in common.
    fn tell_common(&self, (book, plan): (&Book, &Plan), (condition, common): (usize, &Common), told: &mut Told) {
        let (Some(found), Some(condition)) = (common.found, self.conditions.get(condition)) else { return };
        let bound = |bound: &Bound| {
            let of = self.uncertain.get(bound.input)?;
            let value = |value: f64| of.said(plan, value);
            let words = match (bound.low, bound.high) {
                (Some(low), Some(high)) => format!("{} from {} to {}", of.label, value(low), value(high)),
                (Some(low), None) if of.is_month => format!("{} in {} or later", of.label, value(low)),
                (None, Some(high)) if of.is_month => format!("{} by {}", of.label, value(high)),
                (Some(low), None) => format!("{} {} or more", of.label, value(low)),
                (None, Some(high)) => format!("{} {} or less", of.label, value(high)),
                (None, None) => return None,
            };
            Some(words)
        };
        let words: Vec<String> = common.bounds.iter().filter_map(bound).collect();
        if words.is_empty() {
            return;
        }
        let text = format!(
            "{}: typical are {}. This box holds {} of these futures (coverage); of the futures in it {} are such (density), of all futures {}",
            condition.failing(book),
            words.join(" and "),
            figure(found.coverage),
            figure(found.density),
            figure(common.failing)
        );
        told.fact(Mark::Fact, text);
    }

    /// The rank correlations that drivers were drawn with, beside those that were asked for.
    fn tell_correlations(&self, plan: &Plan, told: &mut Told) {
        // Drivers that are on stand first among what was drawn.
        let drawn = |place: usize| -> Option<Vec<f64>> {
            let at = plan.drivers.get(..place)?.iter().filter(|driver| driver.enabled).count();
            plan.drivers.get(place).filter(|driver| driver.enabled)?;
            self.all.iter().map(|future| future.drawn.get(at).copied()).collect()
        };
        let name = |place: usize| plan.drivers.get(place).map_or("", |driver| driver.name.as_str());
        for (first, second, asked) in plan.correlated_drivers().unwrap_or_default() {
            let (Some(a), Some(b)) = (drawn(first), drawn(second)) else { continue };
            let Some(found) = matrix_of_ranks_achieved(&[a, b]).first().and_then(|row| row.get(1).copied()) else {
                continue;
            };
            let text = format!(
                "Rank correlation of {} and {}: {} drawn, {} asked for",
                name(first),
                name(second),
                figure(found),
                figure(asked)
            );
            told.fact(Mark::Fact, text);
        }
    }

    /// How the answer moved with the number of futures.
    fn tell_convergence(&self, told: &mut Told) {
        let all = self.all.len();
        if all < TELLING || self.conditions.is_empty() {
            return;
        }
        let holding = |first: usize| self.all.iter().take(first).filter(|future| future.cause().is_none()).count();
        let parts = [all / 4, all / 2, all];
        let shares = parts.map(|first| figure(share_of(holding(first), first).value)).join(", ");
        let futures = parts.map(count).join(", ");
        let text = format!(
            "Of the first {futures} futures all conditions hold in {shares}; four times as many would about halve the intervals"
        );
        told.fact(Mark::Fact, text);
    }

    /// The quarter in which most futures fail first.
    fn tell_worst_quarter(&self, told: &mut Told, plan: &Plan) {
        let causes = self.causes();
        let quarters = causes.first().map_or(0, |cause| cause.by_quarter.len());
        let failing = |quarter: usize| causes.iter().filter_map(|cause| cause.by_quarter.get(quarter)).sum::<usize>();
        let worst = (0..quarters).map(|quarter| (failing(quarter), std::cmp::Reverse(quarter))).max();
        let Some((most, std::cmp::Reverse(quarter))) = worst.filter(|(most, _)| *most > 0) else { return };
        let quarter = quarter as i64;
        let (from, to) = (plan.month(quarter * 3 + 1).long(), plan.month(quarter * 3 + 3).long());
        let share = percent(share_of(most, self.all.len()));
        told.fact(Mark::Fact, format!("First failures peak from {from} to {to}: {} futures, {share}", count(most)));
    }

    /// What the futures say, in words.
    pub fn told(&self, book: &Book, plan: &Plan) -> Told {
        let fared: Vec<_> = (0..self.conditions.len()).map(|place| self.fared(place)).collect();
        let mark = match fared.iter().filter_map(|fared| fared.is_met).reduce(|a, b| a && b) {
            Some(true) => Mark::Holds,
            Some(false) => Mark::Fails,
            None => Mark::Answered,
        };
        let short = match fared.as_slice() {
            [] => format!("{} futures", count(self.all.len())),
            _ => match fared.iter().filter(|fared| fared.is_met.is_some()).collect::<Vec<_>>().as_slice() {
                [asked] => format!("holds in {}", percent(asked.share)),
                _ => format!("all hold in {}", percent(self.all_hold())),
            },
        };
        let mut told = Told { mark, sentence: self.sentence(book), short, facts: Vec::new(), table: self.table(book) };
        let mut order: Vec<usize> = (0..fared.len()).collect();
        order.sort_by_key(|place| {
            let fared = &fared[*place];
            std::cmp::Reverse((fared.is_met == Some(false), fared.first, self.all.len() - fared.holding))
        });
        told.facts.extend(order.into_iter().filter_map(|place| self.condition_fact(book, plan, place, &fared[place])));
        if self.conditions.len() > 1 && self.asked() == 1 {
            let all =
                if self.conditions.len() == 2 { "Both".to_owned() } else { format!("All {}", self.conditions.len()) };
            told.fact(Mark::Fact, format!("{all} conditions hold in {}", in_words(self.all_hold())));
        }
        if fared.iter().any(|fared| fared.holding < self.all.len()) {
            self.tell_worst_quarter(&mut told, plan);
        }
        self.tell_begun(&mut told, plan);
        if let Some((refused, why)) = &self.refused {
            told.fact(Mark::Notice, format!("{} futures cannot be computed and are left out: {why}", count(*refused)));
        }
        told
    }

    /// In how many futures phases begin by their rules, and when.
    fn tell_begun(&self, told: &mut Told, plan: &Plan) {
        for (place, ruled) in self.ruled.iter().enumerate() {
            let begun = self.begun(place);
            let all: usize = begun.iter().map(|(_, count)| count).sum();
            let mut so_far = 0;
            let half = begun.iter().find(|(_, count)| {
                so_far += count;
                so_far * 2 >= all
            });
            let by = half.and_then(|(slip, _)| ruled.month(plan, *slip));
            let by = by.map_or_else(String::new, |month| format!(", half of them by {}", month.long()));
            let share = self.share(|future| matches!(future.begun.get(place), Some(Some(_))));
            // One that may not be left out begins at its latest date if its rule never holds.
            let may_be_out = plan.phase(&ruled.phase).is_none_or(|phase| phase.may_be_left_out);
            let how = if may_be_out { "by its rule" } else { "by its rule or at its latest date" };
            told.fact(Mark::Fact, format!("{} begins {how} in {}{by}", ruled.name, in_words(share)));
        }
    }

    /// How many conditions ask for a share.
    fn asked(&self) -> usize {
        self.conditions.iter().filter(|condition| condition.chance().is_some()).count()
    }

    /// How a condition fares: in which share it holds if a share was asked for, else in which it fails, when, and how often first.
    fn condition_fact(&self, book: &Book, plan: &Plan, place: usize, fared: &Fared) -> Option<Fact> {
        let condition = self.conditions.get(place)?;
        let failing = self.all.len() - fared.holding;
        let dated = fared.failed_by.last().copied().unwrap_or(0);
        let median = fared.failed_by.iter().position(|failed| dated > 0 && failed * 2 >= dated);
        let when =
            median.map_or_else(String::new, |month| format!("; median month {}", plan.month(month as i64 + 1).long()));
        if self.conditions.len() == 1 {
            // The sentence has said the rest.
            let text = capital_first(when.trim_start_matches("; "));
            let mark = if failing > 0 { Mark::Notice } else { Mark::Fact };
            return (!text.is_empty()).then_some(Fact { mark, text });
        }
        let mark = match fared.is_met {
            // The sentence says that it holds; this line says in how many it does not.
            Some(true) if self.asked() == 1 => Mark::Fact,
            Some(true) => Mark::Holds,
            Some(false) => Mark::Fails,
            None if failing > 0 => Mark::Notice,
            None => Mark::Fact,
        };
        // What alone is asked for stands in the sentence.
        let said = match condition.chance().filter(|_| self.asked() > 1) {
            Some(wanted) => {
                let verdict = verdict(fared, &figure(wanted), Some(wanted));
                format!("{} in {}, {verdict}", condition.holding(book), in_words(fared.share))
            }
            None => format!(
                "{} in {}",
                condition.failing(book),
                in_words(self.share(|future| future.failures[place].is_some()))
            ),
        };
        let cause =
            if fared.first > 0 { format!("; the first cause in {}", count(fared.first)) } else { String::new() };
        Some(Fact { mark, text: format!("{said}{cause}{when}") })
    }

    fn sentence(&self, book: &Book) -> String {
        let of = format!("{} futures", count(self.all.len()));
        if self.all.is_empty() {
            return "No future could be computed".to_owned();
        }
        match (self.conditions.as_slice(), self.outcomes.first()) {
            ([], None) => of,
            ([], Some(outcome)) => {
                let sample = self.sample(0);
                let at = |share: f64| {
                    sample.percentile(share).map_or_else(|| "none".to_owned(), |found| said(book, outcome, found.value))
                };
                format!(
                    "{} is {} at the median of {of}, and below {} in one of twenty",
                    outcome.label(),
                    at(0.5),
                    at(0.05)
                )
            }
            ([condition], _) if condition.chance().is_none() => {
                format!("{} in {} of {of}", condition.holding(book), in_words(self.fared(0).share))
            }
            (several, _) if self.asked() == 1 => {
                let place = several.iter().position(|condition| condition.chance().is_some()).unwrap_or(0);
                let fared = self.fared(place);
                let wanted = several.get(place).and_then(Condition::chance).map_or_else(String::new, figure);
                let verdict = verdict(&fared, &wanted, several.get(place).and_then(Condition::chance));
                let holding = several.get(place).map_or_else(String::new, |condition| condition.holding(book));
                format!("{holding} in {} of {of}, {verdict}", in_words(fared.share))
            }
            (several, _) => {
                let all = if several.len() == 2 { "Both".to_owned() } else { format!("All {}", several.len()) };
                format!("{all} conditions hold in {} of {of}", in_words(self.all_hold()))
            }
        }
    }

    fn table(&self, book: &Book) -> Table {
        let mut head: Vec<String> = ["Outcome", "plan"].map(str::to_owned).to_vec();
        head.extend(SHOWN.iter().map(|(name, _)| (*name).to_owned()));
        head.extend(["P5 lies within", "mean", "mean of lowest 5 %"].map(str::to_owned));
        let row = |(place, outcome): (usize, &Outcome)| {
            let sample = self.sample(place);
            let value = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| said(book, outcome, value));
            let standing = self.plan.as_ref().map(|plan| plan.outcomes[place]).filter(|value| value.is_finite());
            let mut row = vec![outcome.label().to_owned(), value(standing)];
            row.extend(SHOWN.iter().map(|(_, share)| value(sample.percentile(*share).map(|found| found.value))));
            let within = sample.percentile(LOWEST);
            row.push(within.map_or_else(String::new, |within| {
                format!("{} to {}", value(Some(within.low)), value(Some(within.high)))
            }));
            row.extend([value(sample.mean().map(|mean| mean.value)), value(sample.mean_of_lowest(LOWEST))]);
            row
        };
        Table { head, rows: self.outcomes.iter().enumerate().map(row).collect() }
    }
}

fn count(number: usize) -> String {
    grouped(number as f64, 0)
}

fn figure(share: f64) -> String {
    let size = share.abs();
    format!("{} %", grouped(share * 100.0, if size > 0.001 && size < 0.999 { 1 } else { 2 }))
}

/// How a share stands to what was asked for: with its whole interval above or below, or neither.
fn verdict(fared: &Fared, wanted: &str, asked: Option<f64>) -> String {
    match fared.is_met {
        Some(true) => format!("more than the {wanted} asked for"),
        _ if asked.is_some_and(|asked| fared.share.high >= asked) => format!("not surely the {wanted} asked for"),
        _ => format!("short of the {wanted} asked for"),
    }
}

fn signed(value: f64, decimals: usize) -> String {
    format!("{}{}", if value > 0.0 { "+" } else { "" }, grouped(value, decimals))
}

/// "93.1 % (92.6 to 93.6)".
fn percent(share: Estimate) -> String {
    let plain = |value: f64| figure(value).trim_end_matches(" %").to_owned();
    format!("{} ({} to {})", figure(share.value), plain(share.low), plain(share.high))
}

/// "93.1 % (92.6 to 93.6)". "All" or "none" of a finite number is not "always" or "never".
fn in_words(share: Estimate) -> String {
    if share.value >= 1.0 {
        return format!("all ({} or more)", figure(share.low));
    }
    if share.value <= 0.0 {
        return format!("none (at most {})", figure(share.high));
    }
    percent(share)
}
