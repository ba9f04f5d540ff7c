//! The plan with its phases applied: what a slip moves, what a size scales, what is off.
//!
//! A slip moves every date of a member: months, months of dated steps, months of schedules. A size scales what `SIZES` lists.
//! The model makes the same of its inputs, where they are made of fields (`model/base/scope`).

use super::document::Plan;
use super::fields::{Field, FieldMut, Fields, Quantity, Setting, Steps};
use super::kinds::{ObjectKind, PHASE, holder_of};
use super::objects::Phase;
use std::borrow::Cow;

/// A field of the objects of a list.
pub type FieldOf = (&'static str, &'static str);

/// The fields that a size scales, by list: megawatts, commitments, draws and what follows from them. Prices, rents, rates,
/// shares and months stay as they are.
pub const SIZES: [FieldOf; 23] = [
    ("moves", "mw"),
    ("leases", "mw_it"),
    ("leases", "fit_out_usd"),
    ("leases", "termination_payments_usd"),
    ("clouds", "mw_it"),
    ("clouds", "minimum_revenue_usd_per_month"),
    ("fleets", "mw"),
    ("debts", "draws_usd"),
    ("debts", "commitment_usd"),
    ("debts", "repayments_usd"),
    ("debts", "prepayments_usd"),
    ("convertibles", "issues_usd"),
    ("convertibles", "limit_usd"),
    ("convertibles", "repurchases_usd"),
    ("btc_loans", "draws_usd"),
    ("btc_loans", "limit_usd"),
    ("btc_loans", "repayments_usd"),
    ("warrants", "shares"),
    ("preferreds", "issues_usd"),
    ("preferreds", "redemptions_usd"),
    ("other_items", "amounts_usd"),
    ("project_companies", "reimbursements_usd"),
    ("project_companies", "management_fee_usd_per_month"),
];

/// What a member has at the start of the plan: it is there whatever is decided, so neither slip nor size changes it.
pub const OPENINGS: [FieldOf; 16] = [
    ("leases", "opening_receivables_usd"),
    ("leases", "funding_opening_usd"),
    ("debts", "opening_usd"),
    ("debts", "opening_interest_usd"),
    ("debts", "opening_unamortised_usd"),
    ("convertibles", "opening_usd"),
    ("convertibles", "opening_interest_usd"),
    ("convertibles", "opening_unamortised_usd"),
    ("btc_loans", "opening_usd"),
    ("btc_loans", "opening_collateral_btc"),
    ("other_items", "opening_usd"),
    ("preferreds", "opening_usd"),
    ("preferreds", "opening_accrued_usd"),
    ("project_companies", "opening_cash_usd"),
    ("project_companies", "opening_reserve_usd"),
    ("project_companies", "opening_assets_usd"),
];

/// True if the field at `path` is scaled by the size of the phase that its object belongs to.
pub fn is_size(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(object, field)| is_listed(&SIZES, holder_of(object), field))
}

/// True if a field of the objects of a list is among these.
pub(super) fn is_listed(fields: &[FieldOf], holder: &str, field: &str) -> bool {
    fields.contains(&(holder, field))
}

impl Phase {
    /// True if its members are part of the plan.
    pub fn is_on(&self) -> bool {
        self.enabled && self.size_pct > 0.0
    }

    /// Months by which the dates of its members are later. A slip that is not whole is an error of the plan, and rounded here.
    pub fn slip(&self) -> i64 {
        self.slip_months.round() as i64
    }

    /// What the sizes of its members are multiplied by, to the last bit as the model does it.
    pub fn share(&self) -> f64 {
        self.size_pct * 0.01
    }

    /// True if the plan is not what the fields of its members say.
    pub fn changes(&self) -> bool {
        !self.is_on() || self.slip_months != 0.0 || self.size_pct != 100.0
    }

    /// True if it moves the members in a list: those that are off with it stand as they are entered, as terms that blocks of a
    /// lease share may do. A project company is never off.
    pub fn moves(&self, holder: &str) -> bool {
        self.is_on() || holder == ObjectKind::ProjectCompany.list()
    }

    /// Moves the dates of a member, scales its sizes, and switches it off with the phase.
    fn apply(&self, holder: &str, member: &mut dyn Fields) {
        let share = if self.is_on() { self.share() } else { 0.0 };
        let (slip, share) = if self.moves(holder) { (self.slip(), share) } else { (0, 1.0) };
        let slide = |steps: &mut Steps| steps.iter_mut().for_each(|(month, _)| *month = month.plus(slip));
        let scale = |steps: &mut Steps| steps.iter_mut().for_each(|(_, value)| *value *= share);
        member.each_field_mut(&mut |spec, field| {
            let is_size = is_listed(&SIZES, holder, spec.name);
            match field {
                FieldMut::Month(month) => *month = month.plus(slip),
                FieldMut::Steps(steps) | FieldMut::Quantity(Quantity::Schedule(steps)) => {
                    slide(steps);
                    if is_size {
                        scale(steps);
                    }
                }
                FieldMut::Number(value) | FieldMut::Quantity(Quantity::Value(value)) if is_size => *value *= share,
                FieldMut::Flag(on) if spec.name == "enabled" => *on &= self.is_on(),
                _ => {}
            }
        });
    }
}

