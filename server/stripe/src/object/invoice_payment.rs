//! The link between payments and invoices; since 2025-03-31.basil the only one.

use serde::Deserialize;

use super::Invoice;
use crate::expandable::{Expandable, Identified, Link};

/// One payment towards an invoice.
#[derive(Clone, Deserialize)]
#[serde(from = "Wire")]
pub(crate) struct InvoicePayment {
    /// `inpay_…`
    pub(crate) id: String,
    /// The invoice, if expanded.
    pub(crate) invoice: Option<Invoice>,
    /// `pi_…`; absent for other kinds of payment.
    pub(crate) payment_intent: Option<String>,
}

impl Identified for InvoicePayment {
    fn id(&self) -> &str {
        &self.id
    }
}

#[derive(Deserialize)]
struct Wire {
    id: String,
    // Boxed, because an invoice lists its payments in turn.
    invoice: Option<Box<Expandable<Invoice>>>,
    payment: Option<Payment>,
}

#[derive(Deserialize)]
struct Payment {
    payment_intent: Option<Expandable<Link>>,
}

impl From<Wire> for InvoicePayment {
    fn from(wire: Wire) -> Self {
        let payment_intent = wire.payment.and_then(|payment| payment.payment_intent);
        Self {
            id: wire.id,
            invoice: wire.invoice.and_then(|invoice| invoice.into_object()),
            payment_intent: payment_intent.map(|intent| intent.id().to_owned()),
        }
    }
}
