//! What can be asked. What changes something carries a random idempotency key, so that it may be sent again if its
//! answer got lost.

use claviger_protocol::token::Jwks;
use serde::Deserialize;

use super::{
    About, Answer, Api, CheckoutRead, CheckoutRequest, CreatedCheckout, Deactivation, Heard, HeartbeatBody,
    HeartbeatVerdict, LicenseBody, NoAnswer, PortalBody, RecoverBody, TrialBody, TrialVerdict, Verdict,
    exchange::Question,
};
use crate::{
    random,
    status::{DeviceList, Fault, Plan},
};

#[derive(Deserialize)]
struct Catalog {
    products: Vec<Product>,
}

#[derive(Deserialize)]
struct Product {
    code: String,
    plans: Vec<Plan>,
}

#[derive(Deserialize)]
struct RecoveryAccepted {
    #[serde(rename = "accepted")]
    _accepted: bool,
}

#[derive(Deserialize)]
struct PortalSession {
    url: String,
}

impl Api {
    /// `POST /v1/licenses/activate`
    pub(crate) async fn activate(&self, body: &LicenseBody<'_>) -> Heard<Verdict> {
        let question = Question::post("activate", &["v1", "licenses", "activate"], body);
        self.ask(question.once(&random::text())).await
    }

    /// `POST /v1/licenses/validate`
    pub(crate) async fn validate(&self, body: &LicenseBody<'_>) -> Heard<Verdict> {
        let question = Question::post("validate", &["v1", "licenses", "validate"], body);
        self.ask(question).await
    }

    /// `POST /v1/licenses/deactivate`
    pub(crate) async fn deactivate(&self, body: &About<'_>) -> Heard<Deactivation> {
        let question = Question::post("deactivate", &["v1", "licenses", "deactivate"], body);
        self.ask(question.once(&random::text())).await
    }

    /// `POST /v1/licenses/devices`
    pub(crate) async fn devices(&self, body: &About<'_>) -> Heard<DeviceList> {
        let question = Question::post("devices", &["v1", "licenses", "devices"], body);
        self.ask(question).await
    }

    /// `POST /v1/licenses/heartbeat`
    pub(crate) async fn heartbeat(&self, body: &HeartbeatBody<'_>) -> Heard<HeartbeatVerdict> {
        let question = Question::post("heartbeat", &["v1", "licenses", "heartbeat"], body);
        self.ask(question.once(&random::text())).await
    }

    /// `POST /v1/trials`
    pub(crate) async fn start_trial(&self, body: &TrialBody<'_>) -> Heard<TrialVerdict> {
        let question = Question::post("trial", &["v1", "trials"], body);
        self.ask(question.once(&random::text())).await
    }

    /// `POST /v1/checkout/sessions`. The idempotency key belongs to the click, so that one that is sent twice opens one
    /// checkout.
    pub(crate) async fn begin_checkout(
        &self,
        body: &CheckoutRequest<'_>,
        idempotency_key: &str,
    ) -> Heard<CreatedCheckout> {
        let question = Question::post("begin checkout", &["v1", "checkout", "sessions"], body);
        self.ask(question.once(idempotency_key)).await
    }

    /// `GET /v1/checkout/sessions/{id}`
    pub(crate) async fn read_checkout(&self, session: &str) -> Heard<CheckoutRead> {
        self.ask(Question::get("read checkout", &["v1", "checkout", "sessions", session]))
            .await
    }

    /// `POST /v1/licenses/recover`
    pub(crate) async fn recover(&self, body: &RecoverBody<'_>) -> Heard<()> {
        let question = Question::post("recover", &["v1", "licenses", "recover"], body);
        let heard: Heard<RecoveryAccepted> = self.ask(question.once(&random::text())).await;
        heard.map(|answer| answer.map(|_| ()))
    }

    /// `POST /v1/billing/portal-sessions`
    pub(crate) async fn portal(&self, body: &PortalBody<'_>) -> Heard<String> {
        let question = Question::post("portal", &["v1", "billing", "portal-sessions"], body);
        let heard: Heard<PortalSession> = self.ask(question.once(&random::text())).await;
        heard.map(|answer| answer.map(|session| session.url))
    }

    /// `GET /v1/plans`
    pub(crate) async fn plans(&self, product: &str) -> Heard<Vec<Plan>> {
        let heard: Heard<Catalog> = self
            .ask(Question::get("plans", &["v1", "plans"]).about("product", product))
            .await;
        let plans_of_product = |catalog: Catalog| {
            let mut products = catalog.products.into_iter();
            products
                .find(|found| found.code == product)
                .map(|found| found.plans)
                .unwrap_or_default()
        };
        heard.map(|answer| answer.map(plans_of_product))
    }

    /// `GET /.well-known/jwks.json`
    pub(crate) async fn keys(&self) -> Result<Jwks, NoAnswer> {
        match self.ask(Question::get("keys", &[".well-known", "jwks.json"])).await? {
            Answer::Done(keys) => Ok(keys),
            Answer::Problem(_) => Err(Fault::ServerError.into()),
        }
    }
}
