//! The kinds of entries: figures that somebody published or that a planner assumes, each with its source.

use crate::plan::{Choice, Date, Machine, Region, Setting, Source, Terms, Tier};
use serde::Deserialize;

/// Fields to change with their values and sources.
pub type Preset = Vec<(String, Setting, Source)>;

/// What all entries have in common.
pub trait Entry {
    /// What it is called.
    fn title(&self) -> String;
    /// Its figures with their units, in one line.
    fn figures(&self) -> String;
    /// Who says so, when, and how sure it is.
    fn evidence(&self) -> (&str, &str, &str);
    /// The fields that it fills in, without the object's path.
    fn values(&self) -> Vec<(&'static str, Setting)>;

    /// Its source, as a plan keeps it. What is partly an assumption is one.
    fn source(&self) -> Source {
        let (text, date, confidence) = self.evidence();
        Source { assumption: confidence.contains("assumption"), date: date.to_owned(), text: format!("{text} ({confidence})") }
    }

    /// What fills in the object at `path`.
    fn preset(&self, path: &str) -> Preset {
        self.values().into_iter().map(|(field, value)| (format!("{path}.{field}"), value, self.source())).collect()
    }
}

/// What is built.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
pub enum Works {
    /// Halls for AI, on a field
    AiHall,
    /// Halls for AI in a building that stands
    Retrofit,
    /// A site for machines
    MiningSite,
}

/// What kind of debt it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
pub enum DebtKind {
    /// Notes secured on a project
    ProjectNotes,
    /// A loan of banks
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
            Self::BtcLoan => "loan on BTC",
            Self::Convertible => "convertible notes",
        }
    }
}

/// Declares a kind of entry: its own figures, then the three of its evidence.
macro_rules! entry {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? } title $title:expr; figures $figures:expr; values $values:expr;) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
            /// Who says so
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
        }
    };
}

fn number(field: &'static str, value: f64) -> (&'static str, Setting) {
    (field, Setting::Number(value))
}

fn word(field: &'static str, choice: &impl Choice) -> (&'static str, Setting) {
    (field, Setting::Text(choice.words()[choice.index()].to_owned()))
}

fn label(choice: &impl Choice) -> &'static str {
    choice.labels()[choice.index()]
}

/// An amount in millions or billions of USD.
fn money(usd: f64) -> String {
    if usd >= 1e9 { format!("{} bn USD", usd / 1e9) } else { format!("{} m USD", usd / 1e6) }
}

entry! {
    /// A machine that mines.
    MachineEntry {
        /// What it is called
        name: String,
        /// Hashrate
        th_s: f64,
        /// Efficiency
        j_per_th: f64,
        /// Price of a new or used one, as the source says
        usd_per_th: f64,
    }
    title |m| m.name.clone();
    figures |m| format!("{} TH/s, {} J/TH, {} USD/TH", m.th_s, m.j_per_th, m.usd_per_th);
    values |m| vec![number("machine_th_s", m.th_s), number("efficiency_j_per_th", m.j_per_th), number("price_usd_per_th", m.usd_per_th), ("name", Setting::Text(m.name.clone()))];
}

impl MachineEntry {
    /// As a machine that renews a fleet.
    pub fn machine(&self) -> Machine {
        Machine { name: self.name.clone(), th_s: self.th_s, j_per_th: self.j_per_th, usd_per_th: self.usd_per_th }
    }
}

entry! {
    /// Power of a region, all-in delivered.
    RegionEntry {
        /// Which
        region: Region,
        /// The lower end of the usual range of its power price, USD/MWh
        low: f64,
        /// The upper end
        high: f64,
        /// The price that is offered
        usd_per_mwh: f64,
        /// Hours in which machines stand still for the grid
        curtailed_hours_pct: f64,
        /// What the grid pays for those
        credit_usd_per_mwh: f64,
        /// What the law and the grid ask of miners there; empty where nothing is known
        rules: String,
    }
    title |r| label(&r.region).to_owned();
    figures |r| format!("{} USD/MWh (usual {} to {}), {} % of hours curtailed, {} USD/MWh of credit", r.usd_per_mwh, r.low, r.high, r.curtailed_hours_pct, r.credit_usd_per_mwh);
    values |r| vec![number("power_usd_per_mwh", r.usd_per_mwh), number("curtailed_hours_pct", r.curtailed_hours_pct), number("curtailment_credit_usd_per_mwh", r.credit_usd_per_mwh)];
}

