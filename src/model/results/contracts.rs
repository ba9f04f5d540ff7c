//! The company's contracts: what is leased, what it is worth as companies report it, how long it lasts, and on whom it
//! rests.

use crate::formula::{Expression, Format, MW_IT, Scalar, Series, USD, sum};
use crate::model::base::scope::Scope;
use crate::model::capital::company::Capital;
use crate::model::group::operations::Operations;
use crate::model::results::ratio::Ratio;
use crate::model::site::SiteRows;

/// Contracted AI capacity and contract value, in total and by ownership.
#[derive(Clone, Copy, Debug)]
pub struct ContractValueRows {
    /// MW IT of all leases of consolidated sites
    pub contracted: Scalar,
    /// Base terms of all leases and contracts of all GPU clouds, USD
    pub value: Scalar,
    /// … of leases, as far as guarantors cover it, USD
    pub guaranteed: Scalar,
    /// … at the parent's share of project companies and joint ventures, USD
    pub value_owned: Scalar,
    /// MW IT of all leases at the parent's share of project companies and joint ventures
    pub contracted_owned: Scalar,
}

/// How long contracts last, and on whom they rest.
#[derive(Clone, Copy, Debug)]
pub struct ContractRows {
    /// Remaining years of base terms, weighted by the month's rent
    pub walt: Series,
    /// Largest tenant's share of the month's rent, as a share of 1
    pub tenant_concentration: Series,
    /// Investment-grade tenants' and guarantors' share of the month's rent, as a share of 1
    pub investment_grade: Series,
}

impl ContractValueRows {
    /// Writes contracted capacity and contract value of consolidated sites.
    pub(in crate::model) fn write(scope: &Scope, sites: &[&SiteRows], capital: &Capital) -> Self {
        let contracted = scope.formula(
            "contracted",
            "Contracted AI capacity",
            MW_IT,
            sum(sites.iter().map(|site| site.leases.total_leased)),
            "MW IT of all leases",
        );
        let value = scope.formula(
            "contract-value",
            "Contract value",
            USD,
            sum(sites.iter().map(|site| site.contract_value())),
            "Base terms of all leases and contracts of all GPU clouds, including assumed ones",
        );
        let guaranteed = scope.formula(
            "guaranteed-value",
            "Guaranteed contract value",
            USD,
            sum(sites.iter().flat_map(|site| site.leases.each.iter().map(|lease| lease.guaranteed))),
            "Contract value of leases that guarantors would pay if the tenants did not",
        );
        let owned = |amount: fn(&SiteRows) -> Expression| {
            sum(sites.iter().map(|site| by_ownership(amount(site), site, capital)))
        };
        let value_owned = scope.formula(
            "contract-value-owned",
            "Contract value by ownership",
            USD,
            owned(|site| site.contract_value()),
            "The same, at the parent's share of project companies and joint ventures",
        );
        let contracted_owned = scope.formula(
            "contracted-owned",
            "Contracted AI by ownership",
            MW_IT,
            owned(|site| site.leases.total_leased.into()),
            "MW IT of all leases, at the parent's share of project companies and joint ventures",
        );
        Self { contracted, value, guaranteed, value_owned, contracted_owned }
    }
}

/// An amount of a site at the parent's share of the site's owner and of its joint venture.
fn by_ownership(amount: Expression, site: &SiteRows, capital: &Capital) -> Expression {
    let partner = site.venture.and_then(|venture| venture.partner).map(|partner| partner.share);
    let amount = partner.map_or(amount.clone(), |partner| amount * (1.0 - partner));
    let company = capital.companies.iter().find(|company| company.owner.id == site.owner);
    company.map_or(amount.clone(), |company| amount * company.effective)
}

impl ContractRows {
    /// Writes remaining term, concentration and grade of the month's rent.
    pub(in crate::model) fn write(scope: &Scope, operations: &Operations) -> Self {
        let rent = &operations.sums.rent;
        let all = rent.before_damages;
        let walt = Ratio {
            key: "walt",
            label: "WALT",
            format: Format::Decimals(1),
            note: "Weighted average lease term: remaining years of base terms, weighted by the month's rent",
        }
        .of(scope, rent.term_weight, all);
        let tenant_concentration = Ratio {
            key: "tenant-concentration",
            label: "Largest tenant's share of rent",
            format: Format::Share,
            note: "Of the month's rent",
        }
        .of(scope, rent.largest, all);
        let investment_grade = Ratio {
            key: "investment-grade-share",
            label: "Investment-grade share of rent",
            format: Format::Share,
            note: "Of the month's rent, by tenant or guarantor",
        }
        .of(scope, rent.investment_grade, all);
        Self { walt, tenant_concentration, investment_grade }
    }
}
