//! Lists of mails.

use chrono::Duration;
use claviger_licensing::MailId;

use super::{
    Engine,
    expect::assert_pages,
    fixtures::{admin_at, customer, minutes, nobody, start},
    money::mail,
    shop::Shop,
};
use crate::{MailFilter, MailResult, MailState, NewMail, Page};

/// Sets a condition of a filter.
type Condition<'a> = &'a (dyn Fn(&mut MailFilter) + Sync);

/// A list pages through every mail once, newest first.
pub async fn pages(engine: &impl Engine) {
    let store = engine.connect().await;
    let mut ids = Vec::new();
    for n in 0..5 {
        let new = mail(&n.to_string(), n);
        store.add_mail(&new).await.unwrap();
        ids.insert(0, new.id.uuid());
    }
    assert_pages(
        async |page| store.list_mails(&MailFilter::default(), page).await,
        |mail| mail.id.uuid(),
        &ids,
        async || {
            store.add_mail(&mail("new", 6)).await.unwrap();
        },
    )
    .await;
}

/// Every condition alone finds what it says.
pub async fn filters(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let [a, b, c] = three(&shop).await;
    let sent = shop.store.find_mail(a).await.unwrap().expect("the mail").0;
    let cases: [(Condition<'_>, Vec<MailId>); 26] = [
        (&|_| (), vec![c, b, a]),
        (&|filter| filter.state = Some(MailState::Waiting), vec![c]),
        (&|filter| filter.state = Some(MailState::Sent), vec![a]),
        (&|filter| filter.state = Some(MailState::Failed), vec![b]),
        (&|filter| filter.bounced = Some(true), vec![a]),
        (&|filter| filter.bounced = Some(false), vec![c, b]),
        (&|filter| filter.kind = text("trial_ending"), vec![b]),
        (&|filter| filter.kind = text("trial%"), vec![]),
        (&|filter| filter.recipient = text("ADA_1@example.COM"), vec![c, a]),
        (&|filter| filter.recipient = text("adax1@example.com"), vec![]),
        (&|filter| filter.recipient = text("%"), vec![]),
        (&|filter| filter.recipient = text("ärzte@EXAMPLE.com"), vec![b]),
        (&|filter| filter.license_id = sent.license_id, vec![c, a]),
        (&|filter| filter.license_id = Some(nobody()), vec![]),
        (&|filter| filter.customer_id = sent.customer_id, vec![b, a]),
        (&|filter| filter.customer_id = Some(nobody()), vec![]),
        (&|filter| filter.recipient = text(""), vec![]),
        (&|filter| filter.recipient_part = text("ADA_1@ex"), vec![c, a]),
        (&|filter| filter.recipient_part = text("example"), vec![c, b, a]),
        (&|filter| filter.recipient_part = text("rzte@EX"), vec![b]),
        (&|filter| filter.recipient_part = text("ada%"), vec![]),
        (&|filter| filter.recipient_part = text("a_a"), vec![]),
        (&|filter| filter.created_from = Some(minutes(0)), vec![c, b, a]),
        (
            &|filter| filter.created_from = Some(sent.created_at + just_more()),
            vec![c, b],
        ),
        (&|filter| filter.created_to = Some(sent.created_at), vec![]),
        (
            &|filter| filter.created_to = Some(sent.created_at + just_more()),
            vec![a],
        ),
    ];
    for (i, (condition, expected)) in cases.into_iter().enumerate() {
        let mut filter = MailFilter::default();
        condition(&mut filter);
        assert_eq!(list(&shop, &filter, Page::first(10)).await, expected, "case {i}");
    }
}

fn just_more() -> Duration {
    Duration::microseconds(1)
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// All conditions that are set must hold.
pub async fn filters_together(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let [a, _, c] = three(&shop).await;
    let sent = shop.store.find_mail(a).await.unwrap().expect("the mail").0;
    let every = MailFilter {
        state: Some(MailState::Sent),
        bounced: Some(true),
        kind: text("key_delivery"),
        recipient: text("ada_1@example.com"),
        recipient_part: text("ada_1@"),
        license_id: sent.license_id,
        customer_id: sent.customer_id,
        created_from: Some(sent.created_at),
        created_to: Some(sent.created_at + just_more()),
    };
    assert_eq!(list(&shop, &every, Page::first(10)).await, [a]);
    let changes: [Condition<'_>; 9] = [
        &|filter| filter.state = Some(MailState::Waiting),
        &|filter| filter.bounced = Some(false),
        &|filter| filter.kind = text("trial_ending"),
        &|filter| filter.recipient = text("ärzte@example.com"),
        &|filter| filter.license_id = Some(nobody()),
        &|filter| filter.customer_id = Some(nobody()),
        &|filter| filter.recipient_part = text("rzte"),
        &|filter| filter.created_from = Some(sent.created_at + just_more()),
        &|filter| filter.created_to = Some(sent.created_at),
    ];
    for (i, change) in changes.into_iter().enumerate() {
        let mut filter = every.clone();
        change(&mut filter);
        assert_eq!(list(&shop, &filter, Page::first(10)).await, [], "case {i}");
    }
    assert_eq!(list(&shop, &every, Page::after(a.uuid(), 10)).await, []);
    assert_eq!(list(&shop, &every, Page::after(c.uuid(), 10)).await, [a]);
}

/// Three mails: the first sent and sent back, the second given up, the third waiting; the first and the second to one
/// customer, the first and the third about one license.
async fn three(shop: &Shop) -> [MailId; 3] {
    let license = shop.sell(&shop.pro, 1).await;
    let buyer = customer("ada_1@example.com", None);
    shop.store.ensure_customer(&buyer, &admin_at(start())).await.unwrap();
    let first = NewMail {
        recipient: "Ada_1@Example.com".to_owned(),
        customer_id: Some(buyer.id),
        license_id: Some(license),
        ..mail("a", 1)
    };
    let second = NewMail {
        kind: "trial_ending".to_owned(),
        recipient: "ärzte@example.com".to_owned(),
        customer_id: Some(buyer.id),
        ..mail("b", 2)
    };
    let third = NewMail {
        recipient: "ada_1@example.com".to_owned(),
        license_id: Some(license),
        ..mail("c", 3)
    };
    let failed = MailResult::Failed {
        error: "550".to_owned(),
    };
    for (new, result) in [
        (&first, Some(MailResult::Sent)),
        (&second, Some(failed)),
        (&third, None),
    ] {
        shop.store.add_mail(new).await.unwrap();
        if let Some(result) = result {
            shop.store.finish_mail(new.id, &result, minutes(10)).await.unwrap();
        }
    }
    shop.store
        .bounce_mail(first.id, "550", &admin_at(minutes(11)))
        .await
        .unwrap();
    [first.id, second.id, third.id]
}

async fn list(shop: &Shop, filter: &MailFilter, page: Page) -> Vec<MailId> {
    let mails = shop.store.list_mails(filter, page).await.unwrap();
    mails.into_iter().map(|mail| mail.id).collect()
}
