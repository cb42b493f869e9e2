//! What a scenario has to itself.

use std::{
    panic::AssertUnwindSafe,
    process::Output,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use claviger_stripe_fake::Fake;
use data_encoding::HEXLOWER;
use futures_util::FutureExt;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio::time::timeout;
use uuid::Uuid;

use crate::{Clock, Database, Engine, Ledger, Log, Server, Settings, Shop, StartFailure, Till};

/// A scenario that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(300);
/// Lines of each server's log that a failure shows.
const TAIL: usize = 40;

/// A database, a data folder, a clock and a master key, and the servers that run on them.
#[derive(Debug)]
pub struct World {
    /// The storage engine.
    pub engine: Engine,
    /// The database.
    pub database: Database,
    /// The clock of all servers.
    pub clock: Clock,
    /// Secrets that went over the wire.
    pub ledger: Arc<Ledger>,
    folder: TempDir,
    master_key: String,
    logs: Mutex<Vec<Arc<Log>>>,
    fakes: Mutex<Vec<Fake>>,
}

impl World {
    /// Runs a scenario in a new world, and searches the logs for secrets afterwards.
    pub async fn play(engine: Engine, scenario: impl AsyncFnOnce(&Self)) {
        Self::play_for(engine, PATIENCE, scenario).await;
    }

    /// The same with other patience.
    pub async fn play_for(engine: Engine, patience: Duration, scenario: impl AsyncFnOnce(&Self)) {
        Self::new(engine).await.stage(patience, scenario).await;
    }

    /// The same on a PostgreSQL that the scenario keeps itself.
    pub async fn play_on(url: String, scenario: impl AsyncFnOnce(&Self)) {
        let (master_key, ledger) = secrets();
        let world = Self::on(Engine::Postgres, Database::Kept { url }, master_key, ledger);
        world.stage(PATIENCE, scenario).await;
    }

    async fn stage(self, patience: Duration, scenario: impl AsyncFnOnce(&Self)) {
        let outcome = AssertUnwindSafe(timeout(patience, scenario(&self)))
            .catch_unwind()
            .await;
        match outcome {
            Ok(Ok(())) => self.end().await,
            Ok(Err(_elapsed)) => panic!("the scenario did not end in {patience:?}\n{}", self.tails()),
            Err(panic) => {
                eprintln!("{}", self.tails());
                self.database.drop().await;
                std::panic::resume_unwind(panic)
            }
        }
    }

    /// Looks at the stand-ins for Stripe when the scenario is over: what went to or came from them must be as Stripe's SDK says.
    pub(crate) fn watch(&self, fake: &Fake) {
        self.fakes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(fake.clone());
    }

    /// Searches the logs for secrets and removes the database. Whoever holds a server drops it first.
    pub async fn end(self) {
        for fake in self.fakes.into_inner().unwrap_or_else(PoisonError::into_inner) {
            let violations = fake.violations().await;
            assert!(violations.is_empty(), "not what Stripe's SDK knows: {violations:#?}");
        }
        let logs = self.logs.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.database.drop().await;
        logs.iter().for_each(|log| assert_keeps_secrets(log, &self.ledger));
    }

    async fn new(engine: Engine) -> Self {
        let (master_key, ledger) = secrets();
        Self::with(engine, master_key, ledger).await
    }

    /// Another world with the same master key and an empty database.
    pub async fn beside(other: &Self, engine: Engine) -> Self {
        Self::with(engine, other.master_key.clone(), Arc::clone(&other.ledger)).await
    }

    async fn with(engine: Engine, master_key: String, ledger: Arc<Ledger>) -> Self {
        Self::on(engine, Database::create(engine).await, master_key, ledger)
    }

    fn on(engine: Engine, database: Database, master_key: String, ledger: Arc<Ledger>) -> Self {
        let folder = TempDir::new().unwrap();
        Self {
            engine,
            database,
            clock: Clock::in_folder(folder.path()),
            ledger,
            folder,
            master_key,
            logs: Mutex::default(),
            fakes: Mutex::default(),
        }
    }

    /// How servers of this world are started: with much logging and limits that only tests of limits meet.
    pub fn settings(&self) -> Settings {
        let settings = Settings::default()
            .with("PORT", "0")
            .with("DATA_DIR", self.data_folder().to_string_lossy())
            .with("LICENSE_ENCRYPTION_KEY", &self.master_key)
            .with("CLAVIGER_CLOCK_OFFSET_FILE", self.clock.file().to_string_lossy())
            .with("RUST_LOG", "debug")
            .with("LOG_FORMAT", "json")
            .with("LIMIT_ADDRESS_PER_MINUTE", "1000000")
            .with("LIMIT_KEY_PER_MINUTE", "1000000")
            .with("LIMIT_ADMIN_PER_MINUTE", "1000000");
        match self.database.url() {
            Some(url) => settings.with("DATABASE_URL", url),
            None => settings,
        }
    }

    /// Where the servers keep their files.
    pub fn data_folder(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    /// A file beside the data, for commands that read or write one.
    pub fn file(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// A running server.
    pub async fn serve(&self) -> Arc<Server> {
        match self.start(&self.settings()).await {
            Ok(server) => server,
            Err(failure) => panic!("the server ended with {}:\n{}", failure.status, failure.output),
        }
    }

    /// A running server with other settings.
    ///
    /// # Errors
    /// What the process said if it ended instead.
    pub async fn start(&self, settings: &Settings) -> Result<Arc<Server>, StartFailure> {
        let log = Arc::new(Log::default());
        self.logs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Arc::clone(&log));
        Server::start(settings, &self.ledger, log).await.map(Arc::new)
    }

    /// Runs a command of `claviger` to its end.
    pub async fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(&self.settings(), arguments).await
    }

    /// The same with other settings.
    pub async fn run_with(&self, settings: &Settings, arguments: &[&str]) -> Output {
        let mut command = settings.command(arguments);
        let output = tokio::task::spawn_blocking(move || command.output().unwrap())
            .await
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        let leaked = self.ledger.found_in(&said);
        assert!(
            leaked.is_empty(),
            "claviger {arguments:?} wrote secrets to standard error: {leaked:?}\n{said}"
        );
        output
    }

    /// Runs a command that must succeed, and gives what it wrote to standard output.
    pub async fn succeed(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments).await;
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "claviger {arguments:?} ended with {}: {said}",
            output.status
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// A new admin token, made on the command line.
    pub async fn admin_token(&self, environment: &str, role: &str) -> String {
        let arguments = [
            "admin-token",
            "create",
            "--name",
            role,
            "--role",
            role,
            "--environment",
            environment,
        ];
        let said = self.succeed(&arguments).await;
        let token = said.split_whitespace().find(|word| word.starts_with("clv_admin_"));
        let token = token.unwrap_or_else(|| panic!("no token in {said}")).to_owned();
        self.ledger.note(&token);
        token
    }

    fn tails(&self) -> String {
        let tail = |(number, log): (usize, &Arc<Log>)| {
            format!("--- end of the log of server {number} ---\n{}", log.tail(TAIL))
        };
        let logs = self.logs.lock().unwrap_or_else(PoisonError::into_inner);
        logs.iter().enumerate().map(tail).collect::<Vec<_>>().join("\n")
    }

    /// A running server that sells the demo catalog in `test` through a stand-in for Stripe.
    pub async fn till(&self) -> Till {
        Till::open(self).await
    }

    /// A running server that sells the demo catalog in `test`.
    pub async fn shop(&self) -> Shop {
        Shop::open(self, self.serve().await, "test").await
    }
}

/// A new master key, and a ledger that knows it.
fn secrets() -> (String, Arc<Ledger>) {
    let master_key = HEXLOWER.encode(&Sha256::digest(Uuid::new_v4()));
    let ledger = Arc::new(Ledger::default());
    ledger.note(&master_key);
    (master_key, ledger)
}

fn assert_keeps_secrets(log: &Log, ledger: &Ledger) {
    let text = log.text();
    let leaked = ledger.found_in(&text);
    let lines = text
        .lines()
        .filter(|line| leaked.iter().any(|secret| line.contains(secret)))
        .take(5);
    assert!(
        leaked.is_empty(),
        "secrets are in the log: {leaked:#?}\n{}",
        lines.collect::<Vec<_>>().join("\n")
    );
}
