//! Signing in and out, and what is remembered of it.

use std::{fs, sync::Arc};

use claviger_protocol::Environment;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::{Desk, LocalServer, PROD_TOKEN, TEST_TOKEN, console, json_answer};
use crate::{
    failure::Failure,
    handover::HandedOver,
    place::Place,
    server::{Question, ServerAddress},
    vault::{AdminToken, Kept, Keyring},
};

/// A server that knows both tokens.
async fn claviger() -> LocalServer {
    LocalServer::answering(|request| {
        let environment = [("test", TEST_TOKEN), ("prod", PROD_TOKEN)]
            .into_iter()
            .find_map(|(environment, token)| {
                let shown = request.contains(&format!("authorization: Bearer {token}\r\n"));
                let named = request.contains(&format!("x-environment: {environment}\r\n"));
                (shown && named).then_some(environment)
            });
        Some(match environment {
            Some(environment) => {
                let identity = json!({ "id": "adm_1", "name": "Ada", "role": "support", "environment": environment });
                json_answer(200, &identity.to_string())
            }
            None => {
                let problem = json!({ "code": "UNAUTHORIZED", "detail": "Who?", "fix": "Sign in." });
                json_answer(401, &problem.to_string())
            }
        })
    })
    .await
}

fn token(text: &str) -> AdminToken {
    AdminToken::parse(text).unwrap()
}

impl Desk {
    async fn sign_in(&self, server: &str, text: &str, name: Option<&str>, kept: Kept) -> Result<Value, Failure> {
        let server = ServerAddress::parse(server).unwrap();
        let desk = self.console.sign_in(server, token(text), name, kept).await?;
        Ok(serde_json::to_value(desk).unwrap())
    }

    fn remembered(&self) -> Value {
        let file = self.folder.path().join("config/profiles.json");
        serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
    }
}

fn place(desk: &Value) -> Place {
    serde_json::from_value(desk["selected"].clone()).unwrap()
}

#[tokio::test]
async fn for_a_session_nothing_of_the_token_is_written() {
    let server = claviger().await;
    let desk = Desk::new();
    let test = desk
        .sign_in(&server.url(), TEST_TOKEN, None, Kept::Session)
        .await
        .unwrap();
    let host = server.url().replace("http://", "");
    assert_eq!(test["profiles"][0]["name"], host);
    assert_eq!(
        test["profiles"][0]["signed_in"],
        json!({ "test": { "kept": "session", "name": "Ada", "role": "support" } })
    );
    assert_eq!(test["selected"]["environment"], "test");
    // The other environment, and the same server written in another way.
    let prod = desk
        .sign_in(&format!("{host}/"), PROD_TOKEN, None, Kept::Session)
        .await
        .unwrap();
    assert_eq!(prod["profiles"].as_array().unwrap().len(), 1);
    assert_eq!(prod["selected"]["environment"], "prod");

    let remembered = desk.remembered();
    assert_eq!(remembered["profiles"][0]["signed_in"], json!({}));
    let text = remembered.to_string();
    assert!(!text.contains("clv_admin") && !text.contains("0123456789"), "{text}");

    let again = console(desk.folder.path(), Keyring::none(), None);
    let view = serde_json::to_value(again.desk().await).unwrap();
    assert_eq!(view["selected"], prod["selected"]);
    assert_eq!(view["profiles"][0]["signed_in"], json!({}));
    assert_eq!(again.access(&place(&prod)).await.unwrap_err().code, "NOT_SIGNED_IN");
}

#[tokio::test]
async fn without_a_keyring_nothing_is_kept_there_or_elsewhere() {
    let server = claviger().await;
    let desk = Desk::new();
    let failure = desk
        .sign_in(&server.url(), TEST_TOKEN, None, Kept::Keyring)
        .await
        .unwrap_err();
    assert_eq!(failure.code, "KEYRING_UNAVAILABLE");
    assert!(failure.fix.unwrap().contains("session only"));
    let view = serde_json::to_value(desk.console.desk().await).unwrap();
    assert_eq!((&view["profiles"], &view["selected"]), (&json!([]), &Value::Null));
    assert_eq!(view["keyring"]["available"], false);
    assert!(!desk.folder.path().join("config").exists());
}

