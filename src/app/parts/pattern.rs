//! Hatching and dashes, each as one mesh: lines drawn one by one cost a software renderer five times as many triangles.

use egui::emath::GuiRounding as _;
use egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

/// Distance from one hatching line to the next, in points.
const STEP: f32 = 6.0;
/// From the middle of a hatching line, where it is opaque, to the point where it has faded out.
const HALF: f32 = 1.2;

/// A dash and the gap after it, in points.
const DASH: f32 = 8.0;
const GAP: f32 = 5.0;

/// Draws diagonal lines over a rectangle, rising, or falling if `back`.
pub(in crate::app) fn hatch(painter: &Painter, rect: Rect, color: Color32, back: bool) {
    if rect.is_positive() {
        painter.add(Shape::mesh(hatching(rect, color, back)));
    }
}

/// Draws dashes along a horizontal or vertical line, on whole pixels.
pub(in crate::app) fn dashes(painter: &Painter, line: [Pos2; 2], stroke: Stroke) {
    let pixels = painter.pixels_per_point();
    painter.add(Shape::mesh(dashing(line, Stroke::new(whole_pixels(stroke.width, pixels), stroke.color), pixels)));
}

/// The width of a line in whole pixels, at least one.
pub(in crate::app) fn whole_pixels(width: f32, pixels_per_point: f32) -> f32 {
    width.round_to_pixels(pixels_per_point).max(1.0 / pixels_per_point)
}

fn hatching(rect: Rect, color: Color32, back: bool) -> Mesh {
    let mut mesh = Mesh::default();
    // Lines go on from one rectangle to the next, wherever these begin.
    let phase = if back { rect.top() } else { -rect.bottom() }.rem_euclid(STEP);
    let first = ((rect.left() - rect.height() - phase) / STEP).floor() as i32;
    let last = ((rect.right() - phase) / STEP).ceil() as i32;
    for k in first..=last {
        let x = k as f32 * STEP + phase;
        let Some(middle) = diagonal(rect, x, back) else { continue };
        let edge = |by: f32| diagonal(rect, x + by, back).unwrap_or(middle);
        let start = mesh.vertices.len() as u32;
        for (line, color) in [(edge(-HALF), Color32::TRANSPARENT), (middle, color), (edge(HALF), Color32::TRANSPARENT)]
        {
            line.into_iter().for_each(|end| mesh.colored_vertex(end, color));
        }
        for [a, b, c] in [[0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5]] {
            mesh.add_triangle(start + a, start + b, start + c);
        }
    }
    mesh
}

/// The part inside `rect` of the diagonal that begins at `x` on its lower edge, or on its upper edge if `back`.
fn diagonal(rect: Rect, x: f32, back: bool) -> Option<[Pos2; 2]> {
    let (from, to) = (x.max(rect.left()), (x + rect.height()).min(rect.right()));
    let at = |right: f32| pos2(right, if back { rect.top() + (right - x) } else { rect.bottom() - (right - x) });
    (from < to).then(|| [at(from), at(to)])
}

fn dashing([from, to]: [Pos2; 2], stroke: Stroke, pixels_per_point: f32) -> Mesh {
    let mut mesh = Mesh::default();
    let round = |v: f32| v.round_to_pixels(pixels_per_point);
    let is_level = from.y == to.y;
    let (start, end, across) = if is_level { (from.x, to.x, from.y) } else { (from.y, to.y, from.x) };
    let near = round(across - stroke.width / 2.0);
    let mut at = start;
    while at < end {
        let (along, length) = (round(at), round((at + DASH).min(end)) - round(at));
        let (corner, size) = if is_level {
            (pos2(along, near), vec2(length, stroke.width))
        } else {
            (pos2(near, along), vec2(stroke.width, length))
        };
        mesh.add_colored_rect(Rect::from_min_size(corner, size), stroke.color);
        at += DASH + GAP;
    }
    mesh
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(mesh: &Mesh) -> f32 {
        let corner = |i: u32| mesh.vertices[i as usize].pos;
        mesh.indices
            .chunks(3)
            .map(|t| ((corner(t[1]) - corner(t[0])).rot90().dot(corner(t[2]) - corner(t[0])) / 2.0).abs())
            .sum()
    }

    #[test]
    fn a_hatching_covers_its_share_of_the_rectangle_and_nothing_outside() {
        let rect = Rect::from_min_size(pos2(13.0, 7.0), vec2(300.0, 90.0));
        for back in [false, true] {
            let mesh = hatching(rect, Color32::RED, back);
            assert!(mesh.vertices.iter().all(|vertex| rect.expand(1e-3).contains(vertex.pos)));
            // A diagonal at 45 degrees that fades over 1.2 points to either side covers 2.4 of every 6 points of each horizontal line.
            let share = area(&mesh) / rect.area();
            assert!((share - 0.4).abs() < 0.01, "{share}");
        }
    }

    #[test]
    fn dashes_are_whole_pixels_and_end_with_the_line() {
        let mesh = dashing([pos2(10.3, 20.4), pos2(40.3, 20.4)], Stroke::new(1.0, Color32::RED), 1.0);
        let rects: Vec<[f32; 4]> =
            mesh.vertices.chunks(4).map(|v| [v[0].pos.x, v[0].pos.y, v[3].pos.x, v[3].pos.y]).collect();
        assert_eq!(rects, [[10.0, 20.0, 18.0, 21.0], [23.0, 20.0, 31.0, 21.0], [36.0, 20.0, 40.0, 21.0]]);
        let upright = dashing([pos2(5.0, 0.0), pos2(5.0, 8.0)], Stroke::new(2.0, Color32::RED), 1.0);
        assert_eq!(
            (upright.calc_bounds(), upright.triangles().count()),
            (Rect::from_min_max(pos2(4.0, 0.0), pos2(6.0, 8.0)), 2)
        );
    }
}
