//! Tax depreciation by class: bonus, MACRS with the half-year or mid-quarter convention, or as in the books.

use crate::finance::{MACRS_5, MACRS_7, MACRS_15, MacrsTable};
use crate::formula::{Expression, Format, Operand as _, PERCENT, PLAIN, Scalar, Series, USD, sum, when};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::{ONE_CENT, ONE_MONTH, PERCENT_OF};
use crate::model::base::desk::Desk;
use crate::model::base::inputs::Builder;
use crate::model::group::books::{Leaving, Life, Words, additions, leaving, scheduled, written_off};
use crate::model::group::sums::Sums;
use crate::plan::TaxLife;

/// If more than this share of a year's additions falls in its last quarter, the mid-quarter convention applies to all.
const LAST_QUARTER: f64 = 0.4;

/// Tax depreciation and basis of all classes.
#[derive(Clone, Copy)]
pub(super) struct Assets {
    pub depreciation: Series,
    pub disposed: Series,
    pub basis: Series,
}

struct Class {
    name: &'static str,
    label: &'static str,
    additions: Series,
    life: TaxLife,
    bonus: Scalar,
    books: Life,
    opening: Option<Scalar>,
    leaving: Leaving,
}

pub(super) fn assets(
    builder: &mut Builder,
    calendar: &Calendar,
    lives: &[Life; 4],
    sums: &Sums,
    openings: &[Scalar],
    year_end: Series,
) -> Assets {
    let (classes, building) = classes(builder, lives, sums, openings);
    let b = builder.book();
    b.section("tax", "Tax");
    let all = sum(classes.iter().filter(|class| class.life != TaxLife::Books).map(|class| class.additions));
    let so_far = b.balance(
        "macrs-so-far",
        "MACRS additions to date",
        USD,
        0.0,
        |p| p + all,
        "Of all MACRS classes, since month 1",
    );
    let (year, last) = (so_far - so_far.lag(12), so_far - so_far.lag(3));
    let late = b.flag(
        "mid-quarter",
        "Mid-quarter convention",
        year_end * last.gt(year * LAST_QUARTER + ONE_CENT),
        "In the last month of a fiscal year with more than 40 % of its additions in the last quarter",
    );
    let mut written = Vec::new();
    for class in classes {
        b.section(&format!("tax.{}", class.name), &format!("Tax: {}", class.label));
        let opening = class.opening.map_or(Expression::Number(0.0), Scalar::expression);
        let schedule = match class.life {
            TaxLife::Books => scheduled(b, calendar, class.books, class.additions, class.opening),
            TaxLife::Macrs5 => macrs(b, calendar, &class, MACRS_5, year_end, late),
            TaxLife::Macrs7 => macrs(b, calendar, &class, MACRS_7, year_end, late),
            TaxLife::Macrs15 => macrs(b, calendar, &class, MACRS_15, year_end, late),
        };
        written.push(written_off(b, class.additions.into(), schedule, opening, &class.leaving, &Words::TAX));
    }
    let (life, additions, gone) = building;
    b.section("tax.building", "Tax: buildings");
    let schedule = scheduled(b, calendar, life, additions, None);
    written.push(written_off(b, additions.into(), schedule, 0.0.into(), &gone, &Words::TAX));
    b.section("tax", "Tax");
    let depreciation = b.flow(
        "depreciation",
        "Tax depreciation",
        USD,
        sum(written.iter().map(|c| c.depreciation)),
        "Of all classes; MACRS and bonus in the last month of the fiscal year",
    );
    let disposed = b.flow(
        "disposed",
        "Tax basis disposed",
        USD,
        sum(written.iter().map(|c| c.disposed)),
        "Of assets sold, scrapped and converted",
    );
    let basis = b.stock("basis", "Tax basis", USD, written.iter().map(|c| c.value), "Of all classes, at month end");
    Assets { depreciation, disposed, basis }
}

