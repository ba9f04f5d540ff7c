//! What pointer and keys do in a plot: the cursor follows, a drag zooms into its months, with Shift it moves them, a double click
//! shows all; a click explains, a right click copies and asks.

use super::Series;
use crate::app::parts::asking::about_ui;
use crate::app::parts::axis::{Axis, LEFT};
use crate::app::parts::frame::Frame;
use crate::app::parts::plane::Plane;
use crate::app::parts::theme::faded;
use crate::app::state::command::Command;
use crate::app::state::place::Place;
use crate::formula::Id;
use egui::{EventFilter, Key, Modifiers, PointerButton, Rect, Stroke, StrokeKind, Ui};

/// A click this close to a line selects it, in points.
const CLOSE: f64 = 8.0;
/// The fewest months into which a drag zooms.
const FEWEST: f64 = 3.0;

/// A plot under the pointer.
pub(super) struct Pointer<'a, 'b> {
    /// Of the plot
    pub id: &'a str,
    pub plane: &'a Plane,
    pub drawn: &'a [Series<'b>],
    pub axis: &'a Axis,
}

impl Pointer<'_, '_> {
    pub fn ui(&self, ui: &mut Ui, frame: &mut Frame) {
        let response = &self.plane.response;
        self.zoom(ui, frame);
        self.menu(ui, frame);
        self.keys(ui, frame);
        if response.double_clicked() {
            // The first of the two clicks explained something.
            frame.send(Command::CloseExplain);
            frame.send(Command::WholeTime);
        } else if response.clicked()
            && let Some(at) = response.interact_pointer_pos()
        {
            let month = self.month(at.x);
            if let Some(item) = self.item(at.x, at.y) {
                frame.explain(item, month as i64 + 1);
            }
        }
    }

    /// The month at a point, from 0.
    fn month(&self, x: f32) -> usize {
        self.axis.month(x).floor().max(0.0) as usize
    }

    /// What is drawn at a point.
    fn item(&self, x: f32, y: f32) -> Option<Id> {
        let chart = &self.plane.chart;
        let per_point = (chart.y.1 - chart.y.0) / f64::from(chart.area.height().max(1.0));
        let height = chart.y.0 + f64::from(chart.area.bottom() - y) * per_point;
        item_at(self.drawn, self.month(x), height, per_point * CLOSE)
    }

    /// A drag marks the months that are shown when it ends; with Shift, or the middle button, the months move with the pointer.
    fn zoom(&self, ui: &Ui, frame: &mut Frame) {
        let response = &self.plane.response;
        let is_move = ui.input(|i| i.modifiers.shift);
        let per_point = (self.axis.to - self.axis.from) / f64::from((self.axis.right - self.axis.left).max(1.0));
        if response.dragged_by(PointerButton::Middle) || response.dragged_by(PointerButton::Primary) && is_move {
            frame.view.slide(-f64::from(response.drag_delta().x) * per_point, frame.derived.plan.as_ref());
            return;
        }
        if response.hovered() {
            let sideways = ui.input(|i| if i.modifiers.ctrl { 0.0 } else { i.smooth_scroll_delta().x });
            if sideways != 0.0 {
                frame.view.slide(-f64::from(sideways) * per_point, frame.derived.plan.as_ref());
            }
        }
        let (Some(from), Some(to)) = (ui.input(|i| i.pointer.press_origin()), response.interact_pointer_pos()) else {
            self.end(ui, frame);
            return;
        };
        if response.dragged_by(PointerButton::Primary) {
            let area = self.plane.chart.area;
            let ends = [from.x, to.x].map(|x| x.clamp(area.left(), area.right()));
            let months = ends.map(|x| self.axis.month(x));
            ui.data_mut(|data| data.insert_temp(response.id, (months[0].min(months[1]), months[0].max(months[1]))));
            let marked = Rect::from_x_y_ranges(ends[0].min(ends[1])..=ends[0].max(ends[1]), area.y_range());
            let t = frame.tokens;
            ui.painter().rect(marked, 0.0, faded(t.accent, 0.12), Stroke::new(1.0, t.accent), StrokeKind::Inside);
        } else {
            self.end(ui, frame);
        }
    }

