//! `GET /buy/{product}`: the pricing page.

use askama::Template;
use claviger_licensing::Product;
use claviger_protocol::Environment;
use poem::{Response, handler, http::StatusCode, web::Path};

use super::card::{Action, Card, Stripe, cards};
use crate::{
    http::problem::{ErrorCode, Problem},
    pages::{failure, page::Page, texts, visit::Visit},
};

#[derive(Template)]
#[template(path = "pages/buy.html")]
pub(super) struct BuyPage<'a> {
    page: &'a Page,
    text: &'static texts::Buy,
    product: &'a Product,
    title: String,
    /// That it can be tried first.
    trial: Option<String>,
    cards: Vec<Card>,
}

/// Shows what a product costs.
#[handler]
pub(crate) async fn show(visit: Visit, Path(code): Path<String>) -> Response {
    match respond(&visit, &code).await {
        Ok(response) => response,
        Err(problem) => failure::answer(&visit, &problem, None),
    }
}

async fn respond(visit: &Visit, code: &str) -> Result<Response, Problem> {
    let product = visit.find_product(code).await?;
    let product = product.ok_or_else(|| Problem::new(ErrorCode::ProductUnknown))?;
    let env = &visit.scope.env;
    let catalog = env.store.read_catalog().await?.content;
    let stripe = Stripe {
        configured: env.stripe.is_some(),
        explain: env.environment == Environment::Test,
    };
    let cards = cards(visit.language, &product, &catalog, stripe);
    let mut page = visit.page(&[]);
    page.indexed = env.environment == Environment::Prod;
    Ok(visit.answer(StatusCode::OK, &BuyPage::new(&page, &product, cards)))
}

impl<'a> BuyPage<'a> {
    pub(super) fn new(page: &'a Page, product: &'a Product, cards: Vec<Card>) -> Self {
        let text = &page.texts().buy;
        Self {
            page,
            text,
            product,
            title: (text.title)(&product.name),
            trial: product.trial.as_ref().map(|trial| (text.trial)(trial.days)),
            cards,
        }
    }

    /// Whether anything can be bought right here.
    fn sells(&self) -> bool {
        self.cards.iter().any(|card| matches!(card.action, Action::Buy(_)))
    }

    fn lead(&self) -> &'static str {
        match self.cards.len() {
            0 => self.text.nothing_on_sale,
            1 => self.text.lead_one_plan,
            _ => self.text.lead_several_plans,
        }
    }
}
