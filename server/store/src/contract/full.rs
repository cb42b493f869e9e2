//! A store with something in every table.

use std::{collections::BTreeMap, sync::Arc};

use claviger_licensing::{
    AdminTokenId, LicenseEvent, LicenseId, LicenseRecord, Overdue, ReleaseCause, Role, SigningKeyId, Trial,
};
use claviger_protocol::{Code, ComponentName};
use serde_json::{Value, json};

use super::{
    Engine,
    fixtures::{
        admin_at, app_at, bytes, components, customer, days, device, key, license, minutes, network, precise, token,
        trial,
    },
    full_money::trade,
    shop::{Shop, occupant, seen},
};
use crate::{
    CheckIns, CustomerChange, IdempotencyKey, LicenseSelector, NewAdminToken, NewSigningKey, NewTrial, Sighting,
    SightingKind, SigningKey, Store, StoredAnswer, UsageReport,
};

/// Rows by table, in the order of [`Maintenance::tables`](crate::Maintenance::tables).
pub(super) type Tables = Vec<(String, Vec<Value>)>;

/// A shop that has seen a day of business.
pub(super) async fn full_shop(engine: &impl Engine) -> Shop {
    let shop = Shop::open(engine).await;
    let (store, app) = (&shop.store, &shop.app);
    let offer = shop.offer().await;
    let tried = NewTrial {
        components: components([(ComponentName::MAC, 1)]),
        ..trial(app, 1)
    };
    store.begin_trial(&tried, &app_at(minutes(1))).await.unwrap();
    let id = sell(&shop).await;
    occupy(&shop, id).await;
    trade(&shop, &offer, id).await;
    let refusal = Sighting {
        license_id: id,
        at: days(1),
        kind: SightingKind::Refusal(Code::Expired),
    };
    store.record_sightings(&[refusal]).await.unwrap();
    let (counters, gauges) = (
        BTreeMap::from([("exports".to_owned(), 3)]),
        BTreeMap::from([("seats".to_owned(), 2)]),
    );
    store
        .record_usage(&UsageReport {
            license_id: id,
            at: days(1),
            counters,
            gauges,
        })
        .await
        .unwrap();
    operate(store.as_ref()).await;
    shop
}

/// A license with all that can be said of one.
async fn sell(shop: &Shop) -> LicenseId {
    let mut new = license(&shop.pro, 1);
    new.license.note = Some("größer \\ \"🦊\"".to_owned());
    new.license.expires_at = Some(days(365));
    new.customer = Some(customer("Ada@Example.com", Some("Ada")));
    let id = shop.add(&new).await;
    let overdue = Overdue {
        since: precise(),
        grace_until: days(7),
    };
    shop.commit(id, &[LicenseEvent::BecameOverdue(overdue)], minutes(2))
        .await
        .unwrap();
    let note = CustomerChange {
        note: Some(Some("VIP".to_owned())),
        ..CustomerChange::default()
    };
    let holder = shop.record(id).await.license.customer_id.expect("a customer");
    assert!(
        shop.store
            .change_customer(holder, &note, &admin_at(minutes(3)))
            .await
            .unwrap()
    );
    shop.sell(&shop.basic, 2).await;
    id
}

/// One device came and went, one that had a trial holds a slot and has checked in.
async fn occupy(shop: &Shop, id: LicenseId) {
    let gone = shop.occupy(id, 0, 2, minutes(4)).await;
    let released = LicenseEvent::DeviceReleased {
        id: gone,
        cause: ReleaseCause::Admin,
    };
    shop.commit(id, &[released], minutes(5)).await.unwrap();
    let mut new = occupant(0, 1, minutes(6));
    new.components = components([(ComponentName::BOARD, 7)]);
    let activation_id = new.id;
    shop.commit(id, &[LicenseEvent::DeviceActivated(new)], minutes(6))
        .await
        .unwrap();
    let check_ins = CheckIns {
        runtime: Some(Box::new(json!({ "bots": [1, 2.5, null], "on": true }))),
        ..seen(&shop.app, id, activation_id, days(1))
    };
    let sightings = [SightingKind::Device(device(1)), SightingKind::Network(network(1))].map(|kind| Sighting {
        license_id: id,
        at: days(1),
        kind,
    });
    shop.store.record_check_ins(&[check_ins], &sightings).await.unwrap();
}

/// What operators and servers leave behind.
async fn operate(store: &dyn Store) {
    let new = NewAdminToken {
        id: AdminTokenId::mint(precise()),
        hash: token(1),
        name: "Zoë".to_owned(),
        role: Role::Owner,
        expires_at: Some(days(90)),
    };
    store.add_admin_token(&new, &admin_at(precise())).await.unwrap();
    store.touch_admin_token(new.id, days(1)).await.unwrap();
    for (n, others_expire_at) in [(1, None), (2, Some(days(60)))] {
        let key = SigningKey {
            id: SigningKeyId::mint(days(n)),
            kid: format!("kid-{n}"),
            public_key: bytes(1),
            private_sealed: vec![0, 255],
            created_at: days(n),
            signs_from: days(n),
            expires_at: None,
        };
        store
            .add_signing_key(&NewSigningKey { key, others_expire_at }, &admin_at(days(n)))
            .await
            .unwrap();
    }
    for n in [1, 2] {
        let key = IdempotencyKey {
            key: bytes(n),
            fingerprint: bytes(n),
        };
        store.begin_idempotent(&key, days(1), days(2)).await.unwrap();
    }
    let answered = IdempotencyKey {
        key: bytes(1),
        fingerprint: bytes(1),
    };
    store
        .complete_idempotent(
            &answered,
            &StoredAnswer {
                status: 201,
                sealed: vec![0, 1],
            },
        )
        .await
        .unwrap();
    store.claim_setting("salt", "größer").await.unwrap();
}

/// Everything in a store, read in small pages.
pub(super) async fn export(store: &Arc<dyn Store>) -> Tables {
    let mut tables = Vec::new();
    for table in store.tables() {
        let mut rows = Vec::new();
        loop {
            let after = u64::try_from(rows.len()).unwrap();
            let page = store.export_rows(table, after, 2).await.unwrap();
            assert!(page.len() <= 2, "at most as many as asked for");
            if page.is_empty() {
                break;
            }
            rows.extend(page);
        }
        tables.push(((*table).to_owned(), rows));
    }
    tables
}

/// The only license of the first key, as a full shop has one.
pub(super) async fn first_license(store: &dyn Store) -> Option<LicenseRecord> {
    store
        .find_license(LicenseSelector::Key(key(1)), days(-30))
        .await
        .unwrap()
}

/// What a full shop says of the device of its trial.
pub(super) async fn trial_of_first_device(store: &dyn Store, shop: &Shop) -> Option<Trial> {
    store.find_trial(shop.app.id, &device(1)).await.unwrap()
}
