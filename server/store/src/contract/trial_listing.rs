//! Lists of trials, and trials of machines.

use chrono::Duration;
use claviger_licensing::{ComponentHashes, DeviceHash, Product, ProductId, Trial, TrialId};
use claviger_protocol::ComponentName;

use super::{
    Engine,
    expect::assert_pages,
    fixtures::{app_at, components, customer, days, device, just_after, minutes, nobody, start, trial},
    shop::Shop,
};
use crate::{Page, TrialFilter, TrialState};

/// A list pages through every trial once, newest first.
pub async fn pages(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let mut ids = Vec::new();
    for n in 0..5 {
        ids.insert(
            0,
            begin(&shop, if n % 2 == 0 { &shop.app } else { &shop.tool }, n)
                .await
                .id
                .uuid(),
        );
    }
    assert_pages(
        async |page| shop.store.list_trials(&TrialFilter::default(), page).await,
        |trial| trial.id.uuid(),
        &ids,
        async || {
            begin(&shop, &shop.app, 5).await;
        },
    )
    .await;
}

/// Every condition alone finds what it says, and all that are set must hold.
pub async fn filters(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let mut new = trial(&shop.app, 1);
    new.trial.email = Some("Ada_1@Example.com".to_owned());
    shop.store.begin_trial(&new, &app_at(start())).await.unwrap();
    let (first, second, third) = (
        new.trial,
        begin(&shop, &shop.app, 2).await,
        begin(&shop, &shop.tool, 3).await,
    );
    shop.store
        .link_trial_device(&second, &device(3), &ComponentHashes::new(), &app_at(start()))
        .await
        .unwrap();
    let (first, second, third) = (first.id, second.id, third.id);
    let by = |product_id: Option<ProductId>, device: Option<DeviceHash>, email: Option<&str>| TrialFilter {
        product_id,
        device,
        email: email.map(str::to_owned),
        ..TrialFilter::default()
    };
    let (app, tool) = (Some(shop.app.id), Some(shop.tool.id));
    let cases = [
        (by(None, None, None), vec![third, second, first]),
        (by(app, None, None), vec![second, first]),
        (by(Some(nobody()), None, None), vec![]),
        (by(None, Some(device(3)), None), vec![third, second]),
        (by(None, Some(device(2)), None), vec![second]),
        (by(None, Some(device(9)), None), vec![]),
        (by(None, None, Some("ADA_1@example.COM")), vec![first]),
        (by(None, None, Some("ada%")), vec![]),
        (by(None, None, Some("adax1@example.com")), vec![]),
        (by(tool, Some(device(3)), None), vec![third]),
        (by(app, Some(device(1)), Some("ada_1@example.com")), vec![first]),
        (by(tool, Some(device(1)), Some("ada_1@example.com")), vec![]),
    ];
    for (i, (filter, expected)) in cases.into_iter().enumerate() {
        assert_eq!(list(&shop, &filter).await, expected, "case {i}");
    }
}

/// A text finds trials by part of the e-mail address or of the device's name, and no longer once they are erased.
pub async fn finds_by_text(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let mut new = trial(&shop.app, 1);
    new.trial.email = Some("Ada_1@Example.com".to_owned());
    new.trial.device_name = Some("Ada's MacBook".to_owned());
    let first = shop.begin(&new).await.id;
    let mut new = trial(&shop.tool, 2);
    new.trial.email = None;
    new.trial.device_name = Some("100% Büro".to_owned());
    let second = shop.begin(&new).await.id;
    let by_text = |text: &str| TrialFilter {
        text: Some(text.to_owned()),
        ..TrialFilter::default()
    };
    for (text, expected) in [
        ("a_1@EXAMPLE", vec![first]),
        ("ada%", vec![]),
        ("macb", vec![first]),
        ("Ad", vec![first]),
        ("da", vec![]),
        ("1", vec![second]),
        ("0% b", vec![second]),
        ("ada's", vec![first]),
        ("nothing", vec![]),
    ] {
        assert_eq!(list(&shop, &by_text(text)).await, expected, "{text}");
    }
    let of_product = TrialFilter {
        product_id: Some(shop.tool.id),
        ..by_text("macb")
    };
    assert_eq!(list(&shop, &of_product).await, []);
    for (id, expected) in [(first, vec![first]), (nobody(), vec![])] {
        let by_id = TrialFilter {
            id: Some(id),
            ..TrialFilter::default()
        };
        assert_eq!(list(&shop, &by_id).await, expected);
    }
    let buyer = shop
        .store
        .ensure_customer(&customer("ADA_1@example.com", None), &app_at(start()))
        .await;
    let erased = shop.store.erase_customer(buyer.unwrap().id, &app_at(days(1))).await;
    assert!(erased.unwrap());
    for text in ["a_1@example", "macb", "ad"] {
        assert_eq!(list(&shop, &by_text(text)).await, [], "{text}");
    }
}

/// A trial runs, is over, or was converted: one of the three at every instant. Its end is exclusive.
pub async fn filters_by_state(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (short, long, bought) = (
        begin(&shop, &shop.app, 1).await,
        begin(&shop, &shop.app, 20).await,
        begin(&shop, &shop.app, 3).await,
    );
    let license = shop.sell(&shop.pro, 1).await;
    shop.occupy(license, 0, 3, days(1)).await;
    let end = short.ends_at;
    let moment = Duration::microseconds(1);
    let cases = [
        (TrialState::Running, end - moment, vec![long.id, short.id]),
        (TrialState::Running, end, vec![long.id]),
        (TrialState::Running, days(90), vec![]),
        (TrialState::Over, end - moment, vec![]),
        (TrialState::Over, end, vec![short.id]),
        (TrialState::Over, days(90), vec![long.id, short.id]),
        (TrialState::Converted, end, vec![bought.id]),
        (TrialState::Converted, days(90), vec![bought.id]),
    ];
    for (i, (state, at, expected)) in cases.into_iter().enumerate() {
        let filter = TrialFilter {
            state: Some((state, at)),
            ..TrialFilter::default()
        };
        assert_eq!(list(&shop, &filter).await, expected, "case {i}");
        let other = TrialFilter {
            product_id: Some(shop.tool.id),
            ..filter
        };
        assert_eq!(list(&shop, &other).await, [], "case {i} of another product");
    }
}

