//! Phases: what is moved, scaled and switched as one thing gives the numbers of the same done field by field.

use crate::commands::{out, sample};
use crate::common::{Random, count, month, projected, random_plan, row, save, with_site};
use std::collections::BTreeMap;
use wattfolio::analysis::explain;
use wattfolio::formula::{Graph, LaneEngine};
use wattfolio::model::{Projection, build, project};
use wattfolio::plan::{
    Deleted, Draws, FieldMut, Level, ObjectKind, PHASE, Plan, Quantity, Scenario, Setting, add_named_object,
    add_object, delete_object, refresh_fleet, rename_id, validate,
};

/// The units of what a project has more of if it is larger.
const SIZES: [&str; 6] = ["MW", "MW IT", "USD", "USD/month", "BTC", "shares"];

/// The plan without phases, each member edited field by field: every month later by the slip, every megawatt and amount
/// times the size (but for what is there at the start, and the cash that a company keeps), and off with the phase.
fn by_hand(plan: &Plan) -> Plan {
    let mut edited = plan.clone();
    edited.each_object_mut(&mut |path, object| {
        let Some(Setting::Text(id)) = plan.get(&format!("{path}.{PHASE}")) else { return };
        let Some(phase) = plan.phases.iter().find(|phase| phase.id == id) else { return };
        let is_on = phase.enabled && phase.size_pct > 0.0;
        // What is off stands as it is entered: blocks of a lease that is off have its terms. A project company is never off.
        let moves = is_on || path.starts_with("project_companies.");
        let (slip, share) =
            if moves { (phase.slip_months as i64, if is_on { phase.size_pct * 0.01 } else { 0.0 }) } else { (0, 1.0) };
        object.each_field_mut(&mut |spec, field| {
            let stays = spec.name.contains("opening") || spec.name == "minimum_cash_usd";
            let share = if SIZES.contains(&spec.unit) && !stays { share } else { 1.0 };
            match field {
                FieldMut::Month(month) => *month = month.plus(slip),
                FieldMut::Steps(steps) | FieldMut::Quantity(Quantity::Schedule(steps)) => {
                    *steps = steps.iter().map(|(month, value)| (month.plus(slip), value * share)).collect();
                }
                FieldMut::Number(value) | FieldMut::Quantity(Quantity::Value(value)) => *value *= share,
                FieldMut::Flag(on) if spec.name == "enabled" => *on &= is_on,
                FieldMut::Text(id) if spec.name == PHASE => id.clear(),
                _ => {}
            }
        });
    });
    edited.phases.clear();
    edited
}

/// The bits of every item but inputs, by key: what a phase makes of an input has no counterpart in a plan without it.
fn bits(projection: &Projection) -> BTreeMap<&str, Vec<u64>> {
    let one = |v: f64| if v.is_nan() { u64::MAX } else { v.to_bits() };
    let items = (0..)
        .zip(projection.book.items())
        .filter(|(_, item)| !item.key.contains(".in.") && !item.key.contains(".phased."));
    items
        .map(|(id, item)| {
            let values = if item.is_series() {
                projection.values.months(id).iter().copied().map(one).collect()
            } else {
                vec![one(projection.values.scalar(id))]
            };
            (item.key.as_str(), values)
        })
        .collect()
}

/// Every row and total of both plans, to the last bit; returns how many.
fn assert_equal(what: &str, one: &Plan, other: &Plan) -> usize {
    let (left, right) = (projected(one), projected(other));
    let (ours, theirs) = (bits(&left), bits(&right));
    assert_eq!(ours.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>(), "{what}");
    for (key, values) in &ours {
        assert_eq!(Some(values), theirs.get(key), "{what}: {key}");
    }
    ours.len()
}

#[test]
fn moving_and_scaling_a_phase_equals_editing_every_field_of_its_members() {
    let (mut rows, mut changed) = (0, 0);
    for seed in 1..=count(40, 400) {
        let plan = random_plan(seed);
        let edited = by_hand(&plan);
        rows += assert_equal(&format!("seed {seed}"), &plan, &edited);
        changed += usize::from(edited != plan);
    }
    assert!(rows > 50_000 && changed > 15, "{rows} rows of {changed} plans with phases");
}

