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

/// How long work waits at the start that can wait: who restarts a server wants its first answers.
const HEAD_START: Duration = Duration::from_millis(100);

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
        let stop_of = || Stop(stopped.clone());
        tasks.spawn(stop_of().after_head_start(housekeeping::run(Arc::clone(app), stop_of())));
        for env in app.environments.all() {
            let folder = app.config.data_dir.join("mail").join(env.environment.as_str());
            let transport = Transport::open(&app.config.mail, folder)?;
            let outbox = outbox::run(Arc::clone(app), Arc::clone(env), transport, stop_of());
            tasks.spawn(stop_of().after_head_start(outbox));
            env.store.watch(Arc::<Licenses>::clone(&env.licenses));
            tasks.spawn(hot_path::follow(Arc::clone(env), stop_of()));
            tasks.spawn(hot_path::write(Arc::clone(env), stop_of()));
            let reminders = rounds::remind(Arc::clone(app), Arc::clone(env), stop_of());
            tasks.spawn(stop_of().after_head_start(reminders));
            if env.stripe.is_some() {
                // At once: the first comparison is of what was there before.
                tasks.spawn(rounds::compare(Arc::clone(app), Arc::clone(env), stop_of()));
                let notices = notices::run(Arc::clone(app), Arc::clone(env), stop_of());
                tasks.spawn(stop_of().after_head_start(notices));
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

    /// Does work that can wait for [`HEAD_START`].
    async fn after_head_start(mut self, work: impl Future<Output = ()>) {
        tokio::select! {
            () = tokio::time::sleep(HEAD_START) => {}
            () = self.awaited() => {}
        }
        work.await;
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
