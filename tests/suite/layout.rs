//! What a window shows lies where it can be seen: nothing over another, nothing cut off at the side, and every input and button
//! has a name.

use crate::common::save;
use egui::{Rect, Role, Vec2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use wattfolio::app::{Command, FileDialogs, Page, Prefs, Window};
use wattfolio::plan::Plan;

struct NoDialogs;

impl FileDialogs for NoDialogs {
    fn ask(&self, _ctx: &egui::Context, _save_as: Option<PathBuf>) -> Receiver<Option<PathBuf>> {
        channel().1
    }
}

const SIZES: [Vec2; 3] = [vec2(1280.0, 720.0), vec2(1440.0, 900.0), vec2(1920.0, 1080.0)];

fn window(plan: Plan, page: Page, size: Vec2) -> Harness<'static, Window> {
    window_with(plan, page, size, Prefs::default())
}

fn window_with(plan: Plan, page: Page, size: Vec2, prefs: Prefs) -> Harness<'static, Window> {
    let mut harness = Harness::builder()
        .with_size(size)
        .with_max_steps(12)
        .build_eframe(move |context| Window::new(&context.egui_ctx, plan, None, page, prefs, Box::new(NoDialogs)));
    harness.run();
    harness
}

/// A widget that is seen: what it is and is called, where it is whole, and the part that is in sight.
struct Seen {
    role: Role,
    name: String,
    whole: Rect,
    in_sight: Rect,
}

/// What is seen in the window's own layer and told to screen readers, in the order of painting.
fn seen(harness: &Harness<Window>) -> Vec<Seen> {
    seen_with(harness, &|role, _| INPUTS.contains(&role) || role == Role::Label)
}

/// The same of what is wanted by its role and name.
fn seen_with(harness: &Harness<Window>, wanted: &dyn Fn(Role, &str) -> bool) -> Vec<Seen> {
    let key = |rect: Rect| [rect.min.x, rect.min.y, rect.max.x, rect.max.y].map(f32::to_bits);
    let told = |node: egui_kittest::Node| {
        let node = node.accesskit_node();
        let bounds = node.raw_bounds()?;
        let rect =
            Rect::from_min_max(pos2(bounds.x0 as f32, bounds.y0 as f32), pos2(bounds.x1 as f32, bounds.y1 as f32));
        Some((key(rect), (node.role(), node.label().or_else(|| node.value()).unwrap_or_default())))
    };
    let told: HashMap<_, _> = harness.query_all_by(|_| true).filter_map(told).collect();
    harness.ctx.viewport(|viewport| {
        let widgets = &viewport.prev_pass.widgets;
        let of_layer = widgets
            .layers()
            .filter(|(layer, _)| layer.order == egui::Order::Background)
            .flat_map(|(_, widgets)| widgets);
        let visible =
            of_layer.filter(|widget| widget.interact_rect.width() > 1.0 && widget.interact_rect.height() > 1.0);
        let named = |widget: &egui::WidgetRect| {
            let (role, name) = told.get(&key(widget.rect))?;
            Some(Seen { role: *role, name: name.clone(), whole: widget.rect, in_sight: widget.interact_rect })
        };
        visible.filter_map(named).filter(|widget| wanted(widget.role, &widget.name)).collect()
    })
}

/// What can be clicked, chosen or typed into.
const INPUTS: [Role; 9] = [
    Role::Button,
    Role::CheckBox,
    Role::ComboBox,
    Role::Link,
    Role::RadioButton,
    Role::Slider,
    Role::SpinButton,
    Role::TextInput,
    Role::MultilineTextInput,
];

/// Handles in bands are places to grab, unseen until the pointer comes: near boundaries share a place, and the upper one gets it.
fn is_handle(widget: &Seen) -> bool {
    ["megawatts of ", "machines off of ", "ready of ", "start of "].iter().any(|start| widget.name.starts_with(start))
}

