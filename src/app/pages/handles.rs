//! The drag handles in a band: when a move starts, when it is ready, and its megawatts.

use super::drag_card::{Part, card, ghost, part_title, phase_title};
use super::stack::Stack;
use crate::app::parts::axis::Axis;
use crate::app::parts::fields::taken_back;
use crate::app::parts::frame::Frame;
use crate::app::parts::plane::hover_time;
use crate::app::state::command::Command;
use crate::app::state::view::Drag;
use crate::plan::{Month, Move, Phase, Setting, Site, Use};
use egui::{CursorIcon, EventFilter, Id, Key, Modifiers, Rect, Response, Sense, Stroke, Ui, pos2};
use std::sync::Arc;

/// The longest construction that a drag makes, in months.
const LONGEST: f64 = 240.0;

/// A move's block in the stack: its months (from 0) and its MW, bottom to top.
#[derive(Clone, Copy)]
struct Block {
    start: f64,
    ready: f64,
    /// The month in which power arrives, if the move waits for it
    power: Option<f64>,
    low: f64,
    high: f64,
}

/// A handle of a move.
struct Handle<'a> {
    axis: &'a Axis,
    stack: &'a Stack<'a>,
    site: &'a Site,
    a_move: &'a Move,
    block: Block,
    part: Part,
    /// The path of the move
    object: String,
}

/// Draws and operates the handles of a site's moves.
pub(super) fn handles_ui(ui: &mut Ui, frame: &mut Frame, axis: &Axis, site: &Site, stack: &Stack) {
    let mut earlier: Vec<Block> = Vec::new();
    for a_move in site.moves.iter().filter(|m| m.enabled) {
        let block = block_of(frame, a_move, stack, &earlier);
        for part in [Part::Size, Part::Start, Part::Ready] {
            if part == Part::Ready && block.ready <= block.start {
                continue;
            }
            let object = format!("sites.{}.moves.{}", site.id, a_move.id);
            Handle { axis, stack, site, a_move, block, part, object }.ui(ui, frame);
        }
        earlier.push(block);
    }
}

fn block_of(frame: &Frame, a_move: &Move, stack: &Stack, earlier: &[Block]) -> Block {
    let start = frame.plan().number_of(a_move.machines_off) as f64 - 1.0;
    let built = start + f64::from(a_move.construction_months + a_move.delay_months);
    let power = a_move.waits_for_power.then(|| frame.plan().number_of(a_move.energisation) as f64 - 1.0);
    let ready = power.map_or(built, |power| built.max(power));
    let months = stack.layers[0].len();
    let t = (start.max(0.0) as usize).min(months.saturating_sub(1));
    let at = |layer: usize| stack.layers[layer].get(t).copied().unwrap_or(0.0);
    // While it is converting it is drawn above AI and the moves that began earlier; without construction, at its new use.
    let converting: f64 = earlier.iter().filter(|b| b.start <= start && start < b.ready).map(|b| b.high - b.low).sum();
    let low = match (ready > start, a_move.to) {
        (true, _) => at(0) + converting,
        (false, Use::Ai) => at(0) - a_move.mw,
        (false, Use::Mining) => at(0) + at(1) + at(2) - a_move.mw,
        (false, Use::Idle) => at(0) + at(1) + at(2),
    };
    let low = low.max(0.0);
    Block { start, ready, power, low, high: low + a_move.mw }
}

