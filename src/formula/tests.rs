//! The engine against the oracle, lanes against single runs, and books that must be refused.

use super::*;
use random::Random;

/// The number of random books: more if `WATTFOLIO_THOROUGH` is set.
pub(super) fn count(plain: u64, thorough: u64) -> u64 {
    if std::env::var_os("WATTFOLIO_THOROUGH").is_some() { thorough } else { plain }
}

fn bits(values: &Values) -> Vec<Vec<u64>> {
    // One NaN is as good as another: their sign bits differ between instruction sets.
    (0..values.spans.len() as Id)
        .map(|id| values.cells(id).iter().map(|v| if v.is_nan() { u64::MAX } else { v.to_bits() }).collect())
        .collect()
}

pub(super) fn random_book(seed: u64) -> Option<(Book, Graph)> {
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
        let (want, got) = (evaluate_naively(&book), Engine::new(&book, &graph).load(&book).values());
        let (want, got) = (bits(&want), bits(&got));
        for (id, item) in book.items().iter().enumerate() {
            assert_eq!(got[id], want[id], "seed {seed}: {}", item.key);
        }
    }
    assert!(accepted > 100, "only {accepted} books had a solution");
}

/// A book with what varies in its lanes.
struct Varied {
    book: Book,
    inputs: Vec<u32>,
    path: u32,
    outputs: Vec<u32>,
}

impl Varied {
    /// What an input has in a lane.
    fn shock(lane: usize, id: u32) -> f64 {
        f64::from(lane as u32) * 0.25 - f64::from(id % 7) * 0.5
    }

    /// Runs a worker and compares some of its lanes with the naive evaluation of the book that has their values.
    fn compare<const N: usize>(&mut self, mut worker: Worker<'_, N>, lanes: &[usize], what: &str) -> Vec<f64> {
        for lane in 0..N {
            for &id in &self.inputs {
                worker.input(id).unwrap()[lane] = Self::shock(lane, id);
            }
            worker.path(self.path).unwrap()[0][lane] = Self::shock(lane, 3);
        }
        worker.run();
        for &lane in lanes {
            for id in self.inputs.iter().chain([&self.path]) {
                match &mut self.book.items[*id as usize].kind {
                    Kind::Input { value, .. } => *value = Self::shock(lane, *id),
                    Kind::Path { values, .. } => values[0] = Self::shock(lane, 3),
                    _ => {}
                }
            }
            let want = evaluate_naively(&self.book);
            for &id in &self.outputs {
                for month in 0..=self.book.months() {
                    let (want, got) = (want.at(id, month as i64), worker.value(id, lane, month));
                    assert!(
                        want.to_bits() == got.to_bits() || want.is_nan() && got.is_nan(),
                        "{what}: {} lane {lane} month {month}: {got} is not {want}",
                        self.book.items[id as usize].key
                    );
                }
            }
        }
        worker.into_memory()
    }
}

/// With all lanes and with a few, in fresh memory and in memory that others had.
#[test]
fn each_lane_equals_a_run_of_its_own() {
    for seed in 0..count(120, 1200) {
        let Some((book, graph)) = random_book(seed) else { continue };
        let mut random = Random(seed);
        let items = book.items.len();
        let inputs: Vec<u32> =
            (0..items as u32).filter(|id| matches!(book.items[*id as usize].kind, Kind::Input { .. })).collect();
        let path = (0..items as u32).find(|id| matches!(book.items[*id as usize].kind, Kind::Path { .. })).unwrap();
        let inputs: Vec<u32> = (0..4).map(|_| random.of(&inputs)).collect();
        let varying: Vec<u32> = inputs.iter().copied().chain([path]).collect();
        let outputs: Vec<u32> = (0..12).map(|_| random.below(items) as u32).collect();
        let engine = LaneEngine::new(&book, &graph, &varying, &outputs);
        let mut varied = Varied { book, inputs, path, outputs };
        let mut used = varied.compare(engine.worker(), &[0, 7, LANES - 1], &format!("seed {seed}"));
        used.fill(f64::NAN);
        let few = engine.worker_in::<FEW_LANES>(used);
        varied.compare(few, &[0, FEW_LANES - 1], &format!("seed {seed}, few lanes"));
    }
}

