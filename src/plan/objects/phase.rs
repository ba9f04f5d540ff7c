//! Phases: what of a plan is decided as one thing, and so slides, grows and is left out together.

use crate::plan::fields::{Quantity, choice, fields};

/// A set of objects of the plan that are moved in time, scaled and switched as one.
///
/// An object names the phase it belongs to, so it belongs to one at most. What a slip moves and a size scales is said in
/// `plan/phases`.
#[derive(Clone, PartialEq, Debug)]
pub struct Phase {
    /// Immutable slug
    pub id: String,
    /// What it is called
    pub name: String,
    /// Free-form notes
    pub notes: String,
    /// If off, the model ignores its members
    pub enabled: bool,
    /// Whole months by which all dates of its members are later; earlier below zero
    pub slip_months: f64,
    /// Share of the megawatts and amounts of its members that is built, drawn and paid
    pub size_pct: f64,
    /// The least slip that a search may choose
    pub earliest_slip_months: f64,
    /// The largest slip that a search may choose
    pub latest_slip_months: f64,
    /// Months between the slips that a search tries
    pub slip_step_months: u32,
    /// The smallest size that a search may choose
    pub smallest_size_pct: f64,
    /// The largest size that a search may choose
    pub largest_size_pct: f64,
    /// Difference between the sizes that a search tries
    pub size_step_pct: f64,
    /// A search may also leave the phase out
    pub may_be_left_out: bool,
    /// Of all phases with the same text here one at most is in
    pub only_one_of: String,
    /// The id of a phase without which this one is not carried out
    pub after: String,
    /// Months from the first date of that phase to this one's at least
    pub after_months: f64,
    /// By what it begins in a future
    pub begins: Begins,
    /// Hashprice that decides, by the month in which it would begin
    pub trigger_usd_per_ph_day: Quantity,
    /// Months that hashprice has to have been on that side
    pub trigger_months: u32,
}

choice! {
    /// By what a phase begins in a future. The plan itself begins it where it is entered.
    Begins {
        /// With its slip, in all futures
        AsPlanned = "As planned",
        /// At the first date before which hashprice has been below the trigger
        HashpriceBelow = "Hashprice below trigger",
        /// At the first date before which hashprice has been above the trigger
        HashpriceAbove = "Hashprice above trigger",
    }
}

fields! { Phase besides [id] {
    name: "Name", "", [], [], "What the phase is called, usually its site with a number";
    enabled: "Enabled", "", [], [], "If off, the plan is computed without its members";
    slip_months: "Slip", "months", [-24.0, 36.0], [-240.0, 240.0], "Whole months by which every date of its members is later, schedules and dated amounts included; below zero it is earlier. A slip is decided: it moves the loan and the lease too. A delay of a conversion happens while debt and lease run on";
    size_pct: "Size", "%", [], [0.0, 200.0], "Share of the size of its members that is carried out: MW and MW IT, commitments, draws, repayments, issues, other amounts and warrants. Rents, prices, rates, fees per unit and what is outstanding at the start stay. At 0 its members are off";
    earliest_slip_months: "Earliest slip", "months", [], [-240.0, 240.0], "The least slip that a search for the best plan may choose; below zero the phase may come earlier. It changes no figure";
    latest_slip_months: "Latest slip", "months", [], [-240.0, 240.0], "The largest slip that a search for the best plan may choose. It changes no figure";
    slip_step_months: "Step of slips", "months", [1.0, 12.0], [1.0, 60.0], "Months between the slips that a search tries, counted from the earliest; 3 tries quarters. It changes no figure";
    smallest_size_pct: "Smallest size", "%", [], [0.0, 200.0], "The smallest size that a search for the best plan may choose. It changes no figure";
    largest_size_pct: "Largest size", "%", [], [0.0, 200.0], "The largest size that a search for the best plan may choose. It changes no figure";
    size_step_pct: "Step of sizes", "%", [5.0, 50.0], [1.0, 200.0], "Difference between the sizes that a search tries, counted from the smallest: 25 from 50 to 100 tries 50, 75 and 100. It changes no figure";
    may_be_left_out: "May be left out", "", [], [], "A search for the best plan may also leave the phase out. Off for what is contracted. It changes no figure";
    only_one_of: "Only one of", "", [], [], "A word that phases share of which a search may choose one at most, such as two uses of the same megawatts. It changes no figure";
    after: "After phase", "", [], [], "The id of a phase without which a search does not choose this one, and before whose first date this one does not begin. It changes no figure";
    after_months: "Months after", "months", [0.0, 24.0], [0.0, 240.0], "Months from the first date of that phase's conversions, else of its members, to the first date of this one, at least. It changes no figure";
    begins: "Begins in futures", "", [], [], "By what the phase begins in each future; the plan itself begins it with its slip. As planned: with its slip in all futures. Hashprice below trigger: at the first date from its earliest to its latest slip before which hashprice, as it is without the phases that begin so, has been below the trigger; if it never has, the phase is left out where that is allowed, else it begins at the latest date. Hashprice above trigger: the same above it";
    trigger_usd_per_ph_day: "Trigger hashprice", "USD/PH/day", [0.0, 150.0], [0.0, 1_000_000.0], "The hashprice that decides in the month before a date; a schedule gives it by the month in which the phase would begin. It changes no figure of the plan itself";
    trigger_months: "Months at the trigger", "months", [1.0, 12.0], [1.0, 60.0], "Months up to a date in which hashprice has to have been on that side of the trigger. It changes no figure of the plan itself";
    notes: "Notes", "", [], [], "Anything a reader of this plan should know";
} }