impl Plan {
    /// The plan as its phases have it: its members have the dates and sizes that the numbers have, and its phases change
    /// nothing any more. The plan itself if no phase changes anything.
    pub fn phased(&self) -> Cow<'_, Self> {
        if !self.phases.iter().any(Phase::changes) {
            return Cow::Borrowed(self);
        }
        let mut plan = self.clone();
        plan.each_object_mut(&mut |path, object| {
            if let Some(phase) = named(object).and_then(|id| self.phase(&id)) {
                phase.apply(holder_of(path), object);
            }
        });
        for phase in &mut plan.phases {
            (phase.enabled, phase.slip_months, phase.size_pct) = (true, 0.0, 100.0);
        }
        Cow::Owned(plan)
    }

    /// The phase with this id.
    pub fn phase(&self, id: &str) -> Option<&Phase> {
        self.phases.iter().find(|phase| phase.id == id)
    }

    /// The phase that the object at `path` belongs to.
    pub fn phase_of(&self, path: &str) -> Option<&Phase> {
        // Most plans have none, and the model asks for every object.
        if self.phases.is_empty() {
            return None;
        }
        self.object(path).and_then(|object| named(object)).and_then(|id| self.phase(&id))
    }

    /// The fields of the object at `path` that hold dates, each with its months moved: as a slip moves them.
    pub fn dates_moved(&self, path: &str, by: i64) -> Vec<(String, Setting)> {
        let mut moved = Vec::new();
        let Some(object) = self.fields_of(path) else { return moved };
        object.each_field(&mut |spec, field| {
            let setting = match field {
                Field::Month(month) => Setting::Text(month.plus(by).to_string()),
                Field::Steps(steps) | Field::Quantity(Quantity::Schedule(steps)) if !steps.is_empty() => {
                    Setting::Schedule(steps.iter().map(|(month, value)| (month.plus(by), *value)).collect())
                }
                _ => return,
            };
            moved.push((format!("{path}.{}", spec.name), setting));
        });
        moved
    }

    /// The number of the first month (1 is the plan's first) of a phase's conversions, else of any of its members, without its slip;
    /// None if they have no date.
    pub fn first_date_of(&self, phase: &str) -> Option<i64> {
        let members = self.members(phase);
        let dates = |is_read: &dyn Fn(&str) -> bool| {
            let mut first: Option<i64> = None;
            for object in members.iter().filter(|path| is_read(path)).filter_map(|path| self.fields_of(path)) {
                object.each_field(&mut |_, field| {
                    if let Field::Month(month) = field {
                        let number = self.number_of(*month);
                        first = Some(first.map_or(number, |known| known.min(number)));
                    }
                });
            }
            first
        };
        dates(&|path| holder_of(path) == "moves").or_else(|| dates(&|_| true))
    }

    /// The paths of the members of a phase, in the order of the document.
    pub fn members(&self, phase: &str) -> Vec<String> {
        let mut members = Vec::new();
        self.each_object(&mut |path, object| {
            if named(object).is_some_and(|id| id == phase) {
                members.push(path.to_owned());
            }
        });
        members
    }
}

/// The id of the phase that an object names; None if it names none.
pub(super) fn named(object: &dyn Fields) -> Option<String> {
    let mut found = None;
    object.each_field(&mut |spec, field| {
        if let Field::Text(id) = field
            && spec.name == PHASE
            && !id.is_empty()
        {
            found = Some(id.clone());
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{ObjectKind, REFERENCES, catalogue};

    /// Every amount of a member is scaled or known to stand as it is: a field to come is one or the other.
    #[test]
    fn every_amount_of_a_member_is_a_size_or_is_known_to_stay() {
        // A level of cash that a company keeps, whatever it builds.
        let kept: FieldOf = ("project_companies", "minimum_cash_usd");
        let members: Vec<&str> =
            REFERENCES.iter().filter(|known| known.to == ObjectKind::Phase).map(|known| known.holder).collect();
        let amounts = ["MW", "MW IT", "USD", "USD/month", "BTC", "shares"];
        let mut found = 0;
        for entry in catalogue() {
            let (object, field) = entry.path.rsplit_once('.').unwrap();
            let holder = holder_of(object);
            if members.contains(&holder) && amounts.contains(&entry.spec.unit) {
                let known = [&SIZES[..], &OPENINGS[..], &[kept]].iter().filter(|l| is_listed(l, holder, field)).count();
                assert_eq!(known, 1, "{}", entry.path);
                found += 1;
            }
        }
        assert_eq!(found, SIZES.len() + OPENINGS.len() + 1);
    }

    #[test]
    fn every_member_can_be_switched_off_or_owns_only_what_can() {
        for known in REFERENCES.iter().filter(|known| known.to == ObjectKind::Phase) {
            let kind = ObjectKind::of_list(known.holder).unwrap();
            let path = format!("{}.enabled", kind.path(Some("ID"), "ID"));
            let can = catalogue().iter().any(|entry| entry.path == path);
            assert_eq!(can, kind != ObjectKind::ProjectCompany, "{path}");
        }
    }
}
