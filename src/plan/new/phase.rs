//! New phases: where and as large as the fields of their members say.

use crate::plan::fields::{Month, Quantity};
use crate::plan::objects::{Begins, Phase};

/// A phase without members that may slip up to two years by quarters, be half as large, or be left out.
pub(super) fn new_phase(id: &str, name: &str, _start: Month) -> Phase {
    Phase {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        slip_months: 0.0,
        size_pct: 100.0,
        earliest_slip_months: 0.0,
        latest_slip_months: 24.0,
        slip_step_months: 3,
        smallest_size_pct: 50.0,
        largest_size_pct: 100.0,
        size_step_pct: 25.0,
        may_be_left_out: true,
        only_one_of: String::new(),
        after: String::new(),
        after_months: 0.0,
        begins: Begins::AsPlanned,
        trigger_usd_per_ph_day: Quantity::Value(30.0),
        trigger_months: 1,
    }
}
