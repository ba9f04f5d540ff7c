//! What a decision is judged by: a few totals of the company and of its borrowers.

use crate::app::parts::numbers::money;
use crate::formula::{Scalar, USD, grouped};
use crate::model::Projection;

/// A number by which plans are compared.
pub(in crate::app) struct Outcome {
    pub name: String,
    /// Its total, which a click explains
    pub total: Scalar,
    /// NaN if it has no value
    pub value: f64,
    /// USD; otherwise a plain number
    pub is_money: bool,
}

impl Outcome {
    /// "845.1" in million USD, "1.07" of a ratio, "–" without a value.
    pub fn shown(&self, value: f64) -> String {
        match value {
            none if none.is_nan() => "–".to_owned(),
            usd if self.is_money => grouped(usd / 1e6, 1),
            ratio => grouped(ratio, 2),
        }
    }

    /// The same with a sign; empty if the change rounds to nothing.
    pub fn change(&self, by: f64) -> String {
        let text = self.shown(by);
        let sign = if by > 0.0 { "+" } else { "" };
        if by.is_nan() || !text.contains(|c: char| ('1'..='9').contains(&c)) {
            "–".to_owned()
        } else {
            format!("{sign}{text}")
        }
    }
}

/// The outcomes of a plan: NPV, levered NPV, the lowest liquidity and cash, and the lowest DSCR of each project company.
pub(in crate::app) fn outcomes(projection: &Projection) -> Vec<Outcome> {
    let of = |name: &str, total: Scalar| Outcome {
        name: name.to_owned(),
        total,
        value: projection.value(total),
        is_money: projection.book.item(total.id()).unit == USD,
    };
    let company = &projection.rows.company;
    let mut all = vec![
        of("NPV", company.value.project.npv),
        of("Levered NPV", company.measures.returns.levered.npv),
        of("Lowest liquidity", company.measures.lenders.liquidity.lowest),
        of("Lowest cash", company.value.lowest_cash.value),
    ];
    let covers = projection.rows.project_companies();
    let covers = covers.map(|(owner, company)| (&owner.rows.name, company.waterfall.cover.minimum));
    all.extend(
        covers.map(|(name, lowest)| of(&format!("DSCR, {name}"), lowest)).filter(|outcome| !outcome.value.is_nan()),
    );
    all
}

/// Figures of the card beside a drag: name, value in USD, and whether more is better.
pub(in crate::app) const DRAGGED: [(&str, bool); 4] =
    [("NPV", true), ("Lowest liquidity", true), ("Lowest cash", true), ("Peak funding gap", false)];

/// A change of money with its sign: "+$12.0M"; None below a dollar.
pub(in crate::app) fn changed(by: f64) -> Option<String> {
    let sign = if by > 0.0 { "+" } else { "" };
    (by.abs() >= 0.5).then(|| format!("{sign}{}", money(by)))
}
