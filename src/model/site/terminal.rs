//! Value of AI capacity after the plan, by the method the plan selects.

use crate::formula::{Format, MW_IT, PERCENT, PLAIN, Scalar, USD, YEAR};
use crate::model::base::constants::{ONE_YEAR, PERCENT_OF};
use crate::model::base::scope::Scope;
use crate::plan::{TerminalValue, Tier};

/// Terminal value method.
#[derive(Clone, Copy, Debug)]
pub enum Terminal {
    /// Nothing is worth anything after the plan
    Nothing,
    /// Annual NOI over a cap rate
    CapRates(CapRates),
    /// USD per MW IT
    Residual(Scalar),
}

/// Cap rates by the tenant's credit: annual NOI over value, as shares of 1.
#[derive(Clone, Copy, Debug)]
pub struct CapRates {
    /// Investment grade
    pub investment_grade: Scalar,
    /// BB neocloud
    pub neocloud: Scalar,
    /// Unrated
    pub unrated: Scalar,
}

impl Terminal {
    /// Reads the method; the scope is the company's.
    pub(in crate::model) fn of(scope: &Scope) -> Self {
        let company = &scope.plan().company;
        // The company stands before its sites, also if no terminal value is read.
        scope.open();
        match company.terminal_value {
            TerminalValue::Nothing => Self::Nothing,
            TerminalValue::Residual => {
                Self::Residual(scope.number("residual_usd_per_mw_it", USD.per(MW_IT), company.residual_usd_per_mw_it))
            }
            TerminalValue::CapRate => {
                let rate = |field: &str, value: f64, key: &str, label: &str| {
                    let rate = scope.number(field, PERCENT.per(YEAR), value);
                    let rate = scope.formula(key, label, PLAIN, rate * PERCENT_OF * ONE_YEAR, "Annual NOI over value");
                    scope.shown_scalar(rate, Format::Share);
                    rate
                };
                Self::CapRates(CapRates {
                    investment_grade: rate(
                        "terminal_cap_rate_pct",
                        company.terminal_cap_rate_pct,
                        "cap-rate-investment-grade",
                        "Cap rate, investment grade",
                    ),
                    neocloud: rate(
                        "terminal_cap_rate_neocloud_pct",
                        company.terminal_cap_rate_neocloud_pct,
                        "cap-rate-neocloud",
                        "Cap rate, BB neocloud",
                    ),
                    unrated: rate(
                        "terminal_cap_rate_unrated_pct",
                        company.terminal_cap_rate_unrated_pct,
                        "cap-rate-unrated",
                        "Cap rate, unrated",
                    ),
                })
            }
        }
    }

    /// The cap rate for a tenant's credit, if there is one.
    pub(in crate::model) fn cap_rate(&self, tier: Tier) -> Option<Scalar> {
        match self {
            Self::CapRates(rates) => Some(match tier {
                Tier::InvestmentGrade => rates.investment_grade,
                Tier::Neocloud => rates.neocloud,
                Tier::Unrated => rates.unrated,
            }),
            _ => None,
        }
    }
}
