//! Who holds whom: project companies that own others, up to the parent.

use super::objects::{PARENT, ProjectCompany};

/// The project company with this id and those that hold it, one after another up to the parent. Ends where a circle would begin.
pub fn holders<'a>(companies: &'a [ProjectCompany], id: &str) -> Vec<&'a ProjectCompany> {
    let mut chain: Vec<&ProjectCompany> = Vec::new();
    let mut next = id;
    while let Some(company) = companies.iter().find(|company| company.id == next && next != PARENT) {
        if chain.iter().any(|known| known.id == company.id) {
            break;
        }
        chain.push(company);
        next = &company.owner;
    }
    chain
}

/// The positions of all companies, those that are held before those that hold them, else in the order of the plan.
pub fn held_first(companies: &[ProjectCompany]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..companies.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(holders(companies, &companies[*i].id).len()));
    order
}

/// The parent's share of a company through all that hold it, in percent.
pub fn effective_pct(companies: &[ProjectCompany], id: &str) -> f64 {
    match holders(companies, id).as_slice() {
        // A company of the parent's own has its share to the last bit.
        [own] => own.ownership_pct,
        chain => chain.iter().map(|company| company.ownership_pct / 100.0).product::<f64>() * 100.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{ObjectKind, Plan, add_named_object};

    /// 80 % of a company that holds 60 % of another: 48 %. Those below come first; a circle ends.
    #[test]
    fn shares_multiply_and_circles_end() {
        let mut plan = Plan::blank();
        for id in ["top", "mid", "low"] {
            add_named_object(&mut plan, ObjectKind::ProjectCompany, Some(id), id).unwrap();
        }
        let all = &mut plan.project_companies;
        (all[0].ownership_pct, all[1].ownership_pct, all[1].owner) = (80.0, 60.0, "top".to_owned());
        all[2].owner = "mid".to_owned();
        assert!((effective_pct(all, "mid") - 48.0).abs() < 1e-12 && (effective_pct(all, "low") - 48.0).abs() < 1e-12);
        assert_eq!(held_first(all), [2, 1, 0]);
        all[0].owner = "low".to_owned();
        assert_eq!(holders(all, "top").len(), 3);
    }
}
