//! The questions of the plan and their answers, computed on another thread; outdated once the plan or a question has changed.

use crate::analysis::{Answered, Asks, Found, Lever, Told, ask, points_of};
use crate::app::state::choose::{USUAL_CHOICE, usual_choice};
use crate::app::state::job::{Job, Task};
use crate::app::state::risk::{USUAL, usual_question};
use crate::app::state::session::Session;
use crate::formula::Book;
use crate::plan::{Ask, Plan, Question, Scenario};
use crate::store::history_texts;
use egui::Context;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long the document stands still before its questions are asked again.
const PAUSE: Duration = Duration::from_millis(120);

/// Points of a lever while something is dragged: of one, and of each of two.
const COARSE: usize = 33;
const COARSE_OF_TWO: usize = 9;
/// Futures while something is dragged.
const COARSE_FUTURES: u32 = 200;

/// All that an answer depends on.
#[derive(Clone, PartialEq)]
struct Asked {
    /// The base without its questions and scenarios
    base: Arc<Plan>,
    /// The scenarios that are read
    scenarios: Vec<Scenario>,
    /// The scenario in which it is asked
    under: Option<String>,
    /// Its settings, without its name and notes
    question: Question,
}

/// What is computed: the question's id, what is asked, and whether at a few points only.
#[derive(Clone, PartialEq)]
pub(in crate::app) struct Running {
    id: String,
    asked: Asked,
    coarse: bool,
}

/// An answer: in figures and in words, with the plan that was asked.
#[derive(Debug)]
pub(in crate::app) struct Reply {
    /// In figures
    pub found: Found,
    /// In words
    pub told: Told,
    /// The plan that was asked
    pub asks: Asks,
    /// Its book, by which values are shown
    pub book: Arc<Book>,
}

impl From<Answered> for Reply {
    fn from(Answered { found, told, asks, book }: Answered) -> Self {
        Self { found, told, asks, book }
    }
}

/// A question's latest answer.
struct Known {
    asked: Asked,
    /// At a few points only
    coarse: bool,
    /// Wanted anew, although nothing has changed
    again: bool,
    reply: Result<Arc<Reply>, String>,
}

/// How it stands with a question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::app) enum Standing {
    /// It was never answered
    New,
    /// Its answer is that of the plan as it is
    Current,
    /// The plan or the question has changed since
    Outdated,
}

/// What the document asks at present.
struct Now {
    revision: u64,
    scenario: Option<String>,
    base: Arc<Plan>,
}

/// A question that is being answered.
pub(in crate::app) type Computing = Job<Result<Reply, String>, Running>;

/// The questions and their answers.
#[derive(Default)]
pub struct Asking {
    known: BTreeMap<String, Known>,
    job: Option<Computing>,
    now: Option<Now>,
    /// When the document last changed
    changed: Option<Instant>,
    /// The user has stopped it; it goes on when something changes or is asked again
    stopped: bool,
    /// The usual question to futures or of a choice, while it is shown and the plan has none of its own
    usual: Option<Question>,
}

impl Asking {
    /// The latest answer to a question, or the sentence that says why there is none.
    pub(in crate::app) fn reply(&self, id: &str) -> Option<Result<&Arc<Reply>, &str>> {
        self.known.get(id).map(|known| known.reply.as_ref().map_err(String::as_str))
    }

    /// How it stands with a question of the document.
    pub(in crate::app) fn standing(&self, session: &Session, question: &Question) -> Standing {
        match self.known.get(&question.id) {
            None => Standing::New,
            Some(known) if !known.again && self.asked(session, question).is_some_and(|asked| asked == known.asked) => {
                Standing::Current
            }
            Some(_) => Standing::Outdated,
        }
    }

    /// The work that is going on, and the id of its question.
    pub(in crate::app) fn job(&self) -> Option<(&str, &Computing)> {
        self.job.as_ref().map(|job| (job.task().stamp.id.as_str(), job))
    }

