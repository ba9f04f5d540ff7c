//! Income statement, balance sheet and cash-flow statement of the company or of one owner in it.

use super::table::{Line, Sheet, copy_ui, lines_of, periods_ui, table_ui};
use crate::app::parts::frame::Frame;
use crate::formula::{Id, Item};
use crate::model::Projection;
use crate::plan::{PARENT, Plan};
use egui::{RichText, Ui};

/// The statements: the ends of their sections' keys.
const STATEMENTS: [&str; 3] = ["income", "balance", "cash"];

/// Ends of the keys of total rows; they are always shown, even if zero.
const TOTALS: [&str; 8] =
    ["ebitda", "pre-tax", "net-income", "net-income-to-parent", "assets", "liabilities", "equity", "change"];

pub(super) fn statements_ui(ui: &mut Ui, frame: &mut Frame) {
    let Some(projection) = frame.projection() else { return };
    let lines = controls_ui(ui, frame, projection);
    table_ui(ui, frame, projection, &Sheet { id: "statements", lines: &lines, totals: &TOTALS });
}

/// Keys and names of those that have statements: the company, its parent and its project companies.
fn owners(plan: &Plan) -> Vec<(String, String)> {
    let company = ("company".to_owned(), "Company".to_owned());
    let parent = (format!("entity.{PARENT}"), "Parent".to_owned());
    let boxes = plan.project_companies.iter().map(|c| (format!("entity.{}", c.id), c.name.clone()));
    [company, parent].into_iter().chain(boxes).collect()
}

/// Draws the choices; returns the lines of the chosen owner's statements.
fn controls_ui(ui: &mut Ui, frame: &mut Frame, projection: &Projection) -> Vec<Line> {
    let lines = ui.horizontal(|ui| {
        let label = ui.label(RichText::new("Statements of").color(frame.tokens.muted));
        let owners = owners(&frame.derived.computed);
        let (key, shown) = owners
            .iter()
            .find(|(key, _)| *key == frame.view.rows.owner)
            .or(owners.first())
            .cloned()
            .unwrap_or_default();
        let combo = egui::ComboBox::from_id_salt("statements-of")
            .width(190.0)
            .truncate()
            .selected_text(&shown)
            .show_ui(ui, |ui| {
                for (owner, name) in &owners {
                    if ui.selectable_label(*owner == key, name).clicked() {
                        frame.view.rows.owner.clone_from(owner);
                    }
                }
            });
        combo.response.labelled_by(label.id);
        ui.add_space(8.0);
        periods_ui(ui, frame);
        ui.add_space(8.0);
        let lines = lines(projection, &frame.view.rows.folded, &key);
        copy_ui(ui, frame, projection, &lines);
        lines
    });
    ui.add_space(4.0);
    lines.inner
}

/// The statements of the owner with this key, without rows that are zero throughout.
fn lines(projection: &Projection, folded: &[String], owner: &str) -> Vec<Line> {
    let of_owner = |key: &str| {
        key.strip_prefix(owner).and_then(|rest| rest.strip_prefix('.')).is_some_and(|rest| STATEMENTS.contains(&rest))
    };
    let says_something = |id: Id, item: &Item| {
        let is_total = item.key.rsplit('.').next().is_some_and(|end| TOTALS.contains(&end));
        is_total
            || projection.values.at(id, 0) != 0.0
            || item.is_series() && projection.values.months(id).iter().any(|value| *value != 0.0)
    };
    lines_of(projection, folded, of_owner, says_something)
}
