//! Choosing among phases: published problems through the same search, small plans against trying everything, proposals that hold.

use super::commands::{failure, out, run};
use super::common::{Random, projected, save};
use std::collections::BTreeSet;
use std::path::PathBuf;
use wattfolio::analysis::{
    Asks, Choosing, Chosen, Condition, Draws, Found, Futures, Judged, Pick, Place, Problem, PutIn, Search, Seen, Spot,
    Sure, Timing, Turn, Unwatched, Variant, Watch, Watched, ask, scenario_of,
};
use wattfolio::plan::{
    Ask, Begins, HashrateKind, Law, ObjectKind, Plan, Quantity, Question, add_named_object, propose_phases, validate,
};
use wattfolio::store;

/// Projects that are in or out, each with a value and with what it takes of each budget.
struct Projects {
    places: Vec<Vec<Place>>,
    standing: Pick,
    values: Vec<f64>,
    /// By budget, what each project takes
    takes: Vec<Vec<f64>>,
    budgets: Vec<f64>,
}

impl Projects {
    fn of(values: Vec<f64>, takes: Vec<Vec<f64>>, budgets: Vec<f64>) -> Self {
        let places = vec![vec![Place::Out, Place::At { date: 0, size: 0 }]; values.len()];
        Self { places, standing: vec![0; values.len()], values, takes, budgets }
    }
}

impl Problem for Projects {
    fn places(&self) -> &[Vec<Place>] {
        &self.places
    }

    fn standing(&self) -> &Pick {
        &self.standing
    }

    fn conditions(&self) -> usize {
        self.budgets.len()
    }

    fn allows(&self, _pick: &Pick) -> bool {
        true
    }

    fn judge(&mut self, picks: &[Pick], keeps_headroom: bool) -> Vec<Option<Judged>> {
        let judged = |pick: &Pick| {
            let sum = |all: &[f64]| pick.iter().zip(all).map(|(is_in, each)| f64::from(*is_in) * each).sum::<f64>();
            let headroom = self.takes.iter().zip(&self.budgets).map(|(takes, budget)| vec![budget - sum(takes)]);
            Some(Judged::of(sum(&self.values), headroom.collect(), |_| 0, keeps_headroom))
        };
        picks.iter().map(judged).collect()
    }

    fn is_stopped(&self) -> bool {
        false
    }
}

fn best(projects: &mut Projects) -> (f64, Pick) {
    let mut search = Search::new(projects, 1);
    search.run();
    let best = search.best(&search.as_written()).unwrap();
    (best.judged.value, best.pick)
}

/// Lorie and Savage, Journal of Business 28 (1955): nine projects, two years' budgets of 50 and 20; the best five are worth 70.
#[test]
fn lorie_and_savage() {
    let values = [14.0, 17.0, 17.0, 15.0, 40.0, 12.0, 14.0, 10.0, 12.0];
    let first = [12.0, 54.0, 6.0, 6.0, 30.0, 6.0, 48.0, 36.0, 18.0];
    let second = [3.0, 7.0, 6.0, 2.0, 35.0, 6.0, 4.0, 3.0, 3.0];
    let mut projects = Projects::of(values.to_vec(), vec![first.to_vec(), second.to_vec()], vec![50.0, 20.0]);
    let (value, pick) = best(&mut projects);
    assert_eq!((value, pick), (70.0, vec![1, 0, 1, 1, 0, 1, 0, 0, 1]));
}

/// Petersen's problems with their published best values; the last four are too large to be enumerated.
#[test]
fn petersen() {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/petersen.txt");
    let text = std::fs::read_to_string(file).unwrap();
    let numbers = text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    let mut numbers = numbers.map(|number| number.parse::<f64>().unwrap());
    let mut found = Vec::new();
    while let Some(count) = numbers.next() {
        let (budgets, want) = (numbers.next().unwrap(), numbers.next().unwrap());
        let mut row = |count: f64| numbers.by_ref().take(count as usize).collect::<Vec<f64>>();
        let values = row(count);
        let takes = (0..budgets as usize).map(|_| row(count)).collect();
        let budgets = row(budgets);
        let mut projects = Projects::of(values, takes, budgets);
        let (value, pick) = best(&mut projects);
        for (takes, budget) in projects.takes.iter().zip(&projects.budgets) {
            let used: f64 = pick.iter().zip(takes).map(|(is_in, takes)| f64::from(*is_in) * takes).sum();
            assert!(used <= *budget);
        }
        found.push((value, want));
    }
    assert_eq!(found.len(), 7);
    for (value, want) in &found {
        assert!((value - want).abs() < 1e-6, "{found:?}");
    }
}

/// Sites that convert at one of twelve quarters in one of two sizes, or not: additive values, and a floor under cumulative cash.
struct StandIn {
    places: Vec<Vec<Place>>,
    standing: Pick,
    /// By site and variant, its value and its cash by month
    variants: Vec<Vec<(f64, Vec<f64>)>>,
    floor: f64,
}

const SITES: usize = 4;
const QUARTERS: u16 = 12;
const MONTHS: usize = 60;

