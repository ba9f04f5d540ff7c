//! What can be said of the capital of a plan without computing it: terms that contradict each other.

use super::PARENT;
use super::capital::{BtcLoan, Convertible, Covenants, ProjectCompany, Support};
use super::company::Plan;
use super::debt::{Amortisation, Debt, Draws};
use super::field::Steps;
use super::finding::{Finding, Level};
use super::tax::{ItemKind, OtherItem};
use super::time::Month;
use super::validate::check_owner;

/// Findings about instruments, project companies and what is promised.
pub(super) fn check_capital(plan: &Plan, findings: &mut Vec<Finding>) {
    plan.debts.iter().filter(|d| d.enabled).for_each(|debt| check_debt(plan, debt, findings));
    plan.convertibles.iter().filter(|c| c.enabled).for_each(|notes| check_convertible(plan, notes, findings));
    plan.btc_loans.iter().filter(|l| l.enabled).for_each(|loan| check_btc_loan(plan, loan, findings));
    check_pledged(plan, findings);
    plan.project_companies.iter().for_each(|company| check_company(plan, company, findings));
    check_covenants("covenants", &plan.covenants, findings);
    plan.other_items.iter().filter(|i| i.enabled).for_each(|item| check_item(plan, item, findings));
    let mut say = |level: Level, field: &str, message: String, fix: &str| findings.push(Finding::new(level, format!("equity.{field}"), message, fix));
    left_out(plan, &mut say, "issues_usd", "Shares are issued", &plan.equity.issues_usd, None);
    if plan.equity.atm_until < plan.equity.atm_from && (plan.equity.atm_on_need || plan.equity.atm_limit_usd > 0.0) {
        findings.push(Finding::new(Level::Warning, "equity.atm_until", "The programme at the market ends before it begins; nothing is sold", "Let it end after its first month"));
    }
    for warrant in plan.warrants.iter().filter(|w| w.enabled && w.expiry <= w.granted) {
        let path = format!("warrants.{}.expiry", warrant.id);
        findings.push(Finding::new(Level::Warning, path, format!("{} lapses before it is granted", warrant.name), "Let it lapse after its grant"));
    }
}

fn check_convertible(plan: &Plan, notes: &Convertible, findings: &mut Vec<Finding>) {
    let path = format!("convertibles.{}", notes.id);
    let name = &notes.name;
    let mut say = |level: Level, field: &str, message: String, fix: &str| findings.push(Finding::new(level, format!("{path}.{field}"), message, fix));
    if let Some((month, _)) = notes.puts_pct.iter().find(|(month, _)| *month >= notes.maturity) {
        say(
            Level::Warning,
            "puts_pct",
            format!("{name} can be put in {}, at or after its maturity {}; that put is left out", month.long(), notes.maturity.long()),
            "Move the put before the maturity, or delete it",
        );
    }
    if notes.call_from > notes.maturity {
        say(Level::Note, "call_from", format!("{name} can be called only after its maturity {}: it never is", notes.maturity.long()), "Bring the first call forward if it can be called");
    }
    if notes.fee_pct + notes.capped_call_pct >= 100.0 {
        say(Level::Error, "capped_call_pct", format!("Fee and capped call of {name} take all that is issued"), "Let both together be below 100 %");
    }
    if notes.cap_price_usd > 0.0 && notes.cap_price_usd < notes.conversion_price_usd {
        say(Level::Warning, "cap_price_usd", format!("The capped call of {name} ends below the conversion price; it covers nothing"), "Enter a cap above the conversion price, or 0 for none");
    }
    if notes.maturity < plan.company.start && notes.opening_usd > 0.0 {
        say(Level::Warning, "maturity", format!("{name} matured before the plan starts; it ends in month 1"), "Correct the maturity or what is owed");
    }
    left_out(plan, &mut say, "issues_usd", &format!("{name} is issued"), &notes.issues_usd, Some(notes.maturity));
    left_out(plan, &mut say, "repurchases_usd", &format!("{name} is bought back"), &notes.repurchases_usd, Some(notes.maturity));
    if notes.on_need && notes.limit_usd == 0.0 {
        say(Level::Warning, "limit_usd", format!("{name} is issued on need up to 0 USD: it never is"), "Enter how much can be issued");
    }
}

