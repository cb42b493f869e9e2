//! A customer who keeps books of what was acknowledged.

use std::sync::Arc;

use claviger_tests::{App, Device, Json, Shop, Sold};
use serde_json::json;

use super::load::{Counter, machines};

/// Slots of a license.
const SLOTS: usize = 3;

/// A customer with more machines than slots.
pub(super) struct Customer {
    pub(super) license: Sold,
    app: App,
    machines: [Device; SLOTS + 1],
    standing: [Standing; SLOTS + 1],
    usage: Tally,
    /// How often a machine was told that there is no slot.
    refusals: i64,
    counter: Arc<Counter>,
}

/// What a machine was told last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Active,
    Inactive,
    /// Nothing: the request that would change it got no answer.
    Unclear,
}

/// What was acknowledged, and what else may have been done.
#[derive(Debug, Default)]
struct Tally {
    sure: i64,
    unclear: i64,
}

impl Customer {
    /// Buys a license and activates the first machine.
    pub(super) async fn arrive(shop: &Shop, number: usize, counter: Arc<Counter>) -> Self {
        let license = shop.issue("switchfast", "lifetime").await;
        let (app, machines) = (shop.app("switchfast"), machines(number));
        app.activate(&license.key, &machines[0]).await.ok();
        let mut standing = [Standing::Inactive; SLOTS + 1];
        standing[0] = Standing::Active;
        Self {
            license,
            app,
            machines,
            standing,
            usage: Tally::default(),
            refusals: 0,
            counter,
        }
    }

    /// Works until the end is near; that may be in the middle of anything.
    pub(super) async fn work(mut self) -> Self {
        for turn in 0_u64.. {
            for step in 0..9 {
                if self.counter.ending() {
                    return self;
                }
                match step {
                    0 | 5 => self.validate().await,
                    1 => self.report_usage(turn).await,
                    2..=4 => self.activate(step - 1).await,
                    _ => self.release(step - 5).await,
                }
            }
        }
        self
    }

    async fn validate(&mut self) {
        let request = self.app.request(&self.license.key, &self.machines[0], &json!({}));
        let answer = self.counter.ask(&self.app.api, "/v1/licenses/validate", &request).await;
        if let Some(answer) = answer {
            assert_eq!(answer.ok()["code"], "VALID", "{}", answer.text);
        }
    }

    /// Reports one piece of work, and again under the same `Idempotency-Key`, as an app does that missed the answer.
    async fn report_usage(&mut self, turn: u64) {
        let report = json!({ "counters": { "work": 1 } });
        let request = self.app.request(&self.license.key, &self.machines[0], &report);
        let api = self.app.api.once(&format!("{}-{turn}", self.license.id));
        let Some(answer) = self.counter.ask(&api, "/v1/licenses/heartbeat", &request).await else {
            self.usage.unclear += 1;
            return;
        };
        assert_eq!(answer.ok()["recorded"], true, "{}", answer.text);
        self.usage.sure += 1;
        if let Some(again) = self.counter.ask(&api, "/v1/licenses/heartbeat", &request).await {
            assert_eq!(again.ok(), answer.ok());
            assert_eq!(again.header("idempotency-replayed"), Some("true"));
        }
    }

    async fn activate(&mut self, machine: usize) {
        let others = |standing| {
            let others = self.standing.iter().enumerate().filter(|(other, _)| *other != machine);
            others.filter(|(_, known)| **known == standing).count()
        };
        let (taken, perhaps) = (others(Standing::Active), others(Standing::Unclear));
        let request = self.app.request(&self.license.key, &self.machines[machine], &json!({}));
        let answer = self.counter.ask(&self.app.api, "/v1/licenses/activate", &request).await;
        let Some(answer) = answer else {
            // With all slots taken it can only have been refused.
            if taken < SLOTS {
                self.standing[machine] = Standing::Unclear;
            }
            return;
        };
        if answer.status == 200 {
            assert!(taken < SLOTS, "a fourth machine got a slot");
            self.standing[machine] = Standing::Active;
        } else {
            answer.problem(409, "DEVICE_LIMIT_REACHED");
            assert!(taken + perhaps >= SLOTS, "refused, with {taken} of {SLOTS} slots taken");
            self.standing[machine] = Standing::Inactive;
            self.refusals += 1;
        }
    }

    async fn release(&mut self, machine: usize) {
        let device = &self.machines[machine].id;
        let request = json!({ "product": "switchfast", "key": self.license.key, "device_id": device });
        let answer = self
            .counter
            .ask(&self.app.api, "/v1/licenses/deactivate", &request)
            .await;
        let held = self.standing[machine];
        self.standing[machine] = match answer {
            None if held == Standing::Inactive => held,
            None => Standing::Unclear,
            Some(answer) => {
                let released = answer.ok()["released"].clone();
                let fits = match held {
                    Standing::Active => released == true,
                    Standing::Inactive => released == false,
                    Standing::Unclear => true,
                };
                assert!(fits, "{held:?}, and then: {}", answer.text);
                Standing::Inactive
            }
        };
    }

    /// Who was told that it is active is, and who was told that it is not is not.
    pub(super) async fn assert_slots(&self, shop: &Shop) {
        let app = shop.app("switchfast");
        let listed = app.devices(&self.license.key).await.ok();
        let holders = listed.each("devices", "name");
        assert!(holders.len() <= SLOTS, "{holders:?}");
        for (machine, standing) in self.machines.iter().zip(self.standing) {
            let holds = holders.contains(&machine.name.as_str());
            let verdict = app.validate(&self.license.key, machine).await.ok();
            assert_eq!(verdict["code"] == "VALID", holds, "{}: {verdict:#}", machine.name);
            match standing {
                Standing::Active => assert!(holds, "{} lost its slot", machine.name),
                Standing::Inactive => assert!(!holds, "{} has a slot", machine.name),
                Standing::Unclear => {}
            }
        }
    }

    /// All that was acknowledged was counted, and nothing twice.
    pub(super) async fn assert_usage(&self, shop: &Shop) {
        let usage = shop
            .admin
            .get(&format!("/v1/admin/licenses/{}/usage", self.license.id))
            .await
            .ok();
        let counted: i64 = usage.list("days").iter().map(|day| day.number("total")).sum();
        let Tally { sure, unclear } = self.usage;
        assert!(
            (sure..=sure + unclear).contains(&counted),
            "{counted} of {:?}",
            self.usage
        );
    }

    /// All that it was told were counted; one that the balancer asked for twice, because a server died, may have been counted twice.
    pub(super) fn assert_refusals(&self, counted: i64) {
        assert!(counted >= self.refusals, "{counted} of {} refusals", self.refusals);
    }
}
