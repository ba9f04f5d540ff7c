//! Adding, duplicating and deleting objects.

use super::PARENT;
use super::company::Plan;
use super::fleet::Fleet;
use super::lease::Lease;
use super::new::{empty_plan, new_cloud, new_company, new_deck, new_fleet, new_lease, new_move, new_site};
use super::new_capital::{new_btc_loan, new_convertible, new_debt, new_other_item, new_project_company, new_warrant};
use super::site::Move;
use super::time::Month;
use super::validate::is_full;

/// What can be added to a plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ObjectKind {
    /// A site
    Site,
    /// A fleet of machines, at a site
    Fleet,
    /// A move of megawatts, at a site
    Move,
    /// A lease, at a site
    Lease,
    /// A GPU cloud, at a site
    Cloud,
    /// A loan or notes
    Debt,
    /// Convertible notes
    Convertible,
    /// A BTC-backed loan
    BtcLoan,
    /// Warrants
    Warrant,
    /// Another dated cash item
    OtherItem,
    /// A project company
    ProjectCompany,
    /// A price deck
    Deck,
}

impl ObjectKind {
    /// All kinds, in the order in which a plan lists them.
    pub const ALL: [Self; 12] = [
        Self::Site,
        Self::Fleet,
        Self::Move,
        Self::Lease,
        Self::Cloud,
        Self::Debt,
        Self::Convertible,
        Self::BtcLoan,
        Self::Warrant,
        Self::OtherItem,
        Self::ProjectCompany,
        Self::Deck,
    ];

    /// The list in the plan that holds such objects, and the word of their rows' keys.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Site => ("sites", "site"),
            Self::Fleet => ("fleets", "fleet"),
            Self::Move => ("moves", "move"),
            Self::Lease => ("leases", "lease"),
            Self::Cloud => ("clouds", "cloud"),
            Self::Debt => ("debts", "debt"),
            Self::Convertible => ("convertibles", "convertible"),
            Self::BtcLoan => ("btc_loans", "btc-loan"),
            Self::Warrant => ("warrants", "warrant"),
            Self::OtherItem => ("other_items", "other"),
            Self::ProjectCompany => ("project_companies", "entity"),
            Self::Deck => ("decks", "deck"),
        }
    }

    /// The list in the plan that holds such objects: `leases`.
    pub fn list(self) -> &'static str {
        self.names().0
    }

    /// The word in the keys of their rows: `lease`.
    pub fn word(self) -> &'static str {
        self.names().1
    }
}

/// A slug of `name` not among `taken`: lower-case letters, digits and single hyphens.
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

