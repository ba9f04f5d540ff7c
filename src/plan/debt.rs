//! Loans and notes: how they are drawn, what they cost, how they are paid back, what they ask of their owner.

use super::field::{Quantity, Steps, choice, fields};
use super::time::Month;
use serde::{Deserialize, Serialize};

choice! {
    /// How a debt is drawn, beside its dated draws.
    Draws {
        /// On dates alone
        Dated = "On dates",
        /// A share of each month's capex of its owner
        WithCapex = "With capex, to a loan to cost",
        /// A share of the machines and GPUs that its owner buys
        WithEquipment = "With machines and GPUs bought",
        /// In its place of the funding order
        OnNeed = "When cash is needed",
        /// … and paid back from cash above the minimum
        Revolving = "Revolving",
    }
}

choice! {
    /// What interest follows.
    Interest {
        /// The rate of the plan, a twelfth each month
        Fixed = "Fixed",
        /// SOFR and a margin, actual days over 360
        Floating = "SOFR plus margin",
    }
}

choice! {
    /// How a debt is paid back.
    Amortisation {
        /// Equal payments of interest and principal
        Level = "Level payments",
        /// All at maturity
        Bullet = "Bullet",
        /// Payments are CFADS over a DSCR
        Sculpted = "Sculpted to a DSCR",
        /// Amounts on dates
        Custom = "Dated repayments",
        /// Every draw in level payments of its own
        EachDraw = "Each draw in level payments",
    }
}

/// A loan or notes with interest and repayment in cash.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Debt {
    /// Immutable slug
    pub id: String,
    /// What it is called
    pub name: String,
    /// Whatever is worth knowing
    pub notes: String,
    /// Off: as if it were not there
    pub enabled: bool,
    /// `parent` or the id of a project company
    pub owner: String,
    /// Owed before month 1
    pub opening_usd: f64,
    /// Draws on dates
    pub draws_usd: Steps,
    /// How else it is drawn
    pub draws: Draws,
    /// The most that is drawn in all
    pub commitment_usd: f64,
    /// The last month of draws beside dated ones
    pub available_until: Month,
    /// Of the cost that draws follow
    pub loan_to_cost_pct: f64,
    /// The commitment is no more than the sculpted payments carry
    pub sized_by_dscr: bool,
    /// Place in the funding order
    pub funding_rank: u32,
    /// Fee on each draw
    pub fee_pct: f64,
    /// Fee on what is committed and not drawn
    pub commitment_fee_pct_per_year: f64,
    /// Fixed or floating
    pub interest: Interest,
    /// Fixed interest
    pub rate_pct_per_year: Quantity,
    /// Margin over SOFR
    pub margin_pct_per_year: Quantity,
    /// Months from payment to payment
    pub payment_months: u32,
    /// First month after issue, from which interest-only months count
    pub start: Month,
    /// Months from the start in which interest is added to the debt
    pub capitalised_months: u32,
    /// Months without repayment from the start on
    pub interest_only_months: u32,
    /// How it is paid back
    pub amortisation: Amortisation,
    /// Months over which level payments would pay it back
    pub amortisation_months: u32,
    /// DSCR of sculpted payments
    pub sculpted_dscr: f64,
    /// Repayments on dates
    pub repayments_usd: Steps,
    /// The month in which all that is left is paid
    pub maturity: Month,
    /// Months of payments that are kept in reserve
    pub reserve_months: u32,
    /// Paid back ahead of schedule
    pub prepayments_usd: Steps,
    /// Until then a prepayment makes the interest whole
    pub make_whole_until: Month,
    /// At which the interest is discounted
    pub make_whole_rate_pct_per_year: f64,
    /// Premium on prepayments from then on
    pub prepayment_fee_pct: f64,
    /// Refinanced at maturity
    pub refinanced: bool,
    /// Part of what is due that is refinanced
    pub refinanced_pct: f64,
    /// NOI of the owner over the new debt, at least
    pub refinancing_debt_yield_pct: f64,
    /// Interest of the new debt
    pub refinancing_rate_pct_per_year: f64,
    /// Fee on it
    pub refinancing_fee_pct: f64,
    /// Its life
    pub refinancing_months: u32,
    /// Over which level payments would pay it back
    pub refinancing_amortisation_months: u32,
}

