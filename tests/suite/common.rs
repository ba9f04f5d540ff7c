//! What the tests share: saves, random plans, and a seeded source of numbers.
use super::random_capital::{capital, loan_terms, owner};
use std::path::PathBuf;
use wattfolio::model::{Projection, project};
use wattfolio::plan::{
    CostKey, Date, DemandBasis, FieldMut, Freed, HashrateKind, HostingTerms, Lease, Month, Move, ObjectKind, Ownership,
    PHASE, Plan, PowerTerms, PriceKind, Quantity, RentSteps, Resale, Site, TaxPayment, TerminalValue, Terms, Tier, Use,
    VentureKind, add_object, delete_object,
};
use wattfolio::store;

/// How many random cases: more where `WATTFOLIO_THOROUGH` is set.
pub fn count(plain: u64, thorough: u64) -> u64 {
    if std::env::var_os("WATTFOLIO_THOROUGH").is_some() { thorough } else { plain }
}

/// The example plans.
pub const SAVES: [&str; 17] = [
    "blank.ron",
    "mara.ron",
    "riot.ron",
    "sample.ron",
    "core-scientific.ron",
    "terawulf.ron",
    "hut-8.ron",
    "cipher.ron",
    "iren.ron",
    "cleanspark.ron",
    "galaxy.ron",
    "applied-digital.ron",
    "bitdeer.ron",
    "hive.ron",
    "keel.ron",
    "article.ron",
    "deals.ron",
];

/// The path of an example plan.
pub fn save_path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("saves").join(name)
}

/// An example plan.
pub fn save(name: &str) -> Plan {
    store::load(&save_path(name)).unwrap_or_else(|refusal| panic!("{name}: {refusal}"))
}

/// An example plan in which everything moves alone.
pub fn save_without_phases(name: &str) -> Plan {
    let mut plan = save(name);
    let paths: Vec<String> = plan.phases.iter().map(|phase| format!("phases.{}", phase.id)).collect();
    paths.iter().for_each(|path| assert!(delete_object(&mut plan, path).is_some()));
    plan
}

/// The plan that the README shows as one written by hand.
pub fn readme_plan() -> String {
    let text = std::fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, after) = text.split_once("### Plans written by hand").unwrap();
    after.split("```").nth(1).unwrap().to_owned()
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
    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
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
    plan.company.terminal_value = r.one(&[TerminalValue::CapRate, TerminalValue::Residual, TerminalValue::Nothing]);
    plan.company.mining_cost_key = r.one(&[CostKey::Revenue, CostKey::Megawatts, CostKey::Everything]);
    plan.company.stock_compensation_usd_per_month = Quantity::Value(r.between(0.0, 5e6));
    plan.books.machines_opening_usd = r.between(0.0, 1e8);
    plan.books.machines_life_months = 1 + r.below(60) as u32;
    plan.company.overhead_usd_per_month = Quantity::Value(r.between(0.0, 5e6));
    let last = i64::from(plan.company.months);
    let start = plan.company.start;
    let points = |r: &mut Random, low: f64, high: f64| {
        (0..=(r.below(4) as i64)).map(|k| (start.plus(k * 9 - 5), r.between(low, high))).collect::<Vec<_>>()
    };
    market(&mut plan, r);
    plan.market.btc_price_usd = r.between(10_000.0, 200_000.0);
    plan.market.btc_price_growth_pct_per_year = r.between(-40.0, 60.0);
    plan.market.hashrate_growth_pct_per_year = r.between(-40.0, 60.0);
    plan.market.btc_price_points_usd = points(r, 20_000.0, 150_000.0);
    plan.market.hashrate_points_eh_s = points(r, 300.0, 2500.0);
    plan.treasury.opening_cash_usd = r.between(-5e7, 4e8);
    plan.treasury.opening_btc = r.between(0.0, 8000.0);
    plan.treasury.sell_share_pct = Quantity::Value(r.between(0.0, 100.0));
    plan.treasury.dated_sales_btc =
        (0..r.below(4) as i64).map(|k| (plan.company.start.plus(k * 5), r.between(0.0, 6000.0))).collect();
    capital(&mut plan, r, last);
    for _ in 0..=r.below(4) {
        site(&mut plan, r, last);
    }
    for _ in 0..r.below(4) {
        debt(&mut plan, r, last);
    }
    let ids: Vec<String> = plan.sites.iter().map(|s| s.id.clone()).collect();
    for (k, site) in plan.sites.iter_mut().enumerate() {
        for fleet in &mut site.fleets {
            // To another site, where there is one.
            fleet.redeploy_site.clone_from(&ids[(k + 1) % ids.len()]);
            if ids.len() > 1 && r.chance(0.4) {
                fleet.freed = Freed::Redeployed;
            }
        }
    }
    super::random_deals::deals(&mut plan, &mut Random(seed ^ 0xDEA1));
    phases(&mut plan, &mut Random(seed ^ 0x9A5E));
    plan
}

