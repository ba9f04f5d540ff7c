//! Checks on sites and what stands on them: contradictory dates, MW that go nowhere.

use super::shared::{check_owner, numbers};
use crate::plan::document::Plan;
use crate::plan::fields::{Choice as _, Field};
use crate::plan::finding::{Finding, Level};
use crate::plan::objects::{DemandBasis, Fleet, Freed, Lease, Move, Ownership, RentSteps, Site, VentureKind};

/// Findings about a site.
pub(super) fn check_site(plan: &Plan, site: &Site, findings: &mut Vec<Finding>) {
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
    let charges_nothing = numbers(Field::Quantity(&site.demand_charge_usd_per_kw_month)).iter().all(|usd| *usd == 0.0);
    if site.demand_basis != DemandBasis::Monthly && charges_nothing {
        let basis = site.demand_basis.labels()[site.demand_basis.index()];
        findings.push(Finding::new(
            Level::Warning,
            format!("{path}.demand_basis"),
            format!("{} bills demand by '{basis}', and there is no demand charge: nothing is billed", site.name),
            "Enter the demand charge, or choose the month's peak",
        ));
    }
    if site.enabled && site.venture.kind == VentureKind::Sale && site.venture.month < plan.company.start {
        findings.push(Finding::new(
            Level::Error,
            format!("{path}.venture.month"),
            format!(
                "{} is sold in {}, before the plan begins in {}: it is no part of the company any more, and its price is in the opening cash",
                site.name,
                site.venture.month.long(),
                plan.company.start.long()
            ),
            "Disable the site, or enter a month of the plan",
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
    check_place(&path, site, findings);
    for (position, lease) in site.leases.iter().enumerate().filter(|(_, lease)| lease.enabled) {
        let path = format!("{path}.leases.{}", lease.id);
        if lease.block && site.lead_of(position).is_none() {
            findings.push(Finding::new(
                Level::Error,
                format!("{path}.block"),
                format!("{} is a block of the lease above it, and {} has none above it", lease.name, site.name),
                "Move it below the lease whose terms it has, or make it a lease of its own",
            ));
        }
        check_lease(plan, &path, lease, findings);
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

/// Power bought ahead beyond the contract, and an abatement of no tax.
fn check_place(path: &str, site: &Site, findings: &mut Vec<Finding>) {
    if let Some((month, mw)) = site.supply.take_or_pay_mw.iter().find(|(_, mw)| *mw > site.contracted_mw) {
        findings.push(Finding::new(
            Level::Warning,
            format!("{path}.supply.take_or_pay_mw"),
            format!(
                "{} buys {mw} MW ahead from {}, more than the {} MW contracted: what is not taken is paid for",
                site.name,
                month.long(),
                site.contracted_mw
            ),
            "Raise the contracted power or lower what is bought ahead",
        ));
    }
    let abates = numbers(Field::Quantity(&site.local.abatement_pct)).iter().any(|percent| *percent > 0.0);
    if abates && site.local.property_tax_pct_per_year == 0.0 {
        findings.push(Finding::new(
            Level::Warning,
            format!("{path}.local.abatement_pct"),
            format!("{} has an abatement of property tax, and pays none: it abates nothing", site.name),
            "Enter the rate of property tax, or clear the abatement",
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
    if lease.block {
        return;
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
    if lease.rent_steps == RentSteps::ByIndex && lease.rent_index_cap_pct_per_year < lease.rent_index_floor_pct_per_year
    {
        findings.push(Finding::new(
            Level::Error,
            format!("{path}.rent_index_cap_pct_per_year"),
            format!("The index cap of {} is below its floor", lease.name),
            "Set the cap no lower than the floor",
        ));
    }
    if lease.rent_steps == RentSteps::ByDates && lease.rent_by_date_usd_per_kw_it_month.is_empty() {
        findings.push(Finding::new(
            Level::Warning,
            format!("{path}.rent_by_date_usd_per_kw_it_month"),
            format!("The rent of {} steps by dates, and there are none; it stays as in the first year", lease.name),
            "Enter the months and rents of the schedule, or let rent step by percentage",
        ));
    }
    // Renewals and successors follow the dated rents; without them a lease that begins late alone reaches such a step.
    let ends_for_good = lease.rent_steps == RentSteps::ByDates && !lease.renews && !lease.relets;
    let end = lease.start.plus(i64::from(lease.term_months));
    let late = lease.rent_by_date_usd_per_kw_it_month.iter().find(|(month, _)| *month >= end);
    if let Some((month, _)) = late.filter(|_| ends_for_good) {
        findings.push(Finding::new(
            Level::Warning,
            format!("{path}.rent_by_date_usd_per_kw_it_month"),
            format!(
                "The rent of {} steps in {}, after its term, which ends in {} unless it begins late: such a step has no effect",
                lease.name,
                month.long(),
                end.plus(-1).long()
            ),
            "Move the step into the term, lengthen the term, or let the lease be renewed or re-leased",
        ));
    }
    let after_term = lease.start.plus(i64::from(lease.term_months));
    if lease.terminates && !(lease.start..after_term).contains(&lease.termination_month) {
        findings.push(Finding::new(
            Level::Warning,
            format!("{path}.termination_month"),
            format!(
                "{} terminates in {}, outside its base term: unless it begins late, it has no effect",
                lease.name,
                lease.termination_month.long()
            ),
            "Set a month within the term, or turn early termination off",
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