#[test]
fn two_threads_give_the_bits_of_one() {
    let (book, graph) = (0..).find_map(random_book).unwrap();
    let input = book.find("first.in0").unwrap();
    let outputs: Vec<u32> = (0..book.items().len() as u32).collect();
    let engine = LaneEngine::new(&book, &graph, &[input], &outputs);
    let block = |start: usize| -> Vec<u64> {
        let mut worker = engine.worker();
        *worker.input(input).unwrap() = std::array::from_fn(|lane| (start + lane) as f64 * 0.1);
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
        let engine = Engine::new(&book, &graph);
        let mut run = engine.load(&book);
        run.compute();
        let (input, path) = (book.find("first.in2").unwrap(), book.find("first.path").unwrap());
        let values: Vec<f64> = (0..book.months()).map(|t| t as f64 * 0.5 - 1.0).collect();
        *run.input(input).unwrap() = 1.75;
        run.path(path).unwrap().copy_from_slice(&values);
        if let Kind::Input { value, .. } = &mut book.items[input as usize].kind {
            *value = 1.75;
        }
        if let Kind::Path { values: old, .. } = &mut book.items[path as usize].kind {
            *old = values;
        }
        let want = bits(&evaluate_naively(&book));
        assert_eq!(bits(&run.values()), want, "seed {seed}");
        // The engine is not used up, and what was set in one run is not in the next.
        assert_eq!(bits(&engine.load(&book).values()), want, "seed {seed}");
    }
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
    b.at(t).row("this", "This month", PLAIN, row.lag(0), "");
    let graph = Graph::of(&b).unwrap();
    for values in [Engine::new(&b, &graph).load(&b).values(), evaluate_naively(&b)] {
        let months = |key: &str| values.months(b.find(key).unwrap()).to_vec();
        assert_eq!(values.opening(b.find("t.row").unwrap()), 5.0);
        assert_eq!(months("t.row"), [6.0, 7.0, 8.0]);
        assert_eq!(months("t.prev"), [5.0, 6.0, 7.0], "the opening before month 1");
        assert_eq!(months("t.lag"), [0.0, 6.0, 7.0], "zero before month 1");
        assert_eq!(months("t.this"), [6.0, 7.0, 8.0], "a lag of no month is this month");
        assert_eq!(months("t.next"), [7.0, 8.0, 0.0], "zero after the last month");
        assert_eq!(months("t.days"), [31.0, 28.0, 31.0]);
    }
}

/// A row that opens with nothing is read where it stands, up to a limit; one that opens with something has nothing before month 1
/// either.
#[test]
fn a_lag_of_any_length_reads_zero_before_month_1() {
    for opening in [0.0, 5.0] {
        let mut b = Book::new((2027, 1), 300);
        let t = b.section("t", "Test");
        let varied = b.at(t).input("a", "A", PLAIN, 1.0, "f");
        let row = b.at(t).balance("row", "Row", PLAIN, opening, |p| p + varied, "");
        let lags = [1, 2, 12, 253, 254, 255, 256, 299, 300, 1000];
        let rows = lags.map(|months| b.at(t).row(&format!("lag-{months}"), "Lag", PLAIN, row.lag(months), ""));
        let graph = Graph::of(&b).unwrap();
        let values = Engine::new(&b, &graph).load(&b).values();
        let engine = LaneEngine::new(&b, &graph, &[varied.id()], &rows.map(|row| row.id()));
        let mut worker = engine.worker();
        worker.run();
        for (months, row) in lags.into_iter().zip(rows) {
            // Month t of the row is its opening and t.
            let want = |t: u32| if t > months { opening + f64::from(t - months) } else { 0.0 };
            for t in 1..=300 {
                assert_eq!(values.at(row.id(), i64::from(t)), want(t), "{months} months before month {t}");
                assert_eq!(worker.value(row.id(), 3, t as usize), want(t), "{months} months before month {t}");
            }
        }
    }
}

