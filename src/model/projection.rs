//! From a plan to its numbers.

use super::accounts::accounts;
use super::site;
use super::site::{SiteRows, Standing};
use crate::finance;
use crate::formula::{Book, Check, Engine, Graph, Id, Values, in_other_money, sum, why_undefined};
use crate::model::base::calendar;
use crate::model::base::calendar::Calendar;
use crate::model::base::inputs::Builder;
use crate::model::base::periods::Period;
use crate::model::capital::consolidation::{Capital, capital};
use crate::model::capital::entity;
use crate::model::group::books;
use crate::model::group::cost;
use crate::model::group::cost::Parts;
use crate::model::group::operations::{Operations, operations, totals};
use crate::model::market::network;
use crate::model::market::network::OwnHashrate;
use crate::model::market::price;
use crate::model::results::checks;
use crate::model::results::measures;
use crate::model::site::fleet;
use crate::model::site::fleet::Stand;
use crate::model::site::terminal::Terminal;
use crate::plan::{Finding, Level, Plan, TerminalValue, validate};
use std::sync::Arc;

/// A share of the network that cannot go on losing money for long.
const MOST_LOSING: f64 = 0.4;
/// No hashprice stays this far above the entry barrier for long.
const MOST_OVER_ENTRY: f64 = 1.5;

/// The book of a plan: every row of its model.
pub fn build(plan: &Plan) -> Book {
    let mut builder = Builder::new(plan);
    let calendar = calendar::calendar(&mut builder);
    let market = price::market(&mut builder, &calendar);
    let terminal = Terminal::of(&mut builder);
    let mut standing: Vec<Standing> =
        plan.sites.iter().filter(|s| s.enabled).map(|s| site::standing(&mut builder, &calendar, &market, s)).collect();
    send_machines(&mut builder, &calendar, &mut standing);
    let network = network::network(&mut builder, &calendar, &market, &own_hashrate(&standing));
    let sites: Vec<(&str, SiteRows)> = standing
        .iter()
        .map(|s| (s.site.owner.as_str(), site::site(&mut builder, &calendar, &market, &network, terminal, s)))
        .collect();
    let consolidated: Vec<SiteRows> =
        sites.iter().filter(|(owner, _)| entity::is_consolidated(plan, owner)).map(|(_, site)| site.clone()).collect();
    let operations = operations(&mut builder, &calendar, &consolidated);
    let lives = books::lives(&mut builder);
    let mut capital = capital(&mut builder, &calendar, &market, &lives, &operations, &sites);
    let accounts = accounts(&mut builder, &calendar, &market, &lives, &operations, &mut capital);
    let rate = totals(&mut builder, &calendar, &operations, &capital);
    standing
        .iter()
        .zip(&sites)
        .for_each(|(standing, (_, rows))| site::value(builder.book(), standing.site, rows, rate));
    cost::costs(&mut builder, &cost_parts(&operations, &capital));
    measures::measures(&mut builder, &calendar, &consolidated, &operations, &capital, &accounts);
    checks::checks(&mut builder, &consolidated, &operations, &capital, &accounts);
    builder.desk.into_inner().into_book()
}

/// Places displaced machines at another site, after that site's own.
fn send_machines(builder: &mut Builder, calendar: &Calendar, standing: &mut [Standing]) {
    for target in 0..standing.len() {
        let id = &standing[target].site.id;
        let sent = |stand: &&Stand| stand.sending.is_some() && stand.fleet.redeploy_site == *id;
        let coming: Vec<_> = standing
            .iter()
            .flat_map(|source| source.stands.iter().filter(sent).map(|stand| (source.site, stand.clone())))
            .collect();
        let Standing { site, room, stands, .. } = &standing[target];
        let arrived = fleet::arrivals(builder, calendar, *room, site, &format!("site.{id}"), stands, &coming);
        standing[target].stands.extend(arrived);
    }
}

fn own_hashrate(standing: &[Standing]) -> OwnHashrate {
    let stands = || standing.iter().flat_map(|s| &s.stands);
    OwnHashrate {
        before: stands().filter_map(|stand| stand.before_hashrate).collect(),
        now: stands().map(|stand| stand.installed).collect(),
    }
}

