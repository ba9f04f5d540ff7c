//! What an owner's statements take from its books: interest capitalised during construction, depreciation and disposals
//! of all its assets, and the equity of its joint-venture partners.

use crate::formula::{Expression, Operand as _, Series, USD, sum, when};
use crate::model::accounts::owner::Owner;
use crate::model::base::constants::ONE_CENT;
use crate::model::base::scope::Scope;
use crate::model::group::books::{ClassRows, Leaving, Life, depreciated};

/// Books of an owner: USD of the month unless stated otherwise.
#[derive(Clone, Copy, Debug)]
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
#[derive(Clone, Copy, Debug)]
pub struct CapitalisedInterest {
    /// Added
    pub added: Series,
    /// Not yet in service, at month end
    pub in_construction: Series,
    /// Placed in service
    pub placed_in_service: Series,
    /// Depreciation, disposals and book value of what is in service
    pub class: ClassRows,
}

impl OwnerBooks {
    /// Writes the books; `life` is that of AI capacity, over which capitalised interest is depreciated.
    pub(in crate::model) fn write(scope: &Scope, owner: &Owner, life: Life) -> Self {
        let (rows, sums) = (owner.rows, &owner.rows.sums);
        let scope = scope.section("books", "books");
        let interest_and_fees = scope.flow(
            "interest-and-fees",
            "Interest and fees",
            USD,
            owner.interest_and_fees(),
            "Accrued, including amortised issuance costs and commitment fees",
        );
        let capitalised_interest = capitalised_interest(owner, &scope, interest_and_fees, life);
        let classes = || rows.classes.iter().chain([&capitalised_interest.class]);
        let depreciation = scope.flow(
            "depreciation-of-all",
            "Depreciation",
            USD,
            sum(classes().map(|class| class.depreciation)),
            "All asset classes and capitalised interest",
        );
        let disposed = scope.flow(
            "disposed-of-all",
            "Book value disposed",
            USD,
            sum(classes().map(|class| class.disposed).chain([sums.capex.construction_lost])),
            "Sold, scrapped or converted, including construction of sites sold",
        );
        let partners = scope.balance(
            "partners",
            "Joint-venture partners",
            USD,
            0.0,
            |p| sum([p, sums.partners.noi.into(), sums.partners.cash - sums.partners.sale_price, -sums.partners.btc_value]),
            "Partners' equity: their share of NOI and contributions, less cash and BTC distributed to them; depreciation is borne by the owner",
        );
        Self { interest_and_fees, capitalised_interest, depreciation, disposed, partners }
    }

    /// Interest and fees that the month's income bears.
    pub(in crate::model) fn expensed_interest(&self) -> Expression {
        self.interest_and_fees - self.capitalised_interest.added
    }
}

/// Interest of the month times construction over debt, held in construction until capacity is placed in service.
fn capitalised_interest(owner: &Owner, scope: &Scope, interest: Series, life: Life) -> CapitalisedInterest {
    let sums = &owner.rows.sums;
    let owed = sum(owner.principal().map(Series::prev));
    let under_construction = sums.capex.construction.prev().max(0.0);
    let part = when(owed.clone().gt(ONE_CENT), (under_construction / owed.max(ONE_CENT)).min(1.0), 0.0);
    let added = scope.flow(
        "capitalised-interest",
        "Capitalised interest",
        USD,
        interest * part,
        "Accrued interest and amortised issuance costs, times construction in progress over debt at the start of the month (ASC 835-20)",
    );
    let scope = scope.section("capitalised-interest", "capitalised interest");
    let in_construction =
        scope.declare("waiting", "Capitalised interest in construction", USD, 0.0, "Not yet in service, at month end");
    let all = in_construction.prev() + added;
    let building = sums.capex.construction.max(0.0);
    let part = sums.in_service.ai_capacity / (building.clone() + sums.in_service.ai_capacity).max(ONE_CENT);
    let placed_in_service = scope.flow(
        "released",
        "Placed in service",
        USD,
        when(building.gt(ONE_CENT), all.clone() * part, all),
        "In proportion to AI capacity placed in service; in full once nothing is under construction",
    );
    let in_construction = scope.define(in_construction, |p| p.prev() + added - placed_in_service);
    let class = depreciated(&scope, life, placed_in_service, None, &Leaving::share(&sums.gone.ai));
    CapitalisedInterest { added, in_construction, placed_in_service, class }
}
