//! What runs before month 1 and has no book value in the plan: depreciation, the balance sheet and costs start without it.

use crate::plan::{Ownership, PARENT, Plan, ProjectCompany};

/// Assets of the parent that run at the start without an opening book value, in words.
pub(in crate::model) fn unbooked(plan: &Plan) -> Vec<&'static str> {
    let (b, start) = (&plan.books, plan.company.start);
    let sites = || plan.sites.iter().filter(|site| site.enabled && site.owner == PARENT);
    let machines = sites().filter(|site| site.opening_mining_mw > 0.0).flat_map(|site| &site.fleets);
    let mut machines = machines.filter(|fleet| fleet.enabled && fleet.ownership == Ownership::Own);
    let mut clouds = sites().flat_map(|site| &site.clouds).filter(|cloud| cloud.enabled);
    [
        ("machines", machines.any(|fleet| fleet.deployed < start && fleet.retired > start), b.machines_opening_usd),
        ("mining capacity", sites().any(|site| site.opening_mining_mw > 0.0), b.mining_capacity_opening_usd),
        ("AI capacity", sites().any(|site| site.opening_ai_mw > 0.0), b.ai_capacity_opening_usd),
        ("GPUs", clouds.any(|cloud| cloud.start < start), b.gpus_opening_usd),
    ]
    .into_iter()
    .filter(|(_, runs, usd)| *runs && *usd == 0.0)
    .map(|(what, ..)| what)
    .collect()
}

/// True if a project company runs AI capacity at the start without an opening book value.
pub(in crate::model) fn is_unbooked(plan: &Plan, company: &ProjectCompany) -> bool {
    let mut own = plan.sites.iter().filter(|site| site.enabled && site.owner == company.id);
    company.opening_assets_usd == 0.0 && own.any(|site| site.opening_ai_mw > 0.0)
}
