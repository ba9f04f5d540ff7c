//! The bench plan: 10 sites, 4 debts, 180 months, every feature on.

use wattfolio::plan::{Amortisation, BtcPolicy, ObjectKind, PathKind, Plan, PowerTerms, Quantity, TerminalValue, Use, add_object};

const SITES: usize = 10;
const MOVES: usize = 6;
const LEASES: usize = 6;

/// A plan as large as a listed company could want it.
pub fn bench_plan() -> Plan {
    let mut plan = Plan::blank();
    plan.company.months = 180;
    plan.company.terminal_value = TerminalValue::CapRate;
    let start = plan.company.start;
    plan.market.btc_price = PathKind::Growth;
    plan.market.btc_price_growth_pct_per_year = 8.0;
    plan.market.hashrate = PathKind::Growth;
    plan.market.hashrate_growth_pct_per_year = 12.0;
    plan.treasury.opening_cash_usd = 900e6;
    plan.treasury.opening_btc = 9000.0;
    plan.treasury.btc_policy = BtcPolicy::SellToMinimumCash;
    plan.treasury.dated_sales_btc = (0..6).map(|k| (start.plus(k * 9), 120.0)).collect();
    for k in 0..SITES {
        let path = add_object(&mut plan, ObjectKind::Site, None).unwrap_or_default();
        let id = path.trim_start_matches("sites.").to_owned();
        (0..MOVES).for_each(|_| drop(add_object(&mut plan, ObjectKind::Move, Some(&id))));
        (0..LEASES).for_each(|_| drop(add_object(&mut plan, ObjectKind::Lease, Some(&id))));
        let Some(site) = plan.sites.last_mut() else { continue };
        site.contracted_mw = 400.0;
        site.energised_mw = vec![(start.plus(-12), 200.0), (start.plus(10 + k as i64), 300.0), (start.plus(40), 400.0)];
        site.opening_mining_mw = 180.0;
        site.power_usd_per_mwh = Quantity::Schedule(vec![(start, 40.0 + k as f64), (start.plus(60), 44.0)]);
        for (i, a_move) in site.moves.iter_mut().enumerate() {
            a_move.mw = 30.0;
            a_move.machines_off = start.plus(4 + (i * 11 + k) as i64);
            (a_move.from, a_move.to) = if i == MOVES - 1 { (Use::Idle, Use::Mining) } else { (Use::Mining, Use::Ai) };
            a_move.machines_usd_per_mw = 800_000.0;
        }
        for (i, lease) in site.leases.iter_mut().enumerate() {
            lease.mw_it = 20.0;
            lease.start = start.plus(20 + (i * 11 + k) as i64);
            lease.power = if i % 2 == 0 { PowerTerms::PassedThrough } else { PowerTerms::Landlord };
        }
    }
    for k in 0..4 {
        add_object(&mut plan, ObjectKind::Debt, None);
        let Some(debt) = plan.debts.last_mut() else { continue };
        debt.draws_usd = (0..4).map(|i| (start.plus(2 + i * 8 + k), 250e6)).collect();
        debt.start = start.plus(2);
        debt.interest_only_months = 24;
        debt.amortisation = if k % 2 == 0 { Amortisation::Level } else { Amortisation::Bullet };
        debt.maturity = start.plus(120 + k * 12);
    }
    plan
}
