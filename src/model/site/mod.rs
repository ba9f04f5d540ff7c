//! A site: the use of its megawatts, and revenue and cost of mining and AI there.
//!
//! In two steps, because the network between them may count the company's own machines: first what is installed where
//! (`standing`), then its earnings (`rows`).

pub(in crate::model) mod ai;
pub(in crate::model) mod assets;
pub(in crate::model) mod built;
pub(in crate::model) mod capacity;
pub(in crate::model) mod cash_flow;
pub(in crate::model) mod choice;
pub(in crate::model) mod cloud;
pub(in crate::model) mod demand;
pub(in crate::model) mod fleet;
pub(in crate::model) mod lease;
mod levels;
pub(in crate::model) mod local;
pub(in crate::model) mod megawatts;
pub(in crate::model) mod mining;
pub(in crate::model) mod moves;
pub(in crate::model) mod opex;
pub(in crate::model) mod pools;
pub(in crate::model) mod power;
mod rows;
pub(in crate::model) mod sale;
mod standing;
pub(in crate::model) mod states;
pub(in crate::model) mod supply;
pub(in crate::model) mod terminal;
pub(in crate::model) mod venture;

pub use rows::{SiteRows, SiteValueRows};
pub(in crate::model) use rows::{site, total, value};
pub(in crate::model) use standing::{Standing, standing};
