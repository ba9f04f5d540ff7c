//! What gains on BTC are computed from: BTC in and out, and what they cost.

use crate::formula::{Scalar, Series};

/// BTC in and out in a month.
pub(in crate::model) struct Bought {
    pub opening: Scalar,
    /// Mined and bought
    pub come: Series,
    /// Sold by the company and by lenders
    pub gone: Series,
    /// Proceeds of those sales
    pub proceeds: Series,
}

/// What BTC costs for tax, at the opening and when received.
pub(super) struct Cost {
    pub opening: Scalar,
    /// Of BTC received in the month
    pub new: Series,
}