/// Components of the cost per bitcoin.
fn cost_parts(o: &Operations, capital: &Capital) -> Parts {
    let group = capital.entities.iter().filter(|entity| entity.consolidated);
    Parts {
        mined: o.sums.mined_in_all,
        own_power: o.own_power,
        repair: o.sums.repair,
        opex: o.own_opex,
        credits: o.own_credits,
        overhead: o.overhead,
        interest: capital.interest,
        earned: capital.earned,
        mining_revenue: o.mining_year,
        revenue: o.revenue_year,
        mining_mw: o.mining_mw,
        ai_mw: o.ai_mw,
        depreciation: sum(group.flat_map(|entity| [entity.classes[0].depreciation, entity.classes[1].depreciation])),
        compensation: capital.compensation,
    }
}

/// A plan's rows with their values, and the findings about them.
#[derive(Clone, Debug)]
pub struct Projection {
    /// The rows
    pub book: Arc<Book>,
    /// Their values
    pub values: Values,
    /// Findings about the plan and its numbers, most severe first
    pub findings: Vec<Finding>,
    /// The month whose money amounts are stated in; None if nominal
    money: Option<Money>,
}

/// Amounts in the money of a given month.
#[derive(Clone, Debug)]
struct Money {
    /// 1 is the first
    month: i64,
    /// For each item, whether its amounts are in that money; the others are nominal
    changed: Vec<bool>,
}

/// Computes a plan.
///
/// # Errors
/// The findings, if any is an error; then nothing can be computed.
pub fn project(plan: &Plan) -> Result<Projection, Vec<Finding>> {
    Projector::default().project(plan)
}

/// Computes plan after plan: if only values have changed since the previous one, its compiled book is run again.
#[derive(Clone, Debug, Default)]
pub struct Projector {
    /// The structure of the compiled book, and the program
    compiled: Option<(u64, Engine)>,
}

impl Projector {
    /// Computes a plan; the numbers equal those of `project`, bit for bit.
    ///
    /// # Errors
    /// As for `project`.
    pub fn project(&mut self, plan: &Plan) -> Result<Projection, Vec<Finding>> {
        project_with(plan, &mut self.compiled)
    }
}

fn project_with(plan: &Plan, compiled: &mut Option<(u64, Engine)>) -> Result<Projection, Vec<Finding>> {
    let mut findings = validate(plan);
    if findings.iter().any(|finding| finding.level == Level::Error) {
        return Err(findings);
    }
    let book = build(plan);
    let structure = book.structure();
    let values = match compiled {
        Some((known, engine)) if *known == structure && book.errors().is_empty() => {
            engine.load(&book).values()
        }
        _ => match Graph::of(&book) {
            Ok(graph) => {
                let (_, engine) = compiled.insert((structure, Engine::new(&book, &graph)));
                engine.load(&book).values()
            }
            Err(errors) => {
                findings.extend(errors.iter().map(|error| {
                    Finding::new(
                        Level::Error,
                        &error.key,
                        format!("{} ({})", error.message, error.at),
                        "This is a bug in Wattfolio: please report it with the plan",
                    )
                }));
                return Err(findings);
            }
        },
    };
    let mut projection = Projection { book: Arc::new(book), values, findings, money: None };
    let more = projection.look_at_numbers(plan);
    projection.findings.extend(more);
    projection.findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    Ok(projection)
}

impl Projection {
    /// The same with amounts in the money of a month (1 is the first, 0 the month before; within the plan) by the plan's inflation,
    /// as in `formula::in_other_money`. Findings are unchanged.
    #[must_use]
    pub fn in_money_of(&self, month: i64) -> Self {
        let Some(level) = self.book.find("company.price-level") else { return self.clone() };
        let at = |t: i64| self.values.at(level, t);
        let month = month.clamp(0, self.book.months() as i64);
        let stated = at(month);
        let factors: Vec<f64> = (0..=self.book.months() as i64).map(|t| stated / at(t)).collect();
        let (values, changed) = in_other_money(&self.book, &self.values, &factors);
        Self {
            book: Arc::clone(&self.book),
            values,
            findings: self.findings.clone(),
            money: Some(Money { month, changed }),
        }
    }

    /// The month in whose money amounts are stated (1 is the first, 0 the month before); None if nominal.
    pub fn money_of(&self) -> Option<i64> {
        self.money.as_ref().map(|money| money.month)
    }

    /// True if the amounts of an item are in that money, not nominal.
    pub fn is_real(&self, id: Id) -> bool {
        self.money.as_ref().is_some_and(|money| money.changed[id as usize])
    }

    /// The monthly values of the row with this key; empty if there is none.
    pub fn row(&self, key: &str) -> &[f64] {
        match self.book.find(key) {
            Some(id) if self.book.item(id).is_series() => self.values.months(id),
            _ => &[],
        }
    }

