//! The library that ships with the program: machines that can be bought, and power by region; each figure with its source.

use crate::plan::{Machine, Region, Setting, Source};
use serde::Deserialize;
use std::sync::LazyLock;

/// A machine of the library.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MachineEntry {
    /// What it is called
    pub name: String,
    /// Hashrate
    pub th_s: f64,
    /// Efficiency
    pub j_per_th: f64,
    /// Price of a new or used one, as the source says
    pub usd_per_th: f64,
    /// Who says so
    pub source: String,
    /// When
    pub date: String,
    /// Published, or an assumption
    pub confidence: String,
}

/// Power of a region.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegionEntry {
    /// Which
    pub region: Region,
    /// The usual range of its power price
    pub low: f64,
    /// …
    pub high: f64,
    /// The price that is offered
    pub usd_per_mwh: f64,
    /// Hours in which machines stand still for the grid
    pub curtailed_hours_pct: f64,
    /// What the grid pays for those
    pub credit_usd_per_mwh: f64,
    /// Who says so
    pub source: String,
    /// When
    pub date: String,
    /// Published, or an assumption
    pub confidence: String,
}

/// All machines; a file that cannot be read would be found by the tests.
pub fn machines() -> &'static [MachineEntry] {
    static ALL: LazyLock<Vec<MachineEntry>> = LazyLock::new(|| ron::from_str(include_str!("../../assets/library/machines.ron")).unwrap_or_default());
    &ALL
}

/// All regions.
pub fn regions() -> &'static [RegionEntry] {
    static ALL: LazyLock<Vec<RegionEntry>> = LazyLock::new(|| ron::from_str(include_str!("../../assets/library/regions.ron")).unwrap_or_default());
    &ALL
}

/// Fields to change with their values and sources.
pub type Preset = Vec<(String, Setting, Source)>;

impl MachineEntry {
    /// What makes the fleet at `path` one of these machines.
    pub fn preset(&self, path: &str) -> Preset {
        let fields = [("machine_th_s", self.th_s), ("efficiency_j_per_th", self.j_per_th), ("price_usd_per_th", self.usd_per_th)];
        let mut preset: Preset = fields.map(|(name, value)| (format!("{path}.{name}"), Setting::Number(value), self.source_of())).to_vec();
        preset.push((format!("{path}.name"), Setting::Text(self.name.clone()), self.source_of()));
        preset
    }

    /// As a machine that renews a fleet.
    pub fn machine(&self) -> Machine {
        Machine { name: self.name.clone(), th_s: self.th_s, j_per_th: self.j_per_th, usd_per_th: self.usd_per_th }
    }

    fn source_of(&self) -> Source {
        source(&self.source, &self.date, &self.confidence)
    }
}

impl RegionEntry {
    /// What gives the site at `path` the power of this region.
    pub fn preset(&self, path: &str) -> Preset {
        let fields = [("power_usd_per_mwh", self.usd_per_mwh), ("curtailed_hours_pct", self.curtailed_hours_pct), ("curtailment_credit_usd_per_mwh", self.credit_usd_per_mwh)];
        fields.map(|(name, value)| (format!("{path}.{name}"), Setting::Number(value), source(&self.source, &self.date, &self.confidence))).to_vec()
    }
}

fn source(text: &str, date: &str, confidence: &str) -> Source {
    // What is partly an assumption is one.
    Source { assumption: confidence.contains("assumption"), date: date.to_owned(), text: format!("{text} ({confidence})") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Choice, ObjectKind, Plan, add_object};

    #[test]
    fn every_entry_is_complete_and_can_be_taken() {
        assert!(machines().len() > 12 && regions().len() == Region::Other.words().len() - 1, "{} {}", machines().len(), regions().len());
        let mut plan = Plan::blank();
        add_object(&mut plan, ObjectKind::Site, None).unwrap();
        for entry in machines() {
            assert!(!entry.source.is_empty() && entry.date.len() >= 7 && !entry.confidence.is_empty(), "{}", entry.name);
            entry.preset("sites.site-1.fleets.s21").iter().for_each(|(path, setting, _)| plan.set(path, setting).unwrap());
            assert_eq!(plan.sites[0].fleets[0].name, entry.name);
        }
        for entry in regions() {
            assert!((entry.low..=entry.high).contains(&entry.usd_per_mwh) && !entry.source.is_empty(), "{:?}", entry.region);
            entry.preset("sites.site-1").iter().for_each(|(path, setting, _)| plan.set(path, setting).unwrap());
        }
    }
}
