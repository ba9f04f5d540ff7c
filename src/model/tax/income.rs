//! Taxable income and the assessment, in two steps: `open` writes the tax paid, which was assessed some months before,
//! `Open::close` the assessment, once the income of the month is known.

use super::assets::assets;
use super::rows::{TaxRows, YearToDateRows};
use crate::formula::{Expression, Format, Operand as _, PERCENT, PLAIN, Pending, Scalar, Series, USD, sum, when};
use crate::model::base::constants::PERCENT_OF;
use crate::model::base::scope::Scope;
use crate::model::group::books::Life;
use crate::model::group::classes::ByClass;
use crate::model::group::sums::Sums;
use std::num::NonZeroU32;

/// The assessment, while its income is not yet known.
pub(in crate::model) struct Open {
    assessed: Pending,
    /// Paid in the month
    pub paid: Series,
}

/// The tax base of the month.
pub(in crate::model) struct Income {
    /// Taxable income before depreciation, interest, gains on BTC and gains on depreciable assets
    pub ordinary: Expression,
    /// Sale proceeds of depreciable assets
    pub proceeds: Expression,
    /// Net interest expense, as it accrues
    pub interest: Expression,
    /// Capitalised interest depreciated or disposed
    pub capitalised: Expression,
    /// Gains on BTC
    pub gains: Series,
}

/// The depreciable assets of the group.
pub(in crate::model) struct Group<'a> {
    pub lives: &'a ByClass<Life>,
    pub sums: &'a Sums,
    /// Opening assets of consolidated project companies, in their AI capacity
    pub openings: &'a [Scalar],
}

/// The place of tax in the plan and in the book.
fn place<'s>(scope: &Scope<'s>) -> Scope<'s> {
    scope.place("tax", "Tax").of("tax")
}

/// Tax paid: the assessment of the given number of months earlier.
pub(in crate::model) fn open(scope: &Scope) -> Open {
    let scope = place(scope);
    let assessed = scope.declare(
        "assessed",
        "Tax assessed",
        USD,
        0.0,
        "In the last month of a fiscal year, on its taxable income",
    );
    // The field's range begins at 1.
    let lag = NonZeroU32::new(scope.plan().tax.payment_lag_months).unwrap_or(NonZeroU32::MIN);
    let paid = scope.flow(
        "paid",
        "Tax paid",
        USD,
        assessed.lag(lag),
        "Assessed the given number of months earlier, as set in the plan",
    );
    Open { assessed, paid }
}

/// Rates, limits and carryforwards of the plan.
struct Terms {
    rate: Scalar,
    /// Share of the year's income that NOLs may offset
    loss_limit: Expression,
    opening_losses: Scalar,
    opening_interest: Scalar,
    /// Share of the income up to which interest is deductible; None if it is not limited
    interest_limit: Option<Expression>,
}

fn terms(scope: &Scope) -> Terms {
    let t = &scope.plan().tax;
    let federal = scope.share("federal_rate_pct", t.federal_rate_pct);
    let state = scope.share("state_rate_pct", t.state_rate_pct);
    let rate = scope.formula(
        "rate",
        "Tax rate",
        PLAIN,
        federal.clone() + state * (1.0 - federal),
        "Federal rate, plus the state rate net of its federal deduction",
    );
    scope.shown_scalar(rate, Format::Share);
    Terms {
        rate,
        loss_limit: scope.number("loss_limit_pct", PERCENT, t.loss_limit_pct) * PERCENT_OF,
        opening_losses: scope.number("opening_losses_usd", USD, t.opening_losses_usd),
        opening_interest: scope.number("opening_interest_usd", USD, t.opening_interest_usd),
        interest_limit: t
            .interest_limited
            .then(|| scope.number("interest_limit_pct", PERCENT, t.interest_limit_pct) * PERCENT_OF),
    }
}

/// Rows that start anew with each fiscal year, or change at its end.
struct FiscalYear<'a, 's> {
    scope: &'a Scope<'s>,
    year_end: Series,
}

impl FiscalYear<'_, '_> {
    /// A fiscal-year-to-date flow, including this month.
    fn to_date(&self, key: &str, label: &str, flow: impl Into<Expression>) -> Series {
        let note = "Fiscal year to date, including this month; as far as the plan covers it";
        let pending = self.scope.declare(key, label, USD, 0.0, note);
        let flow = flow.into();
        self.scope.define(pending, |p| when(self.year_end.prev().gt(0.0), 0.0, p.prev()) + flow)
    }

    /// Gives a balance its formula: it changes in the last month of a fiscal year.
    fn carried(&self, pending: Pending, new: Expression) -> Series {
        self.scope.define(pending, |p| when(self.year_end.gt(0.0), new, p.prev()))
    }
}

