//! Machines: what they earn after the halving, where they break even, what refreshing them pays, and the cost of a BTC.

use super::{List, hashprice, seek, sweep};
use crate::plan::{Fleet, Ownership, Question, Setting, Site, Use};

/// Cash cost of a BTC of listed miners in the fourth quarter of 2025, weighted by production (`CoinShares`), USD.
const PEERS: f64 = 79_995.0;

/// New machines: J/TH, TH/s each, and USD a TH/s in 2026 (S21 XP).
const NEW: (f64, f64, f64) = (13.5, 270.0, 12.0);

/// Machines that need more than this many J/TH are worth refreshing.
const OLD: f64 = 16.0;

/// Months that machines must still stand in the plan for a refresh to be asked about.
const STANDS: i64 = 24;

/// The month whose cost of a BTC is asked about: the first with twelve months before it.
const YEAR: i64 = 12;

impl List<'_> {
    pub(super) fn fleets(&mut self) {
        self.after_halving();
        self.break_even();
        self.refresh();
        self.cost_of_btc();
        self.credits();
    }

    /// The company's own machines that are installed in a month.
    fn standing(&self, month: i64) -> Vec<(Site, Fleet)> {
        let of_site = |site: &Site| {
            let own = site.fleets.iter().filter(|fleet| fleet.enabled && fleet.ownership == Ownership::Own);
            let there = own.filter(|fleet| self.at(&format!("site.{}.fleet.{}.held", site.id, fleet.id), month) > 0.0);
            there.map(|fleet| (site.clone(), fleet.clone())).collect::<Vec<_>>()
        };
        self.sites().flat_map(of_site).collect()
    }

    fn after_halving(&mut self) {
        let Some(halving) = self.first("network.halving", 1) else { return };
        // The month of the halving is only partly behind it.
        let after = halving + 1;
        if after > self.months() {
            return;
        }
        for (site, fleet) in self.standing(after) {
            let path = format!("sites.{}.power_usd_per_mwh", site.id);
            let lever = match self.plan.get(&path) {
                Some(Setting::Number(_)) => format!("{path}=0..200"),
                _ => format!("{path}*=0%..400%"),
            };
            let condition = format!("site.{}.fleet.{}.margin-of-a-mw@{} >= 0", site.id, fleet.id, self.month(after));
            let name = format!(
                "Up to which power price do the {} at {} earn cash after the halving of {}?",
                fleet.name,
                site.name,
                self.long(halving)
            );
            self.add(11, &format!("halving-{}-{}", site.id, fleet.id), &name, seek(lever, condition));
        }
    }

    fn break_even(&mut self) {
        let month = self.month(1);
        let fleets = self.standing(1);
        let outcomes: Vec<String> = fleets
            .iter()
            .map(|(site, fleet)| format!("site.{}.fleet.{}.break-even-power@{month}", site.id, fleet.id))
            .filter(|outcome| self.shown(outcome).is_some())
            .collect();
        if !outcomes.is_empty() {
            let name = "Up to which power price does each fleet break even at a hashprice of 25, 30 and 35 USD?";
            self.add(12, "break-even-power", name, sweep(hashprice("20..50/7"), &outcomes));
        }
    }

    /// New machines in place of the least efficient ones of each site, against running these until they stop.
    fn refresh(&mut self) {
        let mut oldest: Vec<(Site, Fleet)> = Vec::new();
        for (site, fleet) in self.standing(STANDS.min(self.months())) {
            if fleet.efficiency_j_per_th <= OLD || self.plan.number_of(fleet.deployed) > 0 {
                continue;
            }
            match oldest.iter_mut().find(|(known, _)| known.id == site.id) {
                Some(known) if known.1.efficiency_j_per_th < fleet.efficiency_j_per_th => *known = (site, fleet),
                Some(_) => {}
                None => oldest.push((site, fleet)),
            }
        }
        for (site, fleet) in oldest {
            let npv = self.at(&format!("site.{}.npv", site.id), 0);
            if !npv.is_finite() {
                continue;
            }
            let path = format!("sites.{}.fleets.{}", site.id, fleet.id);
            let (efficiency, machine, usual) = NEW;
            let lever = format!(
                "{path}.price_usd_per_th=0..60 & {path}.efficiency_j_per_th={efficiency} & {path}.machine_th_s={machine} & {path}.deployed={}",
                self.month(1)
            );
            let name = format!(
                "Up to which machine price does it pay to refresh the {} at {} with machines of {efficiency} J/TH, which cost {usual} USD/TH?",
                fleet.name, site.name
            );
            let condition = format!("site.{}.npv >= {npv}", site.id);
            self.add(13, &format!("refresh-{}-{}", site.id, fleet.id), &name, seek(lever, condition));
        }
    }

    fn cost_of_btc(&mut self) {
        let month = YEAR.min(self.months());
        if self.at("btc-cost.btc-12-months", month).is_nan() || self.at("btc-cost.btc-12-months", month) <= 0.0 {
            return;
        }
        let lever = "sites.*.power_usd_per_mwh*=25%..400%";
        let (when, in_month) = (self.long(month), self.month(month));
        let at = |key: &str| format!("btc-cost.{key}@{in_month}");
        let name = format!(
            "Is the cash cost of a BTC below the {} USD of listed miners in {when}, and up to which power price?",
            crate::formula::grouped(PEERS, 0)
        );
        self.add(20, "cost-of-btc", &name, seek(lever, format!("{} <= {PEERS}", at("cash"))));
        let name = format!("What does a BTC cost in {when}: power, direct, with overhead and interest, all-in?");
        let outcomes = ["marginal", "direct-cash", "cash", "all-in"].map(at);
        self.add(20, "costs-of-btc", &name, sweep("sites.*.power_usd_per_mwh*=50%..200%/7", &outcomes));
    }

    fn credits(&mut self) {
        let sites: Vec<Site> = self.sites().cloned().collect();
        for site in sites {
            let credits = format!("sum(site.{}.mining.credits)", site.id);
            if self.sum(&format!("site.{}.mining.credits", site.id)).max(0.0) == 0.0 {
                continue;
            }
            let path = format!("sites.{}", site.id);
            let npv = format!("site.{}.npv", site.id);
            let lever =
                format!("{path}.curtailment_credit_usd_per_mwh,{path}.demand_response_usd_per_mw_month*=0%..200%/5");
            let name = format!("How much do curtailment credits and demand response contribute at {}?", site.name);
            self.add(22, &format!("credits-{}", site.id), &name, sweep(lever, &[credits.clone(), npv.clone()]));
            let moves = site.moves.iter().filter(|it| it.enabled && it.from == Use::Mining && it.to == Use::Ai);
            let moves: Vec<String> = moves.map(|it| format!("{path}.moves.{}.enabled", it.id)).collect();
            if moves.is_empty() {
                continue;
            }
            let margin = format!("sum(site.{}.mining.margin)", site.id);
            let question: Question = sweep(format!("{}=true,false", moves.join(",")), &[credits, margin, npv]);
            let name = format!("What credits and mining margin does {} lose by its conversions?", site.name);
            self.add(22, &format!("credits-lost-{}", site.id), &name, question);
        }
    }
}
