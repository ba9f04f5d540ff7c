//! `new`, `add` and `rename`: plans written without the window. A plan is written as the window does: atomically, with the
//! previous file kept as `.bak`, in the short form of saved files.

use super::arguments::{AddArguments, NewArguments, RenameArguments};
use super::output::{Outcome, read};
use crate::plan::{Level, ObjectKind, Plan, Setting, add_object_with, rename_id, spec_of, validate};
use crate::store;
use std::path::Path;

/// Writes a new plan; never over a file.
pub(super) fn new(arguments: &NewArguments) -> Outcome {
    create(arguments).unwrap_or_else(|outcome| outcome)
}

/// Adds an object to a plan.
pub(super) fn add(arguments: &AddArguments) -> Outcome {
    append(arguments).unwrap_or_else(|outcome| outcome)
}

/// Gives an object another name or id.
pub(super) fn rename(arguments: &RenameArguments) -> Outcome {
    call(arguments).unwrap_or_else(|outcome| outcome)
}

fn create(arguments: &NewArguments) -> Result<Outcome, Outcome> {
    let file = store::with_ending(arguments.plan.clone(), "ron");
    if file.exists() {
        return Err(Outcome::misused(&format!("{} exists; name another file", file.display())));
    }
    let _claim = claim(&file)?;
    let mut plan = Plan::new_company_from(arguments.start.unwrap_or(Plan::USUAL_START));
    if let Some(name) = &arguments.name {
        name.clone_into(&mut plan.company.name);
    }
    if let Some(months) = arguments.months {
        set(&mut plan, "company.months", &Setting::Number(f64::from(months)))?;
    }
    save(None, &plan, &file)?;
    Ok(Outcome::done(format!("{} written\n", file.display())))
}

fn append(arguments: &AddArguments) -> Result<Outcome, Outcome> {
    let _claim = claim(&arguments.plan)?;
    let before = read(&arguments.plan)?;
    let mut plan = before.clone();
    let site = site_of(arguments, &plan)?;
    let fields: Vec<(String, Setting)> =
        arguments.sets.iter().map(|set| field(arguments.kind, set)).collect::<Result<_, _>>()?;
    let path = add_object_with(&mut plan, arguments.kind, site.as_deref(), &arguments.name, &fields)
        .map_err(|problem| Outcome::misused(&sentence(&problem)))?;
    save(Some(&before), &plan, &arguments.plan)?;
    // A site comes with machines, which nobody has asked for by name.
    let new = plan.sites.iter().filter(|site| path == ObjectKind::Site.path(None, &site.id));
    let fleets = new.flat_map(|site| &site.fleets);
    let mut told = vec![format!("{path} added")];
    told.extend(fleets.map(|fleet| {
        format!("{path}.fleets.{} added with it: {} MW of usual machines, an assumption", fleet.id, fleet.mw)
    }));
    Ok(Outcome::done(format!("{}\n", told.join("\n"))))
}

/// A field and its value, as `--set` gives them.
fn field(kind: ObjectKind, set: &str) -> Result<(String, Setting), Outcome> {
    let (name, value) =
        set.split_once('=').ok_or_else(|| Outcome::misused(&format!("--set needs FIELD=VALUE, not '{set}'")))?;
    let (name, object) = (name.trim(), kind.path(Some("a"), "a"));
    let spec = spec_of(&format!("{object}.{name}"));
    Ok((name.to_owned(), spec.map_or_else(|| Setting::Text(value.trim().to_owned()), |spec| spec.typed(value))))
}

