//! Owners: the parent, and project companies with their own cash, debt, reserve and waterfall.

use crate::formula::{Expression, Format, Operand as _, PERCENT, PLAIN, Scalar, Series, Total, USD, YEAR, sum, when};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::{ONE_CENT, ONE_MONTH, PERCENT_OF};
use crate::model::base::desk::Desk;
use crate::model::base::inputs::Builder;
use crate::model::base::metrics::twelve_months;
use crate::model::capital::covenants::{self, Outcome, Test, quarter_end};
use crate::model::group::books::{Class, Life, classes};
use crate::model::group::items::{ItemRows, items};
use crate::model::group::sums::{Sums, sums};
use crate::model::instruments::debt::{DebtRows, Owner};
use crate::model::market::price::Market;
use crate::model::site::SiteRows;
use crate::plan::{Covenants, PARENT, Plan, ProjectCompany, Support};

/// A project company owned above this share is consolidated.
const CONTROL_PCT: f64 = 50.0;

/// An owner of sites.
pub(in crate::model) struct Entity<'a> {
    pub name: String,
    /// `entity.ID`
    pub key: String,
    pub company: Option<&'a ProjectCompany>,
    /// The parent's share, of a project company
    pub own: Option<Scalar>,
    pub consolidated: bool,
    pub sums: Sums,
    pub owner: Owner,
    pub overhead: Option<Series>,
    /// Owed to suppliers at month end
    pub payables: Series,
    pub classes: [Class; 4],
    pub items: ItemRows,
}

/// True if any project company in the plan owns anything.
pub(in crate::model) fn is_split(plan: &Plan) -> bool {
    let owns = |id: &str| {
        plan.sites.iter().any(|s| s.enabled && s.owner == id)
            || plan.debts.iter().any(|d| d.enabled && d.owner == id)
            || plan.other_items.iter().any(|i| i.enabled && i.owner == id)
    };
    plan.project_companies.iter().any(|company| {
        owns(&company.id) || company.opening_cash_usd + company.opening_reserve_usd + company.opening_assets_usd > 0.0
    })
}

/// True if this owner is consolidated in the company's rows.
pub(in crate::model) fn is_consolidated(plan: &Plan, owner: &str) -> bool {
    plan.project_companies
        .iter()
        .find(|company| company.id == owner)
        .is_none_or(|company| company.ownership_pct > CONTROL_PCT)
}

/// Inputs shared by all owners.
#[derive(Clone, Copy)]
pub(in crate::model) struct Shared<'a> {
    pub calendar: &'a Calendar,
    pub market: &'a Market,
    pub lives: &'a [Life; 4],
    pub overhead: Series,
    /// Monthly interest rate on cash
    pub cash_rate: Series,
}

/// The parent, then the project companies. `whole` are the company's sums if only the parent owns anything.
pub(in crate::model) fn entities<'a>(
    builder: &mut Builder<'a>,
    shared: Shared,
    sites: &[(&str, SiteRows)],
    whole: &Sums,
) -> Vec<Entity<'a>> {
    let plan = builder.plan;
    let later = builder_share(builder);
    if !is_split(plan) {
        return vec![entity(builder, shared, None, whole.clone(), later)];
    }
    let mut all = Vec::new();
    for company in std::iter::once(None).chain(plan.project_companies.iter().map(Some)) {
        let id = company.map_or(PARENT, |company| company.id.as_str());
        let (key, label) = (format!("entity.{id}"), label(company));
        builder.book().section(&key, &label);
        let own: Vec<&SiteRows> = sites.iter().filter(|(owner, _)| *owner == id).map(|(_, site)| site).collect();
        let sums = sums(&builder.scope(shared.calendar, &format!("project_companies.{id}"), &key, &label), &own);
        all.push(entity(builder, shared, company, sums, later));
    }
    all
}

fn label(company: Option<&ProjectCompany>) -> String {
    company.map_or_else(|| "Parent".to_owned(), |company| company.name.clone())
}

