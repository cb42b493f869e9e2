//! What one server changes, the others know within a second.

use std::time::Duration;

use claviger_tests::{App, Device, Json, Shop, Sold};
use futures_util::future::{join_all, join3};
use serde_json::json;
use tokio::{
    sync::watch,
    time::{Instant, timeout, timeout_at},
};

use super::{
    load::send,
    processes::{Processes, Trouble},
};

/// So long after a change was acknowledged, the other servers may still answer as before.
const WITHIN: Duration = Duration::from_secs(1);
/// What a server in trouble does not know by then, it never will.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often each server is asked once that time is over.
const LATE: usize = 3;

/// A change of many licenses at the same time, while all servers are asked about all of them.
pub(super) struct Change<'a> {
    pub(super) processes: &'a Processes<'a>,
    pub(super) licenses: &'a [Sold],
    /// Who asks.
    pub(super) device: &'a Device,
    /// The server that is told to change them.
    pub(super) by: usize,
    /// What befalls the next one.
    pub(super) trouble: Trouble,
}

impl Change<'_> {
    /// Makes it, and sees that all hear the news: the code that a validation says from then on.
    pub(super) async fn is_heard(&self, news: &str, make: impl AsyncFn(&Shop, &Sold)) {
        let (victim, third) = ((self.by + 1) % 3, (self.by + 2) % 3);
        let apps = self.processes.shops.each_ref().map(|shop| shop.app("switchfast"));
        let context = format!("{:?}, changed by server {}", self.trouble, self.by);
        let acknowledged: Vec<Mark> = self.licenses.iter().map(|_| Mark::new(None)).collect();
        let informed = watch::Sender::new(0);

        let hearing = [victim, third].map(|server| {
            let troubled = server == victim && self.trouble != Trouble::Nothing;
            let each = self.witnesses(&apps[server]).zip(&acknowledged);
            let (informed, context) = (&informed, &context);
            join_all(each.map(move |(witness, mark)| async move {
                witness.watch(mark.subscribe()).await;
                informed.send_modify(|count| *count += 1);
                // From here on every request begins later than a second after the change.
                witness.hears_late(news, troubled, context).await;
            }))
        });
        let making = async {
            self.processes.make(self.trouble, victim).await;
            let shop = &self.processes.shops[self.by];
            let each = self.witnesses(&apps[self.by]).zip(&acknowledged);
            join_all(each.map(async |(witness, mark)| {
                make(shop, witness.license).await;
                mark.send_replace(Some(Instant::now()));
                let seen = witness.ask().await;
                assert_eq!(
                    seen.as_deref(),
                    Some(news),
                    "who changes it sees it at once ({context})"
                );
            }))
            .await;
        };
        let mending = async {
            let all = 2 * self.licenses.len();
            informed.subscribe().wait_for(|count| *count == all).await.unwrap();
            self.processes.mend(self.trouble, victim).await;
        };
        join3(join_all(hearing), making, mending).await;
        join_all(
            self.witnesses(&apps[victim])
                .map(async |witness| witness.recovers(news, &context).await),
        )
        .await;
    }

    fn witnesses<'a>(&'a self, app: &'a App) -> impl Iterator<Item = Witness<'a>> {
        self.licenses.iter().map(move |license| Witness {
            app,
            license,
            device: self.device,
        })
    }
}

/// When a change was acknowledged; `None` before.
type Mark = watch::Sender<Option<Instant>>;

/// Somebody who asks a server about a license.
struct Witness<'a> {
    app: &'a App,
    license: &'a Sold,
    device: &'a Device,
}

impl Witness<'_> {
    /// Asks over and over, until a second after the change. A server in trouble may owe the last answer.
    async fn watch(&self, mut acknowledged: watch::Receiver<Option<Instant>>) {
        let asking = async {
            loop {
                self.ask().await;
            }
        };
        tokio::pin!(asking);
        let at = tokio::select! {
            never = &mut asking => never,
            at = acknowledged.wait_for(Option::is_some) => at.unwrap().unwrap(),
        };
        drop(timeout_at(at + WITHIN, asking).await);
    }

    /// Asks when everybody has to know. In trouble, a server may say that it cannot tell.
    async fn hears_late(&self, news: &str, troubled: bool, context: &str) {
        for _ in 0..LATE {
            match self.ask().await {
                Some(code) => assert_eq!(code, news, "told later than {WITHIN:?} after the change ({context})"),
                None => assert!(troubled, "no answer without need ({context})"),
            }
        }
    }

    /// When the trouble is over, it can tell again without help.
    async fn recovers(&self, news: &str, context: &str) {
        let telling = async {
            loop {
                if let Some(code) = self.ask().await {
                    assert_eq!(code, news, "told after the trouble ({context})");
                    return;
                }
            }
        };
        timeout(PATIENCE, telling)
            .await
            .unwrap_or_else(|_| panic!("no answer in {PATIENCE:?} ({context})"));
    }

    /// What a validation says; `None` if the server cannot tell now.
    async fn ask(&self) -> Option<String> {
        let request = self.app.request(&self.license.key, self.device, &json!({}));
        let answer = send(&self.app.api, "/v1/licenses/validate", &request).await.unwrap();
        if answer.status == 503 {
            answer.problem(503, "UNAVAILABLE");
            return None;
        }
        Some(answer.ok().text("code").to_owned())
    }
}
