//! A whole meeting in the real window, by the names that a screen reader hears: from a blank plan to a financed company,
//! undone and redone, saved, killed, recovered, compared, exported.

use crate::common::{projected, save, save_without_phases};
use egui::{Key, Modifiers, Role, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use wattfolio::app::{Command, FileDialogs, Output, Page, Prefs, Window};
use wattfolio::plan::{Plan, Quantity, Setting};
use wattfolio::store::{self, Kept};

struct NoDialogs;

impl FileDialogs for NoDialogs {
    fn ask(&self, _ctx: &egui::Context, _save_as: Option<PathBuf>) -> Receiver<Option<PathBuf>> {
        channel().1
    }
}

type Meeting = Harness<'static, Window>;

/// A window whose autosaves and versions are kept in `folder`.
fn window(plan: Plan, path: Option<PathBuf>, folder: &Path) -> Meeting {
    let kept = Kept::in_folder(folder.to_owned());
    let mut harness =
        Harness::builder().with_size(vec2(1440.0, 1600.0)).with_max_steps(16).build_eframe(move |context| {
            Window::new(&context.egui_ctx, plan, path, Page::Allocate, Prefs::default(), Box::new(NoDialogs))
                .with_kept(kept)
        });
    harness.run();
    harness
}

fn plan(harness: &Meeting) -> Plan {
    harness.state().session().plan().as_ref().clone()
}

fn total(harness: &Meeting, key: &str) -> f64 {
    harness.state().derived().projection.as_ref().unwrap().total(key)
}

fn click(harness: &mut Meeting, label: &str) {
    // What can be clicked: a row of the tree holds a text with its own name.
    harness.get_by(|node| node.label().as_deref() == Some(label) && node.role() != Role::Label).click();
    harness.run();
}

/// What the next passes put on the clipboard.
fn copied(harness: &mut Meeting) -> String {
    for _ in 0..4 {
        harness.step();
        let commands = &harness.output().platform_output.commands;
        if let Some(text) = commands.iter().find_map(|command| {
            if let egui::OutputCommand::CopyText(text) = command { Some(text.clone()) } else { None }
        }) {
            return text;
        }
    }
    panic!("nothing was copied")
}

/// Chooses an action in a menu of the bar.
fn choose(harness: &mut Meeting, menu: &str, action: &str) {
    click(harness, menu);
    harness
        .get_by(|node| {
            node.role() == Role::Button
                && node
                    .label()
                    .is_some_and(|label| label.split("  ").next().unwrap_or_default().trim_end().starts_with(action))
        })
        .click();
    harness.run();
}

/// Types into the field with this label, as a person does: focus, text, Enter.
fn enter(harness: &mut Meeting, role: Role, label: &str, text: &str) {
    harness.get_by_role_and_label(role, label).focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
}

fn number(harness: &mut Meeting, label: &str, text: &str) {
    enter(harness, Role::SpinButton, label, text);
}

fn keys(harness: &mut Meeting, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run();
}

/// Lets the window go on until something holds; fails where it never does.
fn until(harness: &mut Meeting, what: &str, holds: impl Fn(&Meeting) -> bool) {
    for _ in 0..20_000 {
        if holds(harness) {
            return;
        }
        harness.step();
        std::thread::yield_now();
    }
    panic!("{what} never comes");
}

/// A company of two sites: one converts 60 of its megawatts and leases them, with a loan and sales of BTC.
fn build(harness: &mut Meeting) {
    click(harness, "+ Site");
    click(harness, "Add an empty site");
    enter(harness, Role::TextInput, "Name", "North");
    number(harness, "Contracted power", "150MW");
    number(harness, "Power price", "4.2c/kWh");
    click(harness, "Add move");
    number(harness, "Utility MW", "=2*30");
    let site = plan(harness).sites[0].id.clone();
    click(harness, "North");
    assert_eq!(harness.state().view().selection, format!("sites.{site}"));
    click(harness, "Add lease");
    number(harness, "Rent", "$140/kW IT/month");
    click(harness, "+ Site");
    click(harness, "Add an empty site");
    click(harness, "+ Debt");
    number(harness, "Opening balance", "$50m");
    click(harness, "Treasury");
    number(harness, "Opening BTC", "1.5k");
}

/// The switch of the bar puts what is shown into money of a month: the lowest cash of the sample, 83.8 million in its month.
#[test]
fn figures_are_shown_in_money_of_a_month() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(save("sample.ron"), None, &folder.path().join("data"));
    let shown = |harness: &Meeting, text: &str| harness.query_all_by_label(text).next().is_some();
    let p = projected(&save("sample.ron"));
    let (lowest, month) = (p.total("company.lowest-cash"), p.total("company.lowest-cash-month"));
    let millions = |usd: f64| format!("${:.1}M", usd / 1e6);
    let real = lowest / 1.025_f64.powf((month - 1.0) / 12.0);
    assert!(shown(&harness, &millions(lowest)) && !shown(&harness, &millions(real)));
    choose(&mut harness, "View", "Nominal or real money");
    assert!(shown(&harness, &millions(real)) && !shown(&harness, &millions(lowest)), "not {}", millions(real));
    // Of another month, by the list in the bar.
    click(&mut harness, "Money");
    click(&mut harness, "Real, Jan 30");
    let later = lowest / 1.025_f64.powf((month - 38.0) / 12.0);
    assert!(shown(&harness, &millions(later)), "not {}", millions(later));
    click(&mut harness, "Money");
    click(&mut harness, "Nominal");
    assert!(shown(&harness, &millions(lowest)));
}

