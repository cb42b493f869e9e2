//! Check-ins that wait to be written, put together.

use std::{fmt, hash::BuildHasher, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};
use claviger_licensing::{Activation, ActivationId, DeviceFacts, LicenseRecord, NetworkHash};
use claviger_store::{CheckIns, Sighting, SightingKind};
use hashbrown::{DefaultHashBuilder, HashMap, HashSet, hash_map::Entry};
use ipnet::IpNet;

/// A device has shown itself.
#[derive(Debug, Clone)]
pub struct CheckIn<'a> {
    /// Its license.
    pub record: &'a LicenseRecord,
    /// Its activation, as it was before.
    pub activation: &'a Activation,
    /// When. Its UTC day is the day that counts.
    pub at: DateTime<Utc>,
    /// What it says of itself; a field that is `None` keeps its stored value.
    pub facts: DeviceFacts,
    /// What it reports of its run time, a JSON object; `None` keeps the stored value.
    pub runtime: Option<serde_json::Value>,
    /// Where it came from.
    pub origin: Option<&'a dyn Origin>,
}

/// Where a check-in came from.
pub trait Origin: Sync {
    /// The network.
    fn network(&self) -> IpNet;

    /// How the store knows it. Asked for where it is new for the device and the day: most check-ins come without a keyed hash.
    fn network_hash(&self) -> NetworkHash;
}

impl fmt::Debug for dyn Origin + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Origin(…)")
    }
}

/// Runs of bytes of run-time reports that count as much as one check-in.
const RUNTIME_UNIT: usize = 512;

/// Check-ins that wait to be written.
#[derive(Debug)]
pub(crate) struct Gathered {
    check_ins: Vec<CheckIns>,
    /// Where in `check_ins` a device's are.
    places: HashMap<(ActivationId, NaiveDate), usize>,
    sightings: Vec<Sighting>,
    runtime_units: usize,
    noted: Noted,
    /// What devices without news say: a few platforms and versions, shared by all that wait.
    usual: HashSet<Arc<DeviceFacts>>,
}

/// What [`Gathered::take`] hands out.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) check_ins: Vec<CheckIns>,
    pub(crate) sightings: Vec<Sighting>,
}

impl Gathered {
    /// None yet. `most_noted` devices in networks are remembered as noted on a day.
    pub(crate) fn new(most_noted: usize) -> Self {
        Self {
            check_ins: Vec::new(),
            places: HashMap::new(),
            sightings: Vec::new(),
            runtime_units: 0,
            noted: Noted::new(most_noted),
            usual: HashSet::new(),
        }
    }

    /// How much waits.
    pub(crate) fn size(&self) -> usize {
        self.check_ins.len() + self.runtime_units
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.check_ins.is_empty() && self.sightings.is_empty()
    }

    /// Adds a check-in.
    pub(crate) fn add(&mut self, check_in: CheckIn<'_>) {
        self.sight(&check_in);
        let row = self.row(check_in);
        self.put(row);
    }

    /// Takes out all that waits, in the order in which a database has it: what lies together is written together, which halves the
    /// cost of a large table.
    pub(crate) fn take(&mut self) -> Batch {
        // As much room as was needed this time.
        let next = Vec::with_capacity(self.check_ins.len());
        let mut check_ins = std::mem::replace(&mut self.check_ins, next);
        self.places.clear();
        self.runtime_units = 0;
        self.usual.clear();
        check_ins.sort_unstable_by_key(|row| (row.activation_id, row.last_at));
        keep_newest_facts(&mut check_ins);
        Batch {
            check_ins,
            sightings: std::mem::take(&mut self.sightings),
        }
    }

    /// Puts back what could not be written; what came meanwhile is newer.
    pub(crate) fn put_back(&mut self, batch: Batch) {
        for older in batch.check_ins {
            self.put(older);
        }
        self.sightings.extend(batch.sightings);
    }

    /// What was noted once may not have been written.
    pub(crate) fn forget_noted(&mut self) {
        self.noted = Noted::new(self.noted.most);
    }

    fn put(&mut self, new: CheckIns) {
        self.runtime_units += units(&new);
        match self.places.entry((new.activation_id, new.last_at.date_naive())) {
            Entry::Vacant(place) => {
                place.insert(self.check_ins.len());
                self.check_ins.push(new);
            }
            Entry::Occupied(place) => {
                let present = &mut self.check_ins[*place.get()];
                self.runtime_units -= units(present) + units(&new);
                merge(present, new);
                self.runtime_units += units(present);
            }
        }
    }

