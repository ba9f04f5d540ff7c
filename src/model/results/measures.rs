//! The measures of lenders, owners and analysts, and the covenants of the company.

use crate::formula::{
    Book, Constant, Expression, Format, MONTH, MW, MW_IT, Named, Operand as _, PERCENT, PLAIN, SHARE, Scalar, Series,
    Total, USD, YEAR, sum, when,
};
use crate::model::accounts::Accounts;
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::{
    MONTHS_PER_YEAR, ONE_CENT, ONE_MONTH, ONE_SHARE, ONE_YEAR, PERCENT_OF, SATOSHIS_PER_BTC,
};
use crate::model::base::desk::Desk;
use crate::model::base::inputs::Builder;
use crate::model::base::metrics::{monthly_rate, twelve_months};
use crate::model::capital::consolidation::Capital;
use crate::model::capital::covenants::{self, Outcome};
use crate::model::capital::entity::{Amounts, BoxRows, Entity, ratios};
use crate::model::group::operations::Operations;
use crate::model::instruments::debt::DebtRows;
use crate::model::site::SiteRows;
use crate::plan::Plan;

/// A millionth of a satoshi per share, used as a divisor.
const PLAIN_PER_SHARE: Constant =
    Constant(&Named { value: 0.000_001, unit: PLAIN.per(SHARE), name: "a millionth of a satoshi per share" });

/// The ratio of two rows; 0 if the second is not above a cent.
fn over(
    b: &mut Desk,
    key: &str,
    label: &str,
    above: impl Into<Expression>,
    below: impl Into<Expression>,
    format: Format,
    note: &'static str,
) -> Series {
    let below = below.into();
    let row =
        b.level(key, label, PLAIN, when(below.clone().gt(ONE_CENT), above.into() / below.max(ONE_CENT), 0.0), note);
    b.shown(row, format);
    row
}

pub(in crate::model) fn measures(
    builder: &mut Builder,
    calendar: &Calendar,
    sites: &[SiteRows],
    operations: &Operations,
    capital: &Capital,
    accounts: &Accounts,
) {
    let haircut = builder.plan.valuation.btc_haircut_pct;
    builder.book().section("company", "Company");
    let haircut = builder.number("valuation.btc_haircut_pct", PERCENT, haircut) * PERCENT_OF;
    let b = builder.book();
    let kept = b.formula("btc-after-haircut", "BTC after haircut", PLAIN, 1.0 - haircut, "Share of market value");
    b.shown_scalar(kept, Format::Share);
    b.flow(
        "ebitda-with-marks",
        "EBITDA incl. changes in fair value of BTC",
        USD,
        accounts.income.ebitda + accounts.income.btc_mark,
        "Income-statement EBITDA plus the change in fair value of BTC, as some miners report it",
    );
    let after = find(b, "company.cash.operating") + find(b, "company.cash-flow.capex") - accounts.capitalised.clone();
    b.flow(
        "free-cash-flow-after-tax",
        "Free cash flow after interest and tax",
        USD,
        after,
        "Cash from operating activities, including tenant prepayments, less capex and capitalised interest",
    );
    let outcomes = promises(builder, calendar, operations, capital, kept);
    firsts(builder, capital, &outcomes);
    wall(builder.book(), capital);
    returns(builder, calendar, operations, capital);
    flow_to_parent(builder, capital);
    shares(builder.book(), capital, accounts.balance.minority);
    worth(builder, sites, operations, capital, accounts);
    contracts(builder.book(), operations);
    of_project_companies(builder, calendar, capital);
}

/// Free BTC at market after the haircut.
fn free_btc(b: &mut Desk, capital: &Capital, kept: Scalar) -> Series {
    let t = &capital.treasury;
    let free = when(
        t.btc.gt(crate::model::base::constants::ONE_SATOSHI),
        t.value * ((t.btc - t.pledged).max(0.0) / t.btc.max(crate::model::base::constants::ONE_SATOSHI)),
        0.0,
    );
    b.level("free-btc", "Free BTC after haircut", USD, free * kept, "Unpledged, at market price, less the haircut")
}