#[test]
fn from_a_blank_plan_to_a_financed_company_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(save("sample.ron"), None, &folder.path().join("data"));
    choose(&mut harness, "File", "New plan");
    let blank = plan(&harness);
    assert_eq!(blank, Plan::new_company());
    assert_eq!(blank.scenarios.len(), 3, "a new plan has its market scenarios");
    build(&mut harness);
    let built = plan(&harness);
    assert_eq!(built.sites.len(), 2);
    assert_eq!((built.sites[0].contracted_mw, &built.sites[0].power_usd_per_mwh), (150.0, &Quantity::Value(42.0)));
    assert_eq!((built.sites[0].moves[0].mw, built.sites[0].leases[0].rent_usd_per_kw_it_month), (60.0, 140.0));
    assert_eq!((built.debts[0].opening_usd, built.treasury.opening_btc), (50e6, 1500.0));
    // The key figures are those of the plan.
    assert!(total(&harness, "company.npv").is_finite());
    click(&mut harness, "Explain Peak debt");
    assert_eq!(harness.state().view().explain.as_ref().unwrap().place.key, "company.peak-debt");
    keys(&mut harness, Modifiers::NONE, Key::Escape);
    // All is undone, and done again.
    let mut steps = 0;
    while harness.state().session().undo_label().is_some() {
        keys(&mut harness, Modifiers::COMMAND, Key::Z);
        steps += 1;
    }
    assert_eq!(plan(&harness), blank);
    assert!(steps >= 12, "{steps} steps");
    for _ in 0..steps {
        keys(&mut harness, Modifiers::COMMAND, Key::Y);
    }
    assert_eq!(plan(&harness), built);
    // Saved where it was told.
    let file = folder.path().join("north.ron");
    keys(&mut harness, Modifiers::COMMAND, Key::S);
    enter(&mut harness, Role::TextInput, "File", &file.display().to_string());
    assert_eq!(store::load(&file).unwrap(), built);
    assert!(!harness.state().session().is_dirty());
}

