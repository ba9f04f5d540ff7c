//! Capital other than loans and notes: convertibles, BTC-backed loans, shares and warrants; and project companies.

use super::covenants::Covenants;
use super::debt::{DayCount, Interest, OpeningInterest};
use crate::plan::fields::{Month, Quantity, Steps, choice, fields};

choice! {
    /// How a conversion is settled.
    Settlement {
        /// All in shares
        Shares = "In shares",
        /// Principal in cash, the excess over it in shares
        CashPrincipal = "Principal in cash, excess in shares",
        /// All in cash
        Cash = "In cash",
    }
}

choice! {
    /// What becomes of the coupon accrued on notes that are converted between two coupon dates.
    CouponAtConversion {
        /// The conversion is deemed to pay it: it becomes equity
        DeemedPaid = "Deemed paid by the conversion",
        /// Paid in the month of the conversion
        PaidInCash = "Paid in cash",
    }
}

/// Convertible senior notes of the parent.
#[derive(Clone, PartialEq, Debug)]
pub struct Convertible {
    /// Immutable slug
    pub id: String,
    /// What they are called
    pub name: String,
    /// Free-form notes
    pub notes: String,
    /// If off, the model ignores them
    pub enabled: bool,
    /// The phase it belongs to; empty if it moves alone
    pub phase: String,
    /// Balance outstanding at the start of month 1
    pub opening_usd: f64,
    /// Coupon accrued before month 1
    pub opening_interest: OpeningInterest,
    /// Its amount, if entered
    pub opening_interest_usd: f64,
    /// Issuance costs and discount before month 1, not yet amortised
    pub opening_unamortised_usd: f64,
    /// Conversion price of the opening balance
    pub conversion_price_usd: f64,
    /// Cap price of the capped call on the opening balance
    pub cap_price_usd: f64,
    /// Dated issues
    pub issues_usd: Steps,
    /// Issued when cash is needed
    pub on_need: bool,
    /// Maximum issued as needed
    pub limit_usd: f64,
    /// First month of issues made as needed
    pub available_from: Month,
    /// Last month of issues made as needed
    pub available_until: Month,
    /// Funding priority
    pub funding_rank: u32,
    /// Conversion price over the share price at issue
    pub premium_pct: f64,
    /// Issuance fee
    pub fee_pct: f64,
    /// Cost of a capped call on issues
    pub capped_call_pct: f64,
    /// Cap price over the share price at issue
    pub cap_premium_pct: f64,
    /// Coupon
    pub coupon_pct_per_year: f64,
    /// Day count of the coupon
    pub day_count: DayCount,
    /// Months between coupons
    pub payment_months: u32,
    /// Month in which the outstanding balance is due
    pub maturity: Month,
    /// First month in which the company may call
    pub call_from: Month,
    /// The company calls once the share price reaches this percentage of the conversion price
    pub call_trigger_pct: f64,
    /// Dates on which holders may put, with the put price
    pub puts_pct: Steps,
    /// How conversions are settled
    pub settlement: Settlement,
    /// What becomes of the coupon accrued when notes are converted between two coupon dates
    pub coupon_at_conversion: CouponAtConversion,
    /// Dated repurchases of principal
    pub repurchases_usd: Steps,
    /// Repurchase price
    pub repurchase_price_pct: f64,
}

