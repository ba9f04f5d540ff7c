//! Dated amounts of which less is carried out than the plan asks for: more is repaid than is owed, more is sold than is held.

use crate::formula::Series;
use crate::model::findings::look::{Look, millions};
use crate::plan::{Amortisation, Steps};

/// Dated amounts that exceed what there is in their month.
pub(in crate::model) fn dated(look: &mut Look) {
    for rows in look.rows().debts().into_iter().filter(|rows| !rows.refinances) {
        let Some(debt) = look.plan.debts.get(rows.index) else { continue };
        let path = format!("debts.{}", debt.id);
        let mut of_debt = |field: &str, does: &str, wanted: &Steps, done: Series| {
            // What falls due after maturity is told of the plan alone.
            let wanted: Steps = wanted.iter().copied().filter(|(month, _)| *month < debt.maturity).collect();
            cut(look, &format!("{path}.{field}"), &format!("{} {does}", debt.name), &wanted, done);
        };
        if debt.amortisation == Amortisation::Custom {
            of_debt("repayments_usd", "repays", &debt.repayments_usd, rows.scheduled);
        }
        if let Some(prepayment) = rows.prepayment {
            of_debt("prepayments_usd", "prepays", &debt.prepayments_usd, prepayment.prepaid);
        }
        if debt.amortisation != Amortisation::Custom && debt.repayments_usd.iter().any(|(_, usd)| *usd > 0.0) {
            look.warn(
                format!("{path}.repayments_usd"),
                format!("{} has dated repayments, but its repayment is not by date; they are ignored", debt.name),
                "Choose repayment on the dates set, or delete the dates",
            );
        }
    }
    for rows in look.rows().convertibles() {
        let Some(notes) = look.plan.convertibles.get(rows.index) else { continue };
        let (path, what) = (format!("convertibles.{}.repurchases_usd", notes.id), format!("{} buys back", notes.name));
        cut(look, &path, &what, &notes.repurchases_usd, rows.retired);
    }
    for rows in look.rows().btc_loans() {
        let Some(loan) = look.plan.btc_loans.get(rows.index) else { continue };
        let (path, what) = (format!("btc_loans.{}.repayments_usd", loan.id), format!("{} repays", loan.name));
        let wanted = loan.repayments_usd.iter().copied().filter(|(month, _)| *month < loan.maturity).collect();
        cut(look, &path, &what, &wanted, rows.repaid);
    }
    dated_sales(look);
}

/// Says so of the first month in which less is done than wanted.
fn cut(look: &mut Look, path: &str, what: &str, wanted: &Steps, done: Series) {
    let months = look.months(done);
    let first = wanted.iter().find_map(|(month, usd)| {
        let t = usize::try_from(look.plan.number_of(*month) - 1).ok()?;
        let done = months.get(t)?;
        (usd - done > 0.01).then_some((t, *usd, *done))
    });
    if let Some((t, usd, done)) = first {
        let date = look.when(t).date;
        look.warn(
            path,
            format!("{what} {} of {} million USD in {date}: no more is owed", millions(done), millions(usd)),
            "Correct the amount or the month",
        );
    }
}

/// BTC that are to be sold on a date and are not there.
fn dated_sales(look: &mut Look) {
    let policy = &look.rows().treasury.policy;
    let (wanted, sold) = (look.months(policy.dated_wanted), look.months(policy.dated));
    let Some(t) = wanted.iter().zip(sold).position(|(wanted, sold)| wanted - sold > 1e-6) else { return };
    let (wanted, sold, date) = (wanted[t], sold[t], look.when(t).date);
    look.warn(
        "treasury.dated_sales_btc",
        format!("{sold:.0} of {wanted:.0} BTC are sold in {date}: no more unpledged BTC are held"),
        "Sell fewer, or later",
    );
}
