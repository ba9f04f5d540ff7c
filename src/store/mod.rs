//! Plan files: reading with exact error messages, writing without ever losing the previous file.

mod history;
mod kept;
mod lock;
mod own;
mod read;
mod system;
mod temporary;
mod text;
mod write;

pub use history::{histories_of, history_texts};
pub use kept::{Claim, Kept, Lost, Own, claim_to_edit, fingerprint};
pub use own::{own_libraries, own_library, text_of};
pub use read::{Opened, Problem, Refusal, load, open, parse, read};
pub use text::to_text;
pub use write::{hash_of, plan_hash, replace, save, with_ending};

use crate::plan::Plan;
use std::sync::LazyLock;

/// The sample company, built into the program.
pub const SAMPLE: &str = include_str!("../../saves/sample.ron");

/// The example plans that ship with the program: name, description and plan, for those that parse (a test asserts that all do). Read once.
pub fn examples() -> &'static [Example] {
    static ALL: LazyLock<Vec<Example>> = LazyLock::new(|| {
        EXAMPLES
            .into_iter()
            .filter_map(|(name, shows, text)| Some(Example { name, shows, plan: parse(text).ok()? }))
            .collect()
    });
    &ALL
}

/// An example plan that ships with the program.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its name
    pub name: &'static str,
    /// A one-line description
    pub shows: &'static str,
    /// The plan
    pub plan: Plan,
}

const EXAMPLES: [(&str, &str, &str); 16] = [
    ("Sample Power", "A fictional company with three sites, seen from every page", SAMPLE),
    (
        "Sample Deals",
        "Contracts, instruments and owners of real deals: blocks, sweeps, preferred units, a site abroad",
        include_str!("../../saves/deals.ron"),
    ),
    (
        "The article",
        "An average miner, to test the claims of an article of 29 March 2026",
        include_str!("../../saves/article.ron"),
    ),
    (
        "Core Scientific",
        "One tenant for 590 MW, project notes, convertible notes",
        include_str!("../../saves/core-scientific.ron"),
    ),
    (
        "TeraWulf",
        "Two project companies, one of them a joint venture; backstops and warrants",
        include_str!("../../saves/terawulf.ron"),
    ),
    (
        "Hut 8",
        "Two triple-net leases, amortising notes, a large BTC treasury and a loan against it",
        include_str!("../../saves/hut-8.ron"),
    ),
    ("Cipher", "Two leases delivered hall by hall, a put and refinancing", include_str!("../../saves/cipher.ron")),
    ("IREN", "GPU clouds, prepaid and with equipment financing", include_str!("../../saves/iren.ron")),
    ("MARA", "BTC treasury, puts, a joint venture with no tenant yet", include_str!("../../saves/mara.ron")),
    ("Riot", "Power credits, a small first lease, a BTC-backed loan", include_str!("../../saves/riot.ron")),
    (
        "CleanSpark",
        "A miner without a lease, and the effect of signing one",
        include_str!("../../saves/cleanspark.ron"),
    ),
    (
        "Galaxy",
        "One tenant in three phases, project loans, exchangeable notes; BTC and other assets in the treasury",
        include_str!("../../saves/galaxy.ron"),
    ),
    (
        "Applied Digital",
        "A holding company with preferred equity above five campuses, notes at a discount, hosted machines",
        include_str!("../../saves/applied-digital.ron"),
    ),
    (
        "Bitdeer",
        "Fifteen sites in five countries, own machines, convertible notes, a lease in Norway",
        include_str!("../../saves/bitdeer.ron"),
    ),
    ("HIVE", "Mining in Paraguay, GPU clouds in Canada, costs in two currencies", include_str!("../../saves/hive.ron")),
    (
        "Keel",
        "The end of mining, three sites without a tenant yet, convertible notes",
        include_str!("../../saves/keel.ron"),
    ),
];

/// The sample company as a plan; a blank one if the built-in text did not parse, which a test rules out.
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
