//! Other dated cash items, by tax and accounting treatment.

use crate::formula::{Expression, Operand as _, PERCENT, Scalar, Series, USD, YEAR, sum};
use crate::model::base::constants::PERCENT_OF;
use crate::model::base::metrics::monthly;
use crate::model::base::scope::Scope;
use crate::plan::{ItemKind, OtherItem};

/// An owner's other items; inflows are positive.
#[derive(Clone, Debug)]
pub struct ItemRows {
    /// Each item with its id, USD of the month
    pub items: Vec<(String, Series)>,
    /// Non-depreciable assets, USD at month end
    pub held: Series,
    /// Book value of assets sold in the month, USD, capped at the value held
    pub sold_at_book: Series,
    /// Assets bought and sold
    assets: Vec<Series>,
    /// Taxed or deducted
    pub(in crate::model) income: Expression,
    pub(in crate::model) tax_free: Expression,
    pub(in crate::model) buy_back: Expression,
    /// Other treasury assets, at fair value
    pub investments: Vec<InvestmentRows>,
    /// Paid on the common shares; None if no item is a dividend
    pub(in crate::model) dividends: Option<Expression>,
}

/// An asset of the treasury other than cash and BTC, at fair value through income; USD of the month unless stated otherwise.
#[derive(Clone, Copy, Debug)]
pub struct InvestmentRows {
    /// Change in its fair value
    pub gain: Series,
    /// Sold less bought; sales are capped at what is held
    pub divested: Series,
    /// Fair value at month end
    pub value: Series,
}

impl ItemRows {
    /// Fair values of other treasury assets, USD at month end.
    pub(in crate::model) fn invested(&self) -> impl Iterator<Item = Series> {
        self.investments.iter().map(|rows| rows.value)
    }

    /// Their sales less purchases, USD of the month.
    pub(in crate::model) fn divested(&self) -> impl Iterator<Item = Expression> {
        self.investments.iter().map(|rows| rows.divested.expression())
    }

    /// Changes in their fair value, USD of the month.
    pub(in crate::model) fn gains(&self) -> impl Iterator<Item = Expression> {
        self.investments.iter().map(|rows| rows.gain.expression())
    }

    /// Spent on assets.
    pub(in crate::model) fn bought(&self) -> Expression {
        bought(&self.assets)
    }

    /// Proceeds from sales of assets.
    pub(in crate::model) fn sold(&self) -> Expression {
        sum(self.assets.iter().map(|amount| amount.max(0.0)))
    }
}

/// Keys and labels of other assets and their sales, of an owner or of the company.
pub(in crate::model) const HELD: (&str, &str) = ("other-assets", "Other assets");
pub(in crate::model) const SOLD_AT_BOOK: (&str, &str) = ("other-assets-sold", "Other assets sold, at book value");

fn bought(assets: &[Series]) -> Expression {
    sum(assets.iter().map(|amount| (-*amount).max(0.0)))
}

/// Writes the items of an owner; the scope is that of its books.
pub(in crate::model) fn items(scope: &Scope, owner: &str, opening: Option<Scalar>) -> ItemRows {
    let (mut items, mut assets, mut at_book) = (Vec::new(), Vec::new(), Vec::new());
    let (mut income, mut tax_free) = (Vec::new(), Vec::new());
    let (mut buy_back, mut dividends, mut investments) = (Vec::new(), Vec::new(), Vec::new());
    for item in scope.plan().other_items.iter().filter(|item| item.enabled && item.owner == owner) {
        let of_item = scope.of(&format!("other_items.{}", item.id)).place(&format!("other.{}", item.id), &item.name);
        let (amount, book_share) = amount(&of_item, item);
        match (item.kind, book_share) {
            (ItemKind::Asset, Some(share)) => {
                assets.push(amount);
                at_book.push(amount.max(0.0) * share);
            }
            (ItemKind::TaxFree, _) => tax_free.push(amount),
            (ItemKind::BuyBack, _) => buy_back.push(-amount),
            (ItemKind::Dividend, _) => dividends.push(-amount),
            (ItemKind::Investment, _) => investments.push(investment(&of_item, item, amount)),
            (ItemKind::Income | ItemKind::Asset, _) => income.push(amount),
        }
        items.push((item.id.clone(), amount));
    }
    let bought = bought(&assets);
    let held = scope.declare(
        HELD.0,
        HELD.1,
        USD,
        opening.map_or(Expression::Number(0.0), Scalar::expression),
        "Land and other non-depreciable assets, at month end",
    );
    let sold_at_book = scope.flow(
        SOLD_AT_BOOK.0,
        SOLD_AT_BOOK.1,
        USD,
        sum(at_book).min(held.prev() + bought.clone()),
        "Book value of assets sold, capped at the value held; the rest of the proceeds is gain",
    );
    let held = scope.define(held, |p| sum([p.prev(), bought, -sold_at_book]));
    let (income, tax_free, buy_back) = (sum(income), sum(tax_free), sum(buy_back));
    let dividends = (!dividends.is_empty()).then(|| sum(dividends));
    ItemRows { items, held, sold_at_book, assets, income, tax_free, buy_back, investments, dividends }
}

/// The fair value of an asset that is bought and sold by the amounts of the item.
fn investment(scope: &Scope, item: &OtherItem, amount: Series) -> InvestmentRows {
    let opening = scope.number("opening_usd", USD, item.opening_usd);
    let rate = scope.quantity("return_pct_per_year", PERCENT.per(YEAR), &item.return_pct_per_year);
    let value = scope.declare("value", "Fair value", USD, opening, "At month end");
    let note = "Return of the month on what is held at its start";
    let gain = scope.flow("gain", "Change in fair value", USD, value.prev() * monthly(rate), note);
    let held = (value.prev() + gain).max(0.0);
    let divested = scope.flow(
        "divested",
        "Sold less bought",
        USD,
        amount.min(held),
        "As entered; sales are capped at what is held",
    );
    let value = scope.define(value, |p| sum([p.prev() + gain, -divested]));
    InvestmentRows { gain, divested, value }
}

/// The amount of an item, and the book value of an asset as a share of its price.
fn amount(scope: &Scope, item: &OtherItem) -> (Series, Option<Expression>) {
    let steps = scope.steps("amounts_usd", USD, &item.amounts_usd);
    let book_share = (item.kind == ItemKind::Asset)
        .then(|| scope.number("book_share_pct", PERCENT, item.book_share_pct) * PERCENT_OF);
    let amount = scope.calendar.dated(&steps);
    let amount = scope.flow("amount", &item.name, USD, amount, "In its months; inflows positive, outflows negative");
    (amount, book_share)
}
