//! The statements of all owners and of the company: income, balance sheet, cash flow, with the tax of the group.

pub(in crate::model) mod statements;

use super::tax::{self, Bought, TaxRows, lots};
use crate::formula::{BTC, Book, Expression, Operand as _, Scalar, Series, USD, sum, when};
use crate::model::accounts::statements::{
    Balance, BalanceParts, Income, IncomeOpen, IncomeParts, balance, capitalised, cash_flow, equity, income,
};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::ONE_CENT;
use crate::model::base::desk::Desk;
use crate::model::base::inputs::Builder;
use crate::model::capital::consolidation::{Capital, of_key};
use crate::model::capital::entity::{BoxRows, Entity};
use crate::model::group::books::{Class, Leaving, Life, Words, scheduled, written_off};
use crate::model::group::operations::Operations;
use crate::model::instruments::debt::DebtRows;
use crate::model::market::price::Market;

/// Statement rows used by measures and checks.
pub(super) struct Accounts {
    pub income: Income,
    pub balance: Balance,
    pub tax: TaxRows,
    pub deferred_gross: Series,
    /// Temporary differences that deferred tax must match at the end of a fiscal year
    pub temporary: Series,
    /// (label, assets less liabilities less equity, balance sheet) of each owner and of the company
    pub ties: Vec<(String, Series, Balance)>,
    /// Interest capitalised in the month
    pub capitalised: Expression,
    /// (label, change by the cash-flow statement less change of the balance sheet's cash) of each
    pub cash_ties: Vec<(String, Expression)>,
}

/// Components of an owner's statements.
struct Owned {
    interest: Expression,
    classes: Vec<Class>,
    capitalised: Series,
    capitalised_class: Class,
    /// Capitalised interest not yet in service
    waiting: Series,
    partners: Series,
    income: Income,
    open: Option<IncomeOpen>,
}

/// Sections of an owner's statements; if only the parent owns anything, its statements are the company's.
fn sections(b: &mut Desk, key: &str, name: &str, which: &str, label: &str) {
    b.section(&format!("{key}.{which}"), &format!("{name}: {label}"));
}

pub(super) fn accounts(
    builder: &mut Builder,
    calendar: &Calendar,
    market: &Market,
    lives: &[Life; 4],
    operations: &Operations,
    capital: &mut Capital,
) -> Accounts {
    let split = capital.entities.len() > 1;
    let name_of = |entity: &Entity| {
        if split { (entity.key.clone(), entity.name.clone()) } else { ("company".to_owned(), "Company".to_owned()) }
    };
    // Project companies first: the parent takes its share of their income.
    let mut owned: Vec<Option<Owned>> = capital.entities.iter().map(|_| None).collect();
    let mut affiliates = Vec::new();
    for (i, rows, debts) in &capital.boxes {
        let entity = &capital.entities[*i];
        let parts = Owner {
            entity,
            key: name_of(entity),
            debts: debts.iter().collect(),
            boxed: Some(rows),
            affiliates: 0.0.into(),
        };
        let mut own = statement(builder, calendar, market, lives, capital, parts);
        let b = builder.book();
        sections(b, &entity.key, &entity.name, "income", "income");
        if let Some(open) = own.open.take() {
            own.income.close(b, open, None);
        }
        if let Some(share) = entity.own {
            affiliates.push((entity.consolidated, share * (own.income.net - own.income.partners)));
        }
        owned[*i] = Some(own);
    }
    let parent = &capital.entities[0];
    let all_affiliates = sum(affiliates.iter().map(|(_, amount)| amount.clone()));
    let outside = sum(affiliates.iter().filter(|(consolidated, _)| !consolidated).map(|(_, amount)| amount.clone()));
    let parts = Owner {
        entity: parent,
        key: name_of(parent),
        debts: capital.treasury.debts.iter().collect(),
        boxed: None,
        affiliates: all_affiliates,
    };
    owned[0] = Some(statement(builder, calendar, market, lives, capital, parts));
    let mut owned: Vec<Owned> = owned.into_iter().flatten().collect();
    let in_group: Vec<usize> = (0..capital.entities.len()).filter(|i| capital.entities[*i].consolidated).collect();
    // The company's statement is the parent's, or the sum of its owners'.
    let mut whole = split.then(|| consolidated_income(builder.book(), &owned, &in_group, capital, outside));
    let income = whole.as_ref().map_or(owned[0].income, |(income, _)| *income);
    let TaxDone { tax, deferred, deferred_gross, temporary, expense } =
        taxed(builder, calendar, market, lives, operations, capital, &owned, &in_group, income);
    let b = builder.book();
    let (key, name) = name_of(&capital.entities[0]);
    sections(b, &key, &name, "income", "income");
    if let Some(open) = owned[0].open.take() {
        owned[0].income.close(b, open, Some(expense));
    }
    if let Some((income, open)) = &mut whole {
        sections(b, "company", "Company", "income", "income");
        if let Some(open) = open.take() {
            income.close(b, open, Some(expense));
        }
    }
    let sheets = Sheets { capital, owned: &owned, in_group: &in_group, tax: (tax, deferred) };
    let Written { balance, ties, cash_ties } = sheets.write(b, whole.as_ref().map(|(income, _)| *income), &name_of);
    let capitalised = sum(in_group.iter().map(|i| owned[*i].capitalised));
    let income = whole.map_or(owned[0].income, |(income, _)| income);
    Accounts { income, balance, tax, deferred_gross, temporary, ties, capitalised, cash_ties }
}

