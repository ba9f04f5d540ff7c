//! Scenarios and other plans side by side: key figures with their differences, cash over time, and which inputs differ.

use crate::analysis::{Aligned, Case, Changed, changed_inputs};
use crate::app::parts::axis::years_ui;
use crate::app::parts::frame::Frame;
use crate::app::parts::messages::nominal_ui;
use crate::app::parts::numbers::{difference, field, money};
use crate::app::parts::plot::{Flag, Form, Series, Titles, time_plot};
use crate::app::parts::progress::progress_ui;
use crate::app::parts::theme::{self, NOTE_SIZE, faded};
use crate::app::state::cases::{CasesStamp, Found};
use crate::app::state::command::Command;
use crate::formula::{Format, Scalar, grouped};
use crate::model::rows::Rows;
use crate::plan::Setting;
use egui::{Align, Color32, Id, Layout, RichText, ScrollArea, Ui};
use std::sync::Arc;

/// The totals compared, each with whether more is better.
fn compared(rows: &Rows) -> [(Scalar, Option<bool>); 16] {
    let (value, measures) = (&rows.company.value, &rows.company.measures);
    let (levered, lenders, alarms) = (&measures.returns.levered, &measures.lenders, &measures.alarms);
    [
        (value.project.npv, Some(true)),
        (value.project.irr, Some(true)),
        (measures.returns.moic.modified.rate, Some(true)),
        (value.project.payback, Some(false)),
        (value.lowest_cash.value, Some(true)),
        (value.lowest_cash.month, None),
        (value.peak_funding_gap.value, Some(false)),
        (value.peak_debt.value, Some(false)),
        (lenders.cover.minimum, Some(true)),
        (levered.npv, Some(true)),
        (levered.irr, Some(true)),
        (levered.moic.modified.rate, Some(true)),
        (levered.moic.multiple, Some(true)),
        (value.final_cash, Some(true)),
        (alarms.lock_up.first_month, Some(true)),
        (alarms.default.first_month, Some(true)),
    ]
}

const NAMES: f32 = 190.0;
/// A column is this wide, or narrower where all cases then fit.
const COLUMN: f32 = 148.0;
const NARROW: f32 = 130.0;

pub(super) fn compare_ui(ui: &mut Ui, frame: &mut Frame) {
    let cases = frame.cases;
    controls_ui(ui, frame, cases.found());
    if let Some(problem) = &cases.problem {
        ui.label(RichText::new(problem).color(frame.tokens.bad));
    }
    let shown: Vec<(&Found, &Case)> = cases
        .found()
        .iter()
        .filter(|found| !frame.view.not_compared.contains(&found.id))
        .filter_map(|found| Some((found, found.case.as_ref().ok()?)))
        .collect();
    for found in cases.found() {
        if let Err(why) = &found.case {
            ui.label(RichText::new(format!("{} cannot be computed: {why}", found.name)).color(frame.tokens.bad));
        }
    }
    if shown.is_empty() {
        ui.add_space(40.0);
        ui.vertical_centered(|ui| {
            ui.label(
                RichText::new(if cases.job().is_some() { "Computing…" } else { "Choose the cases to compare above" })
                    .color(frame.tokens.muted),
            )
        });
        return;
    }
    cash_plot(ui, frame, &shown);
    let column = column(ui, shown.len());
    ScrollArea::both().id_salt("compare").auto_shrink(false).show(ui, |ui| {
        figures_ui(ui, frame, &shown, column);
        ui.add_space(10.0);
        inputs_ui(ui, frame, &shown, column);
    });
}

/// The width of a case's column.
fn column(ui: &Ui, cases: usize) -> f32 {
    let spacing = ui.spacing().item_spacing.x;
    let room = ui.available_width() - NAMES - ui.spacing().scroll.allocated_width();
    (room / cases.max(1) as f32 - spacing).floor().clamp(NARROW, COLUMN)
}

