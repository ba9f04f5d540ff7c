//! Straight-line depreciation by class: what is put into service is written off over its life from the month after; what
//! was there before month 1 over the months that are left.

use super::calendar::Calendar;
use super::constants::ONE_MONTH;
use super::inputs::Builder;
use crate::formula::{MONTH, Operand as _, Series, USD, when};

/// Depreciation of the month by class.
#[derive(Clone, Copy)]
pub(super) struct Depreciation {
    pub machines: Series,
    pub mining_capacity: Series,
}

/// What is put into service in the month.
#[derive(Clone, Copy)]
pub(super) struct Additions {
    pub machines: Series,
    pub mining_capacity: Series,
    pub ai_capacity: Series,
    pub gpus: Series,
}

pub(super) fn depreciation(builder: &mut Builder, calendar: &Calendar, additions: &Additions) -> Depreciation {
    let books = &builder.plan.books;
    let machines = class(builder, calendar, "machines", "Machines", additions.machines, [books.machines_life_months, books.machines_opening_months], books.machines_opening_usd);
    let mining_capacity = class(
        builder,
        calendar,
        "mining_capacity",
        "Mining capacity",
        additions.mining_capacity,
        [books.mining_capacity_life_months, books.mining_capacity_opening_months],
        books.mining_capacity_opening_usd,
    );
    let ai = class(builder, calendar, "ai_capacity", "AI capacity", additions.ai_capacity, [books.ai_capacity_life_months, books.ai_capacity_opening_months], books.ai_capacity_opening_usd);
    let gpus = class(builder, calendar, "gpus", "GPUs", additions.gpus, [books.gpus_life_months, books.gpus_opening_months], books.gpus_opening_usd);
    let b = &mut builder.book;
    b.section("company", "Company");
    b.flow("depreciation", "Depreciation", USD, crate::formula::sum([machines, mining_capacity, ai, gpus]), "Of all classes, straight line; no cash");
    Depreciation { machines, mining_capacity }
}

fn class(builder: &mut Builder, calendar: &Calendar, name: &str, label: &str, additions: Series, [life, opening_months]: [u32; 2], opening: f64) -> Series {
    let path = |field: &str| format!("books.{name}_{field}");
    builder.book.section(&format!("books.{}", name.replace('_', "-")), &format!("Books: {label}"));
    let life = builder.months(&path("life_months"), life);
    let opening = builder.number(&path("opening_usd"), USD, opening);
    let opening_months = builder.months(&path("opening_months"), opening_months);
    let b = &mut builder.book;
    let month = calendar.month;
    let so_far = b.balance("added-so-far", "Put into service so far", USD, 0.0, |p| p + additions, "Since month 1, at cost");
    let old = b.row("lived-by", "Month whose additions have lived", MONTH, (month - ONE_MONTH - life).max(0.0), "What was there by then is written off");
    let lived = b.level("lived", "Written off in full", USD, old.within(month, so_far), "At cost");
    let of_opening = when(month.le(opening_months), opening * ONE_MONTH / opening_months, 0.0);
    let depreciation = b.flow(
        "depreciation",
        "Depreciation",
        USD,
        (so_far.prev() - lived) * ONE_MONTH / life + of_opening,
        "A life's part of what was there before the month and has not lived its life, and of the opening",
    );
    b.balance("book-value", "Book value", USD, opening, |p| p + additions - depreciation, "At the month's end, before sales and impairment");
    depreciation
}
