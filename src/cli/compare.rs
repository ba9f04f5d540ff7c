//! `compare`: a plan against its scenarios or another plan: inputs that differ, key figures and rows, with differences.

use super::arguments::{CompareArguments, OutputFormat};
use super::computed::{Computed, in_money_of, scenario};
use super::output::{Outcome, read, write_beside};
use super::table::{aligned, main_rows, shown, told_apart, unit};
use crate::analysis::{Aligned, Case, Changed, changed_inputs};
use crate::export::{Selection, unit_in_money};
use crate::formula::{Format, Id, Item, grouped, months_apart};
use crate::model::By;
use crate::plan::{Month, Plan, Setting};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;

pub(super) fn run(arguments: &CompareArguments) -> Outcome {
    compute(arguments).unwrap_or_else(|outcome| outcome)
}

fn compute(arguments: &CompareArguments) -> Result<Outcome, Outcome> {
    let cases = cases(arguments)?;
    let patterns: Vec<&str> = arguments.shown.patterns.iter().map(String::as_str).collect();
    let by = arguments.shown.by.map_or(By::Year, By::from);
    let selection = if patterns.is_empty() && arguments.shown.format == OutputFormat::Table {
        Selection::chosen(&cases[0].plan, by, main_rows)
    } else {
        Selection::new(&cases[0].plan, by, &patterns)
    };
    let comparison = Comparison::new(&cases, selection);
    if !arguments.shown.patterns.is_empty() && comparison.rows.is_empty() && comparison.totals.is_empty() {
        return Err(Outcome::misused(&format!(
            "No row matches {}; `wattfolio rows {}` lists them",
            patterns.join(", "),
            arguments.plan.display()
        )));
    }
    let text = match arguments.shown.format {
        OutputFormat::Table => comparison.table(),
        OutputFormat::Csv => comparison.csv(),
        OutputFormat::Json => comparison.json(),
    };
    let Some(path) = &arguments.shown.output else { return Ok(Outcome::done(text)) };
    let plans: Vec<&Path> =
        [&arguments.plan].into_iter().chain(&arguments.other).map(std::path::PathBuf::as_path).collect();
    write_beside(path, &plans, text.as_bytes())?;
    Ok(Outcome::default())
}

/// The plan first, then the cases compared with it: the other plan, the scenarios named, or all scenarios.
fn cases(arguments: &CompareArguments) -> Result<Vec<Case>, Outcome> {
    let plan = read(&arguments.plan)?;
    let case = |name: &str, computed: Computed| Case {
        name: name.to_owned(),
        plan: computed.plan,
        projection: computed.projection,
    };
    let computed = |plan: &Plan, wanted: Option<&str>| {
        let mut computed = Computed::changed(plan.clone(), wanted, &[])?;
        computed.projection = in_money_of(&computed.plan, computed.projection, arguments.money_of)?;
        Ok::<Computed, Outcome>(computed)
    };
    let mut cases = Vec::new();
    if let Some(path) = &arguments.other {
        let other = read(path)?;
        let name = |path: &Path| {
            path.file_stem().map_or_else(|| path.display().to_string(), |stem| stem.to_string_lossy().into_owned())
        };
        let wanted: Vec<Option<&str>> = if arguments.scenarios.is_empty() {
            vec![None]
        } else {
            arguments.scenarios.iter().map(|s| Some(s.as_str())).collect()
        };
        for wanted in wanted {
            let of = |path: &Path| wanted.map_or_else(|| name(path), |scenario| format!("{} {scenario}", name(path)));
            let (left, right) = (of(&arguments.plan), of(path));
            let right = if left == right { format!("{right} (2)") } else { right };
            cases.push(case(&left, computed(&plan, wanted)?));
            cases.push(case(&right, computed(&other, wanted)?));
        }
        return Ok(cases);
    }
    let ids: Vec<String> = match arguments.scenarios.as_slice() {
        [] => plan.scenarios.iter().map(|s| s.id.clone()).collect(),
        // The base is always shown.
        named => named
            .iter()
            .filter_map(|wanted| scenario(&plan, wanted).map(|found| found.map(|s| s.id.clone())).transpose())
            .collect::<Result<_, _>>()?,
    };
    if ids.is_empty() {
        return Err(Outcome::misused(
            "There is nothing to compare the base with: name a scenario of the plan, or another plan",
        ));
    }
    cases.push(case("base", computed(&plan, None)?));
    for id in ids {
        cases.push(case(&id, computed(&plan, Some(&id))?));
    }
    Ok(cases)
}

