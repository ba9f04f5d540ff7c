//! A debt in two steps: `open` writes everything that depends on the balance of the month before, `Open::close` the balance,
//! once the draws as needed are known.

use super::draws::{Closing, Drawing, OnCommitment, Planned, commitment, drawn_before, planned};
use super::life::{Life, last_month};
use super::prepayment::prepayment;
use super::refinancing::{Maturing, refinancing};
use super::repayment::{Repaying, Schedule, repayment_terms, schedule};
use super::reserve::{Covered, Whole, funding, payments_ahead, sculpted_cost};
use super::rows::{DebtRows, LifeCoverRows, Owner, PrepaymentRows, ReserveRows, SculptedRows, SetAsideRows};
use super::sculpting::sculpted;
use super::set_aside::{Accruing, set_aside};
use super::sweep::{OpenSweep, ToSweep, sweep};
use crate::formula::{Expression, Format, Operand as _, PERCENT, PLAIN, Pending, Scalar, Series, USD, sum, when};
use crate::model::base::constants::{ONE_CENT, ONE_MONTH, PERCENT_OF};
use crate::model::base::scope::Scope;
use crate::model::instruments::accrual::{
    Accrued, Capitalising, InterestTerms, OpeningAccrual, Otherwise, PaymentDates, accrued, issuance_costs,
    payment_dates, rate,
};
use crate::plan::{Amortisation, CashSweep, Debt, Draws, ObjectKind, PARENT};

/// A debt whose balance waits for as-needed draws.
pub(in crate::model) struct Open<'a> {
    pub debt: &'a Debt,
    index: usize,
    balance: Pending,
    opening: Scalar,
    fee_share: Scalar,
    /// What a draw brings less than its principal, as a share of it; None if it is at par
    discount_share: Option<Scalar>,
    unamortised: Option<Scalar>,
    dates: PaymentDates,
    life: Life,
    capitalises: Option<Series>,
    /// Draws other than those made as needed
    planned: Expression,
    on_commitment: Option<OnCommitment>,
    accrual: Accrued,
    schedule: Schedule,
    service: Series,
    prepayment: Option<PrepaymentRows>,
    balloon: Series,
    sweep: Option<OpenSweep>,
    /// What can be prepaid, of a revolver
    pub repayable: Option<Series>,
    reserve: Option<ReserveRows>,
    set_aside: Option<SetAsideRows>,
    /// The loan that refinances it
    refinancing: Option<DebtRows>,
    owner: Owner,
}

/// The place of a debt in the plan and in the book.
fn place<'s>(scope: &Scope<'s>, debt: &Debt) -> Scope<'s> {
    scope.object(ObjectKind::Debt, &debt.id, &debt.name)
}

