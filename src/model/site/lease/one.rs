//! A lease from its terms to its cash: every row of one contract.

use super::after::{AfterTerm, after_term};
use super::billing::{Billing, billing, guarantee};
use super::contract::{BillingPeriod, Contract, ContractValue, Tenancy, billing_period, contract, contract_value};
use super::costs::{Costs, costs};
use super::fixed_rent::FixedRent;
use super::forward::{self, forward};
use super::funding::{self, Funding, Receivables, funding, receivables};
use super::late::{Late, late};
use super::notice::Terms;
use super::option::expected_it;
use super::straight_line::{StraightLine, straight_line};
use super::termination::termination;
use super::worth::{self, LeaseWorth, worth};
use crate::formula::{Expression, Format, MW_IT, Operand as _, Scalar, Series, USD, sum};
use crate::model::base::constants::{ONE_MONTH, ONE_WATT_IT};
use crate::model::base::scope::Scope;
use crate::model::site::built::{Built, built};
use crate::model::site::capacity::Ground;
use crate::plan::{Lease, Tier};

/// Rows of a lease.
#[derive(Clone, Debug)]
pub struct LeaseRows {
    /// Of the lease in the plan
    pub id: String,
    /// Its position among the site's leases in the plan, enabled or not
    pub index: usize,
    /// The tenant, or the lease's name if it has none
    pub tenant: String,
    /// Credit of the tenant or its guarantor
    pub tier: Tier,
    /// The part of new AI capacity that it uses, with its cost
    pub built: Built,
    /// Its terms
    pub contract: Contract,
    /// Rent of its base term
    pub value: ContractValue,
    /// … as far as a guarantor covers it, USD
    pub guaranteed: Scalar,
    /// MW IT that are ready and not claimed by earlier leases, at month end
    pub free: Series,
    /// When it bills
    pub period: BillingPeriod,
    /// Late delivery; None if the contract has no terms for it
    pub late: Option<Late>,
    /// Rent paid and capacity used once tenants may leave; None if nothing follows the base term and there is no default
    pub after: Option<AfterTerm>,
    /// Billed capacity and rent
    pub billing: Billing,
    /// Paid by a guarantor after a default, USD in the month
    pub guarantee: Option<Series>,
    /// Paid by a tenant that terminates early, USD in the month; None if it does not
    pub termination: Option<Series>,
    /// Costs, and what is recovered of them
    pub costs: Costs,
    /// Rent less damages, guarantee and pass-through revenue, less landlord costs and power, USD in the month
    pub noi: Series,
    /// Rent as in the income statement
    pub straight_line: StraightLine,
    /// Tenant prepayments; None if the tenant prepays nothing
    pub funding: Option<Funding>,
    /// Collection of rent
    pub receivables: Receivables,
    /// What it returns
    pub worth: LeaseWorth,
    /// Rent, also from a guarantor, and a payment for termination
    pub(in crate::model) earned: Expression,
    /// … less liquidated damages, which reduce revenue as consideration payable to a customer (ASC 606-10-32-6 and 32-25)
    pub(super) revenue: Expression,
    /// Remaining months of the base term, times the month's rent
    pub(super) term_weight: Expression,
    /// Stabilised NOI on newly built capacity
    pub(super) stabilised_on_built: Expression,
    /// MW IT claimed twelve months ahead in the plan's last year; None if no cap rate values what follows
    pub(super) claimed_after: Option<Series>,
}

/// Capacity that earlier leases of the site leave to a lease, MW IT.
pub(super) struct Room {
    /// On the eve of month 1
    pub before: Expression,
    /// In the month
    pub free: Expression,
    /// The MW IT of the contracts of those leases
    pub earlier: Expression,
    /// The same twelve months ahead, of the capacity at the plan's end; None if no cap rate values what follows
    pub after_plan: Option<Expression>,
}

