//! Calendar months and dates, as written in plans: "2027-03" and "2026-06-26".

use super::dates::{MONTH_NAMES, Unread, Written, written};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A calendar month.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Month {
    /// The year, 1900 to 2199
    year: i32,
    /// 1 to 12
    month: u32,
}

impl Month {
    /// January 1970.
    pub const EPOCH: Self = Self { year: 1970, month: 1 };

    /// The month, or None outside 1900-01 to 2199-12.
    pub const fn new(year: i32, month: u32) -> Option<Self> {
        if year >= 1900 && year < 2200 && month >= 1 && month <= 12 { Some(Self { year, month }) } else { None }
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// 1 to 12.
    pub fn month(self) -> u32 {
        self.month
    }

    /// Months from `start` to this one: 0 for the start itself, negative before it.
    pub fn months_after(self, start: Self) -> i64 {
        i64::from(self.year - start.year) * 12 + i64::from(self.month) - i64::from(start.month)
    }

    /// The given number of months later (or earlier), clamped to 1900-01 to 2199-12.
    #[must_use]
    pub fn plus(self, months: i64) -> Self {
        let count = i64::from(self.year) * 12 + i64::from(self.month) - 1 + months.clamp(-12_000, 12_000);
        let count = count.clamp(1900 * 12, 2199 * 12 + 11);
        Self { year: count.div_euclid(12) as i32, month: count.rem_euclid(12) as u32 + 1 }
    }

    /// The fiscal year containing the month, named after the calendar year in which it ends; it ends with month `end` (1 to 12).
    pub fn fiscal_year(self, end: u32) -> i32 {
        self.year + i32::from(self.month > end)
    }

    /// "Mar 27", for axes and key figures.
    pub fn short(self) -> String {
        format!("{} {:02}", MONTH_NAMES[self.month as usize - 1], self.year.rem_euclid(100))
    }

    /// "Mar 2027", for fields and sentences.
    pub fn long(self) -> String {
        format!("{} {}", MONTH_NAMES[self.month as usize - 1], self.year)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = String;

    /// A month, or the month of a day, in any form that means one thing only: "2027-03", "3/2027", "Mar 2027", "mar 27", "Q3 27" (its
    /// first month), "31.3.2027".
    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || format!("'{text}' is not a month such as 2027-03, 3/2027, Mar 2027, Q1 2027 or 31.3.2027");
        match written(text) {
            Ok(Written { year, month, day }) => Self::new(year, month)
                .filter(|month| day.is_none_or(|day| Date::new(*month, day).is_some()))
                .ok_or_else(unknown),
            Err(Unread::Unknown) => Err(unknown()),
            Err(Unread::Either { year, first, second }) => {
                Err(format!("'{text}' is one of two months: write {year:04}-{first:02} or {year:04}-{second:02}"))
            }
        }
    }
}

/// A calendar date.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Date {
    month: Month,
    day: u32,
}

impl Date {
    /// 1 January 1970.
    pub const EPOCH: Self = Self { month: Month::EPOCH, day: 1 };

    /// The date, or None if the month has no such day.
    pub fn new(month: Month, day: u32) -> Option<Self> {
        let next = Self { month: month.plus(1), day: 1 };
        let date = Self { month, day };
        (day >= 1 && date.number() < next.number()).then_some(date)
    }

    /// Days since 1970-01-01 of the Gregorian calendar (Howard Hinnant's `days_from_civil`).
    pub fn number(self) -> i64 {
        let year = i64::from(self.month.year) - i64::from(self.month.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * ((i64::from(self.month.month) + 9) % 12) + 2) / 5 + i64::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// Days from the first day of `start` to this date: 0 for that first day.
    pub fn days_after(self, start: Month) -> i64 {
        self.number() - Self { month: start, day: 1 }.number()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}-{:02}", self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = String;

    /// A day in any form that means one thing only: "2026-06-26", "26.6.2026", "Jun 26, 2026".
    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || format!("'{text}' is not a date such as 2026-06-26, 26.6.2026 or 26 Jun 2026");
        match written(text) {
            Ok(Written { year, month, day }) => {
                Month::new(year, month).zip(day).and_then(|(month, day)| Self::new(month, day)).ok_or_else(unknown)
            }
            Err(Unread::Unknown) => Err(unknown()),
            Err(Unread::Either { year, first, second }) => Err(format!(
                "'{text}' is one of two days: write {year:04}-{first:02}-{second:02} or {year:04}-{second:02}-{first:02}"
            )),
        }
    }
}

macro_rules! as_text {
    ($type:ident) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }
    };
}
as_text!(Month);
as_text!(Date);

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    #[test]
    fn months_are_read_as_people_write_them() {
        for text in ["2027-07", "Jul 2027", "july 27", "Q3 27", "7/2027", "q3 2027", "31.7.2027", "2027-07-31"] {
            assert_eq!(month(text), month("2027-07"), "{text}");
        }
        for text in ["", "2027", "2027-13", "2027-00", "Q5 27", "x-y", "−1-2", "é-27", "99999-01", "31.6.2027"] {
            assert!(text.parse::<Month>().is_err(), "{text}");
        }
    }

    #[test]
    fn months_count_over_years() {
        assert_eq!(month("2028-02").months_after(month("2026-12")), 14);
        assert_eq!(month("2026-12").plus(14), month("2028-02"));
        assert_eq!(month("2026-01").plus(-1), month("2025-12"));
        assert_eq!(month("2199-12").plus(i64::MAX).to_string(), "2199-12");
    }

    /// Day numbers from the published table of the Unix epoch: 2000-03-01 is day 11,017; 2026-06-26 is day 20,630.
    #[test]
    fn days_are_those_of_the_calendar() {
        let number = |text: &str| text.parse::<Date>().unwrap().number();
        assert_eq!(number("1970-01-01"), 0);
        assert_eq!(number("2000-03-01"), 11_017);
        assert_eq!(number("2026-06-26"), 20_630);
        assert!("2027-02-29".parse::<Date>().is_err() && "2028-02-29".parse::<Date>().is_ok());
    }
}
