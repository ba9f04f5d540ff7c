//! What real deals contain, in equity and treasury: preferred equity, other treasury assets. By hand.

use super::common::{assert_close, bare, month, projected, row};
use wattfolio::plan::{ItemKind, Level, ObjectKind, Plan, Preferred, Quantity, add_object, refusal};

/// A company with a billion of cash and preferred equity that bears 12 % a year, quarterly, and is redeemed in January 2028.
fn with_preferred(change: impl FnOnce(&mut Preferred)) -> Plan {
    let mut plan = bare(24);
    plan.treasury.opening_cash_usd = 1e9;
    add_object(&mut plan, ObjectKind::Preferred, None).unwrap();
    let own = &mut plan.preferreds[0];
    own.issues_usd = vec![(month("2027-01"), 100e6)];
    (own.issue_price_pct, own.fee_pct, own.dividend_pct_per_year) = (98.0, 1.0, Quantity::Value(12.0));
    own.redemption = month("2028-01");
    change(own);
    plan
}

/// 100 million at 98 with a fee of 1 %: 97 million of cash, 3 million charged to the common. One million accrues a month and is paid in
/// April, July, October and January; then all is redeemed. It is neither debt nor interest, and no tax deducts it.
#[test]
fn preferred_equity_pays_its_dividend_and_is_redeemed() {
    let p = projected(&with_preferred(|_| {}));
    assert_close(row(&p, "company.cash"), &[1_097e6, 1_097e6, 1_097e6, 1_094e6, 1_094e6, 1_094e6, 1_091e6]);
    assert_close(&row(&p, "company.cash")[11..13], &[1_088e6, 985e6]);
    assert_close(row(&p, "company.balance.preferred"), &[100e6, 101e6, 102e6, 100e6, 101e6]);
    assert_close(&row(&p, "company.balance.preferred")[12..14], &[0.0, 0.0]);
    assert_close(row(&p, "company.balance.equity"), &[997e6, 996e6, 995e6, 994e6]);
    assert_close(row(&p, "company.cash-flow.preferred-dividends"), &[0.0, 0.0, 0.0, -3e6, 0.0, 0.0, -3e6]);
    assert_close(row(&p, "company.income.net-income"), &[0.0; 24]);
    assert_close(row(&p, "company.debt"), &[0.0; 24]);
    assert_close(row(&p, "tax.paid"), &[0.0; 24]);
}

/// Dividends that are added compound by the quarter: 103, 106.09. A step to 18 % from July: 1.5 % a month on 106.09 from then.
#[test]
fn dividends_accrue_and_step_up() {
    let p = projected(&with_preferred(|own| {
        own.paid_in_cash_pct = Quantity::Value(0.0);
        own.dividend_pct_per_year = Quantity::Schedule(vec![(month("2027-01"), 12.0), (month("2027-08"), 18.0)]);
    }));
    let preference = row(&p, "preferred.preferred-1.preference");
    assert_close(&[preference[3], preference[6], preference[9]], &[103e6, 106.09e6, 106.09e6 * 1.045]);
    // On redemption the last quarter is paid in cash.
    assert_close(&row(&p, "preferred.preferred-1.dividends-paid")[12..13], &[106.09e6 * 1.045 * 0.045]);
    assert_close(&row(&p, "company.cash")[12..13], &[1_097e6 - 106.09e6 * 1.045 * 1.045]);
}

/// Holders paid 98 million and are promised 1.3 times that, 127.4: four dividends of 3 million and 100 million leave 15.4.
#[test]
fn a_minimum_multiple_is_made_up_for_on_redemption() {
    let p = projected(&with_preferred(|own| own.minimum_multiple = 1.3));
    assert_close(&row(&p, "preferred.preferred-1.premium")[11..14], &[0.0, 15.4e6, 0.0]);
    // Redeemed a month before: three dividends are paid by then.
    let p = projected(&with_preferred(|own| {
        (own.minimum_multiple, own.redemptions_usd) = (1.3, vec![(month("2027-12"), 100e6)]);
    }));
    assert_close(&row(&p, "preferred.preferred-1.premium")[10..13], &[0.0, 18.4e6, 0.0]);
    // At 120 % the price alone pays more.
    let p = projected(&with_preferred(|own| (own.minimum_multiple, own.redemption_pct) = (1.3, 120.0)));
    assert_close(&row(&p, "preferred.preferred-1.premium")[11..14], &[0.0, 20e6, 0.0]);
}

/// A project company issues it: its cash is the company's, the common is 80 % the parent's. What is charged, 3 million and a million a month,
/// is borne 80 to 20.
#[test]
fn a_project_company_s_preferred_comes_before_its_owners() {
    let mut plan = with_preferred(|_| {});
    add_object(&mut plan, ObjectKind::ProjectCompany, None).unwrap();
    let company = &mut plan.project_companies[0];
    (company.ownership_pct, company.completion) = (80.0, month("2030-01"));
    let id = company.id.clone();
    plan.preferreds[0].owner.clone_from(&id);
    let p = projected(&plan);
    let entity = |key: &str| format!("entity.{id}.{key}");
    assert_close(row(&p, &entity("cash")), &[97e6, 97e6, 97e6, 94e6]);
    assert_close(row(&p, &entity("balance.equity")), &[-3e6, -4e6, -5e6, -6e6]);
    assert_close(row(&p, "company.balance.preferred"), &[100e6, 101e6, 102e6, 100e6]);
    assert_close(row(&p, "company.balance.minority"), &[-0.6e6, -0.8e6, -1e6, -1.2e6]);
    assert_close(row(&p, "company.balance.equity"), &[1e9 - 2.4e6, 1e9 - 3.2e6, 1e9 - 4e6, 1e9 - 4.8e6]);
    assert_close(row(&p, "company.income.net-income-to-parent"), &[-2.4e6, -0.8e6, -0.8e6]);
    plan.preferreds[0].owner = "nobody".to_owned();
    assert_eq!(refusal(&plan).unwrap().level, Level::Error);
}

/// 10 million of other assets that return 1 % a month; 5 million more in February, and in March a sale of all that is there, 15.35... million:
/// 10 * 1.01 + 5 = 15.1 in February, 15.1 * 1.01 sold. Gains are income, taxed as they accrue.
#[test]
fn other_treasury_assets_are_at_fair_value() {
    let mut plan = bare(12);
    plan.treasury.opening_cash_usd = 50e6;
    add_object(&mut plan, ObjectKind::OtherItem, None).unwrap();
    let item = &mut plan.other_items[0];
    (item.kind, item.opening_usd, item.return_pct_per_year) = (ItemKind::Investment, 10e6, Quantity::Value(12.0));
    item.amounts_usd = vec![(month("2027-02"), -5e6), (month("2027-03"), 100e6)];
    let p = projected(&plan);
    let (first, second, all) = (10.1e6, 10.1e6 * 1.01 + 5e6, (10.1e6 * 1.01 + 5e6) * 1.01);
    assert_close(row(&p, "other.other-cash-1.value"), &[first, second, 0.0, 0.0]);
    assert_close(row(&p, "company.cash"), &[50e6, 45e6, 45e6 + all, 45e6 + all]);
    assert_close(row(&p, "company.balance.other-assets"), &[first, second, 0.0]);
    assert_close(row(&p, "company.income.other"), &[0.1e6, 0.101e6, second * 0.01, 0.0]);
    assert!((p.total("company.balance.opening-equity") - 60e6).abs() < 1e-3);
}
