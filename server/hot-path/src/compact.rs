//! A license as it lies in memory: one run of bytes, and what many licenses share.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use claviger_licensing::{
    Activation, ActivationId, ActivationOrigin, ComponentHashes, DeviceFacts, DeviceHash, Hold, HoldCause, KeyHash,
    License, LicenseId, LicenseRecord, LicenseSource, LicenseStatus, Overdue, Overrides, Plan, PlanId, Product,
};
use claviger_protocol::Limit;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::words::{Word, Words};

/// A license, ready to be judged.
///
/// Left out is what no judgment looks at, so that more licenses fit: texts and references for people, devices that gave up their
/// slot, the parts of machines, and half of each device's hash.
#[derive(Debug, Clone)]
pub(crate) struct Compact {
    terms: Arc<Terms>,
    bytes: Arc<[u8]>,
}

impl Compact {
    /// The memory that it takes, without what it shares with others.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len()
    }
}

/// Packs licenses, and knows what they share: products, plans, and words of their devices.
#[derive(Debug, Default)]
pub(crate) struct Packer {
    words: Words,
    shared: Mutex<HashMap<PlanId, Arc<Terms>>>,
}

/// What the licenses of a plan have in common.
#[derive(Debug)]
struct Terms {
    product: Arc<Product>,
    plan: Arc<Plan>,
}

impl Packer {
    /// Packs a record.
    pub(crate) fn pack(&self, record: &LicenseRecord) -> Compact {
        let packed = Packed::of(record, &self.words);
        let bytes = postcard::to_allocvec(&packed).expect("plain data can be packed");
        Compact {
            terms: self.share(record),
            bytes: bytes.into(),
        }
    }

    /// The record again, without what was left out, for a question of `device`: what other devices say of themselves is left out too.
    pub(crate) fn unpack(&self, compact: &Compact, key: KeyHash, device: DeviceHash) -> LicenseRecord {
        let packed: Packed<'_> =
            postcard::from_bytes(&compact.bytes).expect("these bytes were packed by this very process");
        LicenseRecord {
            license: packed.license(key),
            product: Arc::clone(&compact.terms.product),
            plan: Arc::clone(&compact.terms.plan),
            activations: packed
                .devices
                .iter()
                .map(|packed| packed.unpack(&self.words, device))
                .collect(),
        }
    }

    /// The same terms for all licenses of a plan, as long as the catalog stays as it is.
    fn share(&self, record: &LicenseRecord) -> Arc<Terms> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let known = shared.get(&record.plan.id);
        if let Some(terms) = known.filter(|terms| *terms.product == *record.product && *terms.plan == *record.plan) {
            return Arc::clone(terms);
        }
        let terms = Arc::new(Terms {
            product: Arc::clone(&record.product),
            plan: Arc::clone(&record.plan),
        });
        shared.insert(record.plan.id, Arc::clone(&terms));
        terms
    }
}

#[derive(Serialize, Deserialize)]
struct Packed<'a> {
    id: Uuid,
    key_last4: &'a str,
    status: LicenseStatus,
    source: LicenseSource,
    expires_at: Option<i64>,
    overdue: Option<(i64, i64)>,
    hold: Option<(HoldCause, i64)>,
    #[serde(borrow)]
    overrides: Option<PackedOverrides<'a>>,
    created_at: i64,
    updated_at: i64,
    #[serde(borrow)]
    devices: Vec<Device<'a>>,
}

/// As [`Overrides`], which is written for JSON.
#[derive(Serialize, Deserialize)]
struct PackedOverrides<'a> {
    max_devices: Option<u16>,
    #[serde(borrow)]
    add_features: Vec<&'a str>,
    #[serde(borrow)]
    remove_features: Vec<&'a str>,
    #[serde(borrow)]
    limits: Vec<(&'a str, Limit)>,
}

/// The first half of a device's hash tells it from others as well as the whole does.
type HalfHash = [u8; 16];

