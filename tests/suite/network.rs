//! The network: halvings, difficulty by the consensus rule, and hashrate in each of its forms.

use crate::common::{Random, assert_close, bare, projected, with_site};
use wattfolio::plan::{HashrateKind, Plan, PriceKind, Quantity, Steps};

const HASHES_PER_DIFFICULTY: f64 = 4_294_967_296.0;

/// The consensus rule (Bitcoin Core, `CalculateNextWorkRequired`): difficulty times two weeks over what 2016 blocks took,
/// within a factor of four.
fn retargeted(difficulty: f64, seconds: f64) -> f64 {
    difficulty * 1_209_600.0 / seconds.clamp(1_209_600.0 / 4.0, 1_209_600.0 * 4.0)
}

/// Vectors of Bitcoin Core's tests (pow_tests.cpp `get_next_work` and `pow_limit`): 1,022,614 seconds raise difficulty 1 by
/// 18.29 %, 2,055,491 lower it to 0.588, where the limit of the chain holds 1. And the cut of 26 March 2020 (coinmetrics).
#[test]
fn the_retarget_rule_is_that_of_bitcoin_core() {
    assert!((retargeted(1.0, 1_262_152_739.0 - 1_261_130_161.0) - 1.1829).abs() < 1e-4);
    assert!((retargeted(1.0, 1_233_061_996.0 - 1_231_006_505.0).max(1.0) - 1.0).abs() < 1e-15);
    assert_eq!((retargeted(1.0, 1.0), retargeted(1.0, 1e9)), (4.0, 0.25));
    let cut: f64 = 13_912_524_048_945.945 / 16_552_923_967_337.246 - 1.0;
    assert!((cut + 0.1595).abs() < 1e-4, "the published pair");
}

/// Blocks one by one from a difficulty that fits the hashrate before, with the first retarget after `phase` of an epoch:
/// mean of 1 / difficulty over each month, as hashrate (1 = before).
fn simulated(hashrate: &[f64], days: &[f64], phase: f64) -> Vec<f64> {
    let (mut difficulty, mut left, mut epoch_seconds) = (1.0, (2016.0 * phase).ceil(), 1_209_600.0 * (1.0 - phase));
    let mut carry = 0.0;
    let mut means = Vec::new();
    for (hashrate, days) in hashrate.iter().zip(days) {
        let seconds = days * 86_400.0;
        let (mut at, mut sum) = (carry, 0.0);
        while at < seconds {
            let block = 600.0 * difficulty / hashrate;
            sum += block / difficulty;
            at += block;
            epoch_seconds += block;
            left -= 1.0;
            if left <= 0.0 {
                difficulty = retargeted(difficulty, epoch_seconds);
                (left, epoch_seconds) = (2016.0, 0.0);
            }
        }
        means.push((at - carry) / sum);
        carry = at - seconds;
    }
    means
}

/// The mean of many phases, by 1 / difficulty as miners are paid.
fn simulated_mean(hashrate: &[f64], days: &[f64]) -> Vec<f64> {
    let phases = 200;
    let runs: Vec<Vec<f64>> =
        (0..phases).map(|k| simulated(hashrate, days, (f64::from(k) + 0.5) / f64::from(phases))).collect();
    (0..hashrate.len()).map(|t| f64::from(phases) / runs.iter().map(|run| 1.0 / run[t]).sum::<f64>()).collect()
}

fn with_hashrate(points: Steps, months: u32) -> Plan {
    let mut plan = bare(months);
    plan.market.hashrate = HashrateKind::Points;
    plan.market.hashrate_points_eh_s = points;
    plan
}

