//! A NUL character, which PostgreSQL cannot store in a text, is refused by every engine: what one accepts the other must be
//! able to restore. The store returns an error, nothing is changed, and it works on.

use std::time::Duration;

use claviger_licensing::{
    Actor, AdminTokenId, AuditContext, DeviceFacts, LicenseEvent, LicenseId, Role, SigningKeyId,
    catalog::CatalogContent,
};
use serde_json::json;
use tokio::time::timeout;

use super::{
    Engine,
    fixtures::{admin_at, app_at, bytes, customer, days, license, minutes, nobody, start, token, trial},
    full::{export, full_shop},
    shop::{Shop, occupant, seen},
};
use crate::{
    CheckIns, CustomerChange, NewAdminToken, NewAuditEvent, NewSigningKey, SigningKey, StoreResult, UsageReport,
};

/// What no text may contain.
pub(super) const NUL: &str = "a\0b";

/// In the catalog and its summary.
pub async fn refuses_catalogs(engine: &impl Engine) {
    let shop = full_shop(engine).await;
    let mut named = shop.app.clone();
    named.name = NUL.to_owned();
    let mut featured = shop.pro.clone();
    featured.features.insert(NUL.to_owned());
    let contents = [
        CatalogContent {
            products: vec![named],
            ..CatalogContent::default()
        },
        CatalogContent {
            plans: vec![featured],
            ..CatalogContent::default()
        },
    ];
    for content in contents {
        let write = async || {
            shop.store
                .write_catalog(2, &content, json!({}), &admin_at(start()))
                .await
        };
        assert_refused(&shop, write).await;
    }
    let summary = json!({ "list": [{ NUL: 1 }] });
    let write = async || {
        shop.store
            .write_catalog(2, &CatalogContent::default(), summary, &admin_at(start()))
            .await
    };
    assert_refused(&shop, write).await;
}

/// In what is said of customers.
pub async fn refuses_customers(engine: &impl Engine) {
    let shop = full_shop(engine).await;
    let known = shop
        .store
        .ensure_customer(&customer("ada@example.com", None), &app_at(start()))
        .await
        .unwrap()
        .id;
    for new in [
        customer("a\0@example.com", None),
        customer("new@example.com", Some(NUL)),
    ] {
        assert_refused(&shop, async || shop.store.ensure_customer(&new, &app_at(start())).await).await;
    }
    let change = CustomerChange {
        note: Some(Some(NUL.to_owned())),
        ..CustomerChange::default()
    };
    assert_refused(&shop, async || {
        shop.store.change_customer(known, &change, &app_at(start())).await
    })
    .await;
}

/// In what is said of licenses.
pub async fn refuses_licenses(engine: &impl Engine) {
    let shop = full_shop(engine).await;
    let mut noted = license(&shop.pro, 50);
    noted.license.note = Some(NUL.to_owned());
    let list = [license(&shop.pro, 51), noted];
    let added = timeout(LONG, shop.store.add_licenses(&list, &admin_at(start())))
        .await
        .expect("an answer");
    assert!(added.is_err());
    let id = shop.sell(&shop.pro, 52).await;
    let mut facts = occupant(0, 60, minutes(52));
    facts.facts.hostname = Some(NUL.to_owned());
    let text = || Some(NUL.to_owned());
    for event in [
        LicenseEvent::NoteSet(text()),
        LicenseEvent::OrderRefSet(text()),
        LicenseEvent::Suspended { reason: text() },
        LicenseEvent::DeviceActivated(facts),
    ] {
        let events = [LicenseEvent::KeyRevealed, event];
        assert_refused(&shop, async || shop.commit(id, &events, minutes(53)).await).await;
    }
}