    /// Shows the months that were marked, once the button is let go; Escape forgets them.
    fn end(&self, ui: &Ui, frame: &mut Frame) {
        let id = self.plane.response.id;
        let Some((from, to)) = ui.data_mut(|data| data.remove_temp::<(f64, f64)>(id)) else { return };
        if self.plane.response.drag_stopped() && to - from >= FEWEST && !ui.input(|i| i.key_pressed(Key::Escape)) {
            frame.view.range = (from.floor(), to.ceil());
            frame.view.fit(frame.derived.plan.as_ref());
        }
    }

    /// With the focus on a plot, arrows move the cursor, Enter explains what is drawn highest there, plus and minus zoom, Home
    /// shows all.
    fn keys(&self, ui: &Ui, frame: &mut Frame) {
        let response = &self.plane.response;
        if !response.has_focus() {
            return;
        }
        let area = self.plane.chart.area;
        ui.painter().rect_stroke(area, 0.0, Stroke::new(1.0, frame.tokens.accent), StrokeKind::Outside);
        let filter = EventFilter { horizontal_arrows: true, ..Default::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let pressed = |key| ui.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key)) as i64;
        let by = pressed(Key::ArrowRight) - pressed(Key::ArrowLeft);
        let plan = frame.derived.plan.as_ref();
        let now = frame.view.cursor.unwrap_or(frame.view.range.0.max(0.0) as usize);
        if by != 0 {
            let last = i64::from(plan.company.months) - 1;
            frame.view.cursor = Some((now as i64 + by).clamp(0, last) as usize);
        }
        for (key, factor) in [(Key::Plus, 1.5), (Key::Equals, 1.5), (Key::Minus, 1.0 / 1.5)] {
            if pressed(key) > 0 {
                frame.view.zoom(factor, now as f64 + 0.5, plan);
            }
        }
        if pressed(Key::Home) > 0 {
            frame.send(Command::WholeTime);
        }
        let height = |s: &&Series| s.values.get(now).copied().filter(|value| value.is_finite()).unwrap_or(0.0).abs();
        let largest = self.drawn.iter().max_by(|a, b| height(a).total_cmp(&height(b))).map(|s| s.item);
        if pressed(Key::Enter) > 0
            && let Some(item) = largest
        {
            frame.explain(item, now as i64 + 1);
        }
    }

    /// The menu of a plot: questions about what is under the pointer, its data, its picture.
    fn menu(&self, ui: &Ui, frame: &mut Frame) {
        let response = &self.plane.response;
        let pointed = response.id.with("pointed");
        if response.secondary_clicked()
            && let Some(at) = response.interact_pointer_pos()
        {
            let place = self.item(at.x, at.y).and_then(|item| frame.place(item, self.month(at.x) as i64 + 1));
            ui.data_mut(|data| data.insert_temp(pointed, place));
        }
        response.context_menu(|ui| {
            if let Some(place) = ui.data(|data| data.get_temp::<Option<Place>>(pointed)).flatten() {
                about_ui(ui, frame, &place);
                ui.separator();
            }
            let mut item = |ui: &mut Ui, text: &str, command: &dyn Fn(&Frame) -> Command| {
                if ui.button(text).clicked() {
                    let command = command(frame);
                    frame.send(command);
                    ui.close();
                }
            };
            item(ui, "Copy data", &|frame| Command::Copy(data(frame, self.drawn, '\t')));
            item(ui, "Save data as CSV…", &|frame| {
                Command::AskData(self.id.to_owned(), data(frame, self.drawn, ','))
            });
            let whole = self.plane.response.rect;
            let whole = whole.with_min_x(whole.left() - LEFT).expand2(egui::vec2(0.0, 3.0));
            item(ui, "Copy picture", &|_| Command::CopyPicture(Some(whole)));
            item(ui, "Save picture…", &|_| Command::AskPicture(Some(whole)));
        });
    }
}

