//! The real window, driven by the names that a screen reader hears. No display and no GPU is needed.

use crate::common::{save, save_without_phases};
use egui::{Key, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use wattfolio::app::{Command, FileDialogs, Page, Prefs, Window};
use wattfolio::model::project;
use wattfolio::plan::{ObjectKind, Plan, Setting};
use wattfolio::store;

/// Dialogs that answer at once.
struct Answers(Option<PathBuf>);

impl FileDialogs for Answers {
    fn ask(&self, _ctx: &egui::Context, _save_as: Option<PathBuf>) -> Receiver<Option<PathBuf>> {
        let (sender, receiver) = channel();
        sender.send(self.0.clone()).unwrap();
        receiver
    }
}

pub fn window_on(plan: Plan, path: Option<PathBuf>, page: Page, browse: Option<PathBuf>) -> Harness<'static, Window> {
    let mut harness =
        Harness::builder().with_size(vec2(1440.0, 900.0)).with_max_steps(12).build_eframe(move |context| {
            Window::new(&context.egui_ctx, plan, path, page, Prefs::default(), Box::new(Answers(browse)))
        });
    harness.run();
    harness
}

pub fn window() -> Harness<'static, Window> {
    window_on(save("sample.ron"), None, Page::Allocate, None)
}

/// The window on a plan in which everything moves alone.
pub fn window_without_phases() -> Harness<'static, Window> {
    window_on(save_without_phases("sample.ron"), None, Page::Allocate, None)
}

pub fn plan(harness: &Harness<Window>) -> Plan {
    harness.state().session().plan().as_ref().clone()
}

pub fn send(harness: &mut Harness<Window>, command: Command) {
    harness.state_mut().send(command);
    harness.run();
}

fn set(path: &str, value: f64) -> Command {
    Command::Set { label: "Change".to_owned(), fields: vec![(path.to_owned(), Setting::Number(value))] }
}

pub fn npv(harness: &Harness<Window>) -> f64 {
    harness.state().derived().projection.as_ref().unwrap().total("company.npv")
}

#[test]
fn every_page_draws_in_both_themes_with_names_for_all_inputs() {
    for page in Page::ALL {
        for name in ["sample.ron", "core-scientific.ron"] {
            let mut harness = window_on(save(name), None, page, None);
            assert!(
                harness.query_by_label("Peak funding gap").is_some()
                    || harness.query_all_by_label("Peak funding gap").count() > 0
            );
            send(&mut harness, Command::SwitchTheme);
        }
    }
}

#[test]
fn every_object_shows_its_fields() {
    let mut harness = window();
    for path in [
        "company",
        "market",
        "treasury",
        "sites.north-fork",
        "sites.red-mesa.moves.phase-2",
        "sites.north-fork.leases.cloud-house",
        "debts.refinancing",
        "project_companies.red-mesa-llc",
        "scenarios.btc-100k",
    ] {
        send(&mut harness, Command::Select(path.to_owned()));
        assert_eq!(harness.state().view().selection, path);
        let mut labels = Vec::new();
        save("sample.ron").each_object(&mut |known, object| {
            if known == path {
                object.each_field(&mut |spec, _| labels.push(spec.label));
            }
        });
        assert_eq!(labels.is_empty(), path.starts_with("scenarios"));
        unfold(&mut harness);
        for label in labels {
            assert!(harness.query_all_by_label(label).count() > 0, "{path} shows {label}");
        }
    }
}

/// Shows the fields without effect, if there are any.
fn unfold(harness: &mut Harness<Window>) {
    let folds: Vec<_> = harness.query_all_by_label_contains("without effect as chosen").collect();
    folds.iter().for_each(|fold| fold.click_accesskit());
    harness.run();
}

#[test]
fn fields_without_effect_are_folded_until_they_count_or_are_pointed_at() {
    let mut harness = window();
    let lease = "sites.red-mesa.leases.tenant-one";
    let default_month = format!("{lease}.default_month");
    let shows = |harness: &Harness<Window>| harness.query_by_label("Default month").is_some();
    send(&mut harness, Command::Select(lease.to_owned()));
    assert!(!shows(&harness), "the tenant does not default");
    send(&mut harness, Command::PointAt(default_month));
    harness.run();
    assert!(shows(&harness), "pointed at");
    let mut harness = window();
    send(&mut harness, Command::Select(lease.to_owned()));
    let fields = vec![(format!("{lease}.default_stress"), Setting::Flag(true))];
    send(&mut harness, Command::Set { label: "Change tenant default".to_owned(), fields });
    harness.run();
    assert!(shows(&harness), "the tenant defaults");
}

#[test]
fn a_figure_typed_in_the_inspector_changes_the_plan_and_the_numbers() {
    let mut harness = window();
    send(&mut harness, Command::Select("sites.red-mesa.leases.tenant-one".to_owned()));
    let before = npv(&harness);
    let field = harness.get_by_role_and_label(egui::Role::SpinButton, "Rent");
    field.focus();
    harness.run();
    harness.event(egui::Event::Text("140".to_owned()));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(plan(&harness).sites[0].leases[0].rent_usd_per_kw_it_month, 140.0);
    assert!(npv(&harness) > before);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    assert_eq!(npv(&harness), before);
    assert!(!harness.state().session().is_dirty());
}

