//! Invoices, and the way from a payment to what it paid.

use stripe_billing::invoice::{ListInvoice, RetrieveInvoice};
use stripe_billing::invoice_payment::{ListInvoicePayment, ListInvoicePaymentPayment, ListInvoicePaymentPaymentType};
use stripe_shared::InvoiceStatus;

use super::PAGE;
use super::id::checked;
use crate::client::Stripe;
use crate::error::StripeError;
use crate::object::{Invoice, InvoicePayment, List};

impl Stripe {
    /// Looks at an invoice, with its payments.
    ///
    /// # Errors
    /// See [`StripeError`].
    pub async fn find_invoice(&self, id: &str) -> Result<Invoice, StripeError> {
        self.get(&RetrieveInvoice::new(checked(id)?).expand(vec!["payments".to_owned()]))
            .await
    }

    /// The newest paid invoice of a subscription, with its payments. A trial's invoice over nothing counts as paid: see
    /// `amount_paid`.
    ///
    /// # Errors
    /// See [`StripeError`].
    pub async fn last_paid_invoice(&self, subscription: &str) -> Result<Option<Invoice>, StripeError> {
        let list = ListInvoice::new()
            .subscription(subscription)
            .status(InvoiceStatus::Paid)
            .expand(vec!["data.payments".to_owned()])
            .limit(1);
        let list: List<_> = self.get(&list).await?;
        Ok(list.data.into_iter().next())
    }

    /// The newest paid invoices of a subscription (up to 24: two years of monthly bills), newest first, without their payments.
    ///
    /// # Errors
    /// See [`StripeError`].
    pub async fn paid_invoices(&self, subscription: &str) -> Result<Vec<Invoice>, StripeError> {
        let list = ListInvoice::new()
            .subscription(subscription)
            .status(InvoiceStatus::Paid)
            .limit(24);
        let list: List<_> = self.get(&list).await?;
        Ok(list.data)
    }

    /// The finalized invoices of a subscription that are not paid (up to 100), without their payments.
    ///
    /// # Errors
    /// See [`StripeError`].
    pub async fn open_invoices(&self, subscription: &str) -> Result<Vec<Invoice>, StripeError> {
        let list = ListInvoice::new()
            .subscription(subscription)
            .status(InvoiceStatus::Open)
            .limit(PAGE);
        let list: List<_> = self.get(&list).await?;
        Ok(list.data)
    }

    /// The invoices that a payment paid (up to 100); through them a refund or a dispute of a renewal leads to its
    /// subscription. Without their payments.
    ///
    /// # Errors
    /// See [`StripeError`].
    pub async fn invoices_of_payment(&self, payment_intent: &str) -> Result<Vec<Invoice>, StripeError> {
        let mut payment = ListInvoicePaymentPayment::new(ListInvoicePaymentPaymentType::PaymentIntent);
        payment.payment_intent = Some(payment_intent.to_owned());
        let list = ListInvoicePayment::new()
            .payment(payment)
            .expand(vec!["data.invoice".to_owned()])
            .limit(PAGE);
        let list: List<InvoicePayment> = self.get(&list).await?;
        Ok(list.data.into_iter().filter_map(|payment| payment.invoice).collect())
    }
}
