//! Units are exponents over plain symbols.
//!
//! No symbol converts to another implicitly: kW and MW, month and year, MW and MW IT all differ,
//! and a conversion is a named constant shown in the formula.

use std::fmt;

const COUNT: usize = 21;
/// The bits of a power, for -32 to 31, far more than any formula needs: a larger one would spill into the next symbol.
const BITS: u32 = 6;
const SYMBOLS: [&str; COUNT] = [
    "USD", "MW", "MW IT", "kW", "kW IT", "BTC", "PH/s", "EH/s", "block", "hash", "s", "h", "day", "month", "year", "%",
    "minute", "TH/s", "machine", "GPU", "share",
];

/// A product of powers of symbols; a plain number has none. The powers are the digits of one number, so that units are
/// compared, multiplied and divided by an equality, a sum and a difference: each formula does it at each of its parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct Unit(i128);

const fn symbol(i: u32) -> Unit {
    Unit(1 << (i * BITS))
}

/// A plain number.
pub const PLAIN: Unit = Unit(0);
/// US dollars.
pub const USD: Unit = symbol(0);
/// Megawatts at the utility meter.
pub const MW: Unit = symbol(1);
/// Megawatts of critical IT load.
pub const MW_IT: Unit = symbol(2);
/// Kilowatts at the utility meter.
pub const KW: Unit = symbol(3);
/// Kilowatts of critical IT load.
pub const KW_IT: Unit = symbol(4);
/// Bitcoin.
pub const BTC: Unit = symbol(5);
/// Petahashes per second.
pub const PHS: Unit = symbol(6);
/// Exahashes per second.
pub const EHS: Unit = symbol(7);
/// Blocks of the Bitcoin chain.
pub const BLOCK: Unit = symbol(8);
/// Hashes.
pub const HASH: Unit = symbol(9);
/// Seconds.
pub const SECOND: Unit = symbol(10);
/// Hours.
pub const HOUR: Unit = symbol(11);
/// Days.
pub const DAY: Unit = symbol(12);
/// Months.
pub const MONTH: Unit = symbol(13);
/// Years.
pub const YEAR: Unit = symbol(14);
/// Per cent.
pub const PERCENT: Unit = symbol(15);
/// Minutes.
pub const MINUTE: Unit = symbol(16);
/// Terahashes per second.
pub const THS: Unit = symbol(17);
/// Mining machines.
pub const MACHINE: Unit = symbol(18);
/// GPUs.
pub const GPU: Unit = symbol(19);
/// Shares of a company.
pub const SHARE: Unit = symbol(20);
/// The unit of the number zero, which fits any; no product of powers comes near it.
pub(super) const ANY: Unit = Unit(i128::MIN);
/// Megawatt-hours.
pub const MWH: Unit = MW.by(HOUR);

impl Unit {
    /// The unit of a product.
    #[must_use]
    pub const fn by(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0))
    }

    /// The unit of a quotient.
    #[must_use]
    pub const fn per(self, other: Self) -> Self {
        Self(self.0.wrapping_sub(other.0))
    }

    /// The unit of an integer power.
    #[must_use]
    pub const fn power(self, n: i8) -> Self {
        Self(self.0.wrapping_mul(n as i128))
    }

    /// True for zero, and for amounts too small to exist: money below half a cent, bitcoin below half a satoshi, power below half a
    /// watt. Differences of large amounts leave them; they are not shown, marked or counted.
    pub fn is_nothing(self, value: f64) -> bool {
        let half = match self {
            USD => 0.005,
            BTC => 0.5e-8,
            MW | MW_IT => 0.5e-6,
            _ => 0.0,
        };
        value == 0.0 || value.abs() < half
    }

    /// The power of USD in it: 1 for USD and USD per MW, 0 for MW.
    pub(in crate::formula) fn money(self) -> i8 {
        self.powers()[0]
    }

    /// The power of each symbol.
    fn powers(self) -> [i8; COUNT] {
        let mut rest = self.0;
        std::array::from_fn(|_| {
            // The lowest digit with its sign; the digits above have carried or borrowed.
            let power = rest << (i128::BITS - BITS) >> (i128::BITS - BITS);
            rest = rest.wrapping_sub(power) >> BITS;
            power as i8
        })
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if *self == PLAIN {
            return write!(f, "number");
        }
        if *self == KW.per(PHS) {
            return write!(f, "J/TH");
        }
        let part = |sign: i8| -> Vec<String> {
            let mut powers = self.powers().map(|p| (p * sign).max(0));
            let mut names = Vec::new();
            while powers[1] > 0 && powers[11] > 0 {
                powers[1] -= 1;
                powers[11] -= 1;
                names.push("MWh".to_owned());
            }
            for (name, power) in SYMBOLS.iter().zip(powers) {
                match power {
                    0 => {}
                    1 => names.push((*name).to_owned()),
                    n => names.push(format!("{name}^{n}")),
                }
            }
            names
        };
        let above = part(1);
        write!(f, "{}", if above.is_empty() { "1".to_owned() } else { above.join("·") })?;
        part(-1).iter().try_for_each(|name| write!(f, "/{name}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_is_what_was_multiplied_less_what_was_divided() {
        let symbols: [Unit; COUNT] = std::array::from_fn(|i| symbol(i as u32));
        for (i, one) in symbols.into_iter().enumerate() {
            for (k, other) in symbols.into_iter().enumerate().filter(|(k, _)| *k != i) {
                let unit = one.power(3).per(other.power(9)).per(one.power(5));
                let mut want = [0; COUNT];
                (want[i], want[k]) = (-2, -9);
                assert_eq!(unit.powers(), want, "{unit}");
                assert_eq!(unit.by(other.power(9)).by(one.power(2)), PLAIN);
                assert_ne!(one, other);
            }
        }
    }

    #[test]
    fn less_than_half_of_the_smallest_amount_is_nothing() {
        for (unit, nothing, something) in [
            (USD, -0.004_99, 0.005),
            (BTC, 0.49e-8, -0.5e-8),
            (MW, 0.49e-6, 0.5e-6),
            (PLAIN, -0.0, 1e-12),
            (USD.per(SHARE), 0.0, 1e-12),
        ] {
            assert!(unit.is_nothing(nothing) && !unit.is_nothing(something), "{unit}");
        }
        assert!(!USD.is_nothing(f64::NAN));
    }

    #[test]
    fn shown_as_the_field_writes_them() {
        assert_eq!(USD.per(MWH).to_string(), "USD/MWh");
        assert_eq!(USD.per(KW_IT).per(MONTH).to_string(), "USD/kW IT/month");
        assert_eq!(KW.per(PHS).to_string(), "J/TH");
        assert_eq!(USD.per(PHS).per(DAY).to_string(), "USD/PH/s/day");
        assert_eq!(PLAIN.per(YEAR).to_string(), "1/year");
        assert_eq!(MW.power(2).to_string(), "MW^2");
    }
}
