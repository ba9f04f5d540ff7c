//! `--screenshot`: draws a page of the real window, writes it as a picture, and exits.

use super::picture::write_png;
use super::window::Window;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// Passes before the picture: by then fonts, panels and plots have settled on their sizes.
const PASSES: u32 = 8;
/// Passes after which the wait for a picture is abandoned.
const PATIENCE: u32 = 600;

/// The file of the picture, and the outcome of writing it.
#[derive(Debug)]
pub(super) struct Picture {
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
        // A page is whole once what it asks is answered.
        if !self.window.is_waiting() || self.passes < PASSES - 2 {
            self.passes += 1;
        }
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