/// A key figure or row in every case; None if a case has no such row.
struct Line {
    /// In the first case that has it
    case: usize,
    id: Id,
    ids: Vec<Option<Id>>,
}

struct Comparison<'a> {
    cases: &'a [Case],
    selection: Selection,
    inputs: Vec<Changed>,
    totals: Vec<Line>,
    rows: Vec<Line>,
}

impl<'a> Comparison<'a> {
    fn new(cases: &'a [Case], selection: Selection) -> Self {
        let inputs = changed_inputs(&cases.iter().map(|case| &case.plan).collect::<Vec<_>>());
        let lines = |of: &dyn Fn(&Case) -> Vec<(Id, String)>| {
            let mut lines: Vec<(String, Line)> = Vec::new();
            for (number, case) in cases.iter().enumerate() {
                for (id, key) in of(case) {
                    if lines.iter().all(|(known, _)| *known != key) {
                        let ids = cases.iter().map(|case| case.projection.book.find(&key)).collect();
                        lines.push((key, Line { case: number, id, ids }));
                    }
                }
            }
            lines.into_iter().map(|(_, line)| line).collect::<Vec<_>>()
        };
        let keyed = |(id, item): (Id, &Item)| (id, item.key.clone());
        let rows = lines(&|case| selection.rows(&case.projection).map(keyed).collect());
        let totals = lines(&|case| selection.totals(&case.projection).map(keyed).collect());
        Self { cases, selection, inputs, totals, rows }
    }

    /// A line's value in each case, over a period or of a total; NaN if there is none.
    fn values(&self, line: &Line, period: Option<usize>) -> Vec<f64> {
        let of = |(case, id): (&Case, &Option<Id>)| match (id, period) {
            (Some(id), None) => case.projection.values.scalar(*id),
            (Some(id), Some(period)) if case.projection.book.item(*id).is_series() => {
                self.aligned(case).over(*id, &self.selection.periods[period])
            }
            _ => f64::NAN,
        };
        self.cases.iter().zip(&line.ids).map(of).collect()
    }

    fn item(&self, line: &Line) -> &Item {
        self.cases[line.case].projection.book.item(line.id)
    }

    /// The label of each of these lines, with its section where several share the label.
    fn labels(&self, lines: &[Line]) -> Vec<String> {
        let items: Vec<(Id, &Item)> = lines.iter().map(|line| (line.id, self.item(line))).collect();
        lines.iter().map(|line| told_apart(&self.cases[line.case].projection, line.id, &items)).collect()
    }

    /// A value of a case as a table shows it; months are those of its own plan.
    fn shown(&self, line: &Line, case: usize, value: f64) -> String {
        let case = if line.ids[case].is_some() { case } else { line.case };
        shown(&self.cases[case].projection, line.ids[case].unwrap_or(line.id), self.item(line), value)
    }

