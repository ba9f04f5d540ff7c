//! The objects of a plan's lists, seen as such: their identity, what belongs to them, and what can be done with a list.

use super::fields::{Fields, Month};
use super::kinds::ObjectKind;
use super::objects::{
    BtcLoan, Cloud, Convertible, Debt, Deck, Driver, Fleet, Lease, Move, OtherItem, Phase, Preferred, ProjectCompany,
    Question, Site, Warrant,
};

/// An object that a plan has any number of.
pub trait Object: Fields {
    /// The slug that identifies it in its list.
    fn id(&self) -> &str;
    /// What it is called.
    fn name(&self) -> &str;
    /// Both, to be changed.
    fn identity(&mut self) -> (&mut String, &mut String);
    /// Fits what is usual to what is said: `said` is true of the fields that somebody has set.
    fn fit(&mut self, _said: &dyn Fn(&str) -> bool) {}
    /// Groups of further fields, with their names.
    fn groups(&self) -> Vec<(&'static str, &dyn Fields)> {
        Vec::new()
    }
    /// The same, to be changed.
    fn groups_mut(&mut self) -> Vec<(&'static str, &mut dyn Fields)> {
        Vec::new()
    }
    /// The objects of a kind that belong to it.
    fn list(&self, _kind: ObjectKind) -> Option<&dyn Objects> {
        None
    }
    /// The same, to be changed.
    fn list_mut(&mut self, _kind: ObjectKind) -> Option<&mut dyn Objects> {
        None
    }
}

/// A list of objects of one kind.
pub trait Objects {
    /// How many there are.
    fn count(&self) -> usize;
    /// The object at a position.
    fn at(&self, position: usize) -> Option<&dyn Object>;
    /// The object at a position, to be changed.
    fn at_mut(&mut self, position: usize) -> Option<&mut dyn Object>;
    /// A new object with the identity of the one at a position, and usual values.
    fn usual(&self, position: usize, start: Month) -> Option<Box<dyn Object>>;
    /// Appends an object with usual values, of a plan that starts in this month.
    fn append(&mut self, id: &str, name: &str, start: Month);
    /// Inserts a copy with another identity after the object at a position.
    fn copy(&mut self, position: usize, id: &str, name: &str);
    /// Removes the object at a position.
    fn remove(&mut self, position: usize);
    /// Exchanges two objects.
    fn swap(&mut self, one: usize, other: usize);
}

/// An object that can be made with usual values.
pub(super) trait Made: Object + Clone + 'static {
    /// A new object of a plan that starts in this month.
    fn made(id: &str, name: &str, start: Month) -> Self;
}

impl<T: Made> Objects for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }
    fn at(&self, position: usize) -> Option<&dyn Object> {
        self.get(position).map(|object| object as &dyn Object)
    }
    fn at_mut(&mut self, position: usize) -> Option<&mut dyn Object> {
        self.get_mut(position).map(|object| object as &mut dyn Object)
    }
    fn usual(&self, position: usize, start: Month) -> Option<Box<dyn Object>> {
        self.get(position).map(|object| Box::new(T::made(object.id(), object.name(), start)) as Box<dyn Object>)
    }
    fn append(&mut self, id: &str, name: &str, start: Month) {
        self.push(T::made(id, name, start));
    }
    fn copy(&mut self, position: usize, id: &str, name: &str) {
        let Some(mut copy) = self.get(position).cloned() else { return };
        let (own_id, own_name) = copy.identity();
        id.clone_into(own_id);
        name.clone_into(own_name);
        self.insert(position + 1, copy);
    }
    fn remove(&mut self, position: usize) {
        if position < self.len() {
            Self::remove(self, position);
        }
    }
    fn swap(&mut self, one: usize, other: usize) {
        self.as_mut_slice().swap(one, other);
    }
}

impl dyn Objects + '_ {
    /// The objects in their order.
    pub fn each(&self) -> impl Iterator<Item = &dyn Object> {
        (0..self.count()).filter_map(|position| self.at(position))
    }

    /// Their ids.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.each().map(Object::id)
    }

    /// The position of the object with this id.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.ids().position(|known| known == id)
    }
}

/// Id and name of an object that has fields of these names.
macro_rules! identity {
    () => {
        fn id(&self) -> &str {
            &self.id
        }
        fn name(&self) -> &str {
            &self.name
        }
        fn identity(&mut self) -> (&mut String, &mut String) {
            (&mut self.id, &mut self.name)
        }
    };
}

/// Objects without groups and without lists of their own.
macro_rules! plain_objects {
    ($($object:ident),*) => {
        $(impl Object for $object {
            identity!();
        })*
    };
}

plain_objects!(
    Deck,
    Debt,
    Convertible,
    BtcLoan,
    Warrant,
    Preferred,
    OtherItem,
    Phase,
    Driver,
    Question,
    Fleet,
    Move,
    Lease,
    Cloud
);

impl Object for ProjectCompany {
    identity!();
    fn groups(&self) -> Vec<(&'static str, &dyn Fields)> {
        vec![("covenants", &self.covenants)]
    }
    fn groups_mut(&mut self) -> Vec<(&'static str, &mut dyn Fields)> {
        vec![("covenants", &mut self.covenants)]
    }
}

impl Object for Site {
    identity!();
    fn fit(&mut self, said: &dyn Fn(&str) -> bool) {
        self.fit_megawatts(said);
    }
    fn groups(&self) -> Vec<(&'static str, &dyn Fields)> {
        vec![("supply", &self.supply), ("local", &self.local), ("venture", &self.venture)]
    }
    fn groups_mut(&mut self) -> Vec<(&'static str, &mut dyn Fields)> {
        vec![("supply", &mut self.supply), ("local", &mut self.local), ("venture", &mut self.venture)]
    }
    fn list(&self, kind: ObjectKind) -> Option<&dyn Objects> {
        Some(match kind {
            ObjectKind::Fleet => &self.fleets,
            ObjectKind::Move => &self.moves,
            ObjectKind::Lease => &self.leases,
            ObjectKind::Cloud => &self.clouds,
            _ => return None,
        })
    }
    fn list_mut(&mut self, kind: ObjectKind) -> Option<&mut dyn Objects> {
        Some(match kind {
            ObjectKind::Fleet => &mut self.fleets,
            ObjectKind::Move => &mut self.moves,
            ObjectKind::Lease => &mut self.leases,
            ObjectKind::Cloud => &mut self.clouds,
            _ => return None,
        })
    }
}
