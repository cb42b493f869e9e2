//! Money to test with, and a license that goes through its life.

use std::{collections::BTreeSet, sync::Arc};

use chrono::{DateTime, Duration, Utc};

use crate::{
    HoldCause, LicenseEvent, LicenseRecord, LicenseStatus, OrderId, Plan, PlanKind, Renewal, Term,
    billing::{
        Funding, Remark, Settlement, Standing, SubscriptionFacts, SubscriptionState, judge_subscription, settle,
    },
    rules::{
        fixtures::{issued, plan, record, take},
        standing,
    },
};

/// So many hours after the license was issued.
pub(super) fn hour(hours: i64) -> DateTime<Utc> {
    issued() + Duration::hours(hours)
}

/// So many days after the license was issued.
pub(super) fn day(days: i64) -> DateTime<Utc> {
    issued() + Duration::days(days)
}

pub(super) const YEAR: PlanKind = PlanKind::FixedTerm { term: Term::Days(365) };

/// What the money says of an order that is paid and well.
pub(super) fn paid() -> Standing {
    Standing {
        funding: Funding::Paid,
        ..Standing::default()
    }
}

pub(super) fn held(cause: HoldCause) -> Standing {
    Standing {
        hold: Some(cause),
        ..paid()
    }
}

/// A subscription that is well: paid up to day 30, nobody wants it to end.
pub(super) fn subscription(state: SubscriptionState) -> SubscriptionFacts {
    SubscriptionFacts {
        state,
        ended_by_dunning: false,
        ended_at: None,
        cancel_at: None,
        cancel_at_period_end: false,
        period_end: Some(day(30)),
        first_failure: None,
        last_charge: Some(super::charges::untouched()),
        quantity: 1,
        collection_paused: false,
    }
}

/// A license with two devices, paid for by an order, and what its money said last.
#[derive(Debug, Clone)]
pub(super) struct Life {
    pub(super) record: LicenseRecord,
    pub(super) order: OrderId,
    pub(super) renewal: Option<Renewal>,
    pub(super) standing: Standing,
}

impl Life {
    /// A license of a plan of this kind, just paid.
    pub(super) fn of(kind: PlanKind) -> Self {
        let mut record = record();
        Arc::make_mut(&mut record.plan).kind = kind;
        let order = OrderId::mint(issued());
        record.license.order_id = Some(order);
        take(&mut record, 1, issued());
        take(&mut record, 2, issued());
        Self {
            record,
            order,
            renewal: None,
            standing: paid(),
        }
    }

    /// Another plan of the license's product.
    pub(super) fn plan(&self, code: &str) -> Plan {
        Plan {
            kind: self.record.plan.kind,
            ..plan(self.record.product.id, code)
        }
    }

    /// The money is read at `now` and says this; tells what changed.
    pub(super) fn money(&mut self, standing: Standing, plan: Option<&Plan>, now: DateTime<Utc>) -> Vec<LicenseEvent> {
        let before = self.standing;
        let settlement = Settlement {
            order: self.order,
            renewal: self.renewal,
            before: &before,
            now: &standing,
            plan,
        };
        let events = settle(&self.record, &settlement, now);
        apply(&mut self.record, &events, plan);
        let later = now + Duration::hours(1);
        assert_eq!(settle(&self.record, &settlement, later), [], "the same change again");
        let unchanged = Settlement {
            before: &standing,
            ..settlement
        };
        assert_eq!(settle(&self.record, &unchanged, later), [], "no change");
        self.standing = standing;
        events
    }

    /// The subscription is read at `now`; tells what an admin should know.
    pub(super) fn read(&mut self, facts: &SubscriptionFacts, now: DateTime<Utc>) -> BTreeSet<Remark> {
        let (standing, remarks) = judge_subscription(facts, &self.standing);
        self.money(standing, None, now);
        remarks
    }

    /// An admin does this.
    pub(super) fn admin(&mut self, events: &[LicenseEvent]) {
        assert_ne!(events, []);
        apply(&mut self.record, events, None);
    }

    /// The code that apps see at `now`.
    pub(super) fn code(&self, now: DateTime<Utc>) -> &'static str {
        standing(&self.record.license, now).as_str()
    }
}

/// What a store does with the events of money and admins. Key and devices are out of its reach: an event of theirs panics.
pub(super) fn apply(record: &mut LicenseRecord, events: &[LicenseEvent], plan: Option<&Plan>) {
    for event in events {
        let license = &mut record.license;
        match event {
            LicenseEvent::Suspended { .. } => license.status = LicenseStatus::Suspended,
            LicenseEvent::Revoked { .. } => license.status = LicenseStatus::Revoked,
            LicenseEvent::Reinstated => license.status = LicenseStatus::Active,
            LicenseEvent::ExpirySet { from, to } => {
                assert_eq!(*from, license.expires_at, "the event tells the end so far");
                assert_ne!(from, to, "a change changes something");
                assert!(to.is_none_or(|end| end > license.created_at), "stores refuse it");
                license.expires_at = *to;
            }
            LicenseEvent::BecameOverdue(overdue) => license.overdue = Some(*overdue),
            LicenseEvent::OverdueCleared => assert!(license.overdue.take().is_some()),
            LicenseEvent::Held(hold) => license.hold = Some(*hold),
            LicenseEvent::HoldLifted => assert!(license.hold.take().is_some()),
            LicenseEvent::PaidBy(order) => license.order_id = Some(*order),
            LicenseEvent::PlanChanged { from, to, to_code } => {
                let plan = plan.expect("a plan to change to");
                assert_eq!((&record.plan.code, &plan.id, &plan.code), (from, to, to_code));
                record.plan = Arc::new(plan.clone());
            }
            other => panic!("{other:?} is not for money or these admins"),
        }
    }
}
