//! What the stand-in knows of one account.

mod desk;
mod objects;

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

pub(crate) use self::{
    desk::{Cause, Desk},
    objects::Objects,
};
use crate::{delivery::Outbox, idempotency::Idempotency, random::Random};

/// Everything of one secret key.
#[derive(Debug)]
pub(crate) struct Ledger {
    pub(crate) livemode: bool,
    /// Where the stand-in's pages are, without a slash at the end.
    pub(crate) origin: String,
    pub(crate) objects: Objects,
    /// The line items of checkout sessions, by the session's id; Stripe does not embed them.
    pub(crate) line_items: HashMap<String, Vec<Value>>,
    /// What a session was opened with and does not show (`subscription_data`, `payment_intent_data`).
    pub(crate) session_params: HashMap<String, Value>,
    /// When checkout sessions expire, unless something has happened to them before.
    pub(crate) open_until: BTreeSet<(i64, String)>,
    pub(crate) idempotency: Idempotency,
    pub(crate) outbox: Outbox,
    random: Random,
}

impl Ledger {
    pub(crate) fn new(key: &str, origin: String, seed: u64) -> Self {
        Self {
            livemode: key.contains("_live_"),
            origin,
            objects: Objects::default(),
            line_items: HashMap::new(),
            session_params: HashMap::new(),
            open_until: BTreeSet::new(),
            idempotency: Idempotency::default(),
            outbox: Outbox::default(),
            random: Random::new(seed),
        }
    }

    /// A new id; ids of sessions are long and carry the mode, as Stripe's do.
    pub(crate) fn new_id(&mut self, prefix: &str) -> String {
        if prefix == "cs" {
            let mode = if self.livemode { "live" } else { "test" };
            return format!("cs_{mode}_a1{}", self.random.word(56));
        }
        format!(
            "{prefix}_1{}",
            self.random
                .word(if prefix == "cus" || prefix == "prod" { 13 } else { 23 })
        )
    }
}
