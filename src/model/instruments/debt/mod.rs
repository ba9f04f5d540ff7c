//! Loans and notes: draws, interest, repayment, the balloon at maturity and its refinancing.
//!
//! In two steps, because the parent's as-needed draws are known only once the month's other cash is: `open` writes everything
//! that depends on the prior month's balance, `Open::close` the balance.

mod refinancing;
mod repayment;
mod reserve;
mod sculpting;

use self::repayment::{premium, scheduled};
use self::reserve::Reserved;
use crate::formula::{Expression, Format, Operand as _, PERCENT, PLAIN, Pending, Scalar, Series, USD, YEAR, sum, when};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::{ONE_CENT, ONE_MONTH};
use crate::model::base::desk::Desk;
use crate::model::base::inputs::{Builder, monthly};
use crate::model::instruments::accrual::{Accrued, Adds, Deferred, Terms, accrued, deferred, payments, rate};
use crate::plan::{Debt, Draws, PARENT};

/// What a debt reads of its borrower.
#[derive(Clone, Copy)]
pub(in crate::model) struct Owner {
    pub capex: Series,
    /// … since month 1
    pub capex_so_far: Series,
    /// Machines and GPUs bought
    pub equipment: Series,
    /// Before tax
    pub cfads: Series,
    /// NOI of the last twelve months
    pub noi_year: Series,
    /// … annualised when there are fewer
    pub noi_a_year: Series,
}

/// Rows of a debt.
#[derive(Clone)]
pub(in crate::model) struct DebtRows {
    /// Its section: `debt.ID`
    pub key: String,
    pub name: String,
    /// True if it refinances another debt
    pub refinances: bool,
    pub drawn: Series,
    /// On draws
    pub fee: Series,
    /// On the undrawn commitment
    pub commitment_fee: Option<Series>,
    /// Accrued in the month
    pub interest: Series,
    pub paid: Series,
    pub added: Option<Series>,
    /// By schedule, without the balloon at maturity
    pub scheduled: Series,
    /// Total principal repaid
    pub repaid: Series,
    /// Balance due at maturity after the schedule
    pub balloon: Series,
    /// On prepayments
    pub premium: Option<Series>,
    pub balance: Series,
    pub accrued: Series,
    pub fees: Deferred,
    pub opening: Scalar,
    /// Committed to the parent and undrawn at month end
    pub undrawn: Option<Series>,
    /// Required balance of its reserve account
    pub reserve: Option<Series>,
    /// Cash a project company sets aside for its next payment
    pub set_aside: Option<Series>,
    /// Drawn beyond the commitment: must be zero
    pub beyond: Option<Expression>,
}

/// A debt whose balance waits for as-needed draws.
pub(in crate::model) struct Open<'a> {
    pub debt: &'a Debt,
    key: String,
    balance: Pending,
    used: Option<Pending>,
    opening: Scalar,
    commitment: Option<Scalar>,
    maturity: Scalar,
    rate: Series,
    fee_share: Scalar,
    /// Draws other than those made as needed
    planned: Expression,
    /// Available for as-needed draws
    pub room: Option<Series>,
    /// What can be prepaid, of a revolver
    pub repayable: Option<Series>,
    commitment_fee: Option<Series>,
    accrual: Accrued,
    scheduled: Series,
    prepaid: Option<Series>,
    premium: Option<Series>,
    balloon: Series,
    available: Option<Series>,
    reserve: Option<Series>,
    set_aside: Option<Series>,
    /// The loan that refinances it
    pub refinanced: Option<DebtRows>,
    owner: Owner,
}

impl Open<'_> {
    /// Cash of the month before as-needed draws; inflows are positive.
    pub fn planned_cash(&self) -> Expression {
        let out = [
            Some(self.accrual.paid),
            Some(self.scheduled),
            Some(self.balloon),
            self.prepaid,
            self.premium,
            self.commitment_fee,
        ];
        let planned = self.planned.clone() * (1.0 - self.fee_share);
        let refinanced = self.refinanced.as_ref().map(|new| sum([new.drawn - new.fee, -new.paid, -new.repaid]));
        sum(std::iter::once(planned).chain(out.into_iter().flatten().map(|row| -row)).chain(refinanced))
    }

    /// Interest paid in the month.
    pub fn interest_paid(&self) -> Series {
        self.accrual.paid
    }

    /// The fee as a share of a draw.
    pub fn fee_share(&self) -> Scalar {
        self.fee_share
    }

    /// The section of its rows.
    pub fn section(&self, b: &mut Desk) {
        b.section(&self.key, &self.debt.name);
    }
}

