//! Parts of a page: escaped text, tables.

use std::fmt::Write as _;

/// A text escaped so that it cannot be read as markup.
pub(in crate::export) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && c != '\n' => {}
            c => out.push(c),
        }
    }
    out
}

/// A table: header, then rows; columns from `numbers_from` on are numbers.
pub(super) struct Table {
    html: String,
    numbers_from: usize,
}

impl Table {
    pub fn new(class: &str, head: &[&str], numbers_from: usize) -> Self {
        let mut table = Self { html: format!("<table class=\"{class}\"><thead>"), numbers_from };
        table.line("th", head.iter().copied(), "");
        table.html.push_str("</thead><tbody>");
        table
    }

    /// A row of texts.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>, class: &str) {
        self.line("td", cells.into_iter(), class);
    }

    /// A heading row for the rows that follow.
    pub fn heading(&mut self, text: &str, columns: usize) {
        // Writing to a string cannot fail.
        write!(self.html, "<tr class=\"heading\"><td colspan=\"{columns}\">{}</td></tr>", escaped(text))
            .unwrap_or_default();
    }

    fn line<'a>(&mut self, tag: &str, cells: impl Iterator<Item = &'a str>, class: &str) {
        write!(self.html, "<tr{}>", if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") })
            .unwrap_or_default();
        for (i, cell) in cells.enumerate() {
            let number = if i >= self.numbers_from { " class=\"number\"" } else { "" };
            write!(self.html, "<{tag}{number}>{}</{tag}>", escaped(cell)).unwrap_or_default();
        }
        self.html.push_str("</tr>");
    }

    pub fn end(mut self) -> String {
        self.html.push_str("</tbody></table>");
        self.html
    }
}