/// The button goes down, or up.
pub fn press(pos: Pos2, pressed: bool) -> egui::Event {
    egui::Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

/// Presses at `from`, moves in steps and lets go at `to`; what is asked after each step is collected.
fn drag<T>(harness: &mut Harness<Window>, from: Pos2, to: Pos2, look: impl Fn(&Harness<Window>) -> T) -> Vec<T> {
    harness.event(egui::Event::PointerMoved(from));
    harness.run();
    harness.event(press(from, true));
    harness.run();
    let mut seen = Vec::new();
    for step in 1..=8 {
        harness.event(egui::Event::PointerMoved(from + (to - from) * (step as f32 / 8.0)));
        harness.run();
        seen.push(look(harness));
    }
    harness.event(press(to, false));
    harness.run();
    seen
}

#[test]
fn a_boundary_dragged_in_a_band_moves_the_conversion_while_the_figures_follow_in_one_step() {
    let mut harness = window_without_phases();
    let before = plan(&harness).sites[0].moves[0].clone();
    let handle = harness.get_by_label("machines off of Phase 1 at Red Mesa, TX").rect().center();
    let seen = drag(&mut harness, handle, handle + vec2(60.0, 0.0), npv);
    let after = plan(&harness).sites[0].moves[0].clone();
    assert!(after.machines_off > before.machines_off, "{} is not later", after.machines_off);
    assert_eq!(after.construction_months, before.construction_months);
    assert!(
        seen.windows(2).filter(|pair| pair[0] != pair[1]).count() >= 3,
        "the figures follow during the drag: {seen:?}"
    );
    assert_eq!(harness.state().session().undo_label(), Some("Change machines off of Phase 1"));
    send(&mut harness, Command::Undo);
    assert_eq!(plan(&harness).sites[0].moves[0], before);
    assert_eq!(harness.state().session().undo_label(), None, "one drag is one step");
}

#[test]
fn numbers_computed_elsewhere_come_while_a_drag_goes_on_and_at_its_end_are_those_of_the_plan() {
    let open = |context: &mut eframe::CreationContext| {
        Window::new(
            &context.egui_ctx,
            save("sample.ron"),
            None,
            Page::Allocate,
            Prefs::default(),
            Box::new(Answers(None)),
        )
        .computing_ahead(&context.egui_ctx)
    };
    let mut harness = Harness::builder().with_size(vec2(1440.0, 900.0)).with_max_steps(12).build_eframe(open);
    harness.run();
    let before = npv(&harness);
    let handle = harness.get_by_label("machines off of Phase 1 at Red Mesa, TX").rect().center();
    drag(&mut harness, handle, handle + vec2(60.0, 0.0), |_| ());
    let at_the_end = npv(&harness);
    assert_eq!(at_the_end, project(&plan(&harness)).unwrap().total("company.npv"));
    assert_ne!(at_the_end, before);
    // Held where it is now, without letting go: the numbers still come.
    let handle = harness.get_by_label("machines off of Phase 1 at Red Mesa, TX").rect().center();
    for event in
        [egui::Event::PointerMoved(handle), press(handle, true), egui::Event::PointerMoved(handle + vec2(40.0, 0.0))]
    {
        harness.event(event);
        harness.run();
    }
    let since = Instant::now();
    while npv(&harness) == at_the_end {
        harness.step();
        assert!(since.elapsed() < Duration::from_mins(1), "no numbers came");
    }
}

#[test]
fn a_size_that_is_dragged_stays_under_the_pointer_while_its_numbers_are_on_their_way() {
    let mut plan_without_construction = save("sample.ron");
    plan_without_construction.sites[0].moves[0].construction_months = 0;
    plan_without_construction.sites[0].moves[0].delay_months = 0;
    let shown = plan_without_construction.clone();
    let open = move |context: &mut eframe::CreationContext| {
        Window::new(&context.egui_ctx, shown, None, Page::Allocate, Prefs::default(), Box::new(Answers(None)))
            .computing_ahead(&context.egui_ctx)
    };
    let mut harness = Harness::builder().with_size(vec2(1440.0, 900.0)).with_max_steps(12).build_eframe(open);
    harness.run();
    let top = harness.get_by_label("megawatts of Phase 1 at Red Mesa, TX").rect().center();
    for event in [egui::Event::PointerMoved(top), press(top, true), egui::Event::PointerMoved(top + vec2(0.0, 12.0))] {
        harness.event(event);
        harness.run();
    }
    let held = plan(&harness).sites[0].moves[0].mw;
    assert!(held > 0.0 && held < plan_without_construction.sites[0].moves[0].mw, "{held}");
    for _ in 0..20 {
        harness.step();
        assert_eq!(plan(&harness).sites[0].moves[0].mw, held, "the pointer has not moved");
    }
}

#[test]
fn the_end_and_the_size_of_a_conversion_can_be_dragged_too() {
    let mut harness = window();
    let before = plan(&harness).sites[0].moves[0].clone();
    let ready = harness.get_by_label("ready of Phase 1 at Red Mesa, TX").rect().center();
    drag(&mut harness, ready, ready + vec2(40.0, 0.0), |_| ());
    let longer = plan(&harness).sites[0].moves[0].clone();
    assert!(longer.construction_months > before.construction_months && longer.machines_off == before.machines_off);
    let mut harness = window();
    let top = harness.get_by_label("megawatts of Phase 1 at Red Mesa, TX").rect().center();
    drag(&mut harness, top, top + vec2(0.0, 12.0), |_| ());
    let smaller = plan(&harness).sites[0].moves[0].clone();
    assert!(smaller.mw < before.mw && smaller.mw > 0.0, "{}", smaller.mw);
    assert_eq!(smaller.machines_off, before.machines_off);
}

#[test]
fn objects_are_added_duplicated_renamed_and_deleted() {
    let mut harness = window();
    harness.get_by_label("+ Site").click();
    harness.run();
    harness.get_by_label("Add an empty site").click();
    harness.run();
    assert_eq!((plan(&harness).sites.len(), harness.state().view().selection.as_str()), (4, "sites.site-4"));
    harness.get_by_label("Add lease").click();
    harness.run();
    assert_eq!(harness.state().view().selection, "sites.site-4.leases.lease-1");
    send(&mut harness, Command::Duplicate("debts.equipment-loan".to_owned()));
    assert_eq!(harness.state().view().selection, "debts.equipment-loan-copy");
    let of_site = |path: &&String| path.starts_with("sites.red-mesa.");
    let overrides =
        plan(&harness).scenarios.iter().flat_map(|scenario| scenario.overrides.keys()).filter(of_site).count();
    send(&mut harness, Command::Delete("sites.red-mesa".to_owned()));
    assert_eq!(plan(&harness).sites.len(), 3);
    let said = format!("{overrides} scenario overrides");
    assert!(harness.query_by_label_contains(&said).is_some(), "what goes with a site is said");
    harness.get_by_label("Close").click();
    harness.run();
    for _ in 0..4 {
        send(&mut harness, Command::Undo);
    }
    assert_eq!(plan(&harness), save("sample.ron"));
}

#[test]
fn a_scenario_takes_changes_as_overrides_and_leaves_the_base() {
    let mut harness = window();
    let base = npv(&harness);
    send(&mut harness, Command::Scenario(Some("tenant-late".to_owned())));
    let late = npv(&harness);
    assert!(late < base);
    send(&mut harness, set("sites.red-mesa.leases.tenant-one.rent_usd_per_kw_it_month", 150.0));
    assert!(npv(&harness) > late);
    let after = plan(&harness);
    assert_eq!(after.sites[0].leases[0].rent_usd_per_kw_it_month, 128.0);
    assert_eq!(after.scenario("tenant-late").unwrap().overrides.len(), 2);
    send(&mut harness, set("sites.red-mesa.leases.tenant-one.rent_usd_per_kw_it_month", 128.0));
    assert_eq!(
        plan(&harness).scenario("tenant-late").unwrap().overrides.len(),
        1,
        "the base's own value is no override"
    );
    send(&mut harness, Command::Scenario(None));
    assert_eq!(npv(&harness), base);
}

#[test]
fn a_new_scenario_is_the_one_that_is_edited() {
    let mut harness = window();
    let base = npv(&harness);
    send(&mut harness, Command::AddScenario);
    send(&mut harness, set("sites.red-mesa.leases.tenant-one.rent_usd_per_kw_it_month", 150.0));
    assert!(npv(&harness) > base);
    let after = plan(&harness);
    assert_eq!(after.sites[0].leases[0].rent_usd_per_kw_it_month, 128.0);
    assert_eq!(after.scenarios.last().unwrap().overrides.len(), 1);
    let path = format!("scenarios.{}", after.scenarios.last().unwrap().id);
    send(&mut harness, Command::Duplicate(path));
    send(&mut harness, set("sites.red-mesa.leases.tenant-one.rent_usd_per_kw_it_month", 160.0));
    let rents: Vec<Option<Setting>> = plan(&harness)
        .scenarios
        .iter()
        .rev()
        .take(2)
        .map(|scenario| scenario.overrides.values().next().cloned())
        .collect();
    assert_eq!(rents, [Some(Setting::Number(160.0)), Some(Setting::Number(150.0))]);
    for _ in 0..4 {
        send(&mut harness, Command::Undo);
    }
    assert_eq!(plan(&harness), save("sample.ron"));
    assert_eq!(npv(&harness), base);
}

#[test]
fn a_file_that_cannot_be_opened_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken.ron");
    std::fs::write(&broken, "(format: \"wattfolio-plan\", version: 1, company: (").unwrap();
    let mut harness = window_on(save("sample.ron"), Some(folder.path().join("mine.ron")), Page::Cash, None);
    send(&mut harness, set("market.fees_btc_per_block", 0.05));
    let before = plan(&harness);
    send(&mut harness, Command::Open(broken.clone()));
    assert!(harness.query_by_label("Save the changes first?").is_some(), "unsaved changes are asked about");
    harness.get_by_label("Discard changes").click();
    harness.run();
    assert!(harness.query_by_label_contains("was not opened").is_some());
    harness.get_by_label("Close").click();
    harness.run();
    assert_eq!(plan(&harness), before);
    assert_eq!(harness.state().session().undo_label(), Some("Change"));
    assert!(harness.state().session().is_dirty());
    assert_eq!(std::fs::read_to_string(&broken).unwrap().len(), 49);
}

