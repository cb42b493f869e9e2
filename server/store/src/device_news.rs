use std::collections::BTreeMap;

use claviger_licensing::{ActivationId, DeviceFacts, LicenseId};
use serde_json::Value;

use crate::CheckIns;

/// What a device says of itself that is not stored yet.
#[derive(Debug, Clone, PartialEq)]
pub struct DeviceNews {
    /// Its license.
    pub license_id: LicenseId,
    /// What it says; a field that is `None` keeps its stored value.
    pub facts: DeviceFacts,
    /// Is it more than the run time?
    pub facts_changed: bool,
    /// What it reports of its run time; `None` keeps the stored value.
    pub runtime: Option<Value>,
}

/// The news among check-ins, by activation: of a device that has checked in on two days, what it said last counts.
pub fn device_news(check_ins: &[CheckIns]) -> BTreeMap<ActivationId, DeviceNews> {
    let mut telling: Vec<_> = check_ins
        .iter()
        .filter(|seen| seen.facts_changed || seen.runtime.is_some())
        .collect();
    telling.sort_by_key(|seen| seen.last_at);
    let mut news = BTreeMap::new();
    for seen in telling {
        let known = news.entry(seen.activation_id).or_insert_with(|| DeviceNews {
            license_id: seen.license_id,
            facts: DeviceFacts::default(),
            facts_changed: false,
            runtime: None,
        });
        if seen.facts_changed {
            known.facts = DeviceFacts::clone(&seen.facts).or(std::mem::take(&mut known.facts));
            known.facts_changed = true;
        }
        if seen.runtime.is_some() {
            known.runtime = seen.runtime.as_deref().cloned();
        }
    }
    news
}
