//! Tax and statements: against tables and hand calculations.

use super::common::{assert_close, bare, month, projected, row, with_site};
use wattfolio::model::Projection;
use wattfolio::plan::{BtcPolicy, ItemKind, Lots, ObjectKind, Plan, PriceKind, Quantity, TaxLife, add_object};

/// A company whose only income is 100 million in June 2027 and in June 2028, taxed at 21 % and 4 %: together
/// 21 + 4 * 0.79 = 24.16 %.
fn earning(change: impl FnOnce(&mut Plan)) -> Projection {
    let mut plan = bare(36);
    add_object(&mut plan, ObjectKind::OtherItem, None).unwrap();
    plan.other_items[0].amounts_usd = vec![(month("2027-06"), 100e6), (month("2028-06"), 100e6)];
    (plan.tax.federal_rate_pct, plan.tax.state_rate_pct, plan.tax.payment_lag_months) = (21.0, 4.0, 3);
    plan.tax.valuation_allowance = false;
    change(&mut plan);
    projected(&plan)
}

#[test]
fn tax_is_assessed_by_fiscal_year_and_paid_later() {
    let p = earning(|_| ());
    assert_close(
        &[row(&p, "tax.assessed")[10], row(&p, "tax.assessed")[11], row(&p, "tax.assessed")[23]],
        &[0.0, 24.16e6, 24.16e6],
    );
    assert_close(&[row(&p, "tax.paid")[13], row(&p, "tax.paid")[14]], &[0.0, 24.16e6]);
    assert_close(
        &[row(&p, "company.cash")[13], row(&p, "company.cash")[14], row(&p, "company.balance.tax-payable")[11]],
        &[100e6, 75.84e6, 24.16e6],
    );
    // The books see the tax in June, as deferred until it is assessed.
    assert_close(
        &[
            row(&p, "company.income.tax")[5],
            row(&p, "company.balance.deferred-tax")[5],
            row(&p, "company.balance.deferred-tax")[11],
        ],
        &[24.16e6, 24.16e6, 0.0],
    );
    // A fiscal year that ends in June.
    let p = earning(|plan| plan.company.fiscal_year_end_month = 6);
    assert_close(
        &[row(&p, "tax.assessed")[5], row(&p, "tax.assessed")[17], row(&p, "tax.paid")[8]],
        &[24.16e6, 24.16e6, 24.16e6],
    );
}

/// Losses of 150 offset 80 of 100 in the first year and 70 in the second: taxed are 20 and 30 million.
#[test]
fn losses_offset_eighty_percent() {
    let p = earning(|plan| plan.tax.opening_losses_usd = 150e6);
    assert_close(&[row(&p, "tax.assessed")[11], row(&p, "tax.assessed")[23]], &[0.2416 * 20e6, 0.2416 * 30e6]);
    assert_close(
        &[row(&p, "tax.losses")[10], row(&p, "tax.losses")[11], row(&p, "tax.losses")[23]],
        &[150e6, 70e6, 0.0],
    );
}

/// Interest of 50 million a year (5 % on a billion) against a limit of 30 % of 100: 20 are carried forward, then 40.
#[test]
fn interest_is_limited_to_thirty_percent_and_carried_forward() {
    let p = earning(|plan| {
        plan.treasury.opening_cash_usd = 2e9;
        add_object(plan, ObjectKind::Debt, None).unwrap();
        let debt = &mut plan.debts[0];
        (debt.opening_usd, debt.draws_usd, debt.rate_pct_per_year, debt.maturity) =
            (1e9, Vec::new(), Quantity::Value(5.0), month("2040-01"));
    });
    assert_close(
        &[
            row(&p, "tax.allowed-interest")[11],
            row(&p, "tax.disallowed-interest")[11],
            row(&p, "tax.disallowed-interest")[23],
        ],
        &[30e6, 20e6, 40e6],
    );
    assert_close(&[row(&p, "tax.taxable-income")[11]], &[70e6]);
    let free = earning(|plan| {
        (plan.treasury.opening_cash_usd, plan.tax.interest_limited) = (2e9, false);
        add_object(plan, ObjectKind::Debt, None).unwrap();
        let debt = &mut plan.debts[0];
        (debt.opening_usd, debt.draws_usd, debt.rate_pct_per_year, debt.maturity) =
            (1e9, Vec::new(), Quantity::Value(5.0), month("2040-01"));
    });
    assert_close(&[row(&free, "tax.taxable-income")[11]], &[50e6]);
}

