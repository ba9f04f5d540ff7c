//! What no company decides: the price of BTC, rates, the network, and what others supply to it.

pub(in crate::model) mod chain;
pub(in crate::model) mod difficulty;
pub(in crate::model) mod hashrate;
pub(in crate::model) mod network;
mod path;
pub(in crate::model) mod price;
pub(in crate::model) mod reward;
pub(in crate::model) mod supply;

pub(in crate::model) use hashrate::OwnHashrate;
