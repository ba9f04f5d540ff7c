//! What a company raises beside loans and notes: convertibles, loans on BTC, shares, warrants; and what it promises lenders.

use super::debt::Interest;
use super::field::{Quantity, Steps, choice, fields};
use super::time::Month;
use serde::{Deserialize, Serialize};

choice! {
    /// How a conversion is paid.
    Settlement {
        /// All in shares
        Shares = "In shares",
        /// The principal in cash, what is above it in shares
        CashPrincipal = "Principal in cash, the rest in shares",
        /// All in cash
        Cash = "In cash",
    }
}

/// Convertible senior notes of the parent.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Convertible {
    /// Immutable slug
    pub id: String,
    /// What they are called
    pub name: String,
    /// Whatever is worth knowing
    pub notes: String,
    /// Off: as if they were not there
    pub enabled: bool,
    /// Owed before month 1
    pub opening_usd: f64,
    /// Conversion price of those
    pub conversion_price_usd: f64,
    /// Cap price of the capped call on those
    pub cap_price_usd: f64,
    /// Issues on dates
    pub issues_usd: Steps,
    /// Issued when cash is needed
    pub on_need: bool,
    /// The most that is issued
    pub limit_usd: f64,
    /// First and last month of issues on need
    pub available_from: Month,
    /// … the last
    pub available_until: Month,
    /// Place in the funding order
    pub funding_rank: u32,
    /// Conversion price over the share price at issue
    pub premium_pct: f64,
    /// Fee on issues
    pub fee_pct: f64,
    /// Cost of a capped call on issues
    pub capped_call_pct: f64,
    /// Cap price over the share price at issue
    pub cap_premium_pct: f64,
    /// Coupon
    pub coupon_pct_per_year: f64,
    /// Months from coupon to coupon
    pub payment_months: u32,
    /// When what is left is due
    pub maturity: Month,
    /// From when the company may call
    pub call_from: Month,
    /// It calls where the share price is at least this share of the conversion price
    pub call_trigger_pct: f64,
    /// Dates on which holders may put, and at which price
    pub puts_pct: Steps,
    /// How conversions are paid
    pub settlement: Settlement,
    /// Principal bought back on dates
    pub repurchases_usd: Steps,
    /// At which price
    pub repurchase_price_pct: f64,
}

fields! { Convertible {
    name: "Name", "", [], [], "What the notes are called";
    enabled: "Enabled", "", [], [], "Off: the plan is computed as if these notes were not there";
    opening_usd: "Owed before month 1", "USD", [], [0.0, 1e12], "The principal at the start of the plan";
    conversion_price_usd: "Conversion price", "USD/share", [], [0.01, 1e6], "Of what was owed before month 1: principal over the shares it converts into";
    cap_price_usd: "Cap of its capped call", "USD/share", [], [0.0, 1e6], "Up to this share price the company gets back the shares that conversion costs; 0: no capped call";
    issues_usd: "Issues", "USD", [], [0.0, 1e12], "Principal issued in these months";
    on_need: "Issued on need", "", [], [], "Issued when the parent needs cash, in its place of the funding order";
    limit_usd: "Most issued", "USD", [], [0.0, 1e12], "Of all issues on need";
    available_from: "On need from", "", [], [], "The first month of issues on need";
    available_until: "On need until", "", [], [], "The last month of issues on need";
    funding_rank: "Place in the funding order", "", [1.0, 19.0], [0.0, 1_000.0], "Lower places are drawn first when the parent needs cash; equal ones in the order revolver, loans, BTC, BTC loans, convertibles, shares";
    premium_pct: "Conversion premium", "%", [20.0, 45.0], [0.0, 500.0], "Conversion price of new issues over the share price of their month; 25 to 42.5 seen in the sector";
    fee_pct: "Fee on issues", "%", [0.0, 5.0], [0.0, 50.0], "Of the principal, in its month; about 2 to 3";
    capped_call_pct: "Cost of the capped call", "%", [0.0, 12.0], [0.0, 50.0], "Of the principal issued, paid at issue out of equity; 5.7 to 10.1 seen in the sector. 0: none is bought";
    cap_premium_pct: "Cap over the share price", "%", [50.0, 150.0], [0.0, 1_000.0], "Cap price of new issues over the share price of their month; 100 is usual";
    coupon_pct_per_year: "Coupon", "%/year", [0.0, 4.0], [0.0, 100.0], "On the principal at the month's start; 0 to 3.5 seen in the sector";
    payment_months: "Months between coupons", "months", [], [1.0, 12.0], "6 is usual, counted back from maturity; interest accrues in between";
    maturity: "Maturity", "", [], [], "In this month what is left is converted where the share price is above the conversion price, else paid";
    call_from: "Callable from", "", [], [], "From this month the company calls the notes where the share price is high enough, and holders convert";
    call_trigger_pct: "Call trigger", "%", [120.0, 150.0], [100.0, 1_000.0], "Of the conversion price; 130 is usual";
    puts_pct: "Puts of holders", "%", [], [50.0, 150.0], "In these months holders ask for this share of the principal where the share price is below the conversion price";
    settlement: "Settlement", "", [], [], "How conversion is paid";
    repurchases_usd: "Repurchases", "USD", [], [0.0, 1e12], "Principal bought back in these months, as far as anything is owed";
    repurchase_price_pct: "Repurchase price", "%", [80.0, 200.0], [0.0, 1_000.0], "Of the principal bought back";
    notes: "Notes", "", [], [], "Whatever a reader of this plan should know";
} }

