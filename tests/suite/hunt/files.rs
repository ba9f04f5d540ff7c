//! Files whose tokens are left out, doubled, exchanged and replaced by hostile ones, some a million long: each is read or refused within
//! two seconds, and what is read can be computed or says why not.

use crate::common::{Random, SAVES, count, save_path};
use std::time::{Duration, Instant};
use wattfolio::model::project;
use wattfolio::store::parse;

/// The longest that a file may take.
const LIMIT: Duration = Duration::from_secs(2);

/// The tokens of a file: words and numbers, texts, and everything else letter by letter.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || "_.-".contains(c);
        let length = match first {
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            c if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        tokens.push(&rest[..length]);
        rest = &rest[length..];
    }
    tokens
}

/// Something that no plan should hold.
fn hostile(r: &mut Random) -> String {
    let length = 10_usize.pow(r.below(6) as u32 + 1);
    match r.below(14) {
        0 => "a".repeat(length),
        1 => format!("\"{}\"", "b".repeat(length)),
        2 => "9".repeat(length.min(100_000)),
        3 => "(".repeat(length),
        4 => "[".repeat(length),
        5 => format!("[{}]", "(\"2027-01\", 1.0),".repeat(length / 10)),
        6 => format!("/*{}", "/*".repeat(length)),
        7 => "\n".repeat(length),
        8 => format!("\"{}\"", "\\u{202e}\\n\\u{0}".repeat(length / 10)),
        9 => (*r.one(&["1e999", "-0.0", "NaN", "inf", "-1e308", "0x10", "1_000", "1e-320"])).to_owned(),
        10 => (*r.one(&["\"0000-00\"", "\"9999-12\"", "\"-1-01\"", "\"2027-13\"", "\"2027-1\""])).to_owned(),
        11 => (*r.one(&["None", "Some(1)", "true", "()", "(1,)", "{\"a\": 1}", "'a'", "r#\"a\"#"])).to_owned(),
        12 => "€🚀\u{0}\u{7f}\u{feff}".to_owned(),
        _ => format!("extra_{}: 1.0,", "c".repeat(length.min(1000))),
    }
}

fn mutated(tokens: &[&str], r: &mut Random) -> String {
    let mut all: Vec<String> = tokens.iter().map(|token| (*token).to_owned()).collect();
    for _ in 0..=r.below(3) {
        let at = r.below(all.len() as u64) as usize;
        let other = r.below(all.len() as u64) as usize;
        match r.below(6) {
            0 => drop(all.remove(at)),
            1 => all.insert(at, all[other].clone()),
            2 => all.swap(at, other),
            3 => {
                let copy: Vec<String> = all[at.min(other)..(at.min(other) + 40).min(all.len())].to_vec();
                all.splice(at..at, copy);
            }
            _ => all[at] = hostile(r),
        }
    }
    all.concat()
}

#[test]
fn files_with_hostile_tokens_are_read_or_refused_at_once() {
    let texts: Vec<String> = SAVES.iter().map(|name| std::fs::read_to_string(save_path(name)).unwrap()).collect();
    let all: Vec<Vec<&str>> = texts.iter().map(|text| tokens(text)).collect();
    assert!(all.iter().zip(&texts).all(|(tokens, text)| tokens.concat() == *text));
    let r = &mut Random(26);
    let mut read = 0;
    let cases = count(200, 5_000);
    for case in 0..cases {
        let text = mutated(&all[r.below(all.len() as u64) as usize], r);
        let since = Instant::now();
        let parsed = parse(&text);
        let said = parsed.as_ref().err().map(ToString::to_string).unwrap_or_default();
        let took = since.elapsed();
        let begins: String = text.chars().take(80).collect();
        assert!(took < LIMIT, "case {case} of {} bytes took {took:?}: {begins}", text.len());
        assert!(said.len() < 20_000, "case {case} is refused with {} bytes: {begins}", said.len());
        assert!(!said.contains(|c: char| c.is_control() && c != '\n'), "case {case}: {said:?}");
        if let Ok(plan) = parsed {
            read += 1;
            if let Err(findings) = project(&plan) {
                assert!(!findings.is_empty(), "case {case} is refused without a finding");
            }
        }
    }
    assert!(read * 20 > cases, "only {read} of {cases} files were read");
}
