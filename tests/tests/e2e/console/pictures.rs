//! Pictures of every screen of a shop that sells: `dev/console-pictures` takes them.

use std::{fs, path::Path, sync::Arc, time::Duration};

use claviger_tests::{
    Api, CATALOG, Engine, Json, Server, World,
    stripe::{Endpoint, Fake, Options, catalog},
};
use serde_json::{Value, json};

use super::desk::url;
use crate::desktop::{CONSOLE, Machine, Window, until};

const PATIENCE: Duration = Duration::from_secs(1_800);
/// What fits a small laptop.
const SIZE: (u64, u64) = (1360, 860);
/// Screens whose words are looked at in German, too.
const GERMAN: [&str; 6] = ["overview", "licenses", "license", "transfer", "catalog", "status"];
/// How often in a row a screen is to look finished.
const LOOKS: usize = 4;
const ESCAPE: char = '\u{e00c}';
const CONTROL: char = '\u{e009}';
/// Screens that need no record.
const SCREENS: [(&str, &str); 24] = [
    ("overview", "/"),
    ("activity", "/activity"),
    ("suspicious", "/suspicious"),
    ("licenses", "/licenses"),
    ("license-new", "/licenses/new"),
    ("customers", "/customers"),
    ("trials", "/trials"),
    ("orders", "/orders"),
    ("order-new", "/orders/new"),
    ("mails", "/mails"),
    ("offline", "/offline"),
    ("catalog", "/catalog"),
    ("catalog-file", "/catalog/file"),
    ("catalog-product", "/catalog/product/switchfast"),
    ("catalog-plan", "/catalog/product/vps-runner/plan/starter"),
    ("stripe-events", "/stripe-events"),
    ("transfer", "/transfer"),
    ("export", "/transfer?tab=export"),
    ("audit", "/audit"),
    ("access", "/access"),
    ("access-keys", "/access/keys"),
    ("status", "/status"),
    ("servers", "/servers"),
    ("unknown", "/nowhere"),
];
/// A file to import, whose last row is wrong.
const FILE: &str = "key,product,plan,email,name
SF-OLDER-SHOPS-KEYS0-00001,switchfast,lifetime,marie@example.com,Marie Example
SF-OLDER-SHOPS-KEYS0-00002,switchfast,lifetime,lise@example.com,Lise Example
SF-OLDER-SHOPS-KEYS0-00003,switchfast,forever,emmy@example.com,Emmy Example
SF-OLDER-SHOPS-KEYS0-00004,switchfast,lifetime,no address,Ada Example
";

#[tokio::test]
#[ignore = "shows how it looks; dev/console-pictures runs it"]
async fn of_every_screen() {
    World::play_for(Engine::Sqlite, PATIENCE, every_screen).await;
}

/// A demo, with a stand-in for Stripe.
struct Demo {
    server: Arc<Server>,
    _stripe: Fake,
    test: String,
    prod: String,
}

async fn demo(world: &World) -> Demo {
    let (key, secret) = ("sk_test_demo", "whsec_demo");
    let clock = world.clock.clone();
    let stripe = Fake::start(Options::unchecked(Arc::new(move || clock.now()), [key])).await;
    catalog::seed(&stripe.account(key), CATALOG).unwrap();
    let settings = world
        .settings()
        .argument("--demo")
        .with("STRIPE_API_BASE", stripe.url())
        .with("TEST_STRIPE_SECRET_KEY", key)
        .with("TEST_STRIPE_WEBHOOK_SECRET", secret)
        .with("TEST_STRIPE_PUBLISHABLE_KEY", "pk_test_demo");
    let server = world
        .start(&settings)
        .await
        .unwrap_or_else(|failure| panic!("{}", failure.output));
    let hook = format!("{}/webhooks/stripe/test", url(&server));
    stripe.account(key).connect(Endpoint::new(hook, [secret.to_owned()]));
    Demo {
        test: token(world, "demo-admin-token").await,
        prod: token(world, "demo-admin-token-prod").await,
        server,
        _stripe: stripe,
    }
}

/// A token that the demo leaves beside its data, once it is set up.
async fn token(world: &World, file: &str) -> String {
    let file = world.data_folder().join(file);
    let mut token = String::new();
    until("the demo is set up", async || {
        token = fs::read_to_string(&file).unwrap_or_default();
        token.ends_with('\n')
    })
    .await;
    token.trim().to_owned()
}

