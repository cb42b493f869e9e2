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
    order: Value,
    license: Value,
    /// How many licenses the buyer has.
    licenses: usize,
    /// How many mails of each kind he got.
    mails: BTreeMap<String, usize>,
}

impl Ending {
    /// The order's status, and the license's standing.
    pub(super) fn summary(&self) -> (&str, Option<&str>) {
        (self.order.text("status"), self.license["standing"].as_str())
    }

    /// What is not as it is to be.
    ///
    /// States that nobody saw go without a mail; every other mail is the same.
    pub(super) fn difference(&self, expected: &Self) -> Option<String> {
        let same =
            (&self.order, &self.license, self.licenses) == (&expected.order, &expected.license, expected.licenses);
        let count = |ending: &Self, kind: &str| ending.mails.get(kind).copied().unwrap_or(0);
        let no_more = self.mails.keys().all(|kind| count(self, kind) <= count(expected, kind));
        let has_key = count(self, KEY) == count(expected, KEY)
            || matches!(self.summary().1, Some("revoked" | "suspended" | "expired"));
        (!(same && no_more && has_key)).then(|| format!("found {self:?}\n expected {expected:?}"))
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
        let session = till.stripe.object(&buyer.session);
        let path = format!("/v1/admin/orders/{}", session.text("client_reference_id"));
        let order = admin.get(&path).await.ok();
        let license = match order["license"]["id"].as_str() {
            Some(id) => till.shop.license(id).await,
            None => Value::Null,
        };
        let own = |license: &&Value| license["customer"]["email"] == buyer.email.as_str();
        let to_him = mails.iter().filter(|mail| mail["recipient"] == buyer.email.as_str());
        let mut kinds = BTreeMap::new();
        to_him.for_each(|mail| *kinds.entry(mail.text("kind").to_owned()).or_default() += 1);
        let ending = Ending {
            license: canonical_license(&license, &order),
            order: canonical_order(&order, buyer),
            licenses: licenses.iter().filter(own).count(),
            mails: kinds,
        };
        book.insert((buyer.scenario, buyer.copy), ending);
    }
    book
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
