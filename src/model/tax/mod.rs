//! Tax of the group: assessed at the parent in the last month of each fiscal year, paid some months later.
//!
//! Taxable income is EBITDA as billed, less stock compensation, tax depreciation, interest within its limit, and loss
//! carryforwards; gains on BTC are taxed when it is sold. Deferred tax is the rate times income recognised in the books
//! and not yet taxed.

mod assets;
mod lots;

pub(super) use self::lots::{Bought, lots};
use crate::formula::{Expression, Format, Operand as _, PERCENT, PLAIN, Pending, Scalar, Series, USD, sum, when};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::PERCENT_OF;
use crate::model::base::desk::Desk;
use crate::model::base::inputs::Builder;
use crate::model::group::books::Life;
use crate::model::group::sums::Sums;
use std::num::NonZeroU32;

/// The assessment, while its income is not yet known.
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
    /// Assessed and unpaid at month end
    pub payable: Series,
    pub losses: Series,
    pub disallowed: Series,
    pub capital_losses: Series,
    pub basis: Series,
    /// 1 in the last month of a fiscal year
    pub year_end: Series,
}

/// The tax base of the month.
pub(super) struct Income {
    /// Taxable income before depreciation, interest, gains on BTC and gains on depreciable assets
    pub ordinary: Expression,
    /// Sale proceeds of depreciable assets
    pub proceeds: Expression,
    /// Net interest expense, as it accrues
    pub interest: Expression,
    /// Capitalised interest depreciated or disposed
    pub capitalised: Expression,
    pub gains: Series,
}

/// Tax paid: the assessment of the given number of months earlier.
pub(super) fn open(builder: &mut Builder) -> Open {
    // The field's range begins at 1.
    let lag = NonZeroU32::new(builder.plan.tax.payment_lag_months).unwrap_or(NonZeroU32::MIN);
    let b = builder.book();
    b.section("tax", "Tax");
    let assessed =
        b.declare("assessed", "Tax assessed", USD, 0.0, "In the last month of a fiscal year, on its taxable income");
    let paid = b.flow(
        "paid",
        "Tax paid",
        USD,
        assessed.lag(lag),
        "Assessed the given number of months earlier, as set in the plan",
    );
    Open { assessed, paid }
}

/// A fiscal-year-to-date flow, including this month.
fn of_year(b: &mut Desk, key: &str, label: &str, year_end: Series, flow: Expression) -> Series {
    let pending =
        b.declare(key, label, USD, 0.0, "Fiscal year to date, including this month; as far as the plan covers it");
    b.define(pending, |p| when(year_end.prev().gt(0.0), 0.0, p.prev()) + flow)
}

/// A balance that changes in the last month of a fiscal year.
fn carried(b: &mut Desk, pending: Pending, year_end: Series, new: Expression) -> Series {
    b.define(pending, |p| when(year_end.gt(0.0), new, p.prev()))
}

