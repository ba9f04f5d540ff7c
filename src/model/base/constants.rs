//! Named constants: every conversion appears by name in formulas and workbooks.

use crate::formula::{
    BLOCK, BTC, Constant, DAY, EHS, HASH, HOUR, KW, KW_IT, MINUTE, MONTH, MW, MW_IT, Named, PERCENT, PHS, PLAIN,
    SECOND, SHARE, THS, USD, YEAR,
};

pub(in crate::model) const ONE_MONTH: Constant = Constant(&Named { value: 1.0, unit: MONTH, name: "one month" });
/// 8,760 hours a year over twelve.
pub(in crate::model) const HOURS_PER_MONTH: Constant =
    Constant(&Named { value: 730.0, unit: HOUR.per(MONTH), name: "hours in an average month" });
pub(in crate::model) const MONTHS_PER_YEAR: Constant =
    Constant(&Named { value: 12.0, unit: MONTH.per(YEAR), name: "months per year" });
pub(in crate::model) const ONE_YEAR: Constant = Constant(&Named { value: 1.0, unit: YEAR, name: "one year" });
pub(in crate::model) const HOURS_PER_DAY: Constant =
    Constant(&Named { value: 24.0, unit: HOUR.per(DAY), name: "hours per day" });
pub(in crate::model) const SECONDS_PER_DAY: Constant =
    Constant(&Named { value: 86_400.0, unit: SECOND.per(DAY), name: "seconds per day" });
pub(in crate::model) const MINUTES_PER_DAY: Constant =
    Constant(&Named { value: 1_440.0, unit: MINUTE.per(DAY), name: "minutes per day" });
/// One hundredth per percent.
pub(in crate::model) const PERCENT_OF: Constant =
    Constant(&Named { value: 0.01, unit: PLAIN.per(PERCENT), name: "one percent" });
pub(in crate::model) const ALL: Constant = Constant(&Named { value: 100.0, unit: PERCENT, name: "100 %" });
/// Floor on a month's running hours when dividing by them.
pub(in crate::model) const ONE_HOUR: Constant = Constant(&Named { value: 1.0, unit: HOUR, name: "one hour" });
pub(in crate::model) const KW_PER_MW: Constant =
    Constant(&Named { value: 1_000.0, unit: KW.per(MW), name: "kW per MW" });
pub(in crate::model) const KW_IT_PER_MW_IT: Constant =
    Constant(&Named { value: 1_000.0, unit: KW_IT.per(MW_IT), name: "kW IT per MW IT" });
pub(in crate::model) const PHS_PER_EHS: Constant =
    Constant(&Named { value: 1_000.0, unit: PHS.per(EHS), name: "PH/s per EH/s" });
pub(in crate::model) const HASHES_PER_PHS: Constant =
    Constant(&Named { value: 1e15, unit: HASH.per(SECOND).per(PHS), name: "hashes per second per PH/s" });
/// Expected hashes of a block at difficulty 1 (2^32, consensus rule).
pub(in crate::model) const HASHES_PER_DIFFICULTY: Constant =
    Constant(&Named { value: 4_294_967_296.0, unit: HASH.per(BLOCK), name: "hashes per block per difficulty" });
/// The target of the difficulty rule: 600 seconds (consensus rule).
pub(in crate::model) const SECONDS_PER_BLOCK: Constant =
    Constant(&Named { value: 600.0, unit: SECOND.per(BLOCK), name: "seconds per block at target" });
/// Blocks of a day at the target of 600 seconds (consensus rule).
pub(in crate::model) const BLOCKS_PER_DAY: Constant =
    Constant(&Named { value: 144.0, unit: BLOCK.per(DAY), name: "blocks per day at target" });
/// 2016 blocks at 600 seconds (consensus rule).
pub(in crate::model) const DAYS_PER_RETARGET: Constant =
    Constant(&Named { value: 14.0, unit: DAY, name: "days per 2016 blocks at target" });
/// The most by which a retarget multiplies or divides difficulty (consensus rule).
pub(in crate::model) const LARGEST_RETARGET: Constant =
    Constant(&Named { value: 4.0, unit: PLAIN, name: "largest retarget" });
pub(in crate::model) const THS_PER_PHS: Constant =
    Constant(&Named { value: 1_000.0, unit: THS.per(PHS), name: "TH/s per PH/s" });
/// Day count of floating interest, and of fixed interest by choice: actual/360.
pub(in crate::model) const DAYS_PER_RATE_YEAR: Constant =
    Constant(&Named { value: 360.0, unit: DAY, name: "days in a 360-day year" });
/// Day count of fixed interest: actual/365.
pub(in crate::model) const DAYS_PER_FIXED_YEAR: Constant =
    Constant(&Named { value: 365.0, unit: DAY, name: "days in a 365-day year" });
pub(in crate::model) const ONE_DAY: Constant = Constant(&Named { value: 1.0, unit: DAY, name: "one day" });
/// Average month, as used in machine pricing.
pub(in crate::model) const DAYS_PER_MONTH: Constant =
    Constant(&Named { value: 30.4, unit: DAY.per(MONTH), name: "days in an average month" });
/// Blocks between halvings (consensus rule).
pub(in crate::model) const BLOCKS_PER_HALVING: Constant =
    Constant(&Named { value: 210_000.0, unit: BLOCK, name: "blocks between halvings" });
/// The subsidy of the first blocks (consensus rule).
pub(in crate::model) const FIRST_SUBSIDY: Constant =
    Constant(&Named { value: 50.0, unit: BTC.per(BLOCK), name: "first subsidy" });
/// Flags compare with one cent, never with zero after a subtraction.
pub(in crate::model) const ONE_CENT: Constant = Constant(&Named { value: 0.01, unit: USD, name: "one cent" });
/// Power below this counts as none.
pub(in crate::model) const ONE_WATT: Constant = Constant(&Named { value: 0.000_001, unit: MW, name: "one watt" });
/// No cost per BTC is reported for fewer bitcoin than this.
pub(in crate::model) const ONE_BTC: Constant = Constant(&Named { value: 1.0, unit: BTC, name: "one BTC" });
/// Capacity below this counts as none.
pub(in crate::model) const ONE_WATT_IT: Constant =
    Constant(&Named { value: 0.000_001, unit: MW_IT, name: "one watt of IT" });
/// BTC below this count as none.
pub(in crate::model) const ONE_SATOSHI: Constant =
    Constant(&Named { value: 0.000_000_01, unit: BTC, name: "one satoshi" });
/// Floor of a divisor.
pub(in crate::model) const ONE_SHARE: Constant = Constant(&Named { value: 1.0, unit: SHARE, name: "one share" });
/// Satoshis of a bitcoin (consensus rule).
pub(in crate::model) const SATOSHIS_PER_BTC: Constant =
    Constant(&Named { value: 100_000_000.0, unit: PLAIN.per(BTC), name: "satoshis per BTC" });