/// The share of operating costs paid in the following month.
fn builder_share(builder: &mut Builder) -> Scalar {
    builder.book().section("books", "Books");
    let later = builder.share("books.costs_paid_later_pct", builder.plan.books.costs_paid_later_pct);
    let row = builder.book().formula(
        "paid-later",
        "Costs paid the following month",
        PLAIN,
        later,
        "Share of operating costs and overhead",
    );
    builder.book().shown_scalar(row, Format::Share);
    row
}

fn entity<'a>(
    builder: &mut Builder<'a>,
    shared: Shared,
    company: Option<&'a ProjectCompany>,
    sums: Sums,
    later: Scalar,
) -> Entity<'a> {
    let (plan, split) = (builder.plan, is_split(builder.plan));
    let id = company.map_or(PARENT, |company| company.id.as_str()).to_owned();
    let (key, name) = (format!("entity.{id}"), label(company));
    builder.book().section(&key, &name);
    let own = company.map(|company| {
        let share = builder.share(format!("project_companies.{id}.ownership_pct"), company.ownership_pct);
        let row = builder.book().formula(
            "owned",
            "Parent's ownership",
            PLAIN,
            share,
            "Share of distributions and of capital calls",
        );
        builder.book().shown_scalar(row, Format::Share);
        row
    });
    let overhead = company.is_none().then_some(shared.overhead);
    let opening_payables = if company.is_none() {
        Some(builder.number("books.opening_payables_usd", USD, plan.books.opening_payables_usd))
    } else {
        None
    };
    let b = builder.book();
    let costs = sum(std::iter::once(sums.cost.total()).chain(overhead.map(Series::expression)));
    let payables = b.declare(
        "payables",
        "Payables",
        USD,
        opening_payables.map_or(Expression::Number(0.0), Scalar::expression),
        "The month's operating costs and overhead paid in the following month, at month end",
    );
    let payables = b.define(payables, |_| costs * later);
    let owner = owner(b, shared.calendar, &sums, overhead, payables);
    let openings = match company {
        None => shared.lives.map(|life| Some(life.opening)),
        Some(company) => {
            let opening =
                builder.number(format!("project_companies.{id}.opening_assets_usd"), USD, company.opening_assets_usd);
            [None, None, Some(opening), None]
        }
    };
    let books = if split { format!("{key}.books") } else { "books".to_owned() };
    let classes = classes(builder, shared.calendar, &books, shared.lives, &sums, openings);
    let other = if company.is_none() {
        builder.book().section("books", "Books");
        Some(builder.number("books.other_assets_opening_usd", USD, plan.books.other_assets_opening_usd))
    } else {
        None
    };
    let books_label = if split { format!("{name}: books") } else { "Books".to_owned() };
    let items = items(&builder.scope(shared.calendar, "books", &books, &books_label), &id, other);
    let consolidated = is_consolidated(plan, &id);
    Entity { name, key, company, own, consolidated, sums, owner, overhead, payables, classes, items }
}

/// What debts read of their owner.
fn owner(b: &mut Desk, calendar: &Calendar, sums: &Sums, overhead: Option<Series>, payables: Series) -> Owner {
    let cfads = sum([sums.cfads(), payables - payables.prev()].into_iter().chain(overhead.map(|overhead| -overhead)));
    let cfads = b.flow(
        "cfads-before-tax",
        "CFADS before tax",
        USD,
        cfads,
        "Cash flow available for debt service: NOI less partners, maintenance and overhead, adjusted for receivables, payables and prepayments credited",
    );
    let equipment = b.flow(
        "equipment",
        "Machines and GPUs bought",
        USD,
        (sums.in_service.machines + sums.in_service.gpus) - sums.partners.equipment,
        "As placed in service, excluding partners' contributions",
    );
    let capex = b.flow(
        "own-capex",
        "Capex net of partners",
        USD,
        sums.capex.total - sums.partners.capex,
        "Cost base for lending",
    );
    let capex_so_far =
        b.balance("capex-so-far", "Capex to date", USD, 0.0, |p| p + capex, "Since month 1, net of partners");
    let noi_year = twelve_months(b, "site-noi", "Site NOI", sums.noi);
    let share = (calendar.month / ONE_MONTH).min(12.0) / 12.0;
    let noi_a_year = b.level(
        "noi-a-year",
        "Annualised NOI",
        USD,
        noi_year / share,
        "Of the last twelve months; annualised in the first year",
    );
    Owner { capex, capex_so_far, equipment, cfads, noi_year, noi_a_year }
}

