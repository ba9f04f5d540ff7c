//! What the plan says of tax, written once and shared by all who file a return: rates, limits, classes, fiscal years.

use crate::formula::{Expression, Format, Operand as _, PERCENT, PLAIN, Scalar, Series};
use crate::model::base::constants::{ONE_MONTH, PERCENT_OF};
use crate::model::base::scope::Scope;
use crate::model::group::classes::{AssetClass, ByClass};
use crate::plan::{AdvancePayments, ProjectCompany, Tax, TaxLife, TaxPayment};

/// Rates, limits and classes of the plan.
#[derive(Clone)]
pub(in crate::model) struct Terms {
    /// Federal rate, plus the state rate net of its federal deduction, as a share of 1
    pub rate: Scalar,
    /// The two parts of that rate; None if both tax the same income
    pub apart: Option<RatesApart>,
    /// 1 in the last month of a fiscal year, and in the plan's last month
    pub year_end: Series,
    /// Part of the fiscal year that has passed, as a share of 1 at month end
    pub part_of_year: Series,
    /// The fiscal year's months over those to date, as far as the plan covers them; None if tax is paid after its assessment
    pub(super) annualised: Option<Series>,
    /// When payments in advance are taxed
    pub advances: AdvancePayments,
    /// Whether capitalised interest is part of the basis of what was built
    pub interest_in_basis: bool,
    /// Share of the year's income that NOLs may offset
    pub(super) loss_limit: Expression,
    /// Share of the income up to which interest is deductible; None if it is not limited
    pub(super) interest_limit: Option<Expression>,
    pub(super) classes: ByClass<ClassTerms>,
    pub(super) buildings: BuildingTerms,
}

/// Rates on the federal and on the state's taxable income, as shares of 1.
#[derive(Clone, Copy, Debug)]
pub(in crate::model) struct RatesApart {
    pub federal: Scalar,
    /// Net of its federal deduction
    pub state: Scalar,
}

/// How a class is depreciated.
#[derive(Clone, Copy)]
pub(super) struct ClassTerms {
    pub life: TaxLife,
    /// As a share of 1
    pub bonus: Scalar,
}

/// The building share of AI capacity.
#[derive(Clone, Copy)]
pub(super) struct BuildingTerms {
    /// As a share of 1
    pub share: Scalar,
    pub months: Scalar,
}

/// The place of tax in the plan and in the book.
pub(in crate::model) fn place<'s>(scope: &Scope<'s>) -> Scope<'s> {
    scope.place("tax", "Tax").of("tax")
}

/// The section of a class; the scope is that of a return.
pub(super) fn section<'s>(scope: &Scope<'s>, class: AssetClass) -> Scope<'s> {
    // Buildings are a class of their own.
    let label = if class == AssetClass::AiCapacity { "AI equipment" } else { class.label() };
    scope.section(class.key(), label)
}

/// The section of buildings; the scope is that of a return.
pub(super) fn of_buildings<'s>(scope: &Scope<'s>) -> Scope<'s> {
    scope.section("building", "buildings")
}

impl Terms {
    /// Writes the plan's terms; the scope is the company's.
    pub fn write(company: &Scope) -> Self {
        let scope = &place(company);
        let t = &scope.plan().tax;
        let federal = scope.share("federal_rate_pct", t.federal_rate_pct);
        let state = scope.share("state_rate_pct", t.state_rate_pct) * (1.0 - federal.clone());
        let share = |key: &str, label: &str, value: Expression, note| {
            let row = scope.formula(key, label, PLAIN, value, note);
            scope.shown_scalar(row, Format::Share);
            row
        };
        let rate = share(
            "rate",
            "Tax rate",
            federal.clone() + state.clone(),
            "Federal rate, plus the state rate net of its federal deduction",
        );
        let apart = (!t.state_follows_bonus).then(|| RatesApart {
            federal: share("federal-rate", "Federal tax rate", federal, "On federal taxable income"),
            state: share(
                "state-rate",
                "State tax rate",
                state,
                "On the state's taxable income, net of its federal deduction",
            ),
        });
        let last = scope.calendar.month.next().is(0.0);
        let year_end = scope.flag(
            "year-end",
            "Last month of the fiscal year",
            Expression::FiscalMonth.is(12.0).max(last),
            "The month in which tax is assessed; also the plan's last month, for the part of the fiscal year within the plan",
        );
        let part_of_year = scope.row(
            "part-of-year",
            "Part of the fiscal year passed",
            PLAIN,
            Expression::FiscalMonth / 12.0,
            "1 in its last month",
        );
        scope.shown(part_of_year, Format::Share);
        Self {
            rate,
            apart,
            year_end,
            part_of_year,
            annualised: (t.payment == TaxPayment::Instalments).then(|| annualised(scope)),
            advances: t.advance_payments,
            interest_in_basis: t.interest_in_basis,
            loss_limit: scope.number("loss_limit_pct", PERCENT, t.loss_limit_pct) * PERCENT_OF,
            interest_limit: t
                .interest_limited
                .then(|| scope.number("interest_limit_pct", PERCENT, t.interest_limit_pct) * PERCENT_OF),
            classes: ByClass::from_fn(|class| class_terms(scope, t, class)),
            buildings: building_terms(scope, t),
        }
    }