/// The line x -> a x² through the months; a balance that rises by a is 5 + a m; the same two months before is a (m - 2)². Each is
/// read in the last months alone.
#[test]
fn what_is_read_in_the_last_months_alone_rests_on_the_months_before() {
    let mut b = Book::new((2027, 1), 50);
    let t = b.section("t", "Test");
    let month = b.at(t).balance("month", "Month", PLAIN, 0.0, |p| p + 1.0, "");
    let varied = b.at(t).input("a", "A", PLAIN, 1.0, "f");
    let square = b.at(t).row("square", "Square", PLAIN, month * month * varied, "");
    let balance = b.at(t).balance("balance", "Balance", PLAIN, 5.0, |p| p + varied, "");
    let late = |e: Expression| when(month.gt(40.0), e, 0.0);
    let read = [
        ("line", late(month - 30.5)),
        ("balance-read", late(balance.expression())),
        ("before", late(square.lag(2))),
        ("ahead", late(square.next())),
    ];
    let mut rows = read.map(|(key, e)| b.at(t).row(key, key, PLAIN, e, ""));
    let at = rows[0];
    rows[0] = b.at(t).row("on-line", "On line", PLAIN, late(at.within(month, square)), "");
    let graph = Graph::of(&b).unwrap();
    let engine = LaneEngine::new(&b, &graph, &[varied.id()], &rows.map(Series::id));
    let mut worker = engine.worker();
    worker.input(varied.id()).unwrap()[9] = 3.0;
    worker.run();
    for (lane, a) in [(2, 1.0), (9, 3.0)] {
        for t in 1..=50 {
            let m = t as f64;
            // Half-way between the squares of two months, thirty months before.
            let line = a * f64::midpoint((m - 31.0) * (m - 31.0), (m - 30.0) * (m - 30.0));
            let next = if t < 50 { a * (m + 1.0) * (m + 1.0) } else { 0.0 };
            let want = [line, 5.0 + a * m, a * (m - 2.0) * (m - 2.0), next].map(|v| if t > 40 { v } else { 0.0 });
            assert_eq!(rows.map(|row| worker.value(row.id(), lane, t)), want, "lane {lane}, month {t}");
        }
    }
}

/// What is left of three years of additions, taken at the end of each calendar year from April 2027 on: month 9 is the first December.
/// Additions are a m in month m. In December they are those of this year's last two months and of the same months a year before, and a
/// square of 255 months before; a loop carries them to the next.
#[test]
fn what_is_read_once_a_year_rests_on_the_same_months_of_earlier_years() {
    let mut b = Book::new((2027, 4), 288);
    let t = b.section("t", "Test");
    let month = b.at(t).balance("month", "Month", PLAIN, 0.0, |p| p + 1.0, "");
    let varied = b.at(t).input("a", "A", PLAIN, 1.0, "f");
    let added = b.at(t).row("added", "Added", PLAIN, month * varied, "");
    let so_far = b.at(t).balance("so-far", "So far", PLAIN, 0.0, |p| p + added, "");
    let is_end = || Expression::FiscalMonth.is(12.0);
    let of_two = b.at(t).row("of-two", "Two months", PLAIN, when(is_end(), so_far - so_far.lag(2), 0.0), "");
    let square = b.at(t).row("square", "Square", PLAIN, month * month * varied, "");
    let double = b.at(t).row("double", "Double", PLAIN, month * varied * 2.0, "");
    let ahead = of_two + of_two.lag(12) * 10.0 + square.lag(255) + double.lag(20);
    let kept = b.at(t).balance("kept", "Kept", PLAIN, 0.0, |p| when(is_end(), ahead, p), "");
    let graph = Graph::of(&b).unwrap();
    let engine = LaneEngine::new(&b, &graph, &[varied.id()], &[kept.id()]);
    let mut worker = engine.worker();
    worker.input(varied.id()).unwrap()[9] = 3.0;
    worker.run();
    // In month 9 of 8 + 9; in 21 of 20 + 21, ten times 17 and twice 1; in 33 twice 13; of a square from month 256 on: in 261 of 6² and
    // twice 241, in 285 of 30² and twice 265.
    for (t, want) in [(8, 0.0), (9, 17.0), (20, 17.0), (21, 213.0), (33, 501.0), (261, 521.0 + 4970.0 + 36.0 + 482.0)] {
        assert_eq!([2, 9].map(|lane| worker.value(kept.id(), lane, t)), [want, 3.0 * want], "month {t}");
    }
    // 284 + 285, ten times 272 + 273, and 30²; then until the plan's last month.
    let last = 569.0 + 5450.0 + 900.0 + 530.0;
    assert_eq!([285, 288].map(|t| worker.value(kept.id(), 9, t)), [3.0 * last; 2]);
}

