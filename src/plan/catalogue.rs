//! The list of all fields, for the command line and documents.

use super::cloud::Cloud;
use super::company::Plan;
use super::field::{Choice, Field, Spec};
use super::fleet::Fleet;
use super::lease::Lease;
use super::market::Deck;
use super::new;
use super::new_capital;
use super::site::{Move, Site};
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
}

/// All fields of a plan, each once.
pub fn catalogue() -> Vec<CatalogueEntry> {
    let mut plan = template();
    let mut entries = Vec::new();
    plan.each_object(&mut |prefix, object| {
        object.each_field(&mut |spec, field| {
            entries.push(CatalogueEntry { path: format!("{prefix}.{}", spec.name), spec, holds: holds(&field) });
        });
    });
    entries
}

/// A plan with one object of each kind, each with the id ID.
fn template() -> Plan {
    let mut plan = new::empty_plan();
    let month = plan.company.start;
    plan.project_companies.push(new_capital::new_project_company("ID", "", month));
    let mut site: Site = new::new_site("ID", "", month);
    site.moves.push(Move { id: "ID".to_owned(), ..new::new_move("ID", "", month) });
    site.fleets.push(Fleet { id: "ID".to_owned(), ..new::new_fleet("ID", "", month) });
    site.clouds.push(Cloud { id: "ID".to_owned(), ..new::new_cloud("ID", "", month) });
    site.leases.push(Lease { id: "ID".to_owned(), ..new::new_lease("ID", "", month) });
    plan.sites.push(site);
    plan.decks = vec![Deck { id: "ID".to_owned(), name: String::new(), notes: String::new(), points_usd: Vec::new() }];
    plan.debts.push(new_capital::new_debt("ID", "", month));
    plan.convertibles.push(new_capital::new_convertible("ID", "", month));
    plan.btc_loans.push(new_capital::new_btc_loan("ID", "", month));
    plan.warrants.push(new_capital::new_warrant("ID", "", month));
    plan.other_items.push(new_capital::new_other_item("ID", "", month));
    plan
}

fn holds(field: &Field) -> String {
    match field {
        Field::Number(_) => "number".to_owned(),
        Field::Quantity(_) => "number or schedule".to_owned(),
        Field::Count(_) => "whole number".to_owned(),
        Field::Month(_) => "month".to_owned(),
        Field::Date(_) => "day".to_owned(),
        Field::Flag(_) => "true or false".to_owned(),
        Field::Text(_) => "text".to_owned(),
        Field::Choice(choice) => Choice::words(*choice).join(" | "),
        Field::Steps(_) => "dated steps".to_owned(),
        Field::Points(_) => "points".to_owned(),
    }
}

impl Plan {
    /// The title of the object at `path`.
    pub fn title_of(&self, path: &str) -> String {
        let parts: Vec<&str> = path.split('.').collect();
        let site = |id: &str| self.sites.iter().find(|s| s.id == id);
        let name = match *parts {
            ["company"] => Some("Company".to_owned()),
            ["market"] => Some("Market".to_owned()),
            ["treasury"] => Some("Treasury".to_owned()),
            ["sites", id] => site(id).map(|s| s.name.clone()),
            ["network"] => Some("Network".to_owned()),
            ["books"] => Some("Books".to_owned()),
            ["decks", id] => self.decks.iter().find(|d| d.id == id).map(|d| d.name.clone()),
            ["sites", id, "venture"] => site(id).map(|s| format!("{}: sale or joint venture", s.name)),
            ["sites", id, "fleets", item] => {
                site(id).and_then(|s| s.fleets.iter().find(|f| f.id == item)).map(|f| f.name.clone())
            }
            ["sites", id, "clouds", item] => {
                site(id).and_then(|s| s.clouds.iter().find(|c| c.id == item)).map(|c| c.name.clone())
            }
            ["sites", id, "moves", item] => {
                site(id).and_then(|s| s.moves.iter().find(|m| m.id == item)).map(|m| m.name.clone())
            }
            ["sites", id, "leases", item] => {
                site(id).and_then(|s| s.leases.iter().find(|l| l.id == item)).map(|l| l.name.clone())
            }
            ["debts", id] => self.debts.iter().find(|d| d.id == id).map(|d| d.name.clone()),
            ["tax"] => Some("Tax".to_owned()),
            ["valuation"] => Some("Valuation".to_owned()),
            ["covenants"] => Some("Company covenants".to_owned()),
            ["equity"] => Some("Shares".to_owned()),
            ["convertibles", id] => self.convertibles.iter().find(|c| c.id == id).map(|c| c.name.clone()),
            ["btc_loans", id] => self.btc_loans.iter().find(|l| l.id == id).map(|l| l.name.clone()),
            ["warrants", id] => self.warrants.iter().find(|w| w.id == id).map(|w| w.name.clone()),
            ["other_items", id] => self.other_items.iter().find(|i| i.id == id).map(|i| i.name.clone()),
            ["project_companies", id, "covenants"] => {
                self.project_companies.iter().find(|c| c.id == id).map(|c| format!("{}: covenants", c.name))
            }
            ["project_companies", id] => self.project_companies.iter().find(|c| c.id == id).map(|c| c.name.clone()),
            ["scenarios", id] => self.scenarios.iter().find(|s| s.id == id).map(|s| s.name.clone()),
            _ => None,
        };
        name.unwrap_or_else(|| path.to_owned())
    }

    /// True if there is an object at `path`.
    pub fn has_object(&self, path: &str) -> bool {
        let mut found = false;
        self.clone().each_object(&mut |known, _| found |= known == path);
        found
    }

    /// The specification of the field at `path`, if the plan has one.
    pub fn spec(&self, path: &str) -> Option<&'static Spec> {
        self.clone().with_field(path, |spec, _| spec)
    }
}

/// The specification of the field at `path`, regardless of which objects a plan has: ids do not matter.
pub fn spec_of(path: &str) -> Option<&'static Spec> {
    static SPECS: LazyLock<FxHashMap<String, FxHashMap<&'static str, &'static Spec>>> = LazyLock::new(|| {
        let mut specs: FxHashMap<String, FxHashMap<&'static str, &'static Spec>> = FxHashMap::default();
        template().each_object(&mut |prefix, object| {
            let of_kind = specs.entry(kind_of(prefix).to_owned()).or_default();
            object.each_field(&mut |spec, _| {
                of_kind.insert(spec.name, spec);
            });
        });
        specs
    });
    let (object, name) = path.rsplit_once('.')?;
    SPECS.get(kind_of(object))?.get(name).copied()
}

/// The list or name that identifies the kind of an object: `leases` of `sites.pecos.leases.coreweave`, `venture` of `sites.pecos.venture`.
fn kind_of(object: &str) -> &str {
    let mut parts = object.rsplit('.');
    let last = parts.next().unwrap_or_default();
    // Lists and ids alternate.
    if object.split('.').count() % 2 == 1 { last } else { parts.next().unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
