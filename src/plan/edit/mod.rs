//! Changing which objects a plan has: adding, duplicating, moving, renaming and deleting.

mod copy;
mod objects;
mod propose;
mod questions;
mod references;
mod rename;
mod transfer;

pub use copy::{Machine, duplicate_object, refresh_fleet};
pub use objects::{Deleted, add_named_object, add_object, add_object_with, delete_object, move_object};
pub use propose::{has_free_mining, propose_phases};
pub use rename::{Renamed, rename_id};
pub use transfer::{extract, insert};
