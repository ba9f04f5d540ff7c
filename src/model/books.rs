//! Straight-line depreciation by class and owner: what is put into service is written off over its life from the month
//! after; what was there before month 1 over the months that are left; what is sold, scrapped or converted leaves with its
//! part of the book value.

use super::calendar::Calendar;
use super::constants::{ONE_CENT, ONE_MONTH, ONE_WATT};
use super::inputs::Builder;
use super::sums::Sums;
use crate::formula::{Book, Expression, MONTH, Operand as _, Scalar, Series, USD, sum, when};

/// Life of a class, and over how many months the opening is written off.
#[derive(Clone, Copy)]
pub(super) struct Life {
    pub months: Scalar,
    pub opening_months: Scalar,
    /// Book value of the parent before month 1
    pub opening: Scalar,
}

/// The classes: machines, mining capacity, AI capacity, GPUs.
pub(super) const CLASSES: [(&str, &str); 4] = [("machines", "Machines"), ("mining_capacity", "Mining capacity"), ("ai_capacity", "AI capacity"), ("gpus", "GPUs")];

/// Lives of the classes, as the plan says.
pub(super) fn lives(builder: &mut Builder) -> [Life; 4] {
    let books = &builder.plan.books;
    let values = [
        (books.machines_life_months, books.machines_opening_months, books.machines_opening_usd),
        (books.mining_capacity_life_months, books.mining_capacity_opening_months, books.mining_capacity_opening_usd),
        (books.ai_capacity_life_months, books.ai_capacity_opening_months, books.ai_capacity_opening_usd),
        (books.gpus_life_months, books.gpus_opening_months, books.gpus_opening_usd),
    ];
    std::array::from_fn(|i| {
        let ((name, label), (life, opening_months, opening)) = (CLASSES[i], values[i]);
        builder.book.section(&format!("books.{}", name.replace('_', "-")), &format!("Books: {label}"));
        Life {
            months: builder.months(format!("books.{name}_life_months"), life),
            opening: builder.number(format!("books.{name}_opening_usd"), USD, opening),
            opening_months: builder.months(format!("books.{name}_opening_months"), opening_months),
        }
    })
}

/// Rows of a class.
#[derive(Clone, Copy)]
pub(super) struct Class {
    pub depreciation: Series,
    /// Book value of what leaves
    pub disposed: Series,
    pub value: Series,
}

/// What of a class leaves.
pub(super) enum Leaving {
    /// So much of so much, as MW
    Share(Expression, Expression),
    /// So much of so much, at cost
    Cost(Series, Series),
}

impl Leaving {
    fn of(&self, value: Expression) -> Expression {
        match self {
            Self::Share(gone, all) => when(gone.clone().gt(ONE_WATT), value * (gone.clone() / all.clone().max(ONE_WATT)).min(1.0), 0.0),
            Self::Cost(gone, all) => when(gone.gt(ONE_CENT), value * (*gone / all.max(ONE_CENT)).min(1.0), 0.0),
        }
    }
}

/// How the four classes of an owner leave.
pub(super) fn leaving(sums: &Sums) -> [Leaving; 4] {
    let share = |(gone, all): (Expression, Expression)| Leaving::Share(gone, all);
    [share(sums.gone.machines.clone()), share(sums.gone.mining.clone()), share(sums.gone.ai.clone()), Leaving::Cost(sums.gpus_gone, sums.gpus_there)]
}

/// What is put into service of the four classes.
pub(super) fn additions(sums: &Sums) -> [Series; 4] {
    [sums.machines, sums.mining_capacity, sums.ai_capacity, sums.gpus]
}

/// The classes of an owner, in sections that begin with `key`; the opening is the parent's, or one amount of AI capacity.
pub(super) fn classes(builder: &mut Builder, calendar: &Calendar, key: &str, lives: &[Life; 4], sums: &Sums, openings: [Option<Scalar>; 4]) -> [Class; 4] {
    let (added, leaving) = (additions(sums), leaving(sums));
    std::array::from_fn(|i| {
        let ((name, label), opening) = (CLASSES[i], openings[i]);
        let b = &mut builder.book;
        b.section(&format!("{key}.{}", name.replace('_', "-")), &format!("Books: {label}"));
        let scheduled = scheduled(b, calendar, lives[i], added[i], opening);
        written_off(b, added[i].into(), scheduled, opening.map_or(0.0.into(), Scalar::expression), &leaving[i], &Words::BOOK)
    })
}

