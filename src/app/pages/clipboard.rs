//! Fields of the plan as tab-separated text, to a spreadsheet and back.

use crate::export::inert;
use crate::plan::{Plan, Setting};
use std::collections::BTreeMap;

/// The columns that are copied; the first two are read back.
const HEAD: &str = "Path\tValue\tUnit\tObject\tField\tDate\tSource";

/// A field that is copied.
pub(super) struct Copied<'a> {
    pub path: &'a str,
    /// As written in files and for `--set`
    pub value: &'a str,
    pub unit: &'a str,
    pub object: &'a str,
    pub label: &'a str,
    pub date: &'a str,
    pub source: &'a str,
}

/// Fields as text, a line each.
pub(super) fn copied<'a>(fields: impl Iterator<Item = Copied<'a>>) -> String {
    let line = |field: Copied| {
        let [unit, object, label, date, source] =
            [field.unit, field.object, field.label, field.date, field.source].map(inert);
        // A negative number is not a formula.
        format!(
            "{}\t{}\t{unit}\t{object}\t{label}\t{date}\t{source}",
            field.path,
            field.value.replace(['\t', '\n', '\r'], " ")
        )
    };
    std::iter::once(HEAD.to_owned()).chain(fields.map(line)).collect::<Vec<_>>().join("\n")
}

/// The fields that pasted text changes: lines of a path, a tab and a value; the rest is ignored.
///
/// # Errors
/// One plain sentence with the first line that cannot be applied; then nothing is applied.
pub(super) fn pasted(plan: &Plan, text: &str) -> Result<Vec<(String, Setting)>, String> {
    let mut tried = plan.clone();
    let mut known = BTreeMap::new();
    tried.each_object(&mut |prefix, object| {
        object.each_field(&mut |spec, field| {
            known.insert(format!("{prefix}.{}", spec.name), field.get());
        });
    });
    let mut changed = Vec::new();
    for (number, line) in
        text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with("Path\t"))
    {
        let at = |problem: &str| format!("Line {} of the pasted text: {problem}", number + 1);
        let mut cells = line.split('\t').map(str::trim);
        let (Some(path), Some(value)) = (cells.next(), cells.next()) else {
            return Err(at("it needs a path, a tab and a value"));
        };
        // Most of a table that is pasted back is unchanged.
        if known.get(path).is_some_and(|setting| setting.to_string() == value) {
            continue;
        }
        let setting = tried.typed(path, value);
        tried.set(path, &setting).map_err(|problem| at(&problem))?;
        changed.push((path.to_owned(), setting));
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ObjectKind;

    #[test]
    fn what_is_copied_and_changed_in_a_spreadsheet_comes_back() {
        let mut plan = Plan::blank();
        crate::plan::add_object(&mut plan, ObjectKind::Site, None).unwrap();
        let field =
            |(path, value)| Copied { path, value, unit: "MW", object: "Site\t1", label: "L", date: "", source: "" };
        let fields = [
            ("sites.site-1.contracted_mw", "100"),
            ("sites.site-1.energised_mw", "2026-12: 100"),
            ("sites.site-1.region", "Other"),
        ];
        let text = copied(fields.into_iter().map(field));
        assert_eq!(text.lines().nth(1), Some("sites.site-1.contracted_mw\t100\tMW\tSite 1\tL\t\t"));
        assert_eq!(pasted(&plan, &text), Ok(Vec::new()), "what was not changed changes nothing");
        let changed = text.replace("contracted_mw\t100", "contracted_mw\t1,250").replace("Other", "Ercot");
        let fields = vec![
            ("sites.site-1.contracted_mw".to_owned(), Setting::Number(1250.0)),
            ("sites.site-1.region".to_owned(), Setting::Text("Ercot".to_owned())),
        ];
        assert_eq!(pasted(&plan, &changed), Ok(fields));
    }

    #[test]
    fn one_bad_line_is_named_and_nothing_is_taken() {
        let plan = Plan::blank();
        for (text, says) in [
            ("company.months\t100\ncompany.month\t3", "Line 2"),
            ("company.months\tmany", "Line 1"),
            ("company.months", "needs a path, a tab and a value"),
            ("company.months\t100\n\ncompany.months\t5000", "Line 3"),
        ] {
            let problem = pasted(&plan, text).unwrap_err();
            assert!(problem.contains(says), "{text}: {problem}");
        }
    }
}
