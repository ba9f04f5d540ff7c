//! Running hashrate of the network, in the form that the plan chooses: along a path, elastic to price, responsive to
//! hashprice, or at a constant hashprice.

mod elastic;
mod own_exit;
mod responsive;

pub use elastic::ElasticRows;
pub use own_exit::OwnExitRows;
pub(in crate::model) use own_exit::OwnHashrate;
pub use responsive::ResponsiveRows;

use self::elastic::elastic;
use self::own_exit::{own_exit, staying};
use self::responsive::{Response, responsive};
use crate::formula::{DAY, EHS, MONTH, Operand as _, PERCENT, PHS, Scalar, Series, USD, grown};
use crate::model::base::constants::{BLOCKS_PER_DAY, FIRST_SUBSIDY, ONE_MONTH, PERCENT_OF, PHS_PER_EHS};
use crate::model::base::scope::Scope;
use crate::model::market::path::Path;
use crate::model::market::price::Market;
use crate::model::market::supply::Supply;
use crate::plan::HashrateKind;

/// Rows of the network's hashrate.
#[derive(Clone, Copy, Debug)]
pub struct HashrateRows {
    /// Running hashrate, PH/s, monthly average
    pub running: Series,
    /// Hashrate before month 1, PH/s, from which difficulty starts
    pub before: Scalar,
    /// What the hashrate comes from
    pub form: HashrateForm,
}

/// A form of the network's hashrate.
#[derive(Clone, Copy, Debug)]
pub enum HashrateForm {
    /// Along a path
    Path(PathRows),
    /// Machines are bought, switched off and scrapped as hashprice pays
    Responsive(ResponsiveRows),
    /// Hashprice is an input, and difficulty follows without lag
    ConstantHashprice,
}

/// Rows of hashrate along a path.
#[derive(Clone, Copy, Debug)]
pub struct PathRows {
    /// PH/s before any shock and the company's own exit
    pub path: Series,
    /// If the path follows the price
    pub elastic: Option<ElasticRows>,
    /// If the company's own machines count
    pub own_exit: Option<OwnExitRows>,
}

/// Writes hashrate in the plan's form. `earned` is what all miners earn per day, `left` the share of the network that a shock
/// leaves.
pub(super) fn hashrate(
    scope: &Scope,
    market: &Market,
    earned: Series,
    supply: &Supply,
    own: &OwnHashrate,
    left: Series,
) -> HashrateRows {
    match scope.plan().market.hashrate {
        HashrateKind::Answering => {
            let Response { before, running, rows } = responsive(scope, earned, supply, own, left);
            HashrateRows { running, before, form: HashrateForm::Responsive(rows) }
        }
        HashrateKind::ConstantHashprice => at_constant_hashprice(scope, market.first_price, earned),
        _ => along_path(scope, market, own, left),
    }
}

fn at_constant_hashprice(scope: &Scope, first_price: Scalar, earned: Series) -> HashrateRows {
    let hashprice = scope.plan().market.constant_hashprice_usd_per_ph_day;
    let hashprice = scope.number("constant_hashprice_usd_per_ph_day", USD.per(PHS).per(DAY), hashprice);
    let before = scope.formula(
        "hashrate-before",
        "Network hashrate before month 1",
        PHS,
        first_price * FIRST_SUBSIDY * BLOCKS_PER_DAY / hashprice,
        "Not used while the hashprice is constant",
    );
    let running = scope.mean(
        "hashrate",
        "Network hashrate",
        PHS,
        earned / hashprice,
        "Hashrate at which 1 PH/s earns the constant hashprice: price * reward * 144 / hashprice",
    );
    HashrateRows { running, before, form: HashrateForm::ConstantHashprice }
}

fn along_path(scope: &Scope, market: &Market, own: &OwnHashrate, left: Series) -> HashrateRows {
    let given = given(scope, market.first_month);
    let before = scope.formula(
        "hashrate-before",
        "Network hashrate before month 1",
        PHS,
        given.first * PHS_PER_EHS,
        "Path value in month 1; starting point for difficulty",
    );
    let elastic = (scope.plan().market.hashrate == HashrateKind::Elastic).then(|| elastic(scope, market, before));
    let path = scope.mean(
        "hashrate-path",
        "Network hashrate path",
        PHS,
        elastic.map_or_else(|| given.month * PHS_PER_EHS, |elastic| elastic.hashrate.expression()),
        "Before any shock and the company's own exit",
    );
    let own_exit = own_exit(scope, own, path);
    let running = scope.mean("hashrate", "Network hashrate", PHS, path * left * staying(own_exit), "Monthly average");
    HashrateRows { running, before, form: HashrateForm::Path(PathRows { path, elastic, own_exit }) }
}

/// The path that the plan gives, in EH/s; elastic hashrate only starts there.
fn given(scope: &Scope, first_month: Scalar) -> Path {
    let (m, calendar) = (&scope.plan().market, scope.calendar);
    let start = || scope.number("hashrate_eh_s", EHS, m.hashrate_eh_s);
    match m.hashrate {
        HashrateKind::Growth => {
            let (start, yearly) = (start(), m.hashrate_growth_pct_per_year);
            Path::growing(start, scope.growth("hashrate_growth_pct_per_year", yearly, calendar.years))
        }
        HashrateKind::MonthlyGrowth => {
            let (start, monthly) = (start(), m.hashrate_growth_pct_per_month);
            let rate = scope.number("hashrate_growth_pct_per_month", PERCENT.per(MONTH), monthly);
            let months = (calendar.month - ONE_MONTH) / ONE_MONTH;
            Path::growing(start, grown(rate * PERCENT_OF * ONE_MONTH, months))
        }
        HashrateKind::Points if !m.hashrate_points_eh_s.is_empty() => {
            Path::through(scope, first_month, "hashrate_points_eh_s", EHS, &m.hashrate_points_eh_s)
        }
        _ => Path::constant(start()),
    }
}
