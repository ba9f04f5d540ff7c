//! A site's megawatts over time by use, and the scale on which a band draws them.

use crate::app::parts::frame::Frame;
use crate::formula::Series;
use crate::model::rows::SiteMegawatts;
use crate::plan::Site;
use egui::Rect;

/// The stack of a site: for each month the MW of AI, converting, mining and idle, bottom to top.
pub(super) struct Stack<'a> {
    pub layers: [&'a [f64]; 4],
    pub top: f64,
    pub rect: Rect,
}

impl<'a> Stack<'a> {
    pub fn of(frame: &Frame<'a>, site: &Site, rect: Rect) -> Self {
        let megawatts = frame.rows().and_then(|rows| rows.site(&site.id)).map(|site| &site.rows.megawatts);
        let row = |of: fn(&SiteMegawatts) -> Series| megawatts.map_or(&[][..], |megawatts| frame.months(of(megawatts)));
        let energised = row(|mw| mw.energised).iter().copied().fold(0.0, f64::max);
        Self {
            layers: [row(|mw| mw.ai), row(|mw| mw.converting), row(|mw| mw.mining), row(|mw| mw.idle)],
            top: site.contracted_mw.max(energised).max(1.0) * 1.08,
            rect,
        }
    }

    /// The vertical position of the given MW above the bottom.
    pub fn y(&self, mw: f64) -> f32 {
        self.rect.bottom() - self.rect.height() * (mw / self.top) as f32
    }

    /// The MW at a vertical position.
    pub fn mw(&self, y: f32) -> f64 {
        f64::from((self.rect.bottom() - y) / self.rect.height()) * self.top
    }
}
