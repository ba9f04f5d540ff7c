//! One site in depth: its megawatts, machines, power, leases and earnings.

use crate::app::parts::axis::{Axis, years_ui};
use crate::app::parts::frame::Frame;
use crate::app::parts::messages::{Empty, empty_ui};
use crate::app::parts::numbers::axis;
use crate::app::parts::plot::{Form, Series, Titles, series, time_plot};
use crate::app::parts::theme::{faded, side_frame};
use crate::app::parts::values::{self, Line, named_line, values_ui};
use crate::app::state::command::Command;
use crate::formula::Series as Row;
use crate::model::rows::SiteRows;
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
    // A site that was added a moment ago has no numbers yet.
    let Some(site) = frame.rows().and_then(|rows| rows.site(&id)).map(|site| &site.rows) else { return };
    let groups = groups(frame, site);
    egui::Panel::right("site-values")
        .exact_size(values::WIDTH)
        .resizable(false)
        .show_separator_line(false)
        .frame(side_frame())
        .show(ui, |ui| values_ui(ui, frame, &groups));
    years_ui(ui, frame, &Axis::new(ui, frame));
    let height = ui.available_height();
    let t = frame.tokens;
    let plot = |ui: &mut Ui, frame: &mut Frame, titles: Titles, share: f32, rows: &[(Row, Color32, Form)]| {
        let drawn: Vec<Series> = rows.iter().map(|(row, color, form)| series(frame, *row, *color, *form)).collect();
        time_plot(ui, frame, &titles, height * share, &drawn);
    };
    let (megawatts, mining, cash_flow) = (&site.megawatts, &site.mining, &site.cash_flow);
    let layers = [
        (megawatts.ai, t.ai, Form::Area),
        (megawatts.converting, t.converting, Form::Area),
        (megawatts.mining, t.mining, Form::Area),
        (megawatts.idle, t.idle, Form::Area),
    ];
    plot(
        ui,
        frame,
        Titles {
            id: "site-mw",
            title: "Megawatts",
            note: "AI, converting, mining, idle",
            empty: "No power at this site within the plan",
            format: axis,
            cut: false,
        },
        0.26,
        &layers,
    );
    let revenue = [
        (site.leases.rent, t.ai, Form::Bars),
        (site.clouds.revenue, faded(t.ai, 0.7), Form::Bars),
        (mining.revenue, t.mining, Form::Bars),
        (mining.hosting, faded(t.mining, 0.6), Form::Bars),
    ];
    plot(
        ui,
        frame,
        Titles {
            id: "site-revenue",
            title: "Revenue",
            note: "USD per month, by use",
            empty: "No lease, cloud or machine earns at this site within the plan",
            format: axis,
            cut: false,
        },
        0.24,
        &revenue,
    );
    let earned = [
        (cash_flow.capex, t.converting, Form::Bars),
        (cash_flow.noi, t.good, Form::Line),
        (cash_flow.free_cash_flow, t.text, Form::Line),
    ];
    plot(
        ui,
        frame,
        Titles {
            id: "site-earned",
            title: "NOI and capex",
            note: "USD; NOI green, free cash flow as a line",
            empty: "Nothing is earned or built at this site within the plan",
            format: axis,
            cut: true,
        },
        0.24,
        &earned,
    );
    let margin = [(mining.margin_per_mw, t.mining, Form::Line)];
    plot(
        ui,
        frame,
        Titles {
            id: "site-margin",
            title: "Mining margin",
            note: "USD per MW of the machines freed first",
            empty: "No machines run at this site within the plan",
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

fn groups(frame: &Frame, site: &SiteRows) -> Vec<(String, Vec<Line>)> {
    let t = frame.tokens;
    let (mining, cash_flow) = (&site.mining, &site.cash_flow);
    let mut groups = vec![
        (
            "Power".to_owned(),
            vec![
                named_line(site.megawatts.energised, "Energised", t.text),
                named_line(site.power.price, "Power price", t.mining),
                named_line(site.power.curtailed, "Curtailed", t.muted),
            ],
        ),
        (
            "Mining".to_owned(),
            vec![
                named_line(mining.running, "Running", t.mining),
                named_line(mining.hashrate, "Hashrate", t.mining),
                named_line(mining.btc, "BTC mined", t.btc),
                named_line(mining.revenue, "Revenue", t.mining),
                named_line(mining.power_cost, "Power cost", t.bad),
                named_line(mining.margin, "Margin", t.good),
            ],
        ),
        (
            "AI".to_owned(),
            vec![
                named_line(site.leases.capacity, "Capacity", t.ai),
                named_line(site.leases.billed, "Billed", t.ai),
                named_line(site.leases.rent, "Rent", t.ai),
                named_line(site.clouds.revenue, "GPU cloud", faded(t.ai, 0.7)),
                named_line(site.ai.noi, "AI NOI", t.good),
            ],
        ),
        (
            "Site".to_owned(),
            vec![
                named_line(cash_flow.noi, "NOI", t.good),
                named_line(cash_flow.capex, "Capex", t.converting),
                named_line(cash_flow.free_cash_flow, "Free cash flow", t.text),
            ],
        ),
    ];
    let plan = frame.derived.computed.sites.get(site.index);
    for lease in &site.leases.each {
        let Some(name) = plan.and_then(|site| site.leases.get(lease.index)).map(|lease| lease.name.clone()) else {
            continue;
        };
        let of = |row, name| named_line(row, name, t.ai);
        let billing = &lease.billing;
        groups.push((name, vec![of(billing.billed, "Billed"), of(billing.rent, "Rent"), of(lease.noi, "NOI")]));
    }
    groups
}
