//! For programs that are configured and not operated: the key comes from an environment variable, and nobody is there to enter it again.

use std::time::Duration;

use chrono::TimeDelta;
use claviger_protocol::LicenseKey;

use super::typed_key;
use crate::{
    client::Client,
    error::Error,
    record::Record,
    rules::{change::is_same, schedule::wait, time},
    status::{LockReason, State, Status},
};

/// What became of the key of a configuration, as long as the program runs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Configured {
    /// Whether it was made use of already.
    met: bool,
    /// The last attempt to activate it, if that failed.
    failed: Option<Failed>,
}

#[derive(Clone, Debug)]
struct Failed {
    key: LicenseKey,
    error: Error,
    times: u32,
}

impl Client {
    /// [`check`](Self::check), unless the server said within `max_age` that the license or trial is good. Whatever else was its last word,
    /// or if there was none, it is asked again: half a minute later at the earliest, and after faults at growing distances of up to
    /// half an hour, so that this can be called at every use. Several calls at once ask once.
    pub async fn check_if_older(&self, max_age: Duration) -> Status {
        if !self.is_due(max_age) {
            return self.status();
        }
        let _one_at_a_time = self.inner.checking.lock().await;
        if self.is_due(max_age) {
            self.ask().await
        } else {
            self.status()
        }
    }

    /// Makes use of the key that the program was configured with: activates it if this device has no slot of its license yet, and else is
    /// [`check_if_older`](Self::check_if_older). Can be called at every use.
    ///
    /// A slot that was given up elsewhere is taken again by the first call of a program that was started since, and by no later one:
    /// else a machine that was replaced would take the slot back from its successor. [`activate`](Self::activate) does it at any time.
    ///
    /// # Errors
    /// What [`activate`](Self::activate) fails with. It is tried again by a later call: half a minute later at the earliest, then at
    /// growing distances of up to half an hour; until then the error is the same. A license that is good stays as it is.
    pub async fn use_key(&self, key: &str, max_age: Duration) -> Result<Status, Error> {
        let key = typed_key(key)?;
        let first = !std::mem::replace(&mut self.live().configured.met, true);
        let is_settled = |status: &Status| holds(&self.record(), &key) && !(first && is_released(status));
        let status = self.status();
        if is_settled(&status) && !self.is_due(max_age) {
            return Ok(status);
        }
        let _one_at_a_time = self.inner.checking.lock().await;
        let mut status = self.look().await;
        if holds(&self.record(), &key) && self.is_due(max_age) {
            status = self.ask().await;
        }
        if is_settled(&status) {
            return Ok(status);
        }
        match self.failed_lately(&key) {
            Some(error) => Err(error),
            None => self.try_key(key).await,
        }
    }

    async fn try_key(&self, key: LicenseKey) -> Result<Status, Error> {
        let outcome = self.activate_key(key.clone()).await;
        let attempted = self.inner.clock.now().uptime.since;
        let mut live = self.live();
        live.attempted = Some(attempted);
        let times = live.configured.failed.take().map_or(0, |failed| failed.times);
        live.configured.failed = outcome.as_ref().err().map(|error| Failed {
            key,
            error: error.clone(),
            times: times.saturating_add(1),
        });
        drop(live);
        outcome
    }

    /// Whether the server is to be asked by somebody who is content with a good word of this age.
    fn is_due(&self, max_age: Duration) -> bool {
        let judgment = self.judgment();
        let live = self.live().clone();
        let now = self.inner.clock.now();
        let reading = time::read(live.opened.record.anchor.as_ref(), &now);
        let age = judgment.said_at.map(|said| reading.instant() - said);
        let is_young = age.is_some_and(|age| age <= TimeDelta::from_std(max_age).unwrap_or(TimeDelta::MAX));
        !(judgment.state.is_usable() && is_young) && self.has_waited(live.faults.max(1))
    }

    /// The error of the last attempt with this key, until it is time for another.
    fn failed_lately(&self, key: &LicenseKey) -> Option<Error> {
        let failed = self.live().configured.failed.clone()?;
        let is_lately = is_same(Some(&failed.key), key) && !self.has_waited(failed.times);
        is_lately.then_some(failed.error)
    }

    /// Whether the last attempt is as long ago as is due after so many in vain.
    fn has_waited(&self, times: u32) -> bool {
        let live = self.live().clone();
        let now = self.inner.clock.now();
        let retry_after = live.silence.and_then(|silence| silence.retry_after);
        let wait = wait(now.local, now.local, times, retry_after, 0.0);
        live.attempted
            .is_none_or(|attempted| now.uptime.since.saturating_sub(attempted) >= wait)
    }
}

/// Whether this device has, or had, a slot with this key.
fn holds(record: &Record, key: &LicenseKey) -> bool {
    let license = record.license.as_ref();
    license.is_some_and(|license| license.held && is_same(license.key.as_ref(), key))
}

fn is_released(status: &Status) -> bool {
    let State::Locked { reason } = status.state else {
        return false;
    };
    reason == LockReason::DeviceReleased
}
