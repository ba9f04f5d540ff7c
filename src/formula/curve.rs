//! Curves read at a place, in one definition for the oracle and both engines.
#![expect(clippy::inline_always, reason = "lanes need them inside a function that has AVX2 switched on")]

use super::item::Shape;

/// In a curve of so many points each is looked at, for all lanes at once, rather than searched for.
const FEW: usize = 16;

/// A curve through `count` points read at `q`: the last point not above `q`, then a straight line to the one after, or its
/// own height; flat outside. The positions of more than a few points never fall.
pub(super) fn between(shape: Shape, q: f64, count: usize, x: impl Fn(usize) -> f64, y: impl Fn(usize) -> f64) -> f64 {
    let passed = match count {
        0..=FEW => (0..count).rev().find(|point| x(*point) <= q).map_or(0, |last| last + 1),
        _ => passed(q, 0, count, &x),
    };
    height(shape, q, passed, count, x, y)
}

/// A line whose positions never fall, read in one month after another: `near` is how many points were passed last, and is told anew.
pub(super) fn between_from(near: &mut usize, q: f64, count: usize, x: impl Fn(usize) -> f64, y: impl Fn(usize) -> f64) -> f64 {
    let reached = |point: usize| x(point) <= q;
    let before = (*near).min(count);
    // Most often the same points as a month ago, or one more.
    *near = if before > 0 && !reached(before - 1) {
        passed(q, 0, before - 1, &x)
    } else if before == count || !reached(before) {
        before
    } else if before + 1 == count || !reached(before + 1) {
        before + 1
    } else {
        passed(q, before + 2, count, &x)
    };
    height(Shape::Lines, q, *near, count, x, y)
}

/// How many of the points are not above `q`, where it is known that `low` or more are and `high` or fewer.
fn passed(q: f64, mut low: usize, mut high: usize, x: impl Fn(usize) -> f64) -> usize {
    while low < high {
        let middle = usize::midpoint(low, high);
        if x(middle) <= q {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

fn height(shape: Shape, q: f64, passed: usize, count: usize, x: impl Fn(usize) -> f64, y: impl Fn(usize) -> f64) -> f64 {
    if passed == 0 {
        return y(0);
    }
    if passed == count || shape == Shape::Steps {
        return y(passed - 1);
    }
    line(q, [x(passed - 1), y(passed - 1)], [x(passed), y(passed)])
}

/// The straight line between two points at `q`.
#[inline(always)]
fn line(q: f64, from: [f64; 2], to: [f64; 2]) -> f64 {
    from[1] + (q - from[0]) * (to[1] - from[1]) / (to[0] - from[0])
}

/// One curve for each of `N` lanes.
pub(super) struct Curves<const N: usize> {
    pub shape: Shape,
    pub x: Vec<[f64; N]>,
    pub y: Vec<[f64; N]>,
}

impl<const N: usize> Curves<N> {
    /// The heights at `q`.
    #[inline(always)]
    pub fn at(&self, q: &[f64; N]) -> [f64; N] {
        if N > 1 && self.x.len() <= FEW { self.scanned(q) } else { std::array::from_fn(|l| between(self.shape, q[l], self.x.len(), |p| self.x[p][l], |p| self.y[p][l])) }
    }

    /// Every lane passes every point; what it does not reach changes nothing.
    #[inline(always)]
    fn scanned(&self, q: &[f64; N]) -> [f64; N] {
        let (mut from, mut to) = ([self.x[0], self.y[0]], [self.x[0], self.y[0]]);
        let mut inside = [false; N];
        for (p, x) in self.x.iter().enumerate() {
            let last = p + 1 == self.x.len();
            let next = if last { p } else { p + 1 };
            for l in 0..N {
                let reached = x[l] <= q[l];
                from[0][l] = if reached { x[l] } else { from[0][l] };
                from[1][l] = if reached { self.y[p][l] } else { from[1][l] };
                to[0][l] = if reached { self.x[next][l] } else { to[0][l] };
                to[1][l] = if reached { self.y[next][l] } else { to[1][l] };
                inside[l] = if reached { !last } else { inside[l] };
            }
        }
        if self.shape == Shape::Steps {
            return from[1];
        }
        let mut heights = [0.0; N];
        for l in 0..N {
            let between = line(q[l], [from[0][l], from[1][l]], [to[0][l], to[1][l]]);
            heights[l] = if inside[l] { between } else { from[1][l] };
        }
        heights
    }
}
