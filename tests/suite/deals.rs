//! What real deals contain: discounts, interest in kind, deposits, dividends. By hand.

use super::capital::with_debt;
use super::common::{assert_close, bare, month, projected, row, with_site};
use wattfolio::plan::{
    Amortisation, Debt, Draws, Hedge, Interest, ItemKind, Level, ObjectKind, Quantity, Steps, VentureKind, add_object,
    refusal, validate,
};

/// The notes of APLD ComputeCo: 2.35 billion of 9.25 % due December 2030, issued at 97.000 % of principal (Applied Digital, 8-K of
/// 20 November 2025): 2,279.5 million in cash. The discount of 70.5 million is spread over the 47 months from the one after the issue in
/// January 2027 to December 2030: 1.5 million a month beside the coupon of 2.35 billion / 12 * 9.25 %.
#[test]
fn notes_at_a_discount_bring_less_and_cost_more() {
    let plan = with_debt(60, 0.0, |debt| {
        debt.draws_usd = vec![(month("2027-01"), 2.35e9)];
        (debt.issue_price_pct, debt.rate_pct_per_year, debt.payment_months) = (97.0, Quantity::Value(9.25), 6);
        (debt.start, debt.maturity) = (month("2027-01"), month("2030-12"));
    });
    let p = projected(&plan);
    assert_close(row(&p, "entity.parent.cash-flow.draws"), &[2_279.5e6, 0.0]);
    assert_close(row(&p, "company.cash"), &[1e9 + 2_279.5e6]);
    assert_close(row(&p, "debt.debt-1.balance"), &[2.35e9, 2.35e9]);
    let a_month: f64 = 1.5e6;
    assert_close(row(&p, "entity.parent.balance.debt"), &[2_279.5e6, 2_279.5e6 + a_month, 2_279.5e6 + 2.0 * a_month]);
    let coupon = 2.35e9 * 0.0925 / 12.0;
    assert_close(row(&p, "entity.parent.income.interest-expense"), &[0.0, coupon + a_month, coupon + a_month]);
    // At maturity nothing of it is left, and the whole principal is repaid.
    let amortised: f64 = row(&p, "debt.debt-1.fees-amortised").iter().sum();
    assert!((amortised - 70.5e6).abs() < 1e-3, "{amortised}");
    assert!((row(&p, "debt.debt-1.repaid")[47] - 2.35e9).abs() < 1e-3);
    // Financing fees are burn, a discount is less borrowed.
    assert_close(row(&p, "entity.parent.cash-flow.fees"), &[0.0, 0.0]);
}

/// A revolver drawn as needed at 98 with a fee of 3 %: 95 of each 100 are cash, so a need of 9.5 million draws 10.
#[test]
fn a_need_is_met_after_discount_and_fee() {
    let mut plan = with_debt(12, 0.0, |debt| {
        (debt.draws, debt.commitment_usd, debt.available_until) = (Draws::OnNeed, 50e6, month("2027-12"));
        (debt.loan_to_cost_pct, debt.commitment_fee_pct_per_year) = (0.0, Quantity::Value(0.0));
        (debt.issue_price_pct, debt.fee_pct, debt.rate_pct_per_year) = (98.0, 3.0, Quantity::Value(0.0));
    });
    plan.treasury.opening_cash_usd = 0.5e6;
    plan.treasury.minimum_cash_usd = Quantity::Value(10e6);
    let p = projected(&plan);
    assert_close(row(&p, "debt.debt-1.drawn"), &[10e6, 0.0]);
    assert_close(row(&p, "company.cash"), &[10e6, 10e6]);
}

/// 100 million of which 6 million are unamortised at the start and a year is left: 94 million stand in the balance sheet before month 1,
/// half a million more each month.
#[test]
fn unamortised_costs_before_the_plan_are_an_opening() {
    let plan = with_debt(24, 100e6, |debt| {
        (debt.opening_unamortised_usd, debt.rate_pct_per_year) = (6e6, Quantity::Value(0.0));
        debt.maturity = month("2027-12");
    });
    let p = projected(&plan);
    assert_close(row(&p, "entity.parent.balance.debt"), &[94.5e6, 95e6, 95.5e6]);
    assert_close(row(&p, "entity.parent.income.interest-expense"), &[0.5e6, 0.5e6]);
    assert!((p.total("entity.parent.balance.opening-equity") - (1e9 - 94e6)).abs() < 1e-3);
    assert!((row(&p, "company.cash")[12] - 900e6).abs() < 1e-3, "it costs no cash");
    let too_much = with_debt(24, 1e6, |debt| debt.opening_unamortised_usd = 2e6);
    let found = validate(&too_much);
    assert!(found.iter().any(|finding| finding.path.ends_with("opening_unamortised_usd")), "{found:?}");
}