#[derive(Serialize, Deserialize)]
struct Device<'a> {
    id: Uuid,
    slot: u16,
    hash: HalfHash,
    name: Option<&'a str>,
    #[serde(borrow)]
    platform: Option<Word<'a>>,
    #[serde(borrow)]
    arch: Option<Word<'a>>,
    #[serde(borrow)]
    cpu: Option<Word<'a>>,
    #[serde(borrow)]
    app_version: Option<Word<'a>>,
    hostname: Option<&'a str>,
    origin: ActivationOrigin,
    activated_at: i64,
    last_seen_at: i64,
    superseded: bool,
}

impl<'a> Packed<'a> {
    fn of(record: &'a LicenseRecord, words: &Words) -> Self {
        let license = &record.license;
        let overrides = &license.overrides;
        Self {
            id: license.id.uuid(),
            key_last4: &license.key_last4,
            status: license.status,
            source: license.source,
            expires_at: license.expires_at.map(micros),
            overdue: license
                .overdue
                .map(|overdue| (micros(overdue.since), micros(overdue.grace_until))),
            hold: license.hold.map(|hold| (hold.cause, micros(hold.since))),
            overrides: (*overrides != Overrides::default()).then(|| PackedOverrides::from(overrides)),
            created_at: micros(license.created_at),
            updated_at: micros(license.updated_at),
            devices: record
                .active()
                .map(|activation| Device::of(activation, words))
                .collect(),
        }
    }
}

impl Packed<'_> {
    fn license(&self, key_hash: KeyHash) -> License {
        License {
            id: LicenseId::from_uuid(self.id),
            customer_id: None,
            key_hash,
            key_last4: self.key_last4.to_owned(),
            status: self.status,
            status_reason: None,
            expires_at: self.expires_at.map(instant),
            overdue: self.overdue.map(|(since, grace_until)| Overdue {
                since: instant(since),
                grace_until: instant(grace_until),
            }),
            hold: self.hold.map(|(cause, since)| Hold {
                cause,
                since: instant(since),
            }),
            order_id: None,
            overrides: self.overrides.as_ref().map(PackedOverrides::unpack).unwrap_or_default(),
            order_ref: None,
            source: self.source,
            note: None,
            created_at: instant(self.created_at),
            updated_at: instant(self.updated_at),
        }
    }
}

impl<'a> From<&'a Overrides> for PackedOverrides<'a> {
    fn from(overrides: &'a Overrides) -> Self {
        let texts = |set: &'a BTreeSet<String>| set.iter().map(String::as_str).collect();
        Self {
            max_devices: overrides.max_devices,
            add_features: texts(&overrides.add_features),
            remove_features: texts(&overrides.remove_features),
            limits: overrides
                .limits
                .iter()
                .map(|(name, limit)| (name.as_str(), *limit))
                .collect(),
        }
    }
}

impl PackedOverrides<'_> {
    fn unpack(&self) -> Overrides {
        let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        let limits: BTreeMap<String, Limit> = self
            .limits
            .iter()
            .map(|(name, limit)| ((*name).to_owned(), *limit))
            .collect();
        Overrides {
            max_devices: self.max_devices,
            add_features: texts(&self.add_features),
            remove_features: texts(&self.remove_features),
            limits,
        }
    }
}

impl<'a> Device<'a> {
    fn of(activation: &'a Activation, words: &Words) -> Self {
        let facts = &activation.facts;
        let word = |text: &'a Option<String>| text.as_deref().map(|text| words.word(text));
        Self {
            id: activation.id.uuid(),
            slot: activation.slot,
            hash: activation.device.first(),
            name: facts.name.as_deref(),
            platform: word(&facts.platform),
            arch: word(&facts.arch),
            cpu: word(&facts.cpu),
            app_version: word(&facts.app_version),
            hostname: facts.hostname.as_deref(),
            origin: activation.origin,
            activated_at: micros(activation.activated_at),
            last_seen_at: micros(activation.last_seen_at),
            superseded: activation.superseded,
        }
    }
}