fn check_btc_loan(plan: &Plan, loan: &BtcLoan, findings: &mut Vec<Finding>) {
    let path = format!("btc_loans.{}", loan.id);
    let name = &loan.name;
    let mut say = |level: Level, field: &str, message: String, fix: &str| findings.push(Finding::new(level, format!("{path}.{field}"), message, fix));
    if loan.initial_ltv_pct >= loan.margin_call_ltv_pct || loan.margin_call_ltv_pct >= loan.liquidation_ltv_pct {
        let message = format!(
            "The LTVs of {name} are {} % at first, {} % for a call and {} % for liquidation; each must be above the one before",
            loan.initial_ltv_pct, loan.margin_call_ltv_pct, loan.liquidation_ltv_pct
        );
        say(Level::Error, "margin_call_ltv_pct", message, "Enter rising LTVs, such as 60, 75 and 85 %");
    }
    if loan.initial_ltv_pct + loan.sale_cost_pct >= 100.0 {
        say(Level::Error, "initial_ltv_pct", format!("Initial LTV and cost of sale of {name} are 100 % together: no sale could restore the LTV"), "Lower one of the two");
    }
    if loan.opening_usd > 0.0 && loan.opening_collateral_btc == 0.0 {
        say(Level::Error, "opening_collateral_btc", format!("{name} is owed before month 1 with no BTC pledged"), "Enter how many BTC are pledged");
    }
    if let Some((month, usd)) = loan.draws_usd.iter().find(|(_, usd)| *usd > loan.limit_usd) {
        say(
            Level::Warning,
            "draws_usd",
            format!("{name} draws {} million USD in {}, beyond its limit of {}; the limit holds", usd / 1e6, month.long(), loan.limit_usd / 1e6),
            "Raise the limit or draw less",
        );
    }
    left_out(plan, &mut say, "draws_usd", &format!("{name} is drawn"), &loan.draws_usd, Some(loan.maturity));
    if loan.on_need && loan.maturity <= plan.company.start {
        say(Level::Warning, "maturity", format!("{name} matures before the plan starts: nothing is drawn"), "Correct the maturity, or disable the loan");
    }
    if loan.maturity < plan.company.start && loan.opening_usd > 0.0 {
        say(Level::Warning, "maturity", format!("{name} matured before the plan starts; it is repaid in month 1"), "Correct the maturity or what is owed");
    }
}

/// BTC pledged before month 1 are among those that are held.
fn check_pledged(plan: &Plan, findings: &mut Vec<Finding>) {
    let pledged: f64 = plan.btc_loans.iter().filter(|l| l.enabled).map(|l| l.opening_collateral_btc).sum();
    if pledged > plan.treasury.opening_btc {
        let message = format!("Loans have {pledged} BTC pledged before month 1, but only {} are held", plan.treasury.opening_btc);
        findings.push(Finding::new(Level::Error, "treasury.opening_btc", message, "Enter all BTC that are held, pledged ones included"));
    }
}

fn check_company(plan: &Plan, company: &ProjectCompany, findings: &mut Vec<Finding>) {
    let path = format!("project_companies.{}", company.id);
    let owes = plan.debts.iter().any(|d| d.enabled && d.owner == company.id);
    if !plan.sites.iter().any(|s| s.enabled && s.owner == company.id) {
        let (level, message) = if owes { (Level::Warning, format!("{} owes debt and owns no site", company.name)) } else { (Level::Note, format!("{} owns no site", company.name)) };
        findings.push(Finding::new(level, &path, message, "Give it a site, or delete it"));
    }
    if company.support == Support::UntilCompletion && company.completion <= plan.company.start {
        findings.push(Finding::new(Level::Note, format!("{path}.completion"), format!("The support of {} ends before the plan starts", company.name), "Enter when it is complete"));
    }
    check_covenants(&format!("{path}.covenants"), &company.covenants, findings);
}

