//! What a plan consists of: plain data, one declaration for each field.

mod capital;
mod cloud;
mod company;
mod debt;
mod fleet;
mod lease;
mod market;
mod scenario;
mod site;
mod tax;

pub use capital::{BtcLoan, Convertible, Covenants, Equity, ProjectCompany, Settlement, Support, Warrant};
pub use cloud::Cloud;
pub use company::{Books, BtcPolicy, Company, CostKey, TerminalValue, Treasury};
pub use debt::{Amortisation, Debt, Draws, Interest, OpeningInterest};
pub use fleet::{Fleet, Freed, HostingTerms, Ownership, Resale};
pub use lease::{Lease, PowerTerms, RentSteps, Terms, Tier};
pub use market::{Deck, HashrateKind, Market, Network, PriceKind};
pub use scenario::Scenario;
pub use site::{DemandBasis, Move, Region, Site, Use, Venture, VentureKind};
pub use tax::{ItemKind, Lots, OtherItem, Tax, TaxLife, Valuation};

/// The owner of everything not held by a project company.
pub const PARENT: &str = "parent";