/// Liquidity, cover and leverage of the company, with its covenants.
fn promises(
    builder: &mut Builder,
    calendar: &Calendar,
    operations: &Operations,
    capital: &Capital,
    kept: Scalar,
) -> Vec<(String, Outcome)> {
    let (plan, t, s) = (builder.plan, &capital.treasury, &operations.sums);
    let b = builder.book();
    let free = free_btc(b, capital, kept);
    let undrawn =
        b.level("undrawn", "Undrawn", USD, sum(t.debts.iter().filter_map(|d| d.undrawn)), "Of revolvers, at month end");
    let liquidity = b.level(
        "liquidity",
        "Liquidity",
        USD,
        sum([t.cash, free, undrawn]),
        "The parent's cash, free BTC after the haircut, and undrawn revolvers",
    );
    let payables = sum(capital
        .entities
        .iter()
        .filter(|entity| entity.consolidated)
        .map(|entity| entity.payables - entity.payables.prev()));
    let before_tax = sum([
        operations.attributable.into(),
        s.receivables.collected - s.capex.maintenance,
        -s.prepayments.credited,
        payables,
    ]);
    let cfads = b.flow(
        "cfads",
        "CFADS",
        USD,
        before_tax - capital.tax_paid,
        "EBITDA less partners, maintenance and tax paid, adjusted for receivables, payables and prepayments credited",
    );
    let service = capital
        .debts()
        .flat_map(|d| [d.paid, d.scheduled])
        .chain(t.convertibles.iter().map(|c| c.paid))
        .chain(t.loans.iter().flat_map(|l| [l.interest, l.scheduled]));
    let service = b.flow(
        "service",
        "Scheduled debt service",
        USD,
        sum(service),
        "Interest paid and scheduled repayment of all debts, excluding balloons at maturity",
    );
    let dscr = covenants::dscr(builder, "covenants", &plan.covenants, cfads, service, None);
    let b = builder.book();
    let interest = twelve_months(b, "interest-paid", "Interest paid", capital.interest_paid);
    let ebitda = twelve_months(b, "ebitda", "EBITDA", operations.attributable);
    over(
        b,
        "icr",
        "Interest cover",
        ebitda,
        interest,
        Format::Decimals(2),
        "EBITDA less partners over interest paid, last twelve months; 0 without interest",
    );
    let reserves = sum(capital.boxes_that(true).map(|(_, rows)| rows.reserve));
    let unrestricted = b.level(
        "unrestricted-cash",
        "Unrestricted cash",
        USD,
        capital.cash - reserves,
        "Cash excluding reserve accounts",
    );
    let noi_year = twelve_months(b, "site-noi", "Site NOI", s.noi);
    let spent = b.balance(
        "capex-so-far",
        "Capex to date",
        USD,
        0.0,
        |p| p + (s.capex.total - s.partners.capex),
        "Since month 1, net of partners",
    );
    let added = sum(capital.debts().filter_map(|d| d.added));
    let added = b.balance(
        "interest-added-so-far",
        "Interest capitalised to debt, to date",
        USD,
        0.0,
        |p| p + added,
        "Of all debts, since month 1",
    );
    let before = accounts_before(b, capital);
    let construction = construction_before(b, capital);
    b.formula(
        "construction-before",
        "Opening construction in progress",
        USD,
        construction,
        "Spent before month 1, not yet in service; excluded from NPV and IRR, which start in month 1",
    );
    let amounts = Amounts {
        debt: capital.debt,
        net_debt: capital.debt - unrestricted.max(0.0),
        ebitda: operations.attributable.into(),
        noi_year,
        cost: sum([spent + added, before]),
        from: None,
    };
    let mut outcomes = vec![("DSCR".to_owned(), dscr)];
    outcomes.extend(ratios(builder, calendar, "covenants", &plan.covenants, liquidity, amounts));
    let b = builder.book();
    let run_rate = find(b, "company.run-rate-ebitda");
    over(
        b,
        "net-leverage-after-btc",
        "Net leverage after BTC",
        capital.debt - unrestricted.max(0.0) - free,
        run_rate,
        Format::Decimals(2),
        "Debt less unrestricted cash and free BTC after the haircut, over run-rate EBITDA; 0 if EBITDA is not positive",
    );
    corporate(b, calendar, capital);
    runway(b, capital, liquidity);
    cost_of_capital(b, operations, capital);
    outcomes
}

