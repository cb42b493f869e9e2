//! The license of the command: how it stands, and what can be asked of the task that keeps it.

use std::time::Duration;

use claviger_client::{Client, Error, ErrorCode, Heartbeat, Setup};
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::sleep,
};

use crate::{keeper::Keeper, report::Report, setup::KeySource};

/// While the command is paused, it is looked this often whether something can be done about it. How often the server is really asked
/// is for the SDK to say.
pub(crate) const LOOK: Duration = Duration::from_secs(30);
/// Orders that wait while the server is asked. More are refused.
const ORDERS: usize = 64;

/// The license of the command, kept in the background.
#[derive(Clone, Debug)]
pub(crate) struct Licensing {
    /// How things stand.
    pub(crate) reports: watch::Receiver<Report>,
    orders: mpsc::Sender<Order>,
}

/// What is asked of the task.
#[derive(Debug)]
pub(crate) enum Order {
    /// Ask now.
    Check(oneshot::Sender<Report>),
    /// Tell the seller something.
    Heartbeat(Heartbeat, oneshot::Sender<Result<(), Error>>),
}

impl Licensing {
    /// Begins. The second value tells when the key was made use of, or that was tried.
    ///
    /// # Errors
    /// A description that cannot work. A device that cannot be identified is none: that is a reason to pause.
    pub(crate) async fn start(setup: Setup, key: KeySource) -> Result<(Self, oneshot::Receiver<()>), Error> {
        let opened = match setup.clone().open().await {
            Err(error) if error.code == ErrorCode::SetupInvalid => return Err(error),
            opened => opened,
        };
        let first = match &opened {
            Ok(client) => Report::new(client.status(), None),
            Err(error) => Report::unopened(&setup, error.clone()),
        };
        let (reports, watched) = watch::channel(first);
        let (orders, ordered) = mpsc::channel(ORDERS);
        let (tried, ready) = oneshot::channel();
        let desk = Desk {
            setup,
            key,
            reports,
            orders: ordered,
        };
        tokio::spawn(desk.work(opened, tried));
        let licensing = Self {
            reports: watched,
            orders,
        };
        Ok((licensing, ready))
    }

    /// How things stand.
    pub(crate) fn report(&self) -> Report {
        self.reports.borrow().clone()
    }

    /// Asks the server now, and activates if need be. `None` if too many ask.
    pub(crate) async fn check(&self) -> Option<Report> {
        let (answer, answered) = oneshot::channel();
        self.orders.try_send(Order::Check(answer)).ok()?;
        answered.await.ok()
    }

    /// Passes on what the command tells of itself. `None` if too many do.
    pub(crate) async fn heartbeat(&self, heartbeat: Heartbeat) -> Option<Result<(), Error>> {
        let (answer, answered) = oneshot::channel();
        self.orders.try_send(Order::Heartbeat(heartbeat, answer)).ok()?;
        answered.await.ok()
    }
}

/// What the background task works with.
pub(crate) struct Desk {
    pub(crate) setup: Setup,
    pub(crate) key: KeySource,
    pub(crate) reports: watch::Sender<Report>,
    pub(crate) orders: mpsc::Receiver<Order>,
}

impl Desk {
    /// Opens the client, again and again if the device cannot be identified, as when a volume is not there yet, and keeps the license.
    async fn work(mut self, opened: Result<Client, Error>, tried: oneshot::Sender<()>) {
        let mut opened = opened;
        let client = loop {
            match opened {
                Ok(client) => break client,
                Err(error) => self.publish(Report::unopened(&self.setup, error)),
            }
            let order = tokio::select! {
                () = sleep(LOOK) => None,
                order = self.orders.recv() => match order {
                    Some(order) => Some(order),
                    None => return,
                },
            };
            opened = self.setup.clone().open().await;
            if let Some(Order::Check(answer)) = order {
                drop(answer.send(self.reports.borrow().clone()));
            }
        };
        Keeper::new(client, self).keep(tried).await;
    }

    /// Tells how things stand, if that is news.
    pub(crate) fn publish(&self, report: Report) {
        self.reports.send_if_modified(|last| {
            let changed = *last != report;
            *last = report;
            changed
        });
    }
}
