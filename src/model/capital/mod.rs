//! Owners and their cash: the waterfall of project companies, the parent's treasury, covenants, consolidation.

pub(in crate::model) mod cash_flow;
pub(in crate::model) mod consolidation;
pub(in crate::model) mod covenants;
pub(in crate::model) mod entity;
pub(in crate::model) mod lines;
pub(in crate::model) mod treasury;
