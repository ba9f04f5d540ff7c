//! A tile for each covenant level: its worst test, the headroom, and whether it holds.

use super::heading;
use crate::analysis::{LITTLE, Mark, WorstTest, not_set, worst_tests};
use crate::app::parts::frame::Frame;
use crate::app::parts::marks::{Shown, mark};
use crate::app::parts::numbers::{figure, money};
use crate::app::parts::theme::{self, NOTE_SIZE, TEXT_SIZE, TITLE_SIZE, faded};
use crate::app::state::command::Command;
use crate::formula::{Format, Id, USD, grouped};
use egui::{
    Align2, Color32, CursorIcon, FontId, Painter, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

const HEIGHT: f32 = 76.0;
const GAP: f32 = 8.0;
/// Tiles that are shown, the worst first.
const MOST: usize = 8;

/// What a tile says.
struct Tile {
    name: String,
    mark: Option<Mark>,
    value: String,
    month: String,
    level: String,
    /// Value and level as shares of the bar's length
    bar: Option<(f32, f32)>,
    below: String,
    /// The number that a click explains, and its month
    shows: Option<(Id, i64)>,
}

pub(super) fn tiles_ui(ui: &mut Ui, frame: &mut Frame) {
    let Some(projection) = frame.nominal() else { return };
    let last = frame.plan().month(i64::from(frame.plan().company.months)).long();
    heading(ui, frame, "Covenants and floors", &format!("worst test to {last}"));
    let mut tiles = vec![minimum_cash(frame)];
    let tests = worst_tests(projection);
    tiles.extend(tests.iter().take(MOST).map(|test| tile(frame, test)));
    if tests.is_empty() {
        tiles.extend(not_set(projection).into_iter().map(|kind| unset(kind.label())));
    }
    let width = (ui.available_width() - GAP - 4.0) / 2.0;
    for pair in tiles.chunks(2) {
        let (all, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
        for (i, tile) in pair.iter().enumerate() {
            let left = all.left() + (width + GAP) * i as f32;
            tile_ui(ui, frame, Rect::from_min_size(pos2(left, all.top()), vec2(width, HEIGHT)), tile);
        }
        ui.add_space(GAP - 4.0);
    }
    if tests.len() > MOST {
        ui.label(egui::RichText::new(format!("{} more on the Capital page", tests.len() - MOST)).size(NOTE_SIZE));
    }
}

fn minimum_cash(frame: &Frame) -> Tile {
    let Some(projection) = frame.nominal() else { return unset("Minimum cash") };
    let rows = &projection.rows;
    let (cash, minimum) = (projection.months(rows.treasury.cash), projection.months(rows.treasury.minimum));
    let room = |t: &usize| cash[*t] - minimum[*t];
    let Some(worst) = (0..cash.len()).min_by(|a, b| room(a).total_cmp(&room(b))) else { return unset("Minimum cash") };
    let (value, level) = (cash[worst], minimum[worst]);
    let is_short = room(&worst) < 0.0 && !USD.is_nothing(room(&worst));
    let word = if is_short { "short by" } else { "headroom" };
    Tile {
        name: if frame.derived.computed.project_companies.is_empty() {
            "Minimum cash".to_owned()
        } else {
            "Minimum cash, parent".to_owned()
        },
        mark: Some(state(is_short, room(&worst), level)),
        value: money(value),
        month: frame.plan().month(worst as i64 + 1).short(),
        level: format!("≥ {}", money(level)),
        bar: bar(value, level),
        below: format!("{word} {}", money(room(&worst).abs())),
        shows: Some((rows.treasury.cash.id(), worst as i64 + 1)),
    }
}

/// Good, little headroom, or broken.
fn state(is_broken: bool, headroom: f64, level: f64) -> Mark {
    match headroom {
        _ if is_broken => Mark::Fails,
        _ if headroom < level.abs() * LITTLE => Mark::Notice,
        _ => Mark::Holds,
    }
}

/// Where value and level stand on a bar that is a third longer than the larger.
fn bar(value: f64, level: f64) -> Option<(f32, f32)> {
    let longest = value.abs().max(level.abs()) * 1.15;
    let share = |amount: f64| (amount / longest).clamp(0.0, 1.0) as f32;
    (longest > 0.0).then(|| (share(value), share(level)))
}

fn tile(frame: &Frame, test: &WorstTest) -> Tile {
    let Some(projection) = frame.nominal() else { return unset(&test.name()) };
    let item = projection.book.item(test.covenant.value.id());
    let said = |value: f64| figure(item, value);
    let side = if test.covenant.kind.is_at_least() { "≥" } else { "≤" };
    let level = format!("{side} {}", said(test.agreed));
    let Some((month, value, headroom)) = test.worst else {
        let shows = Some((test.level.level.id(), 0));
        let (value, below) = ("not tested".to_owned(), "no test within the plan".to_owned());
        return Tile { value, level, below, shows, ..unset(&test.name()) };
    };
    let points = |value: f64| {
        if item.format == Format::Share { format!("{} points", grouped(value * 100.0, 1)) } else { said(value) }
    };
    let below = if test.is_breached() {
        let side = if test.covenant.kind.is_at_least() { "below" } else { "above" };
        format!("{side} by {}", points(-headroom))
    } else {
        format!("headroom {}, {} %", points(headroom), grouped(test.relative() * 100.0, 0))
    };
    Tile {
        name: test.name(),
        mark: Some(state(test.is_breached(), headroom, test.agreed)),
        value: said(value),
        month: frame.plan().month(month).short(),
        level,
        bar: bar(value, test.agreed),
        below,
        shows: Some((test.level.headroom.id(), month)),
    }
}

fn unset(name: &str) -> Tile {
    Tile {
        name: name.to_owned(),
        mark: None,
        value: String::new(),
        month: String::new(),
        level: "no level set".to_owned(),
        bar: None,
        below: "Set a level".to_owned(),
        shows: None,
    }
}

fn tile_ui(ui: &Ui, frame: &mut Frame, place: Rect, tile: &Tile) {
    let t = frame.tokens;
    let response = ui.interact(place, ui.scope_id().with(("tile", &tile.name)), Sense::click());
    let said = format!("{}: {} {} {}", tile.name, tile.value, tile.level, tile.below);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
    let edge = if response.hovered() || response.has_focus() { t.accent } else { t.hairline };
    ui.painter().rect(place, 5.0, t.panel, Stroke::new(1.0, edge), StrokeKind::Inside);
    let painter = ui.painter_at(place);
    let inside = place.shrink2(vec2(10.0, 7.0));
    if let Some(of) = tile.mark {
        mark(&painter, t, pos2(inside.right() - 5.0, inside.top() + 7.0), Shown::Of(of));
    }
    let title = FontId::new(TEXT_SIZE, theme::semibold());
    cut(&painter, &tile.name, title, t.text, inside.left_top(), inside.width() - 16.0);
    let color = if tile.mark == Some(Mark::Fails) { t.bad } else { t.text };
    let middle = inside.top() + 27.0;
    let large = FontId::new(TITLE_SIZE, theme::semibold());
    let value = painter.text(pos2(inside.left(), middle), Align2::LEFT_CENTER, &tile.value, large, color);
    let small = FontId::proportional(NOTE_SIZE);
    let level =
        painter.text(pos2(inside.right(), middle + 1.0), Align2::RIGHT_CENTER, &tile.level, small.clone(), t.muted);
    if value.right() + 52.0 < level.left() {
        painter.text(pos2(value.right() + 6.0, middle + 1.0), Align2::LEFT_CENTER, &tile.month, small.clone(), t.muted);
    }
    let line = Rect::from_min_size(pos2(inside.left(), inside.top() + 39.0), vec2(inside.width(), 5.0));
    bar_ui(&painter, frame, line, tile);
    let is_link = tile.mark.is_none() && tile.shows.is_none();
    let color = if is_link { t.accent } else { t.muted };
    cut(&painter, &tile.below, small, color, pos2(inside.left(), inside.top() + 47.0), inside.width());
    let hint = match tile.shows {
        Some(_) => format!("{said} ({}). Click to explain", tile.month),
        None => "Select the covenants".to_owned(),
    };
    if !response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(hint).clicked() {
        return;
    }
    match tile.shows {
        Some((item, month)) => frame.explain(item, month),
        None => frame.send(Command::Select("covenants".to_owned())),
    }
}

/// Grey up to the nearer of value and level, the headroom between them in the colour of the state, the level as a tick.
fn bar_ui(painter: &Painter, frame: &Frame, line: Rect, tile: &Tile) {
    let t = frame.tokens;
    painter.rect_filled(line, 2.5, t.hairline);
    let Some((value, level)) = tile.bar else { return };
    let x = |share: f32| line.left() + line.width() * share;
    let color = match tile.mark {
        Some(Mark::Fails) => t.bad,
        Some(Mark::Notice) => t.warning,
        _ => t.good,
    };
    painter.rect_filled(line.with_max_x(x(value.min(level))), 2.5, faded(t.muted, 0.8));
    painter.rect_filled(Rect::from_x_y_ranges(x(value.min(level))..=x(value.max(level)), line.y_range()), 0.0, color);
    let tick = Rect::from_center_size(pos2(x(level), line.center().y), vec2(2.0, 10.0));
    painter.rect_filled(tick, 0.0, t.text);
}

fn cut(painter: &Painter, text: &str, font: FontId, color: Color32, at: egui::Pos2, width: f32) {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width);
    let galley = painter.layout_job(job);
    painter.galley(at, galley, color);
}
