//! New instruments, owners and capital terms, with usual values: every one of them is an assumption.

use crate::plan::fields::{Month, Quantity};
use crate::plan::objects::{
    AdvancePayments, Amortisation, BtcLoan, CashSweep, Convertible, CouponAtConversion, Covenants, DayCount, Debt,
    DistributionsFrom, Draws, DscrPeriod, Equity, Hedge, Interest, ItemKind, LeveragePeriod, Lots, OpeningInterest,
    OtherItem, PARENT, Preferred, ProjectCompany, ReserveFunding, Settlement, Support, Tax, TaxLife, TaxPayment,
    TaxStatus, Valuation, Warrant,
};

/// Five-year notes, not yet drawn.
pub(super) fn new_debt(id: &str, name: &str, start: Month) -> Debt {
    Debt {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        phase: String::new(),
        owner: PARENT.to_owned(),
        opening_usd: 0.0,
        opening_interest: OpeningInterest::ByPeriods,
        opening_interest_usd: 0.0,
        opening_unamortised_usd: 0.0,
        draws_usd: vec![(start, 0.0)],
        draws: Draws::Dated,
        commitment_usd: 0.0,
        available_until: start.plus(24),
        loan_to_cost_pct: 80.0,
        sized_by_dscr: false,
        funding_rank: 1,
        lien_rank: 1,
        fee_pct: 2.5,
        issue_price_pct: 100.0,
        commitment_fee_pct_per_year: Quantity::Value(0.5),
        interest: Interest::Fixed,
        rate_pct_per_year: Quantity::Value(7.75),
        margin_pct_per_year: Quantity::Value(2.5),
        hedge: Hedge::Unhedged,
        hedged_pct: Quantity::Value(100.0),
        hedge_rate_pct_per_year: Quantity::Value(3.5),
        day_count: DayCount::Thirty360,
        payment_months: 1,
        start,
        capitalised_months: 0,
        paid_in_kind_pct: Quantity::Value(0.0),
        interest_only_months: 60,
        amortisation: Amortisation::Bullet,
        amortisation_months: 120,
        residual_pct: 0.0,
        sculpted_dscr: 1.3,
        repayments_usd: Vec::new(),
        maturity: start.plus(60),
        reserve_months: 0,
        reserve_funding: ReserveFunding::LastDraw,
        reserve_letter_fee_pct_per_year: 2.0,
        sweep: CashSweep::NoSweep,
        sweep_pct: Quantity::Value(50.0),
        sweep_level: 4.0,
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

/// Convertible notes on the sector's usual terms, not yet issued.
pub(super) fn new_convertible(id: &str, name: &str, start: Month) -> Convertible {
    Convertible {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        phase: String::new(),
        opening_usd: 0.0,
        opening_interest: OpeningInterest::ByPeriods,
        opening_interest_usd: 0.0,
        opening_unamortised_usd: 0.0,
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
        day_count: DayCount::Thirty360,
        payment_months: 6,
        maturity: start.plus(66),
        call_from: start.plus(36),
        call_trigger_pct: 130.0,
        puts_pct: Vec::new(),
        settlement: Settlement::CashPrincipal,
        coupon_at_conversion: CouponAtConversion::DeemedPaid,
        repurchases_usd: Vec::new(),
        repurchase_price_pct: 100.0,
    }
}

/// A BTC-backed credit line on the sector's usual terms, not yet drawn.
pub(super) fn new_btc_loan(id: &str, name: &str, start: Month) -> BtcLoan {
    BtcLoan {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        phase: String::new(),
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
        day_count: DayCount::Thirty360,
        initial_ltv_pct: 60.0,
        margin_call_ltv_pct: 75.0,
        liquidation_ltv_pct: 85.0,
        sale_cost_pct: 1.0,
        recourse: true,
        repayments_usd: Vec::new(),
        maturity: start.plus(12),
    }
}

/// Penny warrants on no shares yet.
pub(super) fn new_warrant(id: &str, name: &str, start: Month) -> Warrant {
    Warrant {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        phase: String::new(),
        shares: 0.0,
        strike_usd: 0.01,
        granted: start,
        expiry: start.plus(60),
    }
}

/// Preferred equity with a quarterly dividend in cash, not yet issued.
pub(super) fn new_preferred(id: &str, name: &str, start: Month) -> Preferred {
    Preferred {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        phase: String::new(),
        owner: PARENT.to_owned(),
        opening_usd: 0.0,
        opening_accrued_usd: 0.0,
        issues_usd: vec![(start, 0.0)],
        issue_price_pct: 100.0,
        fee_pct: 2.5,
        dividend_pct_per_year: Quantity::Value(10.0),
        paid_in_cash_pct: Quantity::Value(100.0),
        payment_months: 3,
        redemptions_usd: Vec::new(),
        redemption: start.plus(84),
        redemption_pct: 100.0,
        minimum_multiple: 0.0,
    }
}

/// A dated cash item with no amount yet.
pub(super) fn new_other_item(id: &str, name: &str, start: Month) -> OtherItem {
    OtherItem {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        phase: String::new(),
        owner: PARENT.to_owned(),
        kind: ItemKind::Income,
        amounts_usd: vec![(start, 0.0)],
        book_share_pct: 100.0,
        opening_usd: 0.0,
        return_pct_per_year: Quantity::Value(0.0),
    }
}

/// A company that owns nothing yet, wholly owned and always supported by the parent.
pub(super) fn new_project_company(id: &str, name: &str, start: Month) -> ProjectCompany {
    ProjectCompany {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        phase: String::new(),
        owner: PARENT.to_owned(),
        ownership_pct: 100.0,
        tax_status: TaxStatus::Partnership,
        income_tax_pct: 25.0,
        withholding_pct: 0.0,
        management_fee_usd_per_month: Quantity::Value(0.0),
        management_fee_pct: 0.0,
        development_fee_pct: 0.0,
        tax_distributions: true,
        opening_cash_usd: 0.0,
        opening_reserve_usd: 0.0,
        opening_assets_usd: 0.0,
        minimum_cash_usd: 0.0,
        support: Support::Always,
        completion: start,
        distributions_from: DistributionsFrom::FirstRepayment,
        cures: 0,
        reimbursements_usd: Vec::new(),
        covenants: Covenants { dscr_lock_up: 1.2, dscr_default: 1.05, ..no_covenants() },
    }
}

/// No covenants.
pub(super) fn no_covenants() -> Covenants {
    Covenants {
        dscr_lock_up: 0.0,
        dscr_default: 0.0,
        dscr_period: DscrPeriod::Trailing,
        liquidity_lock_up_usd: 0.0,
        liquidity_default_usd: 0.0,
        net_leverage_lock_up: 0.0,
        net_leverage_default: 0.0,
        leverage_period: LeveragePeriod::LastTwelveMonths,
        ltv_lock_up_pct: 0.0,
        ltv_default_pct: 0.0,
        ltc_lock_up_pct: 0.0,
        ltc_default_pct: 0.0,
        land_in_cost: true,
    }
}

/// Placeholder share count and price, with no at-the-market sales.
pub(super) fn equity(start: Month) -> Equity {
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

/// Tax of a US company in a building phase: bonus depreciation is taken wherever it is allowed.
pub(super) fn tax() -> Tax {
    Tax {
        federal_rate_pct: 21.0,
        state_rate_pct: 2.0,
        state_follows_bonus: false,
        payment: TaxPayment::Instalments,
        payment_lag_months: 3,
        opening_losses_usd: 0.0,
        loss_limit_pct: 80.0,
        normal_call_premium_pct: 5.0,
        interest_limited: true,
        interest_limit_pct: 30.0,
        opening_interest_usd: 0.0,
        interest_in_basis: true,
        advance_payments: AdvancePayments::OnReceipt,
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

pub(super) fn valuation() -> Valuation {
    Valuation {
        usd_per_contracted_mw_it: 12_000_000.0,
        usd_per_pipeline_mw: 1_000_000.0,
        mining_multiple: 4.0,
        cap_rate_pct_per_year: 7.0,
        btc_haircut_pct: 30.0,
        default_value_pct: 60.0,
        cost_to_complete_deducted: true,
    }
}
