//! Months as a history writes them.

/// A year and its month, 1 to 12.
pub type Month = (i32, u32);

/// The month of "2021-03" or of its last day, "2021-03-31". None for any other day: a value of the first of a month is
/// one of the end of the month before, and only the author knows which is meant.
pub fn parse(text: &str) -> Option<Month> {
    let mut parts = text.split('-');
    let (year, month) = (digits(parts.next()?, 4)?, digits(parts.next()?, 2)?);
    let is_end = parts.next().is_none_or(|day| digits(day, 2) == Some(last_day(year, month)));
    (parts.next().is_none() && is_end && (1..=12).contains(&month)).then_some((year as i32, month))
}

/// The month after another.
pub fn next((year, month): Month) -> Month {
    if month == 12 { (year + 1, 1) } else { (year, month + 1) }
}

/// A number of exactly so many digits.
fn digits(text: &str, count: usize) -> Option<u32> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// Of the Gregorian calendar.
fn last_day(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The calendar: 2020 and 2000 are leap years, 2021 and 2100 are not.
    #[test]
    fn a_month_or_its_last_day_is_read() {
        assert_eq!(parse("2021-03"), Some((2021, 3)));
        for (text, month) in [("2021-03-31", 3), ("2021-04-30", 4), ("2021-02-28", 2), ("2021-12-31", 12)] {
            assert_eq!(parse(text), Some((2021, month)), "{text}");
        }
        assert_eq!((parse("2020-02-29"), parse("2020-02-28")), (Some((2020, 2)), None));
        assert_eq!((parse("2000-02-29"), parse("2100-02-29")), (Some((2000, 2)), None));
        for text in
            ["", "2021", "2021-3", "21-03", "2021-00", "2021-13", "2021-03-01", "2021-03-31-", "+021-03", "2021/03"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn january_follows_december() {
        assert_eq!((next((2021, 11)), next((2021, 12))), ((2021, 12), (2022, 1)));
    }
}
