//! Income statement and balance sheet of an owner, month by month; cash-flow statement of the same. They tie: assets less
//! liabilities less equity is a check.

use super::constants::ONE_CENT;
use crate::formula::{Book, Expression, Operand as _, Scalar, Series, USD, sum, when};

/// Income of a month, costs above zero; what an owner does not have is zero.
pub(super) struct IncomeParts {
    pub mining: Expression,
    pub ai: Expression,
    pub other_revenue: Expression,
    pub operating: Expression,
    pub overhead: Expression,
    pub compensation: Expression,
    pub depreciation: Expression,
    /// Proceeds of what is sold less its book value
    pub disposals: Expression,
    pub btc_mark: Expression,
    /// Covered calls less cost of selling BTC
    pub btc_trading: Expression,
    pub interest_income: Expression,
    pub interest_expense: Expression,
    /// Premiums and losses on debt
    pub extinguished: Expression,
    pub other: Expression,
    /// Of project companies not consolidated here
    pub affiliates: Expression,
    pub tax: Option<Series>,
    pub partners: Expression,
}

/// Rows of an income statement that others read.
#[derive(Clone, Copy)]
pub(super) struct Income {
    pub rows: [Series; 18],
    pub ebitda: Series,
    pub btc_mark: Series,
    pub pre_tax: Series,
    pub net: Series,
    pub partners: Series,
}

const LINES: [(&str, &str, &str); 18] = [
    ("mining", "Mining revenue", "BTC at market when mined, partners' share included"),
    ("ai", "AI revenue", "Rent in equal months over base terms, and GPU cloud"),
    ("other-revenue", "Other revenue", "Hosting, credits of the grid, and what is passed through"),
    ("operating-cost", "Operating cost", "Power, repair, other cost of sites, landlord's cost and clouds'"),
    ("overhead", "Overhead", "Without stock compensation"),
    ("ebitda", "EBITDA, rent in equal months", "Revenue less operating cost and overhead; without stock compensation and changes in value of BTC"),
    ("stock-compensation", "Stock compensation", "Paid in shares"),
    ("depreciation", "Depreciation", "Straight line, of all classes and capitalised interest"),
    ("disposals", "Gain on assets", "What sold assets bring less their book value, and what is scrapped or converted; below zero a loss"),
    ("btc-mark", "Change in value of BTC", "Of the BTC held before the month, by the change of the price"),
    ("btc-trading", "BTC trading", "Covered calls less cost of selling"),
    ("interest-income", "Interest income", "On cash"),
    ("interest-expense", "Interest expense", "Accrued, with fees written off and commitment fees, less what is capitalised"),
    ("extinguished", "Loss on debt", "Premiums, and what puts and repurchases cost over principal; below zero a gain"),
    ("other", "Other income", "Settlements and other dated income"),
    ("affiliates", "Income of affiliates", "The parent's share of the income of project companies that are not consolidated here"),
    ("pre-tax", "Income before tax", "Of all owners"),
    ("tax", "Tax expense", "Assessed and deferred"),
];

