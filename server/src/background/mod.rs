//! What the server does besides answering: processing notices, sending mails, reminding, comparing with Stripe, tidying up, writing check-ins
//! behind the answers.

mod hot_path;
mod housekeeping;
mod notices;
mod outbox;
mod rounds;

use std::{sync::Arc, time::Duration};

use claviger_hot_path::Licenses;
use tokio::{sync::watch, task::JoinSet, time::timeout};

use crate::{app::App, mail::Transport};

/// How often each looks for work that nobody told it of: of other processes, or whose time has come.
const TICK: Duration = Duration::from_secs(1);

/// The tasks of a running server.
#[derive(Debug)]
pub(crate) struct Background {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Background {
    /// Starts them.
    ///
    /// # Errors
    /// If mails can be sent nowhere.
    pub(crate) fn start(app: &Arc<App>) -> anyhow::Result<Self> {
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        tasks.spawn(housekeeping::run(Arc::clone(app), Stop(stopped.clone())));
        for env in app.environments.all() {
            let folder = app.config.data_dir.join("mail").join(env.environment.as_str());
            let transport = Transport::open(&app.config.mail, folder)?;
            tasks.spawn(outbox::run(
                Arc::clone(app),
                Arc::clone(env),
                transport,
                Stop(stopped.clone()),
            ));
            env.store.watch(Arc::<Licenses>::clone(&env.licenses));
            tasks.spawn(hot_path::follow(Arc::clone(env), Stop(stopped.clone())));
            tasks.spawn(hot_path::write(Arc::clone(env), Stop(stopped.clone())));
            tasks.spawn(rounds::run(Arc::clone(app), Arc::clone(env), Stop(stopped.clone())));
            if env.stripe.is_some() {
                tasks.spawn(notices::run(Arc::clone(app), Arc::clone(env), Stop(stopped.clone())));
            }
        }
        Ok(Self { stop, tasks })
    }

    /// Lets each finish what it has in hand, for as long as `grace`. What is cut off is done by the next process.
    pub(crate) async fn stop(mut self, grace: Duration) {
        self.stop.send_replace(true);
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if timeout(grace, all).await.is_err() {
            tracing::warn!("background work was cut off; the next process takes it up");
        }
    }
}

/// Tells a task to end.
#[derive(Debug, Clone)]
struct Stop(watch::Receiver<bool>);

impl Stop {
    fn is_set(&self) -> bool {
        *self.0.borrow()
    }

    /// Ends when the task is to end.
    async fn awaited(&mut self) {
        // An error means that nobody is left who could tell: that is an end, too.
        let _ = self.0.wait_for(|stop| *stop).await;
    }

    /// Waits until somebody calls, the tick is over, or the task is to end.
    async fn rest(&mut self, call: impl Future<Output = ()>) {
        tokio::select! {
            () = call => {}
            () = tokio::time::sleep(TICK) => {}
            _ = self.0.changed() => {}
        }
    }
}
