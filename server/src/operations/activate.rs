//! Giving a device its slot.

use claviger_hot_path::{CheckIn, Origin};
use claviger_licensing::{
    ActivationId, Actor, DeviceHash, LicenseRecord,
    rules::{self, ActivationRequest, Decision, Refusal},
};
use claviger_protocol::Code;
use claviger_store::{LicenseSelector, Sighting, SightingKind};

use crate::{
    http::{
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    wire::{device::KnownDevice, license::DeviceView},
};

/// What became of an activation request.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The device holds a slot; `record` shows it.
    Active {
        record: Box<LicenseRecord>,
        activation: ActivationId,
    },
    /// It does not; `record` is the license as it is.
    Refused {
        record: Box<LicenseRecord>,
        refusal: Refusal,
    },
}

/// Activates a device on a license; `None` if there is no such license.
pub(crate) async fn activate(
    scope: &Scope,
    selector: LicenseSelector,
    product: &str,
    device: &KnownDevice,
    context: &claviger_licensing::AuditContext,
) -> Result<Option<Outcome>, Problem> {
    let store = &scope.env.store;
    let window = rules::window_start(scope.now);
    let Some(locked) = store.lock_license(selector, window).await? else {
        return Ok(None);
    };
    let request = ActivationRequest {
        id: ActivationId::mint(scope.now),
        product: product.to_owned(),
        device: device.hash,
        components: device.components.clone(),
        facts: device.facts.clone(),
    };
    let license_id = locked.record().license.id;
    let (activation, fresh) = match rules::activate(locked.record(), &request, scope.now) {
        Decision::AlreadyActive(activation) => {
            drop(locked);
            (activation, false)
        }
        Decision::Granted(event) => {
            locked.commit(std::slice::from_ref(&event), context).await?;
            (request.id, true)
        }
        Decision::Refused(refusal) => {
            let record = Box::new(locked.record().clone());
            drop(locked);
            // What an admin tries on behalf of a machine says nothing about who passes the key around.
            if context.actor == Actor::App {
                note_refusal(scope, &record, device.hash, refusal.code).await;
            }
            return Ok(Some(Outcome::Refused { record, refusal }));
        }
    };
    let record = read_again(scope, license_id).await?;
    if let Some(activation) = record.active().find(|active| active.id == activation) {
        let check_in = CheckIn {
            record: &record,
            activation,
            at: scope.now,
            facts: device.facts.clone(),
            runtime: None,
            origin: (context.actor == Actor::App).then_some(scope as _),
        };
        scope.env.check_ins.note(check_in).await;
    }
    tracing::info!(license = %license_id, %activation, fresh, "device active");
    Ok(Some(Outcome::Active {
        record: Box::new(record),
        activation,
    }))
}

/// The problem that tells a refusal, with the devices one of which could make room.
pub(crate) fn refused(record: &LicenseRecord, device: &KnownDevice, refusal: Refusal) -> Problem {
    let mut problem = Problem::new(ErrorCode::Verdict(refusal.code));
    problem.more.retry_at = refusal.retry_at;
    if matches!(refusal.code, Code::DeviceLimitReached | Code::TransferLimitReached) {
        problem.more.devices = Some(DeviceView::active(record, Some(&device.hash)));
    }
    problem
}

async fn read_again(scope: &Scope, id: claviger_licensing::LicenseId) -> Result<LicenseRecord, Problem> {
    let found = scope
        .env
        .store
        .find_license(LicenseSelector::Id(id), rules::window_start(scope.now))
        .await?;
    found.ok_or_else(|| anyhow::anyhow!("license {id} vanished after its activation").into())
}

/// Notes that a device was refused, to notice keys that travel.
pub(crate) async fn note_refusal(scope: &Scope, record: &LicenseRecord, device: DeviceHash, code: Code) {
    let kinds = [
        SightingKind::Device(device),
        SightingKind::Network(scope.network_hash()),
        SightingKind::Refusal(code),
    ];
    let sightings = kinds.map(|kind| Sighting {
        license_id: record.license.id,
        at: scope.now,
        kind,
    });
    if let Err(error) = scope.env.store.record_sightings(&sightings).await {
        tracing::warn!(%error, "a refusal was not recorded");
    }
}
