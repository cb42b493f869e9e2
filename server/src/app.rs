//! What all requests share.

use std::sync::Arc;

use claviger_licensing::Clock;

use crate::{config::Config, environment::Environments, http::limits::RateLimits, metrics::Metrics};

/// What all requests share.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) config: Config,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) environments: Environments,
    pub(crate) limits: RateLimits,
    pub(crate) metrics: Metrics,
}
