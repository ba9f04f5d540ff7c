//! What of a site's assets leaves together, and takes its share of each vintage of its own pool: the machines of a fleet, the halls
//! of the site, the GPUs of a cloud.

use crate::formula::{Expression, Operand as _, Scalar, Series, sum, when};
use crate::model::base::constants::{ONE_CENT, ONE_WATT};
use crate::model::base::scope::Scope;
use crate::model::site::cloud::Clouds;
use crate::model::site::fleet::Stand;
use crate::model::site::mining::MiningRows;
use crate::model::site::sale::{sale_month, until_sold};
use crate::model::site::standing::Standing;
use crate::plan::{ObjectKind, Use, VentureKind};

/// Assets of one kind that leave together.
#[derive(Clone, Debug)]
pub(in crate::model) struct Pool {
    /// Section of the object that they belong to: `site.pecos.fleet.s21`
    pub key: String,
    /// What that section is called
    pub label: String,
    /// Placed in service, at cost in USD of the month
    pub additions: Expression,
    /// What was there before month 1: MW, of GPUs their cost
    pub before: Expression,
    pub leaving: Leaving,
}

/// Pools of a site's assets, by kind.
#[derive(Clone, Debug)]
pub(in crate::model) struct SitePools {
    /// Own machines: each fleet where it stands
    pub machines: Vec<Pool>,
    pub mining_capacity: Vec<Pool>,
    pub ai_capacity: Vec<Pool>,
    /// Each cloud
    pub gpus: Vec<Pool>,
}

/// Disposals of a pool.
#[derive(Clone, Debug)]
pub(in crate::model) enum Leaving {
    /// Nothing is ever disposed of
    Never,
    /// By MW
    Share(Departure),
    /// Disposed part and total, at cost
    Cost(Series, Series),
}

/// MW that leave their use in the month, out of those in use before.
#[derive(Clone, Debug)]
pub(in crate::model) struct Departure {
    pub left: Expression,
    pub before: Expression,
}

impl Departure {
    /// What leaves at several places, as one.
    pub fn joined<'a>(all: &(impl Iterator<Item = &'a Self> + Clone)) -> Self {
        let some = |part: fn(&Self) -> &Expression| {
            sum(all.clone().map(part).filter(|part| **part != Expression::Number(0.0)).cloned())
        };
        Self { left: some(|gone| &gone.left), before: some(|gone| &gone.before) }
    }

    /// The departure of a pool.
    pub fn leaving(self) -> Leaving {
        if self.left == Expression::Number(0.0) { Leaving::Never } else { Leaving::Share(self) }
    }
}

impl Leaving {
    /// Nothing is ever disposed of.
    pub fn is_never(&self) -> bool {
        matches!(self, Self::Never)
    }

    /// The share of what was there before the month that leaves in it.
    pub fn share_gone(&self) -> Expression {
        match self {
            Self::Never => 0.0.into(),
            Self::Share(Departure { left, before }) => {
                when(left.clone().gt(ONE_WATT), (left.clone() / before.clone().max(ONE_WATT)).min(1.0), 0.0)
            }
            Self::Cost(gone, all) => when(gone.gt(ONE_CENT), (*gone / all.max(ONE_CENT)).min(1.0), 0.0),
        }
    }
}

/// What a site places in service, USD of the month.
#[derive(Clone, Copy)]
pub(super) struct Placed<'a> {
    pub mining: &'a MiningRows,
    pub clouds: &'a Clouds,
    pub mining_capacity: Series,
    pub ai_capacity: Series,
}

/// The pools of a site; the scope is the site's.
pub(super) fn pools(scope: &Scope, standing: &Standing, placed: Placed) -> SitePools {
    let whole = |additions: Series, before: Scalar, departure: Departure| Pool {
        key: scope.key().to_owned(),
        label: scope.label().to_owned(),
        additions: additions.into(),
        before: before.into(),
        leaving: departure.leaving(),
    };
    let megawatts = &standing.megawatts;
    SitePools {
        machines: machines(scope, standing, placed.mining),
        mining_capacity: vec![whole(placed.mining_capacity, megawatts.opening_mining, mining_gone(scope, standing))],
        ai_capacity: vec![whole(placed.ai_capacity, megawatts.opening_ai, ai_gone(scope, standing))],
        gpus: gpus(scope, standing, placed.clouds),
    }
}

