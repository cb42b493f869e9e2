//! Checkout Sessions.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use stripe_checkout::checkout_session::{
    CreateCheckoutSession, CreateCheckoutSessionAutomaticTax, CreateCheckoutSessionCustomerCreation,
    CreateCheckoutSessionInvoiceCreation, CreateCheckoutSessionInvoiceCreationInvoiceData,
    CreateCheckoutSessionLineItems, CreateCheckoutSessionPaymentIntentData, CreateCheckoutSessionSubscriptionData,
    ExpireCheckoutSession, ListCheckoutSession, RetrieveCheckoutSession,
};
use stripe_client_core::IdempotencyKey;
use stripe_shared::{CheckoutSessionLocale, CheckoutSessionMode};
use stripe_types::RangeQueryTs;

use super::id::checked;
use super::{PAGE, locale};
use crate::client::Stripe;
use crate::debug::brief_debug;
use crate::error::StripeError;
use crate::object::{CheckoutMode, CheckoutSession, List};

/// What a new Checkout Session shall be: one price, once.
#[derive(Clone, Eq, PartialEq)]
pub struct NewCheckoutSession {
    /// One payment, or a subscription; must fit the price.
    pub mode: CheckoutMode,
    /// `price_…`
    pub price: String,
    /// Where the buyer goes afterwards; Stripe replaces `{CHECKOUT_SESSION_ID}` in it.
    pub success_url: String,
    /// Where the buyer goes who changes his mind.
    pub cancel_url: String,
    /// What the session shall be found by; up to 200 characters.
    pub client_reference_id: String,
    /// Fills in the buyer's address.
    pub customer_email: Option<String>,
    /// A language tag; if Stripe knows nothing close to it, the browser's language is used.
    pub locale: Option<String>,
    /// Put on the session and on the payment or the subscription: Stripe does not copy it from one to the other.
    pub metadata: BTreeMap<String, String>,
    /// Whether the page takes promotion codes.
    pub allow_promotion_codes: bool,
    /// Whether Stripe Tax works out the taxes.
    pub automatic_tax: bool,
    /// When the page closes, 30 minutes to 24 hours from now; Stripe's default is 24 hours.
    pub expires_at: Option<DateTime<Utc>>,
}

brief_debug!(NewCheckoutSession {
    mode,
    price,
    locale,
    allow_promotion_codes,
    automatic_tax,
    expires_at
});

impl Stripe {
    /// Opens a page to buy on.
    ///
    /// Stripe replays the session of a known `idempotency_key`, also after the page has closed: a new click after that
    /// needs a new key.
    ///
    /// # Errors
    /// See [`StripeError`]; e.g. [`StripeError::Refused`] for an unknown price.
    pub async fn create_checkout_session(
        &self,
        new: &NewCheckoutSession,
        idempotency_key: &str,
    ) -> Result<CheckoutSession, StripeError> {
        self.post(&new.request(), idempotency_key).await
    }

    /// Looks at a session, with the prices of its line items.
    ///
    /// # Errors
    /// See [`StripeError`].
    pub async fn find_checkout_session(&self, id: &str) -> Result<CheckoutSession, StripeError> {
        self.get(&RetrieveCheckoutSession::new(checked(id)?).expand(vec!["line_items".to_owned()]))
            .await
    }

    /// Closes an open session.
    ///
    /// # Errors
    /// See [`StripeError`]; [`StripeError::Refused`] if it is complete or expired already.
    pub async fn expire_checkout_session(&self, id: &str) -> Result<CheckoutSession, StripeError> {
        // Fixed per call only: tomorrow's answer must not be today's.
        let key = IdempotencyKey::new_uuid_v4();
        self.post(&ExpireCheckoutSession::new(checked(id)?), key.as_str()).await
    }

    /// One page of the sessions created at `created_from` or later, newest first, without line items. `after` is the
    /// last page's [`List::next`].
    ///
    /// # Errors
    /// See [`StripeError`].
    pub async fn list_checkout_sessions(
        &self,
        created_from: DateTime<Utc>,
        after: Option<&str>,
    ) -> Result<List<CheckoutSession>, StripeError> {
        let mut list = ListCheckoutSession::new()
            .created(RangeQueryTs::gte(created_from.timestamp()))
            .limit(PAGE);
        if let Some(after) = after {
            list = list.starting_after(after);
        }
        self.get(&list).await
    }
}

impl NewCheckoutSession {
    fn request(&self) -> CreateCheckoutSession {
        let mut item = CreateCheckoutSessionLineItems::new();
        item.price = Some(self.price.clone());
        item.quantity = Some(1);
        let mut request = CreateCheckoutSession::new()
            .line_items(vec![item])
            .success_url(&self.success_url)
            .cancel_url(&self.cancel_url)
            .client_reference_id(&self.client_reference_id);
        if let Some(metadata) = self.metadata() {
            request = request.metadata(metadata);
        }
        if self.allow_promotion_codes {
            request = request.allow_promotion_codes(true);
        }
        if self.automatic_tax {
            request = request.automatic_tax(CreateCheckoutSessionAutomaticTax::new(true));
        }
        if let Some(email) = &self.customer_email {
            request = request.customer_email(email);
        }
        if let Some(locale) = self.locale.as_deref().and_then(locale::closest) {
            request = request.locale(
                locale
                    .parse::<CheckoutSessionLocale>()
                    .unwrap_or(CheckoutSessionLocale::Auto),
            );
        }
        if let Some(expires_at) = self.expires_at {
            request = request.expires_at(expires_at.timestamp());
        }
        self.with_mode(request)
    }

    fn with_mode(&self, request: CreateCheckoutSession) -> CreateCheckoutSession {
        match &self.mode {
            CheckoutMode::Payment => request
                .mode(CheckoutSessionMode::Payment)
                .customer_creation(CreateCheckoutSessionCustomerCreation::Always)
                .payment_intent_data(self.payment_intent_data())
                .invoice_creation(self.invoice_creation()),
            CheckoutMode::Subscription => {
                let mut data = CreateCheckoutSessionSubscriptionData::new();
                data.metadata = self.metadata();
                request.mode(CheckoutSessionMode::Subscription).subscription_data(data)
            }
            CheckoutMode::Other(mode) => request.mode(CheckoutSessionMode::Unknown(mode.clone())),
        }
    }

    fn payment_intent_data(&self) -> CreateCheckoutSessionPaymentIntentData {
        let mut data = CreateCheckoutSessionPaymentIntentData::new();
        data.metadata = self.metadata();
        data
    }

    fn invoice_creation(&self) -> CreateCheckoutSessionInvoiceCreation {
        let mut data = CreateCheckoutSessionInvoiceCreationInvoiceData::new();
        data.metadata = self.metadata();
        let mut creation = CreateCheckoutSessionInvoiceCreation::new(true);
        creation.invoice_data = Some(data);
        creation
    }

    /// Absent when empty: an empty map would be sent as an empty text.
    fn metadata(&self) -> Option<HashMap<String, String>> {
        (!self.metadata.is_empty()).then(|| self.metadata.clone().into_iter().collect())
    }
}
