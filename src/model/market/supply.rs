//! Supply of hashrate by the rest of the network: the cost of its machines, and at which hashprice they are bought, switched
//! off and scrapped.

use crate::formula::{
    CurveId, DAY, Expression, Format, KW, MACHINE, MONTH, MWH, Operand as _, PERCENT, PHS, PLAIN, Scalar, Series,
    Shape, THS, USD, grown, when,
};
use crate::model::base::constants::{DAYS_PER_MONTH, HOURS_PER_DAY, KW_PER_MW, ONE_MONTH, PERCENT_OF, THS_PER_PHS};
use crate::model::base::scope::Scope;

/// Rows of the rest of the network's machines.
#[derive(Clone, Copy, Debug)]
pub struct Supply {
    /// Power price of the median miner, USD per `MWh`
    pub power: Series,
    /// Energy per hash relative to month 1
    pub efficiency: Series,
    /// Network costs relative to month 1; scales the supply curve
    pub cost_scale: Series,
    /// Entry barrier: hashprice at which a new machine pays back, USD per PH/s and day
    pub entry: Series,
    /// Value of a used machine as a share of its remaining margin
    pub resale: Scalar,
    /// Scrap value, USD per machine
    pub(in crate::model) scrap: Scalar,
    /// Share of machines switched off by hashprice
    curve: SupplyCurve,
}

/// The supply curve at month-1 costs, read in both directions.
#[derive(Clone, Copy, Debug)]
struct SupplyCurve {
    /// From hashprice with all machines on to actual hashprice
    earned: CurveId,
    /// The inverse
    all_on: CurveId,
    /// Beyond its ends the share online stays constant
    first: SupplyPoint,
    last: SupplyPoint,
}

/// A point of the supply curve, USD per PH/s and day.
#[derive(Clone, Copy, Debug)]
struct SupplyPoint {
    hashprice: Scalar,
    /// Hashprice times the share online: what would be earned with all machines on
    all_on: Scalar,
}

/// Rows of the share of the network that is switched off at a hashprice.
#[derive(Clone, Copy, Debug)]
pub struct OfflineRows {
    /// That hashprice at month-1 costs, where the supply curve is read, USD per PH/s and day
    pub at_first_costs: Series,
    /// As a share of 1
    pub share: Series,
}

impl Supply {
    /// Writes the supply of hashrate; the scope's fields are the network's.
    pub(super) fn of(scope: &Scope) -> Self {
        let (n, calendar) = (&scope.plan().network, scope.calendar);
        let today = scope.number("power_usd_per_mwh", USD.per(MWH), n.power_usd_per_mwh);
        let growth = scope.growth("power_growth_pct_per_year", n.power_growth_pct_per_year, calendar.anniversaries);
        let power = scope.mean(
            "power-price",
            "Power price of the network",
            USD.per(MWH),
            today * growth,
            "Median miner's price; steps at each anniversary of month 1",
        );
        let gain = scope.yearly_rate("efficiency_gain_pct_per_year", n.efficiency_gain_pct_per_year);
        let efficiency = scope.mean(
            "efficiency-gain",
            "Efficiency relative to month 1",
            PLAIN,
            grown(0.0 - gain, calendar.years),
            "Network and new machines: energy per hash",
        );
        let cost_scale = scope.mean(
            "cost-scale",
            "Network cost relative to month 1",
            PLAIN,
            efficiency * power / today,
            "Machine efficiency and power price; scales the supply curve",
        );
        let entry = entry(scope, power, efficiency);
        let resale = scope.share("resale_factor_pct", n.resale_factor_pct);
        let resale = scope.formula(
            "resale-factor",
            "Resale factor",
            PLAIN,
            resale,
            "Share of the remaining margin of used machines",
        );
        let scrap = scope.number("scrap_usd_per_machine", USD.per(MACHINE), n.scrap_usd_per_machine);
        let curve = SupplyCurve::of(scope, SupplyPoint { hashprice: scrap, all_on: scrap });
        Self { power, efficiency, cost_scale, entry, resale, scrap, curve }
    }

