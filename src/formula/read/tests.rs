//! Explanations of cells: what is shown is what is used.

use crate::formula::tests::{count, random_book};
use crate::formula::{
    Book, Format, Kind, Operand as _, Outside, PLAIN, Part, Total, USD, evaluate, evaluate_naively, trace, when,
    why_undefined,
};

#[test]
fn a_traced_cell_is_its_formula_on_its_parts() {
    for seed in 0..count(40, 400) {
        let Some((book, graph)) = random_book(seed) else { continue };
        let values = evaluate_naively(&book);
        let month = book.months() as i64;
        for (id, item) in book.items().iter().enumerate() {
            let trace = trace(&book, &values, id as u32, month);
            let (Kind::Row { formula: Some(formula), .. } | Kind::Formula(formula)) = &item.kind else { continue };
            let again = evaluate(&book, &values, formula, trace.month);
            assert!(
                again.to_bits() == trace.value.to_bits() || again.is_nan() && trace.value.is_nan(),
                "seed {seed} {}",
                item.key
            );
            assert!(
                trace.parts.iter().all(|part| graph.parts(id as u32).contains(&part.id)),
                "seed {seed} {}",
                item.key
            );
        }
    }
}

#[test]
fn a_trace_names_values_and_the_branch() {
    let mut b = Book::new((2026, 12), 2);
    let t = b.section("t", "Test");
    let cash = b.at(t).input("cash", "Cash", USD, 40e6, "f.cash");
    let need = b.at(t).input("need", "Need", USD, 66_199_168.25, "f.need");
    let row = b.at(t).row("gap", "Gap", USD, when(cash.lt(need), (need - cash).max(0.0), 0.0), "");
    let trace = trace(&b, &evaluate_naively(&b), row.id(), 2);
    assert_eq!(trace.names, "if(Cash < Need, max(Need - Cash, 0), 0)");
    assert_eq!(trace.numbers, "if(40,000,000 < 66,199,168, max(66,199,168 - 40,000,000, 0), 0)");
    assert_eq!(trace.choices, ["Cash < Need holds: max(Need - Cash, 0)", "the larger is Need - Cash"]);
    assert_eq!(trace.value, 26_199_168.25);
    assert_eq!(trace.parts.iter().map(|part| part.id).collect::<Vec<_>>(), [cash.id(), need.id()]);
}

/// A row that opens at 5 and is 6, 7, 8: a lag before month 1 finds 0 and not the opening, a look beyond month 3 finds
/// 0.
#[test]
fn a_look_outside_the_months_shows_the_zero_that_is_used() {
    let mut b = Book::new((2027, 1), 3);
    let t = b.section("t", "Test");
    let row = b.at(t).balance("row", "Row", PLAIN, 5.0, |p| p + 1.0, "");
    let back = b.at(t).row("back", "Back", PLAIN, row.prev() - row.lag(1) - row.lag(3), "");
    let ahead = b.at(t).row("ahead", "Ahead", PLAIN, row.next() * 2.0, "");
    let values = evaluate_naively(&b);
    let part = |month: i64, outside: Option<Outside>, value: f64| Part { id: row.id(), month, outside, value };
    let before = part(0, Some(Outside::BeforeMonth1), 0.0);
    let of = |row: crate::formula::Series, month: i64| trace(&b, &values, row.id(), month);
    // Month 1: the opening by the month before, 0 by both lags; month 2: 6 − 6 − 0.
    let first = of(back, 1);
    assert_eq!((first.value, first.numbers.as_str()), (5.0, "5 - 0 - 0"));
    assert_eq!(first.parts, [part(0, None, 5.0), before]);
    assert_eq!(first.recomputed(&b, &values), 5.0);
    assert_eq!(of(back, 2).parts, [part(1, None, 6.0), before]);
    assert_eq!(of(ahead, 2).parts, [part(3, None, 8.0)]);
    let last = of(ahead, 3);
    assert_eq!((last.value, last.recomputed(&b, &values)), (0.0, 0.0));
    assert_eq!(last.parts, [part(0, Some(Outside::AfterLastMonth), 0.0)]);
}

/// The lowest of a row, where a flag is ever 1: shown without a trick, and without a value for the flag's reason.
#[test]
fn what_is_given_is_explained_by_its_total() {
    for (flag, value, numbers, why) in [
        (1.0, 4.0, "2 + 2", None),
        (0.0, f64::NAN, "not defined", Some("not within the plan: tested in none of its 2 months".to_owned())),
    ] {
        let mut b = Book::new((2027, 1), 2);
        let t = b.section("t", "Test");
        let row = b.at(t).path("row", "Row", PLAIN, vec![3.0, 2.0], "f");
        let flag = b.at(t).path("flag", "Tested", PLAIN, vec![0.0, flag], "f");
        b.shown(flag, Format::Flag);
        let first = b.at(t).total("first", "First test", PLAIN, Total::FirstMonth(flag), "");
        let lowest = b.at(t).total("lowest", "Lowest", PLAIN, Total::Minimum(row), "");
        let given = b.at(t).formula("given", "Lowest in a test", PLAIN, (lowest + 2.0).given(first), "");
        let values = evaluate_naively(&b);
        let trace = trace(&b, &values, given.id(), 0);
        assert_eq!(trace.names, "Lowest + 2 where First test is defined");
        assert_eq!(trace.numbers, numbers);
        assert!(trace.value == value || trace.value.is_nan() && value.is_nan());
        assert_eq!(trace.parts.iter().map(|part| part.id).collect::<Vec<_>>(), [first.id(), lowest.id()]);
        assert_eq!(why_undefined(&b, &values, given.id()), why);
    }
}
