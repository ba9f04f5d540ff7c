//! Checks of statements: balance sheets tie in every month, cash-flow statements are the change in cash, and deferred
//! tax by flow equals the rate times temporary differences at the end of every fiscal year.

use crate::formula::{Expression, Operand as _, Series, USD, sum, when};
use crate::model::accounts::Accounts;
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
    let all: Vec<&Statements> = accounts.all().collect();
    let largest: Vec<Series> = all
        .iter()
        .enumerate()
        .map(|(i, statements)| largest(scope, &numbered("balance-sheet", i, all.len()), statements))
        .collect();
    let gross = |largest: &Series| turned_over.expression() * 4.0 + largest.expression();
    for (i, (statements, largest)) in all.iter().zip(&largest).enumerate() {
        let label = format!("{}: assets = liabilities + equity", statements.name);
        let difference = statements.balance.difference.expression();
        let key = numbered("balance-sheet", i, all.len());
        Checked::usd(&key, &label).size(scope, difference, gross(largest));
    }
    for (i, (statements, largest)) in all.iter().zip(&largest).enumerate() {
        let label = format!("{}: cash-flow statement = change in cash", statements.name);
        let key = numbered("cash-statement", i, all.len());
        Checked::usd(&key, &label).size(scope, statements.cash_difference.clone(), gross(largest));
    }
    let year_end = accounts.tax.year_end;
    let own = accounts.companies.iter().zip(&largest);
    let own = own
        .filter_map(|(owner, largest)| Some((owner.statements.name.as_str(), owner.tax.as_ref()?.deferred?, largest)));
    for (i, (name, deferred, largest)) in own.enumerate() {
        let label = format!("{name}: deferred tax by flow = rate × temporary differences");
        deferred_tax(scope, &format!("deferred-tax-{}", i + 1), &label, deferred, (year_end, gross(largest)));
    }
    let label = "Deferred tax by flow = rate × temporary differences";
    let of_company = largest.last().map_or(turned_over.expression(), gross);
    deferred_tax(scope, "deferred-tax", label, accounts.tax.deferred, (year_end, of_company));
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

/// The largest size of a balance sheet to date, with a margin: debt may be large relative to turnover. What once stood there
/// was added up, and left its rounding, though it is gone.
fn largest(scope: &Scope, key: &str, statements: &Statements) -> Series {
    let (assets, liabilities) = (statements.balance.assets.total, statements.balance.liabilities.total);
    let size = |assets: Expression, liabilities: Expression| (absolute(assets) + absolute(liabilities)) * 4.0;
    let before = size(assets.prev(), liabilities.prev());
    let now = size(assets.expression(), liabilities.expression());
    scope.balance(
        &format!("{key}-largest"),
        &format!("{}: largest balance sheet to date", statements.name),
        USD,
        0.0,
        |p| p.max(before).max(now),
        "Four times assets and liabilities in absolute terms, of the month in which they were largest",
    )
}
