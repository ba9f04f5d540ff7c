//! Dated amounts as people have them in spreadsheets: a column or a row, with or without months and headings, days in dates, brackets
//! for minus, dashes for nothing, and either sign of decimals.

use super::setting::Steps;
use super::time::Month;
use super::typed::typed_number;

/// The sign between whole and fraction.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Decimals {
    /// 1,234.5
    #[default]
    Point,
    /// 1.234,5
    Comma,
}

/// A cell that was pasted.
enum Cell {
    Month(Month),
    Number(f64),
    /// Nothing stands in it
    Empty,
    /// A heading, or what cannot be read, with the reason
    Text(String),
}

/// A line that was pasted, with its number and its text.
struct Line<'a> {
    number: usize,
    text: &'a str,
    cells: Vec<Cell>,
}

impl Line<'_> {
    fn months(&self) -> impl Iterator<Item = Month> {
        self.cells.iter().filter_map(|cell| if let Cell::Month(month) = cell { Some(*month) } else { None })
    }

    fn numbers(&self) -> Vec<f64> {
        self.cells.iter().filter_map(|cell| if let Cell::Number(value) = cell { Some(*value) } else { None }).collect()
    }

    /// Words alone: a heading, or what cannot be read.
    fn is_words(&self) -> bool {
        self.cells.iter().all(|cell| matches!(cell, Cell::Text(_) | Cell::Empty))
    }

    fn problem(&self) -> String {
        let why = self.cells.iter().find_map(|cell| match cell {
            Cell::Text(why) if !why.is_empty() => Some(why),
            _ => None,
        });
        match why {
            Some(why) => format!("Line {}: {why}", self.number),
            None => format!("Line {} is not a month and a number: '{}'", self.number, self.text.trim()),
        }
    }
}

/// The steps in a pasted text: lines of a month and a number, numbers alone for the months from `start` on, or a line of months
/// above a line of numbers. Headings and empty lines are skipped, a dash is nothing.
///
/// # Errors
/// The first line that cannot be read, or that there is more than one column or line of numbers.
pub fn pasted_steps(text: &str, unit: &str, start: Month, decimals: Decimals) -> Result<Steps, String> {
    let lines = text.lines().enumerate().map(|(at, text)| line(at + 1, text, unit, decimals));
    let mut lines: Vec<Line> = lines.collect();
    // An empty line between numbers without months is a month without an amount; elsewhere it is nothing.
    let has_months = lines.iter().any(|line| line.months().next().is_some());
    let is_blank = |line: &Line| line.cells.iter().all(|cell| matches!(cell, Cell::Empty));
    let last = lines.iter().rposition(|line| !is_blank(line)).map_or(0, |last| last + 1);
    let first = lines.iter().position(|line| !line.is_words()).unwrap_or(0);
    let mut place = 0;
    lines.retain(|line| {
        place += 1;
        place <= last && (!is_blank(line) || !has_months && place > first + 1)
    });
    let mut steps = match lines.iter().position(|line| line.months().count() > 1) {
        Some(head) => across(&lines, head)?,
        None => down(&lines, start)?,
    };
    steps.sort_by_key(|(month, _)| *month);
    match steps.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        Some(twice) => Err(format!("{} appears twice", twice[0].0)),
        None => Ok(steps),
    }
}

fn line<'a>(number: usize, text: &'a str, unit: &str, decimals: Decimals) -> Line<'a> {
    let trimmed = text.trim_end_matches(['\r', '\n']);
    let separator = ['\t', ';'].into_iter().find(|separator| trimmed.contains(*separator));
    let parts: Vec<&str> = match separator {
        Some(separator) => trimmed.split(separator).collect(),
        // As plan files write it.
        None => trimmed.split_once(':').map_or_else(|| vec![trimmed], |(month, value)| vec![month, value]),
    };
    Line { number, text, cells: parts.into_iter().map(|part| cell(part, unit, decimals)).collect() }
}

