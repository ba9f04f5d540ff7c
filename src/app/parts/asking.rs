//! What can be asked where somebody points: of a number what must change for it, of a field what it moves.

use crate::app::parts::frame::Frame;
use crate::app::state::command::Command;
use crate::app::state::place::Place;
use crate::plan::Ask;
use egui::{Response, Ui};

/// The questions about a number, as entries of its menu.
pub(in crate::app) const ABOUT: [(&str, Ask); 3] =
    [("What must change?", Ask::Seek), ("Sweep", Ask::Sweep), ("Tornado", Ask::Tornado)];

/// The entries of a menu that ask about a number.
pub(in crate::app) fn about_ui(ui: &mut Ui, frame: &mut Frame, place: &Place) {
    for (text, ask) in ABOUT {
        if ui.button(text).clicked() {
            frame.send(Command::AskAbout(place.clone(), ask));
            ui.close();
        }
    }
}

/// The menu of a number that has no other.
pub(in crate::app) fn menu_of(response: &Response, frame: &mut Frame, place: &Place) {
    response.context_menu(|ui| {
        if ui.button("Explain").clicked() {
            frame.send(Command::Explain(place.clone()));
            ui.close();
        }
        ui.separator();
        about_ui(ui, frame, place);
    });
}

/// The entries of a menu that make a field a lever: of a new question, and of the one that was last shown.
pub(in crate::app) fn lever_ui(ui: &mut Ui, frame: &mut Frame, path: &str) {
    let mut entries = vec![("Use as lever".to_owned(), None)];
    let shown = frame.session.plan().questions.iter().find(|question| question.id == frame.view.what_if.shown);
    if let Some(question) = shown {
        let mut name: String = question.name.chars().take(40).collect();
        if name.len() < question.name.len() {
            name.push('…');
        }
        entries.push((format!("Use as lever of “{name}”"), Some(question.id.clone())));
    }
    for (text, question) in entries {
        if ui.button(text).clicked() {
            frame.send(Command::UseAsLever { path: path.to_owned(), question });
            ui.close();
        }
    }
}
