use claviger_protocol::Environment;
use serde_json::json;

use super::{CatalogContent, now, parse};
use crate::{
    PlanKind,
    catalog::{Application, Change, ChangeAction, ChangeKind},
};

const CATALOG: &str = r#"
[[product]]
code = "b"
name = "B"
[[product.plan]]
code = "pro"
name = "Pro"
kind = "perpetual"
[[product.plan.price]]
code = "usd"
currency = "usd"
amount = "29.00"
stripe = { test = "price_t", prod = "price_p" }
[[product.plan.price]]
code = "eur"
currency = "eur"
amount = "27.00"
[[product]]
code = "a-1"
name = "A1"
[[product.plan]]
code = "pro"
name = "Pro"
kind = "perpetual"
[[product]]
code = "a"
name = "A"
[[product.plan]]
code = "z"
name = "Z"
kind = "perpetual"
"#;

fn apply(text: &str, current: &CatalogContent) -> Application {
    parse(text).apply(current, Environment::Test, now())
}

fn stored(text: &str) -> CatalogContent {
    apply(text, &CatalogContent::default()).content
}

/// `action code field,field` of each change.
fn told(changes: &[Change]) -> Vec<String> {
    let line = |change: &Change| {
        let Change {
            action,
            kind,
            code,
            fields,
        } = change;
        format!("{action:?} {kind:?} {code} {}", fields.join(","))
            .trim_end()
            .to_owned()
    };
    changes.iter().map(line).collect()
}

#[test]
fn the_first_time_everything_is_added_in_order() {
    let application = apply(CATALOG, &CatalogContent::default());
    assert_eq!(
        told(&application.changes),
        [
            "Added Product a",
            "Added Product a-1",
            "Added Product b",
            "Added Plan a/z",
            "Added Plan a-1/pro",
            "Added Plan b/pro",
            "Added Price b/pro/eur",
            "Added Price b/pro/usd",
        ]
    );
    let CatalogContent {
        products,
        plans,
        prices,
    } = &application.content;
    assert_eq!(
        products.iter().map(|product| product.code.as_str()).collect::<Vec<_>>(),
        ["a", "a-1", "b"]
    );
    assert!(
        plans
            .iter()
            .zip(products)
            .all(|(plan, product)| plan.product_id == product.id)
    );
    assert!(prices.iter().all(|price| price.plan_id == plans[2].id));
    assert_eq!(prices[1].stripe_price.as_deref(), Some("price_t"));
}

#[test]
fn the_second_time_nothing_changes() {
    let first = stored(CATALOG);
    let second = apply(CATALOG, &first);
    assert_eq!(second.changes, []);
    assert_eq!(second.content, first);
}

#[test]
fn ids_carry_the_time_of_the_application() {
    let content = stored(CATALOG);
    let (seconds, _) = content.products[0].id.uuid().get_timestamp().unwrap().to_unix();
    assert_eq!(i64::try_from(seconds).unwrap(), now().timestamp());
}

#[test]
fn a_change_names_the_keys_and_keeps_the_ids() {
    let before = stored(CATALOG);
    let text = CATALOG
        .replace("name = \"B\"", "name = \"Bee\"\nbuy_url = \"https://b.example\"")
        .replace("code = \"z\"", "code = \"z\"\nmax_devices = 3\noffline = \"1 day\"")
        .replace("27.00", "28.00");
    let after = apply(&text, &before);
    assert_eq!(
        told(&after.changes),
        [
            "Changed Product b name,buy_url",
            "Changed Plan a/z max_devices,offline",
            "Changed Price b/pro/eur amount"
        ]
    );
    let ids = |content: &CatalogContent| -> Vec<_> { content.products.iter().map(|product| product.id).collect() };
    assert_eq!(ids(&after.content), ids(&before));
    assert_eq!(after.content.plans[0].id, before.plans[0].id);
    assert_eq!(after.content.prices[0].id, before.prices[0].id);
}

#[test]
fn the_kind_of_a_plan_and_the_keys_of_a_product_may_change() {
    let text =
        "[[product]]\ncode = \"a\"\nname = \"A\"\n[[product.plan]]\ncode = \"p\"\nname = \"P\"\nkind = \"perpetual\"";
    let before = stored(text);
    let leased = text.replace("\"perpetual\"", "\"fixed_term\"\nterm = \"12 months\"");
    let after = apply(&leased, &before);
    assert_eq!(told(&after.changes), ["Changed Plan a/p kind"]);
    assert_ne!(after.content.plans[0].kind, PlanKind::Perpetual);
    let longer = apply(&leased.replace("12 months", "24 months"), &after.content);
    assert_eq!(told(&longer.changes), ["Changed Plan a/p term"]);
    let rekeyed = text.replace("name = \"A\"", "name = \"A\"\nkey_template = \"AAA-XXXXXXXX\"");
    assert_eq!(
        told(&apply(&rekeyed, &before).changes),
        ["Changed Product a key_template"]
    );
}

#[test]
fn what_is_no_longer_declared_is_retired_and_comes_back() {
    let all = stored(CATALOG);
    let (without_b, b) = CATALOG.split_at(CATALOG.find("[[product]]\ncode = \"a-1\"").unwrap());
    let retired = apply(b, &all);
    assert_eq!(
        told(&retired.changes),
        [
            "Retired Product b",
            "Retired Plan b/pro",
            "Retired Price b/pro/eur",
            "Retired Price b/pro/usd"
        ]
    );
    assert_eq!(retired.content.products.len(), 3);
    assert!(retired.content.products[2].retired && retired.content.prices.iter().all(|price| price.retired));
    assert_eq!(apply(b, &retired.content).changes, []);

    let only_b = apply(&without_b.replace("27.00", "28.00"), &retired.content);
    assert_eq!(
        told(&only_b.changes),
        [
            "Retired Product a",
            "Retired Product a-1",
            "Revived Product b",
            "Retired Plan a/z",
            "Retired Plan a-1/pro",
            "Revived Plan b/pro",
            "Revived Price b/pro/eur amount",
            "Revived Price b/pro/usd",
        ]
    );
    assert_eq!(apply(CATALOG, &only_b.content).content, all);
}

#[test]
fn one_price_is_retired_alone() {
    let all = stored(CATALOG);
    let fewer = CATALOG.replace(
        "[[product.plan.price]]\ncode = \"eur\"\ncurrency = \"eur\"\namount = \"27.00\"\n",
        "",
    );
    assert_eq!(told(&apply(&fewer, &all).changes), ["Retired Price b/pro/eur"]);
}

#[test]
fn a_plan_of_the_same_code_in_another_product_is_another_plan() {
    let content = stored(CATALOG);
    let pros: Vec<_> = content.plans.iter().filter(|plan| plan.code == "pro").collect();
    assert_eq!(pros.len(), 2);
    assert_ne!(pros[0].id, pros[1].id);
}

#[test]
fn changes_are_told_in_snake_case() {
    let change = Change {
        action: ChangeAction::Added,
        kind: ChangeKind::Plan,
        code: "switchfast/lifetime".to_owned(),
        fields: Vec::new(),
    };
    let json = json!({ "action": "added", "kind": "plan", "code": "switchfast/lifetime", "fields": [] });
    assert_eq!(serde_json::to_value(&change).unwrap(), json);
    assert_eq!(serde_json::from_value::<Change>(json).unwrap(), change);
}
