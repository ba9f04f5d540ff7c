//! The company as a tree: its objects can be selected, added, duplicated, renamed, moved, copied and deleted; groups fold.

mod row;

use crate::app::panels::guide::guide_ui;
use crate::app::parts::frame::Frame;
use crate::app::parts::numbers::{axis, field, money};
use crate::app::parts::theme::{self, NOTE_SIZE};
use crate::app::state::command::Command;
use crate::plan::{Choice as _, Debt, Draws, ItemKind, ObjectKind, Plan, Steps};
use egui::{Align, Layout, RichText, ScrollArea, Sense, Ui, vec2};
use row::Row;
use std::sync::Arc;

/// The objects every plan has exactly once: (name, path).
const SINGLE: [(&str, &str); 10] = [
    ("Company", "company"),
    ("Market", "market"),
    ("Network", "network"),
    ("Treasury", "treasury"),
    ("Shares", "equity"),
    ("Books", "books"),
    ("Tax", "tax"),
    ("Covenants", "covenants"),
    ("Valuation", "valuation"),
    ("Uncertainty", "uncertainty"),
];

/// Draws the tree.
pub(in crate::app) fn tree_ui(ui: &mut Ui, frame: &mut Frame) {
    let plan = Arc::clone(frame.session.plan());
    egui::Panel::bottom("tree-buttons")
        .show_separator_line(false)
        .frame(egui::Frame::new().inner_margin(egui::Margin::symmetric(4, 6)))
        .show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
                for (text, what, command) in [
                    ("+ Site", "Add a site with its machines, conversion and lease", Command::AskSite),
                    ("+ Debt", "Add debt", Command::Add(ObjectKind::Debt, None)),
                    ("+ Phase", "Add a phase", Command::Add(ObjectKind::Phase, None)),
                    ("+ Scenario", "Add a scenario", Command::AddScenario),
                ] {
                    let link = egui::Link::new(text);
                    if ui.add(link).on_hover_text(what).clicked() {
                        frame.send(command);
                    }
                }
            });
        });
    if frame.view.guide {
        let guide = egui::Frame::new().inner_margin(egui::Margin::symmetric(4, 6));
        egui::Panel::bottom("guide").frame(guide).show(ui, |ui| guide_ui(ui, frame));
    }
    ScrollArea::vertical().id_salt("tree").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        for (name, path) in SINGLE {
            row(ui, frame, path, name, "", 0, true);
        }
        sites(ui, frame, &plan);
        phases(ui, frame, &plan);
        capital(ui, frame, &plan);
        if !plan.decks.is_empty() && group(ui, frame, "Price decks", &counted(plan.decks.len(), 0)) {
            for deck in &plan.decks {
                let last = deck.points_usd.last().map(|point| money(point.1)).unwrap_or_default();
                row(ui, frame, &format!("decks.{}", deck.id), &deck.name, &last, 1, true);
            }
        }
        let companies = plan.project_companies.len();
        if companies > 0 && group(ui, frame, "Project companies", &counted(companies, 0)) {
            for company in &plan.project_companies {
                row(ui, frame, &format!("project_companies.{}", company.id), &company.name, "", 1, true);
            }
        }
        let off = plan.drivers.iter().filter(|driver| !driver.enabled).count();
        if !plan.drivers.is_empty() && group(ui, frame, "Drivers of futures", &counted(plan.drivers.len(), off)) {
            for driver in &plan.drivers {
                row(ui, frame, &format!("drivers.{}", driver.id), &driver.name, "", 1, driver.enabled);
            }
        }
        if !plan.questions.is_empty() && group(ui, frame, "Questions", &counted(plan.questions.len(), 0)) {
            for question in &plan.questions {
                let kind = question.ask.labels()[question.ask.index()];
                row(ui, frame, &format!("questions.{}", question.id), &question.name, kind, 1, true);
            }
        }
        if !group(ui, frame, "Scenarios", &counted(plan.scenarios.len(), 0)) {
            return;
        }
        for scenario in &plan.scenarios {
            let active = frame.session.scenario.as_deref() == Some(&scenario.id);
            row(
                ui,
                frame,
                &format!("scenarios.{}", scenario.id),
                &scenario.name,
                if active { "shown" } else { "" },
                1,
                true,
            );
        }
        empty(ui, frame, plan.scenarios.is_empty(), "No scenarios: add one below");
    });
}

