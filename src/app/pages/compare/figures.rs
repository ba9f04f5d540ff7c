//! The key figures of each case, and their differences from the first.

use super::{NAMES, Shown, cell, names_ui};
use crate::analysis::Aligned;
use crate::app::parts::frame::Frame;
use crate::app::parts::messages::nominal_ui;
use crate::app::parts::numbers::{difference, figure};
use crate::app::parts::theme::NOTE_SIZE;
use crate::formula::{Format, Scalar};
use crate::model::rows::Rows;
use egui::{RichText, Ui};

/// The totals compared, each with whether more is better.
fn compared(rows: &Rows) -> [(Scalar, Option<bool>); 17] {
    let (value, measures) = (&rows.company.value, &rows.company.measures);
    let (levered, lenders, alarms) = (&measures.returns.levered, &measures.lenders, &measures.alarms);
    [
        (value.project.npv, Some(true)),
        (value.project.irr, Some(true)),
        (measures.returns.moic.modified.rate, Some(true)),
        (value.project.payback, Some(false)),
        (value.lowest_cash.value, Some(true)),
        (value.lowest_cash.month, None),
        (lenders.liquidity.lowest, Some(true)),
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

/// The key figures of each case, and their differences from the first.
pub(super) fn figures_ui(ui: &mut Ui, frame: &Frame, shown: &[Shown], column: f32) {
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
                    let text = match item.format {
                        _ if value.is_nan() => "none".to_owned(),
                        Format::Month => case.plan.month(value as i64).long(),
                        _ => figure(item, value),
                    };
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