/// A signed component of a month's cash; inflows are positive.
pub(in crate::model) type Flow = (&'static str, Expression);

impl Entity<'_> {
    /// Its id in the plan
    pub fn id(&self) -> &str {
        self.company.map_or(PARENT, |company| company.id.as_str())
    }

    /// Cash from operations, construction and sales, by key.
    pub fn operating_flows(&self) -> Vec<Flow> {
        let s = &self.sums;
        vec![
            ("rent", s.revenue.rent.into()),
            ("cloud", s.revenue.cloud.into()),
            ("hosting", s.revenue.hosting.into()),
            ("credits", s.revenue.credits.into()),
            ("passed-through", s.revenue.pass_through.into()),
            ("resale", s.capex.resale.into()),
            ("tenant-funding", s.prepayments.funding.into()),
            ("receivables", s.receivables.collected.into()),
            ("partners", s.partners.cash.into()),
            ("mining-power", -s.cost.mining_power),
            ("repair", -s.cost.repair),
            ("sites", -s.cost.other),
            ("landlord", -s.cost.landlord),
            ("cloud-cost", -s.cost.cloud),
            ("ai-power", -s.cost.ai_power),
            ("overhead", self.overhead.map_or(Expression::Number(0.0), |overhead| -overhead)),
            ("payables", self.payables - self.payables.prev()),
            ("capex", -s.capex.total),
            ("other-items", self.items.income.clone() + self.items.tax_free.clone()),
            ("other-assets", self.items.sold() - self.items.bought()),
            ("shares", -self.items.buy_back.clone()),
        ]
    }

    /// BTC mined at its sites, at the month's price.
    pub fn mined_value(&self, market: &Market) -> Expression {
        self.sums.mined.net * market.price
    }

    /// Operating costs including overhead.
    pub fn costs(&self) -> Expression {
        sum(std::iter::once(self.sums.cost.total()).chain(self.overhead.map(Series::expression)))
    }
}

/// Cash from an owner's debts, by key.
pub(in crate::model) fn debt_flows(debts: &[&DebtRows]) -> Vec<Flow> {
    let of = |row: fn(&DebtRows) -> Series| sum(debts.iter().map(|d| -row(d)));
    vec![
        ("draws", sum(debts.iter().map(|d| d.drawn))),
        ("interest", of(|d| d.paid)),
        ("repayments", of(|d| d.repaid)),
        ("fees", sum(debts.iter().flat_map(|d| [Some(d.fee), d.commitment_fee]).flatten().map(|fee| -fee))),
        ("premiums", sum(debts.iter().filter_map(|d| d.premium).map(|premium| -premium))),
    ]
}

/// Cash rows of a project company.
pub(in crate::model) struct BoxRows {
    pub cash: Series,
    pub reserve: Series,
    pub gap: Series,
    /// Contributed by its owners
    pub called: Series,
    /// Distributed to its owners
    pub distributed: Series,
    pub earned: Series,
    /// BTC it mined and sold to the parent
    pub btc_sold: Series,
    pub outcomes: Vec<(String, Outcome)>,
    pub debt: Series,
}

