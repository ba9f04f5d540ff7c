//! Sale of a site, or its contribution to a joint venture: the partner's payments and its share.

use crate::formula::{BTC, Expression, Format, MW, Operand as _, PLAIN, Scalar, Series, USD, when};
use crate::model::base::scope::Scope;
use crate::model::site::sale::Sale;
use crate::plan::{Venture, VentureKind};

/// Rows between the company and the buyer of a site or of a share of it.
#[derive(Clone, Copy, Debug)]
pub struct VentureRows {
    /// Purchase price, USD in the month of sale or contribution
    pub proceeds: Series,
    /// The partner's share, if the site is contributed to a joint venture
    pub partner: Option<Partner>,
}

/// Rows of the partner's share; USD of the month unless stated otherwise.
#[derive(Clone, Copy, Debug)]
pub struct Partner {
    /// Its share of the site's earnings, as a share of 1
    pub share: Scalar,
    /// Its share of the site's build cost, as a share of 1
    pub capex_share: Scalar,
    /// Its share of capex
    pub capex: Series,
    /// … of machines and GPUs, as they are placed in service
    pub equipment: Series,
    /// Share of cash earned, less its share of spending
    pub cash: Series,
    /// BTC of the month
    pub btc: Series,
    /// That BTC at market
    pub btc_value: Series,
    /// Its share of the terminal value
    pub terminal: Series,
    /// Its share of NOI
    pub noi: Series,
}

/// Cash flows of a site.
pub(super) struct Earned {
    pub contracted: Scalar,
    pub sale: Option<Sale>,
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
pub(super) fn venture(scope: &Scope, venture: &Venture, earned: Earned) -> Option<VentureRows> {
    if venture.kind == VentureKind::Kept {
        return None;
    }
    let scope = &scope.section("venture", "sale or joint venture").of(&format!("{}.venture", scope.path()));
    let value = scope.number("value_usd_per_mw", USD.per(MW), venture.value_usd_per_mw);
    if venture.kind == VentureKind::Sale {
        let price = when(scope.calendar.month.is(earned.sale?.month), earned.contracted * value, 0.0);
        let proceeds = scope.flow("proceeds", "Paid by the buyer", USD, price, "Value per MW times contracted MW");
        return Some(VentureRows { proceeds, partner: None });
    }
    Some(joint_venture(scope, venture, value, earned))
}

fn joint_venture(scope: &Scope, venture: &Venture, value: Scalar, earned: Earned) -> VentureRows {
    let own = scope.share("ownership_pct", venture.ownership_pct);
    let of_capex = scope.share("capex_share_pct", venture.capex_share_pct);
    let from = scope.month("month", venture.month);
    let month = scope.calendar.month;
    let share = scope.formula("sold", "Partner's share", PLAIN, 1.0 - own, "Share of the site's earnings");
    let capex_share = scope.formula(
        "partner-capex-share",
        "Partner's share of capex",
        PLAIN,
        1.0 - of_capex,
        "Share of the site's build cost",
    );
    [share, capex_share].into_iter().for_each(|share| scope.shown_scalar(share, Format::Share));
    let proceeds = scope.flow(
        "proceeds",
        "Paid by the partner",
        USD,
        when(month.is(from), earned.contracted * value * share, 0.0),
        "Value of contracted MW, partner's share",
    );
    let since = |amount: Expression| when(month.ge(from), amount, 0.0);
    let capex = scope.flow(
        "capex-of-partner",
        "Partner's capex",
        USD,
        since(earned.capex * capex_share),
        "Its share of the site's capex",
    );
    let equipment = scope.flow(
        "equipment-of-partner",
        "Partner's machines and GPUs",
        USD,
        since(earned.equipment * capex_share),
        "Its share of those placed in service",
    );
    let cash = scope.flow(
        "cash-to-partner",
        "Cash to the partner",
        USD,
        since((earned.cash + earned.resale) * share) - capex,
        "Its share of site cash and resale, less its share of capex; negative when it pays in",
    );
    let btc =
        scope.flow("btc-to-partner", "BTC to the partner", BTC, since(earned.btc * share), "Its share of BTC mined");
    let btc_value = scope.flow(
        "btc-value-to-partner",
        "BTC to the partner at market",
        USD,
        since(earned.revenue * share),
        "At the month's price",
    );
    let terminal = scope.flow(
        "terminal-to-partner",
        "Partner's terminal value",
        USD,
        since(earned.terminal * share),
        "Its share of the site's value after the plan",
    );
    let noi = scope.flow(
        "ebitda-to-partner",
        "Partner's NOI",
        USD,
        since((earned.cash + earned.revenue - earned.ahead) * share),
        "Its share of the site's NOI, BTC when mined",
    );
    let partner = Partner { share, capex_share, capex, equipment, cash, btc, btc_value, terminal, noi };
    VentureRows { proceeds, partner: Some(partner) }
}
