//! What the reserve account of a debt wants to hold.

use super::repayment::{Life, level};
use crate::formula::{Book, Expression, Operand as _, Scalar, Series, USD, sum, when};
use crate::model::calendar::Calendar;
use crate::model::constants::ONE_MONTH;
use crate::model::inputs::Builder;
use crate::plan::{Amortisation, Debt, PARENT};

/// Months of the scheduled payment on the whole commitment, or of CFADS over the DSCR; None where no reserve is kept. It does
/// not follow what is owed, so that no loop arises between the two.
pub(super) fn target(builder: &mut Builder, calendar: &Calendar, debt: &Debt, path: &str, life: &Life, sculpted: Option<Series>, of: (Scalar, &[(Scalar, Scalar)], Option<Scalar>)) -> Option<Series> {
    if debt.reserve_months == 0 || debt.owner == PARENT {
        return None;
    }
    let (opening, draws, commitment) = of;
    let dated = draws.iter().map(|(_, usd)| usd.expression());
    let whole = match commitment {
        None => sum(std::iter::once(opening.expression()).chain(dated)),
        Some(commitment) => opening + commitment,
    };
    let whole = builder.book.formula("reserved-for", "Debt that is reserved for", USD, whole, "What was owed before month 1 and the whole commitment, or all dated draws");
    let month = calendar.month;
    let interest = life.rate.expression();
    let payment: Expression = match debt.amortisation {
        Amortisation::Bullet | Amortisation::Custom => whole * interest,
        Amortisation::Level => {
            let first = life.first(builder, debt, path);
            let count = builder.book.find(&format!("debt.{}.in.amortisation-months", debt.id)).and_then(|id| builder.book.scalar(id));
            let payments = count.map_or(Expression::Number(1.0), |months| months / ONE_MONTH);
            whole * when(month.lt(first), interest.clone(), level(&interest, payments))
        }
        Amortisation::EachDraw => {
            let count = builder.book.find(&format!("debt.{}.in.amortisation-months", debt.id)).and_then(|id| builder.book.scalar(id));
            whole * level(&interest, count.map_or(Expression::Number(1.0), |months| months / ONE_MONTH))
        }
        // The payments of so many months ahead: their count is structure.
        Amortisation::Sculpted => return sculpted.map(|payment| ahead(&mut builder.book, calendar, life, payment, debt.reserve_months)),
    };
    let months = builder.months(&format!("{path}.reserve_months"), debt.reserve_months);
    let b = &mut builder.book;
    let payment = b.flow("reserved-payment", "Payment that is reserved", USD, payment, "Of a month: on the whole commitment");
    let lives = b.flag("reserves", "Keeps a reserve", month.ge(life.start) * month.lt(life.maturity), "From the start to maturity");
    Some(b.level("reserve-target", "Reserve wanted", USD, months / ONE_MONTH * payment * lives, "Months of that payment"))
}

/// Sculpted payments of the next months: CFADS over the DSCR, looked up ahead.
fn ahead(b: &mut Book, calendar: &Calendar, life: &Life, payment: Series, months: u32) -> Series {
    let mut next = b.flow("payments-ahead-1", "Payments of the next month", USD, payment.next(), "Sculpted payments; looks ahead");
    for k in 2..=months {
        next = b.flow(&format!("payments-ahead-{k}"), &format!("Payments of the next {k} months"), USD, payment.next() + next.next(), "Sculpted payments; looks ahead");
    }
    let lives = calendar.month.ge(life.start) * calendar.month.lt(life.maturity);
    // Where payments ahead lie after the plan, what was wanted before is wanted still.
    let inside = (calendar.month + ONE_MONTH * f64::from(months)).le(ONE_MONTH * b.months() as f64);
    let target = b.declare("reserve-target", "Reserve wanted", USD, 0.0, "CFADS over the DSCR of so many months ahead; at the plan's end as before");
    b.define(target, |p| lives * when(inside, next, p.prev()))
}
