//! Checks of statements: balance sheets tie in every month, cash-flow statements are the change in cash, and deferred
//! tax by flow equals the rate times temporary differences at the end of every fiscal year.

use crate::formula::{Expression, Operand as _, Series, USD, when};
use crate::model::accounts::Accounts;
use crate::model::accounts::balance::BalanceSheet;
use crate::model::accounts::statements::Statements;
use crate::model::base::scope::Scope;
use crate::model::results::checks::residual::{Checked, absolute};

/// Writes the checks; `turned` are sources and uses of cash of the month, USD. Returns their sum since month 1.
pub(in crate::model) fn statements(scope: &Scope, accounts: &Accounts, turned: Expression) -> Series {
    let turned_over = scope.balance(
        "turned-over",
        "Cash turnover to date",
        USD,
        0.0,
        |p| p + turned,
        "Sources and uses of cash since month 1",
    );
    let gross = |balance: &BalanceSheet| turned_over.expression() * 4.0 + both_sides(balance);
    let all: Vec<&Statements> = accounts.all().collect();
    for (i, statements) in all.iter().enumerate() {
        let label = format!("{}: assets = liabilities + equity", statements.name);
        let difference = statements.balance.difference.expression();
        let key = numbered("balance-sheet", i, all.len());
        Checked::usd(&key, &label).size(scope, difference, gross(&statements.balance));
    }
    for (i, statements) in all.iter().enumerate() {
        let label = format!("{}: cash-flow statement = change in cash", statements.name);
        let key = numbered("cash-statement", i, all.len());
        Checked::usd(&key, &label).size(scope, statements.cash_difference.clone(), gross(&statements.balance));
    }
    let (assessed, deferred) = (&accounts.tax.assessment, &accounts.tax.deferred);
    let by_balance = assessed.rate * deferred.temporary_differences;
    Checked::usd("deferred-tax", "Deferred tax by flow = rate × temporary differences").size(
        scope,
        when(assessed.year_end, deferred.gross - by_balance, 0.0),
        gross(&accounts.company.balance) + absolute(deferred.temporary_differences) * 4.0,
    );
    turned_over
}

/// The last check, which is the company's, has the plain key; those of its owners are numbered.
fn numbered(key: &str, i: usize, count: usize) -> String {
    if i + 1 == count { key.to_owned() } else { format!("{key}-{}", i + 1) }
}

/// The gross size of a balance sheet, with a margin: debt may be large relative to turnover.
fn both_sides(balance: &BalanceSheet) -> Expression {
    (absolute(balance.assets.total) + absolute(balance.liabilities.total)) * 4.0
}
