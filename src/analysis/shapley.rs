//! Who has what share of a difference, whatever the order: the values of Shapley (1953).

/// The value of each player of a game of up to 16: `worth` of every coalition, a bit for each player; that of nobody first.
pub fn shapley(players: usize, worth: &[f64]) -> Vec<f64> {
    let weights = weights(players);
    let of = |player: usize| {
        let without = (0..worth.len()).filter(|coalition| coalition & 1 << player == 0);
        let adds = |coalition: usize| {
            let size = coalition.count_ones() as usize;
            weights[size] * (worth[coalition | 1 << player] - worth[coalition])
        };
        without.map(adds).sum()
    };
    (0..players).map(of).collect()
}

/// The weight of a coalition by its size: s! (n − s − 1)! / n!
fn weights(players: usize) -> Vec<f64> {
    let mut weights = Vec::with_capacity(players);
    // 1 / (n · C(n − 1, s))
    let mut choices = 1.0;
    for size in 0..players {
        weights.push(1.0 / (players as f64 * choices));
        choices = choices * (players - 1 - size) as f64 / (size + 1) as f64;
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_values(players: usize, worth: impl Fn(usize) -> f64, want: &[f64]) {
        let worth: Vec<f64> = (0..1 << players).map(worth).collect();
        for (value, want) in shapley(players, &worth).iter().zip(want) {
            assert!((value - want).abs() < 1e-4, "{value} against {want}");
        }
    }

    /// The airport game (Littlechild and Owen 1973) with runways of 8, 11, 13 and 18.
    #[test]
    fn the_airport_game() {
        let costs = [8.0, 11.0, 13.0, 18.0];
        let worth = |set: usize| (0..4).filter(|i| set & 1 << i != 0).map(|i| costs[i]).fold(0.0, f64::max);
        assert_values(4, worth, &[2.0, 3.0, 4.0, 9.0]);
    }

    /// Two left gloves and one right: a pair is worth 1.
    #[test]
    fn the_gloves_game() {
        let worth = |set: usize| f64::from(u8::from(set & 0b100 != 0 && set & 0b011 != 0));
        assert_values(3, worth, &[1.0 / 6.0, 1.0 / 6.0, 2.0 / 3.0]);
    }

    /// Price × volume × margin from 10·100·0.30 to 12·90·0.35: by hand, 61.6667, −35.8333 and 52.1667 of 78.
    #[test]
    fn price_volume_and_margin() {
        let of = |set: usize, i: usize, from: f64, to: f64| if set & 1 << i != 0 { to } else { from };
        let worth = |set: usize| of(set, 0, 10.0, 12.0) * of(set, 1, 100.0, 90.0) * of(set, 2, 0.30, 0.35);
        assert_values(3, worth, &[61.6667, -35.8333, 52.1667]);
    }
}