impl StandIn {
    fn random(random: &mut Random) -> Self {
        let mut places = vec![Place::Out];
        places.extend((0..QUARTERS).flat_map(|date| (0..2).map(move |size| Place::At { date, size })));
        let mut variants = Vec::new();
        for _ in 0..SITES {
            let (worth, cost, income) = (
                50.0 + 100.0 * random.between(0.0, 1.0),
                60.0 + 90.0 * random.between(0.0, 1.0),
                3.0 * random.between(0.0, 1.0),
            );
            let (decay, scale) = (0.01 + 0.03 * random.between(0.0, 1.0), 1.4 + 0.4 * random.between(0.0, 1.0));
            let of = |place: &Place| {
                let mut cash = vec![0.0; MONTHS];
                let Place::At { date, size } = *place else { return (0.0, cash) };
                let times = if size == 0 { 1.0 } else { scale };
                let begins = usize::from(date) * 3;
                for (month, cash) in cash.iter_mut().enumerate() {
                    if (begins..begins + 12).contains(&month) {
                        *cash -= times * cost / 12.0;
                    } else if month >= begins + 12 {
                        *cash += times * income;
                    }
                }
                (times * (worth - 0.55 * cost) * (1.0 - decay).powi(i32::from(date)), cash)
            };
            variants.push(places.iter().map(of).collect());
        }
        Self {
            places: vec![places; SITES],
            standing: vec![0; SITES],
            variants,
            floor: -80.0 - 120.0 * random.between(0.0, 1.0),
        }
    }

    fn judged(&self, pick: &Pick, keeps: bool) -> Judged {
        let chosen: Vec<&(f64, Vec<f64>)> =
            self.variants.iter().zip(pick).map(|(variants, variant)| &variants[*variant as usize]).collect();
        let mut so_far = 0.0;
        let headroom = (0..MONTHS).map(|month| {
            so_far += chosen.iter().map(|(_, cash)| cash[month]).sum::<f64>();
            so_far - self.floor
        });
        Judged::of(chosen.iter().map(|(value, _)| value).sum(), vec![headroom.collect()], |_| 1, keeps)
    }
}

impl Problem for StandIn {
    fn places(&self) -> &[Vec<Place>] {
        &self.places
    }

    fn standing(&self) -> &Pick {
        &self.standing
    }

    fn conditions(&self) -> usize {
        1
    }

    fn allows(&self, _pick: &Pick) -> bool {
        true
    }

    fn judge(&mut self, picks: &[Pick], keeps_headroom: bool) -> Vec<Option<Judged>> {
        picks.iter().map(|pick| Some(self.judged(pick, keeps_headroom))).collect()
    }

    fn is_stopped(&self) -> bool {
        false
    }
}

/// Ten stand-ins whose best plan is known because all 390,625 were tried: at the median the search reaches at least 0.97 of it, and
/// never breaks the floor.
#[test]
fn ten_stand_ins_of_known_optimum() {
    let mut random = Random(20_261_130);
    let mut shares: Vec<f64> = Vec::new();
    for _ in 0..10 {
        let mut problem = StandIn::random(&mut random);
        let count = problem.places[0].len();
        let mut optimum = 0.0_f64;
        for number in 0..count.pow(SITES as u32) {
            let mut left = number;
            let pick: Pick = (0..SITES)
                .map(|_| {
                    let variant = left % count;
                    left /= count;
                    variant as u16
                })
                .collect();
            let judged = problem.judged(&pick, false);
            if judged.least[0].0 >= 0.0 {
                optimum = optimum.max(judged.value);
            }
        }
        let mut search = Search::new(&mut problem, 1);
        search.run();
        let best = search.best(&search.as_written()).unwrap();
        assert!(best.judged.least[0].0 >= 0.0);
        assert!(best.judged.value <= optimum + 1e-9);
        shares.push(if optimum > 0.0 { best.judged.value / optimum } else { 1.0 });
    }
    shares.sort_by(f64::total_cmp);
    assert!(f64::midpoint(shares[4], shares[5]) >= 0.97, "{shares:?}");
}

/// Leaves a search only the bounds of these phases.
fn pin_others(plan: &mut Plan, free: &[&str]) {
    for phase in plan.phases.iter_mut().filter(|phase| !free.contains(&phase.id.as_str())) {
        (phase.latest_slip_months, phase.smallest_size_pct, phase.may_be_left_out) = (0.0, 100.0, false);
    }
}

fn chosen(plan: &Plan, change: impl FnOnce(&mut Choosing)) -> Result<Chosen, String> {
    let mut asked = Choosing {
        outcome: "company.npv".to_owned(),
        conditions: vec!["company.funding-gap <= 0".to_owned()],
        besides: Vec::new(),
        capex_limit: None,
        seed: 1,
        futures: 500,
    };
    change(&mut asked);
    Chosen::run(&Asks::of_base(plan), &asked, &Unwatched)
}

/// The proposal projects to the value that it was chosen by and keeps its conditions, and undoing any one of its moves loses value or
/// breaks one of them: of the plans as they are, and with a floor that binds.
#[test]
fn a_proposal_holds_and_each_of_its_moves_has_a_reason() {
    let mut moves = 0;
    for (name, floor) in
        [("sample.ron", "400m"), ("core-scientific.ron", "500m"), ("iren.ron", "100m"), ("cipher.ron", "0")]
    {
        let plan = save(name);
        let conditions = ["company.funding-gap <= 0".to_owned(), format!("company.liquidity >= {floor}")];
        let found = chosen(&plan, |asked| asked.conditions = conditions.to_vec()).unwrap();
        let proposal = found.found.as_ref().unwrap_or_else(|infeasible| panic!("{name}: {infeasible:?}"));
        let meets = |changed: &Plan| {
            let projection = projected(changed);
            conditions.iter().all(|text| {
                let condition = Condition::parse(&projection.book, changed, text).unwrap();
                condition.failure(&projection).is_none()
            })
        };
        let whole = plan.under(&proposal.scenario).0;
        let value = projected(&whole).total("company.npv");
        assert_eq!(value.to_bits(), proposal.tried.judged.value.to_bits(), "{name}");
        assert!(meets(&whole), "{name}: the proposal breaks a condition");
        assert!(value >= projected(&plan).total("company.npv") || !meets(&plan), "{name}");
        let parts: f64 = proposal.moves.iter().map(|it| it.effect).sum();
        let by = value - found.today.judged.value;
        assert!((parts - by).abs() <= by.abs().max(1.0) * 1e-9, "{name}: {parts} against {by}");
        for it in &proposal.moves {
            let phase = found.decisions[it.decision].phase.clone().unwrap();
            let mut undone = proposal.scenario.clone();
            undone.overrides.retain(|path, _| !path.starts_with(&format!("phases.{phase}.")));
            let undone = plan.under(&undone).0;
            let loses = value - projected(&undone).total("company.npv");
            assert!(loses > 0.0 || !meets(&undone), "{name}: {phase} is moved for nothing");
            assert!(it.breaks.is_some() || (it.loses - loses).abs() <= loses.abs() * 1e-9, "{name}: {phase}");
            moves += 1;
        }
    }
    assert!(moves >= 4, "{moves} moves are too few to say anything");
}

