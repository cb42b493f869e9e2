//! Rate limits (GCRA), per address and per license key. Each server process counts for itself.

use std::{num::NonZeroU32, time::Duration};

use claviger_licensing::KeyHash;
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::StateInformationMiddleware,
    state::keyed::DashMapStateStore,
};
use ipnet::IpNet;

use super::problem::{ErrorCode, Problem};
use crate::config;

type Keyed<K> = RateLimiter<K, DashMapStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// The limits of all routes.
#[derive(Debug)]
pub(crate) struct RateLimits {
    app: Limit<IpNet>,
    admin: Limit<IpNet>,
    /// By the first bytes of keys' hashes, because there are many: that two have the same by chance is out of the question.
    key: Limit<[u8; 8]>,
}

/// Which limit per address a route falls under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    App,
    Admin,
}

/// How much of a limit is left, for the `RateLimit-*` headers (draft-ietf-httpapi-ratelimit-headers-06).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Requests allowed at once and per minute.
    pub(crate) limit: u32,
    /// Requests that may follow at once.
    pub(crate) remaining: u32,
    /// Seconds until the limit is whole again.
    pub(crate) reset: u64,
}

impl RateLimits {
    pub(crate) fn new(limits: config::Limits) -> Self {
        Self {
            app: Limit::per_minute(limits.address_per_minute),
            admin: Limit::per_minute(limits.admin_per_minute),
            key: Limit::per_minute(limits.key_per_minute),
        }
    }

    /// Counts a request from a host, see [`host_of`](super::address::host_of).
    pub(crate) fn check_address(&self, audience: Audience, host: IpNet) -> Result<Standing, (Problem, Standing)> {
        match audience {
            Audience::App => self.app.check(&host),
            Audience::Admin => self.admin.check(&host),
        }
    }

    /// Counts a request with a license key.
    pub(crate) fn check_key(&self, key: KeyHash) -> Result<(), Problem> {
        self.key.check(&key.first()).map(drop).map_err(|(problem, _)| problem)
    }

    /// Forgets addresses and keys that have not been seen for a while, so that memory stays bounded.
    pub(crate) fn forget_idle(&self) {
        self.app.limiter.retain_recent();
        self.admin.limiter.retain_recent();
        self.key.limiter.retain_recent();
    }
}

#[derive(Debug)]
struct Limit<K: std::hash::Hash + Eq + Clone> {
    limiter: Keyed<K>,
    per_minute: NonZeroU32,
}

impl<K: std::hash::Hash + Eq + Clone> Limit<K> {
    fn per_minute(requests: u32) -> Self {
        let per_minute = NonZeroU32::new(requests).unwrap_or(NonZeroU32::MIN);
        let limiter = RateLimiter::dashmap(Quota::per_minute(per_minute)).with_middleware();
        Self { limiter, per_minute }
    }

    fn check(&self, key: &K) -> Result<Standing, (Problem, Standing)> {
        let limit = self.per_minute.get();
        match self.limiter.check_key(key) {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let missing = u64::from(limit - remaining.min(limit));
                Ok(Standing {
                    limit,
                    remaining,
                    reset: (missing * 60).div_ceil(u64::from(limit)),
                })
            }
            Err(not_until) => {
                let wait = not_until.wait_time_from(DefaultClock::default().now());
                let seconds = whole_seconds(wait);
                let mut problem = Problem::new(ErrorCode::RateLimited);
                problem.more.retry_after_seconds = Some(seconds);
                Err((
                    problem,
                    Standing {
                        limit,
                        remaining: 0,
                        reset: 60,
                    },
                ))
            }
        }
    }
}

fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_counts_down_and_then_refuses_that_address_alone() {
        let limits = RateLimits::new(config::Limits {
            address_per_minute: 3,
            key_per_minute: 1,
            admin_per_minute: 1,
        });
        let [a, b] = ["198.51.100.7/32", "2001:db8::/64"].map(|host| host.parse().unwrap());
        let remaining: Vec<u32> = (0..3)
            .map(|_| limits.check_address(Audience::App, a).unwrap().remaining)
            .collect();
        assert_eq!(remaining, [2, 1, 0]);
        let (problem, standing) = limits.check_address(Audience::App, a).unwrap_err();
        assert_eq!((problem.code, standing.remaining), (ErrorCode::RateLimited, 0));
        assert!((1..=20).contains(&problem.more.retry_after_seconds.unwrap()));
        assert!(limits.check_address(Audience::App, b).is_ok());
        assert!(limits.check_address(Audience::Admin, a).is_ok());
    }
}
