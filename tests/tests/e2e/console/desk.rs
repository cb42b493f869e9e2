//! A console that is signed in, for scenarios that are about something else.

use claviger_tests::{Server, World};

use crate::desktop::{CONSOLE, Machine, Window};

/// What the server is called in the console.
const NAME: &str = "Acme";

/// The console with a new token of this role in an environment.
pub(super) async fn signed_in(world: &World, server: &Server, environment: &str, role: &str) -> (Machine, Window) {
    signed_in_at(world, url(server), environment, role).await
}

/// The same where the server is reached at this address.
pub(super) async fn signed_in_at(world: &World, url: String, environment: &str, role: &str) -> (Machine, Window) {
    let variable = match environment {
        "prod" => "CLAVIGER_PROD_ADMIN_TOKEN",
        _ => "CLAVIGER_TEST_ADMIN_TOKEN",
    };
    let variables = vec![
        ("CLAVIGER_SERVER_URL", url),
        (variable, world.admin_token(environment, role).await),
        ("CLAVIGER_PROFILE_NAME", NAME.to_owned()),
    ];
    let machine = Machine::new(world, &CONSOLE, variables).await;
    let window = machine.start().await;
    window.sees(NAME).await;
    (machine, window)
}

/// Where a server is.
pub(super) fn url(server: &Server) -> String {
    format!("http://{}", server.address())
}
