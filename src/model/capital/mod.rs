//! Owners and their cash: the waterfall of project companies, the parent's treasury, covenants, consolidation.

pub(in crate::model) mod ahead;
pub(in crate::model) mod books;
pub(in crate::model) mod cash_flow;
pub(in crate::model) mod company;
pub(in crate::model) mod consolidation;
pub(in crate::model) mod covenants;
pub(in crate::model) mod cover;
pub(in crate::model) mod cure;
pub(in crate::model) mod flows;
pub(in crate::model) mod groups;
pub(in crate::model) mod lines;
pub(in crate::model) mod owner;
pub(in crate::model) mod ratios;
pub(in crate::model) mod treasury;
pub(in crate::model) mod waterfall;
