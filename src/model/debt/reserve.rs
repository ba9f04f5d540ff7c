//! What a project company keeps for its debts: the reserve account, and what is set aside for the next payment.

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
        Amortisation::Sculpted => {
            let first = life.first(builder, debt, path);
            return sculpted.map(|payment| ahead(&mut builder.book, calendar, life, (first, whole * interest), payment, debt.reserve_months));
        }
    };
    let months = builder.months(&format!("{path}.reserve_months"), debt.reserve_months);
    let b = &mut builder.book;
    let payment = b.flow("reserved-payment", "Payment that is reserved", USD, payment, "Of a month: on the whole commitment");
    let lives = b.flag("reserves", "Keeps a reserve", month.ge(life.start) * month.lt(life.maturity), "From the start to maturity");
    Some(b.level("reserve-target", "Reserve wanted", USD, months / ONE_MONTH * payment * lives, "Months of that payment"))
}

/// Payments of the next months, looked up ahead: interest on the whole debt before the first repayment, then CFADS over the DSCR.
fn ahead(b: &mut Book, calendar: &Calendar, life: &Life, (first, interest): (Scalar, Expression), sculpted: Series, months: u32) -> Series {
    let lives = calendar.month.ge(life.start) * calendar.month.le(life.maturity);
    let payment = when(calendar.month.lt(first), interest * lives, sculpted);
    let payment = b.flow("reserved-payment", "Payment that is reserved", USD, payment, "Of a month: interest on the whole debt before the first repayment, then the sculpted payment");
    let mut next = b.flow("payments-ahead-1", "Payments of the next month", USD, payment.next(), "Those that are reserved; looks ahead");
    for k in 2..=months {
        next = b.flow(&format!("payments-ahead-{k}"), &format!("Payments of the next {k} months"), USD, payment.next() + next.next(), "Those that are reserved; looks ahead");
    }
    let lives = calendar.month.ge(life.start) * calendar.month.lt(life.maturity);
    // Where payments ahead lie after the plan, what was wanted before is wanted still.
    let inside = (calendar.month + ONE_MONTH * f64::from(months)).le(ONE_MONTH * b.months() as f64);
    let target = b.declare("reserve-target", "Reserve wanted", USD, 0.0, "Payments of so many months ahead; at the plan's end as before");
    b.define(target, |p| lives * when(inside, next, p.prev()))
}

/// What is kept back month by month so that the next payment is there when it falls due: the part of it that the months since the
/// last payment make up. Nothing where payments are monthly.
pub(super) fn set_aside(b: &mut Book, calendar: &Calendar, life: &Life, service: Expression) -> Series {
    let month = calendar.month;
    let next = b.declare("next-payment", "Next payment", USD, 0.0, "Interest and scheduled repayment of the next month of payment, this one included; looks ahead; 0 where it lies after the plan");
    let next = b.define(next, |p| when(life.pays, service, p.next()));
    let periods = (life.maturity - month) / life.every;
    let passed = 1.0 - (periods.clone() - periods.floor());
    let lives = month.ge(life.start) * month.lt(life.maturity) * (1.0 - life.pays);
    b.level("set-aside", "Set aside for the next payment", USD, lives * passed * next, "The part of it that has passed of the months between payments; 0 in months of payment")
}
