//! The forecast of a plan's market, begun in each January of the past: how far off, and how often its bands held.
//!
//! The same engine and the same noise as for futures: the price stays where it stood (no history tells the drift), hashrate and fees
//! go on by the plan's own form from where they stood.

use super::draws::Draws;
use super::futures::{Futures, Watched};
use super::statistics::rank_of;
use crate::analysis::asks::Asks;
use crate::analysis::history::{History, KUPIEC_CRITICAL, crps_of_sample, kupiec};
use crate::analysis::trials::Watch;
use crate::finance::ln;
use crate::model::project;
use crate::plan::{Date, HashrateKind, Month, Plan, PriceKind, Quantity};

/// The rows that are compared.
const ROWS: [&str; 2] = ["market.btc-price", "network.hashprice"];

/// A forecast has at least so many months to be compared with.
const FEWEST: usize = 12;

/// With fewer futures a band of 5 to 95 % has no ends of its own.
const FEWEST_FUTURES: u64 = 40;

/// Halvings, by height and date.
const HALVINGS: [(f64, (i32, u32, u32)); 4] =
    [(210_000.0, (2012, 11, 28)), (420_000.0, (2016, 7, 9)), (630_000.0, (2020, 5, 11)), (840_000.0, (2024, 4, 20))];

/// What is replayed.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Replay {
    /// Months of each forecast at most
    pub horizon: usize,
    /// Futures of each forecast
    pub futures: u64,
    /// Their seed
    pub seed: u64,
}

/// How the forecasts of a row did, so many months ahead.
#[derive(Clone, PartialEq, Debug)]
pub struct Ahead {
    /// Months ahead; the month that begins in January is 1
    pub months: usize,
    /// Forecasts that could be compared
    pub windows: usize,
    /// Mean of the log of what came over the median, as a share: above 0 the forecasts were too low
    pub bias: f64,
    /// Mean absolute deviation of what came from the median, as a share of the median
    pub error: f64,
    /// Forecasts within the band of 5 to 95 %
    pub within_90: usize,
    /// … of 25 to 75 %
    pub within_50: usize,
    /// True unless so many outside the band of 5 to 95 % would be too unlikely (Kupiec, 5 % level); the windows overlap, so it says less
    /// than it would of independent ones
    pub is_plausible: bool,
    /// Mean continuous ranked probability score over the median, as a share
    pub crps: f64,
}

/// What the replay says of a row.
#[derive(Clone, PartialEq, Debug)]
pub struct Replayed {
    /// The row's key
    pub key: String,
    /// By months ahead
    pub ahead: Vec<Ahead>,
    /// The month in which each forecast begins
    pub begun: Vec<Month>,
    /// Forecasts of the whole horizon that do not overlap
    pub independent: usize,
}

/// What came of a row, with the values of the futures of the same month.
struct Compared {
    ahead: usize,
    actual: f64,
    sample: Vec<f64>,
}

impl Replay {
    /// Replays the forecasts of a plan's market.
    ///
    /// # Errors
    /// One plain sentence: the history is too short, lacks hashrate, or the plan's market is certain or cannot be computed.
    pub fn run(&self, plan: &Plan, history: &History, watch: &dyn Watch) -> Result<Vec<Replayed>, String> {
        if self.futures < FEWEST_FUTURES {
            return Err(format!("a band of {} futures is none: take at least {FEWEST_FUTURES}", self.futures));
        }
        let hashrate = history.hashrate.as_deref().ok_or(
            "the history has no difficulty or hashrate: without it there is no hashprice; add a column difficulty or hashrate",
        )?;
        let first = Month::new(history.first.0, history.first.1).ok_or("the history begins in no month")?;
        let known = history.price.len();
        let is_january = |at: &usize| first.plus(*at as i64).month() == 1;
        let starts: Vec<usize> = (1..known.saturating_sub(FEWEST - 1)).filter(is_january).collect();
        if starts.is_empty() {
            return Err(format!(
                "the history has {known} months: a forecast needs one month before a January and twelve from it on"
            ));
        }
        let mut compared: Vec<Vec<Compared>> = ROWS.iter().map(|_| Vec::new()).collect();
        for at in &starts {
            if watch.is_cancelled() {
                return Err("stopped before all forecasts were compared".to_owned());
            }
            // A plan has a year at least; of it the horizon is compared.
            let months = self.horizon.max(FEWEST).min(known - at);
            let window = Window { first: first.plus(*at as i64), months, at: *at, hashrate };
            self.compare(plan, history, &window, watch, &mut compared)?;
        }
        let begun: Vec<Month> = starts.iter().map(|at| first.plus(*at as i64)).collect();
        let independent = apart(&starts, self.horizon, known);
        let replayed = |(key, compared): (&str, Vec<Compared>)| Replayed {
            key: key.to_owned(),
            ahead: (1..=self.horizon).filter_map(|months| ahead(months, &compared)).collect(),
            begun: begun.clone(),
            independent,
        };
        Ok(ROWS.into_iter().zip(compared).map(replayed).collect())
    }

