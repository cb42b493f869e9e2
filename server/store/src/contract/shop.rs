//! A store in which something is sold: the ground that most tests stand on.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use claviger_licensing::{
    Activation, ActivationId, ActivationOrigin, AuditEvent, ComponentHashes, DriftPolicy, LicenseEvent, LicenseId,
    LicenseRecord, NewActivation, Plan, Product, ReleaseCause, Trial, TrialId,
    catalog::CatalogContent,
    rules::{ActivationRequest, Decision, activate, window_start},
};
use serde_json::json;

use super::{
    Engine,
    fixtures::{admin_at, app_at, device, facts, license, plan, product, start},
};
use crate::{AuditFilter, CheckIns, LicenseSelector, NewLicense, NewTrial, Page, Store, StoreResult};

/// A store with a catalog of two products.
pub(super) struct Shop {
    pub(super) store: Arc<dyn Store>,
    /// A product with the plans `pro` and `solo`.
    pub(super) app: Product,
    /// Another product with the plan `basic`.
    pub(super) tool: Product,
    /// Three devices.
    pub(super) pro: Plan,
    /// One device. A machine is recognized by two components, once in 30 days.
    pub(super) solo: Plan,
    /// Two devices.
    pub(super) basic: Plan,
}

impl Shop {
    pub(super) async fn open(engine: &impl Engine) -> Self {
        let store = engine.connect().await;
        let (app, tool) = (product("app"), product("tool"));
        let (pro, basic) = (plan(&app, "pro", 3), plan(&tool, "basic", 2));
        let mut solo = plan(&app, "solo", 1);
        solo.drift = DriftPolicy {
            min_shared_components: 2,
            max_rebinds: 1,
        };
        let content = CatalogContent {
            products: vec![app.clone(), tool.clone()],
            plans: vec![pro.clone(), solo.clone(), basic.clone()],
            prices: Vec::new(),
        };
        store
            .write_catalog(0, &content, json!({}), &admin_at(start()))
            .await
            .unwrap();
        Self {
            store,
            app,
            tool,
            pro,
            solo,
            basic,
        }
    }

    /// The same shop as another process sees it.
    pub(super) async fn neighbor(&self, engine: &impl Engine) -> Arc<dyn Store> {
        engine.connect().await
    }

    pub(super) async fn add(&self, new: &NewLicense) -> LicenseId {
        self.store
            .add_licenses(std::slice::from_ref(new), &admin_at(new.license.created_at))
            .await
            .unwrap();
        new.license.id
    }

    /// Adds the n-th license of a plan.
    pub(super) async fn sell(&self, plan: &Plan, n: usize) -> LicenseId {
        self.add(&license(plan, n)).await
    }

    /// The license with the moves of the 30 days before the start.
    pub(super) async fn record(&self, id: LicenseId) -> LicenseRecord {
        let window = window_start(start());
        self.store
            .find_license(LicenseSelector::Id(id), window)
            .await
            .unwrap()
            .expect("the license")
    }

    /// Changes a license as an admin.
    pub(super) async fn commit(&self, id: LicenseId, events: &[LicenseEvent], at: DateTime<Utc>) -> StoreResult<()> {
        let locked = self
            .store
            .lock_license(LicenseSelector::Id(id), window_start(at))
            .await?
            .expect("the license");
        locked.commit(events, &admin_at(at)).await
    }

    /// Puts the n-th device into a slot, whatever the rules say.
    pub(super) async fn occupy(&self, id: LicenseId, slot: u16, n: usize, at: DateTime<Utc>) -> ActivationId {
        let new = occupant(slot, n, at);
        let activation = new.id;
        self.commit(id, &[LicenseEvent::DeviceActivated(new)], at)
            .await
            .unwrap();
        activation
    }

    /// Takes a device out of its slot.
    pub(super) async fn vacate(&self, id: LicenseId, activation: ActivationId, at: DateTime<Utc>) {
        let event = LicenseEvent::DeviceReleased {
            id: activation,
            cause: ReleaseCause::Customer,
        };
        self.commit(id, &[event], at).await.unwrap();
    }

