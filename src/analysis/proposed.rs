//! What is proposed where somebody points at a number or a field and asks: a lever over a sensible range, a condition with a level, and
//! a name that says what is asked.

use super::lever::{Holds, Lever, Way};
use super::outcome::{Condition, Outcome};
use crate::formula::{Book, Format, Kind, USD, capital_first, lower_first};
use crate::model::Projection;
use crate::plan::{Ask, Choice as _, Field, Month, Plan, Question, Setting, Spec};

/// Months by which a date is moved: earlier and later.
const EARLIER: i64 = 12;
const LATER: i64 = 24;

/// The lever where no input is known to matter.
const USUAL: &str = "market.btc_price_shift_pct=-60..60";

/// The inputs among which a lever is looked for.
const MOST_DRIVERS: usize = 20;

/// What somebody points at: a row or total, and its month (1 is the first, 0 for a total).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pointed<'a> {
    /// Its key
    pub key: &'a str,
    /// Its month
    pub month: i64,
}

/// The lever that a field is, over a sensible range: a number over its usual range, a schedule from half to one and a half times what
/// stands there, a date from a year earlier to two years later, a choice over all of its words. None for texts and curves.
pub fn lever_of(plan: &Plan, path: &str) -> Option<Lever> {
    let way = match plan.with_field(path, |_, field| matches!(field, Field::Steps(_))) {
        Some(true) => Way::Scale,
        _ if matches!(plan.get(path), Some(Setting::Schedule(_))) => Way::Scale,
        _ => Way::Set,
    };
    lever_by(plan, path, way)
}

/// The same, changed in this way; None if the field cannot be.
pub fn lever_by(plan: &Plan, path: &str, way: Way) -> Option<Lever> {
    let spec = plan.spec(path)?;
    let text = match way {
        Way::Scale => format!("{path}*=50%..150%"),
        Way::Move => format!("{path}@+=0..{EARLIER}"),
        Way::Add if spec.unit == "months" || spec.possible.is_empty() => format!("{path}+=0..{EARLIER}"),
        Way::Add => {
            let by = match spec.usual {
                [low, high] => rounded((high - low) / 4.0),
                _ => 10.0,
            };
            format!("{path}+=-{by}..{by}")
        }
        Way::Set => set(plan, path, spec)?,
    };
    Lever::parse(plan, &text).ok()
}

/// A field set to its values.
fn set(plan: &Plan, path: &str, spec: &Spec) -> Option<String> {
    plan.with_field(path, |_, field| match field {
        Field::Number(value) => Some(range(path, spec, *value, spec.unit == "months")),
        Field::Count(count) => Some(range(path, spec, f64::from(*count), true)),
        Field::Quantity(quantity) => match plan.get(path) {
            Some(Setting::Number(value)) => Some(range(path, spec, value, false)),
            _ => Some(format!("{path}*=50%..150%")).filter(|_| !matches!(quantity, crate::plan::Quantity::Value(_))),
        },
        Field::Month(month) => Some(dates(plan, path, *month)),
        Field::Choice(choice) => Some(format!("{path}={}", choice.words().join(","))),
        Field::Flag(_) => Some(format!("{path}=false,true")),
        _ => None,
    })?
}

/// The usual range where it holds the value, else half to one and a half times the value, within what is possible.
fn range(path: &str, spec: &Spec, value: f64, whole: bool) -> String {
    let (mut low, mut high) = match spec.usual {
        [low, high] if (*low..=*high).contains(&value) => (*low, *high),
        [low, high] => (low.min(value), high.max(value)),
        _ if value == 0.0 => (0.0, 10.0),
        _ => (rounded(value.min(value * 2.0) / if value > 0.0 { 2.0 } else { 1.0 }), rounded(value.abs() * 1.5)),
    };
    if let [least, most] = spec.possible {
        (low, high) = (low.max(*least), high.min(*most));
    }
    if whole {
        (low, high) = (low.floor(), high.ceil().max(low + 1.0));
    }
    format!("{path}={low}..{high}")
}

fn dates(plan: &Plan, path: &str, month: Month) -> String {
    let number = plan.number_of(month);
    let last = i64::from(plan.company.months);
    let low = (number - EARLIER).max(1).min(number);
    format!("{path}={}..{}", plan.month(low), plan.month((number + LATER).min(last).max(low + 1)))
}

/// Two digits that count.
fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    // Divided by a power of ten and not multiplied by a fraction, so that 0.3 stays 0.3.
    let power = value.abs().log10().floor() as i32 - 1;
    if power >= 0 {
        let unit = 10_f64.powi(power);
        (value / unit).round() * unit
    } else {
        let unit = 10_f64.powi(-power);
        (value * unit).round() / unit
    }
}

/// What is read where somebody points: a total, or a row in its month.
pub fn outcome_of(plan: &Plan, book: &Book, pointed: Pointed) -> String {
    let is_series = book.find(pointed.key).is_some_and(|id| book.item(id).is_series());
    match pointed.month {
        month if is_series && month >= 1 => format!("{}@{}", pointed.key, plan.month(month)),
        _ if is_series => format!("{}@opening", pointed.key),
        _ => pointed.key.to_owned(),
    }
}

