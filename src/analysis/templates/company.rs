//! The company as a whole: its AI share, its value by its parts, and its tax.

use super::{List, seek, sweep};
use crate::plan::{Ask, Question};

/// Years at whose end the AI share is asked about, from that of month 1 on.
const YEARS: [i32; 3] = [0, 1, 2];

/// USD a contracted MW of IT at which the sum of the parts is asked about.
const VALUES: &str = "8000000,12000000,17000000";

impl List<'_> {
    pub(super) fn company(&mut self) {
        self.ai_share();
        self.value();
        self.tax();
    }

    fn ai_share(&mut self) {
        if self.sum("company.ai-revenue").max(0.0) == 0.0 {
            return;
        }
        let mut ends: Vec<i64> = YEARS.into_iter().map(|years| self.december(years)).collect();
        ends.dedup();
        let years: Vec<String> = ends.iter().map(|month| self.plan.month(*month).year().to_string()).collect();
        let outcomes = |key: &str| ends.iter().map(|month| format!("{key}@{}", self.month(*month))).collect::<Vec<_>>();
        let years = match years.as_slice() {
            [several @ .., last] if !several.is_empty() => format!("{} and {last}", several.join(", ")),
            all => all.join(", "),
        };
        let lever = "market.btc_price_shift_pct=-60..60/7";
        let (revenue, ebitda) = (outcomes("company.ai-share"), outcomes("company.ai-share-of-ebitda"));
        let name = format!("Which share of revenue is AI at the end of {years}, at which BTC price?");
        self.add(17, "ai-share", &name, sweep(lever, &revenue));
        let name = format!("Which share of EBITDA is AI at the end of {years}, at which BTC price?");
        self.add(17, "ai-share-of-ebitda", &name, sweep(lever, &ebitda));
    }

    fn value(&mut self) {
        if self.at("valuation.contracted", 0).max(0.0) == 0.0 {
            return;
        }
        let month = self.month(1);
        let (parts, price) = (format!("valuation.per-share@{month}"), format!("equity.share-price@{month}"));
        let lever = "valuation.usd_per_contracted_mw_it";
        let name = "Which value of a contracted MW of IT does the share price imply?";
        self.add(23, "implied-mw", name, seek(format!("{lever}=0..60000000"), format!("{parts} = {price}")));
        let name =
            "What is the sum of the parts per share at 8, 12 and 17 million USD a MW of IT, against the share price?";
        self.add(23, "sum-of-parts", name, sweep(format!("{lever}={VALUES}"), &[parts, price]));
    }

    fn tax(&mut self) {
        let tax = &self.plan.tax;
        if tax.federal_rate_pct + tax.state_rate_pct <= 0.0 {
            return;
        }
        let outcomes = ["tax.first-paid-month", "tax.losses-end-month", "sum(tax.paid)"].map(str::to_owned);
        let name = "When is tax first paid, and when are the losses used up, with and without bonus depreciation?";
        self.add(24, "tax-holiday", name, sweep("tax.*_bonus_pct=0..100/5", &outcomes));
        let name = "When is tax first paid, by bonus depreciation and the limit on interest?";
        let grid = Question {
            lever: "tax.*_bonus_pct=0..100/5".to_owned(),
            second_lever: "tax.interest_limited=true,false".to_owned(),
            outcome: "tax.first-paid-month".to_owned(),
            ..Question::unnamed(Ask::Sweep)
        };
        self.add(24, "tax-and-interest", name, grid);
    }
}
