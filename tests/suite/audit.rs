//! What an auditor found: small plans on which the program was wrong, with values from outside it. The plans are those of
//! `tests/data/versions/v1`; each value was found first, by hand or closed form.

use crate::common::{month, projected};
use crate::versions::versions;
use wattfolio::model::{Projection, project};
use wattfolio::plan::{Level, Plan, Setting};
use wattfolio::store;

pub fn case(name: &str) -> Plan {
    store::load(&versions().join(format!("v1/{name}.ron"))).unwrap()
}

/// A plan with some fields set.
pub fn with(plan: &Plan, sets: &[(&str, Setting)]) -> Plan {
    let mut plan = plan.clone();
    sets.iter().for_each(|(path, setting)| plan.set(path, setting).unwrap());
    plan
}

/// The value of a row in a month.
pub fn at(projection: &Projection, plan: &Plan, key: &str, date: &str) -> f64 {
    projection.row(key)[(plan.number_of(month(date)) - 1) as usize]
}

fn warned(plan: &Plan, path: &str, said: &str) -> bool {
    let findings = project(plan).map_or_else(|findings| findings, |projection| projection.findings.clone());
    findings
        .iter()
        .any(|finding| finding.level == Level::Warning && finding.path == path && finding.message.contains(said))
}

/// 50 million drawn and repaid in March 2027: nothing is owed, so no interest accrues.
#[test]
fn a_bridge_is_repaid_in_the_month_of_its_draw() {
    let plan = case("bridge-same-month");
    let projection = projected(&plan);
    assert_eq!(at(&projection, &plan, "debt.d.drawn", "2027-03"), 50e6);
    assert_eq!(at(&projection, &plan, "debt.d.repaid", "2027-03"), 50e6);
    assert!(projection.row("debt.d.balance").iter().chain(projection.row("debt.d.interest")).all(|usd| *usd == 0.0));
    // So is a prepayment: here 20 of 50 million.
    let mut plan = plan;
    plan.debts[0].repayments_usd.clear();
    plan.debts[0].prepayments_usd = vec![(month("2027-03"), 20e6)];
    let projection = projected(&plan);
    assert_eq!(at(&projection, &plan, "debt.d.balance", "2027-03"), 30e6);
}

#[test]
fn repayments_for_which_nothing_is_owed_are_told_with_amount_and_month() {
    let path = "debts.d.repayments_usd";
    assert!(warned(&case("repaid-before-draw"), path, "0.0 of 10.0 million USD in Feb 2027"));
    assert!(warned(
        &case("repaid-after-maturity"),
        path,
        "in Jan 2031, at or after its maturity Dec 2030; these 40 million"
    ));
    let mut plan = case("bridge-same-month");
    assert!(!warned(&plan, path, ""));
    plan.debts[0].amortisation = wattfolio::plan::Amortisation::Bullet;
    assert!(warned(&plan, path, "its repayment is not by date"));
    plan.debts[0].prepayments_usd = vec![(month("2027-03"), 60e6)];
    assert!(warned(&plan, "debts.d.prepayments_usd", "50.0 of 60.0 million USD in Mar 2027"));
}

#[test]
fn btc_that_are_not_held_are_not_sold_without_a_word() {
    let mut plan = case("btc-sale-over-stack");
    assert!(warned(&plan, "treasury.dated_sales_btc", "100 of 500 BTC are sold in Mar 2027"));
    plan.treasury.dated_sales_btc = vec![(month("2020-01"), 5.0)];
    assert!(warned(&plan, "treasury.dated_sales_btc", "before month 1"));
}

#[test]
fn a_conversion_that_was_finished_before_month_1_is_in_the_opening_figures_or_named() {
    let plan = case("move-done-before-start");
    assert!(warned(&plan, "sites.a.opening_ai_mw", "M finished before month 1, but of 50.0 MW only 0.0 are"));
    let sets = [("sites.a.opening_ai_mw", Setting::Number(50.0)), ("sites.a.opening_mining_mw", Setting::Number(50.0))];
    let counted = with(&plan, &sets);
    assert!(!warned(&counted, "sites.a.opening_ai_mw", ""));
    assert_eq!(projected(&counted).row("company.mw.ai")[0], 50.0);
}

