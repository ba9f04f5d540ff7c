//! Wattfolio: a financial planner for Bitcoin miners that are moving their power to AI hosting.
//!
//! The modules ("rooms"), each using only those before it: `plan`, `finance`, `formula`, `model`, `analysis`, `store`, `export`, `cli`, `app`.

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

/// Books are thousands of small formulas allocated and freed with every edit: the system's allocator took a third of that time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
