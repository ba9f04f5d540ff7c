//! A choice in words.

use super::{Mark, Table, Told, change, month, said};
use crate::analysis::choose::{Chosen, Crowd, Infeasible, Judged, Many, Move, Pick, Proposal, Sure, Variant, differs};
use crate::analysis::risk::Estimate;
use crate::formula::{Book, capital_first, grouped};
use crate::plan::{Month, Plan, TerminalValue};

/// Moves that the sentence names.
const NAMED: usize = 3;

impl Chosen {
    /// The answer in words.
    pub fn told(&self, book: &Book, plan: &Plan) -> Told {
        let words = Words { chosen: self, book, plan };
        let mut told = match &self.found {
            Ok(proposal) => words.proposal(proposal),
            Err(infeasible) => words.infeasible(infeasible),
        };
        told.table = words.table();
        words.cut_short(&mut told);
        words.sure(&mut told);
        told
    }

    /// What a pick changes against today, in a few words; "as today" if nothing.
    pub fn differs(&self, pick: &Pick) -> String {
        differs(&self.decisions, pick, &self.today.pick)
    }

    /// The condition that a plan fails first; None if it meets all.
    pub fn first_failure(&self, judged: &Judged) -> Option<(usize, i64)> {
        judged.first_failure(self.count_conditions())
    }
}

struct Words<'a> {
    chosen: &'a Chosen,
    book: &'a Book,
    plan: &'a Plan,
}

