//! What the megawatts of each site do, month by month: today above, the proposal or the plan that is looked at below.

use super::{LEFT, Shown};
use crate::analysis::{Course, SiteCourse};
use crate::app::parts::chart::TICK_LINE;
use crate::app::parts::frame::Frame;
use crate::app::parts::pattern::hatch;
use crate::app::parts::theme::{NOTE_SIZE, TEXT_SIZE, Tokens, faded};
use crate::formula::grouped;
use egui::{Align2, Color32, FontId, Rect, RichText, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

/// The height of a band by its megawatts: of the largest site, and at least.
const TALLEST: f32 = 34.0;
const LOWEST: f32 = 9.0;
/// Between the two bands of a site, and between sites.
const WITHIN: f32 = 3.0;
const BETWEEN: f32 = 9.0;
/// The height of the line of years.
const YEARS: f32 = TICK_LINE + 2.0;

/// The names of the states, from the bottom of a band to its top.
const NAMES_OF_STATES: [&str; 5] = ["AI leased", "AI vacant", "Converting", "Mining", "Switched off"];

/// The plan below each of today's bands: that which is looked at if it has one, else the proposal.
pub(super) fn compared<'a>(frame: &Frame, shown: &'a Shown) -> Option<(&'static str, &'a Course)> {
    let proposal = shown.chosen.found.as_ref().ok()?;
    let pick = frame.view.choose.looked.pick.as_ref();
    let other = proposal.alternatives.iter().find(|other| pick == Some(&other.tried.pick));
    match other {
        Some(other) => Some(("this plan", &other.course)),
        None if proposal.moves.is_empty() => None,
        None => Some(("proposal", &proposal.course)),
    }
}

pub(super) fn bands_ui(ui: &mut Ui, frame: &Frame, shown: &Shown) {
    let Some((name, course)) = compared(frame, shown) else { return };
    let today = &shown.chosen.course;
    // A plan that switches a site off has no band of it.
    let other = |site: &SiteCourse| course.sites.iter().find(|other| other.id == site.id);
    let pairs: Vec<(&SiteCourse, &SiteCourse)> =
        today.sites.iter().filter_map(|site| Some((site, other(site)?))).collect();
    let changed: Vec<(&SiteCourse, &SiteCourse)> =
        pairs.iter().filter(|(a, b)| a.states != b.states).copied().collect();
    if changed.is_empty() {
        return;
    }
    let t = frame.tokens;
    ui.horizontal(|ui| {
        ui.label(RichText::new("Megawatts").heading());
        ui.label(RichText::new("heights by MW").size(NOTE_SIZE).color(t.muted));
    });
    let largest = changed.iter().map(|(site, _)| site.megawatts).fold(1.0, f64::max);
    let height = |site: &SiteCourse| (TALLEST * (site.megawatts / largest) as f32).max(LOWEST);
    let total: f32 = changed.iter().map(|(site, _)| 2.0 * height(site) + WITHIN + BETWEEN).sum();
    let (all, _) = ui.allocate_exact_size(vec2(ui.available_width(), total + YEARS), Sense::hover());
    let (left, right) = (all.left() + LEFT, all.right() - 8.0);
    let painter = ui.painter_at(all);
    let months = course.liquidity.len();
    let plan = shown.reply.asks.plan();
    let x = |month: usize| left + (right - left) * month as f32 / months.max(1) as f32;
    for number in (0..months).filter(|number| plan.month(*number as i64 + 1).month() == 1) {
        painter.vline(x(number).round(), all.top() + YEARS..=all.bottom(), Stroke::new(1.0, t.grid));
        let year = plan.month(number as i64 + 1).year().to_string();
        if right - x(number) > 24.0 {
            let font = FontId::proportional(NOTE_SIZE);
            painter.text(pos2(x(number) + 2.0, all.top()), Align2::LEFT_TOP, year, font, t.muted);
        }
    }
    let mut top = all.top() + YEARS;
    for (before, after) in &changed {
        let tall = height(before);
        let mut job =
            egui::text::LayoutJob::simple_singleline(before.name.clone(), FontId::proportional(TEXT_SIZE), t.text);
        job.wrap = egui::text::TextWrapping::truncate_at_width(LEFT - 64.0);
        painter.galley(pos2(all.left(), top - 1.0), painter.layout_job(job), t.text);
        if 2.0 * tall + WITHIN > 28.0 {
            let megawatts = format!("{} MW", grouped(before.megawatts, 0));
            painter.text(
                pos2(all.left(), top + 15.0),
                Align2::LEFT_TOP,
                megawatts,
                FontId::proportional(NOTE_SIZE),
                t.muted,
            );
        }
        for (row, (site, label)) in [(before, "today"), (after, name)].into_iter().enumerate() {
            let rect = Rect::from_min_size(pos2(left, top), vec2(right - left, tall));
            let most = before.megawatts.max(after.megawatts);
            band(&painter, t, rect, (site, most), months);
            let (edge, color) = if row == 1 { (t.accent, t.accent) } else { (t.hairline, t.muted) };
            painter.rect_stroke(rect, 0.0, Stroke::new(1.0, edge), StrokeKind::Inside);
            let at = pos2(left - 6.0, rect.center().y);
            painter.text(at, Align2::RIGHT_CENTER, label, FontId::proportional(NOTE_SIZE), color);
            top += tall + if row == 0 { WITHIN } else { BETWEEN };
        }
    }
    ui.horizontal_wrapped(|ui| {
        for (state, name) in NAMES_OF_STATES.iter().enumerate() {
            let (place, _) = ui.allocate_exact_size(vec2(12.0, 12.0), Sense::hover());
            let place = place.shrink(1.0);
            fill(&ui.painter_at(place), t, place, state);
            ui.painter().rect_stroke(place, 0.0, Stroke::new(1.0, t.hairline), StrokeKind::Inside);
            ui.label(RichText::new(*name).size(NOTE_SIZE).color(t.muted));
            ui.add_space(8.0);
        }
        let same = pairs.len() - changed.len();
        if same > 0 {
            let text = if same == 1 {
                "one other site stays as it is".to_owned()
            } else {
                format!("{same} other sites stay as they are")
            };
            ui.label(RichText::new(text).size(NOTE_SIZE).color(t.muted));
        }
    });
    ui.add_space(8.0);
}