#[tokio::test]
async fn what_the_server_refuses_is_not_kept() {
    let server = claviger().await;
    let desk = Desk::new();
    let wrong = TEST_TOKEN.replace("0123", "9999");
    let failure = desk
        .sign_in(&server.url(), &wrong, None, Kept::Session)
        .await
        .unwrap_err();
    assert_eq!((failure.code.as_str(), failure.status), ("UNAUTHORIZED", Some(401)));
    assert_eq!(failure.fix.as_deref(), Some("Sign in."));

    let website = LocalServer::answering(|_| Some(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nHi!\n".to_vec())).await;
    let failure = desk
        .sign_in(&website.url(), TEST_TOKEN, None, Kept::Session)
        .await
        .unwrap_err();
    assert_eq!(failure.code, "NOT_CLAVIGER");
    assert!(desk.console.desk().await.profiles.is_empty());
}

#[tokio::test]
async fn signed_out_the_token_is_gone() {
    let server = claviger().await;
    let desk = Desk::new();
    let test = place(
        &desk
            .sign_in(&server.url(), TEST_TOKEN, Some("Acme"), Kept::Session)
            .await
            .unwrap(),
    );
    let prod = place(
        &desk
            .sign_in(&server.url(), PROD_TOKEN, None, Kept::Session)
            .await
            .unwrap(),
    );
    desk.console.sign_out(&test).await.unwrap();
    assert_eq!(desk.console.access(&test).await.unwrap_err().code, "NOT_SIGNED_IN");
    let access = desk.console.access(&prod).await.unwrap();
    assert_eq!(access.token.environment(), Environment::Prod);
    let question = Question::get("/v1/admin/me").unwrap();
    assert_eq!(desk.console.http.ask(&access, question).await.unwrap().status, 200);

    desk.console
        .rename_profile(&prod.profile, " Acme & Co \n")
        .await
        .unwrap();
    assert_eq!(desk.remembered()["profiles"][0]["name"], "Acme & Co");
    assert_eq!(
        desk.console.rename_profile(&prod.profile, " ").await.unwrap_err().code,
        "NAME_REQUIRED"
    );
    desk.console.remove_profile(&prod.profile).await.unwrap();
    assert_eq!(desk.remembered(), json!({ "version": 1, "profiles": [] }));
    assert_eq!(desk.console.access(&prod).await.unwrap_err().code, "PROFILE_UNKNOWN");
}

#[tokio::test]
async fn what_is_handed_over_is_for_this_session() {
    let server = claviger().await;
    let desk = Desk::new();
    desk.sign_in(&server.url(), TEST_TOKEN, Some("Own"), Kept::Session)
        .await
        .unwrap();
    let before = desk.remembered();
    let handed_over = HandedOver {
        server: server.url(),
        name: "Demo".to_owned(),
        tokens: [TEST_TOKEN, "clv_admin_prod_wrong", PROD_TOKEN]
            .map(|text| Zeroizing::new(text.to_owned()))
            .into(),
    };
    assert!(!format!("{handed_over:?}").contains("clv_admin"));
    let console = Arc::new(console(desk.folder.path(), Keyring::none(), Some(handed_over)));
    let view = serde_json::to_value(console.desk().await).unwrap();
    assert_eq!(view["profiles"][1]["name"], "Demo");
    assert_eq!(view["profiles"][1]["signed_in"]["prod"]["role"], "support");
    assert_eq!(
        view["selected"],
        json!({ "profile": view["profiles"][1]["id"], "environment": "test" })
    );
    assert_eq!(view["troubles"][0]["code"], "UNAUTHORIZED");
    assert_eq!(
        serde_json::to_value(console.desk().await).unwrap()["troubles"],
        json!([])
    );
    // The file is written again, and does not know of it.
    console
        .rename_profile(view["profiles"][0]["id"].as_str().unwrap(), "Own")
        .await
        .unwrap();
    assert_eq!(desk.remembered()["profiles"], before["profiles"]);
}