    /// Share of the network that would be switched off at a given hashprice.
    pub(super) fn offline_at(&self, scope: &Scope, key: &str, label: &str, hashprice: Series) -> OfflineRows {
        let at_first_costs = scope.mean(
            &format!("{key}-at-first-costs"),
            &format!("{label}, at month-1 costs"),
            USD.per(PHS).per(DAY),
            hashprice / self.cost_scale,
            "Point at which the supply curve is read",
        );
        let SupplyCurve { all_on, first, last, .. } = self.curve;
        let on = when(
            at_first_costs.lt(first.hashprice),
            first.all_on / first.hashprice,
            when(
                at_first_costs.gt(last.hashprice),
                last.all_on / last.hashprice,
                at_first_costs.on(all_on) / at_first_costs,
            ),
        );
        let share = scope.mean(key, label, PLAIN, 1.0 - on, "From the supply curve, extended beyond its ends");
        scope.shown(share, Format::Share);
        OfflineRows { at_first_costs, share }
    }

    /// Hashprice once loss-making machines are off, from hashprice with all machines on; both at month-1 costs.
    pub(super) fn earned_at(&self, all_on: Series) -> Expression {
        // Above the curve's last point no further machines switch on.
        let last = self.curve.last;
        when(all_on.gt(last.all_on), all_on * last.hashprice / last.all_on, all_on.on(self.curve.earned))
    }
}

/// Hashprice at which a new machine covers its power and earns back its price within the payback period.
fn entry(scope: &Scope, power: Series, efficiency: Series) -> Series {
    let n = &scope.plan().network;
    let new_machine = scope.quantity("new_machine_j_per_th", KW.per(PHS), &n.new_machine_j_per_th);
    let price = scope.quantity("new_machine_usd_per_th", USD.per(THS), &n.new_machine_usd_per_th);
    let payback = scope.number("payback_months", MONTH, n.payback_months);
    scope.shown_scalar(payback, Format::Decimals(0));
    let ancillary = scope.share("ancillary_load_pct", n.ancillary_load_pct);
    let running = new_machine * efficiency * (ancillary + 1.0) * HOURS_PER_DAY * power / KW_PER_MW;
    let buying = price * THS_PER_PHS / (payback * DAYS_PER_MONTH);
    scope.mean(
        "entry-hashprice",
        "Entry barrier",
        USD.per(PHS).per(DAY),
        running + buying,
        "Hashprice at which a new machine covers its power and earns back its price within the payback period: 24 * efficiency * (1 + load) * power price + price * 1000 / (months * 30.4)",
    )
}

impl SupplyCurve {
    /// Through the points of the plan. `otherwise` stands in for the ends of a curve without points, which validation
    /// rejects.
    fn of(scope: &Scope, otherwise: SupplyPoint) -> Self {
        let points: Vec<SupplyPoint> = (1..)
            .zip(&scope.plan().network.supply_curve_pct)
            .map(|(number, (hashprice, offline))| SupplyPoint::of(scope, number, *hashprice, *offline))
            .collect();
        let end = |point: Option<&SupplyPoint>| point.copied().unwrap_or(otherwise);
        let earned = points.iter().map(|point| (point.all_on, point.hashprice)).collect();
        let all_on = points.iter().map(|point| (point.hashprice, point.all_on)).collect();
        Self {
            earned: scope.curve("earned hashprice", Shape::Lines, earned),
            all_on: scope.curve("supply curve", Shape::Lines, all_on),
            first: end(points.first()),
            last: end(points.last()),
        }
    }
}

impl SupplyPoint {
    fn of(scope: &Scope, number: usize, hashprice: f64, offline_pct: f64) -> Self {
        let unit = USD.per(PHS).per(DAY);
        let input = |part: &str, label: &str, unit, value| {
            let (key, label) = (format!("in.supply-curve-{number}-{part}"), format!("Supply curve {number}, {label}"));
            scope.input(&key, &label, unit, value, "supply_curve_pct")
        };
        let hashprice = input("hashprice", "hashprice", unit, hashprice);
        let offline = input("offline", "switched off", PERCENT, offline_pct);
        let all_on = scope.formula(
            &format!("supply-curve-{number}-all-on"),
            &format!("Supply curve {number}, with all on"),
            unit,
            hashprice * (1.0 - offline * PERCENT_OF),
            "Hashprice times the share online",
        );
        Self { hashprice, all_on }
    }
}

/// Monthly margin per terahash at the network's power price, as buyers of used machines calculate it.
pub(in crate::model) fn margin_of_terahash(hashprice: Series, supply: &Supply, load: Expression) -> Expression {
    let margin = hashprice - load * HOURS_PER_DAY / KW_PER_MW * supply.power;
    DAYS_PER_MONTH * ONE_MONTH / THS_PER_PHS * margin.max(0.0)
}
