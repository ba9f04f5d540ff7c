//! A phase in the inspector: what moves as one, with its months of before, and what that does to the company.

use crate::app::parts::frame::Frame;
use crate::app::parts::members::{Member, members_of};
use crate::app::parts::numbers::field;
use crate::app::parts::outcomes::outcomes;
use crate::app::parts::theme::{self, NOTE_SIZE};
use crate::app::state::command::Command;
use crate::plan::{ObjectKind, PHASE, Phase, Plan, Setting, reference};
use egui::{Align, Align2, Color32, FontId, Layout, Rect, RichText, Sense, Ui, pos2, vec2};

/// The fields above the members; the others bound a search.
pub(super) const FIRST: [&str; 4] = ["name", "enabled", "slip_months", "size_pct"];
/// The right edges of the columns of what a phase does, from the right.
const COLUMNS: [f32; 3] = [140.0, 70.0, 0.0];

/// Draws the members of the phase with this id, and what it does.
pub(super) fn phase_ui(ui: &mut Ui, frame: &mut Frame, id: &str) {
    let Some(phase) = frame.plan().phase(id) else { return };
    members_ui(ui, frame, phase);
    effect_ui(ui, frame, phase);
}

fn title(ui: &mut Ui, frame: &Frame, text: &str, right: impl FnOnce(&mut Ui)) {
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let font = FontId::new(theme::TEXT_SIZE, theme::semibold());
        ui.label(RichText::new(text).font(font).color(frame.tokens.muted));
        ui.with_layout(Layout::right_to_left(Align::Center), right);
    });
    ui.add_space(2.0);
}

fn members_ui(ui: &mut Ui, frame: &mut Frame, phase: &Phase) {
    let (now, entered) = (members_of(frame.phased(), &phase.id), members_of(frame.plan(), &phase.id));
    let mut joins = None;
    title(ui, frame, "Moves as one", |ui| {
        let plan = frame.plan();
        let menu = ui.menu_button(RichText::new("Add a member").size(NOTE_SIZE).color(frame.tokens.accent), |ui| {
            joins = candidates_ui(ui, plan, phase);
        });
        menu.response.on_hover_text("An object that slips, grows and is switched with this phase");
    });
    if let Some(path) = joins {
        frame.send(join(phase, &path, &phase.id, "Add to"));
    }
    if now.is_empty() {
        ui.label(
            RichText::new("No members yet: slip and size change nothing").size(NOTE_SIZE).color(frame.tokens.muted),
        );
    }
    for (member, before) in now.iter().zip(&entered) {
        member_ui(ui, frame, phase, (member, before));
    }
}

/// The objects that can join, by kind; the path of the one that is chosen.
fn candidates_ui(ui: &mut Ui, plan: &Plan, phase: &Phase) -> Option<String> {
    let mut chosen = None;
    let mut all: Vec<(String, String)> = Vec::new();
    plan.each_object(&mut |path, _| {
        let can = reference(&format!("{path}.{PHASE}")) == Some(ObjectKind::Phase);
        if can && plan.phase_of(path).is_none_or(|known| known.id != phase.id) {
            let site = ObjectKind::of_path(path).and_then(|(_, site)| plan.object(&format!("sites.{}", site?)));
            let place = site.map(|site| format!(" at {}", site.name())).unwrap_or_default();
            let other = plan.phase_of(path).map(|known| format!(" (now in {})", known.name)).unwrap_or_default();
            all.push((path.to_owned(), format!("{}{place}{other}", plan.title_of(path))));
        }
    });
    egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        for (path, name) in all {
            if ui.button(name).clicked() {
                chosen = Some(path);
                ui.close();
            }
        }
    });
    chosen
}

fn join(phase: &Phase, path: &str, id: &str, what: &str) -> Command {
    let fields = vec![(format!("{path}.{PHASE}"), Setting::Text(id.to_owned()))];
    Command::Set { label: format!("{what} {}", phase.name), fields }
}

