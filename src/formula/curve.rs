//! Curves read at a place, in one definition for the oracle and both engines.
#![expect(clippy::inline_always, reason = "lanes need them inside a function that has AVX2 switched on")]

use super::item::Shape;

/// In a curve of so many points each is looked at, for all lanes at once, rather than searched for.
const FEW: usize = 16;

/// So many lanes are looked at together: what is known of them stays in the processor's registers.
const GROUP: usize = 4;

/// A curve through `count` points read at `q`: the last point not above `q`, then a straight line to the one after, or its
/// own height; flat outside. The positions of more than a few points never fall.
pub(super) fn between(shape: Shape, q: f64, count: usize, x: impl Fn(usize) -> f64, y: impl Fn(usize) -> f64) -> f64 {
    let passed = match count {
        0..=FEW => (0..count).rev().find(|point| x(*point) <= q).map_or(0, |last| last + 1),
        _ => passed(q, 0, count, &x),
    };
    height(shape, q, passed, count, x, y)
}

/// A line whose positions never fall, read by `N` lanes in one month after another.
pub(super) struct Running<const N: usize> {
    /// How many points each lane passed in the month before
    passed: [usize; N],
}

impl<const N: usize> Running<N> {
    /// The first reading is near the point with this number.
    #[inline(always)]
    pub fn near(point: usize) -> Self {
        Self { passed: [point; N] }
    }

    /// The heights at `q` of a line through `count` points.
    #[inline(always)]
    pub fn at(&mut self, q: &[f64; N], count: usize, x: impl Fn(usize) -> [f64; N], y: impl Fn(usize) -> [f64; N]) -> [f64; N] {
        // Most often one point more than a month ago, or the same, and that in all lanes.
        let before = self.passed[0].min(count);
        for passed in [(before + 1).min(count), before] {
            let reached = passed == 0 || all(&x(passed - 1), q, |x, q| x <= q);
            if reached && (passed == count || !any(&x(passed), q, |x, q| x <= q)) {
                self.passed = [passed; N];
                return between_all(q, passed, count, x, y);
            }
        }
        let mut heights = [0.0; N];
        for l in 0..N {
            let (x, y) = (|point: usize| x(point)[l], |point: usize| y(point)[l]);
            self.passed[l] = passed_near(self.passed[l], q[l], count, x);
            heights[l] = height(Shape::Lines, q[l], self.passed[l], count, x, y);
        }
        heights
    }
}

/// Whether it holds in all lanes.
#[inline(always)]
fn all<const N: usize>(x: &[f64; N], q: &[f64; N], holds: impl Fn(f64, f64) -> bool) -> bool {
    let mut all = true;
    for l in 0..N {
        all &= holds(x[l], q[l]);
    }
    all
}

/// Whether it holds in any lane.
#[inline(always)]
fn any<const N: usize>(x: &[f64; N], q: &[f64; N], holds: impl Fn(f64, f64) -> bool) -> bool {
    !all(x, q, |x, q| !holds(x, q))
}

/// The heights of a line where all lanes have passed as many points.
#[inline(always)]
fn between_all<const N: usize>(q: &[f64; N], passed: usize, count: usize, x: impl Fn(usize) -> [f64; N], y: impl Fn(usize) -> [f64; N]) -> [f64; N] {
    if passed == 0 {
        return y(0);
    }
    if passed == count {
        return y(passed - 1);
    }
    let (from, to) = ([x(passed - 1), y(passed - 1)], [x(passed), y(passed)]);
    let mut heights = [0.0; N];
    for l in 0..N {
        heights[l] = line(q[l], [from[0][l], from[1][l]], [to[0][l], to[1][l]]);
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
        let mut heights = [0.0; N];
        for group in (0..N).step_by(GROUP) {
            heights[group..group + GROUP].copy_from_slice(&self.scanned_from(group, &load(q, group)));
        }
        heights
    }

    /// The lanes from `group` on; of the last point that is reached the next one is itself.
    #[inline(always)]
    fn scanned_from(&self, group: usize, q: &[f64; GROUP]) -> [f64; GROUP] {
        let point = |p: usize| [load(&self.x[p], group), load(&self.y[p], group)];
        let (mut from, mut to) = (point(0), point(0));
        for p in 0..self.x.len() {
            let (here, next) = (point(p), point((p + 1).min(self.x.len() - 1)));
            for l in 0..GROUP {
                let reached = here[0][l] <= q[l];
                from[0][l] = if reached { here[0][l] } else { from[0][l] };
                from[1][l] = if reached { here[1][l] } else { from[1][l] };
                to[0][l] = if reached { next[0][l] } else { to[0][l] };
                to[1][l] = if reached { next[1][l] } else { to[1][l] };
            }
        }
        if self.shape == Shape::Steps {
            return from[1];
        }
        let mut heights = [0.0; GROUP];
        for l in 0..GROUP {
            let between = line(q[l], [from[0][l], from[1][l]], [to[0][l], to[1][l]]);
            heights[l] = if from[0][l] == to[0][l] { from[1][l] } else { between };
        }
        heights
    }
}

/// So many of the lanes, from this one on.
#[inline(always)]
fn load<const N: usize>(lanes: &[f64; N], from: usize) -> [f64; GROUP] {
    let mut group = [0.0; GROUP];
    group.copy_from_slice(&lanes[from..from + GROUP]);
    group
}
