//! Checks on a plan that need no computation: impossible values, ids, owners, contradictory dates.

use super::PARENT;
use super::company::Plan;
use super::edit::ObjectKind;
use super::field::{Field, Quantity, Spec};
use super::finding::{Finding, Level};
use super::fleet::{Fleet, Freed, Ownership};
use super::lease::Lease;
use super::market::{HashrateKind, PriceKind};
use super::site::{Move, Site};
use super::validate_capital::check_capital;
use std::collections::BTreeSet;

/// Limits on plan size: more would slow the window down, and no company needs it.
const MOST_SITES: usize = 100;
const MOST_OF_A_SITE: usize = 30;
const MOST_ON_SITES: usize = 500;
const MOST_DEBTS: usize = 100;
/// Maximum number of scenarios in a plan.
pub const MOST_SCENARIOS: usize = 100;
const MOST_OVERRIDES: usize = 2_000;
const MOST_STEPS: usize = 400;
const MOST_POINTS: usize = 50;
const MOST_SOURCES: usize = 20_000;
const LONGEST_NAME: usize = 200;
const LONGEST_TEXT: usize = 20_000;

/// The first reason for which a file is rejected as a plan: a size beyond the limits, or a number outside its possible range.
/// Plans with any other problem can be opened, inspected and corrected.
pub fn impossible(plan: &Plan) -> Option<Finding> {
    let mut findings = Vec::new();
    check_sizes(plan, &mut findings);
    if findings.is_empty() {
        check_numbers(plan, &mut findings);
    }
    findings.into_iter().next()
}

