//! Pictures of the window, or of a part of it, that the user asks for.

use egui::{ColorImage, Context, Rect, ScreenshotCallback, ViewportCommand};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Part {
    /// The page without panels, as it is presented
    Page,
    /// This part of the window
    Of(Rect),
}

/// Pictures requested by the user, and their outcomes.
#[derive(Clone, Debug, Default)]
pub(super) struct Pictures {
    answers: Arc<Mutex<Vec<String>>>,
    /// Wanted on the clipboard, at twice the size
    pub wanted: Option<Part>,
}

impl Pictures {
    /// Writes a picture of a part of the window, or of the whole window, to `path`.
    pub fn request(&self, ctx: &Context, part: Option<Rect>, path: PathBuf) {
        let (answers, again, scale) = (Arc::clone(&self.answers), ctx.clone(), ctx.pixels_per_point());
        ctx.send_viewport_cmd(ViewportCommand::Screenshot(ScreenshotCallback::new(move |image| {
            let image = part.map_or_else(|| image.as_ref().clone(), |part| image.region(&part, Some(scale)));
            let line = match write_png(&path, &image) {
                Ok(()) => format!("Wrote {}", path.display()),
                Err(error) => format!("Cannot write {}: {error}", path.display()),
            };
            if let Ok(mut answers) = answers.lock() {
                answers.push(line);
            }
            again.request_repaint();
        })));
        ctx.request_repaint();
    }

    /// The outcomes since the last call.
    pub fn answers(&self) -> Vec<String> {
        self.answers.lock().map(|mut answers| std::mem::take(&mut *answers)).unwrap_or_default()
    }
}

/// Writes a picture as a PNG file.
pub(super) fn write_png(path: &Path, image: &ColorImage) -> Result<(), String> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, image.width() as u32, image.height() as u32);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(|error| error.to_string())?;
    writer.write_image_data(image.as_raw()).map_err(|error| error.to_string())?;
    writer.finish().map_err(|error| error.to_string())?;
    crate::store::replace(path, &bytes).map_err(|error| error.to_string())
}
