//! Leases of AI capacity as contracts.

use super::field::{choice, fields};
use super::time::Month;
use serde::{Deserialize, Serialize};

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
        /// The tenant bears the cost of the capacity
        TripleNet = "Triple net",
        /// The landlord bears it, power apart
        ModifiedGross = "Modified gross",
        /// As modified gross, with rent as a yield on what was built
        BuildToSuit = "Build-to-suit",
    }
}

choice! {
    /// How good a tenant's credit is.
    Tier {
        /// Investment grade, or guaranteed by such
        InvestmentGrade = "Investment grade or backstopped",
        /// A neocloud of grade BB
        Neocloud = "BB neocloud",
        /// None
        Unrated = "Unrated",
    }
}

/// A lease of AI capacity.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lease {
    /// Immutable slug
    pub id: String,
    /// What it is called
    pub name: String,
    /// Whatever is worth knowing
    pub notes: String,
    /// Off: as if it were not there
    pub enabled: bool,
    /// What kind of contract it is
    pub terms: Terms,
    /// Whose leases count together; empty is the lease's own name
    pub tenant: String,
    /// How good the tenant's credit is
    pub tier: Tier,
    /// Leased critical IT
    pub mw_it: f64,
    /// First month of billing
    pub start: Month,
    /// Months of the base term
    pub term_months: u32,
    /// Rent in the first year
    pub rent_usd_per_kw_it_month: f64,
    /// Rent of a year on the cost of what was built
    pub yield_on_cost_pct_per_year: f64,
    /// Step of the rent at each anniversary
    pub escalator_pct_per_year: f64,
    /// Months without rent from the first billing on
    pub free_months: u32,
    /// Months over which the contract's MW come to be billed
    pub ramp_months: u32,
    /// What the landlord keeps of the rent
    pub landlord_margin_pct: f64,
    /// The same in the first months
    pub ramp_margin_pct: f64,
    /// How many those are
    pub ramp_margin_months: u32,
    /// Tax, insurance, maintenance and staff of the capacity
    pub landlord_opex_usd_per_kw_it_year: f64,
    /// Growth of that cost, once a year
    pub landlord_opex_growth_pct_per_year: f64,
    /// What is renewed of the building each year
    pub maintenance_capex_usd_per_kw_it_year: f64,
    /// Who pays for power
    pub power: PowerTerms,
    /// How much of the leased IT runs
    pub load_factor_pct: f64,
    /// Months from billing to cash
    pub payment_lag_months: u32,
    /// Billed before month 1 and not paid yet
    pub opening_receivables_usd: f64,
    /// Rate at which this lease is discounted
    pub discount_rate_pct_per_year: f64,
    /// The tenant may stay after the base term
    pub renews: bool,
    /// How many times
    pub renewals: u32,
    /// For how long each time
    pub renewal_months: u32,
    /// How likely each time
    pub renewal_probability_pct: f64,
    /// Rent then, of what the old rent would be
    pub renewal_rent_pct: f64,
    /// The capacity is let again once a tenant has gone
    pub relets: bool,
    /// Months it stands empty before
    pub downtime_months: u32,
    /// Rent then, of what the old rent would be
    pub reletting_rent_pct: f64,
    /// The contract has terms for lateness
    pub delay_terms: bool,
    /// Rent owed to the tenant for each day late
    pub delay_damages_pct: f64,
    /// The tenant may end the contract after so many months
    pub termination_after_months: u32,
    /// The tenant pays ahead
    pub funding: bool,
    /// Paid before month 1 and not credited yet
    pub funding_opening_usd: f64,
    /// Of the contract value
    pub prepayment_pct: f64,
    /// When
    pub prepayment_month: Month,
    /// Of the capex of this lease's capacity
    pub capex_funding_pct: f64,
    /// How much of a month's rent is credited for it
    pub credit_cap_pct: f64,
    /// Stress: the tenant defaults
    pub default_stress: bool,
    /// The first month without its rent
    pub default_month: Month,
    /// What a guarantor pays of the rent that is lost
    pub backstop_pct: f64,
}