/// A loan of the parent against pledged BTC.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BtcLoan {
    /// Immutable slug
    pub id: String,
    /// What it is called
    pub name: String,
    /// Whatever is worth knowing
    pub notes: String,
    /// Off: as if it were not there
    pub enabled: bool,
    /// Owed before month 1
    pub opening_usd: f64,
    /// BTC pledged for it
    pub opening_collateral_btc: f64,
    /// Draws on dates
    pub draws_usd: Steps,
    /// Drawn when cash is needed
    pub on_need: bool,
    /// The most that is owed
    pub limit_usd: f64,
    /// Last month of draws on need
    pub available_until: Month,
    /// Place in the funding order
    pub funding_rank: u32,
    /// Fee on draws
    pub fee_pct: f64,
    /// Fixed or floating
    pub interest: Interest,
    /// Fixed interest
    pub rate_pct_per_year: Quantity,
    /// Margin over SOFR
    pub margin_pct_per_year: Quantity,
    /// LTV at a draw and after a cure
    pub initial_ltv_pct: f64,
    /// LTV at which the lender calls
    pub margin_call_ltv_pct: f64,
    /// LTV at which the lender sells
    pub liquidation_ltv_pct: f64,
    /// Slippage and cost of a forced sale
    pub sale_cost_pct: f64,
    /// The company owes what the collateral does not cover
    pub recourse: bool,
    /// Repayments on dates
    pub repayments_usd: Steps,
    /// When what is left is due
    pub maturity: Month,
}

