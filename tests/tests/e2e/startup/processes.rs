//! Several processes, and ports and databases that are not there.

use claviger_tests::{KeySet, World, on_both_engines};
use futures_util::future::join_all;

on_both_engines!(
    three_start_at_once_on_an_empty_database,
    what_is_configured_wrongly_says_so
);

async fn three_start_at_once_on_an_empty_database(world: &World) {
    let settings = world.settings();
    let servers = join_all((0..3).map(|_| world.start(&settings))).await;
    let mut keys = Vec::new();
    for server in servers {
        let server = server.unwrap_or_else(|failure| panic!("{}", failure.output));
        let api = server.api();
        assert_eq!(api.get("/ready").await.ok()["ready"], true);
        let of_both = [
            KeySet::fetch(&api.environment("test")).await,
            KeySet::fetch(&api.environment("prod")).await,
        ];
        keys.push(of_both.map(|keys| keys.kids()));
    }
    assert!(
        keys.iter().all(|of_both| *of_both == keys[0]),
        "all sign with the same keys: {keys:?}"
    );
    assert_eq!(keys[0].each_ref().map(Vec::len), [1, 1]);
}

async fn what_is_configured_wrongly_says_so(world: &World) {
    let server = world.serve().await;
    let taken = server.address().rsplit_once(':').unwrap().1;
    for (variable, value, said) in [
        ("PORT", taken, "is the port taken?"),
        ("ACTIVE_ENVIRONMENT", "staging", "staging"),
        ("LIMIT_KEY_PER_MINUTE", "0", "rate limit"),
        ("APP_BASE_URL", "switchfast.example", "APP_BASE_URL"),
        ("RUST_LOG", "claviger=loud", "RUST_LOG"),
        (
            "DATABASE_URL",
            "postgres://nobody:hunter2@127.0.0.1:1/nothing",
            "check DATABASE_URL",
        ),
    ] {
        let failure = world
            .start(&world.settings().with(variable, value))
            .await
            .expect_err(variable);
        assert!(
            failure.output.contains(said),
            "{variable}: {said} is not in: {}",
            failure.output
        );
        assert!(
            !failure.output.contains("hunter2"),
            "a password is in: {}",
            failure.output
        );
    }
}
