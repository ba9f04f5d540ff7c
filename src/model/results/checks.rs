//! Identities that must hold in every month of every plan, as rows of residuals.

use crate::formula::{BTC, Expression, Operand as _, Series, USD, Unit, sum, when};
use crate::model::accounts::Accounts;
use crate::model::accounts::statements::Balance;
use crate::model::base::desk::Desk;
use crate::model::base::inputs::Builder;
use crate::model::capital::consolidation::Capital;
use crate::model::group::operations::Operations;
use crate::model::site::SiteRows;

/// Half a cent.
const CASH_TOLERANCE: f64 = 0.005;
/// A satoshi.
const BTC_TOLERANCE: f64 = 1e-8;

/// Rounding of double precision, as a share of everything summed: half a unit in the last place for
/// each addition, in each of the two sums compared. A third of a cent on 100 billion USD over ten years.
fn rounding(months: usize) -> f64 {
    f64::EPSILON * (months as f64 + MOST_FLOWS)
}

/// Upper bound on the number of flows summed in a month.
const MOST_FLOWS: f64 = 30.0;

pub(in crate::model) fn checks(
    builder: &mut Builder,
    sites: &[SiteRows],
    operations: &Operations,
    capital: &Capital,
    accounts: &Accounts,
) {
    let b = builder.book();
    b.section("check", "Checks");
    let above = sum(capital.flows.iter().map(|flow| flow.max(0.0)));
    let below = sum(capital.flows.iter().map(|flow| (-*flow).max(0.0)));
    let sources = b.flow("sources", "Sources of cash", USD, above, "Positive rows of the cash flow");
    let uses = b.flow("uses", "Uses of cash", USD, below, "Negative rows of the cash flow");
    let movement = sum(capital.flows.iter().copied());
    let movement = b.flow("cash-movement", "Movement of cash", USD, movement, "All signed rows of the cash flow");
    let cash =
        Account { opening: capital.opening_cash.clone(), movement, gross: sources + uses, closing: capital.cash };
    roll_forward(b, "cash", "Cash: opening + movements = closing", USD, CASH_TOLERANCE, cash);
    let treasury = &capital.treasury;
    let lost = sum(treasury.loans.iter().map(|loan| loan.sold));
    let come = capital.mined + treasury.bought;
    let gone = sum([treasury.sold.expression(), lost]);
    let movement = b.flow(
        "btc-movement",
        "Movement of BTC",
        BTC,
        come.clone() - gone.clone(),
        "Mined and bought, less sold by the company and by lenders",
    );
    let btc = Account { opening: treasury.opening_btc.into(), movement, gross: come + gone, closing: treasury.btc };
    roll_forward(b, "btc", "BTC: opening + mined and bought − sold = closing", BTC, BTC_TOLERANCE, btc);
    b.check(
        "btc-not-negative",
        "BTC is never sold short",
        BTC,
        (-treasury.btc).max(0.0),
        BTC_TOLERANCE,
        "BTC held below zero",
    );
    instruments(b, capital);
    b.section("check", "Checks");
    let (o, cash) = (operations, capital.cash);
    let residual = sources - uses - (cash - cash.prev());
    let gross = sum([sources + uses, absolute(cash), absolute(cash.prev())]);
    size(b, "sources-and-uses", "Sources − uses = change in cash", USD, CASH_TOLERANCE, residual, gross);
    let s = &o.sums;
    let by_sites = sum(sites.iter().map(|site| site.cash_flow.noi)) - o.overhead;
    let of_ai =
        sum([s.revenue.rent, s.revenue.cloud, s.revenue.pass_through, s.cost.landlord, s.cost.cloud, s.cost.ai_power]);
    let of_mining = sum([
        absolute(o.ebitda),
        s.revenue.hosting.expression(),
        s.revenue.credits.expression(),
        s.cost.mining_power.expression(),
        s.cost.repair.expression(),
        s.cost.other.expression(),
        o.overhead.expression(),
    ]);
    let gross = of_ai.clone() + of_mining;
    size(b, "ebitda", "EBITDA = total site NOI − overhead", USD, CASH_TOLERANCE, o.ebitda - by_sites, gross);
    let by_sites = sum(sites.iter().map(|site| site.ai.noi));
    size(b, "ai-noi", "AI NOI = total of all sites", USD, CASH_TOLERANCE, o.ai_noi - by_sites, of_ai);
    statements(b, accounts, sources + uses);
}

