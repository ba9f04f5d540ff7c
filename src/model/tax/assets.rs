//! Tax depreciation by class: bonus, MACRS with the half-year or mid-quarter convention, or as in the books.

use super::macrs::{Convention, Vintages, macrs};
use super::rows::{TaxAssetRows, TaxClassRows, TaxScheduleRows};
use crate::finance::{MACRS_5, MACRS_7, MACRS_15, MacrsTable};
use crate::formula::{Format, Operand as _, PERCENT, PLAIN, Scalar, Series, USD, sum, when};
use crate::model::base::constants::{ONE_CENT, ONE_MONTH, PERCENT_OF};
use crate::model::base::scope::Scope;
use crate::model::group::books::{
    HeldRows, Leaving, Life, SurvivingRows, Words, additions, held, leaving, straight_line,
};
use crate::model::group::classes::{AssetClass, ByClass};
use crate::model::group::sums::Sums;
use crate::plan::{Tax, TaxLife};

/// If more than this share of a year's additions falls in its last quarter, the mid-quarter convention applies to all.
const LAST_QUARTER: f64 = 0.4;

/// A class before its depreciation is written.
struct Class<'a> {
    scope: Scope<'a>,
    additions: Series,
    life: TaxLife,
    bonus: Scalar,
    books: Life,
    opening: Scalar,
    leaving: Leaving,
}

/// Buildings before their depreciation is written.
struct Buildings<'a> {
    scope: Scope<'a>,
    share: Scalar,
    life: Life,
    additions: Series,
    leaving: Leaving,
}

/// The plan's fields of a class.
struct Terms {
    life: TaxLife,
    bonus_pct: f64,
    opening_usd: f64,
}

fn terms(tax: &Tax, class: AssetClass) -> Terms {
    let (life, bonus_pct, opening_usd) = match class {
        AssetClass::Machines => (tax.machines, tax.machines_bonus_pct, tax.machines_opening_usd),
        AssetClass::MiningCapacity => {
            (tax.mining_capacity, tax.mining_capacity_bonus_pct, tax.mining_capacity_opening_usd)
        }
        AssetClass::AiCapacity => (tax.ai_capacity, tax.ai_capacity_bonus_pct, tax.ai_capacity_opening_usd),
        AssetClass::Gpus => (tax.gpus, tax.gpus_bonus_pct, tax.gpus_opening_usd),
    };
    Terms { life, bonus_pct, opening_usd }
}

/// The section of a class.
fn section<'s>(scope: &Scope<'s>, class: AssetClass) -> Scope<'s> {
    // Buildings are a class of their own.
    let label = if class == AssetClass::AiCapacity { "AI equipment" } else { class.label() };
    scope.place(&format!("tax.{}", class.key()), &format!("Tax: {label}"))
}

/// Tax depreciation and basis of all classes. `openings` are the opening assets of consolidated project companies.
pub(super) fn assets(
    scope: &Scope,
    lives: &ByClass<Life>,
    sums: &Sums,
    openings: &[Scalar],
    year_end: Series,
) -> TaxAssetRows {
    let buildings = buildings(scope, lives, sums);
    let classes = classes(scope, lives, sums, openings, buildings.additions);
    let all = sum(classes.iter().filter(|class| class.life != TaxLife::Books).map(|class| class.additions));
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
        year_end * last.gt(year * LAST_QUARTER + ONE_CENT),
        "In the last month of a fiscal year with more than 40 % of its additions in the last quarter",
    );
    let classes = classes.map(|class| class.depreciated(Convention { year_end, mid_quarter }));
    let building_share = buildings.share;
    let buildings = buildings.depreciated();
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
    TaxAssetRows { depreciation, disposed, basis, macrs_added, mid_quarter, classes, building_share, buildings }
}

/// The building share of AI capacity.
fn buildings<'s>(scope: &Scope<'s>, lives: &ByClass<Life>, sums: &Sums) -> Buildings<'s> {
    let tax = &scope.plan().tax;
    let scope = scope.place("tax.building", "Tax: buildings");
    let share = scope.share("ai_building_pct", tax.ai_building_pct);
    let months = scope.months("building_life_months", tax.building_life_months);
    let share = scope.formula("part", "Building share", PLAIN, share, "Of AI capacity");
    scope.shown_scalar(share, Format::Share);
    let additions = scope.flow(
        "added",
        "Buildings placed in service",
        USD,
        sums.in_service.ai_capacity * share,
        "The building share of AI capacity",
    );
    let life = Life { months, ..lives.ai_capacity };
    Buildings { scope, share, life, additions, leaving: leaving(sums).ai_capacity }
}

