//! Random capital: every instrument, project companies, tax, some of it odd.

use super::common::Random;
use wattfolio::plan::{
    AdvancePayments, Amortisation, BtcPolicy, CouponAtConversion, Covenants, DayCount, DistributionsFrom, Draws,
    DscrPeriod, Hedge, Interest, InterestCapitalised, ItemKind, LeveragePeriod, Lots, Month, ObjectKind, Overdraft,
    Plan, Quantity, ReserveFunding, Settlement, Steps, Support, TaxLife, TaxPayment, TaxStatus, WorkingCapital,
    add_object,
};

/// Fills a plan with instruments of every kind.
pub fn capital(plan: &mut Plan, r: &mut Random, last: i64) {
    treasury(plan, r);
    tax(plan, r);
    equity(plan, r);
    (0..r.below(3)).for_each(|_| convertible(plan, r, last));
    (0..r.below(3)).for_each(|_| btc_loan(plan, r, last));
    (0..r.below(2)).for_each(|_| warrant(plan, r, last));
    (0..r.below(4)).for_each(|_| other_item(plan, r));
    plan.covenants = covenants(r);
    (0..=r.below(2)).for_each(|_| project_company(plan, r));
    choices_of_tax(plan, &mut Random(r.0 ^ 0x7A78));
    choices_of_books(plan, &mut Random(r.0 ^ 0xB00C));
}

/// Choices that are drawn apart, so that all else of a seed's plan stays.
fn choices_of_books(plan: &mut Plan, r: &mut Random) {
    plan.books.interest_capitalised = r.one(&[InterestCapitalised::GroupDebt, InterestCapitalised::OwnDebt]);
    plan.company.working_capital = r.one(&[WorkingCapital::InFreeCashFlow, WorkingCapital::AfterFreeCashFlow]);
    plan.valuation.cost_to_complete_deducted = r.chance(0.5);
}

/// Choices that are drawn apart, so that all else of a seed's plan stays.
fn choices_of_tax(plan: &mut Plan, r: &mut Random) {
    let t = &mut plan.tax;
    t.btc_lots = r.one(&[Lots::Fifo, Lots::AverageCost, Lots::HighestCost]);
    t.state_follows_bonus = r.chance(0.4);
    t.payment = r.one(&[TaxPayment::Instalments, TaxPayment::AfterAssessment]);
    t.advance_payments = r.one(&[AdvancePayments::OnReceipt, AdvancePayments::NextYear, AdvancePayments::OverTerm]);
    for company in &mut plan.project_companies {
        company.tax_status = r.one(&[TaxStatus::Partnership, TaxStatus::Corporation]);
        company.tax_distributions = r.chance(0.7);
    }
    t.interest_in_basis = r.chance(0.7);
}

/// An owner: the parent, or one of the project companies.
pub fn owner(plan: &Plan, r: &mut Random) -> String {
    let ids: Vec<&str> = plan.project_companies.iter().map(|c| c.id.as_str()).collect();
    if ids.is_empty() || r.chance(0.6) {
        "parent".to_owned()
    } else {
        ids[r.below(ids.len() as u64) as usize].to_owned()
    }
}

fn steps(start: Month, r: &mut Random, low: f64, high: f64) -> Steps {
    (0..r.below(4) as i64).map(|k| (start.plus(k * 6 - 2), r.between(low, high))).collect()
}

fn maybe(r: &mut Random, low: f64, high: f64) -> f64 {
    if r.chance(0.5) { r.between(low, high) } else { 0.0 }
}

fn treasury(plan: &mut Plan, r: &mut Random) {
    let start = plan.company.start;
    let t = &mut plan.treasury;
    t.btc_policy = r.one(&[
        BtcPolicy::Hold,
        BtcPolicy::SellShare,
        BtcPolicy::SellToCoverCosts,
        BtcPolicy::SellToMinimumCash,
        BtcPolicy::SellToMinimumCash,
    ]);
    t.monthly_sales_btc = Quantity::Schedule(vec![(start, maybe(r, 0.0, 50.0)), (start.plus(9), maybe(r, 0.0, 50.0))]);
    t.floor_btc = Quantity::Value(maybe(r, 0.0, 2000.0));
    t.floor_usd = Quantity::Value(maybe(r, 0.0, 1e8));
    t.funding_rank = r.below(8) as u32;
    t.sell_above_usd = Quantity::Value(maybe(r, 20_000.0, 150_000.0));
    t.buy_below_usd = Quantity::Value(r.between(20_000.0, 150_000.0));
    t.buy_below_usd_per_month = maybe(r, 0.0, 2e7);
    t.overlay_pct = maybe(r, 0.0, 100.0);
    t.overlay_strike_pct = r.between(0.0, 30.0);
    t.overdraft = r.one(&[Overdraft::Free, Overdraft::AtRate, Overdraft::RevolverRate]);
    t.overdraft_pct_per_year = maybe(r, 0.0, 20.0);
    plan.books.costs_paid_later_pct = maybe(r, 0.0, 100.0);
    plan.books.opening_payables_usd = maybe(r, 0.0, 2e7);
    plan.books.other_assets_opening_usd = maybe(r, 0.0, 2e8);
    plan.books.ai_capacity_opening_usd = maybe(r, 0.0, 5e8);
    plan.books.gpus_opening_usd = maybe(r, 0.0, 5e8);
    plan.market.sofr_pct_per_year =
        Quantity::Schedule(vec![(start, r.between(-1.0, 6.0)), (start.plus(12), r.between(0.0, 6.0))]);
}