/// Adds an object with usual values; returns its path, or None if there is no room for another.
/// `site` is the id of the site that a fleet, move, lease or cloud belongs to.
pub fn add_object(plan: &mut Plan, kind: ObjectKind, site: Option<&str>) -> Option<String> {
    fn named<'a>(what: &str, ids: impl ExactSizeIterator<Item = &'a String> + Clone) -> (String, String) {
        let name = format!("{what} {}", ids.len() + 1);
        (new_id(&name, ids.map(String::as_str)), name)
    }
    let start = plan.company.start;
    if is_full(plan, kind, objects_of(plan, kind, site)?) {
        return None;
    }
    let of_site = match kind {
        ObjectKind::Site => {
            let (id, name) = named("Site", plan.sites.iter().map(|s| &s.id));
            plan.sites.push(new_site(&id, &name, start));
            return Some(format!("sites.{id}"));
        }
        ObjectKind::Debt => {
            let (id, name) = named("Debt", plan.debts.iter().map(|d| &d.id));
            plan.debts.push(new_debt(&id, &name, start));
            return Some(format!("debts.{id}"));
        }
        ObjectKind::ProjectCompany => {
            let (id, name) = named("Project company", plan.project_companies.iter().map(|c| &c.id));
            plan.project_companies.push(new_project_company(&id, &name, start));
            return Some(format!("project_companies.{id}"));
        }
        ObjectKind::Convertible => {
            let (id, name) = named("Convertible", plan.convertibles.iter().map(|c| &c.id));
            plan.convertibles.push(new_convertible(&id, &name, start));
            return Some(format!("convertibles.{id}"));
        }
        ObjectKind::BtcLoan => {
            let (id, name) = named("BTC loan", plan.btc_loans.iter().map(|l| &l.id));
            plan.btc_loans.push(new_btc_loan(&id, &name, start));
            return Some(format!("btc_loans.{id}"));
        }
        ObjectKind::Warrant => {
            let (id, name) = named("Warrants", plan.warrants.iter().map(|w| &w.id));
            plan.warrants.push(new_warrant(&id, &name, start));
            return Some(format!("warrants.{id}"));
        }
        ObjectKind::OtherItem => {
            let (id, name) = named("Other cash", plan.other_items.iter().map(|i| &i.id));
            plan.other_items.push(new_other_item(&id, &name, start));
            return Some(format!("other_items.{id}"));
        }
        ObjectKind::Deck => {
            let (id, name) = named("Price deck", plan.decks.iter().map(|d| &d.id));
            plan.decks.push(new_deck(&id, &name, start, 100_000.0));
            return Some(format!("decks.{id}"));
        }
        _ => plan.sites.iter_mut().find(|s| Some(s.id.as_str()) == site)?,
    };
    let added = match kind {
        ObjectKind::Fleet => {
            let (id, name) = named("Fleet", of_site.fleets.iter().map(|f| &f.id));
            let taken: f64 = of_site.fleets.iter().map(|f| f.mw).sum();
            of_site.fleets.push(Fleet { mw: (of_site.contracted_mw - taken).max(0.0), ..new_fleet(&id, &name, start) });
            format!("fleets.{id}")
        }
        ObjectKind::Move => {
            let (id, name) = named("Conversion", of_site.moves.iter().map(|m| &m.id));
            of_site.moves.push(Move { mw: (of_site.opening_mining_mw / 4.0).round(), ..new_move(&id, &name, start) });
            format!("moves.{id}")
        }
        ObjectKind::Cloud => {
            let (id, name) = named("Cloud", of_site.clouds.iter().map(|c| &c.id));
            of_site.clouds.push(new_cloud(&id, &name, start));
            format!("clouds.{id}")
        }
        _ => {
            let (id, name) = named("Lease", of_site.leases.iter().map(|l| &l.id));
            let mw_it = (of_site.contracted_mw / of_site.gross_up_mw_per_mw_it / 4.0).round();
            of_site.leases.push(Lease { mw_it, ..new_lease(&id, &name, start) });
            format!("leases.{id}")
        }
    };
    Some(format!("sites.{}.{added}", of_site.id))
}

/// The number of objects of a kind in the list to which one would be added; None if there is no such site.
fn objects_of(plan: &Plan, kind: ObjectKind, site: Option<&str>) -> Option<usize> {
    let of_site = || plan.sites.iter().find(|s| Some(s.id.as_str()) == site);
    Some(match kind {
        ObjectKind::Site => plan.sites.len(),
        ObjectKind::Debt => plan.debts.len(),
        ObjectKind::Convertible => plan.convertibles.len(),
        ObjectKind::BtcLoan => plan.btc_loans.len(),
        ObjectKind::Warrant => plan.warrants.len(),
        ObjectKind::OtherItem => plan.other_items.len(),
        ObjectKind::ProjectCompany => plan.project_companies.len(),
        ObjectKind::Deck => plan.decks.len(),
        ObjectKind::Fleet => of_site()?.fleets.len(),
        ObjectKind::Move => of_site()?.moves.len(),
        ObjectKind::Lease => of_site()?.leases.len(),
        ObjectKind::Cloud => of_site()?.clouds.len(),
    })
}

/// The kind of the object at `path`, and its site; None if it cannot be added or deleted.
fn kind_of(path: &str) -> Option<(ObjectKind, Option<&str>)> {
    match *path.split('.').collect::<Vec<_>>() {
        ["sites", _] => Some((ObjectKind::Site, None)),
        ["debts", _] => Some((ObjectKind::Debt, None)),
        ["convertibles", _] => Some((ObjectKind::Convertible, None)),
        ["btc_loans", _] => Some((ObjectKind::BtcLoan, None)),
        ["warrants", _] => Some((ObjectKind::Warrant, None)),
        ["other_items", _] => Some((ObjectKind::OtherItem, None)),
        ["project_companies", _] => Some((ObjectKind::ProjectCompany, None)),
        ["decks", _] => Some((ObjectKind::Deck, None)),
        ["sites", site, "fleets", _] => Some((ObjectKind::Fleet, Some(site))),
        ["sites", site, "moves", _] => Some((ObjectKind::Move, Some(site))),
        ["sites", site, "leases", _] => Some((ObjectKind::Lease, Some(site))),
        ["sites", site, "clouds", _] => Some((ObjectKind::Cloud, Some(site))),
        _ => None,
    }
}

