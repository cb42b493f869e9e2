use std::{collections::BTreeSet, sync::Arc};

use claviger_protocol::Limits;

use super::*;
use crate::{
    Hold, Overdue, Overrides, ReleaseCause,
    rules::fixtures::{TICK, device, give_up, issued, record, take},
};

fn now() -> DateTime<Utc> {
    issued() + Duration::days(10)
}

fn overdue(grace_until: DateTime<Utc>) -> Option<Overdue> {
    Some(Overdue {
        since: issued(),
        grace_until,
    })
}

fn held(cause: HoldCause) -> Option<Hold> {
    Some(Hold { cause, since: issued() })
}

/// A license with device 1, feature `sso` and limit `seats` of 5.
fn good() -> LicenseRecord {
    let mut record = record();
    Arc::make_mut(&mut record.plan).features.insert("sso".to_owned());
    Arc::make_mut(&mut record.plan)
        .limits
        .insert("seats".to_owned(), Limit::AtMost(5));
    take(&mut record, 1, issued());
    record
}

fn verdict<'a>(record: &'a LicenseRecord, product: &str, feature: &str, usage: (&str, u64)) -> Verdict<'a> {
    let question = Question {
        product,
        device: &device(1),
        features: &[feature.to_owned()],
        usage: &BTreeMap::from([(usage.0.to_owned(), usage.1)]),
    };
    assess(record, &question, now())
}

/// Every combination of what can be wrong: the verdict is the reason of the lowest precedence.
#[test]
fn precedence_is_that_of_the_codes() {
    let ends = [
        (None, false),
        (Some(now() + TICK), false),
        (Some(now()), true),
        (Some(now() - TICK), true),
    ];
    let missing = [
        (None, false),
        (overdue(now() + TICK), false),
        (overdue(now()), true),
        (overdue(issued()), true),
    ];
    let statuses = [
        (LicenseStatus::Active, None),
        (LicenseStatus::Suspended, Some(Code::Suspended)),
        (LicenseStatus::Revoked, Some(Code::Revoked)),
    ];
    let holds = [
        (None, None),
        (held(HoldCause::Refunded), Some(Code::Revoked)),
        (held(HoldCause::ChargedBack), Some(Code::Revoked)),
        (held(HoldCause::Disputed), Some(Code::Suspended)),
        (held(HoldCause::Paused), Some(Code::Suspended)),
    ];
    let usages = [("seats", 5, false), ("seats", 6, true), ("bots", 0, true)];
    let mut judged = 0;
    for (product, wrong_product) in [("app", false), ("other", true)] {
        for ((status, stopped), (hold, moneyless)) in pairs(&statuses, &holds) {
            for (expires_at, expired) in ends {
                for (overdue, unpaid) in missing {
                    for active in [true, false] {
                        let mut record = good();
                        record.license.status = status;
                        record.license.hold = hold;
                        record.license.expires_at = expires_at;
                        record.license.overdue = overdue;
                        if !active {
                            give_up(&mut record, 1, ReleaseCause::Customer, issued());
                        }
                        for (feature, lacking) in [("sso", false), ("audit", true)] {
                            for (limit, used, exceeded) in usages {
                                let reasons = [
                                    wrong_product.then_some(Code::ProductMismatch),
                                    stopped,
                                    moneyless,
                                    expired.then_some(Code::Expired),
                                    unpaid.then_some(Code::Overdue),
                                    (!active).then_some(Code::NotActivated),
                                    lacking.then_some(Code::FeatureMissing),
                                    exceeded.then_some(Code::LimitExceeded),
                                    Some(Code::Valid),
                                ];
                                let expected = reasons.into_iter().flatten().min_by_key(|code| code.precedence());
                                let verdict = verdict(&record, product, feature, (limit, used));
                                assert_eq!(Some(verdict.code), expected, "{reasons:?}");
                                assert_eq!(verdict.activation.is_some(), active && !wrong_product, "{reasons:?}");
                                let short = matches!(verdict.code, Code::FeatureMissing | Code::LimitExceeded);
                                assert_eq!(verdict.shortfall.is_some(), short, "{reasons:?}");
                                judged += 1;
                            }
                        }
                    }
                }
            }
        }
    }
    assert_eq!(judged, 2 * 3 * 5 * 4 * 4 * 2 * 2 * 3);
}

fn pairs<A: Copy, B: Copy>(left: &[A], right: &[B]) -> Vec<(A, B)> {
    left.iter()
        .flat_map(|one| right.iter().map(|other| (*one, *other)))
        .collect()
}

#[test]
fn a_license_expires_at_the_very_instant() {
    let end = now();
    let mut license = record().license;
    license.expires_at = Some(end);
    assert_eq!(standing(&license, end - TICK), Code::Valid);
    assert_eq!(standing(&license, end), Code::Expired);
    assert_eq!(standing(&license, end + TICK), Code::Expired);
}

#[test]
fn grace_ends_at_the_very_instant() {
    let end = now();
    let mut license = record().license;
    license.overdue = overdue(end);
    assert_eq!(standing(&license, end - TICK), Code::Valid);
    assert_eq!(standing(&license, end), Code::Overdue);
    assert_eq!(standing(&license, end + TICK), Code::Overdue);
}

