//! Interest on any instrument: a monthly rate, accrual on the opening balance, payment dates; and issuance costs.

use crate::formula::{
    Constant, DAY, Expression, Format, MONTH, Operand as _, PERCENT, PLAIN, Pending, Scalar, Series, Total, USD, YEAR,
    sum, when,
};
use crate::model::base::constants::{
    DAYS_PER_FIXED_YEAR, DAYS_PER_RATE_YEAR, ONE_CENT, ONE_DAY, ONE_MONTH, ONE_YEAR, PERCENT_OF,
};
use crate::model::base::metrics::monthly;
use crate::model::base::scope::Scope;
use crate::plan::{DayCount, Hedge, Interest, OpeningInterest, Quantity};

/// The interest terms of an instrument.
pub(in crate::model) struct InterestTerms<'a> {
    pub kind: Interest,
    pub rate: &'a Quantity,
    pub margin: &'a Quantity,
    /// Of a floating rate: how SOFR is hedged, the share that is, and the rate of the hedge
    pub hedge: Option<(Hedge, &'a Quantity, &'a Quantity)>,
    /// Of a fixed rate
    pub day_count: DayCount,
}

impl InterestTerms<'_> {
    /// SOFR as far as the borrower bears it, after a swap or a cap on the hedged share; percent a year.
    fn borne(&self, scope: &Scope, sofr: Series) -> Expression {
        let Some((hedge, share, rate)) = self.hedge.filter(|(hedge, ..)| *hedge != Hedge::Unhedged) else {
            return sofr.into();
        };
        let percent = PERCENT.per(YEAR);
        let share = scope.quantity("hedged_pct", PERCENT, share) * PERCENT_OF;
        let rate = scope.quantity("hedge_rate_pct_per_year", percent, rate);
        let (hedged, note) = match hedge {
            Hedge::Cap => (sofr.min(rate), "No more than the cap on the hedged share"),
            Hedge::Swap | Hedge::Unhedged => (rate, "The rate of the swap on the hedged share"),
        };
        let borne = share.clone() * hedged + (1.0 - share) * sofr;
        scope.mean("sofr-borne", "SOFR after hedging", percent, borne, note).into()
    }

    /// True if a month bears interest for its days.
    pub fn by_days(&self) -> bool {
        self.kind == Interest::Floating || counts_days(self.day_count)
    }
}

/// True if a month bears interest for its days, false if every month bears the same.
pub(in crate::model) fn counts_days(day_count: DayCount) -> bool {
    day_count != DayCount::Thirty360
}

/// The rate of a month, of a fixed annual rate, and what is said of it.
pub(in crate::model) fn of_month(scope: &Scope, yearly: Expression, count: DayCount) -> (Expression, &'static str) {
    let days_over = |year: Constant| yearly.clone() * PERCENT_OF * ONE_YEAR * scope.calendar.days / year;
    match count {
        DayCount::Thirty360 => (monthly(yearly), "One twelfth of the annual rate: 30/360"),
        DayCount::Actual360 => (days_over(DAYS_PER_RATE_YEAR), "Annual rate times the days of the month over 360"),
        DayCount::Actual365 => (days_over(DAYS_PER_FIXED_YEAR), "Annual rate times the days of the month over 365"),
    }
}

/// Monthly interest rate: a fixed rate by its day count; SOFR plus a margin, actual/360.
pub(in crate::model) fn rate(scope: &Scope, sofr: Series, terms: &InterestTerms) -> Series {
    let (rate, note) = match terms.kind {
        Interest::Fixed => {
            let rate = scope.quantity("rate_pct_per_year", PERCENT.per(YEAR), terms.rate);
            of_month(scope, rate, terms.day_count)
        }
        Interest::Floating => {
            let margin = scope.quantity("margin_pct_per_year", PERCENT.per(YEAR), terms.margin);
            let rate = (terms.borne(scope, sofr) + margin).max(0.0) * PERCENT_OF * ONE_YEAR * scope.calendar.days
                / DAYS_PER_RATE_YEAR;
            let note = match terms.hedge {
                None | Some((Hedge::Unhedged, ..)) => "SOFR plus margin, floored at zero, actual/360",
                Some((Hedge::Swap | Hedge::Cap, ..)) => "SOFR after hedging, plus margin, floored at zero, actual/360",
            };
            (rate, note)
        }
    };
    let row = scope.row("monthly-rate", "Monthly interest rate", PLAIN, rate, note);
    scope.shown(row, Format::Share);
    row
}

/// Payment dates of an instrument.
#[derive(Clone, Copy)]
pub(in crate::model) struct PaymentDates {
    /// Months from payment to payment
    pub every: Scalar,
    /// Payments from this month to maturity: a whole number in payment months
    pub to_maturity: Series,
    /// 1 in payment months
    pub pays: Series,
}

