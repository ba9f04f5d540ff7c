//! Checks on the capital of a plan that need no computation: contradictory terms of instruments other than debt, of companies and covenants.

use super::debt::check_debt;
use super::shared::check_owner;
use crate::plan::document::Plan;
use crate::plan::finding::{Finding, Level};
use crate::plan::holders::{effective_pct, holders};
use crate::plan::objects::{
    BtcLoan, CONSOLIDATED_RETURN_PCT, Convertible, Covenants, Debt, Draws, ItemKind, OtherItem, Overdraft, PARENT,
    ProjectCompany, Support, TaxStatus,
};

/// Findings about instruments, project companies and covenants.
pub(super) fn check_capital(plan: &Plan, findings: &mut Vec<Finding>) {
    plan.debts.iter().filter(|d| d.enabled).for_each(|debt| check_debt(plan, debt, findings));
    plan.convertibles.iter().filter(|c| c.enabled).for_each(|notes| check_convertible(plan, notes, findings));
    plan.btc_loans.iter().filter(|l| l.enabled).for_each(|loan| check_btc_loan(plan, loan, findings));
    check_pledged(plan, findings);
    check_overdraft(plan, findings);
    plan.project_companies.iter().for_each(|company| check_company(plan, company, findings));
    check_covenants("covenants", &plan.covenants, findings);
    plan.other_items.iter().filter(|i| i.enabled).for_each(|item| check_item(plan, item, findings));
    if plan.equity.atm_until < plan.equity.atm_from && (plan.equity.atm_on_need || plan.equity.atm_limit_usd > 0.0) {
        findings.push(Finding::new(
            Level::Warning,
            "equity.atm_until",
            "The at-the-market programme ends before it starts; nothing is sold",
            "Set the end after the first month",
        ));
    }
    for preferred in plan.preferreds.iter().filter(|p| p.enabled) {
        let path = format!("preferreds.{}", preferred.id);
        check_owner(plan, &path, &preferred.owner, findings);
        if preferred.redemption < plan.company.start {
            findings.push(Finding::new(
                Level::Warning,
                format!("{path}.redemption"),
                format!(
                    "{} was to be redeemed in {}, before the plan begins: it is redeemed in month 1",
                    preferred.name,
                    preferred.redemption.long()
                ),
                "Correct the month, or disable it",
            ));
        }
        if let Some((month, _)) =
            preferred.issues_usd.iter().find(|(at, usd)| *usd > 0.0 && *at >= preferred.redemption)
        {
            findings.push(Finding::new(
                Level::Warning,
                format!("{path}.issues_usd"),
                format!(
                    "{} is issued in {}, at or after its redemption; that issue is ignored",
                    preferred.name,
                    month.long()
                ),
                "Issue it before, or redeem it later",
            ));
        }
    }
    for warrant in plan.warrants.iter().filter(|w| w.enabled && w.expiry <= w.granted) {
        let path = format!("warrants.{}.expiry", warrant.id);
        findings.push(Finding::new(
            Level::Warning,
            path,
            format!("{} lapses before it is granted", warrant.name),
            "Set the expiry after the grant",
        ));
    }
}

/// Cash below zero bears the rate of a revolver that is not there.
fn check_overdraft(plan: &Plan, findings: &mut Vec<Finding>) {
    let revolves = |debt: &Debt| debt.enabled && debt.owner == PARENT && debt.draws == Draws::Revolving;
    if plan.treasury.overdraft == Overdraft::RevolverRate && !plan.debts.iter().any(revolves) {
        findings.push(Finding::new(
            Level::Note,
            "treasury.overdraft",
            "Cash below zero is to bear the rate of the revolver, but the parent has none: the stated rate applies",
            "Choose the stated rate, or add a revolver",
        ));
    }
}

fn check_convertible(plan: &Plan, notes: &Convertible, findings: &mut Vec<Finding>) {
    let path = format!("convertibles.{}", notes.id);
    let name = &notes.name;
    let mut say = |level: Level, field: &str, message: String, fix: &str| {
        findings.push(Finding::new(level, format!("{path}.{field}"), message, fix));
    };
    if let Some((month, _)) = notes.puts_pct.iter().find(|(month, _)| *month >= notes.maturity) {
        say(
            Level::Warning,
            "puts_pct",
            format!(
                "{name} can be put in {}, at or after its maturity {}; that put is ignored",
                month.long(),
                notes.maturity.long()
            ),
            "Move the put before the maturity, or delete it",
        );
    }
    if notes.call_from > notes.maturity {
        say(
            Level::Note,
            "call_from",
            format!("{name} can be called only after its maturity {}: it never is", notes.maturity.long()),
            "Set an earlier first call if the notes are callable",
        );
    }
    if notes.fee_pct + notes.capped_call_pct >= 100.0 {
        say(
            Level::Error,
            "capped_call_pct",
            format!("Fee and capped call of {name} consume the entire proceeds"),
            "Keep their sum below 100 %",
        );
    }
    if notes.cap_price_usd > 0.0 && notes.cap_price_usd < notes.conversion_price_usd {
        say(
            Level::Warning,
            "cap_price_usd",
            format!("The cap price of {name} is below its conversion price; the capped call offsets no dilution"),
            "Enter a cap price above the conversion price, or 0 for none",
        );
    }
    if notes.maturity < plan.company.start && notes.opening_usd > 0.0 {
        say(
            Level::Warning,
            "maturity",
            format!("{name} matured before the plan starts; it is settled in month 1"),
            "Correct the maturity or the opening balance",
        );
    }
    if notes.on_need && notes.limit_usd == 0.0 {
        say(
            Level::Warning,
            "limit_usd",
            format!("{name} is issued as needed up to 0 USD: it is never issued"),
            "Enter an issue limit",
        );
    }
}

