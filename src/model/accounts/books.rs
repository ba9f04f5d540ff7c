//! What an owner's statements take from its books: interest capitalised during construction, depreciation and disposals
//! of all its assets, and the equity of its joint-venture partners; and the same of the company.

use crate::formula::{Expression, Operand as _, Series, USD, sum, when};
use crate::model::accounts::owner::Owner;
use crate::model::base::constants::ONE_CENT;
use crate::model::base::scope::Scope;
use crate::model::group::books::{ClassRows, Life, OF_ALL_OWNERS, Words, consolidated, depreciated};
use crate::model::group::sums::Sums;
use crate::model::site::pools::{Departure, Leaving};

/// Books of an owner or of the company: USD of the month unless stated otherwise.
#[derive(Clone, Debug)]
pub struct OwnerBooks {
    /// Interest and commitment fees accrued, and issuance costs amortised
    pub interest_and_fees: Series,
    /// The part of them that is added to construction
    pub capitalised_interest: CapitalisedInterest,
    /// Of all asset classes and capitalised interest
    pub depreciation: Series,
    /// Book value of assets sold, scrapped or converted, and of construction sold
    pub disposed: Series,
    /// Equity of joint-venture partners, at month end
    pub partners: Series,
}

/// Interest added to construction, and depreciated with it: USD of the month unless stated otherwise.
#[derive(Clone, Debug)]
pub struct CapitalisedInterest {
    /// Added
    pub added: Series,
    /// Not yet in service, at month end
    pub in_construction: Series,
    /// Placed in service
    pub placed_in_service: Series,
    /// Depreciation, disposals and book value of what is in service
    pub class: ClassRows,
    /// What leaves of it; of several owners nothing is said
    pub(in crate::model) leaving: Leaving,
}

impl OwnerBooks {
    /// Writes the books; `life` is that of AI capacity, over which capitalised interest is depreciated, and `works` is what the
    /// owner's interest is capitalised on.
    pub(in crate::model) fn write(scope: &Scope, owner: &Owner, life: Life, works: Works) -> Self {
        let (rows, sums) = (owner.rows, &owner.rows.sums);
        let scope = scope.section("books", "books");
        let interest_and_fees = scope.flow(
            INTEREST_AND_FEES.0,
            INTEREST_AND_FEES.1,
            USD,
            owner.interest_and_fees(),
            "Accrued, including amortised issuance costs and commitment fees",
        );
        let capitalised_interest = works.capitalise(owner, &scope, interest_and_fees, life);
        let classes = || rows.classes.iter().chain([&capitalised_interest.class]);
        let depreciation = scope.flow(
            DEPRECIATION.0,
            DEPRECIATION.1,
            USD,
            sum(classes().map(|class| class.depreciation)),
            "All asset classes and capitalised interest",
        );
        let disposed = scope.flow(
            DISPOSED.0,
            DISPOSED.1,
            USD,
            sum(classes().map(|class| class.disposed).chain([sums.capex.construction_lost])),
            "Sold, scrapped or converted, including construction of sites sold",
        );
        let partners = scope.balance(
            PARTNERS.0,
            PARTNERS.1,
            USD,
            0.0,
            |p| sum([p, sums.partners.noi.into(), sums.partners.cash - sums.partners.sale_price, -sums.partners.btc_value]),
            "Partners' equity: their share of NOI and contributions, less cash and BTC distributed to them; depreciation is borne by the owner",
        );
        Self { interest_and_fees, capitalised_interest, depreciation, disposed, partners }
    }

    /// Writes the books of consolidated owners as one: the sums of theirs; the scope is the company's.
    pub(in crate::model) fn consolidated(company: &Scope, owners: &[&Self], life: Life) -> Self {
        let scope = company.section("books", "books");
        let interest_and_fees = added_up(&scope, INTEREST_AND_FEES, owners, |books| books.interest_and_fees);
        let capitalised_interest = CapitalisedInterest::consolidated(&scope, owners, life);
        let depreciation = added_up(&scope, DEPRECIATION, owners, |books| books.depreciation);
        let disposed = added_up(&scope, DISPOSED, owners, |books| books.disposed);
        let partners = owners.iter().map(|books| books.partners);
        let partners = scope.stock(PARTNERS.0, PARTNERS.1, USD, partners, OF_ALL_OWNERS);
        Self { interest_and_fees, capitalised_interest, depreciation, disposed, partners }
    }

    /// Interest and fees that the month's income bears.
    pub(in crate::model) fn expensed_interest(&self) -> Expression {
        self.interest_and_fees - self.capitalised_interest.added
    }
}

