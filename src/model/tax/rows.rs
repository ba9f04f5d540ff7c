//! The rows of tax.

use crate::formula::{Expression, Scalar, Series};
use crate::model::group::books::StraightLineRows;
use crate::model::group::classes::ByClass;

/// The tax base of a return; USD of the month.
#[derive(Clone, Debug)]
pub struct BaseRows {
    /// Before depreciation, interest and gains on BTC
    pub ordinary: Series,
    /// The part of it that is not annualised; None if tax is paid after its assessment
    pub one_off: Option<Series>,
    /// Net interest
    pub net_interest: Series,
    /// Payments in advance whose tax is deferred; None if nothing is
    pub advances: Option<AdvanceRows>,
    /// Tax depreciation by class
    pub assets: TaxAssetRows,
    /// Capitalised interest in the basis of what was built; None if it is deducted as the books depreciate it
    pub interest: Option<InterestRows>,
    /// Tax depreciation, with capitalised interest
    pub(in crate::model) deducted: Expression,
    /// … without it: known from the plan's assets alone
    pub(in crate::model) of_assets: Expression,
    /// What the state does not deduct in the month
    pub(in crate::model) state: Option<Expression>,
    /// … of the plan's assets alone
    pub(in crate::model) state_of_assets: Option<Expression>,
}

impl BaseRows {
    /// State tax basis over federal, at month end, of its parts; none if the state depreciates alike.
    pub(in crate::model) fn state_basis_over(&self) -> impl Iterator<Item = Series> {
        let of_interest = self.interest.as_ref().and_then(|interest| interest.state);
        self.assets.state.into_iter().chain(of_interest).map(|state| state.basis_over)
    }
}

/// Capitalised interest in the basis of what was built; USD of the month unless stated otherwise.
#[derive(Clone, Debug)]
pub struct InterestRows {
    /// Depreciation
    pub depreciation: Series,
    /// Basis of disposals
    pub disposed: Series,
    /// Basis at month end
    pub basis: Series,
    /// Without bonus; None if states depreciate alike
    pub state: Option<StateAssetRows>,
    /// The share of equipment
    pub equipment: TaxClassRows,
    /// The share of buildings
    pub buildings: TaxClassRows,
}

/// Payments in advance that are taxed in the next year; USD.
#[derive(Clone, Copy, Debug)]
pub struct AdvanceRows {
    /// Received, fiscal year to date
    pub received: Series,
    /// Taxed in the next year, at month end
    pub deferred: Series,
}

/// An assessment and what leads to it; USD. Amounts of a year are complete in its last month.
#[derive(Clone, Debug)]
pub struct TaxRows {
    /// Income and deductions, fiscal year to date
    pub year_to_date: YearToDateRows,
    /// Gains on BTC and losses carried forward; None where there are none
    pub gains: Option<GainRows>,
    /// Interest deducted, of the fiscal year to date and of the carryforward
    pub allowed_interest: Series,
    /// Income of the fiscal year to date before NOLs
    pub income_before_losses: Series,
    /// NOLs used
    pub losses_used: Series,
    /// Taxable income of the fiscal year to date
    pub taxable_income: Series,
    /// Of a state that does not follow bonus depreciation
    pub state: Option<StateRows>,
    /// Assessed in the month: the last one of a fiscal year, and of the plan
    pub assessed: Series,
    /// Instalments and true-up; None if tax is paid after its assessment
    pub instalments: Option<InstalmentRows>,
    /// Paid in the month
    pub paid: Series,
    /// Assessed and unpaid at month end; below zero what is paid before the assessment
    pub payable: Series,
    /// NOL carryforward at month end
    pub losses: Series,
    /// Disallowed-interest carryforward at month end
    pub disallowed: Series,
}

/// Income and deductions of the fiscal year to date, including the month; USD.
#[derive(Clone, Copy, Debug)]
pub struct YearToDateRows {
    /// Ordinary income
    pub ordinary: Series,
    /// Tax depreciation, with capitalised interest
    pub depreciation: Series,
    /// Net interest
    pub interest: Series,
}

/// Gains on BTC, fiscal year to date, and losses carried forward; USD.
#[derive(Clone, Debug)]
pub struct GainRows {
    /// Gains less losses
    pub to_date: Series,
    /// … after loss carryforwards
    pub taxed: Series,
    /// Loss carryforwards used
    pub used: Series,
    /// Lapsed in the month
    pub lapsed: Series,
    /// Loss carryforwards at month end, from the youngest
    pub by_age: Vec<Series>,
    /// All of them
    pub losses: Series,
}

/// Taxable income of a state without bonus depreciation, fiscal year to date; USD.
#[derive(Clone, Copy, Debug)]
pub struct StateRows {
    /// What the state does not deduct, year to date
    pub deducted_less: Series,
    /// Income before NOLs
    pub income_before_losses: Series,
    /// NOLs used
    pub losses_used: Series,
    /// Taxable income
    pub taxable_income: Series,
    /// NOL carryforward at month end
    pub losses: Series,
}

