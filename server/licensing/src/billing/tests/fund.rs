use super::fixtures::{Life, YEAR, apply, day, held, paid};
use crate::{
    HoldCause::{self, ChargedBack, Refunded},
    LicenseEvent, LicenseStatus, OrderId, Plan, PlanKind, ProductId, Renewal, Term,
    billing::{Standing, fund},
    rules::{self, InvalidAmendment},
};

/// The license is renewed with this plan; asking again must change nothing.
pub(super) fn renew(life: &mut Life, plan: &Plan, now: chrono::DateTime<chrono::Utc>) -> Renewal {
    let order = OrderId::mint(now);
    let (events, renewal) = fund(&life.record, order, plan, now).unwrap();
    assert_eq!(events[0], LicenseEvent::PaidBy(order));
    apply(&mut life.record, &events, Some(plan));
    assert_eq!(
        fund(&life.record, order, plan, now),
        Ok((vec![], Renewal::default())),
        "again"
    );
    (life.order, life.renewal, life.standing) = (order, Some(renewal), paid());
    renewal
}

fn own_plan(life: &Life) -> Plan {
    Plan::clone(&life.record.plan)
}

#[test]
fn a_term_is_added_to_what_is_left() {
    for (end, expected) in [
        (Some(day(365)), day(365 + 365)),
        (Some(day(350)), day(350 + 365)),
        (Some(day(300)), day(350 + 365)),
        (None, day(350 + 365)),
    ] {
        let mut life = Life::of(YEAR);
        life.record.license.expires_at = end;
        let plan = own_plan(&life);
        let renewal = renew(&mut life, &plan, day(350));
        assert_eq!(life.record.license.expires_at, Some(expected));
        let told = Renewal {
            previous_end: end,
            granted_end: Some(expected),
        };
        assert_eq!(renewal, told);
    }
}

#[test]
fn other_plans_take_the_end_away() {
    for kind in [PlanKind::Perpetual, PlanKind::Subscription] {
        let mut life = Life::of(YEAR);
        life.record.license.expires_at = Some(day(365));
        let mut plan = life.plan("team");
        plan.kind = kind;
        plan.retired = true;
        let renewal = renew(&mut life, &plan, day(400));
        assert_eq!(
            (life.record.plan.code.as_str(), life.code(day(4000))),
            ("team", "VALID")
        );
        let told = Renewal {
            previous_end: Some(day(365)),
            granted_end: None,
        };
        assert_eq!(renewal, told);
    }
}

#[test]
fn what_earlier_money_left_behind_falls_away() {
    for cause in HoldCause::ALL {
        let mut life = Life::of(PlanKind::Subscription);
        let troubled = Standing {
            overdue_since: Some(day(3)),
            ..held(cause)
        };
        life.money(troubled, None, day(4));
        let plan = own_plan(&life);
        renew(&mut life, &plan, day(20));
        let license = &life.record.license;
        assert_eq!(
            (license.hold, license.overdue, life.code(day(20))),
            (None, None, "VALID")
        );
        assert_eq!(life.record.activations.len(), 2);
    }
}

/// Otherwise who got his money back would get the term that it had paid for on top of the next one.
#[test]
fn a_term_whose_money_is_gone_is_not_added_to() {
    for cause in [Refunded, ChargedBack] {
        let mut life = Life::of(YEAR);
        life.record.license.expires_at = Some(day(365));
        life.money(held(cause), None, day(4));
        let plan = own_plan(&life);
        let renewal = renew(&mut life, &plan, day(10));
        assert_eq!(life.record.license.expires_at, Some(day(375)));
        assert_eq!(renewal.previous_end, None);
        life.money(held(Refunded), None, day(11));
        assert_eq!(life.code(day(11)), "REVOKED", "there is no paid term to go back to");
    }
}

#[test]
fn a_disputed_term_is_still_added_to() {
    let mut life = Life::of(YEAR);
    life.record.license.expires_at = Some(day(365));
    life.money(held(HoldCause::Disputed), None, day(4));
    let plan = own_plan(&life);
    renew(&mut life, &plan, day(10));
    assert_eq!(life.record.license.expires_at, Some(day(365 + 365)));
    assert_eq!(life.code(day(10)), "VALID");
}

#[test]
fn what_an_admin_stopped_stays_stopped() {
    for (stop, code) in [
        (LicenseEvent::Suspended { reason: None }, "SUSPENDED"),
        (LicenseEvent::Revoked { reason: None }, "REVOKED"),
    ] {
        let mut life = Life::of(YEAR);
        life.admin(&[stop]);
        let status = life.record.license.status;
        let plan = own_plan(&life);
        renew(&mut life, &plan, day(10));
        assert_ne!(status, LicenseStatus::Active);
        assert_eq!((life.record.license.status, life.code(day(10))), (status, code));
        life.admin(&rules::reinstate(&life.record).unwrap());
        assert_eq!(life.code(day(10)), "VALID");
    }
}

#[test]
fn plans_that_cannot_renew() {
    let life = Life::of(YEAR);
    let order = OrderId::mint(day(1));
    let foreign = Plan {
        product_id: ProductId::mint(day(0)),
        ..life.plan("team")
    };
    let refusal = InvalidAmendment::OtherProduct {
        plan: "team".to_owned(),
    };
    assert_eq!(fund(&life.record, order, &foreign, day(1)), Err(refusal));
    let endless = Plan {
        kind: PlanKind::FixedTerm {
            term: Term::Months(u16::MAX),
        },
        ..life.plan("team")
    };
    let far = day(365 * 7000);
    assert_eq!(
        fund(&life.record, order, &endless, far),
        Err(InvalidAmendment::ImpossibleEnd)
    );
}