fn tax(plan: &mut Plan, r: &mut Random) {
    let lives = [TaxLife::Books, TaxLife::Macrs5, TaxLife::Macrs7, TaxLife::Macrs15];
    let t = &mut plan.tax;
    t.federal_rate_pct = r.between(0.0, 40.0);
    t.state_rate_pct = maybe(r, 0.0, 10.0);
    t.payment_lag_months = 1 + r.below(6) as u32;
    t.opening_losses_usd = maybe(r, 0.0, 1e9);
    t.opening_interest_usd = maybe(r, 0.0, 1e8);
    t.interest_limited = r.chance(0.7);
    t.btc_lots = r.one(&[Lots::Fifo, Lots::AverageCost]);
    t.opening_btc_cost_usd = r.between(0.0, 5e8);
    t.valuation_allowance = r.chance(0.5);
    (t.machines, t.mining_capacity, t.ai_capacity, t.gpus) =
        (r.one(&lives), r.one(&lives), r.one(&lives), r.one(&lives));
    (t.machines_bonus_pct, t.mining_capacity_bonus_pct) = (r.between(0.0, 100.0), r.between(0.0, 100.0));
    (t.ai_capacity_bonus_pct, t.gpus_bonus_pct) = (r.between(0.0, 100.0), r.between(0.0, 100.0));
    (t.machines_opening_usd, t.ai_capacity_opening_usd) = (maybe(r, 0.0, 1e8), maybe(r, 0.0, 5e8));
    t.building_life_months = 12 + r.below(500) as u32;
}

fn equity(plan: &mut Plan, r: &mut Random) {
    let start = plan.company.start;
    let e = &mut plan.equity;
    e.opening_shares = r.between(1e6, 1e9);
    e.share_price_usd = Quantity::Schedule(vec![(start, r.between(1.0, 60.0)), (start.plus(14), r.between(1.0, 60.0))]);
    e.share_price_growth_pct_per_year = r.between(-30.0, 60.0);
    e.share_price_btc_beta = maybe(r, 0.0, 2.5);
    e.issues_usd = steps(start, r, 0.0, 1e8);
    e.atm_usd_per_month = Quantity::Value(maybe(r, 0.0, 2e7));
    e.atm_on_need = r.chance(0.5);
    e.atm_limit_usd = r.between(0.0, 3e8);
    e.atm_from = start.plus(r.below(12) as i64);
    e.atm_until = e.atm_from.plus(r.below(40) as i64);
    e.funding_rank = r.below(8) as u32;
}