    /// True while something is computed.
    pub fn is_busy(&self) -> bool {
        self.job.is_some()
    }

    /// True if every question has a full answer for the document as it is, or cannot be answered.
    pub(in crate::app) fn are_answered(&self, session: &Session) -> bool {
        self.questions(session).all(|question| !self.is_open(session, question))
    }

    /// Stops what is going on: what it has found so far is shown as outdated, and earlier answers stay.
    pub(in crate::app) fn stop(&mut self) {
        self.job.iter().for_each(Job::cancel);
        self.stopped = true;
    }

    /// Asks all questions again, even if nothing has changed.
    pub(in crate::app) fn again(&mut self) {
        self.stopped = false;
        self.job = None;
        self.known.values_mut().for_each(|known| known.again = true);
    }

    /// Follows the document and asks what has no answer yet: the question that is `shown` first. While something is dragged only
    /// that question is asked, at a few points, if it is what changes.
    pub(in crate::app) fn update(&mut self, ctx: &Context, session: &Session, shown: &str, is_dragging: bool) {
        self.receive();
        self.follow(session);
        self.usual = match shown {
            USUAL => Some(usual_question()),
            USUAL_CHOICE => Some(usual_choice()),
            _ => None,
        };
        let plan = session.plan();
        let is_usual = |id: &str| [USUAL, USUAL_CHOICE].contains(&id);
        self.known.retain(|id, _| is_usual(id) || plan.questions.iter().any(|question| question.id == *id));
        if let Some(job) = &self.job {
            let Running { id, asked, .. } = &job.task().stamp;
            let wanted = self.questions(session).find(|question| question.id == *id);
            let is_wanted = wanted.and_then(|question| self.asked(session, question)).is_some_and(|now| now == *asked);
            // While something is dragged, an answer that is a little late is better than none.
            if is_wanted && (id == shown || is_dragging || !self.is_due(session, shown)) || is_dragging && id == shown {
                return;
            }
            self.job = None;
        }
        if self.stopped {
            return;
        }
        let Some(next) = self.next(session, shown, is_dragging) else { return };
        let since = self.changed.map_or(PAUSE, |changed| changed.elapsed());
        if !is_dragging && since < PAUSE {
            ctx.request_repaint_after(PAUSE.saturating_sub(since));
            return;
        }
        self.start(ctx, session, next);
    }

    /// The questions of the plan, and the usual one.
    fn questions<'a>(&'a self, session: &'a Session) -> impl Iterator<Item = &'a Question> {
        session.plan().questions.iter().chain(&self.usual)
    }

    fn is_due(&self, session: &Session, id: &str) -> bool {
        let shown = self.questions(session).find(|question| question.id == id);
        shown.is_some_and(|question| self.is_open(session, question))
    }

    /// True if it has no full answer for the document as it is.
    fn is_open(&self, session: &Session, question: &Question) -> bool {
        self.standing(session, question) != Standing::Current
            || self.known.get(&question.id).is_some_and(|known| known.coarse)
    }

    /// What is asked next.
    fn next(&self, session: &Session, shown: &str, is_dragging: bool) -> Option<Running> {
        let first = self.questions(session).filter(|question| question.id == shown);
        let others = self.questions(session).filter(|question| question.id != shown && !is_dragging);
        let follows = |question: &Question| {
            self.standing(session, question) == Standing::Outdated && self.is_of_this_base(question)
        };
        let is_next =
            |question: &Question| if is_dragging { follows(question) } else { self.is_open(session, question) };
        let question = first.chain(others).find(|question| is_next(question))?;
        Some(Running { id: question.id.clone(), asked: self.asked(session, question)?, coarse: is_dragging })
    }

    /// True if only the question has changed since its answer.
    fn is_of_this_base(&self, question: &Question) -> bool {
        let base = self.now.as_ref().map(|now| &now.base);
        self.known.get(&question.id).zip(base).is_some_and(|(known, base)| Arc::ptr_eq(&known.asked.base, base))
    }

