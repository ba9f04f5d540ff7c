//! The questions of a planning meeting, filled in from a plan: each is answered, and each answer is a value found by another way:
//! a plan changed by hand and projected, a closed form of the field, or arithmetic with rows.

use super::common::{count, save};
use std::collections::BTreeMap;
use wattfolio::analysis::{
    Answered, Asks, Condition, Found, Lever, RootKind, Seek, Sweep, Template, Unwatched, ask, templates,
};
use wattfolio::model::{Projection, project};
use wattfolio::plan::{Ask, Month, Plan, Question, Setting};

/// All saves.
const SAVES: [&str; 17] = [
    "applied-digital.ron",
    "article.ron",
    "bitdeer.ron",
    "blank.ron",
    "cipher.ron",
    "cleanspark.ron",
    "core-scientific.ron",
    "deals.ron",
    "galaxy.ron",
    "hive.ron",
    "hut-8.ron",
    "iren.ron",
    "keel.ron",
    "mara.ron",
    "riot.ron",
    "sample.ron",
    "terawulf.ron",
];

/// The questions that a plan alone answers: 3 and 19 search for the best plan.
const NUMBERS: [u8; 23] = [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 21, 22, 23, 24, 25];

fn answered(plan: &Plan, question: &Question) -> Answered {
    let asks = Asks::of_base(plan);
    ask(&asks, question, &Unwatched).unwrap_or_else(|problem| panic!("{} ({}): {problem}", question.id, question.lever))
}

fn template(plan: &Plan, id: &str) -> Template {
    let all = templates(plan);
    let known: Vec<&str> = all.iter().map(|template| template.question.id.as_str()).collect();
    all.iter()
        .find(|template| template.question.id == id)
        .unwrap_or_else(|| panic!("{id} is none of {known:?}"))
        .clone()
}

fn seek(plan: &Plan, id: &str) -> Seek {
    match answered(plan, &template(plan, id).question).found {
        Found::Seek(seek) => seek,
        _ => panic!("{id} is no seek"),
    }
}

fn sweep(plan: &Plan, id: &str) -> Sweep {
    match answered(plan, &template(plan, id).question).found {
        Found::Sweep(sweep) => sweep,
        _ => panic!("{id} is no sweep"),
    }
}

/// A plan with fields changed as a user types them.
fn changed(plan: &Plan, fields: &[(&str, &str)]) -> Plan {
    let mut plan = plan.clone();
    for (path, value) in fields {
        plan.set_typed(path, value).unwrap_or_else(|problem| panic!("{path}={value}: {problem}"));
    }
    plan
}

fn with_number(plan: &Plan, path: &str, value: f64) -> Plan {
    let mut plan = plan.clone();
    plan.set(path, &Setting::Number(value)).unwrap();
    plan
}

fn projected(plan: &Plan) -> Projection {
    project(plan).unwrap_or_else(|findings| panic!("{:?}", findings.first()))
}

fn lowest(row: &[f64]) -> f64 {
    row.iter().copied().fold(f64::INFINITY, f64::min)
}

fn at(projection: &Projection, plan: &Plan, key: &str, month: &str) -> f64 {
    let month: Month = month.parse().unwrap();
    projection.row(key)[plan.number_of(month) as usize - 1]
}

