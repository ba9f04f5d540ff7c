//! `fill`: fills plan figures and answers into a text, and writes the pictures that it shows.

use super::arguments::FillArguments;
use super::computed::Computed;
use super::output::{Outcome, read, write_beside};
use crate::analysis::{Answered, Asked, Asks, Shown, Source, Unwatched, ask, fill, questions_named};
use crate::export::picture;
use crate::model::Projection;
use crate::plan::{Plan, Question};
use crate::store::text_of;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub(super) fn run(arguments: &FillArguments) -> Outcome {
    compute(arguments).unwrap_or_else(|outcome| outcome)
}

/// The plans that a text names, each computed once, and the answers, each asked once.
struct Cases<'a> {
    /// Where the text is: plans are found from there
    folder: &'a Path,
    computed: BTreeMap<Asked, Computed>,
    answers: BTreeMap<(Asked, String), (Question, Answered)>,
    /// Pictures by their file, as the text names it
    pictures: BTreeMap<String, String>,
}

fn compute(arguments: &FillArguments) -> Result<Outcome, Outcome> {
    let file = &arguments.template;
    let text = text_of(file).map_err(|why| Outcome::failed(&format!("{}: {why}", file.display())))?;
    let folder = file.parent().unwrap_or_else(|| Path::new(""));
    let mut cases = Cases { folder, computed: BTreeMap::new(), answers: BTreeMap::new(), pictures: BTreeMap::new() };
    let filled = fill(&text, &mut cases);
    let filled = filled.map_err(|problem| Outcome::failed(&format!("{}, {problem}", file.display())))?;
    let Some(output) = &arguments.output else { return Ok(Outcome::done(filled)) };
    let plans: Vec<PathBuf> = cases.computed.keys().map(|asked| folder.join(&asked.plan)).collect();
    let read: Vec<&Path> = plans.iter().map(PathBuf::as_path).chain([file.as_path()]).collect();
    let beside = output.parent().unwrap_or_else(|| Path::new(""));
    for (name, picture) in &cases.pictures {
        let path = beside.join(name);
        // Pictures have a folder of their own, which the first one makes.
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)
                .map_err(|error| Outcome::failed(&format!("Cannot make {}: {error}", folder.display())))?;
        }
        write_beside(&path, &read, picture.as_bytes())?;
    }
    write_beside(output, &read, filled.as_bytes())?;
    Ok(Outcome::done(format!("{} written\n", output.display())))
}

impl Cases<'_> {
    /// The numbers of a case; the plan's path is relative to the text's folder.
    fn computed(&mut self, asked: &Asked) -> Result<&Computed, String> {
        if !self.computed.contains_key(asked) {
            let said = |outcome: Outcome| outcome.err.trim_end().to_owned();
            let plan = read(&self.folder.join(&asked.plan)).map_err(said)?;
            let computed = Computed::changed(plan, asked.scenario.as_deref(), &asked.sets).map_err(said)?;
            self.computed.insert(asked.clone(), computed);
        }
        self.computed.get(asked).ok_or_else(|| format!("{} cannot be computed", asked.plan))
    }

    fn asked(&mut self, asked: &Asked, name: &str) -> Result<&(Question, Answered), String> {
        let key = (asked.clone(), name.to_owned());
        if !self.answers.contains_key(&key) {
            let computed = self.computed(asked)?;
            let questions = questions_named(&computed.base, name);
            let [question] = questions.as_slice() else {
                return Err(format!(
                    "{} has {} questions called '{name}'; name one by its id",
                    asked.plan,
                    questions.len()
                ));
            };
            let changed = asked.sets.iter().filter_map(|set| set.split_once('=')).map(|(path, value)| {
                let path = crate::plan::renamed(path.trim()).unwrap_or_else(|| path.trim().to_owned());
                (path.clone(), computed.base.typed(&path, value))
            });
            let asks = Asks::of(&computed.base, computed.scenario.as_ref(), changed.collect());
            let answered = ask(&asks, question, &Unwatched)?;
            self.answers.insert(key.clone(), (question.clone(), answered));
        }
        self.answers.get(&key).ok_or_else(|| format!("'{name}' was not answered"))
    }
}

impl Source for Cases<'_> {
    fn numbers(
        &mut self,
        asked: &Asked,
        read: &dyn Fn(&Projection, &Plan) -> Result<String, String>,
    ) -> Result<String, String> {
        let computed = self.computed(asked)?;
        read(&computed.projection, &computed.plan)
    }

    fn answer(&mut self, asked: &Asked, question: &str, shown: &Shown) -> Result<String, String> {
        let (question, answered) = self.asked(asked, question)?;
        let text = shown.markdown(&question.name, &answered.told);
        if let Shown::Picture(file) = shown {
            let drawn = picture::svg(&question.name, answered)
                .ok_or_else(|| format!("the answer to '{}' has no picture", question.name))?;
            self.pictures.insert(file.clone(), drawn);
        }
        Ok(text)
    }
}