#[test]
fn save_and_open_by_the_path_field_and_by_browsing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("meeting.ron");
    let mut harness = window_on(save("sample.ron"), None, Page::Allocate, Some(path.clone()));
    send(&mut harness, set("market.fees_btc_per_block", 0.05));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    harness.run();
    harness.get_by_label("Browse…").click();
    harness.run();
    harness.get_by_label("Save").click();
    harness.run();
    assert!(!harness.state().session().is_dirty());
    assert_eq!(store::load(&path).unwrap(), plan(&harness));
    send(&mut harness, Command::OpenExample("Sample Power"));
    assert_eq!(plan(&harness), save("sample.ron"));
    send(&mut harness, Command::Open(path.clone()));
    assert_eq!(store::load(&path).unwrap(), plan(&harness));
}

#[test]
fn closing_with_unsaved_changes_asks_and_can_be_cancelled() {
    let mut harness = window();
    send(&mut harness, set("market.fees_btc_per_block", 0.05));
    send(&mut harness, Command::Close);
    assert!(harness.query_by_label("Save the changes first?").is_some());
    harness.get_by_label("Cancel").click();
    harness.run();
    assert!(harness.query_by_label("Save the changes first?").is_none());
    assert!(harness.state().session().is_dirty());
}

#[test]
fn impossible_values_are_refused_and_the_last_good_figures_stay() {
    let mut harness = window();
    let before = npv(&harness);
    send(&mut harness, set("market.btc_price_usd", -5.0));
    assert!(harness.query_by_label("This value cannot be used").is_some());
    harness.get_by_label("Close").click();
    harness.run();
    assert_eq!(npv(&harness), before);
    let owner = Command::Set {
        label: "Owner".to_owned(),
        fields: vec![("sites.red-mesa.owner".to_owned(), Setting::Text("nobody".to_owned()))],
    };
    send(&mut harness, owner);
    assert!(harness.state().derived().stale);
    assert_eq!(npv(&harness), before);
    send(&mut harness, Command::Undo);
    assert!(!harness.state().derived().stale);
}

