//! The network: blocks and halvings, hashrate in each of its forms, difficulty by the consensus rule, hashprice.
//!
//! In a month: the subsidy from the height at its start, hashrate from price and reward, difficulty from hashrate, then
//! blocks and the height at its end.

use crate::formula::{Format, Operand as _, PLAIN, Series, when};
use crate::model::base::scope::Scope;
use crate::model::market::chain::{self, ChainRows};
use crate::model::market::difficulty::{DifficultyRows, difficulty};
use crate::model::market::hashrate::{HashrateRows, OwnHashrate, hashrate};
use crate::model::market::price::Market;
use crate::model::market::reward::{RewardRows, hashprice, reward};
use crate::model::market::supply::{OfflineRows, Supply};

/// Rows of the network.
#[derive(Clone, Debug)]
pub struct Network {
    /// Block height and the pace of blocks
    pub chain: ChainRows,
    /// Subsidy and fees per block
    pub reward: RewardRows,
    /// Costs of the rest of the network's machines
    pub supply: Supply,
    /// Share of the network left after the shock, as a factor
    pub left_after_shock: Series,
    /// Running hashrate, and what it comes from
    pub hashrate: HashrateRows,
    /// Difficulty, and what it comes from
    pub difficulty: DifficultyRows,
    /// BTC that 1 PH/s earns per day, before pool fee
    pub btc_per_ph_day: Series,
    /// USD that 1 PH/s earns per day, before pool fee
    pub hashprice: Series,
    /// Share of the network that loses money at this hashprice, for every form of hashrate
    pub losing: OfflineRows,
}

/// Writes the network's rows; the scope's fields are the market's.
pub(in crate::model) fn network(scope: &Scope, market: &Market, own: &OwnHashrate) -> Network {
    let chain = chain::open(scope);
    let reward = reward(scope, &chain, market.price);
    let supply = Supply::of(&scope.of("network"));
    let left_after_shock = left_after_shock(scope);
    let left = in_a_future(scope, left_after_shock);
    let hashrate = hashrate(scope, market, reward.earned_by_all, &supply, own, left);
    let (difficulty, pace) = difficulty(scope, &hashrate);
    let chain = chain.close(scope, reward.halvings, pace);
    let (btc_per_ph_day, hashprice) = hashprice(scope, market.price, reward.reward, difficulty.difficulty);
    let losing = supply.offline_at(scope, "losing-share", "Network below break-even", hashprice);
    Network { chain, reward, supply, left_after_shock, hashrate, difficulty, btc_per_ph_day, hashprice, losing }
}

/// The same in a future whose hashrate is another than the plan's.
fn in_a_future(scope: &Scope, left: Series) -> Series {
    let Some(factor) = scope.factor("hashrate_factor_pct", &scope.plan().market.hashrate_factor_pct) else {
        return left;
    };
    let row = scope.mean(
        "left-in-future",
        "Left after the shock in this future",
        PLAIN,
        left * factor,
        "Share of the network that the plan's own form gives, times the hashrate factor of the future",
    );
    scope.shown(row, Format::Share);
    row
}

/// Share of the network left after a shock, as a factor.
fn left_after_shock(scope: &Scope) -> Series {
    let (m, month) = (&scope.plan().market, scope.calendar.month);
    let shock = scope.share("shock_pct", m.shock_pct);
    let start = scope.month("shock_start", m.shock_start);
    let recovery = scope.months("shock_recovery_months", m.shock_recovery_months);
    let gone = when(month.lt(start), 0.0, (1.0 - (month - start) / recovery).max(0.0));
    let left = scope.mean(
        "left-after-shock",
        "Left after the shock",
        PLAIN,
        1.0 - shock * gone,
        "Share of the network; lost hashrate returns linearly",
    );
    scope.shown(left, Format::Share);
    left
}
