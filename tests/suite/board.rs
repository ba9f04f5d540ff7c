//! The window as a board sees it, and what is done in it there: plots with legends and zoom, cases side by side, sites in one form,
//! objects from plan to plan, the history, the deck.

use crate::commands::run;
use crate::common::{row, save, save_path};
use crate::window::{click, copied, painted, plan, says, send, window, window_on};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::fs;
use wattfolio::app::{Command, Drawer, Page, Window};
use wattfolio::model::project;
use wattfolio::plan::{BtcPolicy, ObjectKind, Plan, Setting, add_object};

/// The rectangle of a plot by the beginning of its name.
fn plot(harness: &Harness<Window>, name: &str) -> Rect {
    let is_it = |node: &egui_kittest::Node| {
        node.accesskit_node().role() == Role::Image
            && node.accesskit_node().label().is_some_and(|label| label.starts_with(name))
    };
    let node = harness.query_all_by(|_| true).find(is_it).unwrap_or_else(|| panic!("no {name}"));
    node.rect()
}

fn pointer(harness: &mut Harness<Window>, at: Pos2, pressed: Option<bool>, modifiers: Modifiers) {
    harness.event_modifiers(Event::PointerMoved(at), modifiers);
    if let Some(pressed) = pressed {
        let button = PointerButton::Primary;
        harness.event_modifiers(Event::PointerButton { pos: at, button, pressed, modifiers }, modifiers);
    }
    harness.step();
}

fn drag(harness: &mut Harness<Window>, from: Pos2, to: Pos2, modifiers: Modifiers) {
    pointer(harness, from, Some(true), modifiers);
    for share in [0.3, 0.7, 1.0] {
        pointer(harness, from.lerp(to, share), None, modifiers);
    }
    pointer(harness, to, Some(false), modifiers);
    harness.run();
}

fn click_with(harness: &mut Harness<Window>, at: Pos2, modifiers: Modifiers) {
    let button = |pressed| Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers };
    harness.event(Event::PointerMoved(at));
    harness.run();
    for event in
        [Event::ModifiersChanged(modifiers), button(true), button(false), Event::ModifiersChanged(Modifiers::NONE)]
    {
        harness.event(event);
    }
    harness.run();
}

/// The month that is explained is the one under the pointer, at every month and after zooming.
#[test]
fn a_click_explains_the_month_under_the_pointer() {
    let mut harness = window_on(save("sample.ron"), None, Page::Cash, None);
    for range in [(0.0, 120.0), (24.0, 48.0)] {
        // The range is shown by a drag over the plot, as a person does it.
        if range.0 > 0.0 {
            let all = plot(&harness, "Plot of Cash,");
            let x = |month: f32| all.left() + all.width() * month / 120.0;
            let y = all.center().y;
            drag(&mut harness, Pos2::new(x(24.2), y), Pos2::new(x(47.8), y), Modifiers::NONE);
            assert_eq!(harness.state().view().range, range);
        }
        let all = plot(&harness, "Plot of Cash,");
        for month in [25_i64, 30, 47] {
            let share = (month as f64 - 0.5 - range.0) / (range.1 - range.0);
            let at = Pos2::new(all.left() + all.width() * share as f32, all.center().y);
            click_with(&mut harness, at, Modifiers::NONE);
            let place = harness.state().view().explain.as_ref().map(|explain| explain.place.month);
            assert_eq!(place, Some(month), "{range:?}");
            send(&mut harness, Command::CloseExplain);
        }
    }
    // A double click shows all again, and with Shift a drag moves the months.
    let all = plot(&harness, "Plot of Cash,");
    drag(&mut harness, all.center(), all.center() - egui::vec2(all.width() / 4.0, 0.0), Modifiers::SHIFT);
    assert!(harness.state().view().range.0 > 24.0, "{:?}", harness.state().view().range);
    send(&mut harness, Command::WholeTime);
    assert_eq!(harness.state().view().range, (0.0, 120.0));
}

