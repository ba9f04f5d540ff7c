//! Futures of a plan: what is drawn for each.
//!
//! A future is known by its number, the seed and the number of all futures: it is the same alone, among all, and for every scenario.
//! No function of the platform is called: parts may be computed on other machines.
//! Months of noise come in opposite pairs (future 2 has the shocks of future 1 with the other sign), drivers in strata: each of as many
//! equal shares of a driver's law as there are futures is drawn once, unless the driver is correlated with one before it.

use super::laws::quantile;
use super::philox::{Address, shuffled};
use crate::analysis::asks::Asks;
use crate::analysis::history::Past;
use crate::analysis::lever::{Holds, Lever};
use crate::finance::{Correlations, exp, ln, normal_quantile, normal_share};
use crate::plan::{Driver, HashrateKind, Law, Plan, Setting, Uncertainty, spec_of};
use std::collections::BTreeSet;

/// The fields that hold the factors of a future, in the order of their numbers.
const FACTORS: [&str; 4] =
    ["market.btc_price_factor_pct", "market.hashrate_factor_pct", "market.fees_factor_pct", "market.power_factor_pct"];

/// Their numbers: which shocks are correlated, and which drops.
const PRICE: u32 = 0;
const HASHRATE: u32 = 1;

/// The number under which drops of hashrate are drawn.
const DROPS: u32 = 800;

/// Months after the plan's end that no figure of the plan reads, terminal values included.
const LONG_AFTER: i64 = 120;

/// The numbers under which blocks of a history are drawn.
const FIRST_BLOCK: u32 = 900;

/// Below these, numbers of factors are those of the market.
const FIRST_DRIVER: u32 = 1000;

/// The noise of one factor of the market.
#[derive(Clone, Copy, Debug)]
struct Noise {
    /// Its number
    factor: u32,
    /// What is left of a deviation after a month
    kept: f64,
    /// Standard deviation of a month's shock
    shock: f64,
}

/// Rare drops of the network's hashrate.
#[derive(Clone, Copy, Debug)]
struct Drops {
    /// Probability that one begins in a month
    chance: f64,
    /// What a drop adds to the log of hashrate
    depth: f64,
    /// What is left of it after a month
    kept: f64,
}

/// What the futures of a plan are drawn from.
#[derive(Clone, Debug)]
pub struct Draws {
    seed: u64,
    futures: u64,
    months: usize,
    /// The plan's own factors of the market, by month in percent
    own: Vec<Vec<f64>>,
    noises: Vec<Noise>,
    drops: Option<Drops>,
    /// The history of whose months the market is made
    past: Option<Past>,
    correlation: f64,
    /// Those that are on
    drivers: Vec<Drawn>,
    /// Rank correlations of all drivers of the plan; None if there are none
    correlations: Option<Correlations>,
    /// The places of the drivers that have any
    correlated: BTreeSet<usize>,
}

/// A driver that is drawn.
#[derive(Clone, Debug)]
struct Drawn {
    /// Its place among all drivers of the plan, also those that are off, so that what is drawn for one does not depend on a scenario
    /// that switches another
    place: usize,
    driver: Driver,
    lever: Lever,
    /// Where the plan stands; of what never happens the value behind its last
    standing: f64,
    /// Of a list its values with their weights
    list: Vec<(f64, f64)>,
}

