//! Units are exponents over plain symbols.
//!
//! No symbol turns into another by itself: kW and MW, month and year, MW and MW IT all differ,
//! and a conversion is a named constant that shows in the formula.

use std::fmt;

const COUNT: usize = 21;
/// A whole number of the processor's registers, so that units are compared and multiplied in a few instructions.
const WIDTH: usize = 32;
const SYMBOLS: [&str; COUNT] = ["USD", "MW", "MW IT", "kW", "kW IT", "BTC", "PH/s", "EH/s", "block", "hash", "s", "h", "day", "month", "year", "%", "minute", "TH/s", "machine", "GPU", "share"];

/// A product of powers of symbols; a plain number has none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct Unit([i8; WIDTH]);

const fn symbol(i: usize) -> Unit {
    let mut powers = [0; WIDTH];
    powers[i] = 1;
    Unit(powers)
}

/// A plain number.
pub const PLAIN: Unit = Unit([0; WIDTH]);
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
/// Petahashes a second.
pub const PHS: Unit = symbol(6);
/// Exahashes a second.
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
/// Hundredths.
pub const PERCENT: Unit = symbol(15);
/// Minutes.
pub const MINUTE: Unit = symbol(16);
/// Terahashes a second.
pub const THS: Unit = symbol(17);
/// Machines that mine.
pub const MACHINE: Unit = symbol(18);
/// GPUs.
pub const GPU: Unit = symbol(19);
/// Shares of a company.
pub const SHARE: Unit = symbol(20);
/// Megawatt-hours.
pub const MWH: Unit = MW.by(HOUR);

impl Unit {
    /// The unit of a product.
    #[must_use]
    pub const fn by(self, other: Self) -> Self {
        self.combine(other, 1)
    }

    /// The unit of a quotient.
    #[must_use]
    pub const fn per(self, other: Self) -> Self {
        self.combine(other, -1)
    }

    /// The unit of an integer power.
    #[must_use]
    pub const fn power(self, n: i8) -> Self {
        PLAIN.combine(self, n)
    }

    /// How often money stands in it: 1 for USD and USD per MW, 0 for MW.
    pub(super) const fn money(self) -> i8 {
        self.0[0]
    }

    const fn combine(mut self, other: Self, n: i8) -> Self {
        let mut i = 0;
        while i < WIDTH {
            self.0[i] = self.0[i].saturating_add(other.0[i].saturating_mul(n));
            i += 1;
        }
        self
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
            let mut powers = self.0.map(|p| (p * sign).max(0));
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
    fn shown_as_the_field_writes_them() {
        assert_eq!(USD.per(MWH).to_string(), "USD/MWh");
        assert_eq!(USD.per(KW_IT).per(MONTH).to_string(), "USD/kW IT/month");
        assert_eq!(KW.per(PHS).to_string(), "J/TH");
        assert_eq!(USD.per(PHS).per(DAY).to_string(), "USD/PH/s/day");
        assert_eq!(PLAIN.per(YEAR).to_string(), "1/year");
        assert_eq!(MW.power(2).to_string(), "MW^2");
    }
}