fn sites(ui: &mut Ui, frame: &mut Frame, plan: &Plan) {
    let on = plan.sites.iter().filter(|site| site.enabled);
    let sum = format!("{} · {}", plan.sites.len(), megawatts(on.map(|site| site.contracted_mw).sum()));
    if !group(ui, frame, "Sites", if plan.sites.is_empty() { "" } else { &sum }) {
        return;
    }
    for site in &plan.sites {
        let path = format!("sites.{}", site.id);
        let mw = megawatts(site.contracted_mw);
        row(ui, frame, &path, &site.name, &mw, 1, site.enabled);
        if !frame.view.is_within(&path) {
            continue;
        }
        for fleet in &site.fleets {
            let mw = megawatts(fleet.mw);
            row(ui, frame, &format!("{path}.fleets.{}", fleet.id), &fleet.name, &mw, 2, fleet.enabled && site.enabled);
        }
        for a_move in &site.moves {
            let mw = megawatts(a_move.mw);
            row(
                ui,
                frame,
                &format!("{path}.moves.{}", a_move.id),
                &a_move.name,
                &mw,
                2,
                a_move.enabled && site.enabled,
            );
        }
        for lease in &site.leases {
            let mw = format!("{} MW IT", field(lease.mw_it));
            row(ui, frame, &format!("{path}.leases.{}", lease.id), &lease.name, &mw, 2, lease.enabled && site.enabled);
        }
        for cloud in &site.clouds {
            let mw = format!("{} MW IT", field(cloud.mw_it));
            row(ui, frame, &format!("{path}.clouds.{}", cloud.id), &cloud.name, &mw, 2, cloud.enabled && site.enabled);
        }
    }
    empty(ui, frame, plan.sites.is_empty(), "No sites: add one below");
}

/// What is moved, scaled and switched as one.
fn phases(ui: &mut Ui, frame: &mut Frame, plan: &Plan) {
    if plan.phases.is_empty() {
        return;
    }
    let off = plan.phases.iter().filter(|phase| !phase.is_on()).count();
    if !group(ui, frame, "Phases", &counted(plan.phases.len(), off)) {
        return;
    }
    for phase in &plan.phases {
        let path = format!("phases.{}", phase.id);
        row(ui, frame, &path, &phase.name, &size_of(plan, &phase.id), 1, phase.is_on());
    }
}

/// The megawatts that a phase moves; if it moves none, the MW IT that it leases.
fn size_of(plan: &Plan, phase: &str) -> String {
    let of = |mw: f64, unit: &str| (mw > 0.0).then(|| format!("{} {unit}", field((mw * 10.0).round() / 10.0)));
    let moved = plan.sites.iter().flat_map(|s| &s.moves).filter(|m| m.phase == phase).map(|m| m.mw).sum();
    let leases = plan.sites.iter().flat_map(|s| &s.leases).filter(|l| l.phase == phase).map(|l| l.mw_it);
    let clouds = plan.sites.iter().flat_map(|s| &s.clouds).filter(|c| c.phase == phase).map(|c| c.mw_it);
    of(moved, "MW").or_else(|| of(leases.chain(clouds).sum(), "MW IT")).unwrap_or_default()
}

/// A line of the tree: path, name, something short, whether it is on.
type Line<'a> = (String, &'a str, String, bool);

