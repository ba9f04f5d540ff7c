//! Colours by meaning, of both themes: the only place that names a colour of the window.
#![expect(clippy::disallowed_methods, reason = "this is where colours get their meaning")]

use egui::Color32;

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

/// The dark theme.
pub(super) const DARK: Tokens = Tokens {
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

/// The light theme.
pub(super) const LIGHT: Tokens = Tokens {
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
