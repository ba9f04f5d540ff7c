//! A table of rows over periods: time across, inputs in blue. A click selects, a double-click or Enter explains.

use super::widths::{Columns, FROZEN, columns};
use crate::app::parts::asking::about_ui;
use crate::app::parts::frame::Frame;
use crate::app::parts::theme;
use crate::app::state::command::Command;
use crate::app::state::place::Place;
use crate::app::state::view::{CellChoice, MoneyScale};
use crate::export::inert;
use crate::formula::{Format, Id, Item, Kind, PLAIN, Series, USD};
use crate::model::{By, Period, Projection, periods};
use egui::{Align2, FontId, Key, Modifiers, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo, vec2};
use egui_table::{CellInfo, HeaderCellInfo, HeaderRow, Table, TableDelegate};
use std::fmt::Write as _;

const ROW_HEIGHT: f32 = 20.0;
/// Frozen columns: label, unit, and the value or opening.
const STICKY: usize = FROZEN;

/// A line of the table.
#[derive(Clone, Copy)]
pub(super) enum Line {
    Section(usize),
    Item(Id),
}

/// What a table shows.
pub(super) struct Sheet<'a> {
    /// Its identifier among the tables of the window
    pub id: &'a str,
    pub lines: &'a [Line],
    /// The rows that are totals
    pub totals: &'a [Series],
    /// In what money is shown
    pub scale: MoneyScale,
}

/// The choice of months, quarters or years.
pub(super) fn periods_ui(ui: &mut Ui, frame: &mut Frame) {
    for (by, name) in [(By::Month, "Months"), (By::Quarter, "Quarters"), (By::Year, "Years")] {
        if ui.selectable_label(frame.view.rows.by == by, name).clicked() {
            frame.view.rows.by = by;
            frame.view.rows.chosen = None;
        }
    }
}

/// The choice of what money is shown in; `usual` until the user chooses.
pub(super) fn scale_ui(ui: &mut Ui, frame: &mut Frame, usual: MoneyScale) -> MoneyScale {
    let shown = frame.view.rows.scale.unwrap_or(usual);
    for scale in MoneyScale::ALL {
        if ui.selectable_label(shown == scale, scale.name()).clicked() {
            frame.view.rows.scale = Some(scale);
        }
    }
    shown
}

/// The button that copies these lines, and a hint on how to use the table.
pub(super) fn copy_ui(ui: &mut Ui, frame: &mut Frame, projection: &Projection, lines: &[Line]) {
    if ui.button("Copy table").on_hover_text("Copy the table at full precision for a spreadsheet").clicked() {
        let text = table_text(projection, lines, &periods(&frame.derived.computed, frame.view.rows.by));
        frame.send(Command::Copy(text));
    }
    if ui.available_width() > 160.0 {
        ui.label(RichText::new("Double-click or Enter explains").size(theme::NOTE_SIZE).color(frame.tokens.faint));
    }
}

/// The lines of the wanted sections and items, selected by the keys of the sections; a section without items is omitted, a
/// collapsed one has only its title.
pub(super) fn lines_of(
    projection: &Projection,
    folded: &[String],
    in_section: impl Fn(&str) -> bool,
    wanted: impl Fn(Id, &Item) -> bool,
) -> Vec<Line> {
    let book = &projection.book;
    let is_in: Vec<bool> = book.sections().iter().map(|section| in_section(&section.key)).collect();
    let mut of_section: Vec<Vec<Id>> = vec![Vec::new(); book.sections().len()];
    for (id, item) in book.items().iter().enumerate() {
        if is_in[item.section] && wanted(id as Id, item) {
            of_section[item.section].push(id as Id);
        }
    }
    let mut lines = Vec::new();
    for (section, items) in of_section.into_iter().enumerate().filter(|(_, items)| !items.is_empty()) {
        lines.push(Line::Section(section));
        if !folded.contains(&book.sections()[section].key) {
            lines.extend(items.into_iter().map(Line::Item));
        }
    }
    lines
}

