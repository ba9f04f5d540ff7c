//! Findings about the company as a whole: its funding, its rates of return, and what lies before and after the plan.

use crate::formula::{Series, grouped};
use crate::model::findings::look::{Look, millions};
use crate::model::group::unbooked::{is_unbooked, unbooked};
use crate::plan::{Debt, Draws, Month, Overdraft, PARENT, Plan, Remedy, Setting, TerminalValue};

/// The longest plan that is offered: a plan may have 360 months.
const LONGEST: i64 = 360;

/// Commitments are offered in whole steps of so much.
const STEP_USD: f64 = 10e6;

/// Cash below its minimum.
pub(in crate::model) fn funding_gap(look: &mut Look) {
    let value = &look.rows().company.value;
    let Some(first) = look.month(value.first_gap_month) else { return };
    let peak = look.month(value.peak_funding_gap.month).map_or_else(String::new, |peak| format!(" in {}", peak.date));
    let remedies = parents_gap(look).and_then(|(first, usd)| more_debt(look.plan, first, usd)).into_iter().collect();
    look.warn_with(
        "company.funding-gap",
        format!(
            "Cash falls below its minimum in {}; the funding gap peaks at {} million USD{peak}",
            first.date,
            millions(look.value(value.peak_funding_gap.value))
        ),
        "Add or upsize a debt, sell BTC, or delay a conversion",
        remedies,
    );
}

/// The first month of the parent's own gap, and its largest amount: a debt of the parent closes no gap of a project company.
fn parents_gap(look: &Look) -> Option<(Month, f64)> {
    let months = look.months(look.rows().treasury.gap);
    let first = months.iter().position(|usd| *usd > 0.0)?;
    Some((look.plan.month(first as i64 + 1), months.iter().copied().fold(0.0, f64::max)))
}

/// More of a debt of the parent, with a tenth of the gap for the interest on it: of one that is drawn when cash is needed, or else a
/// further draw of one that is drawn on dates, in the first month of the gap.
fn more_debt(plan: &Plan, first: Month, gap_usd: f64) -> Option<Remedy> {
    let debts = || plan.debts.iter().filter(|debt| debt.enabled && debt.owner == PARENT && debt.maturity > first);
    let is_on_need = |debt: &&Debt| matches!(debt.draws, Draws::OnNeed | Draws::Revolving);
    // One that is new has neither dates nor an amount: it is drawn when cash is needed from then on.
    let is_unused = |debt: &&Debt| debt.opening_usd == 0.0 && debt.draws_usd.iter().all(|draw| draw.1 == 0.0);
    let of_dates = |debt: &&Debt| debt.draws == Draws::Dated;
    let more = (gap_usd * 1.1 / STEP_USD).ceil() * STEP_USD;
    if let Some(debt) = debts().find(is_on_need).or_else(|| debts().filter(of_dates).find(is_unused)) {
        return Some(larger_line(plan, debt, more));
    }
    let debt = debts().rfind(of_dates)?;
    let mut draws = debt.draws_usd.clone();
    match draws.binary_search_by_key(&first, |draw| draw.0) {
        Ok(at) => draws[at].1 += more,
        Err(at) => draws.insert(at, (first, more)),
    }
    let label = format!("Draw {} million USD more of {} in {}", millions(more), debt.name, first.long());
    let fields = vec![(format!("debts.{}.draws_usd", debt.id), Setting::Schedule(draws).to_string())];
    Some(refinanced(plan, debt, Remedy { label, fields }))
}

/// The debt with so much more room, drawn when cash is needed. Limits on it other than its commitment are lifted, or it would not reach
/// that far.
fn larger_line(plan: &Plan, debt: &Debt, more_usd: f64) -> Remedy {
    let usd = debt.commitment_usd + more_usd;
    let path = |field: &str| format!("debts.{}.{field}", debt.id);
    let mut fields = vec![(path("commitment_usd"), usd.to_string())];
    if debt.draws == Draws::Dated {
        fields.push((path("draws"), "OnNeed".to_owned()));
    }
    if debt.loan_to_cost_pct > 0.0 {
        fields.push((path("loan_to_cost_pct"), "0".to_owned()));
    }
    let last = plan.month(i64::from(plan.company.months)).min(debt.maturity);
    if debt.available_until < last {
        fields.push((path("available_until"), last.to_string()));
    }
    let label = format!("Draw {} when cash is needed, up to {} million USD", debt.name, millions(usd));
    refinanced(plan, debt, Remedy { label, fields })
}

/// The same with the debt refinanced at maturity, where that lies in the plan: the gap would open again in that month.
fn refinanced(plan: &Plan, debt: &Debt, mut remedy: Remedy) -> Remedy {
    if !debt.refinanced && debt.maturity <= plan.month(i64::from(plan.company.months)) {
        remedy.label += ", refinanced at maturity";
        remedy.fields.push((format!("debts.{}.refinanced", debt.id), "true".to_owned()));
    }
    remedy
}

