//! A failure made small: of many changes, a few that are enough.

/// The changes without which the failure is gone, as far as leaving out parts finds them: halves first, then ever smaller parts.
pub fn shrink<T: Clone>(all: &[T], fails: impl Fn(&[T]) -> bool) -> Vec<T> {
    let mut left = all.to_vec();
    let mut part = left.len().div_ceil(2);
    while part > 0 {
        let mut at = 0;
        while at < left.len() {
            let without: Vec<T> = [&left[..at], &left[(at + part).min(left.len())..]].concat();
            if fails(&without) {
                left = without;
            } else {
                at += part;
            }
        }
        part = if part == 1 { 0 } else { part.div_ceil(2) };
    }
    left
}

#[test]
fn what_is_enough_is_found() {
    let all: Vec<u32> = (0..1000).collect();
    let both = |some: &[u32]| some.contains(&17) && some.contains(&801);
    assert_eq!(shrink(&all, both), [17, 801]);
    assert_eq!(shrink(&all, |_| true), [0; 0]);
    assert_eq!(shrink(&all[..3], |some| some.len() == 3), [0, 1, 2]);
}
