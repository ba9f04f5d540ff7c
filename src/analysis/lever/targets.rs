//! Which fields a lever changes: one by its path, several with commas between them, or all that a pattern such as
//! `sites.*.moves.*.capex_usd_per_mw_it` fits.

use crate::formula::{capital_first, lower_first};
use crate::plan::{ObjectKind, Plan, Setting, Spec, renamed};
use wildmatch::WildMatch;

/// The fields of a lever.
pub(super) struct Targets {
    pub paths: Vec<String>,
    /// Their specifications
    pub specs: Vec<&'static Spec>,
    /// The first of them
    pub spec: &'static Spec,
    /// What is moved: "Power price", "Machines: bonus and 3 more"
    pub name: String,
    /// Of what: "Red Mesa, TX", "3 sites"; empty for a part that a plan has once
    pub object: String,
}

/// The fields that a text names.
///
/// # Errors
/// One plain sentence: no such field (with a similar one), or fields of different units.
pub(super) fn targets(plan: &Plan, text: &str) -> Result<Targets, String> {
    let mut paths: Vec<String> = Vec::new();
    for part in text.split(',').map(str::trim) {
        let part = renamed(part).unwrap_or_else(|| part.to_owned());
        let found = if part.contains('*') { matching(plan, &part)? } else { vec![part] };
        paths.extend(found.into_iter().filter(|path| !paths.contains(path)).collect::<Vec<_>>());
    }
    let mut specs: Vec<&'static Spec> = Vec::with_capacity(paths.len());
    for path in &paths {
        specs.push(plan.spec(path).ok_or_else(|| no_such_field(plan, path))?);
    }
    let spec = *specs.first().ok_or_else(|| format!("'{text}' names no field"))?;
    let (name, object) = named(&specs, object(plan, &paths));
    Ok(Targets { paths, specs, spec, name, object })
}

impl Targets {
    /// An error if the fields have different units, so that one value cannot stand for all.
    pub fn of_one_unit(&self) -> Result<(), String> {
        let spec = self.spec;
        match self.specs.iter().zip(&self.paths).find(|(other, _)| other.unit != spec.unit) {
            Some((other, path)) => Err(format!(
                "{} is in {} and {path} in {}: they can only be scaled together, by *=",
                self.paths[0], spec.unit, other.unit
            )),
            None => Ok(()),
        }
    }
}

/// What the fields are called, and of what: fields such as "Machines: bonus" and "GPUs: bonus" are the bonus of machines and GPUs.
fn named(specs: &[&'static Spec], object: String) -> (String, String) {
    let first = specs[0].label;
    if specs.iter().all(|other| other.label == first) {
        return (first.trim_start_matches(STRESS).to_owned(), object);
    }
    let parts: Vec<(&str, &str)> = specs.iter().filter_map(|spec| spec.label.split_once(": ")).collect();
    match parts.first() {
        Some((_, what)) if parts.len() == specs.len() && parts.iter().all(|(_, other)| other == what) => {
            let of: Vec<String> = parts.iter().map(|(of, _)| lower_first(of)).collect();
            let of = match of.as_slice() {
                [several @ .., last] => format!("{} and {last}", several.join(", ")),
                [] => String::new(),
            };
            (capital_first(what), of)
        }
        _ => (format!("{} and {} more", first, specs.len() - 1), object),
    }
}

/// What labels of stresses begin with.
const STRESS: &str = "Price stress: ";

/// The fields that a pattern fits, part by part.
fn matching(plan: &Plan, pattern: &str) -> Result<Vec<String>, String> {
    let wanted: Vec<WildMatch> = pattern.split('.').map(WildMatch::new).collect();
    let fits = |path: &String| {
        path.split('.').count() == wanted.len() && path.split('.').zip(&wanted).all(|(part, wild)| wild.matches(part))
    };
    let found: Vec<String> = plan.paths().into_iter().filter(fits).collect();
    if found.is_empty() { Err(format!("the plan has no field like '{pattern}'")) } else { Ok(found) }
}

/// The object of the fields: its name, or how many there are; nothing for a part that a plan has once.
fn object(plan: &Plan, paths: &[String]) -> String {
    let mut objects: Vec<&str> =
        paths.iter().filter_map(|path| path.rsplit_once('.')).map(|(object, _)| object).collect();
    objects.dedup();
    match objects.as_slice() {
        [one] if plan.once(one).is_some() => String::new(),
        [one] => plan.title_of(one),
        many => {
            let kind = ObjectKind::of_path(many[0]).map_or("objects", |(kind, _)| several(kind));
            format!("{} {kind}", many.len())
        }
    }
}

/// What several objects of a kind are called.
fn several(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Site => "sites",
        ObjectKind::Fleet => "fleets",
        ObjectKind::Move => "conversions",
        ObjectKind::Lease => "leases",
        ObjectKind::Cloud => "clouds",
        ObjectKind::Debt => "debts",
        ObjectKind::Convertible => "convertibles",
        ObjectKind::BtcLoan => "BTC loans",
        ObjectKind::ProjectCompany => "project companies",
        ObjectKind::Phase => "phases",
        ObjectKind::Preferred => "preferred equities",
        ObjectKind::Warrant | ObjectKind::OtherItem | ObjectKind::Deck | ObjectKind::Driver | ObjectKind::Question => {
            "objects"
        }
    }
}

pub(super) fn no_such_field(plan: &Plan, path: &str) -> String {
    plan.clone().set(path, &Setting::Flag(true)).err().unwrap_or_else(|| format!("the plan has no field '{path}'"))
}