/// Builds a lease at its position in the plan.
pub(super) fn lease(scope: &Scope, ground: Ground, (index, lease): (usize, &Lease), room: Room) -> LeaseRows {
    let sale = ground.power.sale;
    let mw_it = expected_it(scope, lease, scope.number("mw_it", MW_IT, lease.mw_it));
    let built = built(scope, ground, mw_it, &room.earlier);
    let (contract, steps) = contract(scope, &ground.capacity, lease, mw_it, built);
    let free = scope.level(
        "free",
        "Capacity for this lease",
        MW_IT,
        room.free.max(0.0),
        "Ready capacity not claimed by earlier leases of the site",
    );
    let period = billing_period(scope, contract.start, free);
    let changes = steps.changes(scope, period.first);
    let value = contract_value(scope, &contract, &changes);
    let guaranteed = scope.formula(
        "guaranteed-value",
        "Guaranteed contract value",
        USD,
        value.total * scope.share("backstop_pct", lease.backstop_pct),
        "Share of contract value that a guarantor would pay if the tenant did not",
    );
    scope.shown_scalar(guaranteed, Format::Decimals(0));
    let late = late(scope, lease, &contract, period, free, sale);
    let damages = late.map(|late| late.damages);
    let tenancy = Tenancy { contract, steps: &steps, period, leaves: late.map(|late| late.leaves) };
    let after = after_term(scope, lease, &tenancy);
    let billing = billing(scope, &tenancy, (room.before, free), after.as_ref());
    let guarantee = guarantee(scope, lease, &tenancy, free, after.as_ref(), &billing);
    let costs = costs(scope, ground, lease, &tenancy, &billing, after.as_ref());
    let termination = termination(scope, lease, &tenancy, sale);
    let earned = sum([billing.rent].into_iter().chain(guarantee).chain(termination));
    let revenue = match damages {
        None => earned.clone(),
        Some(damages) => earned.clone() - damages,
    };
    let noi = scope.flow(
        "noi",
        "NOI",
        USD,
        revenue.clone() + costs.passed_through - costs.landlord_cost - costs.power_cost,
        "Rent less liquidated damages, guarantee and pass-through revenue, less landlord costs and power",
    );
    let fixed = FixedRent::write(scope, &tenancy, &value, &changes);
    let straight_line = straight_line(scope, &tenancy, &fixed, &billing, after.as_ref());
    let rent = billing.rent_of_tenant.clone();
    let basis = funding::Basis { contract_value: value.total, capex: built.capex, rent, late, sale };
    let funding = funding(scope, lease, &basis);
    let credited = funding.map_or(Expression::Number(0.0), |funding| funding.credited.expression());
    let receivables = receivables(scope, lease, earned.clone() + costs.passed_through - credited);
    let billed = billing.billed;
    let terms = Terms { contract: &contract, changes: &changes, value: &value, costs: &costs };
    let forward = ground.terminal.cap_rate(lease.tier).zip(room.after_plan.as_ref()).map(|(cap_rate, free)| {
        let (after, rate) = (after.as_ref(), billing.rate);
        (forward(scope, &forward::Basis { ground, lease, tenancy: &tenancy, after, rate, free }), cap_rate)
    });
    let claimed_after = forward.map(|(forward, _)| forward.claimed);
    let basis = worth::Basis { terms, built, billed, noi, forward, funding, receivables };
    let worth = worth(scope, ground, lease, &basis);
    LeaseRows {
        id: lease.id.clone(),
        index,
        tenant: if lease.tenant.is_empty() { lease.name.clone() } else { lease.tenant.clone() },
        tier: lease.tier,
        earned,
        revenue,
        term_weight: (tenancy.end() - ONE_MONTH - scope.calendar.month).max(0.0) * billing.rent,
        stabilised_on_built: worth.stabilised * (built.mw_it / contract.mw_it.max(ONE_WATT_IT)),
        claimed_after,
        built,
        contract,
        value,
        guaranteed,
        free,
        period,
        late,
        after,
        billing,
        guarantee,
        termination,
        costs,
        noi,
        straight_line,
        funding,
        receivables,
        worth,
    }
}
