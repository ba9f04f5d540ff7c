//! How the window looks: colours by meaning (`tokens`), fonts and sizes.

mod tokens;

pub use tokens::Tokens;

use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke, TextStyle, Theme, Visuals,
};
use std::sync::Arc;
use tokens::{DARK, LIGHT};

/// The tokens of the theme in use.
pub fn tokens(ctx: &egui::Context) -> &'static Tokens {
    of(ctx.theme())
}

/// The tokens of a theme.
pub fn of(theme: Theme) -> &'static Tokens {
    match theme {
        Theme::Dark => &DARK,
        Theme::Light => &LIGHT,
    }
}

/// A colour at this opacity.
pub fn faded(color: Color32, share: f32) -> Color32 {
    color.gamma_multiply(share)
}

/// The colour of a value beside a threshold, from −1 far below it to 1 far above.
pub fn diverging(tokens: &Tokens, share: f64) -> Color32 {
    let far = if share < 0.0 { tokens.below } else { tokens.above };
    tokens.panel.lerp_to_gamma(far, (0.16 + 0.84 * share.abs().min(1.0)) as f32)
}

/// Colours for things of one kind side by side, such as debts: one hue, from strong to light.
pub fn shade(color: Color32, index: usize) -> Color32 {
    faded(color, [1.0, 0.7, 0.45, 0.85, 0.55, 0.35][index % 6])
}

/// The family of the semibold face.
pub fn semibold() -> FontFamily {
    FontFamily::Name("semibold".into())
}

/// Key figures.
pub const FIGURE_SIZE: f32 = 17.0;
/// Titles.
pub const TITLE_SIZE: f32 = 14.0;
/// Text and fields.
pub const TEXT_SIZE: f32 = 12.5;
/// Notes and units.
pub const NOTE_SIZE: f32 = 11.0;

/// Installs fonts, sizes and both themes.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    for theme in [Theme::Dark, Theme::Light] {
        ctx.style_mut_of(theme, |style| {
            style.visuals = visuals(theme);
            style.text_styles = [
                (TextStyle::Small, FontId::proportional(NOTE_SIZE)),
                (TextStyle::Body, FontId::proportional(TEXT_SIZE)),
                (TextStyle::Button, FontId::proportional(TEXT_SIZE)),
                (TextStyle::Monospace, FontId::monospace(TEXT_SIZE)),
                (TextStyle::Heading, FontId::new(TITLE_SIZE, semibold())),
            ]
            .into();
            style.spacing.item_spacing = egui::vec2(8.0, 4.0);
            style.spacing.button_padding = egui::vec2(7.0, 2.0);
            style.spacing.interact_size = egui::vec2(32.0, 22.0);
            style.spacing.menu_margin = Margin::same(6);
            style.animation_time = 0.08;
        });
    }
}

/// The frame of a column beside the plots.
pub fn side_frame() -> egui::Frame {
    egui::Frame::new().inner_margin(Margin { left: 8, right: 4, top: 2, bottom: 2 })
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let faces = [
        ("regular", &include_bytes!("../../../../assets/fonts/Roboto-Regular.ttf")[..]),
        ("semibold", &include_bytes!("../../../../assets/fonts/Roboto-Medium.ttf")[..]),
        ("mono", &include_bytes!("../../../../assets/fonts/JetBrainsMono-Regular.ttf")[..]),
    ];
    for (name, bytes) in faces {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let names = |all: &[&str]| all.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    fonts.families.insert(FontFamily::Proportional, names(&["regular", "mono"]));
    fonts.families.insert(FontFamily::Monospace, names(&["mono", "regular"]));
    fonts.families.insert(semibold(), names(&["semibold", "mono"]));
    fonts
}

fn visuals(theme: Theme) -> Visuals {
    let t = of(theme);
    let mut v = if theme == Theme::Dark { Visuals::dark() } else { Visuals::light() };
    let line = Stroke::new(1.0, t.hairline);
    let corner = CornerRadius::same(4);
    v.panel_fill = t.panel;
    v.window_fill = t.panel;
    v.window_stroke = line;
    v.window_corner_radius = CornerRadius::same(6);
    v.menu_corner_radius = CornerRadius::same(6);
    v.extreme_bg_color = t.raised;
    v.text_edit_bg_color = Some(t.raised);
    v.faint_bg_color = t.raised;
    v.hyperlink_color = t.accent;
    v.warn_fg_color = t.warning;
    v.error_fg_color = t.bad;
    v.selection.bg_fill = t.selection;
    v.selection.stroke = Stroke::new(1.0, t.accent);
    v.weak_text_color = Some(t.muted);
    for (widget, fill, stroke, text) in [
        (&mut v.widgets.noninteractive, t.panel, line, t.text),
        (&mut v.widgets.inactive, t.raised, line, t.text),
        (&mut v.widgets.hovered, t.selection, Stroke::new(1.0, t.accent), t.text),
        (&mut v.widgets.active, t.selection, Stroke::new(1.0, t.accent), t.text),
        (&mut v.widgets.open, t.selection, line, t.text),
    ] {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.bg_stroke = stroke;
        widget.fg_stroke = Stroke::new(1.0, text);
        widget.corner_radius = corner;
        widget.expansion = 0.0;
    }
    v
}

#[cfg(test)]
mod tests;
