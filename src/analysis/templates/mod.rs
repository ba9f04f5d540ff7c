//! Questions that planning meetings ask, filled in from the plan at hand: its sites, leases, debts, covenants and scenarios.
//!
//! Only what fits a plan is asked of it: without a loan on BTC there is no margin call. Each question is numbered as in
//! `docs/questions.md`; its id stays the same as long as what it asks about does.

mod capital;
mod chances;
mod choices;
mod company;
mod delivery;
mod fleets;
mod liquidity;
mod phases;

use super::figure::figure;
use crate::formula::Id;
use crate::model::{Projection, project};
use crate::plan::{Ask, PARENT, Plan, Quantity, Question, Site, new_id};

/// A question that fits a plan.
#[derive(Clone, PartialEq, Debug)]
pub struct Template {
    /// Its number among the questions of `docs/questions.md`
    pub number: u8,
    /// The question, ready to be asked
    pub question: Question,
}

/// The questions that fit a plan, by their numbers; none if the plan cannot be computed.
pub fn templates(plan: &Plan) -> Vec<Template> {
    let Ok(projection) = project(plan) else { return Vec::new() };
    let mut list = List { plan, projection, templates: Vec::new() };
    list.liquidity();
    list.capital();
    list.delivery();
    list.choices();
    list.fleets();
    list.company();
    list.chances();
    list.phases();
    list.templates.sort_by_key(|template| template.number);
    list.templates
}

/// The questions that are meant: one of the plan by its id or its words, or templates by id, words or number.
pub fn questions_named(plan: &Plan, wanted: &str) -> Vec<Question> {
    let is_wanted = |question: &&Question| question.id == wanted || question.name.eq_ignore_ascii_case(wanted);
    if let Some(question) = plan.questions.iter().find(is_wanted) {
        return vec![question.clone()];
    }
    let number = wanted.parse::<u8>().ok();
    let templates = templates(plan).into_iter();
    let meant = templates.filter(|it| is_wanted(&&it.question) || Some(it.number) == number);
    meant.map(|template| template.question).collect()
}

/// The questions so far, and what they are filled in from.
struct List<'a> {
    plan: &'a Plan,
    projection: Projection,
    templates: Vec<Template>,
}

/// A level that must be kept, as a condition and in a title.
struct Floor {
    condition: String,
    words: String,
}

/// The range over which the whole BTC price path is shifted.
const SHIFT: &str = "market.btc_price_shift_pct=-80..80";

/// What makes the BTC price the same in all months, beside the price itself.
const FLAT: &str = "market.btc_price=Flat & market.btc_price_shift_pct=0 & market.btc_price_v_depth_pct=0";

/// A lever that keeps hashprice at one level in all months.
fn hashprice(values: &str) -> String {
    format!("market.constant_hashprice_usd_per_ph_day={values} & market.hashrate=ConstantHashprice")
}

/// A lever that keeps the BTC price at one level in all months.
fn flat_price(values: &str) -> String {
    format!("market.btc_price_usd={values} & {FLAT}")
}

fn seek(lever: impl Into<String>, condition: impl Into<String>) -> Question {
    Question { lever: lever.into(), condition: condition.into(), ..Question::unnamed(Ask::Seek) }
}

fn sweep(lever: impl Into<String>, outcomes: &[String]) -> Question {
    Question { lever: lever.into(), outcome: outcomes.join("; "), ..Question::unnamed(Ask::Sweep) }
}

impl List<'_> {
    fn add(&mut self, number: u8, id: &str, name: &str, question: Question) {
        let taken = self.templates.iter().map(|template| template.question.id.as_str());
        let id = new_id(id, taken);
        self.templates.push(Template { number, question: Question { id, name: name.to_owned(), ..question } });
    }

    fn months(&self) -> i64 {
        i64::from(self.plan.company.months)
    }

    /// "2028-05", as levers and outcomes write a month.
    fn month(&self, number: i64) -> String {
        self.plan.month(number).to_string()
    }

    /// "May 2028", as titles write it.
    fn long(&self, number: i64) -> String {
        self.plan.month(number).long()
    }

    fn find(&self, key: &str) -> Option<Id> {
        self.projection.book.find(key)
    }

    fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// A row in a month, or a total; NaN if the plan has none.
    fn at(&self, key: &str, month: i64) -> f64 {
        self.find(key).map_or(f64::NAN, |id| self.projection.values.at(id, month))
    }

    /// The first month from `from` on in which a row is above zero.
    fn first(&self, key: &str, from: i64) -> Option<i64> {
        (from.max(1)..=self.months()).find(|month| self.at(key, *month) > 0.0)
    }

    fn sum(&self, key: &str) -> f64 {
        self.projection.row(key).iter().sum()
    }

    /// "140 million USD".
    fn usd(value: f64) -> String {
        super::outcome::amount(value, "USD")
    }

    /// The last month of December some years ahead, or the last of the plan.
    fn december(&self, years: i32) -> i64 {
        let start = self.plan.company.start;
        let number = i64::from(12 - start.month()) + 1 + i64::from(years) * 12;
        number.clamp(1, self.months())
    }

    /// The level that the company's liquidity must keep: its covenant, or else the minimum cash.
    fn floor(&self) -> Floor {
        let covenants = &self.plan.covenants;
        let agreed =
            [covenants.liquidity_default_usd, covenants.liquidity_lock_up_usd].into_iter().find(|usd| *usd > 0.0);
        let level = |usd: f64, words: String| Floor { condition: format!("company.liquidity >= {usd}"), words };
        match (agreed, &self.plan.treasury.minimum_cash_usd) {
            (Some(usd), _) => level(usd, format!("the covenant of {}", Self::usd(usd))),
            (None, Quantity::Value(usd)) => level(*usd, Self::usd(*usd)),
            (None, Quantity::Schedule(_)) => Floor {
                condition: "company.liquidity >= treasury.minimum-cash".to_owned(),
                words: "the minimum cash".to_owned(),
            },
        }
    }

    /// The same within months.
    fn floor_within(&self, from: i64, to: i64) -> String {
        let condition = self.floor().condition;
        let months = format!("@{}..{}", self.month(from), self.month(to.min(self.months())));
        match condition.split_once(" >= ") {
            Some((left, "treasury.minimum-cash")) => format!("min({left} - treasury.minimum-cash{months}) >= 0"),
            Some((left, level)) => format!("min({left}{months}) >= {level}"),
            None => condition,
        }
    }

    /// The key of the rows of an owner, and what it is called.
    fn owner(&self, id: &str) -> (String, String) {
        match self.plan.project_companies.iter().find(|owner| owner.id == id && id != PARENT) {
            Some(owner) => (format!("entity.{}", owner.id), owner.name.clone()),
            None => ("company".to_owned(), self.plan.company.name.clone()),
        }
    }

    /// The sites that are computed.
    fn sites(&self) -> impl Iterator<Item = &Site> {
        self.plan.sites.iter().filter(|site| site.enabled)
    }

    /// A single value or a row in a month as the program writes it.
    fn shown(&self, outcome: &str) -> Option<String> {
        figure(&self.projection, self.plan, outcome).ok()
    }
}

/// "Red Mesa LLC's".
fn whose(name: &str) -> String {
    if name.ends_with('s') { format!("{name}'") } else { format!("{name}'s") }
}