    /// The terms of a company that is taxed in its own country: its rate, by the plan's rules on depreciation, interest and losses. The
    /// scope is that of its return.
    pub fn of_country(&self, scope: &Scope, company: &ProjectCompany) -> Self {
        let path = format!("project_companies.{}", company.id);
        let rate = scope.of(&path).share("income_tax_pct", company.income_tax_pct);
        let rate = scope.formula("rate", "Tax rate", PLAIN, rate, "Of its country");
        scope.shown_scalar(rate, Format::Share);
        Self { rate, apart: None, ..self.clone() }
    }

    /// True if tax is paid in instalments.
    pub(super) fn is_paid_in_instalments(&self) -> bool {
        self.annualised.is_some()
    }
}

/// Writes the factor from the income of the fiscal year to date to that of the whole fiscal year.
fn annualised(scope: &Scope) -> Series {
    let month = scope.calendar.month / ONE_MONTH;
    let fiscal = || Expression::FiscalMonth;
    // The plan may begin and end within a fiscal year.
    let left = f64::from(scope.plan().company.months) - month.clone();
    let beyond = (12.0 - fiscal() - left).max(0.0);
    let (of_year, to_date) = ((month.clone() - fiscal() + 12.0).min(12.0) - beyond, fiscal().min(month));
    scope.row(
        "annualisation",
        "Annualisation",
        PLAIN,
        of_year / to_date,
        "Months of the fiscal year over its months to date, as far as the plan covers them: 4, 2 and 4/3 after 3, 6 and 9 months",
    )
}

fn class_terms(scope: &Scope, tax: &Tax, class: AssetClass) -> ClassTerms {
    let (life, bonus_pct) = match class {
        AssetClass::Machines => (tax.machines, tax.machines_bonus_pct),
        AssetClass::MiningCapacity => (tax.mining_capacity, tax.mining_capacity_bonus_pct),
        AssetClass::AiCapacity => (tax.ai_capacity, tax.ai_capacity_bonus_pct),
        AssetClass::Gpus => (tax.gpus, tax.gpus_bonus_pct),
    };
    let scope = section(scope, class);
    let bonus = scope.share(&format!("{}_bonus_pct", class.field()), bonus_pct);
    let bonus = scope.formula("bonus", "Bonus depreciation", PLAIN, bonus, "Deducted in the year placed in service");
    scope.shown_scalar(bonus, Format::Share);
    ClassTerms { life, bonus }
}

fn building_terms(scope: &Scope, tax: &Tax) -> BuildingTerms {
    let scope = of_buildings(scope);
    let share = scope.share("ai_building_pct", tax.ai_building_pct);
    let months = scope.months("building_life_months", tax.building_life_months);
    let share = scope.formula("part", "Building share", PLAIN, share, "Of AI capacity");
    scope.shown_scalar(share, Format::Share);
    BuildingTerms { share, months }
}

/// Opening tax basis of a class of the parent, USD.
pub(super) fn opening_usd(tax: &Tax, class: AssetClass) -> f64 {
    match class {
        AssetClass::Machines => tax.machines_opening_usd,
        AssetClass::MiningCapacity => tax.mining_capacity_opening_usd,
        AssetClass::AiCapacity => tax.ai_capacity_opening_usd,
        AssetClass::Gpus => tax.gpus_opening_usd,
    }
}
