//! A deck for a board: the plan in a sentence, its megawatts, cash, debt, covenants and sites, its scenarios, and the answers to its
//! questions, those about risk among them. One slide each, as a PDF or as one HTML page.

mod pdf;
mod plots;
mod tables;

use super::Exported;
use super::palette;
use super::picture::canvas::{Anchor, BAD, Canvas, FRAME, GOOD, HEIGHT, MUTED, TEXT, TOP, WIDTH, fitted};
use super::picture::svg;
use super::report::Answer;
use super::report::html::escaped;
use crate::analysis::{Mark, Told, board};
use crate::model::Projection;
use std::fmt::Write as _;

/// A part of a deck.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DeckPart {
    /// What the plan comes to, in words and key figures
    Summary,
    /// Megawatts by state
    Megawatts,
    /// Cash by purpose, and liquidity
    Cash,
    /// What falls due, and what is owed
    Debt,
    /// Covenants at their worst tests
    Covenants,
    /// The sites with their figures
    Sites,
    /// The scenarios side by side
    Scenarios,
    /// The answers to the plan's questions
    Questions,
}

impl DeckPart {
    /// All parts in their order, with their names on the command line and what they show.
    pub const ALL: [(Self, &'static str, &'static str); 8] = [
        (Self::Summary, "summary", "What the plan comes to"),
        (Self::Megawatts, "megawatts", "Megawatts by state"),
        (Self::Cash, "cash", "Cash by purpose, and liquidity"),
        (Self::Debt, "debt", "What falls due, and what is owed"),
        (Self::Covenants, "covenants", "Covenants at their worst tests"),
        (Self::Sites, "sites", "The sites with their figures"),
        (Self::Scenarios, "scenarios", "The scenarios side by side"),
        (Self::Questions, "questions", "Questions and risk, each with its picture"),
    ];

    /// The part with this name.
    ///
    /// # Errors
    /// One plain sentence with all names.
    pub fn named(name: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|(_, known, _)| *known == name.trim()).map(|(part, ..)| *part);
        found.ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|(_, name, _)| *name).collect();
            format!("a deck has no part '{}': its parts are {}", name.trim(), names.join(", "))
        })
    }
}

/// What a deck is made of.
struct Deck<'a> {
    projection: &'a Projection,
    exported: &'a Exported<'a>,
    told: Told,
}

/// The slides of a deck as SVG pictures; all parts if none is chosen.
fn slides(projection: &Projection, exported: &Exported, answers: &[Answer]) -> Vec<String> {
    let deck = Deck { projection, exported, told: board(projection, exported.plan) };
    let wanted = |part: &DeckPart| exported.slides.is_empty() || exported.slides.contains(part);
    let mut slides = Vec::new();
    for part in DeckPart::ALL.iter().map(|(part, ..)| *part).filter(wanted) {
        match part {
            DeckPart::Summary => slides.push(deck.summary()),
            DeckPart::Megawatts => slides.push(plots::megawatts(&deck)),
            DeckPart::Cash => slides.push(plots::cash(&deck)),
            DeckPart::Debt => slides.push(plots::debt(&deck)),
            DeckPart::Covenants => slides.extend(tables::covenants(&deck)),
            DeckPart::Sites => slides.extend(tables::sites(&deck)),
            DeckPart::Scenarios => slides.extend(tables::scenarios(&deck)),
            DeckPart::Questions => {
                let drawn = answers.iter().filter_map(|(question, answer)| svg(&question.name, answer.as_ref().ok()?));
                slides.extend(drawn);
            }
        }
    }
    slides
}

/// The deck as a PDF, a page for each slide.
///
/// # Errors
/// One sentence, if a slide cannot be drawn.
pub fn deck_pdf(projection: &Projection, exported: &Exported, answers: &[Answer]) -> Result<Vec<u8>, String> {
    pdf::pdf(&slides(projection, exported, answers), &exported.plan.company.name)
}

/// The deck as one page to show and to print: a slide for each screen or sheet.
pub fn deck_html(projection: &Projection, exported: &Exported, answers: &[Answer]) -> String {
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title><style>body{{margin:0;background:#f4f5f7}}section{{margin:16px auto;width:960px;background:#fff;border:1px solid #dde1e6}}section svg{{display:block;width:960px;height:auto}}@page{{size:960px 540px;margin:0}}@media print{{body{{background:#fff}}section{{margin:0;border:0;break-after:page}}}}</style></head><body>\n",
        escaped(&exported.plan.company.name)
    );
    for slide in slides(projection, exported, answers) {
        // Writing to a string cannot fail.
        writeln!(page, "<section>{}</section>", slide.trim_end()).unwrap_or_default();
    }
    page.push_str("</body></html>\n");
    page
}

impl Deck<'_> {
    /// A slide with a title and a sentence, and the source line at its foot.
    fn slide(&self, title: &str, sentence: &str) -> Canvas {
        let mut canvas = Canvas::new(title, sentence);
        let plan = self.exported.plan;
        let last = plan.month(i64::from(plan.company.months));
        let source = format!(
            "{}, {}, {} to {}, nominal USD. Wattfolio {}, plan {}",
            plan.company.name,
            self.exported.case(),
            plan.company.start.long(),
            last.long(),
            env!("CARGO_PKG_VERSION"),
            self.exported.hash.get(..12).unwrap_or_default()
        );
        canvas.line((24.0, HEIGHT - 26.0), (WIDTH - 24.0, HEIGHT - 26.0), FRAME, (1.0, ""));
        canvas.text(24.0, HEIGHT - 10.0, &fitted(&source, WIDTH - 48.0), MUTED, Anchor::Start);
        canvas
    }

    /// The plan in a sentence, its facts with their marks, and the key figures.
    fn summary(&self) -> String {
        let mut canvas = self.slide(&self.exported.plan.company.name, &self.told.sentence);
        let mut y = TOP + 12.0;
        for fact in &self.told.facts {
            mark(&mut canvas, fact.mark, (34.0, y - 4.0));
            canvas.text(48.0, y, &fitted(&fact.text, WIDTH - 80.0), TEXT, Anchor::Start);
            y += 24.0;
        }
        let figures = tables::figures(self);
        let width = (WIDTH - 48.0) / 4.0;
        for (i, (label, value, note)) in figures.iter().enumerate() {
            let (x, top) = (24.0 + width * (i % 4) as f64, y + 24.0 + 84.0 * (i / 4) as f64);
            canvas.line((x, top - 8.0), (x + width - 16.0, top - 8.0), FRAME, (1.0, ""));
            canvas.text(x, top + 10.0, &fitted(label, width - 20.0), MUTED, Anchor::Start);
            canvas.large(x, top + 36.0, value, TEXT);
            canvas.text(x, top + 54.0, &fitted(note, width - 20.0), MUTED, Anchor::Start);
        }
        canvas.done()
    }
}

/// Draws the mark before a sentence: its shape says it without colour.
fn mark(canvas: &mut Canvas, mark: Mark, (x, y): (f64, f64)) {
    match mark {
        Mark::Holds => canvas.dot((x, y), 5.0, (GOOD, GOOD)),
        Mark::Fails => canvas.rectangle((x - 5.0, y - 5.0), (10.0, 10.0), BAD),
        Mark::Notice => canvas.polygon(&[(x, y - 5.5), (x + 6.0, y + 5.0), (x - 6.0, y + 5.0)], palette::WARNING),
        Mark::Answered | Mark::Fact => canvas.rectangle((x - 2.5, y - 2.5), (5.0, 5.0), MUTED),
    }
}
