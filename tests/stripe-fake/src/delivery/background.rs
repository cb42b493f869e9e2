//! Delivery as events happen, for a demo.

use std::{sync::Arc, time::Duration};

use super::DeliveryPlan;
use crate::shared::Shared;

/// Stripe goes on for days; a demo wants to see its mistake sooner.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

pub(super) fn start(shared: &Arc<Shared>) {
    let shared = Arc::clone(shared);
    tokio::spawn(async move {
        tokio::select! {
            () = shared.until_shutdown() => {}
            () = run(&shared) => {}
        }
    });
}

async fn run(shared: &Shared) {
    let mut pause = FIRST_PAUSE;
    loop {
        let attempts = shared.deliver(&DeliveryPlan::default()).await;
        if attempts.iter().all(super::Attempt::is_acknowledged) {
            pause = FIRST_PAUSE;
            shared.news.notified().await;
            continue;
        }
        tokio::select! {
            () = shared.news.notified() => pause = FIRST_PAUSE,
            () = tokio::time::sleep(pause) => pause = LONGEST_PAUSE.min(pause * 2),
        }
    }
}