fn controls_ui(ui: &mut Ui, frame: &mut Frame, found: &[Found]) {
    ui.horizontal_wrapped(|ui| {
        for case in found {
            let mut on = !frame.view.not_compared.contains(&case.id);
            if ui.checkbox(&mut on, &case.name).changed() {
                frame.view.not_compared.retain(|id| *id != case.id);
                if !on {
                    frame.view.not_compared.push(case.id.clone());
                }
            }
        }
        if ui.button("Add a plan…").on_hover_text("Compare with a plan in another file").clicked() {
            frame.send(Command::AskCompare);
        }
        if let Some(job) = frame.cases.job() {
            if progress_ui(ui, frame.tokens, job, "Keep the earlier results") {
                job.cancel();
            }
        } else if frame.cases.is_outdated() {
            ui.label(RichText::new("outdated").size(NOTE_SIZE).color(frame.tokens.warning));
            if ui.button("Recompute").clicked() {
                frame.send(Command::ComputeCases);
            }
        }
    });
    ui.add_space(4.0);
}

/// The colour of a case: the base in the text colour, others by position.
fn color_of(frame: &Frame, place: usize) -> Color32 {
    let t = frame.tokens;
    [t.text, t.accent, t.btc, t.converting, t.good, t.debt][place % 6]
}

fn cash_plot(ui: &mut Ui, frame: &mut Frame, shown: &[(&Found, &Case)]) {
    let axis = years_ui(ui, frame);
    let outdated = frame.cases.is_outdated();
    // The time axis is that of the plan in the window.
    let cash: Vec<Vec<f64>> = shown
        .iter()
        .map(|(_, case)| Aligned::to(frame.plan(), case).months(case.projection.rows.company.capital.cash.id()))
        .collect();
    // A click explains the row of the plan in the window.
    let Some(rows) = frame.rows() else { return };
    let series: Vec<Series> = cash
        .iter()
        .enumerate()
        .map(|(i, values)| {
            let color = color_of(frame, i);
            Series {
                item: rows.company.capital.cash.id(),
                name: shown[i].0.name.clone(),
                color: if outdated { faded(color, 0.4) } else { color },
                values,
                form: if i == 0 { Form::Line } else { Form::Dashes },
            }
        })
        .collect();
    let height = (ui.available_height() * 0.34).clamp(110.0, 260.0);
    let titles = Titles {
        id: "compare-cash",
        title: "Cash",
        per: "",
        empty: "Cash is zero in every case",
        flag: Flag::Of(0),
        cut: false,
    };
    time_plot(ui, frame, &axis, &titles, height, &series);
    ui.add_space(6.0);
}

fn cell(ui: &mut Ui, width: f32, right: bool, add: impl FnOnce(&mut Ui)) {
    let layout = if right { Layout::right_to_left(Align::Center) } else { Layout::left_to_right(Align::Center) };
    ui.allocate_ui_with_layout(egui::vec2(width, 20.0), layout, |ui| {
        ui.set_min_width(width);
        add(ui);
    });
}

fn names_ui(ui: &mut Ui, frame: &Frame, title: &str, shown: &[(&Found, &Case)], column: f32) {
    ui.horizontal(|ui| {
        cell(ui, NAMES, false, |ui| {
            ui.label(RichText::new(title).font(egui::FontId::new(theme::TEXT_SIZE, theme::semibold())));
        });
        for (i, (found, _)) in shown.iter().enumerate() {
            cell(ui, column, true, |ui| {
                let name = RichText::new(&found.name)
                    .font(egui::FontId::new(theme::TEXT_SIZE, theme::semibold()))
                    .color(color_of(frame, i));
                ui.add(egui::Label::new(name).truncate());
            });
        }
    });
    ui.separator();
}