/// Month by month against blocks one by one, the mean of two hundred phases: within 1 % for up to half that returns over seven
/// months, within 8 % for seven tenths, as the help of the shock says.
#[test]
fn difficulty_follows_hashrate_as_the_consensus_rule_lets_it() {
    let day_of = |plan: &Plan| projected(plan).row("calendar.days").to_vec();
    let shock = |lost: f64| {
        (0..12).map(move |t| 1.0 - if t < 2 { 0.0 } else { lost * (1.0 - f64::from(t - 2) / 7.0).max(0.0) })
    };
    let paths: [(&str, f64, Vec<f64>); 7] = [
        ("half gone and back over seven months", 0.01, shock(0.5).collect()),
        ("seven tenths gone and back over seven months", 0.08, shock(0.7).collect()),
        ("step up", 0.01, [vec![1.0; 3], vec![1.2; 9]].concat()),
        ("step down", 0.01, [vec![1.0; 3], vec![0.8; 9]].concat()),
        ("half gone, as in 2021", 0.01, [vec![1.0; 2], vec![0.5; 10]].concat()),
        ("growth of 4.5 % a month", 0.01, (0..12).map(|t| 1.045_f64.powi(t)).collect()),
        ("crash and recovery", 0.01, vec![1.0, 1.0, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0, 1.0]),
    ];
    for (name, tolerance, path) in paths {
        let start = bare(12).company.start;
        let points = path.iter().enumerate().map(|(t, h)| (start.plus(t as i64), 1000.0 * h)).collect();
        let plan = with_hashrate(points, 12);
        let got = projected(&plan).row("network.difficulty-hashrate").to_vec();
        let want = simulated_mean(&path, &day_of(&plan));
        for (t, (got, want)) in got.iter().zip(&want).enumerate() {
            let off = got / 1e6 / want - 1.0;
            assert!(off.abs() < tolerance, "{name}, month {}: {} is not {want}", t + 1, got / 1e6);
        }
    }
}

/// A network that keeps an hour's tenth of its hashrate cannot fall further than a quarter in a retarget, and one that
/// grows tenfold is caught up with within the month.
#[test]
fn no_retarget_is_larger_than_four() {
    let start = bare(12).company.start;
    for (to, most) in [(0.02, 4.0), (30.0, 30.0)] {
        let plan = with_hashrate(vec![(start, 1000.0), (start.plus(1), 1000.0), (start.plus(2), 1000.0 * to)], 12);
        let p = projected(&plan);
        let end = p.row("network.difficulty-hashrate-end");
        let periods = p.row("network.retargets");
        for t in 1..12 {
            let factor = (end[t] / end[t - 1]).max(end[t - 1] / end[t]);
            assert!(
                factor <= 4.0_f64.powf(periods[t].clamp(1.0, 10.0)) * (1.0 + 1e-12) && factor <= most * (1.0 + 1e-9),
                "month {}: {factor}",
                t + 1
            );
        }
    }
    // Down to a fiftieth: the first month has 0.6 of a block period, so difficulty can hardly move.
    let plan = with_hashrate(vec![(start, 1000.0), (start.plus(2), 1000.0), (start.plus(3), 20.0)], 12);
    assert!(projected(&plan).row("network.difficulty-hashrate-end")[3] > 0.9e6);
}

/// Coinmetrics on 28 March 2020: 135 blocks at difficulty 13.9 T are 93.4 EH/s. Here the network loses that day's share of
/// 144 blocks, and its first hashrate is the published one.
#[test]
fn hashrate_is_blocks_times_difficulty() {
    let difficulty = 13_912_524_048_945.94;
    let mut plan = bare(12);
    plan.market.hashrate_eh_s = difficulty * HASHES_PER_DIFFICULTY / 600.0 / 1e18;
    plan.market.shock_pct = (1.0 - 135.0 / 144.0) * 100.0;
    plan.market.shock_start = plan.company.start;
    let hashrate = projected(&plan).row("network.hashrate")[0];
    assert!((hashrate * 1000.0 - 93_365_368.429_742_24).abs() < 1.0, "{hashrate}");
}