fields! { BtcLoan {
    name: "Name", "", [], [], "What the loan is called";
    enabled: "Enabled", "", [], [], "Off: the plan is computed as if this loan were not there";
    opening_usd: "Owed before month 1", "USD", [], [0.0, 1e12], "The principal at the start of the plan";
    opening_collateral_btc: "BTC pledged before month 1", "BTC", [], [0.0, 21_000_000.0], "Part of the opening BTC of the treasury; it cannot be sold while it is pledged";
    draws_usd: "Draws", "USD", [], [0.0, 1e12], "Wanted in these months; drawn as far as BTC is there to pledge at the initial LTV";
    on_need: "Drawn on need", "", [], [], "Drawn when the parent needs cash, in its place of the funding order";
    limit_usd: "Limit", "USD", [], [0.0, 1e12], "The most that is owed; 200 million USD lines seen in the sector";
    available_until: "On need until", "", [], [], "The last month of draws on need";
    funding_rank: "Place in the funding order", "", [1.0, 19.0], [0.0, 1_000.0], "Lower places are drawn first when the parent needs cash; equal ones in the order revolver, loans, BTC, BTC loans, convertibles, shares";
    fee_pct: "Fee on draws", "%", [0.0, 3.0], [0.0, 50.0], "Of each draw, in its month; 1 seen in the sector";
    interest: "Interest kind", "", [], [], "Fixed: a twelfth of the rate each month. SOFR plus margin: actual days over 360";
    rate_pct_per_year: "Interest", "%/year", [7.0, 12.0], [0.0, 100.0], "On the balance at the month's start, paid monthly; 7.75 to 9 seen in the sector";
    margin_pct_per_year: "Margin over SOFR", "%/year", [3.0, 7.0], [-10.0, 100.0], "Where interest floats; 4.5 over the federal funds rate seen in the sector";
    initial_ltv_pct: "Initial LTV", "%", [40.0, 70.0], [1.0, 95.0], "Loan over collateral at market at a draw, and after a cure; 50 to 65 is usual";
    margin_call_ltv_pct: "Margin-call LTV", "%", [60.0, 85.0], [1.0, 100.0], "From this LTV on the lender asks for the initial LTV again: with unpledged BTC, then with cash above the minimum, then by selling collateral; 70 to 75 is usual";
    liquidation_ltv_pct: "Liquidation LTV", "%", [70.0, 95.0], [1.0, 200.0], "At this LTV the lender may sell without asking; its price is a row. Within a month the margin call always comes first, for the price moves through it; 80 to 85 is usual";
    sale_cost_pct: "Cost of a forced sale", "%", [0.2, 5.0], [0.0, 50.0], "Slippage and fees, of the proceeds";
    recourse: "Recourse", "", [], [], "On: the company pays what the collateral does not cover. Off: the lender bears it";
    repayments_usd: "Repayments", "USD", [], [0.0, 1e12], "Paid back in these months, as far as anything is owed; collateral above the initial LTV is released then";
    maturity: "Maturity", "", [], [], "In this month all that is left is paid, and the collateral is released";
    notes: "Notes", "", [], [], "Whatever a reader of this plan should know";
} }

/// Shares of the parent: how many, at what price, and how more are sold.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Equity {
    /// Shares before month 1
    pub opening_shares: f64,
    /// Share price in today's market
    pub share_price_usd: Quantity,
    /// Its growth
    pub share_price_growth_pct_per_year: f64,
    /// How far it follows the BTC price
    pub share_price_btc_beta: f64,
    /// Issues on dates
    pub issues_usd: Steps,
    /// Discount of those
    pub issue_discount_pct: f64,
    /// Fee on those
    pub issue_fee_pct: f64,
    /// Sold at the market each month
    pub atm_usd_per_month: Quantity,
    /// … and when cash is needed
    pub atm_on_need: bool,
    /// The most that the programme sells
    pub atm_limit_usd: f64,
    /// First month of the programme
    pub atm_from: Month,
    /// … and its last
    pub atm_until: Month,
    /// Place in the funding order
    pub funding_rank: u32,
    /// Discount to the share price
    pub atm_discount_pct: f64,
    /// Fee on what is sold
    pub atm_fee_pct: f64,
    /// At which levered cash flow to the parent is discounted
    pub cost_of_equity_pct_per_year: f64,
}

