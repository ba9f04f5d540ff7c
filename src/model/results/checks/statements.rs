//! Checks of statements: balance sheets tie in every month, cash-flow statements are the change in cash, and deferred
//! tax by flow equals the rate times temporary differences at the end of every fiscal year.

use crate::formula::{Expression, Operand as _, Series, USD, sum, when};
use crate::model::accounts::Accounts;
use crate::model::accounts::balance::BalanceSheet;
use crate::model::accounts::deferred_tax::DeferredTax;
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
    let year_end = accounts.tax.year_end;
    let own = accounts.companies.iter().filter_map(|owner| Some((&owner.statements, owner.tax.as_ref()?.deferred?)));
    let own: Vec<(&Statements, DeferredTax)> = own.collect();
    for (i, (statements, deferred)) in own.iter().enumerate() {
        let label = format!("{}: deferred tax by flow = rate × temporary differences", statements.name);
        deferred_tax(
            scope,
            &format!("deferred-tax-{}", i + 1),
            &label,
            *deferred,
            (year_end, gross(&statements.balance)),
        );
    }
    let label = "Deferred tax by flow = rate × temporary differences";
    deferred_tax(scope, "deferred-tax", label, accounts.tax.deferred, (year_end, gross(&accounts.company.balance)));
    turned_over
}

/// Deferred tax of a return by flow is that by balance at the end of every fiscal year.
fn deferred_tax(scope: &Scope, key: &str, label: &str, deferred: DeferredTax, (year_end, gross): (Series, Expression)) {
    let by_state = deferred.state.map(|(_, differences)| absolute(differences));
    Checked::usd(key, label).size(
        scope,
        when(year_end, deferred.gross - deferred.by_balance(), 0.0),
        sum([gross, absolute(deferred.temporary_differences) * 4.0].into_iter().chain(by_state)),
    );
}

/// The last check, which is the company's, has the plain key; those of its owners are numbered.
fn numbered(key: &str, i: usize, count: usize) -> String {
    if i + 1 == count { key.to_owned() } else { format!("{key}-{}", i + 1) }
}

/// The gross size of a balance sheet, with a margin: debt may be large relative to turnover.
fn both_sides(balance: &BalanceSheet) -> Expression {
    (absolute(balance.assets.total) + absolute(balance.liabilities.total)) * 4.0
}
