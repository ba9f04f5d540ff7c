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
    for (old, new, want) in [
        (
            "btc_price_usd: 66000.0",
            "btc_prise_usd: 66000.0",
            ["btc_prise_usd", "did you mean `btc_price_usd`", "line 24"],
        ),
        (
            "btc_price_usd: 66000.0",
            "btc_price_usd: 66000.0, btc_price_usd: 1.0",
            ["btc_price_usd", "uplicate", "line 24"],
        ),
        ("btc_price_usd: 66000.0", "btc_price_usd: \"many\"", ["market.btc_price_usd", "float", "line 24"]),
        (
            "btc_price_usd: 66000.0",
            "btc_price_usd: NaN",
            ["market.btc_price_usd", "between 1 and 100000000", "line 24"],
        ),
        (
            "btc_price_usd: 66000.0",
            "btc_price_usd: 1e400",
            ["market.btc_price_usd", "between 1 and 100000000", "line 24"],
        ),
        (
            "btc_price_usd: 66000.0",
            "btc_price_usd: -5.0",
            ["market.btc_price_usd", "between 1 and 100000000 USD/BTC, not -5", "line 24"],
        ),
        ("btc_price: Growth", "btc_price: Random", ["market.btc_price", "Flat", "line 23"]),
        ("start: \"2026-12\"", "start: \"2026-13\"", ["company.start", "month such as 2027-03", "line"]),
        (
            "\"market.hashrate_growth_pct_per_year\": 0.0",
            "\"market.hashrate_growth_pct_per_year\": 0.0, \"market.hashrate_growth_pct_per_year\": 1.0",
            ["scenarios.btc-below-80k.overrides", "appears twice", "line"],
        ),
        (
            "\"market.hashrate_growth_pct_per_year\": 0.0",
            "\"market.hashrate_growth_pct_per_year\": NaN",
            ["scenarios.btc-below-80k.overrides", "a finite number", "line"],
        ),
        ("months: 120", "months: 361", ["company.months", "between 12 and 360", "line"]),
        ("months: 120", "months: 12.5", ["company", "Expected comma", "line 8"]),
        (
            "power_usd_per_mwh: 41.0",
            "power_usd_per_mwh: inf",
            ["sites.red-mesa.power_usd_per_mwh", "a finite number", "line"],
        ),
        (
            "power_usd_per_mwh: 41.0",
            "power_usd_per_mwh: true",
            ["sites.red-mesa.power_usd_per_mwh", "a number, or a schedule", "line"],
        ),
        ("mw_it: 80.0", "mw_it: -80.0", ["sites.red-mesa.leases.tenant-one.mw_it", "between 0 and 100000", "line"]),
        ("mw_it: 80.0", "mw_it: \"80\"", ["sites.red-mesa.leases.tenant-one.mw_it", "float", "line"]),
    ] {
        let said = complaint(old, new);
        for part in want {
            assert!(said.contains(part), "{new}: '{said}' does not say '{part}'");
        }
    }
}

#[test]
fn what_a_window_can_make_is_opened_and_named_as_a_finding() {
    for (old, new, want) in [
        ("(90.0, 90.0)", "(40.0, 90.0)", "ascending"),
        ("(0.0, 0.0)", "(0.0, 5.0)", "part of the cost is lost"),
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
        let (line, _) = text.lines().enumerate().find(|(_, line)| line.contains("block_minutes: 10.0")).unwrap();
        let refusal = parse(&text.replacen("block_minutes: 10.0", "block_minutes: 99.0", 1)).unwrap_err();
        assert_eq!(refusal.place.map(|place| place.0), Some(line + 1), "{name}");
    }
    let blank = to_text(&Plan::blank());
    assert!(parse(&blank.replacen("block_minutes: 10.0", "block_minutes: 99.0", 1)).unwrap_err().place.is_some());
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
        complaint("version: 1", "version: 2"),
        "This plan was written by a newer version of Wattfolio (format version 2; this one reads up to 1): update Wattfolio to open it"
    );
    assert_eq!(
        complaint("format: \"wattfolio-plan\"", "format: \"recipe\""),
        "This file has the format 'recipe'; it is not a Wattfolio plan ('wattfolio-plan')"
    );
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
