//! The kinds of objects that a plan has any number of, in one table: how each is called, where it stands, how many there
//! can be, and what a plan must say of it.

/// What can be added to a plan.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ObjectKind {
    /// A site
    Site,
    /// A fleet of machines, at a site
    Fleet,
    /// A move of megawatts, at a site
    Move,
    /// A lease, at a site
    Lease,
    /// A GPU cloud, at a site
    Cloud,
    /// A loan or notes
    Debt,
    /// Convertible notes
    Convertible,
    /// A BTC-backed loan
    BtcLoan,
    /// Warrants
    Warrant,
    /// Preferred equity
    Preferred,
    /// Another dated cash item
    OtherItem,
    /// A project company
    ProjectCompany,
    /// A price deck
    Deck,
    /// A phase
    Phase,
    /// Something uncertain
    Driver,
    /// A question
    Question,
}

/// A row of the table of kinds.
struct Row {
    /// The list that holds them, in the file and in paths
    list: &'static str,
    /// The word in the keys of their rows
    word: &'static str,
    /// What people call one
    name: &'static str,
    /// The name of a new one, before its number
    title: &'static str,
    /// Whether it belongs to a site
    at_site: bool,
    /// The maximum number in one list
    most: usize,
    /// The fields for which no usual value can stand: a saved plan always states them
    stated: &'static [&'static str],
}

impl ObjectKind {
    /// All kinds.
    pub const ALL: [Self; 16] = [
        Self::Site,
        Self::Fleet,
        Self::Move,
        Self::Lease,
        Self::Cloud,
        Self::Debt,
        Self::Convertible,
        Self::BtcLoan,
        Self::Warrant,
        Self::Preferred,
        Self::OtherItem,
        Self::ProjectCompany,
        Self::Deck,
        Self::Phase,
        Self::Driver,
        Self::Question,
    ];

    /// The kinds that belong to a site, in the order of the document.
    pub const AT_SITE: [Self; 4] = [Self::Fleet, Self::Move, Self::Lease, Self::Cloud];

    const fn row(self) -> Row {
        match self {
            Self::Site => Row {
                list: "sites",
                word: "site",
                name: "site",
                title: "Site",
                at_site: false,
                most: 100,
                stated: &["contracted_mw", "energised_mw", "opening_mining_mw", "power_usd_per_mwh"],
            },
            Self::Fleet => Row {
                list: "fleets",
                word: "fleet",
                name: "fleet",
                title: "Fleet",
                at_site: true,
                most: 30,
                stated: &["mw", "deployed", "retired", "efficiency_j_per_th"],
            },
            Self::Move => Row {
                list: "moves",
                word: "move",
                name: "move",
                title: "Conversion",
                at_site: true,
                most: 30,
                stated: &["mw", "notice", "machines_off", "construction_months"],
            },
            Self::Lease => Row {
                list: "leases",
                word: "lease",
                name: "lease",
                title: "Lease",
                at_site: true,
                most: 30,
                stated: &["mw_it", "start", "term_months", "rent_usd_per_kw_it_month"],
            },
            Self::Cloud => Row {
                list: "clouds",
                word: "cloud",
                name: "cloud",
                title: "Cloud",
                at_site: true,
                most: 30,
                stated: &["mw_it", "start"],
            },
            Self::Debt => Row {
                list: "debts",
                word: "debt",
                name: "debt",
                title: "Debt",
                at_site: false,
                most: 100,
                stated: &["opening_usd", "maturity"],
            },
            Self::Convertible => Row {
                list: "convertibles",
                word: "convertible",
                name: "convertible",
                title: "Convertible",
                at_site: false,
                most: 100,
                stated: &["opening_usd", "conversion_price_usd", "maturity"],
            },
            Self::BtcLoan => Row {
                list: "btc_loans",
                word: "btc-loan",
                name: "BTC loan",
                title: "BTC loan",
                at_site: false,
                most: 100,
                stated: &["opening_usd", "limit_usd", "maturity"],
            },
            Self::Warrant => Row {
                list: "warrants",
                word: "warrant",
                name: "warrant",
                title: "Warrants",
                at_site: false,
                most: 100,
                stated: &["shares", "strike_usd", "granted", "expiry"],
            },
            Self::Preferred => Row {
                list: "preferreds",
                word: "preferred",
                name: "preferred equity",
                title: "Preferred",
                at_site: false,
                most: 100,
                stated: &["opening_usd", "dividend_pct_per_year", "redemption"],
            },
            Self::OtherItem => Row {
                list: "other_items",
                word: "other",
                name: "other item",
                title: "Other cash",
                at_site: false,
                most: 100,
                stated: &["kind", "amounts_usd"],
            },
            Self::ProjectCompany => Row {
                list: "project_companies",
                word: "entity",
                name: "project company",
                title: "Project company",
                at_site: false,
                most: 100,
                stated: &[],
            },
            Self::Deck => Row {
                list: "decks",
                word: "deck",
                name: "deck",
                title: "Price deck",
                at_site: false,
                most: 100,
                stated: &["points_usd"],
            },
            Self::Phase => Row {
                list: "phases",
                word: "phase",
                name: "phase",
                title: "Phase",
                at_site: false,
                most: 100,
                stated: &[],
            },
            Self::Driver => Row {
                list: "drivers",
                word: "driver",
                name: "driver",
                title: "Driver",
                at_site: false,
                most: 200,
                stated: &["law", "low", "high"],
            },
            Self::Question => Row {
                list: "questions",
                word: "question",
                name: "question",
                title: "Question",
                at_site: false,
                most: 100,
                stated: &["ask"],
            },
        }
    }

