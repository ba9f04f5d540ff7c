//! GPUs that are leased from others: what is paid for them, and what stands in the balance sheet.

use super::service::Service;
use crate::formula::{Expression, GPU, MONTH, Operand as _, PERCENT, PLAIN, Scalar, Series, USD, YEAR, grown, when};
use crate::model::base::constants::ONE_MONTH;
use crate::model::base::metrics::monthly;
use crate::model::base::scope::Scope;
use crate::plan::Cloud;

/// Rows of an operating lease of GPUs.
#[derive(Clone, Copy, Debug)]
pub struct LeasedGpus {
    /// Payments, USD of the month
    pub paid: Series,
    /// Present value of the payments to come, USD at month end: lease liability and right-of-use asset alike, as payments are level
    pub liability: Series,
}

/// Writes the lease of the GPUs in service, over their service life; None if the company owns them.
pub(super) fn leased(
    scope: &Scope,
    cloud: &Cloud,
    service: &Service,
    (all, in_service): (Scalar, Series),
) -> Option<LeasedGpus> {
    if !cloud.gpus_leased {
        return None;
    }
    let Service { first, begins, life, in_life, serves, .. } = *service;
    let payment = scope.number("lease_usd_per_gpu_month", USD.per(GPU).per(MONTH), cloud.lease_usd_per_gpu_month);
    let rate = scope.number("lease_rate_pct_per_year", PERCENT.per(YEAR), cloud.lease_rate_pct_per_year);
    let rate = scope.formula(
        "lease-rate",
        "Monthly lease rate",
        PLAIN,
        monthly(rate.into()),
        "One twelfth of the annual rate",
    );
    let paid = scope.flow(
        "lease-paid",
        "GPU lease payments",
        USD,
        in_service * payment * ONE_MONTH,
        "For the GPUs in service; operating cost, level over the lease (ASC 842-20-25-6)",
    );
    let worth = |payments: Expression| {
        let payments = payments.max(0.0);
        when(rate.lt(1e-9), payments.clone(), (1.0 - grown(rate, -payments)) / rate.max(1e-9))
    };
    let elapsed = ONE_MONTH - first;
    let running = begins * elapsed.clone().gt(0.0) * elapsed.clone().lt(life);
    let before = when(running, all * payment * ONE_MONTH * worth((life - elapsed) / ONE_MONTH), 0.0);
    let liability = scope.balance(
        "lease-liability",
        "GPU lease liability",
        USD,
        before,
        |_| {
            let left = (life - in_life - ONE_MONTH) / ONE_MONTH;
            when(serves, in_service * payment * ONE_MONTH * worth(left), 0.0)
        },
        "Present value of the payments to come for the GPUs in service, to the end of their service life; equal to the right-of-use asset (ASC 842-20-30-1)",
    );
    Some(LeasedGpus { paid, liability })
}
