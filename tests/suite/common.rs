//! What the tests share: saves, random plans, and a seeded source of numbers.
use std::path::PathBuf;
use wattfolio::plan::{Amortisation, BtcPolicy, ObjectKind, PathKind, Plan, PowerTerms, ProjectCompany, Quantity, TerminalValue, Use, add_object};
use wattfolio::store;

/// How many random cases: more where `WATTFOLIO_THOROUGH` is set.
pub fn count(plain: u64, thorough: u64) -> u64 {
    if std::env::var_os("WATTFOLIO_THOROUGH").is_some() { thorough } else { plain }
}

/// The path of an example plan.
pub fn save_path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("saves").join(name)
}

/// An example plan.
pub fn save(name: &str) -> Plan {
    store::load(&save_path(name)).unwrap_or_else(|refusal| panic!("{name}: {refusal}"))
}

/// `SplitMix64` (Steele, Lea and Flood 2014).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    pub fn below(&mut self, count: u64) -> u64 {
        self.next() % count
    }
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * ((self.next() >> 11) as f64 / (1_u64 << 53) as f64)
    }
    pub fn chance(&mut self, share: f64) -> bool {
        self.between(0.0, 1.0) < share
    }
}

/// A plan of up to four sites, some of it odd: moves of more than there is, leases before anything is ready, dates far away.
pub fn random_plan(seed: u64) -> Plan {
    let r = &mut Random(seed);
    let mut plan = Plan::blank();
    plan.company.months = 12 + r.below(61) as u32;
    plan.company.start = plan.company.start.plus(r.below(24) as i64);
    plan.company.fiscal_year_end_month = 1 + r.below(12) as u32;
    plan.company.discount_rate_pct_per_year = r.between(0.0, 25.0);
    plan.company.terminal_value = if r.chance(0.5) { TerminalValue::CapRate } else { TerminalValue::Nothing };
    plan.company.overhead_usd_per_month = Quantity::Value(r.between(0.0, 5e6));
    let last = i64::from(plan.company.months);
    let points = |r: &mut Random, low: f64, high: f64| (0..=(r.below(4) as i64)).map(|k| (plan.company.start.plus(k * 9 - 5), r.between(low, high))).collect::<Vec<_>>();
    plan.market.btc_price = [PathKind::Flat, PathKind::Growth, PathKind::Points][r.below(3) as usize];
    plan.market.hashrate = [PathKind::Flat, PathKind::Growth, PathKind::Points][r.below(3) as usize];
    plan.market.btc_price_usd = r.between(10_000.0, 200_000.0);
    plan.market.btc_price_growth_pct_per_year = r.between(-40.0, 60.0);
    plan.market.hashrate_growth_pct_per_year = r.between(-40.0, 60.0);
    plan.market.btc_price_points_usd = points(r, 20_000.0, 150_000.0);
    plan.market.hashrate_points_eh_s = points(r, 300.0, 2500.0);
    plan.treasury.opening_cash_usd = r.between(-5e7, 4e8);
    plan.treasury.opening_btc = r.between(0.0, 8000.0);
    plan.treasury.btc_policy = [BtcPolicy::Hold, BtcPolicy::SellShare, BtcPolicy::SellToMinimumCash][r.below(3) as usize];
    plan.treasury.sell_share_pct = Quantity::Value(r.between(0.0, 100.0));
    plan.treasury.dated_sales_btc = (0..r.below(4) as i64).map(|k| (plan.company.start.plus(k * 5), r.between(0.0, 6000.0))).collect();
    plan.project_companies.push(ProjectCompany { id: "box".to_owned(), name: "Box".to_owned(), notes: String::new() });
    for _ in 0..=r.below(4) {
        site(&mut plan, r, last);
    }
    for _ in 0..r.below(4) {
        debt(&mut plan, r, last);
    }
    plan
}

fn site(plan: &mut Plan, r: &mut Random, last: i64) {
    let path = add_object(plan, ObjectKind::Site, None).unwrap();
    let id = path.strip_prefix("sites.").unwrap().to_owned();
    let start = plan.company.start;
    for _ in 0..r.below(4) {
        add_object(plan, ObjectKind::Move, Some(&id)).unwrap();
    }
    for _ in 0..r.below(4) {
        add_object(plan, ObjectKind::Lease, Some(&id)).unwrap();
    }
    let site = plan.sites.last_mut().unwrap();
    site.enabled = r.chance(0.9);
    site.owner = if r.chance(0.3) { "box".to_owned() } else { site.owner.clone() };
    site.contracted_mw = r.between(0.0, 500.0);
    site.energised_mw = (0..r.below(4) as i64).map(|k| (start.plus(k * 7 - 3), r.between(0.0, 550.0))).collect();
    site.opening_mining_mw = r.between(0.0, 400.0);
    site.opening_ai_mw = r.between(0.0, 150.0);
    site.power_usd_per_mwh = if r.chance(0.3) { Quantity::Schedule(vec![(start, r.between(20.0, 60.0)), (start.plus(9), r.between(20.0, 90.0))]) } else { Quantity::Value(r.between(-10.0, 90.0)) };
    site.fleet.efficiency_j_per_th = r.between(10.0, 35.0);
    site.fleet.switch_off = r.chance(0.7);
    for a_move in &mut site.moves {
        let uses = [Use::Idle, Use::Mining, Use::Ai];
        let from = r.below(3) as usize;
        (a_move.from, a_move.to) = (uses[from], uses[(from + 1 + r.below(2) as usize) % 3]);
        a_move.mw = r.between(0.0, 300.0);
        a_move.machines_off = start.plus(r.below(40) as i64 - 20);
        a_move.construction_months = r.below(20) as u32;
        a_move.delay_months = r.below(8) as u32;
        a_move.machines_usd_per_mw = r.between(0.0, 1e6);
        a_move.enabled = r.chance(0.9);
    }
    for lease in &mut site.leases {
        lease.mw_it = r.between(0.0, 200.0);
        lease.start = start.plus(r.below(60) as i64 - 24);
        lease.term_months = 1 + r.below(200) as u32;
        lease.escalator_pct_per_year = r.between(-2.0, 5.0);
        lease.landlord_margin_pct = r.between(50.0, 100.0);
        lease.power = if r.chance(0.5) { PowerTerms::Landlord } else { PowerTerms::PassedThrough };
        lease.enabled = r.chance(0.9) && last > 0;
    }
}

fn debt(plan: &mut Plan, r: &mut Random, last: i64) {
    add_object(plan, ObjectKind::Debt, None).unwrap();
    let start = plan.company.start;
    let debt = plan.debts.last_mut().unwrap();
    debt.opening_usd = if r.chance(0.5) { r.between(0.0, 5e8) } else { 0.0 };
    debt.draws_usd = (0..r.below(4) as i64).map(|k| (start.plus(k * 6 - 2), r.between(0.0, 4e8))).collect();
    debt.rate_pct_per_year = Quantity::Value(if r.chance(0.2) { 0.0 } else { r.between(0.0, 15.0) });
    debt.start = start.plus(r.below(20) as i64 - 10);
    debt.interest_only_months = r.below(24) as u32;
    debt.amortisation = if r.chance(0.5) { Amortisation::Level } else { Amortisation::Bullet };
    debt.amortisation_months = 1 + r.below(120) as u32;
    debt.maturity = start.plus(r.below(last as u64 + 40) as i64 - 10);
    debt.enabled = r.chance(0.9);
}
