//! The letter before a trial ends.

use chrono::Duration;
use claviger_tests::{Device, Json, Till, World, on_both_engines};
use serde_json::json;

on_both_engines!(who_tries_is_reminded_once, who_bought_or_said_nothing_is_not_reminded);

/// Begins a trial of a week on a machine, with the address that its user gave.
async fn try_out(till: &Till, machine: &str, email: Option<&str>) -> chrono::DateTime<chrono::Utc> {
    let mut request = json!({ "product": "switchfast", "device": Device::new(machine).json() });
    if let Some(email) = email {
        request["email"] = json!(email);
    }
    till.shop.api.post("/v1/trials", request).await.ok().instant("ends_at")
}

async fn who_tries_is_reminded_once(world: &World) {
    let till = world.till().await;
    let mailbox = world.mailbox("test");
    let end = try_out(&till, "laptop", Some("ada@example.com")).await;
    world.clock.stop_at(end - Duration::days(2) - Duration::minutes(2));
    try_out(&till, "laptop", Some("ada@example.com")).await;
    assert!(till.mails("trial_ending").await.is_empty());
    world.clock.stop_at(end - Duration::days(2) + Duration::seconds(1));
    let letter = mailbox.newest(1).await;
    assert_eq!(letter.to, "ada@example.com");
    assert!(
        letter.subject.starts_with("[TEST] Your SwitchFast trial ends"),
        "{}",
        letter.subject
    );
    for part in [&letter.text, &letter.html] {
        assert!(part.contains("https://switchfast.example/buy"), "{part}");
    }
    for (name, left) in [
        ("tablet", Duration::days(1)),
        ("phone", Duration::hours(1)),
        ("watch", Duration::zero()),
    ] {
        world.clock.stop_at(end - left);
        try_out(&till, name, Some(&format!("{name}@example.com"))).await;
    }
    world.clock.stop_at(end + Duration::days(5) + Duration::minutes(1));
    till.until("the others are reminded", async || {
        till.mails("trial_ending").await.len() == 4
    })
    .await;
    let mails = till.mails("trial_ending").await;
    let to_her = mails.iter().filter(|mail| mail["recipient"] == "ada@example.com");
    assert_eq!(to_her.count(), 1);
}

async fn who_bought_or_said_nothing_is_not_reminded(world: &World) {
    let till = world.till().await;
    let end = try_out(&till, "silent", None).await;
    try_out(&till, "buyer", Some("buyer@example.com")).await;
    try_out(&till, "ender", Some("ender@example.com")).await;
    try_out(&till, "witness", Some("witness@example.com")).await;
    let request = json!({ "device": Device::new("buyer").json(), "email": "buyer@example.com" });
    till.buy("switchfast", "lifetime", request).await;
    let trials = till.shop.admin.post("/v1/admin/trials/search", json!({})).await.ok();
    let of = |name: &str| {
        let found = trials.items().iter().find(|trial| trial["device_name"] == name);
        found
            .unwrap_or_else(|| panic!("no trial of {name} in {trials:#}"))
            .text("id")
            .to_owned()
    };
    let path = format!("/v1/admin/trials/{}/end", of("ender"));
    till.shop.admin.post(&path, json!({})).await.ok();
    world.clock.stop_at(end - Duration::days(2) + Duration::minutes(1));
    till.until("the witness is reminded", async || {
        !till.mails("trial_ending").await.is_empty()
    })
    .await;
    world.clock.stop_at(end - Duration::hours(1));
    let mails = till.mails("trial_ending").await;
    let recipients: Vec<&str> = mails.iter().map(|mail| mail.text("recipient")).collect();
    assert_eq!(recipients, ["witness@example.com"]);
}