impl Draws {
    /// Of a plan, with its own noise and drivers; a history that it names is not read here, see `of_asked`.
    ///
    /// # Errors
    /// One plain sentence: a driver moves nothing, or its law is none.
    pub fn of(plan: &Plan, seed: u64, futures: u64) -> Result<Self, String> {
        let of_driver = |(place, driver): (usize, &Driver)| -> Result<Drawn, String> {
            let wrong = |why: &str| format!("drivers.{}: {why}", driver.id);
            if driver.lever.trim().is_empty() {
                return Err(wrong(
                    "it moves nothing: say what, such as sites.*.moves.*.capex_usd_per_mw_it*=70%..200%",
                ));
            }
            let lever = Lever::parse(plan, &driver.lever).map_err(|why| wrong(&why))?;
            if lever.holds() == Holds::Place {
                return Err(wrong("it moves between two bounds: write a range, not a list"));
            }
            driver.problem().map_or(Ok(()), |why| Err(wrong(why)))?;
            if driver.law == Law::Event && lever.holds() != Holds::Month {
                return Err(wrong("an event is drawn as a month: let it move a date"));
            }
            let standing = match driver.law {
                Law::Event => lever.range().1 + 1.0,
                _ => lever.standing(plan).unwrap_or(f64::NAN),
            };
            let list = driver.weighted_values().unwrap_or_default();
            Ok(Drawn { place, driver: driver.clone(), lever, standing, list })
        };
        let all = plan.drivers.iter().enumerate();
        let pairs = plan.correlated_drivers()?;
        Ok(Self {
            seed,
            futures: futures.max(1),
            months: plan.company.months as usize,
            own: own_factors(plan),
            noises: noises(&plan.uncertainty),
            drops: drops(&plan.uncertainty),
            past: None,
            correlation: plan.uncertainty.price_hashrate_correlation_pct / 100.0,
            drivers: all.filter(|(_, driver)| driver.enabled).map(of_driver).collect::<Result<_, _>>()?,
            correlations: correlations(plan, &pairs)?,
            correlated: pairs.into_iter().flat_map(|(first, second, _)| [first, second]).collect(),
        })
    }

    /// Of a plan that is asked, with the history that it names.
    ///
    /// # Errors
    /// As `of`; or the history was not read.
    pub fn of_asked(asks: &Asks, seed: u64, futures: u64) -> Result<Self, String> {
        let mut draws = Self::of(asks.plan(), seed, futures)?;
        if let Some(history) = asks.history()? {
            let answers = matches!(
                asks.plan().market.hashrate,
                HashrateKind::Elastic | HashrateKind::Answering | HashrateKind::ConstantHashprice
            );
            let past = Past::of(history, !answers, asks.plan().uncertainty.history_block_months)?;
            draws.noises.retain(|noise| !past.factors().any(|factor| factor == noise.factor as usize));
            draws.past = Some(past);
        }
        Ok(draws)
    }

    /// True if nothing is uncertain: every future is the plan.
    pub fn is_certain(&self) -> bool {
        self.noises.is_empty() && self.past.is_none() && self.drivers.is_empty()
    }

    /// How many futures there are.
    pub fn futures(&self) -> u64 {
        self.futures
    }

    /// The drivers with their levers.
    pub(super) fn drivers(&self) -> impl Iterator<Item = (&Driver, &Lever)> {
        self.drivers.iter().map(|drawn| (&drawn.driver, &drawn.lever))
    }

    /// The numbers of the factors of the market that are uncertain, in the order of `fields`.
    pub(super) fn factor_numbers(&self) -> impl Iterator<Item = usize> {
        let noises = self.noises.iter().map(|noise| noise.factor as usize);
        noises.chain(self.past.iter().flat_map(Past::factors))
    }

    /// True if futures come in opposite pairs, of which the second is no news of its own.
    pub fn are_paired(&self) -> bool {
        !self.noises.is_empty()
    }

    /// The levers of the drivers.
    pub fn levers(&self) -> Vec<Lever> {
        self.drivers.iter().map(|drawn| drawn.lever.clone()).collect()
    }

    /// The fields of the factors that are uncertain.
    pub fn fields(&self) -> Vec<String> {
        self.factor_numbers().filter_map(|factor| FACTORS.get(factor)).map(|field| (*field).to_owned()).collect()
    }

    /// The factors of a future (1 is the first), each with a value for each month in percent, in the order of `fields`.
    pub fn factors(&self, future: u64) -> Vec<Vec<f64>> {
        self.factors_of(future, &self.shocks(pair_of(future)))
    }

