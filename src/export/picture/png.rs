//! An SVG as a PNG, twice as large, with the window's own faces.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// How many pixels a point has.
const PIXELS: f32 = 2.0;

/// How SVG is read: with the window's own faces.
pub(in crate::export) fn options() -> Options<'static> {
    let mut options = Options::default();
    let fonts = options.fontdb_mut();
    for face in [
        &include_bytes!("../../../assets/fonts/Roboto-Regular.ttf")[..],
        &include_bytes!("../../../assets/fonts/Roboto-Medium.ttf")[..],
    ] {
        fonts.load_font_data(face.to_vec());
    }
    options
}

/// The PNG of an SVG.
///
/// # Errors
/// One sentence, if the picture cannot be drawn.
pub fn png(svg: &str) -> Result<Vec<u8>, String> {
    let options = options();
    let problem = |what: &str| format!("The picture cannot be drawn: {what}");
    let tree = Tree::from_str(svg, &options).map_err(|error| problem(&error.to_string()))?;
    let size = tree.size().to_int_size().scale_by(PIXELS).ok_or_else(|| problem("it has no size"))?;
    let mut pixmap = Pixmap::new(size.width(), size.height()).ok_or_else(|| problem("it has no size"))?;
    resvg::render(&tree, Transform::from_scale(PIXELS, PIXELS), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| problem(&error.to_string()))
}
