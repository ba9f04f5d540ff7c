//! Covenants at their worst: for each level of each borrower the test with the least headroom.

use crate::model::Projection;
use crate::model::rows::{CovenantKind, CovenantLevelRows, CovenantRows, CoverRows, RatioCovenants, RatioRows};

/// The covenants of a borrower, in the order in which they are shown.
pub fn covenants(cover: &CoverRows, ratios: &RatioRows) -> [CovenantRows; 5] {
    let RatioCovenants { liquidity, net_leverage, ltv, loan_to_cost } = ratios.covenants;
    [cover.covenant, net_leverage, ltv, loan_to_cost, liquidity]
}

/// A level of a covenant at its worst test.
#[derive(Clone, Debug)]
pub struct WorstTest {
    /// Whose it is; None for the company
    pub borrower: Option<String>,
    /// What is tested, and the level's rows
    pub covenant: CovenantRows,
    /// See `covenant`
    pub level: CovenantLevelRows,
    /// "lock-up" or "default"
    pub word: &'static str,
    /// As agreed, in the unit of the kind
    pub agreed: f64,
    /// The worst test: its month (1 is the first), value and headroom, which is negative in a breach; None if nothing is tested
    pub worst: Option<(i64, f64, f64)>,
    fails: bool,
}

impl WorstTest {
    /// Headroom as a share of the level, negative in a breach; infinite if nothing is tested.
    pub fn relative(&self) -> f64 {
        self.worst.map_or(f64::INFINITY, |(_, _, headroom)| headroom / self.agreed.abs().max(1e-9))
    }

    /// True if the model has the level as failed at its worst test: a default that is cured is none, nor is a ratio at its level.
    pub fn is_breached(&self) -> bool {
        self.fails
    }

    /// What it is called: "DSCR lock-up", with its borrower if that is not the company.
    pub fn name(&self) -> String {
        let name = format!("{} {}", self.covenant.kind.label(), self.word);
        match &self.borrower {
            None => name,
            Some(borrower) => format!("{name} of {borrower}"),
        }
    }
}

/// All borrowers with their covenants: the company, then its project companies by name.
fn borrowers(projection: &Projection) -> Vec<(Option<String>, [CovenantRows; 5])> {
    let lenders = &projection.rows.company.measures.lenders;
    let companies = projection.rows.project_companies().map(|(owner, company)| {
        (Some(owner.rows.name.clone()), covenants(&company.waterfall.cover, &company.waterfall.ratios))
    });
    std::iter::once((None, covenants(&lenders.cover, &lenders.ratios))).chain(companies).collect()
}

/// Every level that is set, with its worst test; those with the least headroom first.
pub fn worst_tests(projection: &Projection) -> Vec<WorstTest> {
    let mut all = Vec::new();
    for (borrower, covenants) in borrowers(projection) {
        for covenant in covenants {
            for (level, word) in [(covenant.lock_up, "lock-up"), (covenant.default, "default")] {
                let Some(level) = level else { continue };
                let agreed = projection.value(level.level);
                let (worst, fails) = worst(projection, &covenant, &level);
                all.push(WorstTest { borrower: borrower.clone(), covenant, level, word, agreed, worst, fails });
            }
        }
    }
    all.sort_by(|a, b| b.fails.cmp(&a.fails).then(a.relative().total_cmp(&b.relative())));
    all
}

/// What the company could agree with its lenders and has not.
pub fn not_set(projection: &Projection) -> Vec<CovenantKind> {
    let lenders = &projection.rows.company.measures.lenders;
    let all = covenants(&lenders.cover, &lenders.ratios);
    all.iter().filter(|covenant| covenant.lock_up.is_none() && covenant.default.is_none()).map(|c| c.kind).collect()
}

/// The test with the least headroom, of those that fail if any does; and whether it fails.
fn worst(
    projection: &Projection,
    covenant: &CovenantRows,
    level: &CovenantLevelRows,
) -> (Option<(i64, f64, f64)>, bool) {
    let (values, headroom) = (projection.months(covenant.value), projection.months(level.headroom));
    let failed = projection.months(level.failed);
    let is_test = |t: &usize| match covenant.tested {
        Some(tested) => projection.months(tested)[*t] > 0.0,
        None => projection.is_known(covenant.value.id(), t + 1),
    };
    let tests: Vec<usize> = (0..values.len()).filter(is_test).filter(|t| headroom[*t].is_finite()).collect();
    let fails = tests.iter().any(|t| failed[*t] > 0.0);
    let worst =
        tests.into_iter().filter(|t| !fails || failed[*t] > 0.0).min_by(|a, b| headroom[*a].total_cmp(&headroom[*b]));
    (worst.map(|worst| (worst as i64 + 1, values[worst], headroom[worst])), fails)
}
