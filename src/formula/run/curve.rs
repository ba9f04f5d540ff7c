//! Curve lookup, in one definition for the oracle and both engines.
#![expect(clippy::inline_always, reason = "lanes need them inside a function that has AVX2 switched on")]

use super::memory::View;
use crate::formula::book::item::Shape;

/// Up to this many points, a curve is scanned for all lanes at once rather than searched.
const FEW: usize = 16;

/// A curve through `count` points read at `q`: the last point not above `q`, then a straight line to the one after, or
/// its own height; flat outside. The positions of more than a few points are ascending.
pub(in crate::formula) fn between(
    shape: Shape,
    q: f64,
    count: usize,
    x: impl Fn(usize) -> f64,
    y: impl Fn(usize) -> f64,
) -> f64 {
    let passed = match count {
        0..=FEW => (0..count).rev().find(|point| x(*point) <= q).map_or(0, |last| last + 1),
        _ => passed(q, 0, count, &x),
    };
    height(shape, q, passed, count, x, y)
}

/// A line with ascending positions, read by `N` lanes month after month.
pub(in crate::formula) struct Running {
    /// The number of points the lanes had passed in the previous month, or one more
    near: usize,
}

impl Running {
    /// The first reading is near the point with this number.
    pub fn near(point: usize) -> Self {
        Self { near: point }
    }

    /// The heights at `q` of a line through `count` points.
    #[inline(always)]
    pub fn at<const N: usize>(&mut self, q: &[f64; N], count: usize, x: View<N>, y: View<N>) -> [f64; N] {
        // Usually each lane has passed the same number of points as a month ago, or one more.
        for point in [self.near + 1, self.near].map(|point| point.min(count - 1)) {
            let passed = point == 0 || reached(&x.lanes(point - 1), q) == N;
            if passed && (point + 1 == count || reached(&x.lanes(point + 1), q) == 0) {
                self.near = point;
                return beside(q, point, count, x, y);
            }
        }
        let mut heights = [0.0; N];
        let mut lowest = count;
        for l in 0..N {
            let (x, y) = (|point: usize| x.lane(point, l), |point: usize| y.lane(point, l));
            let passed = passed_near(self.near, q[l], count, x);
            heights[l] = height(Shape::Lines, q[l], passed, count, x, y);
            lowest = lowest.min(passed);
        }
        self.near = lowest;
        heights
    }
}

/// The number of lanes that have reached the point at `x`.
#[inline(always)]
fn reached<const N: usize>(x: &[f64; N], q: &[f64; N]) -> usize {
    let mut lanes = 0;
    for l in 0..N {
        lanes += usize::from(x[l] <= q[l]);
    }
    lanes
}

/// The heights of a line through `count` points, if each lane is on one of the two segments that meet at `point`.
#[inline(always)]
fn beside<const N: usize>(q: &[f64; N], point: usize, count: usize, x: View<N>, y: View<N>) -> [f64; N] {
    let (first, last) = (point == 0, point + 1 == count);
    let at = |point: usize| [x.lanes(point), y.lanes(point)];
    let (before, here, after) = (at(point.saturating_sub(1)), at(point), at(if last { point } else { point + 1 }));
    let mut heights = [0.0; N];
    for l in 0..N {
        let reached = here[0][l] <= q[l];
        let from = if reached { [here[0][l], here[1][l]] } else { [before[0][l], before[1][l]] };
        let to = if reached { [after[0][l], after[1][l]] } else { [here[0][l], here[1][l]] };
        let flat = if reached { last } else { first };
        heights[l] = if flat { here[1][l] } else { line(q[l], from, to) };
    }
    heights
}

/// How many of the points are not above `q`, probably `near` or one more.
fn passed_near(near: usize, q: f64, count: usize, x: impl Fn(usize) -> f64) -> usize {
    let reached = |point: usize| x(point) <= q;
    let near = near.min(count);
    if near > 0 && !reached(near - 1) {
        passed(q, 0, near - 1, &x)
    } else if near == count || !reached(near) {
        near
    } else if near + 1 == count || !reached(near + 1) {
        near + 1
    } else {
        passed(q, near + 2, count, &x)
    }
}

/// How many of the points are not above `q`, given that the count is between `low` and `high`.
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

fn height(
    shape: Shape,
    q: f64,
    passed: usize,
    count: usize,
    x: impl Fn(usize) -> f64,
    y: impl Fn(usize) -> f64,
) -> f64 {
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
pub(in crate::formula) struct Curves<const N: usize> {
    pub shape: Shape,
    pub x: Vec<[f64; N]>,
    pub y: Vec<[f64; N]>,
}

impl<const N: usize> Curves<N> {
    /// The heights at `q`.
    #[inline(always)]
    pub fn at(&self, q: &[f64; N]) -> [f64; N] {
        if N > 1 && self.x.len() <= FEW {
            self.scanned(q)
        } else {
            std::array::from_fn(|l| between(self.shape, q[l], self.x.len(), |p| self.x[p][l], |p| self.y[p][l]))
        }
    }

    /// Every lane passes every point; points it does not reach have no effect.
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