fields! { Equity {
    opening_shares: "Shares", "shares", [], [0.0, 1e11], "Outstanding before month 1, as the cover of the last filing says";
    share_price_usd: "Share price", "USD/share", [], [0.01, 1e6], "Path of the share price before growth and the BTC price; a schedule holds from each month on";
    share_price_growth_pct_per_year: "Growth of the share price", "%/year", [-30.0, 50.0], [-90.0, 500.0], "Growth over the path, month by month";
    share_price_btc_beta: "Beta to the BTC price", "", [0.0, 2.5], [0.0, 10.0], "The share price moves with (BTC price over that of month 1 before stress) to this power; 0: it does not";
    issues_usd: "Issues", "USD", [], [0.0, 1e12], "Shares sold for so much before fees in these months";
    issue_discount_pct: "Discount of issues", "%", [0.0, 15.0], [0.0, 90.0], "Below the share price of the month";
    issue_fee_pct: "Fee on issues", "%", [0.0, 7.0], [0.0, 50.0], "Of what is sold; marketed deals 4 to 5";
    atm_usd_per_month: "At-the-market sales", "USD/month", [], [0.0, 1e11], "Sold each month of the programme whatever the need, within its limit";
    atm_on_need: "At-the-market on need", "", [], [], "Shares are also sold at the market when the parent needs cash, in their place of the funding order";
    atm_limit_usd: "Limit of the programme", "USD", [], [0.0, 1e12], "The most that is sold at the market from month 1 on, before fees";
    atm_from: "Programme from", "", [], [], "The first month of sales at the market";
    atm_until: "Programme until", "", [], [], "The last month of sales at the market";
    funding_rank: "Place in the funding order", "", [1.0, 19.0], [0.0, 1_000.0], "Lower places are drawn first when the parent needs cash; equal ones in the order revolver, loans, BTC, BTC loans, convertibles, shares";
    atm_discount_pct: "Discount at the market", "%", [0.0, 5.0], [0.0, 90.0], "Below the share price of the month";
    atm_fee_pct: "Fee at the market", "%", [0.0, 4.0], [0.0, 50.0], "Of what is sold; 2 to 3 is usual";
    cost_of_equity_pct_per_year: "Cost of equity", "%/year", [10.0, 30.0], [-50.0, 200.0], "Levered cash flow to the parent is discounted at it (planner's judgement)";
} }

/// Warrants of the parent, such as those given for a backstop.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Warrant {
    /// Immutable slug
    pub id: String,
    /// What they are called
    pub name: String,
    /// Whatever is worth knowing
    pub notes: String,
    /// Off: as if they were not there
    pub enabled: bool,
    /// How many shares they buy
    pub shares: f64,
    /// At which price
    pub strike_usd: f64,
    /// From when they count
    pub granted: Month,
    /// When they are exercised or lapse
    pub expiry: Month,
}

fields! { Warrant {
    name: "Name", "", [], [], "What the warrants are called, and for what they were given";
    enabled: "Enabled", "", [], [], "Off: the plan is computed as if they were not there";
    shares: "Shares", "shares", [], [0.0, 1e11], "How many shares they buy; Google's for backstops bought 5 to 14 % of the company";
    strike_usd: "Exercise price", "USD/share", [], [0.0, 1e6], "Paid for each share; about a cent for penny warrants";
    granted: "Granted", "", [], [], "From this month they count in diluted shares";
    expiry: "Expiry", "", [], [], "In this month they are exercised where the share price is above the exercise price, else they lapse";
    notes: "Notes", "", [], [], "Whatever a reader of this plan should know";
} }

/// What a borrower promises: at the first level cash stays in, at the second it is in default. 0 means no such promise.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Covenants {
    /// DSCR below which cash stays in
    pub dscr_lock_up: f64,
    /// … in default
    pub dscr_default: f64,
    /// Liquidity below which cash stays in
    pub liquidity_lock_up_usd: f64,
    /// … in default
    pub liquidity_default_usd: f64,
    /// Net debt over EBITDA above which cash stays in
    pub net_leverage_lock_up: f64,
    /// … in default
    pub net_leverage_default: f64,
    /// Debt over value above which cash stays in
    pub ltv_lock_up_pct: f64,
    /// … in default
    pub ltv_default_pct: f64,
    /// Debt over cost above which cash stays in
    pub ltc_lock_up_pct: f64,
    /// … in default
    pub ltc_default_pct: f64,
}

