//! What a picture is drawn on: lines, rectangles and texts of one SVG.

use crate::export::report::html::escaped;
use std::fmt::Write as _;

/// The size of a picture.
pub(super) const WIDTH: f64 = 960.0;
pub(super) const HEIGHT: f64 = 540.0;

/// Where the sentence and the title end.
pub(super) const TOP: f64 = 84.0;

pub(super) const TEXT: &str = "#1c2127";
pub(super) const MUTED: &str = "#5f6b7a";
pub(super) const GRID: &str = "#e7eaee";
pub(super) const FRAME: &str = "#dde1e6";
pub(super) const ACCENT: &str = "#1f6fbf";
pub(super) const BAD: &str = "#c43d2b";
pub(super) const GOOD: &str = "#138a60";
pub(super) const FAILS: &str = "url(#fails)";
/// Lines of a sweep, in their order.
pub(super) const LINES: [&str; 6] = ["#1f73bd", "#c24e00", "#138a60", "#94588a", "#ba7f00", "#46515e"];

/// What a file of its own says, and a part of a page does not.
const NAMESPACE: &str = " xmlns=\"http://www.w3.org/2000/svg\"";

/// Where a text stands by its point.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A picture that is being drawn.
pub(super) struct Canvas {
    svg: String,
}

impl Canvas {
    /// A picture without words on top, to stand below them.
    pub fn untitled(title: &str) -> Self {
        Self::from_top(title, TOP - 12.0, "")
    }

    fn from_top(title: &str, top: f64, namespace: &str) -> Self {
        let mut canvas = Self { svg: String::new() };
        let height = HEIGHT - top;
        // Writing to a string cannot fail.
        write!(
            canvas.svg,
            "<svg{namespace} width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 {top} {WIDTH} {height}\" font-family=\"Roboto, Arial, sans-serif\" font-size=\"12.5\"><title>{}</title><defs><pattern id=\"fails\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"7\" height=\"7\" fill=\"#f7dcd7\" fill-opacity=\"0.55\"/><line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"7\" stroke=\"#c43d2b\" stroke-opacity=\"0.35\" stroke-width=\"1.6\"/></pattern></defs><rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>",
            escaped(title)
        )
        .unwrap_or_default();
        canvas
    }

    /// A picture with its question and its answer on top.
    pub fn new(title: &str, sentence: &str) -> Self {
        let mut canvas = Self::from_top(title, 0.0, NAMESPACE);
        let lines = wrapped(sentence, 118);
        if title != sentence {
            canvas.sized(24.0, 28.0, title, TEXT, (14.0, true), Anchor::Start);
        }
        for (i, line) in lines.iter().take(2).enumerate() {
            canvas.sized(24.0, 50.0 + 19.0 * i as f64, line, TEXT, (15.0, false), Anchor::Start);
        }
        canvas
    }

    pub fn done(mut self) -> String {
        self.svg.push_str("</svg>\n");
        self.svg
    }

    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), color: &str, (width, dashes): (f64, &str)) {
        let dashes = if dashes.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dashes}\"") };
        write!(
            self.svg,
            "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"{color}\" stroke-width=\"{width}\"{dashes}/>",
            from.0, from.1, to.0, to.1
        )
        .unwrap_or_default();
    }

    pub fn polyline(&mut self, points: &[(f64, f64)], color: &str) {
        let points: String = points.iter().map(|(x, y)| format!("{x:.1},{y:.1} ")).collect();
        write!(
            self.svg,
            "<polyline fill=\"none\" stroke=\"{color}\" stroke-width=\"1.8\" stroke-linejoin=\"round\" points=\"{}\"/>",
            points.trim_end()
        )
        .unwrap_or_default();
    }

    pub fn rectangle(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), fill: &str) {
        write!(
            self.svg,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{fill}\"/>",
            width.max(0.0),
            height.max(0.0)
        )
        .unwrap_or_default();
    }

    pub fn dot(&mut self, (x, y): (f64, f64), radius: f64, (fill, stroke): (&str, &str)) {
        write!(
            self.svg,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"1.8\"/>"
        )
        .unwrap_or_default();
    }

    pub fn text(&mut self, x: f64, y: f64, text: &str, color: &str, anchor: Anchor) {
        self.sized(x, y, text, color, (12.5, false), anchor);
    }

    pub fn bold(&mut self, x: f64, y: f64, text: &str, color: &str, anchor: Anchor) {
        self.sized(x, y, text, color, (12.5, true), anchor);
    }

    /// A text on a ground of its own, so that no line runs through it.
    pub fn label(&mut self, x: f64, y: f64, text: &str, color: &str, anchor: Anchor) {
        let width = text.chars().count() as f64 * 6.6 + 8.0;
        let left = match anchor {
            Anchor::Start => x - 4.0,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width + 4.0,
        };
        self.rectangle((left, y - 12.0), (width, 16.0), "#ffffff");
        self.text(x, y, text, color, anchor);
    }

    fn sized(&mut self, x: f64, y: f64, text: &str, color: &str, (size, bold): (f64, bool), anchor: Anchor) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let weight = if bold { " font-weight=\"500\"" } else { "" };
        write!(
            self.svg,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" fill=\"{color}\" font-size=\"{size}\"{weight} text-anchor=\"{anchor}\">{}</text>",
            escaped(text)
        )
        .unwrap_or_default();
    }
}

/// The lines of a text, none longer than so many letters where it can be broken.
pub(super) fn wrapped(text: &str, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else { continue };
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + word.chars().count() < most {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}
