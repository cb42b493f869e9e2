//! A row of the seller's table, as JSON and as CSV.

use chrono::{DateTime, SecondsFormat, Utc};
use claviger_licensing::catalog::decimals;
use claviger_protocol::LicenseKey;
use claviger_store::OrderSummary;
use poem_openapi::{Object, types::ToJSON};

use super::{
    status::{OrderSourceView, OrderStatusView},
    view::renews_at,
};
use crate::wire::admin::StandingView;

/// A row of an export.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub(super) struct OrderExportRow {
    /// The customer's name.
    customer: Option<String>,
    /// The customer's e-mail address.
    email: Option<String>,
    /// The license key, or `…` and its last four symbols; absent while there is no license.
    key: Option<String>,
    /// The product's code.
    product: String,
    /// The plan's code.
    plan: String,
    /// The price's code, if it was one of the catalog's.
    price: Option<String>,
    /// What was paid, in the currency's smallest unit; in CSV as on a price tag: `29.00`.
    amount: Option<i64>,
    /// ISO 4217 code of `amount`, lower case.
    currency: Option<String>,
    /// When it was paid.
    purchased: Option<DateTime<Utc>>,
    /// When the license ends; absent if never.
    expires: Option<DateTime<Utc>>,
    /// How the order stands.
    status: OrderStatusView,
    /// How the license stands now.
    standing: Option<StandingView>,
    /// When the next payment of a subscription is due.
    renews_at: Option<DateTime<Utc>>,
    /// The seller's invoice number.
    invoice_no: Option<String>,
    /// How the order came about.
    source: OrderSourceView,
}

pub(super) const COLUMNS: [&str; 15] = [
    "customer",
    "email",
    "key",
    "product",
    "plan",
    "price",
    "amount",
    "currency",
    "purchased",
    "expires",
    "status",
    "standing",
    "renews_at",
    "invoice_no",
    "source",
];

impl OrderExportRow {
    /// The row of an order, with the whole key if there is one.
    pub(super) fn new(summary: OrderSummary, key: Option<&LicenseKey>, now: DateTime<Utc>) -> Self {
        let (order, license) = (summary.order, summary.license.as_ref());
        let masked = license.map(|license| format!("…{}", license.key_last4));
        Self {
            customer: summary.customer_name,
            email: summary.email,
            key: key.map(|key| key.expose().to_owned()).or(masked),
            product: summary.product,
            plan: summary.plan,
            price: summary.price,
            amount: order.amount,
            currency: order.currency,
            purchased: order.paid_at,
            expires: license.and_then(|license| license.expires_at),
            status: order.status.into(),
            standing: license.map(|license| StandingView::of(license, now)),
            renews_at: summary.subscription.as_ref().and_then(renews_at),
            invoice_no: order.invoice_no,
            source: order.source.into(),
        }
    }

    /// The cells of [`COLUMNS`].
    pub(super) fn cells(self) -> [String; 15] {
        let time = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        let never = if self.standing.is_some() { "never" } else { "" };
        let amount = self
            .amount
            .map(|amount| price_tag(amount, self.currency.as_deref().unwrap_or_default()));
        [
            self.customer.unwrap_or_default(),
            self.email.unwrap_or_default(),
            self.key.unwrap_or_default(),
            self.product,
            self.plan,
            self.price.unwrap_or_default(),
            amount.unwrap_or_default(),
            self.currency.unwrap_or_default(),
            self.purchased.map(time).unwrap_or_default(),
            self.expires.map_or_else(|| never.to_owned(), time),
            word(&self.status),
            self.standing.as_ref().map(word).unwrap_or_default(),
            self.renews_at.map(time).unwrap_or_default(),
            self.invoice_no.unwrap_or_default(),
            word(&self.source),
        ]
    }
}

/// An amount as spreadsheets read it: `1499.00`.
fn price_tag(amount: i64, currency: &str) -> String {
    let minus = if amount < 0 { "-" } else { "" };
    let (digits, decimals) = (amount.unsigned_abs().to_string(), decimals(currency));
    if decimals == 0 {
        return format!("{minus}{digits}");
    }
    let padded = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, fraction) = padded.split_at(padded.len() - decimals);
    format!("{minus}{whole}.{fraction}")
}

/// The name of an enum's value in JSON.
fn word(value: &impl ToJSON) -> String {
    let json = value.to_json();
    json.as_ref()
        .and_then(serde_json::Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paid() -> OrderExportRow {
        OrderExportRow {
            customer: Some("Ada".to_owned()),
            email: Some("ada@example.com".to_owned()),
            key: Some("…7KQ2".to_owned()),
            product: "switchfast".to_owned(),
            plan: "lifetime".to_owned(),
            price: Some("once".to_owned()),
            amount: Some(2900),
            currency: Some("usd".to_owned()),
            purchased: Some("2026-11-22T14:05:00Z".parse().unwrap()),
            expires: None,
            status: OrderStatusView::ChargedBack,
            standing: Some(StandingView::Revoked),
            renews_at: None,
            invoice_no: Some("2026-7".to_owned()),
            source: OrderSourceView::Manual,
        }
    }

    #[test]
    fn a_row_has_a_cell_for_each_column() {
        let cells = paid().cells();
        let row: Vec<(&str, &str)> = COLUMNS.into_iter().zip(cells.iter().map(String::as_str)).collect();
        assert_eq!(
            row,
            [
                ("customer", "Ada"),
                ("email", "ada@example.com"),
                ("key", "…7KQ2"),
                ("product", "switchfast"),
                ("plan", "lifetime"),
                ("price", "once"),
                ("amount", "29.00"),
                ("currency", "usd"),
                ("purchased", "2026-11-22T14:05:00Z"),
                ("expires", "never"),
                ("status", "charged_back"),
                ("standing", "revoked"),
                ("renews_at", ""),
                ("invoice_no", "2026-7"),
                ("source", "manual"),
            ]
        );
    }

    #[test]
    fn what_never_got_a_license_does_not_expire() {
        let begun = OrderExportRow {
            key: None,
            standing: None,
            ..paid()
        };
        assert_eq!(begun.cells()[9], "");
    }

    #[test]
    fn amounts_have_the_decimals_of_their_currency() {
        for (amount, currency, text) in [
            (149_900, "eur", "1499.00"),
            (5, "eur", "0.05"),
            (0, "usd", "0.00"),
            (-250, "usd", "-2.50"),
            (2900, "jpy", "2900"),
            (29_001, "kwd", "29.001"),
        ] {
            assert_eq!(price_tag(amount, currency), text);
        }
    }
}