fn member_ui(ui: &mut Ui, frame: &mut Frame, phase: &Phase, (member, before): (&Member, &Member)) {
    let t = frame.tokens;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 36.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Select {}", member.title)));
    if response.hovered() {
        ui.painter().rect_filled(rect, 4.0, t.raised);
    }
    let mark = Rect::from_center_size(pos2(rect.left() + 6.0, rect.top() + 10.0), vec2(10.0, 10.0));
    ui.painter().rect_filled(mark, 2.0, member.color(t));
    let leave = Rect::from_center_size(pos2(rect.right() - 8.0, rect.center().y), vec2(16.0, 18.0));
    let right = leave.left() - 6.0;
    let lines = ui.painter().with_clip_rect(Rect::from_x_y_ranges(rect.left()..=right - 76.0, rect.y_range()));
    let text = FontId::proportional(theme::TEXT_SIZE);
    let note = FontId::proportional(NOTE_SIZE);
    let left = rect.left() + 18.0;
    lines.text(pos2(left, rect.top() + 3.0), Align2::LEFT_TOP, &member.title, text, t.text);
    lines.text(pos2(left, rect.top() + 19.0), Align2::LEFT_TOP, &member.words, note.clone(), t.muted);
    let strong = FontId::new(theme::TEXT_SIZE, theme::semibold());
    ui.painter().text(pos2(right, rect.top() + 3.0), Align2::RIGHT_TOP, member.month.long(), strong, t.text);
    if before.month != member.month {
        let was = format!("was {}", before.month.long());
        ui.painter().text(pos2(right, rect.top() + 19.0), Align2::RIGHT_TOP, was, note, t.muted);
    }
    let out = egui::Button::new(RichText::new("×").color(t.muted)).frame(false);
    let name = format!("Take {} out of {}", member.title, phase.name);
    if ui.put(leave, out).accessible_name(&name).on_hover_text("Take it out: it keeps its own dates").clicked() {
        frame.send(join(phase, &member.path, "", "Take out of"));
    } else if response.on_hover_text("Select").clicked() {
        frame.send(Command::Select(member.path.clone()));
    }
}

/// Outcomes before and now: without the slip, size and switch of the phase, and with them.
fn effect_ui(ui: &mut Ui, frame: &mut Frame, phase: &Phase) {
    let Some(projection) = frame.nominal() else { return };
    let now = outcomes(projection);
    let before = frame.derived.neutral().map(outcomes);
    title(ui, frame, "What it does", |ui| {
        ui.label(RichText::new("USD m").size(NOTE_SIZE).color(frame.tokens.muted));
    });
    if before.is_none() {
        let text = format!(
            "{} is where its members' own fields put it. Drag it on Allocate, or change slip or size",
            phase.name
        );
        ui.label(RichText::new(text).size(NOTE_SIZE).color(frame.tokens.muted));
    }
    line(
        ui,
        ["", if before.is_some() { "before" } else { "" }, "now", if before.is_some() { "change" } else { "" }],
        [frame.tokens.muted; 4],
    );
    for outcome in &now {
        let known = before.as_ref().and_then(|all| all.iter().find(|known| known.name == outcome.name));
        let by = known.map_or(f64::NAN, |known| outcome.value - known.value);
        let change = if before.is_some() { outcome.change(by) } else { String::new() };
        let was = known.map_or_else(String::new, |known| known.shown(known.value));
        let texts = [outcome.name.as_str(), &was, &outcome.shown(outcome.value), &change];
        // Red is for what is broken, never for a mere minus.
        let colors = [frame.tokens.text, frame.tokens.muted, frame.tokens.text, frame.tokens.text];
        if line(ui, texts, colors) {
            frame.explain(outcome.total.id(), 0);
        }
    }
    let size = phase.size_pct;
    if phase.is_on() && size != 100.0 {
        let text = format!("At {} % of the megawatts and amounts of its members", field(size));
        ui.label(RichText::new(text).size(NOTE_SIZE).color(frame.tokens.muted));
    }
}

/// A name and three figures; true if it was clicked.
fn line(ui: &mut Ui, [name, figures @ ..]: [&str; 4], [color, colors @ ..]: [Color32; 4]) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::click());
    let y = rect.center().y;
    let clip = Rect::from_x_y_ranges(rect.left()..=rect.right() - COLUMNS[0] - 52.0, rect.y_range());
    let font = FontId::proportional(theme::TEXT_SIZE);
    ui.painter().with_clip_rect(clip).text(pos2(rect.left(), y), Align2::LEFT_CENTER, name, font, color);
    for (i, (text, color)) in figures.into_iter().zip(colors).enumerate() {
        let font = if i == 1 && !name.is_empty() {
            FontId::new(theme::TEXT_SIZE, theme::semibold())
        } else {
            FontId::proportional(if name.is_empty() { NOTE_SIZE } else { theme::TEXT_SIZE })
        };
        ui.painter().text(pos2(rect.right() - COLUMNS[i], y), Align2::RIGHT_CENTER, text, font, color);
    }
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Explain {name}")));
    !name.is_empty() && response.on_hover_text("Click to explain").clicked()
}