    /// The value of the total, formula or input with this key; NaN if it has none.
    pub fn total(&self, key: &str) -> f64 {
        self.book.find(key).map_or(f64::NAN, |id| self.values.scalar(id))
    }

    /// Why the total with this key has no value; None if it has one.
    pub fn why(&self, key: &str) -> Option<String> {
        self.book.find(key).and_then(|id| why_undefined(&self.book, &self.values, id))
    }

    /// A row over a period, by its annual rule.
    pub fn over(&self, id: Id, period: &Period) -> f64 {
        self.book.item(id).yearly.of(&self.values.months(id)[period.months.clone()])
    }

    /// A check's largest residual over all months; NaN if any month has none.
    pub fn residual(&self, check: &Check) -> f64 {
        check.residual(&self.values)
    }

    /// True if the residual of a check is within tolerance in every month.
    pub fn holds(&self, check: &Check) -> bool {
        check.holds(&self.values)
    }

    /// Findings from the numbers that the plan alone does not show.
    fn look_at_numbers(&self, plan: &Plan) -> Vec<Finding> {
        let mut findings = Vec::new();
        self.look_at_checks(&mut findings);
        self.look_at_funding(plan, &mut findings);
        self.look_at_network(plan, &mut findings);
        for site in plan.sites.iter().filter(|s| s.enabled) {
            self.look_at_site(plan, site, &mut findings);
        }
        self.look_at_rate_of_return(&mut findings);
        look_beyond_the_plan(plan, &mut findings);
        findings.extend(self.look_at_capital(plan));
        findings
    }

    fn look_at_checks(&self, findings: &mut Vec<Finding>) {
        for check in self.book.checks().iter().filter(|check| !self.holds(check)) {
            let item = self.book.item(check.row.id());
            findings.push(Finding::new(
                Level::Error,
                &item.key,
                format!("{} does not hold: off by up to {}", item.label, self.residual(check)),
                "This is a bug in Wattfolio: please report it with the plan",
            ));
        }
    }

    fn look_at_funding(&self, plan: &Plan, findings: &mut Vec<Finding>) {
        let first = self.total("company.first-gap-month");
        if first.is_nan() {
            return;
        }
        let millions = |usd: f64| crate::formula::grouped(usd / 1e6, 1);
        findings.push(Finding::new(
            Level::Warning,
            "company.funding-gap",
            format!(
                "Cash falls below its minimum in {}; the funding gap peaks at {} million USD in {}",
                plan.month(first as i64).long(),
                millions(self.total("company.peak-funding-gap")),
                plan.month(self.total("company.peak-funding-gap-month") as i64).long()
            ),
            "Add or upsize a debt, sell BTC, or delay a conversion",
        ));
    }

