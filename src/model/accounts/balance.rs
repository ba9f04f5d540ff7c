//! The monthly balance sheet of an owner or of the company. It ties: assets less liabilities less equity is a check.

use crate::formula::{Expression, Operand as _, Scalar, Series, USD, sum};
use crate::model::base::scope::Scope;

/// Balances by line of a balance sheet, USD at month end; several of one line add up.
#[derive(Default)]
pub(in crate::model) struct BalanceParts {
    pub assets: AssetParts,
    pub liabilities: LiabilityParts,
    /// Preferred equity with accrued dividends
    pub preferred: Vec<Series>,
    /// Equity of partners and other owners
    pub minority: Vec<Series>,
}

/// Assets by line.
#[derive(Default)]
pub(in crate::model) struct AssetParts {
    pub cash: Vec<Series>,
    pub restricted_cash: Vec<Series>,
    pub btc: Vec<Series>,
    pub receivables: Vec<Series>,
    pub deferred_rent: Vec<Series>,
    pub fixed: Vec<Series>,
    pub construction: Vec<Series>,
    pub other: Vec<Series>,
    pub investments: Vec<Series>,
    pub right_of_use: Vec<Series>,
}

/// Liabilities by line.
#[derive(Default)]
pub(in crate::model) struct LiabilityParts {
    /// Principal
    pub debt: Vec<Series>,
    /// Unamortised issuance costs, deducted from principal
    pub issuance_costs: Vec<Series>,
    pub accrued_interest: Vec<Series>,
    pub leases: Vec<Series>,
    pub contracts: Vec<Series>,
    pub payables: Vec<Series>,
    /// Cost to come of assets in service
    pub construction: Vec<Series>,
    pub tax_payable: Vec<Series>,
    pub deferred_tax: Vec<Series>,
}

impl BalanceParts {
    /// Adds the balances of another owner.
    pub fn join(&mut self, other: Self) {
        let (a, b) = (&mut self.assets, other.assets);
        a.cash.extend(b.cash);
        a.restricted_cash.extend(b.restricted_cash);
        a.btc.extend(b.btc);
        a.receivables.extend(b.receivables);
        a.deferred_rent.extend(b.deferred_rent);
        a.fixed.extend(b.fixed);
        a.construction.extend(b.construction);
        a.other.extend(b.other);
        a.investments.extend(b.investments);
        a.right_of_use.extend(b.right_of_use);
        let (a, b) = (&mut self.liabilities, other.liabilities);
        a.debt.extend(b.debt);
        a.issuance_costs.extend(b.issuance_costs);
        a.accrued_interest.extend(b.accrued_interest);
        a.leases.extend(b.leases);
        a.contracts.extend(b.contracts);
        a.payables.extend(b.payables);
        a.construction.extend(b.construction);
        a.tax_payable.extend(b.tax_payable);
        a.deferred_tax.extend(b.deferred_tax);
        self.preferred.extend(other.preferred);
        self.minority.extend(other.minority);
    }
}

/// A balance sheet: USD at month end.
#[derive(Clone, Copy, Debug)]
pub struct BalanceSheet {
    /// Its asset side
    pub assets: Assets,
    /// What is owed
    pub liabilities: Liabilities,
    /// Preferred equity with accrued dividends; None without any
    pub preferred: Option<Series>,
    /// Equity of joint-venture partners and other owners of project companies
    pub minority: Series,
    /// Equity of the owners before month 1
    pub opening_equity: Scalar,
    /// Of the owners, rolled forward by income, contributions and distributions
    pub equity: Series,
    /// Assets less liabilities less equity: must be zero
    pub difference: Series,
}

/// Assets: USD at month end.
#[derive(Clone, Copy, Debug)]
pub struct Assets {
    /// Unrestricted
    pub cash: Series,
    /// Reserve accounts
    pub restricted_cash: Series,
    /// At fair value, held and pledged
    pub btc: Series,
    /// Invoiced, not yet collected
    pub receivables: Series,
    /// Straight-line rent earned, not yet billed; below zero if billed in advance
    pub deferred_rent: Series,
    /// Machines, capacity, GPUs and capitalised interest, at book value
    pub fixed: Series,
    /// Spent, not yet in service
    pub construction: Series,
    /// Land and other non-depreciable assets
    pub other: Series,
    /// Equity interests in project companies not consolidated here
    pub investments: Series,
    /// Leased GPUs; None if none are leased
    pub right_of_use: Option<Series>,
    /// All of them
    pub total: Series,
}

