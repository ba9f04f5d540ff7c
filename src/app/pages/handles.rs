//! The drag handles in a band: when a move starts, when it is ready, and its megawatts.

use super::bands::{Axis, Stack};
use crate::app::parts::numbers::money;
use crate::app::parts::pattern::dashes;
use crate::app::parts::plot::hover_time;
use crate::app::parts::theme::{self, NOTE_SIZE};
use crate::app::state::command::Command;
use crate::app::state::view::{Drag, Frame};
use crate::formula::grouped;
use crate::plan::{Move, Setting, Site, Use};
use egui::{Align2, CursorIcon, FontId, Id, Key, Modifiers, Rect, Response, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

/// The part of a move that a handle changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
enum Part {
    /// Machines off
    Start,
    /// Construction
    Ready,
    /// Megawatts
    Size,
}

impl Part {
    fn label(self) -> &'static str {
        match self {
            Self::Start => "machines off",
            Self::Ready => "ready",
            Self::Size => "megawatts",
        }
    }

    fn field(self) -> &'static str {
        match self {
            Self::Start => "machines_off",
            Self::Ready => "construction_months",
            Self::Size => "mw",
        }
    }
}

/// A move's block in the stack: its months (from 0) and its MW, bottom to top.
struct Block {
    start: f64,
    ready: f64,
    low: f64,
    high: f64,
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
            handle_ui(ui, frame, axis, site, a_move, &block, stack, part);
        }
        earlier.push(block);
    }
}

fn block_of(frame: &Frame, a_move: &Move, stack: &Stack, earlier: &[Block]) -> Block {
    let start = frame.plan().number_of(a_move.machines_off) as f64 - 1.0;
    let built = start + f64::from(a_move.construction_months + a_move.delay_months);
    let ready = if a_move.waits_for_power {
        built.max(frame.plan().number_of(a_move.energisation) as f64 - 1.0)
    } else {
        built
    };
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
    Block { start, ready, low, high: low + a_move.mw }
}

#[expect(clippy::too_many_arguments, reason = "all that a handle depends on")]
fn handle_ui(
    ui: &mut Ui,
    frame: &mut Frame,
    axis: &Axis,
    site: &Site,
    a_move: &Move,
    block: &Block,
    stack: &Stack,
    part: Part,
) {
    let (top, bottom) = (stack.y(block.high.min(stack.top)), stack.y(block.low));
    let grip = match part {
        Part::Start => {
            Rect::from_min_max(pos2(axis.x(block.start) - 5.0, top), pos2(axis.x(block.start) + 5.0, bottom))
        }
        Part::Ready => {
            Rect::from_min_max(pos2(axis.x(block.ready) - 5.0, top), pos2(axis.x(block.ready) + 5.0, bottom))
        }
        Part::Size => {
            let end = if block.ready > block.start { block.ready } else { block.start + 6.0 };
            Rect::from_min_max(
                pos2(axis.x(block.start) + 5.0, top - 4.0),
                pos2((axis.x(end) - 5.0).max(axis.x(block.start) + 9.0), top + 4.0),
            )
        }
    };
    if !grip.intersects(stack.rect) {
        return;
    }
    let grip = grip.intersect(stack.rect.expand(4.0));
    let object = format!("sites.{}.moves.{}", site.id, a_move.id);
    let response = ui.interact(grip, Id::unique(("handle", &object, part)), Sense::click_and_drag());
    let name = format!("{} of {} at {}", part.label(), a_move.name, site.name);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Slider, true, &name));
    let response = response.on_hover_cursor(if part == Part::Size {
        CursorIcon::ResizeVertical
    } else {
        CursorIcon::ResizeHorizontal
    });
    let shown = response.hovered() || response.dragged() || response.has_focus() || frame.view.selection == object;
    if shown {
        paint_grip(ui, frame, grip, part, response.hovered() || response.dragged() || response.has_focus());
    }
    if response.clicked() {
        frame.send(Command::Select(object.clone()));
    }
    drag(ui, frame, axis, a_move, block, stack, part, &object, &response);
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