/// Writes the rows of a debt up to its as-needed draws; `index` is its place in the plan's list.
pub(in crate::model) fn open<'a>(scope: &Scope, sofr: Series, index: usize, debt: &'a Debt, owner: Owner) -> Open<'a> {
    let scope = &place(scope, debt);
    let month = scope.calendar.month;
    let opening = scope.number("opening_usd", USD, debt.opening_usd);
    let draws = scope.steps("draws_usd", USD, &debt.draws_usd);
    let fee_share = scope.share("fee_pct", debt.fee_pct);
    let fee_share = scope.formula("fee-share", "Fee on draws", PLAIN, fee_share, "Share of each draw");
    scope.shown_scalar(fee_share, Format::Share);
    let discount_share = (debt.issue_price_pct != 100.0).then(|| {
        let price = scope.share("issue_price_pct", debt.issue_price_pct);
        let share = scope.formula(
            "discount-share",
            "Issue discount",
            PLAIN,
            1.0 - price,
            "What a draw brings less than its principal, as a share of it; below zero a premium",
        );
        scope.shown_scalar(share, Format::Share);
        share
    });
    let unamortised = (debt.opening_unamortised_usd > 0.0)
        .then(|| scope.number("opening_unamortised_usd", USD, debt.opening_unamortised_usd));
    let interest = InterestTerms {
        kind: debt.interest,
        rate: &debt.rate_pct_per_year,
        margin: &debt.margin_pct_per_year,
        hedge: Some((debt.hedge, &debt.hedged_pct, &debt.hedge_rate_pct_per_year)),
        day_count: debt.day_count,
    };
    let rate = rate(scope, sofr, &interest);
    let maturity = scope.month("maturity", debt.maturity);
    let start = scope.month("start", debt.start);
    let dates = payment_dates(scope, debt.payment_months, maturity);
    let life = Life { start, every: dates.every, pays: dates.pays, maturity, rate };
    let capitalises = capitalises(scope, debt, &life);
    let terms = repayment_terms(scope, debt, &life);
    let sculpted = sculpted_payments(scope, debt, &life, owner.cfads, terms.first);
    let dated = scope.calendar.dated(&draws);
    let dated = when(month.lt(maturity), dated, 0.0);
    let balance = scope.declare("balance", "Debt", USD, opening, "At month end");
    let commitment = commitment(scope, debt, &balance, sculpted.map(|rows| rows.size));
    let most = commitment.as_ref().map(|commitment| commitment.left.clone());
    let otherwise = match capitalises {
        None => Otherwise::Nothing,
        Some(when) => Otherwise::Capitalised(Capitalising { when, most }),
    };
    let accrued_before = OpeningAccrual {
        kind: debt.opening_interest,
        entered: debt.opening_interest_usd,
        principal: opening,
        every: dates.every,
        start: Some(start),
        by_days: interest.by_days(),
    };
    let accrual = accrued(scope, &balance, rate, life.pays, maturity, Some(&accrued_before), otherwise);
    let of_company = debt.owner != PARENT;
    let reserved = (of_company && debt.reserve_months > 0)
        .then(|| (debt.reserve_months, funding(scope, debt, start, &draws, owner.completion)));
    // Level payments are on what was drawn, interest alone on what is owed.
    let before = match debt.amortisation {
        Amortisation::Level | Amortisation::EachDraw => drawn_before(scope, opening, &draws, commitment.as_ref()),
        Amortisation::Bullet | Amortisation::Sculpted | Amortisation::Custom => balance.prev(),
    };
    let whole = commitment.as_ref().map(|commitment| Whole {
        amount: opening + commitment.amount,
        until: scope.month("available_until", debt.available_until),
    });
    // Of sculpted debt, what falls due depends on its payments.
    let covered = reserved
        .as_ref()
        .filter(|_| debt.amortisation != Amortisation::Sculpted)
        .map(|(_, funding)| Covered::read(scope, debt, (&life, &terms), funding, whole.clone()));
    let borne = reserved.as_ref().filter(|_| debt.draws == Draws::WithCapex);
    let of_reserve = borne.and_then(|(months, funding)| match (&covered, sculpted, terms.first) {
        (Some(covered), ..) => covered.as_cost(scope, funding),
        (None, Some(rows), Some(first)) => sculpted_cost(scope, &life, &rows, (*months, first, funding)),
        _ => None,
    });
    let reserve = of_reserve.map(|reserve| (reserve, before.clone()));
    let drawing = Drawing { start, maturity, dated, accrual, reserve, owner };
    let Planned { drawn: planned, on_commitment } = planned(scope, debt, commitment, &drawing);
    let residual = terms.residual.clone().map(|share| before.clone() * share);
    let repaying = Repaying { life, terms, balance: &balance, accrual, residual, drawn: &planned, sculpted };
    let schedule = schedule(scope, debt, &repaying);
    let scheduled = schedule.scheduled;
    let prepayment = prepayment(scope, debt, &life, &balance, &planned, scheduled);
    let left = sum([balance.prev(), -scheduled].into_iter().chain(prepayment.map(|rows| -rows.prepaid)));
    let sweep = sweep(scope, debt, maturity, left.clone());
    let left = match &sweep {
        None => left,
        Some(sweep) => left - sweep.swept,
    };
    let balloon = scope.flow(
        "due-at-maturity",
        "Due at maturity",
        USD,
        when(month.lt(maturity), 0.0, left.clone()),
        "Balance remaining after scheduled repayments",
    );
    let repayable = (debt.draws == Draws::Revolving).then(|| {
        scope.flow(
            "repayable",
            "Available to prepay",
            USD,
            when(month.lt(maturity), left.clone() + planned.clone(), 0.0),
            "Of the revolver, from cash above the minimum",
        )
    });
    let service = scope.flow(
        "service",
        "Debt service",
        USD,
        accrual.paid + scheduled,
        "Interest paid and scheduled repayment, excluding the balloon at maturity",
    );
    let reserve = reserved.as_ref().map(|(months, funding)| match covered {
        None => payments_ahead(scope, &life, service, (*months, funding)),
        Some(covered) => {
            let (before, added) = match debt.amortisation {
                Amortisation::Level | Amortisation::EachDraw => {
                    (before, accrual.added.filter(|_| on_commitment.is_some()))
                }
                Amortisation::Bullet | Amortisation::Sculpted | Amortisation::Custom => (left, accrual.added),
            };
            let covered_by = sum([before, planned.clone()].into_iter().chain(added.map(Series::expression)));
            covered.rows(scope, &life, funding, covered_by)
        }
    });
    // What a sweep will repay is not known ahead; interest accrued is set aside all the same.
    let set_aside = (of_company && debt.sweep == CashSweep::NoSweep)
        .then(|| set_aside(scope, &life, scheduled, &Accruing { accrual, capitalises }));
    let refinancing = debt.refinanced.then(|| refinancing(scope, debt, &Maturing { index, maturity, balloon, owner }));
    Open {
        debt,
        index,
        balance,
        opening,
        fee_share,
        discount_share,
        unamortised,
        dates,
        life,
        capitalises,
        planned,
        on_commitment,
        accrual,
        schedule,
        service,
        prepayment,
        balloon,
        sweep,
        repayable,
        reserve,
        set_aside,
        refinancing,
        owner,
    }
}