/// Machines of 100 MW deployed in `deployed`: 100 MW / 17.5 J/TH without other load, at 12 USD per TH/s.
fn machines(deployed: &str, bonus: f64, life: TaxLife) -> (Projection, f64) {
    let mut plan = with_site(96);
    plan.sites[0].opening_mining_mw = 100.0;
    let fleet = &mut plan.sites[0].fleets[0];
    (fleet.mw, fleet.deployed, fleet.ancillary_load_pct, fleet.price_usd_per_th) = (100.0, month(deployed), 0.0, 12.0);
    (plan.tax.machines, plan.tax.machines_bonus_pct) = (life, bonus);
    let p = projected(&plan);
    let bought: f64 = row(&p, "company.machines-bought").iter().sum();
    assert!((bought - 100e6 / 17.5 * 12.0).abs() < 1.0, "{bought}");
    (p, bought)
}

/// IRS Publication 946: table A-1 (half-year) for machines of March, A-5 (fourth quarter, mid-quarter convention) for November,
/// for then more than 40 % of the year's additions come in its last quarter; with a bonus of 40 % the table's part of 60.
#[test]
fn macrs_follows_its_tables_by_convention() {
    let cases: [(&str, f64, TaxLife, &[f64]); 4] = [
        ("2027-03", 0.0, TaxLife::Macrs5, &[20.0, 32.0, 19.2, 11.52, 11.52, 5.76]),
        ("2027-11", 0.0, TaxLife::Macrs5, &[5.0, 38.0, 22.8, 13.68, 10.94, 9.58]),
        ("2027-03", 40.0, TaxLife::Macrs5, &[40.0 + 12.0, 19.2, 11.52, 6.912, 6.912, 3.456]),
        ("2027-03", 0.0, TaxLife::Macrs7, &[14.29, 24.49, 17.49, 12.49, 8.93, 8.92, 8.93, 4.46]),
    ];
    for (deployed, bonus, life, percents) in cases {
        let (p, cost) = machines(deployed, bonus, life);
        let written_off = row(&p, "tax.machines.depreciation");
        for (year, percent) in percents.iter().enumerate() {
            let got = written_off[12 * year + 11];
            assert!((got - cost * percent / 100.0).abs() < 0.01, "{deployed}, {bonus} %, year {}: {got}", year + 1);
        }
        let all: f64 = written_off.iter().sum();
        assert!((all - cost).abs() < 0.05 && row(&p, "tax.machines.basis")[95].abs() < 0.05, "{all}");
    }
}