/// Writes an income statement in the section that is being written.
pub(super) fn income(b: &mut Book, parts: IncomeParts) -> (Income, IncomeOpen) {
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
    let line = |b: &mut Book, i: usize, amount: Expression| b.flow(LINES[i].0, LINES[i].1, USD, amount, LINES[i].2);
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
    let pre_tax = sum([ebitda, disposals, btc_mark, btc_trading, interest_income, other, affiliates]) - sum([compensation, depreciation, interest_expense, extinguished]);
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

/// What closes an income statement.
pub(super) struct IncomeOpen {
    tax: Option<Series>,
    partners: Expression,
}

impl Income {
    /// Writes tax and net income, in the same section.
    pub fn close(&mut self, b: &mut Book, open: IncomeOpen, tax: Option<Series>) {
        let tax = open.tax.or(tax).map_or(Expression::Number(0.0), Series::expression);
        let tax = b.flow(LINES[17].0, LINES[17].1, USD, tax, LINES[17].2);
        self.net = b.flow("net-income", "Net income", USD, self.pre_tax - tax, "Of all owners");
        self.partners = b.flow("minority", "Income of minorities", USD, open.partners, "What partners of joint ventures and other owners of project companies have of it");
        b.flow("net-income-to-parent", "Net income of the owners", USD, self.net - self.partners, "Without minorities");
        self.rows[17] = tax;
    }
}

/// What an owner has and owes at the month's end.
pub(super) struct BalanceParts {
    pub cash: Vec<Series>,
    pub restricted: Vec<Series>,
    pub btc: Vec<Series>,
    pub receivables: Vec<Series>,
    pub unbilled: Vec<Series>,
    pub fixed_assets: Vec<Series>,
    pub construction: Vec<Series>,
    pub other_assets: Vec<Series>,
    pub investments: Vec<Series>,
    /// Principal, and the fees that are taken off it
    pub debt: Vec<Series>,
    pub fees: Vec<Series>,
    pub accrued: Vec<Series>,
    pub contracts: Vec<Series>,
    pub payables: Vec<Series>,
    pub tax_payable: Vec<Series>,
    pub deferred_tax: Vec<Series>,
    /// What partners and other owners have of it
    pub minority: Vec<Series>,
}

/// Totals of a balance sheet.
#[derive(Clone, Copy)]
pub(super) struct Balance {
    pub assets: Series,
    pub liabilities: Series,
    pub minority: Series,
    /// What is left to the owners before month 1
    pub opening_equity: Scalar,
}

/// Writes assets and liabilities in the section that is being written.
pub(super) fn balance(b: &mut Book, parts: BalanceParts) -> Balance {
    let assets = [
        ("cash", "Cash", parts.cash, "Unrestricted"),
        ("restricted-cash", "Restricted cash", parts.restricted, "Reserve accounts"),
        ("btc", "BTC at fair value", parts.btc, "Held and pledged, at the month's price"),
        ("receivables", "Receivables", parts.receivables, "Invoiced and not collected"),
        ("unbilled-rent", "Straight-line rent not billed", parts.unbilled, "Earned in equal months and not billed yet; below zero where more was billed"),
        ("fixed-assets", "Fixed assets", parts.fixed_assets, "Machines, capacity, GPUs and capitalised interest, at book value"),
        ("construction", "Construction in progress", parts.construction, "Spent and not in service; below zero where it is in service and not all is paid"),
        ("other-assets", "Other assets", parts.other_assets, "Land and whatever is not written off"),
        ("investments", "Investments", parts.investments, "Shares of the equity of project companies that are not consolidated here"),
    ];
    let assets = assets.map(|(key, label, rows, note)| b.stock(key, label, USD, rows, note));
    let assets = b.stock("assets", "Assets", USD, assets, "All that is owned");
    let net: Expression = sum(parts.debt.iter().copied()) - sum(parts.fees.iter().copied());
    let opening = sum(parts.debt.iter().map(|row| b.opening_of(*row)).filter(|opening| *opening != Expression::Number(0.0)));
    let debt = b.declare("debt", "Debt less fees", USD, opening, "Principal less fees that are not written off");
    let debt = b.define(debt, |_| net);
    let liabilities = [
        ("accrued-interest", "Accrued interest", parts.accrued, "Accrued and not paid"),
        ("contract-liabilities", "Contract liabilities", parts.contracts, "Paid ahead by tenants and customers and not credited"),
        ("payables", "Payables", parts.payables, "Operating cost that is paid in the month after"),
        ("tax-payable", "Tax payable", parts.tax_payable, "Assessed and not paid"),
        ("deferred-tax", "Deferred tax", parts.deferred_tax, "On what the books have earned and tax has not; below zero an asset"),
    ];
    let mut rows = vec![debt];
    rows.extend(liabilities.map(|(key, label, rows, note)| b.stock(key, label, USD, rows, note)));
    let liabilities = b.stock("liabilities", "Liabilities", USD, rows, "All that is owed");
    let minority = b.stock("minority", "Minority interest", USD, parts.minority, "What partners of joint ventures and other owners of project companies have of the equity");
    let left = sum([b.opening_of(assets), -b.opening_of(liabilities), -b.opening_of(minority)]);
    let opening_equity = b.formula("opening-equity", "Equity before month 1", USD, left, "Assets less liabilities and minorities: the remainder");
    Balance { assets, liabilities, minority, opening_equity }
}

/// Writes equity, moved by what the owners earn, put in and take out, and the difference that must be zero.
pub(super) fn equity(b: &mut Book, balance: Balance, moves: Expression) -> (Series, Series) {
    let equity = b.balance("equity", "Equity", USD, balance.opening_equity, |p| p + moves, "Of the owners: the remainder before month 1, then net income and what is put in and taken out");
    let off = b.level("difference", "Assets less liabilities less equity", USD, sum([balance.assets.expression(), -balance.liabilities, -balance.minority, -equity]), "Must be zero");
    (equity, off)
}

/// Writes the cash-flow statement in the section that is being written; its three parts by key of the cash flow.
pub(super) fn cash_flow(b: &mut Book, flow: impl Fn(&str) -> Expression, capitalised: Expression, sale_of_sites: Expression, produced: Expression) -> Series {
    let of = |keys: &[&str]| sum(keys.iter().map(|key| flow(key)));
    let operating = sum([of(&OPERATING), capitalised.clone(), produced.clone()]);
    let investing = sum([of(&INVESTING), -capitalised, sale_of_sites.clone(), -produced]);
    let financing = of(&FINANCING) - sale_of_sites;
    let operating = b.flow(
        "operating",
        "Cash of operations",
        USD,
        operating,
        "With interest that is not capitalised, tax, receivables, what tenants pay ahead, and BTC sold as far as as many were mined in the month (ASC 350-60)",
    );
    let investing = b.flow("investing", "Cash of investing", USD, investing, "Capex with capitalised interest, resale, sale of sites, other assets, other BTC sold and bought, affiliates");
    let financing = b.flow("financing", "Cash of financing", USD, financing, "Draws less repayment, fees and premiums; shares; partners and other owners");
    b.flow("change", "Change in cash", USD, sum([operating, investing, financing]), "Restricted cash included")
}

const OPERATING: [&str; 21] = [
    "rent",
    "cloud",
    "hosting",
    "credits",
    "passed-through",
    "tenant-funding",
    "receivables",
    "mining-power",
    "repair",
    "sites",
    "landlord",
    "cloud-cost",
    "ai-power",
    "overhead",
    "payables",
    "interest",
    "interest-on-cash",
    "covered-calls",
    "tax",
    "other-items",
    "between",
];
const INVESTING: [&str; 8] = ["capex", "resale", "btc-sales", "btc-purchases", "other-assets", "associates", "from-companies", "to-companies"];
const FINANCING: [&str; 9] = ["draws", "repayments", "fees", "premiums", "shares", "partners", "minority", "from-owners", "to-owners"];

/// Interest that is capitalised: of the month's interest the part that construction is of debt.
pub(super) fn capitalised(b: &mut Book, interest: Expression, construction: Series, debt: Expression) -> Series {
    let part = when(debt.clone().gt(ONE_CENT), (construction.prev().max(0.0) / debt.max(ONE_CENT)).min(1.0), 0.0);
    b.flow(
        "capitalised-interest",
        "Capitalised interest",
        USD,
        interest * part,
        "Of interest accrued and fees written off, the part that construction in progress was of debt at the month's start (ASC 835-20)",
    )
}
