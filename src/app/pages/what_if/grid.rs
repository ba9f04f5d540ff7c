//! Two levers: a cell for each pair, its colour in steps from the threshold, failing cells hatched and named by what fails first.

use super::picture::{Across, Picture, TITLE, level_of, menu_ui, title_ui};
use super::seek::{OPENS, flag};
use crate::analysis::{Sweep, Swung, short_label};
use crate::app::parts::chart::{Chart, TICKS, boxed, round_step};
use crate::app::parts::frame::Frame;
use crate::app::parts::measure::{Measure, lever_said, lever_ticks, lever_unit};
use crate::app::parts::pattern::hatch;
use crate::app::parts::theme::{NOTE_SIZE, diverging, faded};
use crate::formula::lower_first;
use egui::{
    Align2, CursorIcon, FontId, Mesh, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};

/// Colours to either side of the threshold.
const STEPS: f64 = 4.0;
/// The cells in a hundred that lie within all steps.
const MOST_CELLS: usize = 80;
/// The height of the legend.
const LEGEND: f32 = 34.0;
/// How far a name stands from the plan's mark.
const APART: f32 = 26.0;
/// A region that is named has at least this part of the cells.
const NAMED: f32 = 0.05;

/// What is drawn.
struct Grid<'a> {
    sweep: &'a Sweep,
    chart: Chart,
    /// The value at which colours turn, and the height of a step below and above it
    threshold: f64,
    steps: (f64, f64),
}

/// Draws the grid; returns the cell that is to be opened.
pub(super) fn grid_ui(ui: &mut Ui, frame: &mut Frame, picture: &Picture, sweep: &Sweep) -> Option<Vec<(usize, f64)>> {
    let plan = picture.reply.asks.plan();
    let [first, second] = sweep.levers.as_slice() else { return None };
    let values = || sweep.points.iter().map(value);
    let threshold = threshold(sweep);
    let measure = sweep.outcomes.first().map(|outcome| Measure::of(plan, outcome, values().chain([threshold])));
    let names = [first, second].map(|lever| lower_first(short_label(plan, lever)));
    let what = sweep.outcomes.first().map_or("Conditions", |outcome| outcome.label());
    let title = format!("{what} over {} and {}", names[0], names[1]);
    title_ui(ui, frame, &title, measure.as_ref().map_or("", |measure| &measure.unit));
    let across = Across::of(plan, first, picture.price(0), picture.size.x - TICKS);
    let legend = if measure.is_some() { LEGEND } else { 0.0 };
    let height = (picture.size.y - TITLE - across.height() - legend - 18.0).clamp(160.0, 620.0);
    let (all, response) =
        ui.allocate_exact_size(vec2(picture.size.x, height + across.height() + 18.0 + legend), Sense::click());
    let area = Rect::from_min_max(all.min + vec2(TICKS, 0.0), pos2(all.right() - 4.0, all.top() + height));
    let grid = Grid {
        sweep,
        chart: Chart { area, x: cells(&sweep.values[0]), y: cells(&sweep.values[1]) },
        threshold,
        steps: steps(sweep, threshold),
    };
    grid.draw(ui, frame);
    let up = lever_ticks(plan, second, f64::from(height / 40.0).clamp(2.0, 9.0));
    grid.chart.numbers_up(ui.painter(), frame.tokens, &up);
    across.draw(ui, frame, &grid.chart);
    axes_ui(ui, frame, &grid.chart, across.height(), (&names[0], &names[1], &lever_unit(second)));
    if let Some(measure) = &measure {
        let top = area.bottom() + across.height() + 20.0;
        grid.legend(ui.painter(), frame, measure, Rect::from_min_max(pos2(area.left(), top), all.max));
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("Grid: {title}")));
    menu_ui(&response, frame, picture, all);
    let pointer = response.hover_pos().filter(|at| area.contains(*at))?;
    let point = grid.under(pointer)?;
    let cell = grid.cell(point);
    ui.painter().rect_stroke(cell, 0.0, Stroke::new(1.5, frame.tokens.accent), egui::StrokeKind::Inside);
    let said = format!("{}, {}", lever_said(plan, first, point.at[0]), lever_said(plan, second, point.at[1]));
    let reads = measure.as_ref().map_or_else(String::new, |measure| format!(": {}", measure.whole(value(point))));
    let failing = point.first_failure.map(|(condition, month)| {
        let month = month.map_or_else(String::new, |month| format!(", first in {}", plan.month(month).long()));
        format!("Fails: {}{month}", sweep.conditions[condition].text())
    });
    let mut lines = vec![format!("{said}{reads}")];
    lines.extend(failing.or_else(|| point.refused.clone()));
    lines.push(OPENS.to_owned());
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    flag(ui.painter(), frame, area, cell.center(), &lines);
    let is_clicked = response.on_hover_cursor(CursorIcon::PointingHand).clicked();
    is_clicked.then(|| point.at.iter().copied().enumerate().collect())
}