impl Open {
    /// Writes taxable income and the assessment.
    pub fn close(self, scope: &Scope, group: &Group, income: Income) -> TaxRows {
        let scope = &place(scope);
        let Terms { rate, loss_limit, opening_losses, opening_interest, interest_limit } = terms(scope);
        let year_end = scope.flag(
            "year-end",
            "Last month of the fiscal year",
            Expression::FiscalMonth.is(12.0),
            "The month in which tax is assessed",
        );
        let assets = assets(scope, group.lives, group.sums, group.openings, year_end);
        let year = FiscalYear { scope, year_end };
        let ordinary = scope.flow(
            "ordinary",
            "Ordinary income",
            USD,
            sum([income.ordinary, income.proceeds, -assets.disposed, -group.sums.capex.construction_lost]),
            "EBITDA as billed less partners and stock compensation, other income, covered calls, and gains on used assets over their tax basis",
        );
        let ordinary_to_date = year.to_date("ordinary-of-year", "Ordinary income, year to date", ordinary);
        let depreciation = year.to_date(
            "depreciation-of-year",
            "Tax depreciation, year to date",
            assets.depreciation + income.capitalised,
        );
        let net_interest = scope.flow(
            "net-interest",
            "Net interest",
            USD,
            income.interest,
            "Interest, commitment fees and amortised issuance costs, less capitalised interest and interest on cash",
        );
        let interest = year.to_date("interest-of-year", "Net interest, year to date", net_interest);
        let gains = year.to_date("gains-of-year", "Gains on BTC, year to date", income.gains);
        let year_to_date = YearToDateRows { ordinary: ordinary_to_date, depreciation, interest, gains };
        let (taxed_gains, capital_losses) = year.gains(gains);
        let income = ordinary_to_date + taxed_gains;
        let (allowed_interest, disallowed) = year.interest(interest, income, opening_interest, interest_limit);
        let income_before_losses = scope.row(
            "income-before-losses",
            "Income before NOLs",
            USD,
            sum([ordinary_to_date.expression(), taxed_gains.into(), -depreciation, -allowed_interest]),
            "Ordinary income and gains, year to date, less depreciation and interest",
        );
        let (losses_used, losses) = year.losses(income_before_losses, opening_losses, loss_limit);
        let taxable_income = scope.row(
            "taxable-income",
            "Taxable income",
            USD,
            income_before_losses.max(0.0) - losses_used,
            "Year to date",
        );
        let assessed = scope.define(self.assessed, |_| when(year_end, taxable_income * rate, 0.0));
        let paid = self.paid;
        let payable = scope.balance(
            "payable",
            "Tax payable",
            USD,
            0.0,
            |p| sum([p, assessed.into(), -paid]),
            "Assessed and unpaid, at month end",
        );
        TaxRows {
            rate,
            year_end,
            ordinary,
            net_interest,
            year_to_date,
            taxed_gains,
            allowed_interest,
            income_before_losses,
            losses_used,
            taxable_income,
            assessed,
            paid,
            payable,
            losses,
            disallowed,
            capital_losses,
            assets,
        }
    }
}

impl FiscalYear<'_, '_> {
    /// Taxable gains on BTC of the year to date, and the carryforward of losses.
    fn gains(&self, gains: Series) -> (Series, Series) {
        let carryforward = self.scope.declare(
            "capital-losses",
            "Capital loss carryforward",
            USD,
            0.0,
            "Losses on BTC not yet offset against gains, at month end",
        );
        let before = carryforward.prev();
        let taxed = self.scope.row(
            "taxed-gains",
            "Taxable gains",
            USD,
            (gains - before.clone()).max(0.0),
            "Year to date, after loss carryforwards",
        );
        (taxed, self.carried(carryforward, taxed - gains + before))
    }

    /// Deductible interest of the year to date, limited to a share of `income`, and the carryforward of the rest.
    fn interest(
        &self,
        interest: Series,
        income: Expression,
        opening: Scalar,
        limit: Option<Expression>,
    ) -> (Series, Series) {
        let carryforward = self.scope.declare(
            "disallowed-interest",
            "Disallowed interest carryforward",
            USD,
            opening,
            "In excess of the limit, at month end",
        );
        let all = carryforward.prev() + interest;
        let allowed = match limit {
            None => all.clone(),
            Some(limit) => all.clone().min(limit * income.max(0.0)),
        };
        let allowed = self.scope.row(
            "allowed-interest",
            "Deductible interest",
            USD,
            allowed,
            "Year to date plus carryforward, limited to a share of ordinary income and gains before depreciation (section 163(j)); net interest income is taxable",
        );
        (allowed, self.carried(carryforward, all - allowed))
    }

    /// NOLs used against the income of the year to date, and their carryforward.
    fn losses(&self, income: Series, opening: Scalar, limit: Expression) -> (Series, Series) {
        let carryforward =
            self.scope.declare("losses", "NOL carryforward", USD, opening, "Net operating losses, at month end");
        let used = self.scope.row(
            "losses-used",
            "NOLs used",
            USD,
            carryforward.prev().min(income.max(0.0) * limit),
            "Up to the limit as a share of the year's income",
        );
        let left = sum([carryforward.prev(), -used, (-income).max(0.0)]);
        (used, self.carried(carryforward, left))
    }
}
