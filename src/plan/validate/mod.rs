//! Checks on a plan that need no computation: impossible values, ids, owners, contradictory dates.

mod capital;
mod dated;
mod debt;
mod drivers;
mod fields;
mod phases;
mod questions;
mod shared;
mod site;
mod sizes;
mod tax;

pub use sizes::MOST_SCENARIOS;

use super::document::Plan;
use super::finding::{Finding, Level};
use super::objects::{HashrateKind, PriceKind};
use capital::check_capital;
use dated::check_dated;
use drivers::check_drivers;
use fields::check_fields;
use phases::check_phases;
use questions::check_questions;
use shared::{LONGEST_NAME, LONGEST_TEXT, find_number};
use site::check_site;
use sizes::{check_ids, check_lengths, check_sizes};
use std::collections::BTreeSet;
use tax::check_tax;

/// The reasons for which a file is rejected as a plan: sizes beyond the limits, or else numbers outside their possible range.
/// Plans with any other problem can be opened, inspected and corrected.
pub fn impossible(plan: &Plan) -> Vec<Finding> {
    let mut findings = Vec::new();
    check_sizes(plan, &mut findings);
    check_lengths(plan, &mut findings);
    if findings.is_empty() {
        check_numbers(plan, &mut findings);
    }
    findings
}

/// All findings about a plan, errors first.
pub fn validate(plan: &Plan) -> Vec<Finding> {
    let mut findings = Vec::new();
    check_sizes(plan, &mut findings);
    if !findings.is_empty() {
        return findings;
    }
    check_what_is_computed(plan, Least::Notes, &mut findings);
    check_lost_sources(plan, &mut findings);
    check_drivers(plan, &mut findings);
    check_questions(plan, &mut findings);
    for scenario in &plan.scenarios {
        findings.extend(plan.under(scenario).1);
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    findings
}

/// The first error of a plan, for which it cannot be computed; what can only be a warning is not looked for.
pub fn refusal(plan: &Plan) -> Option<Finding> {
    let mut findings = Vec::new();
    check_sizes(plan, &mut findings);
    if findings.is_empty() {
        check_what_is_computed(plan, Least::Errors, &mut findings);
    }
    findings.into_iter().find(|finding| finding.level == Level::Error)
}

/// What is looked for: a search asks for errors thousands of times.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Least {
    /// Errors alone, as far as leaving out the rest saves time
    Errors,
    /// Everything
    Notes,
}

/// All checks that can be an error, but for sizes.
fn check_what_is_computed(plan: &Plan, least: Least, findings: &mut Vec<Finding>) {
    check_numbers(plan, findings);
    check_fields(plan, least, findings);
    check_ids(plan, findings);
    // Dates and sizes are judged as the phases have them.
    let phased = &*plan.phased();
    check_phases(plan, phased, least, findings);
    check_market(phased, findings);
    phased.sites.iter().for_each(|site| check_site(phased, site, findings));
    check_capital(phased, findings);
    check_tax(phased, findings);
    if least == Least::Notes {
        check_dated(phased, findings);
    }
    check_sources(plan, findings);
}

fn check_numbers(plan: &Plan, findings: &mut Vec<Finding>) {
    plan.each_object(&mut |prefix, object| {
        object.each_field(&mut |spec, field| {
            if let Some(problem) = find_number(field, |value| spec.check(value).err()) {
                findings.push(Finding::new(
                    Level::Error,
                    format!("{prefix}.{}", spec.name),
                    problem,
                    "Enter a value within the possible range",
                ));
            }
        });
    });
}

