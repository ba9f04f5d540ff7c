//! The arguments of the commands about futures: simulate, merge, future.

use crate::cli::arguments::PlanArguments;
use crate::cli::asking::arguments::AnswerFormat;
use clap::Args;
use std::path::PathBuf;

/// Which futures.
#[derive(Debug, Args)]
pub(in crate::cli) struct DrawArguments {
    /// How many futures there are
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub futures: u64,
    /// The seed: the same seed, number of futures and plan give the same futures
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
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
    /// one month the first named is the cause. Without any, no funding gap
    #[arg(long = "condition", value_name = "CONDITION")]
    pub conditions: Vec<String>,
    /// Only the i-th of n parts of the futures, as CSV; merge puts the parts together
    #[arg(long, value_name = "I/N")]
    pub shard: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: AnswerFormat,
    /// Write to this file; .csv has a row for each future, .json what they say
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
