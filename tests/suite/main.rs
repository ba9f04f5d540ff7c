//! What a user relies on, by public interface: numbers, files, commands, the window.

mod commands;
mod common;
mod files;
mod golden;
mod rooms;
mod vectors;
mod window;