#[expect(clippy::too_many_arguments, reason = "all that a drag depends on")]
fn drag(
    ui: &mut Ui,
    frame: &mut Frame,
    axis: &Axis,
    a_move: &Move,
    block: &Block,
    stack: &Stack,
    part: Part,
    object: &str,
    response: &Response,
) {
    let path = format!("{object}.{}", part.field());
    let now = match part {
        Part::Start => block.start,
        Part::Ready => block.ready,
        Part::Size => a_move.mw,
    };
    if response.drag_started() {
        frame.view.drag = Some(Drag {
            path: path.clone(),
            label: a_move.name.clone(),
            start: now,
            low: block.low,
            figures: frame.main_figures(),
        });
        frame.send(Command::Select(object.to_owned()));
    }
    keys(ui, frame, a_move, block, stack, part, object, response, now);
    let Some(running) = frame.view.drag.clone().filter(|drag| drag.path == path) else { return };
    if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.dragged()) {
        hover_time(ui, frame, axis.month(pointer.x));
        let wanted = match part {
            Part::Start | Part::Ready => axis.month(pointer.x).round(),
            Part::Size => stack.mw(pointer.y) - running.low,
        };
        let held = Block { low: running.low, ..*block };
        let (allowed, reason) = within(frame, a_move, &held, stack, part, wanted);
        send(frame, a_move, block, part, object, allowed, now);
        ghost(ui, frame, axis, stack, part, &running);
        card(ui, frame, part, &running, now, reason, pointer);
    }
    if response.drag_stopped() {
        frame.view.drag = None;
    }
}

/// With the focus on a handle, arrow keys move it by a month or a megawatt, with Shift by a year or ten megawatts.
#[expect(clippy::too_many_arguments, reason = "all that a handle depends on")]
fn keys(
    ui: &Ui,
    frame: &mut Frame,
    a_move: &Move,
    block: &Block,
    stack: &Stack,
    part: Part,
    object: &str,
    response: &Response,
    now: f64,
) {
    if !response.has_focus() {
        return;
    }
    let filter = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let (less, more, far) =
        if part == Part::Size { (Key::ArrowDown, Key::ArrowUp, 10.0) } else { (Key::ArrowLeft, Key::ArrowRight, 12.0) };
    let by = ui.input_mut(|i| {
        let mut count = |modifiers, key| i.count_and_consume_key(modifiers, key) as f64;
        count(Modifiers::SHIFT, more) * far - count(Modifiers::SHIFT, less) * far + count(Modifiers::NONE, more)
            - count(Modifiers::NONE, less)
    });
    if by == 0.0 {
        return;
    }
    let (allowed, reason) = within(frame, a_move, block, stack, part, now + by);
    match reason {
        Some(reason) if allowed == now => frame.send(Command::Notice(reason.to_owned())),
        _ => send(frame, a_move, block, part, object, allowed, now),
    }
}

/// The allowed month or MW nearest to the wanted one, and the reason if it differs.
fn within(
    frame: &Frame,
    a_move: &Move,
    block: &Block,
    stack: &Stack,
    part: Part,
    wanted: f64,
) -> (f64, Option<&'static str>) {
    let (low, high, below, above) = match part {
        // A move that starts before month 1 is part of the opening figures.
        Part::Start => (
            block.start.min(0.0),
            f64::from(frame.plan().company.months),
            "Machines cannot be switched off before the plan starts",
            "Machines cannot be switched off after the plan ends",
        ),
        Part::Ready => {
            let first = block.start + f64::from(a_move.delay_months);
            (first, first + 240.0, "It cannot be ready before it starts", "It cannot take longer than 20 years")
        }
        Part::Size => (
            0.0,
            (stack.top / 1.08 - block.low).max(0.0).floor(),
            "It cannot be negative",
            "There is no more grid power for this block",
        ),
    };
    let allowed = wanted.round().clamp(low, high.max(low));
    let reason = if wanted.round() < low { Some(below) } else { Some(above).filter(|_| wanted.round() > high) };
    (allowed, reason)
}

