//! Products, plans and prices.

use claviger_licensing::{DriftPolicy, Interval, PlanKind, Term, TransferPolicy, catalog::CatalogContent};
use claviger_protocol::{KeyTemplate, Limit};
use serde_json::json;

use super::{
    Engine,
    expect::{assert_audited, assert_conflict, race},
    fixtures::{admin_at, limits, minutes, nobody, plan, price, product, start, texts},
    shop::Shop,
};
use crate::{AuditFilter, CatalogState, Page};

/// A catalog never written is empty, at revision 0.
pub async fn starts_empty(engine: &impl Engine) {
    let store = engine.connect().await;
    assert_eq!(store.read_catalog().await.unwrap(), CatalogState::default());
    assert_eq!(store.find_product("app").await.unwrap(), None);
    assert_eq!(store.find_plan(nobody()).await.unwrap(), None);
}

/// What is written is read back as it was, ordered by the bytes of the codes, whatever the database's collation.
pub async fn keeps_every_field(engine: &impl Engine) {
    let store = engine.connect().await;
    let content = full_content();
    let mut shuffled = content.clone();
    shuffled.products.reverse();
    shuffled.plans.reverse();
    shuffled.prices.reverse();
    store
        .write_catalog(0, &shuffled, json!({}), &admin_at(start()))
        .await
        .unwrap();
    assert_eq!(
        store.read_catalog().await.unwrap(),
        CatalogState {
            content: content.clone(),
            revision: 1
        }
    );
    for product in &content.products {
        assert_eq!(store.find_product(&product.code).await.unwrap().as_ref(), Some(product));
    }
    for plan in &content.plans {
        assert_eq!(store.find_plan(plan.id).await.unwrap().as_ref(), Some(plan));
    }
    assert_eq!(store.find_product("APP").await.unwrap(), None, "codes are lower case");
}

/// A catalog with each variant of each field.
fn full_content() -> CatalogContent {
    let mut dashed = product("a-b");
    dashed.name = "Für 日本語 🦊 “quoted” 100 %".to_owned();
    dashed.trial = None;
    dashed.buy_url = Some("https://example.com/buy?plan={plan}&x=1".to_owned());
    dashed.support_url = Some("mailto:help@example.com".to_owned());
    dashed.retired = true;
    let (digit, plain) = (product("a1"), product("ab"));

    let mut rented = plan(&digit, "a-1", 1000);
    rented.kind = PlanKind::Subscription;
    rented.features = texts([]);
    rented.limits = limits([
        ("seats", Limit::Unlimited),
        ("files", Limit::AtMost(0)),
        ("rows", Limit::AtMost(1 << 53)),
    ]);
    rented.key_template = Some(KeyTemplate::parse("OPT-{PLAN}-XXXXX-XXXXX").unwrap());
    rented.drift = DriftPolicy {
        min_shared_components: 3,
        max_rebinds: 2,
    };
    rented.transfers = TransferPolicy { max_moves: Some(4) };
    rented.retired = true;
    let mut monthly = plan(&digit, "a_1", 1);
    monthly.kind = PlanKind::FixedTerm { term: Term::Months(12) };
    let mut daily = plan(&digit, "aa", 3);
    daily.kind = PlanKind::FixedTerm { term: Term::Days(30) };
    let last = plan(&plain, "a", 5);

    let mut yearly = price(&rented, "yearly");
    yearly.interval = Some(Interval { months: 12 });
    yearly.stripe_price = Some("price_1Qabc".to_owned());
    yearly.retired = true;
    let mut dear = price(&rented, "dear");
    dear.amount = i64::MAX;
    dear.currency = "jpy".to_owned();
    let free = price(&last, "a");

    CatalogContent {
        products: vec![dashed, digit, plain],
        plans: vec![rented, monthly, daily, last],
        prices: vec![dear, yearly, free],
    }
}

/// A second write updates by id and leaves alone what it does not name.
pub async fn updates_what_is_named(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (mut app, mut pro) = (shop.app.clone(), shop.pro.clone());
    app.code = "application".to_owned();
    app.trial = None;
    pro.max_devices = 5;
    let offer = price(&pro, "once");
    let content = CatalogContent {
        products: vec![app.clone()],
        plans: vec![pro.clone()],
        prices: vec![offer.clone()],
    };
    shop.store
        .write_catalog(1, &content, json!({}), &admin_at(minutes(1)))
        .await
        .unwrap();

    let state = shop.store.read_catalog().await.unwrap();
    assert_eq!(state.revision, 2);
    assert_eq!(state.content.products, [app.clone(), shop.tool.clone()]);
    assert_eq!(
        state.content.plans,
        [pro.clone(), shop.solo.clone(), shop.basic.clone()]
    );
    assert_eq!(state.content.prices, [offer]);
    assert_eq!(shop.store.find_product("app").await.unwrap(), None);
    assert_eq!(shop.store.find_product("application").await.unwrap(), Some(app));
    assert_eq!(shop.store.find_plan(pro.id).await.unwrap(), Some(pro));
}

