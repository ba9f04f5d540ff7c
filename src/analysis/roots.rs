//! All values at which a function is nothing: crossings, jumps, flats and touchings.
//!
//! The function is asked for many points at once. It is sampled at points of equal distance, each gap is classified, and what
//! lies in it is narrowed down seventeenfold a block; two crossings closer than the spacing may be missed, so it is stated.

/// The points of the first look.
pub const SAMPLES: usize = 257;

/// The points inside a bracket that are asked for at once.
const INSIDE: usize = 16;

/// A bracket is done when it is this part of the range.
const NARROW: f64 = 1e-12;

/// A jump is a change of sign at which the smaller side does not shrink below this part of what it was.
const SHRINKS_TO: f64 = 1e-3;

/// The rounds of narrowing: 17^9 is more than 1e11.
const MOST_ROUNDS: usize = 14;

/// How a function reaches nothing.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Kind {
    /// It goes through it
    Crossing,
    /// It steps over it: at the first value it is still on the one side, at the next on the other
    Jump,
    /// It is nothing from here to there
    Flat,
    /// It reaches it and turns back
    Touching,
}

impl Kind {
    /// The word for it in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Crossing => "crossing",
            Self::Jump => "jump",
            Self::Flat => "flat",
            Self::Touching => "touching",
        }
    }
}

/// A place at which a function is nothing, or steps over it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Root {
    /// How
    pub kind: Kind,
    /// Where; of a jump the last value before it, of a flat its beginning
    pub at: f64,
    /// Of a jump the first value behind it, of a flat its end; else the same
    pub to: f64,
    /// The function at `at`
    pub value: f64,
    /// The function at `to`
    pub value_to: f64,
}

/// What was found over a range.
#[derive(Clone, PartialEq, Debug)]
pub struct Found {
    /// In the order of the range
    pub roots: Vec<Root>,
    /// The sample at which the function was nearest to nothing
    pub nearest: Option<(f64, f64)>,
    /// The samples of the first look
    pub curve: Vec<(f64, f64)>,
    /// The largest distance of two samples
    pub spacing: f64,
}

/// A function that is asked for many values at once; NaN where it has none.
pub type Function<'a> = dyn FnMut(&[f64]) -> Vec<f64> + 'a;

/// What a search knows.
struct Search<'f, 'a> {
    function: &'f mut Function<'a>,
    /// Only whole numbers are asked
    whole: bool,
    /// Below this the function is nothing
    tolerance: f64,
    width: f64,
}

type Sample = (f64, f64);

/// All values in the samples' range at which the function is nothing to within `tolerance` of its own unit. The samples are in
/// order; between `whole` numbers nothing is asked.
pub fn all_roots(samples: &[f64], whole: bool, tolerance: f64, function: &mut Function) -> Found {
    let values = function(samples);
    let curve: Vec<Sample> = samples.iter().copied().zip(values).collect();
    let width = match (samples.first(), samples.last()) {
        (Some(first), Some(last)) => last - first,
        _ => 0.0,
    };
    let spacing = samples.windows(2).map(|pair| pair[1] - pair[0]).fold(0.0, f64::max);
    let known = || curve.iter().filter(|(_, value)| value.is_finite());
    let nearest = known().min_by(|a, b| a.1.abs().total_cmp(&b.1.abs())).copied();
    let mut search = Search { function, whole, tolerance, width };
    let mut roots = search.of_samples(&curve);
    roots.sort_by(|a, b| a.at.total_cmp(&b.at));
    Found { roots, nearest, curve, spacing }
}

impl Search<'_, '_> {
    fn is_nothing(&self, value: f64) -> bool {
        value.abs() <= self.tolerance
    }

