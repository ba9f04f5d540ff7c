//! A site's megawatts as a stack over time, painted on the axis shared with the plots.

use super::handles::handles_ui;
use super::leases::leases_ui;
use super::phases::{ROW, Row};
use super::stack::Stack;
use super::states::State;
use crate::app::parts::axis::{Axis, LEFT, years};
use crate::app::parts::frame::Frame;
use crate::app::parts::numbers::money;
use crate::app::parts::pattern::{dashes, hatch};
use crate::app::parts::plane::hover_time;
use crate::app::parts::plot::Form;
use crate::app::parts::theme::{self, NOTE_SIZE, faded};
use crate::app::state::command::Command;
use crate::app::state::page::Overlay;
use crate::formula::{Series, grouped};
use crate::model::rows::OwnedSite;
use crate::plan::{Month, Plan, Site};
use egui::emath::GuiRounding as _;
use egui::{Align2, Color32, FontId, Mesh, Painter, Pos2, Rect, Sense, Shape, Stroke, StrokeKind, Ui, pos2, vec2};

/// Draws a site's band with its handles, under the rows of its phases.
pub(super) fn band_ui(ui: &mut Ui, frame: &mut Frame, axis: &Axis, (site, phases): (&Site, &[Row]), height: f32) {
    let above = phases.len() as f32 * ROW;
    let (all, response) = ui.allocate_exact_size(vec2(ui.available_width(), above + height), Sense::click());
    let path = format!("sites.{}", site.id);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Band of {}", site.name)));
    let rect = Rect::from_min_max(pos2(axis.left, all.top() + above), pos2(axis.right, all.bottom()));
    let stack = Stack::of(frame, site, rect);
    let selected = frame.view.is_within(&path);
    paint(ui, frame, axis, site, &stack, selected);
    label_ui(ui, frame, site, all.min);
    if let Some(pointer) = response.hover_pos()
        && rect.contains(pointer)
    {
        hover_time(ui, frame, axis.month(pointer.x));
    }
    if response.clicked() {
        frame.send(Command::Look(path));
    }
    handles_ui(ui, frame, axis, site, &stack);
    leases_ui(ui, frame, axis, site, rect);
    for (number, row) in phases.iter().enumerate() {
        let top = all.top() + number as f32 * ROW;
        row.ui(ui, frame, axis, Rect::from_min_max(pos2(axis.left, top), pos2(axis.right, top + ROW)));
    }
}

fn label_ui(ui: &Ui, frame: &Frame, site: &Site, top_left: Pos2) {
    let t = frame.view.cursor.unwrap_or(0);
    let of_site = rows_of(frame, site).map(|site| &site.rows.megawatts);
    let (energised, ai) = of_site.map_or((0.0, 0.0), |mw| (frame.at(mw.energised, t), frame.at(mw.ai, t)));
    let share = if energised > 0.0 { ai / energised * 100.0 } else { 0.0 };
    let mut note = format!(
        "{} MW contracted\n{} MW on, AI {} %",
        grouped(site.contracted_mw, 0),
        grouped(energised, 0),
        grouped(share, 0)
    );
    if let Some(says) = overlay_text(frame, site, t) {
        note = format!("{} MW on, AI {} %\n{says}", grouped(energised, 0), grouped(share, 0));
    }
    let clip = Rect::from_min_size(top_left, vec2(LEFT - 8.0, 60.0));
    let painter = ui.painter().with_clip_rect(clip.intersect(ui.clip_rect()));
    let title =
        one_line(ui, &site.name, FontId::new(theme::TEXT_SIZE, theme::semibold()), frame.tokens.text, LEFT - 10.0);
    painter.galley(top_left, title, frame.tokens.text);
    painter.text(
        top_left + vec2(0.0, 17.0),
        Align2::LEFT_TOP,
        note,
        FontId::proportional(NOTE_SIZE),
        frame.tokens.muted,
    );
}

fn one_line(ui: &Ui, text: &str, font: FontId, color: Color32, width: f32) -> std::sync::Arc<egui::Galley> {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width);
    ui.painter().layout_job(job)
}

fn paint(ui: &Ui, frame: &Frame, axis: &Axis, site: &Site, stack: &Stack, selected: bool) {
    let t = frame.tokens;
    let painter = ui.painter().with_clip_rect(stack.rect.intersect(ui.clip_rect()));
    painter.rect_filled(stack.rect, 0.0, t.panel);
    let mut below = vec![0.0; stack.layers[0].len()];
    if let Some(of_site) = rows_of(frame, site) {
        let megawatts = &of_site.rows.megawatts;
        let late = frame.months(megawatts.late);
        for state in State::ALL {
            let layer = frame.months(state.row(megawatts.converting, &of_site.rows.states));
            let late = if state == State::Converting { late } else { &[] };
            layer_ui(&painter, frame, (axis, stack), state, (layer, late), &below);
            below.iter_mut().zip(layer).for_each(|(below, mw)| *below += mw);
        }
    }
    building_ahead(frame, axis, site, stack, &painter, &below);
    marks(frame, axis, site, stack, &painter);
    overlay(frame, axis, site, stack, &painter);
    let outline = if selected { Stroke::new(1.5, t.accent) } else { Stroke::new(1.0, t.hairline) };
    painter.rect_stroke(stack.rect, 0.0, outline, StrokeKind::Inside);
}

