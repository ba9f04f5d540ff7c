//! Tax depreciation by class: bonus, MACRS with the half-year or mid-quarter convention, or as in the books; and that of states
//! without bonus.

use super::macrs::{Convention, Macrs, Vintages};
use super::rows::{StateAssetRows, TaxAssetRows, TaxClassRows, TaxScheduleRows};
use super::terms::{BuildingTerms, ClassTerms, Terms, of_buildings, opening_usd, section};
use crate::finance::{MACRS_5, MACRS_7, MACRS_15, MacrsTable};
use crate::formula::{Expression, Operand as _, Scalar, Series, USD, sum, when};
use crate::model::base::constants::{ONE_CENT, ONE_MONTH};
use crate::model::base::scope::Scope;
use crate::model::group::books::{HeldRows, Leaving, Life, Words, additions, held, leaving, straight_line};
use crate::model::group::classes::{AssetClass, ByClass};
use crate::model::group::sums::InServiceRows;
use crate::model::site::assets::Gone;
use crate::plan::TaxLife;

/// If more than this share of a year's additions falls in its last quarter, the mid-quarter convention applies to all.
const LAST_QUARTER: f64 = 0.4;

/// The depreciable assets in a return.
pub(in crate::model) struct Property<'a> {
    pub lives: &'a ByClass<Life>,
    pub in_service: InServiceRows,
    pub gone: Gone,
    pub opening: OpeningBasis<'a>,
}

/// Tax basis before month 1.
#[derive(Clone, Copy)]
pub(in crate::model) enum OpeningBasis<'a> {
    /// As in the plan, with that of project companies in the parent's return
    OfParent(&'a [Scalar]),
    /// Of the AI capacity of a project company
    OfAiCapacity(Scalar),
}

/// A class before its depreciation is written.
struct Class<'a> {
    scope: Scope<'a>,
    additions: Series,
    terms: ClassTerms,
    books: Life,
    opening: Option<Scalar>,
    leaving: Leaving,
}

/// Buildings before their depreciation is written.
struct Buildings<'a> {
    scope: Scope<'a>,
    life: Life,
    additions: Series,
    leaving: Leaving,
}

/// Tax depreciation and basis of all classes; the scope is that of a return.
pub(super) fn assets(scope: &Scope, terms: &Terms, property: &Property) -> TaxAssetRows {
    let buildings = buildings(scope, terms.buildings, property);
    let classes = classes(scope, terms, property, buildings.additions);
    let all = sum(classes.iter().filter(|class| class.terms.life != TaxLife::Books).map(|class| class.additions));
    let macrs_added = scope.balance(
        "macrs-so-far",
        "MACRS additions to date",
        USD,
        0.0,
        |p| p + all,
        "Of all MACRS classes, since month 1",
    );
    let (year, last) = (macrs_added - macrs_added.lag(12), macrs_added - macrs_added.lag(3));
    let mid_quarter = scope.flag(
        "mid-quarter",
        "Mid-quarter convention",
        Expression::FiscalMonth.is(12.0) * last.gt(year * LAST_QUARTER + ONE_CENT),
        "In the last month of a fiscal year with more than 40 % of its additions in the last quarter",
    );
    let convention = Convention { year_end: terms.year_end, part_of_year: terms.part_of_year, mid_quarter };
    let classes = classes.map(|class| class.depreciated(convention, terms.apart.is_some()));
    let building_share = terms.buildings.share;
    let buildings = buildings.depreciated();
    let state = terms.apart.is_some().then(|| state(scope, &classes));
    let all = || classes.iter().chain([&buildings]);
    let depreciation = scope.flow(
        "depreciation",
        "Tax depreciation",
        USD,
        sum(all().map(|class| class.depreciation)),
        "Of all classes; MACRS and bonus in the last month of the fiscal year",
    );
    let disposed = scope.flow(
        "disposed",
        "Tax basis disposed",
        USD,
        sum(all().map(|class| class.disposed)),
        "Of assets sold, scrapped and converted",
    );
    let basis = scope.stock("basis", "Tax basis", USD, all().map(|class| class.basis), "Of all classes, at month end");
    TaxAssetRows { depreciation, disposed, basis, macrs_added, mid_quarter, state, classes, building_share, buildings }
}

/// The building share of AI capacity.
fn buildings<'s>(scope: &Scope<'s>, terms: BuildingTerms, property: &Property) -> Buildings<'s> {
    let scope = of_buildings(scope);
    let additions = scope.flow(
        "added",
        "Buildings placed in service",
        USD,
        property.in_service.ai_capacity * terms.share,
        "The building share of AI capacity",
    );
    let life = Life { months: terms.months, ..property.lives.ai_capacity };
    let leaving = leaving(&property.in_service, &property.gone).ai_capacity;
    Buildings { scope, life, additions, leaving }
}

