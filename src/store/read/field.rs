//! A field's value out of the tree of a file, or what it should have been, in words of the plan.

use super::tree::{Entry, Node, Value};
use crate::plan::{
    Choice, Date, FieldMut, Month, Points, Quantity, Setting, Spec, Steps, cut, nearest_within, plain_line,
};

/// Where a value is wrong, and what is expected.
pub(super) type Wrong = (usize, String);

/// Sets a field to the value at a node. Whether a number is possible is not its business: any that can be written is taken.
pub(super) fn set_field(field: FieldMut, spec: &Spec, node: &Node) -> Result<(), Wrong> {
    let name = spec.name;
    match field {
        FieldMut::Number(value) => *value = number(node).ok_or_else(|| wrong(node, name, "a number such as 12.5"))?,
        FieldMut::Quantity(quantity) => *quantity = quantity_of(name, node)?,
        FieldMut::Count(count) => *count = whole(name, node)?,
        FieldMut::Month(month) => *month = month_of(name, node)?,
        FieldMut::Date(date) => *date = date_of(name, node)?,
        FieldMut::Flag(on) => *on = flag(name, node)?,
        FieldMut::Text(text) => {
            let read = text_of(name, node)?;
            // Notes are kept as they are written: they have several lines, and no command begins one with them.
            *text = if name == "notes" { read.to_owned() } else { plain_line(read) };
        }
        FieldMut::Choice(choice) => choose(name, choice, node)?,
        FieldMut::Steps(steps) => *steps = steps_of(name, node)?,
        FieldMut::Points(points) => *points = points_of(name, node)?,
    }
    Ok(())
}

/// The value of an override, which can be of any type that a field has.
pub(super) fn setting(path: &str, node: &Node) -> Result<Setting, Wrong> {
    match &node.value {
        Value::Text(text) => Ok(Setting::Text(text.clone())),
        Value::List(_) => Ok(Setting::Schedule(finite(path, node)?)),
        Value::Word(word) if word == "true" || word == "false" => Ok(Setting::Flag(word == "true")),
        Value::Word(word) => match number(node) {
            Some(value) if value.is_finite() => Ok(Setting::Number(value)),
            Some(value) => Err((node.at, format!("{path} needs a finite number, not {value}"))),
            None => Ok(Setting::Text(word.clone())),
        },
        _ => Err(wrong(node, path, "a number, a text, true, false or a schedule")),
    }
}

/// The schedule of an override, whose numbers no range checks.
fn finite(path: &str, node: &Node) -> Result<Steps, Wrong> {
    let steps = steps_of(path, node)?;
    match steps.iter().find(|(_, value)| !value.is_finite()) {
        Some((_, value)) => Err((node.at, format!("{path} needs a finite number, not {value}"))),
        None => Ok(steps),
    }
}

/// A text in quotation marks.
pub(super) fn text_of<'a>(name: &str, node: &'a Node) -> Result<&'a str, Wrong> {
    match &node.value {
        Value::Text(text) => Ok(text),
        Value::Word(word) => {
            let bare = word.trim_matches(['\'', '“', '”', '‘', '’', '„']);
            let marks = if bare == word { "quotation marks" } else { "straight double quotation marks" };
            Err((node.at, format!("{name} is a text: write it in {marks}, \"{bare}\"")))
        }
        _ => Err(wrong(node, name, "a text in quotation marks")),
    }
}

/// True or false.
pub(super) fn flag(name: &str, node: &Node) -> Result<bool, Wrong> {
    match &node.value {
        Value::Word(word) if word == "true" => Ok(true),
        Value::Word(word) if word == "false" => Ok(false),
        Value::Text(word) if word == "true" || word == "false" => {
            Err((node.at, format!("{name} is written without quotation marks: {word}")))
        }
        _ => Err(wrong(node, name, "true or false")),
    }
}

/// A whole number.
pub(super) fn whole(name: &str, node: &Node) -> Result<u32, Wrong> {
    let Some(value) = number(node) else { return Err(wrong(node, name, "a whole number such as 120")) };
    match &node.value {
        Value::Word(word) => plain(word).parse().map_err(|_error| {
            let example = if value.fract() == 0.0 && (0.0..1e9).contains(&value) {
                format!("{value}")
            } else {
                "0 or more".to_owned()
            };
            (node.at, format!("{name} is a whole number: {example}, not {word}"))
        }),
        _ => Err(wrong(node, name, "a whole number such as 120")),
    }
}

