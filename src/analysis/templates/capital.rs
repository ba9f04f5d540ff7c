//! Funding: gaps and what closes them, what is due, and the equity that a campus needs.

use super::{List, SHIFT, flat_price, seek, sweep};
use crate::plan::{Ask, Draws, PARENT, Question, Scenario};

/// The BTC prices at which ways of funding are compared, in USD.
const PRICES: &str = "50000,80000,120000";
const PRICES_IN_WORDS: &str = "50,000, 80,000 and 120,000 USD";

/// Years after which ways of funding are compared.
const YEARS: i32 = 2;

/// Months from a maturity within which liquidity must hold.
const MONTHS_AFTER: i64 = 2;

/// The lists of a plan that fund it.
const FUNDING: [&str; 5] = ["treasury.", "debts.", "convertibles.", "btc_loans.", "equity."];

/// True for a scenario that changes how the plan is funded, and nothing else.
pub(super) fn funds(scenario: &Scenario) -> bool {
    !scenario.overrides.is_empty()
        && scenario.overrides.keys().all(|path| FUNDING.iter().any(|begins| path.starts_with(begins)))
}

impl List<'_> {
    pub(super) fn capital(&mut self) {
        self.gap();
        self.ways_of_funding();
        self.due();
        self.equity();
    }

    fn gap(&mut self) {
        let gap = self.at("company.peak-funding-gap", 0);
        let none = "company.funding-gap <= 0";
        self.add(5, "funding-gap-btc-price", "Which BTC price opens a funding gap, and when?", seek(SHIFT, none));
        if gap < 1.0 {
            return;
        }
        let most = (gap * 4.0 / 1e6).ceil() * 1e6;
        let mut limits: Vec<(String, String, String)> = Vec::new();
        let mut limit = |id: &str, name: &str, path: String| limits.push((id.to_owned(), name.to_owned(), path));
        for debt in self.plan.debts.iter().filter(|debt| debt.enabled && debt.owner == PARENT) {
            if matches!(debt.draws, Draws::OnNeed | Draws::Revolving) {
                limit(&debt.id, &debt.name, format!("debts.{}.commitment_usd", debt.id));
            }
        }
        for notes in self.plan.convertibles.iter().filter(|notes| notes.enabled && notes.on_need) {
            limit(&notes.id, &notes.name, format!("convertibles.{}.limit_usd", notes.id));
        }
        for loan in self.plan.btc_loans.iter().filter(|loan| loan.enabled && loan.on_need) {
            limit(&loan.id, &loan.name, format!("btc_loans.{}.limit_usd", loan.id));
        }
        if self.plan.equity.atm_on_need {
            limit("atm", "ATM programme", "equity.atm_limit_usd".to_owned());
        }
        for (id, name, path) in limits {
            let title = format!("How large must the {name} be to close the funding gap of {}?", Self::usd(gap));
            self.add(5, &format!("close-gap-{id}"), &title, seek(format!("{path}=0..{most}"), none));
        }
    }

    /// The same plan funded in other ways: which leaves most per share.
    fn ways_of_funding(&mut self) {
        let ways: Vec<&Scenario> = self.plan.scenarios.iter().filter(|scenario| funds(scenario)).collect();
        if ways.len() < 2 {
            return;
        }
        let ids: Vec<&str> = ways.iter().map(|scenario| scenario.id.as_str()).collect();
        let names: Vec<&str> = ways.iter().map(|scenario| scenario.name.as_str()).collect();
        let when = self.december(YEARS);
        let (ids, names, month) = (ids.join(","), names.join(", "), self.month(when));
        let per_share = format!("valuation.per-share@{month}");
        let outcomes = [per_share.clone(), "min(company.liquidity)".to_owned(), format!("equity.dilution@{month}")];
        let compared = Question {
            condition: "company.funding-gap <= 0".to_owned(),
            ..sweep(format!("scenarios=base,{ids}"), &outcomes)
        };
        let name = format!("Which way of funding leaves most per share in {}, and at what dilution?", self.long(when));
        self.add(5, "ways-of-funding", &name, compared);
        let name = format!("{names}: which leaves more per share at a BTC price of {PRICES_IN_WORDS}?");
        let matrix = Question {
            second_lever: flat_price(PRICES),
            outcome: per_share,
            ..Question { lever: format!("scenarios={ids}"), ..Question::unnamed(Ask::Sweep) }
        };
        self.add(6, "funding-per-share", &name, matrix);
    }

    /// Convertibles that may have to be repaid in cash, and other balances that fall due.
    fn due(&mut self) {
        for notes in self.plan.convertibles.iter().filter(|notes| notes.enabled) {
            let puts = notes.puts_pct.iter().map(|(month, _)| (*month, "put"));
            for (month, word) in puts.chain([(notes.maturity, "due")]) {
                let when = self.plan.number_of(month);
                let owed = self.at(&format!("convertible.{}.balance", notes.id), when - 1);
                if !(2..=self.months()).contains(&when) || owed.is_nan() || owed < 1.0 {
                    continue;
                }
                let name = format!(
                    "Can the {} ({}) be repaid if they are {word} in {} and the share price stays low?",
                    notes.name,
                    Self::usd(owed),
                    month.long()
                );
                let condition = self.floor_within(when, when + MONTHS_AFTER);
                let id = format!("repay-{}-{}", notes.id, month.year());
                self.add(10, &id, &name, seek("equity.share_price_usd*=10%..400%", condition));
            }
        }
        for debt in self.plan.debts.iter().filter(|debt| debt.enabled) {
            let when = self.plan.number_of(debt.maturity);
            let due = self.at(&format!("debt.{}.due-at-maturity", debt.id), when);
            if !(1..=self.months()).contains(&when) || due.is_nan() || due < 1e6 {
                continue;
            }
            let (owner, _) = self.owner(&debt.owner);
            let condition = if debt.owner == PARENT {
                self.floor_within(when, when + MONTHS_AFTER)
            } else {
                format!(
                    "max({owner}.funding-gap@{}..{}) <= 0",
                    self.month(when),
                    self.month((when + MONTHS_AFTER).min(self.months()))
                )
            };
            let name = format!(
                "Down to which BTC price can the {} ({}) be repaid in {}?",
                debt.name,
                Self::usd(due),
                debt.maturity.long()
            );
            self.add(10, &format!("repay-{}", debt.id), &name, seek(SHIFT, condition));
        }
    }

    /// What owners pay into a project company by how much its loans pay.
    fn equity(&mut self) {
        for debt in self.plan.debts.iter().filter(|debt| debt.enabled && debt.owner != PARENT) {
            let (key, owner) = self.owner(&debt.owner);
            let paid_in = format!("{key}.funds.from-owners-in-all");
            if !self.has(&paid_in) {
                continue;
            }
            let (lever, name) = if matches!(debt.draws, Draws::WithCapex) {
                let name = format!("How much equity does {owner} need at a loan to cost of 75, 80 and 85 %?");
                (format!("debts.{}.loan_to_cost_pct=75,80,85", debt.id), name)
            } else if debt.draws_usd.iter().any(|(month, _)| self.plan.number_of(*month) >= 1) {
                let name = format!("How much equity does {owner} need if 80 to 110 % of the {} are raised?", debt.name);
                (format!("debts.{}.draws_usd*=80%..110%/7", debt.id), name)
            } else {
                continue;
            };
            let mut outcomes = vec![paid_in, "min(company.liquidity)".to_owned()];
            outcomes.extend(self.distributions_elsewhere(&debt.owner));
            let question = Question { condition: self.floor().condition, ..sweep(lever, &outcomes) };
            self.add(18, &format!("equity-{}", debt.owner), &name, question);
        }
    }

    /// What other project companies pay to their owners until this one is complete.
    fn distributions_elsewhere(&self, owner: &str) -> Option<String> {
        let completion = self.plan.project_companies.iter().find(|company| company.id == owner)?.completion;
        let until = self.plan.number_of(completion).clamp(1, self.months());
        let others = self.plan.project_companies.iter().filter(|other| other.id != owner);
        let paying = others.filter(|other| self.first(&format!("entity.{}.distribution", other.id), 1).is_some());
        let sums: Vec<String> = paying
            .map(|other| format!("sum(entity.{}.distribution@{}..{})", other.id, self.month(1), self.month(until)))
            .collect();
        (!sums.is_empty()).then(|| sums.join(" + "))
    }
}
