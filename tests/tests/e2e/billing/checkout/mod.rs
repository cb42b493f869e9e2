//! Beginning a purchase, and waiting for it.

mod clicks;
mod faults;
mod refusals;
mod terms;
mod waiting;

use claviger_tests::{Till, World, stripe::SeenRequest};

/// A server with a configuration file.
async fn configured(world: &World, file: &str) -> Till {
    let path = world.file("claviger.toml");
    std::fs::write(&path, file).unwrap();
    Till::open_with(world, |settings| {
        settings.with("CLAVIGER_CONFIG", path.to_string_lossy())
    })
    .await
}

/// The requests so far by which sessions were to be opened at Stripe.
fn openings(till: &Till) -> Vec<SeenRequest> {
    let mut requests = till.fake.requests();
    requests.retain(|request| request.method == "POST" && request.path == "/v1/checkout/sessions");
    requests
}

/// A parameter of a request.
fn sent<'a>(request: &'a SeenRequest, name: &str) -> Option<&'a str> {
    let found = request.params.iter().find(|(other, _)| other == name);
    found.map(|(_, value)| value.as_str())
}
