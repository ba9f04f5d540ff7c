//! Key figures: a label, a value, a note.

use crate::app::parts::frame::Frame;
use crate::app::parts::numbers::{difference, money};
use crate::app::parts::theme::{self, FIGURE_SIZE, NOTE_SIZE};
use crate::app::state::command::Command;
use crate::app::state::page::Page;
use crate::app::state::place::Place;
use crate::formula::{grouped, why_undefined};
use egui::{Align, Color32, Id, Layout, Rect, RichText, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, vec2};

struct Figure {
    label: &'static str,
    value: String,
    note: String,
    color: Option<Color32>,
    help: String,
    /// The number that it shows
    place: Option<Place>,
    /// Its difference from the base, and whether that is favourable
    change: Option<(String, bool)>,
    /// The key of the row drawn beside it as a sparkline
    course: &'static str,
}

/// Draws the strip of key figures.
pub(in crate::app) fn figures_ui(ui: &mut Ui, frame: &mut Frame) {
    let figures = figures(frame);
    let (all, _) = ui.allocate_exact_size(vec2(ui.available_width(), 50.0), Sense::hover());
    let width = (all.width() / figures.len().max(1) as f32).min(190.0);
    for (i, figure) in figures.iter().enumerate() {
        let rect = Rect::from_min_size(all.min + vec2(width * i as f32, 0.0), vec2(width, all.height()));
        if i > 0 {
            ui.painter().vline(rect.left(), rect.y_range().shrink(6.0), Stroke::new(1.0, frame.tokens.hairline));
        }
        let inside = rect.with_min_x(rect.left() + if i == 0 { 4.0 } else { 12.0 }).with_max_x(rect.right() - 6.0);
        let mut cell = ui.new_child(UiBuilder::new().id_salt(i).max_rect(inside).layout(Layout::top_down(Align::Min)));
        figure_ui(&mut cell, frame, figure);
        let response = ui.interact(rect, Id::unique(("figure", figure.label)), Sense::click());
        let Some(place) = &figure.place else {
            // The identities have their own page.
            if response.on_hover_text(&figure.help).clicked() {
                "Checks".clone_into(&mut frame.view.rows.group);
                frame.send(Command::Show(Page::Rows));
            }
            continue;
        };
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Explain {}", figure.label)));
        if response.hovered() {
            ui.painter().rect_filled(rect.shrink2(vec2(2.0, 1.0)), 4.0, theme::faded(frame.tokens.accent, 0.08));
        }
        if response.clicked() {
            frame.send(Command::Explain(place.clone()));
        }
        response.context_menu(|ui| {
            if ui.button("Explain").clicked() {
                frame.send(Command::Explain(place.clone()));
                ui.close();
            }
            if ui.button("Copy key figures").clicked() {
                frame.send(Command::Copy(table(frame, &figures)));
                ui.close();
            }
        });
        response
            .on_hover_cursor(egui::CursorIcon::PointingHand)
            .on_hover_text(format!("{}. Click to explain", figure.help.trim()));
    }
}

/// The figures as tab-separated text, with all digits.
fn table(frame: &Frame, figures: &[Figure]) -> String {
    let Some(projection) = frame.projection() else { return String::new() };
    let line = |place: &Place| {
        let id = projection.book.find(&place.key)?;
        let (item, value) = (projection.book.item(id), projection.values.at(id, place.month));
        let value = if value.is_nan() { "n/a".to_owned() } else { value.to_string() };
        Some(format!("{}\t{value}\t{}\n", item.label, item.unit))
    };
    figures.iter().filter_map(|figure| figure.place.as_ref().and_then(line)).collect()
}

