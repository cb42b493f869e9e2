//! Customers.

use claviger_licensing::{Customer, CustomerId};
use serde_json::json;
use uuid::Uuid;

use super::{
    Engine,
    expect::{assert_audited, assert_conflict, assert_pages, race},
    fixtures::{admin_at, app_at, customer, minutes, nobody, precise, start},
    shop::Shop,
};
use crate::{CustomerChange, CustomerFilter, NewCustomer, Page};

/// Who is not known is added as told, and audited once; who is known is found whatever the case of the address.
pub async fn ensures(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let new = customer("Ärzte+1@Example.com", Some("Farin 🎸 Ürlaub"));
    let added = shop.store.ensure_customer(&new, &admin_at(precise())).await.unwrap();
    let expected = Customer {
        id: new.id,
        email: Some(new.email.clone()),
        name: new.name.clone(),
        note: None,
        created_at: precise(),
        erased_at: None,
    };
    assert_eq!(added, expected);
    for email in ["Ärzte+1@Example.com", "ärzte+1@example.com", "ÄRZTE+1@EXAMPLE.COM"] {
        let known = shop
            .store
            .ensure_customer(&customer(email, None), &app_at(minutes(1)))
            .await
            .unwrap();
        assert_eq!(known, expected);
    }
    assert_eq!(shop.store.find_customer(new.id).await.unwrap(), Some(expected));
    assert_eq!(shop.store.find_customer(nobody()).await.unwrap(), None);

    let events = shop.audit_of("customer.created").await;
    assert_eq!(events.len(), 1);
    assert_audited(&events[0], "customer.created", &admin_at(precise()));
    assert_eq!((events[0].customer_id, events[0].license_id), (Some(new.id), None));
    assert_says_nothing_personal(&events[0].data);
}

/// A name that is told fills in a missing one, but does not replace one that is known.
pub async fn fills_a_missing_name(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let ensure = async |name| {
        let new = customer("ada@example.com", name);
        shop.store.ensure_customer(&new, &app_at(start())).await.unwrap().name
    };
    assert_eq!(ensure(None).await, None);
    assert_eq!(ensure(Some("Ada")).await.as_deref(), Some("Ada"));
    assert_eq!(ensure(None).await.as_deref(), Some("Ada"));
    assert_eq!(ensure(Some("Eve")).await.as_deref(), Some("Ada"));
}

/// Of many that ensure the same customer at once, one adds it.
pub async fn ensures_once_in_a_race(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let stores = [shop.store.clone(), shop.neighbor(engine).await];
    let ids: Vec<CustomerId> = race(32, |i| {
        let store = stores[i % 2].clone();
        let new = customer(
            if i % 3 == 0 {
                "ada@example.com"
            } else {
                "ADA@example.com"
            },
            Some("Ada"),
        );
        async move { store.ensure_customer(&new, &app_at(start())).await.unwrap().id }
    })
    .await;
    assert!(ids.iter().all(|id| *id == ids[0]), "all got the same");
    assert_eq!(list(&shop, &CustomerFilter::default()).await, [ids[0]]);
    assert_eq!(shop.audit_of("customer.created").await.len(), 1);
}

/// A change sets what it names, clears what it says, and is audited by the names of the fields.
pub async fn changes(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let mut expected = shop
        .store
        .ensure_customer(&customer("ada@example.com", Some("Ada")), &app_at(start()))
        .await
        .unwrap();
    let id = expected.id;
    let text = |text: &str| Some(text.to_owned());
    let none = CustomerChange::default();
    let changes = [
        (
            CustomerChange {
                note: Some(text("VIP\n“ä”")),
                ..none.clone()
            },
            json!({ "fields": ["note"] }),
        ),
        (
            CustomerChange {
                email: text("ADA@example.com"),
                ..none.clone()
            },
            json!({ "fields": ["email"] }),
        ),
        (
            CustomerChange {
                email: text("Löve@example.org"),
                name: Some(None),
                note: Some(None),
            },
            json!({ "fields": ["email", "name", "note"] }),
        ),
        (
            CustomerChange {
                name: Some(text("Countess")),
                ..none.clone()
            },
            json!({ "fields": ["name"] }),
        ),
    ];
    for (i, (change, data)) in changes.into_iter().enumerate() {
        let context = admin_at(minutes(1 + i64::try_from(i).unwrap()));
        assert!(shop.store.change_customer(id, &change, &context).await.unwrap());
        expected.email = change.email.or(expected.email);
        expected.name = change.name.unwrap_or(expected.name);
        expected.note = change.note.unwrap_or(expected.note);
        assert_eq!(shop.store.find_customer(id).await.unwrap().as_ref(), Some(&expected));
        let events = shop.audit_of("customer.changed").await;
        assert_eq!(events.len(), i + 1);
        assert_audited(&events[0], "customer.changed", &context);
        assert_eq!((events[0].customer_id, &events[0].data), (Some(id), &data));
    }
    let renamed = CustomerFilter {
        email: text("LÖVE@EXAMPLE.ORG"),
        ..CustomerFilter::default()
    };
    assert_eq!(list(&shop, &renamed).await, [id]);
    let former = CustomerFilter {
        email: text("ada@example.com"),
        ..CustomerFilter::default()
    };
    assert_eq!(list(&shop, &former).await, []);
    assert!(
        !shop
            .store
            .change_customer(nobody(), &none, &app_at(start()))
            .await
            .unwrap()
    );
}