/// 800 million built in six months, 9.6 million of rent a month: 83.3 months of rent, so the 84th month of rent, the 90th of
/// the plan from December 2026: May 2034, whatever the plan's length and terminal value, as far as the plan goes.
#[test]
fn payback_is_from_cash_that_comes() {
    let plan = case("payback-60-months");
    for (months, value) in
        [(60, "CapRate"), (72, "CapRate"), (84, "Nothing"), (96, "CapRate"), (96, "Nothing"), (120, "Residual")]
    {
        let sets = [
            ("company.months", Setting::Number(f64::from(months))),
            ("company.terminal_value", Setting::Text(value.to_owned())),
        ];
        let projection = projected(&with(&plan, &sets));
        for key in ["company.payback", "site.a.ai.payback", "site.a.lease.l.payback"] {
            let got = projection.total(key);
            if months < 90 {
                assert!(got.is_nan(), "{key} {months} {value}: {got}");
                let why = projection.why(key).unwrap();
                assert!(why.starts_with("not within the plan"), "{why}");
            } else {
                assert_eq!(got, 90.0, "{key} {months} {value}");
            }
        }
    }
}

/// The lease ends in the plan's last month and nothing follows: −384.2 million by an independent model. By hand, 9.6 million in
/// months 7 to 60 at 11 % a year are worth 390.9 million, and the 800 million spent in months 1 to 6 between 759 and 793.
#[test]
fn a_lease_that_ends_with_the_plan_is_worth_nothing_after_it() {
    let plan = case("lease-ends-with-plan");
    let d = 1.11_f64.powf(-1.0 / 12.0);
    let of = |sets: &[(&str, Setting)]| projected(&with(&plan, sets));
    assert!((of(&[]).total("company.npv") + 384.2e6).abs() < 0.05e6);
    // Each month of the term beyond the plan is a twelfth of a forward year's NOI at the cap rate of 8 %, up to a year.
    let path = "sites.a.leases.l.";
    let months = plan.sites[0].leases[0].term_months;
    for (more, years) in [(3, 0.25), (12, 1.0), (60, 1.0)] {
        let longer = of(&[(&format!("{path}term_months"), Setting::Number(f64::from(months + more)))]);
        let want = 9.6e6 * 12.0 * years / 0.08 * d.powi(60);
        let got = longer.total("company.npv-of-terminal-value");
        assert!((got - want).abs() < 1.0, "{more}: {got} {want}");
    }
    // A renewal of 60 % at 90 % of the rent: 0.54 of it.
    let renewed = of(&[
        (&format!("{path}renews"), Setting::Flag(true)),
        (&format!("{path}renewals"), Setting::Number(1.0)),
        (&format!("{path}renewal_months"), Setting::Number(60.0)),
        (&format!("{path}renewal_probability_pct"), Setting::Number(60.0)),
        (&format!("{path}renewal_rent_pct"), Setting::Number(90.0)),
    ]);
    let got = renewed.total("company.npv-of-terminal-value");
    let want = 9.6e6 * 12.0 * 0.54 / 0.08 * d.powi(60);
    assert!((got - want).abs() < 1.0, "{got} {want}");
    let notes = of(&[]).findings.clone();
    assert!(notes.iter().any(|note| note.message.starts_with("No lease has NOI after the plan")), "{notes:?}");
}

/// A company that runs out of cash owes what it lacks: net debt of 100 million of debt and −30 million of cash is 130.
#[test]
fn net_debt_counts_cash_with_its_sign() {
    let mut plan = case("bridge-same-month");
    plan.debts[0].repayments_usd.clear();
    plan.treasury.opening_cash_usd = 10e6;
    plan.company.overhead_usd_per_month = wattfolio::plan::Quantity::Value(5e6);
    let projection = projected(&plan);
    let cash = projection.row("company.cash");
    assert!(cash.iter().any(|usd| *usd < -1e6), "{cash:?}");
    for (t, cash) in cash.iter().enumerate() {
        let want = projection.row("company.debt")[t] - cash;
        assert!((projection.row("company.net-debt")[t] - want).abs() < 0.01, "{t}");
    }
    // No earnings and net debt: as bad as can be from month 3, never 0.
    for key in ["company.net-leverage", "company.corporate-net-leverage", "company.net-leverage-after-btc"] {
        assert_eq!(projection.row(key)[11], 1000.0, "{key}");
    }
}