#[test]
fn usable_until_the_earlier_of_end_and_grace() {
    let (sooner, later) = (now(), now() + TICK);
    for (expires_at, grace_until, expected) in [
        (None, None, None),
        (Some(sooner), None, Some(sooner)),
        (None, Some(sooner), Some(sooner)),
        (Some(sooner), Some(later), Some(sooner)),
        (Some(later), Some(sooner), Some(sooner)),
    ] {
        let mut license = record().license;
        license.expires_at = expires_at;
        license.overdue = grace_until.and_then(overdue);
        assert_eq!(usable_until(&license), expected);
        if let Some(end) = expected {
            assert_eq!(standing(&license, end - TICK), Code::Valid);
            assert_ne!(standing(&license, end), Code::Valid);
        }
    }
}

#[test]
fn a_token_lasts_for_the_offline_time_and_no_longer_than_the_license() {
    let offline = now() + Duration::hours(24);
    for (expires_at, grace_until, expected) in [
        (None, None, offline),
        (Some(offline + TICK), None, offline),
        (Some(offline), None, offline),
        (Some(offline - TICK), None, offline - TICK),
        (None, Some(now() + TICK), now() + TICK),
        (Some(offline - TICK), Some(now() + TICK), now() + TICK),
    ] {
        let mut record = record();
        record.license.expires_at = expires_at;
        record.license.overdue = grace_until.and_then(overdue);
        assert_eq!(token_expiry(&record, now()), expected);
    }
}

/// A client drops a token that is past its end, so a refusal with the license's own end would never be heard.
#[test]
fn a_refusal_lasts_for_the_offline_time() {
    let offline = now() + Duration::hours(24);
    for end in [now(), now() - TICK, issued() + TICK] {
        let mut expired = record();
        expired.license.expires_at = Some(end);
        assert_eq!(token_expiry(&expired, now()), offline);
        let mut unpaid = record();
        unpaid.license.overdue = overdue(end);
        assert_eq!(token_expiry(&unpaid, now()), offline);
    }
    for cause in HoldCause::ALL {
        let mut held_up = record();
        held_up.license.hold = held(cause);
        held_up.license.expires_at = Some(now() + TICK);
        assert_eq!(token_expiry(&held_up, now()), offline);
    }
}

#[test]
fn a_client_asks_again_after_its_interval_but_well_before_the_token_ends() {
    let now = now();
    for (interval, life, expected) in [
        (240, Duration::days(7), Duration::minutes(240)),
        (60, Duration::minutes(90), Duration::minutes(60)),
        (61, Duration::minutes(90), Duration::minutes(60)),
        (1440, Duration::hours(24), Duration::hours(16)),
        (240, Duration::seconds(3), Duration::seconds(2)),
    ] {
        assert_eq!(refresh_after(interval, now + life, now), now + expected);
    }
}

#[test]
fn a_shortfall_names_what_is_missing() {
    let record = good();
    let lacking = verdict(&record, "app", "audit", ("seats", 6));
    assert_eq!(lacking.shortfall, Some(Shortfall::Feature("audit".to_owned())));
    let exceeded = verdict(&record, "app", "sso", ("seats", 6)).shortfall;
    assert_eq!(
        exceeded,
        Some(Shortfall::Limit {
            name: "seats".to_owned(),
            allowed: Some(5),
            used: 6
        })
    );
    let unnamed = verdict(&record, "app", "sso", ("bots", 0)).shortfall;
    assert_eq!(
        unnamed,
        Some(Shortfall::Limit {
            name: "bots".to_owned(),
            allowed: None,
            used: 0
        })
    );
}

#[test]
fn a_question_without_wishes_is_about_the_device_alone() {
    let record = good();
    let ask = |number| {
        let question = Question {
            product: "app",
            device: &device(number),
            features: &[],
            usage: &BTreeMap::new(),
        };
        assess(&record, &question, now()).code
    };
    assert_eq!((ask(1), ask(2)), (Code::Valid, Code::NotActivated));
}

#[test]
fn overrides_win_over_the_plan() {
    let mut record = good();
    record.license.overrides = Overrides {
        max_devices: Some(9),
        add_features: BTreeSet::from(["audit".to_owned(), "beta".to_owned()]),
        remove_features: BTreeSet::from(["sso".to_owned(), "beta".to_owned()]),
        limits: Limits::from([
            ("seats".to_owned(), Limit::Unlimited),
            ("bots".to_owned(), Limit::AtMost(1)),
        ]),
    };
    let granted = record.entitlements();
    assert_eq!(
        (granted.max_devices, granted.features.into_owned()),
        (9, BTreeSet::from(["audit".to_owned()]))
    );
    assert_eq!(verdict(&record, "app", "audit", ("seats", u64::MAX)).code, Code::Valid);
    assert_eq!(verdict(&record, "app", "audit", ("bots", 1)).code, Code::Valid);
    assert_eq!(verdict(&record, "app", "audit", ("bots", 2)).code, Code::LimitExceeded);
    assert_eq!(verdict(&record, "app", "sso", ("bots", 1)).code, Code::FeatureMissing);
}