/// An owner before its statements.
struct Owner<'a> {
    entity: &'a Entity<'a>,
    key: (String, String),
    debts: Vec<&'a DebtRows>,
    boxed: Option<&'a BoxRows>,
    affiliates: Expression,
}

fn statement(
    builder: &mut Builder,
    calendar: &Calendar,
    market: &Market,
    lives: &[Life; 4],
    capital: &Capital,
    of: Owner,
) -> Owned {
    let Owner { entity, key: (key, name), debts, boxed, affiliates } = of;
    let (s, treasury) = (&entity.sums, &capital.treasury);
    let is_parent = boxed.is_none();
    let (notes, loans): (&[_], &[_]) = if is_parent { (&treasury.convertibles, &treasury.loans) } else { (&[], &[]) };
    let b = builder.book();
    sections(b, &key, &name, "books", "books");
    let interest = debts.iter().flat_map(|d| [Some(d.interest), Some(d.fees.amortised), d.commitment_fee]).flatten();
    let interest = interest
        .chain(notes.iter().flat_map(|c| [c.interest, c.fees.amortised]))
        .chain(loans.iter().flat_map(|l| [l.interest, l.fee]));
    let interest = b.flow(
        "interest-and-fees",
        "Interest and fees",
        USD,
        sum(interest),
        "Accrued, including amortised issuance costs and commitment fees",
    );
    let owed = debts
        .iter()
        .map(|d| d.balance.prev())
        .chain(notes.iter().map(|c| c.balance.prev()))
        .chain(loans.iter().map(|l| l.balance.prev()));
    let capitalised = capitalised(b, interest.into(), s.capex.construction, sum(owed));
    b.section(&format!("{key}.books.capitalised-interest"), &format!("{name}: capitalised interest"));
    // It stays in construction until capacity is placed in service.
    let waiting =
        b.declare("waiting", "Capitalised interest in construction", USD, 0.0, "Not yet in service, at month end");
    let all = waiting.prev() + capitalised;
    let building = s.capex.construction.max(0.0);
    let part = s.in_service.ai_capacity / (building.clone() + s.in_service.ai_capacity).max(ONE_CENT);
    let released = b.flow(
        "released",
        "Placed in service",
        USD,
        when(building.gt(ONE_CENT), all.clone() * part, all),
        "In proportion to AI capacity placed in service; in full once nothing is under construction",
    );
    let waiting = b.define(waiting, |p| p.prev() + capitalised - released);
    let schedule = scheduled(b, calendar, lives[2], released, None);
    let class = written_off(b, released.into(), schedule, 0.0.into(), &Leaving::share(&s.gone.ai), &Words::BOOK);
    sections(b, &key, &name, "books", "books");
    let classes: Vec<Class> = entity.classes.iter().copied().chain([class]).collect();
    let depreciation = b.flow(
        "depreciation-of-all",
        "Depreciation",
        USD,
        sum(classes.iter().map(|c| c.depreciation)),
        "All asset classes and capitalised interest",
    );
    let disposed = b.flow(
        "disposed-of-all",
        "Book value disposed",
        USD,
        sum(classes.iter().map(|c| c.disposed).chain([s.capex.construction_lost])),
        "Sold, scrapped or converted, including construction of sites sold",
    );
    let items = &entity.items;
    let partners = b.balance(
        "partners",
        "Joint-venture partners",
        USD,
        0.0,
        |p| sum([p, s.partners.noi.into(), s.partners.cash - s.partners.sale_price, -s.partners.btc_value]),
        "Partners' equity: their share of NOI and contributions, less cash and BTC distributed to them; depreciation is borne by the owner",
    );
    let earned = boxed.map_or(treasury.earned, |rows| rows.earned);
    let trading = sum([treasury.overlay.expression(), -(treasury.sold * (market.price - treasury.net_price))]
        .into_iter()
        .chain(loans.iter().map(|l| l.proceeds - l.sold * market.price)));
    let premiums = debts.iter().filter_map(|d| d.premium).map(Series::expression);
    let extinguished =
        sum(premiums.chain(notes.iter().map(|c| c.loss.expression())).chain(loans.iter().map(|l| -l.written_off)));
    let of_parent = |amount: Expression| if is_parent { amount } else { 0.0.into() };
    sections(b, &key, &name, "income", "income");
    let (income, open) = income(
        b,
        IncomeParts {
            mining: s.revenue.mining.into(),
            ai: sum([s.revenue.rent, s.revenue.cloud, s.receivables.unbilled]) - s.receivables.unbilled.prev(),
            other_revenue: sum([s.revenue.hosting, s.revenue.credits, s.revenue.pass_through]),
            operating: s.cost.total(),
            overhead: entity.overhead.map_or(Expression::Number(0.0), Series::expression),
            compensation: of_parent(capital.compensation.into()),
            depreciation: depreciation.into(),
            disposals: sum([
                s.capex.resale.expression(),
                s.partners.sale_price.into(),
                items.sold(),
                (-items.sold_at_book),
                -disposed,
            ]),
            btc_mark: of_parent(treasury.btc.prev() * (market.price - market.price_before)),
            btc_trading: of_parent(trading),
            interest_income: earned.into(),
            interest_expense: interest - capitalised,
            extinguished,
            other: items.income.clone() + items.tax_free.clone(),
            affiliates,
            tax: None,
            partners: s.partners.noi.into(),
        },
    );
    Owned {
        interest: interest - capitalised,
        classes,
        capitalised,
        capitalised_class: class,
        waiting,
        partners,
        income,
        open: Some(open),
    }
}

