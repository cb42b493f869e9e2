use askama::Template;
use chrono::DateTime;
use claviger_licensing::catalog::Declaration;
use claviger_protocol::Environment;

use super::*;
use crate::pages::{buy::show::BuyPage, page::Page};

const CATALOG: &str = r#"
    [[product]]
    code = "app"
    name = "App <script>alert(1)</script>"
    support_url = "https://app.example/help"
    trial = { days = 7 }

    [[product.plan]]
    code = "enterprise"
    name = "Enterprise"
    kind = "fixed_term"
    term = "12 months"

    [[product.plan]]
    code = "pro"
    name = "Pro & more"
    kind = "subscription"
    max_devices = 3
    features = ["sso"]
    limits = { max_bots = "unlimited" }
    [[product.plan.price]]
    code = "yearly"
    currency = "eur"
    amount = "300.00"
    every = "12 months"
    stripe = { test = "price_yearly" }
    [[product.plan.price]]
    code = "monthly"
    currency = "eur"
    amount = "30.00"
    every = "1 month"
    stripe = { test = "price_monthly" }
    [[product.plan.price]]
    code = "quarterly"
    currency = "eur"
    amount = "80.00"
    every = "3 months"

    [[product.plan]]
    code = "lifetime"
    name = "Lifetime"
    kind = "perpetual"
    [[product.plan.price]]
    code = "once"
    currency = "eur"
    amount = "29.00"
"#;

const STRIPE: Stripe = Stripe {
    configured: true,
    explain: true,
};

fn catalog() -> CatalogContent {
    let declaration = Declaration::parse(CATALOG).unwrap();
    let content = CatalogContent::default();
    let applied = declaration.apply(&content, Environment::Test, DateTime::UNIX_EPOCH);
    applied.content
}

fn cards_in(language: Language, stripe: Stripe) -> Vec<Card> {
    let catalog = catalog();
    cards(language, &catalog.products[0], &catalog, stripe)
}

#[test]
fn the_cheapest_comes_first_and_what_is_sold_by_hand_last() {
    let cards = cards_in(Language::En, STRIPE);
    let codes: Vec<&str> = cards.iter().map(|card| card.code.as_str()).collect();
    assert_eq!(codes, ["lifetime", "pro", "enterprise"]);
    assert_eq!(cards[2].action, Action::Ask);
}

#[test]
fn only_prices_that_can_be_paid_are_offered() {
    let cards = cards_in(Language::En, STRIPE);
    let offered: Vec<&str> = cards[1].offers.iter().map(|offer| offer.code.as_str()).collect();
    assert_eq!(offered, ["monthly", "yearly"]);
    assert_eq!(cards[1].action, Action::Buy("Subscribe to Pro & more".to_owned()));
}

#[test]
fn what_cannot_be_paid_online_says_so_and_tells_the_seller_why_in_test_only() {
    let texts = &texts::texts(Language::De).buy;
    assert_eq!(
        cards_in(Language::De, STRIPE)[0].action,
        Action::NotOnline(Some(texts.seller_no_price))
    );
    let without_account = Stripe {
        configured: false,
        explain: false,
    };
    assert!(
        cards_in(Language::De, without_account)[..2]
            .iter()
            .all(|card| card.action == Action::NotOnline(None))
    );
}

#[test]
fn lists_what_a_license_includes() {
    let pro = |language| cards_in(language, STRIPE).swap_remove(1).includes;
    assert_eq!(pro(Language::En), ["For up to 3 devices", "Bots: unlimited", "SSO"]);
    assert_eq!(pro(Language::De), ["Für bis zu 3 Geräte", "Bots: unbegrenzt", "SSO"]);
}

fn page_in(language: Language, environment: Environment) -> String {
    let catalog = catalog();
    let page = Page::new(language, environment, "").at("/buy/app", &[]);
    let cards = cards(language, &catalog.products[0], &catalog, STRIPE);
    BuyPage::new(&page, &catalog.products[0], cards).render().unwrap()
}

#[test]
fn the_page_escapes_names() {
    let html = page_in(Language::En, Environment::Test);
    assert!(!html.contains("alert(1)</script>"));
    assert!(html.contains("App &#60;script&#62;alert(1)"));
    assert!(html.contains("Pro &#38; more"));
}

#[test]
fn the_page_buys_without_a_script() {
    for language in Language::ALL {
        let html = page_in(language, Environment::Test);
        let action = format!(
            "<form method=\"post\" action=\"/buy/app?env=test&#38;lang={}\"",
            language.as_str()
        );
        assert_eq!(html.matches(&action).count(), 1, "only one plan can be paid online");
        assert!(html.contains("name=\"plan\" value=\"pro\""));
        assert!(html.contains("name=\"price\" value=\"monthly\" checked"));
        assert!(html.contains("name=\"price\" value=\"yearly\">"));
        assert!(html.contains("href=\"https://app.example/help\""));
    }
}

#[test]
fn the_page_leads_to_its_other_language_and_warns_of_the_test_environment() {
    let test = page_in(Language::De, Environment::Test);
    assert!(test.contains("<html lang=\"de\""));
    assert!(test.contains("href=\"/buy/app?env=test&#38;lang=en\" lang=\"en\""));
    assert!(test.contains("kein echtes Geld"));
    assert!(!page_in(Language::De, Environment::Prod).contains("kein echtes Geld"));
}

#[test]
fn the_page_has_no_inline_script_or_style() {
    let html = page_in(Language::En, Environment::Test);
    for script in html.split("<script").skip(1) {
        assert!(script.starts_with(" type=\"module\" src=\"/assets/"), "{script}");
    }
    assert!(!html.contains("<style") && !html.contains(" style=") && !html.contains(" onclick="));
}
