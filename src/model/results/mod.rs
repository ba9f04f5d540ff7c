//! What is asked of the whole: measures of lenders and owners, and the identities that must hold.

pub(in crate::model) mod checks;
pub(in crate::model) mod measures;
pub(in crate::model) mod value;
