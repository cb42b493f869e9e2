//! Who wants to be forgotten is, and what was sold stays sold.

use claviger_licensing::{
    Activation, ActivationId, ComponentHashes, Customer, DeviceFacts, LicenseEvent, LicenseId, Product, Trial,
};
use claviger_protocol::ComponentName;
use serde_json::json;

use super::{
    Engine,
    expect::{assert_audited, assert_conflict},
    fixtures::{admin_at, app_at, components, customer, days, device, license, minutes, nobody, precise, trial},
    shop::{Shop, occupant, seen},
};
use crate::{AuditFilter, CheckIns, CustomerChange, CustomerFilter, LicenseFilter, Page};

/// E-mail, name and note of the customer go; licenses, dates, order numbers and the audit log stay.
pub async fn forgets_the_customer(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (id, licensed) = (
        sold_to(&shop, "ada@example.com", 1).await,
        sold_to(&shop, "eve@example.com", 2).await,
    );
    let (ada, eve) = (holder(&shop, id).await, holder(&shop, licensed).await);
    let (mut expected, neighbor) = (shop.record(id).await, shop.record(licensed).await);
    let before = shop.audit(&AuditFilter::default()).await;

    assert!(shop.store.erase_customer(ada.id, &admin_at(precise())).await.unwrap());
    let forgotten = Customer {
        email: None,
        name: None,
        note: None,
        erased_at: Some(precise()),
        ..ada.clone()
    };
    assert_eq!(shop.store.find_customer(ada.id).await.unwrap(), Some(forgotten.clone()));
    assert_eq!(shop.store.find_customer(eve.id).await.unwrap(), Some(eve.clone()));
    expected.license.note = None;
    let record = shop.record(id).await;
    assert_eq!(record.license, expected.license);
    assert_eq!(record.license.order_ref.as_deref(), Some("order 1"));
    assert_eq!(shop.record(licensed).await, neighbor);

    let after = shop.audit(&AuditFilter::default()).await;
    assert_eq!(after.len(), before.len() + 1);
    assert!(
        before.iter().all(|event| after.contains(event)),
        "the log is not rewritten"
    );
    let events = shop.audit_of("customer.erased").await;
    assert_eq!(events.len(), 1);
    assert_audited(&events[0], "customer.erased", &admin_at(precise()));
    assert_eq!(events[0].customer_id, Some(ada.id));
}

/// Names, hostnames, cpus, components and run time reports of the customer's devices go, of those that gave their slot up as
/// well.
pub async fn forgets_the_devices(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (id, licensed) = (
        sold_to(&shop, "ada@example.com", 1).await,
        sold_to(&shop, "eve@example.com", 2).await,
    );
    let gone = seat(&shop, id, 0, 1).await;
    shop.vacate(id, gone, minutes(20)).await;
    let held = [seat(&shop, id, 0, 2).await, seat(&shop, id, 1, 3).await];
    let foreign = seat(&shop, licensed, 0, 4).await;
    let runtime = async |activation| shop.store.find_runtime(activation).await.unwrap();
    assert_eq!(runtime(gone).await, Some(report()));
    let (mine, others) = (shop.history(id).await, shop.history(licensed).await);
    assert_eq!(mine.len(), 3);

    let ada = holder(&shop, id).await;
    assert!(shop.store.erase_customer(ada.id, &admin_at(days(1))).await.unwrap());
    let forget = |activation: Activation| {
        let facts = DeviceFacts {
            name: None,
            hostname: None,
            cpu: None,
            ..activation.facts.clone()
        };
        Activation {
            facts,
            components: ComponentHashes::new(),
            ..activation
        }
    };
    assert_eq!(shop.history(id).await, mine.into_iter().map(forget).collect::<Vec<_>>());
    assert_eq!(shop.history(licensed).await, others);
    for activation in [gone, held[0], held[1]] {
        assert_eq!(runtime(activation).await, None);
    }
    assert_eq!(runtime(foreign).await, Some(report()));
}

/// E-mail and device name go of trials that the customer's devices had and of those that gave the customer's address,
/// whatever the product; other trials stay, and so do those without an address when there is none to look for any more.
pub async fn forgets_the_trials(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = sold_to(&shop, "Ada_Ä@example.com", 1).await;
    let mine = [
        begin(&shop, 1, &shop.app, Some("lovelace@example.com")).await,
        begin(&shop, 1, &shop.tool, None).await,
        begin(&shop, 2, &shop.app, Some("ada_Ä@EXAMPLE.com")).await,
        begin(&shop, 3, &shop.tool, Some("ADA_ä@example.com")).await,
    ];
    let others = [
        begin(&shop, 4, &shop.app, Some("adaxä@example.com")).await,
        begin(&shop, 5, &shop.app, None).await,
    ];
    let gone = seat(&shop, id, 0, 1).await;
    shop.vacate(id, gone, minutes(20)).await;
    let ada = holder(&shop, id).await;
    let stored = async |trial: &Trial| shop.store.find_trial_by_id(trial.id).await.unwrap().expect("the trial");
    let mut expected = Vec::new();
    for trial in &mine {
        expected.push(Trial {
            email: None,
            device_name: None,
            ..stored(trial).await
        });
    }

    for at in [days(1), days(2)] {
        assert!(shop.store.erase_customer(ada.id, &admin_at(at)).await.unwrap());
        for trial in &expected {
            assert_eq!(stored(trial).await, *trial);
        }
        for trial in &others {
            assert_eq!(stored(trial).await, *trial);
        }
    }
    let found = shop.store.find_trial(shop.app.id, &device(1)).await.unwrap();
    assert!(found.is_some(), "forgetting gives no second trial");
}