/// The waterfall of a project company: operations, construction and draws; fees, interest and principal; the reserve; then
/// distributions to its owners if completion and the tests allow, or capital calls on them.
pub(in crate::model) fn waterfall(
    builder: &mut Builder,
    shared: Shared,
    entity: &Entity,
    company: &ProjectCompany,
    debts: &[DebtRows],
) -> BoxRows {
    let path = format!("project_companies.{}", company.id);
    let covenants_path = format!("{path}.covenants");
    builder.book().section(&entity.key, &entity.name);
    let opening_cash = builder.number(format!("{path}.opening_cash_usd"), USD, company.opening_cash_usd);
    let opening_reserve = builder.number(format!("{path}.opening_reserve_usd"), USD, company.opening_reserve_usd);
    let minimum = builder.number(format!("{path}.minimum_cash_usd"), USD, company.minimum_cash_usd);
    let completion = builder.month(format!("{path}.completion"), company.completion);
    let reimbursed = builder.steps(&format!("{path}.reimbursements_usd"), USD, &company.reimbursements_usd);
    let month = shared.calendar.month;
    let own: Vec<&DebtRows> = debts.iter().collect();
    let b = builder.book();
    let of = |row: fn(&DebtRows) -> Series| sum(debts.iter().map(row));
    let debt = b.stock("debt", "Debt", USD, debts.iter().map(|d| d.balance), "Principal at month end");
    let service = b.flow(
        "service",
        "Scheduled debt service",
        USD,
        of(|d| d.paid) + of(|d| d.scheduled),
        "Interest paid and scheduled repayment, excluding the balloon at maturity",
    );
    let covenants = &company.covenants;
    let dscr =
        covenants::dscr(builder, &covenants_path, covenants, entity.owner.cfads, service, Some(month.ge(completion)));
    let b = builder.book();
    let cash = b.declare(
        "cash",
        "Cash",
        USD,
        opening_cash,
        "At month end, excluding the reserve; can be negative, as no plug is applied",
    );
    let reserve = b.declare("reserve", "Debt service reserve", USD, opening_reserve, "Restricted cash at month end");
    let held =
        b.declare("held-back", "Distributions held back", PLAIN, 0.0, "1 while a test other than the DSCR is failed");
    let earned = b.flow(
        "interest-on-cash",
        "Interest on cash",
        USD,
        (cash.prev().max(0.0) + reserve.prev()) * shared.cash_rate,
        "On the opening cash and reserve",
    );
    let btc_sold = b.flow(
        "btc-sold-to-parent",
        "BTC sold to the parent",
        USD,
        entity.mined_value(shared.market),
        "BTC mined, at the month's price: only the parent holds BTC",
    );
    let operating = sum(entity
        .operating_flows()
        .into_iter()
        .map(|(_, amount)| amount)
        .chain([earned.expression(), btc_sold.expression()]));
    let operating = b.flow(
        "cash-of-operations",
        "Cash from operations and construction",
        USD,
        operating,
        "Before debt, reserve and owners",
    );
    let financing = sum(debt_flows(&own).into_iter().map(|(_, amount)| amount));
    let financing =
        b.flow("cash-of-debt", "Cash from debt", USD, financing, "Draws less fees, interest, repayment and premiums");
    let target = b.level(
        "reserve-target",
        "Required reserve",
        USD,
        sum(debts.iter().filter_map(|d| d.reserve)),
        "For all its debts",
    );
    let released = b.flow(
        "reserve-released",
        "Released from reserve",
        USD,
        (reserve.prev() - target).max(0.0),
        "Balance in excess of the required reserve",
    );
    let before = b.level(
        "cash-before-reserve",
        "Cash before reserve and owners",
        USD,
        sum([cash.prev(), operating.into(), financing.into(), released.into()]),
        "Opening cash and all flows of the month, excluding transfers with reserve and owners",
    );
    let short = b.flow(
        "short",
        "Shortfall to minimum cash",
        USD,
        (minimum - before).max(0.0),
        "Before the reserve and the owners",
    );
    let due = b.flow(
        "due",
        "Debt service due",
        USD,
        sum([of(|d| d.paid), of(|d| d.scheduled), of(|d| d.balloon)]),
        "Interest, scheduled repayment and balloon at maturity: payable from the reserve",
    );
    let used = b.flow(
        "reserve-used",
        "Drawn from reserve",
        USD,
        short.min(due).min(reserve.prev() - released).max(0.0),
        "For debt service not covered by cash",
    );
    b.total("reserve-used-in-all", "Drawn from reserve, total", USD, Total::Sum(used), "Over the plan");
    let supported: Expression = match company.support {
        Support::Always => 1.0.into(),
        Support::UntilCompletion => month.lt(completion),
        Support::Never => 0.0.into(),
    };
    let called = b.flow(
        "called",
        "Capital calls",
        USD,
        (short - used) * supported,
        "Remaining shortfall, to the extent of the owners' support",
    );
    let wanted = sum(debts.iter().filter_map(|d| d.set_aside));
    let set_aside = wanted.min((before - minimum).max(0.0));
    let set_aside = b.level(
        "set-aside",
        "Set aside for debt service",
        USD,
        set_aside,
        "From cash above the minimum, for the next payments on debts that do not pay monthly",
    );
    let spare = (before - minimum - set_aside).max(0.0);
    let spare = b.level(
        "spare",
        "Cash above the minimum",
        USD,
        spare,
        "Also net of cash set aside for debt service, before the reserve is funded",
    );
    let filled = b.flow(
        "reserve-filled",
        "Paid into reserve",
        USD,
        spare.min((target - reserve.prev() + released + used).max(0.0)),
        "From cash above the minimum",
    );
    let wanted = sum(reimbursed.iter().map(|(at, usd)| when(month.is(*at), *usd, 0.0)));
    let back = b.flow(
        "reimbursed",
        "Equity reimbursed",
        USD,
        wanted.min(spare - filled),
        "On the dates set regardless of the tests, after the reserve",
    );
    let full = b.flag(
        "reserve-full",
        "Reserve fully funded",
        (target - ONE_CENT).le(reserve.prev() - released + filled),
        "Within a cent of the required reserve",
    );
    let locked = dscr.locked.map_or(held.prev(), |locked| locked.max(held.prev()));
    let locked = b.flag(
        "locked",
        "Distribution lock-up",
        locked,
        "The DSCR at the last test, or another covenant in the prior month, fails its lock-up level",
    );
    let may = b.flag(
        "distributes",
        "Distributions permitted",
        month.ge(completion) * (1.0 - locked) * full,
        "From completion, with no lock-up and a fully funded reserve",
    );
    let distribution = b.flow(
        "distribution",
        "Distribution",
        USD,
        may * (spare - filled - back).max(0.0),
        "All cash above the minimum, after reserve and reimbursement",
    );
    let distributed =
        b.flow("to-owners", "Paid to owners", USD, back + distribution, "Reimbursements and distributions");
    b.balance(
        "distribution-locked",
        "Cash trapped",
        USD,
        0.0,
        |_| locked * (spare - filled - back).max(0.0),
        "Distributable cash trapped by a lock-up, at month end",
    );
    let cash = b.define(cash, |_| sum([before.into(), used.into(), called.into(), -filled, -distributed]));
    let reserve = b.define(reserve, |p| sum([p.prev(), -released, -used, filled.into()]));
    let gap = b.level(
        "funding-gap",
        "Funding gap",
        USD,
        when((minimum - cash).lt(ONE_CENT), 0.0, minimum - cash),
        "Shortfall of cash to the minimum at month end, if the owners do not fund it",
    );
    b.total(
        "peak-funding-gap",
        "Peak funding gap",
        USD,
        Total::Maximum(gap),
        "Largest shortfall of cash to the minimum",
    );
    let mut outcomes = vec![("DSCR".to_owned(), dscr)];
    let added = sum(debts.iter().filter_map(|d| d.added));
    let added = builder.book().balance(
        "interest-added-so-far",
        "Interest capitalised to debt, to date",
        USD,
        0.0,
        |p| p + added,
        "Since month 1",
    );
    let has = Held { debt, cash, liquid: cash + reserve, added, completion };
    outcomes.extend(levels(builder, shared.calendar, entity, &covenants_path, covenants, has));
    let b = builder.book();
    b.section(&entity.key, &entity.name);
    let others = outcomes
        .iter()
        .skip(1)
        .filter_map(|(_, outcome)| outcome.locked)
        .map(Series::expression)
        .reduce(crate::formula::Operand::max);
    let held = b.define(held, |_| others.unwrap_or(Expression::Number(0.0)));
    b.shown(held, Format::Flag);
    BoxRows { cash, reserve, gap, called, distributed, earned, btc_sold, outcomes, debt }
}