/// Every plan within the bounds of two phases is projected by itself: none is better than the proposal, and all were tried.
#[test]
fn a_small_plan_against_trying_everything() {
    let mut plan = save("sample.ron");
    pin_others(&mut plan, &["red-mesa-2", "new-machines"]);
    for phase in plan.phases.iter_mut().filter(|phase| phase.may_be_left_out) {
        (phase.latest_slip_months, phase.slip_step_months, phase.smallest_size_pct) = (12.0, 6, 75.0);
    }
    let condition = "company.liquidity >= 400m";
    let found = chosen(&plan, |asked| asked.conditions = vec![condition.to_owned()]).unwrap();
    let proposal = found.found.as_ref().unwrap();
    assert_eq!(found.sure, Sure::All { picks: 49 });
    let mut best = f64::NEG_INFINITY;
    let choices: Vec<Option<(f64, f64)>> = std::iter::once(None)
        .chain([0.0, 6.0, 12.0].into_iter().flat_map(|slip| [75.0, 100.0].map(|size| Some((slip, size)))))
        .collect();
    for first in &choices {
        for second in &choices {
            let mut changed = plan.clone();
            let free = changed.phases.iter_mut().filter(|phase| phase.may_be_left_out);
            for (phase, choice) in free.zip([first, second]) {
                phase.enabled = choice.is_some();
                if let Some((slip, size)) = choice {
                    (phase.slip_months, phase.size_pct) = (*slip, *size);
                }
            }
            let projection = projected(&changed);
            let holds = Condition::parse(&projection.book, &changed, condition).unwrap().failure(&projection).is_none();
            if holds {
                best = best.max(projection.total("company.npv"));
            }
        }
    }
    assert_eq!(proposal.tried.judged.value.to_bits(), best.to_bits());
}

/// What binds has a price, and where nothing meets the conditions the least violation is named with its month and what would be enough.
#[test]
fn what_binds_and_what_is_in_the_way() {
    let plan = save("sample.ron");
    let found = chosen(&plan, |asked| asked.conditions = vec!["company.liquidity >= 400m".to_owned()]).unwrap();
    let proposal = found.found.as_ref().unwrap();
    let [price] = proposal.prices.as_slice() else { panic!("one condition") };
    // A floor that is weaker by that much lets through what is gained.
    assert!(price.dropped > 0.0 && price.weaker.1 > 0.0 && price.weaker.1 <= price.dropped);
    let weaker = format!("company.liquidity >= {}", 400e6 - price.weaker.0);
    let again = chosen(&plan, |asked| asked.conditions = vec![weaker]).unwrap();
    let gained = again.found.unwrap().tried.judged.value - proposal.tried.judged.value;
    assert!((gained - price.weaker.1).abs() <= gained * 1e-9, "{gained} against {}", price.weaker.1);

    let found = chosen(&plan, |asked| asked.conditions = vec!["company.liquidity >= 5bn".to_owned()]).unwrap();
    let infeasible = found.found.as_ref().unwrap_err();
    let [(0, by, month)] = infeasible.misses[..] else { panic!("{:?}", infeasible.misses) };
    let nearest = infeasible.nearest.judged.least[0];
    assert!((nearest.0 + by).abs() < 1e-6 && nearest.1 == month && month > 0);
    let [(0, enough)] = infeasible.relaxations[..] else { panic!("{:?}", infeasible.relaxations) };
    let weaker = format!("company.liquidity >= {}", 5e9 - enough - 1.0);
    assert!(chosen(&plan, |asked| asked.conditions = vec![weaker]).unwrap().found.is_ok(), "{enough} is enough");
}

/// Two uses of the same megawatts exclude each other, a phase does not come without the one before it, and a quarter has its cap.
#[test]
fn rules_and_the_cap_of_a_quarter_are_kept() {
    let mut plan = save("sample.ron");
    plan.phases[1].after = plan.phases[0].id.clone();
    plan.phases[1].after_months = 12.0;
    for at in [2, 3] {
        "one".clone_into(&mut plan.phases[at].only_one_of);
    }
    let refused = chosen(&plan, |_| ()).unwrap_err();
    assert!(refused.contains("breaks a rule among its phases"), "{refused}");
    plan.phases[3].enabled = false;
    plan.phases[1].slip_months = 12.0;
    let found = chosen(&plan, |asked| asked.capex_limit = Some(250e6)).unwrap();
    assert!(found.tried.len() > 100);
    for tried in &found.tried {
        let variant = |at: usize| found.decisions[at].variants[tried.pick[at] as usize];
        let out = |at: usize| variant(at) == Variant::Out;
        assert!(out(2) || out(3));
        assert!(out(1) || !out(0));
    }
    if let Ok(proposal) = &found.found {
        let whole = plan.under(&proposal.scenario).0;
        let capex = projected(&whole).row("company.capex").to_vec();
        let quarter = |number: usize| {
            let month = whole.month(number as i64 + 1);
            (month.year(), (month.month() - 1) / 3)
        };
        let mut spent = std::collections::BTreeMap::new();
        capex.iter().enumerate().for_each(|(month, usd)| *spent.entry(quarter(month)).or_insert(0.0) += usd);
        assert!(spent.values().all(|usd| *usd <= 250e6 + 0.01), "{spent:?}");
    }
}

