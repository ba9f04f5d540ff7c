//! A number by fiscal year and by site, with shares: what an explanation shows beside its formula.

use crate::formula::{Binary, Expression, Id, Kind, Total, Unary, Yearly};
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

/// What flows of consecutive months are worth at the start, the first of them in month `from` (0 is the first): a flow is discounted
/// from its month end, as in `Total::NetPresentValue`. The rate is that of a month.
fn present(flows: &[f64], from: usize, rate: f64) -> f64 {
    flows.iter().enumerate().map(|(t, flow)| flow * (1.0 + rate).powi(-((from + t) as i32 + 1))).sum()
}

/// A row by fiscal year; a total by what it adds up, a present value by what each year adds to it. Levels are those of the last month,
/// flows the sum of the year.
pub fn by_year(projection: &Projection, plan: &Plan, id: Id) -> Vec<Share> {
    let Some((row, rate)) = series_of(projection, id) else { return Vec::new() };
    let flow = projection.values.months(row);
    let part = |period: &Period| Share {
        name: period.label.clone(),
        value: rate.map_or_else(
            || projection.over(row, period),
            |rate| present(&flow[period.months.clone()], period.months.start, rate),
        ),
        share: f64::NAN,
        place: (row, period.months.end as i64),
    };
    let adds = projection.book.item(row).yearly == Yearly::Sum;
    shares(periods(plan, By::Year).iter().map(part).collect(), adds)
}

/// What a number adds up, site by site, as its formula says: of a row in the month, of a total over the plan. The largest first, and
/// last what stands at no site. Empty if it is no sum of what stands at sites.
pub fn by_site(projection: &Projection, plan: &Plan, id: Id, month: i64) -> Vec<Share> {
    let book = &projection.book;
    // The number of a site is no part of itself.
    let (None, Some(amount)) = (projection.site_of(id), amount_of(projection, id, month)) else { return Vec::new() };
    let (row, month) = if book.item(id).is_series() {
        (id, month)
    } else {
        (series_of(projection, id).map_or(id, |(row, _)| row), book.months() as i64)
    };
    let mut leaves = Leaves { projection, of_sites: Vec::new(), left: MOST_TERMS };
    if leaves.of_item(row, 1.0).is_none() || leaves.of_sites.is_empty() {
        return Vec::new();
    }
    let mut parts: Vec<(usize, Share)> = Vec::new();
    for (site, leaf, sign) in leaves.of_sites {
        let value = sign * amount(leaf);
        let place = (leaf, if book.item(leaf).is_series() { month } else { 0 });
        if let Some((_, part)) = parts.iter_mut().find(|(known, _)| *known == site) {
            part.value += value;
            continue;
        }
        let index = projection.rows.sites[site].rows.index;
        let name = plan.sites.get(index).map_or_else(String::new, |site| site.name.clone());
        parts.push((site, Share { name, value, share: f64::NAN, place }));
    }
    let mut parts: Vec<Share> = parts.into_iter().map(|(_, part)| part).collect();
    parts.sort_by(|a, b| b.value.abs().total_cmp(&a.value.abs()));
    let rest = amount(row) - parts.iter().map(|part| part.value).sum::<f64>();
    let largest = parts.iter().map(|part| part.value.abs()).fold(0.0, f64::max);
    if !book.item(id).is_nothing(rest) && rest.abs() > largest * 1e-9 {
        parts.push(Share { name: "At no site".to_owned(), value: rest, share: f64::NAN, place: (id, month) });
    }
    shares(parts, true)
}

/// Terms that are looked at in the search for what stands at sites.
const MOST_TERMS: usize = 20_000;

