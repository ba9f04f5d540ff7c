//! Inputs far from comparables: one finding each, with the range and its source.
//!
//! The range is that of the library's entries of the same kind. Far means more than a quarter outside it, or for a debt's rate
//! more than one percentage point: terms differ from deal to deal, and a figure slightly outside is not necessarily wrong.

use super::Library;
use super::entries::{ConstructionEntry, Entry, FinancingEntry, Works};
use crate::plan::{Choice, Debt, Finding, Interest, Lease, Level, Plan, Quantity, Site, Terms, Tier, Use};

/// How far outside the range counts as far, as a share of its ends.
const FAR: f64 = 0.25;
/// The same for rates, in percentage points.
const FAR_RATE: f64 = 1.0;

/// Lower and upper end, and the entries that set them.
struct Range {
    low: f64,
    high: f64,
    from: String,
}

impl Range {
    /// The range of the entries' figures; None without entries.
    fn of<'a, E: Entry + 'a>(entries: impl Iterator<Item = &'a E>, figure: impl Fn(&E) -> (f64, f64)) -> Option<Self> {
        let found: Vec<(&E, (f64, f64))> = entries.map(|entry| (entry, figure(entry))).collect();
        let (least, (low, _)) = found.iter().min_by(|a, b| a.1.0.total_cmp(&b.1.0))?;
        let (most, (_, high)) = found.iter().max_by(|a, b| a.1.1.total_cmp(&b.1.1))?;
        let name = |entry: &E| format!("{}, {}", entry.title(), entry.source().date);
        let from = if least.title() == most.title() { name(least) } else { format!("{}; {}", name(least), name(most)) };
        Some(Self { low: *low, high: *high, from })
    }

    fn is_far(&self, value: f64) -> bool {
        value < self.low * (1.0 - FAR) || value > self.high * (1.0 + FAR)
    }

    fn is_far_rate(&self, value: f64) -> bool {
        value < self.low - FAR_RATE || value > self.high + FAR_RATE
    }
}

/// The first value of a quantity that may change over time.
fn first(quantity: &Quantity) -> f64 {
    match quantity {
        Quantity::Value(value) => *value,
        Quantity::Schedule(steps) => steps.first().map_or(0.0, |(_, value)| *value),
    }
}

/// Lenders do not underwrite a tenant that starts later than this after the debt.
const MOST_MONTHS_OF_BUILDING: i64 = 36;

impl Library {
    /// The inputs of a plan that are far from the entries.
    pub fn coherence(&self, plan: &Plan) -> Vec<Finding> {
        let mut findings = Vec::new();
        for site in plan.sites.iter().filter(|site| site.enabled) {
            let path = format!("sites.{}", site.id);
            self.look_at_power(site, &path, &mut findings);
            for a_move in site.moves.iter().filter(|a_move| a_move.enabled && a_move.mw > 0.0 && a_move.to == Use::Ai) {
                let cost = Range::of(
                    self.construction.iter().filter(|entry| entry.works != Works::MiningSite),
                    |entry: &ConstructionEntry| (entry.low, entry.high),
                );
                let path = format!("{path}.moves.{}.capex_usd_per_mw_it", a_move.id);
                let what = format!("Capex of {} at {}", a_move.name, site.name);
                look(
                    &mut findings,
                    path,
                    &what,
                    a_move.capex_usd_per_mw_it / 1e6,
                    cost.map(|range| scaled(range, 1e6)),
                    "million USD per MW IT",
                );
            }
            let leases = site.all_lease_terms().filter(|lease| lease.enabled && lease.terms != Terms::BuildToSuit);
            for lease in leases {
                self.look_at_rent(site, &lease, &path, &mut findings);
            }
            for cloud in site.clouds.iter().filter(|cloud| cloud.enabled) {
                let path = format!("{path}.clouds.{}", cloud.id);
                let cost = Range::of(self.gpus.iter(), |gpu| (gpu.usd_per_gpu, gpu.usd_per_gpu));
                look(
                    &mut findings,
                    format!("{path}.price_usd_per_gpu"),
                    &format!("Cost per GPU of {}", cloud.name),
                    cloud.price_usd_per_gpu,
                    cost,
                    "USD",
                );
                let hour = Range::of(self.gpus.iter(), |gpu| (gpu.usd_per_gpu_hour, gpu.usd_per_gpu_hour));
                if cloud.contract_share_pct > 0.0 {
                    look(
                        &mut findings,
                        format!("{path}.contract_usd_per_gpu_hour"),
                        &format!("Contract price of {}", cloud.name),
                        cloud.contract_usd_per_gpu_hour,
                        hour,
                        "USD per GPU-hour",
                    );
                }
            }
        }
        // The comparables are senior loans and notes; what ranks behind them costs more.
        let senior = |debt: &&Debt| debt.enabled && debt.interest == Interest::Fixed && debt.lien_rank == 1;
        for debt in plan.debts.iter().filter(senior) {
            self.look_at_rate(plan, debt, &mut findings);
        }
        findings
    }

