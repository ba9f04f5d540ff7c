//! Power of a site: what is energised, and what a `MWh` costs.

use super::calendar::Calendar;
use super::inputs::Builder;
use crate::formula::{Expression, MW, MWH, Operand as _, Series, USD, sum, when};
use crate::plan::Site;

/// Rows of a site's power.
#[derive(Clone, Copy)]
pub(super) struct Power {
    pub energised: Series,
    pub contracted: crate::formula::Scalar,
    pub price: Series,
}

pub(super) fn power(builder: &mut Builder, calendar: &Calendar, site: &Site, path: &str, key: &str) -> Power {
    builder.book.section(&format!("{key}.mw"), &format!("{}: megawatts", site.name));
    let contracted = builder.number(&format!("{path}.contracted_mw"), MW, site.contracted_mw);
    let steps = builder.steps(&format!("{path}.energised_mw"), MW, &site.energised_mw);
    let levels = steps.iter().enumerate().map(|(k, (month, level))| {
        let before = k.checked_sub(1).map(|before| steps[before].1);
        let step = before.map_or_else(|| Expression::from(*level), |before| *level - before);
        when(calendar.month.lt(*month), 0.0, step)
    });
    let energised = builder.book.level("energised", "Energised power", MW, sum(levels).max(0.0).min(contracted), "The dated steps so far, within the grid contract");
    builder.book.section(&format!("{key}.power"), &format!("{}: power", site.name));
    let today = builder.quantity(&format!("{path}.power_usd_per_mwh"), USD.per(MWH), &site.power_usd_per_mwh, calendar.month);
    let growth = builder.growth(&format!("{path}.power_growth_pct_per_year"), site.power_growth_pct_per_year, calendar.anniversaries);
    let price = builder.book.mean("price", "Power price", USD.per(MWH), today * growth, "All-in delivered; steps at each anniversary of month 1");
    Power { energised, contracted, price }
}