/// A lock-up comes before a default.
fn check_covenants(path: &str, c: &Covenants, findings: &mut Vec<Finding>) {
    let both = |lock: f64, default: f64| lock > 0.0 && default > 0.0;
    let wrong = [
        ("dscr_lock_up", both(c.dscr_lock_up, c.dscr_default) && c.dscr_lock_up < c.dscr_default),
        ("liquidity_lock_up_usd", both(c.liquidity_lock_up_usd, c.liquidity_default_usd) && c.liquidity_lock_up_usd < c.liquidity_default_usd),
        ("net_leverage_lock_up", both(c.net_leverage_lock_up, c.net_leverage_default) && c.net_leverage_lock_up > c.net_leverage_default),
        ("ltv_lock_up_pct", both(c.ltv_lock_up_pct, c.ltv_default_pct) && c.ltv_lock_up_pct > c.ltv_default_pct),
        ("ltc_lock_up_pct", both(c.ltc_lock_up_pct, c.ltc_default_pct) && c.ltc_lock_up_pct > c.ltc_default_pct),
    ];
    for (field, _) in wrong.into_iter().filter(|(_, wrong)| *wrong) {
        findings.push(Finding::new(Level::Warning, format!("{path}.{field}"), "The lock-up level lies beyond the default level: default comes first", "Let lock-up come before default"));
    }
}

fn check_item(plan: &Plan, item: &OtherItem, findings: &mut Vec<Finding>) {
    let path = format!("other_items.{}", item.id);
    check_owner(plan, &path, &item.owner, findings);
    let mut say = |level: Level, field: &str, message: String, fix: &str| findings.push(Finding::new(level, format!("{path}.{field}"), message, fix));
    left_out(plan, &mut say, "amounts_usd", &format!("{} is paid", item.name), &item.amounts_usd, None);
    if item.kind == ItemKind::BuyBack && item.owner != PARENT {
        findings.push(Finding::new(Level::Error, format!("{path}.owner"), format!("{} buys back shares, which only the parent has", item.name), "Let the parent own it"));
    }
    if item.kind == ItemKind::BuyBack && item.amounts_usd.iter().any(|(_, usd)| *usd > 0.0) {
        findings.push(Finding::new(
            Level::Error,
            format!("{path}.amounts_usd"),
            format!("{} buys back shares with cash in above zero", item.name),
            "Enter what is spent below zero; shares are sold in the form of shares",
        ));
    }
}

/// Dated amounts that fall outside the plan or after a maturity.
fn left_out(plan: &Plan, say: &mut impl FnMut(Level, &str, String, &str), field: &str, what: &str, steps: &Steps, maturity: Option<Month>) {
    let start = plan.company.start;
    if let Some((month, _)) = steps.iter().find(|(month, usd)| *usd != 0.0 && *month < start) {
        say(
            Level::Warning,
            field,
            format!("{what} in {}, before month 1 ({}): that is left out", month.long(), start.long()),
            "Move it within the plan, or enter what is there before month 1 in its own field",
        );
    }
    let Some(maturity) = maturity else { return };
    if let Some((month, _)) = steps.iter().find(|(month, usd)| *usd != 0.0 && *month >= maturity) {
        say(Level::Warning, field, format!("{what} in {}, at or after its maturity {}: that is left out", month.long(), maturity.long()), "Move it before the maturity");
    }
}

