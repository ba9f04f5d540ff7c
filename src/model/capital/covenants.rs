//! Covenants: one table of their terms, and the test of one: headroom, lock-up, default, and the first month of each.

use crate::formula::{
    Expression, Format, Known, MONTH, Operand as _, PERCENT, PLAIN, Scalar, Series, Total, USD, Unit, when,
};
use crate::model::base::constants::ONE_CENT;
use crate::model::base::scope::Scope;
use crate::model::capital::cure::uncured;
use crate::plan::Covenants;

/// What a covenant tests.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CovenantKind {
    /// Debt service cover ratio
    Dscr,
    /// Liquidity
    Liquidity,
    /// Net debt over EBITDA
    NetLeverage,
    /// Debt over value
    Ltv,
    /// Debt over cost
    LoanToCost,
}

/// A level of a covenant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CovenantLevel {
    /// Distributions are locked up
    LockUp,
    /// The borrower is in default
    Default,
}

/// A field of the plan: its name, and its value.
type Field = (&'static str, fn(&Covenants) -> f64);

/// The terms of a kind of covenant.
struct Terms {
    key: &'static str,
    label: &'static str,
    /// Of the levels in the plan
    unit: Unit,
    at_least: bool,
    lock_up: Field,
    default: Field,
}

impl CovenantKind {
    /// All kinds, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Dscr, Self::Liquidity, Self::NetLeverage, Self::Ltv, Self::LoanToCost];

    const fn terms(self) -> Terms {
        match self {
            Self::Dscr => Terms {
                key: "dscr",
                label: "DSCR",
                unit: PLAIN,
                at_least: true,
                lock_up: ("dscr_lock_up", |c| c.dscr_lock_up),
                default: ("dscr_default", |c| c.dscr_default),
            },
            Self::Liquidity => Terms {
                key: "liquidity",
                label: "Liquidity",
                unit: USD,
                at_least: true,
                lock_up: ("liquidity_lock_up_usd", |c| c.liquidity_lock_up_usd),
                default: ("liquidity_default_usd", |c| c.liquidity_default_usd),
            },
            Self::NetLeverage => Terms {
                key: "net-leverage",
                label: "Net leverage",
                unit: PLAIN,
                at_least: false,
                lock_up: ("net_leverage_lock_up", |c| c.net_leverage_lock_up),
                default: ("net_leverage_default", |c| c.net_leverage_default),
            },
            Self::Ltv => Terms {
                key: "ltv",
                label: "LTV",
                unit: PERCENT,
                at_least: false,
                lock_up: ("ltv_lock_up_pct", |c| c.ltv_lock_up_pct),
                default: ("ltv_default_pct", |c| c.ltv_default_pct),
            },
            Self::LoanToCost => Terms {
                key: "ltc",
                label: "Loan to cost",
                unit: PERCENT,
                at_least: false,
                lock_up: ("ltc_lock_up_pct", |c| c.ltc_lock_up_pct),
                default: ("ltc_default_pct", |c| c.ltc_default_pct),
            },
        }
    }

    /// The key of the tested row: `ltv` in `company.ltv`.
    pub const fn key(self) -> &'static str {
        self.terms().key
    }

    /// What it is called.
    pub const fn label(self) -> &'static str {
        self.terms().label
    }

    /// True if the value must be at least the level; otherwise at most.
    pub const fn is_at_least(self) -> bool {
        self.terms().at_least
    }

    /// The unit of the tested row; shares of 1 are plain.
    pub fn unit(self) -> Unit {
        let unit = self.terms().unit;
        if unit == PERCENT { PLAIN } else { unit }
    }

    /// The field that holds a level: `ltv_lock_up_pct`.
    pub const fn field(self, level: CovenantLevel) -> &'static str {
        match level {
            CovenantLevel::LockUp => self.terms().lock_up.0,
            CovenantLevel::Default => self.terms().default.0,
        }
    }

    /// A level in the unit of its field; 0 means none.
    pub fn agreed(self, level: CovenantLevel, covenants: &Covenants) -> f64 {
        match level {
            CovenantLevel::LockUp => (self.terms().lock_up.1)(covenants),
            CovenantLevel::Default => (self.terms().default.1)(covenants),
        }
    }
}

/// A tested covenant.
#[derive(Clone, Copy, Debug)]
pub struct CovenantRows {
    /// What it tests
    pub kind: CovenantKind,
    /// The tested value, in the unit of its kind
    pub value: Series,
    /// 1 in test months; None if every month is one
    pub tested: Option<Series>,
    /// None if there is no such level
    pub lock_up: Option<CovenantLevelRows>,
    /// None if there is no such level
    pub default: Option<CovenantLevelRows>,
}

/// A level of a covenant, in the unit of its kind.
#[derive(Clone, Copy, Debug)]
pub struct CovenantLevelRows {
    /// As agreed
    pub level: Scalar,
    /// Headroom to the level in test months, negative in a breach; 0 in other months
    pub headroom: Series,
    /// 1 from a failed test until the next passed test
    pub failed: Series,
    /// The first such month, as its number in the plan; undefined if there is none
    pub first: Scalar,
}

impl CovenantRows {
    /// 1 while distributions are locked up.
    pub fn locked(&self) -> Option<Series> {
        self.lock_up.map(|level| level.failed)
    }

    /// 1 while the default level is breached.
    pub fn breached(&self) -> Option<Series> {
        self.default.map(|level| level.failed)
    }
}

