use std::{
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use claviger_store::Changed;
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions},
};
use tokio::{
    select,
    sync::{Notify, watch},
    task::JoinHandle,
    time::{sleep, timeout},
};

use super::{Announcer, marks::Marks, message::Message};
use crate::{PostgresOptions, error::store_error};

/// A connection that broke is made anew after this, and each time that fails after twice as long.
const SHORTEST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// A connection that is not there after this will not come.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// A connection that does not close in time is left to itself.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// A connection of its own that hears what anybody changes, from [`start`](Self::start) to [`close`](Self::close) or the drop.
pub(crate) struct Listener {
    ear: Arc<Ear>,
    task: Mutex<Option<JoinHandle<()>>>,
}

struct Ear {
    connect_options: PgConnectOptions,
    schema: String,
    announcer: Arc<Announcer>,
    marks: Marks,
    listening: watch::Sender<bool>,
    doubted: Notify,
    closed: Notify,
}

impl Listener {
    pub(crate) fn new(options: &PostgresOptions, announcer: &Arc<Announcer>) -> Result<Self, sqlx::Error> {
        let ear = Ear {
            connect_options: PgConnectOptions::from_str(&options.url)?.application_name("claviger listener"),
            schema: options.schema.clone(),
            announcer: Arc::clone(announcer),
            marks: Marks::default(),
            listening: watch::Sender::new(false),
            doubted: Notify::new(),
            closed: Notify::new(),
        };
        Ok(Self {
            ear: Arc::new(ear),
            task: Mutex::default(),
        })
    }

    /// Listens from now on. Nothing happens if it does already.
    pub(super) fn start(&self) {
        let mut task = self.task.lock().unwrap_or_else(PoisonError::into_inner);
        task.get_or_insert_with(|| tokio::spawn(Arc::clone(&self.ear).listen()));
    }

    /// Ends it, with its connection.
    pub(crate) async fn close(&self) {
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task {
            self.ear.closed.notify_one();
            let _ = task.await;
        }
    }

    /// Returns as soon as there is a connection.
    pub(super) async fn listening(&self) {
        // The other end lives as long as this.
        let _ = self.ear.listening.subscribe().wait_for(|listening| *listening).await;
    }

    pub(super) fn marks(&self) -> &Marks {
        &self.ear.marks
    }

    /// Nothing is heard by this connection: it needs another.
    pub(super) fn doubt(&self) {
        self.ear.doubted.notify_waiters();
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let task = self.task.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(task) = task.take() {
            task.abort();
        }
    }
}

impl Ear {
    async fn listen(self: Arc<Self>) {
        let mut pause = SHORTEST_PAUSE;
        loop {
            // A pool for one connection, which is what a listener takes; a new one each time, because a broken connection keeps
            // its place until it is given up.
            let pool = PgPoolOptions::new()
                .max_connections(1)
                .max_lifetime(None)
                .idle_timeout(None)
                .acquire_timeout(CONNECT_TIMEOUT)
                .connect_lazy_with(self.connect_options.clone());
            let was_listening = select! {
                was_listening = self.listen_once(&pool) => was_listening,
                () = self.closed.notified() => {
                    self.stop();
                    let _ = timeout(CLOSE_TIMEOUT, pool.close()).await;
                    return;
                }
            };
            self.stop();
            if was_listening {
                pause = SHORTEST_PAUSE;
            }
            select! {
                () = sleep(pause) => {}
                () = self.closed.notified() => return,
            }
            pause = LONGEST_PAUSE.min(pause * 2);
        }
    }

    /// Listens until the connection breaks. `false` if there was none.
    async fn listen_once(&self, pool: &PgPool) -> bool {
        let mut listener = match self.connect(pool).await {
            Ok(listener) => listener,
            Err(error) => {
                let error = store_error(error);
                tracing::warn!(schema = self.schema, %error, "cannot listen for changes; trying again");
                return false;
            }
        };
        let doubted = self.doubted.notified();
        // What was committed before may not have been heard; what is committed from now on will be.
        self.announcer.tell(&Changed::Anything);
        self.listening.send_replace(true);
        tracing::debug!(schema = self.schema, "listening for changes");
        select! {
            outcome = self.receive(&mut listener) => {
                if let Err(error) = outcome.map_err(store_error) {
                    tracing::warn!(schema = self.schema, %error, "no longer listening for changes");
                } else {
                    tracing::info!(schema = self.schema, "the connection that listens for changes broke");
                }
            }
            () = doubted => {
                tracing::warn!(schema = self.schema, "nothing is heard by the connection that listens for changes");
            }
        }
        true
    }

    async fn connect(&self, pool: &PgPool) -> Result<PgListener, sqlx::Error> {
        let channel = sqlx::query_scalar!(r#"SELECT 'claviger_' || md5($1) AS "channel!""#, self.schema)
            .fetch_one(pool)
            .await?;
        let mut listener = PgListener::connect_with(pool).await?;
        // It does not connect anew by itself: the watcher has to be told in between.
        listener.eager_reconnect(false);
        listener.listen(&channel).await?;
        Ok(listener)
    }

    async fn receive(&self, listener: &mut PgListener) -> Result<(), sqlx::Error> {
        while let Some(notification) = listener.try_recv().await? {
            match Message::parse(notification.payload()) {
                Message::Changed(changed) => self.announcer.tell(&changed),
                Message::Mark(mark) => self.marks.arrived(mark),
            }
        }
        Ok(())
    }

    fn stop(&self) {
        self.listening.send_replace(false);
        self.marks.lose_all();
    }
}