/// Machines freed half way leave with half of their book value and tax basis: 100 MW, of which 50 move away after a year.
#[test]
fn what_leaves_takes_its_part_of_the_value() {
    let mut plan = with_site(48);
    plan.sites[0].opening_mining_mw = 100.0;
    let fleet = &mut plan.sites[0].fleets[0];
    (fleet.mw, fleet.deployed, fleet.freed) = (100.0, month("2027-01"), wattfolio::plan::Freed::Scrapped);
    add_object(&mut plan, ObjectKind::Move, Some("site-1")).unwrap();
    let a_move = &mut plan.sites[0].moves[0];
    (a_move.from, a_move.to, a_move.mw, a_move.machines_off, a_move.notice) =
        (wattfolio::plan::Use::Mining, wattfolio::plan::Use::Idle, 50.0, month("2028-01"), month("2028-01"));
    let p = projected(&plan);
    let cost: f64 = row(&p, "company.machines-bought").iter().sum();
    // 48 months of life: twelve of them by January 2028, month 13.
    let before = cost * (1.0 - 12.0 / 48.0);
    let (value, disposed) = (row(&p, "books.machines.book-value"), row(&p, "books.machines.disposed"));
    assert!((disposed[12] - before / 2.0).abs() < 1.0, "{} is not {}", disposed[12], before / 2.0);
    assert!((value[12] - before / 2.0).abs() < 1.0);
    // The half that stays goes on at half the pace.
    let depreciation = row(&p, "books.machines.depreciation");
    assert!((depreciation[13] - cost / 96.0).abs() < 1.0, "{}", depreciation[13]);
    // Scrap brings something: the rest is a loss.
    let scrap = row(&p, "company.resale")[12];
    assert!((row(&p, "company.income.disposals")[12] - (scrap - before / 2.0)).abs() < 1.0);
}

/// 100 BTC at a cost of 3 million; 10 bought each month at 50,000, then at 80,000; 105 sold in March, 10 in April, at no cost.
/// First in, first out: 3 million and 5 of January's at 50,000; then 5 of January's and 5 of February's. On average: of 130 BTC
/// that cost 4.6 million 105; of 35 left with 10 new ones.
#[test]
fn lots_are_first_in_first_out_or_on_average() {
    let sold = |lots: Lots| {
        let mut plan = bare(12);
        (plan.treasury.opening_btc, plan.treasury.opening_cash_usd, plan.treasury.btc_policy) =
            (100.0, 1e9, BtcPolicy::Hold);
        plan.market.btc_price = PriceKind::Points;
        plan.market.btc_price_points_usd = vec![
            (month("2027-01"), 50_000.0),
            (month("2027-02"), 60_000.0),
            (month("2027-03"), 50_000.0),
            (month("2027-04"), 90_000.0),
        ];
        (plan.treasury.buy_below_usd, plan.treasury.buy_below_usd_per_month) = (Quantity::Value(60_000.0), 600_000.0);
        plan.treasury.dated_sales_btc = vec![(month("2027-03"), 105.0), (month("2027-04"), 10.0)];
        (plan.tax.btc_lots, plan.tax.opening_btc_cost_usd) = (lots, 3e6);
        projected(&plan)
    };
    // 12 BTC come in January at 50,000, 10 in February at 60,000, 12 in March at 50,000.
    let p = sold(Lots::Fifo);
    let (first, second) = (3e6 + 5.0 * 50_000.0, 7.0 * 50_000.0 + 3.0 * 60_000.0);
    assert_close(&row(&p, "tax.btc.basis")[..4], &[0.0, 0.0, first, second]);
    assert_close(&row(&p, "tax.btc.gains")[2..4], &[105.0 * 50_000.0 - first, 900_000.0 - second]);
    let p = sold(Lots::AverageCost);
    let pool = 3e6 + 600e3 * 3.0;
    assert_close(&row(&p, "tax.btc.basis")[2..4], &[pool * 105.0 / 134.0, pool * 29.0 / 134.0 * 10.0 / 29.0]);
}

