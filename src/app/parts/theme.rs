//! Colours by meaning, fonts and sizes: the only place that names a colour.
#![expect(clippy::disallowed_methods, reason = "this is where colours get their meaning")]

use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke, TextStyle, Theme, Visuals,
};
use std::sync::Arc;

/// Colours by meaning; the same thing has the same colour everywhere.
#[derive(Clone, Copy, Debug)]
pub struct Tokens {
    /// Behind everything
    pub background: Color32,
    /// Panels and plots
    pub panel: Color32,
    /// Boxes on panels
    pub raised: Color32,
    /// Thin lines
    pub hairline: Color32,
    /// Lines inside plots
    pub grid: Color32,
    /// Text
    pub text: Color32,
    /// Notes and labels
    pub muted: Color32,
    /// Units and zeros
    pub faint: Color32,
    /// Links and the selection
    pub accent: Color32,
    /// Background of the selection
    pub selection: Color32,
    /// Figures that can be changed
    pub input: Color32,
    /// ASIC mining
    pub mining: Color32,
    /// AI
    pub ai: Color32,
    /// Converting
    pub converting: Color32,
    /// Idle
    pub idle: Color32,
    /// Debt
    pub debt: Color32,
    /// BTC
    pub btc: Color32,
    /// Good news
    pub good: Color32,
    /// Worth a look
    pub warning: Color32,
    /// Bad news
    pub bad: Color32,
    /// Ground on which a condition fails
    pub fails: Color32,
    /// An outcome where the input is low, and where it is high
    pub low: Color32,
    /// See `low`
    pub high: Color32,
    /// Far above a threshold, and far below
    pub above: Color32,
    /// See `above`
    pub below: Color32,
    /// A covenant in default
    pub breach: Color32,
    /// The outer and the inner band of a fan
    pub fan_outer: Color32,
    /// See `fan_outer`
    pub fan_inner: Color32,
    /// Ground on which distributions are locked up
    pub lock_up: Color32,
    /// Machines that are there and stand still; AI capacity that is there and vacant; the ground of what is being built
    pub switched_off: Color32,
    /// See `switched_off`
    pub vacant: Color32,
    /// See `switched_off`
    pub building: Color32,
    /// The bar of a lease
    pub lease: Color32,
    /// Cash in that is neither of BTC, AI, debt nor shares
    pub other_in: Color32,
    /// Cash out for mining, and for AI
    pub mining_cost: Color32,
    /// See `mining_cost`
    pub ai_cost: Color32,
    /// Cash out for the company as a whole
    pub overhead: Color32,
    /// Interest, fees and dividends
    pub interest: Color32,
    /// Debt repaid
    pub principal: Color32,
    /// Tax
    pub tax: Color32,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

const DARK: Tokens = Tokens {
    background: rgb(0x14_17_1C),
    panel: rgb(0x1B_1F_26),
    raised: rgb(0x20_25_2D),
    hairline: rgb(0x2C_33_3D),
    grid: rgb(0x2A_31_3A),
    text: rgb(0xE6_E9_EE),
    muted: rgb(0x9A_A4_B2),
    faint: rgb(0x7D_88_97),
    accent: rgb(0x4C_9B_E8),
    selection: rgb(0x25_38_4D),
    input: rgb(0x7D_B7_F2),
    mining: rgb(0xE6_9F_00),
    ai: rgb(0x3D_8F_D9),
    converting: rgb(0xB0_7A_A1),
    idle: rgb(0x6A_74_82),
    debt: rgb(0xD5_5E_00),
    btc: rgb(0xF2_A3_3A),
    good: rgb(0x2F_AE_7F),
    warning: rgb(0xF0_C0_4A),
    bad: rgb(0xE9_6B_58),
    fails: rgb(0x4A_2B_27),
    low: rgb(0x72_7D_8B),
    high: rgb(0xC3_CB_D4),
    above: rgb(0x4A_97_DB),
    below: rgb(0xC9_72_2C),
    breach: rgb(0xC2_41_0A),
    fan_outer: rgb(0x1D_3D_33),
    fan_inner: rgb(0x22_5D_48),
    lock_up: rgb(0x45_3C_1F),
    switched_off: rgb(0x5E_4A_1D),
    vacant: rgb(0x24_47_6B),
    building: rgb(0x6B_4A_62),
    lease: rgb(0x28_50_7A),
    other_in: rgb(0xA9_B3_C0),
    mining_cost: rgb(0x85_76_47),
    ai_cost: rgb(0x39_6D_AC),
    overhead: rgb(0x6A_74_82),
    interest: rgb(0xC2_41_0A),
    principal: rgb(0xE6_BD_99),
    tax: rgb(0xE9_96_C6),
};

const LIGHT: Tokens = Tokens {
    background: rgb(0xF4_F5_F7),
    panel: rgb(0xFF_FF_FF),
    raised: rgb(0xF9_FA_FB),
    hairline: rgb(0xDD_E1_E6),
    grid: rgb(0xE7_EA_EE),
    text: rgb(0x1C_21_27),
    muted: rgb(0x5A_66_75),
    faint: rgb(0x6B_75_82),
    accent: rgb(0x1F_6F_BF),
    selection: rgb(0xE3_EE_FA),
    input: rgb(0x14_57_A8),
    mining: rgb(0xBA_7F_00),
    ai: rgb(0x1F_73_BD),
    converting: rgb(0x94_58_8A),
    idle: rgb(0x82_8C_98),
    debt: rgb(0xC2_4E_00),
    btc: rgb(0xC0_76_0C),
    good: rgb(0x11_7F_59),
    warning: rgb(0x8A_62_00),
    bad: rgb(0xC4_3D_2B),
    fails: rgb(0xF7_DC_D7),
    low: rgb(0x7F_8A_98),
    high: rgb(0x46_51_5E),
    above: rgb(0x3A_82_C4),
    below: rgb(0xC8_75_33),
    breach: rgb(0x7A_28_00),
    fan_outer: rgb(0xD5_EB_E2),
    fan_inner: rgb(0x9E_CD_BC),
    lock_up: rgb(0xF6_E9_C6),
    switched_off: rgb(0xEC_D9_AE),
    vacant: rgb(0xBC_D8_F0),
    building: rgb(0xD3_B3_CD),
    lease: rgb(0xB4_D2_EE),
    other_in: rgb(0x46_51_5E),
    mining_cost: rgb(0x74_6B_3E),
    ai_cost: rgb(0x53_8E_C6),
    overhead: rgb(0x82_8C_98),
    interest: rgb(0x7A_28_00),
    principal: rgb(0xD1_7E_47),
    tax: rgb(0xA5_2A_5C),
};

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
        ("regular", &include_bytes!("../../../assets/fonts/Roboto-Regular.ttf")[..]),
        ("semibold", &include_bytes!("../../../assets/fonts/Roboto-Medium.ttf")[..]),
        ("mono", &include_bytes!("../../../assets/fonts/JetBrainsMono-Regular.ttf")[..]),
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
mod tests {
    use super::*;