/// Months in which interest is capitalised, or the share of it that is where it is paid in kind.
fn capitalises(scope: &Scope, debt: &Debt, life: &Life) -> Option<Series> {
    let month = scope.calendar.month;
    let in_kind =
        debt.pays_in_kind().then(|| scope.quantity("paid_in_kind_pct", PERCENT, &debt.paid_in_kind_pct) * PERCENT_OF);
    let capitalised = (debt.capitalised_months > 0).then(|| {
        let months = scope.months("capitalised_months", debt.capitalised_months);
        month.ge(life.start) * month.lt(life.start + months)
    });
    let (key, label) = ("adds-interest", "Interest is capitalised");
    let share = match (capitalised, in_kind) {
        (None, None) => return None,
        (Some(flag), None) => {
            return Some(scope.flag(key, label, flag * month.lt(life.maturity), "From the start, before maturity"));
        }
        (None, Some(share)) => share,
        (Some(flag), Some(share)) => flag.max(share),
    };
    let note = "All of it in the capitalised-interest months, else the share paid in kind; before maturity";
    let row = scope.level(key, label, PLAIN, share * month.lt(life.maturity), note);
    scope.shown(row, Format::Share);
    Some(row)
}

/// The payments of a sculpted debt from its first repayment; None for others.
fn sculpted_payments(
    scope: &Scope,
    debt: &Debt,
    life: &Life,
    cfads: Series,
    first: Option<Scalar>,
) -> Option<SculptedRows> {
    if debt.amortisation != Amortisation::Sculpted {
        return None;
    }
    let dscr = scope.number("sculpted_dscr", PLAIN, debt.sculpted_dscr);
    scope.shown_scalar(dscr, Format::Decimals(2));
    first.map(|first| sculpted(scope, life, cfads, dscr, first))
}

