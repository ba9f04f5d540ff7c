//! The order of evaluation: groups of items that depend on each other, and the levels at which all months of a row must
//! be known.

use super::contents::{Book, BookError, place};
use super::expression::Id;
use super::item::{Item, Kind};
use super::needs::{Look, Needs};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

/// Items that depend on each other.
#[derive(Clone, Debug)]
pub(in crate::formula) struct Group {
    /// Their range in `Graph::items`: one allocation, because most groups are a single item
    items: Range<u32>,
    /// `Back` or `Ahead` if the group is a loop through time
    pub loops: Option<Look>,
    /// A level ends when a total, or a look-ahead at another row, needs all months
    pub level: usize,
}

impl Group {
    fn place(&self) -> Range<usize> {
        self.items.start as usize..self.items.end as usize
    }
}

/// The dependencies of all items and the order of evaluation.
#[derive(Clone, Debug)]
pub struct Graph {
    pub(in crate::formula) needs: Needs,
    pub(in crate::formula) groups: Vec<Group>,
    /// By group, in the order of evaluation within a month
    items: Vec<Id>,
}

impl Graph {
    /// Orders a book.
    ///
    /// # Errors
    /// All errors of the book; rows declared and never defined; a loop within one month, a loop that looks both back
    /// and ahead, and a total or opening that depends on itself, with the rows named.
    pub fn of(book: &Book) -> Result<Self, Vec<BookError>> {
        let mut errors = book.errors.clone();
        for item in &book.items {
            if let Kind::Row { formula: None, .. } = item.kind {
                errors.push(refusal(item, "the row is declared and never defined".to_owned()));
            }
        }
        let needs = Needs::of_book(&book.noted);
        let (mut groups, mut all) = components(&needs);
        let mut group_of = vec![0; needs.count()];
        for (g, group) in groups.iter().enumerate() {
            all[group.place()].iter().for_each(|id| group_of[*id as usize] = g);
        }
        for g in 0..groups.len() {
            let items = &mut all[groups[g].place()];
            match order_group(book, &needs, &group_of, g, items) {
                Ok(loops) => groups[g].loops = loops,
                Err(message) => {
                    errors.push(refusal(&book.items[items.iter().copied().min().unwrap_or(0) as usize], message));
                }
            }
            groups[g].level = level_of(book, &needs, &group_of, g, items, &groups);
        }
        if errors.is_empty() { Ok(Self { needs, groups, items: all }) } else { Err(errors) }
    }

    /// The items of a group, in the order of evaluation within a month.
    pub(in crate::formula) fn items(&self, group: &Group) -> &[Id] {
        &self.items[group.place()]
    }

    /// The items that item `id` reads, each once, in the order in which its formula names them.
    pub fn parts(&self, id: Id) -> Vec<Id> {
        let mut parts = Vec::new();
        for (part, _) in self.needs.of(id) {
            if !parts.contains(part) {
                parts.push(*part);
            }
        }
        parts
    }
}

impl Graph {
    /// The items that read item `id`, in the order of the book.
    pub fn users(&self, id: Id) -> Vec<Id> {
        (0..self.needs.count() as Id)
            .filter(|user| *user != id && self.needs.of(*user).iter().any(|(part, _)| *part == id))
            .collect()
    }
}

fn refusal(item: &Item, message: String) -> BookError {
    BookError { key: item.key.clone(), at: place(item.at), message }
}

