//! The rows of tax.

use crate::formula::{Scalar, Series};
use crate::model::group::books::{StraightLineRows, SurvivingRows};
use crate::model::group::classes::ByClass;

/// Tax of the group; USD. Amounts of a year are complete in its last month.
#[derive(Clone, Debug)]
pub struct TaxRows {
    /// Federal rate, plus the state rate net of its federal deduction, as a share of 1
    pub rate: Scalar,
    /// 1 in the last month of a fiscal year
    pub year_end: Series,
    /// Ordinary income of the month
    pub ordinary: Series,
    /// Net interest of the month
    pub net_interest: Series,
    /// Income and deductions, fiscal year to date
    pub year_to_date: YearToDateRows,
    /// Gains of the fiscal year to date, after loss carryforwards
    pub taxed_gains: Series,
    /// Interest deducted, of the fiscal year to date and of the carryforward
    pub allowed_interest: Series,
    /// Income of the fiscal year to date before NOLs
    pub income_before_losses: Series,
    /// NOLs used
    pub losses_used: Series,
    /// Taxable income of the fiscal year to date
    pub taxable_income: Series,
    /// Assessed in the month: the last one of a fiscal year
    pub assessed: Series,
    /// Paid in the month
    pub paid: Series,
    /// Assessed and unpaid at month end
    pub payable: Series,
    /// NOL carryforward at month end
    pub losses: Series,
    /// Disallowed-interest carryforward at month end
    pub disallowed: Series,
    /// Capital-loss carryforward at month end
    pub capital_losses: Series,
    /// Tax depreciation by class
    pub assets: TaxAssetRows,
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
    /// Gains on BTC
    pub gains: Series,
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
    /// The classes; AI capacity without its buildings
    pub classes: ByClass<TaxClassRows>,
    /// Building share of AI capacity
    pub building_share: Scalar,
    /// Buildings
    pub buildings: TaxClassRows,
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
    /// Its schedule, before disposals
    pub schedule: TaxScheduleRows,
    /// Tax depreciation
    pub depreciation: Series,
    /// Basis of disposals
    pub disposed: Series,
    /// Basis at month end
    pub basis: Series,
    /// What survives of earlier assets; None if nothing is ever disposed of
    pub surviving: Option<SurvivingRows>,
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
    /// Additions of a fiscal year, in its last month
    pub of_year: Series,
    /// Additions of its quarters, from the first, in its last month
    pub of_quarters: Vec<Series>,
    /// What the table applies to, as a share of the additions
    pub after_bonus: Scalar,
    /// Depreciation of the year's additions in each year of the table, from the first
    pub by_year: Vec<Series>,
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