/// What any loan may have beside its dates.
pub fn loan_terms(debt: &mut wattfolio::plan::Debt, r: &mut Random, start: Month) {
    debt.draws = r.one(&[Draws::Dated, Draws::WithCapex, Draws::WithEquipment, Draws::OnNeed, Draws::Revolving]);
    debt.amortisation = r.one(&[
        Amortisation::Level,
        Amortisation::Bullet,
        Amortisation::Sculpted,
        Amortisation::Custom,
        Amortisation::EachDraw,
    ]);
    if matches!(debt.draws, Draws::OnNeed | Draws::Revolving) {
        "parent".clone_into(&mut debt.owner);
        if debt.amortisation == Amortisation::EachDraw {
            debt.amortisation = Amortisation::Level;
        }
    }
    debt.commitment_usd = r.between(0.0, 8e8);
    debt.available_until = start.plus(r.below(60) as i64 - 5);
    debt.loan_to_cost_pct = r.between(0.0, 100.0);
    debt.sized_by_dscr = r.chance(0.5);
    debt.funding_rank = r.below(8) as u32;
    debt.commitment_fee_pct_per_year = Quantity::Value(maybe(r, 0.0, 2.0));
    debt.interest = r.one(&[Interest::Fixed, Interest::Floating]);
    debt.hedge = r.one(&[Hedge::Unhedged, Hedge::Unhedged, Hedge::Swap, Hedge::Cap]);
    debt.hedged_pct = Quantity::Value(r.between(0.0, 100.0));
    debt.hedge_rate_pct_per_year = Quantity::Value(r.between(0.0, 6.0));
    debt.payment_months = r.one(&[1, 1, 3, 6, 12]);
    debt.capitalised_months = if r.chance(0.3) { r.below(30) as u32 } else { 0 };
    if r.chance(0.3) {
        debt.paid_in_kind_pct = if r.chance(0.5) {
            Quantity::Value(r.between(0.0, 100.0))
        } else {
            Quantity::Schedule(vec![(start, 100.0), (start.plus(r.below(30) as i64 + 1), 0.0)])
        };
    }
    if debt.amortisation == Amortisation::EachDraw {
        (debt.payment_months, debt.capitalised_months) = (1, 0);
    }
    let is_sculpted = matches!(debt.amortisation, Amortisation::Sculpted | Amortisation::EachDraw);
    if is_sculpted || debt.owner != "parent" || debt.draws != Draws::Dated {
        debt.paid_in_kind_pct = Quantity::Value(0.0);
    }
    debt.issue_price_pct = if r.chance(0.3) { r.between(85.0, 104.0) } else { 100.0 };
    debt.opening_unamortised_usd = if r.chance(0.3) { debt.opening_usd * r.between(0.0, 0.06) } else { 0.0 };
    debt.sculpted_dscr = r.between(1.0, 2.0);
    debt.repayments_usd = steps(start, r, 0.0, 2e8);
    debt.reserve_months = if r.chance(0.5) { r.below(13) as u32 } else { 0 };
    debt.reserve_funding = r.one(&[
        ReserveFunding::FromCash,
        ReserveFunding::AtClose,
        ReserveFunding::LastDraw,
        ReserveFunding::LetterOfCredit,
    ]);
    debt.reserve_letter_fee_pct_per_year = maybe(r, 0.0, 5.0);
    debt.day_count = day_count(r);
    debt.prepayments_usd = if r.chance(0.4) { steps(start, r, 0.0, 2e8) } else { Vec::new() };
    debt.make_whole_until = start.plus(r.below(40) as i64 - 10);
    debt.prepayment_fee_pct = maybe(r, 0.0, 5.0);
    debt.refinanced = r.chance(0.4);
    debt.refinanced_pct = r.between(0.0, 100.0);
    debt.refinancing_debt_yield_pct = maybe(r, 1.0, 15.0);
    debt.refinancing_months = 1 + r.below(90) as u32;
    debt.refinancing_amortisation_months = if r.chance(0.5) { r.below(200) as u32 } else { 0 };
}

fn day_count(r: &mut Random) -> DayCount {
    r.one(&[DayCount::Thirty360, DayCount::Actual360, DayCount::Actual365])
}

fn convertible(plan: &mut Plan, r: &mut Random, last: i64) {
    add_object(plan, ObjectKind::Convertible, None).unwrap();
    let start = plan.company.start;
    let c = plan.convertibles.last_mut().unwrap();
    c.opening_usd = maybe(r, 0.0, 5e8);
    c.conversion_price_usd = r.between(2.0, 60.0);
    c.cap_price_usd = maybe(r, 2.0, 120.0);
    c.issues_usd = steps(start, r, 0.0, 3e8);
    c.on_need = r.chance(0.5);
    c.limit_usd = r.between(0.0, 4e8);
    c.funding_rank = r.below(8) as u32;
    c.capped_call_pct = maybe(r, 0.0, 10.0);
    c.coupon_pct_per_year = maybe(r, 0.0, 4.0);
    c.payment_months = r.one(&[1, 3, 6, 12]);
    c.day_count = day_count(r);
    c.maturity = start.plus(r.below(last as u64 + 20) as i64 - 3);
    c.call_from = start.plus(r.below(40) as i64);
    c.puts_pct =
        if r.chance(0.5) { vec![(start.plus(r.below(30) as i64), r.between(80.0, 110.0))] } else { Vec::new() };
    c.settlement = r.one(&[Settlement::Shares, Settlement::CashPrincipal, Settlement::Cash]);
    c.coupon_at_conversion = r.one(&[CouponAtConversion::DeemedPaid, CouponAtConversion::PaidInCash]);
    c.repurchases_usd = if r.chance(0.3) { steps(start, r, 0.0, 2e8) } else { Vec::new() };
    c.repurchase_price_pct = r.between(60.0, 130.0);
    c.enabled = r.chance(0.9);
}