/// The classes; AI capacity without `buildings` placed in service.
fn classes<'s>(scope: &Scope<'s>, terms: &Terms, property: &Property, buildings: Series) -> ByClass<Class<'s>> {
    let Property { in_service, gone, .. } = property;
    let additions = additions(in_service);
    let equipment = section(scope, AssetClass::AiCapacity).flow(
        "added",
        "Equipment placed in service",
        USD,
        additions.ai_capacity - buildings,
        "AI capacity excluding buildings",
    );
    let additions = ByClass { ai_capacity: equipment, ..additions };
    leaving(in_service, gone).map_with(|class, leaving| {
        let scope = section(scope, class);
        let opening = opening(&scope, class, property.opening);
        let (additions, books) = (*additions.of(class), *property.lives.of(class));
        Class { scope, additions, terms: *terms.classes.of(class), books, opening, leaving }
    })
}

/// The opening basis of a class; the scope is that of its section.
fn opening(scope: &Scope, class: AssetClass, of: OpeningBasis) -> Option<Scalar> {
    match of {
        OpeningBasis::OfAiCapacity(opening) => (class == AssetClass::AiCapacity).then_some(opening),
        OpeningBasis::OfParent(companies) => {
            let field = format!("{}_opening_usd", class.field());
            let own = scope.number(&field, USD, opening_usd(&scope.plan().tax, class));
            if class != AssetClass::AiCapacity || companies.is_empty() {
                return Some(own);
            }
            let all = sum(std::iter::once(own).chain(companies.iter().copied()));
            let note = "Of the parent and consolidated project companies";
            Some(scope.formula("opening", "Opening basis", USD, all, note))
        }
    }
}

impl Class<'_> {
    /// Writes its schedule, depreciation and basis; `state` is true if states depreciate without bonus.
    fn depreciated(self, convention: Convention, state: bool) -> TaxClassRows {
        let Self { scope, additions, terms: ClassTerms { life, bonus }, books, opening, leaving } = self;
        let surviving = leaving.surviving(&scope, additions);
        let table: &MacrsTable = match life {
            TaxLife::Books => {
                let schedule = straight_line(&scope, books, additions, opening, surviving);
                let HeldRows { depreciation, disposed, value } =
                    held(&scope, additions, schedule.scheduled, opening, &leaving, &Words::TAX);
                let schedule = TaxScheduleRows::StraightLine(schedule);
                let bonus = Some(bonus);
                return TaxClassRows {
                    added: additions,
                    bonus,
                    opening,
                    schedule,
                    depreciation,
                    disposed,
                    basis: value,
                    state: None,
                    surviving,
                };
            }
            TaxLife::Macrs5 => &MACRS_5,
            TaxLife::Macrs7 => &MACRS_7,
            TaxLife::Macrs15 => &MACRS_15,
        };
        let months = books.opening_months;
        let of_opening =
            opening.map(|opening| when(scope.calendar.month.le(months), opening * ONE_MONTH / months, 0.0));
        let vintages = Vintages { additions, surviving };
        let macrs = Macrs { table, convention, vintages, bonus, of_opening };
        let schedule = macrs.write(&scope);
        let HeldRows { depreciation, disposed, value } =
            held(&scope, additions, schedule.scheduled, opening, &leaving, &Words::TAX);
        let state = state.then(|| macrs.without_bonus(&scope, &schedule, opening, &leaving));
        TaxClassRows {
            added: additions,
            bonus: Some(bonus),
            opening,
            schedule: TaxScheduleRows::Macrs(schedule),
            depreciation,
            disposed,
            basis: value,
            state,
            surviving,
        }
    }
}

impl Buildings<'_> {
    /// Writes their schedule, depreciation and basis.
    fn depreciated(self) -> TaxClassRows {
        let Self { scope, life, additions, leaving } = self;
        let surviving = leaving.surviving(&scope, additions);
        let schedule = straight_line(&scope, life, additions, None, surviving);
        let HeldRows { depreciation, disposed, value } =
            held(&scope, additions, schedule.scheduled, None, &leaving, &Words::TAX);
        TaxClassRows {
            added: additions,
            bonus: None,
            opening: None,
            schedule: TaxScheduleRows::StraightLine(schedule),
            depreciation,
            disposed,
            basis: value,
            state: None,
            surviving,
        }
    }
}

/// Writes what states without bonus deduct less.
fn state(scope: &Scope, classes: &ByClass<TaxClassRows>) -> StateAssetRows {
    let scope = &scope.section("state", "state");
    let both = || classes.iter().filter_map(|class| class.state.map(|state| (class, state)));
    let less = both().map(|(federal, state)| {
        sum([federal.depreciation.expression(), federal.disposed.into(), -state.depreciation, -state.disposed])
    });
    let deducted_less = scope.flow(
        "deducted-less",
        "Depreciation and disposals not deducted by the state",
        USD,
        sum(less),
        "Federal deductions less those without bonus; below zero in later years, in which the state deducts more",
    );
    let basis_over = scope.level(
        "basis-over",
        "State tax basis over federal",
        USD,
        sum(both().map(|(federal, state)| state.basis - federal.basis)),
        "What the state has yet to deduct, at month end",
    );
    StateAssetRows { deducted_less, basis_over }
}
