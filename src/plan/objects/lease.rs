//! Lease contracts for AI capacity.

use crate::plan::fields::{Month, Quantity, Steps, choice, fields};

choice! {
    /// Who pays for the tenant's power.
    PowerTerms {
        /// The tenant, at cost
        PassedThrough = "Passed through",
        /// The landlord, out of the rent
        Landlord = "Paid by the landlord",
    }
}

choice! {
    /// What kind of contract a lease is.
    Terms {
        /// The tenant bears the operating cost of the capacity
        TripleNet = "Triple net",
        /// The landlord bears it, except power
        ModifiedGross = "Modified gross",
        /// As modified gross, with rent set as a yield on cost
        BuildToSuit = "Build-to-suit",
    }
}

choice! {
    /// Credit quality of a tenant.
    Tier {
        /// Investment grade, or guaranteed by an investment-grade party
        InvestmentGrade = "Investment grade or backstopped",
        /// A neocloud rated BB
        Neocloud = "BB neocloud",
        /// No rating
        Unrated = "Unrated",
    }
}

choice! {
    /// How rent rises within the base term.
    RentSteps {
        /// By a percentage at each anniversary
        Percentage = "By percentage",
        /// At dates, to stated amounts
        ByDates = "By dates and amounts",
        /// By the growth of an index at each anniversary
        ByIndex = "By an index",
    }
}

/// A lease of AI capacity.
#[derive(Clone, PartialEq, Debug)]
pub struct Lease {
    /// Immutable slug
    pub id: String,
    /// What it is called
    pub name: String,
    /// Free-form notes
    pub notes: String,
    /// If off, the model ignores it
    pub enabled: bool,
    /// The phase it belongs to; empty if it moves alone
    pub phase: String,
    /// A block of the lease above it
    pub block: bool,
    /// What kind of contract it is
    pub terms: Terms,
    /// Leases of the same tenant are combined; if empty, the lease's own name is used
    pub tenant: String,
    /// Credit quality of the tenant
    pub tier: Tier,
    /// Leased critical IT
    pub mw_it: f64,
    /// Probability that it is taken
    pub exercise_probability_pct: f64,
    /// First month of billing
    pub start: Month,
    /// Length of the base term
    pub term_months: u32,
    /// Rent in the first year
    pub rent_usd_per_kw_it_month: f64,
    /// First-year rent over cost of the capacity
    pub yield_on_cost_pct_per_year: f64,
    /// How rent rises
    pub rent_steps: RentSteps,
    /// Rent step at each anniversary
    pub escalator_pct_per_year: f64,
    /// Rent from each month on
    pub rent_by_date_usd_per_kw_it_month: Steps,
    /// Annual growth of the index
    pub rent_index_pct_per_year: Quantity,
    /// Least step at an anniversary
    pub rent_index_floor_pct_per_year: f64,
    /// Largest step at an anniversary
    pub rent_index_cap_pct_per_year: f64,
    /// Rent-free months from first billing
    pub free_months: u32,
    /// Months over which the contracted MW are phased into billing
    pub ramp_months: u32,
    /// Landlord margin as a share of rent
    pub landlord_margin_pct: f64,
    /// Landlord margin in the first months
    pub ramp_margin_pct: f64,
    /// Number of months with that margin
    pub ramp_margin_months: u32,
    /// Property tax, insurance, maintenance and staff of the capacity
    pub landlord_opex_usd_per_kw_it_year: f64,
    /// Annual growth of that cost
    pub landlord_opex_growth_pct_per_year: f64,
    /// Annual maintenance capex on the building
    pub maintenance_capex_usd_per_kw_it_year: f64,
    /// Dated cost of works that the landlord carries out for the tenant
    pub fit_out_usd: Steps,
    /// What the tenant pays beyond that cost
    pub fit_out_margin_pct: f64,
    /// Who pays for power
    pub power: PowerTerms,
    /// Average share of billed IT running
    pub load_factor_pct: f64,
    /// Months from billing to cash
    pub payment_lag_months: u32,
    /// Billed before month 1 and not yet collected
    pub opening_receivables_usd: f64,
    /// Discount rate for this lease
    pub discount_rate_pct_per_year: f64,
    /// The tenant may extend after the base term
    pub renews: bool,
    /// Number of renewal options
    pub renewals: u32,
    /// Length of each renewal
    pub renewal_months: u32,
    /// Probability of each renewal
    pub renewal_probability_pct: f64,
    /// Renewal rent as a share of the old rent including its steps
    pub renewal_rent_pct: f64,
    /// The capacity is re-leased once a tenant has left
    pub relets: bool,
    /// Months vacant before re-leasing
    pub downtime_months: u32,
    /// Re-leasing rent as a share of the old rent including its steps
    pub reletting_rent_pct: f64,
    /// Rent-free months of a new tenant
    pub reletting_free_months: u32,
    /// Cost of works for a new tenant
    pub reletting_works_usd_per_kw_it: f64,
    /// Commission as a share of the new tenant's first-year rent
    pub reletting_commission_pct: f64,
    /// The contract has late-delivery terms
    pub delay_terms: bool,
    /// Liquidated damages per day of delay, as a share of a day's rent
    pub liquidated_damages_pct: f64,
    /// Months of delay after which the tenant may terminate
    pub termination_after_months: u32,
    /// The tenant prepays rent or contributes to capex
    pub funding: bool,
    /// Prepaid before month 1 and not yet credited
    pub funding_opening_usd: f64,
    /// Prepayment as a share of contract value
    pub prepayment_pct: f64,
    /// Month of the prepayment
    pub prepayment_month: Month,
    /// Tenant contribution as a share of the capex of this lease's capacity
    pub capex_funding_pct: f64,
    /// Maximum share of a month's rent credited against it
    pub credit_cap_pct: f64,
    /// The tenant terminates early against a payment
    pub terminates: bool,
    /// First month without its rent
    pub termination_month: Month,
    /// The payment for termination, from each month on
    pub termination_payments_usd: Steps,
    /// Stress: the tenant defaults
    pub default_stress: bool,
    /// First month without its rent
    pub default_month: Month,
    /// Share of lost rent that a guarantor pays
    pub backstop_pct: f64,
}