fn check_btc_loan(plan: &Plan, loan: &BtcLoan, findings: &mut Vec<Finding>) {
    let path = format!("btc_loans.{}", loan.id);
    let name = &loan.name;
    let mut say = |level: Level, field: &str, message: String, fix: &str| {
        findings.push(Finding::new(level, format!("{path}.{field}"), message, fix));
    };
    if loan.initial_ltv_pct >= loan.margin_call_ltv_pct || loan.margin_call_ltv_pct >= loan.liquidation_ltv_pct {
        let message = format!(
            "The LTVs of {name} are {} % initially, {} % for a margin call and {} % for liquidation; each must be above the one before",
            loan.initial_ltv_pct, loan.margin_call_ltv_pct, loan.liquidation_ltv_pct
        );
        say(Level::Error, "margin_call_ltv_pct", message, "Enter rising LTVs, such as 60, 75 and 85 %");
    }
    if loan.initial_ltv_pct + loan.sale_cost_pct >= 100.0 {
        say(
            Level::Error,
            "initial_ltv_pct",
            format!(
                "Initial LTV and forced-sale cost of {name} add up to 100 % or more: no sale could restore the LTV"
            ),
            "Lower one of the two",
        );
    }
    if loan.opening_usd > 0.0 && loan.opening_collateral_btc == 0.0 {
        say(
            Level::Error,
            "opening_collateral_btc",
            format!("{name} has an opening balance but no BTC pledged"),
            "Enter the opening collateral",
        );
    }
    if let Some((month, usd)) = loan.draws_usd.iter().find(|(_, usd)| *usd > loan.limit_usd) {
        say(
            Level::Warning,
            "draws_usd",
            format!(
                "{name} draws {} million USD in {}, beyond its limit of {} million; the limit applies",
                usd / 1e6,
                month.long(),
                loan.limit_usd / 1e6
            ),
            "Raise the limit or draw less",
        );
    }
    if loan.on_need && loan.maturity <= plan.company.start {
        say(
            Level::Warning,
            "maturity",
            format!("{name} matures before the plan starts: nothing is drawn"),
            "Correct the maturity, or disable the loan",
        );
    }
    if loan.maturity < plan.company.start && loan.opening_usd > 0.0 {
        say(
            Level::Warning,
            "maturity",
            format!("{name} matured before the plan starts; it is repaid in month 1"),
            "Correct the maturity or the opening balance",
        );
    }
}

/// BTC pledged at the start are part of the opening BTC.
fn check_pledged(plan: &Plan, findings: &mut Vec<Finding>) {
    let pledged: f64 = plan.btc_loans.iter().filter(|l| l.enabled).map(|l| l.opening_collateral_btc).sum();
    if pledged > plan.treasury.opening_btc {
        let message =
            format!("Loans have {pledged} BTC pledged at the start, but only {} are held", plan.treasury.opening_btc);
        findings.push(Finding::new(
            Level::Error,
            "treasury.opening_btc",
            message,
            "Enter all BTC held, including pledged BTC",
        ));
    }
}

fn check_company(plan: &Plan, company: &ProjectCompany, findings: &mut Vec<Finding>) {
    let path = format!("project_companies.{}", company.id);
    let owes = plan.debts.iter().any(|d| d.enabled && d.owner == company.id);
    let holds = plan.project_companies.iter().any(|held| held.owner == company.id);
    if !holds && !plan.sites.iter().any(|s| s.enabled && s.owner == company.id) {
        let (level, message) = if owes {
            (Level::Warning, format!("{} has debt but owns no site", company.name))
        } else {
            (Level::Note, format!("{} owns no site", company.name))
        };
        findings.push(Finding::new(level, &path, message, "Assign it a site, or delete it"));
    }
    if company.support == Support::UntilCompletion && company.completion <= plan.company.start {
        findings.push(Finding::new(
            Level::Note,
            format!("{path}.completion"),
            format!("The support of {} ends before the plan starts", company.name),
            "Enter the month of completion",
        ));
    }
    check_holder(plan, company, &path, findings);
    check_cures(company, &path, findings);
    check_covenants(&format!("{path}.covenants"), &company.covenants, findings);
}

