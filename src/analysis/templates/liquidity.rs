//! What breaks liquidity and covenants: the BTC price, and margin calls.

use super::{List, SHIFT, flat_price, seek, whose};

/// The DSCR that is asked about where no covenant says one.
const USUAL_DSCR: f64 = 1.2;

/// The year whose DSCR is asked about, if it is tested in it.
const YEAR: i32 = 2027;

impl List<'_> {
    pub(super) fn liquidity(&mut self) {
        self.breaking_liquidity();
        self.breaking_cover();
        self.margin_calls();
    }

    fn breaking_liquidity(&mut self) {
        let floor = self.floor();
        let (condition, words) = (floor.condition, floor.words);
        let name = format!("Which BTC price brings liquidity below {words}?");
        self.add(1, "liquidity-btc-price", &name, seek(SHIFT, &condition));
        let name = format!("Which constant BTC price brings liquidity below {words}?");
        self.add(1, "liquidity-constant-btc-price", &name, seek(flat_price("5000..200000"), &condition));
        let name = format!("How deep a V-shaped fall of the BTC price brings liquidity below {words}?");
        self.add(1, "liquidity-v-shaped-fall", &name, seek("market.btc_price_v_depth_pct=0..95", &condition));
    }

    fn breaking_cover(&mut self) {
        let companies = self.plan.project_companies.iter().map(|owner| (owner.id.as_str(), &owner.covenants));
        for (id, covenants) in std::iter::once(("", &self.plan.covenants)).chain(companies) {
            let (key, name) = self.owner(id);
            let tested = |month: i64| self.at(&format!("{key}.dscr-tested"), month) > 0.0;
            let year = |month: i64| self.plan.month(month).year();
            let Some(first) = (1..=self.months()).find(|month| tested(*month) && year(*month) >= YEAR) else {
                continue;
            };
            let year = year(first);
            let within = |month: i64| self.plan.month(month).year() == year;
            let from = (1..=first).find(|month| within(*month)).unwrap_or(first);
            let to = (first..=self.months()).rev().find(|month| within(*month)).unwrap_or(first);
            let agreed = [covenants.dscr_default, covenants.dscr_lock_up].into_iter().find(|level| *level > 0.0);
            let level = agreed.unwrap_or(USUAL_DSCR);
            let condition = format!("min({key}.dscr@{}..{}) >= {level}", self.month(from), self.month(to));
            let title = format!("Which BTC price brings {} DSCR below {level:.2} in {year}?", whose(&name));
            self.add(
                2,
                &format!("dscr-{}", if id.is_empty() { "company" } else { id }),
                &title,
                seek(SHIFT, condition),
            );
        }
    }

    fn margin_calls(&mut self) {
        for loan in self.plan.btc_loans.iter().filter(|loan| loan.enabled) {
            let key = format!("btc-loan.{}", loan.id);
            // A line that is never drawn is never called.
            if self.first(&format!("{key}.balance"), 1).is_none() {
                continue;
            }
            let name = format!("At which BTC price is the {} called, and when?", loan.name);
            self.add(7, &format!("margin-call-{}", loan.id), &name, seek(SHIFT, format!("{key}.called <= 0")));
            let name = format!("Down to which BTC price can a margin call of the {} be cured?", loan.name);
            self.add(7, &format!("margin-cure-{}", loan.id), &name, seek(SHIFT, format!("{key}.sold <= 0")));
        }
    }
}