/// A site's states as areas of steps.
fn band(painter: &egui::Painter, t: &Tokens, rect: Rect, (site, most): (&SiteCourse, f64), months: usize) {
    painter.rect_filled(rect, 0.0, t.panel);
    let x = |month: usize| rect.left() + rect.width() * month as f32 / months.max(1) as f32;
    let mut base = vec![0.0; months];
    for (state, megawatts) in site.states.iter().enumerate() {
        let mut month = 0;
        while month < months {
            let (low, value) = (base[month], megawatts.get(month).copied().unwrap_or(0.0));
            // Months that stand alike are one rectangle.
            let is_alike =
                |other: &usize| base[*other] == low && megawatts.get(*other).copied().unwrap_or(0.0) == value;
            let end = (month + 1..months).find(|other| !is_alike(other)).unwrap_or(months);
            let y = |mw: f64| rect.bottom() - rect.height() * (mw / most.max(1e-9)) as f32;
            if value > 0.0 {
                let place = Rect::from_min_max(pos2(x(month), y(low + value)), pos2(x(end), y(low)));
                fill(painter, t, place.intersect(rect), state);
            }
            month = end;
        }
        for (base, value) in base.iter_mut().zip(megawatts) {
            *base += value;
        }
    }
}

/// The ground of a state: full where it earns, faint where it does not, hatched where it is built.
fn fill(painter: &egui::Painter, t: &Tokens, place: Rect, state: usize) {
    let colors: [Color32; 5] = [t.ai, faded(t.ai, 0.3), faded(t.converting, 0.45), t.mining, faded(t.mining, 0.3)];
    painter.rect_filled(place, 0.0, colors[state]);
    if state == 2 {
        hatch(painter, place, t.converting, false);
    }
}