/// The axis of values is that of the months in sight: cash of the sample is highest in its first year.
#[test]
fn the_axis_of_values_follows_the_months_in_sight() {
    let mut harness = window_on(save("sample.ron"), None, Page::Cash, None);
    let whole = painted(&harness);
    let all = plot(&harness, "Plot of Cash,");
    let x = |month: f32| all.left() + all.width() * month / 120.0;
    drag(&mut harness, Pos2::new(x(60.2), all.center().y), Pos2::new(x(83.8), all.center().y), Modifiers::NONE);
    let seen = painted(&harness);
    assert!(whole.iter().any(|text| text == "800") && !seen.iter().any(|text| text == "800"), "{seen:?}");
}

#[test]
fn a_line_is_hidden_by_a_click_on_its_name_and_shown_alone_with_alt() {
    let mut harness = window_on(save("sample.ron"), None, Page::Overview, None);
    let entry = |harness: &Harness<Window>, name: &str| {
        harness.get_by_label(&format!("Line {name} of Megawatts")).rect().center()
    };
    let hidden = |harness: &Harness<Window>| harness.state().view().hidden.len();
    click(&mut harness, "Line Mining of Megawatts");
    assert_eq!(hidden(&harness), 1);
    click(&mut harness, "Line Mining of Megawatts");
    assert_eq!(hidden(&harness), 0);
    let at = entry(&harness, "AI leased");
    click_with(&mut harness, at, Modifiers::ALT);
    assert_eq!(hidden(&harness), 5);
    click_with(&mut harness, at, Modifiers::ALT);
    assert_eq!(hidden(&harness), 0);
}

/// Where nothing is mined any more a cost of a bitcoin has no value, and the plot says how tall what is cut is.
#[test]
fn an_outlier_is_cut_and_what_has_no_value_is_a_gap() {
    let harness = window_on(save("core-scientific.ron"), None, Page::Economics, None);
    let projection = harness.state().derived().projection.as_ref().unwrap();
    let cost = projection.rows.btc_cost.all_in;
    let last = projection.months(cost).len();
    assert!(!projection.is_known(cost.id(), last), "the last month has no BTC");
    let known: Vec<f64> = (1..=last)
        .filter(|month| projection.is_known(cost.id(), *month))
        .map(|month| projection.at(cost, month as i64))
        .collect();
    let highest = known.iter().copied().fold(0.0, f64::max);
    // In thousands of USD, as the axis says, with the decimals that its scale asks for.
    let said = [format!("{:.1}", highest / 1e3), format!("{:.0}", highest / 1e3)];
    assert!(painted(&harness).iter().any(|text| said.contains(text)), "{said:?} in {:?}", painted(&harness));
}

/// The board hears first what matters: the sample stays funded, with a covenant close to its level.
#[test]
fn the_overview_says_in_words_what_the_plan_comes_to() {
    let harness = window_on(save("sample.ron"), None, Page::Overview, None);
    assert!(says(&harness, "Funded in every month to Nov 2036"));
    assert!(says(&harness, "DSCR lock-up of Red Mesa LLC with the least headroom"));
    let mut broke = save("sample.ron");
    broke.treasury.opening_cash_usd = 0.0;
    broke.debts.clear();
    broke.convertibles.clear();
    broke.btc_loans.clear();
    let harness = window_on(broke, None, Page::Overview, None);
    assert!(says(&harness, "Short of cash from "));
}

#[test]
fn a_cell_of_the_grid_changes_its_case_and_undo_takes_it_back() {
    let mut harness = window_on(save("sample.ron"), None, Page::Compare, None);
    while harness.query_by_label("Key figures").is_none() {
        harness.step();
        std::thread::yield_now();
    }
    let before = plan(&harness);
    let late = before.scenarios.iter().find(|scenario| scenario.id == "tenant-late").unwrap();
    let (path, _) = late.overrides.iter().next().unwrap();
    send(&mut harness, Command::SetIn { case: "tenant-late".to_owned(), path: path.clone(), text: "9".to_owned() });
    let changed = plan(&harness);
    let scenario = changed.scenarios.iter().find(|scenario| scenario.id == "tenant-late").unwrap();
    assert_eq!(scenario.overrides.get(path), Some(&Setting::Number(9.0)));
    assert_eq!(changed.get(path), before.get(path), "the base stays");
    send(&mut harness, Command::SetIn { case: "base".to_owned(), path: path.clone(), text: "2".to_owned() });
    assert_eq!(plan(&harness).get(path), Some(Setting::Number(2.0)));
    send(&mut harness, Command::SetIn { case: "base".to_owned(), path: path.clone(), text: "never".to_owned() });
    assert!(says(&harness, "This value cannot be used"));
    for _ in 0..2 {
        send(&mut harness, Command::Undo);
    }
    assert_eq!(plan(&harness), before);
}