#[test]
fn a_blank_plan_says_what_to_do() {
    let mut harness = window_on(Plan::blank(), None, Page::Allocate, None);
    assert!(harness.query_by_label("No site yet").is_some());
    harness.get_by_label("Add a site").click();
    harness.run();
    harness.get_by_label("Add this site").click();
    harness.run();
    let site = &plan(&harness).sites[0];
    assert_eq!((site.fleets.len(), site.moves.len(), site.leases.len()), (1, 1, 0));
    for page in Page::ALL {
        send(&mut harness, Command::Show(page));
    }
}

#[test]
fn the_guide_counts_funding_as_done_when_something_is_owed() {
    let mut harness = window_on(Plan::new_company(), None, Page::Allocate, None);
    send(&mut harness, Command::ShowGuide);
    let done = |harness: &Harness<Window>| {
        (0..=8).find(|n| harness.query_by_label(&format!("{n} of 8 done")).is_some()).unwrap()
    };
    let before = done(&harness);
    send(&mut harness, Command::Add(ObjectKind::Debt, None));
    assert_eq!(done(&harness), before, "a debt that is never drawn funds nothing");
    assert!(harness.query_by_label("Fund it").is_some());
    let owed = format!("debts.{}.opening_usd", plan(&harness).debts[0].id);
    send(&mut harness, set(&owed, 1e6));
    assert_eq!(done(&harness), before + 1);
    assert!(harness.query_by_label("Fund it").is_none(), "what is done is asked for no longer");
    assert!(harness.query_by_label("Done: Fund it").is_some(), "and stands ticked");
}

#[test]
fn an_idle_window_asks_for_no_repaint() {
    let mut harness = window();
    // `run` steps until no repaint is asked for, and fails where that never comes.
    let steps = harness.run();
    assert!(steps <= 2, "{steps} steps");
}

#[test]
fn a_window_smaller_than_its_contents_does_not_fail() {
    for size in [vec2(200.0, 150.0), vec2(640.0, 200.0), vec2(960.0, 600.0)] {
        for page in Page::ALL {
            let mut harness = Harness::builder().with_size(size).with_max_steps(12).build_eframe(move |context| {
                Window::new(
                    &context.egui_ctx,
                    save("core-scientific.ron"),
                    None,
                    page,
                    Prefs::default(),
                    Box::new(Answers(None)),
                )
            });
            harness.run();
            for x in [10.0, 100.0, 180.0] {
                harness.event(egui::Event::PointerMoved(Pos2::new(x, 120.0)));
                harness.run();
            }
        }
    }
}

