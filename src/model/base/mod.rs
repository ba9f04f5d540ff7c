//! What every room of the model is built on: scopes in which rows are written, constants, the calendar, fiscal periods, small helpers.

pub(in crate::model) mod calendar;
pub(in crate::model) mod constants;
mod fields;
pub(in crate::model) mod metrics;
pub(in crate::model) mod periods;
pub(in crate::model) mod scope;
pub(in crate::model) mod shared;