fn btc_loan(plan: &mut Plan, r: &mut Random, last: i64) {
    add_object(plan, ObjectKind::BtcLoan, None).unwrap();
    let start = plan.company.start;
    let taken: f64 = plan.btc_loans.iter().map(|l| l.opening_collateral_btc).sum();
    let free = (plan.treasury.opening_btc - taken).max(0.0);
    let l = plan.btc_loans.last_mut().unwrap();
    if r.chance(0.5) {
        l.opening_collateral_btc = r.between(0.0, free);
        l.opening_usd = l.opening_collateral_btc * r.between(10_000.0, 60_000.0);
    }
    l.draws_usd = steps(start, r, 0.0, 1e8);
    l.on_need = r.chance(0.5);
    l.limit_usd = r.between(0.0, 3e8);
    l.available_until = start.plus(r.below(40) as i64);
    l.funding_rank = r.below(8) as u32;
    l.interest = r.one(&[Interest::Fixed, Interest::Floating]);
    l.day_count = day_count(r);
    l.initial_ltv_pct = r.between(30.0, 70.0);
    l.margin_call_ltv_pct = l.initial_ltv_pct + r.between(1.0, 15.0);
    l.liquidation_ltv_pct = l.margin_call_ltv_pct + r.between(1.0, 10.0);
    l.sale_cost_pct = r.between(0.0, 5.0);
    l.recourse = r.chance(0.5);
    l.repayments_usd = steps(start, r, 0.0, 5e7);
    l.maturity = start.plus(r.below(last as u64 + 20) as i64 - 3);
    l.enabled = r.chance(0.9);
}

fn warrant(plan: &mut Plan, r: &mut Random, last: i64) {
    add_object(plan, ObjectKind::Warrant, None).unwrap();
    let start = plan.company.start;
    let w = plan.warrants.last_mut().unwrap();
    w.shares = r.between(0.0, 5e7);
    w.strike_usd = r.between(0.01, 40.0);
    w.granted = start.plus(r.below(20) as i64 - 10);
    w.expiry = w.granted.plus(1 + r.below(last as u64) as i64);
}

fn other_item(plan: &mut Plan, r: &mut Random) {
    add_object(plan, ObjectKind::OtherItem, None).unwrap();
    let start = plan.company.start;
    let owner = owner(plan, r);
    let item = plan.other_items.last_mut().unwrap();
    item.kind = r.one(&[ItemKind::Asset, ItemKind::Income, ItemKind::TaxFree, ItemKind::BuyBack, ItemKind::Dividend]);
    let to_shareholders = matches!(item.kind, ItemKind::BuyBack | ItemKind::Dividend);
    item.owner = if to_shareholders { "parent".to_owned() } else { owner };
    let high = if to_shareholders { 0.0 } else { 5e7 };
    item.amounts_usd = steps(start, r, -5e7, high);
    item.book_share_pct = r.between(0.0, 100.0);
}

fn covenants(r: &mut Random) -> Covenants {
    Covenants {
        dscr_lock_up: maybe(r, 1.0, 2.0),
        dscr_default: maybe(r, 0.5, 1.2),
        dscr_period: r.one(&[DscrPeriod::Trailing, DscrPeriod::Forward, DscrPeriod::Both]),
        liquidity_lock_up_usd: maybe(r, 0.0, 1e8),
        liquidity_default_usd: maybe(r, 0.0, 1e8),
        net_leverage_lock_up: maybe(r, 1.0, 8.0),
        net_leverage_default: maybe(r, 1.0, 10.0),
        leverage_period: r.one(&[LeveragePeriod::LastTwelveMonths, LeveragePeriod::LastQuarter]),
        ltv_lock_up_pct: maybe(r, 20.0, 100.0),
        ltv_default_pct: maybe(r, 20.0, 100.0),
        ltc_lock_up_pct: maybe(r, 20.0, 100.0),
        ltc_default_pct: maybe(r, 20.0, 100.0),
        land_in_cost: r.chance(0.5),
    }
}

fn project_company(plan: &mut Plan, r: &mut Random) {
    add_object(plan, ObjectKind::ProjectCompany, None).unwrap();
    let start = plan.company.start;
    let c = plan.project_companies.last_mut().unwrap();
    c.ownership_pct = r.one(&[100.0, 80.0, 51.0, 50.0, 30.0]);
    c.opening_cash_usd = maybe(r, 0.0, 1e8);
    c.opening_reserve_usd = maybe(r, 0.0, 3e7);
    c.opening_assets_usd = maybe(r, 0.0, 3e8);
    c.minimum_cash_usd = maybe(r, 0.0, 2e7);
    c.support = r.one(&[Support::Always, Support::UntilCompletion, Support::Never]);
    c.completion = start.plus(r.below(40) as i64);
    c.distributions_from = r.one(&[DistributionsFrom::FirstRepayment, DistributionsFrom::Completion]);
    c.reimbursements_usd = steps(start, r, 0.0, 1e8);
    c.covenants = covenants(r);
}
