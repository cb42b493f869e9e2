//! What is saved, and what is opened afterwards, by the commands themselves.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use serde_json::{Value, json};
use tauri::{
    App, Listener, Manager,
    test::{MockRuntime, mock_builder, mock_context, noop_assets},
};
use tempfile::TempDir;

use super::{LocalServer, TEST_TOKEN, console, json_answer};
use crate::{commands, console::Console, failure::Failure, vault::Keyring};

fn app(folder: &TempDir) -> App<MockRuntime> {
    let console = console(folder.path(), Keyring::none(), None);
    let app = crate::app::app(mock_builder()).manage(console);
    app.build(mock_context(noop_assets())).unwrap()
}

async fn sign_in(app: &App<MockRuntime>, server: &LocalServer) -> Value {
    let credentials = json!({ "server": server.url(), "token": TEST_TOKEN, "keep": "session" });
    let credentials = serde_json::from_value(credentials).unwrap();
    let desk = commands::sign_in::sign_in(app.state::<Console>(), credentials)
        .await
        .unwrap();
    serde_json::to_value(desk.selected).unwrap()
}

async fn download(app: &App<MockRuntime>, place: &Value, name: &str) -> Result<Value, Failure> {
    let wanted = json!({ "place": place, "method": "POST", "path": "/v1/admin/licenses/export", "body": "{}", "accept": "text/csv", "name": name });
    let wanted = serde_json::from_value(wanted).unwrap();
    let done = commands::download::download(app.handle().clone(), app.state::<Console>(), wanted).await?;
    Ok(serde_json::to_value(done).unwrap())
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(folder) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<String> = folder
        .map(|found| found.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A server that signs in, and answers so to everything else.
async fn exporting(answer: Vec<u8>) -> LocalServer {
    LocalServer::answering(move |request| {
        let identity = json!({ "id": "adm_1", "name": "Ada", "role": "owner", "environment": "test" });
        Some(match request.starts_with("GET /v1/admin/me ") {
            true => json_answer(200, &identity.to_string()),
            false => answer.clone(),
        })
    })
    .await
}

#[tokio::test]
async fn an_answer_becomes_a_file_for_its_owner_alone() {
    let server = exporting(json_answer(200, "email,plan\nada@example.com,pro\n")).await;
    let folder = TempDir::new().unwrap();
    let app = app(&folder);
    let place = sign_in(&app, &server).await;
    let first = download(&app, &place, "licenses.csv").await.unwrap();
    let second = download(&app, &place, "licenses.csv").await.unwrap();
    assert_eq!((&first["bytes"], &second["bytes"]), (&json!(31), &json!(31)));
    let downloads = folder.path().join("downloads");
    assert_eq!(names(&downloads), ["licenses (2).csv", "licenses.csv"]);
    let file = Path::new(second["path"].as_str().unwrap());
    assert_eq!(file, downloads.join("licenses (2).csv"));
    assert_eq!(fs::read_to_string(file).unwrap(), "email,plan\nada@example.com,pro\n");
    assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    let heard = server.heard().pop().unwrap();
    assert!(
        heard.starts_with("POST /v1/admin/licenses/export ") && heard.contains("accept: text/csv\r\n"),
        "{heard}"
    );
}

#[tokio::test]
async fn what_is_refused_or_broken_off_leaves_no_file() {
    let refused = json_answer(403, r#"{"code":"FORBIDDEN","detail":"No.","fix":"Ask an owner."}"#);
    let broken = b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nemail,".to_vec();
    for (answer, code) in [(refused, "FORBIDDEN"), (broken, "NO_CONNECTION")] {
        let server = exporting(answer).await;
        let folder = TempDir::new().unwrap();
        let app = app(&folder);
        let place = sign_in(&app, &server).await;
        assert_eq!(download(&app, &place, "licenses.csv").await.unwrap_err().code, code);
        assert_eq!(names(&folder.path().join("downloads")), Vec::<String>::new());
    }
}

#[tokio::test]
async fn windows_are_told_how_far_a_long_one_is() {
    let length = 256 * 1024;
    let server = exporting(json_answer(200, &"1".repeat(length))).await;
    let folder = TempDir::new().unwrap();
    let app = app(&folder);
    let place = sign_in(&app, &server).await;
    let (tell, told) = std::sync::mpsc::channel();
    app.listen_any("download-progress", move |event| {
        tell.send(serde_json::from_str::<Value>(event.payload()).unwrap())
            .unwrap();
    });
    download(&app, &place, "a.csv").await.unwrap();
    let told: Vec<Value> = told.try_iter().collect();
    assert_eq!(told.last(), Some(&json!({ "name": "a.csv", "bytes": length })));
}

#[tokio::test]
async fn only_folders_of_saved_files_and_secure_pages_are_opened() {
    let folder = TempDir::new().unwrap();
    let app = app(&folder);
    let saved = commands::save::save(app.state::<Console>(), "../.license.json".to_owned(), "{}".to_owned()).await;
    let saved = serde_json::to_value(saved.unwrap()).unwrap();
    let path = saved["path"].as_str().unwrap();
    assert_eq!(Path::new(path), folder.path().join("downloads/-.license.json"));
    let opened = |target: &str| commands::open::openable(&app.state::<Console>(), target);
    assert_eq!(opened(path).unwrap(), folder.path().join("downloads"));
    for target in ["https://dashboard.stripe.example/pay", "http://127.0.0.1:8080/docs"] {
        assert_eq!(opened(target).unwrap(), Path::new(target));
    }
    for target in [
        "",
        "/",
        "/etc/passwd",
        "file:///etc/passwd",
        "http://example.com",
        "http://localhost.example.com",
        "javascript:alert(1)",
        "ms-settings:",
        "-h",
        &format!("{path}/.."),
        folder.path().join("downloads").to_str().unwrap(),
    ] {
        assert_eq!(opened(target).unwrap_err().code, "OPEN_REFUSED", "{target}");
    }
}
