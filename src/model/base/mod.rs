//! What every room of the model is built on: fields as inputs, constants, the calendar, fiscal periods, small helpers.

pub(in crate::model) mod calendar;
pub(in crate::model) mod constants;
pub(in crate::model) mod desk;
pub(in crate::model) mod inputs;
pub(in crate::model) mod metrics;
pub(in crate::model) mod periods;
pub(in crate::model) mod scope;