/// The lozenge of a draw stands on the bar of its phase, at its month.
fn is_draw(widget: &Seen) -> bool {
    widget.name.starts_with("draw of ")
}

/// Marks that may share a place: two handles, or a draw and a bar of its phase.
fn is_expected(a: &Seen, b: &Seen) -> bool {
    is_handle(a) && is_handle(b) || is_draw(a) || is_draw(b)
}

/// Two widgets that lie over each other without one being part of the other.
fn overlapping(all: &[Seen]) -> Vec<String> {
    let mut found = Vec::new();
    for (i, a) in all.iter().enumerate() {
        for b in &all[i + 1..] {
            let both = a.in_sight.intersect(b.in_sight);
            let is_part = |inner: &Seen, outer: &Seen| outer.in_sight.expand(1.0).contains_rect(inner.in_sight);
            if both.width() > 2.0 && both.height() > 2.0 && !is_part(a, b) && !is_part(b, a) && !is_expected(a, b) {
                found.push(format!("'{}' {:?} over '{}' {:?}", a.name, a.in_sight, b.name, b.in_sight));
            }
        }
    }
    found
}

/// A plan with sixty sites that have each a fleet, a move and a lease, and with names that nobody would choose.
fn sixty_sites() -> Plan {
    let mut plan = save("sample.ron");
    let model = plan.sites[0].clone();
    for number in plan.sites.len()..60 {
        let mut site = model.clone();
        site.id = format!("site-{number}");
        site.name = format!("Site {number} with a name that is long");
        plan.sites.push(site);
    }
    plan
}

/// What lies over something else in a window, or is cut off at its side.
fn problems_of(harness: &Harness<Window>, page: Page) -> (usize, Vec<String>) {
    let all = seen(harness);
    let mut problems = overlapping(&all);
    // Tables of rows go on to the right, and are moved there.
    let is_table = [Page::Rows, Page::Statements].contains(&page);
    let fixed = all.iter().filter(|widget| !is_table || widget.role != Role::Label);
    let cut = fixed.filter(|widget| {
        widget.whole.right() > widget.in_sight.right() + 1.5 || widget.whole.left() < widget.in_sight.left() - 1.5
    });
    problems.extend(cut.map(|widget| {
        format!("'{}' is cut off, {:?} of {:?}, {:?}", widget.name, widget.in_sight, widget.whole, widget.role)
    }));
    (all.len(), problems)
}

#[test]
fn nothing_lies_over_another_or_is_cut_off() {
    let mut long = save("sample.ron");
    for site in &mut long.sites {
        site.name = format!("{} and a name that nobody would ever shorten of their own accord", site.name);
    }
    long.company.name = "A company whose name is longer than any listed company has it, Incorporated".to_owned();
    let mut problems = Vec::new();
    let mut widgets = 0;
    let mut look = |plan: &Plan, name: &str, page: Page, size: Vec2, tenths: u8| {
        let prefs = Prefs { zoom_tenths: tenths, ..Prefs::default() };
        let (count, found) = problems_of(&window_with(plan.clone(), page, size, prefs), page);
        widgets += count;
        problems.extend(found.into_iter().map(|what| format!("{} {name} {size:?} {tenths}: {what}", page.name())));
    };
    let sixty = sixty_sites();
    for page in Page::ALL {
        for (name, plan) in [("sample", &save("sample.ron")), ("iren", &save("iren.ron")), ("long", &long)] {
            SIZES.into_iter().for_each(|size| look(plan, name, page, size, 10));
        }
        look(&sixty, "sixty", page, SIZES[1], 10);
        // Large text: the page stands alone, and is moved within the window where it has no room.
        look(&long, "long", page, SIZES[0], 15);
        look(&long, "long", page, SIZES[0], 20);
        look(&long, "long", page, SIZES[1], 15);
        look(&long, "long", page, SIZES[2], 15);
        look(&long, "long", page, SIZES[2], 20);
    }
    assert!(widgets > 10_000, "{widgets} widgets were looked at");
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
}