fields! { Lease besides [id] {
    name: "Name", "", [], [], "What the lease is called, usually its tenant";
    enabled: "Enabled", "", [], [], "If off, the plan is computed without this lease";
    phase: "Phase", "", [], [], "Id of the phase it belongs to, if any: it slips, scales and is switched with the other members. Dates and sizes entered here are those without slip, at 100 %";
    block: "Block of the lease above", "", [], [], "The lease takes all its terms from the nearest lease above it that is no block, but for its own name, MW, probability, first billing, term, rent, fit-out, termination payments and opening figures: one contract that is handed over in parts, as CoreWeave's at Core Scientific and Galaxy. Each block has rent steps from its own first billing";
    terms: "Lease type", "", [], [], "Triple net: the tenant bears the operating cost of the capacity and reimburses the landlord. Modified gross: the landlord bears it. Build-to-suit: as modified gross, with rent set as a yield on cost";
    tenant: "Tenant", "", [], [], "Leases of the same tenant are combined for tenant concentration; if empty, the name of the lease is used";
    tier: "Tenant credit", "", [], [], "Credit quality of the tenant, which sets the cap rate of the terminal value. Investment grade or backstopped: rated so, or guaranteed by a party that is. BB neocloud: rated below investment grade. Unrated: without a rating or a guarantee";
    mw_it: "Leased IT", "MW IT", [], [0.0, 100_000.0], "Critical IT MW under the contract. The lesser of this and the capacity ready is billed; earlier leases of the site come first";
    exercise_probability_pct: "Probability taken", "%", [10.0, 100.0], [0.0, 100.0], "100: a contract. Less: an option on more MW, such as an extension right, which the tenant takes with this probability; MW, rent, cost and contract value count at that share. Whether the capacity is built is decided by the move";
    start: "First billing", "", [], [], "First month of billing; if no MW are ready by then, the first month in which some are. The term and annual rent steps run from it";
    term_months: "Term", "months", [60.0, 300.0], [1.0, 600.0], "Length of the base term from first billing; 120 to 180 is usual";
    rent_usd_per_kw_it_month: "Rent", "USD/kW IT/month", [80.0, 200.0], [0.0, 10000.0], "In the first year, unless build-to-suit. 125 to 130 triple net with 3 % over 15 years; 135 to 145 modified gross with 2 % over 10; retrofit 85 to 95";
    yield_on_cost_pct_per_year: "Yield on cost", "%/year", [8.0, 19.0], [0.0, 200.0], "Build-to-suit: first-year rent over the cost of the site's AI capacity including contingency. Miners target 11 to 16, developers 8 to 12";
    rent_steps: "Rent steps", "", [], [], "How rent rises within the base term. By percentage: at each anniversary of first billing, as most contracts of the sector do. By dates and amounts: as a rent schedule lists them. By an index: at each anniversary, within a floor and a cap, of which only the floor is fixed rent (ASC 842): it is spread evenly, the rest is earned as billed";
    escalator_pct_per_year: "Escalator", "%/year", [0.0, 4.0], [-50.0, 100.0], "At each anniversary of first billing, if rent steps by percentage";
    rent_by_date_usd_per_kw_it_month: "Rent by date", "USD/kW IT/month", [80.0, 300.0], [0.0, 10000.0], "If rent steps by dates: the rent from each of these months on. Before the first it is the rent above; renewals and successors follow the last";
    rent_index_pct_per_year: "Index growth", "%/year", [0.0, 8.0], [-50.0, 100.0], "If rent follows an index, such as consumer prices: its growth in the year to each anniversary of first billing. Contract value and value at notice use its average over the plan's months, within floor and cap";
    rent_index_floor_pct_per_year: "Index floor", "%/year", [0.0, 4.0], [0.0, 100.0], "Least step at each anniversary, whatever the index; 0: rent never falls. The floor is fixed rent";
    rent_index_cap_pct_per_year: "Index cap", "%/year", [2.0, 10.0], [0.0, 100.0], "Largest step at each anniversary, whatever the index";
    free_months: "Rent-free months", "months", [0.0, 12.0], [0.0, 12.0], "Months from first billing in which the capacity is leased and no rent is due";
    ramp_months: "Ramp-up", "months", [0.0, 12.0], [0.0, 12.0], "Months over which the contracted MW are phased into billing in equal parts; 0 and 1 bill everything at once";
    landlord_margin_pct: "Landlord margin", "%", [70.0, 100.0], [-100.0, 100.0], "Share of rent left to the landlord after the cost of the capacity: triple net 95 to 100, modified gross 80 to 90";
    ramp_margin_pct: "Ramp-up margin", "%", [30.0, 100.0], [-100.0, 100.0], "Landlord margin in the first months of billing; 50 in the first two quarters at TeraWulf in early 2026";
    ramp_margin_months: "Ramp-up margin months", "months", [0.0, 12.0], [0.0, 120.0], "Number of months from first billing with that margin; 0: none";
    landlord_opex_usd_per_kw_it_year: "Landlord operating cost", "USD/kW IT/year", [0.0, 400.0], [0.0, 100_000.0], "Property tax, insurance, maintenance and staff at month 1 prices, in addition to the cost implied by the margin. Passed through at cost under triple net, otherwise borne by the landlord";
    landlord_opex_growth_pct_per_year: "Landlord cost growth", "%/year", [0.0, 8.0], [-50.0, 100.0], "At each anniversary of month 1";
    maintenance_capex_usd_per_kw_it_year: "Maintenance capex", "USD/kW IT/year", [0.0, 200.0], [0.0, 100_000.0], "Annual replacement of building and plant while capacity is billed, at month 1 prices; grows with the landlord operating cost";
    fit_out_usd: "Fit-out cost", "USD", [], [0.0, 1e12], "Cost, in these months, of works that the landlord carries out for the tenant and the tenant owns: an operating cost, in landlord costs. Applied Digital earned 26.3 million USD of tenant fit-out revenue in its first quarter of fiscal 2026";
    fit_out_margin_pct: "Fit-out margin", "%", [0.0, 20.0], [-100.0, 1000.0], "What the tenant pays beyond that cost; billed in the month of the cost, in pass-through and fit-out revenue";
    power: "Power", "", [], [], "Who pays for the tenant's power. Passed through: the tenant, at cost without a margin. Paid by the landlord: out of the rent";
    load_factor_pct: "Load factor", "%", [50.0, 100.0], [0.0, 100.0], "Average share of billed IT that is running; together with the operating PUE it sets energy use";
    payment_lag_months: "Payment lag", "months", [0.0, 3.0], [0.0, 24.0], "Months from billing to receipt of cash";
    opening_receivables_usd: "Opening receivables", "USD", [], [0.0, 1e12], "Billed before month 1 and not yet collected; received in equal parts over the months of the payment lag";
    discount_rate_pct_per_year: "Discount rate", "%/year", [7.0, 15.0], [-50.0, 200.0], "For the value of this lease: investment grade 8 to 9, neocloud 10 to 12 (planner's judgement)";
    renews: "Renewal options", "", [], [], "The tenant may extend after the base term, with a probability that weights rent but not MW";
    renewals: "Number of options", "", [1.0, 5.0], [1.0, 50.0], "How many times the tenant may extend; three in most 15-year contracts, two in 10-year ones";
    renewal_months: "Option term", "months", [36.0, 120.0], [1.0, 600.0], "Length of each renewal; 60 in all announced contracts";
    renewal_probability_pct: "Renewal probability", "%", [30.0, 100.0], [0.0, 100.0], "That the tenant extends each time; for two renewals it is squared";
    renewal_rent_pct: "Renewal rent", "%", [60.0, 130.0], [0.0, 1000.0], "As a share of the old rent including its steps";
    relets: "Re-leased", "", [], [], "Once a tenant has left, the capacity is re-leased after the downtime, until the end of the plan";
    downtime_months: "Downtime", "months", [3.0, 24.0], [0.0, 240.0], "Months vacant before re-leasing";
    reletting_rent_pct: "Re-leasing rent", "%", [40.0, 120.0], [0.0, 1000.0], "As a share of the old rent including its steps";
    reletting_free_months: "Re-leasing rent-free", "months", [0.0, 12.0], [0.0, 60.0], "Months in which a new tenant has the capacity and pays no rent";
    reletting_works_usd_per_kw_it: "Re-leasing works", "USD/kW IT", [0.0, 3000.0], [0.0, 100_000.0], "Refit for a new tenant, at month 1 prices: capex in the month in which it starts, on the capacity it takes; grows with the landlord operating cost";
    reletting_commission_pct: "Re-leasing commission", "%", [0.0, 60.0], [0.0, 1000.0], "Broker's commission as a share of the new tenant's first-year rent, paid and expensed in the month in which it starts; 4 to 6 % of the rent of a ten-year lease is 40 to 60 % of its first year's (planner's judgement)";
    delay_terms: "Late-delivery terms", "", [], [], "The contract gives the tenant liquidated damages and a termination right if the capacity is late";
    liquidated_damages_pct: "Liquidated damages", "%", [50.0, 200.0], [0.0, 1000.0], "Share of a day's rent for each day of delay: one to two days' rent is usual. Paid in each month from the start on, also after first billing, on IT that is not ready, until the tenant may terminate or the base term ends; it reduces rent revenue. None if the start is before the plan";
    termination_after_months: "Termination right", "months", [3.0, 18.0], [0.0, 240.0], "Delay in months after which the tenant terminates and never pays rent; 0: no such right";
    funding: "Tenant funding", "", [], [], "A prepayment, or a contribution to capex, credited against rent until it is used up";
    funding_opening_usd: "Prepaid at start", "USD", [], [0.0, 1e12], "Tenant prepayments received before month 1 and not yet credited";
    prepayment_pct: "Prepayment", "%", [0.0, 25.0], [0.0, 100.0], "Share of contract value, paid in one month; Microsoft paid IREN 20";
    prepayment_month: "Prepayment month", "", [], [], "Month in which the prepayment is received";
    capex_funding_pct: "Capex funding", "%", [0.0, 100.0], [0.0, 100.0], "Share of the capex of its capacity that the tenant pays as it is spent. CoreWeave paid 196.4 of 244.5 million USD of Core Scientific's capex in one quarter of 2025";
    credit_cap_pct: "Rent credit cap", "%", [10.0, 100.0], [0.0, 100.0], "Maximum share of a month's rent credited against tenant prepayments; 50 at Core Scientific";
    terminates: "Early termination", "", [], [], "The tenant ends the lease early by its right to do so, against the payment below. Re-leasing then applies if it is on";
    termination_month: "Termination month", "", [], [], "First month without its rent; the payment is billed in this month. No effect before first billing or after the base term";
    termination_payments_usd: "Termination payment", "USD", [], [0.0, 1e12], "Payable if the tenant terminates from each of these months on, by the schedule of the contract: often the unamortised cost of the landlord and a share of the rent to come. Before the first of them nothing; rent revenue of the month";
    default_stress: "Tenant default", "", [], [], "Stress: from a given month the tenant pays nothing. Re-leasing then applies if it is on";
    default_month: "Default month", "", [], [], "First month without its rent";
    backstop_pct: "Backstop", "%", [0.0, 100.0], [0.0, 100.0], "Share of rent lost until the end of the base term that a guarantor pays, net of rent from a new tenant; Google backs 25 to 48 % at TeraWulf and Cipher, all at River Bend";
    notes: "Notes", "", [], [], "Anything a reader of this plan should know";
} }

