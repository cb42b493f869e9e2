//! Checks in the background.

use chrono::DateTime;
use tokio::task::JoinHandle;

use crate::{
    client::Client,
    random,
    rules::{
        schedule::{LOOK, wait},
        time,
    },
};

/// Checks in the background, until it is dropped.
#[derive(Debug)]
#[must_use = "the checks end when this is dropped"]
pub struct Checks {
    task: JoinHandle<()>,
}

impl Drop for Checks {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Client {
    /// Checks now, and then whenever it is due: after the product's interval or two thirds of the token's life, and sooner after a fault,
    /// first after half a minute, then at growing distances of up to half an hour. [`subscribe`](Self::subscribe) tells of what changes.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn start_checks(&self) -> Checks {
        let client = self.clone();
        Checks {
            task: tokio::spawn(async move { client.keep_checking().await }),
        }
    }

    async fn keep_checking(&self) {
        self.check().await;
        loop {
            let Some(wait) = self.until_next_check() else {
                tokio::time::sleep(LOOK).await;
                self.look().await;
                continue;
            };
            // Long waits are taken in pieces: a device may sleep through one, and ends of terms are noticed in between.
            tokio::time::sleep(wait.min(LOOK)).await;
            if wait <= LOOK {
                self.check().await;
            } else {
                self.look().await;
            }
        }
    }

    /// How long until the next check; `None` if there is nothing to ask.
    fn until_next_check(&self) -> Option<std::time::Duration> {
        let judgment = self.judgment();
        let live = self.live().clone();
        // A trial that is to begin by itself has no date. It is asked for once, and again until there is an answer.
        let is_unheard = live.faults > 0 && self.trial_is_in_question(judgment.state);
        let due = judgment.due.or(is_unheard.then_some(DateTime::UNIX_EPOCH))?;
        let now = time::read(live.opened.record.anchor.as_ref(), &self.inner.clock.now()).instant();
        let retry_after = live.silence.and_then(|silence| silence.retry_after);
        Some(wait(due, now, live.faults, retry_after, random::fraction()))
    }
}

#[cfg(test)]
mod tests {
    use claviger_protocol::Environment;
    use tokio::net::TcpSocket;

    use super::*;
    use crate::DeviceSource;

    #[tokio::test]
    async fn a_trial_that_is_to_begin_by_itself_is_asked_for_until_there_is_an_answer() {
        let folder = tempfile::tempdir().unwrap();
        // Bound, so that nobody else gets it, but not listening.
        let nobody = TcpSocket::new_v4().unwrap();
        nobody.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let open = |automatic| {
            Client::builder()
                .server(format!("http://{}", nobody.local_addr().unwrap()))
                .product("switchfast")
                .environment(Environment::Test)
                .data_dir(folder.path())
                .device(DeviceSource::Given("machine-1".to_owned()))
                .without_keyring()
                .automatic_trial(automatic)
                .open()
        };
        let client = open(true).await.unwrap();
        client.check().await;
        let wait = client.until_next_check().unwrap().as_secs();
        assert!((30..=45).contains(&wait), "{wait}");

        let client = open(false).await.unwrap();
        client.check().await;
        assert_eq!(client.until_next_check(), None);
    }
}
