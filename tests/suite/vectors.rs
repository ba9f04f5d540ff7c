//! Published vectors: what the model and the finance functions give against what others have published.
//! `tests/data/vectors.json` names the public source of each.

use serde_json::Value;
use wattfolio::finance;
use wattfolio::model::{Projection, project};
use wattfolio::plan::{Amortisation, ObjectKind, Plan, Quantity, add_object};

fn vectors() -> Vec<Value> {
    let text = include_str!("../data/vectors.json");
    serde_json::from_str(text).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

/// Runs `check` on every vector whose id starts so; it must find some.
fn each(prefix: &str, check: impl Fn(&Value) -> f64) {
    let all: Vec<Value> = vectors().into_iter().filter(|v| v["id"].as_str().unwrap().starts_with(prefix)).collect();
    assert!(!all.is_empty(), "there are vectors {prefix}");
    for vector in all {
        let (want, tolerance) = (vector["published"].as_f64().unwrap(), vector["tol"].as_f64().unwrap());
        let got = check(&vector);
        assert!((got - want).abs() <= tolerance, "{}: {got} is not {want}", vector["id"]);
    }
}

#[test]
fn rate_of_return() {
    let wide = -0.9..=9.0;
    each("IRR-", |vector| {
        let flow = numbers(&vector["inputs"]);
        let near = if vector["id"] == "IRR-7-multi" { 1.5 } else { 0.1 };
        finance::rate_of_return(near, &wide, flow.len(), |t| flow[t])
    });
    // The same flows have a second root, which the vector's note gives as -0.768895.
    let flow = [-50.0, -100.0, 600.0, 300.0, -100.0];
    let roots = finance::all_rates_of_return(&wide, flow.len(), |t| flow[t]);
    assert_eq!(roots.len(), 2, "{roots:?}");
    assert!((roots[0] + 0.768_895).abs() < 1e-6, "{roots:?}");
    assert!((finance::rate_of_return(-0.5, &wide, flow.len(), |t| flow[t]) + 0.768_895).abs() < 1e-6);
}

/// Flows whose rates are known, for they are a product of (1 + r) − growth for each, times a polynomial that has none.
fn with_rates(rates: &[f64], months: usize) -> Vec<f64> {
    let mut flows = vec![-1000.0];
    for rate in rates {
        let mut next = vec![0.0; flows.len() + 1];
        for (t, flow) in flows.iter().enumerate() {
            next[t] += flow;
            next[t + 1] -= flow * (1.0 + rate);
        }
        flows = next;
    }
    // 1 + x^k has no root that is a rate.
    while flows.len() < months {
        let step = flows.len().min(months - flows.len());
        let mut next = vec![0.0; flows.len() + step];
        for (t, flow) in flows.iter().enumerate() {
            next[t] += flow;
            next[t + step] += flow;
        }
        flows = next;
    }
    flows
}

/// No grid can step over a pair of rates, however close.
#[test]
fn every_rate_of_return_is_found() {
    let range = finance::MONTHLY_RATES;
    for months in [3, 12, 60, 180, 360] {
        for (first, apart) in [(0.01, 0.02), (0.008, 0.001), (-0.05, 0.0005), (0.1, 0.0002), (0.0, 0.05)] {
            let flow = with_rates(&[first, first + apart], months);
            let roots = finance::all_rates_of_return(&range, flow.len(), |t| flow[t]);
            assert_eq!(roots.len(), 2, "{months} {first} {apart}: {roots:?}");
            assert!((roots[0] - first).abs() < 1e-6 && (roots[1] - first - apart).abs() < 1e-6, "{months}: {roots:?}");
            let near = finance::investment_return(0.01, &range, flow.len(), |t| flow[t]);
            assert!(matches!(near, Err(finance::NoRate::Several(rates)) if rates.len() == 2));
        }
        let rates = [-0.1, 0.0, 0.02, 0.03, 0.15];
        let flow = with_rates(&rates, months.max(12));
        let roots = finance::all_rates_of_return(&range, flow.len(), |t| flow[t]);
        assert_eq!(roots.len(), rates.len(), "{months}: {roots:?}");
        assert!(roots.iter().zip(rates).all(|(root, rate)| (root - rate).abs() < 1e-5), "{months}: {roots:?}");
        let flow = with_rates(&[0.02], months);
        let one = finance::investment_return(0.01, &range, flow.len(), |t| flow[t]).unwrap();
        assert!((one - 0.02).abs() < 1e-9, "{months}: {one}");
    }
}

#[test]
fn flows_of_one_sign_have_no_rate_of_return() {
    for flow in [[1.0, 2.0, 3.0], [-1.0, -2.0, 0.0], [0.0, 0.0, 0.0]] {
        assert!(finance::rate_of_return(0.1, &(-0.9..=9.0), 3, |t| flow[t]).is_nan(), "{flow:?}");
    }
}

#[test]
fn net_present_value() {
    each("NPV-", |vector| {
        let (rate, flow) = (vector["inputs"]["rate"].as_f64().unwrap(), numbers(&vector["inputs"]["values"]));
        finance::npv(rate, flow.len(), |t| flow[t])
    });
}

/// A company with one loan of `principal` at `rate` a month, drawn in month 1 and paid back in `payments` level payments.
fn loan(rate: f64, payments: u32, principal: f64) -> Projection {
    let mut plan = Plan::blank();
    plan.company.months = payments.max(11) + 1;
    add_object(&mut plan, ObjectKind::Debt, None).unwrap();
    let start = plan.company.start;
    let debt = &mut plan.debts[0];
    debt.draws_usd = vec![(start, principal)];
    debt.rate_pct_per_year = Quantity::Value(rate * 1200.0);
    debt.start = start;
    debt.interest_only_months = 0;
    debt.amortisation = Amortisation::Level;
    debt.amortisation_months = payments;
    debt.maturity = start.plus(i64::from(payments) + 12);
    project(&plan).unwrap_or_else(|findings| panic!("{findings:?}"))
}

fn interest(projection: &Projection) -> &[f64] {
    // The draw is in month 1, so payment k is in month k + 1.
    &projection.row("debt.debt-1.interest")[1..]
}

fn principal(projection: &Projection) -> &[f64] {
    &projection.row("debt.debt-1.repaid")[1..]
}

#[test]
fn level_payments() {
    each("PMT-", |vector| {
        let v = numbers(&vector["inputs"]);
        -loan(v[0], v[1] as u32, v[2]).row("debt.debt-1.payment")[1]
    });
}

#[test]
fn interest_and_principal_of_one_payment() {
    each("IPMT-", |vector| {
        let v = numbers(&vector["inputs"]);
        -interest(&loan(v[0], v[2] as u32, v[3]))[v[1] as usize - 1]
    });
    each("PPMT-", |vector| {
        let v = numbers(&vector["inputs"]);
        -principal(&loan(v[0], v[2] as u32, v[3]))[v[1] as usize - 1]
    });
}

#[test]
fn interest_and_principal_of_many_payments() {
    let span = |v: &[f64]| v[3] as usize - 1..v[4] as usize;
    each("CUMIPMT-", |vector| {
        let v = numbers(&vector["inputs"]);
        -interest(&loan(v[0], v[1] as u32, v[2]))[span(&v)].iter().sum::<f64>()
    });
    each("CUMPRINC-", |vector| {
        let v = numbers(&vector["inputs"]);
        -principal(&loan(v[0], v[1] as u32, v[2]))[span(&v)].iter().sum::<f64>()
    });
}

#[test]
fn a_year_of_interest_on_notes() {
    each("BOND-INT", |vector| {
        let inputs = &vector["inputs"];
        let mut plan = Plan::blank();
        add_object(&mut plan, ObjectKind::Debt, None).unwrap();
        plan.debts[0].opening_usd = inputs["principal"].as_f64().unwrap();
        plan.debts[0].rate_pct_per_year = Quantity::Value(inputs["coupon"].as_f64().unwrap() * 100.0);
        let projection = project(&plan).unwrap();
        projection.row("debt.debt-1.interest")[..12].iter().sum()
    });
}

#[test]
fn subsidy_by_height() {
    let vector = vectors().into_iter().find(|v| v["id"] == "BTC-SUB").unwrap();
    for (height, satoshis) in numbers(&vector["inputs"]).into_iter().zip(numbers(&vector["published"])) {
        let mut plan = Plan::blank();
        plan.market.reference_height = height;
        let got = project(&plan).unwrap().total("network.known-subsidy");
        assert!((got - satoshis / 1e8).abs() < 1e-14 * got, "height {height}: {got}");
    }
}

#[test]
fn hashprice_of_past_days() {
    each("HASHPRICE-", |vector| {
        let of = |key: &str| vector["inputs"][key].as_f64().unwrap();
        let mut plan = Plan::blank();
        plan.market.btc_price_usd = of("price");
        plan.market.hashrate_eh_s = of("D") * 2_f64.powi(32) / 600.0 / 1e18;
        plan.market.fees_btc_per_block = Quantity::Value(of("subsidy") * of("fee_share"));
        // A block of the era with that subsidy: 630,000 to 840,000 pays 6.25 BTC, from 840,000 on 3.125.
        plan.market.reference_height = if of("subsidy") == 6.25 { 630_001.0 } else { 840_001.0 };
        plan.market.reference_date = "2026-11-30".parse().unwrap();
        let hashprice = project(&plan).unwrap().row("network.hashprice")[0];
        // The roundup of October 2021 gives USD per TH.
        if vector["fn"].as_str().unwrap().contains("/TH/") { hashprice / 1000.0 } else { hashprice }
    });
}
