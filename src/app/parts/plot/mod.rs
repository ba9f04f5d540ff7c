//! Plots over time: all share one axis, one cursor and one look. A legend with the values of the month under the pointer, bars
//! and areas that stack, lines with gaps; a click explains, a drag zooms.

mod blocks;
mod legend;
mod pointer;
mod scale;

use crate::app::parts::axis::Axis;
use crate::app::parts::frame::Frame;
use crate::app::parts::measure::Measure;
use crate::app::parts::plane::{Plane, flag};
use crate::app::parts::theme::{NOTE_SIZE, faded};
use crate::formula::{Id, Series as Row};
use blocks::Blocks;
use egui::{Align2, Color32, FontId, Painter, Rect, RichText, Shape, Stroke, Ui, pos2, vec2};
use scale::{Scale, at_top, net};

/// How a series is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Form {
    /// Stacked bars, those above zero upwards and those below downwards
    Bars,
    /// Stacked areas
    Area,
    /// A stacked area of what is there and stands still: pale, with an edge of this colour
    Still(Color32),
    /// A stacked area of what is being built: hatched, on a ground of this colour
    Hatched(Color32),
    /// A line
    Line,
    /// A dashed line
    Dashes,
}

impl Form {
    /// True if it is drawn as a line.
    pub fn is_line(self) -> bool {
        matches!(self, Self::Line | Self::Dashes)
    }
}

/// A line of the model in a plot.
#[derive(Clone)]
pub(in crate::app) struct Series<'a> {
    /// Its row, or the total that is drawn as a level, which a click explains
    pub item: Id,
    /// Its name in the legend
    pub name: String,
    pub color: Color32,
    /// Monthly values; a line has a gap where a value is NaN
    pub values: &'a [f64],
    pub form: Form,
    /// Its gaps are set already: it is of another plan than the one in the window
    pub is_of_other: bool,
}

/// A row as the model has it, with its name in the legend.
pub(in crate::app) fn series<'a>(frame: &Frame<'a>, row: Row, name: &str, color: Color32, form: Form) -> Series<'a> {
    Series { item: row.id(), name: name.to_owned(), color, values: frame.months(row), form, is_of_other: false }
}

/// What the flag at the cursor says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Flag {
    /// The height of the stack
    Top,
    /// Bars above zero less those below
    Net,
    /// The value of this series
    Of(usize),
}

/// The texts beside a plot and on its axis.
pub(in crate::app) struct Titles<'a> {
    pub id: &'a str,
    pub title: &'a str,
    /// What follows the unit: "a month"
    pub per: &'a str,
    /// Why the plot is empty, where all its values are zero or none
    pub empty: &'a str,
    pub flag: Flag,
    /// Months that dwarf all others are truncated, and their height is written at the edge
    pub cut: bool,
}

/// Draws a plot of this height; sets the cursor when the pointer is over it.
pub(in crate::app) fn time_plot(
    ui: &mut Ui,
    frame: &mut Frame,
    axis: &Axis,
    titles: &Titles,
    height: f32,
    series: &[Series],
) {
    // Without values the axis has no scale either.
    let existing: Vec<Vec<f64>> = series.iter().map(|one| existing(frame, one)).collect();
    let all: Vec<Series> = series.iter().zip(&existing).map(|(one, values)| Series { values, ..one.clone() }).collect();
    let is_hidden = |one: &Series| frame.view.is_hidden(titles.id, &one.name);
    let drawn: Vec<Series> = all.iter().filter(|one| !is_hidden(one)).cloned().collect();
    let seen = scale::seen(axis, frame.plan().company.months as usize);
    let scale = Scale::of(&drawn, seen.clone(), titles.cut);
    let unit = all.first().and_then(|one| frame.projection().map(|projection| projection.book.item(one.item)));
    let unit =
        unit.map_or((crate::formula::PLAIN, crate::formula::Format::Decimals(0)), |item| (item.unit, item.format));
    let measure = Measure::of_unit(frame.plan(), unit, [scale.low, scale.high].into_iter());
    let unit = format!("{} {}", measure.unit, titles.per);
    let mut plane = Plane::new(ui, axis, height, (titles.title, unit.trim()), frame);
    plane.chart.y = (scale.low, scale.high);
    let area = plane.chart.area;
    let wanted = f64::from(area.height() / 26.0).clamp(1.0, 7.0);
    let ticks = if scale.is_nothing { vec![(0.0, "0".to_owned())] } else { measure.ticks(plane.chart.y, wanted) };
    plane.ground(&plane.around(ui), frame, &ticks);
    let inside = ui.painter_at(area);
    draw(&inside, frame, &plane, &drawn, seen.clone());
    let legend = legend::Legend { id: titles.id, title: titles.title, all: &all, measure: &measure };
    legend.ui(ui, frame, &mut plane);
    if scale.is_nothing {
        empty_ui(ui, frame, area, titles.empty);
    }
    if scale.is_cut {
        tall_ui(&inside, frame, &plane, &drawn, seen, &measure);
    }
    explained_ui(&inside, frame, &plane, &all);
    plane.finish(ui, &inside, frame);
    if !scale.is_nothing {
        flag_ui(&inside, frame, &plane, titles.flag, &drawn, &measure);
    }
    pointer::Pointer { id: titles.id, plane: &plane, drawn: &drawn, axis }.ui(ui, frame);
}

