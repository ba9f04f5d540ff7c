//! Preferred equity of the parent or of a project company.

use crate::plan::fields::{Month, Quantity, Steps, fields};

/// Preferred shares or units: senior to the common, junior to all debt.
#[derive(Clone, PartialEq, Debug)]
pub struct Preferred {
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
    /// Liquidation preference at the start of month 1
    pub opening_usd: f64,
    /// Dividends accrued before month 1, not yet paid or added
    pub opening_accrued_usd: f64,
    /// Dated issues, by liquidation preference
    pub issues_usd: Steps,
    /// Price at which it is sold, as a share of liquidation preference
    pub issue_price_pct: f64,
    /// Fee on each issue
    pub fee_pct: f64,
    /// Dividend on liquidation preference
    pub dividend_pct_per_year: Quantity,
    /// Share of the dividend due that is paid in cash
    pub paid_in_cash_pct: Quantity,
    /// Months between dividend dates
    pub payment_months: u32,
    /// Dated redemptions, by liquidation preference
    pub redemptions_usd: Steps,
    /// Month in which all that is outstanding is redeemed
    pub redemption: Month,
    /// What redemption pays, as a share of liquidation preference
    pub redemption_pct: f64,
    /// What holders receive in all at least, as a multiple of what they paid in
    pub minimum_multiple: f64,
}

fields! { Preferred besides [id] {
    name: "Name", "", [], [], "What the preferred equity is called";
    enabled: "Enabled", "", [], [], "If off, the plan is computed without it";
    phase: "Phase", "", [], [], "Id of the phase it belongs to, if any: it slips, scales and is switched with the other members. Dates and sizes entered here are those without slip, at 100 %";
    owner: "Issuer", "", [], [], "parent, or the id of the project company that issues it. A share of the common that comes with it is the ownership of that project company, or warrants of the parent";
    opening_usd: "Opening preference", "USD", [], [0.0, 1e12], "Liquidation preference outstanding at the start of the plan, with dividends added to it by then";
    opening_accrued_usd: "Opening accrued dividends", "USD", [], [0.0, 1e12], "Accrued before month 1 and due with the first dividend date";
    issues_usd: "Dated issues", "USD", [], [0.0, 1e12], "Liquidation preference issued in these months. Macquarie committed up to 5 billion USD of preferred equity to Applied Digital's data centres, of which 450 million was first drawn for Polaris Forge 1 (Applied Digital, 2025)";
    issue_price_pct: "Issue price", "%", [90.0, 100.0], [50.0, 150.0], "What holders pay for each 100 of liquidation preference; the discount is charged to equity at once";
    fee_pct: "Fee on issues", "%", [0.0, 5.0], [0.0, 50.0], "Share of each issue, paid in its month and charged to equity";
    dividend_pct_per_year: "Dividend", "%/year", [4.0, 15.0], [0.0, 100.0], "On liquidation preference at the start of the month, one twelfth each month; a schedule makes it step up. 12.75 on Macquarie's units in Applied Digital's data centres";
    paid_in_cash_pct: "Paid in cash", "%", [0.0, 100.0], [0.0, 100.0], "Share of the dividend due on a dividend date that is paid in cash; the rest is added to liquidation preference and bears dividends itself. A schedule makes it a toggle: 0 for two years, then 100";
    payment_months: "Months between dividends", "months", [], [1.0, 12.0], "1 monthly, 3 quarterly, 6 semi-annual, 12 annual, counted back from redemption; dividends accrue in between";
    redemptions_usd: "Dated redemptions", "USD", [], [0.0, 1e12], "Liquidation preference redeemed in these months, up to what is outstanding, at the redemption price";
    redemption: "Redemption", "", [], [], "In this month all that is outstanding is redeemed, with dividends accrued. A month after the plan: it stays";
    redemption_pct: "Redemption price", "%", [100.0, 120.0], [50.0, 300.0], "What redemption pays for each 100 of liquidation preference";
    minimum_multiple: "Minimum multiple", "", [1.2, 2.0], [0.0, 10.0], "What holders receive in all at least, as a multiple of what they paid in (MOIC): the last redemption makes up for what dividends and redemptions fall short of it. What was paid in and received before month 1 counts as the opening preference and nothing. 0: no minimum";
    notes: "Notes", "", [], [], "Anything a reader of this plan should know";
} }
