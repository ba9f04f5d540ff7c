//! All fields of the plan in one table, with the source of each figure.

use super::clipboard::{Copied, copied, pasted};
use crate::app::parts::frame::Frame;
use crate::app::parts::numbers::field;
use crate::app::parts::theme::{self, NOTE_SIZE};
use crate::app::state::command::Command;
use crate::app::state::stamp::Stamp;
use crate::app::state::view::Only;
use crate::plan::{Field, Setting};
use egui::{Align2, Color32, FontId, Id, Rect, RichText, ScrollArea, Sense, Ui, pos2, vec2};
use std::sync::Arc;

const ROW: f32 = 22.0;
/// Where the columns begin, as shares of the width: object, field, value, unit, date, source.
const COLUMNS: [f32; 6] = [0.0, 0.18, 0.4, 0.55, 0.66, 0.76];

/// A field of the plan as the table shows it.
struct Line {
    path: String,
    object: String,
    label: &'static str,
    value: String,
    /// As written in files
    setting: String,
    unit: &'static str,
    date: String,
    source: String,
    kind: Only,
    changed: bool,
}

impl Line {
    fn copied(&self) -> Copied<'_> {
        Copied {
            path: &self.path,
            value: &self.setting,
            unit: self.unit,
            object: &self.object,
            label: self.label,
            date: &self.date,
            source: &self.source,
        }
    }
}

pub(super) fn assumptions_ui(ui: &mut Ui, frame: &mut Frame) {
    let lines = known_lines(ui, frame);
    controls_ui(ui, frame, &lines);
    paste(ui, frame);
    header_ui(ui, frame);
    ScrollArea::vertical().id_salt("assumptions").auto_shrink(false).show_rows(ui, ROW, lines.len(), |ui, range| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for line in &lines[range] {
            line_ui(ui, frame, line);
        }
    });
}

fn controls_ui(ui: &mut Ui, frame: &mut Frame, lines: &[Line]) {
    ui.horizontal(|ui| {
        ui.add(
            egui::TextEdit::singleline(&mut frame.view.assumptions.search)
                .hint_text("Filter fields and sources")
                .desired_width(190.0),
        )
        .accessible_name("Filter fields and sources");
        for (only, name, help) in [
            (Only::All, "All", "Every field"),
            (Only::Sourced, "Published", "Figures with a published source"),
            (Only::Assumed, "Assumed", "Stated assumptions"),
            (Only::Unsourced, "Unsourced", "Figures without a source"),
            (Only::Changed, "Changed", "Fields that the shown scenario changes"),
        ] {
            if ui.selectable_label(frame.view.assumptions.only == only, name).on_hover_text(help).clicked() {
                frame.view.assumptions.only = only;
            }
        }
        if ui
            .button("Copy table")
            .on_hover_text(
                "Copy the fields shown as a table for a spreadsheet. Edit it there and paste it back here (Ctrl+V)",
            )
            .clicked()
        {
            frame.send(Command::Copy(copied(lines.iter().map(Line::copied))));
        }
        ui.label(RichText::new(format!("{} fields", lines.len())).size(NOTE_SIZE).color(frame.tokens.muted));
    });
    ui.add_space(4.0);
}

/// Applies pasted fields as one step, or reports the line that cannot be applied.
fn paste(ui: &Ui, frame: &mut Frame) {
    if ui.ctx().text_edit_focused() {
        return;
    }
    let text = ui.input(|input| {
        input
            .events
            .iter()
            .find_map(|event| if let egui::Event::Paste(text) = event { Some(text.clone()) } else { None })
    });
    let Some(text) = text else { return };
    match pasted(frame.plan(), &text) {
        Ok(fields) if fields.is_empty() => frame.view.notice = Some("The pasted text changes no field".to_owned()),
        Ok(fields) => frame.send(Command::Set { label: format!("Paste {} fields", fields.len()), fields }),
        Err(problem) => frame.view.notice = Some(problem),
    }
}

/// What the lines depend on: the plan, the search, which fields.
type Shown = (Stamp, String, Only);

/// The fields that are shown, collected again only if something has changed: a large plan has thousands of them.
fn known_lines(ui: &Ui, frame: &Frame) -> Arc<Vec<Line>> {
    let stamp: Shown =
        (frame.derived.followed().clone(), frame.view.assumptions.search.clone(), frame.view.assumptions.only);
    let id = Id::unique("assumptions");
    let known = ui.data(|data| data.get_temp::<(Shown, Arc<Vec<Line>>)>(id));
    if let Some((_, lines)) = known.filter(|(known, _)| *known == stamp) {
        return lines;
    }
    let lines = Arc::new(lines(frame));
    ui.data_mut(|data| data.insert_temp(id, (stamp, Arc::clone(&lines))));
    lines
}