    fn of_samples(&mut self, curve: &[Sample]) -> Vec<Root> {
        let mut roots = Vec::new();
        let mut at = 0;
        while at < curve.len() {
            if self.is_nothing(curve[at].1) {
                let end = (at..curve.len()).take_while(|i| self.is_nothing(curve[*i].1)).last().unwrap_or(at);
                roots.push(self.nothing(curve, at, end));
                at = end + 1;
            } else {
                at += 1;
            }
        }
        for pair in curve.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            if !self.is_nothing(a.1) && !self.is_nothing(b.1) && a.1 * b.1 < 0.0 {
                roots.extend(self.change_of_sign(a, b));
            }
        }
        for three in curve.windows(3) {
            let (a, b, c) = (three[0], three[1], three[2]);
            let same_side = a.1 * b.1 > 0.0 && b.1 * c.1 > 0.0;
            // What turns between samples comes from them no further than it falls to them: a curve far from nothing is left alone.
            let (fall, rise) = (a.1.abs() - b.1.abs(), c.1.abs() - b.1.abs());
            let may_reach = fall >= 0.0 && rise >= 0.0 && b.1.abs() <= fall.max(rise);
            if same_side && may_reach && !self.is_nothing(b.1) && !self.whole {
                roots.extend(self.turn(a, b, c));
            }
        }
        roots
    }

    /// A run of samples at which the function is nothing: flat, or one point.
    fn nothing(&mut self, curve: &[Sample], first: usize, last: usize) -> Root {
        let (a, b) = (curve[first], curve[last]);
        let before = first.checked_sub(1).map(|i| curve[i]);
        let after = curve.get(last + 1).copied();
        if first < last {
            let start = before.map_or(a, |before| self.edge(before, a));
            let end = after.map_or(b, |after| self.edge(after, b));
            return Root { kind: Kind::Flat, at: start.0, to: end.0, value: start.1, value_to: end.1 };
        }
        let turns = matches!((before, after), (Some(before), Some(after)) if before.1 * after.1 > 0.0);
        let kind = if turns { Kind::Touching } else { Kind::Crossing };
        Root { kind, at: a.0, to: a.0, value: a.1, value_to: a.1 }
    }

    /// Where nothing begins, between a sample outside and one inside; the inner side of the edge.
    fn edge(&mut self, mut outside: Sample, mut inside: Sample) -> Sample {
        for _ in 0..MOST_ROUNDS {
            let asked = self.inside(outside.0, inside.0);
            let Some(asked) = asked else { break };
            for (x, value) in asked {
                if self.is_nothing(value) {
                    inside = (x, value);
                    break;
                }
                outside = (x, value);
            }
        }
        inside
    }

    /// Points between two values in the direction from the first, with the function there; None if they are close enough.
    fn inside(&mut self, from: f64, to: f64) -> Option<Vec<Sample>> {
        let distance = to - from;
        if distance.abs() <= self.width * NARROW || self.whole && distance.abs() <= 1.0 {
            return None;
        }
        let at = |i: usize| from + distance * i as f64 / (INSIDE + 1) as f64;
        let mut points: Vec<f64> = (1..=INSIDE).map(at).map(|x| if self.whole { x.round() } else { x }).collect();
        points.dedup();
        points.retain(|x| *x != from && *x != to);
        if points.is_empty() {
            return None;
        }
        let values = (self.function)(&points);
        Some(points.into_iter().zip(values).collect())
    }

    /// All crossings and jumps between two samples of opposite sign. Of several changes of sign each is followed.
    fn change_of_sign(&mut self, a: Sample, b: Sample) -> Vec<Root> {
        let mut open = vec![(a, b, 0)];
        let mut roots = Vec::new();
        while let Some((low, high, round)) = open.pop() {
            let asked = if round < MOST_ROUNDS { self.inside(low.0, high.0) } else { None };
            let Some(asked) = asked else {
                roots.push(self.between(low, high, (a, b)));
                continue;
            };
            let all: Vec<Sample> = std::iter::once(low).chain(asked).chain(std::iter::once(high)).collect();
            if let Some((x, value)) = all.iter().find(|(_, value)| *value == 0.0) {
                roots.push(Root { kind: Kind::Crossing, at: *x, to: *x, value: *value, value_to: *value });
                continue;
            }
            open.extend(
                all.windows(2).filter(|pair| pair[0].1 * pair[1].1 < 0.0).map(|pair| (pair[0], pair[1], round + 1)),
            );
        }
        roots
    }

    /// A narrow bracket is a crossing if the function has shrunk with it, else a jump.
    fn between(&self, low: Sample, high: Sample, (a, b): (Sample, Sample)) -> Root {
        let gap = (high.1 - low.1).abs();
        let shrunk = gap <= (b.1 - a.1).abs() * SHRINKS_TO || self.is_nothing(gap);
        if shrunk && !self.whole {
            let (x, value) = if low.1.abs() < high.1.abs() { low } else { high };
            return Root { kind: Kind::Crossing, at: x, to: x, value, value_to: value };
        }
        Root { kind: Kind::Jump, at: low.0, to: high.0, value: low.1, value_to: high.1 }
    }

    /// A local extremum that comes nearest to nothing, by golden section: a touching if it reaches nothing.
    fn turn(&mut self, a: Sample, b: Sample, c: Sample) -> Option<Root> {
        let (mut low, mut best, mut high) = (a, b, c);
        for _ in 0..MOST_ROUNDS {
            let mut asked = self.inside(low.0, best.0).unwrap_or_default();
            asked.push(best);
            asked.extend(self.inside(best.0, high.0).unwrap_or_default());
            if asked.len() < 2 {
                break;
            }
            // It went through after all, between two samples.
            if asked.iter().any(|(_, value)| value * b.1 < 0.0) {
                return None;
            }
            let all: Vec<Sample> = std::iter::once(low).chain(asked).chain(std::iter::once(high)).collect();
            let at = (1..all.len() - 1).min_by(|i, k| all[*i].1.abs().total_cmp(&all[*k].1.abs()))?;
            (low, best, high) = (all[at - 1], all[at], all[at + 1]);
            if self.is_nothing(best.1) {
                break;
            }
        }
        let (x, value) = best;
        let reaches = self.is_nothing(value) || value.abs() <= a.1.abs().min(c.1.abs()) * TOUCHES;
        reaches.then_some(Root { kind: Kind::Touching, at: x, to: x, value, value_to: value })
    }
}

