//! The treasury, loans on BTC, convertibles, shares and the funding order: against published figures and hand calculations.

use super::common::{assert_close, bare, count, month, projected, random_plan, row, with_site};
use wattfolio::model::Projection;
use wattfolio::plan::{BtcPolicy, Draws, ItemKind, ObjectKind, Plan, PriceKind, Quantity, Settlement, add_object};

/// A bare company with BTC at a price path and a loan on BTC without interest and fees.
fn with_loan(btc: f64, prices: &[(&str, f64)], change: impl FnOnce(&mut wattfolio::plan::BtcLoan)) -> Plan {
    let mut plan = bare(12);
    (plan.treasury.opening_btc, plan.treasury.btc_policy) = (btc, BtcPolicy::Hold);
    plan.market.btc_price = PriceKind::Points;
    plan.market.btc_price_points_usd = prices.iter().map(|(at, usd)| (month(at), *usd)).collect();
    plan.equity.opening_shares = 1e6;
    add_object(&mut plan, ObjectKind::BtcLoan, None).unwrap();
    let loan = &mut plan.btc_loans[0];
    (loan.fee_pct, loan.rate_pct_per_year, loan.draws_usd) = (0.0, Quantity::Value(0.0), Vec::new());
    (loan.limit_usd, loan.maturity) = (1e9, month("2030-01"));
    change(loan);
    plan
}

/// 200 million USD at 70,000 (domain table of triggers): LTVs of 50/65/75, 60/75/85 and 65/75/80 pledge 5,714, 4,762 and 4,396
/// BTC, are called at 53.8, 56.0 and 60.7 and liquidated at 46.7, 49.4 and 56.9 thousand.
#[test]
fn trigger_prices_are_those_of_the_table() {
    for (ltv, btc, call, liquidation) in [
        ([50.0, 65.0, 75.0], 5_714.0, 53.8, 46.7),
        ([60.0, 75.0, 85.0], 4_762.0, 56.0, 49.4),
        ([65.0, 75.0, 80.0], 4_396.0, 60.7, 56.9),
    ] {
        let plan = with_loan(10_000.0, &[("2027-01", 70_000.0)], |loan| {
            loan.draws_usd = vec![(month("2027-02"), 200e6)];
            (loan.initial_ltv_pct, loan.margin_call_ltv_pct, loan.liquidation_ltv_pct) = (ltv[0], ltv[1], ltv[2]);
        });
        let p = projected(&plan);
        let at = |key: &str| row(&p, &format!("btc-loan.btc-loan-1.{key}"))[1];
        assert_eq!(at("balance"), 200e6);
        assert!(
            (at("collateral") - 200e6 / (ltv[0] / 100.0 * 70_000.0)).abs() < 1e-8
                && (at("collateral") - btc).abs() < 0.5,
            "{}",
            at("collateral")
        );
        assert!((at("call-price") / 1e3 - call).abs() < 0.05, "{}", at("call-price"));
        assert!((at("liquidation-price") / 1e3 - liquidation).abs() < 0.05, "{}", at("liquidation-price"));
    }
}

/// margin-watch.com: a loan of 50,000 on one BTC reaches 70 % at 71,428.57.
#[test]
fn the_trigger_price_is_that_of_the_published_calculator() {
    let plan = with_loan(1.0, &[("2027-01", 200_000.0)], |loan| {
        (loan.opening_usd, loan.opening_collateral_btc) = (50_000.0, 1.0);
        (loan.initial_ltv_pct, loan.margin_call_ltv_pct, loan.liquidation_ltv_pct) = (60.0, 70.0, 80.0);
    });
    let p = projected(&plan);
    let price = row(&p, "btc-loan.btc-loan-1.call-price")[0];
    assert!((price - 71_428.571_428_571_4).abs() < 1e-6, "{price}");
}

