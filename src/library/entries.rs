//! The kinds of entries: published or assumed figures, each with its source.

use crate::plan::{
    Choice, Date, Law, Machine, Month, ObjectKind, Plan, Region, Setting, Source, TaxStatus, Terms, Tier,
};
use serde::Deserialize;

/// Fields to change with their values and sources.
pub type Preset = Vec<(String, Setting, Source)>;

/// What all entries have in common.
pub trait Entry {
    /// What it is called.
    fn title(&self) -> String;
    /// Its figures with their units, in one line.
    fn figures(&self) -> String;
    /// Source, date and confidence.
    fn evidence(&self) -> (&str, &str, &str);
    /// The fields it fills in, without the object's path.
    fn values(&self) -> Vec<(&'static str, Setting)>;

    /// What an object that takes its figures is called, unless the user has named it; None if it keeps its name.
    fn named(&self) -> Option<String> {
        None
    }

    /// Months from the start of a debt to its maturity; None if it has none.
    fn term_months(&self) -> Option<u32> {
        None
    }

    /// Its source, as stored in a plan. A partial assumption counts as an assumption.
    fn source(&self) -> Source {
        let (text, date, confidence) = self.evidence();
        Source {
            assumption: confidence.contains("assumption"),
            date: date.to_owned(),
            text: format!("{text} ({confidence})"),
        }
    }

    /// The fields and values that fill in the object at `path`.
    fn preset(&self, path: &str) -> Preset {
        self.values().into_iter().map(|(field, value)| (format!("{path}.{field}"), value, self.source())).collect()
    }

    /// The same with what depends on the object: the maturity, counted from its start, and its name if that is still the one that it
    /// was given when it was added.
    fn preset_for(&self, plan: &Plan, path: &str) -> Preset {
        let mut preset = self.preset(path);
        let mut add =
            |field: &str, value: String| preset.push((format!("{path}.{field}"), Setting::Text(value), self.source()));
        if let Some(months) = self.term_months() {
            add("maturity", start_of(plan, path).plus(i64::from(months)).to_string());
        }
        if let Some(name) = self.named().filter(|_| is_unnamed(plan, path)) {
            add("name", name);
        }
        preset
    }
}

/// The month in which a debt starts: its own, that of its first issue, or that of the plan.
fn start_of(plan: &Plan, path: &str) -> Month {
    let of = |field: &str| plan.get(&format!("{path}.{field}")).map(|setting| setting.to_string());
    let month = |text: String| text.split(':').next().and_then(|month| month.trim().parse().ok());
    of("start").and_then(month).or_else(|| of("issues_usd").and_then(month)).unwrap_or(plan.company.start)
}

/// True if an object still has the name that it was given when it was added: that of its kind and a number.
fn is_unnamed(plan: &Plan, path: &str) -> bool {
    let Some((kind, _)) = ObjectKind::of_path(path) else { return false };
    let name = plan.object(path).map(|object| object.name().to_owned()).unwrap_or_default();
    name.strip_prefix(kind.title()).is_some_and(|number| number.trim().parse::<u32>().is_ok())
}

/// Type of works.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
pub enum Works {
    /// New-build halls for AI
    AiHall,
    /// Halls for AI in an existing building
    Retrofit,
    /// A site for mining machines
    MiningSite,
}

/// Type of debt.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
pub enum DebtKind {
    /// Notes secured on a project
    ProjectNotes,
    /// A bank loan
    TermLoan,
    /// Secured on GPUs or machines
    GpuLoan,
    /// Secured on BTC
    BtcLoan,
    /// Convertible notes
    Convertible,
}

impl DebtKind {
    fn label(self) -> &'static str {
        match self {
            Self::ProjectNotes => "project notes",
            Self::TermLoan => "term loan",
            Self::GpuLoan => "GPU and machine finance",
            Self::BtcLoan => "BTC-backed loan",
            Self::Convertible => "convertible notes",
        }
    }
}

