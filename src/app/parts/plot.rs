//! Plots over time: all share one range, one cursor and one left edge.

use crate::app::parts::asking::about_ui;
use crate::app::parts::blocks::Blocks;
use crate::app::parts::frame::Frame;
use crate::app::parts::theme::{self, NOTE_SIZE, faded};
use crate::app::state::command::Command;
use crate::app::state::place::Place;
use crate::formula::{Id, Series as Row};
use crate::plan::Plan;
use egui::{Align2, Color32, FontId, Rect, Sense, Stroke, Ui, pos2, vec2};
use egui_plot::{GridInput, GridMark, HLine, Line, LineStyle, Plot, PlotPoints, PlotUi, VLine};

/// The width of the column to the left of every plot and band.
pub(in crate::app) const LEFT: f32 = 132.0;
/// The free space to the right of every plot and band.
pub(in crate::app) const RIGHT: f32 = 8.0;

/// Distance from the top of a title to the top of its note.
const TITLE_HEIGHT: f32 = 17.0;

/// A click this close to a line selects it, in points.
const CLOSE: f64 = 8.0;

/// How a series is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Form {
    /// Stacked bars, those above zero upwards and those below downwards
    Bars,
    /// Stacked areas
    Area,
    /// A line
    Line,
    /// A dashed line
    Dashes,
}

/// A line of the model in a plot.
pub(in crate::app) struct Series<'a> {
    /// Its row, or the total that is drawn as a level, which a click explains
    pub item: Id,
    pub color: Color32,
    /// Monthly values; a line has a gap where a value is NaN
    pub values: &'a [f64],
    pub form: Form,
}

/// A row as the model has it.
pub(in crate::app) fn series<'a>(frame: &Frame<'a>, row: Row, color: Color32, form: Form) -> Series<'a> {
    Series { item: row.id(), color, values: frame.months(row), form }
}

/// The texts beside a plot and on its axis.
pub(in crate::app) struct Titles<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub note: &'a str,
    /// Why the plot is empty, where all its values are zero or none
    pub empty: &'a str,
    pub format: fn(f64) -> String,
    /// Bars of single months that dwarf all others are truncated, and their height is written at the edge
    pub cut: bool,
}

