//! Three servers that can be cut off from their database, each by itself.

use std::{str::FromStr, sync::Arc};

use claviger_tests::{Gate, Server, Shop, World};
use futures_util::future::join_all;
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};

/// Servers on one database, each behind a gate, and one seller as each of them sees him.
pub(super) struct Processes<'a> {
    pub(super) shops: [Shop; 3],
    gates: [Gate; 3],
    world: &'a World,
}

/// What may befall a server right before others change something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    Nothing,
    /// PostgreSQL ends the connections on which it listens.
    Deaf,
    /// All its connections break.
    CutOff,
    /// All its connections are there, and nothing comes through.
    Stalled,
    /// The process stands still.
    Paused,
}

impl Trouble {
    /// All kinds, with quiet in between.
    pub(super) const ROUND: [Self; 6] = [
        Self::Nothing,
        Self::Deaf,
        Self::Stalled,
        Self::Paused,
        Self::CutOff,
        Self::Deaf,
    ];
}

impl<'a> Processes<'a> {
    pub(super) async fn start(world: &'a World) -> Self {
        let url = world.database.url().unwrap();
        let gates = [(); 3].map(|()| Gate::before(&url));
        let gates: [Gate; 3] = join_all(gates).await.try_into().unwrap();
        let servers = join_all(gates.iter().map(|gate| serve(world, gate))).await;
        let [first, second, third] = servers.try_into().unwrap();
        let shop = Shop::open(world, first, "test").await;
        let token = world.admin_token("test", "owner").await;
        let [second, third] = [second, third].map(|server| shop.through(server, "test", &token));
        Self {
            shops: [shop, second, third],
            gates,
            world,
        }
    }

    /// Lets it happen to a server.
    pub(super) async fn make(&self, trouble: Trouble, victim: usize) {
        let gate = &self.gates[victim];
        match trouble {
            Trouble::Nothing => {}
            Trouble::Deaf => self.end_listening(gate).await,
            Trouble::CutOff => {
                gate.close();
                gate.open().await;
            }
            Trouble::Stalled => gate.stall(true),
            Trouble::Paused => self.shops[victim].server.pause(),
        }
    }

    /// Ends it, once the server had the chance to answer what it was asked meanwhile.
    pub(super) async fn mend(&self, trouble: Trouble, victim: usize) {
        let alive = self.shops[victim].api.get("/health");
        match trouble {
            Trouble::Nothing | Trouble::Deaf | Trouble::CutOff => drop(alive),
            Trouble::Stalled => {
                alive.await.ok();
                self.gates[victim].stall(false);
            }
            Trouble::Paused => {
                drop(alive);
                self.shops[(victim + 1) % 3].api.get("/health").await.ok();
                self.shops[victim].server.resume();
            }
        }
    }

    async fn end_listening(&self, gate: &Gate) {
        let options = PgConnectOptions::from_str(&self.world.database.url().unwrap()).unwrap();
        let mut connection = PgConnection::connect_with(&options).await.unwrap();
        sqlx::query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE client_port = ANY($1) AND query ILIKE 'listen%'")
            .bind(gate.ports())
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
    }
}

async fn serve(world: &World, gate: &Gate) -> Arc<Server> {
    // So many requests would make a log that takes long to search for secrets.
    let settings = world
        .settings()
        .with("DATABASE_URL", gate.url())
        .with("RUST_LOG", "warn");
    world
        .start(&settings)
        .await
        .unwrap_or_else(|failure| panic!("{}", failure.output))
}