pub(in crate::model) fn open<'a>(
    builder: &mut Builder,
    calendar: &Calendar,
    sofr: Series,
    debt: &'a Debt,
    owner: Owner,
) -> Open<'a> {
    let (path, key) = (format!("debts.{}", debt.id), format!("debt.{}", debt.id));
    builder.book().section(&key, &debt.name);
    let opening = builder.number(format!("{path}.opening_usd"), USD, debt.opening_usd);
    let draws = builder.steps(&format!("{path}.draws_usd"), USD, &debt.draws_usd);
    let fee_share = builder.share(format!("{path}.fee_pct"), debt.fee_pct);
    let fee_share = builder.book().formula("fee-share", "Fee on draws", PLAIN, fee_share, "Share of each draw");
    builder.book().shown_scalar(fee_share, Format::Share);
    let rate = rate(
        builder,
        calendar,
        sofr,
        &Terms { path: &path, kind: debt.interest, rate: &debt.rate_pct_per_year, margin: &debt.margin_pct_per_year },
    );
    let maturity = builder.month(format!("{path}.maturity"), debt.maturity);
    let start = builder.month(format!("{path}.start"), debt.start);
    let (every, pays) = payments(builder, calendar, &path, debt.payment_months, maturity);
    let adds = adds(builder, calendar, debt, &path, start, maturity);
    let month = calendar.month;
    let life = repayment::Life { start, every, pays, maturity, rate };
    let capacity = sculpting::capacity(builder, calendar, debt, &path, &life, owner);
    let b = builder.book();
    b.section(&key, &debt.name);
    let dated = sum(draws.iter().map(|(at, usd)| when(month.is(*at), *usd, 0.0)));
    let dated = when(month.lt(maturity), dated, 0.0);
    let balance = b.declare("balance", "Debt", USD, opening, "At month end");
    let commitment = commitment(builder, debt, &path, capacity.map(|capacity| capacity.at_first));
    let limit = commitment.map(|commitment| limit(builder.book(), debt, commitment, &balance));
    let most = limit.as_ref().map(|limit| limit.left.clone());
    let accrual =
        accrued(builder.book(), calendar, &balance, rate, (pays, maturity), adds.map(|adds| Adds { when: adds, most }));
    let drawing = Drawing { start, maturity, dated, accrual, owner };
    let Drawn { planned, room, used, commitment_fee, available } =
        drawn(builder, calendar, debt, &path, limit, &drawing);
    let scheduled = scheduled(
        builder,
        calendar,
        debt,
        &path,
        &life,
        &balance,
        &accrual,
        &planned,
        capacity.map(|capacity| capacity.payment),
    );
    let (prepaid, premium) = premium(builder, calendar, debt, &path, &life, &balance, scheduled);
    let b = builder.book();
    let left = sum([balance.prev(), -scheduled].into_iter().chain(prepaid.map(|prepaid| -prepaid)));
    let balloon = b.flow(
        "due-at-maturity",
        "Due at maturity",
        USD,
        when(month.lt(maturity), 0.0, left.clone()),
        "Balance remaining after scheduled repayments",
    );
    let repayable = (debt.draws == Draws::Revolving).then(|| {
        b.flow(
            "repayable",
            "Available to prepay",
            USD,
            when(month.lt(maturity), left + planned.clone(), 0.0),
            "Of the revolver, from cash above the minimum",
        )
    });
    let service = builder.book().flow(
        "service",
        "Debt service",
        USD,
        accrual.paid + scheduled,
        "Interest paid and scheduled repayment, excluding the balloon at maturity",
    );
    let reserve = reserve::target(
        builder,
        calendar,
        debt,
        &path,
        &life,
        &Reserved { opening, draws: &draws, commitment, service },
    );
    let set_aside =
        (debt.owner != PARENT).then(|| reserve::set_aside(builder.book(), calendar, &life, scheduled, accrual.balance));
    let refinanced =
        debt.refinanced.then(|| refinancing::refinanced(builder, calendar, debt, maturity, balloon, owner));
    Open {
        debt,
        key,
        balance,
        used,
        opening,
        commitment,
        maturity,
        rate,
        fee_share,
        planned,
        room,
        repayable,
        commitment_fee,
        accrual,
        scheduled,
        prepaid,
        premium,
        balloon,
        available,
        reserve,
        set_aside,
        refinanced,
        owner,
    }
}

