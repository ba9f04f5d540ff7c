//! Checks of instruments: each rolls forward and stays within its commitment; reserves and collateral are never
//! negative.

use crate::formula::{BTC, Expression, Operand as _, Scalar, Series, USD, sum, when};
use crate::model::base::constants::ONE_CENT;
use crate::model::base::scope::Scope;
use crate::model::capital::company::Capital;
use crate::model::instruments::btc_loan::BtcLoanRows;
use crate::model::results::checks::residual::{Account, BTC_TOLERANCE, CASH_TOLERANCE, Checked, absolute};

/// An instrument's principal and what moves it.
struct Principal<'a> {
    key: &'a str,
    name: &'a str,
    opening: Scalar,
    drawn: Expression,
    repaid: Expression,
    balance: Series,
}

/// Writes the checks of all instruments, and of the reserves of project companies.
pub(in crate::model) fn instruments(scope: &Scope, capital: &Capital) {
    let treasury = &capital.treasury;
    let debts = || capital.companies.iter().flat_map(|company| &company.debts).chain(&treasury.debts);
    let principals = debts().map(|d| Principal {
        key: &d.key,
        name: &d.name,
        opening: d.opening,
        drawn: sum(std::iter::once(d.drawn).chain(d.added)),
        repaid: d.repaid.into(),
        balance: d.balance,
    });
    let notes = treasury.convertibles.iter().map(|c| Principal {
        key: &c.key,
        name: &c.name,
        opening: c.opening,
        drawn: c.issued.into(),
        repaid: c.retired.into(),
        balance: c.balance,
    });
    let loans = treasury.loans.iter().map(|l| Principal {
        key: &l.key,
        name: &l.name,
        opening: l.opening,
        drawn: l.drawn.into(),
        repaid: sum([l.repaid, l.proceeds, l.written_off]),
        balance: l.balance,
    });
    principals.chain(notes).chain(loans).for_each(|principal| principal.rolls_forward(scope));
    for (debt, beyond) in debts().filter_map(|debt| Some((debt, debt.beyond.clone()?))) {
        let label = format!("{}: never above its commitment", debt.name);
        let gross = absolute(debt.balance) * 4.0;
        Checked::usd("within-commitment", &label).size(&scope.section(&debt.key, &debt.name), beyond, gross);
    }
    for company in &capital.companies {
        let label = format!("{}: the reserve is never below zero", company.owner.name);
        let scope = scope.section(&company.owner.key, &company.owner.name);
        Checked::usd("reserve-not-negative", &label).not_negative(
            &scope,
            company.waterfall.reserve,
            "Reserve below zero",
        );
    }
    treasury.loans.iter().for_each(|loan| collateral(&scope.section(&loan.key, &loan.name), loan));
    if !treasury.loans.is_empty() {
        scope.check(
            "pledged-is-held",
            "Pledged BTC is held",
            BTC,
            (treasury.pledged - treasury.btc).max(0.0),
            BTC_TOLERANCE,
            "BTC pledged in excess of BTC held",
        );
    }
}

impl Principal<'_> {
    fn rolls_forward(self, scope: &Scope) {
        let (scope, name) = (scope.section(self.key, self.name), self.name);
        let movement = scope.flow(
            "movement",
            &format!("{name}: movement"),
            USD,
            self.drawn.clone() - self.repaid.clone(),
            "Draws and capitalised interest, less repayment",
        );
        let gross = self.drawn + self.repaid;
        let account = Account { opening: self.opening.into(), movement, gross, closing: self.balance };
        let label = format!("{name}: opening + draws − repayments = closing");
        Checked::usd("roll-forward", &label).rolls_forward(&scope, account);
    }
}

/// A lender sells only what nothing else could cure, and only what is pledged.
fn collateral(scope: &Scope, loan: &BtcLoanRows) {
    let name = &loan.name;
    let needless = scope.level(
        "needless",
        &format!("{name}: unused cash and BTC at a sale"),
        USD,
        loan.needless.clone(),
        "Cash above the minimum and free BTC in months when the lender sells",
    );
    // Less than a cent of either is rounding.
    scope.check(
        "needless-sale",
        &format!("{name}: no lender sale that cash or BTC could cure"),
        USD,
        when(needless.lt(ONE_CENT), 0.0, needless),
        CASH_TOLERANCE,
        "Cash above the minimum and free BTC in months when the lender sells",
    );
    let label = format!("{name}: collateral is never below zero");
    Checked::btc("pledged", &label).not_negative(scope, loan.collateral, "BTC pledged below zero");
}
