//! Colours on paper by meaning: those of the window's light theme, so that a thing has one colour in every plot, report, deck and
//! workbook. A test of the theme compares them.

use crate::formula::Series;
use crate::model::rows::{CashGroup, MegawattRows};

pub(crate) const AI: &str = "#1f73bd";
pub(crate) const VACANT: &str = "#bcd8f0";
pub(crate) const CONVERTING: &str = "#94588a";
pub(crate) const MINING: &str = "#ba7f00";
pub(crate) const SWITCHED_OFF: &str = "#ecd9ae";
pub(crate) const DEBT: &str = "#c24e00";
pub(crate) const INTEREST: &str = "#7a2800";
pub(crate) const PRINCIPAL: &str = "#d17e47";
pub(crate) const CASH: &str = "#9ecdbc";
pub(crate) const UNDRAWN: &str = "#d5ebe2";
pub(crate) const BTC: &str = "#c0760c";
pub(crate) const OTHER_IN: &str = "#46515e";
pub(crate) const MINING_COST: &str = "#746b3e";
pub(crate) const AI_COST: &str = "#538ec6";
pub(crate) const OVERHEAD: &str = "#828c98";
pub(crate) const TAX: &str = "#a52a5c";
pub(crate) const GOOD: &str = "#117f59";
pub(crate) const WARNING: &str = "#8a6200";
pub(crate) const BAD: &str = "#c43d2b";
pub(crate) const MUTED: &str = "#5a6675";

/// The five states of megawatts with their colours, from the bottom of a stack to its top.
pub(in crate::export) fn states(megawatts: &MegawattRows) -> [(Series, &'static str); 5] {
    let states = &megawatts.states;
    [
        (states.leased, AI),
        (states.vacant, VACANT),
        (megawatts.converting, CONVERTING),
        (states.mining, MINING),
        (states.off, SWITCHED_OFF),
    ]
}

/// The colour of cash by purpose.
pub(in crate::export) const fn of_cash(group: CashGroup) -> &'static str {
    match group {
        CashGroup::Btc => MINING,
        CashGroup::Ai => AI,
        CashGroup::Other => OTHER_IN,
        CashGroup::Raised => DEBT,
        CashGroup::Build => CONVERTING,
        CashGroup::Mining => MINING_COST,
        CashGroup::AiCost => AI_COST,
        CashGroup::Overhead => OVERHEAD,
        CashGroup::Interest => INTEREST,
        CashGroup::Principal => PRINCIPAL,
        CashGroup::Tax => TAX,
    }
}
