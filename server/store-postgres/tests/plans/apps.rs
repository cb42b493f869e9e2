//! What apps ask for.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use claviger_licensing::{
    ActivationId, ActivationOrigin, ComponentHashes, DeviceFacts, DeviceHash, LicenseEvent, NewActivation,
    ReleaseCause, Trial, TrialId,
};
use claviger_protocol::{Code, ComponentName};
use claviger_store::{
    Activity, CheckIns, Idempotency, IdempotencyKey, LicenseSelector, Licenses, NewTrial, Page, Sighting, SightingKind,
    StoredAnswer, Trials, UsageReport,
};

use crate::{reads::Watch, sample::Sample};

pub(crate) async fn watch(watch: &mut Watch<'_>, sample: &Sample) {
    licenses(watch, sample).await;
    check_ins(watch, sample).await;
    trials(watch, sample).await;
    repeats(watch, sample).await;
}

async fn licenses(watch: &mut Watch<'_>, sample: &Sample) {
    let (key, id) = (LicenseSelector::Key(sample.key), LicenseSelector::Id(sample.license));
    let window = sample.at - TimeDelta::days(30);
    watch
        .of("validate", async |store| {
            let record = store.find_license(key, window).await.unwrap().unwrap();
            assert_eq!(record.activations.len(), 1);
        })
        .await;
    watch
        .of("deactivate", async |store| {
            let released = LicenseEvent::DeviceReleased {
                id: sample.activation,
                cause: ReleaseCause::Customer,
            };
            let locked = store.lock_license(key, window).await.unwrap().unwrap();
            locked.commit(&[released], &sample.context()).await.unwrap();
        })
        .await;
    watch
        .of("activate", async |store| {
            let activated = LicenseEvent::DeviceActivated(NewActivation {
                id: ActivationId::mint(sample.at),
                slot: 1,
                device: sample.device,
                components: ComponentHashes::new(),
                facts: DeviceFacts::default(),
                origin: ActivationOrigin::New,
            });
            let locked = store.lock_license(id, window).await.unwrap().unwrap();
            locked.commit(&[activated], &sample.context()).await.unwrap();
        })
        .await;
    watch
        .of("the devices of a license", async |store| {
            let devices = store.list_activations(sample.license, Page::first(51)).await.unwrap();
            assert_eq!(devices.len(), 2);
        })
        .await;
    watch
        .of("whether keys exist", async |store| {
            assert_eq!(store.existing_keys(&[sample.key]).await.unwrap(), [sample.key]);
        })
        .await;
    watch
        .of("a sealed key", async |store| {
            assert!(store.find_sealed_key(sample.license).await.unwrap().is_some());
        })
        .await;
}

async fn check_ins(watch: &mut Watch<'_>, sample: &Sample) {
    let check_ins = CheckIns {
        license_id: sample.license,
        activation_id: sample.activation,
        product_id: sample.product,
        last_at: sample.at + TimeDelta::days(2),
        count: 3,
        facts: DeviceFacts {
            app_version: Some("2.0".to_owned()),
            ..DeviceFacts::default()
        }
        .into(),
        facts_changed: true,
        runtime: None,
    };
    let sighting = |kind| Sighting {
        license_id: sample.license,
        at: sample.at,
        kind,
    };
    let sightings = [
        sighting(SightingKind::Device(sample.device)),
        sighting(SightingKind::Refusal(Code::Expired)),
    ];
    watch
        .of("check-ins", async |store| {
            store.record_check_ins(&[check_ins], &sightings).await.unwrap();
        })
        .await;
    watch
        .of("usage of a heartbeat", async |store| {
            let report = UsageReport {
                license_id: sample.license,
                at: sample.at,
                counters: BTreeMap::from([("exports".to_owned(), 3)]),
                gauges: BTreeMap::from([("files".to_owned(), 7)]),
            };
            store.record_usage(&report).await.unwrap();
        })
        .await;
    watch
        .of("the run time of a device", async |store| {
            assert!(store.find_runtime(sample.activation).await.unwrap().is_none());
        })
        .await;
}

async fn trials(watch: &mut Watch<'_>, sample: &Sample) {
    let components = ComponentHashes::from([(ComponentName::BOARD, sample.device)]);
    watch
        .of("the trial of a device", async |store| {
            let trial = store.find_trial(sample.product, &sample.device).await.unwrap();
            assert_eq!(trial.unwrap().id, sample.trial);
        })
        .await;
    watch
        .of("trials by the parts of a machine", async |store| {
            let trials = store.find_trials_by_components(sample.product, &components).await;
            assert_eq!(trials.unwrap().len(), 1);
        })
        .await;
    watch
        .of("beginning a trial", async |store| {
            let trial = Trial {
                id: TrialId::mint(sample.at),
                product_id: sample.product,
                started_at: sample.at,
                ends_at: sample.at,
                email: Some(sample.email.clone()),
                device_name: None,
                platform: None,
                app_version: None,
                converted: None,
            };
            let mut device = *sample.device.as_bytes();
            device[0] ^= 1;
            let new = NewTrial {
                trial,
                device: DeviceHash::new(device),
                components: components.clone(),
            };
            let (_, is_new) = store.begin_trial(&new, &sample.context()).await.unwrap();
            assert!(is_new);
        })
        .await;
    watch
        .of("a trial", async |store| {
            assert!(store.find_trial_by_id(sample.trial).await.unwrap().is_some());
        })
        .await;
}

/// Requests that may come twice.
async fn repeats(watch: &mut Watch<'_>, sample: &Sample) {
    let key = IdempotencyKey {
        key: *sample.link.as_bytes(),
        fingerprint: [7; 32],
    };
    watch
        .of("a request that may come twice", async |store| {
            store.begin_idempotent(&key, sample.at, sample.at).await.unwrap();
            let answer = StoredAnswer {
                status: 200,
                sealed: Vec::new(),
            };
            store.complete_idempotent(&key, &answer).await.unwrap();
            store.forget_idempotent(&key).await.unwrap();
        })
        .await;
}
