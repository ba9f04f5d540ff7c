//! Explanations: a value is made of exactly what its explanation shows, and the inputs that move it are those that do.

use crate::commands::{failure, out, sample};
use crate::common::{count, projected, random_plan, save, save_path};
use serde_json::Value;
use wattfolio::analysis::{Condition, Verdict, explain};
use wattfolio::formula::{Kind, Step, trace};
use wattfolio::model::{Projection, project};
use wattfolio::plan::{FieldMut, Plan, Quantity};

/// Explains every item of a plan in all its months; returns how many cells were looked at.
fn every_cell_again(plan: &Plan) -> usize {
    let projection = project(plan).unwrap();
    let (book, values) = (&projection.book, &projection.values);
    let mut cells = 0;
    for (id, item) in book.items().iter().enumerate() {
        let id = id as u32;
        let months = if item.is_series() { 0..=book.months() as i64 } else { 0..=0 };
        for t in months {
            let trace = trace(book, values, id, t);
            let again = trace.recomputed(book, values);
            assert!(
                again.to_bits() == trace.value.to_bits() || again.is_nan() && trace.value.is_nan(),
                "{} in month {t}: {} is shown, its parts give {again}",
                item.key,
                trace.value
            );
            cells += 1;
        }
    }
    cells
}

#[test]
fn every_traced_cell_of_every_save_is_made_of_its_parts_exactly() {
    let mut cells = 0;
    for entry in std::fs::read_dir(save_path("")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".ron") {
            cells += every_cell_again(&save(&name));
        }
    }
    for seed in 1..=count(10, 100) {
        cells += every_cell_again(&random_plan(seed));
    }
    assert!(cells > 100_000, "only {cells} cells were explained");
}

fn plan_and_numbers() -> (Plan, Projection) {
    let plan = save("sample.ron");
    let projection = project(&plan).unwrap();
    (plan, projection)
}

/// The plan with one input moved; None where the field holds more than one number, or Wattfolio refuses it.
fn moved(plan: &Plan, field: &str, by: f64) -> Option<Projection> {
    let mut moved = plan.clone();
    let set = moved.with_field_mut(field, |spec, field| match field {
        FieldMut::Number(number) | FieldMut::Quantity(Quantity::Value(number)) if spec.check(*number + by).is_ok() => {
            *number += by;
            true
        }
        FieldMut::Month(month) => {
            *month = month.plus(by as i64);
            true
        }
        FieldMut::Count(count) if spec.check(f64::from(*count) + by).is_ok() => {
            *count = (i64::from(*count) + by as i64) as u32;
            true
        }
        _ => false,
    });
    (set == Some(true)).then(|| project(&moved).ok()).flatten()
}

/// Every input is moved by its step and the plan computed anew: what changes the number is in the list with that effect,
/// what does not is not in it.
#[test]
fn the_inputs_that_move_a_number_are_those_that_do() {
    let (plan, projection) = plan_and_numbers();
    for (key, month) in
        [("company.npv", 0), ("company.cash", 20), ("company.irr", 0), ("site.red-mesa.mining.revenue", 10)]
    {
        let id = projection.book.find(key).unwrap();
        let at = projection.values.at(id, month);
        let drivers = projection.moved_by(id, month, 10_000);
        assert!(drivers.windows(2).all(|pair| pair[0].effect.abs() >= pair[1].effect.abs()), "{key}");
        let mut tried = 0;
        for (number, item) in projection.book.items().iter().enumerate() {
            let Kind::Input { value, field, step } = &item.kind else { continue };
            let driver = drivers.iter().find(|driver| driver.input == number as u32);
            let up = match step {
                Step::Month => 1.0,
                Step::Percent => value * 0.01,
                Step::Amount(amount) => *amount,
                Step::Never => {
                    assert!(driver.is_none(), "{field} never moves");
                    continue;
                }
            };
            let Some((by, after)) = [up, -up].into_iter().find_map(|by| Some((by, moved(&plan, field, by)?))) else {
                continue;
            };
            let effect = after.values.at(id, month) - at;
            let found = driver.map_or(0.0, |driver| driver.effect);
            assert!((effect - found).abs() <= 1e-9 * at.abs() + 1e-9, "{key} by {field}: {effect}, not {found}");
            assert!(driver.is_none_or(|driver| driver.by == by), "{key} by {field}: a step of {by}");
            tried += 1;
        }
        assert!(tried > 100 && drivers.len() > 5, "{key}: {tried} inputs were tried, {} move it", drivers.len());
    }
}

#[test]
fn an_input_without_effect_moves_nothing() {
    let (_, projection) = plan_and_numbers();
    let id = projection.book.find("market.btc-price").unwrap();
    let moved: Vec<&str> =
        projection.moved_by(id, 1, 100).iter().map(|driver| projection.book.item(driver.input).key.as_str()).collect();
    // In month 1 nothing has grown yet, and the stress is its shift alone.
    assert_eq!(moved, ["market.in.btc-price-usd", "market.in.btc-price-shift-pct"]);
    let input = projection.book.find("site.red-mesa.fleet.s21.in.efficiency-j-per-th").unwrap();
    assert!(projection.moved_by(input, 0, 5).iter().all(|driver| driver.input == input));
}

