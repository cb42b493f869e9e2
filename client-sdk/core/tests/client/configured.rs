//! Programs that are configured with a key, and ask at every use.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use chrono::TimeDelta;
use claviger_client::{Client, ErrorCode, LockReason, State};
use claviger_protocol::Code;

use crate::support::{KEY, OTHER_KEY, office::Office, server::Reply, server::Request, stage::Stage};

const AN_HOUR: Duration = Duration::from_secs(3600);

/// What was asked of the server.
#[derive(Clone, Default)]
struct Count(Arc<AtomicUsize>);

impl Count {
    /// The requests since this was last asked.
    fn more(&self) -> usize {
        self.0.swap(0, Ordering::SeqCst)
    }
}

/// Counts requests that are answered like this.
fn counted(stage: &Stage, reply: fn(&Office, &Request) -> Reply) -> Count {
    let count = Count::default();
    let counter = count.clone();
    stage.be(move |office, request| {
        counter.0.fetch_add(1, Ordering::SeqCst);
        reply(office, request)
    });
    count
}

fn honest(stage: &Stage) -> Count {
    counted(stage, Office::answer)
}

fn locked(client: &Client) -> Option<LockReason> {
    match client.status().state {
        State::Locked { reason } => Some(reason),
        _ => None,
    }
}

/// Uses the key every ten seconds, and tells after how many seconds the server was asked.
fn asked_within(stage: &Stage, client: &Client, count: &Count, seconds: usize) -> Vec<usize> {
    let mut asked = Vec::new();
    for second in (0..seconds).step_by(10) {
        let _ = stage.wait(client.use_key(KEY, AN_HOUR));
        if count.more() > 0 {
            asked.push(second);
        }
        stage.pass(TimeDelta::seconds(10));
    }
    asked
}

#[test]
fn a_good_word_counts_for_as_long_as_is_wanted() {
    let stage = Stage::new();
    let (count, client) = (honest(&stage), stage.open());
    for _ in 0..3 {
        assert!(stage.wait(client.use_key(KEY, AN_HOUR)).unwrap().usable);
    }
    assert_eq!(count.more(), 1, "one activation");
    // A program that is started anew has heard it, too.
    let client = stage.open();
    stage.pass(TimeDelta::minutes(60));
    stage.wait(client.use_key(KEY, AN_HOUR)).unwrap();
    stage.wait(client.check_if_older(AN_HOUR));
    assert_eq!(count.more(), 0);
    stage.pass(TimeDelta::seconds(1));
    stage.wait(client.check_if_older(AN_HOUR));
    stage.wait(client.use_key(KEY, Duration::MAX)).unwrap();
    assert_eq!(count.more(), 1);
}

#[test]
fn several_at_once_ask_once() {
    let stage = Stage::new();
    let (count, client) = (honest(&stage), stage.open());
    stage.wait(async {
        let (one, other) = tokio::join!(client.use_key(KEY, AN_HOUR), client.use_key(KEY, AN_HOUR));
        assert!(one.unwrap().usable && other.unwrap().usable);
    });
    assert_eq!(count.more(), 1);
    stage.pass(TimeDelta::hours(2));
    stage
        .wait(async { tokio::join!(client.check_if_older(AN_HOUR), client.use_key(KEY, AN_HOUR)) })
        .1
        .unwrap();
    assert_eq!(count.more(), 1);
}

#[test]
fn a_server_that_is_away_is_asked_at_growing_distances() {
    let stage = Stage::new();
    let (count, client) = (counted(&stage, |_, _| Reply::Words("garbage".to_owned())), stage.open());
    assert_eq!(asked_within(&stage, &client, &count, 600), [0, 30, 90, 210, 450]);
    let error = stage.wait(client.use_key(KEY, AN_HOUR)).unwrap_err();
    assert!(matches!(error.code, ErrorCode::NoAnswer(_)), "{error:?}");

    let count = honest(&stage);
    stage.pass(TimeDelta::minutes(30));
    assert!(stage.wait(client.use_key(KEY, AN_HOUR)).unwrap().usable);
    assert_eq!(count.more(), 1);
    // What is remembered outlives the next outage, in which it is the same.
    let count = counted(&stage, |_, _| Reply::Words("garbage".to_owned()));
    stage.pass(TimeDelta::hours(5));
    assert_eq!(asked_within(&stage, &client, &count, 600), [0, 30, 90, 210, 450]);
    assert!(client.status().usable);
}

#[test]
fn a_refused_activation_is_tried_again_at_growing_distances() {
    let stage = Stage::new();
    let (count, client) = (honest(&stage), stage.open());
    stage.office.terms().code = Code::DeviceLimitReached;
    assert_eq!(asked_within(&stage, &client, &count, 600), [0, 30, 90, 210, 450]);
    let error = stage.wait(client.use_key(KEY, AN_HOUR)).unwrap_err();
    assert_eq!(error.code, ErrorCode::Refused(Code::DeviceLimitReached));
    assert_eq!(count.more(), 0, "the error is remembered");
    // Another key need not wait for it, and neither does whoever says so.
    stage.office.terms().code = Code::Valid;
    assert!(stage.wait(client.use_key(OTHER_KEY, AN_HOUR)).unwrap().usable);
    assert!(stage.wait(client.activate(KEY)).unwrap().usable);
}

#[test]
fn a_new_key_takes_the_place_of_the_old_one_unless_it_is_refused() {
    let stage = Stage::new();
    let client = stage.open();
    stage.wait(client.use_key(KEY, AN_HOUR)).unwrap();
    stage.office.terms().code = Code::Expired;
    let error = stage.wait(client.use_key(OTHER_KEY, AN_HOUR)).unwrap_err();
    assert_eq!(error.code, ErrorCode::Refused(Code::Expired));
    assert_eq!(client.status().grant.unwrap().key_last4.as_deref(), Some("BBBB"));
    assert!(client.status().usable);
    let error = stage.wait(client.use_key("no key?", AN_HOUR)).unwrap_err();
    assert_eq!(error.code, ErrorCode::Rejected("KEY_INVALID".to_owned()));
}

#[test]
fn a_slot_is_taken_back_by_a_program_that_is_started_since_and_by_no_other() {
    let stage = Stage::new();
    let client = stage.open();
    stage.wait(client.use_key(KEY, AN_HOUR)).unwrap();
    stage.office.release_all();
    stage.pass(TimeDelta::hours(2));
    for _ in 0..3 {
        stage.wait(client.use_key(KEY, AN_HOUR)).unwrap();
        assert_eq!(locked(&client), Some(LockReason::DeviceReleased));
        stage.pass(TimeDelta::hours(1));
    }
    let client = stage.open();
    assert!(stage.wait(client.use_key(KEY, AN_HOUR)).unwrap().usable);
}

#[test]
fn a_clock_that_was_set_back_makes_no_word_young() {
    let stage = Stage::new();
    let (count, client) = (honest(&stage), stage.open());
    stage.wait(client.use_key(KEY, AN_HOUR)).unwrap();
    stage.pass(TimeDelta::hours(3));
    stage.machine.watch.turn(TimeDelta::hours(-3));
    count.more();
    assert!(stage.wait(client.use_key(KEY, AN_HOUR)).unwrap().usable);
    assert_eq!(count.more(), 1);
}
