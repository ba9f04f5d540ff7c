//! The program's command-line arguments.

use crate::cli::asking::arguments::{
    AskArguments, BridgeArguments, ChooseArguments, FrontierArguments, SeekArguments, SweepArguments, TimingArguments,
    TornadoArguments,
};
use crate::cli::futures::arguments::{FutureArguments, MergeArguments, ReplayArguments, SimulateArguments};
use crate::cli::install::version;
use crate::model::By;
use crate::plan::{Month, ObjectKind};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  wattfolio                                            open the window with the last plan
  wattfolio saves/core-scientific.ron                  open the window with a plan
  wattfolio new plan.ron --name 'Pecos Power' --start 2027-01
  wattfolio add plan.ron site Pecos --set contracted_mw=200
  wattfolio add plan.ron lease 'Tenant One' --to sites.red-mesa --set mw_it=50 --set start=2028-07
  wattfolio project saves/core-scientific.ron          the annual figures as a table
  wattfolio project PLAN --by quarter --rows 'company.*' --format csv -o out.csv
  wattfolio project PLAN --scenario btc-100k --set company.discount_rate_pct_per_year=9
  wattfolio project PLAN --set 'market.fees_btc_per_block=2026-12: 0.03, 2028-01: 0.05'
  wattfolio explain PLAN company.cash@2028-04 --depth 2  a number, its formula and its components
  wattfolio export PLAN plan.xlsx                      a workbook with live formulas (also .html, .csv, .json)
  wattfolio compare PLAN --scenario late               base and scenario side by side, with differences
  wattfolio compare PLAN OTHER                         two plans side by side
  wattfolio check PLAN                                 findings and identities
  wattfolio check PLAN --assert 'company.lowest-cash > 0' --assert 'company.cash >= treasury.minimum-cash'
  wattfolio seek PLAN --lever market.btc_price_shift_pct=-80..80 --until 'company.liquidity >= 200m'
  wattfolio sweep PLAN --lever scenarios=base,late --lever market.btc_price_shift_pct=-50..50/5 --outcome company.npv
  wattfolio tornado PLAN --outcome 'min(company.liquidity)' --top 10
  wattfolio bridge PLAN --to late --outcome company.npv
  wattfolio ask PLAN                                   the plan's own questions, answered
  wattfolio fill board.template.md -o board.md         fill plan figures into a text
  wattfolio rows PLAN                                  every row with unit and formula
  wattfolio fields                                     every field of a plan
  wattfolio fields rent_steps                          those with this in their path or label

Exit codes: 0 success, 1 the plan cannot be read or has errors, a check fails or no window can be opened, 2 usage error.";

const FILL: &str = "\
In the text:
  {{plan ../saves/sample.ron}}                         the plan for the figures that follow; the path is relative to the text's folder
  {{company.npv}}                                      a total, formatted as in the program
  {{company.cash@2028-04 as m1}}                       a row in a month, in millions with one decimal (bn2, k0, %1, 2)
  {{sum(company.interest@2027-01..2027-12) as m1}}     a row summed over months
  {{( a@2027-01 - b@2027-01 ) / 1000 as 1}}            keys, numbers and operators separated by spaces
  {{company.npv as m0 | scenario btc-100k}}            under a scenario
  {{company.npv as m0 | set company.months=60}}        with a field changed; can be repeated
  {{check company.lowest-cash > 0}}                    prints nothing; the text is not filled in if the assertion fails
  {{ask liquidity-btc-price}}                          the answer to a question of the plan, or to a template, in one sentence
  {{ask liquidity-btc-price as facts}}                 what else is to know; also title and table
  {{ask liquidity-btc-price as picture a.svg}}         its picture, written beside the file of -o";

/// A financial planner for Bitcoin miners that are moving their power to AI hosting
#[derive(Debug, Parser)]
#[command(name = "wattfolio", version, long_version = version(), after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub window: WindowArguments,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The names of the window's pages.
pub const PAGES: [&str; 16] = [
    "overview",
    "allocate",
    "what-if",
    "risk",
    "choose",
    "cash",
    "capital",
    "treasury",
    "sites",
    "statements",
    "market",
    "uses",
    "economics",
    "compare",
    "assumptions",
    "rows",
];

