//! Taxable income and the assessment of a return, once the income of the month is known.

use super::payment::Open;
use super::rows::{BaseRows, GainRows, StateRows, TaxRows, YearToDateRows};
use super::terms::Terms;
use super::year::{FiscalYear, limited};
use crate::formula::{Expression, Operand as _, Series, USD, sum, when};
use crate::model::base::scope::Scope;

/// What is carried forward from before month 1, USD.
pub(in crate::model) struct Carried {
    pub losses: Expression,
    /// Disallowed interest
    pub interest: Expression,
}

impl Carried {
    /// Of the parent, from the plan.
    pub fn of_plan(scope: &Scope) -> Self {
        let t = &scope.plan().tax;
        Self {
            losses: scope.number("opening_losses_usd", USD, t.opening_losses_usd).into(),
            interest: scope.number("opening_interest_usd", USD, t.opening_interest_usd).into(),
        }
    }

    /// Of a project company, which begins with nothing.
    pub fn nothing() -> Self {
        Self { losses: 0.0.into(), interest: 0.0.into() }
    }
}

/// A return while its tax is computed.
struct Return<'a, 's> {
    year: FiscalYear<'a, 's>,
    terms: &'a Terms,
    base: &'a BaseRows,
    to_date: YearToDateRows,
    gains: Option<GainRows>,
}

impl Open {
    /// Writes taxable income and the assessment; the scope is that of the return, `gains` are those on BTC of the month.
    pub fn close(
        self,
        scope: &Scope,
        terms: &Terms,
        base: &BaseRows,
        gains: Option<Series>,
        carried: Carried,
    ) -> TaxRows {
        let year = FiscalYear { scope, year_end: terms.year_end };
        let to_date = YearToDateRows {
            ordinary: year.to_date("ordinary-of-year", "Ordinary income, year to date", base.ordinary),
            depreciation: year.to_date("depreciation-of-year", "Tax depreciation, year to date", base.deducted.clone()),
            interest: year.to_date("interest-of-year", "Net interest, year to date", base.net_interest),
        };
        let gains = gains.map(|gains| year.gains(year.to_date("gains-of-year", "Gains on BTC, year to date", gains)));
        let of = Return { year, terms, base, to_date, gains };
        let (allowed_interest, disallowed) = of.year.interest(
            to_date.interest,
            to_date.ordinary + of.taxed_gains(),
            carried.interest,
            terms.interest_limit.clone(),
        );
        let income_before_losses = scope.level(
            "income-before-losses",
            "Income before NOLs",
            USD,
            sum([to_date.ordinary.expression(), of.taxed_gains(), -to_date.depreciation, -allowed_interest]),
            "Ordinary income and gains, year to date, less depreciation and interest",
        );
        let (losses_used, losses) =
            of.year.losses(income_before_losses, carried.losses.clone(), terms.loss_limit.clone());
        let taxable_income = scope.level(
            "taxable-income",
            "Taxable income",
            USD,
            income_before_losses.max(0.0) - losses_used,
            "Year to date",
        );
        let state = of.state(income_before_losses, carried.losses);
        let tax = of.tax(taxable_income.into(), state.map(|state| state.taxable_income.into()));
        let assessed = scope.define(self.assessed, |_| when(terms.year_end, tax, 0.0));
        if let Some(expected) = self.expected {
            let known = Known { losses, disallowed, state };
            let tax = of.expected(&known);
            scope.define(expected, |_| tax);
        }
        let paid = self.paid;
        let payable = scope.define(self.payable, |p| sum([p.prev(), assessed.into(), -paid]));
        TaxRows {
            year_to_date: to_date,
            gains: of.gains,
            allowed_interest,
            income_before_losses,
            losses_used,
            taxable_income,
            state,
            assessed,
            instalments: self.instalments,
            paid,
            payable,
            losses,
            disallowed,
        }
    }
}

/// Rows of the year to date on which the expected tax of the year rests.
struct Known {
    losses: Series,
    disallowed: Series,
    state: Option<StateRows>,
}

