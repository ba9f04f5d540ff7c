//! Findings from the numbers of the capital that the plan alone does not show: covenant breaches and the first of them, margin
//! calls, reserve draws, and maturities without planned refinancing.

use crate::formula::grouped;
use crate::model::projection::Projection;
use crate::plan::{Finding, Level, Plan};

/// A covenant by its rows and fields: (key, field, name, whether less is worse).
const PROMISES: [(&str, &str, &str, bool); 5] = [
    ("dscr", "dscr", "DSCR", true),
    ("liquidity", "liquidity", "liquidity", true),
    ("net-leverage", "net_leverage", "net leverage", false),
    ("ltv", "ltv", "LTV", false),
    ("ltc", "ltc", "loan to cost", false),
];

const MENDS: &str = "Borrow less or later, add equity, bring contracts forward, or agree a different level";

impl Projection {
    /// Findings about covenants, BTC-backed loans, reserves and maturities.
    pub(in crate::model) fn look_at_capital(&self, plan: &Plan) -> Vec<Finding> {
        let mut findings = Vec::new();
        self.look_at_promises(plan, &mut findings);
        self.look_at_commitments(plan, &mut findings);
        self.look_at_btc_loans(plan, &mut findings);
        self.look_at_boxes(plan, &mut findings);
        self.look_at_maturities(plan, &mut findings);
        self.look_at_shares(plan, &mut findings);
        look_at_opening(plan, &mut findings);
        self.look_at_construction_before(&mut findings);
        findings
    }

    fn look_at_construction_before(&self, findings: &mut Vec<Finding>) {
        let spent = self.total("company.construction-before");
        if spent > 1.0 {
            let message = format!(
                "{} million USD of conversion capex was spent before month 1: NPV and IRR of the company and its sites exclude it and look better than for the whole projects",
                grouped(spent / 1e6, 1)
            );
            findings.push(Finding::new(
                Level::Note,
                "company.start",
                message,
                "Use the yield on cost, which includes all capex, or start the plan earlier",
            ));
        }
    }

    fn month_of(&self, plan: &Plan, key: &str) -> Option<(usize, String)> {
        let month = self.total(key);
        (!month.is_nan()).then(|| (month as usize, plan.month(month as i64).long()))
    }

    fn look_at_promises(&self, plan: &Plan, findings: &mut Vec<Finding>) {
        let company = ("company".to_owned(), "covenants".to_owned(), plan.company.name.clone());
        let boxes = plan
            .project_companies
            .iter()
            .map(|c| (format!("entity.{}", c.id), format!("project_companies.{}.covenants", c.id), c.name.clone()));
        let mut broken: Vec<(usize, String)> = Vec::new();
        for (rows, path, name) in std::iter::once(company).chain(boxes) {
            for (key, field, what, least) in PROMISES {
                for (level, suffix, verb) in
                    [("default", "default", "breaches its covenant on"), ("lock-up", "lock_up", "enters lock-up on")]
                {
                    let Some((month, date)) = self.month_of(plan, &format!("{rows}.{key}-{level}-month")) else {
                        continue;
                    };
                    let value = self.row(&format!("{rows}.{key}")).get(month - 1).copied().unwrap_or_default();
                    let limit = self.total(&format!("{rows}.{key}-{level}-level"));
                    let show = |v: f64| match key {
                        "liquidity" => format!("{} million USD", grouped(v / 1e6, 1)),
                        "ltv" | "ltc" => format!("{} %", grouped(v * 100.0, 1)),
                        _ => grouped(v, 2),
                    };
                    let against = if least { "at least" } else { "at most" };
                    let unit = ["ltv", "ltc"]
                        .contains(&key)
                        .then_some("_pct")
                        .or((key == "liquidity").then_some("_usd"))
                        .unwrap_or_default();
                    let message = format!(
                        "{name} {verb} {what} in {date}: {} against a required {against} {}",
                        show(value),
                        show(limit)
                    );
                    findings.push(Finding::new(
                        Level::Warning,
                        format!("{path}.{field}_{suffix}{unit}"),
                        message,
                        MENDS,
                    ));
                    if level == "default" {
                        broken.push((month, format!("{name}: {what}")));
                    }
                }
            }
        }
        broken.sort_by_key(|(month, _)| *month);
        if let [(month, first), _, ..] = broken.as_slice() {
            let message = format!(
                "Of {} covenants breached, {first} fails first, in {}",
                broken.len(),
                plan.month(*month as i64).long()
            );
            findings.push(Finding::new(
                Level::Note,
                "covenants",
                message,
                "Fix this one first: the others may follow from it",
            ));
        }
    }

