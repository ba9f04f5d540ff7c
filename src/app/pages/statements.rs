//! Income statement, balance sheet and cash-flow statement of the company or of one owner in it.

use super::table::{Line, Sheet, copy_ui, lines_of, periods_ui, scale_ui, table_ui};
use crate::app::parts::frame::Frame;
use crate::app::state::view::MoneyScale;
use crate::formula::{Id, Item};
use crate::model::Projection;
use crate::model::rows::Statements;
use egui::{RichText, Ui};

pub(super) fn statements_ui(ui: &mut Ui, frame: &mut Frame) {
    let Some(projection) = frame.projection() else { return };
    let (lines, statements, scale) = controls_ui(ui, frame, projection);
    table_ui(ui, frame, projection, &Sheet { id: "statements", lines: &lines, totals: &statements.totals(), scale });
}

/// The keys of the sections in which an income statement, a balance sheet and a cash-flow statement stand.
pub(super) fn sections<'a>(projection: &'a Projection, statements: &Statements) -> [&'a str; 3] {
    let book = &projection.book;
    [statements.income.net, statements.balance.equity, statements.cash_flow.change]
        .map(|row| book.sections()[book.item(row.id()).section].key.as_str())
}

/// An owner with statements.
struct Owner<'a> {
    /// Which one it is in what the user chose
    key: &'a str,
    name: &'a str,
    statements: &'a Statements,
}

/// The company, then its parent and project companies.
fn owners(projection: &Projection) -> Vec<Owner<'_>> {
    let rows = &projection.rows;
    let company = Owner { key: "company", name: "Company", statements: &rows.company.statements };
    let owners = rows.owners.iter().map(|owner| Owner {
        key: &owner.rows.key,
        name: &owner.rows.name,
        statements: &owner.accounts.statements,
    });
    std::iter::once(company).chain(owners).collect()
}

/// Draws the choices; returns the chosen owner's statements with their lines.
fn controls_ui<'a>(
    ui: &mut Ui,
    frame: &mut Frame,
    projection: &'a Projection,
) -> (Vec<Line>, &'a Statements, MoneyScale) {
    let lines = ui.horizontal_wrapped(|ui| {
        let label = ui.label(RichText::new("Statements of").color(frame.tokens.muted));
        let owners = owners(projection);
        let chosen = owners.iter().position(|owner| owner.key == frame.view.rows.owner).unwrap_or(0);
        let Owner { key, name: shown, statements } = owners[chosen];
        let combo = egui::ComboBox::from_id_salt("statements-of").width(190.0).truncate().selected_text(shown).show_ui(
            ui,
            |ui| {
                for owner in &owners {
                    if ui.selectable_label(owner.key == key, owner.name).clicked() {
                        owner.key.clone_into(&mut frame.view.rows.owner);
                    }
                }
            },
        );
        combo.response.labelled_by(label.id);
        ui.add_space(8.0);
        periods_ui(ui, frame);
        ui.add_space(8.0);
        let scale = scale_ui(ui, frame, MoneyScale::Millions);
        ui.add_space(8.0);
        let lines = lines(projection, &frame.view.rows.folded, statements);
        copy_ui(ui, frame, projection, &lines);
        (lines, statements, scale)
    });
    ui.add_space(4.0);
    lines.inner
}

/// The rows of statements, without those that are zero throughout; totals are always shown.
fn lines(projection: &Projection, folded: &[String], statements: &Statements) -> Vec<Line> {
    let (sections, totals) = (sections(projection, statements), statements.totals());
    let says_something = |id: Id, item: &Item| {
        totals.iter().any(|total| total.id() == id)
            || !item.is_nothing(projection.values.at(id, 0))
            || item.is_series() && projection.values.months(id).iter().any(|value| !item.is_nothing(*value))
    };
    lines_of(projection, folded, |key| sections.contains(&key), says_something)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::Series;
    use crate::model::project;

    /// The keys are those under which a saved layout collapses the sections.
    #[test]
    fn the_three_statements_of_an_owner_stand_in_its_own_sections_with_their_totals() {
        let projection = project(&crate::store::sample()).unwrap();
        for Owner { key, statements, .. } in owners(&projection) {
            let sections = sections(&projection, statements);
            assert_eq!(sections, ["income", "balance", "cash"].map(|part| format!("{key}.{part}")));
            let of_section =
                |row: Series| projection.book.sections()[projection.book.item(row.id()).section].key.as_str();
            assert!(statements.totals().into_iter().all(|row| sections.contains(&of_section(row))), "{key}");
        }
    }
}
