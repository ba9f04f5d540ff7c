//! Named constants: every conversion shows by name in formulas and workbooks.

use crate::formula::{BLOCK, BTC, Constant, DAY, EHS, HASH, HOUR, KW, KW_IT, MINUTE, MONTH, MW, MW_IT, PERCENT, PHS, PLAIN, SECOND, SHARE, THS, USD, YEAR};

pub(super) const ONE_MONTH: Constant = Constant(1.0, MONTH, "one month");
/// 8,760 hours a year over twelve.
pub(super) const HOURS_PER_MONTH: Constant = Constant(730.0, HOUR.per(MONTH), "hours of a mean month");
pub(super) const MONTHS_PER_YEAR: Constant = Constant(12.0, MONTH.per(YEAR), "months a year");
pub(super) const ONE_YEAR: Constant = Constant(1.0, YEAR, "one year");
pub(super) const HOURS_PER_DAY: Constant = Constant(24.0, HOUR.per(DAY), "hours a day");
pub(super) const SECONDS_PER_DAY: Constant = Constant(86_400.0, SECOND.per(DAY), "seconds a day");
pub(super) const MINUTES_PER_DAY: Constant = Constant(1_440.0, MINUTE.per(DAY), "minutes a day");
/// One hundredth for each percent.
pub(super) const PERCENT_OF: Constant = Constant(0.01, PLAIN.per(PERCENT), "one percent");
pub(super) const ALL: Constant = Constant(100.0, PERCENT, "100 %");
/// The least that a month runs where something is divided by its hours.
pub(super) const ONE_HOUR: Constant = Constant(1.0, HOUR, "one hour");
/// To reckon by the MW.
pub(super) const ONE_MW: Constant = Constant(1.0, MW, "one MW");
pub(super) const KW_PER_MW: Constant = Constant(1_000.0, KW.per(MW), "kW per MW");
pub(super) const KW_IT_PER_MW_IT: Constant = Constant(1_000.0, KW_IT.per(MW_IT), "kW IT per MW IT");
pub(super) const PHS_PER_EHS: Constant = Constant(1_000.0, PHS.per(EHS), "PH/s per EH/s");
pub(super) const HASHES_PER_PHS: Constant = Constant(1e15, HASH.per(SECOND).per(PHS), "hashes a second per PH/s");
/// Expected hashes of a block at difficulty 1 (2^32, consensus rule).
pub(super) const HASHES_PER_DIFFICULTY: Constant = Constant(4_294_967_296.0, HASH.per(BLOCK), "hashes a block per difficulty");
/// The target of the difficulty rule: 600 seconds (consensus rule).
pub(super) const SECONDS_PER_BLOCK: Constant = Constant(600.0, SECOND.per(BLOCK), "seconds a block at target");
/// Blocks of a day at the target of 600 seconds (consensus rule).
pub(super) const BLOCKS_PER_DAY: Constant = Constant(144.0, BLOCK.per(DAY), "blocks a day at target");
/// 2016 blocks at 600 seconds (consensus rule).
pub(super) const DAYS_PER_RETARGET: Constant = Constant(14.0, DAY, "days of 2016 blocks at target");
/// The most by which a retarget multiplies or divides difficulty (consensus rule).
pub(super) const LARGEST_RETARGET: Constant = Constant(4.0, PLAIN, "largest retarget");
pub(super) const THS_PER_PHS: Constant = Constant(1_000.0, THS.per(PHS), "TH/s per PH/s");
/// Interest that floats counts actual days over it.
pub(super) const DAYS_PER_RATE_YEAR: Constant = Constant(360.0, DAY, "days of a rate year");
/// A mean month, as prices of machines are reckoned.
pub(super) const DAYS_PER_MONTH: Constant = Constant(30.4, DAY.per(MONTH), "days of a mean month");
/// Blocks between halvings (consensus rule).
pub(super) const BLOCKS_PER_HALVING: Constant = Constant(210_000.0, BLOCK, "blocks between halvings");
/// The subsidy of the first blocks (consensus rule).
pub(super) const FIRST_SUBSIDY: Constant = Constant(50.0, BTC.per(BLOCK), "first subsidy");
/// Flags compare with a cent, never with a bare zero after a subtraction.
pub(super) const ONE_CENT: Constant = Constant(0.01, USD, "one cent");
/// Power below it is none.
pub(super) const ONE_WATT: Constant = Constant(0.000_001, MW, "one watt");
/// Of fewer bitcoin no cost is told.
pub(super) const ONE_BTC: Constant = Constant(1.0, BTC, "one BTC");
/// Capacity below it is none.
pub(super) const ONE_WATT_IT: Constant = Constant(0.000_001, MW_IT, "one watt of IT");
/// BTC below it are none.
pub(super) const ONE_SATOSHI: Constant = Constant(0.000_000_01, BTC, "one satoshi");
/// To divide by.
pub(super) const ONE_SHARE: Constant = Constant(1.0, SHARE, "one share");
/// Satoshis of a bitcoin (consensus rule).
pub(super) const SATOSHIS_PER_BTC: Constant = Constant(100_000_000.0, PLAIN.per(BTC), "satoshis per BTC");
