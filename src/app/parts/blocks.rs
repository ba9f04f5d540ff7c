//! Blocks of months in a plot: bars and stacked areas, each series as one mesh, because without a graphics processor every
//! triangle is drawn by the CPU.

use crate::app::parts::pattern::whole_pixels;
use egui::emath::GuiRounding as _;
use egui::{Color32, Mesh, Pos2, Rect, Shape, Stroke, Ui, pos2, vec2};
use egui_plot::{PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotPoint, PlotTransform};
use std::ops::RangeInclusive;

/// Months at least this many pixels wide have a free pixel between their bars; the bars of narrower months touch.
const ROOM: f64 = 5.0;

/// A rectangle from one time and height to another.
#[derive(Clone, Copy)]
struct Block {
    from: [f64; 2],
    to: [f64; 2],
}

/// The blocks of one series.
pub(in crate::app) struct Blocks {
    base: PlotItemBase,
    all: Vec<Block>,
    color: Color32,
    /// Separates stacked areas
    edge: Stroke,
    /// Each month is a separate bar
    are_bars: bool,
}

impl Blocks {
    /// A bar for each month, on top of the bars in its direction so far (`above` and `below`), which grow by it.
    pub(in crate::app) fn bars(
        key: &str,
        color: Color32,
        values: &[f64],
        above: &mut [f64],
        below: &mut [f64],
    ) -> Self {
        let blocks = values.iter().enumerate().filter(|(_, v)| v.abs() > 0.0).map(|(t, v)| {
            let base = if *v > 0.0 { &mut above[t] } else { &mut below[t] };
            let from = *base;
            *base += v;
            Block { from: [t as f64, from], to: [t as f64 + 1.0, *base] }
        });
        Self {
            base: PlotItemBase::new(key.to_owned()),
            all: blocks.collect(),
            color,
            edge: Stroke::NONE,
            are_bars: true,
        }
    }

    /// An area with a step for each month, on top of the areas so far (`above`), which grow by it.
    pub(in crate::app) fn area(key: &str, color: Color32, values: &[f64], above: &mut [f64], edge: Stroke) -> Self {
        let mut blocks: Vec<Block> = Vec::new();
        for (t, v) in values.iter().enumerate().filter(|(_, v)| v.abs() > 0.0) {
            let low = above[t];
            above[t] += v;
            let block = Block { from: [t as f64, low], to: [t as f64 + 1.0, above[t]] };
            match blocks.last_mut() {
                Some(last) if last.to == [block.from[0], block.to[1]] && last.from[1] == low => last.to = block.to,
                _ => blocks.push(block),
            }
        }
        Self { base: PlotItemBase::new(key.to_owned()), all: blocks, color, edge, are_bars: false }
    }
}

impl PlotItem for Blocks {
    fn shapes(&self, ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let pixels = ui.pixels_per_point();
        let pixel = 1.0 / pixels;
        let at = |time, height| {
            let place = transform.position_from_point(&PlotPoint::new(time, height));
            pos2(place.x.round_to_pixels(pixels), place.y)
        };
        let is_wide = transform.dpos_dvalue_x() >= ROOM * f64::from(pixel);
        let gap = vec2(if self.are_bars && is_wide { pixel } else { 0.0 }, 0.0);
        let mut mesh = Mesh::default();
        for Block { from: [left, low], to: [right, high] } in &self.all {
            let first = mesh.vertices.len() as u32;
            let corners = [at(*left, *low), at(*left, *high), at(*right, *low), at(*right, *high)];
            for corner in [corners[0], corners[1], corners[2] - gap, corners[3] - gap] {
                mesh.colored_vertex(corner, self.color);
            }
            mesh.add_triangle(first, first + 1, first + 2);
            mesh.add_triangle(first + 1, first + 2, first + 3);
        }
        let lower = |block: &Block| [at(block.from[0], block.from[1]), at(block.to[0], block.from[1])];
        edges(&mut mesh, &self.all, lower, self.edge, pixels);
        shapes.push(Shape::mesh(mesh));
    }

    fn initialize(&mut self, _x_range: RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        self.color
    }

    fn allow_hover(&self) -> bool {
        false
    }

    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::None
    }

    fn bounds(&self) -> PlotBounds {
        let mut bounds = PlotBounds::NOTHING;
        for Block { from, to } in &self.all {
            bounds.extend_with(&PlotPoint::from(*from));
            bounds.extend_with(&PlotPoint::from(*to));
        }
        bounds
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
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
        let first = Blocks::area("a", Color32::RED, &[2.0, 2.0, 0.0, 3.0], &mut above, Stroke::NONE);
        assert_eq!(corners(&first), [[0.0, 2.0, 0.0, 2.0], [3.0, 4.0, 0.0, 3.0]]);
        let second = Blocks::area("b", Color32::RED, &[1.0; 4], &mut above, Stroke::NONE);
        assert_eq!(corners(&second), [[0.0, 2.0, 2.0, 3.0], [2.0, 3.0, 0.0, 1.0], [3.0, 4.0, 3.0, 4.0]]);
        assert_eq!(second.bounds().max(), [4.0, 4.0]);
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
        Blocks::bars("a", Color32::RED, &[2.0, -1.0], &mut above, &mut below);
        let second = Blocks::bars("b", Color32::RED, &[-4.0, f64::NAN], &mut above, &mut below);
        assert_eq!(corners(&second), [[0.0, 1.0, 0.0, -4.0]]);
        let third = Blocks::bars("c", Color32::RED, &[1.0, -2.0], &mut above, &mut below);
        assert_eq!(corners(&third), [[0.0, 1.0, 2.0, 3.0], [1.0, 2.0, -1.0, -3.0]]);
        assert_eq!((above, below), ([3.0, 0.0], [-4.0, -3.0]));
    }
}
