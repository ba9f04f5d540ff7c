//! What the numbers say that the plan alone does not.

pub(in crate::model) mod capital;