/// The plan with its phases applied is the plan of the numbers, and its phases change nothing more.
#[test]
fn the_phased_plan_has_the_numbers_of_the_plan() {
    for seed in 1..=count(12, 100) {
        let plan = random_plan(seed);
        let phased = plan.phased().into_owned();
        assert_equal(&format!("seed {seed}"), &plan, &phased);
        assert_eq!(*phased.phased(), phased);
    }
}

/// Findings are those of the plan as its phases have it.
#[test]
fn a_phased_plan_has_the_findings_of_the_edited_one() {
    for seed in 1..=count(20, 100) {
        let plan = random_plan(seed);
        let told = |plan: &Plan| {
            let findings = projected(plan).findings;
            let about_phases = |path: &str| path.starts_with("phases.") || path.ends_with(".phase");
            findings.into_iter().filter(|finding| !about_phases(&finding.path)).collect::<Vec<_>>()
        };
        // What is out of its usual range is told as it is entered, so ranges of scaled sizes are not compared.
        let unusual = |message: &str| message.ends_with("is usual");
        let all = |plan: &Plan| told(plan).into_iter().filter(|f| !unusual(&f.message)).collect::<Vec<_>>();
        assert_eq!(all(&plan), all(&by_hand(&plan)), "seed {seed}");
    }
}

#[test]
fn a_phase_of_no_size_or_off_is_a_plan_without_its_members() {
    let off = |plan: &Plan, change: &dyn Fn(&mut wattfolio::plan::Phase)| {
        let mut plan = plan.clone();
        plan.phases.iter_mut().for_each(change);
        plan
    };
    let mut members = 0;
    for seed in 1..=count(12, 100) {
        let mut plan = random_plan(seed);
        plan.phases.iter_mut().for_each(|phase| (phase.enabled, phase.size_pct) = (true, 100.0));
        members += plan.phases.iter().map(|phase| plan.members(&phase.id).len()).sum::<usize>();
        // Project companies cannot be off: they stay where they are.
        plan.project_companies.iter_mut().for_each(|company| company.phase.clear());
        let mut disabled = plan.clone();
        disabled.each_object_mut(&mut |path, object| {
            let member = matches!(plan.get(&format!("{path}.{PHASE}")), Some(Setting::Text(id)) if !id.is_empty());
            object.each_field_mut(&mut |spec, field| match field {
                FieldMut::Flag(on) if spec.name == "enabled" && member => *on = false,
                FieldMut::Text(id) if spec.name == PHASE => id.clear(),
                _ => {}
            });
        });
        assert_equal(&format!("seed {seed}, no size"), &off(&plan, &|phase| phase.size_pct = 0.0), &disabled);
        assert_equal(&format!("seed {seed}, off"), &off(&plan, &|phase| phase.enabled = false), &disabled);
    }
    assert!(members > 20, "{members}");
}

/// A lease of 40 MW IT at 100 USD per kW from July 2028 on, in halls that stand, in a phase.
fn with_phase() -> Plan {
    let mut plan = with_site(48);
    plan.sites[0].opening_ai_mw = 100.0;
    add_object(&mut plan, ObjectKind::Lease, Some("site-1")).unwrap();
    add_named_object(&mut plan, ObjectKind::Phase, None, "Hall B").unwrap();
    let lease = &mut plan.sites[0].leases[0];
    (lease.mw_it, lease.start, lease.rent_usd_per_kw_it_month) = (40.0, month("2028-07"), 100.0);
    "hall-b".clone_into(&mut lease.phase);
    plan
}

/// By hand: 40 MW IT at 100 USD per kW are 4 million USD a month from month 19 on (July 2028; the plan starts in January
/// 2027). Slipped by five months and at half the size: 2 million from month 24 on.
#[test]
fn a_lease_that_slips_bills_later_and_for_less() {
    let rent = |plan: &Plan| {
        let p = projected(plan);
        [18, 19, 23, 24].map(|t: usize| row(&p, "site.site-1.lease.lease-1.rent")[t - 1])
    };
    let mut plan = with_phase();
    assert_eq!(rent(&plan), [0.0, 4e6, 4e6, 4e6]);
    (plan.phases[0].slip_months, plan.phases[0].size_pct) = (5.0, 50.0);
    assert_eq!(rent(&plan), [0.0, 0.0, 0.0, 2e6]);
    plan.phases[0].slip_months = -2.0;
    assert_eq!(rent(&plan), [2e6; 4]);
}

