//! Months and days as people write them, in the forms that mean one thing only.

/// The months, as texts of the program write them.
pub(super) const MONTH_NAMES: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The months in full; three letters are enough.
const FULL_NAMES: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A month, and the day in it if one is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Written {
    pub year: i32,
    /// 1 to 12
    pub month: u32,
    pub day: Option<u32>,
}

/// Why a text is not read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Unread {
    /// It has none of the known forms
    Unknown,
    /// Either of these numbers can be the month
    Either { year: i32, first: u32, second: u32 },
}

/// A part of a text between separators.
#[derive(Clone, Copy)]
enum Part {
    /// A number, and its number of digits
    Number(u32, usize),
    /// A month by its name
    Name(u32),
    /// The first month of a quarter
    Quarter(u32),
}

impl Part {
    fn of(text: &str) -> Option<Self> {
        if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
            return Some(Self::Number(text.parse().ok()?, text.len()));
        }
        if let Some(quarter) = text.strip_prefix('q') {
            return quarter.parse().ok().filter(|q| (1..=4).contains(q)).map(|q: u32| Self::Quarter(q * 3 - 2));
        }
        let is_name =
            |full: &&str| text.len() >= 3 && full.starts_with(text) || text == "sept" && **full == *"september";
        FULL_NAMES.iter().position(is_name).map(|index| Self::Name(index as u32 + 1))
    }
}

/// Reads "2027-03", "3/2027", "Mar 2027", "mar 27", "Q3 27" (its first month), and the days "2027-03-31", "31.3.2027", "31 Mar 2027",
/// "March 31, 2027", "3/31/2027". Dots stand after the day first wherever they are used; slashes stand both ways, so that
/// "03/04/2027" is read as neither.
pub(super) fn written(text: &str) -> Result<Written, Unread> {
    let text = text.trim().to_lowercase().replace(", ", " ").replace(". ", ".");
    let separators = [' ', '-', '/', '.'];
    let parts: Option<Vec<Part>> = text.split(separators).map(Part::of).collect();
    let parts = parts.ok_or(Unread::Unknown)?;
    let is_mixed = || text.matches(separators).collect::<std::collections::BTreeSet<_>>().len() > 1;
    let found = |year: u32, month: u32, day: Option<u32>| Ok(Written { year: year as i32, month, day });
    match parts[..] {
        // Two digits are a year where a name or a quarter stands before them: a number and a number could be a month and a day.
        [Part::Name(month) | Part::Quarter(month), Part::Number(year, 2)] => found(2000 + year, month, None),
        [Part::Name(month) | Part::Quarter(month) | Part::Number(month, 1 | 2), Part::Number(year, 4)]
        | [Part::Number(year, 4), Part::Name(month) | Part::Quarter(month) | Part::Number(month, 1 | 2)] => {
            found(year, month, None)
        }
        [Part::Number(day, 1 | 2), Part::Name(month), Part::Number(year, 4)]
        | [Part::Name(month), Part::Number(day, 1 | 2), Part::Number(year, 4)] => found(year, month, Some(day)),
        _ if is_mixed() => Err(Unread::Unknown),
        [Part::Number(year, 4), Part::Number(month, 1 | 2), Part::Number(day, 1 | 2)] => found(year, month, Some(day)),
        [Part::Number(day, 1 | 2), Part::Number(month, 1 | 2), Part::Number(year, 4)] if text.contains('.') => {
            found(year, month, Some(day))
        }
        [Part::Number(first, 1 | 2), Part::Number(second, 1 | 2), Part::Number(year, 4)] => {
            match (first <= 12, second <= 12) {
                (true, true) if first != second => Err(Unread::Either { year: year as i32, first, second }),
                (true, _) => found(year, first, Some(second)),
                (false, _) => found(year, second, Some(first)),
            }
        }
        _ => Err(Unread::Unknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(i32, u32, Option<u32>)> {
        written(text).ok().map(|read| (read.year, read.month, read.day))
    }

    #[test]
    fn each_form_means_one_thing() {
        for text in ["2027-12", "12/2027", "12.2027", "Dec 2027", "december 2027", "Dec-27", "dec. 2027", "2027 Dec"] {
            assert_eq!(read(text), Some((2027, 12, None)), "{text}");
        }
        for text in [
            "31.12.2027",
            "31. 12. 2027",
            "2027-12-31",
            "2027/12/31",
            "12/31/2027",
            "31/12/2027",
            "31-12-2027",
            "31 Dec 2027",
            "31-Dec-2027",
            "31. December 2027",
            "Dec 31, 2027",
        ] {
            assert_eq!(read(text), Some((2027, 12, Some(31))), "{text}");
        }
        assert_eq!(read("3.4.2027"), Some((2027, 4, Some(3))), "dots stand after the day first");
        assert_eq!(read("04/04/2027"), Some((2027, 4, Some(4))), "either way the same day");
        assert_eq!(read("Q3 27"), Some((2027, 7, None)));
    }

    #[test]
    fn what_means_two_things_or_nothing_is_not_read() {
        let either = |year, first, second| Err(Unread::Either { year, first, second });
        assert_eq!(written("03/04/2027"), either(2027, 3, 4));
        assert_eq!(written("12-11-2027"), either(2027, 12, 11));
        for text in [
            "",
            "2027",
            "12/27",
            "3/4",
            "27 Dec",
            "dez 2027",
            "marble 27",
            "31.12/2027",
            "2027--12",
            "31/31/2027/1",
            "−1-2",
            "é-27",
            "12.345",
            "1,250",
            "Q5 27",
            "ju 27",
        ] {
            assert_eq!(written(text), Err(Unread::Unknown), "{text}");
        }
    }
}
