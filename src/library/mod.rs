//! The library: costs, prices and terms of machines, GPUs, leases, construction, power, debt and the market, each with its source.
//! Its entries fill in fields of a plan (`offers`); inputs far from them give findings (`coherence`).

mod coherence;
mod entries;
mod mistake;
mod new_site;

pub use entries::{
    ConstructionEntry, CountryEntry, DebtKind, Entry, FinancingEntry, GpuEntry, LawEntry, LeaseEntry, MachineEntry,
    MarketEntry, NoiseEntry, Preset, RegionEntry, Works,
};

use crate::plan::{Plan, Setting, Source};
pub use new_site::{SiteWish, new_site};

use mistake::in_words;
use serde::Deserialize;
use std::sync::LazyLock;

/// All entries, built in or from a user's own file, which may leave out any list.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Library {
    /// Mining machines
    pub machines: Vec<MachineEntry>,
    /// GPU systems
    pub gpus: Vec<GpuEntry>,
    /// Announced leases
    pub leases: Vec<LeaseEntry>,
    /// Construction cost
    pub construction: Vec<ConstructionEntry>,
    /// Power by region
    pub regions: Vec<RegionEntry>,
    /// Placed debt
    pub financing: Vec<FinancingEntry>,
    /// Taxes of countries
    pub countries: Vec<CountryEntry>,
    /// The market on given dates
    pub markets: Vec<MarketEntry>,
    /// How uncertain things are
    pub laws: Vec<LawEntry>,
    /// The noise of the market
    pub noise: Vec<NoiseEntry>,
}

/// The library that ships with the program; the tests catch any file that cannot be read.
pub fn built_in() -> &'static Library {
    static ALL: LazyLock<Library> = LazyLock::new(|| Library {
        machines: ron::from_str(include_str!("../../assets/library/machines.ron")).unwrap_or_default(),
        gpus: ron::from_str(include_str!("../../assets/library/gpus.ron")).unwrap_or_default(),
        leases: ron::from_str(include_str!("../../assets/library/leases.ron")).unwrap_or_default(),
        construction: ron::from_str(include_str!("../../assets/library/construction.ron")).unwrap_or_default(),
        regions: ron::from_str(include_str!("../../assets/library/regions.ron")).unwrap_or_default(),
        financing: ron::from_str(include_str!("../../assets/library/financing.ron")).unwrap_or_default(),
        countries: ron::from_str(include_str!("../../assets/library/countries.ron")).unwrap_or_default(),
        markets: ron::from_str(include_str!("../../assets/library/markets.ron")).unwrap_or_default(),
        laws: ron::from_str(include_str!("../../assets/library/laws.ron")).unwrap_or_default(),
        noise: ron::from_str(include_str!("../../assets/library/noise.ron")).unwrap_or_default(),
    });
    &ALL
}

impl Library {
    /// Reads a user's own library, such as `(machines: [(name: "…", …)])`.
    ///
    /// # Errors
    /// One plain sentence with line and column.
    pub fn parse(text: &str) -> Result<Self, String> {
        ron::from_str(text).map_err(|problem| {
            format!("line {}, column {}: {}", problem.span.start.line, problem.span.start.col, in_words(&problem.code))
        })
    }

    /// Appends the entries of another library.
    pub fn add(&mut self, other: Self) {
        self.machines.extend(other.machines);
        self.gpus.extend(other.gpus);
        self.leases.extend(other.leases);
        self.construction.extend(other.construction);
        self.regions.extend(other.regions);
        self.financing.extend(other.financing);
        self.countries.extend(other.countries);
        self.markets.extend(other.markets);
        self.laws.extend(other.laws);
        self.noise.extend(other.noise);
    }

