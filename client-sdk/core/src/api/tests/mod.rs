//! Against real servers on loopback that do what they are told, right or wrong.

mod calls;
mod faults;
mod network;
mod server;
mod tls;

use std::time::Duration;

use claviger_protocol::{DeviceId, Environment, LicenseKey};
use url::Url;

use super::*;

/// A session that must show nowhere.
const SESSION: &str = "cs_test_a1T5STP88986jOOsYDeUqoe0RBrzST5i";

fn options(server: &str) -> ApiOptions {
    ApiOptions {
        server: Url::parse(server).unwrap(),
        environment: Environment::Test,
        proxy: None,
        extra_roots: Vec::new(),
        connect_timeout: Duration::from_secs(5),
        timeout: Duration::from_secs(15),
        user_agent: "switchfast/1.4.2 claviger-client/0.1.0".to_owned(),
    }
}

fn api(server: &str) -> Api {
    Api::new(&options(server)).unwrap()
}

fn device() -> DeviceBody {
    DeviceBody {
        id: DeviceId::derive(b"switchfast", "rack-12").unwrap(),
        components: Default::default(),
        name: Some("studio-7".to_owned()),
        platform: "linux".to_owned(),
        arch: "x86_64".to_owned(),
        cpu: None,
        hostname: None,
        app_version: None,
    }
}

fn key() -> LicenseKey {
    LicenseKey::new("SF-FE0VZ-HQDYT-4ZF25-DTSA9")
}

/// Activates, as the example of what changes something.
async fn activate(api: &Api) -> Heard<Verdict> {
    let (device, key) = (device(), key());
    let body = LicenseBody {
        product: "switchfast",
        key: &key,
        device: &device,
        nonce: "r4nd0m-n0nce-02",
    };
    api.activate(&body).await
}

/// Why there was no answer to an activation.
async fn silence(api: &Api) -> NoAnswer {
    match activate(api).await {
        Err(silence) => silence,
        Ok(answer) => panic!("there was an answer: {answer:?}"),
    }
}
