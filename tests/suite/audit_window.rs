//! Fields of the window and of the command line: what is typed is read as it is meant, refused with a sentence, or taken back. And
//! tables: what is nothing, or not there, is shown as that.

use crate::commands::{failure, out, sample};
use crate::common::{bare, month, projected, save};
use crate::window::{painted, plan, press, send, window, window_on};
use egui::{Key, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use wattfolio::app::{Command, Page, Place, Window};
use wattfolio::plan::{Plan, Quantity, Setting, catalogue, typed_number};

/// Types into a field, by the name that a screen reader hears; the key ends it.
fn type_into(harness: &mut Harness<Window>, role: egui::Role, name: &str, text: &str, end: Key) {
    harness.get_by_role_and_label(role, name).focus();
    harness.run();
    // What is there is replaced.
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run();
    harness.key_press(end);
    harness.run();
}

fn number(harness: &mut Harness<Window>, name: &str, text: &str) {
    type_into(harness, egui::Role::SpinButton, name, text, Key::Enter);
}

fn notice(harness: &Harness<Window>) -> String {
    harness.state().view().notice.clone().unwrap_or_default()
}

/// Nothing has changed, and there is no step to undo.
fn assert_untouched(harness: &Harness<Window>, before: &Plan, what: &str) {
    let label = harness.state().session().undo_label();
    assert!(plan(harness) == *before && label.is_none(), "{what}: {label:?}");
}

#[test]
fn escape_takes_back_what_was_typed() {
    let mut harness = window();
    let before = plan(&harness);
    for (object, role, name) in [
        ("sites.red-mesa.leases.tenant-one", egui::Role::SpinButton, "Rent"),
        ("sites.red-mesa.moves.phase-1", egui::Role::SpinButton, "Machines off"),
        ("market", egui::Role::TextInput, "Reference block date"),
        ("sites.red-mesa", egui::Role::TextInput, "Name"),
        ("company", egui::Role::MultilineTextInput, "Notes"),
        ("scenarios.btc-100k", egui::Role::TextInput, "Name"),
    ] {
        // Also while a number is explained, which Escape closes at other times.
        for explained in [false, true] {
            if explained {
                send(&mut harness, Command::Explain(Place { key: "company.npv".to_owned(), month: 0 }));
            }
            send(&mut harness, Command::Select(object.to_owned()));
            type_into(&mut harness, role, name, "2026-01-05", Key::Escape);
            assert_untouched(&harness, &before, name);
            assert_eq!(
                harness.state().view().explain.is_some(),
                explained,
                "Escape in {name} takes back the typing only"
            );
            send(&mut harness, Command::CloseExplain);
        }
    }
    // What was done before the field was entered stays.
    send(&mut harness, Command::Select("sites.red-mesa.leases.tenant-one".to_owned()));
    number(&mut harness, "Rent", "140");
    type_into(&mut harness, egui::Role::SpinButton, "Rent", "150", Key::Escape);
    assert_eq!(plan(&harness).sites[0].leases[0].rent_usd_per_kw_it_month, 140.0);
}

/// Presses at `from` and moves by `by`, with the button held down, then presses Escape, moves on and lets go.
fn drag_and_escape(harness: &mut Harness<Window>, name: &str, by: Vec2) -> Plan {
    let from = harness.get_by_label(name).rect().center();
    harness.event(egui::Event::PointerMoved(from));
    harness.run();
    harness.event(press(from, true));
    harness.run();
    for step in 1..=4 {
        harness.event(egui::Event::PointerMoved(from + by * (step as f32 / 4.0)));
        harness.run();
    }
    let during = plan(harness);
    harness.key_press(Key::Escape);
    harness.run();
    harness.event(egui::Event::PointerMoved(from + by * 1.5));
    harness.run();
    harness.event(press(from + by * 1.5, false));
    harness.run();
    during
}

#[test]
fn escape_takes_a_drag_back() {
    for name in ["machines off", "ready", "megawatts"] {
        let mut harness = window();
        let before = plan(&harness);
        let by = if name == "megawatts" { vec2(0.0, 14.0) } else { vec2(60.0, 0.0) };
        let during = drag_and_escape(&mut harness, &format!("{name} of Phase 1 at Red Mesa, TX"), by);
        assert!(during != before, "{name} is dragged");
        assert_untouched(&harness, &before, name);
    }
    let mut harness = window();
    let before = plan(&harness);
    for (object, name) in [
        ("sites.red-mesa.leases.tenant-one", "Rent"),
        ("sites.red-mesa", "Energised power 1"),
        ("sites.red-mesa", "Energised power 1 month"),
    ] {
        send(&mut harness, Command::Select(object.to_owned()));
        let during = drag_and_escape(&mut harness, name, vec2(80.0, 0.0));
        assert!(during != before, "{name} is dragged");
        assert_untouched(&harness, &before, name);
    }
}

#[test]
fn a_fraction_in_a_field_of_whole_months_is_refused_with_a_sentence() {
    let mut harness = window();
    send(&mut harness, Command::Select("sites.red-mesa.moves.phase-1".to_owned()));
    let before = plan(&harness);
    number(&mut harness, "Construction", "7.5");
    assert_untouched(&harness, &before, "7.5 months");
    assert!(notice(&harness).contains("7.5 is not a whole number of months"), "{}", notice(&harness));
    // In the table of the split of its site too.
    send(&mut harness, Command::Select("sites.red-mesa".to_owned()));
    number(&mut harness, "months to build of Phase 1", "7.5");
    assert_untouched(&harness, &before, "7.5 months");
    assert!(notice(&harness).contains("7.5 is not a whole number of months"), "{}", notice(&harness));
    number(&mut harness, "months to build of Phase 1", "1.5 years");
    assert_eq!(plan(&harness).sites[0].moves[0].construction_months, 18);
    // A field that takes fractions holds exactly what was typed, with every digit.
    send(&mut harness, Command::PointAt("market.adjustment_up_months".to_owned()));
    number(&mut harness, "Adjustment up", "7.5");
    assert_eq!(plan(&harness).market.adjustment_up_months, 7.5);
    send(&mut harness, Command::Select("treasury".to_owned()));
    number(&mut harness, "Opening cash", "123,456,789,012.25");
    assert_eq!(plan(&harness).treasury.opening_cash_usd, 123_456_789_012.25);
}

#[test]
fn a_month_is_read_in_every_form_that_means_one_thing() {
    let mut harness = window();
    send(&mut harness, Command::Select("sites.red-mesa.moves.phase-1".to_owned()));
    for text in ["31.12.2027", "2027-12-31", "12/2027", "Dec 2027", "12/31/2027", "12.2027"] {
        number(&mut harness, "Machines off", text);
        assert_eq!(plan(&harness).sites[0].moves[0].machines_off, month("2027-12"), "{text}");
        send(&mut harness, Command::Undo);
    }
    let before = plan(&harness);
    for (text, says) in [
        ("03/04/2027", "is one of two months: write 2027-03 or 2027-04"),
        ("dez 2027", "is not a month such as 2027-03, 3/2027, Mar 2027, Q1 2027 or 31.3.2027"),
        ("12/27", "is not a month such as"),
        ("31.6.2027", "is not a month such as"),
    ] {
        number(&mut harness, "Machines off", text);
        assert_untouched(&harness, &before, text);
        assert!(notice(&harness).contains(says), "{text}: {}", notice(&harness));
    }
    // A date in the same way; and what is held is written as files write it, also in a scenario.
    send(&mut harness, Command::Scenario(Some("btc-100k".to_owned())));
    send(&mut harness, Command::Select("market".to_owned()));
    type_into(&mut harness, egui::Role::TextInput, "Reference block date", "26.6.2027", Key::Enter);
    let held = plan(&harness).scenario("btc-100k").unwrap().overrides["market.reference_date"].clone();
    assert_eq!(held, Setting::Text("2027-06-26".to_owned()));
    let before = plan(&harness);
    // The mark of a change in a scenario stands before the label.
    type_into(&mut harness, egui::Role::TextInput, "● Reference block date", "June 2027", Key::Enter);
    assert_eq!(plan(&harness), before);
    assert!(notice(&harness).contains("is not a date such as 2026-06-26"), "{}", notice(&harness));
}

/// The site has 200 MW from January 2024 and 260 MW from January 2028.
#[test]
fn a_step_that_is_typed_beyond_its_neighbour_goes_where_it_belongs() {
    let mut harness = window();
    send(&mut harness, Command::Select("sites.red-mesa".to_owned()));
    let before = plan(&harness);
    number(&mut harness, "Energised power 1 month", "2029-06");
    assert_eq!(plan(&harness).sites[0].energised_mw, [(month("2028-01"), 260.0), (month("2029-06"), 200.0)]);
    send(&mut harness, Command::Undo);
    number(&mut harness, "Energised power 1 month", "2028-01");
    assert_untouched(&harness, &before, "a month that has a step");
    assert!(notice(&harness).contains("Jan 2028 has a step already"), "{}", notice(&harness));
    // A drag stops beside it, and says so: 48 months at ten points a month, and more.
    let from = harness.get_by_label("Energised power 1 month").rect().center();
    harness.event(egui::Event::PointerMoved(from));
    harness.run();
    harness.event(press(from, true));
    harness.run();
    for step in 1..=6 {
        harness.event(egui::Event::PointerMoved(from + vec2(100.0 * step as f32, 0.0)));
        harness.run();
    }
    assert_eq!(plan(&harness).sites[0].energised_mw[0].0, month("2027-12"));
    assert!(notice(&harness).contains("ends at its neighbour, in Dec 2027"), "{}", notice(&harness));
}

/// A number with its field's own unit is that number, whatever the field; each percentage can be given in basis points.
#[test]
fn every_field_reads_its_own_unit() {
    let mut units = 0;
    for entry in catalogue() {
        let spec = entry.spec;
        if spec.possible.is_empty() || spec.unit.is_empty() || spec.unit.contains(',') {
            continue;
        }
        units += 1;
        for text in [format!("1,250.5 {}", spec.unit), format!("1,250.5{}", spec.unit)] {
            assert_eq!(typed_number(&text, spec.unit), Some(1250.5), "{}: {text}", spec.name);
        }
        if spec.unit.starts_with('%') {
            assert_eq!(typed_number("275bp", spec.unit), Some(2.75), "{}", spec.name);
            assert_eq!(typed_number("2.75 %", spec.unit), Some(2.75), "{}", spec.name);
        }
    }
    assert!(units > 200, "{units}");
}

/// The points of a curve have the units of their axes.
#[test]
fn a_point_of_a_curve_takes_the_unit_of_its_axis() {
    let mut harness = window_on(save("sample.ron"), None, Page::Market, None);
    send(&mut harness, Command::Select("network".to_owned()));
    let before = plan(&harness).network.supply_curve_pct.clone();
    number(&mut harness, "Supply curve point 1, hashprice", "12 USD/PH/day");
    number(&mut harness, "Supply curve point 1, share switched off", "85.5%");
    assert_eq!(plan(&harness).network.supply_curve_pct[0], (12.0, 85.5));
    assert_eq!(plan(&harness).network.supply_curve_pct[1..], before[1..]);
    number(&mut harness, "Supply curve point 1, hashprice", "12 %");
    assert_eq!(plan(&harness).network.supply_curve_pct[0], (12.0, 85.5));
    assert!(notice(&harness).contains("'12 %' is not a number in USD/PH/day"), "{}", notice(&harness));
}

#[test]
fn the_command_line_reads_what_the_window_reads() {
    let mut plan = save("sample.ron");
    for (path, text) in [
        ("sites.red-mesa.moves.phase-1.machines_off", "31.12.2027"),
        ("sites.red-mesa.moves.phase-1.machines_off", "12.2027"),
        ("sites.red-mesa.moves.phase-1.machines_off", "Dec 2027"),
    ] {
        plan.set(path, &Setting::Text("2028-05".to_owned())).unwrap();
        plan.set_typed(path, text).unwrap_or_else(|problem| panic!("{text}: {problem}"));
        assert_eq!(plan.sites[0].moves[0].machines_off, month("2027-12"), "{text}");
    }
    let problem = plan.set_typed("sites.red-mesa.moves.phase-1.machines_off", "03/04/2027").unwrap_err();
    assert!(problem.contains("write 2027-03 or 2027-04"), "{problem}");
    plan.set_typed("company.discount_rate_pct_per_year", "1,050bp").unwrap();
    assert_eq!(plan.company.discount_rate_pct_per_year, 10.5);
    // A name is a text, whatever it looks like.
    plan.set_typed("company.name", "1,250").unwrap();
    assert_eq!(plan.company.name, "1,250");
    plan.set_typed("sites.red-mesa.power_usd_per_mwh", "31.12.2027: 4.5c/kWh, Q3 28: 50").unwrap();
    let steps = vec![(month("2027-12"), 45.0), (month("2028-07"), 50.0)];
    assert_eq!(plan.sites[0].power_usd_per_mwh, Quantity::Schedule(steps));
}

/// A company that owes this much for its first year.
fn owes(usd: f64) -> Plan {
    let mut plan = bare(24);
    wattfolio::plan::add_object(&mut plan, wattfolio::plan::ObjectKind::Debt, None).unwrap();
    let debt = &mut plan.debts[0];
    (debt.opening_usd, debt.maturity, debt.start) = (usd, month("2027-12"), month("2026-01"));
    plan
}

/// Everything that is drawn, except fields, is the same whether a company owes nothing or 0.4 cents; with a dollar it is not.
#[test]
fn less_than_half_a_cent_is_not_shown_marked_or_counted() {
    // The page of comparisons computes its cases on another thread, now sooner, now later.
    for page in Page::ALL.into_iter().filter(|page| ![Page::Assumptions, Page::Compare].contains(page)) {
        let looks = |usd: f64| {
            let mut harness = window_on(owes(usd), None, page, None);
            send(&mut harness, Command::Select("company".to_owned()));
            (painted(&harness), harness.output().shapes.len())
        };
        let (nothing, rounding) = (looks(0.0), looks(0.004));
        let differs = nothing.0.iter().zip(&rounding.0).find(|(nothing, rounding)| nothing != rounding);
        assert_eq!(differs, None, "{}", page.name());
        assert_eq!((nothing.0.last(), nothing.1), (rounding.0.last(), rounding.1), "{}", page.name());
    }
    let harness = window_on(owes(1.0), None, Page::Cash, None);
    let (of_nothing, of_a_dollar) = (painted(&window_on(owes(0.0), None, Page::Cash, None)), painted(&harness));
    assert_ne!(of_nothing, of_a_dollar);
    assert_eq!(projected(&owes(0.0)).findings, projected(&owes(0.004)).findings);
}

/// The first test of the DSCR is at the end of fiscal 2027: before it there is none, and there is no headroom where nothing is tested.
#[test]
fn what_is_not_tested_is_blank() {
    let sample = sample();
    let table = out(&["project", &sample, "--by", "quarter", "--rows", "company.dscr"]);
    let line = table.lines().find(|line| line.starts_with("DSCR ")).unwrap().to_owned();
    let first = line.split_whitespace().nth(1).unwrap();
    assert!(first.parse::<f64>().unwrap() > 1.0 && !line.contains("0.00"), "{line}");
    let csv = out(&["project", &sample, "--by", "year", "--rows", "company.dscr", "--format", "csv"]);
    let fields: Vec<&str> = csv.lines().nth(1).unwrap().split(',').collect();
    // Key, label, unit, total, opening, then fiscal 2026 (part) and 2027.
    assert!(fields[5].is_empty() && fields[6].parse::<f64>().unwrap() > 1.0, "{csv}");
    let document = out(&["project", &sample, "--by", "year", "--rows", "company.dscr", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    let row = &document["rows"][0];
    assert!(row["values"][0].is_null() && row["values"][1].is_number(), "{row}");
    assert_eq!(row["why"], "not tested in some of these months");
    // Leverage of the last three months and value of the last twelve do not exist earlier.
    let months = out(&["project", &sample, "--by", "month", "--rows", "company.*", "--format", "csv"]);
    let cells = |key: &str| -> Vec<String> {
        let line = months.lines().find(|line| line.starts_with(&format!("{key},"))).unwrap();
        line.split(',').skip(5).map(str::to_owned).collect()
    };
    for (key, first) in [("company.net-leverage", 3), ("company.ltv", 12)] {
        let empty = cells(key).iter().take_while(|cell| cell.is_empty()).count();
        assert_eq!(empty, first - 1, "{key}");
    }
    // The report says nothing in that year either.
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.html");
    out(&["export", &sample, report.to_str().unwrap()]);
    let html = std::fs::read_to_string(report).unwrap();
    let cells = html.split("DSCR</td>").nth(1).unwrap().split("<td").skip(1).take(3).collect::<Vec<_>>();
    let text = |cell: &str| cell.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert!(cells.iter().any(|cell| text(cell).is_empty()), "{cells:?}");
}

/// A row by the label that it alone has, and a fiscal year: the sum of its months, and the last of them explained.
#[test]
fn a_number_is_explained_by_its_label_and_in_a_fiscal_year() {
    let sample = sample();
    let projection = projected(&save("sample.ron"));
    // The plan starts in December 2026 and its fiscal years are those of the calendar: fiscal 2027 is months 2 to 13.
    let year: f64 = projection.row("company.ebitda")[1..13].iter().sum();
    let shown = wattfolio::formula::grouped(year, 0);
    for arguments in [
        vec!["explain", &sample, "company.ebitda", "--month", "2027"],
        vec!["explain", &sample, "company.ebitda", "--month", "FY2027"],
        vec!["explain", &sample, "company.ebitda@fy27"],
    ] {
        let text = out(&arguments);
        let wanted = format!(
            "FY27 = {shown}: the sum of its 12 months. The last month is explained here\n\nEBITDA [2027-12] = "
        );
        assert!(text.starts_with(&wanted), "{text}");
    }
    let by_label = out(&["explain", &sample, "difficulty"]);
    assert_eq!(by_label, out(&["explain", &sample, "network.difficulty"]));
    for (arguments, says) in [
        (
            vec!["company.ebitda", "--month", "2050"],
            "2050 is no fiscal year of the plan, which has FY26 (part) to FY36 (part)",
        ),
        (vec!["company.ebitda@2027-03", "--month", "2027"], "The month is named twice"),
        (vec!["cash"], "rows are called 'cash'; name one by its key: "),
        (vec!["company.npv", "--month", "2027"], "one value over all months"),
    ] {
        let (code, message) = failure(&[vec!["explain", &sample], arguments].concat());
        assert!(code == 2 && message.contains(says), "{message}");
    }
}

/// The scenarios of a new plan say their price, and one is below the price of the base (60,494 USD).
#[test]
fn scenarios_of_a_new_plan_are_named_by_their_price_and_one_is_a_downside() {
    let plan = Plan::new_company();
    let prices: Vec<f64> = plan.scenarios.iter().map(|scenario| plan.under(scenario).0.market.btc_price_usd).collect();
    assert_eq!(prices, [100_000.0, 75_000.0, 45_000.0]);
    for (scenario, usd) in plan.scenarios.iter().zip(&prices) {
        assert!(scenario.name.ends_with(&format!("${}k", usd / 1e3)), "{}", scenario.name);
    }
    assert!(prices.iter().any(|usd| *usd < plan.market.btc_price_usd));
}

/// In a plan of twelve months the DSCR of the project company, due twelve months after its first debt service, is never tested: that is
/// not a covenant that is met.
#[test]
fn a_covenant_that_is_never_tested_is_not_met() {
    let mut plan = save("sample.ron");
    plan.company.months = 12;
    assert_eq!(projected(&plan).total("entity.red-mesa-llc.dscr-count"), 0.0);
    let text = painted(&window_on(plan, None, Page::Overview, None));
    assert!(text.iter().any(|text| text == "not tested"), "{text:?}");
}

/// Control characters and marks that hide what follows do not enter a name.
#[test]
fn control_characters_do_not_enter_a_name() {
    let mut harness = window();
    send(&mut harness, Command::Select("sites.red-mesa".to_owned()));
    type_into(&mut harness, egui::Role::TextInput, "Name", "new\0na\u{202e}me", Key::Tab);
    assert_eq!(plan(&harness).sites[0].name, "newname");
}
