//! Earnings per share of the last twelve months, basic and diluted (ASC 260).

use crate::formula::{Expression, Format, Operand as _, SHARE, Scalar, Series, USD, sum, when};
use crate::model::base::constants::{ONE_MONTH, ONE_SHARE};
use crate::model::base::scope::Scope;
use crate::model::capital::company::Capital;
use crate::model::instruments::convertible::ConvertibleRows;
use crate::plan::Settlement;

/// Earnings per share; at the end of a fiscal year they are that year's.
#[derive(Clone, Copy, Debug)]
pub struct EarningsRows {
    /// Net income attributable to owners of the last twelve months, USD
    pub net_income_year: Series,
    /// Shares outstanding, average of the month's opening and closing count
    pub average_shares: Series,
    /// … average of the last twelve months
    pub average_shares_year: Series,
    /// USD per share outstanding
    pub basic: Series,
    /// USD per share outstanding and potential share that dilutes
    pub diluted: Series,
}

/// What conversion of notes would have added to the last twelve months.
struct Potential {
    /// Coupon and issuance costs after tax, USD; None of notes whose principal is paid in cash
    income: Option<Series>,
    /// Average number of shares
    shares: Series,
}

impl EarningsRows {
    /// Writes earnings per share; `net_income` is attributable to owners, USD of the month.
    pub(in crate::model) fn write(scope: &Scope, capital: &Capital, net_income: Series, tax_rate: Scalar) -> Self {
        let (equity, notes) = (&capital.equity, &capital.treasury.convertibles);
        let net_income_year = scope.twelve_months("net-income", "Net income", net_income);
        let average_shares = scope.mean(
            "average-shares",
            "Average shares",
            SHARE,
            (equity.shares.prev() + equity.shares) / 2.0,
            "Average of the month's opening and closing count",
        );
        let average_shares_year = average(scope, "average-shares", "Average shares", average_shares);
        let warrants = average(scope, "average-warrants", "Average dilutive warrant shares", equity.warrants_diluting);
        let basic = scope.level(
            "eps-basic",
            "Earnings per share, basic",
            USD.per(SHARE),
            net_income_year / average_shares_year.max(ONE_SHARE),
            "Net income attributable to owners over average shares, last twelve months; fewer in the first year (ASC 260-10-45-10)",
        );
        let potential: Vec<Potential> = notes.iter().map(|notes| Potential::of(scope, notes, tax_rate)).collect();
        let outstanding = average_shares_year + warrants;
        // Notes count if they dilute: each step leaves out what does not against the step before, so that as many as there are
        // notes leave the sequence of ASC 260-10-45-18.
        let mut bound = basic;
        for step in 1..potential.len() {
            bound = scope.level(
                &format!("eps-diluted-step-{step}"),
                &format!("Earnings per share, diluted, step {step}"),
                USD.per(SHARE),
                diluted_by(&potential, net_income_year, outstanding.clone(), bound),
                "With the notes that dilute the step before",
            );
        }
        let diluted = scope.level(
            "eps-diluted",
            "Earnings per share, diluted",
            USD.per(SHARE),
            when(net_income_year.gt(0.0), diluted_by(&potential, net_income_year, outstanding, bound), basic),
            "With warrants by the treasury-stock method, and convertibles that dilute by the if-converted method: their coupon after tax is added back if they are settled in shares (ASU 2020-06); basic in a loss",
        );
        [average_shares, average_shares_year, warrants]
            .into_iter()
            .for_each(|row| scope.shown(row, Format::Decimals(0)));
        Self { net_income_year, average_shares, average_shares_year, basic, diluted }
    }
}

/// Net income of the common shares: less what is charged to them for preferred equity of the parent (ASC 260-10-45-11).
pub(in crate::model) fn of_the_common(scope: &Scope, capital: &Capital, net_income: Series) -> Series {
    let parent = &capital.parent.owner;
    if parent.preferred.is_empty() {
        return net_income;
    }
    scope.flow(
        "net-income-to-common",
        "Net income attributable to common shares",
        USD,
        net_income - parent.preferred_charged(),
        "Net income attributable to owners, less dividends, fees and premiums of preferred equity",
    )
}

impl Potential {
    fn of(scope: &Scope, notes: &ConvertibleRows, tax_rate: Scalar) -> Self {
        let scope = scope.section(&notes.key, &notes.name);
        let income = (scope.plan().convertibles[notes.index].settlement == Settlement::Shares).then(|| {
            let saved = scope.flow(
                "income-if-converted",
                "Income if converted",
                USD,
                sum([notes.interest, notes.fees.amortised]) * (1.0 - tax_rate),
                "Coupon and amortised issuance costs after tax",
            );
            scope.twelve_months("income-if-converted", "Income if converted", saved)
        });
        let shares = average(&scope, "average-if-converted", "Average shares if converted", notes.if_converted);
        scope.shown(shares, Format::Decimals(0));
        Self { income, shares }
    }

    fn income(&self) -> Expression {
        self.income.map_or(Expression::Number(0.0), Series::expression)
    }
}

/// Earnings per share with the notes whose income per share is below `bound`.
fn diluted_by(potential: &[Potential], income: Series, shares: Expression, bound: Series) -> Expression {
    let dilutes = |notes: &Potential| (bound * notes.shares).gt(notes.income());
    let incomes = potential.iter().filter(|notes| notes.income.is_some());
    let income = sum(std::iter::once(income.expression()).chain(incomes.map(|n| when(dilutes(n), n.income(), 0.0))));
    let more = potential.iter().map(|notes| when(dilutes(notes), notes.shares, 0.0));
    income / sum(std::iter::once(shares).chain(more)).max(ONE_SHARE)
}

/// The average of a number of shares over the last twelve months, or those since month 1.
fn average(scope: &Scope, key: &str, label: &str, shares: Series) -> Series {
    let so_far = format!("{key}-so-far");
    let so_far = scope.balance(&so_far, &format!("{label} to date"), SHARE, 0.0, |p| p + shares, "Sum since month 1");
    scope.shown(so_far, Format::Decimals(0));
    let months = (scope.calendar.month / ONE_MONTH).min(12.0);
    scope.level(
        &format!("{key}-12-months"),
        &format!("{label}, LTM"),
        SHARE,
        (so_far - so_far.lag(12)) / months,
        "Average of the last twelve months, or of those since month 1",
    )
}
