//! What is asked of a plan, against values found by another way: rows with closed forms, projections of changed plans, and brute force.

use super::commands::run;
use super::common::{SAVES, save, save_path};
use std::collections::BTreeMap;
use wattfolio::analysis::{
    Answered, Asks, Condition, Found, Point, RootKind, Seek, Tornado, Trials, Unwatched, Verdict, Way, ask,
};
use wattfolio::model::project;
use wattfolio::plan::{Ask, Month, Plan, Question, Setting, validate};

fn asked(plan: &Plan, question: &Question) -> Answered {
    let asks = Asks::of_base(plan);
    ask(&asks, question, &Unwatched).unwrap_or_else(|problem| panic!("{}: {problem}", question.lever))
}

fn sought(plan: &Plan, lever: &str, condition: &str) -> Seek {
    let question =
        Question { lever: lever.to_owned(), condition: condition.to_owned(), ..Question::unnamed(Ask::Seek) };
    let Found::Seek(seek) = asked(plan, &question).found else { panic!("a seek is asked") };
    seek
}

/// The one crossing of a seek.
fn crossing(seek: &Seek) -> f64 {
    assert_eq!(seek.answers.len(), 1, "{:?}", seek.answers);
    assert_eq!(seek.answers[0].kind, RootKind::Crossing);
    seek.answers[0].at
}

fn set(plan: &Plan, path: &str, setting: &Setting) -> Plan {
    let mut plan = plan.clone();
    plan.set(path, setting).unwrap();
    plan
}

/// True if a condition holds in a plan of which one field is another, by its own projection.
fn holds(plan: &Plan, (path, value): (&str, f64), condition: &str) -> bool {
    let plan = set(plan, path, &Setting::Number(value));
    let projection = project(&plan).unwrap();
    let condition = Condition::parse(&projection.book, &plan, condition).unwrap();
    matches!(condition.ask(&projection, &plan), Verdict::Holds)
}

/// A floor of cash that sales of BTC hold exactly over a wide range of prices: the answer is the end of that range at which the condition
/// changes, not the other one.
#[test]
fn a_condition_just_met_over_a_range_changes_where_the_range_ends() {
    let plan = set(&save("riot.ron"), "market.btc_price", &Setting::Text("Flat".to_owned()));
    let seek = sought(&plan, "market.btc_price_usd=5000..200000", "company.liquidity >= 50m");
    let [answer] = seek.answers.as_slice() else { panic!("{:?}", seek.answers) };
    assert_eq!((answer.kind, answer.holds), (RootKind::Flat, (false, true)));
    let at = |price: f64| holds(&plan, ("market.btc_price_usd", price), "company.liquidity >= 50m");
    assert!(at(answer.at + 1.0) && at(answer.at + 5000.0) && !at(answer.at - 1.0), "{answer:?}");
    assert_eq!(seek.value_of(answer), answer.at);
}

/// Of whole months the value at which a condition ceases to hold is the first at which it fails.
#[test]
fn among_whole_numbers_the_first_that_fails_is_the_answer() {
    let plan = save("sample.ron");
    let path = "sites.red-mesa.moves.phase-1.delay_months";
    for condition in ["company.funding-gap <= 0", "company.liquidity >= 0"] {
        let seek = sought(&plan, &format!("{path}=0..24"), condition);
        let first = seek.value_of(seek.main().unwrap());
        let fails = (0..=24).find(|delay| !holds(&plan, (path, f64::from(*delay)), condition)).unwrap();
        assert_eq!(first, f64::from(fails), "{condition}");
    }
}

/// The price of month 1 is not read where points give the path; where they do not, it is.
#[test]
fn a_field_that_the_plan_does_not_read_is_said() {
    let says = |plan: &Plan| {
        let question = Question {
            lever: "market.btc_price_usd=40000..120000".to_owned(),
            condition: "company.liquidity >= 50m".to_owned(),
            ..Question::unnamed(Ask::Seek)
        };
        asked(plan, &question).told.facts.iter().any(|fact| fact.text.contains("does not read market.btc_price_usd"))
    };
    assert!(says(&save("riot.ron")));
    assert!(!says(&set(&save("riot.ron"), "market.btc_price", &Setting::Text("Flat".to_owned()))));
}

