//! Shares drawn by address, for tests: `SplitMix64` (Steele, Lea and Flood, "Fast splittable pseudorandom number
//! generators", 2014) at any place of its sequence.

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// The number that `SplitMix64` gives after a state.
fn after(state: u64) -> u64 {
    let z = state.wrapping_add(STEP);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A number between 0 and 1, neither of them, of a month and one of its questions, 0 to 3.
pub fn share(seed: u64, month: u32, which: u32) -> f64 {
    let place = (seed << 34) ^ (u64::from(month) << 2) ^ u64::from(which);
    ((after(place.wrapping_mul(STEP)) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
}

/// An AR(1) series with uniform shocks: each value is `phi` times the one before, and a share less 1/2.
pub fn ar1(seed: u64, phi: f64, length: u32) -> Vec<f64> {
    let mut value = 0.0;
    let step = |month| {
        value = phi * value + share(seed, month, 0) - 0.5;
        value
    };
    (1..=length).map(step).collect()
}

/// The first numbers after a seed of 1234567, as Rosetta Code has them ("Pseudo-random numbers/Splitmix64").
#[test]
fn the_published_numbers_come() {
    assert_eq!(after(1_234_567), 6_457_827_717_110_365_317);
    assert_eq!(after(1_234_567_u64.wrapping_add(STEP)), 3_203_168_211_198_807_973);
}
