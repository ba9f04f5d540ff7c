//! The members of a phase as they are drawn and listed: what each is, when, and how much.

use crate::app::parts::numbers::{field, money};
use crate::app::parts::theme::Tokens;
use crate::formula::grouped;
use crate::plan::{
    BtcLoan, Cloud, Convertible, Debt, Draws, Fleet, Lease, Month, Move, ObjectKind, OtherItem, Plan, Site, Steps, Use,
};
use egui::Color32;

/// How a span of a member is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::app) enum Form {
    /// Hatched: under construction
    Build,
    /// Pale with an edge: AI under contract
    Leased,
    /// Pale with an edge: machines
    Machines,
    /// A lozenge: money that comes or goes in one month
    Draw,
}

/// Months of a member, the last excluded.
#[derive(Clone, Debug)]
pub(in crate::app) struct Span {
    pub form: Form,
    pub from: Month,
    pub to: Month,
    /// What stands in it: "Tenant One · 80 MW IT · 128 USD/kW-month · 15 years to Mar 2043"
    pub text: String,
}

/// A member of a phase.
#[derive(Clone, Debug)]
pub(in crate::app) struct Member {
    /// Its path
    pub path: String,
    pub kind: ObjectKind,
    /// What it is called
    pub title: String,
    /// The month by which it is known: machines off, first billing, first draw
    pub month: Month,
    /// "84 MW, 15 months"
    pub words: String,
    pub spans: Vec<Span>,
}

impl Member {
    /// The colour of what it is.
    pub fn color(&self, t: &Tokens) -> Color32 {
        match self.kind {
            ObjectKind::Move => t.converting,
            ObjectKind::Lease | ObjectKind::Cloud => t.ai,
            ObjectKind::Fleet => t.mining,
            ObjectKind::BtcLoan => t.btc,
            ObjectKind::Debt | ObjectKind::Convertible => t.debt,
            _ => t.idle,
        }
    }
}

/// The members of a phase in a plan with its phases applied, in the order of the document.
pub(in crate::app) fn members_of(plan: &Plan, phase: &str) -> Vec<Member> {
    plan.members(phase).iter().filter_map(|path| member(plan, path)).collect()
}

/// A member by its path.
fn member(plan: &Plan, path: &str) -> Option<Member> {
    let (kind, site) = ObjectKind::of_path(path)?;
    let id = path.rsplit_once('.')?.1;
    let site = plan.sites.iter().find(|known| Some(known.id.as_str()) == site);
    let (month, words, spans) = match kind {
        ObjectKind::Move => of_move(found(&site?.moves, |m: &Move| m.id == id)?, site?),
        ObjectKind::Lease => of_lease(found(&site?.leases, |l: &Lease| l.id == id)?),
        ObjectKind::Cloud => of_cloud(found(&site?.clouds, |c: &Cloud| c.id == id)?),
        ObjectKind::Fleet => of_fleet(found(&site?.fleets, |f: &Fleet| f.id == id)?),
        ObjectKind::Debt => of_debt(found(&plan.debts, |d: &Debt| d.id == id)?),
        ObjectKind::Convertible => {
            let notes = found(&plan.convertibles, |c: &Convertible| c.id == id)?;
            let first = if notes.on_need { notes.available_from } else { notes.maturity };
            of_amounts(&notes.issues_usd, first, &notes.name, "issued")
        }
        ObjectKind::BtcLoan => {
            let loan = found(&plan.btc_loans, |l: &BtcLoan| l.id == id)?;
            of_amounts(&loan.draws_usd, loan.maturity, &loan.name, "drawn")
        }
        ObjectKind::OtherItem => {
            let item = found(&plan.other_items, |i: &OtherItem| i.id == id)?;
            of_amounts(&item.amounts_usd, plan.company.start, &item.name, "in cash")
        }
        ObjectKind::Warrant => {
            let warrant = plan.warrants.iter().find(|known| known.id == id)?;
            (warrant.granted, format!("{} shares", grouped(warrant.shares, 0)), Vec::new())
        }
        ObjectKind::ProjectCompany => {
            let company = plan.project_companies.iter().find(|known| known.id == id)?;
            (company.completion, "completion".to_owned(), Vec::new())
        }
        _ => return None,
    };
    Some(Member { path: path.to_owned(), kind, title: plan.title_of(path), month, words, spans })
}

fn found<T>(all: &[T], wanted: impl Fn(&T) -> bool) -> Option<&T> {
    all.iter().find(|one| wanted(one))
}

/// What is said of a member: its month, its words, its spans.
type Said = (Month, String, Vec<Span>);

fn of_move(a_move: &Move, site: &Site) -> Said {
    let built = a_move.machines_off.plus(i64::from(a_move.construction_months + a_move.delay_months));
    let ready = if a_move.waits_for_power { built.max(a_move.energisation) } else { built };
    let months = ready.months_after(a_move.machines_off);
    let words = format!("{} MW, {months} months", field(a_move.mw));
    let text = match a_move.to {
        Use::Ai => format!("{} MW IT", grouped(a_move.mw / site.gross_up_mw_per_mw_it, 0)),
        Use::Mining | Use::Idle => format!("{} MW", field(a_move.mw)),
    };
    let to = ready.max(a_move.machines_off.plus(1));
    (a_move.machines_off, words, vec![Span { form: Form::Build, from: a_move.machines_off, to, text }])
}

