//! Interest capitalised during construction as part of the basis of what was built (section 263A(f)): depreciated with AI capacity, its
//! building share straight-line, the rest by the table with bonus.
//!
//! It depends on cash, which depends on tax paid. So it is kept apart from the plan's assets, whose depreciation of the whole year
//! instalments know ahead, and does not count in the test of the mid-quarter convention.

use super::assets::{Buildings, Class, state};
use super::macrs::Convention;
use super::rows::InterestRows;
use super::terms::Terms;
use crate::formula::{Expression, Series, USD, sum};
use crate::model::base::scope::Scope;
use crate::model::group::books::{Life, surviving};
use crate::model::group::pools::{Part, Parts, place};
use crate::model::site::pools::{Leaving, Pool};

/// Capitalised interest of an owner.
#[derive(Clone)]
pub(in crate::model) struct Capitalised {
    /// Section of the owner, and what it is called
    pub key: String,
    pub label: String,
    /// Placed in service with what was built, USD of the month
    pub placed_in_service: Series,
    pub leaving: Leaving,
}

/// Key and label of the section.
const SECTION: (&str, &str) = ("capitalised-interest", "capitalised interest");

/// Writes the depreciation and basis of capitalised interest of all owners in a return, in whose section the scope is.
pub(super) fn interest(
    scope: &Scope,
    terms: &Terms,
    convention: Convention,
    life: Life,
    owners: &[Capitalised],
) -> InterestRows {
    let scope = &scope.section(SECTION.0, SECTION.1);
    let all = sum(owners.iter().map(|owner| owner.placed_in_service));
    let parts = parts(scope, owners);
    let added = |scope: &Scope, share: Expression| {
        let note = "Share of the capitalised interest of what is placed in service";
        scope.flow("added", "Capitalised interest placed in service", USD, all.clone() * share, note)
    };
    let equipment = scope.section("equipment", "equipment");
    let part = 1.0 - terms.buildings.share;
    let equipment = Class {
        additions: added(&equipment, part.clone()),
        scope: equipment,
        terms: terms.classes.ai_capacity,
        books: life,
        opening: None,
        name: ("capitalised-interest-equipment", "Capitalised interest of equipment"),
        parts: parts.clone().share(&part),
    };
    let equipment = equipment.depreciated(convention, terms.apart.is_some());
    let buildings = scope.section("building", "buildings");
    let buildings = Buildings {
        additions: added(&buildings, terms.buildings.share.into()),
        scope: buildings,
        life: Life { months: terms.buildings.months, ..life },
        name: ("capitalised-interest-building", "Capitalised interest of buildings"),
        parts: parts.share(&terms.buildings.share.into()),
    };
    let buildings = buildings.depreciated();
    let both = [&equipment, &buildings];
    let depreciation = scope.flow(
        "depreciation",
        "Tax depreciation",
        USD,
        sum(both.map(|class| class.depreciation)),
        "Of capitalised interest; by the table and bonus in the last month of the fiscal year",
    );
    let disposed = scope.flow(
        "disposed",
        "Tax basis disposed",
        USD,
        sum(both.map(|class| class.disposed)),
        "Of capitalised interest, with the assets that it was spent on",
    );
    let basis = both.map(|class| class.basis);
    let basis = scope.stock("basis", "Tax basis", USD, basis, "Of capitalised interest in service, at month end");
    let state = terms.apart.is_some().then(|| state(scope, &[&equipment]));
    InterestRows { depreciation, disposed, basis, state, equipment, buildings }
}

/// What leaves together, owner by owner, and what never leaves.
fn parts(scope: &Scope, owners: &[Capitalised]) -> Parts {
    let (never, leaving): (Vec<_>, Vec<_>) = owners.iter().partition(|owner| owner.leaving.is_never());
    let part = |owner: &Capitalised| {
        let pool = Pool {
            key: owner.key.clone(),
            label: owner.label.clone(),
            additions: owner.placed_in_service.into(),
            before: 0.0.into(),
            leaving: owner.leaving.clone(),
        };
        let place = place(scope, &pool, "tax", SECTION);
        let surviving = surviving(&place, &pool.leaving, pool.additions.clone());
        Part { pool, surviving, scale: None, opening: 0.0.into() }
    };
    Parts {
        leaving: leaving.into_iter().map(part).collect(),
        rest_added: (!never.is_empty()).then(|| sum(never.iter().map(|owner| owner.placed_in_service))),
        rest_opening: 0.0.into(),
    }
}