#[test]
fn what_reads_a_row_is_what_names_it_among_its_parts() {
    let (plan, projection) = plan_and_numbers();
    let id = projection.book.find("company.cash").unwrap();
    let users = projection.used_by(id);
    assert!(users.len() > 3);
    for user in users {
        let month = if projection.book.item(user).is_series() { 2 } else { 0 };
        let parts = explain(&projection, &plan, user, month, 1).parts;
        assert!(parts.iter().any(|part| part.id == id), "{}", projection.book.item(user).key);
    }
}

#[test]
fn explain_walks_down_to_inputs_with_their_sources() {
    let text = out(&["explain", &sample(), "entity.parent.cash@2027-03", "--depth", "2"]);
    let expected = [
        "Cash [2027-03] = ",
        "(entity.parent.cash)",
        "  = Cash after as-needed funding",
        "Used by\n",
        "entity.parent.funding-gap  Funding gap",
        "Most sensitive to\n",
    ];
    expected.iter().for_each(|part| assert!(text.contains(part), "{part} in\n{text}"));
    let fees = out(&[
        "explain",
        &save_path("core-scientific.ron").display().to_string(),
        "network.fees@2027-03",
        "--depth",
        "1",
    ]);
    assert!(
        fees.contains("input market.fees_btc_per_block\n")
            && fees.contains("      assumption, 2026-11-22: 1 % of the subsidy"),
        "{fees}"
    );
    let value: Value =
        serde_json::from_str(&out(&["explain", &sample(), "company.irr", "--format", "json", "--depth", "3"])).unwrap();
    assert_eq!(
        (value["key"].as_str(), value["month"].is_null(), value["unit"].as_str()),
        (Some("company.irr"), true, Some("number"))
    );
    let monthly = &value["parts"][0];
    assert_eq!(monthly["key"], "company.irr-monthly");
    // (1 + monthly)^12 - 1, by hand from the two values.
    let yearly = (1.0 + monthly["value"].as_f64().unwrap()).powi(12) - 1.0;
    assert!((yearly - value["value"].as_f64().unwrap()).abs() < 1e-9);
    assert_eq!(value["moved_by"].as_array().unwrap().len(), 10);
    let opening = out(&["explain", &sample(), "company.cash@opening", "--depth", "0"]);
    assert!(opening.starts_with("Cash [opening] = "), "{opening}");
}

/// The last twelve months of month 1 are month 1 itself: 0 is taken off, not an opening.
#[test]
fn a_lag_before_month_1_is_shown_as_the_zero_that_is_used() {
    let plan = save_path("article.ron").display().to_string();
    let text = out(&["explain", &plan, "site.us.ai.noi-12-months@2026-04", "--depth", "1"]);
    assert!(
        text.contains("\n    AI NOI to date [before month 1] = 0 USD   (site.us.ai.noi-so-far)\n")
            && !text.contains("opening"),
        "{text}"
    );
}

#[test]
fn a_lowest_dscr_is_explained_without_arithmetic_that_computes_nothing() {
    let lowest = |save: &str| out(&["explain", &save_path(save).display().to_string(), "company.dscr-minimum"]);
    let (tested, never) = (lowest("article.ron"), lowest("blank.ron"));
    for text in [&tested, &never] {
        assert!(text.contains("\n  = Lowest DSCR, raw where First DSCR test is defined\n"), "{text}");
        assert!(!text.contains("* 0") && !text.contains("one month"), "{text}");
    }
    assert!(
        never.starts_with(
            "Lowest DSCR = not defined   (company.dscr-minimum)\n  not within the plan: DSCR tested in none of its 120 months\n"
        ),
        "{never}"
    );
}

#[test]
fn what_cannot_be_explained_says_so() {
    for (cell, sentence) in [
        ("company.cahs", "did you mean 'company.cash'?"),
        ("company.cash@2020-01", "outside the plan, which runs from 2026-12 to 2036-11"),
        ("company.npv@2027-01", "one value over all months"),
        ("company.cash@soon", "'soon' is not a month such as 2027-03"),
    ] {
        let (code, message) = failure(&["explain", &sample(), cell]);
        assert!(code == 2 && message.contains(sentence), "{message}");
    }
}

