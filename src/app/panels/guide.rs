//! The steps from a blank plan to a financed one, with a count of those done.

use crate::app::panels::findings::carry_out;
use crate::app::parts::frame::Frame;
use crate::app::parts::theme::{self, NOTE_SIZE};
use crate::app::state::command::Command;
use crate::app::state::page::{Drawer, Page};
use crate::formula::{Scalar, USD};
use crate::model::rows::ValueRows;
use crate::plan::{ObjectKind, Plan};
use egui::{RichText, Ui};

/// A step: what to do, why, whether it is done, and what a click on it does.
struct Step {
    name: &'static str,
    why: &'static str,
    done: bool,
    command: Command,
}

fn steps(plan: &Plan, frame: &Frame) -> Vec<Step> {
    let site = plan.sites.first();
    let of_site = |kind| if site.is_some() { Command::AddHere(kind) } else { Command::AskSite };
    let any = |has: fn(&crate::plan::Site) -> bool| plan.sites.iter().any(has);
    let projection = frame.projection();
    let value = |total: fn(&ValueRows) -> Scalar| {
        projection.map(|projection| projection.value(total(&projection.rows.company.value)))
    };
    let is_funded = value(|value| value.peak_funding_gap.value).is_some_and(|gap| USD.is_nothing(gap));
    let owes = value(|value| value.peak_debt.value).is_some_and(|debt| !USD.is_nothing(debt));
    let blank = Plan::new_company();
    let mut steps = vec![
        Step {
            name: "Name the company",
            why: "and set the month the plan starts",
            done: plan.company.name != blank.company.name,
            command: Command::Rename("company".to_owned()),
        },
        Step {
            name: "Enter cash and bitcoin",
            why: "opening balances at the start of the plan",
            done: plan.treasury != blank.treasury,
            command: Command::PointAt("treasury.opening_cash_usd".to_owned()),
        },
        Step {
            name: "Enter overhead",
            why: "corporate costs beyond the sites",
            done: plan.company.overhead_usd_per_month != blank.company.overhead_usd_per_month,
            command: Command::PointAt("company.overhead_usd_per_month".to_owned()),
        },
        Step {
            name: "Add a site",
            why: "its megawatts, its power price, its machines",
            done: site.is_some(),
            command: Command::AskSite,
        },
        Step {
            name: "Move megawatts to AI",
            why: "when machines are switched off and how long construction takes",
            done: any(|s| !s.moves.is_empty()),
            command: of_site(ObjectKind::Move),
        },
        Step {
            name: "Lease them",
            why: "tenant, rent, term",
            done: any(|s| !s.leases.is_empty() || !s.clouds.is_empty()),
            command: of_site(ObjectKind::Lease),
        },
        Step {
            name: "Fund it",
            why: "debt, convertibles, or a BTC policy",
            // A debt that is never drawn funds nothing.
            done: owes || plan.treasury.btc_policy != blank.treasury.btc_policy,
            command: match plan.debts.first() {
                Some(debt) => Command::PointAt(format!("debts.{}.draws", debt.id)),
                None => Command::Add(ObjectKind::Debt, None),
            },
        },
        Step {
            name: "Close the funding gap",
            why: "more of the debt, when cash is needed",
            done: false,
            command: closing(frame),
        },
    ];
    // A gap that is closed before anything is built means nothing.
    let before = steps.len() - 1;
    steps[before].done = is_funded && steps[..before].iter().all(|step| step.done);
    steps
}

/// What closes the funding gap: what its finding offers, or the list of findings, which says what may.
fn closing(frame: &Frame) -> Command {
    let of_gap = frame.derived.findings.iter().find(|finding| finding.path == "company.funding-gap");
    match of_gap.and_then(|finding| finding.remedies.first()) {
        Some(remedy) => carry_out(remedy, &frame.derived.plan),
        None => Command::ShowDrawer(Drawer::Findings),
    }
}

/// Draws the guide.
pub(in crate::app) fn guide_ui(ui: &mut Ui, frame: &mut Frame) {
    let plan = std::sync::Arc::clone(frame.session.plan());
    let steps = steps(&plan, frame);
    let next = steps.iter().position(|step| !step.done);
    ui.horizontal(|ui| {
        ui.label(RichText::new("Guide").font(egui::FontId::new(theme::TEXT_SIZE, theme::semibold())));
        let done = steps.iter().filter(|step| step.done).count();
        ui.label(RichText::new(format!("{done} of {} done", steps.len())).size(NOTE_SIZE).color(frame.tokens.muted));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui
                .small_button("×")
                .accessible_name("Close the guide")
                .on_hover_text("Close the guide; reopen it from the Help menu")
                .clicked()
            {
                frame.send(Command::ShowGuide);
            }
        });
    });
    for (i, step) in steps.into_iter().enumerate() {
        let t = frame.tokens;
        let named = ui.horizontal(|ui| {
            let (mark, color) = if step.done { ("✓", t.good) } else { ("·", t.muted) };
            ui.add_sized([10.0, 14.0], egui::Label::new(RichText::new(mark).color(color)));
            let color = if step.done {
                t.muted
            } else if next == Some(i) {
                t.accent
            } else {
                t.text
            };
            let name = if step.done { format!("Done: {}", step.name) } else { step.name.to_owned() };
            ui.add(egui::Button::new(RichText::new(step.name).color(color)).frame(false))
                .accessible_name(name)
                .on_hover_text(step.why)
                .clicked()
        });
        let mut clicked = named.inner;
        if next == Some(i) {
            let why = RichText::new(format!("     {}", step.why)).size(NOTE_SIZE).color(frame.tokens.muted);
            clicked |= ui
                .add(egui::Button::new(why).frame(false).truncate())
                .accessible_name(format!("{}: {}", step.name, step.why))
                .clicked();
        }
        if clicked {
            frame.send(step.command);
        }
    }
    if next.is_none() {
        let text = RichText::new("All done: compare the market scenarios").size(NOTE_SIZE).color(frame.tokens.good);
        if ui.link(text).clicked() {
            frame.send(Command::Show(Page::Compare));
        }
    }
}