/// The value at which what is measured changes its sign, by halving.
fn halved(mut low: f64, mut high: f64, measure: impl Fn(f64) -> f64) -> f64 {
    let sign = measure(low) > 0.0;
    assert_ne!(sign, measure(high) > 0.0, "no change of sign between {low} and {high}");
    for _ in 0..40 {
        let middle = f64::midpoint(low, high);
        if (measure(middle) > 0.0) == sign {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// The answer nearest to the plan.
fn main(seek: &Seek) -> f64 {
    seek.value_of(seek.main().unwrap_or_else(|| panic!("{}: {:?}", seek.condition.text(), seek.why)))
}

fn near(found: f64, want: f64, tolerance: f64) {
    assert!((found - want).abs() <= tolerance * want.abs().max(1.0), "{found} against {want}");
}

/// A question with few points, to be asked of many plans.
fn with_few_points(plan: &Plan, question: &Question) -> Question {
    let few = |text: &str| match Lever::parse(plan, text) {
        Ok(lever) if !lever.is_scenarios() && text.contains("..") => lever.with_points(Some(3)).text().to_owned(),
        Ok(_) => text.to_owned(),
        Err(_) if text.is_empty() => String::new(),
        Err(problem) => panic!("{}: {problem}", question.id),
    };
    let ask = if question.ask == Ask::Seek { Ask::Sweep } else { question.ask };
    Question { ask, lever: few(&question.lever), second_lever: few(&question.second_lever), top: 2, ..question.clone() }
}

#[test]
fn every_template_of_every_save_is_answered() {
    let mut asked = 0;
    let mut numbers: BTreeMap<u8, usize> = BTreeMap::new();
    for name in SAVES {
        let plan = save(name);
        let all = templates(&plan);
        let mut ids: Vec<&str> = all.iter().map(|template| template.question.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all.len(), "{name}: ids are unique");
        let mut of_plan: Vec<u8> = all.iter().map(|template| template.number).collect();
        of_plan.dedup();
        of_plan.iter().for_each(|number| *numbers.entry(*number).or_default() += 1);
        // All points of all questions take minutes; a few say whether each can be asked.
        for Template { question, .. } in &all {
            let told = answered(&plan, &with_few_points(&plan, question)).told;
            assert!(!told.sentence.is_empty() && question.name.ends_with('?'), "{}", question.name);
            assert!(!told.sentence.contains("NaN") && !told.sentence.contains(" ,"), "{}", told.sentence);
            asked += 1;
        }
    }
    assert!(asked > 250, "{asked}");
    for number in NUMBERS {
        assert!(
            numbers.get(&number).is_some_and(|plans| *plans >= 2),
            "question {number} fits {:?} saves",
            numbers.get(&number)
        );
    }
}

/// An answer says a number, a unit and, where there is one, a month.
#[test]
fn sentences_say_number_unit_and_month() {
    let plan = save("sample.ron");
    let told = |id: &str| answered(&plan, &template(&plan, id).question).told.sentence;
    let sentence = told("liquidity-btc-price");
    assert!(sentence.starts_with("Liquidity falls below the minimum cash at a BTC price "), "{sentence}");
    assert!(sentence.contains(" % lower (") && sentence.contains(" USD in Dec 2026), first in "), "{sentence}");
    let sentence = told("liquidity-constant-btc-price");
    assert!(sentence.contains("at a constant BTC price of ") && sentence.contains(" USD/BTC or more"), "{sentence}");
    let sentence = told("capex-hurdle");
    assert!(
        sentence.contains("with the capex of Phase 1 at ") && sentence.contains(" million USD/MW IT (+"),
        "{sentence}"
    );
    let sentence = told("late-red-mesa-phase-1");
    assert!(sentence.contains("with the delay of Phase 1 12 months longer"), "{sentence}");
    let sentence = told("tax-holiday");
    assert!(sentence.starts_with("First month of cash tax is "), "{sentence}");
    let sentence = told("drivers");
    assert!(sentence.starts_with("NPV is moved most by the "), "{sentence}");
}

/// At every answer of a seek, the plan with the lever's fields set by hand has the level: it just meets the condition, or meets it on
/// one side only.
#[test]
fn the_plan_at_an_answer_meets_the_level() {
    for name in ["sample.ron", "hut-8.ron"] {
        let plan = save(name);
        // All of them take minutes.
        for Template { question, .. } in templates(&plan).into_iter().step_by(count(7, 3) as usize) {
            if question.ask != Ask::Seek {
                continue;
            }
            let Found::Seek(seek) = answered(&plan, &question).found else { panic!("a seek") };
            let margin = |value: f64| {
                let mut changed = plan.clone();
                for (path, setting) in seek.lever.overrides(&plan, value).unwrap() {
                    changed.set(&path, &setting).unwrap();
                }
                let projection = projected(&changed);
                let condition = Condition::parse(&projection.book, &changed, seek.condition.text()).unwrap();
                (condition.margin(&projection).0, condition.failure(&projection).is_none())
            };
            let Some(answer) = seek.main() else { continue };
            let span = seek.curve.iter().map(|sample| sample.outcome.abs()).fold(0.0, f64::max);
            match answer.kind {
                RootKind::Crossing => {
                    let (margin, _) = margin(answer.at);
                    assert!(margin.abs() <= span.max(1.0) * 1e-6, "{name} {}: {margin} at {}", question.id, answer.at);
                }
                RootKind::Jump => {
                    let (before, behind) = (margin(answer.at), margin(answer.to));
                    assert_ne!(before.1, behind.1, "{name} {}: {before:?} {behind:?}", question.id);
                }
                RootKind::Flat | RootKind::Touching => {}
            }
        }
    }
}

/// 1: the shift at which the lowest liquidity is the minimum, found by halving over projections.
#[test]
fn liquidity_breaks_where_halving_finds_it() {
    for (name, low, high) in [("core-scientific.ron", -80.0, 80.0), ("hut-8.ron", -80.0, 80.0)] {
        let plan = save(name);
        let seek = seek(&plan, "liquidity-btc-price");
        let measure = |shift: f64| {
            let projection = projected(&with_number(&plan, "market.btc_price_shift_pct", shift));
            let minimum = projection.row("treasury.minimum-cash").to_vec();
            let liquidity = projection.row("company.liquidity");
            liquidity.iter().zip(minimum).map(|(liquidity, minimum)| liquidity - minimum).fold(f64::INFINITY, f64::min)
        };
        match seek.answers.as_slice() {
            [only] if only.kind == RootKind::Crossing => near(only.at, halved(low, high, measure), 1e-6),
            [] => assert_eq!(measure(low) < 0.0, measure(high) < 0.0, "{name}"),
            several => assert!(several.len() < 6, "{name}: {several:?}"),
        }
    }
}

/// 4: converting after twelve months instead of now gains the mining margin of those months and loses AI for them, both discounted at
/// the rate of mining: at the hashprice that is found, what mining is worth less after the wait is what AI loses by it. The value of
/// mining is summed from the end of the plan, the value of waiting from its beginning.
#[test]
fn waiting_pays_where_its_margin_is_what_ai_loses() {
    let mut tested = 0;
    for name in ["sample.ron", "core-scientific.ron", "cipher.ron", "cleanspark.ron"] {
        let plan = save(name);
        for Template { number, question } in templates(&plan) {
            if number != 4 || question.ask != Ask::Seek {
                continue;
            }
            let Found::Seek(seek) = answered(&plan, &question).found else { panic!("a seek") };
            let Some(answer) = seek.answers.first().filter(|answer| answer.kind == RootKind::Crossing) else {
                continue;
            };
            let held = changed(
                &plan,
                &[
                    ("market.hashrate", "ConstantHashprice"),
                    ("market.constant_hashprice_usd_per_ph_day", &answer.at.to_string()),
                ],
            );
            let projection = projected(&held);
            let site = question.id.trim_start_matches("wait-");
            let key = |row: &str| format!("site.{site}.choice.{row}");
            let rate = projection.total(&key("monthly-discount-rate"));
            let mining = projection.row(&key("mining-value-per-mw"));
            let ahead = projection.row(&key("ai-ahead-per-mw"));
            let factor = (1.0 + rate).powi(-12);
            // What mining is worth now less what it is worth in a year: the margin of the wait.
            let margin = mining[0] - mining[12] * factor;
            let ai = ahead[0] + mining[0];
            near(margin, ai * (1.0 - factor), 1e-6);
            // In all months, at the plan's own hashprice.
            let own = projected(&plan);
            let (ahead, waiting) = (own.row(&key("ai-ahead-per-mw")), own.row(&key("waiting-per-mw")));
            for (t, value) in waiting.iter().enumerate() {
                let want = ahead[t] * (1.0 + rate).powi(-(t as i32)) - ahead[0];
                assert!((value - want).abs() < ahead[0].abs() * 1e-9 + 1e-3, "{name} {t}: {value} {want}");
            }
            tested += 1;
        }
    }
    assert!(tested >= 2, "{tested}");
}

/// 6 and 15: each cell is the plan under its scenario at its price, set by hand.
#[test]
fn a_cell_is_the_scenario_at_its_price() {
    for (name, id, key) in [
        ("sample.ron", "funding-per-share", "valuation.per-share"),
        ("hut-8.ron", "funding-per-share", "valuation.per-share"),
        ("sample.ron", "uses-btc-price", "company.npv"),
    ] {
        let plan = save(name);
        let sweep = sweep(&plan, id);
        let scenarios: Vec<&str> = match id {
            "uses-btc-price" => vec!["triple-net", "modified-gross", "gpu-cloud"],
            _ => vec!["sell-btc", "borrow-on-btc", "issue-notes"],
        };
        for (i, scenario) in scenarios.iter().enumerate() {
            for (k, price) in ["50000", "80000", "120000"].iter().enumerate() {
                let (under, ignored) = plan.under(plan.scenario(scenario).unwrap());
                assert!(ignored.is_empty(), "{ignored:?}");
                let flat = changed(
                    &under,
                    &[
                        ("market.btc_price_usd", price),
                        ("market.btc_price", "Flat"),
                        ("market.btc_price_shift_pct", "0"),
                        ("market.btc_price_v_depth_pct", "0"),
                    ],
                );
                let projection = projected(&flat);
                let want =
                    if key == "company.npv" { projection.total(key) } else { at(&projection, &plan, key, "2028-12") };
                let cell = sweep.at(&[i, k]).unwrap();
                assert_eq!(cell.outcomes[0].value, want, "{name} {scenario} at {price}");
            }
        }
    }
}

/// 7: a loan that stands still is called where price = loan / (collateral · margin-call LTV) (domain: P_margin), in the month of the
/// lowest price.
#[test]
fn a_loan_is_called_at_its_call_price() {
    for name in ["hut-8.ron", "riot.ron"] {
        let plan = save(name);
        let loan = &plan.btc_loans[0];
        let seek = seek(&plan, &format!("margin-call-{}", loan.id));
        let projection = projected(&plan);
        let owed = projection.row(&format!("btc-loan.{}.owed-before-test", loan.id));
        let pledged = projection.row(&format!("btc-loan.{}.pledged-before-test", loan.id));
        let price = projection.row("market.btc-price");
        let called = |t: usize| owed[t] / (pledged[t] * loan.margin_call_ltv_pct / 100.0) / price[t] - 1.0;
        let shifts = (0..price.len()).filter(|t| owed[*t] > 0.01 && pledged[*t] > 0.0).map(called);
        let want = shifts.fold(f64::NEG_INFINITY, f64::max) * 100.0;
        near(main(&seek), want, 1e-3);
    }
}

/// 9: at the capex that is found, the internal rate of return of the levered flow, searched here by halving over its own present
/// value, is the cost of equity.
#[test]
fn the_hurdle_is_the_rate_at_which_the_levered_flow_is_worth_nothing() {
    for name in ["sample.ron", "core-scientific.ron"] {
        let plan = save(name);
        let seek = seek(&plan, "capex-hurdle");
        let Some(answer) = seek.main().filter(|answer| answer.kind == RootKind::Crossing) else { continue };
        let projection = projected(&with_number(&plan, seek.lever.path(), answer.at));
        let flow = projection.row("company.levered.free-cash-flow");
        let monthly = (1.0 + plan.equity.cost_of_equity_pct_per_year / 100.0).powf(1.0 / 12.0) - 1.0;
        let value: f64 = flow.iter().enumerate().map(|(t, usd)| usd / (1.0 + monthly).powi(t as i32)).sum();
        let size: f64 = flow.iter().map(|usd| usd.abs()).sum();
        assert!(value.abs() < size * 1e-6, "{name}: {value} of {size}");
    }
}

/// 11 and 12: break-even power of a machine (domain 2.4), USD/MWh: hashprice · (1 − pool) · 1000 / (24 · J/TH · (1 + ancillary)).
#[test]
fn fleets_break_even_at_the_closed_form() {
    for name in ["sample.ron", "core-scientific.ron"] {
        let plan = save(name);
        let closed = |site: &str, fleet: &str, hashprice: f64| {
            let fleet =
                plan.sites.iter().find(|it| it.id == site).unwrap().fleets.iter().find(|it| it.id == fleet).unwrap();
            let load = 24.0 * fleet.efficiency_j_per_th * (1.0 + fleet.ancillary_load_pct / 100.0);
            hashprice * (1.0 - fleet.pool_fee_pct / 100.0) * 1000.0 / load
        };
        let table = sweep(&plan, "break-even-power");
        for (point, hashprice) in table.points.iter().zip([20.0, 25.0, 30.0, 35.0, 40.0, 45.0, 50.0]) {
            assert_eq!(point.at[0], hashprice);
            for (outcome, reading) in table.outcomes.iter().zip(&point.outcomes) {
                let parts: Vec<&str> = outcome.text().split('.').collect();
                near(reading.value, closed(parts[1], parts[3], hashprice), 1e-9);
            }
        }
        let mut halvings = 0;
        for Template { number, question } in templates(&plan) {
            if number != 11 {
                continue;
            }
            let Found::Seek(seek) = answered(&plan, &question).found else { panic!("a seek") };
            let Some(answer) = seek.main() else { continue };
            // At the power price that is found a running MW earns nothing: what a MWh earns above its price, while not curtailed, is
            // what credits and demand response leave to be paid.
            let mut at_answer = plan.clone();
            for (path, setting) in seek.lever.overrides(&plan, answer.at).unwrap() {
                at_answer.set(&path, &setting).unwrap();
            }
            let projection = projected(&at_answer);
            let (key, month) = question.condition.split_once('@').unwrap();
            let month = month.split(' ').next().unwrap();
            let (site, id) = (key.split('.').nth(1).unwrap(), key.split('.').nth(3).unwrap());
            let sites = plan.sites.iter().find(|it| it.id == site).unwrap();
            let uptime = sites.fleets.iter().find(|it| it.id == id).unwrap().uptime_pct / 100.0;
            let power = |row: &str| at(&projection, &plan, &format!("site.{site}.power.{row}"), month);
            let hours = 24.0 * at(&projection, &plan, "calendar.days", month) * uptime;
            let earned = closed(site, id, at(&projection, &plan, "network.hashprice", month));
            let curtailed = power("curtailed");
            let others = curtailed * power("credit") + (power("response") - 1000.0 * power("demand-charge")) / hours;
            near(power("price"), earned + others / (1.0 - curtailed), 1e-6);
            halvings += 1;
        }
        assert!(halvings > 0, "{name}");
    }
}

/// 14: what a lease is worth at notice is linear in its rent, so two projections give the rent at which it is worth the mining that it
/// ends.
#[test]
fn the_rent_that_beats_mining_lies_on_a_line() {
    for (name, number) in [("sample.ron", 14), ("core-scientific.ron", 14), ("cleanspark.ron", 14)] {
        let plan = save(name);
        let Some(Template { question, .. }) =
            templates(&plan).into_iter().find(|it| it.number == number && it.question.ask == Ask::Seek)
        else {
            continue;
        };
        let Found::Seek(seek) = answered(&plan, &question).found else { panic!("a seek") };
        let (left, right) = question.condition.split_once(" >= ").unwrap();
        let measure = |rent: f64| {
            let path = seek.lever.path().to_owned();
            let priced = changed(
                &plan,
                &[
                    ("market.btc_price_usd", "100000"),
                    ("market.btc_price", "Flat"),
                    ("market.btc_price_shift_pct", "0"),
                    ("market.btc_price_v_depth_pct", "0"),
                    ("market.hashrate", "Answering"),
                    (&path, &rent.to_string()),
                ],
            );
            let projection = projected(&priced);
            let (key, month) = right.split_once('@').unwrap();
            projection.total(left) - at(&projection, &plan, key, month)
        };
        let (low, high) = (measure(100.0), measure(200.0));
        let root = 100.0 - low * 100.0 / (high - low);
        match seek.main() {
            Some(answer) => near(answer.at, root, 1e-6),
            None => assert!(!(10.0..=400.0).contains(&root), "{name}: {root}"),
        }
    }
}

/// 17, 20, 22, 24: arithmetic with the rows of a projection.
#[test]
fn shares_costs_credits_and_tax_are_arithmetic_with_rows() {
    for name in ["sample.ron", "riot.ron"] {
        let plan = save(name);
        let projection = projected(&plan);
        let twelve = |row: &[f64], last: usize| -> f64 { row[last.saturating_sub(11)..=last].iter().sum() };
        // The AI share of revenue of the last twelve months at the end of the second year.
        let share = sweep(&plan, "ai-share");
        let (place, outcome) = share.outcomes.iter().enumerate().next_back().unwrap();
        let month = outcome.text().split_once('@').unwrap().1;
        let last = plan.number_of(month.parse().unwrap()) as usize - 1;
        let ai = twelve(projection.row("company.ai-revenue"), last);
        let others = twelve(projection.row("company.revenue.mining"), last)
            + twelve(projection.row("company.revenue.hosting"), last);
        near(share.standing.as_ref().unwrap().outcomes[place].value, ai / (ai + others), 1e-9);
        // The same of EBITDA before overhead: AI NOI against mining, hosting and credits less power, repair and site costs.
        let ebitda = sweep(&plan, "ai-share-of-ebitda");
        let row = |key: &str| twelve(projection.row(key), last);
        let noi = row("company.ai-noi");
        let mining = row("company.revenue.mining") + row("company.revenue.hosting") + row("company.revenue.credits")
            - row("company.cost.mining-power")
            - row("company.cost.repair")
            - row("company.cost.sites");
        let want = if noi + mining > 0.01 { noi / (noi + mining) } else { 0.0 };
        near(ebitda.standing.as_ref().unwrap().outcomes[place].value, want, 1e-9);
        // Cash cost of a BTC: direct costs, overhead and interest over BTC, of twelve months.
        let costs = sweep(&plan, "costs-of-btc");
        let cash = costs.outcomes.iter().position(|outcome| outcome.text().starts_with("btc-cost.cash@")).unwrap();
        let direct = twelve(projection.row("btc-cost.direct"), 11) + twelve(projection.row("btc-cost.shared"), 11);
        let btc = projection.row("btc-cost.btc-12-months")[11];
        near(costs.standing.as_ref().unwrap().outcomes[cash].value, direct / btc, 1e-9);
        // Credits are nothing without them, and twice as much at twice the price where the machines run all the same.
        for Template { number, question } in templates(&plan) {
            if number != 22 || question.id.starts_with("credits-lost") {
                continue;
            }
            let Found::Sweep(credits) = answered(&plan, &question).found else { panic!("a sweep") };
            let value = |i: usize| credits.points[i].outcomes[0].value;
            assert_eq!(value(0), 0.0);
            let site = question.id.trim_start_matches("credits-");
            let own: f64 = projection.row(&format!("site.{site}.mining.credits")).iter().sum();
            near(value(2), own, 1e-12);
        }
        // The first month in which tax is paid, and the month from which no losses are left.
        let tax = sweep(&plan, "tax-holiday");
        let paid = projection.row("tax.paid").iter().position(|usd| *usd > 0.01);
        let losses = projection.row("tax.losses");
        let used_up = losses.iter().rposition(|usd| *usd > 0.01).map_or(0, |last| last + 1);
        let standing = tax.points.last().unwrap();
        let month = |value: f64| value.is_finite().then_some(value as usize);
        assert_eq!(month(projection.total("tax.first-paid-month")), paid.map(|t| t + 1), "{name}");
        let ends = (used_up < losses.len() && used_up > 0).then_some(used_up + 1);
        assert_eq!(month(projection.total("tax.losses-end-month")), ends, "{name}");
        assert_eq!(tax.outcomes.len(), standing.outcomes.len());
    }
}

/// 23: what the market pays for a contracted MW of IT: market capitalisation less the other parts of the sum, over contracted MW.
#[test]
fn the_implied_value_of_a_megawatt_is_what_is_left_of_the_market_capitalisation() {
    for name in ["sample.ron", "hut-8.ron", "core-scientific.ron"] {
        let plan = save(name);
        let projection = projected(&plan);
        let row = |key: &str| projection.row(key)[0];
        let capitalisation = row("equity.diluted") * row("equity.share-price");
        let deducted = if plan.valuation.cost_to_complete_deducted { row("valuation.cost-to-complete") } else { 0.0 };
        let others = projection.total("valuation.ahead")
            + row("valuation.mining-value")
            + row("company.btc-value")
            + row("company.cash")
            - row("company.debt")
            + row("company.balance.investments")
            - row("company.balance.minority")
            - deducted;
        let want = (capitalisation - others) / projection.total("valuation.contracted");
        near(row("valuation.implied-usd-per-mw-it"), want, 1e-9);
        let seek = seek(&plan, "implied-mw");
        near(main(&seek), want, 1e-6);
    }
}

/// 7 and 21: what is free to cure a call, and what a guarantor covers of contract value, by hand.
#[test]
fn what_cures_a_call_and_what_a_guarantor_covers() {
    let plan = save("hut-8.ron");
    let projection = projected(&plan);
    for t in [0, 5, 20] {
        let row = |key: &str| projection.row(key)[t];
        let free = (row("entity.parent.cash") - row("treasury.minimum-cash")).max(0.0)
            + (row("company.btc") - row("treasury.btc-pledged")).max(0.0) * row("market.btc-price");
        near(row("company.free-to-cure"), free, 1e-9);
    }
    // River Bend is guaranteed in full, Beacon Point not at all.
    let river_bend = projection.total("site.river-bend.lease.fluidstack.contract-value");
    assert_eq!(projection.total("site.river-bend.lease.fluidstack.guaranteed-value"), river_bend);
    assert_eq!(projection.total("site.beacon-point.lease.phase-1.guaranteed-value"), 0.0);
    assert_eq!(projection.total("valuation.guaranteed-value"), river_bend);
    // Fluidstack at Barber Lake: 46.7 % of the rent of 168 MW and 39.8 % of that of 39 MW.
    let plan = save("cipher.ron");
    let projection = projected(&plan);
    let value = |lease: &str| projection.total(&format!("site.barber-lake.lease.{lease}.contract-value"));
    let want = value("fluidstack-first") * 0.467 + value("fluidstack-second") * 0.398;
    near(projection.total("valuation.guaranteed-value"), want, 1e-12);
}

/// 25: at the break-even of a driver the plan under the scenario is worth what the base is; the parts of a bridge sum to the
/// difference.
#[test]
fn what_one_would_have_to_believe_makes_the_plans_equal() {
    for (name, scenario) in [("sample.ron", "tenant-late"), ("core-scientific.ron", "second-tenant-late")] {
        let plan = save(name);
        let base = projected(&plan).total("company.npv");
        let Template { question, .. } = template(&plan, &format!("believe-{scenario}"));
        let Found::Tornado(tornado) = answered(&plan, &question).found else { panic!("a tornado") };
        let under = plan.under(plan.scenario(scenario).unwrap()).0;
        let mut reached = 0;
        for bar in &tornado.bars {
            let Some(value) = bar.break_even else { continue };
            let npv = |value: f64| {
                let mut changed = under.clone();
                for (path, setting) in bar.lever.overrides(&under, value).unwrap() {
                    changed.set(&path, &setting).unwrap();
                }
                projected(&changed).total("company.npv")
            };
            let moved = (bar.at_high() - bar.at_low()).abs();
            if bar.lever.unit() != "months" {
                assert!(
                    (npv(value) - base).abs() < moved * 0.01 + 1.0,
                    "{}: {} at {value}, not {base}",
                    bar.lever.text(),
                    npv(value)
                );
            }
            reached += 1;
        }
        assert!(reached > 0, "{name}");
        let Template { question, .. } = template(&plan, &format!("bridge-{scenario}"));
        let Found::Bridge(bridge) = answered(&plan, &question).found else { panic!("a bridge") };
        let parts: f64 = bridge.parts.iter().map(|part| part.effect).sum();
        near(parts, projected(&under).total("company.npv") - base, 1e-9);
    }
}

/// 2, 5, 8, 10, 16, 18, 21: points of the curve, projected by hand.
#[test]
fn points_are_what_the_changed_plan_projects() {
    let plan = save("sample.ron");
    // 8: Phase 1 six months late.
    let late = sweep(&plan, "late-red-mesa-phase-1");
    let six = late.points.iter().find(|point| point.at[0] == 6.0).unwrap();
    let projection = projected(&changed(&plan, &[("sites.red-mesa.moves.phase-1.delay_months", "6")]));
    assert_eq!(six.outcomes[0].value, lowest(projection.row("company.liquidity")));
    assert_eq!(six.outcomes[1].value, projection.total("company.npv"));
    // 18: four fifths of the notes.
    let equity = sweep(&plan, "equity-red-mesa-llc");
    let least = &equity.points[0];
    assert_eq!(least.at[0], 80.0);
    let notes = [("debts.red-mesa-notes.draws_usd", "2027-02: 512000000, 2028-01: 344000000")];
    let projection = projected(&changed(&plan, &notes));
    near(least.outcomes[0].value, projection.total("entity.red-mesa-llc.funds.from-owners-in-all"), 1e-12);
    // 21: Tenant One stops paying two years after its first billing, half guaranteed.
    let backstop = seek(&plan, "backstop-red-mesa-tenant-one");
    assert_eq!(backstop.condition.text(), "entity.red-mesa-llc.dscr >= 1.05");
    let lease = "sites.red-mesa.leases.tenant-one";
    let month =
        plan.get(&format!("{lease}.start")).unwrap().to_string().trim_matches('"').parse::<Month>().unwrap().plus(24);
    let path = |field: &str| format!("{lease}.{field}");
    let half = changed(
        &plan,
        &[
            (&path("backstop_pct"), "50"),
            (&path("default_month"), &month.to_string()),
            (&path("default_stress"), "true"),
            (&path("relets"), "true"),
            (&path("downtime_months"), "12"),
            (&path("reletting_rent_pct"), "70"),
        ],
    );
    // The DSCR stands from its first test, which sets it, until debt service ends.
    let projection = projected(&half);
    let stands = projection.row("entity.red-mesa-llc.dscr-stands");
    let ratios = projection.row("entity.red-mesa-llc.dscr").iter().zip(stands).filter(|(_, stands)| **stands > 0.0);
    let least = ratios.map(|(ratio, _)| *ratio).fold(f64::INFINITY, f64::min);
    let sample = backstop.curve.iter().find(|sample| sample.at == 50.0).unwrap();
    near(sample.outcome, least, 1e-9);
    // 16: a residual value of 20 % and a renewal at 60 % of the contract price.
    let cloud = sweep(&plan, "cloud-residual-north-fork-own-gpus");
    let point = cloud.points.iter().find(|point| point.at == [20.0, 60.0]).unwrap();
    let gpus = "sites.north-fork.clouds.own-gpus";
    let other =
        changed(&plan, &[(&format!("{gpus}.residual_pct"), "20"), (&format!("{gpus}.renewal_price_pct"), "60")]);
    assert_eq!(point.outcomes[0].value, projected(&other).total("site.north-fork.cloud.own-gpus.npv"));
    // 13: at the price that is found, new machines at North Fork are worth as much as the old ones.
    let refresh = seek(&plan, "refresh-north-fork-s19-xp");
    if let Some(answer) = refresh.main() {
        let fleet = "sites.north-fork.fleets.s19-xp";
        let new = changed(
            &plan,
            &[
                (&format!("{fleet}.price_usd_per_th"), &answer.at.to_string()),
                (&format!("{fleet}.efficiency_j_per_th"), "13.5"),
                (&format!("{fleet}.machine_th_s"), "270"),
                (&format!("{fleet}.deployed"), "2026-12"),
            ],
        );
        let (new, old) = (projected(&new).total("site.north-fork.npv"), projected(&plan).total("site.north-fork.npv"));
        assert!((new - old).abs() < 100.0, "{new} against {old}");
    }
    // 10: at half the share price, liquidity in the months in which the notes of 2030 fall due.
    let repay = seek(&plan, "repay-convert-2030-2030");
    let half = projected(&changed(&plan, &[("equity.share_price_usd", "6")]));
    let liquidity = half.row("company.liquidity");
    let minimum = half.row("treasury.minimum-cash");
    let first = plan.number_of("2030-06".parse().unwrap()) as usize - 1;
    let least = lowest(&(first..=first + 2).map(|t| liquidity[t] - minimum[t]).collect::<Vec<_>>());
    let nearest = repay.curve.iter().min_by(|a, b| (a.at - 50.0).abs().total_cmp(&(b.at - 50.0).abs())).unwrap();
    let exact = projected(&with_number(&plan, "equity.share_price_usd", 12.0 * nearest.at / 100.0));
    let near_half = lowest(
        &(first..=first + 2)
            .map(|t| exact.row("company.liquidity")[t] - exact.row("treasury.minimum-cash")[t])
            .collect::<Vec<_>>(),
    );
    near(nearest.outcome, near_half, 1e-9);
    assert!(least.is_finite());
}