/// All findings about a plan, errors first.
pub fn validate(plan: &Plan) -> Vec<Finding> {
    let mut findings = Vec::new();
    check_sizes(plan, &mut findings);
    if !findings.is_empty() {
        return findings;
    }
    check_numbers(plan, &mut findings);
    check_fields(plan, &mut findings);
    check_ids(plan, &mut findings);
    check_market(plan, &mut findings);
    plan.sites.iter().for_each(|site| check_site(plan, site, &mut findings));
    check_capital(plan, &mut findings);
    check_sources(plan, &mut findings);
    for scenario in &plan.scenarios {
        findings.extend(plan.under(scenario).1);
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    findings
}

/// The numbers in a field.
fn numbers(field: &Field) -> Vec<f64> {
    match field {
        Field::Number(value) => vec![**value],
        Field::Quantity(Quantity::Value(value)) => vec![*value],
        Field::Quantity(Quantity::Schedule(steps)) => steps.iter().map(|step| step.1).collect(),
        Field::Steps(steps) => steps.iter().map(|step| step.1).collect(),
        Field::Count(count) => vec![f64::from(**count)],
        Field::Points(points) => points.iter().flat_map(|(x, y)| [*x, *y]).collect(),
        _ => Vec::new(),
    }
}

fn check_numbers(plan: &Plan, findings: &mut Vec<Finding>) {
    plan.clone().each_object(&mut |prefix, object| {
        object.each_field(&mut |spec, field| {
            if let Some(problem) = numbers(&field).iter().find_map(|v| spec.check(*v).err()) {
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

fn check_fields(plan: &Plan, findings: &mut Vec<Finding>) {
    plan.clone().each_object(&mut |prefix, object| {
        object.each_field(&mut |spec, field| {
            let path = format!("{prefix}.{}", spec.name);
            let numbers = numbers(&field);
            if let Some(value) = numbers.iter().find(|v| unusual(spec, **v)) {
                findings.push(Finding::new(
                    Level::Warning,
                    &path,
                    format!(
                        "{}{} is {value}{}{}; {} to {} is usual",
                        spec.label,
                        of_object(plan, prefix),
                        if spec.unit.is_empty() { "" } else { " " },
                        spec.unit,
                        spec.usual[0],
                        spec.usual[1]
                    ),
                    "Check the value and its unit; it is used as entered",
                ));
            }
            match &field {
                Field::Text(text)
                    if text.chars().count() > if spec.name == "notes" { LONGEST_TEXT } else { LONGEST_NAME } =>
                {
                    findings.push(Finding::new(
                        Level::Error,
                        &path,
                        format!("{} is too long", spec.label),
                        format!("Limit names to {LONGEST_NAME} and notes to {LONGEST_TEXT} characters"),
                    ));
                }
                Field::Quantity(Quantity::Schedule(steps)) if steps.is_empty() => {
                    findings.push(Finding::new(
                        Level::Error,
                        &path,
                        format!("The schedule for {} has no steps", spec.label),
                        "Enter a number, or at least one step",
                    ));
                }
                Field::Quantity(Quantity::Schedule(steps)) => check_order(&path, spec, steps, findings),
                Field::Steps(steps) => check_order(&path, spec, steps, findings),
                Field::Points(points) if points.len() < 2 || !points.is_sorted_by(|a, b| a.0 < b.0) => {
                    findings.push(Finding::new(
                        Level::Error,
                        &path,
                        format!("{} needs at least two points in ascending order", spec.label),
                        "Sort the points and keep one per position",
                    ));
                }
                Field::Points(points) => findings.extend(wrong_curve(&path, spec, points)),
                _ => {}
            }
        });
    });
}

/// What is wrong with the points of a curve; each curve has its own rule.
fn wrong_curve(path: &str, spec: &Spec, points: &[(f64, f64)]) -> Option<Finding> {
    let wrong =
        |message: &str, fix: &str| Some(Finding::new(Level::Error, path, format!("{} {message}", spec.label), fix));
    if spec.name == "spend_curve_pct" {
        let whole = points.first() == Some(&(0.0, 0.0))
            && points.last() == Some(&(100.0, 100.0))
            && points.is_sorted_by(|a, b| a.1 <= b.1);
        return if whole {
            None
        } else {
            wrong(
                "must rise from 0, 0 to 100, 100; otherwise part of the cost is lost",
                "Set the first point to 0, 0 and the last to 100, 100, and make sure no point falls",
            )
        };
    }
    let possible = points.iter().all(|(hashprice, offline)| *hashprice > 0.0 && *offline <= 99.0);
    // Otherwise two hashprices would fit the same machines.
    let online = |(hashprice, offline): &(f64, f64)| hashprice * (100.0 - offline);
    if possible && points.is_sorted_by(|a, b| online(a) < online(b)) && points.is_sorted_by(|a, b| a.1 >= b.1) {
        return None;
    }
    wrong(
        "must fall from at most 99 % switched off, at hashprices above 0",
        "Enter a lower share switched off at each higher hashprice",
    )
}

/// " of Pecos, TX" for a site and " of Tenant One at Pecos, TX" for a lease there; nothing for objects that a plan has only once.
fn of_object(plan: &Plan, prefix: &str) -> String {
    let parts: Vec<&str> = prefix.split('.').collect();
    match *parts {
        [_] => String::new(),
        ["sites", site, _, _] => {
            format!(" of {} at {}", plan.title_of(prefix), plan.title_of(&format!("sites.{site}")))
        }
        _ => format!(" of {}", plan.title_of(prefix)),
    }
}

fn unusual(spec: &Spec, value: f64) -> bool {
    matches!(spec.usual, [low, high] if value != 0.0 && !(*low..=*high).contains(&value))
}

fn check_order(path: &str, spec: &Spec, steps: &[(super::Month, f64)], findings: &mut Vec<Finding>) {
    if !steps.is_sorted_by(|a, b| a.0 < b.0) {
        findings.push(Finding::new(
            Level::Error,
            path,
            format!("The months of {} must be in ascending order without repeats", spec.label),
            "Sort the steps by month and keep one per month",
        ));
    }
    if steps.len() > MOST_STEPS {
        findings.push(Finding::new(
            Level::Error,
            path,
            format!("{} has {} steps; the maximum is {MOST_STEPS}", spec.label, steps.len()),
            "Reduce the number of steps",
        ));
    }
}

fn check_ids(plan: &Plan, findings: &mut Vec<Finding>) {
    let mut lists: Vec<(String, Vec<&str>)> = vec![
        ("project_companies".to_owned(), plan.project_companies.iter().map(|o| o.id.as_str()).collect()),
        ("sites".to_owned(), plan.sites.iter().map(|o| o.id.as_str()).collect()),
        ("debts".to_owned(), plan.debts.iter().map(|o| o.id.as_str()).collect()),
        ("convertibles".to_owned(), plan.convertibles.iter().map(|o| o.id.as_str()).collect()),
        ("btc_loans".to_owned(), plan.btc_loans.iter().map(|o| o.id.as_str()).collect()),
        ("warrants".to_owned(), plan.warrants.iter().map(|o| o.id.as_str()).collect()),
        ("other_items".to_owned(), plan.other_items.iter().map(|o| o.id.as_str()).collect()),
        ("decks".to_owned(), plan.decks.iter().map(|o| o.id.as_str()).collect()),
        ("scenarios".to_owned(), plan.scenarios.iter().map(|o| o.id.as_str()).collect()),
    ];
    for site in &plan.sites {
        lists.push((format!("sites.{}.moves", site.id), site.moves.iter().map(|o| o.id.as_str()).collect()));
        lists.push((format!("sites.{}.leases", site.id), site.leases.iter().map(|o| o.id.as_str()).collect()));
        lists.push((format!("sites.{}.fleets", site.id), site.fleets.iter().map(|o| o.id.as_str()).collect()));
        lists.push((format!("sites.{}.clouds", site.id), site.clouds.iter().map(|o| o.id.as_str()).collect()));
    }
    for (path, ids) in lists {
        let mut seen = BTreeSet::new();
        for id in ids {
            if !is_slug(id) || (path == "project_companies" && id == PARENT) {
                findings.push(Finding::new(
                    Level::Error,
                    &path,
                    format!("'{id}' is not a valid id"),
                    "Use lower-case letters, digits and single hyphens, such as pecos-tx",
                ));
            }
            if !seen.insert(id) {
                findings.push(Finding::new(
                    Level::Error,
                    &path,
                    format!("The id '{id}' is used twice"),
                    "Give each object a unique id",
                ));
            }
        }
    }
}

fn is_slug(id: &str) -> bool {
    (1..=80).contains(&id.len())
        && id
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

/// True if no more objects of a kind can be added to a list with this many.
pub(super) fn is_full(plan: &Plan, kind: ObjectKind, in_list: usize) -> bool {
    let of_sites: usize = plan.sites.iter().map(on_site).sum();
    match kind {
        ObjectKind::Site | ObjectKind::ProjectCompany => in_list >= MOST_SITES,
        ObjectKind::Debt
        | ObjectKind::Deck
        | ObjectKind::Convertible
        | ObjectKind::BtcLoan
        | ObjectKind::Warrant
        | ObjectKind::OtherItem => in_list >= MOST_DEBTS,
        ObjectKind::Fleet | ObjectKind::Move | ObjectKind::Lease | ObjectKind::Cloud => {
            in_list >= MOST_OF_A_SITE || of_sites >= MOST_ON_SITES
        }
    }
}

/// The number of objects at a site.
fn on_site(site: &Site) -> usize {
    site.fleets.len() + site.moves.len() + site.leases.len() + site.clouds.len()
}

fn check_sizes(plan: &Plan, findings: &mut Vec<Finding>) {
    let mut check = |path: String, count: usize, most: usize| {
        if count > most {
            findings.push(Finding::new(
                Level::Error,
                path,
                format!("There are {count}; the maximum is {most}"),
                "Combine objects or delete some",
            ));
        }
    };
    check("sites".to_owned(), plan.sites.len(), MOST_SITES);
    for (path, count) in [
        ("debts", plan.debts.len()),
        ("convertibles", plan.convertibles.len()),
        ("btc_loans", plan.btc_loans.len()),
        ("warrants", plan.warrants.len()),
        ("other_items", plan.other_items.len()),
    ] {
        check(path.to_owned(), count, MOST_DEBTS);
    }
    check("decks".to_owned(), plan.decks.len(), MOST_DEBTS);
    check("project_companies".to_owned(), plan.project_companies.len(), MOST_SITES);
    check("scenarios".to_owned(), plan.scenarios.len(), MOST_SCENARIOS);
    check("scenarios".to_owned(), plan.scenarios.iter().map(|s| s.overrides.len()).sum(), MOST_OVERRIDES);
    check("market.spend_curve_pct".to_owned(), plan.market.spend_curve_pct.len(), MOST_POINTS);
    check("network.supply_curve_pct".to_owned(), plan.network.supply_curve_pct.len(), MOST_POINTS);
    check("sources".to_owned(), plan.sources.len(), MOST_SOURCES);
    for site in &plan.sites {
        check(format!("sites.{}.moves", site.id), site.moves.len(), MOST_OF_A_SITE);
        check(format!("sites.{}.leases", site.id), site.leases.len(), MOST_OF_A_SITE);
        check(format!("sites.{}.fleets", site.id), site.fleets.len(), MOST_OF_A_SITE);
        check(format!("sites.{}.clouds", site.id), site.clouds.len(), MOST_OF_A_SITE);
    }
    let on_sites: usize = plan.sites.iter().map(on_site).sum();
    if on_sites > MOST_ON_SITES {
        let message = format!(
            "The sites have {on_sites} fleets, moves, leases and clouds in total; the maximum is {MOST_ON_SITES}"
        );
        findings.push(Finding::new(Level::Error, "sites", message, "Combine objects or delete some"));
    }
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
            format!(
                "Use one of {}, or add a deck",
                plan.decks.iter().map(|d| d.id.as_str()).collect::<Vec<_>>().join(", ")
            ),
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

pub(super) fn check_owner(plan: &Plan, path: &str, owner: &str, findings: &mut Vec<Finding>) {
    if owner != PARENT && !plan.project_companies.iter().any(|company| company.id == owner) {
        findings.push(Finding::new(
            Level::Error,
            format!("{path}.owner"),
            format!("There is no project company '{owner}'"),
            format!("Use {PARENT} or the id of a project company"),
        ));
    }
}

fn check_site(plan: &Plan, site: &Site, findings: &mut Vec<Finding>) {
    let path = format!("sites.{}", site.id);
    check_owner(plan, &path, &site.owner, findings);
    if site.energised_mw.iter().any(|(_, mw)| *mw > site.contracted_mw) {
        findings.push(Finding::new(
            Level::Warning,
            format!("{path}.energised_mw"),
            format!(
                "{} energises more than the {} MW contracted; the contract limit applies",
                site.name, site.contracted_mw
            ),
            "Raise the contracted power or lower the step",
        ));
    }
    for a_move in site.moves.iter().filter(|m| m.enabled && m.from == m.to) {
        findings.push(Finding::new(
            Level::Error,
            format!("{path}.moves.{}", a_move.id),
            format!("{} moves MW to the use they already have", a_move.name),
            "Choose two different uses",
        ));
    }
    for a_move in site.moves.iter().filter(|m| m.enabled) {
        check_move(&format!("{path}.moves.{}", a_move.id), a_move, findings);
    }
    for fleet in site.fleets.iter().filter(|f| f.enabled) {
        check_fleet(plan, site, &format!("{path}.fleets.{}", fleet.id), fleet, findings);
    }
    for lease in site.leases.iter().filter(|l| l.enabled) {
        check_lease(plan, &format!("{path}.leases.{}", lease.id), lease, findings);
    }
    for cloud in site
        .clouds
        .iter()
        .filter(|c| c.enabled && c.contract_share_pct > 0.0 && c.contract_months > c.life_months && !c.refresh)
    {
        findings.push(Finding::new(
            Level::Warning,
            format!("{path}.clouds.{}.contract_months", cloud.id),
            format!("The contract of {} outlasts the service life of its GPUs", cloud.name),
            "Shorten the contract, lengthen the service life, or replace the GPUs at its end",
        ));
    }
}

fn check_move(path: &str, a_move: &Move, findings: &mut Vec<Finding>) {
    let parts = a_move.notice_cost_pct + a_move.long_lead_cost_pct + a_move.commissioning_cost_pct;
    if parts > 100.0 {
        findings.push(Finding::new(
            Level::Error,
            format!("{path}.long_lead_cost_pct"),
            format!("The cost shares of {} add up to {parts} % before construction", a_move.name),
            "Keep notice, long-lead equipment and commissioning within 100 % in total",
        ));
    }
    if a_move.notice > a_move.machines_off {
        findings.push(Finding::new(
            Level::Warning,
            format!("{path}.notice"),
            format!(
                "{} turns its machines off in {}, before its notice to proceed",
                a_move.name,
                a_move.machines_off.long()
            ),
            "Set the notice to proceed no later than machines off",
        ));
    }
}

fn check_fleet(plan: &Plan, site: &Site, path: &str, fleet: &Fleet, findings: &mut Vec<Finding>) {
    if fleet.retired <= fleet.deployed {
        findings.push(Finding::new(
            Level::Error,
            format!("{path}.retired"),
            format!("{} at {} retires in {}, before it is deployed", fleet.name, site.name, fleet.retired.long()),
            "Set retirement after deployment, or disable the fleet",
        ));
    }
    let off = plan.sites.iter().find(|s| s.id == fleet.redeploy_site && !s.enabled);
    if let Some(off) = off.filter(|_| fleet.ownership == Ownership::Own && fleet.freed == Freed::Redeployed) {
        findings.push(Finding::new(
            Level::Warning,
            format!("{path}.redeploy_site"),
            format!(
                "{} at {} is redeployed to {}, which is disabled: the machines are lost",
                fleet.name, site.name, off.name
            ),
            "Enable that site, choose another, or have freed machines resold",
        ));
    }
    let goes_elsewhere = |id: &str| id != site.id && plan.sites.iter().any(|s| s.id == id);
    if fleet.ownership == Ownership::Own && fleet.freed == Freed::Redeployed && !goes_elsewhere(&fleet.redeploy_site) {
        findings.push(Finding::new(
            Level::Error,
            format!("{path}.redeploy_site"),
            format!(
                "{} at {} is redeployed to '{}', which is not another site",
                fleet.name, site.name, fleet.redeploy_site
            ),
            "Use the id of another site, or have freed machines resold",
        ));
    }
}

fn check_lease(plan: &Plan, path: &str, lease: &Lease, findings: &mut Vec<Finding>) {
    let last = plan.month(i64::from(plan.company.months));
    if lease.start > last {
        findings.push(Finding::new(
            Level::Note,
            format!("{path}.start"),
            format!("{} starts after the plan's last month {last}", lease.name),
            "Extend the plan to see its rent",
        ));
    }
    if lease.funding && lease.prepayment_pct > 0.0 && lease.prepayment_month > last {
        findings.push(Finding::new(
            Level::Note,
            format!("{path}.prepayment_month"),
            format!("The prepayment of {} falls after the plan's last month {last}", lease.name),
            "Bring it forward, or extend the plan",
        ));
    }
    if lease.funding && (lease.prepayment_pct > 0.0 || lease.capex_funding_pct > 0.0) && lease.credit_cap_pct == 0.0 {
        findings.push(Finding::new(
            Level::Warning,
            format!("{path}.credit_cap_pct"),
            format!("The tenant prepayments of {} are never credited against rent", lease.name),
            "Enter the share of a month's rent that can be credited",
        ));
    }
    if lease.default_stress && lease.default_month < lease.start {
        findings.push(Finding::new(
            Level::Warning,
            format!("{path}.default_month"),
            format!("{} defaults before its first billing", lease.name),
            "Set a later default month, or turn the stress off",
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