fields! { Convertible besides [id] {
    name: "Name", "", [], [], "What the notes are called";
    enabled: "Enabled", "", [], [], "If off, the plan is computed without these notes";
    phase: "Phase", "", [], [], "Id of the phase it belongs to, if any: it slips, scales and is switched with the other members. Dates and sizes entered here are those without slip, at 100 %";
    opening_usd: "Opening balance", "USD", [], [0.0, 1e12], "Principal outstanding at the start of the plan";
    opening_interest: "Opening accrued coupon", "", [], [], "Coupon accrued and unpaid before month 1, due with the first payment. From the last payment date: of the months since the last coupon date. As entered: the amount below, from the balance sheet, or the first coupon less the months of the plan before it";
    opening_interest_usd: "Accrued coupon entered", "USD", [], [0.0, 1e12], "From the last balance sheet; read only if it is entered";
    opening_unamortised_usd: "Opening unamortised costs", "USD", [], [0.0, 1e12], "Issuance costs paid before month 1 and not yet amortised, from the balance sheet: principal less carrying amount. Amortised straight-line to maturity";
    conversion_price_usd: "Conversion price", "USD/share", [], [0.01, 1e6], "Of the opening balance: principal divided by the shares it converts into";
    cap_price_usd: "Capped call: cap price", "USD/share", [], [0.0, 1e6], "Up to this share price the capped call offsets the dilution from conversion; 0: no capped call";
    issues_usd: "Dated issues", "USD", [], [0.0, 1e12], "Principal issued in these months";
    on_need: "Issued as needed", "", [], [], "Issued when the parent needs cash, according to its funding priority";
    limit_usd: "Issue limit", "USD", [], [0.0, 1e12], "Maximum principal of all issues made as needed";
    available_from: "As needed from", "", [], [], "First month of issues made as needed";
    available_until: "As needed until", "", [], [], "Last month of issues made as needed";
    funding_rank: "Funding priority", "", [1.0, 19.0], [0.0, 1_000.0], "Lower numbers are drawn first when the parent needs cash; ties are drawn in the order revolver, loans, BTC, BTC loans, convertibles, shares";
    premium_pct: "Conversion premium", "%", [20.0, 45.0], [0.0, 500.0], "Conversion price of new issues over the share price in the month of issue; 25 to 42.5 seen in the sector";
    fee_pct: "Issuance fee", "%", [0.0, 5.0], [0.0, 50.0], "Share of principal, paid in the month of issue; about 2 to 3";
    capped_call_pct: "Capped call: cost", "%", [0.0, 12.0], [0.0, 50.0], "Share of the principal issued, paid at issue and charged to equity; 5.7 to 10.1 seen in the sector. 0: none is bought";
    cap_premium_pct: "Capped call: cap premium", "%", [50.0, 150.0], [0.0, 1_000.0], "Cap price of new issues over the share price in the month of issue; 100 is usual";
    coupon_pct_per_year: "Coupon", "%/year", [0.0, 4.0], [0.0, 100.0], "On principal at the start of the month; 0 to 3.5 seen in the sector";
    day_count: "Day count", "", [], [], "Of the coupon. 30/360: one twelfth of a year each month, usual for convertible notes. Actual/360: 365/360 of the rate in a year. Actual/365: by the days of each month";
    payment_months: "Months between coupons", "months", [], [1.0, 12.0], "6 is usual, counted back from maturity; interest accrues in between";
    maturity: "Maturity", "", [], [], "In this month the outstanding principal converts if the share price is above the conversion price; otherwise it is repaid";
    call_from: "Callable from", "", [], [], "From this month the company calls the notes once the share price reaches the call trigger, and holders convert";
    call_trigger_pct: "Call trigger", "%", [120.0, 150.0], [100.0, 1_000.0], "Share price as a percentage of the conversion price; 130 is usual";
    puts_pct: "Holder puts", "%", [], [50.0, 150.0], "In these months holders put the notes at this percentage of principal if the share price is below the conversion price";
    settlement: "Settlement", "", [], [], "How conversions are settled. In shares: all of it, in new shares. Principal in cash, excess in shares: the principal is repaid, and only what notes are worth beyond it dilutes. In cash: all of it, without new shares";
    coupon_at_conversion: "Coupon at conversion", "", [], [], "Coupon accrued since the last coupon date when notes are converted. Deemed paid by the conversion: it becomes equity, as indentures usually say. Paid in cash: in the month of the conversion";
    repurchases_usd: "Repurchases", "USD", [], [0.0, 1e12], "Principal repurchased in these months, up to the balance outstanding";
    repurchase_price_pct: "Repurchase price", "%", [80.0, 200.0], [0.0, 1_000.0], "As a percentage of the principal repurchased";
    notes: "Notes", "", [], [], "Anything a reader of this plan should know";
} }

