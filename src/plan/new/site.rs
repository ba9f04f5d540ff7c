//! New sites and what stands on them, with usual values: every one of them is an assumption.

use crate::plan::fields::{Month, Quantity};
use crate::plan::objects::{
    Cloud, DemandBasis, Fleet, Freed, HostingTerms, Lease, Local, Move, Ownership, PARENT, PowerTerms, Region,
    RentSteps, Resale, Site, Supply, Terms, Tier, Use, Venture, VentureKind,
};

/// A site with 100 MW in mining, and no machines yet.
pub(super) fn new_site(id: &str, name: &str, start: Month) -> Site {
    Site {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        owner: PARENT.to_owned(),
        region: Region::Other,
        contracted_mw: 100.0,
        energised_mw: vec![(start, 100.0)],
        opening_mining_mw: 100.0,
        opening_ai_mw: 0.0,
        gross_up_mw_per_mw_it: 1.4,
        operating_pue: 1.25,
        power_usd_per_mwh: Quantity::Value(45.0),
        power_growth_pct_per_year: 2.5,
        power_indexed_pct: 0.0,
        demand_charge_usd_per_kw_month: Quantity::Value(0.0),
        demand_basis: DemandBasis::Monthly,
        demand_ratchet_pct: 80.0,
        peaks_avoided_pct: 0.0,
        curtailed_hours_pct: Quantity::Value(0.0),
        curtailment_credit_usd_per_mwh: Quantity::Value(0.0),
        demand_response_usd_per_mw_month: Quantity::Value(0.0),
        opex_usd_per_mw_year: Quantity::Value(60_000.0),
        opex_growth_pct_per_year: 2.5,
        utility_deposit_usd: Vec::new(),
        vacant_ai_cost_usd_per_kw_it_year: 0.0,
        ai_discount_rate_pct_per_year: 9.0,
        mining_discount_rate_pct_per_year: 20.0,
        supply: Supply {
            own_generation_mw: Vec::new(),
            availability_pct: 90.0,
            own_generation_usd_per_mwh: Quantity::Value(35.0),
            export_usd_per_mwh: Quantity::Value(30.0),
            take_or_pay_mw: Vec::new(),
            sold_back_usd_per_mwh: Quantity::Value(0.0),
        },
        local: Local {
            property_tax_pct_per_year: 0.0,
            assessed_opening_usd: 0.0,
            assessed_pct: 100.0,
            assessed_decline_pct_per_year: 0.0,
            abatement_pct: Quantity::Value(0.0),
            host_share_pct: 0.0,
            currency: String::new(),
            local_costs_pct: 0.0,
            reference_rate_per_usd: 1.0,
            rate_per_usd: Quantity::Value(1.0),
        },
        venture: Venture {
            kind: VentureKind::Kept,
            month: start,
            value_usd_per_mw: 1_000_000.0,
            ownership_pct: 50.0,
            capex_share_pct: 50.0,
        },
        fleets: Vec::new(),
        moves: Vec::new(),
        leases: Vec::new(),
        clouds: Vec::new(),
    }
}

/// The end of the possible range of a site's megawatts: what is beyond is told of the contract alone.
const LARGEST_MW: f64 = 100_000.0;

impl Site {
    /// A site is energised up to its contract, and mines on all that is energised at its start and not built for AI, unless
    /// somebody has set it otherwise.
    pub(in crate::plan) fn fit_megawatts(&mut self, said: &dyn Fn(&str) -> bool) {
        let contracted = self.contracted_mw.clamp(0.0, LARGEST_MW);
        if !said("energised_mw") {
            self.energised_mw.iter_mut().for_each(|(_, mw)| *mw = contracted);
        }
        if !said("opening_mining_mw") {
            let energised = self.energised_mw.first().map_or(0.0, |(_, mw)| mw.min(contracted));
            self.opening_mining_mw = (energised - self.opening_ai_mw).max(0.0);
        }
    }
}

/// S21-class machines in place when the plan starts, for five more years.
pub(super) fn new_fleet(id: &str, name: &str, start: Month) -> Fleet {
    Fleet {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        phase: String::new(),
        ownership: Ownership::Own,
        mw: 100.0,
        deployed: start.plus(-12),
        retired: start.plus(60),
        economic_life_months: 60,
        machine_th_s: 200.0,
        efficiency_j_per_th: 17.5,
        price_usd_per_th: 12.0,
        uptime_pct: 95.0,
        ancillary_load_pct: 3.0,
        pool_fee_pct: 1.0,
        repair_pct_per_year: 0.0,
        switch_off: true,
        switch_off_margin_usd_per_mwh: 0.0,
        hosting: HostingTerms::PerMwh,
        hosting_usd_per_mwh: Quantity::Value(70.0),
        hosting_share_pct: 50.0,
        hosting_minimum_usd_per_mw_month: Quantity::Value(0.0),
        freed: Freed::Resold,
        resale: Resale::ByRule,
        resale_usd_per_th: Quantity::Value(3.0),
        redeploy_site: String::new(),
        redeploy_months: 2,
        redeploy_usd_per_mw: 20_000.0,
    }
}

