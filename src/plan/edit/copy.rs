//! Copies of objects, with the sources of their figures.

use crate::plan::document::Plan;
use crate::plan::fields::Month;
use crate::plan::ids::new_id;
use crate::plan::kinds::ObjectKind;
use crate::plan::objects::Phase;

/// Inserts a copy of the object at `path` after it, with the sources of its figures; returns the path of the copy, or None
/// if there is no room for it.
pub fn duplicate_object(plan: &mut Plan, path: &str) -> Option<String> {
    let (kind, site) = ObjectKind::of_path(path)?;
    let list = plan.list(kind, site).filter(|list| plan.has_room(kind, list.count()))?;
    let position = list.position(path.rsplit_once('.')?.1)?;
    let name = format!("{} copy", list.at(position)?.name());
    let taken: Vec<&str> = list.ids().collect();
    let id = new_id(&name, taken.into_iter());
    plan.list_mut(kind, site)?.copy(position, &id, &name);
    let copy = kind.path(site, &id);
    let below = format!("{path}.");
    let sources = plan.sources.iter().filter_map(|(known, source)| {
        let rest = known.strip_prefix(&below)?;
        Some((format!("{copy}.{rest}"), source.clone()))
    });
    let sources: Vec<_> = sources.collect();
    plan.sources.extend(sources);
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

/// The figures that other machines do not share with those they replace.
const OF_THE_MACHINE: [&str; 5] = ["machine_th_s", "efficiency_j_per_th", "price_usd_per_th", "deployed", "retired"];

/// Replaces the machines of the fleet at `path`: it retires in `month`, and a fleet of new machines with the same MW is
/// inserted after it, with the name, hashrate, efficiency and price given. Returns the path of the new fleet.
pub fn refresh_fleet(plan: &mut Plan, path: &str, month: Month, machine: &Machine) -> Option<String> {
    let copy = duplicate_object(plan, path)?;
    let ["sites", site, "fleets", old] = *path.split('.').collect::<Vec<_>>() else { return None };
    // The dates of a fleet in a phase are entered without its slip.
    let month = month.plus(-plan.phase_of(path).map_or(0, Phase::slip));
    let site = plan.sites.iter_mut().find(|s| s.id == site)?;
    site.fleets.iter_mut().find(|f| f.id == old)?.retired = month;
    let new = site.fleets.iter_mut().find(|f| copy.ends_with(&format!(".{}", f.id)))?;
    new.name.clone_from(&machine.name);
    (new.machine_th_s, new.efficiency_j_per_th, new.price_usd_per_th) =
        (machine.th_s, machine.j_per_th, machine.usd_per_th);
    (new.deployed, new.retired) = (month, month.plus(i64::from(new.economic_life_months)));
    for field in OF_THE_MACHINE {
        plan.sources.remove(&format!("{copy}.{field}"));
    }
    Some(copy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Source, add_object};

    /// A plan with a site and a lease whose rent has a source.
    fn sourced() -> (Plan, Source) {
        let mut plan = Plan::blank();
        add_object(&mut plan, ObjectKind::Site, None).unwrap();
        add_object(&mut plan, ObjectKind::Lease, Some("site-1")).unwrap();
        let source = Source { assumption: false, date: "2026-11-03".to_owned(), text: "8-K".to_owned() };
        for path in ["sites.site-1.leases.lease-1.rent_usd_per_kw_it_month", "sites.site-1.venture.value_usd_per_mw"] {
            plan.sources.insert(path.to_owned(), source.clone());
        }
        (plan, source)
    }

    #[test]
    fn a_copy_keeps_the_sources_of_its_figures() {
        let (mut plan, source) = sourced();
        duplicate_object(&mut plan, "sites.site-1.leases.lease-1").unwrap();
        let copied = "sites.site-1.leases.lease-1-copy.rent_usd_per_kw_it_month";
        assert_eq!(plan.sources.get(copied), Some(&source));
        // Of a site with all that stands on it.
        duplicate_object(&mut plan, "sites.site-1").unwrap();
        for field in ["leases.lease-1.rent_usd_per_kw_it_month", "venture.value_usd_per_mw"] {
            assert_eq!(plan.sources.get(&format!("sites.site-1-copy.{field}")), Some(&source), "{field}");
        }
        // Two of the site, one of the copied lease, and all three again for the copied site.
        assert_eq!(plan.sources.len(), 6);
    }

    #[test]
    fn new_machines_do_not_inherit_the_sources_of_the_old_ones() {
        let (mut plan, source) = sourced();
        for field in ["efficiency_j_per_th", "uptime_pct"] {
            plan.sources.insert(format!("sites.site-1.fleets.s21.{field}"), source.clone());
        }
        let machine = Machine { name: "S23".to_owned(), th_s: 318.0, j_per_th: 9.7, usd_per_th: 15.0 };
        let month = plan.company.start.plus(24);
        let new = refresh_fleet(&mut plan, "sites.site-1.fleets.s21", month, &machine).unwrap();
        assert!(plan.sources.contains_key(&format!("{new}.uptime_pct")));
        assert!(!plan.sources.contains_key(&format!("{new}.efficiency_j_per_th")));
        assert!(plan.sources.contains_key("sites.site-1.fleets.s21.efficiency_j_per_th"));
    }
}