/// The same seed gives the same answer; a share of futures is reached on fresh ones too.
#[test]
fn a_share_of_futures_holds_on_futures_it_was_not_chosen_on() {
    let mut plan = save("sample.ron");
    pin_others(&mut plan, &["red-mesa-1", "red-mesa-2"]);
    let ask = || chosen(&plan, |asked| asked.conditions = vec!["company.funding-gap <= 0 in 55%".to_owned()]).unwrap();
    let found = ask();
    assert_eq!(found, ask());
    let crowd = found.crowd.as_ref().unwrap();
    let proposal = found.found.as_ref().unwrap();
    let fresh = crowd.of(&proposal.tried.pick).unwrap();
    assert_eq!(fresh.futures, 500);
    assert!(fresh.holds[0].unwrap().value >= 0.55 && fresh.is_met());
    assert!(
        crowd.today.holds[0].unwrap().value < 0.55,
        "today's plan falls short, so that there is something to choose"
    );
    // The same futures, asked of the scenario by itself.
    let opened = Asks::of(&plan, Some(&proposal.scenario), Default::default());
    let draws = Draws::of(opened.plan(), 2, 500).unwrap();
    let conditions = vec!["company.funding-gap <= 0".to_owned()];
    let watched = Watched { outcomes: vec!["company.npv".to_owned()], conditions, rows: Vec::new() };
    let futures = Futures::run(&opened, &draws, &watched, 1..=500, &Unwatched).unwrap();
    assert_eq!(futures.fared(0).share.value.to_bits(), fresh.holds[0].unwrap().value.to_bits());
    assert_eq!(futures.sample(0).mean().unwrap().value.to_bits(), fresh.mean.unwrap().value.to_bits());
}

/// No plan that was tried beats one on the frontier in both, and each plan on it is reached by its scenario.
#[test]
fn nothing_tried_beats_the_frontier() {
    let plan = save("core-scientific.ron");
    let question = Question {
        outcome: "company.npv".to_owned(),
        risk: "company.peak-debt".to_owned(),
        top: 6,
        ..Question::unnamed(Ask::Frontier)
    };
    let answered = ask(&Asks::of_base(&plan), &question, &Unwatched).unwrap();
    let Found::Frontier(frontier) = &answered.found else { panic!("a frontier") };
    assert_eq!(frontier.tried, 28, "all plans of one phase");
    assert!(!frontier.front.is_empty());
    for place in &frontier.front {
        let on = &frontier.spots[*place];
        let beaten = |other: &&Spot| {
            other.value >= on.value && other.risk <= on.risk && (other.value > on.value || other.risk < on.risk)
        };
        assert!(frontier.spots.iter().find(beaten).is_none());
    }
    // The risk is the outcome that was named.
    let standing = projected(&plan).total("company.peak-debt");
    assert!((frontier.spots[0].risk - standing).abs() < 0.01, "{} against {standing}", frontier.spots[0].risk);
}

fn timing(plan: &Plan, futures: u32) -> Timing {
    let question = Question {
        lever: "phases.red-mesa-2.slip_months=0..24/5".to_owned(),
        outcome: "company.npv".to_owned(),
        futures,
        ..Question::unnamed(Ask::Timing)
    };
    let answered = ask(&Asks::of_base(plan), &question, &Unwatched).unwrap();
    let Found::Timing(timing) = answered.found else { panic!("a timing") };
    *timing
}

/// Each date is the difference to the plan without the phase; without uncertainty there is nothing to wait for, with next to none all
/// three values are one, and with much the best date is worth at most the policy, and that at most foresight.
#[test]
fn fixed_date_policy_and_foresight_are_in_order() {
    let mut plan = save("sample.ron");
    plan.drivers.clear();
    plan.uncertainty = Plan::blank().uncertainty;
    let certain = timing(&plan, 100);
    assert!(certain.waiting.is_none());
    let value = |slip: Option<f64>| {
        let mut plan = plan.clone();
        let phase = plan.phases.iter_mut().find(|phase| phase.id == "red-mesa-2").unwrap();
        phase.enabled = slip.is_some();
        phase.slip_months = slip.unwrap_or_default();
        projected(&plan).total("company.npv")
    };
    for start in &certain.starts {
        let want = value(Some(start.slip)) - value(None);
        assert!((start.plan - want).abs() < 1e-3, "{}: {} against {want}", start.slip, start.plan);
    }
    plan.uncertainty.price_volatility_pct_per_year = 1e-6;
    let nearly = timing(&plan, 100).waiting.unwrap();
    let best = certain.starts[certain.best.unwrap()].plan;
    for value in [nearly.fixed_value.value, nearly.policy.value, nearly.foresight.value] {
        assert!((value - best).abs() < best.abs() * 1e-4, "{value} against {best}");
    }
    plan.uncertainty.price_volatility_pct_per_year = 80.0;
    let waiting = timing(&plan, 400).waiting.unwrap();
    assert!(waiting.policy.value >= waiting.fixed_value.low, "{waiting:?}");
    assert!(waiting.foresight.value >= waiting.policy.value && waiting.foresight.value >= waiting.fixed_value.value);
    assert!(waiting.rule.is_some_and(|rule| rule.value.value <= waiting.foresight.value));
}

