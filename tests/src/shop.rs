//! A seller with a catalog and an admin token.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::{Api, App, CATALOG, Json, KeySet, Server, World};

/// One environment of a server, with the demo catalog applied and an owner's token at hand.
#[derive(Debug, Clone)]
pub struct Shop {
    /// The server.
    pub server: Arc<Server>,
    /// Speaks to it as an app, in this environment.
    pub api: Api,
    /// Speaks to it as the owner, in this environment.
    pub admin: Api,
}

/// A license that was issued.
#[derive(Debug, Clone)]
pub struct Sold {
    /// Its id.
    pub id: String,
    /// Its key.
    pub key: String,
}

impl Shop {
    /// Makes an admin token and applies the catalog.
    pub async fn open(world: &World, server: Arc<Server>, environment: &str) -> Self {
        let token = world.admin_token(environment, "owner").await;
        let api = server.api().environment(environment);
        let shop = Self {
            admin: api.bearer(&token),
            api,
            server,
        };
        shop.apply_catalog(CATALOG).await;
        shop
    }

    /// The same seller, seen through another server on the same database.
    #[must_use]
    pub fn through(&self, server: Arc<Server>, environment: &str, token: &str) -> Self {
        let api = server.api().environment(environment);
        Self {
            admin: api.bearer(token),
            api,
            server,
        }
    }

    /// Applies a catalog.
    pub async fn apply_catalog(&self, text: &str) -> Value {
        self.admin.put("/v1/admin/catalog", json!({ "toml": text })).await.ok()
    }

    /// An app that is sold here.
    pub fn app(&self, product: &str) -> App {
        App::new(self.api.clone(), product)
    }

    /// Issues a license.
    pub async fn issue(&self, product: &str, plan: &str) -> Sold {
        self.order(json!({ "product": product, "plan": plan, "email": "ada@example.com", "name": "Ada Example" }))
            .await
    }

    /// Issues the license of an order.
    pub async fn order(&self, order: Value) -> Sold {
        let created = self.admin.post("/v1/admin/licenses", order).await.expect(201);
        let [license] = created.list("licenses") else {
            panic!("one license was ordered: {created:#}")
        };
        Sold {
            id: license.text("id").to_owned(),
            key: license.text("key").to_owned(),
        }
    }

    /// A license as the admin sees it.
    pub async fn license(&self, id: &str) -> Value {
        self.admin.get(&format!("/v1/admin/licenses/{id}")).await.ok()
    }

    /// Changes a license: `POST /v1/admin/licenses/{id}/{verb}`.
    pub async fn amend(&self, id: &str, verb: &str, request: Value) -> Value {
        self.admin
            .post(&format!("/v1/admin/licenses/{id}/{verb}"), request)
            .await
            .ok()
    }

    /// The public keys.
    pub async fn keys(&self) -> KeySet {
        KeySet::fetch(&self.api).await
    }
}
