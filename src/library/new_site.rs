//! A site with its machines, its conversion and its lease in one go: from a few figures of the user and entries of the library.

use super::{Entry, Library};
use crate::plan::{
    Choice as _, Month, ObjectKind, Plan, Region, Setting, Use, add_object, add_object_with, delete_object,
};

/// What the user says of a new site; the rest comes from the library.
#[derive(Clone, PartialEq, Debug)]
pub struct SiteWish {
    /// Its name
    pub name: String,
    /// The region of its power
    pub region: Region,
    /// Contracted megawatts
    pub contracted_mw: f64,
    /// The month from which all of them are energised
    pub energised: Month,
    /// Megawatts in mining at the start; none means a site that is built for AI
    pub mining_mw: f64,
    /// The machine on them, by its place in the library; None for usual machines
    pub machine: Option<usize>,
    /// Megawatts that are converted to AI; none means that nothing is
    pub to_ai_mw: f64,
    /// The month in which their machines are switched off, or construction begins
    pub machines_off: Month,
    /// From then until the halls are ready
    pub construction_months: u32,
    /// What the conversion costs, by its place in the library; None for the usual cost
    pub works: Option<usize>,
    /// The lease of what is built, by its place in the library; None for no lease
    pub lease: Option<usize>,
}

impl SiteWish {
    /// A site as it is proposed: half of its power is converted a year after the start.
    pub fn usual(plan: &Plan) -> Self {
        Self {
            name: format!("{} {}", ObjectKind::Site.title(), plan.sites.len() + 1),
            region: Region::Other,
            contracted_mw: 100.0,
            energised: plan.company.start,
            mining_mw: 100.0,
            machine: None,
            to_ai_mw: 50.0,
            machines_off: plan.company.start.plus(6),
            construction_months: 12,
            works: None,
            lease: None,
        }
    }
}

/// Adds the site that is wished for; returns its path.
///
/// # Errors
/// One plain sentence: a value that cannot be, or no room for another site. Nothing is added then.
pub fn new_site(plan: &mut Plan, library: &Library, wish: &SiteWish) -> Result<String, String> {
    let mut tried = plan.clone();
    let path = add(&mut tried, library, wish)?;
    *plan = tried;
    Ok(path)
}

fn number(field: &str, value: f64) -> (String, Setting) {
    (field.to_owned(), Setting::Number(value))
}

fn text(field: &str, value: &impl ToString) -> (String, Setting) {
    (field.to_owned(), Setting::Text(value.to_string()))
}

fn add(plan: &mut Plan, library: &Library, wish: &SiteWish) -> Result<String, String> {
    let fields = [
        number("contracted_mw", wish.contracted_mw),
        number("opening_mining_mw", wish.mining_mw),
        number("opening_ai_mw", 0.0),
        text("region", &wish.region.word()),
    ];
    let site = add_object_with(plan, ObjectKind::Site, None, &wish.name, &fields)?;
    let id = site.rsplit('.').next().unwrap_or_default().to_owned();
    plan.set(&format!("{site}.energised_mw"), &plan.typed(&format!("{site}.energised_mw"), &steps(wish)))?;
    if let Some(region) = library.regions.iter().find(|entry| entry.region == wish.region) {
        take(plan, region, &site)?;
    }
    let fleet = plan.sites.last().and_then(|site| site.fleets.first()).map(|fleet| fleet.id.clone());
    if let Some(fleet) = fleet.map(|fleet| format!("{site}.fleets.{fleet}")) {
        match wish.machine.and_then(|machine| library.machines.get(machine)) {
            _ if wish.mining_mw <= 0.0 => drop(delete_object(plan, &fleet)),
            Some(machine) => take(plan, machine, &fleet)?,
            None => {}
        }
    }
    if wish.to_ai_mw > 0.0 {
        let unused = wish.contracted_mw - wish.mining_mw;
        if wish.to_ai_mw > wish.mining_mw.max(unused) {
            return Err(
                "a conversion takes megawatts that mine or that are unused, and the site has fewer of both".to_owned()
            );
        }
        let from = if wish.to_ai_mw <= wish.mining_mw { Use::Mining } else { Use::Idle };
        let fields = [
            number("mw", wish.to_ai_mw),
            text("machines_off", &wish.machines_off),
            text("notice", &wish.machines_off),
            number("construction_months", f64::from(wish.construction_months)),
            number("delay_months", 0.0),
            text("energisation", &wish.energised),
            ("waits_for_power".to_owned(), Setting::Flag(wish.energised > wish.machines_off)),
            text("from", &from.word()),
            text("to", &Use::Ai.word()),
        ];
        let conversion = add_object_with(plan, ObjectKind::Move, Some(&id), "Conversion", &fields)?;
        if let Some(works) = wish.works.and_then(|works| library.construction.get(works)) {
            take(plan, works, &conversion)?;
        }
        if let Some(lease) = wish.lease.and_then(|lease| library.leases.get(lease)) {
            let path = add_object(plan, ObjectKind::Lease, Some(&id)).ok_or("the plan can hold no other lease")?;
            take(plan, lease, &path)?;
        }
    }
    Ok(site)
}