/// 60 million on 1,000 BTC at 100,000 (LTV 60). At 75,000 the LTV is 80: above the call of 75. The initial LTV wants 60e6 / (0.6 *
/// 75,000) = 1,333.33 BTC, 333.33 more. With 400 free BTC all comes from them; with 100 free BTC and cash the rest is
/// 60e6 - 0.6 * 1,100 * 75,000 = 10.5 million of cash; without cash coins are sold: 10.5e6 / (75,000 * (1 - 0.02 - 0.6)) = 368.42.
#[test]
fn a_margin_call_is_cured_by_btc_then_cash_then_sales() {
    let case = |free: f64, cash: f64| {
        let mut plan = with_loan(1_000.0 + free, &[("2027-01", 100_000.0), ("2027-02", 75_000.0)], |loan| {
            (loan.opening_usd, loan.opening_collateral_btc, loan.sale_cost_pct) = (60e6, 1_000.0, 2.0);
        });
        plan.treasury.opening_cash_usd = cash;
        projected(&plan)
    };
    let at = |p: &Projection, key: &str| row(p, &format!("btc-loan.btc-loan-1.{key}"))[1];
    let p = case(400.0, 50e6);
    assert_close(
        &[at(&p, "topped-up"), at(&p, "cured"), at(&p, "sold"), at(&p, "ltv")],
        &[1_000.0 / 3.0, 0.0, 0.0, 0.6],
    );
    let p = case(100.0, 50e6);
    assert_close(&[at(&p, "topped-up"), at(&p, "cured"), at(&p, "sold"), at(&p, "ltv")], &[100.0, 10.5e6, 0.0, 0.6]);
    assert_close(&row(&p, "company.cash")[..2], &[50e6, 39.5e6]);
    let p = case(100.0, 0.0);
    let sold: f64 = 10.5e6 / (75_000.0 * 0.38);
    assert!((sold - 368.42).abs() < 0.01);
    assert_close(&[at(&p, "topped-up"), at(&p, "cured"), at(&p, "sold"), at(&p, "ltv")], &[100.0, 0.0, sold, 0.6]);
    assert_close(
        &[row(&p, "company.btc")[1], at(&p, "collateral"), row(&p, "company.cash")[1]],
        &[1_100.0 - sold, 1_100.0 - sold, 0.0],
    );
    assert!(p.findings.iter().any(|f| f.message.contains("has its first margin call in Feb 2027")), "{:?}", p.findings);
}

/// Cash above the minimum cures a margin call before it pays a revolver back: 11 million are over the initial LTV at 50,000,
/// 20 million are there, so 9 are left for the revolver and nothing is sold.
#[test]
fn margin_calls_come_before_revolvers() {
    let mut plan = with_loan(1_000.0, &[("2027-01", 70_000.0), ("2027-02", 50_000.0)], |loan| {
        (loan.opening_usd, loan.opening_collateral_btc) = (41e6, 1_000.0);
    });
    plan.treasury.opening_cash_usd = 20e6;
    add_object(&mut plan, ObjectKind::Debt, None).unwrap();
    let debt = &mut plan.debts[0];
    (debt.draws, debt.commitment_usd, debt.opening_usd, debt.draws_usd) = (Draws::Revolving, 30e6, 30e6, Vec::new());
    (debt.rate_pct_per_year, debt.commitment_fee_pct_per_year, debt.start, debt.available_until) =
        (Quantity::Value(0.0), Quantity::Value(0.0), month("2027-02"), month("2027-02"));
    plan.treasury.minimum_cash_usd = Quantity::Schedule(vec![(month("2027-01"), 20e6), (month("2027-02"), 0.0)]);
    let p = projected(&plan);
    assert_close(
        &[
            row(&p, "btc-loan.btc-loan-1.cured")[1],
            row(&p, "btc-loan.btc-loan-1.sold")[1],
            row(&p, "debt.debt-1.repaid-ahead")[1],
        ],
        &[11e6, 0.0, 9e6],
    );
}