/// How the window opens.
#[derive(Clone, Debug, Default, Args)]
pub struct WindowArguments {
    /// The plan to open; if omitted, the last one opened, or the sample
    pub plan: Option<PathBuf>,
    /// The page to show
    #[arg(long, value_name = "NAME", value_parser = PAGES)]
    pub page: Option<String>,
    /// Explain a number in the window: a row key, with a month if the row is monthly
    #[arg(long, value_name = "KEY[@YYYY-MM]")]
    pub explain: Option<String>,
    /// Save the page as a PNG image and exit
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
    text.split_once('x')
        .and_then(|(width, height)| Some((part(width)?, part(height)?)))
        .ok_or_else(|| "give a size such as 1280x720".to_owned())
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write a new plan: a company without sites, in the market of 26 June 2026
    New(NewArguments),
    /// Add a site, lease, debt or any other object to a plan; its id follows its name
    Add(AddArguments),
    /// Give an object of a plan another name, or another id in every place that refers to it
    Rename(RenameArguments),
    /// Compute a plan and print its rows
    Project(ProjectArguments),
    /// Explain a number: its formula, its components, the rows that use it, and the inputs it is most sensitive to
    Explain(ExplainArguments),
    /// Export the whole plan to a file; the extension selects the format: xlsx, html, csv, json, or a board deck as pdf or deck.html
    Export(ExportArguments),
    /// Compare a plan with its scenarios or another plan: inputs that differ, key figures and rows, with differences
    Compare(CompareArguments),
    /// Print findings and identities, and test assertions; exits with 1 if any fails
    Check(CheckArguments),
    /// Find the values of a lever at which a condition begins or ceases to hold; exits with 1 if it fails in the plan as it is
    Seek(SeekArguments),
    /// Compute outcomes over one lever or two: fields, dates, phases or scenarios
    Sweep(SweepArguments),
    /// Move the inputs that an outcome depends on, each over its own range, and show the widest first
    Tornado(TornadoArguments),
    /// Show what makes the difference between a plan and a scenario or another plan; the parts add up
    Bridge(BridgeArguments),
    /// Propose which phases are carried out, when and how large, for the highest outcome under conditions; exits with 1 if no plan
    /// meets them
    Choose(ChooseArguments),
    /// Show what more of an outcome costs in risk: the plans that no other beats in both
    Frontier(FrontierArguments),
    /// Show the outcome by the date at which a phase begins, and what waiting for the hashprice is worth
    Timing(TimingArguments),
    /// Ask the questions of a plan; exits with 1 if the condition of one fails
    Ask(AskArguments),
    /// Compute many futures of a plan, as its uncertainty and drivers say, and what they show; exits with 1 if a condition holds in
    /// a smaller share than asked for
    Simulate(SimulateArguments),
    /// Put the parts of a simulation together: the same file as if it had been run at once
    Merge(MergeArguments),
    /// How forecasts of the plan's market would have done, begun in each January of a history
    Replay(ReplayArguments),
    /// Write a future as a scenario of the plan: it projects to the numbers that the simulation has
    Future(FutureArguments),
    /// Fill plan figures into a text: {{plan saves/sample.ron}}, then {{company.npv as m0}} for each figure
    #[command(after_help = FILL)]
    Fill(FillArguments),
    /// List every row of a plan: key, unit, formula, note
    Rows {
        /// The plan file
        plan: PathBuf,
        /// Output format
        #[arg(long, value_enum, default_value = "text")]
        format: ListFormat,
        /// Write the Markdown into this folder, a page for each place of the model
        #[arg(short, long, value_name = "FOLDER")]
        output: Option<PathBuf>,
    },
    /// List every field a plan can have: path, unit, ranges, meaning
    Fields {
        /// Only fields whose path or label has this part, such as debts, rent, sites.red-mesa.leases.tenant-one or 'cash below zero'
        part: Option<String>,
    },
    /// List the library: machines, GPUs, leases, construction, power, financing and market, with sources
    Library {
        /// Your own library file, listed after the built-in entries
        #[arg(long, value_name = "FILE")]
        library: Option<PathBuf>,
    },
    /// Write the manual, a page for each command, into a folder
    #[command(hide = true)]
    Manual {
        /// The folder, which is made if needed
        folder: PathBuf,
    },
    /// Print what a shell reads to complete commands and options
    #[command(hide = true)]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Args)]
pub(super) struct NewArguments {
    /// The file to write; `.ron` is added where it is missing
    pub plan: PathBuf,
    /// The company's name
    #[arg(long, value_parser = name)]
    pub name: Option<String>,
    /// First month of the plan
    #[arg(long, value_name = "YYYY-MM")]
    pub start: Option<Month>,
    /// Number of months the plan covers
    #[arg(long, value_parser = months)]
    pub months: Option<u32>,
}

fn months(text: &str) -> Result<u32, String> {
    text.trim().parse().map_err(|_error| "give a whole number of months such as 120".to_owned())
}

/// The name of an object, which its id follows.
fn name(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("give it a name".to_owned()),
        name if name.chars().any(char::is_control) => Err("a name is one line, without control characters".to_owned()),
        name => Ok(name.to_owned()),
    }
}

/// The kind of object that a word on the command line stands for: "lease", "btc-loan", "project-company".
fn kind(word: &str) -> Result<ObjectKind, String> {
    let word_of = |kind: ObjectKind| kind.name().to_lowercase().replace(' ', "-");
    let words = || ObjectKind::ALL.map(word_of).join(", ");
    let found = ObjectKind::ALL.into_iter().find(|kind| word_of(*kind) == word || kind.list() == word);
    found.ok_or_else(|| format!("add one of {}", words()))
}

