//! Key figures: a label, a value, a note.

use crate::app::parts::asking::about_ui;
use crate::app::parts::frame::Frame;
use crate::app::parts::numbers::{difference, money};
use crate::app::parts::theme::{self, FIGURE_SIZE, NOTE_SIZE};
use crate::app::state::command::Command;
use crate::app::state::page::Page;
use crate::formula::{Id as RowId, Scalar, Series, USD, grouped};
use crate::model::Projection;
use crate::model::rows::Rows;
use egui::{Align, Color32, Id, Layout, Rect, RichText, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, vec2};

struct Figure {
    label: &'static str,
    value: String,
    note: String,
    color: Option<Color32>,
    help: String,
    /// The number that it shows, and the month in which it is explained (0 for a total)
    shows: Option<(RowId, i64)>,
    /// Its difference from the base, and whether that is favourable
    change: Option<(String, bool)>,
    /// The row drawn beside it as a sparkline
    course: Option<Series>,
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
        let Some((shown, month)) = figure.shows else {
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
            frame.explain(shown, month);
        }
        response.context_menu(|ui| {
            if ui.button("Explain").clicked() {
                frame.explain(shown, month);
                ui.close();
            }
            if let Some(place) = frame.place(shown, month) {
                about_ui(ui, frame, &place);
                ui.separator();
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
    let line = |(id, month): (RowId, i64)| {
        let (item, value) = (projection.book.item(id), projection.values.at(id, month));
        let value = if value.is_nan() { "n/a".to_owned() } else { value.to_string() };
        format!("{}\t{value}\t{}\n", item.label, item.unit)
    };
    figures.iter().filter_map(|figure| figure.shows.map(line)).collect()
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
        let place = Rect::from_min_size(egui::pos2(right - 36.0, label.top() + 1.0), vec2(34.0, 12.0));
        figure.course.iter().for_each(|row| course_ui(ui, frame, *row, place));
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
fn course_ui(ui: &Ui, frame: &Frame, row: Series, place: Rect) {
    let values = frame.existing(row.id(), frame.months(row));
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

/// The totals that are shown, by whom they are shown of: the plan, or its base.
fn totals(rows: &Rows) -> [Scalar; 6] {
    let value = &rows.company.value;
    let project = &value.project;
    let [lowest, gap, debt] = [value.lowest_cash, value.peak_funding_gap, value.peak_debt].map(|extreme| extreme.value);
    [project.npv, project.irr, project.payback, lowest, gap, debt]
}

/// The difference of the total with this number in `totals` from the base, if a scenario is shown.
fn change(frame: &Frame, number: usize, more_is_better: bool) -> Option<(String, bool)> {
    let (shown, base) = (frame.projection()?, frame.derived.base()?);
    let (total, of_base) = (totals(&shown.rows)[number], totals(&base.rows)[number]);
    let by = shown.value(total) - base.value(of_base);
    difference(shown.book.item(total.id()), by).map(|text| (text, (by > 0.0) == more_is_better))
}

fn figures(frame: &Frame) -> Vec<Figure> {
    let Some(projection) = frame.projection() else { return Vec::new() };
    let mut figures = of_totals(frame, projection);
    figures.extend(of_last_month(frame, projection));
    figures.push(of_checks(frame, projection));
    figures
}

/// What a row or total means.
fn help(projection: &Projection, id: RowId) -> String {
    format!("{}: {}", projection.book.item(id).label, projection.book.item(id).note)
}

/// Label, value, note, colour, and the row beside it.
type Texts = (&'static str, String, String, Option<Color32>, Option<Series>);

/// Value, return, payback, and the worst months.
fn of_totals(frame: &Frame, projection: &Projection) -> Vec<Figure> {
    let (plan, tokens, company) = (frame.plan(), frame.tokens, &projection.rows.company);
    let month = |total: Scalar| {
        let number = projection.value(total);
        if number.is_finite() { plan.month(number as i64).long() } else { String::new() }
    };
    let terminal = match projection.value(company.value.npv_of_terminal_value) {
        nothing if USD.is_nothing(nothing) => "no terminal value".to_owned(),
        terminal => format!("incl. {} terminal value", money(terminal)),
    };
    let all = totals(&projection.rows);
    let [npv, irr, payback, lowest, gap, peak_debt] = all.map(|total| projection.value(total));
    let why = projection.why_not(all[1]).unwrap_or_default();
    let mirr = projection.value(company.measures.returns.moic.modified.rate);
    let mirr = format!("MIRR {} %", grouped(mirr * 100.0, 1));
    let is_meant = !why.starts_with("not meaningful");
    let has_gap = !USD.is_nothing(gap);
    let if_negative = |usd: f64| (usd < 0.0 && !USD.is_nothing(usd)).then_some(tokens.bad);
    let capital = &company.capital;
    let cumulative = company.value.project.cumulative;
    let texts: [Texts; 6] = [
        ("NPV", money(npv), terminal, if_negative(npv), Some(cumulative)),
        (
            "IRR",
            match irr.is_nan() {
                false => format!("{} %", grouped(irr * 100.0, 1)),
                true if is_meant => "none".to_owned(),
                true => "n.m.".to_owned(),
            },
            match irr.is_nan() {
                false => "before debt and tax".to_owned(),
                true if is_meant => why.clone(),
                true => format!("{mirr}; IRR {why}"),
            },
            None,
            None,
        ),
        (
            "Payback",
            if payback.is_nan() { "none".to_owned() } else { plan.month(payback as i64).long() },
            if payback.is_nan() { "not within the plan".to_owned() } else { "on free cash flow".to_owned() },
            None,
            Some(cumulative),
        ),
        ("Lowest cash", money(lowest), month(company.value.lowest_cash.month), if_negative(lowest), Some(capital.cash)),
        (
            "Peak funding gap",
            if has_gap { money(gap) } else { "none".to_owned() },
            if has_gap { month(company.value.peak_funding_gap.month) } else { "minimum cash is met".to_owned() },
            Some(if has_gap { tokens.bad } else { tokens.good }),
            Some(capital.gap),
        ),
        (
            "Peak debt",
            money(peak_debt),
            if USD.is_nothing(peak_debt) { "no debt".to_owned() } else { month(company.value.peak_debt.month) },
            None,
            Some(capital.debt.balance),
        ),
    ];
    let of = |number: usize, (label, value, note, color, course): Texts| Figure {
        label,
        value,
        note,
        color,
        help: format!("{} {}", help(projection, all[number].id()), if number == 1 { why.as_str() } else { "" }),
        shows: Some((all[number].id(), 0)),
        change: change(frame, number, !matches!(label, "Payback" | "Peak funding gap" | "Peak debt")),
        course,
    };
    texts.into_iter().enumerate().map(|(number, texts)| of(number, texts)).collect()
}

/// What is there at the end of the plan.
fn of_last_month(frame: &Frame, projection: &Projection) -> [Figure; 2] {
    let months = i64::from(frame.plan().company.months);
    let last = |row: Series| projection.months(row).last().copied().unwrap_or(f64::NAN);
    let (treasury, share) = (&projection.rows.treasury, projection.rows.company.operations.mix.ai_share);
    let of = |label, row: Series, value, note| Figure {
        label,
        value,
        note,
        color: None,
        help: help(projection, row.id()),
        shows: Some((row.id(), months)),
        change: None,
        course: Some(row),
    };
    [
        of("BTC at plan end", treasury.btc, grouped(last(treasury.btc), 0), money(last(treasury.value))),
        of(
            "AI share of revenue",
            share,
            format!("{} %", grouped(last(share) * 100.0, 0)),
            format!("12 months to {}", frame.plan().month(months).short()),
        ),
    ]
}

/// How many identities hold.
fn of_checks(frame: &Frame, projection: &Projection) -> Figure {
    let checks = projection.book.checks();
    let nominal = frame.derived.projection.as_ref().unwrap_or(projection);
    let holding = checks.iter().filter(|check| nominal.holds(check)).count();
    let all_hold = holding == checks.len();
    let note = match all_hold {
        _ if frame.derived.stale => "figures are outdated",
        true => "all hold",
        false => "see below",
    };
    Figure {
        label: "Checks",
        value: format!("{holding} / {}", checks.len()),
        note: note.to_owned(),
        color: Some(if all_hold { frame.tokens.good } else { frame.tokens.bad }),
        help: "Identities that must hold in every month".to_owned(),
        shows: None,
        change: None,
        course: None,
    }
}
