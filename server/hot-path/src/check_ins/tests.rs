use std::{collections::VecDeque, sync::Arc};

use async_trait::async_trait;
use chrono::NaiveDate;
use claviger_licensing::{ActivationId, DeviceFacts, LicenseId, LicenseRecord};
use claviger_store::{Statistics, StatisticsQuery, Suspicion, SuspicionThresholds, UsageDay, UsageReport};
use serde_json::Value;
use tokio::sync::oneshot;

use super::*;
use crate::fixtures::{key, noon, record};

/// A table of check-ins that answers as it is told, and then well.
#[derive(Debug, Default)]
struct Table {
    answers: Mutex<VecDeque<StoreError>>,
    attempts: AtomicU64,
    written: Mutex<Vec<Row>>,
}

#[async_trait]
impl Activity for Table {
    async fn record_check_ins(&self, check_ins: &[Row], _: &[Sighting]) -> StoreResult<()> {
        self.attempts.fetch_add(1, Ordering::Relaxed);
        if check_ins.iter().any(|row| row.runtime.is_some()) {
            return Err(StoreError::Conflict {
                constraint: "poison".to_owned(),
            });
        }
        if let Some(error) = self.answers.lock().unwrap().pop_front() {
            return Err(error);
        }
        self.written.lock().unwrap().extend(check_ins.iter().cloned());
        Ok(())
    }

    async fn record_sightings(&self, _: &[Sighting]) -> StoreResult<()> {
        unreachable!("check-ins bring their sightings")
    }

    async fn record_usage(&self, _: &UsageReport) -> StoreResult<()> {
        unreachable!("usage does not pass here")
    }

    async fn list_usage(&self, _: LicenseId, _: NaiveDate, _: NaiveDate) -> StoreResult<Vec<UsageDay>> {
        unreachable!("nothing is read")
    }

    async fn statistics(&self, _: &StatisticsQuery) -> StoreResult<Statistics> {
        unreachable!("nothing is read")
    }

    async fn list_suspicious(&self, _: NaiveDate, _: &SuspicionThresholds, _: u16) -> StoreResult<Vec<Suspicion>> {
        unreachable!("nothing is read")
    }

    async fn find_runtime(&self, _: ActivationId) -> StoreResult<Option<Value>> {
        unreachable!("nothing is read")
    }
}

impl Table {
    fn count(&self) -> u32 {
        self.written.lock().unwrap().iter().map(|row| row.count).sum()
    }

    fn fail(&self, times: usize) {
        let unavailable = || StoreError::Unavailable("away".into());
        self.answers.lock().unwrap().extend((0..times).map(|_| unavailable()));
    }
}

/// A queue that writes into a table until it is told to stop.
struct Desk {
    table: Arc<Table>,
    check_ins: Arc<CheckIns<Table>>,
    stop: oneshot::Sender<()>,
    writer: tokio::task::JoinHandle<()>,
    record: LicenseRecord,
}

impl Desk {
    fn open() -> Self {
        let table = Arc::new(Table::default());
        let check_ins = Arc::new(CheckIns::new(Arc::clone(&table), 0));
        let (stop, stopped) = oneshot::channel();
        let writing = Arc::clone(&check_ins);
        let writer = tokio::spawn(async move { writing.run(async { drop(stopped.await) }).await });
        Self {
            table,
            check_ins,
            stop,
            writer,
            record: record(key(1)),
        }
    }

    fn check_in(&self) -> CheckIn<'_> {
        CheckIn {
            record: &self.record,
            activation: &self.record.activations[0],
            at: noon(),
            facts: DeviceFacts::default(),
            runtime: None,
            origin: None,
        }
    }

    async fn close(self) -> Arc<Table> {
        self.stop.send(()).unwrap();
        self.writer.await.unwrap();
        self.table
    }
}

#[tokio::test(start_paused = true)]
async fn check_ins_are_put_together_and_written_in_time() {
    let desk = Desk::open();
    for _ in 0..5 {
        desk.check_ins.note(desk.check_in()).await;
    }
    assert_eq!(desk.table.count(), 0);
    sleep(INTERVAL + Duration::from_millis(1)).await;
    assert_eq!((desk.table.count(), desk.table.written.lock().unwrap().len()), (5, 1));
}

#[tokio::test(start_paused = true)]
async fn whoever_settles_finds_all_that_was_noted_before() {
    let desk = Desk::open();
    desk.check_ins.settle().await;
    assert_eq!(
        desk.table.attempts.load(Ordering::Relaxed),
        0,
        "there was nothing to write"
    );
    for n in 1..=3 {
        desk.check_ins.note(desk.check_in()).await;
        desk.check_ins.settle().await;
        assert_eq!(desk.table.count(), n);
    }
}

#[tokio::test(start_paused = true)]
async fn the_end_writes_what_is_left() {
    let desk = Desk::open();
    desk.check_ins.note(desk.check_in()).await;
    desk.table.fail(3);
    assert_eq!(desk.close().await.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_the_database_could_not_take_waits() {
    let desk = Desk::open();
    desk.table.fail(2);
    desk.check_ins.note(desk.check_in()).await;
    desk.check_ins.settle().await;
    assert_eq!((desk.table.count(), desk.check_ins.waiting()), (0, 1));
    desk.check_ins.note(desk.check_in()).await;
    sleep(6 * INTERVAL).await;
    assert_eq!((desk.table.count(), desk.check_ins.waiting()), (2, 0));
}

#[tokio::test(start_paused = true)]
async fn one_bad_check_in_does_not_keep_back_the_others() {
    let desk = Desk::open();
    desk.check_ins.note(desk.check_in()).await;
    let bad = CheckIn {
        activation: &desk.record.activations[2],
        runtime: Some(Value::Null),
        ..desk.check_in()
    };
    desk.check_ins.note(bad).await;
    desk.check_ins.settle().await;
    assert_eq!((desk.table.count(), desk.check_ins.waiting()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn without_room_a_check_in_waits_and_then_is_left_out() {
    let desk = Desk::open();
    desk.table.fail(usize::from(u8::MAX));
    let mut devices = Vec::new();
    for _ in 0..ROOM {
        devices.push(record(key(1)));
    }
    for device in &devices {
        let check_in = CheckIn {
            record: device,
            activation: &device.activations[0],
            ..desk.check_in()
        };
        assert!(desk.check_ins.try_note(&mut Some(check_in)));
    }
    desk.check_ins.note(desk.check_in()).await;
    assert_eq!((desk.check_ins.waiting(), desk.check_ins.dropped()), (ROOM, 1));
    desk.table.answers.lock().unwrap().clear();
    desk.check_ins.note(desk.check_in()).await;
    let table = desk.close().await;
    assert_eq!(table.count() as usize, ROOM + 1);
    assert!(table.attempts.load(Ordering::Relaxed) >= ROOM.div_ceil(BATCH) as u64);
}