/// Published earnings of machines a day at 90,000 USD (M63S++ 480 TH/s 18.10, S21 200 TH/s 7.54, S19k Pro 120 TH/s 4.53):
/// all of one hashprice, which is 37.7 USD per PH/s.
#[test]
fn machines_earn_their_share_of_hashprice() {
    for (terahashes, dollars) in [(480.0, 18.1), (200.0, 7.54), (120.0, 4.53)] {
        let mut plan = bare(12);
        plan.market.btc_price_usd = 90_000.0;
        plan.market.hashrate = HashrateKind::ConstantHashprice;
        plan.market.constant_hashprice_usd_per_ph_day = 37.718_563_627;
        let a_day = projected(&plan).row("network.hashprice")[0] * terahashes / 1000.0;
        assert!((a_day - dollars).abs() <= 0.006, "{terahashes} TH/s: {a_day}");
    }
}

/// 19,687,500 BTC were issued before block 840,000, 20,343,750 before block 1,050,000 (halving rule): of 210,000 blocks in
/// between, each pays 3.125. The blocks and subsidies of a plan from the day of block 840,000 on add up to that.
#[test]
fn what_is_issued_adds_up() {
    let mut plan = bare(60);
    plan.company.start = "2024-04".parse().unwrap();
    plan.market.reference_height = 840_000.0;
    plan.market.reference_date = "2024-04-01".parse().unwrap();
    let p = projected(&plan);
    let (blocks, subsidy) = (p.row("network.blocks"), p.row("network.subsidy"));
    let (mut height, mut issued) = (840_000.0, 19_687_500.0);
    for t in 0..60 {
        height += blocks[t];
        issued += blocks[t] * subsidy[t];
        if height > 1_050_000.0 {
            issued -= (height - 1_050_000.0) * 1.5625;
            break;
        }
    }
    assert!((issued - 20_343_750.0).abs() < 1e-3, "{issued}");
}

/// Blocks come faster while hashrate grows: at 4.5 % a month difficulty runs half a month behind, so the halving of April
/// 2028 comes earlier; a steady network keeps 144 a day.
#[test]
fn halvings_come_earlier_while_hashrate_grows() {
    let steady = projected(&bare(24));
    assert!(steady.row("network.pace").iter().all(|pace| (pace - 1.0).abs() < 1e-12));
    let mut plan = bare(24);
    plan.market.hashrate = HashrateKind::MonthlyGrowth;
    plan.market.hashrate_growth_pct_per_month = 4.5;
    let growing = projected(&plan);
    assert!(
        growing.row("network.pace")[2..].iter().all(|pace| (1.015..1.025).contains(pace)),
        "{:?}",
        growing.row("network.pace")
    );
    let height = |p: &wattfolio::model::Projection| p.row("network.height")[15];
    assert!(height(&growing) > height(&steady) + 1000.0);
    assert!(growing.row("network.halved-share")[15] > steady.row("network.halved-share")[15]);
}

/// The static curve by its making: tiers of efficiency (J/TH, share), power prices lognormal around 52 USD/MWh with sigma
/// 0.25, 1 % pool fee, 4 % ancillary load. A machine is on where its power price is at most what hashprice pays.
fn switched_off_by_making(hashprice: f64) -> f64 {
    let tiers =
        [(10.5, 6.0), (13.5, 20.0), (15.5, 20.0), (17.5, 24.0), (19.5, 12.0), (21.5, 10.0), (25.0, 5.0), (29.5, 3.0)];
    let normal = |z: f64| {
        // Abramowitz and Stegun 7.1.26, within 1.5e-7.
        let x = z.abs() / std::f64::consts::SQRT_2;
        let t = 1.0 / (1.0 + 0.327_591_1 * x);
        let erf = 1.0
            - t * (0.254_829_592
                + t * (-0.284_496_736 + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))))
                * (-x * x).exp();
        f64::midpoint(1.0, erf * z.signum())
    };
    let on: f64 = tiers
        .iter()
        .map(|(efficiency, share)| {
            share * normal((hashprice * 0.99 * 1000.0 / (24.0 * efficiency * 1.04) / 52.0).ln() / 0.25)
        })
        .sum();
    100.0 - on
}

/// The published calibration of the curve: percent switched off at each hashprice, rounded.
const CURVE: [(f64, f64); 10] = [
    (18.0, 73.0),
    (20.0, 61.0),
    (22.0, 50.0),
    (25.0, 35.0),
    (28.0, 24.0),
    (30.0, 18.0),
    (33.0, 12.0),
    (36.0, 7.0),
    (40.0, 4.0),
    (50.0, 1.0),
];

