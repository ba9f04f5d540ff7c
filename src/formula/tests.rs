//! The engine against the oracle, lanes against single runs, and books that must be refused.

use super::*;
use random::Random;

/// The number of random books: more if `WATTFOLIO_THOROUGH` is set.
fn count(plain: u64, thorough: u64) -> u64 {
    if std::env::var_os("WATTFOLIO_THOROUGH").is_some() { thorough } else { plain }
}

fn bits(values: &Values) -> Vec<Vec<u64>> {
    // One NaN is as good as another: their sign bits differ between instruction sets.
    (0..values.spans.len() as Id)
        .map(|id| values.cells(id).iter().map(|v| if v.is_nan() { u64::MAX } else { v.to_bits() }).collect())
        .collect()
}

fn random_book(seed: u64) -> Option<(Book, Graph)> {
    let mut random = Random(seed ^ 0xABCD);
    let book = random::book(seed, 1 + random.below(40), 30 + random.below(90));
    assert_eq!(book.errors(), &[], "seed {seed}");
    Graph::of(&book).ok().map(|graph| (book, graph))
}

#[test]
fn engine_equals_oracle_to_the_bit_on_random_books() {
    let mut accepted = 0;
    for seed in 0..count(400, 4000) {
        let Some((book, graph)) = random_book(seed) else { continue };
        accepted += 1;
        let mut engine = Engine::new(&book, &graph);
        engine.run();
        let (want, got) = (evaluate_naively(&book), engine.take_values());
        let (want, got) = (bits(&want), bits(&got));
        for (id, item) in book.items().iter().enumerate() {
            assert_eq!(got[id], want[id], "seed {seed}: {}", item.key);
        }
    }
    assert!(accepted > 100, "only {accepted} books had a solution");
}

#[test]
fn each_lane_equals_a_run_of_its_own() {
    for seed in 0..count(120, 1200) {
        let Some((mut book, graph)) = random_book(seed) else { continue };
        let mut random = Random(seed);
        let items = book.items.len();
        let inputs: Vec<u32> =
            (0..items as u32).filter(|id| matches!(book.items[*id as usize].kind, Kind::Input { .. })).collect();
        let path = (0..items as u32).find(|id| matches!(book.items[*id as usize].kind, Kind::Path { .. })).unwrap();
        let mut varying: Vec<u32> = (0..4).map(|_| random.of(&inputs)).collect();
        varying.push(path);
        varying.dedup();
        let outputs: Vec<u32> = (0..12).map(|_| random.below(items) as u32).collect();
        let engine = Engine::for_lanes(&book, &graph, &varying, &outputs);
        let mut worker = engine.worker();
        let shock = |lane: usize, id: u32| f64::from(lane as u32) * 0.25 - f64::from(id % 7) * 0.5;
        for lane in 0..LANES {
            for &id in varying.iter().filter(|id| **id != path) {
                worker.set(Scalar(id), lane, shock(lane, id));
            }
            worker.set_month(Series(path), lane, 1, shock(lane, 3));
        }
        worker.run();
        for lane in [0, 7, LANES - 1] {
            for &id in &varying {
                match &mut book.items[id as usize].kind {
                    Kind::Input { value, .. } => *value = shock(lane, id),
                    Kind::Path { values, .. } => values[0] = shock(lane, 3),
                    _ => {}
                }
            }
            let want = evaluate_naively(&book);
            for &id in &outputs {
                for month in 0..=book.months() {
                    let (want, got) = (want.at(id, month as i64), worker.value(id, lane, month));
                    assert!(
                        want.to_bits() == got.to_bits() || want.is_nan() && got.is_nan(),
                        "seed {seed} {} lane {lane} month {month}: {got} is not {want}",
                        book.items[id as usize].key
                    );
                }
            }
        }
    }
}

