//! Covenants of a borrower to its lenders: what is tested, over which months, and the levels agreed.

use crate::plan::fields::{choice, fields};

choice! {
    /// Over which months debt service cover is tested.
    DscrPeriod {
        /// The last twelve
        Trailing = "Last twelve months",
        /// The next twelve, as planned
        Forward = "Next twelve months",
        /// The lower of both
        Both = "Both, the lower counts",
    }
}

choice! {
    /// Over which months EBITDA is measured for net leverage.
    LeveragePeriod {
        /// The last twelve; annualised while there are fewer
        LastTwelveMonths = "Last twelve months",
        /// The last three, times four
        LastQuarter = "Last quarter times four",
    }
}

/// Covenants of a borrower: the first level locks up distributions, the second is a default. 0 means no covenant.
#[derive(Clone, PartialEq, Debug)]
pub struct Covenants {
    /// DSCR below which distributions are locked up
    pub dscr_lock_up: f64,
    /// The default level
    pub dscr_default: f64,
    /// Over which months DSCR is tested
    pub dscr_period: DscrPeriod,
    /// Liquidity below which distributions are locked up
    pub liquidity_lock_up_usd: f64,
    /// The default level
    pub liquidity_default_usd: f64,
    /// Net debt over EBITDA above which distributions are locked up
    pub net_leverage_lock_up: f64,
    /// The default level
    pub net_leverage_default: f64,
    /// Over which months EBITDA is measured
    pub leverage_period: LeveragePeriod,
    /// Debt over value above which distributions are locked up
    pub ltv_lock_up_pct: f64,
    /// The default level
    pub ltv_default_pct: f64,
    /// Debt over cost above which distributions are locked up
    pub ltc_lock_up_pct: f64,
    /// The default level
    pub ltc_default_pct: f64,
    /// Land counts in the cost
    pub land_in_cost: bool,
}

fields! { Covenants besides [] {
    dscr_lock_up: "DSCR, lock-up", "", [1.1, 1.5], [0.0, 20.0], "CFADS over scheduled interest and principal of twelve months, tested at the end of each fiscal quarter, for a project company from completion, while debt is outstanding. Below it distributions are blocked; 1.20 to 1.25 is usual. 0: no covenant";
    dscr_default: "DSCR, default", "", [1.0, 1.3], [0.0, 20.0], "Below it the borrower is in default; 1.05 to 1.10 is usual. 0: no covenant";
    dscr_period: "DSCR, months tested", "", [], [], "Last twelve months: from the twelfth month of debt service, as lenders to companies test the last four quarters. Next twelve months: as planned, as far as they lie within the plan. Both, the lower counts: the stricter of the two, as lenders to projects often ask";
    liquidity_lock_up_usd: "Liquidity, lock-up", "USD", [], [0.0, 1e12], "Tested monthly. Company: unrestricted cash, unpledged BTC after the haircut and undrawn revolvers. Project company: its cash, its reserve, and what letters of credit stand for instead. 0: no covenant";
    liquidity_default_usd: "Liquidity, default", "USD", [], [0.0, 1e12], "50 to 200 million USD is usual for revolvers in the sector. 0: no covenant";
    net_leverage_lock_up: "Net leverage, lock-up", "", [2.0, 8.0], [0.0, 1_000.0], "Debt less unrestricted cash over EBITDA; tested at the end of each fiscal quarter while debt is outstanding, for a project company from completion. Net debt without positive EBITDA is a breach. 0: no covenant";
    net_leverage_default: "Net leverage, default", "", [2.0, 10.0], [0.0, 1_000.0], "Above it the borrower is in default. 0: no covenant";
    leverage_period: "Net leverage, EBITDA of", "", [], [], "Last twelve months: as credit agreements define it; while the plan has fewer, those since month 1 are annualised. Last quarter times four: agreed with borrowers whose capacity has just come into service";
    ltv_lock_up_pct: "LTV, lock-up", "%", [50.0, 90.0], [0.0, 1_000.0], "Debt over value, which is NOI of the last twelve months divided by the cap rate; tested at the end of each fiscal quarter from month 12, for a project company from completion. Debt without positive NOI is a breach. 0: no covenant";
    ltv_default_pct: "LTV, default", "%", [60.0, 95.0], [0.0, 1_000.0], "Above it the borrower is in default. 0: no covenant";
    ltc_lock_up_pct: "Loan to cost, lock-up", "%", [60.0, 90.0], [0.0, 1_000.0], "Debt over capex to date, capitalised interest and opening assets; tested at the end of each fiscal quarter while debt is outstanding, for a project company from completion. 0: no covenant";
    ltc_default_pct: "Loan to cost, default", "%", [70.0, 95.0], [0.0, 1_000.0], "Above it the borrower is in default. 0: no covenant";
    land_in_cost: "Land in loan to cost", "", [], [], "On: land and other assets that are not depreciated, held by the borrower, count in the cost at what was paid for them, as lenders usually count land that owners contribute. Off: loan to cost is of buildings and equipment alone";
} }