/// Inserts a copy of the object at `path` after it; returns the path of the copy, or None if there is no room for it.
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
    let (kind, site) = kind_of(path)?;
    if is_full(plan, kind, objects_of(plan, kind, site)?) {
        return None;
    }
    let (list, wanted) = path.rsplit_once('.')?;
    let mut of_site = plan.sites.iter_mut().find(|s| Some(s.id.as_str()) == site);
    let id = match kind {
        ObjectKind::Site => copy(&mut plan.sites, wanted, |s| (&mut s.id, &mut s.name)),
        ObjectKind::Debt => copy(&mut plan.debts, wanted, |d| (&mut d.id, &mut d.name)),
        ObjectKind::Convertible => copy(&mut plan.convertibles, wanted, |c| (&mut c.id, &mut c.name)),
        ObjectKind::BtcLoan => copy(&mut plan.btc_loans, wanted, |l| (&mut l.id, &mut l.name)),
        ObjectKind::Warrant => copy(&mut plan.warrants, wanted, |w| (&mut w.id, &mut w.name)),
        ObjectKind::OtherItem => copy(&mut plan.other_items, wanted, |i| (&mut i.id, &mut i.name)),
        ObjectKind::ProjectCompany => copy(&mut plan.project_companies, wanted, |c| (&mut c.id, &mut c.name)),
        ObjectKind::Deck => copy(&mut plan.decks, wanted, |d| (&mut d.id, &mut d.name)),
        ObjectKind::Fleet => copy(&mut of_site.as_mut()?.fleets, wanted, |f| (&mut f.id, &mut f.name)),
        ObjectKind::Move => copy(&mut of_site.as_mut()?.moves, wanted, |m| (&mut m.id, &mut m.name)),
        ObjectKind::Lease => copy(&mut of_site.as_mut()?.leases, wanted, |l| (&mut l.id, &mut l.name)),
        ObjectKind::Cloud => copy(&mut of_site.as_mut()?.clouds, wanted, |c| (&mut c.id, &mut c.name)),
    };
    id.map(|id| format!("{list}.{id}"))
}

/// Replaces the machines of the fleet at `path`: it retires in `month`, and a fleet of new machines with the same MW is
/// inserted after it, with the name, hashrate, efficiency and price given. Returns the path of the new fleet.
pub fn refresh_fleet(plan: &mut Plan, path: &str, month: Month, machine: &Machine) -> Option<String> {
    let copy = duplicate_object(plan, path)?;
    let ["sites", site, "fleets", old] = *path.split('.').collect::<Vec<_>>() else { return None };
    let site = plan.sites.iter_mut().find(|s| s.id == site)?;
    site.fleets.iter_mut().find(|f| f.id == old)?.retired = month;
    let new = site.fleets.iter_mut().find(|f| copy.ends_with(&format!(".{}", f.id)))?;
    new.name.clone_from(&machine.name);
    (new.machine_th_s, new.efficiency_j_per_th, new.price_usd_per_th) =
        (machine.th_s, machine.j_per_th, machine.usd_per_th);
    (new.deployed, new.retired) = (month, month.plus(i64::from(new.economic_life_months)));
    Some(copy)
}

/// A machine available for purchase.
#[derive(Clone, PartialEq, Debug)]
pub struct Machine {
    /// What it is called
    pub name: String,
    /// Hashrate
    pub th_s: f64,
    /// Efficiency
    pub j_per_th: f64,
    /// Price
    pub usd_per_th: f64,
}