/// Draws the table.
pub(super) fn table_ui(ui: &mut Ui, frame: &mut Frame, projection: &Projection, sheet: &Sheet) {
    if ui.available_width() < 60.0 || ui.available_height() < 60.0 {
        return;
    }
    let (lines, periods) = (sheet.lines, periods(&frame.derived.computed, frame.view.rows.by));
    let scroll_to = keys(ui, frame, projection, lines, &periods);
    let width = match sheet.scale {
        MoneyScale::Usd if frame.view.rows.by == By::Month => 84.0,
        MoneyScale::Usd => 94.0,
        MoneyScale::Thousands => 78.0,
        MoneyScale::Millions => 72.0,
    };
    let is_total = |id: Id| sheet.totals.iter().any(|total| total.id() == id);
    let of_line =
        |line: &Line| if let Line::Item(id) = line { Some((projection.book.item(*id), is_total(*id))) } else { None };
    let rows: Vec<(&Item, bool)> = lines.iter().filter_map(of_line).collect();
    let Columns { all, sticky } = columns(ui, &rows, (periods.len(), width), ui.available_width());
    let mut table = Table::new()
        .id_salt(sheet.id)
        .num_rows(lines.len() as u64)
        .columns(all)
        .num_sticky_cols(sticky)
        .headers([HeaderRow::new(ROW_HEIGHT + 2.0)]);
    if let Some((row, column)) = scroll_to {
        table = table.scroll_to_row(row as u64, None).scroll_to_column(column, None);
    }
    let mut grid = Grid { frame, projection, periods: &periods, lines, totals: sheet.totals, scale: sheet.scale };
    table.show(ui, &mut grid);
}

/// The value of a cell: column 2 is the value or opening, those after it the periods.
fn value_of(projection: &Projection, periods: &[Period], id: Id, column: usize) -> Option<f64> {
    let item = projection.book.item(id);
    let is_series = item.is_series();
    match column.checked_sub(STICKY) {
        // A row without an opening reads as zero and is left blank.
        None if is_series && !matches!(item.kind, Kind::Row { opening: Some(_), .. }) => None,
        None => Some(projection.values.at(id, 0)),
        // So is a month in which it has no value.
        Some(period) if is_series => {
            let known = periods.get(period).filter(|period| projection.is_known(id, period.months.end));
            known.map(|period| projection.over(id, period))
        }
        Some(_) => None,
    }
}

/// Explains a cell: for a period its last month, with the period's own number.
fn explain(projection: &Projection, periods: &[Period], key: &str, column: usize) -> Command {
    // For a blank cell, the first period is explained.
    let is_blank = projection.book.find(key).is_some_and(|id| value_of(projection, periods, id, column).is_none());
    let column = if is_blank { STICKY } else { column };
    let place = Place { key: key.to_owned(), month: month_of(periods, column) };
    let (Some(period), Some(id)) =
        (column.checked_sub(STICKY).and_then(|period| periods.get(period)), projection.book.find(key))
    else {
        return Command::Explain(place);
    };
    match projection.period_text(id, period) {
        Some(text) => Command::ExplainPeriod(place, text),
        None => Command::Explain(place),
    }
}

/// The month that a column explains: the last one of its period; 0 is the opening.
fn month_of(periods: &[Period], column: usize) -> i64 {
    column.checked_sub(STICKY).and_then(|period| periods.get(period)).map_or(0, |period| period.months.end as i64)
}