impl CapitalisedInterest {
    /// Writes that of consolidated owners as one; the scope is that of the company's books.
    fn consolidated(scope: &Scope, owners: &[&OwnerBooks], life: Life) -> Self {
        let added = added_up(scope, ADDED, owners, |books| books.capitalised_interest.added);
        let scope = of_capitalised_interest(scope);
        let waiting = owners.iter().map(|books| books.capitalised_interest.in_construction);
        let in_construction = scope.stock(IN_CONSTRUCTION.0, IN_CONSTRUCTION.1, USD, waiting, OF_ALL_OWNERS);
        let placed_in_service =
            added_up(&scope, PLACED_IN_SERVICE, owners, |books| books.capitalised_interest.placed_in_service);
        let classes: Vec<&ClassRows> = owners.iter().map(|books| &books.capitalised_interest.class).collect();
        let class = consolidated(&scope, life, &classes);
        Self { added, in_construction, placed_in_service, class, leaving: Leaving::Never }
    }
}

/// Key and label of a row.
type Line = (&'static str, &'static str);

const INTEREST_AND_FEES: Line = ("interest-and-fees", "Interest and fees");
const DEPRECIATION: Line = ("depreciation-of-all", "Depreciation");
const DISPOSED: Line = ("disposed-of-all", "Book value disposed");
const PARTNERS: Line = ("partners", "Joint-venture partners");
const ADDED: Line = ("capitalised-interest", "Capitalised interest");
const IN_CONSTRUCTION: Line = ("waiting", "Capitalised interest in construction");
const PLACED_IN_SERVICE: Line = ("released", "Placed in service");

/// The section of capitalised interest; the scope is that of the books.
fn of_capitalised_interest<'s>(scope: &Scope<'s>) -> Scope<'s> {
    scope.section("capitalised-interest", "capitalised interest")
}

/// Writes a flow of all owners.
fn added_up(scope: &Scope, (key, label): Line, owners: &[&OwnerBooks], row: fn(&OwnerBooks) -> Series) -> Series {
    scope.flow(key, label, USD, sum(owners.iter().map(|books| row(books))), OF_ALL_OWNERS)
}

/// Construction on which an owner's interest is capitalised.
pub(in crate::model) struct Works {
    /// Under construction before the month and not paid for with debts of its own owner, USD
    unfinanced: Expression,
    /// Under construction at month end, USD
    building: Expression,
    /// Capacity built and placed in service in the month, USD
    placed: Expression,
    gone: Departure,
}

impl Works {
    /// Construction of the owner alone.
    pub fn of(owner: &Owner) -> Self {
        let sums = &owner.rows.sums;
        Self {
            unfinanced: sums.capex.construction.prev(),
            building: sums.capex.construction.into(),
            placed: built(sums),
            gone: sums.ai_gone.clone(),
        }
    }

    /// With the construction of other owners, as far as their own debts do not pay for it.
    pub fn with<'o>(self, others: impl Iterator<Item = &'o Owner<'o>>) -> Self {
        others.fold(self, |works, other| {
            let own = Self::of(other);
            let owed = sum(other.principal().map(Series::prev));
            Self {
                unfinanced: works.unfinanced + (own.unfinanced - owed).max(0.0),
                building: works.building + own.building,
                placed: works.placed + own.placed,
                gone: Departure::joined(&[&works.gone, &own.gone].into_iter()),
            }
        })
    }

    /// Interest of the month times construction over debt, held in construction until capacity is placed in service.
    fn capitalise(self, owner: &Owner, scope: &Scope, interest: Series, life: Life) -> CapitalisedInterest {
        let owed = sum(owner.principal().map(Series::prev));
        let part = when(owed.clone().gt(ONE_CENT), (self.unfinanced / owed.max(ONE_CENT)).min(1.0), 0.0);
        let added = scope.flow(
            ADDED.0,
            ADDED.1,
            USD,
            interest * part,
            "Accrued interest and amortised issuance costs, times construction in progress over debt at the start of the month (ASC 835-20-30)",
        );
        let scope = of_capitalised_interest(scope);
        let in_construction =
            scope.declare(IN_CONSTRUCTION.0, IN_CONSTRUCTION.1, USD, 0.0, "Not yet in service, at month end");
        let all = in_construction.prev() + added;
        let part = self.placed.clone() / (self.building.clone() + self.placed).max(ONE_CENT);
        let placed_in_service = scope.flow(
            PLACED_IN_SERVICE.0,
            PLACED_IN_SERVICE.1,
            USD,
            when(self.building.gt(ONE_CENT), all.clone() * part, all),
            "In proportion to capacity built and placed in service, without maintenance; in full once nothing is under construction",
        );
        let in_construction = scope.define(in_construction, |p| p.prev() + added - placed_in_service);
        let leaving = self.gone.leaving();
        let class = depreciated(&scope, life, placed_in_service, None, &leaving, &Words::BOOK);
        CapitalisedInterest { added, in_construction, placed_in_service, class, leaving }
    }
}

/// Capacity that was under construction and is placed in service; maintenance never was.
fn built(sums: &Sums) -> Expression {
    sums.in_service.ai_capacity - sums.capex.maintenance + sums.in_service.mining_capacity
}