/// The site that an object is added to; None if its kind belongs to none.
fn site_of(arguments: &AddArguments, plan: &Plan) -> Result<Option<String>, Outcome> {
    let kind = arguments.kind.name();
    let ids: Vec<&str> = plan.sites.iter().map(|site| site.id.as_str()).collect();
    let known = || match ids.as_slice() {
        [] => "no site exists: add one first".to_owned(),
        ids => ids.iter().map(|id| format!("sites.{id}")).collect::<Vec<_>>().join(", "),
    };
    match (&arguments.to, arguments.kind.is_at_site()) {
        (None, false) => Ok(None),
        (Some(_), false) => Err(Outcome::misused(&format!("A {kind} belongs to no site; leave out --to"))),
        (None, true) => Err(Outcome::misused(&format!("A {kind} belongs to a site: name it by --to ({})", known()))),
        (Some(to), true) => {
            let id = to.strip_prefix("sites.").unwrap_or(to);
            if ids.contains(&id) {
                Ok(Some(id.to_owned()))
            } else {
                Err(Outcome::misused(&format!("The plan has no site '{to}' ({})", known())))
            }
        }
    }
}

fn call(arguments: &RenameArguments) -> Result<Outcome, Outcome> {
    let _claim = claim(&arguments.plan)?;
    let before = read(&arguments.plan)?;
    let mut plan = before.clone();
    let mut path = arguments.path.clone();
    let mut told = Vec::new();
    if let Some(name) = &arguments.name {
        rename_object(&mut plan, &path, name)?;
        told.push(format!("{path} is called {name}"));
    }
    if let Some(id) = &arguments.id {
        let renamed = rename_id(&mut plan, &path, id).map_err(|problem| Outcome::misused(&problem))?;
        told.push(match renamed.references {
            0 => format!("{path} is now {}; nothing else refers to it", renamed.path),
            1 => format!("{path} is now {}, also in 1 place that refers to it", renamed.path),
            count => format!("{path} is now {}, also in {count} places that refer to it", renamed.path),
        });
        path = renamed.path;
    }
    if told.is_empty() {
        return Err(Outcome::misused(&format!("Say what {path} is renamed to: --name, --id or both")));
    }
    save(Some(&before), &plan, &arguments.plan)?;
    Ok(Outcome::done(format!("{}\n", told.join("\n"))))
}

/// Gives an object, a scenario or the company another name.
fn rename_object(plan: &mut Plan, path: &str, name: &str) -> Result<(), Outcome> {
    if let Some(id) = path.strip_prefix("scenarios.")
        && let Some(scenario) = plan.scenarios.iter_mut().find(|scenario| scenario.id == id)
    {
        name.clone_into(&mut scenario.name);
        return Ok(());
    }
    if !plan.has_object(path) {
        return Err(Outcome::misused(&format!("There is no object '{path}' in this plan")));
    }
    set(plan, &format!("{path}.name"), &Setting::Text(name.to_owned()))
}

fn set(plan: &mut Plan, path: &str, setting: &Setting) -> Result<(), Outcome> {
    plan.set(path, setting).map_err(|problem| Outcome::misused(&sentence(&problem)))
}

/// A problem as a sentence of its own.
fn sentence(problem: &str) -> String {
    let mut letters = problem.chars();
    match letters.next() {
        // A field's name stays as it is written.
        Some(first) if problem.starts_with("the ") => first.to_uppercase().chain(letters).collect(),
        _ => problem.to_owned(),
    }
}

/// Claims a plan for this command, so that two at once do not lose what the other wrote.
pub(super) fn claim(file: &Path) -> Result<store::Claim, Outcome> {
    store::claim_to_edit(file)
        .map_err(|error| Outcome::failed(&format!("{} cannot be edited now: {error}", file.display())))
}

/// Writes the plan, unless the change has given it an error that it did not have before.
pub(super) fn save(before: Option<&Plan>, plan: &Plan, file: &Path) -> Result<(), Outcome> {
    let errors = |plan: &Plan| -> Vec<String> {
        let errors = validate(plan).into_iter().filter(|finding| finding.level == Level::Error);
        errors.map(|finding| format!("{}: {}. {}", finding.path, finding.message, finding.fix)).collect()
    };
    let known = before.map(errors).unwrap_or_default();
    let new: Vec<String> = errors(plan).into_iter().filter(|error| !known.contains(error)).collect();
    if !new.is_empty() {
        return Err(Outcome::misused(&format!("Nothing was written, because of this:\n{}", new.join("\n"))));
    }
    store::save(plan, file).map_err(|error| Outcome::failed(&format!("Cannot write {}: {error}", file.display())))
}
