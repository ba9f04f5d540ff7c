//! The depreciable assets of a class by what leaves together: the machines of a fleet, the halls of a site, the GPUs of a cloud. What
//! leaves takes its share of each vintage of its own pool, and nothing of the others. All that never leaves is one pool.

use crate::formula::{Expression, Operand as _, Scalar, Series, USD, sum, when};
use crate::model::base::constants::{ONE_CENT, ONE_WATT};
use crate::model::base::scope::Scope;
use crate::model::group::books::{
    ClassRows, HeldRows, Life, SCHEDULED, StraightLineRows, SurvivingRows, Words, added_and_lived, additions,
    depreciated, held, section, surviving,
};
use crate::model::group::classes::{AssetClass, ByClass};
use crate::model::group::sums::Sums;
use crate::model::site::SiteRows;
use crate::model::site::pools::{Leaving, Pool};

/// A class of an owner's assets by what leaves together.
#[derive(Clone, Debug)]
pub(in crate::model) struct Pools {
    pub leaving: Vec<LeavingPool>,
    pub rest: Rest,
}

/// Assets that leave together.
#[derive(Clone, Debug)]
pub(in crate::model) struct LeavingPool {
    pub pool: Pool,
    pub surviving: SurvivingRows,
    /// Its share of its owner's opening value; None if that has none
    pub share_of_opening: Option<Expression>,
}

/// All that never leaves.
#[derive(Clone, Debug)]
pub(in crate::model) struct Rest {
    /// Placed in service, USD of the month; None if nothing ever comes
    pub additions: Option<Expression>,
    /// Its share of its owner's opening value; None if that has none
    pub share_of_opening: Option<Expression>,
}

/// The pools of an owner's sites, by class.
fn of_sites(sites: &[&SiteRows]) -> ByClass<Vec<Pool>> {
    ByClass::from_fn(|class| {
        let pools = |site: &&SiteRows| {
            let pools = &site.assets.pools;
            match class {
                AssetClass::Machines => pools.machines.clone(),
                AssetClass::MiningCapacity => pools.mining_capacity.clone(),
                AssetClass::AiCapacity => pools.ai_capacity.clone(),
                AssetClass::Gpus => pools.gpus.clone(),
            }
        };
        sites.iter().flat_map(pools).collect()
    })
}

/// Writes the classes of an owner with their opening values, and returns their pools; the scope is that of its books.
pub(in crate::model) fn classes(
    scope: &Scope,
    lives: &ByClass<Life>,
    sites: &[&SiteRows],
    sums: &Sums,
    openings: &ByClass<Option<Scalar>>,
) -> (ByClass<ClassRows>, ByClass<Pools>) {
    let additions = additions(&sums.in_service);
    let pools = of_sites(sites)
        .map_with(|class, pools| Pools::write(&section(scope, class), class, pools, openings.of(class).is_some()));
    let classes = ByClass::from_fn(|class| {
        let (scope, opening) = (section(scope, class), *openings.of(class));
        let parts = pools.of(class).parts(opening);
        let assets = Pooled { scope: &scope, life: *lives.of(class), additions: *additions.of(class), opening };
        assets.straight_line(&parts, (class.key(), class.label()), &Words::BOOK)
    });
    (classes, pools)
}

impl Pools {
    /// Writes what survives of each pool from which something leaves; the scope is that of the class in the owner's books.
    fn write(scope: &Scope, class: AssetClass, pools: Vec<Pool>, has_opening: bool) -> Self {
        let (never, leaving): (Vec<Pool>, Vec<Pool>) = pools.into_iter().partition(|pool| pool.leaving.is_never());
        let spread = (has_opening && !leaving.is_empty()).then(|| Spread::write(scope, class, &leaving, &never));
        let comes = !never.is_empty();
        let rest = Rest {
            additions: comes.then(|| sum(never.iter().map(|pool| pool.additions.clone()))),
            share_of_opening: spread.as_ref().map(|spread| spread.of_rest(&never)),
        };
        let one = |pool: Pool| {
            let place = place(scope, &pool, Words::BOOK.room, (class.key(), class.label()));
            let share_of_opening = spread.as_ref().map(|spread| spread.of(&pool));
            let surviving = surviving(&place, &pool.leaving, pool.additions.clone());
            LeavingPool { pool, surviving, share_of_opening }
        };
        Self { leaving: leaving.into_iter().map(one).collect(), rest }
    }

