//! The list of all fields, for the command line and documents, and the titles of objects.

use super::document::Plan;
use super::fields::{Choice, Field, Spec};
use super::kinds::{ObjectKind, holder_of};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// A field of the catalogue.
#[derive(Clone, Debug)]
pub struct CatalogueEntry {
    /// Its path, with ID in place of ids
    pub path: String,
    /// Its specification
    pub spec: &'static Spec,
    /// The type it holds: "number", "month", …, or the words of a choice
    pub holds: String,
    /// What its options are called in the form; empty if it is no choice
    pub labels: &'static [&'static str],
    /// What applies where a plan leaves it out, in a plan that starts in its usual month
    pub default: String,
}

/// All fields of a plan, each once.
pub fn catalogue() -> Vec<CatalogueEntry> {
    let mut entries = Vec::new();
    template().each_object(&mut |prefix, object| {
        object.each_field(&mut |spec, field| {
            let (path, default) = (format!("{prefix}.{}", spec.name), field.get().to_string());
            let labels = if let Field::Choice(choice) = field { choice.labels() } else { &[] };
            entries.push(CatalogueEntry { path, spec, holds: holds(field), labels, default });
        });
    });
    entries
}

/// A plan with one object of each kind, each with the id ID.
fn template() -> Plan {
    let mut plan = Plan::blank();
    plan.decks.clear();
    let start = plan.company.start;
    // Sites come first, so that there is one for what belongs to it.
    for kind in ObjectKind::ALL {
        plan.list_mut(kind, Some("ID")).into_iter().for_each(|list| list.append("ID", "", start));
    }
    plan
}

fn holds(field: Field) -> String {
    match field {
        Field::Number(_) => "number".to_owned(),
        Field::Quantity(_) => "number or schedule".to_owned(),
        Field::Count(_) => "whole number".to_owned(),
        Field::Month(_) => "month".to_owned(),
        Field::Date(_) => "day".to_owned(),
        Field::Flag(_) => "true or false".to_owned(),
        Field::Text(_) => "text".to_owned(),
        Field::Choice(choice) => Choice::words(choice).join(" | "),
        Field::Steps(_) => "dated steps".to_owned(),
        Field::Points(_) => "points".to_owned(),
    }
}

impl Plan {
    /// The title of the object at `path`.
    pub fn title_of(&self, path: &str) -> String {
        let name = |path: &str| self.object(path).map(|object| object.name().to_owned());
        let once = match path {
            "company" => Some("Company"),
            "market" => Some("Market"),
            "network" => Some("Network"),
            "books" => Some("Books"),
            "tax" => Some("Tax"),
            "valuation" => Some("Valuation"),
            "covenants" => Some("Company covenants"),
            "equity" => Some("Shares"),
            "treasury" => Some("Treasury"),
            "uncertainty" => Some("Uncertainty"),
            _ => None,
        };
        let title = once.map(str::to_owned).or_else(|| name(path)).or_else(|| match path.rsplit_once('.')? {
            (object, "supply") => Some(format!("{}: own generation and power bought ahead", name(object)?)),
            (object, "local") => Some(format!("{}: property tax, host and currency", name(object)?)),
            (object, "venture") => Some(format!("{}: sale or joint venture", name(object)?)),
            (object, "covenants") => Some(format!("{}: covenants", name(object)?)),
            ("scenarios", id) => self.scenarios.iter().find(|s| s.id == id).map(|s| s.name.clone()),
            _ => None,
        });
        title.unwrap_or_else(|| path.to_owned())
    }

    /// True if there is an object, or a group of fields of one, at `path`.
    pub fn has_object(&self, path: &str) -> bool {
        self.fields_of(path).is_some()
    }

    /// The specification of the field at `path`, if the plan has one.
    pub fn spec(&self, path: &str) -> Option<&'static Spec> {
        self.with_field(path, |spec, _| spec)
    }
}

/// The specification of the field at `path`, regardless of which objects a plan has: ids do not matter.
pub fn spec_of(path: &str) -> Option<&'static Spec> {
    static SPECS: LazyLock<FxHashMap<String, FxHashMap<&'static str, &'static Spec>>> = LazyLock::new(|| {
        let mut specs: FxHashMap<String, FxHashMap<&'static str, &'static Spec>> = FxHashMap::default();
        template().each_object(&mut |prefix, object| {
            let of_holder = specs.entry(holder_of(prefix).to_owned()).or_default();
            of_holder.extend(object.specs().iter().map(|spec| (spec.name, spec)));
        });
        specs
    });
    let (object, name) = path.rsplit_once('.')?;
    SPECS.get(holder_of(object))?.get(name).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{REFERENCES, reference};

    #[test]
    fn every_field_is_explained_and_ranges_make_sense() {
        let entries = catalogue();
        for entry in &entries {
            let Spec { label, help, usual, possible, .. } = entry.spec;
            assert!(!label.is_empty() && help.len() > 10, "{}", entry.path);
            let numeric =
                ["number", "number or schedule", "whole number", "dated steps"].contains(&entry.holds.as_str());
            assert_eq!(
                numeric || entry.holds == "points",
                possible.len() == 2,
                "{} needs a possible range",
                entry.path
            );
            if let ([low, high], [least, most]) = (usual, possible) {
                assert!(least <= low && low < high && high <= most, "{}", entry.path);
            }
        }
        for entry in &entries {
            let found = spec_of(&entry.path).unwrap();
            assert!(std::ptr::eq(found, entry.spec), "{} is found as {}", entry.path, found.label);
        }
        assert!(entries.iter().any(|entry| entry.path == "sites.ID.leases.ID.rent_usd_per_kw_it_month"));
    }

    /// Texts that are free, or that say more than an id.
    const FREE: [&str; 16] = [
        "name",
        "notes",
        "tenant",
        "lever",
        "second_lever",
        "outcome",
        "condition",
        "under",
        "to",
        "rows",
        "values",
        "correlated_with",
        "only_one_of",
        "risk",
        "history_file",
        "currency",
    ];

    /// A text is free, or it is the id of an object: a new field is one or the other, and the renaming of ids must know.
    #[test]
    fn every_text_is_free_or_a_known_reference() {
        let mut references = 0;
        for entry in catalogue().iter().filter(|entry| entry.holds == "text") {
            if reference(&entry.path).is_some() {
                references += 1;
            } else {
                assert!(FREE.contains(&entry.spec.name), "{}", entry.path);
            }
        }
        assert_eq!(references, REFERENCES.len());
    }

    #[test]
    fn every_field_that_is_always_stated_exists() {
        for kind in ObjectKind::ALL {
            for field in kind.stated() {
                let path = format!("{}.{field}", kind.path(Some("ID"), "ID"));
                assert!(spec_of(&path).is_some(), "{path}");
            }
        }
    }
}
