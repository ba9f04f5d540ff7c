//! Numbers drawn by address: whoever asks for the same address gets the same number, in any order, on any machine.
//!
//! Philox4x32 with ten rounds (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011).

const MULTIPLIERS: [u64; 2] = [0xD251_1F53, 0xCD9E_8D57];
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: usize = 10;

/// Four words for a counter under a key.
fn philox(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    for _ in 0..ROUNDS {
        let products = [MULTIPLIERS[0] * u64::from(counter[0]), MULTIPLIERS[1] * u64::from(counter[2])];
        let (high, low) = (products.map(|product| (product >> 32) as u32), products.map(|product| product as u32));
        counter = [high[1] ^ counter[1] ^ key[0], low[1], high[0] ^ counter[3] ^ key[1], low[0]];
        key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
    }
    counter
}

/// Where a number stands: under a seed, of a future, a factor and a month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Address {
    /// The seed of all futures
    pub seed: u64,
    /// The number of the future, or of its pair
    pub future: u64,
    /// Which uncertainty
    pub factor: u32,
    /// Which month, 1 being the plan's first; 0 for what has none
    pub month: u32,
}

impl Address {
    /// 64 bits.
    pub fn bits(self) -> u64 {
        // The future has 40 bits of the counter: more than could ever be computed.
        let high = (self.future >> 32) as u32 & 0xFF;
        let words =
            philox([self.future as u32, self.month, self.factor, high], [self.seed as u32, (self.seed >> 32) as u32]);
        u64::from(words[1]) << 32 | u64::from(words[0])
    }

    /// A number between 0 and 1, neither of them.
    pub fn share(self) -> f64 {
        ((self.bits() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }
}

/// The place of `number` in an order of the numbers below `count` that looks random; every place is taken once.
pub fn shuffled(number: u64, count: u64, seed: u64, factor: u32) -> u64 {
    // A Feistel network permutes the numbers of an even number of bits; those outside are sent round again.
    let half = (u64::BITS - count.saturating_sub(1).max(1).leading_zeros()).div_ceil(2).max(1);
    let mask = (1_u64 << half) - 1;
    let mut at = number;
    loop {
        let (mut left, mut right) = (at >> half, at & mask);
        for round in 0..4 {
            let mixed = Address { seed, future: right, factor, month: u32::MAX - round }.bits();
            (left, right) = (right, left ^ (mixed & mask));
        }
        at = left << half | right;
        if at < count {
            return at;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The known answers of the Random123 distribution (`kat_vectors`: `philox4x32 10`).
    #[test]
    fn the_published_words_come() {
        let zeros = philox([0; 4], [0; 2]);
        assert_eq!(zeros, [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        let ones = philox([u32::MAX; 4], [u32::MAX; 2]);
        assert_eq!(ones, [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
    }

    #[test]
    fn an_order_takes_every_place_once() {
        for count in [1, 2, 3, 10, 64, 1000] {
            let mut places: Vec<u64> = (0..count).map(|number| shuffled(number, count, 7, 3)).collect();
            let asked = places.clone();
            places.sort_unstable();
            assert!(places.iter().copied().eq(0..count), "{count}");
            if count == 1000 {
                assert!(asked.iter().zip(0..).filter(|(place, number)| *place == number).count() < 10);
                assert_ne!(asked, (0..count).map(|number| shuffled(number, count, 8, 3)).collect::<Vec<_>>());
            }
        }
    }
}
