//! Findings about covenants: each that is breached or locks up distributions, and which fails first.

use crate::formula::grouped;
use crate::model::capital::covenants::{CovenantKind, CovenantLevel, CovenantLevelRows, CovenantRows};
use crate::model::findings::look::{Look, When, millions};

const MENDS: &str = "Borrow less or later, add equity, bring contracts forward, or agree a different level";

/// A borrower with its covenants.
struct Borrower {
    name: String,
    /// Of its covenants in the plan
    path: String,
    covenants: Vec<CovenantRows>,
}

/// Findings about the covenants of the company and of its project companies.
pub(in crate::model) fn covenants(look: &mut Look) {
    let rows = look.rows();
    let company = Borrower {
        name: look.plan.company.name.clone(),
        path: "covenants".to_owned(),
        covenants: rows.company.measures.lenders.covenants().collect(),
    };
    let project_companies = rows.project_companies().map(|(owner, company)| Borrower {
        name: owner.rows.name.clone(),
        path: format!("project_companies.{}.covenants", owner.rows.id),
        covenants: company.waterfall.covenants().collect(),
    });
    let borrowers: Vec<Borrower> = std::iter::once(company).chain(project_companies).collect();
    let mut breaches: Vec<(When, String)> = Vec::new();
    for borrower in &borrowers {
        for covenant in &borrower.covenants {
            if let Some(month) = failed(look, borrower, covenant, CovenantLevel::Default) {
                breaches.push((month, format!("{}: {}", borrower.name, word(covenant.kind))));
            }
            failed(look, borrower, covenant, CovenantLevel::LockUp);
        }
    }
    breaches.sort_by_key(|(month, _)| month.index);
    if let [(month, first), _, ..] = breaches.as_slice() {
        look.note(
            "covenants",
            format!("Of {} covenants breached, {first} fails first, in {}", breaches.len(), month.date),
            "Fix this one first: the others may follow from it",
        );
    }
}

/// Says that a level of a covenant is failed; the first month in which it is.
fn failed(look: &mut Look, borrower: &Borrower, covenant: &CovenantRows, level: CovenantLevel) -> Option<When> {
    let (rows, verb): (Option<CovenantLevelRows>, _) = match level {
        CovenantLevel::Default => (covenant.default, "breaches its covenant on"),
        CovenantLevel::LockUp => (covenant.lock_up, "enters lock-up on"),
    };
    let rows = rows?;
    let month = look.month(rows.first)?;
    let kind = covenant.kind;
    let message = format!(
        "{} {verb} {} in {}: {}, where {} {} is required",
        borrower.name,
        word(kind),
        month.date,
        shown(kind, look.at(covenant.value, &month)),
        if kind.is_at_least() { "at least" } else { "at most" },
        shown(kind, look.value(rows.level))
    );
    look.warn(format!("{}.{}", borrower.path, kind.field(level)), message, MENDS);
    Some(month)
}

/// What a covenant is called within a sentence.
fn word(kind: CovenantKind) -> &'static str {
    match kind {
        CovenantKind::Dscr => "DSCR",
        CovenantKind::Liquidity => "liquidity",
        CovenantKind::NetLeverage => "net leverage",
        CovenantKind::Ltv => "LTV",
        CovenantKind::LoanToCost => "loan to cost",
    }
}

fn shown(kind: CovenantKind, value: f64) -> String {
    match kind {
        CovenantKind::Liquidity => format!("{} million USD", millions(value)),
        CovenantKind::Ltv | CovenantKind::LoanToCost => format!("{} %", grouped(value * 100.0, 1)),
        CovenantKind::Dscr | CovenantKind::NetLeverage => grouped(value, 2),
    }
}
