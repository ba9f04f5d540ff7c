//! The bench plan: 10 sites, two project companies, every instrument, 180 months, every feature on.

use wattfolio::plan::{
    Amortisation, BtcPolicy, Draws, Freed, HashrateKind, HostingTerms, Interest, ObjectKind, Ownership, Plan,
    PowerTerms, PriceKind, Quantity, Resale, Site, TerminalValue, Terms, Tier, Use, VentureKind, add_object,
};

const SITES: usize = 10;
const MOVES: usize = 6;
const LEASES: usize = 6;
const FLEETS: usize = 3;

/// A plan as large as a listed company could want it.
pub fn bench_plan() -> Plan {
    let mut plan = Plan::blank();
    plan.company.months = 180;
    plan.company.terminal_value = TerminalValue::CapRate;
    let start = plan.company.start;
    plan.market.btc_price = PriceKind::Growth;
    plan.market.btc_price_growth_pct_per_year = 8.0;
    plan.market.hashrate = HashrateKind::Answering;
    plan.market.own_exit_counts = true;
    plan.market.shock_pct = 10.0;
    plan.market.btc_price_v_depth_pct = 30.0;
    plan.treasury.opening_cash_usd = 900e6;
    plan.treasury.opening_btc = 9000.0;
    plan.treasury.btc_policy = BtcPolicy::SellToMinimumCash;
    plan.treasury.dated_sales_btc = (0..6).map(|k| (start.plus(k * 9), 120.0)).collect();
    for k in 0..SITES {
        let path = add_object(&mut plan, ObjectKind::Site, None).unwrap_or_default();
        let id = path.trim_start_matches("sites.").to_owned();
        (0..MOVES).for_each(|_| drop(add_object(&mut plan, ObjectKind::Move, Some(&id))));
        (0..LEASES).for_each(|_| drop(add_object(&mut plan, ObjectKind::Lease, Some(&id))));
        (1..FLEETS).for_each(|_| drop(add_object(&mut plan, ObjectKind::Fleet, Some(&id))));
        add_object(&mut plan, ObjectKind::Cloud, Some(&id));
        let Some(site) = plan.sites.last_mut() else { continue };
        site.contracted_mw = 400.0;
        site.energised_mw = vec![(start.plus(-12), 200.0), (start.plus(10 + k as i64), 300.0), (start.plus(40), 400.0)];
        site.opening_mining_mw = 180.0;
        site.power_usd_per_mwh = Quantity::Schedule(vec![(start, 40.0 + k as f64), (start.plus(60), 44.0)]);
        grid_and_machines(site, k);
        for (i, a_move) in site.moves.iter_mut().enumerate() {
            a_move.mw = 30.0;
            a_move.machines_off = start.plus(4 + (i * 11 + k) as i64);
            (a_move.from, a_move.to) = if i == MOVES - 1 { (Use::Idle, Use::Mining) } else { (Use::Mining, Use::Ai) };
            a_move.notice = a_move.machines_off.plus(-3);
            a_move.commissioning_months = 3;
            a_move.mining_capex_usd_per_mw = 800_000.0;
        }
        for (i, lease) in site.leases.iter_mut().enumerate() {
            lease.mw_it = 20.0;
            lease.start = start.plus(20 + (i * 11 + k) as i64);
            lease.power = if i % 2 == 0 { PowerTerms::PassedThrough } else { PowerTerms::Landlord };
            lease.terms = [Terms::TripleNet, Terms::ModifiedGross, Terms::BuildToSuit][i % 3];
            lease.tier = [Tier::InvestmentGrade, Tier::Neocloud, Tier::Unrated][i % 3];
            (lease.ramp_months, lease.free_months, lease.ramp_margin_months, lease.payment_lag_months) = (3, 1, 6, 1);
            (lease.landlord_opex_usd_per_kw_it_year, lease.maintenance_capex_usd_per_kw_it_year) = (120.0, 30.0);
            // Each contract has some of the options, as real ones do; all of them are in use.
            (lease.renews, lease.relets) = (i % 2 == 0, i % 3 == 0);
            (lease.delay_terms, lease.funding, lease.default_stress) = (i % 3 == 1, i % 3 == 2, i == 5);
            (lease.prepayment_pct, lease.capex_funding_pct) = (5.0, 30.0);
        }
    }
    capital(&mut plan);
    for k in 0..4 {
        add_object(&mut plan, ObjectKind::Debt, None);
        let Some(debt) = plan.debts.last_mut() else { continue };
        debt.draws_usd = (0..4).map(|i| (start.plus(2 + i * 8 + k), 250e6)).collect();
        debt.start = start.plus(2);
        debt.interest_only_months = 24;
        debt.amortisation = if k % 2 == 0 { Amortisation::Level } else { Amortisation::Bullet };
        debt.maturity = start.plus(120 + k * 12);
        match k {
            0 => {
                (debt.owner, debt.reserve_months, debt.capitalised_months, debt.draws) =
                    ("project-company-1".to_owned(), 6, 18, Draws::WithCapex);
            }
            1 => {
                (debt.owner, debt.amortisation, debt.payment_months, debt.refinanced) =
                    ("project-company-2".to_owned(), Amortisation::Sculpted, 6, true);
            }
            2 => (debt.draws, debt.interest) = (Draws::Revolving, Interest::Floating),
            _ => (debt.draws, debt.amortisation) = (Draws::WithEquipment, Amortisation::EachDraw),
        }
        debt.commitment_usd = 500e6;
    }
    plan
}

