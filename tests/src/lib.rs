//! The harness of the end-to-end tests. It runs the real `claviger` binary and talks to it over HTTP, as apps, admins and
//! load balancers do.
//!
//! A scenario is an `async fn(&World)`. [`on_both_engines!`] makes one test of it on SQLite and one on PostgreSQL, each with a
//! database, a data folder, a clock and a master key of its own. When it is over, the logs of all its servers are searched for
//! every secret that went over the wire.
#![expect(
    clippy::unwrap_used,
    reason = "a harness fails by panicking, and the panic says where"
)]

mod app;
mod balancer;
mod client;
mod clock;
mod database;
mod device;
mod gate;
mod json;
mod ledger;
mod log;
mod mailbox;
mod port;
mod postgres;
mod program;
mod server;
mod shop;
mod till;
mod token;
mod world;

pub use app::App;
pub use balancer::Balancer;
pub use claviger_stripe_fake as stripe;
pub use client::{Answer, Api};
pub use clock::Clock;
pub use database::{Database, Engine};
pub use device::Device;
pub use gate::Gate;
pub use json::Json;
pub use ledger::Ledger;
pub use log::Log;
pub use mailbox::{Letter, Mailbox};
pub use port::lasting_port;
pub use postgres::Postgres;
pub use program::{built, program};
pub use server::{Server, Settings, StartFailure};
pub use shop::{Shop, Sold};
pub use till::{Bought, Checkout, Till};
pub use token::{KeySet, Statement};
pub use world::World;

/// The catalog that scenarios sell from: the one of `claviger serve --demo`.
pub const CATALOG: &str = include_str!("../../server/catalog.demo.toml");

/// Makes tests of scenarios: each runs once on SQLite and once on PostgreSQL.
#[macro_export]
macro_rules! on_both_engines {
    ($($scenario:ident),+ $(,)?) => {$(
        // A module and a function may have the same name.
        mod $scenario {
            #[tokio::test]
            async fn on_sqlite() {
                $crate::World::play($crate::Engine::Sqlite, super::$scenario).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                $crate::World::play($crate::Engine::Postgres, super::$scenario).await;
            }
        }
    )+};
}

/// Makes tests of scenarios that run on SQLite alone, because the engine makes no difference.
#[macro_export]
macro_rules! on_sqlite {
    ($($scenario:ident),+ $(,)?) => {$(
        mod $scenario {
            #[tokio::test]
            async fn on_sqlite() {
                $crate::World::play($crate::Engine::Sqlite, super::$scenario).await;
            }
        }
    )+};
}

/// Makes tests of scenarios that run on PostgreSQL alone, because they need several servers or a database that goes away.
#[macro_export]
macro_rules! on_postgres {
    ($($scenario:ident),+ $(,)?) => {$(
        mod $scenario {
            #[tokio::test]
            async fn on_postgres() {
                $crate::World::play($crate::Engine::Postgres, super::$scenario).await;
            }
        }
    )+};
}
