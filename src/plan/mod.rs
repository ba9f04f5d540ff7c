//! The document: the user's decisions and assumptions. Plain data without formulas; no I/O, no window.
//!
//! Files hold values as entered, in the unit given by the field's name. Every object has an immutable `id`,
//! a slug made when it is created; paths use ids instead of indices: `sites.pecos.leases.coreweave.mw_it`.

mod capital;
mod catalogue;
mod cloud;
mod company;
mod debt;
mod edit;
mod field;
mod finding;
mod fleet;
mod lease;
mod market;
mod new;
mod new_capital;
mod scenario;
mod site;
mod tax;
mod time;
mod typed;
mod validate;
mod validate_capital;

pub use capital::{BtcLoan, Convertible, Covenants, Equity, ProjectCompany, Settlement, Support, Warrant};
pub use catalogue::{CatalogueEntry, catalogue, spec_of};
pub use cloud::Cloud;
pub use company::{Books, BtcPolicy, Company, CostKey, Plan, Source, TerminalValue, Treasury};
pub use debt::{Amortisation, Debt, Draws, Interest};
pub use edit::{Machine, ObjectKind, add_object, delete_object, duplicate_object, move_object, new_id, refresh_fleet};
pub use field::{Choice, Field, Fields, Points, Quantity, Setting, Spec, Steps, parse_number};
pub use finding::{Finding, Level};
pub use fleet::{Fleet, Freed, HostingTerms, Ownership, Resale};
pub use lease::{Lease, PowerTerms, Terms, Tier};
pub use market::{Deck, HashrateKind, Market, Network, PriceKind};
pub use scenario::Scenario;
pub use site::{Move, Region, Site, Use, Venture, VentureKind};
pub use tax::{ItemKind, Lots, OtherItem, Tax, TaxLife, Valuation};
pub use time::{Date, Month};
pub use typed::{typed_number, typed_steps};
pub use validate::{MOST_SCENARIOS, impossible, validate};

/// The owner of everything not held by a project company.
pub const PARENT: &str = "parent";
