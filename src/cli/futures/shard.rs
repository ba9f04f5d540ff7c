//! A part of the futures, for several machines.

use std::ops::RangeInclusive;

/// The numbers of the i-th of n parts: "2/7".
pub(super) fn shard(text: &str, futures: u64) -> Result<RangeInclusive<u64>, String> {
    let parts = text.split_once('/').and_then(|(part, parts)| Some((part.parse().ok()?, parts.parse().ok()?)));
    let Some((part, parts)): Option<(u64, u64)> = parts.filter(|(part, parts)| (1..=*parts).contains(part)) else {
        return Err(format!("'{text}' is not a part: write 1/4, 2/4, 3/4 or 4/4 for four parts"));
    };
    // Widened, so that no number of parts is too large.
    let edge = |part: u64| (u128::from(futures) * u128::from(part) / u128::from(parts)) as u64;
    Ok(edge(part - 1) + 1..=edge(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cover_all_futures_once() {
        for (futures, parts) in [(10, 1), (10, 3), (5, 7), (1000, 16), (1, 2)] {
            let all: Vec<u64> =
                (1..=parts).flat_map(|part| shard(&format!("{part}/{parts}"), futures).unwrap()).collect();
            assert!(all.iter().copied().eq(1..=futures), "{futures} in {parts}: {all:?}");
        }
        for wrong in ["0/3", "4/3", "1", "a/b", "1/0", "-1/3"] {
            assert!(shard(wrong, 10).is_err(), "{wrong}");
        }
    }
}
