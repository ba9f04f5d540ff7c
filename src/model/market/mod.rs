//! What no company decides: the price of BTC, rates, the network, and what others supply to it.

pub(in crate::model) mod network;
pub(in crate::model) mod price;
pub(in crate::model) mod supply;
