//! What a page or panel may see and send.

use crate::app::parts::theme::Tokens;
use crate::app::state::asking::Asking;
use crate::app::state::cases::Cases;
use crate::app::state::command::Command;
use crate::app::state::derived::Derived;
use crate::app::state::place::Place;
use crate::app::state::session::Session;
use crate::app::state::steps::Steps;
use crate::app::state::view::View;
use crate::formula::{Id, PLAIN, Series};
use crate::model::Projection;
use crate::model::rows::Rows;
use crate::plan::Plan;

/// What a page may see and send.
pub struct Frame<'a> {
    /// The document
    pub session: &'a Session,
    /// Its numbers
    pub derived: &'a Derived,
    /// Scenarios and other plans side by side
    pub cases: &'a Cases,
    /// Its questions and their answers
    pub asking: &'a Asking,
    /// What the steps of the history come to
    pub steps: &'a Steps,
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

    /// The rows of the plan by what they are; None if the plan was never computed.
    pub fn rows(&self) -> Option<&'a Rows> {
        self.projection().map(|projection| projection.rows.as_ref())
    }

    /// The months of a row; empty if the plan was never computed.
    pub fn months(&self, row: Series) -> &'a [f64] {
        self.projection().map_or(&[], |projection| projection.months(row))
    }

    /// True if a row has an amount in any month.
    pub fn has(&self, row: Series) -> bool {
        self.existing(row.id(), self.months(row)).iter().any(|value| *value != 0.0)
    }

    /// Values of an item without amounts too small to exist, which would be drawn a pixel high and give an empty plot a scale.
    pub fn existing(&self, id: Id, values: &[f64]) -> Vec<f64> {
        let unit = self.projection().map_or(PLAIN, |projection| projection.book.item(id).unit);
        values.iter().map(|value| if unit.is_nothing(*value) { 0.0 } else { *value }).collect()
    }

    /// A row in month `t` (from 0); 0 outside the plan.
    pub fn at(&self, row: Series, t: usize) -> f64 {
        self.months(row).get(t).copied().unwrap_or(0.0)
    }

    /// Explains a number in a month (1 is the first; 0 for a total).
    pub fn explain(&mut self, id: Id, month: i64) {
        if let Some(place) = self.place(id, month) {
            self.send(Command::Explain(place));
        }
    }

    /// Where a number stands in a month (1 is the first; 0 for a total).
    pub fn place(&self, id: Id, month: i64) -> Option<Place> {
        self.projection().map(|projection| Place { key: projection.book.item(id).key.clone(), month })
    }

    /// The plan that is shown with its phases applied: the dates and sizes that its numbers have.
    pub fn phased(&self) -> &'a Plan {
        &self.derived.phased
    }

    /// The month of the first lock-up at the company or a project company, by its number; NaN if there is none.
    pub fn first_lock_up(&self) -> f64 {
        let alarm = |p: &Projection| p.value(p.rows.company.measures.alarms.lock_up.first_month);
        self.projection().map_or(f64::NAN, alarm)
    }

    /// NPV, lowest liquidity, lowest cash and peak funding gap, in USD.
    pub fn main_figures(&self) -> [f64; 4] {
        let Some(projection) = self.projection() else { return [f64::NAN; 4] };
        let (value, measures) = (&projection.rows.company.value, &projection.rows.company.measures);
        let totals = [
            value.project.npv,
            measures.lenders.liquidity.lowest,
            value.lowest_cash.value,
            value.peak_funding_gap.value,
        ];
        totals.map(|total| projection.value(total))
    }
}
