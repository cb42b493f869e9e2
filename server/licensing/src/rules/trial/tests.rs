use std::collections::{BTreeMap, BTreeSet};

use claviger_protocol::ComponentName;

use super::*;
use crate::{
    ProductId, TrialId,
    rules::fixtures::{TICK, issued, parts},
};

fn trial(ends_at: DateTime<Utc>) -> Trial {
    Trial {
        id: TrialId::mint(issued()),
        product_id: ProductId::mint(issued()),
        started_at: issued(),
        ends_at,
        email: None,
        device_name: None,
        platform: None,
        app_version: None,
        converted: None,
    }
}

fn policy(offline_hours: u32) -> TrialPolicy {
    TrialPolicy {
        days: 7,
        features: BTreeSet::new(),
        limits: BTreeMap::new(),
        offline_hours,
    }
}

#[test]
fn a_trial_is_over_at_the_very_instant() {
    let end = issued() + Duration::days(7);
    assert_eq!(trial_standing(&trial(end), issued()), Code::Valid);
    assert_eq!(trial_standing(&trial(end), end - TICK), Code::Valid);
    assert_eq!(trial_standing(&trial(end), end), Code::TrialExpired);
    assert_eq!(trial_standing(&trial(end), end + TICK), Code::TrialExpired);
}

#[test]
fn a_token_lasts_for_the_offline_time_and_no_longer_than_the_trial() {
    let (now, end) = (issued(), issued() + Duration::hours(48));
    assert_eq!(token_expiry(&trial(end), &policy(24), now), now + Duration::hours(24));
    assert_eq!(token_expiry(&trial(end), &policy(48), now), end);
    assert_eq!(token_expiry(&trial(end), &policy(49), now), end);
    assert_eq!(token_expiry(&trial(end), &policy(49), end - TICK), end);
}

#[test]
fn the_refusal_of_a_trial_that_is_over_is_not_void_at_once() {
    let end = issued() + Duration::hours(48);
    for now in [end, end + TICK, end + Duration::days(400)] {
        assert_eq!(token_expiry(&trial(end), &policy(24), now), now + Duration::hours(24));
    }
}

#[test]
fn a_machine_is_known_by_two_parts_of_which_one_is_telling() {
    use ComponentName as Name;
    let known = parts(&[
        (&Name::BOARD, 1),
        (&Name::DISK, 2),
        (&Name::CPU, 3),
        (&Name::HOSTNAME, 4),
    ]);
    for (presented, same) in [
        (parts(&[]), false),
        (parts(&[(&Name::BOARD, 1)]), false),
        (parts(&[(&Name::CPU, 3), (&Name::HOSTNAME, 4)]), false),
        (
            parts(&[(&Name::DISK, 1), (&Name::BOARD, 2), (&Name::HOSTNAME, 4)]),
            false,
        ),
        (parts(&[(&Name::BOARD, 1), (&Name::HOSTNAME, 4)]), true),
        (parts(&[(&Name::BOARD, 1), (&Name::DISK, 2)]), true),
    ] {
        assert_eq!(same_machine(&known, &presented), same, "{presented:?}");
        assert_eq!(same_machine(&presented, &known), same, "{presented:?}");
    }
    assert!(!same_machine(&parts(&[]), &parts(&[])));
}

#[test]
fn more_days_count_from_the_end_or_from_now() {
    let end = issued() + Duration::days(7);
    let extended = |now| extended_end(&trial(end), 3, now);
    assert_eq!(extended(issued()), end + Duration::days(3));
    assert_eq!(extended(end), end + Duration::days(3));
    assert_eq!(extended(end + Duration::days(30)), end + Duration::days(33));
}
