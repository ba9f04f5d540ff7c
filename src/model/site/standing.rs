//! Power, moves and machines at a site: what is installed where, before its earnings.

use crate::formula::{MW, MW_IT, Scalar};
use crate::model::base::scope::Scope;
use crate::model::market::price::Market;
use crate::model::site::fleet::{Room, Stand, fleets};
use crate::model::site::megawatts::{SiteMegawatts, megawatts};
use crate::model::site::moves::{MoveRows, moves};
use crate::model::site::power::{Power, power};
use crate::plan::Site;

/// What stands at a site.
pub(in crate::model) struct Standing<'a> {
    pub site: &'a Site,
    /// Its index in the plan
    pub index: usize,
    pub power: Power,
    /// Utility MW per MW IT
    pub gross_up: Scalar,
    pub moves: Vec<MoveRows>,
    pub megawatts: SiteMegawatts,
    /// The site's own fleets, then machines from other sites
    pub stands: Vec<Stand<'a>>,
}

impl Standing<'_> {
    /// Mining capacity available to fleets.
    pub fn room(&self) -> Room {
        room(&self.megawatts)
    }
}

fn room(megawatts: &SiteMegawatts) -> Room {
    Room { wanted: megawatts.planned.mining, mining: megawatts.mining, before: megawatts.opening_mining }
}

/// Writes what stands at a site, whose index in the plan is given.
pub(in crate::model) fn standing<'a>(scope: &Scope, market: &Market, index: usize, site: &'a Site) -> Standing<'a> {
    let power = power(scope, market.power_index, site);
    let of_megawatts = scope.section("mw", "megawatts");
    let gross_up = of_megawatts.number("gross_up_mw_per_mw_it", MW.per(MW_IT), site.gross_up_mw_per_mw_it);
    let moves = moves(scope, market, site, gross_up);
    let megawatts = megawatts(&of_megawatts, &power, &moves, site);
    let stands = fleets(scope, room(&megawatts), site);
    Standing { site, index, power, gross_up, moves, megawatts, stands }
}
