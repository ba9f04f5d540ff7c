//! A plan month by month, as the page of choices draws it: its liquidity, and what its sites' megawatts do.

use crate::model::{Projection, project};
use crate::plan::{Plan, Site};

/// A site's megawatts month by month.
#[derive(Clone, PartialEq, Debug)]
pub struct SiteCourse {
    /// Its id
    pub id: String,
    /// The site's name
    pub name: String,
    /// Contracted, or energised where that is more, MW
    pub megawatts: f64,
    /// AI leased, AI vacant, converting, mining and switched off, in this order; MW at the end of each month
    pub states: [Vec<f64>; 5],
}

/// A plan month by month.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Course {
    /// USD at the end of each month
    pub liquidity: Vec<f64>,
    /// The sites that are on, in the plan's order
    pub sites: Vec<SiteCourse>,
}

impl Course {
    /// Of a plan; nothing if it cannot be computed.
    pub(super) fn of(plan: &Plan) -> Self {
        let Ok(projection) = project(plan) else { return Self::default() };
        let liquidity = projection.rows.company.measures.lenders.liquidity.total;
        Self {
            liquidity: projection.months(liquidity).to_vec(),
            sites: plan.sites.iter().filter_map(|site| of_site(&projection, site)).collect(),
        }
    }
}

/// A site; None if it is off.
fn of_site(projection: &Projection, site: &Site) -> Option<SiteCourse> {
    let rows = &projection.rows.site(&site.id)?.rows;
    let (megawatts, states) = (&rows.megawatts, &rows.states);
    let energised = projection.months(megawatts.energised).iter().copied().fold(0.0, f64::max);
    Some(SiteCourse {
        id: site.id.clone(),
        name: site.name.clone(),
        megawatts: site.contracted_mw.max(energised),
        states: [states.leased, states.vacant, megawatts.converting, states.mining, states.off]
            .map(|row| projection.months(row).to_vec()),
    })
}