/// Months in which interest is capitalised.
fn adds(
    builder: &mut Builder,
    calendar: &Calendar,
    debt: &Debt,
    path: &str,
    start: Scalar,
    maturity: Scalar,
) -> Option<Series> {
    if debt.capitalised_months == 0 {
        return None;
    }
    let months = builder.months(format!("{path}.capitalised_months"), debt.capitalised_months);
    let month = calendar.month;
    Some(builder.book().flag(
        "adds-interest",
        "Interest is capitalised",
        month.ge(start) * month.lt(start + months) * month.lt(maturity),
        "From the start, before maturity",
    ))
}

/// The most that can be drawn, unless all draws are dated.
fn commitment(builder: &mut Builder, debt: &Debt, path: &str, capacity: Option<Scalar>) -> Option<Scalar> {
    if debt.draws == Draws::Dated {
        return None;
    }
    let committed = builder.number(format!("{path}.commitment_usd"), USD, debt.commitment_usd);
    let Some(capacity) = capacity.filter(|_| debt.sized_by_dscr) else { return Some(committed) };
    Some(builder.book().formula(
        "sized-commitment",
        "DSCR-sized commitment",
        USD,
        committed.min(capacity),
        "No more than the debt capacity of the sculpted payments",
    ))
}

struct Drawing {
    start: Scalar,
    maturity: Scalar,
    dated: Expression,
    accrual: Accrued,
    owner: Owner,
}

struct Drawn {
    planned: Expression,
    room: Option<Series>,
    used: Option<Pending>,
    commitment_fee: Option<Series>,
    /// 1 during the availability period
    available: Option<Series>,
}

/// The drawn and undrawn parts of the commitment at the start of the month.
struct Limit {
    used: Pending,
    left: Expression,
}

fn limit(b: &mut Desk, debt: &Debt, commitment: Scalar, balance: &Pending) -> Limit {
    let used = b.declare(
        "used",
        "Drawn since month 1",
        USD,
        0.0,
        "At month end, including capitalised interest; counts against the commitment",
    );
    // A revolver can be redrawn: its balance counts.
    let taken = if debt.draws == Draws::Revolving { balance.prev() } else { used.prev() };
    Limit { used, left: (commitment - taken).max(0.0) }
}

fn drawn(
    builder: &mut Builder,
    calendar: &Calendar,
    debt: &Debt,
    path: &str,
    limit: Option<Limit>,
    of: &Drawing,
) -> Drawn {
    let Some(Limit { used, left, .. }) = limit else {
        return Drawn { planned: of.dated.clone(), room: None, used: None, commitment_fee: None, available: None };
    };
    let until = builder.month(format!("{path}.available_until"), debt.available_until);
    let to_cost = (debt.draws != Draws::Revolving && debt.loan_to_cost_pct > 0.0)
        .then(|| builder.share(format!("{path}.loan_to_cost_pct"), debt.loan_to_cost_pct));
    let fee = (debt.commitment_fee_pct_per_year > 0.0).then(|| {
        builder.number(
            format!("{path}.commitment_fee_pct_per_year"),
            PERCENT.per(YEAR),
            debt.commitment_fee_pct_per_year,
        )
    });
    let month = calendar.month;
    let b = builder.book();
    let open = b.flag(
        "available",
        "Available",
        month.ge(of.start) * month.le(until) * month.lt(of.maturity),
        "From the start to the end of the availability period, before maturity",
    );
    let added = of.accrual.added.map_or(Expression::Number(0.0), Series::expression);
    let wanted =
        b.flow("dated-wanted", "Dated draws requested", USD, of.dated.clone(), "In their months, before maturity");
    let dated = b.flow(
        "dated-draws",
        "Dated draws",
        USD,
        wanted.min((left.clone() - added.clone()).max(0.0)),
        "Within the commitment",
    );
    let free = (left.clone() - dated - added.clone()).max(0.0) * open;
    let free = b.level(
        "free-commitment",
        "Available commitment",
        USD,
        free,
        "Undrawn commitment during the availability period, after the month's dated draws and before its other draws",
    );
    let commitment_fee = fee.map(|fee| {
        b.flow(
            "commitment-fee",
            "Commitment fee",
            USD,
            left * open * monthly(fee.into()),
            "On the undrawn commitment at the start of the month",
        )
    });
    let share = || to_cost.clone().unwrap_or_else(|| 0.0.into());
    let (planned, room) = match debt.draws {
        Draws::Dated => (dated.expression(), None),
        Draws::WithCapex => {
            let wanted = share() * (of.owner.capex + added.clone()) - added;
            (dated + wanted.max(0.0).min(free), None)
        }
        Draws::WithEquipment => (dated + (share() * of.owner.equipment).min(free), None),
        Draws::OnNeed | Draws::Revolving => {
            let room = match &to_cost {
                None => free.expression(),
                Some(share) => free.min((share.clone() * of.owner.capex_so_far - used.prev() - dated - added).max(0.0)),
            };
            (
                dated.expression(),
                Some(b.level("room", "Available to draw", USD, room, "Can be drawn when cash is needed")),
            )
        }
    };
    Drawn { planned, room, used: Some(used), commitment_fee, available: Some(open) }
}

