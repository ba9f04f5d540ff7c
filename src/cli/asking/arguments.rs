//! The arguments of the commands that ask: seek, sweep, tornado, bridge, ask.

use crate::cli::arguments::PlanArguments;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// How an answer is given.
#[derive(Debug, Args)]
pub(in crate::cli) struct AnswerArguments {
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: AnswerFormat,
    /// Write to this file; .svg and .png are pictures, .csv and .json figures
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum AnswerFormat {
    /// The answer in words, and a table
    Table,
    /// All points at full precision
    Csv,
    /// One object with the answer and all points
    Json,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct SeekArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// What is moved: market.btc_price_shift_pct=-60..60, PATH=2027-01..2029-12, 'PATH*=50%..150%', PATH+=0..12
    #[arg(long, value_name = "LEVER")]
    pub lever: String,
    /// The condition whose values are sought: 'company.liquidity >= 200m'
    #[arg(long, value_name = "CONDITION", conflicts_with = "outcome")]
    pub until: Option<String>,
    /// The outcome that is to equal a value: company.irr
    #[arg(long, value_name = "OUTCOME", requires = "equals")]
    pub outcome: Option<String>,
    /// That value: 20%
    #[arg(long, value_name = "VALUE", requires = "outcome")]
    pub equals: Option<String>,
    #[command(flatten)]
    pub answer: AnswerArguments,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct SweepArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// What is moved, with /N for a number of points: market.btc_price_shift_pct=-60..60/41, scenarios=base,late; twice for a grid
    #[arg(long = "lever", value_name = "LEVER", required = true)]
    pub levers: Vec<String>,
    /// What is read: company.npv, 'min(company.liquidity)'; can be repeated
    #[arg(long = "outcome", value_name = "OUTCOME")]
    pub outcomes: Vec<String>,
    /// What must hold: 'company.funding-gap <= 0'; can be repeated
    #[arg(long = "condition", value_name = "CONDITION")]
    pub conditions: Vec<String>,
    #[command(flatten)]
    pub answer: AnswerArguments,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct TornadoArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// What is read: company.npv, 'min(company.liquidity)'
    #[arg(long, value_name = "OUTCOME")]
    pub outcome: String,
    /// How many inputs are shown
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub top: u32,
    /// An input with its range; can be repeated. Without any, those that move the outcome most
    #[arg(long = "lever", value_name = "LEVER")]
    pub levers: Vec<String>,
    /// The level whose break-even is sought for each input: 'min(company.liquidity) >= 100m'
    #[arg(long, value_name = "CONDITION")]
    pub condition: Option<String>,
    #[command(flatten)]
    pub answer: AnswerArguments,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct BridgeArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// The scenario (id or name), or the plan file, to which the bridge leads
    #[arg(long, value_name = "SCENARIO or FILE")]
    pub to: String,
    /// What is read: company.npv
    #[arg(long, value_name = "OUTCOME")]
    pub outcome: String,
    /// The order of the parts, each by the beginning of its paths, separated by commas; without it each part is its mean over all orders
    #[arg(long, value_name = "PATHS")]
    pub ordered: Option<String>,
    #[command(flatten)]
    pub answer: AnswerArguments,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ChooseArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// The outcome to maximise: company.npv, company.levered-npv, 'min(company.liquidity)'
    #[arg(long, value_name = "OUTCOME", default_value = "company.npv")]
    pub maximise: String,
    /// What must hold in the plan: 'company.funding-gap <= 0'; with 'in 95%' at its end in that share of futures too; can be repeated
    #[arg(long = "subject", value_name = "CONDITION")]
    pub conditions: Vec<String>,
    /// What else may be chosen beside the phases: scenarios=base,shares, debts.line.enabled=true,false; can be repeated
    #[arg(long = "besides", value_name = "LEVER")]
    pub besides: Vec<String>,
    /// Capital expenditure of a calendar quarter at most, in USD: 400m
    #[arg(long, value_name = "USD")]
    pub capex_limit: Option<String>,
    /// Futures on which the answer is computed that were not searched on
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub futures: u32,
    /// The seed: the same seed and plan give the same answer
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u32,
    /// Stop after so many seconds and answer with the best plan so far, which then depends on the machine
    #[arg(long, value_name = "S")]
    pub seconds: Option<u32>,
    /// First add phases of what mines at each site and no conversion takes, with a conversion and a lease on usual terms; --into keeps them
    #[arg(long)]
    pub propose: bool,
    /// Write a plan that has the proposal as a scenario; may be the plan itself
    #[arg(long, value_name = "FILE")]
    pub into: Option<PathBuf>,
    #[command(flatten)]
    pub answer: AnswerArguments,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct FrontierArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// The outcome to maximise
    #[arg(long, value_name = "OUTCOME", default_value = "company.npv")]
    pub maximise: String,
    /// breach, for the share of futures in which a condition fails; lowest-tenth, for the mean of the worst tenth of the outcome; or an
    /// outcome of the plan itself of which less is better: company.peak-funding-gap
    #[arg(long, value_name = "RISK", default_value = "breach")]
    pub risk: String,
    /// What must hold in each plan; of a breach, what may fail: without any, what lenders may invoke. Can be repeated
    #[arg(long = "subject", value_name = "CONDITION")]
    pub conditions: Vec<String>,
    /// What else may be chosen beside the phases; can be repeated
    #[arg(long = "besides", value_name = "LEVER")]
    pub besides: Vec<String>,
    /// Levels of risk at which it is searched
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u32).range(2..=40))]
    pub levels: u32,
    /// The seed: the same seed and plan give the same answer
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u32,
    #[command(flatten)]
    pub answer: AnswerArguments,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct TimingArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// The phase, by its id: its slip by quarters within its bounds
    #[arg(long, value_name = "ID", required_unless_present = "lever", conflicts_with = "lever")]
    pub phase: Option<String>,
    /// Its slip over another range: phases.red-mesa-2.slip_months=0..36/13
    #[arg(long, value_name = "LEVER")]
    pub lever: Option<String>,
    /// What is read
    #[arg(long, value_name = "OUTCOME", default_value = "company.npv")]
    pub outcome: String,
    /// Futures: half of them are fitted to, half are fresh
    #[arg(long, value_name = "N", default_value_t = 2000, value_parser = clap::value_parser!(u32).range(2..=20_000))]
    pub futures: u32,
    /// The seed: the same seed and plan give the same answer
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u32,
    /// Write a plan that has a rule as a scenario, by which its futures begin the phase; may be the plan itself
    #[arg(long, value_name = "FILE")]
    pub into: Option<PathBuf>,
    /// Which rule --into writes
    #[arg(long, value_enum, default_value = "by-date", requires = "into")]
    pub rule: RuleFormat,
    #[command(flatten)]
    pub answer: AnswerArguments,
}

/// A rule of a timing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum RuleFormat {
    /// A trigger hashprice for each date
    ByDate,
    /// One hashprice, under which it has been for three months
    Simple,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct AskArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// Questions of the plan by id or name, or templates by id or number; all questions of the plan if omitted
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// List the questions of the plan and the templates that fit it
    #[arg(long)]
    pub list: bool,
    #[command(flatten)]
    pub answer: AnswerArguments,
}
