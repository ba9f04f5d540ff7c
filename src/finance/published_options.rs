//! The regressions of `stopping` against published options: to exchange, to wait, to enter and leave, to open and
//! close.
//!
//! Published values are of decisions watched without pause, here they are taken at dates; a test says what that does to
//! it.

use super::{Stage, applied, exp, fitted, least_squares, ln, normal_quantile};

/// `SplitMix64` (Steele, Lea and Flood 2014).
struct Dice(u64);

impl Dice {
    /// Strictly between 0 and 1.
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64 + 1.0 / (1_u64 << 54) as f64
    }

    fn normal(&mut self) -> f64 {
        normal_quantile(self.share())
    }

    /// One number from each of equally many equal parts of a range, so that no part of it is left out by chance.
    fn spread(&mut self, count: usize, low: f64, high: f64) -> Vec<f64> {
        (0..count).map(|part| low + (high - low) * (part as f64 + self.share()) / count as f64).collect()
    }
}

fn dot(factors: &[f64], basis: &[f64]) -> f64 {
    factors.iter().zip(basis).map(|(factor, x)| factor * x).sum()
}

/// Mean and standard error of what antithetic paths gain, which lie side by side: a pair is one draw.
fn mean_of_pairs(gained: &[f64]) -> (f64, f64) {
    let pairs: Vec<f64> = gained.chunks(2).map(|pair| f64::midpoint(pair[0], pair[1])).collect();
    let count = pairs.len() as f64;
    let mean = pairs.iter().sum::<f64>() / count;
    let variance = pairs.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (count - 1.0);
    (mean, (variance / count).sqrt())
}

/// The first of `from`, `from + by`, … where it holds; NaN, which no assertion accepts, if that is not among the first
/// thousands.
fn first(from: f64, by: f64, holds: impl Fn(f64) -> bool) -> f64 {
    (0..4000).map(|n| from + by * f64::from(n)).find(|x| holds(*x)).unwrap_or(f64::NAN)
}

/// By what factor a trigger of a walk that is watched without pause lies farther out than that of one watched at steps:
/// Chernoff and Petkau, SIAM Journal on Scientific and Statistical Computing 7, 1986; the number is −ζ(½)/√(2π).
fn farther_without_pause(volatility: f64, step: f64) -> f64 {
    exp(0.5826 * volatility * step.sqrt())
}

/// Two assets, halfway and at the end of a life, when one may be given for the other. What that gains is counted half a
/// life later, reinvested until then: at the date it is known as an expectation only, which is the difference of the
/// prices.
fn exchange(years: f64, volatilities: [f64; 2], correlation: f64, paths: usize) -> Vec<Stage> {
    const RATE: f64 = 0.1;
    const YIELDS: [f64; 2] = [0.06, 0.04];
    let step = years / 2.0;
    let mut dice = Dice(11);
    let mut stages = vec![Stage::default(); 2];
    for _ in 0..paths / 2 {
        let shocks = [(); 3].map(|()| {
            let (one, other) = (dice.normal(), dice.normal());
            [one, correlation * one + (1.0 - correlation * correlation).sqrt() * other]
        });
        for sign in [1.0, -1.0] {
            let mut logs = [ln(22.0), ln(20.0)];
            let prices = shocks.map(|shock| {
                for asset in 0..2 {
                    let drift = RATE - YIELDS[asset] - volatilities[asset] * volatilities[asset] / 2.0;
                    logs[asset] += drift * step + volatilities[asset] * step.sqrt() * sign * shock[asset];
                }
                logs.map(exp)
            });
            let reinvested = |asset: usize| prices[2][asset] * exp(YIELDS[asset] * step);
            let gained = (reinvested(0) - reinvested(1)) * exp(-RATE * 3.0 * step);
            for (date, stage) in stages.iter_mut().enumerate() {
                stage.gained.push(gained);
                stage.basis.push(vec![1.0, prices[date][0], prices[date][1]]);
                stage.may_stop.push(date == 1);
            }
        }
    }
    stages
}

