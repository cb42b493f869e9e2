//! What every request passes through, in the order of this list: the first sees the request first and the response last.

mod body;
mod environment;
mod idempotency;
mod observe;
mod problems;
mod rate_limit;

pub(crate) use body::ReadBody;
pub(crate) use environment::ResolveEnvironment;
pub(crate) use idempotency::Idempotent;
pub(crate) use observe::Observe;
pub(crate) use problems::Problems;
pub(crate) use rate_limit::LimitRate;