/// Tarjan's strongly connected components, without recursion; a component comes after all its dependencies.
fn components(needs: &Needs) -> (Vec<Group>, Vec<Id>) {
    const NEW: u32 = u32::MAX;
    let count = needs.count();
    let (mut index, mut low, mut on_stack) = (vec![NEW; count], vec![0_u32; count], vec![false; count]);
    let (mut stack, mut next) = (Vec::new(), 0);
    let (mut groups, mut items) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for root in 0..count {
        if index[root] != NEW {
            continue;
        }
        let mut calls = vec![(root, 0)];
        while let Some((v, done)) = calls.pop() {
            if done == 0 {
                (index[v], low[v]) = (next, next);
                next += 1;
                stack.push(v);
                on_stack[v] = true;
            }
            if let Some(&(w, _)) = needs.of(v as Id).get(done) {
                let w = w as usize;
                calls.push((v, done + 1));
                if index[w] == NEW {
                    calls.push((w, 0));
                } else if on_stack[w] {
                    low[v] = low[v].min(index[w]);
                }
                continue;
            }
            if let Some(&(parent, _)) = calls.last() {
                low[parent] = low[parent].min(low[v]);
            }
            if low[v] == index[v] {
                let start = items.len() as u32;
                while let Some(w) = stack.pop() {
                    on_stack[w] = false;
                    items.push(w as Id);
                    if w == v {
                        break;
                    }
                }
                groups.push(Group { items: start..items.len() as u32, loops: None, level: 0 });
            }
        }
    }
    (groups, items)
}

/// Orders the items of a group by their dependencies within a month, and finds the direction of the loop.
fn order_group(
    book: &Book,
    needs: &Needs,
    group_of: &[usize],
    g: usize,
    items: &mut [Id],
) -> Result<Option<Look>, String> {
    let inside = |id: Id| needs.of(id).iter().filter(|need| group_of[need.0 as usize] == g);
    if items.iter().all(|id| inside(*id).next().is_none()) {
        return Ok(None);
    }
    let names =
        |items: &[Id]| items.iter().map(|id| book.items[*id as usize].key.as_str()).collect::<Vec<_>>().join(", ");
    let has = |look| items.iter().any(|id| inside(*id).any(|need| need.1 == look));
    let mut members = items.to_vec();
    members.sort_unstable();
    if has(Look::Whole) {
        return Err(format!("a total or an opening needs its own rows: {}", names(&members)));
    }
    if has(Look::Back) && has(Look::Ahead) {
        return Err(format!("these rows look both back and ahead: {}", names(&members)));
    }
    let loops = if has(Look::Ahead) { Look::Ahead } else { Look::Back };
    let order = within_month(&members, |id| inside(id).filter(|need| need.1 == Look::Same).map(|need| need.0));
    if order.len() < members.len() {
        members.retain(|id| !order.contains(id));
        return Err(format!("a loop inside one month: {}", names(&members)));
    }
    items.copy_from_slice(&order);
    Ok(Some(loops))
}

/// Orders sorted members so that each comes after those it reads in the same month, else by number; without those in a
/// loop.
fn within_month<I: Iterator<Item = Id>>(members: &[Id], reads: impl Fn(Id) -> I) -> Vec<Id> {
    let place = |id: Id| members.binary_search(&id).unwrap_or_default();
    let mut waits = vec![0_usize; members.len()];
    let mut readers = vec![Vec::new(); members.len()];
    for (m, &id) in members.iter().enumerate() {
        for part in reads(id) {
            waits[m] += 1;
            readers[place(part)].push(m);
        }
    }
    let mut ready: BinaryHeap<Reverse<usize>> = (0..members.len()).filter(|m| waits[*m] == 0).map(Reverse).collect();
    let mut order = Vec::with_capacity(members.len());
    while let Some(Reverse(m)) = ready.pop() {
        order.push(members[m]);
        for &reader in &readers[m] {
            waits[reader] -= 1;
            if waits[reader] == 0 {
                ready.push(Reverse(reader));
            }
        }
    }
    order
}

fn level_of(book: &Book, needs: &Needs, group_of: &[usize], g: usize, items: &[Id], groups: &[Group]) -> usize {
    let ahead = groups[g].loops == Some(Look::Ahead);
    let mut level = 0;
    for &id in items {
        for &(part, look) in needs.of(id) {
            let other = group_of[part as usize];
            if other == g {
                continue;
            }
            let series = book.items[part as usize].is_series();
            let all_months = series && (ahead || matches!(look, Look::Ahead | Look::Whole))
                || groups[other].loops == Some(Look::Ahead);
            level = level.max(groups[other].level + usize::from(all_months));
        }
    }
    level
}
