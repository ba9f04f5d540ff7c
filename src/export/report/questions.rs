//! The questions of a plan in its report: question, sentence, what else is to know, picture, table.

use super::html::{Table, escaped};
use crate::analysis::{Answered, Asks, Mark, Unwatched, ask};
use crate::export::picture;
use crate::plan::{Plan, Question};
use std::fmt::Write as _;

/// The rows of a table that a report shows.
const MOST_ROWS: usize = 24;

/// A question with its answer, or why there is none.
pub type Answer = (Question, Result<Answered, String>);

/// The answers to all questions of a plan, asked of the plan as it is shown.
pub fn answers(plan: &Plan) -> Vec<Answer> {
    let asks = Asks::of_base(plan);
    plan.questions.iter().map(|question| (question.clone(), ask(&asks, question, &Unwatched))).collect()
}

/// The part of a report that answers them; nothing without questions.
pub(super) fn questions(answers: &[Answer]) -> String {
    if answers.is_empty() {
        return String::new();
    }
    let mut html = "<h2>Questions</h2>".to_owned();
    for (question, answer) in answers {
        // Writing to a string cannot fail.
        write!(html, "<section class=\"answer\"><h3>{}</h3>", escaped(&question.name)).unwrap_or_default();
        match answer {
            Ok(answered) => html.push_str(&answered_html(question, answered)),
            Err(why) => write!(html, "<p class=\"bad\">Not answered: {}.</p>", escaped(why)).unwrap_or_default(),
        }
        html.push_str("</section>");
    }
    html
}

fn answered_html(question: &Question, answered: &Answered) -> String {
    let told = &answered.told;
    let class = |mark: Mark| match mark {
        Mark::Holds => " class=\"good\"",
        Mark::Fails => " class=\"bad\"",
        Mark::Notice => " class=\"warning\"",
        Mark::Answered | Mark::Fact => "",
    };
    let mut html = format!("<p{}>{}.</p><ul>", class(told.mark), escaped(&told.sentence));
    for fact in &told.facts {
        write!(html, "<li{}>{}.</li>", class(fact.mark), escaped(&fact.text)).unwrap_or_default();
    }
    html.push_str("</ul>");
    if let Some(drawn) = picture::untitled(&question.name, answered) {
        write!(html, "<figure>{drawn}</figure>").unwrap_or_default();
    }
    if !told.table.rows.is_empty() {
        let head: Vec<&str> = told.table.head.iter().map(String::as_str).collect();
        let mut table = Table::new("answers", &head, 1);
        told.table.rows.iter().take(MOST_ROWS).for_each(|row| table.row(row.iter().map(String::as_str), ""));
        html.push_str(&table.end());
        if told.table.rows.len() > MOST_ROWS {
            let more = told.table.rows.len() - MOST_ROWS;
            write!(html, "<p class=\"note\">{more} more rows: wattfolio ask --format csv</p>").unwrap_or_default();
        }
    }
    html
}
