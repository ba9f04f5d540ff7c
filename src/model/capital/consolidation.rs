//! The capital of the company: owners with their cash, the parent's treasury and funding, tax, and the consolidated cash flow.
//!
//! Project companies come first, because their distributions and capital calls are known without the parent; then the parent
//! funds the rest; then tax is assessed, which is paid in a later month.

use crate::formula::{Expression, MONTH, Operand as _, Series, USD, sum};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::ONE_MONTH;
use crate::model::base::inputs::Builder;
use crate::model::capital::entity::{self, BoxRows, Entity, Flow, Shared, debt_flows, entities, is_split};
use crate::model::capital::treasury::{self, Parent, Treasury, cash_rate};
use crate::model::group::operations::Operations;
use crate::model::instruments::btc_loan;
use crate::model::instruments::convertible;
use crate::model::instruments::debt::{self, DebtRows};
use crate::model::instruments::equity;
use crate::model::instruments::equity::{EquityRows, Moves};
use crate::model::market::price::Market;
use crate::model::site::SiteRows;
use crate::model::tax;
use crate::plan::PARENT;

/// Rows of the company's capital.
pub(in crate::model) struct Capital<'a> {
    pub entities: Vec<Entity<'a>>,
    /// Of the project companies, in the order of the plan
    pub boxes: Vec<(usize, BoxRows, Vec<DebtRows>)>,
    pub treasury: Treasury,
    /// BTC received by the treasury, excluding purchases
    pub mined: Series,
    pub equity: EquityRows,
    pub compensation: Series,
    pub tax: Option<tax::Open>,
    pub tax_paid: Series,
    /// Consolidated, restricted cash included
    pub cash: Series,
    pub opening_cash: Expression,
    pub gap: Series,
    /// Principal of all debts
    pub debt: Series,
    /// Accrued in the month
    pub interest: Series,
    pub interest_paid: Series,
    /// On cash
    pub earned: Series,
    /// All signed rows of the consolidated cash flow
    pub flows: Vec<Series>,
    /// Each owner's cash by key
    pub by_owner: Vec<Vec<Flow>>,
}

impl Capital<'_> {
    /// Debts of consolidated owners.
    pub fn debts(&self) -> impl Iterator<Item = &DebtRows> {
        let of_boxes =
            self.boxes.iter().filter(|(i, ..)| self.entities[*i].consolidated).flat_map(|(_, _, debts)| debts);
        self.treasury.debts.iter().chain(of_boxes)
    }

    /// Project companies that are consolidated, or those that are not.
    pub fn boxes_that(&self, consolidated: bool) -> impl Iterator<Item = (&Entity<'_>, &BoxRows)> {
        self.boxes
            .iter()
            .map(|(i, rows, _)| (&self.entities[*i], rows))
            .filter(move |(entity, _)| entity.consolidated == consolidated)
    }
}

pub(in crate::model) fn capital<'a>(
    builder: &mut Builder<'a>,
    calendar: &Calendar,
    market: &Market,
    lives: &[crate::model::group::books::Life; 4],
    operations: &Operations,
    sites: &[(&str, SiteRows)],
) -> Capital<'a> {
    let plan = builder.plan;
    let cash_rate = cash_rate(builder, calendar);
    let compensation = compensation(builder, calendar);
    let shared = Shared { calendar, market, lives, overhead: operations.overhead, cash_rate };
    let entities = entities(builder, shared, sites, &operations.sums);
    let mut boxes = Vec::new();
    for (i, entity) in entities.iter().enumerate() {
        let Some(company) = entity.company else { continue };
        let own = plan.debts.iter().filter(|debt| debt.enabled && debt.owner == company.id);
        let debts: Vec<DebtRows> = own
            .flat_map(|debt| {
                debt::open(builder, calendar, market.sofr, debt, entity.owner).close(builder, calendar, None, None)
            })
            .collect();
        let rows = entity::waterfall(builder, shared, entity, company, &debts);
        boxes.push((i, rows, debts));
    }
    let tax = tax::open(builder);
    let tax_paid = tax.paid;
    let equity = equity::open(builder, calendar, market);
    let parent = parent(builder, calendar, market, &entities, &boxes, equity, tax_paid, operations);
    let mined = parent.mined;
    let mut treasury = treasury::treasury(builder, calendar, market, cash_rate, parent);
    let parent = &entities[0];
    let moves = Moves {
        converted: sum(treasury.convertibles.iter().map(|c| c.shares_issued)),
        received: sum(treasury.convertibles.iter().map(|c| c.shares_received)),
        compensation,
        buy_back: parent.items.buy_back.clone(),
    };
    let Some(open) = treasury.equity.take() else { unreachable!("shares are closed once") };
    let equity = open.close(builder, treasury.atm, moves);
    consolidate(builder, market, Parts { entities, boxes, treasury, mined, equity, compensation, tax, tax_paid })
}

