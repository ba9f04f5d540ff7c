//! The five states of megawatts, in one order and one look on every page: leased, vacant, being built, mining, switched off.

use crate::app::parts::frame::Frame;
use crate::app::parts::plane::Swatch;
use crate::app::parts::plot::{Form, Series, series};
use crate::app::parts::theme::Tokens;
use crate::formula::Series as Row;
use crate::model::rows::StateRows;
use egui::Color32;

/// A state of megawatts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    Leased,
    Vacant,
    Converting,
    Mining,
    Off,
}

impl State {
    /// All states, from the bottom of a stack to its top.
    pub const ALL: [Self; 5] = [Self::Leased, Self::Vacant, Self::Converting, Self::Mining, Self::Off];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Leased => "AI leased",
            Self::Vacant => "AI vacant",
            Self::Converting => "Converting",
            Self::Mining => "Mining",
            Self::Off => "Switched off",
        }
    }

    /// The row of the state, of a site or of the company.
    pub const fn row(self, converting: Row, states: &StateRows) -> Row {
        match self {
            Self::Leased => states.leased,
            Self::Vacant => states.vacant,
            Self::Converting => converting,
            Self::Mining => states.mining,
            Self::Off => states.off,
        }
    }

    /// How it is filled: solid is at work, pale stands still, hatched is being built.
    pub const fn fill(self, t: &Tokens) -> (Color32, Form) {
        match self {
            Self::Leased => (t.ai, Form::Area),
            Self::Vacant => (t.vacant, Form::Still(t.ai)),
            Self::Converting => (t.converting, Form::Hatched(t.building)),
            Self::Mining => (t.mining, Form::Area),
            Self::Off => (t.switched_off, Form::Still(t.mining)),
        }
    }

    /// Its mark in a legend.
    pub const fn swatch(self, t: &Tokens) -> Swatch {
        match self.fill(t) {
            (color, Form::Still(edge)) => Swatch::Still(color, edge),
            (color, Form::Hatched(ground)) => Swatch::Hatched(color, ground),
            (color, _) => Swatch::Box(color),
        }
    }
}

/// The states of a site or of the company as layers of a plot.
pub(super) fn states<'a>(frame: &Frame<'a>, converting: Row, states: &StateRows) -> Vec<Series<'a>> {
    let layer = |state: State| {
        let (color, form) = state.fill(frame.tokens);
        series(frame, state.row(converting, states), state.name(), color, form)
    };
    State::ALL.map(layer).to_vec()
}
