//! The texts of questions and drivers when an id changes: paths of levers, keys of outcomes, ids of scenarios and drivers.

use crate::plan::document::Plan;
use crate::plan::kinds::ObjectKind;
use crate::plan::objects::Question;

/// Writes the new path of an object, and the new key of its rows, into all questions; returns the number of texts that changed.
pub(super) fn rename_object(plan: &mut Plan, path: &str, renamed: &str) -> usize {
    let (key, new_key) = (key_of(path), key_of(renamed));
    let change =
        |text: &str| replaced(&replaced(text, path, renamed, is_part_of_path), &key, &new_key, is_part_of_path);
    let questions: usize = plan.questions.iter_mut().map(|question| changed(question, &change)).sum();
    let levers = plan.drivers.iter_mut().map(|driver| &mut driver.lever);
    let drivers: usize = levers.map(|text| set_by(text, &change)).sum();
    questions + drivers + path.strip_prefix("drivers.").map_or(0, |id| rename_driver(plan, id, renamed))
}

/// Writes the new id of a driver into the correlations of the others.
fn rename_driver(plan: &mut Plan, id: &str, renamed: &str) -> usize {
    let new_id = renamed.trim_start_matches("drivers.");
    let change = |text: &str| replaced(text, id, new_id, |c| c.is_alphanumeric() || c == '-');
    let texts = plan.drivers.iter_mut().map(|driver| &mut driver.correlated_with);
    texts.map(|text| set_by(text, &change)).sum()
}

/// Writes the new id of a scenario into all questions; returns the number of texts that changed.
pub(super) fn rename_scenario(plan: &mut Plan, id: &str, new_id: &str) -> usize {
    let in_part = |part: &str| match part.split_once('=') {
        Some((list, ids)) if list.trim() == "scenarios" => {
            format!("{list}={}", replaced(ids, id, new_id, |c| c.is_alphanumeric() || c == '-'))
        }
        _ => part.to_owned(),
    };
    // A choice has several levers.
    let in_list = |text: &str| text.split(';').map(in_part).collect::<Vec<_>>().join(";");
    let mut count = 0;
    for question in &mut plan.questions {
        for text in [&mut question.lever, &mut question.second_lever] {
            count += set(text, in_list(text));
        }
        for text in [&mut question.under, &mut question.to] {
            let now = if text.as_str() == id { new_id.to_owned() } else { text.clone() };
            count += set(text, now);
        }
    }
    count
}

fn changed(question: &mut Question, change: &impl Fn(&str) -> String) -> usize {
    let Question { lever, second_lever, outcome, condition, rows, risk, .. } = question;
    [lever, second_lever, outcome, condition, rows, risk].into_iter().map(|text| set_by(text, change)).sum()
}

fn set_by(text: &mut String, change: &impl Fn(&str) -> String) -> usize {
    let now = change(text);
    set(text, now)
}

fn set(text: &mut String, now: String) -> usize {
    let differs = *text != now;
    *text = now;
    usize::from(differs)
}

fn is_part_of_path(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

/// The text with a word replaced where it stands by itself: neither letters before it nor behind it belong to it.
fn replaced(text: &str, word: &str, by: &str, is_part: impl Fn(char) -> bool) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(word) {
        let (before, found) = rest.split_at(at);
        let after = &found[word.len()..];
        let alone = !before.ends_with(|c: char| is_part(c) || c == '.') && !after.starts_with(&is_part);
        out.push_str(before);
        out.push_str(if alone { by } else { word });
        rest = after;
    }
    out + rest
}

/// The key of an object's rows: `sites.pecos.leases.one` is `site.pecos.lease.one`.
fn key_of(path: &str) -> String {
    let word = |(i, part): (usize, &str)| {
        let kind = ObjectKind::ALL.into_iter().find(|kind| i % 2 == 0 && kind.list() == part);
        kind.map_or(part, |kind| kind.word()).to_owned()
    };
    path.split('.').enumerate().map(word).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Scenario, add_named_object, rename_id};

    #[test]
    fn a_question_follows_the_ids_that_it_names() {
        let mut plan = Plan::blank();
        add_named_object(&mut plan, ObjectKind::Site, None, "Pecos").unwrap();
        add_named_object(&mut plan, ObjectKind::Lease, Some("pecos"), "One").unwrap();
        add_named_object(&mut plan, ObjectKind::Question, None, "Late?").unwrap();
        for id in ["late", "later"] {
            plan.scenarios.push(Scenario {
                id: id.to_owned(),
                name: id.to_owned(),
                notes: String::new(),
                overrides: std::collections::BTreeMap::new(),
            });
        }
        let question = &mut plan.questions[0];
        question.lever = "scenarios=later,late".to_owned();
        question.second_lever = "sites.pecos.leases.one.start+=0..6".to_owned();
        question.outcome = "min(site.pecos.lease.one.noi) + site.pecos-2.noi@2028-01".to_owned();
        question.to = "late".to_owned();
        rename_id(&mut plan, "sites.pecos", "mesa").unwrap();
        rename_id(&mut plan, "sites.mesa.leases.one", "tenant").unwrap();
        rename_id(&mut plan, "scenarios.late", "slow").unwrap();
        let question = &plan.questions[0];
        assert_eq!(question.lever, "scenarios=later,slow");
        assert_eq!(question.second_lever, "sites.mesa.leases.tenant.start+=0..6");
        assert_eq!(question.outcome, "min(site.mesa.lease.tenant.noi) + site.pecos-2.noi@2028-01");
        assert_eq!(question.to, "slow");
    }

    #[test]
    fn a_driver_follows_the_ids_that_it_names() {
        let mut plan = Plan::blank();
        add_named_object(&mut plan, ObjectKind::Site, None, "Pecos").unwrap();
        for name in ["Cost", "Power", "Power late"] {
            add_named_object(&mut plan, ObjectKind::Driver, None, name).unwrap();
        }
        plan.drivers[0].lever = "sites.pecos.power_usd_per_mwh*=60%..200%".to_owned();
        plan.drivers[0].correlated_with = "power 30; power-late -20".to_owned();
        rename_id(&mut plan, "sites.pecos", "mesa").unwrap();
        rename_id(&mut plan, "drivers.power", "spot").unwrap();
        assert_eq!(plan.drivers[0].lever, "sites.mesa.power_usd_per_mwh*=60%..200%");
        assert_eq!(plan.drivers[0].correlated_with, "spot 30; power-late -20");
    }
}