fn compensation(builder: &mut Builder, calendar: &Calendar) -> Series {
    builder.book().section("company", "Company");
    let amount = builder.quantity(
        "company.stock_compensation_usd_per_month",
        USD.per(MONTH),
        &builder.plan.company.stock_compensation_usd_per_month,
        calendar.month,
    );
    builder.book().flow(
        "stock-compensation",
        "Stock compensation",
        USD,
        amount * ONE_MONTH,
        "Paid in shares: non-cash and excluded from EBITDA",
    )
}

/// Inputs of the parent for a month.
#[expect(clippy::too_many_arguments, reason = "the inputs of the parent, each once")]
fn parent<'a>(
    builder: &mut Builder<'a>,
    calendar: &Calendar,
    market: &Market,
    entities: &[Entity],
    boxes: &[(usize, BoxRows, Vec<DebtRows>)],
    equity: equity::Open,
    tax_paid: Series,
    operations: &Operations,
) -> Parent<'a> {
    let plan = builder.plan;
    let parent = &entities[0];
    let debts: Vec<_> = plan
        .debts
        .iter()
        .filter(|d| d.enabled && d.owner == PARENT)
        .map(|d| debt::open(builder, calendar, market.sofr, d, parent.owner))
        .collect();
    let convertibles: Vec<_> = plan
        .convertibles
        .iter()
        .filter(|c| c.enabled)
        .map(|c| convertible::open(builder, calendar, c, equity.price))
        .collect();
    let loans: Vec<_> = plan
        .btc_loans
        .iter()
        .filter(|l| l.enabled)
        .map(|l| btc_loan::open(builder, calendar, market, market.sofr, l))
        .collect();
    let mut flows: Vec<Expression> = parent.operating_flows().into_iter().map(|(_, amount)| amount).collect();
    flows.push(-tax_paid);
    for (i, rows, _) in boxes {
        let Some(own) = entities[*i].own else { continue };
        flows.push(own * (rows.distributed - rows.called) - rows.btc_sold);
    }
    let b = builder.book();
    let section = if is_split(plan) {
        ("entity.parent".to_owned(), "Parent".to_owned())
    } else {
        ("company".to_owned(), "Company".to_owned())
    };
    b.section("treasury", "Treasury");
    let mined = if entities.len() == 1 {
        operations.sums.mined.net
    } else {
        b.flow(
            "btc-in",
            "BTC received by treasury",
            crate::formula::BTC,
            sum(entities.iter().map(|e| e.sums.mined.net)),
            "Mined by all owners: the parent buys the BTC mined by project companies at the month's price",
        )
    };
    let interest =
        debts.iter().map(debt::Open::interest_paid).chain(convertibles.iter().map(convertible::Open::interest_paid));
    let interest = sum(interest.chain(loans.iter().map(btc_loan::Open::interest_paid)));
    let costs = parent.costs() + interest;
    Parent { section, flows, costs, mined, debts, convertibles, loans, equity }
}

