//! One site in depth: its megawatts, machines, power, leases and earnings.

use super::states::states;
use crate::app::parts::axis::years_ui;
use crate::app::parts::column::column_ui;
use crate::app::parts::frame::Frame;
use crate::app::parts::messages::{Empty, empty_ui};
use crate::app::parts::plot::{Flag, Form, Series, Titles, series, time_plot};
use crate::app::parts::theme::faded;
use crate::app::parts::values::{Line, named_line, values_ui};
use crate::app::state::command::Command;
use crate::model::rows::SiteRows;
use egui::{RichText, Ui};

pub(super) fn sites_ui(ui: &mut Ui, frame: &mut Frame) {
    let Some(id) = chosen(frame) else {
        let empty = Empty {
            title: "No site yet",
            text: "Add a site to see its earnings",
            button: "Add a site",
            command: Command::AskSite,
        };
        empty_ui(ui, frame, empty);
        return;
    };
    chooser_ui(ui, frame, &id);
    // A site that was added a moment ago has no numbers yet.
    let Some(site) = frame.rows().and_then(|rows| rows.site(&id)).map(|site| &site.rows) else { return };
    let groups = groups(frame, site);
    column_ui(ui, frame, "site-values", |ui, frame| values_ui(ui, frame, &groups));
    let axis = years_ui(ui, frame);
    let height = ui.available_height();
    let t = frame.tokens;
    let mut plot = |frame: &mut Frame, titles: Titles, share: f32, drawn: &[Series]| {
        time_plot(ui, frame, &axis, &titles, height * share, drawn);
    };
    let titles = |id, title, per, empty, flag, cut| Titles { id, title, per, empty, flag, cut };
    let (mining, cash_flow) = (&site.mining, &site.cash_flow);
    let empty = "No power at this site within the plan";
    let layers = states(frame, site.megawatts.converting, &site.states);
    plot(frame, titles("site-mw", "Megawatts", "", empty, Flag::Of(0), false), 0.27, &layers);
    let revenue = [
        series(frame, site.leases.rent, "AI rent", t.ai, Form::Bars),
        series(frame, site.clouds.revenue, "GPU cloud", faded(t.ai, 0.7), Form::Bars),
        series(frame, mining.revenue, "Mining", t.mining, Form::Bars),
        series(frame, mining.hosting, "Hosting", faded(t.mining, 0.6), Form::Bars),
    ];
    let empty = "No lease, cloud or machine earns at this site within the plan";
    plot(frame, titles("site-revenue", "Revenue", "a month", empty, Flag::Top, false), 0.25, &revenue);
    let earned = [
        series(frame, cash_flow.capex, "Capex", t.converting, Form::Bars),
        series(frame, cash_flow.noi, "NOI", t.good, Form::Line),
        series(frame, cash_flow.free_cash_flow, "Free cash flow", t.text, Form::Line),
    ];
    let empty = "Nothing is earned or built at this site within the plan";
    plot(frame, titles("site-earned", "NOI and capex", "a month", empty, Flag::Of(1), true), 0.25, &earned);
    let margin = [series(frame, mining.margin_per_mw, "Machines freed first", t.mining, Form::Line)];
    let empty = "No machines run at this site within the plan";
    plot(frame, titles("site-margin", "Mining margin", "", empty, Flag::Of(0), false), 0.21, &margin);
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
                        frame.send(Command::Look(format!("sites.{known}")));
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
