use std::{collections::BTreeSet, sync::Arc};

use claviger_protocol::Code;

use super::*;
use crate::{
    Hold, HoldCause, ProductId,
    rules::{
        fixtures::{TICK, issued, plan, record},
        standing,
    },
};

fn now() -> DateTime<Utc> {
    issued() + Duration::days(10)
}

fn with_status(status: LicenseStatus) -> LicenseRecord {
    let mut record = record();
    record.license.status = status;
    record
}

fn ending(expires_at: Option<DateTime<Utc>>) -> LicenseRecord {
    let mut record = record();
    record.license.expires_at = expires_at;
    record
}

/// What the events make of the license's own fields.
fn amended(mut record: LicenseRecord, events: &[LicenseEvent]) -> LicenseRecord {
    let license = &mut record.license;
    for event in events {
        match event {
            LicenseEvent::Suspended { reason } => {
                (license.status, license.status_reason) = (LicenseStatus::Suspended, reason.clone());
            }
            LicenseEvent::Revoked { reason } => {
                (license.status, license.status_reason) = (LicenseStatus::Revoked, reason.clone());
            }
            LicenseEvent::Reinstated => (license.status, license.status_reason) = (LicenseStatus::Active, None),
            LicenseEvent::ExpirySet { from, to } => {
                assert_eq!(*from, license.expires_at, "the event tells the end so far");
                license.expires_at = *to;
            }
            LicenseEvent::OverridesSet(overrides) => license.overrides = overrides.clone(),
            LicenseEvent::BecameOverdue(overdue) => license.overdue = Some(*overdue),
            LicenseEvent::OverdueCleared => license.overdue = None,
            LicenseEvent::HoldLifted => license.hold = None,
            other => panic!("{other:?} is no amendment"),
        }
    }
    record
}

/// Amends a license that admits it; amending it again must change nothing.
fn twice(record: LicenseRecord, amend: impl Fn(&LicenseRecord) -> Amendment) -> LicenseRecord {
    let events = amend(&record).unwrap();
    assert!(!events.is_empty());
    let after = amended(record, &events);
    assert_eq!(amend(&after), Ok(Vec::new()), "again");
    after
}

#[test]
fn states_and_the_ways_between_them() {
    use LicenseStatus::{Active, Revoked, Suspended};
    let reason = || Some("refund".to_owned());
    let suspended = twice(with_status(Active), |record| suspend(record, reason()));
    assert_eq!(
        (suspended.license.status, suspended.license.status_reason.clone()),
        (Suspended, reason())
    );
    let revoked = twice(suspended.clone(), |record| revoke(record, reason()));
    assert_eq!(
        (revoked.license.status, revoked.license.status_reason.clone()),
        (Revoked, reason())
    );
    for stopped in [suspended, revoked] {
        let active = twice(stopped, reinstate);
        assert_eq!((active.license.status, active.license.status_reason), (Active, None));
    }
    assert_eq!(
        twice(with_status(Active), |record| revoke(record, None)).license.status,
        Revoked
    );
    assert_eq!(suspend(&with_status(Revoked), None), Err(InvalidAmendment::Revoked));
}

#[test]
fn an_admin_can_put_a_license_in_force_whose_money_is_gone() {
    for status in LicenseStatus::ALL {
        for cause in HoldCause::ALL {
            let mut held = with_status(status);
            held.license.hold = Some(Hold { cause, since: now() });
            let active = twice(held, reinstate);
            assert_eq!(standing(&active.license, now()), Code::Valid);
        }
    }
}

#[test]
fn an_end_is_set_and_taken_away() {
    let end = issued() + TICK;
    let set = twice(record(), |record| set_expiry(record, Some(end)));
    assert_eq!(set.license.expires_at, Some(end));
    assert_eq!(twice(set, |record| set_expiry(record, None)).license.expires_at, None);
    for impossible in [issued(), issued() - TICK, DateTime::<Utc>::MAX_UTC] {
        assert_eq!(
            set_expiry(&record(), Some(impossible)),
            Err(InvalidAmendment::ImpossibleEnd)
        );
    }
}

#[test]
fn an_extension_adds_to_what_is_left() {
    let month = Term::Months(1);
    for (end, expected) in [
        (now() + Duration::days(3), now() + Duration::days(3 + 14)),
        (now(), now() + Duration::days(14)),
        (now() - Duration::days(3), now() + Duration::days(14)),
    ] {
        let record = ending(Some(end));
        let events = extend(&record, Term::Days(14), now()).unwrap();
        assert_eq!(amended(record, &events).license.expires_at, Some(expected));
    }
    let leap = DateTime::parse_from_rfc3339("2028-01-31T12:00:00.000001Z")
        .unwrap()
        .to_utc();
    let record = ending(Some(leap));
    let events = extend(&record, month, now()).unwrap();
    let expected = DateTime::parse_from_rfc3339("2028-02-29T12:00:00.000001Z")
        .unwrap()
        .to_utc();
    assert_eq!(amended(record, &events).license.expires_at, Some(expected));
}