/// At 40,000 the 1,000 BTC bring 39.2 million after 2 % and do not cover 60: 20.8 million are paid with recourse, which is a gap
/// where there is no cash, or are the lender's loss and the company's gain. Nothing more is sold than is pledged.
#[test]
fn what_collateral_does_not_cover_is_paid_or_lost() {
    let case = |recourse: bool| {
        let plan = with_loan(1_000.0, &[("2027-01", 100_000.0), ("2027-02", 40_000.0)], |loan| {
            (loan.opening_usd, loan.opening_collateral_btc, loan.sale_cost_pct, loan.recourse) =
                (60e6, 1_000.0, 2.0, recourse);
        });
        projected(&plan)
    };
    let p = case(true);
    assert_close(&row(&p, "company.cash")[..2], &[0.0, -20.8e6]);
    assert_close(
        &[row(&p, "btc-loan.btc-loan-1.balance")[1], row(&p, "company.btc")[1], row(&p, "company.funding-gap")[1]],
        &[0.0, 0.0, 20.8e6],
    );
    let p = case(false);
    assert_close(&row(&p, "company.cash")[..2], &[0.0, 0.0]);
    assert_close(
        &[row(&p, "btc-loan.btc-loan-1.written-off")[1], row(&p, "company.income.extinguished")[1]],
        &[20.8e6, -20.8e6],
    );
}

/// Whatever the plan: after a forced sale the LTV is the initial one, unless everything pledged was sold; never more than that is.
#[test]
fn forced_sales_restore_the_ltv_on_random_plans() {
    let mut sales = 0;
    for seed in 0..count(150, 2_000) {
        let plan = random_plan(seed).phased().into_owned();
        let p = projected(&plan);
        for loan in plan.btc_loans.iter().filter(|l| l.enabled) {
            let at = |key: &str| row(&p, &format!("btc-loan.{}.{key}", loan.id));
            let (sold, held, added, ltv, left) =
                (at("sold"), at("pledged-before-test"), at("topped-up"), at("ltv"), at("collateral"));
            for t in (0..sold.len()).filter(|t| sold[*t] > 0.0) {
                assert!(sold[t] <= held[t] + added[t] + 1e-9, "seed {seed}: more than is pledged");
                if left[t] > 1e-6 {
                    sales += 1;
                    assert!(
                        (ltv[t] - loan.initial_ltv_pct / 100.0).abs() < 1e-6,
                        "seed {seed}, month {}: {}",
                        t + 1,
                        ltv[t]
                    );
                }
            }
        }
    }
    assert!(sales > 3, "{sales}");
}

/// Pledged BTC cannot be sold: of 100 held 60 are pledged, and dated sales of 100 bring 40.
#[test]
fn pledged_btc_are_not_sold() {
    let mut plan = with_loan(100.0, &[("2027-01", 100_000.0)], |loan| {
        (loan.opening_usd, loan.opening_collateral_btc, loan.maturity) = (1e6, 60.0, month("2027-04"));
    });
    plan.treasury.dated_sales_btc = vec![(month("2027-02"), 100.0), (month("2027-05"), 100.0)];
    plan.treasury.opening_cash_usd = 5e6;
    let p = projected(&plan);
    // Released at maturity in April, and sold then.
    assert_close(row(&p, "company.btc-sold"), &[0.0, 40.0, 0.0, 0.0, 60.0]);
    assert_close(row(&p, "treasury.btc-pledged"), &[60.0, 60.0, 60.0, 0.0, 0.0]);
}

/// 10 BTC a month are sold where the price is at least 90,000 (a quarter of what is free above a floor of 60); 3 million buy
/// where it is at most 70,000.
#[test]
fn bands_sell_high_and_buy_low() {
    let mut plan = bare(12);
    (plan.treasury.opening_btc, plan.treasury.btc_policy, plan.treasury.opening_cash_usd) =
        (100.0, BtcPolicy::Hold, 100e6);
    plan.market.btc_price = PriceKind::Points;
    plan.market.btc_price_points_usd =
        vec![(month("2027-01"), 90_000.0), (month("2027-02"), 80_000.0), (month("2027-03"), 60_000.0)];
    plan.treasury.floor_btc = Quantity::Value(60.0);
    (plan.treasury.sell_above_usd, plan.treasury.sell_above_pct) = (Quantity::Value(90_000.0), 25.0);
    (plan.treasury.buy_below_usd, plan.treasury.buy_below_usd_per_month) = (Quantity::Value(70_000.0), 3e6);
    let p = projected(&plan);
    assert_close(row(&p, "company.btc"), &[90.0, 90.0, 140.0, 190.0]);
    assert_close(row(&p, "company.cash"), &[100.9e6, 100.9e6, 97.9e6]);
}