/// Margrabe, Journal of Finance 33, 1978, in the table of Haug, The Complete Guide to Option Pricing Formulas.
///
/// Values within four standard errors, which are 0.05 to 0.3 % of them. So are the factors of the two prices, 1 and −1:
/// what happens after the date is about as wide as the prices at it, so that their standard errors are up to 0.008. A
/// policy that saw what is gained, instead of expecting it, would be worth 2 to 13 % more.
#[test]
fn margrabe_exchange_of_one_asset_for_another() {
    let published = [
        (0.1, -0.5, [2.1251, 2.1986, 2.2827]),
        (0.1, 0.0, [2.0446, 2.0913, 2.1520]),
        (0.1, 0.5, [1.9736, 1.9891, 2.0189]),
        (0.5, 0.0, [2.4793, 2.6496, 2.8472]),
    ];
    for (years, correlation, row) in published {
        for (volatility, want) in [0.15, 0.20, 0.25].into_iter().zip(row) {
            let (policy, stops) = fitted(&exchange(years, [0.2, volatility], correlation, 100_000));
            let (mean, error) = mean_of_pairs(&stops.gained);
            let case = format!("{years} years, {correlation}, {volatility}: {mean} ({error}) against {want}");
            assert!((mean - want).abs() < 4.0 * error && error < 0.01, "{case}");
            for (factor, want) in policy[1].now.iter().skip(1).zip([1.0, -1.0]) {
                // What is gained is as of the beginning, the prices are of the date.
                let factor = factor * exp(0.1 * years);
                assert!((factor - want).abs() < 0.03, "{case}: {factor}");
            }
            assert!(stops.at.iter().all(|at| at.is_none_or(|date| date == 1)), "{case}");
        }
    }
}

/// The project of Dixit and Pindyck: rate and yield 4 %, so that its value has no drift; it costs 1.
const PROJECT_RATE: f64 = 0.04;
const PROJECT_VOLATILITY: f64 = 0.2;

fn project_basis(value: f64) -> Vec<f64> {
    let x = ln(value);
    vec![1.0, value, x, x * x, x * x * x]
}

/// To invest in the project once, on two paths from each of the beginnings.
fn investments(beginnings: &[f64], dates: usize, step: f64, dice: &mut Dice) -> Vec<Stage> {
    let mut stages = vec![Stage { is_known: true, ..Stage::default() }; dates];
    for beginning in beginnings {
        let shocks: Vec<f64> = (0..dates).map(|_| dice.normal()).collect();
        for sign in [1.0, -1.0] {
            let mut x = *beginning;
            for (date, stage) in stages.iter_mut().enumerate() {
                x -= PROJECT_VOLATILITY * PROJECT_VOLATILITY / 2.0 * step;
                x += PROJECT_VOLATILITY * step.sqrt() * sign * shocks[date];
                let value = exp(x);
                stage.gained.push((value - 1.0) * exp(-PROJECT_RATE * step * (date + 1) as f64));
                stage.basis.push(project_basis(value));
                stage.may_stop.push(value > 1.0);
            }
        }
    }
    stages
}

/// The same from the value 1 by a binomial lattice (Cox, Ross and Rubinstein 1979), some finer steps a date: what it is
/// worth, and by date from what value on one invests.
fn lattice(dates: usize, step: f64, finer: usize) -> (f64, Vec<f64>) {
    let steps = dates * finer;
    let rise = PROJECT_VOLATILITY * (step / finer as f64).sqrt();
    let (chance, discount) = (1.0 / (1.0 + exp(rise)), exp(-PROJECT_RATE * step / finer as f64));
    let gained = |time: usize, ups: usize| exp(rise * (2.0 * ups as f64 - time as f64)) - 1.0;
    let mut values: Vec<f64> = (0..=steps).map(|ups| gained(steps, ups).max(0.0)).collect();
    let mut triggers = vec![1.0; dates];
    for time in (1..steps).rev() {
        let mut below = f64::NEG_INFINITY;
        for ups in 0..=time {
            values[ups] = discount * (chance * values[ups + 1] + (1.0 - chance) * values[ups]);
            if time.is_multiple_of(finer) {
                let better = gained(time, ups) - values[ups];
                if below < 0.0 && better >= 0.0 {
                    let back = gained(time, ups) - gained(time + 1, ups);
                    triggers[time / finer - 1] = 1.0 + gained(time, ups) - 2.0 * back * better / (better - below);
                }
                values[ups] += better.max(0.0);
                below = better;
            }
        }
    }
    (discount * (chance * values[1] + (1.0 - chance) * values[0]), triggers)
}

