//! The plans of real companies against what they have said. Sources stand in each plan, field by field; `docs/companies.md`
//! shows more of it, and says which inputs were derived from which figure.

use super::common::{projected, row, save};
use wattfolio::model::Projection;
use wattfolio::plan::{Month, Plan};

/// A row of a plan by months.
pub struct Asked {
    pub plan: Plan,
    pub projection: Projection,
}

pub fn asked(file: &str, sets: &[(&str, &str)]) -> Asked {
    let mut plan = save(file);
    sets.iter().for_each(|(path, value)| plan.set_typed(path, value).unwrap());
    let projection = projected(&plan);
    Asked { plan, projection }
}

impl Asked {
    pub fn at(&self, key: &str, month: &str) -> f64 {
        row(&self.projection, key)[self.plan.number_of(month.parse::<Month>().unwrap()) as usize - 1]
    }

    pub fn sum(&self, key: &str, from: &str, to: &str) -> f64 {
        let number = |month: &str| self.plan.number_of(month.parse::<Month>().unwrap()) as usize;
        row(&self.projection, key)[number(from) - 1..number(to)].iter().sum()
    }

    pub fn year(&self, key: &str, year: u32) -> f64 {
        self.sum(key, &format!("{year}-01"), &format!("{year}-12"))
    }

    /// The contract values of leases and clouds whose key holds `part`.
    pub fn contracts(&self, part: &str) -> f64 {
        let of = |site: &wattfolio::plan::Site| {
            let leases = site.leases.iter().filter(|l| l.enabled).map(|l| format!("site.{}.lease.{}", site.id, l.id));
            leases
                .chain(site.clouds.iter().filter(|c| c.enabled).map(|c| format!("site.{}.cloud.{}", site.id, c.id)))
                .collect::<Vec<_>>()
        };
        let keys = self.plan.sites.iter().filter(|site| site.enabled).flat_map(of).filter(|key| key.contains(part));
        keys.map(|key| self.projection.total(&format!("{key}.contract-value"))).sum()
    }
}

pub fn assert_within(got: f64, want: f64, part: f64, what: &str) {
    assert!((got / want - 1.0).abs() <= part, "{what}: {got} is not {want} within {part}");
}

/// Contract values of base terms as announced, USD. Most rents are derived from them, so that this shows that entry,
/// escalator and term give them back and that no later change of the model loses them; the rent of Core Scientific comes from
/// its run rate, so that its 10.2 billion are a test of their own.
#[test]
fn contracts_are_worth_what_was_announced() {
    let announced = [
        ("core-scientific.ron", ".lease.coreweave", 10.2e9),
        ("terawulf.ron", "core42", 1.1e9),
        ("terawulf.ron", "lake-mariner.lease.fluidstack", 6.7e9),
        ("terawulf.ron", "abernathy", 9.5e9),
        ("hut-8.ron", "river-bend", 7.0e9),
        ("hut-8.ron", "beacon-point", 9.8e9),
        ("cipher.ron", "barber-lake", 3.83e9),
        ("cipher.ron", "black-pearl", 5.5e9),
        ("iren.ron", "cloud.microsoft", 9.7e9),
        ("riot.ron", "lease.amd", 311e6),
        ("galaxy.ron", "helios-1.lease.coreweave", 4.5e9),
        ("galaxy.ron", "helios-2.lease.coreweave", 10.4e9),
        ("applied-digital.ron", "site.polaris-forge-1.lease", 6.764_199e9),
        ("applied-digital.ron", "polaris-forge-1", 11.0e9),
        ("applied-digital.ron", "polaris-forge-2", 5.0e9),
        ("applied-digital.ron", "delta-forge-1", 7.5e9),
        ("applied-digital.ron", "polaris-forge-3", 7.5e9),
        ("applied-digital.ron", "delta-forge-2", 5.2e9),
        ("bitdeer.ron", "lease.volta", 4.7e9),
        ("hive.ron", "merritt.cloud.bell-cohere", 220e6),
        ("hive.ron", "new-brunswick.cloud.five-year", 350e6),
    ];
    for (file, part, value) in announced {
        assert_within(asked(file, &[]).contracts(part), value, 0.01, &format!("{file} {part}"));
    }
}

/// Totals as companies name them, of parts that were not derived from them: TeraWulf's 12.8 billion USD and 522 MW IT by
/// ownership (its release on the first quarter of 2026), of 60, 378 and 50.1 % of 168 MW; what is missing of the billions the
/// sources do not explain. Hut 8's 16.8 billion and 597 MW IT.
#[test]
fn totals_are_those_of_the_companies() {
    let terawulf = asked("terawulf.ron", &[]).projection;
    assert!(
        (terawulf.total("valuation.contracted-owned") - 522.0).abs() < 0.5,
        "{}",
        terawulf.total("valuation.contracted-owned")
    );
    // 240 million of the 12.8 billion are not explained: 1.1 + 6.7 + 0.501 * 9.5 are 12.56.
    assert_within(
        terawulf.total("valuation.contract-value-owned"),
        1.1e9 + 6.7e9 + 0.501 * 9.5e9,
        0.001,
        "TeraWulf's share",
    );
    assert_within(terawulf.total("valuation.contract-value-owned"), 12.8e9, 0.02, "TeraWulf's share as it says it");
    let hut = asked("hut-8.ron", &[]).projection;
    assert_within(hut.total("valuation.contract-value"), 16.8e9, 0.02, "Hut 8");
    assert_eq!(hut.total("valuation.contracted"), 597.0);
}

