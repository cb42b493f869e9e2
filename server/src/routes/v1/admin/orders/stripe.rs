//! An order's objects at Stripe.

use claviger_licensing::StripeLinks;
use claviger_protocol::Environment;
use poem_openapi::Object;

/// An order's objects at Stripe, by their ids there.
#[derive(Debug, Object)]
#[oai(rename = "OrderAtStripe", skip_serializing_if_is_none)]
pub(super) struct AtStripeView {
    /// Checkout session.
    session: Option<String>,
    /// Payment intent, of a purchase that is paid once.
    payment_intent: Option<String>,
    /// Subscription.
    subscription: Option<String>,
    /// Customer.
    customer: Option<String>,
    /// Invoice, of a purchase that is paid once.
    invoice: Option<String>,
    /// Where Stripe's dashboard shows it.
    dashboard_url: Option<String>,
}

impl AtStripeView {
    /// The view, if there is anything at Stripe.
    pub(super) fn of(links: StripeLinks, environment: Environment) -> Option<Self> {
        if links == StripeLinks::default() {
            return None;
        }
        Some(Self {
            dashboard_url: dashboard_url(&links, environment),
            session: links.session,
            payment_intent: links.payment_intent,
            subscription: links.subscription,
            customer: links.customer,
            invoice: links.invoice,
        })
    }
}

/// Where Stripe's dashboard shows what was bought; none before there is anything but a session.
fn dashboard_url(links: &StripeLinks, environment: Environment) -> Option<String> {
    let page = |folder: &str, id: &Option<String>| id.as_ref().map(|id| format!("{folder}/{id}"));
    let page = page("subscriptions", &links.subscription)
        .or_else(|| page("payments", &links.payment_intent))
        .or_else(|| page("customers", &links.customer))?;
    let mode = match environment {
        Environment::Test => "test/",
        Environment::Prod => "",
    };
    Some(format!("https://dashboard.stripe.com/{mode}{page}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dashboard_shows_what_was_bought() {
        let some = |id: &str| Some(id.to_owned());
        let once = StripeLinks {
            session: some("cs_1"),
            payment_intent: some("pi_1"),
            customer: some("cus_1"),
            ..StripeLinks::default()
        };
        let monthly = StripeLinks {
            subscription: some("sub_1"),
            ..once.clone()
        };
        let begun = StripeLinks {
            session: some("cs_1"),
            ..StripeLinks::default()
        };
        let url = |links, environment| dashboard_url(links, environment).unwrap_or_default();
        assert_eq!(
            url(&once, Environment::Test),
            "https://dashboard.stripe.com/test/payments/pi_1"
        );
        assert_eq!(
            url(&once, Environment::Prod),
            "https://dashboard.stripe.com/payments/pi_1"
        );
        assert_eq!(
            url(&monthly, Environment::Prod),
            "https://dashboard.stripe.com/subscriptions/sub_1"
        );
        assert_eq!(url(&begun, Environment::Prod), "");
        assert!(AtStripeView::of(StripeLinks::default(), Environment::Prod).is_none());
    }
}