/// Up to two phases of half of everything that can belong to one, most of them slipped or of another size.
fn phases(plan: &mut Plan, r: &mut Random) {
    let ids: Vec<String> = (0..r.below(3))
        .map(|_| {
            let path = add_object(plan, ObjectKind::Phase, None).unwrap();
            let phase = plan.phases.last_mut().unwrap();
            phase.slip_months = r.below(30) as f64 - 8.0;
            phase.size_pct = r.one(&[100.0, 100.0, 50.0, 130.0, 33.0]);
            phase.enabled = r.chance(0.9);
            path.strip_prefix("phases.").unwrap().to_owned()
        })
        .collect();
    plan.each_object_mut(&mut |_, object| {
        object.each_field_mut(&mut |spec, field| {
            if let FieldMut::Text(phase) = field
                && spec.name == PHASE
                && !ids.is_empty()
                && r.chance(0.5)
            {
                phase.clone_from(&ids[r.below(ids.len() as u64) as usize]);
            }
        });
    });
}

fn market(plan: &mut Plan, r: &mut Random) {
    let start = plan.company.start;
    let m = &mut plan.market;
    m.btc_price = r.one(&[PriceKind::Flat, PriceKind::Growth, PriceKind::Points, PriceKind::Deck]);
    m.hashrate = r.one(&[
        HashrateKind::Flat,
        HashrateKind::Growth,
        HashrateKind::MonthlyGrowth,
        HashrateKind::Points,
        HashrateKind::ConstantHashprice,
        HashrateKind::Elastic,
        HashrateKind::Answering,
        HashrateKind::Answering,
    ]);
    m.btc_price_shift_pct = if r.chance(0.3) { r.between(-50.0, 50.0) } else { 0.0 };
    m.btc_price_v_depth_pct = if r.chance(0.3) { r.between(0.0, 80.0) } else { 0.0 };
    m.btc_price_v_start = start.plus(r.below(30) as i64 - 5);
    m.btc_price_v_months = 1 + r.below(30) as u32;
    m.constant_hashprice_usd_per_ph_day = r.between(15.0, 70.0);
    m.hashrate_growth_pct_per_month = r.between(-4.0, 6.0);
    m.own_exit_counts = r.chance(0.5);
    m.shock_pct = if r.chance(0.3) { r.between(0.0, 90.0) } else { 0.0 };
    m.shock_start = start.plus(r.below(20) as i64);
    m.shock_recovery_months = 1 + r.below(20) as u32;
    m.extra_fees_btc_per_block = (0..r.below(3) as i64).map(|k| (start.plus(k * 3), r.between(0.0, 1.0))).collect();
    m.power_index_pct = Quantity::Schedule(vec![(start, 100.0), (start.plus(8), r.between(50.0, 200.0))]);
    m.adjustment_up_months = r.between(1.0, 20.0);
    // Those of an opened future, in a draw of their own: what else a seed stands for stays.
    let mut own = Random(r.0 ^ 0xF07E);
    for factor in
        [&mut m.btc_price_factor_pct, &mut m.hashrate_factor_pct, &mut m.fees_factor_pct, &mut m.power_factor_pct]
    {
        if own.chance(0.25) {
            *factor = Quantity::Schedule((0..24).map(|k| (start.plus(k), own.between(60.0, 160.0))).collect());
        }
    }
    plan.network.power_growth_pct_per_year = r.between(-5.0, 5.0);
    plan.network.ai_attrition_pct_per_year = r.between(0.0, 10.0);
    plan.network.scrap_above_offline_pct = r.between(5.0, 60.0);
    plan.network.scrap_after_months = r.below(8) as f64 + 1.0;
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
    for _ in 0..r.below(3) {
        add_object(plan, ObjectKind::Fleet, Some(&id)).unwrap();
    }
    for _ in 0..r.below(2) {
        add_object(plan, ObjectKind::Cloud, Some(&id)).unwrap();
    }
    let owner = owner(plan, r);
    let site = plan.sites.last_mut().unwrap();
    site.enabled = r.chance(0.9);
    site.owner.clone_from(&owner);
    site.contracted_mw = r.between(0.0, 500.0);
    site.energised_mw = (0..r.below(4) as i64).map(|k| (start.plus(k * 7 - 3), r.between(0.0, 550.0))).collect();
    site.opening_mining_mw = r.between(0.0, 400.0);
    site.opening_ai_mw = r.between(0.0, 150.0);
    site.power_usd_per_mwh = if r.chance(0.3) {
        Quantity::Schedule(vec![(start, r.between(20.0, 60.0)), (start.plus(9), r.between(20.0, 90.0))])
    } else {
        Quantity::Value(r.between(-10.0, 90.0))
    };
    site.power_indexed_pct = r.between(0.0, 100.0);
    site.demand_charge_usd_per_kw_month = Quantity::Value(r.between(0.0, 15.0));
    if r.chance(0.3) {
        let levels = 1 + r.below(4) as i64;
        site.utility_deposit_usd = (0..levels).map(|k| (start.plus(k * 5 - 4), r.between(0.0, 3e7))).collect();
    }
    site.demand_basis = r.one(&[DemandBasis::Monthly, DemandBasis::Ratchet, DemandBasis::CoincidentPeaks]);
    site.demand_ratchet_pct = r.between(0.0, 100.0);
    site.peaks_avoided_pct = r.between(0.0, 100.0);
    site.curtailed_hours_pct =
        Quantity::Schedule(vec![(start, r.between(0.0, 20.0)), (start.plus(6), r.between(0.0, 20.0))]);
    site.curtailment_credit_usd_per_mwh = Quantity::Value(r.between(0.0, 300.0));
    site.demand_response_usd_per_mw_month = Quantity::Value(r.between(0.0, 10_000.0));
    site.venture.kind = r.one(&[VentureKind::Kept, VentureKind::Kept, VentureKind::Sale, VentureKind::JointVenture]);
    site.venture.month = start.plus(r.below(40) as i64);
    site.venture.ownership_pct = r.between(0.0, 100.0);
    site.venture.capex_share_pct = r.between(0.0, 100.0);
    fleets(site, r, start);
    site.moves.iter_mut().for_each(|a_move| one_move(a_move, r, start));
    site.leases.iter_mut().for_each(|lease| one_lease(lease, r, start, last));
    for cloud in &mut site.clouds {
        cloud.mw_it = r.between(0.0, 100.0);
        cloud.start = start.plus(r.below(60) as i64 - 12);
        cloud.life_months = 6 + r.below(40) as u32;
        cloud.refresh = r.chance(0.5);
        cloud.contract_share_pct = r.between(0.0, 100.0);
        cloud.contract_months = 1 + r.below(cloud.life_months.into()) as u32;
        cloud.prepayment_pct = r.between(0.0, 20.0);
        cloud.delivery_months = r.below(5) as u32;
        cloud.enabled = r.chance(0.9);
    }
}