    /// The same with the shocks of its pair, which are drawn once for both.
    pub(super) fn factors_of(&self, future: u64, shocks: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let of_noise = |(noise, shocks): (&Noise, &Vec<f64>)| (noise.factor as usize, self.path(noise, shocks, future));
        let mut paths: Vec<(usize, Vec<f64>)> = self.noises.iter().zip(shocks).map(of_noise).collect();
        if let Some(past) = &self.past {
            let share = |month, which| Address { seed: self.seed, future, factor: FIRST_BLOCK + which, month }.share();
            let drawn = past.paths(share, self.months);
            paths.extend(past.factors().zip(drawn));
        }
        paths.into_iter().map(|(factor, path)| self.within(factor, path)).collect()
    }

    /// A path times the plan's own factor, within what its field can hold.
    fn within(&self, factor: usize, path: Vec<f64>) -> Vec<f64> {
        let own = self.own.get(factor).map_or(&[][..], Vec::as_slice);
        let field = FACTORS.get(factor).and_then(|field| spec_of(field));
        let Some([least, most]) = field.map(|spec| spec.possible) else { return path };
        let of_month = |(t, percent): (usize, f64)| {
            let own = own.get(t).copied().unwrap_or(100.0);
            (if own == 100.0 { percent } else { percent * own / 100.0 }).clamp(*least, *most)
        };
        path.into_iter().enumerate().map(of_month).collect()
    }

    fn path(&self, noise: &Noise, shocks: &[f64], future: u64) -> Vec<f64> {
        let drops = self.drops.filter(|_| noise.factor == HASHRATE);
        let sign = if is_opposite(future) { -1.0 } else { 1.0 };
        let (mut deviation, mut dropped) = (0.0, 0.0);
        let percent = |(month, shock): (u32, &f64)| {
            deviation = deviation * noise.kept + noise.shock * (sign * shock);
            if let Some(drops) = &drops {
                let begins = Address { seed: self.seed, future, factor: DROPS, month }.share() < drops.chance;
                dropped = dropped * drops.kept + if begins { drops.depth } else { 0.0 };
            }
            100.0 * exp(deviation + dropped)
        };
        (1..).zip(shocks).map(percent).collect()
    }

    /// The shocks of the first future of a pair in standard deviations, by noise and month; the second has them with the other sign.
    pub(super) fn shocks(&self, pair: u64) -> Vec<Vec<f64>> {
        let own = |factor: u32| -> Vec<f64> {
            let months = 1..=self.months as u32;
            months
                .map(|month| normal_quantile(Address { seed: self.seed, future: pair, factor, month }.share()))
                .collect()
        };
        let is_uncertain = |factor: u32| self.noises.iter().any(|noise| noise.factor == factor);
        let price = if is_uncertain(PRICE) || is_uncertain(HASHRATE) { own(PRICE) } else { Vec::new() };
        let alone = (1.0 - self.correlation * self.correlation).sqrt();
        let of_noise = |noise: &Noise| match noise.factor {
            PRICE => price.clone(),
            HASHRATE => {
                let with_price = |(own, price): (f64, &f64)| self.correlation * price + alone * own;
                own(HASHRATE).into_iter().zip(&price).map(with_price).collect()
            }
            factor => own(factor),
        };
        self.noises.iter().map(of_noise).collect()
    }

    /// The values of the drivers in a future (1 is the first), in the order of `levers`; None for what does not happen in it, which
    /// stays where the plan has it.
    pub fn values(&self, future: u64) -> Vec<Option<f64>> {
        let mixed = self.correlations.as_ref().map(|correlations| {
            let all = 0..correlations.count();
            correlations.mixed(&all.map(|place| normal_quantile(self.share(place, future))).collect::<Vec<_>>())
        });
        let value = |drawn: &Drawn| {
            let normal = mixed.as_ref().filter(|_| self.correlated.contains(&drawn.place));
            let share = match normal.and_then(|mixed| mixed.get(drawn.place)) {
                Some(normal) => normal_share(*normal),
                None => self.share(drawn.place, future),
            };
            drawn.value(share)
        };
        self.drivers.iter().map(value).collect()
    }

