//! AI capacity of a site and its cost: what its leases and GPU clouds stand on.

use crate::formula::{Scalar, Series};
use crate::model::site::moves::Moved;
use crate::model::site::power::Power;
use crate::model::site::terminal::Terminal;

/// AI capacity of a site and its cost.
#[derive(Clone, Copy)]
pub(in crate::model) struct Capacity<'a> {
    /// Billable utility MW
    pub mw: Series,
    /// MW IT in place before month 1, excluding capacity made ready by moves
    pub opening: Scalar,
    /// Average power price and demand charge over the plan
    pub mean_price: Scalar,
    pub mean_demand_charge: Scalar,
    pub gross_up: Scalar,
    pub pue: Scalar,
    /// The site's moves, in the plan's order
    pub moves: &'a [Moved<'a>],
    /// If the site is sold: the month of sale, and a flag that is 1 until then
    pub sale: Option<(Scalar, Series)>,
    /// Capex of the site's moves to AI
    pub capex: Series,
    /// Their budget
    pub budget: Scalar,
    /// Their MW of IT
    pub mw_it: Scalar,
    /// Months from notice to proceed until ready
    pub build: Scalar,
}

/// What leases and GPU clouds read of their site.
#[derive(Clone, Copy)]
pub(in crate::model) struct Ground<'a> {
    pub power: &'a Power,
    pub capacity: Capacity<'a>,
    pub terminal: Terminal,
}
