//! Tax of the group: assessed by the parent in the last month of each fiscal year, paid some months later.
//!
//! Taxable income is EBITDA as billed, less stock compensation, tax depreciation, interest within its limit, and losses
//! carried forward; gains on BTC are taxed when they are sold. Deferred tax is the rate times what the books have earned and
//! tax has not.

mod assets;
mod lots;

pub(super) use self::lots::{Bought, lots};
use super::books::Life;
use super::calendar::Calendar;
use super::constants::PERCENT_OF;
use super::inputs::Builder;
use super::sums::Sums;
use crate::formula::{Book, Expression, Format, Operand as _, PERCENT, PLAIN, Pending, Scalar, Series, USD, sum, when};

/// What is assessed, while the income that it stands on is not known yet.
pub(super) struct Open {
    assessed: Pending,
    /// Paid in the month
    pub paid: Series,
}

/// Rows of tax.
#[derive(Clone, Copy)]
pub(super) struct TaxRows {
    pub rate: Scalar,
    pub assessed: Series,
    /// Assessed and not paid, at the month's end
    pub payable: Series,
    pub losses: Series,
    pub disallowed: Series,
    pub capital_losses: Series,
    pub basis: Series,
    /// 1 in the last month of a fiscal year
    pub year_end: Series,
}

/// What tax stands on, of the month.
pub(super) struct Income {
    /// Taxable income but depreciation, interest, gains on BTC and gains on what is written off
    pub ordinary: Expression,
    /// What is sold of what is written off brings
    pub proceeds: Expression,
    /// Interest paid and earned, net, as it accrues
    pub interest: Expression,
    /// Capitalised interest that is written off or leaves
    pub capitalised: Expression,
    pub gains: Series,
}

/// The row of what is paid: what was assessed so many months before.
pub(super) fn open(builder: &mut Builder) -> Open {
    let lag = builder.plan.tax.payment_lag_months;
    let b = &mut builder.book;
    b.section("tax", "Tax");
    let assessed = b.declare("assessed", "Tax assessed", USD, 0.0, "In the last month of a fiscal year, on its taxable income");
    let paid = b.flow("paid", "Tax paid", USD, assessed.lag(lag), "What was assessed so many months before as the plan says");
    Open { assessed, paid }
}

/// A flow since the fiscal year began, the month's included.
fn of_year(b: &mut Book, key: &str, label: &str, year_end: Series, flow: Expression) -> Series {
    let pending = b.declare(key, label, USD, 0.0, "Of the fiscal year so far, the month's included; as far as the plan covers it");
    b.define(pending, |p| when(year_end.prev().gt(0.0), 0.0, p.prev()) + flow)
}

/// A balance that changes in the last month of a fiscal year.
fn carried(b: &mut Book, pending: Pending, year_end: Series, new: Expression) -> Series {
    b.define(pending, |p| when(year_end.gt(0.0), new, p.prev()))
}

impl Open {
    pub fn close(self, builder: &mut Builder, calendar: &Calendar, lives: &[Life; 4], sums: &Sums, openings: &[Scalar], income: Income) -> TaxRows {
        let t = &builder.plan.tax;
        builder.book.section("tax", "Tax");
        let federal = builder.share("tax.federal_rate_pct", t.federal_rate_pct);
        let state = builder.share("tax.state_rate_pct", t.state_rate_pct);
        let rate = builder.book.formula("rate", "Tax rate", PLAIN, federal.clone() + state.clone() * (1.0 - federal), "Federal rate, and the state's after its deduction from federal income");
        builder.book.shown_scalar(rate, Format::Share);
        let limit = builder.number("tax.loss_limit_pct", PERCENT, t.loss_limit_pct) * PERCENT_OF;
        let opening_losses = builder.number("tax.opening_losses_usd", USD, t.opening_losses_usd);
        let opening_interest = builder.number("tax.opening_interest_usd", USD, t.opening_interest_usd);
        let interest_limit = t.interest_limited.then(|| builder.number("tax.interest_limit_pct", PERCENT, t.interest_limit_pct) * PERCENT_OF);
        let year_end = builder.book.flag("year-end", "Last month of the fiscal year", Expression::FiscalMonth.is(12.0), "In which tax is assessed");
        let assets = assets::assets(builder, calendar, lives, sums, openings, year_end);
        let b = &mut builder.book;
        b.section("tax", "Tax");
        let ordinary = b.flow(
            "ordinary",
            "Ordinary income",
            USD,
            sum([income.ordinary, income.proceeds, -assets.disposed, -sums.construction_lost]),
            "EBITDA as billed less partners and stock compensation, other income, covered calls, and what used assets bring over their tax basis",
        );
        let ordinary = of_year(b, "ordinary-of-year", "Ordinary income of the year", year_end, ordinary.into());
        let written_off = of_year(b, "depreciation-of-year", "Tax depreciation of the year", year_end, assets.depreciation + income.capitalised);
        let interest = b.flow("net-interest", "Net interest", USD, income.interest, "Interest, commitment fees and fees written off, less what is capitalised and what cash earns");
        let interest = of_year(b, "interest-of-year", "Net interest of the year", year_end, interest.into());
        let gains = of_year(b, "gains-of-year", "Gains on BTC of the year", year_end, income.gains.into());
        let capital_losses = b.declare("capital-losses", "Capital losses carried forward", USD, 0.0, "Losses on BTC that wait for gains, at the month's end");
        let lost_before = capital_losses.prev();
        let taxed_gains = b.row("taxed-gains", "Gains that are taxed", USD, (gains - capital_losses.prev()).max(0.0), "Of the year so far, after losses carried forward");
        let capital_losses = carried(b, capital_losses, year_end, taxed_gains - gains + lost_before);
        let disallowed = b.declare("disallowed-interest", "Interest carried forward", USD, opening_interest, "Beyond the limit so far, at the month's end");
        let all = disallowed.prev() + interest;
        let allowed = match interest_limit {
            None => all.clone(),
            Some(limit) => all.clone().min(limit * (ordinary + taxed_gains).max(0.0)),
        };
        let allowed = b.row(
            "allowed-interest",
            "Interest that is deducted",
            USD,
            allowed,
            "Of the year so far and carried forward, within the limit of ordinary income and gains before depreciation (section 163(j)); net interest earned is income",
        );
        let disallowed = carried(b, disallowed, year_end, all - allowed);
        let before = b.row(
            "income-before-losses",
            "Income before losses",
            USD,
            sum([ordinary.expression(), taxed_gains.into(), -written_off, -allowed]),
            "Ordinary income and gains of the year so far less depreciation and interest",
        );
        let losses = b.declare("losses", "Losses carried forward", USD, opening_losses, "Net operating losses at the month's end");
        let offset = b.row("losses-used", "Losses that offset income", USD, losses.prev().min(before.max(0.0) * limit), "Up to the limit of the year's income");
        let left = sum([losses.prev(), -offset, (-before).max(0.0)]);
        let losses = carried(b, losses, year_end, left);
        let taxable = b.row("taxable-income", "Taxable income", USD, before.max(0.0) - offset, "Of the year so far");
        let assessed = b.define(self.assessed, |_| when(year_end, taxable * rate, 0.0));
        let payable = b.balance("payable", "Tax payable", USD, 0.0, |p| sum([p, assessed.into(), -self.paid]), "Assessed and not paid, at the month's end");
        TaxRows { rate, assessed, payable, losses, disallowed, capital_losses, basis: assets.basis, year_end }
    }
}
