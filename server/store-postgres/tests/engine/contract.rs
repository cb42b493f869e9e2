//! The contract that both engines keep, on PostgreSQL.

use std::sync::Arc;

use crate::schema::TestSchema;
use claviger_store::{Maintenance, Store, contract::Engine};

impl Engine for TestSchema {
    async fn create() -> Self {
        Self::new()
    }

    async fn connect(&self) -> Arc<dyn Store> {
        let store = self.store().await;
        store.migrate().await.unwrap();
        Arc::new(store)
    }
}

claviger_store::contract_tests!(TestSchema);
