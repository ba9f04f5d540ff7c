//! The document as a whole: its parts in their order, and all objects with their paths.

use super::fields::{Fields, Month};
use super::kinds::{MOST_ON_SITES, ObjectKind};
use super::object::{Object, Objects};
use super::objects::{
    Books, BtcLoan, Company, Convertible, Covenants, Debt, Deck, Driver, Equity, Market, Network, OtherItem, Phase,
    Preferred, ProjectCompany, Question, Scenario, Site, Tax, Treasury, Uncertainty, Valuation, Warrant,
};
use std::collections::BTreeMap;

/// The document.
#[derive(Clone, PartialEq, Debug)]
pub struct Plan {
    /// The company and the period of the plan
    pub company: Company,
    /// Prices and hashrate
    pub market: Market,
    /// How the rest of the network responds
    pub network: Network,
    /// Named price paths
    pub decks: Vec<Deck>,
    /// Useful lives and opening balances in the books
    pub books: Books,
    /// Tax of the group
    pub tax: Tax,
    /// Sum-of-the-parts valuation
    pub valuation: Valuation,
    /// Covenants of the company
    pub covenants: Covenants,
    /// Shares of the parent
    pub equity: Equity,
    /// Cash and BTC
    pub treasury: Treasury,
    /// Companies that own single sites and their debt
    pub project_companies: Vec<ProjectCompany>,
    /// The sites
    pub sites: Vec<Site>,
    /// Loans and notes
    pub debts: Vec<Debt>,
    /// Convertible notes
    pub convertibles: Vec<Convertible>,
    /// BTC-backed loans
    pub btc_loans: Vec<BtcLoan>,
    /// Warrants
    pub warrants: Vec<Warrant>,
    /// Preferred equity
    pub preferreds: Vec<Preferred>,
    /// Other dated cash items
    pub other_items: Vec<OtherItem>,
    /// What is moved, scaled and switched as one
    pub phases: Vec<Phase>,
    /// Noise of the market
    pub uncertainty: Uncertainty,
    /// What else is uncertain
    pub drivers: Vec<Driver>,
    /// What is asked of it
    pub questions: Vec<Question>,
    /// What-ifs on this plan
    pub scenarios: Vec<Scenario>,
    /// Where the figures come from, by field path
    pub sources: BTreeMap<String, Source>,
}

/// Where a figure comes from.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Source {
    /// True if the figure is an assumption rather than a published one
    pub assumption: bool,
    /// When it applied or was published, as the source puts it
    pub date: String,
    /// The source; for an assumption, the reasoning
    pub text: String,
}

/// A part of the document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// An object that every plan has once, under this name
    Once(&'static str),
    /// A list of objects
    List(ObjectKind),
}

/// The fields of a part for which no usual value can stand: a saved plan always states them.
pub fn stated_once(part: &str) -> &'static [&'static str] {
    match part {
        "company" => &["start", "months", "overhead_usd_per_month"],
        "market" => &["btc_price_usd", "hashrate", "hashrate_eh_s"],
        "equity" => &["opening_shares", "share_price_usd"],
        "treasury" => &["opening_cash_usd", "opening_btc"],
        _ => &[],
    }
}

/// True of a part that a saved plan leaves out where nothing in it is other than usual, and a file need not have: what nobody calls
/// uncertain is certain.
pub fn may_be_unsaid(part: &str) -> bool {
    part == "uncertainty"
}

/// The parts in the order of files, forms and exports; scenarios and sources follow.
pub const PARTS: [Part; 22] = [
    Part::Once("company"),
    Part::Once("market"),
    Part::Once("network"),
    Part::List(ObjectKind::Deck),
    Part::Once("books"),
    Part::Once("tax"),
    Part::Once("valuation"),
    Part::Once("covenants"),
    Part::Once("equity"),
    Part::Once("treasury"),
    Part::List(ObjectKind::ProjectCompany),
    Part::List(ObjectKind::Site),
    Part::List(ObjectKind::Debt),
    Part::List(ObjectKind::Convertible),
    Part::List(ObjectKind::BtcLoan),
    Part::List(ObjectKind::Warrant),
    Part::List(ObjectKind::Preferred),
    Part::List(ObjectKind::OtherItem),
    Part::List(ObjectKind::Phase),
    Part::Once("uncertainty"),
    Part::List(ObjectKind::Driver),
    Part::List(ObjectKind::Question),
];

