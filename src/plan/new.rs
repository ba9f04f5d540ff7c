//! New objects, with usual values: every one of them is an assumption.

use super::PARENT;
use super::cloud::Cloud;
use super::company::{Books, BtcPolicy, Company, CostKey, Plan, Source, TerminalValue, Treasury};
use super::field::{Quantity, Setting};
use super::fleet::{Fleet, Freed, HostingTerms, Ownership, Resale};
use super::lease::{Lease, PowerTerms, Terms, Tier};
use super::market::{Deck, HashrateKind, Market, Network, PriceKind};
use super::new_capital::{equity, no_covenants, tax, valuation};
use super::scenario::Scenario;
use super::site::{Move, Region, Site, Use, Venture, VentureKind};
use super::time::{Date, Month};
use std::collections::BTreeMap;

/// A site with machines on all of its power.
pub(super) fn new_site(id: &str, name: &str, start: Month) -> Site {
    Site {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        owner: PARENT.to_owned(),
        region: Region::Other,
        contracted_mw: 100.0,
        energised_mw: vec![(start, 100.0)],
        opening_mining_mw: 100.0,
        opening_ai_mw: 0.0,
        gross_up_mw_per_mw_it: 1.4,
        operating_pue: 1.25,
        power_usd_per_mwh: Quantity::Value(45.0),
        power_growth_pct_per_year: 2.5,
        power_indexed_pct: 0.0,
        demand_charge_usd_per_kw_month: Quantity::Value(0.0),
        curtailed_hours_pct: Quantity::Value(0.0),
        curtailment_credit_usd_per_mwh: Quantity::Value(0.0),
        demand_response_usd_per_mw_month: Quantity::Value(0.0),
        opex_usd_per_mw_year: Quantity::Value(60_000.0),
        opex_growth_pct_per_year: 2.5,
        vacant_ai_cost_usd_per_kw_it_year: 0.0,
        ai_discount_rate_pct_per_year: 9.0,
        mining_discount_rate_pct_per_year: 20.0,
        venture: Venture {
            kind: VentureKind::Kept,
            month: start,
            value_usd_per_mw: 1_000_000.0,
            ownership_pct: 50.0,
            capex_share_pct: 50.0,
        },
        fleets: vec![new_fleet("s21", "S21", start)],
        moves: Vec::new(),
        leases: Vec::new(),
        clouds: Vec::new(),
    }
}

/// S21-class machines in place when the plan starts, for five more years.
pub(super) fn new_fleet(id: &str, name: &str, start: Month) -> Fleet {
    Fleet {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        ownership: Ownership::Own,
        mw: 100.0,
        deployed: start.plus(-12),
        retired: start.plus(60),
        economic_life_months: 60,
        machine_th_s: 200.0,
        efficiency_j_per_th: 17.5,
        price_usd_per_th: 12.0,
        uptime_pct: 95.0,
        ancillary_load_pct: 3.0,
        pool_fee_pct: 1.0,
        repair_pct_per_year: 0.0,
        switch_off: true,
        hosting: HostingTerms::PerMwh,
        hosting_usd_per_mwh: Quantity::Value(70.0),
        hosting_share_pct: 50.0,
        freed: Freed::Resold,
        resale: Resale::ByRule,
        resale_usd_per_th: Quantity::Value(3.0),
        redeploy_site: String::new(),
        redeploy_months: 2,
        redeploy_usd_per_mw: 20_000.0,
    }
}

/// A conversion from mining to AI that starts a year into the plan.
pub(super) fn new_move(id: &str, name: &str, start: Month) -> Move {
    Move {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        from: Use::Mining,
        to: Use::Ai,
        mw: 0.0,
        notice: start.plus(12),
        machines_off: start.plus(12),
        construction_months: 16,
        delay_months: 3,
        waits_for_power: false,
        energisation: start.plus(24),
        commissioning_months: 0,
        capex_usd_per_mw_it: 11_000_000.0,
        contingency_pct: 10.0,
        mining_capex_usd_per_mw: 0.0,
        notice_cost_pct: 10.0,
        long_lead_cost_pct: 35.0,
        long_lead_months: 8,
        commissioning_cost_pct: 10.0,
    }
}

/// A triple-net lease on usual terms, with no MW yet.
pub(super) fn new_lease(id: &str, name: &str, start: Month) -> Lease {
    Lease {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        terms: Terms::TripleNet,
        tenant: String::new(),
        tier: Tier::InvestmentGrade,
        mw_it: 0.0,
        start: start.plus(31),
        term_months: 180,
        rent_usd_per_kw_it_month: 128.0,
        yield_on_cost_pct_per_year: 13.0,
        escalator_pct_per_year: 3.0,
        free_months: 0,
        ramp_months: 0,
        landlord_margin_pct: 97.0,
        ramp_margin_pct: 50.0,
        ramp_margin_months: 0,
        landlord_opex_usd_per_kw_it_year: 0.0,
        landlord_opex_growth_pct_per_year: 2.5,
        maintenance_capex_usd_per_kw_it_year: 0.0,
        power: PowerTerms::PassedThrough,
        load_factor_pct: 80.0,
        payment_lag_months: 0,
        opening_receivables_usd: 0.0,
        discount_rate_pct_per_year: 8.5,
        renews: false,
        renewals: 3,
        renewal_months: 60,
        renewal_probability_pct: 70.0,
        renewal_rent_pct: 100.0,
        relets: false,
        downtime_months: 12,
        reletting_rent_pct: 70.0,
        delay_terms: false,
        delay_damages_pct: 100.0,
        termination_after_months: 9,
        funding: false,
        funding_opening_usd: 0.0,
        prepayment_pct: 0.0,
        prepayment_month: start,
        capex_funding_pct: 0.0,
        credit_cap_pct: 50.0,
        default_stress: false,
        default_month: start.plus(67),
        backstop_pct: 0.0,
    }
}