/// What the axes are, beside and below them.
fn axes_ui(ui: &Ui, frame: &Frame, chart: &Chart, below: f32, (x, y, unit): (&str, &str, &str)) {
    let (painter, t) = (ui.painter(), frame.tokens);
    let font = FontId::proportional(NOTE_SIZE);
    let at = pos2(chart.area.center().x, chart.area.bottom() + below);
    painter.text(at, Align2::CENTER_TOP, x, font.clone(), t.muted);
    let text = format!("↑ {y}{}", if unit.is_empty() { String::new() } else { format!(", {unit}") });
    let at = pos2(chart.area.left(), chart.area.bottom() + below);
    painter.text(at - vec2(TICKS - 4.0, 0.0), Align2::LEFT_TOP, text, font, t.muted);
}

fn value(point: &Swung) -> f64 {
    point.outcomes.first().map_or(f64::NAN, |reading| reading.value)
}

/// The level with which a condition compares the outcome, else what the plan has, else nothing.
fn threshold(sweep: &Sweep) -> f64 {
    let level = sweep.outcomes.first().and_then(|outcome| level_of(sweep, outcome));
    let standing = sweep.standing.as_ref().map(value).filter(|value| value.is_finite());
    level.or(standing).unwrap_or(0.0)
}

/// The height of a colour's step below the threshold and above it: most cells of a side lie within its steps, and those beyond have
/// the last colour.
fn steps(sweep: &Sweep, threshold: f64) -> (f64, f64) {
    let of_side = |sign: f64| {
        let distances = sweep.points.iter().map(|point| (value(point) - threshold) * sign);
        let mut distances: Vec<f64> = distances.filter(|far| *far > 0.0).collect();
        distances.sort_by(f64::total_cmp);
        let most = distances.get(distances.len().saturating_sub(1) * MOST_CELLS / 100).copied().unwrap_or(0.0);
        round_step(most / STEPS)
    };
    let (below, above) = (of_side(-1.0), of_side(1.0));
    // A side without cells is drawn as the other one.
    (if below > 0.0 { below } else { above }, if above > 0.0 { above } else { below })
}

/// Both ends of cells around values.
fn cells(values: &[f64]) -> (f64, f64) {
    match values {
        [first, second, ..] => {
            let last = values[values.len() - 1];
            (first - (second - first) / 2.0, last + (last - values[values.len() - 2]) / 2.0)
        }
        [one] => (one - 0.5, one + 0.5),
        [] => (0.0, 1.0),
    }
}

/// Both ends of the cell around one of the values.
fn span(values: &[f64], place: usize) -> (f64, f64) {
    let (low, high) = cells(values);
    let before = if place == 0 { low } else { f64::midpoint(values[place - 1], values[place]) };
    let after = values.get(place + 1).map_or(high, |next| f64::midpoint(values[place], *next));
    (before, after)
}

