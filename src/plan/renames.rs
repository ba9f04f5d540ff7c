//! Fields that once had another name. Files, overrides and sources that use it are still read, and say so.

use super::kinds::{ObjectKind, holder_of};

/// A field with a new name.
#[derive(Debug)]
pub struct Rename {
    /// The version of the format since which it has the new name; files of that version and before may use the old one
    pub since: u32,
    /// The list or the part of the plan whose objects have the field
    pub holder: &'static str,
    /// The old name
    pub was: &'static str,
    /// The new name
    pub now: &'static str,
}

/// All renamed fields.
pub const RENAMES: [Rename; 1] =
    [Rename { since: 2, holder: "leases", was: "delay_damages_pct", now: "liquidated_damages_pct" }];

/// The path by which the field at `path` is known now, if its name is an old one.
pub fn renamed(path: &str) -> Option<String> {
    let (object, field) = path.rsplit_once('.')?;
    let holder = holder_of(object);
    let rename = RENAMES.iter().find(|rename| rename.holder == holder && rename.was == field)?;
    Some(format!("{object}.{}", rename.now))
}

/// Inputs that once stood in the section of each reader, and their one key now.
const MOVED: [(&str, &str); 2] = [("cap-rate-pct-per-year", "valuation"), ("normal-call-premium-pct", "tax")];

/// The key of an input's row now, if it carries an old name of its field, `….lease.ID.in.OLD-NAME`, or an old place.
pub fn renamed_key(key: &str) -> Option<String> {
    let (object, field) = key.rsplit_once(".in.")?;
    if let Some((_, section)) = MOVED.iter().find(|(moved, section)| *moved == field && *section != object) {
        return Some(format!("{section}.in.{field}"));
    }
    let word = object.rsplit('.').nth(1)?;
    let rename = RENAMES.iter().find(|rename| {
        let of_kind = ObjectKind::of_list(rename.holder).is_some_and(|kind| kind.word() == word);
        of_kind && rename.was.replace('_', "-") == field
    })?;
    Some(format!("{object}.in.{}", rename.now.replace('_', "-")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::spec_of;

    #[test]
    fn a_rename_leads_to_a_field_and_its_old_name_is_free() {
        for rename in &RENAMES {
            let path = |field: &str| format!("sites.a.{}.b.{field}", rename.holder);
            assert!(spec_of(&path(rename.now)).is_some(), "{}", rename.now);
            assert!(spec_of(&path(rename.was)).is_none(), "{}", rename.was);
            assert_eq!(renamed(&path(rename.was)), Some(path(rename.now)));
            assert_eq!(renamed(&path(rename.now)), None);
        }
    }
}
