//! The company's capital as one: cash, debt and cash flow of the parent and of consolidated project companies.

use crate::formula::{Expression, Operand as _, Series, USD, sum};
use crate::model::base::scope::Scope;
use crate::model::capital::books::ConsolidatedBookRows;
use crate::model::capital::cash_flow::{CashFlow, Flows};
use crate::model::capital::flows::Funded;
use crate::model::capital::groups::CashGroups;
use crate::model::capital::lines::CashFlowLine;
use crate::model::capital::owner::{FeeRows, OwnerRows, is_consolidated};
use crate::model::capital::treasury::TreasuryRows;
use crate::model::capital::waterfall::WaterfallRows;
use crate::model::group::books::Life;
use crate::model::group::classes::ByClass;
use crate::model::instruments::debt::DebtRows;

/// Rows of the parent and consolidated project companies together; USD of the month unless stated otherwise.
#[derive(Clone, Debug)]
pub struct ConsolidatedRows {
    /// Restricted cash included, at month end
    pub cash: Series,
    /// What that cash is before month 1
    pub(in crate::model) opening_cash: Expression,
    /// Shortfall of cash to the minimum at month end
    pub gap: Series,
    /// Interest on cash
    pub earned: Series,
    /// All debts
    pub debt: ConsolidatedDebtRows,
    /// Cash of the month by line
    pub cash_flow: CashFlow,
    /// The same by purpose
    pub groups: CashGroups,
    /// Assets at book value
    pub books: ConsolidatedBookRows,
}

/// All debts of the company: loans and notes, convertibles, and BTC-backed loans; USD of the month unless stated
/// otherwise.
#[derive(Clone, Copy, Debug)]
pub struct ConsolidatedDebtRows {
    /// Principal at month end
    pub balance: Series,
    /// Interest accrued
    pub interest: Series,
    /// Interest paid, on cash below zero too
    pub interest_paid: Series,
    /// Repayments, including collateral sales
    pub repaid: Series,
    /// Draws
    pub drawn: Series,
    /// Fees on draws and issues
    pub fees: Series,
    /// Fees on undrawn commitments and letters of credit
    pub commitment_fees: Series,
}

/// The cash flows of the owners.
pub(in crate::model) struct CashFlows {
    pub parent: CashFlow,
    /// In the order of the project companies
    pub companies: Vec<CashFlow>,
}

const NOTE: &str = "Inflows positive, outflows negative";

/// Writes the company's capital; the scope is the company's. `parent` comes with its cash by line.
pub(in crate::model) fn consolidate(
    scope: &Scope,
    lives: &ByClass<Life>,
    (parent, flows): (&OwnerRows, Flows),
    companies: &[Funded],
    treasury: &TreasuryRows,
) -> (ConsolidatedRows, CashFlows) {
    let of_parent = owner_cash_flow(scope, parent, &flows);
    let of_companies: Vec<CashFlow> =
        companies.iter().map(|funded| owner_cash_flow(scope, &funded.company.owner, &funded.flows())).collect();
    let group = || companies.iter().filter(|funded| funded.is_consolidated()).map(|funded| &funded.waterfall);
    let cash = scope.stock(
        "cash",
        "Cash",
        USD,
        std::iter::once(treasury.cash).chain(group().flat_map(|rows| [rows.cash, rows.reserve])),
        "Of the parent and consolidated project companies at month end, including reserves; can be negative, as no plug is applied",
    );
    let with_parent =
        |own: Series, row: fn(&WaterfallRows) -> Series| sum(std::iter::once(own).chain(group().map(row)));
    let gap = scope.level(
        "funding-gap",
        "Funding gap",
        USD,
        with_parent(treasury.gap, |rows| rows.gap),
        "Shortfall of cash to the minimum at month end, for the parent and project companies",
    );
    let debt = all_debts(scope, companies, treasury);
    let earned = scope.flow(
        "interest-on-cash",
        "Interest on cash",
        USD,
        with_parent(treasury.earned, |rows| rows.operations.interest_on_cash),
        "Of the parent and consolidated project companies",
    );
    let in_group = companies.iter().zip(&of_companies).filter(|(funded, _)| funded.is_consolidated());
    let in_group: Vec<&CashFlow> =
        std::iter::once(&of_parent).chain(in_group.map(|(_, cash_flow)| cash_flow)).collect();
    let of_group = |line: CashFlowLine| sum(in_group.iter().filter_map(|cash_flow| cash_flow.row(line)));
    let cash_flow = company_cash_flow(scope, of_group, companies);
    let groups = CashGroups::write(scope, &cash_flow);
    let opening_cash = scope.opening_of(cash);
    let owners: Vec<&OwnerRows> = std::iter::once(parent)
        .chain(companies.iter().filter(|funded| funded.is_consolidated()).map(|funded| &funded.company.owner))
        .collect();
    let books = ConsolidatedBookRows::write(scope, lives, &owners);
    (
        ConsolidatedRows { cash, opening_cash, gap, earned, debt, cash_flow, groups, books },
        CashFlows { parent: of_parent, companies: of_companies },
    )
}