    /// All entries by kind, with the title of each kind.
    pub fn sections(&self) -> [(&'static str, Vec<&dyn Entry>); 10] {
        [
            ("Machines", all(&self.machines)),
            ("GPU systems", all(&self.gpus)),
            ("Leases", all(&self.leases)),
            ("Construction", all(&self.construction)),
            ("Power by region", all(&self.regions)),
            ("Financing", all(&self.financing)),
            ("Taxes of countries", all(&self.countries)),
            ("Market", all(&self.markets)),
            ("Uncertainty", all(&self.laws)),
            ("Noise of the market", all(&self.noise)),
        ]
    }

    /// The entries that can fill in the object at `path`.
    pub fn offers(&self, plan: &Plan, path: &str) -> Vec<&dyn Entry> {
        match *path.split('.').collect::<Vec<_>>() {
            ["market"] => all(&self.markets),
            ["uncertainty"] => all(&self.noise),
            ["drivers", _] => all(&self.laws),
            ["sites", id] => {
                let region = plan.sites.iter().find(|site| site.id == id).map(|site| site.region);
                self.regions
                    .iter()
                    .filter(|entry| Some(entry.region) == region)
                    .map(|entry| entry as &dyn Entry)
                    .collect()
            }
            ["sites", _, "fleets", _] => all(&self.machines),
            ["sites", _, "moves", _] => all(&self.construction),
            ["sites", _, "leases", _] => all(&self.leases),
            ["sites", _, "clouds", _] => all(&self.gpus),
            ["debts", _] => {
                self.debts(|kind| matches!(kind, DebtKind::ProjectNotes | DebtKind::TermLoan | DebtKind::GpuLoan))
            }
            ["project_companies", _] => all(&self.countries),
            ["convertibles", _] => self.debts(|kind| kind == DebtKind::Convertible),
            ["btc_loans", _] => self.debts(|kind| kind == DebtKind::BtcLoan),
            _ => Vec::new(),
        }
    }

    /// The library's value of a field sourced from one of its entries, if the plan's value now differs.
    pub fn changed(&self, plan: &Plan, object: &str, field: &str, value: &Setting, source: &Source) -> Option<Setting> {
        let entry = self.offers(plan, object).into_iter().find(|entry| entry.source() == *source)?;
        let (_, offered) = entry.values().into_iter().find(|(name, _)| *name == field)?;
        (offered != *value).then_some(offered)
    }

    fn debts(&self, wanted: impl Fn(DebtKind) -> bool) -> Vec<&dyn Entry> {
        self.financing.iter().filter(|entry| wanted(entry.kind)).map(|entry| entry as &dyn Entry).collect()
    }
}

fn all<E: Entry>(entries: &[E]) -> Vec<&dyn Entry> {
    entries.iter().map(|entry| entry as &dyn Entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Choice, ObjectKind, Plan, Region, Tier, add_object};

    /// A plan with one object of each kind that the library fills in.
    fn plan() -> Plan {
        let mut plan = Plan::blank();
        add_object(&mut plan, ObjectKind::Site, None).unwrap();
        for kind in [
            ObjectKind::Move,
            ObjectKind::Lease,
            ObjectKind::Cloud,
            ObjectKind::Debt,
            ObjectKind::Convertible,
            ObjectKind::BtcLoan,
            ObjectKind::ProjectCompany,
            ObjectKind::Driver,
        ] {
            add_object(&mut plan, kind, Some("site-1")).unwrap();
        }
        plan
    }

    #[test]
    fn every_entry_is_complete_and_can_be_taken() {
        let library = built_in();
        assert!(library.machines.len() > 12 && library.regions.len() == Region::Other.words().len() - 1);
        for (title, entries) in library.sections() {
            assert!(entries.len() > 1, "{title}");
            for entry in entries {
                let (source, date, confidence) = entry.evidence();
                assert!(
                    !source.is_empty() && date.parse::<crate::plan::Month>().is_ok() && !confidence.is_empty(),
                    "{}",
                    entry.title()
                );
                assert!(!source.contains("No source found") || entry.source().assumption, "{}", entry.title());
            }
        }
        let mut plan = plan();
        let mut taken = 0;
        let paths = [
            "market",
            "sites.site-1.fleets.s21",
            "sites.site-1.moves.conversion-1",
            "sites.site-1.leases.lease-1",
            "sites.site-1.clouds.cloud-1",
            "debts.debt-1",
            "convertibles.convertible-1",
            "btc_loans.btc-loan-1",
            "project_companies.project-company-1",
            "drivers.driver-1",
            "uncertainty",
        ];
        for path in paths {
            let offers = library.offers(&plan, path);
            assert!(!offers.is_empty(), "{path}");
            for (path, value, _) in offers.iter().flat_map(|entry| entry.preset(path)).collect::<Vec<_>>() {
                plan.set(&path, &value).unwrap();
                assert_eq!(plan.get(&path), Some(value), "{path}");
                taken += 1;
            }
        }
        for entry in &library.regions {
            plan.sites[0].region = entry.region;
            assert_eq!(library.offers(&plan, "sites.site-1").len(), 1);
        }
        assert!(taken > 150, "{taken}");
    }

    #[test]
    fn a_value_that_was_changed_is_known_by_its_source() {
        let (library, plan) = (built_in(), plan());
        let entry = &library.leases[0];
        let changed = |rent: f64| {
            library.changed(
                &plan,
                "sites.site-1.leases.lease-1",
                "rent_usd_per_kw_it_month",
                &Setting::Number(rent),
                &entry.source(),
            )
        };
        assert_eq!(changed(120.0), None);
        assert_eq!(changed(121.0), Some(Setting::Number(120.0)));
    }

    /// Base-term rents, MW × 1,000 × rent × 12 × Σ (1 + escalator)^year, against the announced values.
    #[test]
    fn rents_of_the_leases_give_their_announced_values() {
        for lease in &built_in().leases {
            let years = lease.term_months / 12;
            let steps: f64 =
                (0..years).map(|year| (1.0 + lease.escalator_pct_per_year / 100.0).powi(year as i32)).sum();
            let value = lease.mw_it * 1000.0 * lease.start_rent_usd_per_kw_it_month * 12.0 * steps;
            // Start rents are rounded to a dollar or five.
            assert!((value / lease.value_usd - 1.0).abs() < 0.03, "{}: {value}", lease.name);
        }
    }

    #[test]
    fn only_what_is_far_from_the_comparables_is_a_finding() {
        let mut plan = plan();
        plan.sites[0].region = Region::Ercot;
        let path = "sites.site-1.leases.lease-1.rent_usd_per_kw_it_month";
        let told = |plan: &Plan, path: &str| {
            built_in().coherence(plan).into_iter().find(|finding| finding.path == path).map(|finding| finding.message)
        };
        // Announced rents range from 90 to 147; a quarter outside is 67.5 and 183.75.
        for (rent, far) in [(90.0, false), (68.0, false), (67.0, true), (183.0, false), (184.0, true)] {
            plan.set(path, &Setting::Number(rent)).unwrap();
            assert_eq!(told(&plan, path).is_some(), far, "{rent}");
        }
        assert!(told(&plan, path).unwrap().contains("comparable range of 90 to 147 (Riot and AMD, Rockdale, 2026-01; TeraWulf and Fluidstack, Abernathy, 2025-10)"));
        // Power in Texas costs 30 to 50, so anything above 62.5 is far.
        let power = "sites.site-1.power_usd_per_mwh";
        for (price, far) in [(62.0, false), (63.0, true)] {
            plan.set(power, &Setting::Number(price)).unwrap();
            assert_eq!(told(&plan, power).is_some(), far, "{price}");
        }
        // A lease to a neocloud: notes at 7.75 % and loans at 8.25 %; one percentage point outside is 6.75 and 9.25.
        plan.set("sites.site-1.leases.lease-1.tier", &Setting::Text("Neocloud".to_owned())).unwrap();
        plan.set("debts.debt-1.interest", &Setting::Text("Fixed".to_owned())).unwrap();
        let rate = "debts.debt-1.rate_pct_per_year";
        for (percent, far) in [(6.7, true), (6.8, false), (9.2, false), (9.3, true)] {
            plan.set(rate, &Setting::Number(percent)).unwrap();
            assert_eq!(told(&plan, rate).is_some(), far, "{percent}");
        }
        // A block has the tenant of its lease, and a second lien no comparables.
        let mut block = plan.sites[0].leases[0].clone();
        (block.id, block.block, block.tier) = ("block".to_owned(), true, Tier::Unrated);
        plan.sites[0].leases.push(block);
        assert!(told(&plan, rate).unwrap().contains("tenants: bb neocloud"));
        plan.debts[0].lien_rank = 2;
        assert_eq!(told(&plan, rate), None);
        (plan.debts[0].lien_rank, plan.sites[0].leases[1].enabled) = (1, false);
        // Lenders do not underwrite a tenant that starts more than three years after the debt.
        plan.set("sites.site-1.leases.lease-1.start", &Setting::Text(plan.debts[0].start.plus(37).to_string()))
            .unwrap();
        assert_eq!(told(&plan, rate), None);
    }

    #[test]
    fn a_library_of_ones_own_is_added_and_a_broken_one_says_where() {
        let own = Library::parse("(machines: [(name: \"Own\", th_s: 1.0, j_per_th: 20.0, usd_per_th: 5.0, source: \"us\", date: \"2026-11\", confidence: \"source\")])").unwrap();
        let mut library = built_in().clone();
        library.add(own);
        assert_eq!(library.machines.last().unwrap().name, "Own");
        let broken = Library::parse("(\n  machines: [(name: 5)])").unwrap_err();
        assert!(broken.starts_with("line 2, column "), "{broken}");
        for (text, said) in [
            ("(machines: [(name: 5)])", "a text in quotation marks is expected here"),
            ("(machines: [(nam: \"S\")])", "there is no field 'nam' here; did you mean 'name'?"),
            ("(machines: [(name: \"S\")])", "th_s is missing"),
            ("(machines: [(name: \"S\" th_s: 1.0)])", "a comma is missing before this"),
            ("(machines: [(name: \"S\", th_s: many)])", "a number is expected here"),
            ("(machines: [(name: \"S", "a text is not closed with a quotation mark"),
            ("(regions: [(region: Texas)])", "'Texas' is none of Other, Ercot"),
        ] {
            let told = Library::parse(text).unwrap_err();
            assert!(told.contains(said), "{text}: {told}");
        }
    }
}