/// The company's income: the sum of its owners' income, plus affiliates outside the group.
fn consolidated_income(
    b: &mut Desk,
    owned: &[Owned],
    in_group: &[usize],
    capital: &Capital,
    outside: Expression,
) -> (Income, Option<IncomeOpen>) {
    sections(b, "company", "Company", "income", "income");
    let line = |i: usize| sum(in_group.iter().map(|of| owned[*of].income.rows[i]));
    let others = capital.boxes.iter().filter(|(i, ..)| capital.entities[*i].consolidated);
    let others = others.filter_map(|(i, ..)| {
        Some((1.0 - capital.entities[*i].own?) * (owned[*i].income.net - owned[*i].income.partners))
    });
    let partners = sum(in_group.iter().map(|i| capital.entities[*i].sums.partners.noi.expression()).chain(others));
    let (income, open) = income(
        b,
        IncomeParts {
            mining: line(0),
            ai: line(1),
            other_revenue: line(2),
            operating: line(3),
            overhead: line(4),
            compensation: line(6),
            depreciation: line(7),
            disposals: line(8),
            btc_mark: line(9),
            btc_trading: line(10),
            interest_income: line(11),
            interest_expense: line(12),
            extinguished: line(13),
            other: line(14),
            affiliates: outside,
            tax: None,
            partners,
        },
    );
    (income, Some(open))
}

struct TaxDone {
    tax: TaxRows,
    deferred: Series,
    deferred_gross: Series,
    temporary: Series,
    expense: Series,
}