/// What a covenant is tested on.
#[derive(Clone, Copy)]
pub(in crate::model) struct Tested {
    /// In the unit of its kind
    pub value: Series,
    /// 1 in test months; None if every month is one
    pub months: Option<Series>,
    /// The debt with which the covenant ends, USD at month end; None if it does not
    pub debt: Option<Series>,
    /// 1 in months in which owners cure a breach of the default level; None if they never do
    pub cured: Option<Series>,
}

/// Tests a covenant; the path of the scope is that of the covenants in the plan.
pub(in crate::model) fn test(scope: &Scope, covenants: &Covenants, kind: CovenantKind, of: Tested) -> CovenantRows {
    let level = |level: CovenantLevel| {
        let agreed = kind.agreed(level, covenants);
        (agreed != 0.0).then(|| test_level(scope, kind, level, agreed, of))
    };
    let Tested { value, months: tested, .. } = of;
    CovenantRows { kind, value, tested, lock_up: level(CovenantLevel::LockUp), default: level(CovenantLevel::Default) }
}

/// Writes the level, headroom, the flag and its first month. The state persists from test to test.
fn test_level(
    scope: &Scope,
    kind: CovenantKind,
    level: CovenantLevel,
    agreed: f64,
    Tested { value, months, debt, cured }: Tested,
) -> CovenantLevelRows {
    let (key, name) = match level {
        CovenantLevel::LockUp => (format!("{}-lock-up", kind.key()), "lock-up"),
        CovenantLevel::Default => (format!("{}-default", kind.key()), "default"),
    };
    let (label, unit) = (kind.label(), kind.unit());
    let agreed = match kind.terms().unit {
        PERCENT => scope.share(kind.field(level), agreed),
        unit => scope.number(kind.field(level), unit, agreed).into(),
    };
    let tests = months.map_or(Expression::Number(1.0), Series::expression);
    let agreed = scope.formula(&format!("{key}-level"), &format!("{label}: {name} level"), unit, agreed, "As agreed");
    let room = if kind.is_at_least() { value - agreed } else { agreed - value };
    let headroom = scope.level(
        &format!("{key}-headroom"),
        &format!("{label}: headroom to {name}"),
        unit,
        when(tests.clone(), room.clone(), 0.0),
        "In test months: headroom to the level, negative in a breach; 0 in other months",
    );
    if let Some(months) = months {
        scope.known(headroom, Known::Where(months));
    }
    if unit == PLAIN {
        scope.shown(headroom, Format::Decimals(2));
    }
    let threshold: Expression = if unit == USD { 0.0 - ONE_CENT } else { (-1e-9).into() };
    let note = match debt {
        None => "1 from a failed test until the next passed test",
        Some(_) => "1 from a failed test until the next passed test, or until no debt is outstanding",
    };
    let failed = scope.declare(&key, &format!("{label}: {name}"), PLAIN, 0.0, note);
    let failed = scope.define(failed, |p| {
        let breach = uncured(room.lt(threshold), cured.filter(|_| level == CovenantLevel::Default));
        let state = when(tests, breach, p.prev());
        match debt {
            None => state,
            Some(debt) => state * debt.gt(ONE_CENT),
        }
    });
    scope.shown(failed, Format::Flag);
    let first = scope.total(
        &format!("{key}-month"),
        &format!("{label}: first month of {name}"),
        MONTH,
        Total::FirstMonth(failed),
        "Month of the first failed test",
    );
    CovenantLevelRows { level: agreed, headroom, failed, first }
}

/// 1 at the end of a fiscal quarter.
pub(in crate::model) fn quarter_end() -> Expression {
    let quarters = Expression::FiscalMonth / 3.0;
    quarters.clone().is(quarters.floor())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{DscrPeriod, LeveragePeriod, spec_of};

    const LEVELS: [CovenantLevel; 2] = [CovenantLevel::LockUp, CovenantLevel::Default];

    /// The levels in the order of the plan's fields, each with a value of its own.
    const AGREED: Covenants = Covenants {
        dscr_lock_up: 1.0,
        dscr_default: 2.0,
        dscr_period: DscrPeriod::Trailing,
        liquidity_lock_up_usd: 3.0,
        liquidity_default_usd: 4.0,
        net_leverage_lock_up: 5.0,
        net_leverage_default: 6.0,
        leverage_period: LeveragePeriod::LastQuarter,
        ltv_lock_up_pct: 7.0,
        ltv_default_pct: 8.0,
        ltc_lock_up_pct: 9.0,
        ltc_default_pct: 10.0,
        land_in_cost: true,
    };

    #[test]
    fn every_level_is_read_from_its_own_field() {
        let read = CovenantKind::ALL.into_iter().flat_map(|kind| LEVELS.map(|level| kind.agreed(level, &AGREED)));
        assert_eq!(read.collect::<Vec<_>>(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]);
    }

    #[test]
    fn every_level_names_a_field_of_the_plan() {
        for (kind, level) in CovenantKind::ALL.into_iter().flat_map(|kind| LEVELS.map(|level| (kind, level))) {
            let field = kind.field(level);
            let word = match level {
                CovenantLevel::LockUp => "lock-up",
                CovenantLevel::Default => "default",
            };
            let spec = spec_of(&format!("covenants.{field}"));
            assert_eq!(spec.map(|spec| spec.label), Some(format!("{}, {word}", kind.label()).as_str()), "{field}");
        }
    }
}
