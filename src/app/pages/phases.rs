//! The phases of a site as bars above its band: what is built, leased and drawn when; dragged as one thing.

use super::drag_card::{card, outline, phase_title};
use crate::app::parts::axis::Axis;
use crate::app::parts::fields::taken_back;
use crate::app::parts::frame::Frame;
use crate::app::parts::members::{Form, Member, Span, members_of};
use crate::app::parts::pattern::hatch;
use crate::app::parts::plane::hover_time;
use crate::app::parts::theme::{self, NOTE_SIZE, faded};
use crate::app::state::command::Command;
use crate::app::state::view::Drag;
use crate::plan::{Phase, Setting, Site};
use egui::{
    Align2, CursorIcon, EventFilter, FontId, Id, Key, Modifiers, Painter, Rect, Response, Sense, Stroke, StrokeKind,
    Ui, pos2, vec2,
};
use std::sync::Arc;

/// The height of a phase's row.
pub(super) const ROW: f32 = 20.0;
/// Slips that a drag makes, in months.
const LONGEST: f64 = 240.0;
/// Half the width of the lozenge of a draw.
const LOZENGE: f32 = 5.5;

/// A phase with a member at a site, as a row above the site's band.
pub(super) struct Row<'a> {
    phase: &'a Phase,
    site: &'a Site,
    members: Vec<Member>,
}

/// The rows of a site: the phases that have a member there.
pub(super) fn rows_of<'a>(frame: &Frame<'a>, site: &'a Site) -> Vec<Row<'a>> {
    let here = format!("sites.{}.", site.id);
    let row = |phase: &'a Phase| {
        let mut members = members_of(frame.phased(), &phase.id);
        let is_here = members.iter().any(|member| member.path.starts_with(&here));
        // What stands at other sites has its bar there; money is drawn for all of them.
        members.retain(|member| member.path.starts_with(&here) || !member.path.starts_with("sites."));
        is_here.then_some(Row { phase, site, members })
    };
    frame.plan().phases.iter().filter_map(row).collect()
}