/// 100 at 1 % a month, half of it in kind: 0.5 is added and 0.5 paid, then 1 % of 100.5. A toggle adds all for two months: 101, 102.01,
/// then 1.0201 is paid each month; at maturity nothing is added.
#[test]
fn interest_in_kind_is_added_to_principal() {
    let half = with_debt(12, 100.0, |debt| {
        (debt.rate_pct_per_year, debt.paid_in_kind_pct) = (Quantity::Value(12.0), Quantity::Value(50.0));
        debt.maturity = month("2027-04");
    });
    let p = projected(&half);
    assert_close(row(&p, "debt.debt-1.balance"), &[100.5, 101.0025, 101.507_512_5, 0.0]);
    assert_close(row(&p, "debt.debt-1.interest-paid"), &[0.5, 0.5025, 0.505_012_5, 1.015_075_125]);
    assert_close(row(&p, "debt.debt-1.repaid"), &[0.0, 0.0, 0.0, 101.507_512_5]);
    let toggle = with_debt(12, 100.0, |debt| {
        debt.rate_pct_per_year = Quantity::Value(12.0);
        debt.paid_in_kind_pct = Quantity::Schedule(vec![(month("2027-01"), 100.0), (month("2027-03"), 0.0)]);
    });
    let p = projected(&toggle);
    assert_close(row(&p, "debt.debt-1.balance"), &[101.0, 102.01, 102.01]);
    assert_close(row(&p, "debt.debt-1.interest-paid"), &[0.0, 0.0, 1.0201]);
    assert_close(row(&p, "entity.parent.income.interest-expense"), &[1.0, 1.01, 1.0201]);
    // A loan to a project, drawn on a commitment, or sculpted, has its interest capitalised instead.
    let refused = |change: fn(&mut Debt)| {
        let plan = with_debt(12, 0.0, |debt| {
            debt.paid_in_kind_pct = Quantity::Value(10.0);
            change(debt);
        });
        refusal(&plan).is_some_and(|finding| finding.path == "debts.debt-1.paid_in_kind_pct")
    };
    assert!(refused(|debt| debt.amortisation = Amortisation::EachDraw));
    assert!(refused(|debt| debt.amortisation = Amortisation::Sculpted));
    assert!(refused(|debt| debt.draws = Draws::WithCapex));
    assert!(!refused(|debt| debt.amortisation = Amortisation::Level));
    // It is no cost of construction: loan to cost does not take it for one.
    assert_close(row(&p, "company.interest-added-so-far"), &[0.0, 0.0, 0.0]);
}

/// A coupon that steps from 12 to 18 % in March: 1 % of 100 a month, then 1.5 %.
#[test]
fn a_coupon_steps_by_its_schedule() {
    let plan = with_debt(12, 100.0, |debt| {
        debt.rate_pct_per_year = Quantity::Schedule(vec![(month("2026-12"), 12.0), (month("2027-03"), 18.0)]);
    });
    assert_close(row(&projected(&plan), "debt.debt-1.interest-paid"), &[1.0, 1.0, 1.5, 1.5]);
}