    fn look_at_power(&self, site: &Site, path: &str, findings: &mut Vec<Finding>) {
        let range =
            Range::of(self.regions.iter().filter(|entry| entry.region == site.region), |entry| (entry.low, entry.high));
        let region = site.region.labels()[site.region.index()];
        look(
            findings,
            format!("{path}.power_usd_per_mwh"),
            &format!("Power of {} ({region})", site.name),
            first(&site.power_usd_per_mwh),
            range,
            "USD/MWh",
        );
    }

    fn look_at_rent(&self, site: &Site, lease: &Lease, path: &str, findings: &mut Vec<Finding>) {
        let range = Range::of(self.leases.iter(), |entry| {
            (entry.start_rent_usd_per_kw_it_month, entry.start_rent_usd_per_kw_it_month)
        });
        let path = format!("{path}.leases.{}.rent_usd_per_kw_it_month", lease.id);
        look(
            findings,
            path,
            &format!("Rent of {} at {}", lease.name, site.name),
            lease.rent_usd_per_kw_it_month,
            range,
            "USD per kW IT per month",
        );
    }

    /// A debt's rate against debts backed by tenants of the same credit: the weakest credit among those paying its owner by the
    /// time its halls are built. Later leases are not considered.
    fn look_at_rate(&self, plan: &Plan, debt: &Debt, findings: &mut Vec<Finding>) {
        let leases =
            plan.sites.iter().filter(|site| site.enabled && site.owner == debt.owner).flat_map(Site::all_lease_terms);
        let paying =
            leases.filter(|lease| lease.enabled && lease.start.months_after(debt.start) <= MOST_MONTHS_OF_BUILDING);
        let Some(tier) = paying.map(|lease| lease.tier).max_by_key(Choice::index) else { return };
        let range =
            Range::of(self.financing.iter().filter(|entry| entry.tier == Some(tier)), |entry: &FinancingEntry| {
                (entry.rate_pct_per_year, entry.rate_pct_per_year)
            });
        let Some(range) = range.filter(|range| range.is_far_rate(first(&debt.rate_pct_per_year))) else { return };
        let what = format!("Rate of {} (tenants: {})", debt.name, tier_name(tier));
        findings.push(finding(
            format!("debts.{}.rate_pct_per_year", debt.id),
            &what,
            first(&debt.rate_pct_per_year),
            &range,
            "% a year",
        ));
    }
}

fn tier_name(tier: Tier) -> String {
    tier.labels()[tier.index()].to_lowercase()
}

fn scaled(range: Range, by: f64) -> Range {
    Range { low: range.low / by, high: range.high / by, ..range }
}

fn look(findings: &mut Vec<Finding>, path: String, what: &str, value: f64, range: Option<Range>, unit: &str) {
    if let Some(range) = range.filter(|range| range.is_far(value)) {
        findings.push(finding(path, what, value, &range, unit));
    }
}

fn finding(path: String, what: &str, value: f64, range: &Range, unit: &str) -> Finding {
    let rounded = |value: f64| (value * 1000.0).round() / 1000.0;
    let message = format!(
        "{what} is {} {unit}, far from the comparable range of {} to {} ({})",
        rounded(value),
        rounded(range.low),
        rounded(range.high),
        range.from
    );
    Finding::new(Level::Note, path, message, "Check unit and source, or explain the difference in the notes")
}