impl Row<'_> {
    /// Draws and operates the row in a rectangle between the ends of the axis.
    pub fn ui(&self, ui: &mut Ui, frame: &mut Frame, axis: &Axis, rect: Rect) {
        let bar = rect.shrink2(vec2(0.0, 2.0));
        self.paint(ui, frame, axis, bar);
        for member in &self.members {
            for (number, span) in member.spans.iter().enumerate() {
                self.hold(ui, frame, axis, bar, (member, span, number));
            }
        }
    }

    fn path(&self) -> String {
        format!("phases.{}", self.phase.id)
    }

    /// The first and last point of the axis that the row covers; None if it is not on the axis.
    fn extent(&self, axis: &Axis, frame: &Frame) -> Option<(f32, f32)> {
        let places = || self.members.iter().flat_map(|m| &m.spans).map(|span| place(axis, frame, span));
        let left = places().map(|(left, _)| left).fold(f32::INFINITY, f32::min);
        let right = places().map(|(_, right)| right).fold(f32::NEG_INFINITY, f32::max);
        (left < right && left < axis.right && right > axis.left).then(|| (left.max(axis.left), right.min(axis.right)))
    }

    fn paint(&self, ui: &Ui, frame: &Frame, axis: &Axis, bar: Rect) {
        let t = frame.tokens;
        let within = Rect::from_x_y_ranges(axis.left - LOZENGE..=axis.right, bar.y_range()).expand2(vec2(0.0, 1.0));
        let painter = ui.painter().with_clip_rect(within.intersect(ui.clip_rect()));
        let strength = if self.phase.is_on() { 1.0 } else { 0.4 };
        let mut name = Some(self.phase.name.as_str());
        let spans = || self.members.iter().flat_map(|member| member.spans.iter().map(move |span| (member, span)));
        for (member, span) in spans().filter(|(_, span)| span.form != Form::Draw) {
            let (left, right) = place(axis, frame, span);
            let color = faded(member.color(t), strength);
            let rect = Rect::from_x_y_ranges(left..=right, bar.y_range());
            if span.form == Form::Build {
                painter.rect_filled(rect, 2.0, color);
                hatch(&painter, rect.intersect(within), faded(t.panel, 0.45), false);
                continue;
            }
            painter.rect_filled(rect, 2.0, t.panel);
            painter.rect(rect, 2.0, faded(color, 0.3), Stroke::new(1.0, color), StrokeKind::Inside);
            painter.rect_filled(rect.with_max_x(left + 3.0), 1.0, color);
            let room = Rect::from_x_y_ranges(left.max(axis.left) + 8.0..=right.min(axis.right) - 8.0, bar.y_range());
            if room.width() > 60.0 {
                say(ui, frame, &painter, room, name.take(), &span.text);
            }
        }
        for (member, span) in spans().filter(|(_, span)| span.form == Form::Draw) {
            let at = pos2(axis.x(month_of(frame, span.from)), bar.center().y);
            let corners =
                [vec2(-LOZENGE, 0.0), vec2(0.0, -LOZENGE - 2.0), vec2(LOZENGE, 0.0), vec2(0.0, LOZENGE + 2.0)];
            let points = corners.map(|corner| at + corner).to_vec();
            let color = faded(member.color(t), strength);
            painter.add(egui::Shape::convex_polygon(points, color, Stroke::new(1.0, t.panel)));
        }
        let Some((left, right)) = self.extent(axis, frame) else { return };
        if let Some(name) = name {
            beside(ui, frame, axis, bar, (left, right), name);
        }
        if frame.view.selection == self.path() {
            let around = Rect::from_x_y_ranges(left..=right, bar.y_range()).expand(1.0);
            ui.painter().rect_stroke(around, 3.0, Stroke::new(1.5, t.accent), StrokeKind::Outside);
        }
    }

    /// Takes hold of a span of a member: dragged it moves the phase, with Alt the member alone.
    fn hold(
        &self,
        ui: &mut Ui,
        frame: &mut Frame,
        axis: &Axis,
        bar: Rect,
        (member, span, number): (&Member, &Span, usize),
    ) {
        let (left, right) = place(axis, frame, span);
        let grip = match span.form {
            Form::Draw => Rect::from_x_y_ranges(left..=right, bar.y_range()),
            _ => Rect::from_x_y_ranges(left.max(axis.left)..=right.min(axis.right), bar.y_range()),
        };
        if !grip.is_positive() || !(axis.left - LOZENGE..=axis.right).contains(&grip.left()) {
            return;
        }
        let id = Id::unique(("phase", &self.site.id, &member.path, number));
        let response = ui.interact(grip, id, Sense::click_and_drag());
        let (phase, site) = (&self.phase.name, &self.site.name);
        let title = &member.title;
        let name = match (span.form, number) {
            (Form::Draw, 0) => format!("draw of {title} in {phase} at {site}"),
            (Form::Draw, _) => format!("draw of {title} {} in {phase} at {site}", number + 1),
            _ => format!("{title} in {phase} at {site}"),
        };
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Slider, true, &name));
        let response = response.on_hover_cursor(CursorIcon::Grab);
        if frame.view.drag.is_none() {
            response
                .clone()
                .on_hover_text(format!("{phase}: {}\nDrag moves the phase, Alt this member alone", span.text));
        }
        let alone = ui.input(|i| i.modifiers.alt);
        if response.clicked() {
            frame.send(Command::Look(if alone { member.path.clone() } else { self.path() }));
        }
        let held = Held { row: self, member: alone.then_some(member) };
        if response.drag_started()
            && let Some(pressed) = ui.input(|i| i.pointer.press_origin())
        {
            held.begin(frame, axis.month(pressed.x));
        }
        held.keys(ui, frame, &response);
        // Which of the two is dragged was decided when it began.
        for held in [Held { row: self, member: None }, Held { row: self, member: Some(member) }] {
            held.drag(ui, frame, (axis, bar), &response);
        }
    }
}

/// What is dragged: the phase of a row, or one member of it.
struct Held<'a> {
    row: &'a Row<'a>,
    member: Option<&'a Member>,
}

