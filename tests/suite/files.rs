//! Plan files: what is refused and how, and that nothing is ever lost.

use crate::common::{Random, SAVES, count, random_plan, save, save_path};
use std::fs;
use std::path::Path;
use wattfolio::model::project;
use wattfolio::plan::{Plan, Setting};
use wattfolio::store::{self, parse, to_text};

fn sample() -> String {
    fs::read_to_string(save_path("sample.ron")).unwrap()
}

/// The complaint about the sample with this text in place of another.
fn complaint(old: &str, new: &str) -> String {
    let text = sample();
    assert!(text.contains(old), "the sample holds {old}");
    parse(&text.replacen(old, new, 1)).unwrap_err().to_string()
}

#[test]
fn saves_are_as_the_program_writes_them() {
    for name in SAVES {
        let text = fs::read_to_string(save_path(name)).unwrap();
        assert_eq!(to_text(&parse(&text).unwrap()), text, "{name}");
    }
}

#[test]
fn what_is_written_is_read_back_the_same() {
    for seed in 0..count(60, 600) {
        let plan = random_plan(seed);
        let text = to_text(&plan);
        assert_eq!(parse(&text).unwrap(), plan, "seed {seed}");
    }
}

#[test]
fn mistakes_are_refused_with_line_column_field_and_what_was_expected() {
    let line = |old: &str| sample().lines().position(|line| line.contains(old)).unwrap() + 1;
    let price = "btc_price_usd: 66000.0";
    let rule = "\"market.hashrate_growth_pct_per_year\": 0.0";
    for (old, new, want) in [
        (
            price,
            "btc_prise_usd: 66000.0",
            "market.btc_prise_usd: there is no field 'btc_prise_usd' here; did you mean 'btc_price_usd'?",
        ),
        (price, "btc_price_usd: 66000.0, btc_price_usd: 1.0", "market.btc_price_usd: btc_price_usd appears twice"),
        (
            price,
            "btc_price_usd: \"many\"",
            "market.btc_price_usd: btc_price_usd is a number such as 12.5, not \"many\"",
        ),
        (price, "btc_price_usd: \"66000\"", "btc_price_usd is a number, written without quotation marks: 66000"),
        (
            price,
            "btc_price_usd: NaN",
            "market.btc_price_usd: btc_price_usd must be between 1 and 100000000 USD/BTC, not NaN",
        ),
        (price, "btc_price_usd: 1e400", "between 1 and 100000000 USD/BTC, not inf"),
        (price, "btc_price_usd: -5.0", "between 1 and 100000000 USD/BTC, not -5"),
        (price, "btc_price_usd: [66000.0]", "market.btc_price_usd: btc_price_usd is a number such as 12.5, not [ … ]"),
        (
            "btc_price: Growth",
            "btc_price: Random",
            "market.btc_price: btc_price is one of Flat, Growth, Points, Deck, not Random",
        ),
        (
            "btc_price: Growth",
            "btc_price: \"Growth\"",
            "market.btc_price: the choice Growth is written without quotation marks",
        ),
        (
            "start: \"2026-12\"",
            "start: \"2026-13\"",
            "company.start: start is a month such as 2027-03, not \"2026-13\"",
        ),
        (
            "start: \"2026-12\"",
            "start: 2026-12",
            "company.start: start is a month: write it in quotation marks, \"2026-12\"",
        ),
        (
            rule,
            &format!("{rule}, \"market.hashrate_growth_pct_per_year\": 1.0"),
            "scenarios.btc-below-80k.overrides: 'market.hashrate_growth_pct_per_year' appears twice",
        ),
        (
            rule,
            "\"market.hashrate_growth_pct_per_year\": NaN",
            "market.hashrate_growth_pct_per_year needs a finite number, not NaN",
        ),
        ("months: 120,", "months: 361,", "company.months: months must be between 12 and 360 months, not 361"),
        ("months: 120,", "months: 120.0,", "company.months: months is a whole number: 120, not 120.0"),
        ("months: 120,", "months: 12.5,", "company.months: months is a whole number: 0 or more, not 12.5"),
        (
            "power_usd_per_mwh: 41.0",
            "power_usd_per_mwh: inf",
            "sites.red-mesa.power_usd_per_mwh: power_usd_per_mwh must be between -500 and 5000 USD/MWh, not inf",
        ),
        (
            "power_usd_per_mwh: 41.0",
            "power_usd_per_mwh: true",
            "power_usd_per_mwh is a number, or a schedule such as [(\"2027-03\", 5.0)], not true",
        ),
        (
            "power_usd_per_mwh: 41.0",
            "power_usd_per_mwh: [(2027-03, 41.0)]",
            "the first part of a step of power_usd_per_mwh is a month: write it in quotation marks, \"2027-03\"",
        ),
        (
            "power_usd_per_mwh: 41.0",
            "power_usd_per_mwh: [\"2027-03\", 41.0]",
            "each step of power_usd_per_mwh is a month and a number, (\"2027-03\", 5.0), not \"2027-03\"",
        ),
        (
            "mw_it: 80.0",
            "mw_it: -80.0",
            "sites.red-mesa.leases.tenant-one.mw_it: mw_it must be between 0 and 100000 MW IT, not -80",
        ),
        (
            "mw_it: 80.0",
            "mw_it: \"80\"",
            "sites.red-mesa.leases.tenant-one.mw_it: mw_it is a number, written without quotation marks: 80",
        ),
    ] {
        let said = complaint(old, new);
        assert!(said.contains(want), "{new}: '{said}' does not say '{want}'");
        assert!(said.starts_with(&format!("line {}, column ", line(old))), "{new}: '{said}' names line {}", line(old));
        assert_eq!(said.lines().count(), 1, "{new}: {said}");
    }
}

