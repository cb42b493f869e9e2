//! What an app asks the server.

use serde_json::{Value, json};

use crate::{Answer, Api, Device};

/// An app of a product.
#[derive(Debug, Clone)]
pub struct App {
    /// Speaks to the server.
    pub api: Api,
    product: String,
}

impl App {
    pub(crate) fn new(api: Api, product: &str) -> Self {
        Self {
            api,
            product: product.to_owned(),
        }
    }

    /// `POST /v1/trials`.
    pub async fn trial(&self, device: &Device) -> Answer {
        self.api
            .post(
                "/v1/trials",
                json!({ "product": self.product, "device": device.json() }),
            )
            .await
    }

    /// `POST /v1/licenses/activate`.
    pub async fn activate(&self, key: &str, device: &Device) -> Answer {
        self.api
            .post("/v1/licenses/activate", self.request(key, device, &json!({})))
            .await
    }

    /// The same on a server that may die.
    pub async fn try_activate(&self, key: &str, device: &Device) -> reqwest::Result<Answer> {
        self.api
            .try_post("/v1/licenses/activate", self.request(key, device, &json!({})))
            .await
    }

    /// `POST /v1/licenses/validate`.
    pub async fn validate(&self, key: &str, device: &Device) -> Answer {
        self.validate_with(key, device, json!({})).await
    }

    /// The same with more to ask: features, usage, a nonce.
    pub async fn validate_with(&self, key: &str, device: &Device, more: Value) -> Answer {
        self.api
            .post("/v1/licenses/validate", self.request(key, device, &more))
            .await
    }

    /// `POST /v1/licenses/heartbeat`.
    pub async fn heartbeat(&self, key: &str, device: &Device, more: Value) -> Answer {
        self.api
            .post("/v1/licenses/heartbeat", self.request(key, device, &more))
            .await
    }

    /// `POST /v1/licenses/devices`.
    pub async fn devices(&self, key: &str) -> Answer {
        self.api
            .post("/v1/licenses/devices", json!({ "product": self.product, "key": key }))
            .await
    }

    /// `POST /v1/licenses/deactivate` of the device that asks.
    pub async fn deactivate(&self, key: &str, device: &Device) -> Answer {
        let request = json!({ "product": self.product, "key": key, "device_id": device.id });
        self.api.post("/v1/licenses/deactivate", request).await
    }

    /// The same for any device of the license.
    pub async fn release(&self, key: &str, activation: &str) -> Answer {
        let request = json!({ "product": self.product, "key": key, "activation_id": activation });
        self.api.post("/v1/licenses/deactivate", request).await
    }

    /// The body of a request about a key on a device.
    pub fn request(&self, key: &str, device: &Device, more: &Value) -> Value {
        let mut request = json!({ "product": self.product, "key": key, "device": device.json() });
        for (name, value) in more.as_object().unwrap() {
            request[name] = value.clone();
        }
        request
    }
}