/// Payments before and with the return; USD.
#[derive(Clone, Copy, Debug)]
pub struct InstalmentRows {
    /// Paid in the month
    pub instalment: Series,
    /// Paid in the fiscal year to date
    pub of_year: Series,
    /// Tax of the year before less its instalments, paid in the month
    pub true_up: Series,
}

/// Tax depreciation and basis; USD of the month unless stated otherwise.
#[derive(Clone, Debug)]
pub struct TaxAssetRows {
    /// Of all classes
    pub depreciation: Series,
    /// Basis of assets sold, scrapped and converted
    pub disposed: Series,
    /// Basis of all classes at month end
    pub basis: Series,
    /// Additions of all MACRS classes since month 1, at month end
    pub macrs_added: Series,
    /// 1 in the last month of a fiscal year to which the mid-quarter convention applies
    pub mid_quarter: Series,
    /// Of a state that does not follow bonus depreciation
    pub state: Option<StateAssetRows>,
    /// The classes; AI capacity without its buildings
    pub classes: ByClass<TaxClassRows>,
    /// Building share of AI capacity
    pub building_share: Scalar,
    /// Buildings
    pub buildings: TaxClassRows,
}

/// Depreciation of a state without bonus against federal; USD of the month unless stated otherwise.
#[derive(Clone, Copy, Debug)]
pub struct StateAssetRows {
    /// Federal depreciation and disposals less those of the state
    pub deducted_less: Series,
    /// State tax basis over federal, at month end
    pub basis_over: Series,
}

/// A class of a state without bonus depreciation; USD of the month unless stated otherwise.
#[derive(Clone, Copy, Debug)]
pub struct StateClassRows {
    /// Depreciation
    pub depreciation: Series,
    /// Basis of disposals
    pub disposed: Series,
    /// Basis at month end
    pub basis: Series,
}

/// Tax depreciation and basis of a class; USD of the month unless stated otherwise.
#[derive(Clone, Debug)]
pub struct TaxClassRows {
    /// Placed in service
    pub added: Series,
    /// Bonus depreciation, as a share of 1; None for buildings
    pub bonus: Option<Scalar>,
    /// Opening basis; None for buildings
    pub opening: Option<Scalar>,
    /// Its schedule, before disposals; None if it is that of its pools
    pub schedule: Option<TaxScheduleRows>,
    /// Tax depreciation
    pub depreciation: Series,
    /// Basis of disposals
    pub disposed: Series,
    /// Basis at month end
    pub basis: Series,
    /// Of a state that does not follow bonus depreciation
    pub state: Option<StateClassRows>,
}

/// A schedule of tax depreciation.
#[derive(Clone, Debug)]
pub enum TaxScheduleRows {
    /// As in the books
    StraightLine(StraightLineRows),
    /// By table
    Macrs(MacrsRows),
}

/// Depreciation by a MACRS table; USD.
#[derive(Clone, Debug)]
pub struct MacrsRows {
    /// Additions since month 1, at month end
    pub added: Series,
    /// Additions, fiscal year to date
    pub to_date: Series,
    /// Additions of a fiscal year, in its last month
    pub of_year: Series,
    /// Additions of its quarters, from the first, in its last month
    pub of_quarters: Vec<Series>,
    /// What the table applies to, as a share of the additions
    pub after_bonus: Scalar,
    /// Depreciation of the year's additions in each year of the table, from the first, as if there were no bonus
    pub by_year: Vec<Series>,
    /// Table depreciation of earlier additions in the fiscal year after the last one
    pub older: Series,
    /// Depreciation of the month before disposals, with bonus and opening basis
    pub scheduled: Series,
}

/// Gains on BTC and their cost basis; USD of the month unless stated otherwise.
#[derive(Clone, Copy, Debug)]
pub struct LotRows {
    /// BTC mined and bought
    pub come: Series,
    /// BTC sold by the company and by lenders
    pub gone: Series,
    /// Proceeds of those sales
    pub proceeds: Series,
    /// Cost of BTC mined and bought
    pub cost_of_new: Series,
    /// How the cost of BTC sold comes about
    pub method: LotMethodRows,
    /// Cost basis of BTC sold
    pub basis: Series,
    /// Proceeds less that basis, below zero a loss
    pub gains: Series,
    /// Tax basis of BTC held, at month end
    pub cost: Series,
}

/// How the cost basis of BTC sold comes about.
#[derive(Clone, Copy, Debug)]
pub enum LotMethodRows {
    /// Average cost of all BTC held
    AverageCost {
        /// BTC held at month end
        held: Series,
        /// Its cost, USD at month end
        pool: Series,
    },
    /// Highest cost first
    HighestCost {
        /// Cost of what is left, USD at month end
        left: Series,
    },
    /// First in, first out; since month 1 and at month end
    Fifo {
        /// BTC received, with the opening holding
        come_so_far: Series,
        /// Its cost, USD
        cost_so_far: Series,
        /// BTC sold
        gone_so_far: Series,
        /// BTC sold less half a satoshi: where the cost is read
        read_at: Series,
        /// Cost of BTC sold, USD
        basis_so_far: Series,
    },
}