/// Where only the BTC price is uncertain and hashrate goes its own way, hashprice is the price times what a petahash earns in BTC: the two
/// triggers are one decision in two units.
#[test]
fn triggers_by_hashprice_and_by_price_are_one_decision() {
    let mut plan = save("sample.ron");
    plan.drivers.clear();
    plan.uncertainty = Plan::blank().uncertainty;
    plan.uncertainty.price_volatility_pct_per_year = 60.0;
    plan.market.hashrate = HashrateKind::Growth;
    plan.market.own_exit_counts = false;
    let timing = timing(&plan, 400);
    let projection = projected(&plan);
    let mut compared = 0;
    for start in &timing.starts {
        let (Some(hashprice), Some(price)) = (start.trigger(), start.price_trigger()) else { continue };
        let known = start.month.unwrap() as usize - 2;
        let earned = projection.row("network.hashprice")[known] / projection.row("market.btc-price")[known];
        let want = price.level * earned;
        // Both are read off straight lines between sixty points.
        assert!((hashprice.level / want - 1.0).abs() < 0.01, "{}: {} against {want}", start.slip, hashprice.level);
        assert_eq!(hashprice.is_below, price.is_below);
        compared += 1;
    }
    assert!(compared > 0, "{:?}", timing.starts);
    assert!(timing.waiting.unwrap().rent.is_none(), "no driver moves the rent");
}

/// Where the rent alone is uncertain, whoever knows it knows the future: the policy is worth what foresight is, and more than the best
/// date. A phase with a high rent begins at prices at which one with a low rent does not.
#[test]
fn the_rent_of_a_phase_is_known_when_it_is_decided() {
    let mut plan = save("sample.ron");
    plan.drivers.clear();
    plan.uncertainty = Plan::blank().uncertainty;
    let lease = plan.members("red-mesa-2").into_iter().find(|path| path.contains(".leases.")).unwrap();
    add_named_object(&mut plan, ObjectKind::Driver, None, "Rent").unwrap();
    let driver = &mut plan.drivers[0];
    driver.lever = format!("{lease}.rent_usd_per_kw_it_month*=10%..190%");
    (driver.law, driver.low, driver.high) = (Law::Uniform, 10.0, 190.0);
    let known = timing(&plan, 400).waiting.unwrap();
    let (policy, foresight) = (known.policy.value, known.foresight.value);
    assert!((policy / foresight - 1.0).abs() < 0.02, "{policy} against {foresight}");
    assert!(known.gain.low > 0.0, "{:?}", known.gain);
    let rent = known.rent.unwrap();
    assert_eq!(rent.levels.iter().map(|level| level.percentile).collect::<Vec<_>>(), [10, 50, 90]);
    // A uniform law between 10 and 190.
    for (level, want) in rent.levels.iter().zip([28.0, 100.0, 172.0]) {
        assert!((level.rent - want).abs() < 12.0, "{} against {want}", level.rent);
    }

    plan.uncertainty.price_volatility_pct_per_year = 60.0;
    // Around the rent at which the phase is worth nothing.
    (plan.drivers[0].low, plan.drivers[0].high) = (45.0, 75.0);
    let rent = timing(&plan, 400).waiting.unwrap().rent.unwrap();
    // From what never begins to what always does.
    let boldness = |turn: Option<Turn>| match turn.unwrap() {
        Turn::Never => 0.0,
        Turn::At(trigger) => {
            assert!(trigger.is_below, "{trigger:?}");
            trigger.level
        }
        Turn::Always => f64::INFINITY,
    };
    let of = |level: usize| -> Vec<f64> { rent.levels[level].price.iter().copied().map(boldness).collect() };
    let (low, high) = (of(0), of(2));
    assert!(low.iter().zip(&high).all(|(low, high)| low <= high), "{low:?} {high:?}");
    assert!(low.iter().zip(&high).filter(|(low, high)| low < high).count() > 2, "{low:?} {high:?}");
}

/// Phases are proposed for what mines; being off they change no figure, and can be chosen.
#[test]
fn proposed_phases_change_no_figure_until_they_are_chosen() {
    let mut proposed = 0;
    for name in ["core-scientific.ron", "cleanspark.ron", "mara.ron", "riot.ron", "sample.ron"] {
        let plan = save(name);
        let mut with = plan.clone();
        let added = propose_phases(&mut with);
        proposed += added.len();
        let (before, after) = (projected(&plan), projected(&with));
        for key in ["company.npv", "company.lowest-cash", "company.peak-debt"] {
            assert_eq!(before.total(key).to_bits(), after.total(key).to_bits(), "{name}: {key}");
        }
        if let Some(id) = added.first() {
            with.phases.iter_mut().find(|phase| phase.id == *id).unwrap().enabled = true;
            assert_ne!(
                projected(&with).total("company.npv").to_bits(),
                before.total("company.npv").to_bits(),
                "{name}"
            );
        }
    }
    assert!(proposed >= 4, "{proposed}");
}

#[test]
fn commands_propose_write_and_refuse() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("plan.ron");
    std::fs::copy(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("saves/core-scientific.ron"), &copy).unwrap();
    let file = copy.to_str().unwrap();
    let told = out(&["choose", file, "--subject", "company.funding-gap <= 0", "--into", file]);
    assert!(told.starts_with("Leave out Second tenant: NPV 2.208 billion USD"), "{told}");
    let written = store::load(&copy).unwrap();
    let scenario = written.scenarios.last().unwrap();
    assert_eq!(scenario.id, "proposal");
    assert_eq!(written.scenarios.len(), save("core-scientific.ron").scenarios.len() + 1);
    let json: serde_json::Value =
        serde_json::from_str(&out(&["choose", file, "--format", "json", "--subject", "company.funding-gap <= 0"]))
            .unwrap();
    let value = projected(&written.under(scenario).0).total("company.npv");
    assert_eq!(json["value"].as_f64().unwrap().to_bits(), value.to_bits());
    assert_eq!(json["gap"]["plans"], 28);
    let csv = out(&["choose", file, "--format", "csv"]);
    assert_eq!(csv.lines().count(), 29, "a row for each plan that was tried");
    let (code, problem) = failure(&["choose", file, "--maximise", "company.nvp"]);
    assert!(code == 2 && problem.contains("company.npv"), "{problem}");
    let (_, problem) = failure(&["choose", file, "--capex-limit", "much"]);
    assert!(problem.contains("400m"), "{problem}");
    let (_, problem) = failure(&["timing", file, "--phase", "nothing"]);
    assert!(problem.contains("second-tenant"), "{problem}");
    let infeasible = run(&["choose", file, "--subject", "company.liquidity >= 900bn"]);
    assert_eq!(infeasible.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&infeasible.stdout).starts_with("No plan tried meets all conditions"));
    let blank = folder.path().join("blank.ron");
    std::fs::copy(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("saves/blank.ron"), &blank).unwrap();
    let (_, problem) = failure(&["choose", blank.to_str().unwrap()]);
    assert!(problem.contains("nothing may be chosen"), "{problem}");
}

