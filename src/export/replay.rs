//! A replay for other programs.

use crate::analysis::{Ahead, Replayed};
use serde_json::{Value, json};

/// A row for each row of the model and month ahead, at full precision.
pub fn csv(replayed: &[Replayed]) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let head = ["row", "months_ahead", "windows", "bias", "error", "within_90", "within_50", "plausible", "crps"];
    // Writing to memory cannot fail.
    writer.write_record(head).unwrap_or_default();
    for (key, it) in replayed.iter().flat_map(|row| row.ahead.iter().map(|it| (&row.key, it))) {
        let numbers = [it.months.to_string(), it.windows.to_string(), it.bias.to_string(), it.error.to_string()];
        let counts =
            [it.within_90.to_string(), it.within_50.to_string(), it.is_plausible.to_string(), it.crps.to_string()];
        writer.write_record(std::iter::once(key).chain(&numbers).chain(&counts)).unwrap_or_default();
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// One object.
pub fn json(replayed: &[Replayed], plan: &str, plan_hash: &str, command: &str) -> Value {
    let ahead = |it: &Ahead| {
        json!({
            "months": it.months, "windows": it.windows, "bias": it.bias, "error": it.error,
            "within_90": it.within_90, "within_50": it.within_50, "plausible": it.is_plausible, "crps": it.crps,
        })
    };
    let row = |row: &Replayed| {
        json!({
            "row": row.key, "independent_windows": row.independent,
            "begun": row.begun.iter().map(ToString::to_string).collect::<Value>(),
            "ahead": row.ahead.iter().map(ahead).collect::<Value>(),
        })
    };
    json!({
        "wattfolio": env!("CARGO_PKG_VERSION"), "plan": plan, "plan_hash": plan_hash, "command": command,
        "rows": replayed.iter().map(row).collect::<Value>(),
    })
}