/// A row of the book by its key.
fn find(b: &Book, key: &str) -> Expression {
    b.find(key).and_then(|id| b.series(id)).map_or(Expression::Number(0.0), Series::expression)
}

/// Opening construction of consolidated owners.
fn construction_before(b: &Book, capital: &Capital) -> Expression {
    sum(capital
        .entities
        .iter()
        .filter(|entity| entity.consolidated)
        .map(|entity| b.opening_of(entity.sums.capex.construction))
        .filter(|opening| *opening != Expression::Number(0.0)))
}

/// Opening book value of all classes, and construction, of consolidated owners.
fn accounts_before(b: &Book, capital: &Capital) -> Expression {
    let group = capital.entities.iter().filter(|entity| entity.consolidated);
    let values = group
        .flat_map(|entity| entity.classes.map(|class| class.value).into_iter().chain([entity.sums.capex.construction]));
    sum(values.map(|value| b.opening_of(value)).filter(|opening| *opening != Expression::Number(0.0)))
}

/// Leverage of the parent alone, based on its own sites less overhead.
fn corporate(b: &mut Desk, calendar: &Calendar, capital: &Capital) {
    let (t, parent) = (&capital.treasury, &capital.entities[0]);
    let own = t
        .debts
        .iter()
        .map(|d| d.balance)
        .chain(t.convertibles.iter().map(|c| c.balance))
        .chain(t.loans.iter().map(|l| l.balance));
    let debt =
        b.level("corporate-debt", "Parent debt", USD, sum(own), "Principal at month end, excluding project companies");
    let ebitda = sum([parent.sums.noi.expression(), -parent.sums.partners.noi]
        .into_iter()
        .chain(parent.overhead.map(|overhead| -overhead)));
    let so_far = b.balance(
        "corporate-ebitda-so-far",
        "Parent EBITDA to date",
        USD,
        0.0,
        |p| p + ebitda,
        "NOI of its own sites less partners and overhead, since month 1",
    );
    let run_rate = when((calendar.month / ONE_MONTH).lt(3.0), 0.0, (so_far - so_far.lag(3)) * 4.0);
    let run_rate = b.level(
        "corporate-run-rate",
        "Parent run-rate EBITDA",
        USD,
        run_rate,
        "Last three months times four; 0 before month 3",
    );
    over(
        b,
        "corporate-net-leverage",
        "Corporate net leverage",
        debt - t.cash.max(0.0),
        run_rate,
        Format::Decimals(2),
        "Parent debt less its cash, over its run-rate EBITDA; 0 if EBITDA is not positive",
    );
}