#[test]
fn another_plan_shows_its_own_figures_at_once() {
    let mut harness = window();
    let sample = npv(&harness);
    send(&mut harness, Command::Open(crate::common::save_path("core-scientific.ron")));
    assert_eq!(plan(&harness).company.name, "Core Scientific");
    assert_eq!(harness.state().derived().plan.company.name, "Core Scientific");
    assert!((npv(&harness) - sample).abs() > 1e6);
    send(&mut harness, Command::New);
    assert_eq!(harness.state().derived().plan.company.name, "New company");
}

#[test]
fn a_number_that_is_being_typed_is_in_what_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("typed.ron");
    store::save(&save("sample.ron"), &path).unwrap();
    let mut harness = window_on(save("sample.ron"), Some(path.clone()), Page::Allocate, None);
    send(&mut harness, Command::Select("sites.red-mesa.leases.tenant-one".to_owned()));
    harness.get_by_role_and_label(egui::Role::SpinButton, "Rent").focus();
    harness.run();
    harness.event(egui::Event::Text("141".to_owned()));
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    harness.run();
    assert_eq!(store::load(&path).unwrap().sites[0].leases[0].rent_usd_per_kw_it_month, 141.0);
    assert!(!harness.state().session().is_dirty());
}

#[test]
fn a_typed_value_that_is_impossible_is_refused_in_words() {
    let mut harness = window();
    let before = plan(&harness);
    harness.get_by_role_and_label(egui::Role::SpinButton, "Gross-up").focus();
    harness.run();
    harness.event(egui::Event::Text("55".to_owned()));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(harness.query_by_label_contains("must be between 1 and 3").is_some());
    assert_eq!(plan(&harness), before);
}

#[test]
fn the_question_about_unsaved_changes_can_be_answered_with_save_and_is_asked_again_after_a_discard_that_came_to_nothing()
 {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.ron");
    store::save(&save("sample.ron"), &path).unwrap();
    let mut harness = window_on(save("sample.ron"), Some(path.clone()), Page::Allocate, None);
    send(&mut harness, set("market.fees_btc_per_block", 0.05));
    send(&mut harness, Command::Open(folder.path().join("missing.ron")));
    harness.get_by_label("Discard changes").click();
    harness.run();
    harness.get_by_label("Close").click();
    harness.run();
    assert!(harness.state().session().is_dirty());
    send(&mut harness, Command::New);
    assert!(harness.query_by_label("Save the changes first?").is_some(), "a discard holds for one command");
    harness.get_by_label("Save").click();
    harness.run();
    assert_eq!(plan(&harness).company.name, "New company");
    assert_eq!(store::load(&path).unwrap().market.fees_btc_per_block, wattfolio::plan::Quantity::Value(0.05));
}

#[test]
fn a_drag_ends_at_month_1() {
    let mut harness = window_without_phases();
    let handle = harness.get_by_label("machines off of Phase 1 at Red Mesa, TX").rect().center();
    drag(&mut harness, handle, handle - vec2(200.0, 0.0), |_| ());
    let plan = plan(&harness);
    assert_eq!(plan.sites[0].moves[0].machines_off, plan.company.start);
}

#[test]
fn an_existing_file_is_replaced_only_when_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let taken = folder.path().join("taken.ron");
    store::save(&save("core-scientific.ron"), &taken).unwrap();
    let mut harness = window_on(save("sample.ron"), None, Page::Allocate, Some(taken.clone()));
    send(&mut harness, Command::AskSave);
    harness.get_by_label("Browse…").click();
    harness.run();
    assert!(harness.query_by_label("Save").is_none(), "the button says Replace");
    harness.get_by_label("Replace").click();
    harness.run();
    assert_eq!(store::load(&taken).unwrap(), save("sample.ron"));
}

fn explained(harness: &Harness<Window>) -> Option<(String, i64)> {
    harness.state().view().explain.as_ref().map(|explain| (explain.place.key.clone(), explain.place.month))
}

pub fn click(harness: &mut Harness<Window>, label: &str) {
    harness.get_all_by_label(label).next().unwrap_or_else(|| panic!("nothing is called {label}")).click();
    harness.run();
}

/// Clicks so many times at a place, quickly: a pass for each click.
fn click_at(harness: &mut Harness<Window>, pos: Pos2, times: usize) {
    let button = |pressed| egui::Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    harness.event(egui::Event::PointerMoved(pos));
    harness.run();
    for _ in 0..times {
        harness.event(button(true));
        harness.event(button(false));
        harness.step();
    }
    harness.run();
}

/// What the next passes put on the clipboard.
pub fn copied(harness: &mut Harness<Window>) -> String {
    for _ in 0..4 {
        harness.step();
        for command in &harness.output().platform_output.commands {
            if let egui::OutputCommand::CopyText(text) = command {
                return text.clone();
            }
        }
    }
    panic!("nothing was copied")
}

