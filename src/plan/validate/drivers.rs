//! Drivers that no future can be drawn of as they stand: what they move or their law is missing.

use super::shared::LONGEST_NAME;
use crate::finance::Correlations;
use crate::plan::document::Plan;
use crate::plan::finding::{Finding, Level};
use crate::plan::objects::Law;
use std::collections::BTreeMap;

pub(super) fn check_drivers(plan: &Plan, findings: &mut Vec<Finding>) {
    for driver in plan.drivers.iter().filter(|driver| driver.enabled) {
        let mut warn = |field: &str, problem: String, fix: &str| {
            let path = format!("drivers.{}.{field}", driver.id);
            findings.push(Finding::new(Level::Warning, path, format!("\"{}\" {problem}", driver.name), fix));
        };
        if driver.lever.trim().is_empty() {
            let fix =
                "Say what it moves and between which bounds, such as sites.*.moves.*.capex_usd_per_mw_it*=70%..200%";
            warn("lever", "moves nothing".to_owned(), fix);
        }
        if let Some(phase) = ruled_of(plan, &driver.lever) {
            let fix = "Let the phase begin as planned in futures, or switch the driver off";
            warn(
                "lever",
                format!("moves {phase}, which its own rule dates in each future: the driver changes nothing"),
                fix,
            );
        }
        if let Some(problem) = driver.problem() {
            let (field, fix) = match driver.law {
                Law::List => ("values", "Write each value and its weight: 0 60; 6 30; 12 10"),
                Law::Event => ("hazard_pct_per_year", "Give it a hazard above 0"),
                _ => ("middle", "Put the three values in order"),
            };
            warn(field, format!("has no law: {problem}"), fix);
        }
    }
    check_correlations(plan, findings);
}

/// The name of a phase that begins by a rule and of which a lever moves what the rule decides, or the rule itself.
fn ruled_of<'a>(plan: &'a Plan, lever: &str) -> Option<&'a str> {
    const DECIDED: [&str; 5] = ["slip_months", "enabled", "begins", "trigger_usd_per_ph_day", "trigger_months"];
    let is_moved = |id: &str| DECIDED.iter().any(|field| lever.contains(&format!("phases.{id}.{field}")));
    plan.phases.iter().find(|phase| phase.has_rule() && is_moved(&phase.id)).map(|phase| phase.name.as_str())
}

/// Names the pair of drivers whose rank correlation cannot hold together with the others.
fn check_correlations(plan: &Plan, findings: &mut Vec<Finding>) {
    let names: Vec<String> = plan.drivers.iter().map(|driver| driver.name.clone()).collect();
    let pairs = match plan.correlated_drivers() {
        Ok(pairs) => pairs,
        Err(problem) => {
            let fix = "Name another driver of the plan by its id, and a percentage between −100 and 100";
            return findings.push(Finding::new(Level::Warning, "drivers", problem, fix));
        }
    };
    let Err(impossible) = Correlations::of(&names, &pairs) else { return };
    let named = pairs.iter().find(|(first, second, _)| (*first, *second) == impossible.pair);
    let Some(driver) = named.and_then(|(first, ..)| plan.drivers.get(*first)) else { return };
    let path = format!("drivers.{}.correlated_with", driver.id);
    let fix = "Change this correlation, or those that it contradicts";
    findings.push(Finding::new(Level::Warning, path, impossible.sentence(&names), fix));
}

impl Plan {
    /// True if anything in it is uncertain, so that its futures differ.
    pub fn is_uncertain(&self) -> bool {
        let u = &self.uncertainty;
        let noise = [
            u.price_volatility_pct_per_year,
            u.hashrate_volatility_pct_per_year,
            u.fees_volatility_pct_per_year,
            u.power_volatility_pct_per_year,
            u.hashrate_drop_hazard_pct_per_year,
        ];
        noise.iter().any(|volatility| *volatility > 0.0)
            || !u.history_file.trim().is_empty()
            || self.drivers.iter().any(|driver| driver.enabled)
    }

    /// The pairs of drivers that are correlated, by their places, each with its rank correlation as a share of 1.
    ///
    /// # Errors
    /// One plain sentence: a correlation cannot be read, or names a driver that is not there.
    pub fn correlated_drivers(&self) -> Result<Vec<(usize, usize, f64)>, String> {
        let mut pairs: Vec<(usize, usize, f64)> = Vec::new();
        let mut known: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for (first, driver) in self.drivers.iter().enumerate() {
            let wrong = |why: String| format!("drivers.{}: {why}", driver.id);
            if driver.correlated_with.len() > LONGEST_NAME * self.drivers.len() {
                return Err(wrong("its correlations are too long".to_owned()));
            }
            let named = driver.correlations().map_err(|part| {
                wrong(format!(
                    "its correlation '{part}' cannot be read: write a driver's id and percent, power-prices 30"
                ))
            })?;
            for (id, rank) in named {
                let second = self.drivers.iter().position(|other| other.id == id && other.id != driver.id);
                let second =
                    second.ok_or_else(|| wrong(format!("it is correlated with '{id}', which is no other driver")))?;
                if !(-1.0..=1.0).contains(&rank) {
                    return Err(wrong(format!("its correlation with {id} is not between −100 and 100 %")));
                }
                match known.insert((first.min(second), first.max(second)), rank) {
                    None => pairs.push((first, second, rank)),
                    Some(before) if before == rank => {}
                    Some(_) => return Err(wrong(format!("its correlation with {id} is given twice"))),
                }
            }
        }
        Ok(pairs)
    }
}
