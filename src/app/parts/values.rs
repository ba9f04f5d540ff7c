//! The table of values at the time cursor, beside the plots of a page.

use crate::app::parts::asking::menu_of;
use crate::app::parts::frame::Frame;
use crate::app::parts::theme::{self, NOTE_SIZE};
use crate::app::state::command::Command;
use crate::formula::{Id, Scalar, Series};
use crate::model::Projection;
use egui::{Align, Color32, Layout, Pos2, Rect, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

/// What a line shows.
#[derive(Clone, Copy)]
enum Shown {
    /// A row in the month of the cursor
    Row(Series),
    /// One value over the plan
    Total(Scalar),
}

impl Shown {
    fn id(self) -> Id {
        match self {
            Self::Row(row) => row.id(),
            Self::Total(total) => total.id(),
        }
    }

    /// Its value in month `t` (from 0).
    fn value(self, projection: &Projection, t: usize) -> f64 {
        match self {
            Self::Row(row) => projection.months(row).get(t).copied().unwrap_or(f64::NAN),
            Self::Total(total) => projection.value(total),
        }
    }

    /// The month that a click explains, of month `t` (from 0).
    fn month(self, t: usize) -> i64 {
        match self {
            Self::Row(_) => t as i64 + 1,
            Self::Total(_) => 0,
        }
    }
}

/// A line of the table.
pub(in crate::app) struct Line {
    shown: Shown,
    /// Its name if the row's label does not say it
    name: Option<String>,
    /// Whether its unit is written; otherwise the title of the group gives it
    unit: bool,
    color: Color32,
}

/// A line with the label of its row.
pub(in crate::app) fn line(row: Series, color: Color32) -> Line {
    Line { shown: Shown::Row(row), name: None, unit: true, color }
}

/// A line with its own name.
pub(in crate::app) fn named_line(row: Series, name: &str, color: Color32) -> Line {
    Line { name: Some(name.to_owned()), ..line(row, color) }
}

/// A line of one value over the plan, with its own name.
pub(in crate::app) fn total_line(total: Scalar, name: &str, color: Color32) -> Line {
    Line { shown: Shown::Total(total), name: Some(name.to_owned()), unit: true, color }
}

/// The same in a group whose title gives the unit.
pub(in crate::app) fn plain_line(row: Series, name: &str, color: Color32) -> Line {
    Line { unit: false, ..named_line(row, name, color) }
}

/// Draws the values of these rows at the cursor, or in the first month; groups without a row are omitted.
pub(in crate::app) fn values_ui<T: AsRef<str>>(ui: &mut Ui, frame: &mut Frame, groups: &[(T, Vec<Line>)]) {
    let Some(projection) = frame.projection() else { return };
    let groups: Vec<_> = groups.iter().filter(|(_, lines)| !lines.is_empty()).collect();
    let t = frame.view.cursor.unwrap_or(0);
    let month = frame.plan().month(t as i64 + 1);
    ScrollArea::vertical().id_salt("values").auto_shrink(false).show(ui, |ui| {
        ui.set_width(ui.available_width() - 18.0);
        ui.horizontal(|ui| {
            ui.label(
                RichText::new(month.long())
                    .font(egui::FontId::new(theme::TEXT_SIZE, theme::semibold()))
                    .color(frame.tokens.accent),
            );
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui
                    .small_button("Copy")
                    .accessible_name("Copy values")
                    .on_hover_text("Copy these values for a spreadsheet")
                    .clicked()
                {
                    frame.send(Command::Copy(table(projection, &groups, t)));
                }
            });
        });
        let hint = if frame.view.cursor.is_some() {
            "Click a value to explain it"
        } else {
            "Point at a plot to choose a month"
        };
        ui.label(RichText::new(hint).size(NOTE_SIZE).color(frame.tokens.muted));
        for (title, lines) in &groups {
            ui.add_space(6.0);
            ui.label(
                RichText::new(title.as_ref())
                    .font(egui::FontId::new(NOTE_SIZE, theme::semibold()))
                    .color(frame.tokens.muted),
            );
            for line in lines {
                let (id, value) = (line.shown.id(), line.shown.value(projection, t));
                let item = projection.book.item(id);
                let money = item.unit == crate::formula::USD;
                let is_known = projection.is_known(id, t + 1);
                let text = match item.unit {
                    _ if !is_known => "no value".to_owned(),
                    crate::formula::USD => crate::app::parts::numbers::money(value),
                    crate::formula::BTC => crate::formula::grouped(value, 1),
                    _ => projection.book.shown_value(id, value),
                };
                let unit = if money || !line.unit || item.unit == crate::formula::PLAIN {
                    String::new()
                } else {
                    item.unit.to_string()
                };
                let rounds_to_zero = !value.is_nan() && !text.contains(|c: char| ('1'..='9').contains(&c));
                let is_blank = rounds_to_zero || !is_known;
                let number = if is_blank { 0.0 } else { value };
                let name = line.name.as_ref().unwrap_or(&item.label);
                let response = line_ui(ui, frame, name, &unit, &text, line.color, number);
                if response.clicked() {
                    frame.explain(id, line.shown.month(t));
                }
                if let Some(place) = frame.place(id, line.shown.month(t)) {
                    menu_of(&response, frame, &place);
                }
            }
        }
    });
}

/// The values of the groups in month `t` (from 0) as tab-separated text, with all digits.
fn table<T: AsRef<str>>(projection: &Projection, groups: &[&(T, Vec<Line>)], t: usize) -> String {
    let line = |line: &Line| {
        let (item, value) = (projection.book.item(line.shown.id()), line.shown.value(projection, t));
        format!("{}\t{value}\t{}\n", line.name.as_ref().unwrap_or(&item.label), item.unit)
    };
    let group = |(title, lines): &&(T, Vec<Line>)| {
        format!("{}\n{}", title.as_ref(), lines.iter().map(line).collect::<String>())
    };
    groups.iter().map(group).collect()
}

/// Draws a line.
fn line_ui(
    ui: &mut Ui,
    frame: &Frame,
    label: &str,
    unit: &str,
    value: &str,
    color: Color32,
    number: f64,
) -> egui::Response {
    let t = frame.tokens;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 19.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Explain {label}")));
    if response.hovered() {
        ui.painter().rect_filled(rect, 3.0, theme::faded(t.accent, 0.08));
    }
    let mark = Rect::from_center_size(Pos2::new(rect.left() + 5.0, rect.center().y), vec2(8.0, 8.0));
    ui.painter().rect_filled(mark, 2.0, color);
    let mut inside = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(rect.with_min_x(rect.left() + 15.0))
            .layout(Layout::right_to_left(Align::Center)),
    );
    let text = match number {
        0.0 => RichText::new("–").color(t.faint),
        _ => RichText::new(value).color(if number < 0.0 { t.bad } else { t.text }),
    };
    inside.add(egui::Label::new(text).selectable(false));
    let mut name = egui::text::LayoutJob::default();
    let part = |size, color| egui::TextFormat::simple(egui::FontId::proportional(size), color);
    name.append(label, 0.0, part(theme::TEXT_SIZE, t.muted));
    name.append(unit, if unit.is_empty() { 0.0 } else { 6.0 }, part(NOTE_SIZE, t.faint));
    inside.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add(egui::Label::new(name).truncate().selectable(false))
    });
    response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(format!("{label}: {value} {unit}"))
}
