//! What pages may have this program do: its own configuration and capabilities, and a mock of the window.

use serde_json::{Value, json};
use tauri::{
    App, WebviewWindow, WebviewWindowBuilder,
    ipc::{CallbackFn, InvokeBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder},
    webview::InvokeRequest,
};
use tempfile::TempDir;

use super::{TEST_TOKEN, console};
use crate::vault::Keyring;

const OWN_PAGE: &str = "tauri://localhost";
const CAPABILITY: &str = include_str!("../../capabilities/main.json");
const BUILD: &str = include_str!("../../build.rs");
const PAGE: &str = include_str!("../../../src/host/index.ts");

fn app() -> (App<MockRuntime>, TempDir) {
    let folder = TempDir::new().unwrap();
    let console = console(folder.path(), Keyring::none(), None);
    let app = crate::app::app(mock_builder())
        .manage(console)
        .build(tauri::generate_context!())
        .unwrap();
    (app, folder)
}

fn window(app: &App<MockRuntime>, label: &str) -> WebviewWindow<MockRuntime> {
    WebviewWindowBuilder::new(app, label, Default::default())
        .build()
        .unwrap()
}

fn ask(window: &WebviewWindow<MockRuntime>, page: &str, command: &str, arguments: Value) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: page.parse().unwrap(),
        body: InvokeBody::Json(arguments),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map(|answer| answer.deserialize().unwrap())
}

fn is_refused(answer: &Result<Value, Value>) -> bool {
    matches!(answer, Err(Value::String(text)) if text.contains("not allowed"))
}

/// The texts in quotation marks of a list that begins so.
fn list<'a>(text: &'a str, begins: &str) -> Vec<&'a str> {
    let list = text.split_once(begins).unwrap().1.split_once("];").unwrap().0;
    list.split('"').skip(1).step_by(2).collect()
}

#[test]
fn the_page_calls_every_command_and_may() {
    let (app, _folder) = app();
    let window = window(&app, "main");
    let commands = list(BUILD, "COMMANDS: &[&str] = &[");
    assert_eq!(commands.len(), 10);
    for command in commands {
        assert!(PAGE.contains(&format!("invoke(\"{command}\"")), "{command}");
        let permission = format!("\"allow-{}\"", command.replace('_', "-"));
        assert!(CAPABILITY.contains(&permission), "{permission}");
        let answer = ask(&window, OWN_PAGE, command, json!({}));
        assert!(!is_refused(&answer), "{command}: {answer:?}");
    }
}

#[test]
fn other_windows_and_other_pages_are_refused() {
    let (app, _folder) = app();
    let (main, other) = (window(&app, "main"), window(&app, "help"));
    assert_eq!(ask(&main, OWN_PAGE, "desk", json!({})).unwrap()["profiles"], json!([]));
    for command in list(BUILD, "COMMANDS: &[&str] = &[") {
        assert!(is_refused(&ask(&other, OWN_PAGE, command, json!({}))), "{command}");
        let foreign = ask(&main, "https://elsewhere.example", command, json!({}));
        assert!(is_refused(&foreign), "{command}: {foreign:?}");
    }
}

#[test]
fn of_tauri_itself_only_the_title_and_events_are_permitted() {
    let (app, _folder) = app();
    let window = window(&app, "main");
    for command in [
        "plugin:app|version",
        "plugin:event|emit",
        "plugin:path|resolve_directory",
        "plugin:resources|close",
        "plugin:webview|create_webview_window",
        "plugin:window|close",
        "plugin:window|set_fullscreen",
        "plugin:window-state|save_window_state",
    ] {
        let answer = ask(&window, OWN_PAGE, command, json!({}));
        assert!(answer.is_err() && is_refused(&answer), "{command}: {answer:?}");
    }
    let title = json!({ "label": "main", "value": "Acme — test" });
    assert!(ask(&window, OWN_PAGE, "plugin:window|set_title", title).is_ok());
    let listening = json!({ "event": "download-progress", "target": { "kind": "Any" }, "handler": 1 });
    assert!(ask(&window, OWN_PAGE, "plugin:event|listen", listening).is_ok());
}

#[test]
fn failures_reach_the_page_with_code_and_way_out() {
    let (app, _folder) = app();
    let window = window(&app, "main");
    let failed = |command: &str, arguments| {
        let error = ask(&window, OWN_PAGE, command, arguments).unwrap_err();
        assert!(error["detail"].is_string() && error["fix"].is_string(), "{error}");
        assert!(!error.to_string().contains("0123456789abcdef"), "{error}");
        error["code"].as_str().unwrap().to_owned()
    };
    let credentials = |server: &str, token: &str| {
        let credentials = json!({ "server": server, "token": token, "keep": "session" });
        json!({ "credentials": credentials })
    };
    assert_eq!(
        failed("sign_in", credentials("http://a.example", TEST_TOKEN)),
        "SERVER_NOT_SECURE"
    );
    assert_eq!(
        failed("sign_in", credentials("https://a.example", "clv_admin_?")),
        "TOKEN_MALFORMED"
    );
    // Port 9 discards; nobody listens there.
    assert_eq!(
        failed("sign_in", credentials("http://127.0.0.1:9", TEST_TOKEN)),
        "NO_CONNECTION"
    );
    let request = |path: &str| {
        let place = json!({ "profile": "none", "environment": "prod" });
        json!({ "request": { "place": place, "method": "GET", "path": path } })
    };
    assert_eq!(failed("request", request("/v1/admin/me")), "PROFILE_UNKNOWN");
    assert_eq!(failed("request", request("/v1/licenses/activate")), "PATH_REFUSED");
    assert_eq!(
        failed(
            "select",
            json!({ "place": { "profile": "none", "environment": "test" } })
        ),
        "PROFILE_UNKNOWN"
    );
    assert_eq!(
        failed("open", json!({ "target": "file:///etc/passwd" })),
        "OPEN_REFUSED"
    );
}
