//! What miners earn: subsidy and fees per block, and hashprice.

use crate::formula::{BLOCK, BTC, DAY, Expression, Format, Operand as _, PHS, PLAIN, Series, USD, sum, when};
use crate::model::base::constants::{
    BLOCKS_PER_DAY, BLOCKS_PER_HALVING, FIRST_SUBSIDY, HASHES_PER_DIFFICULTY, HASHES_PER_PHS, SECONDS_PER_DAY,
};
use crate::model::base::scope::Scope;
use crate::model::market::chain::OpenChain;

/// Rows of the block reward.
#[derive(Clone, Copy, Debug)]
pub struct RewardRows {
    /// Halvings to date, at month start
    pub halvings: Series,
    /// Blocks expected in the month at the prior month's pace
    pub expected_blocks: Series,
    /// Share of the month after a halving, by blocks
    pub halved_share: Series,
    /// BTC per block, monthly average
    pub subsidy: Series,
    /// BTC per block, including spikes
    pub fees: Series,
    /// Subsidy and fees, BTC per block
    pub reward: Series,
    /// USD earned by all miners per day, at 144 blocks a day
    pub earned_by_all: Series,
}

/// Subsidy and fees per block; a month in which the subsidy halves is split by blocks.
pub(super) fn reward(scope: &Scope, chain: &OpenChain, price: Series) -> RewardRows {
    let (height, pace) = (chain.height.prev(), chain.pace.prev());
    let halvings = scope.row(
        "halvings",
        "Halvings to date",
        PLAIN,
        (height.clone() / BLOCKS_PER_HALVING).floor(),
        "At month start",
    );
    scope.shown(halvings, Format::Decimals(0));
    let expected_blocks = scope.flow(
        "expected-blocks",
        "Expected blocks",
        BLOCK,
        scope.calendar.days * BLOCKS_PER_DAY * pace.max(0.01),
        "At the prior month's pace",
    );
    scope.shown(expected_blocks, Format::Decimals(0));
    let next = (halvings + 1.0) * BLOCKS_PER_HALVING;
    let halved_share = scope.row(
        "halved-share",
        "Share of the month after a halving",
        PLAIN,
        ((height + expected_blocks - next) / expected_blocks).max(0.0).min(1.0),
        "By blocks",
    );
    scope.shown(halved_share, Format::Share);
    let subsidy = scope.mean(
        "subsidy",
        "Block subsidy",
        BTC.per(BLOCK),
        FIRST_SUBSIDY * Expression::from(0.5).pow(halvings) * (1.0 - halved_share * 0.5),
        "Monthly average weighted by blocks (consensus rule)",
    );
    scope.shown(subsidy, Format::Decimals(5));
    let fees = fees(scope);
    let reward = scope.mean("reward", "Block reward", BTC.per(BLOCK), subsidy + fees, "Subsidy and fees");
    scope.shown(reward, Format::Decimals(5));
    let earned_by_all = scope.mean(
        "earned-by-all",
        "Earned by all miners",
        USD.per(DAY),
        price * reward * BLOCKS_PER_DAY,
        "Per day at 144 blocks: price * reward * 144",
    );
    RewardRows { halvings, expected_blocks, halved_share, subsidy, fees, reward, earned_by_all }
}

fn fees(scope: &Scope) -> Series {
    let (m, unit) = (&scope.plan().market, BTC.per(BLOCK));
    let usual = scope.quantity("fees_btc_per_block", unit, &m.fees_btc_per_block);
    let usual = match scope.factor("fees_factor_pct", &m.fees_factor_pct) {
        None => usual,
        Some(of_future) => usual * of_future,
    };
    let spikes = scope.steps("extra_fees_btc_per_block", unit, &m.extra_fees_btc_per_block);
    let spikes = spikes.into_iter().map(|(at, btc)| when(scope.calendar.month.is(at), btc, 0.0));
    let fees = scope.mean(
        "fees",
        "Fees",
        unit,
        sum(std::iter::once(usual).chain(spikes)),
        "BTC per block, including spikes; fees do not halve",
    );
    scope.shown(fees, Format::Decimals(4));
    fees
}

/// BTC that 1 PH/s earns per day, before pool fee, and its value: hashprice.
pub(super) fn hashprice(scope: &Scope, price: Series, reward: Series, difficulty: Series) -> (Series, Series) {
    let btc_per_ph_day = scope.mean(
        "btc-per-ph-day",
        "BTC per PH/s per day",
        BTC.per(PHS).per(DAY),
        reward * HASHES_PER_PHS * SECONDS_PER_DAY / (difficulty * HASHES_PER_DIFFICULTY),
        "1e15 * 86400 * (subsidy + fees) / (difficulty * 2^32), before pool fee (docs.luxor.tech/hashrateindex/hashprice)",
    );
    scope.shown(btc_per_ph_day, Format::Decimals(8));
    let hashprice = scope.mean(
        "hashprice",
        "Hashprice",
        USD.per(PHS).per(DAY),
        price * btc_per_ph_day,
        "Revenue of 1 PH/s per day",
    );
    (btc_per_ph_day, hashprice)
}
