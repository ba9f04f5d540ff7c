//! Levers over several fields and with others set beside them: what they move, what they say, and that a point of theirs is the
//! scenario that it opens as.

use super::common::save;
use wattfolio::analysis::{Asks, Lever, Point, Trials, Unwatched};
use wattfolio::model::project;
use wattfolio::plan::{Plan, Setting};

fn lever(plan: &Plan, text: &str) -> Lever {
    Lever::parse(plan, text).unwrap_or_else(|problem| panic!("{text}: {problem}"))
}

fn refused(plan: &Plan, text: &str) -> String {
    Lever::parse(plan, text).map(|lever| lever.text().to_owned()).unwrap_err()
}

/// Each point of a lever against the projection of the scenario that it opens as, to the last bit.
fn assert_opens(plan: &Plan, levers: &[&str], values: &[f64]) {
    let outcomes = ["company.npv", "company.lowest-liquidity", "sum(company.capex)"].map(str::to_owned).to_vec();
    let all = levers.iter().map(|text| lever(plan, text)).collect();
    let mut trials = Trials::new(&Asks::of_base(plan), all, outcomes.clone(), Vec::new()).unwrap();
    let mut points: Vec<Point> = values.iter().map(|value| Point::one(0, *value)).collect();
    points.push(Point::standing());
    let tried = trials.run(&points, &Unwatched);
    for (point, trial) in points.iter().zip(tried) {
        let trial = trial.unwrap().unwrap();
        let scenario = trials.scenario_at(point, "opened", "Opened").unwrap();
        let (opened, ignored) = plan.under(&scenario);
        assert!(ignored.is_empty(), "{ignored:?}");
        let projection = project(&opened).unwrap();
        let capex: f64 = projection.row("company.capex").iter().sum();
        let want = [projection.total("company.npv"), projection.total("company.lowest-liquidity"), capex];
        for (reading, want) in trial.outcomes.iter().zip(want) {
            assert_eq!(reading.value.to_bits(), want.to_bits(), "{levers:?} {point:?}");
        }
    }
}

#[test]
fn a_pattern_moves_all_fields_that_it_fits() {
    let plan = save("sample.ron");
    let text = "sites.*.moves.*.capex_usd_per_mw_it*=50%..150%";
    let all = lever(&plan, text);
    assert_eq!(all.standing(&plan), Some(100.0));
    let overrides = all.overrides(&plan, 125.0).unwrap();
    let paths: Vec<&str> = overrides.keys().map(String::as_str).collect();
    let want = plan.paths().into_iter().filter(|path| path.ends_with(".capex_usd_per_mw_it")).count();
    assert_eq!(paths.len(), want);
    // 11 million USD a MW of IT, a quarter more.
    assert_eq!(overrides["sites.red-mesa.moves.phase-1.capex_usd_per_mw_it"], Setting::Number(13_750_000.0));
    assert_eq!((all.label(), all.phrase().as_str()), ("Capex, 5 conversions", "the capex of 5 conversions"));
    assert_eq!(all.phrase_at(&plan, 125.0), "with the capex of 5 conversions at 125 % of the plan");
    assert_eq!(all.phrase_at(&plan, 100.0), "with the capex of 5 conversions as planned");
    assert_opens(&plan, &[text], &[50.0, 77.0, 100.0, 150.0, 63.0, 149.0]);
    // Two that are named, set to one value: the plan has that value in both.
    let both =
        "sites.red-mesa.moves.phase-1.capex_usd_per_mw_it,sites.red-mesa.moves.phase-2.capex_usd_per_mw_it=6m..20m";
    assert_eq!(lever(&plan, both).standing(&plan), Some(11e6));
    assert_opens(&plan, &[both], &[6e6, 9e6, 12e6, 15e6, 20e6]);
    // Prices of power differ between sites, so that the plan stands at none of them.
    assert_eq!(
        lever(&plan, "sites.red-mesa.power_usd_per_mwh,sites.north-fork.power_usd_per_mwh=20..60").standing(&plan),
        None
    );
}

#[test]
fn what_is_set_beside_a_lever_is_part_of_its_points() {
    let plan = save("sample.ron");
    let flat = "market.btc_price_usd=20000..120000 & market.btc_price=Flat & market.btc_price_shift_pct=0";
    let price = lever(&plan, flat);
    assert_eq!(price.text(), flat);
    // The plan's price grows, so the plan is no point of it.
    assert_eq!(price.standing(&plan), None);
    let overrides = price.overrides(&plan, 43_100.0).unwrap();
    assert_eq!(overrides["market.btc_price"], Setting::Text("Flat".to_owned()));
    assert_eq!(overrides["market.btc_price_usd"], Setting::Number(43_100.0));
    assert_eq!(price.phrase_at(&plan, 43_100.0), "at a constant BTC price of 43,100 USD/BTC");
    assert_opens(&plan, &[flat], &[20_000.0, 43_100.0, 66_000.0, 90_000.0, 120_000.0]);
    let hashprice = "market.constant_hashprice_usd_per_ph_day=20..60 & market.hashrate=ConstantHashprice";
    assert_opens(&plan, &[hashprice], &[20.0, 31.0, 42.0, 60.0]);
    // A field that is loaded as a number keeps the value beside the lever, whatever the plan has.
    let refresh = "sites.north-fork.fleets.s19-xp.price_usd_per_th=0..60 & sites.north-fork.fleets.s19-xp.efficiency_j_per_th=13.5";
    assert_opens(&plan, &[refresh], &[0.0, 12.0, 33.0, 60.0, 45.0]);
    let same = changed(&plan, "market.btc_price", "Flat");
    assert_eq!(
        lever(&same, "market.btc_price_usd=20000..120000 & market.btc_price=Flat").standing(&same),
        Some(66_000.0)
    );
}

fn changed(plan: &Plan, path: &str, value: &str) -> Plan {
    let mut plan = plan.clone();
    plan.set_typed(path, value).unwrap();
    plan
}

#[test]
fn levers_that_cannot_be_are_refused_in_a_sentence() {
    let plan = save("sample.ron");
    assert_eq!(refused(&plan, "sites.*.rent=1..2"), "the plan has no field like 'sites.*.rent'");
    let units = refused(&plan, "sites.red-mesa.power_usd_per_mwh,sites.red-mesa.opex_usd_per_mw_year=1..2");
    assert!(units.contains("can only be scaled together"), "{units}");
    assert!(
        Lever::parse(&plan, "sites.red-mesa.power_usd_per_mwh,sites.red-mesa.opex_usd_per_mw_year*=50%..150%").is_ok()
    );
    assert!(refused(&plan, "market.btc_price_usd=1..2 & flat").contains("sets nothing"));
    assert!(refused(&plan, "market.btc_price_usd=1..2 & market.btc_price=Sideways").contains("Flat"));
    let over =
        lever(&plan, "market.btc_price_usd=20000..120000/9 & market.btc_price=Flat").over(&plan, 30_000.0, 40_000.0);
    assert_eq!(over.text(), "market.btc_price_usd=30000..40000 & market.btc_price=Flat");
    assert_eq!(over.with_points(Some(5)).text(), "market.btc_price_usd=30000..40000/5 & market.btc_price=Flat");
}