impl Held<'_> {
    /// The path of the first field that changes: the gesture is known by it.
    fn path(&self, frame: &Frame) -> String {
        let of_phase = || format!("{}.slip_months", self.row.path());
        match self.member {
            None => of_phase(),
            Some(member) => {
                frame.plan().dates_moved(&member.path, 0).first().map_or_else(of_phase, |(path, _)| path.clone())
            }
        }
    }

    fn label(&self) -> &str {
        self.member.map_or(&self.row.phase.name, |member| &member.title)
    }

    /// The first month of what is dragged, from 0.
    fn first(&self, frame: &Frame) -> f64 {
        let all = self.row.members.iter().filter(|known| self.member.is_none_or(|member| member.path == known.path));
        let months = all.flat_map(|m| m.spans.iter().map(|span| span.from).chain(std::iter::once(m.month)));
        months.map(|month| month_of(frame, month)).fold(f64::INFINITY, f64::min)
    }

    /// Months of slip, or the first month of a member.
    fn now(&self, frame: &Frame) -> f64 {
        match self.member {
            None => self.row.phase.slip_months,
            Some(_) => self.first(frame),
        }
    }

    fn begin(&self, frame: &mut Frame, pressed: f64) {
        frame.view.drag = Some(Drag {
            path: self.path(frame),
            label: self.label().to_owned(),
            start: self.now(frame),
            low: 0.0,
            construction_months: 0,
            pressed,
            before: Arc::clone(&frame.derived.plan),
            figures: frame.main_figures(),
            lock_up: frame.first_lock_up(),
        });
        frame.send(Command::Look(self.row.path()));
    }

    fn drag(&self, ui: &mut Ui, frame: &mut Frame, (axis, bar): (&Axis, Rect), response: &Response) {
        let path = self.path(frame);
        let Some(running) = frame.view.drag.clone().filter(|drag| drag.path == path) else { return };
        if taken_back(ui, frame, &path, response) {
            frame.view.drag = None;
            return;
        }
        if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.dragged()) {
            let moved = self.now(frame) - running.start;
            let wanted = (axis.month(pointer.x) - running.pressed).round();
            let (allowed, reason) = self.within(frame, moved, wanted);
            self.send(frame, allowed, &running);
            hover_time(ui, frame, self.first(frame));
            self.ghost(ui, frame, (axis, bar), moved);
            let title = phase_title(&running.label, frame.plan().month(self.first(frame) as i64 + 1), moved);
            card(ui, frame, &title, &running, reason.as_deref());
        }
        if response.drag_stopped() {
            frame.view.drag = None;
        }
    }

    /// Dashed outlines of where it was.
    fn ghost(&self, ui: &Ui, frame: &Frame, (axis, bar): (&Axis, Rect), moved: f64) {
        if moved == 0.0 {
            return;
        }
        let by = axis.x(moved) - axis.x(0.0);
        let painter =
            ui.painter().with_clip_rect(Rect::from_x_y_ranges(axis.left..=axis.right, bar.expand(2.0).y_range()));
        for member in self.row.members.iter().filter(|known| self.member.is_none_or(|held| held.path == known.path)) {
            for span in member.spans.iter().filter(|span| span.form != Form::Draw) {
                let (left, right) = place(axis, frame, span);
                outline(&painter, frame, Rect::from_x_y_ranges(left - by..=right - by, bar.y_range()));
            }
        }
    }

    /// With the focus on a span, arrow keys move the phase by a month, with Shift by a year; with Alt the member alone.
    fn keys(&self, ui: &Ui, frame: &mut Frame, response: &Response) {
        if !response.has_focus() {
            return;
        }
        let filter = EventFilter { horizontal_arrows: true, ..Default::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let alt = if self.member.is_some() { Modifiers::ALT } else { Modifiers::NONE };
        let by = ui.input_mut(|i| {
            let mut count = |modifiers, key| i.count_and_consume_key(modifiers, key) as f64;
            let far = alt | Modifiers::SHIFT;
            count(far, Key::ArrowRight) * 12.0 - count(far, Key::ArrowLeft) * 12.0 + count(alt, Key::ArrowRight)
                - count(alt, Key::ArrowLeft)
        });
        if by == 0.0 {
            return;
        }
        let (allowed, reason) = self.within(frame, 0.0, by);
        match reason {
            Some(reason) if allowed == 0.0 => frame.send(Command::Notice(reason)),
            _ => {
                let before = Arc::clone(&frame.derived.plan);
                self.move_by(frame, &before, self.now(frame), allowed);
            }
        }
    }

    /// The allowed number of months nearest to the wanted one since the start, of which `moved` are done; and why it differs.
    fn within(&self, frame: &Frame, moved: f64, wanted: f64) -> (f64, Option<String>) {
        let first = self.first(frame) - moved;
        let last = f64::from(frame.plan().company.months) - 1.0;
        // What begins before month 1 may stay where it is.
        let (mut low, mut high) = (first.min(0.0) - first, (last - first).max(0.0));
        if self.member.is_none() {
            let slip = self.row.phase.slip_months - moved;
            (low, high) = (low.max(-LONGEST - slip), high.min(LONGEST - slip));
        }
        let reason = if wanted < low {
            Some("It cannot begin before the plan starts")
        } else {
            (wanted > high).then_some("It cannot begin after the plan ends")
        };
        (wanted.clamp(low, high.max(low)), reason.map(str::to_owned))
    }

    fn send(&self, frame: &mut Frame, by: f64, running: &Drag) {
        if by != self.now(frame) - running.start {
            self.move_by(frame, &running.before, running.start, by);
        }
    }

    /// Moves what is held by a number of months from where it is in the plan of before.
    fn move_by(&self, frame: &mut Frame, before: &crate::plan::Plan, start: f64, by: f64) {
        let label = format!("Move {}", self.label());
        let fields = match self.member {
            None => vec![(self.path(frame), Setting::Number(start + by))],
            Some(member) => before.dates_moved(&member.path, by as i64),
        };
        frame.send(Command::Set { label, fields });
    }
}

