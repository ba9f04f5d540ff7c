//! What may be chosen in a plan: phases by their bounds, and levers beside them; and the rules among phases.

use super::problem::{Pick, Place};
use crate::analysis::lever::Lever;
use crate::analysis::trials::Point;
use crate::formula::grouped;
use crate::plan::{Phase, Plan, Setting};

/// Variants of a decision at most.
const MOST_VARIANTS: usize = 2000;

/// What a variant makes of its decision.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Variant {
    /// A phase is left out
    Out,
    /// A phase is carried out with this slip in months and this size in percent
    In {
        /// Months by which its dates are later
        slip: f64,
        /// Percent of its size
        size: f64,
    },
    /// A lever stands at this value
    Lever(f64),
}

/// Something that is decided.
#[derive(Clone, PartialEq, Debug)]
pub struct Decision {
    /// What it is called
    pub name: String,
    /// The id of its phase; None for a lever
    pub phase: Option<String>,
    /// Its variants
    pub variants: Vec<Variant>,
    /// What each variant is in a few words: "Apr 2029, 75 %", "out"
    pub texts: Vec<String>,
    /// The variant that stands today
    pub standing: u16,
    /// Where its levers stand among those of the space: slip, size and switch of a phase
    levers: Vec<usize>,
    /// Of a phase, the number of its first month without a slip
    first: Option<i64>,
}

impl Decision {
    /// A variant in words: "AI hall: Apr 2029, 75 %".
    pub fn choice(&self, variant: u16) -> String {
        format!("{}: {}", self.name, self.texts[variant as usize])
    }
}

/// What a pick changes against today's, in a few words; "as today" if nothing.
pub fn differs(decisions: &[Decision], pick: &Pick, today: &Pick) -> String {
    let changed = decisions.iter().zip(pick).zip(today).filter(|((_, variant), today)| variant != today);
    let words: Vec<String> = changed.map(|((decision, variant), _)| decision.choice(*variant)).collect();
    if words.is_empty() { "as today".to_owned() } else { words.join("; ") }
}

/// What may be chosen.
#[derive(Clone, Debug)]
pub struct Space {
    /// All levers, in the order of the trials
    pub levers: Vec<Lever>,
    /// What is decided
    pub decisions: Vec<Decision>,
    /// Where the variants of each decision stand
    pub places: Vec<Vec<Place>>,
    /// What stands today
    pub standing: Pick,
    /// Phases of which one at most may be in
    groups: Vec<Vec<usize>>,
    /// The first may be in only with the second, and begins so many months after it or later
    orders: Vec<(usize, usize, i64)>,
}

/// Values from the first to the last by steps, with the one that stands.
fn steps(from: f64, to: f64, step: f64, standing: f64) -> Vec<f64> {
    let mut values = vec![standing];
    // Bounds the wrong way round leave nothing to choose.
    if to >= from {
        let count = if step > 0.0 { ((to - from) / step + 1e-9) as usize } else { 0 };
        values.extend((0..=count).map(|i| from + step * i as f64));
    }
    values.sort_by(f64::total_cmp);
    values.dedup();
    values
}

impl Decision {
    /// The number of the first month of a variant; None if it is out or has no date.
    pub fn begins(&self, variant: u16) -> Option<i64> {
        match self.variants[variant as usize] {
            Variant::In { slip, .. } => Some(self.first? + slip.round() as i64),
            _ => None,
        }
    }
}

impl Space {
    /// Of a plan: its phases by their bounds, and levers with their values, written as on the command line.
    ///
    /// # Errors
    /// One plain sentence: a lever cannot be read, nothing may be chosen, or there are too many variants.
    pub fn of(plan: &Plan, besides: &[String]) -> Result<Self, String> {
        let mut space = Self {
            levers: Vec::new(),
            decisions: Vec::new(),
            places: Vec::new(),
            standing: Vec::new(),
            groups: Vec::new(),
            orders: Vec::new(),
        };
        for phase in &plan.phases {
            space.add_phase(plan, phase)?;
        }
        for text in besides {
            space.add_lever(plan, text)?;
        }
        if space.decisions.iter().all(|decision| decision.variants.len() < 2) {
            return Err(
                "nothing may be chosen: give the plan a phase with a range of slips or sizes or that may be left out, \
                        or name a lever with its values, such as scenarios=base,late"
                    .to_owned(),
            );
        }
        space.add_rules(plan)?;
        Ok(space)
    }

    fn add(&mut self, decision: Decision, places: Vec<Place>) -> Result<(), String> {
        if decision.variants.len() > MOST_VARIANTS {
            return Err(format!(
                "\"{}\" has {} variants; {MOST_VARIANTS} at most",
                decision.name,
                decision.variants.len()
            ));
        }
        self.standing.push(decision.standing);
        self.decisions.push(decision);
        self.places.push(places);
        Ok(())
    }