/// A local extremum touches nothing if it comes this near, as a part of its neighbours.
const TOUCHES: f64 = 1e-9;

#[cfg(test)]
mod tests {
    use super::*;

    fn sampled(low: f64, high: f64) -> Vec<f64> {
        (0..SAMPLES).map(|i| low + (high - low) * i as f64 / (SAMPLES - 1) as f64).collect()
    }

    fn roots(low: f64, high: f64, f: fn(f64) -> f64) -> Vec<(Kind, f64, f64)> {
        let found = all_roots(&sampled(low, high), false, 1e-12, &mut |x: &[f64]| x.iter().map(|x| f(*x)).collect());
        found.roots.iter().map(|root| (root.kind, root.at, root.to)).collect()
    }

    /// Values that a source states, to the digits that it states.
    fn assert_crossings(found: &[(Kind, f64, f64)], want: &[f64], tolerance: f64) {
        assert_eq!(found.len(), want.len(), "{found:?}");
        for ((kind, at, _), want) in found.iter().zip(want) {
            assert_eq!(*kind, Kind::Crossing, "{at}");
            assert!((at - want).abs() <= tolerance, "{at} against {want}");
        }
    }

    /// `x² − 2x` on 0..10 and `sin x − 0.1x² + 1` on −10..10: the examples of the `IntervalRootFinding.jl` documentation.
    #[test]
    fn all_roots_of_the_published_examples_are_found() {
        assert_crossings(&roots(0.0, 10.0, |x| x * x - 2.0 * x), &[0.0, 2.0], 1e-10);
        assert_crossings(
            &roots(-10.0, 10.0, |x| x.sin() - 0.1 * x * x + 1.0),
            &[-4.426_534_982, -3.106_816_555, -1.082_042_133, 3.149_596_762],
            1e-9,
        );
    }

    /// The Bessel function of order 0 by its integral (DLMF 10.9.1); its zeros stand in DLMF table 10.21.
    #[test]
    fn the_zeros_of_a_bessel_function_are_found() {
        let j0 = |x: f64| {
            let steps = 400;
            let at = |k: usize| (x * (std::f64::consts::PI * (k as f64 + 0.5) / steps as f64).sin()).cos();
            (0..steps).map(at).sum::<f64>() / steps as f64
        };
        assert_crossings(
            &roots(0.0, 16.0, j0),
            &[2.404_825_557_7, 5.520_078_110_3, 8.653_727_912_9, 11.791_534_439_1, 14.930_917_708_5],
            1e-9,
        );
    }