/// The megawatts of one state on top of those below; what is late of them is cross-hatched.
fn layer_ui(
    painter: &Painter,
    frame: &Frame,
    (axis, stack): (&Axis, &Stack),
    state: State,
    (layer, late): (&[f64], &[f64]),
    below: &[f64],
) {
    let (color, form) = state.fill(frame.tokens);
    let late_in = |t: usize| late.get(t).copied().unwrap_or(0.0);
    let months = layer.len().min(below.len());
    // One mesh for all months: rectangles drawn one by one cost a software renderer five times as many triangles.
    let mut ground = Mesh::default();
    let mut hatched = Vec::new();
    let mut t0 = 0;
    while t0 < months {
        // Months that stand alike are one rectangle.
        let is_alike = |t: &usize| layer[*t] == layer[t0] && below[*t] == below[t0] && late_in(*t) == late_in(t0);
        let end = (t0 + 1..months).find(|t| !is_alike(t)).unwrap_or(months);
        let low = below[t0];
        let rect = Rect::from_min_max(
            pos2(axis.x(t0 as f64), stack.y(low + layer[t0])),
            pos2(axis.x(end as f64), stack.y(low)),
        );
        if layer[t0] > 0.0 {
            let whole = rect.round_to_pixels(painter.pixels_per_point());
            match form {
                Form::Hatched(color) => {
                    ground.add_colored_rect(whole, color);
                    hatched.push((rect, rect.with_max_y(stack.y(low + layer[t0] - late_in(t0)))));
                }
                _ => ground.add_colored_rect(whole, color),
            }
        }
        t0 = end;
    }
    painter.add(Shape::mesh(ground));
    for (rect, waiting) in hatched {
        hatch(painter, rect.intersect(stack.rect), color, false);
        hatch(painter, waiting.intersect(stack.rect), color, true);
    }
}

/// The rows of a site; None if it was added a moment ago and has no numbers yet.
fn rows_of<'a>(frame: &Frame<'a>, site: &Site) -> Option<&'a OwnedSite> {
    frame.rows()?.site(&site.id)
}

/// The row that an overlay draws over a site's band.
fn overlay_row(frame: &Frame, site: &Site) -> Option<Series> {
    let cash_flow = &rows_of(frame, site)?.rows.cash_flow;
    match frame.view.overlay {
        // A value is one number, not a row.
        Overlay::None | Overlay::Value => None,
        Overlay::Cash => Some(cash_flow.cumulative),
        Overlay::Margin => Some(cash_flow.noi_per_mw),
    }
}

/// The overlay's value for a site in month `t`.
fn overlay_text(frame: &Frame, site: &Site, t: usize) -> Option<String> {
    let (value, unit) = match frame.view.overlay {
        Overlay::None => return None,
        Overlay::Value => (frame.projection()?.value(rows_of(frame, site)?.value.npv_per_mw), "/MW"),
        Overlay::Margin => (*frame.months(overlay_row(frame, site)?).get(t)?, "/MW"),
        Overlay::Cash => (*frame.months(overlay_row(frame, site)?).get(t)?, ""),
    };
    Some(format!("{}{unit}", money(value)))
}

/// The row of the overlay as a line over the band; all bands share one scale, so that sites can be compared.
fn overlay(frame: &Frame, axis: &Axis, site: &Site, stack: &Stack, painter: &Painter) {
    let t = frame.tokens;
    let row = |site: &Site| overlay_row(frame, site).map_or(&[][..], |row| frame.months(row));
    let values = row(site);
    if values.is_empty() {
        return;
    }
    let all = frame.plan().sites.iter().filter(|s| s.enabled).flat_map(|s| row(s).iter());
    let (low, high) =
        all.filter(|v| v.is_finite()).fold((0.0_f64, 0.0_f64), |(low, high), v| (low.min(*v), high.max(*v)));
    if high - low <= 0.0 {
        return;
    }
    let inside = stack.rect.shrink2(vec2(0.0, 4.0));
    let y = |v: f64| inside.bottom() - inside.height() * ((v - low) / (high - low)) as f32;
    let points: Vec<Pos2> =
        values.iter().enumerate().map(|(month, v)| pos2(axis.x(month as f64 + 0.5), y(*v))).collect();
    painter.hline(inside.x_range(), y(0.0), Stroke::new(1.0, faded(t.panel, 0.8)));
    // A light edge keeps the line visible on every colour.
    painter.line(points.clone(), Stroke::new(4.0, faded(t.panel, 0.75)));
    painter.line(points, Stroke::new(1.8, t.text));
}

