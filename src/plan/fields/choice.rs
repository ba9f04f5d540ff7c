//! Fields that hold one of a fixed set of words.

/// One of a fixed set of words; changing it changes the structure of the model.
pub trait Choice {
    /// All words, as files write them.
    fn words(&self) -> &'static [&'static str];
    /// All labels, as people read them.
    fn labels(&self) -> &'static [&'static str];
    /// The index of the chosen word.
    fn index(&self) -> usize;
    /// The chosen word.
    fn word(&self) -> &'static str {
        self.words()[self.index()]
    }
    /// Chooses by index; an index out of range is ignored.
    fn choose(&mut self, index: usize);
}

/// Declares an enum of plain words that is a `Choice`.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $label:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Deserialize)]
        pub enum $name { $($(#[$variant_doc])* $variant),* }
        impl $crate::plan::fields::Choice for $name {
            fn words(&self) -> &'static [&'static str] {
                &[$(stringify!($variant)),*]
            }
            fn labels(&self) -> &'static [&'static str] {
                &[$($label),*]
            }
            fn index(&self) -> usize {
                *self as usize
            }
            fn choose(&mut self, index: usize) {
                if let Some(chosen) = [$(Self::$variant),*].get(index) {
                    *self = *chosen;
                }
            }
        }
        impl $crate::plan::fields::AsField for $name {
            fn as_field(&self) -> $crate::plan::fields::Field<'_> {
                $crate::plan::fields::Field::Choice(self)
            }
            fn as_field_mut(&mut self) -> $crate::plan::fields::FieldMut<'_> {
                $crate::plan::fields::FieldMut::Choice(self)
            }
        }
    };
}
pub(in crate::plan) use choice;
