//! Checks on loans and notes that need no computation: contradictory terms.

use super::shared::check_owner;
use crate::plan::document::Plan;
use crate::plan::finding::{Finding, Level};
use crate::plan::objects::{Amortisation, CashSweep, Debt, Draws, DscrPeriod, Hedge, Interest, PARENT};

/// Whether draws and repayment are consistent.
fn check_terms(debt: &Debt, path: &str, findings: &mut Vec<Finding>) {
    let name = &debt.name;
    let mut say = |level: Level, field: &str, message: String, fix: &str| {
        findings.push(Finding::new(level, format!("{path}.{field}"), message, fix));
    };
    let on_need = matches!(debt.draws, Draws::OnNeed | Draws::Revolving);
    if on_need && debt.owner != PARENT {
        say(
            Level::Error,
            "draws",
            format!("{name} is drawn when cash is needed, but only the parent can draw that way"),
            "Set the owner to parent, or draw it on dates or with capex",
        );
    }
    if on_need && debt.amortisation == Amortisation::EachDraw {
        say(
            Level::Error,
            "amortisation",
            format!("{name} is drawn when cash is needed but repays each draw separately"),
            "Choose another repayment, or draws on dates or with equipment",
        );
    }
    let is_plain = matches!(debt.amortisation, Amortisation::Bullet | Amortisation::Level | Amortisation::Custom);
    let may_pay_in_kind = debt.owner == PARENT && debt.draws == Draws::Dated && is_plain;
    if debt.pays_in_kind() && !may_pay_in_kind {
        say(
            Level::Error,
            "paid_in_kind_pct",
            format!(
                "{name} pays interest in kind: only debt of the parent that is drawn on dates can, neither sculpted nor with payments for each draw"
            ),
            "Set it to 0; interest during construction is added to a loan in its capitalised-interest months",
        );
    }
    if debt.hedge != Hedge::Unhedged && debt.interest == Interest::Fixed {
        say(
            Level::Warning,
            "hedge",
            format!("{name} has fixed interest: its hedge has no effect"),
            "Set the interest type to SOFR plus margin, or the hedge to none",
        );
    }
    if debt.amortisation == Amortisation::EachDraw && (debt.payment_months != 1 || debt.capitalised_months > 0) {
        say(
            Level::Error,
            "payment_months",
            format!("{name} repays each draw separately, which requires monthly payments with interest paid in full"),
            "Set monthly payments with no capitalised-interest months, or choose another repayment",
        );
    }
    let committed = debt.draws != Draws::Dated;
    let dated: f64 = debt.draws_usd.iter().map(|step| step.1).sum();
    if committed && dated > debt.commitment_usd {
        say(
            Level::Warning,
            "draws_usd",
            format!(
                "{name} draws {:.1} million USD on dates, beyond its commitment of {:.1} million; the commitment applies",
                dated / 1e6,
                debt.commitment_usd / 1e6
            ),
            "Raise the commitment or draw less",
        );
    }
    if committed && debt.commitment_usd == 0.0 {
        say(
            Level::Warning,
            "commitment_usd",
            format!("{name} has a commitment of 0 USD: nothing is drawn except on dates"),
            "Enter a commitment",
        );
    }
    if debt.capitalised_months > 0 && debt.start >= debt.maturity {
        say(
            Level::Warning,
            "start",
            format!(
                "{name} starts in {}, at or after its maturity {}: no interest is capitalised",
                debt.start.long(),
                debt.maturity.long()
            ),
            "Set the start before the maturity",
        );
    }
    if debt.draws == Draws::Revolving && debt.maturity <= debt.start {
        say(
            Level::Warning,
            "maturity",
            format!("{name} matures in {}, before it starts: it is never drawn", debt.maturity.long()),
            "Correct the maturity or the start",
        );
    }
    if debt.sized_by_dscr && debt.amortisation != Amortisation::Sculpted {
        say(
            Level::Warning,
            "sized_by_dscr",
            format!("{name} is sized by DSCR but not sculpted; its commitment applies unreduced"),
            "Choose sculpted repayment",
        );
    }
    if debt.sized_by_dscr && debt.draws == Draws::Dated {
        say(
            Level::Note,
            "sized_by_dscr",
            format!("{name} is drawn on dates: its DSCR size is shown but not enforced"),
            "Draw it with capex to enforce the size",
        );
    }
    if debt.reserve_months > 0 && debt.owner == PARENT {
        say(
            Level::Note,
            "reserve_months",
            format!("{name} is owed by the parent, which holds no reserve account"),
            "Set the owner to a project company",
        );
    }
}

