//! What is said: the help of choices, formulas in words, commands, findings, and what is shown where there is nothing.

use crate::audit_tax::leased;
use crate::capital::building;
use crate::commands::{failure, out, sample};
use crate::common::{bare, month, projected, row, save, with_site};
use crate::window::{click, painted, window_on};
use egui_kittest::kittest::Queryable as _;
use wattfolio::app::Page;
use wattfolio::formula::trace;
use wattfolio::plan::{
    DemandBasis, ItemKind, Level, ObjectKind, Plan, Quantity, RentSteps, add_object, catalogue, validate,
};

/// Who chooses reads what each option means under the name that the form shows.
#[test]
fn the_help_of_a_choice_has_a_clause_for_each_option() {
    let mut options = 0;
    for entry in catalogue().iter().filter(|entry| !entry.labels.is_empty()) {
        for label in entry.labels {
            let (first, later) = (format!("{label}: "), format!(". {label}: "));
            let help = entry.spec.help;
            let clauses = usize::from(help.starts_with(&first)) + help.matches(&later).count();
            assert_eq!(clauses, 1, "{} has no clause, or several, for '{label}'", entry.path);
            options += 1;
        }
    }
    assert!(options > 150, "only {options} options were seen");
    let listed = out(&["fields", "treasury.overdraft"]);
    assert!(listed.contains("Free | AtRate | RevolverRate") && listed.contains("in the form Nothing | A stated rate"));
}

/// What is capital spending to a company is minus a flow that is minus a cost: written as the cost. A debt without premiums or commitment
/// fees adds zeros: they are left out.
#[test]
fn formulas_are_written_without_double_signs_and_zeros() {
    let p = projected(&save("sample.ron"));
    let formula = |key: &str| p.book.formula_text(p.book.find(&format!("entity.red-mesa-llc.funds.{key}")).unwrap());
    assert_eq!(formula("for-capex"), "if(Month <= Completion with its phase, Capex (Red Mesa LLC), 0)");
    assert_eq!(
        formula("for-financing"),
        "if(Month <= Completion with its phase, Interest paid (Red Mesa notes) + Fees (Red Mesa notes), 0)"
    );
    for name in ["sample.ron", "core-scientific.ron", "riot.ron"] {
        let p = projected(&save(name));
        for (id, item) in p.book.items().iter().enumerate() {
            let text = p.book.formula_text(id as u32);
            for odd in ["--", "+ -", "- -", "+ 0 ", "(0 + ", " - 0 ", "0.000000"] {
                assert!(!text.contains(odd), "{name}: {odd} in {} = {text}", item.key);
            }
            let numbers = trace(&p.book, &p.values, id as u32, 3).numbers;
            assert!(!numbers.contains("--") && !numbers.contains("0.0000000"), "{name}: {} = {numbers}", item.key);
        }
    }
}

#[test]
fn a_label_means_the_row_of_the_company() {
    let said = out(&["explain", &sample(), "Peak funding gap"]);
    assert!(said.starts_with("Peak funding gap = ") && said.contains("(company.peak-funding-gap)"), "{said}");
    assert!(said.contains("\nOther rows of this name\n  entity.red-mesa-llc.peak-funding-gap\n"), "{said}");
    // A key means its row alone, and a label that only rows of others have is still asked back.
    assert!(!out(&["explain", &sample(), "company.cash"]).contains("Other rows"));
    assert!(failure(&["explain", &sample(), "Rent rate"]).1.contains("rows are called 'Rent rate'"));
}

#[test]
fn the_base_is_a_name_for_the_plan_as_it_is() {
    let plan = sample();
    for command in ["project", "check"] {
        let said = out(&[command, &plan, "--scenario", "base"]);
        if command == "check" {
            assert!(said.starts_with("Base\n") && !said.contains("Scenario"), "{said}");
        } else {
            assert_eq!(said, out(&[command, &plan]));
        }
    }
    out(&["explain", &plan, "company.npv", "--scenario", "Base"]);
    out(&["check", &plan, "--scenario", "base", "--assert", "company.debt >= 0"]);
    let (code, said) = failure(&["project", &plan, "--scenario", "nonsense"]);
    assert!(code == 2 && said.contains("no scenario 'nonsense'; it has base, "), "{said}");
}

