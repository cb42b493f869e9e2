use std::sync::Arc;

use claviger_protocol::ComponentName as Name;

use super::*;
use crate::{
    LicenseStatus, Overdue,
    rules::fixtures::{TICK, device, give_up, issued, parts, record, request, take},
};

pub(super) fn day(number: i64) -> DateTime<Utc> {
    issued() + Duration::days(number)
}

/// A license for so many devices, so many of whose slots may move in 30 days.
pub(super) fn slots(max_devices: u16, max_moves: Option<u16>) -> LicenseRecord {
    let mut record = record();
    Arc::make_mut(&mut record.plan).max_devices = max_devices;
    Arc::make_mut(&mut record.plan).transfers.max_moves = max_moves;
    record
}

fn refusal(record: &LicenseRecord, number: u8, now: DateTime<Utc>) -> Refusal {
    match activate(record, &request(number, now), now) {
        Decision::Refused(refusal) => refusal,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

fn slot_of(record: &LicenseRecord, number: u8) -> u16 {
    record
        .active()
        .find(|activation| activation.device == device(number))
        .unwrap()
        .slot
}

#[test]
fn a_license_that_is_no_good_refuses_even_an_active_device() {
    let refused = |change: &dyn Fn(&mut LicenseRecord)| {
        let mut record = slots(2, None);
        take(&mut record, 1, issued());
        change(&mut record);
        let codes = [1, 2].map(|number| refusal(&record, number, day(1)));
        assert_eq!(codes[0], codes[1]);
        assert_eq!(codes[0].retry_at, None);
        codes[0].code
    };
    assert_eq!(
        refused(&|record| Arc::make_mut(&mut record.product).code = "other".to_owned()),
        Code::ProductMismatch
    );
    assert_eq!(
        refused(&|record| record.license.status = LicenseStatus::Revoked),
        Code::Revoked
    );
    assert_eq!(
        refused(&|record| record.license.status = LicenseStatus::Suspended),
        Code::Suspended
    );
    assert_eq!(
        refused(&|record| record.license.expires_at = Some(day(1))),
        Code::Expired
    );
    let overdue = Overdue {
        since: issued(),
        grace_until: day(1),
    };
    assert_eq!(refused(&|record| record.license.overdue = Some(overdue)), Code::Overdue);
}

#[test]
fn the_grant_carries_what_was_asked_for() {
    let record = record();
    let facts = DeviceFacts {
        name: Some("Office".to_owned()),
        ..DeviceFacts::default()
    };
    let request = ActivationRequest {
        components: parts(&[(&Name::BOARD, 1)]),
        facts,
        ..request(1, issued())
    };
    let expected = LicenseEvent::DeviceActivated(NewActivation {
        id: request.id,
        slot: 0,
        device: request.device,
        components: request.components.clone(),
        facts: request.facts.clone(),
        origin: ActivationOrigin::New,
    });
    assert_eq!(
        activate(&record, &request, issued()),
        Decision::Granted(Box::new(expected))
    );
}

#[test]
fn activating_again_is_idempotent_also_when_every_slot_is_held() {
    let mut record = slots(1, Some(1));
    take(&mut record, 1, issued());
    let id = record.activations[0].id;
    assert_eq!(
        activate(&record, &request(1, day(1)), day(1)),
        Decision::AlreadyActive(id)
    );
}

#[test]
fn devices_take_slots_until_none_is_free() {
    let mut record = slots(3, None);
    for number in 1..=3 {
        assert_eq!(take(&mut record, number, issued()), ActivationOrigin::New);
        assert_eq!(slot_of(&record, number), u16::from(number) - 1);
    }
    let full = Refusal {
        code: Code::DeviceLimitReached,
        retry_at: None,
    };
    assert_eq!(refusal(&record, 4, issued()), full);
}

#[test]
fn a_device_returns_to_its_own_slot_without_a_move() {
    let mut record = slots(2, Some(1));
    take(&mut record, 1, issued());
    take(&mut record, 2, issued());
    for turn in 1..=10 {
        give_up(&mut record, 2, ReleaseCause::Customer, day(turn));
        assert_eq!(take(&mut record, 2, day(turn)), ActivationOrigin::Return);
        assert_eq!(slot_of(&record, 2), 1);
    }
}

#[test]
fn slots_are_chosen_by_what_they_cost() {
    let mut record = slots(4, Some(1));
    for number in 1..=3 {
        take(&mut record, number, issued());
    }
    give_up(&mut record, 1, ReleaseCause::Customer, day(1));
    give_up(&mut record, 2, ReleaseCause::Admin, day(1));
    // Untouched before vacated, freed by an admin before given up by its owner.
    assert_eq!(
        (take(&mut record, 4, day(2)), slot_of(&record, 4)),
        (ActivationOrigin::New, 3)
    );
    assert_eq!(
        (take(&mut record, 5, day(2)), slot_of(&record, 5)),
        (ActivationOrigin::New, 1)
    );
    assert_eq!(
        (take(&mut record, 6, day(2)), slot_of(&record, 6)),
        (ActivationOrigin::Move, 0)
    );
}

#[test]
fn two_devices_that_take_turns_on_one_slot_are_stopped() {
    let mut record = slots(1, Some(3));
    take(&mut record, 1, issued());
    for (turn, number) in [(1, 2), (2, 1), (3, 2)] {
        give_up(&mut record, 3 - number, ReleaseCause::Customer, day(turn));
        assert_eq!(take(&mut record, number, day(turn)), ActivationOrigin::Move);
    }
    give_up(&mut record, 2, ReleaseCause::Customer, day(4));
    let retry_at = day(1) + Duration::days(WINDOW_DAYS);
    let stopped = Refusal {
        code: Code::TransferLimitReached,
        retry_at: Some(retry_at),
    };
    assert_eq!(refusal(&record, 1, day(4)), stopped);
    assert_eq!(refusal(&record, 1, retry_at - TICK), stopped);
    // Who had the slot last may have it back all the while.
    assert_eq!(take(&mut record.clone(), 2, day(4)), ActivationOrigin::Return);
    assert_eq!(take(&mut record, 1, retry_at), ActivationOrigin::Move);
}

#[test]
fn after_the_limit_was_lowered_enough_moves_must_pass() {
    let mut record = slots(1, None);
    take(&mut record, 1, issued());
    for (turn, number) in [(1, 2), (2, 1), (3, 2)] {
        give_up(&mut record, 3 - number, ReleaseCause::Customer, day(turn));
        take(&mut record, number, day(turn));
    }
    give_up(&mut record, 2, ReleaseCause::Customer, day(4));
    Arc::make_mut(&mut record.plan).transfers.max_moves = Some(1);
    let retry_at = day(3) + Duration::days(WINDOW_DAYS);
    assert_eq!(refusal(&record, 1, day(4)).retry_at, Some(retry_at));
    assert_eq!(refusal(&record, 1, retry_at - TICK).retry_at, Some(retry_at));
    take(&mut record, 1, retry_at);
}

#[test]
fn where_no_move_is_allowed_no_time_is_promised() {
    let mut record = slots(1, Some(0));
    take(&mut record, 1, issued());
    give_up(&mut record, 1, ReleaseCause::Customer, day(1));
    assert_eq!(
        refusal(&record, 2, day(1)),
        Refusal {
            code: Code::TransferLimitReached,
            retry_at: None
        }
    );
}

#[test]
fn a_slot_that_an_admin_freed_costs_no_move() {
    let mut record = slots(1, Some(1));
    take(&mut record, 1, issued());
    for number in 2..=9 {
        give_up(&mut record, number - 1, ReleaseCause::Admin, day(1));
        assert_eq!(take(&mut record, number, day(1)), ActivationOrigin::New);
    }
}

#[test]
fn a_lowered_limit_evicts_nobody_and_admits_nobody() {
    let mut record = slots(3, None);
    for number in 1..=3 {
        take(&mut record, number, issued());
    }
    Arc::make_mut(&mut record.plan).max_devices = 1;
    assert!((1..=3).all(|number| matches!(
        activate(&record, &request(number, day(1)), day(1)),
        Decision::AlreadyActive(_)
    )));
    give_up(&mut record, 1, ReleaseCause::Customer, day(1));
    give_up(&mut record, 2, ReleaseCause::Customer, day(1));
    // Device 3 sits in a slot above the limit and is the one device that the license allows.
    assert_eq!(refusal(&record, 1, day(1)).code, Code::DeviceLimitReached);
    give_up(&mut record, 3, ReleaseCause::Customer, day(1));
    assert_eq!(
        (take(&mut record, 3, day(1)), slot_of(&record, 3)),
        (ActivationOrigin::Move, 0)
    );
}

#[test]
fn the_license_may_have_more_devices_than_its_plan() {
    let mut record = slots(1, None);
    record.license.overrides.max_devices = Some(2);
    take(&mut record, 1, issued());
    take(&mut record, 2, issued());
    assert_eq!(refusal(&record, 3, issued()).code, Code::DeviceLimitReached);
}