/// Arrow keys and Tab move the selection, Enter explains it, Ctrl+C copies it. Returns the cell to scroll to.
fn keys(
    ui: &Ui,
    frame: &mut Frame,
    projection: &Projection,
    lines: &[Line],
    periods: &[Period],
) -> Option<(usize, usize)> {
    if ui.ctx().text_edit_focused() || egui::Popup::is_any_open(ui.ctx()) {
        return None;
    }
    let choice = frame.view.rows.chosen.clone()?;
    let row =
        lines.iter().position(|line| matches!(line, Line::Item(id) if projection.book.item(*id).key == choice.key))?;
    let id = projection.book.find(&choice.key)?;
    if ui.input(|i| i.events.iter().any(|event| matches!(event, egui::Event::Copy)))
        && let Some(value) = value_of(projection, periods, id, choice.column)
    {
        frame.send(Command::Copy(if value.is_nan() { "n/a".to_owned() } else { value.to_string() }));
    }
    let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    if pressed(Key::Enter) {
        frame.send(explain(projection, periods, &choice.key, choice.column));
        return None;
    }
    let down = i64::from(pressed(Key::ArrowDown)) - i64::from(pressed(Key::ArrowUp));
    let back = ui.input_mut(|i| i.consume_key(Modifiers::SHIFT, Key::Tab));
    let right = i64::from(pressed(Key::ArrowRight) || pressed(Key::Tab)) - i64::from(pressed(Key::ArrowLeft) || back);
    if (down, right) == (0, 0) {
        return None;
    }
    let mut to = row as i64 + down;
    while matches!(usize::try_from(to).ok().and_then(|to| lines.get(to)), Some(Line::Section(_))) && down != 0 {
        to += down;
    }
    let to = usize::try_from(to).ok().filter(|to| *to < lines.len()).unwrap_or(row);
    let Line::Item(id) = lines[to] else { return None };
    let column = (choice.column as i64 + right).clamp(STICKY as i64 - 1, (STICKY + periods.len()) as i64 - 1) as usize;
    frame.view.rows.chosen = Some(CellChoice { key: projection.book.item(id).key.clone(), column });
    Some((to, column))
}

struct Grid<'a, 'b> {
    frame: &'a mut Frame<'b>,
    projection: &'a Projection,
    periods: &'a [Period],
    lines: &'a [Line],
    totals: &'a [Series],
    scale: MoneyScale,
}

impl TableDelegate for Grid<'_, '_> {
    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        let t = self.frame.tokens;
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0.0, t.raised);
        ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, t.hairline));
        let column = cell.col_range.start;
        let text = match column {
            0 => "Row",
            1 => self.scale.name(),
            2 => "Value, opening",
            _ => self.periods.get(column - STICKY).map_or("", |period| period.label.as_str()),
        };
        let (at, align) = if column < 2 {
            (rect.left_center() + vec2(6.0, 0.0), Align2::LEFT_CENTER)
        } else {
            (rect.right_center() - vec2(6.0, 0.0), Align2::RIGHT_CENTER)
        };
        ui.painter().text(at, align, text, FontId::new(theme::NOTE_SIZE, theme::semibold()), t.muted);
    }

    fn cell_ui(&mut self, ui: &mut Ui, cell: &CellInfo) {
        let rect = ui.max_rect();
        let Some(line) = self.lines.get(cell.row_nr as usize) else { return };
        match line {
            Line::Section(section) => self.section_cell(ui, rect, *section, cell.col_nr),
            Line::Item(id) => self.item_cell(ui, rect, *id, cell.col_nr),
        }
    }

    fn default_row_height(&self) -> f32 {
        ROW_HEIGHT
    }
}