/// The tax classes, and buildings: AI capacity is split into equipment and building.
fn classes(
    builder: &mut Builder,
    lives: &[Life; 4],
    sums: &Sums,
    openings: &[Scalar],
) -> (Vec<Class>, (Life, Series, Leaving)) {
    let t = &builder.plan.tax;
    let fields = [
        ("machines", "Machines", "machines", t.machines, t.machines_bonus_pct, t.machines_opening_usd),
        (
            "mining-capacity",
            "Mining capacity",
            "mining_capacity",
            t.mining_capacity,
            t.mining_capacity_bonus_pct,
            t.mining_capacity_opening_usd,
        ),
        (
            "ai-capacity",
            "AI equipment",
            "ai_capacity",
            t.ai_capacity,
            t.ai_capacity_bonus_pct,
            t.ai_capacity_opening_usd,
        ),
        ("gpus", "GPUs", "gpus", t.gpus, t.gpus_bonus_pct, t.gpus_opening_usd),
    ];
    builder.book().section("tax.building", "Tax: buildings");
    let building = builder.share("tax.ai_building_pct", t.ai_building_pct);
    let months = builder.months("tax.building_life_months", t.building_life_months);
    let b = builder.book();
    let building = b.formula("part", "Building share", PLAIN, building, "Of AI capacity");
    b.shown_scalar(building, Format::Share);
    let built = b.flow(
        "added",
        "Buildings placed in service",
        USD,
        sums.in_service.ai_capacity * building,
        "The building share of AI capacity",
    );
    let [machines, mining, ai, gpus] = additions(sums);
    b.section("tax.ai-capacity", "Tax: AI equipment");
    let equipment = b.flow("added", "Equipment placed in service", USD, ai - built, "AI capacity excluding buildings");
    let mut all = Vec::new();
    for ((((name, label, field, life, bonus, opening), added), leaving), books) in
        fields.into_iter().zip([machines, mining, equipment, gpus]).zip(leaving(sums)).zip(*lives)
    {
        builder.book().section(&format!("tax.{name}"), &format!("Tax: {label}"));
        let bonus = builder.number(format!("tax.{field}_bonus_pct"), PERCENT, bonus);
        let bonus = builder.book().formula(
            "bonus",
            "Bonus depreciation",
            PLAIN,
            bonus * PERCENT_OF,
            "Deducted in the year placed in service",
        );
        builder.book().shown_scalar(bonus, Format::Share);
        let mut opening = builder.number(format!("tax.{field}_opening_usd"), USD, opening);
        if field == "ai_capacity" && !openings.is_empty() {
            let all = sum(std::iter::once(opening).chain(openings.iter().copied()));
            opening = builder.book().formula(
                "opening",
                "Opening basis",
                USD,
                all,
                "Of the parent and consolidated project companies",
            );
        }
        all.push(Class { name, label, additions: added, life, bonus, books, opening: Some(opening), leaving });
    }
    let life = Life { months, ..lives[2] };
    (all, (life, built, Leaving::share(&sums.gone.ai)))
}

/// MACRS: in the last month of each fiscal year, the table percentage of this year's and earlier years' additions, and the bonus.
fn macrs(
    b: &mut Desk,
    calendar: &Calendar,
    class: &Class,
    table: MacrsTable,
    year_end: Series,
    late: Series,
) -> Series {
    let so_far = b.balance("added-so-far", "Additions to date", USD, 0.0, |p| p + class.additions, "Since month 1");
    let year = b.row(
        "added-in-year",
        "Additions of the year",
        USD,
        year_end * (so_far - so_far.lag(12)),
        "In the last month of a fiscal year",
    );
    let quarter = |b: &mut Desk, i: u32| {
        let since = |months: u32| if months == 0 { so_far.expression() } else { so_far.lag(months) };
        let (to, from) = (since(9 - 3 * i), since(12 - 3 * i));
        b.row(
            &format!("added-in-quarter-{}", i + 1),
            &format!("Additions of quarter {}", i + 1),
            USD,
            year_end * (to - from),
            "In the last month of a fiscal year",
        )
    };
    let quarters = [0, 1, 2, 3].map(|i| quarter(b, i));
    let kept = b.formula("after-bonus", "Basis after bonus", PLAIN, 1.0 - class.bonus, "Depreciated by the table");
    b.shown_scalar(kept, Format::Share);
    let mut parts = vec![year * class.bonus];
    for (k, half) in table.half_year.iter().enumerate() {
        let by_quarter =
            sum(quarters.iter().zip(table.mid_quarter).map(|(quarter, table)| *quarter * (table[k] / 100.0)));
        let part = b.row(
            &format!("year-{}", k + 1),
            &format!("Depreciation in year {}", k + 1),
            USD,
            kept * when(late, by_quarter, year * (half / 100.0)),
            "On additions of the fiscal year ending in the month, by the table and its convention",
        );
        parts.push(if k == 0 { part.expression() } else { part.lag(12 * k as u32) });
    }
    let Life { opening_months, .. } = class.books;
    let of_opening =
        class.opening.map(|opening| when(calendar.month.le(opening_months), opening * ONE_MONTH / opening_months, 0.0));
    b.flow(
        "scheduled",
        "Scheduled tax depreciation",
        USD,
        sum(parts.into_iter().chain(of_opening)),
        "By table and bonus in the last month of the fiscal year; the opening basis month by month; before disposals",
    )
}
