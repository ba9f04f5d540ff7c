//! The tree of rows: each handle is the row of the key that is printed, whatever owns what.

use super::commands::{out, sample};
use super::common::{SAVES, count, projected, random_plan, save, with_site};
use std::collections::BTreeSet;
use wattfolio::formula::{Kind, Scalar, Series};
use wattfolio::model::Projection;
use wattfolio::model::rows::{CashFlowLine, CovenantKind};
use wattfolio::plan::{PARENT, Plan, ProjectCompany, Site};
use wattfolio::store;

fn key(p: &Projection, row: Series) -> &str {
    &p.book.item(row.id()).key
}

fn key_of(p: &Projection, scalar: Scalar) -> &str {
    &p.book.item(scalar.id()).key
}

/// Rows of the company, of its sites and of its owners in the sample, whose project company owns Red Mesa.
#[test]
fn handles_are_the_rows_of_their_keys() {
    let plan = save("sample.ron");
    let p = projected(&plan);
    let rows = &p.rows;
    let company = &rows.company;
    let lenders = &company.measures.lenders;
    for (row, expected) in [
        (rows.market.price, "market.btc-price"),
        (rows.network.hashprice, "network.hashprice"),
        (company.operations.ebitda, "company.ebitda"),
        (company.capital.cash, "company.cash"),
        (company.statements.income.before_tax.ebitda, "company.income.ebitda"),
        (company.statements.income.net, "company.income.net-income"),
        (company.statements.balance.assets.total, "company.balance.assets"),
        (company.statements.balance.liabilities.debt, "company.balance.debt"),
        (company.statements.cash_flow.operating, "company.cash.operating"),
        (lenders.liquidity.total, "company.liquidity"),
        (lenders.ratios.net_leverage, "company.net-leverage"),
        (company.measures.shares.diluted, "equity.diluted"),
        (company.measures.valuation.by_noi.per_share, "valuation.per-share-by-noi"),
        (company.measures.returns.levered.flow, "company.levered.free-cash-flow"),
        (rows.treasury.minimum, "treasury.minimum-cash"),
        (rows.tax.assessment.payable, "tax.payable"),
        (rows.tax.deferred.net, "tax.deferred"),
        (rows.btc_cost.all_in, "btc-cost.all-in"),
        (rows.checks.sources, "check.sources"),
    ] {
        assert_eq!(key(&p, row), expected);
        assert_eq!(p.months(row), p.row(expected));
    }
    for line in CashFlowLine::ALL.iter().filter(|line| !line.is_between_owners()) {
        let row = company.capital.cash_flow.row(*line).unwrap();
        assert_eq!(key(&p, row), format!("company.cash-flow.{}", line.key()));
    }
    let kinds: Vec<CovenantKind> = lenders.covenants().map(|covenant| covenant.kind).collect();
    assert_eq!(kinds, CovenantKind::ALL);
    let sites: Vec<&str> = rows.sites.iter().map(|site| site.rows.id.as_str()).collect();
    assert_eq!(sites, ["red-mesa", "pine-hollow", "north-fork"]);
    for site in &rows.sites {
        assert_eq!(key(&p, site.rows.megawatts.ai), format!("site.{}.mw.ai", site.rows.id));
        assert_eq!(key_of(&p, site.value.npv), format!("site.{}.npv", site.rows.id));
        assert_eq!(plan.sites[site.rows.index].id, site.rows.id);
    }
    let owners: Vec<&str> = rows.owners.iter().map(|owner| owner.rows.id.as_str()).collect();
    assert_eq!(owners, ["parent", "red-mesa-llc"]);
    for owner in &rows.owners {
        let statements = &owner.accounts.statements;
        assert_eq!(key(&p, statements.balance.equity), format!("{}.balance.equity", owner.rows.key));
    }
    let debts: Vec<&str> = rows.debts().iter().map(|debt| debt.id.as_str()).collect();
    let planned: Vec<&str> = plan.debts.iter().filter(|debt| debt.enabled).map(|debt| debt.id.as_str()).collect();
    let mut refinanced = debts.clone();
    refinanced.dedup();
    assert_eq!(refinanced, planned);
}

