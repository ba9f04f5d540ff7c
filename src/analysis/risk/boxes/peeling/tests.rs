use super::*;

/// Numbers from 1 up.
fn ladder(count: u32) -> Vec<f64> {
    (1..=count).map(f64::from).collect()
}

fn sizes(boxes: &[Trial]) -> Vec<(u32, u32)> {
    boxes.iter().map(|trial| (trial.inside.futures, trial.inside.failures)).collect()
}

#[test]
fn peels_the_side_with_the_smallest_share_of_failures() {
    // Six futures; the first and the last two fail. One at a time by hand: the first (of equals the low side), then
    // the three that do not fail.
    let x = ladder(6);
    let is_failing = [true, false, false, false, true, true];
    let boxes = Futures::of(&[&x], &is_failing).peeled(2);
    assert_eq!(sizes(&boxes), [(6, 3), (5, 2), (4, 2), (3, 2), (2, 2)]);
    assert_eq!(boxes.last().map(|last| last.spans.clone()), Some(vec![Span { low: 4, high: 5 }]));
}

#[test]
fn of_equals_peels_the_fewest_futures() {
    // Neither the two zeros of x nor the 1 of y fail: y goes first.
    let x = [0.0, 0.0, 1.0, 1.0, 1.0];
    let y = [1.0, 2.0, 2.0, 2.0, 2.0];
    let boxes = Futures::of(&[&x, &y], &[false, false, true, true, true]).peeled(3);
    assert_eq!(sizes(&boxes), [(5, 3), (4, 3), (3, 3)]);
}

#[test]
fn pastes_while_the_density_does_not_fall() {
    // 4 to 10 fail. From 8 to 10, one at a time: 7, 6, 5 and 4, but not 3.
    let x = ladder(10);
    let is_failing: Vec<bool> = x.iter().map(|x| *x > 3.5).collect();
    let futures = Futures::of(&[&x], &is_failing);
    let start = Trial { spans: vec![Span { low: 7, high: 9 }], inside: Count { futures: 3, failures: 3 } };
    let boxes = futures.pasted(&start);
    assert_eq!(sizes(&boxes), [(4, 4), (5, 5), (6, 6), (7, 7)]);
    assert_eq!(boxes.last().map(|last| last.spans.clone()), Some(vec![Span { low: 3, high: 9 }]));
}

#[test]
fn a_bound_only_keeps_out_what_no_other_bound_does() {
    // Four corners; from the box of the upper right one, moving x out gains the upper left and moving y out the lower
    // right, but neither gains the lower left.
    let (x, y) = ([0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]);
    let futures = Futures::of(&[&x, &y], &[true, false, true, true]);
    let start = Trial { spans: vec![Span { low: 1, high: 1 }; 2], inside: Count { futures: 1, failures: 1 } };
    // The lower right fails as well, so y's bound goes first; then x's would bring in one failure of two.
    let boxes = futures.pasted(&start);
    assert_eq!(sizes(&boxes), [(2, 2)]);
    assert_eq!(futures.without_idle_bounds(&start, 0.01).inside, Count { futures: 2, failures: 2 });
}

#[test]
fn drops_bounds_that_add_less_than_the_loss_allowed() {
    // All fail but the first and the last two of 200. The low bound keeps out one of 198, which is 0.505 %; after it
    // the high bound keeps out two of 200, which is 1 - (197/200) / (197/198) = 1 %.
    let x = ladder(200);
    let is_failing: Vec<bool> = x.iter().map(|x| *x > 1.5 && *x < 198.5).collect();
    let futures = Futures::of(&[&x], &is_failing);
    let both = Trial { spans: vec![Span { low: 1, high: 197 }], inside: Count { futures: 197, failures: 197 } };
    let trimmed = futures.without_idle_bounds(&both, 0.009);
    assert_eq!(trimmed.spans, [Span { low: 0, high: 197 }]);
    assert_eq!(trimmed.inside, Count { futures: 198, failures: 197 });
    assert_eq!(futures.without_idle_bounds(&both, 0.0101).spans, [Span { low: 0, high: 199 }]);
    assert_eq!(futures.without_idle_bounds(&both, 0.005).spans, both.spans);
}

#[test]
fn pastes_the_densest_first() {
    // In the box one of two fails. Moving x out gains one that fails (2 of 3); moving y out gains two of which one
    // fails (2 of 4), and no longer pays after that (3 of 5).
    let y = [1.0, 1.0, 1.0, 0.0, 0.0];
    let x = [1.0, 1.0, 0.0, 1.0, 1.0];
    let futures = Futures::of(&[&y, &x], &[true, false, true, true, false]);
    let start = Trial { spans: vec![Span { low: 1, high: 1 }; 2], inside: Count { futures: 2, failures: 1 } };
    assert_eq!(sizes(&futures.pasted(&start)), [(3, 2)]);
}

#[test]
fn drops_a_bound_that_repeats_another() {
    // The second input is the first again: one of the two bounds says it all.
    let x = ladder(4);
    let futures = Futures::of(&[&x, &x], &[false, false, true, true]);
    let both = Trial { spans: vec![Span { low: 2, high: 3 }; 2], inside: Count { futures: 2, failures: 2 } };
    let trimmed = futures.without_idle_bounds(&both, 0.01);
    assert_eq!(trimmed.spans, [Span { low: 0, high: 3 }, Span { low: 2, high: 3 }]);
    assert_eq!(trimmed.inside, both.inside);
}