/// Declares a kind of entry: its own figures, followed by source, date and confidence.
macro_rules! entry {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? } title $title:expr; figures $figures:expr; values $values:expr; $(named $named:expr;)? $(term $term:expr;)?) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
            /// The source
            pub source: String,
            /// When: year and month
            pub date: String,
            /// Published, or an assumption
            pub confidence: String,
        }

        impl Entry for $name {
            fn title(&self) -> String {
                let title: fn(&Self) -> String = $title;
                title(self)
            }
            fn figures(&self) -> String {
                let figures: fn(&Self) -> String = $figures;
                figures(self)
            }
            fn evidence(&self) -> (&str, &str, &str) {
                (&self.source, &self.date, &self.confidence)
            }
            fn values(&self) -> Vec<(&'static str, Setting)> {
                let values: fn(&Self) -> Vec<(&'static str, Setting)> = $values;
                values(self)
            }
            $(fn named(&self) -> Option<String> {
                let named: fn(&Self) -> String = $named;
                Some(named(self))
            })?
            $(fn term_months(&self) -> Option<u32> {
                let term: fn(&Self) -> u32 = $term;
                Some(term(self)).filter(|months| *months > 0)
            })?
        }
    };
}

fn number(field: &'static str, value: f64) -> (&'static str, Setting) {
    (field, Setting::Number(value))
}

fn word(field: &'static str, choice: &impl Choice) -> (&'static str, Setting) {
    (field, Setting::Text(choice.word().to_owned()))
}

fn label(choice: &impl Choice) -> &'static str {
    choice.labels()[choice.index()]
}

/// An amount in millions or billions of USD.
fn money(usd: f64) -> String {
    if usd >= 1e9 { format!("{} bn USD", usd / 1e9) } else { format!("{} m USD", usd / 1e6) }
}

entry! {
    /// A mining machine.
    MachineEntry {
        /// What it is called
        name: String,
        /// Hashrate
        th_s: f64,
        /// Efficiency
        j_per_th: f64,
        /// Price, new or used according to the source
        usd_per_th: f64,
    }
    title |m| m.name.clone();
    figures |m| format!("{} TH/s, {} J/TH, {} USD/TH", m.th_s, m.j_per_th, m.usd_per_th);
    values |m| vec![number("machine_th_s", m.th_s), number("efficiency_j_per_th", m.j_per_th), number("price_usd_per_th", m.usd_per_th), ("name", Setting::Text(m.name.clone()))];
}

impl MachineEntry {
    /// The entry as a machine for replacing a fleet.
    pub fn machine(&self) -> Machine {
        Machine { name: self.name.clone(), th_s: self.th_s, j_per_th: self.j_per_th, usd_per_th: self.usd_per_th }
    }
}

entry! {
    /// All-in delivered power of a region.
    RegionEntry {
        /// The region
        region: Region,
        /// The lower end of the usual range of its power price, USD/MWh
        low: f64,
        /// The upper end
        high: f64,
        /// The price offered
        usd_per_mwh: f64,
        /// Hours in which machines are curtailed for the grid
        curtailed_hours_pct: f64,
        /// Credit paid for curtailed energy
        credit_usd_per_mwh: f64,
        /// Legal and grid requirements on miners there; empty if none are known
        rules: String,
    }
    title |r| label(&r.region).to_owned();
    figures |r| format!("{} USD/MWh (usual {} to {}), {} % of hours curtailed, credit of {} USD/MWh", r.usd_per_mwh, r.low, r.high, r.curtailed_hours_pct, r.credit_usd_per_mwh);
    values |r| vec![number("power_usd_per_mwh", r.usd_per_mwh), number("curtailed_hours_pct", r.curtailed_hours_pct), number("curtailment_credit_usd_per_mwh", r.credit_usd_per_mwh)];
}