/// The key figures of each case, and their differences from the first.
fn figures_ui(ui: &mut Ui, frame: &Frame, shown: &[(&Found, &Case)], column: f32) {
    let t = frame.tokens;
    nominal_ui(ui, frame);
    names_ui(ui, frame, "Key figures", shown, column);
    let first = shown[0].1;
    let figures: Vec<_> = shown.iter().map(|(_, case)| compared(&case.projection.rows)).collect();
    for (line, (total, more_is_better)) in figures[0].into_iter().enumerate() {
        let item = first.projection.book.item(total.id());
        let base = first.projection.value(total);
        ui.horizontal(|ui| {
            cell(ui, NAMES, false, |ui| {
                ui.add(egui::Label::new(RichText::new(&item.label).color(t.muted)).truncate())
                    .on_hover_text(format!("{}: {}", item.key, item.note));
            });
            for (i, (_, case)) in shown.iter().enumerate() {
                let total = figures[i][line].0;
                let value = case.projection.value(total);
                let by = Aligned::to(&first.plan, case).difference(item.format, base, value);
                cell(ui, column, true, |ui| {
                    let text = figure(case, item.format, item.unit == crate::formula::USD, value);
                    let why = case.projection.why_not(total).unwrap_or_default();
                    let response = ui.label(RichText::new(text).color(if value < 0.0 && !item.is_nothing(value) {
                        t.bad
                    } else {
                        t.text
                    }));
                    if !why.is_empty() {
                        response.on_hover_text(why);
                    }
                    if let Some(text) = difference(item, by).filter(|_| i > 0) {
                        let color = match more_is_better {
                            Some(better) if (by > 0.0) == better => t.good,
                            Some(_) => t.bad,
                            None => t.muted,
                        };
                        ui.label(RichText::new(text).size(NOTE_SIZE).color(color));
                    }
                });
            }
        });
    }
}

fn figure(case: &Case, format: Format, is_money: bool, value: f64) -> String {
    match format {
        _ if value.is_nan() => "none".to_owned(),
        Format::Month => case.plan.month(value as i64).long(),
        Format::Share => format!("{} %", grouped(value * 100.0, 1)),
        _ if is_money => money(value),
        _ => grouped(value, 2),
    }
}

/// What the changed inputs depend on: the results, and which of them are shown.
type Known = (Option<CasesStamp>, Vec<String>);

/// The inputs that differ between cases, collected again only if the cases have changed.
fn known_changes(ui: &Ui, frame: &Frame, shown: &[(&Found, &Case)]) -> Arc<Vec<Changed>> {
    let known: Known = (frame.cases.stamp(), frame.view.not_compared.clone());
    let id = Id::unique("changed inputs");
    if let Some((_, changed)) =
        ui.data(|data| data.get_temp::<(Known, Arc<Vec<Changed>>)>(id)).filter(|(before, _)| *before == known)
    {
        return changed;
    }
    let plans: Vec<_> = shown.iter().map(|(_, case)| &case.plan).collect();
    let changed = Arc::new(changed_inputs(&plans));
    ui.data_mut(|data| data.insert_temp(id, (known, Arc::clone(&changed))));
    changed
}

/// Draws the inputs that differ between cases.
fn inputs_ui(ui: &mut Ui, frame: &mut Frame, shown: &[(&Found, &Case)], column: f32) {
    let changed = known_changes(ui, frame, shown);
    names_ui(ui, frame, "Changed inputs", shown, column);
    if changed.is_empty() {
        ui.label(RichText::new("All inputs are the same").color(frame.tokens.muted));
    }
    for input in changed.iter() {
        ui.horizontal(|ui| {
            cell(ui, NAMES, false, |ui| {
                let object =
                    input.path.rsplit_once('.').map(|(object, _)| shown[0].1.plan.title_of(object)).unwrap_or_default();
                let name = format!("{object}: {} {}", input.label, input.unit);
                let button =
                    egui::Button::new(RichText::new(name.trim()).color(frame.tokens.accent)).frame(false).truncate();
                if ui.add(button).on_hover_text(format!("{name}\n{}", input.path)).clicked() {
                    frame.send(Command::Select(input.path.clone()));
                }
            });
            for (i, value) in input.values.iter().enumerate() {
                cell(ui, column, true, |ui| {
                    let text = match value {
                        None => "–".to_owned(),
                        Some(Setting::Number(value)) => field(*value),
                        Some(other) => other.to_string(),
                    };
                    let differs = i > 0 && *value != input.values[0];
                    let shown =
                        RichText::new(&text).color(if differs { frame.tokens.warning } else { frame.tokens.input });
                    ui.add(egui::Label::new(shown).truncate()).on_hover_text(text);
                });
            }
        });
    }
}
