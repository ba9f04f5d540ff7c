//! Monthly income statement, balance sheet and cash-flow statement of an owner. They tie: assets less
//! liabilities less equity is a check.

use crate::formula::{Expression, Operand as _, Scalar, Series, USD, sum, when};
use crate::model::base::constants::ONE_CENT;
use crate::model::base::desk::Desk;
use crate::model::capital::lines::{Activity, CashFlowLine};

/// Income of a month, costs positive; items an owner does not have are zero.
pub(in crate::model) struct IncomeParts {
    pub mining: Expression,
    pub ai: Expression,
    pub other_revenue: Expression,
    pub operating: Expression,
    pub overhead: Expression,
    pub compensation: Expression,
    pub depreciation: Expression,
    /// Proceeds of assets sold less their book value
    pub disposals: Expression,
    pub btc_mark: Expression,
    /// Covered calls less BTC selling costs
    pub btc_trading: Expression,
    pub interest_income: Expression,
    pub interest_expense: Expression,
    /// Premiums and losses on extinguishment of debt
    pub extinguished: Expression,
    pub other: Expression,
    /// Of project companies not consolidated here
    pub affiliates: Expression,
    pub tax: Option<Series>,
    pub partners: Expression,
}

/// Rows of an income statement used elsewhere.
#[derive(Clone, Copy)]
pub(in crate::model) struct Income {
    pub rows: [Series; 18],
    pub ebitda: Series,
    pub btc_mark: Series,
    pub pre_tax: Series,
    pub net: Series,
    pub partners: Series,
}

const LINES: [(&str, &str, &str); 18] = [
    ("mining", "Mining revenue", "BTC at market price when mined, including partners' share"),
    ("ai", "AI revenue", "Straight-line rent over base terms, and GPU cloud"),
    ("other-revenue", "Other revenue", "Hosting, grid credits, and pass-through revenue"),
    ("operating-cost", "Operating cost", "Power, repair, other site costs, landlord costs and GPU cloud costs"),
    ("overhead", "Overhead", "Excluding stock compensation"),
    (
        "ebitda",
        "EBITDA (straight-line rent)",
        "Revenue less operating costs and overhead; excluding stock compensation and changes in fair value of BTC",
    ),
    ("stock-compensation", "Stock compensation", "Paid in shares"),
    ("depreciation", "Depreciation", "Straight-line, all asset classes and capitalised interest"),
    (
        "disposals",
        "Gain on disposal of assets",
        "Proceeds of assets sold less the book value of assets sold, scrapped or converted; below zero a loss",
    ),
    ("btc-mark", "Change in fair value of BTC", "Opening BTC holding times the price change of the month"),
    ("btc-trading", "BTC trading", "Covered calls less selling costs"),
    ("interest-income", "Interest income", "On cash"),
    (
        "interest-expense",
        "Interest expense",
        "Accrued, including amortised issuance costs and commitment fees, less capitalised interest",
    ),
    (
        "extinguished",
        "Loss on extinguishment of debt",
        "Premiums, and the excess of puts and repurchases over principal; below zero a gain",
    ),
    ("other", "Other income", "Settlements and other dated income"),
    ("affiliates", "Income from affiliates", "The parent's share of income of project companies not consolidated here"),
    ("pre-tax", "Income before tax", "Before non-controlling interests"),
    ("tax", "Tax expense", "Current and deferred"),
];

/// Writes an income statement in the current section.
pub(in crate::model) fn income(b: &mut Desk, parts: IncomeParts) -> (Income, IncomeOpen) {
    let IncomeParts {
        mining,
        ai,
        other_revenue,
        operating,
        overhead,
        compensation,
        depreciation,
        disposals,
        btc_mark,
        btc_trading,
        interest_income,
        interest_expense,
        extinguished,
        other,
        affiliates,
        tax,
        partners,
    } = parts;
    let line = |b: &mut Desk, i: usize, amount: Expression| b.flow(LINES[i].0, LINES[i].1, USD, amount, LINES[i].2);
    let revenue = [line(b, 0, mining), line(b, 1, ai), line(b, 2, other_revenue)];
    let costs = [line(b, 3, operating), line(b, 4, overhead)];
    let ebitda = line(b, 5, sum(revenue) - sum(costs));
    let compensation = line(b, 6, compensation);
    let depreciation = line(b, 7, depreciation);
    let disposals = line(b, 8, disposals);
    let btc_mark = line(b, 9, btc_mark);
    let btc_trading = line(b, 10, btc_trading);
    let interest_income = line(b, 11, interest_income);
    let interest_expense = line(b, 12, interest_expense);
    let extinguished = line(b, 13, extinguished);
    let other = line(b, 14, other);
    let affiliates = line(b, 15, affiliates);
    let pre_tax = sum([ebitda, disposals, btc_mark, btc_trading, interest_income, other, affiliates])
        - sum([compensation, depreciation, interest_expense, extinguished]);
    let pre_tax = line(b, 16, pre_tax);
    let rows = [
        revenue[0],
        revenue[1],
        revenue[2],
        costs[0],
        costs[1],
        ebitda,
        compensation,
        depreciation,
        disposals,
        btc_mark,
        btc_trading,
        interest_income,
        interest_expense,
        extinguished,
        other,
        affiliates,
        pre_tax,
        pre_tax,
    ];
    (Income { rows, ebitda, btc_mark, pre_tax, net: pre_tax, partners: pre_tax }, IncomeOpen { tax, partners })
}