/// The values of a series as they are drawn: without amounts too small to exist, and a line with a gap where its row has no value.
fn existing(frame: &Frame, series: &Series) -> Vec<f64> {
    let mut values = frame.existing(series.item, series.values);
    if let (true, Some(projection)) = (series.form.is_line() && !series.is_of_other, frame.projection()) {
        let unknown = |t: &usize| !projection.is_known(series.item, t + 1);
        (0..values.len()).filter(unknown).for_each(|t| values[t] = f64::NAN);
    }
    values
}

/// Draws the series: areas and bars on each other, lines over them.
fn draw(painter: &Painter, frame: &Frame, plane: &Plane, series: &[Series], seen: std::ops::Range<usize>) {
    let t = frame.tokens;
    let months = series.iter().map(|s| s.values.len()).max().unwrap_or(0);
    let (mut above, mut below) = (vec![0.0; months], vec![0.0; months]);
    for s in series {
        match s.form {
            Form::Bars => Blocks::bars(s.values, &mut above, &mut below, seen.clone()).paint(painter, plane, s.color),
            Form::Area => {
                let blocks = Blocks::area(s.values, &mut above, seen.clone());
                blocks.paint(painter, plane, s.color);
                blocks.edge(painter, plane, Stroke::new(0.5, faded(t.panel, 0.6)));
            }
            Form::Still(edge) => {
                let blocks = Blocks::area(s.values, &mut above, seen.clone());
                blocks.paint(painter, plane, s.color);
                blocks.edge(painter, plane, Stroke::new(0.7, edge));
            }
            Form::Hatched(ground) => {
                let blocks = Blocks::area(s.values, &mut above, seen.clone());
                blocks.paint(painter, plane, ground);
                blocks.hatch(painter, plane, s.color);
            }
            Form::Line | Form::Dashes => {}
        }
    }
    painter.hline(plane.chart.area.x_range(), plane.chart.y(0.0).round(), Stroke::new(1.0, t.hairline));
    for s in series.iter().filter(|s| s.form.is_line()) {
        // One month more on each side: lines go on to the edge.
        let from = seen.start.saturating_sub(1);
        let values = (0..s.values.len().min(seen.end + 1)).map(|t| if t < from { f64::NAN } else { s.values[t] });
        let is_dashed = s.form == Form::Dashes;
        plane.line(painter, values, Stroke::new(if is_dashed { 1.2 } else { 1.6 }, s.color), is_dashed);
    }
}

/// Says in the middle of an empty plot why it is empty.
fn empty_ui(ui: &mut Ui, frame: &Frame, place: Rect, why: &str) {
    let layout = egui::Layout::centered_and_justified(egui::Direction::LeftToRight);
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(place.shrink(8.0)).layout(layout));
    let text = RichText::new(why).size(NOTE_SIZE).color(frame.tokens.muted);
    inside.add(egui::Label::new(text).truncate().selectable(false));
}