/// The steps of energised power, as they are typed.
fn steps(wish: &SiteWish) -> String {
    format!("{}: {}", wish.energised, wish.contracted_mw)
}

/// Takes the figures of an entry with their sources.
fn take(plan: &mut Plan, entry: &dyn Entry, path: &str) -> Result<(), String> {
    for (field, setting, source) in entry.preset_for(plan, path) {
        plan.set(&field, &setting)?;
        plan.sources.insert(field, source);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::built_in;
    use crate::model::project;

    /// By hand: 200 MW, 120 of them converted over 14 months from July 2027 at the site's 1.4 MW per MW IT: 120 / 1.4 = 85.71, down
    /// to 85.7 MW IT, leased from September 2028.
    #[test]
    fn a_site_is_built_from_a_few_figures() {
        let mut plan = Plan::blank();
        plan.company.start = "2027-01".parse().unwrap();
        let wish = SiteWish {
            name: "Pecos".to_owned(),
            contracted_mw: 200.0,
            mining_mw: 200.0,
            machine: Some(0),
            to_ai_mw: 120.0,
            machines_off: "2027-07".parse().unwrap(),
            construction_months: 14,
            works: Some(0),
            lease: Some(0),
            region: Region::Ercot,
            ..SiteWish::usual(&plan)
        };
        let path = new_site(&mut plan, built_in(), &wish).unwrap();
        let site = &plan.sites[0];
        assert_eq!((path.as_str(), site.gross_up_mw_per_mw_it, site.fleets[0].mw), ("sites.pecos", 1.4, 200.0));
        assert_eq!(site.fleets[0].name, built_in().machines[0].name);
        assert_eq!((site.moves[0].mw, site.leases[0].mw_it), (120.0, 85.7));
        assert_eq!(site.leases[0].start, "2028-09".parse().unwrap());
        assert_eq!(site.leases[0].name, built_in().leases[0].tenant);
        assert!(plan.sources.contains_key("sites.pecos.leases.lease-1.rent_usd_per_kw_it_month"));
        assert!(project(&plan).is_ok());
    }

    #[test]
    fn a_site_that_cannot_be_adds_nothing() {
        let mut plan = Plan::blank();
        let wish = SiteWish { contracted_mw: -5.0, ..SiteWish::usual(&plan) };
        let before = plan.clone();
        assert!(new_site(&mut plan, built_in(), &wish).is_err() && plan == before);
        // A site for AI alone has no machines.
        let wish = SiteWish { mining_mw: 0.0, lease: Some(1), ..SiteWish::usual(&plan) };
        new_site(&mut plan, built_in(), &wish).unwrap();
        assert!(plan.sites[0].fleets.is_empty() && plan.sites[0].moves[0].from == Use::Idle);
    }
}