    /// Facts that change nothing need not be written; the day's statistics want to know version and platform all the same.
    fn row(&mut self, check_in: CheckIn<'_>) -> CheckIns {
        let CheckIn {
            record,
            activation,
            at,
            facts: told,
            runtime,
            origin: _,
        } = check_in;
        let stored = &activation.facts;
        let changes = |new: &Option<String>, old: &Option<String>| new.is_some() && new != old;
        let facts_changed = changes(&told.name, &stored.name)
            || changes(&told.platform, &stored.platform)
            || changes(&told.arch, &stored.arch)
            || changes(&told.cpu, &stored.cpu)
            || changes(&told.app_version, &stored.app_version)
            || changes(&told.hostname, &stored.hostname);
        let or_stored = |new: Option<String>, old: &Option<String>| new.or_else(|| old.clone());
        let told = DeviceFacts {
            platform: or_stored(told.platform, &stored.platform),
            app_version: or_stored(told.app_version, &stored.app_version),
            ..told
        };
        let facts = if facts_changed {
            Arc::new(told)
        } else {
            self.share(told)
        };
        CheckIns {
            license_id: record.license.id,
            activation_id: activation.id,
            product_id: record.product.id,
            last_at: at,
            count: 1,
            facts,
            facts_changed,
            runtime: runtime.map(Box::new),
        }
    }

    /// What the statistics want to know of facts.
    fn share(&mut self, facts: DeviceFacts) -> Arc<DeviceFacts> {
        let counted = DeviceFacts {
            platform: facts.platform,
            app_version: facts.app_version,
            ..DeviceFacts::default()
        };
        if let Some(known) = self.usual.get(&counted) {
            return Arc::clone(known);
        }
        let new = Arc::new(counted);
        self.usual.insert(Arc::clone(&new));
        new
    }

    /// Of a device in a network, one sighting a day is enough.
    fn sight(&mut self, check_in: &CheckIn<'_>) {
        let (license_id, at) = (check_in.record.license.id, check_in.at);
        let device = check_in.activation.device;
        let network = check_in.origin.map(Origin::network);
        if !self.noted.first(at.date_naive(), &(license_id, device, network)) {
            return;
        }
        let kinds = [
            Some(SightingKind::Device(device)),
            check_in
                .origin
                .map(|origin| SightingKind::Network(origin.network_hash())),
        ];
        let sightings = kinds
            .into_iter()
            .flatten()
            .map(|kind| Sighting { license_id, at, kind });
        self.sightings.extend(sightings);
    }
}

fn units(row: &CheckIns) -> usize {
    let size = row.runtime.as_ref().map_or(0, |runtime| runtime.to_string().len());
    size.div_ceil(RUNTIME_UNIT)
}

/// Latest wins, field by field.
fn merge(present: &mut CheckIns, other: CheckIns) {
    let present_runtime = present.runtime.take();
    if other.last_at >= present.last_at {
        present.facts = over(&other.facts, &present.facts);
        present.runtime = other.runtime.or(present_runtime);
    } else {
        present.facts = over(&present.facts, &other.facts);
        present.runtime = present_runtime.or(other.runtime);
    }
    present.last_at = present.last_at.max(other.last_at);
    present.count = present.count.saturating_add(other.count);
    present.facts_changed |= other.facts_changed;
}

/// The newer facts, and where they say nothing, the older ones.
fn over(newer: &Arc<DeviceFacts>, older: &Arc<DeviceFacts>) -> Arc<DeviceFacts> {
    if Arc::ptr_eq(newer, older) {
        return Arc::clone(newer);
    }
    Arc::new(DeviceFacts::clone(newer).or(DeviceFacts::clone(older)))
}

/// Of a device that was there before and after midnight, what it said last counts: its rows may be written in two
/// transactions, the later one first.
fn keep_newest_facts(rows: &mut [CheckIns]) {
    for older in 1..rows.len() {
        let (before, newer) = rows.split_at_mut(older);
        let (older, newer) = (&mut before[older - 1], &mut newer[0]);
        if older.activation_id == newer.activation_id {
            newer.facts = over(&newer.facts, &older.facts);
            newer.facts_changed |= std::mem::take(&mut older.facts_changed);
            newer.runtime = newer.runtime.take().or(older.runtime.take());
        }
    }
}

/// What was noted already on the last day.
#[derive(Debug)]
struct Noted {
    /// With more, it starts anew, and they are noted once more.
    most: usize,
    day: NaiveDate,
    hasher: DefaultHashBuilder,
    /// Hashes, because they are small; that two are the same by chance costs one sighting.
    hashes: HashSet<u64>,
}

impl Noted {
    fn new(most: usize) -> Self {
        Self {
            most,
            day: NaiveDate::default(),
            hasher: DefaultHashBuilder::default(),
            hashes: HashSet::new(),
        }
    }

    fn first(&mut self, day: NaiveDate, what: &impl std::hash::Hash) -> bool {
        if day > self.day || self.hashes.len() >= self.most {
            self.day = self.day.max(day);
            self.hashes.clear();
        }
        // A clock that was set back: noted twice does no harm.
        day < self.day || self.hashes.insert(self.hasher.hash_one(what))
    }
}

#[cfg(test)]
mod tests;
