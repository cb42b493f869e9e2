//! What becomes of the memory when something happens.

use claviger_protocol::{
    LicenseKey,
    token::{Claims, Jwk, PublicKey},
};

use super::time::{anchored, at_least, instant, moved_on};
use crate::{
    clock::Instant,
    record::{Facts, LicenseMemory, Purchase, Record, Token},
};

/// A token that was verified for this device, product and environment, and what it says.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    /// The token.
    pub(crate) token: Token,
    /// What it says.
    pub(crate) claims: Claims,
    /// Whether it announces a signing key that is not known yet.
    pub(crate) announces: bool,
}

impl Statement {
    /// What a token says that one of these keys signed.
    pub(crate) fn new(token: Token, claims: Claims, known: &[PublicKey]) -> Self {
        let is_new = |key: &Jwk| PublicKey::try_from(key).is_ok_and(|key| !known.contains(&key));
        Self {
            announces: claims.next_keys.iter().any(is_new),
            token,
            claims,
        }
    }
}

/// Something that happened. What did not happen (no answer, an answer that cannot be trusted) is no event: it changes nothing.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// The server answered a request about this key: it proved by the nonce that the answer is fresh.
    Answered {
        /// The key that was asked about.
        key: LicenseKey,
        /// The answer.
        statement: Statement,
        /// What the server told for display.
        facts: Facts,
        /// What was asked.
        question: Question,
    },
    /// The server answered about the trial, fresh.
    TrialAnswered {
        /// The answer.
        statement: Statement,
        /// What the server told for display.
        facts: Facts,
    },
    /// A license file was opened. Nothing proves that it is fresh.
    FileOpened {
        /// What it says.
        statement: Statement,
        /// The key that it was asked for with, if that is known.
        key: Option<LicenseKey>,
        /// The keys in it, if no key is pinned.
        keys: Vec<Jwk>,
    },
    /// A key was entered that nothing is known of yet, to ask for a license file with.
    KeyNoted(LicenseKey),
    /// The server confirmed that this device gave up its slot.
    Deactivated,
    /// A purchase was begun.
    PurchaseBegun(Purchase),
    /// The purchase of this session ended, well or not.
    PurchaseEnded(String),
    /// Keys are trusted at first use.
    KeysTrusted(Vec<Jwk>),
    /// Time passed.
    TimePassed,
}

/// What the server was asked about a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    /// For a slot: a refusal says nothing about a license that this device has.
    Activate,
    /// Whether the license is still good.
    Validate,
}

/// Keys taken at their word that are kept, so that a memory cannot grow without end.
const MAX_KEYS: usize = 16;
/// Announcements that are kept: more rotations than one build of an app lives to see. The first ones stay, because the later ones rest
/// on them.
const MAX_ANNOUNCEMENTS: usize = 64;

/// The memory after the event.
pub(crate) fn apply(mut record: Record, event: Event, now: &Instant) -> Record {
    match event {
        Event::Answered {
            key,
            statement,
            facts,
            question,
        } => {
            anchor_at(&mut record, &statement.claims, now);
            remember_announcement(&mut record, &statement);
            answered(&mut record, key, statement, facts, question);
        }
        Event::TrialAnswered { statement, facts } => {
            anchor_at(&mut record, &statement.claims, now);
            remember_announcement(&mut record, &statement);
            record.trial = Some(statement.token);
            if record.license.is_none() {
                record.facts = facts;
            }
        }
        Event::FileOpened { statement, key, keys } => {
            let signed = instant(statement.claims.iat);
            record.anchor = Some(at_least(record.anchor.as_ref(), signed, now));
            learn(&mut record, keys);
            remember_announcement(&mut record, &statement);
            record.license = Some(LicenseMemory {
                key,
                grant: Some(statement.token),
                refusal: None,
                held: true,
            });
        }
        Event::KeyNoted(key) => {
            if record.license.as_ref().is_none_or(|known| !known.held) {
                record.license = Some(LicenseMemory {
                    key: Some(key),
                    grant: None,
                    refusal: None,
                    held: false,
                });
            }
        }
        Event::Deactivated => record.license = None,
        Event::PurchaseBegun(purchase) => record.purchase = Some(purchase),
        // Another one may have been begun meanwhile.
        Event::PurchaseEnded(session) => record.purchase = record.purchase.filter(|known| known.session != session),
        Event::KeysTrusted(keys) => learn(&mut record, keys),
        Event::TimePassed => {
            record.anchor = record.anchor.map(|anchor| moved_on(&anchor, now));
        }
    }
    record
}

/// Whether the event makes a memory trustworthy that was damaged or rolled back: it replaces what was remembered, or is the server's
/// fresh word about it. Anything else, such as a refusal of some other key, says nothing about what is remembered. Nor does a server that
/// confirms a deactivation, which it does not sign: a trial of then must not come back by it.
pub(crate) fn heals(record: &Record, event: &Event) -> bool {
    let held = record.license.as_ref().filter(|license| license.held);
    match event {
        Event::Answered { statement, .. } if statement.claims.code.is_valid() => true,
        Event::Answered { key, .. } => match held {
            Some(known) => is_same(known.key.as_ref(), key),
            None => record.trial.is_none(),
        },
        Event::TrialAnswered { .. } => held.is_none(),
        Event::FileOpened { .. } => true,
        Event::Deactivated => record.trial.is_none(),
        Event::KeyNoted(_)
        | Event::PurchaseBegun(_)
        | Event::PurchaseEnded(_)
        | Event::KeysTrusted(_)
        | Event::TimePassed => false,
    }
}

fn answered(record: &mut Record, key: LicenseKey, statement: Statement, facts: Facts, question: Question) {
    let good = statement.claims.code.is_valid();
    let same = record
        .license
        .as_ref()
        .is_some_and(|known| is_same(known.key.as_ref(), &key));
    if good {
        record.facts = facts;
        record.license = Some(LicenseMemory {
            key: Some(key),
            grant: Some(statement.token),
            refusal: None,
            held: true,
        });
        return;
    }
    match (&mut record.license, question) {
        // The key that is in use was asked about.
        (Some(known), _) if same => known.refusal = Some(statement.token),
        // An answer about a key that was replaced meanwhile.
        (_, Question::Validate) => {}
        // A refused key does not push out one that was good.
        (Some(known), Question::Activate) if known.held => {}
        (license, Question::Activate) => {
            *license = Some(LicenseMemory {
                key: Some(key),
                grant: None,
                refusal: Some(statement.token),
                held: false,
            });
        }
    }
}

/// Whether the key of the memory is the one that was asked about, in whatever spelling.
pub(crate) fn is_same(known: Option<&LicenseKey>, asked: &LicenseKey) -> bool {
    known.is_some_and(|known| matches!((known.canonical(), asked.canonical()), (Ok(one), Ok(other)) if one == other))
}

fn anchor_at(record: &mut Record, claims: &Claims, now: &Instant) {
    record.anchor = Some(anchored(instant(claims.iat), now));
}

/// Keeps what a token vouches for.
fn remember_announcement(record: &mut Record, statement: &Statement) {
    if statement.announces && record.announcements.len() < MAX_ANNOUNCEMENTS {
        record.announcements.push(statement.token.clone());
    }
}

/// Takes keys at their word. The newest are kept.
fn learn(record: &mut Record, keys: Vec<Jwk>) {
    for key in keys {
        if !record.keys.contains(&key) {
            record.keys.push(key);
        }
    }
    let surplus = record.keys.len().saturating_sub(MAX_KEYS);
    record.keys.drain(..surplus);
}