impl Return<'_, '_> {
    fn taxed_gains(&self) -> Expression {
        self.gains.as_ref().map_or(0.0.into(), |gains| gains.taxed.into())
    }

    /// Tax on federal taxable income, and on the state's where it differs.
    fn tax(&self, federal: Expression, state: Option<Expression>) -> Expression {
        match (self.terms.apart, state) {
            (Some(rates), Some(state)) => rates.federal * federal + rates.state * state,
            _ => self.terms.rate * federal,
        }
    }

    /// Writes the taxable income of a state that does not follow bonus depreciation: interest and gains as for federal tax.
    fn state(&self, federal: Series, opening: Expression) -> Option<StateRows> {
        let less = self.base.state.clone()?;
        let scope = &self.year.scope.section("state", "state");
        let year = FiscalYear { scope, year_end: self.terms.year_end };
        let deducted_less =
            year.to_date("deducted-less-of-year", "Depreciation and disposals not deducted, year to date", less);
        let income_before_losses = scope.level(
            "income-before-losses",
            "State income before NOLs",
            USD,
            federal + deducted_less,
            "Federal income before NOLs, year to date, plus what the state does not deduct",
        );
        let (losses_used, losses) = year.losses(income_before_losses, opening, self.terms.loss_limit.clone());
        let taxable_income = scope.level(
            "taxable-income",
            "State taxable income",
            USD,
            income_before_losses.max(0.0) - losses_used,
            "Year to date",
        );
        Some(StateRows { deducted_less, income_before_losses, losses_used, taxable_income, losses })
    }

    /// Tax of the whole fiscal year as expected from its months so far.
    fn expected(&self, known: &Known) -> Expression {
        let (scope, terms, base) = (self.year.scope, self.terms, self.base);
        let one = || Expression::Number(1.0);
        let factor = || terms.annualised.map_or_else(one, Series::expression);
        let one_off = base.one_off.map_or(0.0.into(), |row| {
            self.year.to_date("one-off-of-year", "Ordinary income not annualised, year to date", row).expression()
        });
        let ordinary = (self.to_date.ordinary - one_off.clone()) * factor() + one_off;
        let income = ordinary + self.taxed_gains();
        let interest = known.disallowed.prev() + self.to_date.interest * factor();
        let interest = limited(interest, income.clone(), terms.interest_limit.clone());
        let of_assets =
            self.year.to_date("assets-of-year", "Depreciation of assets, year to date", base.of_assets.clone());
        let of_capitalised = (self.to_date.depreciation - of_assets) * factor();
        let depreciation =
            self.year.whole("depreciation-of-whole-year", "Depreciation of assets", of_assets) + of_capitalised;
        let income = scope.level(
            "expected-income",
            "Expected income before NOLs",
            USD,
            sum([income, -depreciation, -interest]),
            "Of the whole fiscal year: income to date annualised but for what counts once, less the year's depreciation by the plan",
        );
        let after = |income: Series, losses: Series| {
            income.max(0.0) - losses.prev().min(income.max(0.0) * terms.loss_limit.clone())
        };
        let of_state = known.state.map(|state| {
            let scope = &scope.section("state", "state");
            let year = FiscalYear { scope, year_end: terms.year_end };
            let label = "Depreciation and disposals not deducted";
            let less = match &base.state_of_assets {
                Some(of_assets) if Some(of_assets) != base.state.as_ref() => {
                    let (key, label) = ("deducted-less-of-assets-of-year", format!("{label} of assets, year to date"));
                    let of_assets = year.to_date(key, &label, of_assets.clone());
                    let whole =
                        year.whole("deducted-less-of-whole-year", "Depreciation and disposals not deducted", of_assets);
                    whole + (state.deducted_less - of_assets)
                }
                _ => year.whole("deducted-less-of-whole-year", label, state.deducted_less).expression(),
            };
            let label = "Expected state income before NOLs";
            after(scope.level("expected-income", label, USD, income + less, "Of the whole fiscal year"), state.losses)
        });
        self.tax(after(income, known.losses), of_state)
    }
}
