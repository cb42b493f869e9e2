//! Signing in, and where the token is afterwards: in the keyring or in the memory of the app's own process, and nowhere else.

use claviger_tests::{World, on_sqlite};
use serde_json::{Value, json};

use crate::desktop::{CONSOLE, Machine, Window};

const SEARCH: &str = include_str!("surface.js");
/// What the page says to whoever is not signed in.
const WELCOME: &str = "Sign in to Claviger";

on_sqlite!(
    a_token_is_kept_in_the_keyring_and_nowhere_else,
    without_a_keyring_a_token_is_kept_for_the_session,
    a_token_that_the_server_refuses_is_not_kept,
    tokens_that_are_handed_over_are_not_inherited,
);

/// Where the page has a text.
async fn search(window: &Window, text: &str) -> Vec<String> {
    let script = format!("{SEARCH}\nreturn search(arguments[0])");
    let told = window.run(&script, json!([text])).await;
    assert!(
        told["objects"].as_u64() > Some(4_000),
        "little was looked through: {told}"
    );
    assert_eq!(told["databases"], 0, "nobody looked into the database");
    serde_json::from_value(told["found"].clone()).unwrap()
}

/// What is secret of a token.
fn secret(token: &str) -> &str {
    token.rsplit('_').next().unwrap()
}

/// The token is nowhere but where `machine.keyring()` and the app's own memory are.
async fn assert_hidden(machine: &Machine, window: &Window, token: &str) {
    assert_eq!(search(window, secret(token)).await, Vec::<String>::new());
    assert_eq!(machine.files_with(secret(token)), Vec::<std::path::PathBuf>::new());
}

async fn sign_in(window: &Window, server: &str, token: &str) {
    window.sees(WELCOME).await;
    window.fill("body", "Server", server).await;
    window.fill("body", "Admin token", token).await;
    window.click("button", "Sign in").await;
}

async fn selected(window: &Window) -> Value {
    window.invoke("desk", json!({})).await.unwrap()["selected"].take()
}

async fn a_token_is_kept_in_the_keyring_and_nowhere_else(world: &World) {
    let shop = world.shop().await;
    let server = format!("http://{}", shop.server.address());
    let token = world.admin_token("test", "support").await;
    let mut machine = Machine::new(world, &CONSOLE, Vec::new()).await;
    machine.unlock_keyring().await;
    let window = machine.start().await;
    window.sees("Keep it in this computer's keyring").await;
    window.picture("sign-in").await;
    window.fill("body", "Admin token", &token).await;
    // The search finds what is there.
    let typed = search(&window, secret(&token)).await;
    assert!(typed.iter().any(|place| place.starts_with("field ")), "{typed:?}");
    assert_eq!(machine.keyring().await.len(), 0);

    sign_in(&window, &server, &token).await;
    window.misses(WELCOME).await;
    let place = selected(&window).await;
    let user = format!("{}.test", place["profile"].as_str().unwrap());
    assert_eq!(machine.keyring().await, [(user, token.clone())].into());
    let known = search(&window, &server).await;
    assert!(known.iter().any(|place| place.contains("__reactFiber")), "{known:?}");
    assert_hidden(&machine, &window, &token).await;
    window.close(&world.ledger).await;

    let window = machine.start().await;
    window.sees("support").await;
    assert_eq!(selected(&window).await, place);
    assert_hidden(&machine, &window, &token).await;
    window.invoke("sign_out", json!({ "place": place })).await.unwrap();
    assert_eq!(machine.keyring().await.len(), 0);
    window.close(&world.ledger).await;

    let window = machine.start().await;
    window.sees("Admin token").await;
    assert_hidden(&machine, &window, &token).await;
    window.close(&world.ledger).await;
}

async fn without_a_keyring_a_token_is_kept_for_the_session(world: &World) {
    let shop = world.shop().await;
    let server = format!("http://{}", shop.server.address());
    let token = world.admin_token("test", "support").await;
    let machine = Machine::new(world, &CONSOLE, Vec::new()).await;
    let window = machine.start().await;
    window.sees("There is no keyring here").await;
    window.picture("sign-in-without-a-keyring").await;
    sign_in(&window, &server, &token).await;
    window.misses(WELCOME).await;
    assert_hidden(&machine, &window, &token).await;
    window.close(&world.ledger).await;

    // The server is remembered, the token is not.
    let window = machine.start().await;
    window.sees("Admin token").await;
    let profiles = window.invoke("desk", json!({})).await.unwrap()["profiles"].take();
    assert_eq!(
        (&profiles[0]["server"], &profiles[0]["signed_in"]),
        (&json!(server), &json!({}))
    );
    assert_hidden(&machine, &window, &token).await;
    window.close(&world.ledger).await;
}

async fn a_token_that_the_server_refuses_is_not_kept(world: &World) {
    let shop = world.shop().await;
    let server = format!("http://{}", shop.server.address());
    let token = format!("clv_admin_test_{}", "z".repeat(40));
    world.ledger.note(&token);
    let mut machine = Machine::new(world, &CONSOLE, Vec::new()).await;
    machine.unlock_keyring().await;
    let window = machine.start().await;
    sign_in(&window, &server, &token).await;
    window.sees("claviger admin-token create").await;
    window.sees("UNAUTHORIZED").await;
    assert_eq!(machine.keyring().await.len(), 0);
    assert_eq!(selected(&window).await, Value::Null);
    assert_hidden(&machine, &window, &token).await;
    // Nobody listens there. The keyboard does as well as the mouse.
    window.fill("body", "Server", "http://127.0.0.1:9").await;
    window.fill("body", "Admin token", &token).await;
    window.press(&['\u{e007}']).await;
    window.sees("The server cannot be reached.").await;
    sign_in(&window, "http://license.example.com", &token).await;
    window.sees("anybody on the way could read the admin token").await;
    assert_hidden(&machine, &window, &token).await;
    window.close(&world.ledger).await;
}

async fn tokens_that_are_handed_over_are_not_inherited(world: &World) {
    let shop = world.shop().await;
    let (test, prod) = (
        world.admin_token("test", "owner").await,
        world.admin_token("prod", "support").await,
    );
    let variables = vec![
        ("CLAVIGER_SERVER_URL", format!("http://{}", shop.server.address())),
        ("CLAVIGER_TEST_ADMIN_TOKEN", test.clone()),
        ("CLAVIGER_PROD_ADMIN_TOKEN", prod.clone()),
        ("CLAVIGER_PROFILE_NAME", "Acme".to_owned()),
    ];
    let machine = Machine::new(world, &CONSOLE, variables).await;
    let window = machine.start().await;
    window.sees("Acme").await;
    let desk = window.invoke("desk", json!({})).await.unwrap();
    let signed_in = &desk["profiles"][0]["signed_in"];
    assert_eq!(
        (&signed_in["test"]["role"], &signed_in["prod"]["role"]),
        (&json!("owner"), &json!("support"))
    );
    assert_eq!(desk["selected"]["environment"], "test");
    for token in [&test, &prod] {
        assert_hidden(&machine, &window, token).await;
        // The driver got them to start the app with; the app got rid of them.
        assert_eq!(machine.programs_with(token), ["WebKitWebDriver"]);
    }
    assert!(
        machine
            .programs_with("CLAVIGER_SERVER_URL")
            .contains(&"claviger-admin".to_owned())
    );
    window.close(&world.ledger).await;
}