/// Inputs that close an income statement.
pub(in crate::model) struct IncomeOpen {
    tax: Option<Series>,
    partners: Expression,
}

impl Income {
    /// Writes tax and net income, in the same section.
    pub fn close(&mut self, b: &mut Desk, open: IncomeOpen, tax: Option<Series>) {
        let tax = open.tax.or(tax).map_or(Expression::Number(0.0), Series::expression);
        let tax = b.flow(LINES[17].0, LINES[17].1, USD, tax, LINES[17].2);
        self.net = b.flow("net-income", "Net income", USD, self.pre_tax - tax, "Before non-controlling interests");
        self.partners = b.flow(
            "minority",
            "Income of non-controlling interests",
            USD,
            open.partners,
            "Share of joint-venture partners and other owners of project companies",
        );
        b.flow(
            "net-income-to-parent",
            "Net income attributable to owners",
            USD,
            self.net - self.partners,
            "After non-controlling interests",
        );
        self.rows[17] = tax;
    }
}

/// Assets and liabilities of an owner at month end.
pub(in crate::model) struct BalanceParts {
    pub cash: Vec<Series>,
    pub restricted: Vec<Series>,
    pub btc: Vec<Series>,
    pub receivables: Vec<Series>,
    pub unbilled: Vec<Series>,
    pub fixed_assets: Vec<Series>,
    pub construction: Vec<Series>,
    pub other_assets: Vec<Series>,
    pub investments: Vec<Series>,
    /// Principal, and the unamortised issuance costs deducted from it
    pub debt: Vec<Series>,
    pub fees: Vec<Series>,
    pub accrued: Vec<Series>,
    pub contracts: Vec<Series>,
    pub payables: Vec<Series>,
    pub tax_payable: Vec<Series>,
    pub deferred_tax: Vec<Series>,
    /// Share of partners and other owners
    pub minority: Vec<Series>,
}

/// Totals of a balance sheet.
#[derive(Clone, Copy)]
pub(in crate::model) struct Balance {
    pub assets: Series,
    pub liabilities: Series,
    pub minority: Series,
    /// Opening equity of the owners
    pub opening_equity: Scalar,
}