#[test]
fn objects_are_copied_from_one_window_and_pasted_in_another() {
    let mut from = window();
    send(&mut from, Command::Look("sites.red-mesa.leases.tenant-one".to_owned()));
    from.state_mut().send(Command::CopyObjects);
    let text = copied(&mut from);
    let mut to = window_on(save("blank.ron"), None, Page::Allocate, None);
    send(&mut to, Command::PasteObjects(text.clone()));
    assert!(plan(&to).sites.is_empty(), "a lease needs a site");
    send(&mut to, Command::Add(wattfolio::plan::ObjectKind::Site, None));
    send(&mut to, Command::PasteObjects(text));
    let lease = &plan(&to).sites[0].leases[0];
    let source = &plan(&from).sites[0].leases[0];
    assert_eq!((lease.name.as_str(), lease.mw_it), (source.name.as_str(), source.mw_it));
    let before = plan(&to);
    send(&mut to, Command::PasteObjects("no plan at all".to_owned()));
    assert_eq!(plan(&to), before);
}

#[test]
fn several_objects_are_switched_off_together_and_moved_among_their_kind() {
    let mut harness = window();
    let ids = |harness: &Harness<Window>| plan(harness).debts.iter().map(|debt| debt.id.clone()).collect::<Vec<_>>();
    let before = ids(&harness);
    let (first, last) = (format!("debts.{}", before[0]), format!("debts.{}", before.last().unwrap()));
    send(&mut harness, Command::MoveTo { path: last.clone(), place_of: first.clone() });
    let mut moved = before.clone();
    moved.rotate_right(1);
    assert_eq!(ids(&harness), moved);
    send(&mut harness, Command::Undo);
    assert_eq!(ids(&harness), before);
}

#[test]
fn the_history_says_what_each_step_changed_and_goes_there() {
    let mut harness = window();
    let set = |value: f64| Command::Set {
        label: "Change overhead".to_owned(),
        fields: vec![("company.discount_rate_pct_per_year".to_owned(), Setting::Number(value))],
    };
    let start = plan(&harness);
    for value in [9.0, 13.0] {
        send(&mut harness, set(value));
        harness.state_mut().send(Command::Notice(String::new()));
        harness.run();
    }
    send(&mut harness, Command::ShowDrawer(Drawer::History));
    assert!(says(&harness, "Beginning"));
    send(&mut harness, Command::GoToStep(0));
    assert_eq!(plan(&harness), start);
    send(&mut harness, Command::GoToStep(1));
    assert_eq!(plan(&harness).company.discount_rate_pct_per_year, 9.0);
}

/// A plan that ends before its leases says so, and one click makes it as long as they are; the axis follows.
#[test]
fn a_short_horizon_is_found_and_mended_by_a_click() {
    let mut plan_before: Plan = save("core-scientific.ron");
    plan_before.company.terminal_value = wattfolio::plan::TerminalValue::Nothing;
    let mut harness = window_on(plan_before, None, Page::Allocate, None);
    let finding = harness
        .state()
        .derived()
        .findings
        .iter()
        .find(|finding| finding.message.starts_with("Leases run beyond"))
        .cloned();
    let remedy =
        finding.unwrap().remedies.into_iter().find(|remedy| remedy.label.starts_with("Extend the plan")).unwrap();
    send(&mut harness, Command::ShowDrawer(Drawer::Findings));
    harness.get_by_label(&remedy.label).scroll_to_me();
    harness.run();
    click(&mut harness, &remedy.label);
    let months = plan(&harness).company.months;
    assert_eq!(remedy.fields, [("company.months".to_owned(), months.to_string())]);
    assert_eq!(harness.state().view().range, (0.0, f64::from(months)));
    assert!(!harness.state().derived().findings.iter().any(|finding| finding.message.starts_with("Leases run beyond")));
}