/// How many months liquidity lasts.
fn runway(b: &mut Desk, capital: &Capital, liquidity: Series) {
    let spent = |row: &&Series| !NOT_BURNT.iter().any(|key| b.item(row.id()).key == format!("company.cash-flow.{key}"));
    let earned = sum(capital.flows.iter().filter(spent).copied());
    let burnt = b.balance(
        "burnt-so-far",
        "Cash burn to date",
        USD,
        0.0,
        |p| p - earned,
        "Net cash spent on operations, construction, interest and tax since month 1; excluding draws, shares and BTC",
    );
    let burn = b.level(
        "burn",
        "Monthly burn",
        USD,
        (burnt - burnt.lag(3)) / 3.0,
        "Average of the last three months; below zero if cash flow is positive",
    );
    let runway = when(burn.gt(ONE_CENT), liquidity.max(0.0) / burn.max(ONE_CENT) * ONE_MONTH, 0.0);
    let row = b.level("runway", "Runway", MONTH, runway, "Months of liquidity at that burn; 0 if there is no burn");
    b.shown(row, Format::Decimals(1));
    let floor = find(b, "treasury.minimum-cash");
    let dry =
        b.flag("dry", "Liquidity exhausted", liquidity.lt(floor - ONE_CENT), "Liquidity is below the minimum cash");
    b.total(
        "dry-month",
        "First month of exhausted liquidity",
        MONTH,
        Total::FirstMonth(dry),
        "Given the commitments in the plan",
    );
}

/// Keys of the consolidated cash flow other than operations, construction, interest and tax.
const NOT_BURNT: [&str; 8] =
    ["draws", "repayments", "shares", "premiums", "btc-sales", "btc-purchases", "minority", "associates"];

fn cost_of_capital(b: &mut Desk, operations: &Operations, capital: &Capital) {
    let owed = capital.debt.prev();
    let yearly = capital.interest / ONE_MONTH * MONTHS_PER_YEAR * ONE_YEAR;
    over(
        b,
        "cost-of-debt",
        "Cost of debt",
        yearly.clone(),
        owed.clone(),
        Format::Share,
        "Interest accrued in the month times twelve, over opening debt",
    );
    over(
        b,
        "cost-of-capital",
        "Blended cost of capital",
        yearly,
        owed + operations.sums.prepayments.balance.prev(),
        Format::Share,
        "The same over debt plus interest-free prepayments by tenants and customers",
    );
}

/// First lock-up, covenant breach and margin call.
fn firsts(builder: &mut Builder, capital: &Capital, own: &[(String, Outcome)]) {
    let b = builder.book();
    b.section("company", "Company");
    let of_boxes = capital.boxes.iter().flat_map(|(_, rows, _)| rows.outcomes.iter().map(|(_, outcome)| *outcome));
    let all: Vec<Outcome> = own.iter().map(|(_, outcome)| *outcome).chain(of_boxes).collect();
    let any = |flags: Vec<Series>| {
        flags
            .into_iter()
            .map(Series::expression)
            .reduce(crate::formula::Operand::max)
            .unwrap_or(Expression::Number(0.0))
    };
    let locked = b.flag(
        "locked",
        "Lock-up triggered",
        any(all.iter().filter_map(|o| o.locked).collect()),
        "At the company or a project company",
    );
    b.total(
        "first-lock-up-month",
        "First lock-up month",
        MONTH,
        Total::FirstMonth(locked),
        "At the company or a project company",
    );
    let breached = b.flag(
        "in-default",
        "Covenant breached",
        any(all.iter().filter_map(|o| o.breached).collect()),
        "Default level breached at the company or a project company",
    );
    b.total(
        "first-default-month",
        "First covenant breach month",
        MONTH,
        Total::FirstMonth(breached),
        "At the company or a project company",
    );
    let called = any(capital.treasury.loans.iter().map(|l| l.called).collect());
    let called = b.flag("margin-call", "Margin call", called, "On any BTC-backed loan");
    b.total(
        "first-margin-call-month",
        "First margin call month",
        MONTH,
        Total::FirstMonth(called),
        "On any BTC-backed loan",
    );
}