impl Open<'_> {
    /// Cash of the month before as-needed draws; inflows are positive.
    pub fn planned_cash(&self) -> Expression {
        let out = [
            Some(self.accrual.paid),
            Some(self.schedule.scheduled),
            Some(self.balloon),
            self.prepayment.map(|rows| rows.prepaid),
            self.prepayment.map(|rows| rows.premium),
            self.swept(),
            self.on_commitment.as_ref().and_then(|commitment| commitment.fee),
        ];
        let planned = self.planned.clone() * self.net_share();
        let refinanced = self.refinancing.as_ref().map(|new| sum([new.drawn - new.fee, -new.paid, -new.repaid]));
        sum(std::iter::once(planned).chain(out.into_iter().flatten().map(|row| -row)).chain(refinanced))
    }

    /// Repaid in the month from cash swept at the end of the month before.
    fn swept(&self) -> Option<Series> {
        self.sweep.as_ref().map(|sweep| sweep.swept)
    }

    /// What is to be swept at month end, to be written once the cash of the month is known.
    pub fn take_sweep(&mut self) -> Option<ToSweep> {
        self.sweep.as_mut().and_then(|sweep| sweep.open.take())
    }

    /// Interest rate per month.
    pub fn rate(&self) -> Series {
        self.life.rate
    }

    /// Interest paid in the month.
    pub fn interest_paid(&self) -> Series {
        self.accrual.paid
    }

    /// Can be drawn when cash is needed; None if the debt is not drawn as needed.
    pub fn room(&self) -> Option<Series> {
        self.on_commitment.as_ref()?.room
    }

    /// What is left of a draw after fee and discount, as a share of it.
    pub fn net_share(&self) -> Expression {
        match self.discount_share {
            None => 1.0 - self.fee_share,
            Some(discount) => 1.0 - self.fee_share - discount,
        }
    }

    /// Where its rows are written.
    pub fn place<'s>(&self, scope: &Scope<'s>) -> Scope<'s> {
        place(scope, self.debt)
    }

    /// Writes the balance, with as-needed draws, and prepayments of a revolver from excess cash. A debt that is refinanced
    /// gives a second set of rows.
    pub fn close(self, scope: &Scope, on_need: Option<Series>, repaid_ahead: Option<Series>) -> Vec<DebtRows> {
        let scope = &self.place(scope);
        let swept = self.swept();
        let Self { debt, life, accrual, prepayment, .. } = self;
        let Schedule { scheduled, rows: schedule, .. } = self.schedule;
        let drawn = sum(std::iter::once(self.planned).chain(on_need.map(Series::expression)));
        let drawn = scope.flow("drawn", "Draws", USD, drawn, "Dated, with costs, or as needed; before maturity");
        let fee = scope.flow("fee", "Fees", USD, drawn * self.fee_share, "On each draw, in its month");
        let parts = [Some(scheduled), prepayment.map(|rows| rows.prepaid), swept, repaid_ahead, Some(self.balloon)];
        let repaid = scope.flow(
            "repaid",
            "Repayment",
            USD,
            sum(parts.into_iter().flatten()),
            "Scheduled repayment and prepayment; the remaining balance at maturity",
        );
        let added = accrual.added;
        let balance = scope.define(self.balance, |p| {
            sum([p.prev(), drawn.into()].into_iter().chain(added.map(Series::expression)).chain([-repaid]))
        });
        let closing = Closing { drawn, on_need, added, balance };
        let (commitment, beyond) = self.on_commitment.map(|commitment| commitment.close(scope, &closing)).unzip();
        let discount = self.discount_share.map(|share| {
            let note = "Principal drawn less what lenders pay for it, in its month; below zero a premium";
            scope.flow("discount", "Issue discount", USD, drawn * share, note)
        });
        let costs = sum([fee].into_iter().chain(discount));
        let fees = issuance_costs(scope, self.unamortised, &costs, balance, life.maturity);
        let life_cover = life_cover(scope, &life, &self.owner, balance);
        let rows = DebtRows {
            id: debt.id.clone(),
            index: self.index,
            owner: debt.owner.clone(),
            key: scope.key().to_owned(),
            name: debt.name.clone(),
            refinances: false,
            maturity: life.maturity,
            rate: life.rate,
            pays: life.pays,
            payments_to_maturity: Some(self.dates.to_maturity),
            capitalises: self.capitalises,
            opening: self.opening,
            balance,
            drawn,
            commitment,
            fee_share: Some(self.fee_share),
            fee,
            discount,
            fees,
            interest: accrual.interest,
            paid: accrual.paid,
            added,
            pays_in_kind: debt.pays_in_kind(),
            accrued: accrual.balance,
            scheduled,
            schedule,
            service: self.service,
            prepayment,
            repayable: self.repayable,
            swept,
            repaid_ahead,
            balloon: self.balloon,
            repaid,
            reserve: self.reserve,
            set_aside: self.set_aside,
            life_cover: Some(life_cover),
            beyond,
        };
        std::iter::once(rows).chain(self.refinancing).collect()
    }
}

/// The loan life cover ratio: present value of the owner's CFADS to maturity at the debt's rate, over the debt.
fn life_cover(scope: &Scope, life: &Life, owner: &Owner, balance: Series) -> LifeCoverRows {
    let value = scope.declare(
        "loan-life-value",
        "Loan-life CFADS",
        USD,
        0.0,
        "Present value at the debt's rate of the owner's CFADS, after tax that it pays itself, from next month to maturity; looks ahead",
    );
    let cfads = match owner.tax {
        None => owner.cfads.next(),
        Some(tax) => owner.cfads.next() - tax.next(),
    };
    let next = when((scope.calendar.month + ONE_MONTH).le(life.maturity), cfads, 0.0);
    let value = scope.define(value, |p| (p.next() + next) / (1.0 + life.rate.next()));
    // CFADS after the plan's end is unknown.
    let known = life.maturity.le(last_month(scope)) * balance.gt(ONE_CENT);
    let llcr = scope.level(
        "llcr",
        "LLCR",
        PLAIN,
        when(known, value / balance.max(ONE_CENT), 0.0),
        "Loan life cover ratio: loan-life CFADS over the debt; 0 if nothing is outstanding or it matures after the plan",
    );
    LifeCoverRows { cfads: value, llcr }
}