fn of_lease(lease: &Lease) -> Said {
    let to = lease.start.plus(i64::from(lease.term_months));
    let rent = field(lease.rent_usd_per_kw_it_month);
    let words = format!("{} MW IT at {rent} USD/kW-month", field(lease.mw_it));
    let term = match (lease.term_months % 12, lease.term_months / 12) {
        (0, 1) => "1 year".to_owned(),
        (0, years) => format!("{years} years"),
        _ => format!("{} months", lease.term_months),
    };
    let parts = [
        lease.name.clone(),
        format!("{} MW IT", field(lease.mw_it)),
        format!("{rent} USD/kW-month"),
        format!("{term} to {}", to.plus(-1).long()),
    ];
    (lease.start, words, vec![Span { form: Form::Leased, from: lease.start, to, text: parts.join(" · ") }])
}

fn of_cloud(cloud: &Cloud) -> Said {
    let months = if cloud.refresh { i64::from(cloud.life_months) * 2 } else { i64::from(cloud.life_months) };
    let price = grouped(cloud.contract_usd_per_gpu_hour, 2);
    let words = format!("{} MW IT at {price} USD/GPU-hour", field(cloud.mw_it));
    let text = format!("{} · {} MW IT · {price} USD/GPU-hour", cloud.name, field(cloud.mw_it));
    let span = Span { form: Form::Leased, from: cloud.start, to: cloud.start.plus(months), text };
    (cloud.start, words, vec![span])
}

fn of_fleet(fleet: &Fleet) -> Said {
    let words = format!("{} MW", field(fleet.mw));
    let text = format!("{} · {} MW", fleet.name, field(fleet.mw));
    (fleet.deployed, words, vec![Span { form: Form::Machines, from: fleet.deployed, to: fleet.retired, text }])
}

fn of_debt(debt: &Debt) -> Said {
    let (_, _, mut spans) = of_amounts(&debt.draws_usd, debt.start, &debt.name, "drawn");
    let dated: f64 = debt.draws_usd.iter().map(|(_, usd)| usd).sum();
    let usd = if debt.draws == Draws::Dated { dated } else { dated + debt.commitment_usd };
    if spans.is_empty() && usd > 0.0 {
        spans.push(draw(debt.start, format!("{}, {} from {} on", debt.name, money(usd), debt.start.long())));
    }
    (spans.first().map_or(debt.start, |span| span.from), money(usd), spans)
}

/// Dated amounts; `otherwise` is the month if there are none.
fn of_amounts(steps: &Steps, otherwise: Month, name: &str, what: &str) -> Said {
    let amounts = steps.iter().filter(|(_, usd)| *usd != 0.0);
    let spans: Vec<Span> = amounts
        .clone()
        .map(|(month, usd)| draw(*month, format!("{name}, {} {what} in {}", money(*usd), month.long())))
        .collect();
    let words = money(amounts.map(|(_, usd)| usd).sum());
    (spans.first().map_or(otherwise, |span| span.from), words, spans)
}

fn draw(month: Month, text: String) -> Span {
    Span { form: Form::Draw, from: month, to: month.plus(1), text }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of the sample as its file says it: 84 MW from January 2028 on for 15 months, 60 MW IT at 132 USD from April 2029 for
    /// 180 months, that is to March 2044; notes of 640 million in February 2027 and 430 in January 2028.
    #[test]
    fn members_say_what_the_plan_says() {
        let plan = crate::store::sample();
        let said = |phase: &str| {
            let of = |m: &Member| format!("{}: {}, {}", m.title, m.words, m.month.long());
            members_of(&plan, phase).iter().map(of).collect::<Vec<_>>()
        };
        assert_eq!(
            said("red-mesa-2"),
            ["Phase 2: 84 MW, 15 months, Jan 2028", "Tenant One expansion: 60 MW IT at 132 USD/kW-month, Apr 2029"]
        );
        let all = members_of(&plan, "red-mesa-1");
        let notes = all.iter().find(|member| member.kind == ObjectKind::Debt).unwrap();
        assert_eq!((notes.words.as_str(), notes.month.long().as_str()), ("$1.07B", "Feb 2027"));
        let texts: Vec<&str> = notes.spans.iter().map(|span| span.text.as_str()).collect();
        assert_eq!(texts, ["Red Mesa notes, $640M drawn in Feb 2027", "Red Mesa notes, $430M drawn in Jan 2028"]);
        let lease = members_of(&plan, "red-mesa-2").remove(1);
        assert_eq!(lease.spans[0].text, "Tenant One expansion · 60 MW IT · 132 USD/kW-month · 15 years to Mar 2044");
    }
}