/// A loan of the parent against pledged BTC.
#[derive(Clone, PartialEq, Debug)]
pub struct BtcLoan {
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
    /// Balance outstanding at the start of month 1
    pub opening_usd: f64,
    /// BTC pledged as collateral at the start
    pub opening_collateral_btc: f64,
    /// Dated draws
    pub draws_usd: Steps,
    /// Drawn when cash is needed
    pub on_need: bool,
    /// Maximum balance outstanding
    pub limit_usd: f64,
    /// Last month of draws made as needed
    pub available_until: Month,
    /// Funding priority
    pub funding_rank: u32,
    /// Fee on draws
    pub fee_pct: f64,
    /// Fixed or floating
    pub interest: Interest,
    /// Fixed interest
    pub rate_pct_per_year: Quantity,
    /// Margin over SOFR
    pub margin_pct_per_year: Quantity,
    /// Day count of fixed interest
    pub day_count: DayCount,
    /// LTV when drawn and after a margin call is cured
    pub initial_ltv_pct: f64,
    /// LTV at which the lender makes a margin call
    pub margin_call_ltv_pct: f64,
    /// LTV at which the lender liquidates collateral
    pub liquidation_ltv_pct: f64,
    /// Slippage and cost of a forced sale
    pub sale_cost_pct: f64,
    /// The company owes any shortfall in collateral
    pub recourse: bool,
    /// Dated repayments
    pub repayments_usd: Steps,
    /// Month in which the outstanding balance is due
    pub maturity: Month,
}

fields! { BtcLoan besides [id] {
    name: "Name", "", [], [], "What the loan is called";
    enabled: "Enabled", "", [], [], "If off, the plan is computed without this loan";
    phase: "Phase", "", [], [], "Id of the phase it belongs to, if any: it slips, scales and is switched with the other members. Dates and sizes entered here are those without slip, at 100 %";
    opening_usd: "Opening balance", "USD", [], [0.0, 1e12], "Principal outstanding at the start of the plan";
    opening_collateral_btc: "Opening collateral", "BTC", [], [0.0, 21_000_000.0], "BTC pledged at the start, included in the treasury's opening BTC; it cannot be sold while pledged";
    draws_usd: "Dated draws", "USD", [], [0.0, 1e12], "Requested in these months; drawn as far as unpledged BTC supports the initial LTV";
    on_need: "Drawn as needed", "", [], [], "Drawn when the parent needs cash, according to its funding priority";
    limit_usd: "Limit", "USD", [], [0.0, 1e12], "Maximum balance outstanding; lines of 200 million USD seen in the sector";
    available_until: "As needed until", "", [], [], "Last month of draws made as needed";
    funding_rank: "Funding priority", "", [1.0, 19.0], [0.0, 1_000.0], "Lower numbers are drawn first when the parent needs cash; ties are drawn in the order revolver, loans, BTC, BTC loans, convertibles, shares";
    fee_pct: "Fee on draws", "%", [0.0, 3.0], [0.0, 50.0], "Share of each draw, paid in the month of the draw; 1 seen in the sector";
    interest: "Interest type", "", [], [], "Fixed: the rate below, by the day count below. SOFR plus margin: SOFR of the month and the margin below, actual/360";
    rate_pct_per_year: "Interest rate", "%/year", [7.0, 12.0], [0.0, 100.0], "On the balance at the start of the month, paid monthly; 7.75 to 9 seen in the sector";
    margin_pct_per_year: "Margin over SOFR", "%/year", [3.0, 7.0], [-10.0, 100.0], "If interest is floating; 4.5 over the federal funds rate seen in the sector";
    day_count: "Day count", "", [], [], "Of fixed interest; floating interest is actual/360 in any case. 30/360: one twelfth of a year each month, usual for bonds. Actual/360: 365/360 of the rate in a year. Actual/365: by the days of each month";
    initial_ltv_pct: "Initial LTV", "%", [40.0, 70.0], [1.0, 95.0], "Loan over market value of collateral when drawn and after a margin call is cured; 50 to 65 is usual";
    margin_call_ltv_pct: "Margin-call LTV", "%", [60.0, 85.0], [1.0, 100.0], "At this LTV the lender requires a return to the initial LTV: with unpledged BTC, then with cash above the minimum, then by selling collateral; 70 to 75 is usual";
    liquidation_ltv_pct: "Liquidation LTV", "%", [70.0, 95.0], [1.0, 200.0], "At this LTV the lender may sell without notice; the liquidation price is shown as a row. Within a month the margin call always comes first because the price passes through it; 80 to 85 is usual";
    sale_cost_pct: "Forced-sale cost", "%", [0.2, 5.0], [0.0, 50.0], "Slippage and fees, as a share of proceeds";
    recourse: "Recourse", "", [], [], "On: the company pays any shortfall in collateral. Off: the lender bears it";
    repayments_usd: "Repayments", "USD", [], [0.0, 1e12], "Repaid in these months, up to the balance outstanding; collateral in excess of the initial LTV is then released";
    maturity: "Maturity", "", [], [], "In this month the outstanding balance is repaid and the collateral released";
    notes: "Notes", "", [], [], "Anything a reader of this plan should know";
} }