#[test]
fn the_supply_curve_is_that_of_fleets_and_power_prices() {
    for (hashprice, percent) in CURVE {
        let by_making = switched_off_by_making(hashprice);
        assert!((by_making - percent).abs() < 0.8, "at {hashprice}: {by_making} is not {percent}");
        let mut plan = bare(12);
        plan.network.efficiency_gain_pct_per_year = 0.0;
        plan.market.hashrate = HashrateKind::ConstantHashprice;
        plan.market.constant_hashprice_usd_per_ph_day = hashprice;
        let share = projected(&plan).row("network.losing-share")[0] * 100.0;
        assert!((share - percent).abs() < 1e-9, "at {hashprice}: {share}");
    }
}

/// Network hashrate (EH/s) that a price and a steady hashprice mean, at fees of 0.030 BTC a block, rounded to a whole.
#[test]
fn steady_states_of_price_and_hashprice() {
    let table = [
        (60_000.0, [1201.0, 1090.0, 974.0, 909.0, 779.0, 681.0]),
        (70_000.0, [1401.0, 1272.0, 1136.0, 1060.0, 909.0, 795.0]),
        (80_000.0, [1601.0, 1454.0, 1298.0, 1212.0, 1038.0, 909.0]),
        (100_000.0, [2001.0, 1817.0, 1623.0, 1514.0, 1298.0, 1136.0]),
        (126_000.0, [2522.0, 2290.0, 2044.0, 1908.0, 1636.0, 1431.0]),
    ];
    for (price, row) in table {
        for (hashprice, want) in [22.7, 25.0, 28.0, 30.0, 35.0, 40.0].into_iter().zip(row) {
            let mut plan = bare(12);
            plan.market.btc_price_usd = price;
            plan.market.fees_btc_per_block = Quantity::Value(0.030);
            plan.market.hashrate = HashrateKind::ConstantHashprice;
            plan.market.constant_hashprice_usd_per_ph_day = hashprice;
            let got = projected(&plan).row("network.hashrate")[0] / 1000.0;
            assert!((got - want).abs() <= 0.75, "{price} at {hashprice}: {got} is not {want}");
        }
    }
    // A hashprice of 30 at 1,000 EH/s needs 66.0 thousand USD before the halving of 2028 and 130.8 after it.
    for (month, thousand) in [(0, 66.0), (20, 130.8)] {
        let mut plan = bare(24);
        plan.market.hashrate_eh_s = 1000.0;
        plan.market.fees_btc_per_block = Quantity::Value(0.030);
        plan.market.btc_price_usd = 1000.0;
        let hashprice = projected(&plan).row("network.hashprice")[month];
        assert!((30.0 / hashprice - thousand).abs() < 0.1, "{}", 30.0 / hashprice);
    }
}

/// Entry barriers at 4, 5 and 6 cents, 5 % of ancillary load: S21 XP at 12 USD/TH over 24 months, S23 Hydro at 25 over 36,
/// cleared S21 hydro (15 J/TH) at 7.5 over 18.
#[test]
fn new_machines_must_pay_back() {
    for (efficiency, price, months, barriers) in [
        (13.5, 12.0, 24.0, [30.1, 33.5, 36.9]),
        (9.5, 25.0, 36.0, [32.4, 34.8, 37.2]),
        (15.0, 7.5, 18.0, [28.8, 32.6, 36.4]),
    ] {
        for (power, want) in [40.0, 50.0, 60.0].into_iter().zip(barriers) {
            let mut plan = bare(12);
            plan.network.new_machine_j_per_th = Quantity::Value(efficiency);
            plan.network.new_machine_usd_per_th = Quantity::Value(price);
            (plan.network.payback_months, plan.network.power_usd_per_mwh) = (months, power);
            let got = projected(&plan).row("network.entry-hashprice")[0];
            assert!((got - want).abs() < 0.06, "{efficiency} J/TH at {power}: {got} is not {want}");
        }
    }
}

