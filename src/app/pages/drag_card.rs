//! What is drawn while a move or a phase is dragged: a ghost where the boundary was, and a card at the pointer that says what changes.

use crate::app::parts::frame::Frame;
use crate::app::parts::numbers::money;
use crate::app::parts::outcomes::{DRAGGED, changed};
use crate::app::parts::pattern::dashes;
use crate::app::parts::theme::{self, NOTE_SIZE};
use crate::app::state::view::Drag;
use crate::formula::grouped;
use crate::plan::Month;
use egui::{Align2, FontId, Id, Painter, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

/// The part of a move that a handle changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub(super) enum Part {
    /// Machines off
    Start,
    /// Construction
    Ready,
    /// Megawatts
    Size,
}

impl Part {
    pub fn label(self) -> &'static str {
        match self {
            Self::Start => "machines off",
            Self::Ready => "ready",
            Self::Size => "megawatts",
        }
    }

    pub fn field(self) -> &'static str {
        match self {
            Self::Start => "machines_off",
            Self::Ready => "construction_months",
            Self::Size => "mw",
        }
    }
}

/// Draws where the boundary was, at `x` in a band.
pub(super) fn ghost(ui: &Ui, frame: &Frame, x: f32, band: Rect) {
    dashes(ui.painter(), [pos2(x, band.top()), pos2(x, band.bottom())], Stroke::new(1.5, frame.tokens.text));
}

/// Draws a dashed outline of where something was.
pub(super) fn outline(painter: &Painter, frame: &Frame, rect: Rect) {
    let stroke = Stroke::new(1.0, frame.tokens.text);
    let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()];
    for line in [[corners[0], corners[1]], [corners[3], corners[2]], [corners[0], corners[3]], [corners[1], corners[2]]]
    {
        dashes(painter, line, stroke);
    }
}

/// "Red Mesa 2 to Jul 2028, 6 months later".
pub(super) fn phase_title(name: &str, month: Month, moved: f64) -> String {
    let count = if moved.abs() == 1.0 { "1 month".to_owned() } else { format!("{} months", grouped(moved.abs(), 0)) };
    let how = if moved == 0.0 {
        "as it was".to_owned()
    } else {
        format!("{count} {}", if moved > 0.0 { "later" } else { "earlier" })
    };
    format!("{name} to {}, {how}", month.long())
}

/// "Phase 1: megawatts 90 MW".
pub(super) fn part_title(frame: &Frame, part: Part, running: &Drag, now: f64) -> String {
    let value = match part {
        Part::Size => format!("{} MW", grouped(now, 0)),
        _ => frame.plan().month(now as i64 + 1).long(),
    };
    format!("{}: {} {value}", running.label, part.label())
}

/// The effect of the drag, beside the pointer.
pub(super) fn card(ui: &Ui, frame: &Frame, title: &str, running: &Drag, reason: Option<&str>) {
    let Some(pointer) = ui.input(|i| i.pointer.interact_pos()) else { return };
    let t = frame.tokens;
    let painter = ui.ctx().layer_painter(egui::LayerId::new(egui::Order::Tooltip, Id::unique("drag-card")));
    let size = vec2(292.0, if reason.is_some() { 136.0 } else { 118.0 });
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
    painter.text(
        card.min + vec2(10.0, 8.0),
        Align2::LEFT_TOP,
        title,
        FontId::new(theme::TEXT_SIZE, theme::semibold()),
        t.text,
    );
    let figures = frame.main_figures();
    let of_figure = |(i, (name, more_is_better)): (usize, (&'static str, bool))| {
        let change = figures[i] - running.figures[i];
        (name, money(figures[i]), changed(change).map(|text| (text, (change > 0.0) == more_is_better)))
    };
    let lines = DRAGGED.into_iter().enumerate().map(of_figure).chain(std::iter::once(lock_up(frame, running)));
    for (i, (name, value, change)) in lines.enumerate() {
        let (font, y) = (FontId::proportional(theme::TEXT_SIZE), card.top() + 28.0 + i as f32 * 17.0);
        painter.text(pos2(card.left() + 10.0, y), Align2::LEFT_TOP, name, font.clone(), t.muted);
        painter.text(pos2(card.right() - 84.0, y), Align2::RIGHT_TOP, value, font, t.text);
        if let Some((text, is_good)) = change {
            let (at, color) = (pos2(card.right() - 10.0, y + 1.0), if is_good { t.good } else { t.bad });
            painter.text(at, Align2::RIGHT_TOP, text, FontId::proportional(NOTE_SIZE), color);
        }
    }
}

/// The first lock-up: its month, and what it was at the start of the drag if that was another.
fn lock_up(frame: &Frame, running: &Drag) -> (&'static str, String, Option<(String, bool)>) {
    let said = |number: f64| match number {
        none if none.is_nan() => "none".to_owned(),
        month => frame.plan().month(month as i64).short(),
    };
    let (now, before) = (frame.first_lock_up(), running.lock_up);
    let change = match (now.is_nan(), before.is_nan()) {
        (true, true) => None,
        (false, true) => Some(("new".to_owned(), false)),
        (true, false) => Some((format!("was {}", said(before)), true)),
        (false, false) => (now != before).then(|| (format!("was {}", said(before)), now > before)),
    };
    ("First lock-up", said(now), change)
}
