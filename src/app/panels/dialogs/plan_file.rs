//! Questions about the plan and its file: unsaved changes, another program's changes, kept versions, unsaved work found at the start.

use super::answer::Answer;
use crate::analysis::changed_inputs;
use crate::app::parts::theme::{NOTE_SIZE, Tokens};
use crate::app::state::command::{Command, Saving};
use crate::plan::Setting;
use crate::store::{self, Lost};
use egui::{RichText, ScrollArea, Ui};
use std::path::{Path, PathBuf};

/// What to do with unsaved changes.
pub(super) fn unsaved_ui(ui: &mut Ui, tokens: &Tokens, then: &Command) -> Answer {
    ui.heading("Save the changes first?");
    ui.add_space(4.0);
    ui.label(RichText::new("The plan has unsaved changes").color(tokens.muted));
    ui.add_space(8.0);
    let mut answer = Answer::None;
    ui.horizontal(|ui| {
        if ui.button("Save").clicked() {
            answer = Answer::Do(Command::SaveFirst(Box::new(then.clone())));
        }
        if ui.button("Discard changes").clicked() {
            answer = Answer::Do(Command::Discarding(Box::new(then.clone())));
        }
        if ui.button("Cancel").clicked() {
            answer = Answer::Close;
        }
    });
    answer
}

/// What to do with a file that another program has changed.
pub(super) fn changed_ui(ui: &mut Ui, tokens: &Tokens, path: &Path, then: Option<&Command>) -> Answer {
    ui.heading("The file was changed by another program");
    ui.add_space(4.0);
    ui.add(
        egui::Label::new(
            RichText::new(format!("{} has changed since this window last read or wrote it", path.display()))
                .color(tokens.muted),
        )
        .wrap(),
    );
    ui.add_space(8.0);
    let mut answer = Answer::None;
    ui.horizontal(|ui| {
        if ui.button("Reload the file").on_hover_text("You will first be asked about unsaved changes").clicked() {
            answer = Answer::Do(Command::Reload);
        }
        if ui
            .button("Keep mine")
            .on_hover_text("Continue with the plan in this window; saving will not ask again")
            .clicked()
        {
            answer = Answer::Do(Command::KeepMine);
        }
        if ui.button("Overwrite the file").on_hover_text("The file's contents will be kept as .bak").clicked() {
            let then = then.map(|then| Box::new(then.clone()));
            answer = Answer::Do(Command::SaveTo(Saving { path: path.to_owned(), over: true, then }));
        }
    });
    answer
}

/// How recovered work differs from the plan's file, in one sentence.
pub(super) fn summary_of(lost: &Lost) -> String {
    let Some(saved) = lost.path.as_deref().and_then(|path| store::load(path).ok()) else {
        return "It had not been saved to a file yet".to_owned();
    };
    let mut labels: Vec<String> =
        changed_inputs(&[&saved, &lost.plan]).into_iter().map(|input| input.label.to_lowercase()).collect();
    for scenario in &lost.plan.scenarios {
        let known = saved.scenarios.iter().find(|known| known.id == scenario.id);
        let before = known.map(|known| &known.overrides);
        let is_new =
            |(path, setting): &(&String, &Setting)| before.and_then(|before| before.get(*path)) != Some(*setting);
        let label = |path: &str| lost.plan.spec(path).map_or(path.to_owned(), |spec| spec.label.to_lowercase());
        let added = scenario.overrides.iter().filter(is_new).map(|(path, _)| path);
        let gone = before.into_iter().flatten().map(|(path, _)| path);
        let gone = gone.filter(|path| !scenario.overrides.contains_key(*path));
        labels.extend(added.chain(gone).map(|path| format!("{} in {}", label(path), scenario.name)));
    }
    let names: Vec<String> = labels.iter().take(3).cloned().collect();
    match (labels.len(), names.join(", ")) {
        (0, _) => "Notes, order or scenarios differ from its file".to_owned(),
        (1, names) => format!("One figure differs from its file: {names}"),
        (count, names) if count > 3 => format!("{count} figures differ from its file: {names} and others"),
        (count, names) => format!("{count} figures differ from its file: {names}"),
    }
}

/// What to do with unsaved work; what is deleted leaves the list.
pub(super) fn recover_ui(ui: &mut Ui, tokens: &Tokens, lost: &mut Vec<(Lost, String)>) -> Answer {
    ui.heading("Unsaved work was found");
    ui.add_space(4.0);
    ui.label(RichText::new("The program ended before it was saved").color(tokens.muted));
    let mut answer = Answer::None;
    let mut unwanted = None;
    ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        for (lost, summary) in lost.iter() {
            ui.separator();
            let name = &lost.plan.company.name;
            ui.label(RichText::new(name).strong());
            let file = lost.path.as_ref().map_or_else(|| "untitled".to_owned(), |path| path.display().to_string());
            ui.add(egui::Label::new(RichText::new(file).size(NOTE_SIZE).color(tokens.muted)).truncate());
            ui.label(summary);
            ui.horizontal(|ui| {
                if ui.button("Recover").accessible_name(format!("Recover {name}")).clicked() {
                    answer = Answer::Do(Command::Recover(Box::new(lost.clone())));
                }
                if ui.button("Delete it").accessible_name(format!("Delete the unsaved work on {name}")).clicked() {
                    unwanted = Some(lost.file.clone());
                }
            });
        }
    });
    if let Some(file) = unwanted {
        lost.retain(|(other, _)| other.file != file);
        // The others still need an answer.
        let given_up = Command::GiveUp(file);
        answer = if lost.is_empty() { Answer::Do(given_up) } else { Answer::DoAndStay(given_up) };
    }
    ui.separator();
    if ui.button("Later").on_hover_text("It will be offered again at the next start").clicked() {
        Answer::Close
    } else {
        answer
    }
}

/// Which kept version to open.
pub(super) fn versions_ui(ui: &mut Ui, tokens: &Tokens, versions: &[PathBuf]) -> Answer {
    ui.heading("Earlier versions of this file");
    ui.add_space(4.0);
    let mut answer = Answer::None;
    if versions.is_empty() {
        ui.label(RichText::new("None yet: the last five saved versions are kept").color(tokens.muted));
    }
    for (i, version) in versions.iter().enumerate() {
        let text = match i {
            0 => "Last saved version".to_owned(),
            1 => "One version earlier".to_owned(),
            i => format!("{i} versions earlier"),
        };
        if ui.button(text).on_hover_text("Opens as an untitled copy, so nothing is replaced").clicked() {
            answer = Answer::Do(Command::OpenVersion(version.clone()));
        }
    }
    ui.add_space(8.0);
    if ui.button("Close").clicked() { Answer::Close } else { answer }
}