/// Slip and size are inputs of the compiled book: sixteen slips at once give the numbers of sixteen plans.
#[test]
fn slip_and_size_vary_on_lanes_without_a_new_book() {
    let plan = with_phase();
    let (book, _) = build(&plan);
    let graph = Graph::of(&book).unwrap();
    let id = |key: &str| book.find(key).unwrap_or_else(|| panic!("there is no {key}"));
    let [slip, size] = [id("phase.hall-b.in.slip-months"), id("phase.hall-b.in.size-pct")];
    let outputs = [id("site.site-1.lease.lease-1.rent"), id("company.npv")];
    let engine = LaneEngine::new(&book, &graph, &[slip, size], &outputs);
    let mut worker = engine.worker();
    let points: Vec<(f64, f64)> = (0..16).map(|k| (f64::from(k) - 4.0, 10.0 + 7.0 * f64::from(k))).collect();
    for (lane, (months, pct)) in points.iter().enumerate() {
        worker.input(slip).unwrap()[lane] = *months;
        worker.input(size).unwrap()[lane] = *pct;
    }
    worker.run();
    for (lane, (months, pct)) in points.iter().enumerate() {
        let mut at = plan.clone();
        (at.phases[0].slip_months, at.phases[0].size_pct) = (*months, *pct);
        assert_eq!(build(&at).0.structure(), book.structure(), "slip {months}");
        let p = projected(&at);
        for output in outputs {
            let months = if book.item(output).is_series() {
                p.values.months(output).to_vec()
            } else {
                vec![p.values.scalar(output)]
            };
            let got: Vec<f64> = (1..=months.len()).map(|t| worker.value(output, lane, t)).collect();
            let got = if months.len() == 1 { vec![worker.value(output, lane, 0)] } else { got };
            assert_eq!(got, months, "lane {lane} of {}", book.item(output).key);
        }
    }
}

/// Whatever a phase consists of, a slip or a size is a number of the same book; only a switch makes another.
#[test]
fn slips_and_sizes_of_the_sample_keep_its_structure() {
    let sample = save("sample.ron");
    let structure = |change: &dyn Fn(&mut wattfolio::plan::Phase)| {
        let of = |at: usize| {
            let mut plan = sample.clone();
            change(&mut plan.phases[at]);
            build(&plan).0.structure()
        };
        (0..sample.phases.len()).map(of).collect::<Vec<_>>()
    };
    let same = vec![build(&sample).0.structure(); sample.phases.len()];
    for months in [-1.0, 1.0, 7.0, 30.0] {
        assert_eq!(structure(&|phase| phase.slip_months = months), same, "slip {months}");
    }
    assert_eq!(structure(&|phase| phase.size_pct = 40.0), same);
    assert!(structure(&|phase| phase.enabled = false).iter().all(|other| !same.contains(other)));
}

/// A plan without members has the rows of before, and objects outside a phase have none of their own.
#[test]
fn objects_without_a_phase_have_no_more_rows() {
    let mut plan = with_phase();
    plan.sites[0].leases[0].phase.clear();
    let mut without = plan.clone();
    without.phases.clear();
    let keys = |plan: &Plan| build(plan).0.items().iter().map(|item| item.key.clone()).collect::<Vec<_>>();
    assert_eq!(keys(&plan), keys(&without));
    let with: Vec<String> = keys(&with_phase()).into_iter().filter(|key| !keys(&plan).contains(key)).collect();
    assert_eq!(
        with,
        [
            "phase.hall-b.in.size-pct",
            "site.site-1.lease.lease-1.phased.mw-it",
            "phase.hall-b.in.slip-months",
            "site.site-1.lease.lease-1.phased.start",
        ]
    );
}

