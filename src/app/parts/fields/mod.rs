//! Fields of the plan as rows of label, input and unit.

mod curve;
mod label;
mod month;
mod number;
mod row;
mod schedule;

pub(in crate::app) use label::{Place, taken_back};
pub(in crate::app) use row::{compact_ui, field_ui};