/// Sends the value of the handle at `to`, if it differs from the current one.
fn send(frame: &mut Frame, a_move: &Move, block: &Block, part: Part, object: &str, to: f64, now: f64) {
    if to == now {
        return;
    }
    let field = |name: &str| format!("{object}.{name}");
    let mut fields = vec![(
        field(part.field()),
        match part {
            Part::Start => Setting::Text(frame.plan().month(to as i64 + 1).to_string()),
            Part::Ready => Setting::Number(to - block.start - f64::from(a_move.delay_months)),
            Part::Size => Setting::Number(to),
        },
    )];
    if part == Part::Start {
        // The whole project moves, including its notice.
        let notice = a_move.notice.plus((to - block.start) as i64);
        fields.push((field("notice"), Setting::Text(notice.to_string())));
    }
    frame.send(Command::Set { label: format!("Change {} of {}", part.label(), a_move.name), fields });
}

/// The handle's original position.
fn ghost(ui: &Ui, frame: &Frame, axis: &Axis, stack: &Stack, part: Part, running: &Drag) {
    if part == Part::Size {
        return;
    }
    let x = axis.x(running.start);
    dashes(
        ui.painter(),
        [pos2(x, stack.rect.top()), pos2(x, stack.rect.bottom())],
        Stroke::new(1.5, frame.tokens.text),
    );
}

/// The effect of the drag, beside the pointer.
fn card(ui: &Ui, frame: &Frame, part: Part, running: &Drag, now: f64, reason: Option<&str>, pointer: egui::Pos2) {
    let t = frame.tokens;
    let value = match part {
        Part::Size => format!("{} MW", grouped(now, 0)),
        _ => frame.plan().month(now as i64 + 1).long(),
    };
    let painter = ui.ctx().layer_painter(egui::LayerId::new(egui::Order::Tooltip, Id::unique("drag-card")));
    let size = vec2(292.0, if reason.is_some() { 102.0 } else { 84.0 });
    let screen = ui.ctx().content_rect();
    let left = if pointer.x + 18.0 + size.x > screen.right() { pointer.x - 18.0 - size.x } else { pointer.x + 18.0 };
    let card =
        Rect::from_min_size(pos2(left, (pointer.y + 26.0).min(screen.bottom() - size.y).max(screen.top())), size);
    painter.rect(
        card,
        6.0,
        t.panel,
        Stroke::new(1.0, if reason.is_some() { t.bad } else { t.hairline }),
        StrokeKind::Inside,
    );
    if let Some(reason) = reason {
        painter.text(
            card.left_bottom() + vec2(10.0, -8.0),
            Align2::LEFT_BOTTOM,
            reason,
            FontId::proportional(NOTE_SIZE),
            t.bad,
        );
    }
    let font = FontId::proportional(theme::TEXT_SIZE);
    painter.text(
        card.min + vec2(10.0, 8.0),
        Align2::LEFT_TOP,
        format!("{}: {} {value}", running.label, part.label()),
        FontId::new(theme::TEXT_SIZE, theme::semibold()),
        t.text,
    );
    let figures = frame.main_figures();
    for (i, name) in ["NPV", "Lowest cash", "Peak funding gap"].into_iter().enumerate() {
        let y = card.top() + 28.0 + i as f32 * 17.0;
        let change = figures[i] - running.figures[i];
        painter.text(pos2(card.left() + 10.0, y), Align2::LEFT_TOP, name, font.clone(), t.muted);
        painter.text(pos2(card.right() - 84.0, y), Align2::RIGHT_TOP, money(figures[i]), font.clone(), t.text);
        if change.abs() >= 0.5 {
            let good = (change > 0.0) == (i < 2);
            let sign = if change > 0.0 { "+" } else { "" };
            let color = if good { t.good } else { t.bad };
            painter.text(
                pos2(card.right() - 10.0, y + 1.0),
                Align2::RIGHT_TOP,
                format!("{sign}{}", money(change)),
                FontId::proportional(NOTE_SIZE),
                color,
            );
        }
    }
}
