//! What the pictures of answers have in common: their place, their titles, ticks across, and what the pointer does on them.

use crate::analysis::{Condition, Found, Lever, Outcome, Prices, Sweep};
use crate::app::parts::chart::{Chart, TICK_LINE, Tick};
use crate::app::parts::frame::Frame;
use crate::app::parts::measure::{lever_ticks, lever_unit};
use crate::app::parts::theme::{self, NOTE_SIZE, TEXT_SIZE};
use crate::app::state::asking::Reply;
use crate::app::state::command::Command;
use crate::formula::grouped;
use crate::plan::{Plan, Question};
use egui::{Align2, FontId, Rect, Response, RichText, Ui, Vec2, pos2, vec2};

/// A picture that is drawn.
pub(in crate::app::pages) struct Picture<'a> {
    pub question: &'a Question,
    pub reply: &'a Reply,
    /// The room for all of it
    pub size: Vec2,
}

impl Picture<'_> {
    /// The BTC price of month 1 that a lever shifts.
    pub fn price(&self, lever: usize) -> Option<&Prices> {
        match &self.reply.found {
            Found::Seek(seek) => seek.prices.as_ref(),
            Found::Sweep(sweep) => sweep.prices.get(lever)?.as_ref(),
            Found::Tornado(_)
            | Found::Bridge(_)
            | Found::Futures(_)
            | Found::Chosen(_)
            | Found::Frontier(_)
            | Found::Timing(_) => None,
        }
    }
}

/// The height of a title.
pub(super) const TITLE: f32 = 22.0;

/// A title with its note; a long one is cut.
pub(in crate::app::pages) fn title_ui(ui: &mut Ui, frame: &Frame, title: &str, note: &str) {
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), TITLE - 4.0),
        egui::Layout::left_to_right(egui::Align::Center),
        |ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let title = RichText::new(title).font(FontId::new(TEXT_SIZE, theme::semibold()));
            ui.add(egui::Label::new(title));
            ui.add(egui::Label::new(RichText::new(note).size(NOTE_SIZE).color(frame.tokens.muted)).truncate());
        },
    );
}

/// The numbers of a lever across, below a plot: in its own unit, and as a price where it shifts one.
pub(super) struct Across {
    pub ticks: Vec<Tick>,
    unit: String,
    prices: Option<Vec<Tick>>,
}

impl Across {
    /// The ticks of a lever over a plot of this width.
    pub fn of(plan: &Plan, lever: &Lever, price: Option<&Prices>, width: f32) -> Self {
        let ticks = lever_ticks(plan, lever, f64::from(width / 66.0).clamp(2.0, 10.0));
        let priced = |(at, _): &Tick, price: &Prices| (*at, grouped(price.at(*at) / 1000.0, 1));
        let prices = price.map(|price| ticks.iter().map(|tick| priced(tick, price)).collect());
        Self { ticks, unit: lever_unit(lever), prices }
    }

    /// The height of its lines.
    pub fn height(&self) -> f32 {
        TICK_LINE * if self.prices.is_some() { 2.0 } else { 1.0 } + 6.0
    }

    /// Draws its lines below a plot.
    pub fn draw(&self, ui: &Ui, frame: &Frame, chart: &Chart) {
        let (t, painter) = (frame.tokens, ui.painter());
        let left = |line: usize, text: &str| {
            let at = pos2(chart.area.left() - 22.0, chart.area.bottom() + 4.0 + TICK_LINE * line as f32);
            painter.text(at, Align2::RIGHT_TOP, text, FontId::proportional(NOTE_SIZE), t.faint);
        };
        chart.numbers_across(painter, t.muted, &self.ticks, 0);
        left(0, &self.unit);
        if let Some(prices) = &self.prices {
            chart.numbers_across(painter, t.muted, prices, 1);
            left(1, "k USD");
        }
    }
}

/// The level with which a condition compares an outcome, or the row that it is the lowest or highest month of.
pub(super) fn level_of(sweep: &Sweep, outcome: &Outcome) -> Option<f64> {
    let compares = |condition: &&Condition| {
        condition.left().reads() == outcome.reads() && condition.left().unit() == outcome.unit()
    };
    sweep.conditions.iter().filter(compares).find_map(Condition::level)
}

/// The menu of a picture, and the cursor over what can be opened.
pub(super) fn menu_ui(response: &Response, frame: &mut Frame, picture: &Picture, area: Rect) {
    let table = &picture.reply.told.table;
    let text = |separator: &str| {
        std::iter::once(&table.head).chain(&table.rows).map(|row| row.join(separator) + "\n").collect::<String>()
    };
    response.context_menu(|ui| {
        let mut item = |ui: &mut Ui, name: &str, command: Command| {
            if ui.button(name).clicked() {
                frame.send(command);
                ui.close();
            }
        };
        item(ui, "Copy table", Command::Copy(text("\t")));
        item(ui, "Copy command", Command::CopyQuestion(picture.question.id.clone()));
        item(ui, "Save picture…", Command::AskPicture(Some(area)));
    });
}
