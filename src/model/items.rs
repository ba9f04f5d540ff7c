//! Dated cash of no other kind, by what tax and accounts see in it.

use super::calendar::Calendar;
use super::constants::PERCENT_OF;
use super::inputs::Builder;
use crate::formula::{Expression, Operand as _, PERCENT, Series, USD, sum, when};
use crate::plan::ItemKind;

/// An owner's items, each kind as cash in above zero.
pub(super) struct Items {
    /// Assets bought and sold
    assets: Vec<Series>,
    /// Of what sales bring, what they stood for
    pub sold_at_book: Expression,
    /// Taxed or deducted
    pub income: Expression,
    pub tax_free: Expression,
    pub buy_back: Expression,
}

impl Items {
    /// Spent on assets less what sales bring.
    pub fn bought(&self) -> Expression {
        sum(self.assets.iter().map(|amount| (-*amount).max(0.0)))
    }

    /// What sales of assets bring.
    pub fn sold(&self) -> Expression {
        sum(self.assets.iter().map(|amount| amount.max(0.0)))
    }
}

pub(super) fn items(builder: &mut Builder, calendar: &Calendar, owner: &str) -> Items {
    let plan = builder.plan;
    let mut found = Items { assets: Vec::new(), sold_at_book: 0.0.into(), income: 0.0.into(), tax_free: 0.0.into(), buy_back: 0.0.into() };
    let (mut at_book, mut income, mut tax_free, mut buy_back) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for item in plan.other_items.iter().filter(|item| item.enabled && item.owner == owner) {
        let path = format!("other_items.{}", item.id);
        builder.book.section(&format!("other.{}", item.id), &item.name);
        let steps = builder.steps(&format!("{path}.amounts_usd"), USD, &item.amounts_usd);
        let share = (item.kind == ItemKind::Asset).then(|| builder.number(&format!("{path}.book_share_pct"), PERCENT, item.book_share_pct) * PERCENT_OF);
        let amount = sum(steps.iter().map(|(at, usd)| when(calendar.month.is(*at), *usd, 0.0)));
        let amount = builder.book.flow("amount", &item.name, USD, amount, "On its months; in above zero, out below");
        match (item.kind, share) {
            (ItemKind::Asset, Some(share)) => {
                found.assets.push(amount);
                at_book.push(amount.max(0.0) * share);
            }
            (ItemKind::TaxFree, _) => tax_free.push(amount),
            (ItemKind::BuyBack, _) => buy_back.push(-amount),
            _ => income.push(amount),
        }
    }
    found.sold_at_book = sum(at_book);
    found.income = sum(income);
    found.tax_free = sum(tax_free);
    found.buy_back = sum(buy_back);
    found
}