/// A month as the axis counts it, from 0.
fn month_of(frame: &Frame, month: crate::plan::Month) -> f64 {
    frame.plan().number_of(month) as f64 - 1.0
}

/// The points between which a span is drawn; a draw is a point.
fn place(axis: &Axis, frame: &Frame, span: &Span) -> (f32, f32) {
    let left = axis.x(month_of(frame, span.from));
    match span.form {
        Form::Draw => (left - LOZENGE, left + LOZENGE),
        _ => (left, axis.x(month_of(frame, span.to)).max(left + 3.0)),
    }
}

/// The name of the phase, if it was not said yet, and what stands in a span, cut to its room.
fn say(ui: &Ui, frame: &Frame, painter: &Painter, room: Rect, name: Option<&str>, text: &str) {
    let t = frame.tokens;
    let mut job = egui::text::LayoutJob::default();
    let format = |family: egui::FontFamily| egui::TextFormat::simple(FontId::new(NOTE_SIZE, family), t.text);
    if let Some(name) = name {
        job.append(name, 0.0, format(theme::semibold()));
        job.append("  ", 0.0, format(egui::FontFamily::Proportional));
    }
    job.append(text, 0.0, format(egui::FontFamily::Proportional));
    job.wrap = egui::text::TextWrapping::truncate_at_width(room.width());
    let galley = ui.painter().layout_job(job);
    painter.galley(pos2(room.left(), room.center().y - galley.size().y / 2.0), galley, t.text);
}

/// The name of a phase whose spans have no room for it, beside them.
fn beside(ui: &Ui, frame: &Frame, axis: &Axis, bar: Rect, (left, right): (f32, f32), name: &str) {
    let font = FontId::new(NOTE_SIZE, theme::semibold());
    let width = ui.painter().layout_no_wrap(name.to_owned(), font.clone(), frame.tokens.text).size().x;
    let y = bar.center().y;
    let (at, align) = match right + width + 8.0 < axis.right {
        true => (pos2(right + 6.0, y), Align2::LEFT_CENTER),
        false if left - width - 8.0 > axis.left => (pos2(left - 6.0, y), Align2::RIGHT_CENTER),
        false => return,
    };
    ui.painter().text(at, align, name, font, frame.tokens.text);
}
