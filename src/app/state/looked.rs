//! The plan of a search that is looked at, and the one before, with which it is compared.

/// Plans of a search, each a variant for each decision of the answer.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Looked {
    /// The plan that is looked at
    pub pick: Option<Vec<u16>>,
    /// The one that was looked at before
    pub beside: Option<Vec<u16>>,
}

impl Looked {
    /// Looks at another plan, beside the one before.
    pub fn at(&mut self, pick: Vec<u16>) {
        if self.pick.as_ref() != Some(&pick) {
            self.beside = self.pick.replace(pick);
        }
    }

    /// Looks at no plan.
    pub fn away(&mut self) {
        *self = Self::default();
    }

    /// The plans that are looked at.
    pub fn both(&self) -> impl Iterator<Item = &Vec<u16>> {
        self.beside.iter().chain(&self.pick)
    }
}
