//! The rows of a debt.

use crate::formula::{Expression, Scalar, Series};
use crate::model::instruments::accrual::IssuanceCostRows;

/// A debt, or the loan that refinances it; USD of the month unless stated otherwise.
#[derive(Clone, Debug)]
pub struct DebtRows {
    /// Its id in the plan; a refinancing has that of the debt it refinances
    pub id: String,
    /// Index in the plan's list of debts
    pub index: usize,
    /// `parent` or the id of a project company
    pub owner: String,
    /// Its section: `debt.ID`, of a refinancing `debt.ID.refinancing`
    pub key: String,
    /// What it is called
    pub name: String,
    /// True if it refinances another debt
    pub refinances: bool,
    /// Month of maturity, as its number in the plan
    pub maturity: Scalar,
    /// Interest rate per month, as a share of 1
    pub rate: Series,
    /// 1 in payment months
    pub pays: Series,
    /// Payments from the month to maturity; None if it pays monthly by its terms
    pub payments_to_maturity: Option<Series>,
    /// 1 in months in which interest is capitalised
    pub capitalises: Option<Series>,
    /// Opening balance
    pub opening: Scalar,
    /// Principal at month end
    pub balance: Series,
    /// Dated, with costs, or as needed
    pub drawn: Series,
    /// The commitment and draws on it; None if all draws are dated
    pub commitment: Option<CommitmentRows>,
    /// Fee as a share of a draw; None for a refinancing
    pub fee_share: Option<Scalar>,
    /// On draws
    pub fee: Series,
    /// What draws bring less than their principal; None if they are at par
    pub discount: Option<Series>,
    /// Issuance costs
    pub fees: IssuanceCostRows,
    /// Interest accrued in the month
    pub interest: Series,
    /// Interest paid
    pub paid: Series,
    /// Interest capitalised to the debt
    pub added: Option<Series>,
    /// True if some of that is paid in kind
    pub(in crate::model) pays_in_kind: bool,
    /// Interest accrued and unpaid at month end
    pub accrued: Series,
    /// Repaid by schedule, without the balloon at maturity
    pub scheduled: Series,
    /// How the scheduled repayment comes about
    pub schedule: ScheduleRows,
    /// Interest paid and scheduled repayment
    pub service: Series,
    /// Prepayment on the dates set
    pub prepayment: Option<PrepaymentRows>,
    /// Repaid from cash swept at the end of the month before; None without a sweep
    pub swept: Option<Series>,
    /// What a revolver may prepay from excess cash
    pub repayable: Option<Series>,
    /// What it prepays from excess cash
    pub repaid_ahead: Option<Series>,
    /// Balance due at maturity after the schedule
    pub balloon: Series,
    /// Total principal repaid
    pub repaid: Series,
    /// Its reserve account, of a project company
    pub reserve: Option<ReserveRows>,
    /// Cash that a project company sets aside for its next payment
    pub set_aside: Option<SetAsideRows>,
    /// Cover of the debt over its life; None for a refinancing
    pub life_cover: Option<LifeCoverRows>,
    /// Drawn beyond the commitment: must be zero
    pub(in crate::model) beyond: Option<Expression>,
}

impl DebtRows {
    /// Fees for time, as interest is: on the undrawn commitment, and on a letter of credit.
    pub fn running_fees(&self) -> impl Iterator<Item = Series> {
        let commitment = self.commitment.as_ref().and_then(|commitment| commitment.fee);
        commitment.into_iter().chain(self.reserve.as_ref().and_then(|reserve| reserve.letter_fee))
    }

    /// Committed to the parent and undrawn at month end, of a revolver.
    pub fn undrawn(&self) -> Option<Series> {
        self.commitment.as_ref()?.undrawn
    }

    /// Interest capitalised to the debt as a cost of what it builds; what is paid in kind is none.
    pub(in crate::model) fn added_to_cost(&self) -> Option<Series> {
        self.added.filter(|_| !self.pays_in_kind)
    }

    /// Premium on prepayments.
    pub fn premium(&self) -> Option<Series> {
        Some(self.prepayment.as_ref()?.premium)
    }
}

/// The commitment of a debt and its draws; USD.
#[derive(Clone, Copy, Debug)]
pub struct CommitmentRows {
    /// The most that can be drawn, over the plan or, of a revolver, at a time
    pub amount: Scalar,
    /// Drawn since month 1 at month end, with capitalised interest
    pub used: Series,
    /// 1 during the availability period
    pub available: Series,
    /// Dated draws requested
    pub dated_wanted: Series,
    /// Dated draws within the commitment
    pub dated: Series,
    /// Left for the month's other draws
    pub free: Series,
    /// On the undrawn commitment at the start of the month
    pub fee: Option<Series>,
    /// Can be drawn when cash is needed
    pub room: Option<Series>,
    /// Drawn as needed
    pub on_need: Option<Series>,
    /// Available and undrawn at month end, of a revolver
    pub undrawn: Option<Series>,
}

