//! Adding, duplicating and deleting objects; new objects hold usual values, which are assumptions.

use super::PARENT;
use super::company::{Amortisation, BtcPolicy, Company, Debt, Plan, ProjectCompany, TerminalValue, Treasury};
use super::field::Quantity;
use super::market::{Market, PathKind};
use super::site::{Fleet, Lease, Move, PowerTerms, Site, Use};
use super::time::{Date, Month};
use super::validate::is_full;
use std::collections::BTreeMap;

/// What can be added to a plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ObjectKind {
    /// A site
    Site,
    /// A move of megawatts, of a site
    Move,
    /// A lease, of a site
    Lease,
    /// A debt
    Debt,
    /// A project company
    ProjectCompany,
}

/// A slug of `name` that none of `taken` has: lower case, digits and single hyphens.
#[expect(clippy::needless_pass_by_value, reason = "an iterator is cheap to copy and reads better by value")]
pub fn new_id<'a>(name: &str, taken: impl Iterator<Item = &'a str> + Clone) -> String {
    let mut slug = String::new();
    for c in name.chars().take(60) {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    let slug = if slug.is_empty() { "item" } else { slug };
    let free = |id: &str| !taken.clone().any(|known| known == id);
    if free(slug) {
        return slug.to_owned();
    }
    (2..=u32::MAX).map(|n| format!("{slug}-{n}")).find(|id| free(id)).unwrap_or_default()
}

/// Adds an object with usual values; returns its path, or None where there is no room for another.
/// `site` is the id of the site that a move or lease belongs to.
pub fn add_object(plan: &mut Plan, kind: ObjectKind, site: Option<&str>) -> Option<String> {
    let start = plan.company.start;
    let of_site = plan.sites.iter().find(|s| Some(s.id.as_str()) == site);
    let in_list = match kind {
        ObjectKind::Site => plan.sites.len(),
        ObjectKind::Debt => plan.debts.len(),
        ObjectKind::ProjectCompany => plan.project_companies.len(),
        ObjectKind::Move => of_site?.moves.len(),
        ObjectKind::Lease => of_site?.leases.len(),
    };
    if is_full(plan, kind, in_list) {
        return None;
    }
    match kind {
        ObjectKind::Site => {
            let name = format!("Site {}", plan.sites.len() + 1);
            let id = new_id(&name, plan.sites.iter().map(|s| s.id.as_str()));
            plan.sites.push(new_site(&id, &name, start));
            Some(format!("sites.{id}"))
        }
        ObjectKind::Debt => {
            let name = format!("Debt {}", plan.debts.len() + 1);
            let id = new_id(&name, plan.debts.iter().map(|d| d.id.as_str()));
            plan.debts.push(new_debt(&id, &name, start));
            Some(format!("debts.{id}"))
        }
        ObjectKind::ProjectCompany => {
            let name = format!("Project company {}", plan.project_companies.len() + 1);
            let id = new_id(&name, plan.project_companies.iter().map(|c| c.id.as_str()));
            plan.project_companies.push(ProjectCompany { id: id.clone(), name, notes: String::new() });
            Some(format!("project_companies.{id}"))
        }
        ObjectKind::Move => {
            let site = plan.sites.iter_mut().find(|s| Some(s.id.as_str()) == site)?;
            let name = format!("Conversion {}", site.moves.len() + 1);
            let id = new_id(&name, site.moves.iter().map(|m| m.id.as_str()));
            site.moves.push(Move { mw: (site.opening_mining_mw / 4.0).round(), ..new_move(&id, &name, start) });
            Some(format!("sites.{}.moves.{id}", site.id))
        }
        ObjectKind::Lease => {
            let site = plan.sites.iter_mut().find(|s| Some(s.id.as_str()) == site)?;
            let name = format!("Lease {}", site.leases.len() + 1);
            let id = new_id(&name, site.leases.iter().map(|l| l.id.as_str()));
            let mw_it = (site.contracted_mw / site.gross_up_mw_per_mw_it / 4.0).round();
            site.leases.push(Lease { mw_it, ..new_lease(&id, &name, start) });
            Some(format!("sites.{}.leases.{id}", site.id))
        }
    }
}

/// Duplicates the object at `path` behind itself; returns the path of the copy, or None where there is no room for it.
pub fn duplicate_object(plan: &mut Plan, path: &str) -> Option<String> {
    fn copy<T: Clone>(list: &mut Vec<T>, wanted: &str, id: fn(&mut T) -> (&mut String, &mut String)) -> Option<String> {
        let position = list.iter_mut().position(|item| id(item).0 == wanted)?;
        let mut copy = list[position].clone();
        let ids: Vec<String> = list.iter_mut().map(|item| id(item).0.clone()).collect();
        let (new, name) = id(&mut copy);
        *name = format!("{name} copy");
        *new = new_id(name, ids.iter().map(String::as_str));
        let new = new.clone();
        list.insert(position + 1, copy);
        Some(new)
    }
    let room = |kind, in_list| if is_full(plan, kind, in_list) { None } else { Some(()) };
    match *path.split('.').collect::<Vec<_>>() {
        ["sites", _] => room(ObjectKind::Site, plan.sites.len())?,
        ["debts", _] => room(ObjectKind::Debt, plan.debts.len())?,
        ["project_companies", _] => room(ObjectKind::ProjectCompany, plan.project_companies.len())?,
        ["sites", site, list, _] => {
            let site = plan.sites.iter().find(|s| s.id == site)?;
            room(ObjectKind::Lease, if list == "moves" { site.moves.len() } else { site.leases.len() })?;
        }
        _ => return None,
    }
    match *path.split('.').collect::<Vec<_>>() {
        ["sites", site] => copy(&mut plan.sites, site, |s| (&mut s.id, &mut s.name)).map(|id| format!("sites.{id}")),
        ["debts", debt] => copy(&mut plan.debts, debt, |d| (&mut d.id, &mut d.name)).map(|id| format!("debts.{id}")),
        ["project_companies", company] => copy(&mut plan.project_companies, company, |c| (&mut c.id, &mut c.name)).map(|id| format!("project_companies.{id}")),
        ["sites", site, list, item] => {
            let site = plan.sites.iter_mut().find(|s| s.id == site)?;
            let new = match list {
                "moves" => copy(&mut site.moves, item, |m| (&mut m.id, &mut m.name)),
                "leases" => copy(&mut site.leases, item, |l| (&mut l.id, &mut l.name)),
                _ => None,
            };
            new.map(|id| format!("sites.{}.{list}.{id}", site.id))
        }
        _ => None,
    }
}

/// Deletes the object at `path` with its sources and the overrides that point at it; returns how many overrides went,
/// or None where there is no such object.
pub fn delete_object(plan: &mut Plan, path: &str) -> Option<usize> {
    fn remove<T>(list: &mut Vec<T>, found: impl Fn(&T) -> bool) -> bool {
        let before = list.len();
        list.retain(|item| !found(item));
        list.len() < before
    }
    let gone = match *path.split('.').collect::<Vec<_>>() {
        ["sites", site] => remove(&mut plan.sites, |s| s.id == site),
        ["debts", debt] => remove(&mut plan.debts, |d| d.id == debt),
        ["project_companies", company] => {
            // What it owned is the parent's.
            let owners = plan.sites.iter_mut().map(|s| &mut s.owner).chain(plan.debts.iter_mut().map(|d| &mut d.owner));
            owners.filter(|owner| *owner == company).for_each(|owner| PARENT.clone_into(owner));
            remove(&mut plan.project_companies, |c| c.id == company)
        }
        ["sites", site, list, item] => {
            let site = plan.sites.iter_mut().find(|s| s.id == site)?;
            match list {
                "moves" => remove(&mut site.moves, |m| m.id == item),
                "leases" => remove(&mut site.leases, |l| l.id == item),
                _ => false,
            }
        }
        _ => false,
    };
    if !gone {
        return None;
    }
    let below = format!("{path}.");
    plan.sources.retain(|known, _| !known.starts_with(&below));
    let mut overrides = 0;
    for scenario in &mut plan.scenarios {
        let before = scenario.overrides.len();
        scenario.overrides.retain(|known, _| !known.starts_with(&below));
        overrides += before - scenario.overrides.len();
    }
    Some(overrides)
}

/// A site with nothing on it.
pub(super) fn new_site(id: &str, name: &str, start: Month) -> Site {
    Site {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        owner: PARENT.to_owned(),
        contracted_mw: 100.0,
        energised_mw: vec![(start, 100.0)],
        opening_mining_mw: 100.0,
        opening_ai_mw: 0.0,
        gross_up_mw_per_mw_it: 1.4,
        operating_pue: 1.25,
        power_usd_per_mwh: Quantity::Value(45.0),
        power_growth_pct_per_year: 2.5,
        opex_usd_per_mw_year: Quantity::Value(60_000.0),
        opex_growth_pct_per_year: 2.5,
        fleet: Fleet { name: "S21".to_owned(), efficiency_j_per_th: 17.5, uptime_pct: 95.0, ancillary_load_pct: 3.0, pool_fee_pct: 1.0, switch_off: true },
        moves: Vec::new(),
        leases: Vec::new(),
    }
}

/// A conversion from mining to AI that starts a year into the plan.
pub(super) fn new_move(id: &str, name: &str, start: Month) -> Move {
    Move {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        from: Use::Mining,
        to: Use::Ai,
        mw: 0.0,
        machines_off: start.plus(12),
        construction_months: 16,
        delay_months: 3,
        capex_usd_per_mw_it: 11_000_000.0,
        contingency_pct: 10.0,
        machines_usd_per_mw: 0.0,
    }
}

/// A triple-net lease at the usual terms, with no MW yet.
pub(super) fn new_lease(id: &str, name: &str, start: Month) -> Lease {
    Lease {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        mw_it: 0.0,
        start: start.plus(31),
        term_months: 180,
        rent_usd_per_kw_it_month: 128.0,
        escalator_pct_per_year: 3.0,
        landlord_margin_pct: 97.0,
        power: PowerTerms::PassedThrough,
        load_factor_pct: 80.0,
    }
}

/// Notes over five years, not drawn yet.
pub(super) fn new_debt(id: &str, name: &str, start: Month) -> Debt {
    Debt {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        owner: PARENT.to_owned(),
        opening_usd: 0.0,
        draws_usd: vec![(start, 0.0)],
        fee_pct: 2.5,
        rate_pct_per_year: Quantity::Value(7.75),
        start,
        interest_only_months: 60,
        amortisation: Amortisation::Bullet,
        amortisation_months: 120,
        maturity: start.plus(60),
    }
}

/// A company without sites; its market is that of 26 June 2026.
pub(super) fn empty_plan() -> Plan {
    let month = |year, month| Month::new(year, month).unwrap_or(Month::EPOCH);
    Plan {
        format: Plan::FORMAT.to_owned(),
        version: Plan::VERSION,
        company: Company {
            name: "New company".to_owned(),
            notes: String::new(),
            start: month(2026, 12),
            months: 120,
            fiscal_year_end_month: 12,
            discount_rate_pct_per_year: 11.0,
            overhead_usd_per_month: Quantity::Value(1_000_000.0),
            overhead_growth_pct_per_year: 2.5,
            terminal_value: TerminalValue::Nothing,
            terminal_cap_rate_pct: 8.0,
        },
        market: Market {
            btc_price: PathKind::Flat,
            btc_price_usd: 60_494.0,
            btc_price_growth_pct_per_year: 0.0,
            btc_price_points_usd: Vec::new(),
            hashrate: PathKind::Flat,
            hashrate_eh_s: 958.0,
            hashrate_growth_pct_per_year: 0.0,
            hashrate_points_eh_s: Vec::new(),
            fees_btc_per_block: Quantity::Value(0.031),
            reference_height: 955_584.0,
            reference_date: Date::new(month(2026, 6), 26).unwrap_or(Date::EPOCH),
            block_minutes: 10.0,
            spend_curve_pct: vec![(0.0, 0.0), (50.0, 45.0), (90.0, 90.0), (100.0, 100.0)],
        },
        treasury: Treasury {
            opening_cash_usd: 100_000_000.0,
            minimum_cash_usd: Quantity::Value(20_000_000.0),
            interest_on_cash_pct_per_year: Quantity::Value(3.5),
            opening_btc: 0.0,
            btc_policy: BtcPolicy::SellToMinimumCash,
            sell_share_pct: Quantity::Value(100.0),
            selling_cost_pct: 0.2,
            dated_sales_btc: Vec::new(),
        },
        project_companies: Vec::new(),
        sites: Vec::new(),
        debts: Vec::new(),
        scenarios: Vec::new(),
        sources: BTreeMap::new(),
    }
}

impl Plan {
    /// A company without sites, in the market of 26 June 2026.
    pub fn blank() -> Self {
        empty_plan()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Scenario, Setting};

    #[test]
    fn ids_are_slugs_and_unique() {
        let taken = ["pecos-tx", "pecos-tx-2"];
        assert_eq!(new_id("Pecos, TX", taken.into_iter()), "pecos-tx-3");
        assert_eq!(new_id("  ₿ ", taken.into_iter()), "item");
        assert_eq!(new_id("A--B", taken.into_iter()), "a-b");
    }

    #[test]
    fn deleting_an_object_takes_its_overrides_and_says_how_many() {
        let mut plan = Plan::blank();
        let site = add_object(&mut plan, ObjectKind::Site, None).unwrap();
        let lease = add_object(&mut plan, ObjectKind::Lease, Some("site-1")).unwrap();
        let copy = duplicate_object(&mut plan, &lease).unwrap();
        assert_eq!((site.as_str(), copy.as_str()), ("sites.site-1", "sites.site-1.leases.lease-1-copy"));
        let overrides = [format!("{lease}.mw_it"), format!("{copy}.mw_it"), "market.btc_price_usd".to_owned()];
        let overrides = overrides.into_iter().map(|path| (path, Setting::Number(1.0))).collect();
        plan.scenarios.push(Scenario { id: "s".to_owned(), name: "S".to_owned(), notes: String::new(), overrides });
        assert_eq!(delete_object(&mut plan, &lease), Some(1));
        assert_eq!(delete_object(&mut plan, &site), Some(1));
        assert_eq!(delete_object(&mut plan, &site), None);
        assert_eq!(plan.scenarios[0].overrides.len(), 1);
    }
}