#[test]
fn two_threads_give_the_bits_of_one() {
    let (book, graph) = (0..).find_map(random_book).unwrap();
    let input = book.find("first.in0").unwrap();
    let outputs: Vec<u32> = (0..book.items().len() as u32).collect();
    let engine = Engine::for_lanes(&book, &graph, &[input], &outputs);
    let block = |start: usize| -> Vec<u64> {
        let mut worker = engine.worker();
        (0..LANES).for_each(|lane| worker.set(Scalar(input), lane, (start + lane) as f64 * 0.1));
        worker.run();
        (0..LANES)
            .flat_map(|lane| outputs.iter().map(move |id| (lane, *id)))
            .map(|(lane, id)| worker.value(id, lane, 1).to_bits())
            .collect()
    };
    let alone = [block(0), block(16)];
    let together = std::thread::scope(|scope| {
        let threads = [0, 16].map(|start| {
            let block = &block;
            std::thread::Builder::new().name("lanes".to_owned()).spawn_scoped(scope, move || block(start)).unwrap()
        });
        threads.map(|thread| thread.join().unwrap())
    });
    assert_eq!(alone, together);
}

#[test]
fn books_of_one_structure_share_its_number_and_others_do_not() {
    let mut numbers = std::collections::BTreeMap::new();
    for seed in 0..count(400, 4000) {
        let Some((book, _)) = random_book(seed) else { continue };
        let mut other = book.clone();
        for item in &mut other.items {
            match &mut item.kind {
                Kind::Input { value, .. } => *value += 1.0,
                Kind::Path { values, .. } => values.iter_mut().for_each(|value| *value *= 2.0),
                _ => {}
            }
        }
        assert_eq!(book.structure(), other.structure(), "seed {seed}");
        if let Some(before) = numbers.insert(book.structure(), seed) {
            panic!("seeds {before} and {seed} share a number");
        }
        // Each formula counts.
        let rows: Vec<Series> = (0..book.items.len() as Id).filter_map(|id| book.series(id)).collect();
        if let [.., before, last] = rows[..] {
            let more = |formula: Expression| {
                let mut more = book.clone();
                let unit = more.items[last.id() as usize].unit;
                more.top().row("one-more", "One more", unit, formula, "");
                more.structure()
            };
            assert_ne!(more(last.expression()), more(last.prev()), "seed {seed}");
            assert_ne!(more(last.expression() + 0.0), more(0.0 + last.expression()), "seed {seed}");
            assert_ne!(more(last.expression()), more(before.expression()), "seed {seed}");
        }
    }
}

#[test]
fn replaced_inputs_and_paths_equal_a_book_built_with_them() {
    for seed in 0..count(60, 600) {
        let Some((mut book, graph)) = random_book(seed) else { continue };
        let mut engine = Engine::new(&book, &graph);
        engine.run();
        let (input, path) = (Scalar(book.find("first.in2").unwrap()), Series(book.find("first.path").unwrap()));
        let values: Vec<f64> = (0..book.months()).map(|t| t as f64 * 0.5 - 1.0).collect();
        engine.set(input, 1.75);
        engine.set_path(path, &values);
        engine.run();
        if let Kind::Input { value, .. } = &mut book.items[input.0 as usize].kind {
            *value = 1.75;
        }
        if let Kind::Path { values: old, .. } = &mut book.items[path.0 as usize].kind {
            *old = values;
        }
        assert_eq!(bits(&engine.take_values()), bits(&evaluate_naively(&book)), "seed {seed}");
    }
}