/// Two project companies, convertibles, loans on BTC, shares, warrants, dated cash, and tax.
fn capital(plan: &mut Plan) {
    let start = plan.company.start;
    for k in 0..2 {
        add_object(plan, ObjectKind::ProjectCompany, None);
        let Some(company) = plan.project_companies.last_mut() else { continue };
        (company.ownership_pct, company.completion) = (80.0, start.plus(30));
        company.covenants.ltv_default_pct = 90.0;
        plan.sites[k].owner = format!("project-company-{}", k + 1);
        add_object(plan, ObjectKind::Convertible, None);
        add_object(plan, ObjectKind::BtcLoan, None);
        add_object(plan, ObjectKind::Warrant, None);
        add_object(plan, ObjectKind::OtherItem, None);
    }
    for notes in &mut plan.convertibles {
        (notes.opening_usd, notes.on_need, notes.limit_usd) = (300e6, true, 200e6);
    }
    for loan in &mut plan.btc_loans {
        (loan.on_need, loan.maturity) = (true, start.plus(60));
    }
    (plan.equity.atm_on_need, plan.equity.atm_limit_usd, plan.equity.share_price_btc_beta) = (true, 500e6, 1.0);
    (plan.covenants.liquidity_default_usd, plan.covenants.dscr_lock_up, plan.covenants.net_leverage_default) =
        (100e6, 1.2, 6.0);
}

/// Power with all that the grid pays, three fleets (own, hosted, sent to the next site), a GPU cloud, a joint venture.
fn grid_and_machines(site: &mut Site, k: usize) {
    site.power_indexed_pct = 40.0;
    site.demand_charge_usd_per_kw_month = Quantity::Value(4.0);
    site.curtailed_hours_pct = Quantity::Value(5.0);
    site.curtailment_credit_usd_per_mwh = Quantity::Value(90.0);
    site.demand_response_usd_per_mw_month = Quantity::Value(2000.0);
    let next = format!("site-{}", (k + 1) % SITES + 1);
    for (i, fleet) in site.fleets.iter_mut().enumerate() {
        fleet.mw = 60.0;
        fleet.efficiency_j_per_th = 13.5 + 4.0 * i as f64;
        fleet.repair_pct_per_year = 3.0;
        match i {
            0 => fleet.resale = Resale::ByRule,
            1 => {
                (fleet.ownership, fleet.hosting) = (
                    Ownership::Hosted,
                    if k.is_multiple_of(2) { HostingTerms::PerMwh } else { HostingTerms::ShareOfRevenue },
                );
            }
            _ => (fleet.freed, fleet.redeploy_site) = (Freed::Redeployed, next.clone()),
        }
    }
    for cloud in &mut site.clouds {
        (cloud.mw_it, cloud.refresh, cloud.prepayment_pct, cloud.contract_share_pct) = (10.0, true, 20.0, 70.0);
    }
    if k == SITES - 1 {
        site.venture.kind = VentureKind::JointVenture;
    }
}
