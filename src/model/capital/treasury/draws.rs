//! Funding raised when cash is short: sources drawn, sold and issued one after another, each within its capacity.

use super::instruments::{Instruments, Source};
use super::policy::PolicyRows;
use crate::formula::{BTC, Expression, Operand as _, Series, USD, sum, when};
use crate::model::base::constants::ONE_CENT;
use crate::model::base::scope::Scope;
use crate::model::instruments::btc_loan::OnNeed;
use crate::model::instruments::equity;
use crate::model::market::price::Market;

/// As-needed draws by source, each list in the order of its instruments.
pub(super) struct Drawn {
    pub debts: Vec<Option<Series>>,
    pub convertibles: Vec<Option<Series>>,
    pub loans: Vec<Option<OnNeed>>,
    /// BTC sold
    pub btc: Option<Series>,
    /// Shares sold at the market, USD before fees
    pub shares: Option<Series>,
    /// Proceeds after fees, USD
    pub net: Vec<Expression>,
    /// Unpledged BTC after them
    pub free: Expression,
}

/// What is short before funding, and what could meet it.
pub(super) struct Short<'s> {
    /// Shortfall to minimum cash, USD
    pub need: Series,
    /// Unpledged BTC
    pub free: Expression,
    /// Dated draws on BTC-backed loans, in the order of the loans
    pub on_dates: &'s [Series],
    pub policy: &'s PolicyRows,
}

const NOTE: &str = "When cash is short, by funding priority and within its capacity";

/// Meets the need in order of priority.
pub(super) fn draw(scope: &Scope, market: &Market, instruments: &Instruments, short: Short) -> Drawn {
    let mut drawn = Drawn {
        debts: vec![None; instruments.debts.len()],
        convertibles: vec![None; instruments.convertibles.len()],
        loans: vec![None; instruments.loans.len()],
        btc: None,
        shares: None,
        net: Vec::new(),
        free: short.free,
    };
    for source in instruments.order(scope) {
        let open = short.need - sum(drawn.net.iter().cloned());
        let open =
            if drawn.net.is_empty() { short.need.expression() } else { when(open.clone().lt(ONE_CENT), 0.0, open) };
        match source {
            Source::Debt(i) => {
                let debt = &instruments.debts[i];
                let Some(room) = debt.room() else { continue };
                let kept = debt.net_share();
                let amount = room.min(open / kept.clone());
                let row = debt.place(scope).flow("drawn-on-need", "Drawn as needed", USD, amount, NOTE);
                drawn.net.push(row * kept);
                drawn.debts[i] = Some(row);
            }
            Source::Btc => {
                let PolicyRows { above_floor, net_price, .. } = *short.policy;
                let row = scope.flow(
                    "sold-on-need",
                    "BTC sold as needed",
                    BTC,
                    above_floor.min(drawn.free.clone()).max(0.0).min(open / net_price),
                    "When cash is short, by funding priority, down to the floor",
                );
                drawn.net.push(row * net_price);
                drawn.free = drawn.free - row;
                drawn.btc = Some(row);
            }
            Source::BtcLoan(i) => {
                let loan = &instruments.loans[i];
                let Some(room) = loan.room(scope, market, short.on_dates[i], drawn.free.clone()) else { continue };
                let kept = 1.0 - loan.fee_share();
                let amount = room.min(open / kept.clone());
                let row = loan.place(scope).flow("drawn-on-need", "Drawn as needed", USD, amount, NOTE);
                drawn.net.push(row * kept);
                drawn.free = drawn.free - loan.to_pledge(market, row);
                drawn.loans[i] = Some(OnNeed { room, drawn: row });
            }
            Source::Convertible(i) => {
                let notes = &instruments.convertibles[i];
                let Some(room) = notes.room else { continue };
                let net = notes.net_share();
                let amount = room.min(open / net);
                let row = notes.place(scope).flow("issued-on-need", "Issued as needed", USD, amount, NOTE);
                drawn.net.push(row * net);
                drawn.convertibles[i] = Some(row);
            }
            Source::Shares => {
                let equity = &instruments.equity;
                let Some(room) = equity.room() else { continue };
                let kept = 1.0 - equity.atm_fee();
                let amount = room.min(open / kept.clone());
                let row = equity::place(scope).flow("sold-on-need", "ATM sales as needed", USD, amount, NOTE);
                drawn.net.push(row * kept);
                drawn.shares = Some(row);
            }
        }
    }
    drawn
}
