//! Plan files: reading with exact complaints, writing without ever losing the file that was there.

mod kept;
mod locate;
mod own;
mod read;
mod write;

pub use kept::{Claim, Kept, Lost, fingerprint};

pub use own::{own_libraries, own_library, text_of};
pub use read::{Refusal, load, parse};
pub use write::{plan_hash, replace, save, to_text};

use crate::plan::Plan;
use std::sync::LazyLock;

/// The sample company, built into the program.
pub const SAMPLE: &str = include_str!("../../saves/sample.ron");

/// The plans that come with the program: name, what it shows, and plan, for those that read, which a test says all do. Read once.
pub fn examples() -> &'static [Example] {
    static ALL: LazyLock<Vec<Example>> = LazyLock::new(|| EXAMPLES.into_iter().filter_map(|(name, shows, text)| Some(Example { name, shows, plan: parse(text).ok()? })).collect());
    &ALL
}

/// A plan that comes with the program.
#[derive(Clone, Debug)]
pub struct Example {
    /// What it is called
    pub name: &'static str,
    /// What it shows, in a line
    pub shows: &'static str,
    /// The plan
    pub plan: Plan,
}

const EXAMPLES: [(&str, &str, &str); 10] = [
    ("Sample Power", "Three sites that do not exist: every feature once", SAMPLE),
    ("The article", "An average miner that the claims of 29 March 2026 are asked of", include_str!("../../saves/article.ron")),
    ("Core Scientific", "One tenant for 590 MW, project notes, convertible notes", include_str!("../../saves/core-scientific.ron")),
    ("TeraWulf", "Two project companies, one of them a joint venture; backstops and warrants", include_str!("../../saves/terawulf.ron")),
    ("Hut 8", "Two triple-net leases, amortising notes, many BTC and a loan on them", include_str!("../../saves/hut-8.ron")),
    ("Cipher", "Two leases in halls by date, put and refinancing", include_str!("../../saves/cipher.ron")),
    ("IREN", "GPU clouds, prepaid and financed with equipment", include_str!("../../saves/iren.ron")),
    ("MARA", "BTC treasury, puts, a joint venture without a tenant yet", include_str!("../../saves/mara.ron")),
    ("Riot", "Power credits, a first small lease, a loan on BTC", include_str!("../../saves/riot.ron")),
    ("CleanSpark", "A miner without a lease, and what one would change", include_str!("../../saves/cleanspark.ron")),
];

/// The sample company as a plan; a blank one should the built-in text not read, which a test excludes.
pub fn sample() -> Plan {
    parse(SAMPLE).unwrap_or_else(|_refusal| Plan::blank())
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_example_reads() {
        assert_eq!(super::examples().len(), super::EXAMPLES.len());
    }
}
