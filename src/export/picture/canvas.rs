//! What a picture is drawn on: lines, rectangles and texts of one SVG.

use crate::export::report::html::escaped;
use std::fmt::Write as _;

/// The size of a picture.
pub(in crate::export) const WIDTH: f64 = 960.0;
pub(in crate::export) const HEIGHT: f64 = 540.0;

/// Where a plot ends above its names.
pub(in crate::export) const BOTTOM_OF_PLOT: f64 = HEIGHT - 62.0;

/// Where the sentence and the title end.
pub(in crate::export) const TOP: f64 = 84.0;

pub(in crate::export) const TEXT: &str = "#1c2127";
pub(in crate::export) const MUTED: &str = "#5f6b7a";
pub(in crate::export) const GRID: &str = "#e7eaee";
pub(in crate::export) const FRAME: &str = "#dde1e6";
pub(in crate::export) const ACCENT: &str = "#1f6fbf";
pub(in crate::export) const BAD: &str = "#c43d2b";
pub(in crate::export) const GOOD: &str = "#138a60";
pub(in crate::export) const FAILS: &str = "url(#fails)";
/// Lines of a sweep, in their order.
pub(in crate::export) const LINES: [&str; 6] = ["#1f73bd", "#c24e00", "#138a60", "#94588a", "#ba7f00", "#46515e"];

/// What a file of its own says, and a part of a page does not.
const NAMESPACE: &str = " xmlns=\"http://www.w3.org/2000/svg\"";

/// Where a text stands by its point.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::export) enum Anchor {
    Start,
    Middle,
    End,
}

/// A picture that is being drawn.
pub(in crate::export) struct Canvas {
    svg: String,
    title: String,
    /// What stands on top: each line with its size, and whether it is bold
    head: Vec<(String, f64, bool)>,
    /// Where the drawing ends
    bottom: f64,
    namespace: &'static str,
}

/// The letters of a line on top.
const LETTERS_OF_TITLE: usize = 112;
const LETTERS_OF_SENTENCE: usize = 122;

impl Canvas {
    /// A picture without words on top, to stand below them.
    pub fn untitled(title: &str) -> Self {
        Self { svg: String::new(), title: title.to_owned(), head: Vec::new(), bottom: HEIGHT, namespace: "" }
    }

    /// A picture with its question and its answer on top.
    pub fn new(title: &str, sentence: &str) -> Self {
        let mut canvas = Self { namespace: NAMESPACE, ..Self::untitled(title) };
        if title != sentence {
            canvas.head.extend(wrapped(title, LETTERS_OF_TITLE).into_iter().map(|line| (line, 14.0, true)));
        }
        canvas.head.extend(wrapped(sentence, LETTERS_OF_SENTENCE).into_iter().map(|line| (line, 14.5, false)));
        canvas
    }

    /// Says where the drawing ends: the picture is as high as what is on it.
    pub fn ends_at(&mut self, bottom: f64) {
        self.bottom = bottom;
    }

    pub fn done(mut self) -> String {
        let head = std::mem::take(&mut self.head);
        let line = 20.0;
        let top = if head.is_empty() { TOP - 12.0 } else { TOP - 22.0 - line * head.len() as f64 };
        let mut y = top + 22.0;
        for (text, size, bold) in head {
            self.sized(24.0, y, &text, TEXT, (size, bold), Anchor::Start);
            y += line;
        }
        let height = self.bottom - top;
        format!(
            "<svg{} width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 {top} {WIDTH} {height}\" font-family=\"Roboto, Arial, sans-serif\" font-size=\"12.5\"><title>{}</title><defs><pattern id=\"fails\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"7\" height=\"7\" fill=\"#f7dcd7\" fill-opacity=\"0.55\"/><line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"7\" stroke=\"#c43d2b\" stroke-opacity=\"0.35\" stroke-width=\"1.6\"/></pattern></defs><rect y=\"{top}\" width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>{}</svg>\n",
            self.namespace,
            escaped(&self.title),
            self.svg
        )
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
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        write!(
            self.svg,
            "<polyline fill=\"none\" stroke=\"{color}\" stroke-width=\"1.8\" stroke-linejoin=\"round\" points=\"{}\"/>",
            points.join(" ")
        )
        .unwrap_or_default();
    }

    pub fn polygon(&mut self, points: &[(f64, f64)], fill: &str) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        write!(self.svg, "<polygon fill=\"{fill}\" points=\"{}\"/>", points.join(" ")).unwrap_or_default();
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

    /// A large figure.
    pub fn large(&mut self, x: f64, y: f64, text: &str, color: &str) {
        self.sized(x, y, text, color, (20.0, true), Anchor::Start);
    }

    /// A text on a ground of its own, so that no line runs through it.
    pub fn label(&mut self, x: f64, y: f64, text: &str, color: &str, anchor: Anchor) {
        let width = width_of(text) + 8.0;
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

/// About how wide a text is.
pub(in crate::export) fn width_of(text: &str) -> f64 {
    text.chars()
        .map(|c| {
            if "il.,:;|'()/ ".contains(c) {
                3.4
            } else if c.is_uppercase() {
                7.8
            } else {
                6.5
            }
        })
        .sum()
}

/// A text that is not wider than this; what does not fit is left out.
pub(in crate::export) fn fitted(text: &str, width: f64) -> String {
    if width_of(text) <= width {
        return text.to_owned();
    }
    let mut short: String = text.to_owned();
    while !short.is_empty() && width_of(&short) > width - 9.0 {
        short.pop();
    }
    format!("{}…", short.trim_end())
}

/// The lines of a text, none longer than so many letters where it can be broken.
pub(in crate::export) fn wrapped(text: &str, most: usize) -> Vec<String> {
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
