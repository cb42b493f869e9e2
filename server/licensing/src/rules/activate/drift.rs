//! Machines that changed.

use std::sync::Arc;

use claviger_protocol::ComponentName as Name;

use super::{
    tests::{day, slots},
    *,
};
use crate::{
    DriftPolicy,
    rules::fixtures::{TICK, device, give_up, issued, parts, request, store, take, take_with},
};

/// A request of a device with these parts.
fn machine(number: u8, told: &[(&Name, u8)], now: DateTime<Utc>) -> ActivationRequest {
    ActivationRequest {
        components: parts(told),
        ..request(number, now)
    }
}

/// A full license for one device, whose machine is device 1 with board 1, disk 1 and host name 1.
fn drifting(policy: DriftPolicy) -> LicenseRecord {
    let mut record = slots(1, Some(1));
    Arc::make_mut(&mut record.plan).drift = policy;
    let told = [
        (&Name::BOARD, 1),
        (&Name::DISK, 1),
        (&Name::CPU, 1),
        (&Name::HOSTNAME, 1),
    ];
    take_with(&mut record, &machine(1, &told, issued()), issued());
    record
}

const POLICY: DriftPolicy = DriftPolicy {
    min_shared_components: 2,
    max_rebinds: 2,
};

#[test]
fn a_machine_that_changed_keeps_its_slot() {
    let record = drifting(POLICY);
    let changed = machine(2, &[(&Name::BOARD, 1), (&Name::DISK, 2), (&Name::HOSTNAME, 1)], day(1));
    let Decision::Granted(event) = activate(&record, &changed, day(1)) else {
        panic!("not recognized")
    };
    let LicenseEvent::DeviceRebound { from, to } = *event else {
        panic!("not bound again: {event:?}")
    };
    assert_eq!(from, record.activations[0].id);
    assert_eq!(
        (to.slot, to.device, to.origin),
        (0, device(2), ActivationOrigin::Rebind)
    );
}

#[test]
fn too_little_in_common_is_another_machine() {
    for told in [
        vec![],
        vec![(&Name::HOSTNAME, 1)],
        vec![(&Name::BOARD, 1)],
        vec![(&Name::CPU, 1), (&Name::HOSTNAME, 1)],
        vec![(&Name::BOARD, 2), (&Name::DISK, 2), (&Name::HOSTNAME, 1)],
    ] {
        let stranger = machine(2, &told, day(1));
        let refused = Decision::Refused(Refusal {
            code: Code::DeviceLimitReached,
            retry_at: None,
        });
        assert_eq!(activate(&drifting(POLICY), &stranger, day(1)), refused, "{told:?}");
    }
}

#[test]
fn a_host_name_is_never_enough_even_where_one_part_is() {
    let record = drifting(DriftPolicy {
        min_shared_components: 1,
        ..POLICY
    });
    let granted = |told| {
        matches!(
            activate(&record, &machine(2, &[told], day(1)), day(1)),
            Decision::Granted(_)
        )
    };
    assert!(granted((&Name::BOARD, 1)));
    assert!(!granted((&Name::HOSTNAME, 1)));
}

#[test]
fn recognition_can_be_switched_off() {
    let record = drifting(DriftPolicy {
        min_shared_components: 0,
        ..POLICY
    });
    let same = machine(2, &[(&Name::BOARD, 1), (&Name::DISK, 1)], day(1));
    assert!(matches!(activate(&record, &same, day(1)), Decision::Refused(_)));
}

#[test]
fn a_spent_budget_makes_a_changed_machine_a_new_one() {
    let mut record = drifting(POLICY);
    let told = [(&Name::BOARD, 1), (&Name::DISK, 1)];
    for number in [2, 3] {
        let now = day(i64::from(number));
        assert_eq!(
            take_with(&mut record, &machine(number, &told, now), now),
            ActivationOrigin::Rebind
        );
    }
    let free_again = day(2) + Duration::days(WINDOW_DAYS);
    for now in [day(4), free_again - TICK] {
        let refused = Decision::Refused(Refusal {
            code: Code::DeviceLimitReached,
            retry_at: None,
        });
        assert_eq!(activate(&record, &machine(4, &told, now), now), refused);
    }
    let mut roomier = record.clone();
    Arc::make_mut(&mut roomier.plan).max_devices = 2;
    assert_eq!(
        take_with(&mut roomier, &machine(4, &told, day(4)), day(4)),
        ActivationOrigin::New
    );
    assert_eq!(
        take_with(&mut record, &machine(4, &told, free_again), free_again),
        ActivationOrigin::Rebind
    );
}

#[test]
fn the_most_similar_device_is_the_one_that_changed_or_else_the_one_seen_last() {
    let mut record = slots(3, None);
    Arc::make_mut(&mut record.plan).drift.min_shared_components = 0;
    let first = [(&Name::BOARD, 1), (&Name::DISK, 1), (&Name::MAC, 1)];
    let second = [(&Name::BOARD, 1), (&Name::DISK, 1), (&Name::MAC, 2)];
    take_with(&mut record, &machine(1, &first, issued()), issued());
    take_with(&mut record, &machine(2, &second, day(1)), day(1));
    Arc::make_mut(&mut record.plan).drift.min_shared_components = 2;
    let bound_to = |told: &[(&Name, u8)]| match activate(&record, &machine(3, told, day(2)), day(2)) {
        Decision::Granted(event) => match *event {
            LicenseEvent::DeviceRebound { to, .. } => to.slot,
            other => panic!("expected a re-bind, got {other:?}"),
        },
        other => panic!("expected a re-bind, got {other:?}"),
    };
    assert_eq!(bound_to(&first), 0);
    assert_eq!(bound_to(&second), 1);
    assert_eq!(bound_to(&[(&Name::BOARD, 1), (&Name::DISK, 1), (&Name::MAC, 3)]), 1);
}

#[test]
fn a_device_that_gave_its_slot_up_is_not_recognized_in_another() {
    let mut record = drifting(POLICY);
    give_up(&mut record, 1, ReleaseCause::Customer, day(1));
    let changed = machine(2, &[(&Name::BOARD, 1), (&Name::DISK, 1)], day(2));
    assert_eq!(take_with(&mut record, &changed, day(2)), ActivationOrigin::Move);
}

#[test]
fn a_slot_of_a_machine_that_changed_is_the_changed_one_s() {
    let mut record = drifting(POLICY);
    let changed = machine(2, &[(&Name::BOARD, 1), (&Name::DISK, 1)], day(1));
    let Decision::Granted(event) = activate(&record, &changed, day(1)) else {
        panic!("not recognized")
    };
    store(&mut record, &event, day(1));
    give_up(&mut record, 2, ReleaseCause::Customer, day(2));
    assert_eq!(
        take_with(&mut record.clone(), &changed, day(3)),
        ActivationOrigin::Return
    );
    assert_eq!(take(&mut record, 1, day(3)), ActivationOrigin::Move);
}
