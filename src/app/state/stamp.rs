//! What a result was computed from: results are shown only for what they belong to.

/// The document's revision, and the scenario shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::app) struct Stamp {
    pub revision: u64,
    pub scenario: Option<String>,
}
