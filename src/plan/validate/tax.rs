//! Checks on tax that need no computation: choices that a rule does not allow, or whose effect is easily overlooked.

use crate::plan::document::Plan;
use crate::plan::finding::{Finding, Level};
use crate::plan::objects::{AdvancePayments, CONSOLIDATED_RETURN_PCT, ProjectCompany, TaxStatus};

/// Findings about tax.
pub(super) fn check_tax(plan: &Plan, findings: &mut Vec<Finding>) {
    check_advances(plan, findings);
    plan.project_companies.iter().for_each(|company| check_status(company, findings));
}

/// The deferral of section 451(c) is for goods and services.
fn check_advances(plan: &Plan, findings: &mut Vec<Finding>) {
    let leases = plan.sites.iter().filter(|site| site.enabled).flat_map(|site| &site.leases);
    if plan.tax.advance_payments != AdvancePayments::NextYear {
        return;
    }
    if let Some(lease) = leases.into_iter().find(|lease| lease.enabled && lease.funding) {
        findings.push(Finding::new(
            Level::Warning,
            "tax.advance_payments",
            format!("{} prepays rent, which section 451(c) does not let defer by a year", lease.name),
            "Tax payments in advance on receipt, or over the term if the agreement allocates rent to its periods",
        ));
    }
}

fn check_status(company: &ProjectCompany, findings: &mut Vec<Finding>) {
    let shared = (CONSOLIDATED_RETURN_PCT..100.0).contains(&company.ownership_pct);
    if company.tax_status == TaxStatus::Corporation && shared {
        findings.push(Finding::new(
            Level::Note,
            format!("project_companies.{}.tax_status", company.id),
            format!(
                "{} is in the parent's consolidated return: the parent pays tax on all of its income, and other owners bear none of it",
                company.name
            ),
            "If a tax-sharing agreement charges the company, enter its payments as other items of both",
        ));
    }
}
