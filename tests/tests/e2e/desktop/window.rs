//! The window of an app, which a person looks at and clicks in, by WebDriver.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use claviger_tests::{Ledger, program};
use data_encoding::BASE64;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::{interval, timeout};

use super::processes::Processes;

/// What is not to be seen by then never will be.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks.
const TICK: Duration = Duration::from_millis(50);
/// The member that WebDriver puts the id of an element in.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
const LOOK: &str = include_str!("look.js");

/// The app, running.
pub(crate) struct Window {
    http: reqwest::Client,
    session: String,
    pictures: &'static str,
    log: PathBuf,
    _driver: Processes,
}

impl Window {
    /// Has a driver start the app.
    pub(super) async fn open(
        http: reqwest::Client,
        driver: &str,
        pictures: &'static str,
        app: &Path,
        log: PathBuf,
        process: Processes,
    ) -> Self {
        let wanted = json!({ "browserName": "wry", "webkitgtk:browserOptions": { "binary": app, "args": [] } });
        let request = json!({ "capabilities": { "alwaysMatch": wanted } });
        let begun = ask(&http, Method::POST, &format!("{driver}/session"), &request).await;
        let said = || fs::read_to_string(&log).unwrap();
        let begun = begun.unwrap_or_else(|error| panic!("the app does not start: {error}\n{}", said()));
        Self {
            session: format!("{driver}/session/{}", begun["sessionId"].as_str().unwrap()),
            http,
            pictures,
            log,
            _driver: process,
        }
    }

    /// Waits until a text is to be seen.
    pub(crate) async fn sees(&self, wanted: &str) {
        let mut seen = String::new();
        let found = async {
            let mut ticks = interval(TICK);
            while !seen.contains(wanted) {
                ticks.tick().await;
                seen = self.text().await;
            }
        };
        if timeout(PATIENCE, found).await.is_err() {
            panic!("“{wanted}” is not to be seen, but: {seen}\n{}", self.log());
        }
    }

    /// The text that is to be seen.
    pub(crate) async fn text(&self) -> String {
        let seen = self.run("return text(document.body)", json!([])).await;
        seen.as_str().unwrap_or_default().to_owned()
    }

    /// Clicks what is called so, once it is there.
    pub(crate) async fn click(&self, kind: &str, name: &str) {
        self.with("body", kind, name, "click", json!({})).await;
    }

    /// Fills in a field in a part of the page.
    pub(crate) async fn fill(&self, part: &str, name: &str, text: &str) {
        self.with(part, "input", name, "clear", json!({})).await;
        self.with(part, "input", name, "value", json!({ "text": text })).await;
    }

    /// Chooses a file in a part of the page, as the system's dialog does.
    pub(crate) async fn choose(&self, part: &str, file: &Path) {
        let script = "return all(arguments[0])[0].shadowRoot.querySelector('input[type=file]')";
        let input = self.run(script, json!([part])).await;
        let path = format!("element/{}/value", input[ELEMENT].as_str().unwrap());
        self.ask(Method::POST, &path, &json!({ "text": file })).await.unwrap();
    }

    /// Does something with the one element of a kind that has this name, as soon as that is possible.
    pub(super) async fn with(&self, part: &str, kind: &str, name: &str, verb: &str, request: Value) {
        let mut trouble = Value::Null;
        let done = async {
            let mut ticks = interval(TICK);
            loop {
                ticks.tick().await;
                let found = self
                    .run("return moves() ? null : named(...arguments)", json!([part, kind, name]))
                    .await;
                let Some([element]) = found.as_array().map(Vec::as_slice) else {
                    trouble = json!(format!("there are {} of them", found.as_array().map_or(0, Vec::len)));
                    continue;
                };
                let path = format!("element/{}/{verb}", element[ELEMENT].as_str().unwrap());
                match self.ask(Method::POST, &path, &request).await {
                    Ok(_) => return,
                    // It moves, it was drawn anew, or something lies on it.
                    Err(error) => trouble = error,
                }
            }
        };
        if timeout(PATIENCE, done).await.is_err() {
            panic!(
                "cannot {verb} {kind} “{name}”: {trouble}\n{}\n{}",
                self.text().await,
                self.log()
            );
        }
    }

    /// Scrolls to the first element of a kind.
    pub(crate) async fn show(&self, kind: &str) {
        self.run("all(arguments[0])[0].scrollIntoView()", json!([kind])).await;
    }

