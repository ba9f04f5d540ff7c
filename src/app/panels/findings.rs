//! Findings about the plan, at the bottom; a click goes to the object concerned.

use crate::app::parts::frame::Frame;
use crate::app::parts::theme::{NOTE_SIZE, Tokens};
use crate::app::state::command::Command;
use crate::app::state::page::Drawer;
use crate::plan::{Finding, Level, Plan, Remedy};
use egui::{RichText, ScrollArea, Ui};

/// Draws the number of findings; a click lists them.
pub(in crate::app) fn summary_ui(ui: &mut Ui, frame: &mut Frame) {
    let findings = &frame.derived.findings;
    let count = |level: Level| findings.iter().filter(|finding| finding.level == level).count();
    let (errors, warnings, notes) = (count(Level::Error), count(Level::Warning), count(Level::Note));
    let sign = if frame.view.drawer == Some(Drawer::Findings) { "▾" } else { "▸" };
    let (text, color) = match (errors, warnings) {
        (0, 0) if notes > 0 => (plural(notes, "note"), frame.tokens.text),
        (0, 0) => ("No findings".to_owned(), frame.tokens.good),
        (0, w) => (plural(w, "warning"), frame.tokens.warning),
        (e, 0) => (plural(e, "error"), frame.tokens.bad),
        (e, w) => (format!("{}, {}", plural(e, "error"), plural(w, "warning")), frame.tokens.bad),
    };
    let text = if notes > 0 && errors + warnings > 0 {
        format!("{sign} {text}, {}", plural(notes, "note"))
    } else {
        format!("{sign} {text}")
    };
    if ui
        .add(egui::Button::new(RichText::new(text).color(color)).frame(false))
        .on_hover_text("Show or hide findings")
        .clicked()
    {
        frame.send(Command::ShowDrawer(Drawer::Findings));
    }
}

/// Draws the latest refusal, a warning that the figures are outdated, or the most serious finding.
pub(in crate::app) fn first_ui(ui: &mut Ui, frame: &Frame) {
    let t = frame.tokens;
    let first = frame.derived.findings.first().filter(|_| frame.view.drawer != Some(Drawer::Findings));
    let (text, color) = match (&frame.view.notice, first) {
        (Some(notice), _) => (notice.as_str(), t.warning),
        (None, _) if frame.derived.stale => {
            ("The figures are those of the last version of the plan that could be computed", t.bad)
        }
        (None, Some(first)) => (first.message.as_str(), t.muted),
        (None, None) => return,
    };
    ui.add(egui::Label::new(RichText::new(text).color(color)).truncate());
}

/// Draws all findings.
pub(in crate::app) fn findings_ui(ui: &mut Ui, frame: &mut Frame) {
    let findings = &frame.derived.findings;
    ScrollArea::vertical().id_salt("findings").auto_shrink(false).show(ui, |ui| {
        if findings.is_empty() {
            ui.label(
                RichText::new("No findings: no impossible values, no funding gap, every identity holds")
                    .color(frame.tokens.muted),
            );
        }
        for finding in findings {
            finding_ui(ui, frame.tokens, finding, &frame.derived.plan, frame.commands);
        }
    });
}

fn finding_ui(ui: &mut Ui, tokens: &Tokens, finding: &Finding, plan: &Plan, commands: &mut Vec<Command>) {
    let color = match finding.level {
        Level::Error => tokens.bad,
        Level::Warning => tokens.warning,
        Level::Note => tokens.muted,
    };
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("●").color(color));
        if ui.link(RichText::new(&finding.message).color(tokens.text)).on_hover_text(&finding.path).clicked() {
            commands.push(Command::Select(finding.path.clone()));
        }
        ui.label(RichText::new(&finding.fix).size(NOTE_SIZE).color(tokens.muted));
        for remedy in &finding.remedies {
            let hint = remedy.fields.iter().map(|(path, value)| format!("{path} = {value}")).collect::<Vec<_>>();
            if ui.small_button(&remedy.label).on_hover_text(hint.join("\n")).clicked() {
                commands.push(carry_out(remedy, plan));
            }
        }
    });
}

/// The edit that a remedy is.
pub(in crate::app) fn carry_out(remedy: &Remedy, plan: &Plan) -> Command {
    let fields = remedy.fields.iter().map(|(path, value)| (path.clone(), plan.typed(path, value)));
    Command::Set { label: remedy.label.clone(), fields: fields.collect() }
}

fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