/// The erased address is free: whoever comes with it is somebody new.
pub async fn frees_the_address(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = sold_to(&shop, "ada@example.com", 1).await;
    let ada = holder(&shop, id).await;
    assert!(shop.store.erase_customer(ada.id, &admin_at(days(1))).await.unwrap());
    let by_email = LicenseFilter {
        email: Some("ada@example.com".to_owned()),
        ..LicenseFilter::default()
    };
    assert_eq!(shop.store.list_licenses(&by_email, Page::first(10)).await.unwrap(), []);
    let by_text = CustomerFilter {
        text: Some("ada".to_owned()),
        ..CustomerFilter::default()
    };
    assert_eq!(shop.store.list_customers(&by_text, Page::first(10)).await.unwrap(), []);

    let new = customer("ada@example.com", None);
    assert_eq!(
        shop.store.ensure_customer(&new, &app_at(days(2))).await.unwrap().id,
        new.id
    );
    assert_eq!(shop.record(id).await.license.customer_id, Some(ada.id));
}

/// Erasing again erases what came since and keeps the date of the first time; nobody cannot be erased.
pub async fn can_be_repeated(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = sold_to(&shop, "ada@example.com", 1).await;
    let ada = holder(&shop, id).await;
    assert!(shop.store.erase_customer(ada.id, &admin_at(days(1))).await.unwrap());
    shop.commit(id, &[LicenseEvent::NoteSet(Some("Ada again".to_owned()))], days(2))
        .await
        .unwrap();
    assert!(shop.store.erase_customer(ada.id, &admin_at(days(3))).await.unwrap());
    assert_eq!(shop.record(id).await.license.note, None);
    assert_eq!(
        shop.store.find_customer(ada.id).await.unwrap().unwrap().erased_at,
        Some(days(1))
    );

    let before = shop.audit(&AuditFilter::default()).await;
    assert!(!shop.store.erase_customer(nobody(), &admin_at(days(4))).await.unwrap());
    assert_eq!(shop.audit(&AuditFilter::default()).await, before);
}

/// Who was erased gets no new name, address or note: whoever comes back is a new customer.
pub async fn is_final(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = sold_to(&shop, "ada@example.com", 1).await;
    let ada = holder(&shop, id).await;
    assert!(shop.store.erase_customer(ada.id, &admin_at(days(1))).await.unwrap());
    let erased = holder(&shop, id).await;
    let text = || Some("Ada".to_owned());
    let changes = [
        CustomerChange {
            email: text(),
            ..CustomerChange::default()
        },
        CustomerChange {
            name: Some(text()),
            ..CustomerChange::default()
        },
        CustomerChange {
            note: Some(text()),
            ..CustomerChange::default()
        },
    ];
    for change in changes {
        assert_conflict(shop.store.change_customer(ada.id, &change, &admin_at(days(2))).await);
        assert_eq!(holder(&shop, id).await, erased);
    }
}

/// The n-th license, with order number and note, sold to a customer with name and note.
async fn sold_to(shop: &Shop, email: &str, n: usize) -> LicenseId {
    let mut new = license(&shop.pro, n);
    new.license.order_ref = Some(format!("order {n}"));
    new.license.note = Some("asked about Ada’s invoice".to_owned());
    new.customer = Some(customer(email, Some("Ada")));
    let id = shop.add(&new).await;
    let note = CustomerChange {
        note: Some(Some("phone 555".to_owned())),
        ..Default::default()
    };
    let holder = holder(shop, id).await;
    assert!(
        shop.store
            .change_customer(holder.id, &note, &admin_at(minutes(3)))
            .await
            .unwrap()
    );
    id
}

async fn holder(shop: &Shop, id: LicenseId) -> Customer {
    let holder = shop.record(id).await.license.customer_id.expect("a customer");
    shop.store.find_customer(holder).await.unwrap().expect("the customer")
}

/// Puts the n-th device, which tells all about itself, into a slot.
async fn seat(shop: &Shop, id: LicenseId, slot: u16, n: usize) -> ActivationId {
    let at = minutes(10 + i64::try_from(n).unwrap());
    let mut new = occupant(slot, n, at);
    new.components = components([(ComponentName::BOARD, n)]);
    let activation = new.id;
    shop.commit(id, &[LicenseEvent::DeviceActivated(new)], at)
        .await
        .unwrap();
    shop.check_in(&CheckIns {
        runtime: Some(Box::new(report())),
        ..seen(&shop.app, id, activation, at)
    })
    .await;
    activation
}

fn report() -> serde_json::Value {
    json!({ "folder": "/home/ada" })
}

async fn begin(shop: &Shop, n: usize, product: &Product, email: Option<&str>) -> Trial {
    let mut new = trial(product, n);
    new.trial.email = email.map(str::to_owned);
    new.trial.device_name = Some("Ada’s laptop".to_owned());
    new.trial.platform = Some("linux".to_owned());
    new.trial.app_version = Some("1.0".to_owned());
    shop.begin(&new).await
}
