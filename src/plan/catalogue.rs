//! The list of all fields, for the command line and documents.

use super::company::{Debt, Plan, ProjectCompany};
use super::edit;
use super::field::{Choice, Field, Spec};
use super::site::{Lease, Move, Site};
use rustc_hash::FxHashMap;

/// A field of the catalogue.
#[derive(Clone, Debug)]
pub struct CatalogueEntry {
    /// Its path, with ID in place of ids
    pub path: String,
    /// What the catalogue says of it
    pub spec: &'static Spec,
    /// What it holds: "number", "month", …, or the words of a choice
    pub holds: String,
}

/// All fields of a plan, each once.
pub fn catalogue() -> Vec<CatalogueEntry> {
    let mut plan = template();
    let mut entries = Vec::new();
    plan.each_object(&mut |prefix, object| {
        object.each_field(&mut |spec, field| entries.push(CatalogueEntry { path: format!("{prefix}.{}", spec.name), spec, holds: holds(&field) }));
    });
    entries
}

/// A plan with one object of each kind, whose id is ID.
fn template() -> Plan {
    let mut plan = edit::empty_plan();
    let month = plan.company.start;
    plan.project_companies.push(ProjectCompany { id: "ID".to_owned(), name: String::new(), notes: String::new() });
    let mut site: Site = edit::new_site("ID", "", month);
    site.moves.push(Move { id: "ID".to_owned(), ..edit::new_move("ID", "", month) });
    site.leases.push(Lease { id: "ID".to_owned(), ..edit::new_lease("ID", "", month) });
    plan.sites.push(site);
    plan.debts.push(Debt { id: "ID".to_owned(), ..edit::new_debt("ID", "", month) });
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
    /// What the catalogue says of every field, by path.
    pub fn specs(&self) -> FxHashMap<String, &'static Spec> {
        let mut specs = FxHashMap::default();
        self.clone().each_object(&mut |prefix, object| {
            object.each_field(&mut |spec, _| {
                specs.insert(format!("{prefix}.{}", spec.name), spec);
            });
        });
        specs
    }

    /// What the object at `path` is called.
    pub fn title_of(&self, path: &str) -> String {
        let parts: Vec<&str> = path.split('.').collect();
        let site = |id: &str| self.sites.iter().find(|s| s.id == id);
        let name = match *parts {
            ["company"] => Some("Company".to_owned()),
            ["market"] => Some("Market".to_owned()),
            ["treasury"] => Some("Treasury".to_owned()),
            ["sites", id] => site(id).map(|s| s.name.clone()),
            ["sites", id, "fleet"] => site(id).map(|s| format!("{}: machines", s.name)),
            ["sites", id, "moves", item] => site(id).and_then(|s| s.moves.iter().find(|m| m.id == item)).map(|m| m.name.clone()),
            ["sites", id, "leases", item] => site(id).and_then(|s| s.leases.iter().find(|l| l.id == item)).map(|l| l.name.clone()),
            ["debts", id] => self.debts.iter().find(|d| d.id == id).map(|d| d.name.clone()),
            ["project_companies", id] => self.project_companies.iter().find(|c| c.id == id).map(|c| c.name.clone()),
            ["scenarios", id] => self.scenarios.iter().find(|s| s.id == id).map(|s| s.name.clone()),
            _ => None,
        };
        name.unwrap_or_else(|| path.to_owned())
    }

    /// What the catalogue says of the field at `path`.
    pub fn spec(&self, path: &str) -> Option<&'static Spec> {
        self.clone().with_field(path, |spec, _| spec)
    }
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
            let numeric = ["number", "number or schedule", "whole number", "dated steps"].contains(&entry.holds.as_str());
            assert_eq!(numeric || entry.holds == "points", possible.len() == 2, "{} needs a possible range", entry.path);
            if let ([low, high], [least, most]) = (usual, possible) {
                assert!(least <= low && low < high && high <= most, "{}", entry.path);
            }
        }
        assert!(entries.iter().any(|entry| entry.path == "sites.ID.leases.ID.rent_usd_per_kw_it_month"));
    }
}