/// Shares of the parent: number, price, and further issuance.
#[derive(Clone, PartialEq, Debug)]
pub struct Equity {
    /// Shares outstanding at the start of month 1
    pub opening_shares: f64,
    /// Share price before growth and BTC beta
    pub share_price_usd: Quantity,
    /// Share price growth
    pub share_price_growth_pct_per_year: f64,
    /// Beta of the share price to the BTC price
    pub share_price_btc_beta: f64,
    /// Dated issues
    pub issues_usd: Steps,
    /// Discount on dated issues
    pub issue_discount_pct: f64,
    /// Fee on dated issues
    pub issue_fee_pct: f64,
    /// At-the-market sales each month
    pub atm_usd_per_month: Quantity,
    /// At-the-market sales when cash is needed
    pub atm_on_need: bool,
    /// Maximum sold under the programme
    pub atm_limit_usd: f64,
    /// First month of the programme
    pub atm_from: Month,
    /// Last month of the programme
    pub atm_until: Month,
    /// Funding priority
    pub funding_rank: u32,
    /// Discount to the share price
    pub atm_discount_pct: f64,
    /// Fee on at-the-market sales
    pub atm_fee_pct: f64,
    /// Discount rate for levered cash flow to the parent
    pub cost_of_equity_pct_per_year: f64,
}

fields! { Equity besides [] {
    opening_shares: "Opening shares", "shares", [], [0.0, 1e11], "Shares outstanding at the start of the plan, as on the cover of the latest filing";
    share_price_usd: "Share price", "USD/share", [], [0.01, 1e6], "Share price path before growth and the effect of the BTC price; each step of a schedule applies from its month";
    share_price_growth_pct_per_year: "Share price growth", "%/year", [-30.0, 50.0], [-90.0, 500.0], "Growth on top of the path, compounded monthly";
    share_price_btc_beta: "Beta to BTC", "", [0.0, 2.5], [0.0, 10.0], "The share price scales with the BTC price, divided by its month 1 level before stress, raised to this power; 0: no effect";
    issues_usd: "Dated issues", "USD", [], [0.0, 1e12], "Gross proceeds of shares sold in these months, before fees";
    issue_discount_pct: "Issue discount", "%", [0.0, 15.0], [0.0, 90.0], "Below that month's share price";
    issue_fee_pct: "Issuance fee", "%", [0.0, 7.0], [0.0, 50.0], "Share of gross proceeds; 4 to 5 for marketed deals";
    atm_usd_per_month: "ATM sales", "USD/month", [], [0.0, 1e11], "At-the-market (ATM) sales in each month of the programme regardless of need, within its limit";
    atm_on_need: "ATM as needed", "", [], [], "Shares are also sold at the market when the parent needs cash, according to their funding priority";
    atm_limit_usd: "ATM limit", "USD", [], [0.0, 1e12], "Maximum gross proceeds of at-the-market sales from month 1, before fees";
    atm_from: "ATM from", "", [], [], "First month of at-the-market sales";
    atm_until: "ATM until", "", [], [], "Last month of at-the-market sales";
    funding_rank: "Funding priority", "", [1.0, 19.0], [0.0, 1_000.0], "Lower numbers are drawn first when the parent needs cash; ties are drawn in the order revolver, loans, BTC, BTC loans, convertibles, shares";
    atm_discount_pct: "ATM discount", "%", [0.0, 5.0], [0.0, 90.0], "Below that month's share price";
    atm_fee_pct: "ATM fee", "%", [0.0, 4.0], [0.0, 50.0], "Share of gross proceeds; 2 to 3 is usual";
    cost_of_equity_pct_per_year: "Cost of equity", "%/year", [10.0, 30.0], [-50.0, 200.0], "Discount rate for levered cash flow to the parent (planner's judgement)";
} }

/// Warrants of the parent, such as those issued for a backstop.
#[derive(Clone, PartialEq, Debug)]
pub struct Warrant {
    /// Immutable slug
    pub id: String,
    /// What they are called
    pub name: String,
    /// Free-form notes
    pub notes: String,
    /// If off, the model ignores them
    pub enabled: bool,
    /// The phase it belongs to; empty if it moves alone
    pub phase: String,
    /// Number of shares they can be exercised for
    pub shares: f64,
    /// Exercise price
    pub strike_usd: f64,
    /// First month in which they count in diluted shares
    pub granted: Month,
    /// When they are exercised or lapse
    pub expiry: Month,
}

