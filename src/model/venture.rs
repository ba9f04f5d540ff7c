//! The sale of a site, or its contribution to a joint venture: what a partner pays, and what it takes.

use super::calendar::Calendar;
use super::inputs::Builder;
use crate::formula::{BTC, Expression, Format, MW, Operand as _, PLAIN, Scalar, Series, USD, when};
use crate::plan::{Site, VentureKind};

/// What passes between the company and who buys a site or a share of it.
#[derive(Clone, Copy)]
pub(super) struct Shared {
    /// The price that is paid
    pub proceeds: Series,
    pub of_joint_venture: Option<Partner>,
}

/// What a partner takes.
#[derive(Clone, Copy)]
pub(super) struct Partner {
    /// Of cash earned, less its part of what is spent
    pub cash: Series,
    /// BTC
    pub btc: Series,
    /// Those at market
    pub btc_value: Series,
    /// Its part of the terminal value
    pub terminal: Series,
    /// Its part of NOI
    pub ebitda: Series,
    /// Its part of capex
    pub capex: Series,
    /// … of machines and GPUs, as they are put into service
    pub equipment: Series,
    /// Its share of what the site earns
    pub share: Scalar,
}

/// What a site brings and costs.
#[derive(Clone)]
pub(super) struct Earned {
    pub contracted: Scalar,
    /// The month of its sale
    pub sold_in: Option<Scalar>,
    /// What it brings in cash before capex
    pub cash: Series,
    /// … of it paid ahead or collected later than billed
    pub ahead: Series,
    pub capex: Series,
    /// Machines and GPUs, as they are put into service
    pub equipment: Expression,
    /// What used machines and GPUs bring
    pub resale: Series,
    pub btc: Series,
    pub revenue: Series,
    pub terminal: Series,
}

/// The rows of a site that is not kept whole. What is sold has no power from its month on, so that nothing but the price is
/// left to share.
pub(super) fn shared(builder: &mut Builder, calendar: &Calendar, site: &Site, earned: &Earned) -> Option<Shared> {
    let venture = &site.venture;
    let path = format!("sites.{}.venture", site.id);
    if venture.kind == VentureKind::Kept {
        return None;
    }
    builder.book.section(&format!("site.{}.venture", site.id), &format!("{}: sale or joint venture", site.name));
    let value = builder.number(format!("{path}.value_usd_per_mw"), USD.per(MW), venture.value_usd_per_mw);
    if venture.kind == VentureKind::Sale {
        let from = earned.sold_in?;
        let price = when(calendar.month.is(from), earned.contracted * value, 0.0);
        let proceeds = builder.book.flow("proceeds", "Paid by the buyer", USD, price, "Value of the contracted MW");
        return Some(Shared { proceeds, of_joint_venture: None });
    }
    let own = builder.share(format!("{path}.ownership_pct"), venture.ownership_pct);
    let of_capex = builder.share(format!("{path}.capex_share_pct"), venture.capex_share_pct);
    let from = builder.month(format!("{path}.month"), venture.month);
    let b = &mut builder.book;
    let month = calendar.month;
    let sold = b.formula("sold", "Partner's share", PLAIN, 1.0 - own, "Of what the site earns");
    let theirs = b.formula("partner-capex-share", "Partner's share of capex", PLAIN, 1.0 - of_capex, "Of what the site costs to build");
    [sold, theirs].into_iter().for_each(|share| b.shown_scalar(share, Format::Share));
    let proceeds = b.flow("proceeds", "Paid by the partner", USD, when(month.is(from), earned.contracted * value * sold, 0.0), "Value of the contracted MW, for the partner's share");
    let since = |amount: Expression| when(month.ge(from), amount, 0.0);
    let capex = b.flow("capex-of-partner", "Capex of the partner", USD, since(earned.capex * theirs), "What it pays of what the site costs to build");
    let equipment = since(earned.equipment.clone() * theirs);
    let equipment = b.flow("equipment-of-partner", "Machines and GPUs of the partner", USD, equipment, "What it pays of those put into service");
    let cash = since((earned.cash + earned.resale) * sold) - capex;
    let cash = b.flow("cash-to-partner", "Cash to the partner", USD, cash, "Its share of what the site brings in cash and by resale, less its share of capex; below zero where it pays in");
    let btc = b.flow("btc-to-partner", "BTC to the partner", BTC, since(earned.btc * sold), "Its share of what is mined");
    let btc_value = b.flow("btc-value-to-partner", "BTC to the partner at market", USD, since(earned.revenue * sold), "At the month's price");
    let terminal = b.flow("terminal-to-partner", "Terminal value of the partner", USD, since(earned.terminal * sold), "Its share of what the site is worth after the plan");
    let ebitda = b.flow("ebitda-to-partner", "NOI of the partner", USD, since((earned.cash + earned.revenue - earned.ahead) * sold), "Its share of the site's NOI, BTC when mined");
    Some(Shared { proceeds, of_joint_venture: Some(Partner { cash, btc, btc_value, terminal, ebitda, capex, equipment, share: sold }) })
}