/// Findings about a loan or notes.
pub(super) fn check_debt(plan: &Plan, debt: &Debt, findings: &mut Vec<Finding>) {
    let path = format!("debts.{}", debt.id);
    check_owner(plan, &path, &debt.owner, findings);
    check_terms(debt, &path, findings);
    let last = plan.month(i64::from(plan.company.months));
    if debt.amortisation == Amortisation::Sculpted && debt.maturity > last {
        let message = format!(
            "{} is sculpted to its maturity {}, after the plan's last month {last}: only payments up to then count towards its size and coverage",
            debt.name, debt.maturity
        );
        findings.push(Finding::new(
            Level::Warning,
            format!("{path}.maturity"),
            message,
            "Extend the plan to the maturity, or enter the commitment directly",
        ));
    }
    if debt.maturity < plan.company.start && debt.opening_usd > 0.0 {
        findings.push(Finding::new(
            Level::Warning,
            format!("{path}.maturity"),
            format!("{} matured before the plan starts; it is repaid in month 1", debt.name),
            "Correct the maturity or the opening balance",
        ));
    }
    if debt.opening_unamortised_usd > debt.opening_usd {
        findings.push(Finding::new(
            Level::Warning,
            format!("{path}.opening_unamortised_usd"),
            format!("More costs of {} are unamortised at the start than principal is owed", debt.name),
            "Enter principal less the carrying amount of the balance sheet",
        ));
    }
    if debt.residual_pct > 0.0 && debt.amortisation != Amortisation::Level {
        findings.push(Finding::new(
            Level::Warning,
            format!("{path}.residual_pct"),
            format!("{} has a residual, and does not repay in level payments: it has no effect", debt.name),
            "Choose level payments, or clear the residual",
        ));
    }
    check_sweep(plan, debt, &path, findings);
    let first = debt.start.plus(i64::from(debt.interest_only_months.max(1)));
    if debt.amortisation == Amortisation::Level && first > debt.maturity {
        findings.push(Finding::new(
            Level::Note,
            format!("{path}.interest_only_months"),
            format!("{} matures before its level payments start", debt.name),
            "It is repaid as a bullet; shorten the interest-only period for level payments",
        ));
    }
}

/// A sweep depends on cash of the months before, so nothing that its company pays or keeps may depend on payments to come.
fn check_sweep(plan: &Plan, debt: &Debt, path: &str, findings: &mut Vec<Finding>) {
    let mut refuse = |message: String, fix: &str| {
        findings.push(Finding::new(Level::Error, format!("{path}.sweep"), message, fix));
    };
    let name = &debt.name;
    if debt.sweep == CashSweep::NoSweep {
        return;
    }
    let Some(company) = plan.project_companies.iter().find(|company| company.id == debt.owner) else {
        if debt.sweep != CashSweep::Always {
            refuse(
                format!("{name} is the parent's and sweeps by a test, which only debts of project companies have"),
                "Let it sweep always, or give it to a project company",
            );
        }
        return;
    };
    if company.covenants.dscr_period != DscrPeriod::Trailing {
        refuse(
            format!(
                "{name} sweeps cash, and the DSCR of {} is tested on payments to come, which depend on what is swept",
                company.name
            ),
            "Test the last twelve months, or do without the sweep",
        );
    }
    let looks_ahead = |other: &&Debt| {
        other.enabled
            && other.owner == debt.owner
            && other.amortisation == Amortisation::Sculpted
            && other.reserve_months > 0
    };
    if let Some(other) = plan.debts.iter().find(looks_ahead) {
        refuse(
            format!(
                "{name} sweeps cash, and the reserve of {} is for sculpted payments to come, which depend on what is swept",
                other.name
            ),
            "Do without the reserve or the sweep, or repay in level payments",
        );
    }
}
