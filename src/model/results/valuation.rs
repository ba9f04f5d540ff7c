//! The sum of the parts, in total and per share: AI by MW IT or by NOI, pipeline, mining, BTC, less net debt and
//! non-controlling interests.

use crate::formula::{Format, MW, MW_IT, Operand as _, PERCENT, PLAIN, SHARE, Scalar, Series, USD, YEAR, sum, when};
use crate::model::accounts::balance::BalanceSheet;
use crate::model::base::constants::{ONE_SHARE, ONE_WATT_IT, ONE_YEAR, PERCENT_OF};
use crate::model::base::scope::Scope;
use crate::model::capital::company::Capital;
use crate::model::group::operations::Operations;
use crate::model::results::contracts::ContractValueRows;
use crate::model::results::shares::ShareRows;
use crate::model::site::SiteRows;

/// The value of the company by its parts.
#[derive(Clone, Copy, Debug)]
pub struct ValuationRows {
    /// Contracted capacity and contract value
    pub contracts: ContractValueRows,
    /// MW of grid contracts in excess of lease needs
    pub pipeline: Scalar,
    /// Contracted MW IT at their value, USD
    pub contracted_ai: Scalar,
    /// Value of a contracted MW IT at which the sum is the market capitalisation, USD per MW IT at month end
    pub implied: Series,
    /// Still to be spent on the capacity of leases, USD at month end
    pub to_complete: Series,
    /// Pipeline at its value per MW, USD
    pub pipeline_value: Scalar,
    /// Mining at a multiple of its EBITDA
    pub mining: MiningValueRows,
    /// USD at month end, less the cost to complete if the plan deducts it
    pub by_megawatts: PartsRows,
    /// USD at month end, AI valued as if built
    pub as_built: PartsRows,
    /// AI NOI, USD of the last twelve months
    pub ai_noi_year: Series,
    /// USD at month end, AI NOI of the last twelve months at the cap rate
    pub by_noi: PartsRows,
}

/// The mining business at a multiple of what it earns.
#[derive(Clone, Copy, Debug)]
pub struct MiningValueRows {
    /// Mining and hosting revenue and credits less power, repair and other site costs, USD of the month
    pub ebitda: Series,
    /// … of the last twelve months, USD
    pub year: Series,
    /// … times the multiple, USD at month end
    pub value: Series,
}

/// A sum of the parts, at month end.
#[derive(Clone, Copy, Debug)]
pub struct PartsRows {
    /// USD
    pub total: Series,
    /// USD per diluted share
    pub per_share: Series,
}