    /// Its parts, where its owner's opening value is this.
    pub fn parts(&self, opening: Option<Scalar>) -> Parts {
        let share = |share: &Option<Expression>| match (opening, share) {
            (Some(opening), Some(share)) => opening * share.clone(),
            _ => 0.0.into(),
        };
        let part = |leaving: &LeavingPool| Part {
            pool: leaving.pool.clone(),
            surviving: leaving.surviving,
            scale: None,
            opening: share(&leaving.share_of_opening),
        };
        Parts {
            leaving: self.leaving.iter().map(part).collect(),
            rest_added: self.rest.additions.clone(),
            rest_opening: match &self.rest.share_of_opening {
                // Without pools the rest is all.
                None => opening.map_or(Expression::Number(0.0), Scalar::expression),
                of_rest => share(of_rest),
            },
        }
    }
}

/// An opening value over the pools that were there before month 1.
struct Spread {
    /// All that was there
    all: Scalar,
    /// What counts as nothing
    least: Expression,
}

impl Spread {
    fn write(scope: &Scope, class: AssetClass, leaving: &[Pool], never: &[Pool]) -> Self {
        let least = match class {
            AssetClass::Gpus => ONE_CENT,
            _ => ONE_WATT,
        };
        let all = scope.formula(
            "there-before",
            "In place before month 1",
            least.0.unit,
            sum(leaving.iter().chain(never).map(|pool| pool.before.clone())),
            "The opening value is spread over it: MW, of GPUs their cost",
        );
        Self { all, least: least.into() }
    }

    /// The share of a pool.
    fn of(&self, pool: &Pool) -> Expression {
        when(self.is_there(), pool.before.clone() / self.all.max(self.least.clone()), 0.0)
    }

    /// The share of what never leaves, and all if nothing was there.
    fn of_rest(&self, never: &[Pool]) -> Expression {
        let before = sum(never.iter().map(|pool| pool.before.clone()));
        when(self.is_there(), before / self.all.max(self.least.clone()), 1.0)
    }

    fn is_there(&self) -> Expression {
        self.all.gt(self.least.clone())
    }
}

/// The section of a pool in the books or in a return, below the object that it belongs to.
pub(in crate::model) fn place<'s>(scope: &Scope<'s>, pool: &Pool, room: &str, (key, label): (&str, &str)) -> Scope<'s> {
    scope.place(&format!("{}.{room}.{key}", pool.key), &format!("{}: {label}, {room}", pool.label))
}

/// Assets of a class by what leaves together, with their opening values in USD.
#[derive(Clone)]
pub(in crate::model) struct Parts {
    pub leaving: Vec<Part>,
    /// Placed in service of what never leaves, USD of the month; None if nothing ever comes
    pub rest_added: Option<Expression>,
    pub rest_opening: Expression,
}

/// A pool with its opening value.
#[derive(Clone)]
pub(in crate::model) struct Part {
    pub pool: Pool,
    pub surviving: SurvivingRows,
    /// The share of its additions that is meant, if not all
    pub scale: Option<Expression>,
    /// USD
    pub opening: Expression,
}

impl Part {
    /// Placed in service, USD of the month.
    pub fn additions(&self) -> Expression {
        self.scaled(self.pool.additions.clone())
    }

    /// An amount in proportion to its additions.
    pub fn scaled(&self, amount: Expression) -> Expression {
        match &self.scale {
            None => amount,
            Some(scale) => scale.clone() * amount,
        }
    }
}

impl Parts {
    /// Of several owners.
    pub fn joined(all: Vec<Self>) -> Self {
        let added: Vec<Expression> = all.iter().filter_map(|parts| parts.rest_added.clone()).collect();
        let openings = all.iter().map(|parts| parts.rest_opening.clone()).filter(|o| *o != Expression::Number(0.0));
        Self {
            rest_opening: sum(openings.collect::<Vec<_>>()),
            rest_added: (!added.is_empty()).then(|| sum(added)),
            leaving: all.into_iter().flat_map(|parts| parts.leaving).collect(),
        }
    }

