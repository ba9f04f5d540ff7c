//! Wattfolio: a planner for companies that own power and move from Bitcoin mining to AI.
pub mod finance;
pub mod formula;
