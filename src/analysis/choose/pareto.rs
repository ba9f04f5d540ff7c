//! Points of which no other is better in both: more value, less risk.

/// The places of the points that no other beats in both, by rising risk; of equal points the first.
pub fn front(points: &[(f64, f64)]) -> Vec<usize> {
    let mut order: Vec<usize> =
        (0..points.len()).filter(|at| points[*at].0.is_finite() && points[*at].1.is_finite()).collect();
    // By risk, then by value downwards.
    order.sort_by(|a, b| points[*a].1.total_cmp(&points[*b].1).then(points[*b].0.total_cmp(&points[*a].0)));
    let mut most = f64::NEG_INFINITY;
    order.retain(|at| {
        let is_more = points[*at].0 > most;
        most = most.max(points[*at].0);
        is_more
    });
    order
}

/// The place on a front that lies farthest from the line between its ends, each axis from nothing to one; None if it is a line or has
/// fewer than three points.
pub fn knee(points: &[(f64, f64)], front: &[usize]) -> Option<usize> {
    let (first, last) = (points[*front.first()?], points[*front.last()?]);
    let (value, risk) = (last.0 - first.0, last.1 - first.1);
    if front.len() < 3 || value <= 0.0 || risk <= 0.0 {
        return None;
    }
    let above = |at: &usize| (points[*at].0 - first.0) / value - (points[*at].1 - first.1) / risk;
    let inner = &front[1..front.len() - 1];
    let most = inner.iter().copied().max_by(|a, b| above(a).total_cmp(&above(b)))?;
    (above(&most) > 1e-9).then_some(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The area that a front dominates up to a reference point, both axes minimised (Zitzler and Thiele 1998).
    fn hypervolume(points: &[(f64, f64)], reference: (f64, f64)) -> f64 {
        let as_value: Vec<(f64, f64)> = points.iter().map(|(x, y)| (-x, *y)).collect();
        let mut left = reference.0;
        let mut area = 0.0;
        let mut front: Vec<(f64, f64)> = front(&as_value).into_iter().map(|at| points[at]).collect();
        // By falling first axis.
        front.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (x, y) in front {
            area += (left - x) * (reference.1 - y);
            left = x;
        }
        area
    }

    /// (1, 3), (2, 2), (3, 1) with reference (4, 4) dominate an area of 6, with or without points that are dominated.
    #[test]
    fn three_points_dominate_six() {
        let points = [(2.0, 3.5), (1.0, 3.0), (3.0, 3.0), (2.0, 2.0), (3.0, 1.0)];
        assert!((hypervolume(&points, (4.0, 4.0)) - 6.0).abs() < 1e-12);
    }

    /// The front of ZDT1 is f2 = 1 − √f1; with reference (1, 1) it dominates 2/3.
    #[test]
    fn zdt1() {
        let points: Vec<(f64, f64)> =
            (0..=20_000).map(|i| f64::from(i) / 20_000.0).map(|x| (x, 1.0 - x.sqrt())).collect();
        assert!((hypervolume(&points, (1.0, 1.0)) - 2.0 / 3.0).abs() < 1e-3);
    }

    #[test]
    fn the_knee_is_farthest_from_the_line_between_the_ends() {
        let points = [(0.0, 0.0), (80.0, 1.0), (90.0, 3.0), (100.0, 10.0), (10.0, 9.0)];
        let found = front(&points);
        assert_eq!(found, [0, 1, 2, 3]);
        assert_eq!(knee(&points, &found), Some(1), "0.8 − 0.1 against 0.9 − 0.3");
        assert_eq!(knee(&points[..2], &[0, 1]), None);
    }
}