/// `McDonald` and Siegel, Quarterly Journal of Economics 101, 1986, with the base case of Dixit and Pindyck, Investment
/// under Uncertainty, 1994, chapter 5: invest at twice the cost; finite lives by lattices.
///
/// At half-yearly dates it is worth 0.001 less. A policy is fitted to other paths, which begin between once and thrice
/// the cost, so that triggers are seen from the first date on; it is worth what the lattice of the dates says within
/// four standard errors of 0.001. At a trigger both sides touch, so that it is uncertain by the root of what the
/// regression is: one alone by 5 to 10 %, the mean of those of half a life by 1 to 2 %, and up to 3.5 % too high in
/// twenty years, when paths are wide for a cubic: 5 %. With pauses corrected, the lattice puts those of twenty years 3
/// to 7 % below 2, since the life ends: 6 %.
#[test]
fn mcdonald_and_siegel_finite_lives() {
    const STEP: f64 = 0.5;
    for (years, want) in [(5, 0.154_24), (10, 0.193_87), (20, 0.226_71)] {
        let dates = years * 2;
        let (without_pause, _) = lattice(years * 100, 0.01, 1);
        assert!((without_pause - want).abs() < 1e-4, "{without_pause} against {want}");
        let (at_dates, triggers) = lattice(dates, STEP, 50);
        let mut dice = Dice(5);
        let anywhere = dice.spread(30_000, 0.0, ln(3.0));
        let (policy, _) = fitted(&investments(&anywhere, dates, STEP, &mut dice));
        let stops = applied(&policy, &investments(&vec![0.0; 20_000], dates, STEP, &mut dice));
        let (mean, error) = mean_of_pairs(&stops.gained);
        assert!((mean - at_dates).abs() < 4.0 * error && error < 0.0015, "{mean} ({error}) against {at_dates}");
        let trigger = |date: usize| {
            let discount = exp(-PROJECT_RATE * STEP * (date + 1) as f64);
            let later = |value: f64| dot(&policy[date].later, &project_basis(value));
            first(1.0, 0.001, |value| (value - 1.0) * discount > later(value))
        };
        let mean = |of: &dyn Fn(usize) -> f64| (0..years).map(of).sum::<f64>() / years as f64;
        let (found, want) = (mean(&trigger), mean(&|date| triggers[date]));
        assert!((found / want - 1.0).abs() < 0.05, "{years} years: trigger {found} against {want}");
        if years == 20 {
            let found = found * farther_without_pause(PROJECT_VOLATILITY, STEP);
            assert!((found / 2.0 - 1.0).abs() < 0.06, "trigger {found} against 2");
        }
    }
}

/// A walk of the logarithm of a price, and where what follows it is fitted.
struct Walk {
    drift: f64,
    volatility: f64,
    step: f64,
    /// As logarithms; beyond them what is fitted is taken as flat
    band: [f64; 2],
    states: usize,
    powers: i32,
}

impl Walk {
    fn basis(&self, x: f64) -> Vec<f64> {
        let [low, high] = self.band;
        let part = (2.0 * x.clamp(low, high) - low - high) / (high - low);
        (0..self.powers).map(|power| part.powi(power)).collect()
    }

    fn of(&self, factors: &[f64], x: f64) -> f64 {
        dot(factors, &self.basis(x))
    }

    /// Factors of what is expected, from where it is, of where it is a step later.
    fn expected(&self, dice: &mut Dice, of: impl Fn(f64, f64) -> f64) -> Vec<f64> {
        let states = dice.spread(self.states, self.band[0], self.band[1]);
        let rows: Vec<Vec<f64>> = states.iter().map(|x| self.basis(*x)).collect();
        let drift = (self.drift - self.volatility * self.volatility / 2.0) * self.step;
        // Turned by the golden section, states beside each other get shocks far apart, and each part of the states all
        // shocks.
        let turn = dice.share();
        let shares = (0..self.states).map(|n| (turn + n as f64 / std::f64::consts::GOLDEN_RATIO).fract());
        let values: Vec<f64> = states
            .iter()
            .zip(shares)
            .map(|(x, share)| {
                let shock = self.volatility * self.step.sqrt() * normal_quantile(share);
                f64::midpoint(of(*x, x + drift + shock), of(*x, x + drift - shock))
            })
            .collect();
        least_squares(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>(), &values)
    }
}

