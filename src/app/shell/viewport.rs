//! The window as the desktop sees it: its size, its title, and whether it may close.

use crate::app::state::session::Session;
use crate::plan::plain_line;
use egui::{Context, Vec2, ViewportCommand};
use std::path::Path;

/// The window as the desktop sees it.
#[derive(Default)]
pub(super) struct Viewport {
    /// The size to open at, until the desktop was told
    size: Option<Vec2>,
    title: String,
    /// Unsaved changes were asked about
    may_close: bool,
}

impl Viewport {
    /// Opens at this size instead of the remembered one.
    pub fn open_at(&mut self, size: Option<Vec2>) {
        self.size = size;
    }

    /// Tells the desktop the size to open at.
    pub fn resize(&mut self, ctx: &Context) {
        if let Some(size) = self.size.take() {
            ctx.send_viewport_cmd(ViewportCommand::InnerSize(size));
        }
    }

    /// True if the desktop asks the window to close and unsaved changes must be asked about first: it then stays open.
    pub fn stays_open(&self, ctx: &Context, session: &Session) -> bool {
        let stays = ctx.input(|i| i.viewport().close_requested()) && !self.may_close && session.is_dirty();
        if stays {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        }
        stays
    }

    /// Closes the window.
    pub fn close(&mut self, ctx: &Context) {
        self.may_close = true;
        ctx.send_viewport_cmd(ViewportCommand::Close);
    }

    /// Keeps the title to the document and its file.
    pub fn entitle(&mut self, ctx: &Context, session: &Session) {
        let file = session.path.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        let file = file.unwrap_or_else(|| "untitled".to_owned());
        let title = plain_line(&format!("{} – {file} – Wattfolio", session.plan().company.name));
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}
