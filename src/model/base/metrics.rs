//! Metrics of every project: NPV at its own rate, rate of return, payback, last twelve months.

use crate::formula::{Expression, Format, MONTH, Operand as _, PLAIN, Scalar, Series, Total, USD, when};
use crate::model::base::constants::{MONTHS_PER_YEAR, ONE_CENT, ONE_MONTH, PERCENT_OF};
use crate::model::base::scope::Scope;

/// A project's flows, and the rate at which they are discounted.
pub(in crate::model) struct Project {
    /// USD in each month
    pub flow: Series,
    /// What the last month of it is worth for the time after the plan, USD; None if nothing
    pub terminal: Option<Expression>,
    /// A plain share of 1 a month
    pub monthly_rate: Scalar,
}

/// Metrics of a project.
#[derive(Clone, Copy, Debug)]
pub struct ProjectRows {
    /// Monthly discount rate, as a share of 1
    pub monthly_rate: Scalar,
    /// USD, month 1 discounted by one month
    pub npv: Scalar,
    /// As a share of 1; undefined if free cash flow does not change sign
    pub irr_monthly: Scalar,
    /// Annual, as a share of 1
    pub irr: Scalar,
    /// Cumulative free cash flow since month 1, USD at month end
    pub cumulative: Series,
    /// 1 from the month from which cumulative free cash flow stays above zero
    pub paid_back: Series,
    /// The first such month, as its number in the plan; undefined if there is none
    pub payback: Scalar,
}

/// An annual percentage as a plain monthly share of 1: one twelfth.
pub(in crate::model) fn monthly(yearly: Expression) -> Expression {
    yearly * PERCENT_OF / MONTHS_PER_YEAR * ONE_MONTH
}

impl Scope<'_> {
    /// Reads an annual rate and converts it to a monthly one: (1 + annual rate)^(1/12) − 1.
    pub fn monthly_rate(&self, field: &str, yearly: f64) -> Scalar {
        let yearly = self.yearly_rate(field, yearly);
        let rate = self.formula(
            "monthly-discount-rate",
            "Monthly discount rate",
            PLAIN,
            ((1.0 + yearly).ln() / 12.0).exp() - 1.0,
            "(1 + annual rate)^(1/12) - 1",
        );
        self.shown_scalar(rate, Format::Share);
        rate
    }

    /// Value, rate of return and payback of a project.
    pub fn project(&self, project: Project) -> ProjectRows {
        let Project { flow, terminal, monthly_rate } = project;
        let npv = self.total(
            "npv",
            "NPV",
            USD,
            Total::NetPresentValue { rate: monthly_rate, flow },
            "Free cash flow at the project's own rate; the first month is discounted by one month",
        );
        let irr_monthly = self.total(
            "irr-monthly",
            "Monthly IRR",
            PLAIN,
            Total::RateOfReturn { near: monthly_rate, flow },
            "Of free cash flow, where money goes out first and one rate alone brings the present value to zero",
        );
        let irr = self.formula(
            "irr",
            "IRR",
            PLAIN,
            ((1.0 + irr_monthly).ln() * 12.0).exp() - 1.0,
            "Annual, on free cash flow before financing and tax",
        );
        self.shown_scalar(irr_monthly, Format::Share);
        self.shown_scalar(irr, Format::Share);
        let cumulative =
            self.balance("free-cash-flow-so-far", "Cumulative free cash flow", USD, 0.0, |p| p + flow, "Since month 1");
        let paid_back = self.paid_back(cumulative, terminal);
        let payback = self.total(
            "payback",
            "Payback",
            MONTH,
            Total::FirstMonth(paid_back),
            "First month from which cumulative free cash flow stays above zero; a terminal value is not cash and does not count",
        );
        ProjectRows { monthly_rate, npv, irr_monthly, irr, cumulative, paid_back, payback }
    }

    /// Whether a cumulative flow stays above zero from here on.
    fn paid_back(&self, cumulative: Series, terminal: Option<Expression>) -> Series {
        // All terminal values are in the last month, so what has come before it is cash.
        let cash = terminal.map_or_else(|| cumulative.expression(), |terminal| cumulative - terminal);
        let deepest = self.total(
            "deepest-free-cash-flow",
            "Deepest cumulative free cash flow",
            USD,
            Total::Minimum(cumulative),
            "Least cumulative free cash flow at a month end: what is put in before it pays back",
        );
        // Where nothing is put in, payback is in the first month that brings cash; where nothing comes either, there is none.
        let moved = when(deepest.lt(0.0 - ONE_CENT), 1.0, cash.clone().gt(ONE_CENT));
        let above = cash.ge(0.0 - ONE_CENT) * moved;
        let back = self.declare(
            "paid-back",
            "Payback reached",
            PLAIN,
            0.0,
            "1 if cumulative free cash flow, without terminal value, stays above zero from here on, after cash has moved; looks ahead",
        );
        // There is nothing after the last month.
        let last = self.calendar.month.next().is(0.0);
        let back = self.define(back, |p| when(last, above.clone(), above * p.next()));
        self.shown(back, Format::Flag);
        back
    }

    /// The sum of a flow over the last twelve months (fewer at the start): at a fiscal year end, that year's total.
    pub fn twelve_months(&self, key: &str, label: &str, flow: Series) -> Series {
        let (so_far, year) = (format!("{key}-so-far"), format!("{key}-12-months"));
        let so_far = self.balance(&so_far, &format!("{label} to date"), USD, 0.0, |p| p + flow, "Since month 1");
        self.level(&year, &format!("{label}, LTM"), USD, so_far - so_far.lag(12), "Last twelve months")
    }
}