#[test]
fn fields_are_found_by_a_part_of_their_path_or_label() {
    let paths = |part: &str| -> Vec<String> {
        let said = out(&["fields", part]);
        let lines = said.lines().filter(|line| !line.starts_with(' '));
        lines.map(|line| line.split(' ').next().unwrap().to_owned()).collect()
    };
    assert_eq!(paths("sites.red-mesa.leases.tenant-one.rent_steps"), ["sites.ID.leases.ID.rent_steps"]);
    assert_eq!(paths("rent_steps"), ["sites.ID.leases.ID.rent_steps"]);
    assert_eq!(paths("cash below zero"), ["treasury.overdraft", "treasury.overdraft_pct_per_year"]);
    assert!(paths("sites.red-mesa.leases").iter().all(|path| path.starts_with("sites.ID.leases.ID.")));
    let (code, said) = failure(&["fields", "nonsense"]);
    assert!(code == 2 && said.contains("No field has 'nonsense'"), "{said}");
}

#[test]
fn a_breach_is_said_in_english() {
    let mut plan = save("sample.ron");
    plan.covenants.dscr_default = 19.0;
    let said = projected(&plan).findings.iter().map(|finding| finding.message.clone()).collect::<Vec<_>>();
    assert!(said.iter().any(|message| message.ends_with(", where at least 19.00 is required")), "{said:?}");
}

fn said(plan: &Plan, path: &str) -> Vec<String> {
    let found = validate(plan).into_iter().filter(|f| f.level == Level::Warning && f.path == path);
    found.map(|finding| finding.message).collect()
}

/// Three years from January 2027 end with December 2029. A step in that month applies, one in January 2030 does not, unless the lease is
/// renewed or its capacity re-leased.
#[test]
fn a_rent_that_steps_after_its_lease_is_told() {
    let path = "sites.site-1.leases.lease-1.rent_by_date_usd_per_kw_it_month";
    let with = |at: &str, change: fn(&mut wattfolio::plan::Lease)| {
        let mut plan = leased(48);
        let lease = &mut plan.sites[0].leases[0];
        (lease.rent_steps, lease.renews, lease.relets) = (RentSteps::ByDates, false, false);
        lease.rent_by_date_usd_per_kw_it_month = vec![(month("2028-01"), 110.0), (month(at), 120.0)];
        change(lease);
        said(&plan, path)
    };
    assert!(with("2029-12", |_| ()).is_empty());
    let told = with("2030-01", |_| ());
    assert!(
        told.len() == 1 && told[0].contains("steps in Jan 2030, after its term, which ends in Dec 2029"),
        "{told:?}"
    );
    let others: [fn(&mut wattfolio::plan::Lease); 3] =
        [|lease| lease.renews = true, |lease| lease.relets = true, |lease| lease.rent_steps = RentSteps::Percentage];
    for change in others {
        assert!(with("2030-01", change).is_empty());
    }
}

/// A ratchet of no charge bills nothing.
#[test]
fn demand_that_is_billed_without_a_charge_is_told() {
    let with = |basis: DemandBasis, charge: Quantity| {
        let mut plan = with_site(24);
        (plan.sites[0].demand_basis, plan.sites[0].demand_charge_usd_per_kw_month) = (basis, charge);
        said(&plan, "sites.site-1.demand_basis")
    };
    let none = Quantity::Value(0.0);
    let told = with(DemandBasis::Ratchet, none.clone());
    assert!(told.len() == 1 && told[0].contains("bills demand by 'Twelve-month ratchet'"), "{told:?}");
    assert_eq!(with(DemandBasis::CoincidentPeaks, none.clone()).len(), 1);
    assert!(with(DemandBasis::Monthly, none).is_empty());
    assert!(with(DemandBasis::Ratchet, Quantity::Value(5.0)).is_empty());
    let later = Quantity::Schedule(vec![(month("2027-01"), 0.0), (month("2028-01"), 5.0)]);
    assert!(with(DemandBasis::Ratchet, later).is_empty());
}

/// Machines that leave in January 2028 (month 13) mined in December 2027 for the last time: until November 2028 (month 23) some of the
/// last twelve months have BTC, from December on none, and a bitcoin that is not mined has no cost.
#[test]
fn without_btc_there_is_no_cost_of_one() {
    let mut plan = with_site(36);
    plan.sites[0].opening_mining_mw = 100.0;
    let fleet = &mut plan.sites[0].fleets[0];
    (fleet.mw, fleet.deployed, fleet.retired, fleet.switch_off) = (100.0, month("2026-01"), month("2028-01"), false);
    let p = projected(&plan);
    for key in ["btc-cost.marginal", "btc-cost.direct-cash", "btc-cost.cash", "btc-cost.all-in"] {
        let id = p.book.find(key).unwrap();
        assert_eq!([1, 12, 23, 24, 36].map(|t| p.is_known(id, t)), [true, true, true, false, false], "{key}");
        assert!(row(&p, key)[22] > 0.0, "{key}");
    }
}