/// The sample with everything owned by the parent.
fn of_the_parent_alone() -> Plan {
    let mut plan = save("sample.ron");
    plan.project_companies.clear();
    plan.sites.iter_mut().for_each(|site| PARENT.clone_into(&mut site.owner));
    plan.debts.iter_mut().for_each(|debt| PARENT.clone_into(&mut debt.owner));
    plan.other_items.iter_mut().for_each(|item| PARENT.clone_into(&mut item.owner));
    plan.scenarios.clear();
    plan
}

/// Where only the parent owns anything, each row of the company is a row of its own and the parent's to the last bit.
#[test]
fn the_parent_alone_is_the_company() {
    let p = projected(&of_the_parent_alone());
    assert_eq!(p.rows.owners.len(), 1);
    assert_eq!(p.rows.project_companies().count(), 0);
    let (parent, company) = (&p.rows.owners[0].accounts.statements, &p.rows.company.statements);
    assert_eq!(key(&p, company.income.net), "company.income.net-income");
    assert_eq!(key(&p, parent.income.net), "entity.parent.income.net-income");
    let bits = |key: &str| p.row(key).iter().map(|value| value.to_bits()).collect::<Vec<u64>>();
    let statements = ["cash", "interest-on-cash", "income.", "balance.", "books."];
    let mut compared = 0;
    for item in p.book.items().iter().filter(|item| matches!(item.kind, Kind::Row { .. })) {
        let Some(rest) = item.key.strip_prefix("entity.parent.") else { continue };
        // What leaves and what never leaves are told apart within each owner's books.
        let of_pools = rest.contains(".rest.") || rest.ends_with("surviving") || rest.ends_with("units-so-far");
        if !of_pools && statements.iter().any(|start| rest.starts_with(start)) {
            // Books by class and other assets are the company's without its name: `books.machines.book-value`.
            let whole = [format!("company.{rest}"), rest.to_owned()].into_iter().find(|key| p.book.find(key).is_some());
            let whole = whole.unwrap_or_else(|| panic!("no row of the company like {}", item.key));
            assert_eq!(bits(&item.key), bits(&whole), "{whole}");
            compared += 1;
        }
    }
    // Cash with its interest, four classes of at least seven rows, other assets with their sales.
    assert!(compared > 2 + 4 * 7 + 2, "{compared}");
}

/// A project company that takes over a site or brings one of its own adds keys and takes none away, consolidated or
/// not; nor does one that owns nothing.
#[test]
fn keys_do_not_depend_on_project_companies() {
    let alone = of_the_parent_alone();
    let keys = |p: &Projection| p.book.items().iter().map(|item| item.key.clone()).collect::<BTreeSet<String>>();
    let before = keys(&projected(&alone));
    let stays = |key: &&String| {
        ["company.", "entity.parent.", "books.", "site.", "treasury.", "tax.", "debt."]
            .iter()
            .any(|start| key.starts_with(start))
    };
    assert!(before.iter().filter(stays).count() > 500);
    let company = save("sample.ron").project_companies.remove(0);
    let taken_over = |ownership_pct: f64| {
        let mut plan = alone.clone();
        plan.project_companies.push(ProjectCompany { ownership_pct, ..company.clone() });
        plan.sites[0].owner.clone_from(&company.id);
        plan
    };
    let mut idle = alone.clone();
    idle.project_companies.push(company.clone());
    let mut own = idle.clone();
    own.sites.push(Site { id: "second".to_owned(), owner: company.id.clone(), ..with_site(12).sites.remove(0) });
    for plan in [taken_over(100.0), taken_over(40.0), idle, own] {
        let after = keys(&projected(&plan));
        let gone: Vec<&String> = before.iter().filter(stays).filter(|key| !after.contains(*key)).collect();
        assert!(gone.is_empty(), "{gone:?}");
        assert!(after.contains("entity.red-mesa-llc.books.machines.book-value"));
    }
}