/// The classes; AI capacity without `buildings` placed in service.
fn classes<'s>(
    scope: &Scope<'s>,
    lives: &ByClass<Life>,
    sums: &Sums,
    openings: &[Scalar],
    buildings: Series,
) -> ByClass<Class<'s>> {
    let additions = additions(sums);
    let equipment = section(scope, AssetClass::AiCapacity).flow(
        "added",
        "Equipment placed in service",
        USD,
        additions.ai_capacity - buildings,
        "AI capacity excluding buildings",
    );
    let additions = ByClass { ai_capacity: equipment, ..additions };
    leaving(sums).map_with(|class, leaving| {
        let Terms { life, bonus_pct, opening_usd } = terms(&scope.plan().tax, class);
        let (scope, field) = (section(scope, class), class.field());
        let bonus = scope.number(&format!("{field}_bonus_pct"), PERCENT, bonus_pct);
        let bonus = scope.formula(
            "bonus",
            "Bonus depreciation",
            PLAIN,
            bonus * PERCENT_OF,
            "Deducted in the year placed in service",
        );
        scope.shown_scalar(bonus, Format::Share);
        let mut opening = scope.number(&format!("{field}_opening_usd"), USD, opening_usd);
        if class == AssetClass::AiCapacity && !openings.is_empty() {
            let all = sum(std::iter::once(opening).chain(openings.iter().copied()));
            opening =
                scope.formula("opening", "Opening basis", USD, all, "Of the parent and consolidated project companies");
        }
        let (additions, books) = (*additions.of(class), *lives.of(class));
        Class { scope, additions, life, bonus, books, opening, leaving }
    })
}

impl Class<'_> {
    /// Writes its schedule, depreciation and basis.
    fn depreciated(self, convention: Convention) -> TaxClassRows {
        let Self { scope, additions, life, bonus, books, opening, leaving } = self;
        let surviving = leaving.surviving(&scope, additions);
        let by_table = |table: &MacrsTable| {
            let months = books.opening_months;
            let of_opening = when(scope.calendar.month.le(months), opening * ONE_MONTH / months, 0.0);
            macrs(&scope, table, convention, Vintages { additions, surviving }, bonus, Some(of_opening))
        };
        let schedule = match life {
            TaxLife::Books => {
                TaxScheduleRows::StraightLine(straight_line(&scope, books, additions, Some(opening), surviving))
            }
            TaxLife::Macrs5 => TaxScheduleRows::Macrs(by_table(&MACRS_5)),
            TaxLife::Macrs7 => TaxScheduleRows::Macrs(by_table(&MACRS_7)),
            TaxLife::Macrs15 => TaxScheduleRows::Macrs(by_table(&MACRS_15)),
        };
        written(&scope, (additions, surviving), schedule, Some(bonus), Some(opening), &leaving)
    }
}

impl Buildings<'_> {
    /// Writes their schedule, depreciation and basis.
    fn depreciated(self) -> TaxClassRows {
        let Self { scope, life, additions, leaving, .. } = self;
        let surviving = leaving.surviving(&scope, additions);
        let schedule = TaxScheduleRows::StraightLine(straight_line(&scope, life, additions, None, surviving));
        written(&scope, (additions, surviving), schedule, None, None, &leaving)
    }
}

/// Depreciation and basis by a schedule, less disposals.
fn written(
    scope: &Scope,
    (added, surviving): (Series, Option<SurvivingRows>),
    schedule: TaxScheduleRows,
    bonus: Option<Scalar>,
    opening: Option<Scalar>,
    leaving: &Leaving,
) -> TaxClassRows {
    let scheduled = match &schedule {
        TaxScheduleRows::StraightLine(rows) => rows.scheduled,
        TaxScheduleRows::Macrs(rows) => rows.scheduled,
    };
    let HeldRows { depreciation, disposed, value } = held(scope, added, scheduled, opening, leaving, &Words::TAX);
    TaxClassRows { added, bonus, opening, schedule, depreciation, disposed, basis: value, surviving }
}