struct Parts<'a> {
    entities: Vec<Entity<'a>>,
    boxes: Vec<(usize, BoxRows, Vec<DebtRows>)>,
    treasury: Treasury,
    mined: Series,
    equity: EquityRows,
    compensation: Series,
    tax: tax::Open,
    tax_paid: Series,
}

/// Keys and labels of the cash flow, in the order in which it is shown.
const KEYS: [(&str, &str); 38] = [
    ("rent", "Rent"),
    ("cloud", "GPU cloud"),
    ("hosting", "Hosting"),
    ("credits", "Grid credits"),
    ("passed-through", "Pass-through revenue"),
    ("resale", "Equipment resale"),
    ("draws", "Draws"),
    ("shares", "Share issuance"),
    ("tenant-funding", "Tenant funding"),
    ("receivables", "Receivables"),
    ("partners", "Partners"),
    ("minority", "Non-controlling interests"),
    ("associates", "Affiliates"),
    ("other-items", "Other income"),
    ("other-assets", "Other assets"),
    ("mining-power", "Mining power"),
    ("repair", "Repair"),
    ("sites", "Other operating cost"),
    ("landlord", "Landlord costs"),
    ("cloud-cost", "GPU cloud costs"),
    ("ai-power", "AI power"),
    ("overhead", "Overhead"),
    ("payables", "Payables"),
    ("capex", "Capex"),
    ("interest", "Interest"),
    ("repayments", "Repayments"),
    ("fees", "Financing fees"),
    ("premiums", "Premiums and capped calls"),
    ("tax", "Tax"),
    ("interest-on-cash", "Interest on cash"),
    ("btc-sales", "BTC sales"),
    ("btc-purchases", "BTC purchases"),
    ("covered-calls", "Covered calls"),
    ("between", "Intercompany BTC"),
    ("from-owners", "Contributions from owners"),
    ("to-owners", "Distributions to owners"),
    ("from-companies", "From project companies"),
    ("to-companies", "To project companies"),
];

/// Intercompany flows, which cancel out.
const BETWEEN: [&str; 5] = ["between", "from-owners", "to-owners", "from-companies", "to-companies"];

/// The amount of a key among flows; several with the same key add up.
pub(in crate::model) fn of_key(flows: &[Flow], key: &str) -> Expression {
    sum(flows.iter().filter(|(known, _)| *known == key).map(|(_, amount)| amount.clone()))
}

