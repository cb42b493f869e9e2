//! What money does to a license is applied and audited like every change.

use claviger_licensing::{Hold, HoldCause, License, LicenseEvent, LicenseStatus, OrderId};

use super::{
    Engine,
    expect::assert_audited,
    fixtures::{admin_at, days, minutes, nobody, precise},
    license_events::{known_events, news},
    money::order,
    shop::Shop,
};
use crate::{LicenseFilter, Page};

/// A license is held for each cause, let go, and paid by one order after the other.
pub async fn is_applied(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    let payer = shop.place(&order(&shop.pro, 1)).await;
    let mut changes: Vec<(LicenseEvent, Option<Hold>, Option<OrderId>)> = vec![
        (LicenseEvent::PaidBy(payer), None, Some(payer)),
        (LicenseEvent::HoldLifted, None, Some(payer)),
    ];
    for (cause, since) in HoldCause::ALL
        .into_iter()
        .zip([precise(), days(1), days(-1), minutes(7)])
    {
        let hold = Hold { cause, since };
        changes.push((LicenseEvent::Held(hold), Some(hold), Some(payer)));
    }
    // The order may come later, in another transaction.
    let next = nobody();
    changes.push((LicenseEvent::HoldLifted, None, Some(payer)));
    changes.push((LicenseEvent::PaidBy(next), None, Some(next)));

    let mut expected = shop.record(id).await.license;
    let mut known = known_events(&shop, id).await;
    for ((event, hold, order_id), minute) in changes.into_iter().zip(10..) {
        let context = admin_at(minutes(minute));
        shop.commit(id, std::slice::from_ref(&event), context.at).await.unwrap();
        expected = License {
            hold,
            order_id,
            updated_at: context.at,
            ..expected
        };
        assert_eq!(shop.record(id).await.license, expected, "{}", event.action());
        let news = news(&shop, id, &mut known).await;
        assert_eq!(news.len(), 1, "{}", event.action());
        assert_audited(&news[0], event.action(), &context);
        assert_eq!(news[0].data, event.audit_data());
        assert_eq!((news[0].license_id, news[0].customer_id), (Some(id), None));
    }
}

/// A hold is apart from the admins' word: each stays when the other goes.
pub async fn is_apart_from_the_status(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    let hold = Hold {
        cause: HoldCause::Disputed,
        since: precise(),
    };
    let reason = Some("abuse".to_owned());
    let events = [
        LicenseEvent::Suspended { reason: reason.clone() },
        LicenseEvent::Held(hold),
    ];
    shop.commit(id, &events, minutes(2)).await.unwrap();
    let state = async || {
        let license = shop.record(id).await.license;
        (license.status, license.status_reason, license.hold)
    };
    assert_eq!(state().await, (LicenseStatus::Suspended, reason.clone(), Some(hold)));
    shop.commit(id, &[LicenseEvent::HoldLifted], minutes(3)).await.unwrap();
    assert_eq!(state().await, (LicenseStatus::Suspended, reason, None));
    shop.commit(id, &[LicenseEvent::Held(hold), LicenseEvent::Reinstated], minutes(4))
        .await
        .unwrap();
    assert_eq!(state().await, (LicenseStatus::Active, None, Some(hold)));

    let list = shop
        .store
        .list_licenses(&LicenseFilter::default(), Page::first(10))
        .await
        .unwrap();
    assert_eq!(list[0].license, shop.record(id).await.license, "lists tell it too");
}