#[test]
fn a_click_on_a_figure_explains_it_down_to_an_input_and_back() {
    let mut harness = window();
    click(&mut harness, "Explain Converting");
    assert_eq!(explained(&harness), Some(("company.mw.converting".to_owned(), 1)));
    send(&mut harness, Command::CloseExplain);
    click(&mut harness, "Explain Lowest cash");
    assert_eq!(explained(&harness), Some(("company.lowest-cash".to_owned(), 0)));
    assert!(harness.query_by_label("Most sensitive to").is_some() && harness.query_by_label("Used by").is_some());
    let drivers = harness.state().derived().explained.as_ref().unwrap().drivers.as_ref().unwrap().len();
    assert!((4..=10).contains(&drivers), "{drivers}");
    // Down to cash, to what it is made of, and so on to an input with its field.
    let mut depth = 0;
    // Parts that are nothing explain nothing.
    while let Some(part) = harness
        .state()
        .derived()
        .explained
        .as_ref()
        .unwrap()
        .explanation
        .parts
        .iter()
        .rfind(|part| part.value != 0.0)
        .cloned()
    {
        let key = harness.state().derived().projection.as_ref().unwrap().book.item(part.id).key.clone();
        send(&mut harness, Command::Explain(wattfolio::app::Place { key, month: part.month }));
        depth += 1;
        assert!(depth < 30, "the parts go round in circles");
    }
    let input = harness
        .state()
        .derived()
        .explained
        .as_ref()
        .unwrap()
        .explanation
        .input
        .clone()
        .expect("the parts end at an input");
    click(&mut harness, "Show the field");
    assert!(
        input.field.starts_with(&harness.state().view().selection),
        "{} is selected for {}",
        harness.state().view().selection,
        input.field
    );
    for _ in 0..depth {
        harness.key_press_modifiers(Modifiers::ALT, Key::ArrowLeft);
        harness.run();
    }
    assert_eq!(explained(&harness), Some(("company.lowest-cash".to_owned(), 0)));
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(explained(&harness), None);
}

#[test]
fn an_explanation_follows_the_plan() {
    let mut harness = window();
    send(&mut harness, Command::Explain(wattfolio::app::Place { key: "company.npv".to_owned(), month: 0 }));
    let value = |harness: &Harness<Window>| harness.state().derived().explained.as_ref().unwrap().explanation.value;
    let before = value(&harness);
    send(&mut harness, set("company.discount_rate_pct_per_year", 15.0));
    assert!(value(&harness) < before);
    assert_eq!(value(&harness), npv(&harness));
    // A row that goes with its object says so and does not fail.
    send(&mut harness, Command::Explain(wattfolio::app::Place { key: "site.red-mesa.noi".to_owned(), month: 5 }));
    send(&mut harness, Command::Delete("sites.red-mesa".to_owned()));
    assert!(harness.query_by_label("This row is no longer in the plan").is_some());
    send(&mut harness, Command::Undo);
    assert!(harness.query_by_label("This row is no longer in the plan").is_none());
}

#[test]
fn a_value_at_the_cursor_is_explained_in_its_month_and_the_values_are_copied() {
    let mut harness = window_on(save("sample.ron"), None, Page::Cash, None);
    click(&mut harness, "Explain Funding gap");
    assert_eq!(explained(&harness), Some(("company.funding-gap".to_owned(), 1)));
    harness.get_by_label("Copy values").click();
    let text = copied(&mut harness);
    let cash = harness.state().derived().projection.as_ref().unwrap().row("company.cash")[0];
    assert!(text.contains(&format!("Cash\t{cash}\tUSD\n")), "{text}");
}

#[test]
fn a_click_in_a_plot_explains_what_is_drawn_there() {
    let mut harness = window_on(save("sample.ron"), None, Page::Market, None);
    // The upper plot of the page holds one line; a click anywhere in it means that line.
    click_at(&mut harness, Pos2::new(600.0, 220.0), 1);
    let (key, month) = explained(&harness).expect("a click in a plot explains");
    assert_eq!(key, "market.btc-price");
    assert!((1..=120).contains(&month));
}

#[test]
fn rows_are_searched_chosen_explained_and_copied() {
    let mut harness = window_on(save("sample.ron"), None, Page::Rows, None);
    // A pass of a test takes a quarter of a second, longer than a double click may.
    harness.ctx.options_mut(|options| options.input_options.max_double_click_delay = 2.0);
    click(&mut harness, "Years");
    let field = harness.get_by_role_and_label(egui::Role::TextInput, "Search rows");
    field.focus();
    harness.run();
    harness.event(egui::Event::Text("company.ebitda".to_owned()));
    harness.run();
    harness.get_by_label("Copy table").click();
    let text = copied(&mut harness);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((lines.len(), lines[1]), (8, "Company"), "{text}");
    assert!(lines[0].starts_with("Row\tUnit\tKey\tValue or opening\tFY26 (part)\tFY27"));
    let cells: Vec<&str> = lines[2].split('\t').collect();
    let year: f64 = harness.state().derived().projection.as_ref().unwrap().row("company.ebitda")[1..13].iter().sum();
    assert_eq!((cells[0], cells[5].parse::<f64>()), ("EBITDA", Ok(year)));
    // One click chooses, Enter explains.
    let cell = harness.get_by_label_contains("EBITDA FY27").rect().center();
    click_at(&mut harness, cell, 1);
    assert_eq!(
        harness.state().view().rows.chosen.as_ref().map(|choice| (choice.key.as_str(), choice.column)),
        Some(("company.ebitda", 4))
    );
    assert_eq!(explained(&harness), None);
    harness.key_press(Key::ArrowRight);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    // The last month of the next fiscal year: December 2028 is month 25.
    assert_eq!(explained(&harness), Some(("company.ebitda".to_owned(), 25)));
    send(&mut harness, Command::CloseExplain);
    click_at(&mut harness, cell, 2);
    assert_eq!(explained(&harness), Some(("company.ebitda".to_owned(), 13)));
}