fn consolidate<'a>(builder: &mut Builder, market: &Market, parts: Parts<'a>) -> Capital<'a> {
    let Parts { entities, boxes, treasury, mined, equity, compensation, tax, tax_paid } = parts;
    let split = entities.len() > 1;
    let mut by_owner: Vec<Vec<Flow>> = vec![parent_flows(&entities, &boxes, &treasury, &equity, tax_paid, market)];
    by_owner.extend(boxes.iter().map(|(i, rows, debts)| box_flows(&entities[*i], rows, debts)));
    let b = builder.book();
    if split {
        for (entity, flows) in entities.iter().zip(&mut by_owner) {
            b.section(&format!("{}.cash-flow", entity.key), &format!("{}: cash flow", entity.name));
            for (key, label) in KEYS {
                let amount = of_key(flows, key);
                if amount == Expression::Number(0.0) {
                    continue;
                }
                let row = b.flow(key, label, USD, amount, "Inflows positive, outflows negative");
                flows.retain(|(known, _)| *known != key);
                flows.push((key, row.into()));
            }
        }
    }
    b.section("company", "Company");
    let consolidated: Vec<usize> = (0..entities.len()).filter(|i| entities[*i].consolidated).collect();
    let of_boxes = |row: fn(&BoxRows) -> Vec<Series>| {
        boxes.iter().filter(|(i, ..)| entities[*i].consolidated).flat_map(|(_, rows, _)| row(rows)).collect::<Vec<_>>()
    };
    let (cash, gap) = if split {
        let cash = b.stock(
            "cash",
            "Cash",
            USD,
            std::iter::once(treasury.cash).chain(of_boxes(|r| vec![r.cash, r.reserve])),
            "Of the parent and consolidated project companies at month end, including reserves; can be negative, as no plug is applied",
        );
        let gaps = sum(std::iter::once(treasury.gap).chain(of_boxes(|r| vec![r.gap])));
        (
            cash,
            b.level(
                "funding-gap",
                "Funding gap",
                USD,
                gaps,
                "Shortfall of cash to the minimum at month end, for the parent and project companies",
            ),
        )
    } else {
        (treasury.cash, treasury.gap)
    };
    let opening_cash = b.opening_of(cash);
    let debts: Vec<&DebtRows> = treasury
        .debts
        .iter()
        .chain(boxes.iter().filter(|(i, ..)| entities[*i].consolidated).flat_map(|(_, _, debts)| debts))
        .collect();
    let interest = sum(debts
        .iter()
        .map(|d| d.interest)
        .chain(treasury.convertibles.iter().map(|c| c.interest))
        .chain(treasury.loans.iter().map(|l| l.interest)));
    let interest = b.flow("interest", "Interest", USD, interest, "Accrued in the month, on all debts");
    let paid = sum(debts
        .iter()
        .map(|d| d.paid)
        .chain(treasury.convertibles.iter().map(|c| c.paid))
        .chain(treasury.loans.iter().map(|l| l.interest)));
    let interest_paid = b.flow("interest-paid", "Interest paid", USD, paid, "On all debts");
    let repaid = debts
        .iter()
        .map(|d| d.repaid.expression())
        .chain(treasury.convertibles.iter().map(|c| c.cash.expression()))
        .chain(treasury.loans.iter().map(|l| l.repaid + l.proceeds));
    b.flow("repaid", "Repayments", USD, sum(repaid), "Of all debts, including collateral sales");
    let drawn = debts
        .iter()
        .map(|d| d.drawn)
        .chain(treasury.convertibles.iter().map(|c| c.issued))
        .chain(treasury.loans.iter().map(|l| l.drawn));
    b.flow("drawn", "Draws", USD, sum(drawn), "Of all debts");
    let fees = debts
        .iter()
        .flat_map(|d| [Some(d.fee), d.commitment_fee])
        .flatten()
        .chain(treasury.convertibles.iter().map(|c| c.fee))
        .chain(treasury.loans.iter().map(|l| l.fee));
    b.flow("fees", "Financing fees", USD, sum(fees), "On all debts, including commitment fees");
    let debt = debts
        .iter()
        .map(|d| d.balance)
        .chain(treasury.convertibles.iter().map(|c| c.balance))
        .chain(treasury.loans.iter().map(|l| l.balance));
    let debt = b.stock("debt", "Debt", USD, debt, "Principal of all debts at month end");
    let earned = if split {
        b.flow(
            "interest-on-cash",
            "Interest on cash",
            USD,
            sum(std::iter::once(treasury.earned).chain(of_boxes(|r| vec![r.earned]))),
            "Of the parent and consolidated project companies",
        )
    } else {
        treasury.earned
    };
    b.section("company.cash-flow", "Cash flow");
    let mut flows = Vec::new();
    for (key, label) in KEYS.into_iter().filter(|(key, _)| !BETWEEN.contains(key)) {
        let amount = sum(consolidated
            .iter()
            .map(|i| of_key(&by_owner[*i], key))
            .filter(|amount| *amount != Expression::Number(0.0)));
        let amount = match key {
            "minority" => minority(&entities, &boxes),
            "associates" => associates(&entities, &boxes),
            "btc-purchases" => {
                amount
                    - sum(boxes.iter().filter(|(i, ..)| !entities[*i].consolidated).map(|(_, rows, _)| rows.btc_sold))
            }
            _ => amount,
        };
        flows.push(b.flow(key, label, USD, amount, "Inflows positive, outflows negative"));
    }
    Capital {
        entities,
        boxes,
        treasury,
        mined,
        equity,
        compensation,
        tax: Some(tax),
        tax_paid,
        cash,
        opening_cash,
        gap,
        debt,
        interest,
        interest_paid,
        earned,
        flows,
        by_owner,
    }
}