impl ValuationRows {
    /// Writes the sum of the parts of consolidated sites, on the company's balance sheet and its diluted shares.
    pub(in crate::model) fn write(
        scope: &Scope,
        sites: &[&SiteRows],
        operations: &Operations,
        capital: &Capital,
        balance: &BalanceSheet,
        shares: &ShareRows,
    ) -> Self {
        let v = &scope.plan().valuation;
        let per_mw_it = scope.number("usd_per_contracted_mw_it", USD.per(MW_IT), v.usd_per_contracted_mw_it);
        let per_mw = scope.number("usd_per_pipeline_mw", USD.per(MW), v.usd_per_pipeline_mw);
        let multiple = scope.number("mining_multiple", PLAIN, v.mining_multiple);
        let cap_rate = scope.number("cap_rate_pct_per_year", PERCENT.per(YEAR), v.cap_rate_pct_per_year);
        let cap_rate = cap_rate * PERCENT_OF * ONE_YEAR;
        [per_mw_it, per_mw].into_iter().for_each(|value| scope.shown_scalar(value, Format::Decimals(0)));
        let contracts = ContractValueRows::write(scope, sites, capital);
        let pipeline = scope.formula(
            "pipeline",
            "Pipeline",
            MW,
            sum(sites.iter().map(|site| site.pipeline)),
            "MW of grid contracts in excess of lease needs",
        );
        let contracted_ai = scope.formula(
            "ai",
            "Value of contracted AI",
            USD,
            contracts.contracted * per_mw_it,
            "Contracted MW IT times value per MW IT",
        );
        let pipeline_value =
            scope.formula("ahead", "Value of the pipeline", USD, pipeline * per_mw, "Pipeline MW times value per MW");
        let mining = MiningValueRows::write(scope, operations, multiple);
        let other = sum([
            mining.value + capital.treasury.value,
            capital.consolidated.cash - capital.consolidated.debt.balance,
            balance.assets.investments.into(),
            -balance.senior(),
            sum(capital.consolidated_owners().flat_map(|owner| owner.items.invested())),
        ]);
        let to_complete = scope.level(
            "cost-to-complete",
            "Cost to complete",
            USD,
            sum(sites.iter().flat_map(|site| site.leases.each.iter().map(|lease| lease.built.to_complete))),
            "Still to be spent on the capacity that is leased, at month end",
        );
        let total_as_built = scope.level(
            "sum-of-parts-as-built",
            "Sum of the parts as if built",
            USD,
            other.clone() + contracted_ai + pipeline_value,
            "Contracted AI as if built, pipeline, mining, BTC at market, cash and affiliates at book value, other treasury assets at fair value, less debt, preferred equity and non-controlling interests at book value",
        );
        let deducted = v.cost_to_complete_deducted.then(|| -to_complete);
        let total_by_megawatts = scope.level(
            "sum-of-parts",
            "Sum of the parts",
            USD,
            sum(std::iter::once(total_as_built.expression()).chain(deducted)),
            "As if built, less the cost to complete contracted AI unless the plan leaves it in",
        );
        let others = total_by_megawatts - contracted_ai;
        let implied = scope.level(
            "implied-usd-per-mw-it",
            "Implied value per MW IT",
            USD.per(MW_IT),
            when(
                contracts.contracted.gt(ONE_WATT_IT),
                (shares.market_capitalisation - others) / contracts.contracted.max(ONE_WATT_IT),
                0.0,
            ),
            "Market capitalisation less all other parts of the sum, over contracted MW IT: what the share price pays for a contracted MW; 0 without leases",
        );
        scope.shown(implied, Format::Decimals(0));
        let ai_noi_year = scope.twelve_months("ai-noi", "AI NOI", operations.ai_noi);
        let total_by_noi = scope.level(
            "sum-of-parts-by-noi",
            "Sum of the parts by NOI",
            USD,
            other + ai_noi_year.max(0.0) / cap_rate + pipeline_value,
            "AI NOI of the last twelve months capitalised at the cap rate instead of MW",
        );
        let parts = |key: &str, label: &str, total: Series| PartsRows {
            total,
            per_share: scope.level(
                key,
                label,
                USD.per(SHARE),
                total / shares.diluted.max(ONE_SHARE),
                "Per diluted share",
            ),
        };
        let as_built = parts("per-share-as-built", "Sum of the parts as if built per share", total_as_built);
        let by_megawatts = parts("per-share", "Sum of the parts per share", total_by_megawatts);
        let by_noi = parts("per-share-by-noi", "Sum of the parts by NOI per share", total_by_noi);
        Self {
            contracts,
            pipeline,
            contracted_ai,
            implied,
            to_complete,
            pipeline_value,
            mining,
            by_megawatts,
            as_built,
            ai_noi_year,
            by_noi,
        }
    }
}

impl MiningValueRows {
    fn write(scope: &Scope, operations: &Operations, multiple: Scalar) -> Self {
        let (revenue, cost) = (&operations.sums.revenue, &operations.sums.cost);
        let ebitda = scope.flow(
            "mining-ebitda",
            "Mining EBITDA",
            USD,
            sum([revenue.mining, revenue.hosting, revenue.credits]) - sum([cost.mining_power, cost.repair, cost.other]),
            "Mining and hosting revenue and credits less power, repair and other site costs",
        );
        let year = scope.twelve_months("mining-ebitda", "Mining EBITDA", ebitda);
        let value = scope.level(
            "mining-value",
            "Value of mining",
            USD,
            year.max(0.0) * multiple,
            "Mining EBITDA of the last twelve months times the multiple",
        );
        Self { ebitda, year, value }
    }
}