/// Ends a search after so many plans.
struct After(std::sync::atomic::AtomicUsize, usize);

impl Watch for After {
    fn done(&self, points: usize) {
        self.0.fetch_add(points, std::sync::atomic::Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.0.load(std::sync::atomic::Ordering::Relaxed) >= self.1
    }
}

/// Whoever stops the search has the best plan so far, with the reasons of its moves.
#[test]
fn a_search_that_is_stopped_answers_with_the_best_so_far() {
    let plan = save("sample.ron");
    let asked = Choosing {
        outcome: "company.npv".to_owned(),
        conditions: vec!["company.liquidity >= 400m".to_owned()],
        besides: Vec::new(),
        capex_limit: None,
        seed: 1,
        futures: 100,
    };
    let stopped = Chosen::run(&Asks::of_base(&plan), &asked, &After(0.into(), 300)).unwrap();
    assert_eq!(stopped.sure, Sure::Stopped);
    let whole = Chosen::run(&Asks::of_base(&plan), &asked, &Unwatched).unwrap();
    assert!(stopped.tried.len() < whole.tried.len());
    if let (Ok(early), Ok(late)) = (&stopped.found, &whole.found) {
        assert!(early.tried.judged.value <= late.tried.judged.value);
        assert!(early.moves.iter().all(|it| it.effect.is_finite()));
    }
    let at_once = Chosen::run(&Asks::of_base(&plan), &asked, &After(0.into(), 0)).unwrap();
    assert!(at_once.sure == Sure::Stopped && at_once.tried.len() == 1, "today's plan is all that is known");
}

/// A phase without a choice of its own still counts in the rules of others.
#[test]
fn rules_hold_with_phases_that_are_pinned() {
    let mut plan = save("sample.ron");
    pin_others(&mut plan, &["red-mesa-2", "new-machines"]);
    for at in [0, 3] {
        "one".clone_into(&mut plan.phases[at].only_one_of);
    }
    plan.phases[3].enabled = false;
    plan.phases[1].after = plan.phases[2].id.clone();
    plan.phases[1].after_months = 8.0;
    plan.phases[1].slip_months = 6.0;
    let found = chosen(&plan, |_| ()).unwrap();
    let place = |id: &str| found.decisions.iter().position(|it| it.phase.as_deref() == Some(id)).unwrap();
    let (second, third, machines) = (place("red-mesa-2"), place("hall-b"), place("new-machines"));
    assert_eq!(found.decisions[third].variants.len(), 1);
    let begins = |decision: usize, pick: &Pick| found.decisions[decision].begins(pick[decision]);
    for tried in &found.tried {
        assert!(found.decisions[machines].variants[tried.pick[machines] as usize] == Variant::Out, "Red Mesa 1 is in");
        if let Some(month) = begins(second, &tried.pick) {
            assert!(month >= begins(third, &tried.pick).unwrap() + 8);
        }
    }
    plan.phases[1].after = "nothing".to_owned();
    assert!(chosen(&plan, |_| ()).unwrap_err().contains("is no other phase"));
}

/// What is spent before month 1 is in no figure, so that moving a phase there would look like a gain; what a phase decides is not
/// decided twice; and a month is nothing to maximise.
#[test]
fn what_would_mislead_is_refused() {
    let mut plan = save("sample.ron");
    for phase in &mut plan.phases {
        phase.earliest_slip_months = -24.0;
    }
    let found = chosen(&plan, |_| ()).unwrap();
    for (at, decision) in found.decisions.iter().enumerate() {
        for variant in 0..decision.variants.len() as u16 {
            assert!(decision.begins(variant).is_none_or(|month| month >= 1), "{}", found.decisions[at].choice(variant));
        }
    }
    let besides = |text: &str| chosen(&plan, |asked| asked.besides = vec![text.to_owned()]).unwrap_err();
    assert!(besides("phases.hall-b.slip_months=0..9/4").contains("by the bounds of its phase"));
    let month = chosen(&plan, |asked| asked.outcome = "company.lowest-cash-month".to_owned()).unwrap_err();
    assert!(month.contains("is a month"), "{month}");
    let mut inverted = save("sample.ron");
    for phase in &mut inverted.phases {
        (phase.smallest_size_pct, phase.largest_size_pct) = (150.0, 50.0);
    }
    let found = chosen(&inverted, |_| ()).unwrap();
    let sizes = found.decisions.iter().flat_map(|decision| &decision.variants).filter_map(|variant| match variant {
        Variant::In { size, .. } => Some(*size),
        _ => None,
    });
    assert!(sizes.into_iter().all(|size| size == 100.0), "bounds the wrong way round leave what stands");
}

/// A rule of a timing, put into the plan, is what its futures do: over the fresh futures of the timing the plan is worth as much more
/// than without the phase as the timing says, each future begins at the first date whose month before has a hashprice on the rule's
/// side, and a future that is opened projects to its value.
#[test]
fn a_rule_in_the_plan_is_worth_what_the_timing_says() {
    let mut plan = save("sample.ron");
    plan.drivers.clear();
    plan.uncertainty = Plan::blank().uncertainty;
    plan.uncertainty.price_volatility_pct_per_year = 80.0;
    let asks = Asks::of_base(&plan);
    let timing = timing(&plan, 400);
    let waiting = timing.waiting.clone().unwrap();
    for (which, rule) in [(PutIn::Line, &waiting.line), (PutIn::Simple, &waiting.rule)] {
        let rule = rule.as_ref().unwrap();
        let scenario = timing.scenario_of(&asks, which).unwrap();
        let with = plan.under(&scenario).0;
        let asked = Asks::of_base(&with);
        let run = |asks: &Asks, rows: &[&str]| {
            let draws = Draws::of_asked(asks, 2, 200).unwrap();
            let watched = Watched {
                outcomes: vec!["company.npv".to_owned()],
                conditions: Vec::new(),
                rows: rows.iter().map(|row| (*row).to_owned()).collect(),
            };
            Futures::run(asks, &draws, &watched, 1..=200, &Unwatched).unwrap()
        };
        let futures = run(&asked, &[]);
        let mut without = plan.clone();
        without.phases.iter_mut().find(|phase| phase.id == "red-mesa-2").unwrap().enabled = false;
        let never = run(&Asks::of_base(&without), &["network.hashprice"]);
        let more: f64 =
            futures.all.iter().zip(&never.all).map(|(with, without)| with.outcomes[0] - without.outcomes[0]).sum();
        let more = more / 200.0;
        assert!((more - rule.value.value).abs() < 1e-6 * rule.value.value.abs().max(1.0), "{more} {rule:?}");
        let begun = futures.all.iter().filter(|future| future.begun[0].is_some()).count();
        assert!((begun as f64 / 200.0 - rule.begun).abs() < 1e-12);
        let slips: BTreeSet<String> = futures.all.iter().map(|future| format!("{:?}", future.begun[0])).collect();
        assert!(slips.len() > 1, "{which:?}: a rule that decides nothing tests nothing");
        for (number, future) in futures.all.iter().enumerate() {
            let path = never.fans[0].path(number).unwrap();
            let decides = |date: &usize| {
                let known = timing.starts[*date].month.unwrap() as usize - 1;
                known >= rule.months as usize
                    && path[known - rule.months as usize..known].iter().all(|hashprice| {
                        let level = rule.levels[*date];
                        if rule.is_below { *hashprice < level } else { *hashprice > level }
                    })
            };
            let date = (0..timing.starts.len()).find(decides);
            assert_eq!(future.begun[0], date.map(|date| timing.starts[date].slip), "future {}", number + 1);
        }
        let draws = Draws::of_asked(&asked, 2, 200).unwrap();
        for number in [1, 7, 100] {
            let opened = with.under(&scenario_of(&asked, &draws, number).unwrap()).0;
            let value = projected(&opened).total("company.npv");
            assert_eq!(value.to_bits(), futures.all[number as usize - 1].outcomes[0].to_bits(), "future {number}");
            assert!(!opened.is_uncertain() && opened.phases.iter().all(|phase| !phase.has_rule()));
        }
        // The plan itself begins the phase where it is entered.
        assert_eq!(futures.plan.as_ref().unwrap().outcomes[0], {
            let mut planned = plan.clone();
            planned.phases.iter_mut().find(|phase| phase.id == "red-mesa-2").unwrap().enabled = true;
            projected(&planned).total("company.npv")
        });
    }
}

/// `timing --into` writes the rule as a scenario, `simulate` says in how many futures it begins; a file that is there is refused first.
#[test]
fn the_command_writes_a_rule_and_futures_follow_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut plan = save("sample.ron");
    plan.uncertainty.price_volatility_pct_per_year = 80.0;
    let (file, into) = (folder.path().join("plan.ron"), folder.path().join("with-rule.ron"));
    std::fs::write(&file, store::to_text(&plan)).unwrap();
    let (file, into) = (file.to_str().unwrap(), into.to_str().unwrap());
    let timing = ["timing", file, "--lever", "phases.red-mesa-2.slip_months=0..24/5", "--futures", "200"];
    let with = |more: &[&'static str]| -> Vec<&str> { timing.iter().chain(more).copied().collect() };
    let mut arguments = with(&[]);
    arguments.extend(["--into", into, "--rule", "simple"]);
    let text = out(&arguments);
    assert!(text.contains("The rule by date") && text.contains("The simple rule"), "{text}");
    let written = store::load(std::path::Path::new(into)).unwrap();
    let scenario = written.scenarios.last().unwrap();
    assert_eq!(scenario.id, "red-mesa-2-by-rule");
    assert!(written.under(scenario).0.phase("red-mesa-2").unwrap().has_rule());
    let simulate = ["simulate", into, "--scenario", "red-mesa-2-by-rule", "--futures", "100"];
    assert!(out(&simulate).contains("Red Mesa 2 begins by its rule in "), "{}", out(&simulate));
    let csv = out(&[&simulate[..], &["--format", "csv"]].concat());
    assert!(csv.lines().next().unwrap().contains("begins: Red Mesa 2") && csv.lines().count() == 101);
    let (code, problem) = failure(&arguments);
    assert!(code == 2 && problem.contains("exists"), "{problem}");
    let (_, problem) = failure(&[&timing[..], &["--rule", "simple"]].concat());
    assert!(problem.contains("--into"), "{problem}");
}

/// What is said of neighbours is so: each plan that differs from the proposal in one decision was computed, and none that meets the
/// conditions is worth more. Both ways of asking for the same find the same.
#[test]
fn no_single_change_improves_a_proposal() {
    let plan = save("sample.ron");
    for floor in ["350m", "400m", "450m"] {
        let asked = |conditions: Vec<String>| chosen(&plan, |asked| asked.conditions = conditions).unwrap();
        let found = asked(vec![format!("company.liquidity >= {floor}")]);
        let best = &found.found.as_ref().unwrap().tried;
        assert!(matches!(found.sure, Sure::Best { .. }), "{:?}", found.sure);
        for (at, decision) in found.decisions.iter().enumerate() {
            for variant in (0..decision.variants.len() as u16).filter(|variant| *variant != best.pick[at]) {
                let mut pick = best.pick.clone();
                pick[at] = variant;
                let other = found.tried.iter().find(|tried| tried.pick == pick);
                let other =
                    other.unwrap_or_else(|| panic!("{floor}: {} was not tried", found.decisions[at].choice(variant)));
                let is_met = found.first_failure(&other.judged).is_none();
                let more = other.judged.value - best.judged.value;
                assert!(
                    !is_met || more <= best.judged.value.abs() * 1e-6,
                    "{floor}: {}",
                    found.decisions[at].choice(variant)
                );
            }
        }
        let again = asked(vec![format!("company.liquidity >= {floor}"), "company.funding-gap <= 0".to_owned()]);
        let value = again.found.as_ref().unwrap().tried.judged.value;
        assert!((value - best.judged.value).abs() < 1.0, "{floor}: {value} and {}", best.judged.value);
    }
}

/// Keeps what of a frontier is seen while it is searched.
struct Growing(std::sync::Mutex<Vec<Seen>>);

impl Watch for Growing {
    fn done(&self, _points: usize) {}