/// Debt falling due: maturities, puts, and the refinancing need.
fn wall(b: &mut Desk, capital: &Capital) {
    let t = &capital.treasury;
    let due = capital
        .debts()
        .map(|d| d.balloon)
        .chain(t.convertibles.iter().map(|c| c.matured))
        .chain(t.loans.iter().map(|l| l.balloon));
    let due = b.flow("maturities", "Maturities", USD, sum(due), "Principal due at maturity after scheduled repayments");
    let puts = b.flow("puts", "Puts", USD, sum(t.convertibles.iter().map(|c| c.put)), "Convertibles put by holders");
    let renewed = sum(capital.debts().filter(|d| d.refinances).map(|d: &DebtRows| d.drawn));
    let renewed = b.flow("refinanced", "Refinanced under the plan", USD, renewed, "Maturities refinanced by new loans");
    let need = b.flow(
        "refinancing-need",
        "Refinancing need",
        USD,
        (due + puts - renewed).max(0.0),
        "Maturities and puts without planned refinancing: to be paid from cash, BTC or new instruments",
    );
    b.total("refinancing-need-in-all", "Total refinancing need", USD, Total::Sum(need), "Over the plan");
}

/// Returns of the whole company before and after debt.
fn returns(builder: &mut Builder, calendar: &Calendar, operations: &Operations, capital: &Capital) {
    let equity = builder.plan.equity.cost_of_equity_pct_per_year;
    moic(builder.book(), "moic", "MOIC", operations.free_cash_flow);
    builder.book().section("company.levered", "Levered");
    let rate = monthly_rate(builder, "equity.cost_of_equity_pct_per_year", equity);
    let b = builder.book();
    let debt_flows = sum(DEBT_FLOWS.iter().map(|key| find(b, &format!("company.cash-flow.{key}"))));
    let is_last = calendar.month.next().is(0.0);
    // At the end, other owners take their share of the remaining value, and the parent its share of affiliates.
    let worth = |entity: &Entity, rows: &BoxRows| {
        sum([entity.sums.terminal.expression(), rows.cash.into(), rows.reserve.into(), -rows.debt])
    };
    let of_others =
        sum(capital.boxes_that(true).filter_map(|(entity, rows)| Some((1.0 - entity.own?) * worth(entity, rows))));
    let of_affiliates =
        sum(capital.boxes_that(false).filter_map(|(entity, rows)| Some(entity.own? * worth(entity, rows))));
    let end = of_affiliates - capital.debt - of_others;
    let flow = sum([operations.free_cash_flow.expression(), debt_flows, when(is_last, end, 0.0)]);
    let flow = b.flow(
        "free-cash-flow",
        "Levered free cash flow",
        USD,
        flow,
        "Free cash flow after interest, fees, tax, draws and repayment, including other income, other assets and other owners; in the last month less outstanding debt and other owners' share of the remaining value, plus the share of affiliates",
    );
    levered(b, rate, flow);
}

const DEBT_FLOWS: [&str; 13] = [
    "draws",
    "interest",
    "repayments",
    "fees",
    "premiums",
    "tax",
    "interest-on-cash",
    "minority",
    "associates",
    "other-items",
    "other-assets",
    "payables",
    "covered-calls",
];

fn levered(b: &mut Desk, rate: Scalar, flow: Series) {
    b.total(
        "npv",
        "Levered NPV",
        USD,
        Total::NetPresentValue { rate, flow },
        "At the cost of equity; the first month is discounted by one month",
    );
    let irr_monthly = b.total(
        "irr-monthly",
        "Levered monthly IRR",
        PLAIN,
        Total::RateOfReturn { near: rate, flow },
        "If there are several, the one nearest the cost of equity",
    );
    let irr = b.formula("irr", "Levered IRR", PLAIN, ((1.0 + irr_monthly).ln() * 12.0).exp() - 1.0, "Annual");
    [irr_monthly, irr].into_iter().for_each(|irr| b.shown_scalar(irr, Format::Share));
    moic(b, "moic", "Levered MOIC", flow);
}