#[test]
fn assertions_compare_totals_rows_and_months() {
    let (plan, projection) = plan_and_numbers();
    let ask = |text: &str| {
        Condition::parse(&projection.book, &plan, text)
            .unwrap_or_else(|problem| panic!("{text}: {problem}"))
            .ask(&projection, &plan)
    };
    let cash = projection.row("company.cash");
    let lowest = projection.total("company.lowest-cash");
    let month = cash.iter().position(|v| *v == lowest).unwrap();
    assert_eq!(ask(&format!("company.lowest-cash = {lowest}")), Verdict::Holds);
    assert_eq!(ask(&format!("company.cash >= {lowest}")), Verdict::Holds);
    // At the very value: what includes it holds, what does not fails.
    for (sign, holds) in
        [("<=", true), (">=", true), ("=", true), ("==", true), ("<", false), (">", false), ("!=", false)]
    {
        assert_eq!(ask(&format!("company.lowest-cash {sign} {lowest}")) == Verdict::Holds, holds, "{sign}");
    }
    // Money is compared to half a cent.
    assert_eq!(ask(&format!("company.cash >= {}", lowest + 0.004)), Verdict::Holds);
    assert!(matches!(ask(&format!("company.cash >= {}", lowest + 0.006)), Verdict::Fails(_)));
    assert_eq!(ask("company.cash = company.cash"), Verdict::Holds);
    assert_eq!(ask(&format!("company.cash@{} <= {}", plan.month(month as i64 + 1), lowest + 1.0)), Verdict::Holds);
    assert_eq!(ask("company.irr > -50 %"), Verdict::Holds);
    assert_eq!(ask("company.in.discount-rate-pct-per-year <= 90 %"), Verdict::Holds);
    assert_eq!(ask("company.lowest-cash-month <= 2036-11"), Verdict::Holds);
    // The first month that fails is named.
    let Verdict::Fails(reason) = ask(&format!("company.cash > {lowest}")) else {
        panic!("the lowest is not above itself")
    };
    assert!(reason.contains(&format!("in {}", plan.month(month as i64 + 1))), "{reason}");
    let Verdict::Fails(reason) = ask("company.cash > 900bn") else { panic!("no plan has that") };
    assert!(
        reason.contains("it fails in 120 months")
            && reason.contains(&format!(", worst in {}: ", plan.month(month as i64 + 1))),
        "{reason}"
    );
    // A gap that never comes is later than any month.
    assert!(projection.total("company.first-gap-month").is_nan());
    assert_eq!(ask("company.first-gap-month > 2030-01"), Verdict::Holds);
    assert!(
        matches!(ask("company.first-gap-month <= 2030-01"), Verdict::Fails(reason) if reason.contains("has no value: not within the plan"))
    );
    let Verdict::Fails(reason) = ask("company.npv > 900bn") else { panic!("no plan is worth that") };
    assert!(reason.starts_with("NPV is "), "{reason}");
    for (text, problem) in [
        ("company.cash", "is not a comparison"),
        ("company.cash > market.btc-price", "cannot be compared"),
        ("company.cash > lots", "no row 'lots'"),
        ("> 0", "nothing to the left"),
        ("company.cash >", "nothing to the right"),
        ("company.cash => 0", "two comparison signs"),
        ("company.npv > 15 %", "cannot be compared with 15 %"),
        ("company.irr < 12", "is a share: write 12 % or 0.12"),
        ("company.payback > 2036", "is a month"),
        ("company.cash > 5 MW", "is not a number"),
    ] {
        let message = Condition::parse(&projection.book, &plan, text).unwrap_err();
        assert!(message.contains(problem), "{text}: {message}");
    }
}

#[test]
fn check_ends_with_1_where_an_assertion_fails_and_names_the_month() {
    let text = out(&["check", &sample(), "--assert", "company.debt >= 0", "--assert", "company.btc >= 0"]);
    assert_eq!(text.matches("  holds  company.").count(), 2, "{text}");
    let output = crate::commands::run(&["check", &sample(), "--assert", "company.cash > 900bn"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text.contains("  FAILS  company.cash > 900bn: Cash is ")
            && text.contains(" in 2026-12; it fails in 120 months"),
        "{text}"
    );
    assert_eq!(failure(&["check", &sample(), "--assert", "nonsense"]).0, 2);
}

#[test]
fn check_changes_fields_before_it_asks() {
    let asked = |set: &str| {
        crate::commands::run(&["check", &sample(), "--set", set, "--assert", "market.btc-price@2026-12 > 500k"])
            .status
            .code()
    };
    assert_eq!(asked("market.btc_price_shift_pct=0"), Some(1));
    assert_eq!(asked("market.btc_price_shift_pct=1000"), Some(0));
    assert_eq!(asked("market.no_such_field=1"), Some(2));
}

/// An explanation of a line of the statements names its standard; totals and EBITDA have none.
#[test]
fn lines_of_the_statements_name_their_standard() {
    let without = [
        "operating-cost",
        "overhead",
        "ebitda",
        "btc-trading",
        "other",
        "pre-tax",
        "net-income",
        "net-income-to-parent",
        "cash",
        "other-assets",
        "assets",
        "liabilities",
        "opening-equity",
        "equity",
        "difference",
    ];
    let projection = projected(&save("sample.ron"));
    let mut named = 0;
    for item in projection.book.items() {
        let Some((section, line)) = item.key.rsplit_once('.') else { continue };
        if !["company.income", "company.balance", "company.cash", "entity.parent.income", "entity.parent.balance"]
            .contains(&section)
        {
            continue;
        }
        assert_eq!(item.note.contains("ASC "), !without.contains(&line), "{}: {}", item.key, item.note);
        named += usize::from(item.note.contains("ASC "));
    }
    assert!(named > 40, "{named}");
}
