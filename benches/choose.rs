//! Choosing on the bench plan: ten phases of forty quarters and four sizes, each measured once, for it takes seconds.
//!
//! Targets on 2 cores: an allocation with one objective in 20 s, its first proposal in 3 s; the same with 95 % of futures and the answer
//! on 10,000 fresh ones in 90 s; a frontier of 12 levels in 4 minutes; a timing of one phase, 2,000 futures by 40 quarters, in 15 s.

mod plan;

use std::time::Instant;
use wattfolio::analysis::{Asks, Found, Unwatched, Watch, ask};
use wattfolio::plan::{Ask, ObjectKind, Plan, Question, add_named_object};

/// Ten phases: the first conversion of each site with its lease.
fn phased() -> Plan {
    let mut plan = plan::bench_plan();
    for at in 0..plan.sites.len() {
        let name = format!("Phase {}", at + 1);
        let Some(path) = add_named_object(&mut plan, ObjectKind::Phase, None, &name) else { continue };
        let id = path.rsplit('.').next().unwrap_or_default().to_owned();
        let site = &mut plan.sites[at];
        if let Some(first) = site.moves.first_mut() {
            first.phase.clone_from(&id);
        }
        if let Some(first) = site.leases.first_mut() {
            first.phase = id;
        }
    }
    for phase in &mut plan.phases {
        (phase.latest_slip_months, phase.slip_step_months) = (117.0, 3);
        (phase.smallest_size_pct, phase.size_step_pct) = (25.0, 25.0);
    }
    plan.uncertainty.price_volatility_pct_per_year = 54.0;
    plan.uncertainty.hashrate_volatility_pct_per_year = 15.0;
    plan.uncertainty.fees_volatility_pct_per_year = 180.0;
    plan
}

fn timed(name: &str, plan: &Plan, question: &Question, watch: &dyn Watch) {
    let start = Instant::now();
    match ask(&Asks::of_base(plan), question, watch) {
        Ok(answered) => {
            let tried = match &answered.found {
                Found::Chosen(chosen) => chosen.tried.len(),
                Found::Frontier(frontier) => frontier.tried,
                _ => 0,
            };
            println!("{name}: {:.1} s, {tried} plans", start.elapsed().as_secs_f64());
            println!("    {}", answered.told.sentence);
        }
        Err(problem) => println!("{name}: {problem}"),
    }
}

/// Ends a search after some seconds.
struct Until(Instant);

impl Watch for Until {
    fn done(&self, _points: usize) {}

    fn is_cancelled(&self) -> bool {
        Instant::now() >= self.0
    }
}

fn main() {
    let plan = phased();
    let npv = "company.npv".to_owned();
    let floor = "min(company.liquidity) >= -8bn".to_owned();
    let timing = Question {
        lever: format!("phases.{}.slip_months=0..117/40", plan.phases[0].id),
        outcome: npv.clone(),
        futures: 2000,
        ..Question::unnamed(Ask::Timing)
    };
    timed("timing of one phase", &plan, &timing, &Unwatched);
    let choose = Question { outcome: npv.clone(), condition: floor.clone(), ..Question::unnamed(Ask::Choose) };
    timed("allocation", &plan, &choose, &Unwatched);
    let until = Until(Instant::now() + std::time::Duration::from_secs(3));
    timed("allocation, stopped after 3 s", &plan, &choose, &until);
    let in_futures = Question { condition: format!("{floor} in 95%"), futures: 10_000, ..choose.clone() };
    timed("allocation in 95 % of futures", &plan, &in_futures, &Unwatched);
    let frontier = Question { outcome: npv, top: 12, ..Question::unnamed(Ask::Frontier) };
    timed("frontier of 12 levels", &plan, &frontier, &Unwatched);
}