fn fleets(site: &mut Site, r: &mut Random, start: wattfolio::plan::Month) {
    for fleet in &mut site.fleets {
        fleet.mw = r.between(0.0, 250.0);
        fleet.deployed = start.plus(r.below(40) as i64 - 20);
        fleet.retired = fleet.deployed.plus(1 + r.below(90) as i64);
        fleet.efficiency_j_per_th = r.between(10.0, 35.0);
        fleet.switch_off = r.chance(0.7);
        fleet.switch_off_margin_usd_per_mwh = r.one(&[0.0, 0.0, 5.0, -5.0]);
        fleet.repair_pct_per_year = r.between(0.0, 5.0);
        fleet.ownership = if r.chance(0.3) { Ownership::Hosted } else { Ownership::Own };
        fleet.hosting = r.one(&[HostingTerms::PerMwh, HostingTerms::ShareOfRevenue]);
        fleet.freed = r.one(&[Freed::Resold, Freed::Scrapped]);
        fleet.resale = r.one(&[Resale::ByRule, Resale::FixedPrice]);
        fleet.redeploy_months = 1 + r.below(6) as u32;
        fleet.enabled = r.chance(0.9);
    }
}

fn one_move(a_move: &mut Move, r: &mut Random, start: wattfolio::plan::Month) {
    let uses = [Use::Idle, Use::Mining, Use::Ai];
    let from = r.below(3) as usize;
    (a_move.from, a_move.to) = (uses[from], uses[(from + 1 + r.below(2) as usize) % 3]);
    a_move.mw = r.between(0.0, 300.0);
    a_move.machines_off = start.plus(r.below(40) as i64 - 20);
    a_move.notice = a_move.machines_off.plus(-(r.below(6) as i64));
    a_move.construction_months = r.below(20) as u32;
    a_move.delay_months = r.below(8) as u32;
    a_move.waits_for_power = r.chance(0.3);
    a_move.energisation = start.plus(r.below(40) as i64 - 10);
    a_move.commissioning_months = r.below(6) as u32;
    a_move.mining_capex_usd_per_mw = r.between(0.0, 1e6);
    a_move.notice_cost_pct = r.between(0.0, 20.0);
    a_move.long_lead_cost_pct = r.between(0.0, 40.0);
    a_move.long_lead_months = 1 + r.below(12) as u32;
    a_move.commissioning_cost_pct = r.between(0.0, 20.0);
    a_move.enabled = r.chance(0.9);
}