/// Policies: monthly sales down to a floor at market; sales that cover costs of 500,000 a month at 100,000; covered calls on half
/// of 100 BTC at 12 % a year, strike 10 %: premium 50 * 100,000 * 1 %, and 50 * (120,000 - 110,000) paid when the price jumps.
#[test]
fn policies_by_hand() {
    let mut plan = bare(12);
    (plan.treasury.opening_btc, plan.treasury.btc_policy, plan.treasury.opening_cash_usd) =
        (100.0, BtcPolicy::Hold, 10e6);
    plan.market.btc_price = PriceKind::Points;
    plan.market.btc_price_points_usd = vec![(month("2027-01"), 100_000.0)];
    let mut liquidated = plan.clone();
    (liquidated.treasury.monthly_sales_btc, liquidated.treasury.floor_usd) =
        (Quantity::Value(30.0), Quantity::Value(2e6));
    assert_close(projected(&liquidated).row("company.btc"), &[70.0, 40.0, 20.0, 20.0]);
    let mut covered = plan.clone();
    covered.treasury.btc_policy = BtcPolicy::SellToCoverCosts;
    covered.company.overhead_usd_per_month = Quantity::Value(500_000.0);
    let p = projected(&covered);
    assert_close(row(&p, "company.btc-sold"), &[5.0, 5.0, 5.0]);
    assert_close(row(&p, "company.cash"), &[10e6, 10e6, 10e6]);
    plan.market.btc_price_points_usd = vec![(month("2027-02"), 100_000.0), (month("2027-03"), 120_000.0)];
    (plan.treasury.overlay_pct, plan.treasury.overlay_yield_pct_per_year, plan.treasury.overlay_strike_pct) =
        (50.0, 12.0, 10.0);
    assert_close(projected(&plan).row("treasury.covered-calls"), &[50_000.0, 50_000.0, 50_000.0 - 500_000.0, 60_000.0]);
}

/// Needs of 10 million a month and nothing else: a revolver of 15 million at place 1, BTC of 8 million above the floor at 2, shares
/// of 12 million at 3, in this order; then the gap. When 30 million come in, the revolver is paid back first.
#[test]
fn the_funding_order_is_kept() {
    let mut plan = bare(12);
    plan.company.overhead_usd_per_month = Quantity::Value(10e6);
    plan.company.overhead_growth_pct_per_year = 0.0;
    plan.tax.federal_rate_pct = 0.0;
    plan.tax.state_rate_pct = 0.0;
    plan.market.btc_price = PriceKind::Points;
    plan.market.btc_price_points_usd = vec![(month("2027-01"), 100_000.0)];
    (plan.treasury.opening_btc, plan.treasury.btc_policy, plan.treasury.funding_rank) =
        (100.0, BtcPolicy::SellToMinimumCash, 2);
    plan.treasury.floor_btc = Quantity::Value(20.0);
    add_object(&mut plan, ObjectKind::Debt, None).unwrap();
    let debt = &mut plan.debts[0];
    (debt.draws, debt.commitment_usd, debt.funding_rank, debt.fee_pct) = (Draws::Revolving, 15e6, 1, 0.0);
    (debt.rate_pct_per_year, debt.commitment_fee_pct_per_year, debt.start) =
        (Quantity::Value(0.0), Quantity::Value(0.0), month("2027-01"));
    (debt.draws_usd, debt.available_until, debt.maturity) = (Vec::new(), month("2028-12"), month("2029-12"));
    let e = &mut plan.equity;
    (e.atm_on_need, e.atm_limit_usd, e.funding_rank, e.atm_fee_pct, e.atm_discount_pct) = (true, 12e6, 3, 0.0, 0.0);
    (e.atm_from, e.atm_until, e.opening_shares, e.share_price_usd) =
        (month("2027-01"), month("2028-12"), 100e6, Quantity::Value(4.0));
    add_object(&mut plan, ObjectKind::OtherItem, None).unwrap();
    plan.other_items[0].amounts_usd = vec![(month("2027-05"), 50e6)];
    let p = projected(&plan);
    assert_close(row(&p, "debt.debt-1.drawn"), &[10e6, 5e6, 0.0, 0.0, 0.0]);
    assert_close(row(&p, "treasury.sold-on-need"), &[0.0, 50.0, 30.0, 0.0, 0.0]);
    assert_close(row(&p, "equity.atm-sold"), &[0.0, 0.0, 7e6, 5e6, 0.0]);
    assert_close(row(&p, "company.cash"), &[0.0, 0.0, 0.0, -5e6, 20e6]);
    assert_close(row(&p, "company.funding-gap"), &[0.0, 0.0, 0.0, 5e6, 0.0]);
    assert_close(row(&p, "debt.debt-1.repaid-ahead"), &[0.0, 0.0, 0.0, 0.0, 15e6]);
    assert_close(row(&p, "equity.shares"), &[100e6, 100e6, 101.75e6, 103e6]);
    assert_close(&row(&p, "equity.dilution")[3..4], &[0.03]);
    // Another order: shares first.
    plan.equity.funding_rank = 0;
    let p = projected(&plan);
    assert_close(row(&p, "equity.atm-sold"), &[10e6, 2e6, 0.0]);
    assert_close(row(&p, "debt.debt-1.drawn"), &[0.0, 8e6, 7e6]);
}

