//! Identities that must hold in every month of every plan, as rows of residuals.

mod instruments;
mod residual;
mod statements;

use crate::formula::{BTC, Expression, Operand as _, Series, USD, sum};
use crate::model::accounts::Accounts;
use crate::model::base::scope::Scope;
use crate::model::capital::company::Capital;
use crate::model::group::operations::Operations;
use crate::model::results::checks::residual::{Account, Checked, absolute};
use crate::model::site::SiteRows;

/// What the checks add up; the checks themselves are in the book.
#[derive(Clone, Copy, Debug)]
pub struct CheckRows {
    /// Positive lines of the cash flow, USD of the month
    pub sources: Series,
    /// Negative lines of the cash flow, USD of the month, positive
    pub uses: Series,
    /// All lines of the cash flow, USD of the month
    pub cash_movement: Series,
    /// Mined and bought, less sold by the company and by lenders, BTC of the month
    pub btc_movement: Series,
    /// Sources and uses since month 1, USD at month end
    pub turned_over: Series,
}

/// Writes the checks of the company with its consolidated sites.
pub(in crate::model) fn checks(
    scope: &Scope,
    sites: &[&SiteRows],
    operations: &Operations,
    capital: &Capital,
    accounts: &Accounts,
) -> CheckRows {
    let scope = &scope.place("check", "Checks");
    let flows = || capital.consolidated.cash_flow.rows().map(|(_, row)| row);
    let above = sum(flows().map(|flow| flow.max(0.0)));
    let below = sum(flows().map(|flow| (-flow).max(0.0)));
    let sources = scope.flow("sources", "Sources of cash", USD, above, "Positive rows of the cash flow");
    let uses = scope.flow("uses", "Uses of cash", USD, below, "Negative rows of the cash flow");
    let cash_movement =
        scope.flow("cash-movement", "Movement of cash", USD, sum(flows()), "All signed rows of the cash flow");
    let cash = capital.consolidated.cash;
    // What owners pay each other is no movement of the company, but was added up in their own cash.
    let owners = std::iter::once(capital.treasury.cash).chain(capital.companies.iter().map(|c| c.waterfall.cash));
    let between = sum(owners.map(|cash| absolute(cash - cash.prev())));
    let account = Account {
        opening: capital.consolidated.opening_cash.clone(),
        movement: cash_movement,
        gross: sources + uses + between,
        closing: cash,
    };
    Checked::usd("cash", "Cash: opening + movements = closing").rolls_forward(scope, account);
    Checked::usd("cash-groups", "Cash flow by purpose = movement of cash").size(
        scope,
        sum(capital.consolidated.groups.rows().map(|(_, row)| row)) - cash_movement,
        sources + uses,
    );
    let btc_movement = btc(scope, capital);
    instruments::instruments(scope, capital);
    Checked::usd("sources-and-uses", "Sources − uses = change in cash").size(
        scope,
        sources - uses - (cash - cash.prev()),
        sum([sources + uses, absolute(cash), absolute(cash.prev())]),
    );
    by_sites(scope, sites, operations);
    let turned_over = statements::statements(scope, accounts, sources + uses);
    CheckRows { sources, uses, cash_movement, btc_movement, turned_over }
}

/// BTC rolls forward and is never sold short.
fn btc(scope: &Scope, capital: &Capital) -> Series {
    let treasury = &capital.treasury;
    let come = capital.mined + treasury.policy.bought;
    let gone = sum([treasury.sold.expression(), sum(treasury.loans.iter().map(|loan| loan.sold))]);
    let movement = scope.flow(
        "btc-movement",
        "Movement of BTC",
        BTC,
        come.clone() - gone.clone(),
        "Mined and bought, less sold by the company and by lenders",
    );
    let account = Account { opening: treasury.opening_btc.into(), movement, gross: come + gone, closing: treasury.btc };
    Checked::btc("btc", "BTC: opening + mined and bought − sold = closing").rolls_forward(scope, account);
    let label = "BTC is never sold short";
    Checked::btc("btc-not-negative", label).not_negative(scope, treasury.btc, "BTC held below zero");
    movement
}

/// EBITDA and AI NOI are what the sites bring.
fn by_sites(scope: &Scope, sites: &[&SiteRows], o: &Operations) {
    let (revenue, cost) = (&o.sums.revenue, &o.sums.cost);
    let of_ai = sum([revenue.rent, revenue.cloud, revenue.pass_through, cost.landlord, cost.cloud, cost.ai_power]);
    let of_mining = sum([
        absolute(o.ebitda),
        revenue.hosting.into(),
        revenue.credits.into(),
        cost.mining_power.into(),
        cost.repair.into(),
        cost.other.into(),
        o.overhead.into(),
    ]);
    Checked::usd("ebitda", "EBITDA = total site NOI − overhead").size(
        scope,
        o.ebitda - (sum(sites.iter().map(|site| site.cash_flow.noi)) - o.overhead),
        of_ai.clone() + of_mining,
    );
    let ai_noi: Expression = sum(sites.iter().map(|site| site.ai.noi));
    Checked::usd("ai-noi", "AI NOI = total of all sites").size(scope, o.ai_noi - ai_noi, of_ai);
}
