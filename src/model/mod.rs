//! The company as formulas: a plan becomes a book of rows.
//!
//! Order within a month: price, allocation of megawatts and machines, network hashrate and hashprice, mining and power, rent
//! and clouds, overhead, capex, debt, then the treasury, which sells BTC; the funding gap is the remainder. Interest is on opening balances, so nothing
//! is circular. Deterministic, free of I/O, and total: every plan without findings at error level has a projection.

mod accounts;
mod accrual;
mod books;
mod btc_loan;
mod built;
mod calendar;
mod capital;
mod check;
mod cloud;
mod company;
mod constants;
mod convertible;
mod cost;
mod covenants;
mod debt;
mod entity;
mod equity;
mod fleet;
mod inputs;
mod items;
mod lease;
mod look_at_capital;
mod market;
mod measures;
mod metrics;
mod mining;
mod moves;
mod network;
mod periods;
mod power;
mod projection;
mod site;
mod statements;
mod sums;
mod supply;
mod tax;
mod terminal;
mod treasury;
mod venture;

pub use periods::{By, Period, periods};
pub use projection::{Projection, Projector, build, project};
