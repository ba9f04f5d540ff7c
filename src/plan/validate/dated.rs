//! Dated amounts that the plan cannot carry out, because their month is before it or after a maturity. What is too much in
//! its month is found in the numbers (`model/findings/dated`).

use crate::plan::document::Plan;
use crate::plan::fields::{Field, Fields, Month, Steps};
use crate::plan::finding::{Finding, Level};
use crate::plan::kinds::holder_of;

/// A field of amounts that each belong to one month.
pub struct DatedAmounts {
    /// The list or the part of the plan whose objects have the field
    pub holder: &'static str,
    /// The field
    pub field: &'static str,
    /// What happens in the month: "is drawn"
    pub happens: &'static str,
}

const fn dated(holder: &'static str, field: &'static str, happens: &'static str) -> DatedAmounts {
    DatedAmounts { holder, field, happens }
}

/// All fields of dated amounts; other dated steps are levels that hold from their month on, points between which values
/// move, or rights.
pub const DATED_AMOUNTS: [DatedAmounts; 14] = [
    dated("leases", "fit_out_usd", "is fitted out"),
    dated("debts", "draws_usd", "is drawn"),
    dated("debts", "repayments_usd", "is repaid"),
    dated("debts", "prepayments_usd", "is prepaid"),
    dated("convertibles", "issues_usd", "is issued"),
    dated("convertibles", "repurchases_usd", "is bought back"),
    dated("btc_loans", "draws_usd", "is drawn"),
    dated("btc_loans", "repayments_usd", "is repaid"),
    dated("preferreds", "issues_usd", "is issued"),
    dated("preferreds", "redemptions_usd", "is redeemed"),
    dated("equity", "issues_usd", "are issued"),
    dated("other_items", "amounts_usd", "is paid"),
    dated("project_companies", "reimbursements_usd", "reimburses its owners"),
    dated("treasury", "dated_sales_btc", "are sold"),
];

/// Findings about dated amounts.
pub(super) fn check_dated(plan: &Plan, findings: &mut Vec<Finding>) {
    plan.each_object(&mut |path, object| {
        if !is_enabled(object) {
            return;
        }
        let holder = holder_of(path);
        let maturity = month_of(object, "maturity");
        object.each_field(&mut |spec, field| {
            let known = DATED_AMOUNTS.iter().find(|known| known.holder == holder && known.field == spec.name);
            if let (Some(known), Field::Steps(steps)) = (known, field) {
                let what = match holder {
                    "equity" => "Shares".to_owned(),
                    "treasury" => "BTC".to_owned(),
                    _ => plan.title_of(path),
                };
                let about = About { path: format!("{path}.{}", spec.name), what: format!("{what} {}", known.happens) };
                about.check(plan.company.start, maturity, steps, findings);
            }
        });
    });
}

/// A field of dated amounts of an object.
struct About {
    path: String,
    /// "Tenant notes is drawn"
    what: String,
}

impl About {
    fn check(&self, start: Month, maturity: Option<Month>, steps: &Steps, findings: &mut Vec<Finding>) {
        let mut say = |message: String, fix: &str| {
            findings.push(Finding::new(Level::Warning, &self.path, message, fix));
        };
        let what = &self.what;
        let amount = |wanted: &dyn Fn(Month) -> bool| steps.iter().find(|(month, v)| *v != 0.0 && wanted(*month));
        if let Some((month, value)) = amount(&|month| month < start) {
            say(
                format!(
                    "{what} in {}, before month 1 ({}); these {} are ignored",
                    month.long(),
                    start.long(),
                    shown(*value)
                ),
                "Move it into the plan, or include it in the opening balance",
            );
        }
        let Some(maturity) = maturity else { return };
        if let Some((month, value)) = amount(&|month| month >= maturity) {
            say(
                format!(
                    "{what} in {}, at or after its maturity {}; these {} are ignored",
                    month.long(),
                    maturity.long(),
                    shown(*value)
                ),
                "Move it before the maturity",
            );
        }
    }
}

/// An amount of a field whose unit is told by what is said of it.
fn shown(value: f64) -> String {
    if value.abs() >= 1e5 { format!("{} million", value / 1e6) } else { format!("{value}") }
}

fn is_enabled(object: &dyn Fields) -> bool {
    let mut enabled = true;
    object.each_field(&mut |spec, field| {
        if let (Field::Flag(on), "enabled") = (field, spec.name) {
            enabled = *on;
        }
    });
    enabled
}

fn month_of(object: &dyn Fields, name: &str) -> Option<Month> {
    let mut found = None;
    object.each_field(&mut |spec, field| {
        if let Field::Month(month) = field
            && spec.name == name
        {
            found = Some(*month);
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{ObjectKind, add_named_object, validate};

    /// Steps that are not amounts of one month: levels from a month on, points between which values move, rights to put.
    const OTHERS: [(&str, &str); 11] = [
        ("sites", "energised_mw"),
        ("sites", "utility_deposit_usd"),
        ("supply", "own_generation_mw"),
        ("supply", "take_or_pay_mw"),
        ("leases", "termination_payments_usd"),
        ("leases", "rent_by_date_usd_per_kw_it_month"),
        ("market", "btc_price_points_usd"),
        ("market", "hashrate_points_eh_s"),
        ("market", "extra_fees_btc_per_block"),
        ("decks", "points_usd"),
        ("convertibles", "puts_pct"),
    ];

    /// Walks all fields of all objects, so that no dated amount of a kind to come is dropped without a word.
    #[test]
    fn every_dated_amount_before_the_plan_or_after_a_maturity_is_told() {
        let mut plan = Plan::blank();
        for kind in ObjectKind::ALL {
            add_named_object(&mut plan, kind, Some("one"), "One").unwrap();
        }
        let mut paths: Vec<(String, Option<Month>)> = Vec::new();
        plan.each_object(&mut |path, object| {
            object.each_field(&mut |spec, field| {
                if matches!(field, Field::Steps(_)) && !OTHERS.contains(&(holder_of(path), spec.name)) {
                    paths.push((format!("{path}.{}", spec.name), month_of(object, "maturity")));
                }
            });
        });
        assert_eq!(paths.len(), DATED_AMOUNTS.len());
        let start = plan.company.start;
        for (path, maturity) in paths {
            for (month, said) in [
                (Some(start.plus(-5)), "before month 1"),
                (Some(start.plus(3)), ""),
                (maturity.map(|maturity| maturity.plus(2)), "at or after its maturity"),
            ] {
                let Some(month) = month else { continue };
                let mut plan = plan.clone();
                plan.with_field_mut(&path, |_, field| {
                    if let crate::plan::FieldMut::Steps(steps) = field {
                        *steps = vec![(month, 1e6)];
                    }
                });
                let told: Vec<String> = validate(&plan)
                    .into_iter()
                    .filter(|finding| finding.path == path && finding.level == Level::Warning)
                    .map(|finding| finding.message)
                    .collect();
                let expected = !said.is_empty();
                assert_eq!(
                    told.iter().any(|message| message.contains("ignored")),
                    expected,
                    "{path} {month}: {told:?}"
                );
                assert!(!expected || told.iter().any(|message| message.contains(said)), "{path} {month}: {told:?}");
            }
        }
    }
}
