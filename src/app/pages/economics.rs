//! Economics: the cost of a bitcoin in four definitions, and what a megawatt earns from AI compared with mining.

use crate::app::parts::axis::years_ui;
use crate::app::parts::column::column_ui;
use crate::app::parts::frame::Frame;
use crate::app::parts::plot::{Flag, Form, Series, Titles, series, time_plot};
use crate::app::parts::theme::{Tokens, faded, shade};
use crate::app::parts::values::{plain_line, values_ui};
use crate::formula::Series as Row;
use crate::model::rows::{OwnedSite, Rows, SiteRows};
use egui::{Color32, Ui};

/// The four costs, from the narrowest to the broadest definition.
fn costs(rows: &Rows, t: &Tokens) -> [(Row, &'static str, Color32); 4] {
    [
        (rows.btc_cost.marginal, "Marginal: power", faded(t.mining, 0.6)),
        (rows.btc_cost.direct_cash, "Direct cash", t.mining),
        (rows.btc_cost.cash, "Incl. overhead, interest", t.debt),
        (rows.btc_cost.all_in, "All-in", t.bad),
    ]
}

pub(super) fn economics_ui(ui: &mut Ui, frame: &mut Frame) {
    let t = frame.tokens;
    let Some(rows) = frame.rows() else { return };
    let costs = costs(rows, t);
    let has = |row: &Row| frame.has(*row);
    let name_of = |site: &SiteRows| frame.derived.computed.sites.get(site.index).map_or("", |site| site.name.as_str());
    let of_sites = |row: fn(&SiteRows) -> Option<Row>, color: Color32| -> Vec<(Row, &str, Color32)> {
        let of_site = |site: &OwnedSite| Some((row(&site.rows)?, name_of(&site.rows)));
        let shown = rows.sites.iter().filter_map(of_site).filter(|(row, _)| has(row));
        shown.enumerate().map(|(i, (row, name))| (row, name, shade(color, i))).collect()
    };
    let (ahead, margins, noi) = (
        of_sites(|site| site.choice.ai_premium, t.ai),
        of_sites(|site| Some(site.mining.margin_per_mw), t.mining),
        of_sites(|site| Some(site.ai.noi_per_mw_it), t.ai),
    );
    let lines = |rows: &[(Row, &str, Color32)]| {
        rows.iter().map(|(row, name, color)| plain_line(*row, name, *color)).collect::<Vec<_>>()
    };
    let mut cost_lines = vec![plain_line(rows.market.price, "BTC price", t.btc)];
    cost_lines.extend(costs.iter().map(|(row, name, color)| plain_line(*row, name, *color)));
    cost_lines.push(plain_line(rows.btc_cost.mining_key, "Mining share", t.muted));
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
    column_ui(ui, frame, "economics-values", |ui, frame| values_ui(ui, frame, &groups));
    let axis = years_ui(ui, frame);
    let height = ui.available_height();
    let mut drawn: Vec<Series> =
        costs.iter().map(|(row, name, color)| series(frame, *row, name, *color, Form::Line)).collect();
    drawn.push(series(frame, rows.market.price, "BTC price", t.btc, Form::Dashes));
    let titles = |id, title, per, empty, flag, cut| Titles { id, title, per, empty, flag, cut };
    let empty = "No BTC are mined by own machines within the plan";
    let of = titles("btc-cost", "BTC cost", "12 months", empty, Flag::Of(costs.len() - 1), true);
    time_plot(ui, frame, &axis, &of, height * 0.4, &drawn);
    let empty = "No site has a lease whose value can be compared with mining";
    let of_ai = titles("ai-ahead", "AI less mining", "if converted now", empty, Flag::Of(0), false);
    let empty = "No machines run within the plan";
    let of_mining = titles("mining-margin", "Mining margin", "a month", empty, Flag::Of(0), false);
    for (titles, rows) in [(of_ai, ahead), (of_mining, margins)] {
        let drawn: Vec<Series> =
            rows.iter().map(|(row, name, color)| series(frame, *row, name, *color, Form::Line)).collect();
        time_plot(ui, frame, &axis, &titles, height * 0.29, &drawn);
    }
}