fn cell(text: &str, unit: &str, decimals: Decimals) -> Cell {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}' || c == '"');
    if text.is_empty() {
        return Cell::Empty;
    }
    if ["-", "–", "—", "−"].contains(&text) {
        return Cell::Number(0.0);
    }
    let plain = plain(text, decimals);
    if let Some(value) = typed_number(&plain, unit) {
        return Cell::Number(value);
    }
    match text.parse() {
        Ok(month) => Cell::Month(month),
        // A date of two meanings is no heading.
        Err(problem) if problem.contains("one of two months") => Cell::Text(problem),
        Err(_) => Cell::Text(String::new()),
    }
}

/// A number with a point before its fraction and nothing between its thousands.
fn plain(text: &str, decimals: Decimals) -> String {
    let kept = text.chars().filter(|c| !['\u{a0}', '\u{202f}', '\''].contains(c));
    match decimals {
        Decimals::Point => kept.collect(),
        // Groups of three are asked for where the number is read: a date is none.
        Decimals::Comma => kept
            .map(|c| match c {
                '.' => ',',
                ',' => '.',
                c => c,
            })
            .collect(),
    }
}

/// A line of months with one line of numbers below it.
fn across(lines: &[Line], head: usize) -> Result<Steps, String> {
    let months: Vec<Month> = lines[head].months().collect();
    let mut found: Option<Steps> = None;
    for line in &lines[head + 1..] {
        // Cells stand under their months; a name may stand before them.
        let values: Vec<f64> = line.numbers();
        if line.is_words() {
            continue;
        }
        if values.len() != months.len() {
            let (numbers, months) = (values.len(), months.len());
            return Err(format!("Line {} has {numbers} numbers under {months} months", line.number));
        }
        if found.is_some() {
            return Err(format!("Line {}: there is more than one line of numbers, copy one", line.number));
        }
        found = Some(months.iter().copied().zip(values).collect());
    }
    found.ok_or_else(|| format!("There is no line of numbers under the months of line {}", lines[head].number))
}

/// A number on each line, with or without its month; or one line of numbers.
fn down(lines: &[Line], start: Month) -> Result<Steps, String> {
    let has_months = lines.iter().any(|line| line.months().next().is_some());
    // Headings stand above, and names before the numbers of a line.
    let first = lines.iter().position(|line| !line.is_words()).unwrap_or(lines.len());
    let is_reasoned = |line: &&Line| line.cells.iter().any(|cell| matches!(cell, Cell::Text(why) if !why.is_empty()));
    if let Some(line) = lines.iter().find(is_reasoned) {
        return Err(line.problem());
    }
    let Some(data) = lines.get(first..).filter(|data| !data.is_empty()) else {
        return lines.first().map_or(Ok(Steps::new()), |line| Err(line.problem()));
    };
    if let ([line], false) = (data, has_months)
        && line.cells.len() > 1
    {
        return row(line, start);
    }
    let mut steps = Steps::new();
    for (place, line) in data.iter().enumerate() {
        let has_words = line.cells.iter().any(|cell| matches!(cell, Cell::Text(_)));
        match (&*line.numbers(), line.months().next()) {
            ([value], Some(month)) => steps.push((month, *value)),
            // Words in the place of a month are no month: a total, or a date that cannot be read.
            ([value], None) if !has_months && !has_words => steps.push((start.plus(place as i64), *value)),
            // A month without an amount.
            ([], Some(_)) if !has_words => {}
            ([], None) if !has_words && !has_months => {}
            ([_, _, ..], _) => {
                return Err(format!("Line {} has more than one number: copy one column of numbers", line.number));
            }
            _ => return Err(line.problem()),
        }
    }
    Ok(steps)
}