/// A loss on BTC of 1 million in 2027 waits for a gain of 3 in 2028: 2 are taxed.
#[test]
fn losses_on_btc_wait_for_gains() {
    let mut plan = bare(36);
    (plan.treasury.opening_btc, plan.treasury.btc_policy) = (100.0, BtcPolicy::Hold);
    plan.market.btc_price = PriceKind::Points;
    plan.market.btc_price_points_usd = vec![(month("2027-02"), 40_000.0), (month("2028-02"), 80_000.0)];
    plan.treasury.dated_sales_btc = vec![(month("2027-02"), 100.0 / 1.0 * 0.5), (month("2028-02"), 50.0)];
    (plan.tax.opening_btc_cost_usd, plan.tax.federal_rate_pct, plan.tax.state_rate_pct) = (6e6, 20.0, 0.0);
    let p = projected(&plan);
    // 50 BTC that cost 3 million bring 2, the other 50 bring 4.
    assert_close(
        &[
            row(&p, "tax.capital-losses")[11],
            row(&p, "tax.capital-losses")[23],
            row(&p, "tax.assessed")[11],
            row(&p, "tax.assessed")[23],
        ],
        &[1e6, 0.0, 0.0, 0.0],
    );
    plan.treasury.dated_sales_btc[1].1 = 50.0;
    plan.market.btc_price_points_usd[1].1 = 120_000.0;
    let p = projected(&plan);
    // 50 bring 6 million for 3: a gain of 3, less the loss of 1.
    assert_close(&[row(&p, "tax.assessed")[23]], &[0.2 * 2e6]);
}

/// BTC of 10 at 50,000 rise to 60,000: the mark of 100,000 is income, no tax is assessed, deferred tax is 21 % of it.
#[test]
fn btc_are_marked_through_income() {
    let mut plan = bare(12);
    (plan.treasury.opening_btc, plan.treasury.btc_policy) = (10.0, BtcPolicy::Hold);
    plan.market.btc_price = PriceKind::Points;
    plan.market.btc_price_points_usd = vec![(month("2027-01"), 50_000.0), (month("2027-02"), 60_000.0)];
    (plan.tax.opening_btc_cost_usd, plan.tax.federal_rate_pct, plan.tax.state_rate_pct) = (500_000.0, 21.0, 0.0);
    let p = projected(&plan);
    assert_close(&row(&p, "company.income.btc-mark")[..3], &[0.0, 100_000.0, 0.0]);
    assert_close(
        &[
            row(&p, "company.balance.btc")[1],
            row(&p, "company.balance.deferred-tax")[1],
            row(&p, "company.balance.equity")[1],
        ],
        &[600_000.0, 21_000.0, 579_000.0],
    );
    assert_close(&[row(&p, "company.ebitda-with-marks")[1] - row(&p, "company.income.ebitda")[1]], &[100_000.0]);
}

/// Costs of 10 million a month, 40 % of them paid in the month after; 3 million owed before.
#[test]
fn costs_are_paid_later() {
    let mut plan = bare(12);
    plan.company.overhead_usd_per_month = Quantity::Value(10e6);
    (plan.books.costs_paid_later_pct, plan.books.opening_payables_usd, plan.treasury.opening_cash_usd) =
        (40.0, 3e6, 100e6);
    let p = projected(&plan);
    assert_close(&row(&p, "company.cash")[..3], &[100e6 - 6e6 - 3e6, 81e6, 71e6]);
    assert_close(&row(&p, "company.balance.payables")[..2], &[4e6, 4e6]);
}

/// Land bought for 8 million and sold for 10, of which 80 % were its book value: a gain of 2, taxed.
#[test]
fn land_is_bought_and_sold() {
    let mut plan = bare(12);
    plan.treasury.opening_cash_usd = 50e6;
    add_object(&mut plan, ObjectKind::OtherItem, None).unwrap();
    let item = &mut plan.other_items[0];
    (item.kind, item.amounts_usd, item.book_share_pct) =
        (ItemKind::Asset, vec![(month("2027-02"), -8e6), (month("2027-05"), 10e6)], 80.0);
    (plan.tax.federal_rate_pct, plan.tax.state_rate_pct) = (21.0, 0.0);
    let p = projected(&plan);
    assert_close(
        &[row(&p, "company.balance.other-assets")[1], row(&p, "company.balance.other-assets")[4]],
        &[8e6, 0.0],
    );
    assert_close(
        &[row(&p, "company.income.disposals")[1], row(&p, "company.income.disposals")[4], row(&p, "tax.assessed")[11]],
        &[0.0, 2e6, 0.21 * 2e6],
    );
    plan.other_items[0].kind = ItemKind::TaxFree;
    assert_close(&[projected(&plan).row("tax.assessed")[11]], &[0.0]);
}

