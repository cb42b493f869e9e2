//! What holds after every sequence of activations, releases and changes of the plan.

use std::{collections::BTreeMap, sync::Arc};

use claviger_protocol::ComponentName;
use proptest::prelude::*;

use super::*;
use crate::rules::{
    ReleaseTarget,
    fixtures::{TICK, as_read, device, issued, parts, record, request, store},
    release, reset_activations,
};

#[derive(Debug, Clone)]
enum Operation {
    /// This device asks for a slot; its board and disk tell which machine it is.
    Activate { device: u8, board: u8, disk: u8 },
    /// This device gives its slot up.
    GiveUp(u8),
    /// An admin frees the slot of this device.
    Free(u8),
    /// An admin frees all slots.
    Reset,
    /// The number of devices is changed.
    SetDevices(u16),
    /// Time passes.
    Wait { hours: u16 },
}

fn operations() -> impl Strategy<Value = Vec<Operation>> {
    let operation = prop_oneof![
        6 => (0..5_u8, 0..3_u8, 0..3_u8)
            .prop_map(|(device, board, disk)| Operation::Activate { device, board, disk }),
        3 => (0..5_u8).prop_map(Operation::GiveUp),
        1 => (0..5_u8).prop_map(Operation::Free),
        1 => Just(Operation::Reset),
        1 => (1..5_u16).prop_map(Operation::SetDevices),
        3 => (0..400_u16).prop_map(|hours| Operation::Wait { hours }),
    ];
    prop::collection::vec(operation, 1..60)
}

/// The rule of slots once more, as a table of slots: who had each last, and how it was left.
#[derive(Default)]
struct Model {
    slots: BTreeMap<u16, (DeviceHash, Option<ReleaseCause>)>,
    moves: Vec<DateTime<Utc>>,
}

impl Model {
    fn active(&self) -> usize {
        self.slots.values().filter(|(_, left)| left.is_none()).count()
    }

    fn holds(&self, device: DeviceHash) -> bool {
        self.slots.values().any(|slot| *slot == (device, None))
    }

    /// How a device that is not active comes to a slot, if it does.
    fn expect(&self, device: DeviceHash, record: &LicenseRecord, now: DateTime<Utc>) -> Result<ActivationOrigin, Code> {
        let max_devices = record.plan.max_devices;
        if self.active() >= usize::from(max_devices) {
            return Err(Code::DeviceLimitReached);
        }
        let usable: Vec<_> = (0..max_devices).map(|slot| self.slots.get(&slot)).collect();
        if usable
            .iter()
            .flatten()
            .any(|(last, left)| *last == device && left.is_some())
        {
            return Ok(ActivationOrigin::Return);
        }
        let free = |slot: &Option<&(DeviceHash, Option<ReleaseCause>)>| {
            slot.is_none_or(|(_, left)| *left == Some(ReleaseCause::Admin))
        };
        if usable.iter().any(free) {
            return Ok(ActivationOrigin::New);
        }
        let month_ago = now - Duration::days(30);
        let recent = self.moves.iter().filter(|at| **at > month_ago).count();
        match record.plan.transfers.max_moves {
            Some(most) if recent >= usize::from(most) => Err(Code::TransferLimitReached),
            _ => Ok(ActivationOrigin::Move),
        }
    }

    fn follow(&mut self, event: &LicenseEvent, record: &LicenseRecord, now: DateTime<Utc>) {
        match event {
            LicenseEvent::DeviceActivated(new) | LicenseEvent::DeviceRebound { to: new, .. } => {
                self.slots.insert(new.slot, (new.device, None));
                self.moves.extend((new.origin == ActivationOrigin::Move).then_some(now));
            }
            LicenseEvent::DeviceReleased { id, cause } => {
                let slot = record
                    .activations
                    .iter()
                    .find(|activation| activation.id == *id)
                    .unwrap()
                    .slot;
                self.slots.get_mut(&slot).unwrap().1 = Some(*cause);
            }
            other => panic!("{other:?} is no event of devices"),
        }
    }
}

/// A license under test: the record with its whole history, the model, and the time.
struct World {
    record: LicenseRecord,
    model: Model,
    now: DateTime<Utc>,
}

impl World {
    fn new(max_moves: Option<u16>, min_shared_components: u8) -> Self {
        let mut record = record();
        Arc::make_mut(&mut record.plan).transfers.max_moves = max_moves;
        Arc::make_mut(&mut record.plan).drift.min_shared_components = min_shared_components;
        Self {
            record,
            model: Model::default(),
            now: issued(),
        }
    }