/// Dixit, Journal of Political Economy 97, 1989: a firm that makes one unit at cost 1, enters for 4 and leaves for
/// nothing; 10 % is his base case, the others solve his equations.
///
/// Being active is worth more than being idle by this quarter's margin and by what is expected of the next one's
/// difference, of which no more than the cost of entering counts, and no less than that of leaving. After forty years
/// the mode is kept for ever: too early an end would bring the triggers nearer to those of Marshall, 1.10 and 1; forty
/// years move them by less than 0.02 % (a lattice). Quarters bring them nearer by 2.9 % (10 %) and 6.0 % (20 %), which
/// is corrected: the lattice of the quarters then agrees with Dixit to 0.03 %. What is left, below 0.5 %, are the
/// polynomials, which round the bends where the difference becomes flat: 1 %.
#[test]
fn dixit_entry_and_exit() {
    const RATE: f64 = 0.025;
    const STEP: f64 = 0.25;
    for (volatility, leaving, want) in
        [(0.1, 0.0, [1.4667, 0.7657]), (0.2, 0.0, [1.7831, 0.6550]), (0.1, 1.0, [1.4943, 0.7341])]
    {
        let band = [ln(0.4), ln(2.5)];
        let walk = Walk { drift: 0.0, volatility, step: STEP, band, states: 1000, powers: 20 };
        let difference = |factors: &[f64], x: f64| {
            let for_ever = (exp(x) - 1.0) / RATE;
            let this_quarter = for_ever * (1.0 - exp(-RATE * STEP));
            if factors.is_empty() { for_ever } else { this_quarter + walk.of(factors, x) }
        };
        let mut dice = Dice(3);
        let mut factors = Vec::new();
        for _ in 0..160 {
            let later = |_: f64, x: f64| exp(-RATE * STEP) * difference(&factors, x).clamp(-leaving, 4.0);
            factors = walk.expected(&mut dice, later);
        }
        let farther = farther_without_pause(volatility, STEP);
        let enter = farther * exp(first(0.0, 0.001, |x| difference(&factors, x) >= 4.0));
        let leave = exp(first(0.0, -0.001, |x| difference(&factors, x) <= -leaving)) / farther;
        for (found, want) in [enter, leave].into_iter().zip(want) {
            assert!((found / want - 1.0).abs() < 0.01, "{volatility}, {leaving}: {enter} {leave} against {want}");
        }
    }
}

/// Brennan and Schwartz, Journal of Business 58, 1985: a copper mine of 150 million pounds, open, closed or
/// abandoned.
///
/// All is real: 2 % interest, of which the copper yields 1 %, and 2 % of the mine's value a year as a tax, which acts
/// as interest. Half of a profit is taxed, nothing is refunded. From an empty mine upwards a quarter's output at a
/// time: an open mine becomes one with less; a closed one waits, for fifteen years at most. Values are fitted a unit of
/// price, since at high prices they are nearly proportional to it.
///
/// The paper's equation by finite differences comes within 0.03 of its table. Decisions at quarters are worth a little
/// less; with polynomials and dice that makes 0.3 to 1.2 % at prices from .50, more below, where the mine is nearly
/// abandoned: 2 %.
#[test]
fn brennan_and_schwartz_mine() {
    const STEP: f64 = 0.25;
    const SWITCHING: f64 = 0.2;
    let walk = Walk {
        drift: 0.02 - 0.01,
        volatility: 0.08_f64.sqrt(),
        step: STEP,
        band: [ln(0.1), ln(10.0)],
        states: 500,
        powers: 12,
    };
    let discount = exp(-(0.02 + 0.02) * STEP);
    let upkeep = 0.5 * (1.0 - discount) / (0.02 + 0.02);
    // A quarter's profit is the mean of that of its two ends.
    let half_of_profit = |x: f64| {
        let profit = 10.0 * (exp(x) - 0.5);
        (profit - 0.5 * profit.max(0.0)) * STEP / 2.0
    };
    // An empty mine and an abandoned one have no factors.
    let worth = |factors: &[f64], now: f64, x: f64| {
        if factors.is_empty() { 0.0 } else { now + exp(x) * walk.of(factors, x) }
    };
    let is_open = |factors: &[f64], x: f64| worth(factors, half_of_profit(x), x);
    let is_closed = |factors: &[f64], x: f64| worth(factors, -upkeep, x);
    let mut dice = Dice(9);
    let (mut open, mut closed) = (Vec::new(), Vec::new());
    for _ in 0..60 {
        open = walk.expected(&mut dice, |from, x| {
            let left = is_open(&open, x).max(is_closed(&closed, x) - SWITCHING).max(0.0);
            discount * (half_of_profit(x) + left) / exp(from)
        });
        closed = Vec::new();
        for _ in 0..60 {
            closed = walk.expected(&mut dice, |from, x| {
                discount * is_closed(&closed, x).max(is_open(&open, x) - SWITCHING).max(0.0) / exp(from)
            });
        }
    }
    for (price, want_open, want_closed) in [
        (0.5, 7.95, 8.11),
        (0.6, 12.52, 12.49),
        (0.7, 17.56, 17.38),
        (0.8, 22.88, 22.68),
        (0.9, 28.38, 28.18),
        (1.0, 34.01, 33.81),
    ] {
        let x = ln(price);
        let (if_open, if_closed) = (is_open(&open, x), is_closed(&closed, x));
        let (if_open, if_closed) = (if_open.max(if_closed - SWITCHING), if_closed.max(if_open - SWITCHING));
        for (found, want) in [(if_open, want_open), (if_closed, want_closed)] {
            assert!((found / want - 1.0).abs() < 0.02, "{price}: {found} against {want}");
        }
    }
}
