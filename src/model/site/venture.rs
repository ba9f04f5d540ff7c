//! Sale of a site, or its contribution to a joint venture: the partner's payments and its share.

use crate::formula::{BTC, Expression, Format, MW, Operand as _, PLAIN, Scalar, Series, USD, when};
use crate::model::base::calendar::Calendar;
use crate::model::base::inputs::Builder;
use crate::plan::{Site, VentureKind};

/// Flows between the company and the buyer of a site or of a share of it.
#[derive(Clone, Copy)]
pub(in crate::model) struct Shared {
    /// Purchase price
    pub proceeds: Series,
    pub of_joint_venture: Option<Partner>,
}

/// The partner's share.
#[derive(Clone, Copy)]
pub(in crate::model) struct Partner {
    /// Share of cash earned, less its share of spending
    pub cash: Series,
    /// BTC
    pub btc: Series,
    /// That BTC at market
    pub btc_value: Series,
    /// Its share of the terminal value
    pub terminal: Series,
    /// Its share of NOI
    pub ebitda: Series,
    /// Its share of capex
    pub capex: Series,
    /// … of machines and GPUs, as they are placed in service
    pub equipment: Series,
    /// Its share of the site's earnings
    pub share: Scalar,
}

/// Cash flows of a site.
#[derive(Clone)]
pub(in crate::model) struct Earned {
    pub contracted: Scalar,
    /// Month of sale
    pub sold_in: Option<Scalar>,
    /// Cash before capex
    pub cash: Series,
    /// … of which prepaid, or collected later than billed
    pub ahead: Series,
    pub capex: Series,
    /// Machines and GPUs, as they are placed in service
    pub equipment: Expression,
    /// Resale proceeds of used machines and GPUs
    pub resale: Series,
    pub btc: Series,
    pub revenue: Series,
    pub terminal: Series,
}

/// The rows of a site that is not retained in full. A sold site has no power from the month of sale, so only the price is
/// left to share.
pub(in crate::model) fn shared(
    builder: &mut Builder,
    calendar: &Calendar,
    site: &Site,
    earned: &Earned,
) -> Option<Shared> {
    let venture = &site.venture;
    let path = format!("sites.{}.venture", site.id);
    if venture.kind == VentureKind::Kept {
        return None;
    }
    builder.book().section(&format!("site.{}.venture", site.id), &format!("{}: sale or joint venture", site.name));
    let value = builder.number(format!("{path}.value_usd_per_mw"), USD.per(MW), venture.value_usd_per_mw);
    if venture.kind == VentureKind::Sale {
        let from = earned.sold_in?;
        let price = when(calendar.month.is(from), earned.contracted * value, 0.0);
        let proceeds =
            builder.book().flow("proceeds", "Paid by the buyer", USD, price, "Value per MW times contracted MW");
        return Some(Shared { proceeds, of_joint_venture: None });
    }
    let own = builder.share(format!("{path}.ownership_pct"), venture.ownership_pct);
    let of_capex = builder.share(format!("{path}.capex_share_pct"), venture.capex_share_pct);
    let from = builder.month(format!("{path}.month"), venture.month);
    let b = builder.book();
    let month = calendar.month;
    let sold = b.formula("sold", "Partner's share", PLAIN, 1.0 - own, "Share of the site's earnings");
    let theirs = b.formula(
        "partner-capex-share",
        "Partner's share of capex",
        PLAIN,
        1.0 - of_capex,
        "Share of the site's build cost",
    );
    [sold, theirs].into_iter().for_each(|share| b.shown_scalar(share, Format::Share));
    let proceeds = b.flow(
        "proceeds",
        "Paid by the partner",
        USD,
        when(month.is(from), earned.contracted * value * sold, 0.0),
        "Value of contracted MW, partner's share",
    );
    let since = |amount: Expression| when(month.ge(from), amount, 0.0);
    let capex = b.flow(
        "capex-of-partner",
        "Partner's capex",
        USD,
        since(earned.capex * theirs),
        "Its share of the site's capex",
    );
    let equipment = since(earned.equipment.clone() * theirs);
    let equipment = b.flow(
        "equipment-of-partner",
        "Partner's machines and GPUs",
        USD,
        equipment,
        "Its share of those placed in service",
    );
    let cash = since((earned.cash + earned.resale) * sold) - capex;
    let cash = b.flow(
        "cash-to-partner",
        "Cash to the partner",
        USD,
        cash,
        "Its share of site cash and resale, less its share of capex; negative when it pays in",
    );
    let btc = b.flow("btc-to-partner", "BTC to the partner", BTC, since(earned.btc * sold), "Its share of BTC mined");
    let btc_value = b.flow(
        "btc-value-to-partner",
        "BTC to the partner at market",
        USD,
        since(earned.revenue * sold),
        "At the month's price",
    );
    let terminal = b.flow(
        "terminal-to-partner",
        "Partner's terminal value",
        USD,
        since(earned.terminal * sold),
        "Its share of the site's value after the plan",
    );
    let ebitda = b.flow(
        "ebitda-to-partner",
        "Partner's NOI",
        USD,
        since((earned.cash + earned.revenue - earned.ahead) * sold),
        "Its share of the site's NOI, BTC when mined",
    );
    Some(Shared {
        proceeds,
        of_joint_venture: Some(Partner { cash, btc, btc_value, terminal, ebitda, capex, equipment, share: sold }),
    })
}