impl Fleet {
    /// The machines of a new site, on all of its power.
    pub(in crate::plan) fn usual_machines(start: Month) -> Self {
        new_fleet("s21", "S21", start)
    }
}

/// A conversion from mining to AI that starts a year into the plan.
pub(super) fn new_move(id: &str, name: &str, start: Month) -> Move {
    Move {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        phase: String::new(),
        from: Use::Mining,
        to: Use::Ai,
        mw: 0.0,
        notice: start.plus(12),
        machines_off: start.plus(12),
        construction_months: 16,
        delay_months: 3,
        waits_for_power: false,
        energisation: start.plus(24),
        commissioning_months: 0,
        capex_usd_per_mw_it: 11_000_000.0,
        contingency_pct: 10.0,
        mining_capex_usd_per_mw: 0.0,
        notice_cost_pct: 10.0,
        long_lead_cost_pct: 35.0,
        long_lead_months: 8,
        commissioning_cost_pct: 10.0,
    }
}

/// A triple-net lease on usual terms, with no MW yet.
pub(super) fn new_lease(id: &str, name: &str, start: Month) -> Lease {
    Lease {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        phase: String::new(),
        block: false,
        terms: Terms::TripleNet,
        tenant: String::new(),
        tier: Tier::InvestmentGrade,
        mw_it: 0.0,
        exercise_probability_pct: 100.0,
        start: start.plus(31),
        term_months: 180,
        rent_usd_per_kw_it_month: 128.0,
        yield_on_cost_pct_per_year: 13.0,
        rent_steps: RentSteps::Percentage,
        escalator_pct_per_year: 3.0,
        rent_by_date_usd_per_kw_it_month: Vec::new(),
        rent_index_pct_per_year: Quantity::Value(2.5),
        rent_index_floor_pct_per_year: 0.0,
        rent_index_cap_pct_per_year: 5.0,
        free_months: 0,
        ramp_months: 0,
        landlord_margin_pct: 97.0,
        ramp_margin_pct: 50.0,
        ramp_margin_months: 0,
        landlord_opex_usd_per_kw_it_year: 0.0,
        landlord_opex_growth_pct_per_year: 2.5,
        maintenance_capex_usd_per_kw_it_year: 0.0,
        fit_out_usd: Vec::new(),
        fit_out_margin_pct: 5.0,
        power: PowerTerms::PassedThrough,
        load_factor_pct: 80.0,
        payment_lag_months: 0,
        opening_receivables_usd: 0.0,
        discount_rate_pct_per_year: 8.5,
        renews: false,
        renewals: 3,
        renewal_months: 60,
        renewal_probability_pct: 70.0,
        renewal_rent_pct: 100.0,
        relets: false,
        downtime_months: 12,
        reletting_rent_pct: 70.0,
        reletting_free_months: 0,
        reletting_works_usd_per_kw_it: 0.0,
        reletting_commission_pct: 0.0,
        delay_terms: false,
        liquidated_damages_pct: 100.0,
        termination_after_months: 9,
        funding: false,
        funding_opening_usd: 0.0,
        prepayment_pct: 0.0,
        prepayment_month: start,
        capex_funding_pct: 0.0,
        credit_cap_pct: 50.0,
        terminates: false,
        termination_month: start.plus(91),
        termination_payments_usd: Vec::new(),
        default_stress: false,
        default_month: start.plus(67),
        backstop_pct: 0.0,
    }
}

/// A GB300-class cloud under a five-year contract, with no MW yet.
pub(super) fn new_cloud(id: &str, name: &str, start: Month) -> Cloud {
    Cloud {
        id: id.to_owned(),
        name: name.to_owned(),
        notes: String::new(),
        enabled: true,
        phase: String::new(),
        mw_it: 0.0,
        start: start.plus(31),
        gpus_per_mw_it: 420.0,
        price_usd_per_gpu: 66_000.0,
        gpus_leased: false,
        lease_usd_per_gpu_month: 1_500.0,
        lease_rate_pct_per_year: 10.0,
        delivery_months: 1,
        life_months: 60,
        residual_pct: 10.0,
        refresh: false,
        refresh_cost_pct: 100.0,
        contract_share_pct: 100.0,
        contract_months: 60,
        contract_usd_per_gpu_hour: 2.9,
        contract_utilisation_pct: 98.0,
        renewal_price_pct: 45.0,
        merchant_usd_per_gpu_hour: 2.9,
        merchant_utilisation_pct: 75.0,
        merchant_decay_pct_per_year: 15.0,
        operating_cost_pct: 12.0,
        maintenance_pct_per_year: 2.0,
        load_factor_pct: 80.0,
        prepayment_pct: 0.0,
        prepayment_lead_months: 6,
        minimum_revenue_usd_per_month: Quantity::Value(0.0),
        discount_rate_pct_per_year: 13.0,
    }
}