/// Runs passes until a message is shown; an export has a thread of its own.
fn message(harness: &mut Harness<Window>, text: &str) {
    let begin = std::time::Instant::now();
    while harness.query_by_label_contains(text).is_none() {
        assert!(begin.elapsed().as_secs() < 60, "{text} did not come");
        std::thread::yield_now();
        harness.step();
    }
}

#[test]
fn the_shown_plan_is_exported_and_a_failure_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("out.xlsx");
    let mut harness = window();
    // A window that shows how far it is draws again and again.
    harness.state_mut().send(Command::ExportTo(file.clone()));
    harness.step();
    message(&mut harness, " kB");
    let written = std::fs::read(&file).unwrap();
    assert!(written.starts_with(b"PK"));
    click(&mut harness, "Close");
    harness.state_mut().send(Command::ExportTo(folder.path().join("no/such/folder/out.html")));
    harness.step();
    message(&mut harness, "Nothing was exported");
    click(&mut harness, "Close");
    // What is cancelled while it is computed is not written.
    let unwanted = folder.path().join("unwanted.xlsx");
    harness.state_mut().send(Command::ExportTo(unwanted.clone()));
    harness.step();
    assert!(harness.query_by_label_contains("Writing unwanted.xlsx").is_some());
    harness.get_by_label("Cancel").click();
    message(&mut harness, "the export was cancelled");
    assert!(!unwanted.exists());
    click(&mut harness, "Close");
    // A plan that cannot be computed is not exported with the figures of another.
    send(
        &mut harness,
        Command::Set {
            label: "Owner".to_owned(),
            fields: vec![("sites.red-mesa.owner".to_owned(), Setting::Text("nobody".to_owned()))],
        },
    );
    assert!(harness.state().derived().stale);
    send(&mut harness, Command::ExportTo(file.clone()));
    assert!(harness.query_by_label_contains("This plan has errors").is_some());
    assert_eq!(std::fs::read(&file).unwrap(), written);
}

/// All texts that are painted.
pub fn painted(harness: &Harness<Window>) -> Vec<String> {
    fn collect(shape: &egui::Shape, texts: &mut Vec<String>) {
        match shape {
            egui::Shape::Text(painted) => texts.push(painted.galley.text().to_owned()),
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, texts)),
            _ => {}
        }
    }
    let mut texts = Vec::new();
    harness.output().shapes.iter().for_each(|clipped| collect(&clipped.shape, &mut texts));
    texts
}

/// The longest that an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(3);

/// Waits until every question of the plan has its answer.
pub fn answered(harness: &mut Harness<Window>) {
    let start = Instant::now();
    while !harness.state().are_answered() || harness.state().is_asking() {
        assert!(start.elapsed() < PATIENCE, "the question is not answered");
        harness.step();
        std::thread::yield_now();
    }
    harness.run();
}

/// True if a text that is painted contains this one.
pub fn says(harness: &Harness<Window>, text: &str) -> bool {
    painted(harness).iter().any(|painted| painted.contains(text))
}

/// True if this text is painted, in a plot or on a card, where no screen reader hears it.
pub fn is_painted(harness: &Harness<Window>, text: &str) -> bool {
    painted(harness).iter().any(|painted| painted.contains(text))
}

/// Phase 1 of Red Mesa built in time, but waiting for power: the edge stands where power arrives, whatever the construction.
/// It starts in `machines_off`, month s, and takes 6 months; power arrives 20 months after the start.
fn waiting_for_power() -> Plan {
    let mut plan = save("sample.ron");
    let phase = &mut plan.sites[0].moves[0];
    (phase.construction_months, phase.delay_months) = (6, 0);
    (phase.waits_for_power, phase.energisation) = (true, phase.machines_off.plus(20));
    plan
}