/// Debt and cash of a project company.
struct Held {
    debt: Series,
    cash: Series,
    liquid: Expression,
    added: Series,
    completion: Scalar,
}

/// Covenant tests: liquidity each month; leverage, LTV and loan to cost at the end of fiscal quarters.
fn levels(
    builder: &mut Builder,
    calendar: &Calendar,
    entity: &Entity,
    path: &str,
    covenants: &Covenants,
    held: Held,
) -> Vec<(String, Outcome)> {
    let Held { debt, cash, liquid, added, completion } = held;
    let b = builder.book();
    let s = &entity.sums;
    let liquidity = b.level("liquidity", "Liquidity", USD, liquid, "Cash and reserve");
    let ebitda = sum([s.noi.expression(), -s.partners.noi]);
    let built = sum(entity
        .classes
        .map(|class| class.value)
        .into_iter()
        .chain([s.capex.construction])
        .map(|value| b.opening_of(value)));
    let amounts = Amounts {
        debt,
        net_debt: debt - cash.max(0.0),
        ebitda,
        noi_year: entity.owner.noi_year,
        cost: sum([entity.owner.capex_so_far + added, built]),
        from: Some(completion),
    };
    ratios(builder, calendar, path, covenants, liquidity, amounts)
}

/// Inputs of the leverage ratios.
pub(in crate::model) struct Amounts {
    pub debt: Series,
    pub net_debt: Expression,
    /// Of the month
    pub ebitda: Expression,
    pub noi_year: Series,
    /// Spent to date plus the opening book value
    pub cost: Expression,
    /// The first month of tests
    pub from: Option<Scalar>,
}