impl Open {
    pub fn close(
        self,
        builder: &mut Builder,
        calendar: &Calendar,
        lives: &[Life; 4],
        sums: &Sums,
        openings: &[Scalar],
        income: Income,
    ) -> TaxRows {
        let t = &builder.plan.tax;
        builder.book().section("tax", "Tax");
        let federal = builder.share("tax.federal_rate_pct", t.federal_rate_pct);
        let state = builder.share("tax.state_rate_pct", t.state_rate_pct);
        let rate = builder.book().formula(
            "rate",
            "Tax rate",
            PLAIN,
            federal.clone() + state.clone() * (1.0 - federal),
            "Federal rate, plus the state rate net of its federal deduction",
        );
        builder.book().shown_scalar(rate, Format::Share);
        let limit = builder.number("tax.loss_limit_pct", PERCENT, t.loss_limit_pct) * PERCENT_OF;
        let opening_losses = builder.number("tax.opening_losses_usd", USD, t.opening_losses_usd);
        let opening_interest = builder.number("tax.opening_interest_usd", USD, t.opening_interest_usd);
        let interest_limit = t
            .interest_limited
            .then(|| builder.number("tax.interest_limit_pct", PERCENT, t.interest_limit_pct) * PERCENT_OF);
        let year_end = builder.book().flag(
            "year-end",
            "Last month of the fiscal year",
            Expression::FiscalMonth.is(12.0),
            "The month in which tax is assessed",
        );
        let assets = assets::assets(builder, calendar, lives, sums, openings, year_end);
        let b = builder.book();
        b.section("tax", "Tax");
        let ordinary = b.flow(
            "ordinary",
            "Ordinary income",
            USD,
            sum([income.ordinary, income.proceeds, -assets.disposed, -sums.construction_lost]),
            "EBITDA as billed less partners and stock compensation, other income, covered calls, and gains on used assets over their tax basis",
        );
        let ordinary = of_year(b, "ordinary-of-year", "Ordinary income, year to date", year_end, ordinary.into());
        let written_off = of_year(
            b,
            "depreciation-of-year",
            "Tax depreciation, year to date",
            year_end,
            assets.depreciation + income.capitalised,
        );
        let interest = b.flow(
            "net-interest",
            "Net interest",
            USD,
            income.interest,
            "Interest, commitment fees and amortised issuance costs, less capitalised interest and interest on cash",
        );
        let interest = of_year(b, "interest-of-year", "Net interest, year to date", year_end, interest.into());
        let gains = of_year(b, "gains-of-year", "Gains on BTC, year to date", year_end, income.gains.into());
        let capital_losses = b.declare(
            "capital-losses",
            "Capital loss carryforward",
            USD,
            0.0,
            "Losses on BTC not yet offset against gains, at month end",
        );
        let lost_before = capital_losses.prev();
        let taxed_gains = b.row(
            "taxed-gains",
            "Taxable gains",
            USD,
            (gains - capital_losses.prev()).max(0.0),
            "Year to date, after loss carryforwards",
        );
        let capital_losses = carried(b, capital_losses, year_end, taxed_gains - gains + lost_before);
        let disallowed = b.declare(
            "disallowed-interest",
            "Disallowed interest carryforward",
            USD,
            opening_interest,
            "In excess of the limit, at month end",
        );
        let all = disallowed.prev() + interest;
        let allowed = match interest_limit {
            None => all.clone(),
            Some(limit) => all.clone().min(limit * (ordinary + taxed_gains).max(0.0)),
        };
        let allowed = b.row(
            "allowed-interest",
            "Deductible interest",
            USD,
            allowed,
            "Year to date plus carryforward, limited to a share of ordinary income and gains before depreciation (section 163(j)); net interest income is taxable",
        );
        let disallowed = carried(b, disallowed, year_end, all - allowed);
        let before = b.row(
            "income-before-losses",
            "Income before NOLs",
            USD,
            sum([ordinary.expression(), taxed_gains.into(), -written_off, -allowed]),
            "Ordinary income and gains, year to date, less depreciation and interest",
        );
        let losses = b.declare("losses", "NOL carryforward", USD, opening_losses, "Net operating losses, at month end");
        let offset = b.row(
            "losses-used",
            "NOLs used",
            USD,
            losses.prev().min(before.max(0.0) * limit),
            "Up to the limit as a share of the year's income",
        );
        let left = sum([losses.prev(), -offset, (-before).max(0.0)]);
        let losses = carried(b, losses, year_end, left);
        let taxable = b.row("taxable-income", "Taxable income", USD, before.max(0.0) - offset, "Year to date");
        let assessed = b.define(self.assessed, |_| when(year_end, taxable * rate, 0.0));
        let payable = b.balance(
            "payable",
            "Tax payable",
            USD,
            0.0,
            |p| sum([p, assessed.into(), -self.paid]),
            "Assessed and unpaid, at month end",
        );
        TaxRows { rate, assessed, payable, losses, disallowed, capital_losses, basis: assets.basis, year_end }
    }
}
