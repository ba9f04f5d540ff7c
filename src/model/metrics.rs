//! What every project is measured by: NPV at its own rate, rate of return, payback, twelve months.

use super::calendar::Calendar;
use super::constants::ONE_CENT;
use super::inputs::Builder;
use crate::formula::{Book, Format, MONTH, Operand as _, PLAIN, Scalar, Series, Total, USD, when};

/// A project's flows, and the rate at which they are discounted.
#[derive(Clone, Copy)]
pub(super) struct Project {
    pub flow: Series,
    pub monthly_rate: Scalar,
}

/// A yearly rate as one a month: (1 + yearly rate)^(1/12) − 1.
pub(super) fn monthly_rate(builder: &mut Builder, path: &str, yearly: f64) -> Scalar {
    let yearly = builder.yearly_rate(path, yearly);
    let b = &mut builder.book;
    let rate = b.formula("monthly-discount-rate", "Discount rate a month", PLAIN, ((1.0 + yearly).ln() / 12.0).exp() - 1.0, "(1 + yearly rate)^(1/12) - 1");
    b.shown_scalar(rate, Format::Share);
    rate
}

/// Value, rate of return and payback of a project, in the section that is being written; returns its NPV.
pub(super) fn project(b: &mut Book, calendar: &Calendar, project: Project) -> Scalar {
    let Project { flow, monthly_rate: rate } = project;
    let month = calendar.month;
    let npv = b.total("npv", "NPV", USD, Total::NetPresentValue { rate, flow }, "Of the free cash flow at its own rate, the first month's discounted one month");
    let irr_monthly = b.total("irr-monthly", "IRR a month", PLAIN, Total::RateOfReturn { near: rate, flow }, "Of the free cash flow; of several the one nearest the discount rate");
    let irr = b.formula("irr", "IRR", PLAIN, ((1.0 + irr_monthly).ln() * 12.0).exp() - 1.0, "A year, of the free cash flow before financing and tax");
    b.shown_scalar(irr_monthly, Format::Share);
    b.shown_scalar(irr, Format::Share);
    payback(b, month, flow);
    npv
}

/// The first month from which the flows so far stay above zero.
fn payback(b: &mut Book, month: Series, flow: Series) {
    let so_far = b.balance("free-cash-flow-so-far", "Free cash flow so far", USD, 0.0, |p| p + flow, "Since month 1");
    let above = so_far.ge(0.0 - ONE_CENT);
    let back = b.declare("paid-back", "Paid back for good", PLAIN, 0.0, "1 where free cash flow so far stays above zero from here on; looks ahead");
    // After the last month there is nothing to look at.
    let back = b.define(back, |p| when(month.next().is(0.0), above.clone(), above * p.next()));
    b.shown(back, Format::Flag);
    b.total("payback", "Payback", MONTH, Total::FirstMonth(back), "The first month from which free cash flow so far stays above zero");
}

/// The sum of a flow over the last twelve months (fewer at the start): at the end of a fiscal year that year's.
pub(super) fn twelve_months(b: &mut Book, key: &str, label: &str, flow: Series) -> Series {
    let so_far = b.balance(&format!("{key}-so-far"), &format!("{label} so far"), USD, 0.0, |p| p + flow, "Since month 1");
    b.level(&format!("{key}-12-months"), &format!("{label}, 12 months"), USD, so_far - so_far.lag(12), "Of the last twelve months")
}
