//! Starts the window: which plan, which renderer, and the message if no window can be opened.

use super::computed::Computed;
use super::picture_window::{Picture, PictureWindow};
use super::window::Window;
use crate::app::panels::dialogs::desktop::DesktopDialogs;
use crate::app::state::page::Page;
use crate::app::state::prefs::Prefs;
use crate::app::state::rescue::Rescue;
use crate::cli::WindowArguments;
use crate::plan::Plan;
use crate::store::{self, Kept};
use eframe::NativeOptions;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

/// The name under which the desktop knows the program.
const APP_ID: &str = "wattfolio";

/// The message if no window can be opened.
const NO_WINDOW: &str = "\
Wattfolio could not open its window: {cause}.
It needs a display (X11 or Wayland) and OpenGL or Vulkan (a software driver is enough). On Debian:
    apt-get install libxkbcommon-x11-0 libxcursor1 libxi6 libx11-xcb1 libegl1 libgl1-mesa-dri mesa-vulkan-drivers
and, on a machine without a screen, a virtual display: apt-get install xvfb; xvfb-run -a wattfolio
Without a window the same program computes a plan:
    wattfolio project saves/core-scientific.ron";

/// Opens the window and returns when it has closed.
///
/// # Errors
/// A message for the user: the page or plan does not exist, or what a window still needs.
pub fn start(arguments: &WindowArguments) -> Result<(), String> {
    let page = match &arguments.page {
        None => Page::Allocate,
        Some(name) => Page::named(name).ok_or_else(|| {
            format!("There is no page '{name}'; the pages are {}", Page::ALL.map(Page::name).join(", "))
        })?,
    };
    let given = match &arguments.plan {
        None => None,
        Some(path) => Some((
            store::load(path).map_err(|refusal| format!("{}: {refusal}", path.display()))?,
            std::path::absolute(path).unwrap_or_else(|_error| path.clone()),
        )),
    };
    let picture = arguments.screenshot.as_ref().map(|path| Arc::new(Picture::new(path.clone())));
    match open(given, page, arguments, picture.clone()) {
        Ok(()) => picture.map_or(Ok(()), |picture| picture.result()),
        Err(Failure::NoWindow(cause)) => Err(NO_WINDOW.replace("{cause}", &cause)),
        Err(Failure::Stopped(message)) => Err(message),
    }
}

fn open(
    given: Option<(Plan, PathBuf)>,
    page: Page,
    arguments: &WindowArguments,
    picture: Option<Arc<Picture>>,
) -> Result<(), Failure> {
    let (width, height) = arguments.size.unwrap_or((1440, 900));
    let viewport = egui::ViewportBuilder::default()
        .with_app_id(APP_ID)
        .with_title("Wattfolio")
        .with_inner_size([width as f32, height as f32])
        .with_min_inner_size([960.0, 600.0])
        .with_icon(icon())
        .with_drag_and_drop(true);
    // A picture must look the same everywhere, so no preferences are read or stored.
    let alone = picture.is_some();
    let options = NativeOptions {
        viewport,
        persist_window: !alone && arguments.size.is_none(),
        system_font_fallback: false,
        // Dithering is for gradients, of which there are none: it costs a software renderer a twentieth of a frame.
        dithering: false,
        ..Default::default()
    };
    let dark = arguments.dark;
    let explain = arguments.explain.clone();
    let size = arguments.size.map(|(width, height)| egui::vec2(width as f32, height as f32));
    let outside = Arc::new(Outside::default());
    let inside = Arc::clone(&outside);
    // The plan is computed while the system opens the window.
    let compute = |(plan, path): (Plan, PathBuf)| {
        let file = path.clone();
        std::thread::Builder::new()
            .name("compute".to_owned())
            .spawn(move || Computed::of(plan, Some(file)))
            .map(|work| (path, work))
    };
    let given = given.map(compute).transpose().map_err(|error| {
        Failure::Stopped(format!(
            "Wattfolio could not start computing the plan: {error}. Close other programs and try again."
        ))
    })?;
    let create: eframe::AppCreator = Box::new(move |context| {
        let prefs: Prefs = context
            .storage
            .filter(|_| !alone)
            .and_then(|storage| eframe::get_value(storage, eframe::APP_KEY))
            .unwrap_or_default();
        let prefs = if dark { Prefs { dark, ..prefs } } else { prefs };
        let mut window = first_window(&context.egui_ctx, given, page, prefs)
            .with_size(size)
            .on_cleared_ground()
            .computing_ahead(&context.egui_ctx)
            .with_rescue(Arc::clone(&inside.rescue))
            .with_explanation(explain.as_deref());
        if let Some(folder) = eframe::storage_dir(APP_ID).filter(|_| !alone) {
            window = window.with_kept(Kept::in_folder(folder));
        }
        inside.opened.store(true, Ordering::Relaxed);
        Ok(match picture {
            None => Box::new(window),
            Some(picture) => Box::new(PictureWindow::new(window, picture)),
        })
    });
    run(APP_ID, options, create, &outside)
}