/// Writes the lines that an owner has.
fn owner_cash_flow(scope: &Scope, owner: &OwnerRows, flows: &Flows) -> CashFlow {
    let scope = scope.place(&format!("{}.cash-flow", owner.key), &format!("{}: cash flow", owner.name));
    let lines = CashFlowLine::ALL.iter().map(|line| (*line, flows.of(*line)));
    let lines = lines.filter(|(_, amount)| *amount != Expression::Number(0.0));
    lines.map(|(line, amount)| (line, scope.flow(line.key(), line.label(), USD, amount, NOTE))).collect()
}

/// Writes all lines of the company: the amounts of its owners, and those of other owners and affiliates.
fn company_cash_flow(scope: &Scope, of_owners: impl Fn(CashFlowLine) -> Expression, companies: &[Funded]) -> CashFlow {
    let scope = scope.place("company.cash-flow", "Cash flow");
    let (group, affiliates): (Vec<&Funded>, Vec<&Funded>) =
        companies.iter().partition(|funded| funded.is_consolidated());
    let lines = CashFlowLine::ALL.iter().filter(|line| !line.is_between_owners());
    lines
        .map(|line| {
            let amount = match line {
                // Contributions of other owners, less their distributions.
                CashFlowLine::NonControlling => {
                    sum(group.iter().map(|funded| (1.0 - funded.company.ownership) * -funded.to_owners()))
                }
                // Distributions to the parent or a company of the group, less its contributions, and fees to the parent.
                CashFlowLine::Affiliates => {
                    let plan = scope.plan();
                    let of_group = affiliates.iter().filter(|funded| is_consolidated(plan, &funded.company.plan.owner));
                    let fees = affiliates.iter().filter_map(|funded| funded.company.owner.fees).map(FeeRows::total);
                    sum(of_group.map(|funded| funded.to_holder()).chain(fees))
                }
                // The parent buys BTC from affiliates as from others.
                CashFlowLine::BtcPurchases => {
                    of_owners(*line) - sum(affiliates.iter().map(|funded| funded.waterfall.operations.btc_sold))
                }
                _ => of_owners(*line),
            };
            (*line, scope.flow(line.key(), line.label(), USD, amount, NOTE))
        })
        .collect()
}

/// Adds up all debts of the parent and of consolidated project companies.
fn all_debts(scope: &Scope, companies: &[Funded], treasury: &TreasuryRows) -> ConsolidatedDebtRows {
    let group = companies.iter().filter(|funded| funded.is_consolidated());
    let debts: Vec<&DebtRows> = treasury.debts.iter().chain(group.flat_map(|funded| &funded.debts)).collect();
    let (notes, loans) = (&treasury.convertibles, &treasury.loans);
    let flow =
        |key: &str, label: &str, amount: Expression, note: &'static str| scope.flow(key, label, USD, amount, note);
    let interest = debts.iter().map(|d| d.interest).chain(notes.iter().map(|c| c.interest));
    let interest = sum(interest.chain(loans.iter().map(|l| l.interest)));
    let interest = flow("interest", "Interest", interest, "Accrued in the month, on all debts");
    let paid = debts.iter().map(|d| d.paid).chain(notes.iter().map(|c| c.paid));
    let below_zero = companies.iter().filter(|funded| funded.is_consolidated());
    let below_zero = below_zero.filter_map(|funded| funded.waterfall.operations.overdraft).chain(treasury.overdraft);
    let paid = sum(paid.chain(loans.iter().map(|l| l.interest)).chain(below_zero));
    let interest_paid =
        flow("interest-paid", "Interest paid", paid, "On all debts, and on cash below zero if it bears a rate");
    let repaid = debts.iter().map(|d| d.repaid.expression()).chain(notes.iter().map(|c| c.cash.expression()));
    let repaid = sum(repaid.chain(loans.iter().map(|l| l.repaid + l.proceeds)));
    let repaid = flow("repaid", "Repayments", repaid, "Of all debts, including collateral sales");
    let drawn = debts.iter().map(|d| d.drawn).chain(notes.iter().map(|c| c.issued));
    let drawn = flow(
        "drawn",
        "Draws",
        sum(drawn.chain(loans.iter().map(|l| l.drawn))),
        "Principal of all debts; the cash-flow line is net of issue discounts",
    );
    let fees = debts.iter().map(|d| d.fee).chain(notes.iter().map(|c| c.fee)).chain(loans.iter().map(|l| l.fee));
    let fees = flow("fees", "Financing fees", sum(fees), "On draws and issues of all debts: issuance costs");
    let commitment_fees = sum(debts.iter().flat_map(|d| d.running_fees()));
    let commitment_fees = flow(
        "commitment-fees",
        "Commitment and LC fees",
        commitment_fees,
        "On undrawn commitments and letters of credit; expensed as incurred",
    );
    let balance = debts.iter().map(|d| d.balance).chain(notes.iter().map(|c| c.balance));
    let balance = balance.chain(loans.iter().map(|l| l.balance));
    let balance = scope.stock("debt", "Debt", USD, balance, "Principal of all debts at month end");
    ConsolidatedDebtRows { balance, interest, interest_paid, repaid, drawn, fees, commitment_fees }
}