/// What slips is late: by itself a tornado moves no phase to before the plan, where its payments would be lost.
#[test]
fn a_tornado_moves_phases_later_and_dates_not_before_the_plan() {
    for name in ["terawulf.ron", "iren.ron"] {
        let plan = save(name);
        let question = Question { outcome: "company.npv".to_owned(), top: 40, ..Question::unnamed(Ask::Tornado) };
        let Found::Tornado(tornado) = asked(&plan, &question).found else { panic!("a tornado is asked") };
        let slips: Vec<_> = tornado.bars.iter().filter(|bar| bar.lever.path().ends_with(".slip_months")).collect();
        assert!(!slips.is_empty(), "{name}");
        assert!(slips.iter().all(|bar| bar.lever.range() == (0.0, 6.0)), "{name}");
        for bar in tornado.bars.iter().filter(|bar| bar.lever.way() == Way::Add && bar.lever.unit() == "months") {
            let Some(Setting::Text(month)) = plan.get(bar.lever.path()) else { continue };
            let month: Month = month.parse().unwrap();
            let (number, (low, _)) = (plan.number_of(month) as f64, bar.lever.range());
            assert!(number + low >= 1.0 || number < 1.0 && low == 0.0, "{name}: {}", bar.lever.text());
        }
    }
}

/// What cannot be done is refused in a sentence that says what to write.
#[test]
fn a_question_that_cannot_be_read_says_what_to_write() {
    let plan = save("iren.ron");
    let why = |question: Question| ask(&Asks::of_base(&plan), &question, &Unwatched).unwrap_err();
    let sweep = |lever: &str, second: &str| {
        why(Question {
            lever: lever.to_owned(),
            second_lever: second.to_owned(),
            outcome: "company.npv".to_owned(),
            ..Question::unnamed(Ask::Sweep)
        })
    };
    let shift = "market.btc_price_shift_pct=0..10/1000";
    assert!(sweep(shift, "company.overhead_usd_per_month=0..1m/1000").starts_with("1000000 points are too many"));
    assert!(sweep("company.overhead_usd_per_month*=80..120", "").contains("write 80% for a share of it"));
    assert!(sweep("company.overhead_usd_per_month*=80%,120%", "").contains("not '80%,120%'"));
    let bridge = |to: &str, ordered: &str| {
        why(Question {
            to: to.to_owned(),
            lever: ordered.to_owned(),
            outcome: "company.npv".to_owned(),
            ..Question::unnamed(Ask::Bridge)
        })
    };
    assert!(bridge("nosuch", "").ends_with("it has btc-100k, btc-below-80k, horizon-late"), "{}", bridge("nosuch", ""));
    assert!(bridge("horizon-late", "nosuch").starts_with("'nosuch' begins none of the fields"));
    assert_eq!(bridge("base", ""), "the two cases do not differ");
}

fn total(plan: &Plan, key: &str) -> f64 {
    project(plan).unwrap().total(key)
}

/// The questions that the examples keep are answered, and each says a number.
#[test]
fn the_questions_of_the_examples_are_answered() {
    let mut answers = 0;
    for name in SAVES {
        let plan = save(name);
        for question in &plan.questions {
            let told = asked(&plan, question).told;
            assert!(told.sentence.contains(|c: char| c.is_ascii_digit()), "{name}: {}", told.sentence);
            answers += 1;
        }
    }
    assert!(answers >= 14, "{answers}");
}

/// A question without what its kind needs, or in a scenario that is not there, is a finding that names the field.
#[test]
fn a_question_that_cannot_be_asked_is_a_finding() {
    let mut plan = save("sample.ron");
    let found = |plan: &Plan| -> Vec<String> {
        let findings = validate(plan).into_iter().filter(|finding| finding.path.starts_with("questions."));
        findings.map(|finding| finding.path).collect()
    };
    assert_eq!(found(&plan), Vec::<String>::new());
    let new = |id: &str, ask| Question { id: id.to_owned(), name: id.to_owned(), ..Question::unnamed(ask) };
    plan.questions = vec![
        new("seek", Ask::Seek),
        new("sweep", Ask::Sweep),
        new("tornado", Ask::Tornado),
        Question { under: "nowhere".to_owned(), ..new("bridge", Ask::Bridge) },
    ];
    let mut paths = found(&plan);
    paths.sort();
    let expected = [
        "questions.bridge.outcome",
        "questions.bridge.to",
        "questions.bridge.under",
        "questions.seek.condition",
        "questions.seek.lever",
        "questions.sweep.lever",
        "questions.sweep.outcome",
        "questions.tornado.outcome",
    ];
    assert_eq!(paths, expected);
}

