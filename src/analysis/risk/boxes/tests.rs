use super::*;

/// Knuth's 64-bit linear congruential generator (MMIX), as uniform numbers from 0 to 1.
fn uniform(seed: u64, count: usize) -> Vec<f64> {
    let mut state = seed;
    let next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 32).expect("32 bits")) / 4_294_967_296.0
    };
    std::iter::repeat_with(next).take(count).collect()
}

fn slices(inputs: &[Vec<f64>]) -> Vec<&[f64]> {
    inputs.iter().map(Vec::as_slice).collect()
}

/// Coverage, density and support by going through all futures, without any of the code that found the box.
fn counted(found: &FoundBox, inputs: &[&[f64]], is_failing: &[bool]) -> (f64, f64, f64) {
    let (mut inside, mut caught, mut failures) = (0.0, 0.0, 0.0);
    for (future, &fails) in is_failing.iter().enumerate() {
        let is_inside = found.bounds.iter().zip(inputs).all(|(bounds, values)| {
            let (low, high) = bounds.unwrap_or((None, None));
            low.is_none_or(|low| values[future] >= low) && high.is_none_or(|high| values[future] <= high)
        });
        inside += f64::from(u8::from(is_inside));
        caught += f64::from(u8::from(is_inside && fails));
        failures += f64::from(u8::from(fails));
    }
    (caught / failures, caught / inside, inside / is_failing.iter().map(|_| 1.0).sum::<f64>())
}

fn is_counted_right(found: &FoundBox, inputs: &[&[f64]], is_failing: &[bool]) -> bool {
    counted(found, inputs, is_failing) == (found.coverage, found.density, found.support)
}

#[test]
fn finds_the_planted_box() {
    for seed in 1..=5 {
        let inputs: Vec<Vec<f64>> = (0..3).map(|input| uniform(seed * 1000 + input, 10_000)).collect();
        let is_failing: Vec<bool> = inputs[0].iter().zip(&inputs[1]).map(|(x0, x1)| *x0 > 0.7 && *x1 < 0.4).collect();
        let found = find_box(&slices(&inputs), &is_failing).expect("a box was planted");
        let [Some((Some(low), None)), Some((None, Some(high))), None] = found.bounds[..] else {
            panic!("{seed}: {found:?}")
        };
        assert!((low - 0.7).abs() < 0.03 && (high - 0.4).abs() < 0.03, "{seed}: {found:?}");
        assert!(found.coverage > 0.9 && found.density > 0.9, "{seed}: {found:?}");
        assert!(is_counted_right(&found, &slices(&inputs), &is_failing));
    }
}

#[test]
fn finds_the_planted_box_through_noise() {
    // One in five futures in the box does not fail, and one in fifty outside does.
    for seed in 1..=4 {
        let inputs: Vec<Vec<f64>> = (0..12).map(|input| uniform(seed * 1000 + input, 10_000)).collect();
        let luck = uniform(seed * 1000 + 99, 10_000);
        let is_failing: Vec<bool> = luck
            .iter()
            .enumerate()
            .map(|(future, luck)| *luck < if inputs[3][future] > 0.7 && inputs[7][future] < 0.4 { 0.8 } else { 0.02 })
            .collect();
        let found = find_box(&slices(&inputs), &is_failing).expect("a box was planted");
        let (Some((Some(low), None)), Some((None, Some(high)))) = (found.bounds[3], found.bounds[7]) else {
            panic!("{seed}: {found:?}")
        };
        assert!((low - 0.7).abs() < 0.05 && (high - 0.4).abs() < 0.05, "{seed}: {found:?}");
        assert!(is_counted_right(&found, &slices(&inputs), &is_failing));
    }
}

#[test]
fn finds_the_planted_box_among_discrete_inputs() {
    // Values 0 to 29 from 12 up, with a third input of two values and a fourth of three, of which one matters a little.
    // Choosing peels by the density they leave would take the two and three values first, for their size alone.
    for seed in 1..=4 {
        let uniforms: Vec<Vec<f64>> = (0..5).map(|input| uniform(seed * 1000 + input, 4000)).collect();
        let steps =
            |input: usize, count: f64| uniforms[input].iter().map(|x| (x * count).floor()).collect::<Vec<f64>>();
        let inputs = [uniforms[0].clone(), steps(1, 30.0), steps(2, 2.0), steps(3, 3.0)];
        let chance = |future: usize| {
            let is_inside = inputs[0][future] > 0.4 && inputs[0][future] < 0.8 && inputs[1][future] > 11.5;
            0.05 + if is_inside { 0.6 } else { 0.0 } + if inputs[3][future] == 1.0 { 0.1 } else { 0.0 }
        };
        let is_failing: Vec<bool> =
            uniforms[4].iter().enumerate().map(|(future, luck)| *luck < chance(future)).collect();
        let found = find_box(&slices(&inputs), &is_failing).expect("a box was planted");
        let [Some((Some(low), Some(high))), Some((Some(12.0), None)), None, None] = found.bounds[..] else {
            panic!("{seed}: {found:?}")
        };
        assert!((low - 0.4).abs() < 0.03 && (high - 0.8).abs() < 0.03, "{seed}: {found:?}");
        assert!(is_counted_right(&found, &slices(&inputs), &is_failing));
    }
}

