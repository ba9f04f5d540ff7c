//! `LibreOffice` computes workbooks anew, where it is installed.

use super::written::written;
use super::{CANARY, Held, about, assert_same, exported, small};
use crate::common::{count, save};
use std::path::{Path, PathBuf};
use std::process::Command;
use wattfolio::export::workbook_without_results;
use wattfolio::model::project;

/// Where the files that `LibreOffice` writes stand.
pub fn recalculated(folder: &Path) -> PathBuf {
    folder.join("out")
}

/// Has `LibreOffice` compute workbooks anew and write them by a filter; false where it is not installed and not required.
pub fn converted(folder: &Path, books: &[PathBuf], filter: &str) -> bool {
    let out = recalculated(folder);
    let profile = folder.join("profile");
    std::fs::create_dir_all(profile.join("user")).unwrap();
    std::fs::create_dir_all(&out).unwrap();
    let always = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;
    std::fs::write(profile.join("user/registrymodifications.xcu"), always).unwrap();
    let run = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--norestore", "--convert-to", filter, "--outdir"])
        .arg(&out)
        .args(books)
        .output();
    match run {
        Ok(_) => true,
        Err(error) if std::env::var_os("REQUIRE_SOFFICE").is_none() => {
            println!("LibreOffice is not installed, so it was not asked: {error}");
            false
        }
        Err(error) => panic!("LibreOffice is required: {error}"),
    }
}

#[test]
fn libreoffice_computes_the_same_figures() {
    let mut plans = vec![("sample".to_owned(), save("sample.ron"))];
    if std::env::var_os("REQUIRE_SOFFICE").is_some() {
        plans.push(("core-scientific".to_owned(), save("core-scientific.ron")));
    }
    plans.extend((1..=count(2, 4)).map(|seed| (format!("seed-{seed}"), small(seed))));
    let folder = tempfile::tempdir().unwrap();
    let mut books = Vec::new();
    for (name, plan) in &plans {
        let projection = project(plan).unwrap();
        let path = folder.path().join(format!("{name}.xlsx"));
        std::fs::write(&path, workbook_without_results(&projection, &about(plan, plan), CANARY).unwrap()).unwrap();
        books.push(path);
    }
    if !converted(folder.path(), &books, "xlsx:Calc MS Excel 2007 XML") {
        return;
    }
    for ((name, plan), book) in plans.iter().zip(&books) {
        let bytes = std::fs::read(recalculated(folder.path()).join(book.file_name().unwrap()))
            .unwrap_or_else(|error| panic!("{name}: LibreOffice wrote nothing: {error}"));
        let theirs = written(&bytes);
        assert!(!theirs.values().any(|held| *held == Held::Number(CANARY)), "{name}: a result was not computed");
        assert_same(&format!("{name} in LibreOffice"), &written(&exported(plan).1), &theirs, &|_| false);
    }
}
