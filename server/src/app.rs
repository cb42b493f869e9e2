//! What all requests share.

use std::sync::{Arc, atomic::AtomicBool};

use claviger_licensing::Clock;

use crate::{config::Config, environment::Environments, http::limits::RateLimits, metrics::Metrics};

/// What all requests share.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) config: Config,
    /// The address under which clients and browsers reach the server, without a slash at the end.
    pub(crate) base_url: String,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) environments: Environments,
    pub(crate) limits: RateLimits,
    pub(crate) metrics: Metrics,
    /// The process was asked to end, and wants no new requests.
    pub(crate) draining: AtomicBool,
}
