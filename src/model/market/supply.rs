//! The responsive network: machines are bought when hashprice pays for new ones, switched off along a curve of fleets
//! and power prices when it does not, and converted to AI.
//!
//! Hashprice times the share online rises with the hashprice that would be earned with all machines on, so the actual one
//! is read from a curve over that: no loop within a month, and no lag, which would oscillate. Follows the entry and
//! shutdown barriers of Prat and Walter (`CESifo` 6865, 2018).

use crate::formula::{
    CurveId, DAY, EHS, Expression, Format, KW, MONTH, MWH, Operand as _, PERCENT, PHS, PLAIN, Scalar, Series, Shape,
    THS, USD, YEAR, grown, when,
};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::{
    DAYS_PER_MONTH, HOURS_PER_DAY, KW_PER_MW, ONE_MONTH, PERCENT_OF, PHS_PER_EHS, THS_PER_PHS,
};
use crate::model::base::inputs::Builder;
use crate::model::market::network::{Hashrate, Month, OwnHashrate, a_twelfth, own_exit};

/// The rest of the network's machines.
#[derive(Clone, Copy)]
pub(in crate::model) struct Supply {
    /// Network costs relative to month 1
    scale: Series,
    /// Hashprice at which a new machine pays back
    entry: Series,
    /// Power price of the median miner
    pub power: Series,
    /// From hashprice with all machines on to actual hashprice
    earned: CurveId,
    /// The inverse
    all_on: CurveId,
    /// Ends of the curve, beyond which the share online stays constant: (hashprice, hashprice with all on)
    ends: [(Scalar, Scalar); 2],
    /// Value of a used machine as a share of its remaining margin
    pub resale: Scalar,
    pub scrap: Scalar,
}

impl Supply {
    pub fn of(builder: &mut Builder, calendar: &Calendar) -> Self {
        let n = &builder.plan.network;
        let hashprice = USD.per(PHS).per(DAY);
        let today = builder.number("network.power_usd_per_mwh", USD.per(MWH), n.power_usd_per_mwh);
        let growth =
            builder.growth("network.power_growth_pct_per_year", n.power_growth_pct_per_year, calendar.anniversaries);
        let power = builder.book().mean(
            "power-price",
            "Power price of the network",
            USD.per(MWH),
            today * growth,
            "Median miner's price; steps at each anniversary of month 1",
        );
        let gain = builder.yearly_rate("network.efficiency_gain_pct_per_year", n.efficiency_gain_pct_per_year);
        let better = builder.book().mean(
            "efficiency-gain",
            "Efficiency relative to month 1",
            PLAIN,
            grown(0.0 - gain, calendar.years),
            "Network and new machines: energy per hash",
        );
        let scale = builder.book().mean(
            "cost-scale",
            "Network cost relative to month 1",
            PLAIN,
            better * power / today,
            "Machine efficiency and power price; scales the supply curve",
        );
        let efficiency =
            builder.quantity("network.new_machine_j_per_th", KW.per(PHS), &n.new_machine_j_per_th, calendar.month);
        let price =
            builder.quantity("network.new_machine_usd_per_th", USD.per(THS), &n.new_machine_usd_per_th, calendar.month);
        let payback = builder.number("network.payback_months", MONTH, n.payback_months);
        builder.book().shown_scalar(payback, Format::Decimals(0));
        let ancillary = builder.share("network.ancillary_load_pct", n.ancillary_load_pct);
        let running = efficiency * better * (ancillary + 1.0) * HOURS_PER_DAY * power / KW_PER_MW;
        let buying = price * THS_PER_PHS / (payback * DAYS_PER_MONTH);
        let entry = builder.book().mean(
            "entry-hashprice",
            "Entry barrier",
            hashprice,
            running + buying,
            "Hashprice at which a new machine covers its power and earns back its price within the payback period: 24 * efficiency * (1 + load) * power price + price * 1000 / (months * 30.4)",
        );
        let resale = builder.share("network.resale_factor_pct", n.resale_factor_pct);
        let resale = builder.book().formula(
            "resale-factor",
            "Resale factor",
            PLAIN,
            resale,
            "Share of the remaining margin of used machines",
        );
        let scrap =
            builder.number("network.scrap_usd_per_machine", USD.per(crate::formula::MACHINE), n.scrap_usd_per_machine);
        let mut points: Vec<(Scalar, Scalar)> = Vec::new();
        for (i, (at, share)) in n.supply_curve_pct.iter().enumerate() {
            let number = i + 1;
            let field = "network.supply_curve_pct";
            let b = builder.book();
            let at = b.input(
                &format!("in.supply-curve-{number}-hashprice"),
                &format!("Supply curve {number}, hashprice"),
                hashprice,
                *at,
                field,
            );
            let share = b.input(
                &format!("in.supply-curve-{number}-offline"),
                &format!("Supply curve {number}, switched off"),
                PERCENT,
                *share,
                field,
            );
            let all = b.formula(
                &format!("supply-curve-{number}-all-on"),
                &format!("Supply curve {number}, with all on"),
                hashprice,
                at * (1.0 - share * PERCENT_OF),
                "Hashprice times the share online",
            );
            points.push((at, all));
        }
        // Validation rejects plans with fewer than two points.
        let end = |point: Option<&(Scalar, Scalar)>| point.copied().unwrap_or((scrap, scrap));
        let ends = [end(points.first()), end(points.last())];
        let earned = builder.book().curve(
            "earned hashprice",
            Shape::Lines,
            points.iter().map(|(at, all)| (*all, *at)).collect(),
        );
        let all_on = builder.book().curve("supply curve", Shape::Lines, points);
        Self { scale, entry, power, earned, all_on, ends, resale, scrap }
    }