/// A change that names no field is none: nothing is audited.
pub async fn audits_no_empty_change(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let ada = shop
        .store
        .ensure_customer(&customer("ada@example.com", Some("Ada")), &app_at(start()))
        .await
        .unwrap();
    assert!(
        shop.store
            .change_customer(ada.id, &CustomerChange::default(), &app_at(minutes(1)))
            .await
            .unwrap()
    );
    assert_eq!(shop.store.find_customer(ada.id).await.unwrap(), Some(ada));
    assert_eq!(shop.audit_of("customer.changed").await, []);
}

/// Two customers cannot have one e-mail address, whatever its case.
pub async fn refuses_a_taken_address(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    shop.store
        .ensure_customer(&customer("ada@example.com", None), &app_at(start()))
        .await
        .unwrap();
    let eve = shop
        .store
        .ensure_customer(&customer("eve@example.com", None), &app_at(start()))
        .await
        .unwrap();
    let change = CustomerChange {
        email: Some("ADA@example.com".to_owned()),
        note: Some(Some("x".to_owned())),
        name: None,
    };
    assert_conflict(shop.store.change_customer(eve.id, &change, &app_at(minutes(1))).await);
    assert_eq!(shop.store.find_customer(eve.id).await.unwrap(), Some(eve));
    assert_eq!(shop.audit_of("customer.changed").await, []);
}

/// A list pages through every customer once, newest first.
pub async fn pages(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let mut ids = Vec::new();
    for n in 0..5 {
        ids.insert(0, known(&shop, n, &format!("{n}@example.com"), None).await.uuid());
    }
    assert_pages(
        async |page| shop.store.list_customers(&CustomerFilter::default(), page).await,
        |customer| customer.id.uuid(),
        &ids,
        async || {
            known(&shop, 5, "5@example.com", None).await;
        },
    )
    .await;
}

/// Filters find what they say; `%`, `_` and `\` mean themselves.
pub async fn filters(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let percent = known(&shop, 1, "a%b@example.com", Some("Ada Byron")).await;
    let underscore = known(&shop, 2, "a_b@example.com", Some("100% O'Neil \\ \"Co\"")).await;
    let plain = known(&shop, 3, "axb@example.com", None).await;
    let umlaut = known(&shop, 4, "Ärzte@example.org", Some("Ürlaub")).await;
    let by = |email: Option<&str>, text: Option<&str>| CustomerFilter {
        email: email.map(str::to_owned),
        text: text.map(str::to_owned),
        ..CustomerFilter::default()
    };
    let cases = [
        (by(None, None), vec![umlaut, plain, underscore, percent]),
        (by(Some("A%B@EXAMPLE.COM"), None), vec![percent]),
        (by(Some("a_b@example.com"), None), vec![underscore]),
        (by(Some("%"), None), vec![]),
        (by(Some("ärzte@example.ORG"), None), vec![umlaut]),
        (by(None, Some("%")), vec![]),
        (by(None, Some("1")), vec![underscore]),
        (by(None, Some("Ad")), vec![percent]),
        (by(None, Some("a_")), vec![underscore]),
        (by(None, Some("by")), vec![]),
        (by(None, Some("100%")), vec![underscore]),
        (by(None, Some("A%B")), vec![percent]),
        (by(None, Some("a_b")), vec![underscore]),
        (by(None, Some("\\")), vec![]),
        (by(None, Some("l \\")), vec![underscore]),
        (by(None, Some("o'neil")), vec![underscore]),
        (by(None, Some("\"co\"")), vec![underscore]),
        (by(None, Some("BYRON")), vec![percent]),
        (by(None, Some("EXAMPLE.com")), vec![plain, underscore, percent]),
        (by(None, Some("rlaub")), vec![umlaut]),
        (by(None, Some("Ärzte")), vec![umlaut]),
        (by(None, Some("nowhere")), vec![]),
        (by(Some("axb@example.com"), Some("AXB")), vec![plain]),
        (by(Some("axb@example.com"), Some("ada")), vec![]),
    ];
    for (i, (filter, expected)) in cases.into_iter().enumerate() {
        assert_eq!(list(&shop, &filter).await, expected, "case {i}");
    }
    let by_id = |text: Option<&str>| CustomerFilter {
        id: Some(plain),
        ..by(None, text)
    };
    assert_eq!(list(&shop, &by_id(None)).await, [plain]);
    assert_eq!(list(&shop, &by_id(Some("axb"))).await, [plain]);
    assert_eq!(list(&shop, &by_id(Some("ada"))).await, []);
    let page = Page::after(underscore.uuid(), 1);
    let second = shop
        .store
        .list_customers(&by(None, Some("b@example")), page)
        .await
        .unwrap();
    assert_eq!(second.iter().map(|customer| customer.id).collect::<Vec<_>>(), [percent]);
}

/// A customer who became known n minutes after the start.
async fn known(shop: &Shop, n: i64, email: &str, name: Option<&str>) -> CustomerId {
    let new = NewCustomer {
        id: CustomerId::mint(minutes(n)),
        ..customer(email, name)
    };
    shop.store.ensure_customer(&new, &app_at(minutes(n))).await.unwrap().id
}

async fn list(shop: &Shop, filter: &CustomerFilter) -> Vec<CustomerId> {
    let customers = shop.store.list_customers(filter, Page::first(100)).await.unwrap();
    let ids: Vec<Uuid> = customers.iter().map(|customer| customer.id.uuid()).collect();
    assert!(ids.is_sorted_by(|a, b| a > b), "newest first");
    customers.into_iter().map(|customer| customer.id).collect()
}

#[track_caller]
fn assert_says_nothing_personal(data: &serde_json::Value) {
    let text = data.to_string().to_lowercase();
    assert!(
        !["rzte", "farin", "example"].iter().any(|word| text.contains(word)),
        "the audit log names a person"
    );
}