#[test]
fn what_was_not_saved_survives_a_kill_and_is_offered_with_a_summary() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("mine.ron"));
    store::save(&save("sample.ron"), &file).unwrap();
    let mut harness = window(store::load(&file).unwrap(), Some(file.clone()), &data);
    click(&mut harness, "Treasury");
    number(&mut harness, "Opening BTC", "777");
    let edited = plan(&harness);
    let autosave = Kept::in_folder(data.clone()).autosave_of(Some(&file));
    // The window wakes by itself: it has asked for a pass when the three seconds are over.
    let wakes = harness.ctx.has_requested_repaint()
        || harness
            .output()
            .viewport_output
            .values()
            .any(|viewport| viewport.repaint_delay < std::time::Duration::from_secs(4));
    assert!(wakes, "an idle window keeps the plan too");
    until(&mut harness, "the autosave", |_| autosave.exists());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is written beside the plan");
    // The window is gone without a word, as when it is killed.
    drop(harness);
    let mut harness = window(save("sample.ron"), None, &data);
    assert!(harness.query_by_label_contains("One figure differs from its file: opening btc").is_some());
    let recover = format!("Recover {}", edited.company.name);
    click(&mut harness, &recover);
    assert_eq!(plan(&harness), edited);
    assert_eq!(harness.state().session().path.as_deref(), Some(file.as_path()));
    assert!(harness.state().session().is_dirty(), "the file does not have it yet");
    keys(&mut harness, Modifiers::COMMAND, Key::S);
    assert_eq!(store::load(&file).unwrap(), edited);
    assert!(!autosave.exists(), "what is saved needs no autosave");
    drop(harness);
    let harness = window(save("sample.ron"), None, &data);
    assert!(harness.query_by_label_contains("Unsaved work was found").is_none());
}

#[test]
fn the_last_versions_of_a_file_can_be_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.ron");
    store::save(&save("sample.ron"), &file).unwrap();
    let mut harness = window(store::load(&file).unwrap(), Some(file), &folder.path().join("data"));
    for btc in ["1", "2", "3"] {
        click(&mut harness, "Treasury");
        number(&mut harness, "Opening BTC", btc);
        keys(&mut harness, Modifiers::COMMAND, Key::S);
    }
    choose(&mut harness, "File", "Earlier versions");
    click(&mut harness, "One version earlier");
    assert_eq!(plan(&harness).treasury.opening_btc, 2.0);
    assert_eq!(harness.state().session().path, None, "a version replaces nothing");
}

#[test]
fn a_file_that_another_program_changed_is_noticed_before_it_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.ron");
    store::save(&save("sample.ron"), &file).unwrap();
    let mut harness = window(store::load(&file).unwrap(), Some(file.clone()), &folder.path().join("data"));
    click(&mut harness, "Treasury");
    number(&mut harness, "Opening BTC", "5");
    let mine = plan(&harness);
    store::save(&save("core-scientific.ron"), &file).unwrap();
    harness.state_mut().send(Command::Save);
    harness.run();
    assert!(harness.query_by_label("The file was changed by another program").is_some());
    assert_eq!(store::load(&file).unwrap(), save("core-scientific.ron"), "the other's work is still there");
    click(&mut harness, "Keep mine");
    assert_eq!(plan(&harness), mine);
    harness.state_mut().send(Command::Save);
    harness.run();
    assert_eq!(store::load(&file).unwrap(), mine);
}

#[test]
fn a_file_that_is_deleted_under_a_clean_window_is_told_once_and_the_plan_is_unsaved() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.ron");
    store::save(&save("sample.ron"), &file).unwrap();
    let mut harness = window(store::load(&file).unwrap(), Some(file.clone()), &folder.path().join("data"));
    assert!(!harness.state().session().is_dirty());
    std::fs::remove_file(&file).unwrap();
    let is_told = |harness: &Meeting| harness.query_by_label("The file is gone").is_some();
    harness.event(egui::Event::WindowFocused(true));
    harness.run();
    assert!(is_told(&harness) && harness.state().session().is_dirty());
    click(&mut harness, "Close");
    harness.event(egui::Event::WindowFocused(true));
    harness.run();
    assert!(!is_told(&harness), "it is told once");
    harness.state_mut().send(Command::Save);
    harness.run();
    assert_eq!(store::load(&file).unwrap(), save("sample.ron"));
    assert!(!harness.state().session().is_dirty());
}

