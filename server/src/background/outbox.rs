//! Sending mails.

use std::sync::Arc;

use super::Stop;
use crate::{
    app::App,
    environment::EnvironmentContext,
    mail::{Transport, deliver_due},
};

pub(super) async fn run(app: Arc<App>, env: Arc<EnvironmentContext>, transport: Transport, mut stop: Stop) {
    while !stop.is_set() {
        match deliver_due(&app, &env, &transport, app.clock.now()).await {
            Ok(0) => stop.rest(env.outbox.notified()).await,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(environment = %env.environment, %error, "the outbox could not be read");
                stop.rest(std::future::pending()).await;
            }
        }
    }
}
