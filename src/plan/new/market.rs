//! The market as of 26 June 2026, and new price decks.

use crate::plan::fields::{Date, Month, Quantity};
use crate::plan::objects::{Deck, HashrateKind, Market, Network, PriceKind};

/// A price path from the last known price to a level a year later.
pub(super) fn new_deck(id: &str, name: &str, start: Month, level: f64) -> Deck {
    Deck {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: "Assumption: a level reached within a year".to_owned(),
        points_usd: vec![(start, LAST_PRICE), (start.plus(12), level)],
    }
}

/// The usual deck: a level of 100,000 USD.
pub(super) fn usual_deck(id: &str, name: &str, start: Month) -> Deck {
    new_deck(id, name, start, 100_000.0)
}

/// USD per BTC implied by hashprice and difficulty on 26 June 2026.
const LAST_PRICE: f64 = 60_494.0;

/// Prices and hashrate of that day, flat.
pub(super) fn market(start: Month, reference_date: Date) -> Market {
    Market {
        btc_price: PriceKind::Flat,
        btc_price_usd: LAST_PRICE,
        btc_price_growth_pct_per_year: 0.0,
        btc_price_points_usd: Vec::new(),
        btc_price_deck: "100k".to_owned(),
        btc_price_shift_pct: 0.0,
        btc_price_v_depth_pct: 0.0,
        btc_price_v_start: start.plus(6),
        btc_price_v_months: 24,
        hashrate: HashrateKind::Flat,
        hashrate_eh_s: 958.0,
        hashrate_growth_pct_per_year: 0.0,
        hashrate_growth_pct_per_month: 0.0,
        hashrate_points_eh_s: Vec::new(),
        constant_hashprice_usd_per_ph_day: 30.0,
        elasticity_up: 0.9,
        elasticity_down: 0.2,
        adjustment_up_months: 12.0,
        adjustment_down_months: 1.0,
        own_exit_counts: false,
        shock_pct: 0.0,
        shock_start: start.plus(6),
        shock_recovery_months: 7,
        fees_btc_per_block: Quantity::Value(0.031),
        extra_fees_btc_per_block: Vec::new(),
        reference_height: 955_584.0,
        reference_date,
        block_minutes: 10.0,
        power_index_pct: Quantity::Value(100.0),
        sofr_pct_per_year: Quantity::Value(3.75),
        spend_curve_pct: vec![(0.0, 0.0), (50.0, 45.0), (90.0, 90.0), (100.0, 100.0)],
        btc_price_factor_pct: Quantity::Value(100.0),
        hashrate_factor_pct: Quantity::Value(100.0),
        fees_factor_pct: Quantity::Value(100.0),
        power_factor_pct: Quantity::Value(100.0),
    }
}

/// How the rest of the network responds.
pub(super) fn network() -> Network {
    Network {
        new_machine_j_per_th: Quantity::Value(13.5),
        new_machine_usd_per_th: Quantity::Value(12.0),
        payback_months: 24.0,
        power_usd_per_mwh: 52.0,
        power_growth_pct_per_year: 0.0,
        ancillary_load_pct: 5.0,
        growth_speed_pct_per_month: 20.0,
        most_growth_pct_per_month: 6.0,
        efficiency_gain_pct_per_year: 8.0,
        scrap_pct_per_month: 0.5,
        scrap_above_offline_pct: 20.0,
        scrap_after_months: 6.0,
        ai_attrition_pct_per_year: 3.0,
        supply_curve_pct: vec![
            (18.0, 73.0),
            (20.0, 61.0),
            (22.0, 50.0),
            (25.0, 35.0),
            (28.0, 24.0),
            (30.0, 18.0),
            (33.0, 12.0),
            (36.0, 7.0),
            (40.0, 4.0),
            (50.0, 1.0),
        ],
        resale_factor_pct: 60.0,
        scrap_usd_per_machine: 25.0,
    }
}