#[test]
fn a_plan_that_is_open_in_two_windows_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("mine.ron"));
    store::save(&save("sample.ron"), &file).unwrap();
    let first = window(save("sample.ron"), Some(file.clone()), &data);
    assert!(first.query_by_label("This plan is open in two windows").is_none());
    let second = window(save("sample.ron"), Some(file), &data);
    assert!(second.query_by_label("This plan is open in two windows").is_some());
}

#[test]
fn scenarios_stand_side_by_side_with_their_differences() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(save("sample.ron"), None, folder.path());
    click(&mut harness, "Compare");
    until(&mut harness, "the comparison", |harness| harness.query_by_label("Key figures").is_some());
    for name in ["Base", "BTC back at 100,000 USD", "Tenant six months late"] {
        assert!(harness.query_all_by_label(name).count() > 0, "{name}");
    }
    assert!(harness.query_by_label_contains("Changed inputs").is_some());
    // A plan of another file is one more column.
    harness.state_mut().send(Command::CompareFile(crate::common::save_path("core-scientific.ron")));
    harness.run();
    until(&mut harness, "the other plan", |harness| harness.query_all_by_label("core-scientific.ron").count() > 0);
    // That plan starts eight months earlier: its payback comes 65 months before the sample's by the calendar, not 57 by the
    // number of the month, as the command line says too.
    assert!(harness.query_all_by_label("5.4 years earlier").count() > 0);
    assert_eq!(harness.query_all_by_label("4.8 years earlier").count(), 0);
}

#[test]
fn a_scenario_s_changes_are_taken_into_the_base_or_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(save("sample.ron"), None, folder.path());
    let before = plan(&harness);
    let id = before.scenarios[0].id.clone();
    let (path, setting) =
        before.scenarios[0].overrides.iter().next().map(|(path, setting)| (path.clone(), setting.clone())).unwrap();
    harness.state_mut().send(Command::Select(format!("scenarios.{id}")));
    harness.run();
    click(&mut harness, &format!("Apply {path} to base"));
    let after = plan(&harness);
    assert_eq!(after.get(&path), Some(setting));
    assert!(!after.scenarios[0].overrides.contains_key(&path));
    keys(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(plan(&harness), before);
    click(&mut harness, "Reset all");
    assert!(plan(&harness).scenarios[0].overrides.is_empty());
}

#[test]
fn anything_is_found_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(save("sample.ron"), None, folder.path());
    for (text, check) in
        [("statements", "page"), ("red mesa rent tenant one expansion", "field"), ("lowest cash company", "row")]
    {
        keys(&mut harness, Modifiers::COMMAND, Key::K);
        harness.event(egui::Event::Text(text.to_owned()));
        harness.run();
        harness.key_press(Key::Enter);
        harness.run();
        match check {
            "page" => assert_eq!(harness.state().view().page, Page::Statements),
            "field" => assert_eq!(harness.state().view().selection, "sites.red-mesa.leases.tenant-one-expansion"),
            _ => assert_eq!(harness.state().view().explain.as_ref().unwrap().place.key, "company.lowest-cash"),
        }
        assert!(harness.state().view().palette.is_none());
    }
    keys(&mut harness, Modifiers::COMMAND, Key::P);
    assert!(harness.state().view().palette.is_some());
    keys(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.state().view().palette.is_none());
}

#[test]
fn a_handle_moves_by_arrows_and_says_why_it_goes_no_further() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(save_without_phases("sample.ron"), None, folder.path());
    let before = plan(&harness).sites[0].moves[0].clone();
    harness.get_by_label("machines off of Phase 1 at Red Mesa, TX").focus();
    harness.run();
    keys(&mut harness, Modifiers::NONE, Key::ArrowRight);
    assert_eq!(plan(&harness).sites[0].moves[0].machines_off, before.machines_off.plus(1));
    keys(&mut harness, Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(plan(&harness).sites[0].moves[0].machines_off, before.machines_off.plus(13));
    harness.get_by_label("megawatts of Phase 1 at Red Mesa, TX").focus();
    harness.run();
    keys(&mut harness, Modifiers::NONE, Key::ArrowDown);
    assert_eq!(plan(&harness).sites[0].moves[0].mw, before.mw - 1.0);
    for _ in 0..40 {
        keys(&mut harness, Modifiers::SHIFT, Key::ArrowUp);
    }
    assert!(plan(&harness).sites[0].moves[0].mw <= plan(&harness).sites[0].contracted_mw);
    assert_eq!(harness.state().view().notice.as_deref(), Some("There is no more grid power for this block"));
}

