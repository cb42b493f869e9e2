//! What pages may have the Rust code do, without a screen: the app's own configuration and capabilities, and a mock of the window.

use serde_json::{Value, json};
use tauri::{
    App, WebviewWindow, WebviewWindowBuilder,
    ipc::{CallbackFn, InvokeBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder},
    webview::InvokeRequest,
};
use tauri_plugin_claviger::{ClavigerExt, Environment, Setup};
use tempfile::TempDir;

const OWN_PAGE: &str = "tauri://localhost";
/// What the bridge of the front end asks for, as its source says.
const OPERATIONS: &str = include_str!("../../../../bridge/src/operations.ts");

/// The app on a device without a license and without a network.
fn offline_app() -> (App<MockRuntime>, TempDir) {
    let folder = TempDir::new().unwrap();
    let license = Setup {
        // Port 9 discards; nobody listens there.
        server: Some("http://127.0.0.1:9".to_owned()),
        data_dir: Some(folder.path().to_owned()),
        device_id: Some("a device that only this test has".to_owned()),
        keyring: Some(false),
        product: Some("switchfast".to_owned()),
        ..Setup::default()
    };
    let app = crate::app(mock_builder(), tauri_plugin_claviger::init(license))
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

/// The operations of the bridge and the names of their arguments: lines such as `recover: ["email", "language"],`.
fn operations() -> Vec<(String, Vec<String>)> {
    let table = OPERATIONS.split_once("const PARAMETERS = {").unwrap().1;
    let table = table.split_once('}').unwrap().0;
    let line = |line: &str| {
        let (name, arguments) = line.trim().split_once(':')?;
        let arguments: Vec<String> = serde_json::from_str(arguments.trim().trim_end_matches(',')).unwrap();
        let snake = name.chars().flat_map(|letter| {
            let underscore = letter.is_uppercase().then_some('_');
            underscore.into_iter().chain(letter.to_lowercase())
        });
        Some((snake.collect(), arguments))
    };
    table.lines().filter_map(line).collect()
}

fn is_refused(answer: &Result<Value, Value>) -> bool {
    matches!(answer, Err(Value::String(text)) if text.contains("not allowed"))
}

#[test]
fn every_operation_of_the_bridge_is_a_command_and_all_but_two_are_permitted() {
    let (app, _folder) = offline_app();
    let window = window(&app, "main");
    let operations = operations();
    assert_eq!(operations.len(), 17, "{operations:?}");
    for (name, arguments) in operations {
        let answer = ask(&window, OWN_PAGE, &format!("plugin:claviger|{name}"), json!({}));
        let apart = ["forget", "switch_environment"].contains(&name.as_str());
        assert_eq!(is_refused(&answer), apart, "{name}: {answer:?}");
        // Tauri complains of the first argument that is missing, unless it may be.
        if let Err(Value::String(text)) = &answer
            && !apart
        {
            assert!(text.contains(&format!("`{}`", arguments[0])), "{name}: {text}");
        }
    }
}

#[test]
fn other_windows_and_other_pages_are_refused() {
    let (app, _folder) = offline_app();
    let (main, other) = (window(&app, "main"), window(&app, "help"));
    let status = "plugin:claviger|status";
    assert_eq!(ask(&main, OWN_PAGE, status, json!({})).unwrap()["usable"], false);
    assert!(is_refused(&ask(&other, OWN_PAGE, status, json!({}))));
    assert!(is_refused(&ask(&main, "https://elsewhere.example", status, json!({}))));
}

#[test]
fn failures_reach_the_page_with_code_and_way_out() {
    let (app, _folder) = offline_app();
    let window = window(&app, "main");
    let failed = |command: &str, arguments| {
        let error = ask(&window, OWN_PAGE, &format!("plugin:claviger|{command}"), arguments).unwrap_err();
        assert!(error["detail"].is_string() && error["fix"].is_string(), "{error}");
        error["code"].as_str().unwrap().to_owned()
    };
    assert_eq!(failed("activate", json!({ "key": "?" })), "KEY_INVALID");
    assert_eq!(failed("devices", json!({})), "NO_KEY");
    assert_eq!(
        failed("open_checkout", json!({ "wish": { "plan": "lifetime" } })),
        "NO_ANSWER"
    );
}

#[test]
fn rust_code_asks_for_the_license_itself() {
    let (app, _folder) = offline_app();
    assert_eq!(app.claviger().environment(), Environment::Prod);
    let refused = ask(&window(&app, "main"), OWN_PAGE, "find", json!({ "text": "main" }));
    assert_eq!(refused.unwrap_err()["code"], "LOCKED");
}

#[test]
fn the_guide_shows_this_app_in_ten_lines_a_side() {
    let guide = include_str!("../../../README.md")
        .split_once("## In ten lines")
        .unwrap()
        .1;
    let guide = guide.split_once("\n## ").unwrap().0;
    let rust = include_str!("main.rs");
    let front_end = concat!(include_str!("../../index.html"), include_str!("../../src/main.ts"));
    for (languages, app) in [(&["rust"][..], rust), (&["html", "ts"][..], front_end)] {
        let fenced = guide.split("```").skip(1).step_by(2);
        let blocks = fenced.filter(|block| languages.iter().any(|language| block.starts_with(language)));
        let shown: Vec<&str> = blocks.flat_map(|block| block.lines().skip(1)).collect();
        assert!((4..=10).contains(&shown.len()), "{shown:#?}");
        for line in shown {
            assert!(
                app.lines().any(|own| own.trim() == line.trim()),
                "the example has no line {line}"
            );
        }
    }
}