/// The value of a ratio that cannot be computed.
const BROKEN: f64 = 1000.0;

/// Net leverage, LTV, loan to cost and debt yield as rows, and the covenants on them and on liquidity.
pub(in crate::model) fn ratios(
    builder: &mut Builder,
    calendar: &Calendar,
    path: &str,
    covenants: &Covenants,
    liquidity: Series,
    amounts: Amounts,
) -> Vec<(String, Outcome)> {
    let cap_rate = builder.plan.valuation.cap_rate_pct_per_year;
    let cap_rate = builder.number("valuation.cap_rate_pct_per_year", PERCENT.per(YEAR), cap_rate)
        * PERCENT_OF
        * crate::model::base::constants::ONE_YEAR;
    let b = builder.book();
    let Amounts { debt, net_debt, ebitda, noi_year, cost, from } = amounts;
    let ebitda =
        b.balance("run-rate-so-far", "EBITDA less partners, to date", USD, 0.0, |p| p + ebitda, "Since month 1");
    let since = |months: f64, amount: Expression| when((calendar.month / ONE_MONTH).lt(months), 0.0, amount);
    let run_rate = b.level(
        "run-rate-ebitda",
        "Run-rate EBITDA",
        USD,
        since(3.0, (ebitda - ebitda.lag(3)) * 4.0),
        "Last three months times four; 0 before month 3",
    );
    let noi_year = b.level(
        "noi-of-year",
        "LTM NOI",
        USD,
        since(12.0, noi_year.into()),
        "Of the last twelve months; 0 before month 12",
    );
    let net_debt = b.level("net-debt", "Net debt", USD, net_debt, "Debt less unrestricted cash");
    let over = |b: &mut Desk,
                key: &str,
                label: &str,
                above: Expression,
                below: Expression,
                note: &'static str,
                decimals: Format| {
        let row = b.level(key, label, PLAIN, when(below.clone().gt(ONE_CENT), above / below.max(ONE_CENT), 0.0), note);
        b.shown(row, decimals);
        row
    };
    // With debt and no earnings, no ratio can be computed, and the covenant is breached.
    let or_broken = |b: &mut Desk,
                     key: &str,
                     label: &str,
                     above: Expression,
                     below: Expression,
                     months: f64,
                     note: &'static str,
                     decimals: Format| {
        let ratio = when(
            below.clone().gt(ONE_CENT),
            above.clone() / below.max(ONE_CENT),
            when(above.gt(ONE_CENT), BROKEN, 0.0),
        );
        let row = b.level(key, label, PLAIN, since(months, ratio), note);
        b.shown(row, decimals);
        row
    };
    let leverage = or_broken(
        b,
        "net-leverage",
        "Net leverage",
        net_debt.into(),
        run_rate.into(),
        3.0,
        "Net debt over run-rate EBITDA; 1,000 if there is net debt and EBITDA is not positive",
        Format::Decimals(2),
    );
    let ltv = or_broken(
        b,
        "ltv",
        "LTV",
        debt.into(),
        noi_year / cap_rate,
        12.0,
        "Debt over LTM NOI capitalised at the cap rate, from month 12; 1,000 times if there is debt and NOI is not positive",
        Format::Share,
    );
    let ltc = over(
        b,
        "ltc",
        "Loan to cost",
        debt.into(),
        cost,
        "Debt over capex and interest capitalised to debt to date, plus the opening book value including construction",
        Format::Share,
    );
    over(
        b,
        "debt-yield",
        "Debt yield",
        noi_year.into(),
        debt.into(),
        "NOI of the last twelve months over debt; 0 without debt",
        Format::Share,
    );
    let owed = debt.gt(ONE_CENT);
    let complete = from.map_or(Expression::Number(1.0), |from| calendar.month.ge(from));
    let quarterly = b.flag(
        "tested",
        "Ratios tested",
        quarter_end() * owed * complete,
        "At the end of a fiscal quarter while debt is outstanding; for a project company, from completion",
    );
    let earning = b.flag(
        "leverage-tested",
        "Leverage tested",
        quarterly * since(3.0, 1.0.into()),
        "… once there are three months of EBITDA",
    );
    let valued = b.flag(
        "ltv-tested",
        "LTV tested",
        quarterly * since(12.0, 1.0.into()),
        "… once there are twelve months of NOI",
    );
    let tests = [
        Test {
            path,
            field: "liquidity",
            suffix: "_usd",
            key: "liquidity",
            label: "Liquidity",
            unit: USD,
            value: liquidity,
            tested: 1.0.into(),
            at_least: true,
            levels: [covenants.liquidity_lock_up_usd, covenants.liquidity_default_usd],
        },
        Test {
            path,
            field: "net_leverage",
            suffix: "",
            key: "net-leverage",
            label: "Net leverage",
            unit: PLAIN,
            value: leverage,
            tested: earning.into(),
            at_least: false,
            levels: [covenants.net_leverage_lock_up, covenants.net_leverage_default],
        },
        Test {
            path,
            field: "ltv",
            suffix: "_pct",
            key: "ltv",
            label: "LTV",
            unit: PERCENT,
            value: ltv,
            tested: valued.into(),
            at_least: false,
            levels: [covenants.ltv_lock_up_pct, covenants.ltv_default_pct],
        },
        Test {
            path,
            field: "ltc",
            suffix: "_pct",
            key: "ltc",
            label: "Loan to cost",
            unit: PERCENT,
            value: ltc,
            tested: quarterly.into(),
            at_least: false,
            levels: [covenants.ltc_lock_up_pct, covenants.ltc_default_pct],
        },
    ];
    tests.into_iter().map(|test| (test.label.to_owned(), covenants::test(builder, &test))).collect()
}