fields! { Lease {
    name: "Name", "", [], [], "What the lease is called, usually its tenant";
    enabled: "Enabled", "", [], [], "Off: the plan is computed as if this lease were not there";
    terms: "Terms", "", [], [], "Triple net: the tenant bears the cost of the capacity, the landlord's is passed through. Modified gross: the landlord bears it. Build-to-suit: as modified gross, and the rent is a yield on what the capacity cost";
    tenant: "Tenant", "", [], [], "Leases of one tenant count together in the largest tenant's part of rent; empty: the lease's own name";
    tier: "Tenant credit", "", [], [], "How good the tenant's credit is; it sets the cap rate of the terminal value";
    mw_it: "Leased IT", "MW IT", [], [0.0, 100_000.0], "Critical IT MW of the contract. Billed is the smaller of this and what is ready; earlier leases of the site come first";
    start: "First billing", "", [], [], "The first month of billing; where no MW are ready by then, the first month in which some are. Term and yearly steps count from it";
    term_months: "Term", "months", [60.0, 300.0], [1.0, 600.0], "Months of the base term from the first billing; 120 to 180 is usual";
    rent_usd_per_kw_it_month: "Rent", "USD/kW IT/month", [80.0, 200.0], [0.0, 10000.0], "In the first year, unless it is build-to-suit. 125 to 130 triple net with 3 % over 15 years; 135 to 145 modified gross with 2 % over 10; retrofit 85 to 95";
    yield_on_cost_pct_per_year: "Yield on cost", "%/year", [8.0, 19.0], [0.0, 200.0], "Build-to-suit: rent of the first year over what the site's AI capacity costs with contingency. Miners aim at 11 to 16, developers at 8 to 12";
    escalator_pct_per_year: "Escalator", "%/year", [0.0, 4.0], [-50.0, 100.0], "At each anniversary of the first billing";
    free_months: "Free months", "months", [0.0, 12.0], [0.0, 12.0], "Months from the first billing on in which the capacity is let and no rent is owed";
    ramp_months: "Ramp", "months", [0.0, 12.0], [0.0, 12.0], "Months over which the contract's MW come to be billed in equal parts; 0 and 1 bill all at once";
    landlord_margin_pct: "Landlord margin", "%", [70.0, 100.0], [-100.0, 100.0], "What the landlord keeps of the rent after the cost of the capacity: triple net 95 to 100, modified gross 80 to 90";
    ramp_margin_pct: "Margin in the ramp", "%", [30.0, 100.0], [-100.0, 100.0], "The same in the first months of billing; 50 in the first two quarters at TeraWulf in early 2026";
    ramp_margin_months: "Months of that margin", "months", [0.0, 12.0], [0.0, 120.0], "For how many months from the first billing on; 0 for none";
    landlord_opex_usd_per_kw_it_year: "Landlord's cost", "USD/kW IT/year", [0.0, 400.0], [0.0, 100_000.0], "Tax, insurance, maintenance, staff at the prices of month 1, beside what the margin leaves out. Triple net passes it through at cost, else the landlord bears it";
    landlord_opex_growth_pct_per_year: "Its growth", "%/year", [0.0, 8.0], [-50.0, 100.0], "At each anniversary of month 1";
    maintenance_capex_usd_per_kw_it_year: "Maintenance capex", "USD/kW IT/year", [0.0, 200.0], [0.0, 100_000.0], "What is renewed of the building and its machines each year while it is billed, at the prices of month 1; grows like the landlord's cost";
    power: "Power", "", [], [], "Who pays for the tenant's power: passed through at cost without a margin, or the landlord out of the rent";
    load_factor_pct: "Load factor", "%", [50.0, 100.0], [0.0, 100.0], "How much of the billed IT runs on average; with the operating PUE it sets energy";
    payment_lag_months: "Payment lag", "months", [0.0, 3.0], [0.0, 24.0], "Months from billing to cash";
    opening_receivables_usd: "Receivables before month 1", "USD", [], [0.0, 1e12], "Billed before month 1 and not paid yet; comes in over the months of the lag in equal parts";
    discount_rate_pct_per_year: "Discount rate", "%/year", [7.0, 15.0], [-50.0, 200.0], "Of this lease's own value: investment grade 8 to 9, neocloud 10 to 12 (planner's judgement)";
    renews: "Renewal options", "", [], [], "The tenant may stay after the base term, with a probability that weights the rent and not the MW";
    renewals: "Options", "", [1.0, 5.0], [1.0, 50.0], "How many times it may stay; three in most contracts of 15 years, two in those of 10";
    renewal_months: "Each option", "months", [36.0, 120.0], [1.0, 600.0], "Months of each renewal; 60 in all announced contracts";
    renewal_probability_pct: "Probability", "%", [30.0, 100.0], [0.0, 100.0], "That a tenant stays each time; after two renewals its square counts";
    renewal_rent_pct: "Renewal rent", "%", [60.0, 130.0], [0.0, 1000.0], "Of what the old rent with its steps would be";
    relets: "Let again", "", [], [], "Once a tenant has gone, the capacity is let again after a while, to the end of the plan";
    downtime_months: "Downtime", "months", [3.0, 24.0], [0.0, 240.0], "Months it stands empty before";
    reletting_rent_pct: "Rent when let again", "%", [40.0, 120.0], [0.0, 1000.0], "Of what the old rent with its steps would be";
    delay_terms: "Terms for lateness", "", [], [], "The contract gives the tenant damages, and a right to leave, where the capacity is late";
    delay_damages_pct: "Delay damages", "%", [50.0, 200.0], [0.0, 1000.0], "Of a day's rent for each day late: one to two days' rent is usual; paid in each month between the start and the first billing";
    termination_after_months: "Termination right", "months", [3.0, 18.0], [0.0, 240.0], "Where the capacity is later than this, the tenant leaves and never pays; 0 for no such right";
    funding: "Tenant pays ahead", "", [], [], "A prepayment, or part of the capex, credited against rent until it is used up";
    funding_opening_usd: "Paid ahead before", "USD", [], [0.0, 1e12], "What the tenant paid before month 1 and has not been credited yet";
    prepayment_pct: "Prepayment", "%", [0.0, 25.0], [0.0, 100.0], "Of the contract value, paid in one month; Microsoft paid IREN 20";
    prepayment_month: "Prepaid in", "", [], [], "The month in which the prepayment comes";
    capex_funding_pct: "Capex funding", "%", [0.0, 100.0], [0.0, 100.0], "What the tenant pays of the capex of its capacity, as it is spent. CoreWeave paid 196.4 of 244.5 million USD of Core Scientific's capex in a quarter of 2025";
    credit_cap_pct: "Credited rent", "%", [10.0, 100.0], [0.0, 100.0], "The most of a month's rent that is credited for what the tenant paid ahead; 50 at Core Scientific";
    default_stress: "Default of the tenant", "", [], [], "A stress: from a month on the tenant pays nothing. Let again says what follows";
    default_month: "Defaults in", "", [], [], "The first month without its rent";
    backstop_pct: "Backstop", "%", [0.0, 100.0], [0.0, 100.0], "What a guarantor pays of the rent that is lost to the end of the base term, after what a new tenant pays; Google backs 25 to 48 % at TeraWulf and Cipher, all at River Bend";
    notes: "Notes", "", [], [], "Whatever a reader of this plan should know";
} }