impl Plan {
    /// The name of the file format.
    pub const FORMAT: &'static str = "wattfolio-plan";
    /// The newest version of the format.
    pub const VERSION: u32 = 2;

    /// The object that every plan has once under this name.
    pub fn once(&self, name: &str) -> Option<&dyn Fields> {
        Some(match name {
            "company" => &self.company,
            "market" => &self.market,
            "network" => &self.network,
            "books" => &self.books,
            "tax" => &self.tax,
            "valuation" => &self.valuation,
            "covenants" => &self.covenants,
            "equity" => &self.equity,
            "treasury" => &self.treasury,
            "uncertainty" => &self.uncertainty,
            _ => return None,
        })
    }

    /// The same, to be changed.
    pub fn once_mut(&mut self, name: &str) -> Option<&mut dyn Fields> {
        Some(match name {
            "company" => &mut self.company,
            "market" => &mut self.market,
            "network" => &mut self.network,
            "books" => &mut self.books,
            "tax" => &mut self.tax,
            "valuation" => &mut self.valuation,
            "covenants" => &mut self.covenants,
            "equity" => &mut self.equity,
            "treasury" => &mut self.treasury,
            "uncertainty" => &mut self.uncertainty,
            _ => return None,
        })
    }

    /// The objects of a kind, those of one site for kinds that belong to a site; None if there is no such site.
    pub fn list(&self, kind: ObjectKind, site: Option<&str>) -> Option<&dyn Objects> {
        Some(match kind {
            ObjectKind::Site => &self.sites,
            ObjectKind::Debt => &self.debts,
            ObjectKind::Convertible => &self.convertibles,
            ObjectKind::BtcLoan => &self.btc_loans,
            ObjectKind::Warrant => &self.warrants,
            ObjectKind::Preferred => &self.preferreds,
            ObjectKind::OtherItem => &self.other_items,
            ObjectKind::Phase => &self.phases,
            ObjectKind::Driver => &self.drivers,
            ObjectKind::Question => &self.questions,
            ObjectKind::ProjectCompany => &self.project_companies,
            ObjectKind::Deck => &self.decks,
            ObjectKind::Fleet | ObjectKind::Move | ObjectKind::Lease | ObjectKind::Cloud => {
                return self.sites.iter().find(|known| Some(known.id.as_str()) == site)?.list(kind);
            }
        })
    }

    /// The same, to be changed.
    pub fn list_mut(&mut self, kind: ObjectKind, site: Option<&str>) -> Option<&mut dyn Objects> {
        Some(match kind {
            ObjectKind::Site => &mut self.sites,
            ObjectKind::Debt => &mut self.debts,
            ObjectKind::Convertible => &mut self.convertibles,
            ObjectKind::BtcLoan => &mut self.btc_loans,
            ObjectKind::Warrant => &mut self.warrants,
            ObjectKind::Preferred => &mut self.preferreds,
            ObjectKind::OtherItem => &mut self.other_items,
            ObjectKind::Phase => &mut self.phases,
            ObjectKind::Driver => &mut self.drivers,
            ObjectKind::Question => &mut self.questions,
            ObjectKind::ProjectCompany => &mut self.project_companies,
            ObjectKind::Deck => &mut self.decks,
            ObjectKind::Fleet | ObjectKind::Move | ObjectKind::Lease | ObjectKind::Cloud => {
                return self.sites.iter_mut().find(|known| Some(known.id.as_str()) == site)?.list_mut(kind);
            }
        })
    }

