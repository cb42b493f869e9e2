//! The table of states and events: every state that there is, everything that can happen, and what becomes of it. It is written down in
//! `STATES.md`, which these tests compare with what the rules do.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use claviger_protocol::{
    Code, DeviceId, Environment, LicenseKey,
    token::{Claims, PublicKey, TokenKind, sign},
};

use super::{
    change::{Event, Question, Statement, apply, heals},
    judge::{Circumstances, Trust, judge},
    time,
};
use crate::{
    clock::{Instant, Uptime},
    record::{Facts, Purchase, Record, Token},
    status::{Fault, GraceReason, LockReason, State},
};

const KEY: &str = "SF-K7M2P-QX0R1-AAAAA-BBBBB";

/// A server that signs, and a device that remembers.
#[derive(Clone)]
struct Stage {
    key: jsonwebtoken::EncodingKey,
    public: PublicKey,
    trust: Trust,
}

/// A client at one moment.
#[derive(Clone)]
struct Moment {
    record: Record,
    now: Instant,
    fault: Option<Fault>,
    memory: Option<LockReason>,
}

impl Stage {
    fn new() -> Self {
        use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
        let pair = Ed25519KeyPair::generate().unwrap();
        let public = PublicKey::new(pair.public_key().as_ref().try_into().unwrap());
        let key = jsonwebtoken::EncodingKey::from_ed_der(pair.to_pkcs8v1().unwrap().as_ref());
        let trust = Trust {
            product: "switchfast".to_owned(),
            environment: Environment::Test,
            device: DeviceId::derive(b"salt", "machine-1").unwrap(),
            pinned: vec![public.clone()],
        };
        Self { key, public, trust }
    }

    fn sign(&self, claims: Claims) -> Statement {
        let token = sign(&claims, &self.public.kid, &self.key).unwrap();
        Statement::new(Token(token), claims, std::slice::from_ref(&self.public))
    }

    /// What the server says at this moment.
    fn say(&self, kind: TokenKind, code: Code, at: DateTime<Utc>, more: impl FnOnce(&mut Claims)) -> Statement {
        let mut claims = Claims {
            iss: "https://license.example.com".to_owned(),
            aud: self.trust.product.clone(),
            env: self.trust.environment,
            sub: match kind {
                TokenKind::License => "lic_1".to_owned(),
                TokenKind::Trial => "trl_1".to_owned(),
            },
            kind,
            code,
            key_hash: None,
            device: self.trust.device.clone(),
            activation: None,
            plan: None,
            features: Vec::new(),
            limits: BTreeMap::new(),
            iat: at.timestamp(),
            nbf: None,
            exp: (at + TimeDelta::days(7)).timestamp(),
            refresh_after: (at + TimeDelta::hours(4)).timestamp(),
            license_expires_at: None,
            grace_until: None,
            nonce: None,
            next_keys: Vec::new(),
        };
        more(&mut claims);
        self.sign(claims)
    }

    fn license(&self, code: Code, at: DateTime<Utc>) -> Event {
        self.license_with(code, at, Question::Validate, |_| {})
    }

    fn license_with(&self, code: Code, at: DateTime<Utc>, question: Question, more: impl FnOnce(&mut Claims)) -> Event {
        Event::Answered {
            key: LicenseKey::new(KEY),
            statement: self.say(TokenKind::License, code, at, more),
            facts: Facts::default(),
            question,
        }
    }

    /// A good answer that announces a key.
    fn announces(&self, next: &PublicKey) -> Event {
        self.license_with(Code::Valid, start(), Question::Validate, |claims| {
            claims.next_keys = vec![next.into()];
        })
    }

    fn trial(&self, code: Code, at: DateTime<Utc>, ends: DateTime<Utc>) -> Event {
        let statement = self.say(TokenKind::Trial, code, at, |claims| {
            claims.license_expires_at = Some(ends.timestamp());
            claims.exp = claims.exp.min(ends.timestamp().max(at.timestamp() + 1));
        });
        Event::TrialAnswered {
            statement,
            facts: Facts::default(),
        }
    }
}