fn answering(months: u32, price: f64) -> Plan {
    let mut plan = bare(months);
    plan.market.btc_price_usd = price;
    plan.market.hashrate = HashrateKind::Answering;
    plan.network.efficiency_gain_pct_per_year = 0.0;
    plan.network.ai_attrition_pct_per_year = 0.0;
    // No halving: in a far era all of the reward is fees.
    plan.market.reference_height = 8_000_000.0;
    plan.market.fees_btc_per_block = Quantity::Value(3.156);
    plan
}

/// In month 1 the network runs what the plan says, and what runs, what is off and what would be earned if all were on agree.
#[test]
fn an_answering_network_starts_where_it_is() {
    let random = &mut Random(11);
    for _ in 0..30 {
        let plan = answering(24, random.between(58_000.0, 250_000.0));
        let p = projected(&plan);
        assert!((p.row("network.hashrate")[0] / 958_000.0 - 1.0).abs() < 1e-9, "{}", p.row("network.hashrate")[0]);
        for t in 0..24 {
            let at = |key: &str| p.row(&format!("network.{key}"))[t];
            let online = 1.0 - at("offline");
            assert!((at("steady-hashprice") * online / at("all-on-hashprice") - 1.0).abs() < 1e-9);
            assert!((at("present") * online / at("hashrate") - 1.0).abs() < 1e-9);
        }
    }
}

/// With flat price and no halving, efficiency and attrition off, difficulty comes to rest: in the dead zone at once, above
/// the entry barrier when growth has brought hashprice down to it, far below when scrapping has ended.
#[test]
fn difficulty_converges() {
    for price in [40_000.0, 60_494.0, 90_000.0, 150_000.0] {
        let p = projected(&answering(360, price));
        let difficulty = p.row("network.difficulty");
        let (last, before) = (difficulty[359], difficulty[347]);
        assert!((last / before - 1.0).abs() < 1e-4, "{price}: {before} to {last}");
        let changes: Vec<f64> = difficulty.windows(2).skip(12).map(|pair| pair[1] / pair[0] - 1.0).collect();
        assert!(changes.windows(2).all(|pair| pair[0] * pair[1] > -1e-12), "{price}: it swings");
        let (hashprice, entry) = (p.row("network.hashprice")[359], p.row("network.entry-hashprice")[359]);
        assert!(hashprice < entry * 1.001, "{price}: {hashprice} stays above {entry}");
        if price > 80_000.0 {
            assert!((hashprice / entry - 1.0).abs() < 1e-3, "{price}: growth ends at the barrier, not at {hashprice}");
        }
    }
}

/// Growth is at most what is said: 6 % a month at a hashprice far above the barrier; each month by 20 % of the logarithm
/// over it below that.
#[test]
fn growth_is_bounded_and_follows_the_barrier() {
    let p = projected(&answering(36, 400_000.0));
    let (installed, steady, entry) =
        (p.row("network.installed"), p.row("network.steady-hashprice"), p.row("network.entry-hashprice"));
    assert!((installed[1] / installed[0] - 0.06_f64.exp()).abs() < 1e-9);
    for t in 0..35 {
        let want = (0.2 * (steady[t] / entry[t]).ln().max(0.0)).min(0.06);
        assert!(((installed[t + 1] / installed[t]).ln() - want).abs() < 1e-9);
    }
    // 3 % a year leave for AI, a twelfth each month, where nothing else happens.
    let mut plan = answering(24, 66_000.0);
    plan.network.ai_attrition_pct_per_year = 3.0;
    let installed = projected(&plan).row("network.installed").to_vec();
    assert!(((installed[12] / installed[0]).ln() + 0.03).abs() < 1e-9);
    // More than 20 % off for six months: half a percent a month is scrapped from then on.
    let p = projected(&answering(24, 45_000.0));
    let installed = p.row("network.installed");
    assert!(p.row("network.offline")[0] > 0.2);
    assert!(
        (installed[5] / installed[0] - 1.0).abs() < 1e-12 && ((installed[6] / installed[5]).ln() + 0.005).abs() < 1e-9
    );
}