    /// A case by the calendar of the first.
    fn aligned<'b>(&self, case: &'b Case) -> Aligned<'b> {
        Aligned::to(&self.cases[0].plan, case)
    }

    /// The difference of a case from the first; months by the calendar, because plans may start in different months.
    fn less(&self, line: &Line, case: usize, from: f64, to: f64) -> f64 {
        self.aligned(&self.cases[case]).difference(self.item(line).format, from, to)
    }

    /// A difference as a table shows it: with its sign, months as later or earlier.
    fn difference(&self, line: &Line, case: usize, from: f64, to: f64) -> String {
        let difference = self.less(line, case, from, to);
        let text = match self.item(line).format {
            _ if difference.is_nan() => return "n/a".to_owned(),
            _ if self.item(line).is_nothing(difference) => return "–".to_owned(),
            Format::Month => return months_apart(difference),
            Format::Share => format!("{} points", grouped(difference * 100.0, 1)),
            _ => self.shown(line, case, difference),
        };
        if difference > 0.0 { format!("+{text}") } else { text }
    }

    fn table(&self) -> String {
        let mut out = String::new();
        let names: Vec<&str> = self.cases.iter().map(|case| case.name.as_str()).collect();
        // Writing to a string cannot fail.
        let money = self.money_of().map(|month| format!(", in {month} money")).unwrap_or_default();
        writeln!(out, "{}: {}{money}\n", self.cases[0].plan.company.name, names.join(", ")).unwrap_or_default();
        out.push_str(&self.caveat());
        out.push_str("Inputs that differ\n");
        let mut rows =
            vec![[vec![String::new(), String::new()], names.iter().map(|name| (*name).to_owned()).collect()].concat()];
        rows.extend(self.inputs.iter().map(|input| {
            let values = input
                .values
                .iter()
                .map(|value| value.as_ref().map_or_else(|| "not in this plan".to_owned(), Setting::to_string));
            [vec![input.path.clone(), input.unit.clone()], values.collect()].concat()
        }));
        out.push_str(&if self.inputs.is_empty() { "none\n".to_owned() } else { aligned(&rows) });
        out.push_str("\nKey figures\n");
        let mut head = vec![String::new(), String::new(), names[0].to_owned()];
        head.extend(names[1..].iter().flat_map(|name| [(*name).to_owned(), format!("vs {}", names[0])]));
        let mut rows = vec![head];
        rows.extend(self.totals.iter().zip(self.labels(&self.totals)).map(|(line, label)| {
            let values = self.values(line, None);
            let others = (1..values.len()).flat_map(|case| {
                [self.shown(line, case, values[case]), self.difference(line, case, values[0], values[case])]
            });
            [vec![label, unit(self.item(line)), self.shown(line, 0, values[0])], others.collect()].concat()
        }));
        out.push_str(&aligned(&rows));
        out.push_str("\nRows\n");
        let mut rows = vec![
            [
                vec![String::new(), String::new()],
                self.selection.periods.iter().map(|period| period.label.clone()).collect(),
            ]
            .concat(),
        ];
        for (line, label) in self.rows.iter().zip(self.labels(&self.rows)) {
            let periods: Vec<Vec<f64>> =
                (0..self.selection.periods.len()).map(|period| self.values(line, Some(period))).collect();
            // A row that is the same everywhere is shown once.
            if periods.iter().all(|values| values.iter().all(|value| value.to_bits() == values[0].to_bits())) {
                rows.push(
                    [
                        vec![label, unit(self.item(line))],
                        periods.iter().map(|values| self.shown(line, 0, values[0])).collect(),
                    ]
                    .concat(),
                );
                continue;
            }
            rows.push(vec![label, unit(self.item(line))]);
            for (number, name) in names.iter().enumerate() {
                rows.push(
                    [
                        vec![format!("  {name}"), String::new()],
                        periods.iter().map(|values| self.shown(line, number, values[number])).collect(),
                    ]
                    .concat(),
                );
                if number > 0 {
                    rows.push(
                        [
                            vec![format!("  vs {}", names[0]), String::new()],
                            periods
                                .iter()
                                .map(|values| self.difference(line, number, values[0], values[number]))
                                .collect(),
                        ]
                        .concat(),
                    );
                }
            }
        }
        out.push_str(&aligned(&rows));
        out
    }

    /// The month in whose money amounts are; None if they are nominal.
    fn money_of(&self) -> Option<Month> {
        let Case { plan, projection, .. } = &self.cases[0];
        projection.money_of().map(|month| plan.month(month))
    }

    /// The caveat when the plans do not cover the same months.
    fn caveat(&self) -> String {
        let span = |case: &Case| (case.plan.company.start, case.plan.company.months);
        if self.cases.iter().all(|case| span(case) == span(&self.cases[0])) {
            return String::new();
        }
        let mut text = "The plans do not cover the same months: values such as NPV are as of each plan's own start, and rows are shown for the months of the first plan\n".to_owned();
        for case in self.cases {
            let last = case.plan.month(i64::from(case.plan.company.months));
            writeln!(
                text,
                "  {}: {} months, {} to {}",
                case.name, case.plan.company.months, case.plan.company.start, last
            )
            .unwrap_or_default();
        }
        text.push('\n');
        text
    }

    /// A total as machine-readable text: months as dates, by the calendar of the case's own plan.
    fn value(&self, line: &Line, case: usize, value: f64) -> Value {
        match self.item(line).format {
            _ if !value.is_finite() => Value::Null,
            Format::Month => Value::from(self.cases[case].plan.month(value as i64).to_string()),
            _ => Value::from(value),
        }
    }

    fn csv(&self) -> String {
        let mut writer = ::csv::Writer::from_writer(Vec::new());
        // Writing to memory cannot fail.
        let mut write = |record: Vec<String>| writer.write_record(record).unwrap_or_default();
        let number = |value: f64| if value.is_finite() { value.to_string() } else { String::new() };
        let ends = self.selection.periods.iter().map(|period| period.end.to_string());
        write(["kind", "key", "label", "unit", "case", "value"].map(str::to_owned).into_iter().chain(ends).collect());
        let empty = || std::iter::repeat_n(String::new(), self.selection.periods.len());
        for input in &self.inputs {
            for (case, value) in self.cases.iter().zip(&input.values) {
                let value = value.as_ref().map(Setting::to_string).unwrap_or_default();
                let head = [
                    "input".to_owned(),
                    input.path.clone(),
                    input.label.clone(),
                    input.unit.clone(),
                    case.name.clone(),
                    value,
                ];
                write(head.into_iter().chain(empty()).collect());
            }
        }
        for (line, is_row) in
            self.totals.iter().map(|line| (line, false)).chain(self.rows.iter().map(|line| (line, true)))
        {
            let item = self.item(line);
            let periods: Vec<Vec<f64>> = if is_row {
                (0..self.selection.periods.len()).map(|period| self.values(line, Some(period))).collect()
            } else {
                Vec::new()
            };
            let total = self.values(line, None);
            for (number_of_case, case) in self.cases.iter().enumerate() {
                let own = |values: &[f64]| match self.value(line, number_of_case, values[number_of_case]) {
                    Value::String(text) => text,
                    _ => number(values[number_of_case]),
                };
                let mut record = |kind: &str, shown: String, of: &dyn Fn(&[f64]) -> f64| {
                    let value = if is_row { String::new() } else { shown };
                    let head = [
                        kind.to_owned(),
                        item.key.clone(),
                        item.label.clone(),
                        unit_in_money(&self.cases[line.case].projection, line.id),
                        case.name.clone(),
                        value,
                    ];
                    let values: Vec<String> = if is_row {
                        periods.iter().map(|values| number(of(values))).collect()
                    } else {
                        empty().collect()
                    };
                    write(head.into_iter().chain(values).collect());
                };
                record(if is_row { "row" } else { "figure" }, own(&total), &|values| values[number_of_case]);
                if number_of_case > 0 {
                    let less = |values: &[f64]| self.less(line, number_of_case, values[0], values[number_of_case]);
                    record("difference", number(less(&total)), &less);
                }
            }
        }
        String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
    }

    fn json(&self) -> String {
        let finite = |value: f64| if value.is_finite() { Value::from(value) } else { Value::Null };
        let setting = |value: &Option<Setting>| serde_json::to_value(value).unwrap_or(Value::Null);
        let inputs: Vec<Value> =
            self.inputs.iter().map(|input| json!({ "path": input.path, "label": input.label, "unit": input.unit, "values": input.values.iter().map(setting).collect::<Vec<_>>() })).collect();
        let totals: Vec<Value> = self
            .totals
            .iter()
            .map(|line| {
                let (item, values) = (self.item(line), self.values(line, None));
                json!({ "key": item.key, "label": item.label, "unit": item.unit.to_string(), "values": values.iter().enumerate().map(|(case, value)| self.value(line, case, *value)).collect::<Vec<_>>(), "differences": (0..values.len()).map(|case| finite(self.less(line, case, values[0], values[case]))).collect::<Vec<_>>() })
            })
            .collect();
        let rows: Vec<Value> = self
            .rows
            .iter()
            .map(|line| {
                let item = self.item(line);
                let periods: Vec<Vec<f64>> = (0..self.selection.periods.len()).map(|period| self.values(line, Some(period))).collect();
                let of_case = |case: usize| periods.iter().map(|values| finite(values[case])).collect::<Vec<_>>();
                let difference = |case: usize| periods.iter().map(|values| finite(self.less(line, case, values[0], values[case]))).collect::<Vec<_>>();
                let cases = 0..self.cases.len();
                json!({
                    "key": item.key, "label": item.label, "unit": item.unit.to_string(), "yearly": item.yearly.word(),
                    "values": cases.clone().map(of_case).collect::<Vec<_>>(), "differences": cases.map(difference).collect::<Vec<_>>(),
                })
            })
            .collect();
        let cases: Vec<&str> = self.cases.iter().map(|case| case.name.as_str()).collect();
        let months: Vec<String> = self.selection.periods.iter().map(|period| period.end.to_string()).collect();
        format!(
            "{:#}\n",
            json!({ "wattfolio": env!("CARGO_PKG_VERSION"), "money_of": self.money_of().map(|month| month.to_string()), "cases": cases, "months": months, "inputs": inputs, "totals": totals, "rows": rows })
        )
    }
}