/// Trials that end in a time: from its first instant on, and before its last, whatever their state.
pub async fn filters_by_end(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (first, second) = (begin(&shop, &shop.app, 1).await, begin(&shop, &shop.tool, 2).await);
    let ending = |from, to| TrialFilter {
        ending: Some((from, to)),
        ..TrialFilter::default()
    };
    let (early, late) = (first.ends_at, second.ends_at);
    let cases = [
        (ending(early, just_after(late)), vec![second.id, first.id]),
        (ending(early, late), vec![first.id]),
        (ending(just_after(early), just_after(late)), vec![second.id]),
        (ending(just_after(late), days(900)), vec![]),
        (ending(days(-900), early), vec![]),
        (ending(late, early), vec![]),
    ];
    for (i, (filter, expected)) in cases.into_iter().enumerate() {
        assert_eq!(list(&shop, &filter).await, expected, "case {i}");
    }
    let running = TrialFilter {
        product_id: Some(shop.app.id),
        state: Some((TrialState::Running, start())),
        ..ending(early, just_after(late))
    };
    assert_eq!(list(&shop, &running).await, [first.id]);
}

/// A machine is recognized by any of its components, under the same name, in the same product.
pub async fn finds_by_components(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let both = components([(ComponentName::BOARD, 1), (ComponentName::MAC, 2)]);
    let own = components([(ComponentName::parse("tpm_2").unwrap(), 8), (ComponentName::BOARD, 1)]);
    let (first, second, third) = (
        begin_with(&shop, &shop.app, 1, &both).await,
        begin_with(&shop, &shop.app, 2, &own).await,
        begin_with(&shop, &shop.tool, 1, &both).await,
    );
    begin(&shop, &shop.app, 3).await;
    let one = |name, n| components([(name, n)]);
    let cases = [
        (&shop.app, both.clone(), vec![(&first, &both), (&second, &own)]),
        (
            &shop.app,
            one(ComponentName::BOARD, 1),
            vec![(&first, &both), (&second, &own)],
        ),
        (&shop.app, one(ComponentName::MAC, 2), vec![(&first, &both)]),
        (
            &shop.app,
            components([(ComponentName::MAC, 2), (ComponentName::DISK, 9)]),
            vec![(&first, &both)],
        ),
        (&shop.app, one(ComponentName::MAC, 1), vec![]),
        (&shop.app, one(ComponentName::DISK, 2), vec![]),
        (&shop.app, components([]), vec![]),
        (&shop.tool, one(ComponentName::BOARD, 1), vec![(&third, &both)]),
        (&shop.tool, one(ComponentName::BOARD, 9), vec![]),
    ];
    for (i, (product, told, expected)) in cases.into_iter().enumerate() {
        let found = shop.store.find_trials_by_components(product.id, &told).await.unwrap();
        let found: Vec<_> = found.iter().map(|(trial, known)| (trial, known)).collect();
        assert_eq!(found, expected, "case {i}");
    }
}

/// A machine that changed and was recognized is known by its new components and by its old ones.
pub async fn knows_both_states_of_a_machine(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let before = components([(ComponentName::BOARD, 1), (ComponentName::DISK, 2)]);
    let after = components([
        (ComponentName::BOARD, 1),
        (ComponentName::DISK, 3),
        (ComponentName::MAC, 4),
    ]);
    let trial = begin_with(&shop, &shop.app, 1, &before).await;
    shop.store
        .link_trial_device(&trial, &device(2), &after, &app_at(minutes(5)))
        .await
        .unwrap();
    let mut old_disk = after.clone();
    old_disk.extend(components([(ComponentName::DISK, 2)]));
    for (told, known) in [(before, old_disk), (after.clone(), after)] {
        let found = shop.store.find_trials_by_components(shop.app.id, &told).await.unwrap();
        assert_eq!(
            found,
            [(trial.clone(), known)],
            "the hash that was told is the one that counts"
        );
    }
}

/// The oldest hundred of the trials that share a component are told.
pub async fn finds_a_hundred_at_most(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let told = components([(ComponentName::HOSTNAME, 1)]);
    let mut ids: Vec<TrialId> = Vec::new();
    // The newest first, so that the order of insertion is no help.
    for n in (0..103).rev() {
        ids.insert(0, begin_with(&shop, &shop.app, n, &told).await.id);
    }
    let found = shop.store.find_trials_by_components(shop.app.id, &told).await.unwrap();
    assert_eq!(
        found.into_iter().map(|(trial, _)| trial.id).collect::<Vec<_>>(),
        ids[..100]
    );
}

async fn begin(shop: &Shop, product: &Product, n: usize) -> Trial {
    begin_with(shop, product, n, &ComponentHashes::new()).await
}

async fn begin_with(shop: &Shop, product: &Product, n: usize, components: &ComponentHashes) -> Trial {
    let mut new = trial(product, n);
    new.components.clone_from(components);
    shop.begin(&new).await
}

async fn list(shop: &Shop, filter: &TrialFilter) -> Vec<TrialId> {
    let trials = shop.store.list_trials(filter, Page::first(100)).await.unwrap();
    trials.into_iter().map(|trial| trial.id).collect()
}
