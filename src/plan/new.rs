//! New objects, with usual values: every one of them is an assumption.

use super::PARENT;
use super::capital::{BtcLoan, Convertible, Covenants, Equity, ProjectCompany, Settlement, Support, Warrant};
use super::cloud::Cloud;
use super::company::{Books, BtcPolicy, Company, CostKey, Plan, TerminalValue, Treasury};
use super::debt::{Amortisation, Debt, Draws, Interest};
use super::field::Quantity;
use super::fleet::{Fleet, Freed, HostingTerms, Ownership, Resale};
use super::lease::{Lease, PowerTerms, Terms, Tier};
use super::market::{Deck, HashrateKind, Market, Network, PriceKind};
use super::site::{Move, Region, Site, Use, Venture, VentureKind};
use super::tax::{ItemKind, Lots, OtherItem, Tax, TaxLife, Valuation};
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
        venture: Venture { kind: VentureKind::Kept, month: start, value_usd_per_mw: 1_000_000.0, ownership_pct: 50.0, capex_share_pct: 50.0 },
        fleets: vec![new_fleet("s21", "S21", start)],
        moves: Vec::new(),
        leases: Vec::new(),
        clouds: Vec::new(),
    }
}

/// Machines of the S21 class that are there when the plan begins, for five more years.
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

/// A triple-net lease at the usual terms, with no MW yet.
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

/// A cloud of GB300 class under a contract of five years, with no MW yet.
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

/// Notes over five years, not drawn yet.
pub(super) fn new_debt(id: &str, name: &str, start: Month) -> Debt {
    Debt {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        owner: PARENT.to_owned(),
        opening_usd: 0.0,
        draws_usd: vec![(start, 0.0)],
        draws: Draws::Dated,
        commitment_usd: 0.0,
        available_until: start.plus(24),
        loan_to_cost_pct: 80.0,
        sized_by_dscr: false,
        funding_rank: 1,
        fee_pct: 2.5,
        commitment_fee_pct_per_year: 0.5,
        interest: Interest::Fixed,
        rate_pct_per_year: Quantity::Value(7.75),
        margin_pct_per_year: Quantity::Value(2.5),
        payment_months: 1,
        start,
        capitalised_months: 0,
        interest_only_months: 60,
        amortisation: Amortisation::Bullet,
        amortisation_months: 120,
        sculpted_dscr: 1.3,
        repayments_usd: Vec::new(),
        maturity: start.plus(60),
        reserve_months: 0,
        prepayments_usd: Vec::new(),
        make_whole_until: start.plus(24),
        make_whole_rate_pct_per_year: 4.5,
        prepayment_fee_pct: 0.0,
        refinanced: false,
        refinanced_pct: 100.0,
        refinancing_debt_yield_pct: 10.0,
        refinancing_rate_pct_per_year: 7.0,
        refinancing_fee_pct: 1.0,
        refinancing_months: 84,
        refinancing_amortisation_months: 0,
    }
}

/// Convertible notes of the sector's usual terms, not issued yet.
pub(super) fn new_convertible(id: &str, name: &str, start: Month) -> Convertible {
    Convertible {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        opening_usd: 0.0,
        conversion_price_usd: 20.0,
        cap_price_usd: 0.0,
        issues_usd: vec![(start, 0.0)],
        on_need: false,
        limit_usd: 0.0,
        available_from: start,
        available_until: start.plus(24),
        funding_rank: 4,
        premium_pct: 35.0,
        fee_pct: 2.5,
        capped_call_pct: 7.0,
        cap_premium_pct: 100.0,
        coupon_pct_per_year: 0.5,
        payment_months: 6,
        maturity: start.plus(66),
        call_from: start.plus(36),
        call_trigger_pct: 130.0,
        puts_pct: Vec::new(),
        settlement: Settlement::CashPrincipal,
        repurchases_usd: Vec::new(),
        repurchase_price_pct: 100.0,
    }
}

/// A line against BTC of the sector's usual terms, not drawn yet.
pub(super) fn new_btc_loan(id: &str, name: &str, start: Month) -> BtcLoan {
    BtcLoan {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        opening_usd: 0.0,
        opening_collateral_btc: 0.0,
        draws_usd: vec![(start, 0.0)],
        on_need: false,
        limit_usd: 200_000_000.0,
        available_until: start.plus(11),
        funding_rank: 3,
        fee_pct: 1.0,
        interest: Interest::Fixed,
        rate_pct_per_year: Quantity::Value(9.0),
        margin_pct_per_year: Quantity::Value(4.5),
        initial_ltv_pct: 60.0,
        margin_call_ltv_pct: 75.0,
        liquidation_ltv_pct: 85.0,
        sale_cost_pct: 1.0,
        recourse: true,
        repayments_usd: Vec::new(),
        maturity: start.plus(12),
    }
}