    /// Share of the network that would be switched off at a given hashprice.
    fn offline_at(&self, builder: &mut Builder, key: &str, label: &str, hashprice: Series) -> Series {
        let unit = USD.per(PHS).per(DAY);
        let scaled = builder.book().mean(
            &format!("{key}-at-first-costs"),
            &format!("{label}, at month-1 costs"),
            unit,
            hashprice / self.scale,
            "Point at which the supply curve is read",
        );
        let [(first, first_on), (last, last_on)] = self.ends;
        let on = when(
            scaled.lt(first),
            first_on / first,
            when(scaled.gt(last), last_on / last, scaled.on(self.all_on) / scaled),
        );
        let share = builder.book().mean(key, label, PLAIN, 1.0 - on, "From the supply curve, extended beyond its ends");
        builder.book().shown(share, Format::Share);
        share
    }
}

/// Shown for every hashrate model: the share of the network losing money at this hashprice.
pub(in crate::model) fn readouts(builder: &mut Builder, supply: &Supply, hashprice: Series) {
    supply.offline_at(builder, "losing-share", "Network below break-even", hashprice);
}

pub(in crate::model) fn answering(
    builder: &mut Builder,
    calendar: &Calendar,
    month: Month,
    supply: &Supply,
    own: &OwnHashrate,
    left: Series,
) -> Hashrate {
    let n = &builder.plan.network;
    let first = builder.number("market.hashrate_eh_s", EHS, builder.plan.market.hashrate_eh_s);
    let speed = builder.number("network.growth_speed_pct_per_month", PERCENT.per(MONTH), n.growth_speed_pct_per_month);
    let most = builder.number("network.most_growth_pct_per_month", PERCENT.per(MONTH), n.most_growth_pct_per_month);
    let scrap = builder.number("network.scrap_pct_per_month", PERCENT.per(MONTH), n.scrap_pct_per_month);
    let above = builder.share("network.scrap_above_offline_pct", n.scrap_above_offline_pct);
    let after = builder.number("network.scrap_after_months", MONTH, n.scrap_after_months);
    builder.book().shown_scalar(after, Format::Decimals(0));
    let attrition = builder.number("network.ai_attrition_pct_per_year", PERCENT.per(YEAR), n.ai_attrition_pct_per_year);
    let unit = USD.per(PHS).per(DAY);
    let b = builder.book();
    let before = b.formula(
        "hashrate-before",
        "Network hashrate before month 1",
        PHS,
        first * PHS_PER_EHS,
        "Starting point for difficulty",
    );
    let at_first = b.mean(
        "hashprice-at-first",
        "Hashprice at month-1 hashrate",
        unit,
        month.earned / before,
        "Determines the share switched off in month 1",
    );
    let off_at_first = supply.offline_at(builder, "offline-at-first", "Switched off at that hashprice", at_first);
    let b = builder.book();
    let growth = b.declare(
        "installed-growth",
        "Growth in installed machines",
        PLAIN,
        0.0,
        "Following month, log growth: bought above the entry barrier, less scrapped and lost to AI",
    );
    let installed = b.declare(
        "installed",
        "Installed network hashrate",
        PHS,
        before,
        "Third-party and own machines, running or not, before any shock and the company's own exit",
    );
    let installed = b.define(installed, |p| {
        when(calendar.month.is(ONE_MONTH), before / (1.0 - off_at_first), p.prev() * growth.prev().exp())
    });
    let staying = own_exit(builder, own, installed);
    let b = builder.book();
    let present = b.mean(
        "present",
        "Available network hashrate",
        PHS,
        installed * left * staying,
        "Installed, less any shock and the company's own exit",
    );
    let all_on = b.mean(
        "all-on-hashprice",
        "Hashprice with all machines on",
        unit,
        month.earned / present,
        "Price * reward * 144 / available hashrate",
    );
    let scaled = b.mean(
        "all-on-at-first-costs",
        "The same at month-1 costs",
        unit,
        all_on / supply.scale,
        "Point at which the curve of earned hashprice is read",
    );
    // Above the curve's last point no further machines switch on.
    let (last, last_on) = supply.ends[1];
    let earned = when(scaled.gt(last_on), scaled * last / last_on, scaled.on(supply.earned));
    let earned = b.mean(
        "steady-at-first-costs",
        "Steady hashprice at month-1 costs",
        unit,
        earned,
        "Hashprice once loss-making machines are off and difficulty has adjusted",
    );
    let offline = b.mean(
        "offline",
        "Network switched off",
        PLAIN,
        1.0 - scaled / earned,
        "Share of available machines whose power costs more than they earn",
    );
    b.shown(offline, Format::Share);
    let steady =
        b.mean("steady-hashprice", "Steady hashprice", unit, earned * supply.scale, "The same at the month's costs");
    let long = b.balance(
        "months-offline",
        "Months above scrapping threshold",
        MONTH,
        0.0,
        |p| when(offline.gt(above), p + ONE_MONTH, 0.0),
        "Consecutive months",
    );
    b.shown(long, Format::Decimals(0));
    let share = |rate: Scalar| rate * PERCENT_OF * ONE_MONTH;
    let bought = ((steady / supply.entry).ln().max(0.0) * share(speed)).min(share(most));
    let scrapped = when(long.ge(after), share(scrap), 0.0);
    let growth = b.define(growth, |_| bought - scrapped - a_twelfth(attrition));
    b.shown(growth, Format::Share);
    let running =
        b.mean("hashrate", "Network hashrate", PHS, present * (scaled / earned), "Running machines, monthly average");
    Hashrate { running, before, made_by_difficulty: false }
}

/// Monthly margin per terahash at the network's power price, as buyers of used machines calculate it.
pub(in crate::model) fn margin_of_terahash(hashprice: Series, supply: &Supply, load: Expression) -> Expression {
    let margin = hashprice - load * HOURS_PER_DAY / KW_PER_MW * supply.power;
    DAYS_PER_MONTH * ONE_MONTH / THS_PER_PHS * margin.max(0.0)
}