    /// With a share of all additions, and the same opening values.
    pub fn share(self, scale: &Expression) -> Self {
        let scaled = |part: Part| Part { scale: Some(scale.clone()), ..part };
        Self {
            leaving: self.leaving.into_iter().map(scaled).collect(),
            rest_added: self.rest_added.map(|added| scale.clone() * added),
            rest_opening: self.rest_opening,
        }
    }

    /// True if there is anything that never leaves.
    pub fn has_rest(&self) -> bool {
        self.rest_added.is_some() || self.rest_opening != Expression::Number(0.0)
    }
}

/// The section of what never leaves, below that of its class.
pub(in crate::model) fn of_rest<'s>(scope: &Scope<'s>) -> Scope<'s> {
    scope.section("rest", "what never leaves")
}

/// Assets of a class, in whose section the scope is.
#[derive(Clone, Copy)]
pub(in crate::model) struct Pooled<'a, 's> {
    pub scope: &'a Scope<'s>,
    pub life: Life,
    /// Of all pools
    pub additions: Series,
    pub opening: Option<Scalar>,
}

impl Pooled<'_, '_> {
    /// Writes depreciation by pool and its sums; `name` is the key and label of the class in the sections of its pools.
    pub fn straight_line(&self, parts: &Parts, name: (&str, &str), words: &Words) -> ClassRows {
        let Self { scope, life, additions, opening } = *self;
        if parts.leaving.is_empty() {
            return depreciated(scope, life, additions, opening, &Leaving::Never, words);
        }
        let (added, lived_by, lived) = added_and_lived(scope, life, additions);
        let of_part = |part: &Part| {
            let place = place(scope, &part.pool, words.room, name);
            let earlier = life.of_survivors(&place, part.surviving, lived_by, &0.0.into());
            let opening = part.surviving.share.prev() * life.month_of_opening(&place, &part.opening);
            let scheduled = sum([part.scaled(earlier), opening]);
            held(&place, part.additions(), scheduled, part.opening.clone(), &part.pool.leaving, words)
        };
        let mut all: Vec<HeldRows> = parts.leaving.iter().map(of_part).collect();
        if parts.has_rest() {
            let place = of_rest(scope);
            let opening = life.month_of_opening(&place, &parts.rest_opening);
            let earlier = parts.rest_added.clone().map(|additions| {
                let added = place.balance(
                    "added-so-far",
                    "Placed in service to date",
                    USD,
                    0.0,
                    |p| p + additions,
                    "Since month 1, at cost",
                );
                life.month_of(added.prev() - lived_by.within(scope.calendar.month, added))
            });
            let scheduled = sum(earlier.into_iter().chain([opening]));
            let added = parts.rest_added.clone().unwrap_or(Expression::Number(0.0));
            all.push(held(&place, added, scheduled, parts.rest_opening.clone(), &Leaving::Never, words));
        }
        let scheduled =
            scope.flow(SCHEDULED.0, SCHEDULED.1, USD, sum(all.iter().map(|held| held.depreciation)), OF_POOLS);
        let schedule = StraightLineRows { added, lived_by, lived, scheduled };
        let HeldRows { depreciation, disposed, value } = together(scope, &all, words);
        ClassRows { schedule, opening, depreciation, disposed, value }
    }
}

/// Writes the sums of all pools.
pub(in crate::model) fn together(scope: &Scope, all: &[HeldRows], words: &Words) -> HeldRows {
    let flow =
        |(key, label), row: fn(&HeldRows) -> Series| scope.flow(key, label, USD, sum(all.iter().map(row)), OF_POOLS);
    HeldRows {
        depreciation: flow(words.depreciation, |held| held.depreciation),
        disposed: flow(words.disposed, |held| held.disposed),
        value: scope.stock(words.value.0, words.value.1, USD, all.iter().map(|held| held.value), OF_POOLS),
    }
}

const OF_POOLS: &str = "Of what leaves together, pool by pool, and of what never leaves";
