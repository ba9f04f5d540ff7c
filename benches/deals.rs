//! Deals that real companies have, for every object of the bench plan: each kind of contract, instrument and structure.

use wattfolio::plan::{
    Amortisation, CashSweep, DscrPeriod, ItemKind, Month, ObjectKind, PARENT, Plan, Quantity, Site, TaxStatus,
    add_object,
};

/// Adds all of it to a plan.
pub fn add_deals(plan: &mut Plan) {
    let start = plan.company.start;
    plan.sites.iter_mut().for_each(|site| of_site(site, start));
    structure(plan, start);
    debts(plan, start);
    for owner in [PARENT, "project-company-1", "project-company-2"] {
        preferred(plan, owner, start);
    }
    for notes in &mut plan.convertibles {
        notes.opening_unamortised_usd = 4e6;
    }
    if let Some(item) = plan.other_items.first_mut() {
        (item.kind, item.opening_usd, item.return_pct_per_year) = (ItemKind::Investment, 50e6, Quantity::Value(6.0));
    }
}

/// Own generation, power bought ahead, property tax, a currency; blocks, options, terminations, fit-out; GPUs leased.
fn of_site(site: &mut Site, start: Month) {
    let supply = &mut site.supply;
    supply.own_generation_mw = vec![(start, 50.0), (start.plus(24), 120.0)];
    supply.own_generation_usd_per_mwh = Quantity::Schedule(vec![(start, 28.0), (start.plus(36), 31.0)]);
    supply.export_usd_per_mwh = Quantity::Value(22.0);
    supply.take_or_pay_mw = vec![(start, 150.0)];
    supply.sold_back_usd_per_mwh = Quantity::Value(30.0);
    let local = &mut site.local;
    (local.property_tax_pct_per_year, local.assessed_opening_usd) = (1.8, 150e6);
    local.abatement_pct = Quantity::Schedule(vec![(start, 80.0), (start.plus(120), 0.0)]);
    local.host_share_pct = 15.0;
    (local.local_costs_pct, local.reference_rate_per_usd) = (60.0, 1.38);
    local.rate_per_usd = Quantity::Schedule(vec![(start, 1.38), (start.plus(12), 1.33)]);
    for (i, lease) in site.leases.iter_mut().enumerate() {
        lease.block = i % 3 == 1;
        lease.exercise_probability_pct = if i == 5 { 60.0 } else { 100.0 };
        lease.terminates = i == 4;
        lease.termination_month = lease.start.plus(60);
        lease.termination_payments_usd = vec![(lease.start, 80e6), (lease.start.plus(48), 40e6)];
        lease.fit_out_usd = vec![(lease.start.plus(-3), 5e6), (lease.start, 0.0)];
        lease.fit_out_margin_pct = 8.0;
    }
    for cloud in &mut site.clouds {
        (cloud.gpus_leased, cloud.lease_usd_per_gpu_month) = (true, 700.0);
        cloud.minimum_revenue_usd_per_month = Quantity::Value(5e6);
    }
    for fleet in &mut site.fleets {
        fleet.hosting_minimum_usd_per_mw_month = Quantity::Value(30_000.0);
    }
}

/// The first company is held by the second; both pay fees, and breaches of both are cured.
fn structure(plan: &mut Plan, start: Month) {
    for company in &mut plan.project_companies {
        company.tax_status = TaxStatus::Partnership;
        company.management_fee_usd_per_month = Quantity::Schedule(vec![(start, 150e3), (start.plus(36), 200e3)]);
        (company.management_fee_pct, company.development_fee_pct, company.withholding_pct) = (1.0, 2.0, 0.0);
        company.cures = 2;
        company.covenants.dscr_period = DscrPeriod::Trailing;
    }
    if let [first, second, ..] = &mut plan.project_companies[..] {
        first.owner.clone_from(&second.id);
        (second.tax_status, second.income_tax_pct, second.withholding_pct) = (TaxStatus::Foreign, 25.0, 5.0);
        first.tax_status = TaxStatus::Foreign;
        first.income_tax_pct = 25.0;
    }
}

fn debts(plan: &mut Plan, start: Month) {
    for (k, debt) in plan.debts.iter_mut().enumerate() {
        debt.lien_rank = 1 + k as u32 % 2;
        debt.commitment_fee_pct_per_year = Quantity::Schedule(vec![(start, 0.5), (start.plus(12), 1.0)]);
        debt.residual_pct = 10.0;
        if debt.amortisation == Amortisation::Sculpted {
            debt.reserve_months = 0;
        }
        debt.sweep = if debt.owner == PARENT { CashSweep::Always } else { CashSweep::DscrBelow };
        (debt.sweep_pct, debt.sweep_level) = (Quantity::Value(50.0), 1.4);
    }
}

fn preferred(plan: &mut Plan, owner: &str, start: Month) {
    if add_object(plan, ObjectKind::Preferred, None).is_none() {
        return;
    }
    let Some(own) = plan.preferreds.last_mut() else { return };
    owner.clone_into(&mut own.owner);
    own.issues_usd = vec![(start.plus(3), 150e6), (start.plus(15), 150e6)];
    own.dividend_pct_per_year = Quantity::Schedule(vec![(start, 9.0), (start.plus(60), 12.0)]);
    own.paid_in_cash_pct = Quantity::Schedule(vec![(start, 0.0), (start.plus(24), 100.0)]);
    own.redemption = start.plus(84);
    own.minimum_multiple = 1.5;
}
