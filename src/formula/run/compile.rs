//! Lowers an ordered book to three-address code over whole rows.
//!
//! Each value belongs to one of two sides: values that no lane changes are computed once (fixed), the rest for every
//! lane. Values that no requested output needs are dropped. Values not read in another month share columns by last use.
//!
//! A level needs all months of the levels before it and none ahead of its own, so it may run a few months at a time,
//! all its blocks in order, before the next months: its working set then stays in the processor's cache.

use super::code::{Compiled, Side};
use super::lower::{Lowering, Scope};
use super::place::place;
use crate::formula::book::contents::Book;
use crate::formula::book::expression::Id;
use crate::formula::book::graph::{Graph, Group};
use crate::formula::book::item::Kind;

/// Compiles `book` for these varying items and wanted outputs (None: every item).
pub(in crate::formula) fn compile(book: &Book, graph: &Graph, varying: &[Id], outputs: Option<&[Id]>) -> Compiled {
    let wanted = wanted_items(book, graph, varying, outputs);
    let kept = kept_items(book, outputs);
    let mut varies = vec![false; book.items.len()];
    varying.iter().for_each(|id| varies[*id as usize] = true);
    let levels = graph.groups.iter().map(|group| group.level).max().unwrap_or(0) + 1;
    let mut lowering = Lowering::new(book, levels);
    let mut order: Vec<&Group> =
        graph.groups.iter().filter(|group| graph.items(group).iter().any(|id| wanted[*id as usize])).collect();
    order.sort_by_key(|group| group.level); // stable: the dependency order is kept within a level
    let mut scope = Scope::new(0, false);
    for group in order {
        let moved = |id: &Id| varies[*id as usize] || graph.needs.of(*id).iter().any(|need| varies[need.0 as usize]);
        let items = graph.items(group);
        if items.iter().any(moved) {
            items.iter().for_each(|id| varies[*id as usize] = true);
        }
        let side = if varies[items[0] as usize] { Side::Lanes } else { Side::Fixed };
        lowering.group(group, items, side, &kept, &mut scope);
    }
    place(book, lowering.drafts())
}

/// What the outputs need, and whatever may be set: it has its cells even where no output reads it.
fn wanted_items(book: &Book, graph: &Graph, varying: &[Id], outputs: Option<&[Id]>) -> Vec<bool> {
    let Some(outputs) = outputs else { return vec![true; book.items.len()] };
    let mut wanted = vec![false; book.items.len()];
    let mut open = [outputs, varying].concat();
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut wanted[id as usize], true) {
            open.extend(graph.needs.of(id).iter().map(|need| need.0));
        }
    }
    wanted
}

fn kept_items(book: &Book, outputs: Option<&[Id]>) -> Vec<bool> {
    let mut kept = vec![outputs.is_none(); book.items.len()];
    outputs.unwrap_or_default().iter().for_each(|id| kept[*id as usize] = true);
    for (item, kept) in book.items.iter().zip(&mut kept) {
        *kept |= matches!(item.kind, Kind::Path { .. });
    }
    kept
}