/// The rate at which the net present value is nothing is the internal rate of return, which the plan finds in another way.
#[test]
fn the_discount_rate_at_which_npv_is_nothing_is_the_irr() {
    for name in ["sample.ron", "core-scientific.ron"] {
        let plan = save(name);
        let irr = total(&plan, "company.irr");
        let seek = sought(&plan, "company.discount_rate_pct_per_year=0..60", "company.npv = 0");
        let found = seek.answers.iter().map(|answer| answer.at / 100.0);
        let nearest = found.map(|rate| (rate - irr).abs()).fold(f64::INFINITY, f64::min);
        assert!(irr.is_nan() && seek.answers.is_empty() || nearest < 1e-8, "{name}: {irr} {:?}", seek.answers);
    }
}

/// The sale price of BTC at which a fleet earns nothing, found by moving the price, equals the row's closed form.
#[test]
fn the_break_even_of_a_fleet_is_found_by_moving_the_price() {
    let plan = save("sample.ron");
    let projection = project(&plan).unwrap();
    let fleet = "site.red-mesa.fleet.s21";
    let price = projection.row("market.btc-price")[0];
    let want = projection.row(&format!("{fleet}.break-even-btc-price"))[0];
    // Hashprice answers the price where the network does, so the network stands still.
    let still = set(&plan, "market.hashrate", &Setting::Text("Flat".to_owned()));
    let Ok(still_numbers) = project(&still) else { panic!("the network can stand still") };
    let want_still = still_numbers.row(&format!("{fleet}.break-even-btc-price"))[0];
    assert!(want > 0.0 && want_still > 0.0);
    let seek = sought(
        &still,
        "market.btc_price_shift_pct=-95..200",
        &format!("{fleet}.break-even-power@{0} = {fleet}.power-price@{0}", plan.month(1)),
    );
    let found = still_numbers.row("market.btc-price")[0] * (1.0 + crossing(&seek) / 100.0);
    assert!((found / want_still - 1.0).abs() < 1e-8, "{found} against {want_still}; the plan's price is {price}");
}

/// A covenant level is a condition; at the value that is found the plan just meets it, and a little beyond it fails in the month named.
#[test]
fn the_plan_at_an_answer_just_meets_the_condition() {
    let plan = save("sample.ron");
    let seek = sought(&plan, "market.btc_price_shift_pct=-80..0", "company.liquidity >= 100m");
    let answer = seek.answers.last().unwrap();
    let lowest = |shift: f64| {
        let projection = project(&set(&plan, "market.btc_price_shift_pct", &Setting::Number(shift))).unwrap();
        let months = projection.row("company.liquidity");
        let (month, lowest) =
            months.iter().enumerate().fold((0, f64::INFINITY), |best, (t, v)| if *v < best.1 { (t, *v) } else { best });
        let first = months.iter().position(|value| *value < 100e6 - 0.005);
        (lowest, month, first)
    };
    assert!((lowest(answer.at).0 - 100e6).abs() < 1.0, "{:?}", lowest(answer.at));
    let (_, _, first) = lowest(answer.at - 1e-4);
    assert_eq!(answer.month, first.map(|month| month as i64 + 1));
    assert!(lowest(answer.at + 1e-4).0 > 100e6);
}

/// A month that decides is a jump between two months, not a value between them; each month is tried by hand.
#[test]
fn a_date_that_decides_is_a_jump_between_two_months() {
    let plan = save("sample.ron");
    let path = "sites.red-mesa.leases.tenant-one.start";
    let level = {
        let npv = |months: i64| {
            let Some(Setting::Text(start)) = plan.get(path) else { panic!("a lease has a start") };
            let start: wattfolio::plan::Month = start.parse().unwrap();
            total(&set(&plan, path, &Setting::Text(start.plus(months).to_string())), "company.npv")
        };
        f64::midpoint(npv(4), npv(5))
    };
    let seek = sought(&plan, &format!("{path}+=0..12"), &format!("company.npv >= {level}"));
    let jumps: Vec<_> = seek.answers.iter().filter(|answer| answer.kind == RootKind::Jump).collect();
    assert!(jumps.iter().any(|jump| (jump.at, jump.to) == (4.0, 5.0)), "{:?}", seek.answers);
    assert!(seek.curve.iter().all(|sample| sample.at.fract() == 0.0));
}

#[test]
fn an_input_that_cannot_do_it_says_so() {
    let plan = save("sample.ron");
    let never = sought(&plan, "company.overhead_usd_per_month=0..2000000", "company.npv >= 900bn");
    assert!(never.answers.is_empty() && never.nearest.is_some());
    let question = |lever: &str, condition: &str| Question {
        lever: lever.to_owned(),
        condition: condition.to_owned(),
        ..Question::unnamed(Ask::Seek)
    };
    let told = asked(&plan, &question("company.overhead_usd_per_month=0..2000000", "company.npv >= 900bn")).told;
    assert!(told.sentence.contains("alone cannot do it"), "{}", told.sentence);
    let told = asked(&plan, &question("equity.opening_shares=1m..900m", "company.npv >= 900bn")).told;
    assert!(told.sentence.contains("whatever the opening shares is"), "{}", told.sentence);
}

