//! The debt service reserve of a project company: what is required, and how it is funded.

use super::life::{Life, last_month};
use super::repayment::RepaymentTerms;
use super::rows::{ReserveBasis, ReserveRows, SculptedRows};
use crate::formula::{Expression, MONTH, Operand, PERCENT, PLAIN, Scalar, Series, USD, YEAR, sum, when};
use crate::model::base::constants::ONE_MONTH;
use crate::model::base::metrics::monthly;
use crate::model::base::scope::Scope;
use crate::plan::{Amortisation, Debt, Draws, ReserveFunding};

/// The least part of a cost that is not raised by the cost itself.
const SMALLEST_PART: f64 = 0.001;

/// When and how a reserve is funded.
pub(super) struct Funding {
    kind: ReserveFunding,
    /// The month in which it is funded; None if it fills from cash flow
    month: Option<Scalar>,
    /// Fee on a letter of credit, a plain share of 1 a month
    letter_rate: Option<Expression>,
}

/// Reads how a reserve is funded. The last draw before completion is the last dated one, or of draws with costs that of the
/// month before completion; not before the first draw.
pub(super) fn funding(
    scope: &Scope,
    debt: &Debt,
    start: Scalar,
    draws: &[(Scalar, Scalar)],
    completion: Option<Scalar>,
) -> Funding {
    let kind = debt.reserve_funding;
    let letter_rate = (kind == ReserveFunding::LetterOfCredit).then(|| {
        let yearly = debt.reserve_letter_fee_pct_per_year;
        monthly(scope.number("reserve_letter_fee_pct_per_year", PERCENT.per(YEAR), yearly).into())
    });
    if kind == ReserveFunding::FromCash {
        return Funding { kind, month: None, letter_rate };
    }
    let with_costs = debt.draws != Draws::Dated;
    let dated = || draws.iter().zip(&debt.draws_usd).filter(|(_, step)| step.1 > 0.0).map(|((at, _), _)| *at);
    let first = dated().map(Scalar::expression).chain(with_costs.then(|| start.expression())).reduce(Operand::min);
    let first = first.unwrap_or_else(|| start.into());
    let last = completion.filter(|_| kind != ReserveFunding::AtClose).and_then(|completion| {
        let before = dated().map(|at| when(at.lt(completion), at, 0.0));
        before.chain(with_costs.then(|| completion - ONE_MONTH)).reduce(Operand::max)
    });
    let month = scope.formula(
        "reserve-funded-in",
        "Reserve funded in",
        MONTH,
        match last {
            None => first,
            Some(last) => last.max(first),
        },
        match kind {
            ReserveFunding::AtClose => "Month of the first draw",
            _ => "Month of the last draw before completion, or of the first draw if that is later",
        },
    );
    Funding { kind, month: Some(month), letter_rate }
}

/// Dated repayments of the coming months; None if the debt has none.
fn repaid_ahead(scope: &Scope, debt: &Debt, months: u32) -> Option<Expression> {
    if debt.amortisation != Amortisation::Custom || debt.repayments_usd.is_empty() {
        return None;
    }
    let month = scope.calendar.month;
    let until = ONE_MONTH * f64::from(months);
    let repayments = scope.steps("repayments_usd", USD, &debt.repayments_usd);
    let within = |at: Scalar| month.lt(at) * at.le(month + until.clone());
    Some(sum(repayments.into_iter().map(|(at, usd)| when(within(at), usd, 0.0))))
}

/// A commitment with the opening balance, USD, and the last month in which it can be drawn.
#[derive(Clone)]
pub(super) struct Whole {
    pub amount: Expression,
    pub until: Scalar,
}

/// What a reserve of months of one payment covers.
pub(super) struct Covered {
    /// Mean payment of a month in the coming months, for each USD of debt
    payment_per_usd: Series,
    /// Dated repayments of those months, USD
    dated: Option<Expression>,
    /// Their number
    months: Scalar,
    /// The whole commitment, if the reserve is funded for it at the first draw
    at_close: Option<Whole>,
}

