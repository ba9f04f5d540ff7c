//! Economics: the cost of a bitcoin in four definitions, and what a megawatt earns from AI compared with mining.

use crate::app::parts::axis::{Axis, years_ui};
use crate::app::parts::frame::Frame;
use crate::app::parts::numbers::axis;
use crate::app::parts::plot::{Form, Series, Titles, time_plot};
use crate::app::parts::theme::{faded, shade, side_frame};
use crate::app::parts::values::{self, plain_line, values_ui};
use egui::{Color32, Ui};

/// The four costs, from the narrowest to the broadest definition.
fn costs(frame: &Frame) -> [(&'static str, &'static str, Color32); 4] {
    let t = frame.tokens;
    [
        ("btc-cost.marginal", "Marginal: power", faded(t.mining, 0.6)),
        ("btc-cost.direct-cash", "Direct cash", t.mining),
        ("btc-cost.cash", "Incl. overhead, interest", t.debt),
        ("btc-cost.all-in", "All-in", t.bad),
    ]
}

pub(super) fn economics_ui(ui: &mut Ui, frame: &mut Frame) {
    let t = frame.tokens;
    let costs = costs(frame);
    let sites: Vec<(String, String)> =
        frame.plan().sites.iter().filter(|s| s.enabled).map(|s| (s.id.clone(), s.name.clone())).collect();
    let has = |key: &str| frame.row(key).iter().any(|v| *v != 0.0);
    let of_sites = |key: &str, color: Color32| -> Vec<(String, String, Color32)> {
        let keyed = sites.iter().map(|(id, name)| (format!("site.{id}.{key}"), name.clone()));
        keyed.filter(|(key, _)| has(key)).enumerate().map(|(i, (key, name))| (key, name, shade(color, i))).collect()
    };
    let (ahead, margins, noi) = (
        of_sites("choice.ai-ahead-per-mw", t.ai),
        of_sites("mining.margin-per-mw", t.mining),
        of_sites("ai.noi-per-mw-it", t.ai),
    );
    let lines = |rows: &[(String, String, Color32)]| {
        rows.iter().map(|(key, name, color)| plain_line(key, name, *color)).collect::<Vec<_>>()
    };
    let mut cost_lines = vec![plain_line("market.btc-price", "BTC price", t.btc)];
    cost_lines.extend(costs.iter().map(|(key, name, color)| plain_line(key, name, *color)));
    cost_lines.push(plain_line("btc-cost.mining-key", "Mining share", t.muted));
    let mut groups = vec![("Cost of a bitcoin, USD", cost_lines)];
    for (title, rows) in [
        ("AI premium over mining, USD/MW", &ahead),
        ("Mining margin, USD/MW", &margins),
        ("NOI, USD/MW IT, 12 months", &noi),
    ] {
        if !rows.is_empty() {
            groups.push((title, lines(rows)));
        }
    }
    egui::Panel::right("economics-values")
        .exact_size(values::WIDTH)
        .resizable(false)
        .show_separator_line(false)
        .frame(side_frame())
        .show(ui, |ui| values_ui(ui, frame, &groups));
    years_ui(ui, frame, &Axis::new(ui, frame));
    let height = ui.available_height();
    let mut series: Vec<Series> = costs
        .iter()
        .map(|(key, _, color)| Series { key, color: *color, values: frame.row(key), form: Form::Line })
        .collect();
    series.push(Series {
        key: "market.btc-price",
        color: t.btc,
        values: frame.row("market.btc-price"),
        form: Form::Dashes,
    });
    time_plot(
        ui,
        frame,
        &Titles {
            id: "btc-cost",
            title: "BTC cost",
            note: "USD per BTC, last 12 months; price dashed",
            format: axis,
            cut: true,
        },
        height * 0.4,
        &series,
    );
    let drawn = |rows: &[(String, String, Color32)]| -> Vec<(String, Color32)> {
        rows.iter().map(|(key, _, color)| (key.clone(), *color)).collect()
    };
    for (id, title, note, rows) in [
        ("ai-ahead", "AI − mining", "USD per utility MW, if converted this month", drawn(&ahead)),
        ("mining-margin", "Mining", "Margin, USD per MW per month, machines freed first", drawn(&margins)),
    ] {
        let series: Vec<Series> = rows
            .iter()
            .map(|(key, color)| Series { key, color: *color, values: frame.row(key), form: Form::Line })
            .collect();
        time_plot(ui, frame, &Titles { id, title, note, format: axis, cut: false }, height * 0.28, &series);
    }
}
