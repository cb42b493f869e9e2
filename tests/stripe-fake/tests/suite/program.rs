//! The stand-in as a program.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

use serde_json::Value;

struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[tokio::test]
async fn it_sells_what_the_catalog_says() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = folder.path().join("catalog.toml");
    let text = r#"
        [[product]]
        name = "SwitchFast"
        [[product.plan]]
        name = "Lifetime"
        [[product.plan.price]]
        currency = "usd"
        amount = "29.00"
        stripe = { test = "price_once", prod = "price_prod" }
        [[product.plan.price]]
        currency = "eur"
        amount = "15.50"
        every = "3 months"
        stripe = { test = "price_quarter" }
        [[product.plan.price]]
        currency = "eur"
        amount = "1.00"
    "#;
    std::fs::write(&catalog, text).unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_stripe-fake"))
        .args(["--listen", "127.0.0.1:0", "--key", "sk_test_demo", "--catalog"])
        .arg(&catalog)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut program = Program(child);
    let mut line = String::new();
    BufReader::new(program.0.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let url = line.trim().strip_prefix("Stripe stand-in on ").unwrap().to_owned();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client
        .get(format!("{url}/v1/prices?expand[]=data.product"))
        .bearer_auth("sk_test_demo");
    let prices: Value = request.send().await.unwrap().json().await.unwrap();
    let prices = prices["data"].as_array().unwrap();
    assert_eq!(prices.len(), 2);
    assert_eq!(
        (&prices[0]["id"], &prices[0]["unit_amount"]),
        (&"price_quarter".into(), &1550.into())
    );
    assert_eq!(prices[0]["recurring"]["interval_count"], 3);
    assert_eq!(prices[1]["product"]["name"], "SwitchFast Lifetime");
}
