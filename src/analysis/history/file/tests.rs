//! Files that are read, and files that are refused.

use super::*;

/// A file of 24 months from December 2020 with the columns month and price and one more, whose cells are written by
/// `more`.
fn file(name: &str, more: impl Fn(usize) -> String) -> String {
    let mut month = (2020, 12);
    let line = |at| {
        let line = format!("{:04}-{:02},{},{}\n", month.0, month.1, 100 + at, more(at));
        month = month::next(month);
        line
    };
    format!("month,price,{name}\n") + &(0..24).map(line).collect::<String>()
}

/// The same with one line (1 is the header) replaced.
fn with(text: &str, line: usize, by: &str) -> String {
    text.lines().zip(1..).map(|(old, at)| if at == line { by } else { old }.to_owned() + "\n").collect()
}

fn refusal(text: &str) -> String {
    History::read(text).unwrap_err()
}

#[test]
fn columns_are_found_by_name() {
    let plain = file("fees", |at| format!("0.{at}"));
    let history = History::read(&plain).unwrap();
    assert_eq!(history.first, (2020, 12));
    assert_eq!(history.price, (100..124).map(f64::from).collect::<Vec<_>>());
    assert_eq!(history.fees.as_ref().map(|fees| (fees.len(), fees[23])), Some((24, 0.23)));
    assert_eq!(history.hashrate, None);
    let turned: String = plain
        .lines()
        .map(|line| {
            line.split(',').rev().map(|cell| format!("\"{}\"", cell.to_uppercase())).collect::<Vec<_>>().join(",")
        })
        .map(|line| line + "\r\n")
        .collect();
    assert_eq!(History::read(&format!("\u{feff}{turned}\r\n,,\r\n")), Ok(history));
}

#[test]
fn days_and_separated_thousands_are_read() {
    let text = with(&file("hashrate", |_| "1".to_owned()), 5, "2021-03-31,\"58,800.25\",\"1,000\"");
    let history = History::read(&text).unwrap();
    assert_eq!((history.price[3], history.hashrate.unwrap()[3]), (58_800.25, 1000.0));
}

/// By hand: at a difficulty of 600, a block every 600 seconds takes 2^32 = 4,294,967,296 hashes a second. At
/// 113,757,508,810,853 it takes 113,757,508,810,853 · 4,294,967,296 / 600 = 8.1431 · 10^20 of them, 814.31 EH/s.
#[test]
fn a_difficulty_becomes_a_hashrate() {
    let difficulties = file("difficulty", |at| if at == 0 { "600" } else { "113757508810853" }.to_owned());
    let hashrate = History::read(&difficulties).unwrap().hashrate.unwrap();
    assert!((hashrate[0] / 4.294_967_296e-9 - 1.0).abs() < 1e-15);
    assert!((hashrate[1] - 814.31).abs() < 0.01, "{}", hashrate[1]);
}

#[test]
fn headers_that_are_not_clear_are_refused() {
    assert!(refusal(" \n\n").starts_with("line 1: the file is empty; begin with"));
    for (header, message) in [
        ("month,fees,hashrate", "line 1: there is no column price; add it"),
        (
            "date,price,fees",
            "line 1: 'date' is no column; remove it, or name it one of month, price, difficulty, hashrate, fees",
        ),
        ("month,price,Price", "line 1: there are two columns Price; remove one"),
    ] {
        assert_eq!(refusal(&with(&file("fees", |_| "1".to_owned()), 1, header)), message);
    }
    let both = "month,price,difficulty,hashrate\n";
    assert_eq!(refusal(both), "line 1: difficulty and hashrate say the same; remove one");
}

#[test]
fn months_are_complete_and_in_order() {
    let text = file("fees", |_| "1".to_owned());
    let due = |found| format!("line 4: {found} stands where 2021-02 is due; write each month once, in order");
    for found in ["2021-01", "2021-03", "2020-02"] {
        assert_eq!(refusal(&with(&text, 4, &format!("{found},1,1"))), due(found));
    }
    let message = refusal(&with(&text, 4, "2021-02-01,1,1"));
    assert_eq!(message, "line 4: the month is '2021-02-01'; write 2021-03, or the last day of the month, 2021-03-31");
    assert_eq!(refusal(&with(&text, 25, "")), "line 24: the file ends after 23 months; give at least 24");
    assert_eq!(refusal("month,price"), "line 1: the file ends after 0 months; give at least 24");
}

#[test]
fn numbers_out_of_range_are_refused() {
    for price in ["", "0", "-1", "NaN", "inf", "1e999", "1e-320", "\"1,5\"", "5 USD"] {
        let message = refusal(&with(&file("fees", |_| "1".to_owned()), 9, &format!("2021-07,{price},1")));
        let price = price.trim_matches('"');
        assert_eq!(message, format!("line 9: the price is '{price}'; write USD above 0, such as 58800.25"));
    }
    for (name, cell, wanted) in [
        ("difficulty", "0", "a number above 0, such as 113757508810853"),
        ("difficulty", "1e-300", "a number above 0, such as 113757508810853"),
        ("hashrate", "0", "EH/s above 0, such as 812.5"),
        ("fees", "-0.1", "BTC per block, 0 or more, such as 0.15"),
    ] {
        let message = refusal(&with(&file(name, |_| "1".to_owned()), 25, &format!("2022-11,1,{cell}")));
        assert_eq!(message, format!("line 25: the {name} is '{cell}'; write {wanted}"));
    }
}

#[test]
fn some_fees_may_be_zero_but_not_all() {
    let fees = History::read(&file("fees", |at| (at % 2).to_string())).unwrap().fees.unwrap();
    assert_eq!(fees.get(..3), Some(&[0.0, 1.0, 0.0][..]));
    let message = refusal(&file("fees", |_| "0".to_owned()));
    assert_eq!(message, "line 1: all fees are 0, so they have no changes; remove the column fees");
}
