//! The books of the company: depreciated assets by class and other assets of all consolidated owners.

use crate::formula::{Series, USD, sum};
use crate::model::base::scope::Scope;
use crate::model::base::shared::Part;
use crate::model::capital::owner::OwnerRows;
use crate::model::group::books::{ClassRows, Life, OF_ALL_OWNERS, consolidated_classes};
use crate::model::group::classes::ByClass;
use crate::model::group::items::{HELD, SOLD_AT_BOOK};

/// Books of the parent and consolidated project companies together.
#[derive(Clone, Copy, Debug)]
pub struct ConsolidatedBookRows {
    /// Depreciated assets
    pub classes: ByClass<ClassRows>,
    /// Non-depreciable assets, USD at month end
    pub other_assets: Series,
    /// Book value of those sold in the month, USD
    pub other_assets_sold: Series,
}

impl ConsolidatedBookRows {
    /// Writes the books of these owners as one; the scope is the company's.
    pub(in crate::model) fn write(company: &Scope, lives: &ByClass<Life>, owners: &[&OwnerRows]) -> Self {
        let scope = company.part(Part::Books);
        let classes: Vec<&ByClass<ClassRows>> = owners.iter().map(|owner| &owner.classes).collect();
        let held = owners.iter().map(|owner| owner.items.held);
        let sold = sum(owners.iter().map(|owner| owner.items.sold_at_book));
        Self {
            classes: consolidated_classes(&scope, lives, &classes),
            other_assets: scope.stock(HELD.0, HELD.1, USD, held, OF_ALL_OWNERS),
            other_assets_sold: scope.flow(SOLD_AT_BOOK.0, SOLD_AT_BOOK.1, USD, sold, OF_ALL_OWNERS),
        }
    }
}