/// The company's books add up those of consolidated owners; an affiliate's stay outside.
#[test]
fn the_books_of_the_company_are_those_of_consolidated_owners() {
    let mut plan = save("sample.ron");
    for (ownership_pct, consolidated) in [(80.0, true), (40.0, false)] {
        plan.project_companies[0].ownership_pct = ownership_pct;
        let p = projected(&plan);
        for (of_company, end) in [
            ("books", "ai-capacity.book-value"),
            ("books", "ai-capacity.depreciation"),
            ("books", "other-assets"),
            ("company.books", "interest-and-fees"),
            ("company.books", "capitalised-interest.waiting"),
        ] {
            let parent = p.row(&format!("entity.parent.books.{end}"));
            let other = p.row(&format!("entity.red-mesa-llc.books.{end}"));
            let sum = parent.iter().zip(other).map(|(a, b)| if consolidated { a + b } else { *a });
            assert_eq!(p.row(&format!("{of_company}.{end}")), sum.collect::<Vec<f64>>(), "{end}");
        }
        let built = p.row("entity.red-mesa-llc.books.ai-capacity.book-value");
        assert!(built.iter().any(|value| *value > 1e6), "the project company builds");
    }
}

/// Conditions on rows of the company, the parent and the books can be tested with and without project companies.
#[test]
fn conditions_hold_with_and_without_project_companies() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("alone.ron");
    store::save(&of_the_parent_alone(), &path).unwrap();
    for file in [path.to_str().unwrap(), &sample()] {
        out(&[
            "check",
            file,
            "--assert",
            "company.cash >= -900bn",
            "--assert",
            "entity.parent.cash >= -900bn",
            "--assert",
            "books.machines.book-value >= 0",
            "--assert",
            "entity.parent.books.machines.book-value >= 0",
            "--assert",
            "company.books.partners >= -900bn",
        ]);
    }
}

/// Values by handle, before month 1 and after the last as by number of the month, and why a value is undefined.
#[test]
fn values_are_read_by_handle() {
    let p = projected(&save("sample.ron"));
    let cash = p.rows.company.capital.cash;
    let months = p.months(cash).len() as i64;
    assert_eq!(p.at(cash, 1), p.months(cash)[0]);
    assert_eq!(p.at(cash, months), p.months(cash)[months as usize - 1]);
    assert_eq!(p.at(cash, months + 1), 0.0);
    let value = &p.rows.company.value;
    assert_eq!(p.value(value.project.npv), p.total("company.npv"));
    assert_eq!(p.why_not(value.project.npv), None);
    for (scalar, key) in [
        (value.first_gap_month, "company.first-gap-month"),
        (p.rows.company.measures.alarms.margin_call.first_month, "company.first-margin-call-month"),
    ] {
        assert_eq!(p.why_not(scalar), p.why(key));
        assert_eq!(p.value(scalar).is_nan(), p.why_not(scalar).is_some());
    }
}

/// A field that stood in two input cells would move half of what it moves: in explanations, in lanes and in the workbook.
#[test]
fn a_field_of_the_plan_is_one_input() {
    let plans = SAVES.iter().map(|name| save(name)).chain((0..count(10, 100)).map(random_plan));
    for plan in plans {
        let (book, _) = wattfolio::model::build(&plan);
        let mut seen = std::collections::HashMap::new();
        let mut twice = BTreeSet::new();
        for item in book.items() {
            let Kind::Input { field, .. } = &item.kind else { continue };
            // A field of dates or points is an input for each of them.
            let input = item.key.rsplit_once(".in.").map(|(_, input)| input.to_owned());
            if let Some(other) = seen.insert((field.clone(), input), &item.key) {
                twice.insert(format!("{field}: {other} and {}", item.key));
            }
        }
        assert!(twice.is_empty(), "{}: {twice:#?}", plan.company.name);
    }
}