    fn look_at_btc_loans(&self, plan: &Plan, findings: &mut Vec<Finding>) {
        for loan in plan.btc_loans.iter().filter(|l| l.enabled) {
            let key = format!("btc-loan.{}", loan.id);
            let path = format!("btc_loans.{}", loan.id);
            let first = |row: &str, above: f64| {
                self.row(&format!("{key}.{row}"))
                    .iter()
                    .position(|v| *v > above)
                    .map(|t| (t, plan.month(t as i64 + 1).long()))
            };
            if let Some((_, date)) = first("called", 0.0) {
                let all = |row: &str| self.total(&format!("{key}.{row}-in-all"));
                let message = format!(
                    "{} has its first margin call in {date}; in total {} BTC are posted, {} million USD is paid and {} BTC are sold by the lender",
                    loan.name,
                    grouped(all("topped-up"), 0),
                    grouped(all("cured") / 1e6, 1),
                    grouped(all("sold"), 0)
                );
                findings.push(Finding::new(
                    Level::Warning,
                    format!("{path}.margin_call_ltv_pct"),
                    message,
                    "Borrow less against BTC, keep BTC and cash free for margin calls, or repay before the price falls",
                ));
            }
            if let Some((t, date)) = first("uncovered", 0.01) {
                let rest = grouped(self.row(&format!("{key}.uncovered"))[t] / 1e6, 1);
                let who = if loan.recourse { "the company pays" } else { "the lender bears" };
                findings.push(Finding::new(
                    Level::Warning,
                    format!("{path}.recourse"),
                    format!(
                        "Collateral of {} is exhausted in {date}: {who} the shortfall of {rest} million USD",
                        loan.name
                    ),
                    "Borrow less against BTC",
                ));
            }
            let (wanted, drawn) = (self.row(&format!("{key}.wanted")), self.row(&format!("{key}.drawn-on-date")));
            if let Some(t) = wanted.iter().zip(drawn).position(|(wanted, drawn)| wanted - drawn > 0.01) {
                let message = format!(
                    "{} draws {} of {} million USD requested in {}: no more BTC is free to pledge, or its limit is reached",
                    loan.name,
                    grouped(drawn[t] / 1e6, 1),
                    grouped(wanted[t] / 1e6, 1),
                    plan.month(t as i64 + 1).long()
                );
                findings.push(Finding::new(
                    Level::Warning,
                    format!("{path}.draws_usd"),
                    message,
                    "Draw less, raise the limit, or keep more BTC",
                ));
            }
        }
    }

    /// Dated draws cut off by the commitment.
    fn look_at_commitments(&self, plan: &Plan, findings: &mut Vec<Finding>) {
        for debt in plan.debts.iter().filter(|d| d.enabled) {
            let key = format!("debt.{}", debt.id);
            let (wanted, drawn) = (self.row(&format!("{key}.dated-wanted")), self.row(&format!("{key}.dated-draws")));
            if let Some(t) = wanted.iter().zip(drawn).position(|(wanted, drawn)| wanted - drawn > 0.01) {
                let message = format!(
                    "{} draws {} of {} million USD requested in {}: its commitment is exhausted",
                    debt.name,
                    grouped(drawn[t] / 1e6, 1),
                    grouped(wanted[t] / 1e6, 1),
                    plan.month(t as i64 + 1).long()
                );
                findings.push(Finding::new(
                    Level::Warning,
                    format!("debts.{}.draws_usd", debt.id),
                    message,
                    "Raise the commitment or draw less",
                ));
            }
        }
    }

