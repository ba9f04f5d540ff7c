//! The document: the user's decisions and assumptions. Plain data without formulas; no I/O, no window.
//!
//! Files hold values as entered, in the unit given by the field's name. Every object has an `id`, a slug of the name it was
//! given when it was created; paths use ids instead of indices: `sites.pecos.leases.coreweave.mw_it`.
//!
//! Each of these uses only those before it: `plain`, `near`, `fields`, `objects`, `kinds`, `object`, `document`, `new`, `catalogue`,
//! `renames`, `paths`, `phases`, `rules`, `ids`, `edit`, `validate`.

mod catalogue;
mod document;
mod edit;
mod fields;
mod finding;
mod holders;
mod ids;
mod kinds;
mod near;
mod new;
mod object;
mod objects;
mod paths;
mod phases;
mod plain;
mod renames;
mod rules;
mod validate;

pub use catalogue::{CatalogueEntry, catalogue, spec_of};
pub use document::{PARTS, Part, Plan, Source, may_be_unsaid, stated_once};
pub use edit::{
    Deleted, Machine, Renamed, add_named_object, add_object, add_object_with, delete_object, duplicate_object, extract,
    has_free_mining, insert, move_object, propose_phases, refresh_fleet, rename_id,
};
pub use fields::{
    Choice, Date, Decimals, Field, FieldMut, Fields, Month, Points, Quantity, Setting, Spec, Steps, parse_number,
    pasted_steps, several, typed_number,
};
pub use finding::{Finding, Level, Remedy};
pub use holders::{effective_pct, held_first, holders};
pub use ids::{LONGEST_ID, new_id};
pub use kinds::{ObjectKind, PHASE, REFERENCES, Reference, holder_of, reference};
pub use near::{cut, nearest, nearest_within};
pub use object::{Object, Objects};
pub use objects::{
    AdvancePayments, Amortisation, Ask, Begins, Books, BtcLoan, BtcPolicy, CONSOLIDATED_RETURN_PCT, CashSweep, Cloud,
    Company, Convertible, CostKey, CouponAtConversion, Covenants, DayCount, Debt, Deck, DemandBasis, DistributionsFrom,
    Draws, Driver, DscrPeriod, Equity, Fleet, Freed, HashrateKind, Hedge, HostingTerms, Interest, InterestCapitalised,
    ItemKind, Law, Lease, LeveragePeriod, Local, Lots, Market, Move, Network, OpeningInterest, OtherItem, Overdraft,
    Ownership, PARENT, Phase, PowerTerms, Preferred, PriceKind, ProjectCompany, Question, Region, RentSteps, Resale,
    ReserveFunding, Scenario, Settlement, Site, Supply, Support, Tax, TaxLife, TaxPayment, TaxStatus, TerminalValue,
    Terms, Tier, Treasury, Uncertainty, Use, Valuation, Venture, VentureKind, Warrant, WorkingCapital,
};
pub use phases::{OPENINGS, SIZES, is_size};
pub use plain::{plain_line, plain_lines};
pub use renames::{RENAMES, Rename, renamed, renamed_key};
pub use rules::{BeginRule, known_at};
pub use validate::{MOST_SCENARIOS, impossible, refusal, validate};
