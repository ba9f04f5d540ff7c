//! Value of a utility MW as AI at notice to proceed, in closed form over the base term: independent of the horizon.

use super::contract::{Contract, ContractValue};
use super::costs::Costs;
use super::steps::Change;
use crate::formula::{Expression, Format, MW, Operand as _, PLAIN, Scalar, USD, grown, sum, when};
use crate::model::base::constants::{KW_IT_PER_MW_IT, MONTHS_PER_YEAR, ONE_MONTH, ONE_WATT_IT};
use crate::model::base::scope::Scope;
use crate::model::site::capacity::Capacity;

/// Value of a utility MW as AI at notice to proceed. Factors are in months, discounted at the lease's own rate to first
/// billing.
#[derive(Clone, Copy, Debug)]
pub struct ValueAtNotice {
    /// NOI of a month less maintenance capex, at first-year rates, USD per utility MW
    pub noi_per_mw: Scalar,
    /// Build cost with contingency, USD per utility MW
    pub cost_per_mw: Scalar,
    /// 1 if the rate is too small to divide by
    pub no_discounting: Scalar,
    /// Twelve months
    pub year: Scalar,
    /// Escalation of rent, discounted by a year
    pub yearly_ratio: Scalar,
    /// The term's whole years, in multiples of the first
    pub years: Scalar,
    /// The base term
    pub term: Scalar,
    /// Months from first billing until all of it bills, by the ramp or by commissioning, within the term
    pub phase_in: Scalar,
    /// NOI lost to that
    pub ramp: Scalar,
    /// Rent lost to rent-free months
    pub free: Scalar,
    /// Rent at the ramp margin
    pub ramp_margin: Scalar,
    /// What dated steps of the rent add, at first billing, USD per utility MW; None if it does not step by dates
    pub dated_steps: Option<Scalar>,
    /// Rent of a month that counts towards NOI, USD per utility MW
    pub rent_kept_per_mw: Scalar,
    /// … less at the ramp margin, USD per utility MW
    pub rent_less_per_mw: Scalar,
    /// Build cost, discounted to notice, as a share of it
    pub spend: Scalar,
    /// USD per utility MW
    pub value: Scalar,
}

/// A contract as the value at notice reads it.
#[derive(Clone, Copy)]
pub(super) struct Terms<'a> {
    pub contract: &'a Contract,
    /// Dated changes of its rent
    pub changes: &'a [Change],
    pub value: &'a ContractValue,
    pub costs: &'a Costs,
}

/// Present values of monthly amounts at a lease's own rate.
struct Discounting {
    rate: Scalar,
    /// Whether flows are summed undiscounted: the rate is near zero
    flat: Scalar,
    /// Months over which capacity is phased into billing, at least one
    phase_in: Expression,
    /// … of them within the term
    phase_in_term: Scalar,
}

impl Discounting {
    /// 1 due after the given number of months.
    fn once(&self, months: Expression) -> Expression {
        grown(self.rate, -months)
    }

    /// The rate, or 1 where it is too small to divide by.
    fn divisor(&self) -> Expression {
        when(self.flat, 1.0, self.rate)
    }

    /// 1 a month.
    fn annuity(&self, months: Expression) -> Expression {
        when(self.flat, months.clone(), (1.0 - self.once(months)) / self.divisor())
    }

    /// 1, 2, 3 … a month.
    fn rising(&self, months: Expression) -> Expression {
        let undiscounted = months.clone() * (months.clone() + 1.0) / 2.0;
        let due = self.annuity(months.clone()) * (1.0 + self.rate) - months.clone() * self.once(months);
        when(self.flat, undiscounted, due / self.divisor())
    }

    /// The share of the capacity that bills, over months whose value without a ramp is `annuity`: i / r in month i if it is
    /// phased in over r months.
    fn ramped(&self, months: Expression, annuity: Expression) -> Expression {
        let on_ramp = months.min(self.phase_in_term);
        self.rising(on_ramp.clone()) / self.phase_in.clone() + annuity - self.annuity(on_ramp)
    }
}