/// Notes of 100 million at a conversion price of 10 (10 million shares), due in June; capped at 12.
fn with_notes(price: f64, change: impl FnOnce(&mut wattfolio::plan::Convertible)) -> Projection {
    let mut plan = bare(12);
    plan.treasury.opening_cash_usd = 500e6;
    (plan.equity.opening_shares, plan.equity.share_price_usd) = (100e6, Quantity::Value(price));
    add_object(&mut plan, ObjectKind::Convertible, None).unwrap();
    let notes = &mut plan.convertibles[0];
    (notes.opening_usd, notes.conversion_price_usd, notes.cap_price_usd, notes.coupon_pct_per_year) =
        (100e6, 10.0, 12.0, 0.0);
    (notes.issues_usd, notes.maturity, notes.call_from) = (Vec::new(), month("2027-06"), month("2027-06"));
    change(notes);
    projected(&plan)
}

/// At 15 a conversion is worth 150 million: principal in cash and 50 million in 3.33 million shares, or 10 million shares, or 150
/// million in cash; the capped call gives (12 - 10) * 10 million / 15 = 1.33 million shares back, or their 20 million in cash. At 8 the principal is paid.
#[test]
fn convertibles_end_as_they_are_settled() {
    let at = |p: &Projection, key: &str| row(p, &format!("convertible.convertible-1.{key}"))[5];
    for (settlement, cash, shares) in [
        (Settlement::CashPrincipal, 100e6, 50e6 / 15.0),
        (Settlement::Shares, 0.0, 10e6),
        (Settlement::Cash, 130e6, 0.0),
    ] {
        let p = with_notes(15.0, |notes| notes.settlement = settlement);
        let received = if settlement == Settlement::Cash { 0.0 } else { 20e6 / 15.0 };
        assert_close(
            &[at(&p, "paid"), at(&p, "shares-issued"), at(&p, "shares-received"), at(&p, "balance")],
            &[cash, shares, received, 0.0],
        );
        assert_close(
            &[row(&p, "equity.shares")[5], row(&p, "company.cash")[5]],
            &[100e6 + shares - received, 500e6 - cash],
        );
        assert_eq!(at(&p, "loss"), 0.0);
    }
    let p = with_notes(8.0, |_| ());
    assert_close(&[at(&p, "paid"), at(&p, "shares-issued"), row(&p, "company.maturities")[5]], &[100e6, 0.0, 100e6]);
}

