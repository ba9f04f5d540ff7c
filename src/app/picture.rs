//! `--screenshot`: draws a page of the real window, writes it as a picture, and ends.

use super::window::Window;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// Passes before the picture: by then fonts, panels and plots have found their sizes.
const PASSES: u32 = 8;
/// Passes after which a picture that never came is given up.
const PATIENCE: u32 = 600;

/// Where the picture goes, and how that went.
#[derive(Debug)]
pub(super) struct Picture {
    path: PathBuf,
    outcome: Mutex<Option<Result<(), String>>>,
}

impl Picture {
    pub fn new(path: PathBuf) -> Self {
        Self { path, outcome: Mutex::new(None) }
    }

    /// How it went.
    pub fn result(&self) -> Result<(), String> {
        let outcome = self.outcome.lock().map(|outcome| outcome.clone()).unwrap_or_default();
        outcome.unwrap_or_else(|| Err("The window closed before its picture was taken".to_owned()))
    }

    fn is_done(&self) -> bool {
        self.outcome.lock().is_ok_and(|outcome| outcome.is_some())
    }

    fn write(&self, image: &egui::ColorImage) {
        let result = write_png(&self.path, image).map_err(|error| format!("Cannot write {}: {error}", self.path.display()));
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

/// The window, which takes a picture of itself and closes.
pub(super) struct PictureWindow {
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

    /// A picture shows no month under a pointer that happens to be there.
    fn raw_input_hook(&mut self, _ctx: &egui::Context, input: &mut egui::RawInput) {
        input.events.retain(|event| !matches!(event, egui::Event::PointerMoved(_)));
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }
}
