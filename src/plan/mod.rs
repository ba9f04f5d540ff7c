//! The document: what a user decides and assumes. Plain data without formulas; no I/O, no window.
//!
//! Files hold what the user typed, in the unit that the field's name says. Every object has an immutable `id`,
//! a slug made when it is created; paths use ids in place of indices: `sites.pecos.leases.coreweave.mw_it`.

mod catalogue;
mod company;
mod edit;
mod field;
mod finding;
mod market;
mod scenario;
mod site;
mod time;
mod validate;

pub use catalogue::{CatalogueEntry, catalogue};
pub use company::{Amortisation, BtcPolicy, Company, Debt, Plan, ProjectCompany, Source, TerminalValue, Treasury};
pub use edit::{ObjectKind, add_object, delete_object, duplicate_object, new_id};
pub use field::{Choice, Field, Fields, Points, Quantity, Setting, Spec, Steps, parse_number};
pub use finding::{Finding, Level};
pub use market::{Market, PathKind};
pub use scenario::Scenario;
pub use site::{Fleet, Lease, Move, PowerTerms, Site, Use};
pub use time::{Date, Month};
pub use validate::{MOST_SCENARIOS, impossible, validate};

/// The owner of what no project company holds.
pub const PARENT: &str = "parent";
