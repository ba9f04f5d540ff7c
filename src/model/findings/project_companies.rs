//! Findings about project companies: draws on their reserve, and cash that their owners do not fund.

use crate::model::findings::look::{Look, millions};

/// Findings about every project company.
pub(in crate::model) fn project_companies(look: &mut Look) {
    for (owner, company) in look.rows().project_companies() {
        let (name, waterfall) = (&owner.rows.name, &company.waterfall);
        let path = format!("project_companies.{}", owner.rows.id);
        let shortfall = &waterfall.shortfall;
        if let Some(first) = look.first_above(shortfall.reserve_used, 0.01) {
            look.warn(
                &path,
                format!(
                    "{name} pays debt service from its reserve, first in {}, {} million USD in total",
                    first.date,
                    millions(look.value(shortfall.reserve_used_in_all))
                ),
                "Borrow less or later, add equity, bring contracts forward, or agree a different level",
            );
        }
        if let Some(funding) = shortfall.funding {
            let lacks = look.months(funding.wanted).iter().zip(look.months(funding.funded));
            let first = lacks.into_iter().position(|(wanted, funded)| wanted - funded > 0.01);
            if let Some(first) = first.map(|index| look.when(index)) {
                look.warn(
                    &path,
                    format!(
                        "The reserve of {name} is to be funded in {}: cash and owners fund {} of {} million USD",
                        first.date,
                        millions(look.at(funding.funded, &first)),
                        millions(look.at(funding.wanted, &first))
                    ),
                    "Draw more, extend the parent's support, or fund the reserve from cash flow",
                );
            }
        }
        if let Some(letter) = shortfall.letter
            && let Some(first) = look.first_above(letter.drawn, 0.01)
        {
            look.warn(
                &path,
                format!(
                    "{name} pays debt service from letters of credit, first in {}: its owners reimburse the bank",
                    first.date
                ),
                "Borrow less or later, add equity, bring contracts forward, or agree a different level",
            );
        }
        if let Some(first) = look.first_above(waterfall.gap, 0.01) {
            look.warn(
                format!("{path}.support"),
                format!(
                    "Cash of {name} falls below its minimum in {}, by up to {} million USD, and its owners do not fund it",
                    first.date,
                    millions(look.value(waterfall.peak_gap))
                ),
                "Extend the parent's support, borrow more, or build later",
            );
        }
    }
}