    fn start(&mut self, ctx: &Context, session: &Session, next: Running) {
        let plan = session.plan();
        let question = if next.coarse { coarse(plan, &next.asked.question) } else { next.asked.question.clone() };
        let question = Question { under: next.asked.under.clone().unwrap_or_default(), ..question };
        let (asks, file) = (Asks::of_base(plan), session.path.clone());
        let what =
            self.questions(session).find(|question| question.id == next.id).map_or("", |question| &question.name);
        let task = Task { what: what.to_owned(), parts: points_of(asks.plan(), &question), stamp: next };
        self.job = Some(Job::start(ctx, task, move |progress| {
            let histories = history_texts(&[asks.base()], file.as_deref());
            ask(&asks.with_histories(histories), &question, progress).map(Reply::from)
        }));
    }

    /// Takes over an answer.
    fn receive(&mut self) {
        let Some(result) = self.job.as_ref().and_then(Job::poll) else { return };
        let Some(job) = self.job.take() else { return };
        let Running { id, asked, coarse } = job.task().stamp.clone();
        let reply = result.and_then(|reply| reply).map(Arc::new);
        // What was stopped has a part of its answer, or none.
        let again = job.is_cancelled();
        if !again || reply.is_ok() {
            self.known.insert(id, Known { asked, coarse, again, reply });
        }
    }

    /// Takes over what the document asks, if it has changed.
    fn follow(&mut self, session: &Session) {
        let is_same = |now: &Now| now.revision == session.revision() && now.scenario == session.scenario;
        if self.now.as_ref().is_some_and(is_same) {
            return;
        }
        let stripped = Plan { questions: Vec::new(), scenarios: Vec::new(), ..Plan::clone(session.plan()) };
        let before = self.now.take().map(|now| now.base);
        // As long as the base is the same, it is one piece of memory: comparing answers with it costs nothing.
        let base = before
            .into_iter()
            .chain(self.known.values().map(|known| Arc::clone(&known.asked.base)))
            .find(|known| **known == stripped)
            .unwrap_or_else(|| Arc::new(stripped));
        self.now = Some(Now { revision: session.revision(), scenario: session.scenario.clone(), base });
        self.changed = Some(Instant::now());
        self.stopped = false;
    }

    /// All that the answer to a question depends on.
    fn asked(&self, session: &Session, question: &Question) -> Option<Asked> {
        let now = self.now.as_ref()?;
        let under = match question.under.as_str() {
            "" => now.scenario.clone(),
            id => Some(id.to_owned()),
        };
        let texts = [&question.lever, &question.second_lever];
        let reads_all = texts.iter().any(|text| crate::plan::several(text).any(|lever| lever.starts_with("scenarios")));
        let to = matches!(question.ask, Ask::Bridge | Ask::Futures).then_some(question.to.as_str());
        let is_read =
            |scenario: &&Scenario| reads_all || under.as_deref() == Some(&scenario.id) || to == Some(&scenario.id);
        let question = Question { name: String::new(), notes: String::new(), ..question.clone() };
        let scenarios = session.plan().scenarios.iter().filter(is_read).cloned().collect();
        Some(Asked { base: Arc::clone(&now.base), scenarios, under, question })
    }
}

/// The same question at a few points.
fn coarse(plan: &Plan, question: &Question) -> Question {
    let points = if question.second_lever.trim().is_empty() { COARSE } else { COARSE_OF_TWO };
    let at_few = |text: &String| match Lever::parse(plan, text) {
        Ok(lever) if question.ask != Ask::Tornado => lever.with_points(Some(points)).text().to_owned(),
        _ => text.clone(),
    };
    Question {
        lever: at_few(&question.lever),
        second_lever: at_few(&question.second_lever),
        futures: question.futures.min(COARSE_FUTURES),
        ..question.clone()
    }
}