/// Liabilities: USD at month end.
#[derive(Clone, Copy, Debug)]
pub struct Liabilities {
    /// Principal less unamortised issuance costs
    pub debt: Series,
    /// Accrued, not yet paid
    pub accrued_interest: Series,
    /// Payments to come for leased GPUs; None if none are leased
    pub leases: Option<Series>,
    /// Prepaid by tenants and customers, not yet credited
    pub contracts: Series,
    /// Operating costs paid in the following month
    pub payables: Series,
    /// Cost to come of assets in service
    pub construction: Series,
    /// Assessed, not yet paid; below zero what is paid before the assessment
    pub tax_payable: Series,
    /// On income recognised in the books and not yet taxed; below zero an asset
    pub deferred_tax: Series,
    /// All of them
    pub total: Series,
}

impl BalanceSheet {
    /// Writes a balance sheet; `moves` change the owners' equity: net income and contributions, less distributions.
    pub(in crate::model) fn write(scope: &Scope, parts: BalanceParts, moves: Expression) -> Self {
        let assets = Assets::write(scope, parts.assets);
        let liabilities = Liabilities::write(scope, parts.liabilities);
        let preferred = (!parts.preferred.is_empty()).then(|| {
            scope.stock(
                "preferred",
                "Preferred equity",
                USD,
                parts.preferred,
                "Liquidation preference and accrued dividends: temporary equity (ASC 480-10-S99-3A)",
            )
        });
        let minority = scope.stock(
            "minority",
            "Non-controlling interests",
            USD,
            parts.minority,
            "Equity of joint-venture partners and other owners of project companies (ASC 810-10-45-16)",
        );
        let opening_of = |row: Series| scope.opening_of(row);
        let opening_equity = scope.formula(
            "opening-equity",
            "Opening equity",
            USD,
            sum([opening_of(assets.total), -opening_of(liabilities.total), -opening_of(minority)]
                .into_iter()
                .chain(preferred.map(|own| -opening_of(own)))),
            "Assets less liabilities, preferred equity and non-controlling interests",
        );
        let equity = scope.balance(
            "equity",
            "Equity",
            USD,
            opening_equity,
            |p| p + moves,
            "Of the owners: opening equity, plus net income and contributions, less distributions",
        );
        let difference = scope.level(
            "difference",
            "Assets less liabilities less equity",
            USD,
            sum([assets.total.expression(), -liabilities.total, -minority, -equity]
                .into_iter()
                .chain(preferred.map(|own| -own))),
            "Must be zero",
        );
        Self { assets, liabilities, preferred, minority, opening_equity, equity, difference }
    }

    /// What stands between liabilities and the equity of the common: preferred equity and non-controlling interests.
    pub(in crate::model) fn senior(&self) -> Expression {
        sum(std::iter::once(self.minority).chain(self.preferred))
    }
}