/// Whoever read an older revision changes nothing.
pub async fn refuses_a_stale_revision(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let before = shop.store.read_catalog().await.unwrap();
    let content = CatalogContent {
        products: vec![product("late")],
        ..CatalogContent::default()
    };
    for stale in [0, 2, -1] {
        assert_conflict(
            shop.store
                .write_catalog(stale, &content, json!({}), &admin_at(minutes(1)))
                .await,
        );
    }
    assert_eq!(shop.store.read_catalog().await.unwrap(), before);
    assert_eq!(shop.audit_of("catalog.applied").await.len(), 1, "the shop's own");
}

/// Codes that clash, and plans or prices of nothing, are refused with all that came along.
pub async fn refuses_clashing_codes(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let before = shop.store.read_catalog().await.unwrap();
    let offer = price(&shop.pro, "once");
    let new = product("new");
    let clashes = [
        CatalogContent {
            products: vec![new.clone(), product("app")],
            ..CatalogContent::default()
        },
        CatalogContent {
            products: vec![new.clone()],
            plans: vec![plan(&shop.app, "pro", 1)],
            prices: vec![],
        },
        CatalogContent {
            products: vec![new.clone()],
            plans: vec![],
            prices: vec![offer.clone(), price(&shop.pro, "once")],
        },
        CatalogContent {
            products: vec![new],
            plans: vec![plan(&product("absent"), "a", 1)],
            prices: vec![],
        },
        CatalogContent {
            prices: vec![price(&plan(&shop.app, "absent", 1), "a")],
            ..CatalogContent::default()
        },
    ];
    for clash in clashes {
        assert_conflict(
            shop.store
                .write_catalog(1, &clash, json!({}), &admin_at(minutes(1)))
                .await,
        );
        assert_eq!(shop.store.read_catalog().await.unwrap(), before);
    }
    assert_eq!(shop.audit_of("catalog.applied").await.len(), 1, "the shop's own");
}

/// Of several that write on the same revision, one wins.
pub async fn lets_one_writer_win(engine: &impl Engine) {
    let stores = [engine.connect().await, engine.connect().await];
    let results = race(16, |i| {
        let store = stores[i % 2].clone();
        async move {
            let content = CatalogContent {
                products: vec![product(&format!("p{i}"))],
                ..CatalogContent::default()
            };
            store
                .write_catalog(0, &content, json!({ "writer": i }), &admin_at(start()))
                .await
        }
    })
    .await;
    let winner = results.iter().position(Result::is_ok).expect("a winner");
    for (i, result) in results.into_iter().enumerate() {
        if i != winner {
            assert_conflict(result);
        }
    }
    let state = stores[0].read_catalog().await.unwrap();
    assert_eq!(state.revision, 1);
    let codes: Vec<_> = state
        .content
        .products
        .iter()
        .map(|product| product.code.clone())
        .collect();
    assert_eq!(codes, [format!("p{winner}")]);
    let events = stores[1]
        .list_audit_events(&AuditFilter::default(), Page::first(10))
        .await
        .unwrap();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].data, json!({ "writer": winner }));
}

/// A write is audited with its summary.
pub async fn audits_a_write(engine: &impl Engine) {
    let store = engine.connect().await;
    let summary = json!({ "products": { "added": ["app"] }, "note": "Größe", "count": 1 });
    store
        .write_catalog(0, &CatalogContent::default(), summary.clone(), &admin_at(minutes(3)))
        .await
        .unwrap();
    let events = store
        .list_audit_events(&AuditFilter::default(), Page::first(10))
        .await
        .unwrap();
    assert_eq!(events.len(), 1);
    assert_audited(&events[0], "catalog.applied", &admin_at(minutes(3)));
    assert_eq!(events[0].data, summary);
    assert_eq!(
        (events[0].license_id, events[0].customer_id, events[0].trial_id),
        (None, None, None)
    );
    assert_eq!(
        store.read_catalog().await.unwrap().revision,
        1,
        "an empty write is a write"
    );
}