/// Value per MW converted to AI, at notice to proceed.
pub(super) fn value_at_notice(scope: &Scope, capacity: &Capacity, terms: Terms, rate: Scalar) -> ValueAtNotice {
    let Terms { contract, changes, value, costs } = terms;
    let first_year = &costs.first_year;
    let per_mw = |key: &str, label: &str, rate: Expression, note: &'static str| {
        let amount = rate * KW_IT_PER_MW_IT / capacity.gross_up * ONE_MONTH;
        scope.formula(key, label, USD.per(MW), amount, note)
    };
    let noi_per_mw = per_mw(
        "noi-per-mw",
        "NOI per utility MW",
        // What dated steps add by first billing is in what they add over the term.
        contract.rent * costs.margin - first_year.borne.clone() - first_year.maintained / MONTHS_PER_YEAR,
        "First month before dated steps, less maintenance capex",
    );
    let cost_per_mw = scope.formula(
        "cost-per-mw",
        "Build cost per utility MW",
        USD.per(MW),
        capacity.budget / capacity.mw_it.max(ONE_WATT_IT) / capacity.gross_up,
        "Average cost of the site's moves to AI, with contingency",
    );
    let no_discounting = scope.formula(
        "no-discounting",
        "No discounting",
        PLAIN,
        rate.max(-rate).lt(0.000_000_1),
        "1 if the rate is too small to divide by",
    );
    // Capacity that is commissioned over months bills like a ramp: both begin when it is ready, and the longer one binds.
    let months = contract.ramp_months.max(capacity.commissioning);
    let phase_in = scope.formula(
        "phase-in-months",
        "Phase-in",
        PLAIN,
        months.clone().min(contract.term) / ONE_MONTH,
        "Months from first billing until all of it bills: the ramp or average commissioning, whichever is longer, within the term",
    );
    scope.shown_scalar(phase_in, Format::Decimals(1));
    let discounting = Discounting {
        rate,
        flat: no_discounting,
        phase_in: months.max(ONE_MONTH) / ONE_MONTH,
        phase_in_term: phase_in,
    };
    let year = scope.formula(
        "year-factor",
        "Twelve months, discounted",
        PLAIN,
        discounting.annuity(12.0.into()),
        "Present value of 1 a month",
    );
    let yearly_ratio = scope.formula(
        "yearly-ratio",
        "Year-on-year ratio",
        PLAIN,
        (1.0 + contract.escalator) * discounting.once(12.0.into()),
        "Rent escalation, discounted by a year",
    );
    let same = (yearly_ratio - 1.0).max(1.0 - yearly_ratio).lt(0.000_001);
    let steps = |years: Expression| {
        let once = grown(yearly_ratio - 1.0, years.clone());
        let all = when(same.clone(), years, (1.0 - once.clone()) / when(same.clone(), 1.0, 1.0 - yearly_ratio));
        (once, all)
    };
    let (after_years, all_years) = steps(value.whole_years.into());
    let years =
        scope.formula("years-factor", "Whole years, discounted", PLAIN, all_years, "In multiples of the first year");
    let term = scope.formula(
        "term-factor",
        "Base term, discounted",
        PLAIN,
        year * years + after_years * discounting.annuity(value.rest.into()),
        "In months of first NOI, at first billing",
    );
    let ramp = scope.formula(
        "ramp-factor",
        "Phase-in, discounted",
        PLAIN,
        discounting.annuity(phase_in.into()) - discounting.rising(phase_in.into()) / discounting.phase_in.clone(),
        "Months of first NOI lost while it is phased in, at first billing",
    );
    let free = scope.formula(
        "free-factor",
        "Rent-free months, discounted",
        PLAIN,
        discounting.ramped(value.free.into(), discounting.annuity(value.free.into())),
        "Months of first rent lost to them, at first billing",
    );
    // The ramp margin may last for years, whose rents step.
    let until = scope.formula(
        "ramp-margin-until",
        "End of the ramp margin",
        PLAIN,
        first_year.ramp_margin_months.min(contract.term).max(contract.free_months.min(contract.term)) / ONE_MONTH,
        "Months from first billing, within the term; not before rent is due",
    );
    let whole = scope.formula(
        "ramp-margin-years",
        "Whole years at the ramp margin",
        PLAIN,
        (until / 12.0).floor(),
        "Each at its own rent rate",
    );
    let (after_whole, all_whole) = steps(whole.into());
    let stepped = year * all_whole + after_whole * discounting.annuity(until - whole * 12.0);
    let ramp_margin = scope.formula(
        "ramp-margin-factor",
        "Ramp margin, discounted",
        PLAIN,
        discounting.ramped(until.into(), stepped) - free,
        "Months of first rent at the ramp margin, at first billing",
    );
    let rent_kept_per_mw = per_mw(
        "rent-kept-per-mw",
        "Rent per utility MW",
        contract.rent * costs.margin,
        "First month's rent times the landlord margin after the ramp",
    );
    let rent_less_per_mw = per_mw(
        "rent-less-per-mw",
        "Rent less at the ramp margin per utility MW",
        contract.rent * (costs.margin - first_year.ramp_margin.clone()),
        "First month's rent times the margin after the ramp less that during it",
    );
    let dated_steps = (!changes.is_empty()).then(|| {
        let margins = (costs.margin.expression(), first_year.ramp_margin.clone());
        let of_a_kw = dated_steps(scope, &discounting, contract, changes, (value.free, until, margins));
        scope.formula(
            "dated-steps",
            "Rent steps by date, discounted",
            USD.per(MW),
            of_a_kw * KW_IT_PER_MW_IT / capacity.gross_up * ONE_MONTH,
            "Rent that dated steps add over the base term, times the landlord margin, at first billing",
        )
    });
    let months = capacity.build.max(ONE_MONTH) / ONE_MONTH;
    let spend = scope.formula(
        "spend-factor",
        "Build cost, discounted",
        PLAIN,
        when(no_discounting, 1.0, (1.0 - discounting.once(months.clone())) / (discounting.divisor() * months)),
        "Spent evenly from notice to proceed until ready",
    );
    let at_billing = noi_per_mw * (term - ramp) - rent_kept_per_mw * free - rent_less_per_mw * ramp_margin;
    let at_billing = sum(std::iter::once(at_billing).chain(dated_steps.map(Scalar::expression)));
    let value = scope.formula(
        "value-at-notice",
        "Value of AI at notice",
        USD.per(MW),
        at_billing * discounting.once(capacity.build / ONE_MONTH) - cost_per_mw * spend,
        "Per utility MW: base-term NOI less maintenance, rent-free months, the phase-in, the ramp margin and build cost, at the lease's rate; excludes renewals and terminal value",
    );
    ValueAtNotice {
        noi_per_mw,
        cost_per_mw,
        no_discounting,
        year,
        yearly_ratio,
        years,
        term,
        phase_in,
        ramp,
        free,
        ramp_margin,
        dated_steps,
        rent_kept_per_mw,
        rent_less_per_mw,
        spend,
        value,
    }
}