    /// Calls a command of the app as the page would.
    pub(crate) async fn invoke(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        let script = "const [command, given, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(command, given).then((ok) => done({ ok }), (error) => done({ error }));";
        let request = json!({ "script": script, "args": [command, arguments] });
        let mut came = self.ask(Method::POST, "execute/async", &request).await.unwrap();
        match came.get_mut("error") {
            Some(error) => Err(error.take()),
            None => Ok(came["ok"].take()),
        }
    }

    /// Waits until a text is not to be seen any more.
    pub(crate) async fn misses(&self, unwanted: &str) {
        until(&format!("“{unwanted}” is gone"), async || {
            !self.text().await.contains(unwanted)
        })
        .await;
    }

    /// Types into whatever has the focus. Keys that are no letters have code points of their own (WebDriver, 17.4.2): `\u{e007}` is Enter,
    /// `\u{e00c}` Escape, `\u{e009}` Control.
    pub(crate) async fn press(&self, keys: &[char]) {
        let down = keys.iter().map(|key| json!({ "type": "keyDown", "value": key }));
        let up = keys.iter().rev().map(|key| json!({ "type": "keyUp", "value": key }));
        let actions: Vec<Value> = down.chain(up).collect();
        let request = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] });
        self.ask(Method::POST, "actions", &request).await.unwrap();
    }

    /// Width and height of the window.
    pub(crate) async fn size(&self) -> (u64, u64) {
        let told = self.ask(Method::GET, "window/rect", &Value::Null).await.unwrap();
        (told["width"].as_u64().unwrap(), told["height"].as_u64().unwrap())
    }

    /// Draws the window larger or smaller.
    pub(crate) async fn resize(&self, (width, height): (u64, u64)) {
        let request = json!({ "width": width, "height": height });
        self.ask(Method::POST, "window/rect", &request).await.unwrap();
    }

    /// Takes a picture of what is to be seen. That is painted some time after it is there: two pictures in a row are to be the same.
    pub(crate) async fn picture(&self, name: &str) {
        let mut last = Value::Null;
        // What turns round is never the same.
        for _ in 0..10 {
            let frame = "const [done] = arguments; requestAnimationFrame(() => setTimeout(done, 50));";
            let request = json!({ "script": frame, "args": [] });
            self.ask(Method::POST, "execute/async", &request).await.unwrap();
            let picture = self.ask(Method::GET, "screenshot", &Value::Null).await.unwrap();
            if std::mem::replace(&mut last, picture) == last {
                break;
            }
        }
        let folder = program()
            .parent()
            .and_then(Path::parent)
            .unwrap()
            .join("screenshots")
            .join(self.pictures);
        fs::create_dir_all(&folder).unwrap();
        let bytes = BASE64.decode(last.as_str().unwrap().as_bytes()).unwrap();
        fs::write(folder.join(name).with_extension("png"), bytes).unwrap();
    }

    /// Closes the app. What it wrote has no secret in it.
    pub(crate) async fn close(self, ledger: &Ledger) {
        self.ask(Method::DELETE, "", &Value::Null).await.unwrap();
        let leaked = ledger.found_in(&self.log());
        assert!(leaked.is_empty(), "the app wrote secrets: {leaked:?}");
    }

    /// What a script gives that runs in the page, with the functions of `look.js`. Null while the page loads.
    pub(crate) async fn run(&self, script: &str, arguments: Value) -> Value {
        let request = json!({ "script": format!("{LOOK}\n{script}"), "args": arguments });
        self.ask(Method::POST, "execute/sync", &request)
            .await
            .unwrap_or_default()
    }

    pub(super) async fn ask(&self, method: Method, path: &str, request: &Value) -> Result<Value, Value> {
        let address = format!("{}/{path}", self.session);
        ask(&self.http, method, address.trim_end_matches('/'), request).await
    }

    fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }
}

/// A request of WebDriver, and its answer.
async fn ask(http: &reqwest::Client, method: Method, address: &str, request: &Value) -> Result<Value, Value> {
    let post = method == Method::POST;
    let asked = http.request(method, address);
    let asked = if post { asked.json(request) } else { asked };
    let answer = asked.send().await.unwrap();
    let good = answer.status().is_success();
    let value = answer.json::<Value>().await.unwrap()["value"].take();
    if good { Ok(value) } else { Err(value) }
}

/// Waits until something is so.
pub(crate) async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let waits = async {
        let mut ticks = interval(TICK);
        while !is_so().await {
            ticks.tick().await;
        }
    };
    timeout(PATIENCE, waits)
        .await
        .unwrap_or_else(|_| panic!("not so in {PATIENCE:?}: {what}"));
}
