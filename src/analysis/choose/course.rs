//! A plan month by month, as the page of choices draws it: its liquidity, and what its sites' megawatts do.

use crate::model::project;
use crate::plan::Plan;

/// The row whose months are shown.
const LIQUIDITY: &str = "company.liquidity";

/// The states of a site's megawatts by the last part of their rows' keys, from the bottom of a band to its top.
pub const STATES: [&str; 5] = ["ai-leased", "ai-vacant", "converting", "mining-on", "off"];

/// A site's megawatts month by month.
#[derive(Clone, PartialEq, Debug)]
pub struct SiteCourse {
    /// Its id
    pub id: String,
    /// The site's name
    pub name: String,
    /// Contracted, or energised where that is more, MW
    pub megawatts: f64,
    /// In the order of `STATES`, MW at the end of each month
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
        let site = |site: &crate::plan::Site| {
            let states = STATES.map(|state| projection.row(&format!("site.{}.mw.{state}", site.id)).to_vec());
            let energised =
                (0..states[0].len()).map(|month| states.iter().map(|state| state[month]).sum()).fold(0.0, f64::max);
            SiteCourse {
                id: site.id.clone(),
                name: site.name.clone(),
                megawatts: site.contracted_mw.max(energised),
                states,
            }
        };
        Self {
            liquidity: projection.row(LIQUIDITY).to_vec(),
            sites: plan.sites.iter().filter(|site| site.enabled).map(site).collect(),
        }
    }
}