    fn compare(
        &self,
        plan: &Plan,
        history: &History,
        window: &Window,
        watch: &dyn Watch,
        compared: &mut [Vec<Compared>],
    ) -> Result<(), String> {
        let forecast = window.forecast(plan, history)?;
        let draws = Draws::of(&forecast, self.seed, self.futures)?;
        if draws.is_certain() {
            return Err(
                "the market of this plan is certain, so its forecast has no bands: set its noise under uncertainty"
                    .to_owned(),
            );
        }
        let watched = Watched { rows: ROWS.map(str::to_owned).to_vec(), ..Watched::default() };
        let futures = Futures::run(&Asks::of_base(&forecast), &draws, &watched, 1..=self.futures, watch)?;
        let actual = window.actual(&forecast, history);
        let actual = project(&actual).map_err(|errors| {
            errors.first().map_or_else(|| "the past cannot be computed".to_owned(), |finding| finding.message.clone())
        })?;
        for ((key, fan), compared) in ROWS.iter().zip(&futures.fans).zip(compared) {
            let row = actual.row(key);
            for t in 0..window.months {
                let value = |place: usize| fan.path(place).and_then(|path| path.get(t)).copied();
                let mut sample: Vec<f64> = (0..fan.count()).filter_map(value).collect();
                sample.sort_by(f64::total_cmp);
                compared.push(Compared { ahead: t + 1, actual: row.get(t).copied().unwrap_or(f64::NAN), sample });
            }
        }
        Ok(())
    }
}

/// The months of a forecast.
struct Window<'a> {
    first: Month,
    months: usize,
    /// The place of the first in the history
    at: usize,
    hashrate: &'a [f64],
}

impl Window<'_> {
    /// A plan of nothing but the market, that begins where the past stood on the eve of its first month.
    fn forecast(&self, plan: &Plan, history: &History) -> Result<Plan, String> {
        let before = self.at - 1;
        let last = |levels: &[f64]| levels.get(before).copied().ok_or("the history has no month before a January");
        let mut forecast = Plan::blank();
        forecast.company.start = self.first;
        forecast.company.months = self.months as u32;
        forecast.uncertainty = plan.uncertainty.clone();
        forecast.uncertainty.history_file.clear();
        forecast.network = plan.network.clone();
        let market = &mut forecast.market;
        *market = plan.market.clone();
        (market.btc_price, market.btc_price_usd) = (PriceKind::Flat, last(&history.price)?);
        (market.btc_price_shift_pct, market.btc_price_v_depth_pct, market.shock_pct) = (0.0, 0.0, 0.0);
        if matches!(market.hashrate, HashrateKind::Points | HashrateKind::ConstantHashprice) {
            market.hashrate = HashrateKind::Flat;
        }
        market.hashrate_eh_s = last(self.hashrate)?;
        market.own_exit_counts = false;
        if let Some(fees) = &history.fees {
            market.fees_btc_per_block = Quantity::Value(last(fees)?);
        }
        market.extra_fees_btc_per_block.clear();
        for factor in [
            &mut market.btc_price_factor_pct,
            &mut market.hashrate_factor_pct,
            &mut market.fees_factor_pct,
            &mut market.power_factor_pct,
        ] {
            *factor = Quantity::Value(100.0);
        }
        // The block from whose date halvings are counted lies before the first month.
        let is_before = |(_, (year, month, _)): &&(f64, (i32, u32, u32))| {
            Month::new(*year, *month).is_some_and(|halving| halving < self.first)
        };
        let (height, (year, month, day)) = HALVINGS
            .iter()
            .rev()
            .find(is_before)
            .copied()
            .ok_or("the history reaches back before the first halving of November 2012")?;
        market.reference_height = height;
        market.reference_date =
            Month::new(year, month).and_then(|month| Date::new(month, day)).ok_or("a halving has no date")?;
        Ok(forecast)
    }

    /// The same plan under what came.
    fn actual(&self, forecast: &Plan, history: &History) -> Plan {
        let mut actual = forecast.clone();
        let steps = |levels: &[f64]| {
            let months = levels.iter().skip(self.at).take(self.months);
            (0_i64..).zip(months).map(|(t, level)| (self.first.plus(t), *level)).collect::<Vec<_>>()
        };
        actual.market.btc_price = PriceKind::Points;
        actual.market.btc_price_points_usd = steps(&history.price);
        actual.market.hashrate = HashrateKind::Points;
        actual.market.hashrate_points_eh_s = steps(self.hashrate);
        if let Some(fees) = &history.fees {
            actual.market.fees_btc_per_block = Quantity::Schedule(steps(fees));
        }
        actual
    }
}

/// How many forecasts have all months of the horizon and do not overlap.
fn apart(starts: &[usize], horizon: usize, known: usize) -> usize {
    let mut free = 0;
    let whole = starts.iter().filter(|at| **at + horizon <= known);
    whole
        .filter(|at| {
            **at >= free && {
                free = **at + horizon;
                true
            }
        })
        .count()
}

/// How the forecasts did so many months ahead; None if there are none.
fn ahead(months: usize, compared: &[Compared]) -> Option<Ahead> {
    let all: Vec<&Compared> =
        compared.iter().filter(|it| it.ahead == months && it.actual > 0.0 && !it.sample.is_empty()).collect();
    let windows = all.len();
    if windows == 0 {
        return None;
    }
    let at =
        |it: &Compared, share: f64| it.sample.get(rank_of(share, it.sample.len()) - 1).copied().unwrap_or(f64::NAN);
    let mean = |value: &dyn Fn(&Compared) -> f64| all.iter().map(|it| value(it)).sum::<f64>() / windows as f64;
    let within =
        |low: f64, high: f64| all.iter().filter(|it| (at(it, low)..=at(it, high)).contains(&it.actual)).count();
    let (within_90, within_50) = (within(0.05, 0.95), within(0.25, 0.75));
    Some(Ahead {
        months,
        windows,
        bias: mean(&|it| ln(it.actual / at(it, 0.5))),
        error: mean(&|it| (it.actual / at(it, 0.5) - 1.0).abs()),
        within_90,
        within_50,
        is_plausible: kupiec(windows - within_90, windows, 0.1).is_ok_and(|statistic| statistic <= KUPIEC_CRITICAL),
        crps: mean(&|it| crps_of_sample(&it.sample, it.actual).unwrap_or(f64::NAN) / at(it, 0.5)),
    })
}