    fn add_phase(&mut self, plan: &Plan, phase: &Phase) -> Result<(), String> {
        if plan.members(&phase.id).is_empty() {
            return Ok(());
        }
        // What a rule dates in each future is not dated here.
        let bounds =
            if phase.is_dated_by_rule() { (1.0, 0.0) } else { (phase.earliest_slip_months, phase.latest_slip_months) };
        let slips = steps(bounds.0.round(), bounds.1.round(), f64::from(phase.slip_step_months), phase.slip_months);
        // What is spent before month 1 is in no figure of the plan, so a search does not move a phase there.
        let first = plan.first_date_of(&phase.id);
        let earliest = first.map_or(i64::MIN, |first| (first + phase.slip()).min(1));
        let is_in_plan = |slip: &f64| first.is_none_or(|first| first + slip.round() as i64 >= earliest);
        let slips: Vec<f64> = slips.into_iter().filter(is_in_plan).collect();
        let sizes: Vec<f64> =
            steps(phase.smallest_size_pct, phase.largest_size_pct, phase.size_step_pct, phase.size_pct)
                .into_iter()
                .filter(|size| *size > 0.0)
                .collect();
        let may_be_out = phase.may_be_left_out || !phase.is_on();
        // A phase without a choice stands among the decisions if a rule speaks of it.
        let is_ruled = !phase.only_one_of.trim().is_empty()
            || !phase.after.is_empty()
            || plan.phases.iter().any(|other| other.after == phase.id);
        if slips.len().max(1) * sizes.len().max(1) + usize::from(may_be_out) < 2 && !is_ruled {
            return Ok(());
        }
        let (mut variants, mut places) = (Vec::new(), Vec::new());
        if may_be_out {
            variants.push(Variant::Out);
            places.push(Place::Out);
        }
        for (date, slip) in (0..).zip(&slips) {
            for (size_at, size) in (0..).zip(&sizes) {
                variants.push(Variant::In { slip: *slip, size: *size });
                places.push(Place::At { date, size: size_at });
            }
        }
        let stands = |variant: &Variant| match variant {
            Variant::Out => !phase.is_on(),
            Variant::In { slip, size } => phase.is_on() && *slip == phase.slip_months && *size == phase.size_pct,
            Variant::Lever(_) => false,
        };
        let standing = variants.iter().position(stands).unwrap_or(0) as u16;
        let path = |field: &str| format!("phases.{}.{field}", phase.id);
        let numbers = |values: &[f64]| values.iter().map(|value| Setting::Number(*value)).collect();
        let flags = vec![Setting::Flag(false), Setting::Flag(true)];
        let all = [
            Lever::among(plan, &path("slip_months"), numbers(&slips)),
            Lever::among(plan, &path("size_pct"), numbers(&sizes)),
            Lever::among(plan, &path("enabled"), flags),
        ];
        let from = self.levers.len();
        self.levers.extend(all.into_iter().flatten());
        let levers = (from..self.levers.len()).collect();
        let text = |variant: &Variant| match variant {
            Variant::In { slip, size } => {
                let when = match first {
                    Some(first) => plan.month(first + slip.round() as i64).long(),
                    None if *slip == 0.0 => "as dated".to_owned(),
                    None => {
                        format!("{} months {}", grouped(slip.abs(), 0), if *slip > 0.0 { "later" } else { "sooner" })
                    }
                };
                if *size == 100.0 { when } else { format!("{when}, {} %", grouped(*size, 0)) }
            }
            _ => "out".to_owned(),
        };
        let texts = variants.iter().map(text).collect();
        let (name, phase) = (phase.name.clone(), Some(phase.id.clone()));
        self.add(Decision { name, phase, variants, texts, standing, levers, first }, places)
    }

    fn add_lever(&mut self, plan: &Plan, text: &str) -> Result<(), String> {
        let lever = Lever::parse(plan, text)?;
        if let Some(path) = lever.fields().find(|path| path.starts_with("phases.")) {
            return Err(format!("{path} is chosen by the bounds of its phase: leave it out beside the phases"));
        }
        let mut values = lever.values(2);
        let standing = lever.standing(plan);
        let known = standing.and_then(|standing| values.iter().position(|value| *value == standing));
        let at = if let Some(at) = known {
            at
        } else {
            let Some(standing) = standing.filter(|_| !lever.is_scenarios()) else {
                return Err(format!("'{text}' does not hold what stands in the plan: add it to the values"));
            };
            values.push(standing);
            values.len() - 1
        };
        let places = (0..values.len() as u16).map(Place::Listed).collect();
        let texts = values.iter().map(|value| lever.said(plan, *value)).collect();
        let variants = values.into_iter().map(Variant::Lever).collect();
        let (name, levers) = (lever.label().to_owned(), vec![self.levers.len()]);
        self.levers.push(lever);
        self.add(Decision { name, phase: None, variants, texts, standing: at as u16, levers, first: None }, places)
    }