/// The ends of the plots over time that are in a window, in points.
fn ends_of_time(harness: &Harness<Window>) -> Vec<(f32, f32)> {
    let plots = seen_with(harness, &|role, name| role == Role::Image && name.starts_with("Plot of "));
    plots.iter().map(|plot| (plot.whole.left(), plot.whole.right())).collect()
}

/// One month stands at one x: on every page that has plots over time, whatever stands beside them, at every text size.
#[test]
fn one_month_has_one_place() {
    let pages = [Page::Overview, Page::Allocate, Page::Cash, Page::Capital, Page::Treasury, Page::Sites, Page::Market];
    let mut all = Vec::new();
    for page in pages {
        let mut harness = window(save("sample.ron"), page, SIZES[1]);
        all.extend(ends_of_time(&harness));
        harness.state_mut().send(Command::Select("company".to_owned()));
        harness.run();
        all.extend(ends_of_time(&harness));
    }
    assert!(all.len() > 40, "{} plots", all.len());
    assert!(all.iter().all(|ends| *ends == (392.0, 1048.0)), "{all:?}");
    for (size, tenths) in [(SIZES[0], 10), (SIZES[0], 15), (SIZES[1], 15), (SIZES[2], 20)] {
        for page in pages {
            let prefs = Prefs { zoom_tenths: tenths, ..Prefs::default() };
            let ends = ends_of_time(&window_with(save("sample.ron"), page, size, prefs));
            assert!(ends.len() > 1 && ends.iter().all(|other| *other == ends[0]), "{} {size:?}: {ends:?}", page.name());
        }
    }
}

/// Whatever is selected, its fields stay within their panel and the plots keep their place.
#[test]
fn no_selection_moves_the_panels() {
    for name in ["riot.ron", "sample.ron"] {
        let plan = save(name);
        let mut objects = Vec::new();
        plan.each_object(&mut |path, _| objects.push(path.to_owned()));
        let mut harness = window(plan, Page::Allocate, SIZES[0]);
        let mut problems = Vec::new();
        for path in objects {
            harness.state_mut().send(Command::Select(path.clone()));
            harness.run();
            let all = seen(&harness);
            let band = all.iter().find(|widget| widget.name.starts_with("Band of")).map(|widget| widget.whole.right());
            if band.is_none_or(|right| !(900.0..930.0).contains(&right)) {
                problems.push(format!("{path}: bands end at {band:?}"));
            }
            problems.extend(overlapping(&all).into_iter().map(|what| format!("{path}: {what}")));
            let cut = all.iter().filter(|widget| {
                widget.whole.right() > widget.in_sight.right() + 1.5
                    || widget.whole.left() < widget.in_sight.left() - 1.5
            });
            problems.extend(cut.map(|widget| {
                format!("{path}: '{}' is cut off, {:?} of {:?}", widget.name, widget.in_sight, widget.whole)
            }));
        }
        assert!(problems.is_empty(), "{name}: {} problems\n{}", problems.len(), problems.join("\n"));
    }
}

/// Inputs and buttons that say nothing to a screen reader.
fn nameless(harness: &Harness<Window>) -> (usize, Vec<String>) {
    let inputs: Vec<_> = harness.query_all_by(|node| INPUTS.contains(&node.role())).collect();
    let without =
        |node: &&egui_kittest::Node| node.accesskit_node().label().is_none_or(|label| label.trim().is_empty());
    (
        inputs.len(),
        inputs
            .iter()
            .filter(without)
            .map(|node| format!("{:?} at {:?}", node.accesskit_node().role(), node.accesskit_node().raw_bounds()))
            .collect(),
    )
}