    /// The same, with where the plan stands for what does not happen.
    pub(super) fn standing(&self, values: &[Option<f64>]) -> Vec<f64> {
        values.iter().zip(&self.drivers).map(|(value, drawn)| value.unwrap_or(drawn.standing)).collect()
    }

    /// The share of its law below the value of a driver in a future: each of as many equal parts as there are futures once.
    fn share(&self, place: usize, future: u64) -> f64 {
        let factor = FIRST_DRIVER + place as u32;
        let within = Address { seed: self.seed, future, factor, month: 0 }.share();
        let stratum = shuffled(future - 1, self.futures, self.seed, factor);
        (stratum as f64 + within) / self.futures as f64
    }

    /// What must stand in the plan for its events to be dates: a lease whose tenant may default has a default month, long after the
    /// plan's end where it does not.
    pub fn settings(&self, plan: &Plan) -> Vec<(String, Setting)> {
        let after = plan.month(i64::from(plan.company.months) + LONG_AFTER).to_string();
        let events = self.drivers.iter().filter(|drawn| drawn.driver.law == Law::Event);
        let of_path = |path: &str| -> Option<[(String, Setting); 2]> {
            let stress = format!("{}default_stress", path.strip_suffix("default_month")?);
            let is_off = plan.get(&stress) == Some(Setting::Flag(false));
            is_off.then(|| [(stress, Setting::Flag(true)), (path.to_owned(), Setting::Text(after.clone()))])
        };
        events.flat_map(|drawn| drawn.lever.fields().filter_map(of_path).flatten().collect::<Vec<_>>()).collect()
    }
}

impl Drawn {
    /// Its value at a share of its law; None if it does not happen.
    fn value(&self, share: f64) -> Option<f64> {
        let (low, high) = self.lever.range();
        let chance = self.driver.chance_pct / 100.0;
        // What happens in a part of all futures happens in the highest part of its shares; an event in the lowest, for never is later
        // than any date.
        let share = match self.driver.law {
            Law::Event => share / chance,
            _ => (share - (1.0 - chance)) / chance,
        };
        if chance <= 0.0 || !(0.0..1.0).contains(&share) {
            return None;
        }
        let value = quantile(&self.driver, &self.list, share);
        if self.driver.law == Law::Event {
            let month = low + value.floor();
            return (month <= high).then_some(month);
        }
        let value = value.clamp(low, high);
        Some(if self.lever.holds() == Holds::Number { value } else { value.round() })
    }
}

/// The rank correlations of a plan's drivers.
fn correlations(plan: &Plan, pairs: &[(usize, usize, f64)]) -> Result<Option<Correlations>, String> {
    if pairs.is_empty() {
        return Ok(None);
    }
    let names: Vec<String> = plan.drivers.iter().map(|driver| driver.name.clone()).collect();
    Correlations::of(&names, pairs).map(Some).map_err(|impossible| impossible.sentence(&names))
}

/// The factors that a plan has by itself, by month in percent.
fn own_factors(plan: &Plan) -> Vec<Vec<f64>> {
    let market = &plan.market;
    let of =
        [&market.btc_price_factor_pct, &market.hashrate_factor_pct, &market.fees_factor_pct, &market.power_factor_pct];
    let months = 1..=i64::from(plan.company.months);
    of.map(|quantity| months.clone().map(|number| quantity.at(plan.month(number))).collect()).to_vec()
}

/// Futures 1 and 2 are the first pair, whose number is 0.
pub(super) fn pair_of(future: u64) -> u64 {
    (future - 1) / 2
}

/// True for the second future of a pair.
fn is_opposite(future: u64) -> bool {
    future.is_multiple_of(2)
}

/// Drops of hashrate, if there are any: in a month one begins with 1 − e^(−rate/12).
fn drops(uncertainty: &Uncertainty) -> Option<Drops> {
    let u = uncertainty;
    let (rate, share) = (u.hashrate_drop_hazard_pct_per_year / 100.0, u.hashrate_drop_pct / 100.0);
    (rate > 0.0 && share > 0.0).then(|| Drops {
        chance: 1.0 - exp(-rate / 12.0),
        depth: ln(1.0 - share),
        kept: step(0.0, u.hashrate_drop_half_life_months).0,
    })
}

