//! How a stand-in is started, and what it tells of what it saw.

use std::{fmt, net::SocketAddr, sync::Arc};

use chrono::{DateTime, Utc};

use crate::{Sidecar, Signer};

/// Where the time comes from: `created`, periods and signatures follow it.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// How a stand-in runs.
#[derive(Clone)]
pub struct Options {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The time.
    pub clock: Clock,
    /// The secret keys it knows; each is an account of its own, `sk_live_…` in live mode.
    pub accounts: Vec<String>,
    /// Who signs webhooks.
    pub signer: Signer,
    /// Who checks requests and objects; without it nothing is checked.
    pub oracle: Option<Arc<Sidecar>>,
    /// Ids follow from it: the same steps with the same seed make the same ids.
    pub seed: u64,
}

impl Options {
    /// For tests: checked and signed by Stripe's own SDK ([`Sidecar::shared`]).
    pub fn checked<K: Into<String>>(clock: Clock, accounts: impl IntoIterator<Item = K>) -> Self {
        let sidecar = Sidecar::shared();
        let signer = Signer::Sdk(Arc::clone(&sidecar));
        Self {
            signer,
            oracle: Some(sidecar),
            ..Self::unchecked(clock, accounts)
        }
    }

    /// For a demo: no Python needed, and nothing checked.
    pub fn unchecked<K: Into<String>>(clock: Clock, accounts: impl IntoIterator<Item = K>) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            clock,
            accounts: accounts.into_iter().map(Into::into).collect(),
            signer: Signer::Own,
            oracle: None,
            seed: 1,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("listen", &self.listen)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

/// A request that reached the API, for tests that count them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenRequest {
    /// The method, in capitals.
    pub method: String,
    /// The path without the query.
    pub path: String,
    /// The parameters of query and body as they came.
    pub params: Vec<(String, String)>,
    /// The `Idempotency-Key` of a POST.
    pub idempotency_key: Option<String>,
    /// The status that went out; `None` if the connection was closed without an answer, or hangs.
    pub status: Option<u16>,
}