impl Covered {
    pub fn read(
        scope: &Scope,
        debt: &Debt,
        (life, terms): (&Life, &RepaymentTerms),
        funding: &Funding,
        whole: Option<Whole>,
    ) -> Self {
        let payment_per_usd = scope.row(
            "reserved-per-usd",
            "Payment to reserve for each USD",
            PLAIN,
            terms.payment_ahead(scope, life, debt.reserve_months),
            "Per month, mean of the coming months",
        );
        Self {
            payment_per_usd,
            dated: repaid_ahead(scope, debt, debt.reserve_months),
            months: scope.months("reserve_months", debt.reserve_months),
            at_close: whole.filter(|_| funding.kind == ReserveFunding::AtClose),
        }
    }

    /// The required balance, given the payment of a month.
    fn of(&self, payment: Expression) -> Expression {
        sum(std::iter::once(self.months / ONE_MONTH * payment).chain(self.dated.clone()))
    }

    /// The reserve as a cost; None if it is not funded at once.
    pub fn as_cost(&self, scope: &Scope, funding: &Funding) -> Option<ReserveCost> {
        let funded = scope.calendar.month.is(funding.paid_in()?);
        Some(match &self.at_close {
            Some(whole) => {
                let fixed = self.of(whole.amount.clone() * self.payment_per_usd);
                ReserveCost { funded, per_usd: None, fixed }
            }
            None => ReserveCost {
                funded,
                per_usd: Some(self.months / ONE_MONTH * self.payment_per_usd),
                fixed: self.dated.clone().unwrap_or(Expression::Number(0.0)),
            },
        })
    }

    /// The reserve of a debt of which `drawn` has been drawn by month end, its opening balance included, or is owed.
    pub fn rows(self, scope: &Scope, life: &Life, funding: &Funding, drawn: Expression) -> ReserveRows {
        let month = scope.calendar.month;
        let (covered, note) = match self.at_close.clone() {
            Some(Whole { amount, until }) => (
                when(month.le(until), amount, drawn),
                "Opening balance plus the full commitment while it can be drawn; then what has been drawn, or of interest alone what is owed",
            ),
            None => (
                drawn,
                "Of level payments what has been drawn by month end, with the opening balance; of interest alone what is owed",
            ),
        };
        let debt = scope.level("reserved-for", "Debt covered by the reserve", USD, covered, note);
        let payment = scope.flow(
            "reserved-payment",
            "Payment to reserve for",
            USD,
            debt * self.payment_per_usd,
            "Per month, mean of the coming months, on the debt covered",
        );
        let required = scope.flag(
            "reserves",
            "Reserve required",
            month.ge(funding.month.unwrap_or(life.start)) * month.lt(life.maturity),
            match funding.month {
                None => "From the start to maturity",
                Some(_) => "From the month in which it is funded to maturity",
            },
        );
        let target = scope.level(
            "reserve-target",
            "Required reserve",
            USD,
            self.of(payment.into()) * required,
            "Payments of the given number of coming months: interest, level payments, and dated repayments",
        );
        funding.rows(scope, target, ReserveBasis::OnePayment { debt, payment, required })
    }
}

/// A reserve as a cost of the project in the month in which it is funded.
pub(super) struct ReserveCost {
    /// 1 in that month
    funded: Expression,
    /// For each USD of the debt, which the draw itself raises
    per_usd: Option<Expression>,
    /// … and whatever is drawn, USD
    fixed: Expression,
}

impl ReserveCost {
    /// What a loan draws that bears a share of its costs and of the reserve; `wanted` is without the reserve, `owed` what is owed
    /// without it. The draw D raises the reserve R: D = wanted + share · R, and R = fixed + per USD · (owed + D).
    pub fn borne(&self, wanted: Expression, share: Expression, owed: Expression) -> Expression {
        let Some(per_usd) = &self.per_usd else {
            return wanted + share * self.fixed.clone() * self.funded.clone();
        };
        let of_a_usd = share.clone() * per_usd.clone() * self.funded.clone();
        let whole = wanted + share * self.fixed.clone() * self.funded.clone() + of_a_usd.clone() * owed;
        // A reserve of more than the debt has no solution: all of the commitment is drawn.
        whole / (1.0 - of_a_usd).max(SMALLEST_PART)
    }
}