#[derive(Debug, Args)]
pub(super) struct AddArguments {
    /// The plan file
    pub plan: PathBuf,
    /// site, fleet, move, lease, cloud, debt, convertible, btc-loan, warrant, preferred-equity, other-item, project-company, deck, phase, driver or question
    #[arg(value_parser = kind)]
    pub kind: ObjectKind,
    /// What it is called
    #[arg(value_parser = name)]
    pub name: String,
    /// The site of a fleet, move, lease or cloud
    #[arg(long, value_name = "SITE")]
    pub to: Option<String>,
    /// Set one of its fields, such as `mw_it=50`; can be repeated
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    pub sets: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct RenameArguments {
    /// The plan file
    pub plan: PathBuf,
    /// The path of the object or scenario, such as sites.red-mesa.leases.tenant-one
    pub path: String,
    /// Its new name; its id stays
    #[arg(long, value_parser = name)]
    pub name: Option<String>,
    /// Its new id, which also replaces the old one in every field, override and source
    #[arg(long)]
    pub id: Option<String>,
}

/// A plan, under a scenario and with fields changed.
#[derive(Debug, Args)]
pub(super) struct PlanArguments {
    /// The plan file
    pub plan: PathBuf,
    /// Compute this scenario (id or name; base is the plan as it is)
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,
    /// Change a field on top of the scenario; can be repeated
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub sets: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// A row by its key or its label, with a month or a fiscal year if it is monthly: company.cash@2028-04, company.ebitda@FY28,
    /// company.cash@opening, company.npv, 'Peak funding gap'
    #[arg(value_name = "ROW[@WHEN]")]
    pub cell: String,
    /// The month, fiscal year or "opening" that is explained: the same as after "@"
    #[arg(long, value_name = "WHEN")]
    pub month: Option<String>,
    /// How many levels of components to explain
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(0..=12))]
    pub depth: u8,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    pub format: ExplainFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ExplainFormat {
    /// Plain text
    Text,
    /// One object
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// Plain text for a terminal
    Text,
    /// A page of tables
    Markdown,
}

#[derive(Debug, Args)]
pub(super) struct ExportArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// The file to write: .xlsx, .html, .csv, .json, or for a board deck .pdf or .deck.html
    pub file: PathBuf,
    /// The parts of a deck, separated by commas: summary, megawatts, cash, debt, covenants, sites, scenarios, questions; all if omitted
    #[arg(long, value_name = "PARTS", value_delimiter = ',')]
    pub slides: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct FillArguments {
    /// The text file, of any format
    pub template: PathBuf,
    /// Write to this file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct CompareArguments {
    /// The plan file
    pub plan: PathBuf,
    /// Another plan file to compare with
    pub other: Option<PathBuf>,
    /// A scenario (id or name) to compare with the base; can be repeated. With another plan: the scenario applied to both
    #[arg(long = "scenario", value_name = "NAME")]
    pub scenarios: Vec<String>,
    /// Show amounts in the money of this month, at each plan's inflation rate; nominal if omitted
    #[arg(long, value_name = "YYYY-MM")]
    pub money_of: Option<Month>,
    #[command(flatten)]
    pub shown: OutputArguments,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// The plan file
    pub plan: PathBuf,
    /// Check this scenario (id or name; base is the plan as it is) instead of the base and all scenarios; can be repeated
    #[arg(long = "scenario", value_name = "NAME")]
    pub scenarios: Vec<String>,
    /// Condition that must hold in the base, or in the scenarios named: 'company.lowest-cash > 0', 'company.cash@2028-04 >= 50m',
    /// 'company.cash >= treasury.minimum-cash' (in every month); can be repeated
    #[arg(long = "assert", value_name = "COMPARISON")]
    pub assertions: Vec<String>,
    /// Change a field on top of each scenario; can be repeated
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub sets: Vec<String>,
    /// Your own library file, whose entries are also used as comparables
    #[arg(long, value_name = "FILE")]
    pub library: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct ProjectArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// Show amounts in the money of this month, at the plan's inflation rate; nominal if omitted
    #[arg(long, value_name = "YYYY-MM")]
    pub money_of: Option<Month>,
    #[command(flatten)]
    pub shown: OutputArguments,
}

/// Which part of a projection or comparison to show, in which format, and where to write it.
#[derive(Debug, Args)]
pub(super) struct OutputArguments {
    /// Months, fiscal quarters or fiscal years (default: years for tables and comparisons, months for the CSV and JSON of one plan)
    #[arg(long)]
    pub by: Option<ByArgument>,
    /// Only rows whose keys match, such as 'company.*'; can be repeated
    #[arg(long = "rows", value_name = "GLOB")]
    pub patterns: Vec<String>,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: OutputFormat,
    /// Write to this file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum OutputFormat {
    /// The main figures as a readable table
    Table,
    /// All rows at full precision
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