/// Multiple on invested capital: total inflows over total outflows.
fn moic(b: &mut Desk, key: &str, label: &str, flow: Series) {
    let come =
        b.flow(&format!("{key}-in"), &format!("{label}: inflows"), USD, flow.max(0.0), "Positive months of the flow");
    let gone = b.flow(
        &format!("{key}-out"),
        &format!("{label}: outflows"),
        USD,
        (-flow).max(0.0),
        "Negative months of the flow",
    );
    let come =
        b.total(&format!("{key}-in-all"), &format!("{label}: total inflows"), USD, Total::Sum(come), "Over the plan");
    let gone =
        b.total(&format!("{key}-out-all"), &format!("{label}: total outflows"), USD, Total::Sum(gone), "Over the plan");
    let multiple = b.formula(
        key,
        label,
        PLAIN,
        when(gone.gt(ONE_CENT), come / gone.max(ONE_CENT), 0.0),
        "Total inflows over total outflows; 0 without outflows",
    );
    b.shown_scalar(multiple, Format::Decimals(2));
}

/// Cash of the parent after interest and tax: project companies count with their distributions.
fn flow_to_parent(builder: &mut Builder, capital: &Capital) {
    let flows = &capital.by_owner[0];
    let kept = ["draws", "repayments", "shares", "premiums", "btc-sales", "btc-purchases"];
    let amount = sum(flows.iter().filter(|(key, _)| !kept.contains(key)).map(|(_, amount)| amount.clone()));
    let mined = capital.mined * find(builder.book(), "market.btc-price");
    builder.book().section("company", "Company");
    builder.book().flow(
        "levered-fcf-to-parent",
        "Levered free cash flow to the parent",
        USD,
        amount + mined,
        "Cash of the parent after construction, interest, fees and tax, before principal, shares and BTC trades; BTC valued when mined; plus distributions less capital calls of project companies",
    );
}

fn shares(b: &mut Desk, capital: &Capital, minority: Series) {
    b.section("equity", "Shares");
    let (e, t) = (&capital.equity, &capital.treasury);
    let notes = |row: fn(&crate::model::instruments::convertible::ConvertibleRows) -> Series| {
        sum(t.convertibles.iter().map(row))
    };
    let if_converted = b.level(
        "diluted-if-converted",
        "Diluted shares (if-converted)",
        SHARE,
        sum([e.shares + e.warrants_diluting, notes(|c| c.if_converted)]),
        "Shares, warrants by the treasury-stock method, and convertibles by the if-converted method (ASU 2020-06)",
    );
    let diluted = b.level(
        "diluted",
        "Diluted shares",
        SHARE,
        sum([e.shares + e.warrants_diluting, notes(|c| c.net_shares)]),
        "Shares, warrants and convertibles by the treasury-stock method, after capped calls",
    );
    [if_converted, diluted].into_iter().for_each(|row| b.shown(row, Format::Decimals(0)));
    let unit = PLAIN.per(SHARE);
    let sats = b.level(
        "sats-per-share",
        "Satoshis per share",
        unit,
        t.btc / diluted.max(ONE_SHARE) * SATOSHIS_PER_BTC,
        "BTC held per diluted share",
    );
    let diluted_before = b.formula(
        "diluted-before",
        "Opening diluted shares",
        SHARE,
        sum(std::iter::once(e.before).chain(t.convertibles.iter().map(|c| c.before))),
        "Shares, warrants and convertibles by the treasury-stock method at the month 1 share price",
    );
    b.shown_scalar(diluted_before, Format::Decimals(0));
    let dilution = b.level(
        "dilution",
        "Dilution",
        PLAIN,
        (diluted - diluted_before) / diluted_before.max(ONE_SHARE),
        "Increase in diluted shares since the opening",
    );
    b.shown(dilution, Format::Share);
    let before = b.formula(
        "sats-before",
        "Opening satoshis per share",
        unit,
        t.opening_btc / diluted_before.max(ONE_SHARE) * SATOSHIS_PER_BTC,
        "Opening BTC per opening diluted share",
    );
    b.shown(sats, Format::Decimals(1));
    b.shown_scalar(before, Format::Decimals(1));
    let some = PLAIN_PER_SHARE;
    let grown = when(before.gt(0.0), sats / before.max(some) - 1.0, 0.0);
    let btc_yield =
        b.level("btc-yield", "BTC yield", PLAIN, grown, "Growth in satoshis per diluted share since the opening");
    b.shown(btc_yield, Format::Share);
    let capitalisation = b.level(
        "market-capitalisation",
        "Market capitalisation",
        USD,
        diluted * e.price,
        "Diluted shares at the share price",
    );
    b.level(
        "enterprise-value",
        "Enterprise value",
        USD,
        sum([capitalisation + capital.debt, minority.into(), -capital.cash, -t.value]),
        "Market capitalisation plus debt and non-controlling interests, less cash and BTC at market",
    );
}

