//! Slides as the pages of a PDF: drawn as vectors, with the window's own faces.

use krilla::Document;
use krilla::geom::Size;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla_svg::{SurfaceExt as _, SvgSettings};
use resvg::usvg::Tree;

/// The PDF of these pictures, in their order.
///
/// # Errors
/// One sentence, if a picture cannot be drawn.
pub(super) fn pdf(slides: &[String], title: &str) -> Result<Vec<u8>, String> {
    let problem = |what: &str| format!("The deck cannot be written: {what}");
    let options = crate::export::picture::options();
    let mut document = Document::new();
    document.set_metadata(Metadata::new().title(title.to_owned()));
    for slide in slides {
        let tree = Tree::from_str(slide, &options).map_err(|error| problem(&error.to_string()))?;
        let size =
            Size::from_wh(tree.size().width(), tree.size().height()).ok_or_else(|| problem("a slide has no size"))?;
        let settings =
            PageSettings::from_wh(size.width(), size.height()).ok_or_else(|| problem("a slide has no size"))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        surface.draw_svg(&tree, size, SvgSettings::default()).ok_or_else(|| problem("a slide cannot be drawn"))?;
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| problem(&format!("{error:?}")))
}