    fn look_at_boxes(&self, plan: &Plan, findings: &mut Vec<Finding>) {
        for company in &plan.project_companies {
            let (key, path) = (format!("entity.{}", company.id), format!("project_companies.{}", company.id));
            let first = |row: &str| {
                self.row(&format!("{key}.{row}"))
                    .iter()
                    .position(|v| *v > 0.01)
                    .map(|t| plan.month(t as i64 + 1).long())
            };
            if let Some(date) = first("reserve-used") {
                let used = self.total(&format!("{key}.reserve-used-in-all"));
                let message = format!(
                    "{} pays debt service from its reserve, first in {date}, {} million USD in total",
                    company.name,
                    grouped(used / 1e6, 1)
                );
                findings.push(Finding::new(Level::Warning, &path, message, MENDS));
            }
            if let Some(date) = first("funding-gap") {
                let gap = self.total(&format!("{key}.peak-funding-gap"));
                let message = format!(
                    "Cash of {} falls below its minimum in {date}, by up to {} million USD, and its owners do not fund it",
                    company.name,
                    grouped(gap / 1e6, 1)
                );
                findings.push(Finding::new(
                    Level::Warning,
                    format!("{path}.support"),
                    message,
                    "Extend the parent's support, borrow more, or build later",
                ));
            }
        }
    }

    fn look_at_shares(&self, plan: &Plan, findings: &mut Vec<Finding>) {
        if plan.equity.opening_shares > 1.0
            && let Some(t) = self.row("equity.shares").iter().position(|shares| *shares <= 1.0)
        {
            let message = format!("Buybacks leave no shares outstanding from {}", plan.month(t as i64 + 1).long());
            findings.push(Finding::new(
                Level::Warning,
                "equity.opening_shares",
                message,
                "Buy back less, or correct the share count",
            ));
        }
    }

    fn look_at_maturities(&self, plan: &Plan, findings: &mut Vec<Finding>) {
        let need = self.row("company.refinancing-need");
        if let Some((t, usd)) = need.iter().enumerate().find(|(_, usd)| **usd > 1.0) {
            let all = self.total("company.refinancing-need-in-all");
            let message = format!(
                "{} million USD falls due without planned refinancing, first {} in {}: it is paid from cash and from instruments in the plan",
                grouped(all / 1e6, 1),
                grouped(usd / 1e6, 1),
                plan.month(t as i64 + 1).long()
            );
            findings.push(Finding::new(
                Level::Note,
                "company.refinancing-need",
                message,
                "Refinance the loan at maturity; for convertible notes, plan an issue for that month or hold the cash",
            ));
        }
    }
}

/// Capacity operating before month 1 has a book value; without one, depreciation and the balance sheet start at zero.
fn look_at_opening(plan: &Plan, findings: &mut Vec<Finding>) {
    let b = &plan.books;
    let stands = plan.sites.iter().any(|site| site.enabled && site.opening_mining_mw + site.opening_ai_mw > 0.0);
    if stands
        && [b.machines_opening_usd, b.mining_capacity_opening_usd, b.ai_capacity_opening_usd, b.gpus_opening_usd]
            .iter()
            .all(|usd| *usd == 0.0)
    {
        let message = "Sites operating at the start have no book value: depreciation, fixed assets and the ratios based on them include later capex only";
        findings.push(Finding::new(
            Level::Note,
            "books",
            message,
            "Fill in the opening values under Books, and for tax under Tax, from the last balance sheet",
        ));
    }
}