#[test]
fn objects_move_up_and_down_and_are_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(save("sample.ron"), None, folder.path());
    let names = |harness: &Meeting| plan(harness).sites.iter().map(|s| s.id.clone()).collect::<Vec<_>>();
    harness.state_mut().send(Command::Select("sites.pine-hollow".to_owned()));
    harness.run();
    keys(&mut harness, Modifiers::ALT, Key::ArrowUp);
    assert_eq!(names(&harness), ["pine-hollow", "red-mesa", "north-fork"]);
    keys(&mut harness, Modifiers::ALT, Key::ArrowDown);
    keys(&mut harness, Modifiers::ALT, Key::ArrowDown);
    keys(&mut harness, Modifiers::ALT, Key::ArrowDown);
    assert_eq!(names(&harness), ["red-mesa", "north-fork", "pine-hollow"]);
    keys(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    assert!(!plan(&harness).sites[2].enabled);
    keys(&mut harness, Modifiers::COMMAND, Key::D);
    assert_eq!(plan(&harness).sites.len(), 4);
}

#[test]
fn a_number_that_cannot_be_read_is_refused_in_place() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(save("sample.ron"), None, folder.path());
    harness.state_mut().send(Command::Select("sites.red-mesa".to_owned()));
    harness.run();
    number(&mut harness, "Contracted power", "250 MW IT");
    assert_eq!(plan(&harness), save("sample.ron"));
    // At the foot of the window and beside the field.
    assert!(harness.query_all_by_label_contains("is not a number in MW").count() > 0);
    number(&mut harness, "Contracted power", "0.25 GW");
    assert_eq!(plan(&harness).sites[0].contracted_mw, 250.0);
    assert_eq!(harness.query_all_by_label_contains("is not a number in MW").count(), 0);
}

#[test]
fn a_column_of_a_spreadsheet_becomes_a_schedule() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(save("sample.ron"), None, folder.path());
    harness.state_mut().send(Command::Select("sites.red-mesa".to_owned()));
    harness.run();
    click(&mut harness, "Paste a column into Energised power");
    harness.get_by_label("Column for Energised power").focus();
    harness.run();
    harness.event(egui::Event::Paste("2027-01\t150\n2028-07\t260\n".to_owned()));
    harness.run();
    click(&mut harness, "Use the column");
    let month = |text: &str| text.parse().unwrap();
    assert_eq!(plan(&harness).sites[0].energised_mw, vec![(month("2027-01"), 150.0), (month("2028-07"), 260.0)]);
}

/// Assumptions go to a spreadsheet as a table, and come back as one step; a line that cannot be taken leaves all as it was.
#[test]
fn assumptions_are_pasted_as_one_step_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(save("sample.ron"), None, folder.path());
    harness.state_mut().send(Command::Show(Page::Assumptions));
    harness.run();
    harness.get_by(|node| node.label().as_deref() == Some("Copy table") && node.role() == Role::Button).click();
    let copied = copied(&mut harness);
    assert!(
        copied.contains("\nsites.red-mesa.power_usd_per_mwh\t41\t") && copied.lines().count() > 500,
        "{}",
        copied.lines().count()
    );
    let changed = copied
        .replace("power_usd_per_mwh\t41\t", "power_usd_per_mwh\t39.5\t")
        .replace("debts.red-mesa-notes.rate_pct_per_year\t", "debts.red-mesa-notes.rate_pct_per_year\t9.25\t");
    harness.event(egui::Event::Paste(changed));
    harness.run();
    assert_eq!(plan(&harness).sites[0].power_usd_per_mwh, Quantity::Value(39.5));
    assert_eq!(
        plan(&harness).debts.iter().find(|debt| debt.id == "red-mesa-notes").unwrap().rate_pct_per_year,
        Quantity::Value(9.25)
    );
    harness.state_mut().send(Command::Undo);
    harness.run();
    assert_eq!(plan(&harness), save("sample.ron"), "both were one step");
    harness.event(egui::Event::Paste("company.months\t130\ncompany.month\t3".to_owned()));
    harness.run();
    assert_eq!(plan(&harness), save("sample.ron"));
    let notice = harness.state().view().notice.clone().unwrap();
    assert!(notice.contains("Line 2") && notice.contains("company.months"), "{notice}");
}