/// Payment months: every `every` months, counted back from maturity.
pub(in crate::model) fn payment_dates(scope: &Scope, every: u32, maturity: Scalar) -> PaymentDates {
    let every = scope.months("payment_months", every);
    let to_maturity = scope.row(
        "payments-to-maturity",
        "Payments to maturity",
        PLAIN,
        (maturity - scope.calendar.month) / every,
        "A whole number in payment months",
    );
    let pays = scope.flag("pays", "Payment month", to_maturity.is(to_maturity.floor()), "Counted back from maturity");
    PaymentDates { every, to_maturity, pays }
}

/// Interest capitalised to the debt.
pub(in crate::model) struct Capitalising {
    /// 1 in the months in which it is
    pub when: Series,
    /// The most that is; None if there is no commitment
    pub most: Option<Expression>,
}

/// What becomes of accrued interest other than being paid on its dates.
pub(in crate::model) enum Otherwise {
    Nothing,
    /// Of a debt
    Capitalised(Capitalising),
    /// Of convertible notes
    Ended(EarlyEnd),
}

/// How convertible notes end before a payment date; each 1 in the month in which they do.
pub(in crate::model) struct EarlyEnd {
    /// Bought back for cash, with the interest accrued
    pub settled: Expression,
    /// Converted, which is deemed to pay what has accrued since the last payment; None if that is paid in cash
    pub deemed: Option<Series>,
}

/// Interest that accrues and is paid.
#[derive(Clone, Copy)]
pub(in crate::model) struct Accrued {
    /// Of the month
    pub interest: Series,
    pub paid: Series,
    /// Capitalised to the debt instead of paid
    pub added: Option<Series>,
    /// Deemed paid by a conversion
    pub deemed_paid: Option<Series>,
    /// Accrued and unpaid at month end
    pub balance: Series,
}

/// Interest accrued before month 1.
pub(in crate::model) struct OpeningAccrual {
    pub kind: OpeningInterest,
    /// USD, if it is entered
    pub entered: f64,
    /// Principal before month 1
    pub principal: Scalar,
    /// Months from payment to payment
    pub every: Scalar,
    /// The month from which it accrues at the earliest; None if that is unknown
    pub start: Option<Scalar>,
    /// A month bears interest for its days
    pub by_days: bool,
}

/// Periods from payment to payment are no longer than a year.
const MOST_MONTHS_ACCRUED: i64 = 12;

impl OpeningAccrual {
    /// Writes the amount: by the months from the last payment date, counted back from maturity, to the eve of month 1.
    fn write(&self, scope: &Scope, rate: Series, maturity: Scalar) -> Scalar {
        let amount = match self.kind {
            OpeningInterest::Entered => scope.number("opening_interest_usd", USD, self.entered).expression(),
            OpeningInterest::ByPeriods => {
                let first = self.first_rate(scope, rate);
                // Payments fall a whole number of periods before maturity; the last one before month 1 is the first of
                // them at month 0 or earlier.
                let since_payment = (0.0 - (0.0 - maturity / self.every).floor()) * self.every - maturity;
                let months = match self.start {
                    None => since_payment,
                    // A start within the plan says when terms begin, not that nothing was owed.
                    Some(start) => when(start.lt(ONE_MONTH), since_payment.clone().min(0.0 - start), since_payment),
                };
                let months = scope.formula(
                    "accrued-months",
                    "Months accrued before month 1",
                    MONTH,
                    months.max(0.0),
                    "From the last payment date, or the start of the debt if that is later",
                );
                scope.shown_scalar(months, Format::Decimals(0));
                self.principal * first * self.periods(scope, months)
            }
        };
        scope.formula(
            "accrued-interest-opening",
            "Opening accrued interest",
            USD,
            amount,
            "Accrued and unpaid before month 1; paid with the first payment",
        )
    }

    /// The rate of month 1: of a month, or of a day of it.
    fn first_rate(&self, scope: &Scope, rate: Series) -> Scalar {
        let (rate, label, total) = if self.by_days {
            (rate / (scope.calendar.days / ONE_DAY), "Daily rate in month 1", "First daily rate")
        } else {
            (rate.expression(), "Monthly rate in month 1", "First monthly rate")
        };
        let of_month_1 = scope.row(
            "rate-in-month-1",
            label,
            PLAIN,
            when(scope.calendar.month.is(ONE_MONTH), rate, 0.0),
            "0 in other months",
        );
        scope.shown(of_month_1, Format::Share);
        let first = scope.total("first-rate", total, PLAIN, Total::Sum(of_month_1), "Of month 1");
        scope.shown_scalar(first, Format::Share);
        first
    }