/// In path mode an own exit of a share leaves the network that share smaller, and those that stay earn the matching factor
/// more once difficulty has followed: two sites of 100 MW, one converted.
#[test]
fn own_exit_helps_those_that_stay() {
    let mut plan = with_site(24);
    let second = wattfolio::plan::add_object(&mut plan, wattfolio::plan::ObjectKind::Site, None).unwrap();
    assert_eq!(second, "sites.site-2");
    plan.market.hashrate_eh_s = 20.0;
    for site in &mut plan.sites {
        site.opening_mining_mw = 100.0;
        site.energised_mw = vec![("2026-01".parse().unwrap(), 100.0)];
        (site.fleets[0].mw, site.fleets[0].retired) = (100.0, "2060-01".parse().unwrap());
    }
    plan.sites[1].fleets[0].retired = "2027-07".parse().unwrap();
    let without = projected(&plan);
    plan.market.own_exit_counts = true;
    let with = projected(&plan);
    let gone = 100.0 * 1000.0 / (17.5 * 1.03);
    let share = gone / 20_000.0;
    let of = |p: &wattfolio::model::Projection, key: &str, t: usize| p.row(key)[t];
    for t in [0, 5] {
        assert_eq!(of(&with, "network.hashrate", t), of(&without, "network.hashrate", t));
    }
    for t in [8, 23] {
        assert!((of(&with, "network.hashrate", t) / of(&without, "network.hashrate", t) - (1.0 - share)).abs() < 1e-12);
        assert!(
            (of(&with, "network.btc-per-ph-day", t) / of(&without, "network.btc-per-ph-day", t) - 1.0 / (1.0 - share))
                .abs()
                < 1e-9
        );
        assert!(
            (of(&with, "site.site-1.mining.btc-mined", t) / of(&without, "site.site-1.mining.btc-mined", t)
                - 1.0 / (1.0 - share))
                .abs()
                < 1e-9
        );
    }
}

/// 2021: half of the network goes in one month and comes back over seven; those that stay earn more for each PH/s, at most
/// twice as much, and as before in the end.
#[test]
fn survivors_of_a_shock_gain() {
    let mut plan = bare(24);
    (plan.market.shock_pct, plan.market.shock_start, plan.market.shock_recovery_months) =
        (50.0, "2027-07".parse().unwrap(), 7);
    let p = projected(&plan);
    let left: Vec<f64> = p.row("network.hashrate").iter().map(|h| h / 958_000.0).collect();
    assert_close(
        &left[5..14],
        &[
            1.0,
            0.5,
            1.0 - 0.5 * 6.0 / 7.0,
            1.0 - 0.5 * 5.0 / 7.0,
            1.0 - 0.5 * 4.0 / 7.0,
            1.0 - 0.5 * 3.0 / 7.0,
            1.0 - 0.5 * 2.0 / 7.0,
            1.0 - 0.5 / 7.0,
            1.0,
        ],
    );
    let earned: Vec<f64> =
        p.row("network.btc-per-ph-day").iter().map(|b| b / p.row("network.btc-per-ph-day")[0]).collect();
    assert!(earned[6] > 1.0 && earned[7] > 1.4 && earned[7] < 2.0, "{earned:?}");
    assert!((earned[13..15].iter().sum::<f64>() / 2.0 - 1.0).abs() < 0.03);
    assert!(p.row("network.pace")[6] < 0.75, "blocks come slowly at first");
}

