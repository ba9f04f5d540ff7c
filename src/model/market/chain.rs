//! The chain: block height and the pace of blocks, from a reference block onwards.

use crate::formula::{BLOCK, BTC, DAY, Expression, Format, MINUTE, Operand as _, PLAIN, Pending, Scalar, Series};
use crate::model::base::constants::{BLOCKS_PER_DAY, BLOCKS_PER_HALVING, FIRST_SUBSIDY, MINUTES_PER_DAY};
use crate::model::base::scope::Scope;

/// Rows of the chain.
#[derive(Clone, Copy, Debug)]
pub struct ChainRows {
    /// What is known before month 1
    pub start: ChainStart,
    /// Blocks found relative to 144 a day
    pub pace: Series,
    /// Blocks found in the month
    pub blocks: Series,
    /// Block height at month end
    pub height: Series,
    /// 1 in a month in which the subsidy halves, by the height at month end
    pub halving: Series,
}

/// The chain before month 1.
#[derive(Clone, Copy, Debug)]
pub struct ChainStart {
    /// Halvings before the reference block
    pub halvings: Scalar,
    /// Subsidy at the reference block, BTC per block
    pub subsidy: Scalar,
    /// Block height at plan start
    pub height: Scalar,
}

/// The chain while a month's subsidy is computed: height at month end and pace are not known yet.
pub(super) struct OpenChain {
    start: ChainStart,
    pub height: Pending,
    pub pace: Pending,
}

/// Opens the chain at the reference block.
pub(super) fn open(scope: &Scope) -> OpenChain {
    let start = start(scope);
    let height = scope.declare("height", "Block height", BLOCK, start.height, "At month end");
    let pace = scope.declare(
        "pace",
        "Pace of blocks",
        PLAIN,
        1.0,
        "Blocks found relative to 144 a day: above 1 while hashrate grows ahead of difficulty",
    );
    OpenChain { start, height, pace }
}

fn start(scope: &Scope) -> ChainStart {
    let (m, first_month) = (&scope.plan().market, scope.plan().company.start);
    let known = scope.number("reference_height", BLOCK, m.reference_height);
    let known_day = scope.number("reference_date", DAY, m.reference_date.days_after(first_month) as f64);
    let minutes = scope.number("block_minutes", MINUTE.per(BLOCK), m.block_minutes);
    scope.shown_scalar(known, Format::Decimals(0));
    scope.shown_scalar(known_day, Format::Day);
    let halvings = scope.formula(
        "halvings-before",
        "Halvings before the reference block",
        PLAIN,
        (known / BLOCKS_PER_HALVING).floor(),
        "Every 210,000 blocks (consensus rule)",
    );
    scope.shown_scalar(halvings, Format::Decimals(0));
    let subsidy = scope.formula(
        "known-subsidy",
        "Subsidy at the reference block",
        BTC.per(BLOCK),
        FIRST_SUBSIDY * Expression::from(0.5).pow(halvings),
        "50 BTC per block, halved every 210,000 blocks",
    );
    scope.shown_scalar(subsidy, Format::Decimals(5));
    let height = scope.formula(
        "first-height",
        "Block height at plan start",
        BLOCK,
        (known - known_day * MINUTES_PER_DAY / minutes).max(0.0),
        "From the reference block at the given minutes per block; later blocks follow the pace of the network",
    );
    scope.shown_scalar(height, Format::Decimals(0));
    ChainStart { halvings, subsidy, height }
}

impl OpenChain {
    /// Blocks and height of the month, at the pace that hashrate and difficulty give; `halvings` are those at month start.
    pub fn close(self, scope: &Scope, halvings: Series, pace: Expression) -> ChainRows {
        let pace = scope.define(self.pace, |_| pace);
        scope.shown(pace, Format::Decimals(4));
        let mined = scope.calendar.days * BLOCKS_PER_DAY * pace;
        let blocks = scope.flow("blocks", "Blocks", BLOCK, mined, "Blocks found in the month");
        scope.shown(blocks, Format::Decimals(0));
        let height = scope.define(self.height, |height| height.prev() + blocks);
        scope.shown(height, Format::Decimals(0));
        let halving = scope.flag(
            "halving",
            "Halving in the month",
            halvings.lt((height / BLOCKS_PER_HALVING).floor()),
            "By block height at month end",
        );
        ChainRows { start: self.start, pace, blocks, height, halving }
    }
}