/// A condition on an outcome that may well break: money stays above nothing, a month is not later than in the plan, and a number stays
/// above the next round value below it.
pub fn condition_of(projection: &Projection, plan: &Plan, outcome: &str) -> String {
    let Ok(read) = Outcome::parse(&projection.book, plan, outcome) else { return format!("{outcome} >= 0") };
    let value = read.read(projection).value;
    match read.format() {
        Format::Month if value.is_finite() => format!("{outcome} <= {}", plan.month(value as i64)),
        Format::Month => format!("{outcome} <= {}", plan.month(i64::from(plan.company.months))),
        Format::Share if value > 0.0 => format!("{outcome} >= {} %", round_below(value * 100.0)),
        Format::Decimals(_) if read.unit() == USD && USD.is_nothing(value) => format!("{outcome} <= 0"),
        Format::Decimals(_) if read.unit() != USD && value > 0.0 => format!("{outcome} >= {}", round_below(value)),
        _ => format!("{outcome} >= 0"),
    }
}

/// The next value below a positive one that people would name as a limit.
fn round_below(value: f64) -> f64 {
    let power = value.log10().floor() as i32;
    let steps = [9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.5, 2.0, 1.5, 1.2, 1.0];
    let unit = |step: f64| if power >= 0 { step * 10_f64.powi(power) } else { step / 10_f64.powi(-power) };
    steps.into_iter().map(unit).find(|step| *step < value).unwrap_or_else(|| unit(0.9))
}

/// A question about the number that somebody points at. Its lever is `lever` if there is one, else the input that moves the number most.
pub fn question_of(
    projection: &Projection,
    plan: &Plan,
    pointed: Pointed,
    ask: Ask,
    lever: Option<&Lever>,
) -> Question {
    let outcome = outcome_of(plan, &projection.book, pointed);
    let lever = match ask {
        Ask::Tornado | Ask::Bridge | Ask::Futures | Ask::Choose | Ask::Frontier => String::new(),
        Ask::Timing => slip_of(plan),
        Ask::Seek | Ask::Sweep => lever
            .cloned()
            .or_else(|| mover(projection, plan, pointed))
            .map_or(USUAL.to_owned(), |l| l.text().to_owned()),
    };
    let condition = if ask == Ask::Seek { condition_of(projection, plan, &outcome) } else { String::new() };
    let outcome = if ask == Ask::Seek { String::new() } else { outcome };
    named(Question { lever, outcome, condition, ..Question::unnamed(ask) }, projection, plan)
}

/// A question about a field: what it does to an outcome.
pub fn question_over(projection: &Projection, plan: &Plan, lever: &Lever, outcome: &str) -> Question {
    let (lever, outcome) = (lever.text().to_owned(), outcome.to_owned());
    named(Question { lever, outcome, ..Question::unnamed(Ask::Sweep) }, projection, plan)
}

fn named(question: Question, projection: &Projection, plan: &Plan) -> Question {
    let name = name_of(&projection.book, plan, &question);
    Question { name, ..question }
}

/// The slip of the plan's first phase by quarters, within its bounds.
fn slip_of(plan: &Plan) -> String {
    let with_members = plan.phases.iter().find(|phase| !plan.members(&phase.id).is_empty());
    with_members.map_or_else(String::new, |phase| {
        let (low, high) = (phase.earliest_slip_months.min(0.0), phase.latest_slip_months.max(24.0));
        format!("phases.{}.slip_months={low}..{high}/{}", phase.id, ((high - low) / 3.0).round() as i64 + 1)
    })
}

fn phase_of(plan: &Plan, lever: &Lever) -> String {
    let id = lever.path().strip_prefix("phases.").and_then(|rest| rest.split('.').next()).unwrap_or_default();
    plan.phase(id).map_or_else(|| lever.label().to_owned(), |phase| phase.name.clone())
}

/// The field that moves a number most by one step, as a lever.
fn mover(projection: &Projection, plan: &Plan, pointed: Pointed) -> Option<Lever> {
    let id = projection.book.find(pointed.key)?;
    let of_input = |id| match &projection.book.item(id).kind {
        Kind::Input { field, .. } => lever_of(plan, field).filter(|lever| lever.holds() != Holds::Place),
        _ => None,
    };
    projection.moved_by(id, pointed.month, MOST_DRIVERS).iter().find_map(|driver| of_input(driver.input))
}

