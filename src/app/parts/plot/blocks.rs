//! Blocks of months in a plot: bars and stacked areas, each series as one mesh, because without a graphics processor every
//! triangle is drawn by the CPU.

use crate::app::parts::pattern::{hatch, whole_pixels};
use crate::app::parts::plane::Plane;
use egui::emath::GuiRounding as _;
use egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};
use std::ops::Range;

/// Months at least this many pixels wide have a free pixel between their bars; the bars of narrower months touch.
const ROOM: f32 = 5.0;

/// A rectangle from one time and height to another.
#[derive(Clone, Copy)]
struct Block {
    from: [f64; 2],
    to: [f64; 2],
}

/// The blocks of one series in the months in sight.
pub(super) struct Blocks {
    all: Vec<Block>,
    /// Each month is a separate bar
    are_bars: bool,
}

impl Blocks {
    /// A bar for each month, on top of the bars in its direction so far (`above` and `below`), which grow by it.
    pub fn bars(values: &[f64], above: &mut [f64], below: &mut [f64], seen: Range<usize>) -> Self {
        let there = values.iter().enumerate().filter(|(t, v)| seen.contains(t) && v.abs() > 0.0);
        let blocks = there.map(|(t, v)| {
            let base = if *v > 0.0 { &mut above[t] } else { &mut below[t] };
            let from = *base;
            *base += v;
            Block { from: [t as f64, from], to: [t as f64 + 1.0, *base] }
        });
        Self { all: blocks.collect(), are_bars: true }
    }

    /// An area with a step for each month, on top of the areas so far (`above`), which grow by it.
    pub fn area(values: &[f64], above: &mut [f64], seen: Range<usize>) -> Self {
        let mut blocks: Vec<Block> = Vec::new();
        for (t, v) in values.iter().enumerate().filter(|(t, v)| seen.contains(t) && v.abs() > 0.0) {
            let low = above[t];
            above[t] += v;
            let block = Block { from: [t as f64, low], to: [t as f64 + 1.0, above[t]] };
            match blocks.last_mut() {
                Some(last) if last.to == [block.from[0], block.to[1]] && last.from[1] == low => last.to = block.to,
                _ => blocks.push(block),
            }
        }
        Self { all: blocks, are_bars: false }
    }

    /// Fills the blocks with a colour.
    pub fn paint(&self, painter: &Painter, plane: &Plane, color: Color32) {
        let pixels = painter.pixels_per_point();
        let is_wide = (plane.chart.x(1.0) - plane.chart.x(0.0)) * pixels >= ROOM;
        let gap = vec2(if self.are_bars && is_wide { 1.0 / pixels } else { 0.0 }, 0.0);
        let at = |time, height| place(plane, pixels, time, height);
        let mut mesh = Mesh::default();
        for Block { from: [left, low], to: [right, high] } in &self.all {
            let first = mesh.vertices.len() as u32;
            let corners = [at(*left, *low), at(*left, *high), at(*right, *low), at(*right, *high)];
            for corner in [corners[0], corners[1], corners[2] - gap, corners[3] - gap] {
                mesh.colored_vertex(corner, color);
            }
            mesh.add_triangle(first, first + 1, first + 2);
            mesh.add_triangle(first + 1, first + 2, first + 3);
        }
        painter.add(Shape::mesh(mesh));
    }

    /// Draws what separates stacked areas.
    pub fn edge(&self, painter: &Painter, plane: &Plane, edge: Stroke) {
        let pixels = painter.pixels_per_point();
        let at = |time, height| place(plane, pixels, time, height);
        let lower = |block: &Block| [at(block.from[0], block.from[1]), at(block.to[0], block.from[1])];
        let mut mesh = Mesh::default();
        edges(&mut mesh, &self.all, lower, edge, pixels);
        painter.add(Shape::mesh(mesh));
    }

    /// Hatches the blocks.
    pub fn hatch(&self, painter: &Painter, plane: &Plane, color: Color32) {
        let pixels = painter.pixels_per_point();
        for block in &self.all {
            let ends = [block.from, block.to].map(|[time, height]| place(plane, pixels, time, height));
            hatch(painter, Rect::from_two_pos(ends[0], ends[1]).intersect(plane.chart.area), color, false);
        }
    }
}

/// A point of a plot, at a whole pixel of its time.
fn place(plane: &Plane, pixels_per_point: f32, time: f64, height: f64) -> Pos2 {
    let at = plane.chart.at(time, height);
    pos2(at.x.round_to_pixels(pixels_per_point), at.y)
}

