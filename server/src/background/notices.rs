//! Processing notices from Stripe.

use std::sync::Arc;

use super::Stop;
use crate::{app::App, billing::events::process_due, environment::EnvironmentContext};

pub(super) async fn run(app: Arc<App>, env: Arc<EnvironmentContext>, mut stop: Stop) {
    while !stop.is_set() {
        match process_due(&app, &env, app.clock.now()).await {
            Ok(0) => stop.rest(env.notices.notified()).await,
            Ok(_) => env.outbox.notify_one(),
            Err(error) => {
                tracing::warn!(environment = %env.environment, %error, "notices from Stripe could not be processed");
                stop.rest(std::future::pending()).await;
            }
        }
    }
}