/// Debt from before the plan and land are no project: there is no loan to cost until something is built, in February 2027 (month 2).
#[test]
fn before_anything_is_built_there_is_no_loan_to_cost() {
    let p = projected(&building(|plan| {
        add_object(plan, ObjectKind::OtherItem, None).unwrap();
        let land = &mut plan.other_items[0];
        (land.kind, land.owner) = (ItemKind::Asset, "project-company-1".to_owned());
        land.amounts_usd = vec![(month("2027-01"), -10e6)];
        plan.debts[0].opening_usd = 50e6;
    }));
    for key in ["entity.project-company-1.ltc", "company.ltc"] {
        let id = p.book.find(key).unwrap();
        assert!(row(&p, key)[0] > 4.9, "{key}: {}", row(&p, key)[0]);
        assert_eq!([1, 2, 3].map(|t| p.is_known(id, t)), [false, true, true], "{key}");
    }
}

/// Debt of 800 million beside works of 10 million and a mine without a book value: 80 times the cost is no ratio. It is one once the mine has
/// its value, and whatever it is, it is shown where a lender tests it.
#[test]
fn what_runs_without_a_book_value_has_no_loan_to_cost() {
    let known = |change: fn(&mut Plan)| {
        let mut plan = with_site(24);
        plan.sites[0].opening_mining_mw = 50.0;
        plan.sites[0].fleets.clear();
        add_object(&mut plan, ObjectKind::Move, Some("site-1")).unwrap();
        let works = &mut plan.sites[0].moves[0];
        (works.mw, works.machines_off, works.notice) = (10.0, month("2027-02"), month("2027-02"));
        add_object(&mut plan, ObjectKind::Debt, None).unwrap();
        (plan.debts[0].opening_usd, plan.debts[0].draws_usd) = (800e6, Vec::new());
        change(&mut plan);
        let p = projected(&plan);
        p.is_known(p.book.find("company.ltc").unwrap(), 24)
    };
    assert!(!known(|_| ()));
    assert!(known(|plan| plan.books.mining_capacity_opening_usd = 1e9));
    assert!(known(|plan| plan.covenants.ltc_default_pct = 90.0));
}

#[test]
fn an_empty_plot_says_why_it_is_empty() {
    for (page, texts) in [
        (Page::Capital, ["No debt falls due within the plan", "No debt service is tested within the plan"].as_slice()),
        (Page::Treasury, &["No debt within the plan", "No interest or principal is paid within the plan"]),
        (Page::Economics, &["No machines run within the plan"]),
    ] {
        let harness = window_on(bare(24), None, page, None);
        let painted = painted(&harness);
        for text in texts {
            assert!(painted.iter().any(|painted| painted == text), "{text} on {page:?}: {painted:?}");
        }
        let harness = window_on(save("sample.ron"), None, page, None);
        assert!(texts.iter().all(|text| harness.query_by_label(text).is_none()), "{page:?}");
    }
}

/// Each total of sources and uses stands on the Capital page; a click explains it.
#[test]
fn sources_and_uses_stand_on_the_capital_page() {
    let plan = save("sample.ron");
    let p = projected(&plan);
    let total = |key: &str| p.total(&format!("entity.red-mesa-llc.funds.{key}"));
    let (sources, uses) = (total("sources-in-all"), total("uses-in-all"));
    assert!(sources > 1e9 && (sources - uses).abs() < 0.005, "{sources} {uses}");
    let mut harness = window_on(plan, None, Page::Capital, None);
    assert!(harness.query_by_label("Red Mesa LLC, sources and uses to Jun 2029").is_some());
    for name in ["Draws of debt", "Equity paid in", "Sources", "Capex", "Interest and fees", "Uses"] {
        assert!(harness.query_by_label(&format!("Explain {name}")).is_some(), "{name}");
    }
    click(&mut harness, "Explain Sources");
    let shown = harness.state().view().explain.clone().unwrap().place;
    assert_eq!((shown.key.as_str(), shown.month), ("entity.red-mesa-llc.funds.sources-in-all", 0));
}