    fn look_at_site(&self, plan: &Plan, site: &crate::plan::Site, findings: &mut Vec<Finding>) {
        let path = format!("sites.{}", site.id);
        let first =
            |row: &[f64]| row.iter().position(|mw| *mw > 1e-9).map(|t| (plan.month(t as i64 + 1).long(), row[t]));
        if let Some((month, mw)) = first(self.row(&format!("site.{}.mw.overdrawn", site.id))) {
            findings.push(Finding::new(
                Level::Warning,
                &path,
                format!("{} moves {mw:.1} MW more than the source use has available, from {month}", site.name),
                "Reduce the MW of a move, or delay it",
            ));
        }
        if let Some((month, mw)) = first(self.row(&format!("site.{}.mw.mining-without-power", site.id))) {
            findings.push(Finding::new(
                Level::Warning,
                &path,
                format!("{} has {mw:.1} MW of machines without power in {month}", site.name),
                "Reduce opening mining MW, energise more, or relocate machines",
            ));
        }
        if let Some((month, mw)) = first(self.row(&format!("site.{}.ai.vacant", site.id))) {
            findings.push(Finding::new(
                Level::Note,
                &path,
                format!("{} has {mw:.1} MW IT built but not leased, first in {month}", site.name),
                "Add a lease, enlarge one, or convert later",
            ));
        }
        self.look_at_machines(plan, site, findings);
        if let Some((month, mw)) = first(self.row(&format!("site.{}.mw.not-energised", site.id))) {
            findings.push(Finding::new(
                Level::Warning,
                &path,
                format!("{} has {mw:.1} MW ready before its power is energised, from {month}", site.name),
                "Energise earlier, or start the conversion later",
            ));
        }
        for lease in site.leases.iter().filter(|l| l.enabled) {
            let key = format!("site.{}.lease.{}", site.id, lease.id);
            let first = self.total(&format!("{key}.first-billing"));
            if self.total(&format!("{key}.leaves")) > 0.0 {
                findings.push(Finding::new(
                    Level::Warning,
                    format!("{path}.leases.{}", lease.id),
                    format!("The tenant of {} at {} terminates for late delivery: its capacity is ready in {}, after the termination date", lease.name, site.name, plan.month(first as i64).long()),
                    "Bring the conversion forward, or agree a later start",
                ));
                continue;
            }
            let start = plan.number_of(lease.start) as f64;
            if first > start {
                findings.push(Finding::new(
                    Level::Warning,
                    format!("{path}.leases.{}", lease.id),
                    format!(
                        "{} at {} starts billing in {}, {} months after its start: no capacity is ready earlier",
                        lease.name,
                        site.name,
                        plan.month(first as i64).long(),
                        first - start
                    ),
                    "Bring the conversion forward, or start the lease later",
                ));
            }
            let damages = self.row(&format!("{key}.damages"));
            if let Some(t) = damages.iter().position(|usd| *usd > 0.01) {
                findings.push(Finding::new(
                    Level::Warning,
                    format!("{path}.leases.{}", lease.id),
                    format!(
                        "{} at {} incurs {} million USD of liquidated damages from {}: its capacity is not commissioned at its start",
                        lease.name,
                        site.name,
                        crate::formula::grouped(self.total(&format!("{key}.damages-in-all")) / 1e6, 1),
                        plan.month(t as i64 + 1).long()
                    ),
                    "Bring the conversion forward, or start the lease later",
                ));
            }
            // Capacity in commissioning is planned; a shortfall after it is not.
            let planned =
                site.moves.iter().filter(|m| m.enabled).map(|m| m.commissioning_months as usize).max().unwrap_or(0);
            let settled = (first.max(1.0) as usize + planned).saturating_sub(1);
            let (free, in_term) = (self.row(&format!("{key}.free")), self.row(&format!("{key}.in-term")));
            let short = (settled..free.len()).find(|t| in_term[*t] > 0.0 && free[*t] < lease.mw_it - 1e-6);
            if let Some(t) = short {
                let billed = free[t];
                findings.push(Finding::new(
                    Level::Warning,
                    format!("{path}.leases.{}", lease.id),
                    format!(
                        "{} at {} bills {billed:.1} of {} MW IT in {}: no more capacity is ready",
                        lease.name,
                        site.name,
                        lease.mw_it,
                        plan.month(t as i64 + 1).long()
                    ),
                    "Bring the conversion forward, convert more, or start the lease later",
                ));
            }
        }
    }

    /// Machines that never run again still cost money.
    fn look_at_machines(&self, plan: &Plan, site: &crate::plan::Site, findings: &mut Vec<Finding>) {
        let runs = self.row(&format!("site.{}.mining.runs", site.id));
        let mining = self.row(&format!("site.{}.mining.powered", site.id));
        let opex = self.row(&format!("site.{}.opex", site.id));
        let last = runs.iter().zip(mining).rposition(|(runs, mw)| *runs > 0.0 && *mw > 0.0).map_or(0, |t| t + 1);
        let cost: f64 = opex[last.min(opex.len())..].iter().sum();
        if last < runs.len() && mining[last] > 1e-9 && cost > 0.01 {
            findings.push(Finding::new(
                Level::Note,
                format!("sites.{}", site.id),
                format!(
                    "{} has {:.1} MW of machines that never run again from {} onwards but still cost {} million USD",
                    site.name,
                    mining[last],
                    plan.month(last as i64 + 1).long(),
                    crate::formula::grouped(cost / 1e6, 1)
                ),
                "Move the MW to idle or AI, or replace the machines",
            ));
        }
    }

