//! Values to test with. All of them follow from fixed instants and small numbers.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use claviger_licensing::{
    Actor, AdminTokenId, AuditContext, ComponentHashes, CustomerId, DeviceFacts, DeviceHash, DriftPolicy, Id, KeyHash,
    License, LicenseId, LicenseSource, LicenseStatus, NetworkHash, Overrides, Plan, PlanId, PlanKind, Price, PriceId,
    Product, ProductId, TokenHash, TransferPolicy, Trial, TrialId, TrialPolicy,
};
use claviger_protocol::{ComponentName, KeyTemplate, Limit, Limits};
use uuid::Uuid;

use crate::{NewCustomer, NewLicense, NewTrial};

/// 2026-01-01T00:00:00Z, when every test begins.
pub(super) fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_225_600, 0).unwrap()
}

pub(super) fn minutes(n: i64) -> DateTime<Utc> {
    start() + Duration::minutes(n)
}

pub(super) fn days(n: i64) -> DateTime<Utc> {
    start() + Duration::days(n)
}

/// An instant with all the precision that a store must keep.
pub(super) fn precise() -> DateTime<Utc> {
    start() + Duration::microseconds(123_456)
}

/// The next instant that a store can tell from this one.
pub(super) fn just_after(at: DateTime<Utc>) -> DateTime<Utc> {
    at + Duration::microseconds(1)
}

/// The UTC day that begins at `days(n)`.
pub(super) fn day(n: i64) -> NaiveDate {
    days(n).date_naive()
}

/// The context of an app that does something at an instant.
pub(super) fn app_at(at: DateTime<Utc>) -> AuditContext {
    AuditContext {
        actor: Actor::App,
        at,
        request_id: None,
    }
}

/// The context of an admin, always the same one, that does something at an instant in a request.
pub(super) fn admin_at(at: DateTime<Utc>) -> AuditContext {
    AuditContext {
        actor: Actor::Admin {
            id: AdminTokenId::from_uuid(Uuid::from_u128(0xAD)),
            name: "Zoë’s laptop".to_owned(),
        },
        at,
        request_id: Some("req-7".to_owned()),
    }
}

/// An id of which there is nothing in any store.
pub(super) const fn nobody<K>() -> Id<K> {
    Id::from_uuid(Uuid::from_u128(0xDEAD))
}

pub(super) fn bytes(n: usize) -> [u8; 32] {
    let mut bytes = [0xA5; 32];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    bytes
}

pub(super) fn key(n: usize) -> KeyHash {
    KeyHash::new(bytes(n))
}

pub(super) fn device(n: usize) -> DeviceHash {
    DeviceHash::new(bytes(n))
}

pub(super) fn network(n: usize) -> NetworkHash {
    NetworkHash::new(bytes(n))
}

pub(super) fn token(n: usize) -> TokenHash {
    TokenHash::new(bytes(n))
}

pub(super) fn components<const N: usize>(parts: [(ComponentName, usize); N]) -> ComponentHashes {
    parts.into_iter().map(|(name, n)| (name, device(n))).collect()
}

/// What a talkative device says of itself.
pub(super) fn facts() -> DeviceFacts {
    DeviceFacts {
        name: Some("Grün’s 🦊 Büro".to_owned()),
        platform: Some("linux".to_owned()),
        arch: Some("x86_64".to_owned()),
        cpu: Some("Ryzen 7".to_owned()),
        app_version: Some("1.2.3".to_owned()),
        hostname: Some("büro.local".to_owned()),
    }
}

pub(super) fn texts<const N: usize>(texts: [&str; N]) -> BTreeSet<String> {
    texts.into_iter().map(str::to_owned).collect()
}

pub(super) fn limits<const N: usize>(limits: [(&str, Limit); N]) -> Limits {
    limits
        .into_iter()
        .map(|(name, limit)| (name.to_owned(), limit))
        .collect()
}

/// A product with a trial of seven days.
pub(super) fn product(code: &str) -> Product {
    Product {
        id: ProductId::mint(start()),
        code: code.to_owned(),
        name: format!("The {code}"),
        key_template: KeyTemplate::parse("SF-XXXXX-XXXXX").unwrap(),
        check_interval_minutes: 240,
        trial: Some(TrialPolicy {
            days: 7,
            features: texts(["export"]),
            limits: limits([("files", Limit::AtMost(10))]),
            offline_hours: 24,
        }),
        buy_url: None,
        support_url: None,
        retired: false,
    }
}

/// A perpetual plan that recognizes no changed machines and lets slots move as they like.
pub(super) fn plan(product: &Product, code: &str, max_devices: u16) -> Plan {
    Plan {
        id: PlanId::mint(start()),
        product_id: product.id,
        code: code.to_owned(),
        name: format!("The {code} plan"),
        kind: PlanKind::Perpetual,
        max_devices,
        features: texts(["export"]),
        limits: limits([("files", Limit::AtMost(100))]),
        key_template: None,
        key_word: code.to_uppercase(),
        offline_hours: 168,
        license_file_days: 365,
        grace_days: 7,
        drift: DriftPolicy {
            min_shared_components: 0,
            max_rebinds: 0,
        },
        transfers: TransferPolicy { max_moves: None },
        retired: false,
    }
}

pub(super) fn price(plan: &Plan, code: &str) -> Price {
    Price {
        id: PriceId::mint(start()),
        plan_id: plan.id,
        code: code.to_owned(),
        currency: "eur".to_owned(),
        amount: 4900,
        interval: None,
        stripe_price: None,
        retired: false,
    }
}

/// A license with the n-th key, issued n minutes after the start, of no customer.
pub(super) fn license(plan: &Plan, n: usize) -> NewLicense {
    let created_at = minutes(i64::try_from(n).unwrap());
    NewLicense {
        license: License {
            id: LicenseId::mint(created_at),
            customer_id: None,
            key_hash: key(n),
            key_last4: format!("{n:04}"),
            status: LicenseStatus::Active,
            status_reason: None,
            expires_at: None,
            overdue: None,
            hold: None,
            order_id: None,
            overrides: Overrides::default(),
            order_ref: None,
            source: LicenseSource::Admin,
            note: None,
            created_at,
            updated_at: created_at,
        },
        product_id: plan.product_id,
        plan_id: plan.id,
        plan_code: plan.code.clone(),
        key_sealed: bytes(n).to_vec(),
        customer: None,
    }
}

pub(super) fn customer(email: &str, name: Option<&str>) -> NewCustomer {
    NewCustomer {
        id: CustomerId::mint(start()),
        email: email.to_owned(),
        name: name.map(str::to_owned),
    }
}

/// A trial of seven days by the n-th device, begun n minutes after the start; the device tells no components.
pub(super) fn trial(product: &Product, n: usize) -> NewTrial {
    let started_at = minutes(i64::try_from(n).unwrap());
    NewTrial {
        trial: Trial {
            id: TrialId::mint(started_at),
            product_id: product.id,
            started_at,
            ends_at: started_at + Duration::days(7),
            email: None,
            device_name: None,
            platform: None,
            app_version: None,
            converted: None,
        },
        device: device(n),
        components: ComponentHashes::new(),
    }
}
