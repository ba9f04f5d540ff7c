//! Texts that a screen, a title and a terminal show as they are: without control characters and marks that hide or reverse what
//! follows.

/// True for marks that reverse or hide what follows; they are no letters of any name.
pub(super) fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A text in one line: tabs and line breaks are spaces, other control characters and hidden marks are left out.
pub fn plain_line(text: &str) -> String {
    let spaced = text.chars().map(|c| if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c });
    spaced.filter(|c| !c.is_control() && !is_hidden(*c)).collect()
}

/// A text of several lines, cleaned in the same way.
pub fn plain_lines(text: &str) -> String {
    text.split('\n').map(plain_line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_and_hidden_marks_are_left_out() {
        assert_eq!(plain_line("new\0name\u{1b}[2J\u{202e}\tof it\nall"), "newname[2J of it all");
        assert_eq!(plain_line("Öl & Gas, 東京, עברית"), "Öl & Gas, 東京, עברית");
        assert_eq!(plain_lines("first\r\nsecond\0"), "first \nsecond");
    }
}