/// Every debt rolls forward, reserves and collateral are never negative, and pledged BTC is held.
fn instruments(b: &mut Desk, capital: &Capital) {
    let debts = capital.boxes.iter().flat_map(|(_, _, debts)| debts).chain(&capital.treasury.debts);
    let debts = debts.map(|d| {
        (&d.key, &d.name, sum(std::iter::once(d.drawn).chain(d.added)), d.repaid.expression(), d.opening, d.balance)
    });
    let notes = capital
        .treasury
        .convertibles
        .iter()
        .map(|c| (&c.key, &c.name, c.issued.expression(), c.retired.expression(), c.opening, c.balance));
    let loans = capital.treasury.loans.iter().map(|l| {
        (&l.key, &l.name, l.drawn.expression(), sum([l.repaid, l.proceeds, l.written_off]), l.opening, l.balance)
    });
    for (key, name, come, gone, opening, balance) in debts.chain(notes).chain(loans) {
        b.section(&format!("check.{key}"), &format!("Checks: {name}"));
        let movement = b.flow(
            "movement",
            &format!("{name}: movement"),
            USD,
            come.clone() - gone.clone(),
            "Draws and capitalised interest, less repayment",
        );
        let account = Account { opening: opening.into(), movement, gross: come + gone, closing: balance };
        roll_forward(
            b,
            "roll-forward",
            &format!("{name}: opening + draws − repayments = closing"),
            USD,
            CASH_TOLERANCE,
            account,
        );
    }
    let committed = capital.boxes.iter().flat_map(|(_, _, debts)| debts).chain(&capital.treasury.debts);
    for (debt, beyond) in committed.filter_map(|d| Some((d, d.beyond.clone()?))) {
        b.section(&format!("check.{}", debt.key), &format!("Checks: {}", debt.name));
        size(
            b,
            "within-commitment",
            &format!("{}: never above its commitment", debt.name),
            USD,
            CASH_TOLERANCE,
            beyond,
            absolute(debt.balance) * 4.0,
        );
    }
    for (i, rows, _) in &capital.boxes {
        let entity = &capital.entities[*i];
        b.section(&format!("check.{}", entity.key), &format!("Checks: {}", entity.name));
        b.check(
            "reserve-not-negative",
            &format!("{}: the reserve is never below zero", entity.name),
            USD,
            (-rows.reserve).max(0.0),
            CASH_TOLERANCE,
            "Reserve below zero",
        );
    }
    for loan in &capital.treasury.loans {
        b.section(&format!("check.{}", loan.key), &format!("Checks: {}", loan.name));
        // Less than a cent of either is rounding.
        let needless = b.level(
            "needless",
            &format!("{}: unused cash and BTC at a sale", loan.name),
            USD,
            loan.needless.clone(),
            "Cash above the minimum and free BTC in months when the lender sells",
        );
        b.check(
            "needless-sale",
            &format!("{}: no lender sale that cash or BTC could cure", loan.name),
            USD,
            when(needless.lt(crate::model::base::constants::ONE_CENT), 0.0, needless),
            CASH_TOLERANCE,
            "Cash above the minimum and free BTC in months when the lender sells",
        );
        b.section(&format!("check.{}", loan.key), &format!("Checks: {}", loan.name));
        b.check(
            "pledged",
            &format!("{}: collateral is never below zero", loan.name),
            BTC,
            (-loan.collateral).max(0.0),
            BTC_TOLERANCE,
            "BTC pledged below zero",
        );
    }
    if !capital.treasury.loans.is_empty() {
        b.section("check", "Checks");
        b.check(
            "pledged-is-held",
            "Pledged BTC is held",
            BTC,
            (capital.treasury.pledged - capital.treasury.btc).max(0.0),
            BTC_TOLERANCE,
            "BTC pledged in excess of BTC held",
        );
    }
}