/// The sum of the parts: AI by MW IT or by NOI, pipeline, mining, BTC, less net debt and non-controlling interests; per share.
fn worth(builder: &mut Builder, sites: &[SiteRows], operations: &Operations, capital: &Capital, accounts: &Accounts) {
    let plan = builder.plan;
    let v = &plan.valuation;
    builder.book().section("valuation", "Valuation");
    let per_mw = builder.number("valuation.usd_per_contracted_mw_it", USD.per(MW_IT), v.usd_per_contracted_mw_it);
    let pipeline_value = builder.number("valuation.usd_per_pipeline_mw", USD.per(MW), v.usd_per_pipeline_mw);
    let multiple = builder.number("valuation.mining_multiple", PLAIN, v.mining_multiple);
    let cap_rate = builder.number("valuation.cap_rate_pct_per_year", PERCENT.per(YEAR), v.cap_rate_pct_per_year)
        * PERCENT_OF
        * ONE_YEAR;
    let b = builder.book();
    [per_mw, pipeline_value].into_iter().for_each(|value| b.shown_scalar(value, Format::Decimals(0)));
    let contracted = b.formula(
        "contracted",
        "Contracted AI capacity",
        MW_IT,
        sum(sites.iter().map(|s| s.leases.total_leased)),
        "MW IT of all leases",
    );
    contract_values(b, plan, sites, capital);
    let pipeline = b.formula(
        "pipeline",
        "Pipeline",
        MW,
        sum(sites.iter().map(|s| s.pipeline)),
        "MW of grid contracts in excess of lease needs",
    );
    let ai =
        b.formula("ai", "Value of contracted AI", USD, contracted * per_mw, "Contracted MW IT times value per MW IT");
    let ahead =
        b.formula("ahead", "Value of the pipeline", USD, pipeline * pipeline_value, "Pipeline MW times value per MW");
    let s = &operations.sums;
    let mining = sum([s.revenue.mining, s.revenue.hosting, s.revenue.credits])
        - sum([s.cost.mining_power, s.cost.repair, s.cost.other]);
    let mining = b.flow(
        "mining-ebitda",
        "Mining EBITDA",
        USD,
        mining,
        "Mining and hosting revenue and credits less power, repair and other site costs",
    );
    let mining_year = twelve_months(b, "mining-ebitda", "Mining EBITDA", mining);
    let mining_value = b.level(
        "mining-value",
        "Value of mining",
        USD,
        mining_year.max(0.0) * multiple,
        "Mining EBITDA of the last twelve months times the multiple",
    );
    let affiliates = find(b, "company.balance.investments");
    let other = sum([
        mining_value + capital.treasury.value,
        capital.cash - capital.debt,
        affiliates,
        -accounts.balance.minority,
    ]);
    let parts = b.level(
        "sum-of-parts",
        "Sum of the parts",
        USD,
        other.clone() + ai + ahead,
        "Contracted AI, pipeline, mining, BTC at market, cash and affiliates at book value, less debt and non-controlling interests at book value; AI valued as if built",
    );
    let year = twelve_months(b, "ai-noi", "AI NOI", operations.ai_noi);
    let by_noi = b.level(
        "sum-of-parts-by-noi",
        "Sum of the parts by NOI",
        USD,
        other + year.max(0.0) / cap_rate + ahead,
        "AI NOI of the last twelve months capitalised at the cap rate instead of MW",
    );
    let diluted = find(b, "equity.diluted");
    for (key, label, value) in [
        ("per-share", "Sum of the parts per share", parts),
        ("per-share-by-noi", "Sum of the parts by NOI per share", by_noi),
    ] {
        b.level(key, label, USD.per(SHARE), value / diluted.clone().max(ONE_SHARE), "Per diluted share");
    }
}