    /// The rates at which a net present value is nothing: the textbook's cubic with 10, 20 and 30 %, and the oil pump of Lorie and
    /// Savage (1955) with 25 and 400 %; the flows of numpy-financial's issue 28.
    #[test]
    fn rates_of_return_are_roots_of_the_present_value() {
        let npv = |flows: &'static [f64]| {
            move |rate: f64| flows.iter().enumerate().map(|(t, flow)| flow / (1.0 + rate).powi(t as i32)).sum::<f64>()
        };
        let found = |flows: &'static [f64], low: f64, high: f64| {
            let f = npv(flows);
            let found =
                all_roots(&sampled(low, high), false, 1e-12, &mut |x: &[f64]| x.iter().map(|x| f(*x)).collect());
            found.roots.iter().map(|root| (root.kind, root.at, root.to)).collect::<Vec<_>>()
        };
        assert_crossings(&found(&[-1000.0, 3600.0, -4310.0, 1716.0], 0.001, 1.001), &[0.1, 0.2, 0.3], 1e-9);
        assert_crossings(&found(&[-1600.0, 10_000.0, -10_000.0], 0.01, 10.0), &[0.25, 4.0], 1e-9);
        assert_crossings(
            &found(&[-50.0, -100.0, 600.0, 300.0, -100.0], -0.99, 5.0),
            &[-0.768_895_470_7, 1.854_417_828_6],
            1e-9,
        );
    }

    #[test]
    fn a_touching_a_jump_and_a_flat_are_told_apart() {
        let touching = roots(0.0, 3.0, |x| (x - 1.0) * (x - 1.0));
        assert!(matches!(touching[..], [(Kind::Touching, at, _)] if (at - 1.0).abs() < 1e-6), "{touching:?}");
        let jump = roots(0.0, 5.0, |x| x.floor() - 1.5);
        assert!(
            matches!(jump[..], [(Kind::Jump, at, to)] if at < 2.0 && (at - 2.0).abs() < 1e-9 && (to - 2.0).abs() < 1e-9),
            "{jump:?}"
        );
        let flat = roots(0.0, 5.0, |x| x.max(2.0) - 2.0);
        assert!(matches!(flat[..], [(Kind::Flat, at, to)] if at == 0.0 && (to - 2.0).abs() < 1e-9), "{flat:?}");
    }

    /// A sharp turn may lie anywhere between two samples, and one that only comes near is none.
    #[test]
    fn a_turn_is_followed_where_it_may_reach_nothing() {
        for at in [0.501, 1.0001, 2.345_678] {
            let f = &mut |x: &[f64]| x.iter().map(|x| (x - at).abs()).collect();
            let found = all_roots(&sampled(0.0, 3.0), false, 1e-9, f);
            assert!(
                matches!(found.roots[..], [Root { kind: Kind::Touching, at: found, .. }] if (found - at).abs() < 1e-8),
                "{at}: {:?}",
                found.roots
            );
        }
        let mut asked = 0;
        let found = all_roots(&sampled(0.0, 3.0), false, 1e-9, &mut |x: &[f64]| {
            asked += x.len();
            x.iter().map(|x| 5.0 + (x * 400.0).sin()).collect()
        });
        assert!(found.roots.is_empty() && asked == SAMPLES, "{asked} were asked");
    }

    #[test]
    fn nothing_found_says_what_was_nearest() {
        let f = &mut |x: &[f64]| x.iter().map(|x| 3.0 + (x - 1.0) * (x - 1.0)).collect();
        let found = all_roots(&sampled(0.0, 4.0), false, 1e-12, f);
        assert!(found.roots.is_empty());
        assert_eq!(found.nearest, Some((1.0, 3.0)));
        assert_eq!(found.spacing, 4.0 / 256.0);
    }

    /// Between whole numbers nothing is asked: a month at which a sum turns is a jump from one month to the next.
    #[test]
    fn of_whole_numbers_only_whole_numbers_are_asked() {
        let samples: Vec<f64> = (0..=100).step_by(10).map(f64::from).collect();
        let mut asked = Vec::new();
        let found = all_roots(&samples, true, 1e-12, &mut |x: &[f64]| {
            asked.extend_from_slice(x);
            x.iter().map(|x| x - 36.5).collect()
        });
        assert!(asked.iter().all(|x| x.fract() == 0.0));
        assert_eq!((found.roots.len(), found.roots[0].at, found.roots[0].to), (1, 36.0, 37.0));
    }
}
