//! What happened, as admins see it.

use chrono::NaiveDate;
use claviger_store::{DayCount, RefusalCount, RevenueDay, Statistics, VersionCount};
use poem_openapi::Object;

use crate::wire::day::Day;

/// What happened, by UTC day. Days on which nothing did are left out.
#[derive(Debug, Object)]
#[oai(rename = "Statistics")]
pub(super) struct StatisticsView {
    /// The first day.
    from: Day,
    /// The last day, inclusive.
    to: Day,
    /// Licenses issued.
    licenses_created: Vec<DayCountView>,
    /// Slots taken; a machine that changed and was recognized takes none.
    activations: Vec<DayCountView>,
    /// Check-ins of devices.
    check_ins: Vec<DayCountView>,
    /// Devices that checked in.
    active_devices: Vec<DayCountView>,
    /// The same by version of the app.
    by_version: Vec<VersionCountView>,
    /// The same by operating system.
    by_platform: Vec<VersionCountView>,
    /// Trials begun.
    trials_begun: Vec<DayCountView>,
    /// Trials whose device activated a license, by the day of that.
    trials_converted: Vec<DayCountView>,
    /// Money in and out by plan and currency.
    ///
    /// An order counts on the day it was paid; a further payment of its subscription on the day of that, once Stripe told of
    /// it. Money that went back counts on the day that was first known, and as long as nothing else is known. What was paid
    /// back in part is left out: look at the orders' remarks.
    revenue: Vec<RevenueView>,
    /// Refusals of activations and validations by their code.
    refusals: Vec<RefusalCountView>,
}

/// A number of one day.
#[derive(Debug, Object)]
#[oai(rename = "DayCount")]
struct DayCountView {
    /// The UTC day.
    day: Day,
    /// The number.
    count: u64,
}

/// Active devices of one kind on one day.
#[derive(Debug, Object)]
#[oai(rename = "VersionCount")]
struct VersionCountView {
    /// The UTC day.
    day: Day,
    /// The version or operating system; empty where devices did not say.
    value: String,
    /// Devices.
    count: u64,
}

/// Money of one plan in one currency on one day.
#[derive(Debug, Object)]
#[oai(rename = "Revenue")]
struct RevenueView {
    /// The UTC day.
    day: Day,
    /// The product's code.
    product: String,
    /// The plan's code.
    plan: String,
    /// ISO 4217 code, lower case.
    currency: String,
    /// What was paid, in the currency's smallest unit, whether it was paid back since or not.
    amount: u64,
    /// Of how many payments.
    payments: u64,
    /// What was paid back or charged back as a whole, in the currency's smallest unit.
    refunded: u64,
    /// Of how many orders.
    refunds: u64,
}

/// Refusals with one code on one day.
#[derive(Debug, Object)]
#[oai(rename = "RefusalCount")]
struct RefusalCountView {
    /// The UTC day.
    day: Day,
    /// The code that apps were told, such as `DEVICE_LIMIT_REACHED`.
    code: String,
    /// The number.
    count: u64,
}

impl StatisticsView {
    pub(super) fn new(statistics: Statistics, from: NaiveDate, to: NaiveDate) -> Self {
        let days = |counts: Vec<DayCount>| counts.into_iter().map(DayCountView::from).collect();
        let versions = |counts: Vec<VersionCount>| counts.into_iter().map(VersionCountView::from).collect();
        Self {
            from: Day(from),
            to: Day(to),
            licenses_created: days(statistics.licenses_created),
            activations: days(statistics.activations),
            check_ins: days(statistics.check_ins),
            active_devices: days(statistics.active_devices),
            by_version: versions(statistics.by_version),
            by_platform: versions(statistics.by_platform),
            trials_begun: days(statistics.trials_begun),
            trials_converted: days(statistics.trials_converted),
            revenue: statistics.revenue.into_iter().map(RevenueView::from).collect(),
            refusals: statistics.refusals.into_iter().map(RefusalCountView::from).collect(),
        }
    }
}

impl From<DayCount> for DayCountView {
    fn from(count: DayCount) -> Self {
        Self {
            day: Day(count.day),
            count: count.count,
        }
    }
}

impl From<VersionCount> for VersionCountView {
    fn from(count: VersionCount) -> Self {
        Self {
            day: Day(count.day),
            value: count.value,
            count: count.count,
        }
    }
}

impl From<RevenueDay> for RevenueView {
    fn from(revenue: RevenueDay) -> Self {
        Self {
            day: Day(revenue.day),
            product: revenue.product,
            plan: revenue.plan,
            currency: revenue.currency,
            amount: revenue.amount,
            payments: revenue.payments,
            refunded: revenue.refunded,
            refunds: revenue.refunds,
        }
    }
}

impl From<RefusalCount> for RefusalCountView {
    fn from(refusal: RefusalCount) -> Self {
        Self {
            day: Day(refusal.day),
            code: refusal.code,
            count: refusal.count,
        }
    }
}
