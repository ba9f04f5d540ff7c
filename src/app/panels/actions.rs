//! The table of named actions: it feeds the menus, the palette, the shortcuts and the tooltips.

use crate::app::state::command::{Act, Command};
use crate::app::state::page::{Drawer, Page};
use crate::export::Form;
use crate::plan::ObjectKind;
use egui::{Key, KeyboardShortcut, Modifiers};
use std::sync::LazyLock;

/// The menu an action belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::app) enum Menu {
    File,
    Edit,
    Add,
    View,
    Help,
}

/// A named action.
#[derive(Debug)]
pub(in crate::app) struct Action {
    pub name: &'static str,
    /// What it does, in one sentence
    pub help: &'static str,
    pub menu: Menu,
    /// It has a separator above it in its menu
    pub separate: bool,
    pub keys: Vec<KeyboardShortcut>,
    pub command: Command,
}

const NONE: Modifiers = Modifiers::NONE;
const ALT: Modifiers = Modifiers::ALT;
const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// All actions in the order of the menus.
pub(in crate::app) fn actions() -> &'static [Action] {
    static ALL: LazyLock<Vec<Action>> = LazyLock::new(|| {
        let mut all = file();
        all.extend(edit());
        all.extend(add());
        all.extend(view());
        all.extend(help());
        all
    });
    &ALL
}

fn action(menu: Menu, name: &'static str, help: &'static str, keys: &[(Modifiers, Key)], command: Command) -> Action {
    let keys = keys.iter().map(|(modifiers, key)| KeyboardShortcut::new(*modifiers, *key)).collect();
    Action { name, help, menu, separate: false, keys, command }
}

fn separate(action: Action) -> Action {
    Action { separate: true, ..action }
}

fn file() -> Vec<Action> {
    let of = |name, help, keys: &[(Modifiers, Key)], command| action(Menu::File, name, help, keys, command);
    vec![
        of("New plan", "Start a blank company with three market scenarios", &[(CTRL, Key::N)], Command::New),
        of("Open…", "Open a plan file", &[(CTRL, Key::O)], Command::AskOpen),
        of("Example plans…", "Choose one of the plans that come with the program", &[], Command::ShowGallery),
        separate(of("Save", "Write the plan to its file", &[(CTRL, Key::S)], Command::Save)),
        of("Save as…", "Write the plan to another file", &[(CTRL_SHIFT, Key::S)], Command::AskSave),
        of(
            "Earlier versions…",
            "Open one of the last five saved versions of this file as an untitled copy",
            &[],
            Command::ShowVersions,
        ),
        separate(of(
            "Export a workbook…",
            "An Excel workbook with live formulas",
            &[(CTRL, Key::E)],
            Command::AskExport(Form::Workbook),
        )),
        of("Export a report…", "A printable report", &[], Command::AskExport(Form::Report)),
        of(
            "Export a board deck…",
            "Slides as a PDF or a page: chosen parts, scenarios, questions and risk",
            &[],
            Command::AskDeck,
        ),
        of("Export all rows as CSV…", "Every row for all months", &[], Command::AskExport(Form::Csv)),
        of(
            "Export everything as JSON…",
            "Rows, totals and findings for other programs",
            &[],
            Command::AskExport(Form::Json),
        ),
        of(
            "Save a picture of the page…",
            "Save the page as a PNG image",
            &[(CTRL_SHIFT, Key::P)],
            Command::AskPicture(None),
        ),
        of(
            "Copy a picture of the page",
            "Put the page on the clipboard at twice the size of a slide",
            &[(CTRL_SHIFT, Key::C)],
            Command::CopyPicture(None),
        ),
        separate(of("Close", "Close the window", &[(CTRL, Key::Q)], Command::Close)),
    ]
}

fn edit() -> Vec<Action> {
    let of = |name, help, keys: &[(Modifiers, Key)], command| action(Menu::Edit, name, help, keys, command);
    vec![
        of("Undo", "Undo the last step", &[(CTRL, Key::Z)], Command::Undo),
        of("Redo", "Redo the last undone step", &[(CTRL_SHIFT, Key::Z), (CTRL, Key::Y)], Command::Redo),
        separate(of("Rename", "Rename the selected object", &[(NONE, Key::F2)], Command::OfSelection(Act::Rename))),
        of("Duplicate", "Make a copy of the selected object", &[(CTRL, Key::D)], Command::OfSelection(Act::Duplicate)),
        of("Delete", "Delete the selected object", &[(NONE, Key::Delete)], Command::OfSelection(Act::Delete)),
        of(
            "Enable or disable",
            "Exclude the selected object from the figures, or include it again",
            &[(CTRL_SHIFT, Key::E)],
            Command::OfSelection(Act::Enable),
        ),
        of(
            "Move up",
            "Move the selected object above the previous one",
            &[(ALT, Key::ArrowUp)],
            Command::OfSelection(Act::Up),
        ),
        of(
            "Move down",
            "Move the selected object below the next one",
            &[(ALT, Key::ArrowDown)],
            Command::OfSelection(Act::Down),
        ),
    ]
}

