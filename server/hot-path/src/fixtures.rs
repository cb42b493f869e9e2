//! A license to test with.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::{DateTime, Duration, Utc};
use claviger_licensing::{
    Activation, ActivationId, ActivationOrigin, ComponentHashes, DeviceFacts, DeviceHash, DriftPolicy, KeyHash,
    License, LicenseId, LicenseRecord, LicenseSource, LicenseStatus, Overrides, Plan, PlanId, PlanKind, Product,
    ProductId, ReleaseCause, TransferPolicy,
};
use claviger_protocol::{KeyTemplate, Limit};

/// A noon.
pub(crate) fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap() + Duration::microseconds(7)
}

pub(crate) fn key(n: u8) -> KeyHash {
    KeyHash::new([n; 32])
}

/// A license for ten devices that two hold, and one has given up.
pub(crate) fn record(key: KeyHash) -> LicenseRecord {
    let product = product();
    let plan = plan(product.id);
    LicenseRecord {
        license: license(key),
        product: Arc::new(product),
        plan: Arc::new(plan),
        activations: vec![
            activation(0, 1, None),
            activation(1, 2, Some((noon(), ReleaseCause::Customer))),
            activation(2, 3, None),
        ],
    }
}

fn license(key_hash: KeyHash) -> License {
    License {
        id: LicenseId::mint(noon()),
        customer_id: None,
        key_hash,
        key_last4: "X7K9".to_owned(),
        status: LicenseStatus::Active,
        status_reason: None,
        expires_at: Some(noon() + Duration::days(30)),
        overdue: None,
        hold: None,
        order_id: None,
        overrides: Overrides {
            max_devices: Some(10),
            add_features: BTreeSet::from(["sso".to_owned()]),
            remove_features: BTreeSet::from(["export".to_owned()]),
            limits: BTreeMap::from([
                ("bots".to_owned(), Limit::AtMost(7)),
                ("seats".to_owned(), Limit::Unlimited),
            ]),
        },
        order_ref: None,
        source: LicenseSource::Stripe,
        note: None,
        created_at: noon() - Duration::days(9),
        updated_at: noon() - Duration::days(1),
    }
}

fn product() -> Product {
    Product {
        id: ProductId::mint(noon()),
        code: "app".to_owned(),
        name: "App".to_owned(),
        key_template: KeyTemplate::parse("XXXXX-XXXXX").unwrap(),
        check_interval_minutes: 240,
        trial: None,
        buy_url: None,
        support_url: None,
        retired: false,
    }
}

fn plan(product_id: ProductId) -> Plan {
    Plan {
        id: PlanId::mint(noon()),
        product_id,
        code: "pro".to_owned(),
        name: "Pro".to_owned(),
        kind: PlanKind::Perpetual,
        max_devices: 3,
        features: BTreeSet::from(["export".to_owned()]),
        limits: BTreeMap::new(),
        key_template: None,
        key_word: "PRO".to_owned(),
        offline_hours: 72,
        license_file_days: 30,
        grace_days: 7,
        drift: DriftPolicy {
            min_shared_components: 2,
            max_rebinds: 2,
        },
        transfers: TransferPolicy { max_moves: None },
        retired: false,
    }
}

fn activation(slot: u16, device: u8, released: Option<(DateTime<Utc>, ReleaseCause)>) -> Activation {
    Activation {
        id: ActivationId::mint(noon()),
        slot,
        device: DeviceHash::new([device; 32]),
        components: ComponentHashes::new(),
        facts: DeviceFacts {
            name: Some("studio".to_owned()),
            platform: Some("linux".to_owned()),
            app_version: Some("1.0.0".to_owned()),
            ..DeviceFacts::default()
        },
        origin: ActivationOrigin::Move,
        activated_at: noon() - Duration::days(8),
        last_seen_at: noon() - Duration::days(2),
        released,
        superseded: false,
    }
}