    /// Relative luminance and contrast as WCAG 2.1 defines them (success criteria 1.4.3 and 1.4.11).
    fn contrast(a: Color32, b: Color32) -> f64 {
        let light = |c: Color32| {
            let part = |v: u8| {
                let v = f64::from(v) / 255.0;
                if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(c.r()) + 0.7152 * part(c.g()) + 0.0722 * part(c.b())
        };
        let (a, b) = (light(a), light(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_and_marks_can_be_read_in_both_themes() {
        for theme in [Theme::Dark, Theme::Light] {
            let t = of(theme);
            for ground in [t.panel, t.raised, t.background] {
                for (name, text) in [
                    ("text", t.text),
                    ("muted", t.muted),
                    ("input", t.input),
                    ("bad", t.bad),
                    ("good", t.good),
                    ("warning", t.warning),
                    ("accent", t.accent),
                ] {
                    let contrast = contrast(text, ground);
                    assert!(contrast >= 4.5, "{theme:?} {name}: {contrast:.2}");
                }
                let marks = [
                    ("mining", t.mining),
                    ("ai", t.ai),
                    ("converting", t.converting),
                    ("debt", t.debt),
                    ("btc", t.btc),
                    ("faint", t.faint),
                    ("idle", t.idle),
                    ("low", t.low),
                    ("high", t.high),
                    ("above", t.above),
                    ("below", t.below),
                ];
                for (name, mark) in marks {
                    let contrast = contrast(mark, ground);
                    assert!(contrast >= 3.0, "{theme:?} {name}: {contrast:.2}");
                }
            }
        }
    }

    /// A colour in linear light.
    fn linear(color: Color32) -> [f64; 3] {
        [color.r(), color.g(), color.b()].map(|v| {
            let v = f64::from(v) / 255.0;
            if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        })
    }

    /// CIELAB of linear light under D65 (IEC 61966-2-1 and CIE 15).
    fn lab([r, g, b]: [f64; 3]) -> [f64; 3] {
        let x = (0.412_456_4 * r + 0.357_576_1 * g + 0.180_437_5 * b) / 0.950_47;
        let y = 0.212_672_9 * r + 0.715_152_2 * g + 0.072_175 * b;
        let z = (0.019_333_9 * r + 0.119_192 * g + 0.950_304_1 * b) / 1.088_83;
        let f = |t: f64| if t > 216.0 / 24_389.0 { t.cbrt() } else { (24_389.0 / 27.0 * t + 16.0) / 116.0 };
        [116.0 * f(y) - 16.0, 500.0 * (f(x) - f(y)), 200.0 * (f(y) - f(z))]
    }

    /// CIEDE2000 by Sharma, Wu and Dalal (2005), "The CIEDE2000 color-difference formula".
    fn difference([l1, a1, b1]: [f64; 3], [l2, a2, b2]: [f64; 3]) -> f64 {
        let mean_chroma = f64::midpoint(a1.hypot(b1), a2.hypot(b2));
        let power = |c: f64| (c.powi(7) / (c.powi(7) + 25_f64.powi(7))).sqrt();
        let g = 0.5 * (1.0 - power(mean_chroma));
        let (a1, a2) = (a1 * (1.0 + g), a2 * (1.0 + g));
        let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
        let hue = |a: f64, b: f64| if a == 0.0 && b == 0.0 { 0.0 } else { b.atan2(a).to_degrees().rem_euclid(360.0) };
        let (h1, h2) = (hue(a1, b1), hue(a2, b2));
        let turn = match h2 - h1 {
            _ if c1 * c2 == 0.0 => 0.0,
            by if by > 180.0 => by - 360.0,
            by if by < -180.0 => by + 360.0,
            by => by,
        };
        let (light, chroma) = (l2 - l1, c2 - c1);
        let tint = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin();
        let mean_hue = match (h1 + h2, (h1 - h2).abs()) {
            (sum, _) if c1 * c2 == 0.0 => sum,
            (sum, by) if by <= 180.0 => sum / 2.0,
            (sum, _) if sum < 360.0 => f64::midpoint(sum, 360.0),
            (sum, _) => (sum - 360.0) / 2.0,
        };
        let (mean_light, mean_chroma) = (f64::midpoint(l1, l2), f64::midpoint(c1, c2));
        let cos = |degrees: f64| degrees.to_radians().cos();
        let t = 1.0 - 0.17 * cos(mean_hue - 30.0) + 0.24 * cos(2.0 * mean_hue) + 0.32 * cos(3.0 * mean_hue + 6.0)
            - 0.2 * cos(4.0 * mean_hue - 63.0);
        let away = (mean_light - 50.0).powi(2);
        let (sl, sc, sh) =
            (1.0 + 0.015 * away / (20.0 + away).sqrt(), 1.0 + 0.045 * mean_chroma, 1.0 + 0.015 * mean_chroma * t);
        let rotation = 30.0 * (-((mean_hue - 275.0) / 25.0).powi(2)).exp();
        let rt = -(2.0 * rotation).to_radians().sin() * 2.0 * power(mean_chroma);
        let parts = (light / sl).powi(2) + (chroma / sc).powi(2) + (tint / sh).powi(2);
        (parts + rt * chroma / sc * tint / sh).sqrt()
    }

    /// Test pairs 1, 25, 17 and 34 of the paper's table 1.
    #[test]
    fn differences_of_colours_are_those_that_are_published() {
        for (one, other, want) in [
            ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
            ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
            ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
            ([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082),
        ] {
            assert!((difference(one, other) - want).abs() < 5e-5, "{}", difference(one, other));
        }
    }

    /// Cash that goes out is told apart line by line, with normal sight and without red, green or blue cones, as Machado, Oliveira and
    /// Fernandes (2009) model them at full severity.
    #[test]
    fn cash_lines_are_told_apart_by_every_eye() {
        let sights: [[[f64; 3]; 3]; 4] = [
            [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
            [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_82, 0.042_94, 0.968_881]],
            [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.3039]],
        ];
        for (theme, least) in [(Theme::Light, 9.95), (Theme::Dark, 8.55)] {
            let t = of(theme);
            let out = [t.converting, t.mining_cost, t.ai_cost, t.overhead, t.interest, t.principal, t.tax];
            for sight in sights {
                let seen = |color: Color32| {
                    let light = linear(color);
                    lab(sight.map(|row| row.iter().zip(light).map(|(a, b)| a * b).sum::<f64>().clamp(0.0, 1.0)))
                };
                for (i, one) in out.iter().enumerate() {
                    for other in &out[..i] {
                        let by = difference(seen(*one), seen(*other));
                        assert!(by >= least, "{theme:?}: {one:?} and {other:?} differ by {by:.2}");
                    }
                }
            }
            for line in out.into_iter().chain([t.other_in]) {
                assert!(contrast(line, t.panel) >= 3.0, "{theme:?} {line:?}: {:.2}", contrast(line, t.panel));
            }
        }
    }

    #[test]
    fn every_sign_of_the_window_has_a_glyph() {
        let ctx = egui::Context::default();
        install(&ctx);
        let mut missing = String::new();
        let output = ctx.run_ui(egui::RawInput::default(), |ui| {
            for family in [FontFamily::Proportional, FontFamily::Monospace, semibold()] {
                let font = FontId::new(TEXT_SIZE, family);
                missing.extend(
                    "0123456789.,−–·…•×±≤≥→←▸▾✓●◆₿ABCxyz".chars().filter(|c| !ui.fonts_mut(|f| f.has_glyph(&font, *c))),
                );
            }
        });
        output.drop_without_applying_deltas();
        assert_eq!(missing, "");
    }

    #[test]
    fn digits_and_the_minus_are_equally_wide() {
        let ctx = egui::Context::default();
        install(&ctx);
        let output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let font = FontId::proportional(TEXT_SIZE);
            let widths: Vec<f32> = "0123456789".chars().map(|c| ui.fonts_mut(|f| f.glyph_width(&font, c))).collect();
            assert!(widths.iter().all(|w| (w - widths[0]).abs() < 0.01), "{widths:?}");
        });
        output.drop_without_applying_deltas();
    }
}
