//! Texts that hold several.

/// The parts of a text that are separated by semicolons, without what is empty.
pub fn several(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty())
}