impl Grid<'_, '_> {
    fn section_cell(&mut self, ui: &Ui, rect: Rect, section: usize, column: usize) {
        let t = self.frame.tokens;
        let key = &self.projection.book.sections()[section].key;
        let is_folded = self.frame.view.rows.folded.contains(key);
        ui.painter().rect_filled(rect, 0.0, t.panel);
        ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, t.hairline));
        if column == 0 {
            let label = &self.projection.book.sections()[section].label;
            let response = ui.interact(rect, ui.scope_id().with("section"), Sense::click());
            let word = if is_folded { "Expand" } else { "Collapse" };
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{word} {label}")));
            if response
                .on_hover_cursor(egui::CursorIcon::PointingHand)
                .on_hover_text(format!("{word} this section"))
                .clicked()
            {
                let folded = &mut self.frame.view.rows.folded;
                match folded.iter().position(|known| known == key) {
                    Some(position) => drop(folded.remove(position)),
                    None => folded.push(key.clone()),
                }
            }
            let text = format!("{} {label}", if is_folded { "▸" } else { "▾" });
            let galley = ui.painter().layout_no_wrap(text, FontId::new(theme::TEXT_SIZE, theme::semibold()), t.text);
            // The name of a section may be longer than its column.
            ui.painter().with_clip_rect(rect.with_max_x(rect.left() + 430.0)).galley(
                rect.left_center() + vec2(6.0, -galley.size().y / 2.0),
                galley,
                t.text,
            );
        }
    }

    fn item_cell(&mut self, ui: &mut Ui, rect: Rect, id: Id, column: usize) {
        let t = self.frame.tokens;
        let item = self.projection.book.item(id);
        let value = (column >= STICKY - 1).then(|| value_of(self.projection, self.periods, id, column)).flatten();
        let chosen = self
            .frame
            .view
            .rows
            .chosen
            .as_ref()
            .is_some_and(|choice| choice.key == item.key && (choice.column == column || column == 0));
        ui.painter().rect_filled(rect, 0.0, if chosen { t.selection } else { t.panel });
        ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(0.5, t.grid));
        let painter = ui.painter().with_clip_rect(rect.shrink2(vec2(3.0, 0.0)).intersect(ui.clip_rect()));
        let is_input = matches!(item.kind, Kind::Input { .. } | Kind::Path { .. });
        let (text, color) = match (column, value) {
            (0, _) => (item.label.clone(), t.text),
            // The head says in what money is.
            (1, _) if item.unit == USD => (String::new(), t.faint),
            (1, _) => (item.unit_text(), t.faint),
            (_, None) => (String::new(), t.faint),
            (_, Some(value)) => (
                shown(self.projection, (id, item), value, self.scale),
                if is_input {
                    t.input
                } else if item.is_nothing(value) || value.is_nan() {
                    t.faint
                } else if value < 0.0 {
                    t.bad
                } else {
                    t.text
                },
            ),
        };
        let (at, align) = if column < 2 {
            (rect.left_center() + vec2(if column == 0 { 16.0 } else { 6.0 }, 0.0), Align2::LEFT_CENTER)
        } else {
            (rect.right_center() - vec2(6.0, 0.0), Align2::RIGHT_CENTER)
        };
        let is_total = self.totals.iter().any(|total| total.id() == id);
        let family = if is_total && column != 1 { theme::semibold() } else { egui::FontFamily::Proportional };
        painter.text(at, align, &text, FontId::new(theme::TEXT_SIZE, family), color);
        if is_total {
            painter.hline(rect.x_range(), rect.top(), Stroke::new(1.0, t.muted));
        }
        if column == 1 && item.unit == USD && item.is_series() {
            let values = self.frame.existing(id, self.projection.values.months(id));
            course_ui(&painter, t, rect.shrink2(vec2(4.0, 4.0)), &values);
        }
        let period = column
            .checked_sub(STICKY)
            .and_then(|period| self.periods.get(period))
            .map_or("", |period| period.label.as_str());
        let response = ui.interact(rect, ui.scope_id().with("cell"), Sense::click());
        response.widget_info(|| {
            WidgetInfo::labeled(Role::Label, true, format!("{} {period} {text}", item.label).trim().to_owned())
        });
        self.answer(&response, id, column, value);
        if column == 0 {
            // Built only when it is looked at: the names in a formula are looked up in the whole book.
            response.on_hover_ui(|ui| {
                let rule =
                    if item.is_series() { format!("\nAnnual value: {}", item.yearly.word()) } else { String::new() };
                ui.label(format!("{}\n{}\n= {}{rule}", item.key, item.note, self.projection.book.formula_text(id)));
            });
        }
    }

    fn answer(&mut self, response: &egui::Response, id: Id, column: usize, value: Option<f64>) {
        let item = self.projection.book.item(id);
        // A label represents its value, or the first period.
        let column = if column >= STICKY - 1 {
            column
        } else if item.is_series() {
            STICKY
        } else {
            STICKY - 1
        };
        let told = explain(self.projection, self.periods, &item.key, column);
        if response.clicked() || response.secondary_clicked() {
            self.frame.view.rows.chosen = Some(CellChoice { key: item.key.clone(), column });
        }
        if response.double_clicked() {
            self.frame.send(told.clone());
        }
        let (projection, periods, lines) = (self.projection, self.periods, self.lines);
        let month = if item.is_series() { month_of(periods, column) } else { 0 };
        let place = Place { key: item.key.clone(), month };
        let frame = &mut *self.frame;
        response.context_menu(|ui| {
            if ui.button("Explain").clicked() {
                frame.send(told.clone());
                ui.close();
            }
            ui.separator();
            about_ui(ui, frame, &place);
            ui.separator();
            let mut wish = |ui: &mut Ui, text: &str, command: &dyn Fn() -> Command| {
                if ui.button(text).clicked() {
                    frame.send(command());
                    ui.close();
                }
            };
            if let Some(value) = value {
                wish(ui, "Copy value", &|| Command::Copy(value.to_string()));
            }
            wish(ui, "Copy row", &|| Command::Copy(table_text(projection, &[Line::Item(id)], periods)));
            wish(ui, "Copy table", &|| Command::Copy(table_text(projection, lines, periods)));
        });
    }
}