/// The mistakes of an analyst who writes a plan for the first time, all told at once and in words of the plan.
#[test]
fn all_mistakes_of_a_file_are_told_at_once() {
    let text = "\
(
  company: (name: Pecos, start: 2027-01, months: 120.0),
  market: (btc_price: \"Flat\", btc_price_usd: 100k),
  site: [],
  sites: [
    (
      name: \"Pecos\", contracted_mw: 200000000, enabled: \"yes\",
      leases: (name: \"Tenant\"),
      venture: (kind: Sold),
    ),
    (contracted_mw: 5),
    \"Blue Ridge\",
  ],
  leases: [],
  debts: [(name: \"Notes\", draws_usd: [(\"2027-01\")], maturity: \"2031\")],
  scenarios: [(name: \"Low\", overrides: (market: 1))],
  sources: {company: \"8-K\", \"company.months\": \"8-K\"},
)";
    let said = parse(text).unwrap_err().to_string();
    let want = "\
line 2, column 19: company.name: name is a text: write it in quotation marks, \"Pecos\"
line 2, column 33: company.start: start is a month: write it in quotation marks, \"2027-01\"
line 2, column 50: company.months: months is a whole number: 120, not 120.0
line 3, column 23: market.btc_price: the choice Flat is written without quotation marks
line 3, column 46: market.btc_price_usd: btc_price_usd is a number such as 12.5, not 100k
line 4, column 3: site: there is no field 'site' here; did you mean 'sites'?
line 7, column 37: sites.pecos.contracted_mw: contracted_mw must be between 0 and 100000 MW, not 200000000
line 7, column 57: sites.pecos.enabled: enabled is true or false, not \"yes\"
line 8, column 15: sites.pecos.leases: leases is a list in square brackets: [ ( … ), ( … ) ]
line 9, column 23: sites.pecos.venture.kind: kind is one of Kept, Sale, JointVenture, not Sold
line 11, column 5: sites.2: it needs a name: ( name: \"…\", … )
line 12, column 5: sites.3: a site is written in round brackets: ( name: … )
line 14, column 3: leases: leases belong to a site: write them inside one
line 15, column 39: debts.notes.draws_usd: each step of draws_usd is a month and a number, (\"2027-03\", 5.0), not ( … )
line 15, column 63: debts.notes.maturity: maturity is a month such as 2027-03, not \"2031\"
line 16, column 40: scenarios.low.overrides: field paths and their values are written in braces: { \"company.months\": … }
line 17, column 13: sources: a field path is written in quotation marks, not company
line 17, column 47: sources: the source of company.months is written in round brackets: ( text: … )";
    for (got, want) in said.lines().zip(want.lines()) {
        assert_eq!(got, want);
    }
    assert_eq!(said.lines().count(), want.lines().count(), "{said}");
}

/// Slips of the pen after which it is clear how to go on do not hide what is wrong elsewhere; nor do names that are missing.
#[test]
fn a_slip_hides_no_other_mistake() {
    for (text, want) in [
        (
            "(company: (name: \"A\" months: 5.5),\n sites: [(name = \"S\", , contracted_mw: x)])",
            "\
line 1, column 22: a comma is missing before this
line 1, column 30: company.months: months is a whole number: 0 or more, not 5.5
line 2, column 16: write a colon after 'name', not an equals sign
line 2, column 23: there is a comma with nothing before it
line 2, column 40: sites.s.contracted_mw: contracted_mw is a number such as 12.5, not x",
        ),
        (
            "(sites: [(contracted_mw: x, foo: 1), (id: \"s\", name: \"S\", owner: \"nobody\"), (id: \"s\")])",
            "\
line 1, column 9: sites: The id 's' is used twice
line 1, column 10: sites.1: it needs a name: ( name: \"…\", … )
line 1, column 26: sites.1.contracted_mw: contracted_mw is a number such as 12.5, not x
line 1, column 29: sites.1.foo: there is no field 'foo' here
line 1, column 66: sites.s.owner: There is no project company 'nobody'",
        ),
        (
            "(treasury: (opening_cash_usd: 200,000,000), market: (btc_price: flatt))",
            "\
line 1, column 35: treasury: a number is written without commas between its digits: 200000000, and 45.5 with a point
line 1, column 39: treasury: a number is written without commas between its digits: 200000000, and 45.5 with a point
line 1, column 65: market.btc_price: btc_price has no choice flatt; did you mean Flat?",
        ),
        ("(company (name: \"A\"))", "line 1, column 10: a colon is missing after 'company'"),
        (
            "(company: (name: 'A'))",
            "line 1, column 18: company.name: name is a text: write it in straight double quotation marks, \"A\"",
        ),
        ("# mine\n(sites: [])", "line 1, column 1: comments begin with //, not with #"),
        ("Dear all", "line 1, column 1: this is not a plan: a plan begins with a round bracket"),
    ] {
        let said = parse(text).unwrap_err().to_string();
        assert_eq!(said, want, "{text}");
    }
}

#[test]
fn ids_that_a_file_states_are_not_given_to_what_has_only_a_name() {
    let plan =
        parse("(sites: [(name: \"S\"), (id: \"s\", name: \"A\")], project_companies: [(name: \"Parent\")])").unwrap();
    assert_eq!((plan.sites[0].id.as_str(), plan.sites[1].id.as_str()), ("s-2", "s"));
    assert_eq!(plan.project_companies[0].id, "parent-2");
}

#[test]
fn a_list_that_is_far_too_long_is_refused_at_once() {
    let items = vec!["(name: \"Same\")"; 50_000].join(",");
    let said = parse(&format!("(other_items: [{items}])")).unwrap_err().to_string();
    assert_eq!(said, "line 1, column 15: other_items: there are 50000; the maximum is 100");
}

#[test]
fn more_mistakes_than_anyone_reads_are_counted() {
    let sites: Vec<String> = (0..60).map(|k| format!("(name: \"S{k}\", contracted_mw: x)")).collect();
    let said = parse(&format!("(sites: [{}])", sites.join(","))).unwrap_err().to_string();
    assert_eq!((said.lines().count(), said.lines().last()), (41, Some("and 20 more mistakes")));
}

#[test]
fn where_there_is_nothing_to_choose_from_the_finding_says_what_to_add() {
    let mut plan = save("sample.ron");
    plan.decks.clear();
    plan.project_companies.clear();
    plan.set("market.btc_price", &Setting::Text("Deck".to_owned())).unwrap();
    let findings = project(&plan).unwrap_err();
    let fix = |path: &str| findings.iter().find(|finding| finding.path == path).map(|finding| finding.fix.as_str());
    assert_eq!(fix("market.btc_price_deck"), Some("No deck exists: add one first"));
    assert_eq!(fix("sites.red-mesa.owner"), Some("Use parent, or add a project company first"));
}

#[test]
fn what_a_window_can_make_is_opened_and_named_as_a_finding() {
    for (old, new, want) in [
        (
            "own_exit_counts: true,",
            "spend_curve_pct: [(0.0, 0.0), (50.0, 45.0), (40.0, 90.0), (100.0, 100.0)],",
            "ascending",
        ),
        ("own_exit_counts: true,", "spend_curve_pct: [(0.0, 5.0), (100.0, 100.0)],", "part of the cost is lost"),
        ("name: \"Phase 1\"", &format!("name: \"{}\"", "x".repeat(300)), "too long"),
        ("(\"2027-06\", 300.0)", "(\"2027-03\", 300.0)", "ascending"),
    ] {
        let text = sample();
        assert!(text.contains(old), "the sample holds {old}");
        let plan = parse(&text.replacen(old, new, 1)).unwrap();
        let findings = project(&plan).unwrap_err();
        assert!(findings.iter().any(|f| f.message.contains(want)), "{new}: {findings:?}");
        assert_eq!(parse(&to_text(&plan)).unwrap(), plan, "what is saved can be opened");
    }
}

#[test]
fn positions_are_found_in_every_save() {
    for name in SAVES {
        let text = fs::read_to_string(save_path(name)).unwrap();
        let line = text.lines().position(|line| line.contains("hashrate_eh_s: ")).unwrap();
        let broken: Vec<String> = text
            .lines()
            .map(
                |line| {
                    if line.contains("hashrate_eh_s: ") { "hashrate_eh_s: -1.0,".to_owned() } else { line.to_owned() }
                },
            )
            .collect();
        let refusal = parse(&broken.join("\n")).unwrap_err();
        assert_eq!(refusal.problems[0].place.map(|place| place.0), Some(line + 1), "{name}");
        assert_eq!(refusal.problems[0].path.as_deref(), Some("market.hashrate_eh_s"), "{name}");
    }
}

#[test]
fn a_curve_of_too_many_points_is_refused() {
    let mut plan = save("sample.ron");
    plan.market.spend_curve_pct = (0..=100).map(|k| (f64::from(k), f64::from(k))).collect();
    assert!(parse(&to_text(&plan)).unwrap_err().to_string().contains("the maximum is 50"));
}

#[test]
fn other_formats_and_newer_versions_are_refused_in_one_sentence() {
    assert_eq!(
        complaint("version: 2", "version: 3"),
        "This plan was written by a newer version of Wattfolio (format version 3; this one reads up to 2): update Wattfolio to open it"
    );
    assert_eq!(
        complaint("format: \"wattfolio-plan\"", "format: \"recipe\""),
        "This file has the format \"recipe\"; it is not a Wattfolio plan (\"wattfolio-plan\")"
    );
    assert!(complaint("version: 2", "version: 0").contains("version is a whole number from 1 to 2, not 0"));
    assert!(parse("").unwrap_err().to_string().contains("empty"));
    assert!(parse(&format!("{} (", sample())).is_err(), "what follows the plan is refused");
}

#[test]
fn no_text_panics_or_hangs() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    for text in [
        deep.as_str(),
        "(((((",
        "\u{0}",
        "r#\"",
        "\"",
        "/* ",
        "(format: \"wattfolio-plan\", version: 1, sites: [",
        "#![enable(implicit_some)]",
    ] {
        assert!(parse(text).is_err());
    }
    let original = sample();
    let random = &mut Random(5);
    for _ in 0..count(300, 5000) {
        let mut bytes = original.clone().into_bytes();
        for _ in 0..=random.below(4) {
            let at = random.below(bytes.len() as u64) as usize;
            match random.below(3) {
                0 => bytes[at] = random.below(128) as u8,
                1 => drop(bytes.drain(at..(at + random.below(60) as usize).min(bytes.len()))),
                _ => bytes.insert(at, b"()[]{}\",:0129.-eN"[random.below(17) as usize]),
            }
        }
        // Whatever is read as a plan can be computed, or says why not.
        if let Ok(plan) =
            String::from_utf8(bytes).map_err(|_error| ()).and_then(|text| parse(&text).map_err(|_refusal| ()))
        {
            match project(&plan) {
                Ok(projection) => assert!(!projection.row("company.cash").is_empty()),
                Err(findings) => assert!(!findings.is_empty()),
            }
        }
    }
}

#[test]
fn too_many_objects_are_refused() {
    let mut plan = save("sample.ron");
    let site = plan.sites[0].clone();
    plan.sites = (0..300).map(|k| wattfolio::plan::Site { id: format!("s-{k}"), ..site.clone() }).collect();
    let said = parse(&to_text(&plan)).unwrap_err().to_string();
    assert!(said.contains("300") && said.contains("the maximum is 100"), "{said}");
    plan.sites.truncate(100);
    let each = site.fleets.len() + site.moves.len() + site.leases.len() + site.clouds.len();
    let said = parse(&to_text(&plan)).unwrap_err().to_string();
    assert!(
        said.contains(&format!("have {} fleets, moves, leases and clouds in total; the maximum is 500", 100 * each)),
        "{said}"
    );
}

#[test]
fn saving_keeps_the_previous_file_and_leaves_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.ron");
    let first = save("sample.ron");
    store::save(&first, &path).unwrap();
    let mut second = first.clone();
    second.company.name = "Renamed".to_owned();
    store::save(&second, &path).unwrap();
    assert_eq!(store::load(&path).unwrap(), second);
    assert_eq!(parse(&fs::read_to_string(folder.path().join("plan.ron.bak")).unwrap()).unwrap(), first);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "no temporary file stays");
}

#[test]
fn a_save_that_fails_leaves_the_file_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("missing").join("plan.ron");
    assert!(store::save(&Plan::blank(), &nowhere).is_err());
    // A folder in the place of the file cannot be replaced.
    let taken = folder.path().join("taken.ron");
    fs::create_dir(&taken).unwrap();
    assert!(store::save(&Plan::blank(), &taken).is_err());
    assert!(taken.is_dir());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file stays");
}

#[test]
fn files_that_are_no_plans_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let load = |path: &Path| store::load(path).unwrap_err().to_string();
    assert!(load(&folder.path().join("none.ron")).contains("none.ron"));
    assert!(load(folder.path()).contains("is not a file"));
    let binary = folder.path().join("binary.ron");
    fs::write(&binary, [0xFF, 0xFE, 0, 1]).unwrap();
    assert!(load(&binary).contains("is not a text"));
    let large = folder.path().join("large.ron");
    fs::File::create(&large).unwrap().set_len(17 << 20).unwrap();
    assert!(load(&large).contains("at most 16 MB"));
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    assert_eq!(parse(&format!("\u{feff}{}", sample())).unwrap(), save("sample.ron"));
}

#[test]
fn the_built_in_sample_is_the_saved_one() {
    assert_eq!(store::sample(), save("sample.ron"));
}

#[test]
fn overrides_that_do_not_apply_are_warned_of_and_ignored() {
    let mut plan = save("sample.ron");
    let scenario = &mut plan.scenarios[0];
    scenario.overrides.insert("sites.gone.contracted_mw".to_owned(), Setting::Number(1.0));
    scenario.overrides.insert("market.btc_price_usd".to_owned(), Setting::Number(-1.0));
    let (under, findings) = plan.under(&plan.scenarios[0]);
    assert_eq!(findings.len(), 2, "{findings:?}");
    assert_eq!(under.market.btc_price_usd, plan.market.btc_price_usd);
    let told = project(&plan).unwrap().findings;
    assert_eq!(told.iter().filter(|f| f.path == "scenarios.btc-100k.overrides").count(), 2, "{told:?}");
}

#[test]
fn a_field_that_is_nearly_there_is_proposed() {
    let mut plan = save("sample.ron");
    let said = plan.set("market.btc_price_us", &Setting::Number(1.0)).unwrap_err();
    assert_eq!(said, "the plan has no field 'market.btc_price_us'; did you mean 'market.btc_price_usd'?");
}

/// The sample with one text replaced by another.
fn sample_with(from: &str, to: &str) -> String {
    let text = fs::read_to_string(save_path("sample.ron")).unwrap();
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

/// A name of a hundred thousand letters is compared with nothing and repeated nowhere: the file is refused in a few short lines.
#[test]
fn names_of_an_insane_length_are_refused_at_once() {
    let monster = "a".repeat(100_000);
    let cases = [
        (sample_with("id: \"red-mesa\"", &format!("id: \"{monster}\"")), "at most 80 letters, and this one has 100000"),
        (sample_with("company: (", &format!("company: (\n{monster}: 1,")), "there is no field 'aaa"),
        (sample_with("Sample Power", &"b".repeat(1_000_000)), "1000000 letters; the maximum is 20000"),
        (sample_with("ask: Futures", &format!("ask: {monster}")), "ask is one of"),
        (sample_with("sources: {", &format!("sources: {{ \"{monster}\": 1,")), "the source of aaa"),
    ];
    for (text, want) in cases {
        let problem = store::parse(&text).unwrap_err().to_string();
        assert!(problem.contains(want), "{want}: {}", problem.chars().take(300).collect::<String>());
        assert!(problem.len() < 20_000, "{want}: {} letters", problem.len());
    }
}

/// A schedule that no window could draw is no plan.
#[test]
fn a_schedule_of_a_hundred_thousand_steps_is_refused() {
    let steps: String = (0..100_000).map(|_| "(\"2027-01\", 1.0), ").collect();
    let text = sample_with("treasury: (", &format!("treasury: (\ndated_sales_btc: [{steps}],"));
    let problem = store::parse(&text).unwrap_err().to_string();
    assert!(problem.contains("100000 steps; the maximum is 2000"), "{}", problem.chars().take(300).collect::<String>());
}

/// What a file has in its texts gives no orders to a terminal and forges no line of a command's output.
#[test]
fn control_characters_of_a_plan_reach_no_output() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.ron");
    let name = "Sample\\u{1b}[2J\\u{9b}31m\\u{202e}\\nerror: forged: line";
    fs::write(&path, sample_with("Sample Power", name)).unwrap();
    let plan = store::load(&path).unwrap();
    assert_eq!(plan.company.name, "Sample[2J31m error: forged: line");
    let file = path.to_str().unwrap();
    for arguments in
        [vec!["check", file], vec!["project", file], vec!["compare", file, file], vec!["ask", file, "--list"]]
    {
        let output = super::commands::run(&arguments);
        let all = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
        assert!(!all.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{arguments:?}");
        assert!(!all.lines().any(|line| line.starts_with("error: forged")), "{arguments:?}: {all}");
    }
    let (_, problem) = super::commands::failure(&["explain", file, "no\u{1b}[2Jsuch"]);
    assert!(!problem.contains('\u{1b}'), "{problem}");
}