/// Prices follow decks, shifts and a V: 60,494 to 100,000 in twelve months, all 10 % lower; a V of 40 % over eight months
/// from April on is half way down in June, at its bottom in August, and back in December.
#[test]
fn prices_follow_decks_and_stress() {
    let mut plan = Plan::blank();
    (plan.market.btc_price, plan.market.btc_price_deck) = (PriceKind::Deck, "100k".to_owned());
    plan.market.btc_price_shift_pct = -10.0;
    let price = projected(&plan).row("market.btc-price").to_vec();
    assert_close(
        &[price[0], price[6], price[12], price[40]],
        &[60_494.0 * 0.9, f64::midpoint(60_494.0, 100_000.0) * 0.9, 90_000.0, 90_000.0],
    );
    let mut plan = bare(24);
    plan.market.btc_price_usd = 100_000.0;
    (plan.market.btc_price_v_depth_pct, plan.market.btc_price_v_start, plan.market.btc_price_v_months) =
        (40.0, "2027-04".parse().unwrap(), 8);
    let price = projected(&plan).row("market.btc-price").to_vec();
    assert_close(
        &[price[2], price[3], price[5], price[7], price[9], price[11], price[12]],
        &[1e5, 1e5, 8e4, 6e4, 8e4, 1e5, 1e5],
    );
    plan.market.btc_price = PriceKind::Deck;
    plan.market.btc_price_deck = "none".to_owned();
    assert!(wattfolio::model::project(&plan).is_err_and(|findings| findings[0].path == "market.btc_price_deck"));
}

/// Fees are in BTC a block: 0.031, and 0.47 more in March.
#[test]
fn fees_spike_in_their_months() {
    let mut plan = bare(12);
    plan.market.extra_fees_btc_per_block = vec![("2027-03".parse().unwrap(), 0.47)];
    let p = projected(&plan);
    assert_close(&p.row("network.fees")[1..4], &[0.031, 0.501, 0.031]);
    assert_close(
        &[p.row("network.hashprice")[2] / p.row("network.hashprice")[1]],
        &[(3.125 + 0.501) / (3.125 + 0.031)],
    );
}

/// Elastic: hashrate of month 1 times (price / price of month 1)^elasticity, approached by logarithms. A doubled price and
/// 0.9 over twelve months: after one month 2^(0.9 / 12); a halved price and 0.2 within a month: 2^-0.2 at once.
#[test]
fn elastic_hashrate_goes_part_of_the_way() {
    let start: wattfolio::plan::Month = "2027-01".parse().unwrap();
    for (factor, want) in [(2.0, 2.0_f64.powf(0.9 / 12.0)), (0.5, 2.0_f64.powf(-0.2))] {
        let mut plan = bare(120);
        plan.market.hashrate = HashrateKind::Elastic;
        plan.market.btc_price = PriceKind::Points;
        plan.market.btc_price_points_usd = vec![(start, 60_000.0), (start.plus(1), 60_000.0 * factor)];
        let hashrate = projected(&plan).row("network.hashrate").to_vec();
        assert_close(&[hashrate[0] / 958_000.0, hashrate[1] / 958_000.0], &[1.0, want]);
        let end = if factor > 1.0 { 2.0_f64.powf(0.9) } else { want };
        assert!((hashrate[119] / 958_000.0 / end - 1.0).abs() < 1e-3, "{}", hashrate[119]);
    }
}

/// The article's hopeful case: 100,000 USD and 2,000 EH/s is 22.7 USD per PH/s and day, at which nearly half of the network
/// would lose; a finding says that the two contradict each other. So it does where hashprice begs for machines.
#[test]
fn contradicting_paths_are_named() {
    let mut plan = bare(12);
    (plan.market.btc_price_usd, plan.market.hashrate_eh_s) = (100_000.0, 2000.0);
    let found = |plan: &Plan| {
        projected(plan).findings.iter().find(|f| f.path == "network.hashprice").map(|f| f.message.clone())
    };
    let said = found(&plan).unwrap();
    assert!(said.contains("22.7 USD per PH/s and day"), "{said}");
    plan.market.hashrate_eh_s = 600.0;
    assert!(found(&plan).unwrap().contains("payback level"), "{:?}", found(&plan));
    plan.market.hashrate_eh_s = 1400.0;
    assert_eq!(found(&plan), None);
    // Where miners answer there is nothing to contradict.
    (plan.market.hashrate_eh_s, plan.market.hashrate) = (2000.0, HashrateKind::Answering);
    assert_eq!(found(&plan), None);
}
