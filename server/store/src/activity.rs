use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use claviger_licensing::{ActivationId, DeviceFacts, DeviceHash, LicenseId, NetworkHash, ProductId};
use claviger_protocol::Code;

use crate::StoreResult;

/// How often a device has shown itself on one UTC day, since that was last written.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckIns {
    /// Its license.
    pub license_id: LicenseId,
    /// Its activation.
    pub activation_id: ActivationId,
    /// The license's product.
    pub product_id: ProductId,
    /// When it last did. Its UTC day is the day of all of them.
    pub last_at: DateTime<Utc>,
    /// How often: at least once.
    pub count: u32,
    /// What is known of it now: what it says of itself, and where it says nothing, what was stored before. Many devices may share
    /// theirs.
    pub facts: Arc<DeviceFacts>,
    /// `facts` differ from what was stored before: else they serve the day's statistics only.
    pub facts_changed: bool,
    /// What it reports of its run time, a JSON object; `None` keeps the stored value.
    pub runtime: Option<Box<serde_json::Value>>,
}

/// Something about a license worth counting by day, to notice keys that travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sighting {
    /// The license.
    pub license_id: LicenseId,
    /// When. Its UTC day is the day that counts.
    pub at: DateTime<Utc>,
    /// What was seen.
    pub kind: SightingKind,
}

/// What was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SightingKind {
    /// A device, refused or not.
    Device(DeviceHash),
    /// A network.
    Network(NetworkHash),
    /// A refusal.
    Refusal(Code),
}

/// Usage that a device reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageReport {
    /// The license.
    pub license_id: LicenseId,
    /// When. Its UTC day is the day that counts.
    pub at: DateTime<Utc>,
    /// Increments since the last report: they add up over the day and over devices.
    pub counters: BTreeMap<String, u64>,
    /// Levels: the day keeps the last and the highest.
    pub gauges: BTreeMap<String, u64>,
}

/// Usage of one license on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageDay {
    /// The UTC day.
    pub day: NaiveDate,
    /// Name of the counter or gauge.
    pub name: String,
    /// Sum of the counter's increments; 0 for a gauge.
    pub total: u64,
    /// Last value of the gauge; `None` for a counter.
    pub last: Option<u64>,
    /// Highest value of the gauge; `None` for a counter.
    pub peak: Option<u64>,
}

/// What statistics to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatisticsQuery {
    /// Of this product only.
    pub product_id: Option<ProductId>,
    /// First UTC day.
    pub from: NaiveDate,
    /// Last UTC day, inclusive.
    pub to: NaiveDate,
}

/// A number per UTC day; days without any are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayCount {
    /// The day.
    pub day: NaiveDate,
    /// The number.
    pub count: u64,
}

/// Active devices of one version or platform on one UTC day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionCount {
    /// The day.
    pub day: NaiveDate,
    /// The app's version or the platform; empty where the device did not say.
    pub value: String,
    /// Distinct devices.
    pub count: u64,
}

/// Money of one plan in one currency on one UTC day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevenueDay {
    /// The day.
    pub day: NaiveDate,
    /// The product's code.
    pub product: String,
    /// The plan's code.
    pub plan: String,
    /// ISO 4217 code, lower case.
    pub currency: String,
    /// What was paid, in the currency's smallest unit, whether it was paid back since or not.
    pub amount: u64,
    /// Payments that this is the sum of: orders, and further invoices of their subscriptions.
    pub payments: u64,
    /// What was paid back or charged back, in the currency's smallest unit.
    pub refunded: u64,
    /// Orders whose money went back.
    pub refunds: u64,
}

/// Refusals with one code on one UTC day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalCount {
    /// The day.
    pub day: NaiveDate,
    /// The code that apps were told.
    pub code: String,
    /// The number.
    pub count: u64,
}

/// Statistics over some days, each list ordered by day, then value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Licenses issued.
    pub licenses_created: Vec<DayCount>,
    /// Slots taken, re-binds left out.
    pub activations: Vec<DayCount>,
    /// Check-ins.
    pub check_ins: Vec<DayCount>,
    /// Distinct devices that checked in.
    pub active_devices: Vec<DayCount>,
    /// The same by app version.
    pub by_version: Vec<VersionCount>,
    /// The same by platform.
    pub by_platform: Vec<VersionCount>,
    /// Trials begun.
    pub trials_begun: Vec<DayCount>,
    /// Trials whose device activated a license, by the day of that.
    pub trials_converted: Vec<DayCount>,
    /// Money in and out, by day, then codes of product and plan, then currency.
    ///
    /// An order counts on the day it was paid, a further payment of its subscription on the day of that. Money that went back
    /// counts on the day that the order was first known to be refunded or charged back, as long as it is: all of what was
    /// paid for it last. Of partial refunds no order tells how much they were, so they are left out.
    pub revenue: Vec<RevenueDay>,
    /// Refusals of licenses.
    pub refusals: Vec<RefusalCount>,
}

/// From where on a license is suspicious.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SuspicionThresholds {
    /// Distinct devices seen.
    pub devices: u32,
    /// Distinct networks seen.
    pub networks: u32,
    /// Refusals.
    pub refusals: u32,
}

/// A license that is used like one whose key has been passed around.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suspicion {
    /// The license.
    pub license_id: LicenseId,
    /// Distinct devices seen.
    pub devices: u32,
    /// Distinct networks seen.
    pub networks: u32,
    /// Refusals.
    pub refusals: u32,
}

/// What devices do: check-ins, usage, sightings, and what can be counted from them.
#[async_trait]
pub trait Activity {
    /// Notes check-ins in one transaction: when devices were last seen, what they say of themselves, the day's statistics; and with
    /// them what is worth counting. `check_ins` holds each activation once per UTC day. A field of facts that is `None` keeps its
    /// stored value; when a device was last seen never goes back. What an activation did before it was released is noted
    /// although it is released by now.
    ///
    /// # Errors
    /// [`StoreError::Conflict`](crate::StoreError::Conflict) if there is no such activation; nothing is noted then.
    async fn record_check_ins(&self, check_ins: &[CheckIns], sightings: &[Sighting]) -> StoreResult<()>;

    /// Counts sightings.
    async fn record_sightings(&self, sightings: &[Sighting]) -> StoreResult<()>;

    /// Adds reported usage to the day's. Numbers and sums stop at 2^63 − 1.
    async fn record_usage(&self, report: &UsageReport) -> StoreResult<()>;

    /// Usage of a license from one UTC day to another, both inclusive, ordered by day, then name.
    async fn list_usage(&self, license_id: LicenseId, from: NaiveDate, to: NaiveDate) -> StoreResult<Vec<UsageDay>>;

    /// Counts what happened.
    async fn statistics(&self, query: &StatisticsQuery) -> StoreResult<Statistics>;

    /// Licenses that since a UTC day reach at least one of the thresholds; those with most devices first, then by id.
    async fn list_suspicious(
        &self,
        since: NaiveDate,
        thresholds: &SuspicionThresholds,
        limit: u16,
    ) -> StoreResult<Vec<Suspicion>>;

    /// What a device last reported of its run time.
    async fn find_runtime(&self, activation_id: ActivationId) -> StoreResult<Option<serde_json::Value>>;
}
