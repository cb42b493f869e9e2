//! A world, and somebody who waits for what happens in it.

use std::{future::Future, ops::Deref};

use claviger_client::{Client, ClientBuilder, Status};

use super::World;

/// A world with a runtime of its own, so that tests read as what happens, one thing after the other.
pub(crate) struct Stage {
    runtime: tokio::runtime::Runtime,
    world: World,
}

impl Stage {
    pub(crate) fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        Self {
            runtime: runtime.unwrap(),
            world: World::new(),
        }
    }

    /// Waits for something.
    pub(crate) fn wait<T>(&self, what: impl Future<Output = T>) -> T {
        self.runtime.block_on(what)
    }

    /// Waits for something that nobody will do, without waiting: time stands still until everybody waits, and then jumps.
    pub(crate) fn wait_in_vain<T>(&self, what: impl Future<Output = T>) -> T {
        self.runtime.block_on(async {
            tokio::time::pause();
            let done = what.await;
            tokio::time::resume();
            done
        })
    }

    /// The app as it is started anew.
    pub(crate) fn start(&self, app: ClientBuilder) -> Client {
        self.wait(app.open()).unwrap()
    }

    /// The app as it is started anew, as its maker set it up.
    pub(crate) fn open(&self) -> Client {
        self.start(self.world.app())
    }

    /// The app is started, checks, and ends.
    pub(crate) fn check(&self, app: ClientBuilder) -> Status {
        let client = self.start(app);
        self.wait(client.check())
    }
}

impl Deref for Stage {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}
