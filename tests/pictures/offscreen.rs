//! A picture of a page without a window: the renderer of the window on an offscreen OpenGL context of EGL.
#![expect(unsafe_code, reason = "OpenGL is called through pointers; everything that is unsafe is in this file")]

use egui::{Color32, TexturesDelta};
use egui_glow::Painter;
use egui_kittest::TestRenderer;
use glow::HasContext as _;
use glutin::api::egl::{context::PossiblyCurrentContext, device::Device, display::Display};
use glutin::config::{Api, ConfigSurfaceTypes, ConfigTemplateBuilder};
use glutin::context::{ContextApi, ContextAttributesBuilder};
use glutin::display::GlDisplay as _;
use std::cell::RefCell;
use std::ffi::CString;
use std::rc::Rc;
use std::sync::Arc;

/// The textures that a harness has made so far and nobody has drawn with.
#[derive(Clone, Default)]
pub struct Textures(Rc<RefCell<TexturesDelta>>);

impl TestRenderer for Textures {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        self.0.borrow_mut().append(std::mem::take(delta));
    }
}

/// Something to draw on, which keeps the textures of one harness from picture to picture.
pub struct Canvas {
    _current: PossiblyCurrentContext,
    painter: Painter,
    size: [u32; 2],
}

impl Canvas {
    /// Of the size of what a context puts out.
    pub fn of(context: &egui::Context, output: &egui::FullOutput) -> Self {
        let size = (context.content_rect().size() * output.pixels_per_point).round();
        let size = [size.x as u32, size.y as u32];
        let (current, gl) = open();
        // SAFETY: the context is current on this thread as long as the canvas is.
        unsafe { bind_target(&gl, size) };
        let painter = Painter::new(Arc::clone(&gl), "", None, false).unwrap();
        Self { _current: current, painter, size }
    }

    /// Draws what a context has put out, and reads the pixels back, row by row from the top.
    pub fn draw(
        &mut self,
        context: &egui::Context,
        output: &egui::FullOutput,
        textures: &Textures,
    ) -> ([u32; 2], Vec<Color32>) {
        let scale = output.pixels_per_point;
        self.painter.clear(self.size, [0.0; 4]);
        let shapes = context.tessellate(output.shapes.clone(), scale);
        self.painter.paint_and_update_textures(self.size, scale, &shapes, &mut textures.0.borrow_mut());
        (self.size, self.painter.read_screen_rgba(self.size).pixels)
    }
}

impl Drop for Canvas {
    fn drop(&mut self) {
        self.painter.destroy();
    }
}

/// Draws what a context has put out once.
pub fn draw(context: &egui::Context, output: &egui::FullOutput, textures: &Textures) -> ([u32; 2], Vec<Color32>) {
    Canvas::of(context, output).draw(context, output, textures)
}

/// An OpenGL context that needs no surface, on the first device that offers one: a software driver will do.
fn open() -> (PossiblyCurrentContext, Arc<glow::Context>) {
    let devices = Device::query_devices().expect("EGL lists its devices: libegl1 and a Mesa driver must be installed");
    devices
        // SAFETY: the display lives as long as the context that is made on it.
        .filter_map(|device| unsafe { Display::with_device(&device, None) }.ok())
        .find_map(|display| on(&display))
        .expect("a device of EGL offers OpenGL")
}

fn on(display: &Display) -> Option<(PossiblyCurrentContext, Arc<glow::Context>)> {
    let template =
        ConfigTemplateBuilder::new().with_api(Api::OPENGL).with_surface_type(ConfigSurfaceTypes::empty()).build();
    // SAFETY: no native window stands behind the template or the attributes.
    let config = unsafe { display.find_configs(template) }.ok()?.next()?;
    let attributes = ContextAttributesBuilder::new().with_context_api(ContextApi::OpenGl(None)).build(None);
    // SAFETY: as above.
    let context = unsafe { display.create_context(&config, &attributes) }.ok()?;
    let context = context.make_current_surfaceless().ok()?;
    let address = |name: &str| CString::new(name).map_or(std::ptr::null(), |name| display.get_proc_address(&name));
    // SAFETY: the context is current, and the addresses are those of its display.
    let gl = unsafe { glow::Context::from_loader_function(address) };
    Some((context, Arc::new(gl)))
}

/// Binds a picture of this size to draw into.
///
/// # Safety
/// The context of `gl` must be current.
unsafe fn bind_target(gl: &glow::Context, [width, height]: [u32; 2]) {
    // SAFETY: the caller holds the context current; sizes are those of a window.
    unsafe {
        let color = gl.create_renderbuffer().unwrap();
        gl.bind_renderbuffer(glow::RENDERBUFFER, Some(color));
        gl.renderbuffer_storage(glow::RENDERBUFFER, glow::RGBA8, width as i32, height as i32);
        let target = gl.create_framebuffer().unwrap();
        gl.bind_framebuffer(glow::FRAMEBUFFER, Some(target));
        gl.framebuffer_renderbuffer(glow::FRAMEBUFFER, glow::COLOR_ATTACHMENT0, glow::RENDERBUFFER, Some(color));
        assert_eq!(gl.check_framebuffer_status(glow::FRAMEBUFFER), glow::FRAMEBUFFER_COMPLETE);
    }
}
