use super::*;

#[test]
fn unusable_pairs_are_named() {
    let pairs = [(0, 1, 0.5), (1, 0, 0.5)];
    assert_eq!(unusable_pair(2, &pairs), None);
    let pairs = [(0, 1, 0.5), (1, 0, 0.4)];
    let expected = Impossible { pair: (1, 0), given: 0.4, nearest: 0.5, range: Some((0.5, 0.5)) };
    assert_eq!(unusable_pair(2, &pairs), Some(expected));
    let expected = Impossible { pair: (0, 2), given: 0.4, nearest: 0.0, range: None };
    assert_eq!(unusable_pair(2, &[(0, 2, 0.4)]), Some(expected));
    let expected = Impossible { pair: (1, 1), given: 0.4, nearest: 1.0, range: None };
    assert_eq!(unusable_pair(2, &[(1, 1, 0.4)]), Some(expected));
}

#[test]
fn a_value_beyond_one_is_blamed() {
    for given in [1.2, -6.0, f64::INFINITY, f64::NAN] {
        let found = first_contradiction(3, &[(0, 1, 0.5), (1, 2, given)]);
        assert_eq!(found.pair, (1, 2));
        // r13 is never named, so 0; the ends are -/+ sqrt(1 - r12^2) by the determinant of a 3 by 3 matrix.
        let beside = (6.0_f64.sqrt() - 2.0_f64.sqrt()) / 2.0;
        let end = rank_of_normal((1.0 - beside * beside).sqrt());
        let (low, high) = found.range.expect("the first pair leaves room");
        assert!((low + end).abs() < 1e-12 && (high - end).abs() < 1e-12, "{found:?}");
        assert!(found.nearest.abs() <= 1.0);
    }
}

#[test]
fn three_that_all_go_against_each_other() {
    // Equal correlations among n drivers cannot be under -1/(n - 1): -1/2 for three, and with two at -0.6 the third
    // lies in 0.36 -/+ 0.64 (the determinant of a 3 by 3 matrix).
    let against = rank_of_normal(-0.6);
    let found = first_contradiction(3, &[(0, 1, against), (0, 2, against), (1, 2, against)]);
    assert_eq!(found.pair, (1, 2));
    let (low, high) = found.range.expect("two pairs leave room");
    assert!((low - rank_of_normal(-0.28)).abs() < 1e-12 && (high - 1.0).abs() < 1e-12);
    // The nearest is -1/2 for all, by symmetry.
    assert!((found.nearest - rank_of_normal(-0.5)).abs() < 1e-9);
}

#[test]
fn open_pairs_do_not_count() {
    // All four move together, but until the last pair is read it looks as if two of them did not.
    let strong = rank_of_normal(0.9);
    let pairs = [(0, 1, strong), (1, 2, strong), (2, 3, strong), (0, 2, strong), (1, 3, strong), (0, 3, -0.5)];
    assert_eq!(first_contradiction(4, &pairs).pair, (0, 3));
}

#[test]
fn a_ring_that_leaves_nothing_between() {
    // Neighbours in a ring of four at 0.9, 0.9, 0.9 and -0.9: by the determinant of a 3 by 3 matrix the diagonal is in
    // 0.81 -/+ 0.19 for one half of the ring and in -0.81 -/+ 0.19 for the other.
    let strong = rank_of_normal(0.9);
    let ring = [(0, 1, strong), (1, 2, strong), (2, 3, strong), (0, 3, -strong), (0, 2, 0.9), (1, 3, 0.9)];
    let found = first_contradiction(4, &ring);
    assert_eq!((found.pair, found.range), ((0, 2), None));
}

#[test]
fn the_range_is_what_is_accepted() {
    // Random correlations of six drivers, from Knuth's MMIX generator. What is blamed is accepted at any value in its
    // range (up to a later pair), and not just outside.
    let mut state = 1_u64;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 32).expect("32 bits")) / 4_294_967_296.0
    };
    let mut checked = 0;
    for _ in 0..100 {
        let all = (0..6).flat_map(|first| (first + 1..6).map(move |second| (first, second)));
        let named: Vec<(usize, usize)> = all.filter(|_| uniform() < 0.7).collect();
        let pairs: Vec<(usize, usize, f64)> = named.iter().map(|&(i, j)| (i, j, uniform() * 2.0 - 1.0)).collect();
        if matrix_of_normals(6, &pairs).cholesky().is_some() {
            continue;
        }
        let found = first_contradiction(6, &pairs);
        let Some((low, high)) = found.range else { continue };
        assert!(found.given < low || found.given > high, "{found:?}");
        let position = pairs.iter().position(|&(i, j, _)| (i, j) == found.pair).expect("one of the pairs");
        let is_blamed = |value: f64| {
            let mut changed = pairs.clone();
            changed[position].2 = value;
            blamed(6, &changed, position, false).is_some()
        };
        assert!(!is_blamed(low + 1e-6) && !is_blamed(f64::midpoint(low, high)) && !is_blamed(high - 1e-6), "{found:?}");
        assert!(is_blamed(low - 1e-6) && is_blamed(high + 1e-6), "{found:?}");
        checked += 1;
    }
    assert!(checked > 50);
}

#[test]
fn the_sentence_can_be_read_out() {
    let names = ["Oil".to_owned(), "Gas".to_owned()];
    let found = Impossible { pair: (0, 1), given: -0.2, nearest: 0.512_34, range: Some((0.6034, 0.999_99)) };
    assert_eq!(
        found.sentence(&names),
        "The rank correlation of −20 % between Oil and Gas cannot hold together with those given before: it could be \
         between 60.4 % and 99.9 %, and in the nearest correlations that can hold it is 51.2 %"
    );
    let found = Impossible { pair: (0, 2), given: 0.2, nearest: 0.0, range: None };
    assert!(found.sentence(&names).starts_with("The rank correlation of 20 % between Oil and driver 3 cannot hold"));
    let found = Impossible { pair: (0, 1), given: 0.2, nearest: -0.0001, range: Some((0.333_33, 0.333_33)) };
    assert!(
        found
            .sentence(&names)
            .ends_with("it could only be about 33.3 %, and in the nearest correlations that can hold it is 0 %")
    );
}
