//! Any text is read as a plan or refused; a plan that is read is written and read back the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wattfolio::store::{parse, to_text};

fuzz_target!(|text: &str| {
    match parse(text) {
        Ok(plan) => assert!(parse(&to_text(&plan)).is_ok_and(|again| again == plan)),
        Err(refusal) => assert!(!refusal.to_string().is_empty()),
    }
});