#[test]
fn presenting_shows_the_page_alone_and_escape_ends_it() {
    let mut harness = window_on(save("sample.ron"), None, Page::Overview, None);
    assert!(harness.query_by_label("+ Site").is_some());
    send(&mut harness, Command::Present);
    assert!(harness.query_by_label("+ Site").is_none() && says(&harness, "Source: "));
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert_eq!(harness.state().view().page, Page::Allocate);
    harness.key_press(Key::Escape);
    harness.run();
    assert!(!harness.state().view().presenting && harness.query_by_label("+ Site").is_some());
}

#[test]
fn key_figures_are_chosen_and_kept_in_their_order() {
    let mut harness = window();
    send(&mut harness, Command::ShowFigures(vec!["lowest-dscr".to_owned(), "npv".to_owned()]));
    let shown = painted(&harness);
    let place = |text: &str| shown.iter().position(|known| known == text);
    assert!(place("Lowest DSCR") < place("NPV") && place("Lowest DSCR").is_some() && place("Payback").is_none());
}

/// A deck is a PDF whose pages follow the chosen parts, and a page with as many slides.
#[test]
fn a_deck_has_the_parts_that_are_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    let sample = save_path("sample.ron").display().to_string();
    let done = run(&["export", &sample, &file("all.deck.html"), "--slides", "summary,megawatts,scenarios"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let page = fs::read_to_string(file("all.deck.html")).unwrap();
    assert_eq!(page.matches("<section>").count(), 3);
    assert!(page.contains("Funded in every month") && page.contains("Tenant six months late"));
    let done = run(&["export", &sample, &file("deck.pdf"), "--slides", "summary,cash"]);
    assert!(done.status.success());
    let pdf = fs::read(file("deck.pdf")).unwrap();
    assert!(pdf.starts_with(b"%PDF-") && pdf.len() > 5_000);
    let wrong = run(&["export", &sample, &file("deck.pdf"), "--slides", "weather"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("its parts are summary"));
}

/// A company without the cash to build: the button of the finding closes the gap of the parent with its own debt until that matures,
/// and the last step of the guide is that button.
#[test]
fn the_funding_gap_is_closed_by_what_its_finding_offers() {
    let gaps = |plan: &Plan| row(&project(plan).unwrap(), "company.funding-gap").to_vec();
    let largest = |gaps: &[f64]| gaps.iter().copied().fold(0.0, f64::max);
    for (name, short) in [("core-scientific.ron", 3_000e6), ("article.ron", 900e6), ("cipher.ron", 2_000e6)] {
        let mut poor = save(name);
        poor.treasury.opening_cash_usd = (poor.treasury.opening_cash_usd - short).max(0.0);
        poor.treasury.opening_btc = 0.0;
        poor.treasury.btc_policy = BtcPolicy::Hold;
        if name == "article.ron" {
            // All of its debt is drawn with capex: a new one is there for the rest.
            add_object(&mut poor, ObjectKind::Debt, None).unwrap();
        }
        let before = largest(&gaps(&poor));
        assert!(before > 10e6, "{name}: {before}");
        let mut harness = window_on(poor.clone(), None, Page::Allocate, None);
        let findings = &harness.state().derived().findings;
        let finding = findings.iter().find(|finding| finding.path == "company.funding-gap").unwrap();
        let remedy = finding.remedies.first().unwrap_or_else(|| panic!("{name}: no remedy")).clone();
        send(&mut harness, Command::ShowGuide);
        click(&mut harness, "Close the funding gap");
        let mended = plan(&harness);
        assert_eq!(harness.state().session().undo_label(), Some(remedy.label.as_str()));
        let debt = mended.debts.iter().find(|debt| remedy.fields[0].0.starts_with(&format!("debts.{}.", debt.id)));
        let matures = mended.number_of(debt.unwrap().maturity) - 1;
        let until_then = &gaps(&mended)[..(matures as usize).min(mended.company.months as usize)];
        let left = largest(until_then);
        assert!(left < 0.05 * before, "{name}: {left} of {before} after {}", remedy.label);
    }
}
