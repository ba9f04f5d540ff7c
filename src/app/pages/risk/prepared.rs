//! What is drawn of an answer, computed once: bands of the futures that are shown, their causes, and which of them are drawn.

use crate::analysis::{Cause, Common, Future, FutureSample, Futures};
use crate::app::state::asking::Reply;
use crate::app::state::risk::Filter;
use egui::{Id, Ui};
use std::sync::Arc;

/// Futures that are drawn as lines.
const LINES: usize = 12;

/// The bars of a distribution.
const BARS: usize = 28;

/// What is drawn of an answer.
pub(super) struct Prepared {
    reply: Arc<Reply>,
    filter: Option<Filter>,
    /// By month of the first row: the lines of the fan
    pub fan: Vec<Option<[f64; 5]>>,
    /// By condition
    pub causes: Vec<Cause>,
    /// By month, in how many futures the condition that asks for a share has not failed; without one, in how many nothing has
    pub standing: Vec<usize>,
    /// That condition
    pub asked: Option<usize>,
    /// The first outcome of the futures that are shown
    pub sample: Option<FutureSample>,
    /// Futures in which nothing fails
    pub sound: usize,
    /// The places of some futures that are shown
    pub lines: Vec<usize>,
    /// The first outcome: both ends of what is drawn, and by bar the number of futures
    pub bars: Option<((f64, f64), Vec<usize>)>,
    /// Futures that are shown
    pub shown: usize,
    /// The condition whose failures are looked at: that of the filter, or the one that fails first most often
    pub failing: Option<usize>,
    /// What the futures in which it fails have in common
    pub common: Option<Common>,
}

/// True if a future is of the kind that is shown.
pub(super) fn is_shown(filter: Option<Filter>, future: &Future) -> bool {
    match (filter, future.cause()) {
        (None, _) | (Some(Filter::Nothing), None) => true,
        (Some(Filter::Cause(wanted)), Some((cause, _))) => wanted == cause,
        _ => false,
    }
}

/// What is drawn of an answer under a filter, from memory if nothing has changed.
pub(super) fn of(ui: &Ui, reply: &Arc<Reply>, futures: &Futures, filter: Option<Filter>) -> Arc<Prepared> {
    let id = Id::unique("risk-prepared");
    let known = ui.data(|data| data.get_temp::<Arc<Prepared>>(id));
    if let Some(known) = known.filter(|known| Arc::ptr_eq(&known.reply, reply) && known.filter == filter) {
        return known;
    }
    let prepared = Arc::new(prepare(Arc::clone(reply), futures, filter));
    ui.data_mut(|data| data.insert_temp(id, Arc::clone(&prepared)));
    prepared
}

fn prepare(reply: Arc<Reply>, futures: &Futures, filter: Option<Filter>) -> Prepared {
    let wanted: Vec<bool> = futures.all.iter().map(|future| is_shown(filter, future)).collect();
    let is_wanted = |place: usize| wanted.get(place).copied().unwrap_or(false);
    let places: Vec<usize> = (0..wanted.len()).filter(|place| is_wanted(*place)).collect();
    let causes = futures.causes();
    let most = causes.iter().filter(|cause| cause.first > 0).max_by_key(|cause| cause.first);
    let failing = match filter {
        Some(Filter::Cause(place)) => Some(place),
        _ => most.map(|cause| cause.condition),
    };
    let mut asking = (0..futures.conditions.len()).filter(|place| futures.conditions[*place].chance().is_some());
    let asked = asking.next().filter(|_| asking.next().is_none());
    let step = (places.len() / LINES).max(1);
    let outcome = |place: &usize| futures.all.get(*place).and_then(|future| future.outcomes.first()).copied();
    Prepared {
        reply,
        filter,
        fan: futures.fans.first().map(|fan| fan.lines(is_wanted)).unwrap_or_default(),
        causes,
        standing: match asked {
            Some(place) => futures.fared(place).failed_by.iter().map(|failed| futures.all.len() - failed).collect(),
            None => futures.standing_by_month(),
        },
        asked,
        sample: (!futures.outcomes.is_empty()).then(|| match filter {
            None => futures.sample(0),
            Some(_) => FutureSample::of(places.iter().filter_map(outcome)),
        }),
        sound: futures.all.iter().filter(|future| future.cause().is_none()).count(),
        lines: places.iter().copied().step_by(step).take(LINES).collect(),
        bars: bars(futures, places.iter().filter_map(outcome)),
        shown: places.len(),
        common: match filter {
            Some(_) => futures.in_common(|future| is_shown(filter, future)),
            None => failing.and_then(|place| futures.common(place)),
        },
        failing,
    }
}

/// How many futures lie where, between the first and the last percentile of all futures.
fn bars(futures: &Futures, values: impl Iterator<Item = f64>) -> Option<((f64, f64), Vec<usize>)> {
    let all = (!futures.outcomes.is_empty()).then(|| futures.sample(0))?;
    let (low, high) = (all.percentile(0.01)?.value, all.percentile(0.99)?.value);
    let width = (high - low).max(high.abs().max(1.0) * 1e-6) / BARS as f64;
    let mut bars = vec![0; BARS];
    for value in values.filter(|value| value.is_finite()) {
        let at = ((value - low) / width).floor().clamp(0.0, BARS as f64 - 1.0) as usize;
        if let Some(count) = bars.get_mut(at) {
            *count += 1;
        }
    }
    Some(((low, low + width * BARS as f64), bars))
}
