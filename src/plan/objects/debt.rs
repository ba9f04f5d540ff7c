//! Loans and notes: draws, cost, repayment, and requirements on the borrower.

use crate::plan::fields::{Month, Quantity, Steps, choice, fields};

choice! {
    /// How a debt is drawn, in addition to dated draws.
    Draws {
        /// On dates only
        Dated = "On dates",
        /// A share of each month's capex of its owner
        WithCapex = "With capex, up to a loan to cost",
        /// A share of the machines and GPUs that its owner buys
        WithEquipment = "With machines and GPUs bought",
        /// According to its funding priority
        OnNeed = "When cash is needed",
        /// As above, and repaid from cash above the minimum
        Revolving = "Revolving",
    }
}

choice! {
    /// Whether interest is fixed or floating.
    Interest {
        /// The rate in the plan, by its day count
        Fixed = "Fixed",
        /// SOFR plus a margin, actual/360
        Floating = "SOFR plus margin",
    }
}

choice! {
    /// How floating interest is hedged.
    Hedge {
        /// SOFR as it is
        Unhedged = "None",
        /// A fixed rate is paid for SOFR
        Swap = "Swap",
        /// SOFR above a rate is paid by the seller of the cap
        Cap = "Cap",
    }
}

choice! {
    /// For how much of a year a month bears fixed interest.
    DayCount {
        /// A twelfth
        Thirty360 = "30/360",
        /// Its days over 360
        Actual360 = "Actual/360",
        /// Its days over 365
        Actual365 = "Actual/365",
    }
}

choice! {
    /// What interest has accrued and is unpaid before month 1.
    OpeningInterest {
        /// Months since the last payment date, at the rate of month 1
        ByPeriods = "From the last payment date",
        /// The amount entered
        Entered = "As entered",
    }
}

choice! {
    /// How the debt service reserve of a project company is funded.
    ReserveFunding {
        /// From cash above the minimum, before distributions
        FromCash = "From cash flow",
        /// In the month of the first draw
        AtClose = "At the first draw",
        /// In the month of the last draw before completion
        LastDraw = "By the last draw before completion",
        /// No cash: a letter of credit for the account of the owners
        LetterOfCredit = "By letter of credit",
    }
}

choice! {
    /// When excess cash repays a debt.
    CashSweep {
        /// Never
        NoSweep = "None",
        /// In every month
        Always = "Always",
        /// While net leverage is above a level
        LeverageAbove = "While leverage is above",
        /// While the DSCR is below a level
        DscrBelow = "While the DSCR is below",
    }
}

choice! {
    /// How a debt is repaid.
    Amortisation {
        /// Equal payments of interest and principal
        Level = "Level payments",
        /// All at maturity
        Bullet = "Bullet",
        /// Payments are CFADS over a DSCR
        Sculpted = "Sculpted to a DSCR",
        /// Dated amounts
        Custom = "Dated repayments",
        /// Separate level payments for each draw
        EachDraw = "Each draw in level payments",
    }
}

