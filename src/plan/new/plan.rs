//! A new plan, with usual values: every one of them is an assumption until it has a source.

use super::capital::{equity, no_covenants, tax, valuation};
use super::market::{market, network, new_deck};
use super::uncertainty::certain;
use crate::plan::document::{Plan, Source};
use crate::plan::fields::{Date, Month, Quantity, Setting};
use crate::plan::objects::{
    Books, BtcPolicy, Company, CostKey, HashrateKind, InterestCapitalised, Overdraft, Scenario, TerminalValue,
    Treasury, WorkingCapital,
};
use std::collections::BTreeMap;

/// A company without sites; its market is as of 26 June 2026.
fn empty_plan(start: Month) -> Plan {
    let reference = Month::new(2026, 6).and_then(|month| Date::new(month, 26)).unwrap_or(Date::EPOCH);
    Plan {
        company: Company {
            name: "New company".to_owned(),
            notes: String::new(),
            start,
            months: 120,
            fiscal_year_end_month: 12,
            discount_rate_pct_per_year: 11.0,
            overhead_usd_per_month: Quantity::Value(1_000_000.0),
            overhead_growth_pct_per_year: 2.5,
            inflation_pct_per_year: 2.5,
            terminal_value: TerminalValue::Nothing,
            terminal_cap_rate_pct: 8.0,
            terminal_cap_rate_neocloud_pct: 10.0,
            terminal_cap_rate_unrated_pct: 12.0,
            residual_usd_per_mw_it: 5_000_000.0,
            stock_compensation_usd_per_month: Quantity::Value(0.0),
            mining_cost_key: CostKey::Revenue,
            working_capital: WorkingCapital::InFreeCashFlow,
        },
        market: market(start, reference),
        network: network(),
        decks: [("50k", 50_000.0), ("80k", 80_000.0), ("100k", 100_000.0), ("126k", 126_000.0)]
            .map(|(id, level)| new_deck(id, &format!("{} thousand USD", level / 1000.0), start, level))
            .to_vec(),
        books: books(),
        tax: tax(),
        valuation: valuation(),
        covenants: no_covenants(),
        equity: equity(start),
        treasury: Treasury {
            opening_cash_usd: 100_000_000.0,
            minimum_cash_usd: Quantity::Value(20_000_000.0),
            interest_on_cash_pct_per_year: Quantity::Value(3.5),
            overdraft: Overdraft::Free,
            overdraft_pct_per_year: 10.0,
            opening_btc: 0.0,
            btc_policy: BtcPolicy::SellToMinimumCash,
            sell_share_pct: Quantity::Value(100.0),
            selling_cost_pct: 0.2,
            dated_sales_btc: Vec::new(),
            monthly_sales_btc: Quantity::Value(0.0),
            floor_btc: Quantity::Value(0.0),
            floor_usd: Quantity::Value(0.0),
            funding_rank: 2,
            sell_above_usd: Quantity::Value(0.0),
            sell_above_pct: 10.0,
            buy_below_usd: Quantity::Value(0.0),
            buy_below_usd_per_month: 0.0,
            overlay_pct: 0.0,
            overlay_yield_pct_per_year: 4.2,
            overlay_strike_pct: 20.0,
        },
        project_companies: Vec::new(),
        sites: Vec::new(),
        debts: Vec::new(),
        convertibles: Vec::new(),
        btc_loans: Vec::new(),
        warrants: Vec::new(),
        preferreds: Vec::new(),
        other_items: Vec::new(),
        phases: Vec::new(),
        uncertainty: certain(),
        drivers: Vec::new(),
        questions: Vec::new(),
        scenarios: Vec::new(),
        sources: BTreeMap::new(),
    }
}

impl Plan {
    /// The first month of a plan that does not say another one.
    pub const USUAL_START: Month = match Month::new(2026, 12) {
        Some(month) => month,
        None => Month::EPOCH,
    };

    /// A new company as the window offers it: blank and without overhead, in a network that responds to hashprice, with three
    /// market scenarios, each named by its price.
    ///
    /// Two are those of "The $19,000 Loss Per Bitcoin Problem" (T. Kydd, 29 March 2026): a price of 100,000 USD, and one
    /// below 80,000 USD, represented here by 75,000 USD. Both are above the base price, so a third is a quarter below it.
    pub fn new_company() -> Self {
        new_company(Self::USUAL_START)
    }

    /// The same, of a plan that starts in this month.
    pub fn new_company_from(start: Month) -> Self {
        new_company(start)
    }

    /// A company without sites, in the market as of 26 June 2026.
    pub fn blank() -> Self {
        Self::usual(Self::USUAL_START)
    }

    /// What a file that says nothing but its first month stands for: a company without sites, in the market as of
    /// 26 June 2026.
    pub fn usual(start: Month) -> Self {
        empty_plan(start)
    }
}

/// A blank company without overhead, in a network that responds to hashprice, with three market scenarios.
fn new_company(start: Month) -> Plan {
    let scenario = |id: &str, name: &str, usd: f64, notes: &str| Scenario {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: format!("{notes}; hashrate responds to hashprice"),
        overrides: std::iter::once(("market.btc_price_usd".to_owned(), Setting::Number(usd))).collect(),
    };
    let mut plan = Plan {
        scenarios: vec![
            scenario("btc-100k", "BTC at $100k", 100_000.0, "From the article of 29 March 2026"),
            scenario("btc-75k", "BTC at $75k", 75_000.0, "From the article of 29 March 2026: below 80,000 USD"),
            scenario("btc-45k", "BTC at $45k", 45_000.0, "Downside: an assumption, a quarter below the base price"),
        ],
        ..empty_plan(start)
    };
    "A starting plan. The market is as of 26 June 2026; every other figure is an assumption until it has a source."
        .clone_into(&mut plan.company.notes);
    plan.company.overhead_usd_per_month = Quantity::Value(0.0);
    plan.market.hashrate = HashrateKind::Answering;
    plan.sources = market_sources();
    plan
}

/// Sources of the market figures of a new plan.
fn market_sources() -> BTreeMap<String, Source> {
    let published = ["market.reference_date", "market.reference_height", "market.hashrate_eh_s"]
        .map(|field| (field, false, "bt-miners.com difficulty-rebounds-7-15: block 955,584, difficulty 133.87 T"));
    let implied =
        [("market.btc_price_usd", true, "Implied by a hashprice of 28.68 USD and that difficulty; not a quoted price")];
    published
        .into_iter()
        .chain(implied)
        .map(|(field, assumption, text)| {
            (field.to_owned(), Source { assumption, date: "2026-06-26".to_owned(), text: text.to_owned() })
        })
        .collect()
}

/// Useful lives, and nothing in the opening books.
fn books() -> Books {
    Books {
        machines_life_months: 48,
        machines_opening_usd: 0.0,
        machines_opening_months: 36,
        mining_capacity_life_months: 120,
        mining_capacity_opening_usd: 0.0,
        mining_capacity_opening_months: 96,
        ai_capacity_life_months: 240,
        ai_capacity_opening_usd: 0.0,
        ai_capacity_opening_months: 228,
        gpus_life_months: 60,
        gpus_opening_usd: 0.0,
        gpus_opening_months: 48,
        other_assets_opening_usd: 0.0,
        costs_paid_later_pct: 0.0,
        opening_payables_usd: 0.0,
        interest_capitalised: InterestCapitalised::GroupDebt,
    }
}
