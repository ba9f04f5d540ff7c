//! Straight-line depreciation by class and owner: each month's additions are depreciated over their own life from the month
//! after they are placed in service; the opening book value over its remaining depreciation period. Assets sold, scrapped
//! or converted take their share of every vintage that was there before the month.
//!
//! So that vintages need no rows of their own, additions are counted in units, as in a fund: a unit is a USD of what was there in
//! month 1, and shrinks with the share of assets that survives.

use crate::formula::{Expression, Format, MONTH, Operand as _, PLAIN, Scalar, Series, USD, sum, when};
use crate::model::base::constants::{ONE_CENT, ONE_MONTH, ONE_WATT};
use crate::model::base::scope::Scope;
use crate::model::base::shared::Part;
use crate::model::group::classes::{AssetClass, ByClass};
use crate::model::group::sums::{InServiceRows, Sums};
use crate::model::site::assets::{Departure, Gone};

/// What survives where all assets leave: nothing, but later additions are still counted in units of it.
const LEAST_SURVIVING: f64 = 1e-12;

/// Life of a class, and the remaining depreciation period of its opening value.
#[derive(Clone, Copy)]
pub(in crate::model) struct Life {
    pub months: Scalar,
    pub opening_months: Scalar,
    /// Opening book value of the parent
    pub opening: Scalar,
}

/// Lives of the classes, from the plan.
pub(in crate::model) fn lives(scope: &Scope) -> ByClass<Life> {
    let books = &scope.plan().books;
    ByClass::from_fn(|class| {
        let (months, opening, opening_months) = match class {
            AssetClass::Machines => {
                (books.machines_life_months, books.machines_opening_usd, books.machines_opening_months)
            }
            AssetClass::MiningCapacity => (
                books.mining_capacity_life_months,
                books.mining_capacity_opening_usd,
                books.mining_capacity_opening_months,
            ),
            AssetClass::AiCapacity => {
                (books.ai_capacity_life_months, books.ai_capacity_opening_usd, books.ai_capacity_opening_months)
            }
            AssetClass::Gpus => (books.gpus_life_months, books.gpus_opening_usd, books.gpus_opening_months),
        };
        let (scope, name) = (section(&scope.part(Part::Books), class), class.field());
        Life {
            months: scope.months(&format!("{name}_life_months"), months),
            opening: scope.number(&format!("{name}_opening_usd"), USD, opening),
            opening_months: scope.months(&format!("{name}_opening_months"), opening_months),
        }
    })
}

/// The section of a class; the scope is that of the books.
fn section<'s>(scope: &Scope<'s>, class: AssetClass) -> Scope<'s> {
    scope.section(class.key(), class.label())
}

/// Depreciation and book value of a class; USD of the month unless stated otherwise.
#[derive(Clone, Copy, Debug)]
pub struct ClassRows {
    /// Its schedule, before disposals
    pub schedule: StraightLineRows,
    /// Opening book value as an input; None if there is none by construction, or if several owners add up
    pub opening: Option<Scalar>,
    /// Depreciation
    pub depreciation: Series,
    /// Book value of disposals
    pub disposed: Series,
    /// Book value at month end
    pub value: Series,
    /// What survives of earlier assets; None if nothing is ever disposed of
    pub surviving: Option<SurvivingRows>,
}

/// What survives of a class, and its additions in units.
#[derive(Clone, Copy, Debug)]
pub struct SurvivingRows {
    /// Share of the assets of month 1 that is still there at month end
    pub share: Series,
    /// Additions of the month over that share, USD
    pub units: Series,
    /// … since month 1, at month end
    pub units_to_date: Series,
}

/// A straight-line schedule, before disposals; USD of the month unless stated otherwise.
#[derive(Clone, Copy, Debug)]
pub struct StraightLineRows {
    /// Placed in service since month 1, at cost at month end
    pub added: Series,
    /// Month up to which additions are fully depreciated, as its number in the plan
    pub lived_by: Series,
    /// Additions fully depreciated, at cost at month end
    pub lived: Series,
    /// Depreciation
    pub scheduled: Series,
}

/// Disposals of a class.
pub(in crate::model) enum Leaving {
    /// Disposed part and total, in MW
    Share(Expression, Expression),
    /// Disposed part and total, at cost
    Cost(Series, Series),
}

impl Leaving {
    /// The part of a class that leaves with megawatts.
    pub fn share(gone: &Departure) -> Self {
        Self::Share(gone.left.clone(), gone.before.clone())
    }

    /// Nothing is ever disposed of.
    fn is_never(&self) -> bool {
        matches!(self, Self::Share(gone, _) if *gone == Expression::Number(0.0))
    }