/// A GB300-class cloud under a five-year contract, with no MW yet.
pub(super) fn new_cloud(id: &str, name: &str, start: Month) -> Cloud {
    Cloud {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        mw_it: 0.0,
        start: start.plus(31),
        gpus_per_mw_it: 420.0,
        price_usd_per_gpu: 66_000.0,
        delivery_months: 1,
        life_months: 60,
        residual_pct: 10.0,
        refresh: false,
        refresh_cost_pct: 100.0,
        contract_share_pct: 100.0,
        contract_months: 60,
        contract_usd_per_gpu_hour: 2.9,
        contract_utilisation_pct: 98.0,
        renewal_price_pct: 45.0,
        merchant_usd_per_gpu_hour: 2.9,
        merchant_utilisation_pct: 75.0,
        merchant_decay_pct_per_year: 15.0,
        operating_cost_pct: 12.0,
        maintenance_pct_per_year: 2.0,
        load_factor_pct: 80.0,
        prepayment_pct: 0.0,
        prepayment_lead_months: 6,
        discount_rate_pct_per_year: 13.0,
    }
}

/// A price path from the last known price to a level a year later.
pub(super) fn new_deck(id: &str, name: &str, start: Month, level: f64) -> Deck {
    Deck {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: "Assumption: a level reached within a year".to_owned(),
        points_usd: vec![(start, LAST_PRICE), (start.plus(12), level)],
    }
}

/// BTC price implied by hashprice and difficulty on 26 June 2026.
const LAST_PRICE: f64 = 60_494.0;

/// A company without sites; its market is as of 26 June 2026.
pub(super) fn empty_plan() -> Plan {
    let month = |year, month| Month::new(year, month).unwrap_or(Month::EPOCH);
    let start = month(2026, 12);
    Plan {
        format: Plan::FORMAT.to_owned(),
        version: Plan::VERSION,
        company: Company {
            name: "New company".to_owned(),
            notes: String::new(),
            start,
            months: 120,
            fiscal_year_end_month: 12,
            discount_rate_pct_per_year: 11.0,
            overhead_usd_per_month: Quantity::Value(1_000_000.0),
            overhead_growth_pct_per_year: 2.5,
            inflation_pct_per_year: 2.5,
            terminal_value: TerminalValue::Nothing,
            terminal_cap_rate_pct: 8.0,
            terminal_cap_rate_neocloud_pct: 10.0,
            terminal_cap_rate_unrated_pct: 12.0,
            residual_usd_per_mw_it: 5_000_000.0,
            stock_compensation_usd_per_month: Quantity::Value(0.0),
            mining_cost_key: CostKey::Revenue,
        },
        market: market(start, Date::new(month(2026, 6), 26).unwrap_or(Date::EPOCH)),
        network: network(),
        decks: [("50k", 50_000.0), ("80k", 80_000.0), ("100k", 100_000.0), ("126k", 126_000.0)]
            .map(|(id, level)| new_deck(id, &format!("{} thousand USD", level / 1000.0), start, level))
            .to_vec(),
        books: books(),
        tax: tax(),
        valuation: valuation(),
        covenants: no_covenants(),
        equity: equity(start),
        treasury: Treasury {
            opening_cash_usd: 100_000_000.0,
            minimum_cash_usd: Quantity::Value(20_000_000.0),
            interest_on_cash_pct_per_year: Quantity::Value(3.5),
            opening_btc: 0.0,
            btc_policy: BtcPolicy::SellToMinimumCash,
            sell_share_pct: Quantity::Value(100.0),
            selling_cost_pct: 0.2,
            dated_sales_btc: Vec::new(),
            monthly_sales_btc: Quantity::Value(0.0),
            floor_btc: Quantity::Value(0.0),
            floor_usd: Quantity::Value(0.0),
            funding_rank: 2,
            sell_above_usd: Quantity::Value(0.0),
            sell_above_pct: 10.0,
            buy_below_usd: Quantity::Value(0.0),
            buy_below_usd_per_month: 0.0,
            overlay_pct: 0.0,
            overlay_yield_pct_per_year: 4.2,
            overlay_strike_pct: 20.0,
        },
        project_companies: Vec::new(),
        sites: Vec::new(),
        debts: Vec::new(),
        convertibles: Vec::new(),
        btc_loans: Vec::new(),
        warrants: Vec::new(),
        other_items: Vec::new(),
        scenarios: Vec::new(),
        sources: BTreeMap::new(),
    }
}