#[test]
fn the_end_of_a_conversion_that_waits_for_power_stops_where_power_arrives_and_says_so() {
    let before = waiting_for_power();
    let phase = before.sites[0].moves[0].clone();
    let says = format!("power, which arrives in {}", phase.energisation.long());
    let mut harness = window_on(before.clone(), None, Page::Allocate, None);
    let ready = harness.get_by_label("ready of Phase 1 at Red Mesa, TX").rect().center();
    let said = drag(&mut harness, ready, ready - vec2(60.0, 0.0), |harness| is_painted(harness, &says));
    assert!(said.contains(&true), "the card at the pointer says why the edge stays");
    assert_eq!(plan(&harness), before, "an edge that stays rewrites nothing");
    // Later than power the edge follows: construction is then what it waits for. Back where it was, all is as it was.
    let there_and_back = [ready, ready + vec2(40.0, 0.0), ready];
    harness.event(egui::Event::PointerMoved(ready));
    harness.run();
    harness.event(press(ready, true));
    harness.run();
    let mut construction = Vec::new();
    for at in there_and_back {
        harness.event(egui::Event::PointerMoved(at));
        harness.run();
        construction.push(plan(&harness).sites[0].moves[0].construction_months);
    }
    harness.event(press(ready, false));
    harness.run();
    assert!(construction[1] > 20, "{construction:?}");
    assert_eq!(plan(&harness), before, "{construction:?}");
}

#[test]
fn by_keyboard_the_end_of_a_conversion_stops_where_power_arrives_too() {
    let before = waiting_for_power();
    let mut harness = window_on(before.clone(), None, Page::Allocate, None);
    harness.get_by_label("ready of Phase 1 at Red Mesa, TX").focus();
    harness.run();
    harness.key_press(Key::ArrowLeft);
    harness.run();
    assert_eq!(plan(&harness), before);
    let notice = harness.state().view().notice.clone().unwrap_or_default();
    assert!(notice.contains(&before.sites[0].moves[0].energisation.long()), "{notice}");
    // A month later than power, 20 months after the start: 21 months of construction.
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert_eq!(plan(&harness).sites[0].moves[0].construction_months, 21);
}

/// The desktop asks the window to close, as by its cross.
fn ask_to_close(harness: &mut Harness<Window>) {
    let viewport = harness.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default();
    viewport.events.push(egui::ViewportEvent::Close);
    harness.step();
    harness.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default().events.clear();
    harness.run();
}

#[test]
fn an_open_question_waits_for_its_answer_whatever_else_is_to_be_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows.csv");
    let mut harness = window();
    send(&mut harness, set("market.fees_btc_per_block", 0.05));
    // The file to save to is asked for while an export is written.
    harness.state_mut().send(Command::ExportTo(file.clone()));
    harness.state_mut().send(Command::AskSave);
    let begin = Instant::now();
    while !file.exists() {
        assert!(begin.elapsed() < Duration::from_mins(1), "the export never comes");
        harness.step();
    }
    (0..4).for_each(|_| harness.step());
    harness.run();
    ask_to_close(&mut harness);
    assert!(harness.query_by_label("Save the plan").is_some(), "the question is still open");
    assert!(
        harness.query_by_label("Exported").is_none() && harness.query_by_label("Save the changes first?").is_none()
    );
    click(&mut harness, "Cancel");
    assert!(harness.query_by_label("Exported").is_some(), "the answer of the export comes next");
    click(&mut harness, "Close");
    assert!(harness.query_by_label("Save the changes first?").is_some(), "and then the question of closing");
    click(&mut harness, "Cancel");
    assert!(harness.query_by_label("Save the changes first?").is_none());
}

#[test]
fn what_a_command_asks_for_is_done_in_the_same_pass() {
    let mut harness = window();
    send(&mut harness, Command::Select("sites.red-mesa".to_owned()));
    let before = plan(&harness).sites[0].leases.len();
    harness.state_mut().send(Command::AddHere(ObjectKind::Lease));
    harness.step();
    assert_eq!(plan(&harness).sites[0].leases.len(), before + 1);
}

#[test]
fn a_discard_holds_for_its_own_command_even_if_there_was_nothing_left_to_discard() {
    let mut harness = window();
    send(&mut harness, set("market.fees_btc_per_block", 0.05));
    send(&mut harness, Command::Open(crate::common::save_path("core-scientific.ron")));
    harness.get_by_label("Discard changes").click();
    // The plan is as it was before the question is answered.
    harness.state_mut().send(Command::Undo);
    harness.run();
    assert_eq!(plan(&harness).company.name, "Core Scientific");
    send(&mut harness, set("market.fees_btc_per_block", 0.06));
    send(&mut harness, Command::New);
    assert!(harness.query_by_label("Save the changes first?").is_some(), "the next plan's changes are asked about");
    assert_eq!(plan(&harness).company.name, "Core Scientific");
}

#[test]
fn a_name_with_a_dot_in_it_is_saved_as_a_plan_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window_on(save("sample.ron"), None, Page::Allocate, Some(folder.path().join("plan v1.2")));
    send(&mut harness, Command::AskSave);
    click(&mut harness, "Browse…");
    click(&mut harness, "Save");
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["plan v1.2.ron"]);
    assert_eq!(harness.state().session().path.as_deref(), Some(folder.path().join("plan v1.2.ron").as_path()));
}

/// The margin of the page Sites is that of the machines that a conversion frees first, not of all that run.
#[test]
fn the_mining_margin_of_a_site_says_whose_it_is() {
    let harness = window_on(save("sample.ron"), None, Page::Sites, None);
    assert!(!is_painted(&harness, "per running MW"));
    assert!(is_painted(&harness, "Machines freed first"));
}