fields! { Warrant besides [id] {
    name: "Name", "", [], [], "What the warrants are called and why they were issued";
    enabled: "Enabled", "", [], [], "If off, the plan is computed without these warrants";
    phase: "Phase", "", [], [], "Id of the phase it belongs to, if any: it slips, scales and is switched with the other members. Dates and sizes entered here are those without slip, at 100 %";
    shares: "Shares", "shares", [], [0.0, 1e11], "Number of shares they can be exercised for; Google's backstop warrants covered 5 to 14 % of the company";
    strike_usd: "Exercise price", "USD/share", [], [0.0, 1e6], "Paid per share; about one cent for penny warrants";
    granted: "Granted", "", [], [], "From this month they are included in diluted shares";
    expiry: "Expiry", "", [], [], "In this month they are exercised if the share price is above the exercise price; otherwise they lapse";
    notes: "Notes", "", [], [], "Anything a reader of this plan should know";
} }

choice! {
    /// How far the parent supports a project company.
    Support {
        /// Throughout
        Always = "Always",
        /// Until its completion
        UntilCompletion = "Until completion",
        /// Not at all
        Never = "Never",
    }
}

choice! {
    /// What distributions wait for, besides a full reserve and no lock-up.
    DistributionsFrom {
        /// Completion, the first scheduled repayment, and the first DSCR test
        FirstRepayment = "Completion, first repayment and test",
        /// Completion alone
        Completion = "Completion",
    }
}

choice! {
    /// How a project company of which others own a part is taxed.
    TaxStatus {
        /// Its members are taxed on their shares
        Partnership = "Partnership",
        /// It is taxed itself, or within the parent's consolidated return
        Corporation = "Corporation",
        /// It is taxed itself where it stands, at the rate of its country
        Foreign = "Foreign corporation",
    }
}

/// A corporation owned from this share on is in the parent's consolidated return (section 1504(a)(2)).
pub const CONSOLIDATED_RETURN_PCT: f64 = 80.0;

/// A company that owns sites and their debt separately from the parent, with its own cash.
#[derive(Clone, PartialEq, Debug)]
pub struct ProjectCompany {
    /// Immutable slug
    pub id: String,
    /// What it is called
    pub name: String,
    /// Free-form notes
    pub notes: String,
    /// The phase it belongs to; empty if it moves alone
    pub phase: String,
    /// `parent`, or the id of the project company that holds it
    pub owner: String,
    /// The ownership interest of the parent, or of that company
    pub ownership_pct: f64,
    /// How it is taxed
    pub tax_status: TaxStatus,
    /// Rate of its country on its income
    pub income_tax_pct: f64,
    /// Tax that its country withholds from distributions
    pub withholding_pct: f64,
    /// Paid to the parent for management
    pub management_fee_usd_per_month: Quantity,
    /// … as a share of its revenue
    pub management_fee_pct: f64,
    /// Paid to the parent for development, as a share of its capex
    pub development_fee_pct: f64,
    /// A partnership pays its members what their tax on its income costs
    pub tax_distributions: bool,
    /// Cash at the start of month 1
    pub opening_cash_usd: f64,
    /// Reserve account at the start of month 1
    pub opening_reserve_usd: f64,
    /// Opening book value of its AI capacity
    pub opening_assets_usd: f64,
    /// Cash retained when distributing
    pub minimum_cash_usd: f64,
    /// When the parent covers shortfalls
    pub support: Support,
    /// Month of completion: support until completion ends and distributions may start
    pub completion: Month,
    /// What distributions wait for
    pub distributions_from: DistributionsFrom,
    /// Dated equity reimbursements out of debt proceeds
    pub reimbursements_usd: Steps,
    /// Breaches of the DSCR that its owners may cure with equity
    pub cures: u32,
    /// Covenants to its lenders
    pub covenants: Covenants,
}

