//! Plan files: reading with exact complaints, writing without ever losing the file that was there.

mod kept;
mod locate;
mod own;
mod read;
mod write;

pub use kept::{Claim, Kept, Lost, fingerprint};

pub use own::{own_libraries, own_library};
pub use read::{Refusal, load, parse};
pub use write::{plan_hash, replace, save, to_text};

use crate::plan::Plan;
use std::sync::LazyLock;

/// The sample company, built into the program.
pub const SAMPLE: &str = include_str!("../../saves/sample.ron");

/// The plans that come with the program: name and plan, for those that read, which a test says all do. Read once.
pub fn examples() -> &'static [(&'static str, Plan)] {
    static ALL: LazyLock<Vec<(&str, Plan)>> = LazyLock::new(|| {
        let texts = [("Sample Power", SAMPLE), ("Core Scientific", include_str!("../../saves/core-scientific.ron"))];
        texts.into_iter().filter_map(|(name, text)| Some((name, parse(text).ok()?))).collect()
    });
    &ALL
}

/// The sample company as a plan; a blank one should the built-in text not read, which a test excludes.
pub fn sample() -> Plan {
    parse(SAMPLE).unwrap_or_else(|_refusal| Plan::blank())
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_example_reads() {
        assert_eq!(super::examples().len(), 2);
    }
}