    /// Price and hashrate paths that cannot coexist for long.
    fn look_at_network(&self, plan: &Plan, findings: &mut Vec<Finding>) {
        use crate::plan::HashrateKind;
        if matches!(plan.market.hashrate, HashrateKind::Answering | HashrateKind::ConstantHashprice) {
            let runs = self.row("network.hashrate").first().map_or(0.0, |hashrate| hashrate / 1000.0);
            if plan.market.hashrate == HashrateKind::Answering
                && plan.market.shock_pct == 0.0
                && (runs / plan.market.hashrate_eh_s - 1.0).abs() > 0.01
            {
                findings.push(Finding::new(
                    Level::Warning,
                    "market.hashrate_eh_s",
                    format!("Of {} EH/s only {} run in month 1: at that hashprice the supply curve keeps no more machines on", plan.market.hashrate_eh_s, crate::formula::grouped(runs, 0)),
                    "Lower the month 1 hashrate, raise the price, or extend the supply curve to lower hashprices",
                ));
            }
            return;
        }
        let hashprice = self.row("network.hashprice");
        let worst = |row: &[f64], beyond: f64| {
            row.iter().enumerate().filter(|(_, v)| **v > beyond).max_by(|a, b| a.1.total_cmp(b.1)).map(|(t, v)| (t, *v))
        };
        let at = |t: usize| {
            format!(
                "{} USD per PH/s and day in {}",
                crate::formula::grouped(hashprice[t], 1),
                plan.month(t as i64 + 1).long()
            )
        };
        let mut say = |message: String| {
            findings.push(Finding::new(
                Level::Warning,
                "network.hashprice",
                message,
                "Let network hashrate respond to hashprice, or change one of the two paths",
            ));
        };
        if let Some((t, share)) = worst(self.row("network.losing-share"), MOST_LOSING) {
            say(format!(
                "Price and network hashrate are inconsistent: at {}, about {} % of the network would lose money on the supply curve and switch off",
                at(t),
                crate::formula::grouped(share * 100.0, 0)
            ));
        }
        let over: Vec<f64> = hashprice
            .iter()
            .zip(self.row("network.entry-hashprice"))
            .map(|(hashprice, entry)| hashprice / entry)
            .collect();
        if let Some((t, times)) = worst(&over, MOST_OVER_ENTRY) {
            say(format!(
                "Price and network hashrate are inconsistent: at {}, {} times the payback level for new machines, many more would be bought",
                at(t),
                crate::formula::grouped(times, 1)
            ));
        }
    }

    fn look_at_rate_of_return(&self, findings: &mut Vec<Finding>) {
        let flow = self.row("company.free-cash-flow");
        let roots = finance::all_rates_of_return(&finance::MONTHLY_RATES, flow.len(), |t| flow[t]);
        let (npv, irr) = (self.total("company.npv"), self.total("company.irr-monthly"));
        if npv < 0.0 && irr > self.total("company.monthly-discount-rate") {
            findings.push(Finding::new(
                Level::Note,
                "company.irr",
                "The IRR exceeds the discount rate although NPV is negative: inflows come before outflows, as with a loan",
                "Judge by NPV",
            ));
        }
        let levered = |key: &str| self.total(&format!("company.levered.{key}"));
        if levered("npv") < 0.0 && levered("irr-monthly") > levered("monthly-discount-rate") {
            findings.push(Finding::new(
                Level::Note,
                "company.irr",
                "The levered IRR exceeds the cost of equity although levered NPV is negative: loan proceeds come first and are repaid later",
                "Judge by NPV and MOIC",
            ));
        }
        if roots.len() > 1 {
            let yearly = |monthly: &f64| format!("{:.1} %", ((1.0 + monthly).powi(12) - 1.0) * 100.0);
            findings.push(Finding::new(
                Level::Note,
                "company.irr",
                format!(
                    "Free cash flow has {} IRRs: {}; the one nearest the discount rate is shown",
                    roots.len(),
                    roots.iter().map(yearly).collect::<Vec<_>>().join(", ")
                ),
                "Judge by NPV",
            ));
        }
    }
}

/// Contracts that run past the last month add nothing to NPV unless a terminal value is chosen.
fn look_beyond_the_plan(plan: &Plan, findings: &mut Vec<Finding>) {
    if plan.company.terminal_value != TerminalValue::Nothing {
        return;
    }
    let end = plan.month(i64::from(plan.company.months));
    let leases =
        plan.sites.iter().filter(|site| site.enabled).flat_map(|site| site.leases.iter().filter(|lease| lease.enabled));
    let beyond: Vec<_> =
        leases.map(|lease| lease.start.plus(i64::from(lease.term_months) - 1)).filter(|last| *last > end).collect();
    if let Some(last) = beyond.iter().max() {
        let message = format!(
            "Leases run beyond the plan ({}, the last to {}) with no terminal value: NPV and IRR exclude their cash flow after {}",
            beyond.len(),
            last.long(),
            end.long()
        );
        findings.push(Finding::new(
            Level::Note,
            "company.terminal_value",
            message,
            "Choose a terminal value, or extend the plan",
        ));
    }
}
