//! The market: price, hashrate, hashprice and where fleets break even.

use crate::app::numbers::axis;
use crate::app::plot::{Form, Series, Titles, time_plot};
use crate::app::theme::shade;
use crate::app::values::{self, values_ui};
use crate::app::view::Frame;
use egui::Ui;

pub(super) fn market_ui(ui: &mut Ui, frame: &mut Frame) {
    let t = frame.tokens;
    let line = |key: &str, color| (key.to_owned(), color);
    let sites: Vec<(String, egui::Color32)> = frame.plan().sites.iter().filter(|s| s.enabled).enumerate().map(|(i, s)| (format!("site.{}.mining", s.id), shade(t.mining, i))).collect();
    let fleets = |suffix: &str| sites.iter().map(|(key, color)| (format!("{key}.{suffix}"), *color)).collect::<Vec<_>>();
    let break_even = fleets("break-even-hashprice");
    let groups = [
        ("Market", vec![line("market.btc-price", t.btc), line("network.hashrate", t.muted), line("network.difficulty", t.muted), line("network.subsidy", t.muted), line("network.fees", t.muted), line("network.btc-per-ph-day", t.muted), line("network.hashprice", t.accent)]),
        ("Break-even hashprice by site", break_even.clone()),
    ];
    egui::Panel::right("market-values").exact_size(values::WIDTH).resizable(false).show_separator_line(false).frame(super::side_frame()).show(ui, |ui| values_ui(ui, frame, &groups));
    let height = ui.available_height();
    let price = [Series { name: "price", color: t.btc, values: frame.row("market.btc-price"), form: Form::Line }];
    time_plot(ui, frame, &Titles { id: "price", title: "BTC price", note: "USD a BTC", format: axis, years: false, cut: false }, height * 0.28, &price);
    let hashrate: Vec<f64> = frame.row("network.hashrate").iter().map(|v| v / 1000.0).collect();
    let hashrate = [Series { name: "hashrate", color: t.accent, values: &hashrate, form: Form::Line }];
    time_plot(ui, frame, &Titles { id: "hashrate", title: "Network", note: "EH/s", format: axis, years: false, cut: false }, height * 0.28, &hashrate);
    let mut lines: Vec<Series> = break_even.iter().map(|(key, color)| Series { name: key, color: *color, values: frame.row(key), form: Form::Dashes }).collect();
    lines.push(Series { name: "hashprice", color: t.text, values: frame.row("network.hashprice"), form: Form::Line });
    time_plot(ui, frame, &Titles { id: "hashprice", title: "Hashprice", note: "USD per PH/s and day; break-even of sites dashed", format: axis, years: true, cut: false }, height * 0.4, &lines);
}