/// 10 million at SOFR and 2 %, three quarters of it hedged at 3 %. SOFR of 4 and 2.5 %: a swap makes of it 3/4 * 3 + 1/4 * 4 = 3.25 and
/// 2.875 %, a cap 3.25 and 2.5 %; 31 and 28 days over 360. From March on nothing is hedged.
#[test]
fn a_swap_fixes_and_a_cap_limits_what_floats() {
    let interest = |hedge: Hedge| {
        let mut plan = with_debt(12, 10e6, |debt| {
            (debt.interest, debt.margin_pct_per_year) = (Interest::Floating, Quantity::Value(2.0));
            (debt.hedge, debt.hedge_rate_pct_per_year) = (hedge, Quantity::Value(3.0));
            debt.hedged_pct = Quantity::Schedule(vec![(month("2026-12"), 75.0), (month("2027-03"), 0.0)]);
        });
        plan.market.sofr_pct_per_year =
            Quantity::Schedule(vec![(month("2027-01"), 4.0), (month("2027-02"), 2.5), (month("2027-03"), 5.0)]);
        row(&projected(&plan), "debt.debt-1.interest")[..3].to_vec()
    };
    let of = |rates: [f64; 3]| -> Vec<f64> {
        rates.iter().zip([31.0, 28.0, 31.0]).map(|(rate, days)| 10e6 * rate / 100.0 * days / 360.0).collect()
    };
    assert_close(&interest(Hedge::Unhedged), &of([6.0, 4.5, 7.0]));
    assert_close(&interest(Hedge::Swap), &of([5.25, 4.875, 7.0]));
    assert_close(&interest(Hedge::Cap), &of([5.25, 4.5, 7.0]));
    let fixed = with_debt(12, 10e6, |debt| debt.hedge = Hedge::Swap);
    assert!(validate(&fixed).iter().any(|finding| finding.path == "debts.debt-1.hedge"));
}

fn deposit(steps: Steps) -> wattfolio::plan::Plan {
    let mut plan = with_site(12);
    plan.treasury.opening_cash_usd = 50e6;
    let site = &mut plan.sites[0];
    (site.opex_usd_per_mw_year, site.power_usd_per_mwh) = (Quantity::Value(0.0), Quantity::Value(0.0));
    site.utility_deposit_usd = steps;
    plan
}

/// 4 million held before the plan, 10 from March, 1 from June: 6 million are paid in March, 9 million come back in June. It is an asset
/// and no income. The sale of the site brings back what is held.
#[test]
fn a_deposit_is_paid_and_comes_back() {
    let steps = vec![(month("2026-05"), 4e6), (month("2027-03"), 10e6), (month("2027-06"), 1e6)];
    let plan = deposit(steps.clone());
    let p = projected(&plan);
    assert_close(row(&p, "site.site-1.power.deposit"), &[4e6, 4e6, 10e6, 10e6, 10e6, 1e6]);
    assert_close(row(&p, "company.cash"), &[50e6, 50e6, 44e6, 44e6, 44e6, 53e6]);
    assert_close(row(&p, "site.site-1.free-cash-flow"), &[0.0, 0.0, -6e6, 0.0, 0.0, 9e6]);
    assert_close(row(&p, "company.free-cash-flow"), &[0.0, 0.0, -6e6, 0.0, 0.0, 9e6]);
    assert_close(row(&p, "company.balance.other-assets"), &[4e6, 4e6, 10e6, 10e6, 10e6, 1e6]);
    assert!((p.total("company.balance.opening-equity") - 54e6).abs() < 1e-3);
    assert_close(row(&p, "company.ebitda"), &[0.0; 12]);

    let mut sold = deposit(steps);
    (sold.sites[0].venture.kind, sold.sites[0].venture.month) = (VentureKind::Sale, month("2027-05"));
    sold.sites[0].venture.value_usd_per_mw = 0.0;
    assert_close(row(&projected(&sold), "company.cash"), &[50e6, 50e6, 44e6, 44e6, 54e6, 54e6]);
}

/// A dividend takes 30 million of cash and of equity, and neither income nor shares; others than the parent pay none.
#[test]
fn a_dividend_is_cash_of_the_shareholders() {
    let mut plan = bare(12);
    (plan.equity.opening_shares, plan.treasury.opening_cash_usd) = (100e6, 50e6);
    add_object(&mut plan, ObjectKind::OtherItem, None).unwrap();
    let item = &mut plan.other_items[0];
    (item.kind, item.amounts_usd) = (ItemKind::Dividend, vec![(month("2027-03"), -30e6)]);
    let p = projected(&plan);
    assert_close(row(&p, "company.cash"), &[50e6, 50e6, 20e6, 20e6]);
    assert_close(row(&p, "company.cash-flow.dividends"), &[0.0, 0.0, -30e6, 0.0]);
    assert_close(row(&p, "company.balance.equity"), &[50e6, 50e6, 20e6, 20e6]);
    assert_close(row(&p, "equity.shares"), &[100e6; 4]);
    assert_close(row(&p, "company.income.net-income"), &[0.0; 12]);
    plan.other_items[0].amounts_usd = vec![(month("2027-03"), 30e6)];
    let refused = refusal(&plan).unwrap();
    assert!(refused.level == Level::Error && refused.path.ends_with("amounts_usd"), "{refused:?}");
}
