//! The column of questions: mark, title and short answer of each; new ones are asked here.

use super::offers;
use crate::analysis::Mark;
use crate::app::parts::frame::Frame;
use crate::app::parts::marks::{Shown, mark, mark_ui};
use crate::app::parts::theme::{self, NOTE_SIZE, TEXT_SIZE};
use crate::app::state::asking::Standing;
use crate::app::state::command::{Act, Command};
use crate::plan::Question;
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{FontId, Margin, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

/// Room for the mark before a title.
const INDENT: f32 = 24.0;

/// Lines of a title.
const MOST_LINES: usize = 3;

/// Draws the column.
pub(super) fn list_ui(ui: &mut Ui, frame: &mut Frame) {
    ui.horizontal(|ui| {
        ui.add_space(4.0);
        ui.label(RichText::new("Questions").heading());
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| ask_ui(ui, frame));
    });
    let legend = egui::Frame::new().inner_margin(Margin { left: 4, right: 4, top: 6, bottom: 2 });
    egui::Panel::bottom("question-marks").frame(legend).show(ui, |ui| legend_ui(ui, frame));
    ScrollArea::vertical().id_salt("questions").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let plan = std::sync::Arc::clone(frame.session.plan());
        for question in &plan.questions {
            question_ui(ui, frame, question);
        }
        if plan.questions.is_empty() {
            ui.label(RichText::new("No question yet").color(frame.tokens.muted));
        }
    });
}

/// The menu of questions that can be asked.
fn ask_ui(ui: &mut Ui, frame: &mut Frame) {
    let button = egui::Button::new(RichText::new("+ Ask").color(frame.tokens.accent)).frame(false);
    let response = ui.add(button).on_hover_text("Add a question to the plan");
    egui::Popup::menu(&response).show(|ui| {
        ui.set_min_width(280.0);
        offers_ui(ui, frame, offers::kinds(frame));
        let templates = offers::templates(ui, frame);
        if templates.is_empty() {
            return;
        }
        ui.separator();
        ui.label(RichText::new("Of planning meetings").size(NOTE_SIZE).color(frame.tokens.muted));
        ScrollArea::vertical().max_height(420.0).show(ui, |ui| offers_ui(ui, frame, templates));
    });
}

fn offers_ui(ui: &mut Ui, frame: &mut Frame, offers: Vec<offers::Offer>) {
    for offer in offers {
        if ui.button(&offer.name).clicked() {
            frame.send(offer.command());
            ui.close();
        }
    }
}

/// What stands before a question.
fn shown(frame: &Frame, question: &Question) -> Shown {
    match (frame.asking.standing(frame.session, question), frame.asking.reply(&question.id)) {
        (Standing::Current, Some(Ok(reply))) => Shown::Of(reply.told.mark),
        (Standing::Current, Some(Err(_))) => Shown::Of(Mark::Notice),
        _ => Shown::Outdated,
    }
}

/// The answer in a few words, or why there is none.
fn short(frame: &Frame, question: &Question) -> String {
    if frame.asking.job().is_some_and(|(id, _)| id == question.id) {
        return "being answered…".to_owned();
    }
    match frame.asking.reply(&question.id) {
        Some(Ok(reply)) => reply.told.short.clone(),
        Some(Err(_)) => "cannot be answered".to_owned(),
        None => "not answered yet".to_owned(),
    }
}

fn question_ui(ui: &mut Ui, frame: &mut Frame, question: &Question) {
    let t = frame.tokens;
    let (shown, short) = (shown(frame, question), short(frame, question));
    let is_shown = frame.view.what_if.shown == question.id;
    let width = ui.available_width() - INDENT - 6.0;
    let family = if is_shown { theme::semibold() } else { egui::FontFamily::Proportional };
    let color = if shown == Shown::Outdated { t.muted } else { t.text };
    let laid = |text: &str, font: FontId, color, lines: usize| {
        let mut job = LayoutJob::default();
        job.append(text, 0.0, TextFormat::simple(font, color));
        job.wrap = TextWrapping { max_width: width, max_rows: lines, ..TextWrapping::default() };
        job
    };
    let title = ui.painter().layout_job(laid(&question.name, FontId::new(TEXT_SIZE, family), color, MOST_LINES));
    let note = ui.painter().layout_job(laid(&short, FontId::proportional(NOTE_SIZE), t.muted, 1));
    let height = title.size().y + note.size().y + 12.0;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    response.widget_info(|| {
        WidgetInfo::selected(Role::Button, true, is_shown, format!("Question {}: {short}", question.name))
    });
    if is_shown || response.hovered() {
        let ground = if is_shown { t.selection } else { theme::faded(t.accent, 0.08) };
        ui.painter().rect_filled(rect, 4.0, ground);
    }
    mark(ui.painter(), t, rect.min + vec2(14.0, 5.0 + TEXT_SIZE * 0.62), shown);
    let at = rect.min + vec2(INDENT, 5.0);
    let below = at + vec2(0.0, title.size().y + 1.0);
    ui.painter().galley(at, title, color);
    ui.painter().galley(below, note, t.muted);
    if response.clicked() {
        frame.send(Command::Select(format!("questions.{}", question.id)));
    }
    response.context_menu(|ui| menu_ui(ui, frame, question));
}

fn menu_ui(ui: &mut Ui, frame: &mut Frame, question: &Question) {
    let select = Command::Select(format!("questions.{}", question.id));
    for (text, act) in
        [("Duplicate", Act::Duplicate), ("Move up", Act::Up), ("Move down", Act::Down), ("Delete", Act::Delete)]
    {
        if ui.button(text).clicked() {
            frame.send(select.clone());
            frame.send(Command::OfSelection(act));
            ui.close();
        }
    }
    if ui.button("Copy command").clicked() {
        frame.send(Command::CopyQuestion(question.id.clone()));
        ui.close();
    }
}

fn legend_ui(ui: &mut Ui, frame: &Frame) {
    let marks = [
        (Shown::Of(Mark::Holds), "holds"),
        (Shown::Of(Mark::Fails), "fails"),
        (Shown::Of(Mark::Answered), "answered"),
        (Shown::Outdated, "outdated"),
    ];
    let note = |text: &str| RichText::new(text).size(NOTE_SIZE).color(frame.tokens.muted);
    for pair in marks.chunks(2) {
        ui.horizontal(|ui| {
            for (shown, word) in pair {
                mark_ui(ui, frame.tokens, *shown);
                let place = ui.add(egui::Label::new(note(word)).selectable(false)).rect;
                ui.add_space((64.0 - place.width()).max(0.0));
            }
        });
    }
    ui.label(note("Ask all again: F5. Stop: Esc"));
}