impl Grid<'_> {
    fn point(&self, i: usize, k: usize) -> Option<&Swung> {
        self.sweep.at(&[i, k])
    }

    fn size(&self) -> (usize, usize) {
        (self.sweep.values[0].len(), self.sweep.values[1].len())
    }

    fn rect(&self, i: usize, k: usize) -> Rect {
        let ((left, right), (low, high)) = (span(&self.sweep.values[0], i), span(&self.sweep.values[1], k));
        let chart = &self.chart;
        let (left, right) = (chart.x(left).round(), chart.x(right).round());
        Rect::from_min_max(pos2(left, chart.y(high).round()), pos2(right, chart.y(low).round()))
    }

    fn cell(&self, point: &Swung) -> Rect {
        let place = |lever: usize| self.sweep.values[lever].iter().position(|at| *at == point.at[lever]).unwrap_or(0);
        self.rect(place(0), place(1))
    }

    fn under(&self, pointer: Pos2) -> Option<&Swung> {
        let (across, up) = self.size();
        let pair =
            (0..across).flat_map(|i| (0..up).map(move |k| (i, k))).find(|(i, k)| self.rect(*i, *k).contains(pointer));
        pair.and_then(|(i, k)| self.point(i, k))
    }

    /// The condition that fails at a cell; None if all hold.
    fn fails(&self, i: usize, k: usize) -> Option<usize> {
        self.point(i, k)?.first_failure.map(|(condition, _)| condition)
    }

    fn draw(&self, ui: &Ui, frame: &Frame) {
        let t = frame.tokens;
        let painter = ui.painter().with_clip_rect(self.chart.area.expand(1.0).intersect(ui.clip_rect()));
        let (across, up) = self.size();
        let mut mesh = Mesh::default();
        for (i, k) in (0..across).flat_map(|i| (0..up).map(move |k| (i, k))) {
            let Some(point) = self.point(i, k) else { continue };
            let color = match value(point) {
                _ if point.refused.is_some() => faded(t.idle, 0.4),
                value if value.is_finite() => diverging(t, self.share(value)),
                _ if self.sweep.outcomes.is_empty() && point.first_failure.is_none() => diverging(t, 0.4),
                _ if self.sweep.outcomes.is_empty() => diverging(t, -0.4),
                _ => t.raised,
            };
            mesh.add_colored_rect(self.rect(i, k), color);
        }
        painter.add(Shape::mesh(mesh));
        // Rows of failing cells are hatched at once, so that the lines go through.
        for k in 0..up {
            let mut start = 0;
            let row: Vec<bool> = (0..across).map(|i| self.fails(i, k).is_some()).collect();
            for run in row.chunk_by(|a, b| a == b) {
                let place = self.rect(start, k).union(self.rect(start + run.len() - 1, k));
                start += run.len();
                if run[0] {
                    hatch(&painter, place, faded(t.text, 0.35), false);
                }
            }
        }
        self.edge(&painter, frame);
        self.names(&painter, frame);
        self.standing(&painter, frame);
        self.chart.frame(&painter, t);
    }

    /// In whole steps from the threshold, as a share of the farthest.
    fn share(&self, value: f64) -> f64 {
        let distance = value - self.threshold;
        let step = if distance < 0.0 { self.steps.0 } else { self.steps.1 };
        if step <= 0.0 {
            return 0.0;
        }
        (((distance / step).floor() + 0.5) / STEPS).clamp(-1.0, 1.0)
    }

    /// The edge between cells that hold and cells that fail, along the cells.
    fn edge(&self, painter: &Painter, frame: &Frame) {
        let stroke = Stroke::new(1.6, frame.tokens.text);
        let (across, up) = self.size();
        for (i, k) in (0..across).flat_map(|i| (0..up).map(move |k| (i, k))) {
            let (here, place) = (self.fails(i, k).is_some(), self.rect(i, k));
            if i + 1 < across && here != self.fails(i + 1, k).is_some() {
                painter.vline(place.right(), place.y_range(), stroke);
            }
            if k + 1 < up && here != self.fails(i, k + 1).is_some() {
                painter.hline(place.x_range(), place.top(), stroke);
            }
        }
    }

    /// The names of regions: what fails first, or that all hold.
    fn names(&self, painter: &Painter, frame: &Frame) {
        if self.sweep.conditions.is_empty() {
            return;
        }
        let (across, up) = self.size();
        let (mut seen, book) = (vec![false; across * up], frame.nominal().map(|projection| &projection.book));
        for start in 0..across * up {
            if seen[start] {
                continue;
            }
            let kind = self.fails(start / up, start % up);
            let mut region = vec![start];
            seen[start] = true;
            let mut next = 0;
            while let Some(at) = region.get(next).copied() {
                next += 1;
                let (i, k) = (at / up, at % up);
                let beside = [(i.wrapping_sub(1), k), (i + 1, k), (i, k.wrapping_sub(1)), (i, k + 1)];
                for (i, k) in beside.into_iter().filter(|(i, k)| *i < across && *k < up) {
                    if !seen[i * up + k] && self.fails(i, k) == kind {
                        seen[i * up + k] = true;
                        region.push(i * up + k);
                    }
                }
            }
            if (region.len() as f32) < NAMED * (across * up) as f32 {
                continue;
            }
            let name = match (kind, book) {
                (None, _) => "holds".to_owned(),
                (Some(condition), Some(book)) => {
                    let condition = &self.sweep.conditions[condition];
                    format!("{} {}", condition.left().label(), condition.breach_words(book))
                }
                (Some(condition), None) => self.sweep.conditions[condition].text().to_owned(),
            };
            let (mut at, area) = (self.middle(&region, up), self.chart.area.shrink(4.0));
            // The plan's own mark stays free.
            if self.mark().is_some_and(|mark| (mark.y - at.y).abs() < APART && (mark.x - at.x).abs() < APART * 4.0) {
                at.y += if at.y + APART < area.bottom() { APART } else { -APART };
            }
            boxed(painter, frame.tokens, at, &name, area);
        }
    }

    /// The cell of a region that is nearest to the middle of all of them.
    fn middle(&self, region: &[usize], up: usize) -> Pos2 {
        let centers: Vec<Pos2> = region.iter().map(|at| self.rect(at / up, at % up).center()).collect();
        let sum = centers.iter().fold(vec2(0.0, 0.0), |sum, at| sum + at.to_vec2());
        let mean = (sum / centers.len().max(1) as f32).to_pos2();
        let nearest = centers.iter().min_by(|a, b| a.distance_sq(mean).total_cmp(&b.distance_sq(mean)));
        nearest.copied().unwrap_or(mean)
    }

    /// Where the plan stands.
    fn mark(&self) -> Option<Pos2> {
        let [x, y] = self.sweep.standing.as_ref()?.at.as_slice() else { return None };
        (x.is_finite() && y.is_finite()).then(|| self.chart.at(*x, *y))
    }

    fn standing(&self, painter: &Painter, frame: &Frame) {
        if let Some(at) = self.mark() {
            painter.circle(at, 5.0, frame.tokens.panel, Stroke::new(2.0, frame.tokens.text));
        }
    }

    /// The colours with the values at their edges.
    fn legend(&self, painter: &Painter, frame: &Frame, measure: &Measure, place: Rect) {
        if self.steps.0 <= 0.0 {
            return;
        }
        let t = frame.tokens;
        let font = FontId::proportional(NOTE_SIZE);
        let width = (place.width() * 0.62 / (STEPS as f32 * 2.0)).min(46.0);
        for i in 0..(STEPS as i32 * 2) {
            let share = (f64::from(i) - STEPS + 0.5) / STEPS;
            let left = place.left() + width * i as f32;
            let box_of_color = Rect::from_min_size(pos2(left, place.top() + 2.0), vec2(width, 9.0));
            painter.rect_filled(box_of_color, 0.0, diverging(t, share));
        }
        for i in 0..=(STEPS as i32 * 2) {
            let steps = f64::from(i) - STEPS;
            let at = self.threshold + steps * if steps < 0.0 { self.steps.0 } else { self.steps.1 };
            let is_threshold = i == STEPS as i32;
            if width < 36.0 && !is_threshold && i % 4 != 0 {
                continue;
            }
            let color = if is_threshold { t.text } else { t.muted };
            let x = place.left() + width * i as f32;
            // The last colour is that of all cells beyond it.
            let beyond = |is_beyond: &dyn Fn(f64) -> bool| self.sweep.points.iter().map(value).any(is_beyond);
            let sign = match i {
                0 if beyond(&|value| value < at) => "≤ ",
                last if last == STEPS as i32 * 2 && beyond(&|value| value > at) => "≥ ",
                _ => "",
            };
            let text = format!("{sign}{}", measure.short(at));
            painter.text(pos2(x, place.top() + 13.0), Align2::CENTER_TOP, text, font.clone(), color);
        }
        if !self.sweep.conditions.is_empty() {
            let swatch = Rect::from_min_size(
                pos2(place.left() + width * STEPS as f32 * 2.0 + 36.0, place.top() + 2.0),
                vec2(16.0, 10.0),
            );
            painter.rect_stroke(swatch, 0.0, Stroke::new(1.0, t.faint), egui::StrokeKind::Inside);
            hatch(painter, swatch, faded(t.text, 0.4), false);
            let at = pos2(swatch.right() + 6.0, swatch.center().y);
            painter.text(at, Align2::LEFT_CENTER, "fails; named by the first", font, t.muted);
        }
    }
}
