//! The arguments of the program.

use crate::model::By;
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
  wattfolio check PLAN                                 findings and identities
  wattfolio rows PLAN                                  every row with unit and formula
  wattfolio fields                                     every field of a plan

Exit codes: 0 done, 1 the plan cannot be read or has errors, a check fails, or there is no window, 2 wrong usage.";

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
pub const PAGES: [&str; 4] = ["allocate", "cash", "treasury", "market"];

/// How the window opens.
#[derive(Clone, Debug, Default, Args)]
pub struct WindowArguments {
    /// The plan to open; without it the last one, else the sample
    pub plan: Option<PathBuf>,
    /// The page to show: allocate, cash, treasury, market
    #[arg(long, value_name = "NAME", value_parser = PAGES)]
    pub page: Option<String>,
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
    /// Print findings and identities; ends with 1 where one is an error
    Check {
        /// The plan file
        plan: PathBuf,
    },
    /// List every row of a plan: key, unit, formula, note
    Rows {
        /// The plan file
        plan: PathBuf,
    },
    /// List every field that a plan can have: path, unit, ranges, meaning
    Fields,
}

#[derive(Debug, Args)]
pub(super) struct ProjectArguments {
    /// The plan file
    pub plan: PathBuf,
    /// Compute this scenario (its id or name) in place of the base
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,
    /// Change a field, after the scenario; can be repeated
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub sets: Vec<String>,
    /// Show fiscal quarters or years in place of months (a table shows years unless told)
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