impl Open<'_> {
    /// Writes the balance, with as-needed draws and prepayments of a revolver. A debt that is refinanced gives
    /// a second set of rows.
    pub fn close(
        self,
        builder: &mut Builder,
        calendar: &Calendar,
        on_need: Option<Series>,
        ahead: Option<Series>,
    ) -> Vec<DebtRows> {
        let b = builder.book();
        b.section(&self.key, &self.debt.name);
        let drawn = sum(std::iter::once(self.planned).chain(on_need.map(Series::expression)));
        let drawn = b.flow("drawn", "Draws", USD, drawn, "Dated, with costs, or as needed; before maturity");
        let fee = b.flow("fee", "Fees", USD, drawn * self.fee_share, "On each draw, in its month");
        let parts = [Some(self.scheduled), self.prepaid, ahead, Some(self.balloon)];
        let repaid = b.flow(
            "repaid",
            "Repayment",
            USD,
            sum(parts.into_iter().flatten()),
            "Scheduled repayment and prepayment; the remaining balance at maturity",
        );
        let added = self.accrual.added;
        let balance = b.define(self.balance, |p| {
            sum([p.prev(), drawn.into()].into_iter().chain(added.map(Series::expression)).chain([-repaid]))
        });
        let used = self.used.map(|used| {
            b.define(used, |p| sum([p.prev(), drawn.into()].into_iter().chain(added.map(Series::expression))))
        });
        let beyond = match (self.commitment, used) {
            // The opening balance may exceed today's commitment.
            (Some(commitment), Some(_)) if self.debt.draws == Draws::Revolving => {
                Some(when(drawn.gt(0.0), (balance - commitment).max(0.0), 0.0))
            }
            (Some(commitment), Some(used)) => Some((used - commitment).max(0.0)),
            _ => None,
        };
        let undrawn = match (self.commitment, self.debt.draws) {
            (Some(commitment), Draws::Revolving) => {
                let open = self.available.map_or(Expression::Number(0.0), Series::expression);
                Some(b.level(
                    "undrawn",
                    "Undrawn",
                    USD,
                    (commitment - balance).max(0.0) * open,
                    "Committed to the parent, available and undrawn at month end",
                ))
            }
            _ => None,
        };
        let fees = deferred(b, calendar, fee.into(), balance, self.maturity);
        loan_life(b, calendar, (self.rate, self.maturity), self.owner.cfads, balance);
        let rows = DebtRows {
            key: self.key.clone(),
            name: self.debt.name.clone(),
            refinances: false,
            drawn,
            fee,
            commitment_fee: self.commitment_fee,
            interest: self.accrual.interest,
            paid: self.accrual.paid,
            added,
            scheduled: self.scheduled,
            repaid,
            balloon: self.balloon,
            premium: self.premium,
            balance,
            accrued: self.accrual.balance,
            fees,
            opening: self.opening,
            undrawn,
            reserve: self.reserve,
            set_aside: self.set_aside,
            beyond,
        };
        std::iter::once(rows).chain(self.refinanced).collect()
    }
}

/// The loan life cover ratio: present value of the owner's CFADS to maturity at the debt's rate, over the debt.
fn loan_life(b: &mut Desk, calendar: &Calendar, (rate, maturity): (Series, Scalar), cfads: Series, balance: Series) {
    let value = b.declare(
        "loan-life-value",
        "Loan-life CFADS",
        USD,
        0.0,
        "Present value at the debt's rate of the owner's CFADS before tax from next month to maturity; looks ahead",
    );
    let next = when((calendar.month + ONE_MONTH).le(maturity), cfads.next(), 0.0);
    let value = b.define(value, |p| (p.next() + next) / (1.0 + rate.next()));
    // CFADS after the plan's end is unknown.
    let known = maturity.le(ONE_MONTH * b.months() as f64) * balance.gt(ONE_CENT);
    let cover = when(known, value / balance.max(ONE_CENT), 0.0);
    b.level("llcr", "LLCR", PLAIN, cover, "Loan life cover ratio: loan-life CFADS over the debt; 0 if nothing is outstanding or it matures after the plan");
}
