//! Random deals: what real contracts, instruments and structures have beside the usual, some of it odd.

use super::common::Random;
use super::random_capital::owner;
use wattfolio::plan::{
    Amortisation, CashSweep, DscrPeriod, ItemKind, Month, ObjectKind, PARENT, Plan, Quantity, Steps, TaxStatus,
    add_object, effective_pct, holders,
};

/// Adds deals to a plan. They are drawn apart, so that all else of a seed's plan stays.
pub fn deals(plan: &mut Plan, r: &mut Random) {
    places(plan, r);
    contracts(plan, r);
    loans(plan, r);
    structure(plan, r);
    equity(plan, r);
}

fn levels(start: Month, r: &mut Random, high: f64) -> Steps {
    (0..=r.below(3) as i64).map(|k| (start.plus(k * 7 - 4), r.between(0.0, high))).collect()
}

fn schedule(start: Month, r: &mut Random, low: f64, high: f64) -> Quantity {
    if r.chance(0.5) {
        Quantity::Value(r.between(low, high))
    } else {
        Quantity::Schedule(vec![(start, r.between(low, high)), (start.plus(11), r.between(low, high))])
    }
}

fn places(plan: &mut Plan, r: &mut Random) {
    let start = plan.company.start;
    for site in &mut plan.sites {
        if r.chance(0.3) {
            site.supply.own_generation_mw = levels(start, r, 300.0);
            site.supply.availability_pct = r.between(0.0, 100.0);
            site.supply.own_generation_usd_per_mwh = schedule(start, r, 0.0, 60.0);
            site.supply.export_usd_per_mwh = schedule(start, r, -10.0, 60.0);
        }
        if r.chance(0.3) {
            site.supply.take_or_pay_mw = levels(start, r, 400.0);
            site.supply.sold_back_usd_per_mwh = schedule(start, r, 0.0, 80.0);
        }
        if r.chance(0.3) {
            site.local.property_tax_pct_per_year = r.between(0.0, 3.0);
            site.local.assessed_opening_usd = r.between(0.0, 3e8);
            site.local.assessed_pct = r.between(0.0, 100.0);
            site.local.assessed_decline_pct_per_year = r.between(0.0, 20.0);
            site.local.abatement_pct = schedule(start, r, 0.0, 100.0);
        }
        if r.chance(0.2) {
            site.local.host_share_pct = r.between(0.0, 60.0);
        }
        if r.chance(0.3) {
            site.local.local_costs_pct = r.between(0.0, 100.0);
            site.local.reference_rate_per_usd = r.between(0.5, 20.0);
            site.local.rate_per_usd = schedule(start, r, 0.5, 20.0);
        }
    }
}

fn contracts(plan: &mut Plan, r: &mut Random) {
    let start = plan.company.start;
    for site in &mut plan.sites {
        for (position, lease) in site.leases.iter_mut().enumerate() {
            lease.block = position > 0 && r.chance(0.4);
            lease.exercise_probability_pct = if r.chance(0.3) { r.between(0.0, 100.0) } else { 100.0 };
            lease.terminates = r.chance(0.2);
            lease.termination_month = lease.start.plus(r.below(40) as i64);
            lease.termination_payments_usd = levels(lease.start, r, 1e8);
            lease.fit_out_usd = if r.chance(0.3) { levels(start, r, 3e7) } else { Vec::new() };
            lease.fit_out_margin_pct = r.between(-10.0, 20.0);
        }
        for cloud in &mut site.clouds {
            cloud.gpus_leased = r.chance(0.3);
            cloud.lease_usd_per_gpu_month = r.between(0.0, 2_000.0);
            cloud.lease_rate_pct_per_year = r.between(0.0, 20.0);
            if r.chance(0.3) {
                cloud.minimum_revenue_usd_per_month = schedule(start, r, 0.0, 1e8);
            }
        }
        for fleet in &mut site.fleets {
            if r.chance(0.3) {
                fleet.hosting_minimum_usd_per_mw_month = schedule(start, r, 0.0, 60_000.0);
            }
        }
    }
}