/// The fields that are shown.
fn lines(frame: &Frame) -> Vec<Line> {
    let plan = frame.plan();
    let overrides = frame.session.active_scenario().map(|s| &s.overrides);
    let search = frame.view.assumptions.search.to_lowercase();
    let only = frame.view.assumptions.only;
    let mut lines = Vec::new();
    plan.each_object(&mut |prefix, object| {
        let title = plan.title_of(prefix);
        object.each_field(&mut |spec, held| {
            if matches!(spec.name, "name" | "notes" | "enabled") {
                return;
            }
            let path = format!("{prefix}.{}", spec.name);
            let source = plan.sources.get(&path);
            let kind = match source {
                Some(source) if source.assumption => Only::Assumed,
                Some(_) => Only::Sourced,
                None => Only::Unsourced,
            };
            let changed = overrides.is_some_and(|overrides| overrides.contains_key(&path));
            let is_shown = match only {
                Only::All => true,
                Only::Changed => changed,
                only => only == kind,
            };
            let (date, text) = source.map(|source| (source.date.clone(), source.text.clone())).unwrap_or_default();
            let has = |text: &str| text.to_lowercase().contains(&search);
            if is_shown && (search.is_empty() || has(spec.label) || has(&title) || has(&path) || has(&text)) {
                lines.push(Line {
                    path,
                    object: title.clone(),
                    label: spec.label,
                    value: shown(&held),
                    setting: held.get().to_string(),
                    unit: spec.unit,
                    date,
                    source: text,
                    kind,
                    changed,
                });
            }
        });
    });
    lines
}

fn shown(held: &Field) -> String {
    match (held, held.get()) {
        (Field::Choice(choice), _) => choice.labels()[choice.index()].to_owned(),
        (_, Setting::Number(value)) => field(value),
        (_, Setting::Flag(on)) => if on { "yes" } else { "no" }.to_owned(),
        (_, Setting::Schedule(steps)) if steps.is_empty() => "none".to_owned(),
        (_, Setting::Schedule(steps)) => steps
            .iter()
            .map(|(month, value)| format!("{}: {}", month.short(), field(*value)))
            .collect::<Vec<_>>()
            .join(", "),
        (_, Setting::Text(text)) => text,
    }
}

/// The cells of a row.
fn cells(rect: Rect) -> [Rect; 6] {
    let left = |i: usize| rect.left() + rect.width() * COLUMNS.get(i).copied().unwrap_or(1.0);
    std::array::from_fn(|i| Rect::from_min_max(pos2(left(i) + 4.0, rect.top()), pos2(left(i + 1) - 6.0, rect.bottom())))
}

fn text(ui: &Ui, cell: Rect, text: &str, size: f32, family: egui::FontFamily, color: Color32, right: bool) {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), FontId::new(size, family), color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(cell.width());
    let galley = ui.painter().layout_job(job);
    let align = if right { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
    let at = if right { cell.right_center() } else { cell.left_center() };
    let place = align.anchor_size(at, galley.size());
    ui.painter().galley(place.min, galley, color);
}

fn header_ui(ui: &mut Ui, frame: &Frame) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width() - 8.0, ROW), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.bottom(), egui::Stroke::new(1.0, frame.tokens.hairline));
    for (i, (cell, name)) in
        cells(rect).into_iter().zip(["Object", "Field", "Value", "Unit", "Date", "Source"]).enumerate()
    {
        text(ui, cell, name, NOTE_SIZE, theme::semibold(), frame.tokens.muted, i == 2);
    }
}

fn line_ui(ui: &mut Ui, frame: &mut Frame, line: &Line) {
    let t = frame.tokens;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width() - 8.0, ROW), Sense::click());
    response.widget_info(|| {
        egui::WidgetInfo::labeled(
            egui::Role::Button,
            true,
            format!("{} of {}: {} {}", line.label, line.object, line.value, line.unit),
        )
    });
    if response.hovered() {
        ui.painter().rect_filled(rect, 3.0, t.selection);
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), egui::Stroke::new(0.5, t.grid));
    let [object, name, value, unit, date, source] = cells(rect);
    let plain = egui::FontFamily::Proportional;
    text(ui, object, &line.object, theme::TEXT_SIZE, plain.clone(), t.muted, false);
    let label = if line.changed { format!("● {}", line.label) } else { line.label.to_owned() };
    text(ui, name, &label, theme::TEXT_SIZE, plain.clone(), if line.changed { t.warning } else { t.text }, false);
    text(ui, value, &line.value, theme::TEXT_SIZE, plain.clone(), t.input, true);
    text(ui, unit, line.unit, NOTE_SIZE, plain.clone(), t.muted, false);
    text(ui, date, &line.date, NOTE_SIZE, plain.clone(), t.muted, false);
    let (says, color) = match line.kind {
        Only::Assumed => (format!("Assumption: {}", line.source), t.warning),
        Only::Unsourced => ("–".to_owned(), t.faint),
        _ => (line.source.clone(), t.muted),
    };
    text(ui, source, &says, NOTE_SIZE, plain, color, false);
    let hover = format!("{}\n{}\n{says}", line.path, line.value);
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(hover).clicked() {
        frame.send(Command::Select(line.path.clone()));
    }
}