/// Penny warrants of nobody yet.
pub(super) fn new_warrant(id: &str, name: &str, start: Month) -> Warrant {
    Warrant { id: id.to_owned(), name: name.to_owned(), notes: String::new(), enabled: true, shares: 0.0, strike_usd: 0.01, granted: start, expiry: start.plus(60) }
}

/// Dated cash, of nothing yet.
pub(super) fn new_other_item(id: &str, name: &str, start: Month) -> OtherItem {
    OtherItem {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        owner: PARENT.to_owned(),
        kind: ItemKind::Income,
        amounts_usd: vec![(start, 0.0)],
        book_share_pct: 100.0,
    }
}

/// A company that owns nothing yet, wholly owned and supported until it is built.
pub(super) fn new_project_company(id: &str, name: &str, start: Month) -> ProjectCompany {
    ProjectCompany {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        ownership_pct: 100.0,
        opening_cash_usd: 0.0,
        opening_reserve_usd: 0.0,
        opening_assets_usd: 0.0,
        minimum_cash_usd: 0.0,
        support: Support::Always,
        completion: start,
        reimbursements_usd: Vec::new(),
        covenants: Covenants { dscr_lock_up: 1.2, dscr_default: 1.05, ..no_covenants() },
    }
}

/// Nothing promised.
fn no_covenants() -> Covenants {
    Covenants {
        dscr_lock_up: 0.0,
        dscr_default: 0.0,
        liquidity_lock_up_usd: 0.0,
        liquidity_default_usd: 0.0,
        net_leverage_lock_up: 0.0,
        net_leverage_default: 0.0,
        ltv_lock_up_pct: 0.0,
        ltv_default_pct: 0.0,
        ltc_lock_up_pct: 0.0,
        ltc_default_pct: 0.0,
    }
}

/// No shares known; sold at the market by nobody yet.
fn equity(start: Month) -> Equity {
    Equity {
        opening_shares: 100_000_000.0,
        share_price_usd: Quantity::Value(10.0),
        share_price_growth_pct_per_year: 0.0,
        share_price_btc_beta: 0.0,
        issues_usd: Vec::new(),
        issue_discount_pct: 5.0,
        issue_fee_pct: 4.5,
        atm_usd_per_month: Quantity::Value(0.0),
        atm_on_need: false,
        atm_limit_usd: 0.0,
        atm_from: start,
        atm_until: start.plus(24),
        funding_rank: 5,
        atm_discount_pct: 1.0,
        atm_fee_pct: 2.5,
        cost_of_equity_pct_per_year: 15.0,
    }
}

/// Tax of a company in the United States that builds: everything that may be written off at once is.
fn tax() -> Tax {
    Tax {
        federal_rate_pct: 21.0,
        state_rate_pct: 2.0,
        payment_lag_months: 3,
        opening_losses_usd: 0.0,
        loss_limit_pct: 80.0,
        interest_limited: true,
        interest_limit_pct: 30.0,
        opening_interest_usd: 0.0,
        btc_lots: Lots::Fifo,
        opening_btc_cost_usd: 0.0,
        valuation_allowance: true,
        machines: TaxLife::Macrs5,
        machines_bonus_pct: 100.0,
        machines_opening_usd: 0.0,
        mining_capacity: TaxLife::Macrs15,
        mining_capacity_bonus_pct: 100.0,
        mining_capacity_opening_usd: 0.0,
        ai_capacity: TaxLife::Macrs15,
        ai_capacity_bonus_pct: 100.0,
        ai_building_pct: 45.0,
        building_life_months: 468,
        ai_capacity_opening_usd: 0.0,
        gpus: TaxLife::Macrs5,
        gpus_bonus_pct: 100.0,
        gpus_opening_usd: 0.0,
    }
}

fn valuation() -> Valuation {
    Valuation { usd_per_contracted_mw_it: 12_000_000.0, usd_per_pipeline_mw: 1_000_000.0, mining_multiple: 4.0, cap_rate_pct_per_year: 7.0, btc_haircut_pct: 30.0 }
}

/// A price path from the last known price to a level a year later.
pub(super) fn new_deck(id: &str, name: &str, start: Month, level: f64) -> Deck {
    Deck { id: id.to_owned(), name: name.to_owned(), notes: "An assumption: a level reached within a year".to_owned(), points_usd: vec![(start, LAST_PRICE), (start.plus(12), level)] }
}

/// What hashprice and difficulty of 26 June 2026 imply.
const LAST_PRICE: f64 = 60_494.0;

/// A company without sites; its market is that of 26 June 2026.
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
        decks: [("50k", 50_000.0), ("80k", 80_000.0), ("100k", 100_000.0), ("126k", 126_000.0)].map(|(id, level)| new_deck(id, &format!("{} thousand USD", level / 1000.0), start, level)).to_vec(),
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
        supply_curve_pct: vec![(18.0, 73.0), (20.0, 61.0), (22.0, 50.0), (25.0, 35.0), (28.0, 24.0), (30.0, 18.0), (33.0, 12.0), (36.0, 7.0), (40.0, 4.0), (50.0, 1.0)],
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
