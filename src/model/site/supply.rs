//! Own generation at a site, and grid power that is bought ahead: what they save, cost and bring.

use crate::formula::{Expression, MW, MWH, Operand as _, Series, USD, sum};
use crate::model::base::scope::Scope;
use crate::model::site::levels::{stepped, steps_of};
use crate::model::site::power::Power;
use crate::model::site::sale::{Sale, until_sold};
use crate::plan::{Site, Supply};

/// Rows of own generation and of power bought ahead.
#[derive(Clone, Copy, Debug)]
pub struct SupplyRows {
    /// Energy that machines, tenants and GPU clouds use, `MWh` in the month
    pub used: Series,
    /// Own generation; None without any
    pub generation: Option<GenerationRows>,
    /// Power bought ahead; None if none is
    pub ahead: Option<AheadRows>,
    /// Own generation less what it saves, and power that is paid for and not taken, USD of the month
    pub cost: Series,
    /// Exports, and what is sold back, USD of the month
    pub revenue: Series,
}

/// Rows of own generation: `MWh` and USD of the month.
#[derive(Clone, Copy, Debug)]
pub struct GenerationRows {
    /// Generated
    pub generated: Series,
    /// … used at the site
    pub served: Series,
    /// … exported
    pub exported: Series,
    /// Fuel, operation and maintenance
    pub cost: Series,
    /// Grid power that it saves, at the site's price
    pub saved: Series,
    /// Paid by the grid for exports
    pub revenue: Series,
}

/// Rows of power that is bought ahead: `MWh` and USD of the month.
#[derive(Clone, Copy, Debug)]
pub struct AheadRows {
    /// Bought ahead
    pub bought: Series,
    /// … and not taken
    pub not_taken: Series,
    /// Paid for that, at the site's price
    pub cost: Series,
    /// Received for it
    pub sold_back: Series,
}

/// Writes own generation and power bought ahead; `used` is the energy of machines, tenants and GPU clouds. None without
/// either. The scope is the site's.
pub(super) fn supply(scope: &Scope, power: &Power, site: &Site, used: Expression) -> Option<SupplyRows> {
    let supply = &site.supply;
    if supply.own_generation_mw.is_empty() && supply.take_or_pay_mw.is_empty() {
        return None;
    }
    let scope =
        &scope.section("supply", "own generation and power bought ahead").of(&format!("{}.supply", scope.path()));
    let used = scope.flow("used", "Energy used", MWH, used, "By machines, tenants and GPU clouds");
    let generation = generation(scope, power, supply, used);
    let served = generation.map(|rows| rows.served);
    let taken = sum(std::iter::once(used.expression()).chain(served.map(|served| -served)));
    let ahead = ahead(scope, power, supply, taken);
    let costs =
        generation.map(|rows| rows.cost - rows.saved).into_iter().chain(ahead.map(|rows| rows.cost.expression()));
    let cost = scope.flow(
        "cost",
        "Own generation and power not taken",
        USD,
        sum(costs),
        "Cost of generation less the grid power that it saves, plus power that is bought ahead and not taken",
    );
    let sold = generation.map(|rows| rows.revenue).into_iter().chain(ahead.map(|rows| rows.sold_back));
    let revenue =
        scope.flow("revenue", "Power sold", USD, sum(sold), "Exports, and power bought ahead that is sold back");
    Some(SupplyRows { used, generation, ahead, cost, revenue })
}

/// Energy of a capacity in all hours of the month, by its dated levels, until the site is sold.
fn energy(scope: &Scope, sale: Option<Sale>, field: &str, levels: &crate::plan::Steps) -> Expression {
    let stepped = stepped(scope, steps_of(scope, field, MW, levels));
    until_sold(sale, stepped * scope.calendar.hours)
}

fn generation(scope: &Scope, power: &Power, supply: &Supply, used: Series) -> Option<GenerationRows> {
    if supply.own_generation_mw.is_empty() {
        return None;
    }
    let flow = |key: &str, label: &str, formula: Expression, note| scope.flow(key, label, USD, formula, note);
    let price = USD.per(MWH);
    let availability = scope.share("availability_pct", supply.availability_pct);
    let of_site = energy(scope, power.sale, "own_generation_mw", &supply.own_generation_mw);
    let generated =
        scope.flow("generated", "Own generation", MWH, of_site * availability, "Capacity times hours and availability");
    let served =
        scope.flow("served", "Own generation used", MWH, generated.min(used), "Serves the site before the grid does");
    let exported = scope.flow("exported", "Own generation exported", MWH, generated - served, "Not used at the site");
    let cost = scope.quantity("own_generation_usd_per_mwh", price, &supply.own_generation_usd_per_mwh);
    let export = scope.quantity("export_usd_per_mwh", price, &supply.export_usd_per_mwh);
    Some(GenerationRows {
        generated,
        served,
        exported,
        cost: flow("generation-cost", "Cost of own generation", generated * cost, "Fuel, operation and maintenance"),
        saved: flow("saved", "Saved by own generation", served * power.price, "Grid power at the site's price"),
        revenue: flow("exports", "Exports", exported * export, "Paid by the grid"),
    })
}

fn ahead(scope: &Scope, power: &Power, supply: &Supply, taken: Expression) -> Option<AheadRows> {
    if supply.take_or_pay_mw.is_empty() {
        return None;
    }
    let bought = scope.flow(
        "bought-ahead",
        "Power bought ahead",
        MWH,
        energy(scope, power.sale, "take_or_pay_mw", &supply.take_or_pay_mw),
        "In all hours of the month, whether it is taken or not",
    );
    let not_taken = scope.flow(
        "not-taken",
        "Bought ahead and not taken",
        MWH,
        (bought - taken).max(0.0),
        "Beyond what the site uses of the grid",
    );
    let back = scope.quantity("sold_back_usd_per_mwh", USD.per(MWH), &supply.sold_back_usd_per_mwh);
    let cost =
        scope.flow("not-taken-cost", "Paid for power not taken", USD, not_taken * power.price, "At the site's price");
    let sold_back =
        scope.flow("sold-back", "Power sold back", USD, not_taken * back, "Power bought ahead and not taken");
    Some(AheadRows { bought, not_taken, cost, sold_back })
}