#[expect(clippy::too_many_arguments, reason = "the inputs of tax, each once")]
fn taxed(
    builder: &mut Builder,
    calendar: &Calendar,
    market: &Market,
    lives: &[Life; 4],
    operations: &Operations,
    capital: &mut Capital,
    owned: &[Owned],
    in_group: &[usize],
    income: Income,
) -> TaxDone {
    let Some(open) = capital.tax.take() else { unreachable!("tax is assessed once") };
    let treasury = &capital.treasury;
    let (loans, notes) = (&treasury.loans, &treasury.convertibles);
    let b = builder.book();
    b.section("tax.btc", "Tax: BTC");
    let come = b.flow("come", "BTC received", BTC, capital.mined + treasury.bought, "Mined and bought");
    let gone = b.flow(
        "gone",
        "BTC disposed",
        BTC,
        sum(std::iter::once(treasury.sold).chain(loans.iter().map(|l| l.sold))),
        "Sold by the company and by lenders",
    );
    let proceeds =
        sum(std::iter::once(treasury.sold * treasury.net_price).chain(loans.iter().map(|l| l.proceeds.expression())));
    let proceeds = b.flow("proceeds", "BTC sale proceeds", USD, proceeds, "After selling costs");
    let gains = lots(builder, market, &Bought { opening: treasury.opening_btc, come, gone, proceeds });
    let group = || in_group.iter().map(|i| (&capital.entities[*i], &owned[*i]));
    let items =
        sum(group()
            .map(|(entity, _)| sum([entity.items.income.clone(), entity.items.sold(), -entity.items.sold_at_book])));
    let premiums = sum(capital.debts().filter_map(|d| d.premium).chain(notes.iter().map(|c| c.loss)));
    let written_off = sum(loans.iter().map(|l| l.written_off));
    let capitalised = sum(group().map(|(_, own)| own.capitalised_class.depreciation + own.capitalised_class.disposed));
    // Affiliates are taxed at their owner, like partnerships.
    let affiliates = income.rows[15].expression();
    let ordinary = sum([
        operations.attributable - capital.compensation,
        items,
        treasury.overlay - premiums,
        written_off,
        operations.sums.partners.sale_price.into(),
        affiliates,
    ]);
    let interest = sum(group().map(|(_, own)| own.interest.clone())) - capital.earned;
    let openings: Vec<Scalar> = capital
        .boxes
        .iter()
        .filter(|(i, ..)| capital.entities[*i].consolidated)
        .filter_map(|(i, ..)| opening_assets(builder.book(), &capital.entities[*i]))
        .collect();
    let tax = open.close(
        builder,
        calendar,
        lives,
        &operations.sums,
        &openings,
        tax::Income {
            ordinary,
            proceeds: operations.sums.capex.resale.into(),
            interest,
            capitalised,
            gains: gains.gains,
        },
    );
    let allowance = builder.plan.tax.valuation_allowance;
    let b = builder.book();
    b.section("tax", "Tax");
    let classes: Vec<Series> =
        group().flat_map(|(_, own)| own.classes.iter().take(4).map(|class| class.value)).collect();
    let temporary = temporary(b, &classes, &tax, treasury.value, gains.cost, operations.sums.receivables.unbilled);
    let opening = tax.rate * b.opening_of(temporary);
    let not_taxed =
        sum([operations.sums.partners.noi.expression(), sum(group().map(|(entity, _)| entity.items.tax_free.clone()))]);
    let gross = b.declare(
        "deferred-gross",
        "Deferred tax before allowance",
        USD,
        opening,
        "Opening: the rate times temporary differences; then plus the rate times income before tax, less tax assessed; below zero an asset",
    );
    let gross = b.define(gross, |p| sum([p.prev(), tax.rate * (income.pre_tax - not_taxed), -tax.assessed]));
    let shown = |gross: Expression| if allowance { gross.max(0.0) } else { gross };
    let before = shown(b.opening_of(gross));
    let deferred = b.declare(
        "deferred",
        "Deferred tax",
        USD,
        before,
        "As on the balance sheet: with a valuation allowance, only a liability",
    );
    let deferred = b.define(deferred, |_| shown(gross.into()));
    let expense = b.flow(
        "expense",
        "Tax expense",
        USD,
        tax.assessed + deferred - deferred.prev(),
        "Tax assessed plus the change in deferred tax",
    );
    TaxDone { tax, deferred, deferred_gross: gross, temporary, expense }
}

/// Opening assets of a project company, held in its AI capacity class.
fn opening_assets(b: &Book, entity: &Entity) -> Option<Scalar> {
    match b.opening_of(entity.classes[2].value) {
        Expression::Scalar(id) => b.scalar(id),
        _ => None,
    }
}

/// Book value over tax basis, less tax carryforwards.
fn temporary(b: &mut Desk, classes: &[Series], tax: &TaxRows, btc: Series, cost: Series, unbilled: Series) -> Series {
    let plus = || classes.iter().copied().chain([btc, unbilled]);
    let minus = [tax.basis, cost, tax.losses, tax.disallowed, tax.capital_losses];
    let opening = sum(plus().map(|row| b.opening_of(row))) - sum(minus.map(|row| b.opening_of(row)));
    let row = b.declare(
        "temporary-differences",
        "Temporary differences",
        USD,
        opening,
        "Book value over tax basis of assets and BTC, plus deferred rent receivable, less loss and interest carryforwards; complete at the end of a fiscal year",
    );
    b.define(row, |_| sum(plus()) - sum(minus))
}

