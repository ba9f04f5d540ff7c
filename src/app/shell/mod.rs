//! The window as a program: it starts, carries wishes out, reads and writes files, takes pictures.

pub(in crate::app) mod carry_out;
pub(in crate::app) mod exporting;
pub(in crate::app) mod files;
pub(in crate::app) mod picture;
pub(in crate::app) mod start;
pub(in crate::app) mod window;