/// Each bar of a tornado against projections of plans that were changed by hand, and its break-even against a seek.
#[test]
fn a_bar_is_what_the_changed_plan_projects() {
    let plan = save("sample.ron");
    let question = Question {
        outcome: "min(company.liquidity)".to_owned(),
        condition: "min(company.liquidity) >= 100m".to_owned(),
        top: 6,
        ..Question::unnamed(Ask::Tornado)
    };
    let Found::Tornado(Tornado { bars, standing, .. }) = asked(&plan, &question).found else { panic!("a tornado") };
    assert_eq!(bars.len(), 6);
    let lowest =
        |plan: &Plan| project(plan).unwrap().row("company.liquidity").iter().copied().fold(f64::INFINITY, f64::min);
    assert_eq!(standing.value, lowest(&plan));
    let mut widths = Vec::new();
    for bar in &bars {
        for (value, reading) in &bar.points {
            let mut changed = plan.clone();
            for (path, setting) in bar.lever.overrides(&plan, *value).unwrap() {
                changed.set(&path, &setting).unwrap();
            }
            assert_eq!(reading.value, lowest(&changed), "{} at {value}", bar.lever.text());
        }
        let (low, high) = bar.span(standing.value);
        widths.push(high - low);
        if let Some(at) = bar.break_even {
            let lever = bar.lever.over(&plan, bar.sought.0, bar.sought.1);
            let sought = Seek::run(
                &Asks::of_base(&plan),
                &wattfolio::analysis::Sought { lever, until: "min(company.liquidity) >= 100m".to_owned() },
                &Unwatched,
            )
            .unwrap();
            let near = |answer: &wattfolio::analysis::SeekAnswer| (answer.at - at).abs().min((answer.to - at).abs());
            let distance = sought.answers.iter().map(near).fold(f64::INFINITY, f64::min);
            let tolerance = (bar.sought.1 - bar.sought.0) * 1e-5;
            assert!(distance <= tolerance, "{}: {at} is {distance} from any answer", bar.lever.path());
        }
    }
    assert!(widths.windows(2).all(|pair| pair[0] >= pair[1]), "{widths:?}");
}

fn bridge(plan: &Plan, under: &str, to: &str) -> wattfolio::analysis::Bridge {
    let question = Question {
        outcome: "company.npv".to_owned(),
        under: under.to_owned(),
        to: to.to_owned(),
        ..Question::unnamed(Ask::Bridge)
    };
    let Found::Bridge(bridge) = asked(plan, &question).found else { panic!("a bridge is asked") };
    bridge
}

/// The three tests of a right bridge (Stephan and Patel 2024): it adds up, it turns its sign, and no order matters.
#[test]
fn a_bridge_adds_up_and_turns_its_sign() {
    let mut plan = save("sample.ron");
    let scenario = |id: &str, overrides: &[(&str, Setting)]| wattfolio::plan::Scenario {
        id: id.to_owned(),
        name: id.to_owned(),
        notes: String::new(),
        overrides: overrides.iter().map(|(path, setting)| ((*path).to_owned(), setting.clone())).collect(),
    };
    let other = [
        ("market.btc_price_shift_pct", Setting::Number(-20.0)),
        ("company.overhead_usd_per_month", Setting::Number(3e6)),
        ("sites.red-mesa.leases.tenant-one.rent_usd_per_kw_it_month", Setting::Number(140.0)),
        ("treasury.btc_policy", Setting::Text("Hold".to_owned())),
    ];
    plan.scenarios = vec![scenario("same", &[]), scenario("other", &other)];
    let there = bridge(&plan, "same", "other");
    let back = bridge(&plan, "other", "same");
    let difference = there.to.value - there.from.value;
    assert!((there.parts.iter().map(|part| part.effect).sum::<f64>() - difference).abs() < 0.005);
    assert_eq!((there.from.value, there.to.value), (back.to.value, back.from.value));
    assert_eq!(there.from.value, total(&plan, "company.npv"));
    assert_eq!(there.to.value, total(&plan.under(&plan.scenarios[1]).0, "company.npv"));
    for part in &there.parts {
        let turned = back.parts.iter().find(|other| other.paths == part.paths).unwrap();
        assert!((part.effect + turned.effect).abs() < 0.005, "{}: {} and {}", part.name, part.effect, turned.effect);
    }
    // One lever alone is the whole difference, whatever else could have changed.
    plan.scenarios[1].overrides.retain(|path, _| path == "company.overhead_usd_per_month");
    let one = bridge(&plan, "same", "other");
    assert_eq!(one.parts.len(), 1);
    assert!((one.parts[0].effect - (one.to.value - one.from.value)).abs() < 1e-6);
}