/// 3 x 10, then 3 x 20, by hand: `unread` is varied though no output reads it, `other` is not varied.
#[test]
fn only_inputs_that_vary_can_be_set_and_setting_them_counts() {
    let mut b = Book::new((2027, 1), 2);
    let t = b.section("t", "Test");
    let [varied, other, unread] =
        [("a", 10.0), ("b", 3.0), ("c", 7.0)].map(|(key, value)| b.at(t).input(key, key, PLAIN, value, "f"));
    let product = b.at(t).formula("p", "Product", PLAIN, varied * other, "");
    let path = b.at(t).path("path", "Path", PLAIN, vec![1.0, 2.0], "f");
    let graph = Graph::of(&b).unwrap();
    let engine = LaneEngine::new(&b, &graph, &[varied.id(), unread.id()], &[product.id()]);
    let mut worker = engine.worker();
    assert_eq!(worker.input(varied.id()), Some(&mut [10.0; LANES]));
    assert_eq!(worker.input(unread.id()), Some(&mut [7.0; LANES]));
    assert!([other, product].iter().all(|fixed| worker.input(fixed.id()).is_none()), "folded, or computed");
    assert!(worker.path(path.id()).is_none() && worker.path(varied.id()).is_none());
    worker.input(varied.id()).unwrap()[5] = 20.0;
    worker.run();
    assert_eq!([4, 5].map(|lane| worker.value(product.id(), lane, 0)), [30.0, 60.0]);
    let engine = Engine::new(&b, &graph);
    let mut run = engine.load(&b);
    assert!(run.input(product.id()).is_none() && run.path(varied.id()).is_none() && run.input(path.id()).is_none());
    *run.input(other.id()).unwrap() = 4.0;
    assert_eq!(run.values().scalar(product.id()), 40.0);
}

/// A residual of −5 USD is as wrong as one of 5.
#[test]
fn a_check_fails_by_the_size_of_its_residual() {
    for (residual, size, holds) in
        [(0.004, 0.004, true), (-0.004, 0.004, true), (5.0, 5.0, false), (-5.0, 5.0, false), (0.01, 0.01, false)]
    {
        let mut b = Book::new((2027, 1), 2);
        let t = b.section("t", "Test");
        let path = b.at(t).path("path", "Path", USD, vec![0.0, residual], "f");
        b.at(t).check("check", "Check", USD, path, 0.01, "");
        let values = evaluate_naively(&b);
        assert_eq!((b.checks()[0].residual(&values), b.checks()[0].holds(&values)), (size, holds), "{residual}");
    }
    let mut b = Book::new((2027, 1), 2);
    let t = b.section("t", "Test");
    let path = b.at(t).path("path", "Path", USD, vec![f64::NAN, 0.0], "f");
    b.at(t).check("check", "Check", USD, path, 0.01, "");
    let values = evaluate_naively(&b);
    assert!(b.checks()[0].residual(&values).is_nan() && !b.checks()[0].holds(&values));
}
