//! What the console lists and searches.

use chrono::TimeDelta;
use claviger_licensing::{LicenseStatus, rules::LicenseStanding};
use claviger_store::{
    AuditFilter, AuditLog, CustomerChange, CustomerFilter, Customers, LicenseFilter, LicensePage, LicensePosition,
    LicenseSort, LicenseText, Licenses, MailFilter, MailState, Mails, OrderFilter, OrderText, Orders, Page, SortOrder,
    StripeEventFilter, StripeEventState, StripeEvents, TrialFilter, TrialState, Trials,
};

use crate::{reads::Watch, sample::Sample};

/// One more than is shown.
const PAGE: u16 = 51;

fn words(text: &str) -> LicenseText {
    LicenseText::Words {
        text: text.to_owned(),
        key_last4: (text.len() == 4).then(|| text.to_uppercase()),
    }
}

/// Texts that few records have: in the middle of an address, a short beginning of one, a number.
fn rare_texts(sample: &Sample) -> [String; 4] {
    let n = sample.n;
    [
        format!("a{n}@firm"),
        format!("firm{}.", n % 4000),
        "zz".to_owned(),
        format!("-{}", 100_000 + n),
    ]
}

pub(crate) async fn licenses(watch: &mut Watch<'_>, sample: &Sample) {
    for (name, filter) in license_filters(sample) {
        for (sort, order) in [
            (LicenseSort::Created, SortOrder::Descending),
            (LicenseSort::Created, SortOrder::Ascending),
            (LicenseSort::Expires, SortOrder::Descending),
            (LicenseSort::Expires, SortOrder::Ascending),
        ] {
            let after = LicensePosition {
                id: sample.license.uuid(),
                expires_at: Some(sample.at + TimeDelta::hours(9000)),
            };
            for after in [None, Some(after)] {
                let name = format!("licenses {name}, {sort:?} {order:?}, after {}", after.is_some());
                let page = LicensePage {
                    sort,
                    order,
                    after,
                    limit: PAGE,
                };
                watch
                    .of(&name, async |store| {
                        store.search_licenses(&filter, &page).await.unwrap();
                    })
                    .await;
            }
        }
    }
}

fn license_filters(sample: &Sample) -> Vec<(String, LicenseFilter)> {
    let now = sample.at + TimeDelta::days(30);
    let with = |change: &dyn Fn(&mut LicenseFilter)| {
        let mut filter = LicenseFilter::default();
        change(&mut filter);
        filter
    };
    let mut filters = vec![
        ("all".to_owned(), LicenseFilter::default()),
        (
            "of a product".to_owned(),
            with(&|filter| filter.product_id = Some(sample.product)),
        ),
        (
            "of a plan".to_owned(),
            with(&|filter| filter.plan_id = Some(sample.plan)),
        ),
        (
            "suspended".to_owned(),
            with(&|filter| filter.status = Some(LicenseStatus::Suspended)),
        ),
        (
            "ending soon".to_owned(),
            with(&|filter| filter.ending = Some((now, now + TimeDelta::days(7)))),
        ),
        (
            "ending when nothing does".to_owned(),
            with(&|filter| filter.ending = Some((now + TimeDelta::days(90_000), now + TimeDelta::days(90_007)))),
        ),
        (
            "of a customer".to_owned(),
            with(&|filter| filter.customer_id = Some(sample.customer)),
        ),
        (
            "of an address".to_owned(),
            with(&|filter| filter.email = Some(sample.email.clone())),
        ),
        (
            "of an order number".to_owned(),
            with(&|filter| filter.order_ref = Some(format!("R-{}", 100_000 + sample.n))),
        ),
        ("with a key".to_owned(), with(&|filter| filter.key = Some(sample.key))),
        (
            "with the end of a key".to_owned(),
            with(&|filter| filter.key_last4 = Some(sample.mark[28..].to_uppercase())),
        ),
        (
            "of a device".to_owned(),
            with(&|filter| filter.device = Some(sample.device)),
        ),
        (
            "found by a key".to_owned(),
            with(&|filter| filter.text = Some(LicenseText::Key(sample.key))),
        ),
        (
            "found by an order".to_owned(),
            with(&|filter| filter.text = Some(LicenseText::Order(sample.order))),
        ),
        (
            "found by the end of a key".to_owned(),
            with(&|filter| filter.text = Some(words(&sample.mark[28..]))),
        ),
    ];
    // Not the expired ones: sorted by when they came, they are found on a walk through the list.
    for standing in LicenseStanding::ALL
        .into_iter()
        .filter(|standing| *standing != LicenseStanding::Expired)
    {
        filters.push((
            format!("that are {}", standing.as_str()),
            with(&|filter| filter.standing = Some((standing, now))),
        ));
    }
    for text in rare_texts(sample) {
        filters.push((
            format!("found by {text}"),
            with(&|filter| filter.text = Some(words(&text))),
        ));
    }
    filters
}