    /// Every list of objects with its path: `debts`, `sites`, `sites.pecos.leases`.
    pub fn lists(&self) -> Vec<(String, ObjectKind, &dyn Objects)> {
        let mut lists: Vec<(String, ObjectKind, &dyn Objects)> = Vec::new();
        for part in PARTS {
            let Part::List(kind) = part else { continue };
            lists.extend(self.list(kind, None).map(|list| (kind.list().to_owned(), kind, list)));
        }
        for site in &self.sites {
            for kind in ObjectKind::AT_SITE {
                lists.extend(site.list(kind).map(|list| (format!("sites.{}.{}", site.id, kind.list()), kind, list)));
            }
        }
        lists
    }

    /// The object at `path`, if it is one that a plan has any number of.
    pub fn object(&self, path: &str) -> Option<&dyn Object> {
        let (kind, site) = ObjectKind::of_path(path)?;
        let list = self.list(kind, site)?;
        list.at(list.position(path.rsplit_once('.')?.1)?)
    }

    /// The number of objects at all sites.
    pub fn on_sites(&self) -> usize {
        let of_site = |site: &Site| -> usize {
            ObjectKind::AT_SITE.into_iter().filter_map(|kind| site.list(kind)).map(Objects::count).sum()
        };
        self.sites.iter().map(of_site).sum()
    }

    /// True if another object of a kind can be added to a list with this many.
    pub(super) fn has_room(&self, kind: ObjectKind, in_list: usize) -> bool {
        in_list < kind.most() && !(kind.is_at_site() && self.on_sites() >= MOST_ON_SITES)
    }

    /// Visits every object with its path; scenarios are not objects of the base.
    pub fn each_object(&self, visit: &mut dyn FnMut(&str, &dyn Fields)) {
        for part in PARTS {
            match part {
                Part::Once(name) => self.once(name).into_iter().for_each(|object| visit(name, object)),
                Part::List(kind) => {
                    self.list(kind, None).into_iter().for_each(|list| each_of(kind.list(), list, visit));
                }
            }
        }
    }

    /// Visits every object with its path, to change it.
    pub fn each_object_mut(&mut self, visit: &mut dyn FnMut(&str, &mut dyn Fields)) {
        for part in PARTS {
            match part {
                Part::Once(name) => self.once_mut(name).into_iter().for_each(|object| visit(name, object)),
                Part::List(kind) => {
                    self.list_mut(kind, None).into_iter().for_each(|list| each_of_mut(kind.list(), list, visit));
                }
            }
        }
    }

    /// The price deck that the market follows, if it has points.
    pub fn deck(&self) -> Option<&Deck> {
        self.decks.iter().find(|deck| deck.id == self.market.btc_price_deck && !deck.points_usd.is_empty())
    }

    /// Month `t` of the plan (1 is the first).
    pub fn month(&self, t: i64) -> Month {
        self.company.start.plus(t - 1)
    }

    /// The number of a month of the calendar (1 is the plan's first).
    pub fn number_of(&self, month: Month) -> i64 {
        month.months_after(self.company.start) + 1
    }
}

/// Visits the objects of a list with their groups and the objects that belong to them.
fn each_of(path: &str, list: &dyn Objects, visit: &mut dyn FnMut(&str, &dyn Fields)) {
    for object in list.each() {
        let path = format!("{path}.{}", object.id());
        visit(&path, object);
        object.groups().into_iter().for_each(|(name, group)| visit(&format!("{path}.{name}"), group));
        for kind in ObjectKind::AT_SITE {
            object.list(kind).into_iter().for_each(|list| each_of(&format!("{path}.{}", kind.list()), list, visit));
        }
    }
}

fn each_of_mut(path: &str, list: &mut dyn Objects, visit: &mut dyn FnMut(&str, &mut dyn Fields)) {
    for position in 0..list.count() {
        let Some(object) = list.at_mut(position) else { continue };
        let path = format!("{path}.{}", object.id());
        visit(&path, object);
        object.groups_mut().into_iter().for_each(|(name, group)| visit(&format!("{path}.{name}"), group));
        for kind in ObjectKind::AT_SITE {
            let list = object.list_mut(kind);
            list.into_iter().for_each(|list| each_of_mut(&format!("{path}.{}", kind.list()), list, visit));
        }
    }
}
