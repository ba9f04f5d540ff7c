//! From a plan to its numbers and what they say: builds, computes, and looks for findings.

use crate::formula::{Book, BookError, Engine, Graph, Values};
use crate::model::build::build;
use crate::model::findings::findings as look;
use crate::model::projection::Projection;
use crate::plan::{Finding, Level, Plan, validate};

/// Computes a plan.
///
/// # Errors
/// The findings, if any is an error; then nothing can be computed.
pub fn project(plan: &Plan) -> Result<Projection, Vec<Finding>> {
    Projector::default().project(plan)
}

/// Computes plan after plan: if only values have changed since the previous one, its compiled book is run again.
#[derive(Clone, Debug, Default)]
pub struct Projector {
    /// The structure of the compiled book, and the program
    compiled: Option<(u64, Engine)>,
}

impl Projector {
    /// Computes a plan; the numbers equal those of `project`, bit for bit.
    ///
    /// # Errors
    /// As for `project`.
    pub fn project(&mut self, plan: &Plan) -> Result<Projection, Vec<Finding>> {
        let mut findings = validate(plan);
        if findings.iter().any(|finding| finding.level == Level::Error) {
            return Err(findings);
        }
        let (book, rows) = build(plan);
        let values = match self.values(&book) {
            Ok(values) => values,
            Err(errors) => {
                findings.extend(errors.iter().map(bug));
                return Err(findings);
            }
        };
        let mut projection = Projection::new(book, rows, values);
        findings.extend(look(&plan.phased(), &projection));
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
        projection.findings = findings;
        Ok(projection)
    }

    /// The values of a book, by the program of the one before if it has the same structure.
    fn values(&mut self, book: &Book) -> Result<Values, Vec<BookError>> {
        let structure = book.structure();
        let engine = match &mut self.compiled {
            Some((known, engine)) if *known == structure && book.errors().is_empty() => engine,
            compiled => {
                let graph = Graph::of(book)?;
                &mut compiled.insert((structure, Engine::new(book, &graph))).1
            }
        };
        Ok(engine.load(book).values())
    }
}

/// A formula that cannot be computed.
fn bug(error: &BookError) -> Finding {
    Finding::new(
        Level::Error,
        &error.key,
        format!("{} ({})", error.message, error.at),
        "This is a bug in Wattfolio: please report it with the plan",
    )
}
