//! What a page or panel may see and send.

use crate::app::parts::theme::Tokens;
use crate::app::state::cases::Cases;
use crate::app::state::command::Command;
use crate::app::state::derived::Derived;
use crate::app::state::session::Session;
use crate::app::state::view::View;
use crate::formula::Id;
use crate::model::Projection;
use crate::plan::Plan;

/// What a page may see and send.
pub struct Frame<'a> {
    /// The document
    pub session: &'a Session,
    /// Its numbers
    pub derived: &'a Derived,
    /// Scenarios and other plans side by side
    pub cases: &'a Cases,
    /// What is shown
    pub view: &'a mut View,
    /// Colours
    pub tokens: &'static Tokens,
    /// What the user asked for in this pass
    pub commands: &'a mut Vec<Command>,
}

impl<'a> Frame<'a> {
    /// Sends a command.
    pub fn send(&mut self, command: Command) {
        self.commands.push(command);
    }

    /// The plan that is shown.
    pub fn plan(&self) -> &'a Plan {
        &self.derived.plan
    }

    /// The numbers as they are shown, nominal or real; None if the plan was never computed.
    pub fn projection(&self) -> Option<&'a Projection> {
        self.derived.shown()
    }

    /// The nominal numbers, even if real amounts are shown.
    pub fn nominal(&self) -> Option<&'a Projection> {
        self.derived.projection.as_ref()
    }

    /// The months of a row; empty if there is no such row.
    pub fn row(&self, key: &str) -> &'a [f64] {
        self.projection().map_or(&[], |projection| projection.row(key))
    }

    /// The number of the row with this key.
    pub fn find(&self, key: &str) -> Option<Id> {
        self.projection().and_then(|projection| projection.book.find(key))
    }

    /// NPV, lowest cash and peak funding gap, in USD.
    pub fn main_figures(&self) -> [f64; 3] {
        ["company.npv", "company.lowest-cash", "company.peak-funding-gap"]
            .map(|key| self.projection().map_or(f64::NAN, |p| p.total(key)))
    }
}
