//! Fields that hold the id of another object.

use crate::plan::document::Plan;
use crate::plan::fields::FieldMut;
use crate::plan::kinds::{ObjectKind, REFERENCES, holder_of};

/// Has all fields that refer to the object of this kind and id refer to another; returns their number.
pub(super) fn change_references(plan: &mut Plan, kind: ObjectKind, id: &str, to: &str) -> usize {
    let mut changed = 0;
    plan.each_object_mut(&mut |path, object| {
        let holder = holder_of(path);
        for reference in REFERENCES.iter().filter(|known| known.holder == holder && known.to == kind) {
            object.each_field_mut(&mut |spec, field| {
                if spec.name == reference.field
                    && let FieldMut::Text(text) = field
                    && text == id
                {
                    to.clone_into(text);
                    changed += 1;
                }
            });
        }
    });
    changed
}
