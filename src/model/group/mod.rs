//! Sites added up: what a group of them brings and costs, its books, other items, the cost of a bitcoin.

pub(in crate::model) mod books;
pub(in crate::model) mod classes;
pub(in crate::model) mod cost;
pub(in crate::model) mod items;
pub(in crate::model) mod operations;
pub(in crate::model) mod pools;
pub(in crate::model) mod sums;
pub(in crate::model) mod unbooked;