/// A blank company without overhead, in a network that responds to hashprice, with two market scenarios.
pub(super) fn new_company() -> Plan {
    let scenario = |id: &str, name: &str, usd: f64| Scenario {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: "Scenario from the article of 29 March 2026; hashrate responds to hashprice".to_owned(),
        overrides: std::iter::once(("market.btc_price_usd".to_owned(), Setting::Number(usd))).collect(),
    };
    let mut plan = Plan {
        scenarios: vec![
            scenario("btc-100k", "BTC back at $100k", 100_000.0),
            scenario("btc-below-80k", "BTC below $80k", 75_000.0),
        ],
        ..empty_plan()
    };
    "A starting plan. The market is as of 26 June 2026; every other figure is an assumption until it has a source."
        .clone_into(&mut plan.company.notes);
    plan.company.overhead_usd_per_month = Quantity::Value(0.0);
    plan.market.hashrate = HashrateKind::Answering;
    plan.sources = market_sources();
    plan
}

/// Sources of the market figures of a new plan.
fn market_sources() -> BTreeMap<String, Source> {
    let published = ["market.reference_date", "market.reference_height", "market.hashrate_eh_s"]
        .map(|field| (field, false, "bt-miners.com difficulty-rebounds-7-15: block 955,584, difficulty 133.87 T"));
    let implied =
        [("market.btc_price_usd", true, "Implied by a hashprice of 28.68 USD and that difficulty; not a quoted price")];
    published
        .into_iter()
        .chain(implied)
        .map(|(field, assumption, text)| {
            (field.to_owned(), Source { assumption, date: "2026-06-26".to_owned(), text: text.to_owned() })
        })
        .collect()
}

fn market(start: Month, reference_date: Date) -> Market {
    Market {
        btc_price: PriceKind::Flat,
        btc_price_usd: LAST_PRICE,
        btc_price_growth_pct_per_year: 0.0,
        btc_price_points_usd: Vec::new(),
        btc_price_deck: "100k".to_owned(),
        btc_price_shift_pct: 0.0,
        btc_price_v_depth_pct: 0.0,
        btc_price_v_start: start.plus(6),
        btc_price_v_months: 24,
        hashrate: HashrateKind::Flat,
        hashrate_eh_s: 958.0,
        hashrate_growth_pct_per_year: 0.0,
        hashrate_growth_pct_per_month: 0.0,
        hashrate_points_eh_s: Vec::new(),
        constant_hashprice_usd_per_ph_day: 30.0,
        elasticity_up: 0.9,
        elasticity_down: 0.2,
        adjustment_up_months: 12.0,
        adjustment_down_months: 1.0,
        own_exit_counts: false,
        shock_pct: 0.0,
        shock_start: start.plus(6),
        shock_recovery_months: 7,
        fees_btc_per_block: Quantity::Value(0.031),
        extra_fees_btc_per_block: Vec::new(),
        reference_height: 955_584.0,
        reference_date,
        block_minutes: 10.0,
        power_index_pct: Quantity::Value(100.0),
        sofr_pct_per_year: Quantity::Value(3.75),
        spend_curve_pct: vec![(0.0, 0.0), (50.0, 45.0), (90.0, 90.0), (100.0, 100.0)],
    }
}

fn network() -> Network {
    Network {
        new_machine_j_per_th: Quantity::Value(13.5),
        new_machine_usd_per_th: Quantity::Value(12.0),
        payback_months: 24.0,
        power_usd_per_mwh: 52.0,
        power_growth_pct_per_year: 0.0,
        ancillary_load_pct: 5.0,
        growth_speed_pct_per_month: 20.0,
        most_growth_pct_per_month: 6.0,
        efficiency_gain_pct_per_year: 8.0,
        scrap_pct_per_month: 0.5,
        scrap_above_offline_pct: 20.0,
        scrap_after_months: 6.0,
        ai_attrition_pct_per_year: 3.0,
        supply_curve_pct: vec![
            (18.0, 73.0),
            (20.0, 61.0),
            (22.0, 50.0),
            (25.0, 35.0),
            (28.0, 24.0),
            (30.0, 18.0),
            (33.0, 12.0),
            (36.0, 7.0),
            (40.0, 4.0),
            (50.0, 1.0),
        ],
        resale_factor_pct: 60.0,
        scrap_usd_per_machine: 25.0,
    }
}

fn books() -> Books {
    Books {
        machines_life_months: 48,
        machines_opening_usd: 0.0,
        machines_opening_months: 36,
        mining_capacity_life_months: 120,
        mining_capacity_opening_usd: 0.0,
        mining_capacity_opening_months: 96,
        ai_capacity_life_months: 240,
        ai_capacity_opening_usd: 0.0,
        ai_capacity_opening_months: 228,
        gpus_life_months: 60,
        gpus_opening_usd: 0.0,
        gpus_opening_months: 48,
        other_assets_opening_usd: 0.0,
        costs_paid_later_pct: 0.0,
        opening_payables_usd: 0.0,
    }
}