    fn is_cancelled(&self) -> bool {
        false
    }

    fn grows(&self, spots: &[Seen]) {
        self.0.lock().unwrap().extend_from_slice(spots);
    }
}

/// A frontier is seen while it is searched: each of its plans comes once, with the value and the risk of the answer.
#[test]
fn a_frontier_is_seen_as_it_grows() {
    let plan = save("sample.ron");
    for risk in ["company.peak-debt", "lowest-tenth"] {
        let question = Question {
            outcome: "company.npv".to_owned(),
            risk: risk.to_owned(),
            top: 2,
            ..Question::unnamed(Ask::Frontier)
        };
        let growing = Growing(std::sync::Mutex::default());
        let answered = ask(&Asks::of_base(&plan), &question, &growing).unwrap();
        let Found::Frontier(frontier) = answered.found else { panic!("a frontier") };
        let seen = growing.0.into_inner().unwrap();
        assert_eq!(seen.len(), frontier.spots.len(), "{risk}");
        let mut found: Vec<(u64, u64)> =
            frontier.spots.iter().map(|spot| (spot.value.to_bits(), spot.risk.to_bits())).collect();
        let mut told: Vec<(u64, u64)> = seen.iter().map(|spot| (spot.value.to_bits(), spot.risk.to_bits())).collect();
        found.sort_unstable();
        told.sort_unstable();
        assert_eq!(found, told, "{risk}");
    }
}

/// A rule may decide about one date alone: begin then, or not at all; and one that may not be left out begins at its latest date.
#[test]
fn a_rule_of_one_date_begins_or_leaves_out() {
    let mut plan = save("sample.ron");
    plan.drivers.clear();
    plan.uncertainty = Plan::blank().uncertainty;
    plan.uncertainty.price_volatility_pct_per_year = 50.0;
    let slips = |trigger: f64, may_be_left_out: bool, latest: f64| {
        let mut plan = plan.clone();
        let phase = plan.phases.iter_mut().find(|phase| phase.id == "red-mesa-2").unwrap();
        (phase.earliest_slip_months, phase.latest_slip_months) = (0.0, latest);
        (phase.begins, phase.may_be_left_out) = (Begins::HashpriceBelow, may_be_left_out);
        phase.trigger_usd_per_ph_day = Quantity::Value(trigger);
        let asks = Asks::of_base(&plan);
        let draws = Draws::of_asked(&asks, 1, 10).unwrap();
        let watched = Watched { outcomes: vec!["company.npv".to_owned()], ..Watched::default() };
        let futures = Futures::run(&asks, &draws, &watched, 1..=10, &Unwatched).unwrap();
        futures.all.iter().map(|future| future.begun[0]).collect::<Vec<_>>()
    };
    assert_eq!(slips(1e6, true, 0.0), [Some(0.0); 10]);
    assert_eq!(slips(0.0, true, 0.0), [None; 10]);
    assert_eq!(slips(0.0, false, 0.0), [Some(0.0); 10]);
    assert_eq!(slips(0.0, false, 24.0), [Some(24.0); 10]);
    assert_eq!(slips(1e6, false, -3.0), [Some(-3.0); 10], "bounds the wrong way round leave no date but the latest");
}

/// A driver on what a rule decides would be drawn for nothing, and is told so; one on the size of the phase is not.
#[test]
fn a_driver_on_what_a_rule_decides_is_told() {
    let mut plan = save("sample.ron");
    plan.phases.iter_mut().find(|phase| phase.id == "red-mesa-2").unwrap().begins = Begins::HashpriceBelow;
    let told = |lever: &str| {
        let mut plan = plan.clone();
        lever.clone_into(&mut plan.drivers[0].lever);
        validate(&plan).iter().any(|finding| finding.message.contains("its own rule dates in each future"))
    };
    assert!(told("phases.red-mesa-2.slip_months=0..12"));
    assert!(!told("phases.red-mesa-2.size_pct=50..100") && !told("phases.red-mesa-1.slip_months=0..12"));
}