#[test]
fn key_figures_of_a_scenario_say_what_they_differ_from_the_base() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(save("sample.ron"), None, folder.path());
    let base = total(&harness, "company.npv");
    harness.state_mut().send(Command::Scenario(Some("tenant-late".to_owned())));
    harness.run();
    let derived = harness.state().derived();
    assert_eq!(derived.base().unwrap().total("company.npv"), base);
    let by = ((total(&harness, "company.npv") - base) / 1e6).abs();
    assert!(harness.query_by_label(&format!("−${by:.0}M")).is_some(), "−${by:.0}M");
    // A change of the base alone moves what is compared with.
    harness.state_mut().send(Command::Scenario(None));
    harness.state_mut().send(Command::Set {
        label: "Change".to_owned(),
        fields: vec![("company.discount_rate_pct_per_year".to_owned(), Setting::Number(9.0))],
    });
    harness.run();
    let base = total(&harness, "company.npv");
    harness.state_mut().send(Command::Scenario(Some("tenant-late".to_owned())));
    harness.run();
    assert_eq!(harness.state().derived().base().unwrap().total("company.npv"), base);
}

#[test]
fn text_grows_and_shrinks_in_steps() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(save("sample.ron"), None, folder.path());
    let before = harness.ctx.zoom_factor();
    keys(&mut harness, Modifiers::COMMAND, Key::Equals);
    assert!(harness.ctx.zoom_factor() > before);
    for _ in 0..20 {
        keys(&mut harness, Modifiers::COMMAND, Key::Minus);
    }
    assert_eq!(harness.ctx.zoom_factor(), 0.8);
}

#[test]
fn what_is_left_for_later_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("mine.ron"));
    store::save(&save("sample.ron"), &file).unwrap();
    let autosave = Kept::in_folder(data.clone()).autosave_of(Some(&file));
    let edit = |btc: &str| {
        let mut harness = window(store::load(&file).unwrap(), Some(file.clone()), &data);
        if harness.query_by_label("Later").is_some() {
            click(&mut harness, "Later");
        }
        click(&mut harness, "Treasury");
        number(&mut harness, "Opening BTC", btc);
        until(&mut harness, "the autosave", |_| autosave.exists());
    };
    edit("11");
    edit("12");
    let mut lost: Vec<f64> = Kept::in_folder(data).lost().iter().map(|lost| lost.plan.treasury.opening_btc).collect();
    lost.sort_by(f64::total_cmp);
    assert_eq!(lost, [11.0, 12.0]);
}

#[test]
fn another_plan_is_compared_anew_and_its_file_is_never_replaced_by_data() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.ron");
    store::save(&save("core-scientific.ron"), &file).unwrap();
    let mut harness = window(save("sample.ron"), None, &folder.path().join("data"));
    click(&mut harness, "Compare");
    until(&mut harness, "the comparison", |harness| harness.query_all_by_label("Tenant six months late").count() > 0);
    harness.state_mut().send(Command::Open(file.clone()));
    harness.run();
    until(&mut harness, "the other comparison", |harness| {
        harness.query_all_by_label("Second tenant six months late").count() > 0
    });
    assert_eq!(harness.query_all_by_label("Tenant six months late").count(), 0);
    harness.state_mut().send(Command::WriteTo(file.clone(), Output::Data("month\n".to_owned())));
    harness.run();
    assert_eq!(store::load(&file).unwrap(), save("core-scientific.ron"));
    assert!(harness.query_by_label("Nothing was exported").is_some());
}