impl Moment {
    fn first() -> Self {
        Self {
            record: Record::default(),
            now: Instant {
                local: start(),
                uptime: Uptime {
                    boot: "a".to_owned(),
                    since: std::time::Duration::from_secs(1000),
                },
            },
            fault: None,
            memory: None,
        }
    }

    fn after(mut self, event: Event) -> Self {
        if matches!(event, Event::Answered { .. } | Event::TrialAnswered { .. }) {
            self.fault = None;
        }
        if heals(&self.record, &event) {
            self.memory = None;
        }
        self.record = apply(self.record, event, &self.now);
        self
    }

    /// Time passes, also by the run of the device.
    fn later(mut self, by: TimeDelta) -> Self {
        self.now.local += by;
        self.now.uptime.since += by.to_std().unwrap();
        self
    }

    /// The device is started anew with its calendar set back.
    fn set_back(mut self, by: TimeDelta) -> Self {
        self.now.local -= by;
        self.now.uptime.boot = "b".to_owned();
        self
    }

    fn silent(mut self) -> Self {
        self.fault = Some(Fault::Timeout);
        self
    }

    fn state(&self, stage: &Stage) -> State {
        let reading = time::read(self.record.anchor.as_ref(), &self.now);
        let around = Circumstances {
            fault: self.fault,
            memory: self.memory,
        };
        judge(&self.record, &stage.trust, reading, around).state
    }
}

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

/// Every state, as a client that is in it.
fn states(stage: &Stage) -> Vec<(&'static str, Moment)> {
    let first = Moment::first();
    let at = start();
    let licensed = first.clone().after(stage.license(Code::Valid, at));
    let trial = first
        .clone()
        .after(stage.trial(Code::Valid, at, at + TimeDelta::days(14)));
    let refused = |code| {
        licensed
            .clone()
            .later(TimeDelta::hours(4))
            .after(stage.license(code, at))
    };
    let attempted = |code| {
        let event = stage.license_with(code, at, Question::Activate, |_| {});
        first.clone().after(event)
    };
    let overdue = stage.license_with(Code::Valid, at, Question::Validate, |claims| {
        claims.grace_until = Some((at + TimeDelta::days(5)).timestamp());
    });
    let damaged = |memory| Moment {
        memory: Some(memory),
        ..licensed.clone()
    };
    let copied = {
        let mut elsewhere = licensed.clone();
        let statement = stage.say(TokenKind::License, Code::Valid, at, |claims| {
            claims.device = DeviceId::derive(b"salt", "machine-2").unwrap();
        });
        elsewhere.record.license.as_mut().unwrap().grant = Some(statement.token);
        elsewhere
    };
    vec![
        ("no license", first.clone()),
        ("licensed", licensed.clone()),
        ("trial", trial.clone()),
        ("grace: offline", licensed.clone().later(TimeDelta::days(1)).silent()),
        ("grace: overdue", first.clone().after(overdue)),
        (
            "trial over",
            first.clone().after(stage.trial(Code::TrialExpired, at, at)),
        ),
        ("expired", refused(Code::Expired)),
        ("overdue", refused(Code::Overdue)),
        ("revoked", refused(Code::Revoked)),
        ("suspended", refused(Code::Suspended)),
        ("device released", refused(Code::NotActivated)),
        ("unknown key", attempted(Code::NotFound)),
        ("other environment", attempted(Code::EnvironmentMismatch)),
        ("other product", attempted(Code::ProductMismatch)),
        ("device limit", attempted(Code::DeviceLimitReached)),
        ("transfer limit", attempted(Code::TransferLimitReached)),
        ("offline too long", licensed.clone().later(TimeDelta::days(8)).silent()),
        ("clock set back", licensed.clone().set_back(TimeDelta::days(2))),
        ("storage damaged", damaged(LockReason::StorageDamaged)),
        ("storage rolled back", damaged(LockReason::StorageRolledBack)),
        ("other device", copied),
    ]
}