    fn add_rules(&mut self, plan: &Plan) -> Result<(), String> {
        let place = |id: &str| self.decisions.iter().position(|decision| decision.phase.as_deref() == Some(id));
        let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
        let mut orders = Vec::new();
        for phase in &plan.phases {
            let Some(at) = place(&phase.id) else { continue };
            let group = phase.only_one_of.trim();
            if !group.is_empty() {
                match groups.iter_mut().find(|(name, _)| *name == group) {
                    Some((_, members)) => members.push(at),
                    None => groups.push((group, vec![at])),
                }
            }
            if phase.after.is_empty() {
                continue;
            }
            match place(&phase.after) {
                Some(before) if before != at => orders.push((at, before, phase.after_months.round() as i64)),
                _ => {
                    return Err(format!("phases.{}.after: '{}' is no other phase with members", phase.id, phase.after));
                }
            }
        }
        (self.groups, self.orders) = (groups.into_iter().map(|(_, members)| members).collect(), orders);
        if !self.allows(&self.standing) {
            let broken = (0..self.groups.len()).find(|at| !self.is_one_at_most(&self.standing, *at));
            let names = |members: &[usize]| -> String {
                members.iter().map(|at| self.decisions[*at].name.as_str()).collect::<Vec<_>>().join(", ")
            };
            if let Some(at) = broken {
                let names = names(&self.groups[at]);
                return Err(format!("the plan itself breaks a rule among its phases: only one of {names}"));
            }
            let late = self.orders.iter().find(|order| !self.is_in_order(&self.standing, order));
            let (after, before) = late.map_or((0, 0), |(after, before, _)| (*after, *before));
            let (after, before) = (&self.decisions[after].name, &self.decisions[before].name);
            return Err(format!("the plan itself breaks a rule among its phases: {after} comes after {before}"));
        }
        Ok(())
    }

    /// A variant of a decision.
    pub fn variant(&self, decision: usize, variant: u16) -> Variant {
        self.decisions[decision].variants[variant as usize]
    }

    fn is_in(&self, pick: &Pick, decision: usize) -> bool {
        self.variant(decision, pick[decision]) != Variant::Out
    }

    /// The first month of a phase in a pick; None if it is out or has no date.
    fn begins(&self, pick: &Pick, decision: usize) -> Option<i64> {
        self.decisions[decision].begins(pick[decision])
    }

    fn is_one_at_most(&self, pick: &Pick, group: usize) -> bool {
        self.groups[group].iter().filter(|decision| self.is_in(pick, **decision)).count() < 2
    }

    fn is_in_order(&self, pick: &Pick, (after, before, months): &(usize, usize, i64)) -> bool {
        !self.is_in(pick, *after)
            || self.is_in(pick, *before)
                && match (self.begins(pick, *after), self.begins(pick, *before)) {
                    (Some(after), Some(before)) => after >= before + months,
                    _ => true,
                }
    }

    /// True if the rules among phases allow a pick.
    pub fn allows(&self, pick: &Pick) -> bool {
        (0..self.groups.len()).all(|group| self.is_one_at_most(pick, group))
            && self.orders.iter().all(|order| self.is_in_order(pick, order))
    }

    /// The decisions in which two picks differ.
    pub fn differing(&self, a: &Pick, b: &Pick) -> Vec<usize> {
        (0..self.decisions.len()).filter(|decision| a[*decision] != b[*decision]).collect()
    }

    /// A pick as a point of the trials: what stands as in the plan is not moved.
    pub fn point(&self, pick: &Pick) -> Point {
        let mut values = Vec::new();
        for (place, decision) in self.decisions.iter().enumerate() {
            if pick[place] == decision.standing {
                continue;
            }
            let standing = decision.variants[decision.standing as usize];
            match (self.variant(place, pick[place]), decision.levers.as_slice()) {
                (Variant::Out, [_, _, switch]) => values.push((*switch, 0.0)),
                (Variant::In { slip, size }, [slips, sizes, switch]) => {
                    if standing == Variant::Out {
                        values.push((*switch, 1.0));
                    }
                    let stands = match standing {
                        Variant::In { slip, size } => (Some(slip), Some(size)),
                        _ => (None, None),
                    };
                    let at = |lever: usize, value: f64| self.levers[lever].place_of(&Setting::Number(value));
                    if stands.0 != Some(slip) {
                        values.extend(at(*slips, slip).map(|at| (*slips, at)));
                    }
                    if stands.1 != Some(size) {
                        values.extend(at(*sizes, size).map(|at| (*sizes, at)));
                    }
                }
                (Variant::Lever(value), [lever]) => values.push((*lever, value)),
                _ => {}
            }
        }
        Point::of(values)
    }
}
