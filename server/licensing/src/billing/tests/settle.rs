use super::fixtures::{Life, YEAR, day, held, hour, paid};
use crate::{
    Hold,
    HoldCause::{self, Disputed, Paused, Refunded},
    LicenseEvent, OrderId, Overdue, PlanKind, ProductId,
    billing::{Funding, Standing},
    rules,
};

#[test]
fn every_change_of_hold() {
    let holds = || HoldCause::ALL.into_iter().map(Some).chain([None]);
    for before in holds() {
        for now in holds() {
            let mut life = Life::of(PlanKind::Perpetual);
            life.money(Standing { hold: before, ..paid() }, None, day(1));
            let events = life.money(Standing { hold: now, ..paid() }, None, day(2));
            let expected = match now {
                _ if now == before => vec![],
                None => vec![LicenseEvent::HoldLifted],
                Some(cause) => vec![LicenseEvent::Held(Hold { cause, since: day(2) })],
            };
            assert_eq!(events, expected, "{before:?} to {now:?}");
            assert_eq!(life.record.license.hold.map(|hold| hold.cause), now);
        }
    }
}

#[test]
fn an_end_comes_moves_and_goes() {
    let mut life = Life::of(PlanKind::Subscription);
    for end in [Some(day(30)), Some(day(20)), None, None] {
        life.money(Standing { ends_at: end, ..paid() }, None, day(1));
        assert_eq!(life.record.license.expires_at, end);
    }
}

/// A subscription that was over before anybody looked still makes a license, which cannot end before it began.
#[test]
fn an_end_before_the_beginning_is_the_beginning() {
    let mut life = Life::of(PlanKind::Subscription);
    for end in [day(0), day(-3)] {
        let ended = Standing {
            ends_at: Some(end),
            ..paid()
        };
        life.money(ended, None, day(1));
        assert_eq!(life.code(day(1)), "EXPIRED");
    }
}

#[test]
fn grace_runs_from_the_failure_that_the_money_tells() {
    let mut life = Life::of(PlanKind::Subscription);
    let unpaid = |since| Standing {
        overdue_since: Some(since),
        ..paid()
    };
    for since in [day(3), day(4)] {
        life.money(unpaid(since), None, day(9));
        let grace_until = since + chrono::Duration::days(7);
        assert_eq!(life.record.license.overdue, Some(Overdue { since, grace_until }));
    }
    life.money(paid(), None, day(9));
    assert_eq!(life.record.license.overdue, None);
}

#[test]
fn a_plan_that_is_paid_for_replaces_the_plan() {
    let mut life = Life::of(PlanKind::Subscription);
    let mut team = life.plan("team");
    team.grace_days = 14;
    team.retired = true;
    let before = life.record.clone();
    let events = life.money(paid(), Some(&team), day(1));
    assert_eq!(events.len(), 1);
    assert_eq!(*life.record.plan, team);
    assert_eq!(life.record.license, before.license, "key and all");
    assert_eq!(life.record.activations, before.activations);
    assert_eq!(life.money(paid(), Some(&team), day(2)), []);
    let mut foreign = life.plan("foreign");
    foreign.product_id = ProductId::mint(day(0));
    assert_eq!(life.money(paid(), Some(&foreign), day(3)), []);
}

#[test]
fn the_grace_is_that_of_the_plan_that_is_paid_for_now() {
    let unpaid = Standing {
        overdue_since: Some(day(3)),
        ..paid()
    };
    let mut at_once = Life::of(PlanKind::Subscription);
    let mut team = at_once.plan("team");
    team.grace_days = 14;
    at_once.money(unpaid, Some(&team), day(4));
    let mut one_by_one = Life::of(PlanKind::Subscription);
    team.product_id = one_by_one.record.product.id;
    one_by_one.money(unpaid, None, day(4));
    one_by_one.money(unpaid, Some(&team), day(4));
    assert_eq!(at_once.record.license.overdue, one_by_one.record.license.overdue);
    assert_eq!(at_once.record.license.overdue.unwrap().grace_until, day(17));

    one_by_one.admin(&rules::clear_overdue(&one_by_one.record).unwrap());
    one_by_one.money(unpaid, Some(&one_by_one.plan("pro")), day(5));
    assert_eq!(
        one_by_one.record.license.overdue, None,
        "what an admin forgave stays forgiven"
    );
}

#[test]
fn only_money_that_governs_the_license_is_heard() {
    let changed = Standing {
        ends_at: Some(day(20)),
        overdue_since: Some(day(3)),
        ..held(Refunded)
    };
    for governing in [None, Some(OrderId::mint(hour(1)))] {
        let mut life = Life::of(YEAR);
        life.record.license.order_id = governing;
        let team = life.plan("team");
        assert_eq!(life.money(changed, Some(&team), day(4)), []);
    }
    for funding in [Funding::Awaited, Funding::Expired, Funding::Failed] {
        let mut life = Life::of(YEAR);
        let unpaid = Standing { funding, ..changed };
        assert_eq!(life.money(unpaid, None, day(4)), []);
    }
}

#[test]
fn several_changes_at_once() {
    let mut life = Life::of(PlanKind::Subscription);
    let changed = Standing {
        ends_at: Some(day(20)),
        overdue_since: Some(day(3)),
        ..held(Disputed)
    };
    let team = life.plan("team");
    assert_eq!(life.money(changed, Some(&team), day(4)).len(), 4);
    assert_eq!(life.money(paid(), None, day(5)).len(), 3);
    assert_eq!(life.code(day(400)), "VALID");
}

#[test]
fn what_an_admin_lifted_is_not_lifted_again() {
    let mut life = Life::of(PlanKind::Perpetual);
    life.money(held(Paused), None, day(1));
    life.admin(&rules::reinstate(&life.record).unwrap());
    assert_eq!(life.code(day(1)), "VALID");
    assert_eq!(life.money(held(Paused), None, day(2)), [], "the same word again");
    assert_eq!(life.money(paid(), None, day(3)), []);
}
