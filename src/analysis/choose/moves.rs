//! Steps from one pick to the next: a date shifted, a size changed, two dates exchanged, a date handed over, something dropped.

use super::dice::Dice;
use super::problem::{Pick, Place};
use rustc_hash::FxHashMap;

/// Dates by which a step shifts.
const SHIFTS: [i32; 8] = [-8, -4, -2, -1, 1, 2, 4, 8];

/// Steps that may lead nowhere before another is given up.
const TRIES: usize = 8;

/// The variants of all decisions by where they stand.
#[derive(Clone, Debug)]
pub struct Moves {
    places: Vec<Vec<Place>>,
    by_place: Vec<FxHashMap<Place, u16>>,
}

impl Moves {
    /// Of decisions by where their variants stand.
    pub fn of(places: &[Vec<Place>]) -> Self {
        let index = |variants: &Vec<Place>| (0..).zip(variants).map(|(variant, place)| (*place, variant)).collect();
        Self { places: places.to_vec(), by_place: places.iter().map(index).collect() }
    }

    fn place(&self, pick: &Pick, decision: usize) -> Place {
        self.places[decision][pick[decision] as usize]
    }

    /// Another pick one step away; the same if no step was found.
    pub fn step(&self, pick: &Pick, dice: &mut Dice) -> Pick {
        let steps = std::iter::repeat_with(|| self.tried(pick, dice));
        steps.take(TRIES).find(|next| next != pick).unwrap_or_else(|| pick.clone())
    }

    fn tried(&self, pick: &Pick, dice: &mut Dice) -> Pick {
        let mut next = pick.clone();
        let decision = dice.below(pick.len());
        let kind = dice.share();
        match self.place(pick, decision) {
            Place::At { date, size } if kind < 0.45 => {
                let by = SHIFTS[dice.below(SHIFTS.len())];
                if let Ok(date) = u16::try_from(i32::from(date) + by) {
                    self.put(&mut next, decision, Place::At { date, size });
                }
            }
            Place::At { date, size } if kind < 0.6 => {
                let size = if dice.share() < 0.5 { size.checked_sub(1) } else { size.checked_add(1) };
                if let Some(size) = size {
                    self.put(&mut next, decision, Place::At { date, size });
                }
            }
            Place::At { date, size } if kind < 0.8 => {
                let other = dice.below(pick.len());
                match self.place(pick, other) {
                    // Exchanged, or handed over to what is out.
                    Place::At { date: other_date, size: other_size } => {
                        self.put(&mut next, decision, Place::At { date: other_date, size });
                        self.put(&mut next, other, Place::At { date, size: other_size });
                    }
                    Place::Out => {
                        self.put(&mut next, decision, Place::Out);
                        self.put(&mut next, other, Place::At { date, size });
                    }
                    Place::Listed(_) => {}
                }
            }
            Place::At { .. } if kind < 0.9 => self.put(&mut next, decision, Place::Out),
            _ => next[decision] = dice.below(self.places[decision].len()) as u16,
        }
        next
    }

    fn put(&self, pick: &mut Pick, decision: usize, place: Place) {
        if let Some(variant) = self.by_place[decision].get(&place) {
            pick[decision] = *variant;
        }
    }

    /// Every pick that differs in one decision, and every exchange of two dates.
    pub fn neighbours(&self, pick: &Pick) -> Vec<Pick> {
        let mut all = Vec::new();
        for decision in 0..pick.len() {
            for variant in (0..self.places[decision].len() as u16).filter(|variant| *variant != pick[decision]) {
                let mut next = pick.clone();
                next[decision] = variant;
                all.push(next);
            }
            for other in decision + 1..pick.len() {
                let (here, there) = (self.place(pick, decision), self.place(pick, other));
                let mut next = pick.clone();
                match (here, there) {
                    (Place::At { date, size }, Place::At { date: other_date, size: other_size }) => {
                        self.put(&mut next, decision, Place::At { date: other_date, size });
                        self.put(&mut next, other, Place::At { date, size: other_size });
                    }
                    (Place::At { .. }, Place::Out) | (Place::Out, Place::At { .. }) => {
                        self.put(&mut next, decision, there);
                        self.put(&mut next, other, here);
                    }
                    _ => continue,
                }
                if next != *pick {
                    all.push(next);
                }
            }
        }
        all
    }
}
