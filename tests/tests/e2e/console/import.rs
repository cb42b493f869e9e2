//! A thousand licenses from elsewhere, three of them wrong.

use std::fs;

use claviger_tests::{Json, Shop, World, on_both_engines};
use serde_json::{Value, json};

use super::desk::signed_in;
use crate::desktop::{Window, until};

on_both_engines!(the_good_ones_of_a_thousand_licenses_are_imported_once);

const ROWS: usize = 1_000;
/// The line of a wrong row, the header being line 1, and its text.
const BAD: [(usize, &str); 3] = [
    (101, "OLD-SHOP-KEY-0100,switchfast,forever,buyer100@example.com"),
    (502, "OLD-SHOP-KEY-0007,switchfast,lifetime,buyer501@example.com"),
    (1_001, "OLD-SHOP-KEY-1000,switchfast,lifetime,no address"),
];
const HEADER: &str = "key,product,plan,email";
const FILE: &str = "old-shop.csv";

async fn the_good_ones_of_a_thousand_licenses_are_imported_once(world: &World) {
    let shop = world.shop().await;
    let csv = csv();
    let file = world.file(FILE);
    fs::write(&file, &csv).unwrap();
    let (machine, window) = signed_in(world, &shop.server, "test", "owner").await;
    window.click("nav a", "Import and export").await;
    window.hand_over("File with licenses", &file).await;
    window.sees("997 can be imported").await;
    window.sees("3 cannot").await;
    assert_bad_rows_are_shown(&window, &mistakes(&shop, &csv).await).await;
    assert_eq!(count(&shop).await, 0, "nothing was imported yet");

    window.click("button", "Import what is good (997)").await;
    window.sees("Import 997 licenses?").await;
    window.click_in("[role=dialog]", "button", "Import").await;
    window.sees("997 licenses imported · 3 rows not imported").await;
    assert_eq!(count(&shop).await, 997);
    let left: Vec<&str> = [HEADER].into_iter().chain(BAD.map(|(_, row)| row)).collect();
    let saved = machine.saved("old-shop-to-mend.csv").await;
    assert_eq!(saved.lines().collect::<Vec<_>>(), left);
    assert_first_works(&shop).await;

    window.click("button", "Another file").await;
    window.hand_over("File with licenses", &file).await;
    window.sees("No row can be imported.").await;
    window.sees("1,000 cannot").await;
    assert_eq!(count(&shop).await, 997, "nothing is there twice");
    window.close(&world.ledger).await;
}

fn csv() -> String {
    let row = |number: usize| match BAD.iter().find(|(line, _)| *line == number + 1) {
        Some((_, row)) => format!("{row}\n"),
        None => format!("OLD-SHOP-KEY-{number:04},switchfast,lifetime,buyer{number}@example.com\n"),
    };
    let rows: String = (1..=ROWS).map(row).collect();
    format!("{HEADER}\n{rows}")
}

/// What the server says of the file: line and mistake.
async fn mistakes(shop: &Shop, csv: &str) -> Vec<(String, String)> {
    let request = json!({ "format": "csv", "csv": csv, "dry_run": true });
    let refused = shop.admin.post("/v1/admin/licenses/import", request).await;
    let refused = refused.problem(422, "IMPORT_INVALID");
    let told = |mistake: &Value| {
        let said = format!("{}: {}", mistake.text("field"), mistake.text("message"));
        (mistake.number("line").to_string(), said)
    };
    refused.list("errors").iter().map(told).collect()
}

async fn assert_bad_rows_are_shown(window: &Window, told: &[(String, String)]) {
    assert_eq!(
        told.iter().map(|(line, _)| line.clone()).collect::<Vec<_>>(),
        BAD.map(|(line, _)| line.to_string())
    );
    let mut shown = Vec::new();
    until("the bad rows are listed", async || {
        let cells = |row: Vec<String>| {
            (
                row.first().cloned().unwrap_or_default(),
                row.last().cloned().unwrap_or_default(),
            )
        };
        shown = window.table("Rows of the file").await.into_iter().map(cells).collect();
        shown == told
    })
    .await;
}

/// The licenses that there are.
async fn count(shop: &Shop) -> usize {
    let mut seen = 0;
    let mut request = json!({ "limit": 200 });
    loop {
        let page = shop.admin.post("/v1/admin/licenses/search", request.clone()).await.ok();
        seen += page.items().len();
        match page.get("next_cursor") {
            Some(cursor) => request["cursor"] = cursor.clone(),
            None => return seen,
        }
    }
}

async fn assert_first_works(shop: &Shop) {
    let device = claviger_tests::Device::new("studio");
    let activated = shop.app("switchfast").activate("OLD-SHOP-KEY-0001", &device).await.ok();
    assert_eq!(activated["code"], "VALID");
}