/// "NAME is WHAT, not WHAT THE FILE SAYS".
fn wrong(node: &Node, name: &str, what: &str) -> Wrong {
    // A number or a choice in quotation marks is the likeliest mistake; the message then says so.
    if let Value::Text(text) = &node.value
        && plain(text).parse::<f64>().is_ok()
        && what.contains("number")
    {
        return (node.at, format!("{name} is a number, written without quotation marks: {text}"));
    }
    (node.at, format!("{name} is {what}, not {}", node.shown()))
}

fn plain(word: &str) -> String {
    word.replace('_', "")
}

fn number(node: &Node) -> Option<f64> {
    match &node.value {
        Value::Word(word) => plain(word).parse().ok(),
        _ => None,
    }
}

fn quantity_of(name: &str, node: &Node) -> Result<Quantity, Wrong> {
    match &node.value {
        Value::List(_) => Ok(Quantity::Schedule(steps_of(name, node)?)),
        _ => match number(node) {
            Some(value) => Ok(Quantity::Value(value)),
            None => Err(wrong(node, name, "a number, or a schedule such as [(\"2027-03\", 5.0)]")),
        },
    }
}

fn month_of(name: &str, node: &Node) -> Result<Month, Wrong> {
    dated(name, node, "month", "2027-03")
}

fn date_of(name: &str, node: &Node) -> Result<Date, Wrong> {
    dated(name, node, "date", "2026-06-26")
}

fn dated<T: std::str::FromStr>(name: &str, node: &Node, what: &str, example: &str) -> Result<T, Wrong> {
    match &node.value {
        Value::Text(text) => text.parse().map_err(|_error| wrong(node, name, &format!("a {what} such as {example}"))),
        Value::Word(word) if word.parse::<T>().is_ok() => {
            Err((node.at, format!("{name} is a {what}: write it in quotation marks, \"{word}\"")))
        }
        _ => Err(wrong(node, name, &format!("a {what} in quotation marks, such as \"{example}\""))),
    }
}

fn choose(name: &str, choice: &mut dyn Choice, node: &Node) -> Result<(), Wrong> {
    let words = choice.words();
    let found = |word: &str| words.iter().position(|known| *known == word);
    let expected = || wrong(node, name, &format!("one of {}", words.join(", ")));
    let word = match &node.value {
        Value::Word(word) => word,
        Value::Text(word) if found(word).is_some() => {
            return Err((node.at, format!("the choice {word} is written without quotation marks")));
        }
        _ => return Err(expected()),
    };
    if let Some(index) = found(word) {
        choice.choose(index);
        return Ok(());
    }
    let lower: Vec<String> = words.iter().map(|known| known.to_lowercase()).collect();
    let near = nearest_within(lower.iter().map(String::as_str), &word.to_lowercase(), word.chars().count() / 3);
    match near.and_then(|near| words.iter().find(|known| known.to_lowercase() == near)) {
        Some(near) => Err((node.at, format!("{name} has no choice {}; did you mean {near}?", cut(word)))),
        None => Err(expected()),
    }
}

/// The two values of a pair.
fn pair(node: &Node) -> Option<(&Node, &Node)> {
    match node.entries()? {
        [Entry { name: None, node: one }, Entry { name: None, node: other }] => Some((one, other)),
        _ => None,
    }
}

fn steps_of(name: &str, node: &Node) -> Result<Steps, Wrong> {
    let Value::List(nodes) = &node.value else {
        return Err(wrong(node, name, "a list of months and numbers such as [(\"2027-03\", 5.0)]"));
    };
    let step = |node: &Node| {
        let (month, value) = pair(node)
            .ok_or_else(|| wrong(node, &format!("each step of {name}"), "a month and a number, (\"2027-03\", 5.0)"))?;
        let number = number(value)
            .ok_or_else(|| wrong(value, &format!("the second part of a step of {name}"), "a number such as 5.0"))?;
        Ok((month_of(&format!("the first part of a step of {name}"), month)?, number))
    };
    nodes.iter().map(step).collect()
}

fn points_of(name: &str, node: &Node) -> Result<Points, Wrong> {
    let Value::List(nodes) = &node.value else {
        return Err(wrong(node, name, "a list of pairs of numbers such as [(0.0, 0.0), (100.0, 100.0)]"));
    };
    let point = |node: &Node| {
        let numbers = pair(node).and_then(|(x, y)| Some((number(x)?, number(y)?)));
        numbers.ok_or_else(|| wrong(node, &format!("each point of {name}"), "a pair of numbers, (50.0, 45.0)"))
    };
    nodes.iter().map(point).collect()
}
