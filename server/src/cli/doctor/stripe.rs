//! One environment's account at Stripe: key, prices, webhook endpoint.

mod endpoint;
mod price;

use claviger_licensing::{Price, catalog::CatalogContent};
use claviger_protocol::Environment;
use claviger_stripe::StripeError;

use super::report::Report;
use crate::{billing::StripeAccess, config::Config};

/// Something that is not as it should be, and the remedy.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    /// It does not work; else it works, and should be otherwise.
    grave: bool,
    text: String,
    fix: String,
}

/// Looks the account over, without changing it.
pub(super) async fn look_over(
    report: &mut Report,
    config: &Config,
    environment: Environment,
    catalog: &CatalogContent,
) {
    let mut patient = Patient {
        report,
        config,
        environment,
        catalog,
    };
    match StripeAccess::of(&config.stripe, environment) {
        Ok(Some(access)) => patient.account(&access).await,
        Ok(None) => patient.ok("no key of Stripe: sales are entered by hand"),
        Err(error) => {
            let fix = format!("set {0}_STRIPE_SECRET_KEY to a key of the right mode", patient.prefix());
            patient.fail(&format!("{error:#}"), &fix);
        }
    }
}

struct Patient<'a> {
    report: &'a mut Report,
    config: &'a Config,
    environment: Environment,
    catalog: &'a CatalogContent,
}

impl Patient<'_> {
    async fn account(&mut self, access: &StripeAccess) {
        self.secrets(access);
        if self.prices(access).await {
            self.endpoints(access).await;
        }
    }

    fn secrets(&mut self, access: &StripeAccess) {
        let prefix = self.prefix();
        if access.webhook_secrets().is_empty() {
            let fix = format!("set {prefix}_STRIPE_WEBHOOK_SECRET to the signing secret (whsec_…) of the endpoint");
            self.fail("no webhook secret: notices from Stripe are refused", &fix);
        }
        let wanted = match self.environment {
            Environment::Test => "pk_test_",
            Environment::Prod => "pk_live_",
        };
        if access
            .publishable_key
            .as_ref()
            .is_some_and(|key| !key.starts_with(wanted))
        {
            let fix = format!("set {prefix}_STRIPE_PUBLISHABLE_KEY to a key that begins with {wanted}");
            self.fail("the publishable key is not one of this environment's mode", &fix);
        }
    }

    /// Compares the prices of the catalog; `false` if Stripe does not answer.
    async fn prices(&mut self, access: &StripeAccess) -> bool {
        let catalog = self.catalog;
        let mut good = 0;
        for (price, id) in catalog
            .prices
            .iter()
            .filter(|price| !price.retired)
            .filter_map(at_stripe)
        {
            let name = name_of(price, catalog);
            match access.client.find_price(id).await {
                Ok(found) => match price::compare(price, &found, self.environment) {
                    differences if differences.is_empty() => good += 1,
                    differences => {
                        let fix = "name another price of Stripe in the catalog, or correct the catalog; then apply it";
                        self.fail(&format!("price {name} ({id}): {}", differences.join("; ")), fix);
                    }
                },
                Err(StripeError::NotFound) => {
                    let fix = "name one of the account's prices in the catalog, and apply it";
                    self.fail(&format!("price {name} ({id}): Stripe knows no such price"), fix);
                }
                Err(error) => {
                    self.unanswered(&error, "Prices: Read");
                    return !is_hopeless(&error);
                }
            }
        }
        match good {
            0 if !catalog
                .prices
                .iter()
                .any(|price| !price.retired && price.stripe_price.is_some()) =>
            {
                let fix = format!(
                    "write stripe = {{ {} = \"price_…\" }} into the catalog, and apply it",
                    self.environment
                );
                self.warn(
                    "no price of the catalog is one of Stripe's: nothing can be bought",
                    &fix,
                );
            }
            0 => {}
            good => self.ok(&format!("{good} prices are the same at Stripe")),
        }
        true
    }

    async fn endpoints(&mut self, access: &StripeAccess) {
        let endpoints = match access.client.list_webhook_endpoints().await {
            Ok(endpoints) => endpoints,
            Err(error) => return self.unanswered(&error, "Webhook Endpoints: Read"),
        };
        let wanted = endpoint::Wanted {
            environment: self.environment,
            base_url: self.config.http.base_url.trim_end_matches('/'),
        };
        let (praise, findings) = endpoint::judge(&endpoints, wanted);
        praise.iter().for_each(|text| self.ok(text));
        for finding in findings {
            match finding.grave {
                true => self.fail(&finding.text, &finding.fix),
                false => self.warn(&finding.text, &finding.fix),
            }
        }
    }

    /// Stripe did not say what was asked; `permission` is what a restricted key needs for it.
    fn unanswered(&mut self, error: &StripeError, permission: &str) {
        match error {
            StripeError::Unauthorized => {
                let fix = format!("set {}_STRIPE_SECRET_KEY to a key that is in force", self.prefix());
                self.fail("Stripe does not accept the secret key", &fix);
            }
            StripeError::Refused { status: 403, .. } => {
                let fix =
                    format!("give the restricted key the permission {permission}; it is needed for this check alone");
                self.warn("Stripe does not let the secret key look", &fix);
            }
            error => self.fail(
                &format!("Stripe: {error}"),
                "check the way to api.stripe.com: firewall, proxy, STRIPE_API_BASE",
            ),
        }
    }

    /// The beginning of the environment's variables.
    fn prefix(&self) -> String {
        self.environment.as_str().to_uppercase()
    }

    fn ok(&mut self, finding: &str) {
        self.report.ok(format!("{}: {finding}", self.environment));
    }

    fn warn(&mut self, finding: &str, remedy: &str) {
        self.report.warn(format!("{}: {finding}", self.environment), remedy);
    }

    fn fail(&mut self, finding: &str, remedy: &str) {
        self.report.fail(format!("{}: {finding}", self.environment), remedy);
    }
}

fn at_stripe(price: &Price) -> Option<(&Price, &str)> {
    Some((price, price.stripe_price.as_deref()?))
}

/// Will the next request fail alike?
fn is_hopeless(error: &StripeError) -> bool {
    !matches!(error, StripeError::Refused { .. })
}

/// A price by the codes that lead to it: `switchfast/lifetime/once`.
fn name_of(price: &Price, catalog: &CatalogContent) -> String {
    let plan = catalog.plans.iter().find(|plan| plan.id == price.plan_id);
    let product = plan.and_then(|plan| catalog.products.iter().find(|product| product.id == plan.product_id));
    let codes = [
        product.map(|product| product.code.as_str()),
        plan.map(|plan| plan.code.as_str()),
        Some(price.code.as_str()),
    ];
    codes.into_iter().flatten().collect::<Vec<_>>().join("/")
}