fields! { Covenants {
    dscr_lock_up: "DSCR, lock-up", "", [1.1, 1.5], [0.0, 20.0], "CFADS over scheduled interest and principal of the last twelve months, tested at the end of each fiscal quarter from the twelfth month of debt service on. Below it nothing is distributed; 1.20 to 1.25 is usual. 0: not promised";
    dscr_default: "DSCR, default", "", [1.0, 1.3], [0.0, 20.0], "Below it the borrower is in default; 1.05 to 1.10 is usual. 0: not promised";
    liquidity_lock_up_usd: "Liquidity, lock-up", "USD", [], [0.0, 1e12], "Tested each month; of the company unrestricted cash, unpledged BTC after the haircut and undrawn revolvers, of a project company its cash and reserve. 0: not promised";
    liquidity_default_usd: "Liquidity, default", "USD", [], [0.0, 1e12], "50 to 200 million USD is usual for revolvers of the sector. 0: not promised";
    net_leverage_lock_up: "Net leverage, lock-up", "", [2.0, 8.0], [0.0, 1_000.0], "Debt less unrestricted cash over EBITDA of the last three months, four times; tested at the end of each fiscal quarter while debt is owed, of a project company from completion on. With net debt and no EBITDA it is broken. 0: not promised";
    net_leverage_default: "Net leverage, default", "", [2.0, 10.0], [0.0, 1_000.0], "Above it the borrower is in default. 0: not promised";
    ltv_lock_up_pct: "LTV, lock-up", "%", [50.0, 90.0], [0.0, 1_000.0], "Debt over NOI of the last twelve months by the cap rate, tested at the end of each fiscal quarter from month 12 on, of a project company from completion on. With debt and no NOI it is broken. 0: not promised";
    ltv_default_pct: "LTV, default", "%", [60.0, 95.0], [0.0, 1_000.0], "Above it the borrower is in default. 0: not promised";
    ltc_lock_up_pct: "Loan to cost, lock-up", "%", [60.0, 90.0], [0.0, 1_000.0], "Debt over what was spent on capex so far, interest added to debt, and the opening assets; tested at the end of each fiscal quarter while debt is owed, of a project company from completion on. 0: not promised";
    ltc_default_pct: "Loan to cost, default", "%", [70.0, 95.0], [0.0, 1_000.0], "Above it the borrower is in default. 0: not promised";
} }

choice! {
    /// How far the parent stands behind a project company.
    Support {
        /// Without end
        Always = "Always",
        /// Until its completion
        UntilCompletion = "Until completion",
        /// Not at all
        Never = "Never",
    }
}

/// A company that owns sites and their debt apart from the parent, with cash of its own.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectCompany {
    /// Immutable slug
    pub id: String,
    /// What it is called
    pub name: String,
    /// Whatever is worth knowing
    pub notes: String,
    /// The parent's share
    pub ownership_pct: f64,
    /// Cash before month 1
    pub opening_cash_usd: f64,
    /// … and in the reserve account
    pub opening_reserve_usd: f64,
    /// Book value of its AI capacity before month 1
    pub opening_assets_usd: f64,
    /// Cash that stays in
    pub minimum_cash_usd: f64,
    /// How far the parent pays what is missing
    pub support: Support,
    /// Until when, and from when it distributes
    pub completion: Month,
    /// Equity paid back on dates, from what was drawn
    pub reimbursements_usd: Steps,
    /// What it promises its lenders
    pub covenants: Covenants,
}

fields! { ProjectCompany {
    name: "Name", "", [], [], "What the project company is called";
    ownership_pct: "Ownership", "%", [20.0, 100.0], [0.0, 100.0], "Above 50 it is consolidated whole, with what others own as minority interest; up to 50 by the equity method: its sites and debt are then outside the company's rows";
    opening_cash_usd: "Opening cash", "USD", [], [0.0, 1e12], "Cash before month 1 without the reserve; not part of the treasury's opening cash";
    opening_reserve_usd: "Opening reserve", "USD", [], [0.0, 1e12], "Debt service reserve before month 1; not part of the treasury's opening cash";
    opening_assets_usd: "Opening assets", "USD", [], [0.0, 1e12], "Book value and tax basis of its AI capacity before month 1, written off over the months that the books say; not part of the books' opening, which is the parent's";
    minimum_cash_usd: "Minimum cash", "USD", [], [0.0, 1e12], "Stays in when cash is distributed; what is missing to it is called from the parent";
    support: "Support of the parent", "", [], [], "Whether the parent pays what is missing: overruns until completion (a completion guarantee), always, or never. Without it the project company's cash may fall below zero, as a funding gap of its own";
    completion: "Completion", "", [], [], "From this month on cash is distributed where the tests allow; support until completion ends here";
    reimbursements_usd: "Equity reimbursed", "USD", [], [0.0, 1e12], "Paid to its owners in these months whatever the tests, as far as cash is there: proceeds of notes that pay back earlier equity";
    notes: "Notes", "", [], [], "Whatever a reader of this plan should know";
} }