/// What a question is called as long as nobody names it.
pub fn name_of(book: &Book, plan: &Plan, question: &Question) -> String {
    let lever = |text: &str| {
        Lever::parse(plan, text).map_or_else(|_| text.to_owned(), |lever| lower_first(short_label(plan, &lever)))
    };
    let outcomes = || {
        let label = |text: &str| {
            Outcome::parse(book, plan, text).map_or_else(|_| text.to_owned(), |outcome| outcome.label().to_owned())
        };
        question.outcome.split(';').map(|text| label(text.trim())).collect::<Vec<_>>().join(" and ")
    };
    match question.ask {
        Ask::Seek => {
            let what = match Condition::parse(book, plan, &question.condition) {
                Ok(condition) => format!("{} {}", lower_first(condition.left().label()), condition.words(book)),
                Err(_unread) => format!("{} holds", question.condition),
            };
            capital_first(&format!("{} at which {what}", lever(&question.lever)))
        }
        Ask::Sweep => {
            let what = if question.outcome.trim().is_empty() { question.condition.clone() } else { outcomes() };
            let second = match question.second_lever.trim() {
                "" => String::new(),
                text => format!(" and {}", lever(text)),
            };
            format!("{what} over {}{second}", lever(&question.lever))
        }
        Ask::Tornado => format!("What moves {} most", lower_first(&outcomes())),
        Ask::Bridge => {
            let to = plan.scenario(&question.to).map_or(question.to.as_str(), |scenario| scenario.name.as_str());
            format!("What makes the difference to {to} in {}", lower_first(&outcomes()))
        }
        Ask::Frontier => format!("{} against risk", outcomes()),
        Ask::Timing => match Lever::parse(plan, &question.lever) {
            Ok(lever) => format!("When should {} begin?", phase_of(plan, &lever)),
            Err(_unread) => "When should a phase begin?".to_owned(),
        },
        Ask::Choose => format!("Which phases, when and how large, for the highest {}", lower_first(&outcomes())),
        Ask::Futures => match plan.scenario(&question.to) {
            Some(scenario) => format!("What futures say of the plan and of {}", scenario.name),
            None => "What futures say of the plan".to_owned(),
        },
    }
}

/// The same question answered in another way: what this way needs is taken from what the question has.
pub fn answered_by(projection: &Projection, plan: &Plan, question: &Question, ask: Ask) -> Question {
    let mut after = Question { ask, ..question.clone() };
    let first = |text: &str| text.split(';').next().unwrap_or_default().trim().to_owned();
    let condition = Condition::parse(&projection.book, plan, &first(&question.condition)).ok();
    if ask == Ask::Seek {
        let lowest = |text: &str| condition_of(projection, plan, text);
        after.condition = match first(&question.condition) {
            text if condition.is_some() => text,
            _ => lowest(&first(&question.outcome)),
        };
    } else if ask != Ask::Futures && after.outcome.trim().is_empty() {
        // A row has a value in each month; its lowest is one.
        let text = condition.map_or_else(|| "company.npv".to_owned(), |condition| condition.left().text().to_owned());
        let is_one = Outcome::parse(&projection.book, plan, &text).is_ok();
        after.outcome = if is_one { text } else { format!("min({text})") };
    }
    if matches!(ask, Ask::Seek | Ask::Sweep) && Lever::parse(plan, &first(&question.lever)).is_err() {
        USUAL.clone_into(&mut after.lever);
    }
    if matches!(ask, Ask::Tornado | Ask::Bridge | Ask::Futures | Ask::Choose | Ask::Frontier) {
        after.lever.clear();
    }
    if ask == Ask::Timing && !after.lever.starts_with("phases.") {
        after.lever = slip_of(plan);
    }
    if ask == Ask::Bridge && after.to.is_empty() {
        after.to = plan.scenarios.first().map(|scenario| scenario.id.clone()).unwrap_or_default();
    }
    after
}

/// The fields that make one question of another, with their paths: with its name, if that says what is asked and nobody has written
/// one of their own.
pub fn edits_of(book: &Book, plan: &Plan, before: &Question, after: &Question) -> Vec<(String, Setting)> {
    let path = |field: &str| format!("questions.{}.{field}", before.id);
    let texts = [
        ("lever", &before.lever, &after.lever),
        ("second_lever", &before.second_lever, &after.second_lever),
        ("outcome", &before.outcome, &after.outcome),
        ("condition", &before.condition, &after.condition),
        ("under", &before.under, &after.under),
        ("to", &before.to, &after.to),
        ("rows", &before.rows, &after.rows),
    ];
    let changed = texts.into_iter().filter(|(_, before, after)| before != after);
    let mut edits: Vec<(String, Setting)> =
        changed.map(|(field, _, after)| (path(field), Setting::Text(after.clone()))).collect();
    if before.ask != after.ask {
        edits.push((path("ask"), Setting::Text(after.ask.word().to_owned())));
    }
    let counts =
        [("top", before.top, after.top), ("futures", before.futures, after.futures), ("seed", before.seed, after.seed)];
    let changed = counts.into_iter().filter(|(_, before, after)| before != after);
    edits.extend(changed.map(|(field, _, after)| (path(field), Setting::Number(f64::from(after)))));
    if !edits.is_empty() && before.name == name_of(book, plan, before) {
        edits.push((path("name"), Setting::Text(name_of(book, plan, after))));
    }
    edits
}

/// "BTC price shift" for what a plan has once, "Rent, Tenant One" for what it has several of.
pub fn short_label<'a>(plan: &Plan, lever: &'a Lever) -> &'a str {
    match plan.spec(lever.path()) {
        // In the form the shift of the price is one of several stresses of it.
        Some(spec) if lever.path().matches('.').count() == 1 && !lever.shifts_price() => spec.label,
        _ => lever.label(),
    }
}
