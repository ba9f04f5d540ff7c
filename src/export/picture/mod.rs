//! Answers as pictures: SVG, and PNG made of it.

pub(in crate::export) mod canvas;
mod choice;
mod curves;
mod fan;
mod grid;
mod parts;
mod png;
pub(crate) mod scale;

use crate::analysis::{Answered, Found};
use canvas::Canvas;
pub(in crate::export) use png::options;
pub use png::png;

/// The picture of an answer, with the question above it; None if there is nothing to draw.
pub fn svg(title: &str, answered: &Answered) -> Option<String> {
    drawn(Canvas::new(title, &answered.told.sentence), answered)
}

/// The same without question and sentence, to stand below them.
pub fn untitled(title: &str, answered: &Answered) -> Option<String> {
    drawn(Canvas::untitled(title), answered)
}

fn drawn(mut canvas: Canvas, answered: &Answered) -> Option<String> {
    let (plan, book) = (answered.asks.plan(), &answered.book);
    match &answered.found {
        Found::Seek(seek) => curves::seek(&mut canvas, seek, plan, book)?,
        Found::Sweep(sweep) if sweep.levers.len() == 2 => grid::grid(&mut canvas, sweep, plan, book)?,
        Found::Sweep(sweep) => curves::sweep(&mut canvas, sweep, plan, book)?,
        Found::Tornado(tornado) => parts::tornado(&mut canvas, tornado, plan, book)?,
        Found::Futures(simulated) => fan::fan(&mut canvas, &simulated.futures, plan)?,
        Found::Frontier(frontier) => choice::frontier(&mut canvas, frontier)?,
        Found::Timing(timing) => choice::timing(&mut canvas, timing, plan)?,
        Found::Chosen(chosen) => {
            let bridge = chosen.bridge().filter(|bridge| !bridge.parts.is_empty())?;
            parts::bridge(&mut canvas, &bridge, ("Today", "Proposal"), book)?;
        }
        Found::Bridge(bridge) => {
            // The table begins and ends with the two cases.
            let rows = answered.told.table.rows.iter();
            let names: Vec<&str> = rows.filter_map(|row| row.first()).map(String::as_str).collect();
            let ends = names.first().zip(names.last()).map_or(("", ""), |(from, to)| (*from, *to));
            parts::bridge(&mut canvas, bridge, ends, book)?;
        }
    }
    Some(canvas.done())
}
