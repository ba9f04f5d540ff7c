//! Names that do not exist: which known one is meant, and how a message shows them.

use std::borrow::Cow;

/// Letters up to which names are compared, and shown in a message: longer ones are no mistyped names.
const LONGEST: usize = 120;

/// The known name that comes nearest to one that does not exist: no further than a third of its letters. Nothing for names of
/// an insane length, whose comparison would take minutes.
pub fn nearest<'k>(known: impl Iterator<Item = &'k str>, name: &str) -> Option<&'k str> {
    nearest_within(known, name, name.chars().count() / 3 + 1)
}

/// The same, no further than so many letters.
pub fn nearest_within<'k>(known: impl Iterator<Item = &'k str>, name: &str, furthest: usize) -> Option<&'k str> {
    let letters = name.chars().count();
    if letters > LONGEST {
        return None;
    }
    let may_be = |known: &&str| known.chars().count().abs_diff(letters) <= furthest;
    let far = |known: &'k str| (strsim::damerau_levenshtein(known, name), known);
    known.filter(may_be).map(far).min().filter(|(distance, _)| *distance <= furthest).map(|(_, known)| known)
}

/// A text of a file or of a command as a message shows it: in one line, and cut.
pub fn cut(text: &str) -> Cow<'_, str> {
    let is_plain = !text.contains(|c: char| c.is_control());
    if is_plain && text.chars().nth(LONGEST).is_none() {
        return Cow::Borrowed(text);
    }
    let short: String = super::plain::plain_line(&text.chars().take(LONGEST).collect::<String>());
    let rest = if text.chars().nth(LONGEST).is_some() { "…" } else { "" };
    Cow::Owned(format!("{short}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_name_is_near_and_a_monster_is_near_nothing() {
        let known = ["company.months", "company.start", "treasury.opening_btc"];
        assert_eq!(nearest(known.into_iter(), "company.month"), Some("company.months"));
        assert_eq!(nearest(known.into_iter(), "comapny.start"), Some("company.start"));
        assert_eq!(nearest(known.into_iter(), "something else"), None);
        assert_eq!(nearest(known.into_iter(), &"company.months".repeat(100_000)), None);
        let monster = "x".repeat(1_000_000);
        assert_eq!(nearest([monster.as_str(), "company.start"].into_iter(), "company.strat"), Some("company.start"));
    }

    #[test]
    fn what_a_message_quotes_is_short_and_in_one_line() {
        assert_eq!(cut("company.months"), "company.months");
        assert_eq!(cut("a\u{1b}[2J\nb"), "a[2J b");
        assert_eq!(cut(&"a".repeat(121)), format!("{}…", "a".repeat(120)));
        assert_eq!(cut(&"ä".repeat(120)), "ä".repeat(120));
    }
}
