//! `GET /v1/admin/suspicious`

use chrono::Duration;
use claviger_licensing::{LicenseRecord, Role, rules};
use claviger_protocol::Code;
use claviger_store::{LicenseSelector, LicenseSummary, StoreResult, Suspicion, SuspicionThresholds};
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};

use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        scope::Scope,
    },
    routes::{Tag, v1::admin::licenses::LicenseSummaryView},
    wire::day::Day,
};

/// Days that are looked at unless the request says otherwise.
const DEFAULT_DAYS: u16 = 30;
/// Licenses that are shown unless the request says otherwise.
const DEFAULT_LIMIT: u16 = 50;

pub(crate) struct Suspicious;

codes!(SuspiciousCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch));

/// Licenses that are used like ones whose key has been passed around.
#[derive(Debug, Object)]
struct SuspiciousLicenses {
    /// The first UTC day that counts.
    since: Day,
    /// From where on a license is listed.
    thresholds: ThresholdsView,
    /// The licenses, those seen on most devices first.
    items: Vec<SuspicionView>,
}

/// From where on a license is suspicious.
#[derive(Debug, Object)]
#[oai(rename = "SuspicionThresholds")]
struct ThresholdsView {
    /// Distinct devices.
    devices: u32,
    /// Distinct networks.
    networks: u32,
    /// Refusals.
    refusals: u32,
}

/// A license that is used like one whose key has been passed around.
#[derive(Debug, Object)]
#[oai(rename = "Suspicion")]
struct SuspicionView {
    /// The license.
    license: LicenseSummaryView,
    /// Distinct devices that used its key, refused ones included.
    devices: u32,
    /// Distinct networks that its key was used from.
    networks: u32,
    /// Refusals.
    refusals: u32,
    /// Why it is listed, in a sentence.
    why: String,
}

#[OpenApi(prefix_path = "/v1/admin", tag = "Tag::Admin")]
impl Suspicious {
    /// Licenses that are used like ones whose key has been passed around.
    ///
    /// A hint, not a proof: a company's key behind many exits of a VPN looks the same. Thresholds come from the configuration
    /// (`[suspicion]`), unless the request names its own.
    #[oai(path = "/suspicious", method = "get")]
    async fn list_suspicious_licenses(
        &self,
        admin: Admin,
        /// Days to look at, today included; 30 if absent.
        #[oai(validator(minimum(value = "1"), maximum(value = "366")))]
        days: Query<Option<u16>>,
        /// List licenses whose key was used on this many devices.
        #[oai(validator(minimum(value = "1")))]
        devices: Query<Option<u32>>,
        /// List licenses whose key was used from this many networks.
        #[oai(validator(minimum(value = "1")))]
        networks: Query<Option<u32>>,
        /// List licenses whose key was refused this many times.
        #[oai(validator(minimum(value = "1")))]
        refusals: Query<Option<u32>>,
        /// At most this many; 50 if absent.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u16>>,
    ) -> ApiResult<Json<SuspiciousLicenses>, SuspiciousCodes> {
        let scope = admin.require(Role::ReadOnly)?.scope;
        let configured = scope.app.config.suspicion;
        let thresholds = SuspicionThresholds {
            devices: devices.0.unwrap_or(configured.devices),
            networks: networks.0.unwrap_or(configured.networks),
            refusals: refusals.0.unwrap_or(configured.refusals),
        };
        let days = i64::from(days.0.unwrap_or(DEFAULT_DAYS));
        let since = (scope.now - Duration::days(days - 1)).date_naive();
        scope.env.check_ins.settle().await;
        let found = scope
            .env
            .store
            .list_suspicious(since, &thresholds, limit.0.unwrap_or(DEFAULT_LIMIT))
            .await?;
        let mut items = Vec::with_capacity(found.len());
        for suspicion in found {
            items.extend(view(&scope, suspicion, thresholds, days).await?);
        }
        let SuspicionThresholds {
            devices,
            networks,
            refusals,
        } = thresholds;
        let thresholds = ThresholdsView {
            devices,
            networks,
            refusals,
        };
        Ok(Json(SuspiciousLicenses {
            since: Day(since),
            thresholds,
            items,
        }))
    }
}

async fn view(
    scope: &Scope,
    suspicion: Suspicion,
    thresholds: SuspicionThresholds,
    days: i64,
) -> StoreResult<Option<SuspicionView>> {
    let selector = LicenseSelector::Id(suspicion.license_id);
    let Some(record) = scope
        .env
        .store
        .find_license(selector, rules::window_start(scope.now))
        .await?
    else {
        return Ok(None);
    };
    let summary = summarize(scope, record).await?;
    Ok(Some(SuspicionView {
        license: LicenseSummaryView::new(summary, scope.now),
        devices: suspicion.devices,
        networks: suspicion.networks,
        refusals: suspicion.refusals,
        why: why(suspicion, thresholds, days),
    }))
}

async fn summarize(scope: &Scope, record: LicenseRecord) -> StoreResult<LicenseSummary> {
    let customer = match record.license.customer_id {
        Some(id) => scope.env.store.find_customer(id).await?,
        None => None,
    };
    let (email, customer_name) = customer
        .map(|customer| (customer.email, customer.name))
        .unwrap_or_default();
    Ok(LicenseSummary {
        email,
        customer_name,
        active_devices: u16::try_from(record.active().count()).unwrap_or(u16::MAX),
        max_devices: record.entitlements().max_devices,
        last_seen_at: record
            .activations
            .iter()
            .map(|activation| activation.last_seen_at)
            .max(),
        product: record.product.code.clone(),
        plan: record.plan.code.clone(),
        license: record.license,
    })
}

fn why(found: Suspicion, thresholds: SuspicionThresholds, days: i64) -> String {
    let counts = [
        (found.devices, thresholds.devices, "seen on", "device"),
        (found.networks, thresholds.networks, "seen from", "network"),
        (found.refusals, thresholds.refusals, "refused", "time"),
    ];
    let reached = counts.into_iter().filter(|(count, threshold, ..)| count >= threshold);
    let reasons: Vec<String> = reached
        .map(|(count, threshold, what, unit)| format!("{what} {} (threshold {threshold})", counted(count.into(), unit)))
        .collect();
    format!(
        "Within {}, its key was {}.",
        counted(days, "day"),
        reasons.join(" and ")
    )
}

fn counted(count: i64, unit: &str) -> String {
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use claviger_licensing::LicenseId;

    use super::*;

    #[test]
    fn the_sentence_names_what_is_reached_and_no_more() {
        let license_id = LicenseId::mint(DateTime::UNIX_EPOCH);
        let found = Suspicion {
            license_id,
            devices: 12,
            networks: 3,
            refusals: 50,
        };
        let thresholds = SuspicionThresholds {
            devices: 10,
            networks: 20,
            refusals: 50,
        };
        assert_eq!(
            why(found, thresholds, 30),
            "Within 30 days, its key was seen on 12 devices (threshold 10) and refused 50 times (threshold 50)."
        );
        let single = SuspicionThresholds {
            devices: 99,
            networks: 3,
            refusals: 99,
        };
        assert_eq!(
            why(found, single, 1),
            "Within 1 day, its key was seen from 3 networks (threshold 3)."
        );
    }
}
