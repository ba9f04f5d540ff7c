//! Other dated cash items, by tax and accounting treatment.

use crate::formula::{Expression, Operand as _, PERCENT, Scalar, Series, USD, sum, when};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::PERCENT_OF;
use crate::model::base::inputs::Builder;
use crate::plan::ItemKind;

/// An owner's items by kind; inflows are positive.
pub(in crate::model) struct Items {
    /// Assets bought and sold
    assets: Vec<Series>,
    /// Non-depreciable assets at month end
    pub held: Series,
    /// Book value of assets sold, capped at the value held
    pub sold_at_book: Series,
    /// Taxed or deducted
    pub income: Expression,
    pub tax_free: Expression,
    pub buy_back: Expression,
}

impl Items {
    /// Spent on assets.
    pub fn bought(&self) -> Expression {
        sum(self.assets.iter().map(|amount| (-*amount).max(0.0)))
    }

    /// Proceeds from sales of assets.
    pub fn sold(&self) -> Expression {
        sum(self.assets.iter().map(|amount| amount.max(0.0)))
    }
}

pub(in crate::model) fn items(
    builder: &mut Builder,
    calendar: &Calendar,
    key: &str,
    owner: &str,
    opening: Option<Scalar>,
) -> Items {
    let plan = builder.plan;
    let (mut assets, mut at_book, mut income, mut tax_free, mut buy_back) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for item in plan.other_items.iter().filter(|item| item.enabled && item.owner == owner) {
        let path = format!("other_items.{}", item.id);
        builder.book().section(&format!("other.{}", item.id), &item.name);
        let steps = builder.steps(&format!("{path}.amounts_usd"), USD, &item.amounts_usd);
        let share = (item.kind == ItemKind::Asset)
            .then(|| builder.number(format!("{path}.book_share_pct"), PERCENT, item.book_share_pct) * PERCENT_OF);
        let amount = sum(steps.iter().map(|(at, usd)| when(calendar.month.is(*at), *usd, 0.0)));
        let amount = builder.book().flow(
            "amount",
            &item.name,
            USD,
            amount,
            "In its months; inflows positive, outflows negative",
        );
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
    let b = builder.book();
    b.section(key, if key.starts_with("entity") { owner } else { "Books" });
    let bought = sum(assets.iter().map(|amount| (-*amount).max(0.0)));
    let held = b.declare(
        "other-assets",
        "Other assets",
        USD,
        opening.map_or(Expression::Number(0.0), Scalar::expression),
        "Land and other non-depreciable assets, at month end",
    );
    let sold_at_book = b.flow(
        "other-assets-sold",
        "Other assets sold, at book value",
        USD,
        sum(at_book).min(held.prev() + bought.clone()),
        "Book value of assets sold, capped at the value held; the rest of the proceeds is gain",
    );
    let held = b.define(held, |p| sum([p.prev(), bought, -sold_at_book]));
    Items { assets, held, sold_at_book, income: sum(income), tax_free: sum(tax_free), buy_back: sum(buy_back) }
}