fn check_market(plan: &Plan, findings: &mut Vec<Finding>) {
    let days = plan.market.reference_date.days_after(plan.company.start);
    if !(-4_000..=1_000).contains(&days) {
        findings.push(Finding::new(
            Level::Error,
            "market.reference_date",
            "The reference block must date from at most ten years before the start of the plan to at most two years after it",
            "Enter the height and date of a recent block",
        ));
    }
    let m = &plan.market;
    let no_points = [
        ("market.btc_price_points_usd", m.btc_price == PriceKind::Points && m.btc_price_points_usd.is_empty()),
        ("market.hashrate_points_eh_s", m.hashrate == HashrateKind::Points && m.hashrate_points_eh_s.is_empty()),
    ];
    for (path, _) in no_points.into_iter().filter(|(_, missing)| *missing) {
        findings.push(Finding::new(
            Level::Warning,
            path,
            "There are no points to interpolate; the month 1 value applies in every month",
            "Add points, or choose another form",
        ));
    }
    if m.btc_price == PriceKind::Deck && plan.deck().is_none() {
        findings.push(Finding::new(
            Level::Error,
            "market.btc_price_deck",
            format!("There is no price deck '{}' with points", m.btc_price_deck),
            match plan.decks.iter().map(|deck| deck.id.as_str()).collect::<Vec<_>>().as_slice() {
                [] => "No deck exists: add one first".to_owned(),
                ids => format!("Use one of {}, or add a deck", ids.join(", ")),
            },
        ));
    }
    if m.hashrate == HashrateKind::ConstantHashprice && (m.shock_pct > 0.0 || m.own_exit_counts) {
        findings.push(Finding::new(
            Level::Note,
            "market.hashrate",
            "With a constant hashprice, shocks and own exits have no effect: lost hashrate is replaced at once",
            "Choose another form of network hashrate to see them",
        ));
    }
}

fn check_sources(plan: &Plan, findings: &mut Vec<Finding>) {
    if let Some((path, _)) = plan.sources.iter().find(|(path, source)| {
        [path.as_str(), &source.text, &source.date].iter().any(|text| text.chars().count() > LONGEST_TEXT)
    }) {
        let path: String = path.chars().take(LONGEST_NAME).collect();
        findings.push(Finding::new(
            Level::Error,
            "sources",
            format!("The source of '{path}' is too long"),
            format!("Limit it to {LONGEST_TEXT} characters"),
        ));
    }
}

/// Sources of fields that the plan does not have.
fn check_lost_sources(plan: &Plan, findings: &mut Vec<Finding>) {
    let paths: BTreeSet<String> = plan.paths().into_iter().collect();
    let lost: Vec<&String> = plan.sources.keys().filter(|path| !paths.contains(*path)).collect();
    if let Some(first) = lost.first() {
        let others = if lost.len() > 1 { format!(", and {} more", lost.len() - 1) } else { String::new() };
        findings.push(Finding::new(
            Level::Warning,
            "sources",
            format!("There is a source for '{first}'{others}, which is not a field of this plan"),
            "Correct the path or delete the source",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{ObjectKind, Setting, add_named_object};

    /// What is left out to save time is never an error: each field of each kind of object at impossible values, and objects that
    /// contradict themselves.
    #[test]
    fn a_refusal_is_the_first_error_of_all_findings() {
        let mut plan = Plan::blank();
        for kind in ObjectKind::ALL {
            add_named_object(&mut plan, kind, Some("one"), "One").unwrap();
        }
        let first = |plan: &Plan| validate(plan).into_iter().find(|finding| finding.level == Level::Error);
        let mut refused = 0;
        for path in plan.paths() {
            for value in [f64::MAX, -1.0e15, 0.0, 1.0e9] {
                let mut changed = plan.clone();
                if changed.set(&path, &Setting::Number(value)).is_ok() {
                    let found = refusal(&changed);
                    assert_eq!(found, first(&changed), "{path} = {value}");
                    refused += usize::from(found.is_some());
                }
            }
            for text in ["", "nothing", "2001-01"] {
                let mut changed = plan.clone();
                if changed.set(&path, &Setting::Text(text.to_owned())).is_ok() {
                    assert_eq!(refusal(&changed), first(&changed), "{path} = {text}");
                }
            }
        }
        assert!(refused > 50, "{refused}");
    }
}