    /// The share of what was there before the month that leaves in it.
    fn share_gone(&self) -> Expression {
        match self {
            Self::Share(gone, all) => {
                when(gone.clone().gt(ONE_WATT), (gone.clone() / all.clone().max(ONE_WATT)).min(1.0), 0.0)
            }
            Self::Cost(gone, all) => when(gone.gt(ONE_CENT), (*gone / all.max(ONE_CENT)).min(1.0), 0.0),
        }
    }

    /// Writes what survives; None if nothing ever leaves.
    pub fn surviving(&self, scope: &Scope, additions: Series) -> Option<SurvivingRows> {
        if self.is_never() {
            return None;
        }
        let gone = self.share_gone();
        let share = scope.declare(
            "surviving",
            "Surviving share",
            PLAIN,
            1.0,
            "Of the assets of month 1 at month end: less the share of what was there that leaves in each month",
        );
        let share = scope.define(share, |p| p.prev() * (1.0 - gone).max(LEAST_SURVIVING));
        scope.shown(share, Format::Share);
        let units = scope.flow(
            "added-units",
            "Additions in units",
            USD,
            additions / share,
            "Over the surviving share: a unit is a USD of the assets of month 1, and shrinks with them",
        );
        let units_to_date =
            scope.balance("units-so-far", "Units added to date", USD, 0.0, |p| p + units, "Since month 1");
        Some(SurvivingRows { share, units, units_to_date })
    }
}

/// Disposals of the classes.
pub(in crate::model) fn leaving(in_service: &InServiceRows, gone: &Gone) -> ByClass<Leaving> {
    ByClass {
        machines: Leaving::share(&gone.machines),
        mining_capacity: Leaving::share(&gone.mining),
        ai_capacity: Leaving::share(&gone.ai),
        gpus: Leaving::Cost(in_service.gpus_retired, in_service.gpus_before),
    }
}

/// Additions placed in service, by class.
pub(in crate::model) fn additions(added: &InServiceRows) -> ByClass<Series> {
    ByClass {
        machines: added.machines,
        mining_capacity: added.mining_capacity,
        ai_capacity: added.ai_capacity,
        gpus: added.gpus,
    }
}

/// The classes of an owner with their opening values; the scope is that of its books.
pub(in crate::model) fn classes(
    scope: &Scope,
    lives: &ByClass<Life>,
    sums: &Sums,
    openings: &ByClass<Option<Scalar>>,
) -> ByClass<ClassRows> {
    let (added, leaving) = (additions(&sums.in_service), leaving(&sums.in_service, &sums.gone));
    ByClass::from_fn(|class| {
        let scope = section(scope, class);
        depreciated(&scope, *lives.of(class), *added.of(class), *openings.of(class), leaving.of(class))
    })
}

/// The classes of several owners as one; the scope is that of the books.
pub(in crate::model) fn consolidated_classes(
    scope: &Scope,
    lives: &ByClass<Life>,
    owners: &[&ByClass<ClassRows>],
) -> ByClass<ClassRows> {
    ByClass::from_fn(|class| {
        let parts: Vec<&ClassRows> = owners.iter().map(|classes| classes.of(class)).collect();
        consolidated(&section(scope, class), *lives.of(class), &parts)
    })
}

/// A class of several owners as one: the sums of theirs.
pub(in crate::model) fn consolidated(scope: &Scope, life: Life, owners: &[&ClassRows]) -> ClassRows {
    let rows = |row: fn(&ClassRows) -> Series| owners.iter().map(move |owner| row(owner));
    let stock = |(key, label): Line, parts: Vec<Series>| scope.stock(key, label, USD, parts, OF_ALL_OWNERS);
    let flow = |(key, label): Line, row| scope.flow(key, label, USD, sum(rows(row)), OF_ALL_OWNERS);
    let schedule = StraightLineRows {
        added: stock(ADDED, rows(|class| class.schedule.added).collect()),
        lived_by: lived_by(scope, life),
        lived: scope.level(LIVED.0, LIVED.1, USD, sum(rows(|class| class.schedule.lived)), OF_ALL_OWNERS),
        scheduled: flow(SCHEDULED, |class| class.schedule.scheduled),
    };
    let words = Words::BOOK;
    let depreciation = flow(words.depreciation, |class| class.depreciation);
    let disposed = flow(words.disposed, |class| class.disposed);
    let value = stock(words.value, rows(|class| class.value).collect());
    ClassRows { schedule, opening: None, depreciation, disposed, value, surviving: None }
}

/// Key and label of a row.
type Line = (&'static str, &'static str);

const ADDED: Line = ("added-so-far", "Placed in service to date");
const LIVED: Line = ("lived", "Fully depreciated");
const SCHEDULED: Line = ("scheduled", "Scheduled depreciation");
pub(in crate::model) const OF_ALL_OWNERS: &str = "Of the parent and consolidated project companies";