#[test]
fn agrees_with_an_example_by_hand() {
    // Ten futures, those with 8, 9 and 10 fail. Each peel takes one (5 % of ten is under one): 1, 2, ... 7 leave the
    // three that fail, with density and coverage 1; what is peeled after that only loses coverage. The second input
    // is the same everywhere and cannot be peeled.
    let x: Vec<f64> = (1..=10).map(f64::from).collect();
    let is_failing: Vec<bool> = x.iter().map(|x| *x > 7.5).collect();
    let expected =
        FoundBox { bounds: vec![Some((Some(8.0), None)), None], coverage: 1.0, density: 1.0, support: 3.0 / 10.0 };
    assert_eq!(find_box_of(&[&x, &[4.0; 10]], &is_failing, 2), Some(expected));
}

#[test]
fn stops_at_fifty_futures() {
    // A hundred futures, the upper twenty fail. Peels take 5 % rounded down, so leave 95, 91, 87, 83, 79, 76, 73, 70,
    // 67, 64, 61, 58, 56, 54, 52 and 50, by hand: the last box is from 51 up, with 20 of 50 failing.
    let x: Vec<f64> = (1..=100).map(f64::from).collect();
    let is_failing: Vec<bool> = x.iter().map(|x| *x > 80.5).collect();
    let expected = FoundBox { bounds: vec![Some((Some(51.0), None))], coverage: 1.0, density: 0.4, support: 0.5 };
    assert_eq!(find_box(&[&x], &is_failing), Some(expected));
}

#[test]
fn takes_whole_values_of_a_discrete_input() {
    // 600 futures, 200 with each of 0, 1 and 2; of those with 1, three in four fail, of the others none. By hand: one
    // peel takes all with 0, the next all with 2.
    let x: Vec<f64> = (0..600).map(|future| f64::from(future % 3)).collect();
    let y = uniform(7, 600);
    let is_failing: Vec<bool> = (0..600).map(|future| future % 3 == 1 && (future / 3) % 4 != 0).collect();
    let expected = FoundBox {
        bounds: vec![Some((Some(1.0), Some(1.0))), None],
        coverage: 1.0,
        density: 150.0 / 200.0,
        support: 200.0 / 600.0,
    };
    let found = find_box(&[&x, &y], &is_failing).expect("all failures have a 1");
    assert_eq!(found.bounds[0], expected.bounds[0]);
    assert!(is_counted_right(&found, &[&x, &y], &is_failing));
    assert_eq!(find_box(&[&x], &is_failing), Some(FoundBox { bounds: vec![expected.bounds[0]], ..expected }));
}

#[test]
fn says_nothing_where_there_is_nothing_to_say() {
    let x = uniform(3, 1000);
    assert_eq!(find_box(&[&x], &[false; 1000]), None);
    assert_eq!(find_box(&[&x], &[true; 1000]), None);
    assert_eq!(find_box(&[], &[]), None);
    // An input with a value missing.
    let is_failing: Vec<bool> = x.iter().map(|x| *x > 0.9).collect();
    assert!(find_box(&[&x], &is_failing).is_some());
    assert_eq!(find_box(&[&x, &x[1..]], &is_failing), None);
    // An input that never varies.
    assert_eq!(find_box(&[&[1.0; 1000]], &is_failing), None);
    // A box no better than all futures: of four the first and the last fail, density 1/2 and coverage 1; the best of
    // the peels by hand is the last alone, density 1 and coverage 1/2.
    assert_eq!(find_box_of(&[&[1.0, 2.0, 3.0, 4.0]], &[true, false, false, true], 1), None);
    // Failures that have nothing to do with the input.
    let is_failing: Vec<bool> = uniform(4, 1000).iter().map(|luck| *luck > 0.9).collect();
    assert_eq!(find_box(&[&x], &is_failing), None);
}

#[test]
fn rank_difference_agrees_with_aesops_race() {
    // Wikipedia, "Mann-Whitney U test": T H H H H H T T T T T H reach the post in this order; the ranks of the six
    // hares (12 for the first home) add up to 46 and those of the six tortoises to 32. Also U is 25 and 11 of 36, so
    // the rank-biserial correlation is 14/36.
    let speed: Vec<f64> = (0..12).map(|place| f64::from(12 - place)).collect();
    let is_hare: Vec<bool> = "THHHHHTTTTTH".chars().map(|runner| runner == 'H').collect();
    let difference = rank_difference(&speed, &is_hare);
    assert!((difference - (46.0 / 6.0 - 32.0 / 6.0) / 11.0).abs() < 1e-15);
    assert!((difference * 2.0 * 11.0 / 12.0 - 14.0 / 36.0).abs() < 1e-15);
}

#[test]
fn rank_difference_has_its_ends() {
    assert_eq!(rank_difference(&[1.0, 2.0], &[false, true]), 1.0);
    assert_eq!(rank_difference(&[1.0, 2.0], &[true, false]), -1.0);
    assert_eq!(rank_difference(&[5.0, 5.0, 5.0], &[true, false, true]), 0.0);
    assert_eq!(rank_difference(&[1.0, 2.0], &[true, true]), 0.0);
    assert_eq!(rank_difference(&[], &[]), 0.0);
}