fn one_lease(lease: &mut Lease, r: &mut Random, start: wattfolio::plan::Month, last: i64) {
    lease.terms = r.one(&[Terms::TripleNet, Terms::ModifiedGross, Terms::BuildToSuit]);
    lease.tier = r.one(&[Tier::InvestmentGrade, Tier::Neocloud, Tier::Unrated]);
    lease.mw_it = r.between(0.0, 200.0);
    lease.start = start.plus(r.below(60) as i64 - 24);
    lease.term_months = 1 + r.below(200) as u32;
    if r.chance(0.4) {
        lease.term_months = 1 + r.below(30) as u32;
    }
    lease.escalator_pct_per_year = r.between(-2.0, 5.0);
    lease.rent_steps = r.one(&[RentSteps::Percentage, RentSteps::ByDates, RentSteps::ByIndex]);
    lease.rent_by_date_usd_per_kw_it_month =
        (0..r.below(4) as i64).map(|k| (lease.start.plus(k * 9 - 4), r.between(50.0, 200.0))).collect();
    lease.rent_index_pct_per_year = Quantity::Value(r.between(-3.0, 8.0));
    lease.rent_index_floor_pct_per_year = r.between(0.0, 2.0);
    lease.rent_index_cap_pct_per_year = r.between(2.0, 6.0);
    lease.reletting_free_months = r.below(6) as u32;
    lease.reletting_works_usd_per_kw_it = r.between(0.0, 1000.0);
    lease.reletting_commission_pct = r.between(0.0, 50.0);
    lease.free_months = r.below(5) as u32;
    lease.ramp_months = r.below(7) as u32;
    lease.landlord_margin_pct = r.between(50.0, 100.0);
    lease.ramp_margin_months = r.below(8) as u32;
    lease.landlord_opex_usd_per_kw_it_year = r.between(0.0, 300.0);
    lease.maintenance_capex_usd_per_kw_it_year = r.between(0.0, 100.0);
    lease.power = if r.chance(0.5) { PowerTerms::Landlord } else { PowerTerms::PassedThrough };
    lease.payment_lag_months = r.below(4) as u32;
    (lease.renews, lease.relets, lease.delay_terms) = (r.chance(0.4), r.chance(0.4), r.chance(0.4));
    (lease.renewals, lease.renewal_months, lease.renewal_probability_pct) =
        (1 + r.below(4) as u32, 1 + r.below(30) as u32, r.between(0.0, 100.0));
    lease.downtime_months = r.below(12) as u32;
    lease.termination_after_months = r.below(12) as u32;
    lease.funding = r.chance(0.5);
    lease.funding_opening_usd = r.between(0.0, 1e7);
    lease.prepayment_pct = r.between(0.0, 20.0);
    lease.prepayment_month = start.plus(r.below(20) as i64);
    lease.capex_funding_pct = r.between(0.0, 80.0);
    lease.default_stress = r.chance(0.3);
    lease.default_month = lease.start.plus(r.below(30) as i64);
    lease.backstop_pct = r.between(0.0, 100.0);
    lease.enabled = r.chance(0.9) && last > 0;
}

fn debt(plan: &mut Plan, r: &mut Random, last: i64) {
    add_object(plan, ObjectKind::Debt, None).unwrap();
    let start = plan.company.start;
    let owner = owner(plan, r);
    let debt = plan.debts.last_mut().unwrap();
    debt.owner = owner;
    debt.opening_usd = if r.chance(0.5) { r.between(0.0, 5e8) } else { 0.0 };
    debt.draws_usd = (0..r.below(4) as i64).map(|k| (start.plus(k * 6 - 2), r.between(0.0, 4e8))).collect();
    debt.rate_pct_per_year = Quantity::Value(if r.chance(0.2) { 0.0 } else { r.between(0.0, 15.0) });
    debt.start = start.plus(r.below(20) as i64 - 10);
    debt.interest_only_months = r.below(24) as u32;
    loan_terms(debt, r, start);
    debt.amortisation_months = 1 + r.below(120) as u32;
    debt.maturity = start.plus(r.below(last as u64 + 40) as i64 - 10);
    debt.enabled = r.chance(0.9);
}

