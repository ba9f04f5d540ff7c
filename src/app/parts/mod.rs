//! Parts that pages and panels are made of: theme, numbers, fields, plots.

pub(in crate::app) mod asking;
pub(in crate::app) mod axis;
pub(in crate::app) mod chart;
pub(in crate::app) mod column;
pub(in crate::app) mod cross;
pub(in crate::app) mod fields;
pub(in crate::app) mod frame;
pub(in crate::app) mod marks;
pub(in crate::app) mod measure;
pub(in crate::app) mod members;
pub(in crate::app) mod messages;
pub(in crate::app) mod numbers;
pub(in crate::app) mod outcomes;
pub(in crate::app) mod pattern;
pub(in crate::app) mod plane;
pub(in crate::app) mod plot;
pub(in crate::app) mod progress;
pub(in crate::app) mod theme;
pub(in crate::app) mod two_plans;
pub(in crate::app) mod values;
