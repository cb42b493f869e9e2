//! `GET /v1/customer/licenses/{id}/invoices`

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use claviger_licensing::kind;
use claviger_store::OrderSummary;
use claviger_stripe::{Invoice, InvoiceStatus, Stripe, StripeError};
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::view::find;
use crate::{
    billing::{
        checkout::unreachable,
        portal::{self, Asker},
    },
    http::{
        customer::CustomerSession,
        failure::{ApiResult, codes},
        problem::Problem,
    },
    routes::Tag,
    wire::id::WireId,
};

pub(crate) struct Invoices;

codes!(
    CustomerInvoicesCodes: CustomerSessionInvalid,
    LicenseNotFound,
    BillingUnavailable,
    StripeRefused,
    StripeUnavailable,
);

/// The paid invoices of a license.
#[derive(Object)]
#[oai(rename = "CustomerInvoices")]
struct CustomerInvoicesView {
    /// The invoices, newest first.
    items: Vec<CustomerInvoiceView>,
}

/// A paid invoice.
#[derive(Object)]
#[oai(rename = "CustomerInvoice", skip_serializing_if_is_none)]
struct CustomerInvoiceView {
    /// When it was paid.
    date: DateTime<Utc>,
    /// What was paid, in the currency's smallest unit.
    amount: i64,
    /// ISO 4217 code of `amount`, lower case.
    currency: String,
    /// Its page at Stripe.
    url: Option<String>,
    /// The same as a file.
    pdf: Option<String>,
}

#[OpenApi(prefix_path = "/v1/customer/licenses", tag = "Tag::Customers")]
impl Invoices {
    /// The invoices that the customer paid for a license, of a subscription the newest 24.
    ///
    /// Stripe is asked for them. What was sold by hand has none here.
    #[oai(path = "/:id/invoices", method = "get")]
    async fn list_customer_invoices(
        &self,
        session: CustomerSession,
        id: Path<WireId<kind::License>>,
    ) -> ApiResult<Json<CustomerInvoicesView>, CustomerInvoicesCodes> {
        let visitor = session.0;
        let env = &visitor.scope.env;
        let record = find(&visitor, id.0.0).await?;
        let mut orders = portal::orders(env, &record.license, Asker::Customer(visitor.customer)).await?;
        orders.retain(|summary| summary.order.stripe.invoice.is_some() || summary.order.stripe.subscription.is_some());
        let mut items = Vec::new();
        if !orders.is_empty() {
            let stripe = &portal::access(env)?.client;
            for summary in &orders {
                items.extend(invoices(stripe, summary).await?.into_iter().filter_map(view));
            }
        }
        items.sort_by_key(|invoice| Reverse(invoice.date));
        Ok(Json(CustomerInvoicesView { items }))
    }
}

/// The paid invoices of an order; none if Stripe no longer knows what it was paid with.
async fn invoices(stripe: &Stripe, summary: &OrderSummary) -> Result<Vec<Invoice>, Problem> {
    let links = &summary.order.stripe;
    let found = match (&links.subscription, &links.invoice) {
        (Some(subscription), _) => stripe.paid_invoices(subscription).await,
        (None, Some(invoice)) => stripe.find_invoice(invoice).await.map(|invoice| vec![invoice]),
        (None, None) => Ok(Vec::new()),
    };
    found.or_else(|error: StripeError| {
        if portal::is_gone(&error) {
            Ok(Vec::new())
        } else {
            Err(unreachable(Some(error)))
        }
    })
}

fn view(invoice: Invoice) -> Option<CustomerInvoiceView> {
    let paid = invoice.status == InvoiceStatus::Paid;
    let currency = invoice.currency.filter(|_| paid)?;
    Some(CustomerInvoiceView {
        date: invoice.paid_at.or(invoice.finalized_at).unwrap_or(invoice.created),
        amount: invoice.amount_paid,
        currency,
        url: invoice.hosted_invoice_url,
        pdf: invoice.invoice_pdf,
    })
}