/// Writes assets and liabilities in the current section.
pub(in crate::model) fn balance(b: &mut Desk, parts: BalanceParts) -> Balance {
    let assets = [
        ("cash", "Cash", parts.cash, "Unrestricted"),
        ("restricted-cash", "Restricted cash", parts.restricted, "Reserve accounts"),
        ("btc", "BTC at fair value", parts.btc, "Held and pledged, at the month's price"),
        ("receivables", "Receivables", parts.receivables, "Invoiced, not yet collected"),
        (
            "unbilled-rent",
            "Deferred rent receivable",
            parts.unbilled,
            "Straight-line rent earned, not yet billed; below zero if billed in advance",
        ),
        (
            "fixed-assets",
            "Fixed assets",
            parts.fixed_assets,
            "Machines, capacity, GPUs and capitalised interest, at book value",
        ),
        (
            "construction",
            "Construction in progress",
            parts.construction,
            "Spent, not yet in service; below zero if in service before fully paid",
        ),
        ("other-assets", "Other assets", parts.other_assets, "Land and other non-depreciable assets"),
        (
            "investments",
            "Investments",
            parts.investments,
            "Equity interests in project companies not consolidated here",
        ),
    ];
    let assets = assets.map(|(key, label, rows, note)| b.stock(key, label, USD, rows, note));
    let assets = b.stock("assets", "Assets", USD, assets, "Total assets");
    let net: Expression = sum(parts.debt.iter().copied()) - sum(parts.fees.iter().copied());
    let opening =
        sum(parts.debt.iter().map(|row| b.opening_of(*row)).filter(|opening| *opening != Expression::Number(0.0)));
    let debt =
        b.declare("debt", "Debt, net of issuance costs", USD, opening, "Principal less unamortised issuance costs");
    let debt = b.define(debt, |_| net);
    let liabilities = [
        ("accrued-interest", "Accrued interest", parts.accrued, "Accrued, not yet paid"),
        (
            "contract-liabilities",
            "Contract liabilities",
            parts.contracts,
            "Prepaid by tenants and customers, not yet credited",
        ),
        ("payables", "Payables", parts.payables, "Operating costs paid in the following month"),
        ("tax-payable", "Tax payable", parts.tax_payable, "Assessed, not yet paid"),
        (
            "deferred-tax",
            "Deferred tax",
            parts.deferred_tax,
            "On income recognised in the books and not yet taxed; below zero an asset",
        ),
    ];
    let mut rows = vec![debt];
    rows.extend(liabilities.map(|(key, label, rows, note)| b.stock(key, label, USD, rows, note)));
    let liabilities = b.stock("liabilities", "Liabilities", USD, rows, "Total liabilities");
    let minority = b.stock(
        "minority",
        "Non-controlling interests",
        USD,
        parts.minority,
        "Equity of joint-venture partners and other owners of project companies",
    );
    let left = sum([b.opening_of(assets), -b.opening_of(liabilities), -b.opening_of(minority)]);
    let opening_equity = b.formula(
        "opening-equity",
        "Opening equity",
        USD,
        left,
        "Assets less liabilities and non-controlling interests",
    );
    Balance { assets, liabilities, minority, opening_equity }
}

/// Writes equity, rolled forward by income, contributions and distributions, and the difference that must be zero.
pub(in crate::model) fn equity(b: &mut Desk, balance: Balance, moves: Expression) -> (Series, Series) {
    let equity = b.balance(
        "equity",
        "Equity",
        USD,
        balance.opening_equity,
        |p| p + moves,
        "Of the owners: opening equity, plus net income and contributions, less distributions",
    );
    let off = b.level(
        "difference",
        "Assets less liabilities less equity",
        USD,
        sum([balance.assets.expression(), -balance.liabilities, -balance.minority, -equity]),
        "Must be zero",
    );
    (equity, off)
}

/// Writes the cash-flow statement in the current section; its three parts by key of the cash flow.
pub(in crate::model) fn cash_flow(
    b: &mut Desk,
    flow: impl Fn(CashFlowLine) -> Expression,
    capitalised: Expression,
    sale_of_sites: Expression,
    produced: Expression,
) -> Series {
    let of = |activity| sum(CashFlowLine::ALL.iter().filter(|l| l.activity() == activity).map(|line| flow(*line)));
    let operating = sum([of(Activity::Operating), capitalised.clone(), produced.clone()]);
    let investing = sum([of(Activity::Investing), -capitalised, sale_of_sites.clone(), -produced]);
    let financing = of(Activity::Financing) - sale_of_sites;
    let operating = b.flow(
        "operating",
        "Cash from operating activities",
        USD,
        operating,
        "Including interest not capitalised, tax, receivables, tenant prepayments, and sales of BTC up to the amount mined in the month (ASC 350-60)",
    );
    let investing = b.flow("investing", "Cash from investing activities", USD, investing, "Capex including capitalised interest, resale, site sales, other assets, other BTC sales and purchases, affiliates");
    let financing = b.flow(
        "financing",
        "Cash from financing activities",
        USD,
        financing,
        "Draws less repayment, fees and premiums; shares; partners and other owners",
    );
    b.flow("change", "Change in cash", USD, sum([operating, investing, financing]), "Including restricted cash")
}

/// Capitalised interest: the month's interest times construction over debt.
pub(in crate::model) fn capitalised(
    b: &mut Desk,
    interest: Expression,
    construction: Series,
    debt: Expression,
) -> Series {
    let part = when(debt.clone().gt(ONE_CENT), (construction.prev().max(0.0) / debt.max(ONE_CENT)).min(1.0), 0.0);
    b.flow(
        "capitalised-interest",
        "Capitalised interest",
        USD,
        interest * part,
        "Accrued interest and amortised issuance costs, times construction in progress over debt at the start of the month (ASC 835-20)",
    )
}
