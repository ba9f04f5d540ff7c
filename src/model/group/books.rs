//! Straight-line depreciation by class and owner: additions are depreciated over their life from the month
//! after they are placed in service; the opening book value over its remaining depreciation period; assets sold, scrapped
//! or converted are removed with their share of the book value.

use crate::formula::{Expression, MONTH, Operand as _, Scalar, Series, USD, sum, when};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::{ONE_CENT, ONE_MONTH, ONE_WATT};
use crate::model::base::desk::Desk;
use crate::model::base::inputs::Builder;
use crate::model::group::sums::Sums;
use crate::model::site::assets::Departure;

/// Life of a class, and the remaining depreciation period of its opening value.
#[derive(Clone, Copy)]
pub(in crate::model) struct Life {
    pub months: Scalar,
    pub opening_months: Scalar,
    /// Opening book value of the parent
    pub opening: Scalar,
}

/// The classes: machines, mining capacity, AI capacity, GPUs.
pub(in crate::model) const CLASSES: [(&str, &str); 4] = [
    ("machines", "Machines"),
    ("mining_capacity", "Mining capacity"),
    ("ai_capacity", "AI capacity"),
    ("gpus", "GPUs"),
];

/// Lives of the classes, from the plan.
pub(in crate::model) fn lives(builder: &mut Builder) -> [Life; 4] {
    let books = &builder.plan.books;
    let values = [
        (books.machines_life_months, books.machines_opening_months, books.machines_opening_usd),
        (books.mining_capacity_life_months, books.mining_capacity_opening_months, books.mining_capacity_opening_usd),
        (books.ai_capacity_life_months, books.ai_capacity_opening_months, books.ai_capacity_opening_usd),
        (books.gpus_life_months, books.gpus_opening_months, books.gpus_opening_usd),
    ];
    std::array::from_fn(|i| {
        let ((name, label), (life, opening_months, opening)) = (CLASSES[i], values[i]);
        builder.book().section(&format!("books.{}", name.replace('_', "-")), &format!("Books: {label}"));
        Life {
            months: builder.months(format!("books.{name}_life_months"), life),
            opening: builder.number(format!("books.{name}_opening_usd"), USD, opening),
            opening_months: builder.months(format!("books.{name}_opening_months"), opening_months),
        }
    })
}

/// Rows of a class.
#[derive(Clone, Copy)]
pub(in crate::model) struct Class {
    pub depreciation: Series,
    /// Book value of disposals
    pub disposed: Series,
    pub value: Series,
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

    fn of(&self, value: Expression) -> Expression {
        match self {
            Self::Share(gone, all) => {
                when(gone.clone().gt(ONE_WATT), value * (gone.clone() / all.clone().max(ONE_WATT)).min(1.0), 0.0)
            }
            Self::Cost(gone, all) => when(gone.gt(ONE_CENT), value * (*gone / all.max(ONE_CENT)).min(1.0), 0.0),
        }
    }
}

/// Disposals of the four classes of an owner.
pub(in crate::model) fn leaving(sums: &Sums) -> [Leaving; 4] {
    [
        Leaving::share(&sums.gone.machines),
        Leaving::share(&sums.gone.mining),
        Leaving::share(&sums.gone.ai),
        Leaving::Cost(sums.in_service.gpus_retired, sums.in_service.gpus_before),
    ]
}

/// Additions placed in service in the four classes.
pub(in crate::model) fn additions(sums: &Sums) -> [Series; 4] {
    [sums.in_service.machines, sums.in_service.mining_capacity, sums.in_service.ai_capacity, sums.in_service.gpus]
}

/// The classes of an owner, in sections whose keys begin with `key`; the opening value is the parent's, or one amount of AI capacity.
pub(in crate::model) fn classes(
    builder: &mut Builder,
    calendar: &Calendar,
    key: &str,
    lives: &[Life; 4],
    sums: &Sums,
    openings: [Option<Scalar>; 4],
) -> [Class; 4] {
    let (added, leaving) = (additions(sums), leaving(sums));
    std::array::from_fn(|i| {
        let ((name, label), opening) = (CLASSES[i], openings[i]);
        let b = builder.book();
        b.section(&format!("{key}.{}", name.replace('_', "-")), &format!("Books: {label}"));
        let scheduled = scheduled(b, calendar, lives[i], added[i], opening);
        written_off(
            b,
            added[i].into(),
            scheduled,
            opening.map_or(0.0.into(), Scalar::expression),
            &leaving[i],
            &Words::BOOK,
        )
    })
}

