//! Questions that planning meetings ask, filled in from the plan at hand: its sites, debts and scenarios.

use crate::plan::{Ask, Plan, Quantity, Question, new_id};

/// A question that fits a plan.
#[derive(Clone, PartialEq, Debug)]
pub struct Template {
    /// Its number among the questions of `docs/questions.md`
    pub number: u8,
    /// The question, ready to be asked
    pub question: Question,
}

/// The questions that fit a plan, by their numbers.
pub fn templates(plan: &Plan) -> Vec<Template> {
    let mut list = List { plan, templates: Vec::new() };
    list.liquidity();
    list.templates
}

struct List<'a> {
    plan: &'a Plan,
    templates: Vec<Template>,
}

/// The range over which the BTC price path is shifted.
const PRICE: &str = "market.btc_price_shift_pct=-80..80";

impl List<'_> {
    fn add(&mut self, number: u8, name: &str, question: Question) {
        let taken = self.templates.iter().map(|template| template.question.id.as_str());
        let id = new_id(name, taken);
        self.templates.push(Template { number, question: Question { id, name: name.to_owned(), ..question } });
    }

    fn liquidity(&mut self) {
        let condition = match &self.plan.treasury.minimum_cash_usd {
            Quantity::Value(minimum) => format!("company.liquidity >= {minimum}"),
            Quantity::Schedule(_) => "company.liquidity >= treasury.minimum-cash".to_owned(),
        };
        self.add(
            1,
            "Which BTC price breaks minimum liquidity?",
            Question { lever: PRICE.to_owned(), condition, ..Question::unnamed(Ask::Seek) },
        );
    }
}
