//! Comma-separated text taken apart, and the numbers in it.

/// A line that is not blank.
#[derive(Debug)]
pub struct Row<'text> {
    /// Its number in the text, 1 for the first
    pub line: usize,
    cells: Vec<&'text str>,
}

impl<'text> Row<'text> {
    /// The text at a place (0 is the first), without the spaces around it; nothing beyond the last.
    pub fn cell(&self, place: usize) -> &'text str {
        self.cells.get(place).copied().unwrap_or_default()
    }

    /// The texts of the line.
    pub fn cells(&self) -> &[&'text str] {
        &self.cells
    }
}

/// The lines of a text that are not blank, the first of which is the header; a byte order mark is no part of it. Lines
/// of nothing but commas are blank: spreadsheets leave such lines at the end.
///
/// # Errors
/// One sentence: a quote is not where a field begins or ends, or a line has more or fewer fields than the header.
pub fn rows(text: &str) -> Result<Vec<Row<'_>>, String> {
    let mut rows: Vec<Row> = Vec::new();
    for (text, line) in text.strip_prefix('\u{feff}').unwrap_or(text).lines().zip(1..) {
        let cells = cells(text).ok_or_else(|| {
            format!("line {line}: a quote does not enclose a whole field; write fields as 1 or \"1\"")
        })?;
        if cells.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        let (found, wanted) = (cells.len(), rows.first().map_or(cells.len(), |header| header.cells.len()));
        if found != wanted {
            return Err(format!(
                "line {line}: it has {found} fields and the header {wanted}; put numbers with commas in quotes"
            ));
        }
        rows.push(Row { line, cells });
    }
    Ok(rows)
}

/// The fields of a line; None if quotes enclose anything but a whole field. No value of a history holds a quote or a
/// line break, so neither can be escaped.
fn cells(line: &str) -> Option<Vec<&str>> {
    let mut cells = Vec::new();
    let mut rest = Some(line);
    while let Some(text) = rest {
        let (cell, after) = if let Some(quoted) = text.trim_start().strip_prefix('"') {
            let (cell, after) = quoted.split_once('"')?;
            let after = after.trim_start();
            (cell, if after.is_empty() { None } else { Some(after.strip_prefix(',')?) })
        } else {
            text.split_once(',').map_or((text, None), |(cell, after)| (cell, Some(after)))
        };
        cells.push(cell.trim());
        rest = after;
    }
    Some(cells)
}

/// A number with a decimal point, whose thousands may be separated by commas. None if it is written in any other way:
/// "1,5" may be meant as one and a half.
pub fn number(text: &str) -> Option<f64> {
    let (whole, fraction) = text.find('.').and_then(|point| text.split_at_checked(point)).unwrap_or((text, ""));
    let are_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let are_thousands = whole.split_once(',').is_none_or(|(first, groups)| {
        (1..=3).contains(&first.len()) && are_digits(first) && groups.split(',').all(|g| g.len() == 3 && are_digits(g))
    });
    let plain = are_thousands.then(|| whole.replace(',', "") + fraction)?;
    plain.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_parted_at_commas_outside_quotes() {
        assert_eq!(cells("a, b ,,"), Some(vec!["a", "b", "", ""]));
        assert_eq!(cells(r#"2021-03,"58,800.25" , "1" "#), Some(vec!["2021-03", "58,800.25", "1"]));
        for line in [r#""1"#, r#""1"2"#, r#""1""2""#] {
            assert_eq!(cells(line), None, "{line}");
        }
    }

    #[test]
    fn blank_lines_keep_their_numbers() {
        let rows = rows("\u{feff}a,b\r\n\r\n1,2\r\n,\r\n \r\n").unwrap();
        let lines: Vec<(usize, &str)> = rows.iter().map(|row| (row.line, row.cell(1))).collect();
        assert_eq!(lines, [(1, "b"), (3, "2")]);
        assert_eq!(rows.first().unwrap().cell(2), "");
    }

    #[test]
    fn a_line_of_another_length_is_refused() {
        let message = rows("a,b\n1,2\n1,234,5\n").unwrap_err();
        assert_eq!(message, "line 3: it has 3 fields and the header 2; put numbers with commas in quotes");
        let message = rows("a,b\n\"1,2\n").unwrap_err();
        assert_eq!(message, "line 2: a quote does not enclose a whole field; write fields as 1 or \"1\"");
    }

    #[test]
    fn thousands_have_three_digits() {
        assert_eq!(number("58,800.25"), Some(58_800.25));
        assert_eq!(number("113,757,508,810,853"), Some(113_757_508_810_853.0));
        assert_eq!((number("1.5e3"), number(".5")), (Some(1500.0), Some(0.5)));
        for text in ["", "1,5", "1,50", "1234,567", ",123", "1,234,", "1.234,5", "1 000", "$1", "1e3,000"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