#[test]
fn an_explanation_leads_to_the_date_and_the_slip() {
    let mut plan = with_phase();
    plan.phases[0].slip_months = 5.0;
    let p = projected(&plan);
    let start = p.book.find("site.site-1.lease.lease-1.phased.start").unwrap();
    assert_eq!(p.values.scalar(start), 24.0);
    assert_eq!(p.book.formula_text(start), "First billing + Slip");
    let explained = explain(&p, &plan, start, 0, 1);
    let keys: Vec<&str> = explained.parts.iter().map(|part| p.book.item(part.id).key.as_str()).collect();
    assert_eq!(keys, ["site.site-1.lease.lease-1.in.start", "phase.hall-b.in.slip-months"]);
}

#[test]
fn a_scenario_slips_a_phase() {
    let mut plan = with_phase();
    let overrides = [("phases.hall-b.slip_months".to_owned(), Setting::Number(5.0))].into();
    let (id, name, notes) = ("late".to_owned(), "Late".to_owned(), String::new());
    plan.scenarios.push(Scenario { id, name, notes, overrides });
    let (late, findings) = plan.under(&plan.scenarios[0]);
    assert_eq!(findings, []);
    assert_eq!(row(&projected(&late), "site.site-1.lease.lease-1.rent")[18], 0.0);
    assert_eq!(row(&projected(&plan), "site.site-1.lease.lease-1.rent")[18], 4e6);
}

#[test]
fn what_cannot_be_is_told() {
    let told = |change: &dyn Fn(&mut Plan)| {
        let mut plan = with_phase();
        change(&mut plan);
        let found = validate(&plan);
        found.into_iter().map(|f| (f.level, f.path, f.message)).find(|(_, path, _)| path.contains("phase")).unwrap()
    };
    let (level, path, message) = told(&|plan| plan.phases[0].slip_months = 2.5);
    assert_eq!((level, path.as_str()), (Level::Error, "phases.hall-b.slip_months"));
    assert_eq!(message, "slip_months must be a whole number of months, not 2.5");
    let (level, path, message) = told(&|plan| "hall-c".clone_into(&mut plan.sites[0].leases[0].phase));
    assert_eq!((level, path.as_str()), (Level::Error, "sites.site-1.leases.lease-1.phase"));
    assert_eq!(message, "There is no phase 'hall-c'");
    // 60,000 MW IT are possible, twice as many are not.
    let (level, path, message) = told(&|plan| {
        (plan.sites[0].leases[0].mw_it, plan.phases[0].size_pct) = (60_000.0, 200.0);
    });
    assert_eq!((level, path.as_str()), (Level::Error, "phases.hall-b.size_pct"));
    assert!(message.contains("At 200 % of its size Lease 1 is impossible"), "{message}");
    let (level, _, message) = told(&|plan| {
        plan.sites[0].leases[0].opening_receivables_usd = 1e6;
        plan.phases[0].enabled = false;
    });
    assert_eq!(level, Level::Warning);
    assert!(message.contains("it is there at the start: Opening receivables is lost"), "{message}");
    let (level, _, message) = told(&|plan| {
        plan.sites[0].leases[0].phase.clear();
        plan.phases[0].slip_months = 3.0;
    });
    assert_eq!(
        (level, message.as_str()),
        (Level::Note, "Hall B has no members: its slip, size and switch change nothing")
    );
    let (_, path, _) = told(&|plan| plan.phases[0].latest_slip_months = -1.0);
    assert_eq!(path, "phases.hall-b.latest_slip_months");
    let (_, path, _) = told(&|plan| plan.phases[0].largest_size_pct = 20.0);
    assert_eq!(path, "phases.hall-b.largest_size_pct");
}