fn figure_ui(ui: &mut Ui, frame: &Frame, figure: &Figure) {
    ui.spacing_mut().item_spacing.y = 1.0;
    let note = |text: &str, color| {
        egui::Label::new(RichText::new(text).size(NOTE_SIZE).color(color)).truncate().selectable(false)
    };
    let color = if frame.derived.stale { frame.tokens.faint } else { figure.color.unwrap_or(frame.tokens.text) };
    let top = ui.cursor().min;
    let right = top.x + ui.available_width();
    let label = ui.add(note(figure.label, frame.tokens.muted)).rect;
    // Beside the label, if there is room.
    if label.right() + 44.0 < right {
        course_ui(
            ui,
            frame,
            figure.course,
            Rect::from_min_size(egui::pos2(right - 36.0, label.top() + 1.0), vec2(34.0, 12.0)),
        );
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        let value = RichText::new(&figure.value).font(egui::FontId::new(FIGURE_SIZE, theme::semibold())).color(color);
        ui.add(egui::Label::new(value).truncate().selectable(false));
        if let Some((change, is_good)) = &figure.change {
            ui.add(note(change, if *is_good { frame.tokens.good } else { frame.tokens.bad }));
        }
    });
    ui.add(note(&figure.note, frame.tokens.muted));
}

/// A sparkline of a row over the plan: its shape, not its numbers.
fn course_ui(ui: &Ui, frame: &Frame, key: &str, place: Rect) {
    let values = frame.row(key);
    let (low, high) =
        values.iter().filter(|v| v.is_finite()).fold((0.0_f64, 0.0_f64), |(low, high), v| (low.min(*v), high.max(*v)));
    if values.len() < 2 || high - low <= 0.0 {
        return;
    }
    let at = |t: usize| {
        let x = place.left() + place.width() * t as f32 / (values.len() - 1) as f32;
        egui::pos2(x, place.bottom() - place.height() * ((values[t] - low) / (high - low)) as f32)
    };
    let months: Vec<usize> = (0..values.len()).filter(|t| values[*t].is_finite()).collect();
    // No more points than pixels: for the months within a pixel, the one that stands out.
    let mut points: Vec<egui::Pos2> = Vec::new();
    for pixel in months.chunks(values.len().div_ceil(place.width() as usize)) {
        let before = points.last().map_or_else(|| at(pixel[0]).y, |point| point.y);
        let far = |t: &usize| (at(*t).y - before).abs();
        points.extend(pixel.iter().copied().max_by(|a, b| far(a).total_cmp(&far(b))).map(at));
    }
    ui.painter().add(egui::Shape::line(points, Stroke::new(1.0, frame.tokens.faint)));
}

/// The difference of a total from the base, if a scenario is shown.
fn change(frame: &Frame, key: &str, more_is_better: bool) -> Option<(String, bool)> {
    let (shown, base) = (frame.projection()?, frame.derived.base()?);
    let item = shown.book.find(key).map(|id| shown.book.item(id)).filter(|item| !item.is_series())?;
    let by = shown.total(key) - base.total(key);
    difference(item, by).map(|text| (text, (by > 0.0) == more_is_better))
}

