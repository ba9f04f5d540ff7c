//! Ids: slugs that are made of names.

/// A slug of `name` not among `taken`: lower-case letters, digits and single hyphens.
#[expect(clippy::needless_pass_by_value, reason = "an iterator is cheap to copy and reads better by value")]
pub fn new_id<'a>(name: &str, taken: impl Iterator<Item = &'a str> + Clone) -> String {
    let mut slug = String::new();
    for c in name.chars().take(60) {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    let slug = if slug.is_empty() { "item" } else { slug };
    let free = |id: &str| !taken.clone().any(|known| known == id);
    if free(slug) {
        return slug.to_owned();
    }
    (2..=u32::MAX).map(|n| format!("{slug}-{n}")).find(|id| free(id)).unwrap_or_default()
}

/// Letters of an id at most.
pub const LONGEST_ID: usize = 80;

/// True for lower-case letters, digits and single hyphens, not too many of them.
pub fn is_slug(id: &str) -> bool {
    (1..=LONGEST_ID).contains(&id.len())
        && id
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_slugs_and_unique() {
        let taken = ["pecos-tx", "pecos-tx-2"];
        assert_eq!(new_id("Pecos, TX", taken.into_iter()), "pecos-tx-3");
        assert_eq!(new_id("  ₿ ", taken.into_iter()), "item");
        assert_eq!(new_id("A--B", taken.into_iter()), "a-b");
    }
}
