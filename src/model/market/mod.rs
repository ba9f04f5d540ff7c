//! What no company decides: the price of BTC, rates, the network, and what others supply to it.

mod chain;
mod difficulty;
mod hashrate;
pub(in crate::model) mod network;
mod path;
pub(in crate::model) mod price;
mod reward;
pub(in crate::model) mod supply;

pub(in crate::model) use hashrate::OwnHashrate;
