//! Every combination of what a payment provider can say, and the life of licenses whose money comes, fails and goes.

mod charges;
mod document;
mod fixtures;
mod fund;
mod life;
mod purchase;
mod renewal;
mod settle;
mod settle_property;
mod subscription;
