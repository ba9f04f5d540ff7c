//! Dated cash of no other kind, by what tax and accounts see in it.

use super::calendar::Calendar;
use super::constants::PERCENT_OF;
use super::inputs::Builder;
use crate::formula::{Expression, Operand as _, PERCENT, Scalar, Series, USD, sum, when};
use crate::plan::ItemKind;

/// An owner's items, each kind as cash in above zero.
pub(super) struct Items {
    /// Assets bought and sold
    assets: Vec<Series>,
    /// Assets that are not written off, at the month's end
    pub held: Series,
    /// Of what sales bring, what they stood for: no more than is held
    pub sold_at_book: Series,
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

pub(super) fn items(builder: &mut Builder, calendar: &Calendar, key: &str, owner: &str, opening: Option<Scalar>) -> Items {
    let plan = builder.plan;
    let (mut assets, mut at_book, mut income, mut tax_free, mut buy_back) = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for item in plan.other_items.iter().filter(|item| item.enabled && item.owner == owner) {
        let path = format!("other_items.{}", item.id);
        builder.book.section(&format!("other.{}", item.id), &item.name);
        let steps = builder.steps(&format!("{path}.amounts_usd"), USD, &item.amounts_usd);
        let share = (item.kind == ItemKind::Asset).then(|| builder.number(format!("{path}.book_share_pct"), PERCENT, item.book_share_pct) * PERCENT_OF);
        let amount = sum(steps.iter().map(|(at, usd)| when(calendar.month.is(*at), *usd, 0.0)));
        let amount = builder.book.flow("amount", &item.name, USD, amount, "On its months; in above zero, out below");
        match (item.kind, share) {
            (ItemKind::Asset, Some(share)) => {
                assets.push(amount);
                at_book.push(amount.max(0.0) * share);
            }
            (ItemKind::TaxFree, _) => tax_free.push(amount),
            (ItemKind::BuyBack, _) => buy_back.push(-amount),
            _ => income.push(amount),
        }
    }
    let b = &mut builder.book;
    b.section(key, if key.starts_with("entity") { owner } else { "Books" });
    let bought = sum(assets.iter().map(|amount| (-*amount).max(0.0)));
    let held = b.declare("other-assets", "Other assets", USD, opening.map_or(Expression::Number(0.0), Scalar::expression), "Land and whatever is not written off, at the month's end");
    let sold_at_book = b.flow(
        "other-assets-sold",
        "Other assets sold, at book",
        USD,
        sum(at_book).min(held.prev() + bought.clone()),
        "What sold assets stood for, no more than is held; the rest of what they bring is gain",
    );
    let held = b.define(held, |p| sum([p.prev(), bought, -sold_at_book]));
    Items { assets, held, sold_at_book, income: sum(income), tax_free: sum(tax_free), buy_back: sum(buy_back) }
}
