//! Books that must be refused, with the rows named.

use crate::formula::{
    At, Book, Expression, Graph, MW, MWH, Operand as _, PLAIN, Scalar, Series, Total, USD, sum, when,
};

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
fn what_is_given_may_be_undefined_and_keeps_its_unit() {
    let first = |b: &mut At| {
        let flag = b.flag("flag", "Flag", 0.0, "");
        b.total("first", "First", PLAIN, Total::FirstMonth(flag), "")
    };
    let in_a_row = messages(|b| {
        let first = first(b);
        b.row("a", "A", PLAIN, Expression::Number(1.0).given(first), "");
    });
    assert_eq!(in_a_row, ["t.a: First may be undefined: read it only behind when(defined, …)"]);
    let of_a_unit = messages(|b| {
        let first = first(b);
        let cash = b.input("cash", "Cash", USD, 1.0, "f");
        b.formula("a", "A", MW, cash.given(first), "");
    });
    assert_eq!(of_a_unit, ["t.a: the formula gives USD, the row is in MW: Cash where First is defined"]);
    let of_itself = messages(|b| {
        let a = b.declare("a", "A", USD, 0.0, "");
        let total = b.total("total", "Total", USD, Total::Sum(Series(a.0)), "");
        b.define(a, |a| a.prev().given(total));
    });
    assert_eq!(of_itself, ["t.a: a total or an opening needs its own rows: t.a, t.total"]);
    let guarded = messages(|b| {
        let first = first(b);
        b.row("a", "A", PLAIN, when(first.defined(), Expression::Number(1.0).given(first), 0.0), "");
        b.formula("b", "B", PLAIN, Expression::Number(1.0).given(first), "");
    });
    assert!(guarded.is_empty(), "{guarded:?}");
}