/// Balance sheets tie in every month; deferred tax by flow equals the rate times temporary differences, at the end of every
/// fiscal year.
fn statements(b: &mut Desk, accounts: &Accounts, turned: Expression) {
    let turned = b.balance(
        "turned-over",
        "Cash turnover to date",
        USD,
        0.0,
        |p| p + turned,
        "Sources and uses of cash since month 1",
    );
    for (i, (name, off, sheet)) in accounts.ties.iter().enumerate() {
        let key = if accounts.ties.len() == 1 || i + 1 == accounts.ties.len() {
            "balance-sheet".to_owned()
        } else {
            format!("balance-sheet-{}", i + 1)
        };
        let gross = turned.expression() * 4.0 + both_sides(*sheet);
        size(b, &key, &format!("{name}: assets = liabilities + equity"), USD, CASH_TOLERANCE, off.expression(), gross);
    }
    for (i, ((name, off), (_, _, sheet))) in accounts.cash_ties.iter().zip(&accounts.ties).enumerate() {
        let key = if i + 1 == accounts.cash_ties.len() {
            "cash-statement".to_owned()
        } else {
            format!("cash-statement-{}", i + 1)
        };
        size(
            b,
            &key,
            &format!("{name}: cash-flow statement = change in cash"),
            USD,
            CASH_TOLERANCE,
            off.clone(),
            turned.expression() * 4.0 + both_sides(*sheet),
        );
    }
    let tax = accounts.tax;
    let residual = when(tax.year_end, accounts.deferred_gross - tax.rate * accounts.temporary, 0.0);
    size(
        b,
        "deferred-tax",
        "Deferred tax by flow = rate × temporary differences",
        USD,
        CASH_TOLERANCE,
        residual,
        turned.expression() * 4.0 + both_sides(accounts.balance) + absolute(accounts.temporary) * 4.0,
    );
}

/// The gross size of a balance sheet, with a margin: debt may be large relative to turnover.
fn both_sides(sheet: Balance) -> Expression {
    (absolute(sheet.assets) + absolute(sheet.liabilities)) * 4.0
}

fn absolute(value: impl Into<Expression>) -> Expression {
    let value = value.into();
    value.clone().max(-value)
}

/// Movements of an account, net and gross.
struct Account {
    opening: Expression,
    movement: Series,
    gross: Expression,
    closing: Series,
}

fn roll_forward(b: &mut Desk, key: &str, label: &str, unit: Unit, tolerance: f64, account: Account) {
    let Account { opening, movement, gross, closing } = account;
    let so_far = b.balance(
        &format!("{key}-so-far"),
        &format!("{label}, movements to date"),
        unit,
        0.0,
        |p| p + movement,
        "Since month 1",
    );
    let gross = b.balance(
        &format!("{key}-gross"),
        &format!("{label}, gross movements to date"),
        unit,
        absolute(opening.clone()),
        |p| p + gross,
        "Opening balance plus all movements in absolute terms",
    );
    size(b, key, label, unit, tolerance, opening + so_far - closing, gross.expression());
}

/// A check on the size of a residual, in excess of possible rounding.
fn size(b: &mut Desk, key: &str, label: &str, unit: Unit, tolerance: f64, residual: Expression, gross: Expression) {
    let months = b.months();
    let row = b.row(&format!("{key}-residual"), label, unit, residual, "The difference");
    let beyond = (absolute(row) - gross * rounding(months)).max(0.0);
    b.check(key, label, unit, beyond, tolerance, "Absolute difference, less the possible rounding of the sums");
}
