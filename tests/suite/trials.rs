//! Trials: what a point of a lever says is what the plan says that it opens as, to the last bit.

use super::common::{Random, count, random_plan, save};
use wattfolio::analysis::{Asks, Lever, Outcome, Point, Trials, Unwatched};
use wattfolio::model::project;
use wattfolio::plan::{Plan, Setting};

const OUTCOMES: [&str; 6] = [
    "company.npv",
    "min(company.liquidity)",
    "company.lowest-cash",
    "first(company.funding-gap > 0)",
    "sum(company.capex)",
    "company.peak-funding-gap",
];

fn trials(plan: &Plan, levers: &[&str]) -> Trials {
    let levers = levers.iter().map(|text| Lever::parse(plan, text).unwrap_or_else(|why| panic!("{text}: {why}")));
    let outcomes = OUTCOMES.iter().map(|text| (*text).to_owned()).collect();
    Trials::new(&Asks::of_base(plan), levers.collect(), outcomes, vec!["company.cash >= 0".to_owned()]).unwrap()
}

/// Each point against the projection of the scenario that it opens as.
fn assert_as_scenarios(trials: &mut Trials, points: &[Point]) {
    let tried = trials.run(points, &Unwatched);
    let plan = trials.plan().clone();
    for (point, trial) in points.iter().zip(tried) {
        let trial = trial.unwrap();
        let scenario = trials.scenario_at(point, "trial", "Trial").unwrap();
        let (opened, ignored) = plan.under(&scenario);
        assert!(ignored.is_empty(), "{ignored:?}");
        let Ok(projection) = project(&opened) else {
            assert!(trial.is_err(), "{point:?} is computed, and its scenario is refused");
            continue;
        };
        let trial = trial.unwrap();
        for (text, read) in OUTCOMES.iter().zip(&trial.outcomes) {
            let want = Outcome::parse(&projection.book, &opened, text).unwrap().read(&projection);
            assert_eq!(read.value.to_bits(), want.value.to_bits(), "{point:?}: {text} {} {}", read.value, want.value);
            assert_eq!(read.month, want.month, "{point:?}: {text}");
        }
    }
}

/// Every number and date of a plan that can be a lever.
fn levers_of(plan: &Plan) -> Vec<String> {
    let lever = |path: &String| match plan.get(path)? {
        Setting::Number(value) => {
            let (low, high) = (value * 0.9 - 1.0, value * 1.1 + 1.0);
            let text = format!("{path}={low}..{high}");
            Lever::parse(plan, &text).ok().or_else(|| Lever::parse(plan, &format!("{path}=0..1")).ok())
        }
        Setting::Text(_) => Lever::parse(plan, &format!("{path}+=-3..9")).ok(),
        Setting::Schedule(_) => Lever::parse(plan, &format!("{path}*=80%..120%")).ok(),
        Setting::Flag(_) => Lever::parse(plan, &format!("{path}=false,true")).ok(),
    };
    plan.paths().iter().filter_map(lever).map(|lever| lever.text().to_owned()).collect()
}

#[test]
fn a_point_is_the_scenario_that_it_opens_as_to_the_last_bit() {
    let mut r = Random(21);
    for i in 0..count(6, 24) {
        let plan = random_plan(i + 1);
        if project(&plan).is_err() {
            continue;
        }
        let all = levers_of(&plan);
        let pick = |r: &mut Random| all[r.below(all.len() as u64) as usize].clone();
        let (one, other) = (pick(&mut r), pick(&mut r));
        let mut trials = trials(&plan, &[&one, &other]);
        let values: Vec<Vec<f64>> = trials.levers().iter().map(|lever| lever.values(4)).collect();
        let grid = values[0].iter().flat_map(|a| values[1].iter().map(|b| Point::all(&[*a, *b])));
        let points: Vec<Point> = std::iter::once(Point::standing()).chain(grid).collect();
        assert_as_scenarios(&mut trials, &points);
    }
}

#[test]
fn the_points_of_a_save_are_scenarios() {
    let plan = save("sample.ron");
    let mut trials = trials(
        &plan,
        &["scenarios=*", "market.btc_price_shift_pct=-60..60", "sites.red-mesa.leases.tenant-one.start+=0..6"],
    );
    let mut points = vec![Point::standing()];
    for place in trials.levers()[0].values(2) {
        for shift in [-60.0, -12.5, 0.0, 33.0] {
            for late in [0.0, 1.0, 6.0] {
                points.push(Point::all(&[place, shift, late]));
            }
        }
    }
    assert_as_scenarios(&mut trials, &points);
}
