//! The colours can be read, told apart, and are those of what is exported.

use super::*;
use crate::export::palette;

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
fn what_is_exported_has_the_colours_of_the_light_theme() {
    let t = of(Theme::Light);
    for (name, color, on_paper) in [
        ("AI", t.ai, palette::AI),
        ("vacant", t.vacant, palette::VACANT),
        ("converting", t.converting, palette::CONVERTING),
        ("mining", t.mining, palette::MINING),
        ("switched off", t.switched_off, palette::SWITCHED_OFF),
        ("debt", t.debt, palette::DEBT),
        ("interest", t.interest, palette::INTEREST),
        ("principal", t.principal, palette::PRINCIPAL),
        ("cash", t.fan_inner, palette::CASH),
        ("undrawn", t.fan_outer, palette::UNDRAWN),
        ("BTC", t.btc, palette::BTC),
        ("other in", t.other_in, palette::OTHER_IN),
        ("mining cost", t.mining_cost, palette::MINING_COST),
        ("AI cost", t.ai_cost, palette::AI_COST),
        ("overhead", t.overhead, palette::OVERHEAD),
        ("tax", t.tax, palette::TAX),
        ("good", t.good, palette::GOOD),
        ("warning", t.warning, palette::WARNING),
        ("bad", t.bad, palette::BAD),
        ("muted", t.muted, palette::MUTED),
    ] {
        assert_eq!(Color32::from_hex(on_paper), Ok(color), "{name}");
    }
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
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
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
