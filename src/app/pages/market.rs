//! The market: price, hashrate, hashprice and the fleets' break-even.

use crate::app::parts::axis::{Axis, years_ui};
use crate::app::parts::frame::Frame;
use crate::app::parts::numbers::axis;
use crate::app::parts::plot::{Form, Series, Titles, time_plot};
use crate::app::parts::theme::{shade, side_frame};
use crate::app::parts::values::{self, line, plain_line, values_ui};
use egui::Ui;

pub(super) fn market_ui(ui: &mut Ui, frame: &mut Frame) {
    let t = frame.tokens;
    let sites = frame.plan().sites.iter().filter(|s| s.enabled);
    let fleets = sites.flat_map(|s| {
        s.fleets
            .iter()
            .filter(|f| f.enabled)
            .map(move |f| (format!("site.{}.fleet.{}", s.id, f.id), format!("{}, {}", f.name, s.name)))
    });
    let mines = |key: &str| frame.row(&format!("{key}.powered")).iter().any(|mw| *mw > 0.0);
    let fleets = fleets.filter(|(key, _)| mines(key)).enumerate();
    let break_even: Vec<(String, String, egui::Color32)> =
        fleets.map(|(i, (key, name))| (format!("{key}.break-even-hashprice"), name, shade(t.mining, i))).collect();
    let groups = [
        (
            "Market",
            vec![
                line("market.btc-price", t.btc),
                plain_line("network.hashrate", "Hashrate, PH/s", t.accent),
                line("network.difficulty", t.muted),
                plain_line("network.subsidy", "Subsidy, BTC/block", t.muted),
                plain_line("network.fees", "Fees, BTC/block", t.muted),
                plain_line("network.btc-per-ph-day", "BTC per PH/s per day", t.muted),
                line("network.hashprice", t.accent),
                plain_line("network.losing-share", "Below break-even", t.bad),
                plain_line("network.entry-hashprice", "Entry barrier", t.good),
            ],
        ),
        (
            "Break-even hashprice, USD/PH/day",
            break_even.iter().map(|(key, name, color)| plain_line(key, name, *color)).collect(),
        ),
    ];
    egui::Panel::right("market-values")
        .exact_size(values::WIDTH)
        .resizable(false)
        .show_separator_line(false)
        .frame(side_frame())
        .show(ui, |ui| values_ui(ui, frame, &groups));
    years_ui(ui, frame, &Axis::new(ui, frame));
    let height = ui.available_height();
    let price =
        [Series { key: "market.btc-price", color: t.btc, values: frame.row("market.btc-price"), form: Form::Line }];
    time_plot(
        ui,
        frame,
        &Titles { id: "price", title: "BTC price", note: "USD per BTC", format: axis, cut: false },
        height * 0.28,
        &price,
    );
    let hashrate: Vec<f64> = frame.row("network.hashrate").iter().map(|v| v / 1000.0).collect();
    let hashrate = [Series { key: "network.hashrate", color: t.accent, values: &hashrate, form: Form::Line }];
    time_plot(
        ui,
        frame,
        &Titles { id: "hashrate", title: "Network", note: "EH/s", format: axis, cut: false },
        height * 0.28,
        &hashrate,
    );
    let mut lines: Vec<Series> = break_even
        .iter()
        .map(|(key, _, color)| Series { key, color: *color, values: frame.row(key), form: Form::Dashes })
        .collect();
    lines.push(Series {
        key: "network.entry-hashprice",
        color: t.good,
        values: frame.row("network.entry-hashprice"),
        form: Form::Dashes,
    });
    lines.push(Series {
        key: "network.hashprice",
        color: t.text,
        values: frame.row("network.hashprice"),
        form: Form::Line,
    });
    time_plot(
        ui,
        frame,
        &Titles {
            id: "hashprice",
            title: "Hashprice",
            note: "USD per PH/s per day; break-even of fleets dashed, entry barrier green",
            format: axis,
            cut: false,
        },
        height * 0.4,
        &lines,
    );
}