#[test]
fn every_input_and_button_has_a_name() {
    let mut problems = Vec::new();
    let mut seen = 0;
    let mut look = |harness: &Harness<Window>, place: &str| {
        let (count, found) = nameless(harness);
        seen += count;
        problems.extend(found.into_iter().map(|what| format!("{place}: {what}")));
    };
    for page in Page::ALL {
        look(&window(save("sample.ron"), page, SIZES[1]), page.name());
    }
    let mut harness = window(save("sample.ron"), Page::Allocate, vec2(1440.0, 2400.0));
    let mut objects = Vec::new();
    save("sample.ron").each_object(&mut |path, _| objects.push(path.to_owned()));
    for path in objects {
        harness.state_mut().send(Command::Select(path.clone()));
        harness.run();
        look(&harness, &path);
    }
    for command in [
        Command::ShowGallery,
        Command::AskSave,
        Command::AskOpen,
        Command::ShowPalette,
        Command::ShowVersions,
        Command::ShowKeys,
    ] {
        let place = format!("{command:?}");
        harness.state_mut().send(command);
        harness.run();
        look(&harness, &place);
        harness.key_press(egui::Key::Escape);
        harness.run();
    }
    assert!(seen > 2_000, "{seen} inputs were looked at");
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
}

/// Texts of these that are painted and end beyond the place they are painted in.
fn cut_texts(harness: &Harness<Window>, wanted: &dyn Fn(&str) -> bool) -> Vec<String> {
    fn collect(shape: &egui::Shape, clip: Rect, wanted: &dyn Fn(&str) -> bool, cut: &mut Vec<String>) {
        match shape {
            egui::Shape::Text(painted) => {
                let place = Rect::from_min_size(painted.pos, painted.galley.size());
                if wanted(painted.galley.text()) && clip.intersects(place) && place.right() > clip.right() + 1.0 {
                    cut.push(painted.galley.text().to_owned());
                }
            }
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, clip, wanted, cut)),
            _ => {}
        }
    }
    let mut cut = Vec::new();
    harness.output().shapes.iter().for_each(|shape| collect(&shape.shape, shape.clip_rect, wanted, &mut cut));
    cut
}

#[test]
fn statements_show_whole_names_and_whole_columns() {
    for name in ["sample.ron", "core-scientific.ron", "iren.ron"] {
        for size in SIZES {
            let harness = window(save(name), Page::Statements, size);
            let labels = |text: &str| {
                let projection = harness.state().derived().projection.as_ref().unwrap();
                projection.book.items().iter().any(|item| item.label == text && item.key.starts_with("company."))
            };
            let cut = cut_texts(&harness, &labels);
            assert!(cut.is_empty(), "{name} {size:?}: {cut:?}");
            let cells: Vec<Seen> = seen(&harness).into_iter().filter(|cell| cell.role == Role::Label).collect();
            let cut = cells.iter().filter(|cell| cell.whole.width() > cell.in_sight.width() + 1.0);
            let cut: Vec<&str> = cut.map(|cell| cell.name.as_str()).collect();
            assert!(cells.len() > 100 && cut.is_empty(), "{name} {size:?}: {} cells, {cut:?}", cells.len());
        }
    }
}

#[test]
fn six_cases_are_compared_side_by_side_in_the_smallest_window() {
    let mut plan = save("sample.ron");
    plan.scenarios.truncate(5);
    let names: Vec<String> = plan.scenarios.iter().map(|scenario| scenario.name.clone()).collect();
    let mut harness = window(plan, Page::Compare, SIZES[0]);
    while harness.query_by_label("Key figures").is_none() {
        harness.step();
        std::thread::yield_now();
    }
    harness.run();
    let all = seen(&harness);
    assert_eq!(names.len(), 5);
    for name in names {
        let heads: Vec<&Seen> = all.iter().filter(|seen| seen.role == Role::Label && seen.name == name).collect();
        assert!(!heads.is_empty(), "{name}");
        for head in heads {
            assert!(head.whole.right() <= SIZES[0].x && head.whole.width() <= head.in_sight.width() + 1.0, "{name}");
        }
    }
}