#[test]
fn a_traced_cell_is_its_formula_on_its_parts() {
    for seed in 0..count(40, 400) {
        let Some((book, graph)) = random_book(seed) else { continue };
        let mut engine = Engine::new(&book, &graph);
        engine.run();
        let values = engine.take_values();
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

/// Builds a book over three months and returns its error messages, without the source locations.
fn messages(build: impl FnOnce(&mut At)) -> Vec<String> {
    let mut book = Book::new((2026, 12), 3);
    let t = book.section("t", "Test");
    build(&mut book.at(t));
    match Graph::of(&book) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.into_iter().map(|error| format!("{}: {}", error.key, error.message)).collect(),
    }
}

#[test]
fn books_without_a_solution_are_refused_with_the_rows_named() {
    let loop_in_month = messages(|b| {
        let cash = b.declare("cash", "Cash", USD, 0.0, "");
        // A loop inside a month cannot be written with handles, so it is forged.
        let fee = b.row("fee", "Fee", USD, Expression::Row(cash.0), "");
        b.define(cash, |cash| cash.prev() + fee);
    });
    assert_eq!(loop_in_month, ["t.cash: a loop inside one month: t.cash, t.fee"]);

    let both_ways = messages(|b| {
        let a = b.declare("a", "A", USD, 0.0, "");
        let c = b.row("c", "C", USD, a.next(), "");
        b.define(a, |a| a.prev() + c);
    });
    assert_eq!(both_ways, ["t.a: these rows look both back and ahead: t.a, t.c"]);

    let total_of_itself = messages(|b| {
        let a = b.declare("a", "A", USD, 0.0, "");
        let total = b.total("total", "Total", USD, Total::Sum(Series(a.0)), "");
        b.define(a, |a| a.prev() + total);
    });
    assert_eq!(total_of_itself, ["t.a: a total or an opening needs its own rows: t.a, t.total"]);

    let running_curve_ahead = messages(|b| {
        let x = b.balance("x", "X", USD, 0.0, |p| p + Expression::Number(0.0), "");
        let y = b.declare("y", "Y", USD, 0.0, "");
        let at = b.row("at", "At", USD, x.within(x, Series(y.0)), "");
        b.define(y, |y| y.next() + at);
    });
    assert_eq!(running_curve_ahead, ["t.y: these rows look both back and ahead: t.y, t.at"]);

    let undefined = messages(|b| {
        let _forgotten = b.declare("a", "A", USD, 0.0, "").0;
    });
    assert_eq!(undefined, ["t.a: the row is declared and never defined"]);

    let twice = messages(|b| {
        b.row("a", "A", USD, 0.0, "");
        b.row("a", "A", USD, 0.0, "");
    });
    assert_eq!(twice, ["t.a: the key is used twice"]);
}

#[test]
fn units_that_do_not_fit_are_refused() {
    let check = |build: &dyn Fn(&mut At, Scalar, Scalar) -> Series, want: &[&str]| {
        let said = messages(|b| {
            let price = b.input("price", "Power price", USD.per(MWH), 50.0, "f");
            let power = b.input("power", "Contracted power", MW, 100.0, "f");
            build(b, price, power);
        });
        assert_eq!(said, want);
    };
    check(
        &|b, price, power| b.row("a", "A", USD, price + power, ""),
        &["t.a: adds Power price [USD/MWh] and Contracted power [MW] in Power price + Contracted power"],
    );
    check(
        &|b, price, power| b.row("a", "A", USD, price * power, ""),
        &["t.a: the formula gives USD/h, the row is in USD: Power price * Contracted power"],
    );
    check(
        &|b, price, power| b.row("a", "A", MW, power.min(price), ""),
        &["t.a: chooses between Contracted power [MW] and Power price [USD/MWh] in min(Contracted power, Power price)"],
    );
    check(
        &|b, _, power| b.row("a", "A", PLAIN, power.exp(), ""),
        &["t.a: exp of Contracted power [MW] needs a plain number, in exp(Contracted power)"],
    );
    check(
        &|b, _, power| b.row("a", "A", MW, when(power, 0.0, 0.0), ""),
        &["t.a: if of Contracted power [MW] needs a plain number, in if(Contracted power, 0, 0)"],
    );
    check(
        &|b, price, power| b.row("a", "A", MW, sum([power, price]), ""),
        &["t.a: adds Contracted power [MW] and Power price [USD/MWh] in Contracted power + Power price"],
    );
    check(&|b, _, power| b.row("a", "A", MW.power(2), power.pow(2.0), ""), &[]);
    check(&|b, _, power| b.row("zero", "Zero fits any unit", MW, power.max(0.0), ""), &[]);
}

#[test]
fn what_may_be_undefined_must_be_guarded() {
    let rate = |b: &mut At| {
        let near = b.input("near", "Near", PLAIN, 0.01, "f");
        let flow = b.row("flow", "Flow", USD, 0.0, "");
        b.total("irr", "IRR", PLAIN, Total::RateOfReturn { near, flow }, "")
    };
    let unguarded = messages(|b| {
        let irr = rate(b);
        b.row("a", "A", PLAIN, irr + 1.0, "");
    });
    assert_eq!(unguarded, ["t.a: IRR may be undefined: read it only behind when(defined, …)"]);
    let guarded = messages(|b| {
        let irr = rate(b);
        b.row("a", "A", PLAIN, when(irr.defined(), irr + 1.0, 0.0), "");
        b.formula("yearly", "Yearly", PLAIN, irr * 12.0, "");
    });
    assert!(guarded.is_empty(), "{guarded:?}");
}

#[test]
fn totals_have_the_unit_of_what_they_add_up() {
    let said = messages(|b| {
        let row = b.row("r", "R", USD, 0.0, "");
        b.total("t", "T", MW, Total::Sum(row), "");
    });
    assert_eq!(said, ["t.t: the total of R [USD] cannot be in MW"]);
}

#[test]
fn an_opening_cannot_read_what_may_be_undefined() {
    let said = messages(|b| {
        let flag = b.flag("flag", "Flag", 0.0, "");
        let first = b.total("first", "First", PLAIN, Total::FirstMonth(flag), "");
        b.balance("b", "B", PLAIN, first, |p| p, "");
    });
    assert_eq!(said, ["t.b: First may be undefined: read it only behind when(defined, …)"]);
}

#[test]
fn a_scalar_reads_no_months() {
    let said = messages(|b| {
        let row = b.row("r", "R", USD, 0.0, "");
        b.formula("s", "S", USD, row.expression(), "");
    });
    assert_eq!(said, ["t.s: one value cannot read the months of a row: R"]);
}

#[test]
fn the_edges_of_time_hold_for_every_evaluator() {
    let mut b = Book::new((2027, 1), 3);
    let t = b.section("t", "Test");
    let row = b.at(t).balance("row", "Row", PLAIN, 5.0, |p| p + 1.0, "");
    b.at(t).row("prev", "Previous", PLAIN, row.prev(), "");
    b.at(t).row("lag", "Lag", PLAIN, row.lag(1), "");
    b.at(t).row("next", "Next", PLAIN, row.next(), "");
    b.at(t).row("days", "Days", DAY, Expression::Days, "");
    let graph = Graph::of(&b).unwrap();
    let mut engine = Engine::new(&b, &graph);
    engine.run();
    for values in [engine.take_values(), evaluate_naively(&b)] {
        let months = |key: &str| values.months(b.find(key).unwrap()).to_vec();
        assert_eq!(values.opening(b.find("t.row").unwrap()), 5.0);
        assert_eq!(months("t.row"), [6.0, 7.0, 8.0]);
        assert_eq!(months("t.prev"), [5.0, 6.0, 7.0], "the opening before month 1");
        assert_eq!(months("t.lag"), [0.0, 6.0, 7.0], "zero before month 1");
        assert_eq!(months("t.next"), [7.0, 8.0, 0.0], "zero after the last month");
        assert_eq!(months("t.days"), [31.0, 28.0, 31.0]);
    }
}

#[test]
fn a_trace_names_values_and_the_branch() {
    let mut b = Book::new((2026, 12), 2);
    let t = b.section("t", "Test");
    let cash = b.at(t).input("cash", "Cash", USD, 40e6, "f.cash");
    let need = b.at(t).input("need", "Need", USD, 66_199_168.25, "f.need");
    let row = b.at(t).row("gap", "Gap", USD, when(cash.lt(need), (need - cash).max(0.0), 0.0), "");
    let graph = Graph::of(&b).unwrap();
    let mut engine = Engine::new(&b, &graph);
    engine.run();
    let trace = trace(&b, &engine.take_values(), row.id(), 2);
    assert_eq!(trace.names, "if(Cash < Need, max(Need - Cash, 0), 0)");
    assert_eq!(trace.numbers, "if(40,000,000 < 66,199,168, max(66,199,168 - 40,000,000, 0), 0)");
    assert_eq!(trace.choices, ["Cash < Need holds: max(Need - Cash, 0)", "the larger is Need - Cash"]);
    assert_eq!(trace.value, 26_199_168.25);
    assert_eq!(trace.parts.iter().map(|part| part.id).collect::<Vec<_>>(), [cash.id(), need.id()]);
}