#[test]
fn what_cannot_be_extended() {
    assert_eq!(
        extend(&record(), Term::Days(1), now()),
        Err(InvalidAmendment::NeverExpires)
    );
    let last = ending(Some(DateTime::<Utc>::MAX_UTC));
    assert_eq!(
        extend(&last, Term::Days(1), now()),
        Err(InvalidAmendment::ImpossibleEnd)
    );
    assert_eq!(
        extend(&last, Term::Months(1), now()),
        Err(InvalidAmendment::ImpossibleEnd)
    );
}

/// The end after a change from a license with this end to a plan of this kind.
fn end_on_plan(expires_at: Option<DateTime<Utc>>, kind: PlanKind) -> Option<DateTime<Utc>> {
    let record = ending(expires_at);
    let to = Plan {
        kind,
        ..plan(record.product.id, "team")
    };
    let events = change_plan(&record, &to, now()).unwrap();
    let changed = LicenseEvent::PlanChanged {
        from: "pro".to_owned(),
        to: to.id,
        to_code: "team".to_owned(),
    };
    assert_eq!(events[0], changed);
    amended(record, &events[1..]).license.expires_at
}

#[test]
fn a_new_plan_keeps_the_end_unless_it_has_none_or_needs_one() {
    let end = Some(now() + Duration::days(3));
    let year = PlanKind::FixedTerm { term: Term::Days(365) };
    assert_eq!(end_on_plan(None, PlanKind::Perpetual), None);
    assert_eq!(end_on_plan(end, PlanKind::Perpetual), None);
    assert_eq!(end_on_plan(end, PlanKind::Subscription), end);
    assert_eq!(end_on_plan(None, PlanKind::Subscription), None);
    assert_eq!(end_on_plan(end, year), end);
    assert_eq!(end_on_plan(None, year), Some(now() + Duration::days(365)));
}

#[test]
fn plans_that_a_license_cannot_change_to() {
    let record = record();
    let foreign = plan(ProductId::mint(now()), "team");
    let refusal = InvalidAmendment::OtherProduct {
        plan: "team".to_owned(),
    };
    assert_eq!(change_plan(&record, &foreign, now()), Err(refusal));
    let retired = Plan {
        retired: true,
        ..plan(record.product.id, "team")
    };
    let refusal = InvalidAmendment::RetiredPlan {
        plan: "team".to_owned(),
    };
    assert_eq!(change_plan(&record, &retired, now()), Err(refusal));
}

#[test]
fn the_plan_that_a_license_has_is_no_change_even_if_retired() {
    let record = record();
    let own = Plan {
        retired: true,
        ..Plan::clone(&record.plan)
    };
    assert_eq!(change_plan(&record, &own, now()), Ok(Vec::new()));
}

#[test]
fn overrides_are_set_within_bounds() {
    let overrides = |max_devices| Overrides {
        max_devices,
        add_features: BTreeSet::from(["sso".to_owned()]),
        ..Overrides::default()
    };
    for devices in [None, Some(1), Some(1000)] {
        let after = twice(record(), |record| set_overrides(record, overrides(devices)));
        assert_eq!(after.license.overrides, overrides(devices));
    }
    for devices in [0, 1001, u16::MAX] {
        let refusal = set_overrides(&record(), overrides(Some(devices)));
        assert_eq!(refusal, Err(InvalidAmendment::ImpossibleDevices));
    }
}

#[test]
fn grace_runs_from_the_first_failure() {
    let unpaid = twice(record(), |record| mark_overdue(record, now()));
    let grace_until = now() + Duration::days(7);
    assert_eq!(
        unpaid.license.overdue,
        Some(Overdue {
            since: now(),
            grace_until
        })
    );
    assert_eq!(mark_overdue(&unpaid, now() + Duration::days(3)), Ok(Vec::new()));
    assert!(standing(&unpaid.license, grace_until - TICK).is_valid());
    assert!(!standing(&unpaid.license, grace_until).is_valid());
    let paid = twice(unpaid, clear_overdue);
    assert_eq!(paid.license.overdue, None);
}

#[test]
fn a_plan_without_grace_locks_at_once() {
    let mut record = record();
    Arc::make_mut(&mut record.plan).grace_days = 0;
    let unpaid = twice(record, |record| mark_overdue(record, now()));
    assert!(!standing(&unpaid.license, now()).is_valid());
}

#[test]
fn refusals_tell_the_admin_what_to_do() {
    assert_eq!(
        InvalidAmendment::Revoked.to_string(),
        "the license is revoked; reinstate it first"
    );
    let retired = InvalidAmendment::RetiredPlan {
        plan: "team".to_owned(),
    };
    assert_eq!(
        retired.to_string(),
        "plan `team` is retired; choose a plan that the catalog declares"
    );
}