/// Deletes the object at `path` with its sources and the overrides that refer to it; returns the number of overrides
/// deleted, or None if there is no such object.
pub fn delete_object(plan: &mut Plan, path: &str) -> Option<usize> {
    fn remove<T>(list: &mut Vec<T>, found: impl Fn(&T) -> bool) -> bool {
        let before = list.len();
        list.retain(|item| !found(item));
        list.len() < before
    }
    let (kind, site) = kind_of(path)?;
    let wanted = path.rsplit_once('.')?.1;
    let mut of_site = plan.sites.iter_mut().find(|s| Some(s.id.as_str()) == site);
    let gone = match kind {
        ObjectKind::Site => remove(&mut plan.sites, |s| s.id == wanted),
        ObjectKind::Debt => remove(&mut plan.debts, |d| d.id == wanted),
        ObjectKind::Convertible => remove(&mut plan.convertibles, |c| c.id == wanted),
        ObjectKind::BtcLoan => remove(&mut plan.btc_loans, |l| l.id == wanted),
        ObjectKind::Warrant => remove(&mut plan.warrants, |w| w.id == wanted),
        ObjectKind::OtherItem => remove(&mut plan.other_items, |i| i.id == wanted),
        ObjectKind::Deck => remove(&mut plan.decks, |d| d.id == wanted),
        ObjectKind::ProjectCompany => {
            // Everything it owned passes to the parent.
            let of_sites = plan.sites.iter_mut().map(|s| &mut s.owner);
            let owners = of_sites
                .chain(plan.debts.iter_mut().map(|d| &mut d.owner))
                .chain(plan.other_items.iter_mut().map(|i| &mut i.owner));
            owners.filter(|owner| *owner == wanted).for_each(|owner| PARENT.clone_into(owner));
            remove(&mut plan.project_companies, |c| c.id == wanted)
        }
        ObjectKind::Fleet => remove(&mut of_site.as_mut()?.fleets, |f| f.id == wanted),
        ObjectKind::Move => remove(&mut of_site.as_mut()?.moves, |m| m.id == wanted),
        ObjectKind::Lease => remove(&mut of_site.as_mut()?.leases, |l| l.id == wanted),
        ObjectKind::Cloud => remove(&mut of_site.as_mut()?.clouds, |c| c.id == wanted),
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

/// Moves the object at `path` before the one above it, or after the one below it; true if it moved.
pub fn move_object(plan: &mut Plan, path: &str, up: bool) -> bool {
    fn shift<T>(list: &mut [T], up: bool, is_it: impl Fn(&T) -> bool) -> bool {
        let Some(at) = list.iter().position(is_it) else { return false };
        let to = if up { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < list.len()) };
        to.inspect(|to| list.swap(at, *to)).is_some()
    }
    let wanted = path.rsplit('.').next().unwrap_or_default();
    if path.starts_with("scenarios.") {
        return shift(&mut plan.scenarios, up, |s| s.id == wanted);
    }
    let Some((kind, site)) = kind_of(path) else { return false };
    let mut of_site = plan.sites.iter_mut().find(|s| Some(s.id.as_str()) == site);
    match (kind, of_site.as_mut()) {
        (ObjectKind::Fleet, Some(site)) => shift(&mut site.fleets, up, |f| f.id == wanted),
        (ObjectKind::Move, Some(site)) => shift(&mut site.moves, up, |m| m.id == wanted),
        (ObjectKind::Lease, Some(site)) => shift(&mut site.leases, up, |l| l.id == wanted),
        (ObjectKind::Cloud, Some(site)) => shift(&mut site.clouds, up, |c| c.id == wanted),
        (ObjectKind::Site, _) => shift(&mut plan.sites, up, |s| s.id == wanted),
        (ObjectKind::Debt, _) => shift(&mut plan.debts, up, |d| d.id == wanted),
        (ObjectKind::Convertible, _) => shift(&mut plan.convertibles, up, |c| c.id == wanted),
        (ObjectKind::BtcLoan, _) => shift(&mut plan.btc_loans, up, |l| l.id == wanted),
        (ObjectKind::Warrant, _) => shift(&mut plan.warrants, up, |w| w.id == wanted),
        (ObjectKind::OtherItem, _) => shift(&mut plan.other_items, up, |i| i.id == wanted),
        (ObjectKind::ProjectCompany, _) => shift(&mut plan.project_companies, up, |c| c.id == wanted),
        (ObjectKind::Deck, _) => shift(&mut plan.decks, up, |d| d.id == wanted),
        _ => false,
    }
}

impl Plan {
    /// A new company as the window offers it: blank and without overhead, in a network that responds to hashprice, with two
    /// market scenarios.
    ///
    /// They are those of "The $19,000 Loss Per Bitcoin Problem" (T. Kydd, 29 March 2026): a price of 100,000 USD, and one
    /// below 80,000 USD, represented here by 75,000 USD.
    pub fn new_company() -> Self {
        new_company()
    }

    /// A company without sites, in the market as of 26 June 2026.
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