impl Assets {
    fn write(scope: &Scope, parts: AssetParts) -> Self {
        let line = |key: &str, label: &str, rows: Vec<Series>, note| scope.stock(key, label, USD, rows, note);
        let cash = line("cash", "Cash", parts.cash, "Unrestricted");
        let restricted_cash =
            line("restricted-cash", "Restricted cash", parts.restricted_cash, "Reserve accounts (ASC 230-10-50-8)");
        let btc =
            line("btc", "BTC at fair value", parts.btc, "Held and pledged, at the month's price (ASC 350-60-35-1)");
        let receivables = line(
            "receivables",
            "Receivables",
            parts.receivables,
            "Invoiced, not yet collected (ASC 310; of operating leases ASC 842-30-25-12)",
        );
        let deferred_rent = line(
            "unbilled-rent",
            "Deferred rent receivable",
            parts.deferred_rent,
            "Straight-line rent earned, not yet billed; below zero if billed in advance (ASC 842-30-25-11)",
        );
        let fixed = line(
            "fixed-assets",
            "Fixed assets",
            parts.fixed,
            "Machines, capacity, GPUs and capitalised interest, at book value (ASC 360-10-35-4)",
        );
        let construction = line(
            "construction",
            "Construction in progress",
            parts.construction,
            "Spent, not yet in service (ASC 360-10-30-1)",
        );
        let other = line(
            "other-assets",
            "Other assets",
            parts.other,
            "Land, utility deposits and other non-depreciable assets",
        );
        let investments = line(
            "investments",
            "Investments",
            parts.investments,
            "Equity interests in project companies not consolidated here (ASC 323-10-35-4)",
        );
        let right_of_use = (!parts.right_of_use.is_empty()).then(|| {
            let note = "Leased GPUs: payments to come at present value (ASC 842-20-25-1)";
            line("right-of-use", "Right-of-use assets", parts.right_of_use, note)
        });
        let all = [cash, restricted_cash, btc, receivables, deferred_rent, fixed, construction, other, investments];
        let total = line("assets", "Assets", all.into_iter().chain(right_of_use).collect(), "Total assets");
        Self {
            cash,
            restricted_cash,
            btc,
            receivables,
            deferred_rent,
            fixed,
            construction,
            other,
            investments,
            right_of_use,
            total,
        }
    }
}

impl Liabilities {
    fn write(scope: &Scope, parts: LiabilityParts) -> Self {
        let line = |key: &str, label: &str, rows: Vec<Series>, note| scope.stock(key, label, USD, rows, note);
        let costs = parts.issuance_costs.iter().map(|row| scope.opening_of(*row));
        let costs = costs.filter(|opening| *opening != Expression::Number(0.0)).map(|opening| 0.0 - opening);
        let opening = parts.debt.iter().map(|row| scope.opening_of(*row)).chain(costs);
        let debt = scope.declare(
            "debt",
            "Debt, net of issuance costs",
            USD,
            sum(opening.filter(|opening| *opening != Expression::Number(0.0))),
            "Principal less unamortised issuance costs (ASC 835-30-45-1A)",
        );
        let debt = scope.define(debt, |_| sum(parts.debt) - sum(parts.issuance_costs));
        let accrued_interest = line(
            "accrued-interest",
            "Accrued interest",
            parts.accrued_interest,
            "Accrued, not yet paid (ASC 835-30-35-2)",
        );
        let leases = (!parts.leases.is_empty()).then(|| {
            let note = "Payments to come for leased GPUs, at present value (ASC 842-20-25-1)";
            line("lease-liabilities", "Lease liabilities", parts.leases, note)
        });
        let contracts = line(
            "contract-liabilities",
            "Contract liabilities",
            parts.contracts,
            "Prepaid by tenants and customers, not yet credited (ASC 842; of clouds ASC 606-10-45-2)",
        );
        let payables = line(
            "payables",
            "Payables",
            parts.payables,
            "Operating costs paid in the following month (ASC 210-10-45-8)",
        );
        let construction = line(
            "construction-payables",
            "Construction payables",
            parts.construction,
            "Cost to come of assets in service (accrued capital expenditure, ASC 360-10-30-1)",
        );
        let tax_payable = line(
            "tax-payable",
            "Tax payable",
            parts.tax_payable,
            "Assessed, not yet paid; below zero what is paid before the assessment (ASC 740-10-45-4)",
        );
        let deferred_tax = line(
            "deferred-tax",
            "Deferred tax",
            parts.deferred_tax,
            "On income recognised in the books and not yet taxed; below zero an asset (ASC 740-10-45-4)",
        );
        let all = [debt, accrued_interest, contracts, payables, construction, tax_payable, deferred_tax];
        let total = line("liabilities", "Liabilities", all.into_iter().chain(leases).collect(), "Total liabilities");
        Self { debt, accrued_interest, leases, contracts, payables, construction, tax_payable, deferred_tax, total }
    }
}
