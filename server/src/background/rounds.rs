//! What is done from time to time: reminding customers, and comparing orders with Stripe.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::Stop;
use crate::{
    app::App,
    billing::{reconcile::reconcile, reminders},
    environment::EnvironmentContext,
};

/// How often somebody is looked for who wants reminding.
const REMIND: TimeDelta = TimeDelta::minutes(1);

pub(super) async fn remind(app: Arc<App>, env: Arc<EnvironmentContext>, mut stop: Stop) {
    let mut reminder = Every::new(REMIND);
    let mut reminded_until = reminders::Reach::default();
    while !stop.is_set() {
        let now = app.clock.now();
        if reminder.is_due(now)
            && let Err(error) = reminders::remind(&app, &env, &mut reminded_until, now).await
        {
            tracing::warn!(environment = %env.environment, %error, "reminders could not be written");
        }
        stop.rest(std::future::pending()).await;
    }
}

pub(super) async fn compare(app: Arc<App>, env: Arc<EnvironmentContext>, mut stop: Stop) {
    let mut comparison = Every::new(TimeDelta::minutes(i64::from(app.config.stripe.reconcile_minutes)));
    while !stop.is_set() {
        let now = app.clock.now();
        if comparison.is_due(now)
            && let Err(error) = reconcile(&app, &env, now).await
        {
            tracing::warn!(environment = %env.environment, %error, "orders could not be compared with Stripe");
        }
        stop.rest(std::future::pending()).await;
    }
}

/// Something that is due at once and then at intervals.
struct Every {
    interval: TimeDelta,
    last: Option<DateTime<Utc>>,
}

impl Every {
    fn new(interval: TimeDelta) -> Self {
        Self { interval, last: None }
    }

    fn is_due(&mut self, now: DateTime<Utc>) -> bool {
        // A clock that was set back makes it due, too.
        let due = self.last.is_none_or(|last| now < last || now - last >= self.interval);
        if due {
            self.last = Some(now);
        }
        due
    }
}