fields! { Debt {
    name: "Name", "", [], [], "What the debt is called";
    enabled: "Enabled", "", [], [], "Off: the plan is computed as if this debt were not there";
    owner: "Owner", "", [], [], "parent, or the id of the project company that owes it; a project company's debt is without recourse to the parent";
    opening_usd: "Owed before month 1", "USD", [], [0.0, 1e12], "The principal at the start of the plan";
    draws_usd: "Draws", "USD", [], [0.0, 1e12], "Principal drawn in these months; the fee is paid from it at once";
    draws: "Also drawn", "", [], [], "Beside the dated draws: with capex pro rata with equity, with machines and GPUs bought, or when the parent needs cash in its place of the funding order; a revolver is paid back from cash above the minimum";
    commitment_usd: "Commitment", "USD", [], [0.0, 1e12], "The most that is ever drawn beside what was owed before month 1; of a revolver the most that is owed. Dated draws alone are not limited by it";
    available_until: "Available until", "", [], [], "The last month in which it is drawn other than on dates; the commitment fee ends then";
    loan_to_cost_pct: "Loan to cost", "%", [50.0, 95.0], [0.0, 100.0], "Of the capex, or the equipment, that draws follow, interest added to the debt included; construction loans of the sector 80 to 85, GPU finance 60 to 85. Draws on need stay within it of the owner's capex so far, where it is above zero";
    sized_by_dscr: "Sized by DSCR", "", [], [], "The commitment is no more than what the sculpted payments carry at the first month of repayment";
    funding_rank: "Place in the funding order", "", [1.0, 19.0], [0.0, 1_000.0], "Lower places are drawn first when the parent needs cash; equal ones in the order revolver, loans, BTC, BTC loans, convertibles, shares";
    fee_pct: "Fee on draws", "%", [0.0, 5.0], [0.0, 50.0], "Of each draw, paid in its month; 2 to 3 for notes and converts of the sector";
    commitment_fee_pct_per_year: "Commitment fee", "%/year", [0.25, 1.5], [0.0, 20.0], "On what is committed and not drawn at the month's start, a twelfth each month, while it is available; 0.5 to 1 is usual";
    interest: "Interest kind", "", [], [], "Fixed: a twelfth of the rate each month. SOFR plus margin: actual days over 360";
    rate_pct_per_year: "Interest", "%/year", [0.0, 12.0], [0.0, 100.0], "On the balance at the month's start, a twelfth each month. Leases to investment grade 6.0 to 6.3, BB neocloud 7.25 to 7.75, without backstop 8.5 to 9.5";
    margin_pct_per_year: "Margin over SOFR", "%/year", [1.5, 7.0], [-10.0, 100.0], "Where interest floats; hyperscaler GPU loans 2.25, others up to 4.5";
    payment_months: "Months between payments", "months", [], [1.0, 12.0], "1 monthly, 3 quarterly, 6 half-yearly, 12 yearly, counted back from maturity; interest accrues in between. Notes of the sector pay half-yearly";
    start: "Start", "", [], [], "From this month the interest-only and capitalised months count";
    capitalised_months: "Months of added interest", "months", [], [0.0, 600.0], "From the start, interest due in so many months is added to the debt in place of being paid: interest during construction";
    interest_only_months: "Interest-only months", "months", [], [0.0, 600.0], "Payments run from the month after the start; those within so many months are interest only";
    amortisation: "Repayment", "", [], [], "Level payments after the interest-only months, all at maturity, CFADS over a DSCR, amounts on dates, or every draw in level payments of its own from the month after it";
    amortisation_months: "Amortised over", "months", [12.0, 360.0], [1.0, 600.0], "Level payments would pay the debt, or each draw, back over so many months; what is left at maturity is paid then";
    sculpted_dscr: "Sculpted DSCR", "", [1.1, 2.0], [1.0, 20.0], "Each payment is the CFADS since the last one over this: 1.20 to 1.25 with investment grade tenants, GPU loans 1.30 to 1.50";
    repayments_usd: "Dated repayments", "USD", [], [0.0, 1e12], "Paid back in these months where repayment is by dates, as far as anything is owed";
    maturity: "Maturity", "", [], [], "In this month all that is left is paid, and from then on nothing can be drawn";
    reserve_months: "Debt service reserve", "months", [3.0, 12.0], [0.0, 60.0], "The project company keeps so many months of the scheduled payment on the whole commitment in a reserve account, or of CFADS over the DSCR where it is sculpted; 6 is usual. 0: none";
    prepayments_usd: "Prepayments", "USD", [], [0.0, 1e12], "Paid back ahead of schedule in these months, as far as anything is owed";
    make_whole_until: "Make-whole until", "", [], [], "Before this month a prepayment pays the interest to it as well, discounted, and the premium: non-call two years is usual for notes";
    make_whole_rate_pct_per_year: "Make-whole rate", "%/year", [2.0, 8.0], [0.0, 50.0], "Treasury rate and 50 basis points, at which that interest is discounted";
    prepayment_fee_pct: "Premium on prepayments", "%", [0.0, 5.0], [0.0, 50.0], "Of the principal prepaid, from the end of the make-whole window on and at it; half the coupon is usual for notes";
    refinanced: "Refinanced at maturity", "", [], [], "What is due at maturity is paid from a new loan by the rule below";
    refinanced_pct: "Part refinanced", "%", [50.0, 105.0], [0.0, 110.0], "Of what is due at maturity; over 100 where the new loan pays its own fee too";
    refinancing_debt_yield_pct: "Least debt yield", "%", [8.0, 15.0], [0.0, 100.0], "The new loan is at most the owner's NOI of the last twelve months over this; lenders ask for more than 9. 0: no limit";
    refinancing_rate_pct_per_year: "Interest after refinancing", "%/year", [3.0, 12.0], [0.0, 100.0], "A twelfth each month on the opening balance, paid monthly";
    refinancing_fee_pct: "Fee on refinancing", "%", [0.0, 5.0], [0.0, 50.0], "Of the new loan";
    refinancing_months: "Life of the new loan", "months", [12.0, 240.0], [1.0, 600.0], "What is left of it is due so many months after the old maturity";
    refinancing_amortisation_months: "New loan amortised over", "months", [60.0, 360.0], [0.0, 600.0], "Monthly level payments would pay it back over so many months; 0: all at its end";
    notes: "Notes", "", [], [], "Whatever a reader of this plan should know";
} }