/// What a row amounts to in a number: in its month, or over the plan as its total counts it. None if the total counts no sum.
fn amount_of<'a>(projection: &'a Projection, id: Id, month: i64) -> Option<Box<dyn Fn(Id) -> f64 + 'a>> {
    let item = projection.book.item(id);
    let months = |row: Id| projection.values.months(row);
    match &item.kind {
        _ if item.is_series() => Some(Box::new(move |row| {
            projection.values.at(row, if projection.book.item(row).is_series() { month } else { 0 })
        })),
        Kind::Formula(_) => Some(Box::new(|row| projection.values.at(row, 0))),
        Kind::Total(Total::Sum(_)) => Some(Box::new(move |row| months(row).iter().sum())),
        Kind::Total(Total::NetPresentValue { rate, .. }) => {
            let rate = projection.value(*rate);
            Some(Box::new(move |row| present(months(row), 0, rate)))
        }
        _ => None,
    }
}

/// The rows at sites that a number adds up.
struct Leaves<'a> {
    projection: &'a Projection,
    /// The site by its place, the row, and its sign
    of_sites: Vec<(usize, Id, f64)>,
    /// Terms that may still be looked at
    left: usize,
}

impl Leaves<'_> {
    /// Follows an item: what stands at a site is a part, what adds up others is followed further. None if a sum reads another
    /// month, so that it is no sum of what its sites have in this one, or if there are too many terms.
    fn of_item(&mut self, id: Id, sign: f64) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        if let Some(site) = self.projection.site_of(id) {
            self.of_sites.push((site, id, sign));
            return Some(());
        }
        match &self.projection.book.item(id).kind {
            Kind::Row { formula: Some(formula), .. } | Kind::Formula(formula) => self.of_sum(formula, sign),
            _ => Some(()),
        }
    }

    fn of_sum(&mut self, formula: &Expression, sign: f64) -> Option<()> {
        match formula {
            Expression::Row(id) | Expression::Scalar(id) => self.of_item(*id, sign),
            Expression::Sum(parts) => parts.iter().try_for_each(|part| self.of_sum(part, sign)),
            Expression::Unary(Unary::Negate, part) => self.of_sum(part, -sign),
            Expression::Binary(Binary::Add, parts) => parts.iter().try_for_each(|part| self.of_sum(part, sign)),
            Expression::Binary(Binary::Subtract, parts) => {
                self.of_sum(&parts[0], sign)?;
                self.of_sum(&parts[1], -sign)
            }
            Expression::Previous(_) | Expression::Next(_) | Expression::Lag(..) => None,
            _ => Some(()),
        }
    }
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

    /// Whatever is split by site, its parts add up to what the book says, and each part is a row of that site.
    #[test]
    fn a_number_is_split_by_site_only_into_what_adds_up_to_it() {
        for plan in [
            crate::store::sample(),
            crate::store::examples().iter().find(|e| e.name.contains("Galaxy")).unwrap().plan.clone(),
        ] {
            let projection = project(&plan).unwrap();
            let book = &projection.book;
            let (mut split, month) = (0, 30);
            for id in 0..book.items().len() as Id {
                let parts = by_site(&projection, &plan, id, month);
                let sum: f64 = parts.iter().map(|part| part.value).sum();
                let value = projection.values.at(id, if book.item(id).is_series() { month } else { 0 });
                let size = parts.iter().map(|part| part.value.abs()).fold(0.01, f64::max);
                assert!(
                    parts.is_empty() || (sum - value).abs() < size * 1e-9 + 0.005,
                    "{}: {sum}, {value}",
                    book.item(id).key
                );
                split += usize::from(!parts.is_empty());
            }
            assert!(split > 50, "{split}");
            // EBITDA has overhead, which stands at no site; assets are no sum of what the sites have in the month.
            let company = &projection.rows.company;
            let operations = &company.operations;
            let ebitda = by_site(&projection, &plan, operations.ebitda.id(), month);
            let rest = ebitda.last().filter(|part| part.name == "At no site").map(|part| part.value);
            let of_sites =
                projection.at(operations.sums.noi, month) - projection.at(operations.sums.partners.noi, month);
            let overhead = projection.at(operations.ebitda, month) - of_sites;
            assert!(rest.is_some_and(|rest| (rest - overhead).abs() < 0.005), "{rest:?}, {overhead}");
            assert_eq!(by_site(&projection, &plan, company.capital.cash.id(), month), []);
        }
    }
}