impl Lease {
    /// The fields that are a block's own; all others are those of the lease that it is a block of.
    pub const OF_A_BLOCK: [&str; 14] = [
        "name",
        "notes",
        "enabled",
        "phase",
        "block",
        "mw_it",
        "exercise_probability_pct",
        "start",
        "term_months",
        "rent_usd_per_kw_it_month",
        "fit_out_usd",
        "termination_payments_usd",
        "opening_receivables_usd",
        "funding_opening_usd",
    ];

    /// This block with the terms of the lease that it is a block of.
    pub(super) fn with_terms_of(&self, lead: &Self) -> Self {
        let tenant = if lead.tenant.is_empty() { lead.name.clone() } else { lead.tenant.clone() };
        let own = self.clone();
        Self {
            id: own.id,
            name: own.name,
            notes: own.notes,
            enabled: own.enabled,
            phase: own.phase,
            block: own.block,
            tenant,
            mw_it: own.mw_it,
            exercise_probability_pct: own.exercise_probability_pct,
            start: own.start,
            term_months: own.term_months,
            rent_usd_per_kw_it_month: own.rent_usd_per_kw_it_month,
            fit_out_usd: own.fit_out_usd,
            termination_payments_usd: own.termination_payments_usd,
            opening_receivables_usd: own.opening_receivables_usd,
            funding_opening_usd: own.funding_opening_usd,
            ..lead.clone()
        }
    }
}
