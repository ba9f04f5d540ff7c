//! What months of the past say about months to come: a file of them, blocks of them drawn again, and how a forecast would have done.

mod block_length;
mod bootstrap;
mod changes;
mod file;
mod month;
mod past;
mod scores;
#[cfg(test)]
mod shares;
mod table;

pub use file::History;
pub(super) use past::Past;
pub(super) use scores::{KUPIEC_CRITICAL, crps_of_sample, kupiec};
