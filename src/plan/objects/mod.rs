//! What a plan consists of: plain data, one declaration for each field.

mod capital;
mod cloud;
mod company;
mod covenants;
mod debt;
mod fleet;
mod lease;
mod market;
mod phase;
mod place;
mod preferred;
mod question;
mod scenario;
mod site;
mod tax;
mod uncertainty;

pub use capital::{
    BtcLoan, CONSOLIDATED_RETURN_PCT, Convertible, CouponAtConversion, DistributionsFrom, Equity, ProjectCompany,
    Settlement, Support, TaxStatus, Warrant,
};
pub use cloud::Cloud;
pub use company::{
    Books, BtcPolicy, Company, CostKey, InterestCapitalised, Overdraft, TerminalValue, Treasury, WorkingCapital,
};
pub use covenants::{Covenants, DscrPeriod, LeveragePeriod};
pub use debt::{Amortisation, CashSweep, DayCount, Debt, Draws, Hedge, Interest, OpeningInterest, ReserveFunding};
pub use fleet::{Fleet, Freed, HostingTerms, Ownership, Resale};
pub use lease::{Lease, PowerTerms, RentSteps, Terms, Tier};
pub use market::{Deck, HashrateKind, Market, Network, PriceKind};
pub use phase::{Begins, Phase};
pub use place::{Local, Supply};
pub use preferred::Preferred;
pub use question::{Ask, Question};
pub use scenario::Scenario;
pub use site::{DemandBasis, Move, Region, Site, Use, Venture, VentureKind};
pub use tax::{AdvancePayments, ItemKind, Lots, OtherItem, Tax, TaxLife, TaxPayment, Valuation};
pub use uncertainty::{Driver, Law, Uncertainty};

/// The owner of everything not held by a project company.
pub const PARENT: &str = "parent";
