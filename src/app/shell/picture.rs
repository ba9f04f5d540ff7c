//! `--screenshot`: draws a page of the real window, writes it as a picture, and exits.

use crate::app::shell::window::Window;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// Passes before the picture: by then fonts, panels and plots have settled on their sizes.
const PASSES: u32 = 8;
/// Passes after which the wait for a picture is abandoned.
const PATIENCE: u32 = 600;

/// The file of the picture, and the outcome of writing it.
#[derive(Debug)]
pub(in crate::app) struct Picture {
    path: PathBuf,
    outcome: Mutex<Option<Result<(), String>>>,
}

impl Picture {
    pub fn new(path: PathBuf) -> Self {
        Self { path, outcome: Mutex::new(None) }
    }

    /// The outcome.
    pub fn result(&self) -> Result<(), String> {
        let outcome = self.outcome.lock().map(|outcome| outcome.clone()).unwrap_or_default();
        outcome.unwrap_or_else(|| Err("The window closed before its picture was taken".to_owned()))
    }

    fn is_done(&self) -> bool {
        self.outcome.lock().is_ok_and(|outcome| outcome.is_some())
    }

    fn write(&self, image: &egui::ColorImage) {
        let result =
            write_png(&self.path, image).map_err(|error| format!("Cannot write {}: {error}", self.path.display()));
        if let Ok(mut outcome) = self.outcome.lock() {
            *outcome = Some(result);
        }
    }
}

fn write_png(path: &Path, image: &egui::ColorImage) -> Result<(), String> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, image.width() as u32, image.height() as u32);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(|error| error.to_string())?;
    writer.write_image_data(image.as_raw()).map_err(|error| error.to_string())?;
    writer.finish().map_err(|error| error.to_string())?;
    crate::store::replace(path, &bytes).map_err(|error| error.to_string())
}

/// Pictures requested by the user, and their outcomes.
#[derive(Clone, Debug, Default)]
pub(in crate::app) struct Pictures {
    answers: Arc<Mutex<Vec<String>>>,
}

impl Pictures {
    /// Writes a picture of a part of the window, or of the whole window, to `path`.
    pub fn request(&self, ctx: &egui::Context, part: Option<egui::Rect>, path: PathBuf) {
        let (answers, again, scale) = (Arc::clone(&self.answers), ctx.clone(), ctx.pixels_per_point());
        ctx.send_viewport_cmd(egui::ViewportCommand::Screenshot(egui::ScreenshotCallback::new(move |image| {
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

/// The window, which takes a picture of itself and closes.
pub(in crate::app) struct PictureWindow {
    window: Window,
    picture: Arc<Picture>,
    passes: u32,
}

impl PictureWindow {
    pub fn new(window: Window, picture: Arc<Picture>) -> Self {
        Self { window, picture, passes: 0 }
    }
}

impl eframe::App for PictureWindow {
    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        self.window.logic(ctx, frame);
        self.passes += 1;
        if self.passes == PASSES {
            let (picture, ctx_of_picture) = (Arc::clone(&self.picture), ctx.clone());
            ctx.send_viewport_cmd(egui::ViewportCommand::Screenshot(egui::ScreenshotCallback::new(move |image| {
                picture.write(&image);
                ctx_of_picture.request_repaint();
            })));
        }
        if self.picture.is_done() || self.passes > PATIENCE {
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
        ctx.request_repaint();
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        self.window.ui(ui, frame);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        self.window.clear_color(visuals)
    }

    /// A picture must not show the month under a pointer that happens to be there.
    fn raw_input_hook(&mut self, _ctx: &egui::Context, input: &mut egui::RawInput) {
        input.events.retain(|event| !matches!(event, egui::Event::PointerMoved(_)));
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }
}
