//! One site in depth: its megawatts, machines, power, leases and earnings.

use crate::app::parts::axis::{Axis, years_ui};
use crate::app::parts::frame::Frame;
use crate::app::parts::messages::{Empty, empty_ui};
use crate::app::parts::numbers::axis;
use crate::app::parts::plot::{Form, Series, Titles, time_plot};
use crate::app::parts::theme::{faded, side_frame};
use crate::app::parts::values::{self, Line, named_line, values_ui};
use crate::app::state::command::Command;
use crate::plan::ObjectKind;
use egui::{Color32, RichText, Ui};

pub(super) fn sites_ui(ui: &mut Ui, frame: &mut Frame) {
    let Some(id) = chosen(frame) else {
        let empty = Empty {
            title: "No site yet",
            text: "Add a site to see its earnings",
            button: "Add a site",
            command: Command::Add(ObjectKind::Site, None),
        };
        empty_ui(ui, frame, empty);
        return;
    };
    chooser_ui(ui, frame, &id);
    let key = |row: &str| format!("site.{id}.{row}");
    let groups = groups(frame, &id);
    egui::Panel::right("site-values")
        .exact_size(values::WIDTH)
        .resizable(false)
        .show_separator_line(false)
        .frame(side_frame())
        .show(ui, |ui| values_ui(ui, frame, &groups));
    years_ui(ui, frame, &Axis::new(ui, frame));
    let height = ui.available_height();
    let t = frame.tokens;
    let plot = |ui: &mut Ui, frame: &mut Frame, titles: Titles, share: f32, rows: &[(&str, Color32, Form)]| {
        let keys: Vec<(String, Color32, Form)> =
            rows.iter().map(|(row, color, form)| (key(row), *color, *form)).collect();
        let series: Vec<Series> = keys
            .iter()
            .map(|(key, color, form)| Series { key, color: *color, values: frame.row(key), form: *form })
            .collect();
        time_plot(ui, frame, &titles, height * share, &series);
    };
    let layers = [
        ("mw.ai", t.ai, Form::Area),
        ("mw.converting", t.converting, Form::Area),
        ("mw.mining", t.mining, Form::Area),
        ("mw.idle", t.idle, Form::Area),
    ];
    plot(
        ui,
        frame,
        Titles { id: "site-mw", title: "Megawatts", note: "AI, converting, mining, idle", format: axis, cut: false },
        0.26,
        &layers,
    );
    let revenue = [
        ("ai.revenue", t.ai, Form::Bars),
        ("ai.cloud-revenue", faded(t.ai, 0.7), Form::Bars),
        ("mining.revenue", t.mining, Form::Bars),
        ("mining.hosting", faded(t.mining, 0.6), Form::Bars),
    ];
    plot(
        ui,
        frame,
        Titles { id: "site-revenue", title: "Revenue", note: "USD per month, by use", format: axis, cut: false },
        0.24,
        &revenue,
    );
    let earned =
        [("capex", t.converting, Form::Bars), ("noi", t.good, Form::Line), ("free-cash-flow", t.text, Form::Line)];
    plot(
        ui,
        frame,
        Titles {
            id: "site-earned",
            title: "NOI and capex",
            note: "USD; NOI green, free cash flow as a line",
            format: axis,
            cut: true,
        },
        0.24,
        &earned,
    );
    let margin = [("mining.margin-per-mw", t.mining, Form::Line)];
    plot(
        ui,
        frame,
        Titles {
            id: "site-margin",
            title: "Mining margin",
            note: "USD per MW of the machines freed first",
            format: axis,
            cut: false,
        },
        0.2,
        &margin,
    );
}

/// The site that is selected, or the first.
fn chosen(frame: &Frame) -> Option<String> {
    let sites = || frame.plan().sites.iter().filter(|s| s.enabled);
    let selected = frame.view.selection.split('.').nth(1).filter(|_| frame.view.selection.starts_with("sites."));
    sites().find(|s| Some(s.id.as_str()) == selected).or_else(|| sites().next()).map(|s| s.id.clone())
}

fn chooser_ui(ui: &mut Ui, frame: &mut Frame, id: &str) {
    let sites: Vec<(String, String)> =
        frame.plan().sites.iter().filter(|s| s.enabled).map(|s| (s.id.clone(), s.name.clone())).collect();
    ui.horizontal(|ui| {
        let label = ui.label(RichText::new("Site").color(frame.tokens.muted));
        let shown = sites.iter().find(|(known, _)| known == id).map_or("", |(_, name)| name.as_str());
        let combo =
            egui::ComboBox::from_id_salt("site").width(240.0).truncate().selected_text(shown).show_ui(ui, |ui| {
                for (known, name) in &sites {
                    if ui.selectable_label(known == id, name).clicked() {
                        frame.send(Command::Select(format!("sites.{known}")));
                    }
                }
            });
        combo.response.labelled_by(label.id);
    });
}

fn groups(frame: &Frame, id: &str) -> Vec<(String, Vec<Line>)> {
    let t = frame.tokens;
    let line = |row: &str, name: &str, color| named_line(format!("site.{id}.{row}"), name, color);
    let mut groups = vec![
        (
            "Power".to_owned(),
            vec![
                line("mw.energised", "Energised", t.text),
                line("power.price", "Power price", t.mining),
                line("power.curtailed", "Curtailed", t.muted),
            ],
        ),
        (
            "Mining".to_owned(),
            vec![
                line("mining.running-mw", "Running", t.mining),
                line("mining.hashrate", "Hashrate", t.mining),
                line("mining.btc-mined", "BTC mined", t.btc),
                line("mining.revenue", "Revenue", t.mining),
                line("mining.power-cost", "Power cost", t.bad),
                line("mining.margin", "Margin", t.good),
            ],
        ),
        (
            "AI".to_owned(),
            vec![
                line("ai.capacity", "Capacity", t.ai),
                line("ai.billed", "Billed", t.ai),
                line("ai.revenue", "Rent", t.ai),
                line("ai.cloud-revenue", "GPU cloud", faded(t.ai, 0.7)),
                line("ai.all-noi", "AI NOI", t.good),
            ],
        ),
        (
            "Site".to_owned(),
            vec![
                line("noi", "NOI", t.good),
                line("capex", "Capex", t.converting),
                line("free-cash-flow", "Free cash flow", t.text),
            ],
        ),
    ];
    let Some(site) = frame.plan().sites.iter().find(|s| s.id == id) else { return groups };
    for lease in site.leases.iter().filter(|l| l.enabled) {
        let of = |row: &str, name: &str| line(&format!("lease.{}.{row}", lease.id), name, t.ai);
        groups.push((lease.name.clone(), vec![of("billed", "Billed"), of("rent", "Rent"), of("noi", "NOI")]));
    }
    groups
}
