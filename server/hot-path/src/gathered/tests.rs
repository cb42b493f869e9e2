use std::net::IpAddr;

use chrono::Duration;
use serde_json::json;

use super::*;
use crate::fixtures::{key, noon, record};

/// A check-in of the n-th active device that says nothing of itself.
fn check_in(record: &LicenseRecord, device: usize, at: DateTime<Utc>) -> CheckIn<'_> {
    CheckIn {
        record,
        activation: record.active().nth(device).unwrap(),
        at,
        facts: DeviceFacts::default(),
        runtime: None,
        origin: Some(&Network(1)),
    }
}

/// The n-th network.
struct Network(u8);

impl Origin for Network {
    fn network(&self) -> IpNet {
        IpNet::from(IpAddr::from([198, 51, self.0, 0]))
    }

    fn network_hash(&self) -> NetworkHash {
        NetworkHash::new([self.0; 32])
    }
}

fn version(version: &str) -> DeviceFacts {
    DeviceFacts {
        app_version: Some(version.to_owned()),
        ..DeviceFacts::default()
    }
}

/// More than any test has.
const MANY: usize = 100;

#[test]
fn check_ins_of_a_device_become_one_and_the_latest_wins() {
    let record = record(key(1));
    let mut gathered = Gathered::new(MANY);
    let later = noon() + Duration::seconds(9);
    gathered.add(CheckIn {
        facts: version("3.0.0"),
        ..check_in(&record, 0, later)
    });
    let named = DeviceFacts {
        name: Some("desk".to_owned()),
        ..version("2.0.0")
    };
    gathered.add(CheckIn {
        facts: named,
        runtime: Some(json!({ "bots": 1 })),
        ..check_in(&record, 0, noon())
    });
    gathered.add(check_in(&record, 1, noon()));
    let mut batch = gathered.take();
    assert!(gathered.is_empty() && gathered.size() == 0);
    batch.check_ins.sort_by_key(|row| std::cmp::Reverse(row.count));
    let [both, other] = &batch.check_ins[..] else {
        panic!("two devices")
    };
    assert_eq!((both.count, both.last_at, both.facts_changed), (2, later, true));
    assert_eq!(both.facts.app_version.as_deref(), Some("3.0.0"));
    assert_eq!(
        (both.facts.name.as_deref(), both.runtime.as_deref()),
        (Some("desk"), Some(&json!({ "bots": 1 })))
    );
    assert_eq!((other.count, other.last_at, other.facts_changed), (1, noon(), false));
}

#[test]
fn what_is_known_already_is_no_news_but_serves_the_statistics() {
    let record = record(key(1));
    let mut gathered = Gathered::new(MANY);
    gathered.add(CheckIn {
        facts: record.active().next().unwrap().facts.clone(),
        ..check_in(&record, 0, noon())
    });
    let batch = gathered.take();
    let row = &batch.check_ins[0];
    assert!(!row.facts_changed);
    assert_eq!(
        (row.facts.app_version.as_deref(), row.facts.platform.as_deref()),
        (Some("1.0.0"), Some("linux"))
    );
}

#[test]
fn a_device_is_sighted_once_a_day_and_network() {
    let record = record(key(1));
    let mut gathered = Gathered::new(MANY);
    let elsewhere: &dyn Origin = &Network(2);
    for (day, origin) in [(0, None), (0, None), (0, Some(elsewhere)), (0, None), (1, None)] {
        let at = noon() + Duration::days(day);
        let usual = check_in(&record, 0, at);
        gathered.add(CheckIn {
            origin: origin.or(usual.origin),
            ..usual
        });
    }
    // Two for each: of the device and of its network.
    assert_eq!(gathered.take().sightings.len(), 6);
    gathered.forget_noted();
    gathered.add(check_in(&record, 0, noon() + Duration::days(1)));
    assert_eq!(gathered.take().sightings.len(), 2);
}

#[test]
fn what_is_remembered_as_noted_is_bounded() {
    let record = record(key(1));
    let mut gathered = Gathered::new(2);
    for (activation, sightings) in [(0, 2), (0, 0), (1, 2), (0, 2), (0, 0)] {
        gathered.add(check_in(&record, activation, noon()));
        assert_eq!(gathered.take().sightings.len(), sightings);
    }
}

#[test]
fn what_could_not_be_written_is_put_under_what_came_meanwhile() {
    let record = record(key(1));
    let mut gathered = Gathered::new(MANY);
    gathered.add(CheckIn {
        facts: version("2.0.0"),
        runtime: Some(json!({ "bots": 1 })),
        ..check_in(&record, 0, noon())
    });
    let failed = gathered.take();
    gathered.add(CheckIn {
        facts: version("3.0.0"),
        ..check_in(&record, 0, noon() + Duration::seconds(1))
    });
    gathered.put_back(failed);
    let batch = gathered.take();
    let [row] = &batch.check_ins[..] else {
        panic!("one device")
    };
    assert_eq!((row.count, row.last_at), (2, noon() + Duration::seconds(1)));
    assert_eq!(row.facts.app_version.as_deref(), Some("3.0.0"));
    assert_eq!(row.runtime.as_deref(), Some(&json!({ "bots": 1 })));
    assert_eq!(batch.sightings.len(), 2);
}

#[test]
fn over_midnight_each_day_counts_and_the_newest_facts_are_kept() {
    let record = record(key(1));
    let mut gathered = Gathered::new(MANY);
    for (day, app_version) in [(1, "3.0.0"), (0, "2.0.0")] {
        gathered.add(CheckIn {
            facts: version(app_version),
            ..check_in(&record, 0, noon() + Duration::days(day))
        });
    }
    let rows = gathered.take().check_ins;
    let told: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                row.last_at,
                row.facts.app_version.as_deref().unwrap(),
                row.facts_changed,
            )
        })
        .collect();
    let day = Duration::days(1);
    assert_eq!(told, [(noon(), "2.0.0", false), (noon() + day, "3.0.0", true)]);
}

#[test]
fn a_long_report_takes_the_room_of_several() {
    let record = record(key(1));
    let mut gathered = Gathered::new(MANY);
    for bots in [1, 2] {
        gathered.add(CheckIn {
            runtime: Some(json!({ "text": "x".repeat(10 * RUNTIME_UNIT), "bots": bots })),
            ..check_in(&record, 0, noon())
        });
    }
    assert_eq!(gathered.size(), 12);
    gathered.take();
    assert_eq!(gathered.size(), 0);
}