/// Straight-line depreciation as if nothing ever left.
pub(super) fn scheduled(b: &mut Book, calendar: &Calendar, life: Life, additions: Series, opening: Option<Scalar>) -> Series {
    let month = calendar.month;
    let so_far = b.balance("added-so-far", "Put into service so far", USD, 0.0, |p| p + additions, "Since month 1, at cost");
    let old = b.row("lived-by", "Month whose additions have lived", MONTH, (month - ONE_MONTH - life.months).max(0.0), "What was there by then is written off");
    let lived = b.level("lived", "Written off in full", USD, old.within(month, so_far), "At cost");
    let of_opening = opening.map(|opening| when(month.le(life.opening_months), opening * ONE_MONTH / life.opening_months, 0.0));
    b.flow(
        "scheduled",
        "Depreciation by schedule",
        USD,
        sum(std::iter::once((so_far.prev() - lived) * ONE_MONTH / life.months).chain(of_opening)),
        "A life's part of what was there before the month and has not lived its life, and of the opening; as if nothing had left",
    )
}

/// Keys and labels of a written-off class.
pub(super) struct Words {
    pub depreciation: (&'static str, &'static str),
    pub value: (&'static str, &'static str),
    pub undisturbed: (&'static str, &'static str),
    pub disposed: (&'static str, &'static str),
}

impl Words {
    pub const BOOK: Self = Self {
        depreciation: ("depreciation", "Depreciation"),
        value: ("book-value", "Book value"),
        undisturbed: ("undisturbed", "Book value if nothing had left"),
        disposed: ("disposed", "Book value that leaves"),
    };
    pub const TAX: Self = Self {
        depreciation: ("depreciation", "Tax depreciation"),
        value: ("basis", "Tax basis"),
        undisturbed: ("undisturbed", "Tax basis if nothing had left"),
        disposed: ("disposed", "Tax basis that leaves"),
    };
}

/// A value that is written off by a schedule, less what leaves: the schedule applies in the proportion in which there still
/// is value.
pub(super) fn written_off(b: &mut Book, additions: Expression, scheduled: Series, opening: Expression, leaving: &Leaving, words: &Words) -> Class {
    if matches!(leaving, Leaving::Share(gone, _) if *gone == Expression::Number(0.0)) {
        let depreciation = b.flow(words.depreciation.0, words.depreciation.1, USD, scheduled.expression(), "By schedule: nothing leaves");
        let disposed = b.flow(words.disposed.0, words.disposed.1, USD, 0.0, "Nothing leaves");
        let value = b.balance(words.value.0, words.value.1, USD, opening, |p| sum([p, additions, -depreciation]), "At the month's end");
        return Class { depreciation, disposed, value };
    }
    let undisturbed = b.balance(words.undisturbed.0, words.undisturbed.1, USD, opening.clone(), |p| sum([p, additions.clone(), -scheduled]), "At the month's end");
    let value = b.declare(words.value.0, words.value.1, USD, opening, "At the month's end");
    // What comes in the month has not begun to leave, and is whole.
    let whole = undisturbed.prev() + additions.clone();
    let there = value.prev() + additions.clone();
    let depreciation = when(whole.clone().gt(ONE_CENT), scheduled * (there.clone() / whole.max(ONE_CENT)).min(1.0), 0.0);
    let depreciation = b.flow(words.depreciation.0, words.depreciation.1, USD, depreciation, "By schedule, in the proportion in which there still is value");
    let left = value.prev() - depreciation;
    let disposed = b.flow(words.disposed.0, words.disposed.1, USD, leaving.of(left.max(0.0)), "The part of what is sold, scrapped or converted in the month, after its depreciation");
    let value = b.define(value, |p| sum([p.prev(), additions, -depreciation, -disposed]));
    Class { depreciation, disposed, value }
}