pub(crate) async fn others(watch: &mut Watch<'_>, sample: &Sample) {
    orders(watch, sample).await;
    trials(watch, sample).await;
    customers(watch, sample).await;
}

async fn orders(watch: &mut Watch<'_>, sample: &Sample) {
    let with = |change: &dyn Fn(&mut OrderFilter)| {
        let mut filter = OrderFilter::default();
        change(&mut filter);
        filter
    };
    let mut filters = vec![
        OrderFilter::default(),
        with(&|filter| filter.license_id = Some(sample.license)),
        with(&|filter| filter.customer_id = Some(sample.customer)),
        with(&|filter| filter.email = Some(sample.email.clone())),
        with(&|filter| filter.stripe_customer = Some(format!("cus_{}", sample.mark))),
        with(&|filter| filter.product_id = Some(sample.product)),
        with(&|filter| filter.invoice_no = Some(format!("INV-{}", 100_000 + sample.n))),
        with(&|filter| filter.text = Some(OrderText::Order(sample.order))),
        with(&|filter| filter.text = Some(OrderText::License(sample.license))),
        with(&|filter| filter.text = Some(OrderText::Customer(sample.customer))),
        with(&|filter| filter.text = Some(OrderText::Words(format!("in_{}", sample.mark)))),
    ];
    for text in rare_texts(sample) {
        filters.push(with(&|filter| filter.text = Some(OrderText::Words(text.clone()))));
    }
    for filter in filters {
        watch
            .of(&format!("{filter:?}"), async |store| {
                store.list_orders(&filter, Page::first(PAGE)).await.unwrap();
            })
            .await;
    }
}

/// Trials that are over or converted are found on a walk through the list.
async fn trials(watch: &mut Watch<'_>, sample: &Sample) {
    let with = |change: &dyn Fn(&mut TrialFilter)| {
        let mut filter = TrialFilter::default();
        change(&mut filter);
        filter
    };
    let mut filters = vec![
        TrialFilter::default(),
        with(&|filter| filter.product_id = Some(sample.product)),
        with(&|filter| filter.device = Some(sample.device)),
        with(&|filter| filter.state = Some((TrialState::Running, sample.at))),
        with(&|filter| filter.ending = Some((sample.at, sample.at + TimeDelta::days(3)))),
        with(&|filter| filter.email = Some(sample.email.replace("ada", "eve"))),
        with(&|filter| filter.id = Some(sample.trial)),
        with(&|filter| filter.text = Some(format!("studio {}", sample.n))),
    ];
    for text in rare_texts(sample) {
        filters.push(with(&|filter| filter.text = Some(text.clone())));
    }
    for filter in filters {
        watch
            .of(&format!("{filter:?}"), async |store| {
                store.list_trials(&filter, Page::first(PAGE)).await.unwrap();
            })
            .await;
    }
}

