//! Economics: the cost of a bitcoin in four definitions, and what a megawatt earns from AI compared with mining.

use crate::app::parts::axis::{Axis, years_ui};
use crate::app::parts::frame::Frame;
use crate::app::parts::numbers::axis;
use crate::app::parts::plot::{Form, Series, Titles, series, time_plot};
use crate::app::parts::theme::{Tokens, faded, shade, side_frame};
use crate::app::parts::values::{self, plain_line, values_ui};
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
    egui::Panel::right("economics-values")
        .exact_size(values::WIDTH)
        .resizable(false)
        .show_separator_line(false)
        .frame(side_frame())
        .show(ui, |ui| values_ui(ui, frame, &groups));
    years_ui(ui, frame, &Axis::new(ui, frame));
    let height = ui.available_height();
    let mut drawn: Vec<Series> = costs.iter().map(|(row, _, color)| series(frame, *row, *color, Form::Line)).collect();
    drawn.push(series(frame, rows.market.price, t.btc, Form::Dashes));
    time_plot(
        ui,
        frame,
        &Titles {
            id: "btc-cost",
            title: "BTC cost",
            note: "USD per BTC, last 12 months; price dashed",
            empty: "No BTC are mined by own machines within the plan",
            format: axis,
            cut: true,
        },
        height * 0.4,
        &drawn,
    );
    let titles = [
        Titles {
            id: "ai-ahead",
            title: "AI − mining",
            note: "USD per utility MW, if converted this month",
            empty: "No site has a lease whose value can be compared with mining",
            format: axis,
            cut: false,
        },
        Titles {
            id: "mining-margin",
            title: "Mining",
            note: "Margin, USD per MW per month, machines freed first",
            empty: "No machines run within the plan",
            format: axis,
            cut: false,
        },
    ];
    for (titles, rows) in titles.into_iter().zip([ahead, margins]) {
        let drawn: Vec<Series> = rows.iter().map(|(row, _, color)| series(frame, *row, *color, Form::Line)).collect();
        time_plot(ui, frame, &titles, height * 0.28, &drawn);
    }
}