/// Puts below the conversion price, at 101 %; none above. A call at 130 % of it. Repurchase of 40 million at 95 %: a gain of 2.
#[test]
fn convertibles_are_put_called_and_bought_back() {
    let later = |notes: &mut wattfolio::plan::Convertible| {
        (notes.maturity, notes.call_from) = (month("2030-01"), month("2030-01"));
    };
    let p = with_notes(8.0, |notes| {
        later(notes);
        notes.puts_pct = vec![(month("2027-03"), 101.0)];
    });
    assert_close(row(&p, "company.puts"), &[0.0, 0.0, 101e6, 0.0]);
    assert_close(row(&p, "convertible.convertible-1.balance"), &[100e6, 100e6, 0.0]);
    assert_close(row(&p, "company.income.extinguished"), &[0.0, 0.0, 1e6]);
    let p = with_notes(11.0, |notes| {
        later(notes);
        notes.puts_pct = vec![(month("2027-03"), 101.0)];
    });
    assert_close(row(&p, "company.puts"), &[0.0, 0.0, 0.0]);
    for (price, balance) in [(12.9, 100e6), (13.1, 0.0)] {
        let p = with_notes(price, |notes| (notes.maturity, notes.call_from) = (month("2030-01"), month("2027-04")));
        assert_close(&row(&p, "convertible.convertible-1.balance")[2..4], &[100e6, balance]);
    }
    let p = with_notes(8.0, |notes| {
        later(notes);
        (notes.repurchases_usd, notes.repurchase_price_pct) = (vec![(month("2027-02"), 40e6)], 95.0);
    });
    assert_close(row(&p, "convertible.convertible-1.paid"), &[0.0, 38e6, 0.0]);
    assert_close(row(&p, "company.income.extinguished"), &[0.0, -2e6, 0.0]);
    assert_close(row(&p, "convertible.convertible-1.underlying"), &[10e6, 6e6, 6e6]);
}

/// Diluted shares do not jump at the conversion price nor at the cap; if-converted counts all shares of notes settled in them.
#[test]
fn dilution_is_continuous_at_the_conversion_price() {
    let diluted = |price: f64| {
        row(
            &with_notes(price, |notes| (notes.maturity, notes.call_from) = (month("2030-01"), month("2030-01"))),
            "equity.diluted",
        )[0]
    };
    for edge in [10.0, 12.0] {
        assert!((diluted(edge + 1e-6) - diluted(edge - 1e-6)).abs() < 10.0, "{edge}");
    }
    // At 15: (15 - 10) / 15 of 10 million, less (12 - 10) / 15 of them.
    assert_close(&[diluted(9.0), diluted(15.0)], &[100e6, 100e6 + 50e6 / 15.0 - 20e6 / 15.0]);
    let p = with_notes(9.0, |notes| (notes.settlement, notes.maturity) = (Settlement::Shares, month("2030-01")));
    assert_eq!(row(&p, "equity.diluted-if-converted")[0], 110e6);
}

/// 50 million issued at a share price of 20, premium 25 %, fee 2 %, capped call 8 %: conversion price 25, 2 million shares; 45
/// million come in. Coupons of 6 % each half year.
#[test]
fn convertibles_are_issued_on_dates() {
    let mut plan = bare(18);
    plan.equity.share_price_usd = Quantity::Value(20.0);
    add_object(&mut plan, ObjectKind::Convertible, None).unwrap();
    let notes = &mut plan.convertibles[0];
    (notes.issues_usd, notes.premium_pct, notes.fee_pct, notes.capped_call_pct) =
        (vec![(month("2027-02"), 50e6)], 25.0, 2.0, 8.0);
    (notes.coupon_pct_per_year, notes.payment_months, notes.maturity, notes.call_from) =
        (6.0, 6, month("2032-02"), month("2032-02"));
    let p = projected(&plan);
    let at = |key: &str| row(&p, &format!("convertible.convertible-1.{key}"));
    assert_close(&[at("conversion-price")[1], at("underlying")[1], row(&p, "company.cash")[1]], &[25.0, 2e6, 45e6]);
    assert_close(&[at("interest-paid")[6], at("interest-paid")[7], at("interest-paid")[13]], &[0.0, 1.5e6, 1.5e6]);
    // The fee is written off over the 60 months from the one after the issue: months 3 to 62 of the plan.
    assert_close(&[at("fees-amortised")[1], at("fees-amortised")[2]], &[0.0, 1e6 / 60.0]);
}