fn noises(uncertainty: &Uncertainty) -> Vec<Noise> {
    let u = uncertainty;
    let all = [
        (u.price_volatility_pct_per_year, u.price_half_life_months),
        (u.hashrate_volatility_pct_per_year, u.hashrate_half_life_months),
        (u.fees_volatility_pct_per_year, u.fees_half_life_months),
        (u.power_volatility_pct_per_year, u.power_half_life_months),
    ];
    let drops = drops(u).is_some();
    let noise = |(factor, (volatility, half_life)): (u32, (f64, f64))| {
        let (kept, shock) = step(volatility / 100.0, half_life);
        (volatility > 0.0 || (drops && factor == HASHRATE)).then_some(Noise { factor, kept, shock })
    };
    (0..).zip(all).filter_map(noise).collect()
}

/// The exact step of a month: what is left of a deviation, and the standard deviation of its shock. A process that returns with rate
/// κ keeps e^(−κ/12) and is shocked by σ √((1 − e^(−κ/6)) / 2κ); without return by σ √(1/12).
fn step(volatility: f64, half_life_months: f64) -> (f64, f64) {
    const MONTH: f64 = 1.0 / 12.0;
    if half_life_months <= 0.0 {
        return (1.0, volatility * MONTH.sqrt());
    }
    let rate = std::f64::consts::LN_2 / (half_life_months * MONTH);
    let kept = exp(-rate * MONTH);
    (kept, volatility * ((1.0 - kept * kept) / (2.0 * rate)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Law, ObjectKind, add_named_object};

    const FUTURES: u64 = 4000;

    fn plan(change: impl FnOnce(&mut Uncertainty)) -> Plan {
        let mut plan = Plan::blank();
        plan.company.months = 36;
        change(&mut plan.uncertainty);
        plan
    }

    /// Mean and variance of the logs of a factor in a month over all futures.
    fn moments(draws: &Draws, place: usize, month: usize) -> (f64, f64) {
        let logs: Vec<f64> = (1..=FUTURES).map(|k| (draws.factors(k)[place][month - 1] / 100.0).ln()).collect();
        let mean = logs.iter().sum::<f64>() / FUTURES as f64;
        (mean, logs.iter().map(|log| (log - mean).powi(2)).sum::<f64>() / FUTURES as f64)
    }

    /// Variance σ² T without return, and σ² (1 − e^(−2κT)) / 2κ with it: 0.3025 · 3, and with κ 0.8 and σ 0.45 0.0157984, 0.1010100
    /// and 0.1255209 after a month, a year and three years; within four standard errors.
    #[test]
    fn noise_has_the_moments_of_its_process() {
        let error = |variance: f64| 4.0 * variance * (2.0 / FUTURES as f64).sqrt();
        let walk = plan(|u| u.price_volatility_pct_per_year = 55.0);
        let draws = Draws::of(&walk, 1, FUTURES).unwrap();
        let (mean, variance) = moments(&draws, 0, 36);
        assert!(mean.abs() < 1e-12, "pairs are opposite: {mean}");
        assert!((variance - 0.9075).abs() < error(0.9075), "{variance}");
        let back = plan(|u| {
            u.price_volatility_pct_per_year = 45.0;
            u.price_half_life_months = 12.0 * std::f64::consts::LN_2 / 0.8;
        });
        let draws = Draws::of(&back, 1, FUTURES).unwrap();
        for (month, want) in [(1, 0.015_798_4), (12, 0.101_010_0), (36, 0.125_520_9)] {
            let (_, variance) = moments(&draws, 0, month);
            assert!((variance - want).abs() < error(want), "{month}: {variance}");
        }
    }

    #[test]
    fn shocks_to_price_and_hashrate_are_correlated() {
        let both = plan(|u| {
            (u.price_volatility_pct_per_year, u.hashrate_volatility_pct_per_year) = (55.0, 15.0);
            u.price_hashrate_correlation_pct = 74.0;
        });
        let draws = Draws::of(&both, 3, FUTURES).unwrap();
        let shocks: Vec<Vec<Vec<f64>>> = (0..FUTURES).map(|pair| draws.shocks(pair)).collect();
        let mean = |factor: usize, other: usize| {
            shocks.iter().map(|of| of[factor][4] * of[other][4]).sum::<f64>() / FUTURES as f64
        };
        let correlation = mean(0, 1) / (mean(0, 0) * mean(1, 1)).sqrt();
        assert!((correlation - 0.74).abs() < 4.0 * (1.0 - 0.74_f64.powi(2)) / (FUTURES as f64).sqrt(), "{correlation}");
    }

    /// One value in each stratum: of the uniform law from 0 to 1 the sum over all futures is known to half a stratum each.
    #[test]
    fn a_driver_is_drawn_once_in_each_stratum() {
        let mut plan = plan(|_| ());
        add_named_object(&mut plan, ObjectKind::Driver, None, "Overhead").unwrap();
        let driver = &mut plan.drivers[0];
        driver.lever = "company.overhead_usd_per_month=0..1000".to_owned();
        (driver.law, driver.low, driver.high) = (Law::Uniform, 0.0, 1000.0);
        let draws = Draws::of(&plan, 9, 1000).unwrap();
        let mut values: Vec<f64> = (1..=1000).map(|k| draws.values(k)[0].unwrap()).collect();
        values.sort_by(f64::total_cmp);
        assert!(values.iter().zip(0..).all(|(value, stratum)| value.floor() == f64::from(stratum)));
        assert_eq!(draws.values(471), Draws::of(&plan, 9, 1000).unwrap().values(471), "by its number alone");
        assert_ne!(draws.values(471), Draws::of(&plan, 10, 1000).unwrap().values(471));
        plan.drivers[0].lever = "company.overhead_usd_per_month".to_owned();
        assert!(Draws::of(&plan, 9, 1000).unwrap_err().starts_with("drivers.overhead: "));
    }

    /// With a hazard of 50 % a year three years pass without a drop in e^(−1.5) = 22.3 % of futures; the month of a first drop of 60 % has 40 % of
    /// the plan's hashrate, and with a half-life of two months 40 %^½ = 63.2 % two months later, if no other comes.
    #[test]
    fn drops_come_at_their_rate_and_go_by_halves() {
        let draws = Draws::of(
            &plan(|u| {
                (u.hashrate_drop_hazard_pct_per_year, u.hashrate_drop_pct) = (50.0, 60.0);
                u.hashrate_drop_half_life_months = 2.0;
            }),
            5,
            FUTURES,
        )
        .unwrap();
        assert_eq!(draws.fields(), ["market.hashrate_factor_pct"]);
        let paths: Vec<Vec<f64>> = (1..=FUTURES).map(|k| draws.factors(k).remove(0)).collect();
        let without = paths.iter().filter(|path| path.iter().all(|percent| *percent == 100.0)).count();
        let (share, want) = (without as f64 / FUTURES as f64, (-1.5_f64).exp());
        assert!((share - want).abs() < 4.0 * (want * (1.0 - want) / FUTURES as f64).sqrt(), "{share}");
        let mut seen = 0;
        for path in &paths {
            let Some(first) = path.iter().position(|percent| *percent != 100.0) else { continue };
            assert!((path[first] - 40.0).abs() < 1e-9);
            if let Some([_, next, after]) = path.get(first..first + 3)
                && (next - 100.0 * 0.4_f64.powf(0.5_f64.sqrt())).abs() < 1e-9
                && *after > *next
            {
                assert!((after - 63.245_553_203).abs() < 1e-6);
                seen += 1;
            }
        }
        assert!(seen > 1000, "{seen}");
    }

    #[test]
    fn nothing_uncertain_draws_nothing() {
        let draws = Draws::of(&plan(|_| ()), 1, 10).unwrap();
        assert!(draws.fields().is_empty() && draws.factors(3).is_empty() && draws.values(3).is_empty());
    }
}