async fn every_screen(world: &World) {
    let demo = demo(world).await;
    let variables = vec![
        ("CLAVIGER_SERVER_URL", url(&demo.server)),
        ("CLAVIGER_TEST_ADMIN_TOKEN", demo.test.clone()),
        ("CLAVIGER_PROD_ADMIN_TOKEN", demo.prod.clone()),
        ("CLAVIGER_PROFILE_NAME", "Acme Software".to_owned()),
    ];
    let mut machine = Machine::new(world, &CONSOLE, variables).await;
    machine.unlock_keyring().await;
    let window = machine.start().await;
    window.sees("Acme Software").await;
    window.resize(SIZE).await;
    let file = world.file("old-shop.csv");
    fs::write(&file, FILE).unwrap();
    for (environment, label, token) in [("test", "Test", &demo.test), ("prod", "Production", &demo.prod)] {
        let api = demo.server.api().environment(environment);
        let screens = screens(&api.header("authorization", format!("Bearer {token}"))).await;
        window.click("label", label).await;
        for (look, choice) in [("light", "Light"), ("dark", "Dark")] {
            prefer(&window, "Preferences", choice).await;
            let variant = format!("{environment}-{look}");
            for (name, path) in &screens {
                take(&window, path, &format!("{name}-{variant}")).await;
            }
            take_moments(&window, &screens, &file, &variant).await;
        }
        prefer(&window, "Preferences", "Light").await;
        prefer(&window, "Preferences", "Deutsch").await;
        for (name, path) in screens.iter().filter(|(name, _)| GERMAN.contains(&name.as_str())) {
            take(&window, path, &format!("{name}-{environment}-german")).await;
        }
        prefer(&window, "Einstellungen", "English").await;
    }
    window.close(&world.ledger).await;
}

/// Chooses a look or a language.
async fn prefer(window: &Window, menu: &str, choice: &str) {
    window.click("button", menu).await;
    window.click("[role^=menuitem]", choice).await;
    window.point_aside().await;
    quiet(window).await;
}

/// Waits until nothing is read or moves any more.
async fn quiet(window: &Window) {
    let script = "return document.querySelector('main h1') !== null
        && all('[aria-busy=true], .mantine-Skeleton-root, .mantine-Loader-root, .mantine-Notification-root').length === 0
        && document.getAnimations().every(({ playState }) => playState !== 'running')";
    let mut looks = 0;
    until("the screen is quiet", async || {
        let is_quiet = window.run(script, json!([])).await == true;
        looks = if is_quiet { looks + 1 } else { 0 };
        looks == LOOKS
    })
    .await;
}

async fn take(window: &Window, path: &str, name: &str) {
    window.go(path).await;
    quiet(window).await;
    window.picture(name).await;
}

/// What is to be seen only while something is done.
async fn take_moments(window: &Window, screens: &[(String, String)], file: &Path, variant: &str) {
    let (_, license) = screens.iter().find(|(name, _)| name == "license").unwrap();
    window.go(license).await;
    window.click("button", "All acts").await;
    window.point_aside().await;
    quiet(window).await;
    window.picture(&format!("license-acts-{variant}")).await;
    window.click("[role=menuitem]", "Revoke").await;
    window.point_aside().await;
    quiet(window).await;
    window.picture(&format!("license-revoke-{variant}")).await;
    window.press(&[ESCAPE]).await;

    window.go("/").await;
    quiet(window).await;
    window.press(&[CONTROL, 'k']).await;
    window.sees("New license").await;
    window.picture(&format!("palette-{variant}")).await;
    window.press(&[ESCAPE]).await;

    window.go("/transfer").await;
    window.hand_over("File with licenses", file).await;
    window.sees("What the dry run found").await;
    quiet(window).await;
    window.picture(&format!("import-{variant}")).await;
    window.click("button", "Another file").await;
    window.point_aside().await;
}

/// Every screen and where it is: lists, and of each kind of record one that has much to show.
async fn screens(api: &Api) -> Vec<(String, String)> {
    let mut screens: Vec<(String, String)> = SCREENS.map(|(name, path)| (name.to_owned(), path.to_owned())).into();
    let mut add = |name: &str, kind: &str, id: &str| screens.push((name.to_owned(), format!("/{kind}/{id}")));
    let search = async |path: &str, request: Value| api.post(path, request).await.ok().items().to_vec();
    let all = json!({ "limit": 200 });
    let licenses = search("/v1/admin/licenses/search", all.clone()).await;
    let standing = |standing: &str| licenses.iter().find(|license| license["standing"] == standing).unwrap();
    let used = |license: &&Value| license["standing"] == "valid" && license.get("customer").is_some();
    let busy = licenses
        .iter()
        .filter(used)
        .max_by_key(|license| license.number("active_devices"))
        .unwrap();
    add("license", "licenses", busy.text("id"));
    add("license-overdue", "licenses", standing("overdue").text("id"));
    add("license-revoked", "licenses", standing("revoked").text("id"));
    add("customer", "customers", busy["customer"].text("id"));
    let first = async |path: &str, request: Value| search(path, request).await[0].text("id").to_owned();
    add("trial", "trials", &first("/v1/admin/trials/search", all.clone()).await);
    add("order", "orders", &first("/v1/admin/orders/search", all.clone()).await);
    let failed = json!({ "state": "failed" });
    add("mail", "mails", &first("/v1/admin/mails/search", failed).await);
    let dead = api.get("/v1/admin/stripe-events?state=dead").await.ok();
    add("stripe-event", "stripe-events", dead.items()[0].text("id"));
    screens
}
