//! Admin tokens.

use chrono::Duration;
use claviger_licensing::{AdminTokenId, Role};

use super::{
    Engine,
    expect::{assert_audited, assert_conflict, assert_pages},
    fixtures::{admin_at, app_at, days, minutes, nobody, precise, start, token},
};
use crate::{AdminToken, AuditFilter, NewAdminToken, Page, Store};

/// A token is found by its hash as it was added, with each role, expired or not, and audited.
pub async fn keeps_every_field(engine: &impl Engine) {
    let store = engine.connect().await;
    for (n, (role, expires_at)) in [
        (Role::Owner, None),
        (Role::Support, Some(precise())),
        (Role::ReadOnly, Some(days(-1))),
    ]
    .into_iter()
    .enumerate()
    {
        let mut new = new_token(n);
        new.role = role;
        new.expires_at = expires_at;
        new.name = format!("Zoë’s #{n} 🦊");
        store.add_admin_token(&new, &admin_at(precise())).await.unwrap();
        let expected = AdminToken {
            id: new.id,
            name: new.name.clone(),
            role,
            created_at: precise(),
            expires_at,
            revoked_at: None,
            last_used_at: None,
        };
        assert_eq!(store.find_admin_token(&token(n)).await.unwrap(), Some(expected));
        let events = store
            .list_audit_events(&AuditFilter::default(), Page::first(10))
            .await
            .unwrap();
        assert_eq!(events.len(), n + 1);
        let told = new.id.to_string();
        let event = events
            .iter()
            .find(|event| event.data["token"] == told.as_str())
            .expect("names the token");
        assert_audited(event, "admin_token.created", &admin_at(precise()));
    }
    assert_eq!(store.find_admin_token(&token(9)).await.unwrap(), None);
}

/// A list pages through every token once, newest first, revoked ones included.
pub async fn pages(engine: &impl Engine) {
    let store = engine.connect().await;
    let mut ids = Vec::new();
    for n in 0..5 {
        ids.insert(0, add(&*store, n).await.uuid());
    }
    assert!(
        store
            .revoke_admin_token(AdminTokenId::from_uuid(ids[2]), &app_at(minutes(9)))
            .await
            .unwrap()
    );
    assert_pages(
        async |page| store.list_admin_tokens(page).await,
        |token| token.id.uuid(),
        &ids,
        async || {
            add(&*store, 5).await;
        },
    )
    .await;
    let list = store.list_admin_tokens(Page::first(1)).await.unwrap();
    assert_eq!(store.find_admin_token(&token(5)).await.unwrap().as_ref(), list.first());
}

/// A hash is one token's.
pub async fn refuses_a_known_hash(engine: &impl Engine) {
    let store = engine.connect().await;
    add(&*store, 1).await;
    assert_conflict(store.add_admin_token(&new_token(1), &app_at(minutes(2))).await);
    assert_eq!(store.list_admin_tokens(Page::first(10)).await.unwrap().len(), 1);
    assert_eq!(
        store
            .list_audit_events(&AuditFilter::default(), Page::first(10))
            .await
            .unwrap()
            .len(),
        1
    );
}

/// A revoked token is still found, with the date; revoking it again changes nothing.
pub async fn revokes_once(engine: &impl Engine) {
    let store = engine.connect().await;
    let (id, other) = (add(&*store, 1).await, add(&*store, 2).await);
    assert!(store.revoke_admin_token(id, &admin_at(precise())).await.unwrap());
    assert!(
        store.revoke_admin_token(id, &admin_at(days(1))).await.unwrap(),
        "there is one"
    );
    assert!(!store.revoke_admin_token(nobody(), &admin_at(days(1))).await.unwrap());
    let found = store.find_admin_token(&token(1)).await.unwrap().expect("the token");
    assert_eq!((found.id, found.revoked_at), (id, Some(precise())));
    let found = store.find_admin_token(&token(2)).await.unwrap().expect("the token");
    assert_eq!((found.id, found.revoked_at), (other, None));

    let revoked = AuditFilter {
        action: Some("admin_token.revoked".to_owned()),
        ..AuditFilter::default()
    };
    let events = store.list_audit_events(&revoked, Page::first(10)).await.unwrap();
    assert_eq!(events.len(), 1);
    assert_audited(&events[0], "admin_token.revoked", &admin_at(precise()));
    assert_eq!(events[0].data["token"], id.to_string().as_str());
}

/// The time of use is noted if the noted one is more than a minute older, and never goes back.
pub async fn notes_the_use(engine: &impl Engine) {
    let store = engine.connect().await;
    let id = add(&*store, 1).await;
    let minute = Duration::minutes(1);
    let moment = Duration::microseconds(1);
    let later = precise() + minute + moment;
    for (at, noted) in [
        (precise(), precise()),
        (precise() + Duration::seconds(30), precise()),
        (precise() + minute, precise()),
        (later, later),
        (start(), later),
        (days(1), days(1)),
    ] {
        store.touch_admin_token(id, at).await.unwrap();
        assert_eq!(
            store.find_admin_token(&token(1)).await.unwrap().unwrap().last_used_at,
            Some(noted)
        );
    }
    store.touch_admin_token(nobody(), days(2)).await.unwrap();
    assert_eq!(
        store
            .list_audit_events(&AuditFilter::default(), Page::first(10))
            .await
            .unwrap()
            .len(),
        1
    );
}

/// The n-th token, made n minutes after the start.
fn new_token(n: usize) -> NewAdminToken {
    let at = minutes(i64::try_from(n).unwrap());
    NewAdminToken {
        id: AdminTokenId::mint(at),
        hash: token(n),
        name: format!("token {n}"),
        role: Role::Support,
        expires_at: None,
    }
}

async fn add(store: &dyn Store, n: usize) -> AdminTokenId {
    let new = new_token(n);
    store
        .add_admin_token(&new, &app_at(minutes(i64::try_from(n).unwrap())))
        .await
        .unwrap();
    new.id
}