/// Construction ahead of power still to come, hatched above the energised power.
fn building_ahead(frame: &Frame, axis: &Axis, site: &Site, stack: &Stack, painter: &Painter, energised: &[f64]) {
    let Some(of_site) = rows_of(frame, site) else { return };
    let ahead = frame.months(of_site.rows.megawatts.off_plan.building_ahead);
    let mut t0 = 0;
    while t0 < ahead.len() {
        let end = (t0 + 1..ahead.len())
            .find(|t| ahead[*t] != ahead[t0] || energised[*t] != energised[t0])
            .unwrap_or(ahead.len());
        if ahead[t0] > 0.0 {
            let rect = Rect::from_min_max(
                pos2(axis.x(t0 as f64), stack.y(energised[t0] + ahead[t0])),
                pos2(axis.x(end as f64), stack.y(energised[t0])),
            );
            hatch(painter, rect.intersect(stack.rect), frame.tokens.converting, false);
        }
        t0 = end;
    }
}

/// The grid limit, years, halvings, and the cursor.
fn marks(frame: &Frame, axis: &Axis, site: &Site, stack: &Stack, painter: &Painter) {
    let t = frame.tokens;
    let rect = stack.rect;
    for (month, _) in years(frame.plan()) {
        painter.vline(axis.x(month), rect.y_range(), Stroke::new(1.0, faded(t.panel, 0.25)));
    }
    let limit = stack.y(site.contracted_mw);
    dashes(painter, [pos2(rect.left(), limit), pos2(rect.right(), limit)], Stroke::new(1.0, t.muted));
    for month in halvings(frame) {
        let x = axis.x(month + 0.5);
        dashes(painter, [pos2(x, rect.top()), pos2(x, rect.bottom())], Stroke::new(1.2, t.btc));
    }
    if let Some(cursor) = frame.view.cursor {
        painter.vline(axis.x(cursor as f64 + 0.5), rect.y_range(), Stroke::new(1.0, t.accent));
    }
}

/// The months (from 0) in which a halving falls.
fn halvings<'a>(frame: &Frame<'a>) -> impl Iterator<Item = f64> + 'a {
    let flags = frame.rows().map_or(&[][..], |rows| frame.months(rows.network.chain.halving));
    flags.iter().enumerate().filter(|(_, flag)| **flag > 0.0).map(|(t, _)| t as f64)
}

/// Maturities of debt, and the put dates of convertibles.
fn due(plan: &Plan) -> impl Iterator<Item = (Month, String)> {
    let due = |name: &str, maturity| (maturity, format!("{name} due"));
    let notes = plan.convertibles.iter().filter(|c| c.enabled);
    let puts = notes.clone().flat_map(|c| c.puts_pct.iter().map(|(month, _)| (*month, format!("{} put", c.name))));
    let debts = plan.debts.iter().filter(|d| d.enabled).map(move |d| due(&d.name, d.maturity));
    let loans = plan.btc_loans.iter().filter(|l| l.enabled).map(move |l| due(&l.name, l.maturity));
    debts.chain(notes.map(move |c| due(&c.name, c.maturity))).chain(puts).chain(loans)
}

/// Flags of halvings, maturities and puts under the bands, never over each other.
pub(super) fn events_ui(ui: &mut Ui, frame: &Frame, axis: &Axis) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 37.0), Sense::hover());
    let t = frame.tokens;
    let mut events: Vec<(f64, String, Color32)> =
        halvings(frame).map(|month| (month, "halving".to_owned(), t.btc)).collect();
    events.extend(due(frame.phased()).map(|(month, text)| (frame.plan().number_of(month) as f64 - 1.0, text, t.debt)));
    events.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Two lines of flags; a flag that would be far from its month is reduced to a mark.
    let mut free = [axis.left; 2];
    for (month, text, color) in events {
        let x = axis.x(month + 0.5);
        if !(axis.left..=axis.right).contains(&x) {
            continue;
        }
        ui.painter().vline(x, egui::Rangef::new(rect.top() - 3.0, rect.top() + 1.0), Stroke::new(1.5, color));
        let galley = one_line(ui, &text, FontId::proportional(NOTE_SIZE), t.text, 120.0);
        let width = galley.size().x + 10.0;
        let wanted = (x - width / 2.0).min(axis.right - width).max(axis.left);
        let line = usize::from(free[1].max(wanted) < free[0].max(wanted));
        let left = wanted.max(free[line]);
        if left - wanted > 30.0 || left + width > axis.right {
            continue;
        }
        let flag = Rect::from_min_size(pos2(left, rect.top() + 1.0 + 18.0 * line as f32), vec2(width, 17.0));
        ui.painter().rect(flag, 3.0, t.panel, Stroke::new(1.0, color), StrokeKind::Inside);
        ui.painter().galley(flag.min + vec2(5.0, 2.0), galley, t.text);
        free[line] = flag.right() + 4.0;
    }
}
