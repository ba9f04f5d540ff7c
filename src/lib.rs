//! Wattfolio: a planner for companies that own power and move from Bitcoin mining to AI.
//!
//! The rooms, each using only those before it: `plan`, `finance`, `formula`, `model`, `analysis`, `store`, `export`, `cli`, `app`.

pub mod analysis;
pub mod app;
pub mod cli;
pub mod export;
pub mod finance;
pub mod formula;
pub mod library;
pub mod model;
pub mod plan;
pub mod store;

/// Books are thousands of small formulas that come and go with every edit: a third of that time went to the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