/// The series of a plot as text: a line for each month, at full precision.
fn data(frame: &Frame, series: &[Series], separator: char) -> String {
    let separator = separator.to_string();
    let months = series.iter().map(|s| s.values.len()).max().unwrap_or(0);
    let key = |s: &Series| frame.projection().map_or("", |projection| projection.book.item(s.item).key.as_str());
    // Lines of one row, as of several cases, are told apart by their names.
    let is_shared = |s: &Series| series.iter().filter(|other| other.item == s.item).count() > 1;
    let named = |s: &Series| if is_shared(s) { format!("{} ({})", key(s), s.name) } else { key(s).to_owned() };
    let cell = |text: String| {
        let is_plain = !text.contains([',', '"', '\n', '\t']);
        if is_plain { text } else { format!("\"{}\"", text.replace('"', "\"\"").replace(['\n', '\t'], " ")) }
    };
    let heads = series.iter().map(|s| cell(named(s)));
    let head = std::iter::once("month".to_owned()).chain(heads).collect::<Vec<_>>().join(&separator);
    let line = |t: usize| {
        let value = |s: &Series| s.values.get(t).filter(|v| !v.is_nan()).map(f64::to_string).unwrap_or_default();
        std::iter::once(frame.plan().month(t as i64 + 1).to_string())
            .chain(series.iter().map(value))
            .collect::<Vec<_>>()
            .join(&separator)
    };
    std::iter::once(head).chain((0..months).map(line)).collect::<Vec<_>>().join("\n") + "\n"
}

/// The item drawn in month `t` at height `y`: a line that is `close`, otherwise the bar or area there, otherwise the
/// nearest line.
fn item_at(series: &[Series], t: usize, y: f64, close: f64) -> Option<Id> {
    let line = |s: &&Series| s.form.is_line();
    let distance =
        |s: &Series| s.values.get(t).map(|value| (value - y).abs()).filter(|by| !by.is_nan()).unwrap_or(f64::INFINITY);
    let nearest = series.iter().filter(line).min_by(|a, b| distance(a).total_cmp(&distance(b)));
    if let Some(near) = nearest.filter(|s| distance(s) <= close) {
        return Some(near.item);
    }
    let (mut above, mut below) = (0.0, 0.0);
    for s in series.iter().filter(|s| !line(s)) {
        let Some(value) = s.values.get(t) else { continue };
        let base: &mut f64 = if *value >= 0.0 { &mut above } else { &mut below };
        let end = *base + value;
        if y >= base.min(end) && y <= base.max(end) {
            return Some(s.item);
        }
        *base = end;
    }
    nearest.map(|s| s.item)
}

#[cfg(test)]
mod tests {
    use super::super::Form;
    use super::{Id, Series, item_at};
    use egui::Color32;

    const RENT: Id = 1;
    const CAPEX: Id = 2;
    const SALES: Id = 3;
    const CASH: Id = 4;

    #[test]
    fn a_click_means_the_line_near_it_else_the_bar_under_it_else_the_nearest_line() {
        let series = |item, values, form| Series {
            item,
            name: String::new(),
            color: Color32::TRANSPARENT,
            values,
            form,
            is_of_other: false,
        };
        let all = [
            series(RENT, &[10.0], Form::Bars),
            series(CAPEX, &[-6.0], Form::Bars),
            series(SALES, &[5.0], Form::Bars),
            series(CASH, &[40.0], Form::Line),
        ];
        for (y, want) in [(4.0, RENT), (12.0, SALES), (-3.0, CAPEX), (39.0, CASH), (25.0, CASH), (-20.0, CASH)] {
            assert_eq!(item_at(&all, 0, y, 2.0), Some(want), "{y}");
        }
        assert_eq!(item_at(&all[..3], 0, 25.0, 2.0), None);
        assert_eq!(item_at(&all, 7, 4.0, 2.0), Some(CASH));
    }
}