/// The company's borrowings and securities, and other cash items.
fn securities(plan: &Plan) -> Vec<Line<'_>> {
    let all = |steps: &Steps| steps.iter().map(|step| step.1).sum::<f64>();
    // What is drawn on dates is known here; of other debts, what may be drawn.
    let size =
        |of: &Debt| of.opening_usd + if of.draws == Draws::Dated { all(&of.draws_usd) } else { of.commitment_usd };
    let debts = plan.debts.iter().map(|of| (format!("debts.{}", of.id), &*of.name, money(size(of)), of.enabled));
    let convertibles = plan.convertibles.iter().map(|of| {
        (format!("convertibles.{}", of.id), &*of.name, money(of.opening_usd + all(&of.issues_usd)), of.enabled)
    });
    let loans =
        plan.btc_loans.iter().map(|of| (format!("btc_loans.{}", of.id), &*of.name, money(of.limit_usd), of.enabled));
    let warrants = plan
        .warrants
        .iter()
        .map(|of| (format!("warrants.{}", of.id), &*of.name, format!("{} shares", axis(of.shares)), of.enabled));
    let preferreds = plan.preferreds.iter().map(|of| {
        (format!("preferreds.{}", of.id), &*of.name, money(of.opening_usd + all(&of.issues_usd)), of.enabled)
    });
    let others = plan.other_items.iter().map(|of| {
        let usd = if of.kind == ItemKind::Investment { of.opening_usd } else { all(&of.amounts_usd) };
        (format!("other_items.{}", of.id), &*of.name, money(usd), of.enabled)
    });
    debts.chain(convertibles).chain(loans).chain(warrants).chain(preferreds).chain(others).collect()
}

fn capital(ui: &mut Ui, frame: &mut Frame, plan: &Plan) {
    let all = securities(plan);
    let off = all.iter().filter(|(.., is_on)| !is_on).count();
    if !group(ui, frame, "Capital", &counted(all.len(), off)) {
        return;
    }
    for (path, name, figure, is_on) in &all {
        row(ui, frame, path, name, figure, 1, *is_on);
    }
    empty(ui, frame, all.is_empty(), "No debt yet: add it below");
}

/// The head of a group, which folds it: its name, and what is in it. True if what is in it is shown.
fn group(ui: &mut Ui, frame: &mut Frame, name: &str, sum: &str) -> bool {
    ui.add_space(4.0);
    let is_folded = frame.view.folded.contains(name);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::click());
    let word = if is_folded { "Expand" } else { "Collapse" };
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{word} {name} in the tree")));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 4.0, frame.tokens.raised);
    }
    if response.clicked() && !frame.view.folded.remove(name) {
        frame.view.folded.insert(name.to_owned());
    }
    let mut inside = ui.new_child(
        egui::UiBuilder::new().max_rect(rect.shrink2(vec2(2.0, 0.0))).layout(Layout::right_to_left(Align::Center)),
    );
    inside.add_space(4.0);
    inside.add(egui::Label::new(RichText::new(sum).size(NOTE_SIZE).color(frame.tokens.muted)).selectable(false));
    inside.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let text = format!("{} {name}", if is_folded { "▸" } else { "▾" });
        let text = RichText::new(text).font(egui::FontId::new(theme::TEXT_SIZE, theme::semibold()));
        ui.add(egui::Label::new(text.color(frame.tokens.muted)).truncate().selectable(false));
    });
    !is_folded
}

/// "8", or "4 · 1 off".
fn counted(all: usize, off: usize) -> String {
    match (all, off) {
        (0, _) => String::new(),
        (all, 0) => all.to_string(),
        (all, off) => format!("{all} · {off} off"),
    }
}

fn empty(ui: &mut Ui, frame: &Frame, is_empty: bool, text: &str) {
    if is_empty {
        ui.label(RichText::new(text).size(NOTE_SIZE).color(frame.tokens.muted));
    }
}

/// One line: a name, and something short on the right.
fn row(ui: &mut Ui, frame: &mut Frame, path: &str, name: &str, right: &str, depth: u8, enabled: bool) {
    Row { path, name, right, depth, enabled }.ui(ui, frame);
}

/// Megawatts with one decimal at most.
fn megawatts(mw: f64) -> String {
    format!("{} MW", crate::formula::grouped(mw, usize::from((mw - mw.round()).abs() > 0.05)))
}
