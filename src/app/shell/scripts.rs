//! Faces of the desktop for names in scripts that the program's own faces do not have. They are looked for once, on a thread of their
//! own, and only when a plan has such a name.

use crate::app::parts::theme::semibold;
use crate::plan::Plan;
use egui::epaint::text::{FontInsert, FontPriority, InsertFontFamily};
use egui::{Context, FontData, FontFamily};
use resvg::usvg::fontdb::{Database, Family, Query};

/// Faces with many scripts, in the order in which they are tried: of Linux, macOS and Windows.
const FACES: [&str; 15] = [
    "Noto Sans",
    "DejaVu Sans",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
    "FreeSans",
    "PingFang SC",
    "Arial Unicode MS",
    "Microsoft YaHei",
    "Segoe UI",
];

/// The last letter of the scripts that the program's own faces have: Latin, Greek and Cyrillic.
const LAST_OWN: char = '\u{052f}';

/// What was looked for.
#[derive(Default)]
pub(super) struct Scripts {
    is_looked_for: bool,
    revision: u64,
}

impl Scripts {
    /// Looks for faces once a plan has a name that needs them.
    pub fn follow(&mut self, ctx: &Context, plan: &Plan, revision: u64) {
        if self.is_looked_for || self.revision == revision {
            return;
        }
        self.revision = revision;
        if !has_other_scripts(plan) {
            return;
        }
        self.is_looked_for = true;
        let ctx = ctx.clone();
        let look = move || {
            for (name, data) in found() {
                let place = |family| InsertFontFamily { family, priority: FontPriority::Lowest };
                let families = vec![place(FontFamily::Proportional), place(FontFamily::Monospace), place(semibold())];
                ctx.add_font(FontInsert { name, data, families });
            }
            ctx.request_repaint();
        };
        if let Err(error) = std::thread::Builder::new().name("faces".to_owned()).spawn(look) {
            log::warn!("The desktop's faces could not be looked for: {error}");
        }
    }
}

/// True if a name has letters beyond those of the program's own faces.
fn has_other_scripts(plan: &Plan) -> bool {
    let is_other = |name: &str| name.chars().any(|c| c > LAST_OWN && c.is_alphabetic());
    let mut found = is_other(&plan.company.name) || plan.scenarios.iter().any(|scenario| is_other(&scenario.name));
    plan.each_object(&mut |path, _| found |= is_other(&plan.title_of(path)));
    found
}

/// The faces that the desktop has of those that are known.
fn found() -> Vec<(String, FontData)> {
    let mut database = Database::new();
    database.load_system_fonts();
    let face = |name: &&str| {
        let id = database.query(&Query { families: &[Family::Name(name)], ..Query::default() })?;
        database.with_face_data(id, |bytes, index| {
            let data = FontData { index, ..FontData::from_owned(bytes.to_vec()) };
            ((*name).to_owned(), data)
        })
    };
    FACES.iter().filter_map(face).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_in_other_scripts_ask_for_faces() {
        let mut plan = Plan::blank();
        "Société Énergie, Łódź, Ενέργεια, Россия".clone_into(&mut plan.company.name);
        assert!(!has_other_scripts(&plan));
        "新能源".clone_into(&mut plan.company.name);
        assert!(has_other_scripts(&plan));
    }
}