    /// The list in the plan that holds such objects: `leases`.
    pub fn list(self) -> &'static str {
        self.row().list
    }

    /// The word in the keys of their rows: `lease`.
    pub fn word(self) -> &'static str {
        self.row().word
    }

    /// What people call one: "project company".
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The name of a new one, before its number: "Lease".
    pub fn title(self) -> &'static str {
        self.row().title
    }

    /// True if such objects belong to a site.
    pub fn is_at_site(self) -> bool {
        self.row().at_site
    }

    /// The maximum number of them in one list.
    pub fn most(self) -> usize {
        self.row().most
    }

    /// The fields for which no usual value can stand: a saved plan always states them.
    pub fn stated(self) -> &'static [&'static str] {
        self.row().stated
    }

    /// The kind whose list has this name.
    pub fn of_list(list: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.list() == list)
    }

    /// The kind of the object at `path` and the id of its site; None if `path` is not that of such an object.
    pub fn of_path(path: &str) -> Option<(Self, Option<&str>)> {
        let (list, site) = match *path.split('.').collect::<Vec<_>>() {
            [list, _] => (list, None),
            ["sites", site, list, _] => (list, Some(site)),
            _ => return None,
        };
        Self::of_list(list).filter(|kind| kind.is_at_site() == site.is_some()).map(|kind| (kind, site))
    }

    /// The path of an object of this kind.
    pub fn path(self, site: Option<&str>, id: &str) -> String {
        match site.filter(|_| self.is_at_site()) {
            Some(site) => format!("sites.{site}.{}.{id}", self.list()),
            None => format!("{}.{id}", self.list()),
        }
    }
}

/// The maximum number of fleets, moves, leases and clouds of all sites together: more would slow the window down, and no
/// company needs it.
pub(super) const MOST_ON_SITES: usize = 500;

/// A field that holds the id of another object.
#[derive(Debug)]
pub struct Reference {
    /// The list or the part of the plan whose objects have the field
    pub holder: &'static str,
    /// The field
    pub field: &'static str,
    /// What it refers to
    pub to: ObjectKind,
}

/// The field by which an object names the phase it belongs to.
pub const PHASE: &str = "phase";

/// All fields that hold the id of another object; a test asserts that there is no other.
pub const REFERENCES: [Reference; 19] = [
    Reference { holder: "sites", field: "owner", to: ObjectKind::ProjectCompany },
    Reference { holder: "debts", field: "owner", to: ObjectKind::ProjectCompany },
    Reference { holder: "other_items", field: "owner", to: ObjectKind::ProjectCompany },
    Reference { holder: "project_companies", field: "owner", to: ObjectKind::ProjectCompany },
    Reference { holder: "preferreds", field: "owner", to: ObjectKind::ProjectCompany },
    Reference { holder: "fleets", field: "redeploy_site", to: ObjectKind::Site },
    Reference { holder: "market", field: "btc_price_deck", to: ObjectKind::Deck },
    Reference { holder: "fleets", field: PHASE, to: ObjectKind::Phase },
    Reference { holder: "moves", field: PHASE, to: ObjectKind::Phase },
    Reference { holder: "leases", field: PHASE, to: ObjectKind::Phase },
    Reference { holder: "clouds", field: PHASE, to: ObjectKind::Phase },
    Reference { holder: "debts", field: PHASE, to: ObjectKind::Phase },
    Reference { holder: "convertibles", field: PHASE, to: ObjectKind::Phase },
    Reference { holder: "btc_loans", field: PHASE, to: ObjectKind::Phase },
    Reference { holder: "warrants", field: PHASE, to: ObjectKind::Phase },
    Reference { holder: "preferreds", field: PHASE, to: ObjectKind::Phase },
    Reference { holder: "other_items", field: PHASE, to: ObjectKind::Phase },
    Reference { holder: "project_companies", field: PHASE, to: ObjectKind::Phase },
    Reference { holder: "phases", field: "after", to: ObjectKind::Phase },
];

/// The object that a field at `path` refers to, if it refers to one.
pub fn reference(path: &str) -> Option<ObjectKind> {
    let (object, field) = path.rsplit_once('.')?;
    let holder = holder_of(object);
    REFERENCES.iter().find(|known| known.holder == holder && known.field == field).map(|known| known.to)
}

/// The list or name that identifies the kind of an object: `leases` of `sites.pecos.leases.coreweave`, `venture` of
/// `sites.pecos.venture`.
pub fn holder_of(object: &str) -> &str {
    let mut parts = object.rsplit('.');
    let last = parts.next().unwrap_or_default();
    // Lists and ids alternate.
    if object.split('.').count() % 2 == 1 { last } else { parts.next().unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_kinds_belong_together() {
        assert_eq!(ObjectKind::of_path("sites.a.leases.b"), Some((ObjectKind::Lease, Some("a"))));
        assert_eq!(ObjectKind::of_path("debts.b"), Some((ObjectKind::Debt, None)));
        for path in ["leases.b", "sites.a.debts.b", "sites.a.venture", "company", "sites.a.leases.b.mw_it"] {
            assert_eq!(ObjectKind::of_path(path), None, "{path}");
        }
        for kind in ObjectKind::ALL {
            let site = kind.is_at_site().then_some("a");
            assert_eq!(ObjectKind::of_path(&kind.path(site, "b")), Some((kind, site)));
            assert_eq!(kind.is_at_site(), ObjectKind::AT_SITE.contains(&kind));
        }
        assert_eq!(holder_of("sites.a.leases.b"), "leases");
        assert_eq!(holder_of("sites.a.venture"), "venture");
        assert_eq!(holder_of("company"), "company");
    }
}
