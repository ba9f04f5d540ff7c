//! The market: price, hashrate, hashprice and the fleets' break-even.

use crate::app::parts::axis::years_ui;
use crate::app::parts::column::column_ui;
use crate::app::parts::frame::Frame;
use crate::app::parts::plot::{Flag, Form, Titles, series, time_plot};
use crate::app::parts::theme::shade;
use crate::app::parts::values::{line, plain_line, values_ui};
use crate::formula::Series as Row;
use crate::model::rows::{FleetRows, OwnedSite, Rows, SiteRows};
use egui::{Color32, Ui};

pub(super) fn market_ui(ui: &mut Ui, frame: &mut Frame) {
    let t = frame.tokens;
    let Some(rows) = frame.rows() else { return };
    let break_even: Vec<(Row, String, Color32)> =
        fleets(frame, rows).into_iter().enumerate().map(|(i, (row, name))| (row, name, shade(t.mining, i))).collect();
    let groups = [
        (
            "Market",
            vec![
                line(rows.market.price, t.btc),
                plain_line(rows.network.hashrate.running, "Hashrate, PH/s", t.accent),
                line(rows.network.difficulty.difficulty, t.muted),
                plain_line(rows.network.reward.subsidy, "Subsidy, BTC/block", t.muted),
                plain_line(rows.network.reward.fees, "Fees, BTC/block", t.muted),
                plain_line(rows.network.btc_per_ph_day, "BTC per PH/s per day", t.muted),
                line(rows.network.hashprice, t.accent),
                plain_line(rows.network.losing.share, "Below break-even", t.bad),
                plain_line(rows.network.supply.entry, "Entry barrier", t.good),
            ],
        ),
        (
            "Break-even hashprice, USD/PH/day",
            break_even.iter().map(|(row, name, color)| plain_line(*row, name, *color)).collect(),
        ),
    ];
    column_ui(ui, frame, "market-values", |ui, frame| values_ui(ui, frame, &groups));
    let axis = years_ui(ui, frame);
    let height = ui.available_height();
    let price = [series(frame, rows.market.price, "BTC price", t.btc, Form::Line)];
    let titles = |id, title, empty, number| Titles { id, title, per: "", empty, flag: Flag::Of(number), cut: false };
    let of = titles("price", "BTC price", "The price is zero throughout the plan", 0);
    time_plot(ui, frame, &axis, &of, height * 0.28, &price);
    let hashrate = [series(frame, rows.network.hashrate.running, "Running", t.accent, Form::Line)];
    let of = titles("hashrate", "Network", "The network has no hashrate within the plan", 0);
    time_plot(ui, frame, &axis, &of, height * 0.28, &hashrate);
    let mut drawn = vec![
        series(frame, rows.network.hashprice, "Hashprice", t.text, Form::Line),
        series(frame, rows.network.supply.entry, "Entry barrier", t.good, Form::Dashes),
    ];
    drawn.extend(break_even.iter().map(|(row, name, color)| series(frame, *row, name, *color, Form::Dashes)));
    let of = titles("hashprice", "Hashprice", "Hashprice is zero throughout the plan", 0);
    time_plot(ui, frame, &axis, &of, height * 0.42, &drawn);
}

/// Break-even hashprice of each planned fleet that has power in any month, with its name and its site's.
fn fleets(frame: &Frame, rows: &Rows) -> Vec<(Row, String)> {
    let plan = &frame.derived.computed;
    let named = |site: &SiteRows, fleet: &FleetRows| {
        let site = plan.sites.get(site.index)?;
        Some((fleet.break_even.hashprice, format!("{}, {}", site.fleets.get(fleet.index)?.name, site.name)))
    };
    let planned = |fleet: &&FleetRows| fleet.source.is_none();
    let powered = |fleet: &&FleetRows| frame.has(fleet.installed.powered);
    let of_site = |site: &OwnedSite| {
        let fleets = site.rows.mining.fleets.iter().filter(planned).filter(powered);
        fleets.filter_map(|fleet| named(&site.rows, fleet)).collect::<Vec<_>>()
    };
    rows.sites.iter().flat_map(of_site).collect()
}