/// Contributions of non-controlling owners of consolidated project companies, less their distributions.
fn minority(entities: &[Entity], boxes: &[(usize, BoxRows, Vec<DebtRows>)]) -> Expression {
    sum(boxes
        .iter()
        .filter(|(i, ..)| entities[*i].consolidated)
        .filter_map(|(i, rows, _)| Some((1.0 - entities[*i].own?) * (rows.called - rows.distributed))))
}

/// Distributions to the parent from unconsolidated project companies, less its contributions.
fn associates(entities: &[Entity], boxes: &[(usize, BoxRows, Vec<DebtRows>)]) -> Expression {
    sum(boxes
        .iter()
        .filter(|(i, ..)| !entities[*i].consolidated)
        .filter_map(|(i, rows, _)| Some(entities[*i].own? * (rows.distributed - rows.called))))
}

fn box_flows(entity: &Entity, rows: &BoxRows, debts: &[DebtRows]) -> Vec<Flow> {
    let own: Vec<&DebtRows> = debts.iter().collect();
    let mut flows = entity.operating_flows();
    flows.extend(debt_flows(&own));
    flows.push(("interest-on-cash", rows.earned.into()));
    flows.push(("between", rows.btc_sold.into()));
    flows.push(("from-owners", rows.called.into()));
    flows.push(("to-owners", -rows.distributed));
    flows
}

fn parent_flows(
    entities: &[Entity],
    boxes: &[(usize, BoxRows, Vec<DebtRows>)],
    treasury: &Treasury,
    equity: &EquityRows,
    tax_paid: Series,
    market: &Market,
) -> Vec<Flow> {
    let own: Vec<&DebtRows> = treasury.debts.iter().collect();
    let (notes, loans) = (&treasury.convertibles, &treasury.loans);
    let mut flows = entities[0].operating_flows();
    flows.extend(debt_flows(&own));
    flows.push(("draws", sum(notes.iter().map(|c| c.issued).chain(loans.iter().map(|l| l.drawn)))));
    flows.push(("interest", sum(notes.iter().map(|c| -c.paid).chain(loans.iter().map(|l| -l.interest)))));
    flows.push((
        "repayments",
        sum(notes.iter().map(|c| -c.cash).chain(loans.iter().map(|l| 0.0 - l.repaid - l.proceeds))),
    ));
    flows.push(("fees", sum(notes.iter().map(|c| -c.fee).chain(loans.iter().map(|l| -l.fee)))));
    flows.push(("premiums", sum(notes.iter().map(|c| -c.capped_call))));
    flows.push(("shares", sum([equity.sold - equity.fees, equity.warrants_cash.into()])));
    flows.push(("tax", -tax_paid));
    flows.push(("interest-on-cash", treasury.earned.into()));
    flows.push((
        "btc-sales",
        sum(std::iter::once(treasury.sold * treasury.net_price).chain(loans.iter().map(|l| l.proceeds.expression()))),
    ));
    flows.push(("btc-purchases", -(treasury.bought * market.price)));
    flows.push(("covered-calls", treasury.overlay.into()));
    if !boxes.is_empty() {
        let shares = |row: fn(&BoxRows) -> Series| {
            sum(boxes.iter().filter_map(|(i, rows, _)| Some(entities[*i].own? * row(rows))))
        };
        flows.push(("between", sum(boxes.iter().map(|(_, rows, _)| -rows.btc_sold))));
        flows.push(("from-companies", shares(|rows| rows.distributed)));
        flows.push(("to-companies", -shares(|rows| rows.called)));
    }
    flows
}