/// Rent that dated steps add per kW IT of the contract, at first billing, in USD per kW IT and month times months: from the
/// later of their age and the end of the rent-free months on, at the margin of the ramp until it ends.
fn dated_steps(
    scope: &Scope,
    discounting: &Discounting,
    contract: &Contract,
    changes: &[Change],
    (free, ramp_ends, (margin, ramp_margin)): (Scalar, Scalar, (Expression, Expression)),
) -> Expression {
    let billed = |key: &str, label: &str, months: Expression| {
        let factor = discounting.ramped(months.clone(), discounting.annuity(months));
        scope.formula(key, label, PLAIN, factor, "Months of a level rent billed by then, at first billing")
    };
    let term = contract.term / ONE_MONTH;
    let whole = billed("billed-factor", "Base term billed, discounted", term.clone());
    let at_ramp_margin = billed("ramp-margin-billed", "Ramp margin billed, discounted", ramp_ends.into());
    sum(changes.iter().enumerate().map(|(i, change)| {
        let from = scope.formula(
            &format!("step-{}-paid-from", i + 1),
            &format!("Rent step {}: paid from", i + 1),
            PLAIN,
            (change.age / ONE_MONTH).max(free).min(term.clone()),
            "Months from first billing, past the rent-free months, within the term",
        );
        let key = format!("step-{}-before", i + 1);
        let before = billed(&key, &format!("Rent step {}: billed before, discounted", i + 1), from.into());
        // What is billed rises with the months, so the later of two ages has the larger part.
        let ramp_over = at_ramp_margin.max(before);
        let at_margins = ramp_margin.clone() * (ramp_over.clone() - before) + margin.clone() * (whole - ramp_over);
        change.amount.clone() * at_margins
    }))
}
