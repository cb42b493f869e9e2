//! The run of a guard, from its start to the end of its command.

use std::{io::IsTerminal, process::Child, time::Duration};

use rustix::process::Signal;
use tokio::{
    sync::{mpsc, oneshot},
    time::{Interval, MissedTickBehavior, interval, timeout},
};

use crate::{
    child::{Processes, Told},
    hook,
    http::Door,
    incoming,
    licensing::Licensing,
    options::Options,
    pause::Pause,
    report::{Message, Report},
    setup::{KeySource, describe},
    status_file::StatusFile,
};

/// The exit code of a guard that was told nonsense, as that of `env` and `timeout`.
const NONSENSE: u8 = 125;
/// A command that has no license yet waits this long for the first answer, so that it does not begin with a pause for nothing.
const FIRST_ANSWER: Duration = Duration::from_secs(10);
/// How often a signal is tried again that the command does not handle yet.
const SIGNAL_AGAIN: Duration = Duration::from_millis(500);

/// Runs the command, and tells the guard's exit code.
pub(crate) fn run(options: Options) -> u8 {
    let ran = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| {
            let ran = runtime.block_on(Guard::start(options));
            // A name that is being looked up for the license server must not delay the end.
            runtime.shutdown_background();
            ran
        });
    match ran {
        Ok(code) => code,
        Err(error) => {
            tracing::error!("{error:#}");
            NONSENSE
        }
    }
}

struct Guard {
    options: Options,
    licensing: Licensing,
    file: Option<StatusFile>,
    signals: mpsc::Receiver<Signal>,
    /// What was last told.
    last: Option<Report>,
}

impl Guard {
    async fn start(options: Options) -> anyhow::Result<u8> {
        let signals = incoming::listen()?;
        let setup = describe(&options, |name| std::env::var(name).ok())?.headless();
        let in_data_folder = || setup.data_dir.as_ref().map(|folder| folder.join("license.state.json"));
        let file = options.status_file.clone().or_else(in_data_folder).map(StatusFile::new);
        let (licensing, tried) = Licensing::start(setup, KeySource::new(&options)).await?;
        let guard = Self {
            options,
            licensing,
            file,
            signals,
            last: None,
        };
        guard.run(tried).await
    }

    async fn run(mut self, tried: oneshot::Receiver<()>) -> anyhow::Result<u8> {
        let told = Told {
            status_file: self.file.as_ref().map(|file| file.path().into()),
            status_url: self.open_door().await,
        };
        let alerts = match self.wait_for_license(tried).await {
            Ok(alerts) => alerts,
            Err(signal) => return Ok(u8::try_from(128 + signal.as_raw()).unwrap_or(u8::MAX)),
        };
        match Processes::start(&self.options.command, &told) {
            Ok(mut processes) => {
                alerts.iter().for_each(|alert| processes.adopt(alert));
                Ok(self.watch(processes).await)
            }
            Err((code, error)) => {
                tracing::error!("the command cannot be started: {error}");
                Ok(code)
            }
        }
    }

    /// The status over HTTP is one way of several: without it the command runs all the same.
    async fn open_door(&self) -> Option<String> {
        match Door::open(self.options.port).await {
            Ok(door) => {
                let url = door.status_url();
                tracing::info!("the status is told at {url}");
                tokio::spawn(door.serve(self.licensing.clone()));
                Some(url)
            }
            Err(error) => {
                tracing::warn!(port = self.options.port, "the status is not told over HTTP: {error}");
                None
            }
        }
    }

    /// Waits for the first answer for a while, or for a license for as long as it takes, and tells how things stand then.
    ///
    /// # Errors
    /// The signal that ended the waiting.
    async fn wait_for_license(&mut self, tried: oneshot::Receiver<()>) -> Result<Vec<Child>, Signal> {
        let mut reports = self.licensing.reports.clone();
        self.unless_ended(async {
            tokio::select! {
                _ = reports.wait_for(Report::usable) => {}
                _ = timeout(FIRST_ANSWER, tried) => {}
            }
        })
        .await?;
        let mut alerts = Vec::from_iter(self.tell().await);
        while self.options.wait_for_license && !self.licensing.report().usable() {
            self.unless_ended(async {
                if reports.changed().await.is_err() {
                    // The license is kept no more, which cannot be: only a signal ends the waiting then.
                    std::future::pending::<()>().await;
                }
            })
            .await?;
            alerts.extend(self.tell().await);
        }
        Ok(alerts)
    }

    /// Waits for something, or fails with the signal that ends the guard before that.
    async fn unless_ended(&mut self, something: impl Future<Output = ()>) -> Result<(), Signal> {
        tokio::pin!(something);
        loop {
            tokio::select! {
                () = &mut something => return Ok(()),
                Some(signal) = self.signals.recv() => match signal {
                    Signal::HUP => self.check(),
                    Signal::TERM | Signal::INT | Signal::QUIT => return Err(signal),
                    _ => {}
                },
            }
        }
    }

    /// Has the server asked in the background.
    fn check(&self) {
        let licensing = self.licensing.clone();
        tokio::spawn(async move { licensing.check().await });
    }

    /// Stays with the command to its end, and gives its exit code.
    async fn watch(mut self, mut processes: Processes) -> u8 {
        let mut pause = Pause::new(&self.options);
        pause.set(!self.licensing.report().usable());
        let mut reports = self.licensing.reports.clone();
        let mut again = patient(SIGNAL_AGAIN);
        loop {
            if let Some(code) = processes.reap() {
                return code;
            }
            tokio::select! {
                Some(signal) = self.signals.recv() => self.pass_on(signal, &processes, &pause),
                Ok(()) = reports.changed() => {
                    self.tell().await.iter().for_each(|alert| processes.adopt(alert));
                    pause.set(!self.licensing.report().usable());
                    pause.tell(&processes);
                }
                _ = again.tick(), if pause.is_pending() => pause.tell(&processes),
            }
        }
    }

    /// Passes a signal on to the command. Ctrl-C in a terminal has reached it already.
    fn pass_on(&self, signal: Signal, processes: &Processes, pause: &Pause) {
        match signal {
            Signal::CHILD => return,
            Signal::INT | Signal::QUIT if std::io::stdin().is_terminal() => return,
            Signal::HUP => self.check(),
            _ => {}
        }
        processes.signal(signal);
        if pause.is_frozen() && matches!(signal, Signal::TERM | Signal::INT | Signal::QUIT) {
            processes.signal(Signal::CONT);
        }
    }

    /// Tells everybody but the command's process how things stand: the file, the log, and whoever is alerted.
    async fn tell(&mut self) -> Option<Child> {
        let report = self.licensing.report();
        report.log(self.last.as_ref());
        if let Some(file) = &self.file {
            file.write(report.json()).await;
        }
        let message = report.message;
        let before = self
            .last
            .replace(report.clone())
            .map_or(Message::Ok, |last| last.message);
        let command = self.options.on_change.as_ref().filter(|_| message != before)?;
        hook::run(command, &report.json())
            .inspect_err(|error| tracing::warn!("the command for changes cannot be run: {error}"))
            .ok()
    }
}

fn patient(period: Duration) -> Interval {
    let mut interval = interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}