/// How draws and repayment go together.
fn check_terms(debt: &Debt, path: &str, findings: &mut Vec<Finding>) {
    let name = &debt.name;
    let mut say = |level: Level, field: &str, message: String, fix: &str| findings.push(Finding::new(level, format!("{path}.{field}"), message, fix));
    let on_need = matches!(debt.draws, Draws::OnNeed | Draws::Revolving);
    if on_need && debt.owner != PARENT {
        say(Level::Error, "draws", format!("{name} is drawn when cash is needed, which only the parent does"), "Let the parent owe it, or draw it on dates or with capex");
    }
    if on_need && debt.amortisation == Amortisation::EachDraw {
        say(Level::Error, "amortisation", format!("{name} is drawn when cash is needed and pays each draw back on its own"), "Choose another repayment, or draws on dates or with equipment");
    }
    if debt.amortisation == Amortisation::EachDraw && (debt.payment_months != 1 || debt.capitalised_months > 0) {
        say(
            Level::Error,
            "payment_months",
            format!("{name} pays each draw back on its own, which is month by month and with all interest"),
            "Let it pay every month with no months of added interest, or choose another repayment",
        );
    }
    let committed = debt.draws != Draws::Dated;
    let dated: f64 = debt.draws_usd.iter().map(|step| step.1).sum();
    if committed && dated > debt.commitment_usd {
        say(
            Level::Warning,
            "draws_usd",
            format!("{name} draws {:.1} million USD on dates, beyond its commitment of {:.1}; the commitment holds", dated / 1e6, debt.commitment_usd / 1e6),
            "Raise the commitment or draw less",
        );
    }
    if committed && debt.commitment_usd == 0.0 {
        say(Level::Warning, "commitment_usd", format!("{name} has a commitment of 0 USD: nothing is drawn but on dates"), "Enter how much is committed");
    }
    if debt.capitalised_months > 0 && debt.start >= debt.maturity {
        say(Level::Warning, "start", format!("{name} starts in {}, at or after its maturity {}: no interest is added", debt.start.long(), debt.maturity.long()), "Let it start before its maturity");
    }
    if debt.draws == Draws::Revolving && debt.maturity <= debt.start {
        say(Level::Warning, "maturity", format!("{name} matures in {}, before it starts: it is never drawn", debt.maturity.long()), "Correct the maturity or the start");
    }
    if debt.sized_by_dscr && debt.amortisation != Amortisation::Sculpted {
        say(Level::Warning, "sized_by_dscr", format!("{name} is sized by DSCR and not sculpted; its commitment holds"), "Choose sculpted repayment");
    }
    if debt.sized_by_dscr && debt.draws == Draws::Dated {
        say(Level::Note, "sized_by_dscr", format!("{name} is drawn on dates: its size by DSCR is told and not enforced"), "Draw it with capex for the size to hold");
    }
    if debt.reserve_months > 0 && debt.owner == PARENT {
        say(Level::Note, "reserve_months", format!("{name} is owed by the parent, which keeps no reserve account"), "Let a project company owe it");
    }
    if debt.prepayments_usd.iter().any(|(month, usd)| *usd > 0.0 && *month >= debt.maturity) {
        say(Level::Warning, "prepayments_usd", format!("{name} is prepaid at or after its maturity {}; that prepayment is left out", debt.maturity.long()), "Move it before the maturity");
    }
}

fn check_debt(plan: &Plan, debt: &Debt, findings: &mut Vec<Finding>) {
    let path = format!("debts.{}", debt.id);
    check_owner(plan, &path, &debt.owner, findings);
    check_terms(debt, &path, findings);
    let last = plan.month(i64::from(plan.company.months));
    if debt.amortisation == Amortisation::Sculpted && debt.maturity > last {
        let message = format!("{} is sculpted to its maturity {}, after the plan's last month {last}: only payments to there count in its size and cover", debt.name, debt.maturity);
        findings.push(Finding::new(Level::Warning, format!("{path}.maturity"), message, "Lengthen the plan to the maturity, or enter the commitment yourself"));
    }
    if debt.draws_usd.iter().any(|(month, usd)| *month >= debt.maturity && *usd > 0.0) {
        findings.push(Finding::new(
            Level::Warning,
            format!("{path}.draws_usd"),
            format!("{} is drawn at or after its maturity {}; that draw is left out", debt.name, debt.maturity),
            "Move the draw before the maturity",
        ));
    }
    if debt.draws_usd.iter().any(|(month, usd)| *month < plan.company.start && *usd > 0.0) {
        findings.push(Finding::new(
            Level::Warning,
            format!("{path}.draws_usd"),
            format!("{} has a draw before month 1, which is left out", debt.name),
            "Enter what is owed before month 1 in its own field",
        ));
    }
    if debt.maturity < plan.company.start && debt.opening_usd > 0.0 {
        findings.push(Finding::new(
            Level::Warning,
            format!("{path}.maturity"),
            format!("{} matured before the plan starts; it is repaid in month 1", debt.name),
            "Correct the maturity or what is owed",
        ));
    }
    if debt.amortisation == Amortisation::Level && debt.start.plus(i64::from(debt.interest_only_months)) > debt.maturity {
        findings.push(Finding::new(
            Level::Note,
            format!("{path}.interest_only_months"),
            format!("{} matures before its level payments start", debt.name),
            "It is paid as a bullet; shorten the interest-only months for level payments",
        ));
    }
}