    /// Notes check-ins of one device.
    pub(super) async fn check_in(&self, check_ins: &CheckIns) {
        self.store
            .record_check_ins(std::slice::from_ref(check_ins), &[])
            .await
            .unwrap();
    }

    /// Begins a trial that its device does not have yet.
    pub(super) async fn begin(&self, new: &NewTrial) -> Trial {
        let (trial, is_new) = self
            .store
            .begin_trial(new, &app_at(new.trial.started_at))
            .await
            .unwrap();
        assert!(is_new, "the device has a trial already");
        trial
    }

    /// The whole history of a license's slots, newest first.
    pub(super) async fn history(&self, id: LicenseId) -> Vec<Activation> {
        self.store.list_activations(id, Page::first(1000)).await.unwrap()
    }

    /// One activation of a license, released or not.
    pub(super) async fn activation(&self, id: LicenseId, activation: ActivationId) -> Activation {
        self.history(id)
            .await
            .into_iter()
            .find(|entry| entry.id == activation)
            .expect("the activation")
    }

    pub(super) async fn audit(&self, filter: &AuditFilter) -> Vec<AuditEvent> {
        self.store.list_audit_events(filter, Page::first(1000)).await.unwrap()
    }

    /// The audit events of one action.
    pub(super) async fn audit_of(&self, action: &str) -> Vec<AuditEvent> {
        self.audit(&AuditFilter {
            action: Some(action.to_owned()),
            ..AuditFilter::default()
        })
        .await
    }

    /// The audit events of one trial.
    pub(super) async fn audit_of_trial(&self, id: TrialId) -> Vec<AuditEvent> {
        self.audit(&AuditFilter {
            trial_id: Some(id),
            ..AuditFilter::default()
        })
        .await
    }

    /// The audit events of one license.
    pub(super) async fn audit_of_license(&self, id: LicenseId) -> Vec<AuditEvent> {
        self.audit(&AuditFilter {
            license_id: Some(id),
            ..AuditFilter::default()
        })
        .await
    }
}

/// The n-th device about to take a slot.
pub(super) fn occupant(slot: u16, n: usize, at: DateTime<Utc>) -> NewActivation {
    NewActivation {
        id: ActivationId::mint(at),
        slot,
        device: device(n),
        components: ComponentHashes::new(),
        facts: facts(),
        origin: ActivationOrigin::New,
    }
}

/// One check-in, which tells nothing but that the device is there.
pub(super) fn seen(
    product: &Product,
    license_id: LicenseId,
    activation_id: ActivationId,
    at: DateTime<Utc>,
) -> CheckIns {
    CheckIns {
        license_id,
        activation_id,
        product_id: product.id,
        last_at: at,
        count: 1,
        facts: Arc::default(),
        facts_changed: false,
        runtime: None,
    }
}

/// What the n-th device, which tells no components, says when it asks for a slot.
pub(super) fn request(product: &Product, n: usize, now: DateTime<Utc>) -> ActivationRequest {
    ActivationRequest {
        id: ActivationId::mint(now),
        product: product.code.clone(),
        device: device(n),
        components: ComponentHashes::new(),
        facts: facts(),
    }
}

/// Activates a device as the server does: lock, ask the rule, commit what it grants.
pub(super) async fn activate_by_rule(
    store: &dyn Store,
    id: LicenseId,
    request: &ActivationRequest,
    now: DateTime<Utc>,
) -> StoreResult<Decision> {
    let locked = store
        .lock_license(LicenseSelector::Id(id), window_start(now))
        .await?
        .expect("the license");
    let decision = activate(locked.record(), request, now);
    if let Decision::Granted(event) = &decision {
        locked.commit(std::slice::from_ref(event), &app_at(now)).await?;
    }
    Ok(decision)
}