entry! {
    /// A GPU system.
    GpuEntry {
        /// What it is called
        name: String,
        /// GPU density
        gpus_per_mw_it: f64,
        /// Cost per GPU including its share of server and network
        usd_per_gpu: f64,
        /// Contract price
        usd_per_gpu_hour: f64,
    }
    title |g| g.name.clone();
    figures |g| format!("{} GPUs per MW IT, {} USD per GPU, {} USD per hour", g.gpus_per_mw_it, g.usd_per_gpu, g.usd_per_gpu_hour);
    values |g| vec![number("gpus_per_mw_it", g.gpus_per_mw_it), number("price_usd_per_gpu", g.usd_per_gpu), number("contract_usd_per_gpu_hour", g.usd_per_gpu_hour)];
}

entry! {
    /// An announced lease.
    LeaseEntry {
        /// What it is called
        name: String,
        /// The landlord
        landlord: String,
        /// The tenant
        tenant: String,
        /// Credit quality of the tenant, including any backstop
        tier: Tier,
        /// Type of lease
        terms: Terms,
        /// Leased critical IT
        mw_it: f64,
        /// Length of the base term in months
        term_months: u32,
        /// Total rent over the base term
        value_usd: f64,
        /// Rent of the first year
        start_rent_usd_per_kw_it_month: f64,
        /// Rent step at each anniversary
        escalator_pct_per_year: f64,
        /// NOI as a share of rent
        margin_pct: f64,
    }
    title |l| l.name.clone();
    figures |l| format!("{} MW IT, {} over {} months, {} USD/kW-month initially, {} % a year, {}", l.mw_it, money(l.value_usd), l.term_months, l.start_rent_usd_per_kw_it_month, l.escalator_pct_per_year, label(&l.terms).to_lowercase());
    values |l| vec![
        word("terms", &l.terms),
        word("tier", &l.tier),
        number("term_months", f64::from(l.term_months)),
        number("rent_usd_per_kw_it_month", l.start_rent_usd_per_kw_it_month),
        number("escalator_pct_per_year", l.escalator_pct_per_year),
        number("landlord_margin_pct", l.margin_pct),
    ];
    named |l| l.tenant.clone();
}

entry! {
    /// Construction cost.
    ConstructionEntry {
        /// What it is called
        name: String,
        /// Type of works
        works: Works,
        /// The lower end of the usual range, USD per MW (of IT, for AI)
        low: f64,
        /// The upper end
        high: f64,
        /// The figure offered
        usd_per_mw: f64,
    }
    title |c| c.name.clone();
    figures |c| format!("{} USD per MW{} (usual {} to {})", money(c.usd_per_mw).replace(" USD", ""), if c.works == Works::MiningSite { "" } else { " IT" }, money(c.low), money(c.high));
    values |c| vec![number(if c.works == Works::MiningSite { "mining_capex_usd_per_mw" } else { "capex_usd_per_mw_it" }, c.usd_per_mw)];
}

entry! {
    /// A placed debt.
    FinancingEntry {
        /// What it is called
        name: String,
        /// Type of debt
        kind: DebtKind,
        /// Credit of the tenant whose rent services it; none if no tenant does
        tier: Option<Tier>,
        /// Amount; 0 if it is not a single debt
        usd: f64,
        /// Coupon or rate
        rate_pct_per_year: f64,
        /// Months to maturity
        term_months: u32,
        /// Issuance fee
        fee_pct: f64,
    }
    title |f| f.name.clone();
    figures |f| format!("{}, {} % a year, {} months{}", f.kind.label(), f.rate_pct_per_year, f.term_months, if f.usd > 0.0 { format!(", {}", money(f.usd)) } else { String::new() });
    values |f| {
        let rate = if f.kind == DebtKind::Convertible { "coupon_pct_per_year" } else { "rate_pct_per_year" };
        let mut values = vec![number(rate, f.rate_pct_per_year), number("fee_pct", f.fee_pct)];
        if f.kind != DebtKind::Convertible {
            values.push(("interest", Setting::Text("Fixed".to_owned())));
        }
        values
    };
    named |f| f.name.clone();
    term |f| f.term_months;
}

