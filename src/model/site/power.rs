//! Power of a site: energised MW, cost per `MWh`, and grid payments for curtailment.

use crate::formula::{
    Expression, Format, KW, MONTH, MW, MWH, Operand as _, PERCENT, PLAIN, Scalar, Series, USD, sum, when,
};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::PERCENT_OF;
use crate::model::base::inputs::Builder;
use crate::model::market::price::Market;
use crate::plan::{Site, VentureKind};

/// Rows of a site's power.
#[derive(Clone, Copy)]
pub(in crate::model) struct Power {
    pub energised: Series,
    /// If the site is sold: the month of sale, and a flag that is 1 until then
    pub sale: Option<(Scalar, Series)>,
    pub contracted: Scalar,
    pub price: Series,
    /// Per kW of peak load
    pub demand_charge: Series,
    /// Share of hours in which machines are curtailed for the grid
    pub curtailed: Series,
    /// Per `MWh` not taken in those hours
    pub credit: Series,
    /// Per MW of running machines
    pub response: Series,
}

pub(in crate::model) fn power(
    builder: &mut Builder,
    calendar: &Calendar,
    market: &Market,
    site: &Site,
    path: &str,
    key: &str,
) -> Power {
    builder.book().section(&format!("{key}.mw"), &format!("{}: megawatts", site.name));
    let contracted = builder.number(format!("{path}.contracted_mw"), MW, site.contracted_mw);
    let steps = builder.steps(&format!("{path}.energised_mw"), MW, &site.energised_mw);
    let levels = steps.iter().enumerate().map(|(k, (month, level))| {
        let before = k.checked_sub(1).map(|before| steps[before].1);
        let step = before.map_or_else(|| Expression::from(*level), |before| *level - before);
        when(calendar.month.lt(*month), 0.0, step)
    });
    let sale = (site.venture.kind == VentureKind::Sale).then(|| {
        let from = builder.month(format!("{path}.venture.month"), site.venture.month);
        (
            from,
            builder.book().flag(
                "kept",
                "Not sold yet",
                calendar.month.lt(from),
                "0 from the month of sale, when the company no longer owns anything at the site",
            ),
        )
    });
    let energised = until_sold(sale, sum(levels).max(0.0).min(contracted));
    let energised = builder.book().level(
        "energised",
        "Energised power",
        MW,
        energised,
        "Dated steps to date, capped at the grid contract, until the site is sold",
    );
    builder.book().section(&format!("{key}.power"), &format!("{}: power", site.name));
    let month = calendar.month;
    let today = builder.quantity(&format!("{path}.power_usd_per_mwh"), USD.per(MWH), &site.power_usd_per_mwh, month);
    let growth = builder.growth(
        format!("{path}.power_growth_pct_per_year"),
        site.power_growth_pct_per_year,
        calendar.anniversaries,
    );
    let indexed = builder.share(format!("{path}.power_indexed_pct"), site.power_indexed_pct);
    let indexed = builder.book().formula(
        "indexed",
        "Indexed share of the price",
        PLAIN,
        indexed,
        "Moves with the market's power index",
    );
    builder.book().shown_scalar(indexed, Format::Share);
    let moved = (1.0 - indexed) * growth + indexed * market.power_index;
    let price = builder.book().mean(
        "price",
        "Power price",
        USD.per(MWH),
        today * moved,
        "All-in delivered; the indexed share follows the index, the rest steps at each anniversary of month 1",
    );
    let demand_charge = builder.quantity(
        &format!("{path}.demand_charge_usd_per_kw_month"),
        USD.per(KW).per(MONTH),
        &site.demand_charge_usd_per_kw_month,
        month,
    );
    let demand_charge = builder.book().mean(
        "demand-charge",
        "Demand charge",
        USD.per(KW).per(MONTH),
        demand_charge,
        "Per kW of peak load",
    );
    let curtailed = builder.quantity(&format!("{path}.curtailed_hours_pct"), PERCENT, &site.curtailed_hours_pct, month);
    let curtailed = builder.book().mean(
        "curtailed",
        "Curtailed hours",
        PLAIN,
        curtailed * PERCENT_OF,
        "Share of hours in which machines are curtailed for the grid",
    );
    builder.book().shown(curtailed, Format::Share);
    let credit = builder.quantity(
        &format!("{path}.curtailment_credit_usd_per_mwh"),
        USD.per(MWH),
        &site.curtailment_credit_usd_per_mwh,
        month,
    );
    let credit =
        builder.book().mean("credit", "Curtailment credit", USD.per(MWH), credit, "Per MWh not taken in those hours");
    let response = builder.quantity(
        &format!("{path}.demand_response_usd_per_mw_month"),
        USD.per(MW).per(MONTH),
        &site.demand_response_usd_per_mw_month,
        month,
    );
    let response = builder.book().mean(
        "response",
        "Demand response",
        USD.per(MW).per(MONTH),
        response,
        "Per MW of running machines",
    );
    Power { energised, sale, contracted, price, demand_charge, curtailed, credit, response }
}

/// An amount until the site is sold; nothing from then on.
pub(in crate::model) fn until_sold(sale: Option<(Scalar, Series)>, amount: Expression) -> Expression {
    match sale {
        None => amount,
        Some((_, kept)) => amount * kept,
    }
}