/// Contract value of leases and clouds as companies report it: in total, and by ownership.
fn contract_values(b: &mut Desk, plan: &Plan, sites: &[SiteRows], capital: &Capital) {
    let owners = plan
        .sites
        .iter()
        .filter(|site| site.enabled)
        .map(|site| capital.entities.iter().find(|entity| entity.id() == site.owner).and_then(|entity| entity.own));
    let all: Vec<(&SiteRows, Option<Scalar>)> = sites.iter().zip(owners).collect();
    let by_ownership = |value: Expression, site: &SiteRows, own: Option<Scalar>| {
        let partner = site.venture.and_then(|venture| venture.partner).map(|partner| partner.share);
        let value = partner.map_or(value.clone(), |partner| value * (1.0 - partner));
        own.map_or(value.clone(), |own| value * own)
    };
    b.formula(
        "contract-value",
        "Contract value",
        USD,
        sum(all.iter().map(|(site, _)| site.contract_value())),
        "Base terms of all leases and contracts of all GPU clouds, including assumed ones",
    );
    let note = "The same, at the parent's share of project companies and joint ventures";
    let owned = sum(all.iter().map(|(site, own)| by_ownership(site.contract_value(), site, *own)));
    b.formula("contract-value-owned", "Contract value by ownership", USD, owned, note);
    let mw = sum(all.iter().map(|(site, own)| by_ownership(site.leases.total_leased.into(), site, *own)));
    b.formula(
        "contracted-owned",
        "Contracted AI by ownership",
        MW_IT,
        mw,
        "MW IT of all leases, at the parent's share of project companies and joint ventures",
    );
}

/// Remaining contract term, and tenant concentration.
fn contracts(b: &mut Desk, operations: &Operations) {
    b.section("company", "Company");
    let s = &operations.sums;
    over(
        b,
        "walt",
        "WALT",
        s.rent.term_weight,
        s.revenue.rent,
        Format::Decimals(1),
        "Weighted average lease term: remaining years of base terms, weighted by the month's rent",
    );
    over(
        b,
        "tenant-concentration",
        "Largest tenant's share of rent",
        s.rent.largest,
        s.revenue.rent,
        Format::Share,
        "Of the month's rent",
    );
    over(
        b,
        "investment-grade-share",
        "Investment-grade share of rent",
        s.rent.investment_grade,
        s.revenue.rent,
        Format::Share,
        "Of the month's rent, by tenant or guarantor",
    );
}

/// Contributions and distributions of owners of project companies.
fn of_project_companies(builder: &mut Builder, calendar: &Calendar, capital: &Capital) {
    let is_last = calendar.month.next().is(0.0);
    for (i, rows, _) in &capital.boxes {
        let entity = &capital.entities[*i];
        let rate = find_rate(builder.book());
        let b = builder.book();
        b.section(&entity.key, &entity.name);
        let end = sum([entity.sums.terminal.expression(), rows.cash.into(), rows.reserve.into(), -rows.debt]);
        let flow = sum([rows.distributed - rows.called, when(is_last.clone(), end, 0.0)]);
        let flow = b.flow("equity-flow", "Equity cash flow", USD, flow, "Distributions and reimbursements less capital calls; in the last month plus terminal value and cash, less debt");
        if let Some(rate) = rate {
            levered(b, rate, flow);
        }
    }
}

/// The monthly cost of equity.
fn find_rate(b: &Book) -> Option<Scalar> {
    b.find("company.levered.monthly-discount-rate").and_then(|id| b.scalar(id))
}