impl Words<'_> {
    fn value(&self, value: f64) -> String {
        said(self.book, &self.chosen.outcome, value)
    }

    fn change(&self, by: f64) -> String {
        change(self.book, &self.chosen.outcome, by)
    }

    fn in_month(&self, number: i64) -> String {
        if number > 0 { format!(" in {}", month(self.plan, number)) } else { String::new() }
    }

    fn condition(&self, place: usize) -> String {
        self.chosen.condition_name(self.book, place)
    }

    fn failing(&self, place: usize) -> String {
        self.chosen.condition_failing(self.book, place)
    }

    /// What is done, as a command.
    fn done(&self, decision: usize, pick: &Pick) -> String {
        let chosen = &self.chosen.decisions[decision];
        let (from, to) = (self.chosen.today.pick[decision], pick[decision]);
        let text = &chosen.texts[to as usize];
        match (chosen.variants[from as usize], chosen.variants[to as usize]) {
            (_, Variant::Out) => format!("leave out {}", chosen.name),
            (Variant::Out, Variant::In { .. }) => format!("carry out {} ({text})", chosen.name),
            (Variant::In { slip: before, size: was }, Variant::In { slip, size }) => {
                let months = (slip - before).abs();
                let unit = if months == 1.0 { "month" } else { "months" };
                let when = if slip > before { "later" } else { "sooner" };
                let date = match chosen.begins(to) {
                    Some(number) => format!(" in {},", month(self.plan, number)),
                    None => String::new(),
                };
                let moved = (slip != before)
                    .then(|| format!("begin {}{date} {} {unit} {when}", chosen.name, grouped(months, 0)));
                let sized = (size != was).then(|| {
                    let of = if slip == before { format!("carry out {} ", chosen.name) } else { String::new() };
                    let and = if slip == before { "" } else { "and " };
                    format!("{of}{and}at {} % of its size", grouped(size, 0))
                });
                moved.into_iter().chain(sized).collect::<Vec<_>>().join(" ")
            }
            _ => format!("set {} to {text}", chosen.name),
        }
    }

    fn proposal(&self, proposal: &Proposal) -> Told {
        let (chosen, outcome) = (self.chosen, &self.chosen.outcome);
        let value = proposal.tried.judged.value;
        let by = value - chosen.today.judged.value;
        let label = outcome.label();
        let is_today = proposal.moves.is_empty();
        let failing = chosen.first_failure(&chosen.today.judged);
        let sentence = if is_today {
            format!("The plan as it is is the best of those tried: {label} {}", self.value(value))
        } else {
            let mut named: Vec<String> =
                proposal.moves.iter().take(NAMED).map(|of| self.done(of.decision, &proposal.tried.pick)).collect();
            let others = proposal.moves.len() - named.len();
            if others > 0 {
                named.push(format!("{others} other {}", if others == 1 { "move" } else { "moves" }));
            }
            let gain = if by.is_nan() {
                "where today there is none".to_owned()
            } else {
                format!("{} against today", self.change(by))
            };
            format!("{}: {label} {}, {gain}", capital_first(&named.join(", ")), self.value(value))
        };
        let mark = if is_today { Mark::Holds } else { Mark::Answered };
        let short = if is_today { "as today".to_owned() } else { self.change(by) };
        let mut told = Told { mark, sentence, short, facts: Vec::new(), table: Table::default() };
        if let Some((place, when)) = failing {
            let text = format!(
                "Today's plan has {label} {}; {}{}",
                self.value(chosen.today.judged.value),
                self.failing(place),
                self.in_month(when)
            );
            told.fact(Mark::Fails, text);
        }
        if chosen.is_untried_in_futures {
            told.fact(
                Mark::Notice,
                "Stopped before futures had answered: the conditions hold in the plan itself, and no share is known",
            );
        }
        let asks_share = chosen.conditions.iter().any(|condition| condition.chance().is_some());
        if asks_share && !self.plan.is_uncertain() {
            told.fact(Mark::Notice, "Nothing in the plan is uncertain, so every future is the plan itself");
        }
        self.crowd(proposal, &mut told);
        for of in &proposal.moves {
            self.reason(of, proposal, &mut told);
        }
        self.asked_less(&mut told);
        self.prices(proposal, &mut told);
        told
    }

    /// What the futures say on which the proposal was not chosen.
    fn crowd(&self, proposal: &Proposal, told: &mut Told) {
        let Some(crowd) = &self.chosen.crowd else { return };
        let Some(many) = crowd.of(&proposal.tried.pick) else { return };
        let searched = crowd.searched(&proposal.tried.pick);
        for (place, condition) in self.chosen.conditions.iter().enumerate() {
            let (Some(share), Some(wanted)) = (many.holds[place], condition.chance()) else { continue };
            let on = searched.and_then(|many| many.holds[place].as_ref().map(|share| (many.futures, share.value)));
            let chosen_on = on.map_or_else(String::new, |(futures, share)| {
                format!(", {} on the {} on which it was chosen", percent(share), grouped(futures as f64, 0))
            });
            let today = crowd.today.holds[place]
                .map_or_else(String::new, |share| format!("; today's plan in {}", within(share)));
            let text = format!(
                "{} in {} of {} futures on which it was not chosen{chosen_on}{today}; {} is asked for",
                capital_first(&self.condition(place)),
                within(share),
                grouped(many.futures as f64, 0),
                percent(wanted)
            );
            let mark = match (share.value >= wanted, share.low >= wanted) {
                (true, true) => Mark::Holds,
                (true, false) => Mark::Notice,
                (false, _) => Mark::Fails,
            };
            told.fact(mark, text);
        }
        let short = crowd.fell_short();
        if short > 0 {
            let plans = if short == 1 { "One plan was".to_owned() } else { format!("{short} plans were") };
            let text = format!(
                "{plans} better on the futures of the search and fell short on fresh ones, so this share is a little too good"
            );
            told.fact(Mark::Notice, text);
        }
        if let (Some(mean), Some(today)) = (many.mean, crowd.today.mean) {
            let text = format!(
                "On these futures {} is {} on average and below {} in one of ten; today's plan {} and {}",
                self.chosen.outcome.label(),
                self.value(mean.value),
                self.value(many.tenth),
                self.value(today.value),
                self.value(crowd.today.tenth)
            );
            told.fact(Mark::Fact, text);
        }
    }

    /// Why a move is in the proposal.
    fn reason(&self, of: &Move, proposal: &Proposal, told: &mut Told) {
        let done = capital_first(&self.done(of.decision, &proposal.tried.pick));
        let in_futures = self.chosen.crowd.as_ref().and_then(|crowd| self.undone_in_futures(crowd, of.decision));
        let undone = match (of.breaks, of.loses) {
            _ if of.is_forbidden => "the rules among phases forbid to undo it alone".to_owned(),
            (Some((place, when)), _) => format!("without it {}{}", self.failing(place), self.in_month(when)),
            (None, _) if in_futures.is_some() => in_futures.unwrap_or_default(),
            (None, loses) if loses.is_nan() => "without it the plan cannot be computed".to_owned(),
            (None, loses) => format!("undone, the proposal has {} less", self.value(loses)),
        };
        let part =
            if of.effect.is_finite() { format!("{} as its part; ", self.change(of.effect)) } else { String::new() };
        told.fact(Mark::Fact, format!("{done}: {part}{undone}"));
    }

    /// What happens in futures if a move alone is undone.
    fn undone_in_futures(&self, crowd: &Crowd, decision: usize) -> Option<String> {
        let (_, many) = crowd.undone.iter().find(|(known, _)| *known == decision)?;
        let best = crowd.best.as_ref().and_then(|best| crowd.searched(&best.pick))?;
        let asked = self.chosen.conditions.iter().zip(&many.holds).enumerate();
        let short = asked.filter_map(|(place, (condition, share))| {
            let (share, wanted) = (share.as_ref()?.value, condition.chance()?);
            (share < wanted)
                .then(|| format!("without it {} in {} of futures only", self.condition(place), percent(share)))
        });
        short.take(1).next().or_else(|| {
            let (with, without) = (best.mean?.value, many.mean?.value);
            Some(format!("undone, the mean over futures changes by {}", self.change(without - with)))
        })
    }

    /// What asking for less would gain.
    fn asked_less(&self, told: &mut Told) {
        let Some(crowd) = &self.chosen.crowd else { return };
        let Some(best) = crowd.best.as_ref().and_then(|best| crowd.searched(&best.pick)).and_then(|many| many.mean)
        else {
            return;
        };
        let futures =
            crowd.searched.iter().find(|(tried, _)| Some(&tried.pick) == crowd.best.as_ref().map(|it| &it.pick));
        let futures = futures.map_or(0, |(_, many)| many.futures);
        let asked = self.chosen.conditions.iter().filter_map(|condition| condition.chance()).fold(1.0, f64::min);
        for points in [0.05, 0.1].into_iter().filter(|points| asked > *points) {
            let let_through =
                crowd.searched.iter().filter(|(_, many)| many.futures == futures && many.spare >= -points);
            let mean = let_through.filter_map(|(_, many)| Some(many.mean?.value)).fold(f64::NEG_INFINITY, f64::max);
            let text = if mean > best.value {
                format!(
                    "Asked for {} points less, the best plan tried has {} more on average over the futures of the search",
                    grouped(points * 100.0, 0),
                    self.value(mean - best.value)
                )
            } else {
                format!("Asked for {} points less, no plan tried is better on average", grouped(points * 100.0, 0))
            };
            told.fact(Mark::Notice, text);
        }
    }

    fn prices(&self, proposal: &Proposal, told: &mut Told) {
        for price in proposal.prices.iter().filter(|price| price.dropped > 0.0) {
            let chosen = self.chosen;
            let (headroom, when) = price.headroom;
            let weaker = if price.weaker.1 > 0.0 {
                format!(
                    "weaker by {}, the best plan found gains {}",
                    chosen.condition_said(self.book, price.condition, price.weaker.0),
                    self.value(price.weaker.1)
                )
            } else {
                format!(
                    "weaker by {}, nothing better was found",
                    chosen.condition_said(self.book, price.condition, price.weaker.0)
                )
            };
            let text = format!(
                "That {} binds, with {} to spare{}: {weaker}; without it {} more",
                self.condition(price.condition),
                chosen.condition_said(self.book, price.condition, headroom),
                self.in_month(when),
                self.value(price.dropped)
            );
            told.fact(Mark::Notice, text);
        }
        let free: Vec<String> = proposal
            .prices
            .iter()
            .filter(|price| price.dropped <= 0.0)
            .map(|price| self.condition(price.condition))
            .collect();
        if !free.is_empty() {
            let text = format!("Nothing better was found where it is not asked that {}", free.join(", nor that "));
            told.fact(Mark::Fact, text);
        }
    }

    fn infeasible(&self, infeasible: &Infeasible) -> Told {
        let chosen = self.chosen;
        let miss = |(place, by, when): &(usize, f64, i64)| {
            format!(
                "{} by {}{}",
                self.condition(*place),
                chosen.condition_said(self.book, *place, *by),
                self.in_month(*when)
            )
        };
        let misses: Vec<String> = infeasible.misses.iter().map(miss).collect();
        let sentence = match &chosen.crowd {
            Some(crowd) if !crowd.fresh.is_empty() => {
                let share = |many: &Many| many.holds.iter().flatten().map(|share| share.value).fold(1.0, f64::min);
                let best = crowd.fresh.iter().map(|(_, many)| share(many)).fold(0.0, f64::max);
                format!(
                    "No plan tried holds in the share of futures that is asked for: the best reaches {}",
                    percent(best)
                )
            }
            _ if misses.is_empty() => format!("No plan tried has a value of {}", chosen.outcome.label()),
            _ => format!("No plan tried meets all conditions: the nearest misses {}", misses.join(" and ")),
        };
        let mut told =
            Told { mark: Mark::Fails, sentence, short: "none".to_owned(), facts: Vec::new(), table: Table::default() };
        told.fact(Mark::Fact, format!("The nearest: {}", chosen.differs(&infeasible.nearest.pick)));
        let mut cheapest = infeasible.relaxations.clone();
        cheapest.sort_by(|a, b| a.1.total_cmp(&b.1));
        for (place, by) in &cheapest {
            let text = format!(
                "{} weaker by {} alone would let a plan through",
                capital_first(&self.condition(*place)),
                chosen.condition_said(self.book, *place, *by)
            );
            told.fact(Mark::Notice, text);
        }
        if infeasible.misses.len() > 1 && cheapest.is_empty() {
            told.fact(
                Mark::Notice,
                "Among the plans tried no single condition stands in the way: several would have to be weaker",
            );
        }
        told
    }

    /// That leases of phases run on after the plan, where nothing of what they then earn is counted: a late phase or a large one is
    /// worth more than the outcome says.
    fn cut_short(&self, told: &mut Told) {
        let plan = self.plan;
        if plan.company.terminal_value != TerminalValue::Nothing || !self.chosen.outcome.text().contains("npv") {
            return;
        }
        let runs_on = |id: &str| {
            let leases = plan.sites.iter().flat_map(|site| &site.leases).filter(|lease| lease.phase == id);
            let last = |start: Month, months: u32| plan.number_of(start) + i64::from(months) - 1;
            leases.map(|lease| last(lease.start, lease.term_months)).any(|last| last > i64::from(plan.company.months))
        };
        let phases = self.chosen.decisions.iter().filter(|it| it.phase.as_deref().is_some_and(runs_on));
        let names: Vec<&str> = phases.map(|decision| decision.name.as_str()).collect();
        if !names.is_empty() {
            let text = format!(
                "The plan ends in {} and counts nothing after it, while leases of {} run on as they are dated: what they earn later is not in this",
                month(plan, i64::from(plan.company.months)),
                names.join(", ")
            );
            told.fact(Mark::Notice, text);
        }
    }

    fn sure(&self, told: &mut Told) {
        let tried = grouped(self.chosen.tried.len() as f64, 0);
        let text = match self.chosen.sure {
            Sure::All { .. } => format!("All {tried} plans that the bounds and rules allow were tried: none is better"),
            Sure::Best { neighbours, runs, agree } => format!(
                "{tried} plans were computed; none of the {} that differ from the best in one decision or exchange two dates is better, and {agree} of {runs} runs over the last table had the same best. This proves no optimum",
                grouped(neighbours as f64, 0)
            ),
            Sure::Unsettled => format!(
                "{tried} plans were computed; the search ended before no single change improved the best, so a better one may be near"
            ),
            Sure::Stopped => format!("Stopped after {tried} plans: the best of those"),
        };
        told.fact(Mark::Fact, text);
    }

    fn table(&self) -> Table {
        let chosen = self.chosen;
        let is_asked = chosen.crowd.is_some();
        let mut head = vec!["Plan".to_owned(), "What is chosen".to_owned(), chosen.outcome.label().to_owned()];
        head.push("against today".to_owned());
        if is_asked {
            head.push("holds in".to_owned());
        }
        head.push("fails in the plan".to_owned());
        let row = |name: &str, pick: &Pick, judged: &Judged, many: Option<&Many>| {
            let by = judged.value - chosen.today.judged.value;
            let mut row = vec![name.to_owned(), chosen.differs(pick), self.value(judged.value)];
            row.push(if *pick == chosen.today.pick { String::new() } else { self.change(by) });
            if is_asked {
                let share = many.and_then(|many| many.holds.iter().flatten().map(|share| share.value).reduce(f64::min));
                row.push(share.map_or_else(String::new, percent));
            }
            row.push(match chosen.first_failure(judged) {
                Some((place, when)) => format!("{}{}", self.failing(place), self.in_month(when)),
                None => "nothing".to_owned(),
            });
            row
        };
        let crowd = chosen.crowd.as_ref();
        let mut rows = vec![row("Today", &chosen.today.pick, &chosen.today.judged, crowd.map(|crowd| &crowd.today))];
        match &chosen.found {
            Ok(proposal) => {
                let best = &proposal.tried;
                if best.pick != chosen.today.pick {
                    rows.push(row("Proposal", &best.pick, &best.judged, crowd.and_then(|crowd| crowd.of(&best.pick))));
                }
                for (number, other) in (2..).zip(&proposal.alternatives) {
                    rows.push(row(&number.to_string(), &other.tried.pick, &other.tried.judged, other.many.as_ref()));
                }
            }
            Err(infeasible) => {
                let nearest = &infeasible.nearest;
                rows.push(row(
                    "Nearest",
                    &nearest.pick,
                    &nearest.judged,
                    crowd.and_then(|crowd| crowd.of(&nearest.pick)),
                ));
            }
        }
        Table { head, rows }
    }
}

/// A share in percent; one that falls short of a level is never rounded up to it.
fn percent(share: f64) -> String {
    format!("{} %", grouped((share * 1000.0 + 1e-9).floor() / 10.0, 1))
}

/// "90.2 % (88.9 to 91.5)".
fn within(share: Estimate) -> String {
    format!("{} ({} to {})", percent(share.value), grouped(share.low * 100.0, 1), grouped(share.high * 100.0, 1))
}