/// A loan or notes with interest and repayment in cash.
#[derive(Clone, PartialEq, Debug)]
pub struct Debt {
    /// Immutable slug
    pub id: String,
    /// What it is called
    pub name: String,
    /// Free-form notes
    pub notes: String,
    /// If off, the model ignores it
    pub enabled: bool,
    /// The phase it belongs to; empty if it moves alone
    pub phase: String,
    /// `parent` or the id of a project company
    pub owner: String,
    /// Balance outstanding at the start of month 1
    pub opening_usd: f64,
    /// Interest accrued before month 1
    pub opening_interest: OpeningInterest,
    /// Its amount, if entered
    pub opening_interest_usd: f64,
    /// Issuance costs and discount before month 1, not yet amortised
    pub opening_unamortised_usd: f64,
    /// Dated draws
    pub draws_usd: Steps,
    /// Other draws
    pub draws: Draws,
    /// Maximum drawn in total
    pub commitment_usd: f64,
    /// Last month of draws other than dated ones
    pub available_until: Month,
    /// Share of the cost that draws finance
    pub loan_to_cost_pct: f64,
    /// The commitment is capped at the debt that sculpted payments support
    pub sized_by_dscr: bool,
    /// Funding priority
    pub funding_rank: u32,
    /// Order in which lenders of an owner are paid at a default
    pub lien_rank: u32,
    /// Fee on each draw
    pub fee_pct: f64,
    /// Price at which it is sold, as a share of principal
    pub issue_price_pct: f64,
    /// Fee on the undrawn commitment
    pub commitment_fee_pct_per_year: Quantity,
    /// Fixed or floating
    pub interest: Interest,
    /// Fixed interest
    pub rate_pct_per_year: Quantity,
    /// Margin over SOFR
    pub margin_pct_per_year: Quantity,
    /// How floating interest is hedged
    pub hedge: Hedge,
    /// Share of the principal that is hedged
    pub hedged_pct: Quantity,
    /// Rate of the swap, or of the cap
    pub hedge_rate_pct_per_year: Quantity,
    /// Day count of fixed interest
    pub day_count: DayCount,
    /// Months between payments
    pub payment_months: u32,
    /// Month of the first draw: the first of the interest-only and of the capitalised-interest months
    pub start: Month,
    /// Months in which interest is capitalised, the start being the first
    pub capitalised_months: u32,
    /// Share of interest due that is paid in kind: added to principal
    pub paid_in_kind_pct: Quantity,
    /// Months without principal repayment, the start being the first
    pub interest_only_months: u32,
    /// How it is repaid
    pub amortisation: Amortisation,
    /// Months over which level payments would repay it
    pub amortisation_months: u32,
    /// Share of what was drawn that level payments leave
    pub residual_pct: f64,
    /// DSCR of sculpted payments
    pub sculpted_dscr: f64,
    /// Dated repayments
    pub repayments_usd: Steps,
    /// Month in which the outstanding balance is repaid
    pub maturity: Month,
    /// Months of debt service held in reserve
    pub reserve_months: u32,
    /// How that reserve is funded
    pub reserve_funding: ReserveFunding,
    /// Fee on a letter of credit that stands for it
    pub reserve_letter_fee_pct_per_year: f64,
    /// When excess cash repays it
    pub sweep: CashSweep,
    /// Share of excess cash that does
    pub sweep_pct: Quantity,
    /// Leverage or DSCR of the test
    pub sweep_level: f64,
    /// Repaid ahead of schedule
    pub prepayments_usd: Steps,
    /// Before this month a prepayment pays a make-whole
    pub make_whole_until: Month,
    /// Rate at which make-whole interest is discounted
    pub make_whole_rate_pct_per_year: f64,
    /// Prepayment premium from then on
    pub prepayment_fee_pct: f64,
    /// Refinanced at maturity
    pub refinanced: bool,
    /// Share of the balance due that is refinanced
    pub refinanced_pct: f64,
    /// Minimum NOI of the owner over the new debt
    pub refinancing_debt_yield_pct: f64,
    /// Interest of the new debt
    pub refinancing_rate_pct_per_year: f64,
    /// Fee on the new debt
    pub refinancing_fee_pct: f64,
    /// Term of the new debt
    pub refinancing_months: u32,
    /// Months over which level payments would repay the new debt
    pub refinancing_amortisation_months: u32,
}

