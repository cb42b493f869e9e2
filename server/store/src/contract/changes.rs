//! Who keeps licenses in memory is told what changes.

use chrono::{DateTime, Utc};
use claviger_licensing::{ActivationId, Hold, HoldCause, KeyHash, LicenseEvent, LicenseId, Overrides};
use serde_json::json;

use super::{
    Engine,
    check_ins::news,
    fixtures::{admin_at, app_at, customer, days, device, key, license, minutes, network, start, trial},
    money::{order, write},
    shop::{Shop, seen},
    watching::{Listener, Told, caught_up},
};
use crate::{CheckIns, LicenseSelector, Sighting, SightingKind, UsageReport};

/// Of what a store changes, its watcher is told before the call returns.
pub async fn are_told_before_the_call_returns(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let sold = Sold::new(&shop).await;
    let listener = Listener::to(shop.store.as_ref()).await;
    for change in Change::ALL {
        change.happen(&shop, &sold).await;
        assert!(listener.heard_of(sold.key), "{change:?}");
    }
}

/// Of what another store changes, the watcher was told once he has caught up.
pub async fn of_others_are_told_until_caught_up(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let sold = Sold::new(&shop).await;
    let neighbor = shop.neighbor(engine).await;
    let listener = Listener::to(neighbor.as_ref()).await;
    for change in Change::ALL {
        change.happen(&shop, &sold).await;
        caught_up(neighbor.as_ref()).await;
        assert!(listener.heard_of(sold.key), "{change:?}");
    }
}

/// A change of one license leaves the others in memory.
pub async fn are_of_one_license(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let sold = Sold::new(&shop).await;
    let listener = Listener::to(shop.store.as_ref()).await;
    for change in Change::ALL.into_iter().filter(|change| change.is_of_one_license()) {
        change.happen(&shop, &sold).await;
        caught_up(shop.store.as_ref()).await;
        let told = listener.take();
        assert!(
            told.iter().all(|told| *told == Told::License(sold.key)),
            "{change:?}: {told:?}"
        );
    }
}

/// A license that is added is no change, nor is what leaves licenses as they are: check-ins without news, usage, trials.
pub async fn are_not_everything(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let sold = Sold::new(&shop).await;
    let listener = Listener::to(shop.store.as_ref()).await;
    let mut added = license(&shop.pro, 2);
    added.customer = Some(customer("eve@example.com", None));
    shop.add(&added).await;
    let sightings = [SightingKind::Device(device(1)), SightingKind::Network(network(1))].map(|kind| Sighting {
        license_id: sold.id,
        at: days(1),
        kind,
    });
    let quiet = CheckIns {
        facts: news().into(),
        runtime: Some(Box::new(json!({ "bots": 3 }))),
        ..seen(&shop.app, sold.id, sold.activation, days(1))
    };
    shop.store.record_check_ins(&[quiet], &sightings).await.unwrap();
    let usage = UsageReport {
        license_id: sold.id,
        at: days(1),
        counters: [("bots".to_owned(), 1)].into(),
        gauges: [].into(),
    };
    shop.store.record_usage(&usage).await.unwrap();
    shop.begin(&trial(&shop.app, 7)).await;
    shop.place(&order(&shop.pro, 2)).await;
    caught_up(shop.store.as_ref()).await;
    assert_eq!(listener.take(), []);
}

/// A watcher replaces the one before.
pub async fn are_told_to_the_last_watcher(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let sold = Sold::new(&shop).await;
    let first = Listener::to(shop.store.as_ref()).await;
    let second = Listener::to(shop.store.as_ref()).await;
    Change::Status.happen(&shop, &sold).await;
    caught_up(shop.store.as_ref()).await;
    assert!(second.heard_of(sold.key));
    assert_eq!(first.take(), []);
}

/// A license of a customer, whose first slot is held by the first device.
struct Sold {
    id: LicenseId,
    key: KeyHash,
    activation: ActivationId,
}

impl Sold {
    async fn new(shop: &Shop) -> Self {
        let mut license = license(&shop.pro, 1);
        license.customer = Some(customer("ada@example.com", Some("Ada")));
        license.license.note = Some("VIP".to_owned());
        let id = shop.add(&license).await;
        Self {
            id,
            key: key(1),
            activation: shop.occupy(id, 0, 1, minutes(1)).await,
        }
    }
}

/// Something that changes a license, or may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Status,
    Overrides,
    Activation,
    Facts,
    Release,
    Money,
    Product,
    Plan,
    Erasure,
}

impl Change {
    const ALL: [Self; 9] = [
        Self::Status,
        Self::Overrides,
        Self::Activation,
        Self::Facts,
        Self::Release,
        Self::Money,
        Self::Product,
        Self::Plan,
        Self::Erasure,
    ];

    fn is_of_one_license(self) -> bool {
        !matches!(self, Self::Product | Self::Plan | Self::Erasure)
    }

    async fn happen(self, shop: &Shop, sold: &Sold) {
        let at = minutes(30);
        match self {
            Self::Status => commit(shop, sold, LicenseEvent::Suspended { reason: None }, at).await,
            Self::Overrides => {
                let roomier = Overrides {
                    max_devices: Some(9),
                    ..Overrides::default()
                };
                commit(shop, sold, LicenseEvent::OverridesSet(roomier), at).await;
            }
            Self::Activation => {
                shop.occupy(sold.id, 1, 2, at).await;
            }
            Self::Facts => {
                shop.check_in(&CheckIns {
                    facts: news().into(),
                    facts_changed: true,
                    ..seen(&shop.app, sold.id, sold.activation, at)
                })
                .await;
            }
            Self::Release => shop.vacate(sold.id, sold.activation, at).await,
            Self::Money => settle(shop, sold, at).await,
            Self::Product | Self::Plan => self.rename(shop).await,
            Self::Erasure => {
                let holder = shop.record(sold.id).await.license.customer_id.expect("a customer");
                assert!(shop.store.erase_customer(holder, &admin_at(at)).await.unwrap());
            }
        }
    }

    async fn rename(self, shop: &Shop) {
        let mut catalog = shop.store.read_catalog().await.unwrap();
        let content = &mut catalog.content;
        if self == Self::Product {
            content.plans.clear();
            content.products[0].name = "Renamed".to_owned();
        } else {
            content.products.clear();
            content.plans[0].name = "Renamed".to_owned();
        }
        let context = admin_at(start());
        shop.store
            .write_catalog(catalog.revision, content, json!({}), &context)
            .await
            .unwrap();
    }
}

async fn commit(shop: &Shop, sold: &Sold, event: LicenseEvent, at: DateTime<Utc>) {
    shop.commit(sold.id, &[event], at).await.unwrap();
}

/// A new order puts a hold on the license.
async fn settle(shop: &Shop, sold: &Sold, at: DateTime<Utc>) {
    let mut disputed = order(&shop.pro, 1);
    disputed.license_id = Some(sold.id);
    let locked = shop
        .store
        .lock_license(LicenseSelector::Id(sold.id), start())
        .await
        .unwrap()
        .expect("the license");
    let hold = Hold {
        cause: HoldCause::Disputed,
        since: at,
    };
    locked
        .settle(&[LicenseEvent::Held(hold)], &write(&disputed), &app_at(at))
        .await
        .unwrap();
}