struct Sheets<'a> {
    capital: &'a Capital<'a>,
    owned: &'a [Owned],
    in_group: &'a [usize],
    tax: (TaxRows, Series),
}

struct Written {
    balance: Balance,
    ties: Vec<(String, Series, Balance)>,
    cash_ties: Vec<(String, Expression)>,
}

impl Sheets<'_> {
    fn write(&self, b: &mut Desk, whole: Option<Income>, name_of: &impl Fn(&Entity) -> (String, String)) -> Written {
        let capital = self.capital;
        let (mut ties, mut cash_ties) = (Vec::new(), Vec::new());
        let mut investments = Vec::new();
        let mut minorities = Vec::new();
        for (i, rows, debts) in &capital.boxes {
            let (entity, own) = (&capital.entities[*i], &self.owned[*i]);
            sections(b, &entity.key, &entity.name, "balance", "balance sheet");
            let balance = balance(b, self.parts(*i, debts, Some(rows)));
            let moves = sum([own.income.net - own.income.partners, rows.called - rows.distributed]);
            let (equity, off) = equity(b, balance, moves);
            ties.push((entity.name.clone(), off, balance));
            let Some(share) = entity.own else { continue };
            let held = |b: &mut Desk, key: &str, label: &str, part: Expression, note: &'static str| {
                let row = b.declare(key, label, USD, part.clone() * balance.opening_equity, note);
                b.define(row, |_| part * equity)
            };
            investments.push((
                entity.consolidated,
                held(b, "of-parent", "Equity held by the parent", share.into(), "Its share"),
            ));
            minorities.push((
                entity.consolidated,
                held(b, "of-others", "Equity held by other owners", 1.0 - share, "Their share"),
            ));
            sections(b, &entity.key, &entity.name, "cash", "cash-flow statement");
            let change = self.cash_flow(b, *i);
            let held = rows.cash + rows.reserve;
            cash_ties
                .push((entity.name.clone(), sum([change.expression(), -held, rows.cash.prev(), rows.reserve.prev()])));
        }
        let (key, name) = name_of(&capital.entities[0]);
        sections(b, &key, &name, "balance", "balance sheet");
        let mut parts = self.parts(0, &capital.treasury.debts, None);
        parts.investments = investments.iter().map(|(_, row)| *row).collect();
        let of_parent = balance(b, parts);
        let income = self.owned[0].income;
        let (_, off) = equity(b, of_parent, self.moves_of_parent(income));
        ties.push((name.clone(), off, of_parent));
        sections(b, &key, &name, "cash", "cash-flow statement");
        let (change, cash) = (self.cash_flow(b, 0), capital.treasury.cash);
        cash_ties.push((name, sum([change.expression(), -cash, cash.prev()])));
        let Some(whole) = whole else { return Written { balance: of_parent, ties, cash_ties } };
        let mut all = self.parts(0, &capital.treasury.debts, None);
        for (i, rows, debts) in capital.boxes.iter().filter(|(i, ..)| capital.entities[*i].consolidated) {
            all.join(self.parts(*i, debts, Some(rows)));
        }
        all.investments = investments.iter().filter(|(consolidated, _)| !consolidated).map(|(_, row)| *row).collect();
        all.minority.extend(minorities.iter().filter(|(consolidated, _)| *consolidated).map(|(_, row)| *row));
        sections(b, "company", "Company", "balance", "balance sheet");
        let balance = balance(b, all);
        let (_, off) = equity(b, balance, self.moves_of_parent(whole));
        ties.push(("Company".to_owned(), off, balance));
        sections(b, "company", "Company", "cash", "cash-flow statement");
        let capitalised = sum(self.in_group.iter().map(|i| self.owned[*i].capitalised));
        let sold = sum(self.in_group.iter().map(|i| capital.entities[*i].sums.partners.sale_price));
        let keyed: Vec<(String, Series)> = capital
            .flows
            .iter()
            .map(|row| (b.item(row.id()).key.trim_start_matches("company.cash-flow.").to_owned(), *row))
            .collect();
        let change = cash_flow(
            b,
            |key| sum(keyed.iter().filter(|(known, _)| known == key).map(|(_, row)| *row)),
            capitalised,
            sold,
            self.produced(),
        );
        cash_ties.push(("Company".to_owned(), sum([change.expression(), -capital.cash, capital.cash.prev()])));
        Written { balance, ties, cash_ties }
    }

    fn cash_flow(&self, b: &mut Desk, i: usize) -> Series {
        let flows = &self.capital.by_owner
            [self.capital.boxes.iter().position(|(of, ..)| *of == i).map_or(0, |position| position + 1)];
        let produced = if i == 0 { self.produced() } else { 0.0.into() };
        cash_flow(
            b,
            |key| of_key(flows, key),
            self.owned[i].capitalised.into(),
            self.capital.entities[i].sums.partners.sale_price.into(),
            produced,
        )
    }

    /// Proceeds of BTC sold, up to the amount mined in the month.
    fn produced(&self) -> Expression {
        let treasury = &self.capital.treasury;
        treasury.sold.min(self.capital.mined) * treasury.net_price
    }

    /// Changes in the equity of the parent's owners.
    fn moves_of_parent(&self, income: Income) -> Expression {
        let (equity, notes) = (&self.capital.equity, &self.capital.treasury.convertibles);
        let shares =
            sum([equity.sold - equity.fees, equity.warrants_cash - equity.buy_back, self.capital.compensation.into()]);
        // A conversion turns the part not paid in cash into equity.
        let converted = sum(notes.iter().map(|c| c.retired - c.cash + c.loss));
        let capped_calls = sum(notes.iter().map(|c| c.capped_call));
        sum([income.net - income.partners, shares, converted - capped_calls])
    }

    fn parts(&self, i: usize, debts: &[DebtRows], boxed: Option<&BoxRows>) -> BalanceParts {
        let (entity, own, treasury) = (&self.capital.entities[i], &self.owned[i], &self.capital.treasury);
        let s = &entity.sums;
        let mut parts = BalanceParts {
            cash: vec![boxed.map_or(treasury.cash, |rows| rows.cash)],
            restricted: boxed.map(|rows| rows.reserve).into_iter().collect(),
            btc: Vec::new(),
            receivables: vec![s.receivables.balance],
            unbilled: vec![s.receivables.unbilled],
            fixed_assets: own.classes.iter().map(|class| class.value).collect(),
            construction: vec![s.capex.construction, own.waiting],
            other_assets: vec![entity.items.held],
            investments: Vec::new(),
            debt: debts.iter().map(|d| d.balance).collect(),
            fees: debts.iter().map(|d| d.fees.balance).collect(),
            accrued: debts.iter().map(|d| d.accrued).collect(),
            contracts: vec![s.prepayments.balance],
            payables: vec![entity.payables],
            tax_payable: Vec::new(),
            deferred_tax: Vec::new(),
            minority: vec![own.partners],
        };
        if boxed.is_none() {
            parts.btc.push(treasury.value);
            parts.debt.extend(
                treasury.convertibles.iter().map(|c| c.balance).chain(treasury.loans.iter().map(|l| l.balance)),
            );
            parts.fees.extend(treasury.convertibles.iter().map(|c| c.fees.balance));
            parts.accrued.extend(treasury.convertibles.iter().map(|c| c.accrued));
            parts.tax_payable.push(self.tax.0.payable);
            parts.deferred_tax.push(self.tax.1);
        }
        parts
    }
}

impl BalanceParts {
    /// Adds assets and liabilities of another owner.
    fn join(&mut self, other: Self) {
        let Self {
            cash,
            restricted,
            btc,
            receivables,
            unbilled,
            fixed_assets,
            construction,
            other_assets,
            investments,
            debt,
            fees,
            accrued,
            contracts,
            payables,
            tax_payable,
            deferred_tax,
            minority,
        } = other;
        let lists = [
            (&mut self.cash, cash),
            (&mut self.restricted, restricted),
            (&mut self.btc, btc),
            (&mut self.receivables, receivables),
            (&mut self.unbilled, unbilled),
            (&mut self.fixed_assets, fixed_assets),
            (&mut self.construction, construction),
            (&mut self.other_assets, other_assets),
            (&mut self.investments, investments),
            (&mut self.debt, debt),
            (&mut self.fees, fees),
            (&mut self.accrued, accrued),
            (&mut self.contracts, contracts),
            (&mut self.payables, payables),
            (&mut self.tax_payable, tax_payable),
            (&mut self.deferred_tax, deferred_tax),
            (&mut self.minority, minority),
        ];
        for (own, more) in lists {
            own.extend(more);
        }
    }
}
