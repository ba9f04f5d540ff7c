//! Value of AI capacity after the plan, by the method the plan selects.

use crate::formula::{Format, MW_IT, PERCENT, PLAIN, Scalar, USD, YEAR};
use crate::model::base::constants::{ONE_YEAR, PERCENT_OF};
use crate::model::base::inputs::Builder;
use crate::plan::{TerminalValue, Tier};

/// Terminal value method.
#[derive(Clone, Copy)]
pub(in crate::model) enum Terminal {
    Nothing,
    /// Cap rates by the tenant's credit: investment grade, neocloud, unrated
    CapRates([Scalar; 3]),
    /// Per MW IT
    Residual(Scalar),
}

impl Terminal {
    pub fn of(builder: &mut Builder) -> Self {
        let company = &builder.plan.company;
        builder.book().section("company", "Company");
        match company.terminal_value {
            TerminalValue::Nothing => Self::Nothing,
            TerminalValue::Residual => Self::Residual(builder.number(
                "company.residual_usd_per_mw_it",
                USD.per(MW_IT),
                company.residual_usd_per_mw_it,
            )),
            TerminalValue::CapRate => {
                let rates = [
                    (
                        "company.terminal_cap_rate_pct",
                        company.terminal_cap_rate_pct,
                        "cap-rate-investment-grade",
                        "Cap rate, investment grade",
                    ),
                    (
                        "company.terminal_cap_rate_neocloud_pct",
                        company.terminal_cap_rate_neocloud_pct,
                        "cap-rate-neocloud",
                        "Cap rate, BB neocloud",
                    ),
                    (
                        "company.terminal_cap_rate_unrated_pct",
                        company.terminal_cap_rate_unrated_pct,
                        "cap-rate-unrated",
                        "Cap rate, unrated",
                    ),
                ];
                Self::CapRates(rates.map(|(path, value, key, label)| {
                    let rate = builder.number(path, PERCENT.per(YEAR), value);
                    let rate = builder.book().formula(
                        key,
                        label,
                        PLAIN,
                        rate * PERCENT_OF * ONE_YEAR,
                        "Annual NOI over value",
                    );
                    builder.book().shown_scalar(rate, Format::Share);
                    rate
                }))
            }
        }
    }

    /// The cap rate for a tenant's credit, if there is one.
    pub fn cap_rate(&self, tier: Tier) -> Option<Scalar> {
        match self {
            Self::CapRates([investment_grade, neocloud, unrated]) => Some(match tier {
                Tier::InvestmentGrade => *investment_grade,
                Tier::Neocloud => *neocloud,
                Tier::Unrated => *unrated,
            }),
            _ => None,
        }
    }
}
