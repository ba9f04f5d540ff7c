//! Conversions and their tenants: waiting, lateness, overruns, the rent that beats mining, and a tenant that stops paying.

use super::{FLAT, List, hashprice, seek, sweep};
use crate::plan::{Ask, Lease, Move, PARENT, Question, Site, Use};

/// The BTC price at which a rent is compared with mining, in USD.
const PRICE: &str = "100000";

/// Months for which a site keeps mining before it is converted.
const WAIT: i64 = 12;

/// Months after its first billing in which a tenant stops paying: at the end of its second year.
const DEFAULT_AFTER: i64 = 24;

/// What happens behind a default, beside its month: twelve months vacant, then re-let at 70 % of the rent.
const RELET: &str = "default_stress=true&relets=true&downtime_months=12&reletting_rent_pct=70";

impl List<'_> {
    pub(super) fn delivery(&mut self) {
        self.waiting();
        self.lateness();
        self.overruns();
        self.rents();
        self.defaults();
    }

    /// Conversions to AI that are still to come, each with its site.
    fn conversions(&self) -> Vec<(Site, Move)> {
        let to_come = |a_move: &&Move| {
            let ready = self.plan.number_of(a_move.machines_off) + i64::from(a_move.construction_months);
            a_move.enabled && a_move.to == Use::Ai && a_move.mw > 0.0 && ready > 1
        };
        let of_site = |site: &Site| {
            let moves: Vec<Move> = site.moves.iter().filter(to_come).cloned().collect();
            moves.into_iter().map(|a_move| (site.clone(), a_move)).collect::<Vec<_>>()
        };
        self.sites().flat_map(of_site).collect()
    }

    /// Which hashprice makes it better to mine on for a year than to convert now.
    fn waiting(&mut self) {
        let sites: Vec<Site> = self.sites().cloned().collect();
        for site in sites {
            let key = format!("site.{}.choice", site.id);
            let mining = site.moves.iter().any(|a_move| {
                a_move.enabled
                    && a_move.from == Use::Mining
                    && a_move.to == Use::Ai
                    && self.plan.number_of(a_move.notice) >= 1
            });
            let until = (1 + WAIT).min(self.months());
            if !mining || !self.has(&format!("{key}.waiting-per-mw")) {
                continue;
            }
            let name = format!(
                "Which hashprice makes it better to keep mining at {} until {} than to convert now?",
                site.name,
                self.long(until - 1)
            );
            let condition = format!("{key}.waiting-per-mw@{} <= 0", self.month(until));
            self.add(4, &format!("wait-{}", site.id), &name, seek(hashprice("10..150"), condition));
        }
    }

    fn lateness(&mut self) {
        for (site, a_move) in self.conversions() {
            let mut outcomes = vec!["min(company.liquidity)".to_owned(), "company.npv".to_owned()];
            let mut conditions = vec![self.floor().condition];
            let damages = site.leases.iter().filter(|lease| lease.enabled && lease.delay_terms);
            let damages = damages.map(|lease| format!("site.{}.lease.{}.damages-in-all", site.id, lease.id));
            outcomes.extend(damages.filter(|key| self.has(key)));
            if site.owner != PARENT {
                let (owner, _) = self.owner(&site.owner);
                outcomes.extend([format!("{owner}.reserve-used-in-all")].into_iter().filter(|key| self.has(key)));
                outcomes
                    .extend([format!("{owner}.dscr-minimum")].into_iter().filter(|key| self.at(key, 0).is_finite()));
                let levels = self.plan.project_companies.iter().find(|company| company.id == site.owner);
                if let Some(level) = levels.map(|company| company.covenants.dscr_default).filter(|level| *level > 0.0)
                    && self.first(&format!("{owner}.dscr-tested"), 1).is_some()
                {
                    conditions.push(format!("{owner}.dscr >= {level}"));
                }
            }
            let lever = format!("sites.{}.moves.{}.delay_months+=0..12/5", site.id, a_move.id);
            let name = format!("What if {} at {} is six or twelve months late?", a_move.name, site.name);
            let question = Question { condition: conditions.join("; "), ..sweep(lever, &outcomes) };
            self.add(8, &format!("late-{}-{}", site.id, a_move.id), &name, question);
        }
    }

    fn overruns(&mut self) {
        let moves = self.conversions();
        let cost = |(_, a_move): &(Site, Move)| a_move.capex_usd_per_mw_it * a_move.mw;
        let Some(largest) = moves.iter().filter(|it| cost(it) > 0.0).max_by(|a, b| cost(a).total_cmp(&cost(b))) else {
            return;
        };
        let hurdle = self.plan.equity.cost_of_equity_pct_per_year;
        // Where no single rate of return stands for the plan, its value at the hurdle says the same.
        let (condition, words) = if self.at("company.levered.irr", 0).is_finite() {
            (format!("company.levered.irr >= {hurdle} %"), format!("levered IRR below the hurdle of {hurdle} %"))
        } else {
            ("company.levered.npv >= 0".to_owned(), format!("levered NPV at the hurdle of {hurdle} % below zero"))
        };
        let (site, a_move) = largest;
        let path = format!("sites.{}.moves.{}.capex_usd_per_mw_it", site.id, a_move.id);
        let capex = a_move.capex_usd_per_mw_it;
        let name = format!("Which capex per MW of IT of {} at {} brings {words}?", a_move.name, site.name);
        let lever = format!("{path}={}..{}", capex * 0.25, capex * 4.0);
        self.add(9, "capex-hurdle", &name, seek(lever, &condition));
        if moves.len() > 1 {
            let name = format!("Which overrun of all conversions brings {words}?");
            let lever = "sites.*.moves.*.capex_usd_per_mw_it*=25%..500%";
            self.add(9, "capex-hurdle-all", &name, seek(lever, condition));
        }
    }

    /// The rent, and rent with term, from which a lease is worth more than the mining it ends.
    fn rents(&mut self) {
        let sites: Vec<Site> = self.sites().cloned().collect();
        for site in sites {
            let notice =
                site.moves.iter().filter(|a_move| a_move.enabled && a_move.from == Use::Mining && a_move.to == Use::Ai);
            let Some(notice) = notice.map(|a_move| self.plan.number_of(a_move.notice)).min() else { continue };
            let mining =
                format!("site.{}.choice.mining-value-per-mw@{}", site.id, self.month(notice.clamp(1, self.months())));
            for lease in site.leases.iter().filter(|lease| lease.enabled && self.plan.number_of(lease.start) >= 1) {
                let value = format!("site.{}.lease.{}.value-at-notice", site.id, lease.id);
                if !self.has(&value) {
                    continue;
                }
                let path = format!("sites.{}.leases.{}", site.id, lease.id);
                let market = format!("market.btc_price_usd={PRICE} & {FLAT} & market.hashrate=Answering");
                let condition = format!("{value} >= {mining}");
                let name = format!(
                    "Which rent of {} beats mining at {} at a BTC price of 100,000 USD, with hashrate responding?",
                    lease.name, site.name
                );
                let rent = format!("{path}.rent_usd_per_kw_it_month=10..400 & {market}");
                self.add(14, &format!("rent-{}-{}", site.id, lease.id), &name, seek(rent, &condition));
                let name = format!("Which rent and term of {} beat mining at {} at that price?", lease.name, site.name);
                let grid = Question {
                    lever: format!("{path}.term_months=60..240/7"),
                    second_lever: format!("{path}.rent_usd_per_kw_it_month=60..180/9 & {market}"),
                    outcome: format!("{value} - {mining}"),
                    condition,
                    ..Question::unnamed(Ask::Sweep)
                };
                self.add(14, &format!("rent-and-term-{}-{}", site.id, lease.id), &name, grid);
            }
        }
    }

    /// The largest lease of each owner stops paying.
    fn defaults(&mut self) {
        let mut largest: Vec<(Site, Lease)> = Vec::new();
        for site in self.sites() {
            for lease in site.leases.iter().filter(|lease| lease.enabled) {
                match largest.iter_mut().find(|(known, _)| known.owner == site.owner) {
                    Some(known) if known.1.mw_it < lease.mw_it => *known = (site.clone(), lease.clone()),
                    Some(_) => {}
                    None => largest.push((site.clone(), lease.clone())),
                }
            }
        }
        for (site, lease) in largest {
            let (owner, owner_name) = self.owner(&site.owner);
            let billing = self.at(&format!("site.{}.lease.{}.first-billing", site.id, lease.id), 0);
            let first = if billing.is_finite() { (billing as i64).max(1) } else { continue };
            let default = first + DEFAULT_AFTER;
            if default + 36 > self.months() || self.first(&format!("{owner}.debt"), default).is_none() {
                continue;
            }
            let path = format!("sites.{}.leases.{}", site.id, lease.id);
            let beside: Vec<String> = RELET.split('&').map(|part| format!(" & {path}.{part}")).collect();
            let beside = beside.concat();
            let condition = format!("{owner}.funding-gap <= 0");
            let (from, to) = (self.month(default), self.month((default + 60).min(self.months())));
            let name = format!(
                "If {} stops paying in {} or later and is re-let at 70 % of the rent after a year, does {owner_name} stay funded?",
                lease.name,
                self.long(default)
            );
            let lever = format!("{path}.default_month={from}..{to}{beside}");
            self.add(21, &format!("default-{}-{}", site.id, lease.id), &name, seek(lever, &condition));
            let name = format!(
                "Which share of the lost rent must a backstop of {} cover if it stops paying in {}?",
                lease.name,
                self.long(default)
            );
            let lever = format!("{path}.backstop_pct=0..100 & {path}.default_month={from}{beside}");
            let level = self.plan.project_companies.iter().find(|company| company.id == site.owner);
            let level = level.map_or(0.0, |company| company.covenants.dscr_default);
            let is_tested = level > 0.0 && self.first(&format!("{owner}.dscr-tested"), default).is_some();
            let condition = if is_tested { format!("{owner}.dscr >= {level}") } else { condition };
            self.add(21, &format!("backstop-{}-{}", site.id, lease.id), &name, seek(lever, condition));
        }
    }
}
