//! The arguments of the program.

use crate::model::By;
use crate::plan::Month;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  wattfolio                                            open the window on the last plan
  wattfolio saves/core-scientific.ron                  open the window on a plan
  wattfolio project saves/core-scientific.ron          the yearly figures as a table
  wattfolio project PLAN --by quarter --rows 'company.*' --format csv -o out.csv
  wattfolio project PLAN --scenario btc-100k --set company.discount_rate_pct_per_year=9
  wattfolio project PLAN --set 'market.fees_btc_per_block=2026-12: 0.03, 2028-01: 0.05'
  wattfolio explain PLAN company.cash@2028-04 --depth 2  a number, its formula and what it is made of
  wattfolio export PLAN plan.xlsx                      a workbook with live formulas (also .html, .csv, .json)
  wattfolio compare PLAN --scenario late               base and scenario side by side, with differences
  wattfolio compare PLAN OTHER                         two plans side by side
  wattfolio check PLAN                                 findings and identities
  wattfolio check PLAN --assert 'company.lowest-cash > 0' --assert 'company.cash >= treasury.minimum-cash'
  wattfolio fill board.template.md -o board.md         a text with figures of plans filled in
  wattfolio rows PLAN                                  every row with unit and formula
  wattfolio fields                                     every field of a plan

Exit codes: 0 done, 1 the plan cannot be read or has errors, a check fails, or there is no window, 2 wrong usage.";

const FILL: &str = "\
In the text:
  {{plan ../saves/sample.ron}}                         the plan of what follows; its file is looked for beside the text
  {{company.npv}}                                      a total, written as the program shows it
  {{company.cash@2028-04 as m1}}                       a row in a month, in millions with one decimal (bn2, k0, %1, 2)
  {{sum(company.interest@2027-01..2027-12) as m1}}     a row over months
  {{( a@2027-01 - b@2027-01 ) / 1000 as 1}}            keys, numbers and signs with spaces between them
  {{company.npv as m0 | scenario btc-100k}}            under a scenario
  {{company.npv as m0 | set company.months=60}}        with a changed field; can be repeated
  {{check company.lowest-cash > 0}}                    nothing, but refuses to fill in the text where it does not hold";

/// A planner for companies that own power and move from Bitcoin mining to AI
#[derive(Debug, Parser)]
#[command(name = "wattfolio", version, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub window: WindowArguments,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The names of the pages of the window.
pub const PAGES: [&str; 13] = ["overview", "allocate", "cash", "capital", "treasury", "sites", "statements", "market", "compare", "assumptions", "uses", "economics", "rows"];

/// How the window opens.
#[derive(Clone, Debug, Default, Args)]
pub struct WindowArguments {
    /// The plan to open; without it the last one, else the sample
    pub plan: Option<PathBuf>,
    /// The page to show: overview, allocate, cash, capital, treasury, sites, statements, market, compare, assumptions, uses, economics, rows
    #[arg(long, value_name = "NAME", value_parser = PAGES)]
    pub page: Option<String>,
    /// Explain a number in the window: a row's key, with a month where it has months
    #[arg(long, value_name = "KEY[@YYYY-MM]")]
    pub explain: Option<String>,
    /// Draw the page, write it as a PNG picture, and end
    #[arg(long, value_name = "FILE")]
    pub screenshot: Option<PathBuf>,
    /// The size of the window in points, such as 1280x720
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = size)]
    pub size: Option<(u32, u32)>,
    /// Open in the dark theme
    #[arg(long)]
    pub dark: bool,
}

fn size(text: &str) -> Result<(u32, u32), String> {
    let part = |text: &str| text.parse().ok().filter(|points| (200..=10_000).contains(points));
    text.split_once('x').and_then(|(width, height)| Some((part(width)?, part(height)?))).ok_or_else(|| "a size such as 1280x720 is needed".to_owned())
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Compute a plan and print its rows
    Project(ProjectArguments),
    /// Explain a number: its formula, what it is made of, what reads it, and the inputs that move it most
    Explain(ExplainArguments),
    /// Write the whole plan to a file; its kind is told by the extension: xlsx, html, csv or json
    Export(ExportArguments),
    /// Put a plan beside its scenarios or another plan: inputs that differ, key figures, rows, with differences
    Compare(CompareArguments),
    /// Print findings and identities, and ask assertions; ends with 1 where something does not hold
    Check(CheckArguments),
    /// Fill figures of plans into a text: {{plan saves/sample.ron}}, then {{company.npv as m0}} wherever one belongs
    #[command(after_help = FILL)]
    Fill(FillArguments),
    /// List every row of a plan: key, unit, formula, note
    Rows {
        /// The plan file
        plan: PathBuf,
        /// The form of the output
        #[arg(long, value_enum, default_value = "text")]
        format: ListFormat,
    },
    /// List every field that a plan can have: path, unit, ranges, meaning
    Fields,
    /// List the library: machines, GPUs, leases, construction, power, financing, market, with their sources
    Library {
        /// A library file of your own, listed behind the program's
        #[arg(long, value_name = "FILE")]
        library: Option<PathBuf>,
    },
}