entry! {
    /// A GPU system.
    GpuEntry {
        /// What it is called
        name: String,
        /// Density
        gpus_per_mw_it: f64,
        /// Cost of a GPU with its share of server and network
        usd_per_gpu: f64,
        /// Price under contract
        usd_per_gpu_hour: f64,
    }
    title |g| g.name.clone();
    figures |g| format!("{} GPUs per MW IT, {} USD per GPU, {} USD an hour", g.gpus_per_mw_it, g.usd_per_gpu, g.usd_per_gpu_hour);
    values |g| vec![number("gpus_per_mw_it", g.gpus_per_mw_it), number("price_usd_per_gpu", g.usd_per_gpu), number("contract_usd_per_gpu_hour", g.usd_per_gpu_hour)];
}

entry! {
    /// A lease that was announced.
    LeaseEntry {
        /// What it is called
        name: String,
        /// Who builds
        landlord: String,
        /// Who pays
        tenant: String,
        /// How good its credit is, with what backs it
        tier: Tier,
        /// What kind of contract it is
        terms: Terms,
        /// Leased critical IT
        mw_it: f64,
        /// Months of the base term
        term_months: u32,
        /// Rent of the base term in all
        value_usd: f64,
        /// Rent of the first year
        start_rent_usd_per_kw_it_month: f64,
        /// Step at each anniversary
        escalator_pct_per_year: f64,
        /// NOI of rent
        margin_pct: f64,
    }
    title |l| l.name.clone();
    figures |l| format!("{} MW IT, {} over {} months, {} USD/kW-month from the start, {} % a year, {}", l.mw_it, money(l.value_usd), l.term_months, l.start_rent_usd_per_kw_it_month, l.escalator_pct_per_year, label(&l.terms).to_lowercase());
    values |l| vec![
        word("terms", &l.terms),
        word("tier", &l.tier),
        number("term_months", f64::from(l.term_months)),
        number("rent_usd_per_kw_it_month", l.start_rent_usd_per_kw_it_month),
        number("escalator_pct_per_year", l.escalator_pct_per_year),
        number("landlord_margin_pct", l.margin_pct),
    ];
}

entry! {
    /// What it costs to build.
    ConstructionEntry {
        /// What it is called
        name: String,
        /// What is built
        works: Works,
        /// The lower end of the usual range, USD for each MW (of IT, for AI)
        low: f64,
        /// The upper end
        high: f64,
        /// The figure that is offered
        usd_per_mw: f64,
    }
    title |c| c.name.clone();
    figures |c| format!("{} USD per MW{} (usual {} to {})", money(c.usd_per_mw).replace(" USD", ""), if c.works == Works::MiningSite { "" } else { " IT" }, money(c.low), money(c.high));
    values |c| vec![number(if c.works == Works::MiningSite { "mining_capex_usd_per_mw" } else { "capex_usd_per_mw_it" }, c.usd_per_mw)];
}

entry! {
    /// A debt that was placed.
    FinancingEntry {
        /// What it is called
        name: String,
        /// What kind of debt it is
        kind: DebtKind,
        /// The credit of the tenant that pays for it; none where none does
        tier: Option<Tier>,
        /// How much; 0 where it is no single debt
        usd: f64,
        /// Coupon or rate
        rate_pct_per_year: f64,
        /// Months to maturity
        term_months: u32,
        /// Cost of placing it
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
}

entry! {
    /// The market on a day.
    MarketEntry {
        /// The day
        name: String,
        /// BTC price
        btc_price_usd: f64,
        /// Network hashrate
        hashrate_eh_s: f64,
        /// Fees
        fees_btc_per_block: f64,
        /// The height of a block whose day is known: halvings are dated from it
        reference_height: f64,
        /// That day
        reference_date: Date,
    }
    title |m| m.name.clone();
    figures |m| format!("{} USD/BTC, {} EH/s, {} BTC of fees a block, block {} on {}", m.btc_price_usd, m.hashrate_eh_s, m.fees_btc_per_block, m.reference_height, m.reference_date);
    values |m| vec![
        number("btc_price_usd", m.btc_price_usd),
        number("hashrate_eh_s", m.hashrate_eh_s),
        number("fees_btc_per_block", m.fees_btc_per_block),
        number("reference_height", m.reference_height),
        ("reference_date", Setting::Text(m.reference_date.to_string())),
    ];
}