/// A lease of 100 USD that steps by 10 % a year over two years: equal months of 105; after the first year 60 are earned and not
/// billed, at the end nothing. The balance sheet holds what the income statement has over cash.
#[test]
fn straight_line_rent_is_an_asset_until_it_is_billed() {
    let mut plan = with_site(36);
    (plan.sites[0].opening_mining_mw, plan.sites[0].opening_ai_mw) = (0.0, 70.0);
    add_object(&mut plan, ObjectKind::Lease, Some("site-1")).unwrap();
    let lease = &mut plan.sites[0].leases[0];
    (lease.mw_it, lease.start, lease.term_months, lease.escalator_pct_per_year) = (0.001, month("2027-01"), 24, 10.0);
    (lease.rent_usd_per_kw_it_month, lease.free_months, lease.ramp_months, lease.payment_lag_months) = (100.0, 0, 0, 0);
    let p = projected(&plan);
    assert_close(&row(&p, "company.income.ai")[..2], &[105.0, 105.0]);
    assert_close(
        &[row(&p, "company.balance.unbilled-rent")[11], row(&p, "company.balance.unbilled-rent")[23]],
        &[60.0, 0.0],
    );
    // The same lease a year older: the 60 are there before month 1.
    plan.sites[0].leases[0].start = month("2026-01");
    let p = projected(&plan);
    assert_close(
        &[row(&p, "company.balance.unbilled-rent")[0], row(&p, "company.balance.unbilled-rent")[11]],
        &[55.0, 0.0],
    );
    assert!((p.total("site.site-1.lease.lease-1.straight-line-before") - 60.0).abs() < 1e-9);
}

/// Interest of 1 % a month on 100 million while 40 million are under construction at the month's start: 40 % of it is
/// capitalised.
#[test]
fn interest_during_construction_is_capitalised() {
    let mut plan = with_site(24);
    plan.treasury.opening_cash_usd = 500e6;
    plan.market.spend_curve_pct = vec![(0.0, 0.0), (100.0, 100.0)];
    (plan.sites[0].opening_mining_mw, plan.sites[0].opening_ai_mw) = (70.0, 0.0);
    plan.sites[0].fleets.clear();
    add_object(&mut plan, ObjectKind::Move, Some("site-1")).unwrap();
    let a_move = &mut plan.sites[0].moves[0];
    (a_move.mw, a_move.machines_off, a_move.notice, a_move.construction_months) =
        (70.0, month("2027-02"), month("2027-02"), 4);
    a_move.delay_months = 0;
    (
        a_move.capex_usd_per_mw_it,
        a_move.contingency_pct,
        a_move.notice_cost_pct,
        a_move.long_lead_cost_pct,
        a_move.commissioning_cost_pct,
    ) = (3.2e6, 0.0, 0.0, 0.0, 0.0);
    add_object(&mut plan, ObjectKind::Debt, None).unwrap();
    let debt = &mut plan.debts[0];
    (debt.opening_usd, debt.draws_usd, debt.rate_pct_per_year, debt.maturity) =
        (100e6, Vec::new(), Quantity::Value(12.0), month("2040-01"));
    let p = projected(&plan);
    // 160 million over February to May: 40 at the end of February, 80 and 120 after; 160 in service in June, with the 2.2
    // capitalised by then.
    assert_close(&row(&p, "company.books.capitalised-interest")[..7], &[0.0, 0.0, 400e3, 800e3, 1e6, 1e6, 0.0]);
    assert_close(&row(&p, "company.income.interest-expense")[..4], &[1e6, 1e6, 600e3, 200e3]);
    assert_close(
        &[row(&p, "company.balance.construction")[4], row(&p, "company.balance.construction")[5]],
        &[162.2e6, 0.0],
    );
}