/// −1,000, +2,300 and −1,320 million a year apart: 1,000 (1 − 1.1 x)(1 − 1.2 x) with x a year's discount, so 10 % and 20 %.
#[test]
fn several_rates_of_return_are_named_and_none_is_passed_off_as_the_one() {
    let plan = case("irr-pair-10-20");
    let projection = projected(&plan);
    assert!(projection.total("company.levered.irr").is_nan());
    let why = projection.why("company.levered.irr").unwrap();
    assert_eq!(why, "not meaningful: Levered free cash flow has 2 rates of return, 10.0 % and 20.0 %");
    let notes: Vec<&str> = projection.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert!(
        notes.iter().any(|note| note.starts_with("Levered IRR is not meaningful") && note.contains("MIRR is")),
        "{notes:?}"
    );
    // A loan is no investment: money that comes first has the rate of what it costs.
    let mut loan = plan.clone();
    loan.other_items.truncate(1);
    loan.other_items[0].amounts_usd = vec![(month("2027-03"), 1e9), (month("2028-03"), -1.1e9)];
    let why = projected(&loan).why("company.levered.irr").unwrap();
    assert!(why.starts_with("not meaningful: money comes before it goes out"), "{why}");
}

/// By hand from the flow itself: outflows discounted to the first month, inflows compounded to the last, at the cost of equity.
#[test]
fn the_modified_rate_of_return_is_there_where_the_irr_is_not() {
    for name in ["irr-pair-10-20", "payback-60-months"] {
        let projection = projected(&case(name));
        let flow = projection.row("company.levered.free-cash-flow");
        let rate = projection.total("company.levered.monthly-discount-rate");
        let last = flow.len() - 1;
        let paid: f64 = flow.iter().enumerate().map(|(t, f)| (-f).max(0.0) / (1.0 + rate).powi(t as i32)).sum();
        let got: f64 = flow.iter().enumerate().map(|(t, f)| f.max(0.0) * (1.0 + rate).powi((last - t) as i32)).sum();
        let want = (got / paid).powf(12.0 / last as f64) - 1.0;
        let mirr = projection.total("company.levered.mirr");
        assert!((mirr - want).abs() < 1e-12, "{name}: {mirr} {want}");
    }
}

/// 3,200 million at 7.75 %, due in April and October, from April 2026: the half-year before is paid in month 1, 124.0 million.
#[test]
fn interest_accrued_before_month_1_is_paid_with_the_first_payment() {
    let plan = case("coupon-before-start");
    let projection = projected(&plan);
    let paid = projection.row("debt.d.interest-paid");
    for (t, paid) in paid.iter().enumerate() {
        let want = if t % 6 == 0 && t <= 54 { 3_200e6 * 0.0775 / 2.0 } else { 0.0 };
        assert!((paid - want).abs() < 0.01, "{t}: {paid}");
    }
    // It was a liability before; the income statement has the month's interest alone.
    assert!((projection.total("debt.d.accrued-interest-opening") - 3_200e6 * 0.0775 * 5.0 / 12.0).abs() < 0.01);
    assert!((projection.row("debt.d.interest")[0] - 3_200e6 * 0.0775 / 12.0).abs() < 0.01);
    // Debt that began in December 2025 has accrued for three months; what the balance sheet says can be entered.
    let paid = |sets: &[(&str, Setting)]| projected(&with(&plan, sets)).row("debt.d.interest-paid")[0];
    let late = paid(&[("debts.d.start", Setting::Text("2025-12".to_owned()))]);
    assert!((late - 3_200e6 * 0.0775 * 4.0 / 12.0).abs() < 0.01, "{late}");
    let entered = paid(&[
        ("debts.d.opening_interest", Setting::Text("Entered".to_owned())),
        ("debts.d.opening_interest_usd", Setting::Number(97.8e6)),
    ]);
    assert!((entered - 97.8e6 - 3_200e6 * 0.0775 / 12.0).abs() < 0.01, "{entered}");
}