/// Draws a plot of this height; sets the cursor when the pointer is over it.
pub(in crate::app) fn time_plot(ui: &mut Ui, frame: &mut Frame, titles: &Titles, height: f32, series: &[Series]) {
    let plan = frame.plan();
    let (from, to) = frame.view.range;
    let format = titles.format;
    // Without values the axis has no scale either.
    let existing: Vec<Vec<f64>> = series.iter().map(|one| existing(frame, one)).collect();
    let drawn: Vec<Series> = series.iter().zip(&existing).map(|(one, values)| Series { values, ..*one }).collect();
    let is_nothing = existing.iter().flatten().all(|value| *value == 0.0 || value.is_nan());
    let top_left = ui.cursor().min;
    let plot = Plot::new(titles.id)
        .height(height)
        .width(ui.available_width() - RIGHT)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_zoom(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .show_crosshair(false)
        .sense(Sense::click())
        .show_axes([false, true])
        .y_axis_min_width(LEFT)
        .grid_color(frame.tokens.grid)
        .grid_fade(0.0)
        .include_y(0.0)
        .set_margin_fraction(egui::vec2(0.0, 0.06))
        .label_formatter(|_| None)
        .x_grid_spacer(|input| year_marks(plan, &input))
        .y_grid_spacer(move |input| value_marks(&input, height))
        .y_axis_formatter(
            move |mark, _| if is_nothing && mark.value != 0.0 { String::new() } else { format(mark.value) },
        );
    let cursor = frame.view.cursor;
    let tokens = frame.tokens;
    let cut = if titles.cut { cut_of(&drawn) } else { None };
    let response = plot.show(ui, |p| {
        p.set_plot_bounds_x(from..=to);
        if is_nothing {
            p.set_plot_bounds_y(0.0..=1.0);
        } else if let Some(cut) = cut {
            p.set_plot_bounds_y(cut.low..=cut.high);
        } else {
            p.set_auto_bounds([false, true]);
        }
        draw(p, &drawn, tokens.panel);
        p.hline(HLine::new("zero", 0.0).color(tokens.hairline).width(1.0).allow_hover(false));
        if let Some(t) = cursor {
            p.vline(VLine::new("cursor", t as f64 + 0.5).color(tokens.accent).width(1.0).allow_hover(false));
        }
    });
    ui.painter().rect_stroke(
        *response.transform.frame(),
        0.0,
        Stroke::new(1.0, tokens.hairline),
        egui::StrokeKind::Inside,
    );
    title_ui(ui, frame, Rect::from_min_size(top_left, vec2(LEFT, height)), titles.title, titles.note);
    if is_nothing {
        empty_ui(ui, frame, *response.transform.frame(), titles.empty);
    }
    if let Some(cut) = cut {
        tall_ui(ui, frame, &response.transform, &drawn, cut, format);
    }
    let area = Rect::from_min_max(top_left, response.transform.frame().max);
    // What was under the pointer when the menu was opened.
    let pointed = response.response.id.with("pointed");
    if response.response.secondary_clicked()
        && let Some(pointer) = response.response.interact_pointer_pos()
    {
        let at = response.transform.value_from_position(pointer);
        let close = response.transform.dvalue_dpos()[1].abs() * CLOSE;
        let month = at.x.floor().max(0.0) as usize;
        let place = item_at(&drawn, month, at.y, close).and_then(|item| frame.place(item, month as i64 + 1));
        ui.data_mut(|data| data.insert_temp(pointed, place));
    }
    response.response.context_menu(|ui| {
        if let Some(place) = ui.data(|data| data.get_temp::<Option<Place>>(pointed)).flatten() {
            about_ui(ui, frame, &place);
            ui.separator();
        }
        menu_ui(ui, frame, titles, &drawn, area);
    });
    if let Some(pointer) = response.response.hover_pos() {
        let at = response.transform.value_from_position(pointer);
        hover_time(ui, frame, at.x);
        let close = response.transform.dvalue_dpos()[1].abs() * CLOSE;
        if response.response.clicked()
            && let Some(t) = frame.view.cursor
            && let Some(item) = item_at(&drawn, t, at.y, close)
        {
            frame.explain(item, t as i64 + 1);
        }
    }
}

/// The values of a series as they are drawn: without amounts too small to exist, and a line with a gap where its row has no value.
fn existing(frame: &Frame, series: &Series) -> Vec<f64> {
    let mut values = frame.existing(series.item, series.values);
    if let (Form::Line | Form::Dashes, Some(projection)) = (series.form, frame.projection()) {
        let unknown = |t: &usize| !projection.is_known(series.item, t + 1);
        (0..values.len()).filter(unknown).for_each(|t| values[t] = f64::NAN);
    }
    values
}

/// Says in the middle of an empty plot why it is empty.
fn empty_ui(ui: &mut Ui, frame: &Frame, place: Rect, why: &str) {
    let layout = egui::Layout::centered_and_justified(egui::Direction::LeftToRight);
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(place.shrink(8.0)).layout(layout));
    let text = egui::RichText::new(why).size(NOTE_SIZE).color(frame.tokens.muted);
    inside.add(egui::Label::new(text).truncate().selectable(false));
}

/// The context menu of a plot: its data and its picture.
fn menu_ui(ui: &mut Ui, frame: &mut Frame, titles: &Titles, series: &[Series], area: Rect) {
    let mut item = |ui: &mut Ui, text: &str, command: &dyn Fn(&Frame) -> Command| {
        if ui.button(text).clicked() {
            let command = command(frame);
            frame.send(command);
            ui.close();
        }
    };
    item(ui, "Copy data", &|frame| Command::Copy(data(frame, series, '\t')));
    item(ui, "Save data as CSV…", &|frame| Command::AskData(titles.id.to_owned(), data(frame, series, ',')));
    item(ui, "Save picture…", &|_| Command::AskPicture(Some(area)));
}

