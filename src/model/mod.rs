//! The company as formulas: a plan becomes a book of rows.
//!
//! Order within a month: price, allocation of megawatts and machines, network hashrate and hashprice, mining and power,
//! rent and clouds, overhead, capex, debt, then the treasury, which sells BTC; the funding gap is the remainder.
//! Interest is on opening balances, so nothing is circular. Deterministic, free of I/O, and total: every plan without
//! findings at error level has a projection.
//!
//! Rooms, each of which uses only those before it: `base`, `market`, `site`, `group`, `tax`, `instruments`, `capital`,
//! `accounts`, `results`, `build` (`rows` are what it returns), `projection`, `findings`, `projector`.

mod accounts;
mod base;
mod build;
mod capital;
mod findings;
mod group;
mod instruments;
mod market;
mod projection;
mod projector;
mod results;
pub mod rows;
mod site;
mod tax;

pub use base::periods::{By, Period, periods};
pub use build::build;
pub use projection::Projection;
pub use projector::{Projector, project};
pub use rows::Rows;