/// Core Scientific: 243 MW bill about 350 million USD a year (120 USD * 12 * 243,000 kW = 349.92 million).
#[test]
fn core_scientific_earns_its_run_rate() {
    let plan = asked("core-scientific.ron", &[]);
    assert_within(plan.at("company.revenue.ai", "2026-04") * 12.0, 350e6, 0.001, "run rate");
    // Of the first quarter's revenue of 115.2 million 77.5 were rent, 67 %; a month later the plan has the same within 5 points.
    let share = plan.at("company.ai-share-of-month", "2026-04");
    assert!((share - 77.5 / 115.2).abs() < 0.05, "{share}");
    // NOI over interest at full ramp: about 700 over 256 million, 2.7 times.
    let leases = plan.plan.sites.iter().flat_map(|site| {
        site.leases
            .iter()
            .filter(|lease| lease.tenant == "CoreWeave")
            .map(move |lease| format!("site.{}.lease.{}.noi", site.id, lease.id))
    });
    let noi: f64 = leases.map(|key| plan.year(&key, 2028)).sum();
    assert_within(noi, 700e6, 0.005, "NOI at full ramp");
    let cover = noi / plan.year("debt.notes-2031.interest", 2028);
    assert!((cover - 2.7).abs() < 0.05, "{cover}");
}

/// Coupon × principal by hand, USD a year: the published bill of 256 million (7.75 % of 3.3 bn), 7.75 % of 3.2 bn, 7.25 % of
/// 1.3 bn, 7.125 % of 1.733 bn, 6.125 % of 2.0 bn, 6.192 % of 3.25 bn, 9.875 % of 3.507 bn, 9.25 % of 2.35 bn, 6.75 % of 2.15 bn,
/// 7 % of 1.59 bn; the first twelve months that a debt is whole.
#[test]
fn a_year_of_interest_is_coupon_times_principal() {
    let bills = [
        ("core-scientific.ron", "notes-2031", 3.3e9 * 0.0775, "2027-01", "2027-12"),
        ("terawulf.ron", "wulf-compute-2030", 3.2e9 * 0.0775, "2026-04", "2027-03"),
        ("terawulf.ron", "flash-compute-2030", 1.3e9 * 0.0725, "2026-04", "2027-03"),
        ("cipher.ron", "barber-lake-2030", 1.733e9 * 0.07125, "2026-04", "2027-03"),
        ("cipher.ron", "black-pearl-2031", 2.0e9 * 0.06125, "2026-04", "2027-03"),
        ("hut-8.ron", "hut-dc-2042", 3.25e9 * 0.06192, "2027-01", "2027-12"),
        ("galaxy.ron", "helios-2-notes", 3.507e9 * 0.09875, "2027-01", "2027-12"),
        ("applied-digital.ron", "computeco-2030", 2.35e9 * 0.0925, "2025-12", "2026-11"),
        ("applied-digital.ron", "computeco-2-2031", 2.15e9 * 0.0675, "2026-04", "2027-03"),
        ("applied-digital.ron", "computeco-3-2031", 1.59e9 * 0.07, "2026-07", "2027-06"),
    ];
    for (file, debt, bill, from, to) in bills {
        assert_within(
            asked(file, &[]).sum(&format!("debt.{debt}.interest"), from, to),
            bill,
            0.001,
            &format!("{file} {debt}"),
        );
    }
}