/// The lower edge of blocks, on whole pixels: their upper edge is the lower edge of the blocks above, and blocks on zero have none.
fn edges(mesh: &mut Mesh, blocks: &[Block], lower: impl Fn(&Block) -> [Pos2; 2], edge: Stroke, pixels_per_point: f32) {
    if edge.is_empty() {
        return;
    }
    // An edge thinner than a pixel is paler.
    let (width, color) = (
        whole_pixels(edge.width, pixels_per_point),
        edge.color.gamma_multiply((edge.width * pixels_per_point).min(1.0)),
    );
    let top = |y: f32| (y - width / 2.0).round_to_pixels(pixels_per_point);
    let mut bar = |from: Pos2, to: Pos2| {
        mesh.add_colored_rect(Rect::from_min_max(pos2(from.x, top(from.y)), pos2(to.x, top(to.y) + width)), color);
    };
    let mut before: Option<(&Block, Pos2)> = None;
    for block in blocks {
        let [left, right] = lower(block);
        if let Some((other, end)) = before
            && other.to[0] == block.from[0]
            && end.y != left.y
        {
            let (high, low) = (end.y.min(left.y), end.y.max(left.y));
            bar(pos2(end.x - width, high), pos2(end.x, low - width));
        }
        if block.from[1] != 0.0 {
            bar(left, right);
        }
        before = Some((block, right));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corners(blocks: &Blocks) -> Vec<[f64; 4]> {
        blocks.all.iter().map(|block| [block.from[0], block.to[0], block.from[1], block.to[1]]).collect()
    }

    #[test]
    fn an_area_stands_on_the_one_before_and_equal_months_are_one_block() {
        let mut above = [0.0; 4];
        let first = Blocks::area(&[2.0, 2.0, 0.0, 3.0], &mut above, 0..4);
        assert_eq!(corners(&first), [[0.0, 2.0, 0.0, 2.0], [3.0, 4.0, 0.0, 3.0]]);
        let second = Blocks::area(&[1.0; 4], &mut above, 0..4);
        assert_eq!(corners(&second), [[0.0, 2.0, 2.0, 3.0], [2.0, 3.0, 0.0, 1.0], [3.0, 4.0, 3.0, 4.0]]);
        // Months out of sight are left out.
        assert_eq!(corners(&Blocks::area(&[1.0; 4], &mut [0.0; 4], 1..3)), [[1.0, 3.0, 0.0, 1.0]]);
    }

    #[test]
    fn edges_are_pixels_below_what_stands_on_something() {
        let block = |from, to| Block { from, to };
        let blocks = [block([0.0, 0.0], [1.0, 5.0]), block([1.0, 2.0], [2.0, 5.0]), block([2.0, 2.0], [3.0, 6.0])];
        let lower = |block: &Block| {
            [
                pos2(block.from[0] as f32 * 10.0, 100.0 - block.from[1] as f32 * 10.0),
                pos2(block.to[0] as f32 * 10.0, 100.0 - block.from[1] as f32 * 10.0),
            ]
        };
        let mut mesh = Mesh::default();
        edges(&mut mesh, &blocks, lower, Stroke::new(1.0, Color32::RED), 1.0);
        let rects: Vec<[f32; 4]> =
            mesh.vertices.chunks(4).map(|v| [v[0].pos.x, v[0].pos.y, v[3].pos.x, v[3].pos.y]).collect();
        // Up from zero in front of the second block, then under it and under the third.
        assert_eq!(rects, [[9.0, 80.0, 10.0, 100.0], [10.0, 80.0, 20.0, 81.0], [20.0, 80.0, 30.0, 81.0]]);
    }

    #[test]
    fn bars_stand_on_those_of_their_direction_and_what_is_undefined_has_none() {
        let (mut above, mut below) = ([0.0; 2], [0.0; 2]);
        Blocks::bars(&[2.0, -1.0], &mut above, &mut below, 0..2);
        let second = Blocks::bars(&[-4.0, f64::NAN], &mut above, &mut below, 0..2);
        assert_eq!(corners(&second), [[0.0, 1.0, 0.0, -4.0]]);
        let third = Blocks::bars(&[1.0, -2.0], &mut above, &mut below, 0..2);
        assert_eq!(corners(&third), [[0.0, 1.0, 2.0, 3.0], [1.0, 2.0, -1.0, -3.0]]);
        assert_eq!((above, below), ([3.0, 0.0], [-4.0, -3.0]));
    }
}