/// What can happen to a client in any state.
type Happening = (&'static str, fn(&Stage, Moment) -> Moment);

const HAPPENINGS: [Happening; 12] = [
    ("valid", |stage, moment| {
        let at = server_time(&moment);
        moment.after(stage.license(Code::Valid, at))
    }),
    ("activated", |stage, moment| {
        let at = server_time(&moment);
        moment.after(stage.license_with(Code::Valid, at, Question::Activate, |_| {}))
    }),
    ("revoked", |stage, moment| {
        let at = server_time(&moment);
        moment.after(stage.license(Code::Revoked, at))
    }),
    ("device limit", |stage, moment| {
        let at = server_time(&moment);
        let mut event = stage.license_with(Code::DeviceLimitReached, at, Question::Activate, |_| {});
        if let Event::Answered { key, .. } = &mut event {
            *key = LicenseKey::new("SF-OTHER-KEY00-AAAAA-BBBBB");
        }
        moment.after(event)
    }),
    ("trial runs", |stage, moment| {
        let at = server_time(&moment);
        moment.after(stage.trial(Code::Valid, at, at + TimeDelta::days(3)))
    }),
    ("trial over", |stage, moment| {
        let at = server_time(&moment);
        moment.after(stage.trial(Code::TrialExpired, at, at))
    }),
    ("no answer", |_, moment| moment.silent()),
    ("a day offline", |_, moment| moment.later(TimeDelta::days(1)).silent()),
    ("a year offline", |_, moment| {
        moment.later(TimeDelta::days(365)).silent()
    }),
    ("clock set back", |_, moment| moment.set_back(TimeDelta::days(30))),
    ("memory damaged", |_, moment| Moment {
        memory: Some(LockReason::StorageDamaged),
        ..moment
    }),
    ("deactivated", |_, moment| moment.after(Event::Deactivated)),
];

/// The server's calendar, which the device's clock does not move.
fn server_time(moment: &Moment) -> DateTime<Utc> {
    time::read(moment.record.anchor.as_ref(), &moment.now).instant()
}

fn word(state: State) -> String {
    match state {
        State::Licensed => "licensed".to_owned(),
        State::Trial { .. } => "trial".to_owned(),
        State::Grace {
            why: GraceReason::Offline,
            ..
        } => "grace: offline".to_owned(),
        State::Grace {
            why: GraceReason::Overdue,
            ..
        } => "grace: overdue".to_owned(),
        State::Locked { reason } => serde_json::to_value(reason)
            .unwrap()
            .as_str()
            .unwrap()
            .replace('_', " "),
    }
}

/// The table as text: a row for each state, a column for each happening.
fn table(stage: &Stage) -> String {
    let names: Vec<&str> = HAPPENINGS.iter().map(|(name, _)| *name).collect();
    let mut text = format!(
        "| state | {} |\n|{}\n",
        names.join(" | "),
        "---|".repeat(names.len() + 1)
    );
    for (name, moment) in states(stage) {
        assert_eq!(
            word(moment.state(stage)),
            name,
            "a client that is to be in a state is in it"
        );
        let cells = HAPPENINGS.map(|(_, happen)| {
            let next = word(happen(stage, moment.clone()).state(stage));
            if next == name { "·".to_owned() } else { next }
        });
        text.push_str(&format!("| **{name}** | {} |\n", cells.join(" | ")));
    }
    text
}

#[test]
fn the_documented_table_is_what_the_rules_do() {
    let table = table(&Stage::new());
    let documented = include_str!("../../STATES.md");
    assert!(documented.contains(&table), "STATES.md should contain\n{table}");
}

#[test]
fn every_reason_to_lock_is_a_row() {
    let stage = Stage::new();
    let rows: Vec<&str> = states(&stage).iter().map(|(name, _)| *name).collect();
    for reason in LockReason::ALL {
        let name = word(State::Locked { reason });
        assert!(rows.contains(&name.as_str()), "{name} is no row");
    }
}

/// Nothing but a signed word, time, or a trick changes anything.
#[test]
fn no_fault_locks_what_is_usable() {
    let stage = Stage::new();
    for (name, moment) in states(&stage) {
        for fault in Fault::ALL {
            let before = moment.state(&stage);
            let silent = Moment {
                fault: Some(fault),
                ..moment.clone()
            };
            assert_eq!(
                before.is_usable(),
                silent.state(&stage).is_usable(),
                "{name}: {fault:?}"
            );
            assert_eq!(silent.record, moment.record);
        }
    }
}

#[test]
fn one_fresh_answer_heals_whatever_is_wrong_here() {
    let stage = Stage::new();
    for (name, moment) in states(&stage) {
        let at = start() + TimeDelta::days(400);
        let healed = moment.after(stage.license_with(Code::Valid, at, Question::Activate, |_| {}));
        assert_eq!(healed.state(&stage), State::Licensed, "{name}");
    }
}

#[test]
fn a_refused_key_does_not_push_out_one_that_is_good() {
    let stage = Stage::new();
    let licensed = Moment::first().after(stage.license(Code::Valid, start()));
    let (_, other_key_refused) = HAPPENINGS[3];
    let after = other_key_refused(&stage, licensed.clone());
    assert_eq!(after.state(&stage), State::Licensed);
    assert_eq!(after.record.license, licensed.record.license);
}

#[test]
fn an_answer_about_a_key_that_was_replaced_changes_nothing() {
    let stage = Stage::new();
    let licensed = Moment::first().after(stage.license(Code::Valid, start()));
    let mut late = stage.license(Code::Revoked, start());
    if let Event::Answered { key, .. } = &mut late {
        *key = LicenseKey::new("SF-OTHER-KEY00-AAAAA-BBBBB");
    }
    assert_eq!(licensed.after(late).state(&stage), State::Licensed);
}

#[test]
fn the_spelling_of_a_key_does_not_matter() {
    let stage = Stage::new();
    let licensed = Moment::first().after(stage.license(Code::Valid, start()));
    let mut refusal = stage.license(Code::Revoked, start());
    if let Event::Answered { key, .. } = &mut refusal {
        *key = LicenseKey::new(KEY.to_lowercase().replace('-', " "));
    }
    let reason = LockReason::Revoked;
    assert_eq!(licensed.after(refusal).state(&stage), State::Locked { reason });
}

#[test]
fn an_announced_key_announces_the_next() {
    let stage = Stage::new();
    let (mut moment, mut signing) = (Moment::first(), stage.clone());
    for _ in 0..10 {
        let next = Stage::new();
        moment = moment.after(signing.announces(&next.public));
        signing = Stage {
            trust: stage.trust.clone(),
            ..next
        };
        assert!(stage.trust.keys(&moment.record).contains(&signing.public));
    }
    let signed = signing.license(Code::Valid, start());
    assert_eq!(moment.after(signed).state(&stage), State::Licensed);
}

#[test]
fn a_key_is_announced_once_and_only_so_many_are_kept() {
    let stage = Stage::new();
    let next = Stage::new().public;
    let mut moment = Moment::first().after(stage.announces(&next));
    let known = stage.trust.keys(&moment.record);
    let Event::Answered { statement, .. } = stage.announces(&next) else {
        unreachable!("it is one");
    };
    assert!(!Statement::new(statement.token, statement.claims, &known).announces);
    for _ in 0..100 {
        moment = moment.after(stage.announces(&Stage::new().public));
    }
    assert_eq!(moment.record.announcements.len(), 64);
    assert!(stage.trust.keys(&moment.record).contains(&next), "the first stay");
}

#[test]
fn of_keys_that_are_taken_at_their_word_only_so_many_are_kept() {
    let keys: Vec<_> = (0..40).map(|_| (&Stage::new().public).into()).collect();
    let record = Moment::first().after(Event::KeysTrusted(keys.clone())).record;
    assert_eq!(record.keys, keys[24..]);
}

/// Whoever can write the memory has no key of his own counted by it.
#[test]
fn a_key_that_nobody_vouched_for_counts_only_where_none_is_pinned() {
    let (stage, forger) = (Stage::new(), Stage::new());
    let mut moment = Moment::first().after(stage.license(Code::Valid, start()));
    moment.record.keys.push((&forger.public).into());
    let Event::Answered { statement, .. } = forger.announces(&forger.public) else {
        unreachable!("it is one");
    };
    moment.record.announcements.push(statement.token);
    assert_eq!(stage.trust.keys(&moment.record), stage.trust.pinned);
    let unpinned = Trust {
        pinned: Vec::new(),
        ..stage.trust.clone()
    };
    assert!(unpinned.keys(&moment.record).contains(&forger.public));
}

#[test]
fn a_memory_is_healed_by_nothing_but_a_word_about_it() {
    let stage = Stage::new();
    let at = start();
    let damaged = |moment: Moment| Moment {
        memory: Some(LockReason::StorageRolledBack),
        ..moment
    };
    let trial = damaged(Moment::first().after(stage.trial(Code::Valid, at, at + TimeDelta::days(14))));
    let licensed = damaged(trial.clone().after(stage.license(Code::Valid, at)));
    let refused = stage.license_with(Code::NotFound, at, Question::Activate, |_| {});
    let mut other = refused.clone();
    if let Event::Answered { key, .. } = &mut other {
        *key = LicenseKey::new("SF-OTHER-KEY00-AAAAA-BBBBB");
    }
    let over = stage.trial(Code::TrialExpired, at, at);
    let is_healed = |moment: &Moment, event: &Event| moment.clone().after(event.clone()).memory.is_none();

    assert!(is_healed(&licensed, &refused), "it is about the key that is in use");
    assert!(!is_healed(&licensed, &other));
    assert!(!is_healed(&licensed, &over));
    assert!(
        !is_healed(&licensed, &Event::Deactivated),
        "nobody signed it, and the trial is of then"
    );
    assert!(!is_healed(&trial, &other));
    assert!(is_healed(&trial, &over));
    assert!(is_healed(&trial, &stage.license(Code::Valid, at)));
    let noted = damaged(trial.after(Event::KeyNoted(LicenseKey::new(KEY))));
    assert!(is_healed(&noted, &over), "a key without a slot is no license");
    let nothing = damaged(Moment::first());
    assert!(is_healed(&nothing, &other), "there is nothing that could come back");
    assert!(is_healed(&nothing, &Event::Deactivated));
}

/// A trial that the server was not asked about for too long still runs, for all the app knows; a refused key must not hide that.
#[test]
fn a_refused_key_does_not_hide_that_the_trial_has_to_be_asked_about() {
    let stage = Stage::new();
    let trial = Moment::first().after(stage.trial(Code::Valid, start(), start() + TimeDelta::days(14)));
    let refused = stage.license_with(Code::DeviceLimitReached, start(), Question::Activate, |_| {});
    let offline = trial.after(refused).later(TimeDelta::days(8)).silent();
    let reason = LockReason::OfflineTooLong;
    assert_eq!(offline.state(&stage), State::Locked { reason });
    let over = offline.later(TimeDelta::days(8));
    let reason = LockReason::DeviceLimit;
    assert_eq!(over.state(&stage), State::Locked { reason });
}

#[test]
fn a_key_that_was_only_noted_does_not_hide_that_the_trial_is_over() {
    let stage = Stage::new();
    let over = Moment::first().after(stage.trial(Code::TrialExpired, start(), start()));
    let noted = over.after(Event::KeyNoted(LicenseKey::new(KEY)));
    let reason = LockReason::TrialOver;
    assert_eq!(noted.state(&stage), State::Locked { reason });
}

#[test]
fn a_purchase_that_ends_leaves_a_newer_one_alone() {
    let purchase = |session: &str| Purchase {
        session: session.to_owned(),
        until: start() + TimeDelta::days(1),
    };
    let newer = Moment::first()
        .after(Event::PurchaseBegun(purchase("cs_1")))
        .after(Event::PurchaseBegun(purchase("cs_2")))
        .after(Event::PurchaseEnded("cs_1".to_owned()));
    assert_eq!(newer.record.purchase, Some(purchase("cs_2")));
    assert_eq!(
        newer.after(Event::PurchaseEnded("cs_2".to_owned())).record.purchase,
        None
    );
}