/// In what devices tell.
pub async fn refuses_devices(engine: &impl Engine) {
    let shop = full_shop(engine).await;
    let id = shop.sell(&shop.pro, 50).await;
    let [fine, bad] = [
        shop.occupy(id, 0, 60, minutes(50)).await,
        shop.occupy(id, 1, 61, minutes(51)).await,
    ];
    let [plain, next] = [fine, bad].map(|activation| seen(&shop.app, id, activation, days(2)));
    let named = DeviceFacts {
        name: Some(NUL.to_owned()),
        ..DeviceFacts::default()
    };
    let versioned = DeviceFacts {
        app_version: Some(NUL.to_owned()),
        ..DeviceFacts::default()
    };
    for poisoned in [
        CheckIns {
            facts: named.into(),
            facts_changed: true,
            ..next.clone()
        },
        CheckIns {
            facts: versioned.into(),
            ..next.clone()
        },
        CheckIns {
            runtime: Some(Box::new(json!([NUL]))),
            ..next
        },
    ] {
        let batch = [plain.clone(), poisoned];
        assert_refused(&shop, async || shop.store.record_check_ins(&batch, &[]).await).await;
    }
    let report = |license_id: LicenseId| UsageReport {
        license_id,
        at: days(2),
        counters: [("fine".to_owned(), 1), (NUL.to_owned(), 1)].into(),
        gauges: [].into(),
    };
    assert_refused(&shop, async || shop.store.record_usage(&report(id)).await).await;
    let mut tried = trial(&shop.app, 61);
    tried.trial.email = Some(NUL.to_owned());
    assert_refused(&shop, async || shop.store.begin_trial(&tried, &app_at(start())).await).await;
}

/// In what operators name, and in who did it.
pub async fn refuses_operations(engine: &impl Engine) {
    let shop = full_shop(engine).await;
    let store = &shop.store;
    let token = NewAdminToken {
        id: nobody(),
        hash: token(50),
        name: NUL.to_owned(),
        role: Role::Support,
        expires_at: None,
    };
    assert_refused(&shop, async || store.add_admin_token(&token, &app_at(start())).await).await;
    let key = SigningKey {
        id: SigningKeyId::mint(start()),
        kid: NUL.to_owned(),
        public_key: bytes(1),
        private_sealed: vec![],
        created_at: start(),
        signs_from: start(),
        expires_at: None,
    };
    let key = NewSigningKey {
        key,
        others_expire_at: Some(days(1)),
    };
    assert_refused(&shop, async || store.add_signing_key(&key, &app_at(start())).await).await;
    assert_refused(&shop, async || store.claim_setting("poison", NUL).await).await;
    let event = NewAuditEvent {
        action: "test.done".to_owned(),
        data: json!({}),
        ..NewAuditEvent::default()
    };
    let poisoned = [
        NewAuditEvent {
            action: NUL.to_owned(),
            ..event.clone()
        },
        NewAuditEvent {
            data: json!({ "a": NUL }),
            ..event.clone()
        },
    ];
    for event in poisoned {
        assert_refused(&shop, async || store.add_audit_event(&event, &app_at(start())).await).await;
    }
    let named = Actor::Admin {
        id: AdminTokenId::mint(start()),
        name: NUL.to_owned(),
    };
    let contexts = [
        AuditContext {
            actor: named,
            ..app_at(start())
        },
        AuditContext {
            request_id: Some(NUL.to_owned()),
            ..app_at(start())
        },
    ];
    for context in contexts {
        assert_refused(&shop, async || store.add_audit_event(&event, &context).await).await;
    }
}

/// What only looks like one is a text like any other.
pub async fn accepts_what_looks_like_one(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    for text in ["\\u0000", "\\\\u0000", "C:\\u0000\\", "\u{1}", "\u{FFFD}", "%00"] {
        let data = json!({ "text": text, text: 1 });
        let event = NewAuditEvent {
            action: text.to_owned(),
            data: data.clone(),
            ..NewAuditEvent::default()
        };
        shop.store.add_audit_event(&event, &app_at(start())).await.unwrap();
        let events = shop.audit_of(text).await;
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].data, data);
    }
}

/// Far longer than an answer takes.
const LONG: Duration = Duration::from_secs(20);

/// A change is answered with an error and leaves the store as it was, able to go on.
pub(super) async fn assert_refused<T>(shop: &Shop, change: impl AsyncFnOnce() -> StoreResult<T>) {
    let before = export(&shop.store).await;
    let answer = timeout(LONG, change()).await.expect("an answer");
    assert!(answer.is_err(), "a text with a NUL character was accepted");
    assert_eq!(export(&shop.store).await, before);
}
