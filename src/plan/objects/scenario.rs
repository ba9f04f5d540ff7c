//! Scenarios: named overrides of individual fields of the base plan.

use crate::plan::fields::Setting;
use std::collections::BTreeMap;

/// A what-if: values of fields by path, on top of the base.
#[derive(Clone, PartialEq, Debug)]
pub struct Scenario {
    /// Slug that identifies it
    pub id: String,
    /// What it is called
    pub name: String,
    /// Free-form notes
    pub notes: String,
    /// Field path to value
    pub overrides: BTreeMap<String, Setting>,
}
