//! Straight-line depreciation by class and owner: each month's additions are depreciated over their own life from the month
//! after they are placed in service; the opening book value over its remaining depreciation period. Assets sold, scrapped
//! or converted take their share of every vintage that was there before the month.
//!
//! So that vintages need no rows of their own, additions are counted in units, as in a fund: a unit is a USD of what was there in
//! month 1, and shrinks with the share of assets that survives. An owner's assets are counted pool by pool (`pools`).

use crate::formula::{Expression, Format, MONTH, Operand as _, PLAIN, Scalar, Series, USD, sum, when};
use crate::model::base::constants::ONE_MONTH;
use crate::model::base::scope::Scope;
use crate::model::base::shared::Part;
use crate::model::group::classes::{AssetClass, ByClass};
use crate::model::group::sums::InServiceRows;
use crate::model::site::pools::Leaving;

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
pub(in crate::model) fn section<'s>(scope: &Scope<'s>, class: AssetClass) -> Scope<'s> {
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
}

/// What survives of assets that leave together, and their additions in units.
#[derive(Clone, Copy, Debug)]
pub struct SurvivingRows {
    /// Share of the assets of month 1 that is still there at month end
    pub share: Series,
    /// Additions over that share since month 1, USD at month end
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

/// Writes what survives of assets of which `leaving` leaves; `additions` are in USD of the month.
pub(in crate::model) fn surviving(scope: &Scope, leaving: &Leaving, additions: Expression) -> SurvivingRows {
    let gone = leaving.share_gone();
    let share = scope.declare(
        "surviving",
        "Surviving share",
        PLAIN,
        1.0,
        "Of the assets of month 1 at month end: less the share of what was there that leaves in each month",
    );
    let share = scope.define(share, |p| p.prev() * (1.0 - gone).max(LEAST_SURVIVING));
    scope.shown(share, Format::Share);
    let units_to_date = scope.balance(
        "units-so-far",
        "Units added to date",
        USD,
        0.0,
        |p| p + additions / share,
        "Additions since month 1 over the surviving share: a unit is a USD of the assets of month 1, and shrinks with them",
    );
    SurvivingRows { share, units_to_date }
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
    ClassRows { schedule, opening: None, depreciation, disposed, value }
}

/// Key and label of a row.
pub(in crate::model) type Line = (&'static str, &'static str);

const ADDED: Line = ("added-so-far", "Placed in service to date");
const LIVED: Line = ("lived", "Fully depreciated");
pub(in crate::model) const SCHEDULED: Line = ("scheduled", "Scheduled depreciation");
const OVER_THEIR_LIFE: &str =
    "What survives of earlier additions over their own life, plus that of the opening value over its remaining period";
pub(in crate::model) const OF_ALL_OWNERS: &str = "Of the parent and consolidated project companies";

/// Assets depreciated straight-line that leave together, if ever.
pub(in crate::model) fn depreciated(
    scope: &Scope,
    life: Life,
    additions: Series,
    opening: Option<Scalar>,
    leaving: &Leaving,
    words: &Words,
) -> ClassRows {
    let opening_value = opening.map_or(Expression::Number(0.0), Scalar::expression);
    let (added, lived_by, lived) = added_and_lived(scope, life, additions);
    let amount = if leaving.is_never() {
        life.month_of(added.prev() - lived) + life.month_of_opening(scope, &opening_value)
    } else {
        let rows = surviving(scope, leaving, additions.into());
        life.of_survivors(scope, rows, lived_by, &opening_value)
    };
    let scheduled = scope.flow(SCHEDULED.0, SCHEDULED.1, USD, amount, OVER_THEIR_LIFE);
    let schedule = StraightLineRows { added, lived_by, lived, scheduled };
    let HeldRows { depreciation, disposed, value } =
        held(scope, additions.into(), scheduled.into(), opening_value, leaving, words);
    ClassRows { schedule, opening, depreciation, disposed, value }
}

/// Rows of what is placed in service to date, and of the part of it that is fully depreciated.
pub(in crate::model) fn added_and_lived(scope: &Scope, life: Life, additions: Series) -> (Series, Series, Series) {
    let added = scope.balance(ADDED.0, ADDED.1, USD, 0.0, |p| p + additions, "Since month 1, at cost");
    let lived_by = lived_by(scope, life);
    let lived = scope.level(LIVED.0, LIVED.1, USD, lived_by.within(scope.calendar.month, added), "At cost");
    (added, lived_by, lived)
}

impl Life {
    /// Depreciation in a month of a cost that is not fully depreciated.
    pub fn month_of(&self, cost: Expression) -> Expression {
        cost * ONE_MONTH / self.months
    }

    /// … of an opening value.
    pub fn month_of_opening(&self, scope: &Scope, opening: &Expression) -> Expression {
        if *opening == Expression::Number(0.0) {
            return 0.0.into();
        }
        let left = self.opening_months;
        when(scope.calendar.month.le(left), opening.clone() * ONE_MONTH / left, 0.0)
    }

    /// … of what survives of earlier additions and of an opening value.
    pub fn of_survivors(
        &self,
        scope: &Scope,
        surviving: SurvivingRows,
        lived_by: Series,
        opening: &Expression,
    ) -> Expression {
        let units = surviving.units_to_date;
        let living = units.prev() - lived_by.within(scope.calendar.month, units);
        surviving.share.prev() * sum([self.month_of(living), self.month_of_opening(scope, opening)])
    }
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
    /// Key of the books or the return
    pub room: &'static str,
    pub depreciation: Line,
    pub value: Line,
    pub disposed: Line,
}

impl Words {
    /// In the books.
    pub const BOOK: Self = Self {
        room: "books",
        depreciation: ("depreciation", "Depreciation"),
        value: ("book-value", "Book value"),
        disposed: ("disposed", "Book value disposed"),
    };
    /// For tax.
    pub const TAX: Self = Self {
        room: "tax",
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
    additions: Expression,
    scheduled: Expression,
    opening: Expression,
    leaving: &Leaving,
    words: &Words,
) -> HeldRows {
    let flow = |(key, label): Line, amount: Expression, note| scope.flow(key, label, USD, amount, note);
    if leaving.is_never() {
        let depreciation = flow(words.depreciation, scheduled, "By schedule: no disposals");
        let disposed = flow(words.disposed, 0.0.into(), "No disposals");
        let moved = additions - depreciation;
        let value = scope.balance(words.value.0, words.value.1, USD, opening, |p| p + moved, "At month end");
        return HeldRows { depreciation, disposed, value };
    }
    let value = scope.declare(words.value.0, words.value.1, USD, opening, "At month end");
    let depreciation = flow(words.depreciation, scheduled, "By schedule, of what survives");
    let left = value.prev() - depreciation;
    let disposed = flow(
        words.disposed,
        left.clone().max(0.0) * leaving.share_gone(),
        "Of assets sold, scrapped or converted in the month, in proportion to what was there before, after the month's depreciation",
    );
    let value = scope.define(value, |_| left - disposed + additions);
    HeldRows { depreciation, disposed, value }
}