/// Cash below zero that costs nothing.
pub(in crate::model) fn free_overdraft(look: &mut Look) {
    if look.plan.treasury.overdraft != Overdraft::Free {
        return;
    }
    let rows = look.rows();
    let companies = rows.project_companies().map(|(owner, company)| (owner.rows.name.as_str(), company.waterfall.cash));
    let owners: Vec<(&str, Series)> = std::iter::once(("the parent", rows.treasury.cash)).chain(companies).collect();
    for (name, cash) in owners {
        let months = look.months(cash);
        let Some(first) = months.iter().position(|usd| *usd < -0.01) else { continue };
        let lowest = months.iter().copied().fold(0.0, f64::min);
        look.note(
            "treasury.overdraft",
            format!(
                "Cash of {name} is below zero from {} on, at the lowest {} million USD: it bears no interest, because nobody has agreed to lend it",
                look.when(first).date,
                millions(lowest)
            ),
            "Close the funding gap, or choose a rate for cash below zero",
        );
    }
}

/// Rates of return that would mislead, and what to judge by instead.
pub(in crate::model) fn rates_of_return(look: &mut Look) {
    let company = &look.rows().company;
    let returns = &company.measures.returns;
    for (what, irr, moic) in
        [("IRR", company.value.project.irr, &returns.moic), ("Levered IRR", returns.levered.irr, &returns.levered.moic)]
    {
        let Some(why) = look.projection.why_not(irr).filter(|why| why.starts_with("not meaningful")) else {
            continue;
        };
        let mirr = look.value(moic.modified.rate) * 100.0;
        look.note(
            "company.irr",
            format!("{what} is {why}; MIRR is {} % a year", grouped(mirr, 1)),
            "Judge by NPV, MOIC and MIRR",
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
        let months = last.months_after(company.start) + 1;
        let extend = Remedy::set(format!("Extend the plan to {}", last.long()), "company.months", &months);
        let value = Remedy::set("Count a terminal value by cap rate", "company.terminal_value", &"CapRate");
        let remedies = if months <= LONGEST { vec![extend, value] } else { vec![value] };
        look.note_with(
            "company.terminal_value",
            format!(
                "Leases run beyond the plan ({}, the last to {}) with no terminal value: NPV and IRR exclude their cash flow after {}",
                beyond.len(),
                last.long(),
                end.long()
            ),
            "Choose a terminal value, or extend the plan",
            remedies,
        );
    }
}

/// What a terminal value by cap rate rests on.
pub(in crate::model) fn terminal_value(look: &mut Look) {
    if look.plan.company.terminal_value != TerminalValue::CapRate {
        return;
    }
    let rows = look.rows();
    let last = |row: Series| look.months(row).last().copied().unwrap_or(0.0);
    let (mut goes_on, mut ends, mut usd) = (Vec::new(), Vec::new(), 0.0);
    for site in rows.sites.iter().map(|site| &site.rows) {
        for lease in &site.leases.each {
            let Some(terminal) = lease.worth.terminal.map(last) else { continue };
            usd += terminal;
            let tenants = if terminal > 0.0 { &mut goes_on } else { &mut ends };
            if !tenants.contains(&lease.tenant.as_str()) {
                tenants.push(lease.tenant.as_str());
            }
        }
    }
    if goes_on.is_empty() && ends.is_empty() {
        return;
    }
    ends.retain(|tenant| !goes_on.contains(tenant));
    let rests = match goes_on.as_slice() {
        [] => "No lease has NOI after the plan, so leases have no terminal value".to_owned(),
        names => format!(
            "The terminal value of leases, {} million USD, rests on what {} {} in the twelve months after the plan, by contract or as expected from renewal and re-leasing",
            millions(usd),
            names.join(", "),
            if names.len() == 1 { "pays" } else { "pay" }
        ),
    };
    let ends = if goes_on.is_empty() || ends.is_empty() {
        String::new()
    } else {
        format!("; nothing is counted for {}", ends.join(", "))
    };
    look.note("company.terminal_value", rests + &ends, "Look at the terms, renewals and cap rates of these leases");
}

/// What runs before month 1 has a book value; without one, depreciation and the balance sheet start at zero.
pub(in crate::model) fn opening_books(look: &mut Look) {
    let plan = look.plan;
    let missing = unbooked(plan);
    if !missing.is_empty() {
        look.warn(
            "books",
            format!(
                "What runs at the start has no book value ({}): depreciation, assets, tax and the ratios based on them leave it out",
                missing.join(", ")
            ),
            "Fill in the opening values under Books, and for tax under Tax, from the last balance sheet",
        );
    }
    for company in plan.project_companies.iter().filter(|company| is_unbooked(plan, company)) {
        look.warn(
            format!("project_companies.{}.opening_assets_usd", company.id),
            format!("The AI capacity that {} runs at the start has no book value", company.name),
            "Fill it in from its last balance sheet",
        );
    }
}

/// BTC held before month 1 have a tax basis; without one, a sale is taxed on the whole price.
pub(in crate::model) fn opening_btc(look: &mut Look) {
    let (held, basis) = (look.plan.treasury.opening_btc, look.plan.tax.opening_btc_cost_usd);
    if held > 0.0 && basis == 0.0 {
        look.warn(
            "tax.opening_btc_cost_usd",
            format!(
                "The {} BTC held at the start have no tax basis: what is sold of them is taxed on its whole price",
                grouped(held, 0)
            ),
            "Enter their cost basis, from the note on digital assets in the last report",
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