/// 100 MW of machines retire in June 2027 as 100 MW of new ones come; 46 million of book value are left of the old ones, and the new
/// ones cost 86.3 million, over 48 months 1,797,914 a month. The case's tax of 2027, 4.42 million, is by an independent model.
#[test]
fn what_leaves_takes_its_share_of_what_was_there_and_of_nothing_bought_later() {
    // That model pays tax after its assessment.
    let plan = with(&case("refresh"), &[("tax.payment", Setting::Text("AfterAssessment".to_owned()))]);
    let projection = projected(&plan);
    let at = |key: &str, date: &str| at(&projection, &plan, key, date);
    assert!((at("books.machines.disposed", "2027-06") - 46e6).abs() < 1.0);
    let cost = at("books.machines.book-value", "2027-06");
    assert!((cost - 86.3e6).abs() < 0.05e6, "{cost}");
    for date in ["2027-07", "2029-03", "2031-06"] {
        assert!((at("books.machines.depreciation", date) - 1_797_914.0).abs() < 1.0, "{date}");
    }
    assert!(at("books.machines.depreciation", "2031-07").abs() < 0.01);
    assert!((at("tax.assessed", "2027-12") - 4.42e6).abs() < 0.005e6, "{}", at("tax.assessed", "2027-12"));
    // Half of the machines go a year later: they take half of the new vintage, and the rest keeps its life.
    let mut plan = plan.clone();
    let new = plan.sites[0].fleets[1].clone();
    let (half, mut rest) = (new.mw / 2.0, new);
    plan.sites[0].fleets[1].mw = half;
    plan.sites[0].fleets[1].retired = month("2028-06");
    (rest.id, rest.name, rest.mw) = ("rest".to_owned(), "Rest".to_owned(), half);
    plan.sites[0].fleets.push(rest);
    let projection = projected(&plan);
    let row = |key: &str| projection.row(key)[(plan.number_of(month("2028-07")) - 1) as usize];
    assert!(
        (row("books.machines.depreciation") - 1_797_914.4 / 2.0).abs() < 1.0,
        "{}",
        row("books.machines.depreciation")
    );
}

/// A company of 100 million of debt and nothing else: without support its owners lose what they put in and no more.
#[test]
fn owners_without_support_bear_no_hole() {
    let mut plan = case("bridge-same-month");
    let id = "hole-llc";
    wattfolio::plan::add_named_object(&mut plan, wattfolio::plan::ObjectKind::ProjectCompany, None, "Hole LLC")
        .unwrap();
    plan.debts[0].owner = id.to_owned();
    plan.debts[0].repayments_usd.clear();
    plan.debts[0].draws_usd.clear();
    plan.debts[0].opening_usd = 100e6;
    plan.debts[0].rate_pct_per_year = wattfolio::plan::Quantity::Value(0.0);
    plan.debts[0].maturity = month("2040-12");
    let last = |support: wattfolio::plan::Support| {
        let mut plan = plan.clone();
        plan.project_companies[0].support = support;
        let projection = projected(&plan);
        let of = |key: &str| *projection.row(key).last().unwrap();
        (of("entity.hole-llc.equity-flow"), of("company.levered.free-cash-flow"))
    };
    let (equity, levered) = last(wattfolio::plan::Support::Always);
    assert!((equity + 100e6).abs() < 1.0 && levered < -99e6, "{equity} {levered}");
    let (equity, levered) = last(wattfolio::plan::Support::Never);
    assert!(equity == 0.0 && levered > -1e6, "{equity} {levered}");
}