fn figures(frame: &Frame) -> Vec<Figure> {
    let Some(projection) = frame.projection() else { return Vec::new() };
    let (plan, tokens) = (frame.plan(), frame.tokens);
    let total = |key: &str| projection.total(key);
    let month = |key: &str| {
        let number = total(key);
        if number.is_finite() { plan.month(number as i64).long() } else { String::new() }
    };
    let help = |key: &str| {
        projection
            .book
            .find(key)
            .map(|id| format!("{}: {}", projection.book.item(id).label, projection.book.item(id).note))
            .unwrap_or_default()
    };
    let why = |key: &str| {
        projection
            .book
            .find(key)
            .and_then(|id| why_undefined(&projection.book, &projection.values, id))
            .unwrap_or_default()
    };
    let last = |key: &str| projection.row(key).last().copied().unwrap_or(f64::NAN);
    let terminal = total("company.npv-of-terminal-value");
    let terminal = if terminal == 0.0 {
        "no terminal value".to_owned()
    } else {
        format!("incl. {} terminal value", money(terminal))
    };
    let irr = total("company.irr");
    let gap = total("company.peak-funding-gap");
    let has_gap = gap > 0.01;
    let lowest = total("company.lowest-cash");
    let peak_debt = total("company.peak-debt");
    let payback = total("company.payback");
    let checks = projection.book.checks();
    let nominal = frame.derived.projection.as_ref().unwrap_or(projection);
    let holding = checks.iter().filter(|check| nominal.holds(check)).count();
    let all_hold = holding == checks.len();
    let months = i64::from(plan.company.months);
    // Each figure is a number of the model, which can be explained.
    let place = |key: &str| {
        Some(Place {
            key: key.to_owned(),
            month: if projection.book.find(key).is_some_and(|id| projection.book.item(id).is_series()) {
                months
            } else {
                0
            },
        })
    };
    let course = |key: &str| match key {
        "company.npv" | "company.payback" => "company.free-cash-flow-so-far",
        "company.lowest-cash" => "company.cash",
        "company.peak-funding-gap" => "company.funding-gap",
        "company.peak-debt" => "company.debt",
        "company.btc" => "company.btc",
        "company.ai-share" => "company.ai-share",
        _ => "",
    };
    let figure = |label, key: &str, value, note, color, help| {
        let more_is_better = !matches!(key, "company.payback" | "company.peak-funding-gap" | "company.peak-debt");
        Figure {
            label,
            value,
            note,
            color,
            help,
            place: place(key).filter(|_| !key.is_empty()),
            change: change(frame, key, more_is_better),
            course: course(key),
        }
    };
    vec![
        figure(
            "NPV",
            "company.npv",
            money(total("company.npv")),
            terminal,
            (total("company.npv") < 0.0).then_some(tokens.bad),
            help("company.npv"),
        ),
        figure(
            "IRR",
            "company.irr",
            if irr.is_nan() { "none".to_owned() } else { format!("{} %", grouped(irr * 100.0, 1)) },
            if irr.is_nan() { why("company.irr") } else { "annual, before financing".to_owned() },
            None,
            format!("{} {}", help("company.irr"), why("company.irr")),
        ),
        figure(
            "Payback",
            "company.payback",
            if payback.is_nan() { "none".to_owned() } else { plan.month(payback as i64).long() },
            if payback.is_nan() { "not within the plan".to_owned() } else { "on free cash flow".to_owned() },
            None,
            help("company.payback"),
        ),
        figure(
            "Lowest cash",
            "company.lowest-cash",
            money(lowest),
            month("company.lowest-cash-month"),
            (lowest < 0.0).then_some(tokens.bad),
            help("company.lowest-cash"),
        ),
        figure(
            "Peak funding gap",
            "company.peak-funding-gap",
            if has_gap { money(gap) } else { "none".to_owned() },
            if has_gap { month("company.peak-funding-gap-month") } else { "minimum cash is met".to_owned() },
            Some(if has_gap { tokens.bad } else { tokens.good }),
            help("company.peak-funding-gap"),
        ),
        figure(
            "Peak debt",
            "company.peak-debt",
            money(peak_debt),
            if peak_debt > 0.0 { month("company.peak-debt-month") } else { "no debt".to_owned() },
            None,
            help("company.peak-debt"),
        ),
        figure(
            "BTC at plan end",
            "company.btc",
            grouped(last("company.btc"), 0),
            money(last("company.btc-value")),
            None,
            help("company.btc"),
        ),
        figure(
            "AI share of revenue",
            "company.ai-share",
            format!("{} %", grouped(last("company.ai-share") * 100.0, 0)),
            format!("12 months to {}", plan.month(i64::from(plan.company.months)).short()),
            None,
            help("company.ai-share"),
        ),
        figure(
            "Checks",
            "",
            format!("{holding} / {}", checks.len()),
            if frame.derived.stale {
                "figures are outdated".to_owned()
            } else if all_hold {
                "all hold".to_owned()
            } else {
                "see below".to_owned()
            },
            Some(if all_hold { tokens.good } else { tokens.bad }),
            "Identities that must hold in every month".to_owned(),
        ),
    ]
}