/// What falls due and what holders may put, million USD, as the terms of the notes say it.
#[test]
fn maturities_and_puts_fall_into_their_months() {
    let due = [
        ("core-scientific.ron", "company.maturities", "2029-09", 460.0),
        ("terawulf.ron", "company.maturities", "2032-05", 1025.0),
        ("iren.ron", "company.maturities", "2031-07", 1000.0),
        ("iren.ron", "company.maturities", "2032-06", 1150.0),
        ("iren.ron", "company.maturities", "2033-06", 1150.0),
        ("riot.ron", "company.maturities", "2030-01", 594.4),
        ("cleanspark.ron", "company.maturities", "2030-06", 650.0),
        ("cleanspark.ron", "company.maturities", "2032-02", 1150.0),
        ("mara.ron", "company.puts", "2030-01", 1025.0),
        ("galaxy.ron", "company.maturities", "2029-12", 402.5),
        ("galaxy.ron", "company.maturities", "2031-05", 1300.0),
        ("bitdeer.ron", "company.puts", "2027-12", 65.0),
        ("bitdeer.ron", "company.puts", "2029-07", 375.0),
        ("bitdeer.ron", "company.puts", "2029-11", 400.0),
    ];
    for (file, key, month, millions) in due {
        let usd = asked(file, &[]).at(key, month);
        assert!((usd - millions * 1e6).abs() < 1.0, "{file} {key} {month}: {usd}");
    }
    // 3.3 billion of project notes and 625 million of convertible notes.
    let core = asked("core-scientific.ron", &[]).year("company.maturities", 2031);
    assert!((core - 3925e6).abs() < 1.0, "{core}");
    // MARA's notes of June 2031 can be put on 4 June 2027, those of 2030 on 1 December 2027; what is left of them is assumed.
    let mara = asked("mara.ron", &[]);
    assert!(mara.at("company.puts", "2027-06") > 0.0 && mara.at("company.puts", "2027-12") > 0.0);
    assert_eq!(
        mara.year("company.puts", 2027),
        mara.at("company.puts", "2027-06") + mara.at("company.puts", "2027-12")
    );
    // Cipher's 1.3 billion can be put on 1 October 2029, in the scenario in which the price stays below conversion.
    let cipher = save("cipher.ron");
    let (put, _) = cipher.under(cipher.scenario("put").unwrap());
    let put = Asked { projection: projected(&put), plan: put };
    assert!((put.at("company.puts", "2029-10") - 1300e6).abs() < 1.0, "{}", put.at("company.puts", "2029-10"));
}

/// 200 million USD against 4,762 BTC: the call at 75 % is 200e6 / (0.75 * 4762) = 55,999 USD, the liquidation at 85 %
/// 200e6 / (0.85 * 4762) = 49,411 USD.
#[test]
fn a_loan_on_btc_is_called_at_56_000_usd() {
    for (file, loan) in [("hut-8.ron", "coinbase"), ("riot.ron", "coinbase")] {
        let plan = asked(file, &[]);
        let price = |row: &str| plan.at(&format!("btc-loan.{loan}.{row}"), "2026-04");
        assert!((price("call-price") - 200e6 / (0.75 * 4762.0)).abs() < 1.0, "{file}: {}", price("call-price"));
        assert!(
            (price("liquidation-price") - 200e6 / (0.85 * 4762.0)).abs() < 1.0,
            "{file}: {}",
            price("liquidation-price")
        );
    }
}

/// River Bend: NOI of 366 million USD in the first year and 454 on average, against level payments of 336 to 343 million a year:
/// about 1.09 times in the first year, 1.32 to 1.35 on average. By hand, 3.25 billion at 6.192 % in 29 half-years:
/// 3.25e9 * 0.03096 / (1 - 1.03096^-29) = 171.4 million; in 30 of them, which is what the plan pays, 167.8 million.
#[test]
fn river_bend_covers_level_payments_as_lenders_reckon() {
    let plan = asked(
        "hut-8.ron",
        &[("debts.hut-dc-2042.amortisation", "Level"), ("debts.hut-dc-2042.amortisation_months", "180")],
    );
    let (first, all) =
        (plan.sum("site.river-bend.noi", "2027-06", "2028-05"), plan.sum("site.river-bend.noi", "2027-06", "2042-05"));
    assert_within(first, 366e6, 0.002, "NOI of the first year");
    assert_within(all / 15.0, 454e6, 0.002, "NOI of an average year");
    let service = plan.year("debt.hut-dc-2042.service", 2029);
    let by_hand = 3.25e9 * 0.03096 / (1.0 - 1.03096_f64.powi(-30)) * 2.0;
    assert_within(service, by_hand, 0.001, "level payments");
    assert!((first / service - 1.09).abs() < 0.005, "{}", first / service);
    assert!((1.32..1.355).contains(&(all / 15.0 / service)), "{}", all / 15.0 / service);
}

/// The article: hashprice of 2 ZH/s at 100,000 USD, of 100,000 × 144 × (3.125 + 0.031) / 2,000,000 PH/s = 22.72 USD per PH/s and
/// day, below the 28 to 30 USD that the article calls the edge.
#[test]
fn two_zettahashes_at_100_000_usd_are_no_relief() {
    let plan = save("article.ron");
    let (plan, _) = plan.under(plan.scenario("btc-100k").unwrap());
    let article = Asked { projection: projected(&plan), plan };
    let by_hand = 100_000.0 * 144.0 * 3.156 / 2_000_000.0;
    assert!(
        (article.at("network.hashprice", "2027-12") - by_hand).abs() < 0.01,
        "{}",
        article.at("network.hashprice", "2027-12")
    );
}

/// The blank plan is what the window begins with.
#[test]
fn the_blank_plan_is_a_new_company() {
    assert_eq!(save("blank.ron"), Plan::new_company());
}
