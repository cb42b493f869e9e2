//! What is to be compared: orders, licenses and mails as the admin sees them, without ids and the times of processing.

use std::collections::BTreeMap;

use claviger_tests::{Api, Json, Till};
use serde_json::{Map, Value, json};

use super::scenarios::Buyer;

/// What is in the end, by scenario and number of the buyer.
pub(super) type Book = BTreeMap<(&'static str, usize), Ending>;

/// What came of a purchase.
#[derive(Debug)]
pub(super) struct Ending {
    /// The orders, the first one first.
    orders: Vec<Value>,
    license: Value,
    /// How many licenses the buyer has.
    licenses: usize,
    /// How many mails of each kind he got.
    mails: BTreeMap<String, usize>,
}

impl Ending {
    /// The last order's status, and the license's standing.
    pub(super) fn summary(&self) -> (&str, Option<&str>) {
        let last = self.orders.last().unwrap();
        (last.text("status"), self.license["standing"].as_str())
    }

    /// What is not as it is to be.
    ///
    /// Of states that nobody saw, and of orders that were over when they were first seen, there are no mails.
    pub(super) fn difference(&self, expected: &Self) -> Option<String> {
        let count = |ending: &Self, kind: &str| ending.mails.get(kind).copied().unwrap_or(0);
        let no_more = self.mails.keys().all(|kind| count(self, kind) <= count(expected, kind));
        let is_bad = matches!(self.summary().1, Some("revoked" | "suspended" | "expired"));
        let has_key = is_bad || count(self, KEY) >= count(expected, KEY).min(1);
        let parts = [
            (
                self.orders == expected.orders,
                format!("{:?}, not {:?}", self.orders, expected.orders),
            ),
            (
                self.license == expected.license,
                format!("{}, not {}", self.license, expected.license),
            ),
            (
                self.licenses == expected.licenses,
                format!("{} licenses", self.licenses),
            ),
            (
                no_more && has_key,
                format!("mails {:?}, not {:?}", self.mails, expected.mails),
            ),
        ];
        let wrong = parts.into_iter().filter(|(same, _)| !same);
        let wrong: Vec<String> = wrong.map(|(_, text)| text).collect();
        (!wrong.is_empty()).then(|| wrong.join("; "))
    }
}

const KEY: &str = "key_delivery";

/// Reads what came of all purchases.
pub(super) async fn read(till: &Till, buyers: &[Buyer]) -> Book {
    let admin = &till.shop.admin;
    let licenses = all(admin, "/v1/admin/licenses/search").await;
    let mails = all(admin, "/v1/admin/mails/search").await;
    let causes: std::collections::BTreeSet<&str> = mails.iter().map(|mail| mail.text("cause")).collect();
    assert_eq!(causes.len(), mails.len(), "two mails have one cause");
    let mut book = Book::new();
    for buyer in buyers {
        let mut orders = Vec::new();
        for session in &buyer.sessions {
            orders.push(admin.get(&order_path(till, session)).await.ok());
        }
        let first = &orders[0];
        let license = match first["license"]["id"].as_str() {
            Some(id) => till.shop.license(id).await,
            None => Value::Null,
        };
        let own = |license: &&Value| license["customer"]["email"] == buyer.email.as_str();
        let to_him = mails.iter().filter(|mail| mail["recipient"] == buyer.email.as_str());
        let mut kinds = BTreeMap::new();
        to_him.for_each(|mail| *kinds.entry(mail.text("kind").to_owned()).or_default() += 1);
        let ending = Ending {
            license: canonical_license(&license, first),
            orders: orders.iter().map(|order| canonical_order(order, buyer)).collect(),
            licenses: licenses.iter().filter(own).count(),
            mails: kinds,
        };
        book.insert((buyer.scenario, buyer.copy), ending);
    }
    book
}

/// Where admins see the order of a checkout.
pub(super) fn order_path(till: &Till, session: &str) -> String {
    let session = till.stripe.object(session);
    format!("/v1/admin/orders/{}", session.text("client_reference_id"))
}

fn canonical_order(order: &Value, buyer: &Buyer) -> Value {
    let mut kept = pick(
        order,
        &[
            "status", "product", "plan", "price", "amount", "currency", "remarks", "renewal", "language",
        ],
    );
    let subscription = ["status", "renews_at", "current_period_end", "ends_at", "overdue_since"];
    kept["subscription"] = pick(&order["subscription"], &subscription);
    // Which of two orders pays for a license is seen when the money of the other one changes, and not before.
    kept["remarks"]
        .as_array_mut()
        .unwrap()
        .retain(|remark| remark["code"] != "superseded");
    kept["is_his"] = json!(order["customer"]["email"] == buyer.email.as_str());
    kept
}

fn canonical_license(license: &Value, order: &Value) -> Value {
    if license.is_null() {
        return Value::Null;
    }
    let mut kept = pick(
        license,
        &[
            "product",
            "plan",
            "status",
            "standing",
            "status_reason",
            "overdue_since",
            "grace_until",
            "renews_at",
            "features",
            "limits",
            "max_devices",
            "source",
        ],
    );
    kept["hold"] = license["hold"]["cause"].clone();
    kept["devices"] = json!(license.list("devices").len());
    kept["end"] = canonical_end(license, order);
    kept
}

/// A fixed term begins when the payment is seen. What was over when it was first seen has no end before its beginning; the
/// order knows when it really was.
fn canonical_end(license: &Value, order: &Value) -> Value {
    if license.get("expires_at").is_none() {
        return Value::Null;
    }
    let term = license.instant("expires_at") - license.instant("created_at");
    match order.get("subscription") {
        None => json!(term.num_days()),
        Some(subscription) if term.num_microseconds() == Some(1) => subscription["ends_at"].clone(),
        Some(_) => license["expires_at"].clone(),
    }
}

fn pick(object: &Value, names: &[&str]) -> Value {
    let kept = names.iter().map(|name| ((*name).to_owned(), object[*name].clone()));
    Value::Object(kept.collect::<Map<_, _>>())
}

/// All that a search finds, page by page.
async fn all(admin: &Api, path: &str) -> Vec<Value> {
    let mut request = json!({ "limit": 200 });
    let mut found = Vec::new();
    loop {
        let page = admin.post(path, request.clone()).await.ok();
        found.extend(page.items().iter().cloned());
        match page.get("next_cursor") {
            Some(cursor) => request["cursor"] = cursor.clone(),
            None => return found,
        }
    }
}
