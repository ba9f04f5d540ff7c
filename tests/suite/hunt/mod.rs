//! The hunt for what breaks: plans at the ends of all ranges, files with hostile tokens, events in the window. It runs small here and long
//! with `WATTFOLIO_THOROUGH=1`; what it finds is made small before it is told.

mod files;
mod plans;
mod shrink;
mod window;
