//! A number by fiscal year and by site, with shares: what an explanation shows beside its formula.

use crate::formula::{Id, Item, Kind, Total, Yearly};
use crate::model::{By, Period, Projection, periods};
use crate::plan::Plan;

/// A part of a number: what it is called, the number itself, its share of all parts, and where it stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Share {
    /// The year, or the site
    pub name: String,
    /// Its value; NaN if it has none
    pub value: f64,
    /// Of the sum of all parts; NaN where parts have no sum, or it is nothing
    pub share: f64,
    /// The item, and its month (0 for a single value)
    pub place: (Id, i64),
}

/// Shares of parts that add up.
fn shares(mut parts: Vec<Share>, adds: bool) -> Vec<Share> {
    let all: f64 = parts.iter().map(|part| part.value).filter(|value| value.is_finite()).sum();
    let largest = parts.iter().map(|part| part.value.abs()).filter(|value| value.is_finite()).fold(0.0, f64::max);
    // Parts of both signs that nearly cancel have no meaningful shares.
    if adds && all.abs() > largest * 1e-6 {
        parts.iter_mut().for_each(|part| part.share = part.value / all);
    }
    parts
}

/// The series behind an item: itself, or what a total adds up, looks through or discounts, with the monthly rate of that.
fn series_of(projection: &Projection, id: Id) -> Option<(Id, Option<f64>)> {
    match &projection.book.item(id).kind {
        _ if projection.book.item(id).is_series() => Some((id, None)),
        Kind::Total(total) => match total {
            Total::Sum(row) | Total::Minimum(row) | Total::Maximum(row) | Total::Last(row) => Some((row.id(), None)),
            Total::NetPresentValue { rate, flow } => Some((flow.id(), Some(projection.value(*rate)))),
            _ => None,
        },
        _ => None,
    }
}

/// A row by fiscal year; a total by what it adds up, a present value by what each year adds to it. Levels are those of the last month,
/// flows the sum of the year.
pub fn by_year(projection: &Projection, plan: &Plan, id: Id) -> Vec<Share> {
    let Some((row, rate)) = series_of(projection, id) else { return Vec::new() };
    let flow = projection.values.months(row);
    // The first flow is discounted one month, as in the total.
    let present = |months: std::ops::Range<usize>, rate: f64| {
        months.map(|t| flow[t] * (1.0 + rate).powi(-(t as i32 + 1))).sum::<f64>()
    };
    let part = |period: &Period| Share {
        name: period.label.clone(),
        value: rate.map_or_else(|| projection.over(row, period), |rate| present(period.months.clone(), rate)),
        share: f64::NAN,
        place: (row, period.months.end as i64),
    };
    let adds = projection.book.item(row).yearly == Yearly::Sum;
    shares(periods(plan, By::Year).iter().map(part).collect(), adds)
}

/// What the sites have under the same name: of a row in the month, of a total over the plan. The largest first.
pub fn by_site(projection: &Projection, plan: &Plan, id: Id, month: i64) -> Vec<Share> {
    let book = &projection.book;
    let item = book.item(id);
    // The number of a site is no part of itself.
    if item.key.starts_with("site.") {
        return Vec::new();
    }
    let last = item.key.rsplit('.').next().unwrap_or_default();
    let mut parts = Vec::new();
    for site in &projection.rows.sites {
        let start = format!("site.{}.", site.rows.id);
        // The name of the site itself comes before that of a part of it, and a label before a key.
        let depth = |other: &Item| other.key[start.len()..].matches('.').count();
        let is_same = |other: &Item| {
            other.key.starts_with(&start)
                && other.unit == item.unit
                && other.is_series() == item.is_series()
                && (other.label == item.label || other.key.rsplit('.').next() == Some(last))
                && depth(other) <= 1
        };
        let same = book.items().iter().enumerate().filter(|(_, other)| is_same(other));
        let Some((found, _)) = same.min_by_key(|(_, other)| (other.label != item.label, depth(other))) else {
            continue;
        };
        let place = (found as Id, if item.is_series() { month } else { 0 });
        let value = projection.values.at(place.0, place.1);
        let name = plan.sites.get(site.rows.index).map_or(site.rows.id.clone(), |site| site.name.clone());
        parts.push(Share { name, value, share: f64::NAN, place });
    }
    parts.sort_by(|a, b| b.value.abs().total_cmp(&a.value.abs()));
    shares(parts, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::project;

    /// A present value is what its years add to it, and revenue that of its sites: sums that the book computes by itself.
    #[test]
    fn parts_add_up_to_what_is_split() {
        let plan = crate::store::sample();
        let projection = project(&plan).unwrap();
        let company = &projection.rows.company;
        let npv = company.value.project.npv;
        let years = by_year(&projection, &plan, npv.id());
        let sum: f64 = years.iter().map(|year| year.value).sum();
        assert!((sum / projection.value(npv) - 1.0).abs() < 1e-9, "{sum}");
        let all: f64 = years.iter().map(|year| year.share).sum();
        assert!((all - 1.0).abs() < 1e-9);
        let capex = company.operations.sums.capex.total;
        let sites = by_site(&projection, &plan, capex.id(), 12);
        assert!(sites.len() == plan.sites.iter().filter(|site| site.enabled).count(), "{sites:?}");
        let of_sites: f64 = sites.iter().map(|site| site.value).sum();
        assert!((of_sites - projection.at(capex, 12)).abs() < 0.005, "{of_sites}");
        // A balance has years and no shares of them.
        let cash = by_year(&projection, &plan, company.capital.cash.id());
        assert!(cash.iter().all(|year| year.share.is_nan() && year.value.is_finite()));
    }
}
