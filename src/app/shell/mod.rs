//! The window as a program: it starts, carries wishes out, reads and writes files, takes pictures.

mod carry_out;
pub(in crate::app) mod computed;
mod disk;
mod draw;
mod edits;
mod exporting;
mod files;
mod keys;
mod large_picture;
mod picture;
mod picture_window;
mod questions;
mod scripts;
pub(in crate::app) mod start;
mod viewport;
pub(in crate::app) mod window;
mod workspace;
