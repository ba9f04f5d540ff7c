//! The same questions with probabilities, of plans that say what is uncertain.

use super::List;
use crate::analysis::risk::never_happens;
use crate::plan::{Ask, Question, Scenario};

/// What boards ask for.
const ASKED: &str = "90%";

/// What a treasury policy is to keep, and in which share of futures.
const LIQUIDITY: &str = "company.liquidity >= 200m in 95%";

fn futures(outcomes: &[&str], conditions: &[String]) -> Question {
    Question { outcome: outcomes.join("; "), condition: conditions.join("; "), ..Question::unnamed(Ask::Futures) }
}

impl List<'_> {
    pub(super) fn chances(&mut self) {
        if !self.plan.is_uncertain() {
            return;
        }
        let floor = self.floor();
        let lowest = ["min(company.liquidity)"];
        let name = format!("How likely is it that liquidity falls below {}, and when?", floor.words);
        self.add(1, "chance-liquidity", &name, futures(&lowest, &[floor.condition]));
        let funded = format!("company.funding-gap <= 0 in {ASKED}");
        let name = "How large may the funding gap become, and in how many futures is there none?";
        let outcomes = ["company.peak-funding-gap", "min(company.liquidity)"];
        self.add(5, "chance-funded", name, futures(&outcomes, std::slice::from_ref(&funded)));
        if self.has_covenants() {
            let covenants = ["company.in-default <= 0", "company.locked <= 0"].map(str::to_owned);
            let name = "How likely are a default and a lock-up of any covenant, and when?";
            self.add(2, "chance-covenants", name, futures(&lowest, &covenants));
        }
        if self.plan.btc_loans.iter().any(|loan| loan.enabled) {
            let name = "How likely is a margin call?";
            self.add(7, "chance-margin-call", name, futures(&lowest, &["company.margin-call <= 0".to_owned()]));
        }
        if self.plan.drivers.iter().any(|driver| driver.enabled && driver.lever.contains("delay_months")) {
            let name = "What do delays as likely as the plan says do to liquidity and value?";
            let outcomes = ["company.npv", "min(company.liquidity)"];
            self.add(8, "chance-late", name, futures(&outcomes, &[funded]));
        }
        if self.sum("company.maturities") + self.sum("company.puts") > 0.0 {
            let name = "How likely is it that debt falls due and cannot be paid?";
            let unpaid = ["company.maturity-unpaid <= 0".to_owned()];
            self.add(10, "chance-maturities", name, futures(&["company.refinancing-need-in-all"], &unpaid));
        }
        self.volatile_revenue();
        self.policies();
        self.survival();
    }

    /// How the share of AI in revenue varies, at the ends of three calendar years.
    fn volatile_revenue(&mut self) {
        let mut months: Vec<i64> = (0..3).map(|years| self.december(years)).collect();
        months.dedup();
        let outcome = |month: &i64| format!("company.ai-share-of-ebitda@{}", self.month(*month));
        let outcomes: Vec<String> = months.iter().map(outcome).collect();
        let outcomes: Vec<&str> = outcomes.iter().map(String::as_str).collect();
        let name = "How does the share of AI in EBITDA vary with the market?";
        self.add(17, "chance-ai-share", name, futures(&outcomes, &[]));
    }

    /// Treasury policies that the plan has as scenarios.
    fn policies(&mut self) {
        const OF_A_POLICY: [&str; 4] = ["treasury.", "btc_loans.", "convertibles.", "equity."];
        let is_policy = |scenario: &&Scenario| {
            let is_of_one = |path: &String| OF_A_POLICY.iter().any(|part| path.starts_with(part));
            !scenario.overrides.is_empty() && scenario.overrides.keys().all(is_of_one)
        };
        let policies: Vec<(String, String)> =
            self.plan.scenarios.iter().filter(is_policy).map(|it| (it.id.clone(), it.name.clone())).collect();
        for (id, name) in policies {
            let asked = futures(&["company.npv", "min(company.liquidity)"], &[LIQUIDITY.to_owned()]);
            let title =
                format!("Is liquidity above 200 million USD in 95 % of futures, as planned and under \"{name}\"?");
            self.add(19, &format!("chance-policy-{id}"), &title, Question { to: id, ..asked });
        }
    }

    /// Whether notes survive, where the plan has a tenant's default as a scenario.
    fn survival(&mut self) {
        let stresses = |path: &String| path.ends_with(".default_stress");
        let scenario = self.plan.scenarios.iter().find(|scenario| scenario.overrides.keys().any(stresses));
        let Some(id) = scenario.map(|scenario| scenario.id.clone()) else { return };
        let conditions = ["company.in-default <= 0", "company.maturity-unpaid <= 0"].map(str::to_owned);
        let name = "If the tenant defaults, in how many futures do the notes survive?";
        self.add(
            21,
            "chance-survival",
            name,
            Question { under: id, ..futures(&["min(company.liquidity)"], &conditions) },
        );
    }

    /// True if any covenant has a level.
    fn has_covenants(&self) -> bool {
        let key = |key: &str| self.find(key).is_some_and(|id| !never_happens(&self.projection.book, id));
        key("company.in-default") || key("company.locked")
    }
}
