//! Which orders a search or an export is about.

use chrono::{DateTime, Utc};
use claviger_licensing::kind;
use claviger_store::{OrderFilter, OrderText};

use super::status::{OrderSourceView, OrderStatusView};
use crate::{
    http::{
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    wire::{
        id::WireId,
        search::words,
        text::{Email, Name, Slug},
    },
};

/// The conditions of a request; every one that is set must hold.
#[derive(Debug, Default)]
pub(super) struct Filter {
    pub(super) license_id: Option<WireId<kind::License>>,
    pub(super) customer_id: Option<WireId<kind::Customer>>,
    pub(super) email: Option<Email>,
    pub(super) product: Option<Slug>,
    pub(super) statuses: Vec<OrderStatusView>,
    pub(super) source: Option<OrderSourceView>,
    pub(super) invoice_no: Option<Name>,
    pub(super) created_from: Option<DateTime<Utc>>,
    pub(super) text: Option<Name>,
}

/// Declares a request whose fields are the conditions and its own. (The flattening of poem-openapi cannot refuse unknown
/// fields, and a misspelled condition must not let everything through.)
macro_rules! filtered {
    ($(#[$meta:meta])* struct $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Debug, poem_openapi::Object)]
        #[oai(deny_unknown_fields)]
        struct $name {
            /// Of this license.
            license_id: Option<$crate::wire::id::WireId<claviger_licensing::kind::License>>,
            /// Of this customer.
            customer_id: Option<$crate::wire::id::WireId<claviger_licensing::kind::Customer>>,
            /// Of the customer with this e-mail address; case does not matter.
            email: Option<$crate::wire::text::Email>,
            /// Of this product, by its code.
            product: Option<$crate::wire::text::Slug>,
            /// With one of these statuses; any, if it is empty or absent.
            #[oai(default, validator(max_items = 7))]
            statuses: Vec<$crate::routes::v1::admin::orders::status::OrderStatusView>,
            /// That came about like this.
            source: Option<$crate::routes::v1::admin::orders::status::OrderSourceView>,
            /// With exactly this invoice number.
            invoice_no: Option<$crate::wire::text::Name>,
            /// Begun at this instant or later.
            created_from: Option<chrono::DateTime<chrono::Utc>>,
            /// What somebody typed: a part of the customer's e-mail address or name or of the invoice number; or the whole of an id
            /// at Stripe (checkout session, payment intent, subscription, customer, invoice), or of the id of an order, license or
            /// customer. The case of A to Z and spaces around do not matter, but for ids at Stripe. With one or two symbols the
            /// address or name begins with it, or the invoice number is exactly it.
            text: Option<$crate::wire::text::Name>,
            $($(#[$field_meta])* $field: $type,)*
        }

        impl $name {
            /// Takes the conditions out of the request.
            fn take_filter(&mut self) -> $crate::routes::v1::admin::orders::filter::Filter {
                $crate::routes::v1::admin::orders::filter::Filter {
                    license_id: self.license_id.take(),
                    customer_id: self.customer_id.take(),
                    email: self.email.take(),
                    product: self.product.take(),
                    statuses: std::mem::take(&mut self.statuses),
                    source: self.source.take(),
                    invoice_no: self.invoice_no.take(),
                    created_from: self.created_from.take(),
                    text: self.text.take(),
                }
            }
        }
    };
}
pub(super) use filtered;

impl Filter {
    /// The filter as the store takes it.
    pub(super) async fn resolve(self, scope: &Scope) -> Result<OrderFilter, Problem> {
        let product_id = match self.product {
            Some(code) => {
                let product = scope.env.store.find_product(&code.0).await?;
                Some(product.ok_or_else(|| Problem::new(ErrorCode::ProductUnknown))?.id)
            }
            None => None,
        };
        Ok(OrderFilter {
            license_id: self.license_id.map(|id| id.0),
            customer_id: self.customer_id.map(|id| id.0),
            email: self.email.map(|email| email.0),
            stripe_customer: None,
            product_id,
            statuses: self.statuses.into_iter().map(Into::into).collect(),
            source: self.source.map(Into::into),
            invoice_no: self.invoice_no.map(|number| number.0),
            created_from: self.created_from,
            text: words(self.text).map(recognize),
        })
    }
}

/// What a text is: an id of ours, or words.
fn recognize(text: String) -> OrderText {
    let order = text.parse().map(OrderText::Order);
    order
        .or_else(|_| text.parse().map(OrderText::License))
        .or_else(|_| text.parse().map(OrderText::Customer))
        .unwrap_or(OrderText::Words(text))
}
