//! Tax of the group: its tax base from the books of all consolidated owners, and deferred tax.

use crate::formula::{BTC, Expression, Operand as _, Series, USD, sum};
use crate::model::accounts::books::OwnerBooks;
use crate::model::accounts::income::IncomeBeforeTax;
use crate::model::accounts::owner::Owner;
use crate::model::base::scope::Scope;
use crate::model::capital::company::Capital;
use crate::model::group::operations::Operations;
use crate::model::instruments::debt::DebtRows;
use crate::model::tax::rows::{LotRows, TaxRows};
use crate::model::tax::{self, Bought};

/// Tax of the group.
#[derive(Clone, Debug)]
pub struct GroupTax {
    /// BTC that came and went, and gains on what was sold
    pub btc: LotRows,
    /// Assessment and carryforwards
    pub assessment: TaxRows,
    /// Deferred tax and the expense of the month
    pub deferred: DeferredTax,
}

/// Deferred tax of the group: USD at month end, below zero an asset.
#[derive(Clone, Copy, Debug)]
pub struct DeferredTax {
    /// Book value over tax basis, less carryforwards; complete at the end of a fiscal year
    pub temporary_differences: Series,
    /// The rate times income recognised in the books and not yet taxed, before the valuation allowance
    pub gross: Series,
    /// As on the balance sheet
    pub net: Series,
    /// Tax assessed plus the change in deferred tax, USD of the month
    pub expense: Series,
}

/// BTC of the treasury that came and went in the month, as the tax on its gains reads it.
pub(in crate::model) fn btc_moves(scope: &Scope, capital: &Capital) -> Bought {
    let treasury = &capital.treasury;
    let loans = &treasury.loans;
    let scope = scope.place("tax.btc", "Tax: BTC");
    let come = scope.flow("come", "BTC received", BTC, capital.mined + treasury.policy.bought, "Mined and bought");
    let gone = scope.flow(
        "gone",
        "BTC disposed",
        BTC,
        sum(std::iter::once(treasury.sold).chain(loans.iter().map(|l| l.sold))),
        "Sold by the company and by lenders",
    );
    let of_lenders = loans.iter().map(|l| l.proceeds.expression());
    let proceeds = sum(std::iter::once(treasury.sold * treasury.policy.net_price).chain(of_lenders));
    let proceeds = scope.flow("proceeds", "BTC sale proceeds", USD, proceeds, "After selling costs");
    Bought { opening: treasury.opening_btc, come, gone, proceeds }
}

/// The tax base of the month; affiliates are taxed at their owner, like partnerships.
pub(in crate::model) fn tax_base(
    operations: &Operations,
    capital: &Capital,
    group: &[(&Owner, &OwnerBooks)],
    income: &IncomeBeforeTax,
    gains: Series,
) -> tax::Income {
    let (sums, treasury) = (&operations.sums, &capital.treasury);
    let items = group.iter().map(|(owner, _)| &owner.rows.items);
    let items = items.map(|items| sum([items.income.clone(), items.sold(), -items.sold_at_book]));
    let losses = treasury.convertibles.iter().map(|c| c.loss - c.loss_not_deducted);
    let premiums = sum(capital.debts().filter_map(DebtRows::premium).map(Series::expression).chain(losses));
    let written_off = sum(treasury.loans.iter().map(|l| l.written_off));
    let interest = sum(group.iter().map(|(_, books)| books.expensed_interest())) - capital.consolidated.earned;
    let capitalised = group.iter().map(|(_, books)| books.capitalised_interest.class);
    tax::Income {
        ordinary: sum([
            operations.attributable - capital.compensation,
            sum(items),
            treasury.policy.calls.net - premiums,
            written_off,
            sums.partners.sale_price.into(),
            income.affiliates.into(),
        ]),
        proceeds: sums.capex.resale.into(),
        interest,
        capitalised: sum(capitalised.map(|class| class.depreciation + class.disposed)),
        gains,
    }
}

impl DeferredTax {
    /// Writes deferred tax and the expense of the month.
    pub(in crate::model) fn write(
        scope: &Scope,
        tax: &TaxRows,
        income: &IncomeBeforeTax,
        not_taxed: Expression,
        temporary_differences: Series,
    ) -> Self {
        let opening = tax.rate * scope.opening_of(temporary_differences);
        let gross = scope.declare(
            "deferred-gross",
            "Deferred tax before allowance",
            USD,
            opening,
            "Opening: the rate times temporary differences; then plus the rate times income before tax, less tax assessed; below zero an asset",
        );
        let gross = scope.define(gross, |p| sum([p.prev(), tax.rate * (income.pre_tax - not_taxed), -tax.assessed]));
        let allowance = scope.plan().tax.valuation_allowance;
        let shown = |gross: Expression| if allowance { gross.max(0.0) } else { gross };
        let net = scope.declare(
            "deferred",
            "Deferred tax",
            USD,
            shown(scope.opening_of(gross)),
            "As on the balance sheet: with a valuation allowance, only a liability",
        );
        let net = scope.define(net, |_| shown(gross.into()));
        let expense = scope.flow(
            "expense",
            "Tax expense",
            USD,
            tax.assessed + net - net.prev(),
            "Tax assessed plus the change in deferred tax",
        );
        Self { temporary_differences, gross, net, expense }
    }
}

/// Income before tax that is never taxed at the company: of partners, and tax-free items; less premiums that are not deducted.
pub(in crate::model) fn not_taxed(
    operations: &Operations,
    capital: &Capital,
    group: &[(&Owner, &OwnerBooks)],
) -> Expression {
    let premiums = sum(capital.treasury.convertibles.iter().map(|c| c.loss_not_deducted));
    let tax_free = sum(group.iter().map(|(owner, _)| owner.rows.items.tax_free.clone()));
    sum([operations.sums.partners.noi.expression(), tax_free, -premiums])
}

/// Book value over tax basis of assets and BTC, plus deferred rent, less tax carryforwards.
pub(in crate::model) fn temporary_differences(
    scope: &Scope,
    operations: &Operations,
    capital: &Capital,
    tax: &TaxRows,
    gains: &LotRows,
) -> Series {
    let group = capital.owners().filter(|owner| owner.consolidated);
    let classes: Vec<Series> = group.flat_map(|owner| owner.classes.iter().map(|class| class.value)).collect();
    let plus = || classes.iter().copied().chain([capital.treasury.value, operations.sums.receivables.unbilled]);
    let minus = [tax.assets.basis, gains.cost, tax.losses, tax.disallowed, tax.capital_losses];
    let opening = sum(plus().map(|row| scope.opening_of(row))) - sum(minus.map(|row| scope.opening_of(row)));
    let row = scope.declare(
        "temporary-differences",
        "Temporary differences",
        USD,
        opening,
        "Book value over tax basis of assets and BTC, plus deferred rent receivable, less loss and interest carryforwards; complete at the end of a fiscal year",
    );
    scope.define(row, |_| sum(plus()) - sum(minus))
}
