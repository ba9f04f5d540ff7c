//! Alternatives: uses of a site, GPUs of one's own against a lease, and what one would have to believe for another plan.

use super::capital::funds;
use super::{List, flat_price, seek, sweep};
use crate::plan::{Ask, Cloud, Lease, Question, Scenario, Site};

/// The BTC prices at which alternatives are compared, in USD.
const PRICES: &str = "50000,80000,120000";

/// Fields of leases and clouds that make an offer.
const OFFERED: [&str; 5] = ["enabled", "terms", "rent_usd_per_kw_it_month", "mw_it", "contract_usd_per_gpu_hour"];

/// True for a scenario that says who uses a site and at what price.
fn offers(scenario: &Scenario) -> bool {
    scenario.overrides.keys().any(|path| {
        let is_use = path.contains(".leases.") || path.contains(".clouds.");
        is_use && path.rsplit_once('.').is_some_and(|(_, field)| OFFERED.contains(&field))
    })
}

/// True for a scenario of the market alone.
fn is_market(scenario: &Scenario) -> bool {
    scenario.overrides.keys().all(|path| path.starts_with("market.") || path.starts_with("network."))
}

impl List<'_> {
    pub(super) fn choices(&mut self) {
        self.uses();
        self.clouds();
        self.other_plans();
    }

    fn uses(&mut self) {
        let scenarios: Vec<&Scenario> = self.plan.scenarios.iter().filter(|scenario| offers(scenario)).collect();
        if scenarios.len() < 2 {
            return;
        }
        let ids: Vec<&str> = scenarios.iter().map(|scenario| scenario.id.as_str()).collect();
        let names: Vec<&str> = scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
        let (ids, names) = (ids.join(","), names.join(", "));
        let outcomes = ["company.npv", "min(company.liquidity)", "sum(company.capex)"].map(str::to_owned);
        let name =
            format!("{names}: which is worth most, what is the lowest liquidity, and how much capital is at risk?");
        self.add(15, "uses", &name, sweep(format!("scenarios={ids}"), &outcomes));
        let name = format!("{names}: what is each worth at a BTC price of 50,000, 80,000 and 120,000 USD?");
        let matrix = Question {
            second_lever: flat_price(PRICES),
            ..sweep(format!("scenarios={ids}"), &["company.npv".to_owned()])
        };
        self.add(15, "uses-btc-price", &name, matrix);
    }

    /// A cloud of one's own against the lease of the plan with most MW, both by MW IT.
    fn clouds(&mut self) {
        let clouds: Vec<(Site, Cloud)> = self
            .sites()
            .flat_map(|site| {
                site.clouds.iter().filter(|cloud| cloud.enabled).map(move |cloud| (site.clone(), cloud.clone()))
            })
            .collect();
        let leases = self.sites().flat_map(|site| {
            let enabled = site.leases.iter().filter(|lease| lease.enabled && self.plan.number_of(lease.start) >= 1);
            enabled.map(move |lease| (site.clone(), lease.clone()))
        });
        let lease: Option<(Site, Lease)> = leases
            .filter(|(site, lease)| self.at(&format!("site.{}.lease.{}.npv", site.id, lease.id), 0).is_finite())
            .max_by(|a, b| a.1.mw_it.total_cmp(&b.1.mw_it));
        for (site, cloud) in clouds {
            let npv = format!("site.{}.cloud.{}.npv", site.id, cloud.id);
            if !self.at(&npv, 0).is_finite() || cloud.mw_it <= 0.0 {
                continue;
            }
            let (condition, than) = match &lease {
                Some((other, lease)) if lease.mw_it > 0.0 => (
                    format!("{npv} / {} >= site.{}.lease.{}.npv / {}", cloud.mw_it, other.id, lease.id, lease.mw_it),
                    format!("worth more per MW of IT than the lease of {}", lease.name),
                ),
                _ => (format!("{npv} >= 0"), "worth building".to_owned()),
            };
            let path = format!("sites.{}.clouds.{}", site.id, cloud.id);
            let name = format!("Which price after the contract makes {} at {} {than}?", cloud.name, site.name);
            let lever = format!("{path}.renewal_price_pct=0..300");
            self.add(16, &format!("cloud-price-{}-{}", site.id, cloud.id), &name, seek(lever, &condition));
            let name = format!(
                "Which residual value and price after the contract make {} at {} {than}?",
                cloud.name, site.name
            );
            let grid = Question {
                lever: format!("{path}.residual_pct=0..40/5"),
                second_lever: format!("{path}.renewal_price_pct=20..120/6"),
                outcome: npv,
                condition,
                ..Question::unnamed(Ask::Sweep)
            };
            self.add(16, &format!("cloud-residual-{}-{}", site.id, cloud.id), &name, grid);
        }
    }

    fn other_plans(&mut self) {
        let npv = self.at("company.npv", 0);
        if !npv.is_finite() {
            return;
        }
        let name = "What moves NPV most, and at which value of each input is it zero?";
        let drivers = Question {
            outcome: "company.npv".to_owned(),
            condition: "company.npv >= 0".to_owned(),
            ..Question::unnamed(Ask::Tornado)
        };
        self.add(25, "drivers", name, drivers.clone());
        // NPV stands before financing, and the market is no plan.
        let is_plan = |scenario: &&Scenario| !is_market(scenario) && !funds(scenario) && !scenario.overrides.is_empty();
        let others: Vec<Scenario> = self.plan.scenarios.iter().filter(is_plan).cloned().collect();
        for scenario in others {
            let name =
                format!("What would we have to believe for \"{}\" to be worth as much as the plan?", scenario.name);
            let believed =
                Question { under: scenario.id.clone(), condition: format!("company.npv >= {npv}"), ..drivers.clone() };
            self.add(25, &format!("believe-{}", scenario.id), &name, believed);
            let name = format!("What makes the difference between the plan and \"{}\"?", scenario.name);
            let bridge = Question {
                outcome: "company.npv".to_owned(),
                to: scenario.id.clone(),
                ..Question::unnamed(Ask::Bridge)
            };
            self.add(25, &format!("bridge-{}", scenario.id), &name, bridge);
        }
    }
}