/// State shared with the outside of the window: whether it has opened, and what to rescue after a failure.
#[derive(Default)]
struct Outside {
    opened: AtomicBool,
    rescue: Arc<Rescue>,
}

/// Runs the window. A missing desktop library makes the windowing library panic, which is reported to the user as one more
/// cause; once the window is open, a panic is a bug in the program.
fn run(name: &str, options: NativeOptions, create: eframe::AppCreator, outside: &Arc<Outside>) -> Result<(), Failure> {
    let usual = std::panic::take_hook();
    let seen = Arc::clone(outside);
    std::panic::set_hook(Box::new(move |about| {
        if seen.opened.load(Ordering::Relaxed) { usual(about) } else { log::debug!("{about}") }
    }));
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| eframe::run_native(name, options, create)));
    drop(std::panic::take_hook());
    match result {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(Failure::NoWindow(error.to_string().trim_end_matches('.').to_owned())),
        Err(panic) => {
            let text = panic
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()));
            let text = text.unwrap_or_else(|| "the windowing library failed".to_owned());
            Err(if outside.opened.load(Ordering::Relaxed) {
                Failure::Stopped(format!(
                    "Wattfolio stopped because of a bug: {text}. {}. Please report it and attach the plan.",
                    outside.rescue.write()
                ))
            } else {
                Failure::NoWindow(text)
            })
        }
    }
}

/// Why the window is gone.
enum Failure {
    /// It could not be opened
    NoWindow(String),
    /// The program failed while it was open
    Stopped(String),
}

/// The plan given on the command line, otherwise the last one, otherwise the sample as an untitled copy.
fn first_window(
    ctx: &egui::Context,
    given: Option<(PathBuf, JoinHandle<Computed>)>,
    page: Page,
    mut prefs: Prefs,
) -> Window {
    let files = Box::new(DesktopDialogs);
    if let Some((path, computed)) = given {
        prefs.remember(path);
        // A failure there would have been a failure here: it is reported in the same way.
        let computed = computed.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        return Window::on(ctx, computed, page, prefs, files);
    }
    let Some(last) = prefs.recents.first().filter(|path| Path::exists(path)).cloned() else {
        return Window::new(ctx, store::sample(), None, page, prefs, files);
    };
    match store::load(&last) {
        Ok(plan) => Window::new(ctx, plan, Some(last), page, prefs, files),
        Err(refusal) => Window::new(ctx, store::sample(), None, page, prefs, files)
            .with_message("The last plan was not opened", format!("{}: {refusal}", last.display())),
    }
}

/// The icon of the window: three bands of power.
fn icon() -> egui::IconData {
    let bytes = include_bytes!("../../../assets/icon.png");
    eframe::icon_data::from_png_bytes(bytes).unwrap_or_default()
}
