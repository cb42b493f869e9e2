//! `POST /buy/{product}`: begins the purchase and sends the buyer to Stripe.

use poem::{
    Response, handler,
    web::{Form, Path},
};
use serde::Deserialize;

use crate::{
    billing::checkout,
    http::problem::{ErrorCode, Problem},
    pages::{failure, visit::Visit},
    wire::text::Slug,
};

/// What the form of a plan sends. Environment and language are in its address.
#[derive(Debug, Deserialize)]
struct Choice {
    plan: String,
    price: Option<String>,
}

/// Answers 303 with Stripe's page, or says why that is not possible.
#[handler]
pub(crate) async fn begin(visit: Visit, Path(product): Path<String>, choice: poem::Result<Form<Choice>>) -> Response {
    match url(&visit, &product, choice).await {
        Ok(url) => visit.see_other(&url),
        Err(problem) => {
            let product = visit.find_product(&product).await.ok().flatten();
            failure::answer(&visit, &problem, product.as_ref())
        }
    }
}

async fn url(visit: &Visit, product: &str, choice: poem::Result<Form<Choice>>) -> Result<String, Problem> {
    let Form(choice) = choice.map_err(|_| Problem::new(ErrorCode::RequestInvalid))?;
    let wish = checkout::Wish {
        product: code(product, ErrorCode::ProductUnknown)?,
        plan: code(&choice.plan, ErrorCode::PlanUnknown)?,
        price: choice
            .price
            .map(|price| code(&price, ErrorCode::PriceUnknown))
            .transpose()?,
        device: None,
        email: None,
        language: visit.language,
        license_key: None,
    };
    Ok(checkout::begin(&visit.scope, wish).await?.url)
}

/// A code as catalogs have them; anything else names nothing.
fn code(text: &str, otherwise: ErrorCode) -> Result<String, Problem> {
    Slug::parse(text)
        .map(|slug| slug.0)
        .map_err(|_| Problem::new(otherwise))
}
