//! Questions that belong to a plan: asked again after every edit, in the window, in the report and by a command.

use crate::plan::fields::{choice, fields};

choice! {
    /// How a question is answered.
    Ask {
        /// Which value of the lever makes the condition true
        Seek = "Seek",
        /// What the outcomes are over the levers
        Sweep = "Sweep",
        /// Which inputs move the outcome most
        Tornado = "Tornado",
        /// What makes the difference between this plan and a scenario
        Bridge = "Bridge",
        /// What many futures of the plan say
        Futures = "Futures",
        /// Which phases are carried out, when and how large, for the highest outcome
        Choose = "Choose",
        /// What more value costs in risk
        Frontier = "Frontier",
        /// When a phase should begin
        Timing = "Timing",
    }
}

/// A question with its settings. Levers, outcomes and conditions are written as on the command line.
#[derive(Clone, PartialEq, Debug)]
pub struct Question {
    /// Immutable slug
    pub id: String,
    /// The question in words
    pub name: String,
    /// Free-form notes
    pub notes: String,
    /// How it is answered
    pub ask: Ask,
    /// The lever; of a tornado those that are tried, of a bridge the order of its parts, separated by semicolons
    pub lever: String,
    /// A second lever of a sweep
    pub second_lever: String,
    /// What is read; of a sweep several, separated by semicolons
    pub outcome: String,
    /// What must hold; of a sweep several, separated by semicolons
    pub condition: String,
    /// The id of the scenario in which it is asked; empty for the plan that is shown
    pub under: String,
    /// The id of the scenario to which a bridge leads, or with which futures are compared
    pub to: String,
    /// How many bars a tornado shows
    pub top: u32,
    /// Keys of rows that are shown over many futures, separated by semicolons
    pub rows: String,
    /// How many futures
    pub futures: u32,
    /// The seed of futures and of a search
    pub seed: u32,
    /// Of a frontier: breach, lowest-tenth, or an outcome of which less is better
    pub risk: String,
    /// Capital expenditure of a calendar quarter that a choice allows at most; 0 for no limit
    pub capex_limit_usd_per_quarter: f64,
}

impl Question {
    /// A question without a name and settings, to be filled in.
    pub fn unnamed(ask: Ask) -> Self {
        Self {
            id: String::new(),
            name: String::new(),
            notes: String::new(),
            ask,
            lever: String::new(),
            second_lever: String::new(),
            outcome: String::new(),
            condition: String::new(),
            under: String::new(),
            to: String::new(),
            top: 10,
            rows: String::new(),
            futures: 1000,
            seed: 1,
            risk: String::new(),
            capex_limit_usd_per_quarter: 0.0,
        }
    }
}

fields! { Question besides [id] {
    name: "Question", "", [], [], "The question in words, as it stands in the list and in the report";
    ask: "Answered by", "", [], [], "Seek: the value of the lever at which the condition begins or ceases to hold. Sweep: outcomes over one lever or two. Tornado: the inputs that move the outcome most, each over its own range. Bridge: what makes the difference between the plan and a scenario. Futures: what many futures of the plan say, drawn from what is uncertain in it. Choose: the phases, within their bounds, with which the outcome is highest under the conditions. Frontier: what more of the outcome costs in risk. Timing: the outcome by the date at which a phase begins, and what waiting is worth";
    lever: "Lever", "", [], [], "What is moved: market.btc_price_shift_pct=-60..60, PATH=2027-01..2029-12, PATH*=50%..150% of what stands there, PATH+=0..12 added to it, PATH=a,b for values one by one, scenarios=a,b. Of a tornado, levers separated by semicolons, or nothing for those that matter most; of a bridge, the order of its parts; of a choice, what else may be chosen beside the phases, such as scenarios=base,shares; debts.line.enabled=true,false; of a timing, the slip of a phase: phases.ID.slip_months=0..36/13";
    second_lever: "Second lever", "", [], [], "Of a sweep: makes it a grid. With scenarios on both sides the first is the decision and the second the state of the world; where both set one field, the first stands";
    outcome: "Outcome", "", [], [], "What is read: company.npv, company.cash@2028-04, company.ebitda@FY28, min(company.liquidity), first(company.funding-gap > 0), sum(company.interest@2027-01..2027-12), or arithmetic with them. Of a sweep several, separated by semicolons; of a choice the one to maximise";
    condition: "Condition", "", [], [], "What must hold: an outcome or a row compared with a number, a month or another outcome, such as company.liquidity >= 200m. A row must hold in every month in which it has a value. Of a sweep several, separated by semicolons; of a tornado, the level whose break-evens are sought; of futures several, each a cause of failure, and 'in 90%' at the end asks for a share of futures. Without any, what lenders may invoke. Of a choice several that must hold in the plan; with 'in 90%' at the end in that share of futures too";
    under: "In scenario", "", [], [], "The id of the scenario in which it is asked; empty for the plan as it is shown";
    to: "Leads to", "", [], [], "Of a bridge: the id of the scenario to which it leads. Of futures: the scenario with which the plan is compared in the same futures";
    top: "Bars", "", [5.0, 15.0], [1.0, 100.0], "How many bars a tornado shows, the widest first; of a frontier, at how many levels of risk it searches";
    rows: "Fans", "", [], [], "Of futures: keys of rows whose range is shown month by month, separated by semicolons; the first stands above. Without any, company.liquidity";
    futures: "Futures", "", [500.0, 10_000.0], [1.0, 100_000.0], "How many futures are computed: four times as many halve the width of every interval";
    seed: "Seed", "", [], [0.0, 4_294_967_295.0], "The same seed, number of futures and plan give the same futures, and the same search";
    risk: "Risk", "", [], [], "Of a frontier: breach for the share of futures in which a condition fails, lowest-tenth for the mean of the worst tenth of the outcome, or an outcome of the plan itself of which less is better, such as company.peak-funding-gap. Without any, breach";
    capex_limit_usd_per_quarter: "Capex of a quarter", "USD", [], [0.0, 1.0e13], "Of a choice: capital expenditure of each calendar quarter at most; 0: no limit";
    notes: "Notes", "", [], [], "Anything a reader of this plan should know";
} }
