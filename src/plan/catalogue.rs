//! The list of all fields, for the command line and documents.

use super::company::{Debt, Plan, ProjectCompany};
use super::edit;
use super::field::{Choice, Field, Spec};
use super::site::{Lease, Move, Site};

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
