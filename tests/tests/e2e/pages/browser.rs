//! A browser that plays scenes.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
};

use claviger_tests::{Ledger, Shop, Till, World, program};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/node/pages/play.mjs");
const LIBRARY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/node/node_modules/puppeteer-core");

/// A running browser. Dropped, it ends by itself, because nobody has more to ask.
pub(super) struct Browser {
    steps: ChildStdin,
    results: Lines<BufReader<ChildStdout>>,
    ledger: Arc<Ledger>,
    _child: Child,
}

impl Browser {
    /// A browser for the pages of a shop that takes money.
    pub(super) async fn at_till(world: &World, till: &Till) -> Self {
        let stripe = till.fake.url();
        Self::start(world, &till.shop, Some(stripe.trim_end_matches('/'))).await
    }

    /// A browser for the pages of a shop without Stripe.
    pub(super) async fn at_shop(world: &World, shop: &Shop) -> Self {
        Self::start(world, shop, None).await
    }

    async fn start(world: &World, shop: &Shop, stripe: Option<&str>) -> Self {
        assert!(Path::new(LIBRARY).is_dir(), "tests/node is not installed; run dev/test");
        let mut command = Command::new("node");
        command.arg(SCRIPT).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command
            .spawn()
            .expect("Node.js is installed; dev/prerequisites says what is missing");
        let mut browser = Self {
            steps: child.stdin.take().unwrap(),
            results: BufReader::new(child.stdout.take().unwrap()).lines(),
            ledger: Arc::clone(&world.ledger),
            _child: child,
        };
        let ours = format!("http://{}", shop.server.address());
        browser
            .say(&json!({ "ours": ours, "stripe": stripe, "pictures": pictures() }))
            .await;
        browser
    }

    /// Plays a step of a scene, which are a module and a function of it. Gives what the step saw; secrets in that are remembered.
    pub(super) async fn play(&mut self, scene: &str, step: &str, request: Value) -> Value {
        self.say(&json!({ "scene": scene, "step": step, "request": request }))
            .await;
        let line = self.results.next_line().await.unwrap();
        let line = line.unwrap_or_else(|| panic!("{scene}: the browser ended in `{step}`"));
        let answer: Value = serde_json::from_str(&line).unwrap();
        if let Some(error) = answer["error"].as_str() {
            panic!("{scene}: `{step}` failed: {error}");
        }
        self.ledger.note_json(&answer["result"]);
        answer["result"].clone()
    }

    async fn say(&mut self, command: &Value) {
        self.steps.write_all(format!("{command}\n").as_bytes()).await.unwrap();
    }
}

/// Where pictures go: `screenshots` beside the folder that the server was built into.
fn pictures() -> PathBuf {
    let program = program();
    let target = program.parent().and_then(Path::parent);
    target.unwrap().join("screenshots")
}
