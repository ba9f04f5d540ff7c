//! The starts of leases as marks on the lower edge of a band, which can be dragged.

use super::drag_card::card;
use crate::app::parts::axis::Axis;
use crate::app::parts::fields::taken_back;
use crate::app::parts::frame::Frame;
use crate::app::parts::plane::hover_time;
use crate::app::state::command::Command;
use crate::app::state::view::Drag;
use crate::plan::{Lease, Setting, Site};
use egui::{
    CursorIcon, EventFilter, Id, Key, Modifiers, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

/// The place to grab is larger than the mark.
const GRIP: f32 = 16.0;
const RADIUS: f32 = 4.0;

/// The start of a lease on a band.
struct Start<'a> {
    axis: &'a Axis,
    site: &'a Site,
    lease: &'a Lease,
    /// The path of the lease
    path: String,
}

/// Draws and operates the starts of a site's leases.
pub(super) fn leases_ui(ui: &mut Ui, frame: &mut Frame, axis: &Axis, site: &Site, band: Rect) {
    for lease in site.leases.iter().filter(|lease| lease.enabled) {
        let path = format!("sites.{}.leases.{}", site.id, lease.id);
        Start { axis, site, lease, path }.ui(ui, frame, band);
    }
}

impl Start<'_> {
    /// The month in which it begins, from 0.
    fn month(&self, frame: &Frame) -> f64 {
        frame.plan().number_of(self.lease.start) as f64 - 1.0
    }

    fn ui(&self, ui: &mut Ui, frame: &mut Frame, band: Rect) {
        let x = self.axis.x(self.month(frame));
        if !(self.axis.left - 1.0..=self.axis.right).contains(&x) {
            return;
        }
        let at = pos2(x.clamp(band.left() + RADIUS, band.right() - RADIUS), band.bottom() - RADIUS - 2.0);
        let grip = Rect::from_center_size(at, vec2(GRIP, GRIP)).intersect(band);
        let response = ui.interact(grip, Id::unique(("lease", &self.path)), Sense::click_and_drag());
        let name = format!("start of {} at {}", self.lease.name, self.site.name);
        response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, &name));
        let response = response.on_hover_cursor(CursorIcon::ResizeHorizontal);
        let is_held = response.hovered() || response.dragged() || response.has_focus();
        let t = frame.tokens;
        let (radius, edge) = if is_held { (RADIUS + 1.5, t.accent) } else { (RADIUS, t.text) };
        ui.painter().circle(at, radius, t.panel, Stroke::new(1.5, edge));
        if frame.view.drag.is_none() {
            let hint = format!("{}: begins in {}. Drag moves it alone", self.lease.name, self.lease.start.long());
            response.clone().on_hover_text(hint);
        }
        if response.clicked() {
            frame.send(Command::Look(self.path.clone()));
        }
        if response.drag_started() {
            self.begin(ui, frame);
        }
        self.keys(ui, frame, &response);
        self.drag(ui, frame, &response);
    }

    fn field(&self) -> String {
        format!("{}.start", self.path)
    }

    fn begin(&self, ui: &Ui, frame: &mut Frame) {
        frame.view.drag = Some(Drag {
            path: self.field(),
            label: self.lease.name.clone(),
            start: self.month(frame),
            low: 0.0,
            construction_months: 0,
            pressed: ui.input(|i| i.pointer.press_origin()).map_or(0.0, |origin| self.axis.month(origin.x)),
            before: Arc::clone(&frame.derived.plan),
            figures: frame.main_figures(),
            lock_up: frame.first_lock_up(),
        });
        frame.send(Command::Look(self.path.clone()));
    }

    fn drag(&self, ui: &mut Ui, frame: &mut Frame, response: &Response) {
        let Some(running) = frame.view.drag.clone().filter(|drag| drag.path == self.field()) else { return };
        if taken_back(ui, frame, &running.path, response) {
            frame.view.drag = None;
            return;
        }
        if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.dragged()) {
            let by = self.axis.month(pointer.x) - running.pressed;
            self.send(frame, (running.start + by).round());
            hover_time(ui, frame, self.month(frame));
            let title = format!("{} begins in {}", self.lease.name, self.lease.start.long());
            card(ui, frame, &title, &running, None);
        }
        if response.drag_stopped() {
            frame.view.drag = None;
        }
    }

    /// With the focus on the mark, arrow keys move it by a month, with Shift by a year.
    fn keys(&self, ui: &Ui, frame: &mut Frame, response: &Response) {
        if !response.has_focus() {
            return;
        }
        let filter = EventFilter { horizontal_arrows: true, ..Default::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let by = ui.input_mut(|i| {
            let mut count = |modifiers, key| i.count_and_consume_key(modifiers, key) as f64;
            count(Modifiers::SHIFT, Key::ArrowRight) * 12.0 - count(Modifiers::SHIFT, Key::ArrowLeft) * 12.0
                + count(Modifiers::NONE, Key::ArrowRight)
                - count(Modifiers::NONE, Key::ArrowLeft)
        });
        if by != 0.0 {
            self.send(frame, self.month(frame) + by);
        }
    }

    /// Sends the month in which it is to begin, from 0, within the plan; what is entered has no slip of a phase.
    fn send(&self, frame: &mut Frame, to: f64) {
        let now = self.month(frame);
        let to = to.clamp(now.min(0.0), f64::from(frame.plan().company.months));
        if to == now {
            return;
        }
        let slip = frame.plan().phase_of(&self.path).map_or(0, |phase| phase.slip());
        let month = frame.plan().month(to as i64 + 1).plus(-slip);
        let fields = vec![(self.field(), Setting::Text(month.to_string()))];
        frame.send(Command::Set { label: format!("Move the start of {}", self.lease.name), fields });
    }
}
