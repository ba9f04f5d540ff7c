//! Analysis of a projection: explaining a number, finding its drivers, comparing plans, testing assertions,
//! and filling figures into a text.
//!
//! Reads the model and adds no formulas; no I/O, deterministic.

mod asks;
mod bridge;
mod choose;
mod compare;
mod covenants;
mod drivers;
mod explain;
mod figure;
mod history;
mod key;
mod lever;
mod outcome;
mod prices;
mod proposed;
mod question;
mod risk;
mod roots;
mod seek;
mod shapley;
mod split;
mod sweep;
mod template;
mod templates;
mod timing;
mod told;
mod tornado;
mod trials;
mod unread;

pub use asks::Asks;
pub use bridge::{Bridge, Crossing, Step};
pub use choose::{
    Alternative, Choosing, Chosen, Course, Crowd, Decision, Frontier, FrontierAsked, Infeasible, Judged, Many, Move,
    Pick, Place, Price, Problem, Proposal, Risk, Search, SiteCourse, Spot, Sure, Tried as TriedPick, Variant,
};
pub use compare::{Aligned, Case, Changed, changed_inputs};
pub use covenants::{WorstTest, covenants, not_set, worst_tests};
pub use drivers::Driver;
pub use explain::{Explanation, InputField, explain};
pub use figure::figure;
pub use history::History;
pub use key::{Cell, also_called, find_cell, find_year, nearest_key};
pub use lever::{Holds, Lever, Way};
pub use outcome::{Condition, Failure, Fold, Outcome, Reader, Reading, Verdict, amount, spoken};
pub use prices::Prices;
pub use proposed::{
    Pointed, answered_by, condition_of, edits_of, lever_by, lever_of, name_of, outcome_of, question_of, question_over,
    short_label,
};
pub use question::{Answered, Found, ask, bridge_between, points_of};
pub use risk::{
    Against, Ahead, Bound, Cause, Common, Difference, Draws, Estimate, Fan, Fared, Future, Futures, LINES as FAN_LINES,
    LOWEST, Replay, Replayed, Ruled, Sample as FutureSample, Simulated, Simulation, Uncertain, Watched, scenario_of,
};
pub use roots::{Kind as RootKind, Root, all_roots};
pub use seek::{Answer as SeekAnswer, NoAnswer, Sample, Seek, Sought};
pub use shapley::shapley;
pub use split::{Share, by_site, by_year};
pub use sweep::{Sweep, Swept, Swung};
pub use template::{Asked, Shown, Source, fill};
pub use templates::{Template, questions_named, templates};
pub use timing::{AtRent, PutIn, Rent, Rule, Start, Timing, TimingAsked, Trigger, Turn, Waiting};
pub use told::{Fact, LITTLE, Mark, Table, Told, board, lowest_liquidity, what_falls_due};
pub use tornado::{Asked as TornadoAsked, Bar, Tornado};
pub use trials::{Point, Seen, Trial, Trials, Tried, Unwatched, Watch};
pub use unread::without_effect;
