//! The arguments of the commands about futures: simulate, merge, future.

use crate::cli::arguments::PlanArguments;
use crate::cli::asking::arguments::AnswerFormat;
use clap::Args;
use std::path::PathBuf;

/// Which futures.
#[derive(Debug, Args)]
pub(in crate::cli) struct DrawArguments {
    /// How many futures there are
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub futures: u32,
    /// The seed: the same seed, number of futures and plan give the same futures
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u32,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct SimulateArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    #[command(flatten)]
    pub draws: DrawArguments,
    /// What is read of each future: company.npv, 'min(company.liquidity)'; can be repeated. Without any, these two
    #[arg(long = "outcome", value_name = "OUTCOME")]
    pub outcomes: Vec<String>,
    /// What must hold: 'company.funding-gap <= 0', or 'company.liquidity >= 100m in 95%'; can be repeated. Of those that fail in
    /// one month the first named is the cause. Without any, what lenders may invoke: an unpaid maturity, a funding gap, a margin call,
    /// a default, a lock-up
    #[arg(long = "condition", value_name = "CONDITION")]
    pub conditions: Vec<String>,
    /// A row whose range is told month by month: company.liquidity; can be repeated. Without any, this one
    #[arg(long = "fan", value_name = "ROW")]
    pub rows: Vec<String>,
    /// Another scenario in the same futures, or base
    #[arg(long, value_name = "ID")]
    pub against: Option<String>,
    /// Only the i-th of n parts of the futures, as CSV; merge puts the parts together
    #[arg(long, value_name = "I/N")]
    pub shard: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: AnswerFormat,
    /// Write to this file; .csv has a row for each future, .json what they say, .svg and .png are pictures of the first fan
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct MergeArguments {
    /// The parts that simulate has written, in any order
    #[arg(value_name = "PART", required = true)]
    pub parts: Vec<PathBuf>,
    /// The file of all futures
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct FutureArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// The number of the future; 1 is the first
    pub number: u64,
    #[command(flatten)]
    pub draws: DrawArguments,
    /// The plan to write, with the future as a scenario; may be the plan itself
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ReplayArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// A CSV of months: month, price in USD at its end, difficulty or hashrate in EH/s, and fees in BTC per block where known. Without
    /// it, the plan's own history file
    #[arg(long, value_name = "FILE")]
    pub history: Option<PathBuf>,
    /// Months of each forecast
    #[arg(long, value_name = "MONTHS", default_value_t = 36, value_parser = clap::value_parser!(u32).range(1..=120))]
    pub horizon: u32,
    #[command(flatten)]
    pub draws: DrawArguments,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: AnswerFormat,
    /// Write to this file; .csv has a row for each month ahead, .json the same as one object
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}