fn add() -> Vec<Action> {
    let of = |name, help, command| action(Menu::Add, name, help, &[], command);
    vec![
        of("Add site…", "A location with power, its machines, its conversion and its lease", Command::AskSite),
        of("Add fleet to the site", "Mining machines at the selected site", Command::AddHere(ObjectKind::Fleet)),
        of(
            "Add move to the site",
            "A conversion of megawatts to another use at the selected site",
            Command::AddHere(ObjectKind::Move),
        ),
        of("Add lease to the site", "A tenant at the selected site", Command::AddHere(ObjectKind::Lease)),
        of("Add GPU cloud to the site", "Company-owned GPUs at the selected site", Command::AddHere(ObjectKind::Cloud)),
        separate(of("Add debt", "A loan or notes", Command::Add(ObjectKind::Debt, None))),
        of("Add convertible", "Notes convertible into shares", Command::Add(ObjectKind::Convertible, None)),
        of("Add BTC loan", "A loan secured by bitcoin", Command::Add(ObjectKind::BtcLoan, None)),
        of("Add warrants", "Rights to buy shares", Command::Add(ObjectKind::Warrant, None)),
        of("Add preferred equity", "Shares senior to the common", Command::Add(ObjectKind::Preferred, None)),
        of("Add other cash", "Dated cash items not covered elsewhere", Command::Add(ObjectKind::OtherItem, None)),
        of(
            "Add project company",
            "A company with its own debt and cash",
            Command::Add(ObjectKind::ProjectCompany, None),
        ),
        of(
            "Add phase",
            "What is moved in time, scaled and switched as one: a conversion with its lease and its loan",
            Command::Add(ObjectKind::Phase, None),
        ),
        separate(of("Add price deck", "A bitcoin price path", Command::Add(ObjectKind::Deck, None))),
        of("Add scenario", "A what-if case on top of the base", Command::AddScenario),
    ]
}

fn view() -> Vec<Action> {
    const DIGITS: [Key; 9] =
        [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
    let of = |name, help, keys: &[(Modifiers, Key)], command| action(Menu::View, name, help, keys, command);
    let keys = |i: usize| DIGITS.get(i).map(|key| vec![(CTRL, *key)]).unwrap_or_default();
    let mut all: Vec<Action> = Page::ALL
        .into_iter()
        .enumerate()
        .map(|(i, page)| of(page.title(), page.help(), &keys(i), Command::Show(page)))
        .collect();
    all.extend([
        separate(of(
            "Ask all questions again",
            "Answer every question of the plan again",
            &[(NONE, Key::F5)],
            Command::AskAgain,
        )),
        separate(of("Whole plan on the time axis", "Show all months", &[(CTRL, Key::Num0)], Command::WholeTime)),
        of(
            "Nominal or real money",
            "Show amounts in nominal terms, or in real terms as of the plan's first month",
            &[(CTRL_SHIFT, Key::M)],
            Command::SwitchMoney,
        ),
        of("Findings", "Open or close the list of findings", &[], Command::ShowDrawer(Drawer::Findings)),
        of(
            "Months of the selection",
            "Open or close the table of the selected object's rows",
            &[(CTRL, Key::M)],
            Command::ShowDrawer(Drawer::Months),
        ),
        of(
            "History",
            "Open or close the list of steps with what each changed",
            &[(CTRL, Key::H)],
            Command::ShowDrawer(Drawer::History),
        ),
        of("Log", "Open or close the log of events", &[], Command::ShowDrawer(Drawer::Log)),
        separate(of(
            "Larger text",
            "Make everything larger",
            &[(CTRL, Key::Plus), (CTRL, Key::Equals)],
            Command::Zoom(1),
        )),
        of("Smaller text", "Make everything smaller", &[(CTRL, Key::Minus)], Command::Zoom(-1)),
        of("Default text size", "Return to the default size", &[], Command::Zoom(0)),
        of("Switch between light and dark", "Use the other theme", &[], Command::SwitchTheme),
        of("Inspector", "Show or hide the fields of the selection", &[(CTRL, Key::I)], Command::ShowInspector),
        of("Tree", "Show or hide the objects of the plan", &[(CTRL, Key::B)], Command::ShowTree),
        separate(of(
            "Present",
            "Show the page alone on the whole screen; Escape ends it, arrows turn the page",
            &[(NONE, Key::F11)],
            Command::Present,
        )),
    ]);
    all
}

fn help() -> Vec<Action> {
    let of = |name, help, keys: &[(Modifiers, Key)], command| action(Menu::Help, name, help, keys, command);
    vec![
        of(
            "Find anything…",
            "Commands, pages, objects, fields and rows by name",
            &[(CTRL, Key::K), (CTRL, Key::P)],
            Command::ShowPalette,
        ),
        of(
            "Help for the selection",
            "What each field of the selected object means",
            &[(NONE, Key::F1)],
            Command::ShowHelp,
        ),
        of("Keyboard shortcuts", "A list of all shortcuts", &[], Command::ShowKeys),
        of("Guide", "The steps from a blank plan to a financed one", &[], Command::ShowGuide),
    ]
}

/// All shortcuts; those with more modifiers first, because the others match them too.
pub(in crate::app) fn shortcuts() -> Vec<(KeyboardShortcut, &'static Command)> {
    let mut all: Vec<_> =
        actions().iter().flat_map(|action| action.keys.iter().map(move |keys| (*keys, &action.command))).collect();
    all.sort_by_key(|(keys, _)| {
        std::cmp::Reverse(
            u8::from(keys.modifiers.shift) + u8::from(keys.modifiers.alt) + u8::from(keys.modifiers.command),
        )
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_actions_share_a_shortcut_or_a_name() {
        let all = shortcuts();
        for (i, (a, command)) in all.iter().enumerate() {
            assert!(!all[..i].iter().any(|(b, _)| a == b), "{command:?}");
        }
        for (i, action) in actions().iter().enumerate() {
            assert!(!actions()[..i].iter().any(|other| other.name == action.name), "{}", action.name);
            assert!(!action.help.is_empty() && !action.help.ends_with('.'), "{}", action.name);
        }
    }
}
