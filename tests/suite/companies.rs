//! The plans of real companies against what they have said. Sources stand in each plan, field by field.
use super::common::{projected, row, save};
use wattfolio::plan::Plan;

/// Contract values of base terms as announced, USD. The rents of these plans are derived from them, so that this shows that
/// entry, escalator and term give them back, and that no later change of the model loses them.
#[test]
fn leases_are_worth_what_was_announced() {
    let announced: [(&str, &str, f64); 8] = [
        ("core-scientific.ron", "", 10.2e9),
        ("terawulf.ron", "core42", 1.1e9),
        ("terawulf.ron", "lake-mariner.lease.fluidstack", 6.7e9),
        ("terawulf.ron", "abernathy", 9.5e9),
        ("cipher.ron", "barber-lake", 3.83e9),
        ("cipher.ron", "black-pearl", 5.5e9),
        ("hut-8.ron", "river-bend", 7.0e9),
        ("hut-8.ron", "beacon-point", 9.8e9),
    ];
    for (file, part, value) in announced {
        let plan = save(file);
        let p = projected(&plan);
        let sum: f64 = leases(&plan).iter().filter(|(key, tenant)| key.contains(part) && *tenant != "Second tenant (assumed)").map(|(key, _)| p.total(&format!("{key}.contract-value"))).sum();
        assert!((sum / value - 1.0).abs() < 0.01, "{file} {part}: {sum}");
    }
}

/// TeraWulf: 522 MW IT by ownership (its release on the first quarter of 2026), of 60, 378 and 50.1 % of 168.
#[test]
fn terawulf_has_522_mw_by_ownership() {
    let plan = save("terawulf.ron");
    let owned = |owner: &str| plan.project_companies.iter().find(|company| company.id == owner).map_or(1.0, |company| company.ownership_pct / 100.0);
    let mw: f64 = plan.sites.iter().map(|site| owned(&site.owner) * site.leases.iter().filter(|lease| lease.enabled).map(|lease| lease.mw_it).sum::<f64>()).sum();
    assert!((mw - 522.0).abs() < 0.5, "{mw}");
}

/// Coupon × principal by hand, USD a year: 7.75 % of 3.2 bn, 7.25 % of 1.3 bn, 7.125 % of 1.733 bn, 6.125 % of 2.0 bn, 6.192 % of 3.25 bn.
#[test]
fn a_year_of_interest_is_coupon_times_principal() {
    let bills = [
        ("terawulf.ron", "wulf-compute-2030", 3.2e9 * 0.0775, 0..12),
        ("terawulf.ron", "flash-compute-2030", 1.3e9 * 0.0725, 0..12),
        ("cipher.ron", "barber-lake-2030", 1.733e9 * 0.07125, 0..12),
        ("cipher.ron", "black-pearl-2031", 2.0e9 * 0.06125, 0..12),
        ("hut-8.ron", "hut-dc-2042", 3.25e9 * 0.06192, 9..21),
    ];
    for (file, debt, bill, months) in bills {
        let p = projected(&save(file));
        // The first twelve months, before anything is paid back; HUT DC draws in the second month, so for all of 2027.
        let year: f64 = row(&p, &format!("debt.{debt}.interest"))[months].iter().sum();
        assert!((year / bill - 1.0).abs() < 0.001, "{file} {debt}: {year} against {bill}");
    }
}

/// The article: 79,995 USD of cash cost (CoinShares, fourth quarter of 2025); hashprice of 2 ZH/s at 100,000 USD, of
/// 100,000 × 144 × (3.125 + 0.031) / 2,000,000 PH/s = 22.72 USD per PH/s and day.
#[test]
fn two_zettahashes_at_100_000_usd_are_no_relief() {
    let plan = save("article.ron");
    let scenario = plan.scenarios.iter().find(|scenario| scenario.id == "btc-100k").unwrap();
    let p = projected(&plan.under(scenario).0);
    let reached = row(&p, "network.hashprice").iter().any(|price| (price - 22.72).abs() < 0.15);
    assert!(reached, "{:?}", &row(&p, "network.hashprice")[..30]);
}

/// The keys of all leases that are in force, with their tenants.
fn leases(plan: &Plan) -> Vec<(String, &str)> {
    plan.sites.iter().flat_map(|site| site.leases.iter().filter(|lease| lease.enabled).map(|lease| (format!("site.{}.lease.{}", site.id, lease.id), lease.name.as_str()))).collect()
}