/// One line of numbers for consecutive months: an empty cell is a month without an amount, and a name may stand before them.
fn row(line: &Line, start: Month) -> Result<Steps, String> {
    let first = line.cells.iter().position(|cell| matches!(cell, Cell::Number(_))).unwrap_or(0);
    let mut steps = Steps::new();
    for (place, cell) in line.cells[first..].iter().enumerate() {
        match cell {
            Cell::Number(value) => steps.push((start.plus(place as i64), *value)),
            Cell::Empty => {}
            Cell::Text(_) | Cell::Month(_) => return Err(line.problem()),
        }
    }
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    fn read(text: &str, decimals: Decimals) -> Result<Steps, String> {
        pasted_steps(text, "USD", month("2027-01"), decimals)
    }

    #[test]
    fn a_column_is_read_with_its_heading_its_days_and_its_signs() {
        let want = vec![(month("2027-01"), 5e6), (month("2027-02"), 0.0), (month("2027-03"), -1234.5)];
        for text in [
            "Month\tDraw, USD\n31 Jan 2027\t5,000,000\n28 Feb 2027\t-\n31 Mar 2027\t(1,234.50)\n",
            "2027-01-31\t$5m\n2027-02-28\t–\n2027-03-31\t−1234.5",
            "\nJan 2027;5000000\nFeb 2027;0\nMar 2027;-1234.5\n",
            "5,000,000\n-\n(1,234.5)",
            "Draws\n5\u{a0}000\u{a0}000\n—\n-1'234.5",
        ] {
            assert_eq!(read(text, Decimals::Point), Ok(want.clone()), "{text}");
        }
        let comma = "Monat\tBetrag\n31.01.2027\t5.000.000\n28.02.2027\t-\n31.03.2027\t-1.234,50";
        assert_eq!(read(comma, Decimals::Comma), Ok(want));
    }

    #[test]
    fn a_row_and_a_block_of_two_lines_are_read() {
        let want = vec![(month("2027-01"), 1.0), (month("2027-02"), 2.0), (month("2027-03"), 3.0)];
        for text in [
            "1\t2\t3",
            "Jan 2027\tFeb 2027\tMar 2027\n1\t2\t3\n",
            "\tJan-27\tFeb-27\tMar-27\nCapex\t1\t2\t3",
            "USD\t2027-01-31\t2027-02-28\t2027-03-31\n\t\t\t\nTotal\t1\t2\t3",
        ] {
            assert_eq!(read(text, Decimals::Point), Ok(want.clone()), "{text}");
        }
    }

    #[test]
    fn an_empty_place_is_a_month_without_an_amount() {
        let want = Ok(vec![(month("2027-01"), 5.0), (month("2027-03"), 7.0)]);
        for text in ["5\n\n7\n\n", "5\t\t7", "Draws\n5\n\n7", "Jan 2027\t5\nFeb 2027\t\n\nMar 2027\t7"] {
            assert_eq!(read(text, Decimals::Point), want, "{text}");
        }
    }

    #[test]
    fn what_means_two_things_is_refused_with_its_line() {
        for (text, says) in [
            ("2027-03\t5\t6", "Line 1 has more than one number"),
            ("Jan 2027\tFeb 2027\n1\t2\n3\t4", "Line 3: there is more than one line of numbers"),
            ("Jan 2027\tFeb 2027\n1", "Line 2 has 1 numbers under 2 months"),
            ("1\nx\n", "Line 2 is not a month and a number: 'x'"),
            ("3/4/2027\t5", "one of two months"),
            ("Jan 2027\t5\nFeb 2027\t7\nTotal\t12", "Line 3 is not a month and a number"),
            ("FY2027\t5\nFY2028\t7", "Line 1 is not a month and a number"),
            ("1\tn/a\t3", "Line 1 is not a month and a number"),
            ("2027-01\t1\n2027-01\t2", "2027-01 appears twice"),
        ] {
            let problem = read(text, Decimals::Point).unwrap_err();
            assert!(problem.contains(says), "{text}: {problem}");
        }
    }
}
