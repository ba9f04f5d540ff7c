//! The rows of the selected object by month, for the drawer at the bottom.

use super::table;
use crate::app::parts::frame::Frame;
use crate::app::parts::theme::NOTE_SIZE;
use crate::app::state::view::MoneyScale;
use egui::{RichText, Ui};

/// Draws them.
pub(in crate::app) fn months_ui(ui: &mut Ui, frame: &mut Frame) {
    let Some(projection) = frame.projection() else { return };
    let start = section_of(&frame.view.selection);
    let inside = |key: &str| key == start || key.strip_prefix(start.as_str()).is_some_and(|rest| rest.starts_with('.'));
    let lines = table::lines_of(projection, &frame.view.rows.folded, inside, |_, item| item.is_series());
    let scale = ui.horizontal(|ui| {
        ui.label(RichText::new(frame.plan().title_of(&frame.view.selection)).strong());
        table::periods_ui(ui, frame);
        let scale = table::scale_ui(ui, frame, MoneyScale::Usd);
        table::copy_ui(ui, frame, projection, &lines);
        scale
    });
    if lines.is_empty() {
        ui.label(
            RichText::new("This object has no rows: select a site, a fleet, a lease or a debt")
                .size(NOTE_SIZE)
                .color(frame.tokens.muted),
        );
        return;
    }
    table::table_ui(
        ui,
        frame,
        projection,
        &table::Sheet { id: "months", lines: &lines, totals: &[], scale: scale.inner },
    );
}

/// The section of the book that holds an object's rows: its path with the kinds in the singular.
fn section_of(path: &str) -> String {
    let kinds = [
        ("sites", "site"),
        ("fleets", "fleet"),
        ("moves", "move"),
        ("leases", "lease"),
        ("clouds", "cloud"),
        ("debts", "debt"),
        ("convertibles", "convertible"),
        ("btc_loans", "btc-loan"),
        ("warrants", "warrant"),
        ("other_items", "other"),
        ("project_companies", "entity"),
        ("decks", "deck"),
    ];
    let part = |part: &str| kinds.iter().find(|(many, _)| *many == part).map_or(part, |(_, one)| *one).to_owned();
    path.split('.').map(part).collect::<Vec<_>>().join(".")
}