/// One parser for the window, pasted tables and the command line: a unit that converts, or a refusal; never a thousand times off.
#[test]
fn numbers_are_of_one_known_form_and_of_the_unit_of_their_field() {
    let mut plan = case("refresh");
    for (path, text, want) in [
        ("market.btc_price_usd", "$68,500", 68_500.0),
        ("market.btc_price_usd", "68.5k", 68_500.0),
        ("sites.one.contracted_mw", "260MW", 260.0),
        ("sites.one.contracted_mw", "0.26 GW", 260.0),
        ("sites.one.power_usd_per_mwh", "4.5c/kWh", 45.0),
        ("sites.one.power_usd_per_mwh", "=3*12", 36.0),
        ("company.discount_rate_pct_per_year", "275bp/year", 2.75),
        ("company.months", "2 years", 24.0),
    ] {
        plan.set_typed(path, text).unwrap_or_else(|problem| panic!("{path} {text}: {problem}"));
        let Some(Setting::Number(got)) = plan.get(path) else { panic!("{path} {text}") };
        assert!((got - want).abs() < 1e-9 * want, "{path} {text}: {got}");
    }
    let before = plan.clone();
    for (path, text) in [
        ("market.btc_price_usd", "60%"),
        ("market.btc_price_usd", "12.345,678"),
        ("market.btc_price_usd", "41,5"),
        ("market.btc_price_usd", "5 MW"),
        ("sites.one.contracted_mw", "50%"),
        ("sites.one.contracted_mw", "$5"),
        ("sites.one.power_usd_per_mwh", "2027-01: 60%"),
        ("company.months", "36.5"),
    ] {
        let problem = plan.set_typed(path, text).unwrap_err();
        assert!(problem.contains("needs"), "{problem}");
        assert_eq!(plan, before, "{path} {text}");
    }
    plan.set_typed("sites.one.power_usd_per_mwh", "2027-01: 4.5c/kWh, 2028-01: 1,250").unwrap();
    let steps = vec![(month("2027-01"), 45.0), (month("2028-01"), 1250.0)];
    assert_eq!(plan.sites[0].power_usd_per_mwh, wattfolio::plan::Quantity::Schedule(steps));
}

/// Notes of 100 million repurchased at 130 %: of the loss of 30 million, 5 are a normal call premium and deducted; the rest is not, at a
/// rate of 22.58 % a difference in tax of 25 × 0.2258 = 5.645 million over a plan that pays tax in every year.
#[test]
fn a_premium_for_the_right_to_convert_is_not_deducted() {
    let mut plan = case("refresh");
    wattfolio::plan::add_named_object(&mut plan, wattfolio::plan::ObjectKind::Convertible, None, "Notes").unwrap();
    let notes = &mut plan.convertibles[0];
    (notes.opening_usd, notes.conversion_price_usd, notes.coupon_pct_per_year) = (100e6, 1000.0, 0.0);
    (notes.repurchases_usd, notes.repurchase_price_pct) = (vec![(month("2028-03"), 100e6)], 130.0);
    plan.treasury.opening_cash_usd += 200e6;
    // Cash is the same until the tax of 2028 is paid, and so is its interest.
    plan.tax.payment = wattfolio::plan::TaxPayment::AfterAssessment;
    let taxed = |percent: f64| {
        let plan = with(&plan, &[("tax.normal_call_premium_pct", Setting::Number(percent))]);
        let projection = projected(&plan);
        let tax: f64 = projection.row("tax.assessed")[..25].iter().sum();
        (
            tax,
            at(&projection, &plan, "convertible.notes.loss", "2028-03"),
            at(&projection, &plan, "convertible.notes.loss-not-deducted", "2028-03"),
        )
    };
    let (all, loss, nothing) = taxed(100.0);
    let (some, _, not_deducted) = taxed(5.0);
    assert!((loss - 30e6).abs() < 1.0 && nothing == 0.0 && (not_deducted - 25e6).abs() < 1.0, "{loss} {not_deducted}");
    let rate = projected(&plan).total("tax.rate");
    assert!((rate - 0.2258).abs() < 1e-9, "{rate}");
    assert!((some - all - 25e6 * rate).abs() < 1.0, "{some} {all}");
}

/// Level payments over exactly the months to maturity leave nothing, not a rounding: no bar, no flag, no need to refinance.
#[test]
fn level_payments_leave_nothing() {
    for kind in ["Level", "EachDraw"] {
        let mut plan = case("bridge-same-month");
        plan.set("debts.d.amortisation", &Setting::Text(kind.to_owned())).unwrap();
        let debt = &mut plan.debts[0];
        debt.repayments_usd.clear();
        (debt.interest_only_months, debt.amortisation_months) = (0, 45);
        debt.maturity = month("2030-12");
        let projection = projected(&plan);
        let balance = projection.row("debt.d.balance");
        assert!(balance[44] > 1e6 && balance[48..].iter().all(|usd| *usd == 0.0), "{kind}: {:?}", &balance[44..]);
        assert_eq!(
            projection.row("debt.d.due-at-maturity").iter().fold(0.0, |a: f64, b| a.max(b.abs())),
            0.0,
            "{kind}"
        );
        assert!(!projection.findings.iter().any(|finding| finding.path == "company.refinancing-need"), "{kind}");
    }
}