entry! {
    /// What a country takes of the income of a corporation, and of what it distributes to a parent in the US.
    CountryEntry {
        /// The country
        name: String,
        /// On taxable income
        income_tax_pct: f64,
        /// On distributions to a parent in the US, by treaty if there is one
        withholding_pct: f64,
    }
    title |c| c.name.clone();
    figures |c| format!("{} % of income, {} % of distributions", c.income_tax_pct, c.withholding_pct);
    values |c| vec![
        word("tax_status", &TaxStatus::Foreign),
        number("income_tax_pct", c.income_tax_pct),
        number("withholding_pct", c.withholding_pct),
    ];
}

entry! {
    /// The market on a given date.
    MarketEntry {
        /// The date
        name: String,
        /// BTC price
        btc_price_usd: f64,
        /// Network hashrate
        hashrate_eh_s: f64,
        /// Transaction fees
        fees_btc_per_block: f64,
        /// Height of a block whose date is known: halvings are dated from it
        reference_height: f64,
        /// Date of that block
        reference_date: Date,
    }
    title |m| m.name.clone();
    figures |m| format!("{} USD/BTC, {} EH/s, fees of {} BTC per block, block {} on {}", m.btc_price_usd, m.hashrate_eh_s, m.fees_btc_per_block, m.reference_height, m.reference_date);
    values |m| vec![
        number("btc_price_usd", m.btc_price_usd),
        number("hashrate_eh_s", m.hashrate_eh_s),
        number("fees_btc_per_block", m.fees_btc_per_block),
        number("reference_height", m.reference_height),
        ("reference_date", Setting::Text(m.reference_date.to_string())),
    ];
}

entry! {
    /// How uncertain something is.
    LawEntry {
        /// What is uncertain
        name: String,
        /// What the values are of: "% of the budget", "months"
        of: String,
        /// Its law
        law: Law,
        /// P10 or the lowest value
        low: f64,
        /// P50 or the likeliest value
        middle: f64,
        /// P90 or the highest value
        high: f64,
        /// Of an event, percent a year
        hazard_pct_per_year: f64,
    }
    title |l| l.name.clone();
    figures |l| match l.law {
        Law::Event => format!("{} % a year", l.hazard_pct_per_year),
        Law::Percentiles => format!("P10 {}, P50 {}, P90 {} {}", l.low, l.middle, l.high, l.of),
        _ => format!("{} to {}, likely {} {}", l.low, l.high, l.middle, l.of),
    };
    values |l| {
        let law = ("law", Setting::Text(l.law.word().to_owned()));
        if l.law == Law::Event {
            vec![law, number("hazard_pct_per_year", l.hazard_pct_per_year)]
        } else {
            vec![law, number("low", l.low), number("middle", l.middle), number("high", l.high)]
        }
    };
}

entry! {
    /// The noise of the market.
    NoiseEntry {
        /// The data
        name: String,
        /// Standard deviation of the price's log over a year
        price_volatility_pct_per_year: f64,
        /// … of hashrate beside its answer to the price
        hashrate_volatility_pct_per_year: f64,
        /// … of fees
        fees_volatility_pct_per_year: f64,
        /// Months in which half of a deviation of fees is gone
        fees_half_life_months: f64,
        /// Of a month's shocks to price and hashrate
        price_hashrate_correlation_pct: f64,
    }
    title |n| n.name.clone();
    figures |n| format!("price {} %, hashrate {} %, fees {} % a year", n.price_volatility_pct_per_year, n.hashrate_volatility_pct_per_year, n.fees_volatility_pct_per_year);
    values |n| vec![
        number("price_volatility_pct_per_year", n.price_volatility_pct_per_year),
        number("hashrate_volatility_pct_per_year", n.hashrate_volatility_pct_per_year),
        number("fees_volatility_pct_per_year", n.fees_volatility_pct_per_year),
        number("fees_half_life_months", n.fees_half_life_months),
        number("price_hashrate_correlation_pct", n.price_hashrate_correlation_pct),
    ];
}
