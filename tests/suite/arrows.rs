//! Reads which modules the source files of the program use: by `use`, with braces and `super`, and by paths in the code.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A source file.
pub struct Source {
    /// The file, from the folder of sources
    pub file: PathBuf,
    /// Its module: `app`, `state`, `view`
    pub module: Vec<String>,
    /// Its code, without comments and without its tests, which may use more
    pub code: String,
    /// The paths of the program that it names, from the root of the program
    pub paths: Vec<Vec<String>>,
    /// The paths of other packages that it names
    pub outside: Vec<Vec<String>>,
}

/// A path as code writes it.
pub fn name(path: &[String]) -> String {
    path.join("::")
}

/// The source files of a module and of those inside it.
pub fn sources(src: &Path, module: &[&str]) -> Vec<Source> {
    let folder: PathBuf = module.iter().fold(src.to_owned(), |folder, part| folder.join(part));
    files(&folder).iter().filter_map(|file| Source::read(src, file)).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            all.push(path);
        }
    }
    all.sort();
    all
}

impl Source {
    fn read(src: &Path, file: &Path) -> Option<Self> {
        let is_test_file = ["tests.rs", "random.rs"].iter().any(|name| file.ends_with(name));
        if is_test_file {
            return None;
        }
        let text = fs::read_to_string(file).unwrap();
        let before_tests = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        let is_code = |line: &&str| !line.trim_start().starts_with("//");
        let code = before_tests.lines().filter(is_code).collect::<Vec<_>>().join("\n");
        let file = file.strip_prefix(src).unwrap();
        let mut module: Vec<String> =
            file.with_extension("").iter().map(|part| part.to_str().unwrap().to_owned()).collect();
        if module.last().is_some_and(|last| last == "mod") {
            module.pop();
        }
        let mut source = Self { file: file.to_owned(), module, code, paths: Vec::new(), outside: Vec::new() };
        for path in named(&source.code) {
            let is_child = |first: &str| {
                let child = source.module.iter().fold(src.to_owned(), |folder, part| folder.join(part)).join(first);
                source.is_front_door() && (child.is_dir() || child.with_extension("rs").is_file())
            };
            match resolved(&source.module, &path, is_child) {
                Some(own) if !own.is_empty() => source.paths.push(own),
                Some(_) => {}
                None => source.outside.push(path),
            }
        }
        Some(source)
    }

    /// True for the file that only declares what is inside its module, and hands some of it out.
    pub fn is_front_door(&self) -> bool {
        self.file.ends_with("mod.rs")
    }

    /// What can be used by the module's own name: the last part of each path, and the path.
    pub fn hands_out(&self) -> BTreeMap<String, Vec<String>> {
        self.paths.iter().filter_map(|path| Some((path.last()?.clone(), path.clone()))).collect()
    }
}

/// The path from the root of the program; None if it belongs to another package.
fn resolved(module: &[String], path: &[String], is_child: impl Fn(&str) -> bool) -> Option<Vec<String>> {
    let ups = path.iter().take_while(|part| *part == "super").count();
    let (base, rest) = match path[0].as_str() {
        "crate" => (&[][..], &path[1..]),
        "self" => (module, &path[1..]),
        // `super` stands in a file, whose module it leaves.
        "super" => (&module[..module.len().checked_sub(ups)?], &path[ups..]),
        first if is_child(first) => (module, path),
        _ => return None,
    };
    Some(base.iter().chain(rest).cloned().collect())
}

/// All paths that the code names: those of `use`, with their braces written out, and those in between.
fn named(code: &str) -> Vec<Vec<String>> {
    let tokens = tokens(code);
    let mut paths = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at] == "use" {
            at = tree(&tokens, at + 1, &[], &mut paths);
        } else if ["crate", "super", "self", "egui"].contains(&tokens[at])
            && tokens.get(at + 1) == Some(&"::")
            && at.checked_sub(1).is_none_or(|before| tokens[before] != "::")
        {
            let mut path = vec![tokens[at].to_owned()];
            while tokens.get(at + 1) == Some(&"::") && tokens.get(at + 2).is_some_and(|next| is_word(next)) {
                path.push(tokens[at + 2].to_owned());
                at += 2;
            }
            paths.push(path);
            at += 1;
        } else {
            at += 1;
        }
    }
    paths
}

/// Reads a tree of `use` from `at`; returns where it ends.
fn tree(tokens: &[&str], mut at: usize, before: &[String], paths: &mut Vec<Vec<String>>) -> usize {
    let mut path = before.to_vec();
    while at < tokens.len() {
        match tokens[at] {
            "{" => {
                at += 1;
                while at < tokens.len() && tokens[at] != "}" {
                    at = tree(tokens, at, &path, paths);
                    at += usize::from(tokens.get(at) == Some(&","));
                }
                return at + 1;
            }
            "," | "}" | ";" => break,
            "as" => at += 2,
            "::" => at += 1,
            // `module::{self}` is the module.
            "self" if !path.is_empty() => at += 1,
            part => {
                path.push(part.to_owned());
                at += 1;
            }
        }
    }
    if !path.is_empty() {
        paths.push(path);
    }
    at
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Words, `::`, and single signs.
fn tokens(code: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let is_inner = |c: char| c.is_alphanumeric() || c == '_';
        let length = if is_inner(first) {
            rest.find(|c: char| !is_inner(c)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        tokens.push(token);
        rest = after.trim_start();
    }
    tokens
}

#[test]
fn braces_super_and_paths_in_the_code_are_read() {
    let code = "use crate::{plan::Plan, model::{self, base::Scope as S}};\nuse super::view::*;\n\
                pub(in crate::app) fn f(x: &super::super::panels::Tree) -> egui::Ui { crate::store::load(x) }";
    let mut found: Vec<String> = named(code).iter().map(|path| name(path)).collect();
    found.sort();
    let want = [
        "crate::app",
        "crate::model",
        "crate::model::base::Scope",
        "crate::plan::Plan",
        "crate::store::load",
        "egui::Ui",
        "super::super::panels::Tree",
        "super::view::*",
    ];
    assert_eq!(found, want);
    let module = ["app", "state", "session"].map(str::to_owned);
    let path = |text: &str| text.split("::").map(str::to_owned).collect::<Vec<_>>();
    let from = |text: &str| resolved(&module, &path(text), |_| false).map(|path| name(&path));
    assert_eq!(from("super::view::View").as_deref(), Some("app::state::view::View"));
    assert_eq!(from("super::super::panels::Tree").as_deref(), Some("app::panels::Tree"));
    assert_eq!(from("std::fs"), None);
}