impl Device<'_> {
    fn unpack(&self, words: &Words, asking: DeviceHash) -> Activation {
        let device = self.device(asking);
        Activation {
            id: ActivationId::from_uuid(self.id),
            slot: self.slot,
            device,
            components: ComponentHashes::default(),
            facts: if device == asking {
                self.facts(words)
            } else {
                DeviceFacts::default()
            },
            origin: self.origin,
            activated_at: instant(self.activated_at),
            last_seen_at: instant(self.last_seen_at),
            released: None,
            superseded: self.superseded,
        }
    }

    fn facts(&self, words: &Words) -> DeviceFacts {
        let text = |text: Option<&str>| text.map(str::to_owned);
        let word = |word: Option<Word<'_>>| word.map(|word| words.text(word).to_owned());
        DeviceFacts {
            name: text(self.name),
            platform: word(self.platform),
            arch: word(self.arch),
            cpu: word(self.cpu),
            app_version: word(self.app_version),
            hostname: text(self.hostname),
        }
    }

    fn device(&self, asking: DeviceHash) -> DeviceHash {
        if asking.as_bytes().starts_with(&self.hash) {
            return asking;
        }
        let mut half = [0; 32];
        half[..self.hash.len()].copy_from_slice(&self.hash);
        DeviceHash::new(half)
    }
}

/// Microseconds since the epoch, the precision of the store.
fn micros(at: DateTime<Utc>) -> i64 {
    at.timestamp_micros()
}

fn instant(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).expect("it was an instant before it was packed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{key, noon, record};

    #[test]
    fn what_judging_looks_at_comes_back_as_it_was() {
        let mut whole = record(key(1));
        whole.license.overdue = Some(Overdue {
            since: noon(),
            grace_until: noon() + chrono::Duration::days(7),
        });
        whole.license.hold = Some(Hold {
            cause: HoldCause::Disputed,
            since: noon(),
        });
        let packer = Packer::default();
        let packed = packer.pack(&whole);
        whole.activations.retain(Activation::is_active);
        assert!(whole.activations.len() > 1);
        for (asking, activation) in whole.activations.clone().iter().enumerate() {
            let unpacked = packer.unpack(&packed, key(1), activation.device);
            let known = |nth: usize| unpacked.activations[nth].device == whole.activations[nth].device;
            assert!((0..whole.activations.len()).all(|nth| known(nth) == (nth == asking)));
            let mut expected = whole.clone();
            for (nth, expected) in expected.activations.iter_mut().enumerate() {
                expected.device = unpacked.activations[nth].device;
                if nth != asking {
                    expected.facts = DeviceFacts::default();
                }
            }
            assert_eq!(unpacked, expected);
        }
    }

    #[test]
    fn what_people_wrote_is_left_out() {
        let mut whole = record(key(1));
        let plain = Packer::default().pack(&whole).size();
        whole.license.note = Some("a note".to_owned());
        whole.license.order_ref = Some("R-7".to_owned());
        assert_eq!(Packer::default().pack(&whole).size(), plain);
    }

    #[test]
    fn licenses_share_product_and_plan_until_the_catalog_changes() {
        let device = DeviceHash::new([7; 32]);
        let packer = Packer::default();
        let first = packer.unpack(&packer.pack(&record(key(1))), key(1), device);
        let mut second = record(key(2));
        second.product = Arc::new(Product::clone(&first.product));
        second.plan = Arc::new(Plan::clone(&first.plan));
        let unpacked = packer.unpack(&packer.pack(&second), key(2), device);
        assert!(Arc::ptr_eq(&first.product, &unpacked.product) && Arc::ptr_eq(&first.plan, &unpacked.plan));
        Arc::make_mut(&mut second.plan).max_devices = 99;
        assert_eq!(
            packer.unpack(&packer.pack(&second), key(2), device).plan.max_devices,
            99
        );
    }
}
