//! Tax depreciation by class: bonus, MACRS with the half-year or mid-quarter convention, or as in the books; and that of states
//! without bonus.

use super::macrs::{ByTable, Convention, Macrs};
use super::rows::{StateAssetRows, TaxAssetRows, TaxClassRows, TaxScheduleRows};
use super::terms::{BuildingTerms, ClassTerms, Terms, of_buildings, opening_usd, section};
use crate::finance::{MACRS_5, MACRS_7, MACRS_15, MacrsTable};
use crate::formula::{Expression, Format, Operand as _, PLAIN, Scalar, Series, USD, sum};
use crate::model::base::constants::ONE_CENT;
use crate::model::base::scope::Scope;
use crate::model::group::books::{ClassRows, HeldRows, Life, Words, additions};
use crate::model::group::classes::{AssetClass, ByClass};
use crate::model::group::pools::{Parts, Pooled, Pools};
use crate::model::group::sums::InServiceRows;
use crate::plan::TaxLife;

/// If more than this share of a year's additions falls in its last quarter, the mid-quarter convention applies to all.
const LAST_QUARTER: f64 = 0.4;

/// The depreciable assets in a return.
pub(in crate::model) struct Property<'a> {
    pub lives: &'a ByClass<Life>,
    pub in_service: InServiceRows,
    pub holdings: Vec<Holding<'a>>,
}

/// The assets of an owner in a return.
#[derive(Clone, Copy)]
pub(in crate::model) struct Holding<'a> {
    pub pools: &'a ByClass<Pools>,
    pub opening: OpeningBasis,
}

/// Tax basis before month 1.
#[derive(Clone, Copy)]
pub(in crate::model) enum OpeningBasis {
    /// As in the plan
    OfParent,
    /// Of the AI capacity of a project company
    OfAiCapacity(Scalar),
}

/// A class before its depreciation is written.
pub(super) struct Class<'a> {
    pub scope: Scope<'a>,
    pub additions: Series,
    pub terms: ClassTerms,
    pub books: Life,
    pub opening: Option<Scalar>,
    /// Key and label in the sections of its pools
    pub name: (&'static str, &'static str),
    pub parts: Parts,
}

/// Buildings before their depreciation is written.
pub(super) struct Buildings<'a> {
    pub scope: Scope<'a>,
    pub life: Life,
    pub additions: Series,
    /// Key and label in the sections of their pools
    pub name: (&'static str, &'static str),
    pub parts: Parts,
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
    let state = terms.apart.is_some().then(|| state(scope, &classes.iter().collect::<Vec<_>>()));
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
    let class = AssetClass::AiCapacity;
    let parts = Parts::joined(property.holdings.iter().map(|of| of.pools.of(class).parts(None)).collect());
    let name = ("buildings", "Buildings");
    Buildings { scope, life, additions, name, parts: parts.share(&terms.share.into()) }
}

/// The classes; AI capacity without `buildings` placed in service.
fn classes<'s>(scope: &Scope<'s>, terms: &Terms, property: &Property, buildings: Series) -> ByClass<Class<'s>> {
    let additions = additions(&property.in_service);
    let equipment = section(scope, AssetClass::AiCapacity).flow(
        "added",
        "Equipment placed in service",
        USD,
        additions.ai_capacity - buildings,
        "AI capacity excluding buildings",
    );
    let additions = ByClass { ai_capacity: equipment, ..additions };
    additions.map_with(|class, additions| {
        let scope = section(scope, class);
        let (opening, mut parts) = opening(&scope, class, &property.holdings);
        if class == AssetClass::AiCapacity {
            parts = parts.share(&(1.0 - terms.buildings.share));
        }
        let (terms, books) = (*terms.classes.of(class), *property.lives.of(class));
        Class { scope, additions, terms, books, opening, name: (class.key(), class.label()), parts }
    })
}

/// The opening basis of a class and its parts; the scope is that of its section.
fn opening(scope: &Scope, class: AssetClass, holdings: &[Holding]) -> (Option<Scalar>, Parts) {
    let of_owner = |of: OpeningBasis| match of {
        OpeningBasis::OfAiCapacity(opening) => (class == AssetClass::AiCapacity).then_some(opening),
        OpeningBasis::OfParent => {
            let field = format!("{}_opening_usd", class.field());
            Some(scope.number(&field, USD, opening_usd(&scope.plan().tax, class)))
        }
    };
    let each: Vec<Option<Scalar>> = holdings.iter().map(|holding| of_owner(holding.opening)).collect();
    let parts = holdings.iter().zip(&each).map(|(holding, opening)| holding.pools.of(class).parts(*opening));
    let mut parts = Parts::joined(parts.collect());
    let openings: Vec<Scalar> = each.into_iter().flatten().collect();
    let opening = match openings[..] {
        [] => None,
        [opening] => Some(opening),
        _ => {
            let note = "Of the parent and consolidated project companies";
            Some(scope.formula("opening", "Opening basis", USD, sum(openings), note))
        }
    };
    if let (true, Some(opening)) = (parts.leaving.is_empty(), opening) {
        parts.rest_opening = opening.into();
    }
    (opening, parts)
}

impl Class<'_> {
    /// Writes its schedule, depreciation and basis; `state` is true if states depreciate without bonus.
    pub fn depreciated(self, convention: Convention, state: bool) -> TaxClassRows {
        let Self { ref scope, additions, terms: ClassTerms { life, bonus }, books, opening, name, ref parts } = self;
        let table: &MacrsTable = match life {
            TaxLife::Books => {
                let assets = Pooled { scope, life: books, additions, opening };
                let rows = straight_line(assets, parts, name);
                return TaxClassRows { bonus: Some(bonus), ..rows };
            }
            TaxLife::Macrs5 => &MACRS_5,
            TaxLife::Macrs7 => &MACRS_7,
            TaxLife::Macrs15 => &MACRS_15,
        };
        let after_bonus =
            scope.formula("after-bonus", "Basis after bonus", PLAIN, 1.0 - bonus, "Depreciated by the table");
        scope.shown_scalar(after_bonus, Format::Share);
        let macrs = Macrs { scope, table, convention, bonus, after_bonus, life: books, name, state };
        let ByTable { schedule, held: HeldRows { depreciation, disposed, value }, state } =
            macrs.write(additions, parts);
        TaxClassRows {
            added: additions,
            bonus: Some(bonus),
            opening,
            schedule,
            depreciation,
            disposed,
            basis: value,
            state,
        }
    }
}

impl Buildings<'_> {
    /// Writes their schedule, depreciation and basis.
    pub fn depreciated(self) -> TaxClassRows {
        let Self { scope, life, additions, name, parts } = self;
        let assets = Pooled { scope: &scope, life, additions, opening: None };
        straight_line(assets, &parts, name)
    }
}

/// Writes the depreciation and basis of assets that are depreciated straight-line; `name` is theirs in the sections of their pools.
fn straight_line(assets: Pooled, parts: &Parts, name: (&str, &str)) -> TaxClassRows {
    let ClassRows { schedule, opening, depreciation, disposed, value } = assets.straight_line(parts, name, &Words::TAX);
    TaxClassRows {
        added: assets.additions,
        bonus: None,
        opening,
        schedule: Some(TaxScheduleRows::StraightLine(schedule)),
        depreciation,
        disposed,
        basis: value,
        state: None,
    }
}

/// Writes what states without bonus deduct less.
pub(super) fn state(scope: &Scope, classes: &[&TaxClassRows]) -> StateAssetRows {
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