/// A class depreciated straight-line.
pub(in crate::model) fn depreciated(
    scope: &Scope,
    life: Life,
    additions: Series,
    opening: Option<Scalar>,
    leaving: &Leaving,
) -> ClassRows {
    let surviving = leaving.surviving(scope, additions);
    let schedule = straight_line(scope, life, additions, opening, surviving);
    let HeldRows { depreciation, disposed, value } =
        held(scope, additions, schedule.scheduled, opening, leaving, &Words::BOOK);
    ClassRows { schedule, opening, depreciation, disposed, value, surviving }
}

/// Straight-line depreciation of what survives.
pub(in crate::model) fn straight_line(
    scope: &Scope,
    life: Life,
    additions: Series,
    opening: Option<Scalar>,
    surviving: Option<SurvivingRows>,
) -> StraightLineRows {
    let month = scope.calendar.month;
    let added = scope.balance(ADDED.0, ADDED.1, USD, 0.0, |p| p + additions, "Since month 1, at cost");
    let lived_by = lived_by(scope, life);
    let lived = scope.level(LIVED.0, LIVED.1, USD, lived_by.within(month, added), "At cost");
    let of_opening =
        opening.map(|opening| when(month.le(life.opening_months), opening * ONE_MONTH / life.opening_months, 0.0));
    let of = |cost: Expression| sum(std::iter::once(cost * ONE_MONTH / life.months).chain(of_opening));
    let amount = match surviving {
        None => of(added.prev() - lived),
        Some(SurvivingRows { share, units_to_date, .. }) => {
            let lived = scope.level(
                "lived-units",
                "Units fully depreciated",
                USD,
                lived_by.within(month, units_to_date),
                "Added up to that month",
            );
            share.prev() * of(units_to_date.prev() - lived)
        }
    };
    let scheduled = scope.flow(
        SCHEDULED.0,
        SCHEDULED.1,
        USD,
        amount,
        "What survives of earlier additions over their own life, plus that of the opening value over its remaining period",
    );
    StraightLineRows { added, lived_by, lived, scheduled }
}

/// The month up to which additions of a life are fully depreciated.
fn lived_by(scope: &Scope, life: Life) -> Series {
    scope.row(
        "lived-by",
        "Month whose additions are fully depreciated",
        MONTH,
        (scope.calendar.month - ONE_MONTH - life.months).max(0.0),
        "Additions up to then are fully depreciated",
    )
}

/// Keys and labels of a value that is depreciated.
pub(in crate::model) struct Words {
    depreciation: Line,
    value: Line,
    disposed: Line,
}

impl Words {
    /// In the books.
    const BOOK: Self = Self {
        depreciation: ("depreciation", "Depreciation"),
        value: ("book-value", "Book value"),
        disposed: ("disposed", "Book value disposed"),
    };
    /// For tax.
    pub const TAX: Self = Self {
        depreciation: ("depreciation", "Tax depreciation"),
        value: ("basis", "Tax basis"),
        disposed: ("disposed", "Tax basis disposed"),
    };
}

/// A value that is depreciated, less disposals.
#[derive(Clone, Copy)]
pub(in crate::model) struct HeldRows {
    pub depreciation: Series,
    pub disposed: Series,
    /// At month end
    pub value: Series,
}

/// A value depreciated by the schedule of what survives, less disposals.
pub(in crate::model) fn held(
    scope: &Scope,
    additions: Series,
    scheduled: Series,
    opening: Option<Scalar>,
    leaving: &Leaving,
    words: &Words,
) -> HeldRows {
    let opening = opening.map_or(Expression::Number(0.0), Scalar::expression);
    let flow = |(key, label): Line, amount: Expression, note| scope.flow(key, label, USD, amount, note);
    if leaving.is_never() {
        let depreciation = flow(words.depreciation, scheduled.into(), "By schedule: no disposals");
        let disposed = flow(words.disposed, 0.0.into(), "No disposals");
        let moved = |p| sum([p, additions.into(), -depreciation]);
        let value = scope.balance(words.value.0, words.value.1, USD, opening, moved, "At month end");
        return HeldRows { depreciation, disposed, value };
    }
    let value = scope.declare(words.value.0, words.value.1, USD, opening, "At month end");
    let depreciation = flow(words.depreciation, scheduled.into(), "By schedule, of what survives");
    let left = value.prev() - depreciation;
    let disposed = flow(
        words.disposed,
        left.max(0.0) * leaving.share_gone(),
        "Of assets sold, scrapped or converted in the month, in proportion to what was there before, after the month's depreciation",
    );
    let value = scope.define(value, |p| sum([p.prev(), additions.into(), -depreciation, -disposed]));
    HeldRows { depreciation, disposed, value }
}
