//! `rows` and `fields`: what there is.

use super::arguments::ListFormat;
use super::output::{Outcome, findings_text, read};
use crate::export::model_page;
use crate::formula::{Format, Id, Kind};
use crate::model::project;
use crate::plan::{Choice as _, catalogue};
use crate::store;
use std::fmt::Write as _;
use std::path::Path;

/// Every key of a plan's book with label, unit, formula and note.
pub(super) fn rows(path: &Path, format: ListFormat) -> Outcome {
    let plan = match read(path) {
        Ok(plan) => plan,
        Err(outcome) => return outcome,
    };
    let projection = match project(&plan) {
        Ok(projection) => projection,
        Err(findings) => return Outcome { err: findings_text(&findings), code: 1, ..Outcome::default() },
    };
    if format == ListFormat::Markdown {
        return Outcome::done(model_page(&projection.book));
    }
    let mut out = String::new();
    for (id, item) in projection.book.items().iter().enumerate() {
        let sign = if matches!(item.kind, Kind::Input { .. } | Kind::Path { .. }) { "<-" } else { "=" };
        let unit = if item.format == Format::Share { "share".to_owned() } else { item.unit.to_string() };
        // Writing to a string cannot fail.
        writeln!(out, "{}  [{unit}]  {}\n    {sign} {}\n    {}", item.key, item.label, projection.book.formula_text(id as Id), item.note).unwrap_or_default();
    }
    Outcome::done(out)
}

/// Every field of the catalogue.
pub(super) fn fields() -> Outcome {
    let mut out = String::new();
    for entry in catalogue() {
        let spec = entry.spec;
        let unit = if spec.unit.is_empty() { String::new() } else { format!("  [{}]", spec.unit) };
        writeln!(out, "{}{unit}  {}: {}", entry.path, spec.label, entry.holds).unwrap_or_default();
        if let [low, high] = spec.usual {
            writeln!(out, "    usual {low} to {high}").unwrap_or_default();
        }
        if let [low, high] = spec.possible {
            writeln!(out, "    possible {low} to {high}").unwrap_or_default();
        }
        writeln!(out, "    {}", spec.help).unwrap_or_default();
    }
    Outcome::done(out)
}

/// The library: machines and regions, each with its source.
pub(super) fn library() -> Outcome {
    let mut out = String::from("Machines: TH/s, J/TH, USD/TH\n");
    for m in store::machines() {
        writeln!(out, "{}  {} TH/s  {} J/TH  {} USD/TH\n    {} ({}; {})", m.name, m.th_s, m.j_per_th, m.usd_per_th, m.source, m.date, m.confidence).unwrap_or_default();
    }
    out.push_str("\nPower by region: USD/MWh, curtailed hours, credit\n");
    for r in store::regions() {
        let name = r.region.labels()[r.region.index()];
        writeln!(
            out,
            "{name}  {} USD/MWh (usual {} to {})  {} % of hours  {} USD/MWh of credit\n    {} ({}; {})",
            r.usd_per_mwh, r.low, r.high, r.curtailed_hours_pct, r.credit_usd_per_mwh, r.source, r.date, r.confidence
        )
        .unwrap_or_default();
    }
    Outcome::done(out)
}