/// A plan's numbers; it must have no errors.
pub fn projected(plan: &Plan) -> Projection {
    project(plan).unwrap_or_else(|findings| panic!("{findings:?}"))
}

/// A company from January 2027 on (31, 28, 31, 30 days …) that costs nothing and owns nothing; tax of a year is paid in the next.
pub fn bare(months: u32) -> Plan {
    let mut plan = Plan::blank();
    plan.company.start = "2027-01".parse().unwrap();
    plan.company.months = months;
    plan.company.overhead_usd_per_month = Quantity::Value(0.0);
    plan.treasury.opening_cash_usd = 0.0;
    plan.treasury.minimum_cash_usd = Quantity::Value(0.0);
    plan.treasury.interest_on_cash_pct_per_year = Quantity::Value(0.0);
    plan.treasury.selling_cost_pct = 0.0;
    plan.tax.payment = TaxPayment::AfterAssessment;
    plan
}

/// A bare company with one site of 100 MW, nothing on it.
pub fn with_site(months: u32) -> Plan {
    let mut plan = bare(months);
    add_object(&mut plan, ObjectKind::Site, None).unwrap();
    let site = &mut plan.sites[0];
    (site.contracted_mw, site.opening_mining_mw, site.energised_mw) =
        (100.0, 0.0, vec![("2026-01".parse().unwrap(), 100.0)]);
    (site.power_growth_pct_per_year, site.opex_growth_pct_per_year) = (0.0, 0.0);
    site.opex_usd_per_mw_year = Quantity::Value(0.0);
    let fleet = &mut site.fleets[0];
    (fleet.mw, fleet.retired) = (1000.0, "2060-01".parse().unwrap());
    plan
}

/// Each month within 1e-9 of what is wanted.
pub fn assert_close(got: &[f64], want: &[f64]) {
    assert!(got.len() >= want.len(), "{} months", got.len());
    for (t, (got, want)) in got.iter().zip(want).enumerate() {
        assert!((got - want).abs() <= 1e-9 * want.abs().max(1.0), "month {}: {got} is not {want}", t + 1);
    }
}

/// A month of the calendar as files write it.
pub fn month(text: &str) -> wattfolio::plan::Month {
    text.parse().unwrap()
}

/// A row that must be there.
pub fn row<'a>(p: &'a Projection, key: &str) -> &'a [f64] {
    let row = p.row(key);
    assert!(!row.is_empty(), "there is no row {key}");
    row
}

/// Moves the field at `path` a little; false where it is no number or date, or has no room.
pub fn nudge(plan: &mut Plan, path: &str, r: &mut Random) -> bool {
    plan.with_field_mut(path, |spec, field| {
        let moved = |value: f64, r: &mut Random| {
            let wanted = value * r.between(0.8, 1.2) + if value == 0.0 { 1.0 } else { 0.0 };
            if spec.check(wanted).is_ok() { wanted } else { value }
        };
        match field {
            FieldMut::Number(value) | FieldMut::Quantity(Quantity::Value(value)) => *value = moved(*value, r),
            FieldMut::Quantity(Quantity::Schedule(steps)) | FieldMut::Steps(steps) => {
                let Some(last) = steps.len().checked_sub(1) else { return false };
                steps[last].1 = moved(steps[last].1, r);
                steps[last].0 = steps[last].0.plus(2);
            }
            FieldMut::Count(count) if spec.name != "months" => {
                *count = if spec.check(f64::from(*count + 1)).is_ok() { *count + 1 } else { *count - 1 }
            }
            FieldMut::Month(month) => *month = month.plus(1 + r.below(4) as i64),
            FieldMut::Date(date) => *date = Date::new(Month::new(2026, 3).unwrap(), 1 + r.below(28) as u32).unwrap(),
            FieldMut::Points(points) => {
                let middle = points.len() / 2;
                points[middle].1 = f64::midpoint(points[middle].1, points[points.len() - 1].1);
            }
            _ => return false,
        }
        true
    })
    .unwrap_or(false)
}