/// A plan, under a scenario and with changed fields.
#[derive(Debug, Args)]
pub(super) struct PlanArguments {
    /// The plan file
    pub plan: PathBuf,
    /// Compute this scenario (its id or name) in place of the base
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,
    /// Change a field, after the scenario; can be repeated
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub sets: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// A row's key, with a month where it has months: company.cash@2028-04, company.cash@opening, company.npv
    #[arg(value_name = "KEY[@YYYY-MM]")]
    pub cell: String,
    /// How many levels of parts are explained
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(0..=12))]
    pub depth: u8,
    /// The form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: ExplainFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ExplainFormat {
    /// To be read
    Text,
    /// One object
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// To be read in a terminal
    Text,
    /// A page of tables
    Markdown,
}

#[derive(Debug, Args)]
pub(super) struct ExportArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// The file to write, whole or not at all: .xlsx, .html, .csv or .json
    pub file: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct FillArguments {
    /// The text, of any kind
    pub template: PathBuf,
    /// Write to this file, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct CompareArguments {
    /// The plan file
    pub plan: PathBuf,
    /// Another plan file to put beside it
    pub other: Option<PathBuf>,
    /// A scenario (its id or name) to put beside the base; can be repeated. With another plan: the scenario of both
    #[arg(long = "scenario", value_name = "NAME")]
    pub scenarios: Vec<String>,
    #[command(flatten)]
    pub shown: OutputArguments,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// The plan file
    pub plan: PathBuf,
    /// Check this scenario (its id or name) in place of the base and all scenarios; can be repeated
    #[arg(long = "scenario", value_name = "NAME")]
    pub scenarios: Vec<String>,
    /// What must hold in the base, or in the scenarios named: 'company.lowest-cash > 0', 'company.cash@2028-04 >= 50m',
    /// 'company.cash >= treasury.minimum-cash' (in every month); can be repeated
    #[arg(long = "assert", value_name = "COMPARISON")]
    pub assertions: Vec<String>,
    /// Change a field, after each scenario; can be repeated
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub sets: Vec<String>,
    /// A library file of your own, whose entries are comparables too
    #[arg(long, value_name = "FILE")]
    pub library: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct ProjectArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// Amounts in money of this month, by the plan's inflation; without it they are nominal
    #[arg(long, value_name = "YYYY-MM")]
    pub money_of: Option<Month>,
    #[command(flatten)]
    pub shown: OutputArguments,
}

/// What is shown of a projection or comparison, in which form, and where it goes.
#[derive(Debug, Args)]
pub(super) struct OutputArguments {
    /// Months, fiscal quarters or fiscal years (tables and comparisons show years unless told, CSV and JSON of one plan months)
    #[arg(long)]
    pub by: Option<ByArgument>,
    /// Only rows whose keys match, such as 'company.*'; can be repeated
    #[arg(long = "rows", value_name = "GLOB")]
    pub patterns: Vec<String>,
    /// The form of the output
    #[arg(long, value_enum, default_value = "table")]
    pub format: OutputFormat,
    /// Write to this file, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum OutputFormat {
    /// The main figures, to be read
    Table,
    /// All rows with full digits
    Csv,
    /// One object with rows, totals, checks and findings
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ByArgument {
    Month,
    Quarter,
    Year,
}

impl From<ByArgument> for By {
    fn from(by: ByArgument) -> Self {
        match by {
            ByArgument::Month => Self::Month,
            ByArgument::Quarter => Self::Quarter,
            ByArgument::Year => Self::Year,
        }
    }
}
