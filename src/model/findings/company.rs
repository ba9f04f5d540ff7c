//! Findings about the company as a whole: its funding, its rates of return, and what lies before and after the plan.

use crate::finance;
use crate::model::findings::look::{Look, millions};
use crate::plan::{Month, TerminalValue};

/// Cash below its minimum.
pub(in crate::model) fn funding_gap(look: &mut Look) {
    let value = &look.rows().company.value;
    let Some(first) = look.month(value.first_gap_month) else { return };
    let peak = look.month(value.peak_funding_gap.month).map_or_else(String::new, |peak| format!(" in {}", peak.date));
    look.warn(
        "company.funding-gap",
        format!(
            "Cash falls below its minimum in {}; the funding gap peaks at {} million USD{peak}",
            first.date,
            millions(look.value(value.peak_funding_gap.value))
        ),
        "Add or upsize a debt, sell BTC, or delay a conversion",
    );
}

/// Rates of return that mislead.
pub(in crate::model) fn rates_of_return(look: &mut Look) {
    let company = &look.rows().company;
    let (project, returns) = (&company.value.project, &company.measures.returns);
    if look.value(project.npv) < 0.0 && look.value(project.irr_monthly) > look.value(project.monthly_rate) {
        look.note(
            "company.irr",
            "The IRR exceeds the discount rate although NPV is negative: inflows come before outflows, as with a loan",
            "Judge by NPV",
        );
    }
    let levered = &returns.levered;
    if look.value(levered.npv) < 0.0 && look.value(levered.irr_monthly) > look.value(returns.cost_of_equity) {
        look.note(
            "company.irr",
            "The levered IRR exceeds the cost of equity although levered NPV is negative: loan proceeds come first and are repaid later",
            "Judge by NPV and MOIC",
        );
    }
    let flow = look.months(company.operations.free_cash_flow);
    let roots = finance::all_rates_of_return(&finance::MONTHLY_RATES, flow.len(), |t| flow[t]);
    if roots.len() > 1 {
        let yearly = |monthly: &f64| format!("{:.1} %", ((1.0 + monthly).powi(12) - 1.0) * 100.0);
        look.note(
            "company.irr",
            format!(
                "Free cash flow has {} IRRs: {}; the one nearest the discount rate is shown",
                roots.len(),
                roots.iter().map(yearly).collect::<Vec<_>>().join(", ")
            ),
            "Judge by NPV",
        );
    }
}

/// Contracts that run past the last month add nothing to NPV unless a terminal value is chosen.
pub(in crate::model) fn leases_beyond_the_plan(look: &mut Look) {
    let company = &look.plan.company;
    if company.terminal_value != TerminalValue::Nothing {
        return;
    }
    let end = look.plan.month(i64::from(company.months));
    let sites = look.plan.sites.iter().filter(|site| site.enabled);
    let leases = sites.flat_map(|site| site.leases.iter().filter(|lease| lease.enabled));
    let last_months = leases.map(|lease| lease.start.plus(i64::from(lease.term_months) - 1));
    let beyond: Vec<Month> = last_months.filter(|last| *last > end).collect();
    if let Some(last) = beyond.iter().max() {
        look.note(
            "company.terminal_value",
            format!(
                "Leases run beyond the plan ({}, the last to {}) with no terminal value: NPV and IRR exclude their cash flow after {}",
                beyond.len(),
                last.long(),
                end.long()
            ),
            "Choose a terminal value, or extend the plan",
        );
    }
}

/// Capacity operating before month 1 has a book value; without one, depreciation and the balance sheet start at zero.
pub(in crate::model) fn opening_books(look: &mut Look) {
    let (b, sites) = (&look.plan.books, &look.plan.sites);
    let operates = sites.iter().any(|site| site.enabled && site.opening_mining_mw + site.opening_ai_mw > 0.0);
    let openings =
        [b.machines_opening_usd, b.mining_capacity_opening_usd, b.ai_capacity_opening_usd, b.gpus_opening_usd];
    if operates && openings.iter().all(|usd| *usd == 0.0) {
        look.note(
            "books",
            "Sites operating at the start have no book value: depreciation, fixed assets and the ratios based on them include later capex only",
            "Fill in the opening values under Books, and for tax under Tax, from the last balance sheet",
        );
    }
}

/// Construction paid for before month 1 flatters the returns of what is left to build.
pub(in crate::model) fn opening_construction(look: &mut Look) {
    let spent = look.value(look.rows().company.measures.lenders.backing.construction_before);
    if spent > 1.0 {
        look.note(
            "company.start",
            format!(
                "{} million USD of conversion capex was spent before month 1: NPV and IRR of the company and its sites exclude it and look better than for the whole projects",
                millions(spent)
            ),
            "Use the yield on cost, which includes all capex, or start the plan earlier",
        );
    }
}