/// The series of a plot as text: a line for each month, at full precision.
fn data(frame: &Frame, series: &[Series], separator: char) -> String {
    let separator = separator.to_string();
    let months = series.iter().map(|s| s.values.len()).max().unwrap_or(0);
    let key = |s: &Series| frame.projection().map_or("", |projection| projection.book.item(s.item).key.as_str());
    let head = std::iter::once("month").chain(series.iter().map(key)).collect::<Vec<_>>().join(&separator);
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
    let line = |s: &&Series| matches!(s.form, Form::Line | Form::Dashes);
    let distance = |s: &Series| s.values.get(t).map_or(f64::INFINITY, |value| (value - y).abs());
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

/// The heights between which bars are shown.
#[derive(Clone, Copy)]
struct Cut {
    low: f64,
    high: f64,
}

/// The stacked totals above and below zero in each month.
fn stacked(series: &[Series]) -> (Vec<f64>, Vec<f64>) {
    let months = series.iter().map(|s| s.values.len()).max().unwrap_or(0);
    let of =
        |t: usize, sign: f64| series.iter().filter_map(|s| s.values.get(t)).map(|v| (v * sign).max(0.0)).sum::<f64>();
    (0..months).map(|t| (of(t, 1.0), of(t, -1.0))).unzip()
}

/// Where to truncate; None if no month dwarfs the others.
fn cut_of(series: &[Series]) -> Option<Cut> {
    let (above, below) = stacked(series);
    let usual = |all: &[f64]| {
        let mut sorted = all.to_vec();
        sorted.sort_by(f64::total_cmp);
        let high = sorted.get(sorted.len().saturating_sub(1) * 95 / 100).copied().unwrap_or(0.0);
        let most = sorted.last().copied().unwrap_or(0.0);
        (high, most)
    };
    let ((up, most_up), (down, most_down)) = (usual(&above), usual(&below));
    let usual = up.max(down);
    if usual <= 0.0 || most_up.max(most_down) < usual * 3.0 {
        return None;
    }
    let limit = |most: f64| most.min(usual * 1.6) * 1.06;
    Some(Cut { low: -limit(most_down), high: limit(most_up) })
}

/// Writes the height of truncated bars at the edge.
fn tall_ui(
    ui: &Ui,
    frame: &Frame,
    transform: &egui_plot::PlotTransform,
    series: &[Series],
    cut: Cut,
    format: fn(f64) -> String,
) {
    let (above, below) = stacked(series);
    let painter = ui.painter().with_clip_rect(transform.frame().intersect(ui.clip_rect()));
    let font = FontId::proportional(NOTE_SIZE);
    // Where the free space at the upper and at the lower edge begins
    let mut free = [f32::NEG_INFINITY; 2];
    for t in 0..above.len() {
        let x = transform.position_from_point_x(t as f64 + 1.1);
        let upper = (above[t], above[t] > cut.high, transform.frame().top() + 2.0, Align2::LEFT_TOP);
        let lower = (-below[t], below[t] > -cut.low, transform.frame().bottom() - 2.0, Align2::LEFT_BOTTOM);
        for ((value, tall, y, align), free) in [upper, lower].into_iter().zip(&mut free) {
            if tall && x > *free {
                let text = painter.layout_no_wrap(format(value), font.clone(), frame.tokens.muted);
                let place = align.anchor_size(pos2(x, y), text.size());
                // There are other bars behind it.
                painter.rect_filled(place.expand2(vec2(2.0, 0.0)), 2.0, faded(ui.visuals().extreme_bg_color, 0.8));
                painter.galley(place.min, text, frame.tokens.muted);
                *free = place.right() + 4.0;
            }
        }
    }
}

/// The pointer is over a month (with fractions) of a time axis: the cursor moves there, and Ctrl+wheel zooms.
pub(in crate::app) fn hover_time(ui: &Ui, frame: &mut Frame, month: f64) {
    let plan = frame.plan();
    let t = month.floor();
    if t >= 0.0 && t < f64::from(plan.company.months) {
        frame.view.cursor = Some(t as usize);
    }
    let zoom = f64::from(ui.input(|i| i.zoom_delta()));
    if zoom != 1.0 {
        frame.view.zoom(zoom, month, plan);
    }
}

/// The title and note in the column on the left; a note that does not fit is omitted.
pub(in crate::app) fn title_ui(ui: &Ui, frame: &Frame, place: Rect, title: &str, note: &str) {
    let clip = place.with_max_x(place.left() + LEFT - 48.0).intersect(ui.clip_rect());
    let painter = ui.painter().with_clip_rect(clip);
    painter.text(
        place.min,
        Align2::LEFT_TOP,
        title,
        FontId::new(theme::TEXT_SIZE, theme::semibold()),
        frame.tokens.text,
    );
    let note = ui.painter().layout(note.to_owned(), FontId::proportional(NOTE_SIZE), frame.tokens.muted, LEFT - 52.0);
    if TITLE_HEIGHT + note.size().y <= place.height() {
        painter.galley(place.min + vec2(0.0, TITLE_HEIGHT), note, frame.tokens.muted);
    }
}

fn draw<'a>(p: &mut PlotUi<'a>, series: &[Series<'a>], ground: Color32) {
    let months = series.iter().map(|s| s.values.len()).max().unwrap_or(0);
    let (mut above, mut below) = (vec![0.0; months], vec![0.0; months]);
    for s in series {
        match s.form {
            Form::Bars => p.add(Blocks::bars(&name(s), s.color, s.values, &mut above, &mut below)),
            Form::Area => {
                p.add(Blocks::area(&name(s), s.color, s.values, &mut above, Stroke::new(0.5, faded(ground, 0.6))));
            }
            Form::Line | Form::Dashes => line(p, s),
        }
    }
}

/// What a series is called inside its plot.
fn name(s: &Series) -> String {
    s.item.to_string()
}

/// A line with gaps in months without a value.
fn line(p: &mut PlotUi, s: &Series) {
    let mut start = 0;
    for run in s.values.chunk_by(|a, b| a.is_nan() == b.is_nan()) {
        if !run[0].is_nan() {
            let points: Vec<[f64; 2]> = run.iter().enumerate().map(|(t, v)| [(start + t) as f64 + 0.5, *v]).collect();
            let line = Line::new(name(s), PlotPoints::from(points)).color(s.color).width(1.6).allow_hover(false);
            p.line(if s.form == Form::Dashes {
                line.style(LineStyle::Dashed { length: 8.0 }).width(1.2)
            } else {
                line
            });
        }
        start += run.len();
    }
}

/// Marks at the first of each year.
pub(in crate::app) fn years(plan: &Plan) -> impl Iterator<Item = (f64, i32)> {
    let start = plan.company.start;
    let first = (13 - i64::from(start.month())) % 12;
    let months = i64::from(plan.company.months);
    (0..).map(move |k| first + 12 * k).take_while(move |t| *t < months).map(move |t| (t as f64, start.plus(t).year()))
}

fn year_marks(plan: &Plan, input: &GridInput) -> Vec<GridMark> {
    let step = if input.bounds.1 - input.bounds.0 > 200.0 { 2 } else { 1 };
    years(plan)
        .filter(|(_, year)| year % step == 0)
        .map(|(value, _)| GridMark { value, step_size: 12.0 * f64::from(step) })
        .collect()
}

/// Three to five marks at round values.
fn value_marks(input: &GridInput, height: f32) -> Vec<GridMark> {
    let (low, high) = input.bounds;
    let wanted = (f64::from(height) / 34.0).clamp(2.0, 6.0);
    let rough = (high - low) / wanted;
    if !(rough > 0.0 && rough.is_finite()) {
        return Vec::new();
    }
    let power = 10_f64.powf(rough.log10().floor());
    let step =
        [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| *step >= rough).unwrap_or(rough);
    let first = (low / step).ceil() as i64;
    // A step much larger than the line distance needs makes every line and its number fully visible.
    (0..12)
        .map(|k| (first + k) as f64 * step)
        .take_while(|value| *value <= high)
        .map(|value| GridMark { value, step_size: step })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Form, Id, Series, item_at};
    use egui::Color32;

    const RENT: Id = 1;
    const CAPEX: Id = 2;
    const SALES: Id = 3;
    const CASH: Id = 4;

    #[test]
    fn a_click_means_the_line_near_it_else_the_bar_under_it_else_the_nearest_line() {
        let series = |item, values, form| Series { item, color: Color32::TRANSPARENT, values, form };
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
