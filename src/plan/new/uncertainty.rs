//! Nothing uncertain, and new drivers.

use crate::plan::fields::Month;
use crate::plan::objects::{Driver, Law, Uncertainty};

/// A market without noise: all futures are the plan.
pub(super) fn certain() -> Uncertainty {
    Uncertainty {
        price_volatility_pct_per_year: 0.0,
        price_half_life_months: 0.0,
        hashrate_volatility_pct_per_year: 0.0,
        hashrate_half_life_months: 24.0,
        fees_volatility_pct_per_year: 0.0,
        fees_half_life_months: 8.0,
        hashrate_drop_hazard_pct_per_year: 0.0,
        hashrate_drop_pct: 50.0,
        hashrate_drop_half_life_months: 3.0,
        power_volatility_pct_per_year: 0.0,
        power_half_life_months: 6.0,
        price_hashrate_correlation_pct: 24.0,
        history_file: String::new(),
        history_block_months: 0.0,
    }
}

/// A driver that moves nothing yet, by a law around 100 %.
pub(super) fn new_driver(id: &str, name: &str, _start: Month) -> Driver {
    Driver {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        lever: String::new(),
        law: Law::Percentiles,
        low: 90.0,
        middle: 100.0,
        high: 120.0,
        values: String::new(),
        hazard_pct_per_year: 3.0,
        chance_pct: 100.0,
        correlated_with: String::new(),
    }
}
