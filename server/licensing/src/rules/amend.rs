use chrono::{DateTime, Datelike, Duration, Utc};

use crate::{LicenseEvent, LicenseRecord, LicenseStatus, Overdue, Overrides, Plan, PlanKind, Term};

/// What an admin's wish comes to: the events that fulfill it, none if it is so already.
pub type Amendment = Result<Vec<LicenseEvent>, InvalidAmendment>;

/// A change that the license does not admit. The texts are told to the admin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAmendment {
    /// It would have to be reinstated first.
    #[error("the license is revoked; reinstate it first")]
    Revoked,
    /// There is nothing to extend.
    #[error("the license never expires, so it cannot be extended")]
    NeverExpires,
    /// The end would lie before the beginning or past the calendar.
    #[error("the new end must be later than the day the license was issued, and within the calendar")]
    ImpossibleEnd,
    /// Plans do not cross products.
    #[error("plan `{plan}` belongs to another product")]
    OtherProduct {
        /// That plan's code.
        plan: String,
    },
    /// The plan is no longer sold.
    #[error("plan `{plan}` is retired; choose a plan that the catalog declares")]
    RetiredPlan {
        /// That plan's code.
        plan: String,
    },
    /// A number of devices outside 1–1000.
    #[error("a license has 1 to 1000 devices")]
    ImpossibleDevices,
}

/// Stops a license for now.
pub fn suspend(record: &LicenseRecord, reason: Option<String>) -> Amendment {
    match record.license.status {
        LicenseStatus::Active => Ok(vec![LicenseEvent::Suspended { reason }]),
        LicenseStatus::Suspended => Ok(Vec::new()),
        LicenseStatus::Revoked => Err(InvalidAmendment::Revoked),
    }
}

/// Puts a suspended or revoked license in force again, also one whose money is gone; its devices are as they were.
pub fn reinstate(record: &LicenseRecord) -> Amendment {
    let reinstated = (record.license.status != LicenseStatus::Active).then_some(LicenseEvent::Reinstated);
    let lifted = record.license.hold.map(|_| LicenseEvent::HoldLifted);
    Ok(reinstated.into_iter().chain(lifted).collect())
}

/// Ends a license.
pub fn revoke(record: &LicenseRecord, reason: Option<String>) -> Amendment {
    Ok(match record.license.status {
        LicenseStatus::Revoked => Vec::new(),
        LicenseStatus::Active | LicenseStatus::Suspended => vec![LicenseEvent::Revoked { reason }],
    })
}

/// Sets the end of a license, or takes it away.
pub fn set_expiry(record: &LicenseRecord, to: Option<DateTime<Utc>>) -> Amendment {
    let from = record.license.expires_at;
    // RFC 3339, in which answers write instants, ends with the year 9999.
    if to.is_some_and(|end| end <= record.license.created_at || end.year() > 9999) {
        return Err(InvalidAmendment::ImpossibleEnd);
    }
    Ok(if from == to {
        Vec::new()
    } else {
        vec![LicenseEvent::ExpirySet { from, to }]
    })
}

/// Adds a term to what is left of a license; an expired one gets the whole term from now.
pub fn extend(record: &LicenseRecord, by: Term, now: DateTime<Utc>) -> Amendment {
    let end = record.license.expires_at.ok_or(InvalidAmendment::NeverExpires)?;
    let to = by.after(end.max(now)).ok_or(InvalidAmendment::ImpossibleEnd)?;
    set_expiry(record, Some(to))
}

/// Moves a license to another plan of its product.
///
/// Key and devices stay, also devices above the new limit. A license without an end gets the new plan's term from now; on
/// a perpetual plan its end falls away.
pub fn change_plan(record: &LicenseRecord, plan: &Plan, now: DateTime<Utc>) -> Amendment {
    if plan.product_id != record.product.id {
        return Err(InvalidAmendment::OtherProduct {
            plan: plan.code.clone(),
        });
    }
    if plan.id == record.plan.id {
        return Ok(Vec::new());
    }
    if plan.retired {
        return Err(InvalidAmendment::RetiredPlan {
            plan: plan.code.clone(),
        });
    }
    let from = record.license.expires_at;
    let to = match plan.kind {
        PlanKind::Perpetual => None,
        PlanKind::FixedTerm { term } if from.is_none() => Some(term.after(now).ok_or(InvalidAmendment::ImpossibleEnd)?),
        PlanKind::FixedTerm { .. } | PlanKind::Subscription => from,
    };
    let mut events = vec![LicenseEvent::PlanChanged {
        from: record.plan.code.clone(),
        to: plan.id,
        to_code: plan.code.clone(),
    }];
    if from != to {
        events.push(LicenseEvent::ExpirySet { from, to });
    }
    Ok(events)
}

/// Sets what a license grants beyond its plan.
pub fn set_overrides(record: &LicenseRecord, overrides: Overrides) -> Amendment {
    if overrides
        .max_devices
        .is_some_and(|devices| !(1..=1000).contains(&devices))
    {
        return Err(InvalidAmendment::ImpossibleDevices);
    }
    Ok(if record.license.overrides == overrides {
        Vec::new()
    } else {
        vec![LicenseEvent::OverridesSet(overrides)]
    })
}

/// Notes that a payment is missing since `since`. The grace runs from the first failure: a second one does not restart it.
pub fn mark_overdue(record: &LicenseRecord, since: DateTime<Utc>) -> Amendment {
    if record.license.overdue.is_some() {
        return Ok(Vec::new());
    }
    Ok(vec![LicenseEvent::BecameOverdue(overdue_from(since, &record.plan))])
}

/// A payment that is missing since then, with the plan's grace.
pub fn overdue_from(since: DateTime<Utc>, plan: &Plan) -> Overdue {
    let grace_until = since + Duration::days(i64::from(plan.grace_days));
    Overdue { since, grace_until }
}

/// Notes that the missing payment came.
pub fn clear_overdue(record: &LicenseRecord) -> Amendment {
    Ok(if record.license.overdue.is_some() {
        vec![LicenseEvent::OverdueCleared]
    } else {
        Vec::new()
    })
}

#[cfg(test)]
mod tests;
