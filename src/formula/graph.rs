//! The order of evaluation: groups of items that need each other, and the levels at which all months of a row must be known.

use super::book::{Book, BookError};
use super::expression::{Expression, Id};
use super::item::{Item, Kind};

/// What an item needs of another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Look {
    /// This month
    Same,
    /// Earlier months
    Back,
    /// The month after
    Ahead,
    /// All months, or a scalar before any month
    Whole,
}

/// Items that need each other, in the order of evaluation within a month.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub items: Vec<Id>,
    /// `Back` or `Ahead` where the group is a loop through time
    pub loops: Option<Look>,
    /// A level ends where a total, or a look ahead at another row, needs all months
    pub level: usize,
}

/// The needs of all items and the order of evaluation.
#[derive(Clone, Debug)]
pub struct Graph {
    pub(super) needs: Vec<Vec<(Id, Look)>>,
    pub(super) groups: Vec<Group>,
}

impl Graph {
    /// Orders a book.
    ///
    /// # Errors
    /// All errors of the book; rows declared and never defined; a loop inside one month, a loop that looks both back and
    /// ahead, and a total or opening that needs itself, with the rows named.
    pub fn of(book: &Book) -> Result<Self, Vec<BookError>> {
        let mut errors = book.errors.clone();
        for item in &book.items {
            if let Kind::Row { formula: None, .. } = item.kind {
                errors.push(refusal(item, "the row is declared and never defined".to_owned()));
            }
        }
        let needs: Vec<Vec<(Id, Look)>> = book.items.iter().map(|item| needs_of(book, item)).collect();
        let mut groups = components(&needs);
        let mut group_of = vec![0; needs.len()];
        for (g, group) in groups.iter().enumerate() {
            group.items.iter().for_each(|id| group_of[*id as usize] = g);
        }
        for g in 0..groups.len() {
            if let Err(message) = order_group(book, &needs, &group_of, g, &mut groups[g]) {
                errors.push(refusal(&book.items[groups[g].items.iter().copied().min().unwrap_or(0) as usize], message));
            }
            groups[g].level = level_of(book, &needs, &group_of, g, &groups);
        }
        if errors.is_empty() { Ok(Self { needs, groups }) } else { Err(errors) }
    }

    /// The items that item `id` reads, each once, in the order in which its formula names them.
    pub fn parts(&self, id: Id) -> Vec<Id> {
        let mut parts = Vec::new();
        for (part, _) in &self.needs[id as usize] {
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
        (0..self.needs.len() as Id).filter(|user| *user != id && self.needs[*user as usize].iter().any(|(part, _)| *part == id)).collect()
    }
}

fn refusal(item: &Item, message: String) -> BookError {
    BookError { key: item.key.clone(), at: format!("{}:{}", item.at.file(), item.at.line()), message }
}

fn needs_of(book: &Book, item: &Item) -> Vec<(Id, Look)> {
    let mut needs = Vec::new();
    match &item.kind {
        Kind::Input { .. } | Kind::Path { .. } => {}
        Kind::Formula(formula) => collect(book, formula, &mut needs),
        Kind::Row { formula, opening } => {
            formula.iter().for_each(|e| collect(book, e, &mut needs));
            let of_formula = needs.len();
            opening.iter().for_each(|e| collect(book, e, &mut needs));
            needs[of_formula..].iter_mut().for_each(|need| need.1 = Look::Whole);
        }
        Kind::Total(total) => {
            needs.push((total.row().0, Look::Whole));
            needs.extend(total.rate().map(|rate| (rate.0, Look::Same)));
        }
    }
    needs
}

fn collect(book: &Book, e: &Expression, needs: &mut Vec<(Id, Look)>) {
    match e {
        Expression::Scalar(id) | Expression::Row(id) | Expression::Defined(id) => needs.push((*id, Look::Same)),
        Expression::Previous(id) | Expression::Lag(id, _) => needs.push((*id, Look::Back)),
        Expression::Next(id) => needs.push((*id, Look::Ahead)),
        Expression::Curve(curve, at) => {
            let curve = &book.curves[curve.0 as usize];
            needs.extend(curve.x.iter().chain(&curve.y).map(|point| (point.0, Look::Same)));
            needs.push((*at, Look::Same));
        }
        Expression::Interpolate { at, x, y } => {
            needs.push((*at, Look::Same));
            // It reads this month and all before, so a loop with a look ahead has no solution.
            needs.extend([(*x, Look::Same), (*x, Look::Back), (*y, Look::Same), (*y, Look::Back)]);
        }
        _ => {}
    }
    e.children().for_each(|part| collect(book, part, needs));
}

/// Tarjan's strongly connected components, without recursion; a component comes after all that it needs.
fn components(needs: &[Vec<(Id, Look)>]) -> Vec<Group> {
    const NEW: u32 = u32::MAX;
    let count = needs.len();
    let (mut index, mut low, mut on_stack) = (vec![NEW; count], vec![0_u32; count], vec![false; count]);
    let (mut stack, mut next) = (Vec::new(), 0);
    let mut groups = Vec::new();
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
            if let Some(&(w, _)) = needs[v].get(done) {
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
                let mut items = Vec::new();
                while let Some(w) = stack.pop() {
                    on_stack[w] = false;
                    items.push(w as Id);
                    if w == v {
                        break;
                    }
                }
                groups.push(Group { items, loops: None, level: 0 });
            }
        }
    }
    groups
}

/// Orders the items of a group by what they need in the same month, and finds in which direction it loops.
fn order_group(book: &Book, needs: &[Vec<(Id, Look)>], group_of: &[usize], g: usize, group: &mut Group) -> Result<(), String> {
    let inside: Vec<(Id, Id, Look)> = group.items.iter().flat_map(|&id| needs[id as usize].iter().filter(|need| group_of[need.0 as usize] == g).map(move |need| (id, need.0, need.1))).collect();
    if inside.is_empty() {
        return Ok(());
    }
    let names = |items: &[Id]| items.iter().map(|id| book.items[*id as usize].key.as_str()).collect::<Vec<_>>().join(", ");
    let has = |look| inside.iter().any(|need| need.2 == look);
    let mut left = group.items.clone();
    left.sort_unstable();
    if has(Look::Whole) {
        return Err(format!("a total or an opening needs its own rows: {}", names(&left)));
    }
    if has(Look::Back) && has(Look::Ahead) {
        return Err(format!("these rows look both back and ahead: {}", names(&left)));
    }
    let mut order = Vec::new();
    while !left.is_empty() {
        let ready = |id: &Id| !inside.iter().any(|need| need.0 == *id && need.2 == Look::Same && left.contains(&need.1));
        let Some(position) = left.iter().position(ready) else {
            return Err(format!("a loop inside one month: {}", names(&left)));
        };
        order.push(left.remove(position));
    }
    group.items = order;
    group.loops = Some(if has(Look::Ahead) { Look::Ahead } else { Look::Back });
    Ok(())
}

fn level_of(book: &Book, needs: &[Vec<(Id, Look)>], group_of: &[usize], g: usize, groups: &[Group]) -> usize {
    let ahead = groups[g].loops == Some(Look::Ahead);
    let mut level = 0;
    for &id in &groups[g].items {
        for &(part, look) in &needs[id as usize] {
            let other = group_of[part as usize];
            if other == g {
                continue;
            }
            let series = book.items[part as usize].is_series();
            let all_months = series && (ahead || matches!(look, Look::Ahead | Look::Whole)) || groups[other].loops == Some(Look::Ahead);
            level = level.max(groups[other].level + usize::from(all_months));
        }
    }
    level
}