    /// The number of months accrued before month 1, or of their days.
    fn periods(&self, scope: &Scope, months: Scalar) -> Expression {
        if !self.by_days {
            return months / ONE_MONTH;
        }
        let month = |k: i64| when(months.ge(ONE_MONTH * k as f64), scope.days_of(1 - k), 0.0);
        let days = scope.formula(
            "accrued-days",
            "Days accrued before month 1",
            DAY,
            sum((1..=MOST_MONTHS_ACCRUED).map(month)) * ONE_DAY,
            "Of those months, in the Gregorian calendar",
        );
        scope.shown_scalar(days, Format::Decimals(0));
        days / ONE_DAY
    }
}

/// Interest on an opening balance, due when `pays` is 1 and from maturity, unless it is capitalised to the debt or deemed
/// paid by a conversion.
pub(in crate::model) fn accrued(
    scope: &Scope,
    principal: &Pending,
    rate: Series,
    pays: Series,
    maturity: Scalar,
    opening: Option<&OpeningAccrual>,
    otherwise: Otherwise,
) -> Accrued {
    let opening = opening.map(|opening| opening.write(scope, rate, maturity));
    let opening = opening.map_or(Expression::Number(0.0), Scalar::expression);
    let balance =
        scope.declare("accrued-interest", "Accrued interest", USD, opening, "Accrued and unpaid at month end");
    let interest =
        scope.flow("interest", "Interest", USD, principal.prev() * rate, "Accrued in the month on the opening balance");
    let falls_due = pays.max(scope.calendar.month.ge(maturity));
    let owed = balance.prev() + interest;
    let (due, added, deemed_paid) = match otherwise {
        Otherwise::Nothing => (when(falls_due.gt(0.0), owed, 0.0), None, None),
        Otherwise::Capitalised(terms) => {
            let due = when(falls_due.gt(0.0), owed, 0.0);
            let added = capitalised(scope, &due, terms);
            (due, Some(added), None)
        }
        Otherwise::Ended(EarlyEnd { settled, deemed }) => {
            let falls_due = falls_due.max(settled);
            let deemed = deemed.map(|converts| deemed_paid(scope, falls_due.clone(), converts, owed.clone()));
            (when(falls_due.gt(0.0), owed, 0.0), None, deemed)
        }
    };
    let paid = match added {
        None => due,
        Some(added) => due - added,
    };
    let paid = scope.flow(
        "interest-paid",
        "Interest paid",
        USD,
        paid,
        "Accrued interest, paid in payment months and at maturity",
    );
    let otherwise = added.into_iter().chain(deemed_paid).map(|row| -row);
    let balance = scope.define(balance, |p| sum([p.prev(), interest.into(), -paid].into_iter().chain(otherwise)));
    Accrued { interest, paid, added, deemed_paid, balance }
}

/// The part of the interest due that is capitalised to the debt.
fn capitalised(scope: &Scope, due: &Expression, terms: Capitalising) -> Series {
    let wanted = due.clone() * terms.when;
    let added = match terms.most {
        None => wanted,
        Some(most) => wanted.min(most),
    };
    scope.flow(
        "interest-added",
        "Interest capitalised to the debt",
        USD,
        added,
        "Accrued interest falling due in the capitalised-interest months or paid in kind, within the commitment",
    )
}

/// What has accrued on notes converted between two payment dates.
fn deemed_paid(scope: &Scope, falls_due: Expression, converts: Series, owed: Expression) -> Series {
    scope.flow(
        "interest-deemed-paid",
        "Coupon deemed paid by the conversion",
        USD,
        when(falls_due.gt(0.0), 0.0, converts * owed),
        "Accrued since the last coupon date, on notes converted before the next: becomes equity (ASC 470-20-40-11)",
    )
}

/// Issuance costs, amortised over the life of their instrument.
#[derive(Clone, Copy, Debug)]
pub struct IssuanceCostRows {
    /// Amortised in the month, USD
    pub amortised: Series,
    /// Paid and unamortised at month end, USD
    pub balance: Series,
}

/// Amortises fees and discounts straight-line to maturity, after what is unamortised at the start; the rest at once when nothing is
/// outstanding.
pub(in crate::model) fn issuance_costs(
    scope: &Scope,
    opening: Option<Scalar>,
    fee: &Expression,
    outstanding: Series,
    maturity: Scalar,
) -> IssuanceCostRows {
    let balance = scope.declare(
        "deferred-fees",
        "Unamortised issuance costs",
        USD,
        opening.map_or(0.0.into(), Scalar::expression),
        "Paid and not yet amortised at month end; deducted from debt on the balance sheet",
    );
    let left = (maturity - scope.calendar.month + ONE_MONTH).max(ONE_MONTH) / ONE_MONTH;
    let amortised = when(outstanding.le(ONE_CENT), balance.prev() + fee.clone(), balance.prev() / left);
    let amortised = scope.flow(
        "fees-amortised",
        "Amortised issuance costs",
        USD,
        amortised,
        "Straight-line to maturity from the following month; the rest when nothing is outstanding",
    );
    let balance = scope.define(balance, |p| p.prev() + fee.clone() - amortised);
    IssuanceCostRows { amortised, balance }
}