/// Warrants on 3 million shares at 5: at 15 they dilute by 3 * (1 - 5/15) = 2 million, and bring 15 million at expiry.
#[test]
fn warrants_dilute_and_are_exercised() {
    let mut plan = bare(12);
    (plan.equity.opening_shares, plan.equity.share_price_usd) = (100e6, Quantity::Value(15.0));
    add_object(&mut plan, ObjectKind::Warrant, None).unwrap();
    let warrant = &mut plan.warrants[0];
    (warrant.shares, warrant.strike_usd, warrant.granted, warrant.expiry) =
        (3e6, 5.0, month("2027-02"), month("2027-05"));
    let p = projected(&plan);
    assert_close(row(&p, "equity.diluted"), &[100e6, 102e6, 102e6, 102e6, 103e6]);
    assert_close(row(&p, "company.cash"), &[0.0, 0.0, 0.0, 0.0, 15e6]);
}

/// Own shares for 30 million at 15 are two million fewer; the share price follows the BTC price by beta: (2 / 1)^0.5.
#[test]
fn shares_are_bought_back_and_follow_btc() {
    let mut plan = bare(12);
    (plan.equity.opening_shares, plan.equity.share_price_usd, plan.treasury.opening_cash_usd) =
        (100e6, Quantity::Value(15.0), 50e6);
    add_object(&mut plan, ObjectKind::OtherItem, None).unwrap();
    (plan.other_items[0].kind, plan.other_items[0].amounts_usd) = (ItemKind::BuyBack, vec![(month("2027-03"), -30e6)]);
    let p = projected(&plan);
    assert_close(row(&p, "equity.shares"), &[100e6, 100e6, 98e6]);
    plan.equity.share_price_btc_beta = 0.5;
    plan.market.btc_price = PriceKind::Points;
    plan.market.btc_price_points_usd = vec![(month("2027-01"), 50_000.0), (month("2027-02"), 100_000.0)];
    assert_close(projected(&plan).row("equity.share-price"), &[15.0, 15.0 * 2.0_f64.sqrt()]);
}

/// Liquidity is the parent's cash, free BTC after 30 %, and what is undrawn; a default below 80 million comes in the month in
/// which cash of 100 less 10 a month is below 80 - 0.7 * 10 BTC * 100,000.
#[test]
fn liquidity_and_its_covenant_by_hand() {
    let mut plan = bare(12);
    (plan.treasury.opening_cash_usd, plan.treasury.opening_btc, plan.treasury.btc_policy) =
        (100e6, 10.0, BtcPolicy::Hold);
    plan.company.overhead_usd_per_month = Quantity::Value(10e6);
    plan.company.overhead_growth_pct_per_year = 0.0;
    plan.market.btc_price = PriceKind::Points;
    plan.market.btc_price_points_usd = vec![(month("2027-01"), 100_000.0)];
    plan.covenants.liquidity_default_usd = 80e6;
    let p = projected(&plan);
    assert_close(row(&p, "company.liquidity"), &[90.7e6, 80.7e6, 70.7e6]);
    assert_eq!(p.total("company.liquidity-default-month"), 3.0);
    assert_close(row(&p, "company.liquidity-default-headroom"), &[10.7e6, 0.7e6, -9.3e6]);
    assert!(p.findings.iter().any(|f| f.path == "covenants.liquidity_default_usd" && f.message.contains("in Mar 2027: 70.7 million USD")), "{:?}", p.findings);
    // Ten million are burnt a month: 70.7 of liquidity last 7.07 months.
    assert_close(&row(&p, "company.runway")[2..3], &[7.07]);
}

/// The share of what a site's miner brings and costs does not matter here: only that mined BTC are sold as the policy says.
#[test]
fn a_site_sells_what_it_mines_to_cover_costs() {
    let mut plan = with_site(12);
    (plan.sites[0].opening_mining_mw, plan.treasury.btc_policy) = (100.0, BtcPolicy::SellToCoverCosts);
    let p = projected(&plan);
    let (sold, net, mined) = (row(&p, "company.btc-sold"), row(&p, "treasury.net-price"), row(&p, "company.btc-mined"));
    let cost = row(&p, "company.cost.mining-power");
    assert!(
        (sold[0] * net[0] - cost[0]).abs() < 0.01 || (sold[0] - mined[0]).abs() < 1e-9,
        "{} {}",
        sold[0] * net[0],
        cost[0]
    );
}
