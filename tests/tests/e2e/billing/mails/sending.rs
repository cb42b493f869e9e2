//! Mails on their way through a mail server.

use chrono::{Duration, SubsecRound};
use claviger_tests::{Json, Letter, Till, World, on_both_engines};
use serde_json::{Value, json};

use super::smtp::{MailServer, Reply, Taken};

on_both_engines!(
    a_mail_server_gets_each_mail_once,
    a_refused_recipient_shows_to_admins,
    a_mail_server_that_is_busy_is_asked_again,
    an_answer_that_is_lost_may_cost_a_second_copy,
);

/// Sells a license, which mails its key.
async fn sell(till: &Till, email: &str) -> Value {
    let sale = json!({ "product": "switchfast", "plan": "lifetime", "email": email, "name": "Ada" });
    till.shop.admin.post("/v1/admin/orders", sale).await.expect(201)
}

/// The mail with the key as admins see it.
async fn mail(till: &Till) -> Value {
    let mails = till.mails("key_delivery").await;
    let [mail] = mails.as_slice() else {
        panic!("one mail was written: {mails:#?}")
    };
    mail.clone()
}

async fn until_state(till: &Till, state: &str) -> Value {
    till.until(state, async || mail(till).await["state"] == state).await;
    mail(till).await
}

fn header<'a>(taken: &'a Taken, name: &str) -> &'a str {
    let mut lines = taken.message.split("\r\n");
    let line = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    line.unwrap_or_else(|| panic!("no header {name}"))
}

async fn a_mail_server_gets_each_mail_once(world: &World) {
    let server = MailServer::start().await;
    let till = server.seller(world).await;
    let sold = sell(&till, "ada@example.com").await;
    let sent = until_state(&till, "sent").await;
    assert_eq!((sent.number("attempts"), sent.get("last_error")), (1, None));
    let taken = server.taken();
    let [one] = taken.as_slice() else {
        panic!("{} mails came", taken.len())
    };
    assert_eq!(one.recipient, "RCPT TO:<ada@example.com>");
    assert_eq!(header(one, "From"), "SwitchFast <licenses@switchfast.example>");
    assert_eq!(header(one, "Reply-To"), "help@switchfast.example");
    assert_eq!(header(one, "Auto-Submitted"), "auto-generated");
    assert!(header(one, "Message-ID").ends_with("@switchfast.example>"));
    let letter = Letter::read(&one.message);
    assert_eq!(letter.subject, "[TEST] Your SwitchFast license key");
    let key = sold["license"].text("key");
    assert!(letter.text.contains(key) && letter.html.contains(key));

    for number in 0..12 {
        sell(&till, &format!("buyer{number}@example.com")).await;
    }
    till.until("all are sent", async || {
        till.mails("key_delivery")
            .await
            .iter()
            .all(|mail| mail["state"] == "sent")
    })
    .await;
    let taken = server.taken();
    let mut recipients: Vec<&str> = taken.iter().map(|taken| taken.recipient.as_str()).collect();
    recipients.sort_unstable();
    recipients.dedup();
    assert_eq!((taken.len(), recipients.len()), (13, 13));
    assert!(
        !world.data_folder().join("mail").exists(),
        "mails were written into files as well"
    );
}

async fn a_refused_recipient_shows_to_admins(world: &World) {
    let server = MailServer::start().await;
    let till = server.seller(world).await;
    server.plan(
        "RCPT TO",
        Reply::Line("550 5.1.1 <nobody@example.com>: no such user here"),
    );
    sell(&till, "nobody@example.com").await;
    let failed = until_state(&till, "failed").await;
    let error = failed.text("last_error");
    for word in ["recipient", "550", "5.1.1", "no such user here"] {
        assert!(error.contains(word), "{word} is not in: {error}");
    }
    assert!(!error.contains("nobody@"), "{error}");
    let found = till
        .shop
        .admin
        .post("/v1/admin/mails/search", json!({ "state": "failed" }))
        .await
        .ok();
    assert_eq!(found.each("items", "id"), [failed.text("id")]);
    world.clock.run_ahead(Duration::days(1));
    // Another mail shows that the outbox was looked through since.
    sell(&till, "ada@example.com").await;
    till.until("the other one is sent", async || server.taken().len() == 1)
        .await;
    assert_eq!(
        server.heard("RCPT TO:<nobody@example.com>"),
        1,
        "what is final is not tried again"
    );

    // The seller mended the address's mailbox, and sends the mail again.
    let resend = format!("/v1/admin/mails/{}/resend", failed.text("id"));
    till.shop.admin.post(&resend, json!({})).await.ok();
    till.until("it is sent", async || server.taken().len() == 2).await;
}

async fn a_mail_server_that_is_busy_is_asked_again(world: &World) {
    let server = MailServer::start().await;
    let till = server.seller(world).await;
    world.clock.stop_at(world.clock.now().trunc_subsecs(0));
    server.plan("RCPT TO", Reply::Line("451 4.7.1 greylisted, come back later"));
    server.plan("DATA", Reply::Line("421 4.3.2 shutting down"));
    server.plan(".", Reply::Line("452 4.3.1 mailbox full"));
    server.plan("EHLO", Reply::HangUp);
    sell(&till, "ada@example.com").await;
    for (attempt, pause, word) in [
        (1, 1, "cannot be reached"),
        (2, 5, "greylisted"),
        (3, 15, "shutting down"),
        (4, 60, "mailbox full"),
    ] {
        till.until("it is tried", async || {
            let mail = mail(&till).await;
            mail.number("attempts") == attempt && mail.instant("next_attempt_at") > world.clock.now()
        })
        .await;
        let waits = mail(&till).await;
        assert_eq!(waits.text("state"), "waiting");
        assert!(waits.text("last_error").contains(word), "{waits:#}");
        let next = waits.instant("next_attempt_at");
        assert_eq!(next, world.clock.now() + Duration::minutes(pause));
        assert!(server.taken().is_empty());
        world.clock.stop_at(next);
    }
    let sent = until_state(&till, "sent").await;
    assert_eq!((sent.number("attempts"), server.taken().len()), (5, 1));
    world.clock.stop_at(world.clock.now() + Duration::days(3));
    sell(&till, "eve@example.com").await;
    till.until("the other one is sent", async || server.taken().len() == 2)
        .await;
    assert_eq!(server.heard("RCPT TO:<ada@example.com>"), 4);
}

async fn an_answer_that_is_lost_may_cost_a_second_copy(world: &World) {
    let server = MailServer::start().await;
    let till = server.seller(world).await;
    world.clock.stop_at(world.clock.now());
    server.plan(".", Reply::HangUp);
    sell(&till, "ada@example.com").await;
    till.until("it is tried", async || mail(&till).await.get("last_error").is_some())
        .await;
    world.clock.stop_at(mail(&till).await.instant("next_attempt_at"));
    until_state(&till, "sent").await;
    // Who gets both can tell that they are one.
    let taken = server.taken();
    let ids: Vec<&str> = taken.iter().map(|taken| header(taken, "Message-ID")).collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
}