    fn run(&mut self, operation: &Operation) -> Result<(), TestCaseError> {
        match *operation {
            Operation::Activate { device, board, disk } => self.activate(device, board, disk)?,
            Operation::GiveUp(number) => self.release(number, ReleaseCause::Customer),
            Operation::Free(number) => self.release(number, ReleaseCause::Admin),
            Operation::Reset => {
                for event in reset_activations(&self.record) {
                    self.commit(&event);
                }
            }
            Operation::SetDevices(devices) => Arc::make_mut(&mut self.record.plan).max_devices = devices,
            Operation::Wait { hours } => self.now += Duration::hours(i64::from(hours)),
        }
        Ok(())
    }

    fn release(&mut self, number: u8, cause: ReleaseCause) {
        let event = release(&self.record, ReleaseTarget::Device(device(number)), cause);
        event.iter().for_each(|event| self.commit(event));
    }

    fn commit(&mut self, event: &LicenseEvent) {
        self.model.follow(event, &self.record, self.now);
        store(&mut self.record, event, self.now);
        // Two changes of a license are never of the same instant: a store locks it for each.
        self.now += TICK;
    }

    fn activate(&mut self, number: u8, board: u8, disk: u8) -> Result<(), TestCaseError> {
        let told = parts(&[(&ComponentName::BOARD, board), (&ComponentName::DISK, disk)]);
        let request = ActivationRequest {
            components: told,
            ..request(number, self.now)
        };
        let decision = activate(&self.record, &request, self.now);
        let read = as_read(&self.record, self.now);
        prop_assert_eq!(
            &activate(&read, &request, self.now),
            &decision,
            "a store need not read all history"
        );
        let held = self.model.holds(request.device);
        prop_assert_eq!(
            matches!(decision, Decision::AlreadyActive(_)),
            held,
            "activating again is idempotent"
        );
        match &decision {
            Decision::AlreadyActive(_) => Ok(()),
            Decision::Granted(event) => self.granted(&request, event),
            Decision::Refused(refusal) => self.refused(&request, *refusal),
        }
    }

    fn granted(&mut self, request: &ActivationRequest, event: &LicenseEvent) -> Result<(), TestCaseError> {
        let active = self.record.active().count();
        let most = usize::from(self.record.plan.max_devices);
        match event {
            LicenseEvent::DeviceActivated(new) => {
                prop_assert!(active < most && new.slot < self.record.plan.max_devices, "limits hold");
                let expected = self.model.expect(request.device, &self.record, self.now);
                prop_assert_eq!(Ok(new.origin), expected, "as in the table");
            }
            _ => prop_assert_ne!(self.record.plan.drift.min_shared_components, 0, "recognition is off"),
        }
        self.commit(event);
        let again = activate(&self.record, request, self.now);
        prop_assert_eq!(again, Decision::AlreadyActive(request.id));
        Ok(())
    }

    fn refused(&self, request: &ActivationRequest, refusal: Refusal) -> Result<(), TestCaseError> {
        let expected = self.model.expect(request.device, &self.record, self.now);
        prop_assert_eq!(Err(refusal.code), expected, "as in the table");
        prop_assert_eq!(refusal.retry_at.is_some(), refusal.code == Code::TransferLimitReached);
        if let Some(retry_at) = refusal.retry_at {
            prop_assert!(retry_at > self.now);
            let before = activate(&self.record, request, retry_at - TICK);
            // A budget of re-binds that frees up in between may let the machine in before that.
            let rebound =
                matches!(&before, Decision::Granted(event) if matches!(**event, LicenseEvent::DeviceRebound { .. }));
            prop_assert!(
                rebound || before == Decision::Refused(refusal),
                "not a moment sooner: {:?}",
                before
            );
            prop_assert!(
                matches!(activate(&self.record, request, retry_at), Decision::Granted(_)),
                "and then"
            );
        }
        Ok(())
    }

    /// In no 30 days are there more re-binds or moves than the plan allows.
    fn within_budgets(&self) -> Result<(), TestCaseError> {
        let drift = Some(usize::from(self.record.plan.drift.max_rebinds));
        let moves = self.record.plan.transfers.max_moves.map(usize::from);
        for (origin, most) in [(ActivationOrigin::Rebind, drift), (ActivationOrigin::Move, moves)] {
            let of_origin = |activation: &&Activation| activation.origin == origin;
            let times: Vec<_> = self
                .record
                .activations
                .iter()
                .filter(of_origin)
                .map(|activation| activation.activated_at)
                .collect();
            for end in &times {
                let start = *end - Duration::days(30);
                let within = times.iter().filter(|at| **at > start && *at <= end).count();
                prop_assert!(most.is_none_or(|most| within <= most), "{origin:?}");
            }
        }
        Ok(())
    }
}

proptest! {
    #[test]
    fn slots(
        max_moves in prop::option::of(1..4_u16),
        min_shared_components in 0..3_u8,
        operations in operations(),
    ) {
        let mut world = World::new(max_moves, min_shared_components);
        for operation in &operations {
            world.run(operation)?;
        }
        world.within_budgets()?;
        prop_assert_eq!(world.record.active().count(), world.model.active());
    }
}