/// How a scheduled repayment comes about; what the kind of amortisation does not have is None.
#[derive(Clone, Copy, Debug, Default)]
pub struct ScheduleRows {
    /// Month from which payments include principal, as its number in the plan; of level and sculpted payments
    pub first: Option<Scalar>,
    /// Level payments left, including this month's
    pub payments_left: Option<Series>,
    /// Level payment of interest and principal, USD
    pub payment: Option<Series>,
    /// Of level payments on each draw
    pub each_draw: Option<EachDrawRows>,
    /// Of payments sculpted to a DSCR
    pub sculpted: Option<SculptedRows>,
}

/// Level payments on each draw.
#[derive(Clone, Copy, Debug)]
pub struct EachDrawRows {
    /// Draws since month 1, USD at month end
    pub drawn: Series,
    /// Month up to which draws have been repaid in full, as its number in the plan
    pub repaid_by: Series,
    /// Draws repaid in full, at their original amount, USD at month end
    pub repaid: Series,
}

/// Payments sculpted to a DSCR, and their debt capacity; USD.
#[derive(Clone, Copy, Debug)]
pub struct SculptedRows {
    /// CFADS since the last payment, including the month's
    pub cfads: Series,
    /// Sum of the monthly rates since the last payment
    pub interest: Series,
    /// CFADS over the DSCR, in payment months
    pub payment: Series,
    /// Debt that later payments repay with interest, at month end
    pub capacity: Series,
    /// Capacity in the month before the first repayment, 0 in other months
    pub capacity_at_first: Series,
    /// That capacity: the DSCR-sized debt
    pub size: Scalar,
}

/// Prepayment on the dates set.
#[derive(Clone, Copy, Debug)]
pub struct PrepaymentRows {
    /// Principal prepaid, USD
    pub prepaid: Series,
    /// Monthly make-whole rate, as a share of 1
    pub make_whole_rate: Scalar,
    /// Discount factor to the end of the make-whole period
    pub make_whole_factor: Series,
    /// Premium paid, USD
    pub premium: Series,
}

/// A reserve account, or a letter of credit that stands for it; USD.
#[derive(Clone, Debug)]
pub struct ReserveRows {
    /// Required balance at month end
    pub target: Series,
    /// Month in which it is funded, as its number in the plan; None if it fills from cash flow
    pub funded_in: Option<Scalar>,
    /// To be paid in when it is funded; None if it fills from cash flow, or by letter of credit
    pub funding: Option<Series>,
    /// Monthly fee on a letter of credit, as a share of 1; None if it is in cash
    pub(in crate::model) letter_rate: Option<Expression>,
    /// … on what can still be drawn of it, of the month
    pub letter_fee: Option<Series>,
    /// What it is made of
    pub basis: ReserveBasis,
}

/// What the required balance of a reserve account is made of; USD.
#[derive(Clone, Debug)]
pub enum ReserveBasis {
    /// Months of one payment
    OnePayment {
        /// What its payments rest on at month end
        debt: Series,
        /// Monthly payment on that debt
        payment: Series,
        /// 1 while a reserve is required
        required: Series,
    },
    /// Payments in the coming months: in the next one, the next two and so on
    PaymentsAhead(Vec<Series>),
}

/// Cash set aside for the next payment.
#[derive(Clone, Copy, Debug)]
pub struct SetAsideRows {
    /// 1 in repayment months
    pub repays: Series,
    /// Scheduled in the next repayment month, USD
    pub next: Series,
    /// Months to the next repayment
    pub months_to_next: Series,
    /// Months since the last one
    pub months_since: Series,
    /// Share of the next interest that is capitalised; None if none ever is
    pub capitalised: Option<Series>,
    /// To be held at month end, USD
    pub amount: Series,
}

/// Cover of a debt by CFADS to its maturity.
#[derive(Clone, Copy, Debug)]
pub struct LifeCoverRows {
    /// Present value of the owner's CFADS from next month to maturity, USD
    pub cfads: Series,
    /// Loan life cover ratio; 0 if nothing is outstanding or the debt matures after the plan
    pub llcr: Series,
}

/// What a debt reads of its borrower; USD of the month unless stated otherwise.
#[derive(Clone, Copy, Debug)]
pub(in crate::model) struct Owner {
    pub capex: Series,
    /// … since month 1
    pub capex_so_far: Series,
    /// Machines and GPUs bought
    pub equipment: Series,
    /// Before tax
    pub cfads: Series,
    /// Tax that it pays itself; None if others are taxed on its income
    pub tax: Option<Series>,
    /// NOI of the last twelve months
    pub noi_year: Series,
    /// … annualised when there are fewer
    pub noi_a_year: Series,
    /// Month of completion of a project company, as its number in the plan
    pub completion: Option<Scalar>,
}