/// Own machines. Those of a conversion are freed fleet by fleet; those that move on to another site stay the company's until they
/// retire, or the site where they are is sold.
fn machines(scope: &Scope, standing: &Standing, mining: &MiningRows) -> Vec<Pool> {
    let own = standing.stands.iter().zip(&mining.fleets).filter_map(|(stand, fleet)| Some((stand, fleet.own?)));
    own.map(|(stand, own)| {
        let place = stand.scope(scope);
        Pool {
            key: place.key().to_owned(),
            label: place.label().to_owned(),
            additions: until_sold(standing.power.sale, own.bought.into()),
            before: stand.rows.before(),
            leaving: machines_gone(scope, standing, stand).leaving(),
        }
    })
    .collect()
}

/// Machines that leave: displaced ones unless they are redeployed, those that retire, and all with the sale of their site. What was there
/// before counts: machines that come in the month are not among those that leave.
fn machines_gone(scope: &Scope, standing: &Standing, stand: &Stand) -> Departure {
    let month = scope.calendar.month;
    let here = stand.rows.held.prev();
    let retire = |there: &Expression| when(month.is(stand.machine.retired), there.clone(), 0.0);
    let sold_here = sold(scope, standing, &here);
    match (stand.rows.freed(), stand.rows.redeployed) {
        (None, _) => Departure { left: sum(std::iter::once(retire(&here)).chain(sold_here)), before: here },
        (Some(freed), None) => Departure { left: sum(std::iter::once(freed.into()).chain(sold_here)), before: here },
        (Some(_), Some(redeployed)) => {
            let sale = sale_where_redeployed(scope, stand);
            let elsewhere = redeployed.sent.prev();
            let elsewhere = match sale {
                None => elsewhere,
                Some(sale) => elsewhere * month.le(sale),
            };
            let sold_there = sale.map(|sale| when(month.is(sale), elsewhere.clone(), 0.0));
            let all = here + elsewhere;
            let left = std::iter::once(retire(&all)).chain(sold_here).chain(sold_there);
            Departure { left: sum(left), before: all }
        }
    }
}

/// The month, as its number in the plan, in which the site is sold to which a fleet's machines are redeployed.
fn sale_where_redeployed(scope: &Scope, stand: &Stand) -> Option<Scalar> {
    let there = scope.plan().sites.iter().find(|site| site.enabled && site.id == stand.fleet.redeploy_site)?;
    let place = scope.object(ObjectKind::Site, &there.id, &there.name);
    (there.venture.kind == VentureKind::Sale).then(|| sale_month(&place, there))
}

/// Halls that leave mining, by moves and by the sale of the site. Halls without power yet are among what is there, and moves take
/// them too: MW are those of the plan, before the cap at energised power.
fn mining_gone(scope: &Scope, standing: &Standing) -> Departure {
    let there = standing.megawatts.planned.mining.prev();
    let moved = standing.moves.iter().filter(|m| m.from == Use::Mining).map(|m| m.started - m.started.prev());
    Departure { left: sum(moved.chain(sold(scope, standing, &there))), before: there }
}

/// AI capacity that leaves with the sale of the site, with power or not.
pub(super) fn ai_gone(scope: &Scope, standing: &Standing) -> Departure {
    let there = standing.megawatts.planned.ai.prev();
    Departure { left: sum(sold(scope, standing, &there)), before: there }
}

fn sold(scope: &Scope, standing: &Standing, there: &Expression) -> Option<Expression> {
    standing.power.sale.map(|sale| when(scope.calendar.month.is(sale.month), there.clone(), 0.0))
}

fn gpus(scope: &Scope, standing: &Standing, clouds: &Clouds) -> Vec<Pool> {
    let pools = clouds.each.iter().map(|cloud| {
        let place = scope.child(ObjectKind::Cloud, &cloud.id, &standing.site.clouds[cloud.index].name);
        Pool {
            key: place.key().to_owned(),
            label: place.label().to_owned(),
            additions: cloud.gpus.in_service.into(),
            before: cloud.gpus.before.into(),
            leaving: Leaving::Cost(cloud.gpus.gone, cloud.gpus.there),
        }
    });
    pools.collect()
}