/// The room of the height of a truncated bar, in points.
const TALL: f32 = 44.0;

/// Writes the height of what is truncated at the edge: of months that stand close together, that of the tallest.
fn tall_ui(
    painter: &Painter,
    frame: &Frame,
    plane: &Plane,
    series: &[Series],
    seen: std::ops::Range<usize>,
    measure: &Measure,
) {
    let (low, high) = plane.chart.y;
    let area = plane.chart.area;
    let reached: Vec<(usize, (f64, f64))> = seen.map(|t| (t, scale::reach(series, t))).collect();
    let above = reached.iter().filter(|(_, (top, _))| *top > high).map(|(t, (top, _))| (*t, *top)).collect();
    let below = reached.iter().filter(|(_, (_, bottom))| *bottom < low).map(|(t, (_, bottom))| (*t, *bottom)).collect();
    for (tall, y, align) in [
        (tallest(plane, above), area.top() + 2.0, Align2::LEFT_TOP),
        (tallest(plane, below), area.bottom() - 2.0, Align2::LEFT_BOTTOM),
    ] {
        for (t, value) in tall {
            let font = FontId::proportional(NOTE_SIZE);
            let text = painter.layout_no_wrap(measure.round(value), font, frame.tokens.muted);
            let left = plane.chart.x(t as f64 + 1.1).min(area.right() - text.size().x - 3.0);
            let place = align.anchor_size(pos2(left, y), text.size());
            // There are other bars behind it.
            painter.rect_filled(place.expand2(vec2(2.0, 0.0)), 2.0, faded(frame.tokens.panel, 0.85));
            painter.galley(place.min, text, frame.tokens.muted);
        }
    }
}

/// Of months whose heights have no room beside each other, the tallest.
fn tallest(plane: &Plane, all: Vec<(usize, f64)>) -> Vec<(usize, f64)> {
    let mut kept: Vec<(usize, f64)> = Vec::new();
    for (t, value) in all {
        let x = |t: usize| plane.chart.x(t as f64);
        match kept.last_mut() {
            Some(last) if x(t) - x(last.0) < TALL => {
                if value.abs() > last.1.abs() {
                    *last = (t, value);
                }
            }
            _ => kept.push((t, value)),
        }
    }
    kept
}

/// A mark above the month that is explained, in the plot that shows what is explained.
fn explained_ui(painter: &Painter, frame: &Frame, plane: &Plane, series: &[Series]) {
    let Some(explain) = frame.view.explain.as_ref().filter(|explain| explain.place.month > 0) else { return };
    let is_here = |s: &Series| frame.projection().is_some_and(|p| p.book.item(s.item).key == explain.place.key);
    let x = plane.chart.x(explain.place.month as f64 - 0.5);
    if series.iter().any(is_here) && plane.chart.area.x_range().contains(x) {
        let top = plane.chart.area.top();
        let corners = vec![pos2(x - 4.0, top), pos2(x + 4.0, top), pos2(x, top + 7.0)];
        painter.add(Shape::convex_polygon(corners, frame.tokens.accent, Stroke::NONE));
    }
}

/// The flag with the main value in the month under the pointer.
fn flag_ui(painter: &Painter, frame: &Frame, plane: &Plane, says: Flag, drawn: &[Series], measure: &Measure) {
    let Some(t) = frame.view.cursor else { return };
    let (value, word) = match says {
        Flag::Top => (at_top(drawn, t), ""),
        Flag::Net => (net(drawn, t), "net "),
        Flag::Of(number) => (drawn.get(number).and_then(|s| s.values.get(t)).copied().unwrap_or(f64::NAN), ""),
    };
    let x = plane.chart.x(t as f64 + 0.5);
    if !value.is_finite() || !plane.chart.area.x_range().contains(x) {
        return;
    }
    let y = plane.chart.y(value.clamp(plane.chart.y.0, plane.chart.y.1));
    let sign = if says == Flag::Net && value > 0.0 { "+" } else { "" };
    flag(painter, frame, plane.chart.area, pos2(x, y), &format!("{word}{sign}{}", measure.flagged(value)));
}
