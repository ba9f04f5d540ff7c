//! Sale of a whole site: its month, and what stays until then.

use crate::formula::{Expression, Operand as _, Scalar, Series};
use crate::model::base::scope::Scope;
use crate::plan::{Site, VentureKind};

/// Rows of the sale of a whole site.
#[derive(Clone, Copy, Debug)]
pub struct Sale {
    /// The month of sale, as its number in the plan
    pub month: Scalar,
    /// 1 before that month, 0 from then on
    pub kept: Series,
}

/// Writes the sale of a site; None if it is not sold. The scope is the site's.
pub(super) fn sale(scope: &Scope, site: &Site) -> Option<Sale> {
    if site.venture.kind != VentureKind::Sale {
        return None;
    }
    let month = sale_month(scope, site);
    let kept = scope.section("mw", "megawatts").flag(
        "kept",
        "Not sold yet",
        scope.calendar.month.lt(month),
        "0 from the month of sale, when the company no longer owns anything at the site",
    );
    Some(Sale { month, kept })
}

/// The month in which a site is sold, as its number in the plan; the scope is the site's.
pub(in crate::model) fn sale_month(scope: &Scope, site: &Site) -> Scalar {
    scope.section("mw", "megawatts").month("venture.month", site.venture.month)
}

/// An amount until the site is sold; nothing from then on.
pub(in crate::model) fn until_sold(sale: Option<Sale>, amount: Expression) -> Expression {
    match sale {
        None => amount,
        Some(sale) => amount * sale.kept,
    }
}