fields! { Debt besides [id] {
    name: "Name", "", [], [], "What the debt is called";
    enabled: "Enabled", "", [], [], "If off, the plan is computed without this debt";
    phase: "Phase", "", [], [], "Id of the phase it belongs to, if any: it slips, scales and is switched with the other members. Dates and sizes entered here are those without slip, at 100 %";
    owner: "Owner", "", [], [], "parent, or the id of the project company that owes it; a project company's debt is non-recourse to the parent";
    opening_usd: "Opening balance", "USD", [], [0.0, 1e12], "Principal outstanding at the start of the plan";
    opening_interest: "Opening accrued interest", "", [], [], "Interest accrued and unpaid before month 1, due with the first payment. From the last payment date: of the months since then (not before the start of the debt) at the rate of month 1. As entered: the amount below, from the balance sheet";
    opening_interest_usd: "Accrued interest entered", "USD", [], [0.0, 1e12], "From the last balance sheet; read only if it is entered";
    opening_unamortised_usd: "Opening unamortised costs", "USD", [], [0.0, 1e12], "Issuance costs and discount paid before month 1 and not yet amortised, from the balance sheet: principal less carrying amount. Amortised straight-line to maturity";
    draws_usd: "Dated draws", "USD", [], [0.0, 1e12], "Principal drawn in these months; the fee is deducted from the proceeds";
    draws: "Other draws", "", [], [], "Draws besides dated ones. On dates: none. With capex, up to a loan to cost: pro rata with equity. With machines and GPUs bought: a share of their price. When cash is needed: by the parent, according to its funding priority. Revolving: so too, and repaid from cash above the minimum";
    commitment_usd: "Commitment", "USD", [], [0.0, 1e12], "Maximum drawn in total on top of the opening balance; for a revolver, the maximum balance outstanding. It does not limit a debt drawn on dates only";
    available_until: "Available until", "", [], [], "Last month of draws other than dated ones; the commitment fee ends then";
    loan_to_cost_pct: "Loan to cost", "%", [50.0, 95.0], [0.0, 100.0], "Share of the capex or equipment financed, including capitalised interest; 80 to 85 for construction loans in the sector, 60 to 85 for GPU financing. If above zero, draws made when cash is needed stay within this share of the owner's capex to date";
    sized_by_dscr: "Sized by DSCR", "", [], [], "The commitment is capped at the debt that sculpted payments support in the first month of repayment";
    funding_rank: "Funding priority", "", [1.0, 19.0], [0.0, 1_000.0], "Lower numbers are drawn first when the parent needs cash; ties are drawn in the order revolver, loans, BTC, BTC loans, convertibles, shares";
    lien_rank: "Rank at a default", "", [1.0, 5.0], [1.0, 1_000.0], "Intercreditor order: at a default of the owner, debts of a lower number are paid first out of the value of its assets (under Valuation), those of the same number in proportion; convertibles come after all debts. It changes what each debt would recover, not what is paid while nobody defaults";
    fee_pct: "Fee on draws", "%", [0.0, 5.0], [0.0, 50.0], "Share of each draw, paid in the month of the draw; 2 to 3 for notes and convertibles in the sector";
    issue_price_pct: "Issue price", "%", [90.0, 102.0], [60.0, 150.0], "What lenders pay for each 100 of principal drawn; below 100 a discount, which is amortised as interest straight-line to maturity like issuance costs. APLD ComputeCo sold its 9.25 % notes due 2030 at 97 (Applied Digital, 8-K of 20 November 2025). 100: no discount";
    commitment_fee_pct_per_year: "Commitment fee", "%/year", [0.25, 1.5], [0.0, 20.0], "On the undrawn commitment at the start of the month, one twelfth each month from the start while it is available; 0.5 to 1 is usual. The ticking fee of a delayed-draw loan steps up: a schedule of 0 for the first two months, then half of the margin, then all of it. Start is then the month of signing";
    interest: "Interest type", "", [], [], "Fixed: the rate below, by the day count below. SOFR plus margin: SOFR of the month and the margin below, actual/360";
    rate_pct_per_year: "Interest rate", "%/year", [0.0, 12.0], [0.0, 100.0], "On the balance at the start of the month. Investment-grade tenants 6.0 to 6.3, BB neocloud 7.25 to 7.75, without backstop 8.5 to 9.5";
    margin_pct_per_year: "Margin over SOFR", "%/year", [1.5, 7.0], [-10.0, 100.0], "If interest is floating; hyperscaler GPU loans 2.25, others up to 4.5";
    hedge: "Hedge", "", [], [], "Of floating interest. None: SOFR as it is. Swap: a fixed rate is paid for SOFR, whatever it is. Cap: SOFR above a rate is not borne. What a hedge pays or costs each month is interest (ASC 815-20-45); its market value stands in no balance sheet here, and the premium of a cap is an other item";
    hedged_pct: "Hedged share", "%", [0.0, 100.0], [0.0, 100.0], "Share of the principal that is hedged; a schedule ends or steps down a hedge";
    hedge_rate_pct_per_year: "Hedge rate", "%/year", [1.0, 6.0], [-10.0, 100.0], "The fixed rate of the swap, or the strike of the cap, for SOFR without the margin";
    day_count: "Day count", "", [], [], "Of fixed interest; floating interest is actual/360 in any case, and the loan that refinances this one counts as it does. 30/360: one twelfth of a year each month, for bonds. Actual/360: 365/360 of the rate in a year, for bank loans. Actual/365: by the days of each month, for some private loans";
    payment_months: "Months between payments", "months", [], [1.0, 12.0], "1 monthly, 3 quarterly, 6 semi-annual, 12 annual, counted back from maturity; interest accrues in between. Notes in the sector pay semi-annually";
    start: "Start", "", [], [], "Month of the first draw. Interest-only and capitalised-interest months both count from this month: it is the first of them. Interest and payments are on the balance of the month before, so the first repayment is in the next month at the earliest";
    capitalised_months: "Capitalised-interest months", "months", [], [0.0, 600.0], "Number of months, the start being the first, in which interest is capitalised (added to the balance) instead of paid: interest during construction";
    paid_in_kind_pct: "Paid in kind", "%", [0.0, 100.0], [0.0, 100.0], "Share of the interest due that is added to principal instead of paid in cash (PIK), besides the capitalised-interest months; a schedule makes it a toggle: 100 for two years, then 0. At maturity interest is paid in cash. Only of the parent's debt drawn on dates; lenders to a project have its interest capitalised during construction or paid";
    interest_only_months: "Interest-only months", "months", [], [0.0, 600.0], "Number of months, the start being the first, in which payments are interest only; the first repayment is in the month after them";
    amortisation: "Repayment", "", [], [], "Level payments: equal payments of interest and principal after the interest-only months. Bullet: all of it at maturity. Sculpted to a DSCR: payments are CFADS over a DSCR. Dated repayments: the amounts entered. Each draw in level payments: separate level payments for each draw from the month after it";
    amortisation_months: "Amortisation period", "months", [12.0, 360.0], [1.0, 600.0], "Months over which level payments would repay the debt, or each draw; any balance at maturity is due then";
    residual_pct: "Residual", "%", [0.0, 50.0], [0.0, 100.0], "Share of what was drawn that level payments leave until maturity, when it is due: a balloon, or the residual that the lessee of a finance lease guarantees or buys out at. A finance lease of machines or GPUs (ASC 842-20-30) is entered as a debt of its implicit rate drawn with machines and GPUs bought at 100 %, vendor finance at a lower share, a sale and leaseback with a repurchase option (ASC 842-40-25-1 to 25-5) as one drawn on the date of the sale";
    sculpted_dscr: "Sculpted DSCR", "", [1.1, 2.0], [1.0, 20.0], "Each payment is CFADS since the last payment divided by this ratio: 1.20 to 1.25 with investment-grade tenants, GPU loans 1.30 to 1.50";
    repayments_usd: "Dated repayments", "USD", [], [0.0, 1e12], "Principal repaid in these months if repayment is by date, up to the balance outstanding";
    maturity: "Maturity", "", [], [], "In this month the outstanding balance is repaid; nothing can be drawn from then on";
    reserve_months: "Debt service reserve", "months", [3.0, 12.0], [0.0, 60.0], "Number of months of debt service that the project company holds in a reserve account; 6 is usual. What falls due in the coming months: level payments on what has been drawn by then, interest on what is owed; where the reserve is funded at the first draw, on the full commitment while it can be drawn. 0: none";
    reserve_funding: "Reserve funding", "", [], [], "From cash flow: only from cash above the minimum, before distributions. At the first draw: the required balance of that month is paid in from the proceeds and by the owners as far as they support the company, and a loan drawn with capex counts it as cost; what it lacks later comes from cash above the minimum. By the last draw before completion: likewise, in the month of that draw. By letter of credit: no cash; what the bank pays for debt service is reimbursed by the owners, whatever their support, and then made up in cash";
    reserve_letter_fee_pct_per_year: "Letter of credit fee", "%/year", [1.0, 4.0], [0.0, 20.0], "On the required reserve, one twelfth each month, if a letter of credit stands for it; not on what the bank has paid, which is made up in cash. Usually the margin of the loan";
    sweep: "Cash sweep", "", [], [], "When excess cash repays the debt ahead of schedule. None: never. Always: in every month. While leverage is above: net debt of its project company over annualised NOI. While the DSCR is below: as last tested. Measured at month end and repaid in the next month; of a project company on cash above the minimum after reserve and tax, before distributions, of the parent on cash above the minimum after revolvers. The test is of project companies only";
    sweep_pct: "Swept", "%", [25.0, 100.0], [0.0, 100.0], "Share of that cash; 50 to 75 is usual. A schedule steps it down, and keeps it at 0 until completion: what is drawn ahead of spending is cash too";
    sweep_level: "Sweep level", "", [1.0, 6.0], [0.0, 100.0], "Net leverage above which, or DSCR below which cash is swept";
    prepayments_usd: "Prepayments", "USD", [], [0.0, 1e12], "Principal repaid ahead of schedule in these months, up to the balance outstanding";
    make_whole_until: "Make-whole until", "", [], [], "A prepayment before this month also pays the discounted interest to this month and the premium; a two-year non-call period is usual for notes";
    make_whole_rate_pct_per_year: "Make-whole rate", "%/year", [2.0, 8.0], [0.0, 50.0], "Rate at which that interest is discounted: Treasury rate plus 50 basis points";
    prepayment_fee_pct: "Prepayment premium", "%", [0.0, 5.0], [0.0, 50.0], "Share of the principal prepaid, from the end of the make-whole period and as part of the make-whole; half the coupon is usual for notes";
    refinanced: "Refinanced at maturity", "", [], [], "The balance due at maturity is repaid from a new loan on the terms below";
    refinanced_pct: "Share refinanced", "%", [50.0, 105.0], [0.0, 110.0], "Of the balance due at maturity; above 100 if the new loan also funds its own fee";
    refinancing_debt_yield_pct: "Minimum debt yield", "%", [8.0, 15.0], [0.0, 100.0], "The new loan is limited to the owner's NOI of the last twelve months divided by this; lenders require more than 9. 0: no limit";
    refinancing_rate_pct_per_year: "Refinancing rate", "%/year", [3.0, 12.0], [0.0, 100.0], "On the opening balance, by the day count of the debt it refinances, paid monthly";
    refinancing_fee_pct: "Refinancing fee", "%", [0.0, 5.0], [0.0, 50.0], "Share of the new loan";
    refinancing_months: "Refinancing term", "months", [12.0, 240.0], [1.0, 600.0], "Months from the old maturity until the outstanding balance of the new loan is due";
    refinancing_amortisation_months: "Refinancing amortisation", "months", [60.0, 360.0], [0.0, 600.0], "Months over which monthly level payments would repay it; 0: bullet";
    notes: "Notes", "", [], [], "Anything a reader of this plan should know";
} }

impl Debt {
    /// True if part of its interest is paid in kind in some month.
    pub fn pays_in_kind(&self) -> bool {
        self.paid_in_kind_pct != Quantity::Value(0.0)
    }
}