#[test]
fn a_phase_is_renamed_in_its_members_and_its_members_outlive_it() {
    let mut plan = with_phase();
    let lease = "sites.site-1.leases.lease-1";
    assert_eq!(plan.members("hall-b"), [lease]);
    let overrides = [
        (format!("{lease}.phase"), Setting::Text("hall-b".to_owned())),
        ("phases.hall-b.slip_months".to_owned(), Setting::Number(3.0)),
    ];
    let (id, name, notes) = ("s".to_owned(), "S".to_owned(), String::new());
    plan.scenarios.push(Scenario { id, name, notes, overrides: overrides.into() });
    // The member, and in the scenario the value of one override and the path of the other.
    assert_eq!(rename_id(&mut plan, "phases.hall-b", "hall-c").unwrap().references, 3);
    assert_eq!(plan.members("hall-c"), [lease]);
    assert_eq!(delete_object(&mut plan, "phases.hall-c"), Some(Deleted { overrides: 2, references: 1 }));
    assert_eq!((plan.sites[0].leases[0].phase.as_str(), plan.scenarios[0].overrides.len()), ("", 0));
    assert!(project(&plan).is_ok());
    // A member that is deleted is gone from its phase.
    let mut plan = with_phase();
    delete_object(&mut plan, lease).unwrap();
    assert!(plan.members("hall-b").is_empty());
}

/// By hand: new machines in January 2030 of a fleet whose phase slips by six months are entered for July 2029.
#[test]
fn machines_are_refreshed_in_the_month_that_is_meant() {
    let mut plan = with_phase();
    plan.phases[0].slip_months = 6.0;
    "hall-b".clone_into(&mut plan.sites[0].fleets[0].phase);
    let machine = wattfolio::plan::Machine { name: "S23".to_owned(), th_s: 318.0, j_per_th: 9.7, usd_per_th: 15.0 };
    let path = format!("sites.site-1.fleets.{}", plan.sites[0].fleets[0].id);
    refresh_fleet(&mut plan, &path, month("2030-01"), &machine).unwrap();
    let [old, new] = &plan.sites[0].fleets[..] else { panic!("two fleets") };
    assert_eq!([old.retired, new.deployed], [month("2029-07"); 2]);
}

/// Notes drawn as needed are part of what slips: every kind of instrument can belong to a phase.
#[test]
fn every_instrument_with_dates_can_be_a_member() {
    let mut plan = with_phase();
    let kinds = [
        ObjectKind::Debt,
        ObjectKind::Convertible,
        ObjectKind::BtcLoan,
        ObjectKind::Warrant,
        ObjectKind::OtherItem,
        ObjectKind::ProjectCompany,
    ];
    for kind in kinds {
        let path = add_object(&mut plan, kind, None).unwrap();
        plan.set(&format!("{path}.{PHASE}"), &Setting::Text("hall-b".to_owned())).unwrap();
    }
    for kind in ObjectKind::AT_SITE.into_iter().filter(|kind| *kind != ObjectKind::Lease) {
        let path = add_object(&mut plan, kind, Some("site-1")).unwrap();
        plan.set(&format!("{path}.{PHASE}"), &Setting::Text("hall-b".to_owned())).unwrap();
    }
    let debt = &mut plan.debts[0];
    (debt.draws, debt.commitment_usd, debt.opening_usd) = (Draws::OnNeed, 1e8, 5e7);
    debt.draws_usd = vec![(month("2027-09"), 2e7), (month("2028-02"), 3e7)];
    debt.rate_pct_per_year = Quantity::Schedule(vec![(month("2027-06"), 6.0), (month("2029-01"), 9.0)]);
    assert_eq!(plan.members("hall-b").len(), 10);
    let r = &mut Random(7);
    for _ in 0..4 {
        (plan.phases[0].slip_months, plan.phases[0].size_pct) = (r.below(20) as f64 - 5.0, r.between(1.0, 150.0));
        assert_equal("every kind", &plan, &by_hand(&plan));
    }
}

#[test]
fn phases_are_added_set_and_listed_by_command() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.ron");
    std::fs::copy(sample(), &file).unwrap();
    let file = file.to_str().unwrap();
    let said = out(&["add", file, "phase", "Expansion", "--set", "slip_months=3"]);
    assert!(said.contains("phases.expansion added"), "{said}");
    let plan = wattfolio::store::load(std::path::Path::new(file)).unwrap();
    assert_eq!(plan.phases.last().unwrap().slip_months, 3.0);
    assert!(out(&["fields"]).contains("phases.ID.slip_months"));
}
