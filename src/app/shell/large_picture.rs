//! Pictures at twice the size of the window, for slides: the page is drawn once more, larger, into a picture that nobody sees.
#![expect(unsafe_code, reason = "OpenGL is called through pointers; everything that is unsafe is in this file")]

use super::picture::Part;
use super::workspace::Workspace;
use crate::app::parts::theme;
use eframe::egui_glow::Painter;
use eframe::glow::{self, HasContext as _};
use egui::{ColorImage, Context, RawInput, Rect, Vec2, ViewportId, ViewportInfo, pos2, vec2};
use std::sync::Arc;

/// A picture is this many times as large as the window.
const LARGER: f32 = 2.0;
/// The size of a presented page, in points: that of a slide.
const SLIDE: Vec2 = vec2(1280.0, 720.0);
/// Passes before the picture: by then fonts, panels and plots have settled on their sizes.
const PASSES: usize = 4;

impl Workspace {
    /// Puts a picture of a part of the window on the clipboard.
    pub fn copy_picture(&mut self, ctx: &Context, gl: Option<&Arc<glow::Context>>, part: Part) {
        let picture =
            gl.ok_or("this window draws without OpenGL".to_owned()).and_then(|gl| self.picture(ctx, gl, part));
        match picture {
            Ok(picture) => {
                let [width, height] = picture.size;
                ctx.copy_image(picture);
                self.view.log(format!("Copied a picture of {width} x {height} pixels"));
            }
            Err(problem) => self.view.notice = Some(format!("The picture cannot be copied: {problem}")),
        }
    }

    /// Draws a part of the window at twice its size.
    pub fn picture(&mut self, ctx: &Context, gl: &Arc<glow::Context>, part: Part) -> Result<ColorImage, String> {
        let (screen, scale) = match part {
            Part::Page => (Rect::from_min_size(pos2(0.0, 0.0), SLIDE), LARGER),
            Part::Of(_) => (ctx.content_rect(), ctx.pixels_per_point() * LARGER),
        };
        let large = Context::default();
        theme::install(&large);
        large.set_theme(ctx.theme());
        // With the faces that were found for names in other scripts.
        large.set_fonts(ctx.fonts(|fonts| fonts.definitions().clone()));
        if part != Part::Page {
            // Panels as wide, and lists as far down, as they are in the window.
            let memory = ctx.memory(Clone::clone);
            large.memory_mut(|own| *own = memory);
        }
        let sent = self.commands.len();
        let view = self.view.clone();
        self.view.presenting |= part == Part::Page;
        let mut output = None;
        let mut textures = egui::TexturesDelta::default();
        for _ in 0..PASSES {
            let mut input = RawInput { screen_rect: Some(screen), ..Default::default() };
            let info = ViewportInfo { native_pixels_per_point: Some(scale), ..Default::default() };
            input.viewports.insert(ViewportId::ROOT, info);
            let mut drawn = large.run_ui(input, |ui| self.draw(ui, false));
            textures.append(std::mem::take(&mut drawn.textures_delta));
            output = Some(drawn);
        }
        // Nothing that was drawn here is meant by anybody.
        self.commands.truncate(sent);
        self.view = view;
        let output = output.ok_or("nothing was drawn")?;
        let size = screen.size() * scale;
        let size = [size.x.round() as u32, size.y.round() as u32];
        let shapes = large.tessellate(output.shapes, scale);
        let whole = painted(gl, size, scale, &shapes, &mut textures)?;
        Ok(match part {
            Part::Page => whole,
            Part::Of(rect) => whole.region(&rect.intersect(screen), Some(scale)),
        })
    }
}

/// Paints shapes into a picture of this size, and reads it back.
fn painted(
    gl: &Arc<glow::Context>,
    size: [u32; 2],
    scale: f32,
    shapes: &[egui::ClippedPrimitive],
    textures: &mut egui::TexturesDelta,
) -> Result<ColorImage, String> {
    let mut painter = Painter::new(Arc::clone(gl), "", None, false).map_err(|error| error.to_string())?;
    // SAFETY: eframe holds the context current while it runs the window, whose pass this is.
    let target = unsafe { Target::bind(gl, size) };
    let image = target.as_ref().map(|_| {
        painter.clear(size, [0.0; 4]);
        painter.paint_and_update_textures(size, scale, shapes, textures);
        painter.read_screen_rgba(size)
    });
    if let Ok(target) = &target {
        // SAFETY: as above.
        unsafe { target.release(gl) };
    }
    painter.destroy();
    image.map_err(Clone::clone)
}

/// A picture of OpenGL to draw into.
struct Target {
    frame: glow::Framebuffer,
    color: glow::Renderbuffer,
}

impl Target {
    /// Makes a picture of this size the one that is drawn into.
    ///
    /// # Safety
    /// The context of `gl` must be current.
    unsafe fn bind(gl: &glow::Context, [width, height]: [u32; 2]) -> Result<Self, String> {
        // SAFETY: the caller holds the context current; sizes are those of a window.
        unsafe {
            let color = gl.create_renderbuffer()?;
            gl.bind_renderbuffer(glow::RENDERBUFFER, Some(color));
            gl.renderbuffer_storage(glow::RENDERBUFFER, glow::RGBA8, width as i32, height as i32);
            let frame = gl.create_framebuffer()?;
            gl.bind_framebuffer(glow::FRAMEBUFFER, Some(frame));
            gl.framebuffer_renderbuffer(glow::FRAMEBUFFER, glow::COLOR_ATTACHMENT0, glow::RENDERBUFFER, Some(color));
            let target = Self { frame, color };
            if gl.check_framebuffer_status(glow::FRAMEBUFFER) == glow::FRAMEBUFFER_COMPLETE {
                Ok(target)
            } else {
                target.release(gl);
                Err("the graphics driver has no room for a picture of this size".to_owned())
            }
        }
    }

    /// Gives the window back as what is drawn into.
    ///
    /// # Safety
    /// The context of `gl` must be current.
    unsafe fn release(&self, gl: &glow::Context) {
        // SAFETY: the caller holds the context current; both were made on it.
        unsafe {
            gl.bind_framebuffer(glow::FRAMEBUFFER, None);
            gl.delete_framebuffer(self.frame);
            gl.delete_renderbuffer(self.color);
        }
    }
}
