//! Cash a project company holds for its debts: the reserve account, and the amount set aside for the next payment.

use super::repayment::{Life, level};
use crate::formula::{Expression, Format, Operand as _, PLAIN, Scalar, Series, USD, sum, when};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::{ONE_CENT, ONE_MONTH};
use crate::model::base::desk::Desk;
use crate::model::base::inputs::Builder;
use crate::plan::{Amortisation, Debt, PARENT};

/// What a reserve account reads of its debt.
pub(super) struct Reserved<'a> {
    pub opening: Scalar,
    pub draws: &'a [(Scalar, Scalar)],
    pub commitment: Option<Scalar>,
    /// Interest paid and scheduled repayment
    pub service: Series,
}

/// Months of the scheduled payment on the full commitment, or of payments falling due on a sculpted debt; None without a reserve.
pub(super) fn target(
    builder: &mut Builder,
    calendar: &Calendar,
    debt: &Debt,
    path: &str,
    life: &Life,
    of: &Reserved,
) -> Option<Series> {
    if debt.reserve_months == 0 || debt.owner == PARENT {
        return None;
    }
    // Payments over the given number of months ahead: their count is part of the structure.
    if debt.amortisation == Amortisation::Sculpted {
        return Some(ahead(builder.book(), calendar, life, of.service, debt.reserve_months));
    }
    let whole = match of.commitment {
        None => sum(std::iter::once(of.opening.expression()).chain(of.draws.iter().map(|(_, usd)| usd.expression()))),
        Some(commitment) => of.opening + commitment,
    };
    let whole = builder.book().formula(
        "reserved-for",
        "Debt covered by the reserve",
        USD,
        whole,
        "Opening balance plus the full commitment, or all dated draws",
    );
    let month = calendar.month;
    let interest = life.rate.expression();
    let payments = |builder: &Builder| {
        let months = builder
            .desk
            .borrow()
            .find(&format!("debt.{}.in.amortisation-months", debt.id))
            .and_then(|id| builder.desk.borrow().scalar(id));
        months.map_or(Expression::Number(1.0), |months| months / ONE_MONTH)
    };
    let payment: Expression = match debt.amortisation {
        Amortisation::Bullet | Amortisation::Custom | Amortisation::Sculpted => whole * interest,
        Amortisation::Level => {
            let first = life.first(builder, debt, path);
            whole * when(month.lt(first), interest.clone(), level(&interest, payments(builder)))
        }
        Amortisation::EachDraw => whole * level(&interest, payments(builder)),
    };
    let months = builder.months(format!("{path}.reserve_months"), debt.reserve_months);
    let b = builder.book();
    let payment =
        b.flow("reserved-payment", "Payment to reserve for", USD, payment, "Per month, on the full commitment");
    let lives = b.flag(
        "reserves",
        "Reserve required",
        month.ge(life.start) * month.lt(life.maturity),
        "From the start to maturity",
    );
    Some(b.level(
        "reserve-target",
        "Required reserve",
        USD,
        months / ONE_MONTH * payment * lives,
        "The given number of months of that payment",
    ))
}

/// Payments due in the coming months, looking ahead: interest, and repayment from CFADS over the DSCR.
fn ahead(b: &mut Desk, calendar: &Calendar, life: &Life, service: Series, months: u32) -> Series {
    let mut next = b.flow(
        "payments-ahead-1",
        "Payments, next month",
        USD,
        service.next(),
        "Interest and scheduled repayment; looks ahead",
    );
    for k in 2..=months {
        next = b.flow(
            &format!("payments-ahead-{k}"),
            &format!("Payments, next {k} months"),
            USD,
            service.next() + next.next(),
            "Interest and scheduled repayment; looks ahead",
        );
    }
    let lives = calendar.month.lt(life.maturity);
    // If the payments ahead fall after the plan, the required reserve stays as it was.
    let last = ONE_MONTH * b.months() as f64;
    let known = (calendar.month + ONE_MONTH * f64::from(months)).le(last.clone()).max(life.maturity.le(last));
    let target = b.declare(
        "reserve-target",
        "Required reserve",
        USD,
        0.0,
        "Payments due in the given number of months; held constant at the end of the plan",
    );
    b.define(target, |p| lives * when(known, next, p.prev()))
}

/// Set aside month by month to fund the next payment when it falls due: interest as it accrues, and of the next
/// repayment the share that has built up since the previous one. Nothing if payments are monthly.
pub(super) fn set_aside(b: &mut Desk, calendar: &Calendar, life: &Life, scheduled: Series, accrued: Series) -> Series {
    let month = calendar.month;
    let repays = b.flag(
        "repays",
        "Repayment month",
        life.pays.max(scheduled.gt(ONE_CENT)),
        "A payment month, or a dated repayment between two",
    );
    let next = b.declare(
        "next-repayment",
        "Next repayment",
        USD,
        0.0,
        "Scheduled in the next repayment month; looks ahead; 0 if it falls after the plan",
    );
    let next = b.define(next, |p| when(repays.next(), scheduled.next(), p.next()));
    let to_next = b.declare("months-to-repayment", "Months to next repayment", PLAIN, 0.0, "Looks ahead");
    let to_next = b.define(to_next, |p| when(repays.next(), 1.0, p.next() + 1.0));
    b.shown(to_next, Format::Decimals(0));
    let since = b.declare(
        "months-since-repayment",
        "Months since last repayment",
        PLAIN,
        0.0,
        "Or since its start; for a debt with an opening balance, counted back from maturity",
    );
    let before = life.every / ONE_MONTH - to_next;
    let first = month.is(ONE_MONTH) * life.start.lt(ONE_MONTH);
    let since = b.define(since, |p| {
        when(
            repays,
            0.0,
            when(
                first,
                before.max(0.0),
                when(month.lt(life.start) * (1.0 - accrued.gt(ONE_CENT)), 0.0, p.prev() + 1.0),
            ),
        )
    });
    b.shown(since, Format::Decimals(0));
    let lives = month.lt(life.maturity);
    let part = (1.0 - repays) * next * since / (since + to_next).max(1.0);
    b.level(
        "set-aside",
        "Amount to set aside for the next payment",
        USD,
        lives * (accrued + part),
        "Accrued interest, and the next repayment pro rata to the months since the last one",
    )
}