/// Payments sculpted to a DSCR and interest before them, in the coming months, as a cost that a loan drawn with capex bears: what
/// falls due by its terms, whatever is drawn.
pub(super) fn sculpted_cost(
    scope: &Scope,
    life: &Life,
    rows: &SculptedRows,
    (months, first, funding): (u32, Scalar, &Funding),
) -> Option<ReserveCost> {
    let at = funding.paid_in().filter(|_| funding.kind == ReserveFunding::LastDraw)?;
    let ahead = payments_in(scope, months, ("sculpted", "Sculpted payments"), rows.payment);
    let before = (first - ONE_MONTH - scope.calendar.month) / ONE_MONTH;
    Some(ReserveCost {
        funded: scope.calendar.month.is(at),
        per_usd: Some(life.rate * before.max(0.0).min(f64::from(months))),
        fixed: ahead.last().map_or(Expression::Number(0.0), |all| all.expression()),
    })
}

impl Funding {
    /// The month in which cash is paid in at once.
    fn paid_in(&self) -> Option<Scalar> {
        self.month.filter(|_| self.kind != ReserveFunding::LetterOfCredit)
    }

    /// The rows of a reserve with this required balance.
    fn rows(&self, scope: &Scope, target: Series, basis: ReserveBasis) -> ReserveRows {
        let funding = self.paid_in().map(|at| {
            scope.flow(
                "reserve-funding",
                "Reserve to fund",
                USD,
                when(scope.calendar.month.is(at), target, 0.0),
                "The required balance in the month in which it is funded: a use of funds",
            )
        });
        let letter_rate = self.letter_rate.clone();
        ReserveRows { target, funded_in: self.month, funding, letter_rate, letter_fee: None, basis }
    }
}

/// Payments due in the coming months, looking ahead; their number is part of the structure.
pub(super) fn payments_ahead(
    scope: &Scope,
    life: &Life,
    service: Series,
    (months, funding): (u32, &Funding),
) -> ReserveRows {
    let ahead = payments_in(scope, months, ("payments", "Payments"), service);
    let next = ahead.last().map_or(Expression::Number(0.0), |all| all.expression());
    let month = scope.calendar.month;
    let outstanding = match funding.month {
        None => month.lt(life.maturity),
        Some(at) => month.ge(at) * month.lt(life.maturity),
    };
    // If the payments ahead fall after the plan, the required reserve stays as it was.
    let last = last_month(scope);
    let known = (month + ONE_MONTH * f64::from(months)).le(last.clone()).max(life.maturity.le(last));
    let target = scope.declare(
        "reserve-target",
        "Required reserve",
        USD,
        0.0,
        "Interest and scheduled repayment due in the given number of months ahead; held constant at the end of the plan",
    );
    let target = scope.define(target, |p| outstanding * when(known, next, p.prev()));
    funding.rows(scope, target, ReserveBasis::PaymentsAhead(ahead))
}

/// A payment added up over the next month, the next two and so on.
fn payments_in(scope: &Scope, months: u32, (key, label): (&str, &str), payment: Series) -> Vec<Series> {
    let mut ahead: Vec<Series> = Vec::new();
    for k in 1..=months {
        let label = if k == 1 { format!("{label}, next month") } else { format!("{label}, next {k} months") };
        let amount = ahead.last().map_or_else(|| payment.next(), |before| payment.next() + before.next());
        let note = "Interest and scheduled repayment; looks ahead";
        ahead.push(scope.flow(&format!("{key}-ahead-{k}"), &label, USD, amount, note));
    }
    ahead
}