async fn customers(watch: &mut Watch<'_>, sample: &Sample) {
    let with = |change: &dyn Fn(&mut CustomerFilter)| {
        let mut filter = CustomerFilter::default();
        change(&mut filter);
        filter
    };
    let mut filters = vec![
        CustomerFilter::default(),
        with(&|filter| filter.email = Some(sample.email.clone())),
        with(&|filter| filter.id = Some(sample.customer)),
    ];
    for text in rare_texts(sample) {
        filters.push(with(&|filter| filter.text = Some(text.clone())));
    }
    for filter in filters {
        watch
            .of(&format!("{filter:?}"), async |store| {
                store.list_customers(&filter, Page::first(PAGE)).await.unwrap();
            })
            .await;
    }
    watch
        .of("changing a customer", async |store| {
            let change = CustomerChange {
                note: Some(Some("rings back".to_owned())),
                ..CustomerChange::default()
            };
            let changed = store.change_customer(sample.customer, &change, &sample.context()).await;
            assert!(changed.unwrap());
        })
        .await;
    watch
        .of("erasing a customer", async |store| {
            assert!(store.erase_customer(sample.customer, &sample.context()).await.unwrap());
        })
        .await;
}

pub(crate) async fn logs(watch: &mut Watch<'_>, sample: &Sample) {
    audit(watch, sample).await;
    mails(watch, sample).await;
    events(watch, sample).await;
}

async fn audit(watch: &mut Watch<'_>, sample: &Sample) {
    let with = |change: &dyn Fn(&mut AuditFilter)| {
        let mut filter = AuditFilter::default();
        change(&mut filter);
        filter
    };
    let week = sample.at + TimeDelta::days(7);
    for filter in [
        AuditFilter::default(),
        with(&|filter| filter.license_id = Some(sample.license)),
        with(&|filter| filter.customer_id = Some(sample.customer)),
        with(&|filter| filter.trial_id = Some(sample.trial)),
        with(&|filter| filter.action = Some("device.7".to_owned())),
        with(&|filter| filter.subject = Some("catalog".to_owned())),
        with(&|filter| filter.actor_kind = Some("admin")),
        with(&|filter| (filter.from, filter.to) = (Some(sample.at), Some(week))),
    ] {
        watch
            .of(&format!("{filter:?}"), async |store| {
                store.list_audit_events(&filter, Page::first(PAGE)).await.unwrap();
            })
            .await;
    }
}

/// Mails that came back, are of one kind, or went to a part of an address are found on a walk through the list.
async fn mails(watch: &mut Watch<'_>, sample: &Sample) {
    let with = |change: &dyn Fn(&mut MailFilter)| {
        let mut filter = MailFilter::default();
        change(&mut filter);
        filter
    };
    let filters = [
        MailFilter::default(),
        with(&|filter| filter.state = Some(MailState::Failed)),
        with(&|filter| filter.recipient = Some(sample.email.clone())),
        with(&|filter| filter.license_id = Some(sample.license)),
        with(&|filter| filter.customer_id = Some(sample.customer)),
    ];
    for filter in filters {
        watch
            .of(&format!("{filter:?}"), async |store| {
                store.list_mails(&filter, Page::first(PAGE)).await.unwrap();
            })
            .await;
    }
}

async fn events(watch: &mut Watch<'_>, sample: &Sample) {
    let with = |change: &dyn Fn(&mut StripeEventFilter)| {
        let mut filter = StripeEventFilter::default();
        change(&mut filter);
        filter
    };
    for filter in [
        StripeEventFilter::default(),
        with(&|filter| filter.state = Some(StripeEventState::Dead)),
        with(&|filter| filter.object_id = Some(format!("in_{}", sample.n))),
        with(&|filter| filter.stripe_id = Some(format!("evt_{}", sample.n))),
    ] {
        watch
            .of(&format!("{filter:?}"), async |store| {
                store.list_stripe_events(&filter, Page::first(PAGE)).await.unwrap();
            })
            .await;
    }
}