/// A cell of a matrix of scenarios is the plan with both, the decision over the state.
#[test]
fn a_matrix_composes_decision_and_state() {
    let plan = save("sample.ron");
    let ids: Vec<&str> = plan.scenarios.iter().map(|scenario| scenario.id.as_str()).take(3).collect();
    let question = Question {
        lever: format!("scenarios=base,{}", ids[0]),
        second_lever: format!("scenarios=base,{},{}", ids[1], ids[2]),
        outcome: "company.npv".to_owned(),
        ..Question::unnamed(Ask::Sweep)
    };
    let Found::Sweep(sweep) = asked(&plan, &question).found else { panic!("a sweep is asked") };
    let both = |decision: usize, state: usize| {
        let mut changed = plan.clone();
        if state > 0 {
            changed = changed.under(plan.scenario(ids[state]).unwrap()).0;
        }
        if decision > 0 {
            changed = changed.under(plan.scenario(ids[0]).unwrap()).0;
        }
        total(&changed, "company.npv")
    };
    for decision in 0..2 {
        for state in 0..3 {
            let cell = sweep.at(&[decision, state]).unwrap();
            assert_eq!(cell.outcomes[0].value, both(decision, state), "{decision} {state}");
        }
    }
}

/// Asking leaves nothing behind: neither in the plan nor in its file.
#[test]
fn asking_changes_nothing() {
    let path = save_path("sample.ron");
    let before = std::fs::read(&path).unwrap();
    let output = run(&[
        "seek",
        &path.display().to_string(),
        "--lever",
        "market.btc_price_shift_pct=-60..60",
        "--until",
        "company.liquidity >= 100m",
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

/// What brute force finds on a small plan: every whole month and each tenth of a per cent tried one by one.
#[test]
fn brute_force_on_a_small_plan_finds_no_other_answer() {
    let mut plan = Plan::blank();
    plan.company.months = 24;
    plan.treasury.opening_cash_usd = 10e6;
    plan.treasury.opening_btc = 100.0;
    plan.company.overhead_usd_per_month = wattfolio::plan::Quantity::Value(600_000.0);
    plan.treasury.dated_sales_btc = vec![(plan.month(10), 60.0)];
    let holds = |shift: f64| {
        let changed = set(&plan, "market.btc_price_shift_pct", &Setting::Number(shift));
        project(&changed).unwrap().row("company.cash").iter().all(|cash| *cash >= -0.005)
    };
    let steps: Vec<f64> = (0..=1600).map(|i| -80.0 + 0.1 * f64::from(i)).collect();
    let changes: Vec<f64> =
        steps.windows(2).filter(|pair| holds(pair[0]) != holds(pair[1])).map(|pair| pair[0]).collect();
    let seek = sought(&plan, "market.btc_price_shift_pct=-80..80", "company.cash >= 0");
    let found: Vec<f64> = seek.answers.iter().map(|answer| answer.at).collect();
    assert_eq!(found.len(), changes.len(), "{found:?} against {changes:?}");
    assert!(!found.is_empty());
    for (found, change) in found.iter().zip(&changes) {
        assert!((change..=&(change + 0.1)).contains(&found), "{found} against {change}");
    }
}

/// The scenario that a point opens as has its numbers, in the window and by the command.
#[test]
fn a_point_opens_as_a_scenario_of_the_base() {
    let base = save("sample.ron");
    let scenario = base.scenarios[0].clone();
    let asks = Asks::of(&base, Some(&scenario), BTreeMap::new());
    let lever = wattfolio::analysis::Lever::parse(asks.plan(), "market.btc_price_shift_pct=-60..60").unwrap();
    let outcomes = vec!["company.npv".to_owned()];
    let mut trials = Trials::new(&asks, vec![lever], outcomes, Vec::new()).unwrap();
    let point = Point::one(0, -17.5);
    let tried = trials.run(std::slice::from_ref(&point), &Unwatched).pop().unwrap().unwrap().unwrap();
    let opened = trials.scenario_at(&point, "opened", "Opened").unwrap();
    assert!(scenario.overrides.keys().all(|path| opened.overrides.contains_key(path)));
    assert_eq!(total(&base.under(&opened).0, "company.npv"), tried.outcomes[0].value);
}