/// What owners pay in to cure a breach must not go back to them in the month after.
fn check_cures(company: &ProjectCompany, path: &str, findings: &mut Vec<Finding>) {
    let Covenants { dscr_lock_up, dscr_default, .. } = company.covenants;
    if company.cures > 0 && dscr_default > 0.0 && dscr_lock_up < dscr_default {
        findings.push(Finding::new(
            Level::Warning,
            format!("{path}.cures"),
            format!("What the owners of {} pay in to cure its DSCR can be distributed the month after: its lock-up level is below its default level", company.name),
            "Set the lock-up level no lower than the default level, or allow no cures",
        ));
    }
}

/// Who holds the company: somebody who is there, no circle, and nobody whose own return its income would be in.
fn check_holder(plan: &Plan, company: &ProjectCompany, path: &str, findings: &mut Vec<Finding>) {
    check_owner(plan, path, &company.owner, findings);
    let chain = holders(&plan.project_companies, &company.id);
    let ends = chain
        .last()
        .is_some_and(|last| last.owner == PARENT || plan.project_companies.iter().all(|c| c.id != last.owner));
    if !ends {
        findings.push(Finding::new(
            Level::Error,
            format!("{path}.owner"),
            format!("{} is held by a company that it holds itself, directly or through others", company.name),
            "Give one of them to the parent",
        ));
        return;
    }
    let Some(holder) = chain.get(1) else { return };
    let holder_pays_itself = match holder.tax_status {
        TaxStatus::Foreign => true,
        TaxStatus::Partnership => false,
        TaxStatus::Corporation => effective_pct(&plan.project_companies, &holder.id) < CONSOLIDATED_RETURN_PCT,
    };
    if holder_pays_itself && company.tax_status != TaxStatus::Foreign {
        findings.push(Finding::new(
            Level::Error,
            format!("{path}.owner"),
            format!(
                "{} is held by {}, which pays its own tax: the income of {} would be in its return, which the model does not join",
                company.name, holder.name, company.name
            ),
            "Let a partnership, or a company in the parent's return, hold it",
        ));
    }
    if company.withholding_pct > 0.0 {
        findings.push(Finding::new(
            Level::Error,
            format!("{path}.withholding_pct"),
            format!(
                "Tax is withheld from what {} distributes to {}, and only the parent's is followed",
                company.name, holder.name
            ),
            "Enter the withholding of the company that distributes to the parent",
        ));
    }
}

/// A lock-up comes before a default.
fn check_covenants(path: &str, c: &Covenants, findings: &mut Vec<Finding>) {
    let both = |lock: f64, default: f64| lock > 0.0 && default > 0.0;
    let wrong = [
        ("dscr_lock_up", both(c.dscr_lock_up, c.dscr_default) && c.dscr_lock_up < c.dscr_default),
        (
            "liquidity_lock_up_usd",
            both(c.liquidity_lock_up_usd, c.liquidity_default_usd) && c.liquidity_lock_up_usd < c.liquidity_default_usd,
        ),
        (
            "net_leverage_lock_up",
            both(c.net_leverage_lock_up, c.net_leverage_default) && c.net_leverage_lock_up > c.net_leverage_default,
        ),
        ("ltv_lock_up_pct", both(c.ltv_lock_up_pct, c.ltv_default_pct) && c.ltv_lock_up_pct > c.ltv_default_pct),
        ("ltc_lock_up_pct", both(c.ltc_lock_up_pct, c.ltc_default_pct) && c.ltc_lock_up_pct > c.ltc_default_pct),
    ];
    for (field, _) in wrong.into_iter().filter(|(_, wrong)| *wrong) {
        findings.push(Finding::new(
            Level::Warning,
            format!("{path}.{field}"),
            "The default level is reached before the lock-up level",
            "Set the lock-up level so that it is reached before default",
        ));
    }
}

fn check_item(plan: &Plan, item: &OtherItem, findings: &mut Vec<Finding>) {
    let path = format!("other_items.{}", item.id);
    check_owner(plan, &path, &item.owner, findings);
    let (what, fix) = match item.kind {
        ItemKind::BuyBack => ("share buyback", "share sales are entered under Shares"),
        ItemKind::Dividend => ("dividend", "what others pay out to the company is non-taxable or taxable income"),
        ItemKind::Asset | ItemKind::Income | ItemKind::TaxFree | ItemKind::Investment => return,
    };
    if item.owner != PARENT {
        findings.push(Finding::new(
            Level::Error,
            format!("{path}.owner"),
            format!(
                "{} is a {what}, which only the parent can make; a project company distributes by its waterfall",
                item.name
            ),
            "Set the owner to parent",
        ));
    }
    if item.amounts_usd.iter().any(|(_, usd)| *usd > 0.0) {
        findings.push(Finding::new(
            Level::Error,
            format!("{path}.amounts_usd"),
            format!("{} is a {what} with a cash inflow", item.name),
            format!("Enter the amounts spent as negative numbers; {fix}"),
        ));
    }
}
