//! Three servers on one PostgreSQL, behind HAProxy as `server/deploy/haproxy.cfg` sets it up.

mod customer;
mod killed;
mod limits;
mod load;
mod misses;
mod news;
mod processes;
mod restarted;
mod revoked;
mod rolling;

use std::sync::{Arc, Mutex, PoisonError};

use claviger_tests::{Balancer, CATALOG, Server, Settings, Shop, World, lasting_port};
use futures_util::future::try_join_all;

/// How long a server that is to end goes on, so that the balancer sees it: longer than its two checks, half a second apart.
const DRAIN: &str = "3";

/// The servers and what is before them. The first field goes first.
struct Cluster<'a> {
    balancer: Balancer,
    servers: Mutex<[Arc<Server>; 3]>,
    settings: [Settings; 3],
    world: &'a World,
}

impl<'a> Cluster<'a> {
    async fn start(world: &'a World, change: impl FnOnce(Settings) -> Settings) -> Self {
        let common = world
            .settings()
            .with("RUST_LOG", "info")
            .with("TRUSTED_PROXIES", "127.0.0.1/32")
            .with("SHUTDOWN_DRAIN_SECONDS", DRAIN);
        let common = change(common);
        let settings = [(); 3].map(|()| common.clone().with("PORT", lasting_port().to_string()));
        let servers = try_join_all(settings.iter().map(|settings| world.start(settings))).await;
        let servers: [_; 3] = servers
            .unwrap_or_else(|failure| panic!("{}", failure.output))
            .try_into()
            .unwrap();
        Self {
            balancer: Balancer::before(world, servers.each_ref().map(|server| &**server)),
            servers: Mutex::new(servers),
            settings,
            world,
        }
    }

    /// A seller with the demo catalog, through the balancer.
    async fn shop(&self) -> Shop {
        let token = self.world.admin_token("test", "owner").await;
        let api = self.balancer.api().environment("test");
        let shop = Shop {
            admin: api.bearer(&token),
            api,
            server: self.server(0),
        };
        shop.apply_catalog(CATALOG).await;
        shop
    }

    fn server(&self, number: usize) -> Arc<Server> {
        Arc::clone(&self.servers.lock().unwrap_or_else(PoisonError::into_inner)[number])
    }

    /// Starts a server again that has ended, at its old address.
    async fn start_again(&self, number: usize) {
        let server = self.world.start(&self.settings[number]).await;
        let server = server.unwrap_or_else(|failure| panic!("{}", failure.output));
        self.servers.lock().unwrap_or_else(PoisonError::into_inner)[number] = server;
    }
}
