//! The sites as a table: what their megawatts do in the month under the pointer, NOI of a fiscal year, value.

use super::heading;
use crate::app::pages::states::State;
use crate::app::parts::frame::Frame;
use crate::app::parts::pattern::hatch;
use crate::app::parts::plot::Form;
use crate::app::parts::theme::{self, NOTE_SIZE, TEXT_SIZE};
use crate::app::state::command::Command;
use crate::app::state::page::Page;
use crate::formula::{USD, grouped};
use crate::model::rows::OwnedSite;
use crate::model::{By, Period, periods};
use egui::{
    Align2, Color32, CursorIcon, FontId, Painter, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

const ROW: f32 = 22.0;
/// Sites that are shown, the largest first; one row sums the rest and opens them.
const MOST: usize = 6;
/// Right edges of the columns, from the right edge of the table: NPV, NOI, MW.
const NPV: f32 = 0.0;
const NOI: f32 = 62.0;
const MW: f32 = 124.0;
/// The width of the bar of states.
const BAR: f32 = 84.0;

/// A row of the table.
struct Line {
    name: String,
    /// MW of each state
    states: [f64; 5],
    mw: f64,
    noi: f64,
    npv: f64,
}

impl Line {
    fn add(&mut self, other: &Self) {
        self.states.iter_mut().zip(other.states).for_each(|(mw, more)| *mw += more);
        (self.mw, self.noi, self.npv) = (self.mw + other.mw, self.noi + other.noi, self.npv + other.npv);
    }
}

pub(super) fn sites_ui(ui: &mut Ui, frame: &mut Frame) {
    let t = frame.tokens;
    let plan = frame.plan();
    let years = periods(&frame.derived.computed, By::Year);
    let Some(year) = shown_year(&years).cloned() else { return };
    heading(ui, frame, "Sites", &format!("USD m, by NOI of {}", year.label));
    let Some(rows) = frame.rows() else { return };
    let month = frame.view.cursor.unwrap_or(0);
    let mut lines: Vec<(Line, String)> =
        rows.sites.iter().filter_map(|site| Some((line(frame, site, month, &year)?, id_of(frame, site)?))).collect();
    if lines.is_empty() {
        ui.label(egui::RichText::new("No site yet").color(t.muted));
        return;
    }
    lines.sort_by(|(a, _), (b, _)| b.noi.total_cmp(&a.noi).then(b.mw.total_cmp(&a.mw)));
    let largest = lines.iter().map(|(line, _)| line.mw).fold(1.0, f64::max);
    let head = ui.allocate_exact_size(vec2(ui.available_width() - 4.0, ROW), Sense::hover()).0;
    let at = format!("in {}", plan.month(month as i64 + 1).long());
    let painter = ui.painter_at(head);
    let small = || FontId::proportional(NOTE_SIZE);
    painter.text(head.left_center(), Align2::LEFT_CENTER, "Site", small(), t.muted);
    painter.text(bar_of(head).left_center(), Align2::LEFT_CENTER, at, small(), t.muted);
    for (right, text) in [(MW, "MW".to_owned()), (NOI, "NOI".to_owned()), (NPV, "NPV".to_owned())] {
        painter.text(pos2(head.right() - right, head.center().y), Align2::RIGHT_CENTER, text, small(), t.muted);
    }
    painter.hline(head.x_range(), head.bottom() - 1.0, Stroke::new(1.0, t.hairline));
    let most = if lines.len() == MOST + 1 { MOST + 1 } else { MOST };
    for (line, id) in lines.iter().take(most) {
        if row_ui(ui, frame, line, largest, false) {
            frame.send(Command::Look(format!("sites.{id}")));
            frame.send(Command::Show(Page::Sites));
        }
    }
    if lines.len() > most {
        let name = format!("{} more", lines.len() - most);
        let mut rest = Line { name, states: [0.0; 5], mw: 0.0, noi: 0.0, npv: 0.0 };
        lines[most..].iter().for_each(|(line, _)| rest.add(line));
        if row_ui(ui, frame, &rest, largest, false) {
            frame.send(Command::Show(Page::Allocate));
        }
    }
    let place = ui.cursor().min;
    ui.painter().hline(place.x..=place.x + head.width(), place.y - 2.0, Stroke::new(1.0, t.muted));
    if let Some(all) = all_sites(frame, month, &year) {
        row_ui(ui, frame, &all, largest, true);
    }
}

/// The first whole fiscal year that begins at least two years after the start, or the last.
fn shown_year(years: &[Period]) -> Option<&Period> {
    years.iter().find(|year| year.months.start >= 24 && year.months.len() == 12).or(years.last())
}

fn id_of(frame: &Frame, site: &OwnedSite) -> Option<String> {
    frame.derived.computed.sites.get(site.rows.index).map(|site| site.id.clone())
}

fn line(frame: &Frame, site: &OwnedSite, month: usize, year: &Period) -> Option<Line> {
    let projection = frame.projection()?;
    let plan = frame.derived.computed.sites.get(site.rows.index)?;
    let state = |state: State| frame.at(state.row(site.rows.megawatts.converting, &site.rows.states), month);
    Some(Line {
        name: plan.name.clone(),
        states: State::ALL.map(state),
        mw: frame.at(site.rows.megawatts.energised, month),
        noi: projection.over(site.rows.cash_flow.noi.id(), year),
        npv: projection.value(site.value.npv),
    })
}

/// The sites together, by the company's own rows: without those of companies that it does not control.
fn all_sites(frame: &Frame, month: usize, year: &Period) -> Option<Line> {
    let projection = frame.projection()?;
    let company = &projection.rows.company;
    let is_whole = projection.rows.sites.iter().all(|site| site.consolidated);
    Some(Line {
        name: if is_whole { "All sites" } else { "Controlled sites" }.to_owned(),
        states: [0.0; 5],
        mw: frame.at(company.operations.megawatts.energised, month),
        noi: projection.over(company.operations.sums.noi.id(), year),
        npv: projection.value(company.npv_of_sites),
    })
}

fn bar_of(row: Rect) -> Rect {
    let right = row.right() - MW - 40.0;
    Rect::from_x_y_ranges(right - BAR..=right, row.center().y - 4.5..=row.center().y + 4.5)
}

fn row_ui(ui: &mut Ui, frame: &Frame, line: &Line, largest: f64, is_sum: bool) -> bool {
    let t = frame.tokens;
    let sense = if is_sum { Sense::hover() } else { Sense::click() };
    let (row, response) = ui.allocate_exact_size(vec2(ui.available_width() - 4.0, ROW), sense);
    if !is_sum {
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Site {}", line.name)));
    }
    if response.hovered() && !is_sum {
        ui.painter().rect_filled(row, 3.0, theme::faded(t.accent, 0.08));
    }
    let painter = ui.painter_at(row);
    let font =
        |strong: bool| FontId::new(TEXT_SIZE, if strong { theme::semibold() } else { egui::FontFamily::Proportional });
    let mut job = egui::text::LayoutJob::simple_singleline(line.name.clone(), font(is_sum), t.text);
    job.wrap = egui::text::TextWrapping::truncate_at_width(bar_of(row).left() - row.left() - 8.0);
    let name = painter.layout_job(job);
    painter.galley(pos2(row.left(), row.center().y - name.size().y / 2.0), name, t.text);
    if !is_sum {
        let whole = bar_of(row);
        let bar = whole.with_max_x(whole.left() + whole.width() * (line.mw / largest).min(1.0) as f32);
        bar_ui(&painter, frame, bar, &line.states);
    }
    let number = |right: f32, value: f64, text: String, strong: bool| {
        let color = if value < 0.0 && !USD.is_nothing(value) { t.bad } else { t.text };
        painter.text(pos2(row.right() - right, row.center().y), Align2::RIGHT_CENTER, text, font(strong), color);
    };
    number(MW, line.mw, grouped(line.mw, 0), is_sum);
    number(NOI, line.noi, grouped(line.noi / 1e6, 1), is_sum);
    number(NPV, line.npv, grouped(line.npv / 1e6, 0), is_sum);
    !is_sum && response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(format!("Show {}", line.name)).clicked()
}

/// The states of a site side by side.
fn bar_ui(painter: &Painter, frame: &Frame, bar: Rect, states: &[f64; 5]) {
    let t = frame.tokens;
    let all: f64 = states.iter().sum();
    let mut left = bar.left();
    for (state, mw) in State::ALL.into_iter().zip(states).filter(|(_, mw)| **mw > 0.0) {
        let width = bar.width() * (mw / all.max(1e-9)) as f32;
        let part = Rect::from_min_size(pos2(left, bar.top()), vec2(width, bar.height()));
        let (color, form): (Color32, Form) = state.fill(t);
        match form {
            Form::Still(edge) => {
                painter.rect(part, 0.0, color, Stroke::new(0.7, edge), StrokeKind::Inside);
            }
            Form::Hatched(ground) => {
                painter.rect_filled(part, 0.0, ground);
                hatch(painter, part, color, false);
            }
            _ => drop(painter.rect_filled(part, 0.0, color)),
        }
        left += width;
    }
}