fn loans(plan: &mut Plan, r: &mut Random) {
    let start = plan.company.start;
    let mut swept: Vec<String> = Vec::new();
    for debt in &mut plan.debts {
        debt.residual_pct = if r.chance(0.3) { r.between(0.0, 100.0) } else { 0.0 };
        debt.lien_rank = 1 + r.below(3) as u32;
        debt.sweep = r.one(&[CashSweep::NoSweep, CashSweep::Always, CashSweep::LeverageAbove, CashSweep::DscrBelow]);
        if debt.owner == PARENT && debt.sweep != CashSweep::NoSweep {
            debt.sweep = CashSweep::Always;
        }
        if debt.sweep != CashSweep::NoSweep && debt.owner != PARENT {
            swept.push(debt.owner.clone());
        }
        debt.sweep_pct = schedule(start, r, 0.0, 100.0);
        debt.sweep_level = r.between(0.5, 6.0);
        if r.chance(0.3) {
            debt.commitment_fee_pct_per_year = schedule(start, r, 0.0, 3.0);
        }
    }
    // What is swept is not known ahead.
    for debt in plan.debts.iter_mut().filter(|debt| swept.contains(&debt.owner)) {
        if debt.amortisation == Amortisation::Sculpted {
            debt.reserve_months = 0;
        }
    }
    for company in plan.project_companies.iter_mut().filter(|company| swept.contains(&company.id)) {
        company.covenants.dscr_period = DscrPeriod::Trailing;
    }
    for notes in &mut plan.convertibles {
        notes.opening_unamortised_usd = if r.chance(0.4) { notes.opening_usd * r.between(0.0, 0.06) } else { 0.0 };
    }
}

/// Companies abroad, that hold others, that pay fees and whose owners cure breaches.
fn structure(plan: &mut Plan, r: &mut Random) {
    let start = plan.company.start;
    let ids: Vec<String> = plan.project_companies.iter().map(|company| company.id.clone()).collect();
    for company in &mut plan.project_companies {
        if r.chance(0.25) {
            company.tax_status = TaxStatus::Foreign;
            company.income_tax_pct = r.between(0.0, 40.0);
        }
        if r.chance(0.3) {
            company.management_fee_usd_per_month = schedule(start, r, 0.0, 1e6);
            company.management_fee_pct = r.between(0.0, 5.0);
            company.development_fee_pct = r.between(0.0, 5.0);
        }
        company.cures = r.below(4) as u32;
    }
    for (company, next) in plan.project_companies.iter_mut().zip(ids.iter().skip(1)) {
        if r.chance(0.6) {
            company.owner.clone_from(next);
        }
    }
    // A company that pays its own tax holds none that does not.
    let all = plan.project_companies.clone();
    let pays_itself = |id: &str| {
        let company = all.iter().find(|company| company.id == id).unwrap();
        company.tax_status == TaxStatus::Foreign
            || company.tax_status == TaxStatus::Corporation && effective_pct(&all, id) < 100.0
    };
    for company in &mut plan.project_companies {
        if holders(&all, &company.id).iter().skip(1).any(|holder| pays_itself(&holder.id)) {
            PARENT.clone_into(&mut company.owner);
        }
        if company.owner == PARENT && r.chance(0.4) {
            company.withholding_pct = r.between(0.0, 30.0);
        }
    }
}

fn equity(plan: &mut Plan, r: &mut Random) {
    let start = plan.company.start;
    for item in &mut plan.other_items {
        if r.chance(0.3) && item.kind == ItemKind::Asset {
            item.kind = ItemKind::Investment;
            item.opening_usd = r.between(0.0, 1e8);
            item.return_pct_per_year = schedule(start, r, -40.0, 40.0);
        }
    }
    for _ in 0..r.below(3) {
        add_object(plan, ObjectKind::Preferred, None).unwrap();
        let owner = owner(plan, r);
        let own = plan.preferreds.last_mut().unwrap();
        own.owner = owner;
        own.opening_usd = if r.chance(0.5) { r.between(0.0, 3e8) } else { 0.0 };
        own.opening_accrued_usd = r.between(0.0, 5e6);
        own.issues_usd = levels(start, r, 2e8);
        own.issue_price_pct = r.between(85.0, 105.0);
        own.fee_pct = r.between(0.0, 5.0);
        own.dividend_pct_per_year = schedule(start, r, 0.0, 18.0);
        own.paid_in_cash_pct = schedule(start, r, 0.0, 100.0);
        own.payment_months = r.one(&[1, 3, 6, 12]);
        own.redemptions_usd = levels(start, r, 1e8);
        own.redemption = start.plus(r.below(80) as i64);
        own.redemption_pct = r.between(90.0, 130.0);
        own.minimum_multiple = if r.chance(0.5) { r.between(0.5, 2.5) } else { 0.0 };
        own.enabled = r.chance(0.9);
    }
}
