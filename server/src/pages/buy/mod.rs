//! `/buy/{product}`: what a product costs, and the way to pay for it.

pub(super) mod begin;
mod card;
mod naming;
mod offer;
pub(super) mod show;
