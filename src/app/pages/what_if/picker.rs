//! Lists to pick from: rows by their labels, fields by theirs, each found by what is typed.

use crate::analysis::lever_of;
use crate::app::parts::frame::Frame;
use crate::app::parts::theme::{self, NOTE_SIZE};
use crate::formula::{Kind, Yearly};
use crate::plan::Field;
use egui::{Align, Id, Layout, Popup, PopupCloseBehavior, RichText, Role, ScrollArea, TextEdit, Ui, WidgetInfo, vec2};
use std::sync::Arc;

/// The matches that are listed.
const MOST: usize = 60;
const WIDTH: f32 = 380.0;

/// Something to pick.
#[derive(Clone)]
struct Choice {
    name: String,
    /// Where it stands
    place: String,
    /// The text that a question holds for it
    text: String,
}

/// What is picked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A row or total
    Outcome,
    /// A field
    Lever,
}

/// A button that opens the list; `name` is what a screen reader calls it. Returns the text that was picked.
pub(super) fn picker_ui(ui: &mut Ui, frame: &Frame, wanted: Wanted, name: &str, shown: &str) -> Option<String> {
    let text = RichText::new(format!("{} ▾", shortened(shown))).color(frame.tokens.text);
    let response = ui.button(text).on_hover_text(shown);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{name}: {shown}")));
    let id = response.id.with("search");
    let popup = Popup::menu(&response).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let inner = popup.show(|ui| list_ui(ui, frame, wanted, id))?;
    let picked = inner.inner?;
    Popup::close_all(ui.ctx());
    ui.data_mut(|data| data.remove::<String>(id));
    // A field becomes a lever over a sensible range.
    match wanted {
        Wanted::Lever if !picked.contains('=') => lever_of(frame.plan(), &picked).map(|lever| lever.text().to_owned()),
        _ => Some(picked),
    }
}

/// Not longer than a control.
fn shortened(text: &str) -> String {
    const MOST: usize = 38;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST - 1).collect::<String>().trim_end().to_owned() + "…"
}

fn list_ui(ui: &mut Ui, frame: &Frame, wanted: Wanted, id: Id) -> Option<String> {
    ui.set_width(WIDTH);
    let is_new = ui.data(|data| data.get_temp::<String>(id)).is_none();
    let mut text = ui.data(|data| data.get_temp::<String>(id)).unwrap_or_default();
    let hint = match wanted {
        Wanted::Outcome => "Find a row or total",
        Wanted::Lever => "Find a field",
    };
    let input = ui
        .add(TextEdit::singleline(&mut text).hint_text(hint).desired_width(WIDTH).align(egui::Align2::LEFT_CENTER))
        .accessible_name(hint);
    if is_new {
        input.request_focus();
    }
    let choices = known(ui, frame, wanted, &text, id);
    ui.data_mut(|data| data.insert_temp(id, text));
    let entered = input.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
    let mut picked = choices.first().filter(|_| entered).map(|choice| choice.text.clone());
    ScrollArea::vertical().max_height(300.0).auto_shrink([false, true]).show(ui, |ui| {
        if choices.is_empty() {
            ui.label(RichText::new("No matches").color(frame.tokens.muted));
        }
        for choice in choices.iter() {
            if choice_ui(ui, frame, choice) {
                picked = Some(choice.text.clone());
            }
        }
    });
    picked
}

fn choice_ui(ui: &mut Ui, frame: &Frame, choice: &Choice) -> bool {
    let t = frame.tokens;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 21.0), egui::Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{}, {}", choice.name, choice.place)));
    if response.hovered() {
        ui.painter().rect_filled(rect, 4.0, t.selection);
    }
    let inside =
        egui::UiBuilder::new().max_rect(rect.shrink2(vec2(4.0, 0.0))).layout(Layout::right_to_left(Align::Center));
    let mut inside = ui.new_child(inside);
    inside.add(egui::Label::new(RichText::new(&choice.place).size(NOTE_SIZE).color(t.muted)).selectable(false));
    inside.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add(egui::Label::new(RichText::new(&choice.name).size(theme::TEXT_SIZE)).truncate().selectable(false));
    });
    response.on_hover_text(&choice.text).clicked()
}

/// The text and the document that a list was made for.
type Asked = (String, u64);

/// The matches, looked for again only if the text or the document has changed.
fn known(ui: &Ui, frame: &Frame, wanted: Wanted, text: &str, id: Id) -> Arc<Vec<Choice>> {
    let asked: Asked = (text.to_owned(), frame.session.revision());
    let id = id.with("found");
    let before = ui.data(|data| data.get_temp::<(Asked, Arc<Vec<Choice>>)>(id));
    if let Some((_, found)) = before.filter(|(known, _)| *known == asked) {
        return found;
    }
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let fits = |text: &str| {
        let text = text.to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    let mut found = match wanted {
        Wanted::Outcome => rows(frame, &fits, words.is_empty()),
        Wanted::Lever => fields(frame, &fits, words.is_empty()),
    };
    if !words.is_empty() {
        found.sort_by_key(|choice| (!choice.name.to_lowercase().starts_with(&lower), choice.name.len()));
    }
    found.truncate(MOST);
    let found = Arc::new(found);
    ui.data_mut(|data| data.insert_temp(id, (asked, Arc::clone(&found))));
    found
}

/// Totals and rows: of a row its lowest month, of a flow the sum. Without a word to narrow them down, the company's totals.
fn rows(frame: &Frame, fits: &dyn Fn(&str) -> bool, is_all: bool) -> Vec<Choice> {
    let Some(projection) = frame.nominal() else { return Vec::new() };
    let book = &projection.book;
    let is_wanted = |kind: &Kind, key: &str| match kind {
        Kind::Input { .. } | Kind::Path { .. } => false,
        Kind::Total(_) if is_all => key.starts_with("company.") && key.matches('.').count() == 1,
        _ => !is_all,
    };
    let items = book.items().iter().filter(|item| is_wanted(&item.kind, &item.key));
    items
        .filter(|item| is_all || fits(&format!("{} {} {}", item.label, item.key, book.sections()[item.section].label)))
        .map(|item| Choice {
            name: item.label.clone(),
            place: book.sections()[item.section].label.clone(),
            text: match item.yearly {
                _ if !item.is_series() => item.key.clone(),
                Yearly::Sum => format!("sum({})", item.key),
                _ => format!("min({})", item.key),
            },
        })
        .collect()
}

/// Fields that can be moved, and the list of scenarios. Without a word to narrow them down, those that a plan has once.
fn fields(frame: &Frame, fits: &dyn Fn(&str) -> bool, is_all: bool) -> Vec<Choice> {
    let plan = frame.plan();
    let mut found = Vec::new();
    if !frame.session.plan().scenarios.is_empty() && (is_all || fits("scenarios one by one")) {
        let text = "scenarios=*".to_owned();
        found.push(Choice {
            name: "Scenarios, one by one".to_owned(),
            place: "the plan and each of them".to_owned(),
            text,
        });
    }
    plan.each_object(&mut |path, object| {
        let is_shown = if is_all { path == "market" || path == "network" } else { true };
        if !is_shown || path.starts_with("questions") {
            return;
        }
        let title = plan.title_of(path);
        object.each_field(&mut |spec, field| {
            let moves = !matches!(field, Field::Text(_) | Field::Points(_) | Field::Date(_));
            if moves && (is_all || fits(&format!("{} {title} {path}.{}", spec.label, spec.name))) {
                let text = format!("{path}.{}", spec.name);
                found.push(Choice { name: spec.label.to_owned(), place: title.clone(), text });
            }
        });
    });
    found
}
