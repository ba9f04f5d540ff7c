//! What lenders would recover at a default of their borrower, by the order that they have agreed among themselves.

use crate::formula::{Expression, Format, Operand as _, PERCENT, PLAIN, Scalar, Series, USD, sum, when};
use crate::model::accounts::Accounts;
use crate::model::accounts::balance::Assets;
use crate::model::base::constants::{ONE_CENT, PERCENT_OF};
use crate::model::base::scope::Scope;
use crate::model::base::shared::Part;
use crate::model::capital::company::Capital;
use crate::model::capital::owner::OwnerRows;
use crate::model::instruments::debt::DebtRows;
use crate::plan::PARENT;

/// What the lenders of an owner would recover, at month end.
#[derive(Clone, Debug)]
pub struct RecoveryRows {
    /// `parent` or the id of a project company
    pub owner: String,
    /// What its assets would bring, USD
    pub value: Series,
    /// Debt by debt, in the order of the plan
    pub debts: Vec<DebtRecoveryRows>,
}

/// What one debt would recover.
#[derive(Clone, Copy, Debug)]
pub struct DebtRecoveryRows {
    /// USD
    pub recovered: Series,
    /// As a share of principal; 1 where nothing is owed
    pub share: Series,
}

/// Writes what each debt would recover, owner by owner, of owners that have some. The scope is the company's.
pub(in crate::model) fn recovery(
    scope: &Scope,
    capital: &Capital,
    accounts: &Accounts,
    btc_after_haircut: Scalar,
) -> Vec<RecoveryRows> {
    let of_book = scope.part(Part::Valuation);
    let of_book = of_book.number("default_value_pct", PERCENT, scope.plan().valuation.default_value_pct);
    let parent = (&capital.parent.owner, &capital.treasury.debts, &accounts.parent);
    let companies = capital.companies.iter().zip(&accounts.companies);
    let companies = companies.map(|(company, statements)| (&company.owner, &company.debts, statements));
    std::iter::once(parent)
        .chain(companies)
        .filter(|(_, debts, _)| !debts.is_empty())
        .map(|(owner, debts, statements)| {
            let loans = capital.treasury.loans.iter().filter(|_| owner.id == PARENT).map(|loan| loan.balance);
            let shares = (of_book, btc_after_haircut);
            let value = value(scope, owner, &statements.statements.balance.assets, shares, sum(loans));
            let debts = debts.iter().map(|debt| one(scope, debt, debts, value)).collect();
            RecoveryRows { owner: owner.id.clone(), value, debts }
        })
        .collect()
}

/// What an owner's assets would bring.
fn value(
    scope: &Scope,
    owner: &OwnerRows,
    assets: &Assets,
    (of_book, btc): (Scalar, Scalar),
    secured_by_btc: Expression,
) -> Series {
    let scope = scope.place(&owner.key, &owner.name);
    let cash = (assets.cash + assets.restricted_cash).max(0.0);
    let built = (assets.fixed + assets.construction) * of_book * PERCENT_OF;
    scope.level(
        "value-in-default",
        "Value in a default",
        USD,
        (sum([cash, built, assets.btc * btc]) - secured_by_btc).max(0.0),
        "Cash, BTC after the haircut less loans on it, and fixed assets and construction at the share of book value set under Valuation",
    )
}

/// What a debt would recover of the value that debts ranking before it leave.
fn one(scope: &Scope, debt: &DebtRows, all: &[DebtRows], value: Series) -> DebtRecoveryRows {
    let rank = |debt: &DebtRows| scope.plan().debts.get(debt.index).map_or(1, |debt| debt.lien_rank);
    let owed = |ranks: fn(u32, u32) -> bool| -> Expression {
        sum(all.iter().filter(|other| ranks(rank(other), rank(debt))).map(|other| other.balance))
    };
    let scope = scope.place(&debt.key, &debt.name);
    let left = (value - owed(|other, own| other < own)).max(0.0);
    let part = debt.balance / owed(|other, own| other == own).max(ONE_CENT);
    let recovered = scope.level(
        "recovered",
        "Recovered at a default",
        USD,
        debt.balance.min(left * part),
        "Of the value of its owner's assets at month end that debts of a lower rank leave, in proportion with those of its rank",
    );
    let share = scope.level(
        "recovery",
        "Recovery at a default",
        PLAIN,
        when(debt.balance.gt(ONE_CENT), recovered / debt.balance.max(ONE_CENT), 1.0),
        "Share of principal; 1 where nothing is owed",
    );
    scope.shown(share, Format::Share);
    DebtRecoveryRows { recovered, share }
}