impl Handle<'_> {
    /// Month (from 0) or MW.
    fn now(&self) -> f64 {
        match self.part {
            Part::Start => self.block.start,
            Part::Ready => self.block.ready,
            Part::Size => self.a_move.mw,
        }
    }

    /// Where it can be taken hold of.
    fn grip(&self) -> Rect {
        let (axis, block) = (self.axis, &self.block);
        let (top, bottom) = (self.stack.y(block.high.min(self.stack.top)), self.stack.y(block.low));
        let boundary =
            |month: f64| Rect::from_min_max(pos2(axis.x(month) - 5.0, top), pos2(axis.x(month) + 5.0, bottom));
        match self.part {
            Part::Start => boundary(block.start),
            Part::Ready => boundary(block.ready),
            Part::Size => {
                let end = if block.ready > block.start { block.ready } else { block.start + 6.0 };
                Rect::from_min_max(
                    pos2(axis.x(block.start) + 5.0, top - 4.0),
                    pos2((axis.x(end) - 5.0).max(axis.x(block.start) + 9.0), top + 4.0),
                )
            }
        }
    }

    fn ui(&self, ui: &mut Ui, frame: &mut Frame) {
        let grip = self.grip();
        if !grip.intersects(self.stack.rect) {
            return;
        }
        let grip = grip.intersect(self.stack.rect.expand(4.0));
        let response = ui.interact(grip, Id::unique(("handle", &self.object, self.part)), Sense::click_and_drag());
        let name = format!("{} of {} at {}", self.part.label(), self.a_move.name, self.site.name);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Slider, true, &name));
        let response = response.on_hover_cursor(if self.part == Part::Size {
            CursorIcon::ResizeVertical
        } else {
            CursorIcon::ResizeHorizontal
        });
        let is_held = response.hovered() || response.dragged() || response.has_focus();
        if is_held || frame.view.selection == self.object {
            paint_grip(ui, frame, grip, self.part, is_held);
        }
        if response.clicked() {
            frame.send(Command::Look(self.object.clone()));
        }
        if response.drag_started() {
            let pressed = ui.input(|i| i.pointer.press_origin()).map_or(0.0, |origin| self.axis.month(origin.x));
            self.begin(frame, pressed, ui.input(|i| i.modifiers.alt));
        }
        self.keys(ui, frame, &response);
        self.drag(ui, frame, &response);
    }

    fn path(&self) -> String {
        format!("{}.{}", self.object, self.part.field())
    }

    /// The phase that the move belongs to.
    fn phase<'f>(&self, frame: &Frame<'f>) -> Option<&'f Phase> {
        frame.plan().phase_of(&self.object)
    }

    /// The phase that moves with the start of the move, unless it is moved `alone`.
    fn slides<'f>(&self, frame: &Frame<'f>, alone: bool) -> Option<&'f Phase> {
        self.phase(frame).filter(|_| self.part == Part::Start && !alone)
    }

    /// Remembers how things stand at the start of a drag; with Alt the move leaves its phase where it is.
    fn begin(&self, frame: &mut Frame, pressed: f64, alone: bool) {
        let phase = self.slides(frame, alone);
        frame.view.drag = Some(Drag {
            path: phase.map_or_else(|| self.path(), slip_of),
            label: phase.map_or(&self.a_move.name, |phase| &phase.name).clone(),
            start: self.now(),
            low: self.block.low,
            construction_months: self.a_move.construction_months,
            pressed,
            before: Arc::clone(&frame.derived.plan),
            figures: frame.main_figures(),
            lock_up: frame.first_lock_up(),
        });
        frame.send(Command::Look(self.object.clone()));
    }

    fn drag(&self, ui: &mut Ui, frame: &mut Frame, response: &Response) {
        let Some(running) = frame.view.drag.clone() else { return };
        let alone = running.path == self.path();
        let phase = self.slides(frame, alone);
        if !alone && phase.is_none_or(|phase| running.path != slip_of(phase)) {
            return;
        }
        if taken_back(ui, frame, &running.path, response) {
            frame.view.drag = None;
            return;
        }
        if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.dragged()) {
            hover_time(ui, frame, self.axis.month(pointer.x));
            let wanted = match self.part {
                Part::Start | Part::Ready => self.axis.month(pointer.x).round(),
                Part::Size => self.stack.mw(pointer.y) - running.low,
            };
            let (allowed, reason) = self.within(frame, running.low, wanted);
            self.send(frame, allowed, Some(&running), alone);
            if self.part != Part::Size {
                ghost(ui, frame, self.axis.x(running.start), self.stack.rect);
            }
            let title = if phase.is_some() {
                let month = frame.plan().month(self.now() as i64 + 1);
                phase_title(&running.label, month, self.now() - running.start)
            } else {
                part_title(frame, self.part, &running, self.now())
            };
            card(ui, frame, &title, &running, reason.as_deref());
        }
        if response.drag_stopped() {
            frame.view.drag = None;
        }
    }

    /// With the focus on a handle, arrow keys move it by a month or a megawatt, with Shift by a year or ten megawatts.
    fn keys(&self, ui: &Ui, frame: &mut Frame, response: &Response) {
        if !response.has_focus() {
            return;
        }
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let (less, more, far) = if self.part == Part::Size {
            (Key::ArrowDown, Key::ArrowUp, 10.0)
        } else {
            (Key::ArrowLeft, Key::ArrowRight, 12.0)
        };
        let by = ui.input_mut(|i| {
            let mut count = |modifiers, key| i.count_and_consume_key(modifiers, key) as f64;
            count(Modifiers::SHIFT, more) * far - count(Modifiers::SHIFT, less) * far + count(Modifiers::NONE, more)
                - count(Modifiers::NONE, less)
        });
        if by == 0.0 {
            return;
        }
        let now = self.now();
        let (allowed, reason) = self.within(frame, self.block.low, now + by);
        match reason {
            Some(reason) if allowed == now => frame.send(Command::Notice(reason)),
            _ => self.send(frame, allowed, None, false),
        }
    }

    /// The allowed month or MW nearest to the wanted one, and the reason if it differs. `base` is the MW below the block.
    fn within(&self, frame: &Frame, base: f64, wanted: f64) -> (f64, Option<String>) {
        let (low, high, below, above) = match self.part {
            // A move that starts before month 1 is part of the opening figures.
            Part::Start => (
                self.block.start.min(0.0),
                f64::from(frame.plan().company.months),
                "Machines cannot be switched off before the plan starts".to_owned(),
                "Machines cannot be switched off after the plan ends",
            ),
            Part::Ready => {
                let first = self.block.start + f64::from(self.a_move.delay_months);
                let high = first + LONGEST;
                // However short the construction, it is not ready before power arrives.
                let (low, below) = match self.block.power.filter(|power| *power > first) {
                    Some(power) => {
                        let month = frame.plan().month(power as i64 + 1).long();
                        (power, format!("It waits for power, which arrives in {month}"))
                    }
                    None => (first, "It cannot be ready before it starts".to_owned()),
                };
                (low, high, below, "It cannot take longer than 20 years")
            }
            Part::Size => (
                0.0,
                (self.stack.top / 1.08 - base).max(0.0).floor(),
                "It cannot be negative".to_owned(),
                "There is no more grid power for this block",
            ),
        };
        let allowed = wanted.round().clamp(low, high.max(low));
        let reason = if wanted.round() < low { Some(below) } else { (wanted.round() > high).then(|| above.to_owned()) };
        (allowed, reason)
    }

    /// Sends the value of the handle at `to`, if it differs from the current one.
    fn send(&self, frame: &mut Frame, to: f64, running: Option<&Drag>, alone: bool) {
        if to == self.now() {
            return;
        }
        let start = self.block.start;
        if let Some(phase) = self.slides(frame, alone) {
            let fields = vec![(slip_of(phase), Setting::Number(phase.slip_months + to - start))];
            frame.send(Command::Set { label: format!("Move {}", phase.name), fields });
            return;
        }
        let field = |name: &str| format!("{}.{name}", self.object);
        // What is drawn has the slip and the size of its phase; what is entered has neither.
        let (slip, share) = self.phase(frame).map_or((0, 1.0), |phase| (phase.slip(), phase.share()));
        let entered = |month: Month| Setting::Text(month.plus(-slip).to_string());
        let setting = match self.part {
            Part::Start => entered(frame.plan().month(to as i64 + 1)),
            // Of a move that waits for power, many constructions end where it does: back there, it has its own again.
            Part::Ready => Setting::Number(match running.filter(|drag| drag.start == to) {
                Some(drag) => f64::from(drag.construction_months),
                None => to - start - f64::from(self.a_move.delay_months),
            }),
            Part::Size => Setting::Number(to / share),
        };
        let mut fields = vec![(field(self.part.field()), setting)];
        if self.part == Part::Start {
            // The whole project moves, including its notice.
            let notice = self.a_move.notice.plus((to - start) as i64);
            fields.push((field("notice"), entered(notice)));
        }
        frame.send(Command::Set { label: format!("Change {} of {}", self.part.label(), self.a_move.name), fields });
    }
}

/// The path of the slip of a phase.
fn slip_of(phase: &Phase) -> String {
    format!("phases.{}.slip_months", phase.id)
}

fn paint_grip(ui: &Ui, frame: &Frame, grip: Rect, part: Part, strong: bool) {
    let t = frame.tokens;
    let line = Stroke::new(if strong { 2.5 } else { 1.5 }, t.text);
    let c = grip.center();
    if part == Part::Size {
        ui.painter().hline(grip.x_range(), c.y, line);
    } else {
        ui.painter().vline(c.x, grip.y_range(), line);
    }
    ui.painter().circle(c, if strong { 5.0 } else { 3.5 }, t.panel, Stroke::new(1.5, t.text));
}