fields! { ProjectCompany besides [id, covenants] {
    name: "Name", "", [], [], "What the project company is called";
    phase: "Phase", "", [], [], "Id of the phase it belongs to, if any: it slips, scales and is switched with the other members. Dates and sizes entered here are those without slip, at 100 %";
    owner: "Owned by", "", [], [], "parent, or the id of the project company that holds it: a holding company with debt of its own, which distributions of the companies below it serve. Several companies behind one loan are companies below one that borrows; it pays for what they lack with what others of them distribute";
    ownership_pct: "Ownership", "%", [20.0, 100.0], [0.0, 100.0], "Of the parent, or of the company that holds it. Above 50 it is fully consolidated, with other owners' shares as non-controlling interests; up to 50 it is accounted for by the equity method, and its sites and debt stay outside the company's rows";
    tax_status: "Tax status", "", [], [], "Matters where others own a part. Partnership: each member is taxed on its share of income and deductions, as those of an LLC by default. Corporation: from 80 % ownership in the parent's consolidated return, whose tax the parent pays (section 1504(a)(2)); below, it pays tax on its own income, and the parent on dividends less the deduction of section 243. A wholly owned company is in the parent's return either way. Foreign corporation: of a site abroad, taxed by itself at the rate below by the rules of this plan on depreciation and losses, whoever owns it; what it distributes is not taxed again in the US (section 245A)";
    income_tax_pct: "Income tax", "%", [10.0, 35.0], [0.0, 100.0], "Of a foreign corporation: rate of its country on taxable income. Canada 26.5 in Ontario and Quebec, Paraguay 10, Ethiopia 30, Norway 22, Finland 20: the library has them with their sources";
    withholding_pct: "Withholding tax", "%", [0.0, 25.0], [0.0, 100.0], "Share of what the parent receives of distributions that its country withholds, by treaty if there is one; tax expense of the parent, without credit. Not on equity reimbursed";
    management_fee_usd_per_month: "Management fee", "USD/month", [0.0, 5_000_000.0], [0.0, 1e12], "Paid to the parent in each month, before debt service; cost of the company and other income of the parent, both taxed, which cancel out in the company's rows if it is consolidated. Other owners and lenders bear it";
    management_fee_pct: "Management fee on revenue", "%", [0.0, 5.0], [0.0, 100.0], "The same, as a share of its revenue of the month";
    development_fee_pct: "Development fee", "%", [0.0, 5.0], [0.0, 100.0], "Paid to the parent as a share of its capex net of partners, in the month in which it is spent: part of the cost that loans to it finance, and in the books a cost of the company and income of the parent, as above";
    tax_distributions: "Distributions for tax", "", [], [], "On: a partnership pays all members in proportion what tax at the plan's rate on its own income costs, when that tax is due, less what it distributed in the twelve months before: from cash above the minimum, after the reserve and before the distribution tests. Off: its members pay that tax from other cash";
    opening_cash_usd: "Opening cash", "USD", [], [0.0, 1e12], "Cash at the start, excluding the reserve; not part of the treasury's opening cash";
    opening_reserve_usd: "Opening reserve", "USD", [], [0.0, 1e12], "Debt service reserve at the start; not part of the treasury's opening cash";
    opening_assets_usd: "Opening assets", "USD", [], [0.0, 1e12], "Opening book value and tax basis of its AI capacity, depreciated over the remaining life set under Books; not part of the opening book values there, which are the parent's";
    minimum_cash_usd: "Minimum cash", "USD", [], [0.0, 1e12], "Retained when cash is distributed; any shortfall is called from the parent";
    support: "Parent support", "", [], [], "When the parent covers shortfalls. Always: throughout the plan. Until completion: a completion guarantee, for overruns. Never: cash of the project company may fall below zero, as its own funding gap";
    completion: "Completion", "", [], [], "From this month cash may be distributed; support until completion ends here";
    distributions_from: "Distributions from", "", [], [], "While debt is outstanding, cash is distributed only with a full reserve and without lock-up. Completion, first repayment and test: also only after completion, after the first scheduled repayment (of bullets, the first interest paid after completion), and, if a DSCR covenant is set, once the DSCR has been tested (a company complete for a year before the plan counts as tested), as lenders to projects agree it. Completion: from completion on. Without debt, from completion either way";
    cures: "Equity cures", "", [0.0, 4.0], [0.0, 100.0], "How many breaches of the DSCR default level its owners cure over the plan: they pay in what CFADS lacks to the level in the month of the test, whatever their support, and the test counts as passed; lock-up stays. Three to five over the life of a loan are usual (planner's judgement)";
    reimbursements_usd: "Equity reimbursements", "USD", [], [0.0, 1e12], "Paid to its owners in these months regardless of the covenants, as far as cash is available: note proceeds that return earlier equity";
    notes: "Notes", "", [], [], "Anything a reader of this plan should know";
} }
