//! Notices from Stripe: kept when they come, processed soon after.
//!
//! A notice only says *look*: it is resolved to the orders that it concerns, and these are brought up to date. So duplicates,
//! delays and any order of notices end the same.

mod receive;
mod resolve;
mod work;

pub(crate) use receive::{keep, notice, receive};
pub(crate) use resolve::concerned_by_session;
pub(crate) use work::process_due;
