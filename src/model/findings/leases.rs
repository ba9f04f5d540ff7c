//! Findings about leases: late starts, damages, termination, and capacity that falls short of the contract.

use crate::model::findings::look::{Look, millions};
use crate::model::site::SiteRows;
use crate::model::site::lease::LeaseRows;
use crate::plan::{Lease, Site};

const EARLIER: &str = "Bring the conversion forward, or start the lease later";

/// A lease, what it is called with its site, and where it stands in the plan.
struct Leased<'a> {
    site: &'a Site,
    lease: &'a Lease,
    rows: &'a LeaseRows,
    path: String,
    title: String,
}

/// Findings about the enabled leases of a site.
pub(in crate::model) fn leases(look: &mut Look, path: &str, site: &Site, rows: &SiteRows) {
    for rows in &rows.leases.each {
        let Some(lease) = site.lease_terms(rows.index) else { continue };
        let lease = &*lease;
        let (path, title) = (format!("{path}.leases.{}", lease.id), format!("{} at {}", lease.name, site.name));
        let leased = Leased { site, lease, rows, path, title };
        if leased.is_terminated(look) {
            leased.terminated(look);
        } else {
            leased.late(look);
            leased.damages(look);
            leased.short(look);
        }
    }
}

impl Leased<'_> {
    fn is_terminated(&self, look: &Look) -> bool {
        self.rows.late.is_some_and(|late| look.value(late.leaves) > 0.0)
    }

    /// The month in which its capacity is ready, within the plan.
    fn ready(&self, look: &Look) -> Option<String> {
        look.month(self.rows.period.first_ready).map(|ready| ready.date)
    }

    fn terminated(&self, look: &mut Look) {
        let ready = self.ready(look).map_or_else(
            || "is not ready within the plan".to_owned(),
            |date| format!("is ready in {date}, after the termination date"),
        );
        look.warn(
            &self.path,
            format!("The tenant of {} terminates for late delivery: its capacity {ready}", self.title),
            "Bring the conversion forward, or agree a later start",
        );
    }

    fn late(&self, look: &mut Look) {
        let (first, start) = (look.value(self.rows.period.first), look.plan.number_of(self.lease.start) as f64);
        if first <= start {
            return;
        }
        let message = match self.ready(look) {
            Some(date) => format!(
                "{} starts billing in {date}, {} months after its start: no capacity is ready earlier",
                self.title,
                first - start
            ),
            None => format!("{} bills nothing: no capacity is ready within the plan", self.title),
        };
        look.warn(&self.path, message, EARLIER);
    }

    fn damages(&self, look: &mut Look) {
        let Some(late) = self.rows.late else { return };
        if let Some(first) = look.first_above(late.damages, 0.01) {
            look.warn(
                &self.path,
                format!(
                    "{} incurs {} million USD of liquidated damages from {}: its capacity is not commissioned at its start",
                    self.title,
                    millions(look.value(late.damages_in_all)),
                    first.date
                ),
                EARLIER,
            );
        }
    }

    /// Capacity in commissioning is planned; a shortfall after it is not.
    fn short(&self, look: &mut Look) {
        let moves = self.site.moves.iter().filter(|m| m.enabled);
        let planned = moves.map(|m| m.commissioning_months as usize).max().unwrap_or(0);
        let first = look.value(self.rows.period.first).max(1.0) as usize;
        let settled = (first + planned).saturating_sub(1);
        let (free, in_term) = (look.months(self.rows.free), look.months(self.rows.billing.in_term));
        let mw_it = look.value(self.rows.contract.mw_it);
        let short = (settled..free.len()).find(|t| in_term[*t] > 0.0 && free[*t] < mw_it - 1e-6);
        if let Some(t) = short {
            look.warn(
                &self.path,
                format!(
                    "{} bills {:.1} of {} MW IT in {}: no more capacity is ready",
                    self.title,
                    free[t],
                    mw_it,
                    look.when(t).date
                ),
                "Bring the conversion forward, convert more, or start the lease later",
            );
        }
    }
}
