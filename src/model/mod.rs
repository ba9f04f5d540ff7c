//! The company as formulas: a plan becomes a book of rows.
//!
//! Order within a month: price and hashrate, hashprice, states of megawatts, mining and power, rent, overhead, capex,
//! debt, then the treasury, which sells BTC; the funding gap is what is left. Interest is on opening balances, so nothing
//! is circular. Deterministic, without I/O, and total: every plan without findings of level error has a projection.

mod calendar;
mod check;
mod company;
mod constants;
mod debt;
mod inputs;
mod lease;
mod market;
mod mining;
mod moves;
mod periods;
mod power;
mod projection;
mod site;
mod treasury;

pub use periods::{By, Period, periods};
pub use projection::{Projection, build, project};
