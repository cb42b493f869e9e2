//! The money of a renewal goes and comes back.

use super::{
    fixtures::{Life, YEAR, day, held, paid},
    fund::renew,
};
use crate::{
    Hold,
    HoldCause::{ChargedBack, Disputed, Refunded},
    LicenseEvent, PlanKind, rules,
};

/// A license for 365 days, renewed on day 350 for 365 more.
fn renewed() -> Life {
    let mut life = Life::of(YEAR);
    life.record.license.expires_at = Some(day(365));
    let plan = life.record.plan.clone();
    renew(&mut life, &plan, day(350));
    life
}

#[test]
fn a_refund_takes_back_what_it_paid_for_and_no_more() {
    for cause in [Refunded, ChargedBack] {
        let mut life = renewed();
        life.money(held(cause), None, day(352));
        assert_eq!(life.record.license.hold, None);
        assert_eq!(life.record.license.expires_at, Some(day(365)));
        assert_eq!((life.code(day(364)), life.code(day(365))), ("VALID", "EXPIRED"));
    }
}

#[test]
fn money_that_comes_back_brings_the_same_term_whenever_it_was_read() {
    for read in [day(355), day(365), day(500)] {
        let mut life = renewed();
        life.money(held(Refunded), None, day(352));
        life.money(paid(), None, read);
        assert_eq!(life.record.license.expires_at, Some(day(365 + 365)));
    }
}

#[test]
fn a_dispute_holds_until_it_is_decided() {
    let mut life = renewed();
    let events = life.money(held(Disputed), None, day(352));
    let hold = Hold {
        cause: Disputed,
        since: day(352),
    };
    assert_eq!(events, [LicenseEvent::Held(hold)]);
    assert_eq!(life.code(day(353)), "SUSPENDED");
    life.money(held(ChargedBack), None, day(380));
    assert_eq!((life.record.license.hold, life.code(day(380))), (None, "EXPIRED"));

    let mut life = renewed();
    life.money(held(Disputed), None, day(352));
    life.money(paid(), None, day(380));
    assert_eq!((life.code(day(729)), life.code(day(730))), ("VALID", "EXPIRED"));
}

#[test]
fn the_next_renewal_goes_on_from_the_end_that_is_left() {
    let mut life = renewed();
    life.money(held(Refunded), None, day(352));
    let plan = life.record.plan.clone();
    let renewal = renew(&mut life, &plan, day(353));
    assert_eq!(renewal.previous_end, Some(day(365)));
    assert_eq!(life.code(day(729)), "VALID");
}

#[test]
fn an_order_that_another_renewed_after_is_not_heard_any_more() {
    let mut life = renewed();
    let (first, renewal) = (life.order, life.renewal);
    let plan = life.record.plan.clone();
    renew(&mut life, &plan, day(351));
    (life.order, life.renewal) = (first, renewal);
    assert_eq!(life.money(held(Refunded), None, day(352)), []);
    assert_eq!(life.code(day(365 * 3 - 1)), "VALID");
}

#[test]
fn a_license_that_was_over_when_it_was_renewed_is_over_again() {
    let mut life = Life::of(YEAR);
    life.record.license.expires_at = Some(day(365));
    let plan = life.record.plan.clone();
    renew(&mut life, &plan, day(400));
    assert_eq!(life.code(day(764)), "VALID");
    life.money(held(Refunded), None, day(401));
    assert_eq!(life.code(day(401)), "EXPIRED");
    life.money(paid(), None, day(410));
    assert_eq!((life.code(day(764)), life.code(day(765))), ("VALID", "EXPIRED"));
}

#[test]
fn where_there_is_no_earlier_end_a_refund_holds() {
    for (kind, end) in [(YEAR, None), (PlanKind::Perpetual, Some(day(365)))] {
        let mut life = Life::of(YEAR);
        life.record.license.expires_at = end;
        let mut plan = life.plan("team");
        plan.kind = kind;
        renew(&mut life, &plan, day(350));
        life.money(held(Refunded), None, day(352));
        assert_eq!(life.code(day(352)), "REVOKED");
        life.money(paid(), None, day(353));
        assert_eq!(life.code(day(353)), "VALID");
    }
}

#[test]
fn an_end_that_an_admin_set_is_neither_lengthened_by_a_loss_nor_shortened_by_a_return() {
    for (set, after_loss, set_again, after_return) in [
        (Some(day(360)), Some(day(360)), None, Some(day(730))),
        (Some(day(800)), Some(day(365)), Some(day(900)), Some(day(900))),
        (None, Some(day(365)), None, Some(day(730))),
    ] {
        let mut life = renewed();
        life.admin(&rules::set_expiry(&life.record, set).unwrap());
        life.money(held(Refunded), None, day(352));
        assert_eq!(life.record.license.expires_at, after_loss);
        if set_again.is_some() {
            life.admin(&rules::set_expiry(&life.record, set_again).unwrap());
        }
        life.money(paid(), None, day(353));
        assert_eq!(life.record.license.expires_at, after_return);
    }
}