/// The course of a row as a thin line: its shape, not its numbers.
fn course_ui(painter: &egui::Painter, t: &theme::Tokens, place: Rect, values: &[f64]) {
    let finite = || values.iter().copied().filter(|value| value.is_finite());
    let (low, high) = finite().fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    if high - low <= 0.0 || values.len() < 2 {
        return;
    }
    let step = values.len().div_ceil(place.width().max(1.0) as usize);
    let at = |(t, value): (usize, f64)| {
        let x = place.left() + place.width() * t as f32 / (values.len() - 1) as f32;
        egui::pos2(x, place.bottom() - place.height() * ((value - low) / (high - low)) as f32)
    };
    let points = values.iter().copied().enumerate().step_by(step).filter(|(_, value)| value.is_finite()).map(at);
    painter.add(egui::Shape::line(points.collect(), Stroke::new(1.0, t.muted)));
}

/// A value in the table: money in its scale, dates as dates, zero as a dash.
fn shown(projection: &Projection, (id, item): (Id, &Item), value: f64, scale: MoneyScale) -> String {
    match item.format {
        _ if value.is_nan() => "n/a".to_owned(),
        Format::Decimals(_) | Format::Share if item.is_nothing(value) => "–".to_owned(),
        Format::Decimals(_) if item.unit == USD => {
            let (by, decimals) = scale.of();
            crate::formula::grouped(value / by, decimals)
        }
        Format::Decimals(digits) if item.unit == PLAIN => crate::formula::grouped(value, usize::from(digits)),
        _ => projection.book.shown_value(id, value),
    }
}

/// Lines as tab-separated text: numbers at full precision, which a spreadsheet reads as numbers.
fn table_text(projection: &Projection, lines: &[Line], periods: &[Period]) -> String {
    let mut text = "Row\tUnit\tKey\tValue or opening".to_owned();
    // Writing to a string cannot fail.
    periods.iter().for_each(|period| write!(text, "\t{}", period.label).unwrap_or_default());
    text.push('\n');
    let cell = |value: Option<f64>| {
        value.map_or_else(String::new, |value| if value.is_nan() { "n/a".to_owned() } else { value.to_string() })
    };
    for line in lines {
        match line {
            Line::Section(section) => {
                writeln!(text, "{}", inert(&projection.book.sections()[*section].label)).unwrap_or_default();
            }
            Line::Item(id) => {
                let item = projection.book.item(*id);
                write!(text, "{}\t{}\t{}", inert(&item.label), item.unit, item.key).unwrap_or_default();
                (STICKY - 1..STICKY + periods.len()).for_each(|column| {
                    write!(text, "\t{}", cell(value_of(projection, periods, *id, column))).unwrap_or_default();
                });
                text.push('\n');
            }
        }
    }
    text
}