/// Straight-line depreciation before disposals.
pub(in crate::model) fn scheduled(
    b: &mut Desk,
    calendar: &Calendar,
    life: Life,
    additions: Series,
    opening: Option<Scalar>,
) -> Series {
    let month = calendar.month;
    let so_far =
        b.balance("added-so-far", "Placed in service to date", USD, 0.0, |p| p + additions, "Since month 1, at cost");
    let old = b.row(
        "lived-by",
        "Month whose additions are fully depreciated",
        MONTH,
        (month - ONE_MONTH - life.months).max(0.0),
        "Additions up to then are fully depreciated",
    );
    let lived = b.level("lived", "Fully depreciated", USD, old.within(month, so_far), "At cost");
    let of_opening =
        opening.map(|opening| when(month.le(life.opening_months), opening * ONE_MONTH / life.opening_months, 0.0));
    b.flow(
        "scheduled",
        "Scheduled depreciation",
        USD,
        sum(std::iter::once((so_far.prev() - lived) * ONE_MONTH / life.months).chain(of_opening)),
        "Earlier additions not yet fully depreciated over their life, plus the opening value over its remaining period; before disposals",
    )
}

/// Keys and labels of a depreciated class.
pub(in crate::model) struct Words {
    pub depreciation: (&'static str, &'static str),
    pub value: (&'static str, &'static str),
    pub undisturbed: (&'static str, &'static str),
    pub disposed: (&'static str, &'static str),
}

impl Words {
    pub const BOOK: Self = Self {
        depreciation: ("depreciation", "Depreciation"),
        value: ("book-value", "Book value"),
        undisturbed: ("undisturbed", "Book value before disposals"),
        disposed: ("disposed", "Book value disposed"),
    };
    pub const TAX: Self = Self {
        depreciation: ("depreciation", "Tax depreciation"),
        value: ("basis", "Tax basis"),
        undisturbed: ("undisturbed", "Tax basis before disposals"),
        disposed: ("disposed", "Tax basis disposed"),
    };
}

/// A value depreciated by a schedule, less disposals: the schedule applies in proportion to the value
/// still held.
pub(in crate::model) fn written_off(
    b: &mut Desk,
    additions: Expression,
    scheduled: Series,
    opening: Expression,
    leaving: &Leaving,
    words: &Words,
) -> Class {
    if matches!(leaving, Leaving::Share(gone, _) if *gone == Expression::Number(0.0)) {
        let depreciation = b.flow(
            words.depreciation.0,
            words.depreciation.1,
            USD,
            scheduled.expression(),
            "By schedule: no disposals",
        );
        let disposed = b.flow(words.disposed.0, words.disposed.1, USD, 0.0, "No disposals");
        let value = b.balance(
            words.value.0,
            words.value.1,
            USD,
            opening,
            |p| sum([p, additions, -depreciation]),
            "At month end",
        );
        return Class { depreciation, disposed, value };
    }
    let undisturbed = b.balance(
        words.undisturbed.0,
        words.undisturbed.1,
        USD,
        opening.clone(),
        |p| sum([p, additions.clone(), -scheduled]),
        "At month end",
    );
    let value = b.declare(words.value.0, words.value.1, USD, opening, "At month end");
    // The month's additions are intact: none has been disposed of yet.
    let whole = undisturbed.prev() + additions.clone();
    let there = value.prev() + additions.clone();
    let depreciation =
        when(whole.clone().gt(ONE_CENT), scheduled * (there.clone() / whole.max(ONE_CENT)).min(1.0), 0.0);
    let depreciation = b.flow(
        words.depreciation.0,
        words.depreciation.1,
        USD,
        depreciation,
        "By schedule, in proportion to the value still held",
    );
    let left = value.prev() - depreciation;
    let disposed = b.flow(
        words.disposed.0,
        words.disposed.1,
        USD,
        leaving.of(left.max(0.0)),
        "Share of assets sold, scrapped or converted in the month, after the month's depreciation",
    );
    let value = b.define(value, |p| sum([p.prev(), additions, -depreciation, -disposed]));
    Class { depreciation, disposed, value }
}
